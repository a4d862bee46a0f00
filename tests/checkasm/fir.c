/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Direct convolution at every level: against long double, where an output of
 * m taps is a sum of at most m + 2 roundings, so that
 *
 *   |error| <= (m + 2) u (sum |h| |x| + |out before|),  u = 2^-24 or 2^-53,
 *
 * for every length up to a few tiles, at every misalignment; and byte by byte
 * against itself with the stream cut elsewhere. (De)interleaving is of class
 * EXACT. */

#include "dsp/kernel/fir.h"
#include "tests/checkasm/checkasm.h"

enum { MAX_N = 1100, MAX_TAPS = 700, MAX_CHANNELS = 17 };

static const size_t strides[] = { 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24 };

typedef struct Case {
  const FxKernels *k;
  int f64, add;
  size_t n, taps, stride, size;
  size_t before; /* (taps - 1) stride */
  char *block, *x, *h;
  Guarded out;
} Case;

static double
at (const Case *c, const void *p, size_t i)
{
  return c->f64 ? ((const double *)p)[i] : (double)((const float *)p)[i];
}

static void
set (const Case *c, void *p, size_t i, double v)
{
  if (c->f64)
    ((double *)p)[i] = v;
  else
    ((float *)p)[i] = (float)v;
}

/* The input ends where its allocation does, for the address sanitizer, and
 * what is before it is not a number. */
static void
make (Case *c)
{
  size_t skip = checkasm_random (16), len = c->before + c->n;
  c->size = c->f64 ? sizeof (double) : sizeof (float);
  c->block = malloc ((skip + len) * c->size + 1);
  c->h = malloc (c->taps * c->size);
  if (!c->block || !c->h)
    abort ();
  for (size_t i = 0; i < skip; i++)
    set (c, c->block, i, NAN);
  c->x = c->block + skip * c->size;
  for (size_t i = 0; i < len; i++)
    set (c, c->x, i, checkasm_noise ());
  for (size_t i = 0; i < c->taps; i++)
    set (c, c->h, i, checkasm_noise ());
  c->out = checkasm_guarded (c->n * c->size, checkasm_random (16) * c->size);
  for (size_t i = 0; i < c->n; i++)
    set (c, c->out.p, i, c->add ? checkasm_noise () : NAN);
}

static void
drop (Case *c)
{
  free (c->block);
  free (c->h);
  checkasm_free (&c->out);
}

/* Samples from .. to - 1 of the stream. */
static void
run (const Case *c, void *out, size_t from, size_t to)
{
  fx_fir (c->k, c->f64, (char *)out + from * c->size,
      c->x + (c->before + from) * c->size, to - from, c->h, c->taps, c->stride,
      c->add);
}

static void
check_case (Case *c)
{
  static char old[MAX_N * sizeof (double)], cut[MAX_N * sizeof (double)];
  double worst = 0, u = c->f64 ? 0x1p-53 : 0x1p-24;
  make (c);
  memcpy (old, c->out.p, c->n * c->size);
  memcpy (cut, c->out.p, c->n * c->size);
  run (c, c->out.p, 0, c->n);
  for (size_t i = 0; i < c->n; i++) {
    long double sum = c->add ? at (c, old, i) : 0, size = fabsl (sum);
    for (size_t j = 0; j < c->taps; j++) {
      long double t = at (c, c->h, j);
      t *= at (c, c->x, c->before + i - j * c->stride);
      sum += t;
      size += fabsl (t);
    }
    double error = (double)(fabsl (at (c, c->out.p, i) - sum) / size);
    if (!(error <= worst)) /* not a number is the worst */
      worst = error;
  }
  checkasm_result (
      worst <= (double)(c->taps + 2) * u && checkasm_intact (&c->out),
      "fir f%d %s n %zu taps %zu stride %zu add %d: error %g", c->f64 ? 64 : 32,
      fx_cpu_name (c->k->level), c->n, c->taps, c->stride, c->add, worst);

  for (size_t i = 0, len; i < c->n; i += len) {
    len = 1 + checkasm_random (checkasm_random (2) ? 9 : 300);
    len = len < c->n - i ? len : c->n - i;
    run (c, cut, i, i + len);
  }
  checkasm_result (!memcmp (cut, c->out.p, c->n * c->size),
      "fir f%d %s n %zu taps %zu stride %zu add %d: depends on the cut",
      c->f64 ? 64 : 32, fx_cpu_name (c->k->level), c->n, c->taps, c->stride,
      c->add);
  drop (c);
}

static void
check_fir (const FxKernels *k)
{
  static const size_t some[] = { 1, 2, 3, 16, 31, 32, 63, 64, 65, 101, 128, 129,
    300, MAX_TAPS };
  for (size_t s = 0; s < sizeof strides / sizeof *strides; s++)
    for (int f64 = 0; f64 < 2; f64++) {
      for (size_t n = 0; n <= MAX_N; n += n < 150 ? 1 : 237) {
        Case c = { .k = k,
          .f64 = f64,
          .n = n,
          .stride = strides[s],
          .add = (int)checkasm_random (2),
          .taps = 1 + checkasm_random (150) };
        c.before = (c.taps - 1) * c.stride;
        check_case (&c);
      }
      for (size_t t = 0; t < sizeof some / sizeof *some; t++)
        for (int add = 0; add < 2; add++) {
          Case c = { .k = k,
            .f64 = f64,
            .n = 1 + checkasm_random (400),
            .stride = strides[s],
            .add = add,
            .taps = some[t] };
          c.before = (c.taps - 1) * c.stride;
          check_case (&c);
        }
    }
}

