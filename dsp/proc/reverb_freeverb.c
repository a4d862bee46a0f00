/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Freeverb, after the structure and the constants that Jezar at Dreampoint put
 * into the public domain (June 2000): eight combs with a low-pass in the loop,
 *
 *   y[n] = v[n - L],  s[n] = (1 - d) y[n] + d s[n - 1],  v[n] = x[n] + f s[n],
 *
 * added up, and four all-passes of a kind behind them,
 *
 *   y[n] = v[n - L] - x[n],  v[n] = x[n] + v[n - L] / 2.
 *
 * Lengths are those for 44.1 kHz, scaled by the rate; those of channel c are
 * 23 c frames longer, which is Freeverb's own way from left to right. The level
 * is that of Freeverb's own default, where scalewet and wet cancel out. */

#include "dsp/proc/reverb.h"

enum { COMBS = 8, ALL_PASSES = 4, SPREAD = 23 };

static const double comb_lengths[COMBS] = { 1116, 1188, 1277, 1356, 1422, 1491,
  1557, 1617 };
static const double all_pass_lengths[ALL_PASSES] = { 556, 441, 341, 225 };

typedef struct Channel {
  FxReverbLine comb[COMBS], all_pass[ALL_PASSES];
  uint32_t comb_length[COMBS], all_pass_length[ALL_PASSES];
  double low[COMBS];
} Channel;

typedef struct Freeverb {
  uint32_t channels;
  Channel channel[];
} Freeverb;

static int
init (void *core, const FxFormat *f, const FxReverbPlan *p)
{
  Freeverb *v = core;
  int ok = 1;
  v->channels = f->channels;
  for (uint32_t c = 0; c < f->channels; c++) {
    Channel *ch = &v->channel[c];
    /* More channels than can be told apart come round again. */
    double more = SPREAD * (c % 16);
    for (int i = 0; i < COMBS; i++) {
      ch->comb_length[i] =
          fx_reverb_length (comb_lengths[i] + more, 44100, f->rate, p->size);
      ok &= fx_reverb_line_init (&ch->comb[i], ch->comb_length[i]);
    }
    for (int i = 0; i < ALL_PASSES; i++) {
      ch->all_pass_length[i] = fx_reverb_length (
          all_pass_lengths[i] + more, 44100, f->rate, p->size);
      ok &= fx_reverb_line_init (&ch->all_pass[i], ch->all_pass_length[i]);
    }
  }
  return ok;
}

static void
free_core (void *core)
{
  Freeverb *v = core;
  for (uint32_t c = 0; c < v->channels; c++) {
    for (int i = 0; i < COMBS; i++)
      fx_reverb_line_free (&v->channel[c].comb[i]);
    for (int i = 0; i < ALL_PASSES; i++)
      fx_reverb_line_free (&v->channel[c].all_pass[i]);
  }
}

static void
reset (void *core)
{
  Freeverb *v = core;
  for (uint32_t c = 0; c < v->channels; c++) {
    for (int i = 0; i < COMBS; i++) {
      fx_reverb_line_reset (&v->channel[c].comb[i]);
      v->channel[c].low[i] = 0;
    }
    for (int i = 0; i < ALL_PASSES; i++)
      fx_reverb_line_reset (&v->channel[c].all_pass[i]);
  }
}

static uint32_t
shortest (const void *core)
{
  return ((const Freeverb *)core)->channel[0].all_pass_length[ALL_PASSES - 1];
}

static uint32_t
longest (const void *core)
{
  const Freeverb *v = core;
  const Channel *last = &v->channel[(v->channels < 16 ? v->channels : 16) - 1];
  return last->comb_length[COMBS - 1];
}

/* Combs whose feedback and damping move. */
static double
run_moving (FxComb *c, const FxReverbPiece *p, int add, double *out)
{
  const FxEffectRun *r = p->run;
  double most = 0;
  for (size_t j = 0; j < p->n; j++) {
    double t = (double)(p->from + j), y[FX_COMBS];
    double d = r->knob[FX_REVERB_DAMP] + r->step[FX_REVERB_DAMP] * t;
    double f = r->knob[FX_REVERB_ROOM] + r->step[FX_REVERB_ROOM] * t;
    for (int i = 0; i < FX_COMBS; i++) {
      y[i] = c[i].y[j];
      c[i].low = y[i] * (1 - d) + c[i].low * d;
      c[i].v[j] = p->in[j] + c[i].low * f;
      most = fx_reverb_larger (most, fabs (c[i].v[j]));
    }
    out[j] = (add ? out[j] : 0) + ((y[0] + y[1]) + (y[2] + y[3]));
  }
  return most;
}

static double
run_combs (Channel *ch, int first, const FxReverbPiece *p, double *out)
{
  const FxEffectRun *r = p->run;
  FxReverbLine *line = ch->comb + first;
  double most, *low = ch->low + first;
  FxComb c[FX_COMBS];
  for (int i = 0; i < FX_COMBS; i++)
    c[i] = (FxComb){ fx_reverb_line_read (&line[i], ch->comb_length[first + i]),
      fx_reverb_line_write (&line[i]), low[i] };
  if (r->step[FX_REVERB_DAMP] == 0 && r->step[FX_REVERB_ROOM] == 0)
    most = fx_combs (p->kernels, c, p->in, out, p->n, r->knob[FX_REVERB_DAMP],
        r->knob[FX_REVERB_ROOM], first > 0);
  else
    most = run_moving (c, p, first > 0, out);
  /* What is too small ends where that is so in all of them. */
  double kept = 0;
  for (int i = 0; i < FX_COMBS; i++) {
    low[i] = fx_delay_kept (c[i].low);
    kept = fx_reverb_larger (kept, fabs (low[i]));
    kept = fx_reverb_larger (kept, fx_reverb_line_done (&line[i], p->n, most));
  }
  return kept;
}

static double
run_all_pass (Channel *c, int i, const FxReverbPiece *p, double *x)
{
  FxReverbLine *d = &c->all_pass[i];
  double most = fx_all_pass (p->kernels, fx_reverb_line_write (d),
      fx_reverb_line_read (d, c->all_pass_length[i]), x, p->n, 0.5, 1, -1);
  return fx_reverb_line_done (d, p->n, most);
}

static double
run (void *core, const FxReverbPiece *p)
{
  Freeverb *v = core;
  double most = 0;
  for (uint32_t c = 0; c < v->channels; c++) {
    Channel *ch = &v->channel[c];
    double *out = p->out[c];
    for (int i = 0; i < COMBS; i += 4)
      most = fx_reverb_larger (most, run_combs (ch, i, p, out));
    for (int i = 0; i < ALL_PASSES; i++)
      most = fx_reverb_larger (most, run_all_pass (ch, i, p, out));
  }
  return most;
}

const FxReverbCore fx_reverb_freeverb = { sizeof (Freeverb), sizeof (Channel),
  0, init, free_core, reset, shortest, longest, run };
