/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Response, group delay, pole radius and tail against plain definitions in
 * long double, and against impulse responses run sample by sample. */

#include <complex.h>
#include "dsp/design/iir.h"
#include "dsp/design/rbj.h"
#include "dsp/design/response.h"
#include "tests/fxtest.h"

typedef long double complex Complex;

static FxSosPlan
iir (int family, int mode, int order, double f, double rate)
{
  FxIirSpec spec = { .family = (FxIirFamily)family,
    .mode = (FxIirMode)mode,
    .order = order,
    .frequency = f,
    .lower = f,
    .upper = 1.7 * f,
    .ripple = 0.5,
    .attenuation = 50 };
  FxSosPlan p = { 0 };

  CHECK (fx_iir_design (&spec, rate, &p, NULL) == FX_OK, "%d %d %d", family,
      mode, order);
  return p;
}

/* b and a at w, which cancel at 0 Hz to 1e-19 / w^2; and their derivatives by z^-1 times z^-1, by definition */
static void
plain (const FxSos *s, double w, Complex *h, long double *delay)
{
  Complex z = cexpl (-I * (long double)w);
  Complex b = s->b0 + (s->b1 + s->b2 * z) * z, a = 1 + (s->a1 + s->a2 * z) * z;
  Complex db = (s->b1 + 2 * s->b2 * z) * z, da = (s->a1 + 2 * s->a2 * z) * z;

  *h *= b / a;
  *delay += creall (db / b) - creall (da / a);
}

static void
test_response (void)
{
  static const double frequencies[] = { 20, 100, 1000, 5000, 11000 };

  for (int family = 0; family <= FX_IIR_LINKWITZ_RILEY; family++)
    for (int mode = 0; mode < 4; mode++)
      for (int i = 0; i < 5; i++) {
        FxSosPlan p = iir (family, mode, 6, frequencies[i], 48000);
        for (int k = 1; k < 60; k++) {
          double w = M_PI * pow (k / 60.0, 2.5), re, im, gain, delay;
          Complex h = 1;
          long double want = 0, size;
          for (uint32_t n = 0; n < p.n; n++)
            plain (&p.s[n], w, &h, &want);
          size = cabsl (h);
          fx_sos_response (p.s, p.n, w, &re, &im);
          CHECK (cabsl (re + I * im - h) < (1e-12L + 1e-18L / (w * w)) * size,
              "%d %d %g Hz, w %g: %Lg", family, mode, frequencies[i], w,
              cabsl (re + I * im - h) / size);
          gain = fx_sos_gain_db (p.s, p.n, w);
          CHECK (fabsl (gain - 20 * log10l (size)) < 1e-10L,
              "%d %d %g Hz, w %g: %g dB", family, mode, frequencies[i], w,
              gain);
          delay = fx_sos_group_delay (p.s, p.n, w);
          CHECK (fabsl (delay - want) < 1e-11L * (1 + fabsl (want)),
              "%d %d %g Hz, w %g: delay %.17g, want %.17Lg", family, mode,
              frequencies[i], w, delay, want);
        }
      }
}

