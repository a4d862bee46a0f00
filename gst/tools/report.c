/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Results as text and as JSON. */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "gst/tools/report.h"
#include "gst/tools/term/tell.h"

gdouble
fx_db (gdouble magnitude)
{
  return 20 * log10 (magnitude);
}

gchar *
fx_report_number (gdouble value, gint digits)
{
  if (isnan (value))
    return g_strdup ("-");
  if (isinf (value))
    return g_strdup (value > 0 ? "inf" : "-inf");
  gchar format[8], text[G_ASCII_DTOSTR_BUF_SIZE + 320];
  g_snprintf (format, sizeof format, "%%.%df", digits);
  g_ascii_formatd (text, sizeof text, format, value);
  if (*text == '-' && strspn (text, "-0.") == strlen (text))
    return g_strdup (text + 1);
  return g_strdup (text);
}

gchar *
fx_report_time (gdouble seconds)
{
  gint64 ms = (gint64)floor (seconds * 1000 + 0.5);
  gint64 h = ms / 3600000, m = ms / 60000 % 60, s = ms / 1000 % 60;
  ms %= 1000;
  if (h > 0)
    return g_strdup_printf (
        "%" G_GINT64_FORMAT ":%02d:%02d.%03d", h, (gint)m, (gint)s, (gint)ms);
  return g_strdup_printf ("%d:%02d.%03d", (gint)m, (gint)s, (gint)ms);
}

gchar *
fx_report_size (guint64 bytes)
{
  static const gchar *const units[] = { "kB", "MB", "GB", "TB" };
  if (bytes < 10000)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " bytes", bytes);
  gdouble size = (gdouble)bytes / 1000;
  guint i = 0;
  for (; size >= 999.5 && i + 1 < G_N_ELEMENTS (units); i++)
    size /= 1000;
  g_autofree gchar *number = fx_report_number (size, size < 9.95 ? 1 : 0);
  return g_strdup_printf (
      "%s %s (%" G_GUINT64_FORMAT " bytes)", number, units[i], bytes);
}

gchar *
fx_report_channel (const GstAudioInfo *info, gint channel)
{
  static const struct {
    GstAudioChannelPosition position;
    const gchar *name;
  } names[] = {
    { GST_AUDIO_CHANNEL_POSITION_MONO, "mono" },
    { GST_AUDIO_CHANNEL_POSITION_FRONT_LEFT, "L" },
    { GST_AUDIO_CHANNEL_POSITION_FRONT_RIGHT, "R" },
    { GST_AUDIO_CHANNEL_POSITION_FRONT_CENTER, "C" },
    { GST_AUDIO_CHANNEL_POSITION_LFE1, "LFE" },
    { GST_AUDIO_CHANNEL_POSITION_LFE2, "LFE2" },
    { GST_AUDIO_CHANNEL_POSITION_REAR_LEFT, "Lrs" },
    { GST_AUDIO_CHANNEL_POSITION_REAR_RIGHT, "Rrs" },
    { GST_AUDIO_CHANNEL_POSITION_REAR_CENTER, "Cs" },
    { GST_AUDIO_CHANNEL_POSITION_SIDE_LEFT, "Lss" },
    { GST_AUDIO_CHANNEL_POSITION_SIDE_RIGHT, "Rss" },
    { GST_AUDIO_CHANNEL_POSITION_FRONT_LEFT_OF_CENTER, "Lc" },
    { GST_AUDIO_CHANNEL_POSITION_FRONT_RIGHT_OF_CENTER, "Rc" },
    { GST_AUDIO_CHANNEL_POSITION_TOP_FRONT_LEFT, "Tfl" },
    { GST_AUDIO_CHANNEL_POSITION_TOP_FRONT_RIGHT, "Tfr" },
    { GST_AUDIO_CHANNEL_POSITION_TOP_REAR_LEFT, "Trl" },
    { GST_AUDIO_CHANNEL_POSITION_TOP_REAR_RIGHT, "Trr" },
    { GST_AUDIO_CHANNEL_POSITION_TOP_SIDE_LEFT, "Tsl" },
    { GST_AUDIO_CHANNEL_POSITION_TOP_SIDE_RIGHT, "Tsr" },
  };
  if (info->channels == 1)
    return g_strdup ("mono");
  if (!GST_AUDIO_INFO_IS_UNPOSITIONED (info)) {
    for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
      if (info->position[channel] == names[i].position)
        return g_strdup (names[i].name);
    }
  }
  return g_strdup_printf ("%d", channel + 1);
}

