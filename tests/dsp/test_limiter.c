/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The limiter against its definition in numpy (gen_limiter.py), and against
 * what it promises: no sample above the ceiling, true peaks within 0.1 dB of it
 * on a meter after ITU-R BS.1770-4 that is written here from the standard,
 * sound below the ceiling as it was. */

#include "tests/dsp/drivetest.h"

enum { N = 48000, EDGE = 2000 };

static double
level (double x)
{
  return 20 * log10 (x + 1e-300);
}

/* --- meters ----------------------------------------------------------------- */

/* ITU-R BS.1770-4 annex 2: an interpolator by 4 of order 48; phases 2 and 3 are
 * phases 1 and 0 backwards. */
static const double itu[2][12] = {
  { 0.0017089843750, 0.0109863281250, -0.0196533203125, 0.0332031250000,
      -0.0594482421875, 0.1373291015625, 0.9721679687500, -0.1022949218750,
      0.0476074218750, -0.0266113281250, 0.0148925781250, -0.0083007812500 },
  { -0.0291748046875, 0.0292968750000, -0.0517578125000, 0.0891113281250,
      -0.1665039062500, 0.4650878906250, 0.7797851562500, -0.2003173828125,
      0.1015625000000, -0.0582275390625, 0.0330810546875, -0.0189208984375 },
};

static double
meter_itu (const double *x, size_t n)
{
  double most = 0;
  for (size_t i = 11; i < n; i++) {
    double sum[4] = { 0 };
    for (int j = 0; j < 12; j++) {
      sum[0] += itu[0][j] * x[i - j];
      sum[1] += itu[1][j] * x[i - j];
      sum[2] += itu[1][11 - j] * x[i - j];
      sum[3] += itu[0][11 - j] * x[i - j];
    }
    for (int p = 0; p < 4; p++)
      most = fmax (most, fabs (sum[p]));
  }
  return level (most);
}

/* By 16, with a sinc of 64 samples to each side under a raised cosine. */
static double
meter_sinc (const double *x, size_t n)
{
  enum { HALF = 64 };
  static double h[16][2 * HALF];
  for (int p = 0; p < 16; p++) {
    for (int j = 0; j < 2 * HALF; j++) {
      double d = j - HALF + p / 16.0;
      h[p][j] = (d == 0 ? 1 : sin (M_PI * d) / (M_PI * d)) *
                (0.5 + 0.5 * cos (M_PI * d / HALF));
    }
  }
  double most = 0;
  for (size_t i = 2 * HALF; i < n; i++) {
    for (int p = 0; p < 16; p++) {
      double sum = 0;
      for (int j = 0; j < 2 * HALF; j++)
        sum += h[p][j] * x[i - j];
      most = fmax (most, fabs (sum));
    }
  }
  return level (most);
}

/* --- signals ---------------------------------------------------------------- */

static const char *const signals[] = { "noise", "bursts", "impulses",
  "impulses apart", "square 997 Hz", "square fs/6", "fs/4 + 45 degrees",
  "0.45 fs", "0.49 fs", "0.4999 fs", "tone on and off", "sweep" };
enum { SIGNALS = sizeof signals / sizeof *signals };

static double
value (int signal, int i, uint64_t *seed)
{
  double noise = fx_test_noise (seed);
  switch (signal) {
  case 0:
    return noise;
  case 1:
    return i % 4000 < 300 ? noise : 0.05 * noise;
  case 2:
    return i % 700 == 0 ? 1 : 0;
  case 3:
    return (i % 7001 == 0) - (i % 6133 == 77);
  case 4:
    return sin (2 * M_PI * 997 / 48000 * i) < 0 ? -1 : 1;
  case 5:
    return i % 6 < 3 ? -1 : 1;
  case 6:
    return sin (M_PI / 2 * i + M_PI / 4);
  case 7:
    return sin (2 * M_PI * 0.45 * i + 0.3);
  case 8:
    return sin (2 * M_PI * 0.49 * i);
  case 9:
    return sin (2 * M_PI * 0.4999 * i);
  case 10:
    return i % 6000 < 2000 ? sin (2 * M_PI * 0.2613 * i) : 0;
  default:
    return sin (M_PI * 0.45 * i * (double)i / N);
  }
}

