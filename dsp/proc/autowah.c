/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Auto-wah: the state-variable filter of dsp/fx_svf.h at the frequency
 *   min (max / min)^p, where 0 <= p <= 1 is
 *   envelope  sensitivity times the level of the loudest channel, at most 1: e
 *             += (1 - exp (-1 / (t rate))) (|x| - e), t the attack where |x| > e
 *             and else the release (Zolzer, DAFX, ch. 4)
 *   lfo       (1 + lfo) / 2.
 * p is looked at where the frame of stream time is a multiple of 8, and g of the
 * filter then goes to that value in a straight line over the next 8 frames: it
 * is late by 8 frames, and beside that within 5e-5 of what it would be if it
 * were computed for each frame at 48 kHz, 20 Hz and the default frequencies. */

#include <math.h>
#include "dsp/fx_effect.h"
#include "dsp/fx_lfo.h"
#include "dsp/fx_math.h"
#include "dsp/fx_procs.h"
#include "dsp/fx_svf.h"
#include "dsp/fx_tempo.h"
#include "dsp/proc/band.h"

enum { MODE_ENVELOPE, MODE_LFO };

typedef struct Params {
  int32_t mode, type;
  double min_frequency, max_frequency, q;
  double sensitivity, attack, release;
  double rate;
  int32_t shape;
  double tempo;
  int32_t note;
  double mix;
} Params;

enum {
  LOG_MIN,
  LOG_MAX, /* of Hz */
  DAMPING,
  LOG_K, /* as in svf.c */
  IN,
  BAND,
  LOW,
  SENSITIVITY,
  ATTACK,
  RELEASE,
  HZ,
  MIX,
  N_KNOBS
};

typedef struct Plan {
  double knob[N_KNOBS];
  int32_t mode, shape;
} Plan;

typedef struct Own {
  FxLfo lfo;
  double envelope;
  double g, step; /* of the next frame; g 0: not known yet */
  double frequency;
  FxSvf svf[]; /* of each channel */
} Own;

/* Frames from one look at p to the next, a power of 2. */
#define CONTROL 8

/* Right up to Nyquist the bilinear transform leaves nothing of a filter. */
#define FREQUENCY_LIMIT 0.499

static const FxEnumValue modes[] = {
  { MODE_ENVELOPE, "envelope", "Follows the level" },
  { MODE_LFO, "lfo", "Follows a slow oscillator" },
  { 0, NULL, NULL },
};

static const FxEnumValue types[] = {
  { FX_SVF_LOW_PASS, "low-pass", "Low-pass, 12 dB per octave" },
  { FX_SVF_BAND_PASS, "band-pass", "Band-pass, 0 dB at the centre" },
  { FX_SVF_HIGH_PASS, "high-pass", "High-pass, 12 dB per octave" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "mode",
      .blurb = "What moves the filter",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mode),
      .max = MODE_LFO,
      .def = MODE_ENVELOPE,
      .values = modes,
      .enum_type = "FxWahMode" },
  { .name = "type",
      .blurb = "Curve of the filter",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, type),
      .max = FX_SVF_HIGH_PASS,
      .def = FX_SVF_BAND_PASS,
      .values = types,
      .enum_type = "FxWahType" },
  { .name = "min-frequency",
      .blurb = "Where the filter is in silence, or at the bottom of the "
               "oscillator; above the other end the filter moves down",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, min_frequency),
      .min = 20,
      .max = 20000,
      .def = 350 },
  { .name = "max-frequency",
      .blurb =
          "Where the filter is at full level, or at the top of the oscillator",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, max_frequency),
      .min = 20,
      .max = 20000,
      .def = 2000 },
  { .name = "q",
      .blurb = "Quality: how narrow the band is, or how much the corner rings",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, q),
      .min = 0.5,
      .max = 30,
      .def = 5 },
  { .name = "sensitivity",
      .blurb = "Level added before the envelope: at 0 dB full scale opens the "
               "filter entirely, more makes soft sounds do so",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, sensitivity),
      .min = -24,
      .max = 48,
      .def = 12 },
  { .name = "attack",
      .blurb = "Time that the filter takes to follow a rising level",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, attack),
      .min = 0,
      .max = 500,
      .def = 10 },
  { .name = "release",
      .blurb = "Time that the filter takes to follow a falling level",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, release),
      .min = 1,
      .max = 5000,
      .def = 100 },
  { .name = "rate",
      .blurb = "Speed of the oscillator (with a note: not used)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, rate),
      .min = 0.01,
      .max = 20,
      .def = 2 },
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
  { .name = "mix",
      .blurb =
          "Part of the filtered sound in the output, the rest is the input",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mix),
      .min = 0,
      .max = 1,
      .def = 1 },
};

static const FxReadout readouts[] = {
  { "frequency", "Where the filter is", "Hz" },
};

