/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Slow oscillators against their definitions, and note values. */

#include <string.h>
#include "dsp/fx_lfo.h"
#include "dsp/fx_tempo.h"
#include "tests/fxtest.h"

static void
near (double got, double want, double within, int which)
{
  CHECK (fabs (got - want) <= within, "%d: %.17g, not %.17g", which, got, want);
}

static double
within_turn (double x)
{
  return x - floor (x);
}

/* Without edges; random apart. */
static double
defined (FxLfoShape shape, double x)
{
  double t = within_turn (x);
  switch (shape) {
  case FX_LFO_SINE:
    return sin (2 * M_PI * t);
  case FX_LFO_TRIANGLE:
    return t < 0.25 ? 4 * t : t < 0.75 ? 2 - 4 * t : 4 * t - 4;
  case FX_LFO_SQUARE:
    return t < 0.5 ? 1 : -1;
  case FX_LFO_SAW_UP:
    return t < 0.5 ? 2 * t : 2 * t - 2;
  case FX_LFO_SAW_DOWN:
    return -defined (FX_LFO_SAW_UP, x);
  default:
    return NAN;
  }
}

static int
jumps (FxLfoShape shape)
{
  return shape == FX_LFO_SQUARE || shape == FX_LFO_SAW_UP ||
         shape == FX_LFO_SAW_DOWN;
}

static void
test_shape (FxLfoShape shape)
{
  double worst = 0;
  for (int i = -5000; i <= 5000; i++) {
    double x = (i + 0.37) / 997;
    double e = fabs (fx_lfo_value (shape, x, 0) - defined (shape, x));
    worst = fmax (worst, e);
  }
  CHECK (worst < 1e-12, "%s: %g", fx_lfo_shapes[shape].nick, worst);
  /* Far into a stream: a day at 20 Hz. */
  double far = 20 * 86400.0;
  for (int i = 0; i < 100; i++) {
    double x = (i + 0.5) / 100;
    near (fx_lfo_value (shape, far + x, 0), defined (shape, x), 1e-8, i);
  }
  near (fx_lfo_value (shape, 0, 0.1), 0, 1e-15, shape);
}

/* With edges: in bounds, no steeper than it should be, and as without edges
 * where there are none. */
static void
test_edge (FxLfoShape shape, double edge)
{
  enum { PER_TURN = 20000 };
  double before = fx_lfo_value (shape, -1.0 / PER_TURN, edge), step = 0,
         top = 0;
  for (int i = 0; i < 2 * PER_TURN; i++) {
    double x = (double)i / PER_TURN, y = fx_lfo_value (shape, x, edge);
    step = fmax (step, fabs (y - before));
    top = fmax (top, fabs (y));
    before = y;
    double to_jump = shape == FX_LFO_SQUARE ? fabs (remainder (x, 0.5))
                                            : fabs (remainder (x - 0.5, 1));
    if (!jumps (shape) || to_jump > edge / 2 + 1e-9)
      near (y, defined (shape, x), 1e-12, shape);
  }
  /* A rise by 2 over the edge, 1.5 times as steep in the middle. */
  double steepest = jumps (shape) ? 3 / edge : 2 * M_PI;
  CHECK (step <= steepest / PER_TURN * 1.0001, "%d %g: %g", shape, edge,
      step * PER_TURN);
  CHECK (top <= 1 + 1e-12 && top >= 1 - edge, "%d %g: %g", shape, edge, top);
}

static void
test_random (void)
{
  double sum = 0, square = 0, before = fx_lfo_value (FX_LFO_RANDOM, 0, 0);
  double step = 0, products = 0;
  enum { TURNS = 20000, PER_TURN = 16 };
  double last = before;
  for (int i = 1; i < TURNS * PER_TURN; i++) {
    double y = fx_lfo_value (FX_LFO_RANDOM, (double)i / PER_TURN, 0);
    CHECK (fabs (y) <= 1, "%d: %g", i, y);
    step = fmax (step, fabs (y - before));
    before = y;
    if (i % PER_TURN == 0) {
      sum += y;
      square += y * y;
      products += y * last;
      last = y;
    }
  }
  /* A smooth way of at most 2 in a turn. */
  CHECK (step <= 2 * 1.5 / PER_TURN, "%g", step);
  /* Evenly spread, without relation to the turn before: within 5 sigma. */
  CHECK (fabs (sum / TURNS) < 5 * sqrt (1 / 3.0 / TURNS), "%g", sum / TURNS);
  near (square / TURNS, 1 / 3.0, 5 * sqrt (4 / 45.0 / TURNS), 0);
  CHECK (
      fabs (products / TURNS) < 5 / 3.0 / sqrt (TURNS), "%g", products / TURNS);
  /* From the number of the turn alone, which may be negative. */
  double a = fx_lfo_value (FX_LFO_RANDOM, 12, 0),
         b = fx_lfo_value (FX_LFO_RANDOM, 13, 0);
  near (fx_lfo_value (FX_LFO_RANDOM, 12.5, 0), (a + b) / 2, 1e-15, 0);
  CHECK (fabs (fx_lfo_value (FX_LFO_RANDOM, -3.5, 0)) <= 1, "%d", 0);
}