static void
make (int signal, double *x)
{
  uint64_t seed = 7;
  for (int i = 0; i < N; i++)
    x[i] = value (signal, i, &seed);
}

/* --- tests ------------------------------------------------------------------ */

static void
test_golden (const char *folder)
{
  static Golden g;
  double settings[4] = { 0 }, x[256];
  double worst = 0;
  int cases = 0;
  golden_open (&g, folder, "limiter.txt");
  while (golden_next (&g)) {
    if (strcmp (g.name, "case") == 0) {
      memcpy (settings, g.v, sizeof settings);
    } else if (strcmp (g.name, "in") == 0) {
      for (size_t i = 0; i < g.n; i++)
        x[i] = g.v[i] / 1024;
    } else {
      Setting s[] = { { "lookahead", settings[1] }, { "ceiling", settings[2] },
        { "release", settings[3] }, { NULL, 0 } };
      effect_mono (&fx_limiter_proc, settings[0], s, x, g.n, 100);
      for (size_t i = 0; i < g.n; i++)
        worst = fmax (worst, fabs (x[i] - g.v[i]));
      cases++;
    }
  }
  printf ("%d cases of numpy: within %.2g\n", cases, worst);
  CHECK (cases == 4, "%d", cases);
  CHECK (worst < 1e-7, "%g", worst);
}

/* Never above the ceiling, and not needlessly below it. */
static void
test_sample_peak (void)
{
  static double x[N];
  static float y[N];
  for (int signal = 0; signal < SIGNALS; signal++) {
    for (int k = 0; k < 4; k++) {
      static const double ceilings[] = { -24, -6, -1, 0 };
      static const double lookaheads[] = { 0, 20, 5, 0.3 };
      Setting s[] = { { "ceiling", ceilings[k] },
        { "lookahead", lookaheads[k] }, { "input-gain", 9 },
        { "release", k == 1 ? 1 : 100 }, { NULL, 0 } };
      double c = exp (ceilings[k] * log (10) / 20), most = 0;
      make (signal, x);
      for (int i = 0; i < N; i++)
        y[i] = (float)x[i];
      effect_mono (&fx_limiter_proc, 48000, s, x, N, 333);
      for (int i = 0; i < N; i++)
        most = fmax (most, fabs (x[i]));
      CHECK (most <= c, "%s at %g dB: %.17g > %.17g", signals[signal],
          ceilings[k], most, c);
      CHECK (most > 0.85 * c, "%s: %g", signals[signal], most / c);
      /* floats */
      void *params = effect_params (&fx_limiter_proc, s), *planes[1] = { y };
      FxInstance *f =
          effect_instance (&fx_limiter_proc, 48000, 1, FX_F32, params);
      effect_run (f, planes, N, 333);
      most = 0;
      for (int i = 0; i < N; i++)
        most = fmax (most, fabs ((double)y[i]));
      CHECK (most <= c, "%s at %g dB, F32: %.17g > %.17g", signals[signal],
          ceilings[k], most, c);
      fx_instance_free (f);
      free (params);
    }
  }
}

static void
test_true_peak (void)
{
  static double x[N];
  double worst[2] = { -99, -99 };
  for (int signal = 0; signal < SIGNALS; signal++) {
    for (int k = 0; k < 4; k++) {
      static const double gains[] = { 0, 6, 20, 12 };
      static const double lookaheads[] = { 5, 2, 5, 0 };
      double input = gains[k];
      Setting s[] = { { "ceiling", -1 }, { "lookahead", lookaheads[k] },
        { "input-gain", input }, { "true-peak", 1 },
        { "release", k == 1 ? 10 : 100 }, { NULL, 0 } };
      make (signal, x);
      effect_mono (&fx_limiter_proc, 48000, s, x, N, 1000);
      double four = meter_itu (x, N) + 1, fine = meter_sinc (x, N) + 1;
      printf ("%-18s %+3.0f dB, %g ms: %+.3f dB by 4, %+.3f dB by 16\n",
          signals[signal], input, lookaheads[k], four, fine);
      worst[0] = fmax (worst[0], four);
      worst[1] = fmax (worst[1], fine);
      CHECK (four <= 0.1, "%s at %g dB: %g dB too much", signals[signal], input,
          four);
      CHECK (fine <= 0.25, "%s at %g dB: %g dB too much", signals[signal],
          input, fine);
    }
  }
  printf (
      "true peak: at most %+.3f dB by 4, %+.3f dB by 16\n", worst[0], worst[1]);
}

