/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The pointwise loops at every level. They are of class EXACT: each result is
 * compared with the C expression, byte by byte, for every length up to a few
 * vectors, at every misalignment, with denormals on and off. */

#include "dsp/kernel/denormal.h"
#include "dsp/kernel/pointwise.h"
#include "tests/checkasm/checkasm.h"

enum { MAX_N = 2000 };

/* Mostly plain numbers, now and then the extremes. */
static double
value (int special)
{
  static const double v[] = { 0, -0.0, 0x1p-1070, -0x1p-140, 0x1.fffffep+127,
    -0x1.fffffep+127, 1, -1 };
  if (!special || checkasm_random (4))
    return checkasm_noise ();
  return v[checkasm_random (sizeof v / sizeof *v)];
}

typedef struct Buffers {
  Guarded d, s; /* destination and source */
  size_t n, size;
  int f32;
} Buffers;

static void
put (const Buffers *b, const Guarded *g, size_t i, double v)
{
  if (b->f32)
    ((float *)g->p)[i] = (float)v;
  else
    ((double *)g->p)[i] = v;
}

/* Between float and double; once, from the float side. */
static void
check_conversion (const FxKernels *k, Buffers *b)
{
  static double wide[MAX_N];
  static float narrow[MAX_N];
  if (!b->f32)
    return;
  Guarded w = checkasm_guarded (b->n * sizeof (double), 8 * (b->n % 8));
  double *d = (double *)w.p;
  float *f = (float *)b->d.p;
  for (size_t i = 0; i < b->n; i++) {
    put (b, &b->s, i, value (1));
    wide[i] = ((float *)b->s.p)[i];
  }
  fx_widen (k, d, (float *)b->s.p, b->n);
  checkasm_result (!memcmp (d, wide, b->n * sizeof *d) && checkasm_intact (&w),
      "widen %s n %zu", fx_cpu_name (k->level), b->n);
  for (size_t i = 0; i < b->n; i++) {
    d[i] = value (1);
    narrow[i] = (float)d[i];
  }
  fx_narrow (k, f, d, b->n);
  checkasm_result (
      !memcmp (f, narrow, b->n * sizeof *f) && checkasm_intact (&b->d),
      "narrow %s n %zu", fx_cpu_name (k->level), b->n);
  checkasm_free (&w);
}

static void
check_arithmetic (const FxKernels *k, Buffers *b)
{
  static unsigned char expected[MAX_N * sizeof (double)];
  double gain = checkasm_noise () * 3;
  float *fe = (float *)expected;
  double *de = (double *)expected;
  for (size_t i = 0; i < b->n; i++) {
    put (b, &b->s, i, value (1));
    put (b, &b->d, i, value (1));
    if (b->f32)
      fe[i] = ((float *)b->d.p)[i] + ((float *)b->s.p)[i];
    else
      de[i] = ((double *)b->d.p)[i] + ((double *)b->s.p)[i];
  }
  if (b->f32)
    fx_mix_add_f32 (k, (float *)b->d.p, (float *)b->s.p, b->n);
  else
    fx_mix_add_f64 (k, (double *)b->d.p, (double *)b->s.p, b->n);
  checkasm_result (
      !memcmp (b->d.p, expected, b->n * b->size) && checkasm_intact (&b->d),
      "mix_add f%d %s n %zu", b->f32 ? 32 : 64, fx_cpu_name (k->level), b->n);

  for (size_t i = 0; i < b->n; i++)
    if (b->f32)
      fe[i] = ((float *)b->s.p)[i] * (float)gain;
    else
      de[i] = ((double *)b->s.p)[i] * gain;
  for (int in_place = 0; in_place < 2; in_place++) {
    Guarded *d = in_place ? &b->s : &b->d;
    if (b->f32)
      fx_scale_f32 (k, (float *)d->p, (float *)b->s.p, gain, b->n);
    else
      fx_scale_f64 (k, (double *)d->p, (double *)b->s.p, gain, b->n);
    checkasm_result (
        !memcmp (d->p, expected, b->n * b->size) && checkasm_intact (d),
        "scale f%d %s n %zu", b->f32 ? 32 : 64, fx_cpu_name (k->level), b->n);
  }
}

