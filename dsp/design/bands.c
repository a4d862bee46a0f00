/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The checks of a band specification, for all that design from one. */

#include <math.h>
#include "dsp/design/bands.h"

static int
band_error (uint32_t i, const char *param, double value, double min, double max,
    const char *unit, const char *what, const char *remedy, FxError *err)
{
  int r = fx_error (err, FX_EINVAL, param, value, min, max, unit, what, remedy);

  if (err)
    err->index = (int)i;
  return r;
}

static int
check_edges (
    const FxFirBand *bands, uint32_t n, int apart, double rate, FxError *err)
{
  double nyquist = 0.5 * rate, last = 0;

  for (uint32_t i = 0; i < n; i++) {
    double lower = bands[i].lower, upper = bands[i].upper;
    if (!(lower >= 0 && lower <= nyquist))
      return band_error (i, "bands", lower, 0, nyquist, "Hz",
          "a lower edge is not between 0 and half the sample rate",
          "lower the frequency or raise the sample rate", err);
    if (!(upper <= nyquist && upper > 0))
      return band_error (i, "bands", upper, 0, nyquist, "Hz",
          "an upper edge is not between 0 and half the sample rate",
          "lower the frequency or raise the sample rate", err);
    if (!(upper - lower > 1e-9 * nyquist))
      return band_error (i, "bands", upper, lower, nyquist, "Hz",
          "a band has no width", "move its edges apart", err);
    if (i > 0 && !(lower >= last))
      return band_error (i, "bands", lower, last, nyquist, "Hz",
          "a band begins before the one before it ends",
          "sort the bands by frequency and let none overlap", err);
    if (i > 0 && apart && !(lower - last > 1e-9 * nyquist))
      return band_error (i, "bands", lower, last, nyquist, "Hz",
          "there is no transition between two bands",
          "leave a space between bands, or make them one", err);
    last = upper;
  }
  return FX_OK;
}

int
fx_fir_check_bands (
    const FxFirBand *bands, uint32_t n, int apart, double rate, FxError *err)
{
  double most = 0, gain = 0;
  int r;

  if (n < 1 || n > FX_FIR_MAX_BANDS)
    return fx_error (err, FX_EINVAL, "bands", n, 1, FX_FIR_MAX_BANDS, "",
        "the number of bands is out of range", "give from 1 to 32 bands");
  r = check_edges (bands, n, apart, rate, err);
  if (r != FX_OK)
    return r;
  for (uint32_t i = 0; i < n; i++) {
    double a = bands[i].gain_lower, b = bands[i].gain_upper;
    double size = fmax (fabs (a), fabs (b));
    if (!(fabs (a) <= 1e6 && fabs (b) <= 1e6))
      return band_error (i, "gain", fabs (a) <= 1e6 ? b : a, -1e6, 1e6, "",
          "a desired gain is out of range", "set a gain such as 1 or 0", err);
    if (!(bands[i].weight > 0 && bands[i].weight <= 1e100))
      return band_error (i, "weight", bands[i].weight, 0, 1e100, "",
          "a weight is not a positive number",
          "set a weight such as 1, or leave the band out", err);
    gain = fmax (gain, size);
    most = fmax (most, bands[i].weight);
  }
  for (uint32_t i = 0; i < n; i++)
    if (!(bands[i].weight >= 1e-12 * most))
      return band_error (i, "weight", bands[i].weight, 1e-12 * most, 1e100, "",
          "the weights are too far from each other",
          "raise this weight, or leave the band out", err);
  if (!(gain > 1e-6))
    return band_error (0, "gain", gain, 1e-6, 1e6, "",
        "no band passes anything", "give at least one band a gain", err);
  return FX_OK;
}
