/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Peaks between samples. */

#include "dsp/fx_inter_peak.h"
#include <math.h>
#include <string.h>
#include "dsp/kernel/fir.h"
#include "dsp/kernel/row.h"

#define BETA 4.5 /* of the window: side lobes 49 dB down */

/* Between two values of the doubled rate from the 4 on each side, nearest
 * first: an equiripple half-band filter of 15 taps, 72 dB. */
static const double quarter[4] = { 0.61074094725085537, -0.14464380941372706,
  0.04113978974016741, -0.0074753114652160611 };

/* The modified Bessel function of order 0, by its series. */
static double
bessel (double x)
{
  double sum = 1, term = 1;
  for (int k = 1; k < 60; k++) {
    term *= x / (2 * k) * (x / (2 * k));
    sum += term;
  }
  return sum;
}

void
fx_inter_peak_taps (double *h)
{
  const double half = FX_INTER_PEAK_TAPS / 2;
  double sum = 0;
  for (int j = 0; j < FX_INTER_PEAK_TAPS; j++) {
    double d = j - half + 0.5, u = d / half;
    h[j] = sin (M_PI * d) / (M_PI * d) * bessel (BETA * sqrt (1 - u * u));
    sum += h[j];
  }
  for (int j = 0; j < FX_INTER_PEAK_TAPS; j++)
    h[j] /= sum;
}

void
fx_inter_peak_run (FxInterPeak *p, const double *h, const double *x, size_t n,
    double limit, double *peak)
{
  enum { T = FX_INTER_PEAK_TAPS, MOST = FX_INTER_PEAK_FRAMES };
  const FxKernels *k = fx_kernels ();
  double in[T + MOST], half[4 + MOST];
  memcpy (in, p->past, T * sizeof *in);
  memcpy (in + T, x, n * sizeof *in);
  memcpy (half, p->half, sizeof p->half);
  fx_fir (k, 1, half + 4, in + T, n, h, T, 1, 0);
  /* The frame between two samples, and its middle. */
  p->before = fx_row_heights (k, in + T - FX_INTER_PEAK_LATENCY, half + 2,
      quarter, p->before, n, limit, peak);
  memcpy (p->half, half + n, sizeof p->half);
  memcpy (p->past, in + n, T * sizeof *in);
}
