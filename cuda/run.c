/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Runs: what is the same for every process. Work of a run is one sequence, on
 * whatever streams it is queued: an event marks its end, and a stream that it
 * was not on waits for that event first. */

#include <stdlib.h>
#include <string.h>
#include "cuda/device_priv.h"

/* A run as it is allocated: the process sees what comes first. */
typedef struct Run {
  FxDeviceRun run;
  FxCudaWatch watch;
  uint8_t *seen; /* [streams]: in a check of jobs */
} Run;

/* The double_ratio up to which "auto" takes double. */
enum { DOUBLE_IS_CHEAP = 2 };

static int
check_spec (const FxDeviceSpec *spec, FxError *err)
{
  if (spec->format.layout != FX_INTERLEAVED)
    return fx_error (err, FX_EINVAL, "layout", spec->format.layout, 0, 0, "",
        "a device takes interleaved samples", "interleave them");
  if (spec->format.sample != FX_F32 && spec->format.sample != FX_F64)
    return fx_error (err, FX_EINVAL, "sample", spec->format.sample, FX_F32,
        FX_F64, "", "not a type of sample", "choose FX_F32 or FX_F64");
  if (spec->format.channels < 1)
    return fx_error (err, FX_EINVAL, "channels", 0, 1, UINT32_MAX, "",
        "a run needs a channel", "set the number of channels");
  if (spec->streams < 1)
    return fx_error (err, FX_EINVAL, "streams", 0, 1, UINT32_MAX, "",
        "a run needs a stream", "set the number of streams");
  if (spec->precision < FX_PRECISION_AUTO ||
      spec->precision > FX_PRECISION_EXACT)
    return fx_error (err, FX_EINVAL, "precision", spec->precision,
        FX_PRECISION_AUTO, FX_PRECISION_EXACT, "", "not a precision",
        "choose one of FxPrecision");
  return FX_OK;
}

static int
is_double (const FxDevice *d, const FxDeviceSpec *spec)
{
  return spec->format.sample == FX_F64 ||
         spec->precision == FX_PRECISION_EXACT ||
         (spec->precision == FX_PRECISION_AUTO &&
             d->info.double_ratio <= DOUBLE_IS_CHEAP);
}

static int
start (Run *r, FxError *err)
{
  FxDeviceRun *run = &r->run;
  int e;
  if ((e = fx_cuda_stream_new (run->device, &run->own, err)) ||
      (e = fx_cuda_event_new (run->device, &run->last, err)))
    return e;
  run->counters = fx_cuda_mapped_alloc (
      run->device, sizeof *run->counters, 0, &run->counters_at);
  if (!run->counters)
    return fx_error (err, FX_ENOMEM, "counters", sizeof *run->counters, 1, 0,
        "bytes", "no page-locked memory is left",
        "free memory, or process on the CPU");
  r->watch.counters = run->counters;
  fx_cuda_watch (run->device, &r->watch);
  if (run->spec.host_frames && (e = fx_cuda_staging_new (run, err)))
    return e;
  return run->process->init (run, err);
}

int
fx_cuda_run_new (
    FxDevice *d, const FxDeviceSpec *spec, FxDeviceRun **run, FxError *err)
{
  *run = NULL;
  int e = check_spec (spec, err);
  if (e)
    return e;
  const FxCudaProcess *process = fx_cuda_process (spec->process);
  if (!process)
    return fx_error (err, FX_ENOTSUP, "process", 0, 1, 0, "",
        "the device has no kernel for this process", "process on the CPU");
  if ((e = fx_cuda_enter (d, err)))
    return e;
  Run *r = calloc (1, sizeof *r);
  if (r) {
    r->run.process = process;
    r->run.device = fx_cuda_device_ref (d);
    r->run.spec = *spec;
    r->run.spec.process = process->name;
    r->run.is_double = is_double (d, spec);
    r->seen = calloc (spec->streams, 1);
  }
  if (!r || !r->seen)
    e = fx_error (err, FX_ENOMEM, "streams", spec->streams, 1, 0, "",
        "no memory is left", "free memory");
  else
    e = start (r, err);
  fx_cuda_leave (d);
  if (e && r)
    fx_cuda_run_free (&r->run);
  else
    *run = r ? &r->run : NULL;
  return e;
}

