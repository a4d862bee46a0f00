/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/media/formats.h"
#include <string.h>
#include "gst/tools/chain/spec.h"
#include "gst/tools/command.h"
#include "gst/tools/media/output.h"

/* Elements in gst-launch-1.0 syntax; of several the first that is installed. */
static const struct {
  const gchar *endings; /* the first is its name */
  const gchar *elements[3];
  const gchar *package; /* of Debian, with the first */
  gboolean some_rates;  /* not every rate can be written */
} formats[] = {
  { "wav wave", { "wavenc" }, "gstreamer1.0-plugins-good", FALSE },
  { "flac", { "flacenc" }, "gstreamer1.0-plugins-good", FALSE },
  { "ogg oga", { "vorbisenc quality=0.6 ! oggmux" },
      "gstreamer1.0-plugins-base", FALSE },
  { "opus", { "audioresample ! opusenc bitrate=128000 ! oggmux" },
      "gstreamer1.0-plugins-base", TRUE },
  { "mp3",
      { "lamemp3enc target=quality quality=2 ! id3v2mux",
          "lamemp3enc target=quality quality=2" },
      "gstreamer1.0-plugins-good", TRUE },
  { "m4a mp4",
      { "fdkaacenc ! mp4mux", "avenc_aac ! mp4mux", "voaacenc ! mp4mux" },
      "gstreamer1.0-libav", TRUE },
  { "mka", { "flacenc ! matroskamux" }, "gstreamer1.0-plugins-good", FALSE },
  { "webm", { "audioresample ! opusenc bitrate=128000 ! webmmux" },
      "gstreamer1.0-plugins-good", TRUE },
  { "wv", { "wavpackenc" }, "gstreamer1.0-plugins-good", FALSE },
  { "aiff aif", { "aiffmux", "avmux_aiff" }, "gstreamer1.0-plugins-bad",
      FALSE },
  { "spx", { "audioresample ! speexenc ! oggmux" }, "gstreamer1.0-plugins-good",
      TRUE },
};

enum { WAV }; /* its place */

static gboolean
has_ending (guint i, const gchar *ending)
{
  g_auto (GStrv) all = g_strsplit (formats[i].endings, " ", -1);
  return g_strv_contains ((const gchar *const *)all, ending);
}

/* Whether all elements of a text are installed. */
static gboolean
can_be_made (const gchar *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ! ", -1);
  for (gchar **p = parts; *p; p++) {
    g_autofree gchar *name = g_strndup (*p, strcspn (*p, " "));
    g_autoptr (GstElementFactory) f = gst_element_factory_find (name);
    if (!f)
      return FALSE;
  }
  return TRUE;
}

static const gchar *
installed (guint i)
{
  for (guint j = 0; j < G_N_ELEMENTS (formats[i].elements); j++)
    if (formats[i].elements[j] && can_be_made (formats[i].elements[j]))
      return formats[i].elements[j];
  return NULL;
}

gchar **
fx_sink_formats (void)
{
  GPtrArray *names = g_ptr_array_new ();
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (installed (i))
      g_ptr_array_add (names,
          g_strndup (formats[i].endings, strcspn (formats[i].endings, " ")));
  g_ptr_array_add (names, NULL);
  return (gchar **)g_ptr_array_free (names, FALSE);
}

static void
not_known (const gchar *format, const gchar *path, GError **error)
{
  g_auto (GStrv) names = fx_sink_formats ();
  g_autofree gchar *list = g_strjoinv (", ", names);
  g_autofree gchar *near =
      format ? fx_nearest (format, (const gchar *const *)names) : NULL;
  if (!format)
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "%s: the name has no ending that tells the format; these can be "
        "written: %s",
        path, list);
  else
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "%s: the format \"%s\" is not known%s%s%s; these can be written: %s",
        path, format, near ? "; did you mean " : "", near ? near : "",
        near ? "?" : "", list);
}

static gchar *
ending_of (const gchar *format, const gchar *path)
{
  const gchar *base = strrchr (path, '/');
  const gchar *dot = strrchr (base ? base : path, '.');
  return format                ? g_ascii_strdown (format, -1)
         : !strcmp (path, "-") ? g_strdup ("wav")
         : dot                 ? g_ascii_strdown (dot + 1, -1)
                               : NULL;
}

gboolean
fx_format_takes_any_rate (const gchar *format, const gchar *path)
{
  g_autofree gchar *ending = ending_of (format, path);
  for (guint i = 0; ending && i < G_N_ELEMENTS (formats); i++)
    if (has_ending (i, ending))
      return !formats[i].some_rates;
  return FALSE;
}

gboolean
fx_format_is_wav (const gchar *format, const gchar *path)
{
  g_autofree gchar *ending = ending_of (format, path);
  return ending && has_ending (WAV, ending);
}

GstElement *
fx_format_encoder (const gchar *format, const gchar *path, GError **error)
{
  g_autofree gchar *ending = ending_of (format, path);
  for (guint i = 0; ending && i < G_N_ELEMENTS (formats); i++) {
    if (!has_ending (i, ending))
      continue;
    const gchar *text = installed (i);
    if (text)
      return gst_parse_bin_from_description_full (
          text, TRUE, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s: %s is written by the elements %s, which are not installed; "
        "Debian's package with them is %s",
        path, ending, formats[i].elements[0], formats[i].package);
    return NULL;
  }
  not_known (ending, path, error);
  return NULL;
}
