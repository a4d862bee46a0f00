/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the sum of fxparallel answers, and where upstream events go. */

#include "gst/bins/gstfxsumpriv.h"
#include "gst/gstfxdelay.h"

/* What downstream takes, first of all what the first branch puts out: elements
 * in other branches that have a choice then make the same. */
static GstCaps *
sink_caps (GstFxSum *self, GstPad *pad, GstCaps *filter)
{
  GstCaps *template = gst_pad_get_pad_template_caps (pad);
  GstCaps *peer = gst_pad_peer_query_caps (self->src, filter);
  GstCaps *caps =
      gst_caps_intersect_full (peer, template, GST_CAPS_INTERSECT_FIRST);
  GstCaps *wish = NULL;
  gst_caps_unref (peer);
  gst_caps_unref (template);
  g_mutex_lock (&self->lock);
  if (self->lanes->len > 0) {
    GstFxLane *first = self->lanes->pdata[0];
    if (first != &GST_FX_SUM_PAD (pad)->lane &&
        GST_AUDIO_INFO_IS_VALID (&first->new_info))
      wish = gst_audio_info_to_caps (&first->new_info);
  }
  g_mutex_unlock (&self->lock);
  if (wish) {
    GstCaps *best = gst_caps_intersect (wish, caps);
    gst_caps_unref (wish);
    caps = gst_caps_merge (best, caps);
  }
  return caps;
}

gboolean
gst_fx_sum_sink_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  GstFxSum *self = GST_FX_SUM (parent);
  gboolean alone;
  switch (GST_QUERY_TYPE (query)) {
  case GST_QUERY_CAPS: {
    GstCaps *filter, *caps;
    gst_query_parse_caps (query, &filter);
    caps = sink_caps (self, pad, filter);
    gst_query_set_caps_result (query, caps);
    gst_caps_unref (caps);
    return TRUE;
  }
  case GST_QUERY_ALLOCATION:
    /* Buffers of several branches are held at once: no branch may count on
     * a pool that was meant for one. */
    g_mutex_lock (&self->lock);
    alone = self->lanes->len == 1;
    g_mutex_unlock (&self->lock);
    return alone && gst_pad_peer_query (self->src, query);
  default:
    return gst_pad_query_default (pad, parent, query);
  }
}

GList *
gst_fx_sum_ref_pads (GstFxSum *self)
{
  GList *pads = NULL;
  GST_OBJECT_LOCK (self);
  for (GList *l = GST_ELEMENT (self)->sinkpads; l; l = l->next)
    pads = g_list_prepend (pads, gst_object_ref (l->data));
  GST_OBJECT_UNLOCK (self);
  return g_list_reverse (pads);
}

static gboolean
answer_delay (GstFxSum *self, GstQuery *query)
{
  GList *pads = gst_fx_sum_ref_pads (self);
  GstClockTime most = 0;
  for (GList *l = pads; l; l = l->next) {
    GstQuery *q = gst_fx_delay_new_query ();
    if (gst_pad_peer_query (l->data, q))
      most = MAX (most, gst_fx_delay_get (q));
    gst_query_unref (q);
  }
  g_list_free_full (pads, gst_object_unref);
  gst_fx_delay_set (query, most);
  return TRUE;
}

static gboolean
has_branches (GstFxSum *self)
{
  g_mutex_lock (&self->lock);
  gboolean some = self->lanes->len > 0 && !self->direct.active;
  g_mutex_unlock (&self->lock);
  return some;
}

gboolean
gst_fx_sum_src_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  GstFxSum *self = GST_FX_SUM (parent);
  if (gst_fx_delay_is_query (query))
    return answer_delay (self, query);
  /* Without a branch the way up is the splitter; caps are then its own. */
  if (!has_branches (self) && GST_QUERY_TYPE (query) != GST_QUERY_CAPS &&
      GST_QUERY_TYPE (query) != GST_QUERY_ACCEPT_CAPS)
    return gst_pad_peer_query (self->bypass, query);
  return gst_pad_query_default (pad, parent, query);
}

gboolean
gst_fx_sum_src_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  GstFxSum *self = GST_FX_SUM (parent);
  if (!has_branches (self))
    return gst_pad_push_event (self->bypass, event);
  return gst_pad_event_default (pad, parent, event);
}
