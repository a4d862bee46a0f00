/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Inside of GstFxFilter: gstfxfilter.c is the GObject, gstfxstream.c the audio
 * path, gstfxstreamend.c what comes after it, gstfxrun.c the fused path,
 * gstfxfilterdevice.c audio on a device. */

#ifndef GST_FX_FILTER_PRIV_H
#define GST_FX_FILTER_PRIV_H

#include "dsp/fx_cascade.h"
#include "gst/gstfxaudio.h"
#include "gst/gstfxcounts.h"
#include "gst/gstfxends.h"
#include "gst/gstfxfilter.h"
#include "gst/gstfxondevice.h"
#include "gst/gstfxreadouts.h"
#include "gst/gstfxsettings.h"
#include "gst/gstfxsidechain.h"

G_BEGIN_DECLS

typedef struct _GstFxRun GstFxRun;

typedef struct _GstFxFilterPrivate {
  FxInstance *fx;
  GstFxSettings settings;

  /* Under the object lock. */
  GstFxEnds ends;

  atomic_ullong latency; /* ns, last announced */

  /* Under plan_lock, which a streaming thread takes to set up and to stop but
   * not while it streams: parameters that are slow to plan are planned in the
   * thread that sets them. */
  GMutex plan_lock;
  gpointer offered; /* copy of the settings; NULL when no parameters are slow */
  guint offered_serial;
  _Atomic (GThread *) syncing; /* who sets properties by automation */

  /* Streaming thread. set_up and the format change under plan_lock too. */
  gpointer taken; /* copy of the settings */
  guint taken_serial;
  gboolean set_up;   /* fx has a format */
  GstAudioInfo info; /* that format */
  GstClockTime next; /* where the next buffer should begin, or NONE */
  gboolean skipped;  /* frames have gone by that fx has not seen */
  gboolean started;  /* frames have come in since the last reset, */
  guint64 held;      /*   and so many more than have gone out */
  GstFxWarned warned;

  /* Streaming thread, for audio in memory of a device. */
  gboolean on_device;  /* caps say so */
  GstFxDevice *memory; /* that of the last buffer */
  FxCascade *solo;     /* of fx alone, on that device, */
  GstFxOnDevice there; /*   with this; */
  gboolean no_solo;    /* it could not be made */
  guint alone;         /* buffers by itself, while member of a run */
  gboolean draining;   /* what is in a buffer was written here */

  /* The run that this element is a member of, under run_lock. */
  GMutex run_lock;
  GstFxRun *run;
  atomic_uint run_serial; /* counts changes of run */
  GstFxRun *led;          /* streaming thread: run, when this leads it, */
  guint led_serial;       /*   with a reference, and as of which change */

  GstFxCounts counts;
  GstFxReadouts readouts;
  GstFxSidechain *side; /* NULL: the process has one input */
} GstFxFilterPrivate;

/* Where the private part lies in an instance; set when the class is made. */
extern gint gst_fx_filter_priv_offset;

static inline GstFxFilterPrivate *
gst_fx_filter_priv (GstFxFilter *filter)
{
  return (GstFxFilterPrivate *)G_STRUCT_MEMBER_P (
      filter, gst_fx_filter_priv_offset);
}

/* --- gstfxstream.c: all on the streaming thread ---------------------------- */

/* Processes *buf, which is writable, through n members whose first one is the
 * element that got it: as one cascade, or when cascade is NULL through the one
 * member. there: where the cascade can process buffers on a device, or NULL.
 * Where the process delays, *buf loses the frames that belong before
 * the beginning and its timestamps move to what is in it; it is NULL when
 * nothing is left. Returns FALSE after an element error. */
gboolean gst_fx_stream_process (GstFxFilter *const *members, guint n,
    FxCascade *cascade, GstFxOnDevice *there, GstBuffer **buf);

/* The same for a filter by itself that may delay: where data is missing before
 * *buf, sends what is held back first. */
