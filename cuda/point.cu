/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Sums of signals with gains, sample by sample:
 *   to[i] = gains[0] from[0][i] + gains[1] from[1][i] + ...
 * in the samples' own precision: a gain is rounded to the type of the samples
 * first, every product is rounded, then added, in order. Class EXACT: the bytes
 * of fx_scale and fx_mix_add on the CPU, but for denormals, which are kept.
 *
 * A thread has 16 bytes, so the loads of all inputs are under way together and a
 * multiprocessor has enough of them to keep its memory busy. Each sample is read
 * before it is written and by the thread that writes it: `to` may be an input. */

#include "cuda/device.cuh"
#include "cuda/point.h"

template <typename T, int N> struct alignas (N * sizeof (T)) FxPointVector
{
  T v[N];
};

template <typename T, int N>
static __device__ inline void
mix (const FxPointMix &a, uint64_t i)
{
  typedef FxPointVector<T, N> V;
  V sum = *(const V *)((const T *)(uintptr_t)a.from[0] + i);
#pragma unroll
  for (int j = 0; j < N; j++)
    sum.v[j] = (T)a.gains[0] * sum.v[j];
#pragma unroll 4
  for (uint32_t k = 1; k < a.n; k++) {
    V x = *(const V *)((const T *)(uintptr_t)a.from[k] + i);
#pragma unroll
    for (int j = 0; j < N; j++)
      sum.v[j] = sum.v[j] + (T)a.gains[k] * x.v[j];
  }
  *(V *)((T *)(uintptr_t)a.to + i) = sum;
}

template <typename T>
static __device__ inline void
mix_all (const FxPointMix &a)
{
  constexpr int N = 16 / sizeof (T);
  uint64_t i = (uint64_t)blockIdx.x * FX_POINT_THREADS + threadIdx.x;
  if (i < a.vectors) {
    mix<T, N> (a, a.head + i * N);
    return;
  }
  /* One by one: the head, then what is behind the vectors. */
  i -= a.vectors;
  if (i >= a.head)
    i += a.vectors * N;
  if (i < a.count)
    mix<T, 1> (a, i);
}

FX_KERNEL (point_mix_f32, FxPointMix, 256, 4)
{
  mix_all<float> (a);
}

FX_KERNEL (point_mix_f64, FxPointMix, 256, 4)
{
  mix_all<double> (a);
}
