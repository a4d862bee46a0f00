/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The audio path of fxconvolver. What the convolver holds back (latency) is
 * dropped at the beginning, and brought out by silence at the end, so the
 * timestamps of what comes out are those of what it is. */

#include <math.h>
#include <string.h>
#include "gst/elements/gstfxconvolver.h"

#define GST_CAT_DEFAULT gst_fx_conv_stream_debug
GST_DEBUG_CATEGORY_STATIC (gst_fx_conv_stream_debug);

#define BLOCK_FRAMES 256 /* under automation */
#define RAMP_SECONDS 0.020
#define MIN_CHUNK 1024
#define MAX_CHUNK 65536

static void
init_debug (void)
{
  static gsize once = 0;
  if (g_once_init_enter (&once)) {
    GST_DEBUG_CATEGORY_INIT (gst_fx_conv_stream_debug, "fxconvolver", 0,
        "audio path of fxconvolver");
    g_once_init_leave (&once, 1);
  }
}

static gdouble
load_double (atomic_ullong *bits)
{
  guint64 u = atomic_load_explicit (bits, memory_order_relaxed);
  gdouble x;
  memcpy (&x, &u, sizeof x);
  return x;
}

static void
set_levels (GstFxConvolver *self, guint ramp)
{
  fx_convolver_set (self->convolver, pow (10, load_double (&self->gain) / 20),
      load_double (&self->mix), ramp);
}

/* --- set-up ----------------------------------------------------------------------- */

void
gst_fx_conv_stream_announce (GstFxConvolver *self)
{
  guint64 frames = self->convolver ? fx_convolver_latency (self->convolver) : 0;
  if (frames != atomic_exchange (&self->latency, frames))
    gst_element_post_message (
        GST_ELEMENT (self), gst_message_new_latency (GST_OBJECT (self)));
}

GstFlowReturn
gst_fx_conv_stream_ensure (GstFxConvolver *self, gsize frames)
{
  init_debug ();
  if (!self->convolver) {
    GstFxConvTarget t = { .format = gst_fx_audio_format (&self->in),
      .outputs = (guint)GST_AUDIO_INFO_CHANNELS (&self->out) };
    GST_OBJECT_LOCK (self);
    t.mode = (FxConvMode)self->started.latency_mode;
    t.block = self->started.block_size > 0 ? (gsize)self->started.block_size
                                           : MIN (frames, MAX_CHUNK);
    GST_OBJECT_UNLOCK (self);
    self->block = t.block;
    self->convolver = t.convolver = fx_convolver_new (
        &t.format, t.outputs, t.mode, MAX (t.block, MIN_CHUNK));
    if (!self->convolver) {
      GST_ELEMENT_ERROR (self, RESOURCE, NO_SPACE_LEFT,
          ("%u channels need more memory than there is; use fewer.",
              t.format.channels),
          (NULL));
      return GST_FLOW_ERROR;
    }
    g_mutex_lock (&self->load_lock);
    self->shown = self->convolver;
    g_mutex_unlock (&self->load_lock);
    GST_DEBUG_OBJECT (self, "loading for buffers of %" G_GSIZE_FORMAT, t.block);
    gst_fx_conv_load_target (self->load, &t);
  }
  if (!self->loaded) {
    GstFlowReturn ret = gst_fx_conv_load_wait (self->load);
    if (ret != GST_FLOW_OK)
      return ret;
    self->loaded = TRUE;
  }
  fx_convolver_take_up (self->convolver);
  if (fx_convolver_is_fresh (self->convolver))
    set_levels (self, 0);
  return GST_FLOW_OK;
}

void
gst_fx_conv_stream_close (GstFxConvolver *self)
{
  if (!self->convolver)
    return;
  gst_fx_conv_load_target (self->load, NULL);
  g_mutex_lock (&self->load_lock);
  self->shown = NULL;
  g_mutex_unlock (&self->load_lock);
  fx_convolver_free (self->convolver);
  self->convolver = NULL;
  self->loaded = FALSE;
}

