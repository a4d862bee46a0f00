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

/* --- the past, taps ------------------------------------------------------------ */

static uint32_t
blocks (uint64_t threads)
{
  return (uint32_t)((threads + FX_POINT_THREADS - 1) / FX_POINT_THREADS);
}

uint32_t
fx_keep_blocks (const FxKeepLaunch *a)
{
  return blocks ((uint64_t)a->frames * a->channels);
}

const char *
fx_keep_kernel (FxSample sample)
{
  return sample == FX_F64 ? "effect_keep_f64" : "effect_keep_f32";
}

uint32_t
fx_taps_piece (uint32_t channels)
{
  enum { FRAMES = 1 << 16, SAMPLES = 1 << 20, LEAST = 1 << 10 };
  uint32_t most = SAMPLES / channels;
  most = most < FRAMES ? most : FRAMES;
  return most > LEAST ? most : LEAST;
}

uint32_t
fx_taps_blocks (const FxTapsLaunch *a)
{
  return is_stereo (a->kept.channels) ? blocks (a->kept.frames)
                                      : fx_keep_blocks (&a->kept);
}

size_t
fx_taps_shared (int is_double)
{
  size_t size = is_double ? sizeof (double) : sizeof (float);
  return FX_DEVICE_TAPS * (4 * size + sizeof (uint32_t));
}

const char *
fx_taps_kernel (FxSample sample, int is_double)
{
  if (sample == FX_F64)
    return "effect_taps_f64";
  return is_double ? "effect_taps_x32" : "effect_taps_f32";
}
