/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Loops of reverberation in the widest vectors of the level. Low-passes of first
 * order by a scan over the frames of a vector (Hillis and Steele, Data parallel
 * algorithms, CACM 29(12), 1986): after adding pole^m times what lies m frames
 * back for m = 1, 2, 4 each lane holds its answer to this vector alone, and what
 * the last one left comes to it by one power of the pole. The chain from vector
 * to vector is then one FMA long. Factors before a low-pass are moved behind
 * it. */

#define V VN (V)
#define I VN (I)

/* The largest magnitude so far. */
FX_INLINE V
VN (top) (V most, V x)
{
#if FX_W == 8
  /* Of two magnitudes the larger, without a sign. */
  return (V)_mm512_range_pd ((__m512d)most, (__m512d)x, 11);
#elif FX_W == 4
  __m256d a = _mm256_andnot_pd (_mm256_set1_pd (-0.0), (__m256d)x);
  return (V)_mm256_max_pd ((__m256d)most, a);
#else
  __m128d a = _mm_andnot_pd (_mm_set1_pd (-0.0), (__m128d)x);
  return (V)_mm_max_pd ((__m128d)most, a);
#endif
}

FX_INLINE double
VN (largest) (V x)
{
  double most = 0;
  for (int i = 0; i < FX_W; i++)
    most = x[i] > most ? x[i] : most;
  return most;
}

FX_INLINE V
VN (splat_last) (V x)
{
#if FX_W == 8
  return __builtin_shufflevector (x, x, 7, 7, 7, 7, 7, 7, 7, 7);
#elif FX_W == 4
  return __builtin_shufflevector (x, x, 3, 3, 3, 3);
#else
  return __builtin_shufflevector (x, x, 1, 1);
#endif
}

/* Powers of a pole. */
typedef struct VN (Pole) {
  V one, two, four; /* of the steps */
  V lanes;          /* 1, 2, 3, ...: what came before, in each lane, */
  V all;            /*   and after the last */
} VN (Pole);

FX_INLINE
VN (Pole) VN (pole) (double p)
{
  VN (Pole) w;
  double power = p;
  for (int i = 0; i < FX_W; i++, power *= p)
    w.lanes[i] = power;
  w.one = VN (splat) (p);
  w.two = VN (splat) (p * p);
  w.four = VN (splat) ((p * p) * (p * p));
  w.all = VN (splat_last) (w.lanes);
  return w;
}

/* y[j] = x[j] + pole y[j - 1] over one vector; *before is y[-1] in all lanes,
 * and that of the next vector then. */
FX_INLINE V
VN (low_pass) (const VN (Pole) * w, V x, V *before)
{
  const V zero = { 0 };
  x = VN (fma) (w->one, VN (align) (zero, x, FX_W - 1), x);
#if FX_W >= 4
  x = VN (fma) (w->two, VN (align) (zero, x, FX_W - 2), x);
#endif
#if FX_W >= 8
  x = VN (fma) (w->four, VN (align) (zero, x, FX_W - 4), x);
#endif
  V y = VN (fma) (w->lanes, *before, x);
  *before = VN (fma) (w->all, *before, VN (splat_last) (x));
  return y;
}

