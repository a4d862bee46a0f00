/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Oversampling by 2, 4 or 8 for what bends waves: half-band FIR filters of
 * linear phase, a stage per doubling. Up and down again: flat to 20 kHz at
 * 44.1 kHz (0.4535 of any rate) within 0.001 dB, 98 dB down where images and
 * what folds back would be, late by a whole number of frames.
 *
 * First-order antiderivative antialiasing at the higher rate is half a sample
 * of it late and loses cos (pi f) of the heights (Parker, Zavalishin and Le
 * Bivic, Reducing the aliasing of nonlinear waveshaping using continuous-time
 * convolution, DAFx-16). With `antiderivative` the first filter on the way down
 * makes up for both, so that the latency and the flatness stay as they are. */

#ifndef FX_OVERSAMPLE_H
#define FX_OVERSAMPLE_H

#include <stddef.h>
#include <stdint.h>
#include "dsp/fx_proc.h"

#define FX_OVERSAMPLE_MAX 8
#define FX_OVERSAMPLE_FRAMES 256 /* most in one call */

/* Values of a parameter `oversampling`, type FxOversampling: 1, 2, 4, 8. */
extern const FxEnumValue fx_oversample_factors[];

/* What one channel remembers; zeros are silence. */
typedef struct FxOversample {
  double up[3][68];
  double down[3][2][68];
} FxOversample;

/* factor n samples from n, 1 <= n <= FX_OVERSAMPLE_FRAMES; factor 1 copies. x
 * and y do not overlap. RT. */
void fx_oversample_up (
    FxOversample *o, uint32_t factor, const double *x, size_t n, double *y);

/* n samples from factor n, which are overwritten; y may not be v. RT. */
void fx_oversample_down (FxOversample *o, uint32_t factor, int antiderivative,
    double *v, size_t n, double *y);

/* Frames that up and down together take. RT. */
uint32_t fx_oversample_latency (uint32_t factor);

/* Largest magnitude remembered: 0 when only zeros come out for zeros. RT. */
double fx_oversample_memory (const FxOversample *o);

#endif
