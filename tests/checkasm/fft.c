/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Real transforms of every size, type and level: against the sum that defines
 * them, in long double, where that is short enough; against impulses, cosines
 * and a sum of them, whose spectra are known, at every size; against the
 * scalar level; there and back; in steps. Errors are relative, rms over rms;
 * --bench prints them. */

#include "dsp/kernel/fft.h"
#include "tests/checkasm/checkasm.h"

enum { MAX_SUM_LOG2 = 9 };

/* Everything that one size and type needs. */
typedef struct Case {
  const FxFft *p;
  const char *level;
  unsigned log2n;
  size_t n, size;
  int f64;
  Guarded x, spectrum, work, back;
  const long double *roots; /* [n] */
} Case;

static double
get (const Case *c, const Guarded *g, size_t i)
{
  return c->f64 ? ((const double *)g->p)[i] : (double)((const float *)g->p)[i];
}

static void
put (const Case *c, const Guarded *g, size_t i, double v)
{
  if (c->f64)
    ((double *)g->p)[i] = v;
  else
    ((float *)g->p)[i] = (float)v;
}

/* The two parts of bin k, 0 <= k <= n/2. */
static void
get_bin (const Case *c, size_t k, double bin[2])
{
  size_t m = c->n / 2;
  bin[0] = get (c, &c->spectrum, k == m ? m : k);
  bin[1] = k == 0 || k == m ? 0 : get (c, &c->spectrum, m + k);
}

/* cos (2 pi i / n); a quarter further on it is the negative sine. */
static long double
root (const Case *c, size_t i)
{
  return c->roots[i & (c->n - 1)];
}

static int
intact (const Case *c)
{
  return checkasm_intact (&c->x) && checkasm_intact (&c->spectrum) &&
         checkasm_intact (&c->work) && checkasm_intact (&c->back);
}

/* What a good transform has: half a unit in the last place for each
 * doubling in rms, by random walk. */
static double
bound (const Case *c)
{
  return (c->f64 ? 0x1p-53 : 0x1p-24) * (1.2 + 0.5 * sqrt (c->log2n));
}

static void
check_error (const Case *c, const char *what, double error, double size)
{
  double e = sqrt (error / size);
  checkasm_result (e < bound (c) && intact (c),
      "fft f%d %s 2^%u, %s: error %g, allowed %g", c->f64 ? 64 : 32, c->level,
      c->log2n, what, e, bound (c));
}

static void
noise (const Case *c)
{
  for (size_t i = 0; i < c->n; i++)
    put (c, &c->x, i, checkasm_noise ());
}

static void
forward (const Case *c)
{
  memset (c->spectrum.p, 0xff, c->n * c->size); /* not numbers */
  memset (c->work.p, 0xff, c->n * c->size);
  fx_fft_forward (c->p, c->x.p, c->spectrum.p, c->work.p);
}

static void
check_sum (const Case *c)
{
  long double error = 0, size = 0;
  noise (c);
  forward (c);
  for (size_t k = 0; k <= c->n / 2; k++) {
    long double re = 0, im = 0;
    double bin[2];
    for (size_t i = 0; i < c->n; i++) {
      re += get (c, &c->x, i) * root (c, i * k);
      im += get (c, &c->x, i) * root (c, i * k + c->n / 4);
    }
    get_bin (c, k, bin);
    error += (bin[0] - re) * (bin[0] - re) + (bin[1] - im) * (bin[1] - im);
    size += re * re + im * im;
  }
  check_error (c, "the sum", (double)error, (double)size);
}

/* An impulse at i: exp (-2 pi j i k / n) times its height. */
static void
check_impulse (const Case *c, size_t at)
{
  double height = 1.5;
  long double error = 0, size = 0;
  for (size_t i = 0; i < c->n; i++)
    put (c, &c->x, i, i == at ? height : 0);
  forward (c);
  for (size_t k = 0; k <= c->n / 2; k++) {
    long double re = height * root (c, at * k);
    long double im = height * root (c, at * k + c->n / 4);
    double bin[2];
    get_bin (c, k, bin);
    error += (bin[0] - re) * (bin[0] - re) + (bin[1] - im) * (bin[1] - im);
    size += height * height;
  }
  check_error (c, "an impulse", (double)error, (double)size);
}

