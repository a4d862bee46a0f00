/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A gate: open from the frame in which the level reaches the threshold, closed
 * once it was more than hysteresis below it for longer than hold. Between the
 * two states, 0 and -range dB, the gain goes by one-poles in dB, attack to open
 * and release to close (to 63 %: D. Giannoulis, M. Massberg, J. Reiss, J. AES
 * 60(6), 2012, equation 7). */

#include "dsp/fx_procs.h"
#include "dsp/proc/dynamics.h"

typedef struct Params {
  double threshold, hysteresis, attack, hold, release, range;
  FxDynamicsCommon common;
} Params;

static const FxParam params[] = {
  { .name = "threshold",
      .blurb = "Level from which on the gate is open",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, threshold),
      .min = -80,
      .max = 0,
      .def = -50 },
  { .name = "hysteresis",
      .blurb = "How much further the level must fall for the gate to close",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, hysteresis),
      .max = 60,
      .def = 6 },
  { .name = "attack",
      .blurb = "Time that the gain takes to 63 % of its way when the gate "
               "opens",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, attack),
      .max = 500,
      .def = 1 },
  { .name = "hold",
      .blurb = "Time that the gate stays open once the level has fallen",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, hold),
      .max = 5000,
      .def = 50 },
  { .name = "release",
      .blurb = "Time that the gain takes to 63 % of its way when the gate "
               "closes",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, release),
      .min = 1,
      .max = 5000,
      .def = 100 },
  { .name = "range",
      .blurb = "What the closed gate takes away",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, range),
      .max = 120,
      .def = 80 },
  { .name = "detector",
      .blurb = "What the level is measured by",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, common.detector),
      .def = FX_DYNAMICS_PEAK,
      .max = FX_DYNAMICS_RMS,
      .values = fx_dynamics_detectors,
      .enum_type = "FxDetector" },
  { .name = "rms-window",
      .blurb = "Time constant of the mean square (detector=rms)",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, common.rms_window),
      .min = 0.1,
      .max = 1000,
      .def = 10 },
  { .name = "link",
      .blurb = "How much the loudest channel counts for all of them (0: each "
               "by itself, 1: all get the same gain)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, common.link),
      .max = 1,
      .def = 1 },
  { .name = "lookahead",
      .blurb = "How much earlier than the sound the gain changes; the sound is "
               "late by that",
      .unit = "ms",
      .type = FX_T_F64,
      .offset = offsetof (Params, common.lookahead),
      .max = 20,
      .def = 0 },
  { .name = "sidechain-low-cut",
      .blurb = "High-pass of what the level is measured of, 12 dB per octave "
               "(0: none)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, common.low_cut),
      .min = FX_DYNAMICS_LOW_CUT_OFF,
      .max = 20000,
      .def = FX_DYNAMICS_LOW_CUT_OFF },
  { .name = "sidechain-high-cut",
      .blurb = "Low-pass of what the level is measured of, 12 dB per octave "
               "(20000: none)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, common.high_cut),
      .min = 20,
      .max = FX_DYNAMICS_HIGH_CUT_OFF,
      .def = FX_DYNAMICS_HIGH_CUT_OFF },
  { .name = "sidechain-listen",
      .blurb = "Put out what the level is measured of",
      .unit = "",
      .type = FX_T_BOOL,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, common.listen),
      .max = 1 },
  { .name = "mix",
      .blurb = "Part of the output that is processed (0: none, 1: all)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, common.mix),
      .max = 1,
      .def = 1 },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  FxDynamicsPlan *out = plan;
  FxDynCurve curve = { p->threshold, 0, 0, 0, p->range };
  int rc = fx_dynamics_plan (f, &p->common, &curve, out, err);
  out->knob[FX_DYNAMICS_HYSTERESIS] = p->hysteresis;
  out->times.attack = fx_dyn_step (p->attack, f->rate);
  out->times.decay = fx_dyn_step (p->release, f->rate);
  out->hold = (uint32_t)(p->hold * 0.001 * f->rate + 0.5);
  out->rest = -p->range;
  out->direction = 1;
  out->times.plain = 1;
  out->gate = 1;
  return rc;
}

const FxProc fx_gate_proc = {
  .name = "gate",
  .summary = "Noise gate",
  .detail =
      "Lets sound through from a threshold on and closes once it has been "
      "quieter for a while, with hysteresis, hold, look-ahead and a "
      "side-chain; any number of channels, linked or each by itself",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (Params),
  .plan_size = sizeof (FxDynamicsPlan),
  .flags = FX_PROC_F64,
  .effect = &fx_dynamics_effect,
  .inputs = 2,
  .readouts = fx_dynamics_readouts,
  .n_readouts = FX_DYNAMICS_READOUTS + 1,
  .read = fx_effect_state_read,
  .plan = plan,
  .state_new = fx_effect_state_new,
  .state_free = fx_effect_state_free,
  .reset = fx_effect_state_reset,
  .change = fx_effect_state_change,
  .process = fx_effect_state_process,
  .memory = fx_effect_state_memory,
  .is_finite = fx_effect_state_is_finite,
  .latency = fx_dynamics_latency,
  .tail = fx_dynamics_tail,
};
