/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The dividing half of fxparallel. Each branch gets the same buffer; one that
 * changes it makes a copy, but for the last, which finds itself the only owner.
 *
 * The branches of a buffer are a list that is never changed, only replaced: a
 * branch joins or leaves between two buffers. Frames are counted here, so that
 * the sum knows which frame of a branch that joins later is the first.
 * gstfxsplitquery.c has what is asked. */

#include "gst/bins/gstfxsplitpriv.h"
#include "gst/gstfxaudio.h"

static GstStaticPadTemplate sink_template = GST_STATIC_PAD_TEMPLATE (
    "sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS ("audio/x-raw"));
static GstStaticPadTemplate src_template = GST_STATIC_PAD_TEMPLATE (
    "src_%u", GST_PAD_SRC, GST_PAD_REQUEST, GST_STATIC_CAPS ("audio/x-raw"));

G_DEFINE_TYPE (GstFxSplit, gst_fx_split, GST_TYPE_ELEMENT)

/* --- branches ------------------------------------------------------------------------ */

static void
branch_clear (gpointer data)
{
  GstFxBranch *b = data;
  gst_object_unref (b->out);
  gst_object_unref (b->in);
}

static void
branch_free (gpointer data)
{
  g_atomic_rc_box_release_full (data, branch_clear);
}

/* The list without the branch from `without`. */
static GPtrArray *
copy_list (GPtrArray *list, GstPad *without)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (branch_free);
  for (guint i = 0; i < list->len; i++) {
    GstFxBranch *b = list->pdata[i];
    if (b->out != without)
      g_ptr_array_add (copy, g_atomic_rc_box_acquire (b));
  }
  return copy;
}

static GstFxBranch *
find (GPtrArray *list, GstPad *out)
{
  for (guint i = 0; i < list->len; i++) {
    GstFxBranch *b = list->pdata[i];
    if (b->out == out)
      return b;
  }
  return NULL;
}

static gboolean
store_sticky (GstPad *pad, GstEvent **event, gpointer out)
{
  if (GST_EVENT_TYPE (*event) != GST_EVENT_EOS)
    gst_pad_store_sticky_event (out, *event);
  return TRUE;
}

static gint
rate_of (const GstFxSplit *self)
{
  return GST_AUDIO_INFO_IS_VALID (&self->info)
             ? GST_AUDIO_INFO_RATE (&self->info)
             : 0;
}

/* Sends what the input has told so far past the branches, once. */
static void
refresh_direct (GstFxSplit *self)
{
  gboolean fresh;
  g_mutex_lock (&self->lock);
  fresh = self->fresh && self->list->len == 0;
  self->fresh = FALSE;
  g_mutex_unlock (&self->lock);
  if (!fresh)
    return;
  for (GstEventType *t = (GstEventType[]){ GST_EVENT_STREAM_START,
           GST_EVENT_CAPS, GST_EVENT_SEGMENT, GST_EVENT_EOS, 0 };
       *t; t++) {
    GstEvent *event = gst_pad_get_sticky_event (self->sink, *t, 0);
    if (event)
      gst_fx_sum_direct (self->sum, GST_MINI_OBJECT_CAST (event));
  }
}

static void
refresh_async (GstElement *element, gpointer data)
{
  refresh_direct (GST_FX_SPLIT (element));
}

/* Leaves unless the branch from out ends in keep, or has joined anew since
 * the time that the token (not 0) belongs to. */
static void
leave (GstFxSplit *self, GstPad *out, GstPad *keep, guint token)
{
  g_mutex_lock (&self->lock);
  GstFxBranch *b = find (self->list, out);
  gboolean last = FALSE;
  if (b && b->in != keep && (!token || b->token == token)) {
    GPtrArray *old = self->list;
    self->list = copy_list (old, out);
    last = self->list->len == 0;
    if (last) {
      self->fresh = TRUE;
      gst_fx_sum_join_direct (self->sum, self->pos, rate_of (self));
    }
    gst_fx_sum_leave (self->sum, b->in);
    g_ptr_array_unref (old);
  }
  g_mutex_unlock (&self->lock);
  /* No streaming thread comes any more to say that this is the end. */
  if (last && GST_PAD_IS_EOS (self->sink))
    gst_element_call_async (GST_ELEMENT (self), refresh_async, NULL, NULL);
}

