/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* How high a wave goes between its samples: four points per frame (the method
 * of ITU-R BS.1770-4 annex 2, with longer filters), and between those points
 * the height of the parabola through three of them. Flat to 0.47 of the rate.
 *
 * For limiters: a meter keeps to the filter of the standard (fx_true_peak.h).
 * The point half way is a sinc of 64 samples under a Kaiser window; those at a
 * quarter and three quarters come of 8 values of the doubled rate. */

#ifndef FX_INTER_PEAK_H
#define FX_INTER_PEAK_H

#include <stddef.h>
#include <stdint.h>

#define FX_INTER_PEAK_TAPS 64
#define FX_INTER_PEAK_LATENCY 34 /* frames */
#define FX_INTER_PEAK_FRAMES 256 /* most in one call */

/* One channel; zeros are silence. */
typedef struct FxInterPeak {
  double past[FX_INTER_PEAK_TAPS];
  double half[4]; /* points half way, */
  double before;  /*   and the one at three quarters, of the frames before */
} FxInterPeak;

/* The taps of the point half way. RT. */
void fx_inter_peak_taps (double *h);

/* peak[i]: largest magnitude from the sample x[i - FX_INTER_PEAK_LATENCY] to the
 * next one, 1 <= n <= FX_INTER_PEAK_FRAMES; a peak next to a sample may show on
 * either side of it. What is not above limit may be shown as up to that. RT. */
void fx_inter_peak_run (FxInterPeak *p, const double *h, const double *x,
    size_t n, double limit, double *peak);

#endif
