/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The process "matrix" on the device: what streams run is here, and goes to each
 * launch with its arguments. */

#include "cuda/effect.h"
#include "cuda/past.h"

#include <stdlib.h>
#include <string.h>

typedef struct Effect {
  const FxCudaKernel *kernel;
  const char *text;
  FxDeviceEffect *streams; /* what is to be run on each from now on */
  FxCudaPast past;         /* of the output; its ring is 0: not asked for */
} Effect;

static int
no_memory (double streams, FxError *err)
{
  return fx_error (err, FX_ENOMEM, "streams", streams, 1, 0, "",
      "no memory is left for a run", "use fewer streams, or free memory");
}

static int
init (FxDeviceRun *run, FxError *err)
{
  const FxFormat *f = &run->spec.format;
  const char *name = fx_matrix_kernel (f->sample, f->channels);
  Effect *s = run->state = calloc (1, sizeof *s);
  if (!s)
    return no_memory (run->spec.streams, err);
  s->streams = calloc (run->spec.streams, sizeof *s->streams);
  s->text = fx_cuda_text (name);
  if (!s->streams || !s->text)
    return no_memory (run->spec.streams, err);
  int e = fx_cuda_kernel (run->device, name, 0, &s->kernel, err);
  return e || run->spec.max_size == 0
             ? e
             : fx_cuda_past_init (run, &s->past, 0, err);
}

static void
finish (FxDeviceRun *run)
{
  Effect *s = run->state;
  fx_cuda_past_exit (run, &s->past);
  free (s->streams);
  free (s);
  run->state = NULL;
}

static int
set_plan (FxDeviceRun *run, uint32_t stream, uint32_t n, const void *plan,
    FxError *err)
{
  Effect *s = run->state;
  const FxDeviceEffect *e = plan;
  for (int i = 0; i < FX_DEVICE_KNOBS; i++)
    if (e->knob[i] - e->knob[i] != 0 || e->step[i] - e->step[i] != 0)
      return fx_error (err, FX_EINVAL, "knobs", e->knob[i], 1, 0, "",
          "a knob is not a finite number", "give finite knobs");
  s->streams[stream] = *e;
  return FX_OK;
}

static int
read_history (FxDeviceRun *run, uint32_t stream, double *history, FxError *err)
{
  Effect *s = run->state;
  return s->past.ring ? fx_cuda_past_read (run, &s->past, stream, history, err)
                      : FX_OK;
}

static int
write_history (
    FxDeviceRun *run, uint32_t stream, const double *history, FxError *err)
{
  Effect *s = run->state;
  return s->past.ring ? fx_cuda_past_write (run, &s->past, stream, history, err)
                      : FX_OK;
}

static int
reset (FxDeviceRun *run, uint32_t stream, FxError *err)
{
  Effect *s = run->state;
  return s->past.ring ? fx_cuda_past_reset (run, &s->past, stream, err) : FX_OK;
}

/* The end of what has come out. */
static int
keep (
    FxDeviceRun *run, const FxDeviceJob *job, FxDeviceStream *on, FxError *err)
{
  Effect *s = run->state;
  uint64_t n = job->frames < s->past.ring ? job->frames : s->past.ring;
  return n == 0 ? FX_OK
                : fx_cuda_past_keep (run, &s->past, job->stream,
                      job->out + (job->frames - n) * s->past.frame, (uint32_t)n,
                      on, err);
}

static int
process_job (
    FxDeviceRun *run, const FxDeviceJob *job, FxDeviceStream *on, FxError *err)
{
  Effect *s = run->state;
  const FxFormat *f = &run->spec.format;
  FxEffectLaunch a = {
    .in = job->in, .out = job->out, .counters = run->counters_at
  };
  uint64_t blocks = fx_matrix_cut (&a, f->sample, f->channels, job->frames);
  a.effect = s->streams[job->stream];
  int e = fx_cuda_launch (on, s->kernel, (uint32_t)blocks, 1, FX_POINT_THREADS,
      0, &a, sizeof a, err);
  run->launches += !e;
  fx_effect_advance (&s->streams[job->stream], job->frames);
  return e ? e : keep (run, job, on, err);
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
  return ((const Effect *)run->state)->text;
}

const FxCudaProcess fx_cuda_matrix = {
  .name = "matrix",
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
