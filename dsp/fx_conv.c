/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Partitioned overlap-save convolution.
 *
 * A level of partition size B collects B frames of each input, transforms the
 * last 2 B of them, multiplies the spectra of the last inputs with those of its
 * partitions, sums, and transforms back; the second half of the result is B
 * frames of output (Stockham 1966; Gardner, JAES 43(3) 1995).
 *
 * The first level does that at once when its block is full (a tick). The work
 * of a higher level, whose B is a multiple, is a list of tasks - steps of
 * transforms, ranges of bins - of which each tick does its share, so that no
 * tick costs much more than another. What was begun at frame T is played from
 * T + B on, and therefore belongs to the taps from 2 B on (less the latency).
 *
 * The input of a level lies in four blocks of B: a copy of the last one, then
 * three that are written in turn. So any two neighbours are contiguous, and the
 * two that a transform reads stay while the third is written. */

#include "dsp/fx_conv.h"
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_conv_priv.h"
#include "dsp/kernel/fir.h"
#include "dsp/kernel/pointwise.h"

/* --- life -------------------------------------------------------------------- */

static int
by_output (const void *a, const void *b)
{
  const FxConvPath *p = a, *q = b;
  return p->out != q->out ? (p->out > q->out) - (p->out < q->out)
                          : (p->in > q->in) - (p->in < q->in);
}

static uint32_t
fan_in (const FxConvPath *paths, uint32_t n)
{
  uint32_t most = 1, run = 0;
  for (uint32_t i = 0; i < n; i++) {
    run = i && paths[i].out == paths[i - 1].out ? run + 1 : 1;
    most = run > most ? run : most;
  }
  return most;
}

/* Memory for any layout that any buffer size may ask for: what the longest
 * response takes is enough for the same layout cut shorter. */
static size_t
arena_size (const FxConv *c)
{
  FxConvLayout direct = { .head = FX_CONV_MAX_DIRECT };
  FxConvLoad load = c->load;
  size_t most = fx_conv_layout_memory (&load, &direct, NULL, NULL);
  for (size_t block = 32; block <= 65536; block *= 2) {
    FxConvLayout l;
    load.block = block;
    fx_conv_layout_choose (&load, c->max_taps, 0, &l);
    size_t bytes = fx_conv_layout_memory (&load, &l, NULL, NULL);
    most = bytes > most ? bytes : most;
  }
  return most;
}

/* Plans for every size that a layout within the arena may use. */
static int
make_transforms (FxConv *c)
{
  size_t most = c->arena_size / c->size / 2;
  for (unsigned l = 6; l <= 17 && ((size_t)1 << l) <= most; l++) {
    c->fft[l] = fx_fft_new (c->k, l, c->load.f64);
    if (!c->fft[l])
      return 0;
  }
  return 1;
}

FxConv *
fx_conv_new (const FxConvSpec *spec)
{
  FxConv *c = calloc (1, sizeof *c);
  if (!c)
    return NULL;
  c->k = fx_kernels ();
  c->max_taps = spec->max_taps;
  c->size = spec->f64 ? sizeof (double) : sizeof (float);
  c->load = (FxConvLoad){ .inputs = spec->inputs,
    .outputs = spec->outputs,
    .responses = spec->responses,
    .n_paths = spec->n_paths,
    .mode = spec->mode,
    .f64 = spec->f64 != 0,
    .cpu = fx_kernels_level (c->k) };
  c->paths = calloc (spec->n_paths + 1, sizeof *c->paths);
  if (c->paths && spec->n_paths) {
    memcpy (c->paths, spec->paths, spec->n_paths * sizeof *c->paths);
    qsort (c->paths, spec->n_paths, sizeof *c->paths, by_output);
    c->load.fan_in = fan_in (c->paths, spec->n_paths);
  }
  c->arena_size = arena_size (c);
  c->arena = aligned_alloc (64, c->arena_size);
  if (!c->paths || !c->arena || !make_transforms (c)) {
    fx_conv_free (c);
    return NULL;
  }
  double zero = 0;
  const double **taps = calloc (spec->responses, sizeof *taps);
  size_t *lengths = calloc (spec->responses, sizeof *lengths);
  for (uint32_t r = 0; taps && lengths && r < spec->responses; r++) {
    taps[r] = &zero;
    lengths[r] = 1;
  }
  int ok = taps && lengths;
  if (ok)
    fx_conv_set (c, taps, lengths, 0);
  free (taps);
  free (lengths);
  if (!ok) {
    fx_conv_free (c);
    return NULL;
  }
  return c;
}

