/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The properties that say where a stream starts anew and what follows its end:
 * reset-on, tail and max-tail, the same for every element. */

#ifndef GST_FX_ENDS_H
#define GST_FX_ENDS_H

#include <gst/gst.h>

G_BEGIN_DECLS

typedef enum {
  GST_FX_RESET_ON_FLUSH,
  GST_FX_RESET_ON_DISCONT,
  GST_FX_RESET_ON_SEGMENT
} GstFxResetOn;

typedef enum { GST_FX_TAIL_NONE, GST_FX_TAIL_AUTO, GST_FX_TAIL_TIME } GstFxTail;

GType gst_fx_reset_on_get_type (void);
GType gst_fx_tail_get_type (void);

typedef struct GstFxEnds {
  GstFxResetOn reset_on;
  GstFxTail tail;
  gdouble max_tail; /* ms */
} GstFxEnds;

/* Property ids, counted from that of the first. */
enum {
  GST_FX_ENDS_RESET_ON,
  GST_FX_ENDS_TAIL,
  GST_FX_ENDS_MAX_TAIL,
  GST_FX_ENDS_N_PROPS
};

/* The most that max-tail may be, ms. */
#define GST_FX_ENDS_MOST 600000.0

/* In class_init: installs the three from property id `first` on, with these
 * defaults; the texts are blurbs of reset-on and tail. */
void gst_fx_ends_install (GObjectClass *klass, guint first,
    const GstFxEnds *defaults, const gchar *reset_on, const gchar *tail);

/* The same for tail alone, in a subclass that has another default. */
void gst_fx_ends_install_tail (
    GObjectClass *klass, guint id, GstFxTail def, const gchar *blurb);

/* Property `index` from the first one, of an element that holds *e under its
 * object lock. FALSE: it is none of them. Any thread. */
gboolean gst_fx_ends_set (
    GstFxEnds *e, GstElement *element, guint index, const GValue *value);
gboolean gst_fx_ends_get (
    const GstFxEnds *e, GstElement *element, guint index, GValue *value);

/* A copy of what holds now. Any thread. */
GstFxEnds gst_fx_ends_read (const GstFxEnds *e, GstElement *element);

/* Demuxers end the segment where the stream ends, and what rings after that
 * would be clipped downstream. When that is so (and not the end of a range that
 * a seek has asked for) *segment is made to end at `until`, which the event that
 * is returned has to tell downstream; NULL: it reaches as far, or ends of
 * purpose. sink is where the stream comes in. */
GstEvent *
gst_fx_ends_extend (GstSegment *segment, GstPad *sink, GstClockTime until);

/* Whether the segment of this event is the present one with another end: what
 * came before goes on. */
gboolean
gst_fx_ends_only_moves_stop (GstEvent *event, const GstSegment *segment);

/* Frames that max-tail and the segment leave for a tail which begins at
 * `from`. */
guint64 gst_fx_ends_tail_frames (const GstFxEnds *e, const GstSegment *segment,
    GstClockTime from, guint64 rate);

G_END_DECLS

#endif
