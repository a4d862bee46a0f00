/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The parameters of one band and the section they make. */

#include "dsp/design/rbj.h"
#include "dsp/proc/band.h"

/* Right up to Nyquist the bilinear transform leaves nothing of a filter. */
#define FREQUENCY_LIMIT 0.499

static const FxEnumValue types[] = {
  { FX_BIQUAD_LOW_PASS, "low-pass", "Low-pass, 12 dB per octave" },
  { FX_BIQUAD_HIGH_PASS, "high-pass", "High-pass, 12 dB per octave" },
  { FX_BIQUAD_BAND_PASS, "band-pass", "Band-pass, 0 dB at the centre" },
  { FX_BIQUAD_BAND_PASS_SKIRT, "band-pass-skirt",
      "Band-pass with skirts that do not depend on q, gain q at the centre" },
  { FX_BIQUAD_NOTCH, "notch", "Notch, silence at the frequency" },
  { FX_BIQUAD_ALL_PASS, "all-pass",
      "All-pass that turns the phase by 360 degrees in all" },
  { FX_BIQUAD_PEAKING, "peaking", "Peak or dip of `gain` dB" },
  { FX_BIQUAD_LOW_SHELF, "low-shelf",
      "Shelf of `gain` dB below the frequency" },
  { FX_BIQUAD_HIGH_SHELF, "high-shelf",
      "Shelf of `gain` dB above the frequency" },
  { FX_BIQUAD_LOW_PASS_1, "low-pass-1", "Low-pass, 6 dB per octave" },
  { FX_BIQUAD_HIGH_PASS_1, "high-pass-1", "High-pass, 6 dB per octave" },
  { FX_BIQUAD_ALL_PASS_1, "all-pass-1",
      "All-pass that turns the phase by 180 degrees in all" },
  { 0, NULL, NULL },
};

const FxParam fx_band_params[FX_BAND_PARAMS] = {
  { .name = "type",
      .blurb = "Curve of the filter",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (FxBand, type),
      .def = FX_BIQUAD_PEAKING,
      .max = FX_BIQUAD_LAST,
      .values = types,
      .enum_type = "FxBiquadType" },
  { .name = "frequency",
      .blurb = "Cutoff, corner or centre frequency (beyond 0.499 x the sample "
               "rate that limit is used)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (FxBand, frequency),
      .min = 1,
      .max = 192000,
      .def = 1000 },
  { .name = "q",
      .blurb = "Quality: centre frequency over bandwidth of a band-pass, notch "
               "or peak, resonance of a low-pass or high-pass (0.7071: none), "
               "slope of a shelf (0.7071: the steepest without overshoot); "
               "the types of first order do not use it",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (FxBand, q),
      .min = 0.01,
      .max = 1000,
      .def = 0.70710678118654752440 },
  { .name = "gain",
      .blurb = "Gain of the peak or of the shelf's plateau (the other types "
               "do not use it)",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (FxBand, gain),
      .min = -120,
      .max = 120,
      .def = 0 },
  { .name = "enabled",
      .blurb =
          "Whether the band is used; otherwise the signal passes it unchanged",
      .unit = "",
      .type = FX_T_BOOL,
      .flags = FX_P_LIVE,
      .offset = offsetof (FxBand, enabled),
      .max = 1,
      .def = 1 },
};

double
fx_band_clamp (const char *name, double frequency, double rate, double limit,
    int *rc, FxError *err)
{
  double most = limit * rate;
  if (frequency <= most)
    return frequency;
  *rc = fx_error (err, FX_CLAMPED, name, frequency, 0, most, "Hz",
      "too high for the sample rate", "lower it or resample to a higher rate");
  if (err)
    err->used = most;
  return most;
}

int
fx_band_design (const FxBand *b, double rate, FxSos *out, FxError *err)
{
  int shaped = b->type == FX_BIQUAD_PEAKING || b->type == FX_BIQUAD_LOW_SHELF ||
               b->type == FX_BIQUAD_HIGH_SHELF;
  int clamped = FX_OK;
  if (!b->enabled || (shaped && b->gain == 0)) {
    *out = (FxSos){ 1, 0, 0, 0, 0 };
    return FX_OK;
  }
  double frequency = fx_band_clamp (
      "frequency", b->frequency, rate, FREQUENCY_LIMIT, &clamped, err);
  int rc = fx_rbj_design (
      (FxBiquadType)b->type, rate, frequency, b->q, b->gain, out, err);
  return rc < 0 ? rc : clamped;
}
