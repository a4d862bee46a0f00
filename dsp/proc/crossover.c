/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A crossover of 2 to 8 bands.
 *
 * Each frequency splits what is above the ones before it. So that the bands
 * add up, a band also passes the sums S (dsp/design/crossover.c) of all higher
 * frequencies, as the bands that they split have done:
 *
 *   band k = H1 ... Hk L(k+1) S(k+2) ... Sn,   sum of all = S1 S2 ... Sn,
 *
 * an all-pass for Linkwitz-Riley and for Butterworth of odd order. Sources:
 * S. Linkwitz, J. AES 24 (1976); J. D'Appolito, "Active realization of
 * multiway all-pass crossover systems", 76th AES Convention (1984).
 *
 * With linear phase the bands are those of dsp/fx_bank_linear.c. */

#include <string.h>
#include "dsp/design/crossover.h"
#include "dsp/fx_procs.h"
#include "dsp/proc/bands.h"

enum {
  MAX_FREQUENCIES = 7,
  LINEAR = FX_CROSSOVER_BUTTERWORTH + 1,
  /* of the lowest band: its low-pass and the sums of the others */
  MAX_NODE = FX_CROSSOVER_SECTIONS * MAX_FREQUENCIES
};

#define DEFAULT_FREQUENCY 1000.0

typedef struct Params {
  FxTable frequencies;
  double v[MAX_FREQUENCIES];
  FxBandsLinear linear;
  int32_t type, order;
} Params;

static const FxEnumValue types[] = {
  { FX_CROSSOVER_LINKWITZ_RILEY, "linkwitz-riley",
      "Linkwitz-Riley: -6 dB at the frequency, the bands add up to an "
      "all-pass; even orders" },
  { FX_CROSSOVER_BUTTERWORTH, "butterworth",
      "Butterworth: -3 dB at the frequency; the bands of an odd order add up "
      "to an all-pass, those of an even order rise by 3 dB at each frequency" },
  { LINEAR, "linear-phase",
      "Linear phase: -6 dB at the frequency, the bands add up to the input, "
      "which is late by half the length of the filters" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "frequencies",
      .blurb = "Where one band ends and the next begins, 1 to 7 ascending "
               "numbers <200, 2000> (none: one at 1000 Hz); how many there are "
               "is fixed while the element runs",
      .unit = "Hz",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, frequencies),
      .min = 1,
      .max = 192000,
      .cols = 1,
      .max_rows = MAX_FREQUENCIES },
  { .name = "type",
      .blurb = "How the bands meet",
      .unit = "",
      .type = FX_T_ENUM,
      .offset = offsetof (Params, type),
      .def = FX_CROSSOVER_LINKWITZ_RILEY,
      .max = LINEAR,
      .values = types,
      .enum_type = "FxCrossoverType" },
  { .name = "order",
      .blurb = "Order of the filters: 6 dB per octave each (linkwitz-riley: "
               "even orders only; linear-phase does not use it)",
      .unit = "",
      .type = FX_T_I32,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, order),
      .min = 1,
      .max = FX_CROSSOVER_MAX_ORDER,
      .def = 4 },
  { .name = "transition",
      .blurb = fx_bands_transition_blurb,
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LOG,
      .offset = offsetof (Params, linear.transition),
      .min = FX_BANDS_TRANSITION_MIN,
      .max = FX_BANDS_TRANSITION_MAX,
      .def = 100 },
  { .name = "attenuation",
      .blurb = fx_bands_attenuation_blurb,
      .unit = "dB",
      .type = FX_T_F64,
      .offset = offsetof (Params, linear.attenuation),
      .min = FX_BANDS_ATTENUATION_MIN,
      .max = FX_BANDS_ATTENUATION_MAX,
      .def = 80 },
  { .name = "length",
      .blurb = fx_bands_length_blurb,
      .unit = "",
      .type = FX_T_I32,
      .offset = offsetof (Params, linear.length),
      .max = FX_BANDS_MAX_LENGTH,
      .def = 0 },
};

static uint32_t
outputs (const void *params)
{
  const Params *p = params;
  return (p->frequencies.rows ? p->frequencies.rows : 1) + 1;
}

static int
plan_sections (const Params *p, const double *f, uint32_t n, double rate,
    FxBankPlan *out, FxError *err)
{
  FxCrossover x[MAX_FREQUENCIES];
  for (uint32_t i = 0; i < n; i++) {
    int rc = fx_crossover_design (
        (FxCrossoverFamily)p->type, p->order, rate, f[i], &x[i], err);
    if (rc < 0) {
      if (err && strcmp (err->param, "frequency") == 0) {
        err->param = "frequencies";
        err->index = (int)i;
      }
      return rc;
    }
  }
  fx_bank_plan_begin (out, n + 1);
  for (uint32_t i = 0; i < n; i++) {
    fx_bank_plan_node (out, (int32_t)i, 0);
    fx_bank_plan_add (out, x[i].low, x[i].n_low);
    for (uint32_t j = i + 1; j < n; j++)
      fx_bank_plan_add (out, x[j].sum, x[j].n_sum);
    fx_bank_plan_node (out, i + 1 == n ? (int32_t)n : -1, 1);
    fx_bank_plan_add (out, x[i].high, x[i].n_high);
  }
  return FX_OK;
}

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  static const double standard[] = { DEFAULT_FREQUENCY };
  const Params *p = params;
  const double *frequencies = p->frequencies.rows ? p->v : standard;
  uint32_t n = p->frequencies.rows ? p->frequencies.rows : 1;
  int rc = fx_bands_check_order ("frequencies", frequencies, n, err);
  if (rc == FX_OK)
    rc = fx_bands_check_rate ("frequencies", frequencies, n, 0, f->rate,
        "not below half of the sample rate",
        "lower the frequency or resample to a higher rate", err);
  if (rc < 0)
    return rc;
  if (p->type == LINEAR) {
    FxBandsLinear linear = p->linear;
    linear.residual = 1;
    return fx_bands_plan_linear (&linear, frequencies, n, f->rate, plan, err);
  }
  return plan_sections (p, frequencies, n, f->rate, plan, err);
}

const FxProc fx_crossover_proc = {
  .name = "crossover",
  .summary = "Crossover",
  .detail = "Splits the signal into 2 to 8 bands that add up again: "
            "Linkwitz-Riley, Butterworth or linear phase",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (Params),
  .plan_size = sizeof (FxBankPlan),
  .flags = FX_PROC_F64,
  .max_sections = MAX_NODE,
  .outputs = outputs,
  .plan = plan,
  .state_new = fx_bank_new,
  .state_free = fx_bank_free,
  .reset = fx_bank_reset,
  .change = fx_bank_change,
  .process = fx_bank_process,
  .memory = fx_bank_memory,
  .is_finite = fx_bank_is_finite,
  .latency = fx_bank_latency,
  .tail = fx_bank_tail,
  .kernel = fx_bank_kernel,
};
