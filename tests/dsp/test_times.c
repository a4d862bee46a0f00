/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Percentiles of the histogram against those of the sorted durations. */

#include "dsp/fx_times.h"
#include "tests/fxtest.h"

enum { MANY = 20000 };

static int
compare (const void *a, const void *b)
{
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

static void
test_one (double seen, const uint64_t *sorted, size_t n, double part)
{
  double exact = 1e-9 * (double)sorted[(size_t)ceil (part * (double)n) - 1];
  CHECK (fabs (seen - exact) <= exact / 32 + 0.6e-9, "%g: %g, not %g", part,
      seen, exact);
}

static void
test_random (double octaves, size_t n, uint64_t seed)
{
  uint64_t *all = calloc (n, sizeof *all);
  FxTimes *t = fx_times_new ();
  for (size_t i = 0; i < n; i++) {
    all[i] = (uint64_t)exp2 (octaves * (0.5 + 0.5 * fx_test_noise (&seed)));
    fx_times_add (t, all[i]);
  }
  qsort (all, n, sizeof *all, compare);
  FxTimesSummary s = fx_times_read (t);
  CHECK (s.count == n, "%d", (int)s.count);
  test_one (s.p50, all, n, 0.50);
  test_one (s.p95, all, n, 0.95);
  test_one (s.p99, all, n, 0.99);
  CHECK (s.max == 1e-9 * (double)all[n - 1], "%g", s.max);
  CHECK (s.p50 <= s.p95 && s.p95 <= s.p99 && s.p99 <= s.max, "in order");
  fx_times_free (t);
  free (all);
}

int
main (void)
{
  FxTimes *t = fx_times_new ();
  FxTimesSummary s = fx_times_read (t);
  CHECK (s.count == 0 && s.p50 == 0 && s.max == 0, "of nothing");
  fx_times_add (t, 1000);
  s = fx_times_read (t);
  CHECK (
      s.p50 <= 1.00001e-6 && s.p50 >= 0.97e-6 && s.p99 == s.p50, "%g", s.p50);
  fx_times_add (t, UINT64_MAX);
  s = fx_times_read (t);
  CHECK (s.max > 1e10 && s.p99 > 1000, "%g, %g", s.p99, s.max);
  fx_times_free (t);
  for (uint64_t seed = 1; seed <= 20; seed++) {
    test_random (39.9, MANY, seed);
    test_random (5, 1 + seed % 7, seed);
    test_random (17, 100 * seed, seed);
  }
  return fx_test_end ();
}
