/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The cascade behind every SOS process and behind fxchain: gathers the
 * histories of its states, folds gains, runs a kernel, gives the histories
 * back. Class BOUND: kernels differ by rounding. */

#include <stdlib.h>
#include <string.h>
#include "dsp/fx_instance_priv.h"
#include "dsp/fx_sos_engine.h"
#include "dsp/kernel/kernels.h"
#include "dsp/kernel/pointwise.h"
#include "dsp/kernel/sos.h"

/* Doubles of a tile, while something moves. */
enum { TILE = 2048 };

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
  uint32_t folds; /* counts foldings */

  uint32_t n;        /* sections of all states */
  uint32_t n_folded; /* sections that run */
  double gain;       /* n_folded == 0: the whole cascade */
  int direct;        /* nothing folded: rows map one to one */
  FxSos *sections;   /* [max] folded */
  Row *rows;         /* [max + 1] unfolded -> folded */
  uint32_t *row_of;  /* [max + 1] folded -> unfolded */
  double last_scale; /* folded last row = last_scale * unfolded row */
  FxSosTables *tables;
  int gathered;   /* full is what the last block left behind */
  double *full;   /* [max + 1][2][channels] */
  double *folded; /* the same */
  double *column; /* [max + 1][2]: one channel, for planar audio */
  uint32_t tile_frames;
  double *tile, *spare; /* [tile_frames][channels] */
  double *hold;         /* [2][channels] */
};

static size_t
row_len (uint32_t channels)
{
  return 2 * (size_t)channels;
}

static void fold (FxSosEngine *e);

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
  e->rows = calloc (rows, sizeof *e->rows);
  e->row_of = calloc (rows, sizeof *e->row_of);
  e->full = calloc (len, sizeof *e->full);
  e->folded = calloc (len, sizeof *e->folded);
  e->column = calloc (2 * rows, sizeof *e->column);
  e->tile_frames = e->channels < TILE / 16 ? TILE / e->channels : 16;
  size_t tile = (size_t)e->tile_frames * e->channels;
  e->tile = calloc (tile, sizeof *e->tile);
  e->spare = calloc (tile, sizeof *e->spare);
  e->hold = calloc (row_len (e->channels), sizeof *e->hold);
  e->tables = fx_sos_tables_new (e->max);
  if (!e->states || !e->serials || !e->sections || !e->rows || !e->row_of ||
      !e->full || !e->folded || !e->column || !e->tile || !e->spare ||
      !e->hold || !e->tables) {
    fx_sos_engine_free (e);
    return NULL;
  }
  memcpy (e->states, states, n * sizeof *states);
  fold (e);
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
  free (e->rows);
  free (e->row_of);
  free (e->full);
  free (e->folded);
  free (e->column);
  free (e->tile);
  free (e->spare);
  free (e->hold);
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
  e->folds++;
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

/* The full history as that of the folded sections, and back. */
static void
fold_history (const FxSosEngine *e, double *folded)
{
  size_t len = row_len (e->channels);
  for (uint32_t m = 0; m <= e->n_folded; m++)
    copy_scaled (folded + m * len, e->full + e->row_of[m] * len,
        m == e->n_folded ? e->last_scale : 1, len);
}

static void
unfold_history (FxSosEngine *e, const double *folded)
{
  size_t len = row_len (e->channels);
  for (uint32_t r = 0; r <= e->n; r++)
    copy_scaled (e->full + r * len, folded + e->rows[r].from * len,
        e->rows[r].scale, len);
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
  fold_history (e, e->folded);
  run (e, k, f, e->folded, in, out);
  unfold_history (e, e->folded);
  scatter (e);
}

static void
run_moving (FxSosEngine *e, const FxKernels *k, const FxFormat *f,
    const FxBlock *in, const FxBlock *out)
{
  FxFormat inner = *f;
  inner.sample = FX_F64;
  inner.layout = FX_INTERLEAVED;
  void *planes[1] = { e->tile };
  FxBlock tile = { planes, 0, in->frames };
  e->gathered = 0;
  fx_block_load (f, in, e->tile);
  for (uint32_t i = 0; i < e->n_states; i++) {
    FxSosState *s = e->states[i];
    if (fx_sos_state_moving (s))
      fx_sos_state_move (
          s, k, e->tile, e->spare, e->hold, (uint32_t)in->frames);
    else
      run_still (s->solo, k, &inner, &tile, &tile);
  }
  fx_block_store (f, e->tile, out);
}

/* Frames until any state's movement changes its kind; 0: nothing moves. */
static uint32_t
moving_frames (const FxSosEngine *e)
{
  uint32_t least = 0;
  for (uint32_t i = 0; i < e->n_states; i++) {
    uint32_t frames = fx_sos_state_moving (e->states[i]);
    if (frames && (!least || frames < least))
      least = frames;
  }
  return least;
}

void
fx_sos_engine_process (FxSosEngine *e, const FxKernels *k, const FxFormat *f,
    const FxBlock *in, const FxBlock *out)
{
  FxBlock i = *in, o = *out;
  size_t left = in->frames;
  while (left > 0) {
    size_t moving = moving_frames (e);
    size_t frames = moving && moving < left ? moving : left;
    if (moving && frames > e->tile_frames)
      frames = e->tile_frames;
    i.frames = o.frames = frames;
    if (moving)
      run_moving (e, k, f, &i, &o);
    else
      run_still (e, k, f, &i, &o);
    i.offset += frames;
    o.offset += frames;
    left -= frames;
  }
  for (uint32_t j = 0; j < e->n_states; j++)
    fx_sos_state_rest (e->states[j]);
}

int
fx_sos_engine_is_finite (
    const FxSosEngine *e, const FxKernels *k, const FxFormat *f)
{
  if (e->gathered)
    return fx_all_finite_f64 (
        k, e->full, fx_sos_history_len (e->n, e->channels));
  for (uint32_t i = 0; i < e->n_states; i++) {
    if (!fx_sos_state_is_finite (k, f, e->states[i]))
      return 0;
  }
  return 1;
}

int
fx_sos_engine_moves (const FxSosEngine *e)
{
  return moving_frames (e) > 0;
}

const FxSos *
fx_sos_engine_folded (FxSosEngine *e, uint32_t *n, uint32_t *serial)
{
  if (!is_folded (e))
    fold (e);
  if (e->n_folded == 0)
    e->sections[0] = (FxSos){ e->gain, 0, 0, 0, 0 };
  *n = e->n_folded ? e->n_folded : 1;
  *serial = e->folds;
  return e->sections;
}

void
fx_sos_engine_read (FxSosEngine *e, double *history)
{
  size_t len = row_len (e->channels);
  gather (e);
  fold_history (e, history);
  if (e->n_folded == 0)
    copy_scaled (history + len, history, e->gain, len);
}

void
fx_sos_engine_write (FxSosEngine *e, const double *history)
{
  unfold_history (e, history);
  scatter (e);
  e->gathered = 1;
}

uint32_t
fx_sos_engine_sections (const FxSosEngine *e)
{
  return e->n_folded;
}

const char *
fx_sos_engine_kernel (
    const FxSosEngine *e, const FxKernels *k, const FxFormat *f, size_t frames)
{
  uint32_t n = fx_sos_engine_sections (e);
  uint32_t channels = f->layout == FX_PLANAR ? 1 : f->channels;
  return n ? fx_sos_kernel_name (k, channels, n, frames) : "gain";
}
