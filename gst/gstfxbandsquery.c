/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Queries of an element with several outputs: caps, which have other numbers of
 * channels on the two sides when bands leave as channels, latency, allocation. */

#include "gst/gstfxbandspriv.h"

/* The channels of caps times or divided by bands; what does not divide is any
 * number. Positions say nothing about bands. */
static GstCaps *
scale_channels (const GstCaps *caps, gint bands, gboolean times)
{
  GstCaps *scaled = gst_caps_copy (caps);
  for (guint i = 0; i < gst_caps_get_size (scaled); i++) {
    GstStructure *s = gst_caps_get_structure (scaled, i);
    gint n;
    gst_structure_remove_field (s, "channel-mask");
    if (!gst_structure_get_int (s, "channels", &n))
      gst_structure_set (s, "channels", GST_TYPE_INT_RANGE, 1, G_MAXINT, NULL);
    else if (times)
      gst_structure_set (s, "channels", G_TYPE_INT, n * bands, NULL);
    else if (n % bands == 0)
      gst_structure_set (s, "channels", G_TYPE_INT, n / bands, NULL);
    else
      gst_caps_remove_structure (scaled, i--);
  }
  return scaled;
}

/* What pad can do, given what the other side of peer can. */
static GstCaps *
caps_through (
    GstFxBands *self, GstPad *pad, GstPad *peer, GstCaps *so_far, gint bands)
{
  GstCaps *templ = gst_pad_get_pad_template_caps (pad);
  GstCaps *other = gst_pad_peer_query_caps (peer, NULL);
  gboolean times = GST_PAD_IS_SRC (pad);
  GstCaps *mine =
      bands > 1 ? scale_channels (other, bands, times) : gst_caps_ref (other);
  GstCaps *both = gst_caps_intersect_full (
      mine, so_far ? so_far : templ, GST_CAPS_INTERSECT_FIRST);
  gst_caps_unref (templ);
  gst_caps_unref (other);
  gst_caps_unref (mine);
  if (so_far)
    gst_caps_unref (so_far);
  return both;
}

static GstCaps *
query_caps (GstFxBands *self, GstPad *pad, GstCaps *filter)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  gint bands = 1;
  GstCaps *caps = NULL;
  GST_OBJECT_LOCK (self);
  gboolean channels = priv->output == GST_FX_OUTPUT_CHANNELS;
  GST_OBJECT_UNLOCK (self);
  if (channels)
    bands = (gint)MAX (1, gst_fx_settings_outputs (&priv->settings));
  if (pad != priv->sink) {
    caps = caps_through (self, pad, priv->sink, NULL, bands);
  } else {
    GPtrArray *pads = gst_fx_bands_ref_pads (self);
    for (guint i = 0; i < pads->len; i++)
      caps = caps_through (self, pad, pads->pdata[i], caps, bands);
    g_ptr_array_unref (pads);
    if (!caps)
      caps = gst_pad_get_pad_template_caps (pad);
  }
  if (filter) {
    GstCaps *both =
        gst_caps_intersect_full (filter, caps, GST_CAPS_INTERSECT_FIRST);
    gst_caps_unref (caps);
    caps = both;
  }
  return caps;
}

static gboolean
answer_caps (GstFxBands *self, GstPad *pad, GstQuery *query)
{
  GstCaps *filter;
  gst_query_parse_caps (query, &filter);
  GstCaps *caps = query_caps (self, pad, filter);
  gst_query_set_caps_result (query, caps);
  gst_caps_unref (caps);
  return TRUE;
}

gboolean
gst_fx_bands_sink_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  switch (GST_QUERY_TYPE (query)) {
  case GST_QUERY_CAPS:
    return answer_caps (GST_FX_BANDS (parent), pad, query);
  case GST_QUERY_ALLOCATION:
    /* No buffer goes through, so nothing that a branch offers is for upstream. */
    gst_query_add_allocation_meta (query, GST_AUDIO_META_API_TYPE, NULL);
    return TRUE;
  default:
    return gst_pad_query_default (pad, parent, query);
  }
}

gboolean
gst_fx_bands_src_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  GstFxBands *self = GST_FX_BANDS (parent);
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  switch (GST_QUERY_TYPE (query)) {
  case GST_QUERY_CAPS:
    return answer_caps (self, pad, query);
  case GST_QUERY_LATENCY:
    return gst_fx_audio_query_latency (
        priv->sink, query, atomic_load (&priv->latency));
  default:
    return gst_pad_query_default (pad, parent, query);
  }
}