void
gst_fx_conv_stream_reset (GstFxConvolver *self)
{
  self->next = GST_CLOCK_TIME_NONE;
  if (!self->convolver || fx_convolver_is_fresh (self->convolver))
    return;
  fx_convolver_reset (self->convolver);
  gst_fx_count (&self->counts.resets, 1);
  gst_fx_conv_stream_announce (self);
}

/* --- one buffer --------------------------------------------------------------------- */

static GstClockTime
stream_time_of (GstFxConvolver *self, GstClockTime position)
{
  GstSegment *segment = &GST_BASE_TRANSFORM (self)->segment;
  if (segment->format != GST_FORMAT_TIME || !GST_CLOCK_TIME_IS_VALID (position))
    return position;
  if (GST_CLOCK_TIME_IS_VALID (segment->stop))
    position = MIN (position, segment->stop); /* a block may end behind it */
  return gst_segment_to_stream_time (segment, GST_FORMAT_TIME, position);
}

static void
sync_to (GstFxConvolver *self, GstClockTime position)
{
  GstClockTime time = stream_time_of (self, position);
  if (GST_CLOCK_TIME_IS_VALID (time))
    gst_object_sync_values (GST_OBJECT (self), time);
}

/* Runs a buffer; under automation in blocks, with levels that move to where
 * they shall be at the end of each. */
static gsize
run (GstFxConvolver *self, FxBlock *in, FxBlock *out, GstClockTime position)
{
  gsize skip = 0, total = in->frames;
  guint ramp = (guint)(RAMP_SECONDS * GST_AUDIO_INFO_RATE (&self->in)) + 1;
  if (!gst_fx_audio_is_automated (GST_OBJECT (self))) {
    set_levels (self, ramp);
    return fx_convolver_process (self->convolver, in, out);
  }
  if (fx_convolver_is_fresh (self->convolver)) {
    sync_to (self, position);
    set_levels (self, 0);
  }
  for (gsize done = 0; done < total; done += in->frames) {
    in->offset = out->offset = done;
    in->frames = out->frames = MIN (BLOCK_FRAMES, total - done);
    if (GST_CLOCK_TIME_IS_VALID (position))
      sync_to (
          self, position + gst_fx_audio_time (&self->in, done + in->frames));
    set_levels (self, (guint)in->frames);
    skip += fx_convolver_process (self->convolver, in, out);
  }
  return skip;
}

static void
account (
    GstFxConvolver *self, GstClockTime position, gsize frames, gboolean gap)
{
  self->next = gst_fx_audio_end (&self->in, position, frames);
  gst_fx_count (&self->counts.buffers, 1);
  if (gap)
    gst_fx_count (&self->counts.gaps, 1);
  gst_fx_conv_stream_announce (self);
}

static GstFlowReturn
map_failed (GstFxConvolver *self, GstBuffer *buf)
{
  gst_fx_audio_map_failed (GST_ELEMENT (self), buf);
  return GST_FLOW_ERROR;
}

static void
silence (GstAudioBuffer *audio)
{
  for (gint p = 0; p < audio->n_planes; p++)
    memset (audio->planes[p], 0, GST_AUDIO_BUFFER_PLANE_SIZE (audio));
}

