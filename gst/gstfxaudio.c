/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Formats, times and frames of audio, the same for every element. */

#include "gst/gstfxaudio.h"

#define OTHER_FIELDS                                                           \
  "rate = [ 1, MAX ], channels = [ 1, MAX ], "                                 \
  "layout = { interleaved, non-interleaved }"
#define F32_CAPS "audio/x-raw, format = " GST_AUDIO_NE (F32) ", " OTHER_FIELDS
#define F32_F64_CAPS                                                           \
  "audio/x-raw, format = { " GST_AUDIO_NE (F32) ", " GST_AUDIO_NE (            \
      F64) " }, " OTHER_FIELDS

#define JITTER (5 * GST_MSECOND) /* of timestamps that mean no loss */

GstCaps *
gst_fx_audio_caps (gboolean f64)
{
  return gst_caps_from_string (f64 ? F32_F64_CAPS : F32_CAPS);
}

FxFormat
gst_fx_audio_format (const GstAudioInfo *info)
{
  return (FxFormat){ .rate = GST_AUDIO_INFO_RATE (info),
    .channels = (uint32_t)GST_AUDIO_INFO_CHANNELS (info),
    .sample = GST_AUDIO_INFO_WIDTH (info) == 64 ? FX_F64 : FX_F32,
    .layout = GST_AUDIO_INFO_LAYOUT (info) == GST_AUDIO_LAYOUT_NON_INTERLEAVED
                  ? FX_PLANAR
                  : FX_INTERLEAVED };
}

GstClockTime
gst_fx_audio_time (const GstAudioInfo *info, guint64 frames)
{
  return gst_util_uint64_scale (
      frames, GST_SECOND, (guint64)GST_AUDIO_INFO_RATE (info));
}

guint64
gst_fx_audio_frames (const GstAudioInfo *info, GstClockTime time)
{
  return gst_util_uint64_scale_round (
      time, (guint64)GST_AUDIO_INFO_RATE (info), GST_SECOND);
}

GstClockTime
gst_fx_audio_end (
    const GstAudioInfo *info, GstClockTime position, guint64 frames)
{
  return GST_CLOCK_TIME_IS_VALID (position)
             ? position + gst_fx_audio_time (info, frames)
             : GST_CLOCK_TIME_NONE;
}

gsize
gst_fx_audio_count (const GstAudioInfo *info, GstBuffer *buf)
{
  GstAudioMeta *meta = gst_buffer_get_audio_meta (buf);
  return meta ? meta->samples
              : gst_buffer_get_size (buf) / (gsize)GST_AUDIO_INFO_BPF (info);
}

GstBuffer *
gst_fx_audio_new_buffer (
    const GstAudioInfo *info, gsize frames, GstClockTime position)
{
  gsize size = frames * (gsize)GST_AUDIO_INFO_BPF (info);
  GstBuffer *buf = gst_buffer_new_allocate (NULL, size, NULL);
  if (GST_AUDIO_INFO_LAYOUT (info) == GST_AUDIO_LAYOUT_NON_INTERLEAVED)
    gst_buffer_add_audio_meta (buf, info, frames, NULL);
  GST_BUFFER_PTS (buf) = position;
  if (GST_CLOCK_TIME_IS_VALID (position))
    GST_BUFFER_DURATION (buf) = gst_fx_audio_time (info, frames);
  return buf;
}

gboolean
gst_fx_audio_jumps (GstBuffer *buf, GstClockTime next)
{
  if (!GST_CLOCK_TIME_IS_VALID (next))
    return FALSE;
  if (GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_DISCONT) ||
      GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_RESYNC))
    return TRUE;
  return GST_BUFFER_PTS_IS_VALID (buf) &&
         ABS (GST_CLOCK_DIFF (next, GST_BUFFER_PTS (buf))) >
             (GstClockTimeDiff)JITTER;
}

void
gst_fx_audio_map_failed (GstElement *element, GstBuffer *buf)
{
  GST_ELEMENT_ERROR (element, STREAM, FORMAT,
      ("A buffer of %" G_GSIZE_FORMAT " bytes does not fit the caps.",
          gst_buffer_get_size (buf)),
      (NULL));
}

gboolean
gst_fx_audio_query_latency (GstPad *sink, GstQuery *query, GstClockTime own)
{
  gboolean live;
  GstClockTime min, max;
  if (!gst_pad_peer_query (sink, query))
    return FALSE;
  gst_query_parse_latency (query, &live, &min, &max);
  gst_query_set_latency (
      query, live, min + own, GST_CLOCK_TIME_IS_VALID (max) ? max + own : max);
  return TRUE;
}

gboolean
gst_fx_audio_is_automated (GstObject *object)
{
  return g_atomic_pointer_get (&object->control_bindings) &&
         gst_object_has_active_control_bindings (object);
}
