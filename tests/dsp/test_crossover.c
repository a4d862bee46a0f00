/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Crossovers: each band is at its level where two meet, and all of them add up
 * to what dsp/proc/crossover.c says: an all-pass, 3 dB at each frequency for
 * Butterworths of even order, or the late input with linear phase. */

#include "tests/dsp/banktest.h"

#define P (&fx_crossover_proc)

enum { LINKWITZ_RILEY, BUTTERWORTH, LINEAR };

static const double rates[] = { 44100, 48000, 192000 };

/* Frequencies by the number of bands; two of them near to each other. */
static const double sets[][7] = { { 1000 }, { 200, 2000 }, { 20, 300, 350 },
  { 80, 500, 2500, 9000 }, { 60, 200, 700, 2500, 8000 },
  { 50, 150, 450, 1300, 4000, 12000 },
  { 40, 100, 250, 600, 1600, 4000, 11000 } };
enum { SETS = 7 };

static void *
params_of (int type, int order, int set_number)
{
  void *params = defaults (P);
  static const uint32_t n[SETS] = { 1, 2, 3, 4, 5, 6, 7 };
  set (P, params, "type", type);
  set (P, params, "order", order);
  set_list (P, params, "frequencies", sets[set_number], n[set_number]);
  return params;
}

static void
test_sums (int type, int order)
{
  FxBankPlan *plan = malloc (sizeof *plan);
  double least = INFINITY, most = -INFINITY;
  for (unsigned r = 0; r < 3; r++) {
    for (int s = 0; s < SETS; s++) {
      void *params = params_of (type, order, s);
      FxFormat f = { rates[r], 1, FX_F64, FX_INTERLEAVED };
      FxError err = { 0 };
      int rc = P->plan (&f, params, plan, &err);
      CHECK (rc == FX_OK, "%s %s", err.param, err.what);
      CHECK (plan->bands == P->outputs (params), "%u", plan->bands);
      for (double hz = 20; hz <= 20000; hz *= 1.01) {
        double level = db (sum_response (plan, hz / rates[r]));
        least = fmin (least, level);
        most = fmax (most, level);
      }
      free (params);
    }
  }
  printf ("%s order %d: the sum is within %.2g .. %.2g dB\n",
      type ? "butterworth" : "linkwitz-riley", order, least, most);
  /* Linkwitz-Riley at 20 Hz and 192 kHz has poles 1e-3 from the circle, where
   * rounded coefficients leave 1e-9 dB. */
  if (type == LINKWITZ_RILEY || order % 2)
    CHECK (least > -2e-8 && most < 2e-8, "%d: %g %g", order, least, most);
  else
    CHECK (least > -1e-6 && most > 3 && most < 6.1, "%d: %g %g", order, least,
        most);
  free (plan);
}

/* The figure of the documentation: usual frequencies at 48 kHz. */
static void
test_usual (void)
{
  double worst = 0;
  FxBankPlan *plan = malloc (sizeof *plan);
  for (int order = 2; order <= 8; order += 2) {
    for (int s = 0; s < SETS; s++) {
      if (s == 2)
        continue; /* 20 Hz */
      void *params = params_of (LINKWITZ_RILEY, order, s);
      FxFormat f = { 48000, 1, FX_F64, FX_INTERLEAVED };
      P->plan (&f, params, plan, NULL);
      for (double hz = 20; hz <= 20000; hz *= 1.01)
        worst = fmax (worst, fabs (db (sum_response (plan, hz / 48000))));
      free (params);
    }
  }
  printf ("linkwitz-riley, 40 Hz and above at 48 kHz: %.2g dB\n", worst);
  CHECK (worst < 1e-10, "%g", worst);
  free (plan);
}

/* Two bands at their frequency, and how steep they are. */
static void
test_levels (void)
{
  FxBankPlan *plan = malloc (sizeof *plan);
  FxFormat f = { 48000, 1, FX_F64, FX_INTERLEAVED };
  for (int type = 0; type < 2; type++) {
    for (int order = 1; order <= 8; order++) {
      void *params = params_of (type, order, 0);
      FxError err = { 0 };
      int rc = P->plan (&f, params, plan, &err);
      if (type == LINKWITZ_RILEY && order % 2) {
        CHECK (rc == FX_EINVAL && strcmp (err.param, "order") == 0, "%d", rc);
        free (params);
        continue;
      }
      double half = type == LINKWITZ_RILEY ? -6.0206 : -3.0103;
      for (uint32_t b = 0; b < 2; b++) {
        double level = db (band_response (plan, b, 1000 / 48000.0));
        CHECK (
            fabs (level - half) < 1e-4, "%d %d %u: %g", type, order, b, level);
      }
      double slope = db (band_response (plan, 1, 50 / 48000.0)) -
                     db (band_response (plan, 1, 25 / 48000.0));
      CHECK (fabs (slope - 6.0206 * order) < 0.05, "order %d: %g dB an octave",
          order, slope);
      free (params);
    }
  }
  free (plan);
}

/* What comes out, not what is planned: the impulse response of the sum. */
static void
test_impulse (int type, int order)
{
  enum { FRAMES = 32768 };
  void *params = params_of (type, order, 3);
  FxInstance *x = instance (P, 48000, params);
  double *in = calloc (FRAMES, sizeof *in), worst = 0;
  in[0] = 1;
  double *bands = split (x, in, FRAMES, 480);
  for (uint32_t b = 1; b < fx_instance_outputs (x); b++) {
    for (size_t i = 0; i < FRAMES; i++)
      bands[i] += bands[b * FRAMES + i];
  }
  for (double hz = 20; hz <= 20000; hz *= 1.1)
    worst = fmax (worst, fabs (db (response_of (bands, FRAMES, hz / 48000))));
  CHECK (worst < 1e-9, "type %d order %d: %g dB", type, order, worst);
  free (bands);
  free (in);
  fx_instance_free (x);
  free (params);
}

