/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Pitch that swings: the sound late by a delay that an oscillator moves (Zoelzer,
 * DAFX, ch. 3), with nothing of the sound that is not:
 *
 *   y(n) = x(n - d(n)),   d(n) = D - swing lfo (rate n + c stereo)
 *
 * in channel c. A tone comes out at 1 - d' times its frequency, d' in frames
 * per frame; of a sine of f turns per frame that swings by 2 pi f swing to
 * either side. `depth` is that in cents:
 *
 *   2 pi f swing = 2^(depth / 1200) - 1
 *
 * so that a rate that moves leaves the pitch alone; other shapes swing as far
 * as a sine does (a triangle bends by 2 / pi of it, and stays there). The mean
 * delay D is the latency (unless compensate is off), and as far as the swing can go: at a low rate the
 * depth ends where 2 pi f D is reached. */

#include <math.h>
#include <string.h>
#include "dsp/fx_procs.h"
#include "dsp/fx_taps.h"
#include "dsp/fx_tempo.h"

/* Of the mean delay, so much is left at the end of a swing. */
#define LEFT FX_TAPS_SHORTEST

typedef struct Params {
  FxSweepParams sweep;
  double depth, delay;
  int32_t compensate;
} Params;

enum {
  BEND = FX_SWEEP_KNOBS, /* 2 pi f swing */
  N_KNOBS
};

typedef struct Plan {
  double knob[N_KNOBS];
  uint32_t mean, late; /* D, and what of it is latency, frames */
} Plan;

typedef struct Channel {
  FxTapsPeak peak; /* of the line */
  FxDelayLine line;
  FxCurve curve; /* delay in frames */
} Channel;

typedef struct Vibrato {
  FxSweep sweep;
  double swing, stereo;
  uint32_t channels;
  Channel channel[];
} Vibrato;

static const FxParam params[] = {
  { .name = "rate",
      .blurb = "Speed of the oscillator (with a note: not used)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, sweep.rate),
      .min = 0.01,
      .max = 20,
      .def = 5 },
  { .name = "depth",
      .blurb = "How far the pitch swings upwards (downwards it is a little "
               "more); at low rates no further than the delay allows",
      .unit = "cents",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, depth),
      .max = 600,
      .def = 50 },
  { .name = "shape",
      .blurb = "Shape of the oscillator",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, sweep.shape),
      .max = FX_LFO_LAST,
      .values = fx_lfo_shapes,
      .enum_type = "FxLfoShape" },
  { .name = "stereo-phase",
      .blurb = "How far the last channel is ahead of the first; those between "
               "are spread evenly",
      .unit = "degrees",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, sweep.stereo_phase),
      .max = 360,
      .def = 0 },
  { .name = "delay",
      .blurb = "Mean delay; the sound swings by up to as much around it",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LOG,
      .offset = offsetof (Params, delay),
      .min = 1,
      .max = 100,
      .def = 5 },
  { .name = "compensate",
      .blurb = "Take the mean delay out: sound is on time, and the element has "
               "that much latency. Off: sound is late by it, and there is no "
               "latency",
      .unit = "",
      .type = FX_T_BOOL,
      .offset = offsetof (Params, compensate),
      .max = 1,
      .def = 1 },
  { .name = "tempo",
      .blurb = "Beats per minute that notes are counted in",
      .unit = "BPM",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, sweep.tempo),
      .min = FX_TEMPO_MIN,
      .max = FX_TEMPO_MAX,
      .def = FX_TEMPO_DEFAULT },
  { .name = "note",
      .blurb = "One turn of the oscillator as a note, in place of the rate",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, sweep.note),
      .max = FX_NOTE_LAST,
      .values = fx_notes,
      .enum_type = "FxNote" },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  double *k = out->knob;
  fx_sweep_plan (&p->sweep, k);
  out->mean = (uint32_t)rint (fmax (p->delay * 0.001 * f->rate, LEFT));
  out->late = p->compensate ? out->mean : 0;
  k[BEND] = exp2 (p->depth / 1200) - 1;
  double most = 2 * M_PI * k[FX_SWEEP_HZ] / f->rate * (out->mean - LEFT);
  if (k[BEND] <= most)
    return FX_OK;
  double used = 1200 * log2 (1 + most);
  fx_error (err, FX_CLAMPED, "depth", p->depth, 0, used, "cents",
      "needs a longer delay at this rate",
      "raise `delay`, raise the rate or lower the depth");
  if (err)
    err->used = used;
  k[BEND] = most;
  return FX_CLAMPED;
}

static int
init (void *own, const FxFormat *f, const void *plan)
{
  Vibrato *s = own;
  uint32_t most = 2 * ((const Plan *)plan)->mean;
  s->channels = f->channels;
  for (uint32_t c = 0; c < f->channels; c++) {
    if (!fx_delay_line_init (&s->channel[c].line, most + FX_TAPS_ROOM))
      return 0;
  }
  return 1;
}

