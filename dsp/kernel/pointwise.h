/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Loops over single values. All take any count and any alignment, are
 * real-time safe on any thread, and work alike with denormals off. */

#ifndef FX_KERNEL_POINTWISE_H
#define FX_KERNEL_POINTWISE_H

#include <stddef.h>
#include "dsp/kernel/kernels.h"

/* 1 if no value is infinite or not a number (also for n = 0), else 0. */
int fx_all_finite_f32 (const FxKernels *k, const float *x, size_t n);
int fx_all_finite_f64 (const FxKernels *k, const double *x, size_t n);

/* Replaces what is infinite or not a number by +0 and returns how many those
 * were; other values keep their bits. */
size_t fx_zero_non_finite_f32 (const FxKernels *k, float *x, size_t n);
size_t fx_zero_non_finite_f64 (const FxKernels *k, double *x, size_t n);

/* dst += src. dst == src is allowed, other overlap is not. Class EXACT. */
void
fx_mix_add_f32 (const FxKernels *k, float *dst, const float *src, size_t n);
void
fx_mix_add_f64 (const FxKernels *k, double *dst, const double *src, size_t n);

/* dst = src * gain, linear gain; for float samples the gain is rounded to
 * float first. dst == src is allowed, other overlap is not. Class EXACT. */
void fx_scale_f32 (
    const FxKernels *k, float *dst, const float *src, double gain, size_t n);
void fx_scale_f64 (
    const FxKernels *k, double *dst, const double *src, double gain, size_t n);

#endif
