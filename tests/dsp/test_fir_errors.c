/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the FIR designs refuse: each violation is FX_EINVAL and names the
 * parameter, which row of it, and a remedy. */

#include "dsp/design/fir.h"
#include "dsp/design/least_squares.h"
#include "dsp/design/minimum_phase.h"
#include "dsp/design/remez.h"
#include "dsp/design/sampling.h"
#include "tests/fxtest.h"

enum { MAX = 4096 };

static const double rate = 48000;
static double taps[MAX];
static const double untouched = 12345;

static void
expect (int code, const FxError *err, const char *param, int index, int line)
{
  CHECK (code == FX_EINVAL && err->code == FX_EINVAL && err->param &&
             strcmp (err->param, param) == 0 && err->index == index &&
             err->unit && err->what && err->remedy,
      "line %d: code %d, param %s, index %d, want %s, %d", line, code,
      err->param ? err->param : "none", err->index, param, index);
  CHECK (taps[0] == untouched, "line %d: taps were written", line);
}

static void
sinc (uint32_t length, const double *cutoffs, uint32_t n, int pass_zero,
    int window, double beta, double r, const char *param, int index, int line)
{
  FxFirSincSpec spec = { length, n, cutoffs, pass_zero, (FxWindow)window,
    beta };
  FxError err = { 0 };

  expect (fx_fir_sinc (&spec, r, taps, &err), &err, param, index, line);
  CHECK (fx_fir_sinc (&spec, r, taps, NULL) == FX_EINVAL, "line %d", line);
}

static void
test_sinc (void)
{
  static const double bad[] = { 0, -1, 24000, 1e9, NAN, INFINITY, -INFINITY };
  static const double bad_rates[] = { 0, -48000, NAN, INFINITY };
  static const double one[] = { 1000 }, two[] = { 1000, 2000 };
  static const double back[] = { 2000, 1000 }, same[] = { 1000, 1000 };
  FxFirSincSpec spec = { 2, 1, one, 1, FX_WINDOW_HANN, 0 };
  FxError err = { 0 };
  double two_taps[2];

  for (int i = 0; i < 7; i++) {
    double second[] = { 1000, bad[i] };
    sinc (31, &bad[i], 1, 1, 1, 0, rate, "frequency", 0, __LINE__);
    sinc (31, second, 2, 0, 1, 0, rate, "frequency", 1, __LINE__);
  }
  for (int i = 0; i < 4; i++)
    sinc (31, one, 1, 1, 1, 0, bad_rates[i], "rate", -1, __LINE__);
  sinc (31, back, 2, 0, 1, 0, rate, "frequency", 1, __LINE__);
  sinc (31, same, 2, 0, 1, 0, rate, "frequency", 1, __LINE__);
  sinc (31, one, 0, 1, 1, 0, rate, "frequency", -1, __LINE__);
  sinc (31, one, 65, 1, 1, 0, rate, "frequency", -1, __LINE__);
  sinc (0, one, 1, 1, 1, 0, rate, "length", -1, __LINE__);
  sinc (FX_FIR_MAX_LENGTH + 1, one, 1, 1, 1, 0, rate, "length", -1, __LINE__);
  /* what passes Nyquist needs an odd length */
  sinc (32, one, 1, 0, 1, 0, rate, "length", -1, __LINE__);
  sinc (32, two, 2, 1, 1, 0, rate, "length", -1, __LINE__);
  sinc (31, one, 1, 1, 99, 0, rate, "window", -1, __LINE__);
  sinc (31, one, 1, 1, -1, 0, rate, "window", -1, __LINE__);
  sinc (31, one, 1, 1, FX_WINDOW_KAISER, -1, rate, "beta", -1, __LINE__);
  sinc (31, one, 1, 1, FX_WINDOW_KAISER, 701, rate, "beta", -1, __LINE__);
  sinc (31, one, 1, 1, FX_WINDOW_KAISER, NAN, rate, "beta", -1, __LINE__);
  /* a window of two zeros */
  CHECK (fx_fir_sinc (&spec, rate, two_taps, &err) == FX_EINVAL &&
             strcmp (err.param, "length") == 0,
      "two taps of a Hann window");
  /* beta is Kaiser's alone */
  spec.length = 31;
  spec.beta = NAN;
  {
    double h[31];
    CHECK (fx_fir_sinc (&spec, rate, h, NULL) == FX_OK, "unused beta");
  }
}

