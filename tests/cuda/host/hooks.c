/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The driver's table with a step before each function that can fail. What frees
 * is let through, and so are queries. */

#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include "tests/cuda/host/hooks.h"

static FxCudaDriver real;
static const char *only; /* function, or NULL: any */
static const char *failed_in = "none";
static atomic_int left = -1, failed, every, graphs;
static atomic_ullong allocations;
static FxCuResult error;
static _Thread_local int pushed;

/* What the call of a function is to return; 0: what it does. */
static FxCuResult
step (const char *function)
{
  if (!error || (only && strcmp (only, function)))
    return FX_CU_OK;
  int n = atomic_fetch_sub (&left, 1);
  if (n > 0 || (n < 0 && !every))
    return FX_CU_OK;
  failed = 1;
  failed_in = function;
  return error;
}

void
hooks_fail_in (const char *function, int well, FxCuResult result, int all)
{
  only = function;
  error = result;
  left = well;
  every = all;
  failed = 0;
}

void
hooks_fail (int well, FxCuResult result, int all)
{
  hooks_fail_in (NULL, well, result, all);
}

int
hooks_failed (void)
{
  return failed;
}

const char *
hooks_failed_in (void)
{
  return failed_in;
}

uint64_t
hooks_allocations (void)
{
  return allocations;
}

int
hooks_pushed (void)
{
  return pushed;
}

void
hooks_graphs (int how)
{
  graphs = how;
}

void
hooks_clear (void)
{
  hooks_fail (0, FX_CU_OK, 0);
  hooks_graphs (HOOKS_RUN);
}

