/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A chain of all-passes of first order whose frequency an oscillator moves,
 * added to the sound or subtracted from it (Smith, An allpass approach to
 * digital phasing and flanging, ICMC 1984; Zoelzer, DAFX, ch. 2):
 *
 *   A(z) = (a + z^-1) / (1 + a z^-1),   a = (g - 1) / (g + 1)
 *   g = tan (pi f / rate),   f = frequency 2^(3 depth lfo (rate n + c stereo))
 *   u = x + feedback w,   w = A^stages u
 *   y = (1 - mix) x + mix w   (notch)   or   ... - mix w   (peak)
 *
 * in channel c. An all-pass turns by 90 degrees at f; out of its input it makes
 *
 *   out(n) = in(n - 1) + a (in(n) - out(n - 1))
 *
 * which has numbers of the sound alone as its memory, so that a moves under a
 * low tone without a trace (a lattice that keeps energy instead swells by what
 * it held). There is no delay in the loop of feedback: what the chain will give
 * is a^stages u + S, with S of its memory alone, so that
 * u = (x + feedback S) / (1 - feedback a^stages). */

#include <math.h>
#include <string.h>
#include "dsp/fx_procs.h"
#include "dsp/fx_sweep.h"
#include "dsp/fx_tempo.h"

enum { STAGES = 24 };

#define OCTAVES 3.0

/* Of what goes into the chain. */
#define LOUDEST 1e12

/* How fast the frequency is moved by hand, octaves per second. */
#define SPEED 60.0

/* Where a sweep ends, Hz and as a part of the rate. */
#define LOWEST 10.0
#define HIGHEST 0.49

enum { MODE_NOTCH, MODE_PEAK };

typedef struct Params {
  FxSweepParams sweep;
  int32_t stages, mode;
  double frequency, depth, feedback, mix;
} Params;

enum {
  PITCH = FX_SWEEP_KNOBS, /* log2 (frequency / Hz) */
  SWING,                  /* octaves */
  FEEDBACK,
  DRY,
  WET,
  N_KNOBS
};

typedef struct Plan {
  double knob[N_KNOBS];
  uint32_t stages, reserved;
} Plan;

typedef struct Channel {
  FxCurve curve;             /* a */
  double memory[STAGES + 1]; /* last input and output of each stage */
} Channel;

typedef struct Phaser {
  FxSweep sweep;
  double pitch, swing, stereo;
  Channel channel[];
} Phaser;

