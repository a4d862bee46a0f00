/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the files of the host side share of a device. */

#ifndef FX_CUDA_DEVICE_PRIV_H
#define FX_CUDA_DEVICE_PRIV_H

#include <pthread.h>
#include <stdatomic.h>
#include "cuda/driver.h"
#include "cuda/fx_cuda.h"
#include "cuda/images.h"

struct FxCudaKernel {
  FxCudaKernel *next;
  char name[64];
  FxCuFunction function;
  size_t shared; /* dynamic shared memory that it may have */
};

struct FxDevice {
  FxDevice *next; /* under the lock of device.c, */
  unsigned refs;  /* this too */
  const FxCudaDriver *cu;
  FxCuDevice device;
  void *given; /* the context that open was given, or NULL */
  FxCuContext context;
  FxDeviceInfo info;
  size_t shared_max;
  int priority;      /* of streams */
  atomic_int failed; /* the result that made it fail, or -1: a look-back */

  pthread_mutex_t lock; /* of what follows */
  FxCuModule modules[FX_CUDA_FAMILIES];
  FxCudaKernel *kernels;

  pthread_mutex_t watch_lock;  /* never held for long: waits take it */
  struct FxCudaWatch *watched; /* counters of all runs */
};

/* Why a device failed, beside the driver's results. */
enum {
  FX_CUDA_FAULT = -1, /* a kernel gave up waiting for another block */
  FX_CUDA_LATE = -2,  /* a launch does not end */
  FX_CUDA_LOST = -3   /* a launch has ended without its result */
};

struct FxDeviceStream {
  FxDevice *device;
  FxCuStream handle;
};

struct FxDeviceEvent {
  FxDevice *device;
  FxCuEvent handle;
};

/* The context of the device becomes current, until leave. FX_EDEVICE when the
 * device has failed: then it does not, and leave must not be called. RT. */
int fx_cuda_enter (FxDevice *d, FxError *err);
void fx_cuda_leave (FxDevice *d);
/* The same for what frees: also after a failure, but not where that could wait
 * for ever: then it stays unfreed. Returns whether the context is current. */
int fx_cuda_enter_to_free (FxDevice *d);

/* The result of a function of the driver as an error; what = its name. Results
 * that the device does not recover from make it fail. RT. */
int
fx_cuda_check (FxDevice *d, FxCuResult result, const char *what, FxError *err);

/* Makes the device fail, for a result or one of the above; FX_EDEVICE. */
int fx_cuda_fail (FxDevice *d, int why, const char *what, FxError *err);

/* Counters that kernels report faults in. While they are watched, a fault that
 * is seen after a wait makes the device fail. */
typedef struct FxCudaWatch {
  struct FxCudaWatch *next;
  volatile FxCudaCounters *counters;
} FxCudaWatch;

void fx_cuda_watch (FxDevice *d, FxCudaWatch *w);
void fx_cuda_unwatch (FxDevice *d, FxCudaWatch *w);
/* FX_OK, or FX_EDEVICE after a fault in any of the watched counters. */
int fx_cuda_look (FxDevice *d, FxError *err);
/* The same in one. RT. */
int fx_cuda_look_at (
    FxDevice *d, volatile const FxCudaCounters *counters, FxError *err);

/* --- the functions of the table (dsp/fx_backend.h), by their names there ------ */

/* device.c */
int fx_cuda_device_count (FxError *err);
int fx_cuda_device_open (
    int ordinal, void *context, FxDevice **device, FxError *err);
FxDevice *fx_cuda_device_ref (FxDevice *d);
void fx_cuda_device_unref (FxDevice *d);
void fx_cuda_device_info (const FxDevice *d, FxDeviceInfo *info);
int fx_cuda_device_status (const FxDevice *d, FxError *err);

/* memory.c */
int fx_cuda_alloc (FxDevice *d, size_t size, FxDevicePtr *p, FxError *err);
void fx_cuda_free (FxDevice *d, FxDevicePtr p);
void *fx_cuda_host_alloc (FxDevice *d, size_t size);
void fx_cuda_host_free (FxDevice *d, void *p);
int fx_cuda_upload (FxDeviceStream *s, FxDevicePtr to, const void *from,
    size_t size, FxError *err);
int fx_cuda_download (
    FxDeviceStream *s, void *to, FxDevicePtr from, size_t size, FxError *err);
int fx_cuda_copy (FxDeviceStream *s, FxDevicePtr to, FxDevicePtr from,
    size_t size, FxError *err);
int fx_cuda_clear (FxDeviceStream *s, FxDevicePtr p, size_t size, FxError *err);

/* stream.c */
int fx_cuda_stream_new (FxDevice *d, FxDeviceStream **stream, FxError *err);
void fx_cuda_stream_free (FxDeviceStream *s);
void *fx_cuda_stream_handle (FxDeviceStream *s);
int fx_cuda_stream_sync (FxDeviceStream *s, FxError *err);
int fx_cuda_event_new (FxDevice *d, FxDeviceEvent **event, FxError *err);
void fx_cuda_event_free (FxDeviceEvent *e);
int fx_cuda_event_record (FxDeviceEvent *e, FxDeviceStream *s, FxError *err);
int fx_cuda_event_wait (FxDeviceEvent *e, FxDeviceStream *s, FxError *err);
int fx_cuda_event_sync (FxDeviceEvent *e, FxError *err);

/* run.c */
int fx_cuda_run_new (
    FxDevice *d, const FxDeviceSpec *spec, FxDeviceRun **run, FxError *err);
void fx_cuda_run_free (FxDeviceRun *run);
int fx_cuda_run_set_plan (FxDeviceRun *run, uint32_t stream, uint32_t n,
    const void *plan, FxError *err);
int fx_cuda_run_write (
    FxDeviceRun *run, uint32_t stream, const double *history, FxError *err);
int fx_cuda_run_read (
    FxDeviceRun *run, uint32_t stream, double *history, FxError *err);
int fx_cuda_run_reset (FxDeviceRun *run, uint32_t stream, FxError *err);
int fx_cuda_run_process (FxDeviceRun *run, const FxDeviceJob *jobs, uint32_t n,
    FxDeviceStream *s, FxError *err);
int fx_cuda_run_host (
    FxDeviceRun *run, const FxDeviceHostJob *jobs, uint32_t n, FxError *err);
void fx_cuda_run_counts (const FxDeviceRun *run, FxDeviceCounts *counts);
const char *fx_cuda_run_kernel (const FxDeviceRun *run, uint64_t frames);

/* --- host calls (staging.c) ------------------------------------------------------ */

/* Sets aside what host calls of the run need, in run->host; free takes that
 * of a run that has none too. */
int fx_cuda_staging_new (FxDeviceRun *run, FxError *err);
void fx_cuda_staging_free (FxDeviceRun *run);
/* The call, with checked jobs, the context current and the run's own stream in
 * order. Done on return. */
int fx_cuda_staging_call (
    FxDeviceRun *run, const FxDeviceHostJob *jobs, uint32_t n, FxError *err);

#endif
