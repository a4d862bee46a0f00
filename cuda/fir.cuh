/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the FIR kernels share: where a frame of the input is, the ring of the
 * last frames, and what is done with numbers that are none. */

#ifndef FX_CUDA_FIR_CUH
#define FX_CUDA_FIR_CUH

#include "cuda/device.cuh"
#include "cuda/fir.h"
#include "cuda/seen.cuh"

static __device__ inline float
fx_fir_fma (float a, float b, float c)
{
  return fmaf (a, b, c);
}

static __device__ inline double
fx_fir_fma (double a, double b, double c)
{
  return fma (a, b, c);
}

template <typename T>
static __device__ inline T *
fx_fir_at (uint64_t address)
{
  return (T *)(uintptr_t)address;
}

/* The frame at time t < 0; 0 before what has been heard. */
template <typename S>
static __device__ inline S
fx_fir_past (const FxFirJob &job, uint32_t channel, int32_t t)
{
  if ((uint32_t)-t > job.heard)
    return S (0);
  int32_t at = (int32_t)job.head + t;
  if (at < 0)
    at += (int32_t)job.ring;
  return fx_fir_at<const S> (job.past)[(size_t)channel * job.ring + at];
}

/* The new frame at time t >= 0, without what is not finite: counted, and kept
 * in the ring when it is among the last. Every new frame goes through here
 * once. The ring is twice as long as what is kept, so what is written is not
 * what others still read. */
template <typename S>
static __device__ inline S
fx_fir_take (const FxFirJob &job, uint32_t channels, uint32_t channel,
    uint32_t t, FxSeen &seen)
{
  S x = fx_seen_in (
      fx_fir_at<const S> (job.in)[(size_t)t * channels + channel], seen);
  if (t >= job.frames - job.written) {
    uint32_t at = job.head + (t - (job.frames - job.written));
    if (at >= job.ring)
      at -= job.ring;
    fx_fir_at<S> (job.past)[(size_t)channel * job.ring + at] = x;
  }
  return x;
}

/* The frame at any time before frames, not counted. */
template <typename S>
static __device__ inline S
fx_fir_look (
    const FxFirJob &job, uint32_t channels, uint32_t channel, int32_t t)
{
  if (t < 0)
    return fx_fir_past<S> (job, channel, t);
  S x = fx_fir_at<const S> (job.in)[(size_t)t * channels + channel];
  return fx_is_finite (x) ? x : S (0);
}

/* Frame i of the n - 1 before a tile that begins at time t0. */
template <typename S>
static __device__ inline S
fx_fir_before (const FxFirJob &job, uint32_t channels, uint32_t channel,
    uint32_t tile, int32_t t0, uint32_t i)
{
  uint32_t halo = job.n - 1;
  if (!job.halo)
    return fx_fir_look<S> (job, channels, channel, t0 - (int32_t)(halo - i));
  return fx_fir_at<const S> (
      job.halo)[((size_t)tile * halo + i) * channels + channel];
}

#endif
