/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The exchange of Remez for linear-phase filters (Parks and McClellan 1972).
 * A (w) = Q (w) P (cos w); on the reference, one point more than P has
 * coefficients, the weighted error W (D - A) alternates between +d and -d; P is
 * its interpolation there in the barycentric form. The new reference are the
 * largest extrema of the error that alternate, until none is larger than d.
 *
 * Nodes and barycentric weights are long double; a node enters the sums as two
 * doubles, so that distances are exact near 0 Hz and Nyquist, where cosines
 * crowd. Extrema are bracketed by 8 samples between neighbours of the
 * reference, whose own errors are +-d: as many signs alternate as the reference
 * has points, so none can get lost. Then parabolas (Filip 2016 for start and
 * scaling; Berrut and Trefethen 2004 for the barycentric form). */

#include <math.h>
#include <stdlib.h>
#include "dsp/design/remez_priv.h"

enum {
  LANES = 8,
  PER_STEP = 8,
  EDGE_STEPS = 6,
  MIN_TERMS = 16,
  MAX_ITERATIONS = 120
};

double
fx_remez_factor (FxRemezFactor factor, double w)
{
  switch (factor) {
  case FX_REMEZ_COS_HALF:
    return sin (0.5 * (M_PI - w));
  case FX_REMEZ_SIN:
    return sin (w);
  case FX_REMEZ_SIN_HALF:
    return sin (0.5 * w);
  default:
    return 1;
  }
}

double
fx_remez_desired (const FxRemezBand *b, double w)
{
  return b->gain + b->slope * (w - b->lower);
}

/* 1 / prod 2 (x_i - x_k), scaled by a common power of two; mantissa and
 * exponent apart, since the products leave the range of any type. */
static void
find_weights (FxRemezExchange *s)
{
  uint32_t n = s->r.n;
  int most = 0;

  for (int pass = 0; pass < 2; pass++)
    for (uint32_t i = 0; i < n; i++) {
      long double v = 1;
      int exponent = 0, e;
      if (pass == 1) {
        s->weight[i] = ldexpl (s->weight[i], (int)s->value[i] - most);
        s->weight_d[i] = (double)s->weight[i];
        continue;
      }
      for (uint32_t from = 0; from < n; from += 8) {
        uint32_t to = from + 8 < n ? from + 8 : n;
        for (uint32_t k = from; k < to; k++)
          v *= k == i ? 1 : 2 * (s->x[i] - s->x[k]);
        v = frexpl (v, &e);
        exponent += e;
      }
      s->weight[i] = 1 / v;
      s->value[i] = -exponent;
      if (i == 0 || -exponent > most)
        most = -exponent;
    }
}

/* Nodes, weights, d and the values of P for the reference as it is. -1: two
 * nodes have become one. */
static int
interpolate (FxRemezExchange *s)
{
  uint32_t n = s->r.n;
  long double top = 0, bottom = 0;

  for (uint32_t i = 0; i < n; i++) {
    s->x[i] = cosl (s->r.w[i]);
    s->high[i] = (double)s->x[i];
    s->low[i] = (double)(s->x[i] - s->high[i]);
    if (i > 0 && !(s->x[i] < s->x[i - 1]))
      return -1;
  }
  find_weights (s);
  for (uint32_t i = 0; i < n; i++) {
    const FxRemezBand *b = &s->p->band[s->r.band[i]];
    long double q = fx_remez_factor (s->p->factor, s->r.w[i]);
    top += s->weight[i] * (fx_remez_desired (b, s->r.w[i]) / q);
    bottom += (i % 2 ? -1 : 1) * s->weight[i] / (b->weight * q);
  }
  s->d = top / bottom;
  for (uint32_t i = 0; i < n; i++) {
    const FxRemezBand *b = &s->p->band[s->r.band[i]];
    long double q = fx_remez_factor (s->p->factor, s->r.w[i]);
    s->value[i] = (fx_remez_desired (b, s->r.w[i]) -
                      (i % 2 ? -1 : 1) * s->d / b->weight) /
                  q;
    s->value_d[i] = (double)s->value[i];
  }
  return isfinite (s->d) ? 0 : -1;
}

