/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The cascade behind every SOS process and behind fxchain: gathers the
 * histories of its states, folds gains, runs a kernel, gives the histories
 * back. Class BOUND: kernels differ by rounding. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/design/response.h"
#include "dsp/fx_instance_priv.h"
#include "dsp/fx_sos_engine.h"
#include "dsp/kernel/kernels.h"
#include "dsp/kernel/pointwise.h"
#include "dsp/kernel/sos.h"

#define TAIL_DB 120.0

/* Where a row of the unfolded history is while the folded cascade runs. */
typedef struct Row {
  uint32_t from; /* folded row */
  double scale;  /* this row = scale * that row */
} Row;

struct FxSosEngine {
  uint32_t n_states, max, channels;
  FxSosState **states;
  uint32_t *serials; /* of the states, when folded */
  int folded_valid;

  uint32_t n;        /* sections of all states */
  uint32_t n_folded; /* sections that run */
  double gain;       /* n_folded == 0: the whole cascade */
  int direct;        /* nothing folded: rows map one to one */
  FxSos *sections;   /* [max] folded, or moving */
  FxSos *step;       /* [max] */
  Row *rows;         /* [max + 1] unfolded -> folded */
  uint32_t *row_of;  /* [max + 1] folded -> unfolded */
  double last_scale; /* folded last row = last_scale * unfolded row */
  FxSosTables *tables;
  int gathered;   /* full is what the last block left behind */
  double *full;   /* [max + 1][2][channels] */
  double *folded; /* the same */
  double *column; /* [max + 1][2]: one channel, for planar audio */
  FxSos *moving;  /* [max]: coefficients of one channel's pass */
};

/* Identity: what a state grows from and shrinks to. */
static const FxSos unity = { 1, 0, 0, 0, 0 };

static size_t
row_len (uint32_t channels)
{
  return 2 * (size_t)channels;
}

/* --- states --------------------------------------------------------------- */

void *
fx_sos_state_new (const FxProc *p, const FxFormat *f, const void *plan)
{
  FxSosState *s = calloc (1, sizeof *s);
  if (!s)
    return NULL;
  s->channels = f->channels;
  s->max = p->max_sections;
  s->history =
      calloc (fx_sos_history_len (s->max, f->channels), sizeof (double));
  if (s->history)
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
  free (s);
}

void
fx_sos_state_reset (const FxFormat *f, const void *plan, void *state)
{
  FxSosState *s = state;
  memset (s->history, 0,
      fx_sos_history_len (s->max, s->channels) * sizeof (double));
  fx_sos_state_change (f, plan, state, 0);
}

/* Sections from..to pass the signal unchanged: their output has the history
 * of the last section before them. */
static void
grow (FxSosState *s, uint32_t to)
{
  size_t len = row_len (s->channels);
  const double *last = s->history + s->n * len;
  for (uint32_t k = s->n; k < to; k++) {
    s->cur[k] = unity;
    memcpy (s->history + (k + 1) * len, last, len * sizeof (double));
  }
  if (to > s->n)
    s->n = to;
}

void
fx_sos_state_change (
    const FxFormat *f, const void *plan, void *state, uint32_t ramp)
{
  FxSosState *s = state;
  const FxSosPlan *p = plan;
  grow (s, p->n);
  memcpy (s->goal, p->s, p->n * sizeof (FxSos));
  for (uint32_t k = p->n; k < s->n; k++)
    s->goal[k] = unity;
  s->goal_n = p->n;
  s->serial++;
  s->ramp = ramp;
  s->still = ramp ? 0 : 2;
  if (!ramp) {
    s->n = s->goal_n;
    memcpy (s->cur, s->goal, s->n * sizeof (FxSos));
    return;
  }
  for (uint32_t k = 0; k < s->n; k++) {
    const FxSos *a = &s->cur[k], *b = &s->goal[k];
    s->step[k] = (FxSos){ (b->b0 - a->b0) / ramp, (b->b1 - a->b1) / ramp,
      (b->b2 - a->b2) / ramp, (b->a1 - a->a1) / ramp, (b->a2 - a->a2) / ramp };
  }
}

static int
is_moving (const FxSosState *s)
{
  return s->ramp > 0 || s->still < 2;
}

/* Frames until the state's movement changes its kind. */
static uint32_t
moving_frames (const FxSosState *s)
{
  return s->ramp ? s->ramp : 2 - s->still;
}

/* frames have passed with the coefficients moving. */
static void
advance (FxSosState *s, uint32_t frames)
{
  if (s->ramp) {
    s->ramp -= frames;
    if (s->ramp == 0)
      memcpy (s->cur, s->goal, s->n * sizeof (FxSos));
  } else if (s->still < 2) {
    s->still += frames;
    if (s->still >= 2) {
      s->still = 2;
      s->n = s->goal_n;
      s->serial++;
    }
  }
}

