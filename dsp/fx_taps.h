/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Reading a delay line along a curve of delays, a piece of the grid at a time:
 * where to read and with what weights is worked out for all frames first, in
 * vectors. Between samples as fx_delay_line_cubic(). */

#ifndef FX_TAPS_H
#define FX_TAPS_H

#include "dsp/fx_delay_line.h"
#include "dsp/fx_sweep.h"

/* Shortest delay, frames: one value on each side. */
#define FX_TAPS_SHORTEST 2.0

/* Room that a line needs beyond its longest delay. */
#define FX_TAPS_ROOM (FX_SWEEP_GRID + 2)

/* Where frames read: from `back` values before the newest one on, four with
 * these weights. */
typedef struct FxTaps {
  uint32_t back[FX_SWEEP_GRID];
  double weight[4][FX_SWEEP_GRID];
} FxTaps;

/* Delays in frames by the curve, within FX_TAPS_SHORTEST .. longest; start:
 * fx_sweep_start(). Returns whether they are long enough for all of the
 * piece to be read before the first frame of it is written. RT. */
int fx_taps_make (FxTaps *t, const FxCurve *c, double start, double longest);

/* Of frame i, d->x[newest] being the one before it. RT. */
static inline double
fx_taps_read (const FxTaps *t, const FxDelayLine *d, uint32_t newest, size_t i)
{
  uint32_t at = (newest - t->back[i]) & d->mask;
  double e, c, b, a;
  if (at + 3 <= d->mask) {
    const double *x = d->x + at;
    e = x[0], c = x[1], b = x[2], a = x[3];
  } else {
    e = d->x[at], c = d->x[(at + 1) & d->mask];
    b = d->x[(at + 2) & d->mask], a = d->x[(at + 3) & d->mask];
  }
  return (t->weight[0][i] * e + t->weight[1][i] * c) +
         (t->weight[2][i] * b + t->weight[3][i] * a);
}

/* y[i] += (weight + step i) times what frame i reads, i < n; all of it is in
 * the line, where `newest` is the value before frame 0. RT. */
void fx_taps_add (const FxTaps *t, const FxDelayLine *d, uint32_t newest,
    double weight, double step, double *y, size_t n);

/* Pushes n values, up to the grid; what is too small to be anything is 0. RT. */
void fx_taps_push (FxDelayLine *d, const double *x, size_t n);

/* The largest magnitude in a line, without a look at all of it: of each eighth
 * that was pushed. Zeros to begin with. */
typedef struct FxTapsPeak {
  double most[9];
  uint32_t at, frames; /* which is being filled, with so many */
} FxTapsPeak;

/* n values, up to the grid, went into the line. RT. */
void fx_taps_peak_push (
    FxTapsPeak *p, const FxDelayLine *d, const double *x, size_t n);
/* At least that of all that is in it, and 0 after 9/8 of it were 0. RT. */
double fx_taps_peak (const FxTapsPeak *p);

#endif
