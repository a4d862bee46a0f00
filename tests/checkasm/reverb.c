/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The loops of reverberation at every level against the C level, for every
 * length up to some vectors, at every misalignment: class BOUND, within
 * TOLERANCE of the largest value of each array. Lagrange's interpolation at the C
 * level against its definition as well. */

#include "dsp/kernel/reverb.h"
#include "tests/checkasm/checkasm.h"

enum { MAX_N = 1000, ARRAYS = 16 };
#define TOLERANCE 1e-13

/* Arrays that a kernel writes to, at the C level and at the one in question. */
typedef struct Arrays {
  const FxKernels *k;
  size_t n;
  Guarded a[ARRAYS], expected[ARRAYS];
  double in[ARRAYS][MAX_N + FX_LAGRANGE];
} Arrays;

static double *
array (const Guarded *g)
{
  return (double *)g->p;
}

static void
begin (Arrays *s, const FxKernels *k, size_t n)
{
  size_t bytes = n * sizeof (double);
  s->k = k;
  s->n = n;
  for (int i = 0; i < ARRAYS; i++) {
    s->a[i] = checkasm_guarded (bytes, 8 * checkasm_random (8));
    s->expected[i] = checkasm_guarded (bytes, 8 * checkasm_random (8));
    for (size_t j = 0; j < n; j++)
      array (&s->a[i])[j] = array (&s->expected[i])[j] = checkasm_noise ();
    for (size_t j = 0; j < n + FX_LAGRANGE; j++)
      s->in[i][j] = checkasm_noise ();
  }
}

/* Numbers that are kept, at both levels. */
static void
compare_value (const Arrays *s, const char *name, double value, double expected)
{
  checkasm_result (
      fabs (value - expected) <= TOLERANCE * fmax (1, fabs (expected)),
      "%s %s n %zu: %.17g, not %.17g", name, fx_cpu_name (s->k->level), s->n,
      value, expected);
}

static void
end (Arrays *s, const char *name)
{
  for (int i = 0; i < ARRAYS; i++) {
    double most = 1, off = 0;
    for (size_t j = 0; j < s->n; j++) {
      double e = array (&s->expected[i])[j];
      most = fmax (most, fabs (e));
      off = fmax (off, fabs (array (&s->a[i])[j] - e));
    }
    checkasm_result (off <= TOLERANCE * most && checkasm_intact (&s->a[i]) &&
                         checkasm_intact (&s->expected[i]),
        "%s %s n %zu array %d: off by %g of %g", name,
        fx_cpu_name (s->k->level), s->n, i, off, most);
    checkasm_free (&s->a[i]);
    checkasm_free (&s->expected[i]);
  }
}

static double
largest (const double *x, size_t n)
{
  double most = 0;
  for (size_t j = 0; j < n; j++)
    most = fmax (most, fabs (x[j]));
  return most;
}

static void
check_combs (const FxKernels *k, size_t n)
{
  static Arrays s;
  double damp = fabs (checkasm_noise ()) * 0.99, room = checkasm_noise ();
  double most[2], truly = 0;
  int add = (int)checkasm_random (2);
  FxComb c[2][FX_COMBS];
  begin (&s, k, n);
  for (int i = 0; i < FX_COMBS; i++) {
    double low = checkasm_noise ();
    c[0][i] = (FxComb){ s.in[i], array (&s.expected[i]), low };
    c[1][i] = (FxComb){ s.in[i], array (&s.a[i]), low };
  }
  most[0] = fx_combs (&fx_kernels_c, c[0], s.in[FX_COMBS],
      array (&s.expected[FX_COMBS]), n, damp, room, add);
  most[1] = fx_combs (
      k, c[1], s.in[FX_COMBS], array (&s.a[FX_COMBS]), n, damp, room, add);
  for (int i = 0; i < FX_COMBS; i++) {
    compare_value (&s, "combs", c[1][i].low, c[0][i].low);
    truly = fmax (truly, largest (array (&s.a[i]), n));
  }
  compare_value (&s, "combs' largest", most[1], most[0]);
  checkasm_result (most[1] == truly, "combs' largest n %zu", n);
  end (&s, "combs");
}

