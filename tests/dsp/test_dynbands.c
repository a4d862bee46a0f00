/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* De-esser and multiband: with nothing reduced the spectrum is that of the
 * input; what is reduced is the band that is meant, by the curve; link, listen,
 * solo, mute, bypass, readings, side-chain; bands one by one. Golden data is in
 * test_dynamics.c. */

#include <complex.h>
#include "dsp/fx_multiband.h"
#include "tests/dsp/dyntest.h"

#define FLAT 1e-9 /* dB */

/* Gain in dB of a tone in the last 100 ms, in the output of a line. */
static double
tone_gain (const double *in, const double *out, double hz)
{
  double complex a = 0, b = 0;
  for (size_t n = FRAMES - 4800; n < FRAMES; n++) {
    double complex w = cexp (-2 * I * M_PI * hz * (double)n / RATE);
    a += w * in[n];
    b += w * out[n];
  }
  return 20 * log10 (cabs (b) / cabs (a));
}

static double in[2 * FRAMES], out[2 * FRAMES];

static void
tones (double hz, double level, double other, double other_level)
{
  for (size_t n = 0; n < FRAMES; n++) {
    /* Softly, as what a filter makes of a sudden start would be held. */
    double t = (double)n / RATE, fade = t < 0.1 ? 10 * t : 1;
    fade *= fade * (3 - 2 * fade);
    in[n] = fade * (level * sin (2 * M_PI * hz * t) +
                       other_level * sin (2 * M_PI * other * t));
  }
}

static void
near (double got, double expected, double bound, const char *what)
{
  CHECK (fabs (got - expected) <= bound, "%s: %g, not %g", what, got, expected);
}

/* The spectrum of an impulse so soft that nothing is reduced. */
static void
test_flat (void)
{
  static const char *const lines[] = { "deesser", "deesser frequency=2000",
    "deesser mode=1", "multiband num-bands=2", "multiband num-bands=1",
    "multiband",
    "multiband "
    "num-bands=8",
    "multiband num-bands=5 frequencies=60,300,320,9000",
    "multiband bypasses=1 thresholds=-80" };
  double worst = 0;
  for (unsigned i = 0; i < sizeof lines / sizeof *lines; i++) {
    Dyn d = dyn_line (lines[i], 1);
    memset (in, 0, sizeof in);
    in[0] = 1e-4;
    dyn_run (&d, in, NULL, out, FRAMES);
    for (double hz = 20; hz < 24000; hz *= 1.07) {
      double complex sum = 0;
      for (size_t n = 0; n < FRAMES; n++)
        sum += out[n] * cexp (-2 * I * M_PI * hz * (double)n / RATE);
      double db = 20 * log10 (cabs (sum) / 1e-4);
      worst = fmax (worst, fabs (db));
      CHECK (fabs (db) < FLAT, "%s at %g Hz: %g dB", lines[i], hz, db);
    }
    dyn_free (&d);
  }
  printf ("flat within %.2g dB\n", worst);
}

static void
test_deesser (void)
{
  static const char line[] = "deesser frequency=3000 threshold=-30 knee=0 "
                             "attack=1 release=1000";
  double r[1];
  Dyn d = dyn_line (line, 1);
  /* 11 kHz at -10 dB: of 20 dB beyond the threshold 5 are left */
  tones (11000, pow (10, -0.5), 500, 0.5);
  dyn_run (&d, in, NULL, out, FRAMES);
  near (tone_gain (in, out, 11000), -15, 0.2, "sibilants");
  near (tone_gain (in, out, 500), 0, 0.02, "the rest");
  fx_instance_read (d.fx, r);
  near (r[0], 15, 0.2, "gain-reduction");
  dyn_set (&d, "mode", 1);
  dyn_run (&d, in, NULL, out, FRAMES);
  near (tone_gain (in, out, 500), -15, 0.2, "wide");
  dyn_set (&d, "range", 6);
  dyn_run (&d, in, NULL, out, FRAMES);
  near (tone_gain (in, out, 500), -6, 0.01, "range");
  dyn_set (&d, "listen", 1);
  dyn_run (&d, in, NULL, out, FRAMES);
  near (tone_gain (in, out, 11000), 0, 0.1, "listen");
  CHECK (
      tone_gain (in, out, 500) < -60, "listen: %g", tone_gain (in, out, 500));
  dyn_free (&d);
  /* loud bass alone does nothing */
  d = dyn_line (line, 1);
  tones (200, 1, 500, 0);
  dyn_run (&d, in, NULL, out, FRAMES);
  near (tone_gain (in, out, 200), 0, 0.01, "bass");
  dyn_free (&d);
}

