/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Oscillators at control points, and curves through these. */

#include <math.h>
#include "dsp/fx_sweep.h"

void
fx_sweep_plan (const FxSweepParams *p, double *knob)
{
  knob[FX_SWEEP_HZ] = fx_lfo_hz (p->rate, p->note, p->tempo);
  knob[FX_SWEEP_STEREO] = p->stereo_phase;
  for (int i = 0; i <= FX_LFO_LAST; i++)
    knob[FX_SWEEP_SHAPE + i] = i == p->shape;
}

void
fx_sweep_locate (
    FxSweep *s, const FxFormat *f, const double *knob, int64_t frame)
{
  double hz = knob[FX_SWEEP_HZ];
  *s = (FxSweep){ fx_lfo_phase (hz, f->rate, frame), hz, frame, 1 };
}

int
fx_sweep_due (FxSweep *s, const FxEffectRun *r, double hz)
{
  if (!s->fresh && (r->frame & (FX_SWEEP_GRID - 1)) != 0)
    return 0;
  /* The phase goes on from where it is, however the rate moves. */
  if (hz != s->hz) {
    s->phase += s->hz * ((double)(r->frame - s->frame) / r->format->rate);
    s->frame = r->frame;
    s->hz = hz;
  }
  int due = s->fresh ? 4 : 1;
  s->fresh = 0;
  return due;
}

double
fx_sweep_phase (const FxSweep *s, const FxEffectRun *r, int k)
{
  int64_t at = (r->frame & ~(int64_t)(FX_SWEEP_GRID - 1)) +
               (int64_t)(k - 1) * FX_SWEEP_GRID;
  return s->phase + s->hz * ((double)(at - s->frame) / r->format->rate);
}

void
fx_sweep_values (
    const double *knob, const double *phase, double edge, double *y, size_t n)
{
  double one[FX_SWEEP_VALUES];
  for (size_t i = 0; i < n; i++)
    y[i] = 0;
  for (int k = 0; k <= FX_LFO_LAST; k++) {
    double weight = knob[FX_SWEEP_SHAPE + k];
    if (weight == 0)
      continue;
    fx_lfo_values ((FxLfoShape)k, phase, edge, one, n);
    for (size_t i = 0; i < n; i++)
      y[i] += weight * one[i];
  }
}

double
fx_sweep_value (const double *knob, double phase, double edge)
{
  double y;
  fx_sweep_values (knob, &phase, edge, &y, 1);
  return y;
}

FxEffectRun
fx_sweep_piece (const FxEffectRun *r, size_t at)
{
  FxEffectRun piece = *r;
  piece.frame += (int64_t)at;
  size_t room = FX_SWEEP_GRID - (size_t)(piece.frame & (FX_SWEEP_GRID - 1));
  piece.n = room < r->n - at ? room : r->n - at;
  return piece;
}

void
fx_sweep_mix (const FxEffectRun *r, uint32_t dry, uint32_t wet, double *x,
    const double *w)
{
  double a = r->knob[dry], b = r->knob[wet];
  if (!r->moving) {
    for (size_t i = 0; i < r->n; i++)
      x[i] = a * x[i] + b * w[i];
    return;
  }
  double c = r->step[dry], d = r->step[wet];
  for (size_t i = 0; i < r->n; i++) {
    double j = (double)(int)i;
    x[i] = (a + c * j) * x[i] + (b + d * j) * w[i];
  }
}

double
fx_sweep_edge (const double *knob, const FxFormat *f, double swing)
{
  return fx_lfo_edge (
      knob[FX_SWEEP_HZ], 0.005 + 2 / FX_SWEEP_SPEED * swing / f->rate);
}

double
fx_sweep_passes (double feedback)
{
  double part = fabs (feedback);
  return part > 1e-6 ? 1 + ceil (log (1e-6) / log (part)) : 1;
}
