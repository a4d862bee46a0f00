/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Dither by what theory says of its error: on the grid, mean 0 and power of a
 * quarter of a squared step whatever the sound, spectrum of the filter, channels
 * that have nothing in common. */

#include "dsp/fx_instance.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "tests/fxtest.h"

enum { N = 1 << 18, CHANNELS = 2 };

static double x[CHANNELS][N], y[CHANNELS][N];

static void
run (int bits, int type, int shape, double hold, int seed)
{
  static const FxFormat f = { 44100, CHANNELS, FX_F64, FX_PLANAR };
  static const char *const names[] = { "bits", "type", "noise-shaping", "hold",
    "seed" };
  double values[] = { bits, type, shape, hold, seed };
  const FxProc *p = &fx_dither_proc;
  void *params = malloc (p->params_size);
  void *in[2] = { x[0], x[1] }, *out[2] = { y[0], y[1] };
  FxBlock from = { in, 0, N }, to = { out, 0, N };
  fx_params_init (p, params);
  for (int i = 0; i < 5; i++)
    fx_param_set (
        fx_param_find (p->params, p->n_params, names[i]), params, values[i]);
  FxInstance *fx = fx_instance_new (p);
  CHECK (fx_instance_setup (fx, &f, params, NULL) == FX_OK, "set-up");
  fx_instance_process (fx, &from, &to);
  fx_instance_free (fx);
  free (params);
}

static void
fill (double a, double offset)
{
  for (int i = 0; i < N; i++)
    x[0][i] = x[1][i] = offset + a * sin (0.1 * i);
}

static int
on_grid (double step)
{
  for (int i = 0; i < N; i++) {
    if (y[0][i] / step != floor (y[0][i] / step))
      return 0;
  }
  return 1;
}

static void
test_moments (void)
{
  for (int bits = 1; bits <= 24; bits += bits < 4 ? 1 : 4) {
    double step = ldexp (1, 1 - bits);
    for (int k = 0; k < 5; k++) {
      double sum = 0, power = 0;
      fill (k == 4 ? 0.4 : 0, (0.01 + 0.17 * k) * step);
      run (bits, 1, 0, 100, k);
      CHECK (on_grid (step), "%d bits", bits);
      for (int i = 0; i < N; i++) {
        double e = (y[0][i] - x[0][i]) / step;
        sum += e / N;
        power += e * e / N;
      }
      CHECK (fabs (sum) < 0.004, "%d bits, %d: mean of %g", bits, k, sum);
      CHECK (fabs (power - 0.25) < 0.004, "%d bits, %d: power of %g", bits, k,
          power);
    }
  }
}

/* A tone of 0.3 steps, which rounding alone would drop, is there as it was. */
static void
test_small_tone (void)
{
  double step = ldexp (1, -7), re = 0;
  fill (0.3 * step, 0);
  run (8, 1, 0, 100, 1);
  for (int i = 0; i < N; i++)
    re += y[0][i] * sin (0.1 * i) * 2 / N;
  CHECK (fabs (re / step - 0.3) < 0.01, "%g", re / step);
  run (8, 0, 0, 100, 1);
  for (int i = 0; i < N; i++)
    CHECK (y[0][i] == 0, "rounding alone");
  fill (0.9, 0.001);
  run (8, 0, 0, 100, 1);
  double most = 0;
  for (int i = 0; i < N; i++)
    most = fmax (most, fabs (y[0][i] - x[0][i]));
  CHECK (most <= step / 2 && most > 0.49 * step, "%g", most / step);
}

/* Mean power of the error around w, in squared steps: of blocks of 1024 with a
 * Hann window. */
static double
spectrum (double w, double step)
{
  enum { BLOCK = 1024 };
  double sum = 0;
  for (int b = 0; b + BLOCK <= N; b += BLOCK) {
    double re = 0, im = 0;
    for (int i = 0; i < BLOCK; i++) {
      double e = (y[0][b + i] - x[0][b + i]) / step *
                 (0.5 - 0.5 * cos (2 * M_PI * i / BLOCK));
      re += e * cos (w * i);
      im += e * sin (w * i);
    }
    sum += (re * re + im * im) / (BLOCK * 0.375);
  }
  return sum / (N / BLOCK);
}

static void
test_shapes (void)
{
  /* 1 - sum c z^-k, as the papers print the filters. */
  static const double filters[3][10] = {
    { 1, -1.623, 0.982, -0.109 },
    { 1, -2.033, 2.165, -1.959, 1.590, -0.6149 },
    { 1, -2.412, 3.370, -3.937, 4.174, -3.353, 2.205, -1.281, 0.569, -0.0847 },
  };
  double step = ldexp (1, -15);
  for (int shape = 0; shape < 3; shape++) {
    fill (0.3, 0.1);
    run (16, 1, shape + 1, 100, 3);
    CHECK (on_grid (step), "shape %d", shape);
    for (double hz = 1000; hz < 22000; hz += 3000) {
      double re = 0, im = 0, w = 2 * M_PI * hz / 44100;
      for (int k = 0; k < 10; k++) {
        re += filters[shape][k] * cos (w * k);
        im += filters[shape][k] * sin (w * k);
      }
      double want = 10 * log10 (0.25 * (re * re + im * im)),
             seen = 10 * log10 (spectrum (w, step));
      /* 256 blocks: 0.27 dB of deviation. */
      CHECK (fabs (seen - want) < 1.2, "shape %d, %g Hz: %.2f, not %.2f dB",
          shape, hz, seen, want);
    }
  }
  /* Where ears are keenest the longest one gains 20 dB over white. */
  CHECK (spectrum (2 * M_PI * 4000 / 44100., step) < 0.25 * 0.01, "at 4 kHz");
}

static void
test_noise (void)
{
  static double before[N];
  fill (0, 0.1);
  run (8, 1, 0, 100, 1);
  double step = ldexp (1, -7), dot = 0, next = 0, other = 0;
  for (int i = 0; i < N; i++) {
    double a = (y[0][i] - 0.1) / step, b = (y[1][i] - 0.1) / step;
    dot += a * b / N;
    if (i > 0)
      next += a * (y[0][i - 1] - 0.1) / step / N;
    before[i] = y[0][i];
  }
  CHECK (fabs (dot) < 0.003, "channels correlate by %g", dot);
  CHECK (fabs (next) < 0.003, "neighbours correlate by %g", next);
  run (8, 1, 0, 100, 1);
  CHECK (memcmp (before, y[0], sizeof before) == 0, "not the same again");
  run (8, 1, 0, 100, 2);
  for (int i = 0; i < N; i++)
    other += (before[i] - 0.1) * (y[0][i] - 0.1) / step / step / N;
  CHECK (fabs (other) < 0.003, "seeds correlate by %g", other);
}

static void
test_silence (void)
{
  int last = -1, hold = (int)(0.05 * 44100 + 0.5);
  memset (x, 0, sizeof x);
  run (8, 1, 3, 50, 1);
  for (int i = 0; i < N; i++)
    CHECK (y[0][i] == 0 && y[1][i] == 0, "silence from the start");
  x[0][1000] = 0.5;
  run (8, 1, 3, 50, 1);
  for (int i = 0; i < N; i++) {
    if (y[0][i] != 0)
      last = i;
    CHECK (y[1][i] == 0, "the other channel");
  }
  CHECK (
      last > 1000 + hold - 20 && last <= 1000 + hold, "noise until %d", last);
}

int
main (void)
{
  test_moments ();
  test_small_tone ();
  test_shapes ();
  test_noise ();
  test_silence ();
  return fx_test_end ();
}
