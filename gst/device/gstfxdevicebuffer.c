/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Buffers of any memory to buffers of one piece of device memory; caps of the
 * one and of the other. Bytes go from device to device where they can, else
 * once through page-locked memory. */

#include <string.h>
#include "gst/device/gstfxdevicememory.h"
#include "gst/device/gstfxdevicepool.h"

/* The start of what gstreamer-cuda says of its memory, the same since 1.22. */
typedef struct CudaMemory {
  GstMemory mem;
  gpointer context; /* GstCudaContext */
} CudaMemory;

/* Whether the device can read the memory where it is. */
static gboolean
is_near (GstFxDevice *device, GstMemory *mem)
{
  if (gst_fx_device_memory_is (mem))
    return gst_fx_device_memory_device (mem) == device;
  return gst_memory_is_type (mem, "gst.cuda.memory") &&
         gst_fx_device_handle (((CudaMemory *)mem)->context) ==
             device->info.context;
}

static gboolean
all_near (GstFxDevice *device, GstBuffer *buf)
{
  for (guint i = 0; i < gst_buffer_n_memory (buf); ++i)
    if (!is_near (device, gst_buffer_peek_memory (buf, i)))
      return FALSE;
  return TRUE;
}

static int
not_mapped (GstFxDevice *device, FxError *err)
{
  int rc = device->backend->status (device->device, err);
  if (rc != FX_OK)
    return rc;
  return fx_error (err, FX_EINVAL, "buffer", 0, 1, 0, "", "it cannot be mapped",
      "look at the element that made it");
}

/* From memory that is near, to an address on the device. */
static int
copy_near (GstFxDevice *device, FxDeviceStream *stream, FxDevicePtr to,
    GstMemory *mem, FxError *err)
{
  const FxBackend *b = device->backend;
  GstMapInfo map;
  if (!gst_memory_map (mem, &map, GST_MAP_READ | GST_FX_MAP_DEVICE))
    return not_mapped (device, err);
  int rc = b->copy (stream, to, (FxDevicePtr)(gsize)map.data, map.size, err);
  /* Nobody else waits for us before they use foreign memory again. */
  if (rc == FX_OK)
    rc = b->stream_sync (stream, err);
  gst_memory_unmap (mem, &map);
  return rc;
}

static int
copy_ours (GstFxDevice *device, FxDeviceStream *stream, FxDevicePtr to,
    GstMemory *mem, FxError *err)
{
  FxDevicePtr from = gst_fx_device_memory_address (mem);
  int rc = gst_fx_device_memory_begin (mem, stream, GST_MAP_READ, err);
  if (rc != FX_OK)
    return rc;
  rc = device->backend->copy (stream, to, from, mem->size, err);
  int end = gst_fx_device_memory_end (
      mem, stream, GST_MAP_READ, rc == FX_OK ? err : NULL);
  return rc == FX_OK ? end : rc;
}

/* What is on the device already, or silence. */
static int
fill_there (GstFxDevice *device, FxDeviceStream *stream,
    const GstFxDeviceSpan *to, GstBuffer *buf, FxError *err)
{
  gboolean gap = GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_GAP);
  FxDevicePtr at = to->at;
  int rc = gst_fx_device_memory_begin (to->memory, stream, GST_MAP_WRITE, err);
  if (rc != FX_OK)
    return rc;
  if (gap)
    rc = device->backend->clear (stream, at, to->size, err);
  for (guint i = 0; !gap && rc == FX_OK && i < gst_buffer_n_memory (buf); ++i) {
    GstMemory *mem = gst_buffer_peek_memory (buf, i);
    if (mem->size == 0)
      continue;
    rc = gst_fx_device_memory_is (mem)
             ? copy_ours (device, stream, at, mem, err)
             : copy_near (device, stream, at, mem, err);
    at += mem->size;
  }
  int end = gst_fx_device_memory_end (
      to->memory, stream, GST_MAP_WRITE, rc == FX_OK ? err : NULL);
  return rc == FX_OK ? end : rc;
}

