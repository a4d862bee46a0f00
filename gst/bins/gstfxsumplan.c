/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the sum puts out next: y[n] = x_1[n] + x_2[n] + ... with unit weight, in
 * the order of the branches whatever the order of arrival, so that a result
 * does not depend on threads. Class EXACT.
 *
 * Frames are counted: frame n of each branch is added to frame n of the
 * others, as soon as all have it. The first branch that has something gives
 * the size of the buffers, their timestamps and the events. */

#include <string.h>
#include "dsp/fx_mix.h"
#include "gst/bins/gstfxsumpriv.h"
#include "gst/gstfxaudio.h"

/* --- what comes next ------------------------------------------------------------------ */

static GstFxLane *
lane_at (GstFxSum *self, guint i)
{
  return self->lanes->pdata[i];
}

static void
forward (
    GstFxSum *self, GstFxLane *lane, GstFxLaneItem item, GstFxSumOutput *out)
{
  GstEvent *event = GST_EVENT_CAST (item.obj);
  if (item.sync) {
    gst_event_unref (event);
    return;
  }
  if (GST_EVENT_TYPE (event) == GST_EVENT_CAPS)
    self->info = lane->info;
  g_queue_push_tail (&out->events, event);
}

/* Takes the events of a lane up to and with the next mark, or the end if to_end
 * is TRUE; forwards them for the lane that speaks for all. */
static void
pass (GstFxSum *self, GstFxLane *lane, gboolean to_end, GstFxSumOutput *speak)
{
  GstFxLaneItem *head;
  while ((head = gst_fx_lane_head (lane))) {
    GstFxLaneItem item = gst_fx_lane_pop (lane);
    gboolean eos = GST_EVENT_TYPE (item.obj) == GST_EVENT_EOS;
    gboolean done = item.sync || (to_end && eos);
    if (speak && (to_end || !eos))
      forward (self, lane, item, speak);
    else
      gst_mini_object_unref (item.obj);
    if (done)
      break;
  }
}

/* All lanes have come to a mark or an end. */
static void
pass_all (GstFxSum *self, gboolean all_eos, GstFxSumOutput *out)
{
  gboolean spoken = FALSE;
  for (guint i = 0; i < self->lanes->len; i++) {
    GstFxLane *lane = lane_at (self, i);
    GstFxLaneState state = gst_fx_lane_state (lane);
    if (all_eos) {
      pass (self, lane, TRUE, i == 0 ? out : NULL);
    } else if (state == GST_FX_LANE_SYNC) {
      pass (self, lane, FALSE, spoken ? NULL : out);
      spoken = TRUE;
    } else if (gst_fx_lane_has_mark (lane)) {
      pass (self, lane, FALSE, NULL); /* ended before the others; goes on */
    }
  }
}

static void
apply_delays (GstFxSum *self)
{
  guint64 most = 0;
  self->new_delays = FALSE;
  for (guint i = 0; i < self->lanes->len; i++)
    most = MAX (most, lane_at (self, i)->own_delay);
  for (guint i = 0; i < self->lanes->len; i++) {
    GstFxLane *lane = lane_at (self, i);
    if (!gst_fx_lane_set_delay (lane, most - lane->own_delay))
      self->new_delays = TRUE;
  }
}

/* Where a lane says that data is missing before this frame, and its timestamps
 * say that others are at an earlier time, it has lost frames that they have:
 * silence in their place. */
static void
realign (GstFxSum *self)
{
  gboolean any = FALSE;
  GstClockTime earliest = GST_CLOCK_TIME_NONE;
  for (guint i = 0; i < self->lanes->len && !any; i++)
    any = gst_fx_lane_is_discont (lane_at (self, i));
  if (!any || self->lanes->len < 2)
    return;
  for (guint i = 0; i < self->lanes->len; i++) {
    GstFxLane *lane = lane_at (self, i);
    if (gst_fx_lane_state (lane) == GST_FX_LANE_FRAMES)
      earliest = MIN (earliest, gst_fx_lane_time (lane));
  }
  for (guint i = 0; i < self->lanes->len; i++) {
    GstFxLane *lane = lane_at (self, i);
    GstClockTime time = gst_fx_lane_time (lane);
    if (!gst_fx_lane_is_discont (lane) || !GST_CLOCK_TIME_IS_VALID (time) ||
        time <= earliest)
      continue;
    guint64 lost = gst_fx_audio_frames (&self->info, time - earliest);
    if (lost > 1 && time - earliest <= GST_FX_SUM_MOST_SECONDS * GST_SECOND) {
      lane->lead += lost;
    }
  }
}

