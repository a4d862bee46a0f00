/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* launch PIPELINE...: plays it as gst-launch-1.0 -q does, which after an error
 * on the way to PAUSED may wait for ever: in version 1.22, whatever the element,
 * in half of all runs on a busy processor. Exit status 0 at the end of the
 * stream, 1 after an error, which is told on stderr. */

#include <gst/gst.h>

static int
tell (GstMessage *message)
{
  GError *error = NULL;
  gchar *debug = NULL, *name = gst_object_get_path_string (message->src);
  gst_message_parse_error (message, &error, &debug);
  g_printerr ("ERROR: from element %s: %s\n%s\n", name, error->message,
      debug ? debug : "");
  g_error_free (error);
  g_free (debug);
  g_free (name);
  return 1;
}

int
main (int argc, char **argv)
{
  GError *error = NULL;
  gst_init (&argc, &argv);
  GstElement *pipeline = gst_parse_launchv ((const gchar **)argv + 1, &error);
  if (error || !pipeline) {
    g_printerr ("ERROR: %s\n", error ? error->message : "no pipeline");
    g_clear_error (&error);
    gst_clear_object (&pipeline);
    return 1;
  }
  if (!GST_IS_PIPELINE (pipeline)) {
    GstElement *only = pipeline;
    pipeline = gst_pipeline_new (NULL);
    gst_bin_add (GST_BIN (pipeline), only);
  }
  GstBus *bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  GstMessage *message = gst_bus_timed_pop_filtered (
      bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_ERROR | GST_MESSAGE_EOS);
  int status =
      GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR ? tell (message) : 0;
  gst_message_unref (message);
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pipeline);
  return status;
}
