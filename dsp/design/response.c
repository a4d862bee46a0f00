/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What a cascade does. The denominator turned by z, with S = 1 + a1 + a2:
 *
 *   z A(z) = (1 + a2) cos w + a1 + j (1 - a2) sin w
 *          = S - (1 + a2) 2 sin^2 (w/2) + j (1 - a2) sin w
 *
 * S is exact for poles near z = 1, so the form in sin^2 (w/2) is as good as
 * the coefficients are, where 1 + a1 / z + a2 / z^2 would cancel; its mirror
 * serves the upper half of the band. Numerators likewise. Double.
 * Source for the tail: the envelope of m equal poles of decay d is
 * (d t)^(m-1) e^(-d t) / (m-1)!. */

#include <math.h>
#include "dsp/design/response.h"

/* p0 z + p1 + p2 / z at w, and the trigonometry of w done once */
typedef struct Point {
  int upper;                   /* w > pi / 2 */
  double cos_w, sin_w, versed; /* versed: 1 - |cos w| */
} Point;

static Point
point_of (double w)
{
  Point p = { .cos_w = cos (w), .sin_w = sin (w) };
  double h;

  p.upper = p.cos_w < 0;
  h = p.upper ? cos (0.5 * w) : sin (0.5 * w);
  p.versed = 2 * h * h;
  return p;
}

static void
turned (const Point *p, double p0, double p1, double p2, double *re, double *im)
{
  if (p->upper)
    *re = (p0 + p2) * p->versed - ((p0 - p1) + p2);
  else
    *re = ((p0 + p1) + p2) - (p0 + p2) * p->versed;
  *im = (p0 - p2) * p->sin_w;
}

void
fx_sos_response (const FxSos *s, uint32_t n, double w, double *re, double *im)
{
  Point p = point_of (w);
  double hr = 1, hi = 0;

  for (uint32_t i = 0; i < n; i++) {
    double nr, ni, dr, di, inv, qr, qi, t;
    turned (&p, s[i].b0, s[i].b1, s[i].b2, &nr, &ni);
    turned (&p, 1, s[i].a1, s[i].a2, &dr, &di);
    inv = 1 / (dr * dr + di * di);
    qr = (nr * dr + ni * di) * inv;
    qi = (ni * dr - nr * di) * inv;
    t = hr * qr - hi * qi;
    hi = hr * qi + hi * qr;
    hr = t;
  }
  *re = hr;
  *im = hi;
}

double
fx_sos_gain_db (const FxSos *s, uint32_t n, double w)
{
  Point p = point_of (w);
  double db = 0;

  /* a sum of logarithms: the product of 32 stopbands can underflow */
  for (uint32_t i = 0; i < n; i++) {
    double nr, ni, dr, di;
    turned (&p, s[i].b0, s[i].b1, s[i].b2, &nr, &ni);
    turned (&p, 1, s[i].a1, s[i].a2, &dr, &di);
    db += 20 * (log10 (hypot (nr, ni)) - log10 (hypot (dr, di)));
  }
  return db;
}

/* d arg / dw of p0 z + p1 + p2 / z:
 * (p0 - p2) ((p0 + p2) + p1 cos w) / |.|^2 */
static double
turn_rate (const Point *p, double p0, double p1, double p2)
{
  double re, im, m, sum;

  if (p0 == p2)
    return 0; /* a real function of w: also at its zeros */
  turned (p, p0, p1, p2, &re, &im);
  m = re * re + im * im;
  if (p->upper)
    sum = ((p0 - p1) + p2) + p1 * p->versed;
  else
    sum = ((p0 + p1) + p2) - p1 * p->versed;
  /* at a zero on the circle, which with p0 != p2 is at 0 Hz or Nyquist, the
   * limit from either side */
  if (m == 0)
    return 0.5 * (p0 + p2) / (p0 - p2);
  return (p0 - p2) * sum / m;
}

double
fx_sos_group_delay (const FxSos *s, uint32_t n, double w)
{
  Point p = point_of (w);
  double delay = 0;

  for (uint32_t i = 0; i < n; i++)
    delay += turn_rate (&p, 1, s[i].a1, s[i].a2) -
             turn_rate (&p, s[i].b0, s[i].b1, s[i].b2);
  return delay;
}

double
fx_sos_pole_radius (const FxSos *s)
{
  double h = 0.5 * fabs (s->a1), disc, near, r;

  if (s->a2 == 0)
    return fabs (s->a1);
  disc = fma (h, h, -s->a2);
  if (isnan (disc))
    return disc;
  if (disc <= 0)
    return sqrt (s->a2);
  r = h + sqrt (disc);
  /* the distance from the circle is 1 - r = (1 - 2 h + a2) / (1 - h +
   * sqrt (disc)), whose numerator is exact where the difference is not */
  near = (1 - fabs (s->a1)) + s->a2;
  if (h < 1 && near > 0) {
    r = 1 - near / ((1 - h) + sqrt (disc));
    if (r >= 1)
      r = 1 - 0x1p-53;
  }
  return r;
}

/* How many poles of the decay d the section is worth: its outer pole, and the
 * inner one by d / d_i; a complex pair of the angle t is between one pole (it
 * swings many times while it decays) and two (it cannot be told from a double
 * pole): 1 + d / |d + j t|. */
static double
weight_of (const FxSos *s, double d)
{
  double r = fx_sos_pole_radius (s), own = -log (r);

  if (!(r > 0))
    return 0;
  if (0.25 * s->a1 * s->a1 >= s->a2)
    return d / own + (s->a2 == 0 ? 0 : d / -log (fabs (s->a2) / r));
  return d / own * (1 + own / hypot (own, acos (-0.5 * s->a1 / r)));
}

/* The envelope is taken as that of m equal poles with the decay d of the
 * outermost one, m the sum of the sections' weights. The time x / d solves
 * x = L + (m - 1) (1 + ln (x / (m - 1))), Stirling's upper bound for the power
 * and the factorial; L has 6 dB more than asked, the amplitude of a pair over
 * its first sample. Numerators add their length. The result is not below the
 * true tail of the filters that dsp/design makes; it is 1.1 to 2 times that
 * for most and up to 8 times for Bessel filters of order 32, whose many
 * equal poles nearly cancel. */
uint32_t
fx_sos_tail (const FxSos *s, uint32_t n, double decay_db)
{
  double d = INFINITY, m = 0, fir = 0, x, frames;
  double level = decay_db * (M_LN10 / 20) + M_LN2;

  for (uint32_t i = 0; i < n; i++) {
    double r = fx_sos_pole_radius (&s[i]);
    if (!(r < 1))
      return UINT32_MAX;
    d = fmin (d, -log (r));
    fir += s[i].b2 != 0 ? 2 : s[i].b1 != 0;
  }
  if (d == INFINITY)
    return (uint32_t)fir;
  for (uint32_t i = 0; i < n; i++)
    m += weight_of (&s[i], d);
  x = level;
  for (int i = 0; m > 1 && i < 50; i++)
    x = level + (m - 1) * (1 + log (fmax (x / (m - 1), 1)));
  frames = ceil (x / d) + fir;
  return frames < UINT32_MAX ? (uint32_t)frames : UINT32_MAX;
}
