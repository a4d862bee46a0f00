/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Two inputs side by side, frame by frame, in constant memory. */

#ifndef FX_TOOL_PAIR_H
#define FX_TOOL_PAIR_H

#include "gst/tools/media/run.h"

/* n interleaved frames of both; NULL: that one has ended. */
typedef void (*FxPairFn) (gpointer data, const GstAudioInfo *info,
    const gdouble *a, const gdouble *b, gsize n);

typedef struct FxPair {
  FxInput a, b;
  gint64 shift; /* leave out so many frames at the start of b; < 0: of a */
  gboolean both_only; /* until the first of them ends */
  /* Filled: frames that there were, those left out at the start too; both_only:
   * as far as they were read. */
  guint64 frames_a, frames_b;
} FxPair;

/* Reads both; refuses rates or numbers of channels that are not the same. */
gboolean
fx_pair_read (FxPair *pair, FxPairFn fn, gpointer data, GError **error);

#endif
