/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Reverberation: the mean of all channels, a pre-delay, one of three algorithms
 * (reverb_freeverb.c, reverb_plate.c, reverb_fdn.c) that makes as many channels
 * of it again, and how much they have in common:
 *
 *   wet[c] = (1 + width) / 2 out[c] + (1 - width) / 2 mean of the others,
 *
 * which with two channels is Freeverb's width. */

#include <stdlib.h>
#include <string.h>
#include "dsp/fx_procs.h"
#include "dsp/proc/reverb.h"

#define MOST_PRE_DELAY 500 /* ms */
#define FADE_SECONDS 0.02  /* from one pre-delay to another */
#define LEAST_RATE 1000    /* that delays are long enough at to swing */

enum { FREEVERB, PLATE, FDN };
enum { VECTOR = 8 }; /* frames that kernels take at once, at most */

typedef struct Params {
  int32_t algorithm, lines;
  double size, room_size, damping, pre_delay, diffusion, depth, rate, width;
  int32_t freeze;
  double decay, low_ratio, high_ratio, low_frequency, high_frequency, mix;
} Params;

static const FxEnumValue algorithms[] = {
  { FREEVERB, "freeverb", "Combs and all-passes, as in Freeverb" },
  { PLATE, "plate", "A plate, after Dattorro" },
  { FDN, "fdn", "A feedback delay network, after Jot" },
  { 0, NULL, NULL },
};

static const FxEnumValue line_counts[] = {
  { 8, "8", "Eight delay lines" },
  { 16, "16", "Sixteen delay lines: denser" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "algorithm",
      .blurb = "What makes the reverberation",
      .unit = "",
      .type = FX_T_ENUM,
      .offset = offsetof (Params, algorithm),
      .max = FDN,
      .def = FDN,
      .values = algorithms,
      .enum_type = "FxReverbAlgorithm" },
  { .name = "lines",
      .blurb = "Delay lines of the feedback delay network",
      .unit = "",
      .type = FX_T_ENUM,
      .offset = offsetof (Params, lines),
      .min = 8,
      .max = 16,
      .def = 8,
      .values = line_counts,
      .enum_type = "FxReverbLines" },
  { .name = "size",
      .blurb = "Scale of all delays in the room",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LOG,
      .offset = offsetof (Params, size),
      .min = 0.5,
      .max = 2,
      .def = 1 },
  { .name = "room-size",
      .blurb = "How long Freeverb sounds (the others have decay-time)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, room_size),
      .min = 0,
      .max = 1,
      .def = 0.5 },
  { .name = "damping",
      .blurb = "How much sooner high sounds die away in Freeverb and plate "
               "(the feedback delay network has high-ratio)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, damping),
      .min = 0,
      .max = 1,
      .def = 0.5 },
  { .name = "pre-delay",
      .blurb = "Time before the reverberation begins",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, pre_delay),
      .min = 0,
      .max = MOST_PRE_DELAY,
      .def = 0 },
  { .name = "diffusion",
      .blurb = "How soon single echoes melt into one (not Freeverb)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, diffusion),
      .min = 0,
      .max = 0.95,
      .def = 0.75 },
  { .name = "depth",
      .blurb = "How far delays swing, 1 being half a millisecond up and down, "
               "so that no tone stands out (not Freeverb)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, depth),
      .min = 0,
      .max = 1,
      .def = 0.3 },
  { .name = "rate",
      .blurb = "How fast delays swing",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, rate),
      .min = 0.01,
      .max = 20,
      .def = 1 },
  { .name = "width",
      .blurb = "How different the channels of the reverberation are (0: all "
               "the same)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, width),
      .min = 0,
      .max = 1,
      .def = 1 },
  { .name = "freeze",
      .blurb = "Nothing more comes in, and what is there goes on for ever",
      .unit = "",
      .type = FX_T_BOOL,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, freeze),
      .max = 1 },
  { .name = "decay-time",
      .blurb = "Time in which the sound falls by 60 dB, in the middle range "
               "(not Freeverb)",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, decay),
      .min = 50,
      .max = 60000,
      .def = 2000 },
  { .name = "low-ratio",
      .blurb =
          "Decay time of low sounds to decay-time (feedback delay network)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, low_ratio),
      .min = 0.1,
      .max = 4,
      .def = 1.2 },
  { .name = "high-ratio",
      .blurb =
          "Decay time of high sounds to decay-time (feedback delay network)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, high_ratio),
      .min = 0.1,
      .max = 4,
      .def = 0.4 },
  { .name = "low-frequency",
      .blurb = "Where low sounds begin, for low-ratio",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, low_frequency),
      .min = 20,
      .max = 2000,
      .def = 250 },
  { .name = "high-frequency",
      .blurb = "Where high sounds begin, for high-ratio",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, high_frequency),
      .min = 1000,
      .max = 20000,
      .def = 5000 },
  { .name = "mix",
      .blurb = "Part of the reverberation in the output",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mix),
      .min = 0,
      .max = 1,
      .def = 0.3 },
};

