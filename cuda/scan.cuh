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

/* What opens with a loud frame, and closes when more than `hold` frames in a row
 * were quiet; others begin the row anew. below: quiet ones so far, up to
 * hold + 1. */
struct FxGateState {
  uint32_t open, below;
};

struct FxGate {
  enum { KEEPS, OPENS, CLOSES };
  uint32_t hold;
  uint32_t quiet; /* frames it begins with, */
  uint32_t ends;  /*   1: before one that is not; and it ends with */
  uint32_t row;   /*   so many quiet ones, then, */
  uint32_t does;  /*   having done that since */

  static __device__ inline FxGate
  none ()
  {
    return { 0, 0, 0, 0, KEEPS };
  }

  /* Of one frame. */
  static __device__ inline FxGate
  of (uint32_t hold, int is_quiet, int is_loud)
  {
    if (is_quiet)
      return { hold, 1, 0, 0, KEEPS };
    return { hold, 0, 1, 0, is_loud ? (uint32_t)OPENS : (uint32_t)KEEPS };
  }

  __device__ inline FxGateState
  at (FxGateState s) const
  {
    uint32_t sum = s.below + quiet;
    if (quiet > 0 && sum > hold)
      s.open = 0;
    if (!ends) {
      s.below = quiet == 0 ? s.below : sum > hold ? hold + 1 : sum;
      return s;
    }
    s.below = row;
    s.open = does == KEEPS ? s.open : does == OPENS;
    return s;
  }

  __device__ inline FxGate
  then (const FxGate &g) const
  {
    uint32_t most = hold > g.hold ? hold : g.hold;
    if (!ends)
      return { most, quiet + g.quiet, g.ends, g.row, g.does };
    uint32_t sum = row + g.quiet;
    uint32_t now = g.quiet > 0 && sum > most ? (uint32_t)CLOSES : does;
    if (!g.ends)
      return { most, quiet, 1, sum > most ? most + 1 : sum, now };
    return { most, quiet, 1, g.row, g.does == KEEPS ? now : g.does };
  }

  __device__ inline FxGate
  from_lane_below (int by) const
  {
    return { __shfl_up_sync (0xffffffffu, hold, by),
      __shfl_up_sync (0xffffffffu, quiet, by),
      __shfl_up_sync (0xffffffffu, ends, by),
      __shfl_up_sync (0xffffffffu, row, by),
      __shfl_up_sync (0xffffffffu, does, by) };
  }
};

/* The number after all frames before this thread's, from s, that before those of
 * the block, which becomes that after them. all: one for each warp, in shared
 * memory; before it is written again the caller is to __syncthreads. */
template <typename Map, typename State>
static __device__ inline State
fx_scan (const Map &own, Map *all, unsigned warps, State *s)
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
  State begin = *s, now = *s;
  for (unsigned w = 0; w < warps; w++) {
    now = all[w].at (now);
    if (w + 1 == warp)
      begin = now;
  }
  *s = now;
  return before.at (begin);
}

#endif