void
fx_conv_free (FxConv *c)
{
  if (!c)
    return;
  for (unsigned l = 0; l <= FX_FFT_MAX_LOG2; l++)
    fx_fft_free (c->fft[l]);
  free (c->arena);
  free (c->paths);
  free (c);
}

/* --- responses ----------------------------------------------------------------- */

static void
append_text (char *text, size_t *at, const char *s)
{
  while (*s && *at + 1 < FX_CONV_TEXT)
    text[(*at)++] = *s++;
  text[*at] = 0;
}

static void
append_number (char *text, size_t *at, size_t n)
{
  char digits[24];
  unsigned i = sizeof digits - 1;
  digits[i] = 0;
  do
    digits[--i] = (char)('0' + n % 10);
  while (n /= 10);
  append_text (text, at, digits + i);
}

static void
describe (FxConv *c)
{
  size_t at = 0;
  c->text[0] = 0;
  if (c->layout.head) {
    append_text (c->text, &at, "direct ");
    append_number (c->text, &at, c->layout.head);
  }
  for (unsigned i = 0; i < c->layout.n; i++) {
    append_text (c->text, &at, at ? ", " : "");
    append_number (c->text, &at, c->layout.level[i].size);
    append_text (c->text, &at, " x ");
    append_number (c->text, &at, c->layout.level[i].parts);
  }
}

static void
put (const FxConv *c, char *dst, size_t i, double v)
{
  if (c->load.f64)
    ((double *)(void *)dst)[i] = v;
  else
    ((float *)(void *)dst)[i] = (float)v;
}

/* The partitions of one response on one level, scaled by what two transforms
 * multiply with. The buffers of the products serve as scratch. */
static void
transform_response (
    FxConv *c, FxConvLevel *v, uint32_t r, const double *taps, size_t length)
{
  size_t size = v->p.size;
  double scale = 1 / (2 * (double)size);
  char *x = v->m.acc;
  for (size_t p = 0; p < v->p.parts; p++) {
    size_t from = v->p.first + p * size;
    size_t n = from < length ? length - from : 0;
    n = n < size ? n : size;
    memset (x, 0, 2 * size * c->size);
    for (size_t i = 0; i < n; i++)
      put (c, x, i, taps[from + i] * scale);
    fx_fft_forward (v->fft, x,
        fx_conv_pair (c, v, v->m.h, (size_t)r * v->p.parts + p), v->m.work);
  }
}

void
fx_conv_set (
    FxConv *c, const double *const *taps, const size_t *lengths, size_t block)
{
  size_t most = 1;
  for (uint32_t r = 0; r < c->load.responses; r++)
    most = lengths[r] > most ? lengths[r] : most;
  if (c->layout.taps != most || c->load.block != block) {
    c->load.block = block;
    fx_conv_layout_choose (&c->load, most, c->arena_size, &c->layout);
    fx_conv_layout_memory (&c->load, &c->layout, &c->memory, c->arena);
    describe (c);
  }
  for (unsigned i = 0; i < c->layout.n; i++) {
    FxConvLevel *v = &c->level[i];
    v->p = c->layout.level[i];
    v->m = c->memory.level[i];
    v->fft = c->fft[fx_conv_log2 (2 * v->p.size)];
    fx_conv_level_plan (c, v);
    for (uint32_t r = 0; r < c->load.responses; r++)
      transform_response (c, v, r, taps[r], lengths[r]);
  }
  for (uint32_t r = 0; r < c->load.responses; r++)
    for (size_t i = 0; i < c->layout.head; i++)
      put (c, c->memory.head, r * c->layout.head + i,
          i < lengths[r] ? taps[r][i] : 0);
  fx_conv_reset (c);
}