/* Sibilants on the left only. */
static void
test_link (void)
{
  static const double expected[] = { 0, -15 };
  static double left[FRAMES], right[FRAMES];
  for (int link = 0; link < 2; link++) {
    Dyn d = dyn_line (
        "deesser frequency=4000 threshold=-30 knee=0 release=1000 mode=1", 2);
    dyn_set (&d, "link", link);
    for (size_t n = 0; n < FRAMES; n++) {
      double t = (double)n / RATE;
      in[2 * n] = pow (10, -0.5) * sin (2 * M_PI * 11000 * t);
      in[2 * n + 1] = 0.5 * sin (2 * M_PI * 500 * t);
    }
    dyn_run (&d, in, NULL, out, FRAMES);
    for (size_t n = 0; n < FRAMES; n++) {
      left[n] = in[2 * n + 1];
      right[n] = out[2 * n + 1];
    }
    near (tone_gain (left, right, 500), expected[link], 0.1, "link");
    dyn_free (&d);
  }
}

/* Tones in the middle of the bands, one of them loud. */
static void
test_multiband (void)
{
  static const double hz[] = { 40, 500, 9000 };
  const char line[] = "multiband num-bands=3 frequencies=140,2100 knees=0 "
                      "attacks=1 releases=2000 thresholds=-20,-24,-28";
  /* 0.5: -6.02 dB */
  static const double expected[] = { -10.485, -13.485, -16.485 };
  for (int b = 0; b < 3; b++) {
    double r[8];
    int other = (b + 1) % 3;
    Dyn d = dyn_line (line, 1);
    tones (hz[b], 0.5, hz[other], 1e-3);
    dyn_run (&d, in, NULL, out, FRAMES);
    near (tone_gain (in, out, hz[b]), expected[b], 0.4, "the loud band");
    near (tone_gain (in, out, hz[other]), 0, 0.5, "another band");
    fx_instance_read (d.fx, r);
    near (r[b], -expected[b], 0.3, "its reading");
    near (r[7], 0, 0, "the reading of a band that is not");
    char what[200];
    static const char *const lists[] = { "1,0,0", "0,1,0", "0,0,1" };
    dyn_free (&d);
    snprintf (what, sizeof what, "%s solos=%s", line, lists[other]);
    d = dyn_line (what, 1);
    dyn_run (&d, in, NULL, out, FRAMES);
    CHECK (tone_gain (in, out, hz[b]) < -36, "solo: %g",
        tone_gain (in, out, hz[b]));
    near (tone_gain (in, out, hz[other]), 0, 0.5, "solo");
    dyn_free (&d);
    snprintf (what, sizeof what, "%s mutes=%s", line, lists[b]);
    d = dyn_line (what, 1);
    dyn_run (&d, in, NULL, out, FRAMES);
    CHECK (tone_gain (in, out, hz[b]) < -36, "mute: %g",
        tone_gain (in, out, hz[b]));
    dyn_free (&d);
    snprintf (what, sizeof what, "%s bypasses=%s", line, lists[b]);
    d = dyn_line (what, 1);
    dyn_run (&d, in, NULL, out, FRAMES);
    near (tone_gain (in, out, hz[b]), 0, 0.3, "bypass");
    dyn_free (&d);
  }
}

/* What bands do by a side-chain: a soft sound, by the level of a loud key, is
 * reduced where that is loud; the key that is the sound itself is none. */
static void
test_key (void)
{
  static double key[FRAMES], own[FRAMES];
  static const char deesser[] = "deesser frequency=3000 threshold=-30 knee=0 "
                                "release=1000",
                    multiband[] = "multiband num-bands=3 frequencies=140,2100 "
                                  "knees=0 attacks=1 releases=2000 "
                                  "thresholds=-20,-24,-28";
  static const double hz[] = { 40, 500, 9000 };
  double r[8];
  Dyn d = dyn_line (deesser, 1);
  tones (11000, pow (10, -0.5), 500, 0);
  memcpy (key, in, sizeof key);
  tones (11000, 0.01, 500, 0.5);
  dyn_run (&d, in, NULL, out, FRAMES);
  near (tone_gain (in, out, 11000), 0, 0.02, "soft sibilants");
  dyn_run (&d, in, key, out, FRAMES);
  near (tone_gain (in, out, 11000), -15, 0.2, "sibilants by the key");
  near (tone_gain (in, out, 500), 0, 0.02, "the rest");
  fx_instance_read (d.fx, r);
  near (r[0], 15, 0.2, "gain-reduction");
  dyn_free (&d);
  /* of the key, too, only what is above the frequency counts */
  d = dyn_line (deesser, 1);
  memcpy (key, in, sizeof key);
  tones (11000, 0.1, 500, 0.001);
  dyn_run (&d, in, key, out, FRAMES);
  near (tone_gain (in, out, 11000), 0, 0.02, "bass in the key");
  dyn_free (&d);
  for (int b = 0; b < 3; b++) {
    tones (hz[b], 0.5, hz[(b + 1) % 3], 0);
    memcpy (key, in, sizeof key);
    tones (hz[b], 1e-3, hz[(b + 1) % 3], 1e-3);
    d = dyn_line (multiband, 1);
    dyn_run (&d, in, key, out, FRAMES);
    near (tone_gain (in, out, hz[b]), -10.485 - 3 * b, 0.4, "by the key");
    near (tone_gain (in, out, hz[(b + 1) % 3]), 0, 0.5, "another band");
    dyn_free (&d);
  }
  for (int i = 0; i < 2; i++) {
    tones (9000, 0.5, 300, 0.5);
    memcpy (key, in, sizeof key);
    for (int keyed = 0; keyed < 2; keyed++) {
      d = dyn_line (i ? multiband : deesser, 1);
      dyn_run (&d, in, keyed ? key : NULL, keyed ? out : own, FRAMES);
      dyn_free (&d);
    }
    CHECK (memcmp (own, out, sizeof own) == 0, "the sound as its own key");
  }
}

