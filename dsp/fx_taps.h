/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A delay line with voices that move along curves, and feedback of their sum, a
 * piece of the grid at a time: dsp/kernel/taps.h where frames are apart. */

#ifndef FX_TAPS_H
#define FX_TAPS_H

#include "dsp/fx_delay_line.h"
#include "dsp/fx_sweep.h"

/* Shortest delay, frames: one value on each side. */
#define FX_TAPS_SHORTEST 2.0

/* Room that a line needs beyond its longest delay. */
#define FX_TAPS_ROOM (FX_SWEEP_GRID + 2)

/* Most voices that read one line. */
#define FX_TAPS_VOICES 8

/* Along which delays, in frames, and how loud: weight + gain i in frame i. */
typedef struct FxTapsVoices {
  const FxCurve *curve[FX_TAPS_VOICES];
  double weight[FX_TAPS_VOICES], gain[FX_TAPS_VOICES];
  uint32_t n;
  double start;          /* fx_sweep_start() */
  double longest;        /* delays are within FX_TAPS_SHORTEST .. longest */
  double feedback, step; /* in the first frame, and what a frame adds */
} FxTapsVoices;

/* One voice of weight 1 without feedback, along a curve that is to be set. */
static inline FxTapsVoices
fx_taps_voice (double start, double longest)
{
  FxTapsVoices v; /* without zeros where there is no voice */
  v.weight[0] = 1;
  v.gain[0] = 0;
  v.n = 1;
  v.start = start;
  v.longest = longest;
  v.feedback = v.step = 0;
  return v;
}

/* The largest magnitude in a line, without a look at all of it: of each eighth
 * that was pushed. Zeros to begin with. */
typedef struct FxTapsPeak {
  double most[9];
  uint32_t at, frames; /* which is being filled, with so many */
} FxTapsPeak;

/* At least that of all that is in it, and 0 after 9/8 of it were 0. RT. */
double fx_taps_peak (const FxTapsPeak *p);

/* y[i] = the sum of the voices, i < n, n up to the grid, while the line gets x[i]
 * + (feedback + step i) y[i], as fx_taps_put() keeps it. y may be x where there
 * is no feedback. RT. */
void fx_taps_run (FxDelayLine *d, FxTapsPeak *p, const FxTapsVoices *v,
    const double *x, double *y, size_t n);

#endif
