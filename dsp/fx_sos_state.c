/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The state of one SOS process and how it gets from one plan to the next.
 * Class BOUND.
 *
 * A change goes over `ramp` frames, in one of two ways, section by section:
 *
 * Near: the coefficients go linearly from old to new. Two stable sections have
 * only stable ones between them (the stability triangle is convex), direct
 * form I keeps signals and not scaled states, so the output has no step; and
 * nothing has to settle, so that automation in short blocks is smooth.
 *
 * Far: between filters that have little in common, that line is a bad one. A
 * low-pass on the way from 1 Hz to 20 kHz is resonant (Q up to sqrt (ratio) /
 * 2); on the way down its poles reach z = 1 in the last few frames and turn
 * the slope that the output has then into a swing of slope / w0, hundreds of
 * times the signal. So the old section goes on as it is, the new one starts
 * beside it, and the output fades from one to the other,
 *   y = y_old + w (y_new - y_old),  w = t^2 (3 - 2 t),  t = 1/ramp ... 1:
 * never more than the larger of the two, and no step but that of w. Adjacent
 * sections that change with one that is far fade together, as one filter,
 * since the sections of a high-order filter make sense only together. What
 * comes while a fade is under way waits for its end; the last one counts.
 *
 * The new section needs a past. It gets that of a constant input c (and its
 * own steady output), which leaves neither a step nor a transient at DC. c is
 * the last input sample; but a section that passes more at 0 Hz than at
 * Nyquist would keep such a sample of a high tone as an offset: there c is
 * what the old section, if it is of that kind too and not much higher, says of
 * the low end of the signal, else 0. Whatever is left of the start meets a
 * small w. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/design/response.h"
#include "dsp/fx_sos_engine.h"
#include "dsp/fx_sos_state.h"
#include "dsp/kernel/pointwise.h"
#include "dsp/kernel/sos.h"

#define TAIL_DB 120.0

/* Near: corner frequency and bandwidth within this ratio of each other, */
#define NEAR_POLES 1.5
/* and gains that differ by at most this part of the largest. */
#define NEAR_GAIN 0.25

/* A low-pass tells the low end for another one whose corner is at most so many
 * times lower. */
#define LOW_END 16.0
/* Its output is divided by its gain at 0 Hz, so that gain must be no less than
 * this part of its largest: else what is elsewhere in the spectrum, or the
 * rounding of float samples, would be blown up. */
#define LOW_SHARE 0.1

/* A history that is all below this is none. Without denormals, a recursion
 * may stay for ever at some 1e-307 instead of decaying to 0. */
#define FLOOR 1e-150

/* Identity: what a state grows from and shrinks to. */
static const FxSos unity = { 1, 0, 0, 0, 0 };
static const FxSos no_step = { 0, 0, 0, 0, 0 };

static size_t
row_len (const FxSosState *s)
{
  return 2 * (size_t)s->channels;
}

void *
fx_sos_state_new (const FxProc *p, const FxFormat *f, const void *plan)
{
  FxSosState *s = calloc (1, sizeof *s);
  if (!s)
    return NULL;
  size_t len = fx_sos_history_len (p->max_sections, f->channels);
  s->channels = f->channels;
  s->max = p->max_sections;
  s->history = calloc (len, sizeof (double));
  s->out = calloc (len, sizeof (double));
  s->in = calloc (len, sizeof (double));
  s->past = calloc (len, sizeof (double));
  if (s->history && s->out && s->in && s->past)
    s->solo = fx_sos_engine_new (&s, 1);
  if (!s->solo) {
    fx_sos_state_free (s);
    return NULL;
  }
  fx_sos_state_reset (f, plan, s);
  return s;
}

void
fx_sos_state_free (void *state)
{
  FxSosState *s = state;
  fx_sos_engine_free (s->solo);
  free (s->history);
  free (s->out);
  free (s->in);
  free (s->past);
  free (s);
}

/* --- near or far ---------------------------------------------------------- */

/* A section in the variable v = (z - 1) / (z + 1): the denominator is
 * proportional to v^2 + width v + corner^2, and the gain is low at 0 Hz, mid
 * where the denominator has phase 90 degrees, high at Nyquist. */
typedef struct Shape {
  double corner, width, low, mid, high;
} Shape;

static double
den_low (const FxSos *s)
{
  return (1 + s->a1) + s->a2;
}

static double
den_high (const FxSos *s)
{
  return (1 - s->a1) + s->a2;
}

static double
gain_low (const FxSos *s)
{
  return (s->b0 + s->b1 + s->b2) / den_low (s);
}

static double
gain_high (const FxSos *s)
{
  return (s->b0 - s->b1 + s->b2) / den_high (s);
}

