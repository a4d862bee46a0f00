/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The public functions of fir.h: one indirect call through the table of the
 * level. */

#include "dsp/kernel/fir.h"
#include "dsp/kernel/kernels_priv.h"

void
fx_fir (const FxKernels *k, int f64, void *out, const void *in, size_t n,
    const void *h, size_t taps, size_t stride, int add)
{
  k->fir[f64 != 0](out, in, n, h, taps, stride, add);
}

void
fx_deinterleave (const FxKernels *k, int f64, void *const *planes,
    const void *in, uint32_t channels, size_t frames)
{
  k->deinterleave[f64 != 0](planes, in, channels, frames);
}

void
fx_interleave (const FxKernels *k, int f64, void *out,
    const void *const *planes, uint32_t channels, size_t frames)
{
  k->interleave[f64 != 0](out, planes, channels, frames);
}