static void
check_interleave (const FxKernels *k, int f64, uint32_t channels, size_t frames)
{
  size_t size = f64 ? sizeof (double) : sizeof (float),
         total = frames * channels;
  Guarded in = checkasm_guarded (total * size, checkasm_random (16) * size);
  Guarded back = checkasm_guarded (total * size, checkasm_random (16) * size);
  Guarded planes[MAX_CHANNELS];
  void *p[MAX_CHANNELS];
  int good = 1;
  for (size_t i = 0; i < total * size; i++)
    in.p[i] = (unsigned char)checkasm_random (256);
  for (uint32_t c = 0; c < channels; c++) {
    planes[c] = checkasm_guarded (frames * size, checkasm_random (16) * size);
    p[c] = planes[c].p;
  }
  fx_deinterleave (k, f64, p, in.p, channels, frames);
  for (uint32_t c = 0; c < channels; c++)
    for (size_t i = 0; i < frames; i++)
      good &= !memcmp (
          planes[c].p + i * size, in.p + (i * channels + c) * size, size);
  fx_interleave (k, f64, back.p, (const void *const *)p, channels, frames);
  for (uint32_t c = 0; c < channels; c++) {
    good &= checkasm_intact (&planes[c]);
    checkasm_free (&planes[c]);
  }
  checkasm_result (good, "deinterleave f%d %s %u channels %zu frames",
      f64 ? 64 : 32, fx_cpu_name (k->level), channels, frames);
  checkasm_result (
      !memcmp (in.p, back.p, total * size) && checkasm_intact (&back),
      "interleave f%d %s %u channels %zu frames", f64 ? 64 : 32,
      fx_cpu_name (k->level), channels, frames);
  checkasm_free (&in);
  checkasm_free (&back);
}

static int
by_value (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Median of ns per tap and sample, of about 0.2 ms each. */
static double
time_fir (const FxKernels *k, int f64, size_t n, size_t taps, size_t stride)
{
  enum { RUNS = 15 };
  static double x[(4096 + 1024) * 8] __attribute__ ((aligned (64)));
  static double h[1024], y[4096 * 8] __attribute__ ((aligned (64)));
  double t[RUNS];
  size_t size = f64 ? sizeof (double) : sizeof (float), all = n * stride;
  size_t times = 1 + 4000000 / (all * taps);
  for (int r = 0; r < RUNS; r++) {
    t[r] = checkasm_now ();
    for (size_t i = 0; i < times; i++)
      fx_fir (
          k, f64, y, (char *)x + 1024 * stride * size, all, h, taps, stride, 0);
    t[r] = (checkasm_now () - t[r]) / (double)(times * all * taps);
  }
  qsort (t, RUNS, sizeof *t, by_value);
  return t[RUNS / 2];
}

static void
bench_fir (const FxKernels *k)
{
  static const size_t taps[] = { 16, 32, 64, 101, 128, 256, 1024 };
  static const size_t frames[] = { 64, 256, 1024, 4096 }, st[] = { 1, 2, 8 };
  for (int f64 = 0; f64 < 2; f64++)
    for (size_t s = 0; s < 3; s++)
      for (size_t f = 0; f < 4; f++) {
        printf ("fir f%d %-6s stride %zu frames %4zu, ns per tap and sample:",
            f64 ? 64 : 32, fx_cpu_name (k->level), st[s], frames[f]);
        for (size_t t = 0; t < sizeof taps / sizeof *taps; t++)
          printf (" %zu %.4f", taps[t],
              time_fir (k, f64, frames[f], taps[t], st[s]));
        printf ("\n");
      }
}

static void
bench_interleave (const FxKernels *k)
{
  enum { N = 512, RUNS = 101 };
  static double x[N * 8], planes[8][N + 8]; /* not all on the same lines */
  void *p[8];
  for (int c = 0; c < 8; c++)
    p[c] = planes[c];
  for (int f64 = 0; f64 < 2; f64++)
    for (uint32_t c = 1; c <= 8; c++) {
      double apart[RUNS], join[RUNS];
      for (int r = 0; r < RUNS; r++) {
        double t = checkasm_now (), u;
        for (int i = 0; i < 16; i++)
          fx_deinterleave (k, f64, p, x, c, N);
        u = checkasm_now ();
        for (int i = 0; i < 16; i++)
          fx_interleave (k, f64, x, (const void *const *)p, c, N);
        apart[r] = (u - t) / (16 * N * c);
        join[r] = (checkasm_now () - u) / (16 * N * c);
      }
      qsort (apart, RUNS, sizeof *apart, by_value);
      qsort (join, RUNS, sizeof *join, by_value);
      printf (
          "interleave f%d %-6s %u channels: apart %.3f together %.3f ns per "
          "sample\n",
          f64 ? 64 : 32, fx_cpu_name (k->level), c, apart[RUNS / 2],
          join[RUNS / 2]);
    }
}

void
checkasm_fir (void)
{
  for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++) {
    const FxKernels *k = fx_kernels_for ((FxCpu)level);
    check_fir (k);
    for (int f64 = 0; f64 < 2; f64++)
      for (uint32_t c = 1; c <= MAX_CHANNELS; c++)
        for (size_t n = 0; n < 400; n += n < 70 ? 1 : 97)
          check_interleave (k, f64, c, n);
  }
  for (int level = FX_CPU_C; checkasm_bench && level <= (int)fx_cpu_level ();
       level++) {
    bench_fir (fx_kernels_for ((FxCpu)level));
    bench_interleave (fx_kernels_for ((FxCpu)level));
  }
}
