/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The loops of row.h in vectors of FX_W doubles, compiled once per level. A
 * recursion takes log2 (FX_W) steps of a scan within a vector, which do not
 * wait for the one before; from vector to vector it then waits for one product,
 * one sum and one comparison. */

#include "dsp/fx_math.h"
#include "dsp/kernel/row_scalar.h"
#include "dsp/kernel/x86/vec.h"

#if defined(__AVX512F__)
#define FX_W 8
#elif defined(__AVX2__)
#define FX_W 4
#else
#define FX_W 2
#endif
#define V VN (V)
#define SPLAT(x) VN (splat) (x)
#define LOAD(p) VN (load) (p, 0, 0)
#define STORE(p, v) VN (store) (p, 0, v, 0)
#define FMA VN (fma)

typedef uint64_t U __attribute__ ((vector_size (8 * FX_W)));

/* Far beyond all that the scans compare, and what it may be multiplied by. */
#define FAR 1e300
#define LEAST_FACTOR 1e-30

/* The second one where they are equal. */
FX_INLINE V
larger (V a, V b)
{
#if FX_W == 8
  return (V)_mm512_max_pd ((__m512d)a, (__m512d)b);
#elif FX_W == 4
  return (V)_mm256_max_pd ((__m256d)a, (__m256d)b);
#else
  return (V)_mm_max_pd ((__m128d)a, (__m128d)b);
#endif
}

FX_INLINE V
smaller (V a, V b)
{
#if FX_W == 8
  return (V)_mm512_min_pd ((__m512d)a, (__m512d)b);
#elif FX_W == 4
  return (V)_mm256_min_pd ((__m256d)a, (__m256d)b);
#else
  return (V)_mm_min_pd ((__m128d)a, (__m128d)b);
#endif
}

FX_INLINE V
magnitude_of (V x)
{
  return (V)((U)x & UINT64_C (0x7fffffffffffffff));
}

/* The last lane in all lanes. */
FX_INLINE V
last (V x)
{
#if FX_W == 8
  return __builtin_shufflevector (x, x, 7, 7, 7, 7, 7, 7, 7, 7);
#elif FX_W == 4
  return __builtin_shufflevector (x, x, 3, 3, 3, 3);
#else
  return __builtin_shufflevector (x, x, 1, 1);
#endif
}

FX_INLINE double
largest (V x)
{
  double most = x[0];
  for (int j = 1; j < FX_W; j++)
    most = row_larger (x[j], most);
  return most;
}

FX_INLINE double
least_of (V x)
{
  double least = x[0];
  for (int j = 1; j < FX_W; j++)
    least = row_smaller (x[j], least);
  return least;
}

/* x, d lanes later, behind d lanes of fill. */
#define LATER(x, fill, d) VN (align) (fill, x, FX_W - (d))

/* Steps of a scan, d = 1, 2, 4. */
#if FX_W == 8
#define EACH_STEP(STEP) STEP (0, 1) STEP (1, 2) STEP (2, 4)
#elif FX_W == 4
#define EACH_STEP(STEP) STEP (0, 1) STEP (1, 2)
#else
#define EACH_STEP(STEP) STEP (0, 1)
#endif

/* Of a factor k: k, k^2, k^4 for the steps and k .. k^FX_W for the lanes. */
typedef struct Powers {
  V step[3], lane;
} Powers;

FX_INLINE Powers
powers (double k)
{
  Powers p;
  double power = 1;
  for (int j = 0; j < FX_W; j++)
    p.lane[j] = power *= k;
  p.step[0] = SPLAT (k);
  p.step[1] = p.step[0] * p.step[0];
  p.step[2] = p.step[1] * p.step[1];
  return p;
}

/* --- each value by itself --------------------------------------------------- */

static double
peak (const double *x, size_t n, double most)
{
  V a = SPLAT (most), b = a;
  size_t i = 0;
  for (; i + 2 * FX_W <= n; i += 2 * FX_W) {
    a = larger (magnitude_of (LOAD (x + i)), a);
    b = larger (magnitude_of (LOAD (x + i + FX_W)), b);
  }
  return row_scalar_peak (x + i, n - i, largest (larger (a, b)));
}

static void
magnitude (double *row, const double *x, size_t n, int more)
{
  const V loudest = SPLAT (FX_ROW_LOUDEST);
  size_t i = 0;
  for (; !more && i + FX_W <= n; i += FX_W)
    STORE (row + i, smaller (magnitude_of (LOAD (x + i)), loudest));
  for (; more && i + FX_W <= n; i += FX_W)
    STORE (row + i, larger (smaller (magnitude_of (LOAD (x + i)), loudest),
                        LOAD (row + i)));
  row_scalar_magnitude (row + i, x + i, n - i, more);
  for (i = n; i % FX_ROW_PAD; i++)
    row[i] = 1;
}

