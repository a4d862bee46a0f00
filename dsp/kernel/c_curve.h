/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Curves of pieces, one value at a time: the C level, and what other levels do
 * with the few values that need it. */

#include <math.h>
#include <string.h>
#include "dsp/fx_curve.h"

/* Values beyond are as this one: an index stays a whole number. */
#define CURVE_FAR 1e7
/* The last of 1 + |x| that has a piece of its own. */
#define CURVE_MOST 0x1.fffffffffffffp11
#define CURVE_HALF (FX_CURVE_FLOAT_PIECES / 2)
/* Of the 52 bits after the point, 5 count; the exponent of 1 is 1023. */
#define CURVE_SHIFT 47
#define CURVE_BIAS (1023 << 5)
/* 1.5 * 2^52: what is added to it is rounded, and in its low bits. */
#define CURVE_ROUND 6755399441055744.0
/* Relative distance from which the difference of integrals, which are as exact
 * as |x| times a rounding, is not good enough. */
#define CURVE_CLOSE 0x1p-16

typedef struct CurveAt {
  const FxCurvePiece *piece;
  double x, t;
  int64_t at; /* number of the piece, in the order of x */
} CurveAt;

static inline CurveAt
curve_find (const FxCurve *c, const FxCurveKind kind, double x)
{
  CurveAt p;
  x = x < CURVE_FAR ? x : CURVE_FAR;
  p.x = x = x > -CURVE_FAR ? x : -CURVE_FAR;
  if (kind == FX_CURVE_FLOAT) {
    double far = fabs (x) + 1;
    uint64_t bits;
    far = far < CURVE_MOST ? far : CURVE_MOST;
    memcpy (&bits, &far, sizeof bits);
    int64_t i = (int64_t)(bits >> CURVE_SHIFT) - CURVE_BIAS;
    p.at = x < 0 ? CURVE_HALF - 1 - i : CURVE_HALF + i;
    p.piece = &c->piece[p.at];
    p.t = x - p.piece->x;
  } else if (kind == FX_CURVE_PERIODIC) {
    double whole = x * c->inverse + CURVE_ROUND;
    memcpy (&p.at, &whole, sizeof p.at);
    p.piece = &c->piece[(uint64_t)p.at & (c->n - 1)];
    p.t = x - (whole - CURVE_ROUND) * c->width;
  } else {
    uint32_t low = 0, size = c->n;
    while (size > 1) {
      uint32_t half = size / 2;
      low += c->begin[low + half] <= x ? half : 0;
      size -= half;
    }
    p.at = (int64_t)low;
    p.piece = &c->piece[low];
    p.t = x - p.piece->x;
  }
  return p;
}

static inline double
curve_value (const FxCurvePiece *p, double t)
{
  return p->a + 2 * t * (p->b + 1.5 * t * (p->c + 4 / 3.0 * t * p->d));
}

static inline double
curve_area (const CurveAt *p)
{
  const FxCurvePiece *k = p->piece;
  double t = p->t;
  return k->area + t * (k->a + t * (k->b + t * (k->c + t * k->d)));
}

/* Of one piece from t to u: 2 t becomes t + u, and so on. */
static inline double
curve_mean (const FxCurvePiece *p, double t, double u)
{
  double sum = t + u, squares = t * t + u * u;
  return p->a + p->b * sum + p->c * (squares + t * u) + p->d * (sum * squares);
}

/* Of neighbours: to the end of the one, and from there. */
static inline double
curve_split (const FxCurve *c, const FxCurveKind kind, const CurveAt *a,
    const CurveAt *b)
{
  const CurveAt *low = a->at < b->at ? a : b, *high = low == a ? b : a;
  double end, begin, rest, start; /* from their origins; lengths */
  if (kind == FX_CURVE_PERIODIC) {
    end = c->width / 2;
    begin = -end;
    rest = end - low->t;
    start = high->t - begin;
  } else {
    /* Of FLOAT, the origins are the ends nearer to 0. */
    double edge = kind == FX_CURVE_POINTS  ? c->begin[high->at]
                  : high->at >= CURVE_HALF ? high->piece->x
                                           : low->piece->x;
    end = edge - low->piece->x;
    begin = edge - high->piece->x;
    rest = edge - low->x;
    start = high->x - edge;
  }
  double all = rest + start;
  double sum = curve_mean (low->piece, low->t, end) * rest +
               curve_mean (high->piece, begin, high->t) * start;
  return all > 0 ? sum / all : curve_value (b->piece, b->t);
}

/* If integrals are not to be subtracted. */
static inline int
curve_is_close (const CurveAt *a, const CurveAt *b)
{
  int64_t apart = a->at - b->at;
  return fabs (b->x - a->x) < CURVE_CLOSE * fabs (b->x) &&
         (apart == 1 || apart == -1);
}
