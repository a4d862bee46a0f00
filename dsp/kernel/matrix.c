/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The public function of matrix.h: one indirect call through the table of the
 * level. */

#include "dsp/kernel/matrix.h"
#include "dsp/kernel/kernels_priv.h"

void
fx_matrix (const FxKernels *k, int f64, void *out, const void *in,
    const double m[4], const double d[4], size_t frames)
{
  k->matrix[f64 != 0](out, in, m, d, frames);
}
