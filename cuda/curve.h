/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the kernels of curve.cu are launched with; for both sides. */

#ifndef FX_CUDA_CURVE_H
#define FX_CUDA_CURVE_H

#include "dsp/fx_backend.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A thread has EACH frames in a row, a block a channel and a tile after the
 * other. */
enum {
  FX_CURVE_THREADS = 256,
  FX_CURVE_EACH = 4,
  FX_CURVE_TILE = FX_CURVE_THREADS * FX_CURVE_EACH,
  /* Bytes of shared memory: the curve, maps of the warps, a tile with gaps. */
  FX_CURVE_SHARED =
      sizeof (FxDevicePiece) * FX_DEVICE_PIECES +
      sizeof (double) * (2 * FX_DEVICE_HARMONICS + 4 + FX_CURVE_THREADS / 16 +
                            FX_CURVE_TILE + FX_CURVE_TILE / 16 + 2)
};

/* One stream: as many blocks as channels. */
typedef struct FxCurveLaunch {
  uint64_t in, out; /* equal, or not overlapping */
  uint64_t counters;
  uint64_t state; /* doubles [channels][2]: last input, dc */
  uint64_t frames;
  uint32_t channels, reserved;
  FxDeviceCurve plan;
} FxCurveLaunch;

const char *fx_curve_kernel (FxSample sample);

#ifdef __cplusplus
}
#endif

#endif
