/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A plate: J. Dattorro, Effect design part 1: Reverberator and other filters,
 * JAES 45(9), 1997, figure 1 and tables 1 and 2. Four all-passes lead into a
 * tank of two halves, each with a modulated all-pass, a delay, damping, a second
 * all-pass and a delay, and each the input of the other. Outputs are sums of
 * seven taps. Lengths are those of the paper, for 29761 Hz, scaled by the rate.
 *
 * The paper's decay is set by the time in which sound falls by 60 dB: four of
 * them lie on the way round, which is the sum of all lengths long. Its damping
 * of 0.0005 .. 1 is 0 .. 0.7 here, at 29761 Hz.
 *
 * Channel 0 is the paper's left output, channel 1 the right one. Channels after
 * them have the same taps at other places, channel c those of c mod 2. */

#include "dsp/proc/reverb.h"

#define RATE 29761
#define BANDWIDTH 0.9995

enum { TAPS = 7, MOST_CHANNELS = 16 };
enum { MODULATED, FIRST, SECOND, LAST, LINES }; /* of each half */

/* 23_24_30.. in the figure: all-pass, delay, all-pass, delay. */
static const double lengths[2][LINES] = { { 672, 4453, 1800, 3720 },
  { 908, 4217, 2656, 3163 } };

/* Table 2: half, line, place, sign. */
static const struct {
  int half, line;
  double place, sign;
} taps[2][TAPS] = {
  { { 1, FIRST, 266, 1 }, { 1, FIRST, 2974, 1 }, { 1, SECOND, 1913, -1 },
      { 1, LAST, 1996, 1 }, { 0, FIRST, 1990, -1 }, { 0, SECOND, 187, -1 },
      { 0, LAST, 1066, -1 } },
  { { 0, FIRST, 353, 1 }, { 0, FIRST, 3627, 1 }, { 0, SECOND, 1228, -1 },
      { 0, LAST, 2673, 1 }, { 1, FIRST, 2111, -1 }, { 1, SECOND, 335, -1 },
      { 1, LAST, 121, -1 } },
};

typedef struct Half {
  FxDelayLine line[LINES];
  uint32_t length[LINES];
  FxReverbSwing swing; /* of the modulated all-pass */
  double low;          /* of the damping */
} Half;

typedef struct Plate {
  uint32_t channels;
  double band; /* of the low-pass at the input */
  double pole; /* of that low-pass at this rate */
  FxReverbDiffuser diffuser;
  Half half[2];
  uint32_t tap[MOST_CHANNELS][TAPS];
} Plate;

static int
init (void *core, const FxFormat *f, const FxReverbPlan *p)
{
  Plate *s = core;
  int ok = fx_reverb_diffuser_init (&s->diffuser, f->rate, p->size);
  s->channels = f->channels;
  s->pole = pow (1 - BANDWIDTH, RATE / f->rate);
  for (int h = 0; h < 2; h++) {
    for (int i = 0; i < LINES; i++) {
      Half *half = &s->half[h];
      half->length[i] =
          fx_reverb_length (lengths[h][i], RATE, f->rate, p->size);
      /* The swing is 16 frames of the paper's at most. */
      ok &= fx_delay_line_init (&half->line[i],
          half->length[i] + (uint32_t)(16 * f->rate / RATE) + 8);
    }
  }
  for (int c = 0; c < MOST_CHANNELS; c++) {
    /* From the third channel on nearer to the beginning of each line, by
     * amounts that have no common measure. */
    double near = 1 - 0.6 * fmod (c / 2 * 0.6180339887498949, 1);
    for (int t = 0; t < TAPS; t++)
      s->tap[c][t] = fx_reverb_length (
          taps[c % 2][t].place * near, RATE, f->rate, p->size);
  }
  return ok;
}

static void
free_core (void *core)
{
  Plate *s = core;
  fx_reverb_diffuser_free (&s->diffuser);
  for (int h = 0; h < 2; h++) {
    for (int i = 0; i < LINES; i++)
      fx_delay_line_free (&s->half[h].line[i]);
  }
}

static void
reset (void *core)
{
  Plate *s = core;
  fx_reverb_diffuser_reset (&s->diffuser);
  s->band = 0;
  for (int h = 0; h < 2; h++) {
    Half *half = &s->half[h];
    for (int i = 0; i < LINES; i++)
      fx_delay_line_reset (&half->line[i]);
    half->low = 0;
    half->swing = (FxReverbSwing){ half->length[MODULATED], 0 };
  }
}

static uint32_t
shortest (const void *core)
{
  return fx_reverb_diffuser_shortest (&((const Plate *)core)->diffuser);
}

