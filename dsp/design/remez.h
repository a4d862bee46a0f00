/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Equiripple FIR filters (Parks and McClellan). */

#ifndef FX_DESIGN_REMEZ_H
#define FX_DESIGN_REMEZ_H

#include "dsp/design/bands.h"

enum { FX_FIR_REMEZ_MIN_LENGTH = 3, FX_FIR_REMEZ_MAX_LENGTH = 8191 };

typedef enum FxFirSymmetry {
  FX_FIR_SYMMETRIC,    /* taps[i] = taps[n-1-i]: filters */
  FX_FIR_ANTISYMMETRIC /* taps[i] = -taps[n-1-i]: 90 degrees, as Hilbert
                          transformers and differentiators need */
} FxFirSymmetry;

/* The linear-phase filter whose largest weighted error over the bands is least,
 * into taps[0 .. length-1]. *ripple (may be NULL): that error; a band of weight
 * w stays within ripple / w of its desired gain. There is a space between any
 * two bands; what the filter does there is not asked, and with more than two
 * bands of different distances it may be large.
 *
 * A symmetric filter of even length has no gain at rate / 2, an antisymmetric
 * one none at 0 Hz, and none at rate / 2 if its length is odd: bands that reach
 * there must desire 0. The extrema are sought between grid points too, so that
 * the ripple is that of the response and not that of a grid.
 *
 * length FX_FIR_REMEZ_MIN_LENGTH .. FX_FIR_REMEZ_MAX_LENGTH. FX_OK; FX_ENOMEM;
 * or FX_EINVAL with *err (may be NULL) naming "rate", "length", "bands", "gain"
 * or "weight", taps untouched. "length" also names a filter so long that its
 * ripple is lost in the rounding of a double, below about -190 dB; a shorter one
 * does as well. Never a NaN. Any thread, not real-time safe: allocates some 200
 * bytes per tap, and takes length^2 operations a few dozen times. */
int fx_fir_remez (const FxFirBand *bands, uint32_t n, uint32_t length,
    FxFirSymmetry symmetry, double rate, double *taps, double *ripple,
    FxError *err);

#endif
