/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What compare writes; the table is as wide as that of stats. */

#include <math.h>
#include <stdio.h>
#include "gst/tools/commands/compare_report.h"

enum { CAPTION = 17, WIDTH = 9, COLUMNS = 7 };

/* Bands this far below the loudest one are not heard beside it. */
#define HEARD 1e-8 /* power: -80 dB */

typedef struct Row {
  const gchar *caption, *json;
  gdouble (*of) (const FxDifferenceOf *of);
} Row;

static gdouble
level_a (const FxDifferenceOf *of)
{
  return fx_db (of->rms_a);
}

static gdouble
level_b (const FxDifferenceOf *of)
{
  return fx_db (of->rms_b);
}

static gdouble
level (const FxDifferenceOf *of)
{
  return fx_db (of->rms);
}

static gdouble
peak (const FxDifferenceOf *of)
{
  return fx_db (of->peak);
}

static gdouble
snr (const FxDifferenceOf *of)
{
  return fx_db (of->snr) / 2;
}

static gdouble
gain (const FxDifferenceOf *of)
{
  return fx_db (fabs (of->gain));
}

static gdouble
rest (const FxDifferenceOf *of)
{
  return fx_db (of->rest);
}

static const Row rows[] = {
  { "A dBFS", "a_rms_dbfs", level_a },
  { "B dBFS", "b_rms_dbfs", level_b },
  { "Difference dBFS", "difference_rms_dbfs", level },
  { "  its peak dBFS", "difference_peak_dbfs", peak },
  { "SNR dB", "snr_db", snr },
  { "Gain dB", "gain_db", gain },
  { "  without it dBFS", "difference_without_gain_dbfs", rest },
};

gdouble
fx_comparison_band (const FxComparison *c, guint band)
{
  return (fx_db (fx_thirds_power (c->bands_b, band)) -
             fx_db (fx_thirds_power (c->bands_a, band))) /
         2;
}

gint
fx_comparison_worst_band (const FxComparison *c)
{
  guint n = fx_thirds_count (c->bands_a);
  gdouble loudest = 0, most = 0;
  gint worst = -1;
  for (guint i = 0; i < n; i++)
    loudest = fmax (loudest, fmax (fx_thirds_power (c->bands_a, i),
                                 fx_thirds_power (c->bands_b, i)));
  for (guint i = 0; i < n && loudest > 0; i++) {
    gdouble a = fx_thirds_power (c->bands_a, i);
    gdouble b = fx_thirds_power (c->bands_b, i);
    gdouble d = fabs (fx_comparison_band (c, i));
    if (fmax (a, b) > loudest * HEARD && (worst < 0 || d > most)) {
      most = d;
      worst = (gint)i;
    }
  }
  return worst;
}

gdouble
fx_comparison_peak (const FxComparison *c)
{
  FxDifferenceOf of;
  fx_difference_of (c->difference, -1, &of);
  return fx_db (of.peak);
}

gboolean
fx_comparison_fails (const FxComparison *c)
{
  return c->has_tolerance && fx_comparison_peak (c) > c->tolerance;
}

static void
print_table (const FxComparison *c, gint from, gint to)
{
  FxDifferenceOf of[COLUMNS];
  printf ("\n%*s", CAPTION, "");
  for (gint i = from; i < to; i++) {
    g_autofree gchar *name =
        i < 0 ? g_strdup (c->info.channels > 1 ? "all" : "mono")
              : fx_report_channel (&c->info, i);
    fx_difference_of (c->difference, i, &of[i - from]);
    printf ("%*s", WIDTH, name);
  }
  putchar ('\n');
  for (guint r = 0; r < G_N_ELEMENTS (rows); r++) {
    printf ("%-*s", CAPTION, rows[r].caption);
    for (gint i = from; i < to; i++) {
      g_autofree gchar *text = fx_report_number (rows[r].of (&of[i - from]), 2);
      printf ("%*s", WIDTH, text);
    }
    putchar ('\n');
  }
}

