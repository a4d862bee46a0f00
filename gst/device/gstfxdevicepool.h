/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Buffers of device memory that are used again, with their page-locked memory
 * and their events: in steady state nothing is allocated. */

#ifndef GST_FX_DEVICE_POOL_H
#define GST_FX_DEVICE_POOL_H

#include <gst/gst.h>
#include "gst/device/gstfxdevice.h"

G_BEGIN_DECLS

#define GST_TYPE_FX_DEVICE_POOL (gst_fx_device_pool_get_type ())
G_DECLARE_FINAL_TYPE (
    GstFxDevicePool, gst_fx_device_pool, GST, FX_DEVICE_POOL, GstBufferPool)

/* To be configured (gst_buffer_pool_set_config) with caps of
 * audio/x-raw(memory:CUDAMemory) and any size; its buffers have that size, and
 * the user may make them smaller (gst_buffer_resize). Returns: (transfer full) */
GstBufferPool *gst_fx_device_pool_new (GstFxDevice *device);

/* A buffer of size bytes from *pool, which may be NULL: it is made when there is
 * none, and replaced by one of larger buffers when it has to be. To be given
 * up, it is deactivated and unreferenced (gst_fx_device_pool_drop). One thread
 * at a time for each *pool. NULL, and *err filled. Returns: (transfer full) */
GstBuffer *gst_fx_device_pool_acquire (
    GstBufferPool **pool, GstFxDevice *device, gsize size, FxError *err);
void gst_fx_device_pool_drop (GstBufferPool **pool);

G_END_DECLS

#endif
