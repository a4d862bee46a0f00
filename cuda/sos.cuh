/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What a block does with a tile of the cascade, for every kernel of it.
 *
 * Each group of K sections, in shared memory from the first to the last:
 *   reduce  the state that its L frames leave behind in each lane, as constant
 *           products of the samples, not by running the recurrence;
 *   scan    over the lanes of the warp by powers of A^L, over the warps of a
 *           channel by powers of A^(32 L);
 *   carry   what the tile starts with: from the tiles before (sos.cu), or the
 *           state (sos_live.cu);
 *   run     the recurrence, once, from each lane's own state.
 * Between tiles and launches states are double: errors do not depend on how the
 * signal is cut into tiles and launches.
 *
 * The state that the stream is left with is computed at the end, in double,
 * from the lane that holds the last frame but one: A^j e + v for the j frames of
 * the lane before it, then one frame after the other, so that the outputs that
 * are recorded agree with the state.
 *
 * After Maleki and Burtscher, Automatic hierarchical parallelization of linear
 * recurrences, ASPLOS 2018, and Merrill and Garland, Single-pass parallel
 * prefix scan with decoupled look-back, NVR-2016-002. */

#ifndef FX_CUDA_SOS_CUH
#define FX_CUDA_SOS_CUH

#include "cuda/fx_cuda.h"
#include "cuda/sos_tile.cuh"

/* One tile of one stream; in shared memory, made by one thread. */
struct FxSosWork {
  FxSosPart part;
  uint64_t frame, frames; /* of the stream: where the tile begins, in all */
  const FxSosHead *plan;
  const double *state;
  double *next;
  const void *in;
  void *out;
  uint32_t channel; /* of the stream, the tile's first */
  uint32_t tile;    /* number of the tile in its columns, from 0 */
  uint64_t *slots;  /* of the stream's first tile */
  uint32_t tag, flags;
};

template <typename Sample, typename Tile, typename Number, int K, int L>
struct FxSosBlock {
  enum {
    n = 2 * K,
    blocks = K * (K + 1) / 2,
    matrix = n * n,
    /* samples of a lane in registers at a time */
    run = L < 128 / (int)sizeof (Number) ? L : 128 / (int)sizeof (Number),
    /* ... of a thread in flight */
    batch = L < 16 ? L : 16,
    width = FxSosVector<Sample>::width
  };

  const FxSosWork *work;
  uint32_t lane, warp, channel,
      slice; /* channel and slice of time of the tile */
  uint32_t row;
  char *stage;
  Tile *tile;

  __device__ __forceinline__
  FxSosBlock (char *shared, uint32_t wt, uint32_t stages)
  {
    lane = threadIdx.x & 31;
    warp = threadIdx.x >> 5;
    channel = warp / wt;
    slice = warp - channel * wt;
    row = fx_sos_row<K> (lane);
    work = (const FxSosWork *)shared;
    stage = shared + FX_SOS_AREA;
    tile = (Tile *)(stage + stages * layout ().staged);
  }

  __device__ __forceinline__ double *
  sums (void) const
  {
    return (double *)(stage - FX_SOS_AREA) + 24;
  }

  __device__ __forceinline__ double *
  carries (void) const
  {
    return sums () + 2 * FX_SOS_WARPS * 8;
  }

  __device__ __forceinline__ double *
  starts (void) const
  {
    return carries () + FX_SOS_WARPS * 8;
  }

  static __device__ __forceinline__ FxSosLayout
  layout (void)
  {
    return fx_sos_layout (K, L, sizeof (Number));
  }

  __device__ __forceinline__ const char *
  group (uint32_t g) const
  {
    return (const char *)(work->plan + 1) + (size_t)g * layout ().size;
  }

  __device__ __forceinline__ bool
  is_active (void) const
  {
    return channel < work->part.count;
  }

  /* --- the end of the stream ------------------------------------------------------ */

  /* Whether this tile has one of the last two frames, the very last. */
  __device__ __forceinline__ bool
  is_last (void) const
  {
    return work->frame + work->part.frames == work->frames;
  }

  __device__ __forceinline__ bool
  has_end (void) const
  {
    return work->frame + work->part.frames + 1 >= work->frames;
  }

  /* Frames of it that are recorded, and the first of them within the tile. */
  __device__ __forceinline__ uint32_t
  end_count (void) const
  {
    return is_last () && work->part.frames > 1 ? 2 : 1;
  }

  __device__ __forceinline__ uint32_t
  end_frame (void) const
  {
    return work->part.frames - end_count ();
  }

  /* Of group g and a channel of the stream: [n] state of the warp, [n] of the
   * lane without that, [n] of the frames of the lane before end_frame, [2] input
   * from there on. */
  __device__ __forceinline__ double *
  scratch (uint32_t g, uint32_t c) const
  {
    return work->next +
           fx_sos_state_scratch (work->plan->sections, work->part.channels) +
           (((uint64_t)g * 2 + is_last ()) * work->part.channels +
               work->channel + c) *
               FX_SOS_SCRATCH;
  }

