/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Inside of fxconvolver: gstfxconvolver.c is the element, gstfxconvprops.c its
 * properties, gstfxconvstream.c the audio path, gst/gstfxconvload.c the thread
 * that loads responses. */

#ifndef GST_FX_CONVOLVER_H
#define GST_FX_CONVOLVER_H

#include <gst/audio/audio.h>
#include <gst/base/gstbasetransform.h>
#include <stdatomic.h>
#include "gst/gstfxaudio.h"
#include "gst/gstfxconvload.h"
#include "gst/gstfxcounts.h"
#include "gst/gstfxends.h"
#include "gst/gstfxfaults.h"

G_BEGIN_DECLS

#define GST_TYPE_FX_CONVOLVER (gst_fx_convolver_get_type ())
G_DECLARE_FINAL_TYPE (
    GstFxConvolver, gst_fx_convolver, GST, FX_CONVOLVER, GstBaseTransform)

/* What parameters show; the table is in gstfxconvprops.c. */
typedef struct GstFxConvolverParams {
  gdouble gain, mix;                                 /* dB; 0 .. 1 */
  gdouble trim_start, length, pre_delay, max_length; /* ms */
  gint32 normalize, reverse, samples_rate;
  gint32 routing, out_channels, latency_mode, block_size;
} GstFxConvolverParams;

struct _GstFxConvolver {
  GstBaseTransform parent;
  GstFxFaults faults;

  /* Under the object lock. */
  GstFxConvolverParams params;
  GstFxConvolverParams started; /* params at the start: what may not change
                                   before the next one is read from here */
  GValue samples;               /* GST_TYPE_ARRAY, as it was set */
  GstSample *sample;            /* as it was set */
  GstFxConvSource *source;
  guint edited; /* what the next commit has to do */
  GstFxEnds ends;

  GMutex load_lock;    /* around the pointer */
  GstFxConvLoad *load; /* between start and stop */

  atomic_ullong gain, mix; /* bits of doubles, for the stream */
  atomic_ullong latency;   /* frames, last announced */
  atomic_int rate;         /* of these frames */
  FxConvolver *shown;      /* under load_lock: whose counters stats shows */

  /* Streaming thread. */
  FxConvolver *convolver; /* NULL before the first buffer */
  GstAudioInfo in, out;
  gboolean set_up;   /* in and out are valid */
  GstClockTime next; /* where the next buffer should begin, or NONE */
  gsize skip;        /* of the buffer that was processed last */
  gboolean loaded;   /* its first voice has come */
  gboolean discont;  /* a buffer with that flag was dropped */
  gsize block;       /* frames of the first buffer, or as set */

  GstFxCounts counts;
};

/* --- gstfxconvprops.c: any thread ------------------------------------------------ */

void gst_fx_conv_props_install (GObjectClass *klass);
void gst_fx_conv_props_init (GstFxConvolver *self);
void gst_fx_conv_props_clear (GstFxConvolver *self);

/* A copy of what is to be loaded; its source is the caller's. */
GstFxConvSettings gst_fx_conv_props_settings (GstFxConvolver *self);

/* Makes everything take effect that was set since the last time. */
void gst_fx_conv_props_commit (GstFxConvolver *self);

/* --- gstfxconvstream.c: all on the streaming thread ------------------------------ */

/* Before each buffer, of that many frames: makes convolver and waits for its
 * first voice, later takes up a new one. */
GstFlowReturn gst_fx_conv_stream_ensure (GstFxConvolver *self, gsize frames);

/* Forgets convolver, when the format or the state changes. */
void gst_fx_conv_stream_close (GstFxConvolver *self);

/* From in to out, which may be the same buffer. */
GstFlowReturn gst_fx_conv_stream_process (
    GstFxConvolver *self, GstBuffer *in, GstBuffer *out, gsize *skip);

/* Takes skip frames off the beginning of a buffer and gives it the time of what
 * is left. Returns NULL, and the buffer is gone, when nothing is left. */
GstBuffer *
gst_fx_conv_stream_place (GstFxConvolver *self, GstBuffer *buf, gsize skip);

/* What is held back (whole: and what rings, as tail says) goes out. */
GstFlowReturn gst_fx_conv_stream_drain (GstFxConvolver *self, gboolean whole);

/* A GAP event (transfer full): NULL when it was used up. */
GstEvent *gst_fx_conv_stream_gap (GstFxConvolver *self, GstEvent *event);

void gst_fx_conv_stream_reset (GstFxConvolver *self);

/* Announces a latency that has changed. */
void gst_fx_conv_stream_announce (GstFxConvolver *self);

G_END_DECLS

#endif
