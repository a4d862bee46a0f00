/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Largest magnitudes at every level: of samples exactly, between samples
 * against the sums in double, for every count up to a few tiles, with the
 * largest one anywhere. */

#include "dsp/kernel/peak.h"
#include "tests/checkasm/checkasm.h"

enum { MOST = 400, WINDOW = 2 * FX_BETWEEN };

static FxBetween
random_taps (void)
{
  FxBetween b = { .reach = 0 };
  for (int i = 0; i < 2; i++) {
    double sum = 0;
    for (int k = 0; k < FX_BETWEEN; k++) {
      b.even[i][k] = (float)(checkasm_noise () / 4);
      b.odd[i][k] = (float)(checkasm_noise () / 4);
      sum += 2 * (fabs ((double)b.even[i][k]) + fabs ((double)b.odd[i][k]));
    }
    b.reach = fmaxf (b.reach, (float)sum * 1.00001f);
  }
  return b;
}

static double
between (const FxBetween *b, const float *x)
{
  double most = 0;
  for (int i = 0; i < 2; i++) {
    double e = 0, o = 0;
    for (int k = 0; k < FX_BETWEEN; k++) {
      double p = x[k - WINDOW + 1], q = x[-k];
      e += b->even[i][k] * (p + q);
      o += b->odd[i][k] * (p - q);
    }
    most = fmax (most, fabs (e) + fabs (o));
  }
  return most;
}

static void
check_samples (const FxKernels *k, size_t n)
{
  Guarded g = checkasm_guarded (n * sizeof (double), 8 * checkasm_random (8));
  double *x = (double *)g.p, most = 0;
  for (size_t i = 0; i < n; i++) {
    x[i] = checkasm_noise ();
    most = fmax (most, fabs (x[i]));
  }
  double y = fx_peak (k, x, n);
  checkasm_result (
      y == most, "peak %s n %zu: %g", fx_cpu_name (k->level), n, y - most);
  if (n > 0) {
    x[checkasm_random (n)] = -2;
    y = fx_peak (k, x, n);
    checkasm_result (
        y == 2, "peak %s n %zu: %g of 2", fx_cpu_name (k->level), n, y);
  }
  checkasm_free (&g);
}

static void
check_keep (const FxKernels *k, size_t n)
{
  static const double odd[] = { 0, -0.0, NAN, INFINITY, -INFINITY, 1e300,
    -1e301, 1e-30, -9e-31, 5e-324 };
  static double want[MOST];
  Guarded g = checkasm_guarded (n * sizeof (double), 8 * checkasm_random (8));
  Guarded to = checkasm_guarded (n * sizeof (double), 8 * checkasm_random (8));
  double *x = (double *)g.p, most = 0;
  for (size_t i = 0; i < n; i++) {
    x[i] = checkasm_random (4) ? checkasm_noise () : odd[checkasm_random (10)];
    int is_kept = fabs (x[i]) >= 1e-30 && fabs (x[i]) <= 1e300;
    want[i] = is_kept ? x[i] : 0;
    most = fmax (most, fabs (want[i]));
  }
  double y = fx_keep (k, (double *)to.p, x, n, 1e-30, 1e300);
  checkasm_result (y == most && !memcmp (to.p, want, n * sizeof (double)) &&
                       checkasm_intact (&to),
      "keep %s n %zu: %g of %g", fx_cpu_name (k->level), n, y, most);
  checkasm_free (&g);
  checkasm_free (&to);
}

