/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The C level of svf.h, and the choice of the level. */

#include "dsp/kernel/svf_priv.h"

/* The sums of the integrators before and after: twice what fx_svf_tick() calls
 * band and low. */
static inline void
tick (FxSvfPair *f, int j, const FxSvfCoefs *k, double x, double *band,
    double *low)
{
  double s = f->s[j], t = f->t[j];
  f->s[j] = k->a * s + (k->b * x - k->b * t);
  f->t[j] = (t - k->c * t) + (k->b * s + k->c * x);
  *band = s + f->s[j];
  *low = t + f->t[j];
}

static void
split (const FxSvfCoefs *k, size_t step, FxSvfPair *state, double *trunk,
    double *low, size_t n)
{
  FxSvfPair first = state[0], second = state[1];
  for (size_t i = 0; i < n; i++, k += step) {
    for (int j = 0; j < 2; j++) {
      double x = trunk[2 * i + j], band, below, rest, y;
      tick (&first, j, k, x, &band, &below);
      tick (&second, j, k, 0.5 * below, &rest, &y);
      low[2 * i + j] = 0.5 * y;
      trunk[2 * i + j] = (x - FX_SVF_DAMPING * band) - 0.5 * y;
    }
  }
  state[0] = first;
  state[1] = second;
}

static void
all_pass (
    const FxSvfCoefs *k, size_t step, FxSvfPair *state, double *x, size_t n)
{
  FxSvfPair f = *state;
  double band, low;
  for (size_t i = 0; i < n; i++, k += step) {
    for (int j = 0; j < 2; j++) {
      tick (&f, j, k, x[2 * i + j], &band, &low);
      x[2 * i + j] -= FX_SVF_DAMPING * band;
    }
  }
  *state = f;
}

static void
crossover_c (const FxSvfCoefs *k, size_t step, FxSvfPair *state, double *trunk,
    double *low, double *const *rows, size_t count, size_t n)
{
  split (k, step, state, trunk, low, n);
  for (size_t r = 0; r < count; r++)
    all_pass (k, step, state + 2 + r, rows[r], n);
}

void
fx_svf_crossover (const FxKernels *kernels, const FxSvfCoefs *k, size_t step,
    FxSvfPair *state, double *trunk, double *low, double *const *rows,
    size_t count, size_t n)
{
  static const FxSvfCrossoverFn levels[] = {
    crossover_c,
#if defined(__x86_64__)
    fx_svf_crossover_sse2,
    fx_svf_crossover_avx2,
    fx_svf_crossover_avx512
#endif
  };
  levels[fx_kernels_level (kernels)](
      k, step, state, trunk, low, rows, count, n);
}
