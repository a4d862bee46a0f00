/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxcudadownload
 * @title: fxcudadownload
 *
 * Brings audio from the memory of a CUDA device (see #GstFxCudaUpload) into
 * ordinary memory, and waits for the device to be done with it: the end of what
 * is processed there. Samples, timestamps and metadata stay as they are, and
 * audio in ordinary memory passes through.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! fxcudaupload ! queue ! fxcudadownload ! audioconvert ! autoaudiosink
 * ]| The way back in a thread of its own, so that the next buffers are on their
 * way meanwhile.
 *
 * Since: 0.1
 */

#include "gst/device/gstfxcudatransfer.h"
#include "gst/device/gstfxdevicememory.h"
#include "gst/gstfxelements.h"

G_DECLARE_FINAL_TYPE (GstFxCudaDownload, gst_fx_cuda_download, GST,
    FX_CUDA_DOWNLOAD, GstFxCudaTransfer)

struct _GstFxCudaDownload {
  GstFxCudaTransfer parent;
};

G_DEFINE_TYPE (
    GstFxCudaDownload, gst_fx_cuda_download, GST_TYPE_FX_CUDA_TRANSFER)
GST_ELEMENT_REGISTER_DEFINE (fxcudadownload, "fxcudadownload", GST_RANK_NONE,
    gst_fx_cuda_download_get_type ())

static int
fetch (GstFxCudaTransfer *self, GstBuffer *in, GstBuffer *out, FxError *err)
{
  GstFxDevice *device = gst_fx_cuda_transfer_device (self);
  gsize size = gst_buffer_get_size (in);
  GstFxDeviceSpan span;
  GstMapInfo map;
  int rc;
  if (size == 0)
    return FX_OK;
  if (GST_BUFFER_FLAG_IS_SET (in, GST_BUFFER_FLAG_GAP))
    return gst_buffer_memset (out, 0, 0, size) == size
               ? FX_OK
               : fx_error (err, FX_EINVAL, "bytes", (double)size, 1, 0, "",
                     "the memory that was allocated downstream is not writable",
                     "look at the element that follows");
  /* On a stream of our own: the copies of others are not in the way. */
  if (gst_fx_device_memory_peek (in, device, &span) &&
      (rc = gst_fx_device_memory_fetch (
           span.memory, gst_fx_cuda_transfer_stream (self), err)) != FX_OK)
    return rc;
  if (gst_buffer_map (out, &map, GST_MAP_WRITE)) {
    gboolean copied =
        map.size >= size && gst_fx_device_buffer_read (in, map.data);
    gst_buffer_unmap (out, &map);
    if (copied)
      return FX_OK;
  }
  rc = device->backend->status (device->device, err);
  return rc == FX_OK ? fx_error (err, FX_EINVAL, "bytes", (double)size, 1, 0,
                           "", "they cannot be copied from the device",
                           "look at the element that made them")
                     : rc;
}

static GstFlowReturn
transform (GstBaseTransform *trans, GstBuffer *in, GstBuffer *out)
{
  FxError err;
  if (fetch (GST_FX_CUDA_TRANSFER (trans), in, out, &err) == FX_OK)
    return GST_FLOW_OK;
  gst_fx_device_post_error (GST_ELEMENT (trans), &err);
  return GST_FLOW_ERROR;
}

static void
gst_fx_cuda_download_class_init (GstFxCudaDownloadClass *klass)
{
  GST_BASE_TRANSFORM_CLASS (klass)->transform = transform;
  gst_fx_cuda_transfer_class_set_up (GST_FX_CUDA_TRANSFER_CLASS (klass), FALSE,
      "CUDA download", "Brings audio from the memory of a CUDA device");
}

static void
gst_fx_cuda_download_init (GstFxCudaDownload *self)
{
}
