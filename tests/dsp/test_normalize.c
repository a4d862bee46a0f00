/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Normalization: levels against numpy's (gen_normalize.py), the gain that they
 * make brings the level to the target, silence stays, and the live pass keeps
 * what it promises. Argument: DATA-DIRECTORY. */

#include "dsp/fx_loudness.h"
#include "dsp/fx_normalize.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "tests/fxtest.h"

enum { N = 50000, LONG = 480000, RATE = 48000, CHANNELS = 2 };
enum { ANALYSE, APPLY, LIVE };
enum { PEAK, RMS, PERCENTILE, LOUDNESS };

static double x[CHANNELS][LONG], y[CHANNELS][LONG];

static void
set (void *params, const char *name, double v)
{
  const FxProc *p = &fx_normalize_proc;
  fx_param_set (fx_param_find (p->params, p->n_params, name), params, v);
}

/* A new instance with pass, mode and two more. */
static FxInstance *
open (int pass, int mode, const char *a, double va, const char *b, double vb)
{
  static const FxFormat f = { RATE, CHANNELS, FX_F64, FX_PLANAR };
  void *params = malloc (fx_normalize_proc.params_size);
  FxInstance *fx = fx_instance_new (&fx_normalize_proc);
  fx_params_init (&fx_normalize_proc, params);
  set (params, "pass", pass);
  set (params, "mode", mode);
  set (params, a, va);
  set (params, b, vb);
  CHECK (fx_instance_setup (fx, &f, params, NULL) == FX_OK, "set-up");
  free (params);
  return fx;
}

static void
run (FxInstance *fx, size_t n)
{
  for (size_t at = 0; at < n; at += 1000) {
    void *in[2] = { x[0] + at, x[1] + at }, *out[2] = { y[0] + at, y[1] + at };
    FxBlock from = { in, 0, n - at < 1000 ? n - at : 1000 }, to = from;
    to.planes = out;
    fx_instance_process (fx, &from, &to);
  }
}

static void
signal_of_script (void)
{
  static const double a[] = { 0.5, 0.05 }, b[] = { 0.2, 0.11 };
  for (int c = 0; c < 2; c++) {
    for (int n = 0; n < N; n++)
      x[c][n] =
          a[c] * sin (0.37 * n) * exp (-n / 20000.) * (1 + sin (0.0011 * n)) +
          b[c] * sin (0.0173 * n);
  }
}

static void
test_levels (const char *dir)
{
  char path[4096], what[40];
  double percent, want[3], worst = 0;
  int lines = 0;
  snprintf (path, sizeof path, "%s/normalize.txt", dir);
  FILE *f = fopen (path, "r");
  CHECK (f != NULL, "%s cannot be read", path);
  if (!f)
    return;
  signal_of_script ();
  while (fscanf (f, "%39s %lf %lf %lf %lf", what, &percent, &want[0], &want[1],
             &want[2]) == 5) {
    int mode = strcmp (what, "peak") == 0  ? PEAK
               : strcmp (what, "rms") == 0 ? RMS
                                           : PERCENTILE;
    double gains[2], values[2];
    double bound = mode == PERCENTILE && percent < 100 ? 0.005 : 1e-9;
    for (int link = 0; link < 2; link++) {
      FxInstance *fx = open (
          ANALYSE, mode, "link", link, "percentile", percent ? percent : 99);
      run (fx, N);
      CHECK (memcmp (x, y, sizeof x) == 0 || memcmp (x[0], y[0], N * 8) == 0,
          "changed");
      CHECK (fx_normalize_gains (fx, gains, 2) == 2, "channels");
      fx_instance_read (fx, values);
      CHECK (fabs (values[0] - want[2]) < bound, "%s %g: %.9g, not %.9g", what,
          percent, values[0], want[2]);
      for (int c = 0; c < 2; c++) {
        double gain = -1 - want[link ? 2 : c];
        CHECK (fabs (gains[c] - gain) < bound, "%s %g, channel %d: %g, not %g",
            what, percent, c, gains[c], gain);
        worst = fmax (worst, fabs (gains[c] - gain));
      }
      fx_instance_free (fx);
    }
    lines++;
  }
  fclose (f);
  CHECK (lines == 9, "%d lines", lines);
  printf ("levels: off by up to %.2g dB\n", worst);
}

static double
loudness (const double *a, const double *b, size_t n)
{
  const double *planes[2] = { a, b };
  FxLoudness *l = fx_loudness_new (RATE, 2, NULL, 0);
  fx_loudness_add (l, planes, n);
  double v = fx_loudness_integrated (l);
  fx_loudness_free (l);
  return v;
}

/* What was found, applied. */
static void
test_two_passes (void)
{
  signal_of_script ();
  FxInstance *fx = open (ANALYSE, LOUDNESS, "loudness-target", -16, "link", 1);
  double gains[2];
  run (fx, N);
  fx_normalize_gains (fx, gains, 2);
  fx_instance_free (fx);
  fx = open (APPLY, LOUDNESS, "gain", gains[0], "link", 1);
  run (fx, N);
  double got = loudness (y[0], y[1], N);
  CHECK (fabs (got + 16) < 1e-9, "loudness of %g", got);
  CHECK (fx_instance_latency (fx) == 0, "latency");
  fx_instance_free (fx);
}

