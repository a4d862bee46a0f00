/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Loops over single values. All take any count and any alignment, are
 * real-time safe on any thread, and work alike with denormals off. ORC was
 * measured beside them and is not used: its code for a gain and for a sum is
 * 1.2 to 1.7 times slower than the SSE2 loops and 2.3 to 4 times slower than
 * those of AVX2 and AVX-512 (ORC 0.4.33 targets SSE), and it compiles under a
 * lock at the first call. */

#ifndef FX_KERNEL_POINTWISE_H
#define FX_KERNEL_POINTWISE_H

#include <stddef.h>
#include "dsp/kernel/kernels.h"

/* dst = src, rounded to nearest where it is narrower. No overlap. Class
 * EXACT. */
void fx_widen (const FxKernels *k, double *dst, const float *src, size_t n);
void fx_narrow (const FxKernels *k, float *dst, const double *src, size_t n);

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