static const FxReverbCore *
core_of (int32_t algorithm)
{
  return algorithm == FREEVERB ? &fx_reverb_freeverb
         : algorithm == PLATE  ? &fx_reverb_plate
                               : &fx_reverb_fdn;
}

/* --- plan --------------------------------------------------------------------- */

/* Combs of Freeverb: the last one at 0 Hz, and what the all-passes add. */
static double
plan_freeverb (const FxFormat *f, const Params *p, double *k)
{
  k[FX_REVERB_INPUT] *= 2 * 0.015; /* its fixedgain, of two channels */
  k[FX_REVERB_ROOM] = p->freeze ? 1 : 0.7 + 0.28 * p->room_size;
  k[FX_REVERB_DAMP] = p->freeze ? 0 : 0.4 * p->damping;
  double scale = p->size * f->rate / 44100;
  double more = 23 * (f->channels < 16 ? f->channels : 16);
  return scale * ((1617 + more) * log (1e-6) / log (0.7 + 0.28 * p->room_size) +
                     20 * (556 + more));
}

/* Where the all-passes are slowest a way round takes 1.75 times the sum of
 * lengths. */
static double
plan_plate (const FxFormat *f, const Params *p, double *k)
{
  double quarter = 21589 / 4.0 / 29761 * p->size;
  double decay = p->freeze ? 1 : pow (10, -3 * quarter * 1000 / p->decay);
  k[FX_REVERB_DECAY] = decay;
  k[FX_REVERB_DECAY_DIFF] = fmin (fmax (decay + 0.15, 0.25), 0.5);
  k[FX_REVERB_DAMP] = p->freeze || p->damping == 0
                          ? 0
                          : pow (0.7 * p->damping, 29761 / f->rate);
  return (2 * 1.75 * p->decay / 1000 + 0.8 * p->size) * f->rate;
}

