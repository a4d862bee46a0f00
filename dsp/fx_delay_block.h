/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Delay lines a few frames at a time: first what was written long enough ago is
 * read, then what is new is written. `delay` counts from the frame in question:
 * in frame j of a block, 0 <= j < n, delay 1 is what frame j - 1 wrote. All
 * RT. */

#ifndef FX_DELAY_BLOCK_H
#define FX_DELAY_BLOCK_H

#include <stddef.h>
#include "dsp/fx_delay_line.h"

#define FX_DELAY_LEAST 1e-30
#define FX_DELAY_MOST 1e300

/* x, or 0 where it is too small to be heard or to be of use (1e-30, so that
 * what dies away does end), or too large to calculate with. */
static inline double
fx_delay_kept (double x)
{
  /* One choice after the other: of both at once compilers make branches. */
  double a = fabs (x), y = a <= FX_DELAY_MOST ? x : 0;
  return a >= FX_DELAY_LEAST ? y : 0;
}

/* The weights of four neighbours, t after the second one on the way back in
 * time (fx_delay_line.h). */
static inline void
fx_delay_weights (double t, double w[4])
{
  double u = t + 1, v = t - 1, z = t - 2, tv = t * v * (1.0 / 6);
  double uz = u * z * 0.5;
  w[0] = -tv * z;
  w[1] = uz * v;
  w[2] = -uz * t;
  w[3] = tv * u;
}

/* y[j] = what lies delay frames back; n <= delay <= mask + 1. */
void
fx_delay_block_read (const FxDelayLine *d, uint32_t delay, size_t n, double *y);

/* The same at a delay between frames, by third-order Lagrange interpolation,
 * which needs one frame more: n + 1 <= delay <= mask - 2. A whole number gives
 * the value itself. */
void
fx_delay_block_cubic (const FxDelayLine *d, double delay, size_t n, double *y);

/* The same; in frame j the delay is delay + step * (at + j): the same numbers
 * however a stretch is cut into blocks, and never more than most. n + 1 <= delay
 * in all of them, but for delays below 2, where n is 1 and the line between two
 * values is straight. */
void fx_delay_block_moving (const FxDelayLine *d, double delay, double step,
    double at, double most, size_t n, double *y);

/* Appends x[0 .. n-1], each as fx_delay_kept () has it; returns the largest
 * magnitude. */
double fx_delay_block_write (FxDelayLine *d, size_t n, const double *x);

/* Appends x[0 .. n-1] as they are; n <= mask + 1. */
void fx_delay_block_append (FxDelayLine *d, size_t n, const double *x);

/* A Schroeder all-pass with that line as memory, in place (Schroeder, Natural
 * sounding artificial reverberation, JAES 10(3), 1962): v = x + g v[-delay],
 * y = v[-delay] - g v. g moves by step. n <= delay. Returns as
 * fx_delay_block_write (). */
double fx_delay_block_all_pass (
    FxDelayLine *d, uint32_t delay, double g, double step, size_t n, double *x);

/* How loud the last frames were, a number for each FX_HOLD_PART of them: what a
 * long line holds, without looking through it. */
#define FX_HOLD_PART 1024
typedef struct FxHold {
  double *most;
  uint32_t parts, at, done; /* the one under way, and its frames so far */
} FxHold;

/* For the last `longest` frames. 0 when out of memory. Not RT. */
int fx_hold_init (FxHold *h, uint32_t longest);
void fx_hold_free (FxHold *h);
void fx_hold_reset (FxHold *h);

/* The next n frames had that magnitude at most. */
void fx_hold_put (FxHold *h, double most, size_t n);

/* Largest of the last span frames, or of up to two parts more. */
double fx_hold_get (const FxHold *h, uint32_t span);

#endif
