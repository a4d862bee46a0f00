/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Speed of the cascade at every level, beside scalar C:
 *
 *   bench_sos [--quick] [--gate]
 *
 * CSV, one line per level, format and shape: ns per sample and section, how
 * many times faster than scalar C with a constant number of sections at this
 * machine's highest level, the floor that the kernel's arithmetic sets, and
 * how much of the time that floor is. Strategies are interleaved, thread CPU
 * time, medians; then a summary. --quick: F32 and fewer shapes, some seconds.
 * --gate: exit status 1 if a ratio of the summary is missed.
 *
 * The floors are those of the execution units: two FMA (without FMA two
 * operations) a cycle of full vectors, a shuffle beside the five FMA of the
 * wavefront and four cycles per frame there, two more FMA in chunks. The clock
 * is what a chain of multiplications, three cycles each, shows. */

#include "dsp/kernel/denormal.h"
#include "dsp/kernel/kernels_priv.h"
#include "tests/bench/sos_constant.h"
#include "tests/fxtest.h"
#include <time.h>

enum { MAX_K = 16, MAX_C = 8, MAX_N = 65536, MAX_RUNS = 15, MAX_LEVELS = 4 };
enum { CONSTANT = MAX_LEVELS, COLUMNS };

static double x[MAX_C * MAX_N], y[MAX_C * MAX_N];
static double clock_ghz;

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int
by_value (const void *a, const void *b)
{
  double p = *(const double *)a, q = *(const double *)b;
  return p < q ? -1 : p > q;
}

static double
median (double *v, int n)
{
  qsort (v, (size_t)n, sizeof *v, by_value);
  return v[n / 2];
}

static double
measure_clock (void)
{
  enum { STEPS = 300000 };
  double t[11];
  for (int r = 0; r < 11; r++) {
    uint64_t v = 3;
    double start = now ();
    for (int i = 0; i < STEPS; i++)
#if defined(__x86_64__)
      __asm__ volatile("imul %0, %0" : "+r"(v));
#else
      __asm__ volatile("" : "+r"(v)), v *= v;
#endif
    t[r] = now () - start;
  }
  return 3.0 * STEPS / median (t, 11);
}

typedef struct Shape {
  uint32_t channels, n;
  size_t frames;
  int f32;
} Shape;

/* Peaking bands from 60 Hz upwards. */
static void
bands (FxSos *s, uint32_t n)
{
  for (uint32_t k = 0; k < n; k++) {
    double w = 2 * M_PI * 60 / 48000 * pow (200, n > 1 ? k / (n - 1.0) : 0);
    double amp = pow (10, 3 / 40.0), alpha = sin (w) / 2.8;
    double a0 = 1 + alpha / amp, c = -2 * cos (w) / a0;
    s[k] = (FxSos){ (1 + alpha * amp) / a0, c, (1 - alpha * amp) / a0, c,
      (1 - alpha / amp) / a0 };
  }
}

/* Cycles per sample and section that the kernel's arithmetic needs. */
static double
floor_cycles (FxCpu level, const char *kernel, Shape s)
{
  double w = level == FX_CPU_AVX512 ? 8 : level == FX_CPU_AVX2 ? 4 : 2;
  double fma = level >= FX_CPU_AVX2 ? 0.5 : 1; /* cycles each */
  double c = s.channels;
  if (!strncmp (kernel, "chunk", 5))
    return 7 * fma / w;
  if (!strncmp (kernel, "wave", 4)) {
    double group = c < w ? c : w, vectors = s.n * group / w;
    double step = (5 * fma + 0.5) * vectors;
    return (step > 4 ? step : 4) / (group * s.n);
  }
  if (!strncmp (kernel, "lanes", 5)) {
    double group = c < w ? c : w, chain = 4.0 / s.n, work = 5 * fma;
    return (work > chain ? work : chain) / group;
  }
  /* One section at a time without FMA: a product and a difference in turn. */
  return 8;
}

static double
constant_floor_cycles (Shape s)
{
  return s.n >= 4 ? 2.5 : 8.0 / s.n;
}

