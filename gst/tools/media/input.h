/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Where sound comes from: a file of any format that GStreamer decodes, stdin,
 * raw frames. */

#ifndef FX_TOOL_INPUT_H
#define FX_TOOL_INPUT_H

#include <gst/audio/audio.h>
#include <gst/gst.h>

/* Raw sound on stdin or in a file: interleaved frames. */
typedef struct FxRaw {
  GstAudioFormat format; /* GST_AUDIO_FORMAT_UNKNOWN: not raw */
  gint rate;
  gint channels;
} FxRaw;

typedef struct FxInput {
  const gchar *path; /* "-": stdin */
  FxRaw raw;
  GstClockTime start; /* what is before is left out, to the frame */
  GstClockTime stop;  /* and what is from here on; 0: nothing */
  gboolean once;      /* read from beginning to end, and never seeked */
} FxInput;

/* What was found there. Times are in ns, GST_CLOCK_TIME_NONE: not known;
 * complete at the end of a run. */
typedef struct FxMedia {
  GstAudioInfo info; /* as decoded */
  GstClockTime duration;
  gchar *container, *codec; /* in words; NULL: not told */
  guint bitrate;            /* bit/s; 0: not told */
  guint64 size;             /* bytes; 0: not known (stdin) */
  GstTagList *tags;         /* may be NULL */
} FxMedia;

void fx_media_clear (FxMedia *media);

/* A bin with one src pad of decoded sound, floating; its time begins at 0. That
 * nothing is left between start and stop is an error. Checks that the file is
 * there and can be read. The first stream of sound is taken; others are
 * ignored. */
GstElement *fx_input_new (const FxInput *input, GError **error);

/* Leaves out what comes from a bin's pad src before start and from stop on (0:
 * nothing), to the frame. */
void fx_input_cut (GstElement *bin, GstClockTime start, GstClockTime stop);

/* Watches a pipeline that has it: call with each message of its bus. */
void fx_media_message (FxMedia *media, GstMessage *message);

/* Of a file, by what its headers say (paused, never played); the duration is
 * exact where the format tells it. */
gboolean fx_media_read (const FxInput *input, FxMedia *media, GError **error);

#endif
