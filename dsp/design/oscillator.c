/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Angles a + b, a at the start of a block and b inside it: the table of the
 * b's is computed once, itself from two of 8; each block costs one sine and one
 * cosine, and the addition theorem does the rest. Nothing accumulates.
 * Double. */

#include <math.h>
#include "dsp/design/oscillator.h"

/* cos and sin of x half turns */
static void
turn (double x, double *c, double *s)
{
  double a = M_PI * (x - 2 * (double)(int64_t)(0.5 * x)); /* exact */

  *c = cos (a);
  *s = sin (a);
}

void
fx_oscillator_init (FxOscillator *o, double start, double step)
{
  enum { FINE = 8 };

  o->start = start;
  o->step = step;
  for (int i = 0; i < FINE; i++)
    turn (step * i, &o->c[i], &o->s[i]);
  for (int i = FINE; i < FX_OSCILLATOR_BLOCK; i += FINE) {
    double c0, s0;
    turn (step * i, &c0, &s0);
    for (int k = 0; k < FINE; k++) {
      o->c[i + k] = c0 * o->c[k] - s0 * o->s[k];
      o->s[i + k] = s0 * o->c[k] + c0 * o->s[k];
    }
  }
}

void
fx_oscillator_block (
    const FxOscillator *o, uint32_t block, double *c, double *s)
{
  double c0, s0;

  turn (o->start + o->step * ((double)block * FX_OSCILLATOR_BLOCK), &c0, &s0);
  if (c)
    for (int i = 0; i < FX_OSCILLATOR_BLOCK; i++)
      c[i] = c0 * o->c[i] - s0 * o->s[i];
  if (s)
    for (int i = 0; i < FX_OSCILLATOR_BLOCK; i++)
      s[i] = s0 * o->c[i] + c0 * o->s[i];
}
