/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/analysis/fourier.h"
#include <gst/fft/gstfftf64.h>
#include "dsp/fx_transform.h"

struct FxFourier {
  guint size;
  FxTransform *transform;
  GstFFTF64 *forth, *back; /* beyond FX_TRANSFORM_MAX */
  GstFFTF64Complex *bins;
};

FxFourier *
fx_fourier_new (guint size)
{
  FxFourier *f = g_new0 (FxFourier, 1);
  f->size = size;
  if (size > FX_TRANSFORM_MAX) {
    f->forth = gst_fft_f64_new ((gint)size, FALSE);
    f->back = gst_fft_f64_new ((gint)size, TRUE);
    f->bins = g_new (GstFFTF64Complex, size / 2 + 1);
  } else if (!(f->transform = fx_transform_new (size))) {
    g_error ("no memory for a transform of %u", size);
  }
  return f;
}

void
fx_fourier_free (FxFourier *f)
{
  if (!f)
    return;
  fx_transform_free (f->transform);
  if (f->forth)
    gst_fft_f64_free (f->forth);
  if (f->back)
    gst_fft_f64_free (f->back);
  g_free (f->bins);
  g_free (f);
}

void
fx_fourier_forward (FxFourier *f, const gdouble *x, gdouble *re, gdouble *im)
{
  if (f->transform) {
    fx_transform_forward (f->transform, x, re, im);
    return;
  }
  gst_fft_f64_fft (f->forth, x, f->bins);
  for (guint k = 0; k <= f->size / 2; k++) {
    re[k] = f->bins[k].r;
    im[k] = f->bins[k].i;
  }
}

void
fx_fourier_inverse (
    FxFourier *f, const gdouble *re, const gdouble *im, gdouble *x)
{
  if (f->transform) {
    fx_transform_inverse (f->transform, re, im, x);
    return;
  }
  for (guint k = 0; k <= f->size / 2; k++)
    f->bins[k] = (GstFFTF64Complex){ re[k], im[k] };
  gst_fft_f64_inverse_fft (f->back, f->bins, x);
}