static double
plan_fdn (const FxFormat *f, const Params *p, double *k, int *rc, FxError *err)
{
  double mid = p->freeze ? 0 : 60 / (p->decay / 1000 * f->rate);
  double most = 0.45 * f->rate, high = p->high_frequency;
  k[FX_REVERB_MID] = mid;
  k[FX_REVERB_LOW] = mid / p->low_ratio;
  k[FX_REVERB_HIGH] = mid / p->high_ratio;
  k[FX_REVERB_LOW_HZ] = fmin (p->low_frequency, most);
  if (high > most) {
    *rc = fx_error (err, FX_CLAMPED, "high-frequency", high, 0, most, "Hz",
        "too high for the sample rate",
        "lower it or resample to a higher rate");
    high = most;
  }
  if (high < k[FX_REVERB_LOW_HZ]) {
    *rc = fx_error (err, FX_CLAMPED, "high-frequency", high, p->low_frequency,
        most, "Hz", "below low-frequency", "raise it or lower low-frequency");
    high = k[FX_REVERB_LOW_HZ];
  }
  if (*rc == FX_CLAMPED && err)
    err->used = high;
  k[FX_REVERB_HIGH_HZ] = high;
  double longest = fmax (1, fmax (p->low_ratio, p->high_ratio));
  return (2 * longest * p->decay / 1000 + 0.3 * p->size) * f->rate;
}

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  FxReverbPlan *out = plan;
  double *k = out->knob, tail;
  int rc = FX_OK;
  memset (out, 0, sizeof *out);
  out->algorithm = p->algorithm;
  out->lines = p->lines;
  out->size = p->size;
  out->rate = p->rate / f->rate;
  out->pre_delay = (uint32_t)(p->pre_delay * f->rate / 1000 + 0.5);
  out->most_pre_delay = (uint32_t)(MOST_PRE_DELAY * f->rate / 1000 + 1);
  k[FX_REVERB_DRY] = 1 - p->mix;
  k[FX_REVERB_WET] = p->mix;
  k[FX_REVERB_OWN] = f->channels > 1 ? (1 + p->width) / 2 : 1;
  k[FX_REVERB_OTHER] =
      f->channels > 1 ? (1 - p->width) / 2 / (f->channels - 1) : 0;
  k[FX_REVERB_INPUT] = p->freeze ? 0 : 1.0 / f->channels;
  k[FX_REVERB_DIFFUSE_1] = p->diffusion;
  k[FX_REVERB_DIFFUSE_2] = p->diffusion * 0.625 / 0.75;
  k[FX_REVERB_DEPTH] =
      p->freeze || f->rate < LEAST_RATE ? 0 : p->depth * 16 * f->rate / 29761;
  k[FX_REVERB_LOW_HZ] = k[FX_REVERB_HIGH_HZ] = f->rate / 4;
  if (p->algorithm == FREEVERB)
    tail = plan_freeverb (f, p, k);
  else if (p->algorithm == PLATE)
    tail = plan_plate (f, p, k);
  else
    tail = plan_fdn (f, p, k, &rc, err);
  tail += out->pre_delay;
  out->tail = p->freeze ? INT32_MAX : fmin (tail, INT32_MAX);
  return rc;
}

static uint32_t
tail (const FxFormat *f, const void *plan)
{
  return (uint32_t)((const FxReverbPlan *)plan)->tail;
}

/* --- state -------------------------------------------------------------------- */

typedef struct State {
  const FxKernels *kernels;
  const FxReverbCore *core;
  void *algorithm; /* its state */
  FxReverbLine line;
  FxHold hold;
  double *memory, **out; /* a chunk for each channel */
  uint32_t delay, from;  /* pre-delay; the one that is faded out, */
  uint32_t left, fade;   /*   for so many frames more */
  double phase;        /* of the modulation at the next multiple of the grid */
  double gone, frames; /* of the way there: behind, in all */
} State;

static void
free_own (void *own)
{
  State *s = own;
  if (s->algorithm)
    s->core->free (s->algorithm);
  free (s->algorithm);
  fx_reverb_line_free (&s->line);
  fx_hold_free (&s->hold);
  free (s->memory);
  free (s->out);
}

static int
init (void *own, const FxFormat *f, const void *plan)
{
  const FxReverbPlan *p = plan;
  State *s = own;
  s->kernels = fx_kernels ();
  s->core = core_of (p->algorithm);
  s->fade = (uint32_t)(FADE_SECONDS * f->rate) + 1;
  s->algorithm =
      calloc (1, s->core->size + f->channels * s->core->channel_size);
  s->memory =
      aligned_alloc (64, f->channels * FX_REVERB_GRID * sizeof *s->memory);
  s->out = malloc (f->channels * sizeof *s->out);
  if (!s->algorithm || !s->memory || !s->out ||
      !s->core->init (s->algorithm, f, p) ||
      !fx_reverb_line_init (&s->line, p->most_pre_delay + FX_REVERB_GRID))
    return 0;
  for (uint32_t c = 0; c < f->channels; c++)
    s->out[c] = s->memory + c * FX_REVERB_GRID;
  return fx_hold_init (
      &s->hold, s->core->longest (s->algorithm) + p->most_pre_delay);
}

