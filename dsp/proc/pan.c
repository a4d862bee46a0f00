/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Left, right and around. With t = (pan + 1) / 2 a single source gets the gains
 *
 *   constant-power  cos (t pi/2), sin (t pi/2)     3-db  sqrt (1 - t), sqrt (t)
 *   linear          1 - t, t                       4-5-db, 6-db: those of
 *                                                  constant-power ^ 1.5, ^ 2
 *
 * for left and right, named after the level in the middle (linear: -6 dB). Stereo
 * is two sources: to the right, the left one goes from its side to the other,
 * the right one stays (as the StereoPannerNode of the W3C's Web Audio API does).
 * Balance is the gain of the far side over that in the middle. position is
 * fx_vbap () of dsp/fx_pan.h, of the mean of all channels. */

#include <math.h>
#include <string.h>
#include "dsp/fx_effect.h"
#include "dsp/fx_pan.h"
#include "dsp/fx_procs.h"

enum { MODE_PAN, MODE_BALANCE, MODE_POSITION };
enum { LAW_POWER, LAW_LINEAR, LAW_3, LAW_4_5, LAW_6 };
enum { MIDDLE, LEFT, RIGHT };

/* Knobs: two channels are a matrix; one has a gain; of others each has that of
 * its side, and a gain of the mean. */
enum { LL, LR, RL, RR, ONE, SIDE, PLACE = SIDE + 3, N_KNOBS = FX_EFFECT_KNOBS };
#define PLACES (N_KNOBS - PLACE)

typedef struct Plan {
  double knob[N_KNOBS];
  uint8_t side[FX_SPEAKERS_MAX];
} Plan;

static const FxEnumValue modes[] = {
  { MODE_PAN, "pan", "One channel, or each of two, goes from side to side" },
  { MODE_BALANCE, "balance", "The far side is turned down" },
  { MODE_POSITION, "position", "All comes from azimuth" },
  { 0, NULL, NULL },
};

static const FxEnumValue laws[] = {
  { LAW_POWER, "constant-power", "Sine and cosine, -3 dB in the middle" },
  { LAW_LINEAR, "linear", "Straight lines, -6 dB in the middle" },
  { LAW_3, "3-db", "Square roots, -3 dB in the middle" },
  { LAW_4_5, "4-5-db", "-4.5 dB in the middle" },
  { LAW_6, "6-db", "Squares of sine and cosine, -6 dB in the middle" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "pan",
      .blurb = "Where it goes: -1 is left, 0 the middle, 1 right (mode=pan, "
               "mode=balance)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (FxPanParams, pan),
      .min = -1,
      .max = 1,
      .def = 0 },
  { .name = "mode",
      .blurb = "What is moved",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (FxPanParams, mode),
      .max = MODE_POSITION,
      .def = MODE_PAN,
      .values = modes,
      .enum_type = "FxPanMode" },
  { .name = "law",
      .blurb = "How loud both sides are on the way",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (FxPanParams, law),
      .max = LAW_6,
      .def = LAW_POWER,
      .values = laws,
      .enum_type = "FxPanCurve" },
  { .name = "azimuth",
      .blurb = "Direction from the front to the left; 90 is left, -90 right "
               "(mode=position)",
      .unit = "degrees",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (FxPanParams, azimuth),
      .min = -180,
      .max = 180,
      .def = 0 },
  { .name = "spread",
      .blurb = "Width of what comes from there (mode=position)",
      .unit = "degrees",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (FxPanParams, spread),
      .max = 360,
      .def = 0 },
};

/* Gains of both sides for a source at pan, -1 .. 1. */
static void
law (int32_t which, double pan, double *left, double *right)
{
  static const double power[] = {
    [LAW_POWER] = 1, [LAW_4_5] = 1.5, [LAW_6] = 2
  };
  double t = fmin (fmax ((pan + 1) / 2, 0), 1);
  if (which == LAW_LINEAR || which == LAW_3) {
    *left = which == LAW_3 ? sqrt (1 - t) : 1 - t;
    *right = which == LAW_3 ? sqrt (t) : t;
    return;
  }
  /* Exactly 0 at the far end. */
  *left = pow (sin ((1 - t) * M_PI / 2), power[which]);
  *right = pow (sin (t * M_PI / 2), power[which]);
}

/* The channel on that side whose loudspeaker is nearest to 30 degrees. */
static uint32_t
front (const FxSpeakers *s, const uint8_t *side, uint32_t which)
{
  uint32_t best = which == LEFT ? 0 : 1;
  double least = HUGE_VAL;
  for (uint32_t c = 0; c < s->n; c++) {
    double off = fabs (fabs (s->azimuth[c]) - 30);
    if (side[c] == which && off < least) {
      least = off;
      best = c;
    }
  }
  return best;
}

static void
plan_pan (const FxPanParams *p, const FxSpeakers *s, Plan *out)
{
  double *k = out->knob, left, right, l, r;
  law (p->law, p->pan, &left, &right);
  k[ONE] = left + right;
  if (p->mono && s->n > 2) {
    uint32_t a = front (s, out->side, LEFT), b = front (s, out->side, RIGHT);
    if (a < PLACES)
      k[PLACE + a] = left;
    if (b < PLACES)
      k[PLACE + b] = right;
    return;
  }
  if (p->mono) {
    k[LL] = left;
    k[RR] = right;
    return;
  }
  law (p->law, p->pan > 0 ? 2 * p->pan - 1 : 2 * p->pan + 1, &l, &r);
  k[LL] = p->pan > 0 ? l : 1;
  k[LR] = p->pan > 0 ? 0 : l;
  k[RL] = p->pan > 0 ? r : 0;
  k[RR] = p->pan > 0 ? 1 : r;
}

static void
plan_balance (const FxPanParams *p, Plan *out)
{
  double *k = out->knob, left, right, l, r;
  law (p->law, p->pan, &left, &right);
  law (p->law, 0, &l, &r);
  k[SIDE + MIDDLE] = 1;
  k[LL] = k[SIDE + LEFT] = p->pan > 0 ? left / l : 1;
  k[RR] = k[SIDE + RIGHT] = p->pan < 0 ? right / r : 1;
  if (p->mode == MODE_BALANCE)
    k[ONE] = (k[LL] + k[RR]) / 2;
}

static void
plan_position (const FxPanParams *p, const FxSpeakers *s, Plan *out)
{
  double gain[FX_SPEAKERS_MAX], *k = out->knob;
  fx_vbap (s, p->azimuth, p->spread, gain);
  for (uint32_t c = 0; c < s->n && c < PLACES; c++)
    k[PLACE + c] = gain[c];
  k[LL] = k[LR] = gain[0] / 2;
  k[RL] = k[RR] = s->n > 1 ? gain[1] / 2 : 0;
  k[ONE] = 1;
}

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const FxPanParams *p = params;
  FxSpeakers s = p->speakers;
  Plan *out = plan;
  if (s.n != f->channels)
    s = fx_speakers_of (f->channels);
  memset (out, 0, sizeof *out);
  for (uint32_t c = 0; c < s.n; c++) {
    double a = s.azimuth[c];
    out->side[c] = a > 0 && a < 180 ? LEFT : a < 0 && a > -180 ? RIGHT : MIDDLE;
  }
  if (p->mode == MODE_POSITION) {
    plan_position (p, &s, out);
    return FX_OK;
  }
  if (p->mode == MODE_BALANCE || (f->channels > 2 && !p->mono))
    plan_balance (p, out);
  if (p->mode == MODE_PAN && (f->channels <= 2 || p->mono))
    plan_pan (p, &s, out);
  return FX_OK;
}

