/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Effects on the device: what they run is with their streams here, and goes to
 * each launch with its arguments. */

#include "cuda/effect.h"
#include "cuda/fx_cuda.h"

#include <stdlib.h>
#include <string.h>

typedef struct Effect {
  const FxCudaKernel *kernel;
  const char *text;
  FxDeviceEffect *streams; /* what is to be run on each from now on */
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
  return fx_cuda_kernel (run->device, name, 0, &s->kernel, err);
}

static void
finish (FxDeviceRun *run)
{
  Effect *s = run->state;
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

/* There is no history. */
static int
read_history (FxDeviceRun *run, uint32_t stream, double *history, FxError *err)
{
  return FX_OK;
}

static int
write_history (
    FxDeviceRun *run, uint32_t stream, const double *history, FxError *err)
{
  return FX_OK;
}

static int
reset (FxDeviceRun *run, uint32_t stream, FxError *err)
{
  return FX_OK;
}

static int
process (FxDeviceRun *run, const FxDeviceJob *jobs, uint32_t n,
    FxDeviceStream *stream, FxError *err)
{
  Effect *s = run->state;
  const FxFormat *f = &run->spec.format;
  for (uint32_t i = 0; i < n; i++) {
    FxEffectLaunch a = {
      .in = jobs[i].in, .out = jobs[i].out, .counters = run->counters_at
    };
    uint64_t blocks =
        fx_matrix_cut (&a, f->sample, f->channels, jobs[i].frames);
    a.effect = s->streams[jobs[i].stream];
    int e = jobs[i].frames == 0
                ? FX_OK
                : fx_cuda_launch (stream, s->kernel, (uint32_t)blocks, 1,
                      FX_POINT_THREADS, 0, &a, sizeof a, err);
    if (e)
      return e;
    run->launches += jobs[i].frames > 0;
    fx_effect_advance (&s->streams[jobs[i].stream], jobs[i].frames);
  }
  return FX_OK;
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
