/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A delay line of doubles, and ways to read between its samples. */

#ifndef FX_DELAY_LINE_H
#define FX_DELAY_LINE_H

#include <math.h>
#include <stdint.h>

typedef struct FxDelayLine {
  double *x;     /* mask + 1 values, a power of 2 */
  uint32_t mask; /* 0 and x == NULL: not made */
  uint32_t at;   /* where the newest value is */
} FxDelayLine;

/* Room for delays of up to most frames, with what interpolation needs around
 * it. 0 when out of memory. Not RT. */
int fx_delay_line_init (FxDelayLine *d, uint32_t most);
void fx_delay_line_free (FxDelayLine *d);

/* All zeros. RT, but as long as the line. */
void fx_delay_line_reset (FxDelayLine *d);

/* Largest magnitude among the newest n values; infinite when one is not a
 * number. RT. */
double fx_delay_line_memory (const FxDelayLine *d, uint32_t n);

static inline void
fx_delay_line_push (FxDelayLine *d, double x)
{
  d->at = (d->at + 1) & d->mask;
  d->x[d->at] = x;
}

/* The value pushed n pushes before the newest (0: the newest). */
static inline double
fx_delay_line_tap (const FxDelayLine *d, uint32_t n)
{
  return d->x[(d->at - n) & d->mask];
}

/* Between two values, linear. n >= 0. */
static inline double
fx_delay_line_linear (const FxDelayLine *d, double n)
{
  uint32_t i = (uint32_t)n;
  double t = n - i, a = fx_delay_line_tap (d, i);
  return a + t * (fx_delay_line_tap (d, i + 1) - a);
}

/* Between four values, third-order Lagrange (Laakso et al., Splitting the unit
 * delay, IEEE Signal Processing Magazine 13(1), 1996). Needs n >= 1 to have one
 * value on each side; below, as linear. */
static inline double
fx_delay_line_cubic (const FxDelayLine *d, double n)
{
  uint32_t i = (uint32_t)n;
  if (i < 1)
    return fx_delay_line_linear (d, n);
  double t = n - i, a = fx_delay_line_tap (d, i - 1),
         b = fx_delay_line_tap (d, i), c = fx_delay_line_tap (d, i + 1),
         e = fx_delay_line_tap (d, i + 2);
  double u = t + 1, v = t - 1, w = t - 2, sixth = 1.0 / 6;
  return v * w * (0.5 * u * b - sixth * t * a) +
         u * t * (sixth * v * e - 0.5 * w * c);
}

#endif