static void
row_log2 (double *row, size_t n, double scale, double silence)
{
  for (size_t i = 0; i < n; i += FX_W) {
    V x = LOAD (row + i) + silence, p = SPLAT (fx_log2_p[0]);
    U e = ((U)x - (FX_LOG2_LOW - FX_LOG2_BIAS)) & FX_LOG2_EXPONENT;
    V m = (V)((U)x - e + FX_LOG2_BIAS) - 1;
    V exponent = (V)(e >> 52 | FX_LOG2_MAGIC) - FX_LOG2_OFFSET;
    FX_UNROLL
    for (int j = 1; j <= FX_LOG2_DEGREE; j++)
      p = FMA (p, m, SPLAT (fx_log2_p[j]));
    STORE (row + i, scale * FMA (p, m, exponent));
  }
}

static void
row_exp2 (double *row, size_t n, double scale, double offset)
{
  for (size_t i = 0; i < n; i += FX_W) {
    V x = FMA (SPLAT (scale), LOAD (row + i), SPLAT (offset));
    V whole = x + FX_EXP2_ROUND, f = x - (whole - FX_EXP2_ROUND);
    V p = SPLAT (fx_exp2_q[0]);
    FX_UNROLL
    for (int j = 1; j <= FX_EXP2_DEGREE; j++)
      p = FMA (p, f, SPLAT (fx_exp2_q[j]));
    STORE (row + i, (V)((U)p + ((U)whole << 52)));
  }
}

static void
curve (double *row, size_t n, const FxRowCurve *c)
{
  const V zero = { 0 }, half = SPLAT (c->half), width = half + half;
  const V quarter = SPLAT (c->half > 0 ? 0.25 / c->half : 0);
  const V range = SPLAT (c->range), slope = SPLAT (c->slope);
  const V side = SPLAT (c->side), threshold = SPLAT (c->threshold);
  for (size_t i = 0; i < n; i += FX_W) {
    V x = side * (LOAD (row + i) - threshold);
    V u = smaller (larger (x + half, zero), width);
    V v = slope * FMA (u * u, quarter, larger (x - half, zero));
    STORE (row + i, larger (smaller (v, range), -range));
  }
}

static double
apply (double *x, const double *gain, size_t n, double most)
{
  V a = SPLAT (most);
  size_t i = 0;
  for (; i + FX_W <= n; i += FX_W) {
    V y = LOAD (x + i) * LOAD (gain + i);
    STORE (x + i, y);
    a = larger (magnitude_of (y), a);
  }
  return row_scalar_apply (x + i, gain + i, n - i, largest (a));
}

static double
least_value (const double *x, size_t n, double most)
{
  V a = SPLAT (most), b = a;
  size_t i = 0;
  for (; i + 2 * FX_W <= n; i += 2 * FX_W) {
    a = smaller (LOAD (x + i), a);
    b = smaller (LOAD (x + i + FX_W), b);
  }
  return row_scalar_least (x + i, n - i, least_of (smaller (a, b)));
}

static void
limit_to (double *x, const double *gain, size_t n, double ceiling)
{
  const V top = SPLAT (ceiling);
  size_t i = 0;
  for (; i + FX_W <= n; i += FX_W)
    STORE (x + i, larger (smaller (LOAD (x + i) * LOAD (gain + i), top), -top));
  row_scalar_limit (x + i, gain + i, n - i, ceiling);
}

/* The height near b: no more than, and by the parabola. */
FX_INLINE V
bound (V a, V b, V c)
{
  return FMA (magnitude_of (a - c), SPLAT (0.125), magnitude_of (b));
}

FX_INLINE V
height (V a, V b, V c)
{
  V turn = magnitude_of (b + b - a - c), slope = magnitude_of (a - c);
  V width = FMA (larger (turn, slope), SPLAT (8), SPLAT (1e-300));
  return FMA (slope, slope / width, magnitude_of (b));
}

FX_INLINE V
largest_of (V a, V b, V c, V d)
{
  return larger (larger (a, b), larger (c, d));
}

/* A parabola's top is at most an eighth of the slope above its middle: most
 * vectors are known to be below the limit without a division. */
static double
heights (const double *x, const double *half, const double *taps, double before,
    size_t n, double limit, double *peak)
{
  const V c0 = SPLAT (taps[0]), c1 = SPLAT (taps[1]), c2 = SPLAT (taps[2]),
          c3 = SPLAT (taps[3]);
  V old = SPLAT (before);
  size_t i = 0;
  for (; i + FX_W <= n; i += FX_W) {
    const double *z = x + i, *m = half + i;
    V z0 = LOAD (z), z1 = LOAD (z + 1), zb = LOAD (z - 1), z2 = LOAD (z + 2);
    V m0 = LOAD (m), m1 = LOAD (m + 1), mb = LOAD (m - 1);
    V one = FMA (c0, z0 + m0, c1 * (mb + z1)) +
            FMA (c2, zb + m1, c3 * (LOAD (m - 2) + z2));
    V three = FMA (c0, m0 + z1, c1 * (z0 + m1)) +
              FMA (c2, mb + z2, c3 * (zb + LOAD (m + 2)));
    V last_three = VN (align) (old, three, FX_W - 1);
    V p = largest_of (bound (last_three, z0, one), bound (z0, one, m0),
        bound (one, m0, three), bound (m0, three, z1));
    if (largest (p) > limit)
      p = largest_of (height (last_three, z0, one), height (z0, one, m0),
          height (one, m0, three), height (m0, three, z1));
    STORE (peak + i, p);
    old = three;
  }
  return row_scalar_heights (
      x + i, half + i, taps, old[FX_W - 1], n - i, peak + i);
}

