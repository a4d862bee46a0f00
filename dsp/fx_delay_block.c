/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Delay lines a few frames at a time. */

#include <stdlib.h>
#include <string.h>
#include "dsp/fx_delay_block.h"

/* --- reading and writing ------------------------------------------------------ */

void
fx_delay_block_read (const FxDelayLine *d, uint32_t delay, size_t n, double *y)
{
  uint32_t from = (d->at + 1 - delay) & d->mask;
  size_t first = (size_t)d->mask + 1 - from;
  first = first < n ? first : n;
  memcpy (y, d->x + from, first * sizeof *y);
  memcpy (y + first, d->x, (n - first) * sizeof *y);
}

void
fx_delay_block_cubic (const FxDelayLine *d, double delay, size_t n, double *y)
{
  enum { PIECE = 64 };
  uint32_t whole = (uint32_t)delay;
  double w[4], x[PIECE + 3];
  if (delay == whole) {
    fx_delay_block_read (d, whole, n, y);
    return;
  }
  fx_delay_weights (delay - whole, w);
  for (size_t at = 0, m; at < n; at += m) {
    m = n - at < PIECE ? n - at : PIECE;
    /* As seen from the frame `at`, the line is that much shorter. */
    fx_delay_block_read (d, whole + 2 - (uint32_t)at, m + 3, x);
    for (size_t j = 0; j < m; j++)
      y[at + j] =
          w[3] * x[j] + w[2] * x[j + 1] + w[1] * x[j + 2] + w[0] * x[j + 3];
  }
}

void
fx_delay_block_moving (const FxDelayLine *d, double delay, double step,
    double at, double most, size_t n, double *y)
{
  const double *x = d->x;
  uint32_t mask = d->mask;
  for (size_t j = 0; j < n; j++) {
    double now = delay + step * (at + (double)j);
    now = now < most ? now : most;
    uint32_t whole = (uint32_t)now;
    uint32_t i = d->at + 1 + (uint32_t)j - whole; /* at a delay of whole */
    double t = now - whole, w[4];
    if (whole < 2) {
      double a = x[i & mask];
      y[j] = a + t * (x[(i - 1) & mask] - a);
      continue;
    }
    fx_delay_weights (t, w);
    y[j] = w[3] * x[(i - 2) & mask] + w[2] * x[(i - 1) & mask] +
           w[1] * x[i & mask] + w[0] * x[(i + 1) & mask];
  }
}

double
fx_delay_block_write (FxDelayLine *d, size_t n, const double *x)
{
  double most[4] = { 0 };
  uint32_t at = d->at;
  for (size_t j = 0; j < n; j++) {
    double v = fx_delay_kept (x[j]), a = fabs (v);
    at = (at + 1) & d->mask;
    d->x[at] = v;
    most[j & 3] = a > most[j & 3] ? a : most[j & 3];
  }
  d->at = at;
  return fmax (fmax (most[0], most[1]), fmax (most[2], most[3]));
}

double
fx_delay_block_all_pass (
    FxDelayLine *d, uint32_t delay, double g, double step, size_t n, double *x)
{
  double most = 0;
  uint32_t at = d->at;
  for (size_t j = 0; j < n; j++) {
    double c = g + step * (double)j;
    at = (at + 1) & d->mask;
    double old = d->x[(at - delay) & d->mask];
    double v = fx_delay_kept (x[j] + c * old), a = fabs (v);
    d->x[at] = v;
    x[j] = old - c * v;
    most = a > most ? a : most;
  }
  d->at = at;
  return most;
}

/* --- what was largest ----------------------------------------------------------- */

int
fx_hold_init (FxHold *h, uint32_t longest)
{
  *h = (FxHold){ .parts = longest / FX_HOLD_PART + 3 };
  h->most = calloc (h->parts, sizeof *h->most);
  return h->most != NULL;
}

void
fx_hold_free (FxHold *h)
{
  free (h->most);
  h->most = NULL;
}

void
fx_hold_reset (FxHold *h)
{
  memset (h->most, 0, h->parts * sizeof *h->most);
  h->at = h->done = 0;
}

void
fx_hold_put (FxHold *h, double most, size_t n)
{
  if (h->done >= FX_HOLD_PART) {
    h->at = h->at + 1 < h->parts ? h->at + 1 : 0;
    h->done = 0;
    h->most[h->at] = 0;
  }
  h->most[h->at] = fmax (h->most[h->at], most);
  h->done += (uint32_t)n;
}

double
fx_hold_get (const FxHold *h, uint32_t span)
{
  uint32_t n = span / FX_HOLD_PART + 2;
  double most = 0;
  n = n < h->parts ? n : h->parts;
  for (uint32_t i = 0, k = h->at; i < n; i++) {
    most = fmax (most, h->most[k]);
    k = k > 0 ? k - 1 : h->parts - 1;
  }
  return most;
}
