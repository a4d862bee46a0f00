/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* How late sound leaves a row of elements against its own timestamps, so that
 * parallel rows can be lined up. This is not latency: what the filters here
 * delay they drop at the beginning and move their timestamps along, as a
 * resampler or a FIR filter of GStreamer does, and count nothing. The answer is
 * collected by a custom query that goes upstream as a latency query does;
 * elements that do not know it pass it on and add nothing, one that does adds
 * its own. */

#ifndef GST_FX_DELAY_H
#define GST_FX_DELAY_H

#include <gst/gst.h>

G_BEGIN_DECLS

GstQuery *gst_fx_delay_new_query (void);
gboolean gst_fx_delay_is_query (GstQuery *query);
GstClockTime gst_fx_delay_get (GstQuery *query);
void gst_fx_delay_set (GstQuery *query, GstClockTime delay);

G_END_DECLS

#endif
