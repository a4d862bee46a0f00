/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The layout of a partitioned convolution: non-uniform partitions (Gardner,
 * JAES 43(3) 1995; Garcia, AES 113, 2002), found by trying all sensible ones
 * on a model of their cost.
 *
 * The levels' work is spread over the period that follows the input that it
 * needs, so the partitions of size B on levels above the first begin at tap
 * 2 B or later; see fx_conv.c. */

#include "dsp/fx_conv_layout.h"
#include <string.h>
#include "dsp/kernel/kernels.h"

enum {
  MIN_SIZE = 32,
  MAX_SIZE = 65536,
  DEFAULT_BLOCK = 256, /* when unknown */
  MAX_PARTS = 1024,
  DIRECT_ROOM = 1024,
  FIRST_CACHE = 8192,   /* bytes of a transform that stay with all it needs */
  NEAR_CACHE = 1 << 15, /* bytes of spectra that are near, and less so */
  MID_CACHE = 3 << 18
};

/* What things cost in ns, float, at each level of instructions, measured on a
 * Sapphire Rapids machine at 3 GHz; relative costs are what counts. */
static const struct {
  double transform;      /* of n reals, per n log2 n, in the first cache */
  double near, mid, far; /* a product of two bins in the caches, or beyond */
  double tap;            /* a direct tap per sample */
} costs[] = {
  [FX_CPU_C] = { 0.40, 1.1, 1.3, 1.8, 0.57 },
  [FX_CPU_SSE2] = { 0.080, 0.28, 0.37, 0.60, 0.054 },
  [FX_CPU_AVX2] = { 0.044, 0.13, 0.22, 0.55, 0.021 },
  [FX_CPU_AVX512] = { 0.026, 0.085, 0.17, 0.50, 0.0105 },
};
#define DOUBLE 1.9  /* times that in double */
#define CALL 18.0   /* ns more for each transform and sum of products */
#define SAMPLE 0.25 /* ns more for each sample on each level */

/* The longest step of a spread transform may take that share of the mean work
 * of a buffer, or so many ns. */
#define STEP_SHARE 0.35
#define STEP_NS 12000.0

static unsigned
log2_of (size_t n)
{
  unsigned l = 0;
  while (n > 1) {
    n >>= 1;
    l++;
  }
  return l;
}

static double
transform_cost (const FxConvLoad *load, size_t n)
{
  /* what it costs to leave the caches */
  static const double factor[] = { 1.2, 1.5, 2.1, 2.4, 2.6, 2.9, 3.2 };
  size_t bytes = n * (load->f64 ? sizeof (double) : sizeof (float));
  unsigned big = log2_of (bytes / FIRST_CACHE);
  double per = costs[load->cpu].transform * (load->f64 ? DOUBLE : 1);
  if (bytes >= FIRST_CACHE)
    per *= factor[big < 6 ? big : 6];
  return CALL + per * (double)n * log2_of (n);
}

/* Products of one level for `size` frames. */
static double
product_cost (const FxConvLoad *load, size_t size, size_t parts)
{
  double spectra = (double)(load->inputs + load->responses) * (double)parts *
                   2 * (double)size * (load->f64 ? 8 : 4);
  double per = costs[load->cpu].near, mid = costs[load->cpu].mid;
  if (spectra > NEAR_CACHE)
    per = mid;
  if (spectra > MID_CACHE) /* what several paths share is fetched once */
    per += (costs[load->cpu].far - mid) * (load->inputs + load->responses) /
           (2.0 * load->n_paths);
  return (CALL +
             per * (double)size * (double)parts * (load->f64 ? DOUBLE : 1)) *
         load->n_paths;
}

static double
level_cost (const FxConvLoad *load, const FxConvLevelPlan *l)
{
  double period =
      (load->inputs + load->outputs) * transform_cost (load, 2 * l->size) +
      product_cost (load, l->size, l->parts);
  return period / (double)l->size + SAMPLE * (load->inputs + load->outputs) / 2;
}

static double
direct_cost (const FxConvLoad *load, size_t taps)
{
  return (SAMPLE +
             costs[load->cpu].tap * (double)taps * (load->f64 ? DOUBLE : 1)) *
         load->n_paths;
}

/* What buffers that end inside a partition cost more, per frame. */
static double
split_cost (const FxConvLoad *load, size_t size)
{
  if (load->mode != FX_CONV_BLOCK || load->block % size == 0)
    return 0;
  return ((load->inputs + load->outputs) * transform_cost (load, 2 * size) +
             product_cost (load, size, 1)) /
         (double)load->block;
}

/* Whether no step of the last level's transforms is a lump: they have about six,
 * of which the longest takes a fifth of the time. */
static int
is_smooth (const FxConvLoad *load, const FxConvLayout *l)
{
  double step = transform_cost (load, 2 * l->level[l->n - 1].size) / 5;
  return l->n == 1 || step < STEP_NS ||
         step < STEP_SHARE * l->cost * (double)load->block;
}

