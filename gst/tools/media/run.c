/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/media/run.h"
#include <string.h>
#include <unistd.h>

#define POLL (100 * GST_MSECOND)

static gboolean
report_cancel (GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "interrupted");
  return FALSE;
}

/* An error in words. What GStreamer says to programmers is for --verbose. */
static void
take_error (GstMessage *message, GError **error)
{
  g_autoptr (GError) e = NULL;
  g_autofree gchar *debug = NULL;
  gst_message_parse_error (message, &e, &debug);
  if (fx_globals.verbose && debug)
    g_printerr ("%s\n", debug);
  if (g_error_matches (e, GST_CORE_ERROR, GST_CORE_ERROR_MISSING_PLUGIN) ||
      g_error_matches (e, GST_STREAM_ERROR, GST_STREAM_ERROR_TYPE_NOT_FOUND))
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "no plugin that is installed decodes it: %s", e->message);
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
      return report_cancel (error);
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
      take_error (m, error);
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

gboolean
fx_run (GstElement *pipeline, const FxRun *run, GError **error)
{
  static const FxRun none;
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  if (!run)
    run = &none;
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
      take_error (m, error);
    else
      g_set_error (
          error, FX_TOOL_ERROR, FX_TOOL_FAILED, "the pipeline does not start");
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return good;
}

/* What a file is */

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
  if (f->info)
    *f->info = found;
  if (f->sink)
    fx_sink_set_source (f->sink, &found);
  return GST_PAD_PROBE_OK;
}

static void
watch_caps (GstElement *input, GstAudioInfo *info, FxSink *sink)
{
  Found *f = g_new0 (Found, 1);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (input, "src");
  f->info = info;
  f->sink = sink;
  gst_pad_add_probe (
      pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, see_caps, f, g_free);
}

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
  watch_caps (in, &media->info, NULL);
  gst_element_link (in, sink);
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  gboolean good = TRUE, done = FALSE;
  if (gst_element_set_state (pipeline, GST_STATE_PAUSED) ==
      GST_STATE_CHANGE_FAILURE)
    good = FALSE;
  while (good && !done) {
    g_autoptr (GstMessage) m = gst_bus_timed_pop (bus, POLL);
    if (g_cancellable_is_cancelled (fx_interrupted ()))
      good = report_cancel (error);
    if (!m)
      continue;
    fx_media_message (media, m);
    if (GST_MESSAGE_TYPE (m) == GST_MESSAGE_ERROR) {
      take_error (m, error);
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
      take_error (m, error);
    else
      g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED, "it cannot be opened");
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  if (!good)
    fx_media_clear (media);
  return good;
}

/* Frames for whoever asks */

typedef struct Reader {
  FxFrames frames;
  gpointer data;
  GstElement *pipeline; /* borrowed */
  GstAudioInfo info;
  gboolean enough;
} Reader;

static GstPadProbeReturn
read_buffer (GstPad *pad, GstPadProbeInfo *probe, gpointer data)
{
  Reader *r = data;
  GstMapInfo map;
  if (probe->type & GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM) {
    GstEvent *event = GST_PAD_PROBE_INFO_EVENT (probe);
    GstCaps *caps;
    if (GST_EVENT_TYPE (event) == GST_EVENT_CAPS) {
      gst_event_parse_caps (event, &caps);
      gst_audio_info_from_caps (&r->info, caps);
    }
    return GST_PAD_PROBE_OK;
  }
  if (r->enough)
    return GST_PAD_PROBE_DROP;
  if (gst_buffer_map (GST_PAD_PROBE_INFO_BUFFER (probe), &map, GST_MAP_READ)) {
    r->enough = !r->frames (r->data, &r->info, (const gdouble *)map.data,
        map.size / (gsize)GST_AUDIO_INFO_BPF (&r->info));
    gst_buffer_unmap (GST_PAD_PROBE_INFO_BUFFER (probe), &map);
  }
  if (r->enough)
    gst_element_post_message (
        r->pipeline, gst_message_new_application (GST_OBJECT (r->pipeline),
                         gst_structure_new_empty ("fx-enough")));
  return GST_PAD_PROBE_OK;
}

gboolean
fx_read_frames (const FxInput *input, GPtrArray *specs, FxFrames frames,
    gpointer data, const FxRun *run, GError **error)
{
  static const FxRun none;
  Reader reader = { .frames = frames, .data = data };
  g_autoptr (FxChain) chain = fx_chain_new (specs, NULL, error);
  GstElement *in = chain ? fx_input_new (input, error) : NULL;
  if (!in)
    return FALSE;
  if (!run)
    run = &none;
  g_autoptr (GstElement) pipeline =
      gst_object_ref_sink (gst_pipeline_new (NULL));
  GstElement *convert = gst_element_factory_make ("audioconvert", NULL);
  GstElement *caps = gst_element_factory_make ("capsfilter", NULL);
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  gst_util_set_object_arg (G_OBJECT (caps), "caps",
      "audio/x-raw,layout=interleaved,format=" GST_AUDIO_NE (F64));
  gst_bin_add_many (GST_BIN (pipeline), in, fx_chain_element (chain), convert,
      caps, sink, NULL);
  watch_caps (in, run->media ? &run->media->info : NULL, NULL);
  gst_element_link_many (
      in, fx_chain_element (chain), convert, caps, sink, NULL);
  reader.pipeline = pipeline;
  g_autoptr (GstPad) pad = gst_element_get_static_pad (sink, "sink");
  gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      read_buffer, &reader, NULL);
  return fx_run (pipeline, run, error);
}

