/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Frequency sampling: the gain on a grid, with the phase of a delay of
 * (length - 1) / 2, transformed to time and windowed. The phases are reduced in
 * integers, so that a long filter is as exact as a short one. Double
 * (Oppenheim and Schafer, Discrete-Time Signal Processing, 7.5). */

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include "dsp/design/fir.h"
#include "dsp/design/sampling.h"
#include "dsp/design/spectrum.h"

static int
point_error (uint32_t i, double value, double min, double max, const char *unit,
    const char *what, const char *remedy, FxError *err)
{
  int r =
      fx_error (err, FX_EINVAL, "points", value, min, max, unit, what, remedy);

  if (err)
    err->index = (int)i;
  return r;
}

static int
check_points (const FxFirPoint *p, uint32_t n, double nyquist, FxError *err)
{
  if (n < 2 || n > FX_FIR_MAX_POINTS)
    return fx_error (err, FX_EINVAL, "points", n, 2, FX_FIR_MAX_POINTS, "",
        "the number of points is out of range",
        "give a point at 0 Hz, one at half the sample rate, and others "
        "between");
  for (uint32_t i = 0; i < n; i++) {
    double f = p[i].frequency;
    if (!isfinite (f) || !(fabs (p[i].gain) <= 1e100))
      return point_error (i, isfinite (f) ? p[i].gain : f, 1, 0, "",
          "a point is not finite", "give each point a frequency and a gain",
          err);
    if (i == 0 && f != 0)
      return point_error (i, f, 0, 0, "Hz", "the first point is not at 0 Hz",
          "put a point at 0 Hz", err);
    if (i == n - 1 && f != nyquist)
      return point_error (i, f, nyquist, nyquist, "Hz",
          "the last point is not at half the sample rate",
          "put a point at half the sample rate", err);
    if (i > 0 && !(f >= p[i - 1].frequency))
      return point_error (i, f, p[i - 1].frequency, nyquist, "Hz",
          "the points do not ascend", "sort the points by frequency", err);
    if (i > 0 && f == p[i - 1].frequency &&
        (i == 1 || i == n - 1 || f == p[i - 2].frequency))
      return point_error (i, f, 0, nyquist, "Hz",
          "a jump takes two points of one frequency between the ends",
          "remove a point", err);
  }
  return FX_OK;
}

static int
check (const FxFirPoint *p, uint32_t n, uint32_t length, FxWindow window,
    double beta, double rate, FxError *err)
{
  int r = fx_fir_check_rate (rate, err);

  if (r == FX_OK)
    r = check_points (p, n, 0.5 * rate, err);
  if (r == FX_OK)
    r = fx_fir_check_length (
        length, FX_FIR_MAX_LENGTH, p[n - 1].gain != 0, err);
  if (r == FX_OK)
    r = fx_window_check (window, beta, err);
  return r;
}

/* The gain at f by straight lines; *at: the line of the last call, f ascends.
 * The two points of a jump stand a rounding apart, as scipy puts them. */
static double
gain_at (const FxFirPoint *p, uint32_t n, double f, double apart, uint32_t *at)
{
  double left, right;

  for (;; ++*at) {
    uint32_t i = *at;
    left = p[i].frequency;
    right = p[i + 1].frequency;
    if (left == right) {
      left -= apart;
      right += apart;
    } else {
      if (i > 0 && p[i - 1].frequency == left)
        left += apart;
      if (i + 2 < n && p[i + 2].frequency == right)
        right -= apart;
    }
    if (f < right || i + 2 == n)
      break;
  }
  if (f >= right)
    return p[*at + 1].gain;
  if (f <= left)
    return p[*at].gain;
  return p[*at].gain +
         (f - left) * ((p[*at + 1].gain - p[*at].gain) / (right - left));
}

int
fx_fir_sampling (const FxFirPoint *points, uint32_t n, uint32_t length,
    FxWindow window, double beta, double rate, double *taps, FxError *err)
{
  FxSpectrum s;
  double nyquist = 0.5 * rate, scale;
  uint32_t grid = 1, line = 0;
  int r = check (points, n, length, window, beta, rate, err);

  if (r != FX_OK)
    return r;
  while (grid < length)
    grid *= 2;
  if (fx_spectrum_init (&s, 2 * grid) != 0)
    return fx_error (err, FX_ENOMEM, "length", length, 1, 0, "",
        "there is no memory for so long a filter", "shorten the filter");
  for (uint32_t k = 0; k <= grid; k++) {
    double f = k == grid ? nyquist : nyquist * ((double)k / grid);
    double gain = gain_at (points, n, f, DBL_EPSILON * nyquist, &line);
    /* a phase of -pi (length - 1) k / (2 grid) */
    uint64_t turn = (uint64_t)(length - 1) * k % (4 * (uint64_t)grid);
    double a = -M_PI * (double)turn / (2.0 * grid);
    s.z[2 * (size_t)k] = gain * cos (a);
    if (k == 0 || k == grid)
      continue;
    s.z[2 * (size_t)k + 1] = gain * sin (a);
    s.z[2 * (size_t)(2 * grid - k)] = gain * cos (a);
    s.z[2 * (size_t)(2 * grid - k) + 1] = -gain * sin (a);
  }
  fx_spectrum_transform (&s, 1);
  r = fx_window_make (window, beta, taps, length, err);
  scale = 0.5 / grid;
  for (uint32_t i = 0; i < length; i++)
    taps[i] *= scale * s.z[2 * (size_t)i];
  fx_spectrum_free (&s);
  return r;
}
