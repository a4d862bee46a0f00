/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A sliding minimum, a slow recovery and two running means. */

#include "dsp/fx_lookahead.h"
#include <math.h>
#include <string.h>
#include "dsp/kernel/row.h"

/* Gains recover towards a little more, so that they arrive. */
#define NUDGE (0.5 / FX_LOOKAHEAD_UNIT)

size_t
fx_lookahead_size (uint32_t smooth, uint32_t hold)
{
  return (size_t)smooth + 2 * (size_t)hold + 1 + smooth + 1;
}

void
fx_lookahead_init (
    FxLookahead *l, uint32_t smooth, uint32_t hold, double *memory)
{
  l->window = smooth + 2 * hold;
  l->a = (smooth + 1) / 2;
  l->b = smooth + 1 - l->a;
  l->held = memory;
  l->first = l->held + l->window + 1;
  l->second = l->first + l->a;
  /* Of all it makes 1, which is exact, or rounds to more. */
  double all = FX_LOOKAHEAD_UNIT * l->a * l->b;
  l->part = 1 / all;
  if (l->part * all < 1)
    l->part = nextafter (l->part, 1);
}

void
fx_lookahead_reset (FxLookahead *l)
{
  for (uint32_t i = 0; i <= l->window; i++)
    l->held[i] = 1;
  for (uint32_t i = 0; i < l->a; i++)
    l->first[i] = FX_LOOKAHEAD_UNIT;
  for (uint32_t i = 0; i < l->b; i++)
    l->second[i] = FX_LOOKAHEAD_UNIT * l->a;
  l->at_held = l->at_first = l->at_second = 0;
  l->least = l->gain = 1;
  l->sum_first = FX_LOOKAHEAD_UNIT * l->a;
  l->sum_second = l->sum_first * l->b;
  l->quiet = UINT32_MAX / 2;
}

void
fx_lookahead_copy (FxLookahead *to, const FxLookahead *from)
{
  double *held = to->held, *first = to->first, *second = to->second;
  memcpy (held, from->held, (from->window + 1) * sizeof *held);
  memcpy (first, from->first, from->a * sizeof *first);
  memcpy (second, from->second, from->b * sizeof *second);
  *to = *from;
  to->held = held;
  to->first = first;
  to->second = second;
}

/* One block of the window is over: what it held becomes the minimum from each
 * place to its end. */
static void
turn (FxLookahead *l)
{
  double least = 1;
  for (uint32_t i = l->window; i-- > 0;) {
    least = l->held[i] < least ? l->held[i] : least;
    l->held[i] = least;
  }
  l->at_held = 0;
  l->least = 1;
}

/* The minimum, and what is left of it; up to the end of a block. */
static void
hold (FxLookahead *l, double *g, size_t n, double release, double step)
{
  const FxKernels *k = fx_kernels ();
  double *held = l->held + l->at_held;
  if (step == 0)
    l->least =
        fx_row_recover (k, g, held, n, l->least, release, NUDGE, &l->gain);
  for (size_t i = 0; step != 0 && i < n; i++)
    l->least = fx_row_recover (k, g + i, held + i, 1, l->least,
        release + step * (double)i, NUDGE, &l->gain);
  l->at_held += (uint32_t)n;
  if (l->at_held == l->window)
    turn (l);
}

/* Running sums of g over size values. */
static void
means (
    double *ring, uint32_t size, uint32_t *at, double *sum, double *g, size_t n)
{
  for (size_t i = 0, part; i < n; i += part) {
    part = size - *at;
    part = part < n - i ? part : n - i;
    *sum = fx_row_sums (fx_kernels (), g + i, ring + *at, part, *sum);
    *at += (uint32_t)part;
    if (*at == size)
      *at = 0;
  }
}

void
fx_lookahead_run (
    FxLookahead *l, double *g, size_t n, double release, double step)
{
  int quiet = fx_row_least (fx_kernels (), g, n, 1) >= 1;
  l->quiet = quiet ? l->quiet + (uint32_t)n : 0;
  if (l->quiet > UINT32_MAX / 2)
    l->quiet = UINT32_MAX / 2;
  for (size_t i = 0, part; i < n; i += part) {
    part = l->window - l->at_held;
    part = part < n - i ? part : n - i;
    hold (l, g + i, part, release + step * (double)i, step);
  }
  /* Down to a whole number: never more than is allowed. */
  for (size_t i = 0; i < n; i++)
    g[i] = (double)(int32_t)(g[i] * FX_LOOKAHEAD_UNIT);
  means (l->first, l->a, &l->at_first, &l->sum_first, g, n);
  means (l->second, l->b, &l->at_second, &l->sum_second, g, n);
  for (size_t i = 0; i < n; i++) {
    double mean = g[i] * l->part;
    g[i] = mean < 1 ? mean : 1;
  }
}

int
fx_lookahead_rests (const FxLookahead *l)
{
  /* After two blocks of the window nothing but ones is held. */
  return l->gain == 1 && l->quiet >= 2 * l->window &&
         l->sum_second == FX_LOOKAHEAD_UNIT * l->a * l->b &&
         l->sum_first == FX_LOOKAHEAD_UNIT * l->a;
}