static void
add (double *y, const double *x, const double *gain, size_t n, double dry,
    double wet)
{
  size_t i = 0;
  for (; i + FX_W <= n; i += FX_W) {
    V g = FMA (SPLAT (wet), LOAD (gain + i), SPLAT (dry));
    STORE (y + i, FMA (g, LOAD (x + i), LOAD (y + i)));
  }
  row_scalar_add (y + i, x + i, gain + i, n - i, dry, wet);
}

/* --- recursions --------------------------------------------------------------- */

#define MAX_STEP(j, d)                                                         \
  p = larger (p, FMA (hold.step[j], LATER (p, lowest, d), b));                 \
  b = FMA (hold.step[j], LATER (b, zero, d), b);
#define SUM_STEP(j, d) q = FMA (keep.step[j], LATER (q, zero, d), q);

/* With the same step up and down, what comes is a sum. */
static void
follow (double *row, size_t n, double decay, double rise, double fall,
    FxRowFollow *s)
{
  size_t i = 0;
  if (rise == fall && 1 - decay > LEAST_FACTOR) {
    const V zero = { 0 }, lowest = SPLAT (-FAR);
    const Powers hold = powers (1 - decay), keep = powers (1 - rise);
    V held = SPLAT (s->peak), v = SPLAT (s->v);
    V least = SPLAT (s->least), most = SPLAT (s->most);
    for (; i + FX_W <= n; i += FX_W) {
      V p = LOAD (row + i), b = decay * p;
      EACH_STEP (MAX_STEP)
      p = larger (p, FMA (hold.lane, held, b));
      held = last (p);
      V q = rise * p;
      EACH_STEP (SUM_STEP)
      q = FMA (keep.lane, v, q);
      v = last (q);
      least = smaller (q, least);
      most = larger (q, most);
      STORE (row + i, q);
    }
    *s = (FxRowFollow){ held[0], v[0], least_of (least), largest (most) };
  }
  row_scalar_follow (row + i, n - i, decay, rise, fall, s);
}

static double
smooth (double *row, size_t n, double step, double from)
{
  const V zero = { 0 };
  const Powers keep = powers (1 - step);
  V v = SPLAT (from);
  size_t i = 0;
  for (; i + FX_W <= n; i += FX_W) {
    V q = step * LOAD (row + i);
    EACH_STEP (SUM_STEP)
    q = FMA (keep.lane, v, q);
    v = last (q);
    STORE (row + i, q);
  }
  return row_scalar_smooth (row + i, n - i, step, v[0]);
}

#define LEAST_STEP(j, d) a = smaller (a, LATER (a, highest, d));
#define MIN_STEP(j, d)                                                         \
  a = smaller (a, FMA (keep.step[j], LATER (a, highest, d), b));               \
  b = FMA (keep.step[j], LATER (b, zero, d), b);

static double
recover (double *g, double *held, size_t n, double from, double release,
    double nudge, double *gain)
{
  size_t i = 0;
  if (1 - release > LEAST_FACTOR) {
    const V zero = { 0 }, highest = SPLAT (FAR);
    const Powers keep = powers (1 - release);
    V least = SPLAT (from), now = SPLAT (*gain);
    for (; i + FX_W <= n; i += FX_W) {
      V a = LOAD (g + i), past = LOAD (held + i + 1);
      STORE (held + i, a);
      EACH_STEP (LEAST_STEP)
      a = smaller (a, least);
      least = last (a);
      a = smaller (a, past);
      V b = release * (a + nudge);
      EACH_STEP (MIN_STEP)
      a = smaller (a, FMA (keep.lane, now, b));
      now = last (a);
      STORE (g + i, a);
    }
    from = least[0];
    *gain = now[0];
  }
  return row_scalar_recover (
      g + i, held + i, n - i, from, release, nudge, gain);
}

#define WHOLE_STEP(j, d) a += LATER (a, zero, d);

static double
sums (double *g, double *ring, size_t n, double from)
{
  const V zero = { 0 };
  V sum = SPLAT (from);
  size_t i = 0;
  for (; i + FX_W <= n; i += FX_W) {
    V now = LOAD (g + i), a = now - LOAD (ring + i);
    STORE (ring + i, now);
    EACH_STEP (WHOLE_STEP)
    sum += a;
    STORE (g + i, sum);
    sum = last (sum);
  }
  return row_scalar_sums (g + i, ring + i, n - i, sum[0]);
}

const FxRowKernels FX_PASTE (fx_row_kernels, FX_LEVEL) = { peak, magnitude,
  row_log2, row_exp2, curve, apply, least_value, limit_to, heights, add, follow,
  smooth, recover, sums };