GstFlowReturn
gst_fx_conv_stream_process (
    GstFxConvolver *self, GstBuffer *in, GstBuffer *out, gsize *skip)
{
  GstAudioBuffer from, to;
  gboolean gap = GST_BUFFER_FLAG_IS_SET (in, GST_BUFFER_FLAG_GAP);
  GstClockTime position =
      GST_BUFFER_PTS_IS_VALID (in) ? GST_BUFFER_PTS (in) : self->next;
  gsize frames = gst_fx_audio_count (&self->in, in);
  gboolean quiet = gap && fx_convolver_is_silent (self->convolver);
  *skip = 0;
  if (frames == 0 || (quiet && in == out)) {
    if (quiet)
      *skip = fx_convolver_skip (self->convolver, frames);
    account (self, position, frames, gap);
    return GST_FLOW_OK;
  }
  if (!gst_audio_buffer_map (
          &to, &self->out, out, in == out ? GST_MAP_READWRITE : GST_MAP_WRITE))
    return map_failed (self, out);
  if (quiet) {
    silence (&to);
    *skip = fx_convolver_skip (self->convolver, frames);
  } else {
    if (in != out &&
        !gst_audio_buffer_map (&from, &self->in, in, GST_MAP_READ)) {
      gst_audio_buffer_unmap (&to);
      return map_failed (self, in);
    }
    if (gap && in == out)
      silence (&to);
    FxBlock a = { in == out ? to.planes : from.planes, 0, frames };
    FxBlock b = { to.planes, 0, frames };
    *skip = run (self, &a, &b, position);
    GST_BUFFER_FLAG_UNSET (out, GST_BUFFER_FLAG_GAP);
    if (in != out)
      gst_audio_buffer_unmap (&from);
  }
  gst_audio_buffer_unmap (&to);
  account (self, position, frames, gap);
  return GST_FLOW_OK;
}

GstBuffer *
gst_fx_conv_stream_place (GstFxConvolver *self, GstBuffer *buf, gsize skip)
{
  gsize frames = gst_fx_audio_count (&self->out, buf);
  gsize latency = fx_convolver_latency (self->convolver);
  if (latency == 0)
    return buf;
  self->discont |= GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_DISCONT);
  if (skip >= frames && frames > 0) {
    gst_buffer_unref (buf);
    return NULL;
  }
  GstClockTime pts = GST_BUFFER_PTS (buf);
  guint64 offset = GST_BUFFER_OFFSET (buf);
  if (skip > 0)
    buf = gst_audio_buffer_truncate (
        buf, GST_AUDIO_INFO_BPF (&self->out), skip, frames - skip);
  buf = gst_buffer_make_writable (buf);
  /* Only at the start does a skip make up for a latency, and then for all of
   * it; in between skip <= latency. */
  GstClockTime late =
      gst_fx_audio_time (&self->in, latency - MIN (skip, latency));
  GST_BUFFER_PTS (buf) =
      GST_CLOCK_TIME_IS_VALID (pts) ? pts - MIN (pts, late) : pts;
  if (GST_BUFFER_DURATION_IS_VALID (buf))
    GST_BUFFER_DURATION (buf) = gst_fx_audio_time (&self->in, frames - skip);
  if (offset != GST_BUFFER_OFFSET_NONE) {
    GST_BUFFER_OFFSET (buf) = offset + skip - MIN (offset + skip, latency);
    GST_BUFFER_OFFSET_END (buf) = GST_BUFFER_OFFSET (buf) + frames - skip;
  }
  if (self->discont)
    GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_DISCONT);
  else
    GST_BUFFER_FLAG_UNSET (buf, GST_BUFFER_FLAG_DISCONT);
  self->discont = FALSE;
  return buf;
}

/* --- silence in ------------------------------------------------------------------ */

/* Sends what silence of that many frames brings out. */
static GstFlowReturn
push_silence (GstFxConvolver *self, gsize frames)
{
  GstPad *src = GST_BASE_TRANSFORM_SRC_PAD (self);
  GstBuffer *in = gst_fx_audio_new_buffer (&self->in, frames, self->next);
  GstBuffer *out = gst_fx_audio_new_buffer (&self->out, frames, self->next);
  gsize skip;
  gst_buffer_memset (in, 0, 0, gst_buffer_get_size (in));
  GstFlowReturn ret = gst_fx_conv_stream_process (self, in, out, &skip);
  gst_buffer_unref (in);
  if (ret != GST_FLOW_OK) {
    gst_buffer_unref (out);
    return ret;
  }
  out = gst_fx_conv_stream_place (self, out, skip);
  if (!out)
    return GST_FLOW_OK;
  gst_fx_count (&self->counts.tails, gst_fx_audio_count (&self->out, out));
  return gst_pad_push (src, out);
}

