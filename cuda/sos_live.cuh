/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The cascade over one short block of each stream, for the replay of a graph
 * whose arguments never change: samples are read from and written to memory of
 * the host, and what does change is in a header there, which is read along
 * with the samples. A stream is one tile, its states change in place. The host
 * sees the number of the launch in a word as soon as the samples are there; the
 * states follow. Class BOUND; double between launches. */

#ifndef FX_CUDA_SOS_LIVE_CUH
#define FX_CUDA_SOS_LIVE_CUH

#include "cuda/sos.cuh"

/* Nothing came before the tile but the state. */
struct FxSosAlone {
  template <typename Block>
  __device__ __forceinline__ double
  carry (const Block &block, uint32_t g, double total, uint32_t depth) const
  {
    return block.initial (g);
  }
};

/* What this launch has for the block. */
static __device__ void
fx_sos_live_begin (const FxSosLive &a, const FxSosLiveStream *stream,
    const FxSosPart &part, FxSosWork *w)
{
  const uint32_t *entry =
      (const uint32_t *)((const FxSosHeader *)a.header + 1) +
      blockIdx.y * (sizeof (FxSosEntry) / 4);
  const uint32_t seq = fx_load_system ((const uint32_t *)a.header);
  const uint32_t frames = fx_load_system (entry);
  const uint32_t slot = fx_load_system (entry + 1);
  const uint32_t parity = fx_load_system (entry + 2);
  w->part = part;
  w->part.frames = frames < part.frames ? frames : part.frames;
  w->frame = 0;
  w->frames = w->part.frames;
  w->plan = (const FxSosHead *)(stream->plan + slot * stream->plan_stride);
  w->next = (double *)(stream->state + parity * stream->state_stride);
  w->state = w->next;
  w->in = (const void *)stream->in;
  w->out = (void *)stream->out;
  w->channel = (uint32_t)part.base;
  w->tile = 0;
  w->slots = 0;
  w->tag = seq;
  w->flags = 0;
}

/* The last block of all tells the host. */
static __device__ void
fx_sos_live_end (const FxSosLive &a, uint32_t seq)
{
  unsigned long long *count = (unsigned long long *)a.count;
  fx_fence_system ();
  if (atomicAdd (count, 1ull) + 1 == (uint64_t)gridDim.x * gridDim.y) {
    fx_fence_system ();
    atomicExch (count, 0ull);
    fx_store_system ((uint32_t *)a.done, seq);
  }
}

template <typename Sample, typename Tile, typename Number, int K, int L>
static __device__ __forceinline__ void
fx_sos_live (const FxSosLive &a, char *shared)
{
  const uint32_t width = FxSosVector<Sample>::width, size = a.wt * 32 * L;
  const FxSosBlock<Sample, Tile, Number, K, L> block (shared, a.wt, a.stages);
  const FxSosLiveStream *stream = (const FxSosLiveStream *)a.list + blockIdx.y;
  const Sample *in = (const Sample *)stream->in;
  FxSosPart part;
  part.base = blockIdx.x * a.wc;
  part.channels = a.channels;
  part.count =
      a.channels - part.base < a.wc ? a.channels - (uint32_t)part.base : a.wc;
  part.frames = a.frames < size ? a.frames : size;
  part.wc = a.wc;
  part.wt = a.wt;
  /* All that there may be is read at once with the header that says how much
   * of it counts: one way to the host and back. */
  const bool vectors = part.frames == size && fx_sos_aligned<Sample> (part, in);
  const FxSosMover<Sample, Tile, L, width> wide (part);
  const FxSosMover<Sample, Tile, L, 1> narrow (part);
  Sample r[L];
  if (vectors)
    wide.template fetch<L / width> (part, in, 0, part.frames, r);
  else
    narrow.template fetch<L> (part, in, 0, part.frames, r);
  if (threadIdx.x == 0)
    fx_sos_live_begin (a, stream, part, (FxSosWork *)shared);
  __syncthreads ();
  const uint32_t seq = block.work->tag;
  if (block.work->frames > 0) {
    block.stage_group (0);
    const uint32_t bad = vectors ? wide.template put<L / width, true> (
                                       block.work->part, 0, r, block.tile)
                                 : narrow.template put<L, true> (
                                       block.work->part, 0, r, block.tile);
    block.process (FxSosAlone ());
    fx_sos_count (a.counters, bad, block.store ());
  }
  __syncthreads ();
  if (threadIdx.x == 0)
    fx_sos_live_end (a, seq);
  if (block.work->frames > 0)
    block.finish ();
}

#endif
