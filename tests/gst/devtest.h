/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Whether tests that need a device can run. They run with the module that
 * FX_CUDA_MODULE names, on the driver that FX_CUDA_DRIVER names. */

#ifndef FX_DEVTEST_H
#define FX_DEVTEST_H

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

#define DEV_CHECK_MAIN(name)                                                   \
  int main (int argc, char **argv)                                             \
  {                                                                            \
    if (!fx_dev_is_there ())                                                   \
      return 77;                                                               \
    gst_check_init (&argc, &argv);                                             \
    return gst_check_run_suite (name##_suite (), #name, __FILE__);             \
  }

#endif
