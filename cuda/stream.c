/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Streams, of the highest priority so that a short block of audio goes before
 * the long work of others, and beside the legacy stream 0. Events, without
 * times, which makes them cheap. */

#include <stdlib.h>
#include "cuda/device_priv.h"

static int
out_of_memory (const char *what, FxError *err)
{
  return fx_error (
      err, FX_ENOMEM, what, 0, 1, 0, "", "no memory is left", "free memory");
}

int
fx_cuda_stream_new (FxDevice *d, FxDeviceStream **stream, FxError *err)
{
  *stream = NULL;
  int r = fx_cuda_enter (d, err);
  if (r)
    return r;
  FxDeviceStream *s = calloc (1, sizeof *s);
  if (!s)
    r = out_of_memory ("stream", err);
  else if (!(r = fx_cuda_check (d,
                 d->cu->cuStreamCreateWithPriority (
                     &s->handle, FX_CU_STREAM_NON_BLOCKING, d->priority),
                 "cuStreamCreate", err))) {
    s->device = fx_cuda_device_ref (d);
    *stream = s;
  }
  fx_cuda_leave (d);
  if (r)
    free (s);
  return r;
}

void
fx_cuda_stream_free (FxDeviceStream *s)
{
  if (!s)
    return;
  FxDevice *d = s->device;
  if (fx_cuda_enter_to_free (d)) {
    d->cu->cuStreamSynchronize (s->handle);
    d->cu->cuStreamDestroy_v2 (s->handle);
    fx_cuda_leave (d);
  }
  free (s);
  fx_cuda_device_unref (d);
}

void *
fx_cuda_stream_handle (FxDeviceStream *s)
{
  return s->handle;
}

FxDevice *
fx_cuda_stream_device (FxDeviceStream *s)
{
  return s->device;
}

int
fx_cuda_stream_sync (FxDeviceStream *s, FxError *err)
{
  FxDevice *d = s->device;
  int r = fx_cuda_enter (d, err);
  if (r)
    return r;
  r = fx_cuda_check (
      d, d->cu->cuStreamSynchronize (s->handle), "cuStreamSynchronize", err);
  fx_cuda_leave (d);
  return r ? r : fx_cuda_look (d, err);
}

int
fx_cuda_event_new (FxDevice *d, FxDeviceEvent **event, FxError *err)
{
  *event = NULL;
  int r = fx_cuda_enter (d, err);
  if (r)
    return r;
  FxDeviceEvent *e = calloc (1, sizeof *e);
  if (!e)
    r = out_of_memory ("event", err);
  else if (!(r = fx_cuda_check (d,
                 d->cu->cuEventCreate (&e->handle, FX_CU_EVENT_DISABLE_TIMING),
                 "cuEventCreate", err))) {
    e->device = fx_cuda_device_ref (d);
    *event = e;
  }
  fx_cuda_leave (d);
  if (r)
    free (e);
  return r;
}

void
fx_cuda_event_free (FxDeviceEvent *e)
{
  if (!e)
    return;
  FxDevice *d = e->device;
  if (fx_cuda_enter_to_free (d)) {
    d->cu->cuEventDestroy_v2 (e->handle);
    fx_cuda_leave (d);
  }
  free (e);
  fx_cuda_device_unref (d);
}

int
fx_cuda_event_record (FxDeviceEvent *e, FxDeviceStream *s, FxError *err)
{
  FxDevice *d = s->device;
  if (e->device != d)
    return fx_error (err, FX_EINVAL, "event", e->device->info.ordinal, 1, 0, "",
        "the event is of another device than the stream",
        "use an event of the stream's device");
  int r = fx_cuda_enter (d, err);
  if (r)
    return r;
  r = fx_cuda_check (
      d, d->cu->cuEventRecord (e->handle, s->handle), "cuEventRecord", err);
  fx_cuda_leave (d);
  return r;
}

int
fx_cuda_event_wait (FxDeviceEvent *e, FxDeviceStream *s, FxError *err)
{
  FxDevice *d = s->device;
  int r = fx_cuda_enter (d, err);
  if (r)
    return r;
  r = fx_cuda_check (d, d->cu->cuStreamWaitEvent (s->handle, e->handle, 0),
      "cuStreamWaitEvent", err);
  fx_cuda_leave (d);
  return r;
}

int
fx_cuda_event_sync (FxDeviceEvent *e, FxError *err)
{
  FxDevice *d = e->device;
  int r = fx_cuda_enter (d, err);
  if (r)
    return r;
  r = fx_cuda_check (
      d, d->cu->cuEventSynchronize (e->handle), "cuEventSynchronize", err);
  fx_cuda_leave (d);
  return r ? r : fx_cuda_look (d, err);
}
