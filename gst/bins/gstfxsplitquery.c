/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the splitter of fxparallel answers, and what goes upstream: once, however
 * many branches bring it. */

#include "gst/bins/gstfxsplitpriv.h"
#include "gst/gstfxdelay.h"

/* Whether an upstream event has come through another branch already. */
static gboolean
is_seen (GstFxSplit *self, GstEvent *event)
{
  gboolean seen = FALSE;
  g_mutex_lock (&self->lock);
  for (guint i = 0; !seen && i < MIN (self->n_seen, GST_FX_SPLIT_SEEN); i++)
    seen = self->seen[i].type == GST_EVENT_TYPE (event) &&
           self->seen[i].seqnum == gst_event_get_seqnum (event);
  if (!seen) {
    self->seen[self->n_seen % GST_FX_SPLIT_SEEN].type = GST_EVENT_TYPE (event);
    self->seen[self->n_seen % GST_FX_SPLIT_SEEN].seqnum =
        gst_event_get_seqnum (event);
    /* Never back to 0, where entries without content would count. */
    self->n_seen = self->n_seen + 1 < 2 * GST_FX_SPLIT_SEEN ? self->n_seen + 1
                                                            : GST_FX_SPLIT_SEEN;
  }
  g_mutex_unlock (&self->lock);
  return seen;
}

gboolean
gst_fx_split_src_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  GstFxSplit *self = GST_FX_SPLIT (parent);
  if (is_seen (self, event)) {
    gst_event_unref (event);
    return TRUE;
  }
  return gst_pad_push_event (self->sink, event);
}

gboolean
gst_fx_split_sink_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  GstFxSplit *self = GST_FX_SPLIT (parent);
  if (GST_QUERY_TYPE (query) != GST_QUERY_ALLOCATION)
    return gst_pad_query_default (pad, parent, query);
  /* A pool that one branch offers is not for all. */
  gboolean ok = FALSE;
  g_mutex_lock (&self->lock);
  GPtrArray *list = g_ptr_array_ref (self->list);
  g_mutex_unlock (&self->lock);
  if (list->len == 1)
    ok = gst_pad_peer_query (((GstFxBranch *)list->pdata[0])->out, query);
  g_ptr_array_unref (list);
  return ok;
}

gboolean
gst_fx_split_src_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  /* What is further up delays all branches alike, known or not. */
  if (gst_fx_delay_is_query (query)) {
    gst_pad_peer_query (GST_FX_SPLIT (parent)->sink, query);
    return TRUE;
  }
  return gst_pad_query_default (pad, parent, query);
}
