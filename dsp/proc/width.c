/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Width of a stereo picture: with m = (l + r) / 2 and s = (l - r) / 2,
 *
 *   l' = m + w s,  r' = m - w s,
 *
 * so that l + r is what it was. Below `bass-mono` the sides are taken away: s
 * goes through the high-pass of a Linkwitz-Riley crossover of order 4 (two of
 * Butterworth), m through the all-pass that its two halves add up to, so that
 * both keep their phase to one another (S. Lipshitz, J. Vanderkooy, J. AES 31,
 * 1983). One side may come later than the other by up to 40 ms, as a single
 * sound from where it comes first (H. Haas, Acustica 1, 1951); another delay is
 * faded in over 20 ms. */

#include <math.h>
#include <string.h>
#include "dsp/fx_delay_block.h"
#include "dsp/fx_effect.h"
#include "dsp/fx_math.h"
#include "dsp/fx_procs.h"
#include "dsp/fx_svf.h"
#include "dsp/proc/band.h"

#define GRID 64
#define DELAY_MOST 40.0 /* ms */
#define LOWEST 20.0     /* Hz; below, the cut of the bass fades out */
#define K 1.4142135623730951
#define NOTHING 1e-150 /* where products of what is left of a sound underflow */

enum { SIDE_LEFT, SIDE_RIGHT };

typedef struct Params {
  double width, bass_mono, delay;
  int32_t side;
  double delay_gain, gain;
} Params;

enum { WIDTH, LEFT, RIGHT, ALL, CUT, FREQUENCY, N_KNOBS };

typedef struct Plan {
  double knob[N_KNOBS];
  uint32_t delay[2]; /* frames */
  uint32_t tail;     /* frames, of the filters */
} Plan;

typedef struct Own {
  FxDelayLine line[2];
  uint32_t delay[2], next[2], last[2]; /* in use, faded to, asked for */
  uint32_t fade, left; /* length of a fade, what is left of it */
  uint32_t most;       /* frames of delay; 0: lines are not used */
  double frequency;    /* that c is of */
  FxSvfCoefs c;
  FxSvf middle, sides[2];
} Own;

static const FxEnumValue sides[] = {
  { SIDE_LEFT, "left", "The left one" },
  { SIDE_RIGHT, "right", "The right one" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "width",
      .blurb = "Level of the sides: 0 is mono, 1 as it was, more is wider",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, width),
      .max = 4,
      .def = 1 },
  { .name = "bass-mono",
      .blurb =
          "Frequency below which the sides are taken away; from 20 Hz down "
          "to 0 less and less",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, bass_mono),
      .max = 1000,
      .def = 0 },
  { .name = "delay",
      .blurb = "Time by which one side is later than the other",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, delay),
      .max = DELAY_MOST,
      .def = 0 },
  { .name = "delay-side",
      .blurb = "Which side is the later one",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, side),
      .max = SIDE_RIGHT,
      .def = SIDE_RIGHT,
      .values = sides,
      .enum_type = "FxSide" },
  { .name = "delay-gain",
      .blurb = "Level of the later side",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, delay_gain),
      .min = -24,
      .max = 12,
      .def = 0 },
  { .name = "gain",
      .blurb = "Level of all that comes out",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, gain),
      .min = -60,
      .max = 24,
      .def = 0 },
};

static double
warp (const FxFormat *f, double frequency)
{
  return tan (M_PI * frequency / f->rate);
}

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  int rc = FX_OK;
  double hz =
      fx_band_clamp ("bass-mono", p->bass_mono, f->rate, 0.45, &rc, err);
  double gain = fx_db_to_gain (p->gain);
  double late = gain * fx_db_to_gain (p->delay_gain);
  double lowest = fmin (LOWEST, 0.45 * f->rate);
  memset (out, 0, sizeof *out);
  out->knob[WIDTH] = p->width;
  out->knob[LEFT] = p->side == SIDE_LEFT ? late : gain;
  out->knob[RIGHT] = p->side == SIDE_RIGHT ? late : gain;
  out->knob[ALL] = gain;
  out->knob[CUT] = fmin (hz / lowest, 1);
  out->knob[FREQUENCY] = fmax (hz, lowest);
  out->delay[p->side] = (uint32_t)lrint (p->delay * 0.001 * f->rate);
  if (hz > 0)
    out->tail = 2 * fx_svf_tail (warp (f, out->knob[FREQUENCY]), K, 130);
  return rc;
}

static int
init (void *own, const FxFormat *f, const void *plan)
{
  Own *o = own;
  uint32_t most = (uint32_t)lrint (DELAY_MOST * 0.001 * f->rate);
  o->fade = (uint32_t)(0.020 * f->rate) + 1;
  o->most = f->channels == 2 ? most : 0;
  return fx_delay_line_init (&o->line[0], most) &&
         fx_delay_line_init (&o->line[1], most);
}

