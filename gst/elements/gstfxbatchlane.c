/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* One stream of fxbatch between its two pads: a queue, and a task that takes
 * everything but the processing of buffers from it in order. What comes back
 * from downstream goes to the next buffer that upstream brings.
 *
 * A flush or a change of state first makes the task and the collector let go of
 * the lane; then whoever flushes has it. */

#include "gst/elements/gstfxbatchpriv.h"
#include <string.h>

/* Buffers that wait for their cycle. A second one lets upstream work while the
 * first one is processed. */
#define MOST_WAITING 2

/* --- the lane ------------------------------------------------------------------ */

void
gst_fx_batch_lane_init (
    GstFxBatchLane *lane, GstFxBatch *batch, GstPad *sink, GstPad *src)
{
  lane->batch = batch;
  lane->sink = sink;
  lane->src = gst_object_ref (src);
  lane->flushing = TRUE;
  lane->next = GST_CLOCK_TIME_NONE;
  g_queue_init (&lane->items);
  g_cond_init (&lane->changed);
  gst_audio_info_init (&lane->info);
  gst_segment_init (&lane->segment, GST_FORMAT_UNDEFINED);
  gst_fx_batch_taken_init (&lane->used);
}

/* Under the lock, or while nothing runs. */
static void
drop_items (GstFxBatchLane *lane)
{
  GstMiniObject *obj;
  while ((obj = g_queue_pop_head (&lane->items)))
    gst_mini_object_unref (obj);
  gst_clear_buffer (&lane->done);
  lane->buffers = 0;
}

void
gst_fx_batch_lane_clear (GstFxBatchLane *lane)
{
  drop_items (lane);
  gst_fx_batch_audio_clear (lane);
  gst_fx_batch_taken_clear (&lane->used);
  gst_clear_object (&lane->src);
  g_cond_clear (&lane->changed);
}

/* --- the task ------------------------------------------------------------------- */

/* Whether the task has something to do. Under the lock. */
static gboolean
has_work (GstFxBatchLane *lane)
{
  GstMiniObject *first = g_queue_peek_head (&lane->items);
  return lane->done || (first && !GST_IS_BUFFER (first) && !lane->taken);
}

static GstFlowReturn
handle_caps (GstFxBatchLane *lane, GstEvent *event)
{
  GstAudioInfo info;
  GstCaps *caps;
  gst_event_parse_caps (event, &caps);
  if (!gst_audio_info_from_caps (&info, caps))
    return GST_FLOW_NOT_NEGOTIATED;
  if (lane->set_up && gst_audio_info_is_equal (&info, &lane->info) &&
      lane->on_device == gst_fx_device_caps_is (caps))
    return GST_FLOW_OK;
  lane->on_device = gst_fx_device_caps_is (caps);
  if (lane->on_device && !lane->batch->device) {
    GST_ELEMENT_ERROR (lane->batch, CORE, NEGOTIATION,
        ("%s: the buffers are memory of a CUDA device, and the element has no "
         "device: %s. Put fxcudadownload before it.",
            GST_PAD_NAME (lane->sink), lane->batch->reason),
        (NULL));
    return GST_FLOW_NOT_NEGOTIATED;
  }
  return gst_fx_batch_audio_set_up (lane, &info) ? GST_FLOW_OK
                                                 : GST_FLOW_NOT_NEGOTIATED;
}

static void
handle_segment (GstFxBatchLane *lane, GstEvent *event)
{
  GstFxBatch *self = lane->batch;
  if (!gst_fx_ends_only_moves_stop (event, &lane->segment)) {
    if (gst_fx_ends_read (&self->ends, GST_ELEMENT (self)).reset_on ==
        GST_FX_RESET_ON_SEGMENT) {
      gst_fx_batch_device_home (lane);
      gst_fx_batch_audio_reset (lane);
    }
    lane->next = GST_CLOCK_TIME_NONE;
  }
  gst_event_copy_segment (event, &lane->segment);
}

/* Event (transfer full) in its turn. */
static GstFlowReturn
handle_event (GstFxBatchLane *lane, GstEvent *event)
{
  GstFlowReturn ret = GST_FLOW_OK;
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_CAPS:
    ret = handle_caps (lane, event);
    break;
  case GST_EVENT_SEGMENT:
    handle_segment (lane, event);
    break;
  case GST_EVENT_GAP:
    ret = gst_fx_batch_audio_gap (lane, &event);
    break;
  case GST_EVENT_EOS:
    ret = gst_fx_batch_audio_finish (lane);
    break;
  default:
    break;
  }
  if (event && ret == GST_FLOW_OK)
    gst_pad_push_event (lane->src, event);
  else if (event)
    gst_event_unref (event);
  return ret;
}

