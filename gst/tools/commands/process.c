/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* gst-fx-1.0 process, convert and trim: one input or many into outputs. */

#include <string.h>
#include "gst/tools/media/batch.h"
#include "gst/tools/media/match.h"
#include "gst/tools/term/tell.h"

typedef struct Options {
  FxChainOptions chain;
  gchar *folder, *format, *raw, *shard, *start, *end, *duration;
  gint rate, channels, bits, jobs;
  gboolean overwrite, skip_existing, one_pass, two_pass, no_dither;
} Options;

static void
clear (Options *o)
{
  fx_chain_options_clear (&o->chain);
  g_free (o->folder);
  g_free (o->format);
  g_free (o->raw);
  g_free (o->shard);
  g_free (o->start);
  g_free (o->end);
  g_free (o->duration);
}

static gboolean
set_raw (const Options *o, FxRaw *raw, GError **error)
{
  raw->format = gst_audio_format_from_string (o->raw);
  raw->rate = o->rate;
  raw->channels = o->channels ? o->channels : 2;
  if (raw->format == GST_AUDIO_FORMAT_UNKNOWN ||
      raw->format == GST_AUDIO_FORMAT_ENCODED) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "--raw=%s: a format of frames is wanted, such as F32LE, F64LE, S16LE, "
        "S24LE, S32LE or U8",
        o->raw);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check (const Options *o, GError **error)
{
  const gchar *what = NULL;
  if (o->rate && (o->rate < 1000 || o->rate > 768000))
    what = "--rate is from 1000 to 768000 Hz";
  else if (o->channels && (o->channels < 1 || o->channels > 64))
    what = "--channels is from 1 to 64";
  else if (o->jobs < 0 || o->jobs > 256)
    what = "--jobs is from 1 to 256 (0: two more than there are processors)";
  else if (o->one_pass && o->two_pass)
    what = "--two-pass and --one-pass cannot both be";
  else if (o->raw && !o->rate)
    what = "--raw needs --rate, for frames alone do not tell it";
  else if (o->overwrite && o->skip_existing)
    what = "--overwrite and --skip-existing cannot both be";
  else if (o->shard && !o->folder)
    what = "--shard is for many inputs: it needs -O DIR";
  if (what)
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE, "%s", what);
  return !what;
}

/* With --raw both ends that are pipes are raw, but stdout with --format. */
static gboolean
set_ends (const Options *o, FxBatch *b, const gchar *in, const gchar *out,
    GError **error)
{
  b->output.format = o->format;
  b->output.bits = o->bits;
  b->output.no_dither = o->no_dither;
  b->output.overwrite = o->overwrite;
  if (!o->raw) {
    b->output.rate = o->rate;
    b->output.channels = o->channels;
    return TRUE;
  }
  FxRaw raw;
  if (!set_raw (o, &raw, error))
    return FALSE;
  gboolean raw_in = !strcmp (in, "-") || g_str_has_suffix (in, ".raw");
  gboolean raw_out = !o->format && out &&
                     (!strcmp (out, "-") || g_str_has_suffix (out, ".raw"));
  if (raw_in)
    b->input.raw = raw;
  if (raw_out)
    b->output.raw = raw;
  if (!raw_in && !raw_out) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "--raw is for - (stdin, stdout) and names that end in .raw; here are "
        "neither");
    return FALSE;
  }
  b->output.rate = raw_in ? 0 : o->rate;
  b->output.channels = raw_in ? 0 : o->channels;
  return TRUE;
}

static GPtrArray *
one_job (const gchar *in, const gchar *out)
{
  GPtrArray *jobs =
      g_ptr_array_new_with_free_func ((GDestroyNotify)fx_job_free);
  FxJob *job = g_new0 (FxJob, 1);
  job->in = g_strdup (in);
  job->out = g_strdup (out);
  g_ptr_array_add (jobs, job);
  return jobs;
}

static GPtrArray *
make_jobs (const Options *o, int argc, gchar **argv, GError **error)
{
  if (!o->folder) {
    if (argc == 3 && (!o->skip_existing || strcmp (argv[2], "-")))
      return one_job (argv[1], argv[2]);
    if (argc == 3) {
      g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
          "--skip-existing is for files; OUT is -, stdout");
      return NULL;
    }
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "IN and OUT are wanted, or -O DIR for the outputs of any number of "
        "inputs; the number of files given is %d",
        argc - 1);
    return NULL;
  }
  g_autoptr (GPtrArray) files =
      fx_match_files (argv + 1, (guint)argc - 1, o->folder, error);
  return files ? fx_batch_jobs (files, o->folder, o->format, error) : NULL;
}

