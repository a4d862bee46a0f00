/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A module like libfxcuda.so whose device is the host: sections in double, from
 * their definition, for any number of streams. It tells how it is used and fails
 * when told to. A test finds its switches under the name host_module in the file
 * that FX_CUDA_MODULE names. */

#ifndef FX_TESTS_HOST_MODULE_H
#define FX_TESTS_HOST_MODULE_H

#include <stdatomic.h>
#include "dsp/fx_backend.h"

typedef struct HostModule {
  atomic_int runs;       /* that there are */
  atomic_int references; /* to the device */
  atomic_int blocks;     /* of memory */
  atomic_int writes, reads, launches, most;
  atomic_int misuse;     /* calls against the contract */
  atomic_int fail_after; /* launches until the device fails; < 0: never */
  atomic_int no_device;  /* there is none */
  atomic_int no_memory;  /* for runs */
  atomic_int delay;      /* us that a launch takes */
} HostModule;

#endif
