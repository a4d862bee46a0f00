/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Recursions of one number over the frames of a block of threads, each of which
 * has a few frames in a row: what those do to the number is a map, maps compose,
 * and the map of all frames before a thread gives it the number to begin with.
 * Composition is in one order whatever runs first, so bytes are the same. */

#ifndef FX_CUDA_SCAN_CUH
#define FX_CUDA_SCAN_CUH

#include "cuda/device.cuh"

/* s -> a s + b: a one-pole. */
struct FxOnePole {
  double a, b;

  static __device__ inline FxOnePole
  none ()
  {
    return { 1, 0 };
  }

  __device__ inline double
  at (double s) const
  {
    return a * s + b;
  }

  /* this, then g */
  __device__ inline FxOnePole
  then (const FxOnePole &g) const
  {
    return { g.a * a, g.a * b + g.b };
  }

  __device__ inline FxOnePole
  from_lane_below (int by) const
  {
    return { __shfl_up_sync (0xffffffffu, a, by),
      __shfl_up_sync (0xffffffffu, b, by) };
  }
};

/* s -> max (u, a s + b), a >= 0: what decays, but not below u. */
struct FxHold {
  double a, b, u;

  static __device__ inline FxHold
  none ()
  {
    return { 1, 0, -1e300 };
  }

  __device__ inline double
  at (double s) const
  {
    double t = a * s + b;
    return t > u ? t : u;
  }

  __device__ inline FxHold
  then (const FxHold &g) const
  {
    return { g.a * a, g.a * b + g.b, g.at (u) };
  }

  __device__ inline FxHold
  from_lane_below (int by) const
  {
    return { __shfl_up_sync (0xffffffffu, a, by),
      __shfl_up_sync (0xffffffffu, b, by),
      __shfl_up_sync (0xffffffffu, u, by) };
  }
};

/* The number after all frames before this thread's, from s, that before those of
 * the block, which becomes that after them. all: one for each warp, in shared
 * memory; before it is written again the caller is to __syncthreads. */
template <typename Map>
static __device__ inline double
fx_scan (const Map &own, Map *all, unsigned warps, double *s)
{
  unsigned lane = threadIdx.x % 32, warp = threadIdx.x / 32;
  Map map = own;
  for (int d = 1; d < 32; d *= 2) {
    Map below = map.from_lane_below (d);
    if (lane >= (unsigned)d)
      map = below.then (map);
  }
  if (lane == 31)
    all[warp] = map;
  Map before = map.from_lane_below (1);
  if (lane == 0)
    before = Map::none ();
  __syncthreads ();
  double begin = *s, now = *s;
  for (unsigned w = 0; w < warps; w++) {
    now = all[w].at (now);
    if (w + 1 == warp)
      begin = now;
  }
  *s = now;
  return before.at (begin);
}

#endif
