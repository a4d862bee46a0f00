/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The adding half of fxparallel; gstfxsumplan.c has the arithmetic,
 * gstfxsumquery.c what is asked.
 *
 * A buffer is put out by the thread that brings what was missing: with plain
 * filters in the branches the one streaming thread, with queues the last to
 * come. One thread pushes at a time and holds no lock meanwhile; the others
 * leave what they bring and go, or wait for it when they get far ahead. */

#include "gst/bins/gstfxsum.h"
#include "gst/bins/gstfxsumpriv.h"
#include "gst/gstfxaudio.h"
#include "gst/gstfxdelay.h"

GST_DEBUG_CATEGORY_STATIC (gst_fx_sum_debug);
#define GST_CAT_DEFAULT gst_fx_sum_debug

/* --- pads ------------------------------------------------------------------------ */

G_DEFINE_TYPE (GstFxSumPad, gst_fx_sum_pad, GST_TYPE_PAD)

static void
pad_finalize (GObject *object)
{
  gst_fx_lane_free (&GST_FX_SUM_PAD (object)->lane);
  G_OBJECT_CLASS (gst_fx_sum_pad_parent_class)->finalize (object);
}

static void
gst_fx_sum_pad_class_init (GstFxSumPadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pad_finalize;
}

static void
gst_fx_sum_pad_init (GstFxSumPad *pad)
{
}

/* --- the element -------------------------------------------------------------------- */

#define SUM_CAPS                                                               \
  "audio/x-raw, format = { " GST_AUDIO_NE (F32) ", " GST_AUDIO_NE (            \
      F64) " }, "                                                              \
           "layout = { interleaved, non-interleaved }, rate = [ 1, MAX ], "    \
           "channels = [ 1, MAX ]"

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE (
    "sink_%u", GST_PAD_SINK, GST_PAD_REQUEST, GST_STATIC_CAPS (SUM_CAPS));
