/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The driver, opened by name: nothing of CUDA is linked, so the module loads on
 * any machine and says itself what is missing. The library stays open: error
 * texts are its strings. Source: NVIDIA, CUDA Driver API reference. */

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include "cuda/driver.h"

#define SYMBOL(name)                                                           \
  {                                                                            \
#name, offsetof(FxCudaDriver, name)                                        \
  }

static const struct {
  const char *name;
  size_t offset;
} symbols[] = {
  SYMBOL (cuInit),
  SYMBOL (cuGetErrorString),
  SYMBOL (cuDeviceGetCount),
  SYMBOL (cuDeviceGet),
  SYMBOL (cuDeviceGetName),
  SYMBOL (cuDeviceGetAttribute),
  SYMBOL (cuDeviceTotalMem_v2),
  SYMBOL (cuDevicePrimaryCtxRetain),
  SYMBOL (cuDevicePrimaryCtxRelease_v2),
  SYMBOL (cuCtxPushCurrent_v2),
  SYMBOL (cuCtxPopCurrent_v2),
  SYMBOL (cuCtxGetDevice),
  SYMBOL (cuCtxGetStreamPriorityRange),
  SYMBOL (cuModuleLoadData),
  SYMBOL (cuModuleUnload),
  SYMBOL (cuModuleGetFunction),
  SYMBOL (cuFuncSetAttribute),
  SYMBOL (cuOccupancyMaxActiveBlocksPerMultiprocessor),
  SYMBOL (cuMemAlloc_v2),
  SYMBOL (cuMemFree_v2),
  SYMBOL (cuMemHostAlloc),
  SYMBOL (cuMemFreeHost),
  SYMBOL (cuMemHostGetDevicePointer_v2),
  SYMBOL (cuMemcpyHtoDAsync_v2),
  SYMBOL (cuMemcpyDtoHAsync_v2),
  SYMBOL (cuMemcpyDtoDAsync_v2),
  SYMBOL (cuMemsetD8Async),
  SYMBOL (cuStreamCreateWithPriority),
  SYMBOL (cuStreamDestroy_v2),
  SYMBOL (cuStreamSynchronize),
  SYMBOL (cuStreamQuery),
  SYMBOL (cuStreamWaitEvent),
  SYMBOL (cuEventCreate),
  SYMBOL (cuEventDestroy_v2),
  SYMBOL (cuEventRecord),
  SYMBOL (cuEventSynchronize),
  SYMBOL (cuLaunchKernel),
  SYMBOL (cuGraphCreate),
  SYMBOL (cuGraphDestroy),
  SYMBOL (cuGraphAddKernelNode),
  SYMBOL (cuGraphInstantiateWithFlags),
  SYMBOL (cuGraphExecDestroy),
  SYMBOL (cuGraphExecKernelNodeSetParams),
  SYMBOL (cuGraphLaunch),
};

_Static_assert(sizeof symbols / sizeof symbols[0] * sizeof (void *) ==
                   sizeof (FxCudaDriver),
    "every function of the table has its symbol");

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static FxCudaDriver driver;
static int loaded;       /* under the lock: driver is filled */
static atomic_int ready; /* and initialized */

static int
load (FxError *err)
{
  const char *path = secure_getenv ("FX_CUDA_DRIVER");
  void *library = dlopen (path ? path : "libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
  if (!library)
    return fx_error (err, FX_ENOTSUP, "device", 0, 1, 0, "",
        path ? "the library that FX_CUDA_DRIVER names cannot be loaded"
             : "there is no NVIDIA driver (libcuda.so.1 cannot be loaded)",
        path ? "unset FX_CUDA_DRIVER, or process on the CPU"
             : "install the NVIDIA driver, or process on the CPU");
  for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
    void *f = dlsym (library, symbols[i].name);
    if (!f) {
      dlclose (library);
      return fx_error (err, FX_ENOTSUP, symbols[i].name, 0, 1, 0, "",
          "the NVIDIA driver has no such function",
          "install a newer NVIDIA driver (for CUDA 11.8 or later), or process "
          "on the CPU");
    }
    memcpy ((char *)&driver + symbols[i].offset, &f, sizeof f);
  }
  loaded = 1;
  return FX_OK;
}

static int
initialize (FxError *err)
{
  FxCuResult result = driver.cuInit (0);
  const char *text = NULL;
  if (!result) {
    atomic_store_explicit (&ready, 1, memory_order_release);
    return FX_OK;
  }
  if (result == FX_CU_NO_DEVICE)
    return fx_error (err, FX_ENOTSUP, "device", 0, 1, 0, "",
        "the NVIDIA driver finds no GPU",
        "check with nvidia-smi, or process on the CPU");
  driver.cuGetErrorString (result, &text);
  return fx_error (err, FX_ENOTSUP, "cuInit", result, 1, 0, "",
      text ? text : "the NVIDIA driver does not start",
      "check the driver with nvidia-smi, or process on the CPU");
}

const FxCudaDriver *
fx_cuda_driver_get (FxError *err)
{
  if (!atomic_load_explicit (&ready, memory_order_acquire)) {
    pthread_mutex_lock (&lock);
    int ok = (loaded || load (err) == FX_OK) &&
             (atomic_load_explicit (&ready, memory_order_relaxed) ||
                 initialize (err) == FX_OK);
    pthread_mutex_unlock (&lock);
    if (!ok)
      return NULL;
  }
  return &driver;
}
