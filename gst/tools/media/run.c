/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/media/run_priv.h"
#include <string.h>
#include "gst/tools/term/tell.h"

#define POLL (100 * GST_MSECOND)
#define WANTED                                                                 \
  (GST_MESSAGE_ERROR | GST_MESSAGE_WARNING | GST_MESSAGE_EOS |                 \
      GST_MESSAGE_APPLICATION)

gboolean
fx_run_cancelled (GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "interrupted");
  return FALSE;
}

void
fx_run_take_error (GstMessage *message, GError **error)
{
  g_autoptr (GError) e = NULL;
  g_autofree gchar *debug = NULL;
  gst_message_parse_error (message, &e, &debug);
  if (debug)
    fx_detail ("%s", debug);
  if (g_error_matches (e, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN) ||
      g_error_matches (e, GST_STREAM_ERROR, GST_STREAM_ERROR_TYPE_NOT_FOUND))
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "no plugin that is installed decodes it: %s", e->message);
  else if (debug && strstr (debug, "reason not-negotiated"))
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED, FX_NOT_TAKEN);
  else
    g_propagate_error (error, g_steal_pointer (&e));
}

static void
tell_progress (GstElement *pipeline, const FxRun *run, gboolean end)
{
  gint64 position, duration;
  if (!run->progress)
    return;
  if (!gst_element_query_position (pipeline, GST_FORMAT_TIME, &position))
    position = 0;
  if (!gst_element_query_duration (pipeline, GST_FORMAT_TIME, &duration) ||
      duration <= 0)
    duration = 0;
  run->progress (run->data,
      end        ? 1
      : duration ? CLAMP ((gdouble)position / (gdouble)duration, 0, 1)
                 : -1,
      (GstClockTime)position);
}

/* Messages until the end; TRUE: it was reached, or somebody had enough. */
static gboolean
follow (GstElement *pipeline, GstBus *bus, const FxRun *run,
    GCancellable *cancellable, GError **error)
{
  gint64 next = g_get_monotonic_time ();
  for (;;) {
    if (g_cancellable_is_cancelled (cancellable))
      return fx_run_cancelled (error);
    g_autoptr (GstMessage) m = gst_bus_timed_pop (bus, POLL);
    if (run->media && m)
      fx_media_message (run->media, m);
    if (g_get_monotonic_time () >= next) {
      tell_progress (pipeline, run, FALSE);
      next = g_get_monotonic_time () + 100000;
    }
    if (!m)
      continue;
    switch (GST_MESSAGE_TYPE (m)) {
    case GST_MESSAGE_ERROR:
      fx_run_take_error (m, error);
      return FALSE;
    case GST_MESSAGE_WARNING: {
      g_autoptr (GError) e = NULL;
      gst_message_parse_warning (m, &e, NULL);
      fx_notice ("%s: %s", GST_OBJECT_NAME (GST_MESSAGE_SRC (m)), e->message);
      break;
    }
    case GST_MESSAGE_EOS:
      return TRUE;
    case GST_MESSAGE_APPLICATION:
      if (gst_message_has_name (m, "fx-enough"))
        return TRUE;
      break;
    default:
      break;
    }
  }
}

/* Whoever waits for messages is woken by those alone that mean something to it:
 * of a short file there are a hundred others. */
static GstBusSyncReply
pass_wanted (GstBus *bus, GstMessage *message, gpointer data)
{
  const FxRun *run = data;
  if (GST_MESSAGE_TYPE (message) &
      (WANTED | (run->media ? GST_MESSAGE_TAG : 0)))
    return GST_BUS_PASS;
  gst_message_unref (message);
  return GST_BUS_DROP;
}

gboolean
fx_run (GstElement *pipeline, const FxRun *run, GError **error)
{
  static const FxRun none;
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  if (!run)
    run = &none;
  gst_bus_set_sync_handler (bus, pass_wanted, (gpointer)run, NULL);
  GCancellable *cancellable =
      run->cancellable ? run->cancellable : fx_interrupted ();
  gboolean good = FALSE;
  if (gst_element_set_state (pipeline, GST_STATE_PLAYING) !=
      GST_STATE_CHANGE_FAILURE) {
    good = follow (pipeline, bus, run, cancellable, error);
    if (good)
      tell_progress (pipeline, run, TRUE);
  } else {
    g_autoptr (GstMessage) m = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
    if (m)
      fx_run_take_error (m, error);
    else
      g_set_error (
          error, FX_TOOL_ERROR, FX_TOOL_FAILED, "the pipeline does not start");
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_bus_set_sync_handler (bus, NULL, NULL, NULL); /* run may go */
  return good;
}

typedef struct Found {
  GstAudioInfo *info;
  FxSink *sink;
} Found;

static GstPadProbeReturn
see_caps (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Found *f = data;
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  GstCaps *caps;
  GstAudioInfo found;
  if (GST_EVENT_TYPE (event) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;
  gst_event_parse_caps (event, &caps);
  if (!gst_audio_info_from_caps (&found, caps))
    return GST_PAD_PROBE_OK;
  fx_detail ("sound: %s, %d Hz, %d channel%s", GST_AUDIO_INFO_NAME (&found),
      found.rate, found.channels, found.channels == 1 ? "" : "s");
  if (f->info)
    *f->info = found;
  if (f->sink)
    fx_sink_set_source (f->sink, &found);
  return GST_PAD_PROBE_OK;
}

void
fx_watch_caps (GstElement *input, GstAudioInfo *info, FxSink *sink)
{
  Found *f = g_new0 (Found, 1);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (input, "src");
  f->info = info;
  f->sink = sink;
  gst_pad_add_probe (
      pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, see_caps, f, g_free);
}