static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE (
    "src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS (SUM_CAPS));

G_DEFINE_TYPE_WITH_CODE (GstFxSum, gst_fx_sum, GST_TYPE_ELEMENT,
    GST_DEBUG_CATEGORY_INIT (gst_fx_sum_debug, "fxsum", 0, "sum of branches"))

/* Whether the output has this event already, which happens when a branch joins
 * and is told what the others know. */
static gboolean
is_known (GstFxSum *self, GstEvent *event)
{
  gboolean known = FALSE;
  GstEvent *old;
  if (!GST_EVENT_IS_STICKY (event) || GST_EVENT_TYPE (event) == GST_EVENT_EOS)
    return FALSE;
  for (guint i = 0; !known && (old = gst_pad_get_sticky_event (
                                   self->src, GST_EVENT_TYPE (event), i));
       i++) {
    const GstStructure *a = gst_event_get_structure (old);
    const GstStructure *b = gst_event_get_structure (event);
    known = old == event ||
            ((GST_EVENT_TYPE (event) == GST_EVENT_CAPS ||
                 gst_event_get_seqnum (old) == gst_event_get_seqnum (event)) &&
                a && b && gst_structure_is_equal (a, b));
    gst_event_unref (old);
  }
  return known;
}

/* What a flush leaves in force: upstream sends it once. */
static gboolean
outlives_flush (GstEvent *event)
{
  return GST_EVENT_IS_STICKY (event) &&
         GST_EVENT_TYPE (event) != GST_EVENT_SEGMENT &&
         GST_EVENT_TYPE (event) != GST_EVENT_EOS;
}

/* Empties a lane at a flush. Under the lock. */
static void
flush_lane (GstFxSum *self, GstFxLane *lane)
{
  gboolean speaks = self->lanes->len > 0 && self->lanes->pdata[0] == lane;
  guint n = gst_queue_array_get_length (lane->items);
  for (guint i = 0; i < n && speaks; i++) {
    GstFxLaneItem *item = gst_queue_array_peek_nth_struct (lane->items, i);
    if (item->sync || !GST_IS_EVENT (item->obj) ||
        !outlives_flush (GST_EVENT_CAST (item->obj)))
      continue;
    if (GST_EVENT_TYPE (item->obj) == GST_EVENT_CAPS)
      self->info = lane->new_info;
    g_queue_push_tail (&self->kept, gst_event_ref (GST_EVENT_CAST (item->obj)));
  }
  gst_fx_lane_clear (lane, FALSE);
}

/* Puts the events that flushes have kept before those of *out. Under the
 * lock. */
static void
give_kept (GstFxSum *self, GstFxSumOutput *out)
{
  GstEvent *event;
  while ((event = g_queue_pop_tail (&self->kept)))
    g_queue_push_head (&out->events, event);
}

/* Pushes an event (transfer full); one that meets a flush comes again. */
static void
push_event (GstFxSum *self, GstEvent *event)
{
  gst_event_ref (event);
  if (!gst_pad_push_event (self->src, event) && outlives_flush (event) &&
      GST_PAD_IS_FLUSHING (self->src)) {
    g_mutex_lock (&self->lock);
    g_queue_push_tail (&self->kept, gst_event_ref (event));
    g_mutex_unlock (&self->lock);
  }
  gst_event_unref (event);
}

static GstFlowReturn
fail (GstFxSum *self, const gchar *what)
{
  GST_ELEMENT_ERROR (self, STREAM, FORMAT, ("%s", what), (NULL));
  return GST_FLOW_NOT_NEGOTIATED;
}

static GstFlowReturn
deliver (GstFxSum *self, GstFxSumOutput *out)
{
  GstFlowReturn ret = GST_FLOW_OK;
  GstEvent *event;
  while ((event = g_queue_pop_head (&out->events))) {
    if (is_known (self, event))
      gst_event_unref (event);
    else
      push_event (self, event);
  }
  if (out->what)
    ret = fail (self, out->what);
  if (out->gap)
    gst_pad_push_event (self->src, out->gap);
  if (out->frames) {
    GstBuffer *buf = gst_fx_sum_make_buffer (self, out);
    ret = buf ? gst_pad_push (self->src, buf)
              : fail (self, "A buffer does not fit the caps.");
  }
  gst_clear_buffer (&out->base);
  for (guint i = 0; i < self->pieces->len; i++)
    gst_buffer_unref (g_array_index (self->pieces, GstFxPiece, i).buf);
  g_array_set_size (self->pieces, 0);
  return ret;
}

/* Pushes what is complete, unless another thread is at it. Under the lock,
 * which it gives up meanwhile. */
static GstFlowReturn
collect (GstFxSum *self)
{
  GstFxSumOutput out;
  if (self->pusher)
    return self->flow;
  self->pusher = g_thread_self ();
  while (gst_fx_sum_plan (self, &out)) {
    self->buffers += out.frames > 0;
    give_kept (self, &out);
    g_mutex_unlock (&self->lock);
    GstFlowReturn ret = deliver (self, &out);
    g_mutex_lock (&self->lock);
    self->flow = ret;
    if (ret != GST_FLOW_OK)
      break;
  }
  self->pusher = NULL;
  g_cond_broadcast (&self->idle);
  return self->flow;
}

GstFlowReturn
gst_fx_sum_collect (GstFxSum *self)
{
  g_mutex_lock (&self->lock);
  GstFlowReturn ret = collect (self);
  g_mutex_unlock (&self->lock);
  return ret;
}

/* --- what comes in -------------------------------------------------------------------- */

static void
ask_delay (GstFxSum *self, GstFxSumPad *pad)
{
  if (!g_atomic_int_compare_and_exchange (&pad->ask_delay, TRUE, FALSE))
    return;
  GstQuery *query = gst_fx_delay_new_query ();
  GstClockTime delay = 0;
  if (gst_pad_peer_query (GST_PAD (pad), query))
    delay = gst_fx_delay_get (query);
  gst_query_unref (query);
  g_mutex_lock (&self->lock);
  if (GST_AUDIO_INFO_IS_VALID (&pad->lane.new_info)) {
    pad->lane.own_delay = gst_fx_audio_frames (&pad->lane.new_info, delay);
    self->new_delays = TRUE;
  }
  g_mutex_unlock (&self->lock);
}

/* Adds what came to a lane and goes on; under the lock. */
static GstFlowReturn
take_in (
    GstFxSum *self, GstFxLane *lane, GstMiniObject *obj, const gchar **what)
{
  gboolean direct = lane == &self->direct;
  if (!lane->active || lane->token) {
    gst_fx_lane_pass (lane, obj);
    return GST_FLOW_OK;
  }
  if (!gst_fx_lane_add (lane, obj, direct)) {
    *what = "A buffer has no format, or does not fit it.";
    return GST_FLOW_NOT_NEGOTIATED;
  }
  GstFlowReturn ret = collect (self);
  /* Who brings more than the pusher takes is held up as it is. */
  while (self->pusher && self->pusher != g_thread_self () && lane->active &&
         gst_fx_lane_backlog (lane) > 0) {
    g_cond_wait (&self->idle, &self->lock);
    ret = self->flow;
  }
  guint64 most =
      (guint64)GST_AUDIO_INFO_RATE (&lane->new_info) * GST_FX_SUM_MOST_SECONDS;
  if (ret == GST_FLOW_OK && gst_fx_lane_backlog (lane) > most) {
    *what = "A branch puts out nothing while another is 10 s ahead. Elements "
            "in a branch must put out as many frames as they take in.";
    gst_fx_lane_clear (lane, FALSE);
    ret = self->flow = GST_FLOW_ERROR;
  }
  return ret;
}

static GstFlowReturn
sink_chain (GstPad *pad, GstObject *parent, GstBuffer *buf)
{
  GstFxSum *self = GST_FX_SUM (parent);
  GstFxSumPad *sum_pad = GST_FX_SUM_PAD (pad);
  const gchar *what = NULL;
  if (g_atomic_int_get (&sum_pad->ask_delay))
    ask_delay (self, sum_pad);
  g_mutex_lock (&self->lock);
  GstFlowReturn ret =
      take_in (self, &sum_pad->lane, GST_MINI_OBJECT_CAST (buf), &what);
  g_mutex_unlock (&self->lock);
  if (what)
    fail (self, what);
  return ret;
}

static gboolean
take_event (GstFxSum *self, GstFxSumPad *pad, GstEvent *event)
{
  const gchar *what = NULL;
  GstEventType type = GST_EVENT_TYPE (event);
  if (type == GST_EVENT_CAPS)
    g_atomic_int_set (&pad->ask_delay, TRUE);
  g_mutex_lock (&self->lock);
  if (type == GST_EVENT_STREAM_START)
    self->flow = GST_FLOW_OK;
  take_in (self, &pad->lane, GST_MINI_OBJECT_CAST (event), &what);
  g_mutex_unlock (&self->lock);
  return TRUE;
}

static gboolean
sink_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  GstFxSum *self = GST_FX_SUM (parent);
  GstFxSumPad *sum_pad = GST_FX_SUM_PAD (pad);
  gboolean speaks;
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_FLUSH_START: /* the splitter tells the sum by itself */
    gst_event_unref (event);
    return TRUE;
  case GST_EVENT_FLUSH_STOP:
    g_mutex_lock (&self->lock);
    flush_lane (self, &sum_pad->lane);
    g_mutex_unlock (&self->lock);
    gst_event_unref (event);
    return TRUE;
  default:
    break;
  }
  if (GST_EVENT_IS_SERIALIZED (event))
    return take_event (self, sum_pad, event);
  g_mutex_lock (&self->lock);
  speaks = self->lanes->len > 0 && self->lanes->pdata[0] == &sum_pad->lane;
  g_mutex_unlock (&self->lock);
  if (speaks)
    return gst_pad_push_event (self->src, event);
  gst_event_unref (event);
  return TRUE;
}

