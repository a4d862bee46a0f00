/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The streams of fxbatch in runs of a device, one for each format.
 *
 * A run is made for a power of two of streams, sections and frames, by a thread
 * of its own. When it gets too small a larger one is made beside it, and each
 * stream moves there, with its history, when its next buffer comes; until then
 * what does not fit is filtered by the CPU, as is a stream whose settings
 * change. */

#include "gst/elements/gstfxbatchpriv.h"
#include <string.h>
#include "gst/device/gstfxdevicepool.h"

enum {
  LEAST_STREAMS = 4,
  LEAST_SECTIONS = 4,
  LEAST_FRAMES = 256,
  MOST_FRAMES = 8192 /* longer buffers take several launches */
};

void
gst_fx_batch_device_fail (GstFxBatch *self, const FxError *err)
{
  if (!self->failing)
    self->error = *err;
  self->failing = TRUE;
}

/* --- runs: under the device lock -------------------------------------------------- */

static void
free_run (GstFxBatch *self, GstFxBatchRun *run)
{
  if (run)
    self->device->backend->run_free (run->run);
  if (run)
    g_free (run->slots);
  g_free (run);
}

static void
retire (GstFxBatch *self, GstFxBatchRun *run)
{
  if (run)
    run->retired = TRUE;
  if (run && run->users == 0)
    free_run (self, run);
}

/* Takes the stream out of its run, with its history. */
static void
take_out (GstFxBatchLane *lane)
{
  GstFxBatchRun *run = lane->run;
  if (!run)
    return;
  fx_cascade_device_free (fx_cascade_take (lane->cascade));
  run->slots[lane->slot] = NULL;
  run->users--;
  lane->run = NULL;
  if (run->retired && run->users == 0)
    free_run (lane->batch, run);
}

gboolean
gst_fx_batch_device_enter (GstFxBatchLane *lane)
{
  GstFxBatchRun *run = lane->group->run;
  GstFxDevice *device = lane->batch->device;
  FxCascadeShape shape = fx_cascade_shape (lane->cascade);
  FxCascadeDevice *there;
  guint slot = 0;
  if (run && lane->run == run)
    return TRUE;
  take_out (lane);
  if (!run)
    return FALSE;
  while (slot < run->streams && run->slots[slot])
    slot++;
  if (slot == run->streams ||
      fx_cascade_device_share (&shape, device->backend, device->device,
          run->run, slot, run->sections, &there, NULL) < 0)
    return FALSE;
  if (fx_cascade_give (lane->cascade, there) < 0) {
    fx_cascade_device_free (there);
    return FALSE;
  }
  run->slots[slot] = lane;
  run->users++;
  lane->run = run;
  lane->slot = slot;
  return TRUE;
}

/* --- making runs --------------------------------------------------------------------- */

typedef struct Order {
  GstFxBatchGroup *group;
  GstFxBatchRun *run;
  FxFormat format;
  FxPrecision precision;
} Order;

static guint
power_of_two (guint n, guint least)
{
  while (least < n)
    least *= 2;
  return least;
}

static void
make_run (GstElement *element, gpointer data)
{
  GstFxBatch *self = GST_FX_BATCH (element);
  Order *order = data;
  FxError err;
  g_mutex_lock (&self->device_lock); /* under which it was written */
  GstFxBatchRun *run = order->run;
  FxDeviceSpec spec = { .process = "sos",
    .format = order->format,
    .precision = order->precision,
    .streams = run->streams,
    .max_size = run->sections,
    .host_frames = run->frames };
  g_mutex_unlock (&self->device_lock);
  int rc = self->device->backend->run_new (
      self->device->device, &spec, &run->run, &err);
  g_mutex_lock (&self->device_lock);
  if (rc == FX_OK) {
    order->group->made = run;
  } else {
    g_free (run->slots);
    g_free (run);
    order->group->refused = err.what;
    /* Where nobody has asked for a device the CPU does it. */
    if (rc == FX_EDEVICE || self->asked.use == GST_FX_DEVICE_CUDA)
      gst_fx_batch_device_fail (self, &err);
  }
  order->group->making = FALSE;
  self->makers--;
  g_cond_broadcast (&self->device_made);
  g_mutex_unlock (&self->device_lock);
}

