/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the kernels of effect.cu are launched with; for both sides. */

#ifndef FX_CUDA_EFFECT_H
#define FX_CUDA_EFFECT_H

#include "cuda/point.h"
#include "dsp/fx_backend.h"

#ifdef __cplusplus
extern "C" {
#endif

/* One stream. An item is what a thread needs together, a frame or a sample; the
 * first `head` of them and those after the vectors go one by one, `vectors`
 * times 16 bytes between. */
typedef struct FxEffectLaunch {
  uint64_t in, out; /* equal, or not overlapping */
  uint64_t counters;
  uint64_t count; /* items */
  uint64_t vectors;
  uint32_t head;
  uint32_t channels;
  FxDeviceEffect effect;
} FxEffectLaunch;

/* The kernel of "matrix" for those samples, and the launch of frames at in and
 * out: fills all but counters and effect. Returns the blocks of FX_POINT_THREADS
 * threads. */
const char *fx_matrix_kernel (FxSample sample, uint32_t channels);
uint64_t fx_matrix_cut (
    FxEffectLaunch *a, FxSample sample, uint32_t channels, uint64_t frames);

/* What of a plan is left after so many frames. */
void fx_effect_advance (FxDeviceEffect *e, uint64_t frames);

/* --- the past (effect_keep_*) ---------------------------------------------------- */

/* Appends frames <= ring at `in` to the ring of the last frames of a stream. */
typedef struct FxKeepLaunch {
  uint64_t in;
  uint64_t past; /* [ring][channels] */
  uint64_t counters;
  uint32_t ring; /* frames */
  uint32_t head; /* where in it they begin */
  uint32_t frames;
  uint32_t channels;
} FxKeepLaunch;

uint32_t fx_keep_blocks (const FxKeepLaunch *a); /* of FX_POINT_THREADS */
const char *fx_keep_kernel (FxSample sample);

/* --- taps (effect_taps_*) -------------------------------------------------------- */

/* The output of the frames that were just appended there. */
typedef struct FxTapsLaunch {
  FxKeepLaunch kept;
  uint64_t out;
  FxDeviceTaps taps;
} FxTapsLaunch;

/* Most frames of a launch, so much longer than the history is the ring. */
uint32_t fx_taps_piece (uint32_t channels);

/* Blocks of FX_POINT_THREADS threads, bytes of shared memory, the kernel for
 * those samples and that arithmetic. */
uint32_t fx_taps_blocks (const FxTapsLaunch *a);
size_t fx_taps_shared (int is_double);
const char *fx_taps_kernel (FxSample sample, int is_double);

#ifdef __cplusplus
}
#endif

#endif
