/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Classical IIR design: checks the specification, makes the analogue prototype
 * (zpk.c, elliptic.c), transforms it (transform.c). Double; no allocation, no
 * complex library functions: order 16 takes about a microsecond. */

#include <math.h>
#include "dsp/design/iir.h"
#include "dsp/design/linkwitz.h"
#include "dsp/design/transform.h"

/* 10^(1000 dB / 10) and its square are still doubles; below 1e-9 dB the ripple
 * is that of rounding */
static const double min_db = 1e-9, max_db = 1000;

static int
check_frequency (const char *name, double f, double rate, FxError *err)
{
  if (f > 0 && f < 0.5 * rate)
    return FX_OK;
  return fx_error (err, FX_EINVAL, name, f, 0, 0.5 * rate, "Hz",
      "the frequency is not between 0 and half the sample rate",
      "lower the frequency or raise the sample rate");
}

static int
check_order (const FxIirSpec *spec, FxError *err)
{
  int lr = spec->family == FX_IIR_LINKWITZ_RILEY;

  if (spec->order < 1 || spec->order > FX_IIR_MAX_ORDER)
    return fx_error (err, FX_EINVAL, "order", spec->order, lr ? 2 : 1,
        FX_IIR_MAX_ORDER, "", "the order is out of range",
        "take an order from 1 to 32");
  if (lr && spec->order % 2)
    return fx_error (err, FX_EINVAL, "order", spec->order, 2, FX_IIR_MAX_ORDER,
        "", "a Linkwitz-Riley filter has an even order", "take an even order");
  return FX_OK;
}

static int
check_frequencies (const FxIirSpec *spec, double rate, FxError *err)
{
  int r;

  if (!(isfinite (rate) && rate > 0))
    return fx_error (err, FX_EINVAL, "rate", rate, 0, INFINITY, "Hz",
        "the sample rate is not a positive number", "set a sample rate");
  if (spec->mode < FX_IIR_BAND_PASS)
    return check_frequency ("frequency", spec->frequency, rate, err);
  r = check_frequency ("lower-frequency", spec->lower, rate, err);
  if (r != FX_OK)
    return r;
  r = check_frequency ("upper-frequency", spec->upper, rate, err);
  if (r != FX_OK)
    return r;
  if (!(spec->lower < spec->upper))
    return fx_error (err, FX_EINVAL, "lower-frequency", spec->lower, 0,
        spec->upper, "Hz", "the lower edge is not below the upper edge",
        "swap the edges or move them apart");
  return FX_OK;
}

static int
check_levels (const FxIirSpec *spec, FxError *err)
{
  int elliptic = spec->family == FX_IIR_ELLIPTIC;
  double floor_db = min_db;

  if (elliptic || spec->family == FX_IIR_CHEBYSHEV1) {
    if (!(spec->ripple >= min_db && spec->ripple <= max_db))
      return fx_error (err, FX_EINVAL, "ripple", spec->ripple, min_db, max_db,
          "dB", "the ripple is not a positive number of dB",
          "set a ripple such as 0.1 dB");
  }
  if (elliptic || spec->family == FX_IIR_CHEBYSHEV2) {
    if (elliptic)
      floor_db = spec->ripple;
    if (!(spec->attenuation >= min_db && spec->attenuation > floor_db &&
            spec->attenuation <= max_db))
      return fx_error (err, FX_EINVAL, "attenuation", spec->attenuation,
          floor_db, max_db, "dB",
          elliptic ? "the attenuation is not above the ripple"
                   : "the attenuation is not a positive number of dB",
          "set an attenuation such as 60 dB");
  }
  return FX_OK;
}

static int
check (const FxIirSpec *spec, double rate, FxError *err)
{
  int r;

  if ((unsigned)spec->family > FX_IIR_LINKWITZ_RILEY)
    return fx_error (err, FX_EINVAL, "family", spec->family, 0,
        FX_IIR_LINKWITZ_RILEY, "", "no such family",
        "take one of the listed families");
  if ((unsigned)spec->mode > FX_IIR_BAND_REJECT)
    return fx_error (err, FX_EINVAL, "mode", spec->mode, 0, FX_IIR_BAND_REJECT,
        "", "no such mode", "take one of the listed modes");
  r = check_order (spec, err);
  if (r == FX_OK)
    r = check_frequencies (spec, rate, err);
  if (r == FX_OK)
    r = check_levels (spec, err);
  return r;
}