/* The options of all three commands, those of one of them, and the end. */
static GArray *
all_entries (Options *o, const GOptionEntry *own)
{
  const GOptionEntry common[] = {
    { "output-dir", 'O', 0, G_OPTION_ARG_FILENAME, &o->folder,
        "Write the output of every input here, under its name", "DIR" },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &o->format,
        "Format of stdout (wav) and of files in DIR: wav, flac, ogg ...",
        "NAME" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &o->overwrite,
        "Replace files that are there", NULL },
    { "skip-existing", 0, 0, G_OPTION_ARG_NONE, &o->skip_existing,
        "Leave files that are there, and do the others", NULL },
    { "shard", 0, 0, G_OPTION_ARG_STRING, &o->shard,
        "Of the inputs for DIR, sorted, every N-th from the I-th on", "I/N" },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &o->jobs,
        "Files at a time (two more than there are processors)", "N" },
    { "bits", 'b', 0, G_OPTION_ARG_INT, &o->bits,
        "Bits of the output: 8, 16, 24, 32, -1 for float (as the input)", "N" },
    { "no-dither", 0, 0, G_OPTION_ARG_NONE, &o->no_dither,
        "Round without dither where bits are taken away", NULL },
    { "rate", 'r', 0, G_OPTION_ARG_INT, &o->rate,
        "Sample rate of the output, or of raw frames", "HZ" },
    { "channels", 'C', 0, G_OPTION_ARG_INT, &o->channels,
        "Channels of the output, or of raw frames (2)", "N" },
    { "raw", 0, 0, G_OPTION_ARG_STRING, &o->raw,
        "Pipes and .raw files are interleaved frames of this format: F32LE, "
        "S16LE "
        "...",
        "FORMAT" },
  };
  GArray *all = g_array_new (TRUE, FALSE, sizeof (GOptionEntry));
  g_array_append_vals (all, common, G_N_ELEMENTS (common));
  for (; own && own->long_name; own++)
    g_array_append_vals (all, own, 1);
  return all;
}

static gboolean
set_times (const Options *o, FxInput *input, GError **error)
{
  GstClockTime duration;
  if (o->start && !fx_parse_time ("--start", o->start, &input->start, error))
    return FALSE;
  if (o->end && o->duration) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "--end and --duration say the same: give one of them");
    return FALSE;
  }
  if (o->end && !fx_parse_time ("--end", o->end, &input->stop, error))
    return FALSE;
  if (o->duration) {
    if (!fx_parse_time ("--duration", o->duration, &duration, error))
      return FALSE;
    input->stop = input->start + duration;
  }
  if ((o->end || o->duration) && input->stop <= input->start) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "nothing is left: the start at %.3f s is not before the end at %.3f s",
        (gdouble)input->start / GST_SECOND, (gdouble)input->stop / GST_SECOND);
    return FALSE;
  }
  return TRUE;
}

static gboolean
process (const FxCommand *command, const GOptionEntry *own, gboolean has_chain,
    Options *o, int argc, gchar **argv, guint *failed, GError **error)
{
  g_autoptr (GArray) entries = all_entries (o, own);
  if (!fx_command_parse (command, (const GOptionEntry *)(void *)entries->data,
          has_chain ? &o->chain : NULL, 1, -1, &argc, &argv, error) ||
      !check (o, error) || !fx_chain_settings (&o->chain, error))
    return FALSE;
  g_autoptr (GPtrArray) specs = fx_chain_specs (&o->chain, error);
  FxShard shard = { 1, 1 };
  if (o->shard && !fx_parse_shard ("--shard", o->shard, &shard, error))
    return FALSE;
  g_autoptr (GPtrArray) jobs = specs ? make_jobs (o, argc, argv, error) : NULL;
  if (!jobs)
    return FALSE;
  /* What is wrong with the chain is wrong with it for every file. */
  g_autoptr (FxChain) chain = fx_chain_new (specs, o->chain.device, error);
  if (!chain)
    return FALSE;
  FxJob *first = jobs->pdata[0];
  FxBatch batch = { .specs = specs,
    .device = o->chain.device,
    .two_pass = !o->one_pass,
    .skip_existing = o->skip_existing,
    .at_once = (guint)o->jobs };
  if (!set_times (o, &batch.input, error) ||
      !set_ends (o, &batch, first->in, o->folder ? NULL : first->out, error))
    return FALSE;
  if (o->shard) {
    guint all = jobs->len;
    fx_batch_shard (jobs, &shard);
    if (!jobs->len)
      fx_notice ("shard %u of %u has none of the %u input%s: nothing to do",
          shard.index, shard.count, all, all == 1 ? "" : "s");
  }
  if (o->folder) {
    *failed = fx_batch_run (&batch, jobs);
    return TRUE;
  }
  return fx_batch_one (&batch, first, error);
}

