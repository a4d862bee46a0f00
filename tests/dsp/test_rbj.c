/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The cookbook's sections against committed coefficients of 50 digits, and by
 * what each type promises at 0 Hz, at its frequency and at Nyquist. Argument:
 * DATA-DIRECTORY. */

#include <complex.h>
#include "dsp/design/rbj.h"
#include "dsp/design/response.h"
#include "tests/fxtest.h"

enum { TYPES = FX_BIQUAD_LAST + 1 };

static const double rates[] = { 8000, 44100, 48000, 96000, 192000, 384000 };
static const double places[] = { 0.0005, 0.003, 0.02, 0.1, 0.25, 0.3, 0.45,
  0.49 };
static const double qs[] = { 0.1, 0.5, M_SQRT1_2, 1, 4, 30 };
static const double gains[] = { -60, -24, -6, -0.01, 0, 0.01, 3, 12, 40 };

static int
has_gain (int type)
{
  return type == FX_BIQUAD_PEAKING || type == FX_BIQUAD_LOW_SHELF ||
         type == FX_BIQUAD_HIGH_SHELF;
}

static double complex
response (const FxSos *s, double w)
{
  double re, im;

  fx_sos_response (s, 1, w, &re, &im);
  return re + I * im;
}

static void
test_golden (const char *dir)
{
  char path[4096];
  int type, lines = 0;
  double rate, frequency, q, gain, b0, b1, b2, a1, a2, worst = 0;
  FILE *f;

  snprintf (path, sizeof path, "%s/rbj.txt", dir);
  f = fopen (path, "r");
  CHECK (f != NULL, "%s cannot be read", path);
  if (!f)
    return;
  while (fscanf (f, "%d %lf %lf %lf %lf %lf %lf %lf %lf %lf", &type, &rate,
             &frequency, &q, &gain, &b0, &b1, &b2, &a1, &a2) == 10) {
    FxSos s = { 0 };
    int r =
        fx_rbj_design ((FxBiquadType)type, rate, frequency, q, gain, &s, NULL);
    double scale = fmax (fmax (fabs (b0), fabs (b1)), fabs (b2)), error;
    CHECK (r == FX_OK, "type %d", type);
    error = fmax (fabs (s.a1 - a1), fabs (s.a2 - a2)) / 2;
    error = fmax (error,
        fmax (fmax (fabs (s.b0 - b0), fabs (s.b1 - b1)), fabs (s.b2 - b2)) /
            fmax (1, scale));
    /* the skirt's numerator is q (1 - a2) / 2, from the rounded a2 */
    if (type == FX_BIQUAD_BAND_PASS_SKIRT)
      error /= fmax (1, q);
    worst = fmax (worst, error);
    CHECK (error <= 8 * 0x1p-53,
        "type %d rate %g frequency %g q %g gain %g: error %g", type, rate,
        frequency, q, gain, error);
    lines++;
  }
  CHECK (feof (f) && lines == 20 * TYPES, "%d lines", lines);
  fclose (f);
  printf ("golden: %d sections, largest error %.3g\n", lines, worst);
}

static void
check_near (double x, double want, double bar, int type, double rate, double f,
    double q, double gain, int line)
{
  CHECK (fabs (x - want) <= bar * fabs (want),
      "line %d: type %d at %g of %g Hz, q %g, gain %g: %.17g, want %.17g, bar "
      "%g",
      line, type, f, rate, q, gain, x, want, bar);
}

