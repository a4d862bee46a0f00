/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Lines of text: as wide as the terminal is, and whole where there is none. */

#ifndef FX_TOOL_TELL_H
#define FX_TOOL_TELL_H

#include <glib.h>

/* Columns that a text takes on a terminal: two for most of East Asia, none for
 * what is put over the letter before. */
guint fx_width (const gchar *text);

/* Valid UTF-8 in one line: without control characters, which names of files and
 * messages of others may have. New. */
gchar *fx_clean (const gchar *text);

/* Text that begins at column `at`, broken at blanks so that no line is longer
 * than columns, with indent blanks before all lines but the first. A word that
 * is longer stays whole. New (g_free). */
gchar *fx_wrap (const gchar *text, guint at, guint indent, guint columns);

/* A line on stderr, without its end: where that is a terminal broken at words,
 * else one line whatever is in it. Any thread. */
void fx_tell (const gchar *format, ...) G_GNUC_PRINTF (1, 2);

/* In a colour ("31": red) where there are colours. */
void
fx_tell_in (const gchar *colour, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

/* As fx_tell, on stdout. */
void fx_say (const gchar *format, ...) G_GNUC_PRINTF (1, 2);

/* What is drawn on stderr and makes room for lines: fx_tell calls erase before
 * and draw after. Data NULL: nothing is any more. */
void fx_tell_around (
    void (*erase) (gpointer), void (*draw) (gpointer), gpointer data);

#endif
