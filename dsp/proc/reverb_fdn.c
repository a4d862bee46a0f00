/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A feedback delay network: J.-M. Jot and A. Chaigne, Digital delay networks for
 * designing artificial reverberators, AES preprint 3030, 1991. With s the
 * outputs of N delay lines of L[i] frames behind their absorbent filters H[i],
 *
 *   u = A s,   v = u + b x,   s[i] = H[i] v[i] (n - L[i]),
 *
 * where A is the Hadamard matrix over sqrt (N), which keeps all energy, so that
 * H alone says how sound dies: in dB, H[i] = -60 L[i] / (rate T60), at each
 * frequency (their equation 11). H is a sum of three ranges, each with its gain,
 * that two low-passes P of first order (bilinear, prewarped) divide:
 *
 *   H = low P(f1) + mid (P(f2) - P(f1)) + high (1 - P(f2)), f1 <= f2.
 *
 * b is a row of signs that is none of A.
 *
 * Output c is row c + 1 of u: rows are orthogonal, so that up to N channels
 * have nothing in common; after that they come round again. Lengths are primes
 * at 44.1 kHz, from 23 to 88 ms, and swing by the modulation, each in a phase of
 * its own. */

#include <string.h>
#include "dsp/proc/reverb.h"

enum { MOST = FX_REVERB_LINES, SWINGS = 24 };
enum { LOW, MID, HIGH, RANGES };

static const double lengths[MOST] = { 1009, 1103, 1213, 1321, 1447, 1583, 1733,
  1889, 2069, 2267, 2477, 2707, 2963, 3251, 3547, 3881 };

static const double signs[MOST] = { 1, 1, -1, 1, -1, -1, 1, -1, 1, -1, -1, 1, 1,
  1, -1, -1 };

/* The filter of a line: gains, what they gain from frame to frame, and what the
 * low-passes remember. */
typedef struct Absorber {
  double gain[RANGES], step[RANGES];
  FxAbsorber state;
} Absorber;

typedef struct Fdn {
  uint32_t channels, lines, swings; /* swings: frames, at most */
  double knob[FX_REVERB_HIGH_HZ - FX_REVERB_LOW + 1]; /* that gains are of */
  double pole[2];                                     /* of the low-passes */
  int still;                                          /* no gain moves */
  FxReverbDiffuser diffuser;
  FxReverbLine line[MOST];
  uint32_t length[MOST];
  FxReverbSwing swing[MOST];
  Absorber absorber[MOST];
} Fdn;

static int
init (void *core, const FxFormat *f, const FxReverbPlan *p)
{
  Fdn *s = core;
  int ok = fx_reverb_diffuser_init (&s->diffuser, f->rate, p->size);
  s->channels = f->channels;
  s->lines = (uint32_t)p->lines;
  s->swings = (uint32_t)(SWINGS * f->rate / 44100) + 1;
  for (uint32_t i = 0; i < s->lines; i++) {
    uint32_t k = s->lines == MOST ? i : 2 * i + 1;
    s->length[i] = fx_reverb_length (lengths[k], 44100, f->rate, p->size);
    ok &= fx_reverb_line_init (
        &s->line[i], s->length[i] + s->swings + FX_LAGRANGE);
  }
  return ok;
}

static void
free_core (void *core)
{
  Fdn *s = core;
  fx_reverb_diffuser_free (&s->diffuser);
  for (uint32_t i = 0; i < s->lines; i++)
    fx_reverb_line_free (&s->line[i]);
}

static void
reset (void *core)
{
  Fdn *s = core;
  fx_reverb_diffuser_reset (&s->diffuser);
  s->knob[0] = -1;
  for (uint32_t i = 0; i < s->lines; i++) {
    fx_reverb_line_reset (&s->line[i]);
    fx_reverb_swing_reset (&s->swing[i], s->length[i], (double)i / s->lines);
    s->absorber[i] = (Absorber){ 0 };
  }
}

static uint32_t
shortest (const void *core)
{
  const Fdn *s = core;
  uint32_t n = fx_reverb_diffuser_shortest (&s->diffuser);
  return n < s->length[0] ? n : s->length[0];
}

static uint32_t
longest (const void *core)
{
  const Fdn *s = core;
  return s->length[s->lines - 1] + s->swings;
}

/* --- absorption ------------------------------------------------------------------ */

static double
pole (double hz, double rate)
{
  double g = tan (M_PI * fmin (hz / rate, 0.49));
  return (1 - g) / (1 + g);
}

