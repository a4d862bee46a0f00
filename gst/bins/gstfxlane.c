/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A lane keeps buffers as they came, without copying; frames are counted, so
 * that buffers of different sizes in two lanes still line up to the sample.
 *
 * Marks: a filter may put out a tail before it passes on new caps, a segment
 * or the end, and tails differ in length. The splitter sends a mark behind
 * each such event; a lane that has come to its mark is silent until all have,
 * which lines them up again. */

#include "gst/bins/gstfxlane.h"
#include "gst/gstfxaudio.h"

#define MARK "fxparallel-mark"

GstEvent *
gst_fx_lane_new_mark (gconstpointer id, guint token)
{
  return gst_event_new_custom (GST_EVENT_CUSTOM_DOWNSTREAM,
      gst_structure_new (
          MARK, "id", G_TYPE_POINTER, id, "token", G_TYPE_UINT, token, NULL));
}

/* Marks of a fxparallel around this one are no marks here. */
static gboolean
is_mark (const GstFxLane *lane, GstEvent *event, guint want)
{
  gpointer id = NULL;
  guint token = 0;
  return gst_event_has_name (event, MARK) &&
         gst_structure_get (gst_event_get_structure (event), "id",
             G_TYPE_POINTER, &id, "token", G_TYPE_UINT, &token, NULL) &&
         id == lane->id && token == want;
}

void
gst_fx_lane_init (GstFxLane *lane, gconstpointer id)
{
  lane->id = id;
  lane->items = gst_queue_array_new_for_struct (sizeof (GstFxLaneItem), 8);
  gst_audio_info_init (&lane->info);
  gst_audio_info_init (&lane->new_info);
  lane->new_time = GST_CLOCK_TIME_NONE;
}

void
gst_fx_lane_clear (GstFxLane *lane, gboolean all)
{
  GstFxLaneItem *item;
  while ((item = gst_queue_array_pop_head_struct (lane->items))) {
    /* The format outlives what is dropped. */
    if (!all && GST_IS_EVENT (item->obj) &&
        GST_EVENT_TYPE (item->obj) == GST_EVENT_CAPS)
      lane->info = lane->new_info;
    gst_mini_object_unref (item->obj);
  }
  lane->queued = lane->used = lane->lead = lane->delay = 0;
  lane->new_time = GST_CLOCK_TIME_NONE;
  if (all) {
    gst_audio_info_init (&lane->info);
    gst_audio_info_init (&lane->new_info);
    lane->own_delay = 0;
  }
}

void
gst_fx_lane_free (GstFxLane *lane)
{
  gst_fx_lane_clear (lane, TRUE);
  gst_queue_array_free (lane->items);
}

/* --- arrival ------------------------------------------------------------------ */

static gboolean
measure_buffer (GstFxLane *lane, GstFxLaneItem *item, gboolean silent)
{
  GstBuffer *buf = GST_BUFFER_CAST (item->obj);
  const GstAudioInfo *info = &lane->new_info;
  if (!GST_AUDIO_INFO_IS_VALID (info))
    return FALSE;
  gsize size = gst_buffer_get_size (buf);
  gsize bpf = (gsize)GST_AUDIO_INFO_BPF (info);
  if (GST_AUDIO_INFO_LAYOUT (info) == GST_AUDIO_LAYOUT_NON_INTERLEAVED) {
    GstAudioMeta *meta = gst_buffer_get_audio_meta (buf);
    if (!meta)
      return FALSE;
    item->frames = meta->samples;
  } else {
    if (size % bpf)
      return FALSE;
    item->frames = size / bpf;
  }
  item->silent = silent || GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_GAP);
  if (GST_BUFFER_PTS_IS_VALID (buf))
    lane->new_time = GST_BUFFER_PTS (buf);
  if (GST_CLOCK_TIME_IS_VALID (lane->new_time))
    lane->new_time += gst_fx_audio_time (info, item->frames);
  return TRUE;
}

/* A gap ends where its timestamp says, counted from where the lane's audio
 * ends: lanes that filled different parts of it with their tails end alike. */
static void
measure_gap (GstFxLane *lane, GstFxLaneItem *item)
{
  GstClockTime time, duration, begin;
  if (!GST_AUDIO_INFO_IS_VALID (&lane->new_info))
    return;
  gst_event_parse_gap (GST_EVENT_CAST (item->obj), &time, &duration);
  if (!GST_CLOCK_TIME_IS_VALID (duration))
    return;
  begin = GST_CLOCK_TIME_IS_VALID (lane->new_time) ? lane->new_time : time;
  if (begin < time + duration)
    item->frames =
        gst_fx_audio_frames (&lane->new_info, time + duration - begin);
  item->silent = TRUE;
  lane->new_time = time + duration;
}

