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

#include "dsp/fx_procs.h"
#include "dsp/proc/delay.h"

#define GRID 64 /* frames in which a delay on the move goes straight */
#define GLIDE_SECONDS 0.05 /* time constant of the tape */
#define GLIDE_SPEED 0.5    /* and how much slower or faster it runs at most */
#define FADE_SECONDS 0.05

/* --- state -------------------------------------------------------------------- */

static void
free_own (void *own)
{
  FxDelayState *s = own;
  for (uint32_t c = 0; c < s->channels; c++)
    fx_delay_line_free (&s->channel[c].line);
  fx_hold_free (&s->hold);
}

static int
init (void *own, const FxFormat *f, const void *plan)
{
  const FxDelayPlan *p = plan;
  FxDelayState *s = own;
  s->channels = f->channels;
  s->most = p->most;
  s->fade = (uint32_t)(FADE_SECONDS * f->rate) + 1;
  int ok = fx_hold_init (&s->hold, p->most);
  for (uint32_t c = 0; c < f->channels; c++)
    ok &= fx_delay_line_init (&s->channel[c].line, p->most + 4);
  return ok;
}

static void
settle (FxDelayState *s, const FxDelayPlan *p)
{
  s->delay = p->delay;
  s->step = s->gone = 0;
  s->left = 0;
}

static void
reset (void *own, const FxFormat *f, const void *plan)
{
  FxDelayState *s = own;
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
  FxDelayState *s = own;
  if (ramp == 0)
    settle (s, plan);
}

