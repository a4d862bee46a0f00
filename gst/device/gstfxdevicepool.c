/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A GstBufferPool over the allocator of a device. A buffer that comes back
 * keeps its page-locked memory and its event, but not its contents: what was
 * to be copied to or from the host is not any more. */

#include "gst/device/gstfxdevicepool.h"
#include "gst/device/gstfxdevicememory.h"

struct _GstFxDevicePool {
  GstBufferPool parent;
  GstFxDevice *device;
  guint size; /* of its buffers */
};

G_DEFINE_TYPE (GstFxDevicePool, gst_fx_device_pool, GST_TYPE_BUFFER_POOL)

static gboolean
set_config (GstBufferPool *pool, GstStructure *config)
{
  GstFxDevicePool *self = GST_FX_DEVICE_POOL (pool);
  GstAllocationParams params;
  gst_buffer_pool_config_get_params (config, NULL, &self->size, NULL, NULL);
  gst_buffer_pool_config_get_allocator (config, NULL, &params);
  gst_buffer_pool_config_set_allocator (
      config, self->device->allocator, &params);
  return GST_BUFFER_POOL_CLASS (gst_fx_device_pool_parent_class)
      ->set_config (pool, config);
}

static void
reset_buffer (GstBufferPool *pool, GstBuffer *buf)
{
  /* Before the parent gives it its full size again. Other memory, or memory
   * that somebody shares, the parent throws away. */
  if (!GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_TAG_MEMORY) &&
      gst_buffer_is_all_memory_writable (buf))
    gst_fx_device_memory_renew (gst_buffer_peek_memory (buf, 0), 0);
  GST_BUFFER_POOL_CLASS (gst_fx_device_pool_parent_class)
      ->reset_buffer (pool, buf);
}

GstBufferPool *
gst_fx_device_pool_new (GstFxDevice *device)
{
  GstFxDevicePool *self = g_object_new (GST_TYPE_FX_DEVICE_POOL, NULL);
  gst_object_ref_sink (self);
  self->device = gst_object_ref (device);
  return GST_BUFFER_POOL (self);
}

void
gst_fx_device_pool_drop (GstBufferPool **pool)
{
  if (*pool)
    gst_buffer_pool_set_active (*pool, FALSE);
  gst_clear_object (pool);
}

/* In steps of at most an eighth, so that sizes that creep up come to rest. */
static guint
round_up (guint size)
{
  guint step = 256;
  while (step <= size / 16)
    step *= 2;
  return size < G_MAXUINT - step ? (size + step - 1) / step * step : size;
}

static gboolean
start (GstBufferPool *pool, guint size)
{
  GstStructure *config = gst_buffer_pool_get_config (pool);
  gst_buffer_pool_config_set_params (config, NULL, round_up (size), 0, 0);
  return gst_buffer_pool_set_config (pool, config) &&
         gst_buffer_pool_set_active (pool, TRUE);
}

static int
no_buffer (GstFxDevice *device, gsize size, FxError *err)
{
  int rc = device->backend->status (device->device, err);
  if (rc != FX_OK)
    return rc;
  return fx_error (err, FX_ENOMEM, "bytes", (double)size, 1, 0, "",
      "no memory of the device for a buffer",
      "use smaller buffers, or let fewer of them wait in queues");
}

GstBuffer *
gst_fx_device_pool_acquire (
    GstBufferPool **pool, GstFxDevice *device, gsize size, FxError *err)
{
  GstFxDevicePool *self = (GstFxDevicePool *)*pool;
  GstBuffer *buf = NULL;
  if (size > G_MAXUINT) {
    no_buffer (device, size, err);
    return NULL;
  }
  if (self && (self->device != device || self->size < size))
    gst_fx_device_pool_drop (pool);
  if (!*pool) {
    *pool = gst_fx_device_pool_new (device);
    if (!start (*pool, (guint)MAX (size, 1)))
      gst_fx_device_pool_drop (pool);
  }
  if (!*pool ||
      gst_buffer_pool_acquire_buffer (*pool, &buf, NULL) != GST_FLOW_OK) {
    no_buffer (device, size, err);
    return NULL;
  }
  gst_fx_device_memory_renew (gst_buffer_peek_memory (buf, 0), MAX (size, 1));
  gst_buffer_set_size (buf, (gssize)size);
  return buf;
}

static void
finalize (GObject *object)
{
  /* The parent frees what buffers are left. */
  GstFxDevice *device = GST_FX_DEVICE_POOL (object)->device;
  G_OBJECT_CLASS (gst_fx_device_pool_parent_class)->finalize (object);
  gst_object_unref (device);
}

static void
gst_fx_device_pool_class_init (GstFxDevicePoolClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  GST_BUFFER_POOL_CLASS (klass)->set_config = set_config;
  GST_BUFFER_POOL_CLASS (klass)->reset_buffer = reset_buffer;
}

static void
gst_fx_device_pool_init (GstFxDevicePool *self)
{
}