static void
print_where (const FxComparison *c)
{
  FxDifferenceOf of;
  fx_difference_of (c->difference, -1, &of);
  gint64 first = fx_difference_first (c->difference);
  if (first < 0) {
    printf ("No sample differs.\n");
    return;
  }
  gdouble rate = c->info.rate;
  g_autofree gchar *name = fx_report_channel (&c->info, (gint)of.channel);
  g_autofree gchar *when = fx_report_time ((gdouble)of.at / rate);
  g_autofree gchar *begins = fx_report_time ((gdouble)first / rate);
  printf ("%-*s at %s (frame %" G_GUINT64_FORMAT ") in channel %s\n", CAPTION,
      "Largest", when, of.at, name);
  printf ("%-*s at %s (frame %" G_GINT64_FORMAT ")\n", CAPTION, "First", begins,
      first);
}

static void
print_delay (const FxComparison *c)
{
  const FxShiftFound *s = &c->shift;
  g_autofree gchar *most = fx_report_number (c->most_delay, 0);
  if (isnan (s->correlation)) {
    printf ("%-*s none can be told: silence\n", CAPTION, "Delay of B");
    return;
  }
  g_autofree gchar *exact = fx_report_number (s->exact, 2);
  g_autofree gchar *ms = fx_report_number (s->exact * 1000 / c->info.rate, 3);
  g_autofree gchar *correlation = fx_report_number (s->correlation, 4);
  printf ("%-*s %s frames (%s ms)%s; correlation %s%s\n", CAPTION, "Delay of B",
      exact, ms, c->aligned ? ", taken out" : "", correlation,
      s->correlation < 0 ? ": upside down" : "");
  if (fabs (s->correlation) < 0.5)
    printf ("%-*s little of A is in B, or by more than %s ms off\n", CAPTION,
        "", most);
  else if (s->frames != 0 && !c->aligned)
    printf ("%-*s --align takes it out\n", CAPTION, "");
}

static void
print_band (const FxComparison *c, guint band)
{
  g_autofree gchar *name = fx_thirds_name (band);
  g_autofree gchar *a =
      fx_report_number (fx_db (fx_thirds_power (c->bands_a, band)) / 2, 2);
  g_autofree gchar *b =
      fx_report_number (fx_db (fx_thirds_power (c->bands_b, band)) / 2, 2);
  g_autofree gchar *d = fx_report_number (fx_comparison_band (c, band), 2);
  printf ("%*s%*s%*s%*s\n", CAPTION, name, WIDTH, a, WIDTH, b, WIDTH, d);
}

static void
print_bands (const FxComparison *c, gboolean all)
{
  gint worst = fx_comparison_worst_band (c);
  if (all) {
    printf ("\n%-*s%*s%*s%*s\n", CAPTION, "Third octave", WIDTH, "A dBFS",
        WIDTH, "B dBFS", WIDTH, "B - A dB");
    for (guint i = 0; i < fx_thirds_count (c->bands_a); i++)
      print_band (c, i);
  }
  if (all)
    putchar ('\n');
  if (worst < 0 || fabs (fx_comparison_band (c, (guint)worst)) < 0.005) {
    printf ("%-*s none differs by 0.01 dB\n", CAPTION, "Third octaves");
    return;
  }
  g_autofree gchar *name = fx_thirds_name ((guint)worst);
  g_autofree gchar *d =
      fx_report_number (fx_comparison_band (c, (guint)worst), 2);
  printf ("%-*s %s dB at %s (B over A, third octaves)\n", CAPTION, "Worst band",
      d, name);
}

void
fx_comparison_print (const FxComparison *c, gboolean bands)
{
  g_autofree gchar *layout = fx_report_layout (&c->info);
  gdouble rate = c->info.rate;
  g_autofree gchar *time_a = fx_report_time ((gdouble)c->frames_a / rate);
  g_autofree gchar *time_b = fx_report_time ((gdouble)c->frames_b / rate);
  printf ("A: %s\n   %s, %" G_GUINT64_FORMAT " frames\n",
      fx_report_path (c->path_a), time_a, c->frames_a);
  printf ("B: %s\n   %s, %" G_GUINT64_FORMAT " frames\n",
      fx_report_path (c->path_b), time_b, c->frames_b);
  printf ("%d Hz, %d channel%s (%s)\n", c->info.rate, c->info.channels,
      c->info.channels == 1 ? "" : "s", layout);
  if (c->aligned)
    printf ("Only the %" G_GUINT64_FORMAT " frames that both have count.\n",
        fx_difference_frames (c->difference));
  else if (c->frames_a != c->frames_b)
    printf ("The shorter one counts as silent after its end.\n");
  gint last = c->info.channels == 1 ? 0 : c->info.channels;
  for (gint from = -1; from < last; from += COLUMNS)
    print_table (c, from, MIN (from + COLUMNS, last));
  putchar ('\n');
  print_where (c);
  print_delay (c);
  print_bands (c, bands);
  if (c->has_tolerance) {
    g_autofree gchar *most = fx_report_number (c->tolerance, 2);
    g_autofree gchar *is = fx_report_number (fx_comparison_peak (c), 2);
    printf ("%-*s %s dBFS: %s, the difference peaks at %s\n", CAPTION,
        "Tolerance", most, fx_comparison_fails (c) ? "not kept" : "kept", is);
  }
}

