/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Delay lines, FX_W frames at a time, for the widest vectors of a level. What
 * neighbouring frames read lies side by side, one further for each frame, but
 * where the delay passes a whole number: loads where it does not (AVX-512: a
 * shuffle of two loads, whether or not), and elsewhere value by value. Class
 * BOUND: the same sums as in taps.c with FMA. */

#define TAPS_V VN (V)
typedef double VN (TapsU) __attribute__ ((vector_size (FX_W * 8), aligned (8)));
#define TAPS_U VN (TapsU)

/* Four neighbours of each frame, the latest first. */
typedef struct TapsWindow {
  TAPS_V a, b, c, e;
} TapsWindow;

/* Of a that is not a number b. */
#if defined(__AVX512F__)
#define TAPS_MAX(a, b) ((TAPS_V)_mm512_max_pd ((__m512d)(a), (__m512d)(b)))
#define TAPS_MIN(a, b) ((TAPS_V)_mm512_min_pd ((__m512d)(a), (__m512d)(b)))
#elif defined(__AVX2__)
#define TAPS_MAX(a, b) ((TAPS_V)_mm256_max_pd ((__m256d)(a), (__m256d)(b)))
#define TAPS_MIN(a, b) ((TAPS_V)_mm256_min_pd ((__m256d)(a), (__m256d)(b)))
#else
#define TAPS_MAX(a, b) ((TAPS_V)_mm_max_pd ((__m128d)(a), (__m128d)(b)))
#define TAPS_MIN(a, b) ((TAPS_V)_mm_min_pd ((__m128d)(a), (__m128d)(b)))
#endif

#if defined(__AVX512F__)
FX_INLINE TAPS_V
taps_window (const double *line, uint32_t mask, uint32_t at, TAPS_V d, int calm,
    TapsWindow *w)
{
  const I_8 order = { 0, 1, 2, 3, 4, 5, 6, 7 };
  I_8 whole = (I_8)_mm512_cvttpd_epi64 ((__m512d)d);
  TAPS_V u = d - (TAPS_V)_mm512_cvtepi64_pd ((__m512i)whole);
  I_8 first =
      (I_8)_mm512_broadcastq_epi64 (_mm512_castsi512_si128 ((__m512i)whole));
  uint32_t from = (at - 2 -
                      (uint32_t)_mm_cvtsi128_si32 (
                          _mm512_castsi512_si128 ((__m512i)whole))) &
                  mask;
  I_8 i = order + (first - whole);
  /* 16 values from the first one on have all of it: 3 more than its place */
  int near =
      calm || _mm512_cmpgt_epu64_mask ((__m512i)i, _mm512_set1_epi64 (12)) == 0;
  if (__builtin_expect (near && from + 15 <= mask, 1)) {
    __m512d lo = _mm512_loadu_pd (line + from),
            hi = _mm512_loadu_pd (line + from + 8);
    w->e = (TAPS_V)_mm512_permutex2var_pd (lo, (__m512i)i, hi);
    w->c = (TAPS_V)_mm512_permutex2var_pd (lo, (__m512i)(i + 1), hi);
    w->b = (TAPS_V)_mm512_permutex2var_pd (lo, (__m512i)(i + 2), hi);
    w->a = (TAPS_V)_mm512_permutex2var_pd (lo, (__m512i)(i + 3), hi);
  } else {
    I_8 m = { mask, mask, mask, mask, mask, mask, mask, mask };
    i += (I_8){ from, from, from, from, from, from, from, from };
    w->e = (TAPS_V)_mm512_i64gather_pd ((__m512i)(i & m), line, 8);
    w->c = (TAPS_V)_mm512_i64gather_pd ((__m512i)((i + 1) & m), line, 8);
    w->b = (TAPS_V)_mm512_i64gather_pd ((__m512i)((i + 2) & m), line, 8);
    w->a = (TAPS_V)_mm512_i64gather_pd ((__m512i)((i + 3) & m), line, 8);
  }
  return u;
}
#else
FX_INLINE TAPS_V
taps_window (const double *line, uint32_t mask, uint32_t at, TAPS_V d, int calm,
    TapsWindow *w)
{
#if defined(__AVX2__)
  __m128i whole = _mm256_cvttpd_epi32 ((__m256d)d);
  TAPS_V u = d - (TAPS_V)_mm256_cvtepi32_pd (whole);
  int same = _mm_movemask_epi8 (_mm_cmpeq_epi32 (
                 whole, _mm_shuffle_epi32 (whole, 0))) == 0xffff;
#else
  __m128i whole = _mm_cvttpd_epi32 ((__m128d)d);
  TAPS_V u = d - (TAPS_V)_mm_cvtepi32_pd (whole);
  int same = (_mm_movemask_epi8 (
                  _mm_cmpeq_epi32 (whole, _mm_shuffle_epi32 (whole, 0))) &
                 0xff) == 0xff;
#endif
  uint32_t from = (at - 2 - (uint32_t)_mm_cvtsi128_si32 (whole)) & mask;
  if (__builtin_expect (same && from + FX_W + 2 <= mask, 1)) {
    w->e = *(const TAPS_U *)(line + from);
    w->c = *(const TAPS_U *)(line + from + 1);
    w->b = *(const TAPS_U *)(line + from + 2);
    w->a = *(const TAPS_U *)(line + from + 3);
  } else {
#if defined(__AVX2__)
    __m128i order = _mm_set_epi32 (3, 2, 1, 0), m = _mm_set1_epi32 ((int)mask);
    __m128i i = _mm_sub_epi32 (
        _mm_add_epi32 (order, _mm_set1_epi32 ((int)(at - 2))), whole);
#define TAPS_PICK(k)                                                           \
  (TAPS_V) _mm256_i32gather_pd (                                               \
      line, _mm_and_si128 (_mm_add_epi32 (i, _mm_set1_epi32 (k)), m), 8)
#else
    uint32_t i = at - 2 - (uint32_t)_mm_cvtsi128_si32 (whole);
    uint32_t j =
        at - 1 - (uint32_t)_mm_cvtsi128_si32 (_mm_shuffle_epi32 (whole, 1));
#define TAPS_PICK(k)                                                           \
  (TAPS_V)                                                                     \
  {                                                                            \
    line[(i + (k)) & mask], line[(j + (k)) & mask]                             \
  }
#endif
    w->e = TAPS_PICK (0);
    w->c = TAPS_PICK (1);
    w->b = TAPS_PICK (2);
    w->a = TAPS_PICK (3);
#undef TAPS_PICK
  }
  return u;
}
#endif

