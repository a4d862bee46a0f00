/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The problem as the exchange wants it (angles, the factor of the type of
 * linear phase, weights of at most 1), and its outcome as taps whose ripple is
 * measured before they are handed out (Parks and McClellan 1972). */

#include <math.h>
#include <stdlib.h>
#include "dsp/design/fir.h"
#include "dsp/design/remez.h"
#include "dsp/design/remez_priv.h"

/* Taps, the ripple that they really have on the reference, and the largest
 * gain, which may be between or beside the bands. -1: no memory */
static int
make_taps (const FxRemezExchange *s, double *taps, double *ripple, double *most)
{
  uint32_t n = s->p->length / 2 + 1;
  long double *value = malloc (n * sizeof *value);
  int r = -1;

  *most = 0;
  if (value) {
    for (uint32_t k = 0; k < n; k++) {
      value[k] = fx_remez_sample (s, k);
      *most = fmax (*most, fabs ((double)value[k]));
    }
    r = fx_remez_taps (s->p, value, taps);
  }
  free (value);
  *ripple = 0;
  for (uint32_t i = 0; i < s->r.n && r == 0; i++) {
    const FxRemezBand *b = &s->p->band[s->r.band[i]];
    double a = fx_remez_amplitude (s->p, taps, s->r.w[i]);
    double e = b->weight * fabs (fx_remez_desired (b, s->r.w[i]) - a);
    *ripple = e <= *ripple ? *ripple : e; /* a NaN stays */
  }
  return r;
}

static int
zero_error (uint32_t band, double value, const char *what, FxError *err)
{
  int r = fx_error (err, FX_EINVAL, "gain", value, 0, 0, "", what,
      "change the length by one, end the band before, or desire 0 there");

  if (err)
    err->index = (int)band;
  return r;
}

/* Angles, and bands that end at a zero of the factor cut off a little before
 * it: there the error is 0 and there is no extremum. */
static int
make_problem (const FxFirBand *bands, uint32_t n, uint32_t length,
    FxFirSymmetry symmetry, double rate, FxRemezProblem *p, FxError *err)
{
  double most = 0, cut = 0.01 * M_PI / length, at_edge = 1e-12;
  int odd = length % 2 != 0, sine = symmetry == FX_FIR_ANTISYMMETRIC;

  p->length = length;
  p->terms = length / 2 + (odd && !sine ? 1 : 0);
  p->factor = sine ? (odd ? FX_REMEZ_SIN : FX_REMEZ_SIN_HALF)
                   : (odd ? FX_REMEZ_ONE : FX_REMEZ_COS_HALF);
  p->n = n;
  for (uint32_t i = 0; i < n; i++)
    most = fmax (most, bands[i].weight);
  for (uint32_t i = 0; i < n; i++) {
    const FxFirBand *from = &bands[i];
    FxRemezBand *b = &p->band[i];
    double lower = 2 * M_PI * (from->lower / rate),
           upper = fmin (2 * M_PI * (from->upper / rate), M_PI);
    b->gain = from->gain_lower;
    b->slope = (from->gain_upper - from->gain_lower) / (upper - lower);
    b->weight = from->weight / most;
    b->lower = lower;
    b->upper = upper;
    if (sine && lower < at_edge) {
      if (from->gain_lower != 0)
        return zero_error (i, from->gain_lower,
            "an antisymmetric filter has no gain at 0 Hz", err);
      b->lower = fmin (cut, 0.5 * upper);
      b->gain = b->slope * (b->lower - lower);
    }
    if (odd == sine && upper > M_PI - at_edge) {
      if (from->gain_upper != 0)
        return zero_error (i, from->gain_upper,
            "a filter of this length and symmetry has no gain at half the "
            "sample rate",
            err);
      b->upper = fmax (M_PI - cut, 0.5 * (M_PI + lower));
    }
  }
  return FX_OK;
}

static int
outcome_error (FxRemezOutcome outcome, uint32_t length, FxError *err)
{
  if (outcome == FX_REMEZ_TOO_EXACT)
    return fx_error (err, FX_EINVAL, "length", length, 1, 0, "",
        "the filter is longer than its bands need: its ripple is lost in the "
        "rounding of the taps",
        "shorten the filter or narrow the spaces between the bands");
  if (outcome == FX_REMEZ_TOO_FREE)
    return fx_error (err, FX_EINVAL, "bands", length, 1, 0, "",
        "the gain between or beside the bands is beyond all measure, and takes "
        "the precision of the rest",
        "let the bands reach 0 Hz and half the sample rate, narrow the spaces "
        "between them, or shorten the filter");
  return fx_error (err, FX_EINVAL, "bands", length, 1, 0, "",
      "no equiripple filter was found: the bands leave the response too free, "
      "or are too far from what this length can do",
      "add bands where there are none, move the edges, or change the length");
}

int
fx_fir_remez (const FxFirBand *bands, uint32_t n, uint32_t length,
    FxFirSymmetry symmetry, double rate, double *taps, double *ripple,
    FxError *err)
{
  FxRemezProblem p;
  FxRemezExchange s = { 0 };
  FxRemezOutcome outcome;
  double scale = 0, most = 0, got, peak, *made = NULL;
  int r = fx_fir_check_rate (rate, err);

  if (r == FX_OK && length < FX_FIR_REMEZ_MIN_LENGTH)
    r = fx_error (err, FX_EINVAL, "length", length, FX_FIR_REMEZ_MIN_LENGTH,
        FX_FIR_REMEZ_MAX_LENGTH, "", "the number of taps is out of range",
        "set a greater length");
  if (r == FX_OK)
    r = fx_fir_check_length (length, FX_FIR_REMEZ_MAX_LENGTH, 0, err);
  if (r == FX_OK)
    r = fx_fir_check_bands (bands, n, 1, rate, err);
  if (r == FX_OK)
    r = make_problem (bands, n, length, symmetry, rate, &p, err);
  if (r != FX_OK)
    return r;
  for (uint32_t i = 0; i < n; i++) {
    scale = fmax (
        scale, fmax (fabs (bands[i].gain_lower), fabs (bands[i].gain_upper)));
    most = fmax (most, bands[i].weight);
  }
  if (fx_remez_allocate (&s, &p) == 0)
    made = malloc (length * sizeof *made);
  if (!made) {
    fx_remez_release (&s);
    return fx_error (err, FX_ENOMEM, "length", length, 1, 0, "",
        "there is no memory for so long a filter", "shorten the filter");
  }
  fx_remez_start (&p, &s.r);
  outcome = fx_remez_exchange (&s, scale);
  if (outcome != FX_REMEZ_CONVERGED) {
    r = outcome_error (outcome, length, err);
  } else if (make_taps (&s, made, &got, &peak) != 0) {
    r = fx_error (err, FX_ENOMEM, "length", length, 1, 0, "",
        "there is no memory for so long a filter", "shorten the filter");
  } else if (!(got <= 1.001 * (double)fabsl (s.d))) {
    r = outcome_error (
        peak < 1e4 * scale ? FX_REMEZ_TOO_EXACT : FX_REMEZ_TOO_FREE, length,
        err);
  } else {
    for (uint32_t i = 0; i < length; i++)
      taps[i] = made[i];
    if (ripple)
      *ripple = got * most;
  }
  free (made);
  fx_remez_release (&s);
  return r;
}
