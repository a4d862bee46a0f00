/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The results of the command stats, as a table and as JSON. */

#ifndef FX_TOOL_STATS_REPORT_H
#define FX_TOOL_STATS_REPORT_H

#include "gst/tools/analysis/levels.h"
#include "gst/tools/report.h"

/* To stdout, at most 80 columns wide. */
void fx_stats_print (const gchar *path, const FxLevels *levels);

/* One object. */
void
fx_stats_json (JsonBuilder *json, const gchar *path, const FxLevels *levels);

#endif