/* Part of the way that a follower goes in a frame. */
static double
part (double ms, double rate)
{
  return ms > 0 ? -expm1 (-1000 / (ms * rate)) : 1;
}

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  int rc = FX_OK;
  double low = fx_band_clamp (
      "min-frequency", p->min_frequency, f->rate, FREQUENCY_LIMIT, &rc, err);
  double high = fx_band_clamp (
      "max-frequency", p->max_frequency, f->rate, FREQUENCY_LIMIT, &rc, err);
  FxSvfDesign d = fx_svf_design ((FxSvfType)p->type, f->rate, low, p->q, 0);
  *out = (Plan){ { [LOG_MIN] = log (low),
                     [LOG_MAX] = log (high),
                     [DAMPING] = d.k,
                     [LOG_K] = log (d.k),
                     [IN] = d.in,
                     [BAND] = d.band,
                     [LOW] = d.low,
                     [SENSITIVITY] = fx_db_to_gain (p->sensitivity),
                     [ATTACK] = part (p->attack, f->rate),
                     [RELEASE] = part (p->release, f->rate),
                     [HZ] = fx_lfo_hz (p->rate, p->note, p->tempo),
                     [MIX] = p->mix },
    p->mode, p->shape };
  return rc;
}

static void
locate (void *own, const FxFormat *f, const void *plan, int64_t frame)
{
  const Plan *p = plan;
  ((Own *)own)->lfo = (FxLfo){ fx_lfo_phase (p->knob[HZ], f->rate, frame), 0 };
}

/* Of a knob in frame i. */
static inline double
now (const FxEffectRun *r, int knob, size_t i)
{
  return r->knob[knob] + r->step[knob] * (double)(int)i;
}

/* Frames from `at` on to the next look, or to the end. */
static size_t
stretch (const FxEffectRun *r, size_t at)
{
  size_t off = (size_t)((r->frame + (int64_t)at) & (CONTROL - 1));
  return CONTROL - off < r->n - at ? CONTROL - off : r->n - at;
}

/* Where the filter is to go, seen from frame i. */
static void
look (Own *s, const FxEffectRun *r, size_t i)
{
  const Plan *p = r->plan;
  double rate = r->format->rate, place;
  if (p->mode == MODE_LFO) {
    double phase = fx_lfo_advance (
        s->lfo.phase, r->knob[HZ] / rate, r->step[HZ] / rate, i);
    place = 0.5 + 0.5 * fx_lfo_value ((FxLfoShape)p->shape, phase,
                            fx_lfo_edge (now (r, HZ, i), FX_LFO_EDGE));
  } else {
    place = fmin (1, now (r, SENSITIVITY, i) * s->envelope);
  }
  double low = now (r, LOG_MIN, i), high = now (r, LOG_MAX, i);
  s->frequency = exp (low + (high - low) * place);
  /* tan (pi frequency / rate), in turns */
  double w = s->frequency / (2 * rate);
  double g = fx_lfo_sine (w) / fx_lfo_sine (0.25 - w);
  if (s->g == 0)
    s->g = g;
  s->step = (g - s->g) / CONTROL;
}

/* The loudest of the channels in each frame. */
static void
levels (const FxEffectRun *r, double *level)
{
  for (size_t i = 0; i < r->n; i++)
    level[i] = fabs (r->x[0][i]);
  for (uint32_t c = 1; c < r->channels; c++) {
    const double *x = r->x[c];
    for (size_t i = 0; i < r->n; i++) {
      double l = fabs (x[i]);
      level[i] = l > level[i] ? l : level[i];
    }
  }
}

/* The envelope e behind n frames at levels l. Of two first-order filters the one
 * that is right is the one that is further up where attack is the faster one,
 * and else the one further down. */
static double
follow (double e, const double *l, size_t n, double rise, double fall)
{
  double a = 1 - rise, b = 1 - fall;
  if (rise >= fall) {
    for (size_t i = 0; i < n; i++) {
      double up = a * e + rise * l[i], down = b * e + fall * l[i];
      e = up > down ? up : down;
    }
  } else {
    for (size_t i = 0; i < n; i++) {
      double up = a * e + rise * l[i], down = b * e + fall * l[i];
      e = up < down ? up : down;
    }
  }
  return e;
}

/* The same of frames at .. at + n - 1. */
static void
follow_stretch (
    Own *s, const FxEffectRun *r, const double *level, size_t at, size_t n)
{
  double e = s->envelope;
  if (r->moving) {
    for (size_t i = at; i < at + n; i++)
      e = follow (e, &level[i], 1, now (r, ATTACK, i), now (r, RELEASE, i));
  } else {
    e = follow (e, level + at, n, r->knob[ATTACK], r->knob[RELEASE]);
  }
  /* Far below any sound. */
  s->envelope = e < 1e-60 ? 0 : e;
}

/* Of each frame of a stretch: the filter, and what goes out of the input, and of
 * twice the band and the low one. */
typedef struct Frames {
  FxSvfCoefs c[CONTROL];
  double in[CONTROL], band[CONTROL], low[CONTROL];
} Frames;