/* Louder and softer, so that some tiles are left out. */
static void
check_between (const FxKernels *k, size_t n)
{
  size_t all = FX_BETWEEN_PAST + n;
  FxBetween b = random_taps ();
  Guarded g = checkasm_guarded (all * 4, 4 * checkasm_random (16));
  float *x = (float *)g.p + FX_BETWEEN_PAST;
  float level = 1, found = checkasm_random (2) ? 0 : 0.5f;
  double most = 0, largest = 0;
  for (size_t i = 0; i < all; i++) {
    if (checkasm_random (40) == 0)
      level = (float)(checkasm_noise () * checkasm_noise ());
    x[i - FX_BETWEEN_PAST] = level * (float)checkasm_noise ();
    largest = fmax (largest, fabs ((double)x[i - FX_BETWEEN_PAST]));
  }
  /* What lies before may count or not. */
  for (size_t i = 0; i < (size_t)FX_BETWEEN_PAST - WINDOW; i++)
    x[i - FX_BETWEEN_PAST] *= 1e-3f;
  for (size_t i = 0; i < n; i++)
    most = fmax (most, fmax (fabs ((double)x[i]), between (&b, x + i)));
  double before = 0;
  for (size_t i = WINDOW - 1; i < FX_BETWEEN_PAST; i++)
    before = fmax (before, between (&b, x + i - FX_BETWEEN_PAST));
  most = fmax (most, found);
  double y = fx_peak_between (k, &b, x, n, found);
  checkasm_result (n == 0 ? y == found
                          : y > most - 2e-6 * largest &&
                                y < fmax (most, before) + 2e-6 * largest,
      "peak_between %s n %zu: %g of %g", fx_cpu_name (k->level), n, y, most);
  checkasm_free (&g);
}

/* A window has the same result wherever it lies. */
static void
check_place (const FxKernels *k)
{
  static float x[FX_BETWEEN_PAST + MOST];
  FxBetween b = random_taps ();
  float window[WINDOW], first = 0;
  for (int i = 0; i < WINDOW; i++)
    window[i] = (float)checkasm_noise ();
  /* It and all that it is a part of. */
  for (size_t at = 0; at + 2 * WINDOW <= MOST; at++) {
    memset (x, 0, sizeof x);
    memcpy (x + FX_BETWEEN_PAST + at, window, sizeof window);
    float y = fx_peak_between (k, &b, x + FX_BETWEEN_PAST, MOST, 0);
    first = at == 0 ? y : first;
    checkasm_result (y == first, "peak_between %s at %zu: %g",
        fx_cpu_name (k->level), at, (double)(y - first));
  }
}

static void
check_large (const FxKernels *k)
{
  static float x[FX_BETWEEN_PAST + MOST];
  FxBetween b = random_taps ();
  for (size_t i = 0; i < FX_BETWEEN_PAST + MOST; i++)
    x[i] = i == 200 ? INFINITY : 1e31f;
  float y = fx_peak_between (k, &b, x + FX_BETWEEN_PAST, MOST, 0);
  checkasm_result (
      isinf (y), "peak_between %s: infinity is lost", fx_cpu_name (k->level));
}

static void
bench_peak (const FxKernels *k)
{
  enum { N = 256, RUNS = 400, TIMES = 16 };
  static float x[FX_BETWEEN_PAST + N] __attribute__ ((aligned (64)));
  static double wide[N] __attribute__ ((aligned (64)));
  FxBetween b = random_taps ();
  double best[2] = { INFINITY, INFINITY }, sum = 0;
  for (size_t i = 0; i < FX_BETWEEN_PAST + N; i++)
    x[i] = (float)checkasm_noise ();
  b.reach = 1e9f;
  for (int r = 0; r < RUNS; r++) {
    double t = checkasm_now (), u;
    for (int i = 0; i < TIMES; i++)
      sum += fx_peak (k, wide, N);
    u = checkasm_now ();
    for (int i = 0; i < TIMES; i++)
      sum += fx_peak_between (k, &b, x + FX_BETWEEN_PAST, N, 0);
    best[0] = fmin (best[0], (u - t) / (TIMES * N));
    best[1] = fmin (best[1], (checkasm_now () - u) / (TIMES * N));
  }
  printf ("peak %-6s of samples %.3f, between %.3f ns per sample (%g)\n",
      fx_cpu_name (k->level), best[0], best[1], sum);
}

void
checkasm_peak (void)
{
  for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++) {
    const FxKernels *k = fx_kernels_for ((FxCpu)level);
    for (size_t n = 0; n <= MOST; n += n < 150 ? 1 : 25) {
      check_samples (k, n);
      check_keep (k, n);
      check_between (k, n);
    }
    check_place (k);
    check_large (k);
    if (checkasm_bench)
      bench_peak (k);
  }
}
