/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Level brought to a target, in one of three passes:
 *
 *   analyse  all of the stream is measured, and nothing changed: gain = target -
 *            level, where level is the largest |x|, sqrt (mean x^2), a percentile
 *            of |x| (fx_percentile.h) or the integrated loudness
 *            (fx_loudness.h)
 *   apply    that gain
 *   live     both in one, for what is not known to its end (normalize_live.c)
 *
 * Silence has no level, and stays. */

#include <math.h>
#include <stdlib.h>
#include "dsp/fx_instance_priv.h"
#include "dsp/fx_loudness.h"
#include "dsp/fx_math.h"
#include "dsp/fx_normalize.h"
#include "dsp/fx_percentile.h"
#include "dsp/fx_procs.h"
#include "dsp/kernel/peak.h"
#include "dsp/proc/normalize.h"

typedef struct Params {
  int32_t pass, mode;
  double target, loudness_target, percentile, link, max_gain, threshold, window,
      gain;
  struct {
    FxTable head;
    double v[FX_NORMALIZE_GAINS][1];
  } gains;
} Params;

typedef struct Channel {
  double peak, power; /* largest |x|, sum of x^2 */
  FxPercentile count;
  FxLoudness *meter;
} Channel;

typedef struct Own {
  FxNormalizePlan plan; /* the last one */
  uint32_t channels;
  double frames;
  Channel *channel;      /* pass=analyse */
  FxPercentile sum;      /*   of all channels; */
  FxLoudness *meter;     /*   all channels */
  FxNormalizeLive *live; /* pass=live */
} Own;

static const FxEnumValue passes[] = {
  { FX_NORMALIZE_ANALYSE, "analyse",
      "Measure the stream to its end and tell the gain; sound is unchanged" },
  { FX_NORMALIZE_APPLY, "apply", "Apply the gain that was found" },
  { FX_NORMALIZE_LIVE, "live", "Follow the level of what is to come" },
  { 0, NULL, NULL },
};

static const FxEnumValue modes[] = {
  { FX_NORMALIZE_PEAK, "peak", "Largest magnitude of a sample" },
  { FX_NORMALIZE_RMS, "rms", "Square root of the mean power" },
  { FX_NORMALIZE_PERCENTILE, "percentile", "Percentile of the magnitudes" },
  { FX_NORMALIZE_LOUDNESS, "loudness", "Loudness by ITU-R BS.1770" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "pass",
      .blurb = "What is done with the sound",
      .unit = "",
      .type = FX_T_ENUM,
      .offset = offsetof (Params, pass),
      .max = FX_NORMALIZE_LIVE,
      .def = FX_NORMALIZE_LIVE,
      .values = passes,
      .enum_type = "FxNormalizePass" },
  { .name = "mode",
      .blurb = "What is brought to the target",
      .unit = "",
      .type = FX_T_ENUM,
      .offset = offsetof (Params, mode),
      .max = FX_NORMALIZE_LOUDNESS,
      .def = FX_NORMALIZE_PEAK,
      .values = modes,
      .enum_type = "FxNormalizeMode" },
  { .name = "target",
      .blurb = "Level to reach with any mode but loudness, over full scale",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, target),
      .min = -60,
      .max = 20,
      .def = -1 },
  { .name = "loudness-target",
      .blurb = "Loudness to reach with mode=loudness",
      .unit = "LUFS",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, loudness_target),
      .min = -70,
      .max = 0,
      .def = -23 },
  { .name = "percentile",
      .blurb = "How much of all magnitudes lies below the level with "
               "mode=percentile",
      .unit = "%",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, percentile),
      .min = 1,
      .max = 100,
      .def = 99 },
  { .name = "link",
      .blurb = "How far channels share one gain (0: each has its own, 1: all "
               "have that of them together)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, link),
      .max = 1,
      .def = 1 },
  { .name = "max-gain",
      .blurb = "Most that is amplified",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, max_gain),
      .min = 0,
      .max = 120,
      .def = 60 },
  { .name = "threshold",
      .blurb = "Level below which sound counts as a pause with pass=live: the "
               "gain stays as it was",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, threshold),
      .min = -80,
      .max = 0,
      .def = -50 },
  { .name = "window",
      .blurb = "How far pass=live looks ahead, which is its latency: the gain "
               "moves over about this time",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LOG,
      .offset = offsetof (Params, window),
      .min = 10,
      .max = 5000,
      .def = 1000 },
  { .name = "gain",
      .blurb = "Gain to apply with pass=apply",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, gain),
      .min = -120,
      .max = 120,
      .def = 0 },
  { .name = "gains",
      .blurb = "Gain of each channel in dB to apply with pass=apply, on top of "
               "the gain (empty: none)",
      .unit = "dB",
      .type = FX_T_TABLE,
      .offset = offsetof (Params, gains),
      .min = -120,
      .max = 120,
      .cols = 1,
      .max_rows = FX_NORMALIZE_GAINS },
};