void
fx_cuda_run_free (FxDeviceRun *run)
{
  if (!run)
    return;
  Run *r = (Run *)run;
  FxDevice *d = run->device;
  int entered = fx_cuda_enter_to_free (d);
  /* Waiting may fail on a failed device, whose work is over anyway. */
  if (run->last)
    fx_cuda_event_sync (run->last, NULL);
  if (run->own)
    fx_cuda_stream_sync (run->own, NULL);
  if (run->state)
    run->process->exit (run);
  fx_cuda_staging_free (run);
  if (entered)
    fx_cuda_leave (d);
  if (r->watch.counters)
    fx_cuda_unwatch (d, &r->watch);
  fx_cuda_host_free (d, (void *)run->counters);
  fx_cuda_event_free (run->last);
  fx_cuda_stream_free (run->own);
  free (r->seen);
  free (r);
  fx_cuda_device_unref (d);
}

/* --- order --------------------------------------------------------------------- */

/* The end of what is queued on the run's own stream is marked only when work
 * goes to another one: a run that stays on its own, as with host calls, needs
 * no event at all. */
static int
follow (FxDeviceRun *run, FxDeviceStream *s, FxError *err)
{
  int e;
  if (!run->last_on || run->last_on == s)
    return FX_OK;
  if (run->last_on == run->own &&
      (e = fx_cuda_event_record (run->last, run->own, err)))
    return e;
  return fx_cuda_event_wait (run->last, s, err);
}

static int
begin (FxDeviceRun *run, FxDeviceStream *s, FxError *err)
{
  int e = fx_cuda_enter (run->device, err);
  if (e)
    return e;
  if ((e = fx_cuda_look_at (run->device, run->counters, err)) ||
      (e = follow (run, s, err)))
    fx_cuda_leave (run->device);
  return e;
}

/* Whatever came of it, some of the work may be queued. */
static int
end (FxDeviceRun *run, FxDeviceStream *s, int result, FxError *err)
{
  int e = s == run->own
              ? FX_OK
              : fx_cuda_event_record (run->last, s, result ? NULL : err);
  run->last_on = s;
  fx_cuda_leave (run->device);
  return result ? result : e;
}

static int
check_stream (const FxDeviceRun *run, uint32_t stream, FxError *err)
{
  return stream < run->spec.streams
             ? FX_OK
             : fx_error (err, FX_EINVAL, "stream", stream, 0,
                   run->spec.streams - 1.0, "", "the run has no such stream",
                   "choose one that it has");
}

int
fx_cuda_run_set_plan (FxDeviceRun *run, uint32_t stream, uint32_t n,
    const void *plan, FxError *err)
{
  int e = check_stream (run, stream, err);
  uint32_t most = run->spec.max_size ? run->spec.max_size : 1;
  if (!e && (n < 1 || n > most))
    e = fx_error (err, FX_EINVAL, "n", n, 1, most, "",
        "not a size of plan that the run was made for",
        "raise max_size of the run");
  if (e)
    return e;
  if (!run->process->plans_later) {
    if ((e = begin (run, run->own, err)))
      return e;
    e = run->process->set_plan (run, stream, n, plan, err);
    return end (run, run->own, e, err);
  }
  if ((e = fx_cuda_enter (run->device, err)))
    return e;
  e = run->process->set_plan (run, stream, n, plan, err);
  fx_cuda_leave (run->device);
  return e;
}

int
fx_cuda_run_write (
    FxDeviceRun *run, uint32_t stream, const double *history, FxError *err)
{
  int e = check_stream (run, stream, err);
  if (e || (e = begin (run, run->own, err)))
    return e;
  e = run->process->write (run, stream, history, err);
  return end (run, run->own, e, err);
}

