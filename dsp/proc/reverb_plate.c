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
  FxReverbLine line[LINES];
  uint32_t length[LINES];
  FxReverbSwing swing; /* of the modulated all-pass */
  double low;          /* of the damping */
} Half;

typedef struct Plate {
  uint32_t channels, swings; /* swings: frames, at most */
  double band;               /* of the low-pass at the input */
  double pole;               /* of that low-pass at this rate */
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
  /* 16 frames of the paper's. */
  s->swings = (uint32_t)(16 * f->rate / RATE) + 1;
  for (int h = 0; h < 2; h++) {
    for (int i = 0; i < LINES; i++) {
      Half *half = &s->half[h];
      half->length[i] =
          fx_reverb_length (lengths[h][i], RATE, f->rate, p->size);
      ok &= fx_reverb_line_init (
          &half->line[i], half->length[i] + s->swings + FX_LAGRANGE);
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
      fx_reverb_line_free (&s->half[h].line[i]);
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
      fx_reverb_line_reset (&half->line[i]);
    half->low = 0;
    fx_reverb_swing_reset (&half->swing, half->length[MODULATED], h * 0.25);
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
value (const FxReverbPiece *p, int knob)
{
  return p->run->knob[knob] + p->run->step[knob] * (double)p->from;
}

/* Appends x, whose magnitudes that returns the largest of. */
static double
append (FxReverbLine *d, const FxReverbPiece *p, const double *x)
{
  static const double one = 1;
  double most =
      fx_weigh (p->kernels, fx_reverb_line_write (d), &x, &one, 1, p->n);
  return fx_reverb_line_done (d, p->n, most);
}

/* x = the input behind its low-pass and all-passes. */
static double
diffuse (Plate *s, const FxReverbPiece *p, double *x)
{
  double most = fx_reverb_low_pass (&s->band, p, s->pole, 0, 1, 0, p->in, x);
  return fx_reverb_larger (most, fx_reverb_diffuser_run (&s->diffuser, p, x));
}

/* The all-pass whose length swings. Its sign is that of the figure: the other
 * way round than at the input. */
static double
modulated (const Plate *s, Half *h, const FxReverbPiece *p, double *x)
{
  FxReverbLine *d = &h->line[MODULATED];
  uint32_t length = h->length[MODULATED];
  FX_REVERB_ALIGNED double y[FX_REVERB_GRID];
  double most;
  const double *old = y;
  if (h->swing.step == 0 && h->swing.delay == length)
    old = fx_reverb_line_read (d, length);
  else
    fx_reverb_line_moving (d, &h->swing, p, length + s->swings, y);
  most = fx_all_pass (p->kernels, fx_reverb_line_write (d), old, x, p->n, -0.7,
      1 - 0.7 * 0.7, 0.7);
  return fx_reverb_line_done (d, p->n, most);
}

/* Half h, from what enters it to what the other one will get. */
static double
run_half (const Plate *s, Half *h, const FxReverbPiece *p, double *x)
{
  const double *step = p->run->step;
  FX_REVERB_ALIGNED double y[FX_REVERB_GRID];
  double most;
  most = modulated (s, h, p, x);
  most = fx_reverb_larger (
      most, fx_reverb_low_pass (&h->low, p, value (p, FX_REVERB_DAMP),
                step[FX_REVERB_DAMP], value (p, FX_REVERB_DECAY),
                step[FX_REVERB_DECAY],
                fx_reverb_line_read (&h->line[FIRST], h->length[FIRST]), y));
  most = fx_reverb_larger (most, append (&h->line[FIRST], p, x));
  most = fx_reverb_larger (most,
      fx_reverb_all_pass (&h->line[SECOND], h->length[SECOND],
          value (p, FX_REVERB_DECAY_DIFF), step[FX_REVERB_DECAY_DIFF], p, y));
  return fx_reverb_larger (most, append (&h->line[LAST], p, y));
}

/* The input, and what is left of the other half's output. */
static void
enter (const Half *other, const FxReverbPiece *p, const double *in, double *x)
{
  double decay = value (p, FX_REVERB_DECAY);
  double step = p->run->step[FX_REVERB_DECAY];
  const double *y =
      fx_reverb_line_read (&other->line[LAST], other->length[LAST]);
  if (step == 0) {
    const double *from[2] = { in, y }, gain[2] = { 1, decay };
    fx_weigh (p->kernels, x, from, gain, 2, p->n);
    return;
  }
  for (size_t j = 0; j < p->n; j++)
    x[j] = in[j] + y[j] * (decay + step * (double)j);
}

/* Taps count from what the frame itself has written. */
static void
tap (const Plate *s, const FxReverbPiece *p, uint32_t c)
{
  const double *from[TAPS];
  double gain[TAPS];
  uint32_t set = c % MOST_CHANNELS;
  for (int t = 0; t < TAPS; t++) {
    const Half *h = &s->half[taps[set % 2][t].half];
    gain[t] = 0.6 * taps[set % 2][t].sign;
    from[t] = fx_reverb_line_read (
        &h->line[taps[set % 2][t].line], s->tap[set][t] + (uint32_t)p->n);
  }
  fx_weigh (p->kernels, p->out[c], from, gain, TAPS, p->n);
}

static double
run (void *core, const FxReverbPiece *p)
{
  Plate *s = core;
  FX_REVERB_ALIGNED double in[FX_REVERB_GRID], x[2][FX_REVERB_GRID];
  double most;
  if (p->recalculate) {
    for (int h = 0; h < 2; h++)
      fx_reverb_steer (&s->half[h].swing, p, s->half[h].length[MODULATED],
          p->run->knob[FX_REVERB_DEPTH]);
  }
  most = diffuse (s, p, in);
  for (int h = 0; h < 2; h++)
    enter (&s->half[1 - h], p, in, x[h]);
  for (int h = 0; h < 2; h++)
    most = fx_reverb_larger (most, run_half (s, &s->half[h], p, x[h]));
  for (uint32_t c = 0; c < s->channels; c++)
    tap (s, p, c);
  return most;
}

const FxReverbCore fx_reverb_plate = { sizeof (Plate), 0, 1, init, free_core,
  reset, shortest, longest, run };