void
fx_conv_reset (FxConv *c)
{
  const FxConvLoad *w = &c->load;
  for (unsigned i = 0; i < c->layout.n; i++) {
    FxConvLevel *v = &c->level[i];
    size_t bytes = 2 * v->p.size * c->size;
    memset (v->m.x, 0, w->inputs * v->p.parts * bytes);
    memset (v->m.in, 0, w->inputs * 2 * bytes);
    memset (v->m.out, 0, w->outputs * 2 * bytes);
    v->newest = v->block = v->pos = 0;
    v->play = 0;
    v->silent = 0;
    v->task = v->tasks;
    v->done = v->total = 0;
  }
  if (c->layout.head)
    memset (c->memory.head_in, 0, w->inputs * c->memory.head_len * c->size);
  c->head_at = 0;
  c->left = 0;
  c->rest_is_valid = 0;
}

size_t
fx_conv_latency (const FxConv *c)
{
  return c->layout.latency;
}

const char *
fx_conv_layout (const FxConv *c)
{
  return c->text;
}

double
fx_conv_cost (const FxConv *c)
{
  return c->layout.cost;
}

/* --- ticks ------------------------------------------------------------------------- */

/* The newest block of a level is full. */
static void
next_block (FxConvLevel *v)
{
  v->pos = 0;
  v->block = (v->block + 1) % 3;
}

/* The blocks of the first level are what the direct head, or the latency,
 * waits for; else each is transformed before its own output. */
static int
plays_next (const FxConv *c)
{
  return c->layout.head || c->layout.latency;
}

/* The first level's block is full and its result made. */
static void
tick (FxConv *c)
{
  FxConvLevel *v = &c->level[0];
  next_block (v);
  v->newest = (v->newest + 1) % v->p.parts;
  c->rest_is_valid = 0;
  if (plays_next (c))
    v->play = 1 - v->play;
  for (unsigned i = 1; i < c->layout.n; i++) {
    FxConvLevel *u = &c->level[i];
    if (u->pos == u->p.size) {
      /* What was in work is done; it is played from here on. */
      next_block (u);
      u->play = 1 - u->play;
      u->newest = (u->newest + 1) % u->p.parts;
      fx_conv_level_begin (c, u);
    }
    fx_conv_level_work (c, u, u->pos / v->p.size + 1, u->p.size / v->p.size);
  }
}

/* --- a stretch of frames ---------------------------------------------------------- */

/* Input i to all levels. */
static void
take_input (FxConv *c, uint32_t i, const char *x, size_t n)
{
  for (unsigned l = 0; l < c->layout.n; l++) {
    FxConvLevel *v = &c->level[l];
    memcpy (fx_conv_input (c, v, i, (int)v->block, v->pos), x, n * c->size);
    if (v->block == 2)
      memcpy (fx_conv_input (c, v, i, -1, v->pos), x, n * c->size);
  }
  if (c->layout.head)
    memcpy (c->memory.head_in +
                (i * c->memory.head_len + c->layout.head - 1 + c->head_at) *
                    c->size,
        x, n * c->size);
}

static void
add_samples (const FxConv *c, char *dst, const char *src, size_t n)
{
  if (c->load.f64)
    fx_mix_add_f64 (
        c->k, (double *)(void *)dst, (const double *)(const void *)src, n);
  else
    fx_mix_add_f32 (
        c->k, (float *)(void *)dst, (const float *)(const void *)src, n);
}

/* Output of n frames: the head, and what the levels have from frame `at` of
 * their blocks on. */