int
fx_cuda_run_read (
    FxDeviceRun *run, uint32_t stream, double *history, FxError *err)
{
  int e = check_stream (run, stream, err);
  if (e || (e = begin (run, run->own, err)))
    return e;
  if (!(e = run->process->read (run, stream, history, err)))
    e = fx_cuda_look_at (run->device, run->counters, err);
  return end (run, run->own, e, err);
}

int
fx_cuda_run_reset (FxDeviceRun *run, uint32_t stream, FxError *err)
{
  int e = check_stream (run, stream, err);
  if (e || (e = begin (run, run->own, err)))
    return e;
  e = run->process->reset (run, stream, err);
  return end (run, run->own, e, err);
}

/* --- work ------------------------------------------------------------------------ */

/* Each stream exists and comes once; `stream` of job i is at[i * stride]. */
static int
check_streams (FxDeviceRun *run, const uint32_t *at, size_t stride, uint32_t n,
    FxError *err)
{
  uint8_t *seen = ((Run *)run)->seen;
  uint32_t i = 0;
  int e = FX_OK;
  for (; i < n && !e; i++) {
    uint32_t stream = at[i * stride];
    if ((e = check_stream (run, stream, err)))
      break;
    if (seen[stream])
      e = fx_error (err, FX_EINVAL, "stream", stream, 1, 0, "",
          "two jobs of one call are of the same stream",
          "make them two calls, or one job");
    seen[stream] = 1;
  }
  while (i--)
    seen[at[i * stride]] = 0;
  return e;
}

static int
check_jobs (FxDeviceRun *run, const FxDeviceJob *jobs, uint32_t n, FxError *err)
{
  uint64_t mask = run->spec.format.sample == FX_F64 ? 7 : 3;
  for (uint32_t i = 0; i < n; i++)
    if (jobs[i].frames &&
        (!jobs[i].in || !jobs[i].out || ((jobs[i].in | jobs[i].out) & mask)))
      return fx_error (err, FX_EINVAL, "jobs", i, 1, 0, "",
          "an address is 0 or not aligned to a sample",
          "give addresses of whole samples");
  return n ? check_streams (
                 run, &jobs->stream, sizeof *jobs / sizeof jobs->stream, n, err)
           : FX_OK;
}

int
fx_cuda_run_process (FxDeviceRun *run, const FxDeviceJob *jobs, uint32_t n,
    FxDeviceStream *s, FxError *err)
{
  if (s->device != run->device)
    return fx_error (err, FX_EINVAL, "stream", s->device->info.ordinal, 1, 0,
        "", "the stream is of another device than the run",
        "use a stream of the run's device");
  int e = check_jobs (run, jobs, n, err);
  if (e || (e = begin (run, s, err)))
    return e;
  if (n)
    e = run->process->process (run, jobs, n, s, err);
  return end (run, s, e, err);
}

int
fx_cuda_run_host (
    FxDeviceRun *run, const FxDeviceHostJob *jobs, uint32_t n, FxError *err)
{
  for (uint32_t i = 0; i < n; i++)
    if (jobs[i].frames > run->spec.host_frames)
      return fx_error (err, FX_EINVAL, "frames", jobs[i].frames, 0,
          run->spec.host_frames, "",
          "more frames than the run was made for in a call of host",
          "raise host_frames of the run, or call several times");
  int e = n ? check_streams (run, &jobs->stream,
                  sizeof *jobs / sizeof jobs->stream, n, err)
            : FX_OK;
  if (e || (e = begin (run, run->own, err)))
    return e;
  if (n && run->host && !(e = fx_cuda_staging_call (run, jobs, n, err)))
    e = fx_cuda_look_at (run->device, run->counters, err);
  return end (run, run->own, e, err);
}

void
fx_cuda_run_counts (const FxDeviceRun *run, FxDeviceCounts *counts)
{
  counts->launches = run->launches;
  counts->non_finite = run->counters->non_finite;
  counts->lost = run->counters->lost;
}

const char *
fx_cuda_run_kernel (const FxDeviceRun *run, uint64_t frames)
{
  return run->process->kernel (run, frames);
}