static void
test_special_points (void)
{
  FxSosPlan p = iir (FX_IIR_BUTTERWORTH, FX_IIR_HIGH_PASS, 32, 5000, 48000);
  FxSos s;

  CHECK (fx_sos_gain_db (p.s, p.n, 0) == -INFINITY, "zero at 0 Hz: %g",
      fx_sos_gain_db (p.s, p.n, 0));
  /* deep in the stopband the product of gains is no double any more */
  CHECK (fabs (fx_sos_gain_db (p.s, p.n, 1e-12) -
               32 * 20 * log10 (1e-12 / 2 / tan (M_PI * 5000 / 48000))) < 1e-6,
      "%g dB", fx_sos_gain_db (p.s, p.n, 1e-12));
  CHECK (isfinite (fx_sos_group_delay (p.s, p.n, 0)), "delay at a zero");

  /* group delay at 0 Hz and Nyquist is the limit, also on a zero there */
  CHECK (fx_rbj_design (FX_BIQUAD_HIGH_PASS_1, 48000, 3000, 1, 0, &s, NULL) ==
             FX_OK,
      "design");
  CHECK (fabs (fx_sos_group_delay (&s, 1, 0) -
               fx_sos_group_delay (&s, 1, 1e-5)) < 1e-6,
      "%g", fx_sos_group_delay (&s, 1, 0));
  CHECK (fx_rbj_design (FX_BIQUAD_LOW_PASS_1, 48000, 3000, 1, 0, &s, NULL) ==
             FX_OK,
      "design");
  CHECK (fabs (fx_sos_group_delay (&s, 1, M_PI) -
               fx_sos_group_delay (&s, 1, M_PI - 1e-5)) < 1e-6,
      "%g", fx_sos_group_delay (&s, 1, M_PI));

  /* a pure delay of two samples, and of one */
  s = (FxSos){ .b2 = 1 };
  CHECK (fabs (fx_sos_group_delay (&s, 1, 0.7) - 2) < 1e-15, "two samples");
  s = (FxSos){ .b1 = 1 };
  CHECK (fabs (fx_sos_group_delay (&s, 1, 0.7) - 1) < 1e-15, "one sample");
  s = (FxSos){ .b0 = 3 };
  CHECK (fabs (fx_sos_group_delay (&s, 1, 0.7)) < 1e-15, "gain has no delay");
  CHECK (fabs (fx_sos_gain_db (&s, 1, 2) - 20 * log10 (3)) < 1e-14, "gain");
}

static FxSos
from_poles (long double complex p, long double complex q)
{
  FxSos s = { .b0 = 1 };

  s.a1 = (double)-creall (p + q);
  s.a2 = (double)creall (p * q);
  return s;
}

static void
test_pole_radius (void)
{
  FxSos s;
  double r;

  for (int i = 1; i < 200; i++) {
    long double radius = 1 - powl (10, -i / 15.0L);
    for (int k = 1; k < 20; k++) {
      Complex p = radius * cexpl (I * (long double)M_PI * k / 20);
      s = from_poles (p, conjl (p));
      CHECK (fabs (fx_sos_pole_radius (&s) - (double)radius) < 3e-16,
          "complex pair, radius %Lg: %g", radius, fx_sos_pole_radius (&s));
      /* real poles, the inner well inside */
      s = from_poles (radius, radius * (k - 10) / 15.0L);
      CHECK (fabs (fx_sos_pole_radius (&s) - (double)radius) < 2e-15,
          "real poles, radius %Lg: %g", radius,
          fx_sos_pole_radius (&s) - (double)radius);
      s = from_poles (-radius, radius * (k - 10) / 15.0L);
      CHECK (fabs (fx_sos_pole_radius (&s) - (double)radius) < 2e-15,
          "real poles, radius %Lg: %g", radius,
          fx_sos_pole_radius (&s) - (double)radius);
    }
    s = (FxSos){ .b0 = 1, .a1 = (double)-radius };
    CHECK (fx_sos_pole_radius (&s) == (double)radius, "first order");
  }
  s = (FxSos){ .b0 = 1 };
  CHECK (fx_sos_pole_radius (&s) == 0, "a gain");
  /* below 1 exactly when the section is stable, to the last bit */
  s = (FxSos){ .b0 = 1, .a1 = -1.5, .a2 = 1 - 0x1p-53 };
  CHECK (fx_sos_pole_radius (&s) < 1, "just inside");
  s.a2 = 1;
  CHECK (fx_sos_pole_radius (&s) == 1, "on the circle");
  s.a2 = 1 + 0x1p-51;
  CHECK (fx_sos_pole_radius (&s) > 1, "just outside");
  s = (FxSos){ .b0 = 1, .a1 = -1.5, .a2 = 0.5 };
  CHECK (fx_sos_pole_radius (&s) >= 1, "a real pole at 1");
  s.a2 = 0.5 + 0x1p-53;
  CHECK (fx_sos_pole_radius (&s) < 1, "just inside");
  s.a2 = 0.5 - 0x1p-53;
  CHECK (fx_sos_pole_radius (&s) > 1, "just outside");
  s.a1 = 1.5;
  CHECK (fx_sos_pole_radius (&s) > 1, "just outside");
  s = (FxSos){ .b0 = 1, .a1 = 3, .a2 = 1 };
  CHECK (fx_sos_pole_radius (&s) > 2.6, "far outside");
  s.a1 = NAN;
  r = fx_sos_pole_radius (&s);
  CHECK (isnan (r), "NaN a1 gives %g", r);
  s = (FxSos){ .b0 = 1, .a2 = NAN };
  r = fx_sos_pole_radius (&s);
  CHECK (isnan (r), "NaN a2 gives %g", r);
}