GstFlowReturn
gst_fx_sum_direct (GstFxSum *self, GstMiniObject *obj)
{
  const gchar *what = NULL;
  g_mutex_lock (&self->lock);
  GstFlowReturn ret = take_in (self, &self->direct, obj, &what);
  g_mutex_unlock (&self->lock);
  if (what)
    fail (self, what);
  return ret;
}

void
gst_fx_sum_end_pad (GstFxSum *self, GstPad *pad)
{
  GstFxLane *lane = &GST_FX_SUM_PAD (pad)->lane;
  const gchar *what = NULL;
  g_mutex_lock (&self->lock);
  if (lane->active && !gst_fx_lane_has_end (lane))
    take_in (self, lane, GST_MINI_OBJECT_CAST (gst_event_new_eos ()), &what);
  g_mutex_unlock (&self->lock);
}

GstEvent *
gst_fx_sum_new_mark (GstFxSum *self, guint token)
{
  return gst_fx_lane_new_mark (self, token);
}

void
gst_fx_sum_flush_start (GstFxSum *self, GstEvent *event)
{
  gst_pad_push_event (self->src, event);
}

void
gst_fx_sum_flush_stop (GstFxSum *self, GstEvent *event)
{
  g_mutex_lock (&self->lock);
  /* Downstream is flushing: who pushes comes back at once. */
  while (self->pusher && self->pusher != g_thread_self ())
    g_cond_wait (&self->idle, &self->lock);
  for (guint i = 0; i < self->lanes->len; i++) {
    GstFxLane *lane = self->lanes->pdata[i];
    flush_lane (self, lane);
    lane->token = 0; /* the flush has emptied the branch */
  }
  self->pos = 0;
  self->flow = GST_FLOW_OK;
  self->new_delays = TRUE;
  g_mutex_unlock (&self->lock);
  gst_pad_push_event (self->src, event);
}

