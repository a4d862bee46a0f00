/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The outline of sound of any length in a number of points that does not grow:
 * whenever they are all in use, neighbours become one. */

#ifndef FX_TOOL_ENVELOPE_H
#define FX_TOOL_ENVELOPE_H

#include <glib.h>

typedef struct FxEnvelopePoint {
  gdouble min, max, squares; /* sum of squares */
} FxEnvelopePoint;

typedef struct FxEnvelope {
  guint channels, most; /* points */
  guint64 span;         /* frames per point; 1: they are samples */
  guint count;          /* points in use; the last one may have less frames */
  guint64 frames;       /* in all */
  FxEnvelopePoint *points; /* most * channels, channel by channel */
} FxEnvelope;

/* most: even. */
FxEnvelope *fx_envelope_new (guint channels, guint most);
void fx_envelope_free (FxEnvelope *envelope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxEnvelope, fx_envelope_free)

/* n interleaved frames. */
void fx_envelope_add (FxEnvelope *envelope, const gdouble *frames, gsize n);

const FxEnvelopePoint *
fx_envelope_point (const FxEnvelope *envelope, guint channel, guint i);

/* Frames in point i. */
guint64 fx_envelope_length (const FxEnvelope *envelope, guint i);

#endif
