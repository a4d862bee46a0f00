/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Two channels through a matrix that may move. */

#ifndef FX_KERNEL_MATRIX_H
#define FX_KERNEL_MATRIX_H

#include <stddef.h>
#include "dsp/kernel/kernels.h"

/* In frame i of interleaved stereo, 0 <= i < frames, with g[j] = m[j] + d[j] i
 *
 *   out[0] = g[0] in[0] + g[1] in[1],  out[1] = g[2] in[0] + g[3] in[1]
 *
 * in double, where each product and sum is rounded, then to float unless f64.
 * d NULL: the matrix is at rest; then float samples are calculated in float, the
 * matrix too, off by less than 1.8e-7 (|m[0] in[0]| + |m[1] in[1]|). out == in is
 * allowed, other overlap is not. Any alignment. RT. Class EXACT. */
void fx_matrix (const FxKernels *k, int f64, void *out, const void *in,
    const double m[4], const double d[4], size_t frames);

#endif
