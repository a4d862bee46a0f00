/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Left and right as mid and side, and back: mid = (l + r) / 2, side =
 * (l - r) / 2, so that encoding and decoding give the input back. */

#include "dsp/fx_effect.h"
#include "dsp/fx_math.h"
#include "dsp/fx_procs.h"

enum { MODE_ENCODE, MODE_DECODE, MODE_PROCESS };

typedef struct Params {
  int32_t mode;
  double mid_gain, side_gain;
} Params;

enum { LL, LR, RL, RR, MID, N_KNOBS };

typedef struct Plan {
  double knob[N_KNOBS]; /* the 2 x 2 matrix, and the gain of the middle */
} Plan;

static const FxEnumValue modes[] = {
  { MODE_ENCODE, "encode", "Left and right in, mid and side out" },
  { MODE_DECODE, "decode", "Mid and side in, left and right out" },
  { MODE_PROCESS, "process", "Left and right in and out" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "mode",
      .blurb = "What goes in and comes out",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mode),
      .max = MODE_PROCESS,
      .def = MODE_ENCODE,
      .values = modes,
      .enum_type = "FxMidSideMode" },
  { .name = "mid-gain",
      .blurb = "Level of the middle",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mid_gain),
      .min = -60,
      .max = 24,
      .def = 0 },
  { .name = "side-gain",
      .blurb = "Level of the sides",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, side_gain),
      .min = -60,
      .max = 24,
      .def = 0 },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  double m = fx_db_to_gain (p->mid_gain), s = fx_db_to_gain (p->side_gain);
  if (p->mode == MODE_ENCODE)
    *out = (Plan){ { m / 2, m / 2, s / 2, -s / 2, m } };
  else if (p->mode == MODE_DECODE)
    *out = (Plan){ { m, s, m, -s, m } };
  else
    *out = (Plan){ { (m + s) / 2, (m - s) / 2, (m - s) / 2, (m + s) / 2, m } };
  return FX_OK;
}

static void
run (void *own, const FxEffectRun *r)
{
  const double *k = r->knob, *d = r->step;
  for (uint32_t c = 0; r->channels != 2 && c < r->channels; c++)
    fx_effect_gain (r->x[c], k[MID], d[MID], r->n);
  if (r->channels != 2)
    return;
  double *x = r->x[0], *y = r->x[1];
  for (size_t i = 0; i < r->n && !r->moving; i++) {
    double a = x[i], b = y[i];
    x[i] = k[LL] * a + k[LR] * b;
    y[i] = k[RL] * a + k[RR] * b;
  }
  for (size_t i = 0; i < r->n && r->moving; i++) {
    double t = (double)(int)i, a = x[i], b = y[i];
    x[i] = (k[LL] + d[LL] * t) * a + (k[LR] + d[LR] * t) * b;
    y[i] = (k[RL] + d[RL] * t) * a + (k[RR] + d[RR] * t) * b;
  }
}

/* The knobs are those of "matrix". */
static const FxEffectDevice on_device = { .process = "matrix" };

static const FxEffect effect = {
  .n_knobs = N_KNOBS,
  .run = run,
  .matrix = fx_effect_matrix_of_knobs,
  .device = &on_device,
};

const FxProc fx_midside_proc = {
  .name = "midside",
  .summary = "Mid and side",
  .detail =
      "Turns left and right into their middle and their difference, or "
      "back, each with a level; sound of other than two channels is all middle",
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
  .memory = fx_effect_state_memory,
  .is_finite = fx_effect_state_is_finite,
};
