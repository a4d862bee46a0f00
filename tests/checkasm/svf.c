/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The crossover of pairs at every level against filters made of fx_svf_tick(),
 * the way svf.h defines it, for every count of rows, with coefficients that move
 * and that stay. What comes out is within 1e-12 of the sound, what stays in the
 * filters of what was in them. */

#include "dsp/kernel/svf.h"
#include "tests/checkasm/checkasm.h"

enum { MAX_N = 256, ROWS = 7 };

#define BOUND 1e-12

typedef struct Sound {
  double trunk[2 * MAX_N], low[2 * MAX_N], row[ROWS][2 * MAX_N];
  FxSvfPair state[2 + ROWS];
} Sound;

static double
tick (FxSvfPair *p, int j, const FxSvfCoefs *k, double x, double *low)
{
  FxSvf f = { p->s[j], p->t[j] };
  double band;
  fx_svf_tick (&f, k, x, &band, low);
  p->s[j] = f.s;
  p->t[j] = f.t;
  return x - 2 * FX_SVF_DAMPING * band;
}

static void
reference (Sound *s, const FxSvfCoefs *k, size_t step, size_t count, size_t n)
{
  for (size_t i = 0; i < 2 * n; i++) {
    const FxSvfCoefs *now = k + i / 2 * step;
    double below, none;
    double all = tick (&s->state[0], i % 2, now, s->trunk[i], &below);
    tick (&s->state[1], i % 2, now, below, &s->low[i]);
    s->trunk[i] = all - s->low[i];
    for (size_t r = 0; r < count; r++)
      s->row[r][i] = tick (&s->state[2 + r], i % 2, now, s->row[r][i], &none);
  }
}

static double
worst_of (const double *x, const double *y, size_t n)
{
  double worst = 0;
  for (size_t i = 0; i < n; i++) {
    double e = fabs (x[i] - y[i]);
    worst = e <= worst ? worst : e;
  }
  return worst;
}

static void
check (const FxKernels *k, size_t count, size_t n, int moves, double *most)
{
  Sound mine, theirs;
  FxSvfCoefs coefs[MAX_N];
  double *rows[ROWS], g = pow (10, -2 + 2 * checkasm_noise ());
  for (size_t i = 0; i < sizeof mine / sizeof (double); i++)
    ((double *)&mine)[i] = checkasm_noise ();
  theirs = mine;
  for (size_t r = 0; r < ROWS; r++)
    rows[r] = mine.row[r];
  for (size_t i = 0; i < MAX_N; i++)
    coefs[i] =
        fx_svf_coefs (moves ? g * (1 + 0.01 * (double)i) : g, FX_SVF_DAMPING);
  fx_svf_crossover (
      k, coefs, moves, mine.state, mine.trunk, mine.low, rows, count, n);
  reference (&theirs, coefs, moves, count, n);
  /* Also that nothing else was written. */
  double e = worst_of (
      (double *)&mine, (double *)&theirs, sizeof mine / sizeof (double));
  *most = fmax (*most, e);
  checkasm_result (e <= BOUND, "crossover/%s rows %zu n %zu moves %d: %g",
      fx_cpu_name (fx_kernels_level (k)), count, n, moves, e);
}

void
checkasm_svf (void)
{
  for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++) {
    const FxKernels *k = fx_kernels_for ((FxCpu)level);
    double most = 0;
    for (size_t count = 0; count <= ROWS; count++) {
      for (int i = 0; i < 100; i++)
        check (k, count, i < 20 ? (size_t)i : checkasm_random (MAX_N + 1),
            i % 2, &most);
    }
    if (checkasm_bench)
      printf ("  crossover/%s: largest difference %.2g\n",
          fx_cpu_name ((FxCpu)level), most);
  }
}
