/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* How the lanes of vectors of FFT_N samples of type T are moved in transforms.
 * Included once per type and width, FFT_BITS wide; FN (name) carries both. The
 * loads of 256-bit vectors take two halves, so that what remains to be done
 * stays within halves and costs one instruction. */

typedef T FN (Fv) __attribute__ ((vector_size (FFT_N * sizeof (T))));
typedef T FN (FvU)
    __attribute__ ((vector_size (FFT_N * sizeof (T)), aligned (sizeof (T))));
typedef T FN (FvHalf) __attribute__ ((vector_size (FFT_N * sizeof (T) / 2)));

#define FV FN (Fv)
#define SHUFFLE __builtin_shufflevector

FX_INLINE FV
FN (load) (const T *p)
{
  return *(const FV *)p;
}

FX_INLINE void
FN (store) (T *p, FV v)
{
  *(FV *)p = v;
}

FX_INLINE FV
FN (load_unaligned) (const T *p)
{
  return *(const FN (FvU) *)p;
}

FX_INLINE void
FN (store_unaligned) (T *p, FV v)
{
  *(FN (FvU) *)p = v;
}

#if FFT_N > 2
/* N/2 samples each from lo and hi. */
FX_INLINE FV
FN (halves) (const T *lo, const T *hi)
{
  FN (FvHalf) a = *(const FN (FvHalf) *)lo, b = *(const FN (FvHalf) *)hi;
#if FFT_N == 4
  return SHUFFLE (a, b, 0, 1, 2, 3);
#elif FFT_N == 8
  return SHUFFLE (a, b, 0, 1, 2, 3, 4, 5, 6, 7);
#else
  return SHUFFLE (a, b, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#endif
}
#endif

FX_INLINE FV
FN (reverse) (FV a)
{
#if FFT_N == 2
  return SHUFFLE (a, a, 1, 0);
#elif FFT_N == 4
  return SHUFFLE (a, a, 3, 2, 1, 0);
#elif FFT_N == 8
  return SHUFFLE (a, a, 7, 6, 5, 4, 3, 2, 1, 0);
#else
  return SHUFFLE (a, a, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
#endif
}

/* The even and the odd samples of x [2N]. */
FX_INLINE void
FN (split) (const T *x, FV *even, FV *odd)
{
#if FFT_BITS == 256
  FV a = FN (halves) (x, x + FFT_N);
  FV b = FN (halves) (x + FFT_N / 2, x + 3 * FFT_N / 2);
#if FFT_N == 4
  *even = SHUFFLE (a, b, 0, 4, 2, 6);
  *odd = SHUFFLE (a, b, 1, 5, 3, 7);
#else
  *even = SHUFFLE (a, b, 0, 2, 8, 10, 4, 6, 12, 14);
  *odd = SHUFFLE (a, b, 1, 3, 9, 11, 5, 7, 13, 15);
#endif
#else
  FV a = FN (load) (x), b = FN (load) (x + FFT_N);
#if FFT_N == 2
  *even = SHUFFLE (a, b, 0, 2);
  *odd = SHUFFLE (a, b, 1, 3);
#elif FFT_N == 4
  *even = SHUFFLE (a, b, 0, 2, 4, 6);
  *odd = SHUFFLE (a, b, 1, 3, 5, 7);
#elif FFT_N == 8
  *even = SHUFFLE (a, b, 0, 2, 4, 6, 8, 10, 12, 14);
  *odd = SHUFFLE (a, b, 1, 3, 5, 7, 9, 11, 13, 15);
#else
  *even =
      SHUFFLE (a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  *odd =
      SHUFFLE (a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
#endif
#endif
}

/* The other way. */
FX_INLINE void
FN (join) (T *x, FV even, FV odd)
{
#if FFT_N == 2
  FN (store) (x, SHUFFLE (even, odd, 0, 2));
  FN (store) (x + 2, SHUFFLE (even, odd, 1, 3));
#elif FFT_BITS == 256 && FFT_N == 4
  FV a = SHUFFLE (even, odd, 0, 4, 2, 6), b = SHUFFLE (even, odd, 1, 5, 3, 7);
  FN (store) (x, SHUFFLE (a, b, 0, 1, 4, 5));
  FN (store) (x + 4, SHUFFLE (a, b, 2, 3, 6, 7));
#elif FFT_N == 4
  FN (store) (x, SHUFFLE (even, odd, 0, 4, 1, 5));
  FN (store) (x + 4, SHUFFLE (even, odd, 2, 6, 3, 7));
#elif FFT_BITS == 256
  FV a = SHUFFLE (even, odd, 0, 8, 1, 9, 4, 12, 5, 13);
  FV b = SHUFFLE (even, odd, 2, 10, 3, 11, 6, 14, 7, 15);
  FN (store) (x, SHUFFLE (a, b, 0, 1, 2, 3, 8, 9, 10, 11));
  FN (store) (x + 8, SHUFFLE (a, b, 4, 5, 6, 7, 12, 13, 14, 15));
#elif FFT_N == 8
  FN (store) (x, SHUFFLE (even, odd, 0, 8, 1, 9, 2, 10, 3, 11));
  FN (store) (x + 8, SHUFFLE (even, odd, 4, 12, 5, 13, 6, 14, 7, 15));
#else
  FN (store)
  (x, SHUFFLE (
          even, odd, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
  FN (store)
  (x + 16, SHUFFLE (even, odd, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14,
               30, 15, 31));
#endif
}

/* Columns of the matrix of N rows and FFT_LAST columns that x holds: v[p] is
 * x[p], x[FFT_LAST + p], x[2 FFT_LAST + p] ... */
#if FFT_N == 2
#define FFT_LAST 4
FX_INLINE void
FN (columns) (const T *x, FV v[FFT_LAST])
{
  FV a0 = FN (load) (x), a1 = FN (load) (x + 2);
  FV a2 = FN (load) (x + 4), a3 = FN (load) (x + 6);
  v[0] = SHUFFLE (a0, a2, 0, 2);
  v[1] = SHUFFLE (a0, a2, 1, 3);
  v[2] = SHUFFLE (a1, a3, 0, 2);
  v[3] = SHUFFLE (a1, a3, 1, 3);
}
#elif FFT_N == 4 && FFT_BITS == 256
#define FFT_LAST 4
FX_INLINE void
FN (columns) (const T *x, FV v[FFT_LAST])
{
  FV a0 = FN (halves) (x, x + 8), a1 = FN (halves) (x + 4, x + 12);
  FV a2 = FN (halves) (x + 2, x + 10), a3 = FN (halves) (x + 6, x + 14);
  v[0] = SHUFFLE (a0, a1, 0, 4, 2, 6);
  v[1] = SHUFFLE (a0, a1, 1, 5, 3, 7);
  v[2] = SHUFFLE (a2, a3, 0, 4, 2, 6);
  v[3] = SHUFFLE (a2, a3, 1, 5, 3, 7);
}
#elif FFT_N == 4
#define FFT_LAST 4
FX_INLINE void
FN (columns) (const T *x, FV v[FFT_LAST])
{
  FV a0 = FN (load) (x), a1 = FN (load) (x + 4);
  FV a2 = FN (load) (x + 8), a3 = FN (load) (x + 12);
  FV b0 = SHUFFLE (a0, a1, 0, 4, 1, 5), b1 = SHUFFLE (a0, a1, 2, 6, 3, 7);
  FV b2 = SHUFFLE (a2, a3, 0, 4, 1, 5), b3 = SHUFFLE (a2, a3, 2, 6, 3, 7);
  v[0] = SHUFFLE (b0, b2, 0, 1, 4, 5);
  v[1] = SHUFFLE (b0, b2, 2, 3, 6, 7);
  v[2] = SHUFFLE (b1, b3, 0, 1, 4, 5);
  v[3] = SHUFFLE (b1, b3, 2, 3, 6, 7);
}
#elif FFT_N == 8
#define FFT_LAST 8
/* Four columns, of which x points at the first. */
FX_INLINE void
FN (columns4) (const T *x, FV v[4])
{
  FV a0 = FN (halves) (x, x + 32), a1 = FN (halves) (x + 8, x + 40);
  FV a2 = FN (halves) (x + 16, x + 48), a3 = FN (halves) (x + 24, x + 56);
#if FFT_BITS == 256
  FV b0 = SHUFFLE (a0, a1, 0, 8, 1, 9, 4, 12, 5, 13);
  FV b1 = SHUFFLE (a0, a1, 2, 10, 3, 11, 6, 14, 7, 15);
  FV b2 = SHUFFLE (a2, a3, 0, 8, 1, 9, 4, 12, 5, 13);
  FV b3 = SHUFFLE (a2, a3, 2, 10, 3, 11, 6, 14, 7, 15);
  v[0] = SHUFFLE (b0, b2, 0, 1, 8, 9, 4, 5, 12, 13);
  v[1] = SHUFFLE (b0, b2, 2, 3, 10, 11, 6, 7, 14, 15);
  v[2] = SHUFFLE (b1, b3, 0, 1, 8, 9, 4, 5, 12, 13);
  v[3] = SHUFFLE (b1, b3, 2, 3, 10, 11, 6, 7, 14, 15);
#else
  FV b0 = SHUFFLE (a0, a1, 0, 8, 2, 10, 4, 12, 6, 14);
  FV b1 = SHUFFLE (a0, a1, 1, 9, 3, 11, 5, 13, 7, 15);
  FV b2 = SHUFFLE (a2, a3, 0, 8, 2, 10, 4, 12, 6, 14);
  FV b3 = SHUFFLE (a2, a3, 1, 9, 3, 11, 5, 13, 7, 15);
  v[0] = SHUFFLE (b0, b2, 0, 1, 8, 9, 4, 5, 12, 13);
  v[2] = SHUFFLE (b0, b2, 2, 3, 10, 11, 6, 7, 14, 15);
  v[1] = SHUFFLE (b1, b3, 0, 1, 8, 9, 4, 5, 12, 13);
  v[3] = SHUFFLE (b1, b3, 2, 3, 10, 11, 6, 7, 14, 15);
#endif
}

FX_INLINE void
FN (columns) (const T *x, FV v[FFT_LAST])
{
  FN (columns4) (x, v);
  FN (columns4) (x + 4, v + 4);
}
#else
#define FFT_LAST 4
FX_INLINE void
FN (columns) (const T *x, FV v[FFT_LAST])
{
  FV a0 = FN (load) (x), a1 = FN (load) (x + 16);
  FV a2 = FN (load) (x + 32), a3 = FN (load) (x + 48);
#define EVERY4(a, b, p)                                                        \
  SHUFFLE (a, b, p, p + 4, p + 8, p + 12, p + 16, p + 20, p + 24, p + 28,      \
      p + 1, p + 5, p + 9, p + 13, p + 17, p + 21, p + 25, p + 29)
  FV b0 = EVERY4 (a0, a1, 0), b1 = EVERY4 (a2, a3, 0);
  FV b2 = EVERY4 (a0, a1, 2), b3 = EVERY4 (a2, a3, 2);
#undef EVERY4
#define LOWER 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23
#define UPPER 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31
  v[0] = SHUFFLE (b0, b1, LOWER);
  v[1] = SHUFFLE (b0, b1, UPPER);
  v[2] = SHUFFLE (b2, b3, LOWER);
  v[3] = SHUFFLE (b2, b3, UPPER);
#undef LOWER
#undef UPPER
}

/* The same of a matrix of 4 rows, 4 columns and 4 samples in each place. */
FX_INLINE void
FN (columns_of_4) (const T *x, FV v[4])
{
  FV a0 = FN (load) (x), a1 = FN (load) (x + 16);
  FV a2 = FN (load) (x + 32), a3 = FN (load) (x + 48);
#define LOWER 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23
#define UPPER 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31
  FV b0 = SHUFFLE (a0, a1, LOWER), b1 = SHUFFLE (a0, a1, UPPER);
  FV b2 = SHUFFLE (a2, a3, LOWER), b3 = SHUFFLE (a2, a3, UPPER);
#undef LOWER
#undef UPPER
#define EVEN 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27
#define ODD 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31
  v[0] = SHUFFLE (b0, b2, EVEN);
  v[1] = SHUFFLE (b0, b2, ODD);
  v[2] = SHUFFLE (b1, b3, EVEN);
  v[3] = SHUFFLE (b1, b3, ODD);
#undef EVEN
#undef ODD
}

/* Four samples, each in four adjacent lanes. */
FX_INLINE FV
FN (spread) (const T *p)
{
  const __m512i lanes =
      _mm512_setr_epi32 (0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
  return (FV)_mm512_permutevar_ps (
      _mm512_broadcast_f32x4 (*(const __m128 *)p), lanes);
}
#endif
