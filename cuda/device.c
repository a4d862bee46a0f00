/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Devices: opening them, their context, and what becomes of an error. A device
 * is shared by all who open it with the same arguments; whoever holds a stream,
 * an event or a run of it holds a reference too.
 *
 * An error that the driver calls sticky (an illegal address, a launch that
 * timed out, ...) leaves the context useless for good: the device then counts
 * as failed, and nothing but freeing reaches the driver any more. */

#include <stdlib.h>
#include <string.h>
#include "cuda/device_priv.h"

static pthread_mutex_t devices_lock = PTHREAD_MUTEX_INITIALIZER;
static FxDevice *devices;

static const char cpu[] = "process on the CPU, or start the program again";

/* --- errors ------------------------------------------------------------------ */

static int
fail_text (const FxDevice *d, int result, const char *what, FxError *err)
{
  const char *text = NULL;
  if (result < 0)
    return fx_error (err, FX_EDEVICE, "device", d->info.ordinal, 1, 0, "",
        result == FX_CUDA_FAULT
            ? "a kernel waited two seconds for another block and gave up"
        : result == FX_CUDA_LATE ? "a launch was not done within two seconds"
                                 : "a launch has ended without its result",
        cpu);
  d->cu->cuGetErrorString (result, &text);
  return fx_error (err, FX_EDEVICE, what, result, 1, 0, "",
      text ? text : "the device has failed", cpu);
}

int
fx_cuda_fail (FxDevice *d, int why, const char *what, FxError *err)
{
  int none = 0;
  atomic_compare_exchange_strong (&d->failed, &none, why);
  return fail_text (d, why, what, err);
}

int
fx_cuda_device_status (const FxDevice *d, FxError *err)
{
  int result = atomic_load_explicit (&d->failed, memory_order_acquire);
  return result ? fail_text (d, result, "device", err) : FX_OK;
}

int
fx_cuda_check (FxDevice *d, FxCuResult result, const char *what, FxError *err)
{
  const char *text = NULL;
  switch (result) {
  case FX_CU_OK:
    return FX_OK;
  case FX_CU_OUT_OF_MEMORY:
    return fx_error (err, FX_ENOMEM, what, result, 1, 0, "",
        "the memory of the device, or page-locked memory, is used up",
        "free memory of the device, use shorter buffers, or process on the "
        "CPU");
  case FX_CU_INVALID_VALUE:
    return fx_error (err, FX_EINVAL, what, result, 1, 0, "",
        "an address or a size is not of this device", "check the arguments");
  case FX_CU_NO_BINARY_FOR_GPU:
  case FX_CU_INVALID_PTX:
  case FX_CU_JIT_COMPILER_NOT_FOUND:
  case FX_CU_UNSUPPORTED_PTX_VERSION:
  case FX_CU_JIT_COMPILATION_DISABLED:
    d->cu->cuGetErrorString (result, &text);
    return fx_error (err, FX_ENOTSUP, what, result, 1, 0, "",
        text ? text : "there is no code for this device",
        "build for this device, install a newer NVIDIA driver, or process on "
        "the CPU");
  case FX_CU_NOT_FOUND:
    return fx_error (err, FX_ENOTSUP, what, result, 1, 0, "",
        "the module has no such kernel", "process on the CPU");
  case FX_CU_LAUNCH_OUT_OF_RESOURCES:
    return fx_error (err, FX_ENOTSUP, what, result, 1, 0, "",
        "a block of the kernel is too large for this device",
        "process on the CPU");
  default:
    return fx_cuda_fail (d, result, what, err);
  }
}

void
fx_cuda_watch (FxDevice *d, FxCudaWatch *w)
{
  pthread_mutex_lock (&d->watch_lock);
  w->next = d->watched;
  d->watched = w;
  pthread_mutex_unlock (&d->watch_lock);
}

void
fx_cuda_unwatch (FxDevice *d, FxCudaWatch *w)
{
  pthread_mutex_lock (&d->watch_lock);
  FxCudaWatch **at = &d->watched;
  while (*at && *at != w)
    at = &(*at)->next;
  if (*at)
    *at = w->next;
  pthread_mutex_unlock (&d->watch_lock);
}

int
fx_cuda_look_at (
    FxDevice *d, volatile const FxCudaCounters *counters, FxError *err)
{
  return counters->fault ? fx_cuda_fail (d, FX_CUDA_FAULT, "device", err)
                         : FX_OK;
}