static size_t
parts_for (size_t from, size_t to, size_t size)
{
  return to > from ? (to - from + size - 1) / size : 0;
}

/* The next count samples of size bytes each. */
static char *
take (size_t *at, char *base, size_t count, size_t size)
{
  char *p = base ? base + *at : NULL;
  *at += (count * size + 63) / 64 * 64;
  return p;
}

size_t
fx_conv_layout_memory (
    const FxConvLoad *load, const FxConvLayout *l, FxConvMemory *m, char *base)
{
  FxConvMemory unused;
  size_t at = 0, size = load->f64 ? sizeof (double) : sizeof (float);
  if (!m)
    m = &unused;
  memset (m, 0, sizeof *m);
  if (l->head) {
    m->head_room = l->n ? l->level[0].size : DIRECT_ROOM;
    m->head_len = (l->head - 1 + m->head_room + 15) / 16 * 16;
    m->head = take (&at, base, load->responses * l->head, size);
    m->head_in = take (&at, base, load->inputs * m->head_len, size);
  }
  for (unsigned i = 0; i < l->n; i++) {
    FxConvLevelMemory *v = &m->level[i];
    size_t n = 2 * l->level[i].size, parts = l->level[i].parts;
    v->x = take (&at, base, load->inputs * parts * n, size);
    v->h = take (&at, base, load->responses * parts * n, size);
    v->in = take (&at, base, load->inputs * 2 * n, size);
    v->out = take (&at, base, load->outputs * 2 * n, size);
    v->acc = take (&at, base, load->outputs * n, size);
    v->work = take (&at, base, n, size);
    if (i == 0 && load->mode == FX_CONV_BLOCK)
      v->rest = take (&at, base, load->outputs * n, size);
    v->px = (const void **)(void *)take (
        &at, base, load->fan_in * parts, sizeof (void *));
    v->ph = (const void **)(void *)take (
        &at, base, load->fan_in * parts, sizeof (void *));
  }
  return at;
}

/* Tries the layouts that go on from level i of l, whose size and first tap are
 * set: that level is the last one, or another follows. */
static void
extend (const FxConvLoad *load, size_t most, FxConvLayout *l, unsigned i,
    double cost, FxConvLayout *best)
{
  FxConvLevelPlan *p = &l->level[i];
  p->parts = parts_for (p->first, l->taps, p->size);
  if (p->parts == 0)
    p->parts = 1;
  l->n = i + 1;
  l->cost = cost + level_cost (load, p);
  if (p->parts <= MAX_PARTS && l->cost < best->cost && is_smooth (load, l) &&
      (most == 0 || fx_conv_layout_memory (load, l, NULL, NULL) <= most))
    *best = *l;
  if (i + 1 == FX_CONV_LEVELS)
    return;
  for (size_t size = 4 * p->size; size <= MAX_SIZE && size <= 16 * p->size;
       size *= 2) {
    size_t first = 2 * size - l->latency;
    if (first >= l->taps)
      break;
    p->parts = parts_for (p->first, first, p->size);
    l->level[i + 1] = (FxConvLevelPlan){ size, first, 0 };
    double so_far = cost + level_cost (load, p);
    if (so_far < best->cost)
      extend (load, most, l, i + 1, so_far, best);
  }
}

void
fx_conv_layout_choose (
    const FxConvLoad *given, size_t taps, size_t most, FxConvLayout *out)
{
  FxConvLoad load = *given;
  if (load.block == 0)
    load.block = DEFAULT_BLOCK;
  FxConvLayout l = { .taps = taps }, best = { .cost = 1e300 };
  if (load.mode == FX_CONV_ZERO_LATENCY || load.mode == FX_CONV_BLOCK) {
    /* All of it directly, which is the rule for short ones. */
    l.head = taps;
    l.cost = direct_cost (&load, taps);
    if (taps <= FX_CONV_MAX_DIRECT)
      best = l;
  }
  for (size_t size = MIN_SIZE; size <= MAX_SIZE; size *= 2) {
    l.head = load.mode == FX_CONV_ZERO_LATENCY ? size : 0;
    l.latency = load.mode == FX_CONV_THROUGHPUT ? size : 0;
    l.level[0] = (FxConvLevelPlan){ size, l.head, 0 };
    double cost = l.head ? direct_cost (&load, l.head) : 0;
    cost += split_cost (&load, size);
    /* Work that waits for more than a buffer would come in lumps. */
    size_t longest = load.mode == FX_CONV_THROUGHPUT ? MAX_SIZE
                     : load.block < 2 * MIN_SIZE     ? 2 * MIN_SIZE
                                                     : load.block;
    if (best.cost < 1e300 && (size > longest || l.head >= taps))
      break;
    extend (&load, most, &l, 0, cost, &best);
    if (load.mode == FX_CONV_THROUGHPUT && size >= 2 * taps)
      break;
  }
  *out = best;
}
