/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A line at a time from whoever types: with history and completion where there
 * is a terminal and libedit, plain otherwise. */

#ifndef FX_TOOL_PROMPT_H
#define FX_TOOL_PROMPT_H

#include <glib.h>

/* What the word at the end of a line could become, "start" having the words
 * before it; a NULL-terminated list, to be freed. */
typedef gchar **(*FxComplete) (
    gpointer data, const gchar *start, const gchar *word);

/* history: a file to keep lines in; NULL: none. */
void fx_prompt_open (const gchar *history, FxComplete complete, gpointer data);

/* The next line without its end; NULL: there is no more. */
gchar *fx_prompt_read (const gchar *prompt);

void fx_prompt_close (void);

#endif
