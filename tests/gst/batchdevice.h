/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the tests of fxbatch with a device share. The device is that of
 * FX_CUDA_MODULE; what only the one of hostdevice.c tells is asked of that
 * alone. */

#ifndef FX_TEST_BATCH_DEVICE_H
#define FX_TEST_BATCH_DEVICE_H

#include <dlfcn.h>
#include "tests/gst/batchtest.h"
#include "tests/generic/hostdevice.h"

/* NULL: it is another module. */
static HostDevice *module;

static inline void
find_module (void)
{
  const gchar *path = g_getenv ("FX_CUDA_MODULE");
  gpointer handle = path ? dlopen (path, RTLD_NOW) : NULL;
  module = handle ? dlsym (handle, "host_device_is") : NULL;
}

static inline void
set_up (void)
{
  if (module)
    *module = (HostDevice){ .fail_after = -1 };
}

/* Nothing stays behind, and nothing was used against the contract. */
static inline void
tear_down (void)
{
  if (!module)
    return;
  fail_unless_equals_int (module->misuse, 0);
  fail_unless_equals_int (module->runs, 0);
  fail_unless_equals_int (module->references, 0);
  fail_unless_equals_int (module->memories, 0);
}

static inline gboolean
on_device (Batch *b)
{
  gchar *why = fx_gst_stat_string (b->element, "reason");
  gboolean is = !*why;
  g_free (why);
  return is;
}

/* Rounds of 480 frames until the device has taken over, at most `most`; how
 * many. */
static inline guint
rounds_until_there (Batch *b, gdouble *const *x, guint most)
{
  guint k = 0;
  do {
    fail_unless (k < most, "never on the device: %s",
        fx_gst_stat_string (b->element, "reason"));
    batch_rounds (b, x, k++ * 480, 1, 480);
    g_usleep (1000);
  } while (!on_device (b));
  return k;
}

#endif