/* From an input through a chain into an output */

typedef struct Pass {
  const FxInput *input;
  GPtrArray *specs;
  const gchar *device;
  const FxRun *run;
  guint n; /* passes before the last */
  GPtrArray *results;
} Pass;

static gboolean
link_up (GstElement *pipeline, GstElement *in, FxChain *chain, GstElement *out,
    GError **error)
{
  gst_bin_add_many (
      GST_BIN (pipeline), in, fx_chain_element (chain), out, NULL);
  if (gst_element_link_many (in, fx_chain_element (chain), out, NULL))
    return TRUE;
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
      "what the effects give cannot be written in this format");
  return FALSE;
}

/* Run i of those that only listen. */
static gboolean
analyse (Pass *p, guint i, GError **error)
{
  g_autoptr (FxChain) chain = fx_chain_new (p->specs, p->device, error);
  GstElement *in = chain ? fx_input_new (p->input, error) : NULL;
  if (!in)
    return FALSE;
  g_autoptr (GstElement) pipeline =
      gst_object_ref_sink (gst_pipeline_new (NULL));
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  fx_chain_set_pass (chain, i, p->results);
  FxRun quiet = { p->run->cancellable, p->run->progress, p->run->data, NULL };
  if (!link_up (pipeline, in, chain, sink, error) ||
      !fx_run (pipeline, &quiet, error))
    return FALSE;
  if (fx_chain_take_result (chain, i, p->results))
    return TRUE;
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
      "the sound has no frames, and so no level to normalize");
  return FALSE;
}

static gboolean
write_output (Pass *p, const FxOutput *output, GError **error)
{
  g_autoptr (FxChain) chain = fx_chain_new (p->specs, p->device, error);
  GstElement *in = chain ? fx_input_new (p->input, error) : NULL;
  if (!in)
    return FALSE;
  FxSink *sink = fx_sink_new (output, error);
  if (!sink) {
    gst_object_unref (gst_object_ref_sink (in));
    return FALSE;
  }
  fx_chain_set_pass (chain, p->n, p->results);
  GstElement *pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  watch_caps (in, p->run->media ? &p->run->media->info : NULL, sink);
  gboolean good =
      link_up (pipeline, in, chain, fx_sink_element (sink), error) &&
      fx_run (pipeline, p->run, error);
  gst_object_unref (pipeline);
  if (good)
    return fx_sink_commit (sink, error);
  fx_sink_discard (sink);
  return FALSE;
}

static void
clear_structure (gpointer data)
{
  gst_structure_free (data);
}

/* All of stdin in a file: what is heard twice must stay. */
static gchar *
keep_stdin (GCancellable *cancellable, GError **error)
{
  gchar *name = NULL;
  gchar *block = NULL;
  int fd = g_file_open_tmp ("gst-fx-XXXXXX", &name, error);
  if (fd < 0)
    return NULL;
  block = g_malloc (65536);
  g_autoptr (GIOChannel) out = g_io_channel_unix_new (fd);
  g_autoptr (GIOChannel) in = g_io_channel_unix_new (0);
  GIOStatus status = G_IO_STATUS_NORMAL;
  gsize n, written;
  g_io_channel_set_encoding (out, NULL, NULL);
  g_io_channel_set_encoding (in, NULL, NULL);
  while (status == G_IO_STATUS_NORMAL &&
         !g_cancellable_is_cancelled (cancellable)) {
    status = g_io_channel_read_chars (in, block, 65536, &n, error);
    if (status == G_IO_STATUS_NORMAL)
      status =
          g_io_channel_write_chars (out, block, (gssize)n, &written, error);
  }
  g_free (block);
  if (status == G_IO_STATUS_EOF &&
      g_io_channel_shutdown (out, TRUE, error) == G_IO_STATUS_NORMAL)
    return name;
  if (error && !*error)
    report_cancel (error);
  unlink (name);
  g_free (name);
  return NULL;
}

gboolean
fx_process (const FxInput *input, GPtrArray *specs, const gchar *device,
    const FxOutput *output, gboolean two_pass, const FxRun *run, GError **error)
{
  static const FxRun none;
  FxInput kept = *input;
  g_autofree gchar *temporary = NULL;
  g_autoptr (GPtrArray) results =
      g_ptr_array_new_with_free_func (clear_structure);
  Pass pass = { &kept, specs, device, run ? run : &none,
    two_pass ? fx_chain_passes (specs) : 0, results };
  GCancellable *cancellable =
      pass.run->cancellable ? pass.run->cancellable : fx_interrupted ();
  if (pass.n && !strcmp (input->path, "-")) {
    temporary = keep_stdin (cancellable, error);
    if (!temporary)
      return FALSE;
    kept.path = temporary;
  }
  gboolean good = TRUE;
  for (guint i = 0; good && i < pass.n; i++)
    good = analyse (&pass, i, error);
  good = good && write_output (&pass, output, error);
  if (temporary)
    unlink (temporary);
  return good;
}
