/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* One finite response for every channel, y[t] = sum over j of h[j] x[t - j],
 * and how it gets from one plan to the next. Class BOUND.
 *
 * Engines: short responses are convolved directly, on audio as it lies, long
 * ones by partitions as long as the buffers. Partitions are made when nothing
 * moves, for the size of the recent buffers.
 *
 * A change computes the new response beside the old one, directly and on the
 * same history, and fades over:
 *   y = y_old + w (y_new - y_old),  w = t^2 (3 - 2 t),  t = 1/ramp ... 1.
 * What comes while a fade is under way waits for its end; the last one counts.
 *
 * Delay: responses of different latency are lined up to the largest since the
 * last reset, by reading the history as much further back. So the content of
 * the two that fade is the same at any time. When that latency grows by d, d
 * frames come out once more; a fade stands still meanwhile, as those are for
 * the owner to drop. */

#include "dsp/fx_fir_state.h"
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_conv.h"
#include "dsp/fx_fir_history.h"
#include "dsp/fx_instance_priv.h"
#include "dsp/kernel/fir.h"
#include "dsp/kernel/pointwise.h"

enum {
  ROOM = FX_FIR_ROOM,
  FADE_ROOM = 1024, /* frames that are faded at a time */
  LEAST_BLOCK = 64, /* of partitions: float adds up fewer of them */
  PART = 256,       /* taps that are summed in one go */
  PATIENCE = 8      /* calls of another size before partitions follow */
};

typedef struct Voice {
  FxFirPlan *plan;
  void *taps; /* the same in the format of the audio */
} Voice;

struct FxFirState {
  const FxKernels *k;
  FxFirHistory past;

  Voice now, next; /* next: fades in while fading */
  uint32_t delay;  /* largest latency since the reset */
  int fading;
  uint32_t ramp, at; /* of the fade: length, frames done */
  uint64_t still;    /* frames since, as fx_fir_state_still says */
  uint64_t serial;
  uint32_t hold; /* frames that will be dropped before it goes on */
  int queued;
  uint32_t queued_ramp;
  FxFirPlan *queue;
  void *beside;         /* [planes][FADE_ROOM] frames of what fades in */
  void **in_fade, **to; /* [planes]: pointers to that, to the output */

  FxConv *conv; /* runs `now` when conv_runs */
  int conv_runs;
  void *scratch; /* [channels][ROOM]: interleaved audio, plane by plane */
  void **view;   /* [channels] pointers */
  size_t block;  /* frames of recent calls, 0: none yet */
  size_t other;  /* largest of the last `others` calls of another size */
  uint32_t others;
};

uint32_t
fx_fir_direct_limit (size_t frames)
{
  /* Measured where the two cost the same. */
  return frames < 128 ? 112 : frames < 512 ? 85 : frames < 2048 ? 66 : 56;
}

void
fx_fir_plan_copy (FxFirPlan *to, const FxFirPlan *from)
{
  to->n = from->n;
  to->latency = from->latency;
  memcpy (to->taps, from->taps, from->n * sizeof *from->taps);
}

static int
same_plan (const FxFirPlan *a, const FxFirPlan *b)
{
  return a->n == b->n && a->latency == b->latency &&
         memcmp (a->taps, b->taps, a->n * sizeof *a->taps) == 0;
}

/* --- life -------------------------------------------------------------------- */

static int
voice_init (Voice *v, size_t size)
{
  v->plan = calloc (1, sizeof *v->plan);
  v->taps = calloc (FX_FIR_MAX_TAPS, size);
  return v->plan && v->taps;
}

static void
voice_set (const FxFirState *s, Voice *v, const FxFirPlan *plan)
{
  fx_fir_plan_copy (v->plan, plan);
  for (uint32_t i = 0; i < plan->n; i++) {
    if (s->past.f64)
      ((double *)v->taps)[i] = plan->taps[i];
    else
      ((float *)v->taps)[i] = (float)plan->taps[i];
  }
}

static FxConv *
make_conv (const FxFirState *s)
{
  FxConvPath *paths = calloc (s->past.channels, sizeof *paths);
  if (!paths)
    return NULL;
  for (uint32_t c = 0; c < s->past.channels; c++)
    paths[c] = (FxConvPath){ c, c, 0 };
  FxConvSpec spec = { .inputs = s->past.channels,
    .outputs = s->past.channels,
    .responses = 1,
    .paths = paths,
    .n_paths = s->past.channels,
    .max_taps = FX_FIR_MAX_TAPS,
    .mode = FX_CONV_BLOCK,
    .f64 = s->past.f64 };
  FxConv *conv = fx_conv_new (&spec);
  free (paths);
  return conv;
}

