/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Doubles that effects remember. */

#include "cuda/kept.h"

int
fx_cuda_kept_init (FxDeviceRun *run, FxCudaKept *k, FxError *err)
{
  k->size = run->spec.max_size * sizeof (double) * run->spec.format.channels;
  int e = fx_cuda_backend.alloc (
      run->device, k->size * run->spec.streams, &k->at, err);
  return e ? e
           : fx_cuda_backend.clear (
                 run->own, k->at, k->size * run->spec.streams, err);
}

void
fx_cuda_kept_exit (FxDeviceRun *run, FxCudaKept *k)
{
  if (k->at)
    fx_cuda_backend.free (run->device, k->at);
}

int
fx_cuda_kept_write (FxDeviceRun *run, FxCudaKept *k, uint32_t stream,
    const double *history, FxError *err)
{
  return fx_cuda_backend.upload (
      run->own, fx_cuda_kept_at (k, stream), history, k->size, err);
}

int
fx_cuda_kept_read (FxDeviceRun *run, FxCudaKept *k, uint32_t stream,
    double *history, FxError *err)
{
  int e = fx_cuda_backend.download (
      run->own, history, fx_cuda_kept_at (k, stream), k->size, err);
  return e ? e : fx_cuda_backend.stream_sync (run->own, err);
}

int
fx_cuda_kept_reset (
    FxDeviceRun *run, FxCudaKept *k, uint32_t stream, FxError *err)
{
  return fx_cuda_backend.clear (
      run->own, fx_cuda_kept_at (k, stream), k->size, err);
}
