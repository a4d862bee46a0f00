/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Echoes. With D the delay, M = [1-c c; c 1-c] what a passage does to left and
 * right (c: 0 mono, 1 ping-pong, else the amount of cross-feed) and F the
 * filters:
 *
 *   v[n] = F (x[n] + feedback M v[n - D])         a loop, or
 *   v[n] = F (x[n])                               with taps;
 *   wet[n] = M v[n - D], or sum_i feedback^(i-1) M^i v[n - i D], i = 1 .. taps.
 *
 * Taps in ping-pong are those of TorchFX: odd ones are left in, right out, even
 * ones right in, left out, and what would arrive on the other side is left
 * out. Between frames: third-order Lagrange interpolation (Laakso et al., IEEE
 * Signal Processing Magazine 13(1), 1996).
 *
 * F: the low-pass y += a (x - y) with the a that gives -3.01 dB at its
 * frequency, and x less a trapezoidal one-pole low-pass (Zavalishin, The art of
 * VA filter design, 3.10), prewarped; both are off exactly at their ends. */

#include "dsp/fx_delay_block.h"
#include "dsp/fx_effect.h"
#include "dsp/fx_procs.h"
#include "dsp/fx_tempo.h"

#define TAPS 16
#define GRID 64 /* frames in which a delay on the move goes straight */
#define LEAST 1 /* frames of delay: there is a loop */
#define GLIDE_SECONDS 0.05 /* time constant of the tape */
#define GLIDE_SPEED 0.5    /* and how much slower or faster it runs at most */
#define FADE_SECONDS 0.05
#define HIGH_CUT_OFF 20000

enum { MONO, PING_PONG, CROSS_FEED };
enum { TAPE, CROSS_FADE };

typedef struct Params {
  double time, tempo;
  int32_t note;
  double max_time, feedback;
  int32_t taps, stereo;
  double cross_feed, low_cut, high_cut;
  int32_t change;
  double mix;
} Params;

enum {
  DRY,
  WET,
  BACK,       /* of the loop, from the same side */
  BACK_CROSS, /*   and from the other one */
  LOW,        /* of the low cut: weight, */
  LOW_G,      /*   coefficient */
  HIGH,
  TAP,
  TAP_CROSS = TAP + TAPS,
  TAP_PING = TAP_CROSS + TAPS,
  N_KNOBS = TAP_PING + TAPS
};

typedef struct Plan {
  double knob[N_KNOBS];
  double delay;        /* frames */
  uint32_t most;       /* frames of delay that there is memory for */
  int32_t taps, fades; /* taps: 1 for the loop; fades: CROSS_FADE */
} Plan;

static const FxEnumValue stereos[] = {
  { MONO, "mono", "Each channel has its own echoes" },
  { PING_PONG, "ping-pong", "Echoes change sides" },
  { CROSS_FEED, "cross-feed", "Echoes change sides in part" },
  { 0, NULL, NULL },
};

static const FxEnumValue changes[] = {
  { TAPE, "tape", "The delay glides, which bends the pitch" },
  { CROSS_FADE, "cross-fade", "The old delay is faded into the new one" },
  { 0, NULL, NULL },
};