/* The last frame at which the impulse response is above its peak less decay
 * dB, of max frames. */
static uint32_t
measured_tail (const FxSos *s, uint32_t n, double decay, uint32_t max)
{
  static float loudness[2000000];
  double state[FX_SOS_MAX][2] = { { 0 } }, peak = 0;
  uint32_t last = 0;

  for (uint32_t t = 0; t < max; t++) {
    double x = t == 0;
    for (uint32_t k = 0; k < n; k++) {
      double y = s[k].b0 * x + state[k][0];
      state[k][0] = s[k].b1 * x - s[k].a1 * y + state[k][1];
      state[k][1] = s[k].b2 * x - s[k].a2 * y;
      x = y;
    }
    loudness[t] = (float)fabs (x);
    peak = fmax (peak, fabs (x));
  }
  for (uint32_t t = 0; t < max; t++)
    if (loudness[t] > peak * pow (10, -decay / 20))
      last = t;
  return last;
}

static void
test_tail (void)
{
  static const int orders[] = { 1, 2, 4, 8, 16, 32 };
  double over = 0;
  FxSos s[4];

  for (int family = 0; family <= FX_IIR_LINKWITZ_RILEY; family++)
    for (int mode = 0; mode < 4; mode++)
      for (int i = 0; i < 6; i++) {
        FxSosPlan p;
        uint32_t tail, real;
        double ratio;
        if ((family == FX_IIR_LINKWITZ_RILEY && i == 0) ||
            (family == FX_IIR_ELLIPTIC && i >= 4))
          continue;
        p = iir (family, mode, orders[i], 2000, 48000);
        tail = fx_sos_tail (p.s, p.n, 120);
        CHECK (tail < 1900000, "%u", tail);
        if (tail >= 1900000)
          continue;
        real = measured_tail (p.s, p.n, 120, 2 * tail + 100);
        ratio = (double)tail / real;
        over = fmax (over, ratio);
        if (getenv ("FX_TEST_VERBOSE"))
          printf ("tail %d %d %d: %u, measured %u, %.2f\n", family, mode,
              orders[i], tail, real, ratio);
        CHECK (tail >= real && ratio < (family == FX_IIR_BESSEL ||
                                                   family == FX_IIR_BESSEL_DELAY
                                               ? 8
                                               : 4),
            "family %d mode %d order %d: %u frames, measured %u", family, mode,
            orders[i], tail, real);
      }
  printf ("tail: at most %.2f of the measured one\n", over);

  /* equal sections: the multiplicity counts */
  for (int i = 0; i < 4; i++)
    CHECK (fx_rbj_design (
               FX_BIQUAD_LOW_PASS, 48000, 1000, 0.5, 0, &s[i], NULL) == FX_OK,
        "design");
  {
    uint32_t tail = fx_sos_tail (s, 4, 100);
    uint32_t real = measured_tail (s, 4, 100, 10000);
    CHECK (tail >= real && tail < 2 * real, "%u, measured %u", tail, real);
  }
  s[0] = (FxSos){ .b0 = 0.5 };
  CHECK (fx_sos_tail (s, 1, 100) == 0, "a gain has no tail: %u",
      fx_sos_tail (s, 1, 100));
  s[0] = (FxSos){ .b0 = 0.5, .b2 = 1 };
  CHECK (fx_sos_tail (s, 1, 100) == 2, "two samples of memory");
  s[0] = (FxSos){ .b0 = 1, .a1 = -1 };
  CHECK (fx_sos_tail (s, 1, 100) == UINT32_MAX, "an integrator");
  s[0].a1 = NAN;
  CHECK (fx_sos_tail (s, 1, 100) == UINT32_MAX, "NaN");
  s[0].a1 = -(1 - 0x1p-53);
  CHECK (fx_sos_tail (s, 1, 100) == UINT32_MAX, "longer than a uint32");
  CHECK (fx_sos_tail (s, 0, 100) == 0, "no section");
}

int
main (void)
{
  test_response ();
  test_special_points ();
  test_pole_radius ();
  test_tail ();
  return fx_test_end ();
}
