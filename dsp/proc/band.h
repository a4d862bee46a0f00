/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* One band of filtering in a user's terms: fxbiquad is one, fxeq has many. */

#ifndef FX_PROC_BAND_H
#define FX_PROC_BAND_H

#include "dsp/fx_proc.h"
#include "dsp/fx_sos.h"

typedef struct FxBand {
  double frequency, q, gain; /* Hz, -, dB */
  int32_t type;              /* FxBiquadType */
  int32_t enabled;           /* fxeq only */
} FxBand;

enum {
  FX_BAND_BIQUAD_PARAMS = 4, /* type, frequency, q, gain */
  FX_BAND_PARAMS = 5         /* and enabled */
};
extern const FxParam fx_band_params[FX_BAND_PARAMS];

/* The section of a band at rate Hz. A frequency above 0.499 x rate is clamped
 * there (FX_CLAMPED). A peak or shelf of 0 dB is a section that passes the
 * signal unchanged, which costs nothing. RT. */
int fx_band_design (const FxBand *b, double rate, FxSos *out, FxError *err);

/* min (frequency, limit x rate), with *rc = FX_CLAMPED and *err filled when
 * that changes it. RT. */
double fx_band_clamp (const char *name, double frequency, double rate,
    double limit, int *rc, FxError *err);

#endif
