/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* In place, on a stream of our own: whoever gets the buffer next waits for what
 * is queued, on the device or on the host. */

#include "gst/gstfxondevice.h"
#include "gst/device/gstfxdevicememory.h"
#include "gst/device/gstfxdevicepool.h"

GstFxDevice *
gst_fx_on_device_of (GstBuffer *buf)
{
  return gst_buffer_n_memory (buf) > 0
             ? gst_fx_device_memory_device (gst_buffer_peek_memory (buf, 0))
             : NULL;
}

int
gst_fx_on_device_use (GstFxOnDevice *on, FxCascade *cascade,
    GstFxDevice *device, FxPrecision precision, FxError *err)
{
  const FxBackend *b = device->backend;
  int rc = FX_OK;
  if (on->device != device) {
    gst_fx_on_device_clear (on);
    rc = b->stream_new (device->device, &on->stream, err);
    if (rc < 0) {
      on->stream = NULL;
      return rc;
    }
    on->device = gst_object_ref (device);
  }
  on->cascade = cascade;
  return fx_cascade_attach (cascade, b, device->device, precision, 0, err);
}

void
gst_fx_on_device_clear (GstFxOnDevice *on)
{
  if (on->pool)
    gst_fx_device_pool_drop (&on->pool);
  if (on->stream)
    on->device->backend->stream_free (on->stream);
  gst_clear_object (&on->device);
  on->stream = NULL;
  on->cascade = NULL;
}

/* *buf in one piece of memory of the device, locked for our stream. */
static int
begin (GstFxOnDevice *on, GstBuffer **buf, GstFxDeviceSpan *span, FxError *err)
{
  if (!gst_fx_device_memory_peek (*buf, on->device, span)) {
    *buf = gst_fx_device_buffer_take (
        on->device, &on->pool, on->stream, *buf, err);
    if (!*buf)
      return err->code;
    gst_fx_device_memory_peek (*buf, on->device, span);
  }
  return gst_fx_device_memory_begin (
      span->memory, on->stream, GST_MAP_READWRITE, err);
}

int
gst_fx_on_device_process (
    GstFxOnDevice *on, GstBuffer **buf, gsize frames, FxError *err)
{
  GstFxDeviceSpan span;
  int rc = FX_EINVAL;
  if (gst_buffer_is_all_memory_writable (*buf))
    rc = begin (on, buf, &span, err);
  if (rc == FX_EINVAL && *buf) {
    /* Somebody else holds the memory, or has a part of it. */
    GstBuffer *own = gst_buffer_copy_deep (*buf);
    gst_buffer_unref (*buf);
    *buf = own;
    rc = begin (on, buf, &span, err);
  }
  if (rc != FX_OK)
    return rc;
  rc =
      fx_cascade_process_on (on->cascade, span.at, span.at, frames, on->stream);
  if (rc != FX_OK)
    *err = fx_cascade_error (on->cascade);
  int end = gst_fx_device_memory_end (
      span.memory, on->stream, GST_MAP_READWRITE, rc == FX_OK ? err : NULL);
  return rc == FX_OK ? end : rc;
}
