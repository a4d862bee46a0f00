/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A curve of one's own: y = f (drive x) - f (0), f through points, straight or
 * smooth (PCHIP, fx_curve.h), or a sum of Chebyshev polynomials,
 *
 *   f (x) = sum h_k T_k (x), k = 1 .. n, x within -1 .. 1,
 *
 * which makes of a full sine its harmonics with the amplitudes h_k (Le Brun,
 * Digital waveshaping synthesis, JAES 27(4), 1979), as T_k (cos w) = cos (k w).
 * Its antiderivative is a Chebyshev sum too: of T_k, T_{k+1} / (2 (k + 1)) -
 * T_{k-1} / (2 (k - 1)), of T_1, T_2 / 4. Around it: fx_bend.h. */

#include <string.h>
#include "dsp/fx_bend.h"
#include "dsp/fx_curve.h"
#include "dsp/fx_math.h"
#include "dsp/fx_procs.h"

#define MOST_POINTS 64
#define MOST_HARMONICS 16

/* Values closer than this take the middle for the mean: what that errs by, the
 * slope's change over it, is less than what the difference would lose. */
#define CLOSE 1e-5

enum { LINEAR, SMOOTH, CHEBYSHEV };

typedef struct Params {
  int32_t curve;
  struct {
    FxTable head;
    double v[MOST_POINTS][2];
  } points;
  struct {
    FxTable head;
    double v[MOST_HARMONICS][1];
  } harmonics;
  double drive, gain, mix;
  int32_t oversampling, antialias;
} Params;

enum { DRIVE = FX_BEND_KNOBS, N_KNOBS };

typedef struct Plan {
  double knob[N_KNOBS];
  FxBendPlan bend;
  int32_t curve;
  uint32_t n; /* pieces, or harmonics */
  FxCurvePiece piece[MOST_POINTS + 1];
  double begin[MOST_POINTS + 1];
  double value[MOST_HARMONICS + 1], area[MOST_HARMONICS + 2]; /* of T_k */
} Plan;

static const FxEnumValue curves[] = {
  { LINEAR, "linear", "Straight lines from point to point" },
  { SMOOTH, "smooth",
      "A smooth line through the points, monotone between them" },
  { CHEBYSHEV, "chebyshev", "The harmonics of a full sine" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "curve",
      .blurb = "What the curve is made of",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, curve),
      .max = CHEBYSHEV,
      .def = SMOOTH,
      .values = curves,
      .enum_type = "FxWaveshaperCurve" },
  { .name = "points",
      .blurb = "Points of the curve, level in and level out, with the first "
               "ascending; beyond them it is flat (none: -1, 0 and 1 stay)",
      .unit = "",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, points),
      .min = -100,
      .max = 100,
      .cols = 2,
      .max_rows = MOST_POINTS },
  { .name = "harmonics",
      .blurb =
          "Amplitudes of the fundamental and its harmonics that a full sine "
          "becomes (none: the fundamental)",
      .unit = "",
      .type = FX_T_TABLE,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, harmonics),
      .min = -1,
      .max = 1,
      .cols = 1,
      .max_rows = MOST_HARMONICS },
  { .name = "drive",
      .blurb = "Change of the level before the curve",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, drive),
      .min = -24,
      .max = 60,
      .def = 0 },
  { .name = "gain",
      .blurb = "Level of the shaped sound",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, gain),
      .min = -60,
      .max = 24,
      .def = 0 },
  { .name = "mix",
      .blurb = "Shaped sound (1) against that which comes in (0)",
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
      .max = 1 },
};

/* --- plan ------------------------------------------------------------------- */

static int
plan_points (const Params *p, Plan *out, FxError *err)
{
  static const double none[3][2] = { { -1, -1 }, { 0, 0 }, { 1, 1 } };
  uint32_t n = p->points.head.rows;
  const double (*v)[2] = n ? p->points.v : none;
  FxCurve c = { .piece = out->piece, .begin = out->begin };
  if (n == 1)
    return fx_error (err, FX_EINVAL, "points", 1, 2, MOST_POINTS, "",
        "one point makes no curve", "give two or more, or none");
  n = n ? n : 3;
  for (uint32_t i = 1; i < n; i++) {
    /* Slopes stay finite. */
    if (!(v[i][0] - v[i - 1][0] >= 1e-6)) {
      fx_error (err, FX_EINVAL, "points", v[i][0], v[i - 1][0] + 1e-6, 100, "",
          "a point is not to the right of the one before",
          "sort them by their first number");
      if (err)
        err->index = (int)i;
      return FX_EINVAL;
    }
  }
  fx_curve_points (&c, v, n, p->curve == SMOOTH);
  out->n = c.n;
  return FX_OK;
}

