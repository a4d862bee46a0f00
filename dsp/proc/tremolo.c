/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Tremolo: the gain 1 - depth (1 - lfo) / 2, between 1 and 1 - depth (Zolzer,
 * DAFX, ch. 3). Phase 0 of the oscillator, where a sine rises, is time 0. */

#include "dsp/fx_effect.h"
#include "dsp/fx_lfo.h"
#include "dsp/fx_procs.h"
#include "dsp/fx_tempo.h"

typedef struct Params {
  double rate, depth;
  int32_t shape;
  double stereo_phase, tempo;
  int32_t note;
} Params;

enum { HZ, DEPTH, PHASE, N_KNOBS };

typedef struct Plan {
  double knob[N_KNOBS]; /* PHASE: degrees that the last channel is ahead */
  int32_t shape, reserved;
} Plan;

static const FxParam params[] = {
  { .name = "rate",
      .blurb = "Speed of the oscillator (with a note: not used)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, rate),
      .min = 0.01,
      .max = 20,
      .def = 5 },
  { .name = "depth",
      .blurb = "How far the level falls: 0 not at all, 1 to silence",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, depth),
      .min = 0,
      .max = 1,
      .def = 0.5 },
  { .name = "shape",
      .blurb = "Shape of the oscillator",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, shape),
      .max = FX_LFO_LAST,
      .def = FX_LFO_SINE,
      .values = fx_lfo_shapes,
      .enum_type = "FxLfoShape" },
  { .name = "stereo-phase",
      .blurb = "How far the last channel is ahead of the first; those between "
               "are spread evenly",
      .unit = "degrees",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, stereo_phase),
      .min = 0,
      .max = 360,
      .def = 0 },
  { .name = "tempo",
      .blurb = "Beats per minute that notes are counted in",
      .unit = "BPM",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, tempo),
      .min = FX_TEMPO_MIN,
      .max = FX_TEMPO_MAX,
      .def = FX_TEMPO_DEFAULT },
  { .name = "note",
      .blurb = "One turn of the oscillator as a note, in place of the rate",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, note),
      .max = FX_NOTE_LAST,
      .def = FX_NOTE_NONE,
      .values = fx_notes,
      .enum_type = "FxNote" },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  *out = (Plan){ { fx_lfo_hz (p->rate, p->note, p->tempo), p->depth,
                     p->stereo_phase },
    p->shape, 0 };
  return FX_OK;
}

static void
locate (void *own, const FxFormat *f, const void *plan, int64_t frame)
{
  const Plan *p = plan;
  FxLfo *lfo = own;
  *lfo = (FxLfo){ fx_lfo_phase (p->knob[HZ], f->rate, frame), 0 };
}

/* Of values of the oscillator. */
static void
gains (double depth, double step, double *y, size_t n)
{
  if (step == 0) {
    for (size_t i = 0; i < n; i++)
      y[i] = 1 - depth * (1 - y[i]);
    return;
  }
  for (size_t i = 0; i < n; i++)
    y[i] = 1 - (depth + step * (double)(int)i) * (1 - y[i]);
}

static void
run (void *own, const FxEffectRun *r)
{
  FxLfo *lfo = own;
  const Plan *p = r->plan;
  const double *k = r->knob, *d = r->step;
  double y[FX_EFFECT_CHUNK];
  FxLfoMotion m = { k[HZ], d[HZ], 0, 0, r->format->rate };
  int together = k[PHASE] == 0 && d[PHASE] == 0;
  for (uint32_t c = 0; c < r->channels; c++) {
    double *x = r->x[c];
    m.ahead = fx_lfo_offset (k[PHASE], c, r->channels);
    m.ahead_step = fx_lfo_offset (d[PHASE], c, r->channels);
    if (c == 0 || !together) {
      fx_lfo_run ((FxLfoShape)p->shape, lfo->phase, &m, y, r->n);
      gains (k[DEPTH] / 2, d[DEPTH] / 2, y, r->n);
    }
    for (size_t i = 0; i < r->n; i++)
      x[i] *= y[i];
  }
  fx_lfo_move (lfo, &m, r->n);
}

static const FxEffect effect = {
  .state_size = sizeof (FxLfo),
  .n_knobs = N_KNOBS,
  .flags = FX_EFFECT_FADES,
  .locate = locate,
  .run = run,
};

const FxProc fx_tremolo_proc = {
  .name = "tremolo",
  .summary = "Tremolo",
  .detail = "Moves the level up and down; with a stereo phase the channels do "
            "so one after the other, at any number of channels",
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
};
