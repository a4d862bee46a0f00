/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Slow oscillators of modulation effects. Their phase follows the time of the
 * stream, so that a seek, or rendering again, gives the same sound.
 *
 * An effect keeps one FxLfo, with the rate in Hz as a knob: locate() sets its
 * phase by fx_lfo_phase(); run() takes values by fx_lfo_run(), once per channel
 * with the offset of that channel as `ahead`, and then fx_lfo_move() moves on.
 * The phase never jumps when the rate moves. */

#ifndef FX_LFO_H
#define FX_LFO_H

#include <stdint.h>
#include "dsp/fx_proc.h"

typedef enum {
  FX_LFO_SINE,
  FX_LFO_TRIANGLE,
  FX_LFO_SQUARE,
  FX_LFO_SAW_UP,
  FX_LFO_SAW_DOWN,
  FX_LFO_RANDOM
} FxLfoShape;
#define FX_LFO_LAST FX_LFO_RANDOM

/* sin (2 pi w), |w| <= 1/4, within 1e-13: its Taylor series up to w^17. RT. */
static inline double
fx_lfo_sine (double w)
{
  double x = w * 6.283185307179586477, z = x * x, y = z * z;
  /* Pairs beside each other: half as long until it is there. */
  double a = (1 / 120.0 - z * (1 / 5040.0)) * y - z * (1 / 6.0);
  double b = 1 / 362880.0 - z * (1 / 39916800.0);
  double c = 1 / 6227020800.0 - z * (1 / 1307674368000.0);
  double d = b + (c + y * (1 / 355687428096000.0)) * y;
  return x + x * (a + d * (y * y));
}

/* Values of an enumeration, type FxLfoShape. */
extern const FxEnumValue fx_lfo_shapes[];

/* The value, -1 .. 1, at a phase in turns (any number below 2^50; all but
 * random rise or fall through 0 at 0, where a sine and a triangle begin). The
 * jumps of square and saw are rounded over `edge` turns (0 .. 0.25; 0: not), so
 * that what they drive does not click; a saw then turns edge short of its ends.
 * Random goes smoothly through a value per turn, which depends on the number of
 * the turn alone. RT. */
double fx_lfo_value (FxLfoShape shape, double phase, double edge);

/* y[i] = the value at phase[i], i < n: the same numbers. RT. */
void fx_lfo_values (
    FxLfoShape shape, const double *phase, double edge, double *y, size_t n);

/* y[i] = the value at phase + step i + gain i (i - 1) / 2, i < n: frame by
 * frame the phase gains `step` turns, and step itself `gain`. The same numbers
 * as fx_lfo_value() gives; a sine is within 1e-12. RT. */
void fx_lfo_fill (FxLfoShape shape, double phase, double step, double gain,
    double edge, double *y, size_t n);

/* What fx_lfo_run() rounds jumps over, in seconds. */
#define FX_LFO_EDGE 0.005

typedef struct FxLfoMotion {
  double hz, hz_step;       /* a knob of the rate and its step */
  double ahead, ahead_step; /* the same of turns that the value is ahead */
  double rate;              /* frames per second */
} FxLfoMotion;

/* y[i], i < n: the values from a phase on. RT. */
void fx_lfo_run (
    FxLfoShape shape, double phase, const FxLfoMotion *m, double *y, size_t n);

/* Where the phase is after n frames. RT. */
static inline double
fx_lfo_advance (double phase, double step, double gain, size_t n)
{
  double i = (double)n;
  return phase + step * i + gain * (i * (i - 1) / 2);
}

/* The phase at a place in the stream: turns since time 0. RT. */
static inline double
fx_lfo_phase (double hz, double rate, int64_t frame)
{
  return hz * ((double)frame / rate);
}

/* A phase that is kept, with what rounding has taken from it, so that it does
 * not depend on how the frames are cut into blocks. */
typedef struct FxLfo {
  double phase, lost;
} FxLfo;

/* n frames on (Kahan, Further remarks on reducing truncation errors, CACM 8(1),
 * 1965). RT. */
static inline void
fx_lfo_move (FxLfo *o, const FxLfoMotion *m, size_t n)
{
  double by =
      fx_lfo_advance (0, m->hz / m->rate, m->hz_step / m->rate, n) - o->lost;
  double sum = o->phase + by;
  o->lost = (sum - o->phase) - by;
  o->phase = sum;
}

/* Turns that channel c is ahead of channel 0 when the last of them is by
 * `degrees`; those between are spread evenly. RT. */
static inline double
fx_lfo_offset (double degrees, uint32_t c, uint32_t channels)
{
  return channels > 1 ? degrees / 360 * c / (channels - 1) : 0;
}

/* Hz from a rate, or from a note at a tempo unless that is FX_NOTE_NONE. RT. */
double fx_lfo_hz (double hz, int32_t note, double tempo);

/* The edge, in turns, that lasts `seconds` at a rate in Hz, within 0 .. 0.25.
 * RT. */
static inline double
fx_lfo_edge (double hz, double seconds)
{
  double edge = hz * seconds;
  return edge < 0.25 ? edge : 0.25;
}

#endif
