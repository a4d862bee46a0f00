/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The entry points of the fake driver, with the signatures of NVIDIA's CUDA
 * Driver API reference; for the sources of the library and its own test. */

#ifndef FX_FAKE_DRIVER_API_H
#define FX_FAKE_DRIVER_API_H

#include "tests/cuda/fake/inside.h"

#pragma GCC visibility push(default)

CUresult cuInit (unsigned flags);
CUresult cuDriverGetVersion (int *version);
CUresult cuGetErrorName (CUresult result, const char **text);
CUresult cuGetErrorString (CUresult result, const char **text);

CUresult cuDeviceGetCount (int *count);
CUresult cuDeviceGet (CUdevice *device, int ordinal);
CUresult cuDeviceGetName (char *name, int length, CUdevice device);
CUresult cuDeviceTotalMem_v2 (size_t *bytes, CUdevice device);
CUresult cuDeviceGetAttribute (
    int *value, CUdevice_attribute attribute, CUdevice device);
CUresult cuDevicePrimaryCtxRetain (CUcontext *context, CUdevice device);
CUresult cuDevicePrimaryCtxRelease_v2 (CUdevice device);

CUresult cuCtxCreate_v2 (CUcontext *context, unsigned flags, CUdevice device);
CUresult cuCtxDestroy_v2 (CUcontext context);
CUresult cuCtxPushCurrent_v2 (CUcontext context);
CUresult cuCtxPopCurrent_v2 (CUcontext *context);
CUresult cuCtxSetCurrent (CUcontext context);
CUresult cuCtxGetCurrent (CUcontext *context);
CUresult cuCtxGetDevice (CUdevice *device);
CUresult cuCtxGetStreamPriorityRange (int *least, int *greatest);
CUresult cuCtxSynchronize (void);

CUresult cuModuleLoadData (CUmodule *module, const void *image);
CUresult cuModuleLoadDataEx (CUmodule *module, const void *image, unsigned n,
    CUjit_option *options, void **values);
CUresult cuModuleUnload (CUmodule module);
CUresult
cuModuleGetFunction (CUfunction *function, CUmodule module, const char *name);
CUresult cuFuncSetAttribute (
    CUfunction function, CUfunction_attribute attribute, int value);
CUresult cuFuncGetAttribute (
    int *value, CUfunction_attribute attribute, CUfunction function);
CUresult cuOccupancyMaxActiveBlocksPerMultiprocessor (
    int *blocks, CUfunction function, int threads, size_t shared);

CUresult cuMemGetInfo_v2 (size_t *left, size_t *total);
CUresult cuMemAlloc_v2 (CUdeviceptr *p, size_t size);
CUresult cuMemFree_v2 (CUdeviceptr p);
CUresult cuMemHostAlloc (void **p, size_t size, unsigned flags);
CUresult cuMemFreeHost (void *p);
CUresult
cuMemHostGetDevicePointer_v2 (CUdeviceptr *p, void *host, unsigned flags);
CUresult cuPointerGetAttribute (
    void *data, CUpointer_attribute attribute, CUdeviceptr p);
CUresult cuMemcpyHtoDAsync_v2 (
    CUdeviceptr to, const void *from, size_t size, CUstream stream);
CUresult
cuMemcpyDtoHAsync_v2 (void *to, CUdeviceptr from, size_t size, CUstream stream);
CUresult cuMemcpyDtoDAsync_v2 (
    CUdeviceptr to, CUdeviceptr from, size_t size, CUstream stream);
CUresult cuMemsetD8Async (
    CUdeviceptr p, unsigned char value, size_t size, CUstream stream);

CUresult cuStreamCreate (CUstream *stream, unsigned flags);
CUresult
cuStreamCreateWithPriority (CUstream *stream, unsigned flags, int priority);
CUresult cuStreamDestroy_v2 (CUstream stream);
CUresult cuStreamSynchronize (CUstream stream);
CUresult cuStreamQuery (CUstream stream);
CUresult cuStreamWaitEvent (CUstream stream, CUevent event, unsigned flags);
CUresult cuEventCreate (CUevent *event, unsigned flags);
CUresult cuEventDestroy_v2 (CUevent event);
CUresult cuEventRecord (CUevent event, CUstream stream);
CUresult cuEventSynchronize (CUevent event);
CUresult cuEventQuery (CUevent event);
CUresult cuEventElapsedTime (float *ms, CUevent start, CUevent end);
CUresult cuLaunchKernel (CUfunction function, unsigned grid_x, unsigned grid_y,
    unsigned grid_z, unsigned block_x, unsigned block_y, unsigned block_z,
    unsigned shared, CUstream stream, void **params, void **extra);
CUresult cuLaunchHostFunc (CUstream stream, CUhostFn call, void *data);

CUresult cuGraphCreate (CUgraph *graph, unsigned flags);
CUresult cuGraphDestroy (CUgraph graph);
CUresult cuGraphInstantiateWithFlags (
    CUgraphExec *exec, CUgraph graph, unsigned long long flags);
CUresult cuGraphExecDestroy (CUgraphExec exec);
CUresult cuGraphLaunch (CUgraphExec exec, CUstream stream);
/* cuda.h has newer forms of these two under the names that it makes of them. */
#undef cuGraphAddKernelNode
#undef cuGraphExecKernelNodeSetParams
CUresult cuGraphAddKernelNode (CUgraphNode *node, CUgraph graph,
    const CUgraphNode *dependencies, size_t n, const FakeNodeParams *params);
CUresult cuGraphExecKernelNodeSetParams (
    CUgraphExec exec, CUgraphNode node, const FakeNodeParams *params);

#pragma GCC visibility pop

#endif
