/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The transforms of kernel/fft.h with the bins in order. */

#include <stdlib.h>
#include <string.h>
#include "dsp/fx_transform.h"
#include "dsp/kernel/fft.h"
#include "dsp/kernel/kernels.h"

struct FxTransform {
  FxFft *fft;
  size_t n;
  double *x, *spectrum, *work; /* n each, aligned */
};

FxTransform *
fx_transform_new (size_t n)
{
  unsigned log2n = 0;
  while (log2n < FX_FFT_MAX_LOG2 && (size_t)1 << log2n < n)
    log2n++;
  if ((size_t)1 << log2n != n || n < FX_TRANSFORM_MIN)
    return NULL;
  FxTransform *t = calloc (1, sizeof *t);
  if (!t)
    return NULL;
  size_t bytes = n * sizeof *t->x;
  t->n = n;
  t->fft = fx_fft_new (fx_kernels (), log2n, 1);
  t->x = aligned_alloc (64, bytes);
  t->spectrum = aligned_alloc (64, bytes);
  t->work = aligned_alloc (64, bytes);
  if (t->fft && t->x && t->spectrum && t->work)
    return t;
  fx_transform_free (t);
  return NULL;
}

void
fx_transform_free (FxTransform *t)
{
  if (!t)
    return;
  fx_fft_free (t->fft);
  free (t->x);
  free (t->spectrum);
  free (t->work);
  free (t);
}

void
fx_transform_forward (FxTransform *t, const double *x, double *re, double *im)
{
  size_t half = t->n / 2;
  memcpy (t->x, x, t->n * sizeof *x);
  fx_fft_forward (t->fft, t->x, t->spectrum, t->work);
  memcpy (re, t->spectrum, half * sizeof *re);
  memcpy (im, t->spectrum + half, half * sizeof *im);
  re[half] = im[0];
  im[0] = im[half] = 0;
}

void
fx_transform_inverse (
    FxTransform *t, const double *re, const double *im, double *x)
{
  size_t half = t->n / 2;
  memcpy (t->spectrum, re, half * sizeof *re);
  memcpy (t->spectrum + half, im, half * sizeof *im);
  t->spectrum[half] = re[half];
  fx_fft_inverse (t->fft, t->spectrum, t->x, t->work);
  memcpy (x, t->x, t->n * sizeof *x);
}
