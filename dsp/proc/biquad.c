/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* One second-order section by its curve. */

#include "dsp/fx_procs.h"
#include "dsp/fx_sos_engine.h"
#include "dsp/proc/band.h"

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  FxBand band = *(const FxBand *)params;
  FxSosPlan *out = plan;
  band.enabled = 1;
  out->n = 1;
  return fx_band_design (&band, f->rate, &out->s[0], err);
}

const FxProc fx_biquad_proc = {
  .name = "biquad",
  .summary = "Biquad filter",
  .detail = "One second-order filter section: low-pass, high-pass, band-pass, "
            "notch, all-pass, peak or shelf",
  .params = fx_band_params,
  .n_params = FX_BAND_BIQUAD_PARAMS,
  .params_size = sizeof (FxBand),
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
