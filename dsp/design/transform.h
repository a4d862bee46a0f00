/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* From an analogue prototype to digital second-order sections. Internal to
 * dsp/design. Pure functions, any thread, real-time safe.
 *
 * Sections come in the order of rising Q, a section of the prototype's real
 * pole first; the pairs of the two band modes are neighbours, lower before
 * upper. Each passes the reference frequency with a gain of exactly 1 (0 Hz
 * for the low-pass and the band-reject, Nyquist for the high-pass, the warped
 * geometric centre for the band-pass); the prototype's H(0) is in the first.
 *
 * Returns the number of sections written, or 0 when a pole is so close to the
 * unit circle or to the real axis that the rounding of the coefficients would
 * move it by more than 1/64 of its distance to the circle. */

#ifndef FX_DESIGN_TRANSFORM_H
#define FX_DESIGN_TRANSFORM_H

#include "dsp/design/zpk.h"
#include "dsp/fx_sos.h"

/* 0 < frequency < rate / 2 and 0 < lower < upper < rate / 2, in Hz. s has room
 * for (order + 1) / 2 sections; the band modes for order. */
uint32_t
fx_transform_low_pass (const FxZpk *z, double rate, double frequency, FxSos *s);
uint32_t fx_transform_high_pass (
    const FxZpk *z, double rate, double frequency, FxSos *s);
uint32_t fx_transform_band_pass (
    const FxZpk *z, double rate, double lower, double upper, FxSos *s);
uint32_t fx_transform_band_reject (
    const FxZpk *z, double rate, double lower, double upper, FxSos *s);

#endif
