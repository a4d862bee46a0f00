/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* a b + c for each type and each vector size in bytes (scalars: 0), rounded
 * once where the level has FMA. Said explicitly, so that a sample's bits do
 * not depend on which of several loops made it. */

#ifndef FX_X86_FMA_H
#define FX_X86_FMA_H

#include "dsp/kernel/x86/vec.h"

#ifdef __FMA__
#define FX_FMA_OF(call, plain) (call)
#else
#define FX_FMA_OF(call, plain) (plain)
#endif

FX_INLINE float
fma_f32_0 (float a, float b, float c)
{
  return FX_FMA_OF (__builtin_fmaf (a, b, c), a * b + c);
}

FX_INLINE double
fma_f64_0 (double a, double b, double c)
{
  return FX_FMA_OF (__builtin_fma (a, b, c), a * b + c);
}

FX_INLINE __m128
fma_f32_16 (__m128 a, __m128 b, __m128 c)
{
  return FX_FMA_OF (_mm_fmadd_ps (a, b, c), a * b + c);
}

FX_INLINE __m128d
fma_f64_16 (__m128d a, __m128d b, __m128d c)
{
  return FX_FMA_OF (_mm_fmadd_pd (a, b, c), a * b + c);
}

#ifdef __AVX2__
FX_INLINE __m256
fma_f32_32 (__m256 a, __m256 b, __m256 c)
{
  return _mm256_fmadd_ps (a, b, c);
}

FX_INLINE __m256d
fma_f64_32 (__m256d a, __m256d b, __m256d c)
{
  return _mm256_fmadd_pd (a, b, c);
}
#endif

#ifdef __AVX512F__
FX_INLINE __m512
fma_f32_64 (__m512 a, __m512 b, __m512 c)
{
  return _mm512_fmadd_ps (a, b, c);
}

FX_INLINE __m512d
fma_f64_64 (__m512d a, __m512d b, __m512d c)
{
  return _mm512_fmadd_pd (a, b, c);
}
#endif

#endif