static void
run_stereo (const FxEffectRun *r)
{
  const double *k = r->knob, *d = r->step;
  double *x = r->x[0], *y = r->x[1];
  for (size_t i = 0; i < r->n; i++) {
    double t = (double)(int)i, a = x[i], b = y[i];
    x[i] = (k[LL] + d[LL] * t) * a + (k[LR] + d[LR] * t) * b;
    y[i] = (k[RL] + d[RL] * t) * a + (k[RR] + d[RR] * t) * b;
  }
}

/* x = (its gain) x + (its gain of) mean */
static void
run_channel (const FxEffectRun *r, uint32_t c, const double *mean)
{
  const Plan *p = r->plan;
  uint32_t own = SIDE + (c < FX_SPEAKERS_MAX ? p->side[c] : MIDDLE);
  double *x = r->x[c], g = r->knob[own], dg = r->step[own], m = 0, dm = 0;
  if (c < PLACES) {
    m = r->knob[PLACE + c];
    dm = r->step[PLACE + c];
  }
  for (size_t i = 0; i < r->n; i++) {
    double t = (double)(int)i;
    x[i] = (g + dg * t) * x[i] + (m + dm * t) * mean[i];
  }
}

static void
run (void *own, const FxEffectRun *r)
{
  double mean[FX_EFFECT_CHUNK];
  if (r->channels == 2) {
    run_stereo (r);
    return;
  }
  if (r->channels == 1) {
    fx_effect_gain (r->x[0], r->knob[ONE], r->step[ONE], r->n);
    return;
  }
  memset (mean, 0, r->n * sizeof *mean);
  for (uint32_t c = 0; c < r->channels; c++) {
    for (size_t i = 0; i < r->n; i++)
      mean[i] += r->x[c][i];
  }
  for (size_t i = 0; i < r->n; i++)
    mean[i] /= r->channels;
  for (uint32_t c = 0; c < r->channels; c++)
    run_channel (r, c, mean);
}

/* A matrix, or a gain: those of a device. */
static const char *
matrix_there (const void *own, const FxFormat *f, const void *plan,
    const FxEffectWay *way, FxEffectPlan *to)
{
  if (f->channels > 2)
    return "it has more than two channels";
  to->effect.left = way->left;
  for (int i = 0; i < FX_DEVICE_KNOBS; i++) {
    to->effect.knob[i] = way->knob[i];
    to->effect.step[i] = way->step[i];
  }
  return NULL;
}

static const FxEffectDevice on_device = { .process = "matrix",
  .plan = matrix_there };

static const FxEffect effect = {
  .n_knobs = N_KNOBS,
  .run = run,
  .matrix = fx_effect_matrix_of_knobs,
  .device = &on_device,
};

const FxProc fx_pan_proc = {
  .name = "pan",
  .summary = "Panorama",
  .detail =
      "Moves one channel between left and right or around the listener, the "
      "two of stereo to one side, or sets the balance of any; out of one "
      "channel it makes as many as are wanted downstream. More than two are "
      "balanced by mode=pan too. Where one channel is wanted it gets the sum "
      "of "
      "what both sides would (mode=balance: the mean), as a mono listener does",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .params_size = sizeof (FxPanParams),
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