/* Takes the events out of the lane that `keep` says. */
static void
keep_events (
    GstFxBatchLane *lane, GQueue *events, gboolean (*keep) (GstMiniObject *))
{
  GstMiniObject *obj;
  while ((obj = g_queue_pop_head (&lane->items))) {
    if (keep (obj))
      g_queue_push_tail (events, obj);
    else
      gst_mini_object_unref (obj);
  }
}

static gboolean
is_sticky (GstMiniObject *obj)
{
  return GST_IS_EVENT (obj) && GST_EVENT_IS_STICKY (obj);
}

/* Downstream takes no more. Upstream learns it with its next buffer; when there
 * will be none it is an error of the element. Where nobody is downstream, what
 * a newcomer must know stays. Under the lock, which it gives up meanwhile. */
static void
give_up (GstFxBatchLane *lane, GstFlowReturn ret)
{
  GstFxBatch *self = lane->batch;
  gboolean ended = lane->ended;
  GQueue kept = G_QUEUE_INIT;
  lane->flow = ret;
  if (ret == GST_FLOW_NOT_LINKED)
    keep_events (lane, &kept, is_sticky);
  drop_items (lane);
  lane->items = kept;
  if (!ended || ret > GST_FLOW_EOS)
    return;
  g_mutex_unlock (&self->lock);
  if (ret != GST_FLOW_EOS)
    GST_ELEMENT_FLOW_ERROR (self, ret);
  gst_pad_push_event (lane->src, gst_event_new_eos ());
  g_mutex_lock (&self->lock);
}

static void
push_task (gpointer data)
{
  GstFxBatchLane *lane = data;
  GstFxBatch *self = lane->batch;
  GstMiniObject *obj;
  GstFlowReturn ret;
  g_mutex_lock (&self->lock);
  while (gst_fx_batch_lane_runs (lane) && !has_work (lane))
    g_cond_wait (&lane->changed, &self->lock);
  if (!gst_fx_batch_lane_runs (lane)) {
    gst_pad_pause_task (lane->src);
    g_mutex_unlock (&self->lock);
    return;
  }
  if (lane->done) {
    obj = GST_MINI_OBJECT_CAST (lane->done);
    lane->done = NULL;
  } else {
    obj = g_queue_pop_head (&lane->items);
  }
  lane->busy = TRUE;
  lane->pushed = g_get_monotonic_time ();
  gst_fx_batch_kick (lane);
  g_mutex_unlock (&self->lock);
  if (GST_IS_BUFFER (obj))
    ret = gst_pad_push (lane->src, GST_BUFFER_CAST (obj));
  else
    ret = handle_event (lane, GST_EVENT_CAST (obj));
  g_mutex_lock (&self->lock);
  if (ret != GST_FLOW_OK && gst_fx_batch_lane_runs (lane))
    give_up (lane, ret);
  lane->busy = FALSE;
  g_cond_broadcast (&lane->changed);
  gst_fx_batch_kick (lane);
  g_mutex_unlock (&self->lock);
}

/* Under the lock. */
static void
start_task (GstFxBatchLane *lane)
{
  if (gst_fx_batch_lane_runs (lane))
    gst_pad_start_task (lane->src, push_task, lane, NULL);
}

/* --- flushes ---------------------------------------------------------------------- */

/* What a flush leaves in force: upstream sends it once. */
static gboolean
outlives_flush (GstMiniObject *obj)
{
  return is_sticky (obj) && GST_EVENT_TYPE (obj) != GST_EVENT_SEGMENT &&
         GST_EVENT_TYPE (obj) != GST_EVENT_EOS;
}

static void
flush_start (GstFxBatchLane *lane, GstEvent *event)
{
  GstFxBatch *self = lane->batch;
  g_mutex_lock (&self->lock);
  lane->flushing = TRUE;
  g_cond_broadcast (&lane->changed);
  gst_fx_batch_kick (lane);
  g_mutex_unlock (&self->lock);
  gst_pad_push_event (lane->src, event);
  gst_pad_pause_task (lane->src); /* waits: nothing holds it downstream now */
}

