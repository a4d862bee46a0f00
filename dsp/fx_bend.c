/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Around a curve: rates, tilt, DC, mix. */

#include "dsp/fx_bend.h"
#include <math.h>
#include <string.h>
#include "dsp/fx_math.h"
#include "dsp/kernel/curve.h"

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

double
fx_bend_drive (const FxBendPlan *p, const FxEffectRun *r, uint32_t knob,
    double *last, double *v)
{
  double k = r->knob[knob], d = r->step[knob], part = 1.0 / p->factor;
  if (d == 0)
    return exp (k);
  /* Straight from frame to frame. */
  double now = exp (k), before = exp (k - d);
  *last *= now - (now - before) * part;
  for (size_t i = 0; i < r->n; i++) {
    double next = exp (k + d * (double)(i + 1)), step = (next - now) * part;
    for (int32_t j = 0; j < p->factor; j++)
      v[i * (size_t)p->factor + (size_t)j] *= now + step * j;
    now = next;
  }
  return 1;
}

/* The last sound is kept, for late frames. */
static void
keep (FxBend *b, uint32_t late, const double *x, size_t n)
{
  if (n < late) {
    memmove (b->dry, b->dry + n, (late - n) * sizeof *x);
    memcpy (b->dry + late - n, x, n * sizeof *x);
  } else {
    memcpy (b->dry, x + n - late, late * sizeof *x);
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

static void
tilt (FxBend *b, const FxEffectRun *r, double *y)
{
  const double *k = r->knob, *d = r->step;
  if (d[FX_BEND_TURN] == 0 && d[FX_BEND_LOW] == 0 && d[FX_BEND_HIGH] == 0) {
    FxFirst f = { 1 - k[FX_BEND_TURN], k[FX_BEND_TURN], k[FX_BEND_HIGH],
      k[FX_BEND_LOW] - k[FX_BEND_HIGH] };
    fx_first (fx_kernels (), &f, &b->low, y, r->n, y);
    return;
  }
  double low = b->low;
  for (size_t i = 0; i < r->n; i++) {
    double t = (double)(int32_t)i, x = y[i];
    low += (k[FX_BEND_TURN] + d[FX_BEND_TURN] * t) * (x - low);
    y[i] = (k[FX_BEND_LOW] + d[FX_BEND_LOW] * t) * low +
           (k[FX_BEND_HIGH] + d[FX_BEND_HIGH] * t) * (x - low);
  }
  b->low = low;
}

void
fx_bend_down (
    FxBend *b, const FxBendPlan *p, const FxEffectRun *r, uint32_t c, double *v)
{
  const double *k = r->knob, *d = r->step;
  double *x = r->x[c], wet[FX_EFFECT_CHUNK];
  int still = d[FX_BEND_DRY] == 0 && d[FX_BEND_WET] == 0;
  double gain = still ? k[FX_BEND_WET] : 1;
  FxFirst block = { 1 - p->block, p->block, gain, -gain };
  fx_oversample_down (
      &b->rates, (uint32_t)p->factor, p->antialias, v, r->n, wet);
  tilt (b, r, wet);
  if (still && k[FX_BEND_DRY] == 0) {
    keep (b, fx_bend_latency (p), x, r->n);
    fx_first (fx_kernels (), &block, &b->dc, wet, r->n, x);
  } else {
    double wet_now = still ? 1 : k[FX_BEND_WET];
    delay (b, fx_bend_latency (p), x, r->n);
    fx_first (fx_kernels (), &block, &b->dc, wet, r->n, wet);
    for (size_t i = 0; i < r->n; i++) {
      double t = (double)(int32_t)i;
      x[i] = (k[FX_BEND_DRY] + d[FX_BEND_DRY] * t) * x[i] +
             (wet_now + d[FX_BEND_WET] * t) * wet[i];
    }
  }
  b->low = fabs (b->low) < NOTHING ? 0 : b->low;
  b->dc = fabs (b->dc) < NOTHING ? 0 : b->dc;
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
