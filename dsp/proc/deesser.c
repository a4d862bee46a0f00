/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A de-esser: a crossover of Linkwitz-Riley, fourth order, splits the sound; the
 * level of what is above its frequency, through the curve and the ballistics of
 * a compressor (D. Giannoulis, M. Massberg, J. Reiss, J. AES 60(6), 2012; see
 * dsp/fx_dyn_band.h), gives the gain of that band or, in wide mode, of all. With
 * a side-chain that level is what is above the frequency there.
 *
 * Low and high are the squares of second-order Butterworth filters
 * (dsp/kernel/svf.h): low + high is an all-pass (S. Linkwitz, J. AES 24, 1976),
 * so that without reduction the spectrum stays as it is. */

#include <string.h>
#include "dsp/fx_dyn_band.h"
#include "dsp/fx_procs.h"
#include "dsp/kernel/row.h"
#include "dsp/proc/pair.h"

#define FREQUENCY_LIMIT 0.45

enum { MODE_SPLIT, MODE_WIDE };

typedef struct Params {
  double frequency, threshold, ratio, knee, attack, release, range, link;
  int32_t mode, listen;
} Params;

enum { SETTINGS, LINK = SETTINGS + 6, WIDE, LISTEN, CUTOFF, N_KNOBS };

typedef struct Plan {
  double knob[N_KNOBS];
  FxDynTimes times;
} Plan;

typedef struct Channel {
  FxSvfPair filters[2]; /* of this one and the next, if it is even */
  FxSvfPair key_filters[2];
  double band[FX_EFFECT_CHUNK]; /* above the frequency */
  double key[FX_EFFECT_CHUNK];  /* the same of the side-chain */
} Channel;

/* Followed by a voice and then a Channel for each channel. */
typedef struct Own {
  FxDynBand band;
  Channel *channel;
  FxDynVoice voice[];
} Own;

static const FxEnumValue modes[] = {
  { MODE_SPLIT, "split", "Only what is above the frequency is reduced" },
  { MODE_WIDE, "wide", "All of the sound is reduced" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "frequency",
      .blurb = "Where the band of sibilants begins",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, frequency),
      .min = 1000,
      .max = 16000,
      .def = 6000 },
  { .name = "threshold",
      .blurb = "Level of that band from which on it is reduced",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, threshold),
      .min = -80,
      .max = 0,
      .def = -30 },
  { .name = "ratio",
      .blurb = "Level beyond the threshold to what is left of it; 100: all "
               "of it is taken away",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, ratio),
      .min = 1,
      .max = 100,
      .def = 4 },
  { .name = "knee",
      .blurb = "Width over which the corner is rounded",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, knee),
      .max = 24,
      .def = 6 },
  { .name = "attack",
      .blurb = "Time that the gain takes to 63 % of its way when it becomes "
               "louder",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, attack),
      .max = 500,
      .def = 1 },
  { .name = "release",
      .blurb = "Time that the gain takes to 63 % of its way when it becomes "
               "quieter",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, release),
      .min = 1,
      .max = 5000,
      .def = 50 },
  { .name = "range",
      .blurb = "Most that the gain is changed by",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, range),
      .max = 120,
      .def = 20 },
  { .name = "mode",
      .blurb = "What is reduced",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mode),
      .def = MODE_SPLIT,
      .max = MODE_WIDE,
      .values = modes,
      .enum_type = "FxDeesserMode" },
  { .name = "link",
      .blurb = "How much the loudest channel counts for all of them (0: each "
               "by itself, 1: all get the same gain)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, link),
      .max = 1,
      .def = 1 },
  { .name = "listen",
      .blurb = "Put out the band of sibilants alone, as it comes in",
      .unit = "",
      .type = FX_T_BOOL,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, listen),
      .max = 1 },
};

static const FxReadout readouts[] = {
  { "gain-reduction", "Largest reduction of the level", "dB" },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  FxDynSettings s = { { p->threshold, p->knee, 0, 0, p->range }, 0 };
  double most = FREQUENCY_LIMIT * f->rate, frequency = p->frequency;
  int rc = FX_OK;
  if (frequency > most) {
    rc = fx_error (err, FX_CLAMPED, "frequency", frequency, 0, most, "Hz",
        "too high for the sample rate",
        "lower it or resample to a higher rate");
    if (err)
      err->used = most;
    frequency = most;
  }
  memset (out, 0, sizeof *out);
  fx_dyn_compress (&s.curve, p->ratio, 0);
  memcpy (out->knob + SETTINGS, &s, sizeof s);
  out->knob[LINK] = p->link;
  out->knob[WIDE] = p->mode == MODE_WIDE;
  out->knob[LISTEN] = p->listen != 0;
  out->knob[CUTOFF] = tan (M_PI * frequency / f->rate);
  fx_dyn_times (&out->times, p->attack, p->release, f->rate);
  return rc;
}

static void
reset (void *own, const FxFormat *f, const void *plan)
{
  Own *o = own;
  o->channel = (Channel *)(o->voice + f->channels);
  memset (o->channel, 0, f->channels * sizeof *o->channel);
  fx_dyn_band_reset (
      &o->band, o->voice, 1, f->channels, &((const Plan *)plan)->times, 0);
}

