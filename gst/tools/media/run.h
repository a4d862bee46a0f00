/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Pipelines from start to end, in the calling thread. */

#ifndef FX_TOOL_RUN_H
#define FX_TOOL_RUN_H

#include "gst/tools/chain/chain.h"
#include "gst/tools/media/input.h"
#include "gst/tools/media/output.h"

/* What is told where two elements do not agree on caps. */
#define FX_NOT_TAKEN                                                           \
  "An effect, or the format of the output, does not take sound of its "        \
  "channels, rate or format; write WAV, which takes all, or convert the "      \
  "sound first."

/* How far a run is, about ten times a second and once at the end: fraction is
 * 0..1, or -1 when the length is not known; position in ns. From the thread of
 * the run. */
typedef void (*FxProgress) (
    gpointer data, gdouble fraction, GstClockTime position);

typedef struct FxRun {
  GCancellable *cancellable; /* NULL: fx_interrupted () */
  FxProgress progress;       /* may be NULL */
  gpointer data;
  FxMedia *media; /* filled; may be NULL */
} FxRun;

/* Plays a pipeline until its end, as fast as it goes (sinks with sync: at their
 * speed), and stops it. Cancelled: G_IO_ERROR_CANCELLED. Errors are in words,
 * with the remedy where one is known. Does not free the pipeline. */
gboolean fx_run (GstElement *pipeline, const FxRun *run, GError **error);

/* Fills info (may be NULL) and tells sink (may be NULL) when it is known what
 * an input decodes to. */
void fx_watch_caps (GstElement *input, GstAudioInfo *info, FxSink *sink);

/* One input through a chain into one output; in two passes where an effect
 * wants it (stdin then goes through a temporary file). */
gboolean fx_process (const FxInput *input, GPtrArray *specs,
    const gchar *device, const FxOutput *output, gboolean two_pass,
    const FxRun *run, GError **error);

/* Frames of a decoded input, after a chain (specs may be NULL), in blocks of
 * any length: interleaved doubles, full scale 1. FALSE from it ends the run
 * without an error. Memory is constant. Passes as with fx_process. */
typedef gboolean (*FxFrames) (gpointer data, const GstAudioInfo *info,
    const gdouble *frames, gsize n_frames);
gboolean
fx_read_frames (const FxInput *input, GPtrArray *specs, const gchar *device,
    FxFrames frames, gpointer data, const FxRun *run, GError **error);

#endif
