/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A limiter that looks ahead. Of each frame the gain is known that just keeps it
 * at the ceiling, r = min (1, ceiling / peak); fx_lookahead.h makes of that a
 * smooth gain that is never above r when it meets the sound, W - 1 + H frames
 * later (Hamalainen, DAFx-02). What recovers does so exponentially.
 *
 * The peak is that of the samples, or, with true-peak, of the wave between them
 * too (fx_inter_peak.h; ITU-R BS.1770-4 annex 2). Gains are then held H frames
 * around each peak, so that the product with the sound is, as far as a filter
 * of interpolation sees, the wave times a constant.
 *
 * A side-chain counts beside the sound, with the same gain before: what is
 * louder sets the gain, so that the ceiling holds for both. */

#include <stdlib.h>
#include <string.h>
#include "dsp/fx_effect.h"
#include "dsp/fx_lookahead.h"
#include "dsp/fx_math.h"
#include "dsp/fx_procs.h"
#include "dsp/fx_inter_peak.h"
#include "dsp/kernel/row.h"

#define HOLD 8 /* frames around a true peak */

/* What true peaks are taken to be above what they are: the interpolator of the
 * standard, which meters use, shows up to 0.22 dB more at some frequencies. */
#define MARGIN 1.0163 /* 0.14 dB */

typedef struct Params {
  double ceiling, lookahead, release, input_gain, link;
  int32_t true_peak;
} Params;

enum { CEILING, RELEASE, INPUT, LINK, N_KNOBS };

typedef struct Plan {
  double knob[N_KNOBS];
  uint32_t smooth; /* frames of the means: W */
  int32_t true_peak;
} Plan;

static const FxParam params[] = {
  { .name = "ceiling",
      .blurb = "Level that nothing exceeds",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, ceiling),
      .min = -24,
      .max = 0,
      .def = -1 },
  { .name = "lookahead",
      .blurb = "Time in which the gain falls before a peak (with true-peak: at "
               "least 1)",
      .unit = "ms",
      .type = FX_T_F64,
      .offset = offsetof (Params, lookahead),
      .min = 0,
      .max = 20,
      .def = 5 },
  { .name = "release",
      .blurb = "Time constant of the gain's recovery",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, release),
      .min = 1,
      .max = 5000,
      .def = 100 },
  { .name = "input-gain",
      .blurb = "Change of the level before the limiter",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, input_gain),
      .min = -60,
      .max = 24,
      .def = 0 },
  { .name = "link",
      .blurb = "How far the loudest channel sets the gain of all (1: wholly)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, link),
      .min = 0,
      .max = 1,
      .def = 1 },
  { .name = "true-peak",
      .blurb = "Limit what the wave reaches between samples too",
      .unit = "",
      .type = FX_T_BOOL,
      .offset = offsetof (Params, true_peak),
      .max = 1 },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  double c = fx_db_to_gain (p->ceiling);
  if (f->sample == FX_F32) {
    /* What is stored is no larger either. */
    float s = (float)c;
    c = s > c ? nextafterf (s, 0) : s;
  }
  memset (out, 0, sizeof *out);
  out->knob[CEILING] = c;
  out->knob[RELEASE] = -expm1 (-1000 / (p->release * f->rate));
  out->knob[INPUT] = fx_db_to_gain (p->input_gain);
  out->knob[LINK] = p->link;
  double lookahead = p->true_peak ? fmax (1, p->lookahead) : p->lookahead;
  out->smooth = (uint32_t)lrint (lookahead * f->rate / 1000) + 1;
  out->true_peak = p->true_peak;
  return FX_OK;
}

static uint32_t
latency (const FxFormat *f, const void *plan)
{
  const Plan *p = plan;
  return p->smooth - 1 + (p->true_peak ? HOLD + FX_INTER_PEAK_LATENCY : 0);
}

/* --- state ------------------------------------------------------------------ */

typedef struct Channel {
  FxLookahead gain;
  FxInterPeak peak, key;
  double *line;                 /* sound on its way: mask + 1 values */
  double high[FX_EFFECT_CHUNK]; /* peaks */
} Channel;

typedef struct Own {
  Channel *channel;
  double *memory; /* of all channels */
  double taps[FX_INTER_PEAK_TAPS];
  uint32_t channels, mask, at; /* at: where the next frame goes */
  int common;   /* all channels have the gain of the first, and only that one is
                 kept */
  double least; /* gain since the last reading */
} Own;

