/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The filters of oversampling, one stage for each doubling of the rate. */

#ifndef FX_OVERSAMPLE_PRIV_H
#define FX_OVERSAMPLE_PRIV_H

#include <stdint.h>

#define FX_OVERSAMPLE_STAGES 3

typedef struct FxOversampleStage {
  uint32_t k;    /* 4 k - 1 taps: 2 k, and 1/2 in the middle */
  uint32_t pad;  /* samples of the lower rate that it waits on the way up, so
                   that the sum of all delays is whole frames */
  uint32_t taps; /* of the arrays, which end with zeros */
  const double *up, *down;  /* 2 k and zeros, for a gain of 2 and of 1 */
  const double *even, *odd; /* 2 k - 1: phases of the other decimator */
} FxOversampleStage;

extern const FxOversampleStage fx_oversample_stages[FX_OVERSAMPLE_STAGES];

#endif
