/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Crossovers of state-variable filters (dsp/fx_svf.h), two channels side by
 * side: sound is n pairs of doubles, in rows that do not overlap, of any
 * alignment. Real-time safe on any thread. Class BOUND: what the C level does,
 * within 1e-12 of the sound.
 *
 * A tick is written as
 *   s' = a s + (b x - b t),   t' = (t - c t) + (b s + c x),
 * which waits two operations from frame to frame, not four. */

#ifndef FX_KERNEL_SVF_H
#define FX_KERNEL_SVF_H

#include <stddef.h>
#include "dsp/fx_svf.h"
#include "dsp/kernel/kernels.h"

/* Of Butterworth filters. */
#define FX_SVF_DAMPING 1.41421356237309504880

/* FxSvf of two channels. */
typedef struct FxSvfPair {
  double s[2], t[2];
} FxSvfPair;

/* One frequency of a crossover of Linkwitz-Riley, fourth order: low is what is
 * below it, the square of a low-pass; the trunk becomes what is above it, the
 * all-pass of the trunk less low (S. Linkwitz, J. AES 24, 1976); each of count
 * rows, bands that were split off before, becomes its all-pass. All filters are
 * of k[i * step], the coefficients in frame i (step 0: they stay) of
 * FX_SVF_DAMPING. state: two of the split, then one of each row. */
void fx_svf_crossover (const FxKernels *kernels, const FxSvfCoefs *k,
    size_t step, FxSvfPair *state, double *trunk, double *low,
    double *const *rows, size_t count, size_t n);

#endif
