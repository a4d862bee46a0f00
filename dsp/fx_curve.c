/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Piecewise curves, their values and means. */

#include "dsp/fx_curve.h"
#include <math.h>
#include <string.h>

/* Values beyond are as this one: an index stays a whole number. */
#define FAR 1e7

/* --- making ----------------------------------------------------------------- */

/* A piece from x to x + w that has these values and slopes at its ends. */
static FxCurvePiece
hermite (double x, double w, double f0, double s0, double f1, double s1)
{
  double slope = (f1 - f0) / w;
  return (FxCurvePiece){ .x = x,
    .a = f0,
    .b = s0,
    .c = (3 * slope - 2 * s0 - s1) / w,
    .d = (s0 + s1 - 2 * slope) / (w * w) };
}

static double
area (const FxCurvePiece *p, double w)
{
  return w * (p->a + w * (p->b / 2 + w * (p->c / 3 + w * p->d / 4)));
}

static void
add_up (FxCurve *c)
{
  c->piece[0].area = 0;
  for (uint32_t i = 1; i < c->n; i++) {
    FxCurvePiece *p = &c->piece[i - 1];
    p[1].area = p->area + area (p, p[1].x - p->x);
  }
}

static FxCurvePiece
piece_of (FxCurveFn fn, const void *of, double x, double w)
{
  double f0, s0, f1, s1, inside = x + w / 2;
  fn (of, x, inside, &f0, &s0);
  fn (of, x + w, inside, &f1, &s1);
  return hermite (x, w, f0, s0, f1, s1);
}

void
fx_curve_float (FxCurve *c, FxCurveFn fn, const void *of)
{
  const int half = FX_CURVE_FLOAT_PIECES / 2;
  c->kind = FX_CURVE_FLOAT;
  c->n = 2 * half;
  for (int i = 0; i < half; i++) {
    double unit = ldexp (1.0 / FX_CURVE_FINE, i / FX_CURVE_FINE);
    double x = unit * (FX_CURVE_FINE + i % FX_CURVE_FINE) - 1;
    FxCurvePiece *up = &c->piece[half + i], *down = &c->piece[half - 1 - i];
    *up = piece_of (fn, of, x, unit);
    *down = piece_of (fn, of, -x - unit, unit);
    if (i == half - 1) {
      /* What goes on for ever. */
      double slope;
      fn (of, x, x, &up->a, &slope);
      fn (of, -x, -x, &down->a, &slope);
      up->b = up->c = up->d = down->b = down->c = down->d = 0;
    }
  }
  add_up (c);
}

void
fx_curve_periodic (
    FxCurve *c, uint32_t n, double period, FxCurveFn fn, const void *of)
{
  c->kind = FX_CURVE_PERIODIC;
  c->n = n;
  c->width = period / n;
  for (uint32_t i = 0; i < n; i++)
    c->piece[i] = piece_of (fn, of, i * c->width, c->width);
  add_up (c);
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
  c->kind = FX_CURVE_POINTS;
  c->n = n + 1;
  c->piece[0] = (FxCurvePiece){ .x = points[0][0] - 1, .a = points[0][1] };
  for (uint32_t i = 0; i + 1 < n; i++) {
    const double *p = points[i], *q = points[i + 1];
    double w = q[0] - p[0], s = (q[1] - p[1]) / w;
    c->piece[i + 1] =
        hermite (p[0], w, p[1], smooth ? slope_at (points, i, n) : s, q[1],
            smooth ? slope_at (points, i + 1, n) : s);
  }
  c->piece[n] = (FxCurvePiece){ .x = points[n - 1][0], .a = points[n - 1][1] };
  add_up (c);
}

/* --- running ---------------------------------------------------------------- */

typedef struct Place {
  const FxCurvePiece *piece;
  double t;
  int32_t at; /* number of the piece, in the order of x */
} Place;