static void
prepare (Own *s, const FxEffectRun *r, size_t at, size_t n, Frames *f)
{
  const double *k = r->knob;
  for (size_t i = 0; i < n; i++)
    f->c[i] = fx_svf_coefs (
        s->g + s->step * (double)(int)i, now (r, DAMPING, at + i));
  s->g += s->step * (double)n;
  if (!r->moving) {
    double in = 1 + k[MIX] * (k[IN] - 1);
    double band = 0.5 * k[MIX] * k[DAMPING] * k[BAND],
           low = 0.5 * k[MIX] * k[LOW];
    for (size_t i = 0; i < n; i++) {
      f->in[i] = in;
      f->band[i] = band;
      f->low[i] = low;
    }
    return;
  }
  double w = exp (now (r, LOG_K, at)), factor = exp (r->step[LOG_K]);
  for (size_t i = 0; i < n; i++) {
    double mix = now (r, MIX, at + i);
    f->in[i] = 1 + mix * (now (r, IN, at + i) - 1);
    f->band[i] = 0.5 * mix * w * now (r, BAND, at + i);
    f->low[i] = 0.5 * mix * now (r, LOW, at + i);
    w *= factor;
  }
}

/* Two channels beside each other, which take no longer than one. */
typedef double Pair __attribute__ ((vector_size (16)));

/* fx_svf_tick(), n <= CONTROL times. y may be x. */
static void
filter (FxSvf *first, FxSvf *second, const Frames *f, double *x, double *y,
    size_t n)
{
  Pair s = { first->s, second->s }, t = { first->t, second->t };
  for (size_t i = 0; i < n; i++) {
    const FxSvfCoefs *c = &f->c[i];
    Pair in = { x[i], y[i] }, v = in - t;
    Pair s1 = c->a * s + c->b * v, t1 = (t + c->b * s) + c->c * v;
    in = f->in[i] * in + (f->band[i] * (s + s1) + f->low[i] * (t + t1));
    x[i] = in[0];
    y[i] = in[1];
    s = s1;
    t = t1;
  }
  *first = (FxSvf){ s[0], t[0] };
  *second = (FxSvf){ s[1], t[1] };
}

/* The envelope of a stretch and its filter do not wait for each other, so that
 * processors run both at a time. */
static void
run (void *own, const FxEffectRun *r)
{
  Own *s = own;
  int follows = ((const Plan *)r->plan)->mode == MODE_ENVELOPE;
  double level[FX_EFFECT_CHUNK];
  FxLfoMotion m = { r->knob[HZ], r->step[HZ], 0, 0, r->format->rate };
  if (follows)
    levels (r, level);
  for (size_t at = 0, n; at < r->n; at += n) {
    Frames f;
    n = stretch (r, at);
    if (((r->frame + (int64_t)at) & (CONTROL - 1)) == 0 || s->g == 0)
      look (s, r, at);
    if (follows)
      follow_stretch (s, r, level, at, n);
    prepare (s, r, at, n, &f);
    for (uint32_t c = 0; c < r->channels; c += 2) {
      uint32_t d = c + 1 < r->channels ? c + 1 : c;
      filter (&s->svf[c], &s->svf[d], &f, r->x[c] + at, r->x[d] + at, n);
    }
  }
  fx_lfo_move (&s->lfo, &m, r->n);
  for (uint32_t c = 0; c < r->channels; c++)
    fx_svf_settle (&s->svf[c]);
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const Own *s = own;
  double most = 0;
  for (uint32_t c = 0; c < f->channels; c++)
    most = fmax (most, fmax (fabs (s->svf[c].s), fabs (s->svf[c].t)));
  return most;
}

/* Of the slowest place. */
static uint32_t
tail (const FxFormat *f, const void *plan)
{
  const double *k = ((const Plan *)plan)->knob;
  double g = tan (M_PI * exp (fmin (k[LOG_MIN], k[LOG_MAX])) / f->rate),
         h = tan (M_PI * exp (fmax (k[LOG_MIN], k[LOG_MAX])) / f->rate);
  uint32_t a = fx_svf_tail (g, k[DAMPING], 130),
           b = fx_svf_tail (h, k[DAMPING], 130);
  return a > b ? a : b;
}

static void
read_frequency (void *own, double *values)
{
  values[0] = ((Own *)own)->frequency;
}

static const FxEffect effect = {
  .state_size = sizeof (Own),
  .channel_size = sizeof (FxSvf),
  .n_knobs = N_KNOBS,
  .flags = FX_EFFECT_FADES,
  .locate = locate,
  .run = run,
  .memory = memory,
  .read = read_frequency,
};

const FxProc fx_autowah_proc = {
  .name = "autowah",
  .summary = "Auto-wah",
  .detail = "A resonant filter that opens with the level of the sound, or "
            "follows a slow oscillator; all channels move together, by the "
            "loudest of them",
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
  .locate = fx_effect_state_locate,
  .memory = fx_effect_state_memory,
  .is_finite = fx_effect_state_is_finite,
  .tail = tail,
  .readouts = readouts,
  .n_readouts = sizeof readouts / sizeof *readouts,
  .read = fx_effect_state_read,
};
