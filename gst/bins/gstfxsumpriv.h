/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Shared by gstfxsum.c, which takes in and pushes, gstfxsumplan.c, which
 * decides what and makes the buffers, and gstfxsumquery.c, which answers. */

#ifndef GST_FX_SUM_PRIV_H
#define GST_FX_SUM_PRIV_H

#include "gst/bins/gstfxlane.h"
#include "gst/bins/gstfxsum.h"

#define GST_FX_SUM_MOST_SECONDS 10 /* that one branch may be ahead of another */

struct _GstFxSum {
  GstElement parent;
  GstPad *src, *bypass;
  guint n_pads; /* made so far, for names */

  GMutex lock;      /* of all below; never held while pushing or asking */
  GCond idle;       /* pusher is NULL now, or a branch has left */
  GPtrArray *lanes; /* of GstFxLane: those that count, in order */
  GstFxLane direct; /* what the splitter sends when there is no branch */
  GThread *pusher;  /* who pushes just now */
  GstFlowReturn flow;
  guint64 pos; /* frames put out since the start or a flush */
  gboolean new_delays;
  GstAudioInfo info; /* of the output */
  GQueue kept;       /* sticky events that a flush must not lose */
  guint64 buffers;

  GArray *pieces; /* of GstFxPiece; the pusher's own */
};

#define GST_TYPE_FX_SUM_PAD (gst_fx_sum_pad_get_type ())
G_DECLARE_FINAL_TYPE (GstFxSumPad, gst_fx_sum_pad, GST, FX_SUM_PAD, GstPad)

struct _GstFxSumPad {
  GstPad parent;
  GstFxLane lane; /* under the sum's lock */
  gint ask_delay; /* atomic */
};

/* What has to be pushed, decided under the lock and done without it. */
typedef struct GstFxSumOutput {
  GQueue events;     /* first these, */
  const gchar *what; /* then an error with this text, */
  GstEvent *gap;     /*   or this, */
  guint64 frames;    /*   or, > 0, a buffer: */
  GstBuffer *base;   /* where the pieces are added, NULL: silence */
  guint64 used;      /* frames of base that went before */
  gboolean whole, silent, discont;
  GstClockTime time;
  GstAudioInfo info;
} GstFxSumOutput;

/* Whether there is something to push, and what. Under the lock, by the pusher:
 * fills *out and self->pieces. */
gboolean gst_fx_sum_plan (GstFxSum *self, GstFxSumOutput *out);

/* The buffer that *out tells of, from out->base and self->pieces; NULL when
 * one does not fit the format. By the pusher, without the lock. */
GstBuffer *gst_fx_sum_make_buffer (GstFxSum *self, GstFxSumOutput *out);

/* --- gstfxsumquery.c --------------------------------------------------------- */

/* The branches' ends, with references, for use without the lock. */
GList *gst_fx_sum_ref_pads (GstFxSum *self);

/* Functions of pads. */
gboolean
gst_fx_sum_sink_query (GstPad *pad, GstObject *parent, GstQuery *query);
gboolean gst_fx_sum_src_query (GstPad *pad, GstObject *parent, GstQuery *query);
gboolean gst_fx_sum_src_event (GstPad *pad, GstObject *parent, GstEvent *event);

#endif
