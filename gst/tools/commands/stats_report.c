/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What stats writes. Columns of the table are 9 wide behind a caption of 17: all
 * of 5.1 and their sum fit into 80; more channels go into tables below. */

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include "gst/tools/commands/stats_report.h"

enum { CAPTION = 17, WIDTH = 9, COLUMNS = 7 };

typedef enum { LEVEL, NUMBER, COUNT } Kind;

typedef struct Row {
  const gchar *caption, *json;
  Kind kind;
  gint digits;
  size_t offset;
} Row;

/* Levels in FxLevelsOf are magnitudes and shown in dB. */
#define OF(field) offsetof (FxLevelsOf, field)
static const Row rows[] = {
  { "Sample peak dBFS", "sample_peak_dbfs", LEVEL, 2, OF (sample_peak) },
  { "True peak dBTP", "true_peak_dbtp", LEVEL, 2, OF (true_peak) },
  { "RMS dBFS", "rms_dbfs", LEVEL, 2, OF (rms) },
  { "Crest factor dB", "crest_factor_db", LEVEL, 2, OF (crest) },
  { "Crest factor", "crest_factor", NUMBER, 3, OF (crest) },
  { "Noise floor dBFS", "noise_floor_dbfs", LEVEL, 2, OF (noise_floor) },
  { "DC offset", "dc_offset", NUMBER, 5, OF (dc) },
  { "Minimum", "min", NUMBER, 5, OF (min) },
  { "Maximum", "max", NUMBER, 5, OF (max) },
  { "At full scale", "full_scale_samples", COUNT, 0, OF (full_scale) },
  { "Clipped samples", "clipped_samples", COUNT, 0, OF (clipped) },
  { "Clipped runs", "clipped_runs", COUNT, 0, OF (runs) },
  { "Longest run", "longest_run", COUNT, 0, OF (longest_run) },
};

static gdouble
number_of (const Row *row, const FxLevelsOf *of)
{
  gdouble x = *(const gdouble *)((const gchar *)of + row->offset);
  return row->kind == LEVEL ? fx_db (x) : x;
}

static guint64
count_of (const Row *row, const FxLevelsOf *of)
{
  return *(const guint64 *)((const gchar *)of + row->offset);
}

static void
print_cell (const Row *row, const FxLevelsOf *of)
{
  g_autofree gchar *text = NULL;
  if (row->kind == COUNT) {
    guint64 n = count_of (row, of);
    text = n < 100000000 ? g_strdup_printf ("%" G_GUINT64_FORMAT, n)
                         : g_strdup_printf ("%.2e", (gdouble)n);
  } else {
    gdouble x = number_of (row, of);
    text = fabs (x) < 100 || !isfinite (x) || row->kind == LEVEL
               ? fx_report_number (x, row->digits)
               : g_strdup_printf ("%.2e", x);
  }
  printf ("%*s", WIDTH, text);
}

/* Columns from..to - 1; -1 is the one of all channels. */
static void
print_table (const FxLevels *l, gint from, gint to)
{
  const GstAudioInfo *info = fx_levels_info (l);
  FxLevelsOf of[COLUMNS];
  printf ("\n%*s", CAPTION, "");
  for (gint c = from; c < to; c++) {
    g_autofree gchar *name =
        c < 0 ? g_strdup (info->channels > 1 ? "all" : "mono")
              : fx_report_channel (info, c);
    fx_levels_of (l, c, &of[c - from]);
    printf ("%*s", WIDTH, name);
  }
  putchar ('\n');
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    printf ("%-*s", CAPTION, rows[i].caption);
    for (gint c = from; c < to; c++)
      print_cell (&rows[i], &of[c - from]);
    putchar ('\n');
  }
}

static void
print_loudness (const gchar *caption, gdouble value, const gchar *unit)
{
  g_autofree gchar *text = fx_report_number (value, 2);
  printf ("%-*s%*s %s\n", CAPTION, caption, WIDTH, text, unit);
}

