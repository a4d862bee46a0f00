/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/media/exact.h"
#include <gst/audio/audio.h>

typedef struct Exact {
  gint uses; /* one of each pad's probe, both in the streaming thread */
  GstAudioInfo in, out;
  guint64 heard, given, wanted; /* in frames; wanted: at the end */
  gboolean ending;
} Exact;

static void
release (gpointer data)
{
  Exact *e = data;
  if (g_atomic_int_dec_and_test (&e->uses))
    g_free (e);
}

static void
take_caps (GstEvent *event, GstAudioInfo *info)
{
  GstCaps *caps;
  gst_event_parse_caps (event, &caps);
  if (!gst_audio_info_from_caps (info, caps))
    gst_audio_info_init (info);
}

static void
end_with_silence (Exact *e, GstPad *pad)
{
  guint64 from = (guint64)GST_AUDIO_INFO_RATE (&e->in);
  guint64 to = (guint64)GST_AUDIO_INFO_RATE (&e->out);
  if (!e->heard || !from || !to || from == to ||
      GST_AUDIO_INFO_LAYOUT (&e->in) != GST_AUDIO_LAYOUT_INTERLEAVED)
    return;
  gsize frames = (gsize)(4 * (from / to + 1));
  gsize size = frames * (gsize)GST_AUDIO_INFO_BPF (&e->in);
  GstBuffer *b = gst_buffer_new_allocate (NULL, size, NULL);
  GstMapInfo map;
  if (!gst_buffer_map (b, &map, GST_MAP_WRITE)) {
    gst_buffer_unref (b);
    return;
  }
  gst_audio_format_info_fill_silence (e->in.finfo, map.data, size);
  gst_buffer_unmap (b, &map);
  /* Without a time it follows what was before. */
  e->wanted = gst_util_uint64_scale_round (e->heard, to, from);
  e->ending = TRUE;
  gst_pad_chain (pad, b);
}

static GstPadProbeReturn
before (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Exact *e = data;
  if (info->type & GST_PAD_PROBE_TYPE_BUFFER) {
    gint bpf = GST_AUDIO_INFO_BPF (&e->in);
    if (!e->ending && bpf > 0)
      e->heard +=
          gst_buffer_get_size (GST_PAD_PROBE_INFO_BUFFER (info)) / (gsize)bpf;
  } else if (GST_EVENT_TYPE (info->data) == GST_EVENT_CAPS) {
    take_caps (info->data, &e->in);
  } else if (GST_EVENT_TYPE (info->data) == GST_EVENT_EOS && !e->ending) {
    end_with_silence (e, pad);
  }
  return GST_PAD_PROBE_OK;
}

static GstPadProbeReturn
after (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Exact *e = data;
  if (!(info->type & GST_PAD_PROBE_TYPE_BUFFER)) {
    if (GST_EVENT_TYPE (info->data) == GST_EVENT_CAPS)
      take_caps (info->data, &e->out);
    return GST_PAD_PROBE_OK;
  }
  gsize bpf = (gsize)MAX (GST_AUDIO_INFO_BPF (&e->out), 1);
  gsize n = gst_buffer_get_size (info->data) / bpf;
  if (e->ending) {
    guint64 left = e->wanted > e->given ? e->wanted - e->given : 0;
    if (!left)
      return GST_PAD_PROBE_DROP;
    if (n > left) {
      n = (gsize)left;
      info->data = gst_audio_buffer_truncate (info->data, (gint)bpf, 0, n);
    }
  }
  e->given += n;
  return GST_PAD_PROBE_OK;
}

void
fx_resample_exactly (GstElement *resample)
{
  static const GstPadProbeType what =
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM;
  Exact *e = g_new0 (Exact, 1);
  e->uses = 2;
  gst_audio_info_init (&e->in);
  gst_audio_info_init (&e->out);
  g_autoptr (GstPad) sink = gst_element_get_static_pad (resample, "sink");
  g_autoptr (GstPad) src = gst_element_get_static_pad (resample, "src");
  gst_pad_add_probe (sink, what, before, e, release);
  gst_pad_add_probe (src, what, after, e, release);
}
