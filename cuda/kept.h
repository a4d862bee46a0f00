/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A few doubles for each channel of the streams of a run, on the device: what an
 * effect remembers that is no stretch of sound. */

#ifndef FX_CUDA_KEPT_H
#define FX_CUDA_KEPT_H

#include "cuda/fx_cuda.h"

typedef struct FxCudaKept {
  size_t size; /* bytes of a stream */
  FxDevicePtr at;
} FxCudaKept;

/* max_size doubles of each channel, all zeros. exit also takes what init did not
 * end, or what is all zeros. */
int fx_cuda_kept_init (FxDeviceRun *run, FxCudaKept *k, FxError *err);
void fx_cuda_kept_exit (FxDeviceRun *run, FxCudaKept *k);

static inline FxDevicePtr
fx_cuda_kept_at (const FxCudaKept *k, uint32_t stream)
{
  return k->at + stream * k->size;
}

/* As in FxCudaProcess: [channels][max_size]. */
int fx_cuda_kept_write (FxDeviceRun *run, FxCudaKept *k, uint32_t stream,
    const double *history, FxError *err);
int fx_cuda_kept_read (FxDeviceRun *run, FxCudaKept *k, uint32_t stream,
    double *history, FxError *err);
int fx_cuda_kept_reset (
    FxDeviceRun *run, FxCudaKept *k, uint32_t stream, FxError *err);

#endif
