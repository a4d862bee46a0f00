/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A comb that sweeps: the sound and the same a few milliseconds late by a delay
 * that an oscillator moves, with feedback around it, after Dattorro, Effect
 * design, part 2, J. Audio Eng. Soc. 45(10), 1997:
 *
 *   u(n) = x(n) + feedback w(n)
 *   w(n) = u(n - d(n)),   d(n) = delay (1 + depth lfo (rate n + c stereo))
 *   y(n) = (1 - mix) x(n) + mix w(n)   or with `invert` ... - mix w(n)
 *
 * in channel c. Through zero, as two tape machines of which first one and then
 * the other is behind, the dry sound is L frames late, as long as the longest
 * delay, and what goes in is L - delay frames late:
 *
 *   u(n) = x(n - (L - delay)) + feedback w(n)
 *   y(n) = (1 - mix) x(n - L) + mix w(n)
 *
 * so that w is delay depth lfo behind the dry sound or before it, and the time
 * around the feedback is the same as without. A delay is of whole frames then:
 * nothing is interpolated where the two meet, and inverted they cancel.
 *
 * Between samples: third-order Lagrange, which has no memory; a loop of high
 * feedback through an all-pass would ring with that at every move. */

#include <math.h>
#include <string.h>
#include "dsp/fx_procs.h"
#include "dsp/fx_taps.h"
#include "dsp/fx_tempo.h"

#define LONGEST_MS 20.0

typedef struct Params {
  FxSweepParams sweep;
  double delay, depth, feedback, mix;
  int32_t through_zero, invert;
} Params;

enum {
  DELAY = FX_SWEEP_KNOBS, /* frames */
  SWING,                  /* frames */
  FEEDBACK,
  DRY,
  WET,
  N_KNOBS
};

typedef struct Plan {
  double knob[N_KNOBS];
  uint32_t late, reserved; /* frames that the dry sound is late */
} Plan;

typedef struct Channel {
  FxTapsPeak peak;   /* of the line */
  FxDelayLine input; /* through zero alone */
  FxDelayLine line;
  FxCurve curve; /* delay in frames */
} Channel;

typedef struct Flanger {
  FxSweep sweep;
  double delay, swing, stereo;
  FxCurve entry; /* how late the input is, frames */
  uint32_t channels;
  Channel channel[];
} Flanger;

static const FxParam params[] = {
  { .name = "delay",
      .blurb = "Mean delay, between the notches of the comb 1 / delay Hz",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, delay),
      .min = 0.1,
      .max = LONGEST_MS,
      .def = 2 },
  { .name = "depth",
      .blurb = "How far the delay swings to either side, as a part of it",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, depth),
      .max = 1,
      .def = 0.75 },
  { .name = "rate",
      .blurb = "Speed of the oscillator (with a note: not used)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, sweep.rate),
      .min = 0.01,
      .max = 20,
      .def = 0.25 },
  { .name = "feedback",
      .blurb = "Part of the delayed sound that goes into the delay again",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, feedback),
      .min = -0.99,
      .max = 0.99 },
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
      .def = 90 },
  { .name = "through-zero",
      .blurb = "Delay the dry sound too, so that the sweep goes through the "
               "point where both are at the same time; adds latency",
      .unit = "",
      .type = FX_T_BOOL,
      .offset = offsetof (Params, through_zero),
      .max = 1 },
  { .name = "invert",
      .blurb = "Subtract the delayed sound in place of adding it",
      .unit = "",
      .type = FX_T_BOOL,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, invert),
      .max = 1 },
  { .name = "mix",
      .blurb = "Part of the delayed sound in the output (0: dry sound alone)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mix),
      .max = 1,
      .def = 0.5 },
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
  double *k = out->knob, delay = p->delay * 0.001 * f->rate;
  fx_sweep_plan (&p->sweep, k);
  out->late =
      p->through_zero ? (uint32_t)ceil (LONGEST_MS * 0.001 * f->rate) : 0;
  out->reserved = 0;
  k[DELAY] = p->through_zero ? rint (delay) : delay;
  k[SWING] = p->depth * k[DELAY];
  k[FEEDBACK] = p->feedback;
  k[DRY] = 1 - p->mix;
  k[WET] = p->invert ? -p->mix : p->mix;
  return FX_OK;
}

/* Longest delay at this rate that there may be, frames. */
static double
longest (const FxFormat *f)
{
  return ceil (2 * LONGEST_MS * 0.001 * f->rate);
}

static int
init (void *own, const FxFormat *f, const void *plan)
{
  Flanger *s = own;
  uint32_t late = ((const Plan *)plan)->late;
  s->channels = f->channels;
  for (uint32_t c = 0; c < f->channels; c++) {
    Channel *ch = &s->channel[c];
    if (!fx_delay_line_init (&ch->line, (uint32_t)longest (f) + FX_TAPS_ROOM) ||
        (late && !fx_delay_line_init (&ch->input, late + FX_TAPS_ROOM)))
      return 0;
  }
  return 1;
}