static Shape
shape_of (const FxSos *s)
{
  return (Shape){ sqrt (den_low (s) / den_high (s)),
    2 * (1 - s->a2) / den_high (s), gain_low (s), (s->b0 - s->b2) / (1 - s->a2),
    gain_high (s) };
}

static double
largest_gain (const FxSos *s)
{
  Shape a = shape_of (s);
  return fmax (fmax (fabs (a.low), fabs (a.mid)), fabs (a.high));
}

static int
ratio_is_near (double a, double b)
{
  return a <= b * NEAR_POLES && b <= a * NEAR_POLES;
}

/* Interpolation multiplies the input of the recursion by gains that move: a
 * poles' slope error of gain change / ramp per frame and frame lasts about
 * 1 / corner frames. So the slower the filter against the ramp, the smaller
 * the change of gain that is near. */
static int
is_near (const FxSos *from, const FxSos *to, uint32_t ramp)
{
  int gains = fx_sos_is_gain (from) + fx_sos_is_gain (to);
  if (gains)
    return gains == 2;
  Shape a = shape_of (from), b = shape_of (to);
  double most = fmax (largest_gain (from), largest_gain (to));
  double limit =
      NEAR_GAIN * most * fmin (1, 2 * fmin (a.corner, b.corner) * ramp);
  return ratio_is_near (a.corner, b.corner) &&
         ratio_is_near (a.width, b.width) && fabs (a.low - b.low) <= limit &&
         fabs (a.mid - b.mid) <= limit && fabs (a.high - b.high) <= limit;
}

/* --- changes -------------------------------------------------------------- */

/* Sections from..to pass the signal unchanged: their output has the history
 * of the last section before them. */
static void
grow (FxSosState *s, uint32_t to)
{
  size_t len = row_len (s);
  const double *last = s->history + s->n * len;
  for (uint32_t k = s->n; k < to; k++) {
    s->cur[k] = unity;
    memcpy (s->history + (k + 1) * len, last, len * sizeof (double));
  }
  if (to > s->n)
    s->n = to;
}

static double
lower_corner (double corner, const FxSos *s)
{
  return fx_sos_is_gain (s) ? corner : fmin (corner, shape_of (s).corner);
}

/* The fading sections from..to have the past of a constant input. */
static void
start_fade (FxSosState *s, uint32_t from, uint32_t to)
{
  size_t len = row_len (s), c = s->channels;
  double low[2] = { 1, 1 }, high[2] = { 1, 1 };
  double corner[2] = { HUGE_VAL, HUGE_VAL }, most = 1;
  memcpy (s->out + from * len, s->history + from * len,
      (to - from + 1) * len * sizeof (double));
  for (uint32_t k = from; k < to; k++) {
    most *= largest_gain (&s->cur[k]);
    low[0] *= gain_low (&s->cur[k]);
    high[0] *= gain_high (&s->cur[k]);
    low[1] *= gain_low (&s->goal[k]);
    high[1] *= gain_high (&s->goal[k]);
    corner[0] = lower_corner (corner[0], &s->cur[k]);
    corner[1] = lower_corner (corner[1], &s->goal[k]);
  }
  int keeps = !(fabs (low[1]) <= fabs (high[1]));
  int kept = fabs (low[0]) > fabs (high[0]) &&
             fabs (low[0]) >= LOW_SHARE * most &&
             corner[0] <= LOW_END * corner[1];
  for (size_t ch = 0; ch < c; ch++) {
    double x = s->history[from * len + ch];
    if (!isfinite (low[1]))
      x = 0; /* poles that round to z = 1 */
    else if (keeps)
      x = kept ? s->history[to * len + ch] / low[0] : 0;
    s->past[from * len + ch] = x;
    s->past[from * len + c + ch] = x ? x * low[1] : 0;
    for (uint32_t k = from; k <= to; k++) {
      s->in[k * len + ch] = s->in[k * len + c + ch] = x;
      if (k < to && x)
        x *= gain_low (&s->goal[k]);
    }
  }
}

static int
same (const FxSos *a, const FxSos *b)
{
  return a->b0 == b->b0 && a->b1 == b->b1 && a->b2 == b->b2 && a->a1 == b->a1 &&
         a->a2 == b->a2;
}

/* Where the run of sections that begins at k and either all change or all
 * stay ends. */
static uint32_t
run_end (const FxSosState *s, uint32_t k)
{
  int stays = same (&s->cur[k], &s->goal[k]);
  do
    k++;
  while (k < s->n && same (&s->cur[k], &s->goal[k]) == stays);
  return k;
}

