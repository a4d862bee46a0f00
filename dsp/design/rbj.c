/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Biquads of the audio EQ cookbook and first-order sections.
 *
 * The cookbook's analogue prototypes, for c = tan (w0 / 2) in v = c s, with
 * the numerator written as the denominator plus a difference: a gain of 0 dB
 * is then an exact identity, and the gains at 0 Hz and Nyquist are right to
 * rounding even at 10 Hz and 384 kHz, where 1 - cos w0 would cancel. Double.
 * Source: R. Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter
 * coefficients". */

#include <math.h>
#include "dsp/design/rbj.h"
#include "dsp/design/section.h"

static int
has_q (FxBiquadType type)
{
  return type < FX_BIQUAD_LOW_PASS_1;
}

static int
has_gain (FxBiquadType type)
{
  return type == FX_BIQUAD_PEAKING || type == FX_BIQUAD_LOW_SHELF ||
         type == FX_BIQUAD_HIGH_SHELF;
}

/* b0 + b2 = 1 + a2 and b1 = a1: gain 1 at 0 Hz and at Nyquist */
static void
set_b0 (FxSos *s, double b0)
{
  s->b0 = b0;
  s->b1 = s->a1;
  s->b2 = s->a2 - (b0 - 1);
}

/* numerator = denominator + D2 v^2 + D1 v + D0, where all but one of the
 * gains dc and nyquist are 1 */
static void
set_shelf (FxSos *s, double c, double scale, double d2, double d1, double d0,
    double dc, double nyquist)
{
  s->b0 = 1 + (d2 + d1 + d0) * scale;
  s->b1 = s->a1 + 2 * (d0 - d2) * scale;
  s->b2 = s->a2 + (d2 - d1 + d0) * scale;
  /* rounding of the three would show at the end that is near the poles */
  if (c < 1)
    s->b2 += dc * fx_section_den_dc (s) - ((s->b0 + s->b1) + s->b2);
  else
    s->b2 += nyquist * fx_section_den_nyquist (s) - ((s->b0 - s->b1) + s->b2);
}

static void
design (FxBiquadType type, double c, double q, double gain, FxSos *s)
{
  double a = pow (10, gain / 40), r = sqrt (a), scale;

  switch (type) {
  case FX_BIQUAD_LOW_PASS:
    fx_section_poles (s, c / q, c * c);
    fx_section_zeros_nyquist (s);
    break;
  case FX_BIQUAD_HIGH_PASS:
    fx_section_poles (s, c / q, c * c);
    fx_section_zeros_dc (s);
    break;
  case FX_BIQUAD_BAND_PASS:
    fx_section_poles (s, c / q, c * c);
    fx_section_band_pass (s);
    break;
  case FX_BIQUAD_BAND_PASS_SKIRT:
    fx_section_poles (s, c / q, c * c);
    fx_section_band_pass (s);
    s->b0 *= q;
    s->b2 = -s->b0;
    break;
  case FX_BIQUAD_NOTCH:
    fx_section_poles (s, c / q, c * c);
    set_b0 (s, 0.5 * (1 + s->a2));
    break;
  case FX_BIQUAD_ALL_PASS:
    fx_section_poles (s, c / q, c * c);
    s->b0 = s->a2;
    s->b1 = s->a1;
    s->b2 = 1;
    break;
  case FX_BIQUAD_PEAKING:
    scale = fx_section_poles (s, c / (q * a), c * c);
    set_b0 (s, 1 + c * (a - 1 / a) / q * scale);
    break;
  case FX_BIQUAD_LOW_SHELF:
    scale = fx_section_poles (s, c / (q * r), c * c / a);
    set_shelf (
        s, c, scale, 0, c * (r - 1 / r) / q, c * c * (a - 1 / a), a * a, 1);
    break;
  case FX_BIQUAD_HIGH_SHELF:
    scale = fx_section_poles (s, c * r / q, c * c * a);
    set_shelf (s, c, scale, a * a - 1, c * r * (a - 1) / q, 0, 1, a * a);
    break;
  case FX_BIQUAD_LOW_PASS_1:
    fx_section_pole (s, c);
    fx_section_zero_nyquist (s);
    break;
  case FX_BIQUAD_HIGH_PASS_1:
    fx_section_pole (s, c);
    s->b0 = 0.5 * (1 - s->a1);
    s->b1 = -s->b0;
    s->b2 = 0;
    break;
  case FX_BIQUAD_ALL_PASS_1:
    fx_section_pole (s, c);
    s->b0 = s->a1;
    s->b1 = 1;
    s->b2 = 0;
    break;
  }
}

int
fx_rbj_design (FxBiquadType type, double rate, double frequency, double q,
    double gain, FxSos *out, FxError *err)
{
  FxSos s;

  if ((unsigned)type > FX_BIQUAD_LAST)
    return fx_error (err, FX_EINVAL, "type", type, 0, FX_BIQUAD_LAST, "",
        "no such type", "take one of the listed types");
  if (!(isfinite (rate) && rate > 0))
    return fx_error (err, FX_EINVAL, "rate", rate, 0, INFINITY, "Hz",
        "the sample rate is not a positive number", "set a sample rate");
  if (!(frequency > 0 && frequency < 0.5 * rate))
    return fx_error (err, FX_EINVAL, "frequency", frequency, 0, 0.5 * rate,
        "Hz", "the frequency is not between 0 and half the sample rate",
        "lower the frequency or raise the sample rate");
  if (!has_q (type))
    q = 1;
  if (!(isfinite (q) && q > 0))
    return fx_error (err, FX_EINVAL, "q", q, 0, INFINITY, "",
        "q is not a positive number", "set q above 0; 0.7071 has no peak");
  if (!has_gain (type))
    gain = 0;
  if (!isfinite (gain))
    return fx_error (err, FX_EINVAL, "gain", gain, -INFINITY, INFINITY, "dB",
        "the gain is not a number", "set a gain in dB; 0 leaves all as it is");

  design (type, fx_section_warp (rate, frequency), q, gain, &s);
  if (!fx_section_stable (&s)) {
    /* within these ranges every section is stable: one of the three is out */
    if (has_q (type) && !(q >= 1e-6 && q <= 1e6))
      return fx_error (err, FX_EINVAL, "q", q, 1e-6, 1e6, "",
          "q puts the poles onto the unit circle", "bring q nearer to 1");
    if (frequency < 1e-7 * rate || frequency > 0.4999999 * rate)
      return fx_error (err, FX_EINVAL, "frequency", frequency, 1e-7 * rate,
          0.4999999 * rate, "Hz",
          "the frequency is too close to 0 or to half the sample rate",
          "move the frequency away from the end");
    return fx_error (err, FX_EINVAL, "gain", gain, -100, 100, "dB",
        "the gain is too large for a stable section",
        "bring the gain nearer to 0 dB");
  }
  *out = s;
  return FX_OK;
}
