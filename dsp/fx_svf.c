/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Designs of the state-variable filter. */

#include "dsp/fx_svf.h"

FxSvfDesign
fx_svf_design (
    FxSvfType type, double rate, double frequency, double q, double gain)
{
  double g = tan (M_PI * frequency / rate), k = 1 / q;
  double a = pow (10, gain / 40), root = sqrt (a);
  switch (type) {
  case FX_SVF_LOW_PASS:
    return (FxSvfDesign){ g, k, 0, 0, 1 };
  case FX_SVF_BAND_PASS:
    return (FxSvfDesign){ g, k, 0, 1, 0 };
  case FX_SVF_HIGH_PASS:
    return (FxSvfDesign){ g, k, 1, -1, -1 };
  case FX_SVF_NOTCH:
    return (FxSvfDesign){ g, k, 1, -1, 0 };
  case FX_SVF_PEAKING:
    return (FxSvfDesign){ g, k / a, 1, a * a - 1, 0 };
  case FX_SVF_ALL_PASS:
    return (FxSvfDesign){ g, k, 1, -2, 0 };
  case FX_SVF_LOW_SHELF:
    return (FxSvfDesign){ g / root, k, 1, a - 1, a * a - 1 };
  case FX_SVF_HIGH_SHELF:
    return (FxSvfDesign){ g * root, k, a * a, (1 - a) * a, 1 - a * a };
  }
  return (FxSvfDesign){ g, k, 1, 0, 0 };
}

/* The poles of s^2 + k s + 1 are -k / 2 +- sqrt (k^2 / 4 - 1), each z = (1 + g
 * s) / (1 - g s): the one next to the unit circle, on either side, is the last
 * to be heard. 1 - |z| is computed without a difference of what is nearly
 * equal. */
uint32_t
fx_svf_tail (double g, double k, double db)
{
  double short_of_1;
  if (k < 2) {
    double r2 = 2 * g * k / (1 + g * k + g * g); /* 1 - |z|^2 */
    short_of_1 = -0.5 * log1p (-fmin (r2, 0.999999));
  } else {
    double fast = k / 2 + sqrt (k * k / 4 - 1), slow = 1 / fast;
    double a = fmin (g * slow, 1 / (g * slow)),
           b = fmin (g * fast, 1 / (g * fast)), least = fmin (a, b);
    /* |z| = (1 - least) / (1 + least) */
    short_of_1 = log1p (least) - log1p (-fmin (least, 0.999999));
  }
  double frames = db * 0.11512925464970228420 / short_of_1 + 1;
  return frames < 4e9 ? (uint32_t)frames : 4000000000u;
}