static int
init (void *own, const FxFormat *f, const void *plan)
{
  Own *o = own;
  const Plan *p = plan;
  uint32_t need = latency (f, plan) + FX_EFFECT_CHUNK, size = 1;
  while (size < need)
    size *= 2;
  o->mask = size - 1;
  o->channels = f->channels;
  o->channel = calloc (f->channels, sizeof *o->channel);
  uint32_t hold = p->true_peak ? HOLD : 0;
  size_t each = size + fx_lookahead_size (p->smooth, hold);
  o->memory = malloc (f->channels * each * sizeof *o->memory);
  if (!o->channel || !o->memory)
    return 0;
  fx_inter_peak_taps (o->taps);
  for (uint32_t c = 0; c < f->channels; c++) {
    o->channel[c].line = o->memory + c * each;
    fx_lookahead_init (
        &o->channel[c].gain, p->smooth, hold, o->channel[c].line + size);
  }
  return 1;
}

static void
done (void *own)
{
  Own *o = own;
  free (o->memory);
  free (o->channel);
}

static void
reset (void *own, const FxFormat *f, const void *plan)
{
  Own *o = own;
  for (uint32_t c = 0; c < o->channels; c++) {
    fx_lookahead_reset (&o->channel[c].gain);
    memset (&o->channel[c].peak, 0, sizeof o->channel[c].peak);
    memset (&o->channel[c].key, 0, sizeof o->channel[c].key);
    memset (o->channel[c].line, 0, (o->mask + 1) * sizeof (double));
  }
  o->at = 0;
  o->common = 1;
  o->least = 1;
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const Own *o = own;
  uint32_t late = latency (f, plan);
  double most = 0;
  for (uint32_t c = 0; c < o->channels; c++) {
    for (uint32_t i = 1; i <= late; i++)
      most = fmax (most, fabs (o->channel[c].line[(o->at - i) & o->mask]));
  }
  return most;
}

static void
read_gain (void *own, double *values)
{
  Own *o = own;
  values[0] = -20 * log10 (o->least) + 0.0;
  o->least = 1;
}

/* --- audio ------------------------------------------------------------------ */

/* x in, and what came late frames ago out. */
static void
delay (const Own *o, double *line, uint32_t late, double *x, size_t n)
{
  size_t size = o->mask + 1, part = size - o->at,
         from = (o->at - late) & o->mask;
  part = part < n ? part : n;
  memcpy (line + o->at, x, part * sizeof *x);
  memcpy (line, x + part, (n - part) * sizeof *x);
  part = size - from;
  part = part < n ? part : n;
  memcpy (x, line + from, part * sizeof *x);
  memcpy (x + part, line, (n - part) * sizeof *x);
}

/* Below it a peak may be anything: no gain depends on it. 0: all count, where
 * channels are linked in part. */
static double
low_enough (const FxEffectRun *r)
{
  double now = r->knob[CEILING], link = r->knob[LINK];
  double end = now + r->step[CEILING] * (double)(r->n - 1);
  if (r->step[LINK] != 0 || (link != 0 && link != 1))
    return 0;
  return (now < end ? now : end) * 0.999999 / MARGIN;
}

/* Frame by frame: how high the sound is. */
static void
peaks (Own *o, const FxEffectRun *r, FxInterPeak *state, const double *x,
    double *y)
{
  const Plan *p = r->plan;
  size_t n = r->n;
  if (!p->true_peak) {
    fx_row_magnitude (fx_kernels (), y, x, n, 0);
    return;
  }
  fx_inter_peak_run (state, o->taps, x, n, low_enough (r), y);
  for (size_t i = 0; i < n; i++)
    y[i] *= MARGIN;
}

/* The gain before the limiter. */
static void
amplify (const FxEffectRun *r, double *x)
{
  double in = r->knob[INPUT], step = r->step[INPUT];
  for (size_t i = 0; (in != 1 || step != 0) && i < r->n; i++)
    x[i] *= in + step * (double)(int32_t)i;
}

/* How high a side-chain is where it is higher. */
static void
key_peaks (Own *o, const FxEffectRun *r, uint32_t c, double *most)
{
  Channel *ch = &o->channel[c];
  double key[FX_EFFECT_CHUNK], high[FX_EFFECT_CHUNK];
  if (r->key[c] == r->x[c]) {
    memset (&ch->key, 0, sizeof ch->key);
    return;
  }
  memcpy (key, r->key[c], r->n * sizeof *key);
  amplify (r, key);
  peaks (o, r, &ch->key, key, high);
  fx_row_magnitude (fx_kernels (), most, high, r->n, 1);
}

