/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The rows of dynamics at every level against the C level, for every length up
 * to a few vectors and some longer ones, at every misalignment: within 1e-12 of
 * the scale of the values, and to the byte where row.h says so. A row cut in two
 * gives what it gives whole. */

#include "dsp/kernel/row.h"
#include "tests/checkasm/checkasm.h"

enum { MAX_N = 300, PADDED = (MAX_N + FX_ROW_PAD) / FX_ROW_PAD * FX_ROW_PAD };

#define BOUND 1e-12

/* What one call is given: two rows, and numbers. */
typedef struct Data {
  double a[PADDED + 1], b[PADDED + 1];
  double p[4];
} Data;

/* Runs one function on rows a and b of n values; what else it returns goes to
 * out. */
typedef void (*Run) (const FxKernels *k, double *a, double *b, size_t n,
    const double *p, double out[4]);

static void
run_peak (const FxKernels *k, double *a, double *b, size_t n, const double *p,
    double out[4])
{
  out[0] = fx_row_peak (k, b, n, 0.5 * fabs (p[0]));
}

static void
run_magnitude (const FxKernels *k, double *a, double *b, size_t n,
    const double *p, double out[4])
{
  fx_row_magnitude (k, a, b, n, p[0] > 0);
}

static void
run_log2 (const FxKernels *k, double *a, double *b, size_t n, const double *p,
    double out[4])
{
  for (size_t i = 0; i < n; i++)
    a[i] = fabs (a[i]);
  fx_row_log2 (k, a, n, 6, 1e-10);
}

static void
run_exp2 (const FxKernels *k, double *a, double *b, size_t n, const double *p,
    double out[4])
{
  fx_row_exp2 (k, a, n, 3 * p[0], p[1]);
}

static void
run_curve (const FxKernels *k, double *a, double *b, size_t n, const double *p,
    double out[4])
{
  FxRowCurve c = { 0.3 * p[0], p[1] > 0 ? 0.2 * p[1] : 0, p[2] > 0 ? 1 : -1,
    p[3], 0.5 };
  fx_row_curve (k, a, n, &c);
}

static void
run_apply (const FxKernels *k, double *a, double *b, size_t n, const double *p,
    double out[4])
{
  out[0] = fx_row_apply (k, a, b, n, 0.1);
}

static void
run_least (const FxKernels *k, double *a, double *b, size_t n, const double *p,
    double out[4])
{
  out[0] = fx_row_least (k, b, n, 0.1 * p[0]);
}

static void
run_limit (const FxKernels *k, double *a, double *b, size_t n, const double *p,
    double out[4])
{
  fx_row_limit (k, a, b, n, 0.2 * fabs (p[0]));
}

/* Samples and middles around a value, so that all are known; a limit that
 * nothing is below, as for the rest there is a choice. */
static void
run_heights (const FxKernels *k, double *a, double *b, size_t n,
    const double *p, double out[4])
{
  static const double taps[4] = { 0.61, -0.14, 0.04, -0.007 };
  double x[MAX_N + 8] = { 0 }, half[MAX_N + 8] = { 0 };
  memcpy (x + 4, a, n * sizeof *x);
  memcpy (half + 4, b, n * sizeof *half);
  out[0] = fx_row_heights (k, x + 4, half + 4, taps, p[0], n, 0, a);
  double low[PADDED];
  fx_row_heights (k, x + 4, half + 4, taps, p[0], n, 0.7, low);
  for (size_t i = 0; i < n; i++)
    out[1] = fmax (out[1], a[i] > 0.7 ? fabs (low[i] - a[i]) : low[i] > 0.7);
  checkasm_result (out[1] == 0, "heights/%s n %zu: limit: %g",
      fx_cpu_name (k->level), n, out[1]);
}

static void
run_add (const FxKernels *k, double *a, double *b, size_t n, const double *p,
    double out[4])
{
  fx_row_add (k, a, b, b, n, p[0], p[1]);
}

/* Steps from 1e-5 to 1, those of attack and fall alike or not. */
static double
step (double p)
{
  return p > 0.9 ? 1 : pow (10, -2.5 + 2.5 * p);
}

static void
run_follow (const FxKernels *k, double *a, double *b, size_t n, const double *p,
    double out[4])
{
  FxRowFollow f = { p[0], p[0] - fabs (p[1]), 0, 0 };
  double rise = step (p[2]), fall = p[3] > 0 ? rise : sqrt (rise);
  fx_row_follow (k, a, n, step (p[1]), rise, fall, &f);
  memcpy (out, &f, sizeof f);
}

static void
run_smooth (const FxKernels *k, double *a, double *b, size_t n, const double *p,
    double out[4])
{
  out[0] = fx_row_smooth (k, a, n, step (p[0]), p[1]);
}

static void
run_recover (const FxKernels *k, double *a, double *b, size_t n,
    const double *p, double out[4])
{
  for (size_t i = 0; i <= n; i++) {
    a[i] = 1 - 0.5 * fabs (a[i]);
    b[i] = 1 - 0.5 * fabs (b[i]);
  }
  out[1] = 1 - 0.3 * fabs (p[0]);
  out[0] = fx_row_recover (
      k, a, b, n, 1 - 0.1 * fabs (p[1]), step (p[2]), 1e-8, &out[1]);
}

