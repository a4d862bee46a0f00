/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* gst-fx-1.0 play */

#include <string.h>
#include "gst/tools/media/run.h"
#include "gst/tools/term/keys.h"
#include "gst/tools/term/live.h"

static gboolean
play_one (const gchar *path, GPtrArray *specs, const gchar *device,
    const gchar *sink_text, GError **error)
{
  FxInput input = { .path = path };
  g_autoptr (FxChain) chain = fx_chain_new (specs, device, error);
  GstElement *in = chain ? fx_input_new (&input, error) : NULL;
  GstElement *out = in ? fx_live_end ("--sink", sink_text, error) : NULL;
  if (!out) {
    if (in)
      gst_object_unref (gst_object_ref_sink (in));
    return FALSE;
  }
  g_autoptr (GstElement) pipeline =
      gst_object_ref_sink (gst_pipeline_new (NULL));
  GstElement *convert = gst_element_factory_make ("audioconvert", NULL);
  GstElement *resample = gst_element_factory_make ("audioresample", NULL);
  GstElement *level = fx_live_level ();
  if (!level) /* no meters then */
    level = gst_element_factory_make ("identity", NULL);
  gst_bin_add_many (GST_BIN (pipeline), in, fx_chain_element (chain), convert,
      level, resample, out, NULL);
  if (!gst_element_link_many (
          in, fx_chain_element (chain), convert, level, resample, out, NULL)) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "--sink \"%s\": takes no raw sound", sink_text);
    return FALSE;
  }
  gboolean from_stdin = !strcmp (path, "-");
  FxLive live = { .pipeline = pipeline,
    .keys = !from_stdin && fx_keys_open (),
    .seekable = !from_stdin };
  fx_notice ("%s%s", path,
      live.keys ? " (space: pause, arrows: 5 s and 1 min, q: end)" : "");
  gboolean good = fx_live_run (&live, error);
  fx_keys_close ();
  return good;
}

static gboolean
play (const FxCommand *command, FxChainOptions *o, gchar **sink, int argc,
    gchar **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "sink", 0, 0, G_OPTION_ARG_STRING, sink,
        "Element that plays, in gst-launch-1.0 syntax (autoaudiosink)",
        "ELEMENT" },
    { .long_name = NULL },
  };
  if (!fx_command_parse (command, entries, o, 1, -1, &argc, &argv, error) ||
      !fx_chain_settings (o, error))
    return FALSE;
  g_autoptr (GPtrArray) specs = fx_chain_specs (o, error);
  gboolean good = specs != NULL;
  for (int i = 1; good && i < argc; i++)
    good = !g_cancellable_is_cancelled (fx_interrupted ()) &&
           play_one (argv[i], specs, o->device, *sink ? *sink : "autoaudiosink",
               error);
  if (!good && error && !*error) /* between two files */
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "interrupted");
  return good;
}

static int
run (const FxCommand *command, int argc, gchar **argv)
{
  FxChainOptions o = { 0 };
  GError *error = NULL;
  g_autofree gchar *sink = NULL;
  gboolean good = play (command, &o, &sink, argc, argv, &error);
  fx_chain_options_clear (&o);
  return good ? FX_EXIT_DONE : fx_command_fail (command, error);
}

const FxCommand fx_play_command = {
  "play",
  "FILE...",
  "files, heard through effects",
  "Keys: space pauses, left and right go 5 s, up and down a minute, q goes to\n"
  "the next file.\n\n"
  "  gst-fx-1.0 play song.ogg -e \"fxeq:preamp=-3\" -e crossfeed",
  run,
};
