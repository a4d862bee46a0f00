/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Graphs of kernels in the fake driver. Nodes run one after the other, in the
 * order they were added (dependencies can only name earlier ones); launches of
 * one executable graph come after each other, whatever their streams. */

#include <stdlib.h>
#include "tests/cuda/fake/driver_api.h"
#include "tests/cuda/fake/inside.h"

CUresult
cuGraphCreate (CUgraph *graph, unsigned flags)
{
  CUcontext ctx;
  const CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  if (!graph || flags)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  CUgraph g = calloc (1, sizeof *g);
  if (!g)
    return fake_leave (CUDA_ERROR_OUT_OF_MEMORY);
  fake_add (g, FAKE_GRAPH, ctx);
  *graph = g;
  return fake_leave (CUDA_SUCCESS);
}

void
fake_graph_end (CUgraph g)
{
  for (CUgraphNode n = g->nodes, next; n; n = next) {
    next = n->next;
    free (n);
  }
  fake_remove (g);
  free (g);
}

CUresult
cuGraphDestroy (CUgraph graph)
{
  CUcontext ctx;
  CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  r = fake_check (graph, FAKE_GRAPH, ctx);
  if (!r)
    fake_graph_end (graph);
  return fake_leave (r);
}

static int
has_node (CUgraph g, CUgraphNode node)
{
  CUgraphNode n = g->nodes;
  while (n && n != node)
    n = n->next;
  return n != NULL;
}

CUresult
cuGraphAddKernelNode (CUgraphNode *node, CUgraph graph,
    const CUgraphNode *dependencies, size_t n, const FakeNodeParams *params)
{
  CUcontext ctx;
  CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  r = fake_check (graph, FAKE_GRAPH, ctx);
  if (!r && (!node || !params || (n && !dependencies)))
    r = CUDA_ERROR_INVALID_VALUE;
  for (size_t i = 0; !r && i < n; i++)
    if (!has_node (graph, dependencies[i]))
      r = CUDA_ERROR_INVALID_VALUE;
  CUgraphNode added = r ? NULL : calloc (1, sizeof *added);
  if (!r && !added)
    r = CUDA_ERROR_OUT_OF_MEMORY;
  if (!r)
    r = fake_check_launch (params, ctx, &added->launch);
  if (r) {
    free (added);
    return fake_leave (r);
  }
  CUgraphNode *link = &graph->nodes;
  while (*link)
    link = &(*link)->next;
  *link = *node = added;
  return fake_leave (CUDA_SUCCESS);
}

void
fake_exec_end (CUgraphExec e)
{
  fake_remove (e);
  if (e->last)
    fake_event_free (e->last);
  free (e->keys);
  free (e->launches);
  free (e);
}

CUresult
cuGraphInstantiateWithFlags (
    CUgraphExec *exec, CUgraph graph, unsigned long long flags)
{
  CUcontext ctx;
  CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  r = fake_check (graph, FAKE_GRAPH, ctx);
  if (!r && (!exec || flags))
    r = CUDA_ERROR_INVALID_VALUE;
  CUgraphExec e = r ? NULL : calloc (1, sizeof *e);
  if (!e)
    return fake_leave (r ? r : CUDA_ERROR_OUT_OF_MEMORY);
  fake_add (e, FAKE_EXEC, ctx);
  for (CUgraphNode n = graph->nodes; n; n = n->next)
    e->n++;
  e->keys = calloc (e->n + 1, sizeof *e->keys);
  e->launches = calloc (e->n + 1, sizeof *e->launches);
  e->last = fake_event_new (ctx, 0);
  if (!e->keys || !e->launches || !e->last) {
    fake_exec_end (e);
    return fake_leave (CUDA_ERROR_OUT_OF_MEMORY);
  }
  size_t i = 0;
  for (CUgraphNode n = graph->nodes; n; n = n->next, i++) {
    e->keys[i] = n;
    e->launches[i] = n->launch;
  }
  *exec = e;
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuGraphExecDestroy (CUgraphExec exec)
{
  CUcontext ctx;
  CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  r = fake_check (exec, FAKE_EXEC, ctx);
  if (!r)
    fake_exec_end (exec);
  return fake_leave (r);
}

/* Of later launches; the kernel stays. */
CUresult
cuGraphExecKernelNodeSetParams (
    CUgraphExec exec, CUgraphNode node, const FakeNodeParams *params)
{
  CUcontext ctx;
  CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  r = fake_check (exec, FAKE_EXEC, ctx);
  size_t i = 0;
  while (!r && i < exec->n && exec->keys[i] != node)
    i++;
  if (!r && (!params || i == exec->n))
    r = CUDA_ERROR_INVALID_VALUE;
  if (!r && params->func != exec->launches[i].function)
    r = CUDA_ERROR_INVALID_VALUE;
  if (!r)
    r = fake_check_launch (params, ctx, &exec->launches[i]);
  return fake_leave (r);
}

CUresult
cuGraphLaunch (CUgraphExec exec, CUstream stream)
{
  CUcontext ctx;
  CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  r = fake_check (exec, FAKE_EXEC, ctx);
  if (!r)
    r = fake_check (stream, FAKE_STREAM, ctx);
  if (r)
    return fake_leave (r);
  FakeOp *wait = fake_op (FAKE_WAIT), *record = fake_op (FAKE_RECORD);
  if (!wait || !record) {
    free (wait);
    free (record);
    return fake_leave (CUDA_ERROR_OUT_OF_MEMORY);
  }
  fake_push_wait (stream, wait, exec->last);
  for (size_t i = 0; !r && i < exec->n; i++)
    r = fake_push_launch (stream, &exec->launches[i]);
  fake_push_record (stream, record, exec->last);
  return fake_leave (r);
}