/* The weighted error at LANES angles */
static void
errors (
    const FxRemezExchange *s, const double *w, const uint8_t *band, double *e)
{
  double high[LANES], low[LANES], top[LANES] = { 0 }, bottom[LANES] = { 0 };

  for (int k = 0; k < LANES; k++) {
    long double x = cosl (w[k]);
    high[k] = (double)x;
    low[k] = (double)(x - high[k]);
  }
  for (uint32_t i = 0; i < s->r.n; i++) {
    double xh = s->high[i], xl = s->low[i], v = s->value_d[i],
           weight = s->weight_d[i];
    for (int k = 0; k < LANES; k++) {
      double d = (high[k] - xh) + (low[k] - xl), t;
      t = weight / (d == 0 ? 1e-200 : d);
      top[k] += t * v;
      bottom[k] += t;
    }
  }
  for (int k = 0; k < LANES; k++) {
    const FxRemezBand *b = &s->p->band[band[k]];
    e[k] = b->weight *
           (fx_remez_desired (b, w[k]) -
               fx_remez_factor (s->p->factor, w[k]) * (top[k] / bottom[k]));
  }
}

static void
add_sample (FxRemezExchange *s, double w, uint8_t band, int known, double e)
{
  if (s->samples == s->most_samples)
    return;
  s->w[s->samples] = w;
  s->band[s->samples] = band;
  s->known[s->samples] = (uint8_t)known;
  s->e[s->samples++] = e;
}

/* Samples after from and before to, ever closer to an edge of the band: an
 * extremum may be next to it. */
static void
add_between (FxRemezExchange *s, double from, double to, uint8_t band)
{
  const FxRemezBand *b = &s->p->band[band];
  double nominal = 1.5 * M_PI / (s->p->terms + MIN_TERMS), step;
  int count = PER_STEP * (int)fmin (fmax ((to - from) / nominal, 1), 1e4);

  if (!(to > from))
    return;
  step = (to - from) / count;
  for (int k = EDGE_STEPS; k > 0 && from == b->lower; k--)
    add_sample (s, from + ldexp (step, -2 * k), band, 0, 0);
  for (int k = 1; k < count; k++)
    add_sample (s, from + (to - from) * k / count, band, 0, 0);
  for (int k = 1; k <= EDGE_STEPS && to == b->upper; k++)
    add_sample (s, to - ldexp (step, -2 * k), band, 0, 0);
}

static void
take_samples (FxRemezExchange *s)
{
  uint32_t i = 0;
  double w[LANES], e[LANES];
  uint8_t band[LANES];
  uint32_t at[LANES], count = 0;

  s->samples = 0;
  for (uint32_t k = 0; k < s->p->n; k++) {
    const FxRemezBand *b = &s->p->band[k];
    double last = b->lower;
    if (i == s->r.n || s->r.band[i] != k || s->r.w[i] > last)
      add_sample (s, last, (uint8_t)k, 0, 0);
    for (; i < s->r.n && s->r.band[i] == k; i++) {
      add_between (s, last, s->r.w[i], (uint8_t)k);
      last = s->r.w[i];
      add_sample (s, last, (uint8_t)k, 1, (double)(i % 2 ? -s->d : s->d));
    }
    add_between (s, last, b->upper, (uint8_t)k);
    if (last < b->upper)
      add_sample (s, b->upper, (uint8_t)k, 0, 0);
  }
  for (i = 0; i <= s->samples; i++) {
    if (i < s->samples && !s->known[i]) {
      w[count] = s->w[i];
      band[count] = s->band[i];
      at[count++] = i;
    }
    if (count == LANES || (i == s->samples && count > 0)) {
      for (uint32_t k = count; k < LANES; k++) {
        w[k] = w[0];
        band[k] = band[0];
      }
      errors (s, w, band, e);
      for (uint32_t k = 0; k < count; k++)
        s->e[at[k]] = e[k];
      count = 0;
    }
  }
}

