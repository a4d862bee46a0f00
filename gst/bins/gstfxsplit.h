/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The dividing half of fxparallel, private to it: what comes on the pad sink
 * goes to each branch that has joined. Any thread. */

#ifndef GST_FX_SPLIT_H
#define GST_FX_SPLIT_H

#include "gst/bins/gstfxsum.h"

G_BEGIN_DECLS

#define GST_TYPE_FX_SPLIT (gst_fx_split_get_type ())
G_DECLARE_FINAL_TYPE (GstFxSplit, gst_fx_split, GST, FX_SPLIT, GstElement)

/* Once, before use. changed (data) is called by the streaming thread, without
 * locks, when a branch was lost or may join again. */
void gst_fx_split_set_up (GstFxSplit *self, GstFxSum *sum,
    void (*changed) (gpointer data), gpointer data);

/* A source pad that gets nothing yet. Transfer none. */
GstPad *gst_fx_split_add_pad (GstFxSplit *self);

/* The branch from out, a pad of the splitter, to in, a pad of the sum, takes
 * part from the next buffer on. FALSE after the end of the stream. Joining
 * with another `in` leaves the former. */
gboolean gst_fx_split_join (GstFxSplit *self, GstPad *out, GstPad *in);
/* It no longer takes part. Does nothing when it does not. */
void gst_fx_split_leave (GstFxSplit *self, GstPad *out);
guint gst_fx_split_branches (GstFxSplit *self);

/* Removes a pad of the splitter or of the sum that nothing is linked to, at the
 * next buffer: to wait now for one that is on its way might take forever while
 * paused. */
void gst_fx_split_remove_later (GstFxSplit *self, GstPad *pad);

/* Removes all pads, when nothing flows. */
void gst_fx_split_clear (GstFxSplit *self);

G_END_DECLS

#endif