static void
release (void *own)
{
  Flanger *s = own;
  for (uint32_t c = 0; c < s->channels; c++) {
    fx_delay_line_free (&s->channel[c].line);
    fx_delay_line_free (&s->channel[c].input);
  }
}

static void
reset (void *own, const FxFormat *f, const void *plan)
{
  Flanger *s = own;
  for (uint32_t c = 0; c < s->channels; c++) {
    fx_delay_line_reset (&s->channel[c].line);
    s->channel[c].peak = (FxTapsPeak){ 0 };
    if (s->channel[c].input.x)
      fx_delay_line_reset (&s->channel[c].input);
  }
}

static void
locate (void *own, const FxFormat *f, const void *plan, int64_t frame)
{
  fx_sweep_locate (
      &((Flanger *)own)->sweep, f, ((const Plan *)plan)->knob, frame);
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const Flanger *s = own;
  double most = 0;
  for (uint32_t c = 0; c < s->channels; c++) {
    const FxDelayLine *in = &s->channel[c].input;
    most = fmax (most, fx_taps_peak (&s->channel[c].peak));
    if (in->x)
      most = fmax (most, fx_delay_line_memory (in, in->mask + 1));
  }
  return most;
}

static void
take_points (Flanger *s, const FxEffectRun *r)
{
  const double *k = r->knob;
  int due = fx_sweep_due (&s->sweep, r, k[FX_SWEEP_HZ]), fresh = due == 4;
  if (due == 0)
    return;
  double way = FX_SWEEP_SPEED * FX_SWEEP_GRID;
  double late = ((const Plan *)r->plan)->late;
  fx_glide (&s->delay, k[DELAY], way, fresh);
  fx_glide (&s->swing, k[SWING], way, fresh);
  /* turns that move the delay of the last channel as fast as that */
  double turns = way / (2 * M_PI * fmax (s->swing, 1));
  fx_glide (&s->stereo, k[FX_SWEEP_STEREO], 360 * turns, fresh);
  double edge = fx_sweep_edge (k, r->format, s->swing);
  for (int i = 4 - due; i < 4; i++) {
    double phase = fx_sweep_phase (&s->sweep, r, i);
    fx_curve_push (&s->entry, late - s->delay);
    for (uint32_t c = 0; c < s->channels; c++) {
      double turn = phase + fx_lfo_offset (s->stereo, c, s->channels);
      fx_curve_push (&s->channel[c].curve,
          s->delay + s->swing * fx_sweep_value (k, turn, edge));
    }
  }
}

/* The dry sound comes late in x; what goes into the line is in u. */
static void
enter (
    const Flanger *s, Channel *ch, const FxEffectRun *r, double *x, double *u)
{
  uint32_t late = ((const Plan *)r->plan)->late;
  double start = fx_sweep_start (r);
  for (size_t i = 0; i < r->n; i++) {
    double t = (start + (double)(int)i) * FX_SWEEP_STEP;
    double entry = fx_curve_at (&s->entry, t);
    fx_delay_line_push (&ch->input, x[i]);
    u[i] = fx_delay_line_cubic (&ch->input, entry < 0 ? 0 : entry);
    x[i] = fx_delay_line_tap (&ch->input, late);
  }
}

/* From frame `at` of the planes on. */
static void
run_piece (Flanger *s, const FxEffectRun *r, size_t at)
{
  double u[FX_SWEEP_GRID], w[FX_SWEEP_GRID];
  FxTapsVoices voice = fx_taps_voice (fx_sweep_start (r), longest (r->format));
  voice.feedback = r->knob[FEEDBACK];
  voice.step = r->step[FEEDBACK];
  take_points (s, r);
  for (uint32_t c = 0; c < r->channels; c++) {
    double *x = r->x[c] + at;
    Channel *ch = &s->channel[c];
    const double *in = x;
    if (((const Plan *)r->plan)->late > 0) {
      enter (s, ch, r, x, u);
      in = u;
    }
    voice.curve[0] = &ch->curve;
    fx_taps_run (&ch->line, &ch->peak, &voice, in, w, r->n);
    fx_sweep_mix (r, DRY, WET, x, w);
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
  const Plan *p = plan;
  double once = p->knob[DELAY] + p->knob[SWING] + 3 + FX_SWEEP_GRID;
  return p->late + (uint32_t)(once * fx_sweep_passes (p->knob[FEEDBACK]));
}

static const FxEffect effect = {
  .state_size = sizeof (Flanger),
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

const FxProc fx_flanger_proc = {
  .name = "flanger",
  .summary = "Flanger",
  .detail = "Adds the sound to itself a little late, by a delay that swings, "
            "so that a comb of notches sweeps through it; channels swing at "
            "phases of their own",
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
  .locate = fx_effect_state_locate,
  .memory = fx_effect_state_memory,
  .is_finite = fx_effect_state_is_finite,
  .latency = latency,
  .tail = tail,
};
