/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Inside of fxbatch: gstfxbatch.c is the GObject, its children and its states,
 * gstfxbatchpad.c the settings of a stream, gstfxbatchlane.c its queue and its
 * pads, gstfxbatchaudio.c what happens to its audio, gstfxbatchcycle.c gathers
 * the streams.
 *
 * Threads. Upstream leaves buffers and events in the queue of a lane. A thread
 * of the element takes the first buffer of each lane, processes all of them and
 * gives them back. The task of each source pad pushes, and does everything else
 * that the stream has in its queue. So nothing that is downstream or upstream of
 * one stream holds up another. */

#ifndef GST_FX_BATCH_PRIV_H
#define GST_FX_BATCH_PRIV_H

#include <gst/audio/audio.h>
#include <gst/gst.h>
#include <stdatomic.h>
#include "dsp/fx_cascade.h"
#include "gst/elements/gstfxbatchpad.h"
#include "gst/gstfxaudio.h"
#include "gst/gstfxends.h"

G_BEGIN_DECLS

#define GST_TYPE_FX_BATCH (gst_fx_batch_get_type ())
G_DECLARE_FINAL_TYPE (GstFxBatch, gst_fx_batch, GST, FX_BATCH, GstElement)

/* What comes in on a sink pad and leaves on its source pad. */
typedef struct GstFxBatchLane {
  GstFxBatch *batch; /* not owned: its pads do not outlive it while they run */
  GstPad *sink;      /* not owned: the lane is part of it */
  GstPad *src;       /* owned */
  guint index;

  /* Under the lock of the element. */
  GQueue items;        /* GstMiniObject: what came and has not been handled */
  guint buffers;       /* of them */
  GThread *feeder;     /* who has brought the last one */
  gboolean held;       /* feeder is kept waiting */
  gboolean flushing;   /* as is the sink pad, or it is not active */
  gboolean running;    /* the source pad is active */
  GstFlowReturn flow;  /* of the last push */
  gboolean negotiated; /* caps have come */
  gboolean ended;      /* EOS has come */
  gboolean live;       /* upstream is, */
  gboolean ask_live;   /*   which is to be found out anew */
  gboolean busy;       /* the task has the lane, */
  gboolean taken;      /*   or the collector has */
  gboolean missed;     /* a cycle went without it and nothing has come since */
  gint64 since;        /* when a cycle first saw its buffer, us; or 0 */
  GstBuffer *done;     /* to be pushed */
  GCond changed;       /* any of this */

  /* Of whoever has the lane. */
  gboolean set_up;
  GstAudioInfo info;
  GstSegment segment;
  GstClockTime next; /* where the next buffer should begin, or NONE */
  FxInstance *eq, *sos;
  FxCascade *cascade;   /* of the two */
  GstFxBatchTaken used; /* the settings that they have */
  GstFxWarned warned;
} GstFxBatchLane;

struct _GstFxBatchPad {
  GstPad parent;
  GstFxBatchFilter filter;
  GstFxBatchLane lane;
};

/* One buffer of a cycle. */
typedef struct GstFxBatchJob {
  GstFxBatchLane *lane;
  GstBuffer *buf;
  GstFlowReturn ret;
} GstFxBatchJob;

typedef struct GstFxBatchCounts {
  guint64 cycles;   /* times that buffers were processed together */
  guint64 late;     /* of them those that something was waited for in vain */
  guint64 buffers;  /* processed */
  guint64 launches; /* of the device */
  guint64 launched; /* buffers in them */
  guint64 most;     /* in one of them */
} GstFxBatchCounts;

struct _GstFxBatch {
  GstElement parent;
  GstFxBatchFilter filter; /* for pads without their own */
  GstFxEnds ends;          /* under the object lock */
  atomic_llong latency;    /* us */

  GMutex lock;      /* of all below; never held while pushing or processing */
  GPtrArray *lanes; /* of GstFxBatchLane, sorted by index */
  GThread *collector;
  gboolean stop;
  GCond wake;   /* of the collector, who sleeps ... */
  gint64 until; /* ... until then, us, or G_MAXINT64; 0: does not sleep */
  gboolean gathers; /* streams wait for each other */
  GstFxBatchCounts counts;

  GArray *jobs; /* of GstFxBatchJob: the collector's own */
};

/* --- gstfxbatchlane.c ---------------------------------------------------------- */

void gst_fx_batch_lane_init (
    GstFxBatchLane *lane, GstFxBatch *batch, GstPad *sink, GstPad *src);
/* Frees; not while it runs. */
void gst_fx_batch_lane_clear (GstFxBatchLane *lane);

static inline GstFxBatchLane *
gst_fx_batch_lane_of (GstPad *pad)
{
  return gst_pad_get_element_private (pad);
}

/* Whether it may push. Under the lock. */
static inline gboolean
gst_fx_batch_lane_runs (const GstFxBatchLane *lane)
{
  return lane->running && !lane->flushing && lane->flow == GST_FLOW_OK;
}

/* Functions of pads. */
void gst_fx_batch_lane_set_up_pads (GstFxBatchLane *lane);

/* --- gstfxbatchaudio.c: for whoever has the lane --------------------------------- */

/* Takes up audio of that kind. FALSE after an element error. */
gboolean
gst_fx_batch_audio_set_up (GstFxBatchLane *lane, const GstAudioInfo *info);
/* Gives back what processing takes. */
void gst_fx_batch_audio_clear (GstFxBatchLane *lane);
void gst_fx_batch_audio_reset (GstFxBatchLane *lane);

/* Processes a buffer (transfer full), and returns it in *out. */
GstFlowReturn gst_fx_batch_audio_process (
    GstFxBatchLane *lane, GstBuffer *buf, GstBuffer **out);

/* Sends what still rings at the end, as tail says. */
GstFlowReturn gst_fx_batch_audio_finish (GstFxBatchLane *lane);

/* What rings goes into the gap. *event (transfer full) is what is left of it,
 * or NULL. */
GstFlowReturn
gst_fx_batch_audio_gap (GstFxBatchLane *lane, GstEvent **event);

/* --- gstfxbatchcycle.c ----------------------------------------------------------- */

/* The thread that does it; data is the element. */
gpointer gst_fx_batch_collect (gpointer data);

/* Something has happened that a cycle may have waited for. Under the lock. */
void gst_fx_batch_kick (GstFxBatch *self);

G_END_DECLS

#endif
