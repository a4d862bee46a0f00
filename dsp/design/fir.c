/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Windowed sinc: each passing band from a to b (in units of Nyquist) adds
 * (sin (pi b x) - sin (pi a x)) / (pi x) at distance x from the middle, here as
 * 2 cos (pi x (a + b) / 2) sin (pi x (b - a) / 2) / (pi x), which does not
 * cancel in a narrow band; a band that reaches Nyquist, as the impulse less
 * its complement. Only one half is computed. Double (Kaiser 1974 for the
 * length; Herrmann, Rabiner, Chan, Bell System Technical Journal 1973). */

#include <math.h>
#include <stddef.h>
#include "dsp/design/fir.h"

enum { BLOCK = FX_OSCILLATOR_BLOCK };

int
fx_fir_check_rate (double rate, FxError *err)
{
  if (isfinite (rate) && rate > 0)
    return FX_OK;
  return fx_error (err, FX_EINVAL, "rate", rate, 0, INFINITY, "Hz",
      "the sample rate is not a positive number", "set a sample rate");
}

int
fx_fir_check_length (uint32_t length, uint32_t max, int odd, FxError *err)
{
  if (length < 1 || length > max)
    return fx_error (err, FX_EINVAL, "length", length, 1, max, "",
        "the number of taps is out of range",
        length ? "shorten the filter" : "set a length of 1 or more");
  if (odd && length % 2 == 0)
    return fx_error (err, FX_EINVAL, "length", length, 1, max, "",
        "a filter of even length has no gain at half the sample rate",
        "take an odd length");
  return FX_OK;
}

static int
check_cutoffs (const FxFirSincSpec *spec, double rate, FxError *err)
{
  double last = 0;

  if (spec->n < 1 || spec->n > FX_FIR_MAX_CUTOFFS)
    return fx_error (err, FX_EINVAL, "frequency", spec->n, 1,
        FX_FIR_MAX_CUTOFFS, "", "the number of cutoff frequencies is wrong",
        "give from 1 to 64 frequencies");
  for (uint32_t i = 0; i < spec->n; i++) {
    double f = spec->cutoffs[i];
    int r = FX_OK;
    if (!(f > 0 && f < 0.5 * rate && f / (0.5 * rate) > 0 &&
            f / (0.5 * rate) < 1))
      r = fx_error (err, FX_EINVAL, "frequency", f, 0, 0.5 * rate, "Hz",
          "the frequency is not between 0 and half the sample rate",
          "lower the frequency or raise the sample rate");
    else if (!(f > last))
      r = fx_error (err, FX_EINVAL, "frequency", f, last, 0.5 * rate, "Hz",
          "the frequencies do not ascend", "sort the frequencies");
    if (r != FX_OK) {
      if (err)
        err->index = (int)i;
      return r;
    }
    last = f;
  }
  return FX_OK;
}

static int
check (const FxFirSincSpec *spec, double rate, FxError *err)
{
  int r = fx_fir_check_rate (rate, err), passes_nyquist;

  if (r == FX_OK)
    r = check_cutoffs (spec, rate, err);
  passes_nyquist = (spec->n % 2 == 0) == !!spec->pass_zero;
  if (r == FX_OK)
    r = fx_fir_check_length (
        spec->length, FX_FIR_MAX_LENGTH, passes_nyquist, err);
  if (r == FX_OK)
    r = fx_window_check (spec->window, spec->beta, err);
  return r;
}

/* Adds the band from a to b, in units of Nyquist, to right[0 .. n-1], still to
 * be divided by pi x; first: the distance of right[0], whose value if that is 0
 * is the caller's. */