static const FxEnumValue modes[] = {
  { MODE_NOTCH, "notch", "Sum with the sound: notches sweep" },
  { MODE_PEAK, "peak", "Difference: what the notches leave, peaks sweep" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "stages",
      .blurb = "Number of all-passes: two for each notch",
      .unit = "",
      .type = FX_T_I32,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, stages),
      .min = 2,
      .max = STAGES,
      .def = 6 },
  { .name = "mode",
      .blurb = "How the sound and its all-passed copy are put together",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mode),
      .max = MODE_PEAK,
      .values = modes,
      .enum_type = "FxPhaserMode" },
  { .name = "frequency",
      .blurb = "Centre of the sweep, where an all-pass turns by 90 degrees "
               "(beyond 0.49 x the sample rate that limit is used)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, frequency),
      .min = 20,
      .max = 20000,
      .def = 1300 },
  { .name = "depth",
      .blurb = "How far the frequency swings to either side: 1 is three "
               "octaves",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, depth),
      .max = 1,
      .def = 0.5 },
  { .name = "rate",
      .blurb = "Speed of the oscillator (with a note: not used)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, sweep.rate),
      .min = 0.01,
      .max = 20,
      .def = 0.5 },
  { .name = "feedback",
      .blurb = "Part of the chain's output that goes into it again",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, feedback),
      .min = -0.99,
      .max = 0.99 },
  { .name = "shape",
      .blurb = "Shape of the oscillator",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, sweep.shape),
      .max = FX_LFO_LAST,
      .values = fx_lfo_shapes,
      .enum_type = "FxLfoShape" },
  { .name = "stereo-phase",
      .blurb = "How far the last channel is ahead of the first; those between "
               "are spread evenly",
      .unit = "degrees",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, sweep.stereo_phase),
      .max = 360,
      .def = 90 },
  { .name = "mix",
      .blurb = "Part of the chain in the output (0: dry sound alone)",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mix),
      .max = 1,
      .def = 0.5 },
  { .name = "tempo",
      .blurb = "Beats per minute that notes are counted in",
      .unit = "BPM",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, sweep.tempo),
      .min = FX_TEMPO_MIN,
      .max = FX_TEMPO_MAX,
      .def = FX_TEMPO_DEFAULT },
  { .name = "note",
      .blurb = "One turn of the oscillator as a note, in place of the rate",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, sweep.note),
      .max = FX_NOTE_LAST,
      .values = fx_notes,
      .enum_type = "FxNote" },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  double *k = out->knob, most = HIGHEST * f->rate, frequency = p->frequency;
  int rc = FX_OK;
  if (frequency > most) {
    rc = fx_error (err, FX_CLAMPED, "frequency", frequency, 0, most, "Hz",
        "too high for the sample rate",
        "lower it or resample to a higher rate");
    if (err)
      err->used = most;
    frequency = most;
  }
  fx_sweep_plan (&p->sweep, k);
  k[PITCH] = log2 (frequency);
  k[SWING] = OCTAVES * p->depth;
  k[FEEDBACK] = p->feedback;
  k[DRY] = 1 - p->mix;
  k[WET] = p->mode == MODE_PEAK ? -p->mix : p->mix;
  out->stages = (uint32_t)p->stages;
  out->reserved = 0;
  return rc;
}

static void
locate (void *own, const FxFormat *f, const void *plan, int64_t frame)
{
  fx_sweep_locate (
      &((Phaser *)own)->sweep, f, ((const Plan *)plan)->knob, frame);
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const Phaser *s = own;
  double most = 0;
  for (uint32_t c = 0; c < f->channels; c++) {
    for (int i = 0; i <= STAGES; i++)
      most = fmax (most, fabs (s->channel[c].memory[i]));
  }
  return most;
}

static double
coefficient (const FxFormat *f, double octave)
{
  double hz = exp2 (octave), most = HIGHEST * f->rate;
  hz = hz < LOWEST ? LOWEST : hz > most ? most : hz;
  /* g as sine over cosine, in turns */
  double w = hz / (2 * f->rate), s = fx_lfo_sine (w),
         c = fx_lfo_sine (0.25 - w);
  return (s - c) / (s + c);
}

/* Forgets what is too little to be anything, and stages that are not there. */
static void
forget (Channel *ch, uint32_t stages)
{
  int any = 0;
  for (uint32_t i = 0; i <= stages; i++)
    any |= !(fabs (ch->memory[i]) < FX_SWEEP_NOTHING);
  uint32_t from = any ? stages + 1 : 0;
  memset (ch->memory + from, 0, (STAGES + 1 - from) * sizeof *ch->memory);
}

static void
take_points (Phaser *s, const FxEffectRun *r)
{
  const double *k = r->knob;
  int due = fx_sweep_due (&s->sweep, r, k[FX_SWEEP_HZ]), fresh = due == 4;
  if (due == 0)
    return;
  /* A chain of many stages that is moved fast turns the phase of the sound
   * audibly. */
  double way = SPEED * FX_SWEEP_GRID / r->format->rate;
  double turns = way / (2 * M_PI * fmax (s->swing, 0.01));
  fx_glide (&s->pitch, k[PITCH], way, fresh);
  fx_glide (&s->swing, k[SWING], way, fresh);
  fx_glide (&s->stereo, k[FX_SWEEP_STEREO], 360 * turns, fresh);
  double edge = fx_lfo_edge (k[FX_SWEEP_HZ], 0.005 + 4 * s->swing / SPEED);
  double apart = fx_lfo_offset (s->stereo, 1, r->channels);
  for (int i = 4 - due; i < 4; i++) {
    double now = fx_sweep_phase (&s->sweep, r, i);
    for (uint32_t c = 0, n; c < r->channels; c += n) {
      double phase[FX_SWEEP_VALUES], lfo[FX_SWEEP_VALUES];
      n = r->channels - c;
      n = n < FX_SWEEP_VALUES ? n : FX_SWEEP_VALUES;
      for (uint32_t j = 0; j < n; j++)
        phase[j] = now + apart * (c + j);
      fx_sweep_values (k, phase, edge, lfo, n);
      for (uint32_t j = 0; j < n; j++)
        fx_curve_push (&s->channel[c + j].curve,
            coefficient (r->format, s->pitch + s->swing * lfo[j]));
    }
  }
  for (uint32_t c = 0; c < r->channels; c++)
    forget (&s->channel[c], ((const Plan *)r->plan)->stages);
}

