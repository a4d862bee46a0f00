/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Copies between C adjacent channels of interleaved audio, float or double,
 * and a packed buffer of doubles. Included once per level. */

#ifndef FX_X86_STAGE_H
#define FX_X86_STAGE_H

#include "dsp/kernel/kernels_priv.h"
#include "dsp/kernel/x86/vec.h"

#if defined(__AVX512F__)
#define FX_W 8
#elif defined(__AVX2__)
#define FX_W 4
#else
#define FX_W 2
#endif

FX_INLINE void
stage_frame (void *out, size_t o, const int of32, const void *in, size_t i,
    const int if32, const int C)
{
#ifdef __AVX512F__
  if (C == 8)
    store_8 (out, o, load_8 (in, i, if32), of32);
#endif
#ifdef __AVX2__
  if (C == 4)
    store_4 (out, o, load_4 (in, i, if32), of32);
#endif
  if (C == 2)
    store_2 (out, o, load_2 (in, i, if32), of32);
  if (C == 1)
    store_1 (out, o, load_1 (in, i, if32), of32);
}

/* v for each of C channels. */
FX_INLINE void
stage_splat (double *p, const int C, double v)
{
#ifdef __AVX512F__
  if (C == 8)
    store_8 (p, 0, splat_8 (v), 0);
#endif
#ifdef __AVX2__
  if (C == 4)
    store_4 (p, 0, splat_4 (v), 0);
#endif
  if (C == 2)
    store_2 (p, 0, splat_2 (v), 0);
  if (C == 1)
    *p = v;
}

FX_INLINE void
stage_copy (void *out, size_t ostride, const int of32, const void *in,
    size_t istride, const int if32, const int C, size_t n)
{
  if (istride == (size_t)C && ostride == (size_t)C) {
    size_t i = 0, len = n * C;
    for (; i + FX_W <= len; i += FX_W)
      VN (store) (out, i, VN (load) (in, i, if32), of32);
    for (; i < len; i++)
      store_1 (out, i, load_1 (in, i, if32), of32);
    return;
  }
  for (size_t i = 0; i < n; i++)
    stage_frame (out, i * ostride, of32, in, i * istride, if32, C);
}

/* n frames of C channels at in, `stride` samples apart, to buf. */
FX_INLINE void
stage_in (
    double *buf, const int C, const void *in, size_t stride, int f32, size_t n)
{
  if (f32)
    stage_copy (buf, (size_t)C, 0, in, stride, 1, C, n);
  else
    stage_copy (buf, (size_t)C, 0, in, stride, 0, C, n);
}

FX_INLINE void
stage_out (
    const double *buf, const int C, void *out, size_t stride, int f32, size_t n)
{
  if (f32)
    stage_copy (out, stride, 1, buf, (size_t)C, 0, C, n);
  else
    stage_copy (out, stride, 0, buf, (size_t)C, 0, C, n);
}

#undef FX_W

#endif