static const FxParam params[] = {
  { .name = "time",
      .blurb = "Time between echoes, where no note is given (at least one "
               "frame; times the number of taps at most max-time)",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, time),
      .min = 0.02,
      .max = 30000,
      .def = 500 },
  { .name = "tempo",
      .blurb = "Tempo that a note is taken at",
      .unit = "BPM",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, tempo),
      .min = FX_TEMPO_MIN,
      .max = FX_TEMPO_MAX,
      .def = FX_TEMPO_DEFAULT },
  { .name = "note",
      .blurb = "Time between echoes as a note",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, note),
      .max = 24,
      .def = FX_NOTE_NONE,
      .values = fx_notes,
      .enum_type = "FxNote" },
  { .name = "max-time",
      .blurb = "Longest delay that there is memory for",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_LOG,
      .offset = offsetof (Params, max_time),
      .min = 1,
      .max = 30000,
      .def = 2000 },
  { .name = "feedback",
      .blurb = "Amplitude of each echo to the one before it",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, feedback),
      .min = 0,
      .max = 0.99,
      .def = 0.3 },
  { .name = "taps",
      .blurb = "Number of echoes (0: they go on for ever, ever softer)",
      .unit = "",
      .type = FX_T_I32,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, taps),
      .min = 0,
      .max = TAPS,
      .def = 0 },
  { .name = "stereo",
      .blurb = "How echoes go between left and right (of other than two "
               "channels each has its own, whatever this says)",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, stereo),
      .max = CROSS_FEED,
      .def = MONO,
      .values = stereos,
      .enum_type = "FxDelayStereo" },
  { .name = "cross-feed",
      .blurb = "Part of an echo that changes sides, where stereo says so",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, cross_feed),
      .min = 0,
      .max = 1,
      .def = 0.5 },
  { .name = "low-cut",
      .blurb = "What lies below is taken off each echo, 6 dB per octave (0: "
               "off)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, low_cut),
      .min = 0,
      .max = 2000,
      .def = 0 },
  { .name = "high-cut",
      .blurb = "What lies above is taken off each echo, 6 dB per octave "
               "(20000: off)",
      .unit = "Hz",
      .type = FX_T_F64,
      .flags = FX_P_LIVE | FX_P_LOG,
      .offset = offsetof (Params, high_cut),
      .min = 200,
      .max = HIGH_CUT_OFF,
      .def = HIGH_CUT_OFF },
  { .name = "change",
      .blurb = "How the time moves to another one",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, change),
      .max = CROSS_FADE,
      .def = TAPE,
      .values = changes,
      .enum_type = "FxDelayChange" },
  { .name = "mix",
      .blurb = "Part of the echoes in the output",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = offsetof (Params, mix),
      .min = 0,
      .max = 1,
      .def = 0.3 },
};

/* --- plan --------------------------------------------------------------------- */

/* a of the low-pass: |H|^2 = a^2 / (1 + b^2 - 2 b cos w) = 1/2, b = 1 - a. */
static double
high_cut (double hz, double rate)
{
  if (hz >= HIGH_CUT_OFF || hz >= rate / 2)
    return 1;
  double u = 2 - cos (2 * M_PI * hz / rate);
  return 1 - (u - sqrt (u * u - 1));
}

static double
low_cut (double hz, double rate)
{
  hz = hz < 1 ? 1 : hz;
  hz = hz < 0.49 * rate ? hz : 0.49 * rate;
  double g = tan (M_PI * hz / rate);
  return g / (1 + g);
}

static void
weigh (const Params *p, Plan *out, double cross, int ping)
{
  double w = 1, turn = 1, *k = out->knob;
  ping &= p->taps > 0;
  for (int i = 0; i < TAPS; i++, w *= p->feedback) {
    double used = i < out->taps ? w : 0;
    /* M^i has (1 + (1 - 2c)^i) / 2 and (1 - (1 - 2c)^i) / 2. */
    turn *= 1 - 2 * cross;
    k[TAP + i] = ping ? 0 : used * (1 + turn) / 2;
    k[TAP_CROSS + i] = ping ? 0 : used * (1 - turn) / 2;
    k[TAP_PING + i] = ping ? used : 0;
  }
}

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  int rc = FX_OK, ping = p->stereo == PING_PONG && f->channels == 2;
  double *k = out->knob, ms = p->time;
  double cross = f->channels != 2 || p->stereo == MONO ? 0
                 : ping                                ? 1
                                                       : p->cross_feed;
  double back = p->taps ? 0 : p->feedback;
  *out =
      (Plan){ .taps = p->taps ? p->taps : 1, .fades = p->change == CROSS_FADE };
  if (p->note != FX_NOTE_NONE)
    ms = 1000 * fx_note_seconds (p->note, p->tempo);
  double most = p->max_time / out->taps;
  if (ms > most) {
    rc = fx_error (err, FX_CLAMPED, "time", ms, 0, most, "ms",
        "longer than there is memory for (with taps, all of them)",
        "shorten it, use fewer taps or set a larger max-time");
    if (err)
      err->used = most;
    ms = most;
  }
  out->most =
      (uint32_t)ceil (fmax (p->max_time * f->rate / 1000, LEAST * TAPS));
  out->delay = fmax (ms * f->rate / 1000, LEAST);
  k[DRY] = 1 - p->mix;
  k[WET] = p->mix;
  k[BACK] = back * (1 - cross);
  k[BACK_CROSS] = back * cross;
  k[LOW] = p->low_cut > 0;
  k[LOW_G] = low_cut (p->low_cut, f->rate);
  k[HIGH] = high_cut (p->high_cut, f->rate);
  weigh (p, out, cross, ping);
  return rc;
}

