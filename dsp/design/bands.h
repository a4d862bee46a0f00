/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What an optimal FIR filter is to approximate: bands with a desired gain and a
 * weight. Between the bands anything goes. */

#ifndef FX_DESIGN_BANDS_H
#define FX_DESIGN_BANDS_H

#include <stdint.h>
#include "dsp/fx_error.h"

enum { FX_FIR_MAX_BANDS = 32 };

typedef struct FxFirBand {
  double lower, upper;           /* Hz, 0 <= lower < upper <= rate / 2 */
  double gain_lower, gain_upper; /* desired gain (a factor) at the two edges, a
                                    straight line between them */
  double weight; /* > 0: how much an error counts, against other bands */
} FxFirBand;

/* Bands ascend and do not overlap; they may touch unless apart is set. Gains
 * are finite, at most 1e6 in size and not all 0; the weights are within a factor
 * of 1e12 of each other. FX_OK, or FX_EINVAL with *err (may be NULL) naming
 * "bands", "gain" or "weight", err->index the band. Any thread, real-time
 * safe. */
int fx_fir_check_bands (
    const FxFirBand *bands, uint32_t n, int apart, double rate, FxError *err);

#endif
