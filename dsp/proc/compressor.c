/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A compressor, downward or upward: level in dB, x; what it takes away,
 *
 *   v = (1 - 1/R) k (x - T),       k (u) = 0 | (u + W/2)^2 / 2W | u,
 *
 * below, in and above a knee of width W (upward: -(1 - 1/R) k (T - x), which is
 * added); v smoothed; gain makeup - v. After D. Giannoulis, M. Massberg, J.
 * Reiss, J. AES 60(6), 2012: feed-forward, equations 4 and 17, see
 * dsp/fx_dynamics.h. The automatic makeup is half of what a level of 0 dB loses. */

#include "dsp/fx_procs.h"
#include "dsp/proc/dynamics.h"

typedef struct Params {
  double threshold, ratio, knee, attack, release, range, makeup;
  int32_t mode, auto_release, auto_makeup;
  FxDynamicsCommon common;
} Params;

static const FxParam params[] = {
  { .name = "threshold",
      .blurb = "Level that the curve has its corner at",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, threshold),
      .min = -80,
      .max = 0,
      .def = -18 },
  { .name = "ratio",
      .blurb = "Level beyond the threshold to what is left of it; 100: all of "
               "it is taken away, as by a limiter",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, ratio),
      .min = 1,
      .max = 100,
      .def = 4 },
  { .name = "knee",
      .blurb = "Width over which the corner is rounded",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, knee),
      .max = 24,
      .def = 6 },
  { .name = "attack",
      .blurb = "Time that the gain takes to 63 % of its way when it becomes "
               "louder",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, attack),
      .max = 500,
      .def = 10 },
  { .name = "release",
      .blurb = "Time that the gain takes to 63 % of its way when it becomes "
               "quieter",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, release),
      .min = 1,
      .max = 5000,
      .def = 100 },
  { .name = "auto-release",
      .blurb = "Let the release follow the sound: shorter for single peaks, "
               "longer for steady sound; release is that of a sine",
      .unit = "",
      .type = FX_T_BOOL,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, auto_release),
      .max = 1 },
  { .name = "makeup",
      .blurb = "Gain after the reduction",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, makeup),
      .min = -24,
      .max = 36,
      .def = 0 },
  { .name = "auto-makeup",
      .blurb = "Add half of what a level of 0 dB loses to makeup",
      .unit = "",
      .type = FX_T_BOOL,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, auto_makeup),
      .max = 1 },
  { .name = "mode",
      .blurb = "Whether what is louder than the threshold is reduced or what "
               "is quieter is raised",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mode),
      .def = FX_DYNAMICS_DOWNWARD,
      .max = FX_DYNAMICS_UPWARD,
      .values = fx_dynamics_modes,
      .enum_type = "FxDynamicsMode" },
  { .name = "range",
      .blurb = "Most that the gain is changed by, without makeup",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, range),
      .max = 120,
      .def = 40 },
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
  FxDynCurve curve = { p->threshold, p->knee, 0, 0, p->range };
  fx_dyn_compress (&curve, p->ratio, p->mode == FX_DYNAMICS_UPWARD);
  int rc = fx_dynamics_plan (f, &p->common, &curve, out, err);
  fx_dyn_times (&out->times, p->attack, p->release, f->rate);
  out->knob[FX_DYNAMICS_MAKEUP] =
      p->makeup + (p->auto_makeup ? 0.5 * fx_dyn_static (&curve, 0) : 0);
  out->direction = -1;
  out->times.automatic = p->auto_release != 0;
  return rc;
}

const FxProc fx_compressor_proc = {
  .name = "compressor",
  .summary = "Compressor",
  .detail =
      "Reduces what is louder than a threshold, or raises what is quieter, "
      "with a soft knee, peak or RMS detection, look-ahead and a "
      "side-chain; any number of channels, linked or each by itself",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (Params),
  .plan_size = sizeof (FxDynamicsPlan),
  .flags = FX_PROC_F64,
  .effect = &fx_dynamics_effect,
  .inputs = 2,
  .readouts = fx_dynamics_readouts,
  .n_readouts = FX_DYNAMICS_READOUTS,
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
