/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* dsp/fx_conv.h as a candidate of bench_convolution, planar in and out. */

#include "dsp/fx_conv.h"
#include "tests/bench/conv_bench.h"
#include <stdlib.h>

typedef struct Engine {
  ConvRun run; /* first: what is given out points to it */
  FxConv *conv;
  ConvShape shape;
  const void *in[64];
  void *out[64];
  float *planes;
} Engine;

static void
run_block (ConvRun *r, const float *noise)
{
  Engine *e = (Engine *)r;
  for (uint32_t c = 0; c < e->shape.channels; c++)
    e->in[c] = noise + c * e->shape.frames;
  fx_conv_process (e->conv, e->in, e->out, e->shape.frames);
  if (r->listen)
    conv_listen (r, e->planes, e->shape.frames * e->shape.channels);
}

static void
run_close (ConvRun *r)
{
  Engine *e = (Engine *)r;
  fx_conv_free (e->conv);
  free (e->planes);
  free (e);
}

static size_t
run_latency (ConvRun *r)
{
  return fx_conv_latency (((Engine *)r)->conv);
}

ConvRun *
conv_open_engine (const ConvShape *s, const double *h, int mode)
{
  FxConvPath paths[64];
  FxConvSpec spec = { .inputs = s->channels,
    .outputs = s->channels,
    .responses = 1,
    .paths = paths,
    .n_paths = s->channels,
    .max_taps = s->taps,
    .mode = (FxConvMode)mode };
  Engine *e = calloc (1, sizeof *e);
  if (!e)
    abort ();
  for (uint32_t c = 0; c < s->channels; c++)
    paths[c] = (FxConvPath){ c, c, 0 };
  e->shape = *s;
  e->planes = calloc (s->channels * s->frames, sizeof (float));
  e->conv = fx_conv_new (&spec);
  if (!e->conv || !e->planes)
    abort ();
  fx_conv_set (e->conv, &h, &s->taps, s->frames);
  for (uint32_t c = 0; c < s->channels; c++)
    e->out[c] = e->planes + c * s->frames;
  e->run.block = run_block;
  e->run.close = run_close;
  e->run.latency = run_latency;
  return &e->run;
}
