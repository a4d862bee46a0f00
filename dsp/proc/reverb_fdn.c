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

#include "dsp/proc/reverb.h"

enum { MOST = FX_REVERB_LINES, TOGETHER = 4, SWINGS = 24 };
enum { LOW, MID, HIGH, RANGES };

static const double lengths[MOST] = { 1009, 1103, 1213, 1321, 1447, 1583, 1733,
  1889, 2069, 2267, 2477, 2707, 2963, 3251, 3547, 3881 };

static const double signs[MOST] = { 1, 1, -1, 1, -1, -1, 1, -1, 1, -1, -1, 1, 1,
  1, -1, -1 };

/* The filters of lines side by side: gains, what they gain from frame to frame,
 * and what the low-passes remember. */
typedef struct Absorber {
  double gain[RANGES], step[RANGES];
  double last, low[2];
} Absorber;

typedef struct Fdn {
  uint32_t channels, lines, swings; /* swings: frames, at most */
  double knob[FX_REVERB_HIGH_HZ - FX_REVERB_LOW + 1]; /* that gains are of */
  double pole[2];                                     /* of the low-passes */
  int still;                                          /* no gain moves */
  FxReverbDiffuser diffuser;
  FxDelayLine line[MOST];
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
    ok &= fx_delay_line_init (&s->line[i], s->length[i] + s->swings + 8);
  }
  return ok;
}

static void
free_core (void *core)
{
  Fdn *s = core;
  fx_reverb_diffuser_free (&s->diffuser);
  for (uint32_t i = 0; i < s->lines; i++)
    fx_delay_line_free (&s->line[i]);
}

static void
reset (void *core)
{
  Fdn *s = core;
  fx_reverb_diffuser_reset (&s->diffuser);
  s->knob[0] = -1;
  for (uint32_t i = 0; i < s->lines; i++) {
    fx_delay_line_reset (&s->line[i]);
    s->swing[i] = (FxReverbSwing){ s->length[i], 0 };
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

/* Some lines at once: each low-pass waits for itself alone. */
static double
run_absorbers (const Fdn *s, Absorber *a, const FxReverbPiece *p,
    double (*x)[FX_REVERB_GRID])
{
  double gain[RANGES][TOGETHER], step[RANGES][TOGETHER], last[TOGETHER];
  double now[RANGES][TOGETHER];
  double low[TOGETHER], high[TOGETHER], most = 0;
  double p0 = s->pole[0], p1 = s->pole[1];
  double g0 = (1 - p0) / 2, g1 = (1 - p1) / 2;
  for (int i = 0; i < TOGETHER; i++) {
    for (int r = 0; r < RANGES; r++) {
      gain[r][i] = a[i].gain[r];
      step[r][i] = a[i].step[r];
      now[r][i] = gain[r][i] + step[r][i] * p->at;
    }
    last[i] = a[i].last;
    low[i] = a[i].low[0];
    high[i] = a[i].low[1];
  }
  for (size_t j = 0; j < p->n; j++) {
    for (int i = 0; i < TOGETHER; i++) {
      double v = x[i][j], sum = v + last[i];
      last[i] = v;
      low[i] = g0 * sum + p0 * low[i];
      high[i] = g1 * sum + p1 * high[i];
      x[i][j] = now[LOW][i] * low[i] + now[MID][i] * (high[i] - low[i]) +
                now[HIGH][i] * (v - high[i]);
    }
    if (s->still)
      continue;
    for (int r = 0; r < RANGES; r++) {
      for (int i = 0; i < TOGETHER; i++)
        now[r][i] = gain[r][i] + step[r][i] * (p->at + (double)(j + 1));
    }
  }
  for (int i = 0; i < TOGETHER; i++) {
    a[i].last = last[i];
    a[i].low[0] = fx_delay_kept (low[i]);
    a[i].low[1] = fx_delay_kept (high[i]);
    most = fmax (most, fmax (fabs (a[i].low[0]), fabs (a[i].low[1])));
    most = fmax (most, fabs (last[i]));
  }
  return most;
}

/* --- audio ------------------------------------------------------------------------ */

static void
read_line (const Fdn *s, uint32_t i, const FxReverbPiece *p, double *y)
{
  const FxReverbSwing *w = &s->swing[i];
  const FxDelayLine *d = &s->line[i];
  if (w->step == 0 && w->delay == s->length[i])
    fx_delay_block_read (d, s->length[i], p->n, y);
  else
    fx_delay_block_moving (d, w->delay, w->step, p->at, d->mask - 3, p->n, y);
}

/* In place: sums and differences of lines that lie 1, 2, 4, ... apart. */
static void
mix (uint32_t lines, double (*x)[FX_REVERB_GRID])
{
  for (uint32_t apart = 1; apart < lines; apart *= 2) {
    for (uint32_t i = 0; i < lines; i++) {
      double *a = x[i], *b = x[i | apart];
      if (i & apart)
        continue;
      for (int j = 0; j < FX_REVERB_GRID; j++) {
        double t = a[j];
        a[j] = t + b[j];
        b[j] = t - b[j];
      }
    }
  }
}

static double
run (void *core, const FxReverbPiece *p)
{
  Fdn *s = core;
  double x[MOST][FX_REVERB_GRID], most, scale = 1 / sqrt (s->lines);
  /* As loud with 8 lines as with 16, about as loud as Freeverb. */
  double level = sqrt (s->lines) / 4;
  if (p->recalculate) {
    absorb (s, p);
    for (uint32_t i = 0; i < s->lines; i++)
      fx_reverb_steer (&s->swing[i], p, s->length[i],
          p->run->knob[FX_REVERB_DEPTH], (double)i / s->lines);
  }
  most = fx_reverb_diffuser_run (&s->diffuser, p);
  for (uint32_t i = 0; i < s->lines; i++) {
    read_line (s, i, p, x[i]);
    for (size_t j = p->n; j < FX_REVERB_GRID; j++)
      x[i][j] = 0;
  }
  for (uint32_t i = 0; i < s->lines; i += TOGETHER)
    most = fmax (most, run_absorbers (s, &s->absorber[i], p, x + i));
  mix (s->lines, x);
  for (uint32_t c = 0; c < s->channels; c++) {
    const double *u = x[(c + 1) % s->lines];
    for (size_t j = 0; j < p->n; j++)
      p->out[c][j] = u[j] * scale * level;
  }
  for (uint32_t i = 0; i < s->lines; i++) {
    for (size_t j = 0; j < p->n; j++)
      x[i][j] = (x[i][j] + signs[i] * p->in[j]) * scale;
    most = fmax (most, fx_delay_block_write (&s->line[i], p->n, x[i]));
  }
  return most;
}

const FxReverbCore fx_reverb_fdn = { sizeof (Fdn), 0, init, free_core, reset,
  shortest, longest, run };
