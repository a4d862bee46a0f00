/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Kernels of a device, by name. The image of a family is loaded when the first
 * of its kernels is asked for, and each kernel then, not at its first launch:
 * a launch does not wait for loading, which can wait for the whole device. */

#include <stdlib.h>
#include <string.h>
#include "cuda/device_priv.h"

/* What a kernel may have without asking. */
enum { SHARED_DEFAULT = 48 << 10 };

/* The index of the image that kernel `name` is in, the one with the longest name
 * that it begins with; or -1. */
static int
family_of (const char *name)
{
  size_t longest = 0;
  int found = -1;
  for (int i = 0; i < FX_CUDA_FAMILIES && fx_cuda_images[i].family; i++) {
    size_t n = strlen (fx_cuda_images[i].family);
    if (n > longest && !strncmp (fx_cuda_images[i].family, name, n) &&
        name[n] == '_') {
      longest = n;
      found = i;
    }
  }
  return found;
}

static int
load (FxDevice *d, const char *name, FxCudaKernel **kernel, FxError *err)
{
  int r, family = family_of (name);
  if (family < 0 || strlen (name) >= sizeof (*kernel)->name)
    return fx_error (err, FX_ENOTSUP, name, 0, 1, 0, "",
        "the module has no such kernel", "process on the CPU");
  if (!d->modules[family] && (r = fx_cuda_check (d,
                                  d->cu->cuModuleLoadData (&d->modules[family],
                                      fx_cuda_images[family].data),
                                  "cuModuleLoadData", err)))
    return r;
  FxCuFunction f;
  if ((r = fx_cuda_check (d,
           d->cu->cuModuleGetFunction (&f, d->modules[family], name),
           "cuModuleGetFunction", err)))
    return r;
  FxCudaKernel *k = calloc (1, sizeof *k);
  if (!k)
    return fx_error (err, FX_ENOMEM, "kernel", 0, 1, 0, "", "no memory is left",
        "free memory");
  strcpy (k->name, name);
  k->function = f;
  k->next = d->kernels;
  d->kernels = *kernel = k;
  return FX_OK;
}

static int
get (FxDevice *d, const char *name, size_t shared, FxCudaKernel **kernel,
    FxError *err)
{
  int r;
  FxCudaKernel *k = d->kernels;
  while (k && strcmp (k->name, name))
    k = k->next;
  if (!k && (r = load (d, name, &k, err)))
    return r;
  *kernel = k;
  /* Even a kernel that asks for little is touched once: where the driver loads
   * lazily, that is what loads it. */
  if (k->shared && shared <= k->shared)
    return FX_OK;
  size_t want = shared > SHARED_DEFAULT ? shared : SHARED_DEFAULT;
  if ((r = fx_cuda_check (d,
           d->cu->cuFuncSetAttribute (
               k->function, FX_CU_MAX_DYNAMIC_SHARED, (int)want),
           "cuFuncSetAttribute", err)))
    return r;
  k->shared = want;
  return FX_OK;
}

int
fx_cuda_kernel (FxDevice *d, const char *name, size_t shared,
    const FxCudaKernel **kernel, FxError *err)
{
  FxCudaKernel *k;
  if (shared > d->shared_max)
    return fx_error (err, FX_ENOTSUP, name, (double)shared, 0,
        (double)d->shared_max, "bytes",
        "the shared memory of a multiprocessor is too small",
        "process on the CPU");
  int r = fx_cuda_enter (d, err);
  if (r)
    return r;
  pthread_mutex_lock (&d->lock);
  r = get (d, name, shared, &k, err);
  pthread_mutex_unlock (&d->lock);
  fx_cuda_leave (d);
  if (!r)
    *kernel = k;
  return r;
}

uint32_t
fx_cuda_resident (
    const FxDevice *d, const FxCudaKernel *k, uint32_t threads, size_t shared)
{
  int blocks = 0;
  if (d->cu->cuOccupancyMaxActiveBlocksPerMultiprocessor (
          &blocks, k->function, (int)threads, shared))
    return 0;
  return (uint32_t)blocks * d->info.processors;
}

int
fx_cuda_launch (FxDeviceStream *s, const FxCudaKernel *k, uint32_t x,
    uint32_t y, uint32_t threads, size_t shared, const void *args,
    size_t args_size, FxError *err)
{
  void *params[] = { (void *)args };
  return fx_cuda_check (s->device,
      s->device->cu->cuLaunchKernel (k->function, x, y, 1, threads, 1, 1,
          (unsigned)shared, s->handle, params, NULL),
      "cuLaunchKernel", err);
}

/* Texts outlive the devices whose kernels they name. */
typedef struct Text {
  struct Text *next;
  char text[64];
} Text;

static pthread_mutex_t texts_lock = PTHREAD_MUTEX_INITIALIZER;
static Text *texts;

const char *
fx_cuda_text (const char *kernel)
{
  char text[64] = "cuda";
  size_t n = strlen (text);
  for (kernel += strcspn (kernel, "_"); *kernel && n < sizeof text - 1;
       kernel++)
    text[n++] = *kernel == '_' ? ' ' : *kernel;
  pthread_mutex_lock (&texts_lock);
  Text *t = texts;
  while (t && strcmp (t->text, text))
    t = t->next;
  if (!t && (t = calloc (1, sizeof *t))) {
    memcpy (t->text, text, sizeof text);
    t->next = texts;
    texts = t;
  }
  pthread_mutex_unlock (&texts_lock);
  return t ? t->text : NULL;
}
