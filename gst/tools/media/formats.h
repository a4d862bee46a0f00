/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Formats that sound is written in, by the ending of a name. */

#ifndef FX_TOOL_FORMATS_H
#define FX_TOOL_FORMATS_H

#include <gst/gst.h>

/* The bin (or element) that encodes for a format, or for the ending of path
 * where format is NULL (stdout: wav); floating. Errors: the format is not known
 * (tells those that are), or nothing that is installed writes it (tells what
 * would). */
GstElement *
fx_format_encoder (const gchar *format, const gchar *path, GError **error);

/* Whether sound of any rate can be written as it is. */
gboolean fx_format_takes_any_rate (const gchar *format, const gchar *path);

/* Whether it is WAV, of which a file without one frame is one. */
gboolean fx_format_is_wav (const gchar *format, const gchar *path);

#endif
