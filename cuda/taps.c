/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The process "taps" on the device: a ring of the last frames for each stream, in
 * the type of the samples, to which the input is appended before the output is
 * made of what is there. What is launched is in effect_plan.c. */

#include "cuda/effect.h"
#include "cuda/fx_cuda.h"

#include <stdlib.h>
#include <string.h>

typedef struct Stream {
  FxDevicePtr past;
  uint32_t head; /* of the next frame in it */
  FxDeviceTaps taps;
} Stream;

typedef struct Taps {
  const FxCudaKernel *keep, *taps;
  const char *text;
  uint32_t ring, piece; /* frames */
  size_t shared;
  size_t size; /* bytes of a ring */
  Stream *streams;
  void *copy; /* of a ring, on the host */
} Taps;

static int
no_memory (const char *what, double size, FxError *err)
{
  return fx_error (err, FX_ENOMEM, what, size, 1, 0, "bytes",
      "no memory is left for a run",
      "use fewer streams, shorter delays, or free memory");
}

static int
make_rings (FxDeviceRun *run, FxError *err)
{
  Taps *s = run->state;
  int e = FX_OK;
  s->streams = calloc (run->spec.streams, sizeof *s->streams);
  s->copy = malloc (s->size);
  if (!s->streams || !s->copy)
    return no_memory ("streams", (double)s->size, err);
  for (uint32_t i = 0; i < run->spec.streams && !e; i++) {
    FxDevicePtr *past = &s->streams[i].past;
    if (!(e = fx_cuda_backend.alloc (run->device, s->size, past, err)))
      e = fx_cuda_backend.clear (run->own, *past, s->size, err);
  }
  return e;
}

static int
init (FxDeviceRun *run, FxError *err)
{
  enum { LONGEST = 1 << 28 };
  const FxFormat *f = &run->spec.format;
  const char *name = fx_taps_kernel (f->sample, run->is_double);
  Taps *s = run->state = calloc (1, sizeof *s);
  int e;
  if (!s)
    return no_memory ("run", sizeof *s, err);
  if (run->spec.max_size < 1 || run->spec.max_size > LONGEST)
    return fx_error (err, FX_ENOTSUP, "max-size", run->spec.max_size, 1,
        LONGEST, "frames", "not a length of history for the device",
        "use a shorter delay");
  s->ring = fx_taps_ring (run->spec.max_size, f->channels);
  s->piece = fx_taps_piece (f->channels);
  s->shared = fx_taps_shared (run->is_double);
  s->size = (size_t)s->ring * f->channels *
            (f->sample == FX_F64 ? sizeof (double) : sizeof (float));
  s->text = fx_cuda_text (name);
  if (!s->text)
    return no_memory ("kernel", 0, err);
  if ((e = fx_cuda_kernel (run->device, name, s->shared, &s->taps, err)) ||
      (e = fx_cuda_kernel (
           run->device, fx_taps_keep_kernel (f->sample), 0, &s->keep, err)))
    return e;
  return make_rings (run, err);
}

static void
finish (FxDeviceRun *run)
{
  Taps *s = run->state;
  for (uint32_t i = 0; s->streams && i < run->spec.streams; i++)
    if (s->streams[i].past)
      fx_cuda_backend.free (run->device, s->streams[i].past);
  free (s->streams);
  free (s->copy);
  free (s);
  run->state = NULL;
}

/* --- plans and histories ----------------------------------------------------------- */

static int
bad_tap (const FxDeviceTap *t, uint32_t most)
{
  double sum = t->w[0] + t->w[1] + t->w[2] + t->w[3];
  return t->delay > most || sum - sum != 0;
}

static int
set_plan (FxDeviceRun *run, uint32_t stream, uint32_t n, const void *plan,
    FxError *err)
{
  Taps *s = run->state;
  const FxDeviceTaps *t = plan;
  if (t->n > FX_DEVICE_TAPS)
    return fx_error (err, FX_EINVAL, "taps", t->n, 0, FX_DEVICE_TAPS, "",
        "more taps than the device takes", "process on the CPU");
  for (uint32_t i = 0; i < t->n; i++)
    if (bad_tap (&t->tap[i], run->spec.max_size))
      return fx_error (err, FX_EINVAL, "delay", t->tap[i].delay, 0,
          run->spec.max_size, "frames",
          "longer than the history, or a weight that is not finite",
          "raise max_size of the run, and give finite weights");
  s->streams[stream].taps = *t;
  return FX_OK;
}

