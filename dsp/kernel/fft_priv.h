/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Inside of an FFT plan. For dsp/kernel alone. */

#ifndef FX_FFT_PRIV_H
#define FX_FFT_PRIV_H

#include "dsp/kernel/fft.h"

enum { FX_FFT_MAX_PASSES = 10 };

/* A pass takes transforms of length l to transforms of length radix l; s of
 * them, or of vectors of them, are interleaved afterwards. */
typedef struct FxFftPass {
  unsigned radix;
  size_t l, s;
  void *w; /* factors, [l][radix - 1] and the order of x86/fft.h */
} FxFftPass;

struct FxFft {
  const FxKernels *k;
  unsigned log2n;
  int f64;
  /* Set by the level's fft_shape: how many steps there are, the width of the
   * vectors (0: scalar passes of radix 2, which need no more than re and im),
   * the passes and the radix of each. */
  unsigned steps, lanes, passes;
  FxFftPass pass[FX_FFT_MAX_PASSES];
  /* Of the sample type: cos and -sin of 2 pi i / n for i < n/2; with vectors
   * half of it, for 0 < i <= n/4. */
  void *re, *im;
  void *memory; /* all tables */
};

/* One step of a transform; see fft.h. */
typedef void (*FxFftForwardFn) (
    const FxFft *p, unsigned step, const void *x, void *spectrum, void *work);
typedef void (*FxFftInverseFn) (
    const FxFft *p, unsigned step, void *spectrum, void *x, void *work);

#endif