/* Empties the lane. events (may be NULL) gets what is to be kept. Under the
 * lock, which it gives up while it waits. */
static void
empty (GstFxBatchLane *lane, GQueue *events)
{
  while (lane->taken || lane->busy)
    g_cond_wait (&lane->changed, &lane->batch->lock);
  if (events)
    keep_events (lane, events, outlives_flush);
  drop_items (lane);
  lane->ended = lane->missed = FALSE;
  gst_segment_init (&lane->segment, GST_FORMAT_UNDEFINED);
}

static void
flush_stop (GstFxBatchLane *lane, GstEvent *event)
{
  GstFxBatch *self = lane->batch;
  GQueue kept = G_QUEUE_INIT;
  GstFlowReturn ret = GST_FLOW_OK;
  GstEvent *old;
  gst_pad_push_event (lane->src, event);
  g_mutex_lock (&self->lock);
  empty (lane, &kept);
  g_mutex_unlock (&self->lock);
  /* Neither the task nor the collector looks at it while it flushes. */
  while ((old = g_queue_pop_head (&kept))) {
    if (GST_EVENT_TYPE (old) == GST_EVENT_CAPS)
      ret = handle_caps (lane, old);
    if (ret == GST_FLOW_OK)
      gst_pad_store_sticky_event (lane->src, old);
    gst_event_unref (old);
  }
  gst_fx_batch_device_home (lane);
  gst_fx_batch_audio_reset (lane);
  g_mutex_lock (&self->lock);
  lane->flow = ret;
  lane->flushing = FALSE;
  start_task (lane);
  gst_fx_batch_kick (lane);
  g_mutex_unlock (&self->lock);
}

/* --- what comes in ------------------------------------------------------------------ */

/* Asks upstream whether it is live, when it may have changed. */
static void
find_out (GstFxBatchLane *lane)
{
  GstFxBatch *self = lane->batch;
  gboolean live = FALSE;
  g_mutex_lock (&self->lock);
  gboolean ask = lane->ask_live;
  lane->ask_live = FALSE;
  g_mutex_unlock (&self->lock);
  if (!ask)
    return;
  GstQuery *query = gst_query_new_latency ();
  if (gst_pad_peer_query (lane->sink, query))
    gst_query_parse_latency (query, &live, NULL, NULL);
  gst_query_unref (query);
  g_mutex_lock (&self->lock);
  lane->live = live;
  gst_fx_batch_kick (lane);
  g_mutex_unlock (&self->lock);
}

/* Keeps upstream waiting until `done`; FALSE: the lane does not run. Others do
 * not wait for what this thread might bring them. Under the lock. */
static gboolean
hold (GstFxBatchLane *lane, gboolean (*done) (GstFxBatchLane *))
{
  GstFxBatch *self = lane->batch;
  lane->feeder = g_thread_self ();
  while (!done (lane) && gst_fx_batch_lane_runs (lane)) {
    if (!lane->held) {
      lane->held = self->sooner = TRUE;
      self->held++;
      gst_fx_batch_kick (lane);
    }
    g_cond_wait (&lane->changed, &self->lock);
  }
  self->held -= lane->held ? 1 : 0;
  lane->held = FALSE;
  return gst_fx_batch_lane_runs (lane);
}

static gboolean
has_room (GstFxBatchLane *lane)
{
  return lane->buffers < MOST_WAITING;
}

static gboolean
is_empty (GstFxBatchLane *lane)
{
  return g_queue_is_empty (&lane->items) && !lane->done && !lane->busy &&
         !lane->taken;
}

static GstFlowReturn
sink_chain (GstPad *pad, GstObject *parent, GstBuffer *buf)
{
  GstFxBatchLane *lane = gst_fx_batch_lane_of (pad);
  GstFxBatch *self = lane->batch;
  GstFlowReturn ret = GST_FLOW_OK;
  find_out (lane);
  g_mutex_lock (&self->lock);
  if (hold (lane, has_room)) {
    g_queue_push_tail (&lane->items, buf);
    lane->buffers++;
    gst_fx_batch_kick (lane);
    buf = NULL;
  } else {
    ret = lane->flushing || !lane->running ? GST_FLOW_FLUSHING : lane->flow;
  }
  g_mutex_unlock (&self->lock);
  gst_clear_buffer (&buf);
  return ret;
}

