/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Butterworth, Chebyshev and Bessel prototypes, with t_i = pi (2 i - 1) / 2 N
 * counted from the real axis:
 *
 *   Butterworth   p = -cos t + j sin t
 *   Chebyshev I   p = -sinh u cos t + j cosh u sin t, u = asinh (1 / e) / N
 *   Chebyshev II  the reciprocals, for the stopband's e; zeros j / sin t
 *   Bessel        tabled roots of the reverse Bessel polynomial
 *
 * Double. Source: A. Antoniou, "Digital filters", chapter 10. */

#include <math.h>
#include "dsp/design/bessel_table.h"
#include "dsp/design/zpk.h"

double
fx_zpk_epsilon (double db)
{
  return sqrt (expm1 (db * (M_LN10 / 10)));
}

void
fx_zpk_butterworth (int order, FxZpk *z)
{
  double step = M_PI / (2 * order);
  int odd = order & 1;

  z->pairs = order / 2;
  z->real = odd;
  z->gain = 1;
  for (int i = 0; i < z->pairs; i++) {
    double t = (2 * i + 1 + odd) * step;
    z->re[i] = -cos (t);
    z->im[i] = sin (t);
    z->inv_zero[i] = 0;
  }
  /* cos t is small at the end of the row: from the other side it is exact */
  for (int i = 0; i < z->pairs; i++)
    z->re[i] = -sin ((order - 2 * i - 1 - odd) * step);
}

void
fx_zpk_chebyshev1 (int order, double ripple, FxZpk *z)
{
  double u = asinh (1 / fx_zpk_epsilon (ripple)) / order;
  double sh = sinh (u), ch = cosh (u);

  fx_zpk_butterworth (order, z);
  for (int i = 0; i < z->pairs; i++) {
    z->re[i] *= sh;
    z->im[i] *= ch;
  }
  z->real *= sh;
  if (!(order & 1))
    z->gain = pow (10, -ripple / 20);
}

void
fx_zpk_chebyshev2 (int order, double attenuation, FxZpk *z)
{
  double u = asinh (fx_zpk_epsilon (attenuation)) / order;
  double sh = sinh (u), ch = cosh (u);

  fx_zpk_butterworth (order, z);
  for (int i = 0; i < z->pairs; i++) {
    double re = z->re[i] * sh, im = z->im[i] * ch;
    double inv = 1 / (re * re + im * im);
    z->inv_zero[i] = z->im[i];
    z->re[i] = re * inv;
    z->im[i] = im * inv;
  }
  if (order & 1)
    z->real = 1 / sh;
}

void
fx_zpk_bessel (int order, int delay, FxZpk *z)
{
  const FxBesselRow *row = &fx_bessel_table[order - 1];
  const double (*root)[2] = fx_bessel_roots + row->first;
  double scale = delay ? 1 : 1 / row->cutoff;

  z->pairs = order / 2;
  z->gain = 1;
  z->real = 0;
  if (order & 1) {
    z->real = -(*root)[0] * scale;
    root++;
  }
  for (int i = 0; i < z->pairs; i++) {
    z->re[i] = root[i][0] * scale;
    z->im[i] = root[i][1] * scale;
    z->inv_zero[i] = 0;
  }
}