/* How much to put out: what the first lane has in one piece. */
static guint64
next_frames (GstFxSum *self, GstFxLane *first)
{
  GstFxLaneItem *head = gst_fx_lane_head (first);
  guint64 n = gst_fx_lane_chunk (first);
  if (first->lead == 0 && GST_IS_BUFFER (head->obj))
    return n;
  /* Silence of any length: in steps of what others have. */
  for (guint i = 0; i < self->lanes->len; i++) {
    guint64 chunk = gst_fx_lane_chunk (lane_at (self, i));
    if (chunk)
      n = MIN (n, chunk);
  }
  return n;
}

static void
take_all (GstFxSum *self, GstFxLane *first, guint64 n, GstFxSumOutput *out)
{
  GstFxLaneItem *head = gst_fx_lane_head (first);
  gboolean gap = FALSE;
  out->time = gst_fx_lane_time (first);
  out->info = self->info;
  out->discont = gst_fx_lane_is_discont (first);
  if (first->lead == 0) {
    gap = GST_IS_EVENT (head->obj);
    out->used = first->used;
    out->silent = head->silent;
    out->whole = first->used == 0 && first->delay == 0 && n == head->frames;
    if (!gap)
      out->base = gst_buffer_ref (GST_BUFFER_CAST (head->obj));
  }
  for (guint i = 0; i < self->lanes->len; i++) {
    GstFxLane *lane = lane_at (self, i);
    gst_fx_lane_take (lane, n, lane == first ? NULL : self->pieces);
  }
  self->pos += n;
  if (gap && self->pieces->len == 0)
    out->gap =
        gst_event_new_gap (out->time, gst_fx_audio_time (&self->info, n));
  else
    out->frames = n;
}

gboolean
gst_fx_sum_plan (GstFxSum *self, GstFxSumOutput *out)
{
  GstFxLane *first = NULL;
  gboolean all_eos = TRUE;
  memset (out, 0, sizeof *out);
  g_queue_init (&out->events);
  if (self->lanes->len == 0)
    return FALSE;
  for (guint i = 0; i < self->lanes->len; i++) {
    GstFxLaneState state = gst_fx_lane_state (lane_at (self, i));
    if (state == GST_FX_LANE_EMPTY)
      return FALSE;
    all_eos &= state == GST_FX_LANE_EOS;
    if (state == GST_FX_LANE_FRAMES && !first)
      first = lane_at (self, i);
  }
  if (!first) {
    pass_all (self, all_eos, out);
    return TRUE;
  }
  if (self->new_delays)
    apply_delays (self);
  /* Events before the first frame; the first lane's are for all. */
  for (guint i = 0; i < self->lanes->len; i++) {
    GstFxLane *lane = lane_at (self, i);
    if (gst_fx_lane_state (lane) != GST_FX_LANE_FRAMES)
      continue;
    while (lane->lead == 0 && gst_fx_lane_head (lane)->frames == 0) {
      GstFxLaneItem item = gst_fx_lane_pop (lane);
      if (lane == first)
        forward (self, lane, item, out);
      else
        gst_mini_object_unref (item.obj);
    }
  }
  /* A branch that speaks from now on may have told its caps before. */
  if (first->lead == 0 && GST_AUDIO_INFO_IS_VALID (&first->info) &&
      !gst_audio_info_is_equal (&first->info, &self->info)) {
    GstCaps *caps = gst_audio_info_to_caps (&first->info);
    g_queue_push_tail (&out->events, gst_event_new_caps (caps));
    gst_caps_unref (caps);
    self->info = first->info;
  }
  for (guint i = 0; i < self->lanes->len; i++) {
    GstFxLane *lane = lane_at (self, i);
    if (gst_fx_lane_state (lane) == GST_FX_LANE_FRAMES && lane->lead == 0 &&
        !gst_audio_info_is_equal (&lane->info, &self->info)) {
      out->what = "The branches do not end in the same format. Give each a "
                  "capsfilter, or convert before the bin and not inside.";
      return TRUE;
    }
  }
  realign (self);
  guint64 n = next_frames (self, first);
  for (guint i = 0; i < self->lanes->len; i++) {
    if (!gst_fx_lane_has (lane_at (self, i), n))
      return !g_queue_is_empty (&out->events);
  }
  take_all (self, first, n, out);
  return TRUE;
}

