/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the side-chain is asked and asks: rates, on which it has to agree with
 * the input, and latency, which counts for both. */

#include "gst/gstfxaudio.h"
#include "gst/gstfxfilterpriv.h"
#include "gst/gstfxsidechain.h"

/* What live sources that should be on time may be late by, and what the
 * side-chain keeps. */
#define MARGIN (10 * GST_MSECOND)
#define KEEPS GST_SECOND

GstFxSidechain *
gst_fx_sidechain_of (GstObject *element)
{
  return gst_fx_filter_priv (GST_FX_FILTER (element))->side;
}

/* --- caps ------------------------------------------------------------------------ */

/* Whether upstream of the side-chain could make that rate. */
static gboolean
can_have (GstPad *pad, gint rate)
{
  GstCaps *filter =
      gst_caps_new_simple ("audio/x-raw", "rate", G_TYPE_INT, rate, NULL);
  GstCaps *caps = gst_pad_peer_query_caps (pad, filter);
  gboolean can = !gst_caps_is_empty (caps);
  gst_caps_unref (caps);
  gst_caps_unref (filter);
  return can;
}

gboolean
gst_fx_sidechain_agree (GstFxSidechain *s, GstPad *pad, gint own, gint rate)
{
  if (own == 0 || rate == 0 || own == rate)
    return TRUE;
  if (can_have (pad, rate)) {
    gst_pad_push_event (pad, gst_event_new_reconfigure ());
    return TRUE;
  }
  GST_ELEMENT_ERROR (s->element, STREAM, FORMAT,
      ("The side-chain has %d Hz and the input %d Hz: put audioresample in "
       "front of the pad " GST_FX_SIDECHAIN_PAD ".",
          own, rate),
      (NULL));
  return FALSE;
}

GstPad *
gst_fx_sidechain_ref_pad (GstFxSidechain *s, gint *own_rate)
{
  g_mutex_lock (&s->lock);
  GstPad *pad = s->pad ? gst_object_ref (s->pad) : NULL;
  g_mutex_unlock (&s->lock);
  GstCaps *caps = pad && own_rate ? gst_pad_get_current_caps (pad) : NULL;
  if (own_rate)
    *own_rate = 0;
  if (caps) {
    gst_structure_get_int (gst_caps_get_structure (caps, 0), "rate", own_rate);
    gst_caps_unref (caps);
  }
  return pad;
}

gboolean
gst_fx_sidechain_set_rate (GstFxSidechain *s, gint rate)
{
  gint own;
  g_mutex_lock (&s->lock);
  s->rate = rate;
  g_mutex_unlock (&s->lock);
  GstPad *pad = gst_fx_sidechain_ref_pad (s, &own);
  gboolean ok = !pad || gst_fx_sidechain_agree (s, pad, own, rate);
  gst_clear_object (&pad);
  return ok;
}

/* Adds to caps the template with the rates of the structure. */
static GstCaps *
add_rates (GstCaps *caps, GstCaps *templ, const GstStructure *from)
{
  GstCaps *own = gst_caps_copy (templ);
  const GValue *rates = gst_structure_get_value (from, "rate");
  if (rates)
    gst_caps_set_value (own, "rate", rates);
  return gst_caps_merge (caps, own);
}

/* The template, but of rates that the input has or could have. */
static GstCaps *
query_caps (GstFxSidechain *s, GstPad *pad)
{
  GstCaps *templ = gst_pad_get_pad_template_caps (pad);
  g_mutex_lock (&s->lock);
  gint rate = s->rate;
  g_mutex_unlock (&s->lock);
  GstCaps *caps = gst_caps_new_empty ();
  if (rate > 0) {
    gst_caps_unref (caps);
    caps = gst_caps_copy (templ);
    gst_caps_set_simple (caps, "rate", G_TYPE_INT, rate, NULL);
  } else {
    GstCaps *up = gst_pad_peer_query_caps (s->sink, NULL);
    GstCaps *down = gst_pad_query_caps (s->sink, NULL);
    GstCaps *both = gst_caps_intersect (up, down);
    for (guint i = 0; i < gst_caps_get_size (both); i++)
      caps = add_rates (caps, templ, gst_caps_get_structure (both, i));
    gst_caps_unref (up);
    gst_caps_unref (down);
    gst_caps_unref (both);
    if (gst_caps_is_empty (caps)) {
      gst_caps_unref (caps);
      caps = gst_caps_ref (templ);
    }
  }
  gst_caps_unref (templ);
  return caps;
}

