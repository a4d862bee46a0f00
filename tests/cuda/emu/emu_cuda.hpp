/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* CUDA's language for kernels that g++ compiles: the subset that
 * cuda/device.cuh lists, with the types that nvcc insists on (atomics know
 * unsigned long long, not uint64_t). Included by emu.h under FX_EMULATE. */

#ifndef FX_EMU_CUDA_HPP
#define FX_EMU_CUDA_HPP

#include <math.h>
#include <string.h>

#define __device__
#define __host__
#define __forceinline__ inline __attribute__ ((always_inline))
#define __noinline__ __attribute__ ((noinline))

struct uint3 {
  unsigned x, y, z;
};
struct alignas (8) float2
{
  float x, y;
};
struct alignas (16) float4
{
  float x, y, z, w;
};
struct alignas (16) double2
{
  double x, y;
};
struct alignas (8) int2
{
  int x, y;
};
struct alignas (16) int4
{
  int x, y, z, w;
};
struct alignas (8) uint2
{
  unsigned x, y;
};
struct alignas (16) uint4
{
  unsigned x, y, z, w;
};

static inline float2
make_float2 (float x, float y)
{
  return { x, y };
}
static inline float4
make_float4 (float x, float y, float z, float w)
{
  return { x, y, z, w };
}
static inline double2
make_double2 (double x, double y)
{
  return { x, y };
}
static inline int2
make_int2 (int x, int y)
{
  return { x, y };
}
static inline int4
make_int4 (int x, int y, int z, int w)
{
  return { x, y, z, w };
}
static inline uint2
make_uint2 (unsigned x, unsigned y)
{
  return { x, y };
}
static inline uint4
make_uint4 (unsigned x, unsigned y, unsigned z, unsigned w)
{
  return { x, y, z, w };
}

/* --- what the emulator offers to a thread (emu.cpp) --------------------------- */

struct FxEmuThread {
  uint3 thread, block, block_dim, grid_dim;
  void *shared;
};

enum FxEmuShuffle { FX_EMU_INDEX, FX_EMU_UP, FX_EMU_DOWN, FX_EMU_XOR };
enum FxEmuVote { FX_EMU_BALLOT, FX_EMU_ANY, FX_EMU_ALL };

extern __thread FxEmuThread *fx_emu_self;

/* Where in the source: filled in at the place of the call. */
struct FxEmuPlace {
  const char *file;
  int line;
};
#define FX_EMU_HERE FxEmuPlace here = { __builtin_FILE(), __builtin_LINE() }
#define FX_EMU_HERE_DEFAULT                                                    \
  const char *file = __builtin_FILE(), int line = __builtin_LINE()

void fx_emu_register (FxEmuKernel *kernel);
void fx_emu_barrier (FxEmuPlace here);
void fx_emu_sync_warp (unsigned mask, FxEmuPlace here);
uint64_t fx_emu_shuffle (unsigned mask, uint64_t value, FxEmuShuffle how,
    unsigned lane, int width, FxEmuPlace here);
unsigned
fx_emu_vote (unsigned mask, int predicate, FxEmuVote how, FxEmuPlace here);
/* Around a word that others look at: before it is read or exchanged; before it
 * is written or exchanged; after it has changed. */
void fx_emu_poll (const volatile void *p, FxEmuPlace here);
void fx_emu_publish (const volatile void *p);
void fx_emu_progress (void);
void fx_emu_fence (void);
uint64_t fx_emu_time (void);
void fx_emu_sleep (uint32_t ns, FxEmuPlace here);

#define threadIdx (fx_emu_self->thread)
#define blockIdx (fx_emu_self->block)
#define blockDim (fx_emu_self->block_dim)
#define gridDim (fx_emu_self->grid_dim)
static const int warpSize = 32;

struct FxEmuEntry {
  FxEmuKernel kernel;
  FxEmuEntry (const char *name, size_t args_size, uint32_t threads,
      uint32_t blocks, void (*entry) (const void *))
      : kernel{ name, args_size, threads, blocks, entry, nullptr }
  {
    fx_emu_register (&kernel);
  }
};

#define FX_EMU_KERNEL(name, string, Args, threads, blocks)                     \
  static void name (const Args &a);                                            \
  static FxEmuEntry name##_entry (string, sizeof (Args), threads, blocks,      \
      [] (const void *args) { name (*(const Args *)args); });                  \
  static void name (const Args &a)
