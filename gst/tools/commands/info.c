/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* info: what files are. */

#include <stdio.h>
#include <string.h>
#include "gst/tools/media/input.h"
#include "gst/tools/media/match.h"
#include "gst/tools/report.h"

enum { CAPTION = 15 };

/* "16 bit integer", "32 bit float". */
static gchar *
format_words (const GstAudioInfo *info)
{
  const GstAudioFormatInfo *f = info->finfo;
  return g_strdup_printf ("%d bit %s", GST_AUDIO_FORMAT_INFO_DEPTH (f),
      GST_AUDIO_FORMAT_INFO_IS_FLOAT (f)    ? "float"
      : GST_AUDIO_FORMAT_INFO_IS_SIGNED (f) ? "integer"
                                            : "unsigned integer");
}

/* Tags before a stream without a container are called one, too. */
static const gchar *
container_of (const FxMedia *media)
{
  return media->container && !g_str_has_suffix (media->container, " tag")
             ? media->container
             : NULL;
}

static guint64
frames_of (const FxMedia *media)
{
  return gst_util_uint64_scale_round (
      media->duration, (guint64)media->info.rate, GST_SECOND);
}

/* What the file says, or what its size and length come to. */
static guint
bitrate_of (const FxMedia *media)
{
  if (media->bitrate)
    return media->bitrate;
  if (media->size == 0 || !GST_CLOCK_TIME_IS_VALID (media->duration) ||
      media->duration == 0)
    return 0;
  return (guint)gst_util_uint64_scale_round (
      media->size * 8, GST_SECOND, media->duration);
}

/* Tags that are told elsewhere. */
static gboolean
is_told (const gchar *tag)
{
  static const gchar *const told[] = { GST_TAG_AUDIO_CODEC, GST_TAG_CODEC,
    GST_TAG_CONTAINER_FORMAT, GST_TAG_BITRATE, GST_TAG_NOMINAL_BITRATE,
    GST_TAG_MINIMUM_BITRATE, GST_TAG_MAXIMUM_BITRATE, NULL };
  return g_strv_contains (told, tag);
}

/* A value of a tag in words; pictures and other bytes by kind and size. */
static gchar *
tag_words (const GValue *value)
{
  if (G_VALUE_HOLDS_STRING (value))
    return g_value_dup_string (value);
  if (GST_VALUE_HOLDS_SAMPLE (value)) {
    GstSample *sample = gst_value_get_sample (value);
    GstBuffer *buffer = gst_sample_get_buffer (sample);
    GstCaps *caps = gst_sample_get_caps (sample);
    const gchar *type =
        caps && gst_caps_get_size (caps) > 0
            ? gst_structure_get_name (gst_caps_get_structure (caps, 0))
            : "data";
    return g_strdup_printf ("%s, %" G_GSIZE_FORMAT " bytes", type,
        buffer ? gst_buffer_get_size (buffer) : 0);
  }
  if (G_VALUE_HOLDS (value, GST_TYPE_DATE_TIME)) {
    GstDateTime *when = g_value_get_boxed (value);
    return when ? gst_date_time_to_iso8601_string (when) : NULL;
  }
  if (G_VALUE_HOLDS (value, G_TYPE_DATE)) {
    const GDate *date = g_value_get_boxed (value);
    return date && g_date_valid (date)
               ? g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (date),
                     g_date_get_month (date), g_date_get_day (date))
               : NULL;
  }
  if (G_VALUE_HOLDS_DOUBLE (value))
    return fx_report_number (g_value_get_double (value), 2);
  return gst_value_serialize (value);
}

typedef void (*TagFn) (gpointer data, const gchar *tag, GPtrArray *values);

/* Each tag once, with all its values. */
static void
each_tag (const GstTagList *tags, TagFn fn, gpointer data)
{
  for (gint i = 0; tags && i < gst_tag_list_n_tags (tags); i++) {
    const gchar *tag = gst_tag_list_nth_tag_name (tags, (guint)i);
    if (is_told (tag))
      continue;
    g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
    for (guint k = 0; k < gst_tag_list_get_tag_size (tags, tag); k++) {
      const GValue *value = gst_tag_list_get_value_index (tags, tag, k);
      gchar *words = tag_words (value);
      if (words)
        g_ptr_array_add (values, g_utf8_make_valid (words, -1));
      g_free (words);
    }
    if (values->len > 0)
      fn (data, tag, values);
  }
}

static void
print_line (const gchar *caption, const gchar *text)
{
  printf ("%-*s%s\n", CAPTION, caption, text);
}

/* Lines of a text that has several stand under each other; nothing of it
 * reaches the terminal as a control character. */
static void
print_tag (gpointer data, const gchar *tag, GPtrArray *values)
{
  gboolean *has_heading = data;
  if (!*has_heading)
    printf ("Tags\n");
  *has_heading = TRUE;
  for (guint i = 0; i < values->len; i++) {
    g_auto (GStrv) lines = g_strsplit (values->pdata[i], "\n", -1);
    for (guint k = 0; lines[k]; k++) {
      for (gchar *c = lines[k]; *c; c++) {
        if (g_ascii_iscntrl (*c))
          *c = ' ';
      }
      if (i || k)
        printf ("%-*s%s\n", CAPTION + 2, "", lines[k]);
      else
        printf ("  %-*s%s%s\n", CAPTION, tag,
            strlen (tag) >= CAPTION ? " " : "", lines[k]);
    }
  }
}

