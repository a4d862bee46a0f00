/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* dst += src, plane by plane. Class EXACT: one addition in the sample's own
 * precision, the same bits at every instruction-set level. Denormals count as
 * zero, as everywhere in processing. */

#include "dsp/fx_mix.h"
#include "dsp/kernel/denormal.h"
#include "dsp/kernel/kernels.h"
#include "dsp/kernel/pointwise.h"

void
fx_mix_add (const FxFormat *f, const FxBlock *dst, const FxBlock *src)
{
  const FxKernels *k = fx_kernels ();
  size_t planes = f->layout == FX_PLANAR ? f->channels : 1;
  size_t width = f->layout == FX_PLANAR ? 1 : f->channels;
  size_t n = src->frames * width;
  FxFpState fp = fx_denormals_off ();
  for (size_t p = 0; p < planes; p++) {
    if (f->sample == FX_F64)
      fx_mix_add_f64 (k, (double *)dst->planes[p] + dst->offset * width,
          (const double *)src->planes[p] + src->offset * width, n);
    else
      fx_mix_add_f32 (k, (float *)dst->planes[p] + dst->offset * width,
          (const float *)src->planes[p] + src->offset * width, n);
  }
  fx_denormals_restore (fp);
}
