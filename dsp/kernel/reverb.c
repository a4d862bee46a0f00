/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The public functions of reverb.h: one indirect call through the table of the
 * level. */

#include "dsp/kernel/reverb.h"
#include "dsp/kernel/kernels_priv.h"

double
fx_combs (const FxKernels *k, FxComb *c, const double *x, double *out, size_t n,
    double damp, double room, int add)
{
  return k->combs (c, x, out, n, damp, room, add);
}

double
fx_all_pass (const FxKernels *k, double *v, const double *old, double *x,
    size_t n, double g, double p, double q)
{
  return k->all_pass (v, old, x, n, g, p, q);
}

double
fx_one_pole (const FxKernels *k, double *y, const double *x, size_t n,
    double pole, double gain, double low)
{
  return k->one_pole (y, x, n, pole, gain, low);
}

double
fx_weigh (const FxKernels *k, double *y, const double *const *x,
    const double *gain, unsigned count, size_t n)
{
  return k->weigh (y, x, gain, count, n);
}

void
fx_absorb (const FxKernels *k, FxAbsorber *a, double *y, const double *x,
    size_t n, const double pole[2], const double gain[3])
{
  k->absorb (a, y, x, n, pole, gain);
}

void
fx_hadamard (
    const FxKernels *k, double *x, size_t stride, unsigned lines, size_t n)
{
  k->hadamard (x, stride, lines, n);
}

void
fx_lagrange (const FxKernels *k, double *y, const double *x, size_t n,
    double first, double step, double at)
{
  k->lagrange (y, x, n, first, step, at);
}