GstFlowReturn gst_fx_stream_transform (GstFxFilter *filter, GstBuffer **buf);

/* Whether the stream starts anew before buf: data is missing, and reset-on says
 * so. */
gboolean gst_fx_stream_breaks (GstFxFilter *filter, GstBuffer *buf);

/* Whether control bindings of the element or its children are active. */
gboolean gst_fx_stream_is_automated (GstFxFilter *filter);

/* Sends what a process that delays holds back, and starts anew; nothing when
 * there is no delay. */
GstFlowReturn gst_fx_stream_settle (GstFxFilter *filter);

/* The end: sends what is held back, and a tail as the settings say. */
GstFlowReturn gst_fx_stream_finish (GstFxFilter *filter);

/* What there is to tell of the stream that has ended. */
void gst_fx_stream_tell (GstFxFilter *filter);

/* Lets what rings fill the gap that event (transfer full) tells of; returns
 * the event for what is left of it, or NULL. */
GstEvent *gst_fx_stream_gap (GstFxFilter *filter, GstEvent *event);

/* Takes over changed parameters; they are reached after ramp frames. own: also
 * those that are slow to plan, which otherwise whoever set them plans. */
void gst_fx_stream_update (GstFxFilter *filter, guint ramp, gboolean own);

void gst_fx_stream_reset (GstFxFilter *filter);

/* Tells the latency on the bus when it has changed. */
void gst_fx_stream_announce (GstFxFilter *filter);

/* Frames of n that came in for which none goes out. */
guint64 gst_fx_stream_hold_back (GstFxFilterPrivate *priv, guint64 n);

/* Whether silence in would give anything but silence out. */
gboolean gst_fx_stream_rings (const GstFxFilterPrivate *priv);

/* Whether it is to be processed anyway. */
gboolean gst_fx_stream_listens (const GstFxFilterPrivate *priv);

/* --- gstfxfilterdevice.c: on the streaming thread ------------------------------ */

/* For a buffer on a device that the element processes by itself: where, or NULL
 * when it cannot. */
GstFxOnDevice *gst_fx_filter_device_get (GstFxFilter *filter, GstBuffer *buf);

/* The past comes back, before something is done with the instance itself. */
void gst_fx_filter_device_home (GstFxFilter *filter);

/* Before the instance is set up anew, and at the end. */
void gst_fx_filter_device_drop (GstFxFilter *filter);

/* Remembers where buf lies. */
void gst_fx_filter_device_note (GstFxFilter *filter, GstBuffer *buf);

/* As gst_fx_audio_new_buffer, in memory as the caps say, zeroed. */
GstBuffer *gst_fx_filter_device_silence (GstFxFilter *filter, gsize frames);

/* Posts the error for a buffer that cannot be mapped. */
void gst_fx_filter_device_map_failed (GstFxFilter *filter, GstBuffer *buf);

/* --- gstfxrun.c ------------------------------------------------------------ */

/* Tries to send buf (transfer full) through the run that filter leads. FALSE:
 * there is none or it cannot be used now, and buf is still the caller's. */
gboolean
gst_fx_run_push (GstFxFilter *filter, GstBuffer *buf, GstFlowReturn *ret);

/* Around what touches the member's FxInstance outside of the run: waits for a
 * fused buffer under way in another thread and keeps the next one out. stale:
 * the instance changes so that the run has to prepare anew. enter returns NULL
 * when there is no run, and leave takes that. */
GstFxRun *gst_fx_run_enter (GstFxFilter *member, gboolean stale);
void gst_fx_run_leave (GstFxRun *run);

/* Where filter leads a run that has the past of its members: gives it back,
 * before something is done with each of them. Streaming thread. */
void gst_fx_run_split (GstFxFilter *filter);

/* Lets go of the run that filter leads; not while it streams. */
void gst_fx_run_forget (GstFxFilter *filter);

G_END_DECLS

#endif
