/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Streams of the fake driver. A stream is a queue and a thread that
 * works it off, one operation after the other; after its context has failed it
 * only goes on to let those who wait pass. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "tests/cuda/emu/emu.h"
#include "tests/cuda/fake/driver_api.h"
#include "tests/cuda/fake/inside.h"

/* All whose threads run, also those that are destroyed and not yet empty. */
static CUstream streams;

/* --- operations, without the lock ------------------------------------------------------ */

static int
write_all (int fd, const char *from, size_t size, uint64_t at)
{
  while (size) {
    const ssize_t n = pwrite (fd, from, size, (off_t)at);
    if (n <= 0)
      return -1;
    from += n;
    at += (uint64_t)n;
    size -= (size_t)n;
  }
  return 0;
}

static int
read_all (int fd, char *to, size_t size, uint64_t at)
{
  while (size) {
    const ssize_t n = pread (fd, to, size, (off_t)at);
    if (n <= 0)
      return -1;
    to += n;
    at += (uint64_t)n;
    size -= (size_t)n;
  }
  return 0;
}

/* Copies, or fills when there is no source. What overlaps comes out as it was
 * before: the last piece is copied first when it has to. */
static int
move (const FakeOp *op, int is_fill)
{
  char piece[1 << 15];
  const int backward =
      !is_fill && op->to_fd == op->from_fd && op->to_at > op->from_at;
  if (is_fill)
    memset (piece, op->value, sizeof piece);
  for (size_t done = 0, n; done < op->size; done += n) {
    n = op->size - done < sizeof piece ? op->size - done : sizeof piece;
    const size_t at = backward ? op->size - done - n : done;
    if (!is_fill && read_all (op->from_fd, piece, n, op->from_at + at))
      return -1;
    if (write_all (op->to_fd, piece, n, op->to_at + at))
      return -1;
  }
  return 0;
}

static CUresult
launch (CUstream s, const FakeLaunch *l, uint64_t number, uint32_t resident,
    char *text, size_t text_size)
{
  WireRequest *request = calloc (1, sizeof *request);
  WireReply reply;
  if (!request)
    return CUDA_ERROR_UNKNOWN;
  request->what = WIRE_LAUNCH;
  memcpy (request->name, l->function->name, WIRE_NAME);
  request->x = l->x;
  request->y = l->y;
  request->threads = l->threads;
  request->shared = l->shared;
  request->resident = resident;
  request->order = (uint32_t)fake_setting (FAKE_ORDER);
  request->os_threads = (uint32_t)fake_setting (FAKE_THREADS);
  request->args_size = l->function->args_size;
  request->seed = (uint64_t)fake_setting (FAKE_SEED) + number;
  memcpy (request->args, l->args, request->args_size);
  const int rc = fake_ask (s->socket, request, &reply);
  free (request);
  if (rc) {
    snprintf (text, text_size, "the device is gone");
    return CUDA_ERROR_UNKNOWN;
  }
  snprintf (text, text_size, "%s", reply.text);
  switch (reply.status) {
  case 0:
    return CUDA_SUCCESS;
  case FX_EMU_FAULT:
    return CUDA_ERROR_ILLEGAL_ADDRESS;
  case FX_EMU_DEADLOCK:
    return CUDA_ERROR_LAUNCH_TIMEOUT;
  default:
    return CUDA_ERROR_LAUNCH_FAILED;
  }
}

/* --- the thread of a stream, with the lock but for the work ------------------------------- */

static void
fail (CUstream s, CUresult r, const char *what, const char *text)
{
  CUcontext ctx = s->object.ctx;
  const char *touches = strstr (text, "touches 0x");
  char where[128] = "";
  if (touches)
    fake_describe (strtoull (touches + strlen ("touches "), NULL, 16),
        ctx->device, where, sizeof where);
  fprintf (stderr, "fake driver: %s: %s%s%s\n", what, text,
      where[0] ? ": " : "", where);
  if (!ctx->failed)
    ctx->failed = r;
}