enum { LEVEL, GAIN, N_READOUTS };

static const FxReadout readouts[N_READOUTS] = {
  { "level", "Level of all channels so far; around what plays with pass=live",
      "dB" },
  { "gain",
      "Gain in use or, with pass=analyse, to be applied; mean of all "
      "channels",
      "dB" },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  FxNormalizePlan *out = plan;
  *out = (FxNormalizePlan){ .knob = { fx_db_to_gain (p->gain) },
    .pass = p->pass,
    .mode = p->mode,
    .target = p->mode == FX_NORMALIZE_LOUDNESS ? p->loudness_target : p->target,
    .percentile = p->percentile,
    .link = p->link,
    .max_gain = p->max_gain,
    .threshold = p->threshold,
    .n = p->gains.head.rows };
  out->step = (uint32_t)(p->window / 1000 * f->rate / FX_NORMALIZE_AHEAD + 0.5);
  if (out->step == 0)
    out->step = 1;
  for (uint32_t i = 0; i < out->n; i++) {
    double g = p->gains.v[i][0];
    if (!(g >= -120 && g <= 120)) {
      int rc = fx_error (err, FX_EINVAL, "gains", g, -120, 120, "dB",
          "is out of range", "use what pass=analyse found");
      if (err)
        err->index = (int)i;
      return rc;
    }
    out->gains[i] = fx_db_to_gain (g);
  }
  return FX_OK;
}

double
fx_normalize_gain (const FxNormalizePlan *p, double level)
{
  if (!(level > -INFINITY))
    return 0;
  return fmax (fmin (p->target - level, p->max_gain), -300);
}

/* --- state ------------------------------------------------------------------------ */

static int
init_analysis (Own *o, const FxFormat *f, int mode)
{
  o->channel = calloc (f->channels, sizeof *o->channel);
  if (!o->channel)
    return 0;
  int ok = 1;
  for (uint32_t c = 0; c < f->channels; c++) {
    static const double one = 1;
    Channel *k = &o->channel[c];
    if (mode == FX_NORMALIZE_PERCENTILE)
      ok &= fx_percentile_init (&k->count, 1);
    if (mode == FX_NORMALIZE_LOUDNESS) {
      k->meter = fx_loudness_new (f->rate, 1, &one, 0);
      ok &= k->meter != NULL;
    }
  }
  if (mode == FX_NORMALIZE_PERCENTILE)
    ok &= fx_percentile_init (&o->sum, 1);
  if (mode == FX_NORMALIZE_LOUDNESS) {
    o->meter = fx_loudness_new (f->rate, f->channels, NULL, 0);
    ok &= o->meter != NULL;
  }
  return ok;
}

static int
init (void *own, const FxFormat *f, const void *plan)
{
  Own *o = own;
  const FxNormalizePlan *p = plan;
  o->channels = f->channels;
  if (p->pass == FX_NORMALIZE_ANALYSE)
    return init_analysis (o, f, p->mode);
  if (p->pass != FX_NORMALIZE_LIVE)
    return 1;
  o->live = fx_normalize_live_new (f, p);
  return o->live != NULL;
}

static void
release (void *own)
{
  Own *o = own;
  for (uint32_t c = 0; o->channel && c < o->channels; c++) {
    fx_percentile_free (&o->channel[c].count);
    fx_loudness_free (o->channel[c].meter);
  }
  free (o->channel);
  fx_percentile_free (&o->sum);
  fx_loudness_free (o->meter);
  fx_normalize_live_free (o->live);
}

