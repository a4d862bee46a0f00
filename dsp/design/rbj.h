/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Biquads of the audio EQ cookbook and first-order sections. */

#ifndef FX_DESIGN_RBJ_H
#define FX_DESIGN_RBJ_H

#include "dsp/fx_error.h"
#include "dsp/fx_sos.h"

typedef enum FxBiquadType {
  FX_BIQUAD_LOW_PASS,
  FX_BIQUAD_HIGH_PASS,
  FX_BIQUAD_BAND_PASS,       /* 0 dB at the centre */
  FX_BIQUAD_BAND_PASS_SKIRT, /* skirts of one slope, gain Q at the centre */
  FX_BIQUAD_NOTCH,
  FX_BIQUAD_ALL_PASS,
  FX_BIQUAD_PEAKING,
  FX_BIQUAD_LOW_SHELF,
  FX_BIQUAD_HIGH_SHELF,
  FX_BIQUAD_LOW_PASS_1, /* first order */
  FX_BIQUAD_HIGH_PASS_1,
  FX_BIQUAD_ALL_PASS_1,
  FX_BIQUAD_LAST = FX_BIQUAD_ALL_PASS_1
} FxBiquadType;

/* Designs one section. rate and frequency in Hz, 0 < frequency < rate / 2;
 * q > 0 (ignored by the first-order types); gain in dB, the gain of the
 * plateau or peak itself (peaking and shelves; ignored by the others).
 * Returns FX_OK, or FX_EINVAL with *err (which may be NULL) filled and *out
 * untouched. Pure function, any thread, real-time safe.
 * Source: R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter
 * coefficients"; A = 10^(gain/40). */
int fx_rbj_design (FxBiquadType type, double rate, double frequency, double q,
    double gain, FxSos *out, FxError *err);

#endif