static void
test_silence (void)
{
  memset (x, 0, sizeof x);
  for (int mode = PEAK; mode <= LOUDNESS; mode++) {
    double gains[2] = { 1, 1 };
    FxInstance *fx = open (ANALYSE, mode, "link", 0, "max-gain", 60);
    run (fx, N);
    fx_normalize_gains (fx, gains, 2);
    CHECK (gains[0] == 0 && gains[1] == 0, "mode %d: %g", mode, gains[0]);
    fx_instance_free (fx);
    fx = open (LIVE, mode, "link", 0, "window", 100);
    y[0][N - 1] = 1;
    run (fx, N);
    CHECK (y[0][N - 1] == 0 && y[1][0] == 0, "mode %d", mode);
    fx_instance_free (fx);
  }
  /* One silent channel beside one that is not. */
  signal_of_script ();
  memset (x[1], 0, sizeof x[1]);
  double gains[2];
  FxInstance *fx = open (ANALYSE, PEAK, "link", 0, "target", 0);
  run (fx, N);
  fx_normalize_gains (fx, gains, 2);
  CHECK (gains[1] == 0 && fabs (gains[0] + 1.03119625062992) < 1e-9, "%g, %g",
      gains[0], gains[1]);
  fx_instance_free (fx);
}

/* Parts of very different level. */
static void
music (void)
{
  static const double level[] = { 0.5, 0.02, 1, 0.1, 0.0, 0.3, 0.05, 0.9 };
  uint64_t seed = 5;
  for (int n = 0; n < LONG; n++) {
    double a = level[n / 60000];
    for (int c = 0; c < 2; c++)
      x[c][n] = a * fx_test_noise (&seed) * (c ? 0.5 : 1);
  }
}

static void
test_live_peak (double link)
{
  music ();
  FxInstance *fx = open (LIVE, PEAK, "window", 300, "link", link);
  uint32_t late = fx_instance_latency (fx);
  CHECK (fabs (late - 0.3 * RATE) < 30, "latency of %u", late);
  CHECK (fx_instance_tail (fx) == late, "tail");
  run (fx, LONG);
  double target = pow (10, -1 / 20.), most = 0, reached[2] = { 0 };
  for (int c = 0; c < 2; c++) {
    for (int n = 0; n < LONG; n++)
      most = fmax (most, fabs (y[c][n]));
    /* In the middle of the part of 0.1. */
    for (int n = 200000; n < 210000; n++)
      reached[c] = fmax (reached[c], fabs (y[c][n + (int)late]));
  }
  CHECK (most <= target * (1 + 1e-12), "link %g: peak of %g", link, most);
  CHECK (reached[0] > 0.97 * target, "link %g: %g", link, reached[0]);
  CHECK (fabs (reached[1] - (link ? 0.5 : 1) * reached[0]) < 0.02,
      "link %g: %g beside %g", link, reached[1], reached[0]);
  /* The gain is smooth: the ratio of neighbours of what is not near 0. */
  double step = 0, before = 0;
  int last = -100;
  for (int n = 0; n + (int)late < LONG; n++) {
    if (fabs (x[0][n]) < 1e-3)
      continue;
    double gain = 20 * log10 (fabs (y[0][n + late] / x[0][n]));
    if (n - last < 10)
      step = fmax (step, fabs (gain - before));
    before = gain;
    last = n;
  }
  CHECK (step < 0.2, "gain steps by %g dB", step);
  fx_instance_free (fx);
}

/* A steady part reaches the target with any mode, a pause keeps the gain. */
static void
test_live_levels (void)
{
  uint64_t seed = 7;
  for (int n = 0; n < LONG; n++) {
    int pause = n > 200000 && n < 300000;
    for (int c = 0; c < 2; c++)
      x[c][n] = (pause ? 1e-4 : 0.05) * fx_test_noise (&seed);
  }
  for (int mode = RMS; mode <= LOUDNESS; mode++) {
    FxInstance *fx = open (LIVE, mode,
        mode == LOUDNESS ? "loudness-target" : "target", -20, "window", 200);
    uint32_t late = fx_instance_latency (fx);
    run (fx, LONG);
    double sum = 0, paused = 0, got;
    for (int n = 100000; n < 150000; n++)
      sum += y[0][n] * y[0][n] / 50000;
    for (int n = 230000; n < 280000; n++)
      paused = fmax (paused, fabs (y[0][n]));
    got = 10 * log10 (sum);
    if (mode == LOUDNESS)
      got = loudness (y[0] + 100000, y[1] + 100000, 50000);
    /* 99 % of uniform noise lie below 0.99 of its most: sqrt (3) x 0.99 over
     * its mean square. */
    if (mode == PERCENTILE)
      got += 20 * log10 (sqrt (3) * 0.99);
    CHECK (fabs (got + 20) < (mode == PERCENTILE ? 0.5 : 0.3), "mode %d: %g dB",
        mode, got);
    double gain = sqrt (sum) / (0.05 / sqrt (3));
    CHECK (fabs (paused / (1e-4 * gain) - 1) < 0.1,
        "mode %d: a pause of %g, gain %g, latency %u", mode, paused, gain,
        late);
    fx_instance_free (fx);
  }
}

int
main (int argc, char **argv)
{
  if (argc != 2)
    return 2;
  test_levels (argv[1]);
  test_two_passes ();
  test_silence ();
  test_live_peak (0);
  test_live_peak (1);
  test_live_levels ();
  return fx_test_end ();
}
