/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What is along the side of a plot: a range, and places with a number. */

#ifndef FX_TOOL_AXIS_H
#define FX_TOOL_AXIS_H

#include <glib.h>

typedef enum {
  FX_AXIS_PLAIN,
  FX_AXIS_HZ,      /* "200", "2k" */
  FX_AXIS_DB,      /* steps that levels are told in */
  FX_AXIS_DEGREES, /* steps that divide a turn */
  FX_AXIS_TIME     /* seconds; from a minute on "1:30" */
} FxAxisKind;

typedef struct FxAxis {
  const gchar *caption;
  FxAxisKind kind;
  gboolean is_log;
  gdouble min, max;
} FxAxis;

typedef struct FxTick {
  gdouble value;
  gboolean is_major; /* has a number */
  gchar text[16];
} FxTick;

#define FX_TICKS_MAX 128

/* Places with a number, at most about `most`, and lines between them; how many
 * there are. */
guint fx_axis_ticks (const FxAxis *axis, gdouble most, FxTick *ticks);

/* 0 at min, 1 at max. */
gdouble fx_axis_place (const FxAxis *axis, gdouble value);
gdouble fx_axis_value (const FxAxis *axis, gdouble place);

#endif
