/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* FIR filters in the direct form, for short responses:
 *   y[t] = sum over k < n of h[k] x[t - k].
 * A block of 256 threads has a tile of the input, planar, and the taps in shared
 * memory. A thread computes 16 frames in a row of one channel: 16 taps at a time
 * on 32 frames in registers: 256 fused multiply-adds for 16 + 4 loads. A run of
 * 16 frames takes 17 words, so the lanes of a warp are in different banks.
 *
 * Order of the sum: taps ascending in groups of 64, each from 0 by fused
 * multiply-adds; then the groups ascending. Class EXACT: the same bytes for any
 * launch, tile, or number of channels, and as the emulation.
 *
 * fir_f32  float samples and arithmetic
 * fir_x32  float samples, double arithmetic
 * fir_f64  double samples and arithmetic */

#include "cuda/fir.cuh"

template <typename R> struct alignas (16) FxFirFour
{
  R v[4];
};

/* acc[i] += sum over k < 16 of h[k] x[i - k], where x[0 .. 15] is `now` and
 * x[-16 .. -1] is `before`. */
template <typename R>
static __device__ inline void
taps_16 (const R *h, const R *now, const R *before, R *acc)
{
#pragma unroll
  for (int k4 = 0; k4 < 16; k4 += 4) {
    FxFirFour<R> four = *(const FxFirFour<R> *)(h + k4);
#pragma unroll
    for (int k = 0; k < 4; k++)
#pragma unroll
      for (int i = 0; i < 16; i++)
        acc[i] = fx_fir_fma (four.v[k],
            i >= k4 + k ? now[i - k4 - k] : before[16 + i - k4 - k], acc[i]);
  }
}

/* y = sum over k < n of h[k] x[i - k] for the 16 frames i from x on; x[-16 j]
 * is at x - 17 j. n: a multiple of 32. */
template <typename R>
static __device__ inline void
taps_all (const R *h, uint32_t n, const R *x, R *y)
{
  R now[16], before[16];
#pragma unroll
  for (int i = 0; i < 16; i++) {
    y[i] = R (0);
    now[i] = x[i];
  }
  for (uint32_t k = 0; k < n; k += 64) {
    R acc[16];
#pragma unroll
    for (int i = 0; i < 16; i++)
      acc[i] = R (0);
    uint32_t end = n - k < 64 ? n : k + 64;
#pragma unroll 1
    for (uint32_t j = k; j < end; j += 32) {
#pragma unroll
      for (int i = 0; i < 16; i++)
        before[i] = x[i - 17];
      taps_16 (h + j, now, before, acc);
      x -= 34;
#pragma unroll
      for (int i = 0; i < 16; i++)
        now[i] = x[i];
      taps_16 (h + j + 16, before, now, acc);
    }
#pragma unroll
    for (int i = 0; i < 16; i++)
      y[i] = y[i] + acc[i];
  }
}

