/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxcudaupload
 * @title: fxcudaupload
 *
 * Brings audio into the memory of a CUDA device, where the elements that follow
 * process it without moving it: caps become `audio/x-raw(memory:CUDAMemory)`.
 * Samples, timestamps and metadata stay as they are, and audio that is on a
 * device already passes through. Copies run beside the pipeline; whoever uses
 * the audio waits for them on the device.
 *
 * `device-id` says which device, by default the one that elements of
 * gstreamer-cuda in the pipeline use, else the first; a context that they have on
 * it is shared. An ordinary element that gets such a buffer can map it, at the
 * price of a copy back. #GstFxCudaDownload is the way back.
 *
 * Where there is no device the element does not start, and says what is
 * missing; everything else in this plugin works without.
 *
 * ## Example launch line
 * |[
 * gst-launch-1.0 audiotestsrc num-buffers=100 ! fxcudaupload ! fxcudadownload ! autoaudiosink
 * ]| A tone to the device and back.
 *
 * Since: 0.1
 */

#include "gst/device/gstfxcudatransfer.h"
#include "gst/device/gstfxdevicememory.h"
#include "gst/gstfxelements.h"

G_DECLARE_FINAL_TYPE (
    GstFxCudaUpload, gst_fx_cuda_upload, GST, FX_CUDA_UPLOAD, GstFxCudaTransfer)

struct _GstFxCudaUpload {
  GstFxCudaTransfer parent;
};

G_DEFINE_TYPE (GstFxCudaUpload, gst_fx_cuda_upload, GST_TYPE_FX_CUDA_TRANSFER)
GST_ELEMENT_REGISTER_DEFINE (
    fxcudaupload, "fxcudaupload", GST_RANK_NONE, gst_fx_cuda_upload_get_type ())

static GstFlowReturn
prepare_output_buffer (GstBaseTransform *trans, GstBuffer *in, GstBuffer **out)
{
  GstFxCudaTransfer *self = GST_FX_CUDA_TRANSFER (trans);
  FxError err;
  if (gst_base_transform_is_passthrough (trans)) {
    *out = in;
    return GST_FLOW_OK;
  }
  *out = gst_fx_device_buffer_take (gst_fx_cuda_transfer_device (self),
      gst_fx_cuda_transfer_pool (self), gst_fx_cuda_transfer_stream (self),
      gst_buffer_ref (in), &err);
  if (!*out) {
    gst_fx_device_post_error (GST_ELEMENT (self), &err);
    return GST_FLOW_ERROR;
  }
  /* What was there already is not ours twice. */
  if (*out == in)
    gst_buffer_unref (in);
  return GST_FLOW_OK;
}

static GstFlowReturn
transform (GstBaseTransform *trans, GstBuffer *in, GstBuffer *out)
{
  return GST_FLOW_OK; /* on its way since prepare_output_buffer */
}

static void
gst_fx_cuda_upload_class_init (GstFxCudaUploadClass *klass)
{
  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  trans_class->prepare_output_buffer = prepare_output_buffer;
  trans_class->transform = transform;
  gst_fx_cuda_transfer_class_set_up (GST_FX_CUDA_TRANSFER_CLASS (klass), TRUE,
      "CUDA upload", "Brings audio into the memory of a CUDA device");
}

static void
gst_fx_cuda_upload_init (GstFxCudaUpload *self)
{
}
