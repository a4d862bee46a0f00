/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The loops of reverb.h frame by frame, from frame j on: the C level, and what
 * is left of a stretch after the last whole vector of the others. */

#include <math.h>

/* The largest of these magnitudes and most: those of even and odd ones apart, so
 * that compilers make vectors of it. */
static inline double
largest_of (const double *x, size_t j, size_t n, double most)
{
  double odd = 0;
  for (; j + 2 <= n; j += 2) {
    double a = fabs (x[j]), b = fabs (x[j + 1]);
    most = a > most ? a : most;
    odd = b > odd ? b : odd;
  }
  if (j < n && fabs (x[j]) > most)
    most = fabs (x[j]);
  return odd > most ? odd : most;
}

static inline double
combs_rest (FxComb *c, const double *x, double *out, size_t j, size_t n,
    double damp, double room, int add, double most)
{
  FxComb w[FX_COMBS];
  for (int i = 0; i < FX_COMBS; i++)
    w[i] = c[i];
  for (size_t m = j; m < n; m++) {
    double y[FX_COMBS];
    for (int i = 0; i < FX_COMBS; i++) {
      y[i] = w[i].y[m];
      w[i].low = y[i] * (1 - damp) + w[i].low * damp;
      w[i].v[m] = x[m] + w[i].low * room;
    }
    out[m] = (add ? out[m] : 0) + ((y[0] + y[1]) + (y[2] + y[3]));
  }
  for (int i = 0; i < FX_COMBS; i++) {
    c[i].low = w[i].low;
    most = largest_of (w[i].v, j, n, most);
  }
  return most;
}

static inline double
all_pass_rest (double *restrict v, const double *restrict old,
    double *restrict x, size_t j, size_t n, double g, double p, double q,
    double most)
{
  for (size_t m = j; m < n; m++) {
    v[m] = x[m] + g * old[m];
    x[m] = p * old[m] + q * x[m];
  }
  return largest_of (v, j, n, most);
}

static inline double
one_pole_rest (double *y, const double *x, size_t j, size_t n, double pole,
    double gain, double low)
{
  for (; j < n; j++) {
    low = x[j] * (1 - pole) + low * pole;
    y[j] = low * gain;
  }
  return low;
}

static inline double
weigh_rest (double *y, const double *const *x, const double *gain,
    unsigned count, size_t j, size_t n, double most)
{
  if (count == 2) {
    const double *a = x[0], *b = x[1], g = gain[0], h = gain[1];
    for (size_t m = j; m < n; m++)
      y[m] = g * a[m] + h * b[m];
    return largest_of (y, j, n, most);
  }
  for (size_t m = j; m < n; m++) {
    double sum = 0;
    for (unsigned i = 0; i < count; i++)
      sum += gain[i] * x[i][m];
    y[m] = sum;
  }
  return largest_of (y, j, n, most);
}

static inline void
absorb_rest (FxAbsorber *a, double *y, const double *x, size_t j, size_t n,
    const double pole[2], const double gain[3])
{
  double g0 = (1 - pole[0]) / 2, g1 = (1 - pole[1]) / 2;
  FxAbsorber s = *a;
  for (; j < n; j++) {
    double v = x[j], sum = v + s.last;
    s.last = v;
    s.low = g0 * sum + pole[0] * s.low;
    s.high = g1 * sum + pole[1] * s.high;
    y[j] =
        gain[0] * s.low + gain[1] * (s.high - s.low) + gain[2] * (v - s.high);
  }
  *a = s;
}

static inline void
hadamard_rest (double *x, size_t stride, unsigned lines, size_t j, size_t n)
{
  for (unsigned apart = 1; apart < lines; apart *= 2) {
    for (unsigned i = 0; i < lines; i++) {
      double *restrict a = x + i * stride, *restrict b = a + apart * stride;
      if (i & apart)
        continue;
      for (size_t m = j; m < n; m++) {
        double t = a[m];
        a[m] = t + b[m];
        b[m] = t - b[m];
      }
    }
  }
}

/* With s = t - 1/2 and points at -a and a, a = 1/2, 3/2, 5/2, 7/2, Lagrange's
 * two weights share all factors but one:
 *
 *   c P (s + a) and -c P (s - a), P the product of s^2 - b^2 over the other b,
 *   c = 1 / (2 a product of a^2 - b^2).
 *
 * Each factor of P is taken f(b) times, f(b) = (product of all c)^(1/3) / c(b),
 * which makes c of every product of three. */
static const double lagrange_scales[4] = { -0.028768479133239402,
  0.047947465222065670, -0.14384239566619701, 1.0068967696633791 };
static const double lagrange_offsets[4] = { 0.25 * -0.028768479133239402,
  2.25 * 0.047947465222065670, 6.25 * -0.14384239566619701,
  12.25 * 1.0068967696633791 };

static inline void
lagrange_rest (double *restrict y, const double *restrict x, size_t j, size_t n,
    double first, double step, double at)
{
  const double *f = lagrange_scales, *g = lagrange_offsets;
  for (; j < n; j++) {
    double s = first - 0.5 + step * (at + (double)j), square = s * s;
    double q0 = f[0] * square - g[0], q1 = f[1] * square - g[1];
    double q2 = f[2] * square - g[2], q3 = f[3] * square - g[3];
    double near = q0 * q1, far = q2 * q3;
    double y0 = (0.5 + s) * x[j + 3] + (0.5 - s) * x[j + 4];
    double y1 = (1.5 + s) * x[j + 2] + (1.5 - s) * x[j + 5];
    double y2 = (2.5 + s) * x[j + 1] + (2.5 - s) * x[j + 6];
    double y3 = (3.5 + s) * x[j] + (3.5 - s) * x[j + 7];
    y[j] = far * (q1 * y0 + q0 * y1) + near * (q3 * y2 + q2 * y3);
  }
}
