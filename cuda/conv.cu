/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* FIR filters by transforms of B bins (fft.cuh), which convolve 2B samples.
 *
 * conv_one, up to B + 1 taps n: overlap-save in one kernel. Of a convolution of
 * length 2B the last 2B - (n - 1) samples have not wrapped around: a tile.
 *
 * Longer responses are cut into partitions of B taps,
 *   y_b = last B of T^-1 (sum over j of H_j X_(b-j)), X_b = T (x_(b-1), x_b),
 * in three kernels: conv_forward makes X of every new block, into a ring that
 * keeps those of the past; conv_products (many blocks) or conv_few sums; and
 * conv_inverse. Blocks are B frames since the last prime or reset; one that is
 * not full yet is transformed with zeros behind and again when there is more. A
 * causal sum does not see the zeros, so there is no latency.
 *
 * Orders of sums: conv_products, in float: groups of 8 partitions, ascending,
 * each from 0 by fused multiply-adds; then the groups. In double: ascending.
 * conv_few: the partitions j = w modulo 8 ascending for each w, then w
 * ascending. Class EXACT against the emulation, BOUND against each other.
 *
 * T. G. Stockham, High-speed convolution and correlation, 1966 (overlap-save);
 * partitions: W. G. Gardner, Efficient convolution without input-output delay,
 * 1995, with one size. */

#include "cuda/fft.cuh"

/* Whether 2B frames from time t on are all new, and none is to be kept. */
static __device__ inline bool
is_inside (const FxFirJob &job, int32_t t, uint32_t bins)
{
  return t >= 0 && (int64_t)t + 2 * bins <= (int64_t)job.frames - job.written;
}

/* Those frames, most of all, in the shortest way. Those before `own` are for
 * another block to count. */
template <typename S, typename R>
static __device__ inline void
load_inside (const FxFirJob &job, uint32_t channels, uint32_t channel,
    int32_t t, uint32_t bins, uint32_t own, FxComplex<R> *v, FxSeen &seen)
{
  const S *in = fx_fir_at<const S> (job.in) +
                (size_t)((uint32_t)t + threadIdx.x) * channels + channel;
  size_t step = (size_t)(bins / 8) * channels;
#pragma unroll
  for (int i = 0; i < 16; i++, in += step) {
    S x = *in;
    if (!fx_is_finite (x)) {
      seen.non_finite += threadIdx.x + i * (bins / 8) >= own;
      x = S (0);
    }
    if (i < 8)
      v[i].re = (R)x;
    else
      v[i - 8].im = (R)x;
  }
}

/* --- one kernel ---------------------------------------------------------------- */

template <int SIZE, typename S, typename R>
static __device__ inline void
conv_one (const FxFirLaunch &a, FxComplex<R> *shared)
{
  constexpr uint32_t bins = 1u << SIZE;
  const FxFirJob &job = a.job[blockIdx.y];
  uint32_t channel = blockIdx.x % a.channels, tile = blockIdx.x / a.channels;
  if ((uint64_t)tile * job.tile >= job.frames)
    return;
  uint32_t t0 = tile * job.tile, halo = job.n - 1;
  uint32_t end = job.frames - t0 < job.tile ? job.frames - t0 : job.tile;
  FxSeen seen = { 0, 0 };
  FxComplex<R> v[8];
  int32_t before = (int32_t)t0 - (int32_t)halo;
  if (!job.halo && is_inside (job, before, bins)) {
    load_inside<S> (job, a.channels, channel, before, bins, halo, v, seen);
  } else {
#pragma unroll
    for (int m = 0; m < 8; m++) {
      R x[2];
#pragma unroll
      for (int half = 0; half < 2; half++) {
        uint32_t q = threadIdx.x + m * (bins / 8) + half * bins;
        x[half] = R (0);
        if (q < halo)
          x[half] = (R)fx_fir_before<S> (
              job, a.channels, channel, tile, (int32_t)t0, q);
        else if (q - halo < end)
          x[half] = (R)fx_fir_take<S> (
              job, a.channels, channel, t0 + (q - halo), seen);
      }
      v[m] = { x[0], x[1] };
    }
  }
  const FxComplex<R> *roots = fx_fir_at<const FxComplex<R> > (a.roots);
  fx_fft_forward<SIZE> (v, shared, roots);
  const FxComplex<R> *h =
      fx_fir_at<const FxComplex<R> > (job.response) + threadIdx.x;
#pragma unroll
  for (int m = 0; m < 8; m++)
    v[m] = fx_fft_mul (v[m], h[m * (bins / 8)]);
  /* Makes the compiler load the last roots again, which do not fit into
   * registers beside the rest. */
  __syncwarp ();
  fx_fft_inverse<SIZE> (v, shared, roots);
  /* blockDim.x is bins / 8: with the constant the compiler would keep the
   * sixteen places of above, and spill. */
  S *out = fx_fir_at<S> (job.out) + (size_t)t0 * a.channels + channel;
#pragma unroll
  for (int m = 0; m < 8; m++) {
#pragma unroll
    for (int half = 0; half < 2; half++) {
      uint32_t q = threadIdx.x + m * blockDim.x + half * bins;
      if (q >= halo && q - halo < end)
        out[(size_t)(q - halo) * a.channels] =
            fx_seen_out<S> (half ? v[m].im : v[m].re, seen);
    }
  }
  fx_seen_add (a.counters, seen);
}