int
fx_cuda_look (FxDevice *d, FxError *err)
{
  int r = FX_OK;
  pthread_mutex_lock (&d->watch_lock);
  for (FxCudaWatch *w = d->watched; w && r == FX_OK; w = w->next)
    r = fx_cuda_look_at (d, w->counters, err);
  pthread_mutex_unlock (&d->watch_lock);
  return r;
}

/* --- context ----------------------------------------------------------------- */

int
fx_cuda_enter (FxDevice *d, FxError *err)
{
  int r = fx_cuda_device_status (d, err);
  return r ? r
           : fx_cuda_check (d, d->cu->cuCtxPushCurrent_v2 (d->context),
                 "cuCtxPushCurrent", err);
}

static int
is_late (const FxDevice *d)
{
  return atomic_load_explicit (&d->failed, memory_order_acquire) ==
         FX_CUDA_LATE;
}

int
fx_cuda_enter_to_free (FxDevice *d)
{
  /* Freeing would wait for the launch that does not end. */
  return !is_late (d) && d->cu->cuCtxPushCurrent_v2 (d->context) == FX_CU_OK;
}

void
fx_cuda_leave (FxDevice *d)
{
  FxCuContext popped;
  d->cu->cuCtxPopCurrent_v2 (&popped);
}

/* --- open -------------------------------------------------------------------- */

int
fx_cuda_device_count (FxError *err)
{
  const FxCudaDriver *cu = fx_cuda_driver_get (err);
  int n = 0;
  if (!cu)
    return FX_ENOTSUP;
  if (cu->cuDeviceGetCount (&n) != FX_CU_OK || n <= 0)
    return fx_error (err, FX_ENOTSUP, "device", 0, 1, 0, "",
        "the NVIDIA driver finds no GPU",
        "check with nvidia-smi and CUDA_VISIBLE_DEVICES, or process on the "
        "CPU");
  return n;
}

static int
ask (FxDevice *d, int attribute, int *value, FxError *err)
{
  return fx_cuda_check (d,
      d->cu->cuDeviceGetAttribute (value, attribute, d->device),
      "cuDeviceGetAttribute", err);
}

/* Fills d->info and checks that the kernels can run there at all. */
static int
describe (FxDevice *d, FxError *err)
{
  int processors, ratio, shared, r;
  size_t memory;
  FxDeviceInfo *i = &d->info;
  if ((r = ask (d, FX_CU_CAPABILITY_MAJOR, &i->major, err)) ||
      (r = ask (d, FX_CU_CAPABILITY_MINOR, &i->minor, err)))
    return r;
  if (i->major * 10 + i->minor < 75)
    return fx_error (err, FX_ENOTSUP, "device", i->ordinal, 1, 0, "",
        "a GPU older than compute capability 7.5",
        "choose a newer GPU (Turing, 2018, or later), or process on the CPU");
  if ((r = ask (d, FX_CU_MULTIPROCESSOR_COUNT, &processors, err)) ||
      (r = ask (d, FX_CU_SINGLE_TO_DOUBLE_RATIO, &ratio, err)) ||
      (r = ask (d, FX_CU_SHARED_PER_BLOCK_OPTIN, &shared, err)) ||
      (r = fx_cuda_check (d, d->cu->cuDeviceTotalMem_v2 (&memory, d->device),
           "cuDeviceTotalMem", err)) ||
      (r = fx_cuda_check (d,
           d->cu->cuDeviceGetName (i->name, sizeof i->name, d->device),
           "cuDeviceGetName", err)))
    return r;
  i->processors = (uint32_t)processors;
  i->double_ratio = (uint32_t)ratio;
  i->memory = memory;
  d->shared_max = (size_t)shared;
  return FX_OK;
}

/* With the context current: it is the context of that device, and there is code
 * for it. */
static int
prove (FxDevice *d, FxError *err)
{
  FxCuDevice of;
  int least, r;
  if ((r = fx_cuda_check (
           d, d->cu->cuCtxGetDevice (&of), "cuCtxGetDevice", err)))
    return r;
  if (of != d->device)
    return fx_error (err, FX_EINVAL, "device", d->info.ordinal, 1, 0, "",
        "the context belongs to another device", "open the device it is of");
  if ((r = fx_cuda_check (d,
           d->cu->cuCtxGetStreamPriorityRange (&least, &d->priority),
           "cuCtxGetStreamPriorityRange", err)))
    return r;
  if ((r = fx_cuda_check (d,
           d->cu->cuModuleLoadData (&d->modules[0], fx_cuda_images[0].data),
           "cuModuleLoadData", err)))
    return r;
  return fx_cuda_mix_load (d, err);
}