static void
reset (void *own, const FxFormat *f, const void *plan)
{
  Own *o = own;
  o->plan = *(const FxNormalizePlan *)plan;
  o->frames = 0;
  for (uint32_t c = 0; o->channel && c < o->channels; c++) {
    Channel *k = &o->channel[c];
    k->peak = k->power = 0;
    if (k->count.count)
      fx_percentile_reset (&k->count);
    if (k->meter)
      fx_loudness_reset (k->meter);
  }
  if (o->meter)
    fx_loudness_reset (o->meter);
  if (o->live)
    fx_normalize_live_reset (o->live);
}

static void
change (void *own, const FxFormat *f, const void *plan, uint32_t ramp)
{
  ((Own *)own)->plan = *(const FxNormalizePlan *)plan;
}

/* --- sound -------------------------------------------------------------------------- */

static void
analyse (Own *o, const FxEffectRun *r)
{
  o->frames += (double)r->n;
  for (uint32_t c = 0; c < r->channels; c++) {
    Channel *k = &o->channel[c];
    const double *x = r->x[c];
    double sum = 0;
    for (size_t i = 0; i < r->n; i++)
      sum += x[i] * x[i];
    k->peak = fmax (k->peak, fx_peak (fx_kernels (), x, r->n));
    k->power += sum;
    if (k->count.count)
      fx_percentile_add (&k->count, x, r->n);
    if (k->meter)
      fx_loudness_add (k->meter, &x, r->n);
  }
  if (o->meter)
    fx_loudness_add (o->meter, (const double *const *)r->x, r->n);
}

static void
run (void *own, const FxEffectRun *r)
{
  Own *o = own;
  const FxNormalizePlan *p = r->plan;
  if (p->pass == FX_NORMALIZE_ANALYSE) {
    analyse (o, r);
  } else if (p->pass == FX_NORMALIZE_LIVE) {
    fx_normalize_live_run (o->live, p, r->x, r->n);
  } else {
    for (uint32_t c = 0; c < r->channels; c++) {
      double g = c < p->n ? p->gains[c] : 1;
      fx_effect_gain (r->x[c], g * r->knob[0], g * r->step[0], r->n);
    }
  }
}

/* Level in dB of one channel by itself. */
static double
level_of (const Own *o, const Channel *k)
{
  switch (o->plan.mode) {
  case FX_NORMALIZE_PEAK:
    return 20 * log10 (k->peak);
  case FX_NORMALIZE_RMS:
    return 10 * log10 (k->power / o->frames);
  case FX_NORMALIZE_PERCENTILE:
    return 20 * log10 (fx_percentile_value (&k->count, o->plan.percentile));
  default:
    return fx_loudness_integrated (k->meter);
  }
}

/* Level of all channels. */
static double
level (Own *o)
{
  double most = 0, power = 0;
  if (o->live)
    return fx_normalize_live_level (o->live);
  if (!o->channel || o->frames == 0)
    return -INFINITY;
  if (o->meter)
    return fx_loudness_integrated (o->meter);
  if (o->sum.count)
    fx_percentile_reset (&o->sum);
  for (uint32_t c = 0; c < o->channels; c++) {
    most = fmax (most, o->channel[c].peak);
    power += o->channel[c].power / o->channels;
    if (o->sum.count)
      fx_percentile_merge (&o->sum, &o->channel[c].count);
  }
  if (o->sum.count)
    return 20 * log10 (fx_percentile_value (&o->sum, o->plan.percentile));
  return o->plan.mode == FX_NORMALIZE_PEAK ? 20 * log10 (most)
                                           : 10 * log10 (power / o->frames);
}

/* Gain in dB of channel c; linked: that of all together. */
static double
gain_of (const Own *o, uint32_t c, double linked)
{
  const FxNormalizePlan *p = &o->plan;
  if (o->live)
    return fx_normalize_live_gain (o->live, c);
  if (!o->channel)
    return 20 * log10 (p->knob[0] * (c < p->n ? p->gains[c] : 1));
  if (o->frames == 0)
    return 0;
  double own = p->link < 1 ? fx_normalize_gain (p, level_of (o, &o->channel[c]))
                           : linked;
  return own + p->link * (linked - own);
}

