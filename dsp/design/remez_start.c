/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The start of the exchange. The extrema of best approximations on a union of
 * intervals are distributed, for a high degree, as a charge in equilibrium on
 * it. In x = cos w that has the density
 *     |q (x)| / sqrt (prod |x - e_i|)      e_i: all edges
 * where q has a zero in every gap, such that the integral over each gap of the
 * same expression (with its sign) is 0: linear equations for q. For one band
 * -1 .. 1 these are the Chebyshev nodes. Integrals by the midpoint rule in the
 * angle that takes away the singularity at the edges (Widom 1969; Fuchs 1980
 * for the distribution; Filip 2016 on why the start decides). Double. */

#include <math.h>
#include "dsp/design/remez_priv.h"

enum { GAPS = FX_FIR_MAX_BANDS, GAP_POINTS = 128 };

typedef struct Charge {
  const FxRemezProblem *p;
  double middle[GAPS]; /* angle of the middle of the gap above band i */
  double c[GAPS];      /* q = prod (x - m_i) + sum c_i prod_k!=i (x - m_k) */
} Charge;

/* cos a - cos b */
static double
difference (double a, double b)
{
  return -2 * sin (0.5 * (a + b)) * sin (0.5 * (a - b));
}

/* sin w / sqrt (prod |cos w - e_i|), a factor at a time against overflow */
static double
root (const FxRemezProblem *p, double w)
{
  double v = sin (w);

  for (uint32_t i = 0; i < p->n; i++) {
    double d = fabs (
        difference (w, p->band[i].lower) * difference (w, p->band[i].upper));
    v /= sqrt (fmax (d, 1e-300));
  }
  return v;
}

/* prod (x - m_i), without that of i = skip */
static double
product (const Charge *q, double w, int skip)
{
  double v = 1;

  for (int i = 0; i + 1 < (int)q->p->n; i++)
    if (i != skip)
      v *= difference (w, q->middle[i]);
  return v;
}

static double
density (const Charge *q, double w)
{
  double v = product (q, w, -1);

  for (int i = 0; i + 1 < (int)q->p->n; i++)
    v += q->c[i] * product (q, w, i);
  return fabs (v) * root (q->p, w);
}

/* a c = b by elimination with pivots; c holds b. 0, or -1: singular. */
static int
solve (double a[GAPS][GAPS], double *c, int n)
{
  for (int k = 0; k < n; k++) {
    int best = k;
    for (int i = k + 1; i < n; i++)
      if (fabs (a[i][k]) > fabs (a[best][k]))
        best = i;
    if (!(fabs (a[best][k]) > 0))
      return -1;
    for (int j = 0; j < n; j++) {
      double t = a[k][j];
      a[k][j] = a[best][j];
      a[best][j] = t;
    }
    double t = c[k];
    c[k] = c[best];
    c[best] = t;
    for (int i = k + 1; i < n; i++) {
      double f = a[i][k] / a[k][k];
      for (int j = k; j < n; j++)
        a[i][j] -= f * a[k][j];
      c[i] -= f * c[k];
    }
  }
  for (int k = n - 1; k >= 0; k--) {
    for (int j = k + 1; j < n; j++)
      c[k] -= a[k][j] * c[j];
    c[k] /= a[k][k];
  }
  return 0;
}

static void
find_charge (const FxRemezProblem *p, Charge *q)
{
  double a[GAPS][GAPS];
  int gaps = (int)p->n - 1, finite = 1;

  q->p = p;
  for (int i = 0; i < gaps; i++)
    q->middle[i] = 0.5 * (p->band[i].upper + p->band[i + 1].lower);
  for (int g = 0; g < gaps; g++) {
    double from = p->band[g].upper, to = p->band[g + 1].lower;
    q->c[g] = 0;
    for (int i = 0; i < gaps; i++)
      a[g][i] = 0;
    for (int k = 0; k < GAP_POINTS; k++) {
      double phi = M_PI * (k + 0.5) / GAP_POINTS;
      double w = 0.5 * (from + to) - 0.5 * (to - from) * cos (phi);
      double v = sin (phi) * root (p, w);
      q->c[g] -= v * product (q, w, -1);
      for (int i = 0; i < gaps; i++)
        a[g][i] += v * product (q, w, i);
    }
  }
  if (solve (a, q->c, gaps) != 0)
    finite = 0;
  for (int i = 0; i < gaps; i++)
    finite &= isfinite (q->c[i]) != 0;
  for (int i = 0; i < gaps && !finite; i++)
    q->c[i] = 0;
}

