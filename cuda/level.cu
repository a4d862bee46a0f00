/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Levels (FxDeviceLevel):
 *
 * level_apply_*    a sample a thread, times its gain
 * level_measure_*  largest magnitude and power of each tile of each channel; the
 *                  sound stays
 * level_total      those of all tiles to what the channel has already
 *
 * Sums are in double and in one order, of threads, warps, tiles: class EXACT for
 * any order of blocks; where a stream is cut moves them, to rounding. */

#include "cuda/level.h"
#include "cuda/knobs.cuh"
#include "cuda/seen.cuh"

enum { WARPS = FX_LEVEL_THREADS / 32 };

template <typename T>
static __device__ inline void
apply (const FxLevelLaunch &a)
{
  uint64_t i = (uint64_t)blockIdx.x * FX_LEVEL_THREADS + threadIdx.x;
  FxSeen seen = { 0, 0 };
  if (i < a.frames * a.channels) {
    uint64_t t = i / a.channels;
    uint32_t c = (uint32_t)(i - t * a.channels);
    double g = fx_knob_at (a.plan.knobs, 0, fx_knobs_to_go (a.plan.knobs, t));
    if (c < a.plan.n)
      g *= a.plan.gain[c];
    double x = (double)fx_seen_in (((const T *)(uintptr_t)a.in)[i], seen);
    ((T *)(uintptr_t)a.out)[i] = fx_seen_out<T> (g * x, seen);
  }
  fx_seen_add (a.counters, seen);
}

FX_KERNEL (level_apply_f32, FxLevelLaunch, 256, 4)
{
  apply<float> (a);
}

FX_KERNEL (level_apply_f64, FxLevelLaunch, 256, 4)
{
  apply<double> (a);
}

/* --- measuring --------------------------------------------------------------------- */

struct FxLevelPart {
  double largest, power;

  __device__ inline void
  add (const FxLevelPart &b)
  {
    largest = b.largest > largest ? b.largest : largest;
    power += b.power;
  }
};

/* Of all threads of the block, in thread 0. */
static __device__ inline FxLevelPart
all_of_block (FxLevelPart own, FxLevelPart *warp)
{
  for (int d = 16; d > 0; d /= 2) {
    FxLevelPart other = { __shfl_down_sync (0xffffffffu, own.largest, d),
      __shfl_down_sync (0xffffffffu, own.power, d) };
    own.add (other);
  }
  if (threadIdx.x % 32 == 0)
    warp[threadIdx.x / 32] = own;
  __syncthreads ();
  for (int w = 1; threadIdx.x == 0 && w < WARPS; w++)
    own.add (warp[w]);
  return own;
}

static __device__ inline FxLevelPart *
parts_of (const FxLevelLaunch &a, uint32_t channel)
{
  return (FxLevelPart *)(uintptr_t)a.parts + (uint64_t)channel * a.tiles;
}

template <typename T>
static __device__ inline void
measure (const FxLevelLaunch &a, FxLevelPart *warp)
{
  const T *in = (const T *)(uintptr_t)a.in + blockIdx.y;
  T *out = (T *)(uintptr_t)a.out + blockIdx.y;
  uint64_t from = (uint64_t)blockIdx.x * FX_LEVEL_TILE;
  FxSeen seen = { 0, 0 };
  FxLevelPart own = { 0, 0 };
  for (unsigned i = threadIdx.x; i < FX_LEVEL_TILE; i += FX_LEVEL_THREADS) {
    if (from + i >= a.frames)
      break;
    uint64_t at = (from + i) * a.channels;
    T was = in[at], x = fx_seen_in (was, seen);
    if (a.in != a.out || !fx_is_finite (was))
      out[at] = x;
    double m = fabs ((double)x);
    own.add ({ m, m * m });
  }
  fx_seen_add (a.counters, seen);
  own = all_of_block (own, warp);
  if (threadIdx.x == 0)
    parts_of (a, blockIdx.y)[blockIdx.x] = own;
}

FX_KERNEL (level_measure_f32, FxLevelLaunch, 256, 4)
{
  FX_SHARED (FxLevelPart, warp);
  measure<float> (a, warp);
}

FX_KERNEL (level_measure_f64, FxLevelLaunch, 256, 4)
{
  FX_SHARED (FxLevelPart, warp);
  measure<double> (a, warp);
}

FX_KERNEL (level_total, FxLevelLaunch, 256, 4)
{
  FX_SHARED (FxLevelPart, warp);
  const FxLevelPart *parts = parts_of (a, blockIdx.x);
  FxLevelPart own = { 0, 0 };
  for (uint32_t i = threadIdx.x; i < a.tiles; i += FX_LEVEL_THREADS)
    own.add (parts[i]);
  own = all_of_block (own, warp);
  if (threadIdx.x > 0)
    return;
  double *state =
      (double *)(uintptr_t)a.state + FX_DEVICE_MEASURES * blockIdx.x;
  if (own.largest > state[FX_DEVICE_LARGEST])
    state[FX_DEVICE_LARGEST] = own.largest;
  state[FX_DEVICE_POWER] += own.power;
  state[FX_DEVICE_FRAMES] += (double)a.frames;
}