  __device__ __forceinline__ bool
  in_end_warp (void) const
  {
    return has_end () && is_active () && end_frame () / (32 * L) == slice;
  }

  __device__ __forceinline__ const Tile *
  frame_at (uint32_t f) const
  {
    return tile + channel * fx_sos_stride (L, work->part.wc, work->part.wt) +
           f + f / L;
  }

  /* Other lanes' samples: before the group runs. */
  __device__ __forceinline__ void
  keep_input (uint32_t g) const
  {
    if (in_end_warp () && lane < end_count ())
      scratch (g, channel)[3 * n + lane] =
          (double)*frame_at (end_frame () + lane);
  }

  /* e: of the lane, from silence at the start of the warp; s: of the warp,
   * spread over the lanes. */
  __device__ __forceinline__ void
  keep_state (uint32_t g, const Number *reduce, const Number *e, double s) const
  {
    if (!in_end_warp ())
      return;
    double *to = scratch (g, channel);
    if (lane < n)
      to[lane] = s;
    if (end_frame () / L % 32 != lane)
      return;
    const uint32_t before = end_frame () % L;
    const Tile *x = frame_at (end_frame () - before);
    const Number *m = reduce + (L - before) * n;
    Number v[n];
#pragma unroll
    for (int i = 0; i < n; i++)
      v[i] = 0;
#pragma unroll 1
    for (uint32_t j = 0; j < before; j++, m += n) {
#pragma unroll
      for (int i = 0; i < n; i++)
        v[i] = fx_sos_mad (m[i], (Number)x[j], v[i]);
    }
#pragma unroll
    for (int i = 0; i < n; i++) {
      to[n + i] = (double)e[i];
      to[2 * n + i] = (double)v[i];
    }
  }

  /* One frame of one channel into the past of the next state: signal k (0: the
   * input), `back` frames before the last. */
  __device__ __forceinline__ void
  record (uint32_t k, uint32_t back, uint32_t c, double v) const
  {
    const uint32_t channels = work->part.channels;
    work->next[fx_sos_state_past (work->plan->sections, channels) +
               ((uint64_t)k * 2 + back) * channels + c] =
        fx_is_finite (v) ? v : 0;
  }

  /* The end of group g in one channel of the tile, by one warp. */
  __device__ __forceinline__ void
  finish_group (uint32_t g, uint32_t c) const
  {
    const FxSosLayout o = layout ();
    const char *at = group (g);
    const double *frame = (const double *)(at + o.frame);
    const double *kept = scratch (g, c);
    const uint32_t sections = work->plan->sections;
    const uint32_t channels = work->part.channels, ch = work->channel + c;
    const uint32_t from = end_frame (), count = end_count ();
    double s = kept[row];
#pragma unroll 1
    for (int b = 0; b < 5; b++) {
      if (from / L % 32 >> b & 1)
        s = fx_sos_spread<K> (frame + (b + fx_sos_log2 (L)) * matrix, lane, s);
    }
    s += kept[n + row];
#pragma unroll 1
    for (uint32_t b = 0; b < fx_sos_log2 (L); b++) {
      if (from % L >> b & 1)
        s = fx_sos_spread<K> (frame + b * matrix, lane, s);
    }
    s += kept[2 * n + row];
#pragma unroll 1
    for (uint32_t i = 0; i < count; i++) {
      const uint32_t back = is_last () ? count - 1 - i : 1;
      const double x = kept[3 * n + i];
      const uint32_t k = lane < K ? lane : K - 1;
      const double *output = (const double *)(at + o.output);
      double y = ((const double *)(at + o.direct))[k] * x;
      for (int j = 0; j < n; j++)
        y = fma (output[j * K + k],
            __shfl_sync (0xffffffffu, s, (int)((lane & 24) + j)), y);
      if (lane < K && g * K + lane < sections)
        record (g * K + lane + 1, back, ch, y);
      if (lane == 0 && g == 0)
        record (0, back, ch, x);
      s = fx_sos_spread<K> (frame, lane, s) +
          ((const double *)(at + o.input))[row] * x;
    }
    const uint32_t k = g * K + row / 2;
    if (!is_last () || lane >= n || k >= sections)
      return;
    s *= ((const double *)(at + o.unit))[row];
    work->next[((uint64_t)k * 2 + (row & 1)) * channels + ch] =
        fx_is_finite (s) ? s : 0;
  }

