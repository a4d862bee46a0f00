/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Curves and their antiderivative antialiasing against 40 digits
 * (gen_distortion.py), and what distortion promises: no DC, dry sound on time,
 * silence for silence, less aliasing with more oversampling. */

#include <complex.h>
#include "tests/dsp/drivetest.h"

#define TAU (2 * M_PI)

static const char *const types[] = { "hard", "tanh", "arctan", "cubic", "diode",
  "fold" };
enum { TYPES = 6, RATE = 48000, N = 48000 };

/* What the blocking of DC takes away, put back: its low-pass has the
 * coefficient k. */
static void
unblock (double *y, size_t n)
{
  double k = -expm1 (-TAU * 5 / RATE), dc = 0;
  for (size_t i = 0; i < n; i++) {
    double x = (y[i] + (1 - k) * dc) / (1 - k);
    dc += k * (x - dc);
    y[i] = x;
  }
}

static void
test_golden (const char *folder)
{
  /* The pieces of third order, but for rounding. */
  static const double bound[TYPES] = { 1e-10, 2e-8, 6e-8, 1e-10, 2e-8, 2e-9 };
  static Golden g;
  double in[64] = { 0 }, antialias = 0, bias = 0, worst[TYPES] = { 0 };
  int cases = 0, type = 0;
  golden_open (&g, folder, "distortion.txt");
  while (golden_next (&g)) {
    if (strcmp (g.name, "in") == 0) {
      for (size_t i = 0; i < g.n; i++)
        in[i] = (double)(float)g.v[i];
    } else if (strcmp (g.name, "out") == 0) {
      Setting s[] = { { "type", type }, { "drive", 0 }, { "bias", bias },
        { "oversampling", 1 }, { "antialias", antialias }, { NULL, 0 } };
      double y[64];
      memcpy (y, in, sizeof y);
      effect_mono (&fx_distortion_proc, RATE, s, y, g.n, 17);
      unblock (y, g.n);
      for (size_t i = 0; i < g.n; i++) {
        double wrong = fabs (y[i] - g.v[i]);
        CHECK (wrong <= bound[type], "%s %g at %zu, %g: %.12g, not %.12g",
            types[type], antialias, i, in[i], y[i], g.v[i]);
        worst[type] = fmax (worst[type], wrong);
      }
      cases++;
    } else {
      type = 0;
      while (type < TYPES - 1 && strcmp (types[type], g.name) != 0)
        type++;
      antialias = g.v[0];
      bias = g.v[1];
    }
  }
  CHECK (cases == 2 * TYPES, "%d", cases);
  for (int i = 0; i < TYPES; i++)
    printf ("%s: within %.2g\n", types[i], worst[i]);
}

/* --- aliasing --------------------------------------------------------------- */

enum { M = 1 << 15 };

/* x[0], x[step], ... n of them, n a power of 2, into y. */
static void
transform (const double *x, size_t n, size_t step, double complex *y)
{
  if (n == 1) {
    y[0] = x[0];
    return;
  }
  transform (x, n / 2, 2 * step, y);
  transform (x + step, n / 2, 2 * step, y + n / 2);
  for (size_t i = 0; i < n / 2; i++) {
    double complex a = y[i],
                   b = y[i + n / 2] * cexp (-I * TAU * (double)i / (double)n);
    y[i] = a + b;
    y[i + n / 2] = a - b;
  }
}

/* A sine of 0 dB, of an odd number of cycles in M frames, through 20 dB of drive:
 * the power of all that is no harmonic of it, from 20 Hz to 20 kHz, in dB
 * relative to the fundamental. */
static double
aliasing (int type, int oversampling, int antialias, int cycles)
{
  static double x[2 * M];
  static double complex y[M];
  Setting s[] = { { "type", type }, { "drive", 20 },
    { "oversampling", oversampling }, { "antialias", antialias }, { NULL, 0 } };
  for (int i = 0; i < 2 * M; i++)
    x[i] = sin (TAU * ((int64_t)i * cycles % M) / M);
  effect_mono (&fx_distortion_proc, RATE, s, x, 2 * M, 1024);
  transform (x + M, M, 1, y);
  double sum = 0;
  for (int k = 14; k < M * 20 / 48; k++) {
    if (k % cycles != 0)
      sum += pow (cabs (y[k]), 2);
  }
  return 10 * log10 (fmax (sum, 1e-12) / pow (cabs (y[cycles]), 2));
}

static void
test_aliasing (int print)
{
  static const int tones[] = { 853, 3413 }; /* 1249.5 and 4999.5 Hz */
  for (unsigned t = 0; t < 2; t++) {
    if (print)
      printf (
          "%.0f Hz    1     1+A       2     2+A       4     4+A       8     "
          "8+A\n",
          tones[t] * 48000.0 / M);
    for (int type = 0; type < TYPES; type++) {
      double db[4][2];
      for (int i = 0; i < 4; i++) {
        for (int a = 0; a < 2; a++)
          db[i][a] = aliasing (type, 1 << i, a, tones[t]);
      }
      if (print) {
        printf ("%-6s", types[type]);
        for (int i = 0; i < 4; i++)
          printf (" %7.1f %7.1f", db[i][0], db[i][1]);
        printf ("\n");
      }
      for (int i = 1; i < 4; i++) {
        for (int a = 0; a < 2; a++)
          CHECK (db[i][a] < db[i - 1][a] - 2 || db[i][a] < -75,
              "%s, %d cycles, oversampling %d, %d: %g dB after %g", types[type],
              tones[t], 1 << i, a, db[i][a], db[i - 1][a]);
      }
      for (int i = 0; i < 4; i++)
        CHECK (db[i][1] < db[i][0] - 3 || db[i][1] < -75,
            "%s, %d cycles, oversampling %d: %g dB, without %g", types[type],
            tones[t], 1 << i, db[i][1], db[i][0]);
    }
  }
}

