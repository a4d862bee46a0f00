/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Readouts of an effect. Readings end at multiples of the interval from where
 * the stream began, whatever the size of buffers. */

#include "gst/gstfxreadouts.h"

#define INTERVAL_DEFAULT 100 /* ms */

void
gst_fx_readouts_init (GstFxReadouts *r)
{
  atomic_store (&r->interval, INTERVAL_DEFAULT);
  gst_fx_readouts_restart (r);
}

void
gst_fx_readouts_install (GObjectClass *klass, guint first)
{
  g_object_class_install_property (klass, first + GST_FX_READOUTS_POST,
      g_param_spec_boolean ("post-messages", "post-messages",
          "Post an element message with the readings of every interval", FALSE,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
              GST_PARAM_MUTABLE_PLAYING));
  g_object_class_install_property (klass, first + GST_FX_READOUTS_INTERVAL,
      g_param_spec_double ("interval", "interval",
          "Time between two readings, for stats and messages, in ms", 1, 60000,
          INTERVAL_DEFAULT,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
              GST_PARAM_MUTABLE_PLAYING));
}

gboolean
gst_fx_readouts_set (GstFxReadouts *r, guint i, const GValue *value)
{
  switch (i) {
  case GST_FX_READOUTS_POST:
    atomic_store (&r->post, g_value_get_boolean (value));
    return TRUE;
  case GST_FX_READOUTS_INTERVAL:
    atomic_store (&r->interval, g_value_get_double (value));
    return TRUE;
  default:
    return FALSE;
  }
}

gboolean
gst_fx_readouts_get (GstFxReadouts *r, guint i, GValue *value)
{
  switch (i) {
  case GST_FX_READOUTS_POST:
    g_value_set_boolean (value, atomic_load (&r->post));
    return TRUE;
  case GST_FX_READOUTS_INTERVAL:
    g_value_set_double (value, atomic_load (&r->interval));
    return TRUE;
  default:
    return FALSE;
  }
}

void
gst_fx_readouts_to_stats (
    GstFxReadouts *r, const FxProc *proc, GstStructure *stats)
{
  for (guint i = 0; i < proc->n_readouts; i++)
    gst_structure_set (stats, proc->readouts[i].name, G_TYPE_DOUBLE,
        atomic_load_explicit (&r->value[i], memory_order_relaxed), NULL);
}

void
gst_fx_readouts_restart (GstFxReadouts *r)
{
  r->due = 0;
  r->length = 0;
  r->start = GST_CLOCK_TIME_NONE;
}

gsize
gst_fx_readouts_limit (const GstFxReadouts *r, gsize n)
{
  return r->due > 0 ? (gsize)MIN (r->due, n) : 1;
}

static void
post (GstFxReadouts *r, const FxProc *proc, GstElement *element,
    const GstSegment *segment, gdouble rate)
{
  GstClockTime duration =
      (GstClockTime)((gdouble)r->length * GST_SECOND / rate + 0.5);
  gchar *name = g_strconcat ("fx", proc->name, NULL);
  GstStructure *s = gst_structure_new (name, "timestamp", G_TYPE_UINT64,
      r->start, "duration", G_TYPE_UINT64, duration, NULL);
  if (GST_CLOCK_TIME_IS_VALID (r->start)) {
    gst_structure_set (s, "endtime", G_TYPE_UINT64, r->start + duration, NULL);
    if (segment->format == GST_FORMAT_TIME)
      gst_structure_set (s, "stream-time", G_TYPE_UINT64,
          gst_segment_to_stream_time (segment, GST_FORMAT_TIME, r->start),
          "running-time", G_TYPE_UINT64,
          gst_segment_to_running_time (segment, GST_FORMAT_TIME, r->start),
          NULL);
  }
  gst_fx_readouts_to_stats (r, proc, s);
  gst_element_post_message (
      element, gst_message_new_element (GST_OBJECT (element), s));
  g_free (name);
}

/* A reading ends here. */
static void
take (GstFxReadouts *r, FxInstance *fx, GstElement *element,
    const GstSegment *segment)
{
  const FxProc *proc = fx_instance_proc (fx);
  gdouble value[GST_FX_READOUTS_MAX] = { 0 };
  fx_instance_read (fx, value);
  for (guint i = 0; i < proc->n_readouts; i++)
    atomic_store_explicit (&r->value[i], value[i], memory_order_relaxed);
  if (atomic_load_explicit (&r->post, memory_order_relaxed))
    post (r, proc, element, segment, fx_instance_format (fx)->rate);
  r->length = 0;
}

void
gst_fx_readouts_advance (GstFxReadouts *r, FxInstance *fx, GstElement *element,
    const GstSegment *segment, GstClockTime time, gsize frames)
{
  gdouble rate = fx_instance_format (fx)->rate;
  if (r->length == 0)
    r->start = time;
  if (r->due == 0) {
    gdouble interval = atomic_load (&r->interval);
    r->due = (guint64)MAX (1, interval * rate / 1000 + 0.5);
  }
  r->length += frames;
  r->due -= MIN (r->due, frames);
  if (r->due == 0)
    take (r, fx, element, segment);
}

void
gst_fx_readouts_finish (GstFxReadouts *r, FxInstance *fx, GstElement *element,
    const GstSegment *segment)
{
  if (r->length > 0)
    take (r, fx, element, segment);
  r->due = 0;
}
