/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Sums of signals with gains on the device. */

#include "cuda/fx_cuda.h"
#include "cuda/point.h"

#include <math.h>
#include <string.h>

/* Samples of one launch: 2^31 - 1 blocks of threads are the most there can be. */
#define MOST ((uint64_t)1 << 38)

static const char *const kernels[] = {
  [FX_F32] = "point_mix_f32", [FX_F64] = "point_mix_f64"
};

int
fx_cuda_mix_load (FxDevice *d, FxError *err)
{
  const FxCudaKernel *kernel;
  int e = fx_cuda_kernel (d, kernels[0], 0, &kernel, err);
  return e ? e : fx_cuda_kernel (d, kernels[1], 0, &kernel, err);
}

int
fx_cuda_mix (FxDeviceStream *s, FxSample sample, FxDevicePtr to,
    const FxDevicePtr *from, const double *gains, uint32_t n, uint64_t count,
    FxError *err)
{
  const FxCudaKernel *kernel;
  size_t size = sample == FX_F64 ? sizeof (double) : sizeof (float);
  FxPointMix a;
  if (n < 1 || n > FX_POINT_INPUTS)
    return fx_error (err, FX_EINVAL, "n", n, 1, FX_POINT_INPUTS, "",
        "not a number of inputs that can be mixed at once",
        "mix more of them in several calls");
  memset (&a, 0, sizeof a);
  a.n = n;
  uint64_t addresses = to;
  for (uint32_t k = 0; k < n; k++) {
    if (!isfinite (gains[k]))
      return fx_error (err, FX_EINVAL, "gains", gains[k], 1, 0, "",
          "a gain is not a finite number", "give finite gains");
    a.gains[k] = gains[k];
    addresses |= from[k];
  }
  if (addresses % size)
    return fx_error (err, FX_EINVAL, "to", (double)(addresses % size), 0, 0,
        "bytes", "an address is not aligned to a sample",
        "give addresses of whole samples");
  int e = fx_cuda_kernel (
      fx_cuda_stream_device (s), kernels[sample == FX_F64], 0, &kernel, err);
  for (uint64_t done = 0; done < count && !e; done += a.count) {
    a.count = count - done < MOST ? count - done : MOST;
    a.to = to + done * size;
    for (uint32_t k = 0; k < n; k++)
      a.from[k] = from[k] + done * size;
    uint64_t blocks = fx_point_cut (&a, size);
    e = fx_cuda_launch (
        s, kernel, (uint32_t)blocks, 1, FX_POINT_THREADS, 0, &a, sizeof a, err);
  }
  return e;
}