static void
look_at_event (GstFxLane *lane, GstFxLaneItem *item)
{
  GstEvent *event = GST_EVENT_CAST (item->obj);
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_CAPS: {
    GstCaps *caps;
    gst_event_parse_caps (event, &caps);
    if (!gst_audio_info_from_caps (&lane->new_info, caps))
      gst_audio_info_init (&lane->new_info);
    break;
  }
  case GST_EVENT_SEGMENT:
    lane->new_time = GST_CLOCK_TIME_NONE;
    break;
  case GST_EVENT_GAP:
    measure_gap (lane, item);
    break;
  case GST_EVENT_CUSTOM_DOWNSTREAM:
    item->sync = is_mark (lane, event, 0);
    break;
  default:
    break;
  }
}

gboolean
gst_fx_lane_add (GstFxLane *lane, GstMiniObject *obj, gboolean silent)
{
  GstFxLaneItem item = { obj, 0, FALSE, FALSE };
  if (GST_IS_EVENT (obj)) {
    look_at_event (lane, &item);
  } else {
    gboolean fits = measure_buffer (lane, &item, silent);
    if (!fits || item.frames == 0) {
      gst_mini_object_unref (obj);
      return fits;
    }
  }
  if (GST_IS_BUFFER (obj))
    lane->queued += item.frames;
  gst_queue_array_push_tail_struct (lane->items, &item);
  return TRUE;
}

void
gst_fx_lane_pass (GstFxLane *lane, GstMiniObject *obj)
{
  GstFxLaneItem item = { obj, 0, FALSE, FALSE };
  if (GST_IS_EVENT (obj)) {
    if (lane->token && is_mark (lane, GST_EVENT_CAST (obj), lane->token))
      lane->token = 0;
    look_at_event (lane, &item);
    lane->info = lane->new_info;
  }
  lane->new_time = GST_CLOCK_TIME_NONE;
  gst_mini_object_unref (obj);
}

/* --- what there is -------------------------------------------------------------- */

static GstFxLaneItem *
nth (const GstFxLane *lane, guint i)
{
  return i < gst_queue_array_get_length (lane->items)
             ? gst_queue_array_peek_nth_struct (lane->items, i)
             : NULL;
}

static gboolean
is_event (const GstFxLaneItem *item, GstEventType type)
{
  return GST_IS_EVENT (item->obj) && GST_EVENT_TYPE (item->obj) == type;
}

GstFxLaneItem *
gst_fx_lane_head (const GstFxLane *lane)
{
  return nth (lane, 0);
}

GstFxLaneState
gst_fx_lane_state (const GstFxLane *lane)
{
  const GstFxLaneItem *item;
  if (lane->lead)
    return GST_FX_LANE_FRAMES;
  for (guint i = 0; (item = nth (lane, i)); i++) {
    if (item->frames)
      return GST_FX_LANE_FRAMES;
    if (item->sync)
      return GST_FX_LANE_SYNC;
    if (is_event (item, GST_EVENT_EOS))
      return GST_FX_LANE_EOS;
  }
  return GST_FX_LANE_EMPTY;
}

gboolean
gst_fx_lane_has_mark (const GstFxLane *lane)
{
  const GstFxLaneItem *item;
  for (guint i = 0; (item = nth (lane, i)); i++) {
    if (item->sync)
      return TRUE;
  }
  return FALSE;
}

gboolean
gst_fx_lane_has_end (const GstFxLane *lane)
{
  const GstFxLaneItem *item;
  for (guint i = 0; (item = nth (lane, i)); i++) {
    if (is_event (item, GST_EVENT_EOS))
      return TRUE;
  }
  return FALSE;
}

static guint64
buffer_frames (const GstFxLaneItem *item)
{
  return GST_IS_BUFFER (item->obj) ? item->frames : 0;
}

guint64
gst_fx_lane_backlog (const GstFxLane *lane)
{
  guint n = gst_queue_array_get_length (lane->items);
  if (n < 3)
    return 0;
  guint64 first = buffer_frames (nth (lane, 0));
  guint64 last = buffer_frames (nth (lane, n - 1));
  first -= MIN (first, lane->used);
  return lane->queued - first - last;
}