/* An event (transfer full) that waits for its turn. */
static gboolean
queue_event (GstFxBatchLane *lane, GstEvent *event)
{
  GstFxBatch *self = lane->batch;
  GstEventType type = GST_EVENT_TYPE (event);
  g_mutex_lock (&self->lock);
  lane->feeder = g_thread_self ();
  if (type == GST_EVENT_STREAM_START) {
    lane->ended = lane->missed = FALSE;
    if (lane->flow == GST_FLOW_EOS || lane->flow == GST_FLOW_NOT_LINKED) {
      lane->flow = GST_FLOW_OK;
      start_task (lane);
    }
  }
  lane->negotiated |= type == GST_EVENT_CAPS;
  lane->ask_live |= type == GST_EVENT_CAPS || type == GST_EVENT_STREAM_START;
  lane->ended |= type == GST_EVENT_EOS;
  GstFlowReturn flow = lane->flow;
  gboolean runs = gst_fx_batch_lane_runs (lane) ||
                  (flow == GST_FLOW_NOT_LINKED && !lane->flushing &&
                      is_sticky (GST_MINI_OBJECT_CAST (event)));
  if (runs)
    g_queue_push_tail (&lane->items, event);
  g_cond_broadcast (&lane->changed);
  gst_fx_batch_kick (lane);
  g_mutex_unlock (&self->lock);
  if (runs)
    return TRUE;
  gst_event_unref (event);
  if (type == GST_EVENT_EOS && flow < GST_FLOW_EOS)
    GST_ELEMENT_FLOW_ERROR (self, flow);
  return FALSE;
}

static gboolean
sink_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  GstFxBatchLane *lane = gst_fx_batch_lane_of (pad);
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_FLUSH_START:
    flush_start (lane, event);
    return TRUE;
  case GST_EVENT_FLUSH_STOP:
    flush_stop (lane, event);
    return TRUE;
  default:
    return GST_EVENT_IS_SERIALIZED (event)
               ? queue_event (lane, event)
               : gst_pad_push_event (lane->src, event);
  }
}

static gboolean
sink_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  GstFxBatchLane *lane = gst_fx_batch_lane_of (pad);
  gboolean runs = TRUE;
  if (gst_fx_device_answer (GST_ELEMENT (parent), query))
    return TRUE;
  if (GST_QUERY_IS_SERIALIZED (query)) {
    g_mutex_lock (&lane->batch->lock);
    runs = hold (lane, is_empty);
    g_mutex_unlock (&lane->batch->lock);
  }
  return runs && gst_pad_query_default (pad, parent, query);
}

/* --- the source pad -------------------------------------------------------------------- */

/* The sink pad of a source pad, whose lane lives as long; NULL: it is being
 * released. Whoever calls functions of a source pad keeps only that alive.
 * Returns: (transfer full) */
static GstPad *
ref_sink (GstObject *parent, GstPad *src)
{
  GstFxBatch *self = GST_FX_BATCH (parent);
  GstPad *sink = NULL;
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->lanes->len && !sink; i++) {
    GstFxBatchLane *lane = self->lanes->pdata[i];
    if (lane->src == src)
      sink = gst_object_ref (lane->sink);
  }
  g_mutex_unlock (&self->lock);
  return sink;
}

static gboolean
query_latency (GstFxBatchLane *lane, GstQuery *query)
{
  GstFxBatch *self = lane->batch;
  GstClockTime own = (GstClockTime)atomic_load (&self->latency) * GST_USECOND;
  GstClockTime min, max;
  gboolean live;
  if (!gst_pad_peer_query (lane->sink, query))
    return FALSE;
  gst_query_parse_latency (query, &live, &min, &max);
  g_mutex_lock (&self->lock);
  gboolean gathers = self->gathers;
  lane->live = live;
  gst_fx_batch_kick (lane);
  g_mutex_unlock (&self->lock);
  if (live && gathers)
    gst_query_set_latency (query, live, min + own,
        GST_CLOCK_TIME_IS_VALID (max) ? max + own : max);
  return TRUE;
}

static gboolean
src_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  if (gst_fx_device_answer (GST_ELEMENT (parent), query))
    return TRUE;
  if (GST_QUERY_TYPE (query) != GST_QUERY_LATENCY)
    return gst_pad_query_default (pad, parent, query);
  GstPad *sink = ref_sink (parent, pad);
  gboolean ok = sink && query_latency (gst_fx_batch_lane_of (sink), query);
  gst_clear_object (&sink);
  return ok;
}

