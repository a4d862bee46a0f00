/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Host calls: from and to ordinary memory.
 *
 * Few frames go through mapped memory that one replayed launch reads and writes
 * itself; each stream has a place of its own there, so that its addresses never
 * change. More go through the memory of the device: a call that fits one piece
 * uploads, processes and downloads on the run's stream; a longer one is cut, and
 * two pieces are under way at a time on three streams, so that copies in both
 * directions, kernels and this side's memcpy overlap. */

#include <stdlib.h>
#include <string.h>
#include "cuda/device_priv.h"

enum {
  REPLAY_MAX = 64 << 10, /* above, bandwidth counts and not latency */
  PIECE_MAX = 2 << 20,   /* 80 us of PCIe 4 */
  PIECE_FRAMES = 64,     /* at least, when all streams have work */
  ALIGN = 16             /* of a job within a piece */
};

typedef struct Piece {
  char *host;
  FxDevicePtr device;
  FxDeviceEvent *up, *processed, *done;
} Piece;

struct FxCudaHost {
  size_t frame;   /* bytes */
  char *in, *out; /* mapped: run->replay_stride bytes for each stream */

  Piece pieces[2]; /* the second one only where a call can need it */
  size_t size;     /* of a piece */
  FxDeviceStream *up, *down;
  FxDeviceJob *jobs; /* [streams] */
};

static size_t
aligned (size_t size)
{
  return (size + ALIGN - 1) / ALIGN * ALIGN;
}

static int
replay_new (FxDeviceRun *run, struct FxCudaHost *h, FxError *err)
{
  size_t slot = aligned (run->spec.host_frames * h->frame);
  size_t most = REPLAY_MAX / run->spec.streams / ALIGN * ALIGN;
  slot = slot < most ? slot : most;
  if (!run->process->replay || slot < h->frame)
    return FX_OK;
  size_t size = slot * run->spec.streams;
  h->in = fx_cuda_mapped_alloc (run->device, size, 1, &run->replay_in);
  h->out = fx_cuda_mapped_alloc (run->device, size, 0, &run->replay_out);
  if (!h->in || !h->out)
    return fx_cuda_no_memory (run->device, "host-frames", size, err);
  run->replay_stride = slot;
  return FX_OK;
}

static int
piece_new (FxDevice *d, Piece *p, size_t size, FxError *err)
{
  int e;
  if (!(p->host = fx_cuda_host_alloc (d, size)))
    return fx_cuda_no_memory (d, "host-frames", size, err);
  if ((e = fx_cuda_alloc (d, size, &p->device, err)) ||
      (e = fx_cuda_event_new (d, &p->up, err)) ||
      (e = fx_cuda_event_new (d, &p->processed, err)))
    return e;
  return fx_cuda_event_new (d, &p->done, err);
}

int
fx_cuda_staging_new (FxDeviceRun *run, FxError *err)
{
  int e;
  FxDevice *d = run->device;
  struct FxCudaHost *h = run->host = calloc (1, sizeof *h);
  if (!h || !(h->jobs = calloc (run->spec.streams, sizeof *h->jobs)))
    return fx_cuda_no_memory (
        d, "streams", run->spec.streams * sizeof *h->jobs, err);
  h->frame =
      (run->spec.format.sample == FX_F64 ? 8 : 4) * run->spec.format.channels;
  size_t all = aligned (run->spec.host_frames * h->frame) * run->spec.streams;
  size_t least = aligned (PIECE_FRAMES * h->frame) * run->spec.streams;
  h->size = all < PIECE_MAX ? all : least > PIECE_MAX ? least : PIECE_MAX;
  if (h->size > all)
    h->size = all;
  if ((e = replay_new (run, h, err)) ||
      (e = piece_new (d, &h->pieces[0], h->size, err)))
    return e;
  if (all > h->size && ((e = piece_new (d, &h->pieces[1], h->size, err)) ||
                           (e = fx_cuda_stream_new (d, &h->up, err)) ||
                           (e = fx_cuda_stream_new (d, &h->down, err))))
    return e;
  return FX_OK;
}

void
fx_cuda_staging_free (FxDeviceRun *run)
{
  struct FxCudaHost *h = run->host;
  FxDevice *d = run->device;
  if (!h)
    return;
  fx_cuda_stream_free (h->up);
  fx_cuda_stream_free (h->down);
  for (int i = 0; i < 2; i++) {
    fx_cuda_host_free (d, h->pieces[i].host);
    fx_cuda_free (d, h->pieces[i].device);
    fx_cuda_event_free (h->pieces[i].up);
    fx_cuda_event_free (h->pieces[i].processed);
    fx_cuda_event_free (h->pieces[i].done);
  }
  fx_cuda_host_free (d, h->in);
  fx_cuda_host_free (d, h->out);
  free (h->jobs);
  free (h);
  run->host = NULL;
}

/* --- by replay ------------------------------------------------------------------ */