static gsize
piece_of (const GstFxConvolver *self, guint64 left)
{
  return (gsize)MIN (left, CLAMP (self->block, MIN_CHUNK, 16384));
}

/* Frames that the settings and the segment leave for a tail. */
static guint64
tail_frames (GstFxConvolver *self)
{
  GstSegment *segment = &GST_BASE_TRANSFORM (self)->segment;
  GstFxEnds ends = gst_fx_ends_read (&self->ends, GST_ELEMENT (self));
  if (ends.tail == GST_FX_TAIL_NONE)
    return 0;
  guint64 n = (guint64)(ends.max_tail * 1e-3 * GST_AUDIO_INFO_RATE (&self->in));
  if (ends.tail == GST_FX_TAIL_AUTO)
    n = MIN (n, MAX (fx_convolver_length (self->convolver),
                    fx_convolver_tail (self->convolver)));
  if (!GST_CLOCK_TIME_IS_VALID (self->next))
    return n;
  GstEvent *longer =
      gst_fx_ends_extend (segment, GST_BASE_TRANSFORM_SINK_PAD (self),
          self->next + gst_fx_audio_time (&self->in, n + 1));
  if (longer)
    gst_pad_push_event (GST_BASE_TRANSFORM_SRC_PAD (self), longer);
  if (segment->format == GST_FORMAT_TIME &&
      GST_CLOCK_TIME_IS_VALID (segment->stop))
    n = MIN (n, segment->stop > self->next ? gst_fx_audio_frames (&self->in,
                                                 segment->stop - self->next)
                                           : 0);
  return n;
}

GstFlowReturn
gst_fx_conv_stream_drain (GstFxConvolver *self, gboolean whole)
{
  GstFlowReturn ret = GST_FLOW_OK;
  if (!self->loaded || fx_convolver_is_fresh (self->convolver) ||
      !gst_pad_has_current_caps (GST_BASE_TRANSFORM_SRC_PAD (self)))
    return GST_FLOW_OK;
  guint64 left = fx_convolver_latency (self->convolver);
  if (whole)
    left += tail_frames (self);
  while (left > 0 && ret == GST_FLOW_OK) {
    gsize frames = piece_of (self, left);
    ret = push_silence (self, frames);
    left -= frames;
  }
  return ret;
}

/* What rings fills the gap from its beginning; the event goes on for the rest,
 * moved by what is held back. */
GstEvent *
gst_fx_conv_stream_gap (GstFxConvolver *self, GstEvent *event)
{
  GstClockTime time, duration;
  gst_event_parse_gap (event, &time, &duration);
  if (!self->loaded || !GST_CLOCK_TIME_IS_VALID (duration) ||
      !gst_pad_has_current_caps (GST_BASE_TRANSFORM_SRC_PAD (self)))
    return event;
  guint64 left = gst_fx_audio_frames (&self->in, duration), total = left;
  self->next = time;
  while (left > 0 && !fx_convolver_is_silent (self->convolver)) {
    gsize frames = piece_of (self, left);
    if (push_silence (self, frames) != GST_FLOW_OK)
      return event;
    left -= frames;
  }
  gsize skip = fx_convolver_skip (self->convolver, (gsize)left);
  gsize latency = fx_convolver_latency (self->convolver);
  self->next = time + duration;
  if (left == total && latency == 0)
    return event;
  gst_event_unref (event);
  left -= skip;
  if (left == 0)
    return NULL;
  GstClockTime end =
      time + duration -
      MIN (time + duration, gst_fx_audio_time (&self->in, latency));
  GstClockTime rest = MIN (gst_fx_audio_time (&self->in, left), end);
  return gst_event_new_gap (end - rest, rest);
}
