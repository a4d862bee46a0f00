/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Whether nvcc and its host compiler work: what device.cuh needs of both. */

#include "cuda/device.cuh"

struct Probe {
  uint64_t *p;
};

FX_KERNEL (probe, Probe, 32, 1)
{
  FX_SHARED (uint64_t, words);
  words[threadIdx.x] = fx_load_relaxed (a.p + threadIdx.x);
  fx_store_relaxed (a.p + threadIdx.x, words[threadIdx.x] + fx_time ());
}
