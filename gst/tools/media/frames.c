/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/media/run_priv.h"

typedef struct Reader {
  FxFrames frames;
  gpointer data;
  GstElement *pipeline; /* borrowed */
  GstAudioInfo info;
  gboolean enough;
} Reader;

/* Who reads frames counts on one format. */
static void
take_caps (Reader *r, GstEvent *event)
{
  GstAudioInfo was = r->info;
  GstCaps *caps;
  gst_event_parse_caps (event, &caps);
  if (!gst_audio_info_from_caps (&r->info, caps) || !was.finfo)
    return;
  if (was.rate == r->info.rate && was.channels == r->info.channels)
    return;
  r->enough = TRUE;
  GST_ELEMENT_ERROR (r->pipeline, STREAM, FORMAT,
      ("It changes from %d Hz, %d channel%s to %d Hz, %d channel%s on its way; "
       "only one format can be looked at.",
          was.rate, was.channels, was.channels == 1 ? "" : "s", r->info.rate,
          r->info.channels, r->info.channels == 1 ? "" : "s"),
      (NULL));
}

static GstPadProbeReturn
read_buffer (GstPad *pad, GstPadProbeInfo *probe, gpointer data)
{
  Reader *r = data;
  GstMapInfo map;
  if (probe->type & GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM) {
    GstEvent *event = GST_PAD_PROBE_INFO_EVENT (probe);
    if (GST_EVENT_TYPE (event) == GST_EVENT_CAPS)
      take_caps (r, event);
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

static gboolean
read_last (const FxPasses *passes, GPtrArray *specs, const gchar *device,
    Reader *reader, const FxRun *run, GError **error)
{
  g_autoptr (FxChain) chain = fx_chain_new (specs, device, error);
  GstElement *in = chain ? fx_input_new (&passes->input, error) : NULL;
  if (!in)
    return FALSE;
  if (specs)
    fx_chain_set_pass (chain, passes->n, passes->results);
  g_autoptr (GstElement) pipeline =
      gst_object_ref_sink (gst_pipeline_new (NULL));
  GstElement *convert = gst_element_factory_make ("audioconvert", NULL);
  GstElement *caps = gst_element_factory_make ("capsfilter", NULL);
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  gst_util_set_object_arg (G_OBJECT (caps), "caps",
      "audio/x-raw,layout=interleaved,format=" GST_AUDIO_NE (F64));
  gst_bin_add_many (GST_BIN (pipeline), in, fx_chain_element (chain), convert,
      caps, sink, NULL);
  fx_watch_caps (in, run->media ? &run->media->info : NULL, NULL);
  gst_element_link_many (
      in, fx_chain_element (chain), convert, caps, sink, NULL);
  reader->pipeline = pipeline;
  g_autoptr (GstPad) pad = gst_element_get_static_pad (sink, "sink");
  gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
      read_buffer, reader, NULL);
  return fx_run (pipeline, run, error);
}

gboolean
fx_read_frames (const FxInput *input, GPtrArray *specs, const gchar *device,
    FxFrames frames, gpointer data, const FxRun *run, GError **error)
{
  static const FxRun none;
  Reader reader = { .frames = frames, .data = data };
  FxPasses passes;
  if (!run)
    run = &none;
  if (!fx_passes_run (&passes, input, specs, device, run, error))
    return FALSE;
  gboolean good = read_last (&passes, specs, device, &reader, run, error);
  fx_passes_clear (&passes);
  return good;
}
