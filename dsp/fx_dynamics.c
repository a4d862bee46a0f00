/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Level, curve and ballistics of dynamics. Loops without recursion go in steps
 * of FX_DYN_PAD, which compilers turn into vectors. */

#include "dsp/fx_dynamics.h"
#include "dsp/fx_math.h"

/* 1e15, whose square still has a square, and the amplitude of silence. */
#define LOUDEST 1e15
#define SILENCE 1e-10

/* Comparisons, not fmin() and fmax(), which are calls. In loops that are to be
 * vectors there is none. */
static inline double
larger (double a, double b)
{
  return a > b ? a : b;
}

static inline double
smaller (double a, double b)
{
  return a < b ? a : b;
}

/* --- levels ----------------------------------------------------------------- */

double
fx_dyn_step (double ms, double rate)
{
  return ms > 0 ? -expm1 (-1000 / (ms * rate)) : 1;
}

void
fx_dyn_magnitude (const double *x, double *row, size_t n)
{
  for (size_t i = 0; i < n; i++)
    row[i] = smaller (fabs (x[i]), LOUDEST);
  for (size_t i = n; i % FX_DYN_PAD; i++)
    row[i] = 1;
}

void
fx_dyn_mean_square (
    const double *x, double *row, size_t n, double step, double *mean)
{
  double m = *mean, keep = 1 - step;
  for (size_t i = 0; i < n; i++) {
    m = keep * m + step * smaller (x[i] * x[i], LOUDEST * LOUDEST);
    row[i] = m;
  }
  for (size_t i = n; i % FX_DYN_PAD; i++)
    row[i] = 1;
  *mean = m;
}

void
fx_dyn_larger (const double *restrict x, double *restrict row, size_t n)
{
  for (size_t i = 0; i < n; i += FX_DYN_PAD) {
    for (size_t j = 0; j < FX_DYN_PAD; j++)
      row[i + j] = larger (x[i + j], row[i + j]);
  }
}

void
fx_dyn_copy (const double *restrict from, double *restrict to, size_t n)
{
  for (size_t i = 0; i < n; i += FX_DYN_PAD) {
    for (size_t j = 0; j < FX_DYN_PAD; j++)
      to[i + j] = from[i + j];
  }
}

static inline void
decibels (double *row, size_t n, double scale, double silence)
{
  for (size_t i = 0; i < n; i += FX_DYN_PAD) {
    for (size_t j = 0; j < FX_DYN_PAD; j++)
      row[i + j] = scale * fx_log2 (row[i + j] + silence);
  }
}

void
fx_dyn_decibels (double *row, size_t n, int power)
{
  if (power)
    decibels (row, n, FX_DB_PER_OCTAVE / 2, SILENCE * SILENCE);
  else
    decibels (row, n, FX_DB_PER_OCTAVE, SILENCE);
}

void
fx_dyn_gain (
    double *row, size_t n, double direction, double makeup, double step)
{
  for (size_t i = 0; step == 0 && i < n; i += FX_DYN_PAD) {
    for (size_t j = 0; j < FX_DYN_PAD; j++)
      row[i + j] = direction * row[i + j] + makeup;
  }
  for (size_t i = 0; step != 0 && i < n; i++)
    row[i] = direction * row[i] + (makeup + step * (double)i);
}

void
fx_dyn_amplitude (double *row, size_t n)
{
  for (size_t i = 0; i < n; i += FX_DYN_PAD) {
    for (size_t j = 0; j < FX_DYN_PAD; j++)
      row[i + j] = fx_exp2 (FX_OCTAVES_PER_DB * row[i + j]);
  }
}

/* --- the curve -------------------------------------------------------------- */

void
fx_dyn_compress (FxDynCurve *c, double ratio, int upward)
{
  double slope = ratio >= FX_DYN_INFINITE ? 1 : 1 - 1 / ratio;
  c->above = upward ? 0 : slope;
  c->below = upward ? slope : 0;
}

void
fx_dyn_expand (FxDynCurve *c, double ratio, int upward)
{
  c->above = upward ? ratio - 1 : 0;
  c->below = upward ? 0 : ratio - 1;
}

/* The larger of x and 0, exactly, and the smaller of x and 0. */
static inline double
positive (double x)
{
  return 0.5 * (x + fabs (x));
}

static inline double
negative (double x)
{
  return 0.5 * (x - fabs (x));
}

/* How far x is above 0 when the corner there is rounded over half to either
 * side; quarter = 1 / (4 half), 0 for no knee. */
static inline double
knee (double x, double half, double quarter)
{
  double u = 2 * half + negative (positive (x + half) - 2 * half);
  return u * u * quarter + positive (x - half);
}

static inline double
within (double v, double range)
{
  v = range + negative (v - range);
  return positive (v + range) - range;
}

static inline double
quarter_of (double half)
{
  return half > 0 ? 0.25 / half : 0;
}

double
fx_dyn_static (const FxDynCurve *c, double level)
{
  double half = c->knee / 2, quarter = quarter_of (half);
  double x = level - c->threshold;
  return within (
      c->above * knee (x, half, quarter) - c->below * knee (-x, half, quarter),
      c->range);
}

