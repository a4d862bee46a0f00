/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Loops of reverberation over stretches of delay lines. What is written lies
 * nowhere in what is read, but for arguments that are said to be changed in
 * place. Any alignment, n >= 0. "Largest" is that of the
 * magnitudes written, 0 where n is 0; no value may be infinite or not a number.
 * RT. Class BOUND: within 1e-13 of the C level, relative to the largest value
 * (tests/checkasm/reverb.c). */

#ifndef FX_KERNEL_REVERB_H
#define FX_KERNEL_REVERB_H

#include <stddef.h>
#include "dsp/kernel/kernels.h"

#define FX_COMBS 4    /* side by side */
#define FX_LAGRANGE 8 /* neighbours that are interpolated between */

/* A comb with a low-pass in its loop. */
typedef struct FxComb {
  const double *y; /* what leaves the line */
  double *v;       /* what enters it */
  double low;      /* the low-pass, which is kept */
} FxComb;

/* out = the sum of y, with what out holds if add, low = (1 - damp) y + damp low,
 * v = x + room low, for FX_COMBS of them; 0 <= damp < 1. Returns the largest
 * v. */
double fx_combs (const FxKernels *k, FxComb *c, const double *x, double *out,
    size_t n, double damp, double room, int add);

/* An all-pass or its like: v = x + g old, x = p old + q x. Returns the largest
 * v. */
double fx_all_pass (const FxKernels *k, double *v, const double *old, double *x,
    size_t n, double g, double p, double q);

/* y = gain low, low = (1 - pole) x + pole low; 0 <= pole < 1. Returns low. */
double fx_one_pole (const FxKernels *k, double *y, const double *x, size_t n,
    double pole, double gain, double low);

/* y = the sum of gain[i] x[i]; y may be one of x. Returns the largest y. */
double fx_weigh (const FxKernels *k, double *y, const double *const *x,
    const double *gain, unsigned count, size_t n);

/* Two low-passes of first order, bilinear, and the ranges between them. */
typedef struct FxAbsorber {
  double last, low, high; /* the input, and the low-passes */
} FxAbsorber;

/* With g = (1 - pole) / 2 for each low-pass, -1 < pole < 1,
 *
 *   low = g[0] (x + last) + pole[0] low, high = g[1] (x + last) + pole[1] high,
 *   y = gain[0] low + gain[1] (high - low) + gain[2] (x - high). */
void fx_absorb (const FxKernels *k, FxAbsorber *a, double *y, const double *x,
    size_t n, const double pole[2], const double gain[3]);

/* Sums and differences of lines that lie 1, 2, 4, ... apart, in place: line i is
 * at x + i stride. lines is 8 or 16. */
void fx_hadamard (
    const FxKernels *k, double *x, size_t stride, unsigned lines, size_t n);

/* y[j] = what lies between x[j] .. x[j + FX_LAGRANGE - 1], t of a frame after
 * the middle's later one on the way back in time, 0 <= t <= 1, by Lagrange's
 * polynomial of that many points; t = first + step (at + j). */
void fx_lagrange (const FxKernels *k, double *y, const double *x, size_t n,
    double first, double step, double at);

#endif
