/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* gst-fx-1.0 concat and mix: several inputs, one output. */

#include <gst/app/gstappsrc.h>
#include <math.h>
#include <string.h>
#include "gst/tools/media/exact.h"
#include "gst/tools/media/run.h"
#include "gst/tools/term/board.h"

typedef struct Options {
  FxChainOptions chain;
  gchar *output, *format;
  gchar **gains, **starts;
  gint rate, channels, bits;
  gboolean overwrite, no_dither;
} Options;

typedef struct Join {
  GstElement *pipeline, *element; /* appsrc or audiomixer */
  GstAudioInfo info;              /* what all are converted to */
  gchar **paths;
  guint n;
} Join;

static void
clear (Options *o)
{
  fx_chain_options_clear (&o->chain);
  g_free (o->output);
  g_free (o->format);
  g_strfreev (o->gains);
  g_strfreev (o->starts);
}

typedef struct Seen {
  const Join *join;
  const gchar *path;
} Seen;

static const gchar *
plural (gint n)
{
  return n == 1 ? "" : "s";
}

static GstPadProbeReturn
see_caps (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  const Seen *seen = data;
  const GstAudioInfo *to = &seen->join->info;
  GstEvent *event = GST_PAD_PROBE_INFO_EVENT (info);
  GstCaps *caps;
  GstAudioInfo from;
  if (GST_EVENT_TYPE (event) != GST_EVENT_CAPS)
    return GST_PAD_PROBE_OK;
  gst_event_parse_caps (event, &caps);
  if (gst_audio_info_from_caps (&from, caps) &&
      (GST_AUDIO_INFO_RATE (&from) != GST_AUDIO_INFO_RATE (to) ||
          GST_AUDIO_INFO_CHANNELS (&from) != GST_AUDIO_INFO_CHANNELS (to)))
    fx_notice ("%s: converted from %d Hz, %d channel%s to %d Hz, %d channel%s",
        seen->path, GST_AUDIO_INFO_RATE (&from),
        GST_AUDIO_INFO_CHANNELS (&from),
        plural (GST_AUDIO_INFO_CHANNELS (&from)), GST_AUDIO_INFO_RATE (to),
        GST_AUDIO_INFO_CHANNELS (to), plural (GST_AUDIO_INFO_CHANNELS (to)));
  return GST_PAD_PROBE_REMOVE;
}

/* Input i in the common format: a bin with a pad src. */
static GstElement *
make_input (Join *j, guint i, GError **error)
{
  FxInput input = { .path = j->paths[i] };
  GstElement *in = fx_input_new (&input, error);
  if (!in)
    return NULL;
  GstElement *bin = gst_bin_new (NULL);
  GstElement *convert = gst_element_factory_make ("audioconvert", NULL);
  GstElement *resample = gst_element_factory_make ("audioresample", NULL);
  GstElement *again = gst_element_factory_make ("audioconvert", NULL);
  GstElement *caps = gst_element_factory_make ("capsfilter", NULL);
  g_autoptr (GstCaps) wanted = gst_audio_info_to_caps (&j->info);
  g_object_set (resample, "quality", 10, NULL);
  fx_resample_exactly (resample);
  g_object_set (caps, "caps", wanted, NULL);
  Seen *seen = g_new (Seen, 1);
  *seen = (Seen){ j, j->paths[i] };
  g_autoptr (GstPad) decoded = gst_element_get_static_pad (in, "src");
  gst_pad_add_probe (
      decoded, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, see_caps, seen, g_free);
  gst_bin_add_many (GST_BIN (bin), in, convert, resample, again, caps, NULL);
  gst_element_link_many (in, convert, resample, again, caps, NULL);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (caps, "src");
  gst_element_add_pad (bin, gst_ghost_pad_new ("src", pad));
  return bin;
}

/* concat: one input after the other, each with a pipeline of its own, feeds the
 * one that writes. */

typedef struct Feed {
  Join *join;
  GstElement *to;            /* appsrc */
  GCancellable *cancellable; /* of the inputs: when nobody writes any more */
} Feed;

static GstPadProbeReturn
feed_buffer (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Feed *f = data;
  GstBuffer *buffer = gst_buffer_copy (GST_PAD_PROBE_INFO_BUFFER (info));
  GST_BUFFER_PTS (buffer) = GST_BUFFER_DTS (buffer) = GST_CLOCK_TIME_NONE;
  GST_BUFFER_OFFSET (buffer) = GST_BUFFER_OFFSET_NONE;
  GST_BUFFER_FLAG_UNSET (buffer, GST_BUFFER_FLAG_DISCONT);
  if (gst_app_src_push_buffer (GST_APP_SRC (f->to), buffer) != GST_FLOW_OK)
    g_cancellable_cancel (f->cancellable);
  return GST_PAD_PROBE_OK;
}

