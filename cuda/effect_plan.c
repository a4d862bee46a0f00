/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Kernels and launches of effects. */

#include "cuda/effect.h"

static int
is_stereo (uint32_t channels)
{
  return channels == 2;
}

const char *
fx_matrix_kernel (FxSample sample, uint32_t channels)
{
  static const char *const names[][2] = {
    [FX_F32] = { "effect_scale_f32", "effect_matrix_f32" },
    [FX_F64] = { "effect_scale_f64", "effect_matrix_f64" },
  };
  return names[sample][is_stereo (channels)];
}

uint64_t
fx_matrix_cut (
    FxEffectLaunch *a, FxSample sample, uint32_t channels, uint64_t frames)
{
  const uint64_t at[] = { a->in, a->out };
  size_t size = sample == FX_F64 ? sizeof (double) : sizeof (float);
  int stereo = is_stereo (channels);
  a->channels = channels;
  a->count = stereo ? frames : frames * channels;
  return fx_point_split (
      at, 2, a->count, stereo ? 2 * size : size, &a->head, &a->vectors);
}

void
fx_effect_advance (FxDeviceEffect *e, uint64_t frames)
{
  e->left -= e->left < frames ? e->left : frames;
}
