/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The loop around effects in the time domain: audio as planes of doubles in
 * small pieces, knobs that move, switches that fade. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_effect.h"
#include "dsp/fx_instance_priv.h"
#include "dsp/kernel/fir.h"
#include "dsp/kernel/matrix.h"
#include "dsp/kernel/pointwise.h"

/* What is below cannot be told from silence, and takes filters long to leave. */
#define NOTHING 1e-60

typedef struct Knob {
  double target, step;
} Knob;

typedef struct FxEffectState {
  const FxProc *proc;
  const FxEffect *effect;
  uint32_t channels;
  size_t own_size, rest;   /* bytes of own; where the plan's switches begin */
  void *own, *was;         /* was: state of what is faded out, or NULL */
  void *plan, *old, *next; /* in use; faded out; what a fade keeps waiting */
  uint32_t left;           /* frames that knobs still move */
  uint32_t fade, fading;   /* length of a fade, frames left of it */
  int waiting;             /* next is due after the fade */
  uint32_t next_ramp;
  int again;  /* recalculate whatever the position */
  int broken; /* something that is not finite came out */
  int placed; /* no frame since a reset or a change of place */
  int64_t frame;
  double *memory;             /* of the planes */
  double **x, **key, **faded; /* channels planes of a chunk each */
  float **stage;              /* the same for floats */
  Knob knobs[FX_EFFECT_KNOBS];
} FxEffectState;

/* --- state ------------------------------------------------------------------ */

static int
allocate (FxEffectState *s, const FxProc *p, const FxFormat *f)
{
  const FxEffect *e = p->effect;
  int fades = e->flags & FX_EFFECT_FADES;
  uint32_t sets = 1 + (p->inputs == 2) + (fades != 0);
  size_t planes = (size_t)sets * f->channels;
  s->own_size = e->state_size + f->channels * e->channel_size;
  s->own = calloc (1, s->own_size + 1);
  s->was = fades ? calloc (1, s->own_size + 1) : NULL;
  s->plan = calloc (3, p->plan_size);
  s->memory =
      malloc ((planes + f->channels) * FX_EFFECT_CHUNK * sizeof *s->memory);
  s->x = malloc (planes * sizeof *s->x);
  s->stage = calloc (f->channels, sizeof *s->stage);
  if (!s->own || (fades && !s->was) || !s->plan || !s->memory || !s->x ||
      !s->stage)
    return 0;
  s->old = (char *)s->plan + p->plan_size;
  s->next = (char *)s->old + p->plan_size;
  for (size_t i = 0; i < planes; i++)
    s->x[i] = s->memory + i * FX_EFFECT_CHUNK;
  for (uint32_t c = 0; c < f->channels; c++)
    s->stage[c] = (float *)(s->memory + (planes + c) * FX_EFFECT_CHUNK);
  s->key = p->inputs == 2 ? s->x + f->channels : s->x;
  s->faded = s->x + (planes - f->channels);
  return 1;
}

void *
fx_effect_state_new (const FxProc *p, const FxFormat *f, const void *plan)
{
  FxEffectState *s = calloc (1, sizeof *s);
  if (!s)
    return NULL;
  s->proc = p;
  s->effect = p->effect;
  s->channels = f->channels;
  s->rest = p->effect->n_knobs * sizeof (double);
  s->fade = (uint32_t)(0.020 * f->rate) + 1;
  if (!allocate (s, p, f) ||
      (p->effect->init && !p->effect->init (s->own, f, plan))) {
    fx_effect_state_free (s);
    return NULL;
  }
  fx_effect_state_reset (f, plan, s);
  return s;
}

void
fx_effect_state_free (void *state)
{
  FxEffectState *s = state;
  if (s->effect->free && s->own)
    s->effect->free (s->own);
  free (s->own);
  free (s->was);
  free (s->plan);
  free (s->memory);
  free (s->x);
  free (s->stage);
  free (s);
}

static void
settle (FxEffectState *s)
{
  const double *knob = s->plan;
  s->left = 0;
  for (uint32_t i = 0; i < s->effect->n_knobs; i++)
    s->knobs[i] = (Knob){ knob[i], 0 };
}

void
fx_effect_state_reset (const FxFormat *f, const void *plan, void *state)
{
  FxEffectState *s = state;
  memcpy (s->plan, plan, s->proc->plan_size);
  s->fading = 0;
  s->waiting = 0;
  s->again = 1;
  s->broken = 0;
  s->frame = 0; /* as after state_new: whoever knows better locates */
  settle (s);
  if (s->effect->reset)
    s->effect->reset (s->own, f, s->plan);
  else
    memset (s->own, 0, s->own_size);
  s->placed = 1;
  if (s->effect->locate)
    s->effect->locate (s->own, f, s->plan, s->frame);
}

