/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Objects, devices, contexts, modules and functions of the fake driver. */

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

/* Takes the lock when cuInit has been called. */
static CUresult
enter_driver (void)
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
  const CUresult r = enter_driver ();
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

static int
device_count (void)
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
  else if (!device_count ())
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

static const struct {
  int result;
  const char *name, *text;
} results[] = {
  { CUDA_SUCCESS, "CUDA_SUCCESS", "no error" },
  { CUDA_ERROR_INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE", "invalid argument" },
  { CUDA_ERROR_OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory" },
  { CUDA_ERROR_NOT_INITIALIZED, "CUDA_ERROR_NOT_INITIALIZED",
      "initialization error" },
  { CUDA_ERROR_NO_DEVICE, "CUDA_ERROR_NO_DEVICE",
      "no CUDA-capable device is detected" },
  { CUDA_ERROR_INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE",
      "invalid device ordinal" },
  { CUDA_ERROR_INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT",
      "invalid device context" },
  { CUDA_ERROR_NO_BINARY_FOR_GPU, "CUDA_ERROR_NO_BINARY_FOR_GPU",
      "no kernel image is available for execution on the device" },
  { CUDA_ERROR_INVALID_HANDLE, "CUDA_ERROR_INVALID_HANDLE",
      "invalid resource handle" },
  { CUDA_ERROR_NOT_FOUND, "CUDA_ERROR_NOT_FOUND", "named symbol not found" },
  { CUDA_ERROR_NOT_READY, "CUDA_ERROR_NOT_READY", "device not ready" },
  { CUDA_ERROR_ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS",
      "an illegal memory access was encountered" },
  { CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES",
      "too many resources requested for launch" },
  { CUDA_ERROR_LAUNCH_TIMEOUT, "CUDA_ERROR_LAUNCH_TIMEOUT",
      "the launch timed out and was terminated" },
  { CUDA_ERROR_CONTEXT_IS_DESTROYED, "CUDA_ERROR_CONTEXT_IS_DESTROYED",
      "context is destroyed" },
  { CUDA_ERROR_LAUNCH_FAILED, "CUDA_ERROR_LAUNCH_FAILED",
      "unspecified launch failure" },
  { CUDA_ERROR_NOT_PERMITTED, "CUDA_ERROR_NOT_PERMITTED",
      "operation not permitted" },
  { CUDA_ERROR_UNKNOWN, "CUDA_ERROR_UNKNOWN", "unknown error" },
};

static CUresult
result_text (CUresult result, const char **text, int is_name)
{
  if (!text)
    return CUDA_ERROR_INVALID_VALUE;
  *text = NULL;
  for (size_t i = 0; i < sizeof results / sizeof results[0]; i++)
    if (results[i].result == (int)result) {
      *text = is_name ? results[i].name : results[i].text;
      return CUDA_SUCCESS;
    }
  return CUDA_ERROR_INVALID_VALUE;
}

CUresult
cuGetErrorName (CUresult result, const char **text)
{
  return result_text (result, text, 1);
}

CUresult
cuGetErrorString (CUresult result, const char **text)
{
  return result_text (result, text, 0);
}

/* Takes the lock when there is such a device. */
static CUresult
enter_device (CUdevice device, const void *result)
{
  const CUresult r = enter_driver ();
  if (r)
    return r;
  if (!result)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  if (device < 0 || device >= device_count ())
    return fake_leave (CUDA_ERROR_INVALID_DEVICE);
  return CUDA_SUCCESS;
}

CUresult
cuDeviceGetCount (int *count)
{
  const CUresult r = enter_driver ();
  if (r)
    return r;
  if (!count)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  *count = device_count ();
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuDeviceGet (CUdevice *device, int ordinal)
{
  const CUresult r = enter_device (ordinal, device);
  if (r)
    return r;
  *device = ordinal;
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuDeviceGetName (char *name, int length, CUdevice device)
{
  const CUresult r = enter_device (device, name);
  if (r)
    return r;
  if (length < 1)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  snprintf (name, (size_t)length, "Emulated GPU %d", device);
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuDeviceTotalMem_v2 (size_t *bytes, CUdevice device)
{
  const CUresult r = enter_device (device, bytes);
  if (r)
    return r;
  *bytes = (size_t)fake_setting (FAKE_MEMORY);
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuDeviceGetAttribute (int *value, CUdevice_attribute attribute, CUdevice device)
{
  CUresult r = enter_device (device, value);
  if (r)
    return r;
  const FakeModel m = fake_model ();
  switch ((int)attribute) {
  case 1: /* MAX_THREADS_PER_BLOCK */
  case 2: /* MAX_BLOCK_DIM_X, _Y */
  case 3:
    *value = 1024;
    break;
  case 4: /* MAX_BLOCK_DIM_Z */
    *value = 64;
    break;
  case 5: /* MAX_GRID_DIM_X */
    *value = 0x7fffffff;
    break;
  case 6: /* _Y, _Z */
  case 7:
    *value = 65535;
    break;
  case 8: /* MAX_SHARED_MEMORY_PER_BLOCK */
    *value = 48 << 10;
    break;
  case 10: /* WARP_SIZE */
    *value = 32;
    break;
  case 12: /* MAX_REGISTERS_PER_BLOCK, _MULTIPROCESSOR */
  case 82:
    *value = 65536;
    break;
  case 16: /* MULTIPROCESSOR_COUNT */
    *value = m.processors;
    break;
  case 19: /* CAN_MAP_HOST_MEMORY */
  case 31: /* CONCURRENT_KERNELS */
  case 41: /* UNIFIED_ADDRESSING */
    *value = 1;
    break;
  case 39: /* MAX_THREADS_PER_MULTIPROCESSOR */
    *value = m.threads_processor;
    break;
  case 75: /* COMPUTE_CAPABILITY_MAJOR, _MINOR */
    *value = m.major;
    break;
  case 76:
    *value = m.minor;
    break;
  case 81: /* MAX_SHARED_MEMORY_PER_MULTIPROCESSOR */
    *value = (int)m.shared_processor;
    break;
  case 87: /* SINGLE_TO_DOUBLE_PRECISION_PERF_RATIO */
    *value = m.ratio;
    break;
  case 97: /* MAX_SHARED_MEMORY_PER_BLOCK_OPTIN */
    *value = (int)m.shared_optin;
    break;
  case 106: /* MAX_BLOCKS_PER_MULTIPROCESSOR */
    *value = m.blocks_processor;
    break;
  default:
    r = CUDA_ERROR_INVALID_VALUE;
    break;
  }
  return fake_leave (r);
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
  CUresult r = enter_device (device, context);
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
  const CUresult r = enter_device (device, &device);
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
  CUresult r = enter_device (device, context);
  if (r)
    return r;
  (void)flags;
  r = context_new (context, device, 0);
  return fake_leave (r ? r : push (*context));
}

CUresult
cuCtxDestroy_v2 (CUcontext context)
{
  const CUresult r = enter_driver ();
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
  const CUresult r = enter_driver ();
  return r ? r : fake_leave (push (context));
}

CUresult
cuCtxPopCurrent_v2 (CUcontext *context)
{
  const CUresult r = enter_driver ();
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
  const CUresult r = enter_driver ();
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
  const CUresult r = enter_driver ();
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

/* --- modules and functions ------------------------------------------------------------------ */

CUresult
cuModuleLoadData (CUmodule *module, const void *image)
{
  CUcontext ctx;
  const CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  if (!module || !image)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  if (fake_setting (FAKE_NO_IMAGE))
    return fake_leave (CUDA_ERROR_NO_BINARY_FOR_GPU);
  CUmodule m = calloc (1, sizeof *m);
  if (!m)
    return fake_leave (CUDA_ERROR_OUT_OF_MEMORY);
  fake_add (m, FAKE_MODULE, ctx);
  *module = m;
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuModuleLoadDataEx (CUmodule *module, const void *image, unsigned n,
    CUjit_option *options, void **values)
{
  if (n && (!options || !values))
    return CUDA_ERROR_INVALID_VALUE;
  return cuModuleLoadData (module, image);
}

void
fake_module_end (CUmodule m)
{
  for (CUfunction f = m->functions, next; f; f = next) {
    next = f->next;
    free (f);
  }
  fake_remove (m);
  free (m);
}

/* Functions that are queued are looked at no more than by name: unloading waits,
 * as the driver does. */
CUresult
cuModuleUnload (CUmodule module)
{
  CUcontext ctx;
  CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  r = fake_check (module, FAKE_MODULE, ctx);
  if (!r) {
    fake_drain_device (ctx->device);
    fake_module_end (module);
  }
  return fake_leave (r);
}

CUresult
cuModuleGetFunction (CUfunction *function, CUmodule module, const char *name)
{
  CUcontext ctx;
  CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  r = fake_check (module, FAKE_MODULE, ctx);
  if (!r && (!function || !name))
    r = CUDA_ERROR_INVALID_VALUE;
  if (!r && strlen (name) >= WIRE_NAME)
    r = CUDA_ERROR_NOT_FOUND;
  if (r)
    return fake_leave (r);
  CUfunction f = module->functions;
  while (f && strcmp (f->name, name) != 0)
    f = f->next;
  if (!f) {
    WireRequest request = { .what = WIRE_KERNEL };
    WireReply reply;
    strcpy (request.name, name);
    if (fake_ask (fake_devices[ctx->device].control, &request, &reply))
      return fake_leave (CUDA_ERROR_UNKNOWN);
    if (reply.status)
      return fake_leave (CUDA_ERROR_NOT_FOUND);
    f = calloc (1, sizeof *f);
    if (!f)
      return fake_leave (CUDA_ERROR_OUT_OF_MEMORY);
    strcpy (f->name, name);
    f->module = module;
    f->args_size = reply.args_size;
    f->threads = reply.threads;
    f->blocks = reply.blocks;
    f->max_shared = 48 << 10;
    f->next = module->functions;
    module->functions = f;
  }
  *function = f;
  return fake_leave (CUDA_SUCCESS);
}

/* Takes the lock when it is a function of the current context. */
static CUresult
enter_function (CUfunction function)
{
  CUcontext ctx;
  const CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  return fake_is_function (function, ctx)
             ? CUDA_SUCCESS
             : fake_leave (CUDA_ERROR_INVALID_HANDLE);
}

int
fake_is_function (const void *function, CUcontext ctx)
{
  const FakeObject *ring = &fake_objects[FAKE_MODULE];
  for (const FakeObject *o = ring->next; o != ring; o = o->next)
    if (o->ctx == ctx)
      for (CUfunction f = ((const struct CUmod_st *)o)->functions; f;
           f = f->next)
        if (f == function)
          return 1;
  return 0;
}

CUresult
cuFuncSetAttribute (
    CUfunction function, CUfunction_attribute attribute, int value)
{
  CUresult r = enter_function (function);
  if (r)
    return r;
  switch ((int)attribute) {
  case 8: /* MAX_DYNAMIC_SHARED_SIZE_BYTES */
    if (value < 0 || (size_t)value > fake_model ().shared_optin)
      r = CUDA_ERROR_INVALID_VALUE;
    else
      function->max_shared = value;
    break;
  case 9: /* PREFERRED_SHARED_MEMORY_CARVEOUT, a hint in percent */
    if (value < -1 || value > 100)
      r = CUDA_ERROR_INVALID_VALUE;
    break;
  default:
    r = CUDA_ERROR_INVALID_VALUE;
    break;
  }
  return fake_leave (r);
}

/* What the launch bounds leave to a thread, as a compiler would use at most. */
static int
registers (const struct CUfunc_st *f)
{
  const uint32_t n = 65536 / (f->threads * (f->blocks ? f->blocks : 1)) / 8 * 8;
  return n > 255 ? 255 : (int)n;
}

CUresult
cuFuncGetAttribute (
    int *value, CUfunction_attribute attribute, CUfunction function)
{
  CUresult r = enter_function (function);
  if (r)
    return r;
  if (!value)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  switch ((int)attribute) {
  case 0: /* MAX_THREADS_PER_BLOCK */
    *value = (int)function->threads;
    break;
  case 1: /* SHARED_SIZE_BYTES, CONST_, LOCAL_: none static */
  case 2:
  case 3:
    *value = 0;
    break;
  case 4: /* NUM_REGS */
    *value = registers (function);
    break;
  case 8: /* MAX_DYNAMIC_SHARED_SIZE_BYTES */
    *value = function->max_shared;
    break;
  default:
    r = CUDA_ERROR_INVALID_VALUE;
    break;
  }
  return fake_leave (r);
}

/* A block takes 1 KiB more of shared memory than it asks for. */
int
fake_occupancy (CUfunction f, uint32_t threads, size_t shared)
{
  const FakeModel m = fake_model ();
  const uint32_t whole = (threads + 31) / 32 * 32;
  int n = m.threads_processor / (int)whole;
  const int by_registers = 65536 / ((registers (f) + 7) / 8 * 8 * (int)whole);
  const int by_shared = (int)(m.shared_processor / (shared + 1024));
  if (shared > (size_t)f->max_shared || threads > f->threads)
    return 0;
  n = n < by_registers ? n : by_registers;
  n = n < by_shared ? n : by_shared;
  return n < m.blocks_processor ? n : m.blocks_processor;
}

CUresult
cuOccupancyMaxActiveBlocksPerMultiprocessor (
    int *blocks, CUfunction function, int threads, size_t shared)
{
  const CUresult r = enter_function (function);
  if (r)
    return r;
  if (!blocks || threads < 1)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  *blocks = fake_occupancy (function, (uint32_t)threads, shared);
  return fake_leave (CUDA_SUCCESS);
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
