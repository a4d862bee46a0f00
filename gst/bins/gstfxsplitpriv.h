/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Shared by gstfxsplit.c, which divides, and gstfxsplitquery.c, which answers. */

#ifndef GST_FX_SPLIT_PRIV_H
#define GST_FX_SPLIT_PRIV_H

#include <gst/audio/audio.h>
#include "gst/bins/gstfxsplit.h"

#define GST_FX_SPLIT_SEEN 8 /* upstream events remembered */

/* Shared by the lists that have it. */
typedef struct GstFxBranch {
  GstPad *out, *in;
  guint token;      /* of this time that it takes part */
  gboolean greeted; /* streaming thread */
} GstFxBranch;

struct _GstFxSplit {
  GstElement parent;
  GstPad *sink;
  GstFxSum *sum;
  void (*changed) (gpointer data);
  gpointer data;
  guint n_pads; /* made so far, for names */

  GMutex lock;     /* of all below; never held while pushing */
  GPtrArray *list; /* of GstFxBranch */
  GPtrArray *dead; /* of GstPad, to be removed */
  GstEvent *event; /* on its way to the branches */
  gboolean fresh;  /* what goes past the branches begins */
  guint n_joins;
  guint64 pos; /* frames since the start or a flush */
  GstAudioInfo info;
  GstClockTime time; /* where the last buffer ended */
  struct {
    GstEventType type;
    guint32 seqnum;
  } seen[GST_FX_SPLIT_SEEN];
  guint n_seen;
};

/* --- gstfxsplitquery.c: functions of pads ------------------------------------- */

gboolean
gst_fx_split_sink_query (GstPad *pad, GstObject *parent, GstQuery *query);
gboolean
gst_fx_split_src_query (GstPad *pad, GstObject *parent, GstQuery *query);
gboolean
gst_fx_split_src_event (GstPad *pad, GstObject *parent, GstEvent *event);

#endif
