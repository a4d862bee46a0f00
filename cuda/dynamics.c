/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The process "dynamics" on the device: plans are here, and go to each launch
 * with its arguments; rows to work in are one piece of memory for all streams,
 * whose work comes after each other. */

#include "cuda/dynamics.h"
#include <stdlib.h>
#include <string.h>
#include "cuda/effect.h"
#include "cuda/kept.h"

typedef struct Dynamics {
  const FxCudaKernel *kernel[FX_DYNAMICS_STEPS];
  const char *text;
  FxDeviceDynamics *streams;
  FxCudaKept kept;
  FxDevicePtr rows;
  uint32_t piece; /* frames */
  double *fresh;  /* of a stream: as history, without readings */
} Dynamics;

static int
init_device (FxDeviceRun *run, FxError *err)
{
  Dynamics *s = run->state;
  const FxFormat *f = &run->spec.format;
  int e = fx_cuda_kept_init (run, &s->kept, err);
  for (uint32_t i = 0; i < FX_DYNAMICS_STEPS && !e; i++) {
    FxDynamicsStep step = fx_dynamics_step (i, f->sample);
    e = fx_cuda_kernel (
        run->device, step.kernel, step.shared, &s->kernel[i], err);
  }
  s->piece = fx_dynamics_piece (f->channels);
  return e ? e
           : fx_cuda_backend.alloc (run->device,
                 sizeof (double) * s->piece * f->channels, &s->rows, err);
}

static int
init (FxDeviceRun *run, FxError *err)
{
  const FxFormat *f = &run->spec.format;
  Dynamics *s = run->state = calloc (1, sizeof *s);
  if (s) {
    s->text = fx_cuda_text (fx_dynamics_step (0, f->sample).kernel);
    s->streams = calloc (run->spec.streams, sizeof *s->streams);
    s->fresh = calloc (f->channels, FX_DEVICE_KEPT * sizeof *s->fresh);
  }
  if (!s || !s->text || !s->streams || !s->fresh)
    return fx_error (err, FX_ENOMEM, "streams", run->spec.streams, 1, 0, "",
        "no memory is left for a run", "use fewer streams, or free memory");
  for (uint32_t i = 0; i < run->spec.streams; i++)
    s->streams[i].rows = 1;
  if (run->spec.max_size != FX_DEVICE_KEPT)
    return fx_error (err, FX_EINVAL, "max-size", run->spec.max_size,
        FX_DEVICE_KEPT, FX_DEVICE_KEPT, "",
        "not what dynamics remember of a channel", "set it to FX_DEVICE_KEPT");
  return init_device (run, err);
}

static void
finish (FxDeviceRun *run)
{
  Dynamics *s = run->state;
  fx_cuda_kept_exit (run, &s->kept);
  if (s->rows)
    fx_cuda_backend.free (run->device, s->rows);
  free (s->streams);
  free (s->fresh);
  free (s);
  run->state = NULL;
}

static int
set_plan (FxDeviceRun *run, uint32_t stream, uint32_t n, const void *plan,
    FxError *err)
{
  Dynamics *s = run->state;
  const FxDeviceDynamics *d = plan;
  double sum = d->rise + d->fall + d->decay + d->direction;
  uint32_t channels = run->spec.format.channels;
  if (d->rows != 1 && d->rows != channels)
    return fx_error (err, FX_EINVAL, "rows", d->rows, 1, channels, "",
        "neither one row nor one for each channel", "give one of both");
  for (int i = 0; i < FX_DEVICE_KNOBS; i++)
    sum += d->knobs.knob[i] + d->knobs.step[i];
  if (sum - sum != 0)
    return fx_error (err, FX_EINVAL, "knobs", sum, 1, 0, "",
        "a knob is not a finite number", "give finite knobs");
  s->streams[stream] = *d;
  return FX_OK;
}

static int
write_history (
    FxDeviceRun *run, uint32_t stream, const double *history, FxError *err)
{
  Dynamics *s = run->state;
  return fx_cuda_kept_write (run, &s->kept, stream, history, err);
}

static int
read_history (FxDeviceRun *run, uint32_t stream, double *history, FxError *err)
{
  Dynamics *s = run->state;
  int e = fx_cuda_kept_read (run, &s->kept, stream, history, err);
  if (e)
    return e;
  memcpy (s->fresh, history, s->kept.size);
  for (uint32_t c = 0; c < run->spec.format.channels; c++) {
    double *k = s->fresh + (size_t)c * FX_DEVICE_KEPT;
    k[FX_DEVICE_LEAST] = k[FX_DEVICE_MOST] = k[FX_DEVICE_V];
    k[FX_DEVICE_INPUT] = k[FX_DEVICE_OUTPUT] = 0;
  }
  return fx_cuda_kept_write (run, &s->kept, stream, s->fresh, err);
}

static int
reset (FxDeviceRun *run, uint32_t stream, FxError *err)
{
  Dynamics *s = run->state;
  return fx_cuda_kept_reset (run, &s->kept, stream, err);
}

static int
process_job (
    FxDeviceRun *run, const FxDeviceJob *job, FxDeviceStream *on, FxError *err)
{
  Dynamics *s = run->state;
  const FxFormat *f = &run->spec.format;
  FxDeviceDynamics *plan = &s->streams[job->stream];
  size_t frame =
      f->channels * (f->sample == FX_F64 ? sizeof (double) : sizeof (float));
  FxDynamicsLaunch a = { .counters = run->counters_at,
    .state = fx_cuda_kept_at (&s->kept, job->stream),
    .rows = s->rows,
    .stride = s->piece,
    .channels = f->channels };
  int e = FX_OK;
  for (uint64_t at = 0; at < job->frames && !e; at += a.frames) {
    uint64_t left = job->frames - at;
    a.frames = left < s->piece ? (uint32_t)left : s->piece;
    a.in = job->in + at * frame;
    a.out = job->out + at * frame;
    a.plan = *plan;
    for (uint32_t i = 0; i < FX_DYNAMICS_STEPS && !e; i++) {
      e = fx_cuda_launch (on, s->kernel[i], fx_dynamics_blocks (i, &a), 1,
          FX_DYNAMICS_THREADS, fx_dynamics_step (i, f->sample).shared, &a,
          sizeof a, err);
      run->launches += !e;
    }
    fx_effect_advance (&plan->knobs, a.frames);
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
  return ((const Dynamics *)run->state)->text;
}

const FxCudaProcess fx_cuda_dynamics = {
  .name = "dynamics",
  .plans_later = 1,
  .init = init,
  .exit = finish,
  .set_plan = set_plan,
  .write = write_history,
  .read = read_history,
  .reset = reset,
  .process = process,
  .kernel = kernel,
};
