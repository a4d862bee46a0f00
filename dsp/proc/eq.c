/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A parametric equalizer: a preamp and up to 64 bands, one section each. */

#include "dsp/fx_math.h"
#include "dsp/fx_procs.h"
#include "dsp/fx_sos_engine.h"
#include "dsp/proc/band.h"

enum { MAX_BANDS = FX_SOS_MAX - 1 };

typedef struct Params {
  double preamp;
  int32_t bands;
  FxBand band[MAX_BANDS];
} Params;

static const FxParam params[] = {
  { .name = "preamp",
      .blurb = "Gain before the bands, to leave room for what they add",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, preamp),
      .min = -120,
      .max = 120,
      .def = 0 },
  { .name = "num-bands",
      .blurb = "How many bands are in use: the children band0, band1, ...",
      .unit = "",
      .type = FX_T_I32,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, bands),
      .min = 0,
      .max = MAX_BANDS,
      .def = 10 },
};

static const FxParamGroup band_group = {
  .name = "band",
  .params = fx_band_params,
  .n_params = FX_BAND_PARAMS,
  .offset = offsetof (Params, band),
  .stride = sizeof (FxBand),
  .max = MAX_BANDS,
  .count = "num-bands",
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  FxSosPlan *out = plan;
  int clamped = FX_OK;
  out->s[0] = (FxSos){ fx_db_to_gain (p->preamp), 0, 0, 0, 0 };
  for (int32_t i = 0; i < p->bands; i++) {
    int rc = fx_band_design (&p->band[i], f->rate, &out->s[i + 1], err);
    if (rc != FX_OK && err)
      err->index = i;
    if (rc < 0)
      return rc;
    if (rc > 0)
      clamped = rc;
  }
  out->n = (uint32_t)p->bands + 1;
  return clamped;
}

const FxProc fx_eq_proc = {
  .name = "eq",
  .summary = "Parametric equalizer",
  .detail = "A preamp and up to 64 bands of any biquad type, each with its "
            "frequency, q and gain; a band of 0 dB costs nothing",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .group = &band_group,
  .params_size = sizeof (Params),
  .plan_size = sizeof (FxSosPlan),
  .flags = FX_PROC_SOS | FX_PROC_F64,
  .max_sections = FX_SOS_MAX,
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
