/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A(w) = sum a_k cos kw, k = 0 .. m; sum over the bands of
 * weight int (A - D)^2 dw is least where Q a = b, Q_ik = q(i-k) + q(i+k), the
 * cosine transforms of the weight, b of weight times D (Parks and Burrus,
 * Digital Filter Design, 3.1). Q is positive definite: Cholesky, two rows of
 * the factor at a time, and a refinement with the residual in long double. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/design/fir.h"
#include "dsp/design/least_squares.h"

enum { LANES = 8 };

typedef struct System {
  uint32_t n;        /* unknowns */
  double *q;         /* [2 n]: q (i) */
  double *b;         /* [n] */
  double *x;         /* [n] */
  double *rest;      /* [n] */
  double *l;         /* lower triangle, row by row, each padded to LANES */
  size_t *row, size; /* [n]: where it begins in l; of l */
} System;

/* int cos (pi i f) df from f0 to f1 (units of Nyquist), without cancellation in
 * a narrow band */
static double
integral (double i, double f0, double f1)
{
  double half = 0.5 * (f1 - f0) * i, middle = 0.5 * (f0 + f1) * i;

  if (i == 0)
    return f1 - f0;
  return 2 * cos (M_PI * fmod (middle, 2)) * sin (M_PI * fmod (half, 2)) /
         (M_PI * i);
}

/* int f cos (pi i f) df from f0 to f1 with f measured from the band's middle */
static double
moment (double i, double f0, double f1)
{
  double h = 0.5 * (f1 - f0), middle = 0.5 * (f0 + f1) * i, x = M_PI * h * i, v;

  /* -sin (pi i middle) int_-h^h f sin (pi i f) df */
  if (x < 0.05)
    v = 2 * h * h * x * (1.0 / 3 - x * x / 30 + x * x * x * x / 840);
  else
    v = 2 * h * h * (sin (x) - x * cos (x)) / (x * x);
  return -sin (M_PI * fmod (middle, 2)) * v;
}

static void
fill (System *s, const FxFirBand *bands, uint32_t n, double rate)
{
  double nyquist = 0.5 * rate, most = 0;

  for (uint32_t k = 0; k < n; k++)
    most = fmax (most, bands[k].weight);
  for (uint32_t k = 0; k < n; k++) {
    const FxFirBand *band = &bands[k];
    double f0 = band->lower / nyquist, f1 = band->upper / nyquist;
    double weight = band->weight / most;
    double mean = 0.5 * (band->gain_lower + band->gain_upper);
    double slope = (band->gain_upper - band->gain_lower) / (f1 - f0);
    for (uint32_t i = 0; i < 2 * s->n; i++) {
      double v = integral (i, f0, f1);
      s->q[i] += weight * v;
      if (i < s->n)
        s->b[i] += weight * (mean * v + slope * moment (i, f0, f1));
    }
  }
}

/* sum a_k b_k; both padded with zeros to whole LANES */
static double
dot (const double *a, const double *b, uint32_t n)
{
  double sum[LANES] = { 0 };

  for (uint32_t i = 0; i < n; i += LANES)
    for (int k = 0; k < LANES; k++)
      sum[k] += a[i + k] * b[i + k];
  return ((sum[0] + sum[1]) + (sum[2] + sum[3])) +
         ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}

static double
element (const System *s, uint32_t i, uint32_t k, double ridge)
{
  return s->q[i - k] + s->q[i + k] + (i == k ? ridge * (i == 0 ? 2 : 1) : 0);
}

/* L L' = Q, a block of rows at a time so that the rows above stay in cache.
 * -1: not positive definite to rounding. */
static int
factor (System *s, double ridge)
{
  enum { ROWS = 16 };
  double least = 32 * 0x1p-53 * (s->q[0] + s->q[0]);

  memset (s->l, 0, s->size * sizeof *s->l);
  for (uint32_t from = 0; from < s->n; from += ROWS) {
    uint32_t to = from + ROWS < s->n ? from + ROWS : s->n;
    for (uint32_t k = 0; k < to; k++) {
      const double *lk = s->l + s->row[k];
      for (uint32_t i = k > from ? k : from; i < to; i++) {
        double *li = s->l + s->row[i];
        double v = element (s, i, k, ridge) - dot (li, lk, k);
        if (i > k) {
          li[k] = v / lk[k];
          continue;
        }
        if (!(v > least))
          return -1;
        li[k] = sqrt (v);
      }
    }
  }
  return 0;
}