static double
combs (
    FxComb *c, const double *x, double *out, size_t n, double damp, double room)
{
  const double *y[FX_COMBS];
  double *v[FX_COMBS];
  const VN (Pole) pole = VN (pole) (damp);
  const V gain = VN (splat) (room * (1 - damp));
  V low[FX_COMBS], most = { 0 };
  size_t j = 0;
  FX_UNROLL
  for (int i = 0; i < FX_COMBS; i++) {
    y[i] = c[i].y;
    v[i] = c[i].v;
    low[i] = VN (splat) (c[i].low / (1 - damp));
  }
  for (; j + FX_W <= n; j += FX_W) {
    V in = VN (load) (x, j, 0), old[FX_COMBS];
    FX_UNROLL
    for (int i = 0; i < FX_COMBS; i++) {
      old[i] = VN (load) (y[i], j, 0);
      V now = VN (fma) (gain, VN (low_pass) (&pole, old[i], &low[i]), in);
      VN (store) (v[i], j, now, 0);
      most = VN (top) (most, now);
    }
    V sum = (old[0] + old[1]) + (old[2] + old[3]);
    VN (store) (out, j, VN (load) (out, j, 0) + sum, 0);
  }
  for (int i = 0; j > 0 && i < FX_COMBS; i++)
    c[i].low = low[i][0] * (1 - damp);
  return combs_rest (c, x, out, j, n, damp, room, VN (largest) (most));
}

static double
all_pass (double *v, const double *old, double *x, size_t n, double g, double p,
    double q)
{
  const V vg = VN (splat) (g), vp = VN (splat) (p), vq = VN (splat) (q);
  V most = { 0 };
  size_t j = 0;
  for (; j + FX_W <= n; j += FX_W) {
    V a = VN (load) (old, j, 0), b = VN (load) (x, j, 0);
    V now = VN (fma) (vg, a, b);
    VN (store) (v, j, now, 0);
    VN (store) (x, j, VN (fma) (vq, b, vp * a), 0);
    most = VN (top) (most, now);
  }
  return all_pass_rest (v, old, x, j, n, g, p, q, VN (largest) (most));
}

static double
one_pole (double *x, size_t n, double pole, double gain, double low)
{
  const VN (Pole) w = VN (pole) (pole);
  const V scale = VN (splat) (gain * (1 - pole));
  V before = VN (splat) (low / (1 - pole));
  size_t j = 0;
  for (; j + FX_W <= n; j += FX_W) {
    V y = VN (low_pass) (&w, VN (load) (x, j, 0), &before);
    VN (store) (x, j, y * scale, 0);
  }
  if (j > 0)
    low = before[0] * (1 - pole);
  return one_pole_rest (x, j, n, pole, gain, low);
}

/* A number of sources that is a constant where this is inlined. */
FX_INLINE double
VN (weigh_some) (double *y, const double *const *x, const double *gain,
    const unsigned count, size_t n)
{
  V most = { 0 };
  size_t j = 0;
  for (; j + FX_W <= n; j += FX_W) {
    V sum = VN (splat) (gain[0]) * VN (load) (x[0], j, 0);
    for (unsigned i = 1; i < count; i++)
      sum = VN (fma) (VN (splat) (gain[i]), VN (load) (x[i], j, 0), sum);
    VN (store) (y, j, sum, 0);
    most = VN (top) (most, sum);
  }
  return weigh_rest (y, x, gain, count, j, n, VN (largest) (most));
}

static double
weigh (double *y, const double *const *x, const double *gain, unsigned count,
    size_t n)
{
  const double *a[3];
  double g[3];
  if (count == 0 || count > 3)
    return count == 0 ? weigh_rest (y, x, gain, 0, 0, n, 0)
                      : VN (weigh_some) (y, x, gain, count, n);
  for (unsigned i = 0; i < count; i++) {
    a[i] = x[i];
    g[i] = gain[i];
  }
  return count == 1   ? VN (weigh_some) (y, a, g, 1, n)
         : count == 2 ? VN (weigh_some) (y, a, g, 2, n)
                      : VN (weigh_some) (y, a, g, 3, n);
}

