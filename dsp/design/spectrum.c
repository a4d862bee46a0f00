/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Radix-2 FFT, decimation in time, with a table of every twiddle factor from
 * the library's sine: rms error about 1e-16 log2 n (Cooley and Tukey 1965). */

#include <math.h>
#include <stdlib.h>
#include "dsp/design/spectrum.h"

int
fx_spectrum_init (FxSpectrum *s, uint32_t n)
{
  s->n = n;
  s->turn = malloc (n * sizeof *s->turn);
  s->z = calloc (2 * (size_t)n, sizeof *s->z);
  if (!s->turn || !s->z) {
    fx_spectrum_free (s);
    return -1;
  }
  for (uint32_t i = 0; i < n / 2; i++) {
    double a = 2 * M_PI * i / n;
    s->turn[2 * i] = cos (a);
    s->turn[2 * i + 1] = sin (a);
  }
  return 0;
}

void
fx_spectrum_free (FxSpectrum *s)
{
  free (s->turn);
  free (s->z);
  s->turn = s->z = NULL;
}

static void
reverse_bits (double *z, uint32_t n)
{
  for (uint32_t i = 1, j = 0; i < n; i++) {
    uint32_t bit = n >> 1;
    for (; j & bit; bit >>= 1)
      j ^= bit;
    j ^= bit;
    if (i < j) {
      double re = z[2 * i], im = z[2 * i + 1];
      z[2 * i] = z[2 * j];
      z[2 * i + 1] = z[2 * j + 1];
      z[2 * j] = re;
      z[2 * j + 1] = im;
    }
  }
}

void
fx_spectrum_transform (FxSpectrum *s, int inverse)
{
  uint32_t n = s->n;
  double sign = inverse ? 1 : -1;

  reverse_bits (s->z, n);
  for (uint32_t half = 1; half < n; half *= 2) {
    uint32_t stride = n / (2 * half);
    for (uint32_t from = 0; from < n; from += 2 * half) {
      double *a = s->z + 2 * (size_t)from, *b = a + 2 * (size_t)half;
      for (uint32_t i = 0; i < half; i++) {
        double c = s->turn[2 * (size_t)(i * stride)],
               d = sign * s->turn[2 * (size_t)(i * stride) + 1];
        double x = b[2 * i] * c - b[2 * i + 1] * d;
        double y = b[2 * i] * d + b[2 * i + 1] * c;
        b[2 * i] = a[2 * i] - x;
        b[2 * i + 1] = a[2 * i + 1] - y;
        a[2 * i] += x;
        a[2 * i + 1] += y;
      }
    }
  }
}
