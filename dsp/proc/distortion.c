/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Distortion: y = f (drive x + bias) - f (bias), f one of
 *
 *   hard    x, within -1 .. 1
 *   tanh    tanh x
 *   arctan  2 / pi atan (pi x / 2)
 *   cubic   x - 4 x^3 / 27, +-1 beyond 3 / 2
 *   diode   1 - e^-x from 0 up, 2 (e^(x / 2) - 1) below: one diode one way, two
 *           the other
 *   fold    sin x
 *
 * all of slope 1 at 0. They are pieces of third order (fx_curve.h), which are
 * hard and cubic exactly and the others within 2e-8, so that the mean of
 * antiderivative antialiasing (Parker, Zavalishin and Le Bivic, DAFx-16) is exact
 * for all of them. Around it: fx_bend.h. */

#include <stdlib.h>
#include <string.h>
#include "dsp/fx_bend.h"
#include "dsp/fx_curve.h"
#include "dsp/fx_math.h"
#include "dsp/fx_procs.h"

enum { HARD, TANH, ARCTAN, CUBIC, DIODE, FOLD, N_TYPES };

#define FOLD_PIECES 256 /* per period */

typedef struct Params {
  int32_t type;
  double drive, bias, tone, gain, mix;
  int32_t oversampling, antialias;
} Params;

/* One weight per type: a change of type is a cross-fade. */
enum { DRIVE = FX_BEND_KNOBS, BIAS, WEIGHT, N_KNOBS = WEIGHT + N_TYPES };

typedef struct Plan {
  double knob[N_KNOBS];
  FxBendPlan bend;
} Plan;

static const FxEnumValue types[] = {
  { HARD, "hard", "Cut off at 1" },
  { TANH, "tanh", "Hyperbolic tangent, as a valve" },
  { ARCTAN, "arctan", "Arc tangent, softer, with long shoulders" },
  { CUBIC, "cubic", "Third-order polynomial, flat from 3/2 on" },
  { DIODE, "diode", "Diodes, one against two: asymmetric" },
  { FOLD, "fold", "Folded back by a sine" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "type",
      .blurb = "Shape of the curve",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, type),
      .max = N_TYPES - 1,
      .def = TANH,
      .values = types,
      .enum_type = "FxDistortionType" },
  { .name = "drive",
      .blurb = "Change of the level before the curve",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, drive),
      .min = 0,
      .max = 60,
      .def = 12 },
  { .name = "bias",
      .blurb =
          "What is added before the curve, for even harmonics; the DC that "
          "it makes is taken out",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, bias),
      .min = -1,
      .max = 1,
      .def = 0 },
  { .name = "tone",
      .blurb = "Tilt after the curve about 800 Hz, by 6 dB to each side (-1: "
               "dark, 1: bright)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, tone),
      .min = -1,
      .max = 1,
      .def = 0 },
  { .name = "gain",
      .blurb = "Level of the distorted sound",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, gain),
      .min = -60,
      .max = 24,
      .def = 0 },
  { .name = "mix",
      .blurb = "Distorted sound (1) against that which comes in (0)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mix),
      .min = 0,
      .max = 1,
      .def = 1 },
  { .name = "oversampling",
      .blurb = "How many times the rate the curve runs at",
      .unit = "",
      .type = FX_T_ENUM,
      .offset = offsetof (Params, oversampling),
      .min = 1,
      .max = FX_OVERSAMPLE_MAX,
      .def = 2,
      .values = fx_oversample_factors,
      .enum_type = "FxOversampling" },
  { .name = "antialias",
      .blurb = "Antiderivative antialiasing of the curve",
      .unit = "",
      .type = FX_T_BOOL,
      .offset = offsetof (Params, antialias),
      .max = 1,
      .def = 1 },
};

/* --- curves ----------------------------------------------------------------- */

static void
curve (const void *of, double x, double inside, double *f, double *slope)
{
  switch (*(const int *)of) {
  case HARD:
    *slope = fabs (inside) < 1;
    *f = x < -1 ? -1 : x > 1 ? 1 : x;
    break;
  case TANH:
    *f = tanh (x);
    *slope = 1 - *f * *f;
    break;
  case ARCTAN: {
    double u = M_PI / 2 * x;
    *f = 2 / M_PI * atan (u);
    *slope = 1 / (1 + u * u);
    break;
  }
  case CUBIC:
    *slope = fabs (inside) < 1.5 ? 1 - 4 * x * x / 9 : 0;
    *f = x < -1.5 ? -1 : x > 1.5 ? 1 : x - 4 * x * x * x / 27;
    break;
  case DIODE:
    *slope = inside < 0 ? exp (x / 2) : exp (-x);
    *f = inside < 0 ? 2 * expm1 (x / 2) : -expm1 (-x);
    break;
  default:
    *f = sin (x);
    *slope = cos (x);
  }
}

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  memset (out, 0, sizeof *out);
  fx_bend_plan (f, p->oversampling, p->antialias, p->tone, p->gain, p->mix,
      &out->bend, out->knob);
  out->knob[DRIVE] = log (fx_db_to_gain (p->drive));
  out->knob[BIAS] = p->bias;
  out->knob[WEIGHT + p->type] = 1;
  return FX_OK;
}

/* --- state ------------------------------------------------------------------ */

typedef struct Own {
  FxCurve curve[N_TYPES];
  FxCurvePiece *pieces;
  FxBend *bend; /* of each channel */
} Own;

