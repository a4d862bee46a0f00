/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* FIR filters of least squared error. */

#ifndef FX_DESIGN_LEAST_SQUARES_H
#define FX_DESIGN_LEAST_SQUARES_H

#include "dsp/design/bands.h"

enum { FX_FIR_LEAST_SQUARES_MAX_LENGTH = 4095 };

/* The linear-phase filter of odd length whose weighted squared error over the
 * bands is least, into taps[0 .. length-1]; as scipy.signal.firls. Bands may
 * touch.
 *
 * A filter much longer than its transition bands need is not determined in
 * double precision by its error over the bands: then, and only then, 1e-13 of
 * the largest weight (up to 1e-10 if that is not enough) is put on the gain at
 * every frequency, which picks the solution that is small between the bands. scipy also picks one, another.
 *
 * length odd, 1 .. FX_FIR_LEAST_SQUARES_MAX_LENGTH. FX_OK; FX_ENOMEM; or
 * FX_EINVAL with *err (may be NULL) naming "rate", "length", "bands", "gain" or
 * "weight", taps untouched. Any thread, not real-time safe: allocates length^2
 * bytes, and takes length^3 / 48 multiplications (0.1 s for 2001 taps). */
int fx_fir_least_squares (const FxFirBand *bands, uint32_t n, uint32_t length,
    double rate, double *taps, FxError *err);

#endif
