/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Bilinear transform of one section: v = (1 - 1/z) / (1 + 1/z).
 *
 *   v^2 + d1 v + d0  ->  a1 = 2 (d0 - 1) / A, a2 = (1 - d1 + d0) / A,
 *                        A = 1 + d1 + d0
 *
 * A pole at 10 Hz and 384 kHz lies 1e-4 from z = 1, so a1 and a2 are formed
 * from the small quantities 1 - a2 = 2 d1 / A and 1 + a1 + a2 = 4 d0 / A,
 * which keeps each within half a unit in the last place. Numerators are then
 * scaled by the sum of the rounded coefficients: the gain at the reference
 * frequency does not suffer from the rounding of the poles. Double. */

#include <math.h>
#include "dsp/design/section.h"

double
fx_section_warp (double rate, double frequency)
{
  if (frequency <= 0.25 * rate)
    return tan (M_PI * (frequency / rate));
  return 1 / tan (M_PI * ((0.5 * rate - frequency) / rate));
}

double
fx_section_poles (FxSos *s, double d1, double d0)
{
  double scale = 1 / (1 + d1 + d0);

  s->a2 = 1 - 2 * d1 * scale;
  /* 1 - a2 is exact again after a2 was rounded */
  if (d0 < 1)
    s->a1 = (4 * d0 * scale + (1 - s->a2)) - 2;
  else
    s->a1 = 2 - (4 * scale + (1 - s->a2));
  return scale;
}

void
fx_section_pole (FxSos *s, double d0)
{
  s->a1 = d0 < 1 ? 2 * d0 / (1 + d0) - 1 : 1 - 2 / (1 + d0);
  s->a2 = 0;
}

int
fx_section_stable (const FxSos *s)
{
  /* the stability triangle; every comparison is false for a NaN */
  if (!(s->a2 < 1 && s->a2 > -1))
    return 0;
  if (!(fx_section_den_dc (s) > 0 && fx_section_den_nyquist (s) > 0))
    return 0;
  return isfinite (s->b0) && isfinite (s->b1) && isfinite (s->b2) &&
         isfinite (s->a1);
}

void
fx_section_zeros_nyquist (FxSos *s)
{
  double d = fx_section_den_dc (s);

  s->b0 = s->b2 = 0.25 * d;
  s->b1 = 0.5 * d;
}

void
fx_section_zeros_dc (FxSos *s)
{
  double d = fx_section_den_nyquist (s);

  s->b0 = s->b2 = 0.25 * d;
  s->b1 = -0.5 * d;
}

void
fx_section_zero_nyquist (FxSos *s)
{
  s->b0 = s->b1 = 0.5 * (1 + s->a1);
  s->b2 = 0;
}

void
fx_section_band_pass (FxSos *s)
{
  s->b0 = 0.5 * (1 - s->a2);
  s->b1 = 0;
  s->b2 = -s->b0;
}

void
fx_section_zeros (FxSos *s, double g, double n2, double n0)
{
  s->b0 = s->b2 = g * (n2 + n0);
  /* from the smaller of the sums at 0 Hz and at Nyquist, so that a zero close
   * to either keeps its distance */
  s->b1 = n0 < n2 ? 4 * g * n0 - 2 * s->b0 : 2 * s->b0 - 4 * g * n2;
}
