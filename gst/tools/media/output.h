/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Where sound goes: a file in a format that its name tells, stdout, raw
 * frames. A file is written beside its place under a name of its own and
 * renamed when it is whole: what stops early leaves nothing behind it. */

#ifndef FX_TOOL_OUTPUT_H
#define FX_TOOL_OUTPUT_H

#include "gst/tools/media/input.h"

typedef struct FxOutput {
  const gchar *path;   /* "-": stdout */
  const gchar *format; /* "wav", "flac"...; NULL: by the name, stdout: wav */
  FxRaw raw;
  gint rate, channels; /* 0: as it comes */
  gint bits;           /* 8, 16, 24, 32; 0: as the input has; -1: float */
  gboolean no_dither;  /* when bits are taken away */
  gboolean overwrite;
} FxOutput;

typedef struct FxSink FxSink;

/* Refuses what cannot work before anything runs: an unknown format (tells the
 * known ones), an encoder that is not installed (tells the package), a file
 * that is there without overwrite, a folder that is not. */
FxSink *fx_sink_new (const FxOutput *output, GError **error);

/* The bin, one sink pad of raw sound; floating. Tags pass. */
GstElement *fx_sink_element (FxSink *sink);

/* What the sound was before it was decoded into what comes in: the bits of the
 * output are its, where none were asked for. Before the first buffer. */
void fx_sink_set_source (FxSink *sink, const GstAudioInfo *info);

/* When the pipeline is stopped: renames the file into its place, or removes it.
 * Frees the sink. */
gboolean fx_sink_commit (FxSink *sink, GError **error);
void fx_sink_discard (FxSink *sink);

/* Names of formats that can be written here, for lists and messages. */
gchar **fx_sink_formats (void);

#endif
