/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* How results are written: numbers, times and names alike in every command, as
 * text and as JSON. Text is new (g_free). */

#ifndef FX_TOOL_REPORT_H
#define FX_TOOL_REPORT_H

#include <gst/audio/audio.h>
#include <json-glib/json-glib.h>
#include "gst/tools/command.h"

/* 20 log10 of a magnitude; -INFINITY for 0. */
gdouble fx_db (gdouble magnitude);

/* With so many digits behind the point; "-inf", "inf", and "-" for NaN. Never
 * "-0.00". */
gchar *fx_report_number (gdouble value, gint digits);

/* "1:02:03.456", "2:03.456": hours only where there are some. */
gchar *fx_report_time (gdouble seconds);

/* "12345 bytes", "1.2 MB (1234567 bytes)". */
gchar *fx_report_size (guint64 bytes);

/* What the places of loudspeakers are called for short: "L", "LFE"; where no
 * place is told, the number of the channel from 1. One channel: "mono". */
gchar *fx_report_channel (const GstAudioInfo *info, gint channel);

/* "mono", "stereo", "5.1", or the names of all channels: "L R C". */
gchar *fx_report_layout (const GstAudioInfo *info);

/* The caption of a file: its path, "stdin" for "-". */
const gchar *fx_report_path (const gchar *path);

/* Members of the object at hand. What is not finite is null; infinite levels
 * are so, too: JSON has no other way to tell. */
void fx_json_number (JsonBuilder *json, const gchar *name, gdouble value);
void fx_json_integer (JsonBuilder *json, const gchar *name, gint64 value);
void fx_json_string (JsonBuilder *json, const gchar *name, const gchar *value);

/* A name of a file, "-" for stdin. */
void fx_json_path (JsonBuilder *json, const gchar *name, const gchar *path);

/* "layout": an array of the names of all channels. */
void fx_json_layout (JsonBuilder *json, const GstAudioInfo *info);

/* Prints what was built to stdout, with a line break after it; frees it. */
void fx_json_print (JsonBuilder *json);

/* Tells on stderr that a file failed, and why; consumes the error. For commands
 * that go on with the next file. */
void
fx_report_failure (const FxCommand *command, const gchar *path, GError *error);

/* When all results are printed. FALSE: stdout did not take them. */
gboolean fx_report_end (GError **error);

#endif