static void
release (void *own)
{
  Vibrato *s = own;
  for (uint32_t c = 0; c < s->channels; c++)
    fx_delay_line_free (&s->channel[c].line);
}

static void
reset (void *own, const FxFormat *f, const void *plan)
{
  Vibrato *s = own;
  for (uint32_t c = 0; c < s->channels; c++) {
    fx_delay_line_reset (&s->channel[c].line);
    s->channel[c].peak = (FxTapsPeak){ 0 };
  }
}

static void
locate (void *own, const FxFormat *f, const void *plan, int64_t frame)
{
  fx_sweep_locate (
      &((Vibrato *)own)->sweep, f, ((const Plan *)plan)->knob, frame);
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const Vibrato *s = own;
  double most = 0;
  for (uint32_t c = 0; c < s->channels; c++)
    most = fmax (most, fx_taps_peak (&s->channel[c].peak));
  return most;
}

static void
take_points (Vibrato *s, const FxEffectRun *r)
{
  const double *k = r->knob;
  const double turn = 2 * M_PI / r->format->rate;
  double mean = ((const Plan *)r->plan)->mean, hz = k[FX_SWEEP_HZ];
  /* What bends now, or may: neither a swing that moves nor a rate that is ahead
   * of it bends much further. */
  double bend = fmax (k[BEND], fmax (s->swing * turn * s->sweep.hz, 0.02));
  if (!s->sweep.fresh)
    hz = fmin (hz, bend / (turn * fmax (s->swing, 1e-9)));
  int due = fx_sweep_due (&s->sweep, r, hz), fresh = due == 4;
  if (due == 0)
    return;
  double way = fmin (bend / 2, FX_SWEEP_SPEED) * FX_SWEEP_GRID;
  double swing = fmin (k[BEND] / (turn * k[FX_SWEEP_HZ]), mean - LEFT);
  fx_glide (&s->swing, swing, way, fresh);
  /* degrees that move the delay of the last channel as fast as that */
  double degrees = 360 * way / (2 * M_PI * fmax (s->swing, 1));
  fx_glide (&s->stereo, k[FX_SWEEP_STEREO], degrees, fresh);
  double edge = fx_sweep_edge (k, r->format, s->swing);
  for (int i = 4 - due; i < 4; i++) {
    double phase = fx_sweep_phase (&s->sweep, r, i);
    double lfo = fx_sweep_value (k, phase, edge);
    for (uint32_t c = 0; c < s->channels; c++) {
      double apart = fx_lfo_offset (s->stereo, c, s->channels);
      if (apart != 0)
        lfo = fx_sweep_value (k, phase + apart, edge);
      /* late where the oscillator is low: a saw that rises bends upwards */
      fx_curve_push (&s->channel[c].curve, mean - s->swing * lfo);
    }
  }
}

/* From frame `at` of the planes on. */
static void
run_piece (Vibrato *s, const FxEffectRun *r, size_t at)
{
  FxTapsVoices voice =
      fx_taps_voice (fx_sweep_start (r), 2.0 * ((const Plan *)r->plan)->mean);
  take_points (s, r);
  for (uint32_t c = 0; c < r->channels; c++) {
    Channel *ch = &s->channel[c];
    double *x = r->x[c] + at;
    voice.curve[0] = &ch->curve;
    fx_taps_run (&ch->line, &ch->peak, &voice, x, x, r->n);
  }
}

static void
run (void *own, const FxEffectRun *r)
{
  FxEffectRun piece;
  for (size_t at = 0; at < r->n; at += piece.n) {
    piece = fx_sweep_piece (r, at);
    run_piece (own, &piece, at);
  }
}

static uint32_t
latency (const FxFormat *f, const void *plan)
{
  return ((const Plan *)plan)->late;
}

static uint32_t
tail (const FxFormat *f, const void *plan)
{
  return 2 * ((const Plan *)plan)->mean + 2;
}

static const FxEffect effect = {
  .state_size = sizeof (Vibrato),
  .channel_size = sizeof (Channel),
  .n_knobs = N_KNOBS,
  .grid = FX_SWEEP_GRID,
  .flags = FX_EFFECT_LONG,
  .init = init,
  .free = release,
  .reset = reset,
  .locate = locate,
  .run = run,
  .memory = memory,
};

const FxProc fx_vibrato_proc = {
  .name = "vibrato",
  .summary = "Vibrato",
  .detail = "Bends the pitch up and down by a delay that swings; channels "
            "swing at phases of their own",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (Params),
  .plan_size = sizeof (Plan),
  .flags = FX_PROC_F64 | FX_PROC_FINITE,
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
  .latency = latency,
  .tail = tail,
};
