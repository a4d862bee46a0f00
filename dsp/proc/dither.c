/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Fewer bits, without distortion: y = q (v + d), where q rounds to a multiple of
 * the step 2^(1 - bits), d is noise of triangular density over two steps (TPDF:
 * the sum of two even ones) and v = x - sum c[k] e[n - k], e = y - v, the error
 * that a filter moves to where it is heard least: the total error has the
 * spectrum of 1 - c[1] z^-1 - c[2] z^-2 ... With TPDF the first two moments of the
 * error do not depend on the sound.
 *
 * Lipshitz, Wannamaker, Vanderkooy, Quantization and dither: a theoretical
 * survey, JAES 40(5), 1992 (TPDF); the same, Minimally audible noise shaping,
 * JAES 39(11), 1991 (5 taps); Wannamaker, Psychoacoustically optimal noise
 * shaping, JAES 40(7/8), 1992 (3 and 9 taps, F-weighting). The filters are for
 * 44.1 kHz; at another rate their curve moves with it, by 9 % at 48 kHz.
 *
 * The noise is a function of seed, channel and position since the start, so that
 * it does not depend on the size of buffers. */

#include <math.h>
#include "dsp/fx_effect.h"
#include "dsp/fx_procs.h"

enum { TYPE_NONE, TYPE_TPDF };
enum {
  SHAPE_NONE,
  SHAPE_WANNAMAKER_3,
  SHAPE_LIPSHITZ_5,
  SHAPE_WANNAMAKER_9,
  SHAPES
};
enum { TAPS = 9 };

typedef struct Params {
  int32_t bits, type, shape, seed;
  double hold;
} Params;

typedef struct Plan {
  double step;
  int32_t type, shape;
  uint64_t seed;
  uint32_t hold; /* frames */
} Plan;

typedef struct Channel {
  double error[2 * TAPS]; /* the newest at `at`, each one twice */
  uint32_t at;
  uint32_t silent; /* frames of silence so far, or more than can be */
} Channel;

typedef struct Own {
  uint64_t frame; /* since the start */
  double step;
  uint32_t channels;
  Channel channel[];
} Own;

static const FxEnumValue types[] = {
  { TYPE_NONE, "none", "None: rounding, with its distortion" },
  { TYPE_TPDF, "tpdf", "Noise of triangular density" },
  { 0, NULL, NULL },
};

static const FxEnumValue shapes[] = {
  { SHAPE_NONE, "none", "White" },
  { SHAPE_WANNAMAKER_3, "wannamaker3",
      "Wannamaker's filter of 3 taps (F-weighting)" },
  { SHAPE_LIPSHITZ_5, "lipshitz5",
      "Lipshitz's filter of 5 taps (E-weighting)" },
  { SHAPE_WANNAMAKER_9, "wannamaker9",
      "Wannamaker's filter of 9 taps (F-weighting)" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "bits",
      .blurb = "Bits that are left; the samples stay floats",
      .unit = "",
      .type = FX_T_I32,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, bits),
      .min = 1,
      .max = 24,
      .def = 16 },
  { .name = "type",
      .blurb = "Noise that is added before rounding",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, type),
      .max = TYPE_TPDF,
      .def = TYPE_TPDF,
      .values = types,
      .enum_type = "FxDitherType" },
  { .name = "noise-shaping",
      .blurb = "Spectrum of the error: moved away from where ears are keen, at "
               "44.1 and 48 kHz",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, shape),
      .max = SHAPES - 1,
      .def = SHAPE_NONE,
      .values = shapes,
      .enum_type = "FxDitherShape" },
  { .name = "hold",
      .blurb = "How long noise goes on in digital silence, which then stays "
               "silence",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, hold),
      .min = 0,
      .max = 5000,
      .def = 100 },
  { .name = "seed",
      .blurb = "Which noise: the same number makes the same noise",
      .unit = "",
      .type = FX_T_I32,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, seed),
      .max = INT32_MAX },
};

