/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What runs have in common. */

#ifndef FX_TOOL_RUN_PRIV_H
#define FX_TOOL_RUN_PRIV_H

#include "gst/tools/media/run.h"

/* Sets the error of a run that was cancelled. Always FALSE. */
gboolean fx_run_cancelled (GError **error);

/* That of an error message in words. What it says to programmers is for
 * --verbose. */
void fx_run_take_error (GstMessage *message, GError **error);

/* Fills info (may be NULL) and tells sink (may be NULL) when it is known what
 * an input decodes to. */
void fx_watch_caps (GstElement *input, GstAudioInfo *info, FxSink *sink);

#endif
