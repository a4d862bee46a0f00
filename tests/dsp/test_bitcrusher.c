/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Samples taken, rounded and held against numpy and scipy (gen_bitcrusher.py),
 * and what dither does to the error. */

#include "tests/dsp/drivetest.h"

enum { N = 480000 };

static void
test_golden (const char *folder)
{
  static Golden g;
  double v[4] = { 0 }, x[256], worst = 0;
  int cases = 0;
  golden_open (&g, folder, "bitcrusher.txt");
  while (golden_next (&g)) {
    if (strcmp (g.name, "case") == 0) {
      memcpy (v, g.v, sizeof v);
    } else if (strcmp (g.name, "in") == 0) {
      for (size_t i = 0; i < g.n; i++)
        x[i] = g.v[i] / 1024;
    } else {
      Setting s[] = { { "bits", v[1] }, { "sample-rate", v[2] },
        { "antialias", v[3] }, { NULL, 0 } };
      effect_mono (&fx_bitcrusher_proc, v[0], s, x, g.n, 37);
      for (size_t i = 0; i < g.n; i++) {
        CHECK (fabs (x[i] - g.v[i]) < 1e-9, "case %d at %zu: %.10g, not %.10g",
            cases, i, x[i], g.v[i]);
        worst = fmax (worst, fabs (x[i] - g.v[i]));
      }
      cases++;
    }
  }
  printf ("%d cases of scipy: within %.2g\n", cases, worst);
  CHECK (cases == 5, "%d", cases);
}

/* With dither the error has mean 0 and a variance of a quarter step squared,
 * wherever between two steps the sound is; without, neither. */
static void
test_dither (void)
{
  static double x[N], y[N];
  double step = exp2 (1 - 6);
  for (int dither = 0; dither < 2; dither++) {
    for (int k = 1; k < 10; k++) {
      Setting s[] = { { "bits", 6 }, { "sample-rate", 192000 },
        { "dither", dither }, { NULL, 0 } };
      double value = step * (3 + k / 10.0), mean = 0, square = 0;
      for (int i = 0; i < N; i++)
        x[i] = value;
      effect_mono (&fx_bitcrusher_proc, 48000, s, x, N, 999);
      for (int i = 0; i < N; i++) {
        double e = (x[i] - value) / step;
        mean += e / N;
        square += e * e / N;
      }
      double off = fmin (k, 10 - k) / 10.0;
      double bias = k < 5 ? -off : k > 5 ? off : mean;
      CHECK (fabs (mean - (dither ? 0 : bias)) < 0.005, "%d: %g", k, mean);
      CHECK (fabs (square - (dither ? 0.25 : off * off)) < 0.005, "%d, %d: %g",
          dither, k, square);
    }
  }
  /* the same again, in other blocks; silence stays silent */
  Setting s[] = { { "dither", 1 }, { NULL, 0 } };
  for (int i = 0; i < N; i++)
    x[i] = y[i] = i < N / 2 ? 0.3 * sin (i * 0.01) : 0;
  effect_mono (&fx_bitcrusher_proc, 48000, s, x, N, 999);
  effect_mono (&fx_bitcrusher_proc, 48000, s, y, N, 64);
  CHECK (memcmp (x, y, sizeof x) == 0, "other blocks");
  for (int i = N / 2 + 100; i < N; i++)
    CHECK (x[i] == 0, "%g at %d", x[i], i);
}

/* The filters keep what a low rate folds back away. */
static void
test_antialias (void)
{
  for (int antialias = 0; antialias < 2; antialias++) {
    static double x[N];
    Setting s[] = { { "bits", 24 }, { "sample-rate", 8000 },
      { "antialias", antialias }, { NULL, 0 } };
    double re = 0, im = 0;
    for (int i = 0; i < N; i++)
      x[i] = sin (2 * M_PI * 7000 / 48000 * i);
    effect_mono (&fx_bitcrusher_proc, 48000, s, x, N, 1000);
    for (int i = 0; i < N; i++) {
      re += x[i] * cos (2 * M_PI * 1000 / 48000 * i) * 2 / N;
      im += x[i] * sin (2 * M_PI * 1000 / 48000 * i) * 2 / N;
    }
    double db = 20 * log10 (hypot (re, im));
    printf ("7 kHz at 8 kHz%s: %.1f dB at 1 kHz\n",
        antialias ? ", filtered" : "", db);
    CHECK (antialias ? db < -22 : db > -1, "%g", db);
  }
}

int
main (int argc, char **argv)
{
  if (argc > 1 && strcmp (argv[1], "--bench") == 0) {
    for (int k = 0; k < 4; k++) {
      Setting s[] = { { "dither", k & 1 }, { "antialias", k >> 1 },
        { NULL, 0 } };
      printf ("dither %d, antialias %d: %.1f ns\n", k & 1, k >> 1,
          effect_cost (&fx_bitcrusher_proc, s));
    }
    return 0;
  }
  test_golden (argv[1]);
  test_dither ();
  test_antialias ();
  return fx_test_end ();
}
