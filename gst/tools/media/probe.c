/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include <string.h>
#include "gst/tools/media/run_priv.h"

#define POLL (100 * GST_MSECOND)

static void
take_size (const FxInput *input, GstElement *pipeline, FxMedia *media)
{
  g_autoptr (GFile) file = g_file_new_for_path (input->path);
  g_autoptr (GFileInfo) info =
      strcmp (input->path, "-")
          ? g_file_query_info (
                file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, NULL)
          : NULL;
  if (info)
    media->size = (guint64)g_file_info_get_size (info);
  gint64 duration;
  if (gst_element_query_duration (pipeline, GST_FORMAT_TIME, &duration))
    media->duration = (GstClockTime)duration;
}

gboolean
fx_media_read (const FxInput *input, FxMedia *media, GError **error)
{
  memset (media, 0, sizeof *media);
  media->duration = GST_CLOCK_TIME_NONE;
  GstElement *in = fx_input_new (input, error);
  if (!in)
    return FALSE;
  g_autoptr (GstElement) pipeline =
      gst_object_ref_sink (gst_pipeline_new (NULL));
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  gst_bin_add_many (GST_BIN (pipeline), in, sink, NULL);
  fx_watch_caps (in, &media->info, NULL);
  gst_element_link (in, sink);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  gboolean good = TRUE, done = FALSE;
  if (gst_element_set_state (pipeline, GST_STATE_PAUSED) ==
      GST_STATE_CHANGE_FAILURE)
    good = FALSE;
  while (good && !done) {
    g_autoptr (GstMessage) m = gst_bus_timed_pop (bus, POLL);
    if (g_cancellable_is_cancelled (fx_interrupted ()))
      good = fx_run_cancelled (error);
    if (!m)
      continue;
    fx_media_message (media, m);
    if (GST_MESSAGE_TYPE (m) == GST_MESSAGE_ERROR) {
      fx_run_take_error (m, error);
      good = FALSE;
    }
    done = GST_MESSAGE_TYPE (m) == GST_MESSAGE_ASYNC_DONE ||
           GST_MESSAGE_TYPE (m) == GST_MESSAGE_EOS;
  }
  if (good) {
    take_size (input, pipeline, media);
  } else if (error && !*error) {
    g_autoptr (GstMessage) m = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
    if (m)
      fx_run_take_error (m, error);
    else
      g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED, "it cannot be opened");
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  if (!good)
    fx_media_clear (media);
  return good;
}