static void
plan_steps (FxSosState *s, uint32_t ramp)
{
  s->fading = 0;
  for (uint32_t k = 0, end; k < s->n; k = end) {
    end = run_end (s, k);
    int far = 0;
    for (uint32_t j = k; j < end; j++)
      far |= !is_near (&s->cur[j], &s->goal[j], ramp);
    far &= !same (&s->cur[k], &s->goal[k]);
    s->fading |= far;
    memset (s->fade + k, far, end - k);
    if (far)
      start_fade (s, k, end);
  }
  for (uint32_t k = 0; k < s->n; k++) {
    const FxSos *a = &s->cur[k], *b = &s->goal[k];
    s->step[k] = s->fade[k]
                     ? no_step
                     : (FxSos){ (b->b0 - a->b0) / ramp, (b->b1 - a->b1) / ramp,
                         (b->b2 - a->b2) / ramp, (b->a1 - a->a1) / ramp,
                         (b->a2 - a->a2) / ramp };
  }
}

static int
is_silent (const FxSosState *s, double level)
{
  size_t n = fx_sos_history_len (s->n, s->channels);
  for (size_t i = 0; i < n; i++) {
    if (!(fabs (s->history[i]) <= level))
      return 0;
  }
  return 1;
}

void
fx_sos_state_rest (FxSosState *s)
{
  if (!fx_sos_state_moving (s) && is_silent (s, FLOOR))
    memset (s->history, 0,
        fx_sos_history_len (s->n, s->channels) * sizeof (double));
}

/* What faded in is the section from now on. */
static void
end_fade (FxSosState *s)
{
  size_t len = row_len (s);
  for (uint32_t k = 0; s->fading && k < s->n; k++) {
    if (s->fade[k])
      memcpy (s->history + (k + 1) * len, s->in + (k + 1) * len,
          len * sizeof (double));
  }
  s->fading = 0;
}

static void
settle (FxSosState *s)
{
  end_fade (s);
  s->n = s->goal_n;
  memcpy (s->cur, s->goal, s->n * sizeof (FxSos));
  s->serial++;
}

static void
change (FxSosState *s, const FxSosPlan *p, uint32_t ramp)
{
  grow (s, p->n);
  memcpy (s->goal, p->s, p->n * sizeof (FxSos));
  for (uint32_t k = p->n; k < s->n; k++)
    s->goal[k] = unity;
  s->goal_n = p->n;
  s->ramp = s->length = ramp;
  s->still = is_silent (s, 0) ? 2 : 0; /* zeros agree with anything */
  s->queued = 0;
  if (ramp) {
    s->still = 0;
    plan_steps (s, ramp);
  } else {
    memset (s->step, 0, s->n * sizeof (FxSos));
    settle (s);
  }
}

void
fx_sos_state_change (
    const FxFormat *f, const void *plan, void *state, uint32_t ramp)
{
  FxSosState *s = state;
  if (ramp && s->fading) {
    const FxSosPlan *p = plan;
    s->next.n = p->n;
    memcpy (s->next.s, p->s, p->n * sizeof (FxSos));
    s->queued_ramp = ramp;
    s->queued = 1;
    return;
  }
  end_fade (s);
  change (s, plan, ramp);
}

void
fx_sos_state_reset (const FxFormat *f, const void *plan, void *state)
{
  FxSosState *s = state;
  s->fading = 0;
  memset (s->history, 0,
      fx_sos_history_len (s->max, s->channels) * sizeof (double));
  change (s, plan, 0);
}

/* --- moving --------------------------------------------------------------- */

uint32_t
fx_sos_state_moving (const FxSosState *s)
{
  return s->ramp ? s->ramp : 2 - s->still;
}

/* frames have passed with the coefficients moving. */
static void
advance (FxSosState *s, uint32_t frames)
{
  if (s->ramp) {
    s->ramp -= frames;
    for (uint32_t k = 0; s->ramp == 0 && k < s->n; k++) {
      if (!s->fade[k] || !s->fading)
        s->cur[k] = s->goal[k];
      s->step[k] = no_step;
    }
    return;
  }
  s->still += frames;
  if (s->still < 2)
    return;
  settle (s);
  if (s->queued)
    change (s, &s->next, s->queued_ramp);
}

/* Puts the last two of frames frames into a row of history. */
static void
remember (double *row, size_t channels, const double *buf, uint32_t frames)
{
  const double *last = buf + (frames - 1) * channels;
  memmove (row + channels, frames > 1 ? last - channels : row,
      channels * sizeof (double));
  memcpy (row, last, channels * sizeof (double));
}

/* How far the fade is, i frames on. */
static double
weight (const FxSosState *s, uint32_t i)
{
  if (!s->ramp)
    return 1;
  double t = (double)(s->length - s->ramp + i + 1) / s->length;
  return t * t * (3 - 2 * t);
}