static double
memory (const void *own, const FxFormat *f, const void *plan)
{
  const FxDelayState *s = own;
  const FxDelayPlan *p = plan;
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
steer (FxDelayState *s, const FxEffectRun *r)
{
  const FxDelayPlan *p = r->plan;
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
piece (const FxDelayState *s, size_t at, size_t left)
{
  double first = s->delay + s->step * (s->gone + (double)at);
  double least = fmin (first, first + s->step * (double)left);
  least = s->left > 0 ? fmin (least, s->from) : least;
  size_t most = least < 3 ? 1 : (size_t)least - 1;
  return left < most ? left : most;
}

static void
read_at (const FxDelayState *s, const FxDelayLine *d, double delay, double step,
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
read_tap (const FxDelayState *s, const FxDelayLine *d, int i, size_t at,
    size_t n, double *y)
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
filter (FxDelayChannel *c, const double *k, const double *d, double at,
    size_t n, double *x)
{
  double low = c->low, high = c->high;
  if (k[FX_DELAY_LOW] == 0 && d[FX_DELAY_LOW] == 0) {
    low = 0;
  } else {
    for (size_t j = 0; j < n; j++) {
      double t = at + (double)j;
      double v = (x[j] - low) * (k[FX_DELAY_LOW_G] + d[FX_DELAY_LOW_G] * t),
             y = low + v;
      low = y + v;
      x[j] -= y * (k[FX_DELAY_LOW] + d[FX_DELAY_LOW] * t);
    }
  }
  if (k[FX_DELAY_HIGH] == 1 && d[FX_DELAY_HIGH] == 0) {
    high = 0;
  } else {
    for (size_t j = 0; j < n; j++) {
      high += (x[j] - high) *
              (k[FX_DELAY_HIGH] + d[FX_DELAY_HIGH] * (at + (double)j));
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

/* One echo of all that there was, nothing on the move. */
static int
is_plain (const FxDelayState *s, const FxEffectRun *r)
{
  const FxDelayPlan *p = r->plan;
  return !r->moving && s->step == 0 && s->left == 0 && p->taps == 1 &&
         r->knob[FX_DELAY_TAP_PING] == 0 && s->delay >= 3;
}

/* n frames of x and of what lies a delay before them on this side and the other
 * one: x becomes the output, in what goes into the line before its filters. */
static void
echo (const double *k, size_t n, const double *restrict tap,
    const double *restrict other, double *restrict x, double *restrict in)
{
  double dry = k[FX_DELAY_DRY], wet = k[FX_DELAY_WET];
  double back = k[FX_DELAY_BACK], cross = k[FX_DELAY_BACK_CROSS];
  double own = k[FX_DELAY_TAP], far = k[FX_DELAY_TAP_CROSS];
  if (cross == 0 && far == 0) {
    for (size_t j = 0; j < n; j++) {
      in[j] = x[j] + back * tap[j];
      x[j] = dry * x[j] + wet * (own * tap[j]);
    }
    return;
  }
  for (size_t j = 0; j < n; j++) {
    in[j] = x[j] + back * tap[j] + cross * other[j];
    x[j] = dry * x[j] + wet * (own * tap[j] + far * other[j]);
  }
}

/* As run_some () where it is plain, without a pass for each product. */
static double
run_plain (
    FxDelayState *s, const FxEffectRun *r, uint32_t first, uint32_t count)
{
  double most = 0;
  for (size_t at = 0, n; at < r->n; at += n) {
    double tap[2][FX_EFFECT_CHUNK], in[FX_EFFECT_CHUNK];
    n = piece (s, at, r->n - at);
    for (uint32_t c = 0; c < count; c++)
      fx_delay_block_cubic (
          &s->channel[first + c].line, fmin (s->delay, s->most), n, tap[c]);
    for (uint32_t c = 0; c < count; c++) {
      FxDelayChannel *channel = &s->channel[first + c];
      echo (r->knob, n, tap[c], tap[count - 1 - c], r->x[first + c] + at, in);
      filter (channel, r->knob, r->step, (double)at, n, in);
      most = fmax (most, fx_delay_block_write (&channel->line, n, in));
    }
  }
  return most;
}

/* One channel, or a pair; returns what was largest in their lines. */
static double
run_some (FxDelayState *s, const FxEffectRun *r, uint32_t first, uint32_t count)
{
  const double *k = r->knob, *d = r->step;
  double most = 0;
  for (size_t at = 0, n; at < r->n; at += n) {
    double wet[2][GRID] = { { 0 } }, in[2][GRID], tap[2][GRID];
    n = piece (s, at, r->n - at);
    n = n < GRID ? n : GRID;
    for (uint32_t c = 0; c < count; c++)
      for (size_t j = 0; j < n; j++)
        in[c][j] = r->x[first + c][at + j];
    for (int i = 0; i < FX_DELAY_TAPS; i++) {
      int ping = is_used (r, FX_DELAY_TAP_PING + i), side = i & 1;
      if (i > 0 && !ping && !is_used (r, FX_DELAY_TAP + i) &&
          !is_used (r, FX_DELAY_TAP_CROSS + i))
        continue;
      for (uint32_t c = 0; c < count; c++)
        read_tap (s, &s->channel[first + c].line, i + 1, at, n, tap[c]);
      for (uint32_t c = 0; c < count; c++) {
        const double *other = tap[count - 1 - c];
        add (r, FX_DELAY_TAP + i, at, n, tap[c], wet[c]);
        add (r, FX_DELAY_TAP_CROSS + i, at, n, other, wet[c]);
        if (i > 0)
          continue;
        add (r, FX_DELAY_BACK, at, n, tap[c], in[c]);
        add (r, FX_DELAY_BACK_CROSS, at, n, other, in[c]);
      }
      if (count == 2)
        add (r, FX_DELAY_TAP_PING + i, at, n, tap[side], wet[1 - side]);
      else
        add (r, FX_DELAY_TAP_PING + i, at, n, tap[0], wet[0]);
    }
    for (uint32_t c = 0; c < count; c++) {
      FxDelayChannel *channel = &s->channel[first + c];
      double *x = r->x[first + c] + at;
      filter (channel, k, d, (double)at, n, in[c]);
      most = fmax (most, fx_delay_block_write (&channel->line, n, in[c]));
      for (size_t j = 0; j < n; j++) {
        double t = (double)(at + j);
        x[j] = (k[FX_DELAY_DRY] + d[FX_DELAY_DRY] * t) * x[j] +
               (k[FX_DELAY_WET] + d[FX_DELAY_WET] * t) * wet[c][j];
      }
    }
  }
  return most;
}

static int
rests (const void *own, const void *plan)
{
  const FxDelayState *s = own;
  return s->left == 0 && s->step == 0 &&
         s->delay == ((const FxDelayPlan *)plan)->delay;
}

static void
run (void *own, const FxEffectRun *r)
{
  FxDelayState *s = own;
  double most = 0;
  if (r->recalculate)
    steer (s, r);
  int plain = is_plain (s, r);
  uint32_t together = r->channels == 2 ? 2 : 1;
  for (uint32_t c = 0; c < r->channels; c += together)
    most = fmax (most,
        plain ? run_plain (s, r, c, together) : run_some (s, r, c, together));
  fx_hold_put (&s->hold, most, r->n);
  s->gone += (double)r->n;
  s->left = s->left > r->n ? s->left - (uint32_t)r->n : 0;
}

static const FxEffect effect = {
  .state_size = sizeof (FxDelayState),
  .channel_size = sizeof (FxDelayChannel),
  .n_knobs = FX_DELAY_KNOBS,
  .grid = GRID,
  .init = init,
  .free = free_own,
  .reset = reset,
  .change = change,
  .run = run,
  .rests = rests,
  .memory = memory,
  .device = &fx_delay_device,
};

const FxProc fx_delay_proc = {
  .name = "delay",
  .summary = "Echoes",
  .detail =
      "Repeats the sound after a time or a note, as a loop or a number of "
      "times, with filters on the echoes; of two channels echoes may change "
      "sides, each one of any other number has its own",
  .params = fx_delay_params,
  .n_params = FX_DELAY_PARAMS,
  .params_size = sizeof (FxDelayParams),
  .plan_size = sizeof (FxDelayPlan),
  .flags = FX_PROC_F64,
  .effect = &effect,
  .plan = fx_delay_plan,
  .state_new = fx_effect_state_new,
  .state_free = fx_effect_state_free,
  .reset = fx_effect_state_reset,
  .change = fx_effect_state_change,
  .process = fx_effect_state_process,
  .memory = fx_effect_state_memory,
  .is_finite = fx_effect_state_is_finite,
  .tail = fx_delay_tail,
};
