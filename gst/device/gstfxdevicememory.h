/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Memory of a device in buffers, under caps audio/x-raw(memory:CUDAMemory).
 *
 * Samples lie on the device, in page-locked memory of the host, or in both;
 * whoever wants them where they are not pays for the copy, once. The host maps
 * such a buffer as any other. Elements that process on the device do not map:
 *
 *   GstFxDeviceSpan span;
 *   if (gst_fx_device_memory_peek (buf, device, &span) &&
 *       gst_fx_device_memory_begin (
 *           span.memory, stream, GST_MAP_READWRITE, &err) == FX_OK) {
 *     queue work on span.at, span.size, on stream;
 *     gst_fx_device_memory_end (span.memory, stream, GST_MAP_READWRITE, &err);
 *   }
 *
 * and push the buffer at once: whoever comes next waits for what is queued, on
 * its own stream or on the host. What begin is told: GST_MAP_READ, _WRITE or
 * both. GST_MAP_WRITE takes a writable buffer (gst_buffer_make_writable) with
 * memory of its own, else FX_EINVAL; memory that is written and not read keeps
 * what is not overwritten.
 *
 * GST_FX_MAP_DEVICE (GST_MAP_CUDA of gstreamer-cuda) maps to the address on the
 * device, after all queued work is done, for elements that know nothing of
 * begin and end.
 *
 * Any thread. Mapping fails when the device has. */

#ifndef GST_FX_DEVICE_MEMORY_H
#define GST_FX_DEVICE_MEMORY_H

#include <gst/gst.h>
#include "gst/device/gstfxdevice.h"

G_BEGIN_DECLS

#define GST_FX_DEVICE_MEMORY_TYPE "GstFxDeviceMemory"
#define GST_FX_DEVICE_CAPS_FEATURE "memory:CUDAMemory"
#define GST_FX_MAP_DEVICE ((GstMapFlags)(GST_MAP_FLAG_LAST << 1))

/* --- memory ------------------------------------------------------------------- */

/* The allocator of a device (device->allocator): gst_allocator_alloc and
 * gst_buffer_new_allocate do. */
#define GST_TYPE_FX_DEVICE_ALLOCATOR (gst_fx_device_allocator_get_type ())
G_DECLARE_FINAL_TYPE (GstFxDeviceAllocator, gst_fx_device_allocator, GST,
    FX_DEVICE_ALLOCATOR, GstAllocator)

/* For gstfxdevice.c; does not keep the device. Returns: (transfer full) */
GstAllocator *gst_fx_device_allocator_new (GstFxDevice *device);

/* size bytes, their values not set. NULL, and *err filled (FX_ENOMEM,
 * FX_EDEVICE). Returns: (transfer full) */
GstMemory *
gst_fx_device_memory_new (GstFxDevice *device, gsize size, FxError *err);

/* For a pool: what is in the memory, which nobody else holds, is forgotten, and
 * only that many bytes of it are there; 0: all. What is queued goes on. RT. */
void gst_fx_device_memory_renew (GstMemory *mem, gsize size);

/* Whether mem is memory of some device, and of which; NULL: of none. RT.
 * Returns: (transfer none) */
gboolean gst_fx_device_memory_is (GstMemory *mem);
GstFxDevice *gst_fx_device_memory_device (GstMemory *mem);
/* Of its first byte. RT. */
FxDevicePtr gst_fx_device_memory_address (GstMemory *mem);

/* --- processing ---------------------------------------------------------------- */

typedef struct GstFxDeviceSpan {
  GstMemory *memory; /* of the buffer, which keeps it */
  FxDevicePtr at;    /* of its first byte */
  gsize size;        /* bytes */
} GstFxDeviceSpan;

/* Where all of buf lies: in one memory, on that device. FALSE: it does not;
 * gst_fx_device_buffer_take makes one that does. RT. */
gboolean gst_fx_device_memory_peek (
    GstBuffer *buf, GstFxDevice *device, GstFxDeviceSpan *span);

/* From begin to end the memory is locked as by a map with that access. begin:
 * what is queued on stream from now on comes after all that is queued on the
 * memory, and after what the host has written. end: all that is queued on
 * stream by now is what later users wait for; access as at begin. To be called
 * even if queueing failed, not if begin did. They do not wait for the device,
 * unless the host maps the same memory meanwhile and does. */
int gst_fx_device_memory_begin (
    GstMemory *mem, FxDeviceStream *stream, GstMapFlags access, FxError *err);
int gst_fx_device_memory_end (
    GstMemory *mem, FxDeviceStream *stream, GstMapFlags access, FxError *err);

/* Queues the copy to the host of what is on the device alone, so that a later
 * map has only to wait. */
int gst_fx_device_memory_fetch (
    GstMemory *mem, FxDeviceStream *stream, FxError *err);

/* --- buffers --------------------------------------------------------------------- */

/* buf with all of its bytes in one memory of that device: itself if they are,
 * else a copy with all metadata, its memory from *pool (as
 * gst_fx_device_pool_acquire takes it). buf may be of any memory: of the host,
 * of gstreamer-cuda, of another device, mixed. The copy is queued on stream, of
 * a buffer that is a gap no bytes are moved. (transfer full) buf, taken in any
 * case. NULL, and *err filled. Returns: (transfer full) */
GstBuffer *gst_fx_device_buffer_take (GstFxDevice *device, GstBufferPool **pool,
    FxDeviceStream *stream, GstBuffer *buf, FxError *err);
/* The same, and a copy too when somebody else has the buffer or its memory: the
 * result may be begun with GST_MAP_WRITE. */
GstBuffer *gst_fx_device_buffer_take_writable (GstFxDevice *device,
    GstBufferPool **pool, FxDeviceStream *stream, GstBuffer *buf, FxError *err);

/* All bytes of buf to ordinary memory, of whatever memory buf is. FALSE: some of
 * it cannot be mapped. */
gboolean gst_fx_device_buffer_read (GstBuffer *buf, gpointer to);

/* --- caps -------------------------------------------------------------------------- */

/* Whether caps are fixed to, or (first structure) begin with, memory of the
 * device. */
gboolean gst_fx_device_caps_is (const GstCaps *caps);
/* The same caps with all structures in memory of the device, or of the host.
 * Returns: (transfer full) */
GstCaps *gst_fx_device_caps_to (const GstCaps *caps, gboolean device);

G_END_DECLS

#endif
