/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The part of gtk-doc's markup that the comments of the elements use, as
 * Markdown: "## " headings, #Name, and |[ command ]| caption. */

#include <string.h>
#include "docs/prose.h"

enum { LINE_WIDTH = 96 };

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(gchar *const *)a, *(gchar *const *)b);
}

/* The .c and .h files of a folder, in an order of their own, not the disk's. */
static GPtrArray *
list_sources (const gchar *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GDir *dir = g_dir_open (folder, 0, NULL);
  const gchar *name;
  while (dir && (name = g_dir_read_name (dir))) {
    if (g_str_has_suffix (name, ".c") || g_str_has_suffix (name, ".h"))
      g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  }
  if (dir)
    g_dir_close (dir);
  g_ptr_array_sort (names, compare_names);
  return names;
}

/* Without the " * " before it and the blanks after it. */
static gchar *
bare_line (const gchar *line)
{
  while (g_ascii_isspace (*line))
    line++;
  if (*line == '*')
    line++;
  if (*line == ' ')
    line++;
  return g_strchomp (g_strdup (line));
}

static gchar *
comment_body (const gchar *text)
{
  const gchar *end = strstr (text, "*/");
  gchar *comment = g_strndup (text, end ? (gsize)(end - text) : strlen (text));
  gchar **lines = g_strsplit (comment, "\n", -1);
  GString *body = g_string_new (NULL);
  for (gchar **line = lines + 1; *lines && *line; line++) {
    gchar *bare = bare_line (*line);
    if (!g_str_has_prefix (bare, "@title:"))
      g_string_append_printf (body, "%s\n", bare);
    g_free (bare);
  }
  g_strfreev (lines);
  g_free (comment);
  return g_string_free (body, FALSE);
}

gchar *
prose_find (const gchar *root, const gchar *name)
{
  static const gchar *const folders[] = { "gst", "gst/elements", "gst/bins",
    "gst/device" };
  gchar *wanted = g_strdup_printf ("* SECTION:%s\n", name);
  gchar *body = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (folders) && !body; i++) {
    gchar *folder = g_build_filename (root, folders[i], NULL);
    GPtrArray *files = list_sources (folder);
    for (guint k = 0; k < files->len && !body; k++) {
      gchar *text = NULL;
      if (g_file_get_contents (files->pdata[k], &text, NULL, NULL)) {
        const gchar *found = strstr (text, wanted);
        if (found)
          body = comment_body (found);
        g_free (text);
      }
    }
    g_ptr_array_unref (files);
    g_free (folder);
  }
  g_free (wanted);
  return body;
}

/* #Name, #Name::signal or #Name:property at text: appends the link and returns
 * what follows, or NULL. */
static const gchar *
append_link (GString *out, const gchar *text, GHashTable *links)
{
  const gchar *end = text + 1;
  while (g_ascii_isalnum (*end))
    end++;
  gchar *name = g_strndup (text + 1, (gsize)(end - text - 1));
  const gchar *anchor = links ? g_hash_table_lookup (links, name) : NULL;
  g_free (name);
  if (!anchor)
    return NULL;
  gsize colons = strspn (end, ":"), size = 0;
  while (colons && (g_ascii_islower (end[colons + size]) ||
                       (end[colons + size] == '-' && size)))
    size++;
  if (size)
    size += colons;
  g_string_append_printf (out, "[%s%.*s](#%s)", anchor, (int)size, end, anchor);
  return end + size;
}

void
prose_append_text (GString *out, const gchar *text, GHashTable *links)
{
  gboolean code = FALSE;
  while (*text) {
    const gchar *after =
        *text == '#' && !code ? append_link (out, text, links) : NULL;
    if (after) {
      text = after;
      continue;
    }
    if (*text == '`')
      code = !code;
    else if (!code && strchr ("<*[]", *text))
      g_string_append_c (out, '\\');
    g_string_append_c (out, *text++);
  }
}

/* A command of one line, broken where an element begins so that it fits. */
static void
append_command (GString *out, const gchar *line)
{
  const gchar *start = line; /* of what is not written yet */
  const gchar *fit = NULL;   /* the last "! " up to which it fits */
  gboolean quoted = FALSE;
  gsize indent = 0;
  for (const gchar *p = line; *p; p++) {
    if (*p == '"')
      quoted = !quoted;
    if (!quoted && g_str_has_prefix (p, "! "))
      fit = p + 1;
    if (fit && (gsize)(p - start) + indent >= LINE_WIDTH) {
      g_string_append_printf (
          out, "%*s%.*s \\\n", (int)indent, "", (int)(fit - start), start);
      start = fit + 1;
      fit = NULL;
      indent = 4;
    }
  }
  g_string_append_printf (out, "%*s%s\n", (int)indent, "", start);
}

/* lines[0] begins a block: writes it, its caption first, and returns the last
 * line that belongs to it. */
static gchar **
append_block (GString *out, gchar **lines, GHashTable *links)
{
  GString *commands = g_string_new (NULL);
  gchar **line = lines + 1;
  for (; *line && !g_str_has_prefix (*line, "]|"); line++)
    append_command (commands, *line);
  if (*line) {
    GString *caption = g_string_new (*line + 2);
    while (line[1] && *line[1] && *line[1] != '#' && *line[1] != '|')
      g_string_append_printf (caption, " %s", *++line);
    g_strstrip (caption->str);
    prose_append_text (out, caption->str, links);
    g_string_append (out, *caption->str ? "\n\n" : "");
    g_string_free (caption, TRUE);
  } else {
    line--;
  }
  g_string_append_printf (
      out, "<!-- tested -->\n```sh\n%s```\n\n", commands->str);
  g_string_free (commands, TRUE);
  return line;
}

static gboolean
ends_blank (const GString *out)
{
  return g_str_has_suffix (out->str, "\n\n");
}

void
prose_append (GString *out, const gchar *body, GHashTable *links)
{
  gchar **lines = g_strsplit (body, "\n", -1);
  for (gchar **line = lines; *line; line++) {
    if (g_str_has_prefix (*line, "|[")) {
      line = append_block (out, line, links);
    } else if (g_str_has_prefix (*line, "## ")) {
      g_string_append_printf (out, "#%s\n\n", *line);
    } else if (**line || !ends_blank (out)) {
      prose_append_text (out, *line, links);
      g_string_append_c (out, '\n');
    }
  }
  g_strfreev (lines);
  if (!ends_blank (out))
    g_string_append_c (out, '\n');
}