static void
check_all_pass (const FxKernels *k, size_t n)
{
  static Arrays s;
  double g = checkasm_noise (), p = checkasm_noise (), q = checkasm_noise ();
  begin (&s, k, n);
  double expected = fx_all_pass (&fx_kernels_c, array (&s.expected[0]), s.in[0],
      array (&s.expected[1]), n, g, p, q);
  double most =
      fx_all_pass (k, array (&s.a[0]), s.in[0], array (&s.a[1]), n, g, p, q);
  compare_value (&s, "all_pass' largest", most, expected);
  checkasm_result (
      most == largest (array (&s.a[0]), n), "all_pass' largest n %zu", n);
  end (&s, "all_pass");
}

static void
check_filters (const FxKernels *k, size_t n)
{
  static Arrays s;
  double low = checkasm_noise (), pole = fabs (checkasm_noise ()) * 0.999;
  double gain = checkasm_noise ();
  begin (&s, k, n);
  double expected = fx_one_pole (
      &fx_kernels_c, array (&s.expected[0]), s.in[0], n, pole, gain, low);
  compare_value (&s, "one_pole's state",
      fx_one_pole (k, array (&s.a[0]), s.in[0], n, pole, gain, low), expected);
  end (&s, "one_pole");

  FxAbsorber a = { checkasm_noise (), checkasm_noise (), checkasm_noise () };
  FxAbsorber b = a;
  double poles[2] = { checkasm_noise () * 0.999, checkasm_noise () * 0.7 };
  double gains[3] = { checkasm_noise (), checkasm_noise (), checkasm_noise () };
  begin (&s, k, n);
  fx_absorb (
      &fx_kernels_c, &a, array (&s.expected[0]), s.in[0], n, poles, gains);
  fx_absorb (k, &b, array (&s.a[0]), s.in[0], n, poles, gains);
  compare_value (&s, "absorb's last", b.last, a.last);
  compare_value (&s, "absorb's low", b.low, a.low);
  compare_value (&s, "absorb's high", b.high, a.high);
  end (&s, "absorb");
}

static void
check_weigh (const FxKernels *k, size_t n, unsigned count)
{
  static Arrays s;
  const double *x[2][ARRAYS];
  double gain[ARRAYS];
  int in_place = (int)checkasm_random (2);
  begin (&s, k, n);
  for (unsigned i = 0; i < count; i++) {
    gain[i] = checkasm_noise ();
    x[0][i] = x[1][i] = s.in[i];
  }
  if (in_place && count > 0) {
    x[0][0] = array (&s.expected[0]);
    x[1][0] = array (&s.a[0]);
  }
  double expected =
      fx_weigh (&fx_kernels_c, array (&s.expected[0]), x[0], gain, count, n);
  double most = fx_weigh (k, array (&s.a[0]), x[1], gain, count, n);
  compare_value (&s, "weigh's largest", most, expected);
  checkasm_result (
      most == largest (array (&s.a[0]), n), "weigh's largest n %zu", n);
  end (&s, "weigh");
}

/* Lines of n frames lie beside one another. */
static void
check_hadamard (const FxKernels *k, size_t n, unsigned lines)
{
  static Arrays s;
  static double x[2][ARRAYS * MAX_N];
  begin (&s, k, n);
  for (unsigned i = 0; i < lines; i++) {
    memcpy (x[0] + i * n, s.in[i], n * sizeof (double));
    memcpy (x[1] + i * n, s.in[i], n * sizeof (double));
  }
  fx_hadamard (&fx_kernels_c, x[0], n, lines, n);
  fx_hadamard (k, x[1], n, lines, n);
  for (unsigned i = 0; i < lines; i++) {
    memcpy (s.expected[i].p, x[0] + i * n, n * sizeof (double));
    memcpy (s.a[i].p, x[1] + i * n, n * sizeof (double));
    for (size_t j = 0; j < n; j++) {
      double sum = 0;
      for (unsigned m = 0; m < lines; m++)
        sum += __builtin_parity (m & i) ? -s.in[m][j] : s.in[m][j];
      checkasm_result (fabs (sum - x[1][i * n + j]) < 1e-13,
          "hadamard %u line %u frame %zu", lines, i, j);
    }
  }
  end (&s, "hadamard");
}

