/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Classical IIR filters of order 1 to 32 as a cascade of sections. */

#include "dsp/design/iir.h"
#include "dsp/fx_procs.h"
#include "dsp/fx_sos_engine.h"
#include "dsp/proc/band.h"

/* High orders need some room below Nyquist. */
#define FREQUENCY_LIMIT 0.49

typedef struct Params {
  double frequency, lower, upper, ripple, attenuation;
  int32_t family, mode, order;
} Params;

static const FxEnumValue families[] = {
  { FX_IIR_BUTTERWORTH, "butterworth",
      "Butterworth: flat passband, -3 dB at the cutoff" },
  { FX_IIR_CHEBYSHEV1, "chebyshev1",
      "Chebyshev I: `ripple` dB in the passband, which ends at the cutoff" },
  { FX_IIR_CHEBYSHEV2, "chebyshev2",
      "Chebyshev II: `attenuation` dB in the stopband, which begins at the "
      "cutoff" },
  { FX_IIR_ELLIPTIC, "elliptic",
      "Elliptic: `ripple` in the passband, `attenuation` in the stopband, the "
      "steepest" },
  { FX_IIR_BESSEL, "bessel", "Bessel: flat group delay, -3 dB at the cutoff" },
  { FX_IIR_BESSEL_DELAY, "bessel-delay",
      "Bessel: flat group delay of 1 / (2 pi cutoff) seconds" },
  { FX_IIR_LINKWITZ_RILEY, "linkwitz-riley",
      "Linkwitz-Riley: two Butterworths of half the order, -6 dB at the "
      "cutoff; even orders" },
  { 0, NULL, NULL },
};

static const FxEnumValue modes[] = {
  { FX_IIR_LOW_PASS, "low-pass", "Low-pass: those below frequency" },
  { FX_IIR_HIGH_PASS, "high-pass", "High-pass: those above frequency" },
  { FX_IIR_BAND_PASS, "band-pass",
      "Band-pass: those from lower-frequency to upper-frequency" },
  { FX_IIR_BAND_REJECT, "band-reject",
      "Band-reject: all but those from lower-frequency to upper-frequency" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "family",
      .blurb = "Family of the filter: what it is best at",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, family),
      .def = FX_IIR_BUTTERWORTH,
      .max = FX_IIR_LINKWITZ_RILEY,
      .values = families,
      .enum_type = "FxIirFamily" },
  { .name = "mode",
      .blurb = "Which frequencies pass",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mode),
      .def = FX_IIR_LOW_PASS,
      .max = FX_IIR_BAND_REJECT,
      .values = modes,
      .enum_type = "FxIirMode" },
  { .name = "order",
      .blurb = "Order of the prototype: 6 dB per octave each, in the band "
               "modes on either side (linkwitz-riley: even orders only)",
      .unit = "",
      .type = FX_T_I32,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, order),
      .min = 1,
      .max = FX_IIR_MAX_ORDER,
      .def = 4 },
  { .name = "frequency",
      .blurb = "Cutoff of the low-pass and high-pass modes (beyond 0.49 x the "
               "sample rate that limit is used)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, frequency),
      .min = 1,
      .max = 192000,
      .def = 1000 },
  { .name = "lower-frequency",
      .blurb = "Lower edge of the band modes",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, lower),
      .min = 1,
      .max = 192000,
      .def = 300 },
  { .name = "upper-frequency",
      .blurb = "Upper edge of the band modes (beyond 0.49 x the sample rate "
               "that limit is used)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, upper),
      .min = 1,
      .max = 192000,
      .def = 3000 },
  { .name = "ripple",
      .blurb = "Ripple in the passband of chebyshev1 and elliptic (the other "
               "families have none)",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, ripple),
      .min = 0.001,
      .max = 20,
      .def = 0.5 },
  { .name = "attenuation",
      .blurb =
          "Attenuation in the stopband of chebyshev2 and elliptic (that of "
          "the other families grows with the order)",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, attenuation),
      .min = 1,
      .max = 200,
      .def = 60 },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  int band = p->mode == FX_IIR_BAND_PASS || p->mode == FX_IIR_BAND_REJECT;
  int clamped = FX_OK;
  FxIirSpec spec = { .family = (FxIirFamily)p->family,
    .mode = (FxIirMode)p->mode,
    .order = p->order,
    .frequency = p->frequency,
    .lower = p->lower,
    .upper = p->upper,
    .ripple = p->ripple,
    .attenuation = p->attenuation };
  if (band)
    spec.upper = fx_band_clamp (
        "upper-frequency", p->upper, f->rate, FREQUENCY_LIMIT, &clamped, err);
  else
    spec.frequency = fx_band_clamp (
        "frequency", p->frequency, f->rate, FREQUENCY_LIMIT, &clamped, err);
  int rc = fx_iir_design (&spec, f->rate, plan, err);
  return rc < 0 ? rc : clamped;
}

const FxProc fx_iir_proc = {
  .name = "iir",
  .summary = "IIR filter",
  .detail = "Butterworth, Chebyshev, elliptic, Bessel and Linkwitz-Riley "
            "filters of order 1 to 32, low-pass, high-pass, band-pass and "
            "band-reject",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (Params),
  .plan_size = sizeof (FxSosPlan),
  .flags = FX_PROC_SOS | FX_PROC_F64,
  .max_sections = FX_IIR_MAX_ORDER,
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