  /* After the tile is done, by the whole block. */
  __device__ __forceinline__ void
  finish (void) const
  {
    if (!has_end ())
      return;
    const uint32_t groups = work->plan->groups, count = work->part.count;
    const uint32_t sections = work->plan->sections;
    const uint32_t channels = work->part.channels;
    const uint64_t past = fx_sos_state_past (sections, channels);
    __syncthreads ();
    /* With one frame, what was the last becomes the one before. Maybe in
     * place: the lane moves it before a warp records. */
    for (uint32_t i = threadIdx.x;
         work->frames == 1 && i < (sections + 1) * count; i += blockDim.x) {
      const uint64_t at = past + (uint64_t)(i / count) * 2 * channels +
                          work->channel + i % count;
      work->next[at + channels] = work->state[at];
    }
    __syncthreads ();
    for (uint32_t i = warp; i < groups * count; i += blockDim.x / 32)
      finish_group (i / count, i % count);
  }

  /* --- groups ---------------------------------------------------------------------- */

  __device__ __forceinline__ void
  stage_group (uint32_t g) const
  {
    const uint4 *from = (const uint4 *)group (g);
    uint4 *to = (uint4 *)(stage + (g & 1) * layout ().staged);
    for (uint32_t i = threadIdx.x; i < layout ().staged / 16; i += blockDim.x)
      to[i] = from[i];
  }

  /* v = sum of reduce[j] x[j] over the L frames of the lane. */
  __device__ __forceinline__ void
  reduce (const Number *m, const Tile *x, Number *v) const
  {
#pragma unroll
    for (int i = 0; i < n; i++)
      v[i] = 0;
#pragma unroll 4
    for (int j = 0; j < L; j += 2, m += 2 * n) {
      Number w[2 * n];
      const Number x0 = (Number)x[j], x1 = (Number)x[j + 1];
#pragma unroll
      for (int i = 0; i < K; i++)
        fx_sos_load4 (m + 4 * i, w + 4 * i);
#pragma unroll
      for (int i = 0; i < n; i++)
        v[i] = fx_sos_mad (w[n + i], x1, fx_sos_mad (w[i], x0, v[i]));
    }
  }

  /* v: of the lane; then of the lanes from the first to this. */
  __device__ __forceinline__ void
  scan (const Number *m, Number *v) const
  {
#pragma unroll 1
    for (uint32_t step = 1; step < 32; step *= 2, m += blocks * 4) {
      Number w[n];
#pragma unroll
      for (int i = 0; i < n; i++) {
        const Number u = __shfl_up_sync (0xffffffffu, v[i], step);
        w[i] = lane >= step ? u : Number (0);
      }
      fx_sos_multiply<K> (m, 4, w, v);
    }
  }

  /* The states that warps leave, of this channel. */
  __device__ __forceinline__ double *
  sums_of (uint32_t g, uint32_t c, uint32_t w) const
  {
    return sums () + ((g & 1) * FX_SOS_WARPS + c * work->part.wt + w) * 8;
  }

  /* What the whole tile leaves, from silence; spread over the lanes. Where that
   * is not finite it is silence, so that the next tile is not lost too. */
  __device__ __forceinline__ double
  total (uint32_t g) const
  {
    const double *powers = (const double *)(group (g) + layout ().warp);
    const uint32_t wt = work->part.wt;
    double a = 0;
    if (wt == 1)
      a = sums_of (g, channel, 0)[row];
    else {
      for (uint32_t i = lane >> 3; i < wt; i += 4)
        a += fx_sos_dot<K> (
            powers + (wt - 1 - i) * matrix, row, sums_of (g, channel, i));
      a = fx_sos_gather (a);
    }
    return __any_sync (0xffffffffu, !fx_is_finite (a)) ? 0 : a;
  }

  /* What the warp starts with, spread over the lanes. */
  __device__ __forceinline__ double
  start (uint32_t g) const
  {
    const double *powers = (const double *)(group (g) + layout ().warp);
    const double *carry = carries () + channel * 8;
    double s = 0;
    if (slice == 0)
      return carry[row];
    for (uint32_t i = lane >> 3; i <= slice; i += 4)
      s += fx_sos_dot<K> (powers + (slice - i) * matrix, row,
          i == 0 ? carry : sums_of (g, channel, i - 1));
    return fx_sos_gather (s);
  }

  /* Row `row` of the state that the launch starts with. */
  __device__ __forceinline__ double
  initial (uint32_t g) const
  {
    const uint32_t k = g * K + row / 2, channels = work->part.channels;
    if (k >= work->plan->sections)
      return 0;
    return work->state[((uint64_t)k * 2 + (row & 1)) * channels +
                       work->channel + channel] *
           ((const double *)(group (g) + layout ().unit))[n + row];
  }