/* What is below the ceiling comes out as it was, when it was said. */
static void
test_transparent (void)
{
  for (int true_peak = 0; true_peak < 2; true_peak++) {
    static double x[N], y[N];
    Setting s[] = { { "ceiling", 0 }, { "true-peak", true_peak },
      { "release", 20 }, { NULL, 0 } };
    void *params = effect_params (&fx_limiter_proc, s), *planes[1] = { y };
    FxInstance *i =
        effect_instance (&fx_limiter_proc, 48000, 1, FX_F64, params);
    size_t late = fx_instance_latency (i);
    CHECK (late == 240 + (true_peak ? 42u : 0), "%zu", late);
    CHECK (fx_instance_tail (i) == late, "%u", fx_instance_tail (i));
    /* after something loud, too */
    uint64_t seed = 1;
    for (int k = 0; k < N; k++)
      x[k] = fx_test_noise (&seed) * (k < 4000 ? 4 : 0.3);
    memcpy (y, x, sizeof x);
    effect_run (i, planes, N, 777);
    size_t wrong = 0;
    for (size_t k = 40000; k < N; k++)
      wrong += y[k] != x[k - late];
    CHECK (wrong == 0, "%zu frames differ", wrong);
    double reduction;
    fx_instance_read (i, &reduction);
    CHECK (
        reduction > 11 && reduction < (true_peak ? 18 : 13), "%g", reduction);
    for (int k = 0; k < N; k++)
      y[k] = 0;
    y[100] = 0.9;
    effect_run (i, planes, N, 480);
    for (size_t k = 300 + late; k < N; k++)
      CHECK (y[k] == 0, "%g at %zu", y[k], k);
    CHECK (y[100 + late] == 0.9, "%.17g", y[100 + late]);
    fx_instance_read (i, &reduction);
    CHECK (reduction == 0, "%g", reduction);
    fx_instance_free (i);
    free (params);
  }
}

/* Gains fall ahead of a peak, no earlier, and recover with the release. */
static void
test_times (void)
{
  static double x[N];
  Setting s[] = { { "ceiling", -6 }, { "release", 50 }, { NULL, 0 } };
  double c = pow (10, -6 / 20.0);
  for (int i = 0; i < N; i++)
    x[i] = 0.25 + (i == 10000);
  effect_mono (&fx_limiter_proc, 48000, s, x, N, 512);
  CHECK (x[10240] <= c && x[10240] > c - 1e-6, "%g", x[10240]);
  CHECK (x[9999] == 0.25, "%g", x[9999]);
  CHECK (x[10200] < 0.25, "%g", x[10200]);
  /* two time constants after the middle of the means */
  double gap = 1 - c / 1.25, left = 1 - x[10240 + 4800] / 0.25;
  CHECK (fabs (left / gap - exp (-2 + 120 / 2400.0)) < 0.01, "%g", left / gap);
}

