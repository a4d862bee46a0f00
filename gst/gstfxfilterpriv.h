/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Inside of GstFxFilter: gstfxfilter.c is the GObject, gstfxstream.c the audio
 * path, gstfxrun.c the fused one. */

#ifndef GST_FX_FILTER_PRIV_H
#define GST_FX_FILTER_PRIV_H

#include <stdatomic.h>
#include "dsp/fx_cascade.h"
#include "gst/gstfxfilter.h"

G_BEGIN_DECLS

typedef struct _GstFxRun GstFxRun;

typedef enum {
  GST_FX_RESET_ON_FLUSH,
  GST_FX_RESET_ON_DISCONT,
  GST_FX_RESET_ON_SEGMENT
} GstFxResetOn;

typedef enum { GST_FX_TAIL_NONE, GST_FX_TAIL_AUTO, GST_FX_TAIL_TIME } GstFxTail;

GType gst_fx_reset_on_get_type (void);
GType gst_fx_tail_get_type (void);

typedef struct _GstFxFilterPrivate {
  FxInstance *fx;

  /* Under the object lock. params is what properties show, shared what the
   * streaming thread may take; they differ between begin and end of changes. */
  gpointer params, shared;
  guint batch;
  gboolean edited;
  GHashTable *bad; /* property name -> message, before start */
  GstFxResetOn reset_on;
  GstFxTail tail;
  gdouble max_tail; /* ms */
  gboolean running; /* between start and stop */

  atomic_uint serial;    /* counts commits to shared */
  atomic_ullong latency; /* ns, last announced */

  /* Streaming thread. */
  gpointer taken; /* copy of shared */
  guint taken_serial;
  gboolean set_up;   /* fx has a format */
  GstAudioInfo info; /* that format */
  GstClockTime next; /* where the next buffer should begin, or NONE */
  /* What the last warning was about; static strings, NULL: all is well. */
  const gchar *warned_param, *warned_what;

  /* The run that this element is a member of, under run_lock. */
  GMutex run_lock;
  GstFxRun *run;
  atomic_uint run_serial; /* counts changes of run */
  GstFxRun *led;          /* streaming thread: run, when this leads it, */
  guint led_serial;       /*   with a reference, and as of which change */

  atomic_ullong buffers, gaps, resets, fused, tails;
} GstFxFilterPrivate;

/* Where the private part lies in an instance; set when the class is made. */
extern gint gst_fx_filter_priv_offset;

static inline GstFxFilterPrivate *
gst_fx_filter_priv (GstFxFilter *filter)
{
  return (GstFxFilterPrivate *)G_STRUCT_MEMBER_P (
      filter, gst_fx_filter_priv_offset);
}

/* Adds to a counter that only the streaming thread writes. */
static inline void
gst_fx_count (atomic_ullong *counter, guint64 n)
{
  atomic_store_explicit (counter,
      atomic_load_explicit (counter, memory_order_relaxed) + n,
      memory_order_relaxed);
}

/* --- gstfxstream.c: all on the streaming thread ---------------------------- */

/* Processes buf, which is writable, through n members whose first one is the
 * element that got it: as one cascade, or when cascade is NULL through the one
 * member. Returns FALSE after an element error. */
gboolean gst_fx_stream_process (
    GstFxFilter *const *members, guint n, FxCascade *cascade, GstBuffer *buf);

/* Lets what rings ring out from priv->next on: at most for limit, the length of
 * a gap, or for GST_CLOCK_TIME_NONE as the tail settings say. */
GstFlowReturn gst_fx_stream_drain (GstFxFilter *filter, GstClockTime limit);

/* Takes over changed parameters; they are reached after ramp frames. */
void gst_fx_stream_update (GstFxFilter *filter, guint ramp);

void gst_fx_stream_reset (GstFxFilter *filter);

/* Posts a warning, but only one for each kind of trouble until the settings
 * are good again: under automation a bad value comes with every block. */
void gst_fx_stream_warn (GstFxFilter *filter, const FxError *err);

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

/* Lets go of the run that filter leads; not while it streams. */
void gst_fx_run_forget (GstFxFilter *filter);

G_END_DECLS

#endif
