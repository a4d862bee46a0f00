/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What algorithms of reverberation share. */

#include <stdlib.h>
#include <string.h>
#include "dsp/proc/reverb.h"

uint32_t
fx_reverb_length (double frames, double of_rate, double rate, double size)
{
  double n = floor (frames * size * rate / of_rate + 0.5);
  return n < 1 ? 1 : (uint32_t)n;
}

void
fx_reverb_swing_reset (FxReverbSwing *s, double length, double turns)
{
  double a = 2 * M_PI * turns;
  *s = (FxReverbSwing){ length, 0, cos (a), sin (a) };
}

void
fx_reverb_steer (
    FxReverbSwing *s, const FxReverbPiece *p, double length, double swing)
{
  double to = length + swing * (p->sine * s->cosine + p->cosine * s->sine);
  s->delay += s->step * p->before;
  s->step = (to - s->delay) / p->frames;
  if (fabs (s->step) < 1e-12) {
    s->delay = to;
    s->step = 0;
  }
}

/* --- delay lines ------------------------------------------------------------ */

int
fx_reverb_line_init (FxReverbLine *d, uint32_t most)
{
  enum { LINE = 64 / sizeof (double) };
  /* Where pieces are whole vectors, they are written to whole cache lines. */
  d->size = (most + 2 * FX_REVERB_PAD + LINE - 1) / LINE * LINE;
  d->x = aligned_alloc (64, (d->size + FX_REVERB_PAD) * sizeof *d->x);
  if (d->x)
    fx_reverb_line_reset (d);
  return d->x != NULL;
}

void
fx_reverb_line_free (FxReverbLine *d)
{
  free (d->x);
  d->x = NULL;
}

void
fx_reverb_line_reset (FxReverbLine *d)
{
  memset (d->x, 0, (d->size + FX_REVERB_PAD) * sizeof *d->x);
  d->at = 0;
}

double
fx_reverb_line_end (FxReverbLine *d, size_t n, double most)
{
  double *x = d->x;
  uint32_t at = d->at, next = at + (uint32_t)n;
  if (most < FX_REVERB_LEAST) {
    memset (x + at, 0, n * sizeof *x);
    most = 0;
  } else if (!(most <= FX_REVERB_MOST)) {
    most = 0;
    for (size_t j = 0; j < n; j++) {
      x[at + j] = fx_delay_kept (x[at + j]);
      most = fx_reverb_larger (most, fabs (x[at + j]));
    }
  }
  if (at < FX_REVERB_PAD) {
    uint32_t m = FX_REVERB_PAD - at;
    memcpy (x + d->size + at, x + at, (m < n ? m : n) * sizeof *x);
  } else if (next > d->size) {
    memcpy (x, x + d->size, (next - d->size) * sizeof *x);
  }
  d->at = next < d->size ? next : next - d->size;
  return most;
}

void
fx_reverb_line_moving (const FxReverbLine *d, const FxReverbSwing *s,
    const FxReverbPiece *p, uint32_t most, double *y)
{
  /* In stretches with the same neighbours. */
  for (size_t done = 0, m; done < p->n; done += m) {
    double step = s->step, now = s->delay + step * (p->at + (double)done);
    uint32_t whole = (uint32_t)now;
    double room = step > 0   ? ceil ((whole + 1 - now) / step)
                  : step < 0 ? floor ((whole - now) / step) + 1
                             : FX_REVERB_GRID;
    m = p->n - done;
    m = room < (double)m ? (size_t)fmax (room, 1) : m;
    whole = whole < most ? whole : most;
    /* As seen from that frame, the line is that much shorter. */
    const double *x =
        fx_reverb_line_read (d, whole + FX_LAGRANGE / 2 - (uint32_t)done);
    fx_lagrange (p->kernels, y + done, x, m, s->delay - whole, step,
        p->at + (double)done);
  }
}

double
fx_reverb_all_pass (FxReverbLine *d, uint32_t delay, double g, double step,
    const FxReverbPiece *p, double *x)
{
  const double *old = fx_reverb_line_read (d, delay);
  double *v = fx_reverb_line_write (d), most = 0;
  if (step == 0) {
    most = fx_all_pass (p->kernels, v, old, x, p->n, g, 1 - g * g, -g);
  } else {
    for (size_t j = 0; j < p->n; j++) {
      double c = g + step * (double)j;
      v[j] = x[j] + c * old[j];
      x[j] = old[j] - c * v[j];
      most = fx_reverb_larger (most, fabs (v[j]));
    }
  }
  return fx_reverb_line_done (d, p->n, most);
}

double
fx_reverb_low_pass (double *low, const FxReverbPiece *p, double pole,
    double pole_step, double gain, double gain_step, const double *x, double *y)
{
  double now = *low;
  if (pole_step == 0 && gain_step == 0) {
    now = fx_one_pole (p->kernels, y, x, p->n, pole, gain, now);
  } else {
    for (size_t j = 0; j < p->n; j++) {
      double a = pole + pole_step * (double)j;
      now = x[j] * (1 - a) + now * a;
      y[j] = now * (gain + gain_step * (double)j);
    }
  }
  *low = fx_delay_kept (now);
  return fabs (*low);
}

/* --- diffusion -------------------------------------------------------------- */

/* Dattorro, Effect design part 1, JAES 45(9), 1997, figure 1: at 29761 Hz. */
static const double lengths[4] = { 142, 107, 379, 277 };

int
fx_reverb_diffuser_init (FxReverbDiffuser *d, double rate, double size)
{
  int ok = 1;
  for (int i = 0; i < 4; i++) {
    d->length[i] = fx_reverb_length (lengths[i], 29761, rate, size);
    ok &= fx_reverb_line_init (&d->line[i], d->length[i]);
  }
  return ok;
}

void
fx_reverb_diffuser_free (FxReverbDiffuser *d)
{
  for (int i = 0; i < 4; i++)
    fx_reverb_line_free (&d->line[i]);
}

void
fx_reverb_diffuser_reset (FxReverbDiffuser *d)
{
  for (int i = 0; i < 4; i++)
    fx_reverb_line_reset (&d->line[i]);
}

uint32_t
fx_reverb_diffuser_shortest (const FxReverbDiffuser *d)
{
  return d->length[1];
}

double
fx_reverb_diffuser_run (FxReverbDiffuser *d, const FxReverbPiece *p, double *x)
{
  double most = 0;
  for (int i = 0; i < 4; i++) {
    int knob = i < 2 ? FX_REVERB_DIFFUSE_1 : FX_REVERB_DIFFUSE_2;
    double step = p->run->step[knob];
    most = fx_reverb_larger (
        most, fx_reverb_all_pass (&d->line[i], d->length[i],
                  p->run->knob[knob] + step * (double)p->from, step, p, x));
  }
  return most;
}
