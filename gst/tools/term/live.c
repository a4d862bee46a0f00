/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include <string.h>
#include "gst/tools/command.h"
#include "gst/tools/term/board.h"
#include "gst/tools/term/keys.h"
#include "gst/tools/term/live.h"

#define STEP (5 * GST_SECOND)

GstElement *
fx_live_level (void)
{
  GstElement *level = gst_element_factory_make ("level", NULL);
  if (level)
    g_object_set (level, "interval", 50 * GST_MSECOND, NULL);
  return level;
}

GstElement *
fx_live_end (const gchar *option, const gchar *text, GError **error)
{
  GError *wrong = NULL;
  GstElement *e = gst_parse_bin_from_description_full (
      text, TRUE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, &wrong);
  if (!wrong)
    return e;
  gst_clear_object (&e);
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
      "%s \"%s\": %s; gst-fx-1.0 devices lists what there is", option, text,
      wrong->message);
  g_error_free (wrong);
  return NULL;
}

static void
draw (FxLive *l)
{
  gint64 position = 0, duration = 0;
  if (!fx_is_terminal (2) || fx_globals.quiet)
    return;
  gst_element_query_position (l->pipeline, GST_FORMAT_TIME, &position);
  gst_element_query_duration (l->pipeline, GST_FORMAT_TIME, &duration);
  guint columns = MIN (fx_columns (2), 120) - 1;
  g_autofree gchar *time =
      columns < 30 ? g_strdup_printf ("%.0f s", position / 1e9)
      : duration > 0
          ? g_strdup_printf ("%7.1f / %.1f s", position / 1e9, duration / 1e9)
          : g_strdup_printf ("%7.1f s", position / 1e9);
  guint used = (guint)strlen (time) + 4;
  g_autofree gchar *meter = fx_meter_line (
      &l->meter, columns > used ? columns - used : 0, fx_has_colour (2));
  g_printerr ("\r\033[2K%s%s %s", time, l->paused ? " ||" : "", meter);
  l->drawn = TRUE;
}

static void
end_line (FxLive *l)
{
  if (l->drawn)
    g_printerr ("\n");
  l->drawn = FALSE;
}

static void
seek (FxLive *l, gint64 by)
{
  gint64 position, duration;
  if (!gst_element_query_position (l->pipeline, GST_FORMAT_TIME, &position))
    return;
  position = MAX (position + by, 0);
  if (gst_element_query_duration (l->pipeline, GST_FORMAT_TIME, &duration) &&
      position >= duration)
    position = MAX (duration - GST_SECOND / 2, 0);
  gst_element_seek_simple (l->pipeline, GST_FORMAT_TIME,
      GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, position);
}

static void
key_pressed (FxLive *l, gint key)
{
  switch (key) {
  case 'q':
    l->done = TRUE;
    break;
  case ' ':
    l->paused = !l->paused;
    gst_element_set_state (
        l->pipeline, l->paused ? GST_STATE_PAUSED : GST_STATE_PLAYING);
    break;
  case FX_KEY_LEFT:
    if (l->seekable)
      seek (l, -(gint64)STEP);
    break;
  case FX_KEY_RIGHT:
    if (l->seekable)
      seek (l, STEP);
    break;
  case FX_KEY_DOWN:
    if (l->seekable)
      seek (l, -(gint64)(12 * STEP));
    break;
  case FX_KEY_UP:
    if (l->seekable)
      seek (l, 12 * STEP);
    break;
  default:
    break;
  }
}

/* FALSE: an error, or (without one) the end. */
static gboolean
take_message (FxLive *l, GstMessage *m, GError **error)
{
  if (fx_meter_message (&l->meter, m)) {
    draw (l);
    return TRUE;
  }
  if (GST_MESSAGE_TYPE (m) == GST_MESSAGE_ERROR)
    gst_message_parse_error (m, error, NULL);
  if (GST_MESSAGE_TYPE (m) == GST_MESSAGE_LATENCY)
    gst_bin_recalculate_latency (GST_BIN (l->pipeline));
  if (GST_MESSAGE_TYPE (m) == GST_MESSAGE_WARNING) {
    g_autoptr (GError) e = NULL;
    gst_message_parse_warning (m, &e, NULL);
    end_line (l);
    fx_notice ("%s", e->message);
  }
  return GST_MESSAGE_TYPE (m) != GST_MESSAGE_ERROR &&
         GST_MESSAGE_TYPE (m) != GST_MESSAGE_EOS;
}

gboolean
fx_live_run (FxLive *l, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (l->pipeline);
  GCancellable *interrupted = fx_interrupted ();
  gboolean ending = FALSE, going = TRUE;
  GError *wrong = NULL;
  if (gst_element_set_state (l->pipeline, GST_STATE_PLAYING) ==
      GST_STATE_CHANGE_FAILURE) {
    g_autoptr (GstMessage) m = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
    if (m)
      gst_message_parse_error (m, &wrong, NULL);
    else
      wrong = g_error_new (FX_TOOL_ERROR, FX_TOOL_FAILED, "it does not start");
    going = FALSE;
  }
  while (going) {
    g_autoptr (GstMessage) m = gst_bus_timed_pop (bus, 20 * GST_MSECOND);
    if (m)
      going = take_message (l, m, &wrong);
    if (l->keys)
      for (gint key; (key = fx_keys_read (0)) != FX_KEY_NONE;)
        key_pressed (l, key);
    if (!ending && (l->done || g_cancellable_is_cancelled (interrupted))) {
      ending = TRUE; /* what was recorded is to be whole */
      gst_element_set_state (l->pipeline, GST_STATE_PLAYING);
      gst_element_send_event (l->pipeline, gst_event_new_eos ());
    }
  }
  gst_element_set_state (l->pipeline, GST_STATE_NULL);
  end_line (l);
  if (!wrong)
    return TRUE;
  g_propagate_error (error, wrong);
  return FALSE;
}
