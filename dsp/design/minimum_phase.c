/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Homomorphic minimum phase: the cepstrum c of log |H|, made causal, and its
 * exponential as a power series, k h_k = sum_{0 < i <= k} 2 i c_i h_k-i, which
 * needs no more of c than there are taps (Oppenheim and Schafer, 13.5).
 *
 * Zeros on the unit circle, which linear phase has in its stopbands, make c
 * decay as slowly as 1 / k, so that a transform of any length N aliases. What
 * a pair at angles +-t adds is known: -cos (k t) / k; its aliases sum to
 *   (2 / N) cos (k t) ln |2 sin (f / 2)| - (2 k / N^2) sin (k t) Cl2 (f),
 * f = N t modulo 2 pi, Cl2 Clausen's integral, up to (k / N)^2 of that; this is
 * taken off. The zeros are the changes of sign of the amplitude. Those at
 * -1 and 1 that symmetry forces are divided out before and put back after.
 * Double. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/design/minimum_phase.h"
#include "dsp/design/spectrum.h"

static int
tap_error (int index, double value, const char *what, FxError *err)
{
  int r = fx_error (err, FX_EINVAL, "taps", value, 1, 0, "", what,
      "give finite taps that are not all 0");

  if (err)
    err->index = index;
  return r;
}

static int
check (const double *taps, uint32_t n, FxError *err)
{
  double most = 0;

  if (n < 1 || n > FX_FIR_MINIMUM_PHASE_MAX_LENGTH)
    return fx_error (err, FX_EINVAL, "length", n, 1,
        FX_FIR_MINIMUM_PHASE_MAX_LENGTH, "",
        "the number of taps is out of range",
        n ? "shorten the filter" : "give at least one tap");
  for (uint32_t i = 0; i < n; i++) {
    if (!(fabs (taps[i]) <= 1e100))
      return tap_error ((int)i, taps[i], "a tap is not a number of use", err);
    most = fmax (most, fabs (taps[i]));
  }
  if (!(most >= 1e-100))
    return tap_error (-1, most, "all taps are 0", err);
  return FX_OK;
}

/* 1: symmetric, -1: antisymmetric, 0: neither. most: the largest tap. */
static int
symmetry (const double *taps, uint32_t n, double most)
{
  double even = 0, odd = 0;

  for (uint32_t i = 0; i < n; i++) {
    even = fmax (even, fabs (taps[i] - taps[n - 1 - i]));
    odd = fmax (odd, fabs (taps[i] + taps[n - 1 - i]));
  }
  return even <= 1e-12 * most ? 1 : odd <= 1e-12 * most ? -1 : 0;
}

/* q / (1 - z / zero), zero 1 or -1, in place: n - 1 values */
static void
divide (double *q, uint32_t n, int zero)
{
  for (uint32_t i = 1; i + 1 < n; i++)
    q[i] += zero * q[i - 1];
}

static void
multiply (double *q, uint32_t n, int zero)
{
  q[n] = -zero * q[n - 1];
  for (uint32_t i = n - 1; i > 0; i--)
    q[i] -= zero * q[i - 1];
}

/* Clausen's integral sum sin (r f) / r^2, |f| <= pi, to 1e-5 */
static double
clausen (double f)
{
  double f2 = f * f;

  if (f == 0)
    return 0;
  return f * (1 - log (fabs (f)) +
                 f2 * (1.0 / 72 + f2 * (1.0 / 14400 + f2 / 1270080)));
}

/* Takes the aliases of a pair of zeros, between bin and bin + 1 of a transform
 * of size values at fraction of the way, off c[0 .. n-1]. */
static void
take_off (double *c, uint32_t n, uint32_t bin, double fraction, double size)
{
  double t = 2 * M_PI * (bin + fraction) / size;
  double f = 2 * M_PI * (fraction > 0.5 ? fraction - 1 : fraction);
  double a = 2 / size * log (fabs (2 * sin (0.5 * f)));
  double b = 2 / (size * size) * clausen (f);
  double turn_c = cos (t), turn_s = sin (t), x = 1, y = 0;

  for (uint32_t k = 0; k < n; k++) {
    double next = x * turn_c - y * turn_s;
    c[k] -= a * x - b * k * y;
    y = x * turn_s + y * turn_c;
    x = next;
  }
}

/* Where a cubic through p[0 .. 3] at -1, 0, 1, 2 is zero, between 0 and 1;
 * p[1] and p[2] have opposite signs. */
static double
crossing (const double *p)
{
  double d1 = p[1] - p[0], d2 = p[2] - 2 * p[1] + p[0],
         d3 = p[3] - 3 * p[2] + 3 * p[1] - p[0], low = 0, high = 1;

  for (int i = 0; i < 60; i++) {
    double x = 0.5 * (low + high), u = x + 1;
    double v = p[0] + u * (d1 + 0.5 * (u - 1) * (d2 + (u - 2) / 3 * d3));
    if ((v < 0) == (p[1] < 0))
      low = x;
    else
      high = x;
  }
  return 0.5 * (low + high);
}

/* The amplitude of symmetric taps, n odd, at all bins */
static void
transform_symmetric (FxSpectrum *s, const double *q, uint32_t n)
{
  for (uint32_t i = 0; i < n; i++)
    s->z[2 * (size_t)((i + s->n - n / 2) % s->n)] = q[i];
  fx_spectrum_transform (s, 0);
}

