/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The public functions of curve.h: one indirect call through the table of the
 * level. */

#include "dsp/kernel/curve.h"
#include "dsp/kernel/kernels_priv.h"

void
fx_curve_values (const FxKernels *k, const FxCurve *c, const FxCurveUse *use,
    const double *x, size_t n, double *y)
{
  k->curve_values[c->kind](c, use, x, n, y);
}

void
fx_curve_means (const FxKernels *k, const FxCurve *c, const FxCurveUse *use,
    double last, const double *x, size_t n, double *y)
{
  k->curve_means[c->kind](c, use, last, x, n, y);
}

void
fx_first (const FxKernels *k, const FxFirst *f, double *s, const double *x,
    size_t n, double *y)
{
  k->first (f, s, x, n, y);
}