/* --- branches come and go ------------------------------------------------------------------ */

GstPad *
gst_fx_sum_add_pad (GstFxSum *self)
{
  GstPadTemplate *template = gst_static_pad_template_get (&sink_template);
  gchar *name = g_strdup_printf ("sink_%u", self->n_pads++);
  GstFxSumPad *pad = g_object_new (GST_TYPE_FX_SUM_PAD, "name", name,
      "direction", GST_PAD_SINK, "template", template, NULL);
  g_free (name);
  gst_object_unref (template);
  gst_fx_lane_init (&pad->lane, self);
  gst_pad_set_chain_function (GST_PAD (pad), sink_chain);
  gst_pad_set_event_function (GST_PAD (pad), sink_event);
  gst_pad_set_query_function (GST_PAD (pad), gst_fx_sum_sink_query);
  gst_pad_set_active (GST_PAD (pad), TRUE);
  gst_element_add_pad (GST_ELEMENT (self), GST_PAD (pad));
  return GST_PAD (pad);
}

void
gst_fx_sum_remove_pad (GstFxSum *self, GstPad *pad)
{
  gst_pad_set_active (pad, FALSE);
  gst_element_remove_pad (GST_ELEMENT (self), pad);
}

static void
collect_async (GstElement *element, gpointer data)
{
  gst_fx_sum_collect (GST_FX_SUM (element));
}

static void
join (GstFxSum *self, GstFxLane *lane, guint token, guint64 position, gint rate)
{
  g_mutex_lock (&self->lock);
  if (!lane->active) {
    gst_fx_lane_clear (lane, FALSE);
    lane->active = TRUE;
    lane->token = token;
    if (rate > 0 && GST_AUDIO_INFO_IS_VALID (&self->info) &&
        GST_AUDIO_INFO_RATE (&self->info) != rate)
      position = gst_util_uint64_scale_round (
          position, (guint64)GST_AUDIO_INFO_RATE (&self->info), (guint64)rate);
    lane->lead = position > self->pos ? position - self->pos : 0;
    self->new_delays = TRUE;
    g_ptr_array_add (self->lanes, lane);
  }
  g_mutex_unlock (&self->lock);
}

/* What was waited for may now be complete: another thread sees to that, since
 * this one may be the application's and must not be held up downstream. */
static void
leave (GstFxSum *self, GstFxLane *lane)
{
  gboolean more;
  g_mutex_lock (&self->lock);
  lane->active = FALSE;
  gst_fx_lane_clear (lane, FALSE);
  more = g_ptr_array_remove (self->lanes, lane) && self->lanes->len > 0;
  self->new_delays = TRUE;
  g_cond_broadcast (&self->idle);
  g_mutex_unlock (&self->lock);
  if (more)
    gst_element_call_async (GST_ELEMENT (self), collect_async, NULL, NULL);
}

