/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The custom query behind gstfxdelay.h: a structure with one time in ns, to
 * which each element on the way adds its own. */

#include "gst/gstfxdelay.h"

#define NAME "fx-delay"

GstQuery *
gst_fx_delay_new_query (void)
{
  return gst_query_new_custom (GST_QUERY_CUSTOM,
      gst_structure_new (NAME, "delay", G_TYPE_UINT64, (guint64)0, NULL));
}

gboolean
gst_fx_delay_is_query (GstQuery *query)
{
  return GST_QUERY_TYPE (query) == GST_QUERY_CUSTOM &&
         gst_structure_has_name (gst_query_get_structure (query), NAME);
}

GstClockTime
gst_fx_delay_get (GstQuery *query)
{
  guint64 delay = 0;
  gst_structure_get_uint64 (gst_query_get_structure (query), "delay", &delay);
  return delay;
}

void
gst_fx_delay_set (GstQuery *query, GstClockTime delay)
{
  gst_structure_set (gst_query_writable_structure (query), "delay",
      G_TYPE_UINT64, (guint64)delay, NULL);
}