gchar *
fx_report_layout (const GstAudioInfo *info)
{
  static const struct {
    const gchar *channels, *name;
  } known[] = {
    { "L R", "stereo" },
    { "L R LFE", "2.1" },
    { "L R Lrs Rrs", "quad" },
    { "L R C LFE Lrs Rrs", "5.1" },
    { "L R C LFE Lss Rss", "5.1 (side)" },
    { "L R C LFE Lrs Rrs Lss Rss", "7.1" },
  };
  if (info->channels == 1)
    return g_strdup ("mono");
  if (GST_AUDIO_INFO_IS_UNPOSITIONED (info))
    return g_strdup ("no positions");
  GString *all = g_string_new (NULL);
  for (gint c = 0; c < info->channels; c++) {
    g_autofree gchar *name = fx_report_channel (info, c);
    g_string_append_printf (all, "%s%s", c ? " " : "", name);
  }
  for (guint i = 0; i < G_N_ELEMENTS (known); i++) {
    if (strcmp (all->str, known[i].channels) == 0) {
      g_string_free (all, TRUE);
      return g_strdup (known[i].name);
    }
  }
  return g_string_free (all, FALSE);
}

const gchar *
fx_report_path (const gchar *path)
{
  return strcmp (path, "-") == 0 ? "stdin" : path;
}

void
fx_json_number (JsonBuilder *json, const gchar *name, gdouble value)
{
  json_builder_set_member_name (json, name);
  if (isfinite (value))
    json_builder_add_double_value (json, value);
  else
    json_builder_add_null_value (json);
}

void
fx_json_integer (JsonBuilder *json, const gchar *name, gint64 value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, value);
}

void
fx_json_string (JsonBuilder *json, const gchar *name, const gchar *value)
{
  json_builder_set_member_name (json, name);
  if (value)
    json_builder_add_string_value (json, value);
  else
    json_builder_add_null_value (json);
}

void
fx_json_path (JsonBuilder *json, const gchar *name, const gchar *path)
{
  /* Names of files are bytes, JSON is UTF-8. */
  g_autofree gchar *text = g_filename_display_name (path);
  fx_json_string (json, name, text);
}

void
fx_json_layout (JsonBuilder *json, const GstAudioInfo *info)
{
  json_builder_set_member_name (json, "layout");
  json_builder_begin_array (json);
  for (gint c = 0; c < info->channels; c++) {
    g_autofree gchar *name = fx_report_channel (info, c);
    json_builder_add_string_value (json, name);
  }
  json_builder_end_array (json);
}

void
fx_json_print (JsonBuilder *json)
{
  JsonGenerator *generator = json_generator_new ();
  JsonNode *root = json_builder_get_root (json);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  g_autofree gchar *text = json_generator_to_data (generator, NULL);
  fputs (text, stdout);
  fputc ('\n', stdout);
  json_node_free (root);
  g_object_unref (generator);
  g_object_unref (json);
}

void
fx_report_failure (const FxCommand *command, const gchar *path, GError *error)
{
  path = fx_report_path (path);
  if (g_str_has_prefix (error->message, path))
    fx_tell ("gst-fx-1.0 %s: %s", command->name, error->message);
  else
    fx_tell ("gst-fx-1.0 %s: %s: %s", command->name, path, error->message);
  g_error_free (error);
}

gboolean
fx_report_end (GError **error)
{
  errno = 0;
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
      "the results could not be written to stdout: %s",
      errno ? g_strerror (errno) : "it is closed");
  return FALSE;
}
