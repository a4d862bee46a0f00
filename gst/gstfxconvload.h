/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The thread that makes voices for an FxConvolver: decodes, edits, transforms,
 * hands over, frees those that have rung out, and tells the bus about it.
 *
 * Newest settings win: a load that is under way for older ones is given up.
 * What cannot be loaded is an element error while the stream waits for its
 * first voice; after that it is a warning, and the stream goes on with the last
 * good settings, also under new caps. */

#ifndef GST_FX_CONV_LOAD_H
#define GST_FX_CONV_LOAD_H

#include <gst/gst.h>
#include "dsp/fx_convolver.h"
#include "gst/gstfxresponse.h"

G_BEGIN_DECLS

typedef enum {
  GST_FX_ROUTING_AUTO,
  GST_FX_ROUTING_MONO,
  GST_FX_ROUTING_PER_CHANNEL,
  GST_FX_ROUTING_TRUE_STEREO,
  GST_FX_ROUTING_MATRIX
} GstFxRouting;

/* Where a response comes from; reference-counted and constant. */
typedef struct _GstFxConvSource {
  gchar *location;         /* a file, or NULL */
  GstFxResponse *response; /* or data; both NULL: one tap of 1 */
  const gchar *name;       /* for people: the location, "samples", ... */
} GstFxConvSource;

/* location, response: transfer full. */
GstFxConvSource *gst_fx_conv_source_new (
    gchar *location, GstFxResponse *response, const gchar *name);
GstFxConvSource *gst_fx_conv_source_ref (GstFxConvSource *s);
void gst_fx_conv_source_unref (GstFxConvSource *s);

typedef struct _GstFxConvSettings {
  GstFxConvSource *source; /* borrowed */
  GstFxRouting routing;
  GstFxResponseEdit edit;
  gint samples_rate; /* of a response that has none; 0: the stream's */
  gdouble pre_delay, max_length; /* ms */
} GstFxConvSettings;

/* What the voices are for. */
typedef struct _GstFxConvTarget {
  FxConvolver *convolver;
  FxFormat format; /* of the input */
  guint outputs;
  FxConvMode mode;
  gsize block;
} GstFxConvTarget;

typedef struct _GstFxConvLoad GstFxConvLoad;

GstFxConvLoad *
gst_fx_conv_load_new (GstElement *owner, const GstFxConvSettings *settings);
/* Gives up what is under way; the convolver is not used any more then. */
void gst_fx_conv_load_free (GstFxConvLoad *l);

/* Any thread; does not wait. */
void gst_fx_conv_load_set (GstFxConvLoad *l, const GstFxConvSettings *settings);

/* A new convolver without voices, or NULL; the one before is not used any more
 * when this returns. */
void gst_fx_conv_load_target (GstFxConvLoad *l, const GstFxConvTarget *target);

/* Waits for the first voice of the convolver to be handed over. FLUSHING while
 * flushing, ERROR after an element error. */
GstFlowReturn gst_fx_conv_load_wait (GstFxConvLoad *l);
void gst_fx_conv_load_set_flushing (GstFxConvLoad *l, gboolean flushing);

/* Sets the fields that tell of the voice handed over last. Any thread. */
void gst_fx_conv_load_describe (GstFxConvLoad *l, GstStructure *to);
/* The same for no voice. */
void gst_fx_conv_load_describe_none (GstStructure *to);

G_END_DECLS

#endif