static void
do_launch (CUstream s, const FakeLaunch *l)
{
  const int64_t sticky = fake_setting (FAKE_STICKY);
  const uint64_t number = fake_counts.launches++;
  char text[sizeof ((WireReply *)0)->text];
  if (sticky && (sticky < 0 || number >= (uint64_t)sticky)) {
    fail (s, CUDA_ERROR_ILLEGAL_ADDRESS, l->function->name,
        "fails, as FX_FAKE_STICKY says");
    return;
  }
  const int occupancy = fake_occupancy (l->function, l->threads, l->shared);
  uint32_t resident = (uint32_t)(occupancy * fake_model ().processors);
  if (resident > 64)
    resident = 64;
  pthread_mutex_unlock (&fake_lock);
  const CUresult r = launch (s, l, number, resident, text, sizeof text);
  pthread_mutex_lock (&fake_lock);
  if (r)
    fail (s, r, "a kernel", text);
}

static void
do_copy (CUstream s, const FakeOp *op)
{
  int rc = 0;
  fake_counts.copies++;
  fake_counts.copied += op->size;
  pthread_mutex_unlock (&fake_lock);
  if (op->type == FAKE_COPY_IN)
    rc = write_all (op->to_fd, op->host, op->size, op->to_at);
  else if (op->type == FAKE_COPY_OUT)
    rc = read_all (op->from_fd, op->host, op->size, op->from_at);
  else
    rc = move (op, op->type == FAKE_FILL);
  pthread_mutex_lock (&fake_lock);
  if (rc)
    fail (s, CUDA_ERROR_ILLEGAL_ADDRESS, "a copy", "from or to bad memory");
}

static void
do_call (const FakeOp *op)
{
  pthread_mutex_unlock (&fake_lock);
  fake_in_callback = 1;
  op->call (op->data);
  fake_in_callback = 0;
  pthread_mutex_lock (&fake_lock);
}

static void
work (CUstream s, FakeOp *op)
{
  const int failed = s->object.ctx->failed != CUDA_SUCCESS;
  CUevent e = op->event;
  switch (op->type) {
  case FAKE_RECORD:
    if (e->done < op->turn)
      e->done = op->turn;
    e->when = fake_now_ms ();
    fake_event_unref (e);
    break;
  case FAKE_WAIT:
    while (e->done < op->turn)
      pthread_cond_wait (&fake_progress, &fake_lock);
    fake_event_unref (e);
    break;
  case FAKE_CALL:
    if (!failed)
      do_call (op);
    break;
  case FAKE_LAUNCH:
    if (!failed)
      do_launch (s, op->launch);
    break;
  default:
    if (!failed)
      do_copy (s, op);
    break;
  }
}

static void
delay (CUstream s)
{
  const int64_t most = fake_setting (FAKE_DELAY_US);
  if (most <= 0)
    return;
  s->random = s->random * 6364136223846793005u + 1442695040888963407u;
  const uint64_t us = (s->random >> 33) % (uint64_t)(most + 1);
  const struct timespec t = { (time_t)(us / 1000000),
    (long)(us % 1000000) * 1000 };
  pthread_mutex_unlock (&fake_lock);
  nanosleep (&t, NULL);
  pthread_mutex_lock (&fake_lock);
}

static void *
run (void *data)
{
  CUstream s = data;
  pthread_mutex_lock (&fake_lock);
  for (;;) {
    while (!s->first && !s->is_dead)
      pthread_cond_wait (&s->work, &fake_lock);
    if (!s->first)
      break;
    delay (s);
    FakeOp *op = s->first;
    work (s, op);
    s->first = op->next;
    if (!s->first)
      s->last = &s->first;
    if (op->done)
      *op->done = 1;
    free (op->staged);
    free (op->launch);
    free (op);
    pthread_cond_broadcast (&fake_progress);
  }
  CUstream *link = &streams;
  while (*link != s)
    link = &(*link)->all_next;
  *link = s->all_next;
  close (s->socket);
  pthread_cond_destroy (&s->work);
  free (s);
  pthread_cond_broadcast (&fake_progress);
  pthread_mutex_unlock (&fake_lock);
  return NULL;
}

