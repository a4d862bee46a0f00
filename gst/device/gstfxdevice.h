/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A device for elements: how an element finds the one that its pipeline uses,
 * and how it is shared with elements of gstreamer-cuda, which is neither linked
 * nor loaded for that. Nothing is opened before gst_fx_device_get.
 *
 * Any thread, not RT, unless a function says otherwise. */

#ifndef GST_FX_DEVICE_H
#define GST_FX_DEVICE_H

#include <gst/gst.h>
#include "dsp/fx_backend.h"

G_BEGIN_DECLS

#define GST_TYPE_FX_DEVICE (gst_fx_device_get_type ())
G_DECLARE_FINAL_TYPE (GstFxDevice, gst_fx_device, GST, FX_DEVICE, GstObject)

/* There is one for each FxDevice, whoever asks. */
struct _GstFxDevice {
  GstObject parent;

  /* Fixed, to be read by anyone. */
  const FxBackend *backend;
  FxDevice *device;
  FxDeviceInfo info;
  GstAllocator *allocator; /* of memory on it, gst/device/gstfxdevicememory.h */

  /*< private >*/
  FxDeviceStream *stream; /* under stream_lock */
  GMutex stream_lock;
  GObject *owner; /* keeps the context alive, or NULL */
};

/* The type of the GstContext that carries a GstCudaContext. */
#define GST_FX_DEVICE_CONTEXT "gst.cuda.context"

/* The device of an element, for its change of state from NULL to READY: the
 * context that the element was given, else that of its neighbours, of the bins
 * around it or of the application, as long as it is on that device, else the
 * primary context. ordinal: -1: any. Contexts that are given to an element
 * later change nothing until it asks again.
 * NULL, and *err filled, when there is no module, no driver or no such device.
 * Returns: (transfer full) */
GstFxDevice *
gst_fx_device_get (GstElement *element, gint ordinal, FxError *err);

/* For the query function of an element: answers a CONTEXT query with the
 * context that the element was given or has found. FALSE: it is not that. */
gboolean gst_fx_device_answer (GstElement *element, GstQuery *query);

/* The CUcontext of a GstCudaContext; NULL: there is no such thing. */
gpointer gst_fx_device_handle (gpointer cuda);

/* Posts the error of the element: that the device cannot be had (FX_ENOTSUP),
 * has no more memory (FX_ENOMEM) or has failed (FX_EDEVICE), or that a buffer
 * cannot be used (FX_EINVAL). */
void gst_fx_device_post_error (GstElement *element, const FxError *err);

/* The stream of the device that anyone may use while it is locked. Elements
 * that process have a stream of their own. */
FxDeviceStream *gst_fx_device_lock_stream (GstFxDevice *device);
void gst_fx_device_unlock_stream (GstFxDevice *device);

G_END_DECLS

#endif