gboolean
gst_fx_split_join (GstFxSplit *self, GstPad *out, GstPad *in)
{
  leave (self, out, in, 0);
  g_mutex_lock (&self->lock);
  gboolean done = find (self->list, out) != NULL;
  gboolean ended =
      GST_PAD_IS_EOS (self->sink) ||
      (self->event && GST_EVENT_TYPE (self->event) == GST_EVENT_EOS);
  if (!done && !ended) {
    GstFxBranch *b = g_atomic_rc_box_new0 (GstFxBranch);
    GPtrArray *old = self->list;
    b->token = ++self->n_joins;
    b->out = gst_object_ref (out);
    b->in = gst_object_ref (in);
    if (old->len == 0)
      gst_fx_sum_leave_direct (self->sum);
    self->list = copy_list (old, NULL);
    g_ptr_array_unref (old);
    g_ptr_array_add (self->list, b);
    gst_pad_sticky_events_foreach (self->sink, store_sticky, out);
    if (self->event && GST_EVENT_IS_STICKY (self->event))
      gst_pad_store_sticky_event (out, self->event);
    gst_fx_sum_join (self->sum, in, b->token, self->pos, rate_of (self));
    done = TRUE;
  }
  g_mutex_unlock (&self->lock);
  return done;
}

void
gst_fx_split_leave (GstFxSplit *self, GstPad *out)
{
  leave (self, out, NULL, 0);
}

guint
gst_fx_split_branches (GstFxSplit *self)
{
  g_mutex_lock (&self->lock);
  guint n = self->list->len;
  g_mutex_unlock (&self->lock);
  return n;
}

/* --- pads that go ---------------------------------------------------------------------- */

static void
remove_pad (GstFxSplit *self, GstPad *pad)
{
  /* Neither: it has been removed before. */
  if (gst_object_has_as_parent (GST_OBJECT (pad), GST_OBJECT (self->sum))) {
    gst_fx_sum_remove_pad (self->sum, pad);
  } else if (gst_object_has_as_parent (GST_OBJECT (pad), GST_OBJECT (self))) {
    gst_pad_set_active (pad, FALSE);
    gst_element_remove_pad (GST_ELEMENT (self), pad);
  }
}

void
gst_fx_split_remove_later (GstFxSplit *self, GstPad *pad)
{
  g_mutex_lock (&self->lock);
  if (!g_ptr_array_find (self->dead, pad, NULL))
    g_ptr_array_add (self->dead, gst_object_ref (pad));
  g_mutex_unlock (&self->lock);
}

static void
remove_dead (GstFxSplit *self)
{
  GPtrArray *dead = NULL;
  g_mutex_lock (&self->lock);
  if (self->dead->len) {
    dead = self->dead;
    self->dead = g_ptr_array_new_with_free_func (gst_object_unref);
  }
  g_mutex_unlock (&self->lock);
  if (!dead)
    return;
  for (guint i = 0; i < dead->len; i++)
    remove_pad (self, dead->pdata[i]);
  g_ptr_array_unref (dead);
}

static GList *
pads_of (GstElement *element, gboolean src)
{
  GList *pads = NULL;
  GST_OBJECT_LOCK (element);
  for (GList *l = src ? element->srcpads : element->sinkpads; l; l = l->next)
    pads = g_list_prepend (pads, gst_object_ref (l->data));
  GST_OBJECT_UNLOCK (element);
  return g_list_reverse (pads);
}

static void
reset (GstFxSplit *self)
{
  g_mutex_lock (&self->lock);
  self->pos = 0;
  self->time = GST_CLOCK_TIME_NONE;
  self->n_seen = 0;
  gst_audio_info_init (&self->info);
  g_mutex_unlock (&self->lock);
}

