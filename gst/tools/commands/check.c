/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* gst-fx-1.0 check: what a chain is made of and does, without a file. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>
#include "gst/tools/media/run.h"
#include "gst/tools/term/tell.h"

#define LONGEST 30 /* seconds that a tail is waited for */

typedef struct Plan {
  GstClockTime latency;
  gboolean latency_known;
  gdouble tail; /* seconds; -1: longer than LONGEST */
  GstAudioInfo out;
} Plan;

/* What a filter does with an impulse of full scale, to -120 dB. */
typedef struct Tail {
  guint64 at, last;
} Tail;

static gboolean
hear (gpointer data, const GstAudioInfo *info, const gdouble *frames, gsize n)
{
  Tail *t = data;
  gint channels = GST_AUDIO_INFO_CHANNELS (info);
  for (gsize i = 0; i < n; i++, t->at++)
    for (gint c = 0; c < channels; c++)
      if (fabs (frames[i * (gsize)channels + (gsize)c]) > 1e-6)
        t->last = t->at;
  return TRUE;
}

/* A file of raw frames with an impulse at its beginning, gone with fd. */
static int
impulse (gint rate, gint channels)
{
  g_autofree gchar *name = NULL;
  int fd = g_file_open_tmp ("gst-fx-XXXXXX", &name, NULL);
  if (fd < 0)
    return -1;
  unlink (name);
  gfloat one[64];
  for (gint c = 0; c < channels; c++)
    one[c] = 1;
  gsize size = (gsize)channels * sizeof *one;
  if (write (fd, one, size) != (gssize)size ||
      ftruncate (fd, (off_t)((gsize)rate * LONGEST * size))) {
    close (fd);
    return -1;
  }
  return fd;
}

static gboolean
find_tail (
    GPtrArray *specs, gint rate, gint channels, Plan *plan, GError **error)
{
  Tail tail = { 0 };
  int fd = impulse (rate, channels);
  if (fd < 0) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s: no temporary file can be written", g_get_tmp_dir ());
    return FALSE;
  }
  g_autofree gchar *path = g_strdup_printf ("/proc/self/fd/%d", fd);
  FxInput input = { .path = path };
  input.raw = (FxRaw){ GST_AUDIO_FORMAT_F32, rate, channels };
  gboolean good =
      fx_read_frames (&input, specs, NULL, hear, &tail, NULL, error);
  close (fd);
  plan->tail =
      tail.last + 2 >= (guint64)rate * LONGEST ? -1 : (gdouble)tail.last / rate;
  return good;
}

static void
print_runs (GstElement *fx)
{
  g_autoptr (GstStructure) stats = NULL;
  guint runs = 0;
  g_object_get (fx, "stats", &stats, NULL);
  const GValue *list =
      stats ? gst_structure_get_value (stats, "run-list") : NULL;
  runs = list ? gst_value_array_get_size (list) : 0;
  for (guint i = 0; i < runs; i++) {
    const GstStructure *run =
        gst_value_get_structure (gst_value_array_get_value (list, i));
    guint members = 0, sections = 0, taps = 0;
    gst_structure_get_uint (run, "members", &members);
    gst_structure_get_uint (run, "sections", &sections);
    gst_structure_get_uint (run, "taps", &taps);
    const gchar *kernel = gst_structure_get_string (run, "kernel");
    fx_say ("  %u filters run as one: %u %s%s%s", members,
        taps ? taps : sections, taps ? "taps" : "sections",
        kernel && *kernel ? ", kernel " : "", kernel ? kernel : "");
  }
  if (!runs) {
    const gchar *reason =
        stats ? gst_structure_get_string (stats, "reason") : NULL;
    fx_say ("  nothing: %s", reason && *reason ? reason : "no filters");
  }
  const gchar *device =
      stats ? gst_structure_get_string (stats, "device") : NULL;
  const gchar *why =
      stats ? gst_structure_get_string (stats, "device-reason") : NULL;
  if (device)
    fx_say ("Device: %s%s%s%s", device, why && *why ? " (" : "", why ? why : "",
        why && *why ? ")" : "");
}

