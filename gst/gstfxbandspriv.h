/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Inside of GstFxBands: gstfxbands.c is the GObject and its input,
 * gstfxbandspads.c its outputs, gstfxbandsquery.c queries, gstfxbandsstream.c
 * the audio path. */

#ifndef GST_FX_BANDS_PRIV_H
#define GST_FX_BANDS_PRIV_H

#include <gst/audio/audio.h>
#include <gst/base/gstflowcombiner.h>
#include "dsp/fx_instance.h"
#include "gst/gstfxaudio.h"
#include "gst/gstfxbands.h"
#include "gst/gstfxcounts.h"
#include "gst/gstfxends.h"
#include "gst/gstfxsettings.h"

G_BEGIN_DECLS

typedef enum { GST_FX_OUTPUT_PADS, GST_FX_OUTPUT_CHANNELS } GstFxOutput;

typedef struct GstFxBandsPrivate {
  FxInstance *fx;
  GstFxSettings settings;
  GstPad *sink;

  /* Under the object lock. */
  GstFxEnds ends;
  GstFxOutput output;

  GMutex lock;           /* never held while pushing */
  GPtrArray *pads;       /* of GstPad; never changed, only replaced */
  GstEvent *event;       /* on its way to the pads */
  GstFlowCombiner *flow; /* of these pads */

  atomic_ullong latency; /* ns, last announced */

  /* Streaming thread. */
  gpointer taken; /* copy of the settings */
  guint taken_serial;
  gboolean set_up;        /* fx has a format */
  GstFxOutput mode;       /* output, as of then */
  GstAudioInfo info, out; /* what comes in, what leaves a pad */
  GstSegment segment;
  GstClockTime next; /* where the next input should begin, or NONE */
  guint64 late;      /* frames of delay */
  guint64 held;      /* of them those that are still to be dropped */
  gboolean started;  /* something came in since set-up or reset */
  gboolean discont;  /* the next output follows nothing */
  GstFxWarned warned;
  gpointer *planes; /* of all outputs */
  gchar *spare;     /* [outputs][spare_frames][channels] */
  gsize spare_frames;
  gchar *zeros;        /* [spare_frames][channels] */
  gboolean spare_each; /* each output has spare memory of its own */

  GstFxCounts counts;
} GstFxBandsPrivate;

/* Where the private part lies in an instance; set when the class is made. */
extern gint gst_fx_bands_priv_offset;

static inline GstFxBandsPrivate *
gst_fx_bands_priv (GstFxBands *self)
{
  return (GstFxBandsPrivate *)G_STRUCT_MEMBER_P (
      self, gst_fx_bands_priv_offset);
}

/* The band of a source pad. */
static inline guint
gst_fx_bands_index (GstPad *pad)
{
  return GPOINTER_TO_UINT (gst_pad_get_element_private (pad));
}

/* --- gstfxbandspads.c: any thread -------------------------------------------- */

/* The source pads of now, sorted by band; to be unreffed. */
GPtrArray *gst_fx_bands_ref_pads (GstFxBands *self);

/* GstElementClass: request_new_pad, release_pad. */
GstPad *gst_fx_bands_request_pad (GstElement *element, GstPadTemplate *templ,
    const gchar *name, const GstCaps *caps);
void gst_fx_bands_release_pad (GstElement *element, GstPad *pad);

/* Each pad has its band; FALSE, and an element error, if not. */
gboolean gst_fx_bands_check_pads (GstFxBands *self);

/* What a pad gets in place of an event of the input. Returns: (transfer full) */
GstEvent *
gst_fx_bands_event_for (GstFxBands *self, GstPad *pad, GstEvent *event);

/* --- gstfxbandsquery.c ------------------------------------------------------ */

gboolean
gst_fx_bands_sink_query (GstPad *pad, GstObject *parent, GstQuery *query);
gboolean
gst_fx_bands_src_query (GstPad *pad, GstObject *parent, GstQuery *query);

/* Sends event (not taken) out of every source pad. Streaming thread. */
gboolean gst_fx_bands_send (GstFxBands *self, GstEvent *event);

/* --- gstfxbandsstream.c: all on the streaming thread ----------------------- */

/* Prepares for audio of that kind. FALSE after an element error. */
gboolean gst_fx_bands_stream_setup (GstFxBands *self, const GstAudioInfo *info);

/* Takes buf (transfer full) in. */
GstFlowReturn gst_fx_bands_stream_chain (GstFxBands *self, GstBuffer *buf);

/* Brings out what is held back, then starts anew: the stream goes on under
 * other terms. */
void gst_fx_bands_stream_settle (GstFxBands *self);

/* The same at the end, where a tail may follow. */
void gst_fx_bands_stream_finish (GstFxBands *self);

/* What rings goes into the gap. Returns what is left of it, or NULL; takes
 * event. */
GstEvent *gst_fx_bands_stream_gap (GstFxBands *self, GstEvent *event);

void gst_fx_bands_stream_reset (GstFxBands *self);

/* Frees buffers; not while it streams. */
void gst_fx_bands_stream_clear (GstFxBands *self);

G_END_DECLS

#endif
