/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A back end as dsp/fx_backend.h wants it whose device is the host: it computes
 * in double, straight from the definitions, what there is to compute of "sos" and
 * "fir", and checks how it is used. One device, one thread. */

#ifndef FX_TESTS_HOSTDEVICE_H
#define FX_TESTS_HOSTDEVICE_H

#include "dsp/fx_backend.h"

extern const FxBackend host_device;

/* The symbol of a module. */
const FxBackend *fx_backend_module (void);

typedef struct HostDevice {
  unsigned runs;       /* that there are */
  unsigned references; /* to the device */
  unsigned plans, writes, reads, blocks;
  unsigned misuse; /* calls against the contract */
  int fail_after;  /* blocks until the device fails; < 0: never */
  int failed;      /* it has */
  uint32_t most;   /* sections or taps that it runs, 0: as many as asked */
} HostDevice;

extern HostDevice host_device_is;

/* As new. */
void host_device_reset (void);

#endif