gboolean
gst_fx_sidechain_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  GstCaps *filter, *caps, *both;
  switch (GST_QUERY_TYPE (query)) {
  case GST_QUERY_CAPS:
    caps = query_caps (gst_fx_sidechain_of (parent), pad);
    gst_query_parse_caps (query, &filter);
    if (filter) {
      both = gst_caps_intersect_full (filter, caps, GST_CAPS_INTERSECT_FIRST);
      gst_caps_unref (caps);
      caps = both;
    }
    gst_query_set_caps_result (query, caps);
    gst_caps_unref (caps);
    return TRUE;
  case GST_QUERY_ALLOCATION:
    /* Buffers are read and let go. */
    gst_query_add_allocation_meta (query, GST_AUDIO_META_API_TYPE, NULL);
    return TRUE;
  case GST_QUERY_DRAIN:
    return TRUE;
  default:
    return gst_pad_query_default (pad, parent, query);
  }
}

/* --- latency ---------------------------------------------------------------------- */

/* Of both branches: what is live counts. */
static gboolean
query_both (GstFxSidechain *s, GstQuery *query, gboolean *live,
    GstClockTime *min, GstClockTime *max)
{
  gboolean side_live = FALSE;
  GstClockTime side_min = 0, side_max = GST_CLOCK_TIME_NONE;
  if (!gst_pad_peer_query (s->sink, query))
    return FALSE;
  gst_query_parse_latency (query, live, min, max);
  GstPad *pad = gst_fx_sidechain_ref_pad (s, NULL);
  GstQuery *q = gst_query_new_latency ();
  if (pad && gst_pad_peer_query (pad, q))
    gst_query_parse_latency (q, &side_live, &side_min, &side_max);
  gst_query_unref (q);
  gst_clear_object (&pad);
  if (GST_CLOCK_TIME_IS_VALID (side_max))
    side_max += KEEPS;
  if (side_live && !*live) {
    *min = side_min;
    *max = side_max;
  } else if (side_live) {
    *min = MAX (*min, side_min);
    *max = MIN (*max, side_max); /* NONE is the largest */
  }
  *live |= side_live;
  return TRUE;
}

gboolean
gst_fx_sidechain_query_latency (
    GstFxSidechain *s, GstQuery *query, GstClockTime own)
{
  gboolean live;
  GstClockTime min, max;
  if (!gst_fx_sidechain_is_used (s))
    return gst_fx_audio_query_latency (s->sink, query, own);
  if (!query_both (s, query, &live, &min, &max))
    return FALSE;
  if (live)
    own += MARGIN;
  gst_query_set_latency (
      query, live, min + own, GST_CLOCK_TIME_IS_VALID (max) ? max + own : max);
  return TRUE;
}

void
gst_fx_sidechain_learn_latency (GstFxSidechain *s)
{
  gboolean live = FALSE;
  GstClockTime min = 0, max;
  g_mutex_lock (&s->lock);
  gboolean known = s->latency_known;
  s->latency_known = TRUE;
  g_mutex_unlock (&s->lock);
  if (known)
    return;
  GstQuery *q = gst_query_new_latency ();
  gboolean ok = query_both (s, q, &live, &min, &max);
  gst_query_unref (q);
  g_mutex_lock (&s->lock);
  s->live = ok && live;
  s->latency = min + MARGIN;
  g_mutex_unlock (&s->lock);
}
