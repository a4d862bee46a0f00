/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Delay lines a few frames at a time. */

#include <stdlib.h>
#include <string.h>
#include "dsp/fx_delay_block.h"
#include "dsp/kernel/peak.h"

/* --- reading and writing ------------------------------------------------------ */

void
fx_delay_block_read (const FxDelayLine *d, uint32_t delay, size_t n, double *y)
{
  uint32_t from = (d->at + 1 - delay) & d->mask;
  size_t first = (size_t)d->mask + 1 - from;
  first = first < n ? first : n;
  memcpy (y, d->x + from, first * sizeof *y);
  if (first < n)
    memcpy (y + first, d->x, (n - first) * sizeof *y);
}

void
fx_delay_block_cubic (const FxDelayLine *d, double delay, size_t n, double *y)
{
  enum { PIECE = 64 };
  uint32_t whole = (uint32_t)delay;
  double w[4], x[PIECE + 3];
  if (delay == whole) {
    fx_delay_block_read (d, whole, n, y);
    return;
  }
  fx_delay_weights (delay - whole, w);
  for (size_t at = 0, m; at < n; at += m) {
    m = n - at < PIECE ? n - at : PIECE;
    /* As seen from the frame `at`, the line is that much shorter. */
    fx_delay_block_read (d, whole + 2 - (uint32_t)at, m + 3, x);
    for (size_t j = 0; j < m; j++)
      y[at + j] =
          w[3] * x[j] + w[2] * x[j + 1] + w[1] * x[j + 2] + w[0] * x[j + 3];
  }
}

/* Frame by frame. */
static void
move_far (const FxDelayLine *d, double delay, double step, double at,
    double most, size_t n, double *y)
{
  const double *x = d->x;
  uint32_t mask = d->mask;
  for (size_t j = 0; j < n; j++) {
    double now = delay + step * (at + (double)j);
    now = now < most ? now : most;
    uint32_t whole = (uint32_t)now;
    uint32_t i = d->at + 1 + (uint32_t)j - whole; /* at a delay of whole */
    double t = now - whole, w[4];
    if (whole < 2) {
      double a = x[i & mask];
      y[j] = a + t * (x[(i - 1) & mask] - a);
      continue;
    }
    fx_delay_weights (t, w);
    y[j] = w[3] * x[(i - 2) & mask] + w[2] * x[(i - 1) & mask] +
           w[1] * x[i & mask] + w[0] * x[(i + 1) & mask];
  }
}

void
fx_delay_block_moving (const FxDelayLine *d, double delay, double step,
    double at, double most, size_t n, double *y)
{
  enum { PIECE = 64 };
  double from = delay + step * at, to = delay + step * (at + (double)n);
  if (fabs (step) > 0.1 || fmin (from, to) < 2 || fmax (from, to) > most) {
    move_far (d, delay, step, at, most, n, y);
    return;
  }
  /* In stretches with the same four neighbours. */
  for (size_t done = 0, m; done < n; done += m) {
    double x[PIECE + 3], now = delay + step * (at + (double)done);
    uint32_t whole = (uint32_t)now;
    double room = step > 0   ? ceil ((whole + 1 - now) / step)
                  : step < 0 ? floor ((whole - now) / step) + 1
                             : PIECE;
    m = n - done < PIECE ? n - done : PIECE;
    m = room < (double)m ? (size_t)fmax (room, 1) : m;
    fx_delay_block_read (d, whole + 2 - (uint32_t)done, m + 3, x);
    for (size_t j = 0; j < m; j++) {
      double t = delay + step * (at + (double)(done + j)) - whole, w[4];
      fx_delay_weights (t, w);
      y[done + j] =
          w[3] * x[j] + w[2] * x[j + 1] + w[1] * x[j + 2] + w[0] * x[j + 3];
    }
  }
}

double
fx_delay_block_write (FxDelayLine *d, size_t n, const double *x)
{
  uint32_t from = (d->at + 1) & d->mask;
  size_t first = (size_t)d->mask + 1 - from;
  first = first < n ? first : n;
  const FxKernels *k = fx_kernels ();
  double most =
      fx_keep (k, d->x + from, x, first, FX_DELAY_LEAST, FX_DELAY_MOST);
  if (first < n)
    most = fmax (most,
        fx_keep (k, d->x, x + first, n - first, FX_DELAY_LEAST, FX_DELAY_MOST));
  d->at = (d->at + (uint32_t)n) & d->mask;
  return most;
}

void
fx_delay_block_append (FxDelayLine *d, size_t n, const double *x)
{
  uint32_t from = (d->at + 1) & d->mask;
  size_t first = (size_t)d->mask + 1 - from;
  first = first < n ? first : n;
  memcpy (d->x + from, x, first * sizeof *x);
  memcpy (d->x, x + first, (n - first) * sizeof *x);
  d->at = (d->at + (uint32_t)n) & d->mask;
}

double
fx_delay_block_all_pass (
    FxDelayLine *d, uint32_t delay, double g, double step, size_t n, double *x)
{
  enum { PIECE = 64 };
  double most = 0;
  for (size_t at = 0, m; at < n; at += m) {
    double old[PIECE], v[PIECE], *y = x + at;
    m = n - at < PIECE ? n - at : PIECE;
    fx_delay_block_read (d, delay, m, old);
    for (size_t j = 0; j < m; j++) {
      double c = g + step * (double)(at + j);
      v[j] = y[j] + c * old[j];
      y[j] = old[j] - c * v[j];
    }
    most = fmax (most, fx_delay_block_write (d, m, v));
  }
  return most;
}

/* --- what was largest ----------------------------------------------------------- */

int
fx_hold_init (FxHold *h, uint32_t longest)
{
  *h = (FxHold){ .parts = longest / FX_HOLD_PART + 3 };
  h->most = calloc (h->parts, sizeof *h->most);
  return h->most != NULL;
}

void
fx_hold_free (FxHold *h)
{
  free (h->most);
  h->most = NULL;
}

void
fx_hold_reset (FxHold *h)
{
  memset (h->most, 0, h->parts * sizeof *h->most);
  h->at = h->done = 0;
}

void
fx_hold_put (FxHold *h, double most, size_t n)
{
  if (h->done >= FX_HOLD_PART) {
    h->at = h->at + 1 < h->parts ? h->at + 1 : 0;
    h->done = 0;
    h->most[h->at] = 0;
  }
  h->most[h->at] = fmax (h->most[h->at], most);
  h->done += (uint32_t)n;
}

double
fx_hold_get (const FxHold *h, uint32_t span)
{
  uint32_t n = span / FX_HOLD_PART + 2;
  double most = 0;
  n = n < h->parts ? n : h->parts;
  for (uint32_t i = 0, k = h->at; i < n; i++) {
    most = fmax (most, h->most[k]);
    k = k > 0 ? k - 1 : h->parts - 1;
  }
  return most;
}
