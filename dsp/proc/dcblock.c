/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The high-pass of first order H(s) = s / (s + w0) by the bilinear transform
 * (dsp/design/rbj.h, FX_BIQUAD_HIGH_PASS_1): its zero lies at 0 Hz exactly, so
 * that an offset is taken away completely. */

#include "dsp/design/rbj.h"
#include "dsp/fx_procs.h"
#include "dsp/fx_sos_engine.h"
#include "dsp/proc/band.h"

typedef struct Params {
  double frequency;
} Params;

static const FxParam params[] = {
  { .name = "frequency",
      .blurb = "Where the level has fallen by 3 dB: lower keeps more bass, "
               "higher follows an offset that wanders sooner",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, frequency),
      .min = 0.1,
      .max = 500,
      .def = 10 },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  FxSosPlan *out = plan;
  int clamped = FX_OK;
  double frequency =
      fx_band_clamp ("frequency", p->frequency, f->rate, 0.499, &clamped, err);
  out->n = 1;
  int rc = fx_rbj_design (
      FX_BIQUAD_HIGH_PASS_1, f->rate, frequency, 1, 0, &out->s[0], err);
  return rc < 0 ? rc : clamped;
}

const FxProc fx_dcblock_proc = {
  .name = "dcblock",
  .summary = "DC blocker",
  .detail = "Takes away a constant offset by a high-pass of first order at a "
            "few Hz; inside fxchain it runs together with its neighbours",
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
