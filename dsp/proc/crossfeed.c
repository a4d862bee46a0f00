/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What each ear hears of the other side's loudspeaker, for headphones: B. Bauer,
 * Stereophonic earphones and binaural loudspeakers, J. AES 9(2), 1961, with the
 * two parameters and the filters of first order of the Bauer
 * stereophonic-to-binaural DSP (B. Mikhaylov, bs2b.sourceforge.net): of `feed` in
 * dB and `frequency`,
 *
 *   the other side through A L (f1),      lg A = (-5/6 feed - 3) / 20,
 *   this side through 1 - B L (f2),  lg (1 - B) = (1/6 feed - 3) / 20,
 *
 * f1 = frequency, f2 = f1 2^(20 lg (A / B) / 12), where L (f) is the low-pass
 * y = (1 - p) x + p y[-1], p = e^(-2 pi f / rate). So at low frequencies the
 * other side is quieter by feed. All times 1 / (1 - B + A): at 0 Hz what is the
 * same on both sides keeps its level. */

#include <math.h>
#include "dsp/fx_effect.h"
#include "dsp/fx_math.h"
#include "dsp/fx_procs.h"
#include "dsp/proc/band.h"

typedef struct Params {
  double frequency, feed;
} Params;

/* The low-pass of the other side: y = LOW x + LOW_POLE y[-1]; that of this side:
 * z = HIGH x + HIGH_POLE z[-1], DIRECT x - z is heard. All with the level. */
enum { LOW, LOW_POLE, HIGH, HIGH_POLE, DIRECT, N_KNOBS };

typedef struct Plan {
  double knob[N_KNOBS];
} Plan;

typedef struct Channel {
  double low, high;
} Channel;

static const FxParam params[] = {
  { .name = "frequency",
      .blurb = "Corner of the low-pass through which the other side is heard",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, frequency),
      .min = 300,
      .max = 2000,
      .def = 700 },
  { .name = "feed",
      .blurb = "How much quieter the other side is than this one at low "
               "frequencies: more is less crossfeed",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, feed),
      .min = 1,
      .max = 15,
      .def = 4.5 },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  int rc = FX_OK;
  double hz =
      fx_band_clamp ("frequency", p->frequency, f->rate, 0.499, &rc, err);
  double a = fx_db_to_gain (-5.0 / 6 * p->feed - 3);
  double b = 1 - fx_db_to_gain (p->feed / 6 - 3);
  double other = hz * pow (2, 20 * log10 (a / b) / 12);
  double level = 1 / (1 - b + a), w = 2 * M_PI / f->rate;
  out->knob[LOW_POLE] = exp (-w * hz);
  out->knob[LOW] = level * a * (1 - out->knob[LOW_POLE]);
  out->knob[HIGH_POLE] = exp (-w * other);
  out->knob[HIGH] = level * b * (1 - out->knob[HIGH_POLE]);
  out->knob[DIRECT] = level;
  return rc;
}

static void
cross (Channel *own, const FxEffectRun *r)
{
  const double *k = r->knob;
  double *x = r->x[0], *y = r->x[1];
  Channel a = own[0], b = own[1];
  double low = k[LOW], low_pole = k[LOW_POLE], high = k[HIGH],
         high_pole = k[HIGH_POLE], direct = k[DIRECT];
  for (size_t i = 0; i < r->n; i++) {
    a.low = low * x[i] + low_pole * a.low;
    b.low = low * y[i] + low_pole * b.low;
    a.high = high * x[i] + high_pole * a.high;
    b.high = high * y[i] + high_pole * b.high;
    x[i] = direct * x[i] - a.high + b.low;
    y[i] = direct * y[i] - b.high + a.low;
  }
  own[0] = a;
  own[1] = b;
}

/* Any channels, and knobs that move; alone: both ears hear a channel alike. */
static void
cross_slowly (Channel *own, const FxEffectRun *r, int alone)
{
  const double *k = r->knob, *d = r->step;
  for (size_t i = 0; i < r->n; i++) {
    double t = (double)i, low[2] = { 0, 0 };
    for (uint32_t c = 0; c < r->channels; c++) {
      double *x = &r->x[c][i];
      Channel *o = &own[c];
      o->low =
          (k[LOW] + d[LOW] * t) * *x + (k[LOW_POLE] + d[LOW_POLE] * t) * o->low;
      o->high = (k[HIGH] + d[HIGH] * t) * *x +
                (k[HIGH_POLE] + d[HIGH_POLE] * t) * o->high;
      *x = (k[DIRECT] + d[DIRECT] * t) * *x - o->high;
      if (alone)
        *x += o->low;
      else
        low[c] = o->low;
    }
    if (alone)
      continue;
    r->x[0][i] += low[1];
    r->x[1][i] += low[0];
  }
}

static void
run (void *own, const FxEffectRun *r)
{
  if (r->channels == 2 && !r->moving)
    cross (own, r);
  else
    cross_slowly (own, r, r->channels != 2);
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const Channel *o = own;
  double most = 0;
  for (uint32_t c = 0; c < f->channels; c++)
    most = fmax (most, fmax (fabs (o[c].low), fabs (o[c].high)));
  return most;
}

static uint32_t
tail (const FxFormat *f, const void *plan)
{
  const Plan *p = plan;
  return (uint32_t)ceil (log (1e-6) / log (p->knob[LOW_POLE]));
}

static const FxEffect effect = {
  .channel_size = sizeof (Channel),
  .n_knobs = N_KNOBS,
  .run = run,
  .memory = memory,
};

const FxProc fx_crossfeed_proc = {
  .name = "crossfeed",
  .summary = "Crossfeed for headphones",
  .detail =
      "Lets each ear hear the other side as from a loudspeaker, quieter and "
      "without its treble, so that stereo is less tiring on headphones; sound "
      "of other than two channels is heard alike by both ears",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (Params),
  .plan_size = sizeof (Plan),
  .flags = FX_PROC_F64,
  .effect = &effect,
  .plan = plan,
  .state_new = fx_effect_state_new,
  .state_free = fx_effect_state_free,
  .reset = fx_effect_state_reset,
  .change = fx_effect_state_change,
  .process = fx_effect_state_process,
  .memory = fx_effect_state_memory,
  .is_finite = fx_effect_state_is_finite,
  .tail = tail,
};
