/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The part of the CUDA driver API that the module uses, declared here so that
 * it builds without the toolkit's headers, and opened at run time so that it
 * loads without a driver. Symbols of these names have had these signatures from
 * CUDA 11.4 to 13; where cuda.h maps a plain name to a newer one (_v2 of the
 * graph functions), the plain symbol is still the old one.
 *
 * Source: NVIDIA, CUDA Driver API reference. */

#ifndef FX_CUDA_DRIVER_H
#define FX_CUDA_DRIVER_H

#include <stddef.h>
#include <stdint.h>
#include "dsp/fx_error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef int FxCuResult;
typedef int FxCuDevice;
typedef uint64_t FxCuPtr; /* CUdeviceptr */
typedef struct FxCuContextImpl *FxCuContext;
typedef struct FxCuModuleImpl *FxCuModule;
typedef struct FxCuFunctionImpl *FxCuFunction;
typedef struct FxCuStreamImpl *FxCuStream;
typedef struct FxCuEventImpl *FxCuEvent;
typedef struct FxCuGraphImpl *FxCuGraph;
typedef struct FxCuGraphExecImpl *FxCuGraphExec;
typedef struct FxCuGraphNodeImpl *FxCuGraphNode;

/* Results that the module tells apart. */
enum {
  FX_CU_OK = 0,
  FX_CU_INVALID_VALUE = 1,
  FX_CU_OUT_OF_MEMORY = 2,
  FX_CU_DEINITIALIZED = 4,
  FX_CU_STUB_LIBRARY = 34,
  FX_CU_NO_DEVICE = 100,
  FX_CU_INVALID_DEVICE = 101,
  FX_CU_INVALID_CONTEXT = 201,
  FX_CU_NO_BINARY_FOR_GPU = 209,
  FX_CU_ECC_UNCORRECTABLE = 214,
  FX_CU_INVALID_PTX = 218,
  FX_CU_JIT_COMPILER_NOT_FOUND = 221,
  FX_CU_UNSUPPORTED_PTX_VERSION = 222,
  FX_CU_JIT_COMPILATION_DISABLED = 223,
  FX_CU_NOT_FOUND = 500,
  FX_CU_NOT_READY = 600,
  FX_CU_ILLEGAL_ADDRESS = 700,
  FX_CU_LAUNCH_OUT_OF_RESOURCES = 701,
  FX_CU_LAUNCH_TIMEOUT = 702,
  FX_CU_CONTEXT_IS_DESTROYED = 709,
  FX_CU_ASSERT = 710,
  FX_CU_HARDWARE_STACK_ERROR = 714,
  FX_CU_ILLEGAL_INSTRUCTION = 715,
  FX_CU_MISALIGNED_ADDRESS = 716,
  FX_CU_INVALID_ADDRESS_SPACE = 717,
  FX_CU_INVALID_PC = 718,
  FX_CU_LAUNCH_FAILED = 719,
  FX_CU_SYSTEM_DRIVER_MISMATCH = 803,
  FX_CU_UNKNOWN = 999
};

/* Device attributes. */
enum {
  FX_CU_MULTIPROCESSOR_COUNT = 16,
  FX_CU_CAPABILITY_MAJOR = 75,
  FX_CU_CAPABILITY_MINOR = 76,
  FX_CU_SINGLE_TO_DOUBLE_RATIO = 87,
  FX_CU_SHARED_PER_BLOCK_OPTIN = 97
};

/* Function attributes. */
enum { FX_CU_MAX_DYNAMIC_SHARED = 8 };

/* Flags. */
enum {
  FX_CU_HOST_PORTABLE = 1,
  FX_CU_HOST_DEVICEMAP = 2,
  FX_CU_HOST_WRITECOMBINED = 4,
  FX_CU_STREAM_NON_BLOCKING = 1,
  FX_CU_EVENT_DISABLE_TIMING = 2
};

/* CUDA_KERNEL_NODE_PARAMS_v1. */
typedef struct FxCuKernelNode {
  FxCuFunction func;
  unsigned int grid_x, grid_y, grid_z;
  unsigned int block_x, block_y, block_z;
  unsigned int shared;
  void **params; /* one pointer for each argument, copied by the call */
  void **extra;
} FxCuKernelNode;