/* Goes to a state and waits for what tells that it is reached. */
static gboolean
wait_for (
    GstElement *pipeline, GstState state, GstMessageType type, GError **error)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) m = NULL;
  if (gst_element_set_state (pipeline, state) != GST_STATE_CHANGE_FAILURE)
    m = gst_bus_timed_pop_filtered (
        bus, 20 * GST_SECOND, type | GST_MESSAGE_ERROR);
  else
    m = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
  if (m && GST_MESSAGE_TYPE (m) == type)
    return TRUE;
  if (m)
    gst_message_parse_error (m, error, NULL);
  else
    g_set_error (
        error, FX_TOOL_ERROR, FX_TOOL_FAILED, "the chain does not run");
  return FALSE;
}

/* Latency adds up only behind a source that is live; here one says so. */
static GstPadProbeReturn
answer_live (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstQuery *query = GST_PAD_PROBE_INFO_QUERY (info);
  if (GST_QUERY_TYPE (query) != GST_QUERY_LATENCY)
    return GST_PAD_PROBE_OK;
  gst_query_set_latency (query, TRUE, 0, GST_CLOCK_TIME_NONE);
  return GST_PAD_PROBE_HANDLED;
}

static void
find_latency (GstElement *sink, Plan *plan)
{
  g_autoptr (GstQuery) query = gst_query_new_latency ();
  g_autoptr (GstPad) pad = gst_element_get_static_pad (sink, "sink");
  gboolean live;
  plan->latency_known = gst_pad_peer_query (pad, query);
  gst_query_parse_latency (query, &live, &plan->latency, NULL);
}

/* What the last effect gives. */
static void
take_format (GstElement *sink, Plan *plan)
{
  g_autoptr (GstPad) pad = gst_element_get_static_pad (sink, "sink");
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);
  if (!caps || !gst_audio_info_from_caps (&plan->out, caps))
    gst_audio_info_init (&plan->out);
}

/* Runs a little silence through the chain, so that all of it is set up. */
static gboolean
look (GPtrArray *specs, const gchar *device, gint rate, gint channels,
    Plan *plan, GError **error)
{
  g_autoptr (FxChain) chain = fx_chain_new (specs, device, error);
  if (!chain)
    return FALSE;
  g_autofree gchar *head = g_strdup_printf (
      "audiotestsrc wave=silence num-buffers=64 ! capsfilter caps=\""
      "audio/x-raw,format=" GST_AUDIO_NE (F32) ",layout=interleaved,rate=%d,"
                                               "channels=%d\"",
      rate, channels);
  GstElement *source = gst_parse_bin_from_description (head, TRUE, error);
  if (!source)
    return FALSE;
  g_autoptr (GstElement) pipeline =
      gst_object_ref_sink (gst_pipeline_new (NULL));
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  gst_bin_add_many (
      GST_BIN (pipeline), source, fx_chain_element (chain), sink, NULL);
  gst_element_link_many (source, fx_chain_element (chain), sink, NULL);
  g_autoptr (GstPad) pad = gst_element_get_static_pad (source, "src");
  gst_pad_add_probe (pad,
      GST_PAD_PROBE_TYPE_QUERY_UPSTREAM | GST_PAD_PROBE_TYPE_PUSH, answer_live,
      NULL, NULL);
  gboolean good =
      wait_for (pipeline, GST_STATE_PAUSED, GST_MESSAGE_ASYNC_DONE, error);
  if (good) {
    find_latency (sink, plan);
    take_format (sink, plan);
    good = wait_for (pipeline, GST_STATE_PLAYING, GST_MESSAGE_EOS, error);
  }
  if (good) {
    GValue item = G_VALUE_INIT;
    GstIterator *it = gst_bin_iterate_all_by_element_factory_name (
        GST_BIN (fx_chain_element (chain)), "fxchain");
    if (gst_iterator_next (it, &item) == GST_ITERATOR_OK) {
      g_print ("Fused:\n");
      print_runs (g_value_get_object (&item));
      g_value_unset (&item);
    }
    gst_iterator_free (it);
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  return good;
}

static gboolean
print_specs (GPtrArray *specs, gint rate, GError **error)
{
  g_print ("Effects:\n");
  for (guint i = 0; i < specs->len; i++) {
    g_autofree gchar *text = fx_spec_to_text (specs->pdata[i]);
    g_autofree gchar *launch =
        fx_spec_to_launch (specs->pdata[i], rate, NULL, error);
    if (!launch)
      return FALSE;
    fx_say ("  %u. %s", i + 1, text);
    if (strcmp (text, launch))
      fx_say ("     = %s", launch);
  }
  if (!specs->len)
    g_print ("  none\n");
  return TRUE;
}

/* An argument is a file of effects where there is one of that name, otherwise
 * an effect. */
static gboolean
take_arguments (FxChainOptions *o, int argc, gchar **argv, GError **error)
{
  GPtrArray *effects = g_ptr_array_new ();
  for (gchar **e = o->effects; e && *e; e++)
    g_ptr_array_add (effects, *e);
  g_free (o->effects);
  gboolean good = TRUE;
  for (int i = 1; i < argc; i++) {
    if (!g_str_has_suffix (argv[i], ".toml")) {
      g_ptr_array_add (effects, g_strdup (argv[i]));
    } else if (o->config) {
      good = FALSE;
      g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
          "%s: one file at a time; %s was given before", argv[i], o->config);
    } else {
      o->config = g_strdup (argv[i]);
    }
  }
  g_ptr_array_add (effects, NULL);
  o->effects = (gchar **)g_ptr_array_free (effects, FALSE);
  return good;
}