static int
write_history (
    FxDeviceRun *run, uint32_t stream, const double *history, FxError *err)
{
  Taps *s = run->state;
  const FxFormat *f = &run->spec.format;
  uint32_t n = run->spec.max_size;
  for (uint32_t c = 0; c < f->channels; c++)
    for (uint32_t i = 0; i < n; i++) {
      size_t at = (size_t)i * f->channels + c;
      if (f->sample == FX_F64)
        ((double *)s->copy)[at] = *history++;
      else
        ((float *)s->copy)[at] = (float)*history++;
    }
  s->streams[stream].head = n;
  return fx_cuda_backend.upload (
      run->own, s->streams[stream].past, s->copy, s->size / s->ring * n, err);
}

static int
read_history (FxDeviceRun *run, uint32_t stream, double *history, FxError *err)
{
  Taps *s = run->state;
  const FxFormat *f = &run->spec.format;
  uint32_t n = run->spec.max_size, head = s->streams[stream].head;
  int e = fx_cuda_backend.download (
      run->own, s->copy, s->streams[stream].past, s->size, err);
  if (e || (e = fx_cuda_backend.stream_sync (run->own, err)))
    return e;
  for (uint32_t c = 0; c < f->channels; c++)
    for (uint32_t i = 0; i < n; i++) {
      uint32_t frame = (uint32_t)(((uint64_t)head + s->ring - n + i) % s->ring);
      size_t at = (size_t)frame * f->channels + c;
      *history++ = f->sample == FX_F64 ? ((double *)s->copy)[at]
                                       : (double)((float *)s->copy)[at];
    }
  return FX_OK;
}

static int
reset (FxDeviceRun *run, uint32_t stream, FxError *err)
{
  Taps *s = run->state;
  s->streams[stream].head = 0;
  return fx_cuda_backend.clear (
      run->own, s->streams[stream].past, s->size, err);
}

/* --- work --------------------------------------------------------------------------- */

static int
process_piece (
    FxDeviceRun *run, const FxTapsLaunch *a, FxDeviceStream *on, FxError *err)
{
  const Taps *s = run->state;
  int e = fx_cuda_launch (on, s->keep, fx_taps_keep_blocks (a), 1,
      FX_POINT_THREADS, 0, a, sizeof *a, err);
  if (!e)
    e = fx_cuda_launch (on, s->taps, fx_taps_blocks (a), 1, FX_POINT_THREADS,
        s->shared, a, sizeof *a, err);
  run->launches += e ? 0 : 2;
  return e;
}

static int
process (FxDeviceRun *run, const FxDeviceJob *jobs, uint32_t n,
    FxDeviceStream *on, FxError *err)
{
  Taps *s = run->state;
  uint32_t channels = run->spec.format.channels;
  size_t frame = s->size / s->ring;
  int e = FX_OK;
  for (uint32_t i = 0; i < n && !e; i++) {
    const FxDeviceJob *job = &jobs[i];
    Stream *stream = &s->streams[job->stream];
    FxTapsLaunch a = { .past = stream->past,
      .counters = run->counters_at,
      .ring = s->ring,
      .channels = channels,
      .taps = stream->taps };
    for (uint64_t at = 0; at < job->frames && !e; at += a.frames) {
      uint64_t left = job->frames - at;
      a.frames = left < s->piece ? (uint32_t)left : s->piece;
      a.in = job->in + at * frame;
      a.out = job->out + at * frame;
      a.head = stream->head;
      e = process_piece (run, &a, on, err);
      stream->head = (uint32_t)(((uint64_t)a.head + a.frames) % s->ring);
    }
  }
  return e;
}

static const char *
kernel (const FxDeviceRun *run, uint64_t frames)
{
  return ((const Taps *)run->state)->text;
}

const FxCudaProcess fx_cuda_taps = {
  .name = "taps",
  .init = init,
  .exit = finish,
  .plans_later = 1,
  .set_plan = set_plan,
  .write = write_history,
  .read = read_history,
  .reset = reset,
  .process = process,
  .kernel = kernel,
};
