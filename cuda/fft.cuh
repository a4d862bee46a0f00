/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Transforms for the convolution of real signals, B = 512 .. 4096 complex
 * numbers in registers and shared memory of B / 8 threads.
 *
 * 2B real samples are the polynomial z(u), sum over m < B of
 * (x[m] + i x[m + B]) u^m, modulo u^B - i: since u^B = i stands for a shift by
 * B samples and u^2B = -1, products are negacyclic convolutions of length 2B,
 * of real signals, with half as many complex numbers and no pass that would take
 * real spectra apart. (Right-angle convolution; the weights that other
 * transforms need beforehand are in the roots here.)
 *
 * Forward: u^(8 s) - C splits into the eight u^s - c w^r, r = 0 .. 7, where c^8 =
 * C and w = exp (2 pi i / 8): eight numbers s apart are multiplied by c^m and go
 * through a transform of eight. c depends on the group alone, not on the place
 * in it. The first pass is of radix 2 or 4 where B is no power of 8. The last one
 * leaves B values of z at the B roots, in an order that only has to be the same
 * for all spectra. The inverse takes the same steps back, and is B times too
 * large.
 *
 * Thread t holds v[m], place t + m B / 8: before the first pass in time; after
 * the last, of the spectrum as it is stored. Numbers in shared memory are
 * exchanged within the bits of their place so that no access has more lanes in a
 * bank than it must. */

#ifndef FX_CUDA_FFT_CUH
#define FX_CUDA_FFT_CUH

#include "cuda/fir.cuh"

/* Inlined into kernels. Emulated, where there are no registers to keep, that
 * would only be many copies to compile. */
#ifdef FX_EMULATE
#define FX_FFT_FUNCTION static __attribute__ ((noinline)) void
#else
#define FX_FFT_FUNCTION static __device__ inline void
#endif

template <typename R> struct alignas (2 * sizeof (R)) FxComplex
{
  R re, im;
};

template <typename R>
static __device__ inline FxComplex<R>
fx_fft_mul (FxComplex<R> a, FxComplex<R> b)
{
  return { fx_fir_fma (-a.im, b.im, a.re * b.re),
    fx_fir_fma (a.im, b.re, a.re * b.im) };
}

/* a times the conjugate of b. */
template <typename R>
static __device__ inline FxComplex<R>
fx_fft_mul_conj (FxComplex<R> a, FxComplex<R> b)
{
  return { fx_fir_fma (a.im, b.im, a.re * b.re),
    fx_fir_fma (a.im, b.re, -(a.re * b.im)) };
}

template <typename R>
static __device__ inline FxComplex<R>
fx_fft_add (FxComplex<R> a, FxComplex<R> b)
{
  return { a.re + b.re, a.im + b.im };
}

template <typename R>
static __device__ inline FxComplex<R>
fx_fft_sub (FxComplex<R> a, FxComplex<R> b)
{
  return { a.re - b.re, a.im - b.im };
}

/* a + i b, or a - i b where SIGN is -1. */
template <int SIGN, typename R>
static __device__ inline FxComplex<R>
fx_fft_add_i (FxComplex<R> a, FxComplex<R> b)
{
  return SIGN > 0 ? FxComplex<R>{ a.re - b.im, a.im + b.re }
                  : FxComplex<R>{ a.re + b.im, a.im - b.re };
}

/* Four numbers: v[r] = sum over m of v[m] exp (SIGN 2 pi i m r / 4). */
template <int SIGN, typename R>
static __device__ inline void
fx_fft_4 (
    FxComplex<R> &v0, FxComplex<R> &v1, FxComplex<R> &v2, FxComplex<R> &v3)
{
  FxComplex<R> a = fx_fft_add (v0, v2), b = fx_fft_sub (v0, v2);
  FxComplex<R> c = fx_fft_add (v1, v3), d = fx_fft_sub (v1, v3);
  v0 = fx_fft_add (a, c);
  v1 = fx_fft_add_i<SIGN> (b, d);
  v2 = fx_fft_sub (a, c);
  v3 = fx_fft_add_i<-SIGN> (b, d);
}

