/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Sound as pairs, and what is in their filters. */

#include "dsp/proc/pair.h"
#include <string.h>
#include "dsp/fx_dynamics.h"
#include "dsp/kernel/fir.h"
#include "dsp/kernel/row.h"

#define NOTHING 1e-30
#define BOUND 1e15

void
fx_pair_weave (
    const double *const *x, uint32_t channels, uint32_t c, size_t n, FxPairs to)
{
  const FxKernels *k = fx_kernels ();
  const double *y = c + 1 < channels ? x[c + 1] : x[c];
  const void *planes[2] = { x[c], y };
  fx_interleave (k, 1, to, planes, 2, n);
  if (fx_row_peak (k, to, 2 * n, 0) <= BOUND)
    return;
  for (size_t i = 0; i < 2 * n; i++)
    to[i] = fx_dyn_bounded (to[i]);
}

void
fx_pair_unweave (const FxPairs from, size_t n, double *x, double *y)
{
  double none[FX_EFFECT_CHUNK];
  void *planes[2] = { x, y ? y : none };
  fx_deinterleave (fx_kernels (), 1, planes, from, 2, n);
}

double
fx_pair_memory (const FxSvfPair *f, size_t count)
{
  double most = 0;
  for (size_t i = 0; i < count; i++) {
    for (int j = 0; j < 2; j++)
      most = fmax (most, fmax (fabs (f[i].s[j]), fabs (f[i].t[j])));
  }
  return most;
}

void
fx_pair_settle (FxSvfPair *f, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (fx_pair_memory (&f[i], 1) < NOTHING)
      memset (&f[i], 0, sizeof f[i]);
  }
}
