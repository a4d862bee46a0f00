/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Up to eight voices, each the sound a few milliseconds late by a delay that
 * an oscillator moves, after Dattorro, Effect design, part 2, J. Audio Eng.
 * Soc. 45(10), 1997:
 *
 *   u(n) = x(n) + feedback m(n)
 *   m(n) = 1 / N  sum over v < N of u(n - d_v(n))
 *   d_v(n) = s_v delay (1 + depth lfo (rate n + v / N + c stereo))
 *   y(n) = (1 - mix) x(n) + mix sqrt (N) m(n)
 *   s_v = 1 + (frac (v g + 1/2) - 1/2) / 5,   g = (sqrt (5) - 1) / 2
 *
 * in channel c: voices are spread evenly in phase, and by up to a tenth in
 * delay, no two alike (v g modulo 1 falls into the largest gap). Voices that
 * are not alike add up by power, so that sqrt (N) keeps their level, while
 * feedback of their mean is stable for any number.
 *
 * Between samples: third-order Lagrange. Dattorro takes an all-pass, whose
 * response is flat; but that has a memory of its own, which makes a transient
 * of every move, small only while moves are slow, and its loss is nothing to
 * many voices that cancel one another in the treble anyway. */

#include <math.h>
#include <string.h>
#include "dsp/fx_procs.h"
#include "dsp/fx_taps.h"
#include "dsp/fx_tempo.h"

enum { VOICES = FX_TAPS_VOICES };

#define LONGEST_MS 100.0
#define SPREAD 0.2

typedef struct Params {
  FxSweepParams sweep;
  int32_t voices;
  double delay, depth, feedback, mix;
} Params;

enum {
  DELAY = FX_SWEEP_KNOBS, /* frames */
  SWING,                  /* frames */
  PHASE,                  /* turns from voice to voice */
  FEEDBACK,
  DRY,
  WET,
  WEIGHT, /* of each voice; all together 1 */
  N_KNOBS = WEIGHT + VOICES
};

typedef struct Plan {
  double knob[N_KNOBS];
} Plan;

typedef struct Channel {
  FxTapsPeak peak; /* of the line */
  FxDelayLine line;
  FxCurve voice[VOICES]; /* delays in frames */
} Channel;

typedef struct Chorus {
  FxSweep sweep;
  double delay, swing, phase, stereo, longest;
  double spread[VOICES];
  int on[VOICES]; /* whether its points are up to date */
  uint32_t channels;
  Channel channel[];
} Chorus;

static const FxParam params[] = {
  { .name = "voices",
      .blurb = "Number of voices beside the dry sound",
      .unit = "",
      .type = FX_T_I32,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, voices),
      .min = 1,
      .max = VOICES,
      .def = 3 },
  { .name = "delay",
      .blurb = "Mean delay of the voices; each has its own within a tenth of "
               "this one",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, delay),
      .min = 1,
      .max = LONGEST_MS,
      .def = 7 },
  { .name = "depth",
      .blurb = "How far the delay swings to either side, as a part of it",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, depth),
      .max = 1,
      .def = 0.25 },
  { .name = "rate",
      .blurb = "Speed of the oscillator (with a note: not used)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, sweep.rate),
      .min = 0.01,
      .max = 20,
      .def = 1 },
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
  { .name = "feedback",
      .blurb = "Part of the voices that goes into their delays again",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, feedback),
      .min = -0.99,
      .max = 0.99 },
  { .name = "mix",
      .blurb = "Part of the voices in the output (0: dry sound alone)",
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
  double *k = ((Plan *)plan)->knob;
  fx_sweep_plan (&p->sweep, k);
  k[DELAY] = p->delay * 0.001 * f->rate;
  k[SWING] = p->depth * k[DELAY];
  k[PHASE] = 1.0 / p->voices;
  k[FEEDBACK] = p->feedback;
  k[DRY] = 1 - p->mix;
  k[WET] = p->mix * sqrt (p->voices);
  for (int v = 0; v < VOICES; v++)
    k[WEIGHT + v] = v < p->voices ? 1.0 / p->voices : 0;
  return FX_OK;
}

/* Longest delay at this rate that there may be, frames. */
static double
longest (const FxFormat *f)
{
  return ceil (2 * (1 + SPREAD / 2) * LONGEST_MS * 0.001 * f->rate);
}

/* s_v. */
static double
spread (int v)
{
  double golden = (sqrt (5) - 1) / 2, x = v * golden + 0.5;
  return 1 + SPREAD * (x - floor (x) - 0.5);
}

static int
init (void *own, const FxFormat *f, const void *plan)
{
  Chorus *s = own;
  s->channels = f->channels;
  s->longest = longest (f);
  for (int v = 0; v < VOICES; v++)
    s->spread[v] = spread (v);
  for (uint32_t c = 0; c < f->channels; c++) {
    if (!fx_delay_line_init (
            &s->channel[c].line, (uint32_t)s->longest + FX_TAPS_ROOM))
      return 0;
  }
  return 1;
}

static void
release (void *own)
{
  Chorus *s = own;
  for (uint32_t c = 0; c < s->channels; c++)
    fx_delay_line_free (&s->channel[c].line);
}

