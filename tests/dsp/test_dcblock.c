/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The DC blocker against the step response and the frequency response of the
 * high-pass of first order, worked out by hand. */

#include "dsp/fx_instance.h"
#include "dsp/fx_procs.h"
#include "tests/fxtest.h"

enum { FRAMES = 96000 };

static double x[FRAMES], y[FRAMES];

static void
run (double rate, double frequency)
{
  void *in[1] = { x }, *out[1] = { y };
  FxFormat f = { rate, 1, FX_F64, FX_PLANAR };
  FxBlock from = { in, 0, FRAMES }, to = { out, 0, FRAMES };
  FxInstance *fx = fx_instance_new (&fx_dcblock_proc);
  CHECK (fx_instance_setup (fx, &f, &frequency, NULL) == FX_OK, "%g Hz",
      frequency);
  fx_instance_process (fx, &from, &to);
  fx_instance_free (fx);
}

/* With t = tan (w0 / 2) the pole lies at p = (1 - t) / (1 + t), and a step comes
 * out as p^n / (1 + t). */
static void
test_step (double rate, double frequency)
{
  double t = tan (M_PI * frequency / rate), p = (1 - t) / (1 + t), worst = 0;
  for (int i = 0; i < FRAMES; i++)
    x[i] = 0.8;
  run (rate, frequency);
  for (int i = 0; i < FRAMES; i++)
    worst = fmax (worst, fabs (y[i] - 0.8 * pow (p, i) / (1 + t)));
  CHECK (worst < 1e-9, "%g Hz at %g: off by %g", frequency, rate, worst);
}

/* |H| = 1 / sqrt (1 + (tan (w0 / 2) / tan (w / 2))^2), after the step of the
 * beginning has died away. */
static void
test_tone (double rate, double frequency, double tone)
{
  double re = 0, im = 0, w = 2 * M_PI * tone / rate;
  int n = (int)(floor (FRAMES / 2 * tone / rate) * rate / tone + 0.5);
  for (int i = 0; i < FRAMES; i++)
    x[i] = 0.3 + cos (w * i);
  run (rate, frequency);
  for (int i = FRAMES - n; i < FRAMES; i++) {
    re += y[i] * cos (w * i) * 2 / n;
    im += y[i] * sin (w * i) * 2 / n;
  }
  double q = tan (M_PI * frequency / rate) / tan (w / 2);
  double want = 1 / sqrt (1 + q * q);
  CHECK (fabs (hypot (re, im) - want) < 1e-5,
      "%g Hz, tone of %g: %.9g, not %.9g", frequency, tone, hypot (re, im),
      want);
  CHECK (fabs (atan2 (-im, re) - atan (q)) < 1e-4, "%g Hz, phase", frequency);
}

int
main (void)
{
  for (double rate = 8000; rate < 200000; rate *= 2) {
    test_step (rate, 10);
    test_step (rate, 0.1);
    test_step (rate, 500);
  }
  test_tone (48000, 10, 10);
  test_tone (48000, 20, 10);
  test_tone (48000, 5, 100);
  test_tone (8000, 500, 1000);
  test_tone (48000, 10, 12000);
  return fx_test_end ();
}
