/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Effects: without memory, frame by frame, with knobs that move
 * (FxDeviceEffect); and taps on the past, at rest (FxDeviceTaps).
 *
 * effect_matrix_*  two channels: each frame times a 2 x 2 matrix
 * effect_scale_*   any others: each sample times one knob
 *
 * effect_keep_*    puts frames into a ring of the last ones
 * effect_taps_*    sums what lies in it: f32, f64 by samples, x32 double
 *                  arithmetic on float samples
 *
 * Taps read the ring alone, so that the output may lie where the input was. Each
 * sum is of fused multiply-adds, taps in order, from dry x on. Class EXACT, too.
 *
 * Without memory, arithmetic is in double whatever the samples are: a few operations for the 16
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

/* --- taps ----------------------------------------------------------------------- */

template <typename T>
static __device__ inline void
keep (const FxKeepLaunch &a)
{
  uint64_t i = (uint64_t)blockIdx.x * FX_POINT_THREADS + threadIdx.x;
  uint64_t n = (uint64_t)a.frames * a.channels;
  uint64_t all = (uint64_t)a.ring * a.channels;
  FxSeen seen = { 0, 0 };
  if (i < n) {
    uint64_t at = (uint64_t)a.head * a.channels + i;
    ((T *)(uintptr_t)a.past)[at < all ? at : at - all] =
        fx_seen_in (((const T *)(uintptr_t)a.in)[i], seen);
  }
  fx_seen_add (a.counters, seen);
}

static __device__ inline float
multiply_add (float a, float b, float c)
{
  return fmaf (a, b, c);
}

static __device__ inline double
multiply_add (double a, double b, double c)
{
  return fma (a, b, c);
}

/* Taps in shared memory: all weights, then all delays. */
template <typename R> struct FxTapsShared {
  R w[FX_DEVICE_TAPS][4];
  uint32_t delay[FX_DEVICE_TAPS];
};

/* The frame `back` before frame t of the piece. */
static __device__ inline uint64_t
frame_at (const FxKeepLaunch &a, uint32_t t, uint32_t back)
{
  uint64_t at = (uint64_t)a.head + t + a.ring - back;
  at = at < a.ring ? at : at - a.ring;
  return at < a.ring ? at : at - a.ring;
}

template <typename S, typename R>
static __device__ inline void
taps_of_two (
    const FxTapsLaunch &a, const FxTapsShared<R> *s, uint32_t t, FxSeen &seen)
{
  typedef FxEffectVector<S, 2> Frame;
  const Frame *past = (const Frame *)(uintptr_t)a.kept.past;
  S *out = (S *)(uintptr_t)a.out + (uint64_t)t * 2;
  Frame x = past[frame_at (a.kept, t, 0)];
  R l = (R)a.taps.dry * (R)x.v[0], r = (R)a.taps.dry * (R)x.v[1];
  for (uint32_t i = 0; i < a.taps.n; i++) {
    x = past[frame_at (a.kept, t, s->delay[i])];
    l = multiply_add (s->w[i][0], (R)x.v[0], l);
    l = multiply_add (s->w[i][1], (R)x.v[1], l);
    r = multiply_add (s->w[i][2], (R)x.v[0], r);
    r = multiply_add (s->w[i][3], (R)x.v[1], r);
  }
  out[0] = fx_seen_out<S> (l, seen);
  out[1] = fx_seen_out<S> (r, seen);
}

template <typename S, typename R>
static __device__ inline void
taps_of_one (
    const FxTapsLaunch &a, const FxTapsShared<R> *s, uint64_t i, FxSeen &seen)
{
  uint32_t t = (uint32_t)(i / a.kept.channels),
           c = (uint32_t)(i % a.kept.channels);
  const S *past = (const S *)(uintptr_t)a.kept.past + c;
  R y = (R)a.taps.dry * (R)past[frame_at (a.kept, t, 0) * a.kept.channels];
  for (uint32_t k = 0; k < a.taps.n; k++)
    y = multiply_add (s->w[k][0],
        (R)past[frame_at (a.kept, t, s->delay[k]) * a.kept.channels], y);
  ((S *)(uintptr_t)a.out)[i] = fx_seen_out<S> (y, seen);
}

template <typename S, typename R>
static __device__ inline void
taps (const FxTapsLaunch &a, FxTapsShared<R> *s)
{
  uint64_t i = (uint64_t)blockIdx.x * FX_POINT_THREADS + threadIdx.x;
  FxSeen seen = { 0, 0 };
  for (uint32_t k = threadIdx.x; k < 4 * a.taps.n; k += FX_POINT_THREADS)
    s->w[k / 4][k % 4] = (R)a.taps.tap[k / 4].w[k % 4];
  if (threadIdx.x < a.taps.n)
    s->delay[threadIdx.x] = a.taps.tap[threadIdx.x].delay;
  __syncthreads ();
  if (a.kept.channels == 2) {
    if (i < a.kept.frames)
      taps_of_two<S, R> (a, s, (uint32_t)i, seen);
  } else if (i < (uint64_t)a.kept.frames * a.kept.channels) {
    taps_of_one<S, R> (a, s, i, seen);
  }
  fx_seen_add (a.kept.counters, seen);
}

FX_KERNEL (effect_keep_f32, FxKeepLaunch, 256, 4)
{
  keep<float> (a);
}

FX_KERNEL (effect_keep_f64, FxKeepLaunch, 256, 4)
{
  keep<double> (a);
}

FX_KERNEL (effect_taps_f32, FxTapsLaunch, 256, 4)
{
  FX_SHARED (FxTapsShared<float>, s);
  taps<float, float> (a, s);
}

FX_KERNEL (effect_taps_x32, FxTapsLaunch, 256, 4)
{
  FX_SHARED (FxTapsShared<double>, s);
  taps<float, double> (a, s);
}

FX_KERNEL (effect_taps_f64, FxTapsLaunch, 256, 4)
{
  FX_SHARED (FxTapsShared<double>, s);
  taps<double, double> (a, s);
}
