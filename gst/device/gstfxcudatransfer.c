/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What uploading and downloading share. Either takes audio that is on its side
 * already and passes it on as it is. The device is looked for when the element
 * goes to READY, never earlier: the plugin registers on any machine. */

#include <gst/audio/audio.h>
#include "gst/device/gstfxcudatransfer.h"
#include "gst/device/gstfxdevicememory.h"
#include "gst/device/gstfxdevicepool.h"

#define AUDIO                                                                  \
  "format = { " GST_AUDIO_NE (F32) ", " GST_AUDIO_NE (                         \
      F64) " }, layout = interleaved, rate = [ 1, MAX ], channels = [ 1, MAX " \
           "]"
#define HOST_CAPS "audio/x-raw, " AUDIO
#define DEVICE_CAPS "audio/x-raw(" GST_FX_DEVICE_CAPS_FEATURE "), " AUDIO

typedef struct GstFxCudaTransferPrivate {
  gint device_id; /* under the object lock */
  gint opened_id; /* what device was opened for */
  GstFxDevice *device;
  FxDeviceStream *stream;
  GstBufferPool *pool; /* of the streaming thread */
} GstFxCudaTransferPrivate;

enum { PROP_DEVICE_ID = 1 };

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (
    GstFxCudaTransfer, gst_fx_cuda_transfer, GST_TYPE_BASE_TRANSFORM)

static GstFxCudaTransferPrivate *
priv_of (gpointer self)
{
  return gst_fx_cuda_transfer_get_instance_private (
      GST_FX_CUDA_TRANSFER (self));
}

static gboolean
goes_to_device (gpointer self)
{
  return GST_FX_CUDA_TRANSFER_GET_CLASS (self)->to_device;
}

GstFxDevice *
gst_fx_cuda_transfer_device (GstFxCudaTransfer *self)
{
  return priv_of (self)->device;
}

FxDeviceStream *
gst_fx_cuda_transfer_stream (GstFxCudaTransfer *self)
{
  return priv_of (self)->stream;
}

GstBufferPool **
gst_fx_cuda_transfer_pool (GstFxCudaTransfer *self)
{
  return &priv_of (self)->pool;
}

/* --- the device ----------------------------------------------------------------- */

static void
close_device (GstFxCudaTransfer *self)
{
  GstFxCudaTransferPrivate *priv = priv_of (self);
  gst_fx_device_pool_drop (&priv->pool);
  if (priv->stream)
    priv->device->backend->stream_free (priv->stream);
  priv->stream = NULL;
  gst_clear_object (&priv->device);
}

static gboolean
open_device (GstFxCudaTransfer *self)
{
  GstFxCudaTransferPrivate *priv = priv_of (self);
  FxError err;
  GST_OBJECT_LOCK (self);
  gint id = priv->device_id;
  GST_OBJECT_UNLOCK (self);
  if (priv->device && priv->opened_id == id)
    return TRUE;
  close_device (self);
  priv->device = gst_fx_device_get (GST_ELEMENT (self), id, &err);
  if (priv->device && priv->device->backend->stream_new (
                          priv->device->device, &priv->stream, &err) != FX_OK) {
    priv->stream = NULL;
    gst_clear_object (&priv->device);
  }
  if (!priv->device) {
    gst_fx_device_post_error (GST_ELEMENT (self), &err);
    return FALSE;
  }
  priv->opened_id = id;
  return TRUE;
}

static GstStateChangeReturn
change_state (GstElement *element, GstStateChange change)
{
  GstFxCudaTransfer *self = GST_FX_CUDA_TRANSFER (element);
  if ((change == GST_STATE_CHANGE_NULL_TO_READY ||
          change == GST_STATE_CHANGE_READY_TO_PAUSED) &&
      !open_device (self))
    return GST_STATE_CHANGE_FAILURE;
  GstStateChangeReturn ret =
      GST_ELEMENT_CLASS (gst_fx_cuda_transfer_parent_class)
          ->change_state (element, change);
  if (change == GST_STATE_CHANGE_READY_TO_NULL)
    close_device (self);
  return ret;
}

static gboolean
query (GstBaseTransform *trans, GstPadDirection direction, GstQuery *q)
{
  return gst_fx_device_answer (GST_ELEMENT (trans), q) ||
         GST_BASE_TRANSFORM_CLASS (gst_fx_cuda_transfer_parent_class)
             ->query (trans, direction, q);
}

/* --- caps and allocation ---------------------------------------------------------- */

/* What comes out is on one side; what comes in may be on either, rather on the
 * one where nothing is to be done. */
static GstCaps *
transform_caps (GstBaseTransform *trans, GstPadDirection direction,
    GstCaps *caps, GstCaps *filter)
{
  gboolean to_device = goes_to_device (trans);
  GstCaps *to = gst_fx_device_caps_to (caps, to_device);
  if (direction == GST_PAD_SRC)
    to = gst_caps_merge (to, gst_fx_device_caps_to (caps, !to_device));
  if (filter) {
    GstCaps *all = to;
    to = gst_caps_intersect_full (filter, all, GST_CAPS_INTERSECT_FIRST);
    gst_caps_unref (all);
  }
  return to;
}