static inline Place
find (const FxCurve *c, FxCurveKind kind, double x)
{
  Place p;
  x = x < FAR ? x : FAR;
  x = x > -FAR ? x : -FAR;
  if (kind == FX_CURVE_FLOAT) {
    const int32_t half = FX_CURVE_FLOAT_PIECES / 2;
    double far = fabs (x) + 1;
    uint64_t bits;
    memcpy (&bits, &far, sizeof bits);
    /* 52 bits after the point, of which 5 count; the exponent of 1 is 1023. */
    int32_t i = (int32_t)(bits >> 47) - (1023 << 5);
    i = i < half ? i : half - 1;
    p.at = x < 0 ? half - 1 - i : half + i;
    p.piece = &c->piece[p.at];
    p.t = x - p.piece->x;
  } else if (kind == FX_CURVE_PERIODIC) {
    double u = x / c->width;
    int32_t i = (int32_t)u;
    i -= i > u;
    p.at = i;
    p.piece = &c->piece[(uint32_t)i & (c->n - 1)];
    p.t = x - i * c->width;
  } else {
    uint32_t low = 0, size = c->n;
    while (size > 1) {
      uint32_t half = size / 2;
      low += c->piece[low + half].x <= x ? half : 0;
      size -= half;
    }
    p.at = (int32_t)low;
    p.piece = &c->piece[low];
    p.t = x - p.piece->x;
  }
  return p;
}

static inline double
value (const FxCurvePiece *p, double t)
{
  return p->a + t * (p->b + t * (p->c + t * p->d));
}

/* Of one piece from t to u: b is the mean of t and u, and so on. */
static inline double
mean (const FxCurvePiece *p, double t, double u)
{
  double sum = t + u, tt = t * t, uu = u * u;
  return p->a + p->b * (sum * 0.5) + p->c * ((tt + t * u + uu) * (1 / 3.0)) +
         p->d * (sum * (tt + uu) * 0.25);
}

static inline double
begin (const FxCurve *c, FxCurveKind kind, int32_t at)
{
  return kind == FX_CURVE_PERIODIC ? at * c->width : c->piece[at].x;
}

static inline double
area_before (const FxCurve *c, FxCurveKind kind, int32_t at)
{
  return c
      ->piece[kind == FX_CURVE_PERIODIC ? (uint32_t)at & (c->n - 1)
                                        : (uint32_t)at]
      .area;
}

/* Over more than one piece: the rest of the first, what lies between, the
 * beginning of the last. */
static inline double
far_mean (const FxCurve *c, FxCurveKind kind, Place a, Place b)
{
  if (a.at > b.at) {
    Place other = a;
    a = b;
    b = other;
  }
  double from = begin (c, kind, a.at), end = begin (c, kind, a.at + 1);
  double rest = (end - from) - a.t, between = begin (c, kind, b.at) - end;
  double sum = mean (a.piece, a.t, end - from) * rest +
               mean (b.piece, 0, b.t) * b.t +
               (area_before (c, kind, b.at) - area_before (c, kind, a.at + 1));
  return sum / (rest + between + b.t);
}

static inline void
run (const FxCurve *c, FxCurveKind kind, const double *x, size_t n, double *y)
{
  for (size_t i = 0; i < n; i++) {
    Place p = find (c, kind, x[i]);
    y[i] = value (p.piece, p.t);
  }
}

static inline void
means (const FxCurve *c, FxCurveKind kind, double last, const double *x,
    size_t n, double *y)
{
  Place a = find (c, kind, last);
  for (size_t i = 0; i < n; i++) {
    Place b = find (c, kind, x[i]);
    y[i] = a.at == b.at ? mean (a.piece, a.t, b.t) : far_mean (c, kind, a, b);
    a = b;
  }
}

void
fx_curve_run (const FxCurve *c, const double *x, size_t n, double *y)
{
  if (c->kind == FX_CURVE_FLOAT)
    run (c, FX_CURVE_FLOAT, x, n, y);
  else if (c->kind == FX_CURVE_PERIODIC)
    run (c, FX_CURVE_PERIODIC, x, n, y);
  else
    run (c, FX_CURVE_POINTS, x, n, y);
}

void
fx_curve_mean (
    const FxCurve *c, double last, const double *x, size_t n, double *y)
{
  if (c->kind == FX_CURVE_FLOAT)
    means (c, FX_CURVE_FLOAT, last, x, n, y);
  else if (c->kind == FX_CURVE_PERIODIC)
    means (c, FX_CURVE_PERIODIC, last, x, n, y);
  else
    means (c, FX_CURVE_POINTS, last, x, n, y);
}