void
fx_effect_state_locate (
    const FxFormat *f, const void *plan, void *state, int64_t frame)
{
  FxEffectState *s = state;
  s->frame = frame;
  s->again = 1;
  s->placed = 1;
  if (s->effect->locate)
    s->effect->locate (s->own, f, s->plan, frame);
}

/* Knobs set out for those of the plan in use; ramp > 0. */
static void
move (FxEffectState *s, uint32_t ramp)
{
  const double *knob = s->plan;
  for (uint32_t i = 0; i < s->effect->n_knobs; i++) {
    Knob *k = &s->knobs[i];
    double now = k->target - k->step * s->left;
    k->target = knob[i];
    k->step = (knob[i] - now) / ramp;
  }
  s->left = ramp;
}

static void
take (FxEffectState *s, const FxFormat *f, const void *plan, uint32_t ramp)
{
  const FxProc *p = s->proc;
  int other = memcmp ((const char *)plan + s->rest, (char *)s->plan + s->rest,
                  p->plan_size - s->rest) != 0;
  if (other && s->was && ramp > 0) {
    memcpy (s->old, s->plan, p->plan_size);
    memcpy (s->was, s->own, s->own_size);
    s->fading = s->fade;
  }
  memcpy (s->plan, plan, p->plan_size);
  s->again |= other;
  if (ramp > 0)
    move (s, ramp);
  else
    settle (s);
  if (s->effect->change)
    s->effect->change (s->own, f, s->plan, ramp);
  /* What starts with another plan starts where that one is at this time. */
  if (s->placed && ramp == 0 && s->effect->locate)
    s->effect->locate (s->own, f, s->plan, s->frame);
}

void
fx_effect_state_change (
    const FxFormat *f, const void *plan, void *state, uint32_t ramp)
{
  FxEffectState *s = state;
  const FxProc *p = s->proc;
  if (ramp == 0) {
    s->fading = 0;
    s->waiting = 0;
    s->again = 1;
  }
  int other = memcmp ((const char *)plan + s->rest, (char *)s->plan + s->rest,
                  p->plan_size - s->rest) != 0;
  if (s->fading > 0 && other) {
    /* The sound of one fade has to end before the next one begins. */
    memcpy (s->next, plan, p->plan_size);
    s->next_ramp = ramp;
    s->waiting = 1;
    return;
  }
  s->waiting = 0;
  take (s, f, plan, ramp);
}

double
fx_effect_state_memory (const FxFormat *f, const void *state)
{
  const FxEffectState *s = state;
  double m = s->effect->memory ? s->effect->memory (s->own, f, s->plan) : 0;
  return m < NOTHING ? 0 : m;
}

int
fx_effect_state_is_finite (
    const FxKernels *k, const FxFormat *f, const void *state)
{
  return !((const FxEffectState *)state)->broken;
}

void
fx_effect_state_read (void *state, double *values)
{
  FxEffectState *s = state;
  if (s->effect->read)
    s->effect->read (s->own, values);
}

void *
fx_effect_state_own (void *state)
{
  return ((FxEffectState *)state)->own;
}

/* --- audio ------------------------------------------------------------------ */

/* n frames of a block from frame `at` on, as doubles. */
static void
load (const FxKernels *k, const FxEffectState *s, const FxFormat *f,
    const FxBlock *b, size_t at, size_t n, double **to)
{
  size_t step = fx_block_step (f), size = fx_sample_size (f);
  size_t from = (b->offset + at) * step * size;
  int wide = f->sample == FX_F64;
  if (f->layout == FX_INTERLEAVED && f->channels > 1)
    fx_deinterleave (k, wide, wide ? (void *const *)to : (void **)s->stage,
        (char *)b->planes[0] + from, f->channels, n);
  for (uint32_t c = 0; c < f->channels; c++) {
    const void *x = s->stage[c];
    if (step == 1)
      x = (char *)b->planes[c] + from;
    if (!wide)
      fx_widen (k, to[c], x, n);
    else if (step == 1)
      memcpy (to[c], x, n * sizeof (double));
  }
}

static void
store (const FxKernels *k, const FxEffectState *s, const FxFormat *f,
    double *const *from, const FxBlock *b, size_t at, size_t n)
{
  size_t step = fx_block_step (f), size = fx_sample_size (f);
  size_t to = (b->offset + at) * step * size;
  int wide = f->sample == FX_F64;
  for (uint32_t c = 0; c < f->channels; c++) {
    void *y = s->stage[c];
    if (step == 1)
      y = (char *)b->planes[c] + to;
    if (!wide)
      fx_narrow (k, y, from[c], n);
    else if (step == 1)
      memcpy (y, from[c], n * sizeof (double));
  }
  if (step > 1)
    fx_interleave (k, wide, (char *)b->planes[0] + to,
        wide ? (const void *const *)from : (const void *const *)s->stage,
        f->channels, n);
}

