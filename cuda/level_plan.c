/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Kernels and launches of levels. */

#include "cuda/level.h"

void
fx_level_cut (FxLevelLaunch *a, uint64_t frames)
{
  uint64_t most = (uint64_t)FX_LEVEL_TILE * FX_LEVEL_MOST;
  a->frames = frames < most ? frames : most;
  a->tiles = (uint32_t)((a->frames + FX_LEVEL_TILE - 1) / FX_LEVEL_TILE);
}

const char *
fx_level_apply (FxSample sample)
{
  return sample == FX_F64 ? "level_apply_f64" : "level_apply_f32";
}

const char *
fx_level_measure (FxSample sample)
{
  return sample == FX_F64 ? "level_measure_f64" : "level_measure_f32";
}

uint32_t
fx_level_blocks (const FxLevelLaunch *a)
{
  return (uint32_t)((a->frames * a->channels + FX_LEVEL_THREADS - 1) /
                    FX_LEVEL_THREADS);
}