static gboolean
feed_input (Feed *f, guint i, GError **error)
{
  GstElement *bin = make_input (f->join, i, error);
  if (!bin)
    return FALSE;
  g_autoptr (GstElement) pipeline =
      gst_object_ref_sink (gst_pipeline_new (NULL));
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  gst_bin_add_many (GST_BIN (pipeline), bin, sink, NULL);
  gst_element_link (bin, sink);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (sink, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, feed_buffer, f, NULL);
  FxRun run = { .cancellable = f->cancellable };
  return fx_run (pipeline, &run, error);
}

static gpointer
feed_all (gpointer data)
{
  Feed *f = data;
  for (guint i = 0; i < f->join->n; i++) {
    g_autoptr (GError) error = NULL;
    if (feed_input (f, i, &error))
      continue;
    if (!g_cancellable_is_cancelled (f->cancellable))
      GST_ELEMENT_ERROR (f->to, RESOURCE, READ,
          ("%s%s%s",
              g_str_has_prefix (error->message, f->join->paths[i])
                  ? ""
                  : f->join->paths[i],
              g_str_has_prefix (error->message, f->join->paths[i]) ? "" : ": ",
              error->message),
          (NULL));
    return NULL;
  }
  gst_app_src_end_of_stream (GST_APP_SRC (f->to));
  return NULL;
}

/* mix: all at once */

static gboolean
number_at (
    gchar **texts, guint i, const gchar *option, gdouble *value, GError **error)
{
  gchar *end;
  if (!texts || i >= g_strv_length (texts))
    return TRUE;
  *value = g_ascii_strtod (texts[i], &end);
  if (end != texts[i] && !*end && fabs (*value) <= 120)
    return TRUE;
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
      "%s %s: is no level; dB from -120 to 120 are", option, texts[i]);
  return FALSE;
}

static gboolean
add_all (Join *j, const Options *o, GError **error)
{
  for (guint i = 0; i < j->n; i++) {
    gdouble gain = 0;
    GstClockTime start = 0;
    if (!number_at (o->gains, i, "--gain", &gain, error) ||
        (o->starts && i < g_strv_length (o->starts) &&
            !fx_parse_time ("--start", o->starts[i], &start, error)))
      return FALSE;
    GstElement *bin = make_input (j, i, error);
    if (!bin)
      return FALSE;
    gst_bin_add (GST_BIN (j->pipeline), bin);
    g_autoptr (GstPad) pad = gst_element_get_static_pad (bin, "src");
    g_autoptr (GstPad) sink =
        gst_element_request_pad_simple (j->element, "sink_%u");
    g_object_set (sink, "volume", pow (10, gain / 20), NULL);
    gst_pad_set_offset (sink, (gint64)start);
    gst_pad_link (pad, sink);
  }
  return TRUE;
}

static void
progress (gpointer data, gdouble fraction, GstClockTime position)
{
  fx_board_progress (data, 0, fraction, position / 1e9);
}

static gboolean
run_pipeline (Join *j, const Options *o, GError **error)
{
  g_autoptr (FxBoard) board = fx_board_new (0, 1);
  fx_board_begin (board, o->output);
  FxRun run = { NULL, progress, board, NULL };
  return fx_run (j->pipeline, &run, error);
}

static gboolean
feed_and_run (Join *j, const Options *o, GError **error)
{
  g_autoptr (GstCaps) caps = gst_audio_info_to_caps (&j->info);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Feed feed = { j, j->element, cancellable };
  g_object_set (j->element, "caps", caps, "format", GST_FORMAT_TIME, "block",
      TRUE, "max-bytes", (guint64)1 << 20, NULL);
  GThread *thread = g_thread_new ("feed", feed_all, &feed);
  gboolean good = run_pipeline (j, o, error);
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  return good;
}

static gboolean
join_into (Join *j, const Options *o, FxChain *chain, FxSink *sink,
    gboolean mixes, GError **error)
{
  /* audiomixer would add up in the format of the output, and be clipped there
   * before the effects hear it. */
  GstElement *caps = gst_element_factory_make ("capsfilter", NULL);
  g_autoptr (GstCaps) wanted = gst_audio_info_to_caps (&j->info);
  g_object_set (caps, "caps", wanted, NULL);
  gst_bin_add_many (GST_BIN (j->pipeline), j->element, caps,
      fx_chain_element (chain), fx_sink_element (sink), NULL);
  if (!gst_element_link_many (j->element, caps, fx_chain_element (chain),
          fx_sink_element (sink), NULL)) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "what the effects give cannot be written in this format");
    return FALSE;
  }
  if (mixes)
    return add_all (j, o, error) && run_pipeline (j, o, error);
  return feed_and_run (j, o, error);
}

/* The format of all: that of the first with what was asked for; where nothing is
 * computed exactly that one, otherwise in double. */
