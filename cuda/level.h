/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the kernels of level.cu are launched with; for both sides. */

#ifndef FX_CUDA_LEVEL_H
#define FX_CUDA_LEVEL_H

#include <stddef.h>
#include "dsp/fx_backend.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A block of level_measure_* has a tile of a channel, one of level_total a
 * channel and all its tiles, of which a launch has no more than MOST. */
enum {
  FX_LEVEL_THREADS = 256,
  FX_LEVEL_TILE = FX_LEVEL_THREADS * 16,
  FX_LEVEL_MOST = 1 << 12,
  FX_LEVEL_SHARED = FX_LEVEL_THREADS / 32 * 2 * sizeof (double)
};

/* A piece of a stream. */
typedef struct FxLevelLaunch {
  uint64_t in, out; /* equal, or not overlapping */
  uint64_t counters;
  uint64_t state; /* doubles [channels][FX_DEVICE_MEASURES] */
  uint64_t parts; /* to work in: doubles [channels][tiles][2] */
  uint64_t frames;
  uint32_t channels, tiles;
  FxDeviceLevel plan;
} FxLevelLaunch;

/* Frames of the next launch of so many, and its tiles. */
void fx_level_cut (FxLevelLaunch *a, uint64_t frames);

/* Kernels: of a gain, of tiles, which are to be totalled after that. Blocks of
 * the first; the second takes tiles x channels, the last channels. */
const char *fx_level_apply (FxSample sample);
const char *fx_level_measure (FxSample sample);
#define FX_LEVEL_TOTAL "level_total"
uint32_t fx_level_blocks (const FxLevelLaunch *a);

#ifdef __cplusplus
}
#endif

#endif
