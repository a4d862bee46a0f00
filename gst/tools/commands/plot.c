/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* plot: pictures of sounds and of effects. */

#include <math.h>
#include <string.h>
#include "gst/tools/chain/chain.h"
#include "gst/tools/plot/plots.h"

#ifdef FX_HAVE_CAIRO

typedef struct Kind {
  const gchar *name;
  gboolean (*plot) (const FxPlot *plot, GError **error);
  gboolean has_file, has_numbers;
} Kind;

static const Kind kinds[] = {
  { "waveform", fx_plot_waveform, TRUE, FALSE },
  { "spectrogram", fx_plot_spectrogram, TRUE, FALSE },
  { "spectrum", fx_plot_spectrum, TRUE, TRUE },
  { "response", fx_plot_response, FALSE, TRUE },
};

typedef struct Options {
  FxChainOptions chain;
  FxPlot plot;
  gchar *path, *title, *show, *start, *end;
} Options;

static void
clear (Options *o)
{
  fx_chain_options_clear (&o->chain);
  g_free (o->path);
  g_free (o->title);
  g_free (o->show);
  g_free (o->start);
  g_free (o->end);
}

static const Kind *
find_kind (const gchar *name, GError **error)
{
  const gchar *names[G_N_ELEMENTS (kinds) + 1] = { NULL };
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    names[i] = kinds[i].name;
    if (strcmp (name, kinds[i].name) == 0)
      return &kinds[i];
  }
  g_autofree gchar *near = fx_nearest (name, names);
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
      "there is no plot \"%s\"; waveform, spectrogram, spectrum and response "
      "are%s%s%s",
      name, near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
  return NULL;
}

static gboolean
set_show (Options *o, GError **error)
{
  static const gchar *const names[] = { "magnitude", "phase", "delay",
    "impulse", NULL };
  g_auto (GStrv) parts = g_strsplit (o->show ? o->show : "", ",", -1);
  for (guint i = 0; parts[i]; i++) {
    guint k = 0;
    while (names[k] && strcmp (parts[i], names[k]) != 0)
      k++;
    if (!names[k]) {
      g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
          "--show %s: magnitude, phase, delay and impulse are the parts of a "
          "response, with commas between",
          parts[i]);
      return FALSE;
    }
    o->plot.show |= 1u << k;
  }
  return TRUE;
}

static gboolean
check (const Options *o, const Kind *kind, int argc, GError **error)
{
  const FxPlot *p = &o->plot;
  const FxResponseOptions *r = &p->response;
  const gchar *wrong = NULL;
  if (kind->has_file && argc != 3)
    wrong = argc < 3 ? "a file is wanted after the kind of plot"
                     : "one file at a time is plotted";
  else if (!kind->has_file && argc != 2)
    wrong = "response is of the effects alone: it takes no file";
  else if (!kind->has_file && p->before_after)
    wrong = "--before-after is for files";
  else if (p->before_after && p->specs->len == 0)
    wrong = "--before-after needs effects: -e, -c or -p";
  else if (p->before_after && strcmp (p->input.path, "-") == 0)
    wrong = "--before-after reads the file twice, which stdin cannot be";
  else if (!o->path)
    wrong = "-o FILE.png or FILE.svg is wanted";
  else if ((p->width && p->width < 200) || p->width > 16000)
    wrong = "--width is from 200 to 16000 pixels";
  else if ((p->height && p->height < 120) || p->height > 16000)
    wrong = "--height is from 120 to 16000 pixels";
  else if (p->fft &&
           (p->fft < 64 || p->fft > 1 << 20 || (p->fft & (p->fft - 1)) != 0))
    wrong = "--fft is a power of 2 from 64 to 1048576";
  else if (!(p->range >= 0 && p->range <= 400))
    wrong = "--range is up to 400 dB";
  else if (!(p->smooth >= 0 && p->smooth <= 96))
    wrong = "--smooth N, 1/N octave, is from 1 to 96";
  else if (!(p->low >= 0) || !(p->high >= 0))
    wrong = "--low and --high are frequencies in Hz";
  else if (!p->is_linear && p->low > 0 && p->low < 0.1)
    wrong = "--low is at least 0.1 Hz on a logarithmic scale";
  else if (r->rate < 1000 || r->rate > 768000)
    wrong = "--rate is from 1000 to 768000 Hz";
  else if (r->channels < 1 || r->channels > 64)
    wrong = "--channels is from 1 to 64";
  else if (!(r->level >= -200 && r->level <= 60))
    wrong = "--level is from -200 to 60 dBFS";
  else if (!(r->length >= 1 && r->length <= 60000))
    wrong = "--length is from 1 to 60000 ms";
  if (wrong)
    g_set_error_literal (error, FX_TOOL_ERROR, FX_TOOL_USAGE, wrong);
  return !wrong;
}

static gboolean
set_times (Options *o, GError **error)
{
  FxInput *in = &o->plot.input;
  if ((o->start && !fx_parse_time ("--start", o->start, &in->start, error)) ||
      (o->end && !fx_parse_time ("--end", o->end, &in->stop, error)))
    return FALSE;
  if (!o->end || in->stop > in->start)
    return TRUE;
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
      "--end %s: is not behind the start", o->end);
  return FALSE;
}