static void
add_band (double *right, uint32_t n, double first, double a, double b)
{
  FxOscillator centre, width;
  int product = a > 0 && b < 1;
  double c[BLOCK], s[BLOCK];

  if (product) {
    fx_oscillator_init (&centre, first * (0.5 * (a + b)), 0.5 * (a + b));
    fx_oscillator_init (&width, first * (0.5 * (b - a)), 0.5 * (b - a));
  } else {
    double edge = a > 0 ? a : b;
    fx_oscillator_init (&width, first * edge, edge);
  }
  for (uint32_t i = 0; i < n; i += BLOCK) {
    uint32_t count = n - i < BLOCK ? n - i : BLOCK;
    fx_oscillator_block (&width, i / BLOCK, NULL, s);
    if (product) {
      fx_oscillator_block (&centre, i / BLOCK, c, NULL);
      for (int k = 0; k < BLOCK; k++)
        s[k] *= 2 * c[k];
    } else if (a > 0) {
      for (int k = 0; k < BLOCK; k++)
        s[k] = -s[k];
    }
    for (uint32_t k = 0; k < count; k++)
      right[i + k] += s[k];
  }
}

/* Divides by pi x and multiplies by the window. */
static void
finish_half (double *right, uint32_t n, const FxWindowHalf *window)
{
  double w[BLOCK];

  for (uint32_t i = 0; i < n; i += BLOCK) {
    uint32_t count = n - i < BLOCK ? n - i : BLOCK;
    fx_window_half_block (window, i / BLOCK, w);
    for (uint32_t k = 0; k < count; k++) {
      double x = M_PI * (window->first + (double)(i + k));
      right[i + k] = x > 0 ? right[i + k] * w[k] / x : right[i + k] * w[k];
    }
  }
}

/* The gain at f (in units of Nyquist) of the filter whose right half this is;
 * *size: that of its absolute values. */
static double
half_gain (
    const double *right, uint32_t n, double first, double f, double *size)
{
  FxOscillator o;
  double c[BLOCK], sum = 0, all = 0;

  fx_oscillator_init (&o, first * f, f);
  for (int k = 0; k < BLOCK; k++)
    c[k] = 1;
  for (uint32_t i = 0; i < n; i += BLOCK) {
    uint32_t count = n - i < BLOCK ? n - i : BLOCK;
    double part = 0, part_all = 0;
    if (f > 0)
      fx_oscillator_block (&o, i / BLOCK, c, NULL);
    for (uint32_t k = 0; k < count; k++) {
      part += right[i + k] * c[k];
      part_all += fabs (right[i + k]);
    }
    sum += part;
    all += part_all;
  }
  if (first == 0) {
    sum -= 0.5 * right[0];
    all -= 0.5 * fabs (right[0]);
  }
  *size = 2 * all;
  return 2 * sum;
}

int
fx_fir_sinc (const FxFirSincSpec *spec, double rate, double *taps, FxError *err)
{
  FxWindowHalf window;
  uint32_t n = spec->length, half = n - n / 2;
  double *right = taps + n / 2, nyquist = 0.5 * rate, centre = 0, at, gain,
         size, scale;
  int r = check (spec, rate, err), pass = !!spec->pass_zero;

  if (r != FX_OK)
    return r;
  fx_window_half_init (&window, spec->window, spec->beta, n);
  for (uint32_t i = 0; i < half; i++)
    right[i] = 0;
  /* bands between cutoffs; those at an odd place if the first does not pass */
  for (uint32_t i = pass ? 0 : 1; i <= spec->n; i += 2) {
    double a = i > 0 ? spec->cutoffs[i - 1] / nyquist : 0;
    double b = i < spec->n ? spec->cutoffs[i] / nyquist : 1;
    centre += b - a;
    add_band (right, half, window.first, a, b);
  }
  if (n % 2)
    right[0] = centre;
  finish_half (right, half, &window);

  if (pass)
    at = 0;
  else if (spec->n == 1)
    at = 1;
  else
    at = 0.5 * (spec->cutoffs[0] / nyquist + spec->cutoffs[1] / nyquist);
  gain = half_gain (right, half, window.first, at, &size);
  /* a window of zeros, or bands that so few taps cannot tell apart */
  if (!(gain > 1e-3 * size) || !isfinite (1 / gain))
    return fx_error (err, FX_EINVAL, "length", n, 1, 0, "",
        "the filter is too short: nothing is left of it where it passes",
        "set a greater length");
  scale = 1 / gain;
  for (uint32_t i = 0; i < half; i++) {
    right[i] *= scale;
    taps[half - 1 - i] = right[i];
  }
  return FX_OK;
}