template <typename S, typename R>
static __device__ inline void
fir_direct (const FxFirLaunch &a, R *shared)
{
  const FxFirJob &job = a.job[blockIdx.y];
  uint32_t channels = a.channels, groups = (channels + a.group - 1) / a.group;
  uint32_t tile = blockIdx.x / groups;
  uint32_t c0 = blockIdx.x % groups * a.group;
  uint32_t nc = channels - c0 < a.group ? channels - c0 : a.group;
  uint32_t span = a.runs * FX_FIR_OUTPUTS;
  if ((uint64_t)tile * span >= job.frames)
    return;
  uint32_t t0 = tile * span;
  uint32_t end = job.frames - t0 < span ? job.frames - t0 : span;
  uint32_t n =
      (job.n + FX_FIR_TAPS_STEP - 1) / FX_FIR_TAPS_STEP * FX_FIR_TAPS_STEP;
  uint32_t pitch = (n + span) / 16 * 17;
  R *h = shared, *x = shared + a.shared_taps;
  FxSeen seen = { 0, 0 };

  for (uint32_t k = threadIdx.x; k < n; k += FX_FIR_THREADS)
    h[k] = fx_fir_at<const R> (job.response)[k];
  /* Frame p of the tile, n before it; where it is in x. */
  uint32_t p = threadIdx.x / nc, c = threadIdx.x % nc;
  uint32_t step = FX_FIR_THREADS / nc, rest = FX_FIR_THREADS % nc;
  while (p < n + span) {
    S v = S (0);
    if (p >= n) {
      if (p - n < end)
        v = fx_fir_take<S> (job, channels, c0 + c, t0 + (p - n), seen);
    } else if (p > n - job.n) {
      v = fx_fir_before<S> (
          job, channels, c0 + c, tile, (int32_t)t0, p - (n - job.n) - 1);
    }
    x[c * pitch + p + p / 16] = (R)v;
    p += step;
    c += rest;
    if (c >= nc) {
      c -= nc;
      p++;
    }
  }
  __syncthreads ();

  c = threadIdx.x / a.runs;
  uint32_t run = threadIdx.x % a.runs;
  bool works = c < nc && run * FX_FIR_OUTPUTS < end;
  R *mine = x + c * pitch + (n / 16 + run) * 17;
  R sum[FX_FIR_OUTPUTS];
  if (works)
    taps_all (h, n, mine, sum);
  __syncthreads ();
  if (works)
#pragma unroll
    for (int i = 0; i < FX_FIR_OUTPUTS; i++)
      mine[i] = sum[i];
  __syncthreads ();

  S *out = fx_fir_at<S> (job.out) + (size_t)t0 * channels + c0;
  p = threadIdx.x / nc;
  c = threadIdx.x % nc;
  while (p < end) {
    uint32_t q = n + p;
    out[(size_t)p * channels + c] =
        fx_seen_out<S> (x[c * pitch + q + q / 16], seen);
    p += step;
    c += rest;
    if (c >= nc) {
      c -= nc;
      p++;
    }
  }
  fx_seen_add (a.counters, seen);
}

/* The n - 1 frames before each tile, for tiles whose output lies where their
 * input did, if the job has a place for them. A block of threads for each tile. */
template <typename S>
static __device__ inline void
fir_halo (const FxFirLaunch &a)
{
  const FxFirJob &job = a.job[blockIdx.y];
  if (!job.halo || (uint64_t)blockIdx.x * job.tile >= job.frames)
    return;
  uint32_t halo = job.n - 1, channels = a.channels;
  int32_t from = (int32_t)(blockIdx.x * job.tile) - (int32_t)halo;
  S *to = fx_fir_at<S> (job.halo) + (size_t)blockIdx.x * halo * channels;
  uint32_t p = threadIdx.x / channels, c = threadIdx.x % channels;
  uint32_t step = FX_FIR_THREADS / channels, rest = FX_FIR_THREADS % channels;
  while (p < halo) {
    to[(size_t)p * channels + c] =
        fx_fir_look<S> (job, channels, c, from + (int32_t)p);
    p += step;
    c += rest;
    if (c >= channels) {
      c -= channels;
      p++;
    }
  }
}

template <typename R>
static __device__ inline void
fir_taps (const FxFirTaps &a)
{
  uint32_t i = blockIdx.x * FX_FIR_THREADS + threadIdx.x;
  if (i < a.room)
    fx_fir_at<R> (a.to)[i] =
        i < a.n ? (R)fx_fir_at<const double> (a.taps)[i] : R (0);
}

FX_KERNEL (fir_f32, FxFirLaunch, 256, 3)
{
  FX_SHARED (float, shared);
  fir_direct<float, float> (a, shared);
}

FX_KERNEL (fir_x32, FxFirLaunch, 256, 2)
{
  FX_SHARED (double, shared);
  fir_direct<float, double> (a, shared);
}

FX_KERNEL (fir_f64, FxFirLaunch, 256, 2)
{
  FX_SHARED (double, shared);
  fir_direct<double, double> (a, shared);
}

FX_KERNEL (fir_halo_f32, FxFirLaunch, 256, 4)
{
  fir_halo<float> (a);
}

FX_KERNEL (fir_halo_f64, FxFirLaunch, 256, 4)
{
  fir_halo<double> (a);
}

FX_KERNEL (fir_taps_f32, FxFirTaps, 256, 4)
{
  fir_taps<float> (a);
}

FX_KERNEL (fir_taps_f64, FxFirTaps, 256, 4)
{
  fir_taps<double> (a);
}
