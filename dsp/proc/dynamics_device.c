/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Dynamics on a device: the peak of each sample is the level, and nothing delays
 * or filters. */

#include "dsp/proc/dynamics.h"
#include <math.h>

static int
is (const FxEffectWay *way, int knob, double value)
{
  return way->knob[knob] == value && way->step[knob] == 0;
}

static const char *
obstacle (const FxDynamicsPlan *p, const FxDynBand *b, const FxEffectWay *way)
{
  double link = way->knob[FX_DYNAMICS_LINK];
  if (p->delay)
    return "it looks ahead";
  if (!is (way, FX_DYNAMICS_LISTEN, 0))
    return "its side-chain is heard";
  if (!is (way, FX_DYNAMICS_LOW_CUT_ON, 0) ||
      !is (way, FX_DYNAMICS_HIGH_CUT_ON, 0))
    return "its side-chain has filters";
  if (!is (way, FX_DYNAMICS_MEAN, 0))
    return "it measures power";
  if (fx_dyn_band_needs_decay (b))
    return "its release follows the sound";
  if (b->fading > 0)
    return "its times move";
  if (way->step[FX_DYNAMICS_LINK] != 0 ||
      (b->rows == 1) != (link >= 1 || b->channels == 1))
    return "the link of its channels moves";
  return NULL;
}

const char *
fx_dynamics_there (const FxDynamicsPlan *p, const FxDynBand *b,
    const FxEffectWay *way, FxDeviceDynamics *to)
{
  static const int knobs[FX_DEVICE_KNOBS] = {
    [FX_DEVICE_THRESHOLD] = FX_DYNAMICS_CURVE,
    [FX_DEVICE_KNEE] = FX_DYNAMICS_CURVE + 1,
    [FX_DEVICE_ABOVE] = FX_DYNAMICS_CURVE + 2,
    [FX_DEVICE_BELOW] = FX_DYNAMICS_CURVE + 3,
    [FX_DEVICE_RANGE] = FX_DYNAMICS_CURVE + 4,
    [FX_DEVICE_MAKEUP] = FX_DYNAMICS_MAKEUP,
    [FX_DEVICE_LINK] = FX_DYNAMICS_LINK,
    [FX_DEVICE_MIX] = FX_DYNAMICS_MIX,
  };
  const char *why = obstacle (p, b, way);
  if (why)
    return why;
  *to = (FxDeviceDynamics){ .rise = b->times.attack,
    .fall = b->times.plain ? b->times.decay : b->times.fall,
    .decay = b->times.decay,
    .direction = p->direction,
    .rows = b->rows,
    .holds = !b->times.plain,
    .gates = p->gate,
    .hold = p->hold };
  to->knobs.left = way->left;
  for (int i = 0; i < FX_DEVICE_KNOBS; i++) {
    to->knobs.knob[i] = way->knob[knobs[i]];
    to->knobs.step[i] = way->step[knobs[i]];
  }
  if (p->gate) {
    to->knobs.knob[FX_DEVICE_KNEE] = way->knob[FX_DYNAMICS_HYSTERESIS];
    to->knobs.step[FX_DEVICE_KNEE] = way->step[FX_DYNAMICS_HYSTERESIS];
  }
  return NULL;
}

void
fx_dynamics_get (const FxDynBand *b, double *history)
{
  for (uint32_t c = 0; c < b->channels; c++) {
    const FxDynState *s = &b->voices[c * b->stride].state;
    double *k = history + (size_t)c * FX_DEVICE_KEPT;
    k[FX_DEVICE_PEAK] = s->peak;
    k[FX_DEVICE_V] = k[FX_DEVICE_LEAST] = k[FX_DEVICE_MOST] = s->v;
    k[FX_DEVICE_INPUT] = k[FX_DEVICE_OUTPUT] = 0;
  }
}

void
fx_dynamics_put (
    FxDynBand *b, const double *history, double *input, double *output)
{
  *input = fmax (*input, history[FX_DEVICE_INPUT]);
  *output = fmax (*output, history[FX_DEVICE_OUTPUT]);
  for (uint32_t c = 0; c < b->channels; c++) {
    FxDynVoice *voice = &b->voices[c * b->stride];
    FxDynState *s = &voice->state;
    const double *k = history + (size_t)c * FX_DEVICE_KEPT;
    s->peak = k[FX_DEVICE_PEAK];
    s->v = k[FX_DEVICE_V];
    s->least = fmin (s->least, k[FX_DEVICE_LEAST]);
    s->most = fmax (s->most, k[FX_DEVICE_MOST]);
    /* Times that were taken up just now: the old ones start there as well. */
    if (b->fading > 0) {
      voice->old.peak = s->peak;
      voice->old.v = s->v;
    }
  }
}