/* --- partitions ------------------------------------------------------------------ */

/* The spectrum of block b of a channel in its ring; b >= -before. */
static __device__ inline uint32_t
slot_of (const FxFirJob &job, int32_t b)
{
  int32_t at = (int32_t)job.slot + b;
  if (at < 0)
    at += (int32_t)job.slots;
  else if (at >= (int32_t)job.slots)
    at -= (int32_t)job.slots;
  return (uint32_t)at;
}

template <int SIZE, typename S, typename R>
static __device__ inline void
conv_forward (const FxFirLaunch &a, FxComplex<R> *shared)
{
  constexpr uint32_t bins = 1u << SIZE;
  const FxFirJob &job = a.job[blockIdx.y];
  uint32_t channel = blockIdx.x % a.channels, i = blockIdx.x / a.channels;
  if (i >= job.blocks)
    return;
  int32_t b = job.first + (int32_t)i;
  int32_t start = b * (int32_t)bins - (int32_t)job.fill;
  int32_t frames = (int32_t)job.frames;
  FxSeen seen = { 0, 0 };
  FxComplex<R> v[8];
  int32_t before = start - (int32_t)bins;
  if (is_inside (job, before, bins)) {
    load_inside<S> (job, a.channels, channel, before, bins, bins, v, seen);
  } else {
#pragma unroll
    for (int m = 0; m < 8; m++) {
      int32_t t = start + (int32_t)(threadIdx.x + m * (bins / 8));
      R now = R (0);
      if (t < 0)
        now = (R)fx_fir_past<S> (job, channel, t);
      else if (t < frames)
        now = (R)fx_fir_take<S> (job, a.channels, channel, (uint32_t)t, seen);
      v[m] = { (R)fx_fir_look<S> (job, a.channels, channel, t - (int32_t)bins),
        now };
    }
  }
  fx_fft_forward<SIZE> (v, shared, fx_fir_at<const FxComplex<R> > (a.roots));
  FxComplex<R> *to = fx_fir_at<FxComplex<R> > (job.spectra) +
                     ((size_t)channel * job.slots + slot_of (job, b)) * bins +
                     threadIdx.x;
#pragma unroll
  for (int m = 0; m < 8; m++)
    to[m * (bins / 8)] = v[m];
  fx_seen_add (a.counters, seen);
}

template <int SIZE, typename S, typename R>
static __device__ inline void
conv_inverse (const FxFirLaunch &a, FxComplex<R> *shared)
{
  constexpr uint32_t bins = 1u << SIZE;
  const FxFirJob &job = a.job[blockIdx.y];
  uint32_t channel = blockIdx.x % a.channels, b = blockIdx.x / a.channels;
  if (b >= job.blocks)
    return;
  const FxComplex<R> *from = fx_fir_at<const FxComplex<R> > (job.work) +
                             ((size_t)b * a.channels + channel) * bins +
                             threadIdx.x;
  FxComplex<R> v[8];
#pragma unroll
  for (int m = 0; m < 8; m++)
    v[m] = from[m * (bins / 8)];
  fx_fft_inverse<SIZE> (v, shared, fx_fir_at<const FxComplex<R> > (a.roots));
  int32_t start = (int32_t)(b * bins) - (int32_t)job.fill;
  FxSeen seen = { 0, 0 };
  S *out = fx_fir_at<S> (job.out) + channel;
#pragma unroll
  for (int m = 0; m < 8; m++) {
    int32_t t = start + (int32_t)(threadIdx.x + m * (bins / 8));
    if (t >= 0 && t < (int32_t)job.frames)
      out[(size_t)t * a.channels] = fx_seen_out<S> (v[m].im, seen);
  }
  fx_seen_add (a.counters, seen);
}

template <typename R>
static __device__ inline void
add_product (FxComplex<R> &acc, FxComplex<R> h, FxComplex<R> x)
{
  acc.re = fx_fir_fma (h.re, x.re, acc.re);
  acc.im = fx_fir_fma (h.re, x.im, acc.im);
  acc.re = fx_fir_fma (-h.im, x.im, acc.re);
  acc.im = fx_fir_fma (h.im, x.re, acc.im);
}