static gboolean
find_format (Join *j, const Options *o, gboolean exact, GstAudioInfo *first,
    GError **error)
{
  FxMedia media;
  FxInput input = { .path = j->paths[0] };
  for (guint i = 0; i < j->n; i++)
    if (!strcmp (j->paths[i], "-")) {
      g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
          "-: files are wanted here, stdin cannot be looked at before");
      return FALSE;
    }
  if (!fx_media_read (&input, &media, error)) {
    g_prefix_error (error, "%s: ", j->paths[0]);
    return FALSE;
  }
  *first = media.info;
  gst_audio_info_set_format (&j->info,
      exact ? GST_AUDIO_INFO_FORMAT (first) : GST_AUDIO_FORMAT_F64,
      o->rate ? o->rate : GST_AUDIO_INFO_RATE (first),
      o->channels ? o->channels : GST_AUDIO_INFO_CHANNELS (first),
      o->channels && o->channels != GST_AUDIO_INFO_CHANNELS (first)
          ? NULL
          : first->position);
  fx_media_clear (&media);
  return TRUE;
}

static gboolean
join (const FxCommand *command, Options *o, gboolean mixes, int argc,
    gchar **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o->output,
        "File to write, or - for stdout", "OUT" },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &o->format,
        "Format of stdout (wav)", "NAME" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &o->overwrite,
        "Replace a file that is there", NULL },
    { "rate", 'r', 0, G_OPTION_ARG_INT, &o->rate,
        "Sample rate (that of the first file)", "HZ" },
    { "channels", 'C', 0, G_OPTION_ARG_INT, &o->channels,
        "Channels (those of the first file)", "N" },
    { "bits", 'b', 0, G_OPTION_ARG_INT, &o->bits,
        "Bits: 8, 16, 24, 32, -1 for float (as the first file)", "N" },
    { "no-dither", 0, 0, G_OPTION_ARG_NONE, &o->no_dither,
        "Round without dither where bits are taken away", NULL },
    { mixes ? "gain" : NULL, 'g', 0, G_OPTION_ARG_STRING_ARRAY, &o->gains,
        "Level of the first file, with more --gain of the next ones (0)",
        "DB" },
    { "start", 's', 0, G_OPTION_ARG_STRING_ARRAY, &o->starts,
        "When the first file begins, with more --start the next ones (0)",
        "TIME" },
    { .long_name = NULL },
  };
  if (!fx_command_parse (
          command, entries, &o->chain, 1, -1, &argc, &argv, error) ||
      !fx_chain_settings (&o->chain, error))
    return FALSE;
  if (!o->output) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "-o OUT is wanted: the arguments are all inputs");
    return FALSE;
  }
  GstAudioInfo first;
  Join j = { .paths = argv + 1, .n = (guint)argc - 1 };
  g_autoptr (GPtrArray) specs = fx_chain_specs (&o->chain, error);
  g_autoptr (FxChain) chain =
      specs ? fx_chain_new (specs, o->chain.device, error) : NULL;
  if (!chain || !find_format (&j, o, !mixes && !specs->len, &first, error))
    return FALSE;
  FxOutput output = { .path = o->output,
    .format = o->format,
    .bits = o->bits,
    .no_dither = o->no_dither,
    .overwrite = o->overwrite };
  FxSink *sink = fx_sink_new (&output, error);
  if (!sink)
    return FALSE;
  fx_sink_set_source (sink, &first);
  j.element = gst_element_factory_make (mixes ? "audiomixer" : "appsrc", NULL);
  j.pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  gboolean good = join_into (&j, o, chain, sink, mixes, error);
  gst_element_set_state (j.pipeline, GST_STATE_NULL);
  gst_object_unref (j.pipeline);
  if (good)
    return fx_sink_commit (sink, error);
  fx_sink_discard (sink);
  return FALSE;
}

static int
run (const FxCommand *command, gboolean mixes, int argc, gchar **argv)
{
  Options o = { 0 };
  GError *error = NULL;
  gboolean good = join (command, &o, mixes, argc, argv, &error);
  clear (&o);
  return good ? FX_EXIT_DONE : fx_command_fail (command, error);
}

static int
run_concat (const FxCommand *command, int argc, gchar **argv)
{
  return run (command, FALSE, argc, argv);
}

static int
run_mix (const FxCommand *command, int argc, gchar **argv)
{
  return run (command, TRUE, argc, argv);
}

const FxCommand fx_concat_command = {
  "concat",
  "FILE... -o OUT",
  "files one after the other",
  "Files of another rate or number of channels than the first are converted,\n"
  "with a notice.\n\n"
  "  gst-fx-1.0 concat intro.wav talk.flac outro.wav -o show.flac",
  run_concat,
};

const FxCommand fx_mix_command = {
  "mix",
  "FILE... -o OUT",
  "files at the same time",
  "Levels add up; nothing is scaled. What is beyond full scale is clipped in\n"
  "formats with whole numbers: --gain takes it down, or -e limiter.\n\n"
  "  gst-fx-1.0 mix voice.wav music.flac --gain 0 --gain -14 -o bed.flac",
  run_mix,
};