static void
json_levels (JsonBuilder *json, const FxComparison *c, gint channel)
{
  FxDifferenceOf of;
  fx_difference_of (c->difference, channel, &of);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    fx_json_number (json, rows[i].json, rows[i].of (&of));
  json_builder_set_member_name (json, "inverted");
  json_builder_add_boolean_value (json, of.gain < 0);
  fx_json_integer (json, "difference_peak_frame", (gint64)of.at);
  if (channel < 0) {
    g_autofree gchar *name = fx_report_channel (&c->info, (gint)of.channel);
    fx_json_string (json, "difference_peak_channel", name);
  }
}

static void
json_bands (JsonBuilder *json, const FxComparison *c)
{
  gint worst = fx_comparison_worst_band (c);
  json_builder_set_member_name (json, "bands");
  json_builder_begin_array (json);
  for (guint i = 0; i < fx_thirds_count (c->bands_a); i++) {
    json_builder_begin_object (json);
    fx_json_number (json, "hz", fx_thirds_middle (i));
    fx_json_number (
        json, "a_dbfs", fx_db (fx_thirds_power (c->bands_a, i)) / 2);
    fx_json_number (
        json, "b_dbfs", fx_db (fx_thirds_power (c->bands_b, i)) / 2);
    fx_json_number (json, "difference_db", fx_comparison_band (c, i));
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
  fx_json_number (
      json, "worst_band_hz", worst < 0 ? NAN : fx_thirds_middle ((guint)worst));
  fx_json_number (json, "worst_band_db",
      worst < 0 ? NAN : fx_comparison_band (c, (guint)worst));
}

void
fx_comparison_json (JsonBuilder *json, const FxComparison *c)
{
  json_builder_begin_object (json);
  fx_json_path (json, "a", c->path_a);
  fx_json_path (json, "b", c->path_b);
  fx_json_integer (json, "rate", c->info.rate);
  fx_json_integer (json, "channels", c->info.channels);
  fx_json_layout (json, &c->info);
  fx_json_integer (json, "a_frames", (gint64)c->frames_a);
  fx_json_integer (json, "b_frames", (gint64)c->frames_b);
  fx_json_integer (
      json, "compared_frames", (gint64)fx_difference_frames (c->difference));
  json_builder_set_member_name (json, "aligned");
  json_builder_add_boolean_value (json, c->aligned);
  gboolean found = !isnan (c->shift.correlation);
  gdouble delay = found ? round (c->shift.exact * 1000) / 1000 : NAN;
  fx_json_number (json, "delay_frames", delay);
  fx_json_number (json, "delay_ms", delay * 1000 / c->info.rate);
  fx_json_number (json, "correlation", c->shift.correlation);
  gint64 first = fx_difference_first (c->difference);
  json_builder_set_member_name (json, "identical");
  json_builder_add_boolean_value (json, first < 0);
  if (first < 0)
    fx_json_string (json, "first_difference_frame", NULL);
  else
    fx_json_integer (json, "first_difference_frame", first);
  json_builder_set_member_name (json, "all");
  json_builder_begin_object (json);
  json_levels (json, c, -1);
  json_builder_end_object (json);
  json_builder_set_member_name (json, "per_channel");
  json_builder_begin_array (json);
  for (gint i = 0; i < c->info.channels; i++) {
    g_autofree gchar *name = fx_report_channel (&c->info, i);
    json_builder_begin_object (json);
    fx_json_string (json, "channel", name);
    json_levels (json, c, i);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
  json_bands (json, c);
  if (c->has_tolerance) {
    fx_json_number (json, "tolerance_dbfs", c->tolerance);
    json_builder_set_member_name (json, "within_tolerance");
    json_builder_add_boolean_value (json, !fx_comparison_fails (c));
  }
  json_builder_end_object (json);
}