/* --- promises --------------------------------------------------------------- */

/* What is small goes through as it was, and the dry sound falls on the wet. */
static void
test_small (void)
{
  static const uint32_t late[] = { 0, 63, 69, 71 };
  for (int type = 0; type < TYPES; type++) {
    for (int i = 0; i < 4; i++) {
      for (int a = 0; a < 2; a++) {
        static double x[N], y[N];
        double worst = 0;
        if (i == 0 && a)
          continue; /* half a frame late, as is said */
        for (int mix = 0; mix < 3; mix++) {
          Setting s[] = { { "type", type }, { "drive", 0 },
            { "oversampling", 1 << i }, { "antialias", a },
            { "mix", mix / 2.0 }, { NULL, 0 } };
          for (int k = 0; k < N; k++)
            x[k] = 1e-4 * sin (TAU * 3000 / RATE * k) +
                   1e-4 * sin (TAU * 17000 / RATE * k);
          memcpy (y, x, sizeof y);
          effect_mono (&fx_distortion_proc, RATE, s, y, N, 480);
          for (size_t k = N - 4800; k < N; k++)
            worst = fmax (worst, fabs (y[k] - x[k - late[i]]) * 1e4);
        }
        /* 5 Hz of high-pass turn 3 kHz by 0.0017; the diode bends a bit */
        CHECK (worst < 0.004, "%s, oversampling %d, %d: %g", types[type],
            1 << i, a, worst);
      }
    }
  }
}

static void
test_dc (void)
{
  for (int type = 0; type < TYPES; type++) {
    static double x[4 * N];
    Setting s[] = { { "type", type }, { "drive", 20 }, { "bias", 0.7 },
      { NULL, 0 } };
    double mean = 0, second = 0;
    for (int i = 0; i < 4 * N; i++)
      x[i] = 0.3 * sin (TAU * 100 / RATE * i);
    effect_mono (&fx_distortion_proc, RATE, s, x, 4 * N, 480);
    for (int i = 3 * N; i < 4 * N; i++) {
      mean += x[i] / N;
      second += x[i] * sin (TAU * 200 / RATE * i + 1) / N;
    }
    CHECK (fabs (mean) < 1e-6, "%s: %g", types[type], mean);
    CHECK (
        fabs (second) > 1e-3, "%s: no even harmonic, %g", types[type], second);
    /* silence, whatever the bias */
    memset (x, 0, sizeof x);
    effect_mono (&fx_distortion_proc, RATE, s, x, N, 480);
    for (int i = 0; i < N; i++)
      CHECK (x[i] == 0, "%s: %g at %d", types[type], x[i], i);
  }
}

static void
test_tone (void)
{
  for (int k = -1; k <= 1; k++) {
    static const int hz[] = { 50, 800, 15000 };
    for (int t = 0; t < 3; t++) {
      static double x[N];
      Setting s[] = { { "type", 0 }, { "drive", 0 }, { "tone", k },
        { NULL, 0 } };
      double sum = 0, w = TAU * hz[t] / RATE;
      for (int i = 0; i < N; i++)
        x[i] = 0.1 * sin (w * i);
      effect_mono (&fx_distortion_proc, RATE, s, x, N, 480);
      for (int i = N / 2; i < N; i++)
        sum += x[i] * x[i];
      double db = 10 * log10 (sum / (N / 2) * 2 / 0.01);
      double asked = t == 1 ? 0 : t == 0 ? -6 * k : 6 * k;
      CHECK (fabs (db - asked) < (t == 0 ? 0.3 : 0.8), "tone %d, %d Hz: %g dB",
          k, hz[t], db);
    }
  }
}

int
main (int argc, char **argv)
{
  if (argc > 1 && strcmp (argv[1], "--bench") == 0) {
    for (int type = 0; type < TYPES; type++) {
      printf ("%-7s", types[type]);
      for (int i = 0; i < 4; i++) {
        for (int a = 0; a < 2; a++) {
          Setting s[] = { { "type", type }, { "oversampling", 1 << i },
            { "antialias", a }, { NULL, 0 } };
          printf (" %dx%s %.1f", 1 << i, a ? "+A" : "",
              effect_cost (&fx_distortion_proc, s));
        }
      }
      printf (" ns\n");
    }
    return 0;
  }
  if (argc > 1 && strcmp (argv[1], "--aliasing") == 0) {
    test_aliasing (1);
    return fx_test_end ();
  }
  test_golden (argv[1]);
  test_small ();
  test_dc ();
  test_tone ();
  test_aliasing (0);
  return fx_test_end ();
}