/* Gains at 0 Hz, at the frequency and at Nyquist. */
static void
check_promises (int type, double rate, double f, double q, double gain)
{
  FxSos s;
  double w = 2 * M_PI * f / rate, g = pow (10, gain / 20);
  double at, dc, ny, c = tan (M_PI * f / rate);
  /* rounding of the poles moves the response at w itself by this much */
  double slack, sum, tight = 4e-15, half = M_SQRT1_2;
  double complex z = cexp (-I * w);
  int r = fx_rbj_design ((FxBiquadType)type, rate, f, q, gain, &s, NULL);

  CHECK (r == FX_OK, "type %d at %g of %g Hz, q %g, gain %g: %d", type, f, rate,
      q, gain, r);
  if (r != FX_OK)
    return;
  CHECK (fx_sos_pole_radius (&s) < 1, "type %d: %g", type,
      fx_sos_pole_radius (&s));
  slack = 1e-13 +
          0x1p-50 *
              (4 + fmax (1, g) * 4 / fmin (1, g) + fabs (s.b0) + fabs (s.b1)) /
              cabs (1 + (s.a1 + s.a2 * z) * z);
  /* a few units in the last place of b */
  sum = 0x1p-49 * (1 + fabs (s.b0) + fabs (s.b1) + fabs (s.b2));
  at = cabs (response (&s, w));
  dc = cabs (response (&s, 0));
  ny = cabs (response (&s, M_PI));
/* M_PI is 1.2e-16 off the zero, on a slope of up to 300 */
#define ZERO(x) CHECK ((x) < 1e-13, "type %d: %g", type, (x))
#define NEAR(x, want, bar)                                                     \
  check_near ((x), (want), (bar), type, rate, f, q, gain, __LINE__)
  switch (type) {
  case FX_BIQUAD_LOW_PASS:
    NEAR (dc, 1, tight);
    NEAR (at, q, slack);
    ZERO (ny);
    break;
  case FX_BIQUAD_HIGH_PASS:
    ZERO (dc);
    NEAR (at, q, slack);
    NEAR (ny, 1, tight);
    break;
  case FX_BIQUAD_BAND_PASS:
  case FX_BIQUAD_BAND_PASS_SKIRT:
    ZERO (dc);
    NEAR (at, type == FX_BIQUAD_BAND_PASS ? 1 : q, slack);
    ZERO (ny);
    break;
  case FX_BIQUAD_NOTCH:
    NEAR (dc, 1, tight);
    CHECK (at <= slack, "notch of %g", at);
    NEAR (ny, 1, tight);
    break;
  case FX_BIQUAD_ALL_PASS:
    CHECK (s.b0 == s.a2 && s.b1 == s.a1 && s.b2 == 1, "not mirrored");
    NEAR (at, 1, tight);
    NEAR (creal (response (&s, w)), -1, slack);
    break;
  case FX_BIQUAD_PEAKING:
    NEAR (dc, 1, tight + sum / (1 + s.a1 + s.a2));
    NEAR (at, g, slack);
    NEAR (ny, 1, tight + sum / (1 - s.a1 + s.a2));
    break;
  case FX_BIQUAD_LOW_SHELF:
  case FX_BIQUAD_HIGH_SHELF: {
    int low = type == FX_BIQUAD_LOW_SHELF;

    NEAR (dc, low ? g : 1, tight + sum / fmin (1, g) / (1 + s.a1 + s.a2));
    NEAR (ny, low ? 1 : g, tight + sum / fmin (1, g) / (1 - s.a1 + s.a2));
    NEAR (at, sqrt (g), slack);
    break;
  }
  case FX_BIQUAD_LOW_PASS_1:
    NEAR (dc, 1, tight);
    NEAR (at, half, slack);
    ZERO (ny);
    break;
  case FX_BIQUAD_HIGH_PASS_1:
    ZERO (dc);
    NEAR (at, half, slack);
    NEAR (ny, 1, tight);
    break;
  case FX_BIQUAD_ALL_PASS_1:
    CHECK (s.b0 == s.a1 && s.b1 == 1 && s.b2 == 0, "not mirrored");
    NEAR (creal (response (&s, 0)), 1, tight);
    NEAR (cimag (response (&s, w)), -1, slack);
    NEAR (creal (response (&s, M_PI)), -1, tight);
    break;
  }
  /* -3.01 dB: the two sides of a band-pass and of a notch, whose warped
   * frequencies are c (sqrt (1 + 1 / 4 q^2) +- 1 / 2 q); the Butterworth */
  if (type == FX_BIQUAD_BAND_PASS || type == FX_BIQUAD_NOTCH) {
    double h = 0.5 / q, up = h + sqrt (1 + h * h);
    NEAR (cabs (response (&s, 2 * atan (c * up))), half, 1e2 * slack);
    NEAR (cabs (response (&s, 2 * atan (c / up))), half, 1e2 * slack);
  }
  for (int i = 0; type == FX_BIQUAD_ALL_PASS && i <= 50; i++)
    NEAR (cabs (response (&s, M_PI * i / 50)), 1, tight);
  /* nothing of a shelf or a peak rises above its plateau at low q, and 0 dB
   * is the identity */
  if (has_gain (type) && gain == 0)
    CHECK (s.b0 == 1 && s.b1 == s.a1 && s.b2 == s.a2, "type %d, 0 dB: %g %g %g",
        type, s.b0 - 1, s.b1 - s.a1, s.b2 - s.a2);
  for (int i = 0; type == FX_BIQUAD_PEAKING && i <= 50; i++) {
    double m = cabs (response (&s, M_PI * i / 50));
    CHECK (m < fmax (1, g) * (1 + slack) && m > fmin (1, g) * (1 - slack),
        "peak %g at %d, gain %g", m, i, gain);
  }
#undef NEAR
#undef ZERO
}

static void
test_promises (void)
{
  for (int type = 0; type < TYPES; type++)
    for (int r = 0; r < 6; r++)
      for (int p = 0; p < 8; p++)
        for (int i = 0; i < 6; i++)
          for (int k = 0; k < (has_gain (type) ? 9 : 1); k++)
            check_promises (
                type, rates[r], places[p] * rates[r], qs[i], gains[k]);
}

