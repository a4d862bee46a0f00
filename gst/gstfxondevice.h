/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Buffers in memory of a device, processed where they are: by a cascade of one
 * for an element by itself, by that of a run. Streaming thread only. */

#ifndef GST_FX_ON_DEVICE_H
#define GST_FX_ON_DEVICE_H

#include "dsp/fx_cascade_device.h"
#include "gst/device/gstfxdevice.h"

G_BEGIN_DECLS

/* All zero: nowhere. */
typedef struct GstFxOnDevice {
  FxCascade *cascade; /* whose device, if it has one, is this */
  GstFxDevice *device;
  FxDeviceStream *stream;
  GstBufferPool *pool; /* for buffers that come from elsewhere */
} GstFxOnDevice;

/* The device that buf lies on, or NULL. RT. Returns: (transfer none) */
GstFxDevice *gst_fx_on_device_of (GstBuffer *buf);

/* The cascade, which has no device, is to run on that one. FX_OK, or an error
 * after which it has none. */
int gst_fx_on_device_use (GstFxOnDevice *on, FxCascade *cascade,
    GstFxDevice *device, FxPrecision precision, FxError *err);

/* Lets go of the device, which the cascade must not have any more. */
void gst_fx_on_device_clear (GstFxOnDevice *on);

/* Queues the processing of frames in *buf, which is writable and may be replaced
 * by another one; fx_cascade_is_ready has said so. FX_OK, or an error. */
int gst_fx_on_device_process (
    GstFxOnDevice *on, GstBuffer **buf, gsize frames, FxError *err);

G_END_DECLS

#endif