/* A warp has 32 bins of 8 blocks of a channel. It goes through the partitions
 * with the 8 spectra that meet the partition in registers, one of which is new
 * each time: so a spectrum is read about (parts + 8) / 8 times, and mostly from
 * L1, for the 8 warps of a block of threads have neighbouring blocks. */
template <typename R>
FX_FFT_FUNCTION
conv_products (const FxFirLaunch &a, uint32_t bins)
{
  constexpr int N = FX_FIR_TIME_TILE;
  const FxFirJob &job = a.job[blockIdx.y];
  uint32_t tiles = (job.blocks + N - 1) / N;
  uint32_t ranges = bins / FX_FIR_BINS, lane = threadIdx.x % 32;
  uint32_t unit =
      blockIdx.x / ranges * (FX_FIR_THREADS / 32) + threadIdx.x / 32;
  if (unit >= tiles * a.channels)
    return;
  uint32_t bin = blockIdx.x % ranges * FX_FIR_BINS + lane;
  uint32_t channel = unit / tiles;
  int32_t b0 = (int32_t)(unit % tiles * N);
  int32_t oldest = -(int32_t)job.before;
  const FxComplex<R> *spectra = fx_fir_at<const FxComplex<R> > (job.spectra) +
                                (size_t)channel * job.slots * bins + bin;
  const FxComplex<R> *h = fx_fir_at<const FxComplex<R> > (job.response) + bin;
  const FxComplex<R> zero = { R (0), R (0) };
  FxComplex<R> x[N], y[N];
#pragma unroll
  for (int i = 0; i < N; i++) {
    y[i] = zero;
    x[i] = b0 + i < (int32_t)job.blocks
               ? spectra[(size_t)slot_of (job, b0 + i) * bins]
               : zero;
  }
  uint32_t parts = job.parts;
  for (uint32_t j0 = 0; j0 < parts; j0 += N) {
    FxComplex<R> acc[N];
#pragma unroll
    for (int i = 0; i < N; i++)
      acc[i] = sizeof (R) == 4 ? zero : y[i];
#pragma unroll
    for (int k = 0; k < N; k++) {
      /* x[(i - k) mod N] is block b0 + i - j. */
      uint32_t j = j0 + (uint32_t)k;
      if (j < parts) {
        if (j > 0) {
          int32_t b = b0 - (int32_t)j;
          x[(N - k) % N] =
              b >= oldest ? spectra[(size_t)slot_of (job, b) * bins] : zero;
        }
        FxComplex<R> tap = h[(size_t)j * bins];
#pragma unroll
        for (int i = 0; i < N; i++)
          add_product (acc[i], tap, x[(i - k + N) % N]);
      }
    }
#pragma unroll
    for (int i = 0; i < N; i++)
      y[i] = sizeof (R) == 4 ? fx_fft_add (y[i], acc[i]) : acc[i];
  }
#pragma unroll
  for (int i = 0; i < N; i++)
    if (b0 + i < (int32_t)job.blocks)
      fx_fir_at<FxComplex<R> > (
          job.work)[((size_t)(b0 + i) * a.channels + channel) * bins + bin] =
          y[i];
}

/* Few blocks: 8 warps share the partitions of 32 bins of one block. */
template <typename R>
FX_FFT_FUNCTION
conv_few (const FxFirLaunch &a, uint32_t bins, FxComplex<R> *shared)
{
  constexpr uint32_t warps = FX_FIR_THREADS / 32;
  const FxFirJob &job = a.job[blockIdx.y];
  uint32_t ranges = bins / FX_FIR_BINS, lane = threadIdx.x % 32;
  uint32_t unit = blockIdx.x / ranges, w = threadIdx.x / 32;
  if (unit >= job.blocks * a.channels)
    return;
  uint32_t bin = blockIdx.x % ranges * FX_FIR_BINS + lane;
  uint32_t channel = unit % a.channels;
  int32_t b = (int32_t)(unit / a.channels);
  const FxComplex<R> *spectra = fx_fir_at<const FxComplex<R> > (job.spectra) +
                                (size_t)channel * job.slots * bins + bin;
  const FxComplex<R> *h = fx_fir_at<const FxComplex<R> > (job.response) + bin;
  uint32_t there = (uint32_t)b + job.before + 1;
  uint32_t parts = job.parts < there ? job.parts : there;
  FxComplex<R> acc = { R (0), R (0) };
#pragma unroll 4
  for (uint32_t j = w; j < parts; j += warps)
    add_product (acc, h[(size_t)j * bins],
        spectra[(size_t)slot_of (job, b - (int32_t)j) * bins]);
  shared[threadIdx.x] = acc;
  __syncthreads ();
  if (w == 0) {
#pragma unroll
    for (uint32_t k = 1; k < warps; k++)
      acc = fx_fft_add (acc, shared[k * 32 + lane]);
    fx_fir_at<FxComplex<R> > (
        job.work)[((size_t)b * a.channels + channel) * bins + bin] = acc;
  }
}