void
gst_fx_split_clear (GstFxSplit *self)
{
  remove_dead (self);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->list->len; i++)
    gst_fx_sum_leave (self->sum, ((GstFxBranch *)self->list->pdata[i])->in);
  gst_fx_sum_leave_direct (self->sum);
  g_ptr_array_unref (self->list);
  self->list = g_ptr_array_new_with_free_func (branch_free);
  self->fresh = FALSE;
  g_mutex_unlock (&self->lock);
  GList *outs = pads_of (GST_ELEMENT (self), TRUE);
  GList *pads = g_list_concat (outs, pads_of (GST_ELEMENT (self->sum), FALSE));
  for (GList *l = pads; l; l = l->next) {
    GstPad *peer = gst_pad_get_peer (l->data);
    if (peer && GST_PAD_IS_SRC (peer))
      gst_pad_unlink (peer, l->data);
    else if (peer)
      gst_pad_unlink (l->data, peer);
    gst_clear_object (&peer);
    remove_pad (self, l->data);
  }
  g_list_free_full (pads, gst_object_unref);
  reset (self);
}

/* --- data ----------------------------------------------------------------------------- */

/* Counts a buffer or an event and returns who gets it. */
static GPtrArray *
begin (GstFxSplit *self, GstBuffer *buf, GstEvent *event)
{
  guint64 frames = 0;
  GstClockTime time = GST_CLOCK_TIME_NONE, duration;
  remove_dead (self);
  g_mutex_lock (&self->lock);
  if (buf) {
    if (GST_AUDIO_INFO_IS_VALID (&self->info))
      frames = gst_fx_audio_count (&self->info, buf);
    if (GST_BUFFER_PTS_IS_VALID (buf))
      self->time = GST_BUFFER_PTS (buf);
    if (GST_CLOCK_TIME_IS_VALID (self->time) && frames)
      self->time += gst_fx_audio_time (&self->info, frames);
  } else if (GST_EVENT_TYPE (event) == GST_EVENT_GAP) {
    gst_event_parse_gap (event, &time, &duration);
    if (GST_AUDIO_INFO_IS_VALID (&self->info) &&
        GST_CLOCK_TIME_IS_VALID (duration)) {
      GstClockTime from =
          GST_CLOCK_TIME_IS_VALID (self->time) ? self->time : time;
      self->time = time + duration;
      if (from < self->time)
        frames = gst_fx_audio_frames (&self->info, self->time - from);
    }
  } else if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT) {
    self->time = GST_CLOCK_TIME_NONE;
  } else if (GST_EVENT_TYPE (event) == GST_EVENT_CAPS) {
    GstCaps *caps;
    gst_event_parse_caps (event, &caps);
    if (!gst_audio_info_from_caps (&self->info, caps))
      gst_audio_info_init (&self->info);
  }
  self->pos += frames;
  self->event = event;
  GPtrArray *list = g_ptr_array_ref (self->list);
  g_mutex_unlock (&self->lock);
  return list;
}

/* What a branch still holds of another time that it took part, perhaps on its
 * way in another thread, ends where this event comes out. */
static void
greet (GstFxSplit *self, GstFxBranch *b)
{
  if (b->greeted)
    return;
  b->greeted = TRUE;
  gst_pad_push_event (b->out, gst_fx_sum_new_mark (self->sum, b->token));
}

/* A branch that ends nowhere, or whose elements were stopped, leaves; the
 * stream goes on. So it does whatever comes from one that has left already. */
static gboolean
is_lost (GstFxSplit *self, const GstFxBranch *b, GstFlowReturn ret)
{
  if (ret == GST_FLOW_NOT_LINKED)
    return TRUE;
  g_mutex_lock (&self->lock);
  gboolean gone = find (self->list, b->out) != b;
  g_mutex_unlock (&self->lock);
  return (gone || ret == GST_FLOW_FLUSHING) &&
         !GST_PAD_IS_FLUSHING (self->sink) &&
         gst_fx_sum_flow (self->sum) != GST_FLOW_FLUSHING;
}