/* --- queues ---------------------------------------------------------------------------------- */

FakeOp *
fake_op (FakeOpType type)
{
  FakeOp *op = calloc (1, sizeof *op);
  if (op)
    op->type = type;
  return op;
}

void
fake_push (CUstream s, FakeOp *op)
{
  *s->last = op;
  s->last = &op->next;
  pthread_cond_signal (&s->work);
}

void
fake_push_record (CUstream s, FakeOp *op, CUevent e)
{
  op->event = e;
  op->turn = ++e->recorded;
  e->refs++;
  fake_push (s, op);
}

void
fake_push_wait (CUstream s, FakeOp *op, CUevent e)
{
  op->event = e;
  op->turn = e->recorded;
  e->refs++;
  fake_push (s, op);
}

void
fake_drain (CUstream s)
{
  while (s->first)
    pthread_cond_wait (&fake_progress, &fake_lock);
}

void
fake_drain_device (int device)
{
  for (CUstream s = streams; s;)
    if (s->device == device && s->first) {
      pthread_cond_wait (&fake_progress, &fake_lock);
      s = streams; /* the list may have changed */
    } else
      s = s->all_next;
}

/* --- streams --------------------------------------------------------------------------------- */

CUresult
cuStreamCreateWithPriority (CUstream *stream, unsigned flags, int priority)
{
  CUcontext ctx;
  const CUresult r = fake_enter (&ctx);
  if (r)
    return r;
  (void)priority; /* out of range is clamped, and the order is random anyway */
  if (!stream || flags > 1)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  CUstream s = calloc (1, sizeof *s);
  if (!s)
    return fake_leave (CUDA_ERROR_OUT_OF_MEMORY);
  s->last = &s->first;
  s->device = ctx->device;
  s->random = (uint64_t)fake_setting (FAKE_SEED) + fake_counts.streams * 977;
  s->socket = fake_device_connect (ctx->device);
  pthread_cond_init (&s->work, NULL);
  pthread_t thread;
  if (s->socket < 0 || pthread_create (&thread, NULL, run, s)) {
    if (s->socket >= 0)
      close (s->socket);
    free (s);
    return fake_leave (CUDA_ERROR_UNKNOWN);
  }
  pthread_detach (thread);
  s->all_next = streams;
  streams = s;
  fake_add (s, FAKE_STREAM, ctx);
  *stream = s;
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuStreamCreate (CUstream *stream, unsigned flags)
{
  return cuStreamCreateWithPriority (stream, flags, 0);
}

/* What is queued is still done. */
void
fake_stream_end (CUstream s)
{
  fake_remove (s);
  s->is_dead = 1;
  pthread_cond_signal (&s->work);
}

CUresult
fake_enter_stream (CUstream stream, CUcontext *ctx)
{
  CUresult r = fake_enter (ctx);
  if (r)
    return r;
  r = fake_check (stream, FAKE_STREAM, *ctx);
  return r ? fake_leave (r) : CUDA_SUCCESS;
}

CUresult
cuStreamDestroy_v2 (CUstream stream)
{
  CUcontext ctx;
  const CUresult r = fake_enter_stream (stream, &ctx);
  if (r)
    return r;
  fake_stream_end (stream);
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuStreamSynchronize (CUstream stream)
{
  CUcontext ctx;
  const CUresult r = fake_enter_stream (stream, &ctx);
  if (r)
    return r;
  fake_drain (stream);
  return fake_leave (ctx->failed);
}

CUresult
cuStreamQuery (CUstream stream)
{
  CUcontext ctx;
  const CUresult r = fake_enter_stream (stream, &ctx);
  if (r)
    return r;
  return fake_leave (stream->first ? CUDA_ERROR_NOT_READY : CUDA_SUCCESS);
}

CUresult
cuStreamWaitEvent (CUstream stream, CUevent event, unsigned flags)
{
  CUcontext ctx;
  const CUresult r = fake_enter_stream (stream, &ctx);
  if (r)
    return r;
  if (flags > 1)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  /* Of any context, also of another device. */
  if (!fake_is_alive (event, FAKE_EVENT))
    return fake_leave (CUDA_ERROR_INVALID_HANDLE);
  FakeOp *op = fake_op (FAKE_WAIT);
  if (!op)
    return fake_leave (CUDA_ERROR_OUT_OF_MEMORY);
  fake_push_wait (stream, op, event);
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuLaunchHostFunc (CUstream stream, CUhostFn call, void *data)
{
  CUcontext ctx;
  const CUresult r = fake_enter_stream (stream, &ctx);
  if (r)
    return r;
  FakeOp *op = call ? fake_op (FAKE_CALL) : NULL;
  if (!op)
    return fake_leave (
        call ? CUDA_ERROR_OUT_OF_MEMORY : CUDA_ERROR_INVALID_VALUE);
  op->call = call;
  op->data = data;
  fake_push (stream, op);
  return fake_leave (CUDA_SUCCESS);
}

/* --- launches --------------------------------------------------------------------------------- */

CUresult
fake_check_launch (const FakeNodeParams *p, CUcontext ctx, FakeLaunch *l)
{
  const CUfunction f = p->func;
  if (!fake_is_function (f, ctx))
    return CUDA_ERROR_INVALID_HANDLE;
  if (!p->grid_x || p->grid_x > 0x7fffffff || !p->grid_y || p->grid_y > 65535 ||
      p->grid_z != 1 || !p->block_x || p->block_x > 1024 || p->block_y != 1 ||
      p->block_z != 1 || p->extra)
    return CUDA_ERROR_INVALID_VALUE;
  if (p->shared > (unsigned)f->max_shared || (f->args_size && !p->params))
    return CUDA_ERROR_INVALID_VALUE;
  if (p->block_x > f->threads)
    return CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES;
  if (f->args_size > WIRE_ARGS || (f->args_size && !p->params[0]))
    return CUDA_ERROR_INVALID_VALUE;
  l->function = f;
  l->x = p->grid_x;
  l->y = p->grid_y;
  l->threads = p->block_x;
  l->shared = p->shared;
  if (f->args_size)
    memcpy (l->args, p->params[0], f->args_size);
  return CUDA_SUCCESS;
}

CUresult
fake_push_launch (CUstream s, const FakeLaunch *l)
{
  FakeOp *op = fake_op (FAKE_LAUNCH);
  FakeLaunch *copy = malloc (sizeof *copy);
  if (!op || !copy) {
    free (op);
    free (copy);
    return CUDA_ERROR_OUT_OF_MEMORY;
  }
  *copy = *l;
  op->launch = copy;
  fake_push (s, op);
  return CUDA_SUCCESS;
}

CUresult
cuLaunchKernel (CUfunction function, unsigned grid_x, unsigned grid_y,
    unsigned grid_z, unsigned block_x, unsigned block_y, unsigned block_z,
    unsigned shared, CUstream stream, void **params, void **extra)
{
  const FakeNodeParams p = { function, grid_x, grid_y, grid_z, block_x, block_y,
    block_z, shared, params, extra };
  CUcontext ctx;
  FakeLaunch l;
  CUresult r = fake_enter_stream (stream, &ctx);
  if (r)
    return r;
  r = fake_check_launch (&p, ctx, &l);
  return fake_leave (r ? r : fake_push_launch (stream, &l));
}