static void
test_windows (void)
{
  FxError err = { 0 };

  expect (fx_window_make (FX_WINDOW_HANN, 0, taps, 0, &err), &err, "length", -1,
      __LINE__);
  expect (fx_window_make ((FxWindow)11, 0, taps, 8, &err), &err, "window", -1,
      __LINE__);
  expect (fx_window_make (FX_WINDOW_KAISER, INFINITY, taps, 8, &err), &err,
      "beta", -1, __LINE__);
  for (int i = 0; i <= FX_WINDOW_LAST; i++)
    CHECK (fx_window_name ((FxWindow)i) != NULL, "window %d has no name", i);
  CHECK (fx_window_name ((FxWindow)(FX_WINDOW_LAST + 1)) == NULL, "a name");
}

static void
test_lengths (void)
{
  static const double bad[] = { 0, -1, 24000, NAN, INFINITY };
  uint32_t n = 0;
  FxError err = { 0 };

  for (int i = 0; i < 5; i++) {
    expect (fx_fir_kaiser_length (60, bad[i], rate, &n, NULL, &err), &err,
        "width", -1, __LINE__);
    expect (fx_fir_equiripple_length (.01, .001, bad[i], rate, &n, &err), &err,
        "width", -1, __LINE__);
    expect (fx_fir_equiripple_length (bad[i], .001, 100, rate, &n, &err), &err,
        "passband", -1, __LINE__);
    expect (fx_fir_equiripple_length (.1, bad[i], 100, rate, &n, &err), &err,
        "stopband", -1, __LINE__);
  }
  expect (fx_fir_kaiser_length (7, 100, rate, &n, NULL, &err), &err,
      "attenuation", -1, __LINE__);
  expect (fx_fir_kaiser_length (NAN, 100, rate, &n, NULL, &err), &err,
      "attenuation", -1, __LINE__);
  expect (fx_fir_kaiser_length (60, 1e-3, rate, &n, NULL, &err), &err, "width",
      -1, __LINE__);
  expect (fx_fir_kaiser_length (60, 100, NAN, &n, NULL, &err), &err, "rate", -1,
      __LINE__);
  CHECK (n == 0, "a length was written");
  /* the width that the refusal names is one that does */
  fx_fir_kaiser_length (60, 1e-3, rate, &n, NULL, &err);
  CHECK (fx_fir_kaiser_length (60, err.min, rate, &n, NULL, NULL) == FX_OK,
      "%g Hz is too narrow, too", err.min);
  CHECK (fx_fir_equiripple_length (.01, .001, 500, rate, &n, NULL) == FX_OK &&
             n > 230 && n < 260,
      "%u taps", n);
}

static void
sampling (const FxFirPoint *points, uint32_t n, uint32_t length,
    const char *param, int index, int line)
{
  FxError err = { 0 };

  expect (fx_fir_sampling (
              points, n, length, FX_WINDOW_HAMMING, 0, rate, taps, &err),
      &err, param, index, line);
}

static void
test_sampling (void)
{
  FxFirPoint p[] = { { 0, 1 }, { 5000, 1 }, { 6000, 0 }, { 24000, 1 } };
  static const double bad[] = { -1, 5000 - 1, 24001, NAN, INFINITY };

  sampling (p, 1, 31, "points", -1, __LINE__);
  sampling (p, 3, 31, "points", 2, __LINE__);
  sampling (p + 1, 3, 31, "points", 0, __LINE__);
  sampling (p, 4, 0, "length", -1, __LINE__);
  sampling (p, 4, 32, "length", -1, __LINE__);
  for (int i = 0; i < 5; i++) {
    FxFirPoint q[] = { p[0], p[1], { bad[i], 0 }, p[3] };
    FxError err = { 0 };
    int code = fx_fir_sampling (q, 4, 31, FX_WINDOW_HANN, 0, rate, taps, &err);
    CHECK (code == FX_EINVAL && strcmp (err.param, "points") == 0 &&
               err.index >= 2,
        "a point at %g", bad[i]);
  }
  p[2].gain = NAN;
  sampling (p, 4, 31, "points", 2, __LINE__);
  p[2].gain = 0;
  p[1].frequency = 0; /* a jump at the end */
  sampling (p, 4, 31, "points", 1, __LINE__);
  {
    FxFirPoint three[] = { { 0, 1 }, { 9, 1 }, { 9, 2 }, { 9, 0 },
      { 24000, 0 } };
    sampling (three, 5, 31, "points", 3, __LINE__);
  }
}

static void
bands (int remez, const FxFirBand *b, uint32_t n, uint32_t length, double r,
    const char *param, int index, int line)
{
  FxError err = { 0 };
  int code =
      remez ? fx_fir_remez (b, n, length, FX_FIR_SYMMETRIC, r, taps, NULL, &err)
            : fx_fir_least_squares (b, n, length, r, taps, &err);

  expect (code, &err, param, index, line);
}

