/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The state-variable filter of dsp/fx_svf.h for fast modulation. Its numbers
 * are knobs, so that any change, of the type too, is a smooth way: ln g, the
 * damping k, ln k and the weights behind the filter. The coefficients are
 * computed for every frame of the way: there is no error of interpolation.
 *
 * On the way the damping goes in a straight line and the k of the band's weight
 * in one of ln k, which is below it: what rings in a filter of high q is gone
 * before the weight of low q would make it loud. */

#include <math.h>
#include "dsp/fx_effect.h"
#include "dsp/fx_procs.h"
#include "dsp/fx_svf.h"
#include "dsp/proc/band.h"

typedef struct Params {
  int32_t type;
  double frequency, q, gain;
} Params;

enum { LOG_G, DAMPING, LOG_K, IN, BAND, LOW, N_KNOBS };

typedef struct Plan {
  double knob[N_KNOBS];
} Plan;

/* Frames of a change that are worked on together. */
#define PIECE 16

/* Right up to Nyquist the bilinear transform leaves nothing of a filter. */
#define FREQUENCY_LIMIT 0.499

static const FxEnumValue types[] = {
  { FX_SVF_LOW_PASS, "low-pass", "Low-pass, 12 dB per octave" },
  { FX_SVF_BAND_PASS, "band-pass", "Band-pass, 0 dB at the centre" },
  { FX_SVF_HIGH_PASS, "high-pass", "High-pass, 12 dB per octave" },
  { FX_SVF_NOTCH, "notch", "Notch, silence at the frequency" },
  { FX_SVF_PEAKING, "peaking", "Peak or dip of `gain` dB" },
  { FX_SVF_ALL_PASS, "all-pass",
      "All-pass that turns the phase by 360 degrees in all" },
  { FX_SVF_LOW_SHELF, "low-shelf", "Shelf of `gain` dB below the frequency" },
  { FX_SVF_HIGH_SHELF, "high-shelf", "Shelf of `gain` dB above the frequency" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "type",
      .blurb = "Curve of the filter",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, type),
      .max = FX_SVF_HIGH_SHELF,
      .def = FX_SVF_LOW_PASS,
      .values = types,
      .enum_type = "FxSvfType" },
  { .name = "frequency",
      .blurb = "Cutoff, corner or centre frequency (beyond 0.499 x the sample "
               "rate that limit is used)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, frequency),
      .min = 1,
      .max = 192000,
      .def = 1000 },
  { .name = "q",
      .blurb = "Quality: centre frequency over bandwidth of a band-pass, notch "
               "or peak, resonance of a low-pass or high-pass (0.7071: none), "
               "slope of a shelf (0.7071: the steepest without overshoot)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, q),
      .min = 0.01,
      .max = 1000,
      .def = 0.70710678118654752440 },
  { .name = "gain",
      .blurb = "Gain of the peak or of the shelf's plateau (the other types "
               "do not use it)",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, gain),
      .min = -60,
      .max = 24,
      .def = 0 },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  int rc = FX_OK;
  double frequency = fx_band_clamp (
      "frequency", p->frequency, f->rate, FREQUENCY_LIMIT, &rc, err);
  FxSvfDesign d =
      fx_svf_design ((FxSvfType)p->type, f->rate, frequency, p->q, p->gain);
  *out = (Plan){ { log (d.g), d.k, log (d.k), d.in, d.band, d.low } };
  return rc;
}

/* At rest. */
typedef struct Loop {
  FxSvfCoefs c;
  double in, band, low;
} Loop;

static inline double
tick (FxSvf *s, const Loop *l, double x)
{
  double band, low;
  fx_svf_tick (s, &l->c, x, &band, &low);
  return l->in * x + (l->band * band + l->low * low);
}

static void
rest (FxSvf *state, const Loop *l, double *x, size_t n)
{
  FxSvf s = *state;
  for (size_t i = 0; i < n; i++)
    x[i] = tick (&s, l, x[i]);
  *state = s;
}

/* Two channels at once: neither waits for the other. */
static void
rest_pair (FxSvf *state, const Loop *loop, double *x, double *y, size_t n)
{
  FxSvf s = state[0], t = state[1];
  Loop l = *loop;
  for (size_t i = 0; i < n; i++) {
    x[i] = tick (&s, &l, x[i]);
    y[i] = tick (&t, &l, y[i]);
  }
  state[0] = s;
  state[1] = t;
}

/* Frames from `at` on, n <= PIECE. */
static void
move (FxSvf *state, const FxEffectRun *r, size_t at, size_t n)
{
  const double *k = r->knob, *d = r->step;
  FxSvfCoefs c[PIECE];
  double weight[PIECE];
  double t = (double)at, g = exp (k[LOG_G] + d[LOG_G] * t),
         g_factor = exp (d[LOG_G]), w = exp (k[LOG_K] + d[LOG_K] * t),
         w_factor = exp (d[LOG_K]);
  for (size_t i = 0; i < n; i++) {
    double u = t + (double)i;
    c[i] = fx_svf_coefs (g, k[DAMPING] + d[DAMPING] * u);
    weight[i] = w * (k[BAND] + d[BAND] * u);
    g *= g_factor;
    w *= w_factor;
  }
  for (uint32_t ch = 0; ch < r->channels; ch++) {
    FxSvf s = state[ch];
    double *x = r->x[ch] + at;
    for (size_t i = 0; i < n; i++) {
      double u = t + (double)i;
      Loop l = { c[i], k[IN] + d[IN] * u, weight[i], k[LOW] + d[LOW] * u };
      x[i] = tick (&s, &l, x[i]);
    }
    state[ch] = s;
  }
}

static void
run (void *own, const FxEffectRun *r)
{
  FxSvf *state = own;
  const double *k = r->knob;
  uint32_t c = 0;
  for (size_t at = 0; r->moving && at < r->n; at += PIECE)
    move (state, r, at, r->n - at < PIECE ? r->n - at : PIECE);
  if (!r->moving) {
    Loop l = { fx_svf_coefs (exp (k[LOG_G]), k[DAMPING]), k[IN],
      k[BAND] * k[DAMPING], k[LOW] };
    for (; c + 1 < r->channels; c += 2)
      rest_pair (state + c, &l, r->x[c], r->x[c + 1], r->n);
    if (c < r->channels)
      rest (state + c, &l, r->x[c], r->n);
  }
  for (c = 0; c < r->channels; c++)
    fx_svf_settle (&state[c]);
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const FxSvf *s = own;
  double most = 0;
  for (uint32_t c = 0; c < f->channels; c++)
    most = fmax (most, fmax (fabs (s[c].s), fabs (s[c].t)));
  return most;
}

static uint32_t
tail (const FxFormat *f, const void *plan)
{
  const double *k = ((const Plan *)plan)->knob;
  double weights = 1 + fabs (k[BAND]) + fabs (k[LOW]);
  return fx_svf_tail (exp (k[LOG_G]), k[DAMPING], 120 + 20 * log10 (weights));
}

static const FxEffect effect = {
  .channel_size = sizeof (FxSvf),
  .n_knobs = N_KNOBS,
  .run = run,
  .memory = memory,
};

const FxProc fx_svf_proc = {
  .name = "svf",
  .summary = "State-variable filter",
  .detail = "A filter of second order made to be moved: frequency and q may "
            "change with every sample, and types pass into each other; its "
            "curves are those of biquad",
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
