/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The loops of row.h frame by frame: the C level, and of vectors what is left
 * over at the end. */

#ifndef FX_KERNEL_ROW_SCALAR_H
#define FX_KERNEL_ROW_SCALAR_H

#include <math.h>
#include "dsp/kernel/row_priv.h"

/* Comparisons, not fmin() and fmax(), which are calls. */
static inline double
row_larger (double a, double b)
{
  return a > b ? a : b;
}

static inline double
row_smaller (double a, double b)
{
  return a < b ? a : b;
}

/* Four comparisons that do not wait for one another. */
static inline double
row_scalar_peak (const double *x, size_t n, double most)
{
  double m[4] = { most, most, most, most };
  size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    for (size_t j = 0; j < 4; j++)
      m[j] = row_larger (fabs (x[i + j]), m[j]);
  }
  for (; i < n; i++)
    m[0] = row_larger (fabs (x[i]), m[0]);
  return row_larger (row_larger (m[0], m[1]), row_larger (m[2], m[3]));
}

static inline void
row_scalar_magnitude (double *row, const double *x, size_t n, int more)
{
  for (size_t i = 0; i < n; i++) {
    double a = row_smaller (fabs (x[i]), FX_ROW_LOUDEST);
    row[i] = more ? row_larger (a, row[i]) : a;
  }
}

static inline double
row_scalar_apply (double *x, const double *gain, size_t n, double most)
{
  for (size_t i = 0; i < n; i++)
    x[i] *= gain[i];
  return row_scalar_peak (x, n, most);
}

static inline double
row_scalar_least (const double *x, size_t n, double most)
{
  for (size_t i = 0; i < n; i++)
    most = row_smaller (x[i], most);
  return most;
}

static inline void
row_scalar_limit (double *x, const double *gain, size_t n, double ceiling)
{
  for (size_t i = 0; i < n; i++)
    x[i] = row_larger (row_smaller (x[i] * gain[i], ceiling), -ceiling);
}

/* The height near b of the parabola through a, b and c, a quarter of a sample
 * apart; where the top is elsewhere not above that of its neighbours. */
static inline double
row_scalar_height (double a, double b, double c)
{
  double most = fabs (b), turn = fabs (2 * b - a - c), slope = fabs (a - c);
  return most + slope * (slope / (8 * row_larger (turn, slope) + 1e-300));
}

static inline double
row_scalar_heights (const double *x, const double *half, const double *taps,
    double before, size_t n, double *peak)
{
  const double *m = half, *c = taps;
  for (size_t i = 0; i < n; i++, x++, m++) {
    double one = c[0] * (x[0] + m[0]) + c[1] * (m[-1] + x[1]) +
                 c[2] * (x[-1] + m[1]) + c[3] * (m[-2] + x[2]);
    double three = c[0] * (m[0] + x[1]) + c[1] * (x[0] + m[1]) +
                   c[2] * (m[-1] + x[2]) + c[3] * (x[-1] + m[2]);
    double first = row_larger (row_scalar_height (before, x[0], one),
        row_scalar_height (x[0], one, m[0]));
    double last = row_larger (row_scalar_height (one, m[0], three),
        row_scalar_height (m[0], three, x[1]));
    peak[i] = row_larger (first, last);
    before = three;
  }
  return before;
}

static inline void
row_scalar_add (double *y, const double *x, const double *gain, size_t n,
    double dry, double wet)
{
  for (size_t i = 0; i < n; i++)
    y[i] += (dry + wet * gain[i]) * x[i];
}

static inline void
row_scalar_follow (double *row, size_t n, double decay, double rise,
    double fall, FxRowFollow *s)
{
  double keep = 1 - decay, up = 1 - rise, down = 1 - fall;
  FxRowFollow f = *s;
  for (size_t i = 0; i < n; i++) {
    double r = row[i];
    f.peak = row_larger (r, keep * f.peak + decay * r);
    f.v = row_smaller (up * f.v + rise * f.peak, down * f.v + fall * f.peak);
    f.least = row_smaller (f.v, f.least);
    f.most = row_larger (f.v, f.most);
    row[i] = f.v;
  }
  *s = f;
}

static inline double
row_scalar_smooth (double *row, size_t n, double step, double v)
{
  double keep = 1 - step;
  for (size_t i = 0; i < n; i++) {
    v = keep * v + step * row[i];
    row[i] = v;
  }
  return v;
}

static inline double
row_scalar_recover (double *g, double *held, size_t n, double least,
    double release, double nudge, double *gain)
{
  double now = *gain, keep = 1 - release;
  for (size_t i = 0; i < n; i++) {
    double allowed = held[i + 1];
    held[i] = g[i];
    least = row_smaller (g[i], least);
    allowed = row_smaller (allowed, least);
    now = row_smaller (allowed, keep * now + release * (allowed + nudge));
    g[i] = now;
  }
  *gain = now;
  return least;
}

static inline double
row_scalar_sums (double *g, double *ring, size_t n, double sum)
{
  for (size_t i = 0; i < n; i++) {
    double now = g[i];
    sum += now - ring[i];
    ring[i] = now;
    g[i] = sum;
  }
  return sum;
}

#endif