static void
settle (State *s, const FxReverbPlan *p)
{
  s->delay = p->pre_delay;
  s->left = 0;
}

static void
reset (void *own, const FxFormat *f, const void *plan)
{
  State *s = own;
  s->core->reset (s->algorithm);
  fx_reverb_line_reset (&s->line);
  fx_hold_reset (&s->hold);
  settle (s, plan);
  s->gone = s->frames = 0;
}

static void
locate (void *own, const FxFormat *f, const void *plan, int64_t frame)
{
  State *s = own;
  int64_t next = frame + (-frame & (FX_REVERB_GRID - 1));
  double turns = ((const FxReverbPlan *)plan)->rate * (double)next;
  s->phase = turns - floor (turns);
}

static void
change (void *own, const FxFormat *f, const void *plan, uint32_t ramp)
{
  if (ramp == 0)
    settle (own, plan);
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const State *s = own;
  const FxReverbPlan *p = plan;
  uint32_t before = p->pre_delay > s->delay ? p->pre_delay : s->delay;
  before = s->left > 0 && s->from > before ? s->from : before;
  uint32_t longest = s->core->longest (s->algorithm);
  return fx_hold_get (&s->hold, longest > before ? longest : before);
}

/* --- audio -------------------------------------------------------------------- */

/* y = gain times the sum of n frames of all channels; *most: the largest. */
static void
sum (const State *s, uint32_t channels, double *const *x, double gain,
    size_t from, size_t n, double *y, double *most)
{
  const double gains[] = { gain, gain, 1 };
  for (uint32_t c = 0; c < channels; c += 2) {
    const double *in[3] = { x[c] + from, y, y };
    if (c + 1 < channels) {
      in[1] = x[c + 1] + from;
      *most = fx_weigh (s->kernels, y, in, gains, c > 0 ? 3 : 2, n);
    } else {
      *most = fx_weigh (s->kernels, y, in, gains + 1, c > 0 ? 2 : 1, n);
    }
  }
}

/* The mean of all channels, after the pre-delay: where it lies in the line, or
 * in. *most: the largest of what comes in. */
static const double *
gather (State *s, const FxEffectRun *r, size_t from, size_t n, double *in,
    double *most)
{
  double *x = fx_reverb_line_write (&s->line);
  double gain = r->knob[FX_REVERB_INPUT], step = r->step[FX_REVERB_INPUT];
  const double *now, *was;
  sum (s, r->channels, r->x, step == 0 ? gain : 1, from, n, x, most);
  if (step != 0) {
    *most = 0;
    for (size_t j = 0; j < n; j++) {
      x[j] *= gain + step * (double)(from + j);
      *most = fx_reverb_larger (*most, fabs (x[j]));
    }
  }
  *most = fx_reverb_line_done (&s->line, n, *most);
  now = fx_reverb_line_read (&s->line, s->delay + (uint32_t)n);
  if (s->left == 0)
    return now;
  was = fx_reverb_line_read (&s->line, s->from + (uint32_t)n);
  for (size_t j = 0; j < n; j++) {
    double t = s->left > j ? (double)(s->left - j) / s->fade : 0;
    t = t * t * (3 - 2 * t);
    in[j] = now[j] + (was[j] - now[j]) * t;
  }
  s->left = s->left > n ? s->left - (uint32_t)n : 0;
  return in;
}

