/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The last frames of the streams of a run, on the device, in the type of the
 * samples: a ring for each. */

#ifndef FX_CUDA_PAST_H
#define FX_CUDA_PAST_H

#include "cuda/fx_cuda.h"

typedef struct FxCudaPastStream {
  FxDevicePtr at;
  uint32_t head; /* where the next frame goes */
} FxCudaPastStream;

typedef struct FxCudaPast {
  const FxCudaKernel *keep;
  uint32_t history, ring; /* frames: that count, and that there are */
  size_t frame, size;     /* bytes of one, of a ring */
  FxCudaPastStream *streams;
  void *copy; /* of a ring, on the host */
} FxCudaPast;

/* `more` frames longer than max_size of the run, the history, which is >= 1; all
 * zeros. exit also takes what init did not end, or what is all zeros. */
int fx_cuda_past_init (
    FxDeviceRun *run, FxCudaPast *p, uint32_t more, FxError *err);
void fx_cuda_past_exit (FxDeviceRun *run, FxCudaPast *p);

/* As in FxCudaProcess. */
int fx_cuda_past_write (FxDeviceRun *run, FxCudaPast *p, uint32_t stream,
    const double *history, FxError *err);
int fx_cuda_past_read (FxDeviceRun *run, FxCudaPast *p, uint32_t stream,
    double *history, FxError *err);
int fx_cuda_past_reset (
    FxDeviceRun *run, FxCudaPast *p, uint32_t stream, FxError *err);

/* Queues what appends frames <= ring. RT. */
int fx_cuda_past_keep (FxDeviceRun *run, FxCudaPast *p, uint32_t stream,
    FxDevicePtr from, uint32_t frames, FxDeviceStream *on, FxError *err);

#endif