/* --- the response ------------------------------------------------------------------ */

/* In double, rounded at the end. */
template <int SIZE, typename R>
static __device__ inline void
conv_response (const FxFirResponse &a, FxComplex<double> *shared)
{
  constexpr uint32_t bins = 1u << SIZE;
  const double *taps = fx_fir_at<const double> (a.taps);
  FxComplex<double> v[8];
#pragma unroll
  for (int m = 0; m < 8; m++) {
    double x[2];
#pragma unroll
    for (uint32_t half = 0; half < 2; half++) {
      uint32_t q = threadIdx.x + m * (bins / 8) + half * bins;
      uint64_t k = (uint64_t)blockIdx.x * a.step + q;
      x[half] = q < a.step && k < a.n ? taps[k] * a.scale : 0.0;
    }
    v[m] = { x[0], x[1] };
  }
  fx_fft_forward<SIZE> (
      v, shared, fx_fir_at<const FxComplex<double> > (a.roots));
  FxComplex<R> *to =
      fx_fir_at<FxComplex<R> > (a.to) + (size_t)blockIdx.x * bins + threadIdx.x;
#pragma unroll
  for (int m = 0; m < 8; m++)
    to[m * (bins / 8)] = { (R)v[m].re, (R)v[m].im };
}

/* --- kernels: conv_<what>_<type>_<size> ---------------------------------------------- */

/* Those of B = 2^SIZE for one type: S samples, R arithmetic. */
#define TRANSFORMS(type, S, R, SIZE, threads, blocks)                          \
  FX_KERNEL (conv_one_##type##_##SIZE, FxFirLaunch, threads, blocks)           \
  {                                                                            \
    FX_SHARED (FxComplex<R>, shared);                                          \
    conv_one<SIZE, S, R> (a, shared);                                          \
  }                                                                            \
  FX_KERNEL (conv_forward_##type##_##SIZE, FxFirLaunch, threads, blocks)       \
  {                                                                            \
    FX_SHARED (FxComplex<R>, shared);                                          \
    conv_forward<SIZE, S, R> (a, shared);                                      \
  }                                                                            \
  FX_KERNEL (conv_inverse_##type##_##SIZE, FxFirLaunch, threads, blocks)       \
  {                                                                            \
    FX_SHARED (FxComplex<R>, shared);                                          \
    conv_inverse<SIZE, S, R> (a, shared);                                      \
  }

/* Those that depend on B and the arithmetic alone. */
#define SPECTRA(type, R, SIZE, threads, blocks)                                \
  FX_KERNEL (conv_response_##type##_##SIZE, FxFirResponse, threads, 1)         \
  {                                                                            \
    FX_SHARED (FxComplex<double>, shared);                                     \
    conv_response<SIZE, R> (a, shared);                                        \
  }                                                                            \
  FX_KERNEL (conv_products_##type##_##SIZE, FxFirLaunch, 256, blocks)          \
  {                                                                            \
    conv_products<R> (a, 1u << SIZE);                                          \
  }                                                                            \
  FX_KERNEL (conv_few_##type##_##SIZE, FxFirLaunch, 256, 4)                    \
  {                                                                            \
    FX_SHARED (FxComplex<R>, shared);                                          \
    conv_few<R> (a, 1u << SIZE, shared);                                       \
  }

TRANSFORMS (f32, float, float, 9, 64, 16)
TRANSFORMS (f32, float, float, 10, 128, 8)
TRANSFORMS (f32, float, float, 11, 256, 4)
TRANSFORMS (f32, float, float, 12, 512, 2)
TRANSFORMS (x32, float, double, 9, 64, 8)
TRANSFORMS (x32, float, double, 10, 128, 4)
TRANSFORMS (x32, float, double, 11, 256, 2)
TRANSFORMS (x32, float, double, 12, 512, 1)
TRANSFORMS (f64, double, double, 9, 64, 8)
TRANSFORMS (f64, double, double, 10, 128, 4)
TRANSFORMS (f64, double, double, 11, 256, 2)
TRANSFORMS (f64, double, double, 12, 512, 1)
SPECTRA (f32, float, 9, 64, 3)
SPECTRA (f32, float, 10, 128, 3)
SPECTRA (f32, float, 11, 256, 3)
SPECTRA (f32, float, 12, 512, 3)
SPECTRA (f64, double, 9, 64, 2)
SPECTRA (f64, double, 10, 128, 2)
SPECTRA (f64, double, 11, 256, 2)
SPECTRA (f64, double, 12, 512, 2)