/* Every local maximum of the samples' absolute error */
static void
find_extrema (FxRemezExchange *s)
{
  s->extrema = 0;
  for (uint32_t i = 0; i < s->samples; i++) {
    double e = s->e[i], sign = e < 0 ? -1 : 1;
    int start = i == 0 || s->band[i - 1] != s->band[i];
    int end = i + 1 == s->samples || s->band[i + 1] != s->band[i];
    FxRemezExtremum *x = &s->extremum[s->extrema];
    if ((!start && sign * e < sign * s->e[i - 1]) ||
        (!end && sign * e <= sign * s->e[i + 1]))
      continue;
    s->extrema++;
    x->w = s->w[i];
    x->e = e;
    x->band = s->band[i];
    x->below = start ? x->w : s->w[i - 1];
    x->e_below = start ? e : s->e[i - 1];
    x->above = end ? x->w : s->w[i + 1];
    x->e_above = end ? e : s->e[i + 1];
  }
}

/* The top of the parabola through three points, between the outer two; NaN if
 * there is none. */
static double
vertex (const FxRemezExtremum *x)
{
  double a = x->below - x->w, b = x->above - x->w, ea = x->e_below - x->e,
         eb = x->e_above - x->e, v;

  if (!(a < 0 && b > 0))
    return NAN;
  v = 0.5 * (a * a * eb - b * b * ea) / (a * eb - b * ea);
  return v > 0.999 * a && v < 0.999 * b && fabs (v) > 1e-7 * (b - a) ? x->w + v
                                                                     : NAN;
}

static void
move_extremum (FxRemezExtremum *x, double w, double e)
{
  int higher = x->e > 0 ? e > x->e : e < x->e;

  if (w < x->w && higher) {
    x->above = x->w;
    x->e_above = x->e;
  } else if (higher) {
    x->below = x->w;
    x->e_below = x->e;
  } else if (w < x->w) {
    x->below = w;
    x->e_below = e;
  } else {
    x->above = w;
    x->e_above = e;
  }
  if (higher) {
    x->w = w;
    x->e = e;
  }
}

static void
refine (FxRemezExchange *s)
{
  for (int round = 0; round < 3; round++) {
    uint32_t at[LANES], count = 0;
    double w[LANES], e[LANES];
    uint8_t band[LANES];
    for (uint32_t i = 0; i <= s->extrema; i++) {
      double v = i < s->extrema ? vertex (&s->extremum[i]) : NAN;
      if (!isnan (v)) {
        w[count] = v;
        band[count] = s->extremum[i].band;
        at[count++] = i;
      }
      if (count == LANES || (i == s->extrema && count > 0)) {
        for (uint32_t k = count; k < LANES; k++) {
          w[k] = w[0];
          band[k] = band[0];
        }
        errors (s, w, band, e);
        for (uint32_t k = 0; k < count; k++)
          move_extremum (&s->extremum[at[k]], w[k], e[k]);
        count = 0;
      }
    }
  }
}

static void
drop (FxRemezExchange *s, uint32_t at, uint32_t count)
{
  s->extrema -= count;
  for (uint32_t i = at; i < s->extrema; i++)
    s->extremum[i] = s->extremum[i + count];
}

/* Of neighbours with one sign, the largest */
static void
alternate (FxRemezExchange *s)
{
  FxRemezExtremum *x = s->extremum;
  uint32_t last = 0;

  for (uint32_t i = 1; i < s->extrema; i++) {
    if ((x[i].e < 0) != (x[last].e < 0))
      x[++last] = x[i];
    else if (fabs (x[i].e) > fabs (x[last].e))
      x[last] = x[i];
  }
  s->extrema = s->extrema > 0 ? last + 1 : 0;
}

/* Drops the smallest extrema, so that as many as the reference has are left and
 * still alternate. */
static void
choose (FxRemezExchange *s)
{
  const FxRemezExtremum *x = s->extremum;

  while (s->extrema > s->r.n) {
    uint32_t last = s->extrema - 1, least = 0;
    if (s->extrema == s->r.n + 1) {
      drop (s, fabs (x[0].e) < fabs (x[last].e) ? 0 : last, 1);
      continue;
    }
    for (uint32_t i = 1; i <= last; i++)
      if (fabs (x[i].e) < fabs (x[least].e))
        least = i;
    if (least == 0 || least == last)
      drop (s, least, 1);
    else
      drop (s,
          fabs (x[least - 1].e) < fabs (x[least + 1].e) ? least - 1 : least, 2);
  }
}