static void
release (void *own)
{
  Own *o = own;
  fx_delay_line_free (&o->line[0]);
  fx_delay_line_free (&o->line[1]);
}

static void
be_late_by (Own *o, const Plan *p)
{
  memcpy (o->delay, p->delay, sizeof o->delay);
  memcpy (o->last, p->delay, sizeof o->last);
  o->left = 0;
}

static void
clear (Own *o)
{
  o->middle = o->sides[0] = o->sides[1] = (FxSvf){ 0, 0 };
}

/* Largest magnitude in the filters. */
static double
inside (const Own *o)
{
  const FxSvf *part[3] = { &o->middle, &o->sides[0], &o->sides[1] };
  double most = 0;
  for (unsigned i = 0; i < 3; i++)
    most = fmax (most, fmax (fabs (part[i]->s), fabs (part[i]->t)));
  return most;
}

static void
reset (void *own, const FxFormat *f, const void *plan)
{
  Own *o = own;
  fx_delay_line_reset (&o->line[0]);
  fx_delay_line_reset (&o->line[1]);
  be_late_by (o, plan);
  clear (o);
  o->frequency = 0;
}

/* The next fade, if there is to be one. */
static void
fade_on (Own *o)
{
  if (o->left > 0 || memcmp (o->delay, o->last, sizeof o->delay) == 0)
    return;
  memcpy (o->next, o->last, sizeof o->next);
  o->left = o->fade;
}

static void
change (void *own, const FxFormat *f, const void *plan, uint32_t ramp)
{
  Own *o = own;
  if (ramp == 0)
    be_late_by (o, plan);
  memcpy (o->last, ((const Plan *)plan)->delay, sizeof o->last);
  fade_on (o);
}

/* Takes the sides' bass away and turns the middle by as much. */
static void
cut_bass (Own *o, const FxEffectRun *r, double *m, double *s)
{
  double cut = r->knob[CUT], step = r->step[CUT];
  if (cut == 0 && step == 0) {
    clear (o);
    o->frequency = 0;
    return;
  }
  if ((r->recalculate || o->frequency == 0) &&
      o->frequency != r->knob[FREQUENCY]) {
    o->frequency = r->knob[FREQUENCY];
    o->c = fx_svf_coefs (warp (r->format, o->frequency), K);
  }
  FxSvfCoefs c = o->c;
  FxSvf mid = o->middle, one = o->sides[0], two = o->sides[1];
  for (size_t i = 0; i < r->n; i++) {
    double w = cut + step * (double)i, band, low, high;
    fx_svf_tick (&mid, &c, m[i], &band, &low);
    m[i] -= w * 2 * K * band;
    fx_svf_tick (&one, &c, s[i], &band, &low);
    high = s[i] - K * band - low;
    fx_svf_tick (&two, &c, high, &band, &low);
    s[i] += w * (high - K * band - low - s[i]);
  }
  o->middle = mid;
  o->sides[0] = one;
  o->sides[1] = two;
  if (inside (o) < NOTHING)
    clear (o);
}

/* Of a line that has just taken a value. */
static double
late (const Own *o, unsigned side)
{
  const FxDelayLine *d = &o->line[side];
  double x = fx_delay_line_tap (d, o->delay[side]);
  if (o->left == 0)
    return x;
  double t = (double)(o->left - 1) / o->fade;
  t = t * t * (3 - 2 * t);
  double y = fx_delay_line_tap (d, o->next[side]);
  return y + (x - y) * t;
}

static void
delay (Own *o, const FxEffectRun *r)
{
  int plain = o->left == 0 && o->delay[0] == 0 && o->delay[1] == 0;
  for (unsigned c = 0; plain && c < 2; c++)
    fx_delay_block_append (&o->line[c], r->n, r->x[c]);
  for (size_t i = 0; !plain && i < r->n; i++) {
    for (unsigned c = 0; c < 2; c++) {
      fx_delay_line_push (&o->line[c], r->x[c][i]);
      r->x[c][i] = late (o, c);
    }
    if (o->left > 0 && --o->left == 0) {
      memcpy (o->delay, o->next, sizeof o->delay);
      fade_on (o);
    }
  }
}

static void
run (void *own, const FxEffectRun *r)
{
  Own *o = own;
  const double *k = r->knob, *d = r->step;
  double m[FX_EFFECT_CHUNK], s[FX_EFFECT_CHUNK];
  for (uint32_t c = 0; r->channels != 2 && c < r->channels; c++)
    fx_effect_gain (r->x[c], k[ALL], d[ALL], r->n);
  if (r->channels != 2)
    return;
  double *x = r->x[0], *y = r->x[1];
  for (size_t i = 0; i < r->n; i++) {
    m[i] = 0.5 * (x[i] + y[i]);
    s[i] = 0.5 * (x[i] - y[i]);
  }
  cut_bass (o, r, m, s);
  for (size_t i = 0; i < r->n; i++) {
    double t = (double)(int)i, w = (k[WIDTH] + d[WIDTH] * t) * s[i];
    x[i] = (k[LEFT] + d[LEFT] * t) * (m[i] + w);
    y[i] = (k[RIGHT] + d[RIGHT] * t) * (m[i] - w);
  }
  delay (o, r);
}