double
fx_sos_state_memory (const FxFormat *f, const void *state)
{
  const FxSosState *s = state;
  size_t n = fx_sos_history_len (s->n, s->channels);
  int gains = !is_moving (s);
  for (uint32_t k = 0; k < s->n && gains; k++)
    gains = fx_sos_is_gain (&s->cur[k]);
  double most = 0;
  /* Gains have a past, but no memory. */
  for (size_t i = 0; i < n && !gains; i++) {
    double v = fabs (s->history[i]);
    most = v > most ? v : most;
  }
  return most;
}

int
fx_sos_state_is_finite (
    const FxKernels *k, const FxFormat *f, const void *state)
{
  const FxSosState *s = state;
  return fx_all_finite_f64 (
      k, s->history, fx_sos_history_len (s->n, s->channels));
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

/* --- the engine ----------------------------------------------------------- */

FxSosEngine *
fx_sos_engine_new (FxSosState *const *states, uint32_t n)
{
  FxSosEngine *e = calloc (1, sizeof *e);
  if (!e)
    return NULL;
  e->n_states = n;
  e->channels = states[0]->channels;
  for (uint32_t i = 0; i < n; i++)
    e->max += states[i]->max;
  size_t rows = e->max + 1, len = fx_sos_history_len (e->max, e->channels);
  e->states = calloc (n, sizeof *e->states);
  e->serials = calloc (n, sizeof *e->serials);
  e->sections = calloc (rows, sizeof *e->sections);
  e->step = calloc (rows, sizeof *e->step);
  e->moving = calloc (rows, sizeof *e->moving);
  e->rows = calloc (rows, sizeof *e->rows);
  e->row_of = calloc (rows, sizeof *e->row_of);
  e->full = calloc (len, sizeof *e->full);
  e->folded = calloc (len, sizeof *e->folded);
  e->column = calloc (2 * rows, sizeof *e->column);
  e->tables = fx_sos_tables_new (e->max);
  if (!e->states || !e->serials || !e->sections || !e->step || !e->moving ||
      !e->rows || !e->row_of || !e->full || !e->folded || !e->column ||
      !e->tables) {
    fx_sos_engine_free (e);
    return NULL;
  }
  memcpy (e->states, states, n * sizeof *states);
  return e;
}

void
fx_sos_engine_free (FxSosEngine *e)
{
  if (!e)
    return;
  fx_sos_tables_free (e->tables);
  free (e->states);
  free (e->serials);
  free (e->sections);
  free (e->step);
  free (e->moving);
  free (e->rows);
  free (e->row_of);
  free (e->full);
  free (e->folded);
  free (e->column);
  free (e);
}

/* The histories of all states as one. Where two states meet, the output of
 * the first and the input of the second are the same signal; the output is
 * taken, since between elements it was perhaps rounded to float. */
static void
gather (FxSosEngine *e)
{
  size_t len = row_len (e->channels);
  double *to = e->full;
  e->gathered = 1;
  for (uint32_t i = 0; i < e->n_states; i++) {
    const FxSosState *s = e->states[i];
    if (i == 0)
      memcpy (to, s->history, len * sizeof (double));
    memcpy (to + len, s->history + len, s->n * len * sizeof (double));
    to += s->n * len;
  }
}

static void
scatter (FxSosEngine *e)
{
  size_t len = row_len (e->channels);
  const double *from = e->full;
  for (uint32_t i = 0; i < e->n_states; i++) {
    FxSosState *s = e->states[i];
    memcpy (s->history, from, (s->n + 1) * len * sizeof (double));
    from += s->n * len;
  }
}

/* Folds gains into numerators: a gain goes into the next section that has
 * memory, gains at the end into the last one, unless they mute, which cannot
 * be undone in the history. */
static void
fold (FxSosEngine *e)
{
  double g = 1;
  uint32_t m = 0, k = 0;
  e->rows[0] = (Row){ 0, 1 };
  e->row_of[0] = 0;
  for (uint32_t i = 0; i < e->n_states; i++) {
    const FxSosState *s = e->states[i];
    e->serials[i] = s->serial;
    for (uint32_t j = 0; j < s->n; j++) {
      FxSos c = s->cur[j];
      k++;
      if (fx_sos_is_gain (&c)) {
        g *= c.b0;
        e->rows[k] = (Row){ m, g };
        continue;
      }
      c.b0 *= g;
      c.b1 *= g;
      c.b2 *= g;
      g = 1;
      e->sections[m++] = c;
      e->rows[k] = (Row){ m, 1 };
      e->row_of[m] = k;
    }
  }
  e->n = k;
  e->gain = g;
  e->last_scale = 1;
  if (m > 0 && g == 0) {
    e->sections[m++] = (FxSos){ 0, 0, 0, 0, 0 };
    e->rows[k] = (Row){ m, 1 };
    e->row_of[m] = k;
  } else if (m > 0 && g != 1) {
    FxSos *c = &e->sections[m - 1];
    c->b0 *= g;
    c->b1 *= g;
    c->b2 *= g;
    e->last_scale = g;
    for (uint32_t r = e->row_of[m]; r <= k; r++)
      e->rows[r].scale /= g;
  }
  e->n_folded = m;
  e->direct = m == k;
  if (m > 0)
    fx_sos_tables_set (e->tables, e->sections, m);
  e->folded_valid = 1;
}

static int
is_folded (const FxSosEngine *e)
{
  if (!e->folded_valid)
    return 0;
  for (uint32_t i = 0; i < e->n_states; i++) {
    if (e->serials[i] != e->states[i]->serial)
      return 0;
  }
  return 1;
}

static void
copy_scaled (double *to, const double *from, double scale, size_t n)
{
  for (size_t i = 0; i < n; i++)
    to[i] = scale * from[i];
}

/* Picks channel c of a history of n sections, or puts it back. */
static void
column_get (double *column, const double *history, uint32_t n,
    uint32_t channels, uint32_t c)
{
  for (uint32_t i = 0; i < 2 * (n + 1); i++)
    column[i] = history[(size_t)i * channels + c];
}

static void
column_put (const double *column, double *history, uint32_t n,
    uint32_t channels, uint32_t c)
{
  for (uint32_t i = 0; i < 2 * (n + 1); i++)
    history[(size_t)i * channels + c] = column[i];
}

static void
run_plane (FxSosEngine *e, const FxKernels *k, const FxFormat *f,
    double *history, uint32_t channels, const void *in, void *out,
    size_t frames)
{
  if (f->sample == FX_F64)
    fx_sos_run_f64 (k, e->tables, history, channels, in, out, frames);
  else
    fx_sos_run_f32 (k, e->tables, history, channels, in, out, frames);
}

static void
run (FxSosEngine *e, const FxKernels *k, const FxFormat *f, double *history,
    const FxBlock *in, const FxBlock *out)
{
  if (f->layout == FX_INTERLEAVED || f->channels == 1) {
    run_plane (e, k, f, history, f->channels, fx_block_at (f, in, 0),
        fx_block_at (f, out, 0), in->frames);
    return;
  }
  for (uint32_t c = 0; c < f->channels; c++) {
    column_get (e->column, history, e->n_folded, f->channels, c);
    run_plane (e, k, f, e->column, 1, fx_block_at (f, in, c),
        fx_block_at (f, out, c), in->frames);
    column_put (e->column, history, e->n_folded, f->channels, c);
  }
}

/* Puts the last two of frames input frames into row 0 of the full history. */
static void
remember_input (FxSosEngine *e, const FxFormat *f, const FxBlock *in)
{
  uint32_t channels = f->channels;
  double *x1 = e->full, *x2 = e->full + channels;
  if (in->frames == 1)
    memcpy (x2, x1, channels * sizeof (double));
  for (uint32_t c = 0; c < channels; c++) {
    int planar = f->layout == FX_PLANAR;
    const void *p = fx_block_at (f, in, planar ? c : 0);
    size_t step = fx_block_step (f);
    size_t last = (planar ? 0 : c) + (in->frames - 1) * step;
    x1[c] = f->sample == FX_F64 ? ((const double *)p)[last]
                                : ((const float *)p)[last];
    if (in->frames > 1)
      x2[c] = f->sample == FX_F64 ? ((const double *)p)[last - step]
                                  : ((const float *)p)[last - step];
  }
}

/* The whole cascade is one gain. */
static void
run_gain (FxSosEngine *e, const FxKernels *k, const FxFormat *f,
    const FxBlock *in, const FxBlock *out)
{
  gather (e);
  remember_input (e, f, in);
  for (uint32_t r = 1; r <= e->n; r++)
    copy_scaled (e->full + r * row_len (e->channels), e->full, e->rows[r].scale,
        row_len (e->channels));
  scatter (e);
  if (e->gain == 1) {
    fx_block_copy (f, in, out);
    return;
  }
  size_t n = fx_block_len (f, in);
  for (uint32_t p = 0; p < fx_block_planes (f); p++) {
    const void *x = fx_block_at (f, in, p);
    void *y = fx_block_at (f, out, p);
    if (f->sample == FX_F64)
      fx_scale_f64 (k, y, x, e->gain, n);
    else
      fx_scale_f32 (k, y, x, e->gain, n);
  }
}

static void
run_still (FxSosEngine *e, const FxKernels *k, const FxFormat *f,
    const FxBlock *in, const FxBlock *out)
{
  if (!is_folded (e))
    fold (e);
  if (e->n_folded == 0) {
    run_gain (e, k, f, in, out);
    return;
  }
  if (e->direct && e->n_states == 1) {
    e->gathered = 0;
    run (e, k, f, e->states[0]->history, in, out);
    return;
  }
  gather (e);
  if (e->direct) {
    run (e, k, f, e->full, in, out);
    scatter (e);
    return;
  }
  size_t len = row_len (e->channels);
  for (uint32_t m = 0; m <= e->n_folded; m++)
    copy_scaled (e->folded + m * len, e->full + e->row_of[m] * len,
        m == e->n_folded ? e->last_scale : 1, len);
  run (e, k, f, e->folded, in, out);
  for (uint32_t r = 0; r <= e->n; r++)
    copy_scaled (e->full + r * len, e->folded + e->rows[r].from * len,
        e->rows[r].scale, len);
  scatter (e);
}

static void
ramp_plane (FxSosEngine *e, const FxKernels *k, const FxFormat *f,
    FxSos *sections, double *history, uint32_t channels, const void *in,
    void *out, size_t frames)
{
  if (f->sample == FX_F64)
    fx_sos_ramp_f64 (
        k, sections, e->step, e->n, history, channels, in, out, frames);
  else
    fx_sos_ramp_f32 (
        k, sections, e->step, e->n, history, channels, in, out, frames);
}

static void
run_moving (FxSosEngine *e, const FxKernels *k, const FxFormat *f,
    const FxBlock *in, const FxBlock *out)
{
  e->n = 0;
  for (uint32_t i = 0; i < e->n_states; i++) {
    const FxSosState *s = e->states[i];
    memcpy (e->sections + e->n, s->cur, s->n * sizeof (FxSos));
    if (s->ramp)
      memcpy (e->step + e->n, s->step, s->n * sizeof (FxSos));
    else
      memset (e->step + e->n, 0, s->n * sizeof (FxSos));
    e->n += s->n;
  }
  e->folded_valid = 0;
  gather (e);
  if (f->layout == FX_INTERLEAVED || f->channels == 1) {
    ramp_plane (e, k, f, e->sections, e->full, f->channels,
        fx_block_at (f, in, 0), fx_block_at (f, out, 0), in->frames);
  } else {
    memcpy (e->moving, e->sections, e->n * sizeof (FxSos));
    for (uint32_t c = 0; c < f->channels; c++) {
      memcpy (e->sections, e->moving, e->n * sizeof (FxSos));
      column_get (e->column, e->full, e->n, f->channels, c);
      ramp_plane (e, k, f, e->sections, e->column, 1, fx_block_at (f, in, c),
          fx_block_at (f, out, c), in->frames);
      column_put (e->column, e->full, e->n, f->channels, c);
    }
  }
  scatter (e);
  const FxSos *from = e->sections;
  for (uint32_t i = 0; i < e->n_states; i++) {
    FxSosState *s = e->states[i];
    uint32_t n = s->n;
    memcpy (s->cur, from, n * sizeof (FxSos));
    from += n;
    advance (s, (uint32_t)in->frames);
  }
}

void
fx_sos_engine_process (FxSosEngine *e, const FxKernels *k, const FxFormat *f,
    const FxBlock *in, const FxBlock *out)
{
  FxBlock i = *in, o = *out;
  size_t left = in->frames;
  while (left > 0) {
    uint32_t moving = 0;
    for (uint32_t j = 0; j < e->n_states; j++) {
      const FxSosState *s = e->states[j];
      if (is_moving (s) && (!moving || moving_frames (s) < moving))
        moving = moving_frames (s);
    }
    i.frames = o.frames = moving && moving < left ? moving : left;
    if (moving)
      run_moving (e, k, f, &i, &o);
    else
      run_still (e, k, f, &i, &o);
    i.offset += i.frames;
    o.offset += o.frames;
    left -= i.frames;
  }
}

int
fx_sos_engine_is_finite (const FxSosEngine *e, const FxKernels *k)
{
  /* What was not gathered is the one history that was used in place. */
  const double *h = e->gathered ? e->full : e->states[0]->history;
  return fx_all_finite_f64 (k, h, fx_sos_history_len (e->n, e->channels));
}

uint32_t
fx_sos_engine_sections (const FxSosEngine *e)
{
  uint32_t n = 0;
  for (uint32_t i = 0; i < e->n_states; i++) {
    const FxSosState *s = e->states[i];
    for (uint32_t j = 0; j < s->n; j++)
      n += !fx_sos_is_gain (&s->cur[j]);
  }
  return n;
}

const char *
fx_sos_engine_kernel (
    const FxSosEngine *e, const FxKernels *k, const FxFormat *f, size_t frames)
{
  uint32_t n = fx_sos_engine_sections (e);
  uint32_t channels = f->layout == FX_PLANAR ? 1 : f->channels;
  return n ? fx_sos_kernel_name (k, channels, n, frames) : "gain";
}
