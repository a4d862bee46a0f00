/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Kernels that test the emulator: a reduction, a scan with decoupled look-back
 * (Merrill & Garland 2016) as the cascade has it, and ways to be wrong. Integer
 * arithmetic, exact. */

#include "cuda/device.cuh"
#include "tests/cuda/emu/test_emu.h"

FX_KERNEL (test_sum, FxTestSum, 256, 1)
{
  FX_SHARED (uint64_t, sums);
  uint64_t sum = 0;
  for (uint32_t i = threadIdx.x; i < a.n; i += blockDim.x)
    sum += a.in[blockIdx.x * (uint64_t)a.n + i];
  for (int step = 16; step; step >>= 1)
    sum += __shfl_xor_sync (0xffffffffu, sum, step);
  if ((threadIdx.x & 31) == 0)
    sums[threadIdx.x >> 5] = sum;
  __syncthreads ();
  if (threadIdx.x < 32) {
    sum = threadIdx.x < blockDim.x / 32 ? sums[threadIdx.x] : 0;
    for (int step = 16; step; step >>= 1)
      sum += __shfl_down_sync (0xffffffffu, sum, step);
    if (threadIdx.x == 0)
      a.out[blockIdx.x] = sum;
  }
}

/* Words of a tile: 1 << 32 | sum of the tile, 2 << 32 | sum up to its end. */
FX_KERNEL (test_scan, FxTestScan, 128, 1)
{
  FX_SHARED (uint32_t, sums); /* of warps, 4; then the tile, the carry */
  const uint32_t lane = threadIdx.x & 31, warp = threadIdx.x >> 5;
  if (threadIdx.x == 0)
    sums[4] = a.by_index ? blockIdx.x : atomicAdd (a.ticket, 1u);
  __syncthreads ();
  const uint32_t tile = sums[4], i = tile * blockDim.x + threadIdx.x;
  const uint32_t x = i < a.n ? a.in[i] : 0;
  uint32_t sum = x;
  for (unsigned step = 1; step < 32; step <<= 1) {
    const uint32_t up = __shfl_up_sync (0xffffffffu, sum, step);
    if (lane >= step)
      sum += up;
  }
  if (lane == 31)
    sums[warp] = sum;
  __syncthreads ();
  uint32_t before = 0, all = 0;
  for (uint32_t k = 0; k < blockDim.x / 32; k++) {
    if (k < warp)
      before += sums[k];
    all += sums[k];
  }
  if (warp == 0) {
    if (lane == 0)
      fx_store_relaxed (&a.slots[tile], (uint64_t)(tile ? 1 : 2) << 32 | all);
    uint32_t carry = 0;
    const uint64_t since = fx_time ();
    /* 32 predecessors at a time, the nearest in lane 0. */
    for (int64_t at = (int64_t)tile - 1; at >= 0;) {
      const int64_t mine = at - lane;
      const uint64_t word = mine >= 0 ? fx_load_relaxed (&a.slots[mine]) : 0;
      const unsigned totals = __ballot_sync (0xffffffffu, word >> 32 == 2);
      const unsigned missing =
          __ballot_sync (0xffffffffu, mine >= 0 && word >> 32 == 0);
      /* Lanes up to the nearest total are needed. */
      const unsigned needed = totals ? totals ^ (totals - 1) : 0xffffffffu;
      if (missing & needed) {
        if (__any_sync (
                0xffffffffu, a.patience && fx_time () - since > a.patience)) {
          if (lane == 0)
            atomicExch (a.fault, 1u);
          break;
        }
        fx_sleep (40);
        continue;
      }
      uint32_t part = needed >> lane & 1 ? (uint32_t)word : 0;
      for (int step = 16; step; step >>= 1)
        part += __shfl_xor_sync (0xffffffffu, part, step);
      carry += part;
      if (totals)
        break;
      at -= 32;
    }
    if (lane == 0) {
      sums[5] = carry;
      fx_store_relaxed (&a.slots[tile], (uint64_t)2 << 32 | (carry + all));
    }
  }
  __syncthreads ();
  if (i < a.n)
    a.out[i] = sums[5] + before + sum;
}

static __device__ __noinline__ uint32_t
deep (volatile uint32_t *p, uint32_t n)
{
  volatile uint32_t here[64];
  here[n & 63] = n;
  return n == 0xffffffffu ? *p : deep (p, n + 1) + here[n & 63];
}