static void
move_fade (FxSosState *s, const FxKernels *kernels, uint32_t from, uint32_t to,
    double *buf, double *spare, uint32_t frames)
{
  FxSos *rest = s->step + from; /* all zero for sections that fade */
  size_t c = s->channels, at = from * row_len (s);
  const double *past = s->past + at, *offset = past + c;
  for (uint32_t i = 0; i < frames; i++) {
    double w = weight (s, i);
    const double *x = buf + i * c;
    for (size_t ch = 0; ch < c; ch++)
      spare[i * c + ch] = w < 1 ? past[ch] + w * (x[ch] - past[ch]) : x[ch];
  }
  fx_sos_ramp_f64 (kernels, s->cur + from, rest, to - from, s->out + at,
      s->channels, buf, buf, frames);
  fx_sos_ramp_f64 (kernels, s->goal + from, rest, to - from, s->in + at,
      s->channels, spare, spare, frames);
  for (uint32_t i = 0; i < frames; i++) {
    double v = 1 - weight (s, i);
    double *y = buf + i * c, *z = spare + i * c;
    for (size_t ch = 0; ch < c; ch++)
      y[ch] = v * (y[ch] - offset[ch]) + z[ch];
  }
}

void
fx_sos_state_move (FxSosState *s, const FxKernels *kernels, double *buf,
    double *spare, double *hold, uint32_t frames)
{
  size_t len = row_len (s), bytes = len * sizeof (double);
  for (uint32_t k = 0, end; k < s->n; k = end) {
    int fades = s->fading && s->fade[k];
    /* A stretch leaves what it put out in the row where the next one expects
     * its past input: hold that back for it. */
    double *first = s->history + k * len, *last;
    for (end = k + 1; end < s->n && (s->fading && s->fade[end]) == fades;)
      end++;
    last = s->history + end * len;
    if (k > 0)
      memcpy (first, hold, bytes);
    memcpy (hold, last, bytes);
    if (fades) {
      remember (first, s->channels, buf, frames);
      move_fade (s, kernels, k, end, buf, spare, frames);
      remember (last, s->channels, buf, frames);
    } else {
      fx_sos_ramp_f64 (kernels, s->cur + k, s->step + k, end - k, first,
          s->channels, buf, buf, frames);
    }
  }
  advance (s, frames);
}

/* --- the rest of the contract --------------------------------------------- */

double
fx_sos_state_memory (const FxFormat *f, const void *state)
{
  const FxSosState *s = state;
  size_t n = fx_sos_history_len (s->n, s->channels);
  int gains = !fx_sos_state_moving (s);
  for (uint32_t k = 0; k < s->n && gains; k++)
    gains = fx_sos_is_gain (&s->cur[k]);
  if (gains)
    return 0; /* gains have a past, but no memory */
  double most = 0;
  for (size_t i = 0; i < n; i++)
    most = fmax (most, fabs (s->history[i]));
  size_t len = row_len (s);
  for (size_t i = 0; s->fading && i < n; i++) {
    size_t k = i / len; /* row k belongs to sections k - 1 and k */
    if ((k < s->n && s->fade[k]) || (k > 0 && s->fade[k - 1]))
      most = fmax (most, fmax (fabs (s->out[i]), fabs (s->in[i])));
  }
  return most;
}

int
fx_sos_state_is_finite (
    const FxKernels *k, const FxFormat *f, const void *state)
{
  const FxSosState *s = state;
  size_t n = fx_sos_history_len (s->n, s->channels), len = row_len (s);
  if (!fx_all_finite_f64 (k, s->history, n))
    return 0;
  for (uint32_t i = 0; s->fading && i < s->n; i++) {
    if (s->fade[i] && !(fx_all_finite_f64 (k, s->out + i * len, 2 * len) &&
                          fx_all_finite_f64 (k, s->in + i * len, 2 * len)))
      return 0;
  }
  return 1;
}

uint32_t
fx_sos_state_tail (const FxFormat *f, const void *plan)
{
  const FxSosPlan *p = plan;
  return fx_sos_tail (p->s, p->n, TAIL_DB);
}

void
fx_sos_state_process (const FxKernels *k, const FxFormat *f, const void *plan,
    void *state, const FxBlock *in, const FxBlock *out)
{
  fx_sos_engine_process (((FxSosState *)state)->solo, k, f, in, out);
}

const char *
fx_sos_state_kernel (
    const FxKernels *k, const FxFormat *f, const void *state, size_t frames)
{
  return fx_sos_engine_kernel (((const FxSosState *)state)->solo, k, f, frames);
}
