/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Plans of real transforms: the tables, and the way to the steps of a level. */

#include "dsp/kernel/fft.h"
#include <math.h>
#include <stdlib.h>
#include "dsp/kernel/fft_priv.h"
#include "dsp/kernel/kernels_priv.h"

static void
put (void *p, size_t i, double v, int f64)
{
  if (f64)
    ((double *)p)[i] = v;
  else
    ((float *)p)[i] = (float)v;
}

FxFft *
fx_fft_new (const FxKernels *k, unsigned log2n, int f64)
{
  if (log2n < FX_FFT_MIN_LOG2 || log2n > FX_FFT_MAX_LOG2)
    return NULL;
  FxFft *p = calloc (1, sizeof *p);
  size_t half = (size_t)1 << (log2n - 1);
  size_t bytes = half * (f64 ? sizeof (double) : sizeof (float));
  if (!p)
    return NULL;
  *p = (FxFft){ .k = k, .log2n = log2n, .f64 = f64 != 0 };
  p->re = aligned_alloc (64, bytes);
  p->im = aligned_alloc (64, bytes);
  if (!p->re || !p->im) {
    fx_fft_free (p);
    return NULL;
  }
  for (size_t i = 0; i < half; i++) {
    double w = M_PI * (double)i / (double)half;
    put (p->re, i, cos (w), f64);
    put (p->im, i, -sin (w), f64);
  }
  p->steps = k->fft_steps (p);
  return p;
}

void
fx_fft_free (FxFft *p)
{
  if (!p)
    return;
  free (p->re);
  free (p->im);
  free (p);
}

size_t
fx_fft_size (const FxFft *p)
{
  return (size_t)1 << p->log2n;
}

unsigned
fx_fft_steps (const FxFft *p)
{
  return p->steps;
}

void
fx_fft_forward_step (
    const FxFft *p, unsigned step, const void *x, void *spectrum, void *work)
{
  p->k->fft_forward[p->f64](p, step, x, spectrum, work);
}

void
fx_fft_inverse_step (
    const FxFft *p, unsigned step, void *spectrum, void *x, void *work)
{
  p->k->fft_inverse[p->f64](p, step, spectrum, x, work);
}

void
fx_fft_forward (const FxFft *p, const void *x, void *spectrum, void *work)
{
  for (unsigned i = 0; i < p->steps; i++)
    fx_fft_forward_step (p, i, x, spectrum, work);
}

void
fx_fft_inverse (const FxFft *p, void *spectrum, void *x, void *work)
{
  for (unsigned i = 0; i < p->steps; i++)
    fx_fft_inverse_step (p, i, spectrum, x, work);
}

void
fx_spectrum_mac (const FxKernels *k, int f64, void *acc, const void *const *x,
    const void *const *h, size_t parts, size_t n, size_t first, size_t bins,
    int add)
{
  k->spectrum_mac[f64 != 0](acc, x, h, parts, n, first, bins, add);
}
