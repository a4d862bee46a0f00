/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Few bits and a low rate: a sample is taken so many times a second, rounded to
 * steps of 2^(1 - bits), and held.
 *
 * Dither is noise of triangular density, two steps wide in all, before the
 * rounding: it makes the mean and the power of the error independent of the
 * sound (Lipshitz, Wannamaker and Vanderkooy, Quantization and dither: a
 * theoretical survey, JAES 40(5), 1992). It is a function of the frames since
 * the start, so that the same stream sounds the same; digital silence stays
 * silent.
 *
 * antialias: a Butterworth low-pass of order 4 at 0.45 of the sampling rate, as
 * two sections of second order in the trapezoidal form (Zavalishin, The art of VA
 * filter design, section 4), before the hold and after it. */

#include <math.h>
#include <string.h>
#include "dsp/fx_effect.h"
#include "dsp/fx_procs.h"

typedef struct Params {
  double bits, sample_rate;
  int32_t dither, antialias;
  double mix;
} Params;

enum { STEP, SAMPLES, CUTOFF, MIX, N_KNOBS };

typedef struct Plan {
  double knob[N_KNOBS];
  int32_t dither, antialias;
} Plan;

static const FxParam params[] = {
  { .name = "bits",
      .blurb = "Bits of a sample of full scale, parts of a bit included",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, bits),
      .min = 1,
      .max = 24,
      .def = 8 },
  { .name = "sample-rate",
      .blurb =
          "How often a sample is taken and then held (at or above the rate "
          "of the stream: always)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, sample_rate),
      .min = 100,
      .max = 192000,
      .def = 11025 },
  { .name = "dither",
      .blurb = "Add triangular noise of two steps before rounding",
      .unit = "",
      .type = FX_T_BOOL,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, dither),
      .max = 1 },
  { .name = "antialias",
      .blurb = "Filter before samples are taken and after they are held",
      .unit = "",
      .type = FX_T_BOOL,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, antialias),
      .max = 1 },
  { .name = "mix",
      .blurb = "Crushed sound (1) against that which comes in (0)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mix),
      .min = 0,
      .max = 1,
      .def = 1 },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  memset (out, 0, sizeof *out);
  double samples = fmin (1, p->sample_rate / f->rate);
  out->knob[STEP] = exp2 (1 - p->bits);
  out->knob[SAMPLES] = samples;
  out->knob[CUTOFF] = tan (M_PI * 0.45 * samples);
  out->knob[MIX] = p->mix;
  out->dither = p->dither;
  out->antialias = p->antialias;
  return FX_OK;
}

/* --- state ------------------------------------------------------------------ */

typedef struct Section {
  double a, b; /* of its integrators */
} Section;

typedef struct Channel {
  double held;
  Section before[2], after[2];
} Channel;

typedef struct Own {
  double phase;    /* samples since one was due, from -1 */
  uint64_t frames; /* since the reset */
  double holds;    /* not every frame is a sample */
  Channel channel[];
} Own;

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const Own *o = own;
  double most = 0;
  for (uint32_t c = 0; c < f->channels; c++) {
    const Channel *s = &o->channel[c];
    most = fmax (most, o->holds * fabs (s->held));
    for (int k = 0; k < 2; k++) {
      most = fmax (most, fmax (fabs (s->before[k].a), fabs (s->before[k].b)));
      most = fmax (most, fmax (fabs (s->after[k].a), fabs (s->after[k].b)));
    }
  }
  return most;
}

/* Butterworth of order 4: 1 / q of its sections, 2 cos (pi / 8), 2 cos (3 pi / 8). */
static const double damping[2] = { 1.8477590650225735, 0.7653668647301796 };

static uint32_t
tail (const FxFormat *f, const void *plan)
{
  const Plan *p = plan;
  /* What is held, and -120 dB of the slower pole pair, twice. */
  double w = 2 * atan (p->knob[CUTOFF]), hold = 1 / p->knob[SAMPLES] - 1;
  return (uint32_t)ceil (
      hold + (p->antialias ? 2 * 13.82 / (w * damping[1] / 2) + 20 : 0));
}

