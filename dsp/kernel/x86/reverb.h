/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Loops of reverberation in the widest vectors of the level, lane = frame.
 * Low-passes of first order, y[j] = x[j] + p y[j - 1], are the same as
 *
 *   y[j] = x[j] + p x[j - 1] + ... + p^(w - 1) x[j - w + 1] + p^w y[j - w]
 *
 * with w lanes: a short sum of what lies in memory anyway, loaded from up to
 * three frames before (in vectors of eight lanes those sums of four are added in
 * pairs), and one FMA from vector to vector. The first vector of a stretch, which
 * knows one y alone, is made by a scan (Hillis and Steele, Data parallel
 * algorithms, CACM 29(12), 1986). Factors before a low-pass are moved behind
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

/* Of magnitudes. */
FX_INLINE double
VN (largest) (V x)
{
#if FX_W == 8
  return _mm512_reduce_max_pd ((__m512d)x);
#else
#if FX_W == 4
  __m128d a = _mm_max_pd (_mm256_castpd256_pd128 ((__m256d)x),
      _mm256_extractf128_pd ((__m256d)x, 1));
#else
  __m128d a = (__m128d)x;
#endif
  return _mm_cvtsd_f64 (_mm_max_sd (a, _mm_unpackhi_pd (a, a)));
#endif
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

/* Powers of a pole: those that steps of a scan and sums need, and those by which
 * what came before the vector reaches each lane and the last. */
typedef struct VN (Pole) {
  V one, two, three, four, lanes, all;
} VN (Pole);

FX_INLINE
VN (Pole) VN (pole) (double p)
{
  VN (Pole) w;
  double p2 = p * p, p4 = p2 * p2;
  w.one = VN (splat) (p);
  w.two = VN (splat) (p2);
  w.three = VN (splat) (p2 * p);
  w.four = VN (splat) (p4);
#if FX_W == 8
  w.lanes = (V){ p, p2, p2 * p, p4, p4 * p, p4 * p2, p4 * (p2 * p), p4 * p4 };
#elif FX_W == 4
  w.lanes = (V){ p, p2, p2 * p, p4 };
#else
  w.lanes = (V){ p, p2 };
#endif
  w.all = VN (splat) (w.lanes[FX_W - 1]);
  return w;
}

/* A low-pass on its way: the last vector, and its sums of four. */
typedef struct VN (Low) {
  V y, sums;
} VN (Low);

/* The first vector of a stretch, after y[-1] = before. */
FX_INLINE void
VN (low_first) (const VN (Pole) * w, VN (Low) * s, V x, double before)
{
  const V zero = { 0 };
  x = VN (fma) (w->one, VN (align) (zero, x, FX_W - 1), x);
#if FX_W >= 4
  x = VN (fma) (w->two, VN (align) (zero, x, FX_W - 2), x);
#endif
  s->sums = x;
#if FX_W >= 8
  x = VN (fma) (w->four, VN (align) (zero, x, FX_W - 4), x);
#endif
  s->y = VN (fma) (w->lanes, VN (splat) (before), x);
}

/* The next one, of sums of min (4, w) inputs. */
FX_INLINE void
VN (low_next) (const VN (Pole) * w, VN (Low) * s, V x)
{
#if FX_W >= 8
  V sums = x;
  x = VN (fma) (w->four, VN (align) (s->sums, x, FX_W - 4), x);
  s->sums = sums;
#endif
  s->y = VN (fma) (w->all, s->y, x);
}

/* Those sums, of what lies at x + j and before. */
FX_INLINE V
VN (low_sums) (const VN (Pole) * w, const double *x, size_t j, V now)
{
#if FX_W >= 4
  now = VN (fma) (w->three, VN (load) (x - 3, j, 0), now);
  now = VN (fma) (w->two, VN (load) (x - 2, j, 0), now);
#endif
  return VN (fma) (w->one, VN (load) (x - 1, j, 0), now);
}

/* One vector of all combs; the first of a stretch comes after c's low. */
FX_INLINE void
VN (combs_at) (const FxComb *c, const VN (Pole) * pole, VN (Low) * low,
    const double *x, double *out, size_t j, int first, double before, V gain,
    int add, V *most)
{
  V in = VN (load) (x, j, 0), y[FX_COMBS];
  FX_UNROLL
  for (int i = 0; i < FX_COMBS; i++) {
    y[i] = VN (load) (c[i].y, j, 0);
    if (first)
      VN (low_first) (pole, &low[i], y[i], c[i].low * before);
    else
      VN (low_next)
    (pole, &low[i], VN (low_sums) (pole, c[i].y, j, y[i]));
    V v = VN (fma) (gain, low[i].y, in);
    VN (store) (c[i].v, j, v, 0);
    *most = VN (top) (*most, v);
  }
  V sum = (y[0] + y[1]) + (y[2] + y[3]);
  VN (store) (out, j, add ? VN (load) (out, j, 0) + sum : sum, 0);
}

FX_INLINE double
VN (combs_adding) (FxComb *combs, const double *x, double *out, size_t n,
    double damp, double room, const int add)
{
  FxComb c[FX_COMBS];
  const VN (Pole) pole = VN (pole) (damp);
  const V gain = VN (splat) (room * (1 - damp));
  VN (Low) low[FX_COMBS];
  V most = { 0 };
  size_t j = FX_W;
  FX_UNROLL
  for (int i = 0; i < FX_COMBS; i++)
    c[i] = combs[i];
  if (n < FX_W)
    return combs_rest (combs, x, out, 0, n, damp, room, add, 0);
  VN (combs_at)
  (c, &pole, low, x, out, 0, 1, 1 / (1 - damp), gain, add, &most);
  for (; j + FX_W <= n; j += FX_W)
    VN (combs_at) (c, &pole, low, x, out, j, 0, 0, gain, add, &most);
  for (int i = 0; i < FX_COMBS; i++)
    combs[i].low = low[i].y[FX_W - 1] * (1 - damp);
  return combs_rest (combs, x, out, j, n, damp, room, add, VN (largest) (most));
}

static double
combs (FxComb *c, const double *x, double *out, size_t n, double damp,
    double room, int add)
{
  return add ? VN (combs_adding) (c, x, out, n, damp, room, 1)
             : VN (combs_adding) (c, x, out, n, damp, room, 0);
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
one_pole (
    double *y, const double *x, size_t n, double pole, double gain, double low)
{
  const VN (Pole) w = VN (pole) (pole);
  const V scale = VN (splat) (gain * (1 - pole));
  VN (Low) s;
  size_t j = FX_W;
  if (n < FX_W)
    return one_pole_rest (y, x, 0, n, pole, gain, low);
  VN (low_first) (&w, &s, VN (load) (x, 0, 0), low / (1 - pole));
  VN (store) (y, 0, s.y * scale, 0);
  for (; j + FX_W <= n; j += FX_W) {
    VN (low_next)
    (&w, &s, VN (low_sums) (&w, x, j, VN (load) (x, j, 0)));
    VN (store) (y, j, s.y * scale, 0);
  }
  low = s.y[FX_W - 1] * (1 - pole);
  return one_pole_rest (y, x, j, n, pole, gain, low);
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
absorb (FxAbsorber *a, double *y, const double *x, size_t n,
    const double pole[2], const double gain[3])
{
  double g[2] = { (1 - pole[0]) / 2, (1 - pole[1]) / 2 };
  VN (Pole) w[2];
  VN (Low) s[2];
  /* Sums of four sums of two: factors of x[j - 1] .. x[j - 4]. */
  V sums[2][4];
  const V k0 = VN (splat) ((gain[0] - gain[1]) * g[0]);
  const V k1 = VN (splat) ((gain[1] - gain[2]) * g[1]);
  const V k2 = VN (splat) (gain[2]);
  size_t j = FX_W;
  if (n < FX_W) {
    absorb_rest (a, y, x, 0, n, pole, gain);
    return;
  }
  V v = VN (load) (x, 0, 0), last = VN (splat) (a->last);
  V two = v + VN (align) (last, v, FX_W - 1);
  FX_UNROLL
  for (int i = 0; i < 2; i++) {
    w[i] = VN (pole) (pole[i]);
    sums[i][0] = w[i].one + 1;
#if FX_W >= 4
    sums[i][1] = w[i].two + w[i].one;
    sums[i][2] = w[i].three + w[i].two;
    sums[i][3] = w[i].three;
#else
    sums[i][1] = w[i].one;
#endif
    VN (low_first) (&w[i], &s[i], two, (i ? a->high : a->low) / g[i]);
  }
  VN (store)
  (y, 0, VN (fma) (k1, s[1].y, VN (fma) (k0, s[0].y, k2 * v)), 0);
  for (; j + FX_W <= n; j += FX_W) {
    V c[2];
    v = VN (load) (x, j, 0);
    c[0] = c[1] = v;
    FX_UNROLL
    for (int m = 0; m < (FX_W >= 4 ? 4 : 2); m++) {
      V before = VN (load) (x - m - 1, j, 0);
      c[0] = VN (fma) (sums[0][m], before, c[0]);
      c[1] = VN (fma) (sums[1][m], before, c[1]);
    }
    VN (low_next) (&w[0], &s[0], c[0]);
    VN (low_next) (&w[1], &s[1], c[1]);
    VN (store)
    (y, j, VN (fma) (k1, s[1].y, VN (fma) (k0, s[0].y, k2 * v)), 0);
  }
  *a = (FxAbsorber){ v[FX_W - 1], s[0].y[FX_W - 1] * g[0],
    s[1].y[FX_W - 1] * g[1] };
  absorb_rest (a, y, x, j, n, pole, gain);
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
  V frame, f[4], g[4];
  const V vstep = VN (splat) (step), middle = VN (splat) (first - 0.5);
  size_t j = 0;
  for (int i = 0; i < FX_W; i++)
    frame[i] = at + i;
  for (int k = 0; k < 4; k++) {
    f[k] = VN (splat) (lagrange_scales[k]);
    g[k] = VN (splat) (-lagrange_offsets[k]);
  }
  for (; j + FX_W <= n; j += FX_W) {
    V s = VN (fma) (vstep, frame, middle), square = s * s, q[4], p[4];
    FX_UNROLL
    for (int k = 0; k < 4; k++) {
      V a = VN (load) (x + 3 - k, j, 0), b = VN (load) (x + 4 + k, j, 0);
      q[k] = VN (fma) (f[k], square, g[k]);
      p[k] = VN (fma) ((k + 0.5) - s, b, ((k + 0.5) + s) * a);
    }
    V near = VN (fma) (q[1], p[0], q[0] * p[1]);
    V far = VN (fma) (q[3], p[2], q[2] * p[3]);
    VN (store)
    (y, j, VN (fma) (q[2] * q[3], near, q[0] * q[1] * far), 0);
    frame += FX_W;
  }
  lagrange_rest (y, x, j, n, first, step, at);
}

#undef V
#undef I
