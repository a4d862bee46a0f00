/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What an effect tells of its work, in stats and as messages: the reduction of
 * a gain, a loudness. */

#ifndef GST_FX_READOUTS_H
#define GST_FX_READOUTS_H

#include <gst/gst.h>
#include <stdatomic.h>
#include "dsp/fx_instance.h"

G_BEGIN_DECLS

/* Most readouts of a process. */
#define GST_FX_READOUTS_MAX 16

/* The two properties, from the id that the owner chose. */
enum {
  GST_FX_READOUTS_POST,
  GST_FX_READOUTS_INTERVAL,
  GST_FX_READOUTS_N_PROPS
};

typedef struct GstFxReadouts {
  /* Any thread. */
  _Atomic (gdouble) value[GST_FX_READOUTS_MAX];
  atomic_int post;
  _Atomic (gdouble) interval; /* ms */
  /* Streaming thread. */
  guint64 due;        /* frames until the next reading */
  guint64 length;     /* frames of the reading under way */
  GstClockTime start; /* where it began */
} GstFxReadouts;

void gst_fx_readouts_init (GstFxReadouts *r);

/* In class_init: the properties post-messages and interval. */
void gst_fx_readouts_install (GObjectClass *klass, guint first);

/* Property `i` of the above. FALSE: no such. Any thread. */
gboolean gst_fx_readouts_set (GstFxReadouts *r, guint i, const GValue *value);
gboolean gst_fx_readouts_get (GstFxReadouts *r, guint i, GValue *value);

/* Adds the values of the last reading. Any thread. */
void gst_fx_readouts_to_stats (
    GstFxReadouts *r, const FxProc *proc, GstStructure *stats);

/* Begins anew: the next frame is the first of a reading. Streaming thread, as
 * what follows. */
void gst_fx_readouts_restart (GstFxReadouts *r);

/* Frames, at least 1, of the next n to be processed before advance(). */
gsize gst_fx_readouts_limit (const GstFxReadouts *r, gsize n);

/* frames were processed, the first one of them at `time` (NONE: not known) in
 * segment; reads when it is due. */
void
gst_fx_readouts_advance (GstFxReadouts *r, FxInstance *fx, GstElement *element,
    const GstSegment *segment, GstClockTime time, gsize frames);

/* The end: reads what came since the last reading, if anything. */
void gst_fx_readouts_finish (GstFxReadouts *r, FxInstance *fx,
    GstElement *element, const GstSegment *segment);

G_END_DECLS

#endif
