/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* As many frames at another rate as belong to the sound. */

#ifndef FX_TOOL_EXACT_H
#define FX_TOOL_EXACT_H

#include <gst/gst.h>

/* Makes an audioresample, which ends up to a frame early, give n * to / from
 * frames for n, rounded: at the end it hears some silence more, and what comes
 * of it beyond that number is cut. Before it runs. */
void fx_resample_exactly (GstElement *resample);

#endif
