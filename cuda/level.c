/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The process "level" on the device: plans are here, and go to each launch with
 * its arguments; parts to work in are one piece of memory for all streams, whose
 * work comes after each other. */

#include "cuda/level.h"
#include <stdlib.h>
#include "cuda/effect.h"
#include "cuda/kept.h"

typedef struct Level {
  const FxCudaKernel *apply, *measure, *total;
  const char *text;
  FxDeviceLevel *streams;
  FxCudaKept kept;
  FxDevicePtr parts;
} Level;

static int
init_device (FxDeviceRun *run, FxError *err)
{
  Level *s = run->state;
  const FxFormat *f = &run->spec.format;
  FxDevice *d = run->device;
  int e = fx_cuda_kept_init (run, &s->kept, err);
  if (e ||
      (e = fx_cuda_kernel (d, fx_level_apply (f->sample), 0, &s->apply, err)) ||
      (e = fx_cuda_kernel (d, fx_level_measure (f->sample), FX_LEVEL_SHARED,
           &s->measure, err)) ||
      (e = fx_cuda_kernel (d, FX_LEVEL_TOTAL, FX_LEVEL_SHARED, &s->total, err)))
    return e;
  return fx_cuda_backend.alloc (
      d, 2 * sizeof (double) * FX_LEVEL_MOST * f->channels, &s->parts, err);
}

static int
init (FxDeviceRun *run, FxError *err)
{
  const FxFormat *f = &run->spec.format;
  enum { MOST = 65535 }; /* the second dimension of a grid */
  Level *s = run->state = calloc (1, sizeof *s);
  if (s) {
    s->text = fx_cuda_text (fx_level_apply (f->sample));
    s->streams = calloc (run->spec.streams, sizeof *s->streams);
  }
  if (!s || !s->text || !s->streams)
    return fx_error (err, FX_ENOMEM, "streams", run->spec.streams, 1, 0, "",
        "no memory is left for a run", "use fewer streams, or free memory");
  if (f->channels > MOST)
    return fx_error (err, FX_ENOTSUP, "channels", f->channels, 1, MOST, "",
        "more channels than a launch has", "process on the CPU");
  if (run->spec.max_size != FX_DEVICE_MEASURES)
    return fx_error (err, FX_EINVAL, "max-size", run->spec.max_size,
        FX_DEVICE_MEASURES, FX_DEVICE_MEASURES, "",
        "not what is measured of a channel", "set it to FX_DEVICE_MEASURES");
  return init_device (run, err);
}

static void
finish (FxDeviceRun *run)
{
  Level *s = run->state;
  fx_cuda_kept_exit (run, &s->kept);
  if (s->parts)
    fx_cuda_backend.free (run->device, s->parts);
  free (s->streams);
  free (s);
  run->state = NULL;
}

static int
set_plan (FxDeviceRun *run, uint32_t stream, uint32_t n, const void *plan,
    FxError *err)
{
  Level *s = run->state;
  const FxDeviceLevel *l = plan;
  double sum = l->knobs.knob[0] + l->knobs.step[0];
  if (l->n > FX_DEVICE_GAINS)
    return fx_error (err, FX_EINVAL, "gains", l->n, 0, FX_DEVICE_GAINS, "",
        "more gains than the device takes", "process on the CPU");
  for (uint32_t i = 0; i < l->n; i++)
    sum += l->gain[i];
  if (sum - sum != 0)
    return fx_error (err, FX_EINVAL, "knobs", sum, 1, 0, "",
        "a gain is not a finite number", "give finite gains");
  s->streams[stream] = *l;
  return FX_OK;
}

static int
write_history (
    FxDeviceRun *run, uint32_t stream, const double *history, FxError *err)
{
  Level *s = run->state;
  return fx_cuda_kept_write (run, &s->kept, stream, history, err);
}

static int
read_history (FxDeviceRun *run, uint32_t stream, double *history, FxError *err)
{
  Level *s = run->state;
  return fx_cuda_kept_read (run, &s->kept, stream, history, err);
}

static int
reset (FxDeviceRun *run, uint32_t stream, FxError *err)
{
  Level *s = run->state;
  return fx_cuda_kept_reset (run, &s->kept, stream, err);
}

static int
launch (
    FxDeviceRun *run, const FxLevelLaunch *a, FxDeviceStream *on, FxError *err)
{
  Level *s = run->state;
  int e;
  if (!a->plan.measures) {
    run->launches++;
    return fx_cuda_launch (on, s->apply, fx_level_blocks (a), 1,
        FX_LEVEL_THREADS, 0, a, sizeof *a, err);
  }
  run->launches += 2;
  e = fx_cuda_launch (on, s->measure, a->tiles, a->channels, FX_LEVEL_THREADS,
      FX_LEVEL_SHARED, a, sizeof *a, err);
  return e ? e
           : fx_cuda_launch (on, s->total, a->channels, 1, FX_LEVEL_THREADS,
                 FX_LEVEL_SHARED, a, sizeof *a, err);
}

static int
process_job (
    FxDeviceRun *run, const FxDeviceJob *job, FxDeviceStream *on, FxError *err)
{
  Level *s = run->state;
  const FxFormat *f = &run->spec.format;
  FxDeviceLevel *plan = &s->streams[job->stream];
  size_t frame =
      f->channels * (f->sample == FX_F64 ? sizeof (double) : sizeof (float));
  FxLevelLaunch a = { .counters = run->counters_at,
    .state = fx_cuda_kept_at (&s->kept, job->stream),
    .parts = s->parts,
    .channels = f->channels };
  int e = FX_OK;
  for (uint64_t at = 0; at < job->frames && !e; at += a.frames) {
    fx_level_cut (&a, job->frames - at);
    a.in = job->in + at * frame;
    a.out = job->out + at * frame;
    a.plan = *plan;
    e = launch (run, &a, on, err);
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
  return ((const Level *)run->state)->text;
}

const FxCudaProcess fx_cuda_level = {
  .name = "level",
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
