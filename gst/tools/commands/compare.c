/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* compare: what makes one file differ from another. */

#include <math.h>
#include <stdio.h>
#include <string.h>
#include "gst/tools/analysis/pair.h"
#include "gst/tools/commands/compare_report.h"

/* Below, what correlates is chance. */
#define ALIGNABLE 0.1

typedef struct Comparing {
  FxComparison *c;
  gboolean shift_wanted, difference_wanted;
  FxShift *shift;
} Comparing;

static void
begin (Comparing *w, const GstAudioInfo *info)
{
  guint channels = (guint)info->channels;
  FxComparison *c = w->c;
  c->info = *info;
  if (w->shift_wanted && !w->shift)
    w->shift = fx_shift_new (
        channels, MAX (1, (guint)(c->most_delay * info->rate / 1000)));
  if (w->difference_wanted && !c->difference) {
    c->difference = fx_difference_new (channels);
    c->bands_a = fx_thirds_new (info->rate, channels);
    c->bands_b = fx_thirds_new (info->rate, channels);
  }
}

static void
take (gpointer data, const GstAudioInfo *info, const gdouble *a,
    const gdouble *b, gsize n)
{
  Comparing *w = data;
  begin (w, info);
  if (w->shift_wanted)
    fx_shift_add (w->shift, a, b, n);
  if (!w->difference_wanted)
    return;
  fx_difference_add (w->c->difference, a, b, n);
  if (a)
    fx_thirds_add (w->c->bands_a, a, n);
  if (b)
    fx_thirds_add (w->c->bands_b, b, n);
}

static gboolean
find_delay (FxComparison *c, FxPair *pair, gboolean difference, GError **error)
{
  Comparing w = { c, TRUE, difference, NULL };
  gboolean good = fx_pair_read (pair, take, &w, error);
  c->frames_a = pair->frames_a;
  c->frames_b = pair->frames_b;
  if (good && !w.shift) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s and %s have no sound in them: not one frame",
        fx_report_path (c->path_a), fx_report_path (c->path_b));
    good = FALSE;
  }
  if (good)
    fx_shift_find (w.shift, &c->shift);
  fx_shift_free (w.shift);
  return good;
}

static gboolean
align (FxComparison *c, FxPair *pair, GError **error)
{
  Comparing w = { c, FALSE, TRUE, NULL };
  if (!find_delay (c, pair, FALSE, error))
    return FALSE;
  if (!(fabs (c->shift.correlation) >= ALIGNABLE)) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s and %s cannot be aligned: nothing in one is like the other within "
        "%g ms (--max-delay)",
        c->path_a, c->path_b, c->most_delay);
    return FALSE;
  }
  pair->shift = c->shift.frames;
  pair->both_only = TRUE;
  c->aligned = TRUE;
  return fx_pair_read (pair, take, &w, error);
}

static gboolean
check_options (const FxComparison *c, gboolean aligned, GError **error)
{
  gboolean a = strcmp (c->path_a, "-") == 0, b = strcmp (c->path_b, "-") == 0;
  const gchar *wrong = NULL;
  if (a && b)
    wrong = "stdin cannot be both files";
  else if ((a || b) && aligned)
    wrong = "--align reads both files twice, which stdin cannot be";
  else if (!(c->most_delay > 0 && c->most_delay <= 10000))
    wrong = "--max-delay must be above 0 ms and at most 10000 ms";
  else if (c->has_tolerance && isnan (c->tolerance))
    wrong = "--tolerance must be a level in dB";
  if (wrong)
    g_set_error_literal (error, FX_TOOL_ERROR, FX_TOOL_USAGE, wrong);
  return !wrong;
}

static int
finish (
    const FxCommand *command, FxComparison *c, gboolean json, gboolean bands)
{
  GError *error = NULL;
  fx_thirds_end (c->bands_a);
  fx_thirds_end (c->bands_b);
  if (json) {
    JsonBuilder *builder = json_builder_new ();
    fx_comparison_json (builder, c);
    fx_json_print (builder);
  } else {
    fx_comparison_print (c, bands);
  }
  if (!fx_report_end (&error))
    return fx_command_fail (command, error);
  return fx_comparison_fails (c) ? FX_EXIT_FAILED : FX_EXIT_DONE;
}

static int
run (const FxCommand *command, int argc, gchar **argv)
{
  gboolean json = FALSE, aligned = FALSE, bands = FALSE;
  FxComparison c = { .most_delay = 1000, .tolerance = NAN };
  const GOptionEntry entries[] = {
    { "align", 'a', 0, G_OPTION_ARG_NONE, &aligned,
        "Take the delay out before the difference", NULL },
    { "max-delay", 0, 0, G_OPTION_ARG_DOUBLE, &c.most_delay,
        "Search delays up to this (1000)", "MS" },
    { "tolerance", 't', 0, G_OPTION_ARG_DOUBLE, &c.tolerance,
        "Exit status 1 when the difference peaks above this level", "DB" },
    { "bands", 'b', 0, G_OPTION_ARG_NONE, &bands, "List all third octaves",
        NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { .long_name = NULL },
  };
  GError *error = NULL;
  if (!fx_command_parse (command, entries, NULL, 2, 2, &argc, &argv, &error))
    return fx_command_fail (command, error);
  c.path_a = argv[1];
  c.path_b = argv[2];
  c.has_tolerance = !isnan (c.tolerance);
  FxPair pair = { .a = { .path = c.path_a }, .b = { .path = c.path_b } };
  int status;
  if (check_options (&c, aligned, &error) &&
      (aligned ? align (&c, &pair, &error)
               : find_delay (&c, &pair, TRUE, &error)))
    status = finish (command, &c, json, bands);
  else
    status = fx_command_fail (command, error);
  fx_difference_free (c.difference);
  fx_thirds_free (c.bands_a);
  fx_thirds_free (c.bands_b);
  return status;
}

const FxCommand fx_compare_command = {
  .name = "compare",
  .arguments = "A B",
  .summary = "what makes sound B differ from sound A",
  .description =
      "The difference is B - A, sample by sample; what has ended counts as\n"
      "silence. SNR is the power of A over that of the difference. Gain is "
      "what\n"
      "A is to be multiplied with to be closest to B, and \"without it\" what\n"
      "differs then. The delay is where the cross-correlation of all of both\n"
      "has its largest magnitude. With --align the whole frames of it are "
      "left\n"
      "out, and only what both files have counts.\n\n"
      "Third octaves are those of IEC 61260-1 from 20 Hz to 20 kHz; the worst\n"
      "one is that of the largest difference in level, among those less than\n"
      "80 dB below the loudest.\n\n"
      "Exit status 1: the peak of the difference is above --tolerance (-inf:\n"
      "there is any difference at all), or something failed.\n\n"
      "  gst-fx-1.0 compare master.wav master.mp3 --align --tolerance=-30",
  .run = run,
};
