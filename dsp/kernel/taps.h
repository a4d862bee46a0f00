/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A delay line read along curves of delays, and written. The line is mask + 1
 * values, a power of 2, in which positions count around. RT; class BOUND: a sum
 * within 1e-12 of the largest value that it could have, for delays up to 2^15
 * frames. */

#ifndef FX_KERNEL_TAPS_H
#define FX_KERNEL_TAPS_H

#include <stddef.h>
#include "dsp/kernel/kernels.h"

/* Where one voice reads in frame i: delay frames before that frame, with
 *   delay = ((c[3] t + c[2]) t + c[1]) t + c[0],   t = (start + i) step
 * held within shortest .. longest (both >= 1, and of mask + 1 at least 2 short),
 * and how loud it is: weight + gain i. */
typedef struct FxTapsVoice {
  double c[4], start, step;
  double shortest, longest;
  double weight, gain;
  /* Not 0: in frames 0 .. n - 1 the delay is within these bounds already, and
   * moves by at most FX_TAPS_CALM frames from frame to frame. */
  uint64_t calm;
} FxTapsVoice;
#define FX_TAPS_CALM 0.6

/* y[i] = the sum of all voices, third-order Lagrange between values
 *   (a at delay w - 1, b at w, c at w + 1, e at w + 2; w <= delay < w + 1):
 *   k3 = (e - a) / 6 + (b - c) / 2,   k2 = (a + c) / 2 - b,
 *   k1 = (c - b) - (k2 + k3),   ((k3 u + k2) u + k1) u + b,   u = delay - w
 * for i < n. `newest` is where the value before frame 0 is; all that is read is
 * in the line. y is not part of it. */
void fx_taps_sum (const FxKernels *k, const double *line, uint32_t mask,
    uint32_t newest, const FxTapsVoice *voice, uint32_t voices, double *y,
    size_t n);

/* What a line keeps: nothing below -600 dB, so that sound has an end, and
 * nothing beyond +240 dB, so that what is no sound does not go round in it. */
#define FX_TAPS_LEAST 1e-30
#define FX_TAPS_MOST 1e12

/* Appends n <= mask values behind `newest`, zeros for those that are not kept,
 * and returns the largest magnitude that was. */
double fx_taps_put (const FxKernels *k, double *line, uint32_t mask,
    uint32_t newest, const double *x, size_t n);

#endif
