/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What algorithms of reverberation share. */

#include "dsp/proc/reverb.h"

uint32_t
fx_reverb_length (double frames, double of_rate, double rate, double size)
{
  double n = floor (frames * size * rate / of_rate + 0.5);
  return n < 1 ? 1 : (uint32_t)n;
}

void
fx_reverb_steer (FxReverbSwing *s, const FxReverbPiece *p, double length,
    double swing, double turns)
{
  double a = 2 * M_PI * turns;
  double to = length + swing * (p->sine * cos (a) + p->cosine * sin (a));
  s->delay += s->step * p->before;
  s->step = (to - s->delay) / p->frames;
  if (fabs (s->step) < 1e-12) {
    s->delay = to;
    s->step = 0;
  }
}

/* Dattorro, Effect design part 1, JAES 45(9), 1997, figure 1: at 29761 Hz. */
static const double lengths[4] = { 142, 107, 379, 277 };

int
fx_reverb_diffuser_init (FxReverbDiffuser *d, double rate, double size)
{
  int ok = 1;
  for (int i = 0; i < 4; i++) {
    d->length[i] = fx_reverb_length (lengths[i], 29761, rate, size);
    ok &= fx_delay_line_init (&d->line[i], d->length[i]);
  }
  return ok;
}

void
fx_reverb_diffuser_free (FxReverbDiffuser *d)
{
  for (int i = 0; i < 4; i++)
    fx_delay_line_free (&d->line[i]);
}

void
fx_reverb_diffuser_reset (FxReverbDiffuser *d)
{
  for (int i = 0; i < 4; i++)
    fx_delay_line_reset (&d->line[i]);
}

uint32_t
fx_reverb_diffuser_shortest (const FxReverbDiffuser *d)
{
  return d->length[1];
}

double
fx_reverb_diffuser_run (FxReverbDiffuser *d, const FxReverbPiece *p)
{
  double most = 0;
  for (int i = 0; i < 4; i++) {
    int knob = i < 2 ? FX_REVERB_DIFFUSE_1 : FX_REVERB_DIFFUSE_2;
    double step = p->run->step[knob];
    most = fmax (most,
        fx_delay_block_all_pass (&d->line[i], d->length[i],
            p->run->knob[knob] + step * (double)p->from, step, p->n, p->in));
  }
  return most;
}