/* What works on one side of the threshold only: all but a change of mode. */
static void
one_side (const FxDynCurve *c, double *row, size_t n)
{
  double half = c->knee / 2, quarter = quarter_of (half);
  double side = c->below == 0 ? 1 : -1, threshold = c->threshold;
  double slope = c->below == 0 ? c->above : -c->below, range = c->range;
  for (size_t i = 0; i < n; i += FX_DYN_PAD) {
    for (size_t j = 0; j < FX_DYN_PAD; j++)
      row[i + j] = within (
          slope * knee (side * (row[i + j] - threshold), half, quarter), range);
  }
}

void
fx_dyn_curve (
    const FxDynCurve *c, const FxDynCurve *step, double *row, size_t n)
{
  if (!step && (c->below == 0 || c->above == 0)) {
    one_side (c, row, n);
    return;
  }
  FxDynCurve now = *c;
  for (size_t i = 0; i < n; i++) {
    double t = (double)i;
    if (step) {
      now.threshold = c->threshold + step->threshold * t;
      now.knee = larger (c->knee + step->knee * t, 0);
      now.above = c->above + step->above * t;
      now.below = c->below + step->below * t;
      now.range = c->range + step->range * t;
    }
    row[i] = fx_dyn_static (&now, row[i]);
  }
}

/* --- ballistics --------------------------------------------------------------- */

/* How long the peak must take to decay, as part of release, when the smoothing
 * takes q of it (0 .. 1/4): the solution d of
 *   (d e^(-1/d) - q e^(-1/q)) / (d - q) = 1/e,
 * what is left of a step after release, as a polynomial; error 6e-5. */
static double
decay_of (double q)
{
  double p = 9.660819531790366;
  p = p * q - 3.7078179131922093;
  p = p * q - 0.28293867070754936;
  p = p * q - 1.0047535368157778;
  return 1 + p * q;
}

void
fx_dyn_times (FxDynTimes *t, double attack, double release, double rate)
{
  double fall = smaller (attack, release / 4);
  double decay = release * decay_of (fall / release);
  t->attack = fx_dyn_step (attack, rate);
  t->fall = fx_dyn_step (fall, rate);
  t->decay = fx_dyn_step (decay, rate);
  t->octaves = 1000 / (decay * rate) * 1.4426950408889634;
  t->automatic = t->plain = 0;
}

void
fx_dyn_state_init (FxDynState *s, double v)
{
  *s = (FxDynState){ .peak = v, .v = v, .least = v, .most = v };
}

/* What rises is smoothed by attack, what falls by fall, which is never the
 * smaller step: the lower of both results is the one that is meant. */
static inline void
smooth (FxDynState *s, const FxDynTimes *t, const double *decay, double *row,
    size_t n, const int follows)
{
  double peak = s->peak, v = s->v, least = s->least, most = s->most;
  double step = t->decay, keep = 1 - step;
  double a = t->attack, b = 1 - a, c = t->fall, d = 1 - c;
  for (size_t i = 0; i < n; i++) {
    if (follows) {
      step = decay[i];
      keep = 1 - step;
    }
    peak = larger (row[i], keep * peak + step * row[i]);
    v = smaller (b * v + a * peak, d * v + c * peak);
    least = smaller (v, least);
    most = larger (v, most);
    row[i] = v;
  }
  s->peak = peak;
  s->v = v;
  s->least = least;
  s->most = most;
}

static void
follow (FxDynState *s, const FxDynTimes *t, double *row, size_t n)
{
  double v = s->v, least = s->least, most = s->most;
  for (size_t i = 0; i < n; i++) {
    v += (row[i] > v ? t->attack : t->decay) * (row[i] - v);
    least = smaller (v, least);
    most = larger (v, most);
    row[i] = v;
  }
  *s = (FxDynState){ v, v, least, most };
}

void
fx_dyn_smooth (FxDynState *s, const FxDynTimes *t, const double *decay,
    double *row, size_t n)
{
  if (t->plain)
    follow (s, t, row, n);
  else if (t->automatic)
    smooth (s, t, decay, row, n, 1);
  else
    smooth (s, t, NULL, row, n, 0);
}

void
fx_dyn_auto_release (FxDynCrest *s, const FxDynTimes *t, double step,
    const double *magnitude, double *decay, size_t n)
{
  /* Silence has a crest factor as a sine has. */
  const double silence = SILENCE * SILENCE;
  double peak = s->peak, mean = s->mean, keep = 1 - step;
  for (size_t i = 0; i < n; i++) {
    double square = magnitude[i] * magnitude[i];
    peak = larger (square, keep * peak + step * square);
    mean = keep * mean + step * square;
    /* 1 - 2^-x, and never faster than 50 dB of crest make it */
    double crest = (peak + 2 * silence) / (mean + silence);
    decay[i] = t->octaves / 2 * smaller (larger (crest, 1), 1e5);
  }
  for (size_t i = n; i % FX_DYN_PAD; i++)
    decay[i] = 1;
  for (size_t i = 0; i < n; i += FX_DYN_PAD) {
    for (size_t j = 0; j < FX_DYN_PAD; j++)
      decay[i + j] = 1 - fx_exp2 (-smaller (decay[i + j], 1000));
  }
  s->peak = peak;
  s->mean = mean;
}