#define TAPS_SPLAT VN (splat)
#define TAPS_FMA VN (fma)

/* Frames i .. i + FX_W - 1, i and the numbers behind it as doubles in frame. */
FX_INLINE TAPS_V
taps_frames (const double *line, uint32_t mask, uint32_t at, TAPS_V frame,
    const FxTapsVoice *voice, uint32_t voices)
{
  TAPS_V sum = TAPS_SPLAT (0.0);
  for (const FxTapsVoice *v = voice; v < voice + voices; v++) {
    TAPS_V t = (frame + v->start) * v->step, d, u, k1, k2, k3, bc;
    TapsWindow w;
    d = TAPS_FMA (TAPS_SPLAT (v->c[3]), t, TAPS_SPLAT (v->c[2]));
    d = TAPS_FMA (d, t, TAPS_SPLAT (v->c[1]));
    d = TAPS_FMA (d, t, TAPS_SPLAT (v->c[0]));
    if (!v->calm)
      d = TAPS_MIN (
          TAPS_MAX (d, TAPS_SPLAT (v->shortest)), TAPS_SPLAT (v->longest));
    u = taps_window (line, mask, at, d, v->calm != 0, &w);
    bc = w.b - w.c;
    k3 = TAPS_FMA (w.e - w.a, TAPS_SPLAT (1.0 / 6), bc * 0.5);
    k2 = TAPS_FMA (w.a + w.c, TAPS_SPLAT (0.5), -w.b);
    k1 = -bc - (k2 + k3);
    k1 = TAPS_FMA (TAPS_FMA (TAPS_FMA (k3, u, k2), u, k1), u, w.b);
    sum = TAPS_FMA (
        TAPS_FMA (TAPS_SPLAT (v->gain), frame, TAPS_SPLAT (v->weight)), k1,
        sum);
  }
  return sum;
}

static void
taps_sum (const double *line, uint32_t mask, uint32_t newest,
    const FxTapsVoice *voice, uint32_t voices, double *y, size_t n)
{
  static const double order[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
  TAPS_V frame = *(const TAPS_U *)order;
  size_t i = 0;
  for (; i + FX_W <= n; i += FX_W, frame += FX_W)
    *(TAPS_U *)(y + i) = taps_frames (
        line, mask, newest + 1 + (uint32_t)i, frame, voice, voices);
  if (i == n)
    return;
  /* Of the frames behind the last one whatever is there is read. */
  TAPS_V rest =
      taps_frames (line, mask, newest + 1 + (uint32_t)i, frame, voice, voices);
  for (int j = 0; i < n; i++, j++)
    y[i] = rest[j];
}

/* n values to where they do not turn around. */
FX_INLINE TAPS_V
taps_store (double *to, const double *x, size_t n, TAPS_V most)
{
  const VN (I) sign = (VN (I))TAPS_SPLAT (-0.0);
  const TAPS_V least = TAPS_SPLAT (FX_TAPS_LEAST),
               bound = TAPS_SPLAT (FX_TAPS_MOST);
  size_t i = 0;
  for (; i + FX_W <= n; i += FX_W) {
    VN (I) v = (VN (I)) * (const TAPS_U *)(x + i);
    TAPS_V a = (TAPS_V)(v & ~sign);
    v &= (VN (I)) (a >= least) & (VN (I)) (a <= bound);
    *(TAPS_U *)(to + i) = (TAPS_V)v;
    most = TAPS_MAX ((TAPS_V)(v & ~sign), most);
  }
  for (; i < n; i++) {
    double a = x[i] < 0 ? -x[i] : x[i];
    int kept = a >= FX_TAPS_LEAST && a <= FX_TAPS_MOST;
    to[i] = kept ? x[i] : 0;
    most[0] = kept && a > most[0] ? a : most[0];
  }
  return most;
}

static double
taps_put (
    double *line, uint32_t mask, uint32_t newest, const double *x, size_t n)
{
  uint32_t at = (newest + 1) & mask;
  size_t room = (size_t)mask + 1 - at, first = n < room ? n : room;
  TAPS_V most = taps_store (line + at, x, first, TAPS_SPLAT (0.0));
  if (first < n)
    most = taps_store (line, x + first, n - first, most);
  double m = 0;
  for (int j = 0; j < FX_W; j++)
    m = most[j] > m ? most[j] : m;
  return m;
}

#undef TAPS_V
#undef TAPS_U
#undef TAPS_SPLAT
#undef TAPS_FMA
#undef TAPS_MAX
#undef TAPS_MIN