  /* e: of the lane from silence; x in place. */
  __device__ __forceinline__ void
  recur (const Number *sections, const Number *scale, Number *e, Tile *x) const
  {
#pragma unroll 1
    for (int first = 0; first < L; first += run) {
      Number r[run];
#pragma unroll
      for (int j = 0; j < run; j++)
        r[j] = (Number)x[first + j];
      const Number *p = sections;
#pragma unroll 1
      for (int k = 0; k < K; k++, p += 8) {
        /* The state of this section is always in e[0], e[1]: no array that a
         * loop counts through is in registers. */
        fx_sos_section<run> (p, e, r);
        const Number s0 = e[0], s1 = e[1];
#pragma unroll
        for (int i = 0; i + 2 < n; i++)
          e[i] = e[i + 2];
        e[n - 2] = s0;
        e[n - 1] = s1;
      }
#pragma unroll
      for (int j = 0; j < run; j++)
        x[first + j] = (Tile)(r[j] * scale[0]);
    }
  }

  /* All groups on a tile that is in shared memory with the first group's
   * coefficients, before a barrier. before.carry (*this, g, total, depth) tells
   * what comes before the tile, spread over the lanes, to one warp for each
   * channel. */
  template <typename Before>
  __device__ __forceinline__ void
  process (const Before &before) const
  {
    const FxSosLayout o = layout ();
    const uint32_t groups = work->plan->groups;
    Tile *own = tile +
                channel * fx_sos_stride (L, work->part.wc, work->part.wt) +
                (slice * 32 + lane) * (L + 1);
    __syncthreads ();
#pragma unroll 1
    for (uint32_t g = 0; g < groups; g++) {
      const char *at = stage + (g & 1) * o.staged;
      const Number *scale = (const Number *)(at + o.scale);
      Number e[n];
      reduce ((const Number *)(at + o.reduce), own, e);
      scan ((const Number *)(at + o.scan), e);
      if (lane == 31) {
        double *sum = sums_of (g, channel, slice);
#pragma unroll
        for (int i = 0; i < n; i++)
          sum[i] = (double)e[i];
      }
#pragma unroll
      for (int i = 0; i < n; i++) {
        const Number u = __shfl_up_sync (0xffffffffu, e[i], 1);
        e[i] = lane > 0 ? u : Number (0);
      }
      __syncthreads ();
      if (g + 1 < groups)
        stage_group (g + 1);
      if (slice == work->part.wt - 1 && is_active ()) {
        const double s = before.carry (*this, g, total (g), (uint32_t)scale[1]);
        if (lane < n)
          carries ()[channel * 8 + lane] = s;
      }
      keep_input (g);
      __syncthreads ();
      const double s = start (g);
      Number *spread = (Number *)(starts () + warp * 8);
      if (lane < n)
        spread[lane] = (Number)s;
      keep_state (g, (const Number *)(at + o.reduce), e, s);
      __syncwarp ();
      const Number *lanes = (const Number *)(group (g) + o.lane) + lane * 4;
      Number w[n];
#pragma unroll
      for (int i = 0; i < n; i++)
        w[i] = spread[i];
      fx_sos_multiply<K> (lanes, 32 * 4, w, e);
      recur ((const Number *)(at + o.section), scale, e, own);
    }
    __syncthreads ();
  }

  /* --- memory ------------------------------------------------------------------------ */

  template <int V>
  __device__ __forceinline__ uint32_t
  load_by (const Sample *in) const
  {
    const FxSosMover<Sample, Tile, L, V> mover (work->part);
    uint32_t bad = 0;
#pragma unroll 1
    for (int i = 0; i < L / V; i += batch / V) {
      Sample r[batch];
      mover.template fetch<batch / V> (work->part, in, i, work->part.frames, r);
      bad += mover.template put<batch / V, V == 1> (work->part, i, r, tile);
    }
    return bad;
  }

  __device__ __forceinline__ uint32_t
  load (void) const
  {
    const Sample *in = (const Sample *)work->in;
    const bool whole = work->part.frames == work->part.wt * 32 * L;
    return whole && fx_sos_aligned<Sample> (work->part, in)
               ? load_by<width> (in)
               : load_by<1> (in);
  }

  __device__ __forceinline__ uint32_t
  store (void) const
  {
    Sample *out = (Sample *)work->out;
    const bool whole = work->part.frames == work->part.wt * 32 * L;
    if (whole && fx_sos_aligned<Sample> (work->part, out)) {
      const FxSosMover<Sample, Tile, L, width> mover (work->part);
      return mover.store (work->part, tile, out);
    }
    const FxSosMover<Sample, Tile, L, 1> mover (work->part);
    return mover.store (work->part, tile, out);
  }
};

static __device__ __forceinline__ void
fx_sos_count (uint64_t counters, uint32_t bad, uint32_t lost)
{
  FxCudaCounters *c = (FxCudaCounters *)counters;
  if (bad)
    atomicAdd (&c->non_finite, (unsigned long long)bad);
  if (lost)
    atomicAdd (&c->lost, (unsigned long long)lost);
}

#endif
