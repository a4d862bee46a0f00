/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Delay lines read along curves. */

#include "dsp/fx_taps.h"

int
fx_taps_make (FxTaps *t, const FxCurve *c, double start, double longest)
{
  double delay[FX_SWEEP_GRID];
  double c0 = c->c[0], c1 = c->c[1], c2 = c->c[2], c3 = c->c[3];
  /* All of the piece, needed or not: a fixed number is faster. */
  for (int i = 0; i < FX_SWEEP_GRID; i++) {
    double s = (start + i) * FX_SWEEP_STEP;
    double d = ((c3 * s + c2) * s + c1) * s + c0;
    d = d < FX_TAPS_SHORTEST ? FX_TAPS_SHORTEST : d;
    delay[i] = d > longest ? longest : d;
  }
  for (int i = 0; i < FX_SWEEP_GRID; i++) {
    int whole = (int)delay[i];
    double u = delay[i] - whole, v = u + 1, w = u - 1, z = u - 2;
    double uv = u * v, wz = w * z;
    t->back[i] = (uint32_t)whole + 1;
    t->weight[0][i] = uv * w * (1.0 / 6);
    t->weight[1][i] = uv * z * -0.5;
    t->weight[2][i] = wz * v * 0.5;
    t->weight[3][i] = wz * u * (-1.0 / 6);
  }
  int64_t close = 0; /* as wide as what is compared, for vectors */
  for (int i = 0; i < FX_SWEEP_GRID; i++)
    close += delay[i] < FX_SWEEP_GRID + 1;
  return close == 0;
}

void
fx_taps_add (const FxTaps *t, const FxDelayLine *d, uint32_t newest,
    double weight, double step, double *y, size_t n)
{
  for (size_t i = 0; i < n; i++)
    y[i] += (weight + step * (double)(int)i) *
            fx_taps_read (t, d, newest + (uint32_t)i, i);
}

void
fx_taps_push (FxDelayLine *d, const double *x, size_t n)
{
  for (size_t i = 0; i < n; i++)
    fx_delay_line_push (d, fabs (x[i]) < FX_SWEEP_NOTHING ? 0 : x[i]);
}

void
fx_taps_peak_push (
    FxTapsPeak *p, const FxDelayLine *d, const double *x, size_t n)
{
  double most = p->most[p->at];
  for (size_t i = 0; i < n; i++) {
    double v = fabs (x[i]) < FX_SWEEP_NOTHING ? 0 : fabs (x[i]);
    most = v > most ? v : most;
  }
  p->most[p->at] = most;
  p->frames += (uint32_t)n;
  if (p->frames > d->mask / 8) {
    p->at = (p->at + 1) % 9;
    p->most[p->at] = 0;
    p->frames = 0;
  }
}

double
fx_taps_peak (const FxTapsPeak *p)
{
  double most = 0;
  for (int i = 0; i < 9; i++)
    most = fmax (most, p->most[i]);
  return most;
}
