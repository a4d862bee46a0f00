/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Level, curve and ballistics of dynamics. What runs most is in
 * dsp/kernel/row.h; of the rest, loops without recursion go in steps of
 * FX_DYN_PAD, which compilers turn into vectors. */

#include "dsp/fx_dynamics.h"
#include "dsp/fx_math.h"
#include "dsp/kernel/row.h"

_Static_assert((int)FX_DYN_PAD == (int)FX_ROW_PAD, "rows are those of kernels");

/* 1e15, whose square still has a square, and the amplitude of silence. */
#define LOUDEST 1e15
#define SILENCE 1e-10

/* dB; what is as near as that to where it goes is there. */
#define THERE 1e-10

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
fx_dyn_magnitude (const double *x, double *row, size_t n, int more)
{
  fx_row_magnitude (fx_kernels (), row, x, n, more);
}

void
fx_dyn_mean_square (
    const double *x, double *row, size_t n, double step, double *mean)
{
  for (size_t i = 0; i < n; i++)
    row[i] = smaller (x[i] * x[i], LOUDEST * LOUDEST);
  *mean = fx_row_smooth (fx_kernels (), row, n, step, *mean);
  for (size_t i = n; i % FX_DYN_PAD; i++)
    row[i] = 1;
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

void
fx_dyn_decibels (double *row, size_t n, FxDynUnit unit)
{
  const FxKernels *k = fx_kernels ();
  if (unit == FX_DYN_POWER)
    fx_row_log2 (k, row, n, FX_DB_PER_OCTAVE / 2, SILENCE * SILENCE);
  else if (unit == FX_DYN_AMPLITUDE)
    fx_row_log2 (k, row, n, FX_DB_PER_OCTAVE, SILENCE);
}

double
fx_dyn_undecibels (double db, FxDynUnit unit)
{
  if (unit == FX_DYN_POWER)
    return fx_exp2 (2 * FX_OCTAVES_PER_DB * db) - SILENCE * SILENCE;
  return unit == FX_DYN_DB ? db : fx_exp2 (FX_OCTAVES_PER_DB * db) - SILENCE;
}

void
fx_dyn_amplitude (
    double *row, size_t n, double direction, double makeup, double step)
{
  const FxKernels *k = fx_kernels ();
  if (step == 0) {
    fx_row_exp2 (
        k, row, n, direction * FX_OCTAVES_PER_DB, makeup * FX_OCTAVES_PER_DB);
    return;
  }
  for (size_t i = 0; i < n; i++)
    row[i] = direction * row[i] + (makeup + step * (double)i);
  fx_row_exp2 (k, row, n, FX_OCTAVES_PER_DB, 0);
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

double
fx_dyn_idle (const FxDynCurve *c)
{
  /* Less than where it ends by what logarithms may be wrong. */
  return c->below == 0 ? c->threshold - c->knee / 2 - 1e-5 : FX_DYN_SILENCE;
}

void
fx_dyn_curve (
    const FxDynCurve *c, const FxDynCurve *step, double *row, size_t n)
{
  if (!step && (c->below == 0 || c->above == 0)) {
    /* What works on one side of the threshold only: all but a change of mode. */
    int above = c->below == 0;
    FxRowCurve one = { c->threshold, c->knee / 2, above ? 1 : -1,
      above ? c->above : -c->below, c->range };
    fx_row_curve (fx_kernels (), row, n, &one);
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
static void
smooth (FxDynState *s, const FxDynTimes *t, double *row, size_t n)
{
  FxRowFollow f = { s->peak, s->v, s->least, s->most };
  fx_row_follow (fx_kernels (), row, n, t->decay, t->attack, t->fall, &f);
  *s = (FxDynState){ f.peak, f.v, f.least, f.most };
}

/* The same with a row of decays. */
static void
smooth_automatic (FxDynState *s, const FxDynTimes *t, const double *decay,
    double *row, size_t n)
{
  double peak = s->peak, v = s->v, least = s->least, most = s->most;
  double a = t->attack, b = 1 - a, c = t->fall, d = 1 - c;
  for (size_t i = 0; i < n; i++) {
    peak = larger (row[i], (1 - decay[i]) * peak + decay[i] * row[i]);
    v = smaller (b * v + a * peak, d * v + c * peak);
    least = smaller (v, least);
    most = larger (v, most);
    row[i] = v;
  }
  *s = (FxDynState){ peak, v, least, most };
}

/* One-poles, whose step is that of the direction in which v goes. */
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

/* The same for a goal that stays: v goes there in one direction. */
static void
approach (FxDynState *s, const FxDynTimes *t, double *row, size_t n)
{
  double step = row[0] > s->v ? t->attack : t->decay;
  double v = fx_row_smooth (fx_kernels (), row, n, step, s->v);
  s->least = smaller (smaller (row[0], v), s->least);
  s->most = larger (larger (row[0], v), s->most);
  s->v = s->peak = v;
}

/* Whether v has come to where it goes for all of the row. */
static int
rests (FxDynState *s, const FxDynTimes *t, double goal)
{
  if (fabs (s->v - goal) > THERE ||
      (!t->plain && fabs (s->peak - goal) > THERE))
    return 0;
  s->v = s->peak = goal;
  s->least = smaller (goal, s->least);
  s->most = larger (goal, s->most);
  return 1;
}

int
fx_dyn_smooth (FxDynState *s, const FxDynTimes *t, const double *decay,
    double *row, size_t n, int flat)
{
  if (flat && rests (s, t, row[0]))
    return 1;
  if (t->plain && flat)
    approach (s, t, row, n);
  else if (t->plain)
    follow (s, t, row, n);
  else if (t->automatic)
    smooth_automatic (s, t, decay, row, n);
  else
    smooth (s, t, row, n);
  return 0;
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
