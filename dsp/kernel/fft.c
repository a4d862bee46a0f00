/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Plans of real transforms: the tables, and the way to the steps of a level.
 * Roots of unity are computed in double one by one, to half a unit in the last
 * place or little more. Class BOUND. */

#include "dsp/kernel/fft.h"
#include <math.h>
#include <stdlib.h>
#include "dsp/kernel/fft_priv.h"
#include "dsp/kernel/kernels_priv.h"

/* exp (-2 pi i k / n) times scale to *re and *im; k < n, n >= 8. The angle is
 * first brought into the first eighth of the circle, exactly. */
static void
put_root (const FxFft *p, void *re, void *im, size_t k, size_t n, double scale)
{
  size_t eighth = n / 8, octant = k / eighth, r = k % eighth;
  double w = 2 * M_PI / (double)n * (double)(octant & 1 ? eighth - r : r);
  double c = cos (w), s = sin (w);
  if ((octant + 1) & 2) {
    double t = c;
    c = s;
    s = t;
  }
  if (octant >= 2 && octant < 6)
    c = -c;
  if (octant < 4)
    s = -s;
  if (p->f64) {
    *(double *)re = c * scale;
    *(double *)im = s * scale;
  } else {
    *(float *)re = (float)(c * scale);
    *(float *)im = (float)(s * scale);
  }
}

/* Vectors of a pass span g > 1 transforms where s is smaller than they are:
 * [l / g][radix - 1][2][g]. */
static void
put_factors (const FxFft *p, const FxFftPass *pass, size_t size)
{
  size_t l = pass->l, g = p->lanes > pass->s ? p->lanes / pass->s : 1;
  char *w = pass->w;
  for (size_t block = 0; block < l; block += g)
    for (size_t i = 1; i < pass->radix; i++, w += 2 * g * size)
      for (size_t j = 0; j < g; j++)
        put_root (p, w + j * size, w + (g + j) * size, i * (block + j),
            l * pass->radix, 1);
}

/* Bytes of a table of n values, whole cache lines. */
static size_t
bytes_of (size_t n, size_t size)
{
  return (n * size + 63) / 64 * 64;
}

static int
make_tables (FxFft *p)
{
  size_t size = p->f64 ? sizeof (double) : sizeof (float);
  size_t n = (size_t)1 << p->log2n, l = 1;
  size_t roots = p->lanes ? n / 4 : n / 2, total = 2 * bytes_of (roots, size);
  for (unsigned i = 0; i < p->passes; i++) {
    FxFftPass *pass = &p->pass[i];
    pass->l = l;
    l *= pass->radix;
    pass->s = n / 2 / l;
    if (i > 0)
      total += bytes_of (2 * (pass->radix - 1) * pass->l, size);
  }
  char *at = p->memory = aligned_alloc (64, total);
  if (!at)
    return 0;
  for (unsigned i = 1; i < p->passes; i++) {
    p->pass[i].w = at;
    put_factors (p, &p->pass[i], size);
    at += bytes_of (2 * (p->pass[i].radix - 1) * p->pass[i].l, size);
  }
  p->re = at;
  p->im = at + bytes_of (roots, size);
  for (size_t i = 0; i < roots; i++)
    put_root (p, (char *)p->re + i * size, (char *)p->im + i * size,
        p->lanes ? i + 1 : i, n, p->lanes ? 0.5 : 1);
  return 1;
}

FxFft *
fx_fft_new (const FxKernels *k, unsigned log2n, int f64)
{
  if (log2n < FX_FFT_MIN_LOG2 || log2n > FX_FFT_MAX_LOG2)
    return NULL;
  FxFft *p = calloc (1, sizeof *p);
  if (!p)
    return NULL;
  *p = (FxFft){ .k = k, .log2n = log2n, .f64 = f64 != 0 };
  k->fft_shape (p);
  if (!make_tables (p)) {
    free (p);
    return NULL;
  }
  return p;
}

void
fx_fft_free (FxFft *p)
{
  if (p)
    free (p->memory);
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