static void
test_link (void)
{
  for (int k = 0; k < 3; k++) {
    static double left[N], right[N];
    double link = k / 2.0;
    Setting s[] = { { "ceiling", -6 }, { "link", link }, { "release", 20 },
      { NULL, 0 } };
    void *params = effect_params (&fx_limiter_proc, s),
         *planes[2] = { left, right };
    double c = pow (10, -6 / 20.0);
    FxInstance *x =
        effect_instance (&fx_limiter_proc, 48000, 2, FX_F64, params);
    for (int i = 0; i < N; i++) {
      left[i] = i & 1 ? 1 : -1;
      right[i] = 0.25;
    }
    effect_run (x, planes, 10000, 480);
    double peak = 0.25 + link * 0.75;
    CHECK (fabs (fabs (left[9999]) - c) < 1e-7, "%g", left[9999]);
    CHECK (fabs (right[9999] - 0.25 * fmin (1, c / peak)) < 1e-7, "link %g: %g",
        link, right[9999]);
    /* and over to the other ends, while it plays */
    for (int i = 0; i < N; i++) {
      left[i] = i & 1 ? 1 : -1;
      right[i] = 0.25;
    }
    effect_set (&fx_limiter_proc, params, "link", 1 - link);
    fx_instance_set_params (x, params, FX_RAMP_DEFAULT, NULL);
    effect_run (x, planes, N, 480);
    peak = 0.25 + (1 - link) * 0.75;
    CHECK (fabs (right[N - 1] - 0.25 * fmin (1, c / peak)) < 1e-7,
        "link %g: %g", 1 - link, right[N - 1]);
    for (int i = 1; i < N; i++)
      CHECK (fabs (right[i] - right[i - 1]) < 0.001, "%d", i);
    fx_instance_free (x);
    free (params);
  }
}

/* The louder of sound and side-chain sets the gain: what is limited by the key
 * stays limited by itself. */
static void
test_key (void)
{
  for (int k = 0; k < 4; k++) {
    static double x[2][N], key[2][N];
    int true_peak = k & 1;
    double link = k / 2, c = pow (10, -6 / 20.0);
    Setting s[] = { { "ceiling", -6 }, { "link", link },
      { "true-peak", true_peak }, { "input-gain", 6 }, { "release", 20 },
      { NULL, 0 } };
    void *params = effect_params (&fx_limiter_proc, s),
         *planes[2] = { x[0], x[1] }, *beside[2] = { key[0], key[1] };
    double gain = pow (10, 6 / 20.0);
    FxInstance *i =
        effect_instance (&fx_limiter_proc, 48000, 2, FX_F64, params);
    /* a constant; the key of the left one is loud in the second half, the sound
     * itself at the end */
    for (int n = 0; n < N; n++) {
      x[0][n] = n < 40000 ? 0.1 : 2;
      x[1][n] = 0.05;
      key[0][n] = n < 20000 ? 0.1 : 0.8;
      key[1][n] = 0.01;
    }
    FxBlock b = { planes, 0, N }, side = { beside, 0, N };
    fx_instance_process_keyed (i, &b, &side, &b);
    CHECK (fabs (x[0][15000] - 0.1 * gain) < 1e-9, "%g", x[0][15000]);
    /* true peaks are taken for 0.14 dB more than they are */
    double by_key = c / (0.8 * gain) / (true_peak ? 1.0163 : 1);
    CHECK (fabs (x[0][39000] - 0.1 * gain * by_key) < 1e-6, "link %g: %g", link,
        x[0][39000]);
    CHECK (fabs (x[1][39000] - 0.05 * gain * (link ? by_key : 1)) < 1e-6,
        "link %g: %g", link, x[1][39000]);
    double most = 0;
    for (int n = 0; n < N; n++)
      most = fmax (most, fabs (x[0][n]));
    CHECK (most <= c && most > 0.9 * c, "%g", most);
    fx_instance_free (i);
    free (params);
  }
}

int
main (int argc, char **argv)
{
  if (argc > 1 && strcmp (argv[1], "--bench") == 0) {
    Setting s[] = { { "input-gain", 6 }, { "true-peak", 0 }, { NULL, 0 } };
    printf ("sample peak: %.1f ns\n", effect_cost (&fx_limiter_proc, s));
    s[1].value = 1;
    printf ("true peak: %.1f ns\n", effect_cost (&fx_limiter_proc, s));
    return 0;
  }
  test_golden (argv[1]);
  test_sample_peak ();
  test_transparent ();
  test_times ();
  test_link ();
  test_key ();
  test_true_peak ();
  return fx_test_end ();
}
