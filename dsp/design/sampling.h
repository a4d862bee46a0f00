/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* FIR filters of any magnitude response, by frequency sampling. */

#ifndef FX_DESIGN_SAMPLING_H
#define FX_DESIGN_SAMPLING_H

#include "dsp/design/window.h"
#include "dsp/fx_error.h"

enum { FX_FIR_MAX_POINTS = 65536 };

typedef struct FxFirPoint {
  double frequency; /* Hz */
  double gain;      /* factor, any finite sign */
} FxFirPoint;

/* Linear phase, a gain that follows straight lines between points[0 .. n-1],
 * smoothed by the window, into taps[0 .. length-1]. The points ascend from
 * exactly 0 Hz to exactly rate / 2; two points of the same frequency, not more
 * and not at the ends, make a jump (a bin of the grid that falls on it takes
 * the mean). The lines are sampled at 1 + 2^ceil(log2(length)) frequencies. As
 * scipy.signal.firwin2, which it matches to 1e-12 of the largest gain; no
 * scaling. An even length needs a gain of 0 at rate / 2.
 *
 * length 1 .. FX_FIR_MAX_LENGTH. FX_OK; FX_ENOMEM; or FX_EINVAL with *err (may
 * be NULL) naming "rate", "length", "points" (err->index: which), "window" or
 * "beta", taps untouched. Any thread, not real-time safe: allocates 24 bytes
 * per frequency of the grid, and takes n log n. */
int fx_fir_sampling (const FxFirPoint *points, uint32_t n, uint32_t length,
    FxWindow window, double beta, double rate, double *taps, FxError *err);

#endif
