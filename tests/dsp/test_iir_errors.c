/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What fx_iir_design refuses: each violation is FX_EINVAL, names the parameter
 * and leaves the plan alone. */

#include "dsp/design/iir.h"
#include "tests/fxtest.h"

static FxIirSpec
make_spec (int family, int mode, int order)
{
  FxIirSpec spec = { .family = (FxIirFamily)family,
    .mode = (FxIirMode)mode,
    .order = order,
    .frequency = 6000,
    .lower = 4000,
    .upper = 9000,
    .ripple = 0.1,
    .attenuation = 60 };
  return spec;
}

static void
expect (const FxIirSpec *spec, double rate, const char *param, int line)
{
  FxSosPlan plan = { .n = 77 };
  FxError err = { 0 };
  int code = fx_iir_design (spec, rate, &plan, &err);

  CHECK (code == FX_EINVAL && err.code == FX_EINVAL && err.param &&
             strcmp (err.param, param) == 0 && err.unit && err.what &&
             err.remedy && plan.n == 77,
      "line %d: code %d, param %s, want %s", line, code,
      err.param ? err.param : "none", param);
  CHECK (fx_iir_design (spec, rate, &plan, NULL) == FX_EINVAL, "line %d", line);
}

#define EXPECT(family_, mode_, field_, value_, param_)                         \
  do {                                                                         \
    FxIirSpec spec_ = make_spec (family_, mode_, 4);                           \
    spec_.field_ = value_;                                                     \
    expect (&spec_, 48000, param_, __LINE__);                                  \
  } while (0)

static void
test_errors (void)
{
  static const double bad_levels[] = { 0, -1, NAN, INFINITY, 1e300 };
  static const double bad_frequencies[] = { 0, -1, 24000, 1e9, NAN, INFINITY,
    -INFINITY };
  static const double bad_rates[] = { 0, -48000, NAN, INFINITY };
  FxIirSpec spec;
  FxSosPlan plan;

  EXPECT (FX_IIR_BUTTERWORTH, FX_IIR_LOW_PASS, order, 0, "order");
  EXPECT (FX_IIR_BUTTERWORTH, FX_IIR_LOW_PASS, order, -3, "order");
  EXPECT (FX_IIR_BUTTERWORTH, FX_IIR_LOW_PASS, order, 33, "order");
  EXPECT (FX_IIR_LINKWITZ_RILEY, FX_IIR_LOW_PASS, order, 3, "order");
  EXPECT (FX_IIR_LINKWITZ_RILEY, FX_IIR_BAND_PASS, order, 31, "order");
  EXPECT (FX_IIR_LINKWITZ_RILEY, FX_IIR_BAND_PASS, order, 34, "order");
  EXPECT ((FxIirFamily)99, FX_IIR_LOW_PASS, order, 4, "family");
  EXPECT (FX_IIR_BESSEL, (FxIirMode)99, order, 4, "mode");
  for (int i = 0; i < 7; i++) {
    double f = bad_frequencies[i];
    EXPECT (FX_IIR_BUTTERWORTH, FX_IIR_LOW_PASS, frequency, f, "frequency");
    EXPECT (FX_IIR_ELLIPTIC, FX_IIR_HIGH_PASS, frequency, f, "frequency");
    EXPECT (FX_IIR_BESSEL, FX_IIR_BAND_PASS, lower, f, "lower-frequency");
    EXPECT (FX_IIR_CHEBYSHEV2, FX_IIR_BAND_REJECT, upper, f, "upper-frequency");
  }
  EXPECT (FX_IIR_BESSEL, FX_IIR_BAND_PASS, lower, 9000, "lower-frequency");
  EXPECT (FX_IIR_BESSEL, FX_IIR_BAND_REJECT, lower, 9001, "lower-frequency");
  for (int i = 0; i < 5; i++) {
    double db = bad_levels[i];
    EXPECT (FX_IIR_CHEBYSHEV1, FX_IIR_LOW_PASS, ripple, db, "ripple");
    EXPECT (FX_IIR_ELLIPTIC, FX_IIR_LOW_PASS, ripple, db, "ripple");
    EXPECT (FX_IIR_CHEBYSHEV2, FX_IIR_LOW_PASS, attenuation, db, "attenuation");
    EXPECT (FX_IIR_ELLIPTIC, FX_IIR_LOW_PASS, attenuation, db, "attenuation");
  }
  EXPECT (FX_IIR_ELLIPTIC, FX_IIR_LOW_PASS, attenuation, 0.1, "attenuation");
  EXPECT (FX_IIR_ELLIPTIC, FX_IIR_LOW_PASS, attenuation, 0.05, "attenuation");
  spec = make_spec (FX_IIR_BUTTERWORTH, FX_IIR_LOW_PASS, 4);
  for (int i = 0; i < 4; i++)
    expect (&spec, bad_rates[i], "rate", __LINE__);

  /* poles that collapse onto the circle or onto each other */
  EXPECT (FX_IIR_BUTTERWORTH, FX_IIR_BAND_PASS, upper, 4000 + 1e-11,
      "upper-frequency");
  EXPECT (FX_IIR_ELLIPTIC, FX_IIR_BAND_REJECT, upper, 4000 + 1e-11,
      "upper-frequency");
  EXPECT (FX_IIR_BUTTERWORTH, FX_IIR_LOW_PASS, frequency, 1e-5, "frequency");
  spec = make_spec (FX_IIR_ELLIPTIC, FX_IIR_LOW_PASS, 32);
  spec.attenuation = 0.2;
  expect (&spec, 48000, "order", __LINE__);
  EXPECT (FX_IIR_BUTTERWORTH, FX_IIR_LOW_PASS, frequency, 1e-300, "frequency");
  EXPECT (FX_IIR_BUTTERWORTH, FX_IIR_HIGH_PASS, frequency, 24000 - 1e-9,
      "frequency");

  /* what a family or mode does not use is not looked at */
  spec = make_spec (FX_IIR_BUTTERWORTH, FX_IIR_LOW_PASS, 4);
  spec.lower = spec.upper = spec.ripple = spec.attenuation = NAN;
  CHECK (fx_iir_design (&spec, 48000, &plan, NULL) == FX_OK, "unused fields");
  spec.mode = FX_IIR_BAND_PASS;
  spec.frequency = NAN;
  spec.lower = 100;
  spec.upper = 200;
  CHECK (fx_iir_design (&spec, 48000, &plan, NULL) == FX_OK, "unused fields");
}

int
main (void)
{
  test_errors ();
  return fx_test_end ();
}
