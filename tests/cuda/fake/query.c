/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the fake driver says of its devices and of results. */

#include <stdio.h>
#include "tests/cuda/fake/driver_api.h"
#include "tests/cuda/fake/inside.h"

static const struct {
  int result;
  const char *name, *text;
} results[] = {
  { CUDA_SUCCESS, "CUDA_SUCCESS", "no error" },
  { CUDA_ERROR_INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE", "invalid argument" },
  { CUDA_ERROR_OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory" },
  { CUDA_ERROR_NOT_INITIALIZED, "CUDA_ERROR_NOT_INITIALIZED",
      "initialization error" },
  { CUDA_ERROR_NO_DEVICE, "CUDA_ERROR_NO_DEVICE",
      "no CUDA-capable device is detected" },
  { CUDA_ERROR_INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE",
      "invalid device ordinal" },
  { CUDA_ERROR_INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT",
      "invalid device context" },
  { CUDA_ERROR_NO_BINARY_FOR_GPU, "CUDA_ERROR_NO_BINARY_FOR_GPU",
      "no kernel image is available for execution on the device" },
  { CUDA_ERROR_INVALID_HANDLE, "CUDA_ERROR_INVALID_HANDLE",
      "invalid resource handle" },
  { CUDA_ERROR_NOT_FOUND, "CUDA_ERROR_NOT_FOUND", "named symbol not found" },
  { CUDA_ERROR_NOT_READY, "CUDA_ERROR_NOT_READY", "device not ready" },
  { CUDA_ERROR_ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS",
      "an illegal memory access was encountered" },
  { CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES",
      "too many resources requested for launch" },
  { CUDA_ERROR_LAUNCH_TIMEOUT, "CUDA_ERROR_LAUNCH_TIMEOUT",
      "the launch timed out and was terminated" },
  { CUDA_ERROR_CONTEXT_IS_DESTROYED, "CUDA_ERROR_CONTEXT_IS_DESTROYED",
      "context is destroyed" },
  { CUDA_ERROR_LAUNCH_FAILED, "CUDA_ERROR_LAUNCH_FAILED",
      "unspecified launch failure" },
  { CUDA_ERROR_NOT_PERMITTED, "CUDA_ERROR_NOT_PERMITTED",
      "operation not permitted" },
  { CUDA_ERROR_UNKNOWN, "CUDA_ERROR_UNKNOWN", "unknown error" },
};

static CUresult
result_text (CUresult result, const char **text, int is_name)
{
  if (!text)
    return CUDA_ERROR_INVALID_VALUE;
  *text = NULL;
  for (size_t i = 0; i < sizeof results / sizeof results[0]; i++)
    if (results[i].result == (int)result) {
      *text = is_name ? results[i].name : results[i].text;
      return CUDA_SUCCESS;
    }
  return CUDA_ERROR_INVALID_VALUE;
}

CUresult
cuGetErrorName (CUresult result, const char **text)
{
  return result_text (result, text, 1);
}

CUresult
cuGetErrorString (CUresult result, const char **text)
{
  return result_text (result, text, 0);
}

CUresult
cuDeviceGetCount (int *count)
{
  const CUresult r = fake_enter_driver ();
  if (r)
    return r;
  if (!count)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  *count = fake_device_count ();
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuDeviceGet (CUdevice *device, int ordinal)
{
  const CUresult r = fake_enter_device (ordinal, device);
  if (r)
    return r;
  *device = ordinal;
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuDeviceGetName (char *name, int length, CUdevice device)
{
  const CUresult r = fake_enter_device (device, name);
  if (r)
    return r;
  if (length < 1)
    return fake_leave (CUDA_ERROR_INVALID_VALUE);
  snprintf (name, (size_t)length, "Emulated GPU %d", device);
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuDeviceTotalMem_v2 (size_t *bytes, CUdevice device)
{
  const CUresult r = fake_enter_device (device, bytes);
  if (r)
    return r;
  *bytes = (size_t)fake_setting (FAKE_MEMORY);
  return fake_leave (CUDA_SUCCESS);
}

CUresult
cuDeviceGetAttribute (int *value, CUdevice_attribute attribute, CUdevice device)
{
  CUresult r = fake_enter_device (device, value);
  if (r)
    return r;
  const FakeModel m = fake_model ();
  switch ((int)attribute) {
  case 1: /* MAX_THREADS_PER_BLOCK */
  case 2: /* MAX_BLOCK_DIM_X, _Y */
  case 3:
    *value = 1024;
    break;
  case 4: /* MAX_BLOCK_DIM_Z */
    *value = 64;
    break;
  case 5: /* MAX_GRID_DIM_X */
    *value = 0x7fffffff;
    break;
  case 6: /* _Y, _Z */
  case 7:
    *value = 65535;
    break;
  case 8: /* MAX_SHARED_MEMORY_PER_BLOCK */
    *value = 48 << 10;
    break;
  case 10: /* WARP_SIZE */
    *value = 32;
    break;
  case 12: /* MAX_REGISTERS_PER_BLOCK, _MULTIPROCESSOR */
  case 82:
    *value = 65536;
    break;
  case 16: /* MULTIPROCESSOR_COUNT */
    *value = m.processors;
    break;
  case 19: /* CAN_MAP_HOST_MEMORY */
  case 31: /* CONCURRENT_KERNELS */
  case 41: /* UNIFIED_ADDRESSING */
    *value = 1;
    break;
  case 39: /* MAX_THREADS_PER_MULTIPROCESSOR */
    *value = m.threads_processor;
    break;
  case 75: /* COMPUTE_CAPABILITY_MAJOR, _MINOR */
    *value = m.major;
    break;
  case 76:
    *value = m.minor;
    break;
  case 81: /* MAX_SHARED_MEMORY_PER_MULTIPROCESSOR */
    *value = (int)m.shared_processor;
    break;
  case 87: /* SINGLE_TO_DOUBLE_PRECISION_PERF_RATIO */
    *value = m.ratio;
    break;
  case 97: /* MAX_SHARED_MEMORY_PER_BLOCK_OPTIN */
    *value = (int)m.shared_optin;
    break;
  case 106: /* MAX_BLOCKS_PER_MULTIPROCESSOR */
    *value = m.blocks_processor;
    break;
  default:
    r = CUDA_ERROR_INVALID_VALUE;
    break;
  }
  return fake_leave (r);
}