static void
check_finite (const FxKernels *k, Buffers *b)
{
  static const double bad[] = { NAN, -NAN, INFINITY, -INFINITY };
  size_t count = 0;
  for (size_t i = 0; i < b->n; i++)
    put (b, &b->s, i, value (1));
  memcpy (b->d.p, b->s.p, b->n * b->size);
  int finite = b->f32 ? fx_all_finite_f32 (k, (float *)b->d.p, b->n)
                      : fx_all_finite_f64 (k, (double *)b->d.p, b->n);
  size_t zeroed = b->f32 ? fx_zero_non_finite_f32 (k, (float *)b->d.p, b->n)
                         : fx_zero_non_finite_f64 (k, (double *)b->d.p, b->n);
  checkasm_result (
      finite && !zeroed && !memcmp (b->d.p, b->s.p, b->n * b->size),
      "finite f%d %s n %zu", b->f32 ? 32 : 64, fx_cpu_name (k->level), b->n);
  if (!b->n)
    return;
  /* One bad value at a time is found wherever it is; then several. */
  for (int many = 0; many < 2; many++) {
    for (size_t i = 0; i < (many ? 5 : 1); i++) {
      size_t at = checkasm_random (b->n);
      put (b, &b->d, at, bad[checkasm_random (4)]);
      put (b, &b->s, at, 0);
    }
    count = 0;
    for (size_t i = 0; i < b->n; i++)
      count +=
          !isfinite (b->f32 ? ((float *)b->d.p)[i] : ((double *)b->d.p)[i]);
    finite = b->f32 ? fx_all_finite_f32 (k, (float *)b->d.p, b->n)
                    : fx_all_finite_f64 (k, (double *)b->d.p, b->n);
    zeroed = b->f32 ? fx_zero_non_finite_f32 (k, (float *)b->d.p, b->n)
                    : fx_zero_non_finite_f64 (k, (double *)b->d.p, b->n);
    checkasm_result (!finite && zeroed == count &&
                         !memcmp (b->d.p, b->s.p, b->n * b->size) &&
                         checkasm_intact (&b->d),
        "zero_non_finite f%d %s n %zu: %zu of %zu", b->f32 ? 32 : 64,
        fx_cpu_name (k->level), b->n, zeroed, count);
  }
}

static void
bench_pointwise (void)
{
  enum { N = 4096, RUNS = 400 };
  static float x[N] __attribute__ ((aligned (64)));
  static float y[N] __attribute__ ((aligned (64)));
  for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++) {
    const FxKernels *k = fx_kernels_for ((FxCpu)level);
    double best[3] = { INFINITY, INFINITY, INFINITY };
    int all = 0;
    for (int r = 0; r < RUNS; r++) {
      double t[4] = { checkasm_now () };
      for (int i = 0; i < 8; i++)
        all += fx_all_finite_f32 (k, x, N);
      t[1] = checkasm_now ();
      for (int i = 0; i < 8; i++)
        fx_mix_add_f32 (k, y, x, N);
      t[2] = checkasm_now ();
      for (int i = 0; i < 8; i++)
        fx_scale_f32 (k, y, x, 0.7, N);
      t[3] = checkasm_now ();
      for (int i = 0; i < 3; i++)
        best[i] = fmin (best[i], (t[i + 1] - t[i]) / 8 / N);
    }
    printf ("pointwise f32 %-6s all_finite %.4f mix_add %.4f scale %.4f "
            "ns per value%s\n",
        fx_cpu_name (k->level), best[0], best[1], best[2],
        all == RUNS * 8 ? "" : " (not finite?)");
  }
}

void
checkasm_pointwise (void)
{
  for (int denormals = 0; denormals < 2; denormals++) {
    FxFpState fp = { 0 };
    if (!denormals)
      fp = fx_denormals_off ();
    for (size_t n = 0; n <= MAX_N; n += n < 150 ? 1 : 231)
      for (int f32 = 0; f32 < 2; f32++)
        for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++) {
          size_t size = f32 ? sizeof (float) : sizeof (double);
          Buffers b = { checkasm_guarded (
                            n * size, checkasm_random (16) * size),
            checkasm_guarded (n * size, checkasm_random (16) * size), n, size,
            f32 };
          check_conversion (fx_kernels_for ((FxCpu)level), &b);
          check_arithmetic (fx_kernels_for ((FxCpu)level), &b);
          check_finite (fx_kernels_for ((FxCpu)level), &b);
          checkasm_free (&b.d);
          checkasm_free (&b.s);
        }
    if (!denormals)
      fx_denormals_restore (fp);
  }
  if (checkasm_bench)
    bench_pointwise ();
}
