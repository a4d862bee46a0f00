/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Peaks between samples. */

#include "dsp/fx_inter_peak.h"
#include <math.h>
#include <string.h>
#include "dsp/kernel/fir.h"

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

/* The height near b of the parabola through a, b and c, a quarter of a sample
 * apart; where the top is elsewhere not above that of its neighbours. */
static inline double
height (double a, double b, double c)
{
  double most = fabs (b), turn = fabs (2 * b - a - c), slope = fabs (a - c);
  double width = turn > slope ? turn : slope;
  return most + slope * (slope / (8 * width + 1e-300));
}

static inline double
larger (double a, double b)
{
  return a > b ? a : b;
}

void
fx_inter_peak_run (
    FxInterPeak *p, const double *h, const double *x, size_t n, double *peak)
{
  enum { T = FX_INTER_PEAK_TAPS, MOST = FX_INTER_PEAK_FRAMES };
  const double *c = quarter;
  double in[T + MOST], half[4 + MOST], a[MOST], b[MOST + 1];
  memcpy (in, p->past, T * sizeof *in);
  memcpy (in + T, x, n * sizeof *in);
  memcpy (half, p->half, sizeof p->half);
  fx_fir (fx_kernels (), 1, half + 4, in + T, n, h, T, 1, 0);
  /* The frame between z[0] and z[1], and its middle m[0]. */
  const double *z = in + T - FX_INTER_PEAK_LATENCY, *m = half + 2;
  b[0] = p->before;
  for (size_t i = 0; i < n; i++) {
    a[i] = c[0] * (z[i] + m[i]) + c[1] * (m[i - 1] + z[i + 1]) +
           c[2] * (z[i - 1] + m[i + 1]) + c[3] * (m[i - 2] + z[i + 2]);
    b[i + 1] = c[0] * (m[i] + z[i + 1]) + c[1] * (z[i] + m[i + 1]) +
               c[2] * (m[i - 1] + z[i + 2]) + c[3] * (z[i - 1] + m[i + 2]);
  }
  for (size_t i = 0; i < n; i++) {
    double first = height (b[i], z[i], a[i]),
           second = height (z[i], a[i], m[i]),
           third = height (a[i], m[i], b[i + 1]),
           last = height (m[i], b[i + 1], z[i + 1]);
    peak[i] = larger (larger (first, second), larger (third, last));
  }
  p->before = b[n];
  memcpy (p->half, half + n, sizeof p->half);
  memcpy (p->past, in + n, T * sizeof *in);
}
