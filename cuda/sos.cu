/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The cascade over any number of frames and streams: one block for each tile,
 * one read and one write of each sample.
 *
 * Blocks take tickets, so that every tile's predecessors run or have run. A tile
 * publishes what it leaves from silence, then looks back: four predecessors at
 * a time, as far as they matter, up to the nearest that has published the sum
 * of everything. Words carry their launch's epoch beside 32 bits of data, so no
 * order between words is needed and none is reset. A block that has waited for
 * two seconds reports a fault and goes on with silence, and so do the others.
 * Class BOUND; double between tiles. */

#include "cuda/sos_live.cuh"

#define PATIENCE 2000000000ull /* ns */

/* What came before the tile, from the tiles before. */
struct FxSosChain {
  FxSosControl *control;
  FxCudaCounters *counters;

  template <typename Block>
  __device__ __forceinline__ uint64_t *
  slot (const Block &block, uint32_t g, uint64_t t) const
  {
    const uint64_t channel = block.work->channel + block.channel;
    return block.work->slots + ((t * block.work->part.channels + channel) *
                                       block.work->plan->groups +
                                   g) *
                                   (4 * Block::n);
  }

  /* A state that is spread over the lanes, into 2 n words. */
  template <typename Block>
  __device__ __forceinline__ void
  publish (const Block &block, uint64_t *to, double s) const
  {
    const double v = __shfl_sync (0xffffffffu, s, (int)(block.lane / 2) & 7);
    uint64_t bits;
    memcpy (&bits, &v, sizeof bits);
    if (block.lane < 2 * Block::n)
      fx_store_relaxed (to + block.lane,
          (block.lane & 1 ? bits >> 32 << 32 : bits << 32) | block.work->tag);
  }

  /* The double in two words; whether both are of this launch. */
  __device__ __forceinline__ bool
  get (const uint64_t *from, uint32_t tag, double *v) const
  {
    const uint64_t low = fx_load_relaxed (from),
                   high = fx_load_relaxed (from + 1);
    const uint64_t bits = high >> 32 << 32 | low >> 32;
    memcpy (v, &bits, sizeof bits);
    return (uint32_t)low == tag && (uint32_t)high == tag;
  }

  /* True when the wait is over for want of patience. */
  __device__ __forceinline__ bool
  wait (uint32_t lane, uint32_t *polls, uint64_t *since) const
  {
    const uint32_t count = (*polls)++;
    fx_sleep (32);
    if (count % 32 != 0)
      return false;
    bool over = fx_load_relaxed (&control->fault) != 0;
    const uint64_t now = fx_time ();
    if (count == 0)
      *since = now;
    if (now - *since > PATIENCE) {
      fx_store_relaxed (&control->fault, 1);
      fx_store_system (&counters->fault, 1);
      over = true;
    }
    return __any_sync (0xffffffffu, over);
  }

  /* The sum over all tiles before, from M^d and what they have published. */
  template <typename Block>
  __device__ __forceinline__ double
  look (const Block &block, uint32_t g, uint32_t depth) const
  {
    const uint32_t lane = block.lane, q = lane >> 3;
    const bool near = depth <= FX_SOS_NEAR;
    const bool strict = near && (block.work->flags & FX_SOS_STRICT);
    const uint32_t tag = block.work->tag;
    const double *powers =
        (const double *)(block.group (g) + Block::layout ().tile);
    double s = 0;
    uint32_t base = 0, polls = 0;
    uint64_t since = 0;
    for (;;) {
      const int64_t t = (int64_t)block.work->tile - 1 - base - q;
      double own = 0, all = 0;
      bool has_own = false, has_all = false;
      if (t >= 0) {
        const uint64_t *from = slot (block, g, (uint64_t)t) + 2 * block.row;
        has_own = get (from, tag, &own);
        has_all = get (from + 2 * Block::n, tag, &all) && !strict;
      } else if (t == -1) {
        all = block.initial (g);
        has_all = true;
      }
      const uint32_t owns = __ballot_sync (0xffffffffu, has_own);
      const uint32_t alls = __ballot_sync (0xffffffffu, has_all);
      uint32_t reach = 0, found = 4; /* owns in a row, first of all */
#pragma unroll
      for (uint32_t i = 0; i < 4; i++) {
        if (reach == i && (owns >> 8 * i & 255) == 255)
          reach = i + 1;
        if (found == 4 && (alls >> 8 * i & 255) == 255)
          found = i;
      }
      bool end = true;
      uint32_t use;
      if (near && base + reach >= depth) {
        use = depth - base;
        found = 4;
      } else if (found < 4 && found <= reach) {
        use = found;
      } else if (reach == 4 && base < FX_SOS_NEAR) {
        use = 4;
        end = false;
      } else {
        if (wait (lane, &polls, &since))
          return 0;
        continue;
      }
      const double v = q < use ? own : q == found ? all : 0;
      s += fx_sos_spread<Block::n / 2> (
          powers + (base + q) * Block::matrix, lane, v);
      base += 4;
      if (end)
        return fx_sos_gather (s);
    }
  }

