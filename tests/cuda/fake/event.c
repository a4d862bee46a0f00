/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Events of the fake driver. An event counts how often it was recorded, and the
 * stream counts along when it gets there; who waits for it waits for the count
 * at the time of the call. It lives on while operations need it. */

#include <stdlib.h>
#include <time.h>
#include "tests/cuda/fake/driver_api.h"
#include "tests/cuda/fake/inside.h"

double
fake_now_ms (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

void
fake_event_unref (CUevent e)
{
  e->refs--;
  if (e->is_dead && !e->refs)
    free (e);
}

CUevent
fake_event_new (CUcontext ctx, unsigned flags)
{
  CUevent e = calloc (1, sizeof *e);
  if (e) {
    e->flags = flags;
    e->object.ctx = ctx;
  }
  return e;
}

CUresult
cuEventCreate (CUevent *event, unsigned flags)
{
  CUcontext ctx;
  const CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  if (!event || flags > 7)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  *event = fake_event_new (ctx, flags);
  if (!*event)
    return fake_leave (CUDA_ERROR_OUT_OF_MEMORY);
  fake_add (*event, FAKE_EVENT, ctx);
  return fake_leave (CUDA_SUCCESS);
}

void
fake_event_free (CUevent e)
{
  e->is_dead = 1;
  if (!e->refs)
    free (e);
}

void
fake_event_end (CUevent e)
{
  fake_remove (e);
  fake_event_free (e);
}

static CUresult
enter_event (CUevent event, CUcontext *ctx)
{
  const CUresult r = fake_enter (ctx);
  if (r)
    return r;
  return fake_is_alive (event, FAKE_EVENT)
             ? CUDA_SUCCESS
             : fake_leave (CUDA_ERROR_INVALID_HANDLE);
}

/* A pending record or wait outlives it. */
CUresult
cuEventDestroy_v2 (CUevent event)
{
  CUcontext ctx;
  const CUresult r = enter_event (event, &ctx);
  if (r)
    return r;
  fake_event_end (event);
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuEventRecord (CUevent event, CUstream stream)
{
  CUcontext ctx;
  CUresult r = fake_enter_stream (stream, &ctx);
  if (r)
    return r;
  r = fake_check (event, FAKE_EVENT, ctx);
  FakeOp *op = r ? NULL : fake_op (FAKE_RECORD);
  if (!op)
    return fake_leave (r ? r : CUDA_ERROR_OUT_OF_MEMORY);
  fake_push_record (stream, op, event);
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuEventSynchronize (CUevent event)
{
  CUcontext ctx;
  const CUresult r = enter_event (event, &ctx);
  if (r)
    return r;
  const uint64_t turn = event->recorded;
  event->refs++;
  while (event->done < turn)
    pthread_cond_wait (&fake_progress, &fake_lock);
  const CUresult failed =
      event->is_dead ? CUDA_ERROR_INVALID_HANDLE : event->object.ctx->failed;
  fake_event_unref (event);
  return fake_leave (failed);
}

CUresult
cuEventQuery (CUevent event)
{
  CUcontext ctx;
  const CUresult r = enter_event (event, &ctx);
  if (r)
    return r;
  return fake_leave (
      event->done < event->recorded ? CUDA_ERROR_NOT_READY : CUDA_SUCCESS);
}

CUresult
cuEventElapsedTime (float *ms, CUevent start, CUevent end)
{
  CUcontext ctx;
  const CUresult r = enter_event (start, &ctx);
  if (r)
    return r;
  const unsigned no_timing = 2;
  if (!ms || !fake_is_alive (end, FAKE_EVENT) || !start->recorded ||
      !end->recorded || (start->flags | end->flags) & no_timing)
    return fake_leave (CUDA_ERROR_INVALID_HANDLE);
  if (start->done < start->recorded || end->done < end->recorded)
    return fake_leave (CUDA_ERROR_NOT_READY);
  *ms = (float)(end->when - start->when);
  return fake_leave (CUDA_SUCCESS);
}
