/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Where presets are. A name cannot lead out of their folder: it has no slash,
 * and no dot in front. */

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include "gst/tools/chain/chain.h"

#define ENDING ".toml"
#define MOST_BYTES 64

static gchar *
folder (void)
{
  return g_build_filename (
      g_get_user_config_dir (), "gst-fx-1.0", "presets", NULL);
}

static gboolean
is_name (const gchar *name)
{
  gsize n = 0;
  while (g_ascii_isalnum (name[n]) || name[n] == '-' || name[n] == '_' ||
         (name[n] == '.' && n > 0))
    n++;
  return n >= 1 && n <= MOST_BYTES && !name[n];
}

gchar *
fx_preset_path (const gchar *name, GError **error)
{
  if (!is_name (name)) {
    g_autofree gchar *shown = g_utf8_make_valid (name, -1);
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "\"%s\" is no name of a preset: 1 to %d letters (a-z), digits, \"-\", "
        "\"_\" and, not first, \".\"",
        shown, MOST_BYTES);
    return NULL;
  }
  g_autofree gchar *in = folder (), *file = g_strconcat (name, ENDING, NULL);
  return g_build_filename (in, file, NULL);
}

static gint
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const gchar *const *)a, *(const gchar *const *)b);
}

gchar **
fx_preset_names (void)
{
  g_autofree gchar *in = folder ();
  g_autoptr (GDir) dir = g_dir_open (in, 0, NULL);
  GPtrArray *names = g_ptr_array_new ();
  const gchar *file;
  while (dir && (file = g_dir_read_name (dir))) {
    if (!g_str_has_suffix (file, ENDING))
      continue;
    gchar *name = g_strndup (file, strlen (file) - strlen (ENDING));
    if (is_name (name))
      g_ptr_array_add (names, name);
    else
      g_free (name);
  }
  g_ptr_array_sort (names, compare);
  g_ptr_array_add (names, NULL);
  return (gchar **)g_ptr_array_free (names, FALSE);
}

gchar *
fx_preset_find (const gchar *name, GError **error)
{
  g_autofree gchar *path = fx_preset_path (name, error);
  if (!path || g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_auto (GStrv) names = fx_preset_names ();
  g_autofree gchar *near = fx_nearest (name, (const gchar *const *)names);
  g_autofree gchar *in = folder ();
  if (!names[0])
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "there is no preset \"%s\", and none at all in %s; gst-fx-1.0 preset "
        "save makes one",
        name, in);
  else
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "there is no preset \"%s\" in %s%s%s%s; gst-fx-1.0 preset list tells "
        "which there are",
        name, in, near ? "; did you mean " : "", near ? near : "",
        near ? "?" : "");
  return NULL;
}

gboolean
fx_preset_save (const gchar *name, GPtrArray *specs, const gchar *device,
    gboolean replace, GError **error)
{
  g_autofree gchar *path = fx_preset_path (name, error), *in = folder ();
  if (!path)
    return FALSE;
  if (!replace && g_file_test (path, G_FILE_TEST_EXISTS)) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "the preset \"%s\" is there already; --force replaces it", name);
    return FALSE;
  }
  if (g_mkdir_with_parents (in, 0755) != 0) {
    g_set_error (
        error, FX_TOOL_ERROR, FX_TOOL_FAILED, "%s: %s", in, g_strerror (errno));
    return FALSE;
  }
  g_autofree gchar *effects = fx_chain_to_toml (specs);
  g_autofree gchar *toml =
      g_strdup_printf ("%s%s%s%s", device ? "device = \"" : "",
          device ? device : "", device ? "\"\n\n" : "", effects);
  return g_file_set_contents (path, toml, -1, error);
}
