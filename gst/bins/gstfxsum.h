/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The adding half of fxparallel, private to it. Sink pads are the ends of
 * branches; the pad src puts out the sum. Everything here may be called from
 * any thread unless it says otherwise. */

#ifndef GST_FX_SUM_H
#define GST_FX_SUM_H

#include <gst/gst.h>

G_BEGIN_DECLS

#define GST_TYPE_FX_SUM (gst_fx_sum_get_type ())
G_DECLARE_FINAL_TYPE (GstFxSum, gst_fx_sum, GST, FX_SUM, GstElement)

/* Where upstream events and queries go while there is no branch: the sink pad
 * of the splitter, which must live as long. Once, before use. */
void gst_fx_sum_set_bypass (GstFxSum *self, GstPad *splitter_sink);

/* A sink pad that does not count yet. Transfer none. */
GstPad *gst_fx_sum_add_pad (GstFxSum *self);
/* Waits for a buffer that is being taken on the pad. */
void gst_fx_sum_remove_pad (GstFxSum *self, GstPad *pad);

/* From now on the pad counts. What comes on it is dropped up to a mark with
 * that token; the first frame then belongs to frame `position` since the start
 * or the last flush, at sample rate `rate`. */
void gst_fx_sum_join (
    GstFxSum *self, GstPad *pad, guint token, guint64 position, gint rate);
/* The pad no longer counts; what it delivered and was not taken is dropped. */
void gst_fx_sum_leave (GstFxSum *self, GstPad *pad);
/* What the splitter sends (transfer full) counts instead of branches, buffers
 * as silence: join and leave of that. */
void gst_fx_sum_join_direct (GstFxSum *self, guint64 position, gint rate);
void gst_fx_sum_leave_direct (GstFxSum *self);
GstFlowReturn gst_fx_sum_direct (GstFxSum *self, GstMiniObject *obj);

/* No more comes on the pad, which did not say so. Streaming thread. */
void gst_fx_sum_end_pad (GstFxSum *self, GstPad *pad);

/* Puts out what is complete. Streaming thread. */
GstFlowReturn gst_fx_sum_collect (GstFxSum *self);

/* A mark: token 0 lines all branches up, others see gst_fx_sum_join. Transfer
 * full. */
GstEvent *gst_fx_sum_new_mark (GstFxSum *self, guint token);

/* The flush events of the splitter, before and after the branches have got
 * them; transfer full. */
void gst_fx_sum_flush_start (GstFxSum *self, GstEvent *event);
void gst_fx_sum_flush_stop (GstFxSum *self, GstEvent *event);

/* A branch's delay may have changed. */
void gst_fx_sum_ask_delays (GstFxSum *self);

/* What pushing came to last; FLUSHING when the sum is not running. */
GstFlowReturn gst_fx_sum_flow (GstFxSum *self);

/* Buffers put out so far. */
guint64 gst_fx_sum_buffers (GstFxSum *self);

G_END_DECLS

#endif
