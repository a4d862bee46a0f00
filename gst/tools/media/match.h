/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Files by their names and by patterns. */

#ifndef FX_TOOL_MATCH_H
#define FX_TOOL_MATCH_H

#include <glib.h>

/* Files of command-line arguments: each that is a file as it is, others as
 * patterns (glob(7), with {a,b} and ~, and "**" for any number of folders, also
 * none, that are neither hidden nor links). except: a folder in which "**" finds
 * nothing, unless it began there; may be NULL. Each file once, in order. An error
 * where nothing matches. */
GPtrArray *fx_match_files (
    gchar **arguments, guint n, const gchar *except, GError **error);

#endif
