/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A meter by ITU-R BS.1770-5 and EBU R 128: what fx_loudness.h measures. Sound
 * goes through as it is. */

#include <math.h>
#include <stdlib.h>
#include "dsp/fx_effect.h"
#include "dsp/fx_loudness.h"
#include "dsp/fx_procs.h"

enum { WEIGHTS = 64 };

typedef struct Params {
  int32_t pause, restarts;
  struct {
    FxTable head;
    double v[WEIGHTS][1];
  } weights;
} Params;

typedef struct Plan {
  int32_t pause, restarts;
  uint32_t n;
  double weights[WEIGHTS];
} Plan;

typedef struct Own {
  FxLoudness *meter;
  int32_t restarts;
} Own;

static const FxParam params[] = {
  { .name = "pause",
      .blurb = "Leave what plays now out of the measurement",
      .unit = "",
      .type = FX_T_BOOL,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, pause),
      .max = 1 },
  { .name = "restarts",
      .blurb = "A measurement begins anew each time this number changes",
      .unit = "",
      .type = FX_T_I32,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, restarts),
      .max = INT32_MAX },
  { .name = "weights",
      .blurb = "Factor of each channel's power, 0 leaves it out (empty: by "
               "number of channels, 1.41 for the sides and 0 for the fourth of "
               "six to eight, which has low-frequency effects)",
      .unit = "",
      .type = FX_T_TABLE,
      .offset = offsetof (Params, weights),
      .min = 0,
      .max = 10,
      .cols = 1,
      .max_rows = WEIGHTS },
};

enum {
  MOMENTARY,
  SHORT_TERM,
  INTEGRATED,
  RANGE,
  MAX_MOMENTARY,
  MAX_SHORT_TERM,
  TRUE_PEAK,
  SAMPLE_PEAK,
  N_READOUTS
};

static const FxReadout readouts[N_READOUTS] = {
  { "momentary", "Loudness of the last 400 ms", "LUFS" },
  { "short-term", "Loudness of the last 3 s", "LUFS" },
  { "integrated", "Loudness since the start, pauses left out", "LUFS" },
  { "range", "Loudness range since the start", "LU" },
  { "max-momentary", "Largest momentary loudness", "LUFS" },
  { "max-short-term", "Largest short-term loudness", "LUFS" },
  { "true-peak", "Largest magnitude, between samples too", "dBTP" },
  { "sample-peak", "Largest magnitude of a sample", "dBFS" },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  *out = (Plan){ p->pause, p->restarts, p->weights.head.rows, { 0 } };
  for (uint32_t i = 0; i < out->n; i++) {
    double w = p->weights.v[i][0];
    if (!(w >= 0 && w <= 10)) {
      int rc = fx_error (err, FX_EINVAL, "weights", w, 0, 10, "",
          "is no factor of a power", "use 1, or 0 for a channel to leave out");
      if (err)
        err->index = (int)i;
      return rc;
    }
    out->weights[i] = w;
  }
  return FX_OK;
}

static int
init (void *own, const FxFormat *f, const void *plan)
{
  const Plan *p = plan;
  Own *o = own;
  double *w = malloc (f->channels * sizeof *w);
  if (!w)
    return 0;
  for (uint32_t c = 0; c < f->channels; c++)
    w[c] = p->n == 0  ? fx_loudness_weight (f->channels, c)
           : c < p->n ? p->weights[c]
                      : 1;
  o->meter = fx_loudness_new (f->rate, f->channels, w, 1);
  free (w);
  return o->meter != NULL;
}

static void
release (void *own)
{
  fx_loudness_free (((Own *)own)->meter);
}

static void
reset (void *own, const FxFormat *f, const void *plan)
{
  Own *o = own;
  o->restarts = ((const Plan *)plan)->restarts;
  fx_loudness_reset (o->meter);
}

static void
change (void *own, const FxFormat *f, const void *plan, uint32_t ramp)
{
  if (((const Plan *)plan)->restarts != ((Own *)own)->restarts)
    reset (own, f, plan);
}

static void
run (void *own, const FxEffectRun *r)
{
  if (!((const Plan *)r->plan)->pause)
    fx_loudness_add (((Own *)own)->meter, (const double *const *)r->x, r->n);
}

static void
read (void *own, double *values)
{
  const FxLoudness *l = ((Own *)own)->meter;
  values[MOMENTARY] = fx_loudness_momentary (l);
  values[SHORT_TERM] = fx_loudness_short_term (l);
  values[INTEGRATED] = fx_loudness_integrated (l);
  values[RANGE] = fx_loudness_range (l);
  values[MAX_MOMENTARY] = fx_loudness_max_momentary (l);
  values[MAX_SHORT_TERM] = fx_loudness_max_short_term (l);
  values[TRUE_PEAK] = 20 * log10 (fx_loudness_true_peak (l));
  values[SAMPLE_PEAK] = 20 * log10 (fx_loudness_sample_peak (l));
}

static const FxEffect effect = {
  .state_size = sizeof (Own),
  .flags = FX_EFFECT_PASSES,
  .init = init,
  .free = release,
  .reset = reset,
  .change = change,
  .run = run,
  .read = read,
};

const FxProc fx_loudness_proc = {
  .name = "loudness",
  .summary = "Loudness meter",
  .detail = "Measures momentary, short-term and integrated loudness, loudness "
            "range and true peak by ITU-R BS.1770 and EBU R 128; the sound "
            "passes unchanged",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (Params),
  .plan_size = sizeof (Plan),
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
};