void *
fx_fir_state_new (const FxProc *p, const FxFormat *f, const void *plan)
{
  FxFirState *s = calloc (1, sizeof *s);
  if (!s)
    return NULL;
  size_t all = f->channels * fx_sample_size (f);
  int ok = fx_fir_history_init (&s->past, f) == FX_OK;
  s->beside = calloc (FADE_ROOM, all);
  s->scratch =
      s->past.planes == 1 && s->past.channels > 1 ? calloc (ROOM, all) : NULL;
  s->in_fade = calloc (s->past.planes, sizeof *s->in_fade);
  s->to = calloc (s->past.planes, sizeof *s->to);
  s->view = calloc (s->past.channels, sizeof *s->view);
  s->queue = calloc (1, sizeof *s->queue);
  s->conv = make_conv (s);
  ok &=
      voice_init (&s->now, s->past.size) & voice_init (&s->next, s->past.size);
  if (!ok || !s->beside || !s->in_fade || !s->to || !s->view || !s->queue ||
      !s->conv ||
      (s->past.planes == 1 && s->past.channels > 1 && !s->scratch)) {
    fx_fir_state_free (s);
    return NULL;
  }
  for (uint32_t p = 0; p < s->past.planes; p++)
    s->in_fade[p] =
        (char *)s->beside + p * FADE_ROOM * s->past.step * s->past.size;
  fx_fir_state_reset (f, plan, s);
  return s;
}

void
fx_fir_state_free (void *state)
{
  FxFirState *s = state;
  fx_conv_free (s->conv);
  free (s->now.plan);
  free (s->now.taps);
  free (s->next.plan);
  free (s->next.taps);
  free (s->queue);
  fx_fir_history_clear (&s->past);
  free (s->beside);
  free (s->scratch);
  free (s->in_fade);
  free (s->to);
  free (s->view);
  free (s);
}

void
fx_fir_state_reset (const FxFormat *f, const void *plan, void *state)
{
  FxFirState *s = state;
  fx_fir_history_reset (&s->past);
  voice_set (s, &s->now, plan);
  s->delay = s->now.plan->latency;
  s->fading = s->queued = s->conv_runs = 0;
  s->hold = 0;
  s->still = 0;
  s->serial++;
  s->block = s->other = 0;
  s->others = 0;
}

/* --- changes ------------------------------------------------------------------ */

static uint32_t
lag (const FxFirState *s, const Voice *v)
{
  return s->delay - v->plan->latency;
}

static void
begin_fade (FxFirState *s, const FxFirPlan *plan, uint32_t ramp)
{
  voice_set (s, &s->next, plan);
  s->fading = 1;
  s->ramp = ramp;
  s->at = 0;
}

static void
end_fade (FxFirState *s)
{
  Voice old = s->now;
  s->now = s->next;
  s->next = old;
  s->fading = s->conv_runs = 0;
  s->serial++;
  if (s->queued) {
    s->queued = 0;
    begin_fade (s, s->queue, s->queued_ramp);
  }
}

void
fx_fir_state_change (
    const FxFormat *f, const void *plan, void *state, uint32_t ramp)
{
  FxFirState *s = state;
  const FxFirPlan *p = plan;
  const FxFirPlan *goal = s->queued   ? s->queue
                          : s->fading ? s->next.plan
                                      : s->now.plan;
  if (p->latency > s->delay) {
    s->still = 0;
    s->serial++;
    s->hold += p->latency - s->delay;
    s->delay = p->latency;
    s->conv_runs = 0; /* it has not kept what is needed now */
  }
  if (ramp == 0) {
    if (s->fading || !same_plan (p, s->now.plan)) {
      voice_set (s, &s->now, p);
      s->conv_runs = 0;
      s->still = 0;
      s->serial++;
    }
    s->fading = s->queued = 0;
    s->hold = 0;
  } else if (same_plan (p, goal)) {
    return;
  } else if (s->fading) {
    fx_fir_plan_copy (s->queue, p);
    s->queued = 1;
    s->queued_ramp = ramp;
  } else {
    begin_fade (s, p, ramp);
  }
}

/* --- engines ------------------------------------------------------------------ */

/* The pointers of a part of the history, as planes; interleaved audio is
 * copied. frames <= ROOM. */
static const void *const *
view_history (FxFirState *s, size_t from, size_t frames)
{
  for (uint32_t c = 0; c < s->past.channels; c++)
    s->view[c] = s->scratch ? (char *)s->scratch + c * ROOM * s->past.size
                            : fx_fir_history_at (&s->past, c, from);
  if (s->scratch)
    fx_deinterleave (s->k, s->past.f64, s->view,
        fx_fir_history_at (&s->past, 0, from), s->past.channels, frames);
  return (const void *const *)s->view;
}