static int
init (void *own, const FxFormat *f, const void *plan)
{
  Own *o = own;
  const size_t size = FX_CURVE_FLOAT_PIECES;
  o->bend = malloc (f->channels * sizeof *o->bend);
  o->pieces =
      aligned_alloc (64, (FOLD * size + FOLD_PIECES) * sizeof *o->pieces);
  if (!o->bend || !o->pieces)
    return 0;
  for (int i = 0; i < N_TYPES; i++) {
    o->curve[i].piece = o->pieces + (size_t)i * size;
    if (i == FOLD)
      fx_curve_periodic (&o->curve[i], FOLD_PIECES, 2 * M_PI, curve, &i);
    else
      fx_curve_float (&o->curve[i], curve, &i);
  }
  return 1;
}

static void
done (void *own)
{
  Own *o = own;
  free (o->bend);
  free (o->pieces);
}

static void
reset (void *own, const FxFormat *f, const void *plan)
{
  memset (((Own *)own)->bend, 0, f->channels * sizeof (FxBend));
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const Own *o = own;
  const Plan *p = plan;
  double most = 0;
  for (uint32_t c = 0; c < f->channels; c++)
    most = fmax (most, fx_bend_memory (&o->bend[c]));
  return most * fmax (1, exp (p->knob[DRIVE]) * p->knob[FX_BEND_WET]);
}

/* --- audio ------------------------------------------------------------------ */

static void
shape (const FxCurve *c, int antialias, const FxCurveUse *use, double last,
    const double *u, size_t n, double *y)
{
  if (antialias)
    fx_curve_mean (c, use, last, u, n, y);
  else
    fx_curve_run (c, use, u, n, y);
}

/* What becomes of silence. */
static double
quiet (const FxCurve *c, int antialias, double gain, double bias)
{
  FxCurveUse use = { gain, bias, 0 };
  double zero = 0, y;
  shape (c, antialias, &use, 0, &zero, 1, &y);
  return y;
}

/* The type that is the only one, -1 while there are two. */
static int
only (const FxEffectRun *r)
{
  int type = -1;
  for (int i = 0; i < N_TYPES; i++) {
    if (r->step[WEIGHT + i] != 0)
      return -1;
    if (r->knob[WEIGHT + i] == 1)
      type = i;
  }
  return type;
}

/* y += (weight + step i) (f - rest) */
static void
add (double *y, const double *f, const double *rest, double weight, double step,
    size_t n)
{
  for (size_t i = 0; i < n; i++)
    y[i] += (weight + step * (double)(int32_t)i) * (f[i] - rest[i]);
}

/* v, times gain, while the bias or the type moves. */
static void
bend_moving (
    const Own *o, const FxEffectRun *r, double gain, double last, double *v)
{
  const FxBendPlan *p = &((const Plan *)r->plan)->bend;
  const double *k = r->knob, *d = r->step;
  double u[FX_BEND_MOST], bias[FX_BEND_MOST], f[FX_BEND_MOST];
  double rest[FX_BEND_MOST];
  double part = 1.0 / p->factor, step = d[BIAS] * part, before = k[BIAS] - step;
  const FxCurveUse as_is = { 1, 0, 0 };
  size_t n = r->n * (size_t)p->factor;
  for (size_t i = 0; i < n; i++) {
    bias[i] = k[BIAS] + step * (double)(int32_t)i;
    u[i] = v[i] * gain + bias[i];
  }
  last = last * gain + before;
  memset (v, 0, n * sizeof *v);
  for (int i = 0; i < N_TYPES; i++) {
    double weight = k[WEIGHT + i], change = d[WEIGHT + i];
    if (weight == 0 && change == 0)
      continue;
    shape (&o->curve[i], p->antialias, &as_is, last, u, n, f);
    if (step != 0) {
      shape (&o->curve[i], p->antialias, &as_is, before, bias, n, rest);
    } else {
      double none = quiet (&o->curve[i], p->antialias, 1, k[BIAS]);
      for (size_t j = 0; j < n; j++)
        rest[j] = none;
    }
    add (v, f, rest, weight, change * part, n);
  }
}

static void
bend (const Own *o, const FxEffectRun *r, double last, double *v)
{
  const FxBendPlan *p = &((const Plan *)r->plan)->bend;
  double gain = fx_bend_drive (p, r, DRIVE, &last, v), bias = r->knob[BIAS];
  int type = only (r);
  if (type < 0 || r->step[BIAS] != 0) {
    bend_moving (o, r, gain, last, v);
    return;
  }
  const FxCurve *c = &o->curve[type];
  FxCurveUse use = { gain, bias, quiet (c, p->antialias, gain, bias) };
  shape (c, p->antialias, &use, last, v, r->n * (size_t)p->factor, v);
}

static void
run (void *own, const FxEffectRun *r)
{
  Own *o = own;
  const FxBendPlan *p = &((const Plan *)r->plan)->bend;
  double v[FX_BEND_MOST];
  for (uint32_t c = 0; c < r->channels; c++) {
    double last = fx_bend_up (&o->bend[c], p, r, c, v);
    bend (o, r, last, v);
    fx_bend_down (&o->bend[c], p, r, c, v);
  }
}

static uint32_t
latency (const FxFormat *f, const void *plan)
{
  return fx_bend_latency (&((const Plan *)plan)->bend);
}

static uint32_t
tail (const FxFormat *f, const void *plan)
{
  return fx_bend_tail (f, &((const Plan *)plan)->bend);
}

static const FxEffect effect = {
  .state_size = sizeof (Own),
  .n_knobs = N_KNOBS,
  .init = init,
  .free = done,
  .reset = reset,
  .run = run,
  .memory = memory,
};

const FxProc fx_distortion_proc = {
  .name = "distortion",
  .summary = "Distortion",
  .detail = "Bends the wave by a curve, hard or soft, symmetric or not, at a "
            "multiple of the rate and with antiderivative antialiasing; DC is "
            "blocked at 5 Hz, and the dry sound in the mix is on time",
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
  .latency = latency,
  .tail = tail,
};