/* FX_ENOTSUP: these jobs are too long. */
static int
replay (FxDeviceRun *run, const FxDeviceHostJob *jobs, uint32_t n, FxError *err)
{
  struct FxCudaHost *h = run->host;
  size_t stride = run->replay_stride;
  int e;
  for (uint32_t i = 0; i < n; i++)
    if (jobs[i].frames * h->frame > stride)
      return FX_ENOTSUP;
  if (run->last_on && run->last_on != run->own &&
      (e = fx_cuda_event_sync (run->last, err)))
    return e;
  for (uint32_t i = 0; i < n; i++) {
    size_t at = jobs[i].stream * stride;
    h->jobs[i] = (FxDeviceJob){ .stream = jobs[i].stream,
      .in = run->replay_in + at,
      .out = run->replay_out + at,
      .frames = jobs[i].frames };
    memcpy (h->in + at, jobs[i].in, jobs[i].frames * h->frame);
  }
  fx_cuda_gathered ();
  e = run->process->replay (run, h->jobs, n, err);
  for (uint32_t i = 0; i < n && !e; i++)
    memcpy (jobs[i].out, h->out + jobs[i].stream * stride,
        jobs[i].frames * h->frame);
  return e;
}

/* --- in pieces ------------------------------------------------------------------ */

/* One call: job i of piece k has the frames from k * frames on. */
typedef struct Cut {
  FxDeviceRun *run;
  const FxDeviceHostJob *jobs;
  uint32_t n;
  uint32_t frames; /* of a job in a piece */
  uint32_t pieces;
  FxDeviceStream *up, *down;
} Cut;

static uint32_t
frames_in (const Cut *c, uint32_t i, uint32_t k)
{
  uint64_t first = (uint64_t)k * c->frames, all = c->jobs[i].frames;
  return first >= all              ? 0
         : all - first < c->frames ? (uint32_t)(all - first)
                                   : c->frames;
}

static int
hand_over (
    FxDeviceEvent *e, FxDeviceStream *from, FxDeviceStream *to, FxError *err)
{
  int r;
  if (from == to)
    return FX_OK;
  return (r = fx_cuda_event_record (e, from, err))
             ? r
             : fx_cuda_event_wait (e, to, err);
}

static int
queue (Cut *c, uint32_t k, FxError *err)
{
  FxDeviceRun *run = c->run;
  struct FxCudaHost *h = run->host;
  Piece *p = &h->pieces[k & 1];
  uint32_t m = 0;
  size_t size = 0;
  for (uint32_t i = 0; i < c->n; i++) {
    uint32_t frames = frames_in (c, i, k);
    if (!frames)
      continue;
    memcpy (p->host + size,
        (const char *)c->jobs[i].in + (size_t)k * c->frames * h->frame,
        frames * h->frame);
    h->jobs[m++] = (FxDeviceJob){ .stream = c->jobs[i].stream,
      .in = p->device + size,
      .out = p->device + size,
      .frames = frames };
    size += aligned (frames * h->frame);
  }
  int e;
  if ((e = fx_cuda_upload (c->up, p->device, p->host, size, err)) ||
      (e = hand_over (p->up, c->up, run->own, err)) ||
      (e = run->process->process (run, h->jobs, m, run->own, err)) ||
      (e = hand_over (p->processed, run->own, c->down, err)) ||
      (e = fx_cuda_download (c->down, p->host, p->device, size, err)))
    return e;
  return fx_cuda_event_record (p->done, c->down, err);
}

static int
finish (Cut *c, uint32_t k, FxError *err)
{
  struct FxCudaHost *h = c->run->host;
  Piece *p = &h->pieces[k & 1];
  size_t size = 0;
  int e = fx_cuda_event_sync (p->done, err);
  for (uint32_t i = 0; i < c->n && !e; i++) {
    uint32_t frames = frames_in (c, i, k);
    memcpy ((char *)c->jobs[i].out + (size_t)k * c->frames * h->frame,
        p->host + size, frames * h->frame);
    size += aligned (frames * h->frame);
  }
  return e;
}

int
fx_cuda_staging_call (
    FxDeviceRun *run, const FxDeviceHostJob *jobs, uint32_t n, FxError *err)
{
  struct FxCudaHost *h = run->host;
  uint64_t longest = 0;
  for (uint32_t i = 0; i < n; i++)
    longest = jobs[i].frames > longest ? jobs[i].frames : longest;
  if (!longest)
    return FX_OK;
  int e = run->replay_stride ? replay (run, jobs, n, err) : FX_ENOTSUP;
  if (e != FX_ENOTSUP)
    return e;
  Cut c = { .run = run, .jobs = jobs, .n = n };
  uint64_t most = h->size / n / ALIGN * ALIGN / h->frame;
  c.frames = (uint32_t)(longest < most ? longest : most);
  c.pieces = (uint32_t)((longest + c.frames - 1) / c.frames);
  c.up = c.pieces > 1 ? h->up : run->own;
  c.down = c.pieces > 1 ? h->down : run->own;
  e = FX_OK;
  for (uint32_t k = 0; k < c.pieces && !e; k++)
    if (k < 2 || !(e = finish (&c, k - 2, err)))
      e = queue (&c, k, err);
  for (uint32_t k = c.pieces > 2 ? c.pieces - 2 : 0; k < c.pieces && !e; k++)
    e = finish (&c, k, err);
  /* What is under way uses memory that the next call uses too. */
  if (e) {
    fx_cuda_stream_sync (c.up, NULL);
    fx_cuda_stream_sync (run->own, NULL);
    fx_cuda_stream_sync (c.down, NULL);
  }
  return e;
}
