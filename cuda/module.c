/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The module's table, and the one symbol that it exports. */

#include "cuda/device_priv.h"

static int
mix (FxDeviceStream *s, FxSample sample, FxDevicePtr to,
    const FxDevicePtr *from, const double *gains, uint32_t n, uint64_t count,
    FxError *err)
{
  int r = fx_cuda_enter (s->device, err);
  if (r)
    return r;
  r = fx_cuda_mix (s, sample, to, from, gains, n, count, err);
  fx_cuda_leave (s->device);
  return r;
}

const FxBackend fx_cuda_backend = {
  .abi = FX_BACKEND_ABI,
  .size = sizeof (FxBackend),
  .name = "cuda",
  .count = fx_cuda_device_count,
  .open = fx_cuda_device_open,
  .ref = fx_cuda_device_ref,
  .unref = fx_cuda_device_unref,
  .info = fx_cuda_device_info,
  .status = fx_cuda_device_status,
  .alloc = fx_cuda_alloc,
  .free = fx_cuda_free,
  .host_alloc = fx_cuda_host_alloc,
  .host_free = fx_cuda_host_free,
  .stream_new = fx_cuda_stream_new,
  .stream_free = fx_cuda_stream_free,
  .stream_handle = fx_cuda_stream_handle,
  .stream_sync = fx_cuda_stream_sync,
  .event_new = fx_cuda_event_new,
  .event_free = fx_cuda_event_free,
  .event_record = fx_cuda_event_record,
  .event_wait = fx_cuda_event_wait,
  .event_sync = fx_cuda_event_sync,
  .upload = fx_cuda_upload,
  .download = fx_cuda_download,
  .copy = fx_cuda_copy,
  .clear = fx_cuda_clear,
  .run_new = fx_cuda_run_new,
  .run_free = fx_cuda_run_free,
  .set_plan = fx_cuda_run_set_plan,
  .write = fx_cuda_run_write,
  .read = fx_cuda_run_read,
  .reset = fx_cuda_run_reset,
  .process = fx_cuda_run_process,
  .host = fx_cuda_run_host,
  .counts = fx_cuda_run_counts,
  .kernel = fx_cuda_run_kernel,
  .mix = mix,
};

__attribute__ ((visibility ("default"))) const FxBackend *
fx_backend_module (void);

const FxBackend *
fx_backend_module (void)
{
  return &fx_cuda_backend;
}
