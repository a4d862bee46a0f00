/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The loops of reverb.h at the C level. */

#include "dsp/kernel/reverb_scalar.h"

static double
combs (FxComb *c, const double *x, double *out, size_t n, double damp,
    double room, int add)
{
  return combs_rest (c, x, out, 0, n, damp, room, add, 0);
}

static double
all_pass (double *v, const double *old, double *x, size_t n, double g, double p,
    double q)
{
  return all_pass_rest (v, old, x, 0, n, g, p, q, 0);
}

static double
one_pole (
    double *y, const double *x, size_t n, double pole, double gain, double low)
{
  return one_pole_rest (y, x, 0, n, pole, gain, low);
}

static double
weigh (double *y, const double *const *x, const double *gain, unsigned count,
    size_t n)
{
  return weigh_rest (y, x, gain, count, 0, n, 0);
}

static void
absorb (FxAbsorber *a, double *y, const double *x, size_t n,
    const double pole[2], const double gain[3])
{
  absorb_rest (a, y, x, 0, n, pole, gain);
}

static void
hadamard (double *x, size_t stride, unsigned lines, size_t n)
{
  hadamard_rest (x, stride, lines, 0, n);
}

static void
lagrange (
    double *y, const double *x, size_t n, double first, double step, double at)
{
  lagrange_rest (y, x, 0, n, first, step, at);
}