/* A bin that hits a zero: moved off it, so that its logarithm and the place of
 * the zero agree. */
static void
lift (double *a, uint32_t count, double floor)
{
  for (uint32_t k = 0; k < count; k++) {
    double least = floor;
    if (k > 0 && k + 1 < count)
      least = fmax (least, 1e-6 * fmin (fabs (a[k - 1]), fabs (a[k + 1])));
    if (fabs (a[k]) < least)
      a[k] = a[k] < 0 ? -least : least;
  }
}

/* The cepstrum c[0 .. count-1] of q[0 .. n-1]. -1: no memory */
static int
cepstrum (const double *q, uint32_t n, int symmetric, double *c, uint32_t count)
{
  FxSpectrum s;
  uint32_t size = 1024, half;
  double *a, most = 0;

  while (size < 64 * (uint64_t)n)
    size *= 2;
  half = size / 2;
  a = malloc (((size_t)half + 1) * sizeof *a);
  if (!a || fx_spectrum_init (&s, size) != 0) {
    free (a);
    return -1;
  }
  if (symmetric) {
    transform_symmetric (&s, q, n);
  } else {
    for (uint32_t i = 0; i < n; i++)
      s.z[2 * (size_t)i] = q[i];
    fx_spectrum_transform (&s, 0);
  }
  for (uint32_t k = 0; k <= half; k++) {
    const double *z = s.z + 2 * (size_t)k;
    a[k] = symmetric ? z[0] : hypot (z[0], z[1]);
    most = fmax (most, fabs (a[k]));
  }
  lift (a, half + 1, 1e-18 * most);
  memset (s.z, 0, 2 * (size_t)size * sizeof *s.z);
  for (uint32_t k = 0; k <= half; k++) {
    double v = log (fabs (a[k]));
    s.z[2 * (size_t)k] = v;
    s.z[2 * (size_t)((size - k) % size)] = v;
  }
  fx_spectrum_transform (&s, 1);
  for (uint32_t k = 0; k < count; k++)
    c[k] = s.z[2 * (size_t)k] / size;
  fx_spectrum_free (&s);
  for (uint32_t k = 0; symmetric && k < half; k++)
    if ((a[k] < 0) != (a[k + 1] < 0)) {
      double p[4] = { a[k > 0 ? k - 1 : 1], a[k], a[k + 1],
        a[k + 2 <= half ? k + 2 : half - 1] };
      take_off (c, count, k, crossing (p), size);
    }
  free (a);
  return 0;
}

/* exp of the causal cepstrum: h[0 .. n-1]; c is overwritten. */
static void
exponential (double *c, double *h, uint32_t n)
{
  h[0] = exp (c[0]);
  for (uint32_t k = 1; k < n; k++) {
    double sum = 0;
    c[k] *= 2 * (double)k;
    for (uint32_t i = 1; i <= k; i++)
      sum += c[i] * h[k - i];
    h[k] = sum / k;
  }
}

int
fx_fir_minimum_phase (const double *taps, uint32_t n, FxMinimumPhase kind,
    double *out, FxError *err)
{
  double *q, *c, *h, most = 0, sign = 1;
  uint32_t left = n, count;
  int r = check (taps, n, err), same = kind == FX_MINIMUM_PHASE_SAME, sym;

  if (r != FX_OK)
    return r;
  for (uint32_t i = 0; i < n; i++)
    if (fabs (taps[i]) > most) {
      most = fabs (taps[i]);
      sign = taps[i] < 0 ? -1 : 1;
    }
  sym = symmetry (taps, n, most);
  if (!same && (sym != 1 || n % 2 == 0))
    return fx_error (err, FX_EINVAL, "taps", n, 1, 0, "",
        "the square root is taken of symmetric taps, an odd number of them",
        "give a linear-phase filter of odd length");
  q = malloc (3 * ((size_t)n + 1) * sizeof *q);
  if (!q)
    return fx_error (err, FX_ENOMEM, "length", n, 1, 0, "",
        "there is no memory for so long a filter", "shorten the filter");
  c = q + n + 1;
  h = c + n + 1;
  for (uint32_t i = 0; i < n; i++)
    q[i] = taps[i] / most;
  if (sym < 0)
    divide (q, left--, 1);
  if (sym && left % 2 == 0)
    divide (q, left--, -1);
  count = same ? left : (left + 1) / 2;
  r = cepstrum (q, left, sym != 0, c, count);
  for (uint32_t k = 0; k < count && !same; k++)
    c[k] *= 0.5;
  if (r == 0)
    exponential (c, h, count);
  if (r == 0 && sym && (n - left == 2 || (n - left == 1 && sym > 0)))
    multiply (h, count++, -1);
  if (r == 0 && sym < 0)
    multiply (h, count++, 1);
  most = same ? most : sqrt (most);
  for (uint32_t k = 0; k < count && r == 0; k++)
    out[k] = sign * most * h[k];
  free (q);
  if (r != 0)
    return fx_error (err, FX_ENOMEM, "length", n, 1, 0, "",
        "there is no memory for so long a filter", "shorten the filter");
  return FX_OK;
}
