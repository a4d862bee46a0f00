/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Curves of pieces, lane = time: the piece of each lane is found without
 * branches, its numbers are gathered. The mean is made both ways, within one
 * piece and as a difference of integrals, and picked; the few lanes where
 * neither is good take the scalar way. Every step is an explicit FMA, so that
 * the bits of a value are the same wherever it is. Included once, for the widest
 * vector. Class BOUND. */

#include "dsp/kernel/c_curve.h"

#define V VN (V)
#define I VN (I)
typedef uint64_t VN (U) __attribute__ ((vector_size (sizeof (V))));
#define U VN (U)
#define SPLAT(x) VN (splat) (x)
#define FMA VN (fma)

#if FX_W == 8
#define GATHER(p, at) ((V)_mm512_i64gather_pd ((__m512i)(at), p, 8))
#define LEAST(a, b) ((V)_mm512_min_pd ((__m512d)(a), (__m512d)(b)))
#define MOST(a, b) ((V)_mm512_max_pd ((__m512d)(a), (__m512d)(b)))
#define LANES(mask) ((unsigned)_mm512_movepi64_mask ((__m512i)(mask)))
#define BELOW(x) ((I)(x) >> 63) /* also -0, where pieces meet */
#elif FX_W == 4
#define GATHER(p, at) ((V)_mm256_i64gather_pd (p, (__m256i)(at), 8))
#define LEAST(a, b) ((V)_mm256_min_pd ((__m256d)(a), (__m256d)(b)))
#define MOST(a, b) ((V)_mm256_max_pd ((__m256d)(a), (__m256d)(b)))
#define LANES(mask) ((unsigned)_mm256_movemask_pd ((__m256d)(mask)))
#define BELOW(x) ((x) < SPLAT (0.0))
#else
#define GATHER(p, at) ((V){ (p)[(at)[0]], (p)[(at)[1]] })
#define LEAST(a, b) ((V)_mm_min_pd ((__m128d)(a), (__m128d)(b)))
#define MOST(a, b) ((V)_mm_max_pd ((__m128d)(a), (__m128d)(b)))
#define LANES(mask) ((unsigned)_mm_movemask_pd ((__m128d)(mask)))
#define BELOW(x) ((x) < SPLAT (0.0))
#endif

/* Of the doubles of a piece. */
#define PIECE_SHIFT 3
_Static_assert(
    sizeof (FxCurvePiece) == sizeof (double) << PIECE_SHIFT, "of it");
_Static_assert(FX_CURVE_FINE == 1 << (52 - CURVE_SHIFT), "of CURVE_SHIFT");

typedef struct CurveLanes {
  V x, origin;
  I at;         /* what tells pieces from each other */
  I row;        /* where its numbers are, in doubles from the first or, of
                   FLOAT, from that of 0 on */
  V a, b, c, d; /* its numbers */
} CurveLanes;

FX_INLINE V
curve_number (const FxCurve *c, const FxCurveKind kind, size_t offset, I row)
{
  const FxCurvePiece *zero =
      c->piece + (kind == FX_CURVE_FLOAT ? CURVE_HALF : 0);
  return GATHER ((const double *)((const char *)zero + offset), row);
}

#define NUMBER(field)                                                          \
  curve_number (c, kind, offsetof (FxCurvePiece, field), p.row)