#define EXPECT(remez_, band_, field_, value_, param_)                          \
  do {                                                                         \
    FxFirBand b_[] = { { 0, 5000, 1, 1, 1 }, { 6000, 20000, 0, 0, 1 } };       \
    b_[band_].field_ = value_;                                                 \
    bands (remez_, b_, 2, 31, rate, param_, band_, __LINE__);                  \
  } while (0)

static void
test_bands (void)
{
  static const FxFirBand good[] = { { 0, 5000, 1, 1, 1 },
    { 6000, 24000, 0, 0, 1 } };
  static const FxFirBand high[] = { { 0, 5000, 0, 0, 1 },
    { 6000, 24000, 1, 1, 1 } };
  static const FxFirBand silent[] = { { 0, 5000, 0, 0, 1 } };
  static const FxFirBand touching[] = { { 0, 5000, 1, 1, 1 },
    { 5000, 24000, 0, 0, 1 } };
  FxError err = { 0 };

  for (int remez = 0; remez < 2; remez++) {
    EXPECT (remez, 0, lower, -1, "bands");
    EXPECT (remez, 0, lower, NAN, "bands");
    EXPECT (remez, 0, upper, 0, "bands");
    EXPECT (remez, 1, upper, 24001, "bands");
    EXPECT (remez, 1, upper, NAN, "bands");
    EXPECT (remez, 1, lower, 4999, "bands");
    EXPECT (remez, 1, lower, 20000, "bands");
    EXPECT (remez, 0, gain_lower, NAN, "gain");
    EXPECT (remez, 1, gain_upper, INFINITY, "gain");
    EXPECT (remez, 1, weight, 0, "weight");
    EXPECT (remez, 1, weight, -1, "weight");
    EXPECT (remez, 0, weight, NAN, "weight");
    EXPECT (remez, 1, weight, 1e-13, "weight");
    bands (remez, good, 0, 31, rate, "bands", -1, __LINE__);
    bands (remez, good, 33, 31, rate, "bands", -1, __LINE__);
    bands (remez, silent, 1, 31, rate, "gain", 0, __LINE__);
    bands (remez, good, 2, 0, rate, "length", -1, __LINE__);
    bands (remez, good, 2, 100001, rate, "length", -1, __LINE__);
    bands (remez, good, 2, 31, NAN, "rate", -1, __LINE__);
    bands (remez, good, 2, 31, 0, "rate", -1, __LINE__);
  }
  bands (0, good, 2, 32, rate, "length", -1, __LINE__);
  bands (1, good, 2, 2, rate, "length", -1, __LINE__);
  bands (1, touching, 2, 31, rate, "bands", 1, __LINE__);
  bands (1, high, 2, 32, rate, "gain", 1, __LINE__);
  /* so long for its bands that the ripple is below what a double can tell */
  bands (1, good, 2, 2001, rate, "length", -1, __LINE__);
  /* gains without bound where there is no band */
  {
    FxFirBand b[] = { { 0, 5000, 1, 1, 1 }, { 5100, 20000, 0, 0, 1 } };
    bands (1, b, 2, 1001, rate, "bands", -1, __LINE__);
  }
  expect (
      fx_fir_remez (good, 2, 31, FX_FIR_ANTISYMMETRIC, rate, taps, NULL, &err),
      &err, "gain", 0, __LINE__);
}

static void
phase (const double *h, uint32_t n, FxMinimumPhase kind, const char *param,
    int index, int line)
{
  FxError err = { 0 };

  expect (
      fx_fir_minimum_phase (h, n, kind, taps, &err), &err, param, index, line);
}

static void
test_phase (void)
{
  static const double fine[] = { 1, 2, 3, 2, 1 }, zeros[5] = { 0 };
  static const double bad[] = { 1, NAN, 1 }, odd[] = { 1, 2, 0 };
  static const double huge[] = { 1, 2, INFINITY };

  phase (fine, 0, FX_MINIMUM_PHASE_SAME, "length", -1, __LINE__);
  phase (fine, FX_FIR_MINIMUM_PHASE_MAX_LENGTH + 1, FX_MINIMUM_PHASE_SAME,
      "length", -1, __LINE__);
  phase (zeros, 5, FX_MINIMUM_PHASE_SAME, "taps", -1, __LINE__);
  phase (bad, 3, FX_MINIMUM_PHASE_SAME, "taps", 1, __LINE__);
  phase (huge, 3, FX_MINIMUM_PHASE_SAME, "taps", 2, __LINE__);
  phase (odd, 3, FX_MINIMUM_PHASE_ROOT, "taps", -1, __LINE__);
  phase (fine + 1, 2, FX_MINIMUM_PHASE_ROOT, "taps", -1, __LINE__);
}

int
main (void)
{
  taps[0] = untouched;
  test_sinc ();
  test_windows ();
  test_lengths ();
  test_sampling ();
  test_bands ();
  test_phase ();
  return fx_test_end ();
}
