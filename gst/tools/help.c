/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/help.h"
#include <string.h>
#include "gst/tools/term/board.h"
#include "gst/tools/term/tell.h"

void
fx_help_usage (const gchar *arguments)
{
  g_autofree gchar *text = g_strdup_printf ("Usage: gst-fx-1.0 %s", arguments);
  g_autofree gchar *wrapped = fx_wrap (g_strchomp (text), 0, 7, fx_columns (1));
  g_print ("%s\n\n", wrapped);
}

void
fx_help_title (const gchar *title)
{
  g_print ("\n%s:\n", title);
}

/* Where there is little room the text goes below the name. */
void
fx_help_row (const gchar *name, const gchar *text, guint name_columns)
{
  guint columns = fx_columns (1), indent = name_columns + 4;
  gboolean below = columns < indent + 24;
  if (below)
    indent = MIN (6, columns / 4);
  g_autofree gchar *wrapped = fx_wrap (text, indent, indent, columns);
  if (below)
    g_print ("  %s\n%*s%s\n", name, (int)indent, "", wrapped);
  else
    g_print ("  %-*s  %s\n", (int)name_columns, name, wrapped);
}

void
fx_help_text (const gchar *text)
{
  guint columns = MIN (fx_columns (1), 80);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) paragraph = g_string_new (NULL);
  for (gchar **l = lines;; l++) {
    gboolean goes_on = *l && **l && **l != ' ';
    if (!goes_on && paragraph->len) {
      g_autofree gchar *wrapped = fx_wrap (paragraph->str, 0, 0, columns);
      g_print ("%s\n", wrapped);
      g_string_truncate (paragraph, 0);
    }
    if (!*l)
      break;
    if (goes_on)
      g_string_append_printf (paragraph, "%s%s", paragraph->len ? " " : "", *l);
    else
      g_print ("%s\n", *l);
  }
}

static gchar *
option_name (const GOptionEntry *e)
{
  g_autofree gchar *letter =
      e->short_name ? g_strdup_printf ("-%c, ", e->short_name) : g_strdup ("");
  return g_strdup_printf ("%s--%s%s%s", letter, e->long_name,
      e->arg_description ? "=" : "",
      e->arg_description ? e->arg_description : "");
}

void
fx_help_print (
    const FxCommand *command, const GOptionEntry *const *groups, guint n)
{
  g_autofree gchar *usage =
      g_strdup_printf ("%s [OPTION]... %s", command->name, command->arguments);
  g_autofree gchar *summary = g_strdup_printf ("%s.", command->summary);
  *summary = g_ascii_toupper (*summary);
  fx_help_usage (usage);
  fx_help_text (summary);
  fx_help_title ("Options");
  guint widest = 0;
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n; i++)
      for (const GOptionEntry *e = groups[i]; e && e->long_name; e++) {
        g_autofree gchar *name = option_name (e);
        if (pass)
          fx_help_row (name, e->description, widest);
        else
          widest = MAX (widest, (guint)strlen (name));
      }
  if (command->description) {
    g_print ("\n");
    fx_help_text (command->description);
  }
}
