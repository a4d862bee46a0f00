/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the kernels of FIR filters (fir.cu: direct, conv.cu: by transforms) are
 * launched with; for both sides. Addresses are of the device. Times are frames
 * from the first new one of the launch on; those before it are negative. */

#ifndef FX_CUDA_FIR_H
#define FX_CUDA_FIR_H

#include <stdint.h>

enum {
  FX_FIR_THREADS = 256,
  FX_FIR_OUTPUTS = 16,   /* frames of a thread of the direct form */
  FX_FIR_GROUP = 8,      /* most channels of a block of the direct form */
  FX_FIR_TAPS_STEP = 32, /* taps of the direct form are filled up to so many */
  FX_FIR_DIRECT_MAX = 1024, /* most taps of the direct form */
  FX_FIR_JOBS = 32,         /* jobs of a launch */
  FX_FIR_SIZE_MIN = 9,      /* log2 of bins: 512 .. 4096 */
  FX_FIR_SIZE_MAX = 12,
  FX_FIR_SIZES = FX_FIR_SIZE_MAX - FX_FIR_SIZE_MIN + 1,
  FX_FIR_TIME_TILE = 8,  /* blocks that a thread of the products sums */
  FX_FIR_FEW_BLOCKS = 4, /* up to so many the products are split instead */
  FX_FIR_BINS = 32       /* bins of a block of the products */
};

/* One stream. A plan of n taps is taps of the direct form, or spectra. */
typedef struct FxFirJob {
  uint64_t in, out; /* [frames][channels] samples */
  uint64_t past;    /* [channels][ring] samples: the last frames, a ring */
  uint64_t halo;    /* direct, one: [tiles][n - 1][channels] samples before each
                         tile, scrubbed or not; 0: they are in `in` still */
  uint64_t
      response;     /* direct: [n filled up] taps; else spectra [parts][bins] */
  uint64_t spectra; /* parts: [channels][slots][bins], a ring of blocks */
  uint64_t work;    /* parts: [blocks][channels][bins] */
  uint32_t frames;  /* new ones, < 2^31 */
  uint32_t n;       /* taps */
  uint32_t ring;    /* frames of `past`, twice of what is kept */
  uint32_t head;    /* where the first new frame goes in it */
  uint32_t heard;   /* frames in it that count, before head; <= ring / 2 */
  uint32_t written; /* last new frames that go into it, <= ring / 2 */
  uint32_t tile;    /* frames from one tile to the next */
  uint32_t parts;   /* partitions of the response */
  uint32_t fill;    /* frames of block 0 that are not new, < bins */
  uint32_t slots;   /* of the ring of spectra */
  uint32_t slot;    /* of block 0 in it */
  uint32_t before;  /* blocks before block 0 that count, <= parts - 1 */
  int32_t first;    /* the first block to transform: 0, or -before */
  uint32_t blocks;  /* how many, from `first` on */
} FxFirJob;

typedef struct FxFirLaunch {
  uint64_t counters; /* FxCudaCounters */
  uint64_t roots;    /* of the transforms, of the type of the arithmetic */
  uint32_t channels;
  uint32_t group; /* direct: channels of a block of threads */
  uint32_t runs; /* direct: threads of a channel; a tile is 16 frames of each */
  uint32_t shared_taps;      /* direct: room for taps, filled up */
  FxFirJob job[FX_FIR_JOBS]; /* blockIdx.y */
} FxFirLaunch;

/* conv_response: spectra of partitions, each one block of threads. */
typedef struct FxFirResponse {
  uint64_t taps;  /* [n] doubles */
  uint64_t to;    /* [partitions][bins] complex, of the arithmetic's type */
  uint64_t roots; /* doubles */
  uint32_t n;
  uint32_t step; /* taps from one partition to the next; one alone: 2 bins */
  double scale;  /* 1 / bins, so that the inverse need not */
} FxFirResponse;

/* fir_taps: taps of the direct form in the type of the arithmetic. */
typedef struct FxFirTaps {
  uint64_t taps; /* [n] doubles */
  uint64_t to;   /* [room] */
  uint32_t n, room;
} FxFirTaps;

/* Where the roots of a size begin in their table, in complex numbers: for every
 * pass of radix 8 with its G groups [7][G] numbers c, c^2, .. c^7. There are 73,
 * 146, 292 and 585 groups in all passes of a size. */
#ifdef __CUDACC__
__host__ __device__
#endif
    static inline uint32_t
    fx_fir_roots_at (uint32_t size)
{
  return 7 * (size == 9       ? 0
                 : size == 10 ? 73
                 : size == 11 ? 219
                 : size == 12 ? 511
                              : 1096);
}

#endif