gboolean
gst_fx_device_buffer_read (GstBuffer *buf, gpointer to)
{
  guint8 *at = to;
  for (guint i = 0; i < gst_buffer_n_memory (buf); ++i) {
    GstMemory *mem = gst_buffer_peek_memory (buf, i);
    GstMapInfo map;
    /* gst_buffer_extract is not for memory that may refuse. */
    if (!gst_memory_map (mem, &map, GST_MAP_READ))
      return FALSE;
    memcpy (at, map.data, map.size);
    at += map.size;
    gst_memory_unmap (mem, &map);
  }
  return TRUE;
}

/* Through the page-locked memory of the target. */
static int
fill_from_host (GstFxDevice *device, FxDeviceStream *stream,
    const GstFxDeviceSpan *to, GstBuffer *buf, FxError *err)
{
  GstMapInfo map;
  if (!gst_memory_map (to->memory, &map, GST_MAP_WRITE))
    return not_mapped (device, err);
  gboolean copied = gst_fx_device_buffer_read (buf, map.data);
  gst_memory_unmap (to->memory, &map);
  if (!copied)
    return not_mapped (device, err);
  int rc = gst_fx_device_memory_begin (to->memory, stream, GST_MAP_READ, err);
  if (rc != FX_OK)
    return rc;
  return gst_fx_device_memory_end (to->memory, stream, GST_MAP_READ, err);
}

/* Takes buf. */
static GstBuffer *
make_copy (GstFxDevice *device, GstBufferPool **pool, FxDeviceStream *stream,
    GstBuffer *buf, FxError *err)
{
  gsize size = gst_buffer_get_size (buf);
  GstBuffer *out = gst_fx_device_pool_acquire (pool, device, size, err);
  GstFxDeviceSpan span;
  if (out) {
    int rc = FX_OK;
    gst_buffer_copy_into (out, buf, GST_BUFFER_COPY_METADATA, 0, -1);
    gst_fx_device_memory_peek (out, device, &span);
    if (size)
      rc = GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_GAP) ||
                   all_near (device, buf)
               ? fill_there (device, stream, &span, buf, err)
               : fill_from_host (device, stream, &span, buf, err);
    if (rc != FX_OK)
      gst_clear_buffer (&out);
  }
  gst_buffer_unref (buf);
  return out;
}

GstBuffer *
gst_fx_device_buffer_take (GstFxDevice *device, GstBufferPool **pool,
    FxDeviceStream *stream, GstBuffer *buf, FxError *err)
{
  GstFxDeviceSpan span;
  return gst_fx_device_memory_peek (buf, device, &span)
             ? buf
             : make_copy (device, pool, stream, buf, err);
}

GstBuffer *
gst_fx_device_buffer_take_writable (GstFxDevice *device, GstBufferPool **pool,
    FxDeviceStream *stream, GstBuffer *buf, FxError *err)
{
  GstFxDeviceSpan span;
  /* A part that is left over from a clipped buffer is nobody else's, but to be
   * read only. */
  return gst_fx_device_memory_peek (buf, device, &span) &&
                 gst_buffer_is_writable (buf) &&
                 gst_memory_is_writable (span.memory) &&
                 !GST_MEMORY_IS_READONLY (span.memory)
             ? buf
             : make_copy (device, pool, stream, buf, err);
}

/* --- caps ------------------------------------------------------------------------ */

gboolean
gst_fx_device_caps_is (const GstCaps *caps)
{
  return caps && !gst_caps_is_any (caps) && !gst_caps_is_empty (caps) &&
         gst_caps_features_contains (
             gst_caps_get_features (caps, 0), GST_FX_DEVICE_CAPS_FEATURE);
}

GstCaps *
gst_fx_device_caps_to (const GstCaps *caps, gboolean device)
{
  GstCaps *to = gst_caps_copy (caps);
  for (guint i = 0; i < gst_caps_get_size (to); ++i)
    gst_caps_set_features (to, i,
        gst_caps_features_new (device ? GST_FX_DEVICE_CAPS_FEATURE
                                      : GST_CAPS_FEATURE_MEMORY_SYSTEM_MEMORY,
            NULL));
  return to;
}
