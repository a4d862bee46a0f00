/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A look-alike of the CUDA driver for tests: libcuda.so.1 with the entry points
 * of the driver API that the module and its tests use. Its devices run the
 * project's kernels in the emulator (tests/cuda/emu/emu.h).
 *
 * A device is another process, "fakegpu" beside the library. Memory of a device
 * and page-locked memory of the host lie in files that live in memory; both
 * processes have the same addresses reserved for them. In the host's process
 * those of the device are not mapped: touching them faults, always, also while
 * a kernel runs. In the device's process nothing but them is there: a kernel
 * that follows a pointer to ordinary memory of the host faults. A fault, a
 * deadlock or a misuse in a kernel is written to stderr and makes its context
 * fail with 700, 702 or 719, as a real one. Built with ThreadSanitizer, so does a
 * data race between the threads of a kernel (719).
 *
 * - An allocation is full of NaNs and ends against a page that faults (but for
 *   the 256 bytes it is aligned to: what is left of them, and what is left of a
 *   page before it, is looked at when it is freed). Addresses are used again
 *   only after all others.
 * - Copies and fills must lie in one allocation. Those from and to page-locked
 *   memory run beside the caller; from ordinary memory, the source is copied
 *   before the call returns; to ordinary memory, they are done on return.
 * - Every stream is a thread; operations are delayed at random (FX_FAKE_DELAY_US),
 *   so what lacks a synchronization comes too late. The streams NULL, 1 and 2
 *   are refused: nothing here is to use them.
 * - Every call checks for a current context, and that what it is given is alive
 *   and of that context.
 * - There is one kind of image: whatever cuModuleLoadData is given (not NULL)
 *   has every kernel that was compiled into fakegpu.
 *
 * Environment, read when the library is loaded, then fake_cuda_set:
 *   FX_FAKE_DEVICES     1       number of devices; 0: cuInit finds none
 *   FX_FAKE_CC          8.0     compute capability
 *   FX_FAKE_RATIO       of CC   float operations in the time of a double one
 *   FX_FAKE_PROCESSORS  4       multiprocessors; they and the occupancy give
 *                               how many blocks are resident in the emulator
 *   FX_FAKE_NO_IMAGE    0       1: cuModuleLoadData returns 209
 *   FX_FAKE_MEMORY      2^32    bytes of a device
 *   FX_FAKE_STICKY      0       launches that go well before one fails with 700;
 *                               0: all do; -1: the first fails
 *   FX_FAKE_DELAY_US    0       longest delay before an operation
 *   FX_FAKE_SEED        1       of delays and of the emulator's schedules
 *   FX_FAKE_ORDER       2       FxEmuOrder
 *   FX_FAKE_THREADS     1       OS threads for a launch
 *   FX_FAKE_ALIGN       256     alignment of allocations, 16 to 256: with 16 an
 *                               overrun of 16 bytes faults at once
 *   FX_FAKE_REPORT      0       1: fake_cuda_report on stderr at exit */

#ifndef FX_FAKE_H
#define FX_FAKE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

/* The driver API has no header here: tests declare it themselves. What is said
 * below exists in this library alone, and is looked up by dlsym. */

/* What there is now, and what there has been. */
typedef struct FakeCudaCounts {
  uint64_t contexts, modules, streams, events, graphs; /* alive */
  uint64_t allocations, pinned;                        /* alive */
  uint64_t allocated;                                  /* bytes of devices */
  uint64_t pinned_size;                                /* bytes of the host */
  uint64_t launches, copies, copied; /* ever: of any kind; bytes */
  uint64_t overruns; /* allocations that were written around when freed */
  uint64_t leaks;    /* objects that went with their context, not by a call */
} FakeCudaCounts;

typedef void (*FakeCudaGetCounts) (FakeCudaCounts *counts);
void fake_cuda_counts (FakeCudaCounts *counts);

/* A setting by its name without FX_FAKE_, from now on; CC as 10 * major + minor.
 * Returns 0, or -1 for no such setting. */
typedef int (*FakeCudaSet) (const char *name, int64_t value);
int fake_cuda_set (const char *name, int64_t value);

/* The counts that are not 0, on one line; "nothing is left" after all that was
 * made is freed. Of the library, until the next call. */
typedef const char *(*FakeCudaReport) (void);
const char *fake_cuda_report (void);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif
