/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Sums of products of spectra at every level against long double, for every
 * kind of range, number of partitions and with and without what was there;
 * what is outside of the range stays. A range in pieces gives the same bytes.
 * --bench prints times. */

#include "dsp/kernel/fft.h"
#include "tests/checkasm/checkasm.h"

enum { MAX_PARTS = 200 };

typedef struct Case {
  const FxKernels *k;
  int f64;
  size_t n, size, parts;
  Guarded acc, x[MAX_PARTS], h[MAX_PARTS];
  const void *xs[MAX_PARTS], *hs[MAX_PARTS];
} Case;

static double
get (const Case *c, const void *p, size_t i)
{
  return c->f64 ? ((const double *)p)[i] : (double)((const float *)p)[i];
}

static Guarded
noise (const Case *c)
{
  Guarded g = checkasm_guarded (c->n * c->size, 0);
  for (size_t i = 0; i < c->n; i++)
    if (c->f64)
      ((double *)g.p)[i] = checkasm_noise ();
    else
      ((float *)g.p)[i] = (float)checkasm_noise ();
  return g;
}

static Case
new_case (const FxKernels *k, int f64, size_t n, size_t parts)
{
  Case c = { .k = k, .f64 = f64, .n = n, .parts = parts };
  c.size = f64 ? sizeof (double) : sizeof (float);
  c.acc = noise (&c);
  for (size_t i = 0; i < parts; i++) {
    c.x[i] = noise (&c);
    c.h[i] = noise (&c);
    c.xs[i] = c.x[i].p;
    c.hs[i] = c.h[i].p;
  }
  return c;
}

static void
free_case (Case *c)
{
  for (size_t i = 0; i < c->parts; i++) {
    checkasm_free (&c->x[i]);
    checkasm_free (&c->h[i]);
  }
  checkasm_free (&c->acc);
}

/* Bin b of the sum of products; for bin 0 the two real ones. */
static void
expected (const Case *c, const unsigned char *before, size_t b, int add,
    long double sum[2])
{
  size_t m = c->n / 2;
  sum[0] = add ? get (c, before, b) : 0;
  sum[1] = add ? get (c, before, m + b) : 0;
  for (size_t i = 0; i < c->parts; i++) {
    long double xr = get (c, c->xs[i], b), xi = get (c, c->xs[i], m + b);
    long double hr = get (c, c->hs[i], b), hi = get (c, c->hs[i], m + b);
    sum[0] += b == 0 ? xr * hr : xr * hr - xi * hi;
    sum[1] += b == 0 ? xi * hi : xr * hi + xi * hr;
  }
}

static void
check_range (const Case *c, size_t first, size_t bins, int add)
{
  size_t m = c->n / 2, bytes = c->n * c->size, wrong = 0;
  double bound = (c->f64 ? 0x1p-53 : 0x1p-24) * (2 + 2 * (double)c->parts);
  unsigned char *before = malloc (2 * bytes), *once = before + bytes;
  memcpy (before, c->acc.p, bytes);
  fx_spectrum_mac (
      c->k, c->f64, c->acc.p, c->xs, c->hs, c->parts, c->n, first, bins, add);
  for (size_t b = 0; b < m; b++) {
    long double sum[2];
    if (b < first || b >= first + bins) {
      wrong += get (c, c->acc.p, b) != get (c, before, b);
      wrong += get (c, c->acc.p, m + b) != get (c, before, m + b);
      continue;
    }
    expected (c, before, b, add, sum);
    wrong += !(fabsl (get (c, c->acc.p, b) - sum[0]) <= bound);
    wrong += !(fabsl (get (c, c->acc.p, m + b) - sum[1]) <= bound);
  }
  for (size_t i = 0; i < c->parts; i++)
    wrong += !checkasm_intact (&c->x[i]) || !checkasm_intact (&c->h[i]);
  checkasm_result (!wrong && checkasm_intact (&c->acc),
      "spectrum f%d %s n %zu parts %zu first %zu bins %zu add %d: %zu wrong",
      c->f64 ? 64 : 32, fx_cpu_name (c->k->level), c->n, c->parts, first, bins,
      add, wrong);

  memcpy (once, c->acc.p, bytes);
  memcpy (c->acc.p, before, bytes);
  for (size_t done = 0, len; done < bins; done += len) {
    len = bins < 8 ? bins : 8 + 8 * checkasm_random ((bins - done) / 8);
    fx_spectrum_mac (c->k, c->f64, c->acc.p, c->xs, c->hs, c->parts, c->n,
        first + done, len, add);
  }
  checkasm_result (!memcmp (once, c->acc.p, bytes),
      "spectrum f%d %s n %zu parts %zu first %zu bins %zu add %d in pieces",
      c->f64 ? 64 : 32, fx_cpu_name (c->k->level), c->n, c->parts, first, bins,
      add);
  memcpy (c->acc.p, before, bytes);
  free (before);
}

