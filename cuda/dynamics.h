/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the kernels of dynamics.cu are launched with; for both sides. */

#ifndef FX_CUDA_DYNAMICS_H
#define FX_CUDA_DYNAMICS_H

#include <stddef.h>
#include "dsp/fx_backend.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Threads of every block. Of dynamics_follow a thread has EACH frames in a row,
 * a block a row and a tile after the other. */
enum {
  FX_DYNAMICS_THREADS = 256,
  FX_DYNAMICS_EACH = 4,
  FX_DYNAMICS_TILE = FX_DYNAMICS_THREADS * FX_DYNAMICS_EACH,
  /* Bytes of shared memory of dynamics_follow: for each warp its maps, what it
   * has seen, and a flag. */
  FX_DYNAMICS_SHARED =
      FX_DYNAMICS_THREADS / 32 * (7 * sizeof (double) + 6 * sizeof (uint32_t))
};

/* A piece of a stream; the same for the three kernels, one after the other. */
typedef struct FxDynamicsLaunch {
  uint64_t in, out; /* equal, or not overlapping */
  uint64_t counters;
  uint64_t state;  /* doubles [channels][FX_DEVICE_KEPT] */
  uint64_t rows;   /* doubles [plan.rows][stride] to work in, 16-byte aligned */
  uint32_t stride; /* >= frames, even */
  uint32_t frames, channels, reserved;
  FxDeviceDynamics plan;
} FxDynamicsLaunch;

/* Most frames of a launch, a multiple of EACH: so long are rows. */
uint32_t fx_dynamics_piece (uint32_t channels);

/* Kernels in their order, blocks and shared memory of each. */
enum { FX_DYNAMICS_STEPS = 3 };
typedef struct FxDynamicsStep {
  const char *kernel;
  size_t shared;
} FxDynamicsStep;
FxDynamicsStep fx_dynamics_step (uint32_t step, FxSample sample);
uint32_t fx_dynamics_blocks (uint32_t step, const FxDynamicsLaunch *a);

#ifdef __cplusplus
}
#endif

#endif
