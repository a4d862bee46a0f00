/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The process "taps" on the device: the input is appended to the past before the
 * output is made of what is there. What is launched is in effect_plan.c. */

#include "cuda/effect.h"
#include "cuda/past.h"

#include <stdlib.h>

typedef struct Taps {
  const FxCudaKernel *kernel;
  const char *text;
  uint32_t piece; /* frames */
  size_t shared;
  FxDeviceTaps *streams;
  FxCudaPast past;
} Taps;

static int
init (FxDeviceRun *run, FxError *err)
{
  const FxFormat *f = &run->spec.format;
  const char *name = fx_taps_kernel (f->sample, run->is_double);
  Taps *s = run->state = calloc (1, sizeof *s);
  if (s) {
    s->piece = fx_taps_piece (f->channels);
    s->shared = fx_taps_shared (run->is_double);
    s->text = fx_cuda_text (name);
    s->streams = calloc (run->spec.streams, sizeof *s->streams);
  }
  if (!s || !s->text || !s->streams)
    return fx_error (err, FX_ENOMEM, "streams", run->spec.streams, 1, 0, "",
        "no memory is left for a run", "use fewer streams, or free memory");
  int e = fx_cuda_kernel (run->device, name, s->shared, &s->kernel, err);
  return e ? e : fx_cuda_past_init (run, &s->past, s->piece, err);
}

static void
finish (FxDeviceRun *run)
{
  Taps *s = run->state;
  fx_cuda_past_exit (run, &s->past);
  free (s->streams);
  free (s);
  run->state = NULL;
}

/* --- plans and histories ----------------------------------------------------------- */

static int
bad_tap (const FxDeviceTap *t, uint32_t most)
{
  double sum = t->w[0] + t->w[1] + t->w[2] + t->w[3];
  return t->delay > most || sum - sum != 0;
}

static int
set_plan (FxDeviceRun *run, uint32_t stream, uint32_t n, const void *plan,
    FxError *err)
{
  Taps *s = run->state;
  const FxDeviceTaps *t = plan;
  if (t->n > FX_DEVICE_TAPS)
    return fx_error (err, FX_EINVAL, "taps", t->n, 0, FX_DEVICE_TAPS, "",
        "more taps than the device takes", "process on the CPU");
  for (uint32_t i = 0; i < t->n; i++)
    if (bad_tap (&t->tap[i], run->spec.max_size))
      return fx_error (err, FX_EINVAL, "delay", t->tap[i].delay, 0,
          run->spec.max_size, "frames",
          "longer than the history, or a weight that is not finite",
          "raise max_size of the run, and give finite weights");
  s->streams[stream] = *t;
  return FX_OK;
}

static int
write_history (
    FxDeviceRun *run, uint32_t stream, const double *history, FxError *err)
{
  Taps *s = run->state;
  return fx_cuda_past_write (run, &s->past, stream, history, err);
}

static int
read_history (FxDeviceRun *run, uint32_t stream, double *history, FxError *err)
{
  Taps *s = run->state;
  return fx_cuda_past_read (run, &s->past, stream, history, err);
}

static int
reset (FxDeviceRun *run, uint32_t stream, FxError *err)
{
  Taps *s = run->state;
  return fx_cuda_past_reset (run, &s->past, stream, err);
}

/* --- work --------------------------------------------------------------------------- */

static int
process_job (
    FxDeviceRun *run, const FxDeviceJob *job, FxDeviceStream *on, FxError *err)
{
  Taps *s = run->state;
  const FxCudaPastStream *past = &s->past.streams[job->stream];
  FxTapsLaunch a = { .kept = { .past = past->at,
                         .counters = run->counters_at,
                         .ring = s->past.ring,
                         .channels = run->spec.format.channels },
    .taps = s->streams[job->stream] };
  int e = FX_OK;
  for (uint64_t at = 0; at < job->frames && !e; at += a.kept.frames) {
    uint64_t left = job->frames - at;
    a.kept.frames = left < s->piece ? (uint32_t)left : s->piece;
    a.kept.head = past->head;
    a.out = job->out + at * s->past.frame;
    e = fx_cuda_past_keep (run, &s->past, job->stream,
        job->in + at * s->past.frame, a.kept.frames, on, err);
    if (!e)
      e = fx_cuda_launch (on, s->kernel, fx_taps_blocks (&a), 1,
          FX_POINT_THREADS, s->shared, &a, sizeof a, err);
    run->launches += !e;
  }
  return e;
}

static int
process (FxDeviceRun *run, const FxDeviceJob *jobs, uint32_t n,
    FxDeviceStream *on, FxError *err)
{
  int e = FX_OK;
  for (uint32_t i = 0; i < n && !e; i++)
    e = process_job (run, &jobs[i], on, err);
  return e;
}

static const char *
kernel (const FxDeviceRun *run, uint64_t frames)
{
  return ((const Taps *)run->state)->text;
}

const FxCudaProcess fx_cuda_taps = {
  .name = "taps",
  .init = init,
  .exit = finish,
  .plans_later = 1,
  .set_plan = set_plan,
  .write = write_history,
  .read = read_history,
  .reset = reset,
  .process = process,
  .kernel = kernel,
};
