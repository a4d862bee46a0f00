/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What fx_cascade.c and fx_cascade_device.c share. */

#ifndef FX_CASCADE_PRIV_H
#define FX_CASCADE_PRIV_H

#include "dsp/fx_cascade.h"
#include "dsp/fx_cascade_device.h"
#include "dsp/fx_fir_run.h"
#include "dsp/fx_instance_priv.h"
#include "dsp/fx_sos_engine.h"

struct FxCascade {
  uint32_t n;
  FxInstance **members;
  FxSosEngine *engine;     /* this, */
  FxFirRun *run;           /* or this, */
  FxInstance *effect;      /* or the one member */
  FxCascadeDevice *device; /* NULL: it runs here */
};

/* Processes without a device; its history has to be here. RT. */
void
fx_cascade_process_here (FxCascade *c, const FxBlock *in, const FxBlock *out);

/* With a device, as fx_cascade_process. RT. */
int
fx_cascade_device_process (FxCascade *c, const FxBlock *in, const FxBlock *out);

/* Fetches the history, which is then here again. An error is kept. RT, waits. */
void fx_cascade_device_home (FxCascade *c);

/* Makes the history here that of now, without taking it from the device. RT,
 * waits. */
void fx_cascade_device_look (FxCascade *c);

/* As fx_cascade_kernel; NULL while blocks run here. */
const char *fx_cascade_device_kernel (const FxCascade *c, size_t frames);

#endif