/* Gains go to where knobs are, up to the end of this way of the modulation. */
static void
absorb (Fdn *s, const FxReverbPiece *p)
{
  const double *k = p->run->knob;
  double rate = p->run->format->rate;
  int first = s->knob[0] < 0, same = 1;
  for (int i = FX_REVERB_LOW; i <= FX_REVERB_HIGH_HZ; i++) {
    same &= s->knob[i - FX_REVERB_LOW] == k[i];
    s->knob[i - FX_REVERB_LOW] = k[i];
  }
  if (same && s->still)
    return;
  s->still = same || first;
  s->pole[0] = pole (k[FX_REVERB_LOW_HZ], rate);
  s->pole[1] = pole (k[FX_REVERB_HIGH_HZ], rate);
  for (uint32_t i = 0; i < s->lines; i++) {
    Absorber *a = &s->absorber[i];
    for (int r = 0; r < RANGES; r++) {
      /* ln (10) / 20 */
      double to =
          exp (-0.11512925464970228 * k[FX_REVERB_LOW + r] * s->length[i]);
      a->gain[r] = first ? to : a->gain[r] + a->step[r] * p->before;
      a->step[r] = s->still ? 0 : (to - a->gain[r]) / p->frames;
      if (s->still)
        a->gain[r] = to;
    }
  }
}

/* Gains that move. */
static void
absorb_moving (Absorber *a, const FxReverbPiece *p, const double *pole,
    const double *x, double *y)
{
  FxAbsorber *f = &a->state;
  double g0 = (1 - pole[0]) / 2, g1 = (1 - pole[1]) / 2;
  for (size_t j = 0; j < p->n; j++) {
    double v = x[j], sum = v + f->last, gain[RANGES];
    for (int r = 0; r < RANGES; r++)
      gain[r] = a->gain[r] + a->step[r] * (p->at + (double)j);
    f->last = v;
    f->low = g0 * sum + pole[0] * f->low;
    f->high = g1 * sum + pole[1] * f->high;
    y[j] = gain[LOW] * f->low + gain[MID] * (f->high - f->low) +
           gain[HIGH] * (v - f->high);
  }
}

static double
run_absorber (const Fdn *s, Absorber *a, const FxReverbPiece *p,
    const double *x, double *y)
{
  FxAbsorber *f = &a->state;
  if (s->still)
    fx_absorb (p->kernels, f, y, x, p->n, s->pole, a->gain);
  else
    absorb_moving (a, p, s->pole, x, y);
  f->low = fx_delay_kept (f->low);
  f->high = fx_delay_kept (f->high);
  return fmax (fmax (fabs (f->low), fabs (f->high)), fabs (f->last));
}

/* --- audio ------------------------------------------------------------------------ */

/* What comes out of line i: in the line itself, or y. */
static const double *
read_line (const Fdn *s, uint32_t i, const FxReverbPiece *p, double *y)
{
  const FxReverbSwing *w = &s->swing[i];
  const FxReverbLine *d = &s->line[i];
  if (w->step == 0 && w->delay == s->length[i])
    return fx_reverb_line_read (d, s->length[i]);
  fx_reverb_line_moving (d, w, p, s->length[i] + s->swings, y);
  return y;
}

static double
run (void *core, const FxReverbPiece *p)
{
  Fdn *s = core;
  FX_REVERB_ALIGNED double x[MOST][FX_REVERB_GRID], moved[FX_REVERB_GRID];
  FX_REVERB_ALIGNED double in[FX_REVERB_GRID];
  double most, scale = 1 / sqrt (s->lines);
  /* As loud with 8 lines as with 16, about as loud as Freeverb. */
  double level = scale * sqrt (s->lines) / 4;
  if (p->recalculate) {
    absorb (s, p);
    for (uint32_t i = 0; i < s->lines; i++)
      fx_reverb_steer (
          &s->swing[i], p, s->length[i], p->run->knob[FX_REVERB_DEPTH]);
  }
  memcpy (in, p->in, p->n * sizeof *in);
  most = fx_reverb_diffuser_run (&s->diffuser, p, in);
  for (uint32_t i = 0; i < s->lines; i++) {
    const double *v = read_line (s, i, p, moved);
    most =
        fx_reverb_larger (most, run_absorber (s, &s->absorber[i], p, v, x[i]));
  }
  fx_hadamard (p->kernels, x[0], FX_REVERB_GRID, s->lines, p->n);
  for (uint32_t c = 0; c < s->channels; c++) {
    const double *u = x[(c + 1) % s->lines];
    fx_weigh (p->kernels, p->out[c], &u, &level, 1, p->n);
  }
  for (uint32_t i = 0; i < s->lines; i++) {
    const double *from[2] = { x[i], in };
    double gain[2] = { scale, signs[i] * scale };
    double v = fx_weigh (
        p->kernels, fx_reverb_line_write (&s->line[i]), from, gain, 2, p->n);
    most = fx_reverb_larger (most, fx_reverb_line_done (&s->line[i], p->n, v));
  }
  return most;
}

const FxReverbCore fx_reverb_fdn = { sizeof (Fdn), 0, 1, init, free_core, reset,
  shortest, longest, run };