/* --- as a matrix ------------------------------------------------------------ */

static void
set_matrix (double *to, double left, double right, double mid, double side)
{
  to[0] = left * (mid + side) / 2;
  to[1] = left * (mid - side) / 2;
  to[2] = right * (mid - side) / 2;
  to[3] = right * (mid + side) / 2;
}

/* Neither late nor without bass: a matrix, which moves in a straight line when
 * the width does or the gains do, not both. The lines have the output in them.
 * Why it is none, or NULL. */
static const char *
matrix_of (
    const Own *o, const double *k, const double *d, double m[4], double step[4])
{
  int moves = d[LEFT] != 0 || d[RIGHT] != 0;
  if (o->left > 0 || o->delay[0] > 0 || o->delay[1] > 0 || o->last[0] > 0 ||
      o->last[1] > 0)
    return "one side is late";
  if (k[CUT] != 0 || d[CUT] != 0 || d[FREQUENCY] != 0)
    return "it filters the bass";
  if (moves && d[WIDTH] != 0)
    return "width and gain move";
  set_matrix (m, k[LEFT], k[RIGHT], 1, k[WIDTH]);
  if (moves)
    set_matrix (step, d[LEFT], d[RIGHT], 1, k[WIDTH]);
  else
    set_matrix (step, k[LEFT], k[RIGHT], 0, d[WIDTH]);
  return NULL;
}

static int
matrix (void *own, const FxEffectRun *r, double m[4], double step[4])
{
  Own *o = own;
  if (matrix_of (o, r->knob, r->step, m, step))
    return 0;
  clear (o);
  o->frequency = 0;
  return 1;
}

static void
passed (void *own, const FxEffectRun *r)
{
  Own *o = own;
  for (unsigned c = 0; c < 2; c++)
    fx_delay_block_append (&o->line[c], r->n, r->x[c]);
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const Own *o = own;
  double most = inside (o);
  for (unsigned c = 0; c < 2; c++) {
    uint32_t n =
        o->left > 0 && o->next[c] > o->delay[c] ? o->next[c] : o->delay[c];
    n = o->last[c] > n ? o->last[c] : n;
    most = fmax (most, fx_delay_line_memory (&o->line[c], n));
  }
  return most;
}

static uint32_t
tail (const FxFormat *f, const void *plan)
{
  const Plan *p = plan;
  return p->tail + p->delay[SIDE_LEFT] + p->delay[SIDE_RIGHT];
}

/* --- on a device ------------------------------------------------------------ */

static const char *
matrix_there (const void *own, const FxFormat *f, const void *plan,
    const FxEffectWay *way, FxEffectPlan *to)
{
  FxDeviceEffect *e = &to->effect;
  const char *why = matrix_of (own, way->knob, way->step, e->knob, e->step);
  if (why)
    return why;
  e->left = way->left;
  e->knob[4] = way->knob[ALL];
  e->step[4] = way->step[ALL];
  for (int i = 5; i < FX_DEVICE_KNOBS; i++)
    e->knob[i] = e->step[i] = 0;
  return NULL;
}

static uint32_t
history (const void *own)
{
  return ((const Own *)own)->most;
}

static void
get_history (const void *own, uint32_t channels, double *to)
{
  const Own *o = own;
  for (unsigned c = 0; c < 2; c++) {
    for (uint32_t i = 0; i < o->most; i++)
      *to++ = fx_delay_line_tap (&o->line[c], o->most - 1 - i);
  }
}

static void
put_history (void *own, uint32_t channels, const double *from)
{
  Own *o = own;
  for (unsigned c = 0; c < 2; c++) {
    for (uint32_t i = 0; i < o->most; i++)
      fx_delay_line_push (&o->line[c], *from++);
  }
  clear (o);
}

static const FxEffectDevice on_device = { .process = "matrix",
  .plan = matrix_there,
  .frames = history,
  .get = get_history,
  .put = put_history };

static const FxEffect effect = {
  .state_size = sizeof (Own),
  .n_knobs = N_KNOBS,
  .grid = GRID,
  .init = init,
  .free = release,
  .reset = reset,
  .change = change,
  .run = run,
  .matrix = matrix,
  .passed = passed,
  .memory = memory,
  .device = &on_device,
};

const FxProc fx_width_proc = {
  .name = "width",
  .summary = "Stereo width",
  .detail =
      "Makes a stereo picture wider or narrower, its bass mono, or one side "
      "late by a few ms, and keeps the sum of both as it is; sound of other "
      "than two channels has no sides, and only its gain changes",
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
