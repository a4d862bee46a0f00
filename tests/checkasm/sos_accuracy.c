/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The cascades that are hard on the arithmetic (sos_cases.h), double samples:
 * noise, 17 Hz and 997 Hz through every kernel of every level, whole, in
 * blocks of common sizes, in random blocks, and with another kernel for each
 * block. Error rms over output rms, against direct form I in long double, has
 * to stay below -200 dB. */

#include "tests/checkasm/checkasm.h"
#include "tests/checkasm/sos_cases.h"

enum {
  FRAMES = 30000,
  CHANNELS = 2,
  CASES = sizeof sos_cases / sizeof *sos_cases
};

static double in[FRAMES * CHANNELS], out[FRAMES * CHANNELS];
static long double expected[FRAMES * CHANNELS];

/* block: frames per call, 0: random. which: FX_SOS_KERNELS for any. */
static double
run (const FxKernels *k, const struct SosCase *c, int which, size_t block,
    uint32_t channels)
{
  double h[17 * 2 * CHANNELS] = { 0 };
  FxSosTables *t = fx_sos_tables_new (c->n);
  fx_sos_tables_set (t, c->s, c->n);
  for (size_t done = 0, n; done < FRAMES; done += n) {
    int kernel =
        which < FX_SOS_KERNELS ? which : (int)checkasm_random (FX_SOS_KERNELS);
    n = block ? block : checkasm_random (1500) + 1;
    n = n < FRAMES - done ? n : FRAMES - done;
    fx_sos_run_kernel (k, (FxSosKernel)kernel, t, h, channels,
        in + done * channels, out + done * channels, n, 0);
  }
  fx_sos_tables_free (t);
  long double error = 0, power = 0;
  for (size_t i = 0; i < FRAMES * channels; i++) {
    error += (out[i] - expected[i]) * (out[i] - expected[i]);
    power += expected[i] * expected[i];
  }
  return 10 * log10 ((double)(error / power) + 1e-40);
}

void
checkasm_sos_accuracy (void)
{
  static const size_t blocks[] = { FRAMES, 4096, 1024, 480, 441, 64, 7, 0 };
  static const char *const names[] = { "scalar", "lanes", "chunk", "wave",
    "mixed" };
  for (size_t i = 0; i < 2 * CASES; i++)
    for (uint32_t channels = 1; channels <= CHANNELS; channels++) {
      /* Then all again with z turned into -z: poles near Nyquist. */
      struct SosCase turned = sos_cases[i % CASES], *c = &turned;
      double turn = i < CASES ? 1 : -1;
      for (uint32_t j = 0; j < c->n; j++) {
        c->s[j].b1 *= turn;
        c->s[j].a1 *= turn;
      }
      FxSos s[16];
      long double h[17 * 2 * CHANNELS] = { 0 };
      for (size_t f = 0; f < FRAMES; f++)
        for (uint32_t ch = 0; ch < channels; ch++)
          in[f * channels + ch] =
              (f % 2 ? turn : 1) *
              (0.25 * checkasm_noise () +
                  0.3 * sin (2 * M_PI * 17 / 48000 * (double)f + ch) +
                  0.3 * sin (2 * M_PI * 997 / 48000 * (double)f + ch));
      memcpy (s, c->s, sizeof s);
      checkasm_sos_reference (s, NULL, c->n, h, channels, in, expected, FRAMES);
      for (int level = FX_CPU_C; level <= (int)fx_cpu_level (); level++) {
        const FxKernels *k = fx_kernels_for ((FxCpu)level);
        for (int which = 0; which <= FX_SOS_KERNELS; which++) {
          if (level == FX_CPU_C && which != FX_SOS_SCALAR)
            continue;
          double worst = -400;
          for (size_t b = 0; b < sizeof blocks / sizeof *blocks; b++) {
            double db = run (k, c, which, blocks[b], channels);
            checkasm_result (db < -200,
                "sos_accuracy %s, %s %s, %u channels, blocks of %zu: %.0f dB",
                c->name, fx_cpu_name (k->level), names[which], channels,
                blocks[b], db);
            worst = db > worst ? db : worst;
          }
          if (checkasm_bench && channels == 1)
            printf ("sos_accuracy %-38s %s %-6s %-6s %.0f dB\n", c->name,
                turn > 0 ? "  " : "-z", fx_cpu_name (k->level), names[which],
                worst);
        }
      }
    }
}