static gboolean
plot (const FxCommand *command, Options *o, int argc, gchar **argv,
    GError **error)
{
  FxPlot *p = &o->plot;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o->path,
        "The picture, .png or .svg; .csv: numbers", "FILE" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &p->overwrite,
        "Replace a file that is there", NULL },
    { "width", 0, 0, G_OPTION_ARG_INT, &p->width, "Pixels", "N" },
    { "height", 0, 0, G_OPTION_ARG_INT, &p->height, "Pixels", "N" },
    { "title", 0, 0, G_OPTION_ARG_STRING, &o->title,
        "Instead of the name of the file", "TEXT" },
    { "before-after", 0, 0, G_OPTION_ARG_NONE, &p->before_after,
        "Without the effects and with them", NULL },
    { "mix", 0, 0, G_OPTION_ARG_NONE, &p->mix,
        "The mean of the channels instead of each", NULL },
    { "start", 0, 0, G_OPTION_ARG_STRING, &o->start,
        "Leave out what is before (0)", "TIME" },
    { "end", 0, 0, G_OPTION_ARG_STRING, &o->end,
        "Leave out what is from here on", "TIME" },
    { "fit", 0, 0, G_OPTION_ARG_NONE, &p->fit,
        "waveform: up to the largest peak instead of full scale", NULL },
    { "fft", 0, 0, G_OPTION_ARG_INT, &p->fft,
        "Size of transforms: more is finer in frequency, coarser in time",
        "N" },
    { "linear", 0, 0, G_OPTION_ARG_NONE, &p->is_linear,
        "Frequencies in equal steps instead of equal ratios", NULL },
    { "low", 0, 0, G_OPTION_ARG_DOUBLE, &p->low, "Lowest frequency (20)",
        "HZ" },
    { "high", 0, 0, G_OPTION_ARG_DOUBLE, &p->high,
        "Highest frequency (half the rate)", "HZ" },
    { "range", 0, 0, G_OPTION_ARG_DOUBLE, &p->range,
        "Levels this far below the largest are shown", "DB" },
    { "smooth", 0, 0, G_OPTION_ARG_DOUBLE, &p->smooth,
        "spectrum: the mean over 1/N octave", "N" },
    { "rate", 'r', 0, G_OPTION_ARG_INT, &p->response.rate,
        "response: sample rate (48000)", "HZ" },
    { "channels", 'C', 0, G_OPTION_ARG_INT, &p->response.channels,
        "response: channels, an impulse in each (1)", "N" },
    { "level", 0, 0, G_OPTION_ARG_DOUBLE, &p->response.level,
        "response: of the impulse (-20)", "DBFS" },
    { "length", 0, 0, G_OPTION_ARG_DOUBLE, &p->response.length,
        "response: how long it is looked at (1000)", "MS" },
    { "show", 0, 0, G_OPTION_ARG_STRING, &o->show,
        "response: of magnitude,phase,delay,impulse (all)", "LIST" },
    { .long_name = NULL },
  };
  if (!fx_command_parse (
          command, entries, &o->chain, 1, 2, &argc, &argv, error) ||
      !fx_chain_settings (&o->chain, error))
    return FALSE;
  const Kind *kind = find_kind (argv[1], error);
  g_autoptr (GPtrArray) specs = kind ? fx_chain_specs (&o->chain, error) : NULL;
  g_autoptr (FxChain) tried =
      specs ? fx_chain_new (specs, o->chain.device, error) : NULL;
  if (!tried)
    return FALSE;
  p->specs = specs;
  p->device = p->response.device = o->chain.device;
  p->input.path = argc > 2 ? argv[2] : "";
  p->path = o->path;
  p->title = o->title;
  return check (o, kind, argc, error) && set_show (o, error) &&
         set_times (o, error) &&
         fx_plot_check_path (p, kind->has_numbers, error) &&
         kind->plot (p, error);
}

static int
run (const FxCommand *command, int argc, gchar **argv)
{
  Options o = { .plot.response = { NULL, 48000, 1, -20, 1000 } };
  GError *error = NULL;
  int status = FX_EXIT_DONE;
  if (!plot (command, &o, argc, argv, &error))
    status = fx_command_fail (command, error);
  clear (&o);
  return status;
}

#else

static int
run (const FxCommand *command, int argc, gchar **argv)
{
  GError *error = NULL;
  if ((g_strv_contains ((const gchar **)argv, "--help") ||
          g_strv_contains ((const gchar **)argv, "-h")) &&
      !fx_command_parse (command, NULL, NULL, 0, -1, &argc, &argv, &error))
    return fx_command_fail (command, error);
  return fx_command_fail (command,
      g_error_new (FX_TOOL_ERROR, FX_TOOL_FAILED,
          "this gst-fx-1.0 was built without cairo, which draws the plots: "
          "install libcairo2-dev and build again (meson setup --reconfigure "
          "-Dplots=enabled BUILD)"));
}

#endif

const FxCommand fx_plot_command = {
  .name = "plot",
  .arguments = "KIND [FILE] -o OUT",
  .summary = "pictures of sounds and of effects",
  .description =
      "  waveform     extremes, and the RMS inside them, over time; where "
      "full\n"
      "               scale is reached, the edge is red\n"
      "  spectrogram  levels over time and frequency\n"
      "  spectrum     the mean level over frequency, as a sine's: a full "
      "scale\n"
      "               sine is at 0 dBFS\n"
      "  response     of effects alone: magnitude, phase, group delay and the\n"
      "               impulse response\n\n"
      "Files are shown after the effects, if there are any; with\n"
      "--before-after in both ways. Where the name of the output ends in .csv "
      "it\n"
      "gets the numbers of a spectrum or response.\n\n"
      "  gst-fx-1.0 plot waveform in.wav -o in.png\n"
      "  gst-fx-1.0 plot spectrogram in.flac -o in.png --end 10\n"
      "  gst-fx-1.0 plot spectrum in.wav -e lowpass:2000 --before-after -o "
      "a.svg\n"
      "  gst-fx-1.0 plot response -e highpass:80 -e fxreverb -o chain.png",
  .run = run,
};
