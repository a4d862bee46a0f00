/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* How long something takes, over many times: a histogram with buckets of a
 * relative width of 1/16, so that a percentile is right to 3 %. */

#ifndef FX_TIMES_H
#define FX_TIMES_H

#include <stdint.h>

typedef struct FxTimes FxTimes;

typedef struct FxTimesSummary {
  uint64_t count;
  double p50, p95, p99, max; /* seconds; 0 when count is 0 */
} FxTimesSummary;

/* NULL when out of memory. Not RT. */
FxTimes *fx_times_new (void);
void fx_times_free (FxTimes *t);

/* Adds a duration; from 2^40 ns (18 min) on all count as that, but for max. One
 * thread at a time. Wait-free, RT. */
void fx_times_add (FxTimes *t, uint64_t nanoseconds);

/* As of about now: what is added meanwhile may count or not. Any thread. */
FxTimesSummary fx_times_read (const FxTimes *t);

#endif
