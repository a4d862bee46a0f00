/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Modules and functions of the fake driver: what fakegpu knows of a kernel, and
 * how many of its blocks a multiprocessor holds. */

#include <stdlib.h>
#include <string.h>
#include "tests/cuda/fake/driver_api.h"
#include "tests/cuda/fake/inside.h"

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
