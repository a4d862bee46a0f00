/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The process "fir" on the device: one response for all channels of a stream.
 * Memory and kernels are made here; what is launched, and why, is in fir_run.c
 * and fir_plan.c.
 *
 * All memory is taken by init: see FxFirMemory. Taps go through two places in
 * page-locked memory in turn, so a plan waits for a copy only when it is the
 * third before the first has been copied. */

#include "cuda/fir_run.h"
#include "cuda/fx_cuda.h"

#include <stdlib.h>
#include <string.h>

enum { STAGES = 2, MOST_TAPS = 1 << 24 };

typedef struct Fir {
  FxFirRun run;
  FxFirStream *streams;
  FxFirPlaces at;
  const FxCudaKernel *kernels[FX_FIR_KERNELS]; /* NULL: not needed */
  const char *texts[FX_FIR_PARTS + 1][FX_FIR_SIZES];
  FxDeviceStream *on; /* where launches go */
  double *stage[STAGES];
  FxDeviceEvent *copied[STAGES];
  int next;   /* stage */
  void *ring; /* of one stream, on the host */
} Fir;

static int
launch (void *user, int kernel, uint32_t x, uint32_t y, uint32_t threads,
    size_t shared, const void *args, size_t args_size, FxError *err)
{
  FxDeviceRun *run = user;
  Fir *f = run->state;
  int e = fx_cuda_launch (
      f->on, f->kernels[kernel], x, y, threads, shared, args, args_size, err);
  run->launches += !e;
  return e;
}

/* --- set-up ------------------------------------------------------------------------ */

static int
no_memory (const char *what, double size, FxError *err)
{
  return fx_error (err, FX_ENOMEM, what, size, 1, 0, "bytes",
      "no memory is left for a run",
      "use fewer streams or taps, or free memory");
}

static int
make_kernels (FxDeviceRun *run, const FxFirSetup *setup, FxError *err)
{
  static const char *const kinds[] = { "direct", "fft", "parts" };
  Fir *f = run->state;
  char name[FX_FIR_NAME];
  uint32_t threads;
  size_t shared;
  for (int k = 0; k < FX_FIR_KERNELS; k++)
    if (fx_fir_kernel (setup, k, name, &threads, &shared)) {
      int e = fx_cuda_kernel (run->device, name, shared, &f->kernels[k], err);
      if (e)
        return e;
    }
  fx_fir_kernel (setup, FX_FIR_K_DIRECT, name, &threads, &shared);
  for (int kind = FX_FIR_DIRECT; kind <= FX_FIR_PARTS; kind++)
    for (int i = 0; i < FX_FIR_SIZES; i++) {
      /* "fir_f32_fft_4096", the direct form without a size. */
      char text[64];
      strcpy (text, name);
      strcat (strcat (text, "_"), kinds[kind]);
      if (kind != FX_FIR_DIRECT)
        strcat (text,
            (const char *const[]){ "_512", "_1024", "_2048", "_4096" }[i]);
      if (!(f->texts[kind][i] = fx_cuda_text (text)))
        return no_memory ("kernel", sizeof text, err);
    }
  return FX_OK;
}

static int
make_roots (FxDeviceRun *run, const FxFirMemory *m, FxError *err)
{
  Fir *f = run->state;
  void *roots = malloc (m->roots_double);
  if (!roots)
    return no_memory ("roots", (double)m->roots_double, err);
  fx_fir_roots_fill (roots, run->is_double);
  int e = fx_cuda_backend.upload (run->own, f->at.roots, roots, m->roots, err);
  /* Ordinary memory: copied by now. */
  fx_fir_roots_fill (roots, 1);
  if (!e)
    e = fx_cuda_backend.upload (
        run->own, f->at.roots_double, roots, m->roots_double, err);
  free (roots);
  return e;
}

static int
make_memory (FxDeviceRun *run, const FxFirMemory *m, FxError *err)
{
  Fir *f = run->state;
  FxDevice *d = run->device;
  size_t streams = run->spec.streams;
  int e;
  const struct {
    FxDevicePtr *at;
    size_t size;
  } places[] = { { &f->at.past, streams * m->past },
    { &f->at.response[FX_FIR_SMALL], streams * m->response },
    { &f->at.response[FX_FIR_BULK], streams * m->response },
    { &f->at.spectra, streams * m->spectra }, { &f->at.work, m->work },
    { &f->at.roots, m->roots }, { &f->at.roots_double, m->roots_double },
    { &f->at.taps, m->taps } };
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
    if (places[i].size &&
        (e = fx_cuda_backend.alloc (d, places[i].size, places[i].at, err)))
      return e;
  f->streams = calloc (streams, sizeof *f->streams);
  f->ring = malloc (m->past);
  if (!f->streams || !f->ring)
    return no_memory ("streams", (double)m->past, err);
  for (int i = 0; i < STAGES; i++) {
    if (!(f->stage[i] = fx_cuda_backend.host_alloc (d, m->taps)))
      return no_memory ("page-locked memory", (double)m->taps, err);
    if ((e = fx_cuda_backend.event_new (d, &f->copied[i], err)))
      return e;
  }
  return make_roots (run, m, err);
}