void
gst_fx_sum_join (
    GstFxSum *self, GstPad *pad, guint token, guint64 position, gint rate)
{
  g_atomic_int_set (&GST_FX_SUM_PAD (pad)->ask_delay, TRUE);
  join (self, &GST_FX_SUM_PAD (pad)->lane, token, position, rate);
}

void
gst_fx_sum_leave (GstFxSum *self, GstPad *pad)
{
  leave (self, &GST_FX_SUM_PAD (pad)->lane);
}

void
gst_fx_sum_join_direct (GstFxSum *self, guint64 position, gint rate)
{
  join (self, &self->direct, 0, position, rate);
}

void
gst_fx_sum_leave_direct (GstFxSum *self)
{
  leave (self, &self->direct);
}

void
gst_fx_sum_set_bypass (GstFxSum *self, GstPad *splitter_sink)
{
  self->bypass = splitter_sink;
}

void
gst_fx_sum_ask_delays (GstFxSum *self)
{
  GList *pads = gst_fx_sum_ref_pads (self);
  for (GList *l = pads; l; l = l->next)
    g_atomic_int_set (&GST_FX_SUM_PAD (l->data)->ask_delay, TRUE);
  g_list_free_full (pads, gst_object_unref);
}

GstFlowReturn
gst_fx_sum_flow (GstFxSum *self)
{
  g_mutex_lock (&self->lock);
  GstFlowReturn flow = self->flow;
  g_mutex_unlock (&self->lock);
  if (!gst_pad_is_active (self->src) || GST_PAD_IS_FLUSHING (self->src))
    return GST_FLOW_FLUSHING;
  return flow;
}

guint64
gst_fx_sum_buffers (GstFxSum *self)
{
  g_mutex_lock (&self->lock);
  guint64 n = self->buffers;
  g_mutex_unlock (&self->lock);
  return n;
}

/* --- GObject -------------------------------------------------------------------------------- */

static void
reset (GstFxSum *self)
{
  GList *pads = gst_fx_sum_ref_pads (self);
  g_mutex_lock (&self->lock);
  g_queue_clear_full (&self->kept, (GDestroyNotify)gst_event_unref);
  for (GList *l = pads; l; l = l->next)
    gst_fx_lane_clear (&GST_FX_SUM_PAD (l->data)->lane, TRUE);
  gst_fx_lane_clear (&self->direct, TRUE);
  gst_audio_info_init (&self->info);
  self->pos = 0;
  self->flow = GST_FLOW_OK;
  g_mutex_unlock (&self->lock);
  g_list_free_full (pads, gst_object_unref);
}

static GstStateChangeReturn
change_state (GstElement *element, GstStateChange transition)
{
  GstStateChangeReturn ret;
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED)
    reset (GST_FX_SUM (element));
  ret = GST_ELEMENT_CLASS (gst_fx_sum_parent_class)
            ->change_state (element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    reset (GST_FX_SUM (element));
  return ret;
}

static void
finalize (GObject *object)
{
  GstFxSum *self = GST_FX_SUM (object);
  gst_fx_lane_free (&self->direct);
  g_queue_clear_full (&self->kept, (GDestroyNotify)gst_event_unref);
  g_ptr_array_unref (self->lanes);
  g_array_unref (self->pieces);
  g_cond_clear (&self->idle);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (gst_fx_sum_parent_class)->finalize (object);
}

static void
gst_fx_sum_init (GstFxSum *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->idle);
  self->lanes = g_ptr_array_new ();
  self->pieces = g_array_new (FALSE, FALSE, sizeof (GstFxPiece));
  gst_fx_lane_init (&self->direct, self);
  gst_audio_info_init (&self->info);
  self->src = gst_pad_new_from_static_template (&src_template, "src");
  gst_pad_set_event_function (self->src, gst_fx_sum_src_event);
  gst_pad_set_query_function (self->src, gst_fx_sum_src_query);
  GST_PAD_SET_PROXY_CAPS (self->src);
  gst_element_add_pad (GST_ELEMENT (self), self->src);
}

static void
gst_fx_sum_class_init (GstFxSumClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  element_class->change_state = change_state;
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Sum of branches",
      "Generic/Audio", "Adds the branches of fxparallel to each other",
      "The gst-plugins-fx authors");
}
