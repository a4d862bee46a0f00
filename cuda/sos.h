/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The cascade of second-order sections on a device: what host and kernels
 * share. sos_plan.h makes it, sos.cuh uses it.
 *
 * Sections are taken in groups of K (1..4), a lane takes L consecutive frames
 * of one channel, a warp 32 L, a block wt warps for each of wc channels: a tile
 * of wt 32 L frames x wc channels. A group has the n = 2 K states s and
 *   s' = A s + B x,   y_k = C_k s + D_k x,  k < K.
 * Float arithmetic takes the coordinates of the state-variable filter and
 * divides each section by its b0, double arithmetic the transposed direct form;
 * what is kept between launches is in units of the signal in both. */

#ifndef FX_CUDA_SOS_H
#define FX_CUDA_SOS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __CUDACC__
#define FX_SOS_BOTH static __host__ __device__ inline
#else
#define FX_SOS_BOTH static inline
#endif

enum {
  FX_SOS_GROUP = 4,  /* most sections in a group */
  FX_SOS_WARPS = 8,  /* most warps in a block, and channels in a tile */
  FX_SOS_DEPTH = 32, /* powers of a tile's matrix that a plan has */
  FX_SOS_NEAR = 28,  /* a look-back of at most so many tiles needs no state */
  FX_SOS_INLINE = 16 /* streams whose descriptors fit into the arguments */
};

/* --- the plan of one stream, in device memory ----------------------------------- */

/* At the start of a plan. */
typedef struct FxSosHead {
  uint32_t sections, groups;
  uint32_t depth; /* the largest of its groups */
  uint32_t reserved[13];
} FxSosHead;

/* What a section does to float samples, see sos.cuh. */
enum {
  FX_SOS_PLAIN,    /* divided by b0, poles nearer z = 1 */
  FX_SOS_MIRRORED, /* divided by b0, poles nearer z = -1 */
  FX_SOS_GENERAL   /* b0 is 0 or far from the others: as it is, either sign */
};

/* Byte offsets within a group of a plan; all multiples of 16. T is the type of
 * the arithmetic. A "packed" matrix has the 2x2 blocks of its lower triangle,
 * row by row, each {m00, m01, m10, m11}; a "column" matrix of doubles has
 * element (r, c) at [c][r]. */
typedef struct FxSosLayout {
  uint32_t reduce;  /* T [L][n]: A^(L-1-j) B for frame j of a lane */
  uint32_t scan;    /* T [5][packed]: A^(L 2^b) */
  uint32_t section; /* T [K][8]: float {f, q, cl, cb, b0, sign, kind, 0},
                       double {b0, b1, b2, a1, a2, 0, 0, 0} */
  uint32_t scale;   /* T [4]: {factor of the group's output, depth: tiles back
                       that still matter, > FX_SOS_NEAR: all, 0, 0} */
  uint32_t staged;  /* bytes so far: what a block copies to shared memory */
  uint32_t lane;    /* T [blocks of packed][32 lanes][4]: A^(L lane) */
  uint32_t
      unit; /* double [2][n]: state of the signal = state * unit; 1 / unit */
  uint32_t input;  /* double [n]: B */
  uint32_t output; /* double [n][K]: C, in units of the signal */
  uint32_t direct; /* double [K]: D, likewise */
  uint32_t frame;  /* double column [log2 (32 L)]: A^(2^b) */
  uint32_t warp;   /* double column [8]: A^(32 L d) */
  uint32_t tile;   /* double column [32]: A^(wt 32 L d), d <= depth */
  uint32_t size;   /* of a group */
} FxSosLayout;

FX_SOS_BOTH uint32_t
fx_sos_log2 (uint32_t l)
{
  uint32_t b = 0;
  while ((l >> b) > 1)
    b++;
  return b;
}

/* size: of T. */
FX_SOS_BOTH FxSosLayout
fx_sos_layout (uint32_t k, uint32_t l, uint32_t size)
{
  FxSosLayout o;
  uint32_t n = 2 * k, blocks = k * (k + 1) / 2, matrix = n * n * 8;
  o.reduce = 0;
  o.scan = o.reduce + l * n * size;
  o.section = o.scan + 5 * blocks * 4 * size;
  o.scale = o.section + k * 8 * size;
  o.staged = o.scale + 4 * size;
  o.lane = o.staged;
  o.unit = o.lane + blocks * 32 * 4 * size;
  o.input = o.unit + 2 * n * 8;
  o.output = o.input + n * 8;
  o.direct = o.output + n * k * 8;
  o.frame = (o.direct + k * 8 + 15) / 16 * 16;
  o.warp = o.frame + (fx_sos_log2 (l) + 5) * matrix;
  o.tile = o.warp + FX_SOS_WARPS * matrix;
  o.size = o.tile + FX_SOS_DEPTH * matrix;
  return o;
}

/* --- a tile in shared memory --------------------------------------------------------- */

/* Channel after channel, so many samples apart; frame f of one is at
 * f + f / l, so that lanes, l frames apart, are in different banks. */
FX_SOS_BOTH uint32_t
fx_sos_stride (uint32_t l, uint32_t wc, uint32_t wt)
{
  return wt * 32 * (l + 1) + (32 + wc - 1) / wc;
}

/* Bytes of it, a multiple of 16; size: of a sample in the tile, which is a
 * double where the arithmetic is and l < 64. */
FX_SOS_BOTH uint32_t
fx_sos_tile_bytes (uint32_t l, uint32_t wc, uint32_t wt, uint32_t size)
{
  return (fx_sos_stride (l, wc, wt) * wc * size + 15) / 16 * 16;
}

