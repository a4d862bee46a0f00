/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A filter bank of up to 64 bands with true edges, and a residual band below
 * and above them. With minimum phase each band is a Butterworth band-pass,
 * -3.01 dB at its edges (6 poles: class 1 of IEC 61260-1 as far as the bilinear
 * transform leaves its shape), and the sum is flat to a few dB; with linear phase the bands are those of dsp/fx_bank_linear.c. */

#include <math.h>
#include "dsp/design/filterbank.h"
#include "dsp/fx_procs.h"
#include "dsp/proc/bands.h"

enum { EDGES = FX_FILTERBANK_MEL + 1, MAX_EDGES = FX_FILTERBANK_MAX + 1 };

_Static_assert((int)MAX_EDGES == (int)FX_BANK_EDGES, "edges fit a plan");
_Static_assert((int)FX_BANK_MAX *FX_FILTERBANK_SECTIONS <= FX_BANK_SECTIONS,
    "sections fit a plan");

enum { MINIMUM, LINEAR };

typedef struct Params {
  FxTable edges;
  double v[MAX_EDGES];
  double lower, upper;
  FxBandsLinear linear;
  int32_t layout, bands, order, phase;
} Params;

static const FxEnumValue layouts[] = {
  { FX_FILTERBANK_OCTAVE, "octave",
      "Octaves of IEC 61260-1, base 10: from the band that contains "
      "lower-frequency to the one that contains upper-frequency" },
  { FX_FILTERBANK_THIRD_OCTAVE, "third-octave",
      "Third octaves of IEC 61260-1, base 10, chosen in the same way" },
  { FX_FILTERBANK_LOG, "log",
      "Bands of one ratio from lower-frequency to upper-frequency" },
  { FX_FILTERBANK_MEL, "mel",
      "Bands of one width on the mel scale, 2595 log10 (1 + f / 700), from "
      "lower-frequency to upper-frequency" },
  { EDGES, "edges", "Bands between the frequencies in `edges`" },
  { 0, NULL, NULL },
};

static const FxEnumValue phases[] = {
  { MINIMUM, "minimum",
      "Butterworth band-passes: no latency, -3 dB at the edges" },
  { LINEAR, "linear",
      "Linear phase: -6 dB at the edges; with the residual bands the sum is "
      "the input, which is late by half the length of the filters" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "layout",
      .blurb = "Where the bands are",
      .unit = "",
      .type = FX_T_ENUM,
      .offset = offsetof (Params, layout),
      .def = FX_FILTERBANK_OCTAVE,
      .max = EDGES,
      .values = layouts,
      .enum_type = "FxFilterbankLayout" },
  { .name = "lower-frequency",
      .blurb = "Where the bands begin (layout=edges does not use it)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, lower),
      .min = 1,
      .max = 192000,
      .def = 63 },
  { .name = "upper-frequency",
      .blurb = "Where the bands end (layout=edges does not use it)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, upper),
      .min = 1,
      .max = 192000,
      .def = 8000 },
  { .name = "bands",
      .blurb = "Number of bands (layouts log and mel), without the residual "
               "ones",
      .unit = "",
      .type = FX_T_I32,
      .offset = offsetof (Params, bands),
      .min = 1,
      .max = FX_FILTERBANK_MAX,
      .def = 8 },
  { .name = "edges",
      .blurb = "Edges of the bands, ascending, one more than bands: "
               "<100, 200, 400> (layout=edges); how many there are is fixed "
               "while the element runs",
      .unit = "Hz",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, edges),
      .min = 1,
      .max = 192000,
      .cols = 1,
      .max_rows = MAX_EDGES },
  { .name = "order",
      .blurb = "Order of the band-passes of phase=minimum, even: 3 dB per "
               "octave each on either side",
      .unit = "",
      .type = FX_T_I32,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, order),
      .min = 2,
      .max = FX_FILTERBANK_MAX_ORDER,
      .def = 6 },
  { .name = "residual",
      .blurb = "One band more below the first edge, which comes first, and one "
               "above the last, which comes last",
      .unit = "",
      .type = FX_T_BOOL,
      .offset = offsetof (Params, linear.residual),
      .max = 1 },
  { .name = "phase",
      .blurb = "Kind of the filters",
      .unit = "",
      .type = FX_T_ENUM,
      .offset = offsetof (Params, phase),
      .def = MINIMUM,
      .max = LINEAR,
      .values = phases,
      .enum_type = "FxFilterbankPhase" },
  { .name = "transition",
      .blurb = fx_bands_transition_blurb,
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LOG,
      .offset = offsetof (Params, linear.transition),
      .min = FX_BANDS_TRANSITION_MIN,
      .max = FX_BANDS_TRANSITION_MAX,
      .def = 40 },
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

static int
is_counted (const Params *p)
{
  return p->layout == FX_FILTERBANK_OCTAVE ||
         p->layout == FX_FILTERBANK_THIRD_OCTAVE;
}

