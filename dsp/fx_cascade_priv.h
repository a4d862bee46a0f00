/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What fx_cascade.c, fx_cascade_device.c and fx_cascade_measure.c share. */

#ifndef FX_CASCADE_PRIV_H
#define FX_CASCADE_PRIV_H

#include "dsp/fx_cascade.h"
#include "dsp/fx_cascade_device.h"
#include "dsp/fx_effect.h"
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

struct FxCascadeDevice {
  const FxBackend *backend;
  FxDevice *device;
  FxDeviceRun *run;
  uint32_t stream; /* of it */
  uint32_t most;   /* sections or taps that it takes */
  int shared;      /* it is not ours */
  FxCascadeShape shape;
  uint32_t host_frames;
  char *scratch;       /* [host_frames] interleaved, of planar audio */
  double *history;     /* of the whole shape, as write and read have it */
  FxEffectPlan effect; /* what one runs there */

  int on;     /* the history is there */
  int failed; /* and is lost; error tells why */
  FxError error;
  int refuses; /* the device cannot run the plan of that serial */
  uint32_t refused;
  uint32_t plan; /* serial of what an effect runs there */
  FxDeviceCounts seen;
  const char *reason;
  const char *stay; /* why not to go there */
  uint64_t blocks, handovers;
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