/* Two channels beside each other. */
typedef double Pair __attribute__ ((vector_size (16)));

/* a of each frame. A curve may go a little beyond its points. */
static void
coefficients (const FxCurve *curve, double start, double *a)
{
  const double most = 1 - 0x1p-30;
  for (int i = 0; i < FX_SWEEP_GRID; i++) {
    double x = fx_curve_at (curve, (start + i) * FX_SWEEP_STEP);
    x = x < -most ? -most : x;
    a[i] = x > most ? most : x;
  }
}

/* Some stages from the one with the memory m on, in place; `count` is constant
 * where this is called, so that all of them stay in registers. */
static inline __attribute__ ((always_inline)) void
run_stages (Pair *restrict u, const Pair *restrict a, size_t n,
    Pair *restrict m, const int count)
{
  Pair last[STAGES + 1];
  for (int k = 0; k <= count; k++)
    last[k] = m[k];
  for (size_t i = 0; i < n; i++) {
    Pair v = u[i], b = a[i];
    for (int k = 0; k < count; k++) {
      Pair out = (last[k] + b * v) - b * last[k + 1];
      last[k] = v;
      v = out;
    }
    last[count] = v;
    u[i] = v;
  }
  for (int k = 0; k <= count; k++)
    m[k] = last[k];
}

/* Most of them at a time. m[k] is the last input of stage k, which is the last
 * output of the one before: what the first of several took comes back as the
 * last output where the next ones begin. */
enum { MOST = 6 };

static void
run_chain (Pair *u, const Pair *a, size_t n, Pair *m, uint32_t stages)
{
  uint32_t left = stages;
  for (; left > 0; m += MOST) {
    /* Their last one is the first of the next ones, who want the old one. */
    Pair end = m[left < MOST ? left : MOST];
    switch (left) {
    case 1:
      run_stages (u, a, n, m, 1);
      return;
    case 2:
      run_stages (u, a, n, m, 2);
      return;
    case 3:
      run_stages (u, a, n, m, 3);
      return;
    case 4:
      run_stages (u, a, n, m, 4);
      return;
    case 5:
      run_stages (u, a, n, m, 5);
      return;
    default:
      run_stages (u, a, n, m, MOST);
      left -= MOST;
      if (left > 0)
        m[MOST] = end;
    }
  }
}

/* The same with feedback: what the chain gives without its input, stage by stage,
 * then the input, and then what that adds to each. */
static void
run_loop (Pair *u, const Pair *a, size_t n, Pair *m, uint32_t stages,
    double feedback, double step)
{
  Pair rest[STAGES], power[STAGES];
  for (size_t i = 0; i < n; i++) {
    double f = feedback + step * (double)(int)i;
    Pair b = a[i], sum = { 0, 0 }, gain = { 1, 1 };
    for (uint32_t k = 0; k < stages; k++) {
      rest[k] = sum = b * sum + (m[k] - b * m[k + 1]);
      power[k] = gain = b * gain;
    }
    Pair v = (u[i] + f * sum) / (1 - f * gain);
    m[0] = v;
    for (uint32_t k = 0; k < stages; k++)
      m[k + 1] = power[k] * v + rest[k];
    u[i] = m[stages];
  }
}

