/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The base of fxcudaupload and fxcudadownload: finding the device, caps with
 * and without memory of the device, allocation, errors. What moves a buffer is
 * up to the subclass. */

#ifndef GST_FX_CUDA_TRANSFER_H
#define GST_FX_CUDA_TRANSFER_H

#include <gst/base/gstbasetransform.h>
#include "gst/device/gstfxdevice.h"

G_BEGIN_DECLS

#define GST_TYPE_FX_CUDA_TRANSFER (gst_fx_cuda_transfer_get_type ())
G_DECLARE_DERIVABLE_TYPE (GstFxCudaTransfer, gst_fx_cuda_transfer, GST,
    FX_CUDA_TRANSFER, GstBaseTransform)

struct _GstFxCudaTransferClass {
  GstBaseTransformClass parent_class;
  gboolean to_device; /* what comes out is on the device */
};

/* In class_init: pad templates, metadata and which way it goes. */
void gst_fx_cuda_transfer_class_set_up (GstFxCudaTransferClass *klass,
    gboolean to_device, const gchar *name, const gchar *description);

/* For the streaming thread: the device, a stream on it and the pool, which are
 * of this element. */
GstFxDevice *gst_fx_cuda_transfer_device (GstFxCudaTransfer *self);
FxDeviceStream *gst_fx_cuda_transfer_stream (GstFxCudaTransfer *self);
GstBufferPool **gst_fx_cuda_transfer_pool (GstFxCudaTransfer *self);

G_END_DECLS

#endif
