/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Inside of fxbatch: gstfxbatch.c is the GObject, its children and its states,
 * gstfxbatchpad.c the settings of a stream, gstfxbatchlane.c its queue and its
 * pads, gstfxbatchaudio.c what happens to its audio, gstfxbatchcycle.c gathers
 * the streams, gstfxbatchdevice.c puts them into runs of a device,
 * gstfxbatchlaunch.c has those of a cycle processed there.
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
#include "dsp/fx_cascade_device.h"
#include "dsp/fx_times.h"
#include "gst/device/gstfxdevicememory.h"
#include "gst/device/gstfxdeviceprops.h"
#include "gst/elements/gstfxbatchpad.h"
#include "gst/gstfxaudio.h"
#include "gst/gstfxends.h"

G_BEGIN_DECLS

#define GST_TYPE_FX_BATCH (gst_fx_batch_get_type ())
G_DECLARE_FINAL_TYPE (GstFxBatch, gst_fx_batch, GST, FX_BATCH, GstElement)

typedef struct GstFxBatchLane GstFxBatchLane;

/* What a stream is to the cycle that comes. */
typedef enum {
  GST_FX_BATCH_ABSENT, /* nothing */
  GST_FX_BATCH_READY,  /* has a buffer for it */
  /* The others are waited for: */
  GST_FX_BATCH_LIVE,   /*   it is live, */
  GST_FX_BATCH_AWAY,   /*   its last buffer is not through yet, */
  GST_FX_BATCH_COMING, /*   upstream is at work */
  GST_FX_BATCH_STANDINGS
} GstFxBatchStanding;

/* A run of the device and the streams in it. */
typedef struct GstFxBatchRun {
  FxDeviceRun *run;
  guint streams, sections, frames; /* that it is for */
  GstFxBatchLane **slots;          /* [streams] */
  guint users;                     /* slots in use */
  gboolean retired;                /* ends with the last of them */
} GstFxBatchRun;

/* Streams of one number of channels and type of sample. */
typedef struct GstFxBatchGroup {
  FxFormat format;
  guint members;          /* streams of that format */
  guint sections, frames; /* most that they have had */
  GstFxBatchRun *run;     /* or NULL */
  GstFxBatchRun *made;    /* takes its place with the next cycle */
  gboolean making;        /* one is being made */
  const gchar *refused;   /* why none could be made, or NULL */
} GstFxBatchGroup;

/* What comes in on a sink pad and leaves on its source pad. */
struct GstFxBatchLane {
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
  gboolean missed;     /* the last cycle that waited for it went without it */
  gint64 pushed;       /* when the task last began to, us */
  GstFxBatchStanding standing; /* as of all this */
  gint64 since;                /* when it got ready, us */
  GstBuffer *done;             /* to be pushed */
  GCond changed;               /* any of this */

  /* Of whoever has the lane. */
  gboolean set_up;
  GstAudioInfo info;
  GstSegment segment;
  GstClockTime next; /* where the next buffer should begin, or NONE */
  FxInstance *eq, *sos;
  FxCascade *cascade;   /* of the two */
  GstFxBatchTaken used; /* the settings that they have */
  GstFxWarned warned;
  gboolean on_device; /* its buffers are memory of the device */
  GstBufferPool *pool;

  /* Under the device lock. */
  GstFxBatchGroup *group; /* NULL: it stays on the CPU */
  GstFxBatchRun *run;     /* NULL: it is not in one */
  guint slot;
  guint64 load; /* section-samples of the last buffer */
};

struct _GstFxBatchPad {
  GstPad parent;
  GstFxBatchFilter filter;
  GstFxBatchLane lane;
};

/* Where the samples of a buffer are that the device filters. */
typedef enum {
  GST_FX_BATCH_HERE, /* it does not */
  GST_FX_BATCH_FROM_HOST,
  GST_FX_BATCH_THERE
} GstFxBatchWhere;

/* One buffer of a cycle. */
typedef struct GstFxBatchJob {
  GstFxBatchLane *lane;
  GstBuffer *buf;
  GstFlowReturn ret;
  gboolean work; /* buf is to be filtered */
  gsize frames;
  GstFxBatchWhere where;
  GstAudioBuffer audio;    /* from host: buf, mapped */
  GstFxDeviceSpan in, out; /* there */
  GstBuffer *result;       /* the buffer of out */
} GstFxBatchJob;

typedef struct GstFxBatchCounts {
  guint64 cycles;  /* times that buffers were processed together */
  guint64 late;    /* of them those that something was waited for in vain */
  guint64 buffers; /* processed */
} GstFxBatchCounts;

