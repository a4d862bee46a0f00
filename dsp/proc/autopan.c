/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Auto-pan: p = depth lfo is the place between left, -1, and right, 1. Gains of
 * left and right, both 1 in the middle:
 *   constant power  sqrt 2 cos (pi (1 + p) / 4), sqrt 2 sin (pi (1 + p) / 4)
 *   linear          1 - p, 1 + p
 *   balance         min (1, 1 - p), min (1, 1 + p)
 * (Zolzer, DAFX, ch. 5, with the gain of the middle made 1). */

#include <math.h>
#include "dsp/fx_effect.h"
#include "dsp/fx_lfo.h"
#include "dsp/fx_procs.h"
#include "dsp/fx_tempo.h"

enum { LAW_POWER, LAW_LINEAR, LAW_BALANCE };

typedef struct Params {
  double rate, depth;
  int32_t shape, law;
  double tempo;
  int32_t note;
} Params;

enum { HZ, DEPTH, N_KNOBS };

typedef struct Plan {
  double knob[N_KNOBS];
  int32_t shape, law;
} Plan;

static const FxEnumValue laws[] = {
  { LAW_POWER, "constant-power",
      "The sum of both powers stays: 3 dB more at the sides" },
  { LAW_LINEAR, "linear",
      "The sum of both amplitudes stays: 6 dB more at the sides" },
  { LAW_BALANCE, "balance", "The far side is turned down, nothing up" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "rate",
      .blurb = "Speed of the oscillator (with a note: not used)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, rate),
      .min = 0.01,
      .max = 20,
      .def = 1 },
  { .name = "depth",
      .blurb =
          "How far to the sides: 0 not at all, 1 until the other one is silent",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, depth),
      .min = 0,
      .max = 1,
      .def = 1 },
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
  { .name = "law",
      .blurb = "What stays the same on the way from side to side",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, law),
      .max = LAW_BALANCE,
      .def = LAW_POWER,
      .values = laws,
      .enum_type = "FxPanLaw" },
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
  *out = (Plan){ { fx_lfo_hz (p->rate, p->note, p->tempo), p->depth }, p->shape,
    p->law };
  return FX_OK;
}

static void
locate (void *own, const FxFormat *f, const void *plan, int64_t frame)
{
  const Plan *p = plan;
  FxLfo *lfo = own;
  *lfo = (FxLfo){ fx_lfo_phase (p->knob[HZ], f->rate, frame), 0 };
}

/* Frames that are worked on together: vector code. */
#define LANES 4

/* sqrt 2 cos (pi / 4 + x) = cos x - sin x, and with the other sign; x up to pi /
 * 4, for which these Taylor series are within 3e-14. */
static void
gains_power (double *restrict a, double *restrict b)
{
  for (int k = 0; k < LANES; k++) {
    double x = a[k] * (M_PI / 4), z = x * x, s, c;
    s = 1 / 6227020800.0;
    s = s * z - 1 / 39916800.0;
    s = s * z + 1 / 362880.0;
    s = s * z - 1 / 5040.0;
    s = s * z + 1 / 120.0;
    s = s * z - 1 / 6.0;
    s = x + x * z * s;
    c = -1 / 87178291200.0;
    c = c * z + 1 / 479001600.0;
    c = c * z - 1 / 3628800.0;
    c = c * z + 1 / 40320.0;
    c = c * z - 1 / 720.0;
    c = c * z + 1 / 24.0;
    c = c * z - 1 / 2.0;
    c = c * z + 1;
    a[k] = c - s;
    b[k] = c + s;
  }
}

static void
gains_linear (double *restrict a, double *restrict b)
{
  for (int k = 0; k < LANES; k++) {
    b[k] = 1 + a[k];
    a[k] = 1 - a[k];
  }
}

static void
gains_balance (double *restrict a, double *restrict b)
{
  for (int k = 0; k < LANES; k++) {
    double far = fabs (a[k]);
    b[k] = 1 - (far - a[k]) / 2;
    a[k] = 1 - (far + a[k]) / 2;
  }
}

/* Of places in a, the gain of the left in a and of the right in b; also of those
 * behind the last one, up to a multiple of LANES. */
static void
gains (int32_t law, double *restrict a, double *restrict b, size_t n)
{
  for (size_t i = n; i % LANES; i++)
    a[i] = 0;
  for (size_t i = 0; law == LAW_POWER && i < n; i += LANES)
    gains_power (a + i, b + i);
  for (size_t i = 0; law == LAW_LINEAR && i < n; i += LANES)
    gains_linear (a + i, b + i);
  for (size_t i = 0; law == LAW_BALANCE && i < n; i += LANES)
    gains_balance (a + i, b + i);
}

static void
run (void *own, const FxEffectRun *r)
{
  FxLfo *lfo = own;
  const Plan *p = r->plan;
  const double *k = r->knob, *d = r->step;
  double gain[2][FX_EFFECT_CHUNK];
  FxLfoMotion m = { k[HZ], d[HZ], 0, 0, r->format->rate };
  fx_lfo_run ((FxLfoShape)p->shape, lfo->phase, &m, gain[0], r->n);
  fx_lfo_move (lfo, &m, r->n);
  for (size_t i = 0; i < r->n; i++)
    gain[0][i] *= k[DEPTH] + d[DEPTH] * (double)(int)i;
  gains (p->law, gain[0], gain[1], r->n);
  for (uint32_t c = 0; c < r->channels; c++) {
    double *x = r->x[c];
    const double *g = gain[c & 1];
    for (size_t i = 0; i < r->n; i++)
      x[i] *= g[i];
  }
}

static const FxEffect effect = {
  .state_size = sizeof (FxLfo),
  .n_knobs = N_KNOBS,
  .flags = FX_EFFECT_FADES,
  .locate = locate,
  .run = run,
};

const FxProc fx_autopan_proc = {
  .name = "autopan",
  .summary = "Auto-pan",
  .detail = "Moves the sound from left to right and back by the levels of the "
            "two; of more channels the first of each pair counts as left and "
            "the second as right, and mono as left, so that it comes and goes",
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