/* angle at step k of steps over a band, in the variable of the midpoint rule */
static double
band_angle (const FxRemezBand *b, double k, double steps)
{
  /* from the nearer edge, for the relative precision of the distance */
  double s = sin (0.5 * M_PI * k / steps), c = cos (0.5 * M_PI * k / steps);

  if (k < 0.5 * steps)
    return b->lower + (b->upper - b->lower) * s * s;
  return b->upper - (b->upper - b->lower) * c * c;
}

/* The charge of step k + 1/2. */
static double
band_charge (const Charge *q, const FxRemezBand *b, uint32_t k, uint32_t steps)
{
  double phi = M_PI * (k + 0.5) / steps;

  return density (q, band_angle (b, k + 0.5, steps)) * sin (phi) *
         (b->upper - b->lower) * M_PI / (2 * steps);
}

/* How many points each band gets: its charge times the degree, and one; made
 * to sum to total, the largest remainders first. */
static void
share (const double *charge, uint32_t n, uint32_t total, uint32_t *count)
{
  double ideal[FX_FIR_MAX_BANDS], sum = 0;
  uint32_t given = 0;

  for (uint32_t i = 0; i < n; i++)
    sum += charge[i];
  for (uint32_t i = 0; i < n; i++) {
    ideal[i] = charge[i] / sum * ((double)total - 2) + 2.0 / n;
    count[i] = (uint32_t)ideal[i];
    given += count[i];
  }
  while (given != total) {
    uint32_t best = 0;
    int more = given < total;
    for (uint32_t i = 1; i < n; i++) {
      double d = (ideal[i] - count[i]) - (ideal[best] - count[best]);
      if (more ? d > 0 : (count[i] && (!count[best] || d < 0)))
        best = i;
    }
    count[best] += more ? 1 : -1;
    given += more ? 1 : -1;
  }
}

/* count points at equal steps of charge, from edge to edge */
static void
place (const Charge *q, uint32_t band, double charge, uint32_t steps,
    uint32_t count, double *w)
{
  const FxRemezBand *b = &q->p->band[band];
  double sum = 0;
  uint32_t i = 0;

  if (count == 1) {
    w[0] = band > 0 ? b->lower : b->upper;
    return;
  }
  w[i++] = b->lower;
  for (uint32_t k = 0; k < steps && i + 1 < count; k++) {
    double part = band_charge (q, b, k, steps);
    while (i + 1 < count && sum + part >= charge * i / (count - 1)) {
      double t = part > 0 ? (charge * i / (count - 1) - sum) / part : 0.5;
      w[i++] = band_angle (b, k + fmin (fmax (t, 0), 1), steps);
    }
    sum += part;
  }
  /* the last, and what rounding of the sum left out */
  for (uint32_t left = count - i, k = 1; k <= left; k++) {
    double from = w[count - left - 1];
    w[i++] = k < left ? from + (b->upper - from) * k / left : b->upper;
  }
}

void
fx_remez_start (const FxRemezProblem *p, FxRemezReference *r)
{
  Charge q;
  double charge[FX_FIR_MAX_BANDS];
  uint32_t count[FX_FIR_MAX_BANDS], at = 0, steps = 8 * r->n + 2000;

  find_charge (p, &q);
  for (uint32_t i = 0; i < p->n; i++) {
    charge[i] = 0;
    for (uint32_t k = 0; k < steps; k++)
      charge[i] += band_charge (&q, &p->band[i], k, steps);
    if (!(charge[i] > 0 && isfinite (charge[i])))
      charge[i] = 1e-6;
  }
  share (charge, p->n, r->n, count);
  for (uint32_t i = 0; i < p->n; i++) {
    if (count[i] == 0)
      continue;
    place (&q, i, charge[i], steps, count[i], r->w + at);
    for (uint32_t k = 0; k < count[i]; k++)
      r->band[at + k] = (uint8_t)i;
    at += count[i];
  }
}
