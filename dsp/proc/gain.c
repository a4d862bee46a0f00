/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Gain in dB, mute and polarity: one section without memory, so that fxchain
 * folds it into a neighbour. A change is a linear ramp of the amplitude. */

#include "dsp/fx_math.h"
#include "dsp/fx_procs.h"
#include "dsp/fx_sos_engine.h"

typedef struct Params {
  double gain;
  int32_t mute, invert;
} Params;

static const FxParam params[] = {
  { .name = "gain",
      .blurb = "Change of the level (0: none)",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, gain),
      .min = -120,
      .max = 120,
      .def = 0 },
  { .name = "mute",
      .blurb = "Silence, whatever the gain",
      .unit = "",
      .type = FX_T_BOOL,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mute),
      .max = 1 },
  { .name = "invert",
      .blurb = "Invert the polarity",
      .unit = "",
      .type = FX_T_BOOL,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, invert),
      .max = 1 },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  FxSosPlan *out = plan;
  double g = p->mute ? 0 : fx_db_to_gain (p->gain);
  out->n = 1;
  out->s[0] = (FxSos){ p->invert ? -g : g, 0, 0, 0, 0 };
  return FX_OK;
}

const FxProc fx_gain_proc = {
  .name = "gain",
  .summary = "Gain",
  .detail = "Changes the level by a number of dB, mutes or inverts; every "
            "change is ramped over 20 ms",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (Params),
  .plan_size = sizeof (FxSosPlan),
  .flags = FX_PROC_SOS | FX_PROC_F64,
  .max_sections = 1,
  .plan = plan,
  .state_new = fx_sos_state_new,
  .state_free = fx_sos_state_free,
  .reset = fx_sos_state_reset,
  .change = fx_sos_state_change,
  .process = fx_sos_state_process,
  .memory = fx_sos_state_memory,
  .is_finite = fx_sos_state_is_finite,
  .tail = fx_sos_state_tail,
  .kernel = fx_sos_state_kernel,
};
