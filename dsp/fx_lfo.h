/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Slow oscillators of modulation effects. Their phase follows the time of the
 * stream, so that a seek, or rendering again, gives the same sound. */

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

/* Values of an enumeration, type FxLfoShape. */
extern const FxEnumValue fx_lfo_shapes[];

/* The value, -1 .. 1, at a phase in turns (any number; it rises through 0 at 0,
 * where a sine and a triangle begin). Corners and jumps of square and saw are
 * rounded over `edge` turns (0 .. 0.25), so that what they drive does not
 * click. Random goes smoothly through a value per turn, which depends on the
 * number of the turn alone. RT. */
double fx_lfo_value (FxLfoShape shape, double phase, double edge);

/* The phase at a place in the stream: turns since time 0. RT. */
static inline double
fx_lfo_phase (double hz, double rate, int64_t frame)
{
  return hz * ((double)frame / rate);
}

/* Hz from a rate, or from a note at a tempo unless that is FX_NOTE_NONE. RT. */
double fx_lfo_hz (double hz, int32_t note, double tempo);

#endif