static void
make_prototype (const FxIirSpec *spec, FxZpk *z)
{
  switch (spec->family) {
  case FX_IIR_BUTTERWORTH:
    fx_zpk_butterworth (spec->order, z);
    break;
  case FX_IIR_CHEBYSHEV1:
    fx_zpk_chebyshev1 (spec->order, spec->ripple, z);
    break;
  case FX_IIR_CHEBYSHEV2:
    fx_zpk_chebyshev2 (spec->order, spec->attenuation, z);
    break;
  case FX_IIR_ELLIPTIC:
    fx_zpk_elliptic (spec->order, spec->ripple, spec->attenuation, z);
    break;
  case FX_IIR_BESSEL:
  case FX_IIR_BESSEL_DELAY:
    fx_zpk_bessel (spec->order, spec->family == FX_IIR_BESSEL_DELAY, z);
    break;
  case FX_IIR_LINKWITZ_RILEY:
    fx_zpk_butterworth (spec->order / 2, z);
    break;
  }
}

static uint32_t
transform (const FxIirSpec *spec, const FxZpk *z, double rate, FxSos *s)
{
  switch (spec->mode) {
  case FX_IIR_LOW_PASS:
    return fx_transform_low_pass (z, rate, spec->frequency, s);
  case FX_IIR_HIGH_PASS:
    return fx_transform_high_pass (z, rate, spec->frequency, s);
  case FX_IIR_BAND_PASS:
    return fx_transform_band_pass (z, rate, spec->lower, spec->upper, s);
  case FX_IIR_BAND_REJECT:
    return fx_transform_band_reject (z, rate, spec->lower, spec->upper, s);
  }
  return 0;
}

/* The transform gave up. No range is known in closed form, so none is given
 * (1 > 0). The culprit is the prototype when its sharpest pole has a Q of 1e6
 * before it is put anywhere, else the place where it is put. */
static int
too_sharp (const FxIirSpec *spec, const FxZpk *z, FxError *err)
{
  int i = z->pairs - 1;

  if (i >= 0 && !(-z->re[i] > 1e-6 * z->im[i]))
    return fx_error (err, FX_EINVAL, "order", spec->order, 1, 0, "",
        "the filter is too sharp: its poles are closer to the unit circle "
        "than a double can tell",
        "lower the order or the ripple, or raise the attenuation");
  if (spec->mode < FX_IIR_BAND_PASS)
    return fx_error (err, FX_EINVAL, "frequency", spec->frequency, 1, 0, "Hz",
        "the filter is too sharp at this frequency: its poles are closer to "
        "the unit circle than a double can tell",
        "lower the order, or move the frequency away from 0 and from half "
        "the sample rate");
  return fx_error (err, FX_EINVAL, "upper-frequency", spec->upper, 1, 0, "Hz",
      "the filter is too sharp at this width: its poles are closer to the "
      "unit circle than a double can tell",
      "move the edges apart or lower the order");
}

int
fx_iir_design (
    const FxIirSpec *spec, double rate, FxSosPlan *plan, FxError *err)
{
  FxSos s[FX_IIR_MAX_ORDER];
  FxZpk z;
  uint32_t n;
  int r = check (spec, rate, err);

  if (r != FX_OK)
    return r;
  make_prototype (spec, &z);
  n = transform (spec, &z, rate, s);
  if (n == 0)
    return too_sharp (spec, &z, err);
  if (spec->family == FX_IIR_LINKWITZ_RILEY)
    n = fx_linkwitz_square (s, n);
  for (uint32_t i = 0; i < n; i++)
    plan->s[i] = s[i];
  plan->n = n;
  return FX_OK;
}