/* Three cosines: three bins, and what the rounding of the input leaves in the
 * others. */
static void
check_cosines (const Case *c)
{
  size_t n = c->n, bin[3] = { checkasm_random (n / 4), 0, n / 2 };
  double error = 0, size = 0, phase = 3 * checkasm_noise ();
  bin[1] = bin[0] + 1 + checkasm_random (n / 2 - bin[0] - 1);
  for (size_t i = 0; i < n; i++) {
    long double v = i & 1 ? -0.25 : 0.25;
    for (int j = 0; j < 2; j++)
      v += 0.5 * (cos (phase) * root (c, bin[j] * i) +
                     sin (phase) * root (c, bin[j] * i + n / 4));
    put (c, &c->x, i, (double)v);
  }
  forward (c);
  for (size_t k = 0; k <= n / 2; k++) {
    double got[2], re = 0, im = 0;
    for (int j = 0; j < 2; j++)
      if (k == bin[j]) {
        re += 0.25 * (double)n * cos (phase) * (k == 0 ? 2 : 1);
        im += 0.25 * (double)n * sin (phase) * (k == 0 ? 0 : 1);
      }
    re += k == n / 2 ? 0.25 * (double)n : 0;
    get_bin (c, k, got);
    error += pow (got[0] - re, 2) + pow (got[1] - im, 2);
    size += re * re + im * im;
  }
  check_error (c, "cosines", error, size);
}

/* Noise: the spectrum of the scalar level, and back. */
static void
check_noise (const Case *c, const FxFft *scalar)
{
  double error = 0, size = 0;
  noise (c);
  forward (c);
  memset (c->back.p, 0xff, c->n * c->size);
  fx_fft_forward (scalar, c->x.p, c->back.p, c->work.p);
  for (size_t i = 0; i < c->n; i++) {
    double v = get (c, &c->back, i);
    error += pow (get (c, &c->spectrum, i) - v, 2);
    size += v * v;
  }
  check_error (c, "scalar", error / 4, size); /* the errors of both */

  error = size = 0;
  memset (c->back.p, 0xff, c->n * c->size);
  memset (c->work.p, 0xff, c->n * c->size);
  fx_fft_inverse (c->p, c->spectrum.p, c->back.p, c->work.p);
  for (size_t i = 0; i < c->n; i++) {
    double v = get (c, &c->x, i);
    error += pow (get (c, &c->back, i) / (double)c->n - v, 2);
    size += v * v;
  }
  check_error (c, "there and back", error / 4, size);
}

/* Steps give the same bytes, and the input may change after the first. */
static void
check_steps (const Case *c)
{
  unsigned steps = fx_fft_steps (c->p);
  size_t bytes = c->n * c->size;
  unsigned char *whole = malloc (2 * bytes);
  noise (c);
  forward (c);
  memcpy (whole, c->spectrum.p, bytes);
  fx_fft_inverse (c->p, c->spectrum.p, c->back.p, c->work.p);
  memcpy (whole + bytes, c->back.p, bytes);

  memset (c->spectrum.p, 0xff, bytes);
  memset (c->work.p, 0xff, bytes);
  for (unsigned i = 0; i < steps; i++) {
    fx_fft_forward_step (c->p, i, c->x.p, c->spectrum.p, c->work.p);
    memset (c->x.p, 0xff, bytes);
  }
  checkasm_result (
      steps >= 1 && !memcmp (whole, c->spectrum.p, bytes) && intact (c),
      "fft f%d %s 2^%u: %u steps forward", c->f64 ? 64 : 32, c->level, c->log2n,
      steps);
  memset (c->back.p, 0xff, bytes);
  memset (c->work.p, 0xff, bytes);
  for (unsigned i = 0; i < steps; i++)
    fx_fft_inverse_step (c->p, i, c->spectrum.p, c->back.p, c->work.p);
  checkasm_result (!memcmp (whole + bytes, c->back.p, bytes) && intact (c),
      "fft f%d %s 2^%u: %u steps back", c->f64 ? 64 : 32, c->level, c->log2n,
      steps);
  free (whole);
}

/* rms error of noise of n = 4096 against long double, which a transform of
 * the odd and even samples needs no sum for: recursive, on the stack. */