/* Nothing is told of what is shorter than it takes to tell. */
static gboolean
lasts (const FxLevels *l, gdouble seconds)
{
  return (gdouble)fx_levels_frames (l) >= seconds * fx_levels_info (l)->rate;
}

static gdouble
after (const FxLevels *l, gdouble seconds, gdouble value)
{
  return lasts (l, seconds) ? value : NAN;
}

void
fx_stats_print (const gchar *path, const FxLevels *l)
{
  const GstAudioInfo *info = fx_levels_info (l);
  const FxLoudness *loudness = fx_levels_loudness (l);
  guint64 frames = fx_levels_frames (l), bad = fx_levels_non_finite (l);
  g_autofree gchar *layout = fx_report_layout (info);
  g_autofree gchar *time = fx_report_time ((gdouble)frames / info->rate);
  printf ("%s\n%s, %" G_GUINT64_FORMAT " frames, %d Hz, %d channel%s (%s)\n",
      fx_report_path (path), time, frames, info->rate, info->channels,
      info->channels == 1 ? "" : "s", layout);
  if (frames == 0)
    return;
  if (bad > 0)
    printf ("%" G_GUINT64_FORMAT " sample%s no number%s as 0\n", bad,
        bad == 1 ? " is" : "s are", bad == 1 ? " and counts" : "s and count");
  gint last = info->channels == 1 ? 0 : info->channels;
  for (gint from = -1; from < last; from += COLUMNS)
    print_table (l, from, MIN (from + COLUMNS, last));
  if (!loudness)
    return;
  putchar ('\n');
  print_loudness (
      "Integrated", after (l, 0.4, fx_loudness_integrated (loudness)), "LUFS");
  print_loudness (
      "Loudness range", after (l, 3, fx_loudness_range (loudness)), "LU");
  print_loudness ("Max momentary",
      after (l, 0.4, fx_loudness_max_momentary (loudness)), "LUFS");
  print_loudness ("Max short-term",
      after (l, 3, fx_loudness_max_short_term (loudness)), "LUFS");
}

static void
json_levels (JsonBuilder *json, const FxLevels *l, gint channel)
{
  FxLevelsOf of;
  fx_levels_of (l, channel, &of);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    if (rows[i].kind == COUNT)
      fx_json_integer (json, rows[i].json, (gint64)count_of (&rows[i], &of));
    else
      fx_json_number (json, rows[i].json, number_of (&rows[i], &of));
  }
}

void
fx_stats_json (JsonBuilder *json, const gchar *path, const FxLevels *l)
{
  const GstAudioInfo *info = fx_levels_info (l);
  const FxLoudness *loudness = fx_levels_loudness (l);
  guint64 frames = fx_levels_frames (l);
  json_builder_begin_object (json);
  fx_json_path (json, "file", path);
  fx_json_integer (json, "rate", info->rate);
  fx_json_integer (json, "channels", info->channels);
  fx_json_layout (json, info);
  fx_json_integer (json, "frames", (gint64)frames);
  fx_json_number (json, "duration", (gdouble)frames / info->rate);
  fx_json_integer (
      json, "non_finite_samples", (gint64)fx_levels_non_finite (l));
  json_builder_set_member_name (json, "all");
  json_builder_begin_object (json);
  json_levels (json, l, -1);
  json_builder_end_object (json);
  json_builder_set_member_name (json, "per_channel");
  json_builder_begin_array (json);
  for (gint c = 0; c < info->channels; c++) {
    g_autofree gchar *name = fx_report_channel (info, c);
    json_builder_begin_object (json);
    fx_json_string (json, "channel", name);
    json_levels (json, l, c);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
  fx_json_number (json, "integrated_lufs",
      loudness ? fx_loudness_integrated (loudness) : NAN);
  fx_json_number (json, "range_lu",
      loudness ? after (l, 3, fx_loudness_range (loudness)) : NAN);
  fx_json_number (json, "max_momentary_lufs",
      loudness ? fx_loudness_max_momentary (loudness) : NAN);
  fx_json_number (json, "max_short_term_lufs",
      loudness ? fx_loudness_max_short_term (loudness) : NAN);
  json_builder_end_object (json);
}
