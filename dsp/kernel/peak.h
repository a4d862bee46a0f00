/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Largest magnitudes, of samples and between them. */

#ifndef FX_KERNEL_PEAK_H
#define FX_KERNEL_PEAK_H

#include <stddef.h>
#include "dsp/kernel/kernels.h"

/* Of n finite values; 0 of none. Any alignment. RT. Class EXACT. */
double fx_peak (const FxKernels *k, const double *x, size_t n);

/* to = x where least <= |x| <= most, else 0; the largest |to|. No overlap. As
 * above, but x may be anything. */
double fx_keep (const FxKernels *k, double *to, const double *x, size_t n,
    double least, double most);

/* An interpolator of 2 FX_BETWEEN taps in four phases, which come in pairs that
 * are mirror images: of a window w[0 .. 2 FX_BETWEEN - 1], oldest first, the two
 * outputs of pair i are E + O and E - O, where
 *   E = sum over k of even[i][k] (w[k] + w[2 FX_BETWEEN - 1 - k]),
 *   O = sum over k of odd[i][k] (w[k] - w[2 FX_BETWEEN - 1 - k]). */
enum { FX_BETWEEN = 6 };
typedef struct FxBetween {
  float even[2][FX_BETWEEN], odd[2][FX_BETWEEN];
  float reach; /* no |E| + |O| is larger than that times the largest |w| */
} FxBetween;

/* Samples before x[0] that are read. */
enum { FX_BETWEEN_PAST = 32 };

/* The largest of `found`, of |x[0 .. n-1]|, and of |E| + |O| of the windows that
 * end there. Windows that cannot change the result are left out, as are those
 * within 64 samples of one that is FX_BETWEEN_MOST or larger; some that end
 * before x[0] may be looked at. In float; x is finite or infinite. RT. Class
 * BOUND: of each window (24 products) the error is below 2e-6 of the largest
 * |w|, and it is the same wherever the window lies. */
#define FX_BETWEEN_MOST 1e30f
float fx_peak_between (const FxKernels *k, const FxBetween *b, const float *x,
    size_t n, float found);

#endif
