/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* How a response is cut into a direct head and levels of partitions, and what
 * that costs. Inside of fx_conv.c. */

#ifndef FX_CONV_LAYOUT_H
#define FX_CONV_LAYOUT_H

#include "dsp/fx_conv.h"

enum {
  FX_CONV_LEVELS = 4,
  FX_CONV_MAX_DIRECT = 1024 /* taps that are ever convolved directly */
};

/* One level: `parts` partitions of `size` taps from tap `first` on. */
typedef struct FxConvLevelPlan {
  size_t size, first, parts;
} FxConvLevelPlan;

typedef struct FxConvLayout {
  size_t taps;    /* of the longest response */
  size_t head;    /* taps that are convolved directly */
  size_t latency; /* frames */
  unsigned n;     /* levels, sizes ascending, each a multiple of the last */
  FxConvLevelPlan level[FX_CONV_LEVELS];
  double cost; /* ns per frame of all channels */
} FxConvLayout;

/* What decides beside the length. */
typedef struct FxConvLoad {
  uint32_t inputs, outputs, responses, n_paths;
  uint32_t fan_in; /* most paths to one output */
  FxConvMode mode;
  size_t block;
  int f64;
  int cpu; /* FxCpu */
} FxConvLoad;

/* Where the arrays of a level lie. All of the sample type, 64-byte aligned,
 * spectra and blocks of 2 size samples each. */
typedef struct FxConvLevelMemory {
  char *x;         /* [inputs][parts] spectra of the input, a ring */
  char *h;         /* [responses][parts] spectra of the responses */
  char *in;        /* [inputs][4 size] see fx_conv.c */
  char *out;       /* [outputs][2] results: one plays, one is in work */
  char *acc;       /* [outputs] spectra of the outputs in work */
  char *work;      /* scratch of the transforms */
  char *rest;      /* first level of FX_CONV_BLOCK: [outputs] spectra */
  const void **px; /* [fan_in parts] operands of a sum of products */
  const void **ph;
} FxConvLevelMemory;

typedef struct FxConvMemory {
  char *head;       /* [responses][head] taps */
  char *head_in;    /* [inputs][head_len] the last head - 1 inputs, and on */
  size_t head_len;  /* 0: no head */
  size_t head_room; /* frames that fit behind the past */
  FxConvLevelMemory level[FX_CONV_LEVELS];
} FxConvMemory;

/* Lays the arrays out from base on and returns how many bytes that takes; base
 * NULL: only counts. RT. */
size_t fx_conv_layout_memory (const FxConvLoad *load,
    const FxConvLayout *layout, FxConvMemory *m, char *base);

/* The cheapest layout for responses of that many taps (>= 1) whose arrays take
 * at most `most` bytes (0: any). RT. */
void fx_conv_layout_choose (
    const FxConvLoad *load, size_t taps, size_t most, FxConvLayout *out);

#endif