/* x = dry and wet. */
static void
put (const State *s, const FxEffectRun *r, size_t from, size_t n)
{
  const double *k = r->knob, *d = r->step;
  FX_REVERB_ALIGNED double all[FX_REVERB_GRID];
  double most;
  int moves = d[FX_REVERB_OWN] != 0 || d[FX_REVERB_OTHER] != 0 ||
              d[FX_REVERB_DRY] != 0 || d[FX_REVERB_WET] != 0;
  sum (s, r->channels, s->out, 1, 0, n, all, &most);
  for (uint32_t c = 0; c < r->channels; c++) {
    const double *y = s->out[c];
    double *x = r->x[c] + from;
    if (!moves) {
      const double *const in[3] = { x, y, all };
      double wet = k[FX_REVERB_WET], other = k[FX_REVERB_OTHER];
      const double gain[3] = { k[FX_REVERB_DRY],
        wet * (k[FX_REVERB_OWN] - other), wet * other };
      fx_weigh (s->kernels, x, in, gain, other == 0 ? 2 : 3, n);
      continue;
    }
    for (size_t j = 0; j < n; j++) {
      double t = (double)(from + j);
      double own = k[FX_REVERB_OWN] + d[FX_REVERB_OWN] * t;
      double other = k[FX_REVERB_OTHER] + d[FX_REVERB_OTHER] * t;
      double wet = own * y[j] + other * (all[j] - y[j]);
      x[j] = (k[FX_REVERB_DRY] + d[FX_REVERB_DRY] * t) * x[j] +
             (k[FX_REVERB_WET] + d[FX_REVERB_WET] * t) * wet;
    }
  }
}

/* Where the pre-delay and the modulation go from here. */
static void
steer (State *s, const FxEffectRun *r, FxReverbPiece *piece)
{
  const FxReverbPlan *p = r->plan;
  uint32_t off = (uint32_t)(r->frame & (FX_REVERB_GRID - 1));
  if (s->left == 0 && s->delay != p->pre_delay) {
    s->from = s->delay;
    s->delay = p->pre_delay;
    s->left = s->fade;
  }
  if (off == 0) {
    s->phase += p->rate * FX_REVERB_GRID;
    s->phase -= floor (s->phase);
  }
  piece->before = s->gone;
  s->gone = 0;
  s->frames = FX_REVERB_GRID - off;
  if (!s->core->swings)
    return;
  piece->sine = sin (2 * M_PI * s->phase);
  piece->cosine = cos (2 * M_PI * s->phase);
}

static void
run (void *own, const FxEffectRun *r)
{
  State *s = own;
  FX_REVERB_ALIGNED double in[FX_REVERB_GRID];
  double most = 0, entered;
  uint32_t shortest = s->core->shortest (s->algorithm);
  /* Whole vectors where there are any. */
  if (shortest > VECTOR)
    shortest -= shortest % VECTOR;
  FxReverbPiece p = {
    .kernels = s->kernels, .plan = r->plan, .run = r, .out = s->out
  };
  if (r->recalculate)
    steer (s, r, &p);
  p.recalculate = r->recalculate;
  p.frames = s->frames;
  for (size_t n; p.from < r->n; p.from += n) {
    n = r->n - p.from < shortest ? r->n - p.from : shortest;
    p.n = n;
    p.at = s->gone;
    p.in = gather (s, r, p.from, n, in, &entered);
    most = fx_reverb_larger (
        most, fx_reverb_larger (entered, s->core->run (s->algorithm, &p)));
    put (s, r, p.from, n);
    s->gone += (double)n;
    p.recalculate = 0;
  }
  fx_hold_put (&s->hold, most, r->n);
}

static const FxEffect effect = {
  .state_size = sizeof (State),
  .n_knobs = FX_REVERB_KNOBS,
  .grid = FX_REVERB_GRID,
  .init = init,
  .free = free_own,
  .reset = reset,
  .locate = locate,
  .change = change,
  .run = run,
  .memory = memory,
};

const FxProc fx_reverb_proc = {
  .name = "reverb",
  .summary = "Reverberation",
  .detail =
      "A room around the sound: Freeverb, a plate or a feedback delay network "
      "with decay times in three ranges; takes the mean of all channels, of "
      "which there may be any number, and gives each a reverberation of its "
      "own",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (Params),
  .plan_size = sizeof (FxReverbPlan),
  .flags = FX_PROC_F64,
  .effect = &effect,
  .plan = plan,
  .state_new = fx_effect_state_new,
  .state_free = fx_effect_state_free,
  .reset = fx_effect_state_reset,
  .change = fx_effect_state_change,
  .process = fx_effect_state_process,
  .locate = fx_effect_state_locate,
  .memory = fx_effect_state_memory,
  .is_finite = fx_effect_state_is_finite,
  .tail = tail,
};