static void
plan_harmonics (const Params *p, Plan *out)
{
  uint32_t n = p->harmonics.head.rows;
  out->n = n ? n : 1;
  out->value[1] = n ? 0 : 1;
  for (uint32_t k = 1; k <= n; k++)
    out->value[k] = p->harmonics.v[k - 1][0];
  out->area[2] += out->value[1] / 4;
  for (uint32_t k = 2; k <= n; k++) {
    out->area[k + 1] += out->value[k] / (2 * (k + 1));
    out->area[k - 1] -= out->value[k] / (2 * (k - 1));
  }
}

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  memset (out, 0, sizeof *out);
  fx_bend_plan (f, p->oversampling, p->antialias, 0, p->gain, p->mix,
      &out->bend, out->knob);
  out->knob[DRIVE] = log (fx_db_to_gain (p->drive));
  out->curve = p->curve;
  if (p->curve != CHEBYSHEV)
    return plan_points (p, out, err);
  plan_harmonics (p, out);
  return FX_OK;
}

/* --- audio ------------------------------------------------------------------ */

enum { LANES = 8 };

/* y[i] = sum c_k T_k (x[i]), k = 0 .. n, |x| <= 1 (Clenshaw). */
static inline void
series (const double *c, int n, const double *x, double *y)
{
  double a[LANES] = { 0 }, b[LANES] = { 0 };
  for (int k = n; k > 0; k--) {
    for (int i = 0; i < LANES; i++) {
      double now = c[k] + 2 * x[i] * a[i] - b[i];
      b[i] = a[i];
      a[i] = now;
    }
  }
  for (int i = 0; i < LANES; i++)
    y[i] = c[0] + x[i] * a[i] - b[i];
}

static inline double
within (double x)
{
  x = x < 1 ? x : 1;
  return x > -1 ? x : -1;
}

/* Values or areas; beyond the ends the value is that of the end. */
static void
values (const Plan *p, const double *u, double *f)
{
  double x[LANES];
  for (int i = 0; i < LANES; i++)
    x[i] = within (u[i]);
  series (p->value, (int)p->n, x, f);
}

static void
areas (const Plan *p, const double *u, double *a)
{
  double x[LANES], f[LANES];
  for (int i = 0; i < LANES; i++)
    x[i] = within (u[i]);
  series (p->value, (int)p->n, x, f);
  series (p->area, (int)p->n + 1, x, a);
  for (int i = 0; i < LANES; i++)
    a[i] += f[i] * (u[i] - x[i]);
}

/* u[0] and a[0] are of the value before. */
static void
means (const Plan *p, const double *u, const double *a, double *y)
{
  double middle[LANES], f[LANES] = { 0 };
  int close = 0;
  for (int i = 0; i < LANES; i++)
    close |= fabs (u[i + 1] - u[i]) < CLOSE;
  if (close) {
    for (int i = 0; i < LANES; i++)
      middle[i] = (u[i + 1] + u[i]) / 2;
    values (p, middle, f);
  }
  for (int i = 0; i < LANES; i++) {
    double d = u[i + 1] - u[i];
    y[i] = fabs (d) < CLOSE ? f[i] : (a[i + 1] - a[i]) / d;
  }
}

static void
chebyshev (const Plan *p, const FxCurveUse *use, double last, const double *x,
    size_t n, double *y)
{
  double u[LANES + 1] = { 0 }, a[LANES + 1] = { 0 }, f[LANES];
  if (p->bend.antialias) {
    u[LANES] = use->gain * last + use->add;
    areas (p, u + 1, a + 1);
  }
  for (size_t at = 0; at < n; at += LANES) {
    size_t some = n - at < LANES ? n - at : LANES;
    u[0] = u[LANES];
    a[0] = a[LANES];
    for (size_t i = 0; i < some; i++)
      u[i + 1] = use->gain * x[at + i] + use->add;
    if (p->bend.antialias) {
      areas (p, u + 1, a + 1);
      means (p, u, a, f);
    } else {
      values (p, u + 1, f);
    }
    for (size_t i = 0; i < some; i++)
      y[at + i] = f[i] - use->less;
  }
}

