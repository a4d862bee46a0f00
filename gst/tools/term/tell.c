/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/term/tell.h"
#include <stdio.h>
#include "gst/tools/term/board.h"

guint
fx_width (const gchar *text)
{
  guint n = 0;
  for (const gchar *p = text; *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    n += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
  }
  return n;
}

gchar *
fx_clean (const gchar *text)
{
  g_autofree gchar *valid = g_utf8_make_valid (text, -1);
  GString *s = g_string_new (NULL);
  for (const gchar *p = g_strchomp (valid); *p; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    g_string_append_unichar (s, !g_unichar_iscntrl (c)   ? c
                                : c >= '\t' && c <= '\r' ? ' '
                                                         : '?');
  }
  return g_string_free (s, FALSE);
}

gchar *
fx_wrap (const gchar *text, guint at, guint indent, guint columns)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  GString *s = g_string_new (NULL);
  gboolean any = FALSE; /* words in this line */
  for (gchar **w = words; *w; w++) {
    guint n = fx_width (*w);
    if (any && at + 1 + n > columns) {
      g_string_append_printf (s, "\n%*s", (int)indent, "");
      at = indent;
    } else if (any) {
      g_string_append_c (s, ' ');
      at++;
    }
    g_string_append (s, *w);
    at += n;
    any = TRUE;
  }
  return g_string_free (s, FALSE);
}

/* In one line, or in as many as it takes on a terminal. */
static gchar *
make_line (int fd, const gchar *format, va_list args)
{
  g_autofree gchar *text = g_strdup_vprintf (format, args);
  g_autofree gchar *clean = fx_clean (text);
  return fx_is_terminal (fd) ? fx_wrap (clean, 0, 2, fx_columns (fd))
                             : g_steal_pointer (&clean);
}

static GMutex lock;
static struct {
  void (*erase) (gpointer);
  void (*draw) (gpointer);
  gpointer data;
} drawn; /* under lock */

void
fx_tell_around (
    void (*erase) (gpointer), void (*draw) (gpointer), gpointer data)
{
  g_mutex_lock (&lock);
  drawn.erase = erase;
  drawn.draw = draw;
  drawn.data = data;
  g_mutex_unlock (&lock);
}

static void
print_line (const gchar *colour, const gchar *line)
{
  gboolean has = colour && fx_has_colour (2);
  g_mutex_lock (&lock);
  if (drawn.data)
    drawn.erase (drawn.data);
  if (has)
    g_printerr ("\033[%sm%s\033[0m\n", colour, line);
  else
    g_printerr ("%s\n", line);
  if (drawn.data)
    drawn.draw (drawn.data);
  g_mutex_unlock (&lock);
}

void
fx_tell (const gchar *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree gchar *line = make_line (2, format, args);
  va_end (args);
  print_line (NULL, line);
}

void
fx_tell_in (const gchar *colour, const gchar *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree gchar *line = make_line (2, format, args);
  va_end (args);
  print_line (colour, line);
}

void
fx_say (const gchar *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree gchar *line = make_line (1, format, args);
  va_end (args);
  g_print ("%s\n", line);
}
