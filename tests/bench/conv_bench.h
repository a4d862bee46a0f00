/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the parts of bench_convolution share: a candidate convolves blocks of
 * `frames` frames of `channels` channels, all with one response. */

#ifndef CONV_BENCH_H
#define CONV_BENCH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ConvShape {
  size_t taps, frames;
  uint32_t channels;
} ConvShape;

/* One candidate at one shape. block() consumes frames x channels samples at
 * noise: planes one after the other, or interleaved, as it likes. While
 * `listen`, it adds the squares of what it puts out to energy. */
typedef struct ConvRun ConvRun;
struct ConvRun {
  void (*block) (ConvRun *r, const float *noise);
  void (*close) (ConvRun *r);
  size_t (*latency) (ConvRun *r); /* frames; NULL: none. After a block. */
  int listen;
  double energy;
  size_t heard; /* samples */
};

/* Each makes the candidate, NULL when it is not installed or cannot do the
 * shape. */
ConvRun *conv_open_engine (const ConvShape *s, const double *h, int mode);
ConvRun *conv_open_zita (const ConvShape *s, const double *h, int unused);

/* Elements, by their place in this list. */
enum {
  CONV_EMPTY, /* no element: the loop by itself */
  CONV_FXFIR,
  CONV_FXCONVOLVER_ZERO,
  CONV_FXCONVOLVER_BLOCK,
  CONV_FXCONVOLVER_THROUGHPUT,
  CONV_AUDIOFIRFILTER,
  CONV_AUDIOFIRFILTER_LOW
};
ConvRun *conv_open_element (const ConvShape *s, const double *h, int which);

/* Programs: ns per sample, less what a run without the filter takes, medians
 * of `runs`. NAN when it is not installed or fails. */
enum { CONV_FFMPEG, CONV_SOX, CONV_SCIPY, CONV_PROGRAMS };
double
conv_time_program (int which, const ConvShape *s, const double *h, int runs);

/* Adds n samples to r->energy. */
static inline void
conv_listen (ConvRun *r, const float *p, size_t n)
{
  for (size_t i = 0; i < n; i++)
    r->energy += (double)p[i] * p[i];
  r->heard += n;
}

#ifdef __cplusplus
}
#endif

#endif