static void
reset (void *own, const FxFormat *f, const void *plan)
{
  Chorus *s = own;
  memset (s->on, 0, sizeof s->on);
  for (uint32_t c = 0; c < s->channels; c++) {
    fx_delay_line_reset (&s->channel[c].line);
    s->channel[c].peak = (FxTapsPeak){ 0 };
  }
}

static void
locate (void *own, const FxFormat *f, const void *plan, int64_t frame)
{
  fx_sweep_locate (
      &((Chorus *)own)->sweep, f, ((const Plan *)plan)->knob, frame);
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const Chorus *s = own;
  double most = 0;
  for (uint32_t c = 0; c < s->channels; c++)
    most = fmax (most, fx_taps_peak (&s->channel[c].peak));
  return most;
}

/* The voices in `take`, of which some points are due, at all channels. */
static void
take_voices (Chorus *s, const FxEffectRun *r, const int *take, uint32_t n,
    int due, double edge)
{
  double phase[FX_SWEEP_VALUES], lfo[FX_SWEEP_VALUES];
  double apart = fx_lfo_offset (s->stereo, 1, s->channels);
  for (int i = 4 - due; i < 4; i++) {
    double now = fx_sweep_phase (&s->sweep, r, i);
    for (uint32_t c = 0, m; c < s->channels; c += m) {
      uint32_t k = 0;
      m = FX_SWEEP_VALUES / VOICES;
      m = m < s->channels - c ? m : s->channels - c;
      for (uint32_t j = c; j < c + m; j++) {
        for (uint32_t v = 0; v < n; v++)
          phase[k++] = now + apart * j + take[v] * s->phase;
      }
      fx_sweep_values (r->knob, phase, edge, lfo, k);
      k = 0;
      for (uint32_t j = c; j < c + m; j++) {
        for (uint32_t v = 0; v < n; v++)
          fx_curve_push (&s->channel[j].voice[take[v]],
              s->spread[take[v]] * (s->delay + s->swing * lfo[k++]));
      }
    }
  }
}

static void
take_points (Chorus *s, const FxEffectRun *r)
{
  const double *k = r->knob;
  int due = fx_sweep_due (&s->sweep, r, k[FX_SWEEP_HZ]), fresh = due == 4;
  if (due > 0) {
    double way = FX_SWEEP_SPEED * FX_SWEEP_GRID;
    fx_glide (&s->delay, k[DELAY], way, fresh);
    fx_glide (&s->swing, k[SWING], way, fresh);
    /* turns that move the delay as fast as that, of the last voice, channel */
    double turns = way / (2 * M_PI * fmax (s->swing, 1));
    fx_glide (&s->phase, k[PHASE], turns / VOICES, fresh);
    fx_glide (&s->stereo, k[FX_SWEEP_STEREO], 360 * turns, fresh);
  }
  int on[VOICES], begun[VOICES];
  uint32_t n = 0, m = 0;
  for (int v = 0; v < VOICES; v++) {
    int was = s->on[v];
    s->on[v] = k[WEIGHT + v] != 0 || r->step[WEIGHT + v] != 0;
    if (s->on[v] && was && due > 0)
      on[n++] = v;
    else if (s->on[v] && !was)
      begun[m++] = v;
  }
  if (n + m == 0)
    return;
  double edge = fx_sweep_edge (k, r->format, s->swing);
  if (n > 0)
    take_voices (s, r, on, n, due, edge);
  if (m > 0)
    take_voices (s, r, begun, m, 4, edge);
}

/* From frame `at` of the planes on. */
static void
run_piece (Chorus *s, const FxEffectRun *r, size_t at)
{
  const double *k = r->knob, *d = r->step;
  double wet[FX_SWEEP_GRID];
  FxTapsVoices voices; /* without zeros where there is no voice */
  voices.start = fx_sweep_start (r);
  voices.longest = s->longest;
  voices.feedback = k[FEEDBACK];
  voices.step = d[FEEDBACK];
  take_points (s, r);
  for (uint32_t c = 0; c < r->channels; c++) {
    double *x = r->x[c] + at;
    Channel *ch = &s->channel[c];
    voices.n = 0;
    for (int v = 0; v < VOICES; v++) {
      if (!s->on[v])
        continue;
      voices.curve[voices.n] = &ch->voice[v];
      voices.weight[voices.n] = k[WEIGHT + v];
      voices.gain[voices.n++] = d[WEIGHT + v];
    }
    fx_taps_run (&ch->line, &ch->peak, &voices, x, wet, r->n);
    fx_sweep_mix (r, DRY, WET, x, wet);
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
tail (const FxFormat *f, const void *plan)
{
  const double *k = ((const Plan *)plan)->knob;
  double once = (1 + SPREAD / 2) * (k[DELAY] + k[SWING]) + 3 + FX_SWEEP_GRID;
  return (uint32_t)(once * fx_sweep_passes (k[FEEDBACK]));
}

static const FxEffect effect = {
  .state_size = sizeof (Chorus),
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

const FxProc fx_chorus_proc = {
  .name = "chorus",
  .summary = "Chorus",
  .detail = "Adds voices that are late by delays which swing, so that one "
            "sounds like several; channels swing at phases of their own, and "
            "a stream of one channel hears all its voices",
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
  .tail = tail,
};