/* Sends buf (transfer full) to all; ends[i]: branch i wants no more. */
static GstFlowReturn
push_all (GstFxSplit *self, GPtrArray *list, GstBuffer *buf, gboolean *ends,
    guint *n_ends, guint *n_lost)
{
  for (guint i = 0; i < list->len; i++) {
    GstFxBranch *b = list->pdata[i];
    gboolean last = i + 1 == list->len;
    greet (self, b);
    GstFlowReturn ret =
        gst_pad_push (b->out, last ? buf : gst_buffer_ref (buf));
    ends[i] = ret == GST_FLOW_EOS;
    if (ret == GST_FLOW_OK)
      continue;
    if (ends[i]) {
      ++*n_ends;
    } else if (is_lost (self, b, ret)) {
      ++*n_lost;
      leave (self, b->out, NULL, b->token);
    } else {
      GST_DEBUG_OBJECT (b->out, "%s", gst_flow_get_name (ret));
      if (!last)
        gst_buffer_unref (buf);
      return ret;
    }
  }
  return GST_FLOW_OK;
}

static GstFlowReturn
push_to_branches (GstFxSplit *self, GPtrArray *list, GstBuffer *buf)
{
  guint n_ends = 0, n_lost = 0;
  gboolean *ends = g_newa (gboolean, list->len);
  GstFlowReturn ret = push_all (self, list, buf, ends, &n_ends, &n_lost);
  if (ret != GST_FLOW_OK)
    return ret;
  if (n_ends > 0) {
    if (n_ends + n_lost == list->len ||
        gst_fx_sum_flow (self->sum) == GST_FLOW_EOS)
      return GST_FLOW_EOS;
    for (guint i = 0; i < list->len; i++) {
      if (ends[i])
        gst_fx_sum_end_pad (self->sum, ((GstFxBranch *)list->pdata[i])->in);
    }
  }
  if (n_lost) {
    self->changed (self->data);
    ret = gst_fx_sum_collect (self->sum);
  }
  return ret;
}

static GstFlowReturn
sink_chain (GstPad *pad, GstObject *parent, GstBuffer *buf)
{
  GstFxSplit *self = GST_FX_SPLIT (parent);
  GPtrArray *list = begin (self, buf, NULL);
  GstFlowReturn ret;
  if (list->len == 0) {
    refresh_direct (self);
    ret = gst_fx_sum_direct (self->sum, GST_MINI_OBJECT_CAST (buf));
  } else {
    ret = push_to_branches (self, list, buf);
  }
  g_ptr_array_unref (list);
  return ret;
}

/* --- events ------------------------------------------------------------------ */

/* To each branch (transfer none), or past them when there is none. */
static gboolean
send (GstFxSplit *self, GPtrArray *list, GstEvent *event)
{
  gboolean ok = list->len == 0;
  if (list->len == 0) {
    refresh_direct (self);
    gst_fx_sum_direct (self->sum, GST_MINI_OBJECT_CAST (gst_event_ref (event)));
  }
  for (guint i = 0; i < list->len; i++) {
    GstFxBranch *b = list->pdata[i];
    greet (self, b);
    ok |= gst_pad_push_event (b->out, gst_event_ref (event));
  }
  return ok;
}

static gboolean
send_serialized (GstFxSplit *self, GstEvent *event)
{
  GPtrArray *list = begin (self, NULL, event);
  gboolean ok = send (self, list, event);
  GstEventType type = GST_EVENT_TYPE (event);
  /* Tails that branches put out before this differ in length. */
  if (type == GST_EVENT_STREAM_START || type == GST_EVENT_CAPS ||
      type == GST_EVENT_SEGMENT) {
    GstEvent *mark = gst_fx_sum_new_mark (self->sum, 0);
    send (self, list, mark);
    gst_event_unref (mark);
  }
  g_ptr_array_unref (list);
  g_mutex_lock (&self->lock);
  self->event = NULL;
  g_mutex_unlock (&self->lock);
  if (type == GST_EVENT_STREAM_START)
    self->changed (self->data); /* who came after the end may join */
  return ok;
}

