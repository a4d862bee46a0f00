/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A tile between memory, where samples are interleaved, and shared memory,
 * where each channel is by itself (sos.h). Threads take 16 bytes at a time
 * where the channels of a tile are 1, 2, 4 or 8 and everything is aligned, else
 * one sample. What is not finite is 0 and counted on the way. */

#ifndef FX_CUDA_SOS_TILE_CUH
#define FX_CUDA_SOS_TILE_CUH

#include "cuda/sos_section.cuh"

/* One tile, the same for all threads of the block. */
struct FxSosPart {
  uint64_t base;     /* index of its first sample in the stream */
  uint32_t channels; /* of the stream */
  uint32_t count;    /* of the tile, <= wc */
  uint32_t frames;   /* of the tile, 1 .. wt 32 L */
  uint32_t wc, wt;
};

template <typename Sample> struct FxSosVector;
template <> struct FxSosVector<float> {
  typedef float4 Type;
  enum { width = 4 };
};
template <> struct FxSosVector<double> {
  typedef double2 Type;
  enum { width = 2 };
};

/* 0 if all of v are finite: a sum of v[i] * 0. */
template <int V, typename Sample>
static __device__ __forceinline__ Sample
fx_sos_check (const Sample *v)
{
  Sample sum = v[0] * Sample (0);
#pragma unroll
  for (int i = 1; i < V; i++)
    sum = fx_sos_mad (v[i], Sample (0), sum);
  return sum;
}

/* Makes what is not finite 0. Returns how many there were. */
template <int V, typename Sample>
static __device__ __forceinline__ uint32_t
fx_sos_clean (Sample *v)
{
  uint32_t bad = 0;
  if (!(fx_sos_check<V> (v) == Sample (0))) {
#pragma unroll
    for (int i = 0; i < V; i++) {
      if (!fx_is_finite (v[i])) {
        v[i] = 0;
        bad++;
      }
    }
  }
  return bad;
}

/* How a thread moves samples: V at a time, frame + i step for i = 0, 1 ... */
template <typename Sample, typename Tile, int L, int V> struct FxSosMover {
  uint32_t frame, channel, step, stride;
  uint32_t at; /* in the tile, of frame */
  uint32_t aside[V];

  __device__ __forceinline__
  FxSosMover (const FxSosPart &p)
  {
    const uint32_t i = threadIdx.x * V;
    frame = i / p.wc;
    channel = i - frame * p.wc;
    step = V * 32 * p.wt;
    stride = fx_sos_stride (L, p.wc, p.wt);
    at = channel * stride + frame + frame / L;
#pragma unroll
    for (int k = 0; k < V; k++)
      aside[k] = p.wc == 1   ? k
                 : p.wc == 2 ? (k & 1) * stride + k / 2
                             : k * stride;
  }

  /* Index in the tile of moves later: V step is a multiple of L for V > 1. */
  __device__ __forceinline__ uint32_t
  index (uint32_t i) const
  {
    if (V > 1 || L <= 32)
      return at + i * (step + step / L);
    const uint32_t f = frame + i * step;
    return channel * stride + f + f / L;
  }

  /* N moves from the first one on into r; frames beyond `readable` are not
   * touched. */
  template <int N>
  __device__ __forceinline__ void
  fetch (const FxSosPart &p, const Sample *in, uint32_t first,
      uint32_t readable, Sample *r) const
  {
    const uint64_t hop = (uint64_t)step * p.channels;
    const Sample *x =
        in + p.base + (uint64_t)frame * p.channels + channel + first * hop;
#pragma unroll
    for (int i = 0; i < N; i++, x += hop) {
      if (V > 1) {
        const typename FxSosVector<Sample>::Type v =
            *(const typename FxSosVector<Sample>::Type *)x;
        memcpy (r + i * V, &v, sizeof v);
      } else {
        r[i] = frame + (first + i) * step < readable && channel < p.count
                   ? *x
                   : Sample (0);
      }
    }
  }

  /* Those into the tile. Masked: what lies beyond the tile's frames is 0. */
  template <int N, bool Masked>
  __device__ __forceinline__ uint32_t
  put (const FxSosPart &p, uint32_t first, Sample *r, Tile *tile) const
  {
    uint32_t bad = 0;
#pragma unroll
    for (int i = 0; i < N; i++) {
      Sample *v = r + i * V;
      if (Masked) {
#pragma unroll
        for (int k = 0; k < V; k++) {
          const uint32_t later = p.wc == 1 ? k : p.wc == 2 ? k / 2 : 0;
          if (frame + later + (first + i) * step >= p.frames)
            v[k] = 0;
        }
      }
      bad += fx_sos_clean<V> (v);
      Tile *to = tile + index (first + i);
#pragma unroll
      for (int k = 0; k < V; k++)
        to[aside[k]] = (Tile)v[k];
    }
    return bad;
  }

  __device__ __forceinline__ uint32_t
  store (const FxSosPart &p, const Tile *tile, Sample *out) const
  {
    const uint64_t hop = (uint64_t)step * p.channels;
    Sample *y = out + p.base + (uint64_t)frame * p.channels + channel;
    uint32_t lost = 0;
#pragma unroll 8
    for (int i = 0; i < L / V; i++, y += hop) {
      const Tile *from = tile + index (i);
      Sample v[V];
#pragma unroll
      for (int k = 0; k < V; k++)
        v[k] = (Sample)from[aside[k]];
      if (V > 1) {
        typename FxSosVector<Sample>::Type w;
        lost += fx_sos_clean<V> (v);
        memcpy (&w, v, sizeof w);
        *(typename FxSosVector<Sample>::Type *)y = w;
      } else if (frame + i * step < p.frames && channel < p.count) {
        lost += fx_sos_clean<V> (v);
        *y = v[0];
      }
    }
    return lost;
  }
};

/* Whether whole tiles of it go by vectors: rows of wc samples are contiguous
 * vectors, or all of it is. */
template <typename Sample>
static __device__ __forceinline__ bool
fx_sos_aligned (const FxSosPart &p, const void *data)
{
  const uint32_t width = FxSosVector<Sample>::width;
  const bool even = p.wc == 1 || p.wc == 2 || p.wc == 4 || p.wc == 8;
  const bool rows =
      p.channels == p.wc || (p.wc % width == 0 && p.channels % width == 0);
  return even && rows && p.count == p.wc &&
         ((uintptr_t)((const Sample *)data + p.base) & 15) == 0;
}

#endif