/* A sum of partitions is the sum of its two parts, to the byte. */
static void
check_parts (const Case *c)
{
  size_t bytes = c->n * c->size, m = c->n / 2, some = c->parts / 3;
  unsigned char *once = malloc (bytes);
  fx_spectrum_mac (
      c->k, c->f64, c->acc.p, c->xs, c->hs, c->parts, c->n, 0, m, 0);
  memcpy (once, c->acc.p, bytes);
  fx_spectrum_mac (c->k, c->f64, c->acc.p, c->xs, c->hs, some, c->n, 0, m, 0);
  fx_spectrum_mac (c->k, c->f64, c->acc.p, c->xs + some, c->hs + some,
      c->parts - some, c->n, 0, m, 1);
  checkasm_result (!memcmp (once, c->acc.p, bytes),
      "spectrum f%d %s n %zu: %zu of %zu partitions first", c->f64 ? 64 : 32,
      fx_cpu_name (c->k->level), c->n, some, c->parts);
  free (once);
}

static void
bench_spectrum (void)
{
  static const size_t shapes[][2] = { { 256, 4 }, { 512, 15 }, { 1024, 200 },
    { 8192, 15 }, { 8192, 120 }, { 65536, 15 } };
  for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
    for (int f64 = 0; f64 < 2; f64++)
      for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++) {
        size_t n = shapes[s][0], parts = shapes[s][1];
        size_t runs = 1 + 2000000 / (n * parts);
        Case c = new_case (fx_kernels_for ((FxCpu)level), f64, n, parts);
        double best = INFINITY;
        for (int r = 0; r < 15; r++) {
          double t = checkasm_now ();
          for (size_t i = 0; i < runs; i++)
            fx_spectrum_mac (
                c.k, f64, c.acc.p, c.xs, c.hs, parts, n, 0, n / 2, 0);
          best = fmin (best, (checkasm_now () - t) / (double)runs);
        }
        double macs = (double)(parts * n) / 2;
        printf ("spectrum f%d %-6s n %5zu parts %3zu: %.4f ns per complex "
                "product, %.1f GB/s\n",
            f64 ? 64 : 32, fx_cpu_name (c.k->level), n, parts, best / macs,
            macs * 4 * (double)c.size / best);
        free_case (&c);
      }
}

void
checkasm_spectrum (void)
{
  static const size_t sizes[] = { 2, 4, 8, 16, 32, 64, 256, 4096 };
  static const size_t parts[] = { 0, 1, 2, 7, 33, MAX_PARTS };
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
      for (int f64 = 0; f64 < 2; f64++)
        for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++) {
          size_t n = sizes[s], m = n / 2;
          if (n > 1000 && parts[i] > 33)
            continue;
          Case c = new_case (fx_kernels_for ((FxCpu)level), f64, n, parts[i]);
          for (int add = 0; add < 2; add++) {
            check_range (&c, 0, m, add);
            for (int r = 0; r < 12 && m > 8; r++) {
              size_t first = r == 0 ? 0 : 8 * checkasm_random (m / 8);
              size_t bins = 8 * checkasm_random ((m - first) / 8 + 1);
              check_range (&c, first, bins, add);
            }
            if (m > 8)
              check_range (&c, m - 8, 8, add);
          }
          check_parts (&c);
          free_case (&c);
        }
  if (checkasm_bench)
    bench_spectrum ();
}
