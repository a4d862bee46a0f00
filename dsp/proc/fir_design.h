/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Taps from what a user says of a FIR filter. Errors name the parameters of
 * the process fir. */

#ifndef FX_PROC_FIR_DESIGN_H
#define FX_PROC_FIR_DESIGN_H

#include <stdint.h>
#include "dsp/design/window.h"
#include "dsp/fx_error.h"

/* Numbered for good: append only. */
typedef enum FxFirDesign {
  FX_FIR_DESIGN_TAPS,
  FX_FIR_DESIGN_WINDOWED_SINC,
  FX_FIR_DESIGN_FREQUENCY_SAMPLING,
  FX_FIR_DESIGN_LEAST_SQUARES,
  FX_FIR_DESIGN_EQUIRIPPLE,
  FX_FIR_DESIGN_AUTO
} FxFirDesign;

typedef enum FxFirMode {
  FX_FIR_LOW_PASS,
  FX_FIR_HIGH_PASS,
  FX_FIR_BAND_PASS,
  FX_FIR_BAND_REJECT
} FxFirMode;

typedef struct FxFirSpec {
  FxFirDesign design; /* not FX_FIR_DESIGN_TAPS, _AUTO */
  FxFirMode mode;
  uint32_t length;     /* 0: what attenuation and transition need */
  double frequency;    /* Hz, of low-pass and high-pass */
  double lower, upper; /* Hz, of the band modes */
  double transition;   /* Hz, width */
  double attenuation;  /* dB, > 0 */
  FxWindow window;
  double beta;          /* of a Kaiser window; 0: what attenuation needs */
  const double *points; /* [n_points][2]: Hz, gain (factor) */
  uint32_t n_points;    /* not with FX_FIR_DESIGN_WINDOWED_SINC */
  double rate;
} FxFirSpec;

/* The taps that the spec gets: its length or the odd number that its
 * attenuation needs. FX_OK or FX_EINVAL. RT. */
int fx_fir_spec_length (
    const FxFirSpec *spec, uint32_t most, uint32_t *length, FxError *err);

/* taps[0 .. *n-1], *n <= most. FX_OK, FX_EINVAL, FX_ENOMEM. RT for
 * FX_FIR_DESIGN_WINDOWED_SINC, else it allocates and takes long. */
int fx_fir_spec_design (const FxFirSpec *spec, uint32_t most, double *taps,
    uint32_t *n, FxError *err);

#endif