/* --- audio ------------------------------------------------------------------ */

/* A well mixed number for each place (the finalizer of splitmix64: Steele, Lea
 * and Flood, OOPSLA 2014). */
static inline uint64_t
mix_bits (uint64_t z)
{
  z *= 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* -1 .. 1 with triangular density. */
static inline double
triangle (uint64_t frame, uint32_t channel)
{
  uint64_t z = mix_bits (frame + mix_bits (channel + 1));
  return ((double)(z >> 32) - (double)(z & 0xffffffffu)) * 0x1p-32;
}

/* Two sections; g: tangent of half the cutoff, and what it gains. */
static void
low_pass (Section *s, const double *x, size_t n, double g, double dg, double *y)
{
  for (int k = 0; k < 2; k++) {
    double a = s[k].a, b = s[k].b, r = damping[k];
    const double *in = k ? y : x;
    double now = g, scale = 1 / (1 + g * (g + r));
    for (size_t i = 0; i < n; i++) {
      if (dg != 0) {
        now = g + dg * (double)(int32_t)i;
        scale = 1 / (1 + now * (now + r));
      }
      double band = (now * (in[i] - b) + a) * scale;
      double low = b + now * band;
      a = 2 * band - a;
      b = 2 * low - b;
      y[i] = low;
    }
    s[k].a = fabs (a) < 1e-25 ? 0 : a;
    s[k].b = fabs (b) < 1e-25 ? 0 : b;
  }
}

/* Where a sample is taken. */
static double
clock_of (const FxEffectRun *r, double phase, unsigned char *takes)
{
  double step = r->knob[SAMPLES], more = r->step[SAMPLES];
  for (size_t i = 0; i < r->n; i++) {
    /* What adds up to a whole sample may lack a rounding. */
    takes[i] = phase >= -1e-9;
    phase += step + more * (double)(int32_t)i - takes[i];
  }
  return phase;
}

static void
hold (const FxEffectRun *r, Channel *s, uint32_t c, int dither, uint64_t first,
    const unsigned char *takes, double *x)
{
  double held = s->held;
  for (size_t i = 0; i < r->n; i++) {
    if (takes[i]) {
      double step = r->knob[STEP] + r->step[STEP] * (double)(int32_t)i;
      double now = x[i] / step;
      if (dither && now != 0)
        now += triangle (first + i, c);
      held = rint (now) * step;
    }
    x[i] = held;
  }
  s->held = held;
}

static void
run (void *own, const FxEffectRun *r)
{
  Own *o = own;
  const Plan *p = r->plan;
  unsigned char takes[FX_EFFECT_CHUNK];
  double y[FX_EFFECT_CHUNK], g = r->knob[CUTOFF], dg = r->step[CUTOFF];
  o->phase = clock_of (r, o->phase, takes);
  o->holds = r->knob[SAMPLES] < 1 || r->step[SAMPLES] != 0;
  for (uint32_t c = 0; c < r->channels; c++) {
    Channel *s = &o->channel[c];
    double *x = r->x[c], mix = r->knob[MIX], dmix = r->step[MIX];
    if (p->antialias)
      low_pass (s->before, x, r->n, g, dg, y);
    else
      memcpy (y, x, r->n * sizeof *y);
    hold (r, s, c, p->dither, o->frames, takes, y);
    if (p->antialias)
      low_pass (s->after, y, r->n, g, dg, y);
    for (size_t i = 0; i < r->n; i++)
      x[i] += (mix + dmix * (double)(int32_t)i) * (y[i] - x[i]);
  }
  o->frames += r->n;
}

static const FxEffect effect = {
  .state_size = sizeof (Own),
  .channel_size = sizeof (Channel),
  .n_knobs = N_KNOBS,
  .flags = FX_EFFECT_FADES,
  .run = run,
  .memory = memory,
};

const FxProc fx_bitcrusher_proc = {
  .name = "bitcrusher",
  .summary = "Bit crusher",
  .detail = "Takes samples at a lower rate, holds them, and rounds them to few "
            "bits, with dither and filters on demand",
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
