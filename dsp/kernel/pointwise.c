/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The public functions of pointwise.h: one indirect call through the table of
 * the level. The loops are in c.c and x86/pointwise.h. */

#include "dsp/kernel/pointwise.h"
#include "dsp/kernel/kernels_priv.h"

void
fx_widen (const FxKernels *k, double *dst, const float *src, size_t n)
{
  k->widen (dst, src, n);
}

void
fx_narrow (const FxKernels *k, float *dst, const double *src, size_t n)
{
  k->narrow (dst, src, n);
}

int
fx_all_finite_f32 (const FxKernels *k, const float *x, size_t n)
{
  return k->all_finite_f32 (x, n);
}

int
fx_all_finite_f64 (const FxKernels *k, const double *x, size_t n)
{
  return k->all_finite_f64 (x, n);
}

size_t
fx_zero_non_finite_f32 (const FxKernels *k, float *x, size_t n)
{
  return k->zero_non_finite_f32 (x, n);
}

size_t
fx_zero_non_finite_f64 (const FxKernels *k, double *x, size_t n)
{
  return k->zero_non_finite_f64 (x, n);
}

void
fx_mix_add_f32 (const FxKernels *k, float *dst, const float *src, size_t n)
{
  k->mix_add_f32 (dst, src, n);
}

void
fx_mix_add_f64 (const FxKernels *k, double *dst, const double *src, size_t n)
{
  k->mix_add_f64 (dst, src, n);
}

void
fx_scale_f32 (
    const FxKernels *k, float *dst, const float *src, double gain, size_t n)
{
  k->scale_f32 (dst, src, (float)gain, n);
}

void
fx_scale_f64 (
    const FxKernels *k, double *dst, const double *src, double gain, size_t n)
{
  k->scale_f64 (dst, src, gain, n);
}
