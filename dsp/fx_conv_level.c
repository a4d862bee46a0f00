/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What one level of partitions does: at once when it is the first, in tasks
 * when it is a higher one. */

#include <string.h>
#include "dsp/fx_conv_priv.h"

enum { BINS = 256 /* of one task, at most */ };

static size_t
range_of_bins (const FxConvLevel *v)
{
  return v->p.size < BINS ? v->p.size : BINS;
}

/* Tasks of a higher level in their order: for each input the steps of its
 * transform; for each range of bins, which stays in cache, every output; for
 * each output the steps back. */
void
fx_conv_level_plan (const FxConv *c, FxConvLevel *v)
{
  size_t steps = fx_fft_steps (v->fft);
  size_t ranges = v->p.size / range_of_bins (v);
  v->tasks = c->load.inputs * steps + c->load.outputs * (ranges + steps);
  /* A transform of n costs about n log2 n / 5 products. */
  v->step_cost = 0.2 * 2 * (double)v->p.size * fx_conv_log2 (2 * v->p.size) /
                 (double)steps;
}

/* Where the 2 B inputs up to the end of the block before the one that is being
 * written begin; or, `now`, up to the end of that one. */
static const char *
transform_input (const FxConv *c, const FxConvLevel *v, uint32_t in, int now)
{
  int last = now ? (int)v->block : (int)((v->block + 2) % 3);
  return fx_conv_input (c, v, in, last - 1, 0);
}

/* The operands of the sum for output out: partitions from..parts - 1 of all its
 * paths. Returns how many. */
static size_t
operands (const FxConv *c, FxConvLevel *v, uint32_t out, size_t from, size_t to)
{
  size_t n = 0, parts = v->p.parts;
  const FxConvPath *p = c->paths, *end = p + c->load.n_paths;
  while (p < end && p->out < out)
    p++;
  for (; p < end && p->out == out; p++)
    for (size_t i = from; i < to; i++, n++) {
      size_t slot = (v->newest + parts - i) % parts;
      v->m.px[n] = fx_conv_pair (c, v, v->m.x, p->in * parts + slot);
      v->m.ph[n] = fx_conv_pair (c, v, v->m.h, p->response * parts + i);
    }
  return n;
}

/* acc (+)= the sum of the products of partitions from .. to - 1. */
static void
products (FxConv *c, FxConvLevel *v, char *acc, uint32_t out, size_t from,
    size_t to, size_t first, size_t bins, int add)
{
  size_t n = operands (c, v, out, from, to);
  fx_spectrum_mac (c->k, c->load.f64, acc, v->m.px, v->m.ph, n, 2 * v->p.size,
      first, bins, add);
}

/* The first level, its block full: everything at once. The sums of the older
 * blocks may be there from a split buffer. */
void
fx_conv_level_now (FxConv *c, FxConvLevel *v, unsigned to)
{
  for (uint32_t i = 0; i < c->load.inputs; i++)
    fx_fft_forward (v->fft, transform_input (c, v, i, 1),
        fx_conv_pair (c, v, v->m.x, i * v->p.parts + v->newest), v->m.work);
  for (uint32_t o = 0; c->left == 0 && o < c->load.outputs; o++) {
    char *acc = v->m.acc;
    if (c->rest_is_valid) {
      acc = fx_conv_pair (c, v, v->m.rest, o);
      products (c, v, acc, o, 0, 1, 0, v->p.size, 1);
    } else {
      products (c, v, acc, o, 0, v->p.parts, 0, v->p.size, 0);
    }
    fx_fft_inverse (v->fft, acc, fx_conv_result (c, v, o, to), v->m.work);
  }
}

/* The first level with a part of its block: the result is right up to there. */
void
fx_conv_level_split (FxConv *c, FxConvLevel *v)
{
  size_t bytes = 2 * v->p.size * c->size;
  for (uint32_t i = 0; i < c->load.inputs; i++) {
    memset (fx_conv_input (c, v, i, (int)v->block, v->pos), 0,
        (v->p.size - v->pos) * c->size);
    fx_fft_forward (v->fft, transform_input (c, v, i, 1),
        fx_conv_pair (c, v, v->m.x, i * v->p.parts + v->newest), v->m.work);
  }
  for (uint32_t o = 0; o < c->load.outputs; o++) {
    char *rest = fx_conv_pair (c, v, v->m.rest, o);
    if (!c->rest_is_valid)
      products (c, v, rest, o, 1, v->p.parts, 0, v->p.size, 0);
    memcpy (v->m.acc, rest, bytes);
    products (c, v, v->m.acc, o, 0, 1, 0, v->p.size, 1);
    fx_fft_inverse (v->fft, v->m.acc, fx_conv_result (c, v, o, 0), v->m.work);
  }
  c->rest_is_valid = 1;
}

/* Does task number t of a higher level and returns what it cost. */
static double
do_task (FxConv *c, FxConvLevel *v, size_t t)
{
  size_t steps = fx_fft_steps (v->fft), bins = range_of_bins (v);
  size_t ranges = v->p.size / bins;
  if (t < c->load.inputs * steps) {
    uint32_t in = (uint32_t)(t / steps);
    fx_fft_forward_step (v->fft, (unsigned)(t % steps),
        transform_input (c, v, in, 0),
        fx_conv_pair (c, v, v->m.x, in * v->p.parts + v->newest), v->m.work);
    return v->step_cost;
  }
  t -= c->load.inputs * steps;
  if (v->silent)
    return 0;
  if (t < ranges * c->load.outputs) {
    uint32_t out = (uint32_t)(t % c->load.outputs);
    size_t n = operands (c, v, out, 0, v->p.parts);
    fx_spectrum_mac (c->k, c->load.f64, fx_conv_pair (c, v, v->m.acc, out),
        v->m.px, v->m.ph, n, 2 * v->p.size, t / c->load.outputs * bins, bins,
        0);
    return (double)(n * bins);
  }
  t -= ranges * c->load.outputs;
  uint32_t out = (uint32_t)(t / steps);
  fx_fft_inverse_step (v->fft, (unsigned)(t % steps),
      fx_conv_pair (c, v, v->m.acc, out),
      fx_conv_result (c, v, out, 1 - v->play), v->m.work);
  return v->step_cost;
}

static double
all_tasks_cost (const FxConv *c, const FxConvLevel *v)
{
  return v->step_cost * fx_fft_steps (v->fft) *
             (c->load.inputs + c->load.outputs) +
         (double)(c->load.n_paths * v->p.parts * v->p.size);
}

/* The share of a higher level's tasks that is due when `ticks` of `period`
 * ticks have passed. */
void
fx_conv_level_work (FxConv *c, FxConvLevel *v, size_t ticks, size_t period)
{
  double due = v->total * (double)ticks / (double)period;
  while (v->task < v->tasks && (v->done < due || ticks == period))
    v->done += do_task (c, v, v->task++);
}

void
fx_conv_level_begin (FxConv *c, FxConvLevel *v)
{
  v->task = 0;
  v->done = 0;
  v->total = all_tasks_cost (c, v);
  v->silent = c->left >= 2 * v->p.size;
}
