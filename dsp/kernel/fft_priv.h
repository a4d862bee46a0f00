/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Inside of an FFT plan. For dsp/kernel alone. */

#ifndef FX_FFT_PRIV_H
#define FX_FFT_PRIV_H

#include "dsp/kernel/fft.h"

struct FxFft {
  const FxKernels *k;
  unsigned log2n;
  int f64;
  unsigned steps;
  /* cos and -sin of 2 pi i / n for i < n/2, of the sample type. */
  void *re, *im;
};

/* One step of a transform; see fx_fft_forward_step (). */
typedef void (*FxFftStepFn) (
    const FxFft *p, unsigned step, const void *from, void *to, void *work);

#endif
