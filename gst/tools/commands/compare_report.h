/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The results of the command compare, as text and as JSON. */

#ifndef FX_TOOL_COMPARE_REPORT_H
#define FX_TOOL_COMPARE_REPORT_H

#include "gst/tools/analysis/thirds.h"
#include "gst/tools/analysis/difference.h"
#include "gst/tools/analysis/shift.h"
#include "gst/tools/report.h"

typedef struct FxComparison {
  const gchar *path_a, *path_b;
  GstAudioInfo info;
  guint64 frames_a, frames_b; /* of the whole files */
  gdouble most_delay;         /* ms that were searched */
  gboolean aligned;           /* the delay was taken out */
  FxShiftFound shift;
  FxDifference *difference;
  FxThirds *bands_a, *bands_b;
  gboolean has_tolerance;
  gdouble tolerance; /* dB */
} FxComparison;

/* The band whose levels differ most, of those that are heard in one of the two:
 * less than 80 dB below the loudest; -1: none. */
gint fx_comparison_worst_band (const FxComparison *c);

/* Level of a band in b over that in a, in dB. */
gdouble fx_comparison_band (const FxComparison *c, guint band);

/* The peak of the difference in dBFS, and whether that is above what is
 * tolerated. */
gdouble fx_comparison_peak (const FxComparison *c);
gboolean fx_comparison_fails (const FxComparison *c);

/* To stdout; bands: all of them, not only the worst. */
void fx_comparison_print (const FxComparison *c, gboolean bands);
void fx_comparison_json (JsonBuilder *json, const FxComparison *c);

#endif
