/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The transforms of one level: each type in the widths that its sizes are
 * fastest in, and the way from a plan to them. */

#define T float
#define FFT_N 4
#define FFT_BITS 128
#define FN(name) FX_PASTE (fft_##name, f32x4)
#include "dsp/kernel/x86/fft.h"
#undef FFT_N
#undef FFT_BITS
#undef FN
#ifdef __AVX2__
#define FFT_N 8
#define FFT_BITS 256
#define FN(name) FX_PASTE (fft_##name, f32x8)
#include "dsp/kernel/x86/fft.h"
#undef FFT_N
#undef FFT_BITS
#undef FN
#endif
#ifdef __AVX512F__
#define FFT_N 16
#define FFT_BITS 512
#define FN(name) FX_PASTE (fft_##name, f32x16)
#include "dsp/kernel/x86/fft.h"
#undef FFT_N
#undef FFT_BITS
#undef FN
#endif
#undef T

#define T double
#ifndef __AVX2__
#define FFT_N 2
#define FFT_BITS 128
#define FN(name) FX_PASTE (fft_##name, f64x2)
#include "dsp/kernel/x86/fft.h"
#undef FFT_N
#undef FFT_BITS
#undef FN
#else
#define FFT_N 4
#define FFT_BITS 256
#define FN(name) FX_PASTE (fft_##name, f64x4)
#include "dsp/kernel/x86/fft.h"
#undef FFT_N
#undef FFT_BITS
#undef FN
#endif
#ifdef __AVX512F__
#define FFT_N 8
#define FFT_BITS 512
#define FN(name) FX_PASTE (fft_##name, f64x8)
#include "dsp/kernel/x86/fft.h"
#undef FFT_N
#undef FFT_BITS
#undef FN
#endif
#undef T

/* Lanes for the size: the first pass has n / 16 of them or more in a row, the
 * last ones see above. */
static unsigned
fft_lanes (const FxFft *p)
{
#if defined(__AVX512F__)
  return p->log2n < 7 ? 4 : p->f64 ? 8 : 16;
#elif defined(__AVX2__)
  return p->f64 || p->log2n < 7 ? 4 : 8;
#else
  return p->f64 ? 2 : 4;
#endif
}

/* Passes of radix 8 where the data is too large to be read often, else 4; a
 * first pass of radix 8, without factors, for what is left. */
static void
fft_shape (FxFft *p)
{
  unsigned left = p->log2n - 1, first = 2, eights = 0;
  p->lanes = fft_lanes (p);
  left -= p->lanes == 8 ? 3 : p->lanes == 16 ? 4 : 2;
  if (FFT_IS_LARGE (p) || left == 3) {
    eights = left % 3 == 0 ? left / 3 : left % 3 == 2 ? left / 3 : left / 3 - 1;
  } else {
    eights = left % 2;
  }
  if (eights > 0)
    first = 3;
  for (unsigned i = 0; left > 0; i++) {
    unsigned bits = i == 0 ? first : i < eights ? 3 : 2;
    p->pass[p->passes++].radix = 1u << bits;
    left -= bits;
  }
  if (p->lanes == 16)
    p->pass[p->passes++].radix = 4;
  p->pass[p->passes++].radix = p->lanes == 8 ? 8 : 4;
  p->steps = p->log2n <= FFT_ONE_STEP ? 1 : p->passes + 1;
}

static void
fft_forward_f32 (
    const FxFft *p, unsigned step, const void *from, void *to, void *work)
{
  unsigned last = p->steps == 1 ? p->passes + 1 : step + 1;
#ifdef __AVX512F__
  if (p->lanes == 16)
    fft_forward_f32x16 (p, step, last, from, to, work);
  else
#endif
#ifdef __AVX2__
      if (p->lanes == 8)
    fft_forward_f32x8 (p, step, last, from, to, work);
  else
#endif
    fft_forward_f32x4 (p, step, last, from, to, work);
}

static void
fft_inverse_f32 (
    const FxFft *p, unsigned step, void *from, void *to, void *work)
{
  unsigned last = p->steps == 1 ? p->passes + 1 : step + 1;
#ifdef __AVX512F__
  if (p->lanes == 16)
    fft_inverse_f32x16 (p, step, last, from, to, work);
  else
#endif
#ifdef __AVX2__
      if (p->lanes == 8)
    fft_inverse_f32x8 (p, step, last, from, to, work);
  else
#endif
    fft_inverse_f32x4 (p, step, last, from, to, work);
}

static void
fft_forward_f64 (
    const FxFft *p, unsigned step, const void *from, void *to, void *work)
{
  unsigned last = p->steps == 1 ? p->passes + 1 : step + 1;
#if defined(__AVX512F__)
  if (p->lanes == 8)
    fft_forward_f64x8 (p, step, last, from, to, work);
  else
#endif
#ifdef __AVX2__
    fft_forward_f64x4 (p, step, last, from, to, work);
#else
  fft_forward_f64x2 (p, step, last, from, to, work);
#endif
}

static void
fft_inverse_f64 (
    const FxFft *p, unsigned step, void *from, void *to, void *work)
{
  unsigned last = p->steps == 1 ? p->passes + 1 : step + 1;
#if defined(__AVX512F__)
  if (p->lanes == 8)
    fft_inverse_f64x8 (p, step, last, from, to, work);
  else
#endif
#ifdef __AVX2__
    fft_inverse_f64x4 (p, step, last, from, to, work);
#else
  fft_inverse_f64x2 (p, step, last, from, to, work);
#endif
}
