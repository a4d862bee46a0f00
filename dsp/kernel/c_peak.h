/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Largest magnitudes: the scalar reference. */

static double
peak (const double *x, size_t n)
{
  double most = 0;
  for (size_t i = 0; i < n; i++) {
    double a = __builtin_fabs (x[i]);
    most = a > most ? a : most;
  }
  return most;
}

static double
keep (double *to, const double *x, size_t n, double least, double most)
{
  double top = 0;
  for (size_t i = 0; i < n; i++) {
    double a = __builtin_fabs (x[i]);
    int is_kept = a >= least && a <= most;
    to[i] = is_kept ? x[i] : 0;
    top = is_kept && a > top ? a : top;
  }
  return top;
}

/* |E| + |O| of both pairs, the larger, of four windows side by side, which
 * compilers make vectors of; x: the newest sample of the first one. */
static float
between_at (const FxBetween *b, const float *x)
{
  float e0[4] = { 0 }, o0[4] = { 0 }, e1[4] = { 0 }, o1[4] = { 0 }, most = 0;
  const float *p = x - (2 * FX_BETWEEN - 1), *q = x;
  for (int k = 0; k < FX_BETWEEN; k++, p++, q--) {
    for (int j = 0; j < 4; j++) {
      float sum = p[j] + q[j], diff = p[j] - q[j];
      e0[j] += b->even[0][k] * sum;
      o0[j] += b->odd[0][k] * diff;
      e1[j] += b->even[1][k] * sum;
      o1[j] += b->odd[1][k] * diff;
    }
  }
  for (int j = 0; j < 4; j++) {
    float y = __builtin_fabsf (e0[j]) + __builtin_fabsf (o0[j]);
    float z = __builtin_fabsf (e1[j]) + __builtin_fabsf (o1[j]);
    most = y > most ? y : most;
    most = z > most ? z : most;
  }
  return most;
}

static float
largest (const float *x, size_t n)
{
  float most = 0;
  for (size_t i = 0; i < n; i++) {
    float a = __builtin_fabsf (x[i]);
    most = a > most ? a : most;
  }
  return most;
}

static float
peak_between (const FxBetween *b, const float *x, size_t n, float found)
{
  enum { TILE = 64 };
  float before = largest (x - FX_BETWEEN_PAST, FX_BETWEEN_PAST);
  for (size_t at = 0, m; at < n; at += m) {
    m = n - at < TILE ? n - at : TILE;
    float here = largest (x + at, m);
    float both = here > before ? here : before;
    found = here > found ? here : found;
    if (both < FX_BETWEEN_MOST && both * b->reach > found) {
      /* The first four may begin before the tile, which changes nothing. */
      for (size_t i = (m + 3) / 4; i > 0; i--) {
        float y = between_at (b, x + at + m - 4 * i);
        found = y > found ? y : found;
      }
    }
    before = m < FX_BETWEEN_PAST ? both : here;
  }
  return found;
}