static gboolean
transform_size (GstBaseTransform *trans, GstPadDirection direction,
    GstCaps *caps, gsize size, GstCaps *othercaps, gsize *othersize)
{
  *othersize = size;
  return TRUE;
}

/* The samples stay what they are, so all that is said of them holds. */
static gboolean
transform_meta (
    GstBaseTransform *trans, GstBuffer *out, GstMeta *meta, GstBuffer *in)
{
  return TRUE;
}

/* Who allocates for caps of the device gets memory of it. There is no pool to
 * propose: a buffer of audio has no size that is known beforehand. */
static gboolean
propose_allocation (
    GstBaseTransform *trans, GstQuery *decide_query, GstQuery *q)
{
  GstCaps *caps;
  if (!GST_BASE_TRANSFORM_CLASS (gst_fx_cuda_transfer_parent_class)
           ->propose_allocation (trans, decide_query, q))
    return FALSE;
  gst_query_parse_allocation (q, &caps, NULL);
  if (decide_query && gst_fx_device_caps_is (caps))
    gst_query_add_allocation_param (
        q, priv_of (trans)->device->allocator, NULL);
  return TRUE;
}

static gboolean
decide_allocation (GstBaseTransform *trans, GstQuery *q)
{
  if (!goes_to_device (trans))
    return GST_BASE_TRANSFORM_CLASS (gst_fx_cuda_transfer_parent_class)
        ->decide_allocation (trans, q);
  /* Ours makes buffers of the size that they turn out to have. */
  while (gst_query_get_n_allocation_pools (q) > 0)
    gst_query_remove_nth_allocation_pool (q, 0);
  return TRUE;
}

static gboolean
stop (GstBaseTransform *trans)
{
  gst_fx_device_pool_drop (&priv_of (trans)->pool);
  return TRUE;
}

/* --- GObject ---------------------------------------------------------------------- */

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id != PROP_DEVICE_ID) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  GST_OBJECT_LOCK (object);
  priv_of (object)->device_id = g_value_get_int (value);
  GST_OBJECT_UNLOCK (object);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id != PROP_DEVICE_ID) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    return;
  }
  GST_OBJECT_LOCK (object);
  g_value_set_int (value, priv_of (object)->device_id);
  GST_OBJECT_UNLOCK (object);
}

static void
gst_fx_cuda_transfer_init (GstFxCudaTransfer *self)
{
  priv_of (self)->device_id = -1;
  gst_base_transform_set_gap_aware (GST_BASE_TRANSFORM (self), TRUE);
}

static void
gst_fx_cuda_transfer_class_init (GstFxCudaTransferClass *klass)
{
  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  G_OBJECT_CLASS (klass)->set_property = set_property;
  G_OBJECT_CLASS (klass)->get_property = get_property;
  GST_ELEMENT_CLASS (klass)->change_state = change_state;
  trans_class->passthrough_on_same_caps = TRUE;
  trans_class->transform_caps = transform_caps;
  trans_class->transform_size = transform_size;
  trans_class->transform_meta = transform_meta;
  trans_class->propose_allocation = propose_allocation;
  trans_class->decide_allocation = decide_allocation;
  trans_class->stop = stop;
  trans_class->query = query;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_DEVICE_ID,
      g_param_spec_int ("device-id", "device-id",
          "Number of the CUDA device; -1: the one that the pipeline uses, else "
          "the first",
          -1, G_MAXINT, -1,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
              GST_PARAM_MUTABLE_READY));
  gst_type_mark_as_plugin_api (GST_TYPE_FX_CUDA_TRANSFER, 0);
}

static void
add_template (GstElementClass *klass, const gchar *name,
    GstPadDirection direction, const gchar *text)
{
  GstCaps *caps = gst_caps_from_string (text);
  gst_element_class_add_pad_template (
      klass, gst_pad_template_new (name, direction, GST_PAD_ALWAYS, caps));
  gst_caps_unref (caps);
}

void
gst_fx_cuda_transfer_class_set_up (GstFxCudaTransferClass *klass,
    gboolean to_device, const gchar *name, const gchar *description)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  klass->to_device = to_device;
  add_template (element_class, "sink", GST_PAD_SINK,
      to_device ? DEVICE_CAPS "; " HOST_CAPS : HOST_CAPS "; " DEVICE_CAPS);
  add_template (
      element_class, "src", GST_PAD_SRC, to_device ? DEVICE_CAPS : HOST_CAPS);
  gst_element_class_set_static_metadata (element_class, name,
      "Filter/Converter/Audio/Hardware", description,
      "The gst-plugins-fx authors");
}
