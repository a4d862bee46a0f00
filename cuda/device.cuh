/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What kernels use of the machine beside plain CUDA: the few operations that
 * need PTX, and how a kernel is declared. The tests compile the same .cu files
 * for the host, with FX_EMULATE defined and an emulation of CUDA's keywords
 * included before this header (tests/cuda/emu/emu.h), so a kernel may use
 *
 *   threadIdx.x blockIdx.x/.y blockDim.x gridDim.x/.y, __syncthreads,
 *   __syncwarp, __shfl_sync __shfl_up_sync __shfl_down_sync __shfl_xor_sync
 *   (int, unsigned, 64-bit, float, double), __ballot_sync __any_sync __all_sync,
 *   atomicAdd atomicMax atomicOr atomicExch atomicCAS on global and shared
 *   memory, fma fmaf fabs fabsf fmin fmax sqrt, __popc __ffs __clz, float2
 *   float4 double2 int2 int4 uint2 uint4 and make_*, __ldg, __float_as_uint
 *   __float_as_int __double_as_longlong and their inverses,
 *
 * and what follows. Nothing else: no static __shared__, no cooperative groups,
 * no textures. All arithmetic is explicit (fma, +, *), compiled with
 * --fmad=false: the emulation gives the same bytes. */

#ifndef FX_CUDA_DEVICE_CUH
#define FX_CUDA_DEVICE_CUH

#include <stdint.h>

#ifndef FX_EMULATE

/* FX_KERNEL (sos_f32_k4_l64, FxSosLaunch, 256, 2) { ... a.frames ... }
 * A kernel of blocks of `threads` threads, at least `blocks` of them to a
 * multiprocessor, with its arguments in `a`. */
#define FX_KERNEL(name, Args, threads, blocks)                                 \
  extern "C" __global__ void __launch_bounds__ (threads, blocks)               \
      name (const __grid_constant__ Args a)

/* The dynamic shared memory of the block, 16-byte aligned. */
#define FX_SHARED(type, name)                                                  \
  extern __shared__ uint4 fx_shared[];                                         \
  type *name = (type *)fx_shared

/* 64-bit words that other blocks write while this one reads: whole, from L2, in
 * no order with anything else. */
static __device__ inline uint64_t
fx_load_relaxed (const uint64_t *p)
{
  uint64_t v;
  asm volatile("ld.relaxed.gpu.global.u64 %0, [%1];"
               : "=l"(v)
               : "l"(p)
               : "memory");
  return v;
}

static __device__ inline void
fx_store_relaxed (uint64_t *p, uint64_t v)
{
  asm volatile("st.relaxed.gpu.global.u64 [%0], %1;"
               :
               : "l"(p), "l"(v)
               : "memory");
}

/* What this thread has written is seen by the other blocks, by the host, before
 * anything that it writes after. */
static __device__ inline void
fx_fence_device (void)
{
  __threadfence ();
}
static __device__ inline void
fx_fence_system (void)
{
  __threadfence_system ();
}

/* A 32-bit word in memory of the host, around any cache. */
static __device__ inline uint32_t
fx_load_system (const uint32_t *p)
{
  uint32_t v;
  asm volatile("ld.relaxed.sys.global.u32 %0, [%1];"
               : "=r"(v)
               : "l"(p)
               : "memory");
  return v;
}

static __device__ inline void
fx_store_system (uint32_t *p, uint32_t v)
{
  asm volatile("st.relaxed.sys.global.u32 [%0], %1;"
               :
               : "l"(p), "r"(v)
               : "memory");
}

/* Nanoseconds since some time; lets other warps run for about so many. */
static __device__ inline uint64_t
fx_time (void)
{
  uint64_t t;
  asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(t));
  return t;
}

static __device__ inline void
fx_sleep (uint32_t ns)
{
#if __CUDA_ARCH__ >= 700
  __nanosleep (ns);
#endif
}

#endif

/* Bytes of a float or double, for FX_F32 and FX_F64. */
template <typename T>
static __device__ inline bool
fx_is_finite (T x)
{
  return x - x == T (0);
}

#endif