/* Peaks to gains that they allow: ceiling / max (ceiling, peak). */
static void
allow (const FxEffectRun *r, double *g, const double *peak, const double *most)
{
  double c = r->knob[CEILING], dc = r->step[CEILING], l = r->knob[LINK],
         dl = r->step[LINK];
  for (size_t i = 0; dc == 0 && l == 1 && dl == 0 && i < r->n; i++)
    g[i] = c / (most[i] > c ? most[i] : c);
  if (dc == 0 && l == 1 && dl == 0)
    return;
  for (size_t i = 0; i < r->n; i++) {
    double t = (double)(int32_t)i, now = c + dc * t;
    double high = peak[i] + (l + dl * t) * (most[i] - peak[i]);
    g[i] = now / (high > now ? high : now);
  }
}

/* x g, and what rounding put above the ceiling back. */
static void
apply (const FxEffectRun *r, double *x, const double *g)
{
  double c = r->knob[CEILING], dc = r->step[CEILING];
  if (dc == 0) {
    fx_row_limit (fx_kernels (), x, g, r->n, c);
    return;
  }
  for (size_t i = 0; i < r->n; i++) {
    double now = c + dc * (double)(int32_t)i, y = x[i] * g[i];
    y = y > now ? now : y;
    x[i] = y < -now ? -now : y;
  }
}

/* One gain for all channels, as long as they are wholly linked: it is that of
 * the first, which the others take over when they part. */
static int
is_common (Own *o, const FxEffectRun *r)
{
  int linked = r->knob[LINK] == 1 && r->step[LINK] == 0;
  if (o->common && !linked) {
    for (uint32_t c = 1; c < o->channels; c++)
      fx_lookahead_copy (&o->channel[c].gain, &o->channel[0].gain);
    o->common = 0;
  } else if (!o->common && linked) {
    o->common = 1;
    for (uint32_t c = 0; c < o->channels; c++)
      o->common &= fx_lookahead_rests (&o->channel[c].gain);
  }
  return o->common;
}

/* g of a channel, or of all. At rest, with nothing above the ceiling, it is 1. */
static void
gains (Own *o, const FxEffectRun *r, Channel *c, const double *most, double *g)
{
  const FxKernels *k = fx_kernels ();
  double now = r->knob[CEILING];
  if (r->step[CEILING] == 0 && fx_lookahead_rests (&c->gain) &&
      fx_row_peak (k, most, r->n, 0) <= now) {
    for (size_t i = 0; i < r->n; i++)
      g[i] = 1;
    return;
  }
  allow (r, g, c->high, most);
  fx_lookahead_run (&c->gain, g, r->n, r->knob[RELEASE], r->step[RELEASE]);
  o->least = fx_row_least (k, g, r->n, o->least);
}

static void
run (void *own, const FxEffectRun *r)
{
  Own *o = own;
  const Plan *p = r->plan;
  double most[FX_EFFECT_CHUNK], g[FX_EFFECT_CHUNK];
  uint32_t late = latency (r->format, p);
  int common = is_common (o, r);
  for (uint32_t c = 0; c < r->channels; c++) {
    double *high = o->channel[c].high;
    amplify (r, r->x[c]);
    peaks (o, r, &o->channel[c].peak, r->x[c], high);
    key_peaks (o, r, c, high);
    fx_row_magnitude (fx_kernels (), most, high, r->n, c > 0);
  }
  for (uint32_t c = 0; c < r->channels; c++) {
    Channel *own_c = &o->channel[c];
    if (c == 0 || !common)
      gains (o, r, own_c, most, g);
    delay (o, own_c->line, late, r->x[c], r->n);
    apply (r, r->x[c], g);
  }
  o->at = (o->at + (uint32_t)r->n) & o->mask;
}

static const FxEffect effect = {
  .state_size = sizeof (Own),
  .n_knobs = N_KNOBS,
  .init = init,
  .free = done,
  .reset = reset,
  .run = run,
  .memory = memory,
  .read = read_gain,
};

static const FxReadout readouts[] = {
  { "gain-reduction", "Most by which the gain was reduced", "dB" },
};

const FxProc fx_limiter_proc = {
  .name = "limiter",
  .summary = "Limiter",
  .detail = "Keeps peaks below a ceiling by a gain that falls smoothly before "
            "them and recovers after, with no overshoot; with true-peak the "
            "wave between the samples is kept below it as well; a side-chain "
            "counts beside the sound",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (Params),
  .plan_size = sizeof (Plan),
  .flags = FX_PROC_F64 | FX_PROC_FINITE,
  .effect = &effect,
  .inputs = 2,
  .readouts = readouts,
  .n_readouts = sizeof readouts / sizeof *readouts,
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
