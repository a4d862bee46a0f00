/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Where streams start anew and what follows their ends, as properties. */

#include "gst/gstfxends.h"

#define FLAGS                                                                  \
  (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING)

GType
gst_fx_reset_on_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_FX_RESET_ON_FLUSH, "At a flush (seek)", "flush" },
    { GST_FX_RESET_ON_DISCONT, "At a flush and where data is missing",
        "discont" },
    { GST_FX_RESET_ON_SEGMENT,
        "At a flush, where data is missing and at each new segment",
        "segment" },
    { 0, NULL, NULL },
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstFxResetOn", values));
  return type;
}

GType
gst_fx_tail_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_FX_TAIL_NONE, "Nothing: the output ends with the input", "none" },
    { GST_FX_TAIL_AUTO,
        "What still rings, until it has fallen below -120 dBFS or, where the "
        "filter has an end, to the last sample; at most for max-tail",
        "auto" },
    { GST_FX_TAIL_TIME, "What still rings, for max-tail", "time" },
    { 0, NULL, NULL },
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstFxTail", values));
  return type;
}

void
gst_fx_ends_install_tail (
    GObjectClass *klass, guint id, GstFxTail def, const gchar *blurb)
{
  g_object_class_install_property (klass, id,
      g_param_spec_enum (
          "tail", "tail", blurb, gst_fx_tail_get_type (), (gint)def, FLAGS));
}

void
gst_fx_ends_install (GObjectClass *klass, guint first,
    const GstFxEnds *defaults, const gchar *reset_on, const gchar *tail)
{
  g_object_class_install_property (klass, first + GST_FX_ENDS_RESET_ON,
      g_param_spec_enum ("reset-on", "reset-on", reset_on,
          gst_fx_reset_on_get_type (), (gint)defaults->reset_on, FLAGS));
  gst_fx_ends_install_tail (
      klass, first + GST_FX_ENDS_TAIL, defaults->tail, tail);
  g_object_class_install_property (klass, first + GST_FX_ENDS_MAX_TAIL,
      g_param_spec_double ("max-tail", "max-tail",
          "Length of tail=time, and the most of tail=auto, in ms", 0,
          GST_FX_ENDS_MOST, defaults->max_tail, FLAGS));
}

gboolean
gst_fx_ends_set (
    GstFxEnds *e, GstElement *element, guint index, const GValue *value)
{
  GST_OBJECT_LOCK (element);
  switch (index) {
  case GST_FX_ENDS_RESET_ON:
    e->reset_on = g_value_get_enum (value);
    break;
  case GST_FX_ENDS_TAIL:
    e->tail = g_value_get_enum (value);
    break;
  case GST_FX_ENDS_MAX_TAIL:
    e->max_tail = g_value_get_double (value);
    break;
  }
  GST_OBJECT_UNLOCK (element);
  return index < GST_FX_ENDS_N_PROPS;
}

gboolean
gst_fx_ends_get (
    const GstFxEnds *e, GstElement *element, guint index, GValue *value)
{
  GstFxEnds now = gst_fx_ends_read (e, element);
  switch (index) {
  case GST_FX_ENDS_RESET_ON:
    g_value_set_enum (value, now.reset_on);
    break;
  case GST_FX_ENDS_TAIL:
    g_value_set_enum (value, now.tail);
    break;
  case GST_FX_ENDS_MAX_TAIL:
    g_value_set_double (value, now.max_tail);
    break;
  }
  return index < GST_FX_ENDS_N_PROPS;
}

GstFxEnds
gst_fx_ends_read (const GstFxEnds *e, GstElement *element)
{
  GST_OBJECT_LOCK (element);
  GstFxEnds copy = *e;
  GST_OBJECT_UNLOCK (element);
  return copy;
}

/* Whether the segment ends where the stream does. */
static gboolean
ends_with_stream (const GstSegment *segment, GstPad *sink)
{
  gint64 duration = (gint64)segment->duration;
  if (segment->rate < 0)
    return FALSE;
  if (duration < 0 &&
      (!gst_pad_peer_query_duration (sink, GST_FORMAT_TIME, &duration) ||
          duration < 0))
    return FALSE;
  /* in stream time, with a margin for a rounded duration */
  guint64 stop =
      gst_segment_to_stream_time (segment, GST_FORMAT_TIME, segment->stop);
  return GST_CLOCK_TIME_IS_VALID (stop) &&
         stop + GST_MSECOND >= (guint64)duration;
}

GstEvent *
gst_fx_ends_extend (GstSegment *segment, GstPad *sink, GstClockTime until)
{
  if (segment->format != GST_FORMAT_TIME || !GST_CLOCK_TIME_IS_VALID (until) ||
      !GST_CLOCK_TIME_IS_VALID (segment->stop) || segment->stop >= until ||
      !ends_with_stream (segment, sink))
    return NULL;
  segment->stop = until;
  return gst_event_new_segment (segment);
}

gboolean
gst_fx_ends_only_moves_stop (GstEvent *event, const GstSegment *segment)
{
  GstSegment next;
  gst_event_copy_segment (event, &next);
  if (next.stop == segment->stop)
    return FALSE;
  next.stop = segment->stop;
  next.duration = segment->duration;
  next.position = segment->position;
  return gst_segment_is_equal (&next, segment);
}

guint64
gst_fx_ends_tail_frames (const GstFxEnds *e, const GstSegment *segment,
    GstClockTime from, guint64 rate)
{
  guint64 ns = (guint64)(e->max_tail * GST_MSECOND);
  if (GST_CLOCK_TIME_IS_VALID (from) && segment->format == GST_FORMAT_TIME &&
      GST_CLOCK_TIME_IS_VALID (segment->stop))
    ns = MIN (ns, segment->stop > from ? segment->stop - from : 0);
  return gst_util_uint64_scale (ns, rate, GST_SECOND);
}
