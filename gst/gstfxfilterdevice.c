/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* An element by itself whose audio is in memory of a device: it has a cascade of
 * one on that device. The device is that of the buffers, so nothing is opened
 * here. What cannot be processed there just now is mapped and processed on the
 * CPU: the memory moves its content by itself. */

#include "gst/device/gstfxdevicememory.h"
#include "gst/gstfxfilterpriv.h"

/* Buffers that a member of a run processes on the CPU when the run does not take
 * them, before it counts as one by itself. */
enum { ALONE = 16 };

static gboolean
is_member (GstFxFilterPrivate *priv)
{
  g_mutex_lock (&priv->run_lock);
  gboolean is = priv->run != NULL;
  g_mutex_unlock (&priv->run_lock);
  return is;
}

GstFxOnDevice *
gst_fx_filter_device_get (GstFxFilter *self, GstBuffer *buf)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  GstFxDevice *device = gst_fx_on_device_of (buf);
  FxError err;
  if (!device || priv->draining || priv->no_solo)
    return NULL;
  if (priv->solo && priv->there.device == device)
    return &priv->there;
  if (is_member (priv) && priv->alone < ALONE) {
    priv->alone++;
    return NULL;
  }
  gst_fx_filter_device_drop (self);
  priv->solo = fx_cascade_new (&priv->fx, 1);
  if (priv->solo && gst_fx_on_device_use (&priv->there, priv->solo, device,
                        FX_PRECISION_AUTO, &err) == FX_OK)
    return &priv->there;
  gst_fx_filter_device_drop (self);
  priv->no_solo = TRUE;
  return NULL;
}

void
gst_fx_filter_device_home (GstFxFilter *self)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  if (priv->solo)
    fx_cascade_split (priv->solo);
}

void
gst_fx_filter_device_drop (GstFxFilter *self)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  gst_fx_filter_device_home (self);
  fx_cascade_free (priv->solo);
  gst_fx_on_device_clear (&priv->there);
  priv->solo = NULL;
  priv->no_solo = FALSE;
}

void
gst_fx_filter_device_note (GstFxFilter *self, GstBuffer *buf)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  GstFxDevice *device = gst_fx_on_device_of (buf);
  if (device && device != priv->memory)
    gst_object_replace ((GstObject **)&priv->memory, GST_OBJECT_CAST (device));
}

GstBuffer *
gst_fx_filter_device_silence (GstFxFilter *self, gsize frames)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  GstBuffer *buf = gst_fx_audio_new_buffer (&priv->info, frames, priv->next);
  gst_buffer_memset (buf, 0, 0, (gsize)-1);
  if (priv->on_device && priv->memory) {
    GstMemory *mem = gst_allocator_alloc (
        priv->memory->allocator, gst_buffer_get_size (buf), NULL);
    if (!mem)
      return buf;
    gst_buffer_replace_all_memory (buf, mem);
    gst_buffer_memset (buf, 0, 0, (gsize)-1);
  }
  return buf;
}

void
gst_fx_filter_device_map_failed (GstFxFilter *self, GstBuffer *buf)
{
  GstFxDevice *device = gst_fx_on_device_of (buf);
  FxError err;
  if (device && device->backend->status (device->device, &err) != FX_OK)
    gst_fx_device_post_error (GST_ELEMENT (self), &err);
  else
    gst_fx_audio_map_failed (GST_ELEMENT (self), buf);
}
