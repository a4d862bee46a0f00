/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The matrix of two channels at every level. It is of class EXACT: compared
 * with the C expression, byte by byte, for every count of frames up to a few
 * vectors, at every misalignment, at rest and on the move, in place and not. */

#include "dsp/kernel/matrix.h"
#include "tests/checkasm/checkasm.h"

enum { MAX_FRAMES = 700 };

typedef struct Case {
  const FxKernels *k;
  double m[4], d[4];
  size_t frames, size;
  int f64, moving, in_place;
} Case;

static double
sample (const Guarded *g, size_t i, int f64)
{
  return f64 ? ((double *)g->p)[i] : (double)((float *)g->p)[i];
}

static void
check_case (const Case *c)
{
  size_t n = 2 * c->frames;
  Guarded in = checkasm_guarded (n * c->size, checkasm_random (16) * c->size);
  Guarded out = checkasm_guarded (n * c->size, checkasm_random (16) * c->size);
  static double wide[2 * MAX_FRAMES];
  static float narrow[2 * MAX_FRAMES];
  for (size_t i = 0; i < n; i++) {
    double v = checkasm_noise ();
    if (c->f64)
      ((double *)in.p)[i] = v;
    else
      ((float *)in.p)[i] = (float)v;
  }
  for (size_t i = 0; i < n; i++) {
    const double *m = c->m + (i & 1) * 2, *d = c->d + (i & 1) * 2;
    double t = (double)(i / 2), a = sample (&in, i & ~(size_t)1, c->f64);
    double b = sample (&in, i | 1, c->f64);
    double g = c->moving ? m[0] + d[0] * t : m[0];
    double h = c->moving ? m[1] + d[1] * t : m[1];
    wide[i] = g * a + h * b;
    narrow[i] = (float)wide[i];
    if (!c->f64 && !c->moving) {
      float y = (float)g * (float)a, z = (float)h * (float)b;
      narrow[i] = y + z;
      checkasm_result (
          fabs (narrow[i] - wide[i]) < 1.8e-7 * (fabs (g * a) + fabs (h * b)),
          "matrix f32: %g off", narrow[i] - wide[i]);
    }
  }
  Guarded *to = c->in_place ? &in : &out;
  fx_matrix (
      c->k, c->f64, to->p, in.p, c->m, c->moving ? c->d : NULL, c->frames);
  checkasm_result (
      !memcmp (to->p, c->f64 ? (void *)wide : (void *)narrow, n * c->size) &&
          checkasm_intact (to),
      "matrix f%d %s frames %zu%s%s", c->f64 ? 64 : 32,
      fx_cpu_name (c->k->level), c->frames, c->moving ? " moving" : "",
      c->in_place ? " in place" : "");
  checkasm_free (&in);
  checkasm_free (&out);
}

static void
bench_matrix (const FxKernels *k)
{
  enum { N = 1024, RUNS = 400, TIMES = 16 };
  static double x[2 * N] __attribute__ ((aligned (64)));
  static const double m[4] = { 0.5, 0.25, 0.25, 0.5 }, d[4] = { 1e-5 };
  for (int f64 = 0; f64 < 2; f64++) {
    double best[2] = { INFINITY, INFINITY };
    for (int r = 0; r < RUNS; r++)
      for (int moving = 0; moving < 2; moving++) {
        double t = checkasm_now ();
        for (int i = 0; i < TIMES; i++)
          fx_matrix (k, f64, x, x, m, moving ? d : NULL, N);
        best[moving] =
            fmin (best[moving], (checkasm_now () - t) / (TIMES * 2 * N));
      }
    printf ("matrix f%d %-6s at rest %.3f, moving %.3f ns per sample\n",
        f64 ? 64 : 32, fx_cpu_name (k->level), best[0], best[1]);
  }
}

void
checkasm_matrix (void)
{
  for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++) {
    Case c = { .k = fx_kernels_for ((FxCpu)level) };
    for (size_t n = 0; n <= MAX_FRAMES; n += n < 70 ? 1 : 105)
      for (int what = 0; what < 8; what++) {
        for (int j = 0; j < 4; j++) {
          c.m[j] = 3 * checkasm_noise ();
          c.d[j] = 0.01 * checkasm_noise ();
        }
        c.frames = n;
        c.f64 = what & 1;
        c.moving = what >> 1 & 1;
        c.in_place = what >> 2;
        c.size = c.f64 ? sizeof (double) : sizeof (float);
        check_case (&c);
      }
    if (checkasm_bench)
      bench_matrix (c.k);
  }
}
