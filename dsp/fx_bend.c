/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Around a curve: rates, tilt, DC, mix. */

#include "dsp/fx_bend.h"
#include <math.h>
#include <string.h>
#include "dsp/fx_math.h"

/* What is left of a memory below this is none. */
#define NOTHING 1e-25

void
fx_bend_plan (const FxFormat *f, int32_t factor, int32_t antialias, double tone,
    double gain, double mix, FxBendPlan *p, double *knob)
{
  p->factor = factor;
  p->antialias = antialias;
  p->block = -expm1 (-2 * M_PI * FX_BEND_BLOCK / f->rate);
  knob[FX_BEND_LOW] = fx_db_to_gain (-6 * tone);
  knob[FX_BEND_HIGH] = fx_db_to_gain (6 * tone);
  knob[FX_BEND_TURN] =
      -expm1 (-2 * M_PI * FX_BEND_TILT * knob[FX_BEND_HIGH] / f->rate);
  knob[FX_BEND_DRY] = 1 - mix;
  knob[FX_BEND_WET] = mix * fx_db_to_gain (gain);
}

double
fx_bend_up (
    FxBend *b, const FxBendPlan *p, const FxEffectRun *r, uint32_t c, double *v)
{
  double last = b->last;
  fx_oversample_up (&b->rates, (uint32_t)p->factor, r->x[c], r->n, v);
  b->last = v[r->n * (size_t)p->factor - 1];
  return last;
}

void
fx_bend_drive (const FxBendPlan *p, const FxEffectRun *r, uint32_t knob,
    double *last, double *v)
{
  double k = r->knob[knob], d = r->step[knob], part = 1.0 / p->factor;
  if (d == 0) {
    double g = exp (k);
    for (size_t i = 0; i < r->n * (size_t)p->factor; i++)
      v[i] *= g;
    *last *= g;
    return;
  }
  /* Straight from frame to frame. */
  double now = exp (k), before = exp (k - d);
  *last *= now - (now - before) * part;
  for (size_t i = 0; i < r->n; i++) {
    double next = exp (k + d * (double)(i + 1)), step = (next - now) * part;
    for (int32_t j = 0; j < p->factor; j++)
      v[i * (size_t)p->factor + (size_t)j] *= now + step * j;
    now = next;
  }
}

/* x becomes the sound late frames ago. */
static void
delay (FxBend *b, uint32_t late, double *x, size_t n)
{
  double in[72 + FX_EFFECT_CHUNK];
  memcpy (in, b->dry, late * sizeof *in);
  memcpy (in + late, x, n * sizeof *in);
  memcpy (x, in, n * sizeof *in);
  memcpy (b->dry, in + n, late * sizeof *in);
}

void
fx_bend_down (
    FxBend *b, const FxBendPlan *p, const FxEffectRun *r, uint32_t c, double *v)
{
  const double *k = r->knob, *d = r->step;
  double *x = r->x[c], wet[FX_EFFECT_CHUNK];
  double low = b->low, dc = b->dc, block = p->block;
  fx_oversample_down (
      &b->rates, (uint32_t)p->factor, p->antialias, v, r->n, wet);
  for (size_t i = 0; i < r->n; i++) {
    double t = (double)(int32_t)i, y = wet[i];
    low += (k[FX_BEND_TURN] + d[FX_BEND_TURN] * t) * (y - low);
    y = (k[FX_BEND_LOW] + d[FX_BEND_LOW] * t) * low +
        (k[FX_BEND_HIGH] + d[FX_BEND_HIGH] * t) * (y - low);
    dc += block * (y - dc);
    wet[i] = y - dc;
  }
  b->low = fabs (low) < NOTHING ? 0 : low;
  b->dc = fabs (dc) < NOTHING ? 0 : dc;
  delay (b, fx_bend_latency (p), x, r->n);
  for (size_t i = 0; i < r->n; i++) {
    double t = (double)(int32_t)i;
    x[i] = (k[FX_BEND_DRY] + d[FX_BEND_DRY] * t) * x[i] +
           (k[FX_BEND_WET] + d[FX_BEND_WET] * t) * wet[i];
  }
}

double
fx_bend_memory (const FxBend *b)
{
  double most = fx_oversample_memory (&b->rates);
  for (size_t i = 0; i < sizeof b->dry / sizeof *b->dry; i++)
    most = fmax (most, fabs (b->dry[i]));
  return fmax (fmax (most, fabs (b->last)), fmax (fabs (b->low), fabs (b->dc)));
}

uint32_t
fx_bend_latency (const FxBendPlan *p)
{
  return fx_oversample_latency ((uint32_t)p->factor);
}

uint32_t
fx_bend_tail (const FxFormat *f, const FxBendPlan *p)
{
  /* -120 dB of the low-pass at 5 Hz, which may hold all that there was. */
  return 2 * fx_bend_latency (p) +
         (uint32_t)ceil (13.82 * f->rate / (2 * M_PI * FX_BEND_BLOCK));
}
