/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the kernels of point.cu are launched with; for both sides. */

#ifndef FX_CUDA_POINT_H
#define FX_CUDA_POINT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { FX_POINT_THREADS = 256, FX_POINT_INPUTS = 16 };

/* to[i] = sum over k < n of gains[k] * from[k][i]. The first `head` samples and
 * those after the vectors go one by one, `vectors` times 16 bytes between. */
typedef struct FxPointMix {
  uint64_t to;
  uint64_t from[FX_POINT_INPUTS];
  double gains[FX_POINT_INPUTS];
  uint64_t count;   /* samples */
  uint64_t vectors; /* of 16 bytes, 0 when addresses differ modulo 16 */
  uint32_t head;
  uint32_t n; /* 1 .. 16 */
} FxPointMix;

/* Cuts count samples of that size; returns the blocks of threads, one thread for
 * each vector or single sample. */
uint64_t fx_point_cut (FxPointMix *a, size_t sample);

/* The same for anything of items of 4, 8 or 16 bytes at n addresses. */
uint64_t fx_point_split (const uint64_t *at, uint32_t n, uint64_t count,
    size_t item, uint32_t *head, uint64_t *vectors);

#ifdef __cplusplus
}
#endif

#endif