/* Somebody may be downstream now. */
static void
reconfigure (GstFxBatchLane *lane)
{
  GstFxBatch *self = lane->batch;
  g_mutex_lock (&self->lock);
  if (lane->flow == GST_FLOW_NOT_LINKED) {
    lane->flow = GST_FLOW_OK;
    start_task (lane);
    gst_fx_batch_kick (lane);
  }
  g_mutex_unlock (&self->lock);
}

static gboolean
src_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  GstPad *sink = ref_sink (parent, pad);
  if (!sink) {
    gst_event_unref (event);
    return FALSE;
  }
  if (GST_EVENT_TYPE (event) == GST_EVENT_RECONFIGURE)
    reconfigure (gst_fx_batch_lane_of (sink));
  gboolean ok = gst_pad_push_event (sink, event);
  gst_object_unref (sink);
  return ok;
}

/* --- activation -------------------------------------------------------------------------- */

static gboolean
sink_activate (GstPad *pad, GstObject *parent, GstPadMode mode, gboolean active)
{
  GstFxBatchLane *lane = gst_fx_batch_lane_of (pad);
  GstFxBatch *self = lane->batch;
  if (mode != GST_PAD_MODE_PUSH)
    return FALSE;
  g_mutex_lock (&self->lock);
  lane->flushing = !active;
  if (active) {
    lane->flow = GST_FLOW_OK;
    lane->negotiated = lane->live = FALSE;
    start_task (lane);
    gst_fx_batch_kick (lane);
    g_mutex_unlock (&self->lock);
    return TRUE;
  }
  g_cond_broadcast (&lane->changed);
  gst_fx_batch_kick (lane);
  g_mutex_unlock (&self->lock);
  GST_PAD_STREAM_LOCK (pad);
  g_mutex_lock (&self->lock);
  empty (lane, NULL);
  g_mutex_unlock (&self->lock);
  gst_fx_batch_audio_clear (lane);
  GST_PAD_STREAM_UNLOCK (pad);
  return TRUE;
}

static gboolean
src_activate (GstPad *pad, GstObject *parent, GstPadMode mode, gboolean active)
{
  GstFxBatchLane *lane = gst_fx_batch_lane_of (pad); /* who changes it has it */
  GstFxBatch *self = lane->batch;
  if (mode != GST_PAD_MODE_PUSH)
    return FALSE;
  g_mutex_lock (&self->lock);
  lane->running = active;
  start_task (lane);
  g_cond_broadcast (&lane->changed);
  gst_fx_batch_kick (lane);
  g_mutex_unlock (&self->lock);
  return active || gst_pad_stop_task (pad);
}

static GstIterator *
internal_links (GstPad *pad, GstObject *parent)
{
  GValue other = G_VALUE_INIT;
  g_value_init (&other, GST_TYPE_PAD);
  if (GST_PAD_IS_SRC (pad))
    g_value_take_object (&other, ref_sink (parent, pad));
  else
    g_value_set_object (&other, gst_fx_batch_lane_of (pad)->src);
  GstIterator *it = g_value_get_object (&other)
                        ? gst_iterator_new_single (GST_TYPE_PAD, &other)
                        : NULL;
  g_value_unset (&other);
  return it;
}

void
gst_fx_batch_lane_set_up_pads (GstFxBatchLane *lane)
{
  GstPad *pads[] = { lane->sink, lane->src };
  for (guint i = 0; i < G_N_ELEMENTS (pads); i++) {
    gst_pad_set_element_private (pads[i], lane);
    gst_pad_set_iterate_internal_links_function (pads[i], internal_links);
    GST_PAD_SET_PROXY_CAPS (pads[i]);
    GST_PAD_SET_PROXY_ALLOCATION (pads[i]);
  }
  gst_pad_set_chain_function (lane->sink, sink_chain);
  gst_pad_set_event_function (lane->sink, sink_event);
  gst_pad_set_query_function (lane->sink, sink_query);
  gst_pad_set_activatemode_function (lane->sink, sink_activate);
  gst_pad_set_event_function (lane->src, src_event);
  gst_pad_set_query_function (lane->src, src_query);
  gst_pad_set_activatemode_function (lane->src, src_activate);
}