static void
device_free (FxDevice *d)
{
  if (d->context && fx_cuda_enter_to_free (d)) {
    for (int i = 0; i < FX_CUDA_FAMILIES; i++)
      if (d->modules[i])
        d->cu->cuModuleUnload (d->modules[i]);
    fx_cuda_leave (d);
  }
  if (d->context && !d->given && !is_late (d))
    d->cu->cuDevicePrimaryCtxRelease_v2 (d->device);
  while (d->kernels) {
    FxCudaKernel *k = d->kernels;
    d->kernels = k->next;
    free (k);
  }
  pthread_mutex_destroy (&d->watch_lock);
  pthread_mutex_destroy (&d->lock);
  free (d);
}

static int
device_start (FxDevice *d, FxError *err)
{
  int r;
  if ((r = fx_cuda_check (d, d->cu->cuDeviceGet (&d->device, d->info.ordinal),
           "cuDeviceGet", err)) ||
      (r = describe (d, err)))
    return r;
  d->context = d->given;
  if (!d->given &&
      (r = fx_cuda_check (d,
           d->cu->cuDevicePrimaryCtxRetain (&d->context, d->device),
           "cuDevicePrimaryCtxRetain", err))) {
    d->context = NULL;
    return r;
  }
  d->info.context = d->context;
  if ((r = fx_cuda_enter (d, err)))
    return r;
  r = prove (d, err);
  fx_cuda_leave (d);
  return r;
}

static int
device_new (int ordinal, void *context, FxDevice **device, FxError *err)
{
  int n = fx_cuda_device_count (err);
  if (n < 0)
    return n;
  if (ordinal < 0 || ordinal >= n)
    return fx_error (err, FX_ENOTSUP, "device", ordinal, 0, n - 1, "",
        "there is no such device", "choose one that nvidia-smi lists");
  FxDevice *d = calloc (1, sizeof *d);
  if (!d)
    return fx_error (err, FX_ENOMEM, "device", ordinal, 1, 0, "",
        "no memory is left", "free memory");
  d->cu = fx_cuda_driver_get (err);
  d->refs = 1;
  d->given = context;
  d->info.ordinal = ordinal;
  pthread_mutex_init (&d->lock, NULL);
  pthread_mutex_init (&d->watch_lock, NULL);
  int r = device_start (d, err);
  if (r) {
    device_free (d);
    /* It has not failed while running: it cannot be had. */
    if (r == FX_EDEVICE) {
      r = FX_ENOTSUP;
      if (err)
        err->code = r;
    }
    return r;
  }
  *device = d;
  return FX_OK;
}

int
fx_cuda_device_open (
    int ordinal, void *context, FxDevice **device, FxError *err)
{
  int r = FX_OK;
  *device = NULL;
  /* Held while a device is made: whoever asks for it meanwhile gets the same. */
  pthread_mutex_lock (&devices_lock);
  FxDevice *d = devices;
  while (d && (d->info.ordinal != ordinal || d->given != context))
    d = d->next;
  if (d) {
    if (!(r = fx_cuda_device_status (d, err))) {
      d->refs++;
      *device = d;
    }
  } else if (!(r = device_new (ordinal, context, device, err))) {
    (*device)->next = devices;
    devices = *device;
  }
  pthread_mutex_unlock (&devices_lock);
  return r;
}

FxDevice *
fx_cuda_device_ref (FxDevice *d)
{
  pthread_mutex_lock (&devices_lock);
  d->refs++;
  pthread_mutex_unlock (&devices_lock);
  return d;
}

void
fx_cuda_device_unref (FxDevice *d)
{
  if (!d)
    return;
  pthread_mutex_lock (&devices_lock);
  int last = !--d->refs;
  if (last) {
    FxDevice **at = &devices;
    while (*at != d)
      at = &(*at)->next;
    *at = d->next;
  }
  pthread_mutex_unlock (&devices_lock);
  if (last)
    device_free (d);
}

void
fx_cuda_device_info (const FxDevice *d, FxDeviceInfo *info)
{
  *info = d->info;
}

size_t
fx_cuda_shared_max (const FxDevice *d)
{
  return d->shared_max;
}
