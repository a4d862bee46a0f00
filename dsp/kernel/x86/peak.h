/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Largest magnitudes, PK_N floats or FX_W doubles at a time. */

#if defined(__AVX512F__)
#define PK_N 16
#define PK_MAX(a, b) ((PkF)_mm512_max_ps ((__m512)(a), (__m512)(b)))
#define PK_MAX_D(a, b) ((PkD)_mm512_max_pd ((__m512d)(a), (__m512d)(b)))
#elif defined(__AVX2__)
#define PK_N 8
#define PK_MAX(a, b) ((PkF)_mm256_max_ps ((__m256)(a), (__m256)(b)))
#define PK_MAX_D(a, b) ((PkD)_mm256_max_pd ((__m256d)(a), (__m256d)(b)))
#else
#define PK_N 4
#define PK_MAX(a, b) ((PkF)_mm_max_ps ((__m128)(a), (__m128)(b)))
#define PK_MAX_D(a, b) ((PkD)_mm_max_pd ((__m128d)(a), (__m128d)(b)))
#endif

typedef float PkF __attribute__ ((vector_size (PK_N * 4)));
typedef float PkFu __attribute__ ((vector_size (PK_N * 4), aligned (4)));
typedef int32_t PkI __attribute__ ((vector_size (PK_N * 4)));
typedef double PkD __attribute__ ((vector_size (PK_N * 4)));
typedef double PkDu __attribute__ ((vector_size (PK_N * 4), aligned (8)));
typedef int64_t PkL __attribute__ ((vector_size (PK_N * 4)));

FX_INLINE PkF
pk_abs (PkF v)
{
  return (PkF)((PkI)v & 0x7fffffff);
}

FX_INLINE PkD
pk_abs_d (PkD v)
{
  return (PkD)((PkL)v & INT64_MAX);
}

FX_INLINE float
pk_top (PkF v)
{
#if PK_N == 16
  __m256 h = _mm256_max_ps (_mm512_castps512_ps256 ((__m512)v),
      (__m256)_mm512_extractf64x4_pd ((__m512d)v, 1));
#elif PK_N == 8
  __m256 h = (__m256)v;
#endif
#if PK_N > 4
  __m128 q =
      _mm_max_ps (_mm256_castps256_ps128 (h), _mm256_extractf128_ps (h, 1));
#else
  __m128 q = (__m128)v;
#endif
  q = _mm_max_ps (q, _mm_movehl_ps (q, q));
  q = _mm_max_ss (q, _mm_shuffle_ps (q, q, 1));
  return _mm_cvtss_f32 (q);
}

static double
peak (const double *x, size_t n)
{
  PkD v[4] = { { 0 } };
  double most = 0;
  size_t i = 0, w = PK_N / 2;
  for (; i + 4 * w <= n; i += 4 * w)
    FX_UNROLL
  for (size_t j = 0; j < 4; j++)
    v[j] = PK_MAX_D (v[j], pk_abs_d (*(const PkDu *)(x + i + j * w)));
  for (; i < n; i++) {
    double a = __builtin_fabs (x[i]);
    most = a > most ? a : most;
  }
  v[0] = PK_MAX_D (PK_MAX_D (v[0], v[1]), PK_MAX_D (v[2], v[3]));
  for (int j = 0; j < PK_N / 2; j++)
    most = v[0][j] > most ? v[0][j] : most;
  return most;
}

FX_INLINE PkD
pk_kept (PkD v, double least, double most)
{
  PkD a = pk_abs_d (v);
  return (PkD)((PkL)v & ((a >= least) & (a <= most)));
}

static double
keep (double *to, const double *x, size_t n, double least, double most)
{
  enum { W = PK_N / 2 };
  PkD v[2] = { { 0 } }, y;
  double top = 0;
  size_t i = 0;
  for (; i + 2 * W <= n; i += 2 * W)
    FX_UNROLL
  for (size_t j = 0; j < 2; j++) {
    y = pk_kept (*(const PkDu *)(x + i + j * W), least, most);
    *(PkDu *)(to + i + j * W) = y;
    v[j] = PK_MAX_D (v[j], pk_abs_d (y));
  }
  for (; i + W <= n; i += W) {
    y = pk_kept (*(const PkDu *)(x + i), least, most);
    *(PkDu *)(to + i) = y;
    v[0] = PK_MAX_D (v[0], pk_abs_d (y));
  }
  if (i < n) {
    y = (PkD){ 0 };
    memcpy (&y, x + i, (n - i) * sizeof (double));
    y = pk_kept (y, least, most);
    memcpy (to + i, &y, (n - i) * sizeof (double));
    v[0] = PK_MAX_D (v[0], pk_abs_d (y));
  }
  v[0] = PK_MAX_D (v[0], v[1]);
  for (int j = 0; j < W; j++)
    top = v[0][j] > top ? v[0][j] : top;
  return top;
}

static float
largest (const float *x, size_t n)
{
  PkF v = { 0 };
  for (; n >= PK_N; n -= PK_N, x += PK_N)
    v = PK_MAX (v, pk_abs (*(const PkFu *)x));
  float most = pk_top (v);
  for (; n > 0; n--, x++) {
    float a = __builtin_fabsf (*x);
    most = a > most ? a : most;
  }
  return most;
}

/* Of PK_N windows, whose newest samples begin at x. */
FX_INLINE PkF
between_at (const FxBetween *b, const float *x)
{
  PkF e0 = { 0 }, o0 = { 0 }, e1 = { 0 }, o1 = { 0 };
  const float *w = x - (2 * FX_BETWEEN - 1);
  FX_UNROLL
  for (int k = 0; k < FX_BETWEEN; k++) {
    PkF p = *(const PkFu *)(w + k);
    PkF q = *(const PkFu *)(w + 2 * FX_BETWEEN - 1 - k);
    PkF sum = p + q, diff = p - q;
    e0 += b->even[0][k] * sum;
    o0 += b->odd[0][k] * diff;
    e1 += b->even[1][k] * sum;
    o1 += b->odd[1][k] * diff;
  }
  return PK_MAX (pk_abs (e0) + pk_abs (o0), pk_abs (e1) + pk_abs (o1));
}

/* Groups of windows end where the tile does; the first one may reach back into
 * what was looked at before, which changes nothing. */
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
      PkF most = { 0 };
      for (size_t i = (m + PK_N - 1) / PK_N; i > 0; i--)
        most = PK_MAX (most, between_at (b, x + at + m - i * PK_N));
      float y = pk_top (most);
      found = y > found ? y : found;
    }
    before = m < FX_BETWEEN_PAST ? both : here;
  }
  return found;
}
