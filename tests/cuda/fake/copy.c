/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Copies and fills that the fake driver queues. */

#include <stdlib.h>
#include <string.h>
#include "tests/cuda/fake/driver_api.h"
#include "tests/cuda/fake/inside.h"

/* Takes the lock when size bytes at p, on a stream of the current context, are
 * of one allocation. */
static CUresult
enter_copy (CUstream stream, CUdeviceptr p, size_t size, FakeOpType type,
    FakeOp **op, int is_to)
{
  CUcontext ctx;
  CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  r = fake_check (stream, FAKE_STREAM, ctx);
  const FakeBlock *b = fake_block_of (p, size, ctx->device);
  if (!r && !b)
    r = CUDA_ERROR_INVALID_VALUE;
  *op = r ? NULL : fake_op (type);
  if (!r && !*op)
    r = CUDA_ERROR_OUT_OF_MEMORY;
  if (r)
    return fake_leave (r);
  (*op)->size = size;
  *(is_to ? &(*op)->to_fd : &(*op)->from_fd) = b->region->fd;
  *(is_to ? &(*op)->to_at : &(*op)->from_at) = p - b->region->base;
  return CUDA_SUCCESS;
}

static CUresult
give_up (FakeOp *op, CUresult r)
{
  free (op);
  return fake_leave (r);
}

/* Whether the host's side is all in one page-locked allocation; -1: in part. */
static int
pinned_range (const void *p, size_t size, CUcontext ctx)
{
  if (!fake_is_special ((uint64_t)p, size))
    return 0;
  return fake_pinned_of (p, ctx) &&
                 fake_block_of ((uint64_t)p, size, ctx->device)
             ? 1
             : -1;
}

CUresult
cuMemcpyHtoDAsync_v2 (
    CUdeviceptr to, const void *from, size_t size, CUstream stream)
{
  FakeOp *op;
  const CUresult r = enter_copy (stream, to, size, FAKE_COPY_IN, &op, 1);
  if (r)
    return r;
  const int pinned = pinned_range (from, size, stream->object.ctx);
  if (!from || pinned < 0)
    return give_up (op, CUDA_ERROR_INVALID_VALUE);
  op->host = (void *)from;
  if (!pinned) {
    op->host = op->staged = malloc (size ? size : 1);
    if (!op->staged)
      return give_up (op, CUDA_ERROR_OUT_OF_MEMORY);
    memcpy (op->staged, from, size);
  }
  fake_push (stream, op);
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuMemcpyDtoHAsync_v2 (void *to, CUdeviceptr from, size_t size, CUstream stream)
{
  FakeOp *op;
  const CUresult r = enter_copy (stream, from, size, FAKE_COPY_OUT, &op, 0);
  if (r)
    return r;
  const int pinned = pinned_range (to, size, stream->object.ctx);
  if (!to || pinned < 0)
    return give_up (op, CUDA_ERROR_INVALID_VALUE);
  int done = 0;
  const CUcontext ctx = stream->object.ctx;
  op->host = to;
  if (!pinned)
    op->done = &done;
  fake_push (stream, op);
  while (!pinned && !done)
    pthread_cond_wait (&fake_progress, &fake_lock);
  return fake_leave (pinned ? CUDA_SUCCESS : ctx->failed);
}

CUresult
cuMemcpyDtoDAsync_v2 (
    CUdeviceptr to, CUdeviceptr from, size_t size, CUstream stream)
{
  FakeOp *op;
  const CUresult r = enter_copy (stream, to, size, FAKE_COPY, &op, 1);
  if (r)
    return r;
  const FakeBlock *b = fake_block_of (from, size, stream->object.ctx->device);
  if (!b)
    return give_up (op, CUDA_ERROR_INVALID_VALUE);
  op->from_fd = b->region->fd;
  op->from_at = from - b->region->base;
  fake_push (stream, op);
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuMemsetD8Async (
    CUdeviceptr p, unsigned char value, size_t size, CUstream stream)
{
  FakeOp *op;
  const CUresult r = enter_copy (stream, p, size, FAKE_FILL, &op, 1);
  if (r)
    return r;
  op->value = value;
  fake_push (stream, op);
  return fake_leave (CUDA_SUCCESS);
}
