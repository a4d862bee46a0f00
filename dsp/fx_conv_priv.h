/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Inside of the convolution engine: fx_conv.c is the whole, fx_conv_level.c
 * what one level of partitions does. */

#ifndef FX_CONV_PRIV_H
#define FX_CONV_PRIV_H

#include "dsp/fx_conv_layout.h"
#include "dsp/kernel/fft.h"

enum { FX_CONV_TEXT = 160 };

typedef struct FxConvLevel {
  FxConvLevelPlan p;
  FxConvLevelMemory m;
  const FxFft *fft;
  size_t newest; /* slot of the ring x that the newest block has */
  size_t block;  /* which of the three input blocks is written to */
  size_t pos;    /* frames in it */
  unsigned play; /* which of the two results is played */
  int silent;    /* what is in work will not be played: see fx_conv_prime */
  /* Higher levels: the tasks since the last full block, their costs in
   * products of one bin. */
  size_t task, tasks;
  double done, total, step_cost;
} FxConvLevel;

struct FxConv {
  const FxKernels *k;
  FxConvLoad load;
  FxConvPath *paths; /* sorted by output */
  size_t max_taps, size;
  FxFft *fft[FX_FFT_MAX_LOG2 + 1];
  char *arena;
  size_t arena_size;
  FxConvLayout layout;
  FxConvMemory memory;
  FxConvLevel level[FX_CONV_LEVELS];
  size_t head_at;    /* frames of the head's input behind the past */
  size_t left;       /* frames until what is heard begins; 0: it has */
  int rest_is_valid; /* the sums of all but the newest block are made */
  char text[FX_CONV_TEXT];
};

static inline unsigned
fx_conv_log2 (size_t n)
{
  unsigned l = 0;
  for (; n > 1; n >>= 1)
    l++;
  return l;
}

/* Spectrum, or pair of blocks, number i of an array of them. */
static inline char *
fx_conv_pair (const FxConv *c, const FxConvLevel *v, char *array, size_t i)
{
  return array + i * 2 * v->p.size * c->size;
}

/* Frame i of input block b (-1: the copy of the last), of input `in`. */
static inline char *
fx_conv_input (
    const FxConv *c, const FxConvLevel *v, uint32_t in, int b, size_t i)
{
  return v->m.in +
         (((size_t)in * 4 + (size_t)(b + 1)) * v->p.size + i) * c->size;
}

static inline char *
fx_conv_result (
    const FxConv *c, const FxConvLevel *v, uint32_t out, unsigned which)
{
  return fx_conv_pair (c, v, v->m.out, (size_t)out * 2 + which);
}

/* Counts the tasks of a higher level whose sizes and transforms are set. */
void fx_conv_level_plan (const FxConv *c, FxConvLevel *v);

/* The first level, its block full: everything at once, the result to buffer
 * `to`. RT. */
void fx_conv_level_now (FxConv *c, FxConvLevel *v, unsigned to);

/* The first level with a part of its block: the result is right up to there.
 * RT. */
void fx_conv_level_split (FxConv *c, FxConvLevel *v);

/* The block of a higher level was full and it begins with what is to be played
 * next but one. RT. */
void fx_conv_level_begin (FxConv *c, FxConvLevel *v);

/* The share of its tasks that is due when `ticks` of `period` ticks have
 * passed. RT. */
void
fx_conv_level_work (FxConv *c, FxConvLevel *v, size_t ticks, size_t period);

#endif
