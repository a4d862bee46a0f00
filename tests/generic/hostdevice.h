/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A back end as dsp/fx_backend.h wants it whose device is the host: it computes
 * in double, straight from the definitions, what there is to compute of "sos" and
 * "fir", and checks how it is used: runs of any number of streams, each run by
 * one thread at a time. One device. Also a module, for tests of elements, which
 * find host_device_is in it by name. */

#ifndef FX_TESTS_HOSTDEVICE_H
#define FX_TESTS_HOSTDEVICE_H

#include <stdatomic.h>
#include "dsp/fx_backend.h"

extern const FxBackend host_device;

/* The symbol of a module. */
const FxBackend *fx_backend_module (void);

typedef struct HostDevice {
  atomic_uint runs;       /* that there are */
  atomic_uint references; /* to the device */
  atomic_uint memories;   /* pieces of it */
  atomic_uint plans, writes, reads, blocks;
  atomic_uint jobs;      /* most blocks in a call */
  atomic_uint misuse;    /* calls against the contract */
  atomic_int fail_after; /* blocks until the device fails; < 0: never */
  atomic_int failed;     /* it has */
  atomic_uint most;     /* sections or taps that it runs, 0: as many as asked */
  atomic_int no_device; /* there is none */
  atomic_int no_memory; /* none for runs */
} HostDevice;

extern HostDevice host_device_is;

/* As new. */
void host_device_reset (void);

#endif
