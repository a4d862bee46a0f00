/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Numbers that are none, as threads meet them, in the counters of their run. */

#ifndef FX_CUDA_SEEN_CUH
#define FX_CUDA_SEEN_CUH

#include "cuda/device.cuh"
#include "cuda/fx_cuda.h"

/* What a thread has met; added to the run's counters at its end. */
struct FxSeen {
  unsigned int non_finite, lost;
};

/* A sample of the input, of which what is not finite counts as 0. */
template <typename S>
static __device__ inline S
fx_seen_in (S x, FxSeen &seen)
{
  if (fx_is_finite (x))
    return x;
  seen.non_finite++;
  return S (0);
}

/* A sample of the output, rounded; 0 where it cannot be held. */
template <typename S, typename R>
static __device__ inline S
fx_seen_out (R y, FxSeen &seen)
{
  S s = (S)y;
  if (fx_is_finite (s))
    return s;
  seen.lost++;
  return S (0);
}

/* counters: address of an FxCudaCounters. All threads of a warp. */
static __device__ inline void
fx_seen_add (uint64_t counters, FxSeen seen)
{
  if (!__any_sync (0xffffffffu, (seen.non_finite | seen.lost) != 0))
    return;
  for (int d = 16; d > 0; d /= 2) {
    seen.non_finite += __shfl_down_sync (0xffffffffu, seen.non_finite, d);
    seen.lost += __shfl_down_sync (0xffffffffu, seen.lost, d);
  }
  if (threadIdx.x % 32 == 0) {
    FxCudaCounters *to = (FxCudaCounters *)(uintptr_t)counters;
    if (seen.non_finite)
      atomicAdd (&to->non_finite, (unsigned long long)seen.non_finite);
    if (seen.lost)
      atomicAdd (&to->lost, (unsigned long long)seen.lost);
  }
}

#endif
