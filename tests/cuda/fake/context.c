/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Objects and contexts of the fake driver. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "tests/cuda/fake/driver_api.h"
#include "tests/cuda/fake/inside.h"

pthread_mutex_t fake_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t fake_progress = PTHREAD_COND_INITIALIZER;
FakeCudaCounts fake_counts;
__thread int fake_in_callback;

#define RING(type)                                                             \
  [type] = { .next = &fake_objects[type], .prev = &fake_objects[type] }
FakeObject fake_objects[FAKE_TYPES] = { RING (FAKE_CONTEXT), RING (FAKE_MODULE),
  RING (FAKE_STREAM), RING (FAKE_EVENT), RING (FAKE_GRAPH), RING (FAKE_EXEC) };

static pid_t started; /* the process that called cuInit */
static CUcontext primary[FAKE_MAX_DEVICES];

enum { STACK = 32 };
static __thread CUcontext stack[STACK];
static __thread int depth;

/* --- objects --------------------------------------------------------------------- */

static uint64_t *
counter (FakeType type)
{
  uint64_t *const counters[FAKE_TYPES] = {
    [FAKE_CONTEXT] = &fake_counts.contexts,
    [FAKE_MODULE] = &fake_counts.modules,
    [FAKE_STREAM] = &fake_counts.streams,
    [FAKE_EVENT] = &fake_counts.events,
    [FAKE_GRAPH] = &fake_counts.graphs,
    [FAKE_EXEC] = &fake_counts.graphs,
  };
  return counters[type];
}

void
fake_add (void *object, FakeType type, CUcontext ctx)
{
  FakeObject *o = object, *ring = &fake_objects[type];
  o->type = type;
  o->ctx = ctx;
  o->prev = ring->prev;
  o->next = ring;
  ring->prev->next = o;
  ring->prev = o;
  ++*counter (type);
}

void
fake_remove (void *object)
{
  FakeObject *o = object;
  o->prev->next = o->next;
  o->next->prev = o->prev;
  --*counter (o->type);
}

int
fake_is_alive (const void *object, FakeType type)
{
  const FakeObject *ring = &fake_objects[type];
  for (const FakeObject *o = ring->next; o != ring; o = o->next)
    if (o == object)
      return 1;
  return 0;
}

CUresult
fake_check (const void *object, FakeType type, CUcontext ctx)
{
  if (!object || !fake_is_alive (object, type) ||
      ((const FakeObject *)object)->ctx != ctx)
    return CUDA_ERROR_INVALID_HANDLE;
  return CUDA_SUCCESS;
}

CUresult
fake_leave (CUresult result)
{
  pthread_mutex_unlock (&fake_lock);
  return result;
}

CUresult
fake_enter_driver (void)
{
  if (fake_in_callback)
    return CUDA_ERROR_NOT_PERMITTED;
  pthread_mutex_lock (&fake_lock);
  if (started != getpid ())
    return fake_leave (CUDA_ERROR_NOT_INITIALIZED);
  return CUDA_SUCCESS;
}

CUresult
fake_enter (CUcontext *ctx)
{
  const CUresult r = fake_enter_driver ();
  if (r)
    return r;
  *ctx = depth ? stack[depth - 1] : NULL;
  if (!*ctx)
    return fake_leave (CUDA_ERROR_INVALID_CONTEXT);
  if (!fake_is_alive (*ctx, FAKE_CONTEXT))
    return fake_leave (CUDA_ERROR_CONTEXT_IS_DESTROYED);
  if ((*ctx)->failed)
    return fake_leave ((*ctx)->failed);
  return CUDA_SUCCESS;
}

/* --- the driver and its devices -------------------------------------------------------- */

int
fake_device_count (void)
{
  const int n = (int)fake_setting (FAKE_DEVICES);
  return n < 0 ? 0 : n > FAKE_MAX_DEVICES ? FAKE_MAX_DEVICES : n;
}

CUresult
cuInit (unsigned flags)
{
  CUresult r = CUDA_SUCCESS;
  pthread_mutex_lock (&fake_lock);
  if (flags)
    r = CUDA_ERROR_INVALID_VALUE;
  else if (!fake_device_count ())
    r = CUDA_ERROR_NO_DEVICE;
  else if (started && started != getpid ())
    r = CUDA_ERROR_NOT_INITIALIZED; /* after a fork */
  else
    started = getpid ();
  return fake_leave (r);
}

CUresult
cuDriverGetVersion (int *version)
{
  if (!version)
    return CUDA_ERROR_INVALID_VALUE;
  *version = 11080;
  return CUDA_SUCCESS;
}

CUresult
fake_enter_device (CUdevice device, const void *result)
{
  const CUresult r = fake_enter_driver ();
  if (r)
    return r;
  if (!result)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  if (device < 0 || device >= fake_device_count ())
    return fake_leave (CUDA_ERROR_INVALID_DEVICE);
  return CUDA_SUCCESS;
}

/* --- contexts --------------------------------------------------------------------------- */

static CUresult
context_new (CUcontext *context, CUdevice device, int is_primary)
{
  const CUresult r = fake_device_start (device);
  if (r)
    return r;
  CUcontext c = calloc (1, sizeof *c);
  if (!c)
    return CUDA_ERROR_OUT_OF_MEMORY;
  c->device = device;
  c->is_primary = is_primary;
  c->refs = 1;
  fake_add (c, FAKE_CONTEXT, c);
  *context = c;
  return CUDA_SUCCESS;
}

