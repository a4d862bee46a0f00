/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Vectors of doubles, 1, 2, 4 and 8 wide, as GCC and Clang vector extensions,
 * and the few operations on them that the kernels share. Those that differ
 * from width to width carry the width as a suffix; the kernels, which are
 * included once per width, reach them with VN (name). Width 1 is half of a
 * vector of two: GCC copies scalars between registers with an instruction
 * that takes an execution port and a cycle, vectors with one that is free.
 * Nothing here is wider than what the level has registers for. */

#ifndef FX_X86_VEC_H
#define FX_X86_VEC_H

#include <immintrin.h>
#include <stdint.h>

#define FX_INLINE static inline __attribute__ ((always_inline))
/* Of loops whose count is a constant once they are inlined; Clang, told only
 * "unroll", would do it too early, with the count unknown. */
#if defined(__clang__)
#define FX_UNROLL _Pragma ("clang loop unroll(full)")
#else
#define FX_UNROLL _Pragma ("GCC unroll 16")
#endif

#define FX_PASTE_(a, b) a##_##b
#define FX_PASTE(a, b) FX_PASTE_ (a, b)
/* The name of this width: VN (load) is load_8 where FX_W is 8. */
#define VN(name) FX_PASTE (name, FX_W)

typedef double V_1 __attribute__ ((vector_size (16)));
typedef double V_2 __attribute__ ((vector_size (16)));
typedef double V_2u __attribute__ ((vector_size (16), aligned (8)));
typedef int64_t I_2 __attribute__ ((vector_size (16)));
#define splat_1(x) ((V_1){ (x), 0 })
#define splat_2(x) ((V_2){ (x), (x) })
#define low2_2(v) (v)

/* One sample. */
FX_INLINE double
get (const void *p, size_t i, int f32)
{
  return f32 ? (double)((const float *)p)[i] : ((const double *)p)[i];
}

FX_INLINE void
put (void *p, size_t i, double v, int f32)
{
  if (f32)
    ((float *)p)[i] = (float)v;
  else
    ((double *)p)[i] = v;
}

/* w doubles from p, from floats if f32; p need not be aligned. */
FX_INLINE V_1
load_1 (const void *p, size_t i, int f32)
{
  return (V_1){ get (p, i, f32), 0 };
}

FX_INLINE void
store_1 (void *p, size_t i, V_1 v, int f32)
{
  put (p, i, v[0], f32);
}

FX_INLINE V_2
load_2 (const void *p, size_t i, int f32)
{
  if (f32)
    return (V_2)_mm_cvtps_pd (_mm_castsi128_ps (
        _mm_loadl_epi64 ((const __m128i *)((const float *)p + i))));
  return *(const V_2u *)((const double *)p + i);
}

FX_INLINE void
store_2 (void *p, size_t i, V_2 v, int f32)
{
  if (f32)
    _mm_storel_epi64 ((__m128i *)((float *)p + i),
        _mm_castps_si128 (_mm_cvtpd_ps ((__m128d)v)));
  else
    *(V_2u *)((double *)p + i) = v;
}

/* a b + c, rounded once where the level has FMA. Said explicitly: what a
 * compiler contracts in a sum of two products differs from copy to copy of the
 * same source, and then bits depend on how a stream is cut. */
FX_INLINE V_2
fma_2 (V_2 a, V_2 b, V_2 c)
{
#ifdef __FMA__
  return (V_2)_mm_fmadd_pd ((__m128d)a, (__m128d)b, (__m128d)c);
#else
  return a * b + c;
#endif
}
#define fma_1 fma_2

/* Lanes n .. n + w - 1 of a (first) and b. */
FX_INLINE V_2
align_2 (V_2 a, V_2 b, int n)
{
  return n == 0 ? a : n == 1 ? __builtin_shufflevector (a, b, 1, 2) : b;
}

/* The even and the odd blocks of s lanes of a and b, one of a, one of b and
 * so on: a step of a transposition. */
FX_INLINE V_2
evens_2 (V_2 a, V_2 b, int s)
{
  return __builtin_shufflevector (a, b, 0, 2);
}

FX_INLINE V_2
odds_2 (V_2 a, V_2 b, int s)
{
  return __builtin_shufflevector (a, b, 1, 3);
}

/* Where the mask (all ones or zero in each lane) is set b, else a. */
FX_INLINE V_2
select_2 (V_2 a, V_2 b, I_2 mask)
{
  return (V_2)(((I_2)b & mask) | ((I_2)a & ~mask));
}

#ifdef __AVX2__
typedef double V_4 __attribute__ ((vector_size (32)));
typedef double V_4u __attribute__ ((vector_size (32), aligned (8)));
typedef int64_t I_4 __attribute__ ((vector_size (32)));
#define splat_4(x) ((V_4){ (x), (x), (x), (x) })
#define low2_4(v) ((V_2)_mm256_castpd256_pd128 ((__m256d)(v)))
#define low4_4(v) (v)