  template <typename Block>
  __device__ __forceinline__ double
  carry (const Block &block, uint32_t g, double total, uint32_t depth) const
  {
    const uint32_t tile = block.work->tile;
    const bool is_final = block.is_last ();
    uint64_t *to = slot (block, g, tile);
    if (!is_final)
      publish (block, to, total);
    const double s = tile ? look (block, g, depth) : block.initial (g);
    if (!is_final) {
      const double *power =
          (const double *)(block.group (g) + Block::layout ().tile) +
          Block::matrix;
      publish (block, to + 2 * Block::n,
          fx_sos_spread<Block::n / 2> (power, block.lane, s) + total);
    }
    return s;
  }
};

/* The stream of a ticket. */
static __device__ __forceinline__ uint32_t
stream_of (const FxSosStream *list, uint32_t streams, uint64_t ticket)
{
  uint32_t low = 0, high = streams;
  while (high - low > 1) {
    const uint32_t mid = (low + high) / 2;
    if (list[mid].ticket <= ticket)
      low = mid;
    else
      high = mid;
  }
  return low;
}

/* What the next ticket is for; size: frames of a tile. */
static __device__ void
take (const FxSosLaunch &a, uint32_t size, uint64_t words, FxSosWork *w)
{
  FxSosControl *control = (FxSosControl *)a.control;
  const uint64_t ticket = atomicAdd (&control->ticket, 1ull);
  const FxSosStream *list = a.list ? (const FxSosStream *)a.list : &a.stream[0];
  const FxSosStream *stream = list + stream_of (list, a.streams, ticket);
  const uint32_t columns = (a.channels + a.wc - 1) / a.wc;
  const uint32_t local = (uint32_t)(ticket - stream->ticket);
  w->tile = local / columns;
  w->channel = (local - w->tile * columns) * a.wc;
  w->frame = (uint64_t)w->tile * size;
  w->frames = stream->frames;
  w->plan = (const FxSosHead *)stream->plan;
  w->state = (const double *)stream->state;
  w->next = (double *)stream->next;
  w->in = (const void *)stream->in;
  w->out = (void *)stream->out;
  w->slots = (uint64_t *)a.slots + stream->slot * words;
  w->tag = (uint32_t)control->epoch + 1;
  w->flags = a.flags;
  const uint64_t frames = w->frames - w->frame;
  const uint32_t count = a.channels - w->channel;
  w->part.base = w->frame * a.channels + w->channel;
  w->part.channels = a.channels;
  w->part.count = count < a.wc ? count : a.wc;
  w->part.frames = frames < size ? (uint32_t)frames : size;
  w->part.wc = a.wc;
  w->part.wt = a.wt;
}

template <typename Sample, typename Tile, typename Number, int K, int L>
static __device__ __forceinline__ void
launch (const FxSosLaunch &a, char *shared)
{
  const FxSosBlock<Sample, Tile, Number, K, L> block (shared, a.wt, a.stages);
  const FxSosChain chain = { (FxSosControl *)a.control,
    (FxCudaCounters *)a.counters };
  if (threadIdx.x == 0)
    take (a, a.wt * 32 * L, fx_sos_slot_words (K), (FxSosWork *)shared);
  __syncthreads ();
  block.stage_group (0);
  const uint32_t bad = block.load ();
  block.process (chain);
  fx_sos_count (a.counters, bad, block.store ());
  block.finish ();
  __syncthreads ();
  if (threadIdx.x == 0) {
    FxSosControl *control = (FxSosControl *)a.control;
    fx_fence_device ();
    if (atomicAdd (&control->done, 1ull) == a.tiles - 1) {
      fx_fence_device ();
      control->ticket = 0;
      atomicExch (&control->done, 0ull);
      control->fault = 0;
      control->epoch = (control->epoch + 1) % 0xffffffffu;
    }
  }
}

