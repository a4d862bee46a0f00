/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A sliding minimum, a slow recovery and two running means. */

#include "dsp/fx_lookahead.h"
#include <string.h>

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
  double *held = l->held + l->at_held, least = l->least, gain = l->gain;
  for (size_t i = 0; i < n; i++) {
    double now = g[i], past = held[i + 1];
    held[i] = now;
    least = now < least ? now : least;
    now = past < least ? past : least;
    /* Up by a part of the way; the rest at once when it is nothing. */
    double way = now - gain;
    gain = way < 0.5 / FX_LOOKAHEAD_UNIT
               ? now
               : gain + (release + step * (double)(int32_t)i) * way;
    g[i] = gain;
  }
  l->least = least;
  l->gain = gain;
  l->at_held += (uint32_t)n;
  if (l->at_held == l->window)
    turn (l);
}

/* Running sums of g over size values; up to the end of the ring. */
static double
mean (double *ring, double sum, double *g, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    double now = g[i];
    sum += now - ring[i];
    ring[i] = now;
    g[i] = sum;
  }
  return sum;
}

static void
means (
    double *ring, uint32_t size, uint32_t *at, double *sum, double *g, size_t n)
{
  for (size_t i = 0, part; i < n; i += part) {
    part = size - *at;
    part = part < n - i ? part : n - i;
    *sum = mean (ring + *at, *sum, g + i, part);
    *at += (uint32_t)part;
    if (*at == size)
      *at = 0;
  }
}

void
fx_lookahead_run (
    FxLookahead *l, double *g, size_t n, double release, double step)
{
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
  double all = FX_LOOKAHEAD_UNIT * l->a * l->b;
  for (size_t i = 0; i < n; i++)
    g[i] /= all;
}

int
fx_lookahead_rests (const FxLookahead *l)
{
  if (l->gain < 1 || l->least < 1 ||
      l->sum_second < FX_LOOKAHEAD_UNIT * l->a * l->b ||
      l->sum_first < FX_LOOKAHEAD_UNIT * l->a)
    return 0;
  for (uint32_t i = l->at_held; i < l->window; i++) {
    if (l->held[i] < 1)
      return 0;
  }
  return 1;
}