/* A function that steps, and one that allocates. */
#define HOOK(name, params, args)                                               \
  static FxCuResult hook_##name params                                         \
  {                                                                            \
    FxCuResult result = step (#name);                                          \
    return result ? result : real.name args;                                   \
  }
#define MAKER(name, params, args)                                              \
  static FxCuResult hook_##name params                                         \
  {                                                                            \
    allocations++;                                                             \
    FxCuResult result = step (#name);                                          \
    return result ? result : real.name args;                                   \
  }

HOOK (cuDeviceGetCount, (int *n), (n))
HOOK (cuDeviceGet, (FxCuDevice * d, int ordinal), (d, ordinal))
HOOK (
    cuDeviceGetName, (char *name, int length, FxCuDevice d), (name, length, d))
HOOK (cuDeviceGetAttribute, (int *v, int attribute, FxCuDevice d),
    (v, attribute, d))
HOOK (cuDeviceTotalMem_v2, (size_t * n, FxCuDevice d), (n, d))
HOOK (cuCtxGetDevice, (FxCuDevice * d), (d))
HOOK (cuCtxGetStreamPriorityRange, (int *least, int *most), (least, most))
HOOK (cuFuncSetAttribute, (FxCuFunction f, int attribute, int v),
    (f, attribute, v))
HOOK (cuMemcpyHtoDAsync_v2,
    (FxCuPtr to, const void *from, size_t n, FxCuStream s), (to, from, n, s))
HOOK (cuMemcpyDtoHAsync_v2, (void *to, FxCuPtr from, size_t n, FxCuStream s),
    (to, from, n, s))
HOOK (cuMemcpyDtoDAsync_v2, (FxCuPtr to, FxCuPtr from, size_t n, FxCuStream s),
    (to, from, n, s))
HOOK (cuMemsetD8Async, (FxCuPtr p, unsigned char v, size_t n, FxCuStream s),
    (p, v, n, s))
HOOK (cuStreamSynchronize, (FxCuStream s), (s))
HOOK (cuStreamWaitEvent, (FxCuStream s, FxCuEvent e, unsigned int flags),
    (s, e, flags))
HOOK (cuEventRecord, (FxCuEvent e, FxCuStream s), (e, s))
HOOK (cuEventSynchronize, (FxCuEvent e), (e))
HOOK (cuLaunchKernel,
    (FxCuFunction f, unsigned int gx, unsigned int gy, unsigned int gz,
        unsigned int bx, unsigned int by, unsigned int bz, unsigned int shared,
        FxCuStream s, void **params, void **extra),
    (f, gx, gy, gz, bx, by, bz, shared, s, params, extra))

MAKER (cuDevicePrimaryCtxRetain, (FxCuContext * c, FxCuDevice d), (c, d))
MAKER (cuModuleLoadData, (FxCuModule * m, const void *image), (m, image))
MAKER (cuModuleGetFunction, (FxCuFunction * f, FxCuModule m, const char *name),
    (f, m, name))
MAKER (cuMemAlloc_v2, (FxCuPtr * p, size_t n), (p, n))
MAKER (cuMemHostAlloc, (void **p, size_t n, unsigned int flags), (p, n, flags))
MAKER (cuMemHostGetDevicePointer_v2,
    (FxCuPtr * p, void *host, unsigned int flags), (p, host, flags))
MAKER (cuStreamCreateWithPriority,
    (FxCuStream * s, unsigned int flags, int priority), (s, flags, priority))
MAKER (cuEventCreate, (FxCuEvent * e, unsigned int flags), (e, flags))
MAKER (cuGraphCreate, (FxCuGraph * g, unsigned int flags), (g, flags))
MAKER (cuGraphAddKernelNode,
    (FxCuGraphNode * n, FxCuGraph g, const FxCuGraphNode *before,
        size_t n_before, const FxCuKernelNode *params),
    (n, g, before, n_before, params))
MAKER (cuGraphInstantiateWithFlags,
    (FxCuGraphExec * e, FxCuGraph g, unsigned long long flags), (e, g, flags))

static FxCuResult
hook_push (FxCuContext context)
{
  /* What frees needs it too: it fails only when it is asked for. */
  FxCuResult result = only ? step ("cuCtxPushCurrent_v2") : FX_CU_OK;
  if (!result && !(result = real.cuCtxPushCurrent_v2 (context)))
    pushed++;
  return result;
}

static FxCuResult
hook_pop (FxCuContext *context)
{
  pushed--;
  return real.cuCtxPopCurrent_v2 (context);
}

static FxCuResult
hook_graph_launch (FxCuGraphExec exec, FxCuStream s)
{
  FxCuResult result = step ("cuGraphLaunch");
  return result ? result : graphs ? FX_CU_OK : real.cuGraphLaunch (exec, s);
}

static FxCuResult
hook_query (FxCuStream s)
{
  return graphs == HOOKS_HANG ? FX_CU_NOT_READY : real.cuStreamQuery (s);
}

void
hooks_set (void)
{
  FxCudaDriver *t = (FxCudaDriver *)fx_cuda_driver_get (NULL);
  real = *t;
  t->cuDeviceGetCount = hook_cuDeviceGetCount;
  t->cuDeviceGet = hook_cuDeviceGet;
  t->cuDeviceGetName = hook_cuDeviceGetName;
  t->cuDeviceGetAttribute = hook_cuDeviceGetAttribute;
  t->cuDeviceTotalMem_v2 = hook_cuDeviceTotalMem_v2;
  t->cuDevicePrimaryCtxRetain = hook_cuDevicePrimaryCtxRetain;
  t->cuCtxPushCurrent_v2 = hook_push;
  t->cuCtxPopCurrent_v2 = hook_pop;
  t->cuCtxGetDevice = hook_cuCtxGetDevice;
  t->cuCtxGetStreamPriorityRange = hook_cuCtxGetStreamPriorityRange;
  t->cuModuleLoadData = hook_cuModuleLoadData;
  t->cuModuleGetFunction = hook_cuModuleGetFunction;
  t->cuFuncSetAttribute = hook_cuFuncSetAttribute;
  t->cuMemAlloc_v2 = hook_cuMemAlloc_v2;
  t->cuMemHostAlloc = hook_cuMemHostAlloc;
  t->cuMemHostGetDevicePointer_v2 = hook_cuMemHostGetDevicePointer_v2;
  t->cuMemcpyHtoDAsync_v2 = hook_cuMemcpyHtoDAsync_v2;
  t->cuMemcpyDtoHAsync_v2 = hook_cuMemcpyDtoHAsync_v2;
  t->cuMemcpyDtoDAsync_v2 = hook_cuMemcpyDtoDAsync_v2;
  t->cuMemsetD8Async = hook_cuMemsetD8Async;
  t->cuStreamCreateWithPriority = hook_cuStreamCreateWithPriority;
  t->cuStreamSynchronize = hook_cuStreamSynchronize;
  t->cuStreamQuery = hook_query;
  t->cuStreamWaitEvent = hook_cuStreamWaitEvent;
  t->cuEventCreate = hook_cuEventCreate;
  t->cuEventRecord = hook_cuEventRecord;
  t->cuEventSynchronize = hook_cuEventSynchronize;
  t->cuLaunchKernel = hook_cuLaunchKernel;
  t->cuGraphCreate = hook_cuGraphCreate;
  t->cuGraphAddKernelNode = hook_cuGraphAddKernelNode;
  t->cuGraphInstantiateWithFlags = hook_cuGraphInstantiateWithFlags;
  t->cuGraphLaunch = hook_graph_launch;
}
