/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Rings of the last frames. */

#include "cuda/past.h"
#include "cuda/effect.h"

#include <stdlib.h>

static int
no_memory (double size, FxError *err)
{
  return fx_error (err, FX_ENOMEM, "history", size, 1, 0, "bytes",
      "no memory is left for a run",
      "use fewer streams, shorter delays, or free memory");
}

int
fx_cuda_past_init (FxDeviceRun *run, FxCudaPast *p, uint32_t more, FxError *err)
{
  enum { LONGEST = 1 << 28 };
  const FxFormat *f = &run->spec.format;
  int e;
  if (run->spec.max_size < 1 || run->spec.max_size > LONGEST)
    return fx_error (err, FX_ENOTSUP, "max-size", run->spec.max_size, 1,
        LONGEST, "frames", "not a length of history for the device",
        "use a shorter delay");
  p->history = run->spec.max_size;
  p->ring = p->history + more;
  p->frame =
      f->channels * (f->sample == FX_F64 ? sizeof (double) : sizeof (float));
  p->size = p->ring * p->frame;
  p->streams = calloc (run->spec.streams, sizeof *p->streams);
  p->copy = malloc (p->size);
  if (!p->streams || !p->copy)
    return no_memory ((double)p->size, err);
  if ((e = fx_cuda_kernel (
           run->device, fx_keep_kernel (f->sample), 0, &p->keep, err)))
    return e;
  for (uint32_t i = 0; i < run->spec.streams; i++)
    if ((e = fx_cuda_backend.alloc (
             run->device, p->size, &p->streams[i].at, err)) ||
        (e = fx_cuda_past_reset (run, p, i, err)))
      return e;
  return FX_OK;
}

void
fx_cuda_past_exit (FxDeviceRun *run, FxCudaPast *p)
{
  for (uint32_t i = 0; p->streams && i < run->spec.streams; i++)
    if (p->streams[i].at)
      fx_cuda_backend.free (run->device, p->streams[i].at);
  free (p->streams);
  free (p->copy);
}

int
fx_cuda_past_write (FxDeviceRun *run, FxCudaPast *p, uint32_t stream,
    const double *history, FxError *err)
{
  const FxFormat *f = &run->spec.format;
  for (uint32_t c = 0; c < f->channels; c++)
    for (uint32_t i = 0; i < p->history; i++) {
      size_t at = (size_t)i * f->channels + c;
      if (f->sample == FX_F64)
        ((double *)p->copy)[at] = *history++;
      else
        ((float *)p->copy)[at] = (float)*history++;
    }
  p->streams[stream].head = p->history % p->ring;
  return fx_cuda_backend.upload (
      run->own, p->streams[stream].at, p->copy, p->history * p->frame, err);
}

int
fx_cuda_past_read (FxDeviceRun *run, FxCudaPast *p, uint32_t stream,
    double *history, FxError *err)
{
  const FxFormat *f = &run->spec.format;
  uint64_t first = (uint64_t)p->streams[stream].head + p->ring - p->history;
  int e = fx_cuda_backend.download (
      run->own, p->copy, p->streams[stream].at, p->size, err);
  if (e || (e = fx_cuda_backend.stream_sync (run->own, err)))
    return e;
  for (uint32_t c = 0; c < f->channels; c++)
    for (uint32_t i = 0; i < p->history; i++) {
      size_t at = (size_t)((first + i) % p->ring) * f->channels + c;
      *history++ = f->sample == FX_F64 ? ((double *)p->copy)[at]
                                       : (double)((float *)p->copy)[at];
    }
  return FX_OK;
}

int
fx_cuda_past_reset (
    FxDeviceRun *run, FxCudaPast *p, uint32_t stream, FxError *err)
{
  p->streams[stream].head = 0;
  return fx_cuda_backend.clear (run->own, p->streams[stream].at, p->size, err);
}

int
fx_cuda_past_keep (FxDeviceRun *run, FxCudaPast *p, uint32_t stream,
    FxDevicePtr from, uint32_t frames, FxDeviceStream *on, FxError *err)
{
  FxCudaPastStream *s = &p->streams[stream];
  FxKeepLaunch a = { .in = from,
    .past = s->at,
    .counters = run->counters_at,
    .ring = p->ring,
    .head = s->head,
    .frames = frames,
    .channels = run->spec.format.channels };
  int e = fx_cuda_launch (on, p->keep, fx_keep_blocks (&a), 1, FX_POINT_THREADS,
      0, &a, sizeof a, err);
  run->launches += !e;
  s->head = (uint32_t)(((uint64_t)s->head + frames) % p->ring);
  return e;
}