/* A cut undoes a boost. */
static void
test_inverse (void)
{
  static const int types[] = { FX_BIQUAD_PEAKING, FX_BIQUAD_LOW_SHELF,
    FX_BIQUAD_HIGH_SHELF };

  for (int i = 0; i < 3; i++)
    for (int k = 0; k <= 20; k++) {
      FxSos s[2];
      double re, im;
      CHECK (fx_rbj_design ((FxBiquadType)types[i], 48000, 1000, 1.3, 9, &s[0],
                 NULL) == FX_OK,
          "boost");
      CHECK (fx_rbj_design ((FxBiquadType)types[i], 48000, 1000, 1.3, -9, &s[1],
                 NULL) == FX_OK,
          "cut");
      fx_sos_response (s, 2, M_PI * k / 20, &re, &im);
      CHECK (fabs (re - 1) < 1e-12 && fabs (im) < 1e-12, "type %d at %d: %g %g",
          types[i], k, re - 1, im);
    }
}

/* The corners of the ranges that the errors name are all stable. */
static void
test_corners (void)
{
  static const double f[] = { 1e-7, 0.25, 0.4999999 };
  static const double q[] = { 1e-6, 1, 1e6 };
  static const double gain[] = { -100, 0, 100 };

  for (int type = 0; type < TYPES; type++)
    for (int i = 0; i < 27; i++) {
      FxSos s;
      CHECK (fx_rbj_design ((FxBiquadType)type, 48000, 48000 * f[i % 3],
                 q[i / 3 % 3], gain[i / 9], &s, NULL) == FX_OK &&
                 fx_sos_pole_radius (&s) < 1,
          "type %d, corner %d", type, i);
    }
}

static void
expect (int type, double rate, double f, double q, double gain,
    const char *param, const char *unit, int line)
{
  FxSos s = { .b0 = 77 };
  FxError err = { 0 };
  int r = fx_rbj_design ((FxBiquadType)type, rate, f, q, gain, &s, &err);

  CHECK (r == FX_EINVAL && err.code == r && err.param &&
             strcmp (err.param, param) == 0 && err.unit &&
             strcmp (err.unit, unit) == 0 && err.what && err.remedy &&
             err.min <= err.max && s.b0 == 77,
      "line %d: code %d param %s, want %s", line, r,
      err.param ? err.param : "none", param);
  r = fx_rbj_design ((FxBiquadType)type, rate, f, q, gain, &s, NULL);
  CHECK (r == FX_EINVAL, "line %d", line);
}

static void
test_errors (void)
{
  static const double bad_f[] = { 0, -1, 24000, 48000, NAN, INFINITY,
    -INFINITY };
  static const double bad_q[] = { 0, -1, NAN, INFINITY, 1e300, 1e-300 };
  static const double bad_rate[] = { 0, -48000, NAN, INFINITY };
  static const double bad_gain[] = { NAN, INFINITY, -INFINITY, 1e5, -1e5 };
  FxSos s;

  for (int type = 0; type < TYPES; type++) {
    for (int i = 0; i < 7; i++)
      expect (type, 48000, bad_f[i], 1, 0, "frequency", "Hz", __LINE__);
    for (int i = 0; i < 4; i++)
      expect (type, bad_rate[i], 1000, 1, 0, "rate", "Hz", __LINE__);
    for (int i = 0; i < 6; i++) {
      if (type < FX_BIQUAD_LOW_PASS_1)
        expect (type, 48000, 1000, bad_q[i], 0, "q", "", __LINE__);
      else
        CHECK (fx_rbj_design ((FxBiquadType)type, 48000, 1000, bad_q[i], 0, &s,
                   NULL) == FX_OK,
            "first order has no q");
    }
    for (int i = 0; i < 5; i++) {
      if (has_gain (type))
        expect (type, 48000, 1000, 1, bad_gain[i], "gain", "dB", __LINE__);
      else
        CHECK (fx_rbj_design ((FxBiquadType)type, 48000, 1000, 1, bad_gain[i],
                   &s, NULL) == FX_OK,
            "type %d has no gain", type);
    }
    expect (type, 48000, 1e-300, 1, 3, "frequency", "Hz", __LINE__);
  }
  expect (TYPES, 48000, 1000, 1, 0, "type", "", __LINE__);
  expect (-1, 48000, 1000, 1, 0, "type", "", __LINE__);
}

int
main (int argc, char **argv)
{
  if (argc != 2) {
    fprintf (stderr, "usage: %s DATA-DIRECTORY\n", argv[0]);
    return 2;
  }
  test_golden (argv[1]);
  test_promises ();
  test_inverse ();
  test_corners ();
  test_errors ();
  return fx_test_end ();
}
