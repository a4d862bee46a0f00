/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The source pads of an element with several outputs, and the events that they
 * get.
 *
 * The pads of a buffer are a list that is never changed, only replaced. A pad
 * that is requested while data flows gets the sticky events of the input, and
 * the one that is on its way. */

#include "gst/gstfxbandspriv.h"

/* Source pads that make sense with the properties as they are; 0: the settings
 * are wrong. */
static guint
count_pads (GstFxBands *self)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  GstFxOutput output;
  GST_OBJECT_LOCK (self);
  output = priv->output;
  GST_OBJECT_UNLOCK (self);
  return output == GST_FX_OUTPUT_CHANNELS
             ? 1
             : gst_fx_settings_outputs (&priv->settings);
}

/* --- events on source pads --------------------------------------------------------- */

/* A stream of its own, of the group of the input's. */
static GstEvent *
own_stream_start (GstPad *pad, GstEvent *event)
{
  const gchar *upstream;
  GstStreamFlags flags;
  guint group;
  gst_event_parse_stream_start (event, &upstream);
  gchar *id = g_strdup_printf ("%s/%03u", upstream, gst_fx_bands_index (pad));
  GstEvent *own = gst_event_new_stream_start (id);
  gst_event_parse_stream_flags (event, &flags);
  gst_event_set_stream_flags (own, flags);
  if (gst_event_parse_group_id (event, &group))
    gst_event_set_group_id (own, group);
  gst_event_set_seqnum (own, gst_event_get_seqnum (event));
  g_free (id);
  return own;
}

static GstEvent *
own_caps (GstFxBands *self, GstEvent *event)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  GstCaps *caps;
  if (priv->mode == GST_FX_OUTPUT_PADS || !priv->set_up)
    return gst_event_ref (event);
  gst_event_parse_caps (event, &caps);
  caps = gst_caps_copy (caps);
  gst_caps_set_simple (caps, "channels", G_TYPE_INT,
      GST_AUDIO_INFO_CHANNELS (&priv->out), "channel-mask", GST_TYPE_BITMASK,
      (guint64)0, NULL);
  GstEvent *own = gst_event_new_caps (caps);
  gst_event_set_seqnum (own, gst_event_get_seqnum (event));
  gst_caps_unref (caps);
  return own;
}

GstEvent *
gst_fx_bands_event_for (GstFxBands *self, GstPad *pad, GstEvent *event)
{
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_STREAM_START:
    return own_stream_start (pad, event);
  case GST_EVENT_CAPS:
    return own_caps (self, event);
  default:
    return gst_event_ref (event);
  }
}

typedef struct NewPad {
  GstFxBands *self;
  GstPad *pad;
} NewPad;

static gboolean
store_sticky (GstPad *sink, GstEvent **event, gpointer data)
{
  NewPad *n = data;
  if (GST_EVENT_TYPE (*event) != GST_EVENT_EOS) {
    GstEvent *own = gst_fx_bands_event_for (n->self, n->pad, *event);
    gst_pad_store_sticky_event (n->pad, own);
    gst_event_unref (own);
  }
  return TRUE;
}

/* --- pads -------------------------------------------------------------------------- */

GPtrArray *
gst_fx_bands_ref_pads (GstFxBands *self)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  g_mutex_lock (&priv->lock);
  GPtrArray *pads = g_ptr_array_ref (priv->pads);
  g_mutex_unlock (&priv->lock);
  return pads;
}

static gint
compare_pads (gconstpointer a, gconstpointer b)
{
  guint x = gst_fx_bands_index (*(GstPad *const *)a);
  guint y = gst_fx_bands_index (*(GstPad *const *)b);
  return (x > y) - (x < y);
}

/* Replaces the list by one with a pad more or less; under the lock. */
static void
replace_pads (GstFxBandsPrivate *priv, GstPad *more, GstPad *less)
{
  GPtrArray *old = priv->pads;
  priv->pads = g_ptr_array_new_with_free_func (gst_object_unref);
  for (guint i = 0; i < old->len; i++) {
    if (old->pdata[i] != less)
      g_ptr_array_add (priv->pads, gst_object_ref (old->pdata[i]));
  }
  if (more) {
    g_ptr_array_add (priv->pads, gst_object_ref (more));
    g_ptr_array_sort (priv->pads, compare_pads);
    gst_flow_combiner_add_pad (priv->flow, more);
  }
  if (less)
    gst_flow_combiner_remove_pad (priv->flow, less);
  g_ptr_array_unref (old);
}