static uint32_t
tail (const FxFormat *f, const void *plan)
{
  const Plan *p = plan;
  const double *k = p->knob;
  double back = k[BACK] + k[BACK_CROSS];
  /* Each passage through the low-pass is late by its delay at 0 Hz; the end is
   * that of the low cut, whose pole is at 1 - 2 G. */
  double once = p->delay + (1 - k[HIGH]) / k[HIGH], low = 0;
  if (k[LOW] > 0)
    low = log (1e-6) / log1p (-2 * fmin (k[LOW_G], 0.49));
  double passages = back > 0 ? 1 + ceil (log (1e-6) / log (back)) : 1;
  if (k[HIGH] < 1)
    low += log (1e-6) / log1p (-k[HIGH]);
  return (uint32_t)ceil (passages * once + (p->taps - 1) * p->delay + low) + 4;
}

/* --- state -------------------------------------------------------------------- */

typedef struct Channel {
  FxDelayLine line;
  double low, high; /* of the filters */
} Channel;

typedef struct State {
  uint32_t channels, most;
  double delay, step; /* where the way of the delay last began, its slope */
  double gone;        /*   and frames since then */
  double from;        /* delay that is faded out, */
  uint32_t left;      /*   for so many frames more */
  uint32_t fade;
  FxHold hold;
  Channel channel[];
} State;

static void
free_own (void *own)
{
  State *s = own;
  for (uint32_t c = 0; c < s->channels; c++)
    fx_delay_line_free (&s->channel[c].line);
  fx_hold_free (&s->hold);
}

static int
init (void *own, const FxFormat *f, const void *plan)
{
  const Plan *p = plan;
  State *s = own;
  s->channels = f->channels;
  s->most = p->most;
  s->fade = (uint32_t)(FADE_SECONDS * f->rate) + 1;
  int ok = fx_hold_init (&s->hold, p->most);
  for (uint32_t c = 0; c < f->channels; c++)
    ok &= fx_delay_line_init (&s->channel[c].line, p->most + 4);
  return ok;
}

static void
settle (State *s, const Plan *p)
{
  s->delay = p->delay;
  s->step = s->gone = 0;
  s->left = 0;
}

static void
reset (void *own, const FxFormat *f, const void *plan)
{
  State *s = own;
  for (uint32_t c = 0; c < s->channels; c++) {
    fx_delay_line_reset (&s->channel[c].line);
    s->channel[c].low = s->channel[c].high = 0;
  }
  fx_hold_reset (&s->hold);
  settle (s, plan);
}

static void
change (void *own, const FxFormat *f, const void *plan, uint32_t ramp)
{
  State *s = own;
  if (ramp == 0)
    settle (s, plan);
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const State *s = own;
  const Plan *p = plan;
  double delay = s->delay + s->step * s->gone;
  double span = fmax (fmax (delay, p->delay), s->left ? s->from : 0);
  double most =
      fx_hold_get (&s->hold, (uint32_t)fmin (span * p->taps + 4, s->most));
  for (uint32_t c = 0; c < s->channels; c++) {
    most = fmax (most, fabs (s->channel[c].low));
    most = fmax (most, fabs (s->channel[c].high));
  }
  return most;
}

/* --- audio -------------------------------------------------------------------- */

/* Where the delay goes in the frames up to the next multiple of the grid. */
static void
steer (State *s, const FxEffectRun *r)
{
  const Plan *p = r->plan;
  s->delay += s->step * s->gone;
  s->step = s->gone = 0;
  double ahead = p->delay - s->delay;
  double frames = (double)(GRID - (r->frame & (GRID - 1)));
  if (s->left > 0 || ahead == 0)
    return;
  if (p->fades) {
    s->from = s->delay;
    s->delay = p->delay;
    s->left = s->fade;
    return;
  }
  if (fabs (ahead) < 1e-9) {
    s->delay = p->delay;
    return;
  }
  double speed = GLIDE_SPEED / p->taps;
  double part = fmin (1, frames / (GLIDE_SECONDS * r->format->rate));
  if (fabs (ahead) < 0.01)
    part = 1;
  s->step = fmax (-speed, fmin (speed, ahead * part / frames));
}

/* Frames from `at` on that can be read before the first of them is written. */
static size_t
piece (const State *s, size_t at, size_t left)
{
  double first = s->delay + s->step * (s->gone + (double)at);
  double least = fmin (first, first + s->step * (double)left);
  least = s->left > 0 ? fmin (least, s->from) : least;
  size_t most = least < 3 ? 1 : (size_t)least - 1;
  return left < most ? left : most;
}

