/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* One analogue section through the bilinear transform, and the warped
 * frequency axis. Shared by rbj.c and transform.c; not for use outside
 * dsp/design. Pure functions, any thread, real-time safe.
 *
 * v is the analogue variable after prewarping: v = (z - 1) / (z + 1), so that
 * v = j tan (w / 2) on the unit circle, v = 0 at 0 Hz, infinity at Nyquist. */

#ifndef FX_DESIGN_SECTION_H
#define FX_DESIGN_SECTION_H

#include "dsp/fx_sos.h"

/* tan (pi frequency / rate), accurate up to Nyquist. 0 < frequency < rate/2. */
double fx_section_warp (double rate, double frequency);

/* 1 + a1 + a2 and 1 - a1 + a2: the denominator at 0 Hz and at Nyquist. The
 * sums are exact when poles are near z = 1 or z = -1, where it matters. */
static inline double
fx_section_den_dc (const FxSos *s)
{
  return (1 + s->a1) + s->a2;
}

static inline double
fx_section_den_nyquist (const FxSos *s)
{
  return (1 - s->a1) + s->a2;
}

/* Sets a1 and a2 from v^2 + d1 v + d0. Returns the factor 1 / (1 + d1 + d0)
 * by which an analogue numerator is to be multiplied. */
double fx_section_poles (FxSos *s, double d1, double d0);

/* Sets a1 from v + d0, and a2 = 0. */
void fx_section_pole (FxSos *s, double d0);

/* All coefficients are finite and the poles lie inside the unit circle. */
int fx_section_stable (const FxSos *s);

/* Numerators with all zeros at one place, for a gain of 1 at the far end. */
void fx_section_zeros_nyquist (FxSos *s); /* (1 + 1/z)^2, 1 at 0 Hz */
void fx_section_zeros_dc (FxSos *s);      /* (1 - 1/z)^2, 1 at Nyquist */
void fx_section_zero_nyquist (FxSos *s);  /* first order: 1 + 1/z */

/* Numerator (1 - a2) / 2 (1 - 1/z^2): gain 1 where the section's phase is 0. */
void fx_section_band_pass (FxSos *s);

/* Numerator g (n2 v^2 + n0): zeros on the unit circle, b0 == b2. */
void fx_section_zeros (FxSos *s, double g, double n2, double n0);

#endif
