/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Band edges. With b bands per octave, odd, IEC 61260-1:2014 has the exact
 * midband frequencies fm = 1000 G^(x/b) Hz and the edges fm G^(+-1/(2b)), so
 * edge i of all bands is 1000 G^((2x - 1)/(2b)): neighbours share it. Band x
 * contains f when x = round (b log f/1000 to base G). The mel scale is that of
 * HTK, 2595 log10 (1 + f/700). Double. */

#include <math.h>
#include "dsp/design/filterbank.h"
#include "dsp/design/transform.h"

/* log10 of the octave ratio, and the reference frequency in Hz */
#define LOG_G 0.3
#define REFERENCE 1000.0

static int
per_octave (FxFilterbankLayout layout)
{
  return layout == FX_FILTERBANK_OCTAVE ? 1 : 3;
}

static double
band_of (FxFilterbankLayout layout, double f)
{
  return floor (per_octave (layout) * log10 (f / REFERENCE) / LOG_G + 0.5);
}

uint32_t
fx_filterbank_count (FxFilterbankLayout layout, double lower, double upper)
{
  if (!(lower > 0) || !(upper >= lower) || !isfinite (upper))
    return 0;
  return (uint32_t)(band_of (layout, upper) - band_of (layout, lower)) + 1;
}

static double
mel (double f)
{
  return 2595 * log10 (1 + f / 700);
}

static double
from_mel (double m)
{
  return 700 * (pow (10, m / 2595) - 1);
}

void
fx_filterbank_edges (FxFilterbankLayout layout, double lower, double upper,
    uint32_t n, double *edges)
{
  double b = per_octave (layout), low = mel (lower), high = mel (upper);
  for (uint32_t i = 0; i <= n; i++) {
    double t = (double)i / n;
    if (layout == FX_FILTERBANK_LOG)
      edges[i] = lower * pow (upper / lower, t);
    else if (layout == FX_FILTERBANK_MEL)
      edges[i] = from_mel (low + t * (high - low));
    else
      edges[i] =
          REFERENCE *
          pow (10, LOG_G * (2 * (band_of (layout, lower) + i) - 1) / (2 * b));
  }
  if (layout == FX_FILTERBANK_LOG || layout == FX_FILTERBANK_MEL) {
    edges[0] = lower;
    edges[n] = upper;
  }
}

uint32_t
fx_filterbank_filter (
    int order, double rate, double lower, double upper, FxSos *s)
{
  FxZpk z;
  fx_zpk_butterworth (order / 2, &z);
  if (lower == 0)
    return fx_transform_low_pass (&z, rate, upper, s);
  if (upper == HUGE_VAL)
    return fx_transform_high_pass (&z, rate, lower, s);
  return fx_transform_band_pass (&z, rate, lower, upper, s);
}