static uint32_t
longest (const void *core)
{
  return ((const Plate *)core)->half[0].length[FIRST];
}

static double
value (const FxReverbPiece *p, int knob, size_t j)
{
  return p->run->knob[knob] + p->run->step[knob] * (double)(p->from + j);
}

/* The input's low-pass and all-passes, in place. */
static double
diffuse (Plate *s, const FxReverbPiece *p)
{
  double band = s->band, pole = s->pole;
  for (size_t j = 0; j < p->n; j++) {
    band = p->in[j] * (1 - pole) + band * pole;
    p->in[j] = band;
  }
  s->band = fx_delay_kept (band);
  return fmax (fabs (s->band), fx_reverb_diffuser_run (&s->diffuser, p));
}

/* The all-pass whose length swings. Its sign is that of the figure: the other
 * way round than at the input. */
static double
modulated (Half *h, const FxReverbPiece *p, double *x)
{
  double old[FX_REVERB_GRID], v[FX_REVERB_GRID];
  FxDelayLine *d = &h->line[MODULATED];
  if (h->swing.step == 0 && h->swing.delay == h->length[MODULATED])
    fx_delay_block_read (d, h->length[MODULATED], p->n, old);
  else
    fx_delay_block_moving (
        d, h->swing.delay, h->swing.step, p->at, d->mask - 3, p->n, old);
  for (size_t j = 0; j < p->n; j++) {
    v[j] = x[j] - 0.7 * old[j];
    x[j] = old[j] + 0.7 * v[j];
  }
  return fx_delay_block_write (d, p->n, v);
}

/* Half h, from what enters it to what the other one will get. */
static double
run_half (Half *h, const FxReverbPiece *p, double *x)
{
  double y[FX_REVERB_GRID], low = h->low, most;
  size_t n = p->n;
  most = modulated (h, p, x);
  fx_delay_block_read (&h->line[FIRST], h->length[FIRST], n, y);
  most = fmax (most, fx_delay_block_write (&h->line[FIRST], n, x));
  for (size_t j = 0; j < n; j++) {
    double damp = value (p, FX_REVERB_DAMP, j);
    low = y[j] * (1 - damp) + low * damp;
    x[j] = low * value (p, FX_REVERB_DECAY, j);
  }
  h->low = fx_delay_kept (low);
  most = fmax (most, fabs (h->low));
  most = fmax (most, fx_delay_block_all_pass (&h->line[SECOND],
                         h->length[SECOND], value (p, FX_REVERB_DECAY_DIFF, 0),
                         p->run->step[FX_REVERB_DECAY_DIFF], n, x));
  return fmax (most, fx_delay_block_write (&h->line[LAST], n, x));
}

/* Taps count from what the frame itself has written. */
static void
tap (const Plate *s, const FxReverbPiece *p, uint32_t c)
{
  double y[FX_REVERB_GRID], *out = p->out[c];
  uint32_t set = c % MOST_CHANNELS;
  for (size_t j = 0; j < p->n; j++)
    out[j] = 0;
  for (int t = 0; t < TAPS; t++) {
    const Half *h = &s->half[taps[set % 2][t].half];
    double sign = 0.6 * taps[set % 2][t].sign;
    fx_delay_block_read (&h->line[taps[set % 2][t].line],
        s->tap[set][t] + (uint32_t)p->n, p->n, y);
    for (size_t j = 0; j < p->n; j++)
      out[j] += sign * y[j];
  }
}

static double
run (void *core, const FxReverbPiece *p)
{
  Plate *s = core;
  double x[2][FX_REVERB_GRID], most;
  if (p->recalculate) {
    for (int h = 0; h < 2; h++)
      fx_reverb_steer (&s->half[h].swing, p, s->half[h].length[MODULATED],
          p->run->knob[FX_REVERB_DEPTH], h * 0.25);
  }
  most = diffuse (s, p);
  for (int h = 0; h < 2; h++) {
    const Half *other = &s->half[1 - h];
    fx_delay_block_read (&other->line[LAST], other->length[LAST], p->n, x[h]);
    for (size_t j = 0; j < p->n; j++)
      x[h][j] = p->in[j] + x[h][j] * value (p, FX_REVERB_DECAY, j);
  }
  for (int h = 0; h < 2; h++)
    most = fmax (most, run_half (&s->half[h], p, x[h]));
  for (uint32_t c = 0; c < s->channels; c++)
    tap (s, p, c);
  return most;
}

const FxReverbCore fx_reverb_plate = { sizeof (Plate), 0, init, free_core,
  reset, shortest, longest, run };
