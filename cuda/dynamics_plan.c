/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Kernels and launches of dynamics. */

#include "cuda/dynamics.h"

uint32_t
fx_dynamics_piece (uint32_t channels)
{
  enum { FRAMES = 1 << 16, SAMPLES = 1 << 20, LEAST = FX_DYNAMICS_TILE };
  uint32_t most = SAMPLES / channels / LEAST * LEAST;
  most = most < FRAMES ? most : FRAMES;
  return most > LEAST ? most : LEAST;
}

FxDynamicsStep
fx_dynamics_step (uint32_t step, FxSample sample)
{
  static const FxDynamicsStep steps[FX_DYNAMICS_STEPS][2] = {
    { { "dynamics_level_f32", 0 }, { "dynamics_level_f64", 0 } },
    { { "dynamics_follow", FX_DYNAMICS_SHARED },
        { "dynamics_follow", FX_DYNAMICS_SHARED } },
    { { "dynamics_gain_f32", 0 }, { "dynamics_gain_f64", 0 } },
  };
  return steps[step][sample == FX_F64];
}

uint32_t
fx_dynamics_blocks (uint32_t step, const FxDynamicsLaunch *a)
{
  uint64_t threads = step == 0 ? a->frames : (uint64_t)a->frames * a->channels;
  return step == 1 ? a->plan.rows
                   : (uint32_t)((threads + FX_DYNAMICS_THREADS - 1) /
                                FX_DYNAMICS_THREADS);
}