static void
print_info (const gchar *path, const FxMedia *media)
{
  const GstAudioInfo *info = &media->info;
  g_autofree gchar *layout = fx_report_layout (info);
  g_autofree gchar *words = format_words (info);
  g_autofree gchar *format = g_strdup_printf (
      "%s (%s)", words, GST_AUDIO_FORMAT_INFO_NAME (info->finfo));
  g_autofree gchar *rate = g_strdup_printf ("%d Hz", info->rate);
  g_autofree gchar *channels =
      g_strdup_printf ("%d (%s)", info->channels, layout);
  printf ("%s\n", fx_report_path (path));
  if (container_of (media))
    print_line ("Container", container_of (media));
  print_line ("Codec", media->codec ? media->codec : "not told");
  print_line ("Decoded as", format);
  print_line ("Rate", rate);
  print_line ("Channels", channels);
  if (GST_CLOCK_TIME_IS_VALID (media->duration)) {
    g_autofree gchar *time =
        fx_report_time ((gdouble)media->duration / GST_SECOND);
    g_autofree gchar *duration =
        g_strdup_printf ("%s, %" G_GUINT64_FORMAT " frame%s", time,
            frames_of (media), frames_of (media) == 1 ? "" : "s");
    print_line ("Duration", duration);
  } else {
    print_line ("Duration", "not told");
  }
  if (media->size) {
    g_autofree gchar *size = fx_report_size (media->size);
    print_line ("Size", size);
  }
  if (bitrate_of (media)) {
    g_autofree gchar *kbps = fx_report_number (bitrate_of (media) / 1000.0, 1);
    g_autofree gchar *bitrate = g_strdup_printf ("%s kbit/s", kbps);
    print_line ("Bit rate", bitrate);
  }
  gboolean has_heading = FALSE;
  each_tag (media->tags, print_tag, &has_heading);
}

static void
json_tag (gpointer data, const gchar *tag, GPtrArray *values)
{
  JsonBuilder *json = data;
  json_builder_set_member_name (json, tag);
  json_builder_begin_array (json);
  for (guint i = 0; i < values->len; i++)
    json_builder_add_string_value (json, values->pdata[i]);
  json_builder_end_array (json);
}

/* A member that is null where the number is not known, 0. */
static void
json_known (JsonBuilder *json, const gchar *name, guint64 value)
{
  if (value)
    fx_json_integer (json, name, (gint64)value);
  else
    fx_json_string (json, name, NULL);
}

static void
json_info (JsonBuilder *json, const gchar *path, const FxMedia *media)
{
  const GstAudioInfo *info = &media->info;
  gboolean is_known = GST_CLOCK_TIME_IS_VALID (media->duration);
  json_builder_begin_object (json);
  fx_json_path (json, "file", path);
  fx_json_string (json, "container", container_of (media));
  fx_json_string (json, "codec", media->codec);
  fx_json_string (json, "format", GST_AUDIO_FORMAT_INFO_NAME (info->finfo));
  fx_json_integer (json, "bits", GST_AUDIO_FORMAT_INFO_DEPTH (info->finfo));
  json_builder_set_member_name (json, "float");
  json_builder_add_boolean_value (
      json, GST_AUDIO_FORMAT_INFO_IS_FLOAT (info->finfo));
  fx_json_integer (json, "rate", info->rate);
  fx_json_integer (json, "channels", info->channels);
  fx_json_layout (json, info);
  if (is_known) {
    fx_json_number (json, "duration", (gdouble)frames_of (media) / info->rate);
    fx_json_integer (json, "frames", (gint64)frames_of (media));
  } else {
    fx_json_string (json, "duration", NULL);
    fx_json_string (json, "frames", NULL);
  }
  json_known (json, "size", media->size);
  json_known (json, "bitrate", bitrate_of (media));
  json_builder_set_member_name (json, "tags");
  json_builder_begin_object (json);
  each_tag (media->tags, json_tag, json);
  json_builder_end_object (json);
  json_builder_end_object (json);
}

static gboolean
info (const FxCommand *command, int argc, gchar **argv, guint *failed,
    GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { .long_name = NULL },
  };
  if (!fx_command_parse (command, entries, NULL, 1, -1, &argc, &argv, error))
    return FALSE;
  g_autoptr (GPtrArray) files =
      fx_match_files (argv + 1, (guint)argc - 1, NULL, error);
  if (!files)
    return FALSE;
  JsonBuilder *builder = json ? json_builder_new () : NULL;
  if (json)
    json_builder_begin_array (builder);
  for (guint i = 0, told = 0; i < files->len; i++) {
    const FxInput input = { .path = files->pdata[i] };
    FxMedia media = { 0 };
    GError *wrong = NULL;
    if (!fx_media_read (&input, &media, &wrong)) {
      gboolean stop = g_error_matches (wrong, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      fx_report_failure (command, input.path, wrong);
      (*failed)++;
      if (stop)
        break;
      continue;
    }
    if (json) {
      json_info (builder, input.path, &media);
    } else {
      if (told++)
        putchar ('\n');
      print_info (input.path, &media);
    }
    fx_media_clear (&media);
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
  GError *error = NULL;
  guint failed = 0;
  if (!info (command, argc, argv, &failed, &error))
    return fx_command_fail (command, error);
  return failed ? FX_EXIT_FAILED : FX_EXIT_DONE;
}

const FxCommand fx_info_command = {
  .name = "info",
  .arguments = "FILE...",
  .summary = "format, length and tags of files",
  .description =
      "By what the file says, without decoding all of it. Decoded as: the\n"
      "samples that come out of the decoder. A bit rate that the file does "
      "not\n"
      "tell is its size over its duration.",
  .run = run,
};