/* What is no sound, beyond +240 dB, does not go round. */
static inline double
sound (double x)
{
  return fabs (x) <= LOUDEST ? x : 0;
}

/* One channel, or two beside each other, which take no longer than one: each
 * stage waits for the one before it. */
static void
run_lanes (
    Channel *ch, double *const *x, size_t at, const FxEffectRun *r, int lanes)
{
  const double *k = r->knob, *d = r->step;
  const uint32_t stages = ((const Plan *)r->plan)->stages;
  double a[2][FX_SWEEP_GRID], wet[2][FX_SWEEP_GRID];
  Pair u[FX_SWEEP_GRID], c[FX_SWEEP_GRID], m[STAGES + 1];
  const Channel *first = &ch[0], *second = &ch[lanes - 1];
  const double *x0 = x[0] + at, *x1 = x[lanes - 1] + at;
  for (int l = 0; l < lanes; l++)
    coefficients (&ch[l].curve, fx_sweep_start (r), a[l]);
  for (size_t i = 0; i < r->n; i++) {
    c[i] = (Pair){ a[0][i], a[lanes - 1][i] };
    u[i] = (Pair){ sound (x0[i]), sound (x1[i]) };
  }
  for (uint32_t n = 0; n <= stages; n++)
    m[n] = (Pair){ first->memory[n], second->memory[n] };
  if (k[FEEDBACK] != 0 || d[FEEDBACK] != 0)
    run_loop (u, c, r->n, m, stages, k[FEEDBACK], d[FEEDBACK]);
  else
    run_chain (u, c, r->n, m, stages);
  for (size_t i = 0; i < r->n; i++) {
    wet[0][i] = u[i][0];
    wet[1][i] = u[i][1];
  }
  for (int l = 0; l < lanes; l++) {
    for (uint32_t n = 0; n <= stages; n++)
      ch[l].memory[n] = m[n][l];
    fx_sweep_mix (r, DRY, WET, x[l] + at, wet[l]);
  }
}

static void
run (void *own, const FxEffectRun *r)
{
  Phaser *s = own;
  FxEffectRun piece;
  for (size_t at = 0; at < r->n; at += piece.n) {
    uint32_t c = 0;
    piece = fx_sweep_piece (r, at);
    take_points (s, &piece);
    for (; c < r->channels; c += 2)
      run_lanes (
          &s->channel[c], r->x + c, at, &piece, c + 1 < r->channels ? 2 : 1);
  }
}

/* Where the slowest sound of the loop is at -120 dB, at the lowest frequency
 * of the sweep, w: (A(s))^stages = 1 / feedback with A = (w - s) / (w + s) has
 * its slowest root at s = -w (r - 1) / (r + 1), r = |feedback|^(-1 / stages);
 * and through the chain alone sound takes up to 4 stages / w to get, with 14 / w
 * to fade. */
static uint32_t
tail (const FxFormat *f, const void *plan)
{
  const Plan *p = plan;
  const double *k = p->knob;
  double w = 2 * M_PI * fmax (exp2 (k[PITCH] - k[SWING]), LOWEST);
  double part = fabs (k[FEEDBACK]), time = 4.0 * p->stages + 14;
  if (part > 1e-9) {
    double r = pow (part, -1.0 / p->stages);
    time += 14 * (r + 1) / (r - 1);
  }
  return (uint32_t)fmin (time / w * f->rate + 1, INT32_MAX);
}

static const FxEffect effect = {
  .state_size = sizeof (Phaser),
  .channel_size = sizeof (Channel),
  .n_knobs = N_KNOBS,
  .grid = FX_SWEEP_GRID,
  .flags = FX_EFFECT_FADES | FX_EFFECT_LONG,
  .locate = locate,
  .run = run,
  .memory = memory,
};

const FxProc fx_phaser_proc = {
  .name = "phaser",
  .summary = "Phaser",
  .detail = "Turns the phase of the sound by a chain of all-passes that sweeps "
            "and adds it to the sound: notches sweep with it; channels swing "
            "at phases of their own",
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
};