static const double filters[SHAPES][TAPS] = {
  { 0 },
  { 1.623, -0.982, 0.109 },
  { 2.033, -2.165, 1.959, -1.590, 0.6149 },
  { 2.412, -3.370, 3.937, -4.174, 3.353, -2.205, 1.281, -0.569, 0.0847 },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  *out = (Plan){ ldexp (1, 1 - p->bits), p->type, p->shape,
    (uint64_t)p->seed * 0x9e3779b97f4a7c15u,
    (uint32_t)(p->hold / 1000 * f->rate + 0.5) };
  return FX_OK;
}

static void
reset (void *own, const FxFormat *f, const void *plan)
{
  Own *o = own;
  o->channels = f->channels;
  o->step = ((const Plan *)plan)->step;
  o->frame = 0;
  for (uint32_t c = 0; c < f->channels; c++)
    o->channel[c] = (Channel){ .silent = UINT32_MAX };
}

static void
change (void *own, const FxFormat *f, const void *plan, uint32_t ramp)
{
  ((Own *)own)->step = ((const Plan *)plan)->step;
}

/* 64 bits that have nothing to do with each other from one n to the next, by the
 * finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
static inline uint64_t
hash (uint64_t n)
{
  n = (n ^ (n >> 30)) * 0xbf58476d1ce4e5b9u;
  n = (n ^ (n >> 27)) * 0x94d049bb133111ebu;
  return n ^ (n >> 31);
}

/* The nearest whole number, for magnitudes that have one in 2^51 steps; larger
 * ones are whole already. */
static inline double
nearest (double v)
{
  static const double whole = 0x1.8p52;
  return fabs (v) < 0x1p51 ? (v + whole) - whole : v;
}

static void
run_channel (Channel *ch, const Plan *p, double *x, size_t n, uint64_t key,
    uint64_t frame)
{
  const double *c = filters[p->shape];
  double inverse = 1 / p->step, noise = p->type == TYPE_TPDF ? 0x1p-32 : 0;
  uint32_t silent = ch->silent;
  for (size_t i = 0; i < n; i++) {
    silent = x[i] != 0 ? 0 : silent < UINT32_MAX ? silent + 1 : silent;
    if (silent > p->hold) {
      silent = UINT32_MAX;
      ch->at = ch->at ? ch->at - 1 : TAPS - 1;
      ch->error[ch->at] = ch->error[ch->at + TAPS] = 0;
      x[i] = 0;
      continue;
    }
    const double *e = ch->error + ch->at;
    double v = x[i] * inverse, sum = 0;
    uint64_t r = hash (key + (frame + i) * 0x9e3779b97f4a7c15u);
    double d = ((double)(uint32_t)r - (double)(uint32_t)(r >> 32)) * noise;
    for (int k = 0; p->shape && k < TAPS; k++)
      sum += c[k] * e[k];
    v -= sum;
    double y = nearest (v + d);
    ch->at = ch->at ? ch->at - 1 : TAPS - 1;
    ch->error[ch->at] = ch->error[ch->at + TAPS] = y - v;
    x[i] = y * p->step;
  }
  ch->silent = silent;
}

static void
run (void *own, const FxEffectRun *r)
{
  Own *o = own;
  const Plan *p = r->plan;
  for (uint32_t c = 0; c < r->channels; c++)
    run_channel (
        &o->channel[c], p, r->x[c], r->n, hash (p->seed + c + 1), o->frame);
  o->frame += r->n;
}

/* Where noise goes on it is of about one step. */
static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const Own *o = own;
  const Plan *p = plan;
  if (p->type == TYPE_NONE && p->shape == SHAPE_NONE)
    return 0; /* 0 is rounded to 0 */
  for (uint32_t c = 0; c < o->channels; c++) {
    if (o->channel[c].silent != UINT32_MAX)
      return o->step;
  }
  return 0;
}

static uint32_t
tail (const FxFormat *f, const void *plan)
{
  return ((const Plan *)plan)->hold;
}

static const FxEffect effect = {
  .state_size = sizeof (Own),
  .channel_size = sizeof (Channel),
  .reset = reset,
  .change = change,
  .run = run,
  .memory = memory,
};

const FxProc fx_dither_proc = {
  .name = "dither",
  .summary = "Dither",
  .detail = "Rounds sound to fewer bits with noise that turns distortion into "
            "a steady hiss, and moves that to where it is heard least; the "
            "samples stay floats",
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
