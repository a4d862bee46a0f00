/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#ifndef FX_TEST_DEVICE_CHECK_H
#define FX_TEST_DEVICE_CHECK_H

#include "tests/cuda/device/cases.h"
#include "tests/fxtest.h"

/* What the device gave is finite, sound, and within bound (dB of the largest
 * possible) of what the CPU did. */
static inline void
check_close (const char *what, const DevCase *c, const void *got,
    const void *want, double bound)
{
  DevDiff d = dev_diff (c->sample, got, want, dev_case_samples (c));
  printf ("  %-58s %8.1f dB rms %8.1f dB peak\n", what, d.rms_db, d.peak_db);
  CHECK (d.bad == 0, "%s: %zu samples are not finite", what, d.bad);
  CHECK (d.rms_db <= bound, "%s: differs from the CPU by %.1f dB, at most %.1f",
      what, d.rms_db, bound);
  CHECK (d.signal > 1e-4, "%s: the CPU's output is silence", what);
}

/* Tells which device it is, on the first line. */
static inline void
print_device (const Dev *dev)
{
  printf ("%s, compute capability %d.%d, %u multiprocessors%s\n",
      dev->info.name, dev->info.major, dev->info.minor, dev->info.processors,
      dev->emulated ? " (emulated)" : "");
}

/* Closes it and gives main's exit status. */
static inline int
end_device (Dev *dev)
{
  FxError err = { 0 };
  CHECK (dev->b->status (dev->d, &err) == FX_OK, "the device has failed: %s",
      dev_error (&err));
  dev_close (dev);
  return fx_test_end ();
}

#endif