static void
read_at (const State *s, const FxDelayLine *d, double delay, double step,
    double at, size_t n, double *y)
{
  if (step == 0 && delay >= 2)
    fx_delay_block_cubic (d, fmin (delay, s->most), n, y);
  else
    fx_delay_block_moving (d, delay, step, at, s->most, n, y);
}

/* Tap i of a line: i times the delay, or of both delays while one is faded into
 * the other. */
static void
read_tap (
    const State *s, const FxDelayLine *d, int i, size_t at, size_t n, double *y)
{
  double old[GRID];
  read_at (s, d, i * s->delay, i * s->step, s->gone + (double)at, n, y);
  if (s->left == 0)
    return;
  read_at (s, d, i * s->from, 0, 0, n, old);
  for (size_t j = 0; j < n; j++) {
    double t = ((double)s->left - (double)(at + j)) / s->fade;
    t = fmax (t, 0);
    t = t * t * (3 - 2 * t);
    y[j] += (old[j] - y[j]) * t;
  }
}

/* Input of the line, in place. */
static void
filter (Channel *c, const double *k, const double *d, double at, size_t n,
    double *x)
{
  double low = c->low, high = c->high;
  if (k[LOW] == 0 && d[LOW] == 0) {
    low = 0;
  } else {
    for (size_t j = 0; j < n; j++) {
      double t = at + (double)j;
      double v = (x[j] - low) * (k[LOW_G] + d[LOW_G] * t), y = low + v;
      low = y + v;
      x[j] -= y * (k[LOW] + d[LOW] * t);
    }
  }
  if (k[HIGH] == 1 && d[HIGH] == 0) {
    high = 0;
  } else {
    for (size_t j = 0; j < n; j++) {
      high += (x[j] - high) * (k[HIGH] + d[HIGH] * (at + (double)j));
      x[j] = high;
    }
  }
  c->low = fx_delay_kept (low);
  c->high = fx_delay_kept (high);
}

static int
is_used (const FxEffectRun *r, int knob)
{
  return r->knob[knob] != 0 || r->step[knob] != 0;
}

/* to += from times a knob, in frames from `at` on. */
static void
add (const FxEffectRun *r, int knob, size_t at, size_t n, const double *from,
    double *to)
{
  double k = r->knob[knob] + r->step[knob] * (double)at, d = r->step[knob];
  if (!is_used (r, knob))
    return;
  for (size_t j = 0; j < n; j++)
    to[j] += (k + d * (double)j) * from[j];
}

/* One channel, or a pair; returns what was largest in their lines. */
static double
run_some (State *s, const FxEffectRun *r, uint32_t first, uint32_t count)
{
  const double *k = r->knob, *d = r->step;
  double most = 0;
  for (size_t at = 0, n; at < r->n; at += n) {
    double wet[2][GRID] = { { 0 } }, in[2][GRID], tap[2][GRID];
    n = piece (s, at, r->n - at);
    for (uint32_t c = 0; c < count; c++)
      for (size_t j = 0; j < n; j++)
        in[c][j] = r->x[first + c][at + j];
    for (int i = 0; i < TAPS; i++) {
      int ping = is_used (r, TAP_PING + i), side = i & 1;
      if (i > 0 && !ping && !is_used (r, TAP + i) &&
          !is_used (r, TAP_CROSS + i))
        continue;
      for (uint32_t c = 0; c < count; c++)
        read_tap (s, &s->channel[first + c].line, i + 1, at, n, tap[c]);
      for (uint32_t c = 0; c < count; c++) {
        const double *other = tap[count - 1 - c];
        add (r, TAP + i, at, n, tap[c], wet[c]);
        add (r, TAP_CROSS + i, at, n, other, wet[c]);
        if (i > 0)
          continue;
        add (r, BACK, at, n, tap[c], in[c]);
        add (r, BACK_CROSS, at, n, other, in[c]);
      }
      if (count == 2)
        add (r, TAP_PING + i, at, n, tap[side], wet[1 - side]);
      else
        add (r, TAP_PING + i, at, n, tap[0], wet[0]);
    }
    for (uint32_t c = 0; c < count; c++) {
      Channel *channel = &s->channel[first + c];
      double *x = r->x[first + c] + at;
      filter (channel, k, d, (double)at, n, in[c]);
      most = fmax (most, fx_delay_block_write (&channel->line, n, in[c]));
      for (size_t j = 0; j < n; j++) {
        double t = (double)(at + j);
        x[j] = (k[DRY] + d[DRY] * t) * x[j] + (k[WET] + d[WET] * t) * wet[c][j];
      }
    }
  }
  return most;
}

