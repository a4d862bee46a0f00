/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Direct convolution with a short response. */

#ifndef FX_KERNEL_FIR_H
#define FX_KERNEL_FIR_H

#include <stddef.h>
#include "dsp/kernel/kernels.h"

/* out[i] = sum over j < taps of h[j] in[i - j stride], 0 <= i < n, added to
 * what out holds if add. in[-(taps - 1) stride] and on is readable; out and
 * in[-(taps - 1) stride .. n - 1] do not overlap. stride >= 1 is the number of
 * channels of interleaved audio (n counts samples, not frames). float, or
 * double if f64; any alignment, taps >= 1, n >= 0. RT. Class BOUND. */
void fx_fir (const FxKernels *k, int f64, void *out, const void *in, size_t n,
    const void *h, size_t taps, size_t stride, int add);

/* Between interleaved audio and one plane per channel. No overlap. RT. Class
 * EXACT. */
void fx_deinterleave (const FxKernels *k, int f64, void *const *planes,
    const void *in, uint32_t channels, size_t frames);
void fx_interleave (const FxKernels *k, int f64, void *out,
    const void *const *planes, uint32_t channels, size_t frames);

#endif
