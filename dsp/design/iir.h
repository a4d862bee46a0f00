/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Classical IIR filters of order 1 to 32 as second-order sections: analogue
 * prototype, frequency transform, bilinear transform with prewarping, pairing
 * and ordering. */

#ifndef FX_DESIGN_IIR_H
#define FX_DESIGN_IIR_H

#include "dsp/fx_error.h"
#include "dsp/fx_sos.h"

enum { FX_IIR_MAX_ORDER = 32 };

typedef enum FxIirFamily {
  FX_IIR_BUTTERWORTH,
  FX_IIR_CHEBYSHEV1,
  FX_IIR_CHEBYSHEV2,
  FX_IIR_ELLIPTIC,
  FX_IIR_BESSEL,        /* -3 dB at the cutoff */
  FX_IIR_BESSEL_DELAY,  /* unit group delay at 0 Hz in the prototype */
  FX_IIR_LINKWITZ_RILEY /* two Butterworths of half the order; even only */
} FxIirFamily;

typedef enum FxIirMode {
  FX_IIR_LOW_PASS,
  FX_IIR_HIGH_PASS,
  FX_IIR_BAND_PASS,
  FX_IIR_BAND_REJECT
} FxIirMode;

typedef struct FxIirSpec {
  FxIirFamily family;
  FxIirMode mode;
  int order;        /* of the prototype: the band modes have twice the poles */
  double frequency; /* Hz: cutoff of the low-pass and the high-pass */
  double lower, upper; /* Hz: edges of the band modes */
  double ripple;       /* dB, passband ripple: chebyshev1, elliptic */
  double attenuation;  /* dB, stopband attenuation: chebyshev2, elliptic */
} FxIirSpec;

/* Designs *spec at rate Hz into plan. Every section is scaled as FxSosPlan
 * says: a gain of 1 at 0 Hz (low-pass, band-reject), at Nyquist (high-pass) or
 * at the warped geometric centre (band-pass); the passband gain of an even
 * Chebyshev I or elliptic order, 10^(-ripple/20) there, is in the first.
 * Sections of two plans of one family, mode and order correspond, so that
 * they can be interpolated. Frequencies lie between 0 and rate / 2, lower <
 * upper; ripple and attenuation between 1e-9 and 1000 dB, attenuation >
 * ripple. Fields that the family and mode do not use are not read.
 *
 * Returns FX_OK, or FX_EINVAL with *err (which may be NULL) filled and *plan
 * untouched (plan->s beyond plan->n always is); never an unstable or
 * non-finite filter. A filter so sharp that the rounding of its coefficients
 * would move a pole by 1/64 of its distance to the unit circle is refused
 * too. err->param is the field's name, or "family", "mode" or "rate". Pure
 * function, any thread, real-time safe: no allocation. */
int fx_iir_design (
    const FxIirSpec *spec, double rate, FxSosPlan *plan, FxError *err);

#endif
