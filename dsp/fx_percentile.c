/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A histogram of magnitudes. The class of a double is its exponent and the first
 * bits of its fraction. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_percentile.h"

#define OCTAVES 48
#define FIRST 983 /* biased exponent of 2^-40 */

int
fx_percentile_init (FxPercentile *p, int fine)
{
  int bits = fine ? 10 : 4;
  *p = (FxPercentile){ (uint32_t)OCTAVES << bits, 52 - bits, 0, 0, NULL };
  p->count = calloc (p->classes, sizeof *p->count);
  return p->count != NULL;
}

void
fx_percentile_free (FxPercentile *p)
{
  free (p->count);
  p->count = NULL;
}

void
fx_percentile_reset (FxPercentile *p)
{
  memset (p->count, 0, p->classes * sizeof *p->count);
  p->n = 0;
  p->most = 0;
}

void
fx_percentile_add (FxPercentile *p, const double *x, size_t n)
{
  int64_t first = (int64_t)FIRST << (52 - p->shift), last = p->classes - 1;
  for (size_t i = 0; i < n; i++) {
    double a = fabs (x[i]);
    int64_t at;
    memcpy (&at, &a, sizeof at);
    at = (at >> p->shift) - first;
    at = at < 0 ? 0 : at > last ? last : at;
    p->count[at]++;
    p->most = a > p->most ? a : p->most;
  }
  p->n += n;
}

void
fx_percentile_merge (FxPercentile *p, const FxPercentile *other)
{
  for (uint32_t i = 0; i < p->classes; i++)
    p->count[i] += other->count[i];
  p->n += other->n;
  p->most = fmax (p->most, other->most);
}

/* Where a class begins. */
static double
edge (const FxPercentile *p, uint32_t i)
{
  int bits = 52 - p->shift;
  double octave = (double)(i >> bits),
         part = (double)(i & ((1u << bits) - 1)) / (1 << bits);
  return i ? ldexp (1 + part, (int)octave - 40) : 0;
}

/* The values of a class are taken to be spread evenly over it. */
static double
ranked (const FxPercentile *p, double rank)
{
  double before = 0;
  if (rank >= (double)p->n - 1)
    return p->most;
  for (uint32_t i = 0; i < p->classes; i++) {
    double here = (double)p->count[i];
    if (before + here > rank) {
      double low = edge (p, i), high = edge (p, i + 1);
      double v = low + (high - low) * (rank - before + 0.5) / here;
      return fmin (v, p->most);
    }
    before += here;
  }
  return p->most;
}

double
fx_percentile_value (const FxPercentile *p, double percent)
{
  if (p->n == 0)
    return 0;
  double rank = percent / 100 * (double)(p->n - 1), low = floor (rank);
  double a = ranked (p, low), b = ranked (p, low + 1);
  return a + (rank - low) * (b - a);
}
