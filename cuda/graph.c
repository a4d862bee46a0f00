/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A graph of one kernel: launching it again costs the host less than a launch,
 * and nothing is looked up or copied then. Its end is seen soonest in a word of
 * memory that the kernel writes last. */

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "cuda/device_priv.h"

/* Nanoseconds: of spinning, between looks after that, until giving up. */
enum { SPIN = 200 * 1000, LOOK = 50 * 1000 };
#ifndef FX_CUDA_GIVE_UP /* seconds; tests of slow emulations have more */
#define FX_CUDA_GIVE_UP 2
#endif
static const int64_t give_up = FX_CUDA_GIVE_UP * INT64_C (1000000000);

struct FxCudaGraph {
  FxDevice *device;
  FxCuGraph graph;
  FxCuGraphExec exec;
  FxCuGraphNode node;
  FxCuKernelNode kernel; /* with params = args */
  void *params[1];
};

int
fx_cuda_graph_new (FxDevice *d, const FxCudaKernel *k, uint32_t x, uint32_t y,
    uint32_t threads, size_t shared, const void *args, size_t args_size,
    FxCudaGraph **graph, FxError *err)
{
  /* The arguments stand behind the struct, aligned for any type. */
  size_t head = (sizeof (FxCudaGraph) + 15) & ~(size_t)15;
  FxCudaGraph *g = calloc (1, head + args_size);
  if (!g)
    return fx_error (err, FX_ENOMEM, "graph", 0, 1, 0, "", "no memory is left",
        "free memory");
  g->device = d;
  g->params[0] = memcpy ((char *)g + head, args, args_size);
  g->kernel = (FxCuKernelNode){ k->function, x, y, 1, threads, 1, 1,
    (unsigned)shared, g->params, NULL };
  int r;
  if ((r = fx_cuda_check (
           d, d->cu->cuGraphCreate (&g->graph, 0), "cuGraphCreate", err)) ||
      (r = fx_cuda_check (d,
           d->cu->cuGraphAddKernelNode (
               &g->node, g->graph, NULL, 0, &g->kernel),
           "cuGraphAddKernelNode", err)) ||
      (r = fx_cuda_check (d,
           d->cu->cuGraphInstantiateWithFlags (&g->exec, g->graph, 0),
           "cuGraphInstantiate", err))) {
    fx_cuda_graph_free (g);
    return r;
  }
  *graph = g;
  return FX_OK;
}

int
fx_cuda_graph_resize (FxCudaGraph *g, uint32_t x, uint32_t y, FxError *err)
{
  if (g->kernel.grid_x == x && g->kernel.grid_y == y)
    return FX_OK;
  FxCuKernelNode other = g->kernel;
  other.grid_x = x;
  other.grid_y = y;
  int r = fx_cuda_check (g->device,
      g->device->cu->cuGraphExecKernelNodeSetParams (g->exec, g->node, &other),
      "cuGraphExecKernelNodeSetParams", err);
  if (!r)
    g->kernel = other;
  return r;
}

int
fx_cuda_graph_launch (FxCudaGraph *g, FxDeviceStream *s, FxError *err)
{
  return fx_cuda_check (g->device,
      g->device->cu->cuGraphLaunch (g->exec, s->handle), "cuGraphLaunch", err);
}

void
fx_cuda_graph_free (FxCudaGraph *g)
{
  if (!g)
    return;
  if (fx_cuda_enter_to_free (g->device)) {
    if (g->exec)
      g->device->cu->cuGraphExecDestroy (g->exec);
    if (g->graph)
      g->device->cu->cuGraphDestroy (g->graph);
    fx_cuda_leave (g->device);
  }
  free (g);
}

static int64_t
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static inline void
pause_cpu (void)
{
#if defined __x86_64__ || defined __i386__
  __builtin_ia32_pause ();
#elif defined __aarch64__
  __asm__ volatile("yield");
#endif
}

static int
is_done (volatile const uint32_t *done, uint32_t seq)
{
  return __atomic_load_n (done, __ATOMIC_ACQUIRE) == seq;
}

/* One look at the stream: FX_OK and *over when its work is done. */
static int
look (FxDeviceStream *s, int *over, FxError *err)
{
  FxCuResult result = s->device->cu->cuStreamQuery (s->handle);
  *over = result == FX_CU_OK;
  return result == FX_CU_NOT_READY
             ? FX_OK
             : fx_cuda_check (s->device, result, "cuStreamQuery", err);
}

int
fx_cuda_wait_done (FxDeviceStream *s, volatile const uint32_t *done,
    uint32_t seq, FxError *err)
{
  int64_t start = now (), t = start;
  int over = 0, r;
  while (t - start < SPIN) {
    for (int i = 0; i < 64; i++) {
      if (is_done (done, seq))
        return FX_OK;
      pause_cpu ();
    }
    t = now ();
  }
  while (!is_done (done, seq)) {
    if (over || t - start > give_up)
      return fx_cuda_fail (
          s->device, over ? FX_CUDA_LOST : FX_CUDA_LATE, "device", err);
    if ((r = look (s, &over, err)))
      return r;
    if (!over)
      nanosleep (&(struct timespec){ 0, LOOK }, NULL);
    t = now ();
  }
  return FX_OK;
}
