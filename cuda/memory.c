/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Memory of the device and page-locked memory of the host, and copies. */

#include <string.h>
#include "cuda/device_priv.h"

int
fx_cuda_alloc (FxDevice *d, size_t size, FxDevicePtr *p, FxError *err)
{
  *p = 0;
  int r = fx_cuda_enter (d, err);
  if (r)
    return r;
  r = fx_cuda_check (
      d, d->cu->cuMemAlloc_v2 (p, size ? size : 1), "cuMemAlloc", err);
  fx_cuda_leave (d);
  return r;
}

void
fx_cuda_free (FxDevice *d, FxDevicePtr p)
{
  if (p && fx_cuda_enter_to_free (d)) {
    d->cu->cuMemFree_v2 (p);
    fx_cuda_leave (d);
  }
}

static void *
host_alloc (FxDevice *d, size_t size, unsigned flags, FxDevicePtr *address)
{
  void *p = NULL;
  if (fx_cuda_enter (d, NULL))
    return NULL;
  if (fx_cuda_check (d, d->cu->cuMemHostAlloc (&p, size ? size : 1, flags),
          "cuMemHostAlloc", NULL))
    p = NULL;
  if (p && address &&
      fx_cuda_check (d, d->cu->cuMemHostGetDevicePointer_v2 (address, p, 0),
          "cuMemHostGetDevicePointer", NULL)) {
    d->cu->cuMemFreeHost (p);
    p = NULL;
  }
  fx_cuda_leave (d);
  return p ? memset (p, 0, size) : NULL;
}

int
fx_cuda_no_memory (
    const FxDevice *d, const char *what, size_t size, FxError *err)
{
  int r = fx_cuda_device_status (d, err);
  return r ? r
           : fx_error (err, FX_ENOMEM, what, (double)size, 1, 0, "bytes",
                 "no memory, or no page-locked memory, is left",
                 "use shorter buffers or fewer streams, or free memory");
}

void *
fx_cuda_host_alloc (FxDevice *d, size_t size)
{
  return host_alloc (d, size, FX_CU_HOST_PORTABLE, NULL);
}

void *
fx_cuda_mapped_alloc (
    FxDevice *d, size_t size, int gather, FxDevicePtr *address)
{
  return host_alloc (d, size,
      FX_CU_HOST_PORTABLE | FX_CU_HOST_DEVICEMAP |
          (gather ? FX_CU_HOST_WRITECOMBINED : 0),
      address);
}

void
fx_cuda_gathered (void)
{
#if defined __x86_64__ || defined __i386__
  __builtin_ia32_sfence ();
#else
  __atomic_thread_fence (__ATOMIC_SEQ_CST);
#endif
}

void
fx_cuda_host_free (FxDevice *d, void *p)
{
  if (p && fx_cuda_enter_to_free (d)) {
    d->cu->cuMemFreeHost (p);
    fx_cuda_leave (d);
  }
}

int
fx_cuda_upload (FxDeviceStream *s, FxDevicePtr to, const void *from,
    size_t size, FxError *err)
{
  FxDevice *d = s->device;
  int r = fx_cuda_enter (d, err);
  if (r)
    return r;
  if (size)
    r = fx_cuda_check (d,
        d->cu->cuMemcpyHtoDAsync_v2 (to, from, size, s->handle),
        "cuMemcpyHtoDAsync", err);
  fx_cuda_leave (d);
  return r;
}

int
fx_cuda_download (
    FxDeviceStream *s, void *to, FxDevicePtr from, size_t size, FxError *err)
{
  FxDevice *d = s->device;
  int r = fx_cuda_enter (d, err);
  if (r)
    return r;
  if (size)
    r = fx_cuda_check (d,
        d->cu->cuMemcpyDtoHAsync_v2 (to, from, size, s->handle),
        "cuMemcpyDtoHAsync", err);
  fx_cuda_leave (d);
  return r;
}

int
fx_cuda_copy (FxDeviceStream *s, FxDevicePtr to, FxDevicePtr from, size_t size,
    FxError *err)
{
  FxDevice *d = s->device;
  int r = fx_cuda_enter (d, err);
  if (r)
    return r;
  if (size)
    r = fx_cuda_check (d,
        d->cu->cuMemcpyDtoDAsync_v2 (to, from, size, s->handle),
        "cuMemcpyDtoDAsync", err);
  fx_cuda_leave (d);
  return r;
}

int
fx_cuda_clear (FxDeviceStream *s, FxDevicePtr p, size_t size, FxError *err)
{
  FxDevice *d = s->device;
  int r = fx_cuda_enter (d, err);
  if (r)
    return r;
  if (size)
    r = fx_cuda_check (d, d->cu->cuMemsetD8Async (p, 0, size, s->handle),
        "cuMemsetD8Async", err);
  fx_cuda_leave (d);
  return r;
}