struct _GstFxBatch {
  GstElement parent;
  GstFxBatchFilter filter; /* for pads without their own */
  /* Under the object lock. */
  GstFxEnds ends;
  GstFxDeviceProps props;

  atomic_llong latency; /* us */

  GMutex lock;      /* of all below; never held while pushing or processing */
  GPtrArray *lanes; /* of GstFxBatchLane, sorted by index */
  GThread *collector;
  gboolean stop;
  GCond wake;   /* of the collector, who sleeps ... */
  gint64 until; /* ... until then, us, or G_MAXINT64; 0: does not sleep */
  guint standing[GST_FX_BATCH_STANDINGS]; /* how many are what */
  guint held;                             /* how many keep who feeds them */
  gboolean sooner;  /* a cycle may be due earlier than it seemed */
  gboolean gathers; /* streams wait for each other */
  GstFxBatchCounts counts;

  /* From start to stop. */
  GstFxDevice
      *device; /* NULL: all on the CPU, and no stream waits for others */
  FxDeviceStream *stream;
  GstFxDeviceProps asked;

  /* Held while the device is used, and a stream goes to it or comes from it. */
  GMutex device_lock;
  GCond device_made; /* a run is made, or cannot be */
  guint makers;      /* threads at it */
  GPtrArray *groups; /* of GstFxBatchGroup */
  guint64 load;      /* of all streams */
  gboolean wanted;   /* it is worth the device */
  gboolean failing;  /* the device has failed, or cannot do what it must ... */
  gboolean failed;   /* ... which has been told */
  FxError error;
  const gchar *reason; /* why streams are on the CPU; NULL: they are not */
  guint64 launches, launched, most;

  /* The collector's own. */
  GArray *jobs; /* of GstFxBatchJob */
  GArray *host_jobs, *device_jobs;
  FxTimes *times; /* of cycles */
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

/* What comes before a buffer is filtered: whether it follows on, new settings.
 * *work: it is to be filtered, and writable. What is in a run of the device has
 * to be at home, or the device lock held. */
GstFlowReturn gst_fx_batch_audio_begin (
    GstFxBatchLane *lane, GstBuffer **buf, gboolean *work);

/* Filters it on the CPU. */
GstFlowReturn gst_fx_batch_audio_filter (GstFxBatchLane *lane, GstBuffer *buf);

/* Sends what still rings at the end, as tail says. */
GstFlowReturn gst_fx_batch_audio_finish (GstFxBatchLane *lane);

/* What rings goes into the gap. *event (transfer full) is what is left of it,
 * or NULL. */
GstFlowReturn gst_fx_batch_audio_gap (GstFxBatchLane *lane, GstEvent **event);

/* --- gstfxbatchdevice.c ------------------------------------------------------------ */

/* Looks for a device, as the properties say. FALSE after an element error. */
gboolean gst_fx_batch_device_open (GstFxBatch *self);
/* After all streams have left. */
void gst_fx_batch_device_close (GstFxBatch *self);

/* The stream is set up: it may go to the device. Then: it may no more. For
 * whoever has the lane. */
void gst_fx_batch_device_join (GstFxBatchLane *lane);
void gst_fx_batch_device_leave (GstFxBatchLane *lane);

/* Fetches its history, for whoever has the lane and is not the collector. */
void gst_fx_batch_device_home (GstFxBatchLane *lane);

/* Puts the stream into the run of its group, if it is not there. FALSE: there is
 * none, or no room. Collector, under the device lock. */
gboolean gst_fx_batch_device_enter (GstFxBatchLane *lane);

/* Sees to it that the run of the group is large enough, now or later. Collector,
 * under the device lock. */
void gst_fx_batch_device_keep (GstFxBatch *self, GstFxBatchGroup *g);

/* The element cannot go on. Under the device lock. */
void gst_fx_batch_device_fail (GstFxBatch *self, const FxError *err);

/* --- gstfxbatchlaunch.c ------------------------------------------------------------ */

/* Processes those jobs of a cycle that the device can, and takes their work
 * away. Collector, under the device lock. */
void gst_fx_batch_device_process (GstFxBatch *self);

/* --- gstfxbatchcycle.c ----------------------------------------------------------- */

/* The thread that does it; data is the element. */
gpointer gst_fx_batch_collect (gpointer data);

/* Something about the lane has changed, that a cycle may have waited for. Under
 * the lock. */
void gst_fx_batch_kick (GstFxBatchLane *lane);

G_END_DECLS

#endif
