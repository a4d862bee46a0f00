/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Piecewise curves, their values and means. */

#include "dsp/fx_curve.h"
#include <math.h>
#include "dsp/kernel/curve.h"

/* --- making ----------------------------------------------------------------- */

/* A piece from x to x + w, w of any sign, that has these values and slopes at
 * its ends; x is its origin. */
static FxCurvePiece
hermite (double x, double w, double f0, double s0, double f1, double s1)
{
  double slope = (f1 - f0) / w;
  return (FxCurvePiece){ .x = x,
    .a = f0,
    .b = s0 / 2,
    .c = (3 * slope - 2 * s0 - s1) / (3 * w),
    .d = (s0 + s1 - 2 * slope) / (4 * w * w) };
}

/* The integral from the origin on. */
static double
integral (const FxCurvePiece *p, double t)
{
  return t * (p->a + t * (p->b + t * (p->c + t * p->d)));
}

static FxCurvePiece
piece_of (FxCurveFn fn, const void *of, double x, double w)
{
  double f0, s0, f1, s1, inside = x + w / 2;
  fn (of, x, inside, &f0, &s0);
  fn (of, x + w, inside, &f1, &s1);
  return hermite (x, w, f0, s0, f1, s1);
}

/* Origins are the ends nearer to 0, and so is that of the integral: small
 * values have small integrals, which are exact. */
void
fx_curve_float (FxCurve *c, FxCurveFn fn, const void *of)
{
  const int half = FX_CURVE_FLOAT_PIECES / 2;
  double above = 0, below = 0;
  c->kind = FX_CURVE_FLOAT;
  c->n = 2 * half;
  for (int i = 0; i < half; i++) {
    double unit = ldexp (1.0 / FX_CURVE_FINE, i / FX_CURVE_FINE);
    double x = unit * (FX_CURVE_FINE + i % FX_CURVE_FINE) - 1;
    FxCurvePiece *up = &c->piece[half + i], *down = &c->piece[half - 1 - i];
    *up = piece_of (fn, of, x, unit);
    *down = piece_of (fn, of, -x, -unit);
    if (i == half - 1) {
      /* What goes on for ever. */
      double slope;
      fn (of, x, x, &up->a, &slope);
      fn (of, -x, -x, &down->a, &slope);
      up->b = up->c = up->d = down->b = down->c = down->d = 0;
    }
    up->area = above;
    down->area = below;
    above += integral (up, unit);
    below += integral (down, -unit);
  }
}

/* Origins are in the middle. */
static FxCurvePiece
middle (FxCurveFn fn, const void *of, double x, double w)
{
  FxCurvePiece p = piece_of (fn, of, x - w / 2, w);
  double h = w / 2;
  p.a += h * (2 * p.b + h * (3 * p.c + h * 4 * p.d));
  p.b += h * (3 * p.c + h * 6 * p.d);
  p.c += h * 4 * p.d;
  p.x = x;
  return p;
}

void
fx_curve_periodic (
    FxCurve *c, uint32_t n, double period, FxCurveFn fn, const void *of)
{
  FxCurvePiece *p = c->piece;
  double w = period / n, h = w / 2;
  c->kind = FX_CURVE_PERIODIC;
  c->n = n;
  c->width = w;
  c->inverse = 1 / w;
  for (uint32_t i = 0; i < n; i++)
    p[i] = middle (fn, of, w * (i <= n / 2 ? i : (double)i - n), w);
  /* Away from 0, both ways. */
  for (uint32_t i = 1; i <= n / 2; i++)
    p[i].area = p[i - 1].area + integral (&p[i - 1], h) - integral (&p[i], -h);
  for (uint32_t i = n - 1; i > n / 2; i--) {
    const FxCurvePiece *next = &p[(i + 1) & (n - 1)];
    p[i].area = next->area + integral (next, -h) - integral (&p[i], h);
  }
}

/* The slope at the end of a curve from the widths and slopes of its first two
 * pieces: of the parabola through three points, unless that is not monotone. */
static double
end_slope (double w0, double w1, double s0, double s1)
{
  double s = ((2 * w0 + w1) * s0 - w0 * s1) / (w0 + w1);
  if (s * s0 <= 0)
    return 0;
  if (s0 * s1 <= 0 && fabs (s) > 3 * fabs (s0))
    return 3 * s0;
  return s;
}

/* At point i of n, from the differences around it. */
static double
slope_at (const double (*p)[2], uint32_t i, uint32_t n)
{
#define W(k) (p[(k) + 1][0] - p[k][0])
#define S(k) ((p[(k) + 1][1] - p[k][1]) / W (k))
  if (n == 2)
    return S (0);
  if (i == 0)
    return end_slope (W (0), W (1), S (0), S (1));
  if (i == n - 1)
    return end_slope (W (n - 2), W (n - 3), S (n - 2), S (n - 3));
  double w0 = W (i - 1), w1 = W (i), s0 = S (i - 1), s1 = S (i);
#undef S
#undef W
  if (s0 * s1 <= 0)
    return 0;
  /* Their harmonic mean, the shorter piece counting more. */
  double a = 2 * w1 + w0, b = w1 + 2 * w0;
  return (a + b) / (a / s0 + b / s1);
}

void
fx_curve_points (FxCurve *c, const double (*points)[2], uint32_t n, int smooth)
{
  uint32_t zero = 0; /* the point nearest to 0 */
  double area = 0;
  c->kind = FX_CURVE_POINTS;
  c->n = n + 1;
  c->begin[0] = points[0][0];
  for (uint32_t i = 0; i < n; i++) {
    c->begin[i + 1] = points[i][0];
    if (fabs (points[i][0]) < fabs (points[zero][0]))
      zero = i;
  }
  c->piece[0] = (FxCurvePiece){ .x = points[0][0], .a = points[0][1] };
  for (uint32_t i = 0; i + 1 < n; i++) {
    const double *p = points[i], *q = points[i + 1];
    double w = q[0] - p[0], s = (q[1] - p[1]) / w;
    double at_p = smooth ? slope_at (points, i, n) : s;
    double at_q = smooth ? slope_at (points, i + 1, n) : s;
    c->piece[i + 1] = i >= zero ? hermite (p[0], w, p[1], at_p, q[1], at_q)
                                : hermite (q[0], -w, q[1], at_q, p[1], at_p);
  }
  c->piece[n] = (FxCurvePiece){ .x = points[n - 1][0], .a = points[n - 1][1] };
  for (uint32_t i = zero; i < n; i++) {
    c->piece[i + 1].area = area;
    if (i + 1 < n)
      area += integral (&c->piece[i + 1], points[i + 1][0] - points[i][0]);
  }
  area = 0;
  for (uint32_t i = zero + 1; i > 0; i--) {
    c->piece[i - 1].area = area;
    if (i > 1)
      area += integral (&c->piece[i - 1], points[i - 2][0] - points[i - 1][0]);
  }
}

/* --- running ---------------------------------------------------------------- */

void
fx_curve_run (const FxCurve *c, const FxCurveUse *use, const double *x,
    size_t n, double *y)
{
  fx_curve_values (fx_kernels (), c, use, x, n, y);
}

void
fx_curve_mean (const FxCurve *c, const FxCurveUse *use, double last,
    const double *x, size_t n, double *y)
{
  fx_curve_means (fx_kernels (), c, use, last, x, n, y);
}