static void
shape (const Plan *p, const FxCurveUse *use, double last, const double *x,
    size_t n, double *y)
{
  FxCurve c = { .kind = FX_CURVE_POINTS,
    .n = p->n,
    .piece = (FxCurvePiece *)p->piece,
    .begin = (double *)p->begin };
  if (p->curve == CHEBYSHEV)
    chebyshev (p, use, last, x, n, y);
  else if (p->bend.antialias)
    fx_curve_mean (&c, use, last, x, n, y);
  else
    fx_curve_run (&c, use, x, n, y);
}

static void
run (void *own, const FxEffectRun *r)
{
  FxBend *b = own;
  const Plan *p = r->plan;
  double v[FX_BEND_MOST], zero = 0, rest;
  FxCurveUse use = { 1, 0, 0 };
  shape (p, &use, 0, &zero, 1, &rest);
  use.less = rest;
  for (uint32_t c = 0; c < r->channels; c++) {
    double last = fx_bend_up (&b[c], &p->bend, r, c, v);
    use.gain = fx_bend_drive (&p->bend, r, DRIVE, &last, v);
    shape (p, &use, last, v, r->n * (size_t)p->bend.factor, v);
    fx_bend_down (&b[c], &p->bend, r, c, v);
  }
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const FxBend *b = own;
  const Plan *p = plan;
  double most = 0;
  for (uint32_t c = 0; c < f->channels; c++)
    most = fmax (most, fx_bend_memory (&b[c]));
  return most * fmax (1, exp (p->knob[DRIVE]) * p->knob[FX_BEND_WET]);
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

/* --- on a device ------------------------------------------------------------ */

/* A piece from its beginning on, wherever its origin is. */
static FxDevicePiece
from_begin (const FxCurvePiece *p, double begin)
{
  double s = begin - p->x;
  double way = s * (p->a + s * (p->b / 2 + s * (p->c / 3 + s * p->d / 4)));
  return (FxDevicePiece){ .x = begin,
    .area = p->area + way,
    .a = p->a + s * (p->b + s * (p->c + s * p->d)),
    .b = p->b + s * (2 * p->c + s * 3 * p->d),
    .c = p->c + 3 * s * p->d,
    .d = p->d };
}

static const char *
there (const void *own, const FxFormat *f, const void *plan,
    const FxEffectWay *way, FxEffectPlan *to)
{
  const Plan *p = plan;
  FxDeviceCurve *c = &to->curve;
  double zero = 0;
  if (p->bend.factor != 1)
    return "it runs at a multiple of the rate";
  *c = (FxDeviceCurve){ .means = p->bend.antialias, .n = p->n };
  c->kind = p->curve == CHEBYSHEV ? FX_DEVICE_CHEBYSHEV : FX_DEVICE_POINTS;
  shape (p, &(FxCurveUse){ 1, 0, 0 }, 0, &zero, 1, &c->rest);
  for (uint32_t i = 0; i < p->n; i++)
    c->piece[i] = from_begin (&p->piece[i], p->begin[i]);
  memcpy (c->value, p->value, sizeof c->value);
  memcpy (c->area, p->area, sizeof c->area);
  fx_bend_there (&p->bend, way, DRIVE, c);
  return NULL;
}

static uint32_t
kept (const void *own)
{
  return FX_BEND_KEPT;
}

static const FxEffectDevice on_device = { .process = "curve",
  .plan = there,
  .frames = kept,
  .get = fx_bend_get,
  .put = fx_bend_put };

static const FxEffect effect = {
  .channel_size = sizeof (FxBend),
  .n_knobs = N_KNOBS,
  .flags = FX_EFFECT_FADES,
  .run = run,
  .memory = memory,
  .device = &on_device,
};

const FxProc fx_waveshaper_proc = {
  .name = "waveshaper",
  .summary = "Waveshaper",
  .detail = "Bends the wave by a curve through points or by the harmonics that "
            "a sine is to have, at a multiple of the rate and with "
            "antiderivative antialiasing; DC is blocked at 5 Hz",
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