static void
test_linear (void)
{
  enum { FRAMES = 20000 };
  uint64_t seed = 1;
  void *params = params_of (LINEAR, 4, 3);
  double *in = calloc (FRAMES, sizeof *in);
  FxInstance *x = instance (P, 48000, params);
  size_t late = fx_instance_latency (x);
  CHECK (late > 1000 && late < 1300, "%zu", late); /* 100 Hz, 80 dB */
  for (size_t i = 0; i < FRAMES; i++)
    in[i] = fx_test_noise (&seed);
  double *bands = split (x, in, FRAMES, 480);
  double error = sum_error (x, in, bands, FRAMES);
  printf ("linear-phase: the sum is off by %.2g\n", error);
  CHECK (error < 1e-14, "%g", error);
  free (bands);

  fx_instance_reset (x);
  memset (in, 0, FRAMES * sizeof *in);
  in[0] = 1;
  bands = split (x, in, FRAMES, 1000);
  CHECK (sum_error (x, in, bands, FRAMES) < 1e-15, "an impulse");
  const double *f = sets[3];
  for (uint32_t b = 0; b < 5; b++) {
    const double *h = bands + b * FRAMES;
    for (uint32_t k = 0; k < 4; k++) {
      double low = db (response_of (h, FRAMES, (f[k] - 50) / 48000));
      double at = db (response_of (h, FRAMES, f[k] / 48000));
      double high = db (response_of (h, FRAMES, (f[k] + 50) / 48000));
      int below = b == k, above = b == k + 1;
      CHECK (below == (fabs (low) < 0.002), "band %u, %g Hz: %g", b, f[k], low);
      CHECK (
          above == (fabs (high) < 0.002), "band %u, %g Hz: %g", b, f[k], high);
      CHECK ((below || above) == (fabs (at + 6.0206) < 0.01),
          "band %u at %g Hz: %g", b, f[k], at);
      if (!below)
        CHECK (low < -76, "band %u, %g Hz: %g", b, f[k], low);
      if (!above)
        CHECK (high < -76, "band %u, %g Hz: %g", b, f[k], high);
    }
    for (size_t i = 0; i <= late; i++) /* symmetric */
      CHECK (fabs (h[i] - h[2 * late - i]) < 1e-15, "band %u, tap %zu", b, i);
  }
  free (bands);
  free (in);
  fx_instance_free (x);
  free (params);
}

static void
test_refusals (void)
{
  static const struct {
    double v[3];
    uint32_t n;
    int index;
  } bad[] = { { { 2000, 200 }, 2, 1 }, { { 200, 200 }, 2, 1 },
    { { 200, 24000 }, 2, 1 }, { { 30000 }, 1, 0 },
    { { 100, 200, 25000 }, 3, 2 } };
  FxFormat f = { 48000, 1, FX_F64, FX_INTERLEAVED };
  FxBankPlan *plan = malloc (sizeof *plan);
  for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++) {
    void *params = defaults (P);
    FxError err = { 0 };
    set_list (P, params, "frequencies", bad[i].v, bad[i].n);
    CHECK (P->plan (&f, params, plan, &err) == FX_EINVAL, "%u", i);
    CHECK (strcmp (err.param, "frequencies") == 0 && err.index == bad[i].index,
        "%u: %s %d", i, err.param, err.index);
    free (params);
  }
  free (plan);
}

/* While audio flows the number of bands stays. */
static void
test_shape (void)
{
  void *params = params_of (LINKWITZ_RILEY, 4, 1);
  FxInstance *x = instance (P, 48000, params);
  FxError err = { 0 };
  double in[100] = { 1 };
  free (split (x, in, 100, 100));
  set_list (P, params, "frequencies", (double[]){ 300, 1000 }, 2);
  CHECK (fx_instance_set_params (x, params, 0, &err) == FX_OK, "moved");
  set_list (P, params, "frequencies", (double[]){ 300, 1000, 2000 }, 3);
  CHECK (fx_instance_set_params (x, params, 0, &err) == FX_EINVAL, "4 bands");
  set_list (P, params, "frequencies", (double[]){ 300, 1000 }, 2);
  set (P, params, "type", BUTTERWORTH);
  CHECK (fx_instance_set_params (x, params, 0, &err) == FX_EINVAL &&
             strcmp (err.param, "type") == 0,
      "another type");
  CHECK (fx_instance_outputs (x) == 3, "%u", fx_instance_outputs (x));
  fx_instance_free (x);
  free (params);
}

int
main (void)
{
  for (int order = 2; order <= 8; order += 2)
    test_sums (LINKWITZ_RILEY, order);
  for (int order = 1; order <= 8; order++)
    test_sums (BUTTERWORTH, order);
  test_usual ();
  test_levels ();
  test_impulse (LINKWITZ_RILEY, 2);
  test_impulse (LINKWITZ_RILEY, 4);
  test_impulse (LINKWITZ_RILEY, 8);
  test_impulse (BUTTERWORTH, 3);
  test_linear ();
  test_refusals ();
  test_shape ();
  return fx_test_end ();
}
