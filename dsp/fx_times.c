/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Durations in buckets: below 16 ns one for each nanosecond, above 16 in each
 * octave (the leading bit and the four after it are the index). A percentile is
 * the middle of the bucket in which it lies, and at most the largest. */

#include "dsp/fx_times.h"
#include <stdatomic.h>
#include <stdlib.h>

enum {
  PARTS = 16,
  PART_BITS = 4,
  OCTAVES = 36,
  BUCKETS = PARTS * (OCTAVES + 1)
};

struct FxTimes {
  atomic_ullong buckets[BUCKETS], max;
};

FxTimes *
fx_times_new (void)
{
  return calloc (1, sizeof (FxTimes));
}

void
fx_times_free (FxTimes *t)
{
  free (t);
}

static unsigned
bucket_of (uint64_t ns)
{
  if (ns < PARTS)
    return (unsigned)ns;
  unsigned octave = 63u - (unsigned)__builtin_clzll (ns) - PART_BITS;
  if (octave >= OCTAVES)
    return BUCKETS - 1;
  return (octave + 1) * PARTS + (unsigned)(ns >> octave) % PARTS;
}

/* The middle of a bucket in ns. */
static double
middle_of (unsigned bucket)
{
  unsigned octave = bucket / PARTS;
  if (octave == 0)
    return bucket;
  return (double)(1ull << (octave - 1)) * (PARTS + bucket % PARTS + 0.5);
}

void
fx_times_add (FxTimes *t, uint64_t ns)
{
  atomic_ullong *b = &t->buckets[bucket_of (ns)];
  atomic_store_explicit (b, atomic_load_explicit (b, memory_order_relaxed) + 1,
      memory_order_relaxed);
  if (ns > atomic_load_explicit (&t->max, memory_order_relaxed))
    atomic_store_explicit (&t->max, ns, memory_order_relaxed);
}

/* Where the part of all counts has been reached. */
static double
percentile (const uint64_t *counts, uint64_t all, double part)
{
  uint64_t seen = 0;
  for (unsigned i = 0; i < BUCKETS; i++) {
    seen += counts[i];
    if (seen > 0 && (double)seen >= part * (double)all)
      return middle_of (i);
  }
  return 0;
}

FxTimesSummary
fx_times_read (const FxTimes *t)
{
  uint64_t counts[BUCKETS], all = 0;
  for (unsigned i = 0; i < BUCKETS; i++) {
    counts[i] = atomic_load_explicit (&t->buckets[i], memory_order_relaxed);
    all += counts[i];
  }
  double max = (double)atomic_load_explicit (&t->max, memory_order_relaxed);
  double p[3] = { percentile (counts, all, 0.50),
    percentile (counts, all, 0.95), percentile (counts, all, 0.99) };
  for (unsigned i = 0; i < 3; i++)
    p[i] = 1e-9 * (p[i] < max ? p[i] : max);
  return (FxTimesSummary){ all, p[0], p[1], p[2], 1e-9 * max };
}