FX_INLINE CurveLanes
curve_lanes (const FxCurve *c, const FxCurveKind kind, V u)
{
  CurveLanes p;
  V x = MOST (LEAST (u, SPLAT (CURVE_FAR)), SPLAT (-CURVE_FAR));
  p.x = x;
  if (kind == FX_CURVE_FLOAT) {
    const int64_t sign = INT64_MIN, fine = ((int64_t)1 << CURVE_SHIFT) - 1;
    V size = (V)((I)x & ~sign);
    I far = (I)LEAST (size + SPLAT (1.0), SPLAT (CURVE_MOST)) & ~fine;
    p.origin = (V)((I)((V)far - SPLAT (1.0)) | ((I)x & sign));
    /* i, and below 0 it is -1 - i */
    p.at = (I)((U)far >> (CURVE_SHIFT - PIECE_SHIFT));
    p.at = (p.at - ((int64_t)CURVE_BIAS << PIECE_SHIFT)) ^ BELOW (x);
    p.at = p.row = p.at & -((int64_t)1 << PIECE_SHIFT);
  } else if (kind == FX_CURVE_PERIODIC) {
    V whole = FMA (x, SPLAT (c->inverse), SPLAT (CURVE_ROUND));
    p.at = (I)whole;
    p.row = (p.at & (int64_t)(c->n - 1)) << PIECE_SHIFT;
    p.origin = whole - SPLAT (CURVE_ROUND);
  } else {
    p.at = (I){ 0 };
    for (uint32_t i = 1; i < c->n; i++)
      p.at -= x >= SPLAT (c->begin[i]);
    p.row = p.at << PIECE_SHIFT;
  }
  if (kind == FX_CURVE_POINTS)
    p.origin = NUMBER (x);
  p.a = NUMBER (a);
  p.b = NUMBER (b);
  p.c = NUMBER (c);
  p.d = NUMBER (d);
  return p;
}

/* x from the origin of p. */
FX_INLINE V
curve_from (const FxCurve *c, const FxCurveKind kind, const CurveLanes *p, V x)
{
  if (kind == FX_CURVE_PERIODIC)
    return FMA (p->origin, SPLAT (-c->width), x);
  return x - p->origin;
}

static __attribute__ ((noinline)) V
curve_close (const FxCurve *c, const FxCurveKind kind, V last, V x, V mean,
    unsigned lanes)
{
  for (; lanes; lanes &= lanes - 1) {
    int i = __builtin_ctz (lanes);
    CurveAt a = curve_find (c, kind, last[i]), b = curve_find (c, kind, x[i]);
    if (curve_is_close (&a, &b))
      mean[i] = curve_split (c, kind, &a, &b);
  }
  return mean;
}

/* What goes from one vector to the next. */
typedef struct CurveCarry {
  V x, area;
  I at;
} CurveCarry;

FX_INLINE V
curve_mean_lanes (
    const FxCurve *c, const FxCurveKind kind, CurveCarry *carry, V u)
{
  CurveLanes p = curve_lanes (c, kind, u);
  V last = VN (align) (carry->x, p.x, FX_W - 1);
  I at = (I)VN (align) ((V)carry->at, (V)p.at, FX_W - 1);
  V t = curve_from (c, kind, &p, p.x), s = curve_from (c, kind, &p, last);
  V area =
      FMA (t, FMA (t, FMA (t, FMA (t, p.d, p.c), p.b), p.a), NUMBER (area));
  V before = VN (align) (carry->area, area, FX_W - 1);
  V sum = s + t, squares = FMA (s, s, t * t);
  V near = FMA (
      p.d, sum * squares, FMA (p.c, FMA (s, t, squares), FMA (p.b, sum, p.a)));
  V way = p.x - last;
  I same = at == p.at;
  V mean = VN (select) ((area - before) / way, near, same);
  V size = (V)((I)p.x & INT64_MAX), step = (V)((I)way & INT64_MAX);
  unsigned lanes = LANES ((step < size * SPLAT (CURVE_CLOSE)) & ~same);
  if (__builtin_expect (lanes != 0, 0))
    mean = curve_close (c, kind, last, p.x, mean, lanes);
  *carry = (CurveCarry){ p.x, area, p.at };
  return mean;
}

FX_INLINE V
curve_value_lanes (const FxCurve *c, const FxCurveKind kind, V u)
{
  CurveLanes p = curve_lanes (c, kind, u);
  V t = curve_from (c, kind, &p, p.x);
  V v = FMA (t * SPLAT (1.5), FMA (t * SPLAT (4 / 3.0), p.d, p.c), p.b);
  return FMA (t + t, v, p.a);
}