static void
run (void *own, const FxEffectRun *r)
{
  State *s = own;
  double most = 0;
  if (r->recalculate)
    steer (s, r);
  uint32_t together = r->channels == 2 ? 2 : 1;
  for (uint32_t c = 0; c < r->channels; c += together)
    most = fmax (most, run_some (s, r, c, together));
  fx_hold_put (&s->hold, most, r->n);
  s->gone += (double)r->n;
  s->left = s->left > r->n ? s->left - (uint32_t)r->n : 0;
}

/* --- on a device -------------------------------------------------------------- */

/* A tap at a delay between frames, with a weight for each way between two
 * channels. */
static void
put_tap (FxDeviceTaps *to, double delay, const double *w)
{
  uint32_t whole = (uint32_t)delay;
  double parts[4] = { 0, 1, 0, 0 };
  if (delay != whole)
    fx_delay_weights (delay - whole, parts);
  for (uint32_t j = 0; j < 4; j++) {
    FxDeviceTap *tap = &to->tap[to->n];
    if (parts[j] == 0)
      continue;
    *tap = (FxDeviceTap){ .delay = whole - 1 + j };
    for (int i = 0; i < 4; i++)
      tap->w[i] = parts[j] * w[i];
    to->n++;
  }
}

/* Taps alone, at rest: then what goes into the lines is the input. */
static const char *
taps_there (const void *own, const FxFormat *f, const void *plan,
    const FxEffectWay *way, FxEffectPlan *to)
{
  const State *s = own;
  const Plan *p = plan;
  const double *k = way->knob;
  if (k[BACK] != 0 || k[BACK_CROSS] != 0)
    return "it has a loop";
  if (k[LOW] != 0 || k[HIGH] != 1)
    return "it has filters";
  if (way->left > 0 || s->left > 0 || s->step != 0 || s->delay != p->delay)
    return "its settings move";
  if (p->delay < 2)
    return "its delay is too short for it";
  to->taps.dry = k[DRY];
  to->taps.n = 0;
  for (int i = 0; i < p->taps; i++) {
    double same = k[WET] * k[TAP + i], cross = k[WET] * k[TAP_CROSS + i];
    double w[4] = { same, cross, cross, same };
    /* From one side alone to the other. */
    w[i & 1 ? 1 : 2] += k[WET] * k[TAP_PING + i];
    put_tap (&to->taps, (i + 1) * p->delay, w);
  }
  return NULL;
}

static uint32_t
history (const void *own)
{
  return ((const State *)own)->most + 4;
}

static void
get_history (const void *own, uint32_t channels, double *to)
{
  const State *s = own;
  uint32_t n = history (own);
  for (uint32_t c = 0; c < s->channels; c++) {
    for (uint32_t i = 0; i < n; i++)
      *to++ = fx_delay_line_tap (&s->channel[c].line, n - 1 - i);
  }
}

static void
put_history (void *own, uint32_t channels, const double *from)
{
  State *s = own;
  uint32_t n = history (own);
  for (uint32_t i = 0, part; i < n; i += part) {
    double most = 0;
    part = n - i < FX_HOLD_PART ? n - i : FX_HOLD_PART;
    for (uint32_t c = 0; c < s->channels; c++)
      most = fmax (most, fx_delay_block_write (&s->channel[c].line, part,
                             from + (size_t)c * n + i));
    fx_hold_put (&s->hold, most, part);
  }
  for (uint32_t c = 0; c < s->channels; c++)
    s->channel[c].low = s->channel[c].high = 0;
}

static const FxEffectDevice on_device = { .process = "taps",
  .plan = taps_there,
  .frames = history,
  .get = get_history,
  .put = put_history };

static const FxEffect effect = {
  .state_size = sizeof (State),
  .channel_size = sizeof (Channel),
  .n_knobs = N_KNOBS,
  .grid = GRID,
  .init = init,
  .free = free_own,
  .reset = reset,
  .change = change,
  .run = run,
  .memory = memory,
  .device = &on_device,
};

const FxProc fx_delay_proc = {
  .name = "delay",
  .summary = "Echoes",
  .detail =
      "Repeats the sound after a time or a note, as a loop or a number of "
      "times, with filters on the echoes; of two channels echoes may change "
      "sides, each one of any other number has its own",
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
