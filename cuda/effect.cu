/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Effects without memory, frame by frame, with knobs that move (FxDeviceEffect).
 *
 * effect_matrix_*  two channels: each frame times a 2 x 2 matrix
 * effect_scale_*   any others: each sample times one knob
 *
 * Arithmetic is in double whatever the samples are: a few operations for the 16
 * bytes that a thread has, which their way to and from memory outlasts even
 * where double is slow. So the output is rounded once, as on the CPU. Each item
 * is read before it is written and by the thread that writes it: `out` may be
 * `in`. Class EXACT: the same bytes however a stream is cut into launches. */

#include "cuda/effect.h"
#include "cuda/seen.cuh"

/* Knob i in a frame after which so many still move it. */
static __device__ inline double
knob_at (const FxEffectLaunch &a, int i, double to_go)
{
  return a.effect.knob[i] - a.effect.step[i] * to_go;
}

static __device__ inline double
to_go (const FxEffectLaunch &a, uint64_t frame)
{
  return frame < a.effect.left ? (double)(a.effect.left - 1 - frame) : 0.0;
}

struct FxMatrixItem {
  static constexpr int SAMPLES = 2;

  template <typename T>
  static __device__ inline void
  run (const FxEffectLaunch &a, uint64_t frame, T *x, FxSeen &seen)
  {
    double t = to_go (a, frame);
    double l = (double)fx_seen_in (x[0], seen);
    double r = (double)fx_seen_in (x[1], seen);
    x[0] = fx_seen_out<T> (knob_at (a, 0, t) * l + knob_at (a, 1, t) * r, seen);
    x[1] = fx_seen_out<T> (knob_at (a, 2, t) * l + knob_at (a, 3, t) * r, seen);
  }
};

struct FxScaleItem {
  static constexpr int SAMPLES = 1;

  template <typename T>
  static __device__ inline void
  run (const FxEffectLaunch &a, uint64_t sample, T *x, FxSeen &seen)
  {
    double t = a.effect.left ? to_go (a, sample / a.channels) : 0.0;
    x[0] = fx_seen_out<T> (
        knob_at (a, 4, t) * (double)fx_seen_in (x[0], seen), seen);
  }
};

template <typename T, int N> struct alignas (N * sizeof (T)) FxEffectVector
{
  T v[N];
};

/* Items item .. item + n - 1, of vectors of V samples. */
template <typename Item, typename T, int N, int V>
static __device__ inline void
items (const FxEffectLaunch &a, uint64_t item, FxSeen &seen)
{
  typedef FxEffectVector<T, V> Vector;
  constexpr int S = Item::SAMPLES;
  const Vector *in = (const Vector *)((const T *)(uintptr_t)a.in + item * S);
  Vector *out = (Vector *)((T *)(uintptr_t)a.out + item * S);
  T x[N * S];
#pragma unroll
  for (int i = 0; i < N * S / V; i++) {
    Vector v = in[i];
#pragma unroll
    for (int j = 0; j < V; j++)
      x[i * V + j] = v.v[j];
  }
#pragma unroll
  for (int i = 0; i < N; i++)
    Item::run (a, item + i, x + i * S, seen);
#pragma unroll
  for (int i = 0; i < N * S / V; i++) {
    Vector v;
#pragma unroll
    for (int j = 0; j < V; j++)
      v.v[j] = x[i * V + j];
    out[i] = v;
  }
}

template <typename Item, typename T>
static __device__ inline void
all_items (const FxEffectLaunch &a)
{
  constexpr int V = 16 / sizeof (T), N = V / Item::SAMPLES;
  uint64_t i = (uint64_t)blockIdx.x * FX_POINT_THREADS + threadIdx.x;
  FxSeen seen = { 0, 0 };
  if (i < a.vectors) {
    items<Item, T, N, V> (a, a.head + i * N, seen);
  } else {
    /* One by one: the head, then what is behind the vectors. */
    i -= a.vectors;
    if (i >= a.head)
      i += a.vectors * N;
    if (i < a.count)
      items<Item, T, 1, 1> (a, i, seen);
  }
  fx_seen_add (a.counters, seen);
}

FX_KERNEL (effect_matrix_f32, FxEffectLaunch, 256, 4)
{
  all_items<FxMatrixItem, float> (a);
}

FX_KERNEL (effect_matrix_f64, FxEffectLaunch, 256, 4)
{
  all_items<FxMatrixItem, double> (a);
}

FX_KERNEL (effect_scale_f32, FxEffectLaunch, 256, 4)
{
  all_items<FxScaleItem, float> (a);
}

FX_KERNEL (effect_scale_f64, FxEffectLaunch, 256, 4)
{
  all_items<FxScaleItem, double> (a);
}