/* The last vector, of n < FX_W values, with others behind. */
FX_INLINE V
curve_load_rest (const double *x, size_t n)
{
  double rest[FX_W] = { 0 };
  memcpy (rest, x, n * sizeof *x);
  return VN (load) (rest, 0, 0);
}

FX_INLINE void
curve_store_rest (double *y, size_t n, V v)
{
  double rest[FX_W];
  VN (store) (rest, 0, v, 0);
  memcpy (y, rest, n * sizeof *y);
}

FX_INLINE void
curve_values (const FxCurve *c, const FxCurveKind kind, const FxCurveUse *use,
    const double *x, size_t n, double *y)
{
  V gain = SPLAT (use->gain), add = SPLAT (use->add), less = SPLAT (use->less);
  size_t i = 0;
  for (; i + FX_W <= n; i += FX_W) {
    V u = FMA (VN (load) (x, i, 0), gain, add);
    VN (store) (y, i, curve_value_lanes (c, kind, u) - less, 0);
  }
  if (i < n) {
    V u = FMA (curve_load_rest (x + i, n - i), gain, add);
    curve_store_rest (y + i, n - i, curve_value_lanes (c, kind, u) - less);
  }
}

FX_INLINE void
curve_means (const FxCurve *c, const FxCurveKind kind, const FxCurveUse *use,
    double last, const double *x, size_t n, double *y)
{
  V gain = SPLAT (use->gain), add = SPLAT (use->add), less = SPLAT (use->less);
  CurveCarry carry = { 0 };
  size_t i = 0;
  curve_mean_lanes (c, kind, &carry, FMA (SPLAT (last), gain, add));
  for (; i + FX_W <= n; i += FX_W) {
    V u = FMA (VN (load) (x, i, 0), gain, add);
    VN (store) (y, i, curve_mean_lanes (c, kind, &carry, u) - less, 0);
  }
  if (i < n) {
    V u = FMA (curve_load_rest (x + i, n - i), gain, add);
    V v = curve_mean_lanes (c, kind, &carry, u) - less;
    curve_store_rest (y + i, n - i, v);
  }
}

/* One function for each kind, which is a constant in it. */
static void
curve_values_points (const FxCurve *c, const FxCurveUse *use, const double *x,
    size_t n, double *y)
{
  curve_values (c, FX_CURVE_POINTS, use, x, n, y);
}

static void
curve_values_float (const FxCurve *c, const FxCurveUse *use, const double *x,
    size_t n, double *y)
{
  curve_values (c, FX_CURVE_FLOAT, use, x, n, y);
}

static void
curve_values_periodic (const FxCurve *c, const FxCurveUse *use, const double *x,
    size_t n, double *y)
{
  curve_values (c, FX_CURVE_PERIODIC, use, x, n, y);
}

static void
curve_means_points (const FxCurve *c, const FxCurveUse *use, double last,
    const double *x, size_t n, double *y)
{
  curve_means (c, FX_CURVE_POINTS, use, last, x, n, y);
}

static void
curve_means_float (const FxCurve *c, const FxCurveUse *use, double last,
    const double *x, size_t n, double *y)
{
  curve_means (c, FX_CURVE_FLOAT, use, last, x, n, y);
}

static void
curve_means_periodic (const FxCurve *c, const FxCurveUse *use, double last,
    const double *x, size_t n, double *y)
{
  curve_means (c, FX_CURVE_PERIODIC, use, last, x, n, y);
}

#undef NUMBER
#undef PIECE_SHIFT
#undef BELOW
#undef LANES
#undef MOST
#undef LEAST
#undef GATHER
#undef FMA
#undef SPLAT
#undef U
#undef I
#undef V
