/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The process "curve" on the device: plans are here, and go to each launch with
 * its arguments. */

#include "cuda/curve.h"
#include <stdlib.h>
#include "cuda/effect.h"
#include "cuda/kept.h"

typedef struct Curve {
  const FxCudaKernel *kernel;
  const char *text;
  FxDeviceCurve *streams;
  FxCudaKept kept;
} Curve;

static int
init (FxDeviceRun *run, FxError *err)
{
  const char *name = fx_curve_kernel (run->spec.format.sample);
  Curve *s = run->state = calloc (1, sizeof *s);
  if (s) {
    s->text = fx_cuda_text (name);
    s->streams = calloc (run->spec.streams, sizeof *s->streams);
  }
  if (!s || !s->text || !s->streams)
    return fx_error (err, FX_ENOMEM, "streams", run->spec.streams, 1, 0, "",
        "no memory is left for a run", "use fewer streams, or free memory");
  if (run->spec.max_size != 2)
    return fx_error (err, FX_EINVAL, "max-size", run->spec.max_size, 2, 2, "",
        "a curve remembers two numbers of each channel", "set it to 2");
  int e = fx_cuda_kernel (run->device, name, FX_CURVE_SHARED, &s->kernel, err);
  return e ? e : fx_cuda_kept_init (run, &s->kept, err);
}

static void
finish (FxDeviceRun *run)
{
  Curve *s = run->state;
  fx_cuda_kept_exit (run, &s->kept);
  free (s->streams);
  free (s);
  run->state = NULL;
}

static int
set_plan (FxDeviceRun *run, uint32_t stream, uint32_t n, const void *plan,
    FxError *err)
{
  Curve *s = run->state;
  const FxDeviceCurve *c = plan;
  double sum = c->rest + c->block;
  if (c->n > FX_DEVICE_PIECES || (c->n == 0 && c->kind == FX_DEVICE_POINTS))
    return fx_error (err, FX_EINVAL, "pieces", c->n, 1, FX_DEVICE_PIECES, "",
        "not a number of pieces for the device", "process on the CPU");
  for (int i = 0; i < FX_DEVICE_KNOBS; i++)
    sum += c->knobs.knob[i] + c->knobs.step[i];
  if (sum - sum != 0)
    return fx_error (err, FX_EINVAL, "knobs", sum, 1, 0, "",
        "a knob is not a finite number", "give finite knobs");
  s->streams[stream] = *c;
  return FX_OK;
}

static int
write_history (
    FxDeviceRun *run, uint32_t stream, const double *history, FxError *err)
{
  Curve *s = run->state;
  return fx_cuda_kept_write (run, &s->kept, stream, history, err);
}

static int
read_history (FxDeviceRun *run, uint32_t stream, double *history, FxError *err)
{
  Curve *s = run->state;
  return fx_cuda_kept_read (run, &s->kept, stream, history, err);
}

static int
reset (FxDeviceRun *run, uint32_t stream, FxError *err)
{
  Curve *s = run->state;
  return fx_cuda_kept_reset (run, &s->kept, stream, err);
}

static int
process_job (
    FxDeviceRun *run, const FxDeviceJob *job, FxDeviceStream *on, FxError *err)
{
  Curve *s = run->state;
  FxDeviceCurve *plan = &s->streams[job->stream];
  FxCurveLaunch a = { .in = job->in,
    .out = job->out,
    .counters = run->counters_at,
    .state = fx_cuda_kept_at (&s->kept, job->stream),
    .frames = job->frames,
    .channels = run->spec.format.channels,
    .plan = *plan };
  int e = fx_cuda_launch (on, s->kernel, a.channels, 1, FX_CURVE_THREADS,
      FX_CURVE_SHARED, &a, sizeof a, err);
  run->launches += !e;
  fx_effect_advance (&plan->knobs, job->frames);
  return e;
}

static int
process (FxDeviceRun *run, const FxDeviceJob *jobs, uint32_t n,
    FxDeviceStream *on, FxError *err)
{
  int e = FX_OK;
  for (uint32_t i = 0; i < n && !e; i++)
    if (jobs[i].frames > 0)
      e = process_job (run, &jobs[i], on, err);
  return e;
}

static const char *
kernel (const FxDeviceRun *run, uint64_t frames)
{
  return ((const Curve *)run->state)->text;
}

const FxCudaProcess fx_cuda_curve = {
  .name = "curve",
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