/* --- putting it out ----------------------------------------------------------------- */

static FxFormat
make_format (const GstAudioInfo *info)
{
  FxFormat f = { .rate = GST_AUDIO_INFO_RATE (info),
    .channels = (uint32_t)GST_AUDIO_INFO_CHANNELS (info),
    .sample = GST_AUDIO_INFO_WIDTH (info) == 64 ? FX_F64 : FX_F32,
    .layout = GST_AUDIO_INFO_LAYOUT (info) == GST_AUDIO_LAYOUT_INTERLEAVED
                  ? FX_INTERLEAVED
                  : FX_PLANAR };
  return f;
}

/* Adds one piece to the mapped output. */
static gboolean
add_piece (
    const GstAudioInfo *info, const GstAudioBuffer *to, const GstFxPiece *piece)
{
  GstAudioBuffer from;
  FxFormat format = make_format (info);
  if (!gst_audio_buffer_map (&from, info, piece->buf, GST_MAP_READ))
    return FALSE;
  FxBlock dst = { to->planes, piece->at, piece->frames };
  FxBlock src = { from.planes, piece->from, piece->frames };
  fx_mix_add (&format, &dst, &src);
  gst_audio_buffer_unmap (&from);
  return TRUE;
}

static gboolean
fill (GstFxSum *self, const GstFxSumOutput *out, GstBuffer *buf, gboolean blank)
{
  GstAudioBuffer audio;
  gboolean ok = TRUE;
  if (!gst_audio_buffer_map (&audio, &out->info, buf, GST_MAP_READWRITE))
    return FALSE;
  for (gint p = 0; blank && p < audio.n_planes; p++)
    memset (audio.planes[p], 0, GST_AUDIO_BUFFER_PLANE_SIZE (&audio));
  for (guint i = 0; ok && i < self->pieces->len; i++)
    ok = add_piece (
        &out->info, &audio, &g_array_index (self->pieces, GstFxPiece, i));
  gst_audio_buffer_unmap (&audio);
  return ok;
}

static GstBuffer *
new_buffer (const GstFxSumOutput *out)
{
  gsize size = out->frames * (gsize)GST_AUDIO_INFO_BPF (&out->info);
  GstBuffer *buf = gst_buffer_new_allocate (NULL, size, NULL);
  if (GST_AUDIO_INFO_LAYOUT (&out->info) == GST_AUDIO_LAYOUT_NON_INTERLEAVED)
    gst_buffer_add_audio_meta (buf, &out->info, out->frames, NULL);
  GST_BUFFER_PTS (buf) = out->time;
  GST_BUFFER_DURATION (buf) = gst_fx_audio_time (&out->info, out->frames);
  if (out->discont)
    GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_DISCONT);
  return buf;
}

/* The first lane's own buffer where it fits, changed in place. */
GstBuffer *
gst_fx_sum_make_buffer (GstFxSum *self, GstFxSumOutput *out)
{
  gboolean sounds = self->pieces->len > 0 || (out->base && !out->silent);
  gboolean blank = FALSE;
  GstBuffer *buf;
  if (out->base && out->whole) {
    buf = g_steal_pointer (&out->base);
    if (out->silent) {
      blank = sounds || !GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_GAP);
      buf = gst_buffer_make_writable (buf);
    } else if (self->pieces->len) {
      buf = gst_buffer_make_writable (buf);
    }
  } else {
    buf = new_buffer (out);
    blank = TRUE;
    if (out->base && !out->silent) {
      GstFxPiece own = { g_steal_pointer (&out->base), out->used, out->frames,
        0 };
      g_array_prepend_val (self->pieces, own);
    }
  }
  if (!sounds)
    GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
  else if (out->silent)
    GST_BUFFER_FLAG_UNSET (buf, GST_BUFFER_FLAG_GAP);
  if ((blank || self->pieces->len) && !fill (self, out, buf, blank))
    gst_clear_buffer (&buf);
  return buf;
}