static void
read (void *own, double *values)
{
  Own *o = own;
  double l = level (o), linked = fx_normalize_gain (&o->plan, l), sum = 0;
  for (uint32_t c = 0; c < o->channels; c++)
    sum += gain_of (o, c, linked);
  values[LEVEL] = l;
  values[GAIN] = sum / o->channels;
}

uint32_t
fx_normalize_gains (const FxInstance *x, double *gains, uint32_t most)
{
  if (!x->state)
    return 0;
  Own *o = fx_effect_state_own (x->state);
  double linked = fx_normalize_gain (&o->plan, level (o));
  for (uint32_t c = 0; c < o->channels && c < most; c++)
    gains[c] = gain_of (o, c, linked);
  return o->channels;
}

double
fx_normalize_peak (const FxInstance *x)
{
  const Own *o = x->state ? fx_effect_state_own (x->state) : NULL;
  double most = 0;
  for (uint32_t c = 0; o && o->channel && c < o->channels; c++)
    most = fmax (most, o->channel[c].peak);
  return most;
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const Own *o = own;
  return o->live ? fx_normalize_live_memory (o->live) : 0;
}

static uint32_t
latency (const FxFormat *f, const void *plan)
{
  const FxNormalizePlan *p = plan;
  return p->pass == FX_NORMALIZE_LIVE ? p->step * FX_NORMALIZE_AHEAD : 0;
}

/* --- on a device ------------------------------------------------------------------ */

static const char *
there (const void *own, const FxFormat *f, const void *plan,
    const FxEffectWay *way, FxEffectPlan *to)
{
  return fx_normalize_there (plan, way, &to->level);
}

static uint32_t
kept (const void *own)
{
  return FX_DEVICE_MEASURES;
}

static void
get (const void *own, uint32_t channels, double *history)
{
  const Own *o = own;
  for (uint32_t c = 0; c < channels; c++, history += FX_DEVICE_MEASURES) {
    history[FX_DEVICE_LARGEST] = o->channel ? o->channel[c].peak : 0;
    history[FX_DEVICE_POWER] = o->channel ? o->channel[c].power : 0;
    history[FX_DEVICE_FRAMES] = o->frames;
  }
}

static void
put (void *own, uint32_t channels, const double *history)
{
  Own *o = own;
  o->frames = history[FX_DEVICE_FRAMES];
  for (uint32_t c = 0; o->channel && c < channels; c++) {
    o->channel[c].peak = history[FX_DEVICE_LARGEST];
    o->channel[c].power = history[FX_DEVICE_POWER];
    history += FX_DEVICE_MEASURES;
  }
}

static const FxEffectDevice on_device = {
  .process = "level", .plan = there, .frames = kept, .get = get, .put = put
};

static const FxEffect effect = {
  .state_size = sizeof (Own),
  .n_knobs = 1,
  .init = init,
  .free = release,
  .reset = reset,
  .change = change,
  .run = run,
  .memory = memory,
  .read = read,
  .device = &on_device,
};

const FxProc fx_normalize_proc = {
  .name = "normalize",
  .summary = "Normalization",
  .detail = "Brings the peak, the mean power, a percentile or the loudness of "
            "sound to a target: exactly, in a pass that measures and one that "
            "applies the gain, or live, with a gain that looks ahead",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (Params),
  .plan_size = sizeof (FxNormalizePlan),
  .flags = FX_PROC_F64 | FX_PROC_FINITE | FX_PROC_LISTENS,
  .effect = &effect,
  .readouts = readouts,
  .n_readouts = N_READOUTS,
  .read = fx_effect_state_read,
  .plan = plan,
  .state_new = fx_effect_state_new,
  .state_free = fx_effect_state_free,
  .reset = fx_effect_state_reset,
  .change = fx_effect_state_change,
  .process = fx_effect_state_process,
  .memory = fx_effect_state_memory,
  .is_finite = fx_effect_state_is_finite,
  .latency = latency,
  .tail = latency,
};