void
gst_fx_batch_device_keep (GstFxBatch *self, GstFxBatchGroup *g)
{
  if (g->made) {
    retire (self, g->run);
    g->run = g->made;
    g->made = NULL;
  }
  const GstFxBatchRun *run = g->run;
  if (g->making || g->refused ||
      (run && run->streams >= g->members && run->sections >= g->sections &&
          run->frames >= MIN (g->frames, MOST_FRAMES)))
    return;
  Order *order = g_new0 (Order, 1);
  order->group = g;
  order->format = g->format;
  order->precision = self->asked.precision;
  order->run = g_new0 (GstFxBatchRun, 1);
  order->run->streams = power_of_two (g->members, LEAST_STREAMS);
  order->run->sections = power_of_two (g->sections, LEAST_SECTIONS);
  order->run->frames =
      MIN (power_of_two (g->frames, LEAST_FRAMES), MOST_FRAMES);
  order->run->slots = g_new0 (GstFxBatchLane *, order->run->streams);
  g->making = TRUE;
  self->makers++;
  gst_element_call_async (GST_ELEMENT (self), make_run, order, g_free);
}

/* --- from start to stop ----------------------------------------------------------------- */

static void
set_gathers (GstFxBatch *self, gboolean gathers)
{
  g_mutex_lock (&self->lock);
  self->gathers = gathers;
  g_mutex_unlock (&self->lock);
}

gboolean
gst_fx_batch_device_open (GstFxBatch *self)
{
  FxError err;
  FxDeviceStream *stream = NULL;
  GstFxDevice *device = NULL;
  self->asked = gst_fx_device_props_read (&self->props, GST_ELEMENT (self));
  self->failing = self->failed = self->wanted = FALSE;
  self->reason = "device=cpu";
  if (self->asked.use == GST_FX_DEVICE_CPU)
    return TRUE;
  device = gst_fx_device_get (GST_ELEMENT (self), self->asked.id, &err);
  if (device &&
      device->backend->stream_new (device->device, &stream, &err) != FX_OK)
    gst_clear_object (&device);
  g_mutex_lock (&self->device_lock);
  self->device = device;
  self->stream = stream;
  self->reason = device ? "nothing has come yet" : err.what;
  g_mutex_unlock (&self->device_lock);
  set_gathers (self, device != NULL);
  if (device || self->asked.use == GST_FX_DEVICE_AUTO)
    return TRUE;
  gst_fx_device_post_error (GST_ELEMENT (self), &err);
  return FALSE;
}

void
gst_fx_batch_device_close (GstFxBatch *self)
{
  set_gathers (self, FALSE);
  g_mutex_lock (&self->device_lock);
  while (self->makers > 0)
    g_cond_wait (&self->device_made, &self->device_lock);
  for (guint i = 0; i < self->groups->len; i++) {
    GstFxBatchGroup *g = self->groups->pdata[i];
    free_run (self, g->run);
    free_run (self, g->made);
    g_free (g);
  }
  g_ptr_array_set_size (self->groups, 0);
  if (self->stream)
    self->device->backend->stream_free (self->stream);
  self->stream = NULL;
  gst_clear_object (&self->device);
  g_mutex_unlock (&self->device_lock);
}

static GstFxBatchGroup *
group_of (GstFxBatch *self, const FxFormat *f)
{
  for (guint i = 0; i < self->groups->len; i++) {
    GstFxBatchGroup *g = self->groups->pdata[i];
    if (g->format.channels == f->channels && g->format.sample == f->sample)
      return g;
  }
  GstFxBatchGroup *g = g_new0 (GstFxBatchGroup, 1);
  g->format = *f;
  g->format.layout = FX_INTERLEAVED;
  g_ptr_array_add (self->groups, g);
  return g;
}

void
gst_fx_batch_device_join (GstFxBatchLane *lane)
{
  GstFxBatch *self = lane->batch;
  FxFormat f = gst_fx_audio_format (&lane->info);
  if (!self->device || (f.layout == FX_PLANAR && f.channels > 1))
    return;
  g_mutex_lock (&self->device_lock);
  lane->group = group_of (self, &f);
  lane->group->members++;
  g_mutex_unlock (&self->device_lock);
}

void
gst_fx_batch_device_leave (GstFxBatchLane *lane)
{
  GstFxBatch *self = lane->batch;
  g_mutex_lock (&self->device_lock);
  take_out (lane);
  if (lane->group)
    lane->group->members--;
  lane->group = NULL;
  self->load -= lane->load;
  lane->load = 0;
  g_mutex_unlock (&self->device_lock);
  gst_fx_device_pool_drop (&lane->pool);
}

void
gst_fx_batch_device_home (GstFxBatchLane *lane)
{
  g_mutex_lock (&lane->batch->device_lock);
  if (lane->run)
    fx_cascade_split (lane->cascade);
  g_mutex_unlock (&lane->batch->device_lock);
}