static int
run (const FxCommand *command, const GOptionEntry *own, gboolean has_chain,
    Options *o, int argc, gchar **argv)
{
  GError *error = NULL;
  guint failed = 0;
  gboolean good =
      process (command, own, has_chain, o, argc, argv, &failed, &error);
  clear (o);
  if (!good)
    return fx_command_fail (command, error);
  if (failed)
    fx_tell ("gst-fx-1.0 %s: %u file%s failed", command->name, failed,
        failed == 1 ? "" : "s");
  return failed ? FX_EXIT_FAILED : FX_EXIT_DONE;
}

static int
run_process (const FxCommand *command, int argc, gchar **argv)
{
  Options o = { 0 };
  const GOptionEntry own[] = {
    { "two-pass", 0, 0, G_OPTION_ARG_NONE, &o.two_pass,
        "Hear all of the sound first where an effect wants it (the default)",
        NULL },
    { "one-pass", 0, 0, G_OPTION_ARG_NONE, &o.one_pass,
        "Never: such effects follow the level instead", NULL },
    { .long_name = NULL },
  };
  return run (command, own, TRUE, &o, argc, argv);
}

static int
run_convert (const FxCommand *command, int argc, gchar **argv)
{
  Options o = { 0 };
  return run (command, NULL, FALSE, &o, argc, argv);
}

static int
run_trim (const FxCommand *command, int argc, gchar **argv)
{
  Options o = { 0 };
  const GOptionEntry own[] = {
    { "start", 's', 0, G_OPTION_ARG_STRING, &o.start,
        "Leave out what is before (0)", "TIME" },
    { "end", 'e', 0, G_OPTION_ARG_STRING, &o.end,
        "Leave out what is from here on", "TIME" },
    { "duration", 't', 0, G_OPTION_ARG_STRING, &o.duration,
        "Keep so much from the start on", "TIME" },
    { .long_name = NULL },
  };
  return run (command, own, FALSE, &o, argc, argv);
}

const FxCommand fx_process_command = {
  "process",
  "IN OUT | IN... -O DIR",
  "files or pipes through effects",
  "IN and OUT are files of any format that is installed, or - for stdin and\n"
  "stdout. A pattern in quotes stands for all files that match it, and ** in\n"
  "it for folders in folders. An output is written beside its place and\n"
  "renamed when it is whole: what was stopped goes on with --skip-existing.\n\n"
  "  gst-fx-1.0 process in.wav out.flac -e lowpass:8000 -e reverb\n"
  "  gst-fx-1.0 process \"takes/*.wav\" -O out -f flac -c voice.toml\n"
  "  gst-fx-1.0 process \"takes/*.wav\" -O out -e gain:2 --shard 1/4\n"
  "  gst-fx-1.0 process - - --raw F32LE --rate 48000 -e compressor <a >b",
  run_process,
};

const FxCommand fx_convert_command = {
  "convert",
  "IN OUT | IN... -O DIR",
  "another format, rate, number of channels or bits",
  "What is not asked for stays as it is. Rates are converted by a windowed\n"
  "sinc of the highest quality, bits are taken away with dither.\n\n"
  "  gst-fx-1.0 convert in.flac out.wav --rate 44100 --bits 16 --channels 1",
  run_convert,
};

const FxCommand fx_trim_command = {
  "trim",
  "IN OUT | IN... -O DIR",
  "a part of a file, to the frame",
  "Times are seconds, M:SS or H:MM:SS, with decimals.\n\n"
  "  gst-fx-1.0 trim in.wav out.wav --start 1:30 --duration 12.5",
  run_trim,
};