#define FX_KERNEL(name, Args, threads, blocks)                                 \
  FX_EMU_KERNEL (name, #name, Args, threads, blocks)

#define FX_SHARED(type, name) type *name = (type *)fx_emu_self->shared

/* --- intrinsics ---------------------------------------------------------------- */

static inline void
__syncthreads (FX_EMU_HERE_DEFAULT)
{
  fx_emu_barrier ({ file, line });
}

static inline void
__syncwarp (unsigned mask = 0xffffffffu, FX_EMU_HERE_DEFAULT)
{
  fx_emu_sync_warp (mask, { file, line });
}

template <typename T>
static inline T
fx_emu_shuffle_any (unsigned mask, T x, FxEmuShuffle how, unsigned lane,
    int width, FxEmuPlace here)
{
  static_assert (sizeof (T) == 4 || sizeof (T) == 8, "a 32- or 64-bit type");
  uint64_t bits = 0;
  memcpy (&bits, &x, sizeof x);
  bits = fx_emu_shuffle (mask, bits, how, lane, width, here);
  memcpy (&x, &bits, sizeof x);
  return x;
}

template <typename T>
static inline T
__shfl_sync (unsigned mask, T x, int lane, int width = 32, FX_EMU_HERE_DEFAULT)
{
  return fx_emu_shuffle_any (
      mask, x, FX_EMU_INDEX, (unsigned)lane, width, { file, line });
}
template <typename T>
static inline T
__shfl_up_sync (
    unsigned mask, T x, unsigned delta, int width = 32, FX_EMU_HERE_DEFAULT)
{
  return fx_emu_shuffle_any (mask, x, FX_EMU_UP, delta, width, { file, line });
}
template <typename T>
static inline T
__shfl_down_sync (
    unsigned mask, T x, unsigned delta, int width = 32, FX_EMU_HERE_DEFAULT)
{
  return fx_emu_shuffle_any (
      mask, x, FX_EMU_DOWN, delta, width, { file, line });
}
template <typename T>
static inline T
__shfl_xor_sync (
    unsigned mask, T x, int lanes, int width = 32, FX_EMU_HERE_DEFAULT)
{
  return fx_emu_shuffle_any (
      mask, x, FX_EMU_XOR, (unsigned)lanes, width, { file, line });
}

static inline unsigned
__ballot_sync (unsigned mask, int predicate, FX_EMU_HERE_DEFAULT)
{
  return fx_emu_vote (mask, predicate, FX_EMU_BALLOT, { file, line });
}
static inline int
__any_sync (unsigned mask, int predicate, FX_EMU_HERE_DEFAULT)
{
  return (int)fx_emu_vote (mask, predicate, FX_EMU_ANY, { file, line });
}
static inline int
__all_sync (unsigned mask, int predicate, FX_EMU_HERE_DEFAULT)
{
  return (int)fx_emu_vote (mask, predicate, FX_EMU_ALL, { file, line });
}

/* Replaces *p by what `with` makes of it. Integers and bit patterns alone. */
template <typename T, typename F>
static inline T
fx_emu_atomic (T *p, F with, FxEmuPlace here)
{
  fx_emu_poll (p, here);
  fx_emu_publish (p);
  T was, is;
  __atomic_load (p, &was, __ATOMIC_RELAXED);
  do
    is = with (was);
  while (!__atomic_compare_exchange (
      p, &was, &is, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  if (memcmp (&was, &is, sizeof (T)) != 0)
    fx_emu_progress ();
  return was;
}

#define FX_EMU_ATOMIC(name, T, expression)                                     \
  static inline T name (T *p, T x, FX_EMU_HERE_DEFAULT)                        \
  {                                                                            \
    return fx_emu_atomic (p,                                                   \
        [x] (T was) -> T {                                                     \
          (void)was;                                                           \
          return expression;                                                   \
        },                                                                     \
        { file, line });                                                       \
  }
FX_EMU_ATOMIC (atomicAdd, int, (int)((unsigned)was + (unsigned)x))
FX_EMU_ATOMIC (atomicAdd, unsigned, was + x)
FX_EMU_ATOMIC (atomicAdd, unsigned long long, was + x)
FX_EMU_ATOMIC (atomicAdd, float, was + x)
FX_EMU_ATOMIC (atomicAdd, double, was + x)
FX_EMU_ATOMIC (atomicMax, int, was > x ? was : x)
FX_EMU_ATOMIC (atomicMax, unsigned, was > x ? was : x)
FX_EMU_ATOMIC (atomicMax, unsigned long long, was > x ? was : x)
FX_EMU_ATOMIC (atomicOr, int, was | x)
FX_EMU_ATOMIC (atomicOr, unsigned, was | x)
FX_EMU_ATOMIC (atomicOr, unsigned long long, was | x)
FX_EMU_ATOMIC (atomicExch, int, x)
FX_EMU_ATOMIC (atomicExch, unsigned, x)
FX_EMU_ATOMIC (atomicExch, unsigned long long, x)
FX_EMU_ATOMIC (atomicExch, float, x)
#undef FX_EMU_ATOMIC

static inline int
atomicCAS (int *p, int old, int x, FX_EMU_HERE_DEFAULT)
{
  return fx_emu_atomic (
      p, [=] (int was) { return was == old ? x : was; }, { file, line });
}
static inline unsigned
atomicCAS (unsigned *p, unsigned old, unsigned x, FX_EMU_HERE_DEFAULT)
{
  return fx_emu_atomic (
      p, [=] (unsigned was) { return was == old ? x : was; }, { file, line });
}
static inline unsigned long long
atomicCAS (unsigned long long *p, unsigned long long old, unsigned long long x,
    FX_EMU_HERE_DEFAULT)
{
  return fx_emu_atomic (p,
      [=] (unsigned long long was) { return was == old ? x : was; },
      { file, line });
}

template <typename T>
static inline T
__ldg (const T *p)
{
  return *p;
}

static inline int
__popc (unsigned x)
{
  return __builtin_popcount (x);
}
static inline int
__ffs (int x)
{
  return __builtin_ffs (x);
}
static inline int
__clz (int x)
{
  return x ? __builtin_clz ((unsigned)x) : 32;
}

template <typename To, typename From>
static inline To
fx_emu_bits (From x)
{
  To y;
  static_assert (sizeof x == sizeof y, "the same number of bits");
  memcpy (&y, &x, sizeof y);
  return y;
}
static inline unsigned
__float_as_uint (float x)
{
  return fx_emu_bits<unsigned> (x);
}
static inline float
__uint_as_float (unsigned x)
{
  return fx_emu_bits<float> (x);
}
static inline int
__float_as_int (float x)
{
  return fx_emu_bits<int> (x);
}
static inline float
__int_as_float (int x)
{
  return fx_emu_bits<float> (x);
}
static inline long long
__double_as_longlong (double x)
{
  return fx_emu_bits<long long> (x);
}
static inline double
__longlong_as_double (long long x)
{
  return fx_emu_bits<double> (x);
}

/* --- cuda/device.cuh -------------------------------------------------------------- */

static inline uint64_t
fx_load_relaxed (const uint64_t *p, FX_EMU_HERE_DEFAULT)
{
  fx_emu_poll (p, { file, line });
  return __atomic_load_n (p, __ATOMIC_RELAXED);
}

static inline void
fx_store_relaxed (uint64_t *p, uint64_t v)
{
  fx_emu_publish (p);
  __atomic_store_n (p, v, __ATOMIC_RELAXED);
  fx_emu_progress ();
}

static inline uint32_t
fx_load_system (const uint32_t *p, FX_EMU_HERE_DEFAULT)
{
  fx_emu_poll (p, { file, line });
  return __atomic_load_n (p, __ATOMIC_RELAXED);
}

static inline void
fx_store_system (uint32_t *p, uint32_t v)
{
  fx_emu_publish (p);
  __atomic_store_n (p, v, __ATOMIC_RELAXED);
  fx_emu_progress ();
}

static inline void
fx_fence_device (void)
{
  fx_emu_fence ();
}

static inline void
fx_fence_system (void)
{
  fx_emu_fence ();
}

static inline uint64_t
fx_time (void)
{
  return fx_emu_time ();
}

static inline void
fx_sleep (uint32_t ns, FX_EMU_HERE_DEFAULT)
{
  fx_emu_sleep (ns, { file, line });
}

#endif
