/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/media/match.h"
#include <glob.h>
#include <string.h>
#include "gst/tools/command.h"

typedef struct Found {
  GPtrArray *files;
  GHashTable *seen;     /* whole paths */
  const gchar *except;  /* whole path with its "/", or NULL */
  const gchar *skipped; /* the same while "**" is matched */
} Found;

static void match (Found *f, const gchar *pattern);

static void
add_file (Found *f, const gchar *path)
{
  gchar *real = g_canonicalize_filename (path, NULL);
  if (f->skipped && g_str_has_prefix (real, f->skipped))
    g_free (real);
  else if (g_hash_table_add (f->seen, real))
    g_ptr_array_add (f->files, g_strdup (path));
}

/* "**" where it is a whole component with another behind it, or NULL. */
static const gchar *
find_any_depth (const gchar *pattern)
{
  const gchar *p = pattern;
  while ((p = strstr (p, "**/"))) {
    if (p == pattern || p[-1] == '/')
      return p;
    p += 2;
  }
  return NULL;
}

/* A name as a pattern that only it matches. */
static gchar *
escape (const gchar *name)
{
  GString *s = g_string_new (NULL);
  for (; *name; name++) {
    if (strchr ("*?[]{},~\\", *name))
      g_string_append_c (s, '\\');
    g_string_append_c (s, *name);
  }
  return g_string_free (s, FALSE);
}

static gint
by_name (gconstpointer a, gconstpointer b)
{
  return strcmp (*(gchar *const *)a, *(gchar *const *)b);
}

/* What matches in a folder ("" or with its "/") and in those below it. */
static void
match_below (Found *f, const gchar *folder, const gchar *pattern)
{
  g_autofree gchar *literal = escape (folder);
  g_autofree gchar *here = g_strconcat (literal, pattern, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  match (f, here);
  GDir *dir = g_dir_open (*folder ? folder : ".", 0, NULL);
  const gchar *name;
  while (dir && (name = g_dir_read_name (dir)))
    if (*name != '.')
      g_ptr_array_add (names, g_strconcat (folder, name, NULL));
  if (dir)
    g_dir_close (dir);
  g_ptr_array_sort (names, by_name);
  for (guint i = 0; i < names->len; i++) {
    if (!g_file_test (names->pdata[i], G_FILE_TEST_IS_DIR) ||
        g_file_test (names->pdata[i], G_FILE_TEST_IS_SYMLINK))
      continue;
    g_autofree gchar *below = g_strconcat (names->pdata[i], "/", NULL);
    match_below (f, below, pattern);
  }
}

/* Of a folder with its "/". */
static gchar *
whole_path (const gchar *folder)
{
  g_autofree gchar *real =
      g_canonicalize_filename (*folder ? folder : ".", NULL);
  return g_str_has_suffix (real, "/") ? g_steal_pointer (&real)
                                      : g_strconcat (real, "/", NULL);
}

/* "**": what is excepted is skipped, unless it is all that is looked at. */
static void
match_from (Found *f, const gchar *folder, const gchar *pattern)
{
  g_autofree gchar *root = whole_path (folder);
  const gchar *before = f->skipped;
  if (f->except && !g_str_has_prefix (root, f->except))
    f->skipped = f->except;
  match_below (f, folder, pattern);
  f->skipped = before;
}

static void
match (Found *f, const gchar *pattern)
{
  g_autofree gchar *all = NULL;
  if (!strcmp (pattern, "**") || g_str_has_suffix (pattern, "/**"))
    pattern = all = g_strconcat (pattern, "/*", NULL);
  const gchar *any = find_any_depth (pattern);
  g_autofree gchar *head =
      any ? g_strndup (pattern, (gsize)(any - pattern)) : g_strdup (pattern);
  glob_t found;
  if (any && !*head) {
    match_from (f, "", any + 3);
    return;
  }
  if (!glob (head, GLOB_BRACE | GLOB_TILDE, NULL, &found))
    for (gsize i = 0; i < found.gl_pathc; i++) {
      gboolean is_folder = g_file_test (found.gl_pathv[i], G_FILE_TEST_IS_DIR);
      if (any && is_folder)
        match_from (f, found.gl_pathv[i], any + 3);
      else if (!any && !is_folder)
        add_file (f, found.gl_pathv[i]);
    }
  globfree (&found);
}

GPtrArray *
fx_match_files (gchar **arguments, guint n, const gchar *except, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree gchar *whole = except ? whole_path (except) : NULL;
  Found f = { files, seen, whole, NULL };
  for (guint i = 0; i < n; i++) {
    /* A name with brackets in it is a name first. */
    if (!strcmp (arguments[i], "-") ||
        g_file_test (arguments[i], G_FILE_TEST_EXISTS) ||
        (!strpbrk (arguments[i], "*?[{") && *arguments[i] != '~'))
      add_file (&f, arguments[i]);
    else
      match (&f, arguments[i]);
  }
  if (files->len)
    return g_steal_pointer (&files);
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED, "%s: no file matches this",
      n ? arguments[0] : "(nothing)");
  return NULL;
}
