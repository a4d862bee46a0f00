/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What dynamics do with rows of levels and gains (dsp/fx_dynamics.h). A row has
 * room for n rounded up to FX_ROW_PAD values; those beyond n may become any
 * finite number where they were finite. x is exactly n values of sound. Any
 * alignment, any n, no overlap but of what is changed in place; real-time safe
 * on any thread. All of class BOUND: what the C level does, within 1e-12 of the
 * values' scale.
 *
 * Recursions are scans over the lanes of a vector (G. Blelloch, Prefix sums and
 * their applications, CMU-CS-90-190, 1990): steps of frame i that have the form
 * s -> max (a, k s + b), or min, or k s + b, follow one another as one step of
 * the same form. */

#ifndef FX_KERNEL_ROW_H
#define FX_KERNEL_ROW_H

#include <stddef.h>
#include "dsp/kernel/kernels.h"

enum { FX_ROW_PAD = 8 };

/* The largest of most and all magnitudes of x. Class EXACT. */
double fx_row_peak (const FxKernels *k, const double *x, size_t n, double most);

/* row = |x|, but 1e15 at most, or with `more` the larger of that and row; ones
 * beyond n. Class EXACT. */
void fx_row_magnitude (
    const FxKernels *k, double *row, const double *x, size_t n, int more);

/* row = scale log2 (row + silence) of rows >= 0, silence > 0; error of the
 * logarithm below 9e-8. */
void fx_row_log2 (
    const FxKernels *k, double *row, size_t n, double scale, double silence);

/* row = 2^(scale row + offset), exponents within +-1000; relative error below
 * 3e-9. */
void fx_row_exp2 (
    const FxKernels *k, double *row, size_t n, double scale, double offset);

/* A corner, rounded over half to either side: with u = side (x - threshold),
 *   v = slope (0 | (u + half)^2 / (4 half) | u) within -range .. range. */
typedef struct FxRowCurve {
  double threshold, half, side, slope, range;
} FxRowCurve;

/* row = v; exactly 0 where u <= -half. */
void
fx_row_curve (const FxKernels *k, double *row, size_t n, const FxRowCurve *c);

/* x = x gain; returns the largest of most and all its magnitudes. Class
 * EXACT. */
double fx_row_apply (
    const FxKernels *k, double *x, const double *gain, size_t n, double most);

/* The smallest of most and all of x. Class EXACT. */
double
fx_row_least (const FxKernels *k, const double *x, size_t n, double most);

/* x = x gain, within +-ceiling. Class EXACT. */
void fx_row_limit (const FxKernels *k, double *x, const double *gain, size_t n,
    double ceiling);

/* Heights of a wave by four points a frame: x and half, the points in the middle
 * after them, which are known from 2 values before the first to 2 after the
 * last; those at a quarter and three quarters are made of the 4 nearest on each
 * side by taps, nearest first. peak: the largest of the heights of parabolas
 * near these four points, from the sample x[i] on; where that is not above
 * `limit` any value between it and limit. before: the point before x[0]; returns
 * the one after half[n - 1]. peak has room as a row. */
double fx_row_heights (const FxKernels *k, const double *x, const double *half,
    const double *taps, double before, size_t n, double limit, double *peak);

/* y += (dry + wet gain) x. */
void fx_row_add (const FxKernels *k, double *y, const double *x,
    const double *gain, size_t n, double dry, double wet);

/* Peaks held and smoothed: with r the row,
 *   peak = max (r, peak + decay (r - peak)),
 *   v = min (v + rise (peak - v), v + fall (peak - v)),
 * and v put into the row; least and most: of v and of themselves. */
typedef struct FxRowFollow {
  double peak, v, least, most;
} FxRowFollow;

void fx_row_follow (const FxKernels *k, double *row, size_t n, double decay,
    double rise, double fall, FxRowFollow *s);

/* row = v = v + step (r - v). Returns the last v. */
double fx_row_smooth (
    const FxKernels *k, double *row, size_t n, double step, double v);

/* Gains that recover: with a the smaller of held[i + 1] and of the least of
 * `least` and g so far,
 *   gain = min (a, gain + release (a + nudge - gain)).
 * held becomes g, and g the gains. held: n + 1 values. Returns the least. */
double fx_row_recover (const FxKernels *k, double *g, double *held, size_t n,
    double least, double release, double nudge, double *gain);

/* Sums of whole numbers: sum = sum + g - ring, ring = g, g = sum. Returns the
 * last one. Class EXACT while sums stay below 2^53. */
double
fx_row_sums (const FxKernels *k, double *g, double *ring, size_t n, double sum);

#endif
