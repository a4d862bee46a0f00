/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What a cascade keeps from call to call: what is not finite must stay in its
 * channel and in the frames behind it, and tables must follow the
 * coefficients. */

#include "tests/checkasm/checkasm.h"

enum { MAX_C = 9, MAX_K = 17, MAX_N = 2100 };

static double clean_in[MAX_C * MAX_N], in[MAX_C * MAX_N];
static double clean[MAX_C * MAX_N], out[MAX_C * MAX_N];

static void
check_nan (const FxKernels *k, FxSosKernel which, uint32_t c, uint32_t n,
    size_t frames, double bad)
{
  FxSos s[MAX_K];
  double h0[(MAX_K + 1) * 2 * MAX_C], h1[(MAX_K + 1) * 2 * MAX_C];
  FxSosTables *t = fx_sos_tables_new (n);
  size_t at = checkasm_random (frames), channel = checkasm_random (c);
  checkasm_cascade (s, n);
  fx_sos_tables_set (t, s, n);
  for (size_t i = 0; i < fx_sos_history_len (n, c); i++)
    h0[i] = h1[i] = checkasm_noise ();
  for (size_t i = 0; i < frames * c; i++)
    in[i] = clean_in[i] = checkasm_noise ();
  in[at * c + channel] = bad;
  fx_sos_run_kernel (k, which, t, h0, c, clean_in, clean, frames, 0);
  fx_sos_run_kernel (k, which, t, h1, c, in, out, frames, 0);
  fx_sos_tables_free (t);

  size_t early = 0, others = 0, finite = 0;
  for (size_t f = 0; f < frames; f++)
    for (uint32_t ch = 0; ch < c; ch++) {
      size_t i = f * c + ch;
      int same = !memcmp (&out[i], &clean[i], sizeof *out);
      if (ch != channel)
        others += !same;
      else if (f < at)
        early += !same;
      else
        finite += isfinite (out[i]);
    }
  for (size_t i = 0; i < fx_sos_history_len (n, c); i++)
    others += i % c != channel && memcmp (&h0[i], &h1[i], sizeof *h0);
  checkasm_result (!early && !others && !finite,
      "sos_nan %s: %u channels, %u sections, %zu frames, %g at %zu: %zu "
      "earlier frames, %zu values of other channels, %zu frames finite after",
      k->sos_names[which], c, n, frames, bad, at, early, others, finite);
}

void
checkasm_sos_nan (void)
{
  static const size_t lengths[] = { 1, 2, 7, 64, 100, 480, 2048, 2100 };
  static const uint32_t sections[] = { 1, 2, 3, 5, 8, 9, 16, 17 };
  for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++)
    for (int which = 0; which < FX_SOS_KERNELS; which++)
      for (uint32_t c = 1; c <= MAX_C; c++)
        for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
          for (size_t j = 0; j < sizeof sections / sizeof *sections; j++)
            check_nan (fx_kernels_for ((FxCpu)level), (FxSosKernel)which, c,
                sections[j], lengths[i], (i + j) % 3 ? NAN : INFINITY);
}

/* The same tables take other coefficients, other section counts and other
 * block lengths in turn. */
static void
check_tables (const FxKernels *k, FxSosKernel which)
{
  enum { C = 2, ROUNDS = 40 };
  FxSosTables *t = fx_sos_tables_new (MAX_K);
  double h[(MAX_K + 1) * 2 * C] = { 0 };
  long double lh[(MAX_K + 1) * 2 * C] = { 0 }, expected[C * MAX_N];
  FxSos s[MAX_K];
  uint32_t n = 0;
  for (int round = 0; round < ROUNDS; round++) {
    size_t frames = checkasm_random (MAX_N) + 1;
    switch (round ? checkasm_random (3) : 0) {
    case 0: /* another cascade */
      n = (uint32_t)checkasm_random (MAX_K) + 1;
      checkasm_cascade (s, n);
      for (size_t i = 0; i < fx_sos_history_len (n, C); i++)
        lh[i] = h[i] = checkasm_noise ();
      break;
    case 1: /* one section of it */
      checkasm_cascade (&s[checkasm_random (n)], 1);
    }
    if (round % 4)
      fx_sos_tables_set (t, s, n);
    else {
      /* Set twice: the last one counts. */
      FxSos other[MAX_K];
      checkasm_cascade (other, MAX_K);
      fx_sos_tables_set (t, other, MAX_K);
      fx_sos_tables_set (t, s, n);
    }
    for (size_t i = 0; i < frames * C; i++)
      in[i] = checkasm_noise ();
    checkasm_sos_reference (s, NULL, n, lh, C, in, expected, frames);
    fx_sos_run_kernel (k, which, t, h, C, in, out, frames, 0);
    long double error = 0, power = 1e-6L;
    for (size_t i = 0; i < frames * C; i++) {
      error += (out[i] - expected[i]) * (out[i] - expected[i]);
      power += expected[i] * expected[i];
    }
    double db = 10 * log10 ((double)(error / power) + 1e-40);
    checkasm_result (db < -200,
        "sos_tables %s, round %d, %u sections, %zu frames: %.0f dB",
        k->sos_names[which], round, n, frames, db);
  }
  /* No section at all passes its input on and keeps its history. */
  fx_sos_tables_set (t, s, 0);
  fx_sos_run_f64 (k, t, h, C, in, out, 100);
  checkasm_result (!memcmp (in, out, 100 * C * sizeof *in) &&
                       h[0] == in[99 * C] && h[2 * C - 1] == in[98 * C + C - 1],
      "sos_tables %s: no section", fx_cpu_name (k->level));
  fx_sos_tables_free (t);
}

/* The dispatch: levels no higher than the machine's, names that exist. */
static void
check_levels (void)
{
  for (int level = FX_CPU_C; level <= FX_CPU_AVX512; level++) {
    const FxKernels *k = fx_kernels_for ((FxCpu)level);
    int most = (int)fx_cpu_level ();
    checkasm_result ((int)k->level == (level < most ? level : most),
        "sos_tables: level %d gives %d", level, (int)k->level);
    for (uint32_t c = 1; c <= 20; c++)
      for (uint32_t n = 1; n <= 40; n++) {
        const char *name = fx_sos_kernel_name (k, c, n, c * n);
        const char *slash = strchr (name, '/');
        checkasm_result (slash && !strcmp (slash + 1, fx_cpu_name (k->level)),
            "sos_tables: %u channels, %u sections: %s at level %s", c, n, name,
            fx_cpu_name (k->level));
      }
  }
  checkasm_result (fx_kernels () == fx_kernels_for (fx_cpu_level ()),
      "sos_tables: fx_kernels is not the machine's level");
  const char *cap = getenv ("FX_CPU");
  for (int level = FX_CPU_C; cap && level <= FX_CPU_AVX512; level++)
    if (!strcmp (cap, fx_cpu_name ((FxCpu)level)))
      checkasm_result ((int)fx_cpu_level () <= level,
          "sos_tables: FX_CPU=%s gives %s", cap, fx_cpu_name (fx_cpu_level ()));
}

void
checkasm_sos_tables (void)
{
  check_levels ();
  for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++)
    for (int which = 0; which < FX_SOS_KERNELS; which++)
      check_tables (fx_kernels_for ((FxCpu)level), (FxSosKernel)which);
}