static size_t
reach (const FxFirState *s, const FxFirPlan *plan)
{
  return plan->n - 1 + s->delay - plan->latency;
}

/* Frames of the past that can still be heard. */
static size_t
reach_all (const FxFirState *s)
{
  size_t back = reach (s, s->now.plan), other;
  if (s->fading && (other = reach (s, s->next.plan)) > back)
    back = other;
  if (s->queued && (other = reach (s, s->queue)) > back)
    back = other;
  return back;
}

static int
wants_conv (const FxFirState *s)
{
  return s->now.plan->n > fx_fir_direct_limit (s->block);
}

/* Makes partitions for `now` and the recent size of calls, to go on at frame
 * `from` of the history. */
static void
start_conv (FxFirState *s, size_t from)
{
  const double *taps = s->now.plan->taps;
  size_t n = s->now.plan->n, past = n - 1;
  fx_conv_set (
      s->conv, &taps, &n, s->block < LEAST_BLOCK ? LEAST_BLOCK : s->block);
  if (s->past.heard > s->past.end - from)
    fx_conv_prime (
        s->conv, view_history (s, from - lag (s, &s->now) - past, past), past);
  s->conv_runs = 1;
}

/* Follows the size of the calls. */
static void
watch (FxFirState *s, size_t frames)
{
  if (s->block == 0)
    s->block = frames;
  if (frames == s->block) {
    s->others = 0;
    s->other = 0;
    return;
  }
  s->other = frames > s->other ? frames : s->other;
  if (++s->others < PATIENCE)
    return;
  s->block = s->other;
  s->others = 0;
  s->other = 0;
  s->conv_runs = 0;
}

/* In parts of the response, so that the rounding of float does not add up over
 * thousands of taps. */
static void
run_direct (const FxFirState *s, const Voice *v, size_t from, size_t frames,
    void *const *out)
{
  for (uint32_t p = 0; p < s->past.planes; p++) {
    for (uint32_t j = 0; j < v->plan->n; j += PART) {
      uint32_t n = v->plan->n - j;
      fx_fir (s->k, s->past.f64, out[p],
          fx_fir_history_at (&s->past, p, from - lag (s, v) - j),
          frames * s->past.step, (const char *)v->taps + j * s->past.size,
          n < PART ? n : PART, s->past.step, j > 0);
    }
  }
}

static int
is_finite (const FxFirState *s, const void *x, size_t n)
{
  return s->past.f64 ? fx_all_finite_f64 (s->k, x, n)
                     : fx_all_finite_f32 (s->k, x, n);
}

/* Partitions. What overflows in a spectrum would not come out of it for as long
 * as the response is; directly only what does not fit a sample is lost. */
static void
run_conv (FxFirState *s, size_t from, size_t frames, void *const *out)
{
  const void *const *in = view_history (s, from - lag (s, &s->now), frames);
  int ok = 1;
  fx_conv_process (s->conv, in, s->scratch ? s->view : (void **)out, frames);
  if (s->scratch)
    fx_interleave (s->k, s->past.f64, out[0], in, s->past.channels, frames);
  for (uint32_t p = 0; p < s->past.planes && ok; p++)
    ok = is_finite (s, out[p], frames * s->past.step);
  if (!ok) {
    s->conv_runs = 0;
    run_direct (s, &s->now, from, frames, out);
  }
}

/* The old response is in out, the new one in y: fades from one to the other. */
static void
fade (const FxFirState *s, void *out, const void *y, size_t frames)
{
  for (size_t i = 0; i < frames; i++) {
    double t = (double)(s->at + i + 1) / s->ramp, w = t * t * (3 - 2 * t);
    for (size_t c = i * s->past.step; c < (i + 1) * s->past.step; c++) {
      if (s->past.f64) {
        double *a = out;
        a[c] += w * (((const double *)y)[c] - a[c]);
      } else {
        float *a = out;
        a[c] =
            (float)(a[c] + w * ((double)((const float *)y)[c] - (double)a[c]));
      }
    }
  }
}

static void
silence (const FxFirState *s, size_t frames, void *const *out)
{
  for (uint32_t p = 0; p < s->past.planes; p++)
    memset (out[p], 0, frames * s->past.step * s->past.size);
}

/* Puts out `frames` frames of which the history has the input from `from` on.
 * Nothing changes its kind in between. */