/* The same for eight. */
template <int SIGN, typename R>
static __device__ inline void
fx_fft_8 (FxComplex<R> *v)
{
  const R half = R (0.70710678118654752440084436210485);
  FxComplex<R> a[8];
#pragma unroll
  for (int m = 0; m < 4; m++) {
    a[m] = fx_fft_add (v[m], v[m + 4]);
    a[m + 4] = fx_fft_sub (v[m], v[m + 4]);
  }
  /* times exp (SIGN 2 pi i m / 8); m = 2 is folded into the additions */
  FxComplex<R> b = a[5], c = a[7];
  if (SIGN > 0) {
    a[5] = { (b.re - b.im) * half, (b.re + b.im) * half };
    a[7] = { (-c.re - c.im) * half, (c.re - c.im) * half };
  } else {
    a[5] = { (b.re + b.im) * half, (b.im - b.re) * half };
    a[7] = { (c.im - c.re) * half, (-c.re - c.im) * half };
  }
  FxComplex<R> p = fx_fft_add_i<SIGN> (a[4], a[6]);
  FxComplex<R> q = fx_fft_add_i<-SIGN> (a[4], a[6]);
  FxComplex<R> s = fx_fft_add (a[5], a[7]), d = fx_fft_sub (a[5], a[7]);
  v[1] = fx_fft_add (p, s);
  v[3] = fx_fft_add_i<SIGN> (q, d);
  v[5] = fx_fft_sub (p, s);
  v[7] = fx_fft_add_i<-SIGN> (q, d);
  fx_fft_4<SIGN> (a[0], a[1], a[2], a[3]);
  v[0] = a[0];
  v[2] = a[1];
  v[4] = a[2];
  v[6] = a[3];
}

/* The first pass, one group with C = i, where it is of radix 2 or 4 (LOG = 1 or
 * 2): 8 >> LOG small transforms side by side. */
template <int LOG, typename R>
static __device__ inline void
fx_fft_first (FxComplex<R> *v)
{
  if constexpr (LOG == 1) {
    const R half = R (0.70710678118654752440084436210485);
#pragma unroll
    for (int m = 0; m < 4; m++) {
      FxComplex<R> b = fx_fft_mul (v[m + 4], FxComplex<R>{ half, half });
      v[m + 4] = fx_fft_sub (v[m], b);
      v[m] = fx_fft_add (v[m], b);
    }
  } else {
    /* exp (i pi m / 8) */
    const FxComplex<R> c1 = { R (0.92387953251128675612818318939679),
      R (0.38268343236508977172845998403040) };
    const FxComplex<R> c2 = { R (0.70710678118654752440084436210485),
      R (0.70710678118654752440084436210485) };
    const FxComplex<R> c3 = { c1.im, c1.re };
#pragma unroll
    for (int e = 0; e < 2; e++) {
      v[2 + e] = fx_fft_mul (v[2 + e], c1);
      v[4 + e] = fx_fft_mul (v[4 + e], c2);
      v[6 + e] = fx_fft_mul (v[6 + e], c3);
      fx_fft_4<1> (v[e], v[2 + e], v[4 + e], v[6 + e]);
    }
  }
}

template <int LOG, typename R>
static __device__ inline void
fx_fft_first_back (FxComplex<R> *v)
{
  if constexpr (LOG == 1) {
    const R half = R (0.70710678118654752440084436210485);
#pragma unroll
    for (int m = 0; m < 4; m++) {
      FxComplex<R> b = fx_fft_sub (v[m], v[m + 4]);
      v[m] = fx_fft_add (v[m], v[m + 4]);
      v[m + 4] = fx_fft_mul_conj (b, FxComplex<R>{ half, half });
    }
  } else {
    const FxComplex<R> c1 = { R (0.92387953251128675612818318939679),
      R (0.38268343236508977172845998403040) };
    const FxComplex<R> c2 = { R (0.70710678118654752440084436210485),
      R (0.70710678118654752440084436210485) };
    const FxComplex<R> c3 = { c1.im, c1.re };
#pragma unroll
    for (int e = 0; e < 2; e++) {
      fx_fft_4<-1> (v[e], v[2 + e], v[4 + e], v[6 + e]);
      v[2 + e] = fx_fft_mul_conj (v[2 + e], c1);
      v[4 + e] = fx_fft_mul_conj (v[4 + e], c2);
      v[6 + e] = fx_fft_mul_conj (v[6 + e], c3);
    }
  }
}

/* The powers 1 .. 7 of a group's c. All are from the table: in float, products
 * of three of them would cost 16 operations and a fifth of the accuracy. */
template <typename R>
static __device__ inline void
fx_fft_powers (
    const FxComplex<R> *roots, uint32_t groups, uint32_t g, FxComplex<R> *c)
{
#pragma unroll
  for (int m = 1; m < 8; m++)
    c[m] = roots[(m - 1) * groups + g];
}

/* Place i in shared memory, exchanged: linear over exclusive or, and within
 * aligned 16 (8 bytes each) or 8 (16 bytes each). */
template <typename R>
static __device__ constexpr uint32_t
fx_fft_place (uint32_t i)
{
  return sizeof (R) == 4 ? i ^ ((i >> 4) & 7) ^ (((i >> 6) & 1) << 3)
                         : i ^ ((i >> 3) & 7);
}

/* The place of number m of eight, STRIDE apart, from that of number 0. */
template <typename R, uint32_t STRIDE>
static __device__ inline uint32_t
fx_fft_step (uint32_t first, uint32_t m)
{
  uint32_t x = fx_fft_place<R> (m * STRIDE);
  return (first ^ (x & 15)) + (x & ~15u);
}