/* A side-chain comes as it is. */
static void
clean (double **x, uint32_t channels, size_t n)
{
  for (uint32_t c = 0; c < channels; c++) {
    for (size_t i = 0; i < n; i++)
      x[c][i] = isfinite (x[c][i]) ? x[c][i] : 0;
  }
}

static int
all_finite (const FxKernels *k, double *const *x, uint32_t channels, size_t n)
{
  int finite = 1;
  for (uint32_t c = 0; c < channels; c++)
    finite &= fx_all_finite_f64 (k, x[c], n);
  return finite;
}

/* Frames that can be processed with the same plans and steps. */
static size_t
chunk (const FxEffectState *s, size_t left)
{
  size_t n = left < FX_EFFECT_CHUNK ? left : FX_EFFECT_CHUNK;
  const FxEffect *e = s->effect;
  uint32_t grid = e->grid;
  int is_long = s->left == 0 && (e->flags & FX_EFFECT_LONG) != 0;
  int rests = !s->again && e->rests && e->rests (s->own, s->plan);
  if (grid && !is_long && !rests) {
    size_t off = (size_t)(s->frame & (grid - 1));
    n = n < grid - off ? n : grid - off;
  }
  if (s->left > 0 && n > s->left)
    n = s->left;
  if (s->fading > 0 && n > s->fading)
    n = s->fading;
  return n;
}

/* x = faded out + (x - faded out) on the way. */
static void
fade (FxEffectState *s, size_t n)
{
  for (uint32_t c = 0; c < s->channels; c++) {
    double *x = s->x[c];
    const double *was = s->faded[c];
    for (size_t i = 0; i < n; i++) {
      double t = (double)(s->fading - i - 1) / s->fade;
      /* Without corners. */
      t = t * t * (3 - 2 * t);
      x[i] += (was[i] - x[i]) * t;
    }
  }
}

/* Of the next frames; knob and step: [n_knobs], filled in. */
static FxEffectRun
stretch (const FxEffectState *s, const FxFormat *f, double *knob, double *step)
{
  const FxEffect *e = s->effect;
  int moving = 0;
  for (uint32_t i = 0; i < e->n_knobs; i++) {
    step[i] = s->left ? s->knobs[i].step : 0;
    moving |= step[i] != 0;
    knob[i] = s->left ? s->knobs[i].target - step[i] * (s->left - 1)
                      : s->knobs[i].target;
  }
  return (FxEffectRun){ .format = f,
    .plan = s->plan,
    .knob = knob,
    .step = step,
    .moving = moving,
    .recalculate = s->again || (e->grid && (s->frame & (e->grid - 1)) == 0),
    .frame = s->frame,
    .channels = s->channels,
    .x = s->x,
    .key = (const double *const *)s->x };
}

static void
run (FxEffectState *s, const FxFormat *f, size_t n, double **key)
{
  const FxEffect *e = s->effect;
  double knob[FX_EFFECT_KNOBS], step[FX_EFFECT_KNOBS];
  FxEffectRun r = stretch (s, f, knob, step);
  r.key = (const double *const *)key;
  r.n = n;
  s->again = 0;
  if (s->fading > 0) {
    FxEffectRun old = r;
    for (uint32_t c = 0; c < s->channels; c++)
      memcpy (s->faded[c], s->x[c], n * sizeof (double));
    old.plan = s->old;
    old.x = s->faded;
    if (key == s->x)
      old.key = (const double *const *)s->faded;
    e->run (s->was, &old);
  }
  e->run (s->own, &r);
  if (s->fading > 0)
    fade (s, n);
}

int
fx_effect_matrix_of_knobs (
    void *own, const FxEffectRun *r, double m[4], double step[4])
{
  memcpy (m, r->knob, 4 * sizeof *m);
  memcpy (step, r->step, 4 * sizeof *step);
  return 1;
}

/* Frames from `at` on that were run as a matrix; 0: it is none now. What is not
 * finite is seen in the output, and nothing here remembers it. */
