/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Delay lines: the scalar C level, and the call through the table. Vectors are
 * in x86/taps.h. */

#include "dsp/kernel/taps.h"
#include <math.h>
#include <string.h>
#include "dsp/kernel/kernels_priv.h"

/* Frames whose places are worked out together, which compilers make vectors of. */
enum { TOGETHER = 16 };

static void
add_voice (const double *line, uint32_t mask, uint32_t at, const FxTapsVoice *v,
    double from, double *y, size_t n)
{
  int32_t whole[TOGETHER];
  double part[TOGETHER];
  for (int i = 0; i < TOGETHER; i++) {
    double t = (v->start + (from + i)) * v->step;
    double d = ((v->c[3] * t + v->c[2]) * t + v->c[1]) * t + v->c[0];
    d = d < v->shortest ? v->shortest : d;
    d = d > v->longest ? v->longest : d;
    whole[i] = (int32_t)d;
    part[i] = d - whole[i];
  }
  for (size_t i = 0; i < n; i++) {
    uint32_t p = at + (uint32_t)i - (uint32_t)whole[i];
    double a = line[(p + 1) & mask], b = line[p & mask],
           c = line[(p - 1) & mask], e = line[(p - 2) & mask], u = part[i];
    double k3 = (e - a) * (1.0 / 6) + (b - c) * 0.5;
    double k2 = (a + c) * 0.5 - b, k1 = (c - b) - (k2 + k3);
    y[i] += (v->weight + v->gain * (from + (double)(int)i)) *
            (((k3 * u + k2) * u + k1) * u + b);
  }
}

void
fx_taps_sum_c (const double *line, uint32_t mask, uint32_t newest,
    const FxTapsVoice *voice, uint32_t voices, double *y, size_t n)
{
  memset (y, 0, n * sizeof *y);
  for (size_t i = 0; i < n; i += TOGETHER) {
    for (uint32_t v = 0; v < voices; v++)
      add_voice (line, mask, newest + 1 + (uint32_t)i, &voice[v],
          (double)(int)i, y + i, n - i < TOGETHER ? n - i : TOGETHER);
  }
}

double
fx_taps_put_c (
    double *line, uint32_t mask, uint32_t newest, const double *x, size_t n)
{
  double most = 0;
  for (size_t i = 0; i < n; i++) {
    double a = fabs (x[i]);
    int kept = a >= FX_TAPS_LEAST && a <= FX_TAPS_MOST;
    line[(newest + 1 + (uint32_t)i) & mask] = kept ? x[i] : 0;
    most = kept && a > most ? a : most;
  }
  return most;
}

void
fx_taps_sum (const FxKernels *k, const double *line, uint32_t mask,
    uint32_t newest, const FxTapsVoice *voice, uint32_t voices, double *y,
    size_t n)
{
  k->taps_sum (line, mask, newest, voice, voices, y, n);
}

double
fx_taps_put (const FxKernels *k, double *line, uint32_t mask, uint32_t newest,
    const double *x, size_t n)
{
  return k->taps_put (line, mask, newest, x, n);
}