static void
reference (const Case *c, size_t at, size_t stride, size_t n, long double *re,
    long double *im)
{
  if (n == 1) {
    re[0] = get (c, &c->x, at);
    im[0] = 0;
    return;
  }
  reference (c, at, 2 * stride, n / 2, re, im);
  reference (c, at + stride, 2 * stride, n / 2, re + n / 2, im + n / 2);
  for (size_t k = 0; k < n / 2; k++) {
    long double *r = re + k, *i = im + k;
    long double cs = root (c, k * stride), sn = root (c, k * stride + c->n / 4);
    long double tr = r[n / 2] * cs - i[n / 2] * sn;
    long double ti = r[n / 2] * sn + i[n / 2] * cs;
    r[n / 2] = r[0] - tr;
    i[n / 2] = i[0] - ti;
    r[0] += tr;
    i[0] += ti;
  }
}

static void
check_accuracy (const Case *c)
{
  static long double re[4096], im[4096];
  long double error = 0, size = 0;
  if (c->n != 4096)
    return;
  noise (c);
  forward (c);
  reference (c, 0, 1, c->n, re, im);
  for (size_t k = 0; k <= c->n / 2; k++) {
    double bin[2];
    get_bin (c, k, bin);
    error += (bin[0] - re[k]) * (bin[0] - re[k]) +
             (bin[1] - im[k]) * (bin[1] - im[k]);
    size += re[k] * re[k] + im[k] * im[k];
  }
  double e = (double)sqrtl (error / size);
  checkasm_result (e < (c->f64 ? 3e-16 : 1.4e-7), "fft f%d %s 2^%u: error %g",
      c->f64 ? 64 : 32, c->level, c->log2n, e);
  if (checkasm_bench)
    printf ("fft f%d %-6s n %zu: relative rms error %.3g\n", c->f64 ? 64 : 32,
        c->level, c->n, e);
}

static void
check_size (unsigned log2n, int f64, FxCpu level, const long double *roots)
{
  const FxKernels *k = fx_kernels_for (level);
  size_t n = (size_t)1 << log2n, size = f64 ? sizeof (double) : sizeof (float);
  FxFft *p = fx_fft_new (k, log2n, f64);
  FxFft *scalar = fx_fft_new (fx_kernels_for (FX_CPU_C), log2n, f64);
  if (!p || !scalar)
    abort ();
  Case c = { p, fx_cpu_name (k->level), log2n, n, size, f64,
    checkasm_guarded (n * size, 0), checkasm_guarded (n * size, 0),
    checkasm_guarded (n * size, 0), checkasm_guarded (n * size, 0), roots };
  checkasm_result (
      fx_fft_size (p) == n, "fft 2^%u: size %zu", log2n, fx_fft_size (p));
  if (log2n <= MAX_SUM_LOG2)
    check_sum (&c);
  check_accuracy (&c);
  check_impulse (&c, 0);
  check_impulse (&c, n - 1);
  check_impulse (&c, 1 + checkasm_random (n - 2));
  check_cosines (&c);
  check_noise (&c, scalar);
  check_steps (&c);
  checkasm_free (&c.x);
  checkasm_free (&c.spectrum);
  checkasm_free (&c.work);
  checkasm_free (&c.back);
  fx_fft_free (p);
  fx_fft_free (scalar);
}

void
checkasm_fft (void)
{
  for (unsigned log2n = FX_FFT_MIN_LOG2; log2n <= FX_FFT_MAX_LOG2; log2n++) {
    size_t n = (size_t)1 << log2n;
    long double *roots = malloc (n * sizeof *roots);
    for (size_t i = 0; i < n; i++)
      roots[i] = cosl (2 * M_PIl * (long double)i / n);
    for (int f64 = 0; f64 < 2; f64++)
      for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++)
        check_size (log2n, f64, (FxCpu)level, roots);
    free (roots);
  }
  const FxKernels *k = fx_kernels ();
  checkasm_result (!fx_fft_new (k, FX_FFT_MIN_LOG2 - 1, 0) &&
                       !fx_fft_new (k, FX_FFT_MAX_LOG2 + 1, 1),
      "fft: sizes that there are not");
  fx_fft_free (NULL);
}