static size_t
run_matrix (const FxKernels *k, FxEffectState *s, const FxFormat *f,
    const FxBlock *in, const FxBlock *out, size_t at)
{
  const FxEffect *e = s->effect;
  double knob[FX_EFFECT_KNOBS], step[FX_EFFECT_KNOBS], m[4], d[4];
  if (!e->matrix || s->fading > 0 || s->channels != 2 ||
      f->layout != FX_INTERLEAVED)
    return 0;
  FxEffectRun r = stretch (s, f, knob, step);
  if (!e->matrix (s->own, &r, m, d))
    return 0;
  size_t n = in->frames - at, frame = 2 * fx_sample_size (f);
  n = s->left > 0 && n > s->left ? s->left : n;
  n = e->passed && n > FX_EFFECT_CHUNK ? FX_EFFECT_CHUNK : n;
  fx_matrix (k, f->sample == FX_F64,
      (char *)out->planes[0] + (out->offset + at) * frame,
      (char *)in->planes[0] + (in->offset + at) * frame, m, r.moving ? d : NULL,
      n);
  if (e->passed) {
    r.n = n;
    load (k, s, f, out, at, n, s->x);
    e->passed (s->own, &r);
    s->broken |= !all_finite (k, s->x, 2, n);
  }
  return n;
}

static void
advance (FxEffectState *s, const FxFormat *f, size_t n)
{
  s->frame += (int64_t)n;
  s->placed = 0;
  if (s->left > 0) {
    s->left -= (uint32_t)n;
    if (s->left == 0)
      settle (s);
  }
  if (s->fading == 0)
    return;
  s->fading -= (uint32_t)n;
  if (s->fading == 0 && s->waiting) {
    s->waiting = 0;
    take (s, f, s->next, s->next_ramp);
  }
}

void
fx_effect_state_process (const FxKernels *k, const FxFormat *f,
    const void *plan, void *state, const FxBlock *in, const FxBlock *out)
{
  FxEffectState *s = state;
  int passes = s->effect->flags & FX_EFFECT_PASSES;
  int apart = s->key != s->x &&
              (in[1].planes != in[0].planes || in[1].offset != in[0].offset);
  for (size_t at = 0, n; at < in->frames; at += n) {
    n = run_matrix (k, s, f, in, out, at);
    if (n > 0) {
      advance (s, f, n);
      continue;
    }
    n = chunk (s, in->frames - at);
    load (k, s, f, in, at, n, s->x);
    if (apart) {
      load (k, s, f, &in[1], at, n, s->key);
      clean (s->key, s->channels, n);
    }
    run (s, f, n, apart ? s->key : s->x);
    if (!passes) {
      s->broken |= !all_finite (k, s->x, s->channels, n);
      store (k, s, f, s->x, out, at, n);
    }
    advance (s, f, n);
  }
  if (passes)
    fx_block_copy (f, in, out);
}

void
fx_effect_gain (double *x, double gain, double step, size_t n)
{
  /* An int becomes a double in one instruction, a size_t does not. */
  int count = (int)n;
  for (int i = 0; step == 0 && i < count; i++)
    x[i] *= gain;
  for (int i = 0; step != 0 && i < count; i++)
    x[i] *= gain + step * (double)i;
}

/* --- on a device ------------------------------------------------------------ */

const char *
fx_effect_state_there (const FxFormat *f, const void *state, FxEffectPlan *to)
{
  const FxEffectState *s = state;
  const FxEffect *e = s->effect;
  double knob[FX_EFFECT_KNOBS] = { 0 }, step[FX_EFFECT_KNOBS] = { 0 };
  FxEffectWay way = { knob, step, s->left };
  if (s->fading > 0)
    return "a switch fades";
  for (uint32_t i = 0; i < e->n_knobs; i++) {
    knob[i] = s->knobs[i].target;
    step[i] = s->knobs[i].step;
  }
  if (e->device->plan)
    return e->device->plan (s->own, f, s->plan, &way, to);
  to->effect.left = s->left;
  memcpy (to->effect.knob, knob, sizeof to->effect.knob);
  memcpy (to->effect.step, step, sizeof to->effect.step);
  return NULL;
}

uint32_t
fx_effect_state_frames (const void *state)
{
  const FxEffectState *s = state;
  const FxEffectDevice *d = s->effect->device;
  return d->frames ? d->frames (s->own) : 0;
}

void
fx_effect_state_get (const void *state, double *history)
{
  const FxEffectState *s = state;
  s->effect->device->get (s->own, s->channels, history);
}

void
fx_effect_state_put (void *state, const double *history)
{
  FxEffectState *s = state;
  s->effect->device->put (s->own, s->channels, history);
  /* A switch that was taken up just now: what fades out has been there too. */
  if (s->fading > 0)
    s->effect->device->put (s->was, s->channels, history);
}

void
fx_effect_state_skip (const FxFormat *f, void *state, size_t frames)
{
  FxEffectState *s = state;
  for (size_t n; frames > 0; frames -= n) {
    n = s->left > 0 && s->left < frames ? s->left : frames;
    advance (s, f, n);
  }
  s->again = 1;
}
