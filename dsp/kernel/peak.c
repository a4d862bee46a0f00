/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The public functions of peak.h: one indirect call through the table of the
 * level. */

#include "dsp/kernel/peak.h"
#include "dsp/kernel/kernels_priv.h"

double
fx_peak (const FxKernels *k, const double *x, size_t n)
{
  return k->peak (x, n);
}

double
fx_keep (const FxKernels *k, double *to, const double *x, size_t n,
    double least, double most)
{
  return k->keep (to, x, n, least, most);
}

float
fx_peak_between (const FxKernels *k, const FxBetween *b, const float *x,
    size_t n, float found)
{
  return k->peak_between (b, x, n, found);
}
