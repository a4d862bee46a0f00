/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Echoes on a device: taps of the input. */

#include "dsp/proc/delay.h"

/* A tap at a delay between frames, with a weight for each way between two
 * channels. */
static void
put_tap (FxDeviceTaps *to, double delay, const double *w)
{
  uint32_t whole = (uint32_t)delay;
  double parts[4] = { 0, 1, 0, 0 };
  if (delay != whole)
    fx_delay_weights (delay - whole, parts);
  for (uint32_t j = 0; j < 4; j++) {
    FxDeviceTap *tap = &to->tap[to->n];
    if (parts[j] == 0)
      continue;
    *tap = (FxDeviceTap){ .delay = whole - 1 + j };
    for (int i = 0; i < 4; i++)
      tap->w[i] = parts[j] * w[i];
    to->n++;
  }
}

/* Taps alone, at rest: then what goes into the lines is the input. */
static const char *
taps_there (const void *own, const FxFormat *f, const void *plan,
    const FxEffectWay *way, FxEffectPlan *to)
{
  const FxDelayState *s = own;
  const FxDelayPlan *p = plan;
  const double *k = way->knob;
  if (k[FX_DELAY_BACK] != 0 || k[FX_DELAY_BACK_CROSS] != 0)
    return "it has a loop";
  if (k[FX_DELAY_LOW] != 0 || k[FX_DELAY_HIGH] != 1)
    return "it has filters";
  if (way->left > 0 || s->left > 0 || s->step != 0 || s->delay != p->delay)
    return "its settings move";
  if (p->delay < 2)
    return "its delay is too short for it";
  to->taps.dry = k[FX_DELAY_DRY];
  to->taps.n = 0;
  for (int i = 0; i < p->taps; i++) {
    double same = k[FX_DELAY_WET] * k[FX_DELAY_TAP + i],
           cross = k[FX_DELAY_WET] * k[FX_DELAY_TAP_CROSS + i];
    double w[4] = { same, cross, cross, same };
    /* From one side alone to the other. */
    w[i & 1 ? 1 : 2] += k[FX_DELAY_WET] * k[FX_DELAY_TAP_PING + i];
    put_tap (&to->taps, (i + 1) * p->delay, w);
  }
  return NULL;
}

static uint32_t
history (const void *own)
{
  return ((const FxDelayState *)own)->most + 4;
}

static void
get_history (const void *own, uint32_t channels, double *to)
{
  const FxDelayState *s = own;
  uint32_t n = history (own);
  for (uint32_t c = 0; c < s->channels; c++) {
    for (uint32_t i = 0; i < n; i++)
      *to++ = fx_delay_line_tap (&s->channel[c].line, n - 1 - i);
  }
}

static void
put_history (void *own, uint32_t channels, const double *from)
{
  FxDelayState *s = own;
  uint32_t n = history (own);
  for (uint32_t i = 0, part; i < n; i += part) {
    double most = 0;
    part = n - i < FX_HOLD_PART ? n - i : FX_HOLD_PART;
    for (uint32_t c = 0; c < s->channels; c++)
      most = fmax (most, fx_delay_block_write (&s->channel[c].line, part,
                             from + (size_t)c * n + i));
    fx_hold_put (&s->hold, most, part);
  }
  for (uint32_t c = 0; c < s->channels; c++)
    s->channel[c].low = s->channel[c].high = 0;
}

const FxEffectDevice fx_delay_device = { .process = "taps",
  .plan = taps_there,
  .frames = history,
  .get = get_history,
  .put = put_history };
