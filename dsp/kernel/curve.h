/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Curves of pieces, and filters of first order: what effects that bend waves
 * run. */

#ifndef FX_KERNEL_CURVE_H
#define FX_KERNEL_CURVE_H

#include <stddef.h>
#include "dsp/fx_curve.h"
#include "dsp/kernel/kernels.h"

/* fx_curve_run and fx_curve_mean. What is beyond +-1e7, or no number, is as that.
 * Values do not depend on where in a call they are. Any alignment, n >= 0; y may
 * be x. RT. Class BOUND. */
void fx_curve_values (const FxKernels *k, const FxCurve *c,
    const FxCurveUse *use, const double *x, size_t n, double *y);
void fx_curve_means (const FxKernels *k, const FxCurve *c,
    const FxCurveUse *use, double last, const double *x, size_t n, double *y);

/* s[i] = pole s[i - 1] + in x[i]
 * y[i] = direct x[i] + out s[i] */
typedef struct FxFirst {
  double pole, in, direct, out;
} FxFirst;

/* *s: s[-1], and of the last frame on return. Any alignment, n >= 0; y may be x.
 * Rounding depends on where in a call a value is. RT. Class BOUND. */
void fx_first (const FxKernels *k, const FxFirst *f, double *s, const double *x,
    size_t n, double *y);

#endif
