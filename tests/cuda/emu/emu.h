/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* An emulation of how CUDA executes, for the very same kernel source. A .cu is
 * compiled by g++ with -DFX_EMULATE -include tests/cuda/emu/emu.h, which gives
 * it CUDA's keywords and intrinsics (emu_cuda.hpp) and those of cuda/device.cuh;
 * FX_KERNEL enters every kernel in a table, and fx_emu_launch runs one by name.
 *
 * Model. Every CUDA thread is a fiber, a block's fibers share an OS thread. A
 * thread runs until it meets a rendezvous (__syncthreads, __syncwarp, shuffles,
 * votes), sleeps, polls (fx_load_relaxed, fx_load_system, an atomic) or ends.
 * What runs next is drawn at random from the seed: mostly another lane of the
 * warp, now and then another warp, another block. So
 *
 * - a kernel that needs the lanes of a warp to march in step, warps in order, a
 *   number of resident blocks, or blocks in the order of blockIdx, is found out;
 * - a block that spins by polling or sleeping starves nobody. When nothing but
 *   polls has happened for `patience` polls, or no thread at all can run, the
 *   launch fails and tells where each block stands. fx_time is virtual: it goes
 *   slowly with polls and fast in the second half of the patience, so a kernel
 *   that gives up after seconds does so before the launch fails;
 * - rendezvous are checked: a lane outside its own mask, a lane of the mask that
 *   has exited, lanes at different operations, __syncthreads at different
 *   places, are errors. __syncthreads counts without exited threads. A shuffle
 *   that reads a lane outside the mask gets garbage;
 * - dynamic shared memory is exactly as long as asked for, full of NaNs, between
 *   canaries and against a page that faults; so is memory of fx_emu_alloc. A
 *   fault in a kernel is an error of the launch that names block and thread.
 *
 * Kernels use plain pointers of the host. Arithmetic is that of the host, with
 * -ffp-contract=off: the same IEEE operations in the same order.
 *
 * Under ThreadSanitizer every CUDA thread is a thread to it, ordered only by
 * __syncthreads, __syncwarp (shuffles and votes order no memory) and by fences
 * with relaxed stores, loads and atomics around them: it reports a race on
 * shared memory between the lanes of a warp as well as one on global memory
 * between blocks, though all may run on one OS thread. `os_threads` spreads the
 * blocks over several, with real atomics.
 *
 * What it does not show: weak ordering of the device's memory (the host is
 * x86: stores stay in order), banks, caches, and a loop that spins on plain
 * memory, which hangs. Registers are not counted. */

#ifndef FX_EMU_H
#define FX_EMU_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  FX_EMU_FORWARD, /* lanes and warps by number: the friendliest order */
  FX_EMU_REVERSE, /* from the highest: what lacks a barrier goes wrong */
  FX_EMU_RANDOM
} FxEmuOrder;

enum {
  FX_EMU_REFUSED = -1, /* no such kernel, or not with these numbers */
  FX_EMU_MISUSE = -2,  /* of a rendezvous, or of shared memory */
  FX_EMU_FAULT = -3,   /* touched what it must not */
  FX_EMU_DEADLOCK = -4
};

/* Zeros are the defaults. */
typedef struct FxEmuOptions {
  uint64_t seed;
  uint32_t resident;   /* most blocks at once, over all OS threads; 0: 8 */
  FxEmuOrder order;    /* of lanes in a warp, of warps in a block */
  uint32_t in_order;   /* blocks start by blockIdx (x first); 0: at random */
  uint32_t os_threads; /* 0, 1: the one that calls */
  uint64_t patience;   /* polls without any progress; 0: 2 million, and
                          100 000 for every resident block */
} FxEmuOptions;

typedef struct FxEmuKernel {
  const char *name;
  size_t args_size;
  uint32_t threads; /* of a block at most: its launch bounds */
  uint32_t blocks;  /* of a multiprocessor at least: its launch bounds */
  void (*entry) (const void *args);
  struct FxEmuKernel *next;
} FxEmuKernel;

/* The kernel of that name, or NULL; the first of all, then ->next. Any thread. */
const FxEmuKernel *fx_emu_find (const char *name);
const FxEmuKernel *fx_emu_kernels (void);

/* Runs grid x * y blocks of `threads` threads with `shared` bytes of dynamic
 * shared memory (at most 228 KiB) to the end; args is copied, args_size has to
 * be that of the kernel. Returns 0, or one of the errors and why in
 * fx_emu_error: then the memory that the kernel writes is in some state. o may
 * be NULL. Any thread. */
int fx_emu_launch (const char *kernel, uint32_t x, uint32_t y, uint32_t threads,
    size_t shared, const void *args, size_t args_size, const FxEmuOptions *o);

/* What the last failed call of this thread has to say. */
const char *fx_emu_error (void);

/* Memory aligned to 16 bytes, full of NaNs, that ends against a page that
 * faults (up to 15 bytes before it are a canary). free returns 0, or -1 when
 * something was written before or behind it. */
void *fx_emu_alloc (size_t size);
int fx_emu_free (void *p);

/* Both words of a double and a float of this are NaNs. */
#define FX_EMU_GARBAGE 0xfff5a5a5u
void fx_emu_fill_garbage (void *p, size_t size);

#ifdef __cplusplus
}
#endif

#ifdef FX_EMULATE
#include "tests/cuda/emu/emu_cuda.hpp"
#endif

#endif