template <typename R, uint32_t STRIDE>
static __device__ inline uint32_t
fx_fft_own (uint32_t t)
{
  return fx_fft_place<R> (t / STRIDE * (8 * STRIDE) + t % STRIDE);
}

template <uint32_t STRIDE, typename R>
static __device__ inline void
fx_fft_put (FxComplex<R> *shared, uint32_t t, const FxComplex<R> *v)
{
  uint32_t at = fx_fft_own<R, STRIDE> (t);
#pragma unroll
  for (int m = 0; m < 8; m++)
    shared[fx_fft_step<R, STRIDE> (at, m)] = v[m];
}

template <uint32_t STRIDE, typename R>
static __device__ inline void
fx_fft_get (const FxComplex<R> *shared, uint32_t t, FxComplex<R> *v)
{
  uint32_t at = fx_fft_own<R, STRIDE> (t);
#pragma unroll
  for (int m = 0; m < 8; m++)
    v[m] = shared[fx_fft_step<R, STRIDE> (at, m)];
}

/* Passes of radix 8 from stride S down to 1; `roots` at those of the pass. */
template <uint32_t BINS, uint32_t S, typename R>
static __device__ inline void
fx_fft_down (FxComplex<R> *v, FxComplex<R> *shared, const FxComplex<R> *roots)
{
  constexpr uint32_t groups = BINS / (8 * S);
  FxComplex<R> c[8];
  fx_fft_powers (roots, groups, threadIdx.x / S, c);
#pragma unroll
  for (int m = 1; m < 8; m++)
    v[m] = fx_fft_mul (v[m], c[m]);
  fx_fft_8<1> (v);
  if constexpr (S > 1) {
    fx_fft_put<S> (shared, threadIdx.x, v);
    __syncthreads ();
    fx_fft_get<S / 8> (shared, threadIdx.x, v);
    fx_fft_down<BINS, S / 8> (v, shared, roots + 7 * groups);
  }
}

template <uint32_t BINS, uint32_t S, typename R>
static __device__ inline void
fx_fft_up (FxComplex<R> *v, FxComplex<R> *shared, const FxComplex<R> *roots)
{
  constexpr uint32_t groups = BINS / (8 * S);
  if constexpr (S > 1) {
    fx_fft_up<BINS, S / 8> (v, shared, roots + 7 * groups);
    fx_fft_put<S / 8> (shared, threadIdx.x, v);
    __syncthreads ();
    fx_fft_get<S> (shared, threadIdx.x, v);
  }
  fx_fft_8<-1> (v);
  FxComplex<R> c[8];
  fx_fft_powers (roots, groups, threadIdx.x / S, c);
#pragma unroll
  for (int m = 1; m < 8; m++)
    v[m] = fx_fft_mul_conj (v[m], c[m]);
}

/* log2 of the radix of the first pass, and the stride of the first one of
 * radix 8. */
static __device__ constexpr int
fx_fft_log_first (int size)
{
  return size % 3 == 0 ? 3 : size % 3;
}

/* roots: the table of all sizes (fir.h). All threads of the block, B / 8. */
template <int SIZE, typename R>
FX_FFT_FUNCTION
fx_fft_forward (
    FxComplex<R> *v, FxComplex<R> *shared, const FxComplex<R> *roots)
{
  constexpr int first = fx_fft_log_first (SIZE);
  constexpr uint32_t bins = 1u << SIZE;
  roots += fx_fir_roots_at (SIZE);
  if constexpr (first == 3) {
    fx_fft_down<bins, bins / 8> (v, shared, roots);
  } else {
    constexpr uint32_t stride = (bins >> first) / 8;
    fx_fft_first<first> (v);
    fx_fft_put<bins / 8> (shared, threadIdx.x, v);
    __syncthreads ();
    fx_fft_get<stride> (shared, threadIdx.x, v);
    fx_fft_down<bins, stride> (v, shared, roots);
  }
}

template <int SIZE, typename R>
FX_FFT_FUNCTION
fx_fft_inverse (
    FxComplex<R> *v, FxComplex<R> *shared, const FxComplex<R> *roots)
{
  constexpr int first = fx_fft_log_first (SIZE);
  constexpr uint32_t bins = 1u << SIZE;
  roots += fx_fir_roots_at (SIZE);
  if constexpr (first == 3) {
    fx_fft_up<bins, bins / 8> (v, shared, roots);
  } else {
    constexpr uint32_t stride = (bins >> first) / 8;
    fx_fft_up<bins, stride> (v, shared, roots);
    fx_fft_put<stride> (shared, threadIdx.x, v);
    __syncthreads ();
    fx_fft_get<bins / 8> (shared, threadIdx.x, v);
    fx_fft_first_back<first> (v);
  }
}

#endif