static void
run (FxFirState *s, size_t from, size_t frames, void *const *out)
{
  int moves = s->fading || s->hold;
  int silent = s->past.quiet >= s->past.end - from + reach_all (s);
  if (silent) /* and not what transforms would leave of it */
    s->conv_runs = 0;
  else if (!moves && !s->conv_runs && wants_conv (s))
    start_conv (s, from);
  if (silent && !moves)
    silence (s, frames, out);
  else if (s->conv_runs)
    run_conv (s, from, frames, out);
  else
    run_direct (s, &s->now, from, frames, out);
  if (s->hold) {
    s->hold -= (uint32_t)frames;
  } else if (s->fading) {
    run_direct (s, &s->next, from, frames, s->in_fade);
    for (uint32_t p = 0; p < s->past.planes; p++)
      fade (s, out[p], s->in_fade[p], frames);
    s->at += (uint32_t)frames;
    if (s->at == s->ramp)
      end_fade (s);
  }
  if (moves)
    s->still = 0;
}

void
fx_fir_state_process (const FxKernels *k, const FxFormat *f, const void *plan,
    void *state, const FxBlock *in, const FxBlock *out)
{
  FxFirState *s = state;
  s->k = k;
  s->still += in->frames;
  watch (s, in->frames);
  for (size_t done = 0; done < in->frames;) {
    FxBlock piece = { in->planes, in->offset + done, in->frames - done };
    if (piece.frames > ROOM)
      piece.frames = ROOM;
    fx_fir_history_take (&s->past, f, &piece);
    for (size_t at = 0; at < piece.frames;) {
      size_t n = piece.frames - at;
      size_t until = s->hold ? s->hold : s->fading ? s->ramp - s->at : n;
      n = n < until ? n : until;
      if (s->fading && n > FADE_ROOM)
        n = FADE_ROOM;
      FxBlock part = { out->planes, out->offset + done + at, n };
      for (uint32_t p = 0; p < s->past.planes; p++)
        s->to[p] = fx_block_at (f, &part, p);
      run (s, s->past.end - piece.frames + at, n, s->to);
      at += n;
    }
    done += piece.frames;
  }
}

/* --- runs of several ------------------------------------------------------------ */

const FxFirPlan *
fx_fir_state_taps (const FxFirState *s)
{
  return s->now.plan;
}

size_t
fx_fir_state_reach (const FxFirState *s)
{
  return reach (s, s->now.plan);
}

uint64_t
fx_fir_state_serial (const FxFirState *s)
{
  return s->serial;
}

uint64_t
fx_fir_state_still (const FxFirState *s)
{
  return fx_fir_state_moves (s) ? 0 : s->still;
}

int
fx_fir_state_moves (const FxFirState *s)
{
  return s->fading || s->hold;
}

size_t
fx_fir_state_block (const FxFirState *s)
{
  return s->block;
}

double
fx_fir_state_cost (const FxFirState *s)
{
  /* Measured: what a tap costs, and what a channel of interleaved audio to be
   * taken apart and put together. */
  const double tap = s->past.f64 ? 0.05 : 0.025, apart = s->scratch ? 1 : 0;
  return s->conv_runs ? fx_conv_cost (s->conv) + apart * s->past.channels
                      : (0.3 + tap * s->now.plan->n) * s->past.channels;
}

double
fx_fir_state_prepare (FxFirState *s, size_t block)
{
  s->k = fx_kernels ();
  s->block = block;
  if (wants_conv (s))
    start_conv (s, s->past.end);
  return fx_fir_state_cost (s);
}

void
fx_fir_state_read (const FxFirState *s, uint32_t channel, double *x)
{
  fx_fir_history_read (&s->past, channel, x);
}

void
fx_fir_state_write (FxFirState *s, uint32_t channel, const double *x)
{
  fx_fir_history_write (&s->past, channel, x);
}

void
fx_fir_state_written (FxFirState *s)
{
  s->conv_runs = 0;
  fx_fir_history_written (&s->past);
}

/* --- questions ---------------------------------------------------------------- */

double
fx_fir_state_memory (const FxFormat *f, const void *state)
{
  const FxFirState *s = state;
  return fx_fir_history_peak (&s->past, reach_all (s));
}

/* Input is finite, and there is nothing else. */
int
fx_fir_state_is_finite (
    const FxKernels *k, const FxFormat *f, const void *state)
{
  return 1;
}

uint32_t
fx_fir_state_latency (const FxFormat *f, const void *plan)
{
  return ((const FxFirPlan *)plan)->latency;
}

uint32_t
fx_fir_state_tail (const FxFormat *f, const void *plan)
{
  return ((const FxFirPlan *)plan)->n - 1;
}

const char *
fx_fir_state_kernel (
    const FxKernels *k, const FxFormat *f, const void *state, size_t frames)
{
  const FxFirState *s = state;
  static const char *const direct[] = { "direct/c", "direct/sse2",
    "direct/avx2", "direct/avx512" };
  return s->conv_runs ? fx_conv_layout (s->conv) : direct[fx_kernels_level (k)];
}
