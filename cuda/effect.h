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

/* One piece of one stream of "taps": effect_keep_* appends it to the ring of the
 * last frames, effect_taps_* makes the output of what is there. */
typedef struct FxTapsLaunch {
  uint64_t in, out;
  uint64_t past; /* [ring][channels] */
  uint64_t counters;
  uint32_t ring; /* frames */
  uint32_t head; /* where in it the piece begins */
  uint32_t frames;
  uint32_t channels;
  FxDeviceTaps taps;
} FxTapsLaunch;

/* Frames of a piece, at most; of the ring for a history of so many. */
uint32_t fx_taps_piece (uint32_t channels);
uint32_t fx_taps_ring (uint32_t history, uint32_t channels);

/* Blocks of FX_POINT_THREADS threads, and shared memory of effect_taps_*. */
uint32_t fx_taps_keep_blocks (const FxTapsLaunch *a);
uint32_t fx_taps_blocks (const FxTapsLaunch *a);
size_t fx_taps_shared (int is_double);

/* The kernels for those samples and that arithmetic. */
const char *fx_taps_keep_kernel (FxSample sample);
const char *fx_taps_kernel (FxSample sample, int is_double);

#ifdef __cplusplus
}
#endif

#endif
