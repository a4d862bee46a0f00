/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/term/prompt.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "gst/tools/term/board.h"
#ifdef FX_HAVE_LIBEDIT
#include <editline/readline.h>
#endif

static gboolean interactive;

#ifdef FX_HAVE_LIBEDIT

static gchar *history_file;
static FxComplete complete_word;
static gpointer complete_data;
static gchar **found; /* of the word that is completed */

/* libedit frees what it gets with free(). */
static char *
next_found (const char *word, int state)
{
  static guint at;
  if (!state)
    at = 0;
  return found && found[at] ? strdup (found[at++]) : NULL;
}

static char **
complete (const char *word, int start, int end)
{
  g_autofree gchar *before = g_strndup (rl_line_buffer, (gsize)start);
  g_clear_pointer (&found, g_strfreev);
  found = complete_word (complete_data, before, word);
  rl_attempted_completion_over = 1; /* no names of files instead */
  return found && found[0] ? rl_completion_matches (word, next_found) : NULL;
}

void
fx_prompt_open (const gchar *history, FxComplete function, gpointer data)
{
  interactive = fx_is_terminal (0) && fx_is_terminal (1);
  if (!interactive)
    return;
  complete_word = function;
  complete_data = data;
  rl_readline_name = (char *)"gst-fx-1.0";
  rl_attempted_completion_function = complete;
  using_history ();
  history_file = g_strdup (history);
  if (history) {
    g_autofree gchar *folder = g_path_get_dirname (history);
    g_mkdir_with_parents (folder, 0700);
    read_history (history);
  }
}

void
fx_prompt_close (void)
{
  if (history_file && write_history (history_file))
    g_debug ("%s cannot be written", history_file);
  g_clear_pointer (&history_file, g_free);
  g_clear_pointer (&found, g_strfreev);
}

#else

void
fx_prompt_open (const gchar *history, FxComplete function, gpointer data)
{
  interactive = fx_is_terminal (0) && fx_is_terminal (1);
}

void
fx_prompt_close (void)
{
}

#endif

static gchar *
read_plain (const gchar *prompt)
{
  char *line = NULL;
  size_t size = 0;
  if (interactive) {
    fputs (prompt, stdout);
    fflush (stdout);
  }
  ssize_t n = getline (&line, &size, stdin);
  gchar *read = n < 0 ? NULL : g_strndup (line, (gsize)n);
  free (line);
  return read ? g_strchomp (read) : NULL;
}

gchar *
fx_prompt_read (const gchar *prompt)
{
#ifdef FX_HAVE_LIBEDIT
  if (interactive) {
    char *line = readline (prompt);
    if (!line)
      return NULL;
    if (*line)
      add_history (line);
    gchar *read = g_strdup (line);
    free (line);
    return read;
  }
#endif
  return read_plain (prompt);
}
