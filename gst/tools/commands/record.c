/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* gst-fx-1.0 record */

#include <string.h>
#include "gst/tools/media/run.h"
#include "gst/tools/term/keys.h"
#include "gst/tools/term/live.h"

typedef struct Options {
  FxChainOptions chain;
  gchar *source, *duration, *format;
  gint rate, channels, bits;
  gboolean overwrite;
} Options;

/* The source, in the rate and channels that are asked for, cut at the end. */
static GstElement *
make_source (const Options *o, GstClockTime stop, GError **error)
{
  GstElement *source =
      fx_live_end ("--source", o->source ? o->source : "autoaudiosrc", error);
  if (!source)
    return NULL;
  GstElement *bin = gst_bin_new (NULL);
  GstElement *convert = gst_element_factory_make ("audioconvert", NULL);
  GstElement *caps = gst_element_factory_make ("capsfilter", NULL);
  g_autoptr (GstCaps) wanted = gst_caps_new_empty_simple ("audio/x-raw");
  if (o->rate)
    gst_caps_set_simple (wanted, "rate", G_TYPE_INT, o->rate, NULL);
  if (o->channels)
    gst_caps_set_simple (wanted, "channels", G_TYPE_INT, o->channels, NULL);
  g_object_set (caps, "caps", wanted, NULL);
  GstElement *resample = gst_element_factory_make ("audioresample", NULL);
  gst_bin_add_many (GST_BIN (bin), source, convert, resample, caps, NULL);
  if (!gst_element_link_many (source, convert, resample, caps, NULL)) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "--source \"%s\": gives no raw sound", o->source);
    gst_object_unref (gst_object_ref_sink (bin));
    return NULL;
  }
  g_autoptr (GstPad) pad = gst_element_get_static_pad (caps, "src");
  gst_element_add_pad (bin, gst_ghost_pad_new ("src", pad));
  fx_input_cut (bin, 0, stop);
  return bin;
}

static gboolean
record_into (FxSink *sink, FxChain *chain, GstElement *in, GError **error)
{
  g_autoptr (GstElement) pipeline =
      gst_object_ref_sink (gst_pipeline_new (NULL));
  GstElement *level = fx_live_level ();
  /* Writing may wait; recording may not. */
  GstElement *queue = gst_element_factory_make ("queue", NULL);
  GstElement *convert = gst_element_factory_make ("audioconvert", NULL);
  g_object_set (queue, "max-size-time", 10 * GST_SECOND, "max-size-buffers", 0,
      "max-size-bytes", 0, NULL);
  if (!level)
    level = gst_element_factory_make ("identity", NULL);
  gst_bin_add_many (GST_BIN (pipeline), in, fx_chain_element (chain), convert,
      level, queue, fx_sink_element (sink), NULL);
  if (!gst_element_link_many (in, fx_chain_element (chain), convert, level,
          queue, fx_sink_element (sink), NULL)) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "what the effects give cannot be written in this format");
    return FALSE;
  }
  FxLive live = { .pipeline = pipeline, .keys = fx_keys_open () };
  fx_notice (
      "recording%s", live.keys ? " (q or Ctrl-C: end)" : " (Ctrl-C: end)");
  gboolean good = fx_live_run (&live, error);
  fx_keys_close ();
  return good;
}

static gboolean
record (const FxCommand *command, Options *o, int argc, gchar **argv,
    GError **error)
{
  const GOptionEntry entries[] = {
    { "source", 0, 0, G_OPTION_ARG_STRING, &o->source,
        "Element that records, in gst-launch-1.0 syntax: pulsesrc, alsasrc "
        "device=hw:1, pipewiresrc (autoaudiosrc)",
        "ELEMENT" },
    { "duration", 't', 0, G_OPTION_ARG_STRING, &o->duration,
        "Record so much (until Ctrl-C)", "TIME" },
    { "rate", 'r', 0, G_OPTION_ARG_INT, &o->rate,
        "Sample rate (that of the source)", "HZ" },
    { "channels", 'C', 0, G_OPTION_ARG_INT, &o->channels,
        "Channels (those of the source)", "N" },
    { "bits", 'b', 0, G_OPTION_ARG_INT, &o->bits,
        "Bits: 8, 16, 24, 32, -1 for float (as the source)", "N" },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &o->format,
        "Format of stdout (wav)", "NAME" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &o->overwrite,
        "Replace a file that is there", NULL },
    { .long_name = NULL },
  };
  GstClockTime stop = 0;
  if (!fx_command_parse (
          command, entries, &o->chain, 1, 1, &argc, &argv, error) ||
      (o->duration &&
          !fx_parse_time ("--duration", o->duration, &stop, error)) ||
      !fx_chain_settings (&o->chain, error))
    return FALSE;
  g_autoptr (GPtrArray) specs = fx_chain_specs (&o->chain, error);
  g_autoptr (FxChain) chain =
      specs ? fx_chain_new (specs, o->chain.device, error) : NULL;
  GstElement *in = chain ? make_source (o, stop, error) : NULL;
  if (!in)
    return FALSE;
  FxOutput output = { .path = argv[1],
    .format = o->format,
    .bits = o->bits,
    .overwrite = o->overwrite };
  FxSink *sink = fx_sink_new (&output, error);
  if (!sink) {
    gst_object_unref (gst_object_ref_sink (in));
    return FALSE;
  }
  fx_watch_caps (in, NULL, sink);
  if (record_into (sink, chain, in, error))
    return fx_sink_commit (sink, error);
  fx_sink_discard (sink);
  return FALSE;
}

static int
run (const FxCommand *command, int argc, gchar **argv)
{
  Options o = { 0 };
  GError *error = NULL;
  gboolean good = record (command, &o, argc, argv, &error);
  fx_chain_options_clear (&o.chain);
  g_free (o.source);
  g_free (o.duration);
  g_free (o.format);
  return good ? FX_EXIT_DONE : fx_command_fail (command, error);
}

const FxCommand fx_record_command = {
  "record",
  "OUT",
  "what a microphone or line hears, through effects",
  "Ctrl-C, q or the end of --duration end the file; it is whole then, and "
  "only\n"
  "then it has its name.\n\n"
  "  gst-fx-1.0 record take.flac --source pulsesrc -e highpass:80 -e limiter",
  run,
};
