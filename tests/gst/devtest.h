/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Whether tests that need a device can run. They run with the module that
 * FX_CUDA_MODULE names, on the driver that FX_CUDA_DRIVER names. */

#ifndef FX_DEVTEST_H
#define FX_DEVTEST_H

#include <dlfcn.h>
#include <gst/check/gstcheck.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "dsp/fx_backend.h"

/* Whether there is a device; if not, why, on stdout. Asked in a process of its
 * own: one that has started a driver cannot fork, and every test is a fork. */
static inline gboolean
fx_dev_is_there (void)
{
  int status = 0;
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0) {
    FxError err;
    const FxBackend *b = fx_backend_get (&err);
    int n = b ? b->count (&err) : -1;
    if (n <= 0)
      printf ("no device: %s (%s)\n", n < 0 ? err.what : "none",
          n < 0 ? err.remedy : "");
    fflush (stdout);
    _exit (n > 0 ? 0 : 77);
  }
  return child > 0 && waitpid (child, &status, 0) == child &&
         WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

/* A function of the driver, NULL: it has none of that name. What begins with
 * fake_cuda_ (tests/cuda/fake/fake.h) is not in a real one. */
static inline gpointer
fx_dev_symbol (const gchar *name)
{
  const gchar *path = g_getenv ("FX_CUDA_DRIVER");
  gpointer driver = dlopen (path ? path : "libcuda.so.1", RTLD_NOW);
  return driver ? dlsym (driver, name) : NULL;
}

/* Changes a setting of the fake driver. FALSE: the driver is a real one. */
static inline gboolean
fx_dev_set (const gchar *name, gint64 value)
{
  int (*set) (const char *, gint64);
  *(void **)&set = fx_dev_symbol ("fake_cuda_set");
  if (!set)
    return FALSE;
  fail_unless_equals_int (set (name, value), 0);
  return TRUE;
}

static gboolean fx_dev_broken;

/* After everything was freed: that the driver has nothing left, unless what was
 * on a device that failed went with its context. */
static inline void
fx_dev_expect_nothing (void)
{
  if (fx_dev_broken)
    return;
  const char *(*report) (void);
  *(void **)&report = fx_dev_symbol ("fake_cuda_report");
  if (report)
    fail_unless_equals_string (report (), "nothing is left");
}

/* Makes device 0 fail, for everyone in this process. FALSE: it is a real one. */
static inline gboolean
fx_dev_break (void)
{
  const FxBackend *b = fx_backend_get (NULL);
  FxDevice *d;
  FxDeviceStream *s;
  FxDevicePtr p;
  double gain = 1;
  if (!fx_dev_set ("STICKY", -1))
    return FALSE;
  fail_unless_equals_int (b->open (0, NULL, &d, NULL), FX_OK);
  fail_unless_equals_int (b->stream_new (d, &s, NULL), FX_OK);
  fail_unless_equals_int (b->alloc (d, 64, &p, NULL), FX_OK);
  if (b->mix (s, FX_F32, p, &p, &gain, 1, 16, NULL) == FX_OK)
    fail_unless_equals_int (b->stream_sync (s, NULL), FX_EDEVICE);
  fail_unless_equals_int (b->status (d, NULL), FX_EDEVICE);
  fx_dev_broken = TRUE;
  b->free (d, p);
  b->stream_free (s);
  b->unref (d);
  return TRUE;
}

#define DEV_CHECK_MAIN(name)                                                   \
  int main (int argc, char **argv)                                             \
  {                                                                            \
    if (!fx_dev_is_there ())                                                   \
      return 77;                                                               \
    gst_check_init (&argc, &argv);                                             \
    return gst_check_run_suite (name##_suite (), #name, __FILE__);             \
  }

#endif
