/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* stats: levels and loudness of files. */

#include <stdio.h>
#include "gst/tools/analysis/levels.h"
#include "gst/tools/commands/stats_report.h"
#include "gst/tools/media/match.h"
#include "gst/tools/media/run.h"

typedef struct Reading {
  FxMedia media;
  gboolean has_chain;
  FxLevels *levels;
} Reading;

static gboolean
take (gpointer data, const GstAudioInfo *info, const gdouble *frames, gsize n)
{
  Reading *r = data;
  const GstAudioFormatInfo *was = r->media.info.finfo;
  if (!r->levels)
    r->levels = fx_levels_new (
        info, !r->has_chain && was && GST_AUDIO_FORMAT_INFO_IS_INTEGER (was)
                  ? (guint)GST_AUDIO_FORMAT_INFO_DEPTH (was)
                  : 0);
  fx_levels_add (r->levels, frames, n);
  return TRUE;
}

/* NULL: error set. */
static FxLevels *
measure (
    const FxInput *input, GPtrArray *specs, const gchar *device, GError **error)
{
  Reading r = { .has_chain = specs->len > 0 };
  FxRun run = { .media = &r.media };
  gboolean read = fx_read_frames (input, specs, device, take, &r, &run, error);
  fx_media_clear (&r.media);
  if (read && !r.levels) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "\"%s\" has no sound in it: not one frame",
        fx_report_path (input->path));
    read = FALSE;
  }
  if (read)
    fx_levels_end (r.levels);
  else
    g_clear_pointer (&r.levels, fx_levels_free);
  return r.levels;
}

static gboolean
stats (const FxCommand *command, FxChainOptions *chain, int argc, gchar **argv,
    guint *failed, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { .long_name = NULL },
  };
  if (!fx_command_parse (command, entries, chain, 1, -1, &argc, &argv, error) ||
      !fx_chain_settings (chain, error))
    return FALSE;
  g_autoptr (GPtrArray) specs = fx_chain_specs (chain, error);
  g_autoptr (GPtrArray) files =
      specs ? fx_match_files (argv + 1, (guint)argc - 1, NULL, error) : NULL;
  /* What is wrong with the chain is wrong with it for every file. */
  g_autoptr (FxChain) tried =
      files ? fx_chain_new (specs, chain->device, error) : NULL;
  if (!tried)
    return FALSE;
  JsonBuilder *builder = json ? json_builder_new () : NULL;
  if (json)
    json_builder_begin_array (builder);
  for (guint i = 0, told = 0; i < files->len; i++) {
    const FxInput input = { .path = files->pdata[i] };
    GError *wrong = NULL;
    g_autoptr (FxLevels) levels =
        measure (&input, specs, chain->device, &wrong);
    if (!levels) {
      gboolean stop = g_error_matches (wrong, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      fx_report_failure (command, input.path, wrong);
      (*failed)++;
      if (stop)
        break;
      continue;
    }
    if (json)
      fx_stats_json (builder, input.path, levels);
    else {
      if (told++)
        putchar ('\n');
      fx_stats_print (input.path, levels);
    }
  }
  if (json) {
    json_builder_end_array (builder);
    fx_json_print (builder);
  }
  return fx_report_end (error);
}

static int
run (const FxCommand *command, int argc, gchar **argv)
{
  FxChainOptions chain = { 0 };
  GError *error = NULL;
  guint failed = 0;
  gboolean good = stats (command, &chain, argc, argv, &failed, &error);
  fx_chain_options_clear (&chain);
  if (!good)
    return fx_command_fail (command, error);
  return failed ? FX_EXIT_FAILED : FX_EXIT_DONE;
}

const FxCommand fx_stats_command = {
  .name = "stats",
  .arguments = "FILE...",
  .summary = "levels and loudness of files",
  .description =
      "With effects: of what comes out of them. True peak, loudness and range\n"
      "are those of ITU-R BS.1770 and EBU R 128. The crest factor is the "
      "sample\n"
      "peak over the RMS. The noise floor is the level that 5 % of all blocks "
      "of\n"
      "50 ms stay under (RMS about the mean; digital silence is left out). "
      "The\n"
      "DC offset of all channels is that of the one with most of it.\n\n"
      "A sample is at full scale when no larger one fits into 16 bits (8 bits\n"
      "where the file has no more). Three and more of them in a row count as\n"
      "clipped; a row ends where the sign changes.\n\n"
      "  gst-fx-1.0 stats *.flac\n"
      "  gst-fx-1.0 stats in.wav -e fxlimiter:ceiling=-1 --json",
  .run = run,
};
