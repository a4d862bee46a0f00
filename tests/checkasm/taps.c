/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Delay lines at every level against the C level, within what taps.h says, for
 * every length up to some vectors, lines of several sizes, delays that stand,
 * creep, run and jump, and at every place where a line turns around. */

#include "dsp/kernel/taps.h"
#include "tests/checkasm/checkasm.h"

enum { VOICES = 8, FRAMES = 70 };

#define TOLERANCE 1e-12

static FxTapsVoice
voice (uint32_t mask)
{
  static const double speeds[] = { 0, 0.01, 0.3, 1.7, 40 };
  double room = mask - 2.0 - FRAMES, way = speeds[checkasm_random (5)];
  FxTapsVoice v = { .start = (double)checkasm_random (32),
    .step = 1.0 / 32,
    .shortest = 2,
    .longest = room,
    .weight = checkasm_noise (),
    .gain = checkasm_random (2) ? checkasm_noise () / 32 : 0 };
  v.c[0] = (checkasm_noise () + 1) / 2 * room;
  if (checkasm_random (4) == 0)
    v.c[0] = rint (v.c[0]); /* no fraction: the value itself */
  for (int k = 1; k < 4; k++)
    v.c[k] = checkasm_noise () * way * 32;
  return v;
}

/* By looking at all of it, with a little to spare. */
static int
is_calm (const FxTapsVoice *v, size_t n)
{
  double before = NAN;
  for (size_t i = 0; i < n; i++) {
    double t = (v->start + (double)i) * v->step;
    double d = ((v->c[3] * t + v->c[2]) * t + v->c[1]) * t + v->c[0];
    if (d < v->shortest + 1e-9 || d > v->longest - 1e-9 ||
        fabs (d - before) > FX_TAPS_CALM)
      return 0;
    before = d;
  }
  return 1;
}

static void
check_sum (const FxKernels *k, const double *line, uint32_t mask, size_t n)
{
  static double want[FRAMES];
  FxTapsVoice voices[VOICES];
  uint32_t count = (uint32_t)checkasm_random (VOICES + 1);
  uint32_t newest = (uint32_t)checkasm_random (mask + 1);
  Guarded y = checkasm_guarded (n * sizeof (double), 8 * (n % 8));
  double worst = 0;
  for (uint32_t i = 0; i < count; i++) {
    voices[i] = voice (mask);
    voices[i].calm = is_calm (&voices[i], n);
  }
  fx_taps_sum (
      fx_kernels_for (FX_CPU_C), line, mask, newest, voices, count, want, n);
  fx_taps_sum (k, line, mask, newest, voices, count, (double *)y.p, n);
  for (size_t i = 0; i < n; i++)
    worst = fmax (worst, fabs (((double *)y.p)[i] - want[i]));
  /* of a voice: weights up to 1 + FRAMES / 32, of values up to 1 */
  double most = 2 * (1 + FRAMES / 32.0) * fmax (count, 1);
  checkasm_result (worst <= TOLERANCE * most && checkasm_intact (&y),
      "taps_sum %s mask %u n %zu voices %u: %g", fx_cpu_name (k->level), mask,
      n, count, worst);
  checkasm_free (&y);
}

static void
check_put (const FxKernels *k, uint32_t mask, size_t n)
{
  static const double odd[] = { 0, -0.0, 1e-31, -2e-30, 1e13, -1e12, 1e300 };
  size_t size = (mask + 1) * sizeof (double);
  Guarded a = checkasm_guarded (size, 0), b = checkasm_guarded (size, 64);
  double x[FRAMES];
  uint32_t newest = (uint32_t)checkasm_random (mask + 1);
  for (uint32_t i = 0; i <= mask; i++)
    ((double *)a.p)[i] = ((double *)b.p)[i] = checkasm_noise ();
  for (size_t i = 0; i < n; i++)
    x[i] = checkasm_random (3) ? checkasm_noise () : odd[checkasm_random (7)];
  double p = fx_taps_put (
      fx_kernels_for (FX_CPU_C), (double *)a.p, mask, newest, x, n);
  double q = fx_taps_put (k, (double *)b.p, mask, newest, x, n);
  int same = 1;
  for (uint32_t i = 0; i <= mask; i++)
    same &= ((double *)a.p)[i] == ((double *)b.p)[i];
  checkasm_result (same && p == q && checkasm_intact (&b),
      "taps_put %s mask %u n %zu: %g, %g", fx_cpu_name (k->level), mask, n, p,
      q);
  checkasm_free (&a);
  checkasm_free (&b);
}

static void
bench_taps (void)
{
  enum { N = 32, RUNS = 2000 };
  static double line[1024], y[N];
  FxTapsVoice v[3];
  for (int i = 0; i < 3; i++)
    v[i] = (FxTapsVoice){ { 300.5 + i, 0.3, 0.01, 0.01 }, 0, 1.0 / 32, 2, 900,
      1, 0, 1 };
  for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++) {
    const FxKernels *k = fx_kernels_for ((FxCpu)level);
    double best[2] = { INFINITY, INFINITY };
    for (int r = 0; r < RUNS; r++) {
      double t[3] = { checkasm_now () };
      for (uint32_t i = 0; i < 32; i++)
        fx_taps_sum (k, line, 1023, i * N, v, 3, y, N);
      t[1] = checkasm_now ();
      for (uint32_t i = 0; i < 32; i++)
        fx_taps_put (k, line, 1023, i * N, y, N);
      t[2] = checkasm_now ();
      for (int i = 0; i < 2; i++)
        best[i] = fmin (best[i], (t[i + 1] - t[i]) / 32 / N);
    }
    printf ("taps %-6s sum of 3 %.3f put %.3f ns per frame\n",
        fx_cpu_name (k->level), best[0], best[1]);
  }
}

void
checkasm_taps (void)
{
  for (uint32_t mask = 127; mask <= 16383; mask = 2 * mask + 1) {
    double *line = malloc ((mask + 1) * sizeof *line);
    for (uint32_t i = 0; i <= mask; i++)
      line[i] = checkasm_noise ();
    for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++)
      for (size_t n = 0; n <= FRAMES; n++)
        for (int again = 0; again < 30; again++) {
          check_sum (fx_kernels_for ((FxCpu)level), line, mask, n);
          check_put (fx_kernels_for ((FxCpu)level), 127, n);
        }
    free (line);
  }
  if (checkasm_bench)
    bench_taps ();
}