static gboolean
check (const FxCommand *command, FxChainOptions *o, int argc, gchar **argv,
    GError **error)
{
  gint rate = 48000, channels = 2;
  const GOptionEntry entries[] = {
    { "rate", 'r', 0, G_OPTION_ARG_INT, &rate, "Sample rate (48000)", "HZ" },
    { "channels", 'C', 0, G_OPTION_ARG_INT, &channels, "Channels (2)", "N" },
    { .long_name = NULL },
  };
  if (!fx_command_parse (command, entries, o, 0, -1, &argc, &argv, error) ||
      !take_arguments (o, argc, argv, error))
    return FALSE;
  if (rate < 1000 || rate > 768000 || channels < 1 || channels > 64) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "--rate %d --channels %d: rates are from 1000 to 768000 Hz, channels "
        "from 1 to 64",
        rate, channels);
    return FALSE;
  }
  if (!fx_chain_settings (o, error))
    return FALSE;
  g_autoptr (GPtrArray) specs = fx_chain_specs (o, error);
  Plan plan = { 0 };
  if (!specs)
    return FALSE;
  if (!specs->len) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "there is no effect to check: give -e SPEC, -c FILE, -p NAME, or a "
        "file or effects as arguments");
    return FALSE;
  }
  if (!print_specs (specs, rate, error) ||
      !look (specs, o->device, rate, channels, &plan, error) ||
      !find_tail (specs, rate, channels, &plan, error))
    return FALSE;
  guint passes = fx_chain_passes (specs);
  if (plan.out.channels)
    g_print (
        "Sound: %d Hz, %d channel%s; after the effects %d Hz, %d channel%s\n",
        rate, channels, channels == 1 ? "" : "s", plan.out.rate,
        plan.out.channels, plan.out.channels == 1 ? "" : "s");
  if (plan.latency_known)
    g_print ("Latency: %.3f ms (%.0f frames)\n",
        (gdouble)plan.latency / GST_MSECOND,
        (gdouble)plan.latency * rate / GST_SECOND);
  else
    g_print ("Latency: not told\n");
  if (plan.tail < 0)
    g_print ("Tail: more than %d s\n", LONGEST);
  else
    g_print ("Tail: %.3f s until an impulse is below -120 dB\n", plan.tail);
  if (passes)
    g_print ("Passes: %u; sound is heard before it is changed\n", passes + 1);
  return TRUE;
}

static int
run (const FxCommand *command, int argc, gchar **argv)
{
  FxChainOptions o = { 0 };
  GError *error = NULL;
  gboolean good = check (command, &o, argc, argv, &error);
  fx_chain_options_clear (&o);
  return good ? FX_EXIT_DONE : fx_command_fail (command, error);
}

const FxCommand fx_check_command = {
  "check",
  "[FILE.toml | SPEC]...",
  "a chain: is it right, what runs as one, latency and tail",
  "Nothing but silence and an impulse is processed.\n\n"
  "  gst-fx-1.0 check voice.toml\n"
  "  gst-fx-1.0 check highpass:80 peaking:3000,1,3 compressor",
  run,
};
