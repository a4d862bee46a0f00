/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Pipelines at the speed of sound: with meters, keys, and an orderly end. */

#ifndef FX_TOOL_LIVE_H
#define FX_TOOL_LIVE_H

#include "gst/tools/term/meter.h"

typedef struct FxLive {
  GstElement *pipeline;
  gboolean keys; /* take them: space, q and, where it is seekable, arrows */
  gboolean seekable;
  /* of fx_live_run: */
  FxMeter meter;
  gboolean paused, done, drawn;
} FxLive;

/* Plays until the end, q, or the first Ctrl-C: what is recorded is then ended
 * and whole. Draws meters on a terminal where there is a level element. FALSE:
 * error set. */
gboolean fx_live_run (FxLive *live, GError **error);

/* An element for meters; NULL: it is not installed. */
GstElement *fx_live_level (void);

/* A source or sink from the text of an option, in gst-launch-1.0 syntax. */
GstElement *
fx_live_end (const gchar *option, const gchar *text, GError **error);

#endif