/* Blocks of any length, while the rate moves, go on where the last one ended:
 * the phase is the integral of the rate and never steps. */
static void
test_fill (FxLfoShape shape)
{
  enum { FRAMES = 4096 };
  static double all[FRAMES], parts[FRAMES + 1];
  double phase = 3.2, step = 5 / 48000.0, gain = 12 / 48000.0 / FRAMES;
  fx_lfo_fill (shape, phase, step, gain, 0.02, all, FRAMES);
  double now = phase, x = phase, s = step;
  size_t n;
  for (size_t at = 0, k = 1; at < FRAMES; at += n, k++) {
    n = k * 7 % 61 + 1;
    n = n < FRAMES - at ? n : FRAMES - at;
    parts[at + n] = 77;
    double here = step + gain * (double)at;
    fx_lfo_fill (shape, now, here, gain, 0.02, parts + at, n);
    CHECK (parts[at + n] == 77, "%d: beyond the end", (int)n);
    now = fx_lfo_advance (now, here, gain, n);
  }
  double worst = 0, one = 0;
  for (size_t i = 0; i < FRAMES; i++) {
    worst = fmax (worst, fabs (parts[i] - all[i]));
    one = fmax (one, fabs (fx_lfo_value (shape, x, 0.02) - all[i]));
    x += s;
    s += gain;
  }
  CHECK (worst < 1e-10, "%s: %g", fx_lfo_shapes[shape].nick, worst);
  CHECK (one < 1e-9, "%s: %g", fx_lfo_shapes[shape].nick, one);
  near (now, x, 1e-12, shape);
}

/* Durations in beats, from the names: "1-8-dotted". */
static void
test_notes (void)
{
  int n = 0;
  for (const FxEnumValue *v = fx_notes; v->nick; v++, n++) {
    double over, under, beats = 0;
    if (sscanf (v->nick, "%lf-%lf", &over, &under) == 2)
      beats = 4 * over / under;
    if (strstr (v->nick, "-dotted"))
      beats *= 3.0 / 2;
    if (strstr (v->nick, "-triplet"))
      beats *= 2.0 / 3;
    CHECK (v->value == n, "%s", v->nick);
    near (fx_note_beats (v->value), beats, 1e-15, n);
    near (fx_note_seconds (v->value, 90), beats * 60 / 90, 1e-14, n);
  }
  CHECK (n == 25, "%d", n);
  CHECK (fx_note_beats (-1) == 0 && fx_note_beats (25) == 0, "%d", n);
  /* A quarter at 120: half a second, two turns per second. */
  near (fx_lfo_hz (3, 10, 120), 2, 1e-15, 10);
  near (fx_lfo_hz (3, 13, 120), 4, 1e-15, 13);
  near (fx_lfo_hz (3, 14, 120), 8.0 / 3, 1e-15, 14);
  near (fx_lfo_hz (3, 15, 120), 6, 1e-14, 15);
  near (fx_lfo_hz (3, FX_NOTE_NONE, 120), 3, 0, 0);
}

int
main (void)
{
  for (int shape = 0; shape <= FX_LFO_LAST; shape++) {
    CHECK (fx_lfo_shapes[shape].value == shape, "%d", shape);
    test_fill (shape);
    if (shape == FX_LFO_RANDOM)
      continue;
    test_shape (shape);
    test_edge (shape, 0.01);
    test_edge (shape, 0.25);
  }
  test_random ();
  test_notes ();
  near (fx_lfo_phase (2, 48000, 36000), 1.5, 1e-15, 0);
  near (fx_lfo_offset (180, 1, 2), 0.5, 0, 0);
  near (fx_lfo_offset (90, 1, 3), 0.125, 0, 0);
  near (fx_lfo_offset (90, 0, 1), 0, 0, 0);
  near (fx_lfo_edge (5, 0.01), 0.05, 0, 0);
  near (fx_lfo_edge (5, 1), 0.25, 0, 0);
  return fx_test_end ();
}