static void
give_output (FxConv *c, uint32_t o, char *y, size_t n, const size_t *at)
{
  int written = 0;
  const FxConvPath *p = c->paths, *end = p + c->load.n_paths;
  for (; c->layout.head && p < end; p++)
    if (p->out == o) {
      const char *x = c->memory.head_in + (p->in * c->memory.head_len +
                                              c->layout.head - 1 + c->head_at) *
                                              c->size;
      fx_fir (c->k, c->load.f64, y, x, n,
          c->memory.head + p->response * c->layout.head * c->size,
          c->layout.head, 1, written);
      written = 1;
    }
  for (unsigned i = 0; i < c->layout.n; i++) {
    const FxConvLevel *v = &c->level[i];
    const char *from =
        fx_conv_result (c, v, o, v->play) + (v->p.size + at[i]) * c->size;
    if (written)
      add_samples (c, y, from, n);
    else
      memcpy (y, from, n * c->size);
    written = 1;
  }
  if (!written)
    memset (y, 0, n * c->size);
}

/* The head's input moves on. */
static void
advance_head (FxConv *c, size_t n)
{
  const FxConvMemory *m = &c->memory;
  c->head_at += n;
  if (c->head_at < m->head_room)
    return;
  for (uint32_t i = 0; i < c->load.inputs; i++) {
    char *x = m->head_in + i * m->head_len * c->size;
    memmove (x, x + c->head_at * c->size, (c->layout.head - 1) * c->size);
  }
  c->head_at = 0;
}

static size_t
room (const FxConv *c)
{
  return c->layout.n ? c->level[0].p.size - c->level[0].pos
                     : c->memory.head_room - c->head_at;
}

/* n <= room () frames. out NULL: they are only remembered. */
static void
stretch (
    FxConv *c, const void *const *in, void *const *out, size_t from, size_t n)
{
  size_t at[FX_CONV_LEVELS];
  FxConvLevel *first = c->layout.n ? &c->level[0] : NULL;
  for (uint32_t i = 0; i < c->load.inputs; i++)
    take_input (c, i, (const char *)in[i] + from * c->size, n);
  for (unsigned i = 0; i < c->layout.n; i++) {
    at[i] = c->level[i].pos;
    c->level[i].pos += n;
  }
  int full = first && first->pos == first->p.size;
  if (first && !plays_next (c)) {
    if (full)
      fx_conv_level_now (c, first, first->play);
    else if (out)
      fx_conv_level_split (c, first);
  }
  for (uint32_t o = 0; out && o < c->load.outputs; o++)
    give_output (c, o, (char *)out[o] + from * c->size, n, at);
  if (full && plays_next (c))
    fx_conv_level_now (c, first, 1 - first->play);
  if (c->layout.head)
    advance_head (c, n);
  if (full)
    tick (c);
}

void
fx_conv_process (
    FxConv *c, const void *const *in, void *const *out, size_t frames)
{
  for (size_t done = 0, n; done < frames; done += n) {
    n = room (c) < frames - done ? room (c) : frames - done;
    stretch (c, in, out, done, n);
  }
}

/* The levels' blocks end where the history ends, so it is as if it began with
 * zeros in mid-block. The transforms of its inputs are made, products and
 * transforms back only for what will be played. */
void
fx_conv_prime (FxConv *c, const void *const *history, size_t frames)
{
  const FxConvLayout *l = &c->layout;
  size_t period = l->n ? l->level[l->n - 1].size : 1;
  size_t need = (l->taps + l->latency + period - 1) / period * period;
  size_t from = frames > need ? frames - need : 0;
  size_t zeros = frames > need ? 0 : need - frames;
  fx_conv_reset (c);
  for (unsigned i = 0; i < l->n; i++)
    c->level[i].pos = zeros % l->level[i].size;
  if (l->n && l->head)
    c->head_at = c->level[0].pos;
  for (size_t at = from, n; at < frames; at += n) {
    n = room (c) < frames - at ? room (c) : frames - at;
    c->left = frames - at - n;
    stretch (c, history, NULL, at, n);
  }
}