/* Shared memory of a block begins with what it works on, in 192 bytes, and in
 * doubles [2][warp][8] sums of warps, for even and odd groups, [channel][8]
 * what comes before the tile, [warp][8] before the warp. Then come coefficients
 * and the tile. */
enum { FX_SOS_AREA = (4 * FX_SOS_WARPS * 2 * FX_SOS_GROUP + 24) * 8 };

/* --- state of one stream ----------------------------------------------------------- */

/* Doubles, `sections` of the plan and all channels C:
 *   [sections][2][C]      states,
 *   [sections + 1][2][C]  the last frame and the one before of the input and of
 *                         each section's output, as in dsp/kernel/sos.h,
 *   the rest             scratch of the launch that writes this state.
 * All zero is silence. The first part alone makes the sound; the second is for
 * reading back. */
FX_SOS_BOTH uint64_t
fx_sos_state_past (uint32_t sections, uint32_t channels)
{
  return (uint64_t)sections * 2 * channels;
}

FX_SOS_BOTH uint64_t
fx_sos_state_scratch (uint32_t sections, uint32_t channels)
{
  return ((uint64_t)sections * 4 + 2) * channels;
}

enum { FX_SOS_SCRATCH = 3 * 2 * FX_SOS_GROUP + 2 };

/* Doubles of a state in all. Scratch: for each group and channel s, e, v of a
 * lane and two frames of input, of the last tile and of the one before. */
FX_SOS_BOTH uint64_t
fx_sos_state_len (uint32_t sections, uint32_t channels)
{
  return fx_sos_state_scratch (sections, channels) +
         (uint64_t)sections * 2 * channels * FX_SOS_SCRATCH;
}

/* --- throughput: any number of frames -------------------------------------------- */

/* 64-bit words of a slot, where a tile publishes one group of one channel: its
 * own part, then the sum with all before it; a double in two words of
 * {32 bits of data, epoch}. */
FX_SOS_BOTH uint64_t
fx_sos_slot_words (uint32_t k)
{
  return 8 * (uint64_t)k;
}

/* In device memory, one for each run, zero at first. The last block of a launch
 * resets ticket and done and counts epoch up. */
typedef struct FxSosControl {
  unsigned long long ticket, done;
  uint64_t epoch; /* of the launch: low 32 bits + 1, never 0 */
  uint64_t fault; /* a block has given up: the others do too */
} FxSosControl;

/* One stream of a launch. */
typedef struct FxSosStream {
  uint64_t in, out;     /* samples, interleaved; equal or not overlapping */
  uint64_t plan;        /* FxSosHead; packed for the shape of the launch */
  uint64_t state, next; /* before, and where it is left; not equal */
  uint64_t frames;      /* >= 1 */
  uint64_t ticket;      /* sum of tiles of the streams before it */
  uint64_t slot;        /* sum of fx_sos_plan_slots of those */
} FxSosStream;

enum {
  FX_SOS_STRICT = 1 /* the sum of the same tiles whatever their order of
                       execution, where the depth allows */
};

/* Arguments of sos_<type>_k<K>_l<L>: grid of sum of tiles x 1 blocks. */
typedef struct FxSosLaunch {
  uint64_t control;  /* FxSosControl */
  uint64_t counters; /* FxCudaCounters */
  uint64_t slots;    /* words; zero before their first use */
  uint64_t list;     /* FxSosStream [streams] in device memory, 0: stream[] */
  uint64_t tiles;    /* the grid: sum over all streams */
  uint32_t streams, channels;
  uint32_t wc, wt; /* of the shape */
  uint32_t stages; /* groups whose coefficients fit into shared memory: 1 when
                        all plans have one group, else 2 */
  uint32_t flags;
  FxSosStream stream[FX_SOS_INLINE];
} FxSosLaunch;

/* --- live: one tile for each stream, samples in memory of the host ------------------ */

/* What changes from launch to launch, in mapped memory, after it the entries of
 * the streams. */
typedef struct FxSosHeader {
  uint32_t seq; /* any other than that of the launch before */
  uint32_t reserved[3];
} FxSosHeader;

typedef struct FxSosEntry {
  uint32_t frames; /* <= those of the shape; 0: nothing to do */
  uint32_t slot;   /* of the plan */
  uint32_t parity; /* of the state, 0 or 1, which is changed in place */
  uint32_t flags;  /* 0 */
} FxSosEntry;

typedef struct FxSosLiveStream {
  uint64_t in, out; /* mapped, room for args.frames frames each; not equal */
  uint64_t plan, plan_stride;   /* of slot 0, bytes to the next slot */
  uint64_t state, state_stride; /* of parity 0, bytes to parity 1 */
} FxSosLiveStream;

/* Arguments of sos_live_<type>_k<K>_l<L>: grid of groups of channels x streams.
 * When the outputs of all streams are in memory, *done becomes seq; states are
 * complete with the launch. */
typedef struct FxSosLive {
  uint64_t header;   /* FxSosHeader and FxSosEntry [streams] */
  uint64_t done;     /* uint32_t, mapped */
  uint64_t count;    /* unsigned long long in device memory, 0 at first */
  uint64_t counters; /* FxCudaCounters */
  uint64_t list;     /* FxSosLiveStream [streams] in device memory */
  uint32_t streams, channels;
  uint32_t wc, wt, stages;
  uint32_t frames; /* most frames of a stream that a header may say */
} FxSosLive;

#endif