static void
change (void *own, const FxFormat *f, const void *plan, uint32_t ramp)
{
  fx_dyn_band_change (&((Own *)own)->band, &((const Plan *)plan)->times, ramp);
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const Own *o = own;
  double most = 0;
  for (uint32_t c = 0; c < f->channels; c += 2)
    most = fmax (most, fx_pair_memory (o->channel[c].filters, 2));
  return most;
}

/* Coefficients of each frame, or of all; their step. */
static size_t
cutoffs (const FxEffectRun *r, FxSvfCoefs *k)
{
  double g = r->knob[CUTOFF], step = r->step[CUTOFF];
  size_t n = step != 0 ? r->n : 1;
  for (size_t i = 0; i < n; i++)
    k[i] = fx_svf_coefs (g + step * (double)i, FX_SVF_DAMPING);
  return step != 0;
}

/* x becomes what is below the frequency. */
static void
split (Own *o, const FxEffectRun *r)
{
  FxSvfCoefs k[FX_EFFECT_CHUNK];
  FxPairs high, low;
  size_t step = cutoffs (r, k);
  for (uint32_t c = 0; c < r->channels; c += 2) {
    Channel *ch = &o->channel[c];
    int two = c + 1 < r->channels;
    fx_pair_weave ((const double *const *)r->x, r->channels, c, r->n, high);
    fx_svf_crossover (
        fx_kernels (), k, step, ch->filters, high, low, NULL, 0, r->n);
    fx_pair_settle (ch->filters, 2);
    fx_pair_unweave (low, r->n, r->x[c], two ? r->x[c + 1] : NULL);
    fx_pair_unweave (high, r->n, ch->band, two ? ch[1].band : NULL);
  }
}

/* What is above it in the side-chain; 0: there is none. */
static int
split_key (Own *o, const FxEffectRun *r)
{
  FxSvfCoefs k[FX_EFFECT_CHUNK];
  FxPairs high, low;
  int keyed = r->key[0] != r->x[0];
  size_t step = keyed ? cutoffs (r, k) : 0;
  for (uint32_t c = 0; c < r->channels; c += 2) {
    Channel *ch = &o->channel[c];
    if (!keyed) {
      memset (ch->key_filters, 0, sizeof ch->key_filters);
      continue;
    }
    fx_pair_weave (r->key, r->channels, c, r->n, high);
    fx_svf_crossover (
        fx_kernels (), k, step, ch->key_filters, high, low, NULL, 0, r->n);
    fx_pair_settle (ch->key_filters, 2);
    fx_pair_unweave (
        high, r->n, ch->key, c + 1 < r->channels ? ch[1].key : NULL);
  }
  return keyed;
}

static void
mix (double *x, const double *band, const double *gain, const FxEffectRun *r)
{
  const double *k = r->knob, *d = r->step;
  if (!r->moving && k[WIDE] == 0 && k[LISTEN] == 0) {
    fx_row_add (fx_kernels (), x, band, gain, r->n, 0, 1);
    return;
  }
  for (size_t i = 0; i < r->n; i++) {
    double t = (double)i, wide = k[WIDE] + d[WIDE] * t,
           listen = k[LISTEN] + d[LISTEN] * t;
    double y = x[i] * (1 + wide * (gain[i] - 1)) + gain[i] * band[i];
    x[i] = y + listen * (band[i] - y);
  }
}

static void
run (void *own, const FxEffectRun *r)
{
  Own *o = own;
  FxDynSettings now, step;
  memcpy (&now, r->knob + SETTINGS, sizeof now);
  memcpy (&step, r->step + SETTINGS, sizeof step);
  int keyed = split_key (o, r);
  split (o, r);
  fx_dyn_band_run (&o->band, keyed ? o->channel->key : o->channel->band,
      sizeof (Channel) / sizeof (double), r->n, r->knob[LINK], r->step[LINK],
      &now, r->moving ? &step : NULL);
  for (uint32_t c = 0; c < r->channels; c++)
    mix (r->x[c], o->channel[c].band, fx_dyn_band_row (&o->band, c), r);
}

static void
read_out (void *own, double *values)
{
  values[0] = fx_dyn_band_read (&((Own *)own)->band);
}

static const FxEffect effect = {
  .state_size = sizeof (Own),
  .channel_size = sizeof (FxDynVoice) + sizeof (Channel),
  .n_knobs = N_KNOBS,
  .reset = reset,
  .change = change,
  .run = run,
  .memory = memory,
  .read = read_out,
};

static uint32_t
tail (const FxFormat *f, const void *plan)
{
  /* Two filters in a row, the same ones: 30 dB more than one needs. */
  return fx_svf_tail (((const Plan *)plan)->knob[CUTOFF], FX_SVF_DAMPING, 150);
}

const FxProc fx_deesser_proc = {
  .name = "deesser",
  .summary = "De-esser",
  .detail =
      "Reduces sibilants: a compressor of what is above a frequency, or "
      "of all sound by the level of that, or of that of a side-chain; any "
      "number of channels, linked or each by itself",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (Params),
  .plan_size = sizeof (Plan),
  .flags = FX_PROC_F64,
  .effect = &effect,
  .inputs = 2,
  .readouts = readouts,
  .n_readouts = 1,
  .read = fx_effect_state_read,
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
