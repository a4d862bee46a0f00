/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Text of the sources as Markdown: SECTION comments, blurbs. */

#ifndef FX_DOCS_PROSE_H
#define FX_DOCS_PROSE_H

#include <glib.h>

/* The lines of the comment that begins with SECTION:name in a file right in
 * gst/ or one of its folders of elements, below root, without what frames them.
 * Returns (transfer full) NULL when no file has it. */
gchar *prose_find (const gchar *root, const gchar *name);

/* Appends such lines. #Name becomes a link when links has Name (to the anchor
 * that is its value), |[ ]| a block of shell, with its caption before it. */
void prose_append (GString *out, const gchar *body, GHashTable *links);

/* Appends plain text, with what Markdown would take for markup escaped outside
 * of backticks. links may be NULL. */
void prose_append_text (GString *out, const gchar *text, GHashTable *links);

#endif
