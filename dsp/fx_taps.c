/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Delay lines read along curves. */

#include "dsp/fx_taps.h"
#include "dsp/kernel/taps.h"

static double
lesser (double a, double b)
{
  return a < b ? a : b;
}

static double
larger (double a, double b)
{
  return a > b ? a : b;
}

/* A curve stays within the points that it has as a Bezier curve, and its slope
 * within those of the slope. Returns the shortest delay. */
static double
make_voice (FxTapsVoice *to, const FxTapsVoices *v, uint32_t i)
{
  const double *c = v->curve[i]->c;
  double p = c[0] + c[1] * (1.0 / 3), q = p + (c[1] + c[2]) * (1.0 / 3);
  double end = (c[0] + c[1]) + (c[2] + c[3]);
  double least = lesser (lesser (c[0], p), lesser (q, end));
  double most = larger (larger (c[0], p), larger (q, end));
  double fastest = larger (larger (fabs (c[1]), fabs (c[1] + c[2])),
      fabs (c[1] + 2 * c[2] + 3 * c[3]));
  int calm = least >= FX_TAPS_SHORTEST && most <= v->longest &&
             fastest <= FX_TAPS_CALM * FX_SWEEP_GRID;
  *to = (FxTapsVoice){ { c[0], c[1], c[2], c[3] }, v->start, FX_SWEEP_STEP,
    FX_TAPS_SHORTEST, v->longest, v->weight[i], v->gain[i], (uint64_t)calm };
  return least;
}

static double
put (const FxKernels *k, FxDelayLine *d, const double *x, size_t n)
{
  double most = fx_taps_put (k, d->x, d->mask, d->at, x, n);
  d->at = (d->at + (uint32_t)n) & d->mask;
  return most;
}

static void
peak_push (FxTapsPeak *p, const FxDelayLine *d, double most, size_t n)
{
  p->most[p->at] = larger (p->most[p->at], most);
  p->frames += (uint32_t)n;
  if (p->frames > d->mask / 8) {
    p->at = (p->at + 1) % 9;
    p->most[p->at] = 0;
    p->frames = 0;
  }
}

/* In pieces which are read before the first frame of them is written. */
static double
run_loop (const FxKernels *k, FxDelayLine *d, const FxTapsVoices *v,
    FxTapsVoice *voice, size_t piece, const double *x, double *y, size_t n)
{
  double u[FX_SWEEP_GRID], most = 0;
  for (size_t at = 0, m; at < n; at += m) {
    m = piece < n - at ? piece : n - at;
    fx_taps_sum (k, d->x, d->mask, d->at, voice, v->n, y + at, m);
    for (size_t i = at; i < at + m; i++)
      u[i] = x[i] + (v->feedback + v->step * (double)(int)i) * y[i];
    most = larger (most, put (k, d, u + at, m));
    for (uint32_t i = 0; i < v->n; i++) {
      voice[i].start += (double)m;
      voice[i].weight += voice[i].gain * (double)m;
    }
  }
  return most;
}

void
fx_taps_run (FxDelayLine *d, FxTapsPeak *p, const FxTapsVoices *v,
    const double *x, double *y, size_t n)
{
  const FxKernels *k = fx_kernels ();
  FxTapsVoice voice[FX_TAPS_VOICES];
  double most, least = FX_TAPS_SHORTEST + FX_SWEEP_GRID;
  for (uint32_t i = 0; i < v->n; i++)
    least = lesser (least, make_voice (&voice[i], v, i));
  least = larger (least, FX_TAPS_SHORTEST);
  if (v->feedback == 0 && v->step == 0) {
    uint32_t newest = d->at;
    most = put (k, d, x, n);
    fx_taps_sum (k, d->x, d->mask, newest, voice, v->n, y, n);
  } else {
    most = run_loop (k, d, v, voice, (size_t)(least - 1), x, y, n);
  }
  peak_push (p, d, most, n);
}

double
fx_taps_peak (const FxTapsPeak *p)
{
  double most = 0;
  for (int i = 0; i < 9; i++)
    most = fmax (most, p->most[i]);
  return most;
}