/* The bytes of the plan of params, to be freed. */
static char *
plan_of (void *params)
{
  const FxProc *p = &fx_multiband_proc;
  FxFormat f = { RATE, 1, FX_F64, FX_INTERLEAVED };
  char *plan = malloc (p->plan_size);
  FxError err;
  CHECK (p->plan (&f, params, plan, &err) == FX_OK, "no plan: %s", err.what);
  return plan;
}

static void
same_plan (void *params, const char *plan, const char *line, const char *what)
{
  char *now = plan_of (params);
  CHECK (memcmp (now, plan, fx_multiband_proc.plan_size) == 0,
      "%s: another plan after %s", line, what);
  free (now);
}

/* Rows that are written out, because they are asked for or one of them is set,
 * are what counted before. */
static void
test_rows (void)
{
  static const char *const lines[] = { "multiband", "multiband num-bands=1",
    "multiband num-bands=8",
    "multiband num-bands=5 frequencies=60,300,320,9000 ratios=3,7 knees=1",
    "multiband num-bands=3 thresholds=-1,-2,-3,-4,-5,-6,-7,-8 attacks=0" };
  const FxParamGroup *g = &fx_multiband_bands;
  for (unsigned i = 0; i < sizeof lines / sizeof *lines; i++) {
    for (uint32_t k = 0; k < g->n_params * g->max; k++) {
      const FxParam *p = &g->params[k / g->max];
      Dyn d = dyn_line (lines[i], 1);
      void *band = fx_param_group_at (g, d.params, k % g->max);
      char *plan = plan_of (d.params);
      fx_multiband_complete (d.params);
      same_plan (d.params, plan, lines[i], "completing");
      double v = fx_param_get (p, band);
      CHECK (fx_param_check (p, v, NULL) == FX_OK, "%s: %g", p->name, v);
      fx_multiband_written (d.params, p, k % g->max);
      same_plan (d.params, plan, lines[i], p->name);
      fx_multiband_complete (d.params);
      CHECK (fx_param_get (p, band) == v, "%s: %g", p->name, v);
      free (plan);
      dyn_free (&d);
    }
  }
}

static void
test_errors (void)
{
  FxFormat f = { RATE, 1, FX_F64, FX_INTERLEAVED };
  FxError err = { 0 };
  Dyn d = dyn_line ("multiband num-bands=3 frequencies=100", 1);
  CHECK (fx_instance_setup (d.fx, &f, d.params, &err) == FX_EINVAL &&
             strcmp (err.param, "frequencies") == 0,
      "too few: %s", err.param);
  dyn_free (&d);
  d = dyn_line ("multiband num-bands=3 frequencies=1000,100", 1);
  CHECK (fx_instance_setup (d.fx, &f, d.params, &err) == FX_EINVAL &&
             err.index == 1,
      "order: %d", err.index);
  dyn_free (&d);
  d = dyn_line ("multiband num-bands=3 frequencies=1000,40000", 1);
  CHECK (fx_instance_setup (d.fx, &f, d.params, &err) == FX_CLAMPED &&
             err.used == 0.45 * RATE,
      "clamped: %g", err.used);
  dyn_free (&d);
  d = dyn_line ("deesser frequency=16000", 1);
  f.rate = 16000;
  CHECK (fx_instance_setup (d.fx, &f, d.params, &err) == FX_CLAMPED &&
             err.used == 7200,
      "clamped: %g", err.used);
  dyn_free (&d);
}

int
main (void)
{
  test_flat ();
  test_deesser ();
  test_link ();
  test_multiband ();
  test_key ();
  test_rows ();
  test_errors ();
  return fx_test_end ();
}
