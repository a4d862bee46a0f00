/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Arguments of the kernels that test the emulator, test_emu.cu. */

#ifndef FX_TEST_EMU_H
#define FX_TEST_EMU_H

#include <stdint.h>

/* out[b] = sum of in[b * n .. b * n + n - 1]. */
typedef struct FxTestSum {
  const uint64_t *in;
  uint64_t *out;
  uint32_t n;
} FxTestSum;

/* Inclusive prefix sums of n words, tiles of one block each. slots: two words
 * for each tile, tickets: one, all zero. */
typedef struct FxTestScan {
  const uint32_t *in;
  uint32_t *out;
  uint64_t *slots;
  unsigned *ticket, *fault;
  uint32_t n;
  uint32_t by_index; /* tiles by blockIdx, not by ticket */
  uint64_t patience; /* give up after so many ns; 0: never */
} FxTestScan;

/* Ways to be wrong, by number. */
typedef enum {
  FX_TEST_SYNCED,          /* right: neighbours through shared memory */
  FX_TEST_NO_BARRIER,      /* without __syncthreads between */
  FX_TEST_WARP_SYNCED,     /* right: neighbours in the warp, __syncwarp */
  FX_TEST_NO_SYNCWARP,     /* without it */
  FX_TEST_EARLY_EXIT,      /* right: some exit before __syncthreads */
  FX_TEST_EXITED_LANE,     /* a shuffle that names a lane that has exited */
  FX_TEST_OWN_LANE,        /* a mask without the caller */
  FX_TEST_TWO_PLACES,      /* lanes of one mask in a shuffle and a vote */
  FX_TEST_HALF_BARRIER,    /* half a block at another __syncthreads */
  FX_TEST_MISSING_LANE,    /* lane 0 spins for ever, others wait for it */
  FX_TEST_BARRIER_IN_WARP, /* half at __syncthreads, half at __syncwarp */
  FX_TEST_SHARED_OVERRUN,  /* a word behind the shared memory */
  FX_TEST_SHARED_CANARY,   /* a byte in the 15 before the page that faults */
  FX_TEST_SHARED_UNDERRUN, /* a word before it */
  FX_TEST_NULL,            /* follows a null pointer */
  FX_TEST_STACK,           /* recursion without end */
  FX_TEST_BLOCK_RACE,      /* blocks add to one word without an atomic */
  FX_TEST_BLOCK_ATOMIC,    /* with one */
  FX_TEST_FENCED,          /* right: the last block adds up, after fences */
  FX_TEST_UNFENCED,  /* without the fences: wrong on a device, and a race */
  FX_TEST_INTRINSICS /* out[i]: what was wrong in thread i, 0 */
} FxTestCase;

typedef struct FxTestWrong {
  uint32_t *out; /* as many as threads; of a FENCED case [blocks + 2] */
  uint32_t what; /* FxTestCase */
  uint32_t n;    /* words of shared memory */
} FxTestWrong;

/* How fast switches are: n shuffles of a warp; n barriers. */
typedef struct FxTestSpeed {
  uint32_t *out;
  uint32_t n, barriers;
} FxTestSpeed;

#endif