/* Blocks to a multiprocessor: what shared memory or registers allow. */
#define KERNEL(type, Sample, Tile, Number, K, L, blocks)                       \
  FX_KERNEL (sos_##type##_k##K##_l##L, FxSosLaunch, 256, blocks)               \
  {                                                                            \
    FX_SHARED (char, shared);                                                  \
    launch<Sample, Tile, Number, K, L> (a, shared);                            \
  }

KERNEL (f32, float, float, float, 1, 8, 3)
KERNEL (f32, float, float, float, 2, 8, 3)
KERNEL (f32, float, float, float, 3, 8, 2)
KERNEL (f32, float, float, float, 4, 8, 2)
KERNEL (f32, float, float, float, 1, 32, 3)
KERNEL (f32, float, float, float, 2, 32, 3)
KERNEL (f32, float, float, float, 3, 32, 3)
KERNEL (f32, float, float, float, 4, 32, 3)
KERNEL (f32, float, float, float, 1, 64, 3)
KERNEL (f32, float, float, float, 2, 64, 3)
KERNEL (f32, float, float, float, 3, 64, 3)
KERNEL (f32, float, float, float, 4, 64, 3)

KERNEL (f32d, float, double, double, 1, 8, 2)
KERNEL (f32d, float, double, double, 2, 8, 2)
KERNEL (f32d, float, double, double, 3, 8, 2)
KERNEL (f32d, float, double, double, 4, 8, 2)
KERNEL (f32d, float, double, double, 1, 32, 3)
KERNEL (f32d, float, double, double, 2, 32, 3)
KERNEL (f32d, float, double, double, 3, 32, 2)
KERNEL (f32d, float, double, double, 4, 32, 2)
KERNEL (f32d, float, float, double, 1, 64, 3)
KERNEL (f32d, float, float, double, 2, 64, 3)
KERNEL (f32d, float, float, double, 3, 64, 2)
KERNEL (f32d, float, float, double, 4, 64, 2)

KERNEL (f64, double, double, double, 1, 8, 2)
KERNEL (f64, double, double, double, 2, 8, 2)
KERNEL (f64, double, double, double, 3, 8, 2)
KERNEL (f64, double, double, double, 4, 8, 2)
KERNEL (f64, double, double, double, 1, 32, 3)
KERNEL (f64, double, double, double, 2, 32, 3)
KERNEL (f64, double, double, double, 3, 32, 2)
KERNEL (f64, double, double, double, 4, 32, 2)

/* One block of each stream: no other has to fit beside it. */
#define LIVE(type, Sample, Number, K, L)                                       \
  FX_KERNEL (sos_live_##type##_k##K##_l##L, FxSosLive, 256, 1)                 \
  {                                                                            \
    FX_SHARED (char, shared);                                                  \
    fx_sos_live<Sample, Number, Number, K, L> (a, shared);                     \
  }

LIVE (f32, float, float, 1, 8)
LIVE (f32, float, float, 2, 8)
LIVE (f32, float, float, 3, 8)
LIVE (f32, float, float, 4, 8)
LIVE (f32, float, float, 1, 32)
LIVE (f32, float, float, 2, 32)
LIVE (f32, float, float, 3, 32)
LIVE (f32, float, float, 4, 32)

LIVE (f32d, float, double, 1, 8)
LIVE (f32d, float, double, 2, 8)
LIVE (f32d, float, double, 3, 8)
LIVE (f32d, float, double, 4, 8)
LIVE (f32d, float, double, 1, 32)
LIVE (f32d, float, double, 2, 32)
LIVE (f32d, float, double, 3, 32)
LIVE (f32d, float, double, 4, 32)

LIVE (f64, double, double, 1, 8)
LIVE (f64, double, double, 2, 8)
LIVE (f64, double, double, 3, 8)
LIVE (f64, double, double, 4, 8)
LIVE (f64, double, double, 1, 32)
LIVE (f64, double, double, 2, 32)
LIVE (f64, double, double, 3, 32)
LIVE (f64, double, double, 4, 32)
