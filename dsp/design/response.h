/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What a cascade of sections does: response, group delay, stability, tail.
 * Pure functions, any thread, real-time safe. w is the angular frequency in
 * radians per sample, 0 .. pi. */

#ifndef FX_DESIGN_RESPONSE_H
#define FX_DESIGN_RESPONSE_H

#include "dsp/fx_sos.h"

/* H(e^jw) of n sections in cascade. */
void
fx_sos_response (const FxSos *s, uint32_t n, double w, double *re, double *im);

/* |H(e^jw)| in dB; -inf at a zero on the unit circle. */
double fx_sos_gain_db (const FxSos *s, uint32_t n, double w);

/* Group delay -d arg H / dw in samples. */
double fx_sos_group_delay (const FxSos *s, uint32_t n, double w);

/* Radius of the section's outer pole; below 1 is stable, NaN stays NaN. */
double fx_sos_pole_radius (const FxSos *s);

/* Frames until the impulse response of the cascade has decayed by decay_db
 * (> 0), estimated from its outermost poles; UINT32_MAX if it never does. */
uint32_t fx_sos_tail (const FxSos *s, uint32_t n, double decay_db);

#endif