static void
object_end (FakeObject *o)
{
  switch (o->type) {
  case FAKE_EXEC:
    fake_exec_end ((CUgraphExec)o);
    break;
  case FAKE_GRAPH:
    fake_graph_end ((CUgraph)o);
    break;
  case FAKE_EVENT:
    fake_event_end ((CUevent)o);
    break;
  case FAKE_STREAM:
    fake_stream_end ((CUstream)o);
    break;
  default:
    fake_module_end ((CUmodule)o);
    break;
  }
}

/* What is left goes with its context, and counts as leaked. */
static void
context_end (CUcontext c)
{
  fake_drain_device (c->device);
  for (int type = FAKE_MODULE; type < FAKE_TYPES; type++) {
    FakeObject *ring = &fake_objects[type];
    for (FakeObject *o = ring->next, *next; o != ring; o = next) {
      next = o->next;
      if (o->ctx == c) {
        fake_counts.leaks++;
        object_end (o);
      }
    }
  }
  fake_counts.leaks += fake_free_all (c);
  fake_remove (c);
  free (c);
}

CUresult
cuDevicePrimaryCtxRetain (CUcontext *context, CUdevice device)
{
  CUresult r = fake_enter_device (device, context);
  if (r)
    return r;
  if (primary[device])
    primary[device]->refs++;
  else
    r = context_new (&primary[device], device, 1);
  if (!r)
    *context = primary[device];
  return fake_leave (r);
}

CUresult
cuDevicePrimaryCtxRelease_v2 (CUdevice device)
{
  const CUresult r = fake_enter_device (device, &device);
  if (r)
    return r;
  if (!primary[device])
    return fake_leave (CUDA_ERROR_INVALID_CONTEXT);
  if (!--primary[device]->refs) {
    context_end (primary[device]);
    primary[device] = NULL;
  }
  return fake_leave (CUDA_SUCCESS);
}

static CUresult
push (CUcontext context)
{
  if (!fake_is_alive (context, FAKE_CONTEXT))
    return CUDA_ERROR_INVALID_CONTEXT;
  if (depth == STACK)
    return CUDA_ERROR_UNKNOWN;
  stack[depth++] = context;
  return CUDA_SUCCESS;
}

CUresult
cuCtxCreate_v2 (CUcontext *context, unsigned flags, CUdevice device)
{
  CUresult r = fake_enter_device (device, context);
  if (r)
    return r;
  (void)flags;
  r = context_new (context, device, 0);
  return fake_leave (r ? r : push (*context));
}

CUresult
cuCtxDestroy_v2 (CUcontext context)
{
  const CUresult r = fake_enter_driver ();
  if (r)
    return r;
  if (!fake_is_alive (context, FAKE_CONTEXT) || context->is_primary)
    return fake_leave (CUDA_ERROR_INVALID_CONTEXT);
  if (depth && stack[depth - 1] == context)
    depth--;
  context_end (context);
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuCtxPushCurrent_v2 (CUcontext context)
{
  const CUresult r = fake_enter_driver ();
  return r ? r : fake_leave (push (context));
}

CUresult
cuCtxPopCurrent_v2 (CUcontext *context)
{
  const CUresult r = fake_enter_driver ();
  if (r)
    return r;
  if (!depth)
    return fake_leave (CUDA_ERROR_INVALID_CONTEXT);
  depth--;
  if (context)
    *context = stack[depth];
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuCtxSetCurrent (CUcontext context)
{
  const CUresult r = fake_enter_driver ();
  if (r)
    return r;
  if (context && !fake_is_alive (context, FAKE_CONTEXT))
    return fake_leave (CUDA_ERROR_INVALID_CONTEXT);
  if (depth)
    depth--;
  return fake_leave (context ? push (context) : CUDA_SUCCESS);
}

CUresult
cuCtxGetCurrent (CUcontext *context)
{
  const CUresult r = fake_enter_driver ();
  if (r)
    return r;
  if (!context)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  *context = depth ? stack[depth - 1] : NULL;
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuCtxGetDevice (CUdevice *device)
{
  CUcontext ctx;
  const CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  if (!device)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  *device = ctx->device;
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuCtxGetStreamPriorityRange (int *least, int *greatest)
{
  CUcontext ctx;
  const CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  if (least)
    *least = 0;
  if (greatest)
    *greatest = -5;
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuCtxSynchronize (void)
{
  CUcontext ctx;
  const CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  fake_drain_device (ctx->device);
  return fake_leave (ctx->failed);
}

/* --- for tests ------------------------------------------------------------------------------- */

void
fake_cuda_counts (FakeCudaCounts *counts)
{
  pthread_mutex_lock (&fake_lock);
  *counts = fake_counts;
  pthread_mutex_unlock (&fake_lock);
}

const char *
fake_cuda_report (void)
{
  static char text[512];
  FakeCudaCounts c;
  fake_cuda_counts (&c);
  const struct {
    const char *name;
    uint64_t n;
  } left[] = {
    { "contexts", c.contexts },
    { "modules", c.modules },
    { "streams", c.streams },
    { "events", c.events },
    { "graphs", c.graphs },
    { "allocations", c.allocations },
    { "page-locked allocations", c.pinned },
    { "overruns", c.overruns },
    { "leaked with their context", c.leaks },
  };
  size_t n = 0;
  text[0] = 0;
  for (size_t i = 0; i < sizeof left / sizeof left[0]; i++)
    if (left[i].n)
      n += (size_t)snprintf (text + n, sizeof text - n, "%s%llu %s",
          n ? ", " : "", (unsigned long long)left[i].n, left[i].name);
  return n ? text : "nothing is left";
}

static void __attribute__ ((destructor)) end (void)
{
  if (started != getpid ())
    return;
  if (fake_setting (FAKE_REPORT))
    fprintf (stderr, "fake driver: %s\n", fake_cuda_report ());
  fake_devices_stop ();
}
