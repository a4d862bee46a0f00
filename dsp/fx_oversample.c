/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Oversampling in polyphase form. Of a half-band filter h with 4 k - 1 taps
 * the even ones are g[m], m < 2 k, and of the odd ones only h[2 k - 1] = 1/2 is
 * not zero:
 *   up    y[2 i] = 2 sum g[m] x[i - m], y[2 i + 1] = x[i - k + 1]
 *   down  y[i] = sum g[m] v[2 (i - m)] + v[2 (i - k) + 1] / 2
 * Both together delay by 4 k - 2 samples of the higher rate. */

#include "dsp/fx_oversample.h"
#include <math.h>
#include <string.h>
#include "dsp/fx_oversample_priv.h"
#include "dsp/kernel/fir.h"

/* Samples of the lower rate that a stage remembers on each side: the window,
 * and one more so that nothing remembered means nothing left anywhere. */
#define PAST 68
/* Most samples into a stage on the way up, or out of one on the way down. */
#define MOST (FX_OVERSAMPLE_FRAMES * FX_OVERSAMPLE_MAX / 2)

const FxEnumValue fx_oversample_factors[] = {
  { 1, "1", "None" },
  { 2, "2", "Twice the rate" },
  { 4, "4", "Four times the rate" },
  { 8, "8", "Eight times the rate" },
  { 0, NULL, NULL },
};

uint32_t
fx_oversample_latency (uint32_t factor)
{
  /* In samples of the rate that the last stage puts out, then of the one
   * below, and so on: the pads make each division come out even. */
  uint32_t late = 0, stages = 0;
  while (1u << stages < factor)
    stages++;
  for (uint32_t i = 0; i < stages; i++) {
    const FxOversampleStage *s = &fx_oversample_stages[i];
    late += ((4 * s->k - 2) + 2 * s->pad) << (stages - 1 - i);
  }
  return late >> stages;
}

static void
up (const FxKernels *k, const FxOversampleStage *s, double *past,
    const double *x, size_t n, double *y)
{
  double b[PAST + MOST], even[MOST];
  memcpy (b, past, PAST * sizeof *b);
  memcpy (b + PAST, x, n * sizeof *b);
  const double *in = b + PAST - s->pad;
  const void *const phases[] = { even, in - (s->k - 1) };
  fx_fir (k, 1, even, in, n, s->up, s->taps, 1, 0);
  fx_interleave (k, 1, y, phases, 2, n);
  memcpy (past, b + n, PAST * sizeof *b);
}

static void
down (const FxKernels *k, const FxOversampleStage *s, int antiderivative,
    double (*past)[PAST], const double *v, size_t n, double *y)
{
  double a[PAST + MOST], b[PAST + MOST];
  double *even = a + PAST, *odd = b + PAST;
  void *const phases[] = { even, odd };
  memcpy (a, past[0], PAST * sizeof *a);
  memcpy (b, past[1], PAST * sizeof *b);
  fx_deinterleave (k, 1, phases, v, 2, n);
  if (antiderivative) {
    fx_fir (k, 1, y, even, n, s->even, s->taps, 1, 0);
    fx_fir (k, 1, y, odd - 1, n, s->odd, s->taps, 1, 1);
  } else {
    const double *middle = odd - s->k;
    fx_fir (k, 1, y, even, n, s->down, s->taps, 1, 0);
    for (size_t i = 0; i < n; i++)
      y[i] += 0.5 * middle[i];
  }
  memcpy (past[0], a + n, PAST * sizeof *a);
  memcpy (past[1], b + n, PAST * sizeof *b);
}

void
fx_oversample_up (
    FxOversample *o, uint32_t factor, const double *x, size_t n, double *y)
{
  const FxKernels *k = fx_kernels ();
  double other[MOST];
  if (factor == 1) {
    memcpy (y, x, n * sizeof *y);
  } else if (factor == 2) {
    up (k, &fx_oversample_stages[0], o->up[0], x, n, y);
  } else if (factor == 4) {
    up (k, &fx_oversample_stages[0], o->up[0], x, n, other);
    up (k, &fx_oversample_stages[1], o->up[1], other, 2 * n, y);
  } else {
    up (k, &fx_oversample_stages[0], o->up[0], x, n, y);
    up (k, &fx_oversample_stages[1], o->up[1], y, 2 * n, other);
    up (k, &fx_oversample_stages[2], o->up[2], other, 4 * n, y);
  }
}

void
fx_oversample_down (FxOversample *o, uint32_t factor, int antiderivative,
    double *v, size_t n, double *y)
{
  const FxKernels *k = fx_kernels ();
  double other[MOST];
  if (factor == 1) {
    memcpy (y, v, n * sizeof *y);
  } else if (factor == 2) {
    down (k, &fx_oversample_stages[0], antiderivative, o->down[0], v, n, y);
  } else if (factor == 4) {
    down (k, &fx_oversample_stages[1], antiderivative, o->down[1], v, 2 * n,
        other);
    down (k, &fx_oversample_stages[0], 0, o->down[0], other, n, y);
  } else {
    down (k, &fx_oversample_stages[2], antiderivative, o->down[2], v, 4 * n,
        other);
    down (k, &fx_oversample_stages[1], 0, o->down[1], other, 2 * n, v);
    down (k, &fx_oversample_stages[0], 0, o->down[0], v, n, y);
  }
}

double
fx_oversample_memory (const FxOversample *o)
{
  const double *x = o->up[0];
  double most = 0;
  for (size_t i = 0; i < sizeof *o / sizeof *x; i++)
    most = fmax (most, fabs (x[i]));
  return most;
}
