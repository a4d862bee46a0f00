/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The cascade with moving coefficients, at every level, against long double:
 * output and history within -200 dB for double, the coefficients to the bit,
 * and at one level the same bits however the stream is cut. */

#include "tests/checkasm/checkasm.h"

enum { MAX_C = 19, MAX_K = 20, MAX_N = 700 };

static double in[MAX_C * MAX_N];
static long double expected[MAX_C * MAX_N];

static void
run (const FxKernels *k, FxSos *cur, const FxSos *step, uint32_t n, double *h,
    uint32_t c, const unsigned char *x, unsigned char *y, size_t frames,
    int f32, int split)
{
  size_t size = (f32 ? sizeof (float) : sizeof (double)) * c;
  for (size_t done = 0, len; done < frames; done += len) {
    len = split ? checkasm_random (frames - done) + 1 : frames;
    if (f32)
      fx_sos_ramp_f32 (k, cur, step, n, h, c, (const float *)(x + done * size),
          (float *)(y + done * size), len);
    else
      fx_sos_ramp_f64 (k, cur, step, n, h, c, (const double *)(x + done * size),
          (double *)(y + done * size), len);
  }
}

static void
check_ramp (uint32_t c, uint32_t n, size_t frames, int f32)
{
  size_t size = f32 ? sizeof (float) : sizeof (double), len = frames * c;
  size_t hl = fx_sos_history_len (n, c);
  FxSos from[MAX_K], to[MAX_K], step[MAX_K], end[MAX_K];
  double history[(MAX_K + 1) * 2 * MAX_C];
  long double lh[(MAX_K + 1) * 2 * MAX_C];
  checkasm_cascade (from, n);
  checkasm_cascade (to, n);
  for (uint32_t i = 0; i < 5 * n; i++)
    ((double *)step)[i] =
        (((double *)to)[i] - ((double *)from)[i]) / (double)(frames + 1);
  memcpy (end, from, n * sizeof *end);
  for (size_t i = 0; i < hl; i++)
    lh[i] = history[i] = checkasm_noise ();
  for (size_t i = 0; i < len; i++)
    in[i] = f32 ? (float)checkasm_noise () : checkasm_noise ();
  checkasm_sos_reference (end, step, n, lh, c, in, expected, frames);

  for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++) {
    const FxKernels *k = fx_kernels_for ((FxCpu)level);
    Guarded x = checkasm_guarded (len * size, checkasm_random (16) * size);
    Guarded y[2], h[2];
    FxSos cur[2][MAX_K];
    for (size_t i = 0; i < len; i++)
      if (f32)
        ((float *)x.p)[i] = (float)in[i];
      else
        ((double *)x.p)[i] = in[i];
    for (int i = 0; i < 2; i++) {
      y[i] = checkasm_guarded (len * size, checkasm_random (16) * size);
      h[i] = checkasm_guarded (hl * sizeof (double), checkasm_random (8) * 8);
      memcpy (h[i].p, history, h[i].bytes);
      memcpy (cur[i], from, sizeof from);
      /* Once whole from x, once cut and in place. */
      if (i)
        memcpy (y[i].p, x.p, len * size);
      run (k, cur[i], step, n, (double *)h[i].p, c, i ? y[i].p : x.p, y[i].p,
          frames, f32, i);
    }
    long double error = 0, power = 1e-6L, herror = 0, hmax = 1e-3L;
    for (size_t i = 0; i < len; i++) {
      long double v = f32 ? ((float *)y[0].p)[i] : ((double *)y[0].p)[i];
      error += (v - expected[i]) * (v - expected[i]);
      power += expected[i] * expected[i];
    }
    for (size_t i = 0; i < hl; i++) {
      long double d = fabsl (((double *)h[0].p)[i] - lh[i]);
      herror = d <= herror ? herror : d;
      hmax = fabsl (lh[i]) > hmax ? fabsl (lh[i]) : hmax;
    }
    double db = 10 * log10 ((double)(error / power) + 1e-40);
    double hdb = 20 * log10 ((double)(herror / hmax) + 1e-40);
    int intact = checkasm_intact (&y[0]) && checkasm_intact (&y[1]) &&
                 checkasm_intact (&h[0]) && checkasm_intact (&h[1]);
    checkasm_result (db < (f32 ? -140 : -200) && hdb < -200 && intact &&
                         !memcmp (cur[0], end, n * sizeof *end),
        "sos_ramp %s: %u channels, %u sections, %zu frames, f%d: %.0f dB, "
        "history %.0f dB%s",
        fx_cpu_name (k->level), c, n, frames, f32 ? 32 : 64, db, hdb,
        intact ? "" : ", written out of bounds");
    checkasm_result (!memcmp (y[0].p, y[1].p, len * size) &&
                         !memcmp (h[0].p, h[1].p, h[0].bytes) &&
                         !memcmp (cur[0], cur[1], n * sizeof *end),
        "sos_ramp %s: %u channels, %u sections, %zu frames, f%d: bits depend "
        "on blocks",
        fx_cpu_name (k->level), c, n, frames, f32 ? 32 : 64);
    checkasm_free (&x);
    for (int i = 0; i < 2; i++) {
      checkasm_free (&y[i]);
      checkasm_free (&h[i]);
    }
  }
}

static void
bench_ramp (void)
{
  static const uint32_t shapes[][2] = { { 1, 1 }, { 1, 5 }, { 1, 16 }, { 2, 1 },
    { 2, 5 }, { 2, 16 }, { 8, 5 } };
  enum { FRAMES = 512, RUNS = 60 };
  static float x[8 * FRAMES], y[8 * FRAMES];
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
    for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++) {
      uint32_t c = shapes[i][0], n = shapes[i][1];
      FxSos cur[16], step[16] = { 0 };
      double h[17 * 2 * 8] = { 0 }, best = INFINITY;
      checkasm_cascade (cur, n);
      for (int r = 0; r < RUNS; r++) {
        double start = checkasm_now ();
        fx_sos_ramp_f32 (
            fx_kernels_for ((FxCpu)level), cur, step, n, h, c, x, y, FRAMES);
        double took = checkasm_now () - start;
        best = took < best ? took : best;
      }
      printf ("sos_ramp %u channels %2u sections %-6s %.3f ns\n", c, n,
          fx_cpu_name ((FxCpu)level), best / FRAMES / c / n);
    }
}

void
checkasm_sos_ramp (void)
{
  static const size_t lengths[] = { 0, 1, 2, 3, 15, 16, 17, 64, 441, 700 };
  for (uint32_t c = 1; c <= MAX_C; c++)
    for (uint32_t n = 1; n <= MAX_K; n += n < 6 ? 1 : 7)
      for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        check_ramp (c, n, lengths[i], (int)((i + n) & 1));
  if (checkasm_bench)
    bench_ramp ();
}