static int
check_width (double width, double rate, FxError *err)
{
  int r = fx_fir_check_rate (rate, err);

  if (r != FX_OK)
    return r;
  if (width > 0 && width < 0.5 * rate)
    return FX_OK;
  return fx_error (err, FX_EINVAL, "width", width, 0, 0.5 * rate, "Hz",
      "the transition band is not between 0 and half the sample rate",
      "set the width of the transition from passing to stopping");
}

static int
store_length (double length, double width, uint32_t *out, FxError *err)
{
  length = ceil (length);
  if (length <= FX_FIR_MAX_LENGTH) {
    *out = length > 1 ? (uint32_t)length : 1;
    return FX_OK;
  }
  return fx_error (err, FX_EINVAL, "width", width,
      width * (length / (FX_FIR_MAX_LENGTH - 2)), INFINITY, "Hz",
      "the transition band is so narrow that the filter would be too long",
      "widen the transition band");
}

int
fx_fir_kaiser_length (double attenuation, double width, double rate,
    uint32_t *length, double *beta, FxError *err)
{
  int r = check_width (width, rate, err);

  if (r != FX_OK)
    return r;
  if (!(attenuation >= 8 && attenuation <= 1000))
    return fx_error (err, FX_EINVAL, "attenuation", attenuation, 8, 1000, "dB",
        "the attenuation is out of range", "set an attenuation such as 60 dB");
  r = store_length (
      (attenuation - 7.95) / 2.285 / (M_PI * (width / (0.5 * rate))) + 1, width,
      length, err);
  if (r == FX_OK && beta)
    *beta = fx_window_kaiser_beta (attenuation);
  return r;
}

int
fx_fir_equiripple_length (double passband, double stopband, double width,
    double rate, uint32_t *length, FxError *err)
{
  int r = check_width (width, rate, err);
  double f, p, s, d, swing;

  if (r != FX_OK)
    return r;
  if (!(passband > 0 && passband < 1))
    return fx_error (err, FX_EINVAL, "passband", passband, 0, 1, "",
        "the deviation in the passband is not between 0 and 1",
        "set a deviation such as 0.01");
  if (!(stopband > 0 && stopband < 1))
    return fx_error (err, FX_EINVAL, "stopband", stopband, 0, 1, "",
        "the deviation in the stopband is not between 0 and 1",
        "set a deviation such as 0.001");
  f = width / rate;
  p = log10 (fmax (passband, stopband));
  s = log10 (fmin (passband, stopband));
  d = (0.005309 * p * p + 0.07114 * p - 0.4761) * s -
      (0.00266 * p * p + 0.5941 * p + 0.4278);
  swing = 11.01217 + 0.51244 * (p - s);
  return store_length (fmax (d, 0) / f - swing * f + 1, width, length, err);
}

void
fx_fir_response (
    const double *taps, uint32_t n, double w, double *re, double *im)
{
  FxOscillator o;
  double c[BLOCK], s[BLOCK], x = 0, y = 0;

  fx_oscillator_init (&o, 0, w / M_PI);
  for (uint32_t i = 0; i < n; i += BLOCK) {
    uint32_t count = n - i < BLOCK ? n - i : BLOCK;
    double part_x = 0, part_y = 0;
    fx_oscillator_block (&o, i / BLOCK, c, s);
    for (uint32_t k = 0; k < count; k++) {
      part_x += taps[i + k] * c[k];
      part_y -= taps[i + k] * s[k];
    }
    x += part_x;
    y += part_y;
  }
  *re = x;
  *im = y;
}

double
fx_fir_gain_db (const double *taps, uint32_t n, double w)
{
  double re, im;

  fx_fir_response (taps, n, w, &re, &im);
  return 20 * log10 (hypot (re, im));
}