static gboolean
is_taken (GPtrArray *pads, guint index)
{
  for (guint i = 0; i < pads->len; i++) {
    if (gst_fx_bands_index (pads->pdata[i]) == index)
      return TRUE;
  }
  return FALSE;
}

/* The band that a request is for: that of its name, or the lowest without a
 * pad. FALSE, and a warning: there is none. */
static gboolean
choose_index (GstFxBands *self, const gchar *name, guint *index)
{
  GPtrArray *pads = gst_fx_bands_ref_pads (self);
  guint n = count_pads (self);
  guint64 number = 0;
  gboolean named =
      name && g_str_has_prefix (name, "src_") &&
      g_ascii_string_to_unsigned (name + 4, 10, 0, G_MAXINT, &number, NULL);
  gboolean ok;
  *index = (guint)number;
  while (!named && is_taken (pads, *index))
    ++*index;
  ok = !is_taken (pads, *index);
  g_ptr_array_unref (pads);
  if (!ok) {
    GST_ELEMENT_WARNING (self, CORE, PAD,
        ("src_%u is there already; request another one.", *index), (NULL));
    return FALSE;
  }
  /* Before the element runs its settings may still change. */
  gboolean runs = GST_STATE (self) > GST_STATE_READY;
  if ((runs || !named) && n > 0 && *index >= n) {
    GST_ELEMENT_WARNING (self, CORE, PAD,
        ("There is no src_%u: the settings make %u source pads, src_0 to "
         "src_%u.",
            *index, n, n - 1),
        (NULL));
    return FALSE;
  }
  return TRUE;
}

static gboolean
src_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  return gst_pad_push_event (
      gst_fx_bands_priv (GST_FX_BANDS (parent))->sink, event);
}

GstPad *
gst_fx_bands_request_pad (GstElement *element, GstPadTemplate *templ,
    const gchar *name, const GstCaps *caps)
{
  GstFxBands *self = GST_FX_BANDS (element);
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  guint index;
  if (!choose_index (self, name, &index))
    return NULL;
  gchar *own = g_strdup_printf ("src_%u", index);
  GstPad *pad = gst_pad_new_from_template (templ, own);
  g_free (own);
  gst_pad_set_element_private (pad, GUINT_TO_POINTER (index));
  gst_pad_set_event_function (pad, src_event);
  gst_pad_set_query_function (pad, gst_fx_bands_src_query);
  gst_pad_set_active (pad, TRUE);
  NewPad n = { self, pad };
  g_mutex_lock (&priv->lock);
  gst_pad_sticky_events_foreach (priv->sink, store_sticky, &n);
  if (priv->event && GST_EVENT_IS_STICKY (priv->event))
    store_sticky (priv->sink, &priv->event, &n);
  replace_pads (priv, pad, NULL);
  g_mutex_unlock (&priv->lock);
  gst_element_add_pad (element, pad);
  return pad;
}

void
gst_fx_bands_release_pad (GstElement *element, GstPad *pad)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (GST_FX_BANDS (element));
  gst_object_ref (pad);
  g_mutex_lock (&priv->lock);
  replace_pads (priv, NULL, pad);
  g_mutex_unlock (&priv->lock);
  gst_pad_set_active (pad, FALSE);
  gst_element_remove_pad (element, pad);
  gst_object_unref (pad);
}

gboolean
gst_fx_bands_check_pads (GstFxBands *self)
{
  GPtrArray *pads = gst_fx_bands_ref_pads (self);
  guint n = count_pads (self), worst = 0;
  for (guint i = 0; i < pads->len; i++)
    worst = MAX (worst, gst_fx_bands_index (pads->pdata[i]));
  gboolean ok = pads->len == 0 || worst < n;
  g_ptr_array_unref (pads);
  if (!ok)
    GST_ELEMENT_ERROR (self, LIBRARY, SETTINGS,
        ("There is no band for src_%u: the settings make %u source pad%s, the "
         "last is src_%u; release the pad or %s.",
            worst, n, n == 1 ? "" : "s", n - 1,
            n == 1 ? "set output=pads" : "set more bands"),
        (NULL));
  return ok;
}
