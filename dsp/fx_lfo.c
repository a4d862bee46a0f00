/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Slow oscillators. All shapes come from the phase without its whole turns, by
 * arithmetic alone: blocks of them become vector code. */

#include <math.h>
#include "dsp/fx_lfo.h"
#include "dsp/fx_tempo.h"

const FxEnumValue fx_lfo_shapes[] = {
  { FX_LFO_SINE, "sine", "Sine" },
  { FX_LFO_TRIANGLE, "triangle", "Triangle" },
  { FX_LFO_SQUARE, "square", "Square, with rounded edges" },
  { FX_LFO_SAW_UP, "saw-up", "Saw that rises" },
  { FX_LFO_SAW_DOWN, "saw-down", "Saw that falls" },
  { FX_LFO_RANDOM, "random", "Random, smoothly from value to value" },
  { 0, NULL, NULL },
};

/* Frames that are worked on together. */
#define LANES 4

/* 1.5 * 2^52: a double that is added to it loses what is after the point. */
#define ROUND 6755399441055744.0

/* -0.5 .. 0.5: x without the nearest whole number. */
static inline double
apart (double x)
{
  return x - ((x + ROUND) - ROUND);
}

/* A triangle in quarters, -0.25 .. 0.25; it rises through 0 at 0. */
static inline double
quarter (double x)
{
  return 0.25 - fabs (apart (x - 0.25));
}

/* From -1 to 1 while d goes from -1 / steep to 1 / steep, without corners. */
static inline double
rounded (double d, double steep)
{
  double u = d * steep;
  u = (fabs (u + 1) - fabs (u - 1)) / 2; /* within -1 .. 1 */
  return u * (3 - u * u) / 2;
}

/* The saw from jump to jump, with the jump at 0 in place of the middle. */
static inline double
saw (double x, double steep)
{
  double d = apart (x + 0.5);
  return 2 * d - rounded (d, steep);
}

/* A fixed value, -1 .. 1, for each turn (the finalizer of Steele, Lea, Flood:
 * Fast splittable pseudorandom number generators, OOPSLA 2014). */
static double
value_of_turn (int64_t turn)
{
  uint64_t z = (uint64_t)turn * 0x9e3779b97f4a7c15u + 0x632be59bd9b4e019u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  z ^= z >> 31;
  return (double)(z >> 11) * 0x1p-52 - 1;
}

/* Turns per frame are far below 1: values are seldom made. */
static void
wander (double phase, double step, double gain, double *y, size_t n)
{
  double turn = NAN, a = 0, b = 0;
  for (size_t i = 0; i < n; i++) {
    double x = fx_lfo_advance (phase, step, gain, i), whole = floor (x);
    if (whole != turn) {
      turn = whole;
      a = value_of_turn ((int64_t)turn);
      b = value_of_turn ((int64_t)turn + 1);
    }
    double t = x - whole;
    y[i] = a + (b - a) * (t * t * (3 - 2 * t));
  }
}

/* As steep as 1 / (edge / 2); without an edge so steep that it is a jump. */
static double
steepness (double edge)
{
  return edge > 1e-9 ? 2 / edge : 2e9;
}

static inline __attribute__ ((always_inline)) void
lanes (
    FxLfoShape shape, const double *x, double steep, double *y, const int count)
{
  switch (shape) {
  case FX_LFO_SINE:
    for (int k = 0; k < count; k++)
      y[k] = fx_lfo_sine (quarter (x[k]));
    break;
  case FX_LFO_TRIANGLE:
    for (int k = 0; k < count; k++)
      y[k] = 4 * quarter (x[k]);
    break;
  case FX_LFO_SQUARE:
    for (int k = 0; k < count; k++)
      y[k] = rounded (quarter (x[k]), steep);
    break;
  case FX_LFO_SAW_UP:
    for (int k = 0; k < count; k++)
      y[k] = saw (x[k], steep);
    break;
  default:
    for (int k = 0; k < count; k++)
      y[k] = -saw (x[k], steep);
    break;
  }
}

/* Once per shape, so that the choice is not in the loop. */
static inline __attribute__ ((always_inline)) void
fill (FxLfoShape shape, double phase, double step, double gain, double steep,
    double *y, size_t n)
{
  for (size_t i = 0; i < n; i += LANES) {
    double x[LANES], v[LANES];
    for (int k = 0; k < LANES; k++) {
      double t = (double)(int)(i + (size_t)k);
      x[k] = phase + step * t + gain * (t * (t - 1) / 2);
    }
    lanes (shape, x, steep, v, LANES);
    if (n - i >= LANES) {
      for (int k = 0; k < LANES; k++)
        y[i + k] = v[k];
    } else {
      for (size_t k = 0; k < n - i; k++)
        y[i + k] = v[k];
    }
  }
}