static int
init (FxDeviceRun *run, FxError *err)
{
  FxDeviceInfo info;
  Fir *f = run->state = calloc (1, sizeof *f);
  int e;
  if (!f)
    return no_memory ("run", sizeof *f, err);
  if (run->spec.max_size < 1 || run->spec.max_size > MOST_TAPS)
    return fx_error (err, FX_ENOTSUP, "max-size", run->spec.max_size, 1,
        MOST_TAPS, "taps", "not a length of response for the device",
        "use a shorter response");
  fx_cuda_backend.info (run->device, &info);
  FxFirSetup setup = { run->spec.format.sample, run->is_double,
    info.double_ratio, run->spec.format.channels, run->spec.streams,
    run->spec.max_size, run->spec.host_frames };
  FxFirMemory m = fx_fir_memory (&setup);
  f->at.counters = run->counters_at;
  if ((e = make_kernels (run, &setup, err)) || (e = make_memory (run, &m, err)))
    return e;
  fx_fir_run_init (&f->run, &setup, &f->at, f->streams, launch, run);
  return FX_OK;
}

static void
finish (FxDeviceRun *run)
{
  Fir *f = run->state;
  FxDevice *d = run->device;
  const FxDevicePtr places[] = { f->at.past, f->at.response[FX_FIR_SMALL],
    f->at.response[FX_FIR_BULK], f->at.spectra, f->at.work, f->at.roots,
    f->at.roots_double, f->at.taps };
  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
    if (places[i])
      fx_cuda_backend.free (d, places[i]);
  for (int i = 0; i < STAGES; i++) {
    if (f->copied[i])
      fx_cuda_backend.event_free (f->copied[i]);
    if (f->stage[i])
      fx_cuda_backend.host_free (d, f->stage[i]);
  }
  free (f->ring);
  free (f->streams);
  free (f);
  run->state = NULL;
}

/* --- plans and histories -------------------------------------------------------------- */

static int
set_plan (FxDeviceRun *run, uint32_t stream, uint32_t n, const void *plan,
    FxError *err)
{
  Fir *f = run->state;
  int i = f->next, e;
  const double *taps = plan;
  for (uint32_t k = 0; k < n; k++)
    if (taps[k] - taps[k] != 0)
      return fx_error (err, FX_EINVAL, "taps", taps[k], 1, 0, "",
          "a tap is not a finite number", "give finite taps");
  if ((e = fx_cuda_backend.event_sync (f->copied[i], err)))
    return e;
  f->next = (i + 1) % STAGES;
  memcpy (f->stage[i], plan, n * sizeof (double));
  f->on = run->own;
  if ((e = fx_cuda_backend.upload (
           run->own, f->at.taps, f->stage[i], n * sizeof (double), err)) ||
      (e = fx_cuda_backend.event_record (f->copied[i], run->own, err)) ||
      (e = fx_fir_run_plan (&f->run, stream, n, err)))
    return e;
  fx_fir_run_reset (&f->run, stream);
  return FX_OK;
}

static int
write_history (
    FxDeviceRun *run, uint32_t stream, const double *history, FxError *err)
{
  Fir *f = run->state;
  size_t size = f->run.memory.past;
  fx_fir_run_write (&f->run, stream, history, f->ring);
  return fx_cuda_backend.upload (
      run->own, f->at.past + stream * size, f->ring, size, err);
}

static int
read_history (FxDeviceRun *run, uint32_t stream, double *history, FxError *err)
{
  Fir *f = run->state;
  size_t size = f->run.memory.past;
  int e = fx_cuda_backend.download (
      run->own, f->ring, f->at.past + stream * size, size, err);
  if (e || (e = fx_cuda_backend.stream_sync (run->own, err)))
    return e;
  fx_fir_run_read (&f->run, stream, f->ring, history);
  return FX_OK;
}

static int
reset (FxDeviceRun *run, uint32_t stream, FxError *err)
{
  Fir *f = run->state;
  fx_fir_run_reset (&f->run, stream);
  return FX_OK;
}

/* --- work ------------------------------------------------------------------------------ */

static int
process (FxDeviceRun *run, const FxDeviceJob *jobs, uint32_t n,
    FxDeviceStream *s, FxError *err)
{
  Fir *f = run->state;
  f->on = s;
  return fx_fir_run_process (&f->run, jobs, n, err);
}

static const char *
kernel (const FxDeviceRun *run, uint64_t frames)
{
  const Fir *f = run->state;
  const FxFirForm *form = fx_fir_run_form (&f->run, frames);
  if (!form)
    return "cuda";
  return f
      ->texts[form->kind]
             [form->kind == FX_FIR_DIRECT ? 0 : form->size - FX_FIR_SIZE_MIN];
}

const FxCudaProcess fx_cuda_fir = {
  .name = "fir",
  .init = init,
  .exit = finish,
  .set_plan = set_plan,
  .write = write_history,
  .read = read_history,
  .reset = reset,
  .process = process,
  .kernel = kernel,
};
