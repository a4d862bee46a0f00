/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What comes out when nothing more goes in: what a filter holds back, what rings,
 * at the end of a stream and in gaps. Streaming thread only. */

#include "gst/gstfxfilterpriv.h"

#define DRAIN_FRAMES 1024

/* Sends what comes out when silence goes in: for `least` frames, and then while
 * it rings (whole: in any case), `most` in all. */
static GstFlowReturn
feed (GstFxFilter *self, guint64 least, guint64 most, gboolean whole)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  GstPad *src = GST_BASE_TRANSFORM_SRC_PAD (self);
  GstFlowReturn ret = GST_FLOW_OK;
  guint64 done = 0;
  while (done < most && ret == GST_FLOW_OK &&
         (done < least || whole || gst_fx_stream_rings (priv))) {
    gsize frames = (gsize)MIN (most - done, DRAIN_FRAMES);
    if (done < least)
      frames = MIN (frames, least - done);
    GstBuffer *buf = gst_fx_filter_device_silence (self, frames);
    priv->draining = TRUE;
    gboolean ok = gst_fx_stream_process (&self, 1, NULL, NULL, &buf);
    priv->draining = FALSE;
    if (!ok) {
      gst_clear_buffer (&buf);
      return GST_FLOW_ERROR;
    }
    done += frames;
    if (!buf)
      continue;
    gst_fx_count (&priv->counts.tails, gst_fx_audio_count (&priv->info, buf));
    ret = gst_pad_push (src, buf);
  }
  return ret;
}

static gboolean
can_feed (GstFxFilter *self)
{
  return gst_fx_filter_priv (self)->set_up &&
         gst_pad_has_current_caps (GST_BASE_TRANSFORM_SRC_PAD (self));
}

GstFlowReturn
gst_fx_stream_settle (GstFxFilter *self)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  GstFlowReturn ret = GST_FLOW_OK;
  guint64 latency = priv->started ? fx_instance_latency (priv->fx) : 0;
  if (latency > 0 && can_feed (self)) {
    ret = feed (self, latency, latency, TRUE);
    gst_fx_stream_reset (self);
  }
  return ret;
}

GstFlowReturn
gst_fx_stream_finish (GstFxFilter *self)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  if (!can_feed (self))
    return GST_FLOW_OK;
  guint64 latency = fx_instance_latency (priv->fx);
  if (!priv->started || (latency == 0 && fx_instance_is_fresh (priv->fx)))
    return GST_FLOW_OK; /* the end of nothing */
  GstFxEnds ends = gst_fx_ends_read (&priv->ends, GST_ELEMENT (self));
  gboolean whole = ends.tail == GST_FX_TAIL_TIME;
  guint64 most = latency, end = G_MAXUINT64;
  if (ends.tail == GST_FX_TAIL_AUTO &&
      (fx_instance_proc (priv->fx)->flags & FX_PROC_FINITE) &&
      !fx_instance_is_fresh (priv->fx)) {
    end = fx_instance_tail (priv->fx);
    whole = TRUE;
  }
  if (ends.tail != GST_FX_TAIL_NONE) {
    GstSegment *segment = &GST_BASE_TRANSFORM (self)->segment;
    guint64 rate = (guint64)GST_AUDIO_INFO_RATE (&priv->info);
    GstClockTime room = (GstClockTime)(ends.max_tail * GST_MSECOND);
    if (end != G_MAXUINT64)
      room = MIN (room, gst_fx_audio_time (&priv->info, end + 1));
    GstEvent *longer =
        GST_CLOCK_TIME_IS_VALID (priv->next)
            ? gst_fx_ends_extend (segment, GST_BASE_TRANSFORM_SINK_PAD (self),
                  priv->next + room)
            : NULL;
    if (longer)
      gst_pad_push_event (GST_BASE_TRANSFORM_SRC_PAD (self), longer);
    most += gst_fx_ends_tail_frames (&ends, segment, priv->next, rate);
  }
  return feed (self, latency, MIN (most, end), whole);
}

/* Lets silence in, of which nothing goes out. */
static void
listen (GstFxFilter *self, guint64 frames)
{
  while (frames > 0) {
    gsize n = (gsize)MIN (frames, DRAIN_FRAMES);
    GstBuffer *buf = gst_fx_filter_device_silence (self, n);
    gst_fx_stream_process (&self, 1, NULL, NULL, &buf);
    gst_clear_buffer (&buf);
    frames -= n;
  }
}

void
gst_fx_stream_tell (GstFxFilter *self)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  GstFxFilterClass *klass = GST_FX_FILTER_GET_CLASS (self);
  if (!priv->set_up || !priv->started)
    return;
  gst_fx_filter_device_home (self);
  if (klass->proc->n_readouts > 0)
    gst_fx_readouts_finish (&priv->readouts, priv->fx, GST_ELEMENT (self),
        &GST_BASE_TRANSFORM (self)->segment);
  if (klass->ended)
    klass->ended (self, priv->fx);
}

GstEvent *
gst_fx_stream_gap (GstFxFilter *self, GstEvent *event)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  GstFxFilterClass *klass = GST_FX_FILTER_GET_CLASS (self);
  GstClockTime time, duration;
  gst_event_parse_gap (event, &time, &duration);
  if (!GST_CLOCK_TIME_IS_VALID (duration) || !can_feed (self)) {
    priv->next = time;
    return event;
  }
  /* What rings fills the gap from its beginning, what delays is silent at its
   * beginning: the rest of the event begins where the sound has ended. */
  guint64 frames = gst_fx_audio_frames (&priv->info, duration);
  guint64 held = priv->held;
  GstClockTime fed;
  priv->next = time;
  feed (self, 0, frames, gst_fx_sidechain_is_used (priv->side));
  fed = priv->next - time;
  guint64 left = frames - MIN (frames, gst_fx_audio_frames (&priv->info, fed));
  if (gst_fx_stream_listens (priv) && !klass->proc->latency)
    listen (self, left);
  guint64 drop = gst_fx_stream_hold_back (priv, left);
  priv->next = time + duration;
  priv->started |= left > 0;
  priv->skipped |= left > 0;
  if (fed == 0 && held == 0 && drop == 0)
    return event;
  GstClockTime from = time + fed + gst_fx_audio_time (&priv->info, drop);
  GstClockTime to = time + duration;
  GstClockTime back = gst_fx_audio_time (&priv->info, priv->held);
  GstEvent *rest = NULL;
  if (to > from && to > back)
    rest = gst_event_new_gap (from > back ? from - back : 0, to - from);
  gst_event_unref (event);
  return rest;
}