/* Every function, under the name of its symbol. */
typedef struct FxCudaDriver {
  FxCuResult (*cuInit) (unsigned int flags);
  FxCuResult (*cuGetErrorString) (FxCuResult result, const char **text);

  FxCuResult (*cuDeviceGetCount) (int *count);
  FxCuResult (*cuDeviceGet) (FxCuDevice *device, int ordinal);
  FxCuResult (*cuDeviceGetName) (char *name, int length, FxCuDevice device);
  FxCuResult (*cuDeviceGetAttribute) (
      int *value, int attribute, FxCuDevice device);
  FxCuResult (*cuDeviceTotalMem_v2) (size_t *bytes, FxCuDevice device);
  FxCuResult (*cuDevicePrimaryCtxRetain) (
      FxCuContext *context, FxCuDevice device);
  FxCuResult (*cuDevicePrimaryCtxRelease_v2) (FxCuDevice device);
  FxCuResult (*cuCtxPushCurrent_v2) (FxCuContext context);
  FxCuResult (*cuCtxPopCurrent_v2) (FxCuContext *context);
  FxCuResult (*cuCtxGetDevice) (FxCuDevice *device);
  FxCuResult (*cuCtxGetStreamPriorityRange) (int *least, int *greatest);

  FxCuResult (*cuModuleLoadData) (FxCuModule *module, const void *image);
  FxCuResult (*cuModuleUnload) (FxCuModule module);
  FxCuResult (*cuModuleGetFunction) (
      FxCuFunction *function, FxCuModule module, const char *name);
  FxCuResult (*cuFuncSetAttribute) (
      FxCuFunction function, int attribute, int value);
  FxCuResult (*cuOccupancyMaxActiveBlocksPerMultiprocessor) (
      int *blocks, FxCuFunction function, int threads, size_t shared);

  FxCuResult (*cuMemAlloc_v2) (FxCuPtr *p, size_t size);
  FxCuResult (*cuMemFree_v2) (FxCuPtr p);
  FxCuResult (*cuMemHostAlloc) (void **p, size_t size, unsigned int flags);
  FxCuResult (*cuMemFreeHost) (void *p);
  FxCuResult (*cuMemHostGetDevicePointer_v2) (
      FxCuPtr *p, void *host, unsigned int flags);
  FxCuResult (*cuMemcpyHtoDAsync_v2) (
      FxCuPtr to, const void *from, size_t size, FxCuStream stream);
  FxCuResult (*cuMemcpyDtoHAsync_v2) (
      void *to, FxCuPtr from, size_t size, FxCuStream stream);
  FxCuResult (*cuMemcpyDtoDAsync_v2) (
      FxCuPtr to, FxCuPtr from, size_t size, FxCuStream stream);
  FxCuResult (*cuMemsetD8Async) (
      FxCuPtr p, unsigned char value, size_t size, FxCuStream stream);

  FxCuResult (*cuStreamCreateWithPriority) (
      FxCuStream *stream, unsigned int flags, int priority);
  FxCuResult (*cuStreamDestroy_v2) (FxCuStream stream);
  FxCuResult (*cuStreamSynchronize) (FxCuStream stream);
  FxCuResult (*cuStreamQuery) (FxCuStream stream);
  FxCuResult (*cuStreamWaitEvent) (
      FxCuStream stream, FxCuEvent event, unsigned int flags);
  FxCuResult (*cuEventCreate) (FxCuEvent *event, unsigned int flags);
  FxCuResult (*cuEventDestroy_v2) (FxCuEvent event);
  FxCuResult (*cuEventRecord) (FxCuEvent event, FxCuStream stream);
  FxCuResult (*cuEventSynchronize) (FxCuEvent event);

  FxCuResult (*cuLaunchKernel) (FxCuFunction function, unsigned int grid_x,
      unsigned int grid_y, unsigned int grid_z, unsigned int block_x,
      unsigned int block_y, unsigned int block_z, unsigned int shared,
      FxCuStream stream, void **params, void **extra);

  FxCuResult (*cuGraphCreate) (FxCuGraph *graph, unsigned int flags);
  FxCuResult (*cuGraphDestroy) (FxCuGraph graph);
  FxCuResult (*cuGraphAddKernelNode) (FxCuGraphNode *node, FxCuGraph graph,
      const FxCuGraphNode *dependencies, size_t n_dependencies,
      const FxCuKernelNode *params);
  FxCuResult (*cuGraphInstantiateWithFlags) (
      FxCuGraphExec *exec, FxCuGraph graph, unsigned long long flags);
  FxCuResult (*cuGraphExecDestroy) (FxCuGraphExec exec);
  FxCuResult (*cuGraphExecKernelNodeSetParams) (
      FxCuGraphExec exec, FxCuGraphNode node, const FxCuKernelNode *params);
  FxCuResult (*cuGraphLaunch) (FxCuGraphExec exec, FxCuStream stream);
} FxCudaDriver;

/* The driver: the library at the path in the environment variable
 * FX_CUDA_DRIVER, else libcuda.so.1, initialized. NULL and FX_ENOTSUP in *err
 * when there is none, or it is too old, or it finds no device; a later call
 * tries again. Any thread; not RT. */
const FxCudaDriver *fx_cuda_driver_get (FxError *err);

#ifdef __cplusplus
}
#endif

#endif