/* rest: L L' y = rest, in place */
static void
solve (const System *s, double *rest)
{
  for (uint32_t i = 0; i < s->n; i++) {
    const double *li = s->l + s->row[i];
    for (uint32_t k = 0; k < i; k++)
      rest[i] -= li[k] * rest[k];
    rest[i] /= li[i];
  }
  for (uint32_t i = s->n; i-- > 0;) {
    const double *li = s->l + s->row[i];
    rest[i] /= li[i];
    for (uint32_t k = 0; k < i; k++)
      rest[k] -= li[k] * rest[i];
  }
}

static void
refine (System *s, double ridge)
{
  for (uint32_t i = 0; i < s->n; i++) {
    long double v = s->b[i];
    for (uint32_t k = 0; k < s->n; k++)
      v -= ((long double)s->q[i > k ? i - k : k - i] + s->q[i + k] +
               (i == k ? ridge * (i == 0 ? 2 : 1) : 0)) *
           s->x[k];
    s->rest[i] = (double)v;
  }
  solve (s, s->rest);
  for (uint32_t i = 0; i < s->n; i++)
    s->x[i] += s->rest[i];
}

static int
allocate (System *s, uint32_t n)
{
  size_t at = 0;

  s->n = n;
  s->row = malloc (n * sizeof *s->row);
  if (!s->row)
    return -1;
  for (uint32_t i = 0; i < n; i++) {
    s->row[i] = at;
    at += (i + LANES) / LANES * LANES;
  }
  s->size = at;
  s->l = malloc (at * sizeof *s->l);
  s->q = calloc (5 * (size_t)n, sizeof *s->q);
  if (!s->l || !s->q)
    return -1;
  s->b = s->q + 2 * (size_t)n;
  s->x = s->b + n;
  s->rest = s->x + n;
  return 0;
}

static void
release (System *s)
{
  free (s->row);
  free (s->l);
  free (s->q);
}

int
fx_fir_least_squares (const FxFirBand *bands, uint32_t n, uint32_t length,
    double rate, double *taps, FxError *err)
{
  System s = { 0 };
  double ridge = 0;
  uint32_t m = length / 2;
  int r = fx_fir_check_rate (rate, err), finite = 1;

  if (r == FX_OK)
    r = fx_fir_check_length (length, FX_FIR_LEAST_SQUARES_MAX_LENGTH, 1, err);
  if (r == FX_OK)
    r = fx_fir_check_bands (bands, n, 0, rate, err);
  if (r != FX_OK)
    return r;
  if (allocate (&s, m + 1) != 0) {
    release (&s);
    return fx_error (err, FX_ENOMEM, "length", length, 1, 0, "",
        "there is no memory for so long a filter", "shorten the filter");
  }
  fill (&s, bands, n, rate);
  r = factor (&s, 0);
  for (ridge = 0; r != 0 && ridge < 1e-10;) {
    ridge = ridge > 0 ? 10 * ridge : 1e-13;
    r = factor (&s, ridge);
  }
  for (uint32_t i = 0; i < s.n; i++)
    s.x[i] = s.b[i];
  if (r == 0) {
    solve (&s, s.x);
    refine (&s, ridge);
  }
  for (uint32_t i = 0; i < s.n; i++)
    finite &= isfinite (s.x[i]) != 0;
  if (r != 0 || !finite) {
    release (&s);
    return fx_error (err, FX_EINVAL, "length", length, 1, 0, "",
        "the bands do not determine so long a filter",
        "shorten the filter or narrow the spaces between the bands");
  }
  taps[m] = 2 * s.x[0];
  for (uint32_t i = 1; i <= m; i++)
    taps[m - i] = taps[m + i] = s.x[i];
  release (&s);
  return FX_OK;
}