static void
absorb (FxAbsorber *a, double *x, size_t n, const double pole[2],
    const double gain[3])
{
  double g0 = (1 - pole[0]) / 2, g1 = (1 - pole[1]) / 2;
  const VN (Pole) w0 = VN (pole) (pole[0]), w1 = VN (pole) (pole[1]);
  const V k0 = VN (splat) ((gain[0] - gain[1]) * g0);
  const V k1 = VN (splat) ((gain[1] - gain[2]) * g1);
  const V k2 = VN (splat) (gain[2]);
  V low = VN (splat) (a->low / g0), high = VN (splat) (a->high / g1);
  V last = VN (splat) (a->last);
  size_t j = 0;
  for (; j + FX_W <= n; j += FX_W) {
    V v = VN (load) (x, j, 0), sum = v + VN (align) (last, v, FX_W - 1);
    V y = VN (fma) (k0, VN (low_pass) (&w0, sum, &low), k2 * v);
    y = VN (fma) (k1, VN (low_pass) (&w1, sum, &high), y);
    VN (store) (x, j, y, 0);
    last = v;
  }
  if (j > 0)
    *a = (FxAbsorber){ last[FX_W - 1], low[0] * g0, high[0] * g1 };
  absorb_rest (a, x, j, n, pole, gain);
}

/* Eight lines, which registers hold. */
FX_INLINE void
VN (hadamard_8) (double *x, size_t stride, size_t j)
{
  V v[8];
  FX_UNROLL
  for (int i = 0; i < 8; i++)
    v[i] = VN (load) (x + i * stride, j, 0);
  FX_UNROLL
  for (int apart = 1; apart < 8; apart *= 2) {
    FX_UNROLL
    for (int i = 0; i < 8; i++) {
      V t = v[i];
      if (i & apart)
        continue;
      v[i] = t + v[i | apart];
      v[i | apart] = t - v[i | apart];
    }
  }
  FX_UNROLL
  for (int i = 0; i < 8; i++)
    VN (store) (x + i * stride, j, v[i], 0);
}

static void
hadamard (double *x, size_t stride, unsigned lines, size_t n)
{
  size_t j = 0;
  for (; j + FX_W <= n; j += FX_W) {
    VN (hadamard_8) (x, stride, j);
    if (lines < 16)
      continue;
    VN (hadamard_8) (x + 8 * stride, stride, j);
    FX_UNROLL
    for (int i = 0; i < 8; i++) {
      V a = VN (load) (x + i * stride, j, 0);
      V b = VN (load) (x + (i + 8) * stride, j, 0);
      VN (store) (x + i * stride, j, a + b, 0);
      VN (store) (x + (i + 8) * stride, j, a - b, 0);
    }
  }
  hadamard_rest (x, stride, lines, j, n);
}

static void
lagrange (
    double *y, const double *x, size_t n, double first, double step, double at)
{
  V frame, c[4], ca[4];
  const V vstep = VN (splat) (step), middle = VN (splat) (first - 0.5);
  size_t j = 0;
  for (int i = 0; i < FX_W; i++)
    frame[i] = at + i;
  for (int k = 0; k < 4; k++) {
    c[k] = VN (splat) (lagrange_scales[k]);
    ca[k] = VN (splat) (lagrange_scales[k] * (k + 0.5));
  }
  for (; j + FX_W <= n; j += FX_W) {
    V s = VN (fma) (vstep, frame, middle), square = s * s, q[4], p[4];
    V sum = { 0 };
    FX_UNROLL
    for (int k = 0; k < 4; k++)
      q[k] = square - VN (splat) (lagrange_squares[k]);
    V near = q[0] * q[1], far = q[2] * q[3];
    p[0] = q[1] * far;
    p[1] = q[0] * far;
    p[2] = near * q[3];
    p[3] = near * q[2];
    FX_UNROLL
    for (int k = 0; k < 4; k++) {
      V a = VN (load) (x + 3 - k, j, 0), b = VN (load) (x + 4 + k, j, 0);
      V both = VN (fma) (ca[k], a + b, s * c[k] * (a - b));
      sum = VN (fma) (p[k], both, sum);
    }
    VN (store) (y, j, sum, 0);
    frame += FX_W;
  }
  lagrange_rest (y, x, j, n, first, step, at);
}

#undef V
#undef I