static SosConstant
constant_of (FxCpu level)
{
#if defined(__x86_64__)
  if (level == FX_CPU_AVX512)
    return sos_constant_avx512;
  if (level == FX_CPU_AVX2)
    return sos_constant_avx2;
#endif
  return sos_constant_sse2;
}

static void
run (int column, FxSosTables *t, double *history, double *state, Shape s)
{
  if (column == CONSTANT)
    constant_of (fx_cpu_level ()) (
        t->s, s.n, state, s.channels, x, y, s.frames, s.f32);
  else if (s.f32)
    fx_sos_run_f32 (fx_kernels_for ((FxCpu)column), t, history, s.channels,
        (const float *)x, (float *)y, s.frames);
  else
    fx_sos_run_f64 (
        fx_kernels_for ((FxCpu)column), t, history, s.channels, x, y, s.frames);
}

static void
fill (Shape s, int silent)
{
  uint64_t seed = 1;
  for (size_t i = 0; i < s.frames * s.channels; i++) {
    double v = fx_test_noise (&seed);
    if (silent)
      v = 0;
    if (s.f32)
      ((float *)x)[i] = (float)v;
    else
      x[i] = v;
  }
}

/* Medians in ns per sample and section for every column. */
static void
measure (Shape s, int runs, double piece_ns, double *result)
{
  FxSos sections[MAX_K];
  double history[MAX_LEVELS][(MAX_K + 1) * 2 * MAX_C] = { 0 };
  double state[MAX_K * 2 * MAX_C] = { 0 }, t[COLUMNS][MAX_RUNS];
  FxSosTables *tables = fx_sos_tables_new (MAX_K);
  double work = (double)s.frames * s.channels * s.n;
  int levels = (int)fx_cpu_level () + 1, repeat[COLUMNS];
  bands (sections, s.n);
  fx_sos_tables_set (tables, sections, s.n);
  fill (s, 0);
  for (int r = -1; r < runs; r++)
    for (int c = 0; c < COLUMNS; c++) {
      if (c >= levels && c < CONSTANT)
        continue;
      int n = r < 0 ? 1 : repeat[c];
      double start = now ();
      for (int i = 0; i < n; i++)
        run (c, tables, history[c < CONSTANT ? c : 0], state, s);
      double took = now () - start;
      if (r < 0)
        repeat[c] = (int)(piece_ns / took) + 1;
      else
        t[c][r] = took / n / work;
    }
  for (int c = 0; c < COLUMNS; c++)
    result[c] = c >= levels && c < CONSTANT ? 0 : median (t[c], runs);
  fx_sos_tables_free (tables);
}

static void
print_row (const char *level, const char *kernel, Shape s, double ns,
    double constant, double cycles)
{
  double least = cycles / clock_ghz;
  printf ("%s,%s,%s,%u,%u,%zu,%.4f,%.2f,%.4f,%.2f\n", level, kernel,
      s.f32 ? "F32" : "F64", s.channels, s.n, s.frames, ns, constant / ns,
      least, least / ns);
}

static void
print_shape (Shape s, const double *ns)
{
  int levels = (int)fx_cpu_level () + 1;
  for (int level = 0; level < levels; level++) {
    const char *name = fx_sos_kernel_name (
        fx_kernels_for ((FxCpu)level), s.channels, s.n, s.frames);
    print_row (fx_cpu_name ((FxCpu)level), name, s, ns[level], ns[CONSTANT],
        floor_cycles ((FxCpu)level, name, s));
  }
  print_row (fx_cpu_name (fx_cpu_level ()), "constant", s, ns[CONSTANT],
      ns[CONSTANT], constant_floor_cycles (s));
}