/* To all pads, so that none stays flushing that joins later. */
static void
send_flush (GstFxSplit *self, GstEvent *event)
{
  GList *pads = pads_of (GST_ELEMENT (self), TRUE);
  for (GList *l = pads; l; l = l->next)
    gst_pad_push_event (l->data, gst_event_ref (event));
  g_list_free_full (pads, gst_object_unref);
}

static gboolean
sink_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  GstFxSplit *self = GST_FX_SPLIT (parent);
  gboolean ok = TRUE;
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_FLUSH_START:
    gst_fx_sum_flush_start (self->sum, gst_event_ref (event));
    send_flush (self, event);
    break;
  case GST_EVENT_FLUSH_STOP:
    send_flush (self, event);
    g_mutex_lock (&self->lock);
    self->pos = 0;
    self->time = GST_CLOCK_TIME_NONE;
    g_mutex_unlock (&self->lock);
    gst_fx_sum_flush_stop (self->sum, gst_event_ref (event));
    self->changed (self->data);
    break;
  default:
    if (GST_EVENT_IS_SERIALIZED (event))
      ok = send_serialized (self, event);
    else
      return gst_pad_event_default (pad, parent, event);
    break;
  }
  gst_event_unref (event);
  return ok;
}

/* --- GObject ----------------------------------------------------------------------------- */

GstPad *
gst_fx_split_add_pad (GstFxSplit *self)
{
  gchar *name = g_strdup_printf ("src_%u", self->n_pads++);
  GstPad *pad = gst_pad_new_from_static_template (&src_template, name);
  g_free (name);
  gst_pad_set_event_function (pad, gst_fx_split_src_event);
  gst_pad_set_query_function (pad, gst_fx_split_src_query);
  GST_PAD_SET_PROXY_CAPS (pad);
  gst_pad_set_active (pad, TRUE);
  gst_element_add_pad (GST_ELEMENT (self), pad);
  return pad;
}

void
gst_fx_split_set_up (GstFxSplit *self, GstFxSum *sum,
    void (*changed) (gpointer data), gpointer data)
{
  self->sum = gst_object_ref (sum);
  self->changed = changed;
  self->data = data;
  gst_fx_sum_set_bypass (sum, self->sink);
}

static GstStateChangeReturn
change_state (GstElement *element, GstStateChange transition)
{
  GstStateChangeReturn ret = GST_ELEMENT_CLASS (gst_fx_split_parent_class)
                                 ->change_state (element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY)
    reset (GST_FX_SPLIT (element));
  return ret;
}

static void
finalize (GObject *object)
{
  GstFxSplit *self = GST_FX_SPLIT (object);
  g_ptr_array_unref (self->list);
  g_ptr_array_unref (self->dead);
  g_mutex_clear (&self->lock);
  gst_clear_object (&self->sum);
  G_OBJECT_CLASS (gst_fx_split_parent_class)->finalize (object);
}

static void
gst_fx_split_init (GstFxSplit *self)
{
  g_mutex_init (&self->lock);
  self->list = g_ptr_array_new_with_free_func (branch_free);
  self->dead = g_ptr_array_new_with_free_func (gst_object_unref);
  self->time = GST_CLOCK_TIME_NONE;
  gst_audio_info_init (&self->info);
  self->sink = gst_pad_new_from_static_template (&sink_template, "sink");
  gst_pad_set_chain_function (self->sink, sink_chain);
  gst_pad_set_event_function (self->sink, sink_event);
  gst_pad_set_query_function (self->sink, gst_fx_split_sink_query);
  GST_PAD_SET_PROXY_CAPS (self->sink);
  gst_element_add_pad (GST_ELEMENT (self), self->sink);
}

static void
gst_fx_split_class_init (GstFxSplitClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = finalize;
  element_class->change_state = change_state;
  gst_element_class_add_static_pad_template (element_class, &sink_template);
  gst_element_class_add_static_pad_template (element_class, &src_template);
  gst_element_class_set_static_metadata (element_class, "Splitter of branches",
      "Generic/Audio", "Sends its input to the branches of fxparallel",
      "The gst-plugins-fx authors");
}
