/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Percentiles of magnitudes in memory that does not depend on how many there
 * are: a histogram whose classes are parts of octaves, from 2^-40 to 2^8. What it
 * tells is right to the width of a class, 1/1024 of the value in a fine one
 * (0.0085 dB wide), 1/16 in a coarse one (0.53 dB), and much better where a class has
 * many values; the largest is exact. One thread at a time. */

#ifndef FX_PERCENTILE_H
#define FX_PERCENTILE_H

#include <stddef.h>
#include <stdint.h>

typedef struct FxPercentile {
  uint32_t classes;
  int shift; /* of a double's bits: what is left is the class */
  uint64_t n;
  double most;
  uint64_t *count; /* one per class */
} FxPercentile;

/* fine or coarse. 0 when out of memory. Not RT. */
int fx_percentile_init (FxPercentile *p, int fine);
void fx_percentile_free (FxPercentile *p);

/* RT, as long as the histogram. */
void fx_percentile_reset (FxPercentile *p);

/* Counts |x| of n values. RT. */
void fx_percentile_add (FxPercentile *p, const double *x, size_t n);

/* Adds what another one of the same kind has counted. RT. */
void fx_percentile_merge (FxPercentile *p, const FxPercentile *other);

/* The value below which `percent` of all lie, 0 .. 100, linear between the two
 * neighbours of rank percent / 100 (n - 1), as numpy.percentile does. 0 when
 * nothing was counted. RT. */
double fx_percentile_value (const FxPercentile *p, double percent);

#endif