guint64
gst_fx_lane_chunk (const GstFxLane *lane)
{
  const GstFxLaneItem *item = nth (lane, 0);
  if (lane->lead)
    return lane->lead;
  return item ? item->frames - lane->used : 0;
}

gboolean
gst_fx_lane_has (const GstFxLane *lane, guint64 n)
{
  const GstFxLaneItem *item;
  guint64 sum = lane->lead;
  /* Enough in all, or something that ends it. */
  for (guint i = 0; sum < n && (item = nth (lane, i)); i++) {
    if (item->sync || is_event (item, GST_EVENT_EOS))
      return TRUE;
    sum += item->frames - (i == 0 ? lane->used : 0);
  }
  return sum >= n;
}

GstClockTime
gst_fx_lane_time (const GstFxLane *lane)
{
  const GstFxLaneItem *item;
  GstClockTime time = GST_CLOCK_TIME_NONE;
  for (guint i = 0; (item = nth (lane, i)) && item->frames == 0; i++)
    ;
  if (!item || !GST_AUDIO_INFO_IS_VALID (&lane->new_info))
    return GST_CLOCK_TIME_NONE;
  if (GST_IS_EVENT (item->obj))
    gst_event_parse_gap (GST_EVENT_CAST (item->obj), &time, NULL);
  else
    time = GST_BUFFER_PTS (item->obj);
  if (!GST_CLOCK_TIME_IS_VALID (time))
    return time;
  guint64 ahead = lane->used + lane->delay;
  GstClockTime lead = gst_fx_audio_time (&lane->new_info, lane->lead);
  time += gst_fx_audio_time (&lane->new_info, ahead);
  return time > lead ? time - lead : 0;
}

gboolean
gst_fx_lane_is_discont (const GstFxLane *lane)
{
  const GstFxLaneItem *item = nth (lane, 0);
  return item && lane->lead == 0 && lane->used == 0 &&
         GST_IS_BUFFER (item->obj) &&
         GST_BUFFER_FLAG_IS_SET (item->obj, GST_BUFFER_FLAG_DISCONT);
}

/* --- taking ---------------------------------------------------------------------- */

GstFxLaneItem
gst_fx_lane_pop (GstFxLane *lane)
{
  GstFxLaneItem item =
      *(GstFxLaneItem *)gst_queue_array_pop_head_struct (lane->items);
  if (GST_IS_BUFFER (item.obj))
    lane->queued -= item.frames - lane->used;
  lane->used = 0;
  if (is_event (&item, GST_EVENT_CAPS)) {
    GstCaps *caps;
    gst_event_parse_caps (GST_EVENT_CAST (item.obj), &caps);
    if (!gst_audio_info_from_caps (&lane->info, caps))
      gst_audio_info_init (&lane->info);
  }
  return item;
}

/* Takes n frames of the first item. */
static void
take_from_head (GstFxLane *lane, guint64 n)
{
  GstFxLaneItem *item = nth (lane, 0);
  if (lane->used + n < item->frames) {
    lane->used += n;
    if (GST_IS_BUFFER (item->obj))
      lane->queued -= n;
  } else {
    GstFxLaneItem done = gst_fx_lane_pop (lane);
    gst_mini_object_unref (done.obj);
  }
}

void
gst_fx_lane_take (GstFxLane *lane, guint64 n, GArray *pieces)
{
  guint64 at = MIN (lane->lead, n);
  GstFxLaneItem *item;
  lane->lead -= at;
  while (at < n && (item = nth (lane, 0))) {
    if (item->sync || is_event (item, GST_EVENT_EOS))
      return;
    if (item->frames == 0) {
      GstFxLaneItem passed = gst_fx_lane_pop (lane);
      gst_mini_object_unref (passed.obj);
      continue;
    }
    guint64 part = MIN (n - at, item->frames - lane->used);
    if (!item->silent && pieces) {
      GstFxPiece piece = { gst_buffer_ref (GST_BUFFER_CAST (item->obj)),
        lane->used, part, at };
      g_array_append_val (pieces, piece);
    }
    take_from_head (lane, part);
    at += part;
  }
}

gboolean
gst_fx_lane_set_delay (GstFxLane *lane, guint64 delay)
{
  if (delay >= lane->delay) {
    lane->lead += delay - lane->delay;
  } else {
    if (!gst_fx_lane_has (lane, lane->delay - delay))
      return FALSE;
    gst_fx_lane_take (lane, lane->delay - delay, NULL);
  }
  lane->delay = delay;
  return TRUE;
}
