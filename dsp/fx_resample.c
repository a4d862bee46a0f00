/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Band-limited interpolation at the times t = m from / to, in input frames:
 *   h'[m] = (from / to) sum_k h[k] c sinc (c (t - k)) w ((t - k) c / ZEROS)
 * with the cutoff c = CUTOFF min (1, to / from) and w a Kaiser window of
 * 126 dB, whose transition ends at the lower Nyquist frequency (Smith,
 * "Digital Audio Resampling", 1984; Kaiser's formulas of 1974). There are
 * to / gcd (from, to) different sets of weights; few are made once. Double. */

#include "dsp/fx_resample.h"
#include <math.h>
#include <stdlib.h>

#define ZEROS 128 /* zero crossings of the sinc on either side */
#define BETA 13.0
#define CUTOFF 0.966
#define MAX_KEPT ((size_t)1 << 20) /* weights */

enum { WINDOW = 1 << 15 };

typedef struct Weights {
  double *window; /* WINDOW + 2 samples of w over 0 .. 1 */
  double *kept;   /* phases x taps, or one row that is made each time */
  size_t half, taps;
  double cutoff;
  uint64_t from, to;
  int all; /* kept has every phase */
} Weights;

static uint64_t
gcd (uint64_t a, uint64_t b)
{
  while (b) {
    uint64_t r = a % b;
    a = b;
    b = r;
  }
  return a;
}

static double
cutoff_of (uint32_t from, uint32_t to)
{
  return CUTOFF * (to < from ? (double)to / from : 1);
}

static size_t
half_of (uint32_t from, uint32_t to)
{
  return (size_t)ceil (ZEROS / cutoff_of (from, to));
}

size_t
fx_resample_frames (size_t frames, uint32_t from, uint32_t to)
{
  uint64_t last = frames - 1 + half_of (from, to);
  return frames ? (size_t)(last * to / from) + 1 : 0;
}

/* Modified Bessel function of order 0, by its series. */
static double
bessel (double x)
{
  double sum = 1, term = 1;
  for (int k = 1; term > sum * 1e-17; k++) {
    term *= x * x / (4.0 * k * k);
    sum += term;
  }
  return sum;
}

static double
window_at (const Weights *w, double x)
{
  double at = fabs (x) * WINDOW;
  if (at >= WINDOW)
    return 0;
  size_t i = (size_t)at;
  return w->window[i] + (w->window[i + 1] - w->window[i]) * (at - (double)i);
}

/* Weights of the frames from -half + 1 to half around a time that is
 * phase / to behind a frame. */
static void
fill_row (const Weights *w, uint64_t phase, double *row)
{
  double frac = (double)phase / (double)w->to, sum = 0;
  for (size_t i = 0; i < w->taps; i++) {
    double t = (frac - ((double)i - (double)w->half + 1)) * w->cutoff;
    double s = t == 0 ? 1 : sin (M_PI * t) / (M_PI * t);
    row[i] = s * window_at (w, t / ZEROS);
    sum += row[i];
  }
  /* Every phase passes 0 Hz alike; the factor is that of the rates. */
  for (size_t i = 0; i < w->taps; i++)
    row[i] *= (double)w->from / (double)w->to / sum;
}

static int
weights_init (Weights *w, uint32_t from, uint32_t to)
{
  uint64_t g = gcd (from, to);
  w->from = from / g;
  w->to = to / g;
  w->cutoff = cutoff_of (from, to);
  w->half = half_of (from, to);
  w->taps = 2 * w->half;
  w->all = w->to * w->taps <= MAX_KEPT;
  w->window = malloc ((WINDOW + 2) * sizeof (double));
  w->kept = malloc ((w->all ? w->to : 1) * w->taps * sizeof (double));
  if (!w->window || !w->kept)
    return 0;
  for (int i = 0; i <= WINDOW; i++) {
    double x = (double)i / WINDOW;
    w->window[i] = bessel (BETA * sqrt (1 - x * x)) / bessel (BETA);
  }
  w->window[WINDOW + 1] = 0;
  for (uint64_t p = 0; w->all && p < w->to; p++)
    fill_row (w, p, w->kept + p * w->taps);
  return 1;
}

static double
sum_at (const Weights *w, const double *row, const double *in, size_t frames,
    uint64_t frame)
{
  double y = 0;
  uint64_t first = frame + 1 < w->half ? w->half - 1 - frame : 0;
  for (uint64_t i = first; i < w->taps; i++) {
    uint64_t k = frame + 1 + i - w->half;
    if (k >= frames)
      break;
    y += in[k] * row[i];
  }
  return y;
}

int
fx_resample (const double *const *in, double *const *out, uint32_t channels,
    size_t frames, uint32_t from, uint32_t to)
{
  Weights w = { 0 };
  int ok = weights_init (&w, from, to);
  size_t n = fx_resample_frames (frames, from, to);
  for (size_t m = 0; ok && m < n; m++) {
    uint64_t at = m * w.from, frame = at / w.to, phase = at % w.to;
    double *row = w.all ? w.kept + phase * w.taps : w.kept;
    if (!w.all)
      fill_row (&w, phase, row);
    for (uint32_t c = 0; c < channels; c++)
      out[c][m] = sum_at (&w, row, in[c], frames, frame);
  }
  free (w.window);
  free (w.kept);
  return ok;
}