FX_INLINE V_4
load_4 (const void *p, size_t i, int f32)
{
  if (f32)
    return (V_4)_mm256_cvtps_pd (_mm_loadu_ps ((const float *)p + i));
  return *(const V_4u *)((const double *)p + i);
}

FX_INLINE void
store_4 (void *p, size_t i, V_4 v, int f32)
{
  if (f32)
    _mm_storeu_ps ((float *)p + i, _mm256_cvtpd_ps ((__m256d)v));
  else
    *(V_4u *)((double *)p + i) = v;
}

FX_INLINE V_4
fma_4 (V_4 a, V_4 b, V_4 c)
{
  return (V_4)_mm256_fmadd_pd ((__m256d)a, (__m256d)b, (__m256d)c);
}

FX_INLINE V_4
align_4 (V_4 a, V_4 b, int n)
{
  return n == 0   ? a
         : n == 1 ? __builtin_shufflevector (a, b, 1, 2, 3, 4)
         : n == 2 ? __builtin_shufflevector (a, b, 2, 3, 4, 5)
         : n == 3 ? __builtin_shufflevector (a, b, 3, 4, 5, 6)
                  : b;
}

FX_INLINE V_4
evens_4 (V_4 a, V_4 b, int s)
{
  return s == 2 ? __builtin_shufflevector (a, b, 0, 1, 4, 5)
                : __builtin_shufflevector (a, b, 0, 4, 2, 6);
}

FX_INLINE V_4
odds_4 (V_4 a, V_4 b, int s)
{
  return s == 2 ? __builtin_shufflevector (a, b, 2, 3, 6, 7)
                : __builtin_shufflevector (a, b, 1, 5, 3, 7);
}

FX_INLINE V_4
select_4 (V_4 a, V_4 b, I_4 mask)
{
  return (V_4)(((I_4)b & mask) | ((I_4)a & ~mask));
}
#endif

#ifdef __AVX512F__
typedef double V_8 __attribute__ ((vector_size (64)));
typedef double V_8u __attribute__ ((vector_size (64), aligned (8)));
typedef int64_t I_8 __attribute__ ((vector_size (64)));
#define splat_8(x) ((V_8){ (x), (x), (x), (x), (x), (x), (x), (x) })
#define low2_8(v) ((V_2)_mm512_castpd512_pd128 ((__m512d)(v)))
#define low4_8(v) ((V_4)_mm512_castpd512_pd256 ((__m512d)(v)))

FX_INLINE V_8
load_8 (const void *p, size_t i, int f32)
{
  if (f32)
    return (V_8)_mm512_cvtps_pd (_mm256_loadu_ps ((const float *)p + i));
  return *(const V_8u *)((const double *)p + i);
}

FX_INLINE void
store_8 (void *p, size_t i, V_8 v, int f32)
{
  if (f32)
    _mm256_storeu_ps ((float *)p + i, _mm512_cvtpd_ps ((__m512d)v));
  else
    *(V_8u *)((double *)p + i) = v;
}

FX_INLINE V_8
fma_8 (V_8 a, V_8 b, V_8 c)
{
  return (V_8)_mm512_fmadd_pd ((__m512d)a, (__m512d)b, (__m512d)c);
}

FX_INLINE V_8
align_8 (V_8 a, V_8 b, int n)
{
  switch (n) {
  case 0:
    return a;
  case 1:
    return __builtin_shufflevector (a, b, 1, 2, 3, 4, 5, 6, 7, 8);
  case 2:
    return __builtin_shufflevector (a, b, 2, 3, 4, 5, 6, 7, 8, 9);
  case 4:
    return __builtin_shufflevector (a, b, 4, 5, 6, 7, 8, 9, 10, 11);
  case 6:
    return __builtin_shufflevector (a, b, 6, 7, 8, 9, 10, 11, 12, 13);
  case 7:
    return __builtin_shufflevector (a, b, 7, 8, 9, 10, 11, 12, 13, 14);
  default:
    return b;
  }
}

FX_INLINE V_8
evens_8 (V_8 a, V_8 b, int s)
{
  return s == 4   ? __builtin_shufflevector (a, b, 0, 1, 2, 3, 8, 9, 10, 11)
         : s == 2 ? __builtin_shufflevector (a, b, 0, 1, 8, 9, 4, 5, 12, 13)
                  : __builtin_shufflevector (a, b, 0, 8, 2, 10, 4, 12, 6, 14);
}

FX_INLINE V_8
odds_8 (V_8 a, V_8 b, int s)
{
  return s == 4   ? __builtin_shufflevector (a, b, 4, 5, 6, 7, 12, 13, 14, 15)
         : s == 2 ? __builtin_shufflevector (a, b, 2, 3, 10, 11, 6, 7, 14, 15)
                  : __builtin_shufflevector (a, b, 1, 9, 3, 11, 5, 13, 7, 15);
}

FX_INLINE V_8
select_8 (V_8 a, V_8 b, I_8 mask)
{
  return (V_8)(((I_8)b & mask) | ((I_8)a & ~mask));
}
#endif

#endif