/* Silence after sound, with denormals off, against noise. */
static double
silence_ratio (FxCpu level)
{
  Shape s = { 2, 5, 1024, 1 };
  FxSos sections[MAX_K];
  double history[(MAX_K + 1) * 2 * MAX_C] = { 0 }, t[2][11];
  FxSosTables *tables = fx_sos_tables_new (MAX_K);
  bands (sections, s.n);
  fx_sos_tables_set (tables, sections, s.n);
  for (int r = 0; r < 11; r++)
    for (int silent = 0; silent < 2; silent++) {
      fill (s, silent);
      /* Eight seconds: long enough to decay into denormal numbers. */
      for (int i = 0; silent && i < 400; i++)
        run ((int)level, tables, history, NULL, s);
      double start = now ();
      for (int i = 0; i < 200; i++)
        run ((int)level, tables, history, NULL, s);
      t[silent][r] = now () - start;
    }
  fx_sos_tables_free (tables);
  return median (t[1], 11) / median (t[0], 11);
}

/* How the goals stand; returns the number of ratios missed. */
static int
summary (double piece_ns)
{
  static const struct {
    FxCpu level;
    double ns, ratio;
  } goals[] = { { FX_CPU_AVX512, 0.22, 4 }, { FX_CPU_AVX2, 0.36, 2.5 } };
  Shape s = { 2, 5, 1024, 1 };
  double ns[COLUMNS];
  int missed = 0;
  measure (s, MAX_RUNS, piece_ns, ns);
  printf ("\n# clock %.2f GHz; stereo, 5 sections, 1024 frames, F32 caps; "
          "constant sections in scalar C %.3f ns\n",
      clock_ghz, ns[CONSTANT]);
  for (size_t i = 0; i < sizeof goals / sizeof *goals; i++) {
    FxCpu level = goals[i].level;
    if (level > fx_cpu_level ())
      continue;
    double ratio = ns[CONSTANT] / ns[level];
    printf ("# %-6s %.3f ns (goal %.2f: %s), %.1f times constant scalar C "
            "(goal %.1f: %s), silence %.2f of noise\n",
        fx_cpu_name (level), ns[level], goals[i].ns,
        ns[level] <= goals[i].ns ? "held" : "missed", ratio, goals[i].ratio,
        ratio >= goals[i].ratio ? "held" : "missed", silence_ratio (level));
    missed += ratio < goals[i].ratio;
    double odd[4];
    static const size_t frames[] = { 441, 480, 448, 512 };
    for (int j = 0; j < 4; j++) {
      Shape o = { 2, 5, frames[j], 1 };
      double v[COLUMNS];
      measure (o, 11, piece_ns, v);
      odd[j] = v[level];
    }
    printf ("# %-6s 441 frames %.3f ns, 480 %.3f, 448 %.3f, 512 %.3f\n",
        fx_cpu_name (level), odd[0], odd[1], odd[2], odd[3]);
  }
  return missed;
}

int
main (int argc, char **argv)
{
  static const uint32_t channels[] = { 1, 2, 8 };
  static const uint32_t sections[] = { 1, 3, 5, 8, 16 };
  static const size_t frames[] = { 64, 256, 441, 480, 1024, 65536 };
  int quick = 0, gate = 0;
  for (int i = 1; i < argc; i++) {
    quick |= !strcmp (argv[i], "--quick");
    gate |= !strcmp (argv[i], "--gate");
  }
  const double piece_ns = quick ? 5e5 : 4e6;
  FxFpState fp = fx_denormals_off ();
  clock_ghz = measure_clock ();
  printf ("level,kernel,format,channels,sections,frames,"
          "ns_per_sample_section,ratio_vs_constant_scalar_c,floor_ns,"
          "fraction_of_floor\n");
  for (int f32 = 1; f32 >= quick; f32--)
    for (size_t a = 0; a < 3; a++)
      for (size_t b = 0; b < 5; b++)
        for (size_t c = 0; c < (quick ? 5 : 6); c++) {
          Shape s = { channels[a], sections[b], frames[c], f32 };
          double ns[COLUMNS];
          measure (s, 11, piece_ns, ns);
          print_shape (s, ns);
        }
  int missed = summary (piece_ns);
  fx_denormals_restore (fp);
  return gate && missed;
}