/* Puts the largest extremum in the place of its nearest neighbour of the
 * reference: the way on when d is 0 and nothing alternates. */
static void
exchange_one (FxRemezExchange *s)
{
  const FxRemezExtremum *x = s->extremum;
  uint32_t best = 0, at = 0;

  for (uint32_t i = 1; i < s->extrema; i++)
    if (fabs (x[i].e) > fabs (x[best].e))
      best = i;
  while (at + 1 < s->r.n && s->r.w[at + 1] <= x[best].w)
    at++;
  if (at + 1 < s->r.n && x[best].w > s->r.w[at] &&
      s->r.w[at + 1] - x[best].w < x[best].w - s->r.w[at])
    at++;
  s->r.w[at] = x[best].w;
  s->r.band[at] = x[best].band;
}

FxRemezOutcome
fx_remez_exchange (FxRemezExchange *s, double scale)
{
  double noise = 1e-14 * scale;

  for (int k = 0; k < MAX_ITERATIONS; k++) {
    double most = 0, d;
    if (interpolate (s) != 0)
      return FX_REMEZ_LOST;
    take_samples (s);
    find_extrema (s);
    refine (s);
    alternate (s);
    for (uint32_t i = 0; i < s->extrema; i++)
      most = fmax (most, fabs (s->extremum[i].e));
    d = (double)fabsl (s->d);
    if (!isfinite (most))
      return FX_REMEZ_LOST;
    if (most < 100 * noise)
      return FX_REMEZ_TOO_EXACT;
    if (most - d <= 1e-9 * most || most - d <= noise)
      return FX_REMEZ_CONVERGED;
    if (s->extrema < s->r.n) {
      exchange_one (s);
      continue;
    }
    choose (s);
    for (uint32_t i = 0; i < s->r.n; i++) {
      s->r.w[i] = s->extremum[i].w;
      s->r.band[i] = s->extremum[i].band;
    }
  }
  return FX_REMEZ_LOST;
}

long double
fx_remez_sample (const FxRemezExchange *s, uint32_t k)
{
  const long double pi = 3.14159265358979323846264338327950288L;
  double w = (double)(2 * pi * k / s->p->length);
  long double x = cosl (2 * pi * k / s->p->length), top = 0, bottom = 0;

  for (uint32_t i = 0; i < s->r.n; i++) {
    long double d = x - s->x[i];
    if (d == 0)
      return s->value[i] * fx_remez_factor (s->p->factor, w);
    top += s->weight[i] / d * s->value[i];
    bottom += s->weight[i] / d;
  }
  return fx_remez_factor (s->p->factor, fmin (w, M_PI)) * (top / bottom);
}

int
fx_remez_allocate (FxRemezExchange *s, const FxRemezProblem *p)
{
  uint32_t n = p->terms + 1,
           m = PER_STEP * (3 * (n + MIN_TERMS) + 4 * FX_FIR_MAX_BANDS);

  s->p = p;
  s->r.n = n;
  s->most_samples = m;
  s->r.w = malloc (5 * (size_t)n * sizeof *s->r.w);
  s->r.band = malloc (n);
  s->x = malloc (3 * (size_t)n * sizeof *s->x);
  s->w = malloc (2 * (size_t)m * sizeof *s->w);
  s->band = malloc (2 * (size_t)m);
  s->extremum = malloc (m * sizeof *s->extremum);
  if (!s->r.w || !s->r.band || !s->x || !s->w || !s->band || !s->extremum)
    return -1;
  s->high = s->r.w + n;
  s->low = s->high + n;
  s->weight_d = s->low + n;
  s->value_d = s->weight_d + n;
  s->weight = s->x + n;
  s->value = s->weight + n;
  s->e = s->w + m;
  s->known = s->band + m;
  return 0;
}

void
fx_remez_release (FxRemezExchange *s)
{
  free (s->r.w);
  free (s->r.band);
  free (s->x);
  free (s->w);
  free (s->band);
  free (s->extremum);
}