static void
run_sums (const FxKernels *k, double *a, double *b, size_t n, const double *p,
    double out[4])
{
  for (size_t i = 0; i < n; i++) {
    a[i] = floor (a[i] * 0x1p26);
    b[i] = floor (b[i] * 0x1p26);
  }
  out[0] = fx_row_sums (k, a, b, n, floor (p[0] * 0x1p40));
}

static const struct {
  const char *name;
  Run run;
  int exact;
  size_t writes; /* values of b beyond n that it reads */
} functions[] = {
  { "peak", run_peak, 1, 0 },
  { "magnitude", run_magnitude, 1, 0 },
  { "log2", run_log2, 0, 0 },
  { "exp2", run_exp2, 0, 0 },
  { "curve", run_curve, 0, 0 },
  { "apply", run_apply, 1, 0 },
  { "least", run_least, 1, 0 },
  { "limit", run_limit, 1, 0 },
  { "heights", run_heights, 0, 0 },
  { "add", run_add, 0, 0 },
  { "follow", run_follow, 0, 0 },
  { "smooth", run_smooth, 0, 0 },
  { "recover", run_recover, 0, 1 },
  { "sums", run_sums, 1, 0 },
};
enum { FUNCTIONS = sizeof functions / sizeof *functions };

static double
worst_of (const double *x, const double *y, size_t n)
{
  double worst = 0;
  for (size_t i = 0; i < n; i++) {
    double e = fabs (x[i] - y[i]) / fmax (1, fabs (y[i]));
    worst = e <= worst ? worst : e;
  }
  return worst;
}

static void
check (const FxKernels *k, size_t f, size_t n, double *worst)
{
  size_t padded = (n + FX_ROW_PAD - 1) / FX_ROW_PAD * FX_ROW_PAD;
  size_t beside = n + functions[f].writes;
  Guarded a = checkasm_guarded (padded * 8 + 8, 8 * checkasm_random (8)),
          b = checkasm_guarded (beside * 8, 8 * checkasm_random (8));
  Data d;
  double out[4] = { 0 }, expected[4] = { 0 };
  for (size_t i = 0; i <= PADDED; i++) {
    d.a[i] = checkasm_noise () * (checkasm_random (4) ? 1 : 0.01);
    d.b[i] = checkasm_noise ();
  }
  for (int i = 0; i < 4; i++)
    d.p[i] = checkasm_noise ();
  memcpy (a.p, d.a, padded * 8 + 8);
  memcpy (b.p, d.b, beside * 8);
  functions[f].run (k, (double *)a.p, (double *)b.p, n, d.p, out);
  functions[f].run (fx_kernels_for (FX_CPU_C), d.a, d.b, n, d.p, expected);
  double e = worst_of ((double *)a.p, d.a, n);
  e = fmax (e, worst_of ((double *)b.p, d.b, n));
  e = fmax (e, worst_of (out, expected, 4));
  *worst = fmax (*worst, e);
  checkasm_result (checkasm_intact (&a) && checkasm_intact (&b) &&
                       e <= (functions[f].exact ? 0 : BOUND),
      "%s/%s n %zu: %g", functions[f].name, fx_cpu_name (k->level), n, e);
  checkasm_free (&a);
  checkasm_free (&b);
}

/* What is carried from one row to the next. */
static void
check_cut (const FxKernels *k)
{
  double x[MAX_N], y[MAX_N];
  size_t cut = 1 + checkasm_random (MAX_N - 1);
  double decay = step (checkasm_noise ()), rise = step (checkasm_noise ());
  FxRowFollow one = { 0, 0, 0, 0 }, two = one;
  for (size_t i = 0; i < MAX_N; i++)
    x[i] = y[i] = 20 * checkasm_noise ();
  fx_row_follow (k, x, MAX_N, decay, rise, rise, &one);
  fx_row_follow (k, y, cut, decay, rise, rise, &two);
  fx_row_follow (k, y + cut, MAX_N - cut, decay, rise, rise, &two);
  double e = fmax (
      worst_of (x, y, MAX_N), worst_of ((double *)&one, (double *)&two, 4));
  checkasm_result (
      e <= BOUND, "follow/%s cut at %zu: %g", fx_cpu_name (k->level), cut, e);
}

static void
bench (const FxKernels *k, size_t f)
{
  enum { N = 256, REPEATS = 200, TRIES = 50 };
  Data d = { .p = { 0.5, -0.5, -0.5, 0.5 } };
  double best = INFINITY, out[4] = { 0 };
  for (int t = 0; t < TRIES; t++) {
    double start = checkasm_now ();
    for (int i = 0; i < REPEATS; i++)
      functions[f].run (k, d.a, d.b, N, d.p, out);
    best = fmin (best, checkasm_now () - start);
  }
  printf ("  row %s/%s: %.3f ns per value\n", functions[f].name,
      fx_cpu_name (k->level), best / (N * REPEATS));
}

void
checkasm_row (void)
{
  for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++) {
    const FxKernels *k = fx_kernels_for ((FxCpu)level);
    for (size_t f = 0; f < FUNCTIONS; f++) {
      double worst = 0;
      for (size_t n = 0; n <= 40; n++) {
        for (int i = 0; i < 8; i++)
          check (k, f, n, &worst);
      }
      for (int i = 0; i < 50; i++)
        check (k, f, checkasm_random (MAX_N + 1), &worst);
      if (checkasm_bench) {
        printf ("  row %s/%s: largest difference %.2g\n", functions[f].name,
            fx_cpu_name (k->level), worst);
        bench (k, f);
      }
    }
    for (int i = 0; i < 50; i++)
      check_cut (k);
  }
}
