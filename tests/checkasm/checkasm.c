/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The test of the kernels:
 *
 *   checkasm [--seed N] [--test NAME] [--bench]
 *
 * runs all families or one. A failure names the level, the kernel, the shape
 * and the seed. */

#include "tests/checkasm/checkasm.h"
#include <stdarg.h>
#include <time.h>

int checkasm_bench;
static uint64_t seed = 1, first_seed = 1;

static const struct {
  const char *name;
  void (*run) (void);
} families[] = {
  { "sos", checkasm_sos },
  { "sos_accuracy", checkasm_sos_accuracy },
  { "sos_nan", checkasm_sos_nan },
  { "sos_tables", checkasm_sos_tables },
  { "sos_ramp", checkasm_sos_ramp },
  { "pointwise", checkasm_pointwise },
  { "row", checkasm_row },
  { "svf", checkasm_svf },
  { "fir", checkasm_fir },
  { "matrix", checkasm_matrix },
  { "peak", checkasm_peak },
  { "fft", checkasm_fft },
  { "spectrum", checkasm_spectrum },
  { "curve", checkasm_curve },
  { "reverb", checkasm_reverb },
  { "taps", checkasm_taps },
};

void
checkasm_result (int ok, const char *format, ...)
{
  char text[256] = "";
  if (!ok) {
    va_list ap;
    va_start (ap, format);
    vsnprintf (text, sizeof text, format, ap);
    va_end (ap);
  }
  CHECK (ok, "%s (seed %llu)", text, (unsigned long long)first_seed);
}

size_t
checkasm_random (size_t n)
{
  return (size_t)(fx_test_random (&seed) % n);
}

double
checkasm_noise (void)
{
  return fx_test_noise (&seed);
}

enum { GUARD = 128 };

Guarded
checkasm_guarded (size_t bytes, size_t offset)
{
  Guarded g = { .bytes = bytes };
  size_t total = (bytes + offset + 2 * GUARD + 63) / 64 * 64;
  g.base = aligned_alloc (64, total);
  if (!g.base)
    abort ();
  g.p = g.base + GUARD + offset;
  memset (g.base, 0xa5, total);
  return g;
}

int
checkasm_intact (const Guarded *g)
{
  for (int i = 1; i <= GUARD; i++)
    if (g->p[-i] != 0xa5 || g->p[g->bytes + i - 1] != 0xa5)
      return 0;
  return 1;
}

void
checkasm_free (Guarded *g)
{
  free (g->base);
  g->base = NULL;
}

double
checkasm_now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

void
checkasm_cascade (FxSos *s, uint32_t n)
{
  for (uint32_t k = 0; k < n; k++) {
    double w = 3.1 * pow (2e-3, checkasm_noise () * 0.5 + 0.5);
    double alpha = sin (w) / (0.6 + checkasm_noise () * 0.5);
    double gain = exp (0.5 * checkasm_noise ());
    double a0 = 1 + alpha / gain, cs = cos (w);
    switch (checkasm_random (8)) {
    case 0: /* a plain gain */
      s[k] = (FxSos){ .b0 = gain };
      break;
    case 1: /* no poles */
      s[k] = (FxSos){ 0.5, 0.3, -0.2, 0, 0 };
      break;
    case 2: /* first order */
      s[k] = (FxSos){ 0.4, 0.35, 0, checkasm_noise () * 0.9, 0 };
      break;
    case 3: /* low-pass */
      s[k] = (FxSos){ (1 - cs) / 2 / a0, (1 - cs) / a0, (1 - cs) / 2 / a0,
        -2 * cs / a0, (1 - alpha / gain) / a0 };
      break;
    default: /* peaking */
      s[k] = (FxSos){ (1 + alpha * gain) / a0, -2 * cs / a0,
        (1 - alpha * gain) / a0, -2 * cs / a0, (1 - alpha / gain) / a0 };
    }
  }
}

void
checkasm_sos_reference (FxSos *cur, const FxSos *step, uint32_t n,
    long double *history, uint32_t channels, const double *in, long double *out,
    size_t frames)
{
  size_t c = channels;
  for (size_t i = 0; i < frames; i++) {
    for (uint32_t k = 0; step && k < n; k++) {
      cur[k].b0 += step[k].b0;
      cur[k].b1 += step[k].b1;
      cur[k].b2 += step[k].b2;
      cur[k].a1 += step[k].a1;
      cur[k].a2 += step[k].a2;
    }
    for (size_t ch = 0; ch < c; ch++) {
      long double *h = history + ch, x = in[i * c + ch];
      long double x1 = h[0], x2 = h[c];
      h[c] = x1;
      h[0] = x;
      for (const FxSos *s = cur; s < cur + n; s++) {
        h += 2 * c;
        long double y1 = h[0], y2 = h[c];
        x = s->b0 * x + s->b1 * x1 + s->b2 * x2 - s->a1 * y1 - s->a2 * y2;
        h[c] = y1;
        h[0] = x;
        x1 = y1;
        x2 = y2;
      }
      out[i * c + ch] = x;
    }
  }
}

int
main (int argc, char **argv)
{
  const char *only = NULL;
  int found = 0;
  for (int i = 1; i < argc; i++) {
    if (!strcmp (argv[i], "--bench"))
      checkasm_bench = 1;
    else if (!strcmp (argv[i], "--seed") && i + 1 < argc)
      first_seed = strtoull (argv[++i], NULL, 0);
    else if (!strcmp (argv[i], "--test") && i + 1 < argc)
      only = argv[++i];
    else {
      fprintf (
          stderr, "usage: %s [--seed N] [--test NAME] [--bench]\n", argv[0]);
      return 2;
    }
  }
  printf ("level %s, seed %llu\n", fx_cpu_name (fx_cpu_level ()),
      (unsigned long long)first_seed);
  for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
    if (only && strcmp (only, families[i].name))
      continue;
    found = 1;
    seed = first_seed;
    int failed = fx_test_failed, passed = fx_test_passed;
    families[i].run ();
    printf ("%-14s %d passed, %d failed\n", families[i].name,
        fx_test_passed - passed, fx_test_failed - failed);
  }
  if (!found) {
    fprintf (stderr, "no test is called %s\n", only);
    return 2;
  }
  return fx_test_end ();
}