static __device__ uint32_t
wrong_intrinsics (uint32_t t)
{
  const unsigned all = 0xffffffffu;
  const uint32_t lane = t & 31;
  uint32_t wrong = 0;
  wrong |= __shfl_sync (all, (int)t, 3) != (int)(t - lane + 3) ? 1 : 0;
  wrong |= __shfl_sync (all, t, 9, 8) != t - lane % 8 + 1 ? 2 : 0;
  wrong |= __shfl_up_sync (all, (float)t, 2) != (float)(lane < 2 ? t : t - 2)
               ? 4
               : 0;
  wrong |= __shfl_up_sync (all, (double)t, 3, 16) !=
                   (double)(lane % 16 < 3 ? t : t - 3)
               ? 8
               : 0;
  wrong |= __shfl_down_sync (all, (unsigned long long)t << 33, 5) !=
                   (unsigned long long)(lane + 5 > 31 ? t : t + 5) << 33
               ? 16
               : 0;
  wrong |=
      __shfl_xor_sync (all, (long long)t, 7) != (long long)(t ^ 7) ? 32 : 0;
  wrong |= __ballot_sync (all, lane % 3 == 0) != 0x49249249u ? 64 : 0;
  wrong |= !__any_sync (all, lane == 5) || __any_sync (all, 0) ? 128 : 0;
  wrong |= !__all_sync (all, 1) || __all_sync (all, lane != 5) ? 256 : 0;
  /* The halves apart, and at different places. */
  if (lane < 16)
    wrong |= __ballot_sync (0xffffu, lane & 1) != 0xaaaau ? 512 : 0;
  else
    wrong |= __shfl_xor_sync (0xffff0000u, t, 1) != (t ^ 1) ? 512 : 0;
  wrong |= __popc (0xf0f1u) != 9 || __ffs (8) != 4 || __ffs (0) != 0 ||
                   __clz (1) != 31 || __clz (0) != 32
               ? 1024
               : 0;
  wrong |= __uint_as_float (__float_as_uint (1.5f)) != 1.5f ||
                   __longlong_as_double (__double_as_longlong (-2.5)) != -2.5
               ? 2048
               : 0;
  wrong |= !fx_is_finite (1.0f) || fx_is_finite (1.0 / 0.0) ? 4096 : 0;
  return wrong;
}

FX_KERNEL (test_wrong, FxTestWrong, 256, 1)
{
  FX_SHARED (uint32_t, shared);
  const uint32_t t = threadIdx.x, n = blockDim.x, lane = t & 31;
  switch (a.what) {
  case FX_TEST_SYNCED:
  case FX_TEST_NO_BARRIER:
    shared[t] = t * 3;
    if (a.what == FX_TEST_SYNCED)
      __syncthreads ();
    a.out[t] = shared[(t + n - 1) % n];
    break;
  case FX_TEST_WARP_SYNCED:
  case FX_TEST_NO_SYNCWARP:
    shared[t] = t * 3;
    if (a.what == FX_TEST_WARP_SYNCED)
      __syncwarp ();
    else
      __any_sync (0xffffffffu, 0);
    a.out[t] = shared[t ^ 1];
    if (a.what == FX_TEST_WARP_SYNCED)
      __syncwarp ();
    shared[t] = 0;
    break;
  case FX_TEST_EARLY_EXIT:
    if (t % 5 == 1)
      return;
    shared[t] = t;
    __syncthreads ();
    a.out[t] = shared[n - 1 - t] == n - 1 - t;
    break;
  case FX_TEST_EXITED_LANE:
    if (lane == 7)
      return;
    a.out[t] = __shfl_xor_sync (0xffffffffu, t, 1);
    break;
  case FX_TEST_OWN_LANE:
    a.out[t] = __ballot_sync (0x0000ffffu, 1);
    break;
  case FX_TEST_TWO_PLACES:
    if (lane < 16)
      a.out[t] = __shfl_sync (0xffffffffu, t, 0);
    else
      a.out[t] = __ballot_sync (0xffffffffu, 1);
    break;
  case FX_TEST_HALF_BARRIER:
    if (t < n / 2)
      __syncthreads ();
    else
      __syncthreads ();
    break;
  case FX_TEST_MISSING_LANE:
    if (lane == 0)
      while (fx_load_relaxed ((const uint64_t *)a.out) != 77)
        fx_sleep (100);
    __syncwarp ();
    break;
  case FX_TEST_BARRIER_IN_WARP:
    if (lane < 16)
      __syncthreads ();
    else
      __syncwarp ();
    break;
  case FX_TEST_SHARED_OVERRUN:
    if (t == 40)
      shared[a.n + 4] = 1;
    break;
  case FX_TEST_SHARED_CANARY:
    if (t == 40)
      shared[a.n] = 1;
    break;
  case FX_TEST_SHARED_UNDERRUN:
    if (t == 40)
      shared[-1] = 1;
    break;
  case FX_TEST_NULL:
    if (t == 40)
      *(volatile uint32_t *)(size_t)(blockIdx.x + 16) = 1;
    break;
  case FX_TEST_STACK:
    if (t == 40)
      a.out[0] = deep (a.out, 0);
    break;
  case FX_TEST_BLOCK_RACE:
    if (t == 0)
      a.out[0]++;
    break;
  case FX_TEST_BLOCK_ATOMIC:
    if (t == 0)
      atomicAdd (&a.out[0], 1u);
    break;
  case FX_TEST_FENCED:
  case FX_TEST_UNFENCED:
    /* out: the sum, blocks that are done, one word for each block. */
    if (t == 0) {
      a.out[2 + blockIdx.x] = blockIdx.x + 1;
      if (a.what == FX_TEST_FENCED)
        fx_fence_device ();
      const uint32_t done = atomicAdd (&a.out[1], 1u);
      if (a.what == FX_TEST_FENCED)
        fx_fence_device ();
      if (done == gridDim.x - 1)
        for (uint32_t i = 0; i < gridDim.x; i++)
          a.out[0] += a.out[2 + i];
    }
    break;
  case FX_TEST_INTRINSICS:
    a.out[t] = wrong_intrinsics (t);
    break;
  }
}

FX_KERNEL (test_speed, FxTestSpeed, 256, 1)
{
  uint32_t x = threadIdx.x;
  for (uint32_t i = 0; i < a.n; i++)
    x += __shfl_xor_sync (0xffffffffu, x, 1);
  for (uint32_t i = 0; i < a.barriers; i++)
    __syncthreads ();
  a.out[blockIdx.x * blockDim.x + threadIdx.x] = x;
}