static void
check_lagrange (const FxKernels *k, size_t n)
{
  static Arrays s;
  double step = checkasm_noise () * 0.5 / MAX_N,
         at = (double)checkasm_random (64);
  double first = 0.5 - step * at;
  begin (&s, k, n);
  fx_lagrange (
      &fx_kernels_c, array (&s.expected[0]), s.in[0], n, first, step, at);
  fx_lagrange (k, array (&s.a[0]), s.in[0], n, first, step, at);
  for (size_t j = 0; j < n; j++) {
    double d = FX_LAGRANGE / 2 - (first + step * (at + (double)j)), sum = 0;
    for (int m = 0; m < FX_LAGRANGE; m++) {
      double w = 1;
      for (int i = 0; i < FX_LAGRANGE; i++)
        w *= i == m ? 1 : (d - i) / (m - i);
      sum += w * s.in[0][j + (size_t)m];
    }
    checkasm_result (fabs (sum - array (&s.a[0])[j]) < 1e-13,
        "lagrange frame %zu: %g, not %g", j, array (&s.a[0])[j], sum);
  }
  end (&s, "lagrange");
}

/* ns per frame of each loop, over the 64 frames that effects take at a time. */
static void
bench_reverb (const FxKernels *k)
{
  enum { N = 64, LOOPS = 7, RUNS = 300, TIMES = 20 };
  static const char *const names[LOOPS] = { "4 combs", "all_pass", "one_pole",
    "weigh 2", "absorb", "hadamard 16", "lagrange" };
  static double x[24][N + FX_LAGRANGE] __attribute__ ((aligned (64)));
  double best[LOOPS], low = 0;
  FxAbsorber a = { 0 };
  const double poles[2] = { 0.9, 0.5 }, gain[3] = { 0.5, 0.5, 0.5 };
  const double *from[2] = { x[16], x[17] };
  for (int i = 0; i < LOOPS; i++)
    best[i] = INFINITY;
  for (int r = 0; r < RUNS; r++) {
    for (int i = 0; i < LOOPS; i++) {
      FxComb c[FX_COMBS];
      for (int m = 0; m < FX_COMBS; m++)
        c[m] = (FxComb){ x[m], x[m + 4], 0 };
      memset (x, 0, sizeof x);
      double t = checkasm_now ();
      for (int m = 0; m < TIMES; m++) {
        if (i == 0)
          fx_combs (k, c, x[16], x[17], N, 0.2, 0.5, 1);
        else if (i == 1)
          fx_all_pass (k, x[18], x[19], x[20], N, 0.5, 0.5, 0.5);
        else if (i == 2)
          low = fx_one_pole (k, x[18], x[19], N, 0.5, 1, low);
        else if (i == 3)
          fx_weigh (k, x[18], from, gain, 2, N);
        else if (i == 4)
          fx_absorb (k, &a, x[18], x[19], N, poles, gain);
        else if (i == 5)
          fx_hadamard (k, x[0], N + FX_LAGRANGE, 16, N);
        else
          fx_lagrange (k, x[18], x[19], N, 0.3, 1e-3, 0);
      }
      best[i] = fmin (best[i], (checkasm_now () - t) / TIMES / N);
    }
  }
  printf ("reverb %-6s", fx_cpu_name (k->level));
  for (int i = 0; i < LOOPS; i++)
    printf (" %s %.2f", names[i], best[i]);
  printf (" ns per frame\n");
}

void
checkasm_reverb (void)
{
  for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++) {
    const FxKernels *k = fx_kernels_for ((FxCpu)level);
    for (size_t n = 0; n <= MAX_N; n += n < 70 ? 1 : 155) {
      check_combs (k, n);
      check_all_pass (k, n);
      check_filters (k, n);
      for (unsigned count = 0; count <= 7; count++)
        check_weigh (k, n, count);
      check_hadamard (k, n, 8);
      check_hadamard (k, n, 16);
      check_lagrange (k, n);
    }
    if (checkasm_bench)
      bench_reverb (k);
  }
}