/* Bands without the residual ones; 0: none or too many. */
static uint32_t
count (const Params *p)
{
  uint32_t n = (uint32_t)p->bands;
  if (p->layout == EDGES)
    n = p->edges.rows ? p->edges.rows - 1 : 0;
  else if (is_counted (p))
    n = fx_filterbank_count ((FxFilterbankLayout)p->layout, p->lower, p->upper);
  return n <= FX_FILTERBANK_MAX ? n : 0;
}

static uint32_t
outputs (const void *params)
{
  const Params *p = params;
  uint32_t n = count (p);
  return n && p->linear.residual ? n + 2 : n;
}

/* The edges of the n bands. */
static int
find_edges (const Params *p, uint32_t n, double *edges, FxError *err)
{
  if (p->layout == EDGES) {
    if (n == 0)
      return fx_error (err, FX_EINVAL, "edges", p->edges.rows, 2, MAX_EDGES, "",
          "numbers that bound no band", "give at least two, <100, 200>");
    for (uint32_t i = 0; i <= n; i++)
      edges[i] = p->v[i];
    return fx_bands_check_order ("edges", edges, n + 1, err);
  }
  if (!(p->lower < p->upper) && !(is_counted (p) && p->lower == p->upper))
    return fx_error (err, FX_EINVAL, "lower-frequency", p->lower, 1, p->upper,
        "Hz", "not below upper-frequency", "lower it or raise the other");
  if (n == 0)
    return fx_error (err, FX_EINVAL, "upper-frequency", p->upper, 1, 0, "Hz",
        "more than 64 bands", "lower it or raise lower-frequency");
  fx_filterbank_edges (
      (FxFilterbankLayout)p->layout, p->lower, p->upper, n, edges);
  return FX_OK;
}

/* Neighbours meet as the two sides of a Butterworth crossover of half the order
 * do, and add up best with the polarity that is best there: the opposite one
 * for the orders 4, 6, 12 and 14. */
static int
add_band (const Params *p, double rate, double lower, double upper,
    FxBankPlan *out, FxError *err)
{
  FxSos s[FX_FILTERBANK_SECTIONS];
  int32_t band = (int32_t)out->nodes;
  uint32_t n = fx_filterbank_filter (p->order, rate, lower, upper, s);
  if (n == 0) {
    fx_error (err, FX_EINVAL, "bands", lower > 0 ? lower : upper, 1, 0, "Hz",
        "the filter of the band that begins there is too sharp to be computed",
        "take a lower order, wider bands or a lower sample rate");
    if (err)
      err->index = band;
    return FX_EINVAL;
  }
  if (band % 2 && p->order / 4 % 2) {
    s[0].b0 = -s[0].b0;
    s[0].b1 = -s[0].b1;
    s[0].b2 = -s[0].b2;
  }
  fx_bank_plan_node (out, band, 0);
  fx_bank_plan_add (out, s, n);
  return FX_OK;
}

static int
plan_sections (const Params *p, const double *edges, uint32_t n, double rate,
    FxBankPlan *out, FxError *err)
{
  int rc = FX_OK;
  if (p->order % 2)
    return fx_error (err, FX_EINVAL, "order", p->order, 2,
        FX_FILTERBANK_MAX_ORDER, "", "a band-pass has an even order",
        "take an even number");
  fx_bank_plan_begin (out, p->linear.residual ? n + 2 : n);
  if (p->linear.residual)
    rc = add_band (p, rate, 0, edges[0], out, err);
  for (uint32_t i = 0; i < n && rc == FX_OK; i++)
    rc = add_band (p, rate, edges[i], edges[i + 1], out, err);
  if (p->linear.residual && rc == FX_OK)
    rc = add_band (p, rate, edges[n], HUGE_VAL, out, err);
  return rc;
}

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  uint32_t n = count (p);
  double edges[MAX_EDGES];
  int rc = find_edges (p, n, edges, err);
  if (rc == FX_OK)
    rc = fx_bands_check_rate ("bands", edges, n + 1,
        p->linear.residual ? 0 : -1, f->rate,
        "the upper edge of this band (the first is 0) is not below half of the "
        "sample rate; only the bands before it fit",
        p->layout == EDGES
            ? "take lower edges or resample to a higher rate"
            : "lower upper-frequency or resample to a higher rate",
        err);
  if (rc < 0)
    return rc;
  if (p->phase == LINEAR)
    return fx_bands_plan_linear (&p->linear, edges, n + 1, f->rate, plan, err);
  return plan_sections (p, edges, n, f->rate, plan, err);
}

const FxProc fx_filterbank_proc = {
  .name = "filterbank",
  .summary = "Filter bank",
  .detail = "Splits the signal into bands with true edges: octaves, third "
            "octaves, logarithmic, mel, or given ones",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (Params),
  .plan_size = sizeof (FxBankPlan),
  .flags = FX_PROC_F64,
  .max_sections = FX_FILTERBANK_SECTIONS,
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