/* Frames from one sine that is computed to the next, and points that turn side
 * by side. */
#define TURNED 256
#define POINTS 8

/* A sine of steady speed, n <= TURNED: points on the circle, a frame apart,
 * that are turned by as many frames at a time. Beside what their beginning is
 * off by they gain an error of 1e-16 per turn, 32 of them. */
static void
circle (double phase, double step, double *y, size_t n)
{
  double s[POINTS], c[POINTS];
  double sine = fx_lfo_sine (quarter (POINTS * step));
  double half = fx_lfo_sine (quarter (POINTS / 2 * step));
  double cosine = 1 - 2 * half * half;
  for (int k = 0; k < POINTS; k++) {
    double x = phase + step * k;
    s[k] = fx_lfo_sine (quarter (x));
    c[k] = fx_lfo_sine (quarter (x + 0.25));
  }
  size_t i = 0;
  for (; i + POINTS <= n; i += POINTS) {
    for (int k = 0; k < POINTS; k++) {
      double t = s[k];
      y[i + k] = t;
      s[k] = t * cosine + c[k] * sine;
      c[k] = c[k] * cosine - t * sine;
    }
  }
  for (int k = 0; i < n; i++, k++)
    y[i] = s[k];
}

static void
fill_sine (double phase, double step, double gain, double *y, size_t n)
{
  if (gain != 0 || n < 4 * POINTS) {
    fill (FX_LFO_SINE, phase, step, gain, 0, y, n);
    return;
  }
  for (size_t at = 0; at < n; at += TURNED) {
    double x = phase + step * (double)(int)at;
    circle (x, step, y + at, n - at < TURNED ? n - at : TURNED);
  }
}

void
fx_lfo_fill (FxLfoShape shape, double phase, double step, double gain,
    double edge, double *y, size_t n)
{
  double steep = steepness (edge);
  switch (shape) {
  case FX_LFO_SINE:
    fill_sine (phase, step, gain, y, n);
    break;
  case FX_LFO_TRIANGLE:
    fill (FX_LFO_TRIANGLE, phase, step, gain, steep, y, n);
    break;
  case FX_LFO_SQUARE:
    fill (FX_LFO_SQUARE, phase, step, gain, steep, y, n);
    break;
  case FX_LFO_SAW_UP:
    fill (FX_LFO_SAW_UP, phase, step, gain, steep, y, n);
    break;
  case FX_LFO_SAW_DOWN:
    fill (FX_LFO_SAW_DOWN, phase, step, gain, steep, y, n);
    break;
  case FX_LFO_RANDOM:
    wander (phase, step, gain, y, n);
    break;
  }
}

void
fx_lfo_run (
    FxLfoShape shape, double phase, const FxLfoMotion *m, double *y, size_t n)
{
  double step = m->hz / m->rate + m->ahead_step, gain = m->hz_step / m->rate;
  int edges = shape == FX_LFO_SQUARE || shape == FX_LFO_SAW_UP ||
              shape == FX_LFO_SAW_DOWN;
  phase += m->ahead;
  if (gain == 0 || !edges) {
    fx_lfo_fill (
        shape, phase, step, gain, fx_lfo_edge (m->hz, FX_LFO_EDGE), y, n);
    return;
  }
  for (size_t i = 0; i < n; i++)
    y[i] = fx_lfo_value (shape, fx_lfo_advance (phase, step, gain, i),
        fx_lfo_edge (m->hz + m->hz_step * (double)i, FX_LFO_EDGE));
}

void
fx_lfo_values (
    FxLfoShape shape, const double *phase, double edge, double *y, size_t n)
{
  double steep = steepness (edge);
  for (size_t i = 0; i < n && shape == FX_LFO_RANDOM; i++)
    wander (phase[i], 0, 0, &y[i], 1);
  for (size_t i = 0; i < n && shape != FX_LFO_RANDOM; i += LANES) {
    double x[LANES] = { 0 }, v[LANES];
    size_t left = n - i < LANES ? n - i : LANES;
    if (left == 1) {
      lanes (shape, phase + i, steep, y + i, 1);
      return;
    }
    if (left == 2) {
      lanes (shape, phase + i, steep, y + i, 2);
      return;
    }
    for (size_t k = 0; k < left; k++)
      x[k] = phase[i + k];
    lanes (shape, x, steep, v, LANES);
    for (size_t k = 0; k < left; k++)
      y[i + k] = v[k];
  }
}

double
fx_lfo_value (FxLfoShape shape, double phase, double edge)
{
  double y;
  fx_lfo_values (shape, &phase, edge, &y, 1);
  return y;
}

double
fx_lfo_hz (double hz, int32_t note, double tempo)
{
  double beats = fx_note_beats (note);
  return beats > 0 ? tempo / 60 / beats : hz;
}
