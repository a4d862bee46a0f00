/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What --help prints: in 80 columns, or as many as the terminal has. */

#ifndef FX_TOOL_HELP_H
#define FX_TOOL_HELP_H

#include "gst/tools/command.h"

/* The first line: what stands after the name of the program. */
void fx_help_usage (const gchar *arguments);

/* A heading, and below it rows of a name and what it is. */
void fx_help_title (const gchar *title);
void fx_help_row (const gchar *name, const gchar *text, guint name_columns);

/* Paragraphs, broken anew; lines that begin with a blank stay as they are. */
void fx_help_text (const gchar *text);

/* All of the help of a command; groups of entries, ended by NULL, each of which
 * may be NULL as well. */
void fx_help_print (
    const FxCommand *command, const GOptionEntry *const *groups, guint n);

#endif
