/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/plot/axis.h"
#include <math.h>
#include "gst/tools/report.h"

gdouble
fx_axis_place (const FxAxis *a, gdouble value)
{
  if (a->is_log)
    return log (value / a->min) / log (a->max / a->min);
  return (value - a->min) / (a->max - a->min);
}

gdouble
fx_axis_value (const FxAxis *a, gdouble place)
{
  if (a->is_log)
    return a->min * pow (a->max / a->min, place);
  return a->min + (a->max - a->min) * place;
}

/* The smallest of 1, 2, 5 * 10^n that is no less. */
static gdouble
nice_step (gdouble least)
{
  gdouble unit = pow (10, floor (log10 (least)));
  static const gdouble steps[] = { 1, 2, 5, 10 };
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    if (steps[i] * unit >= least * (1 - 1e-9))
      return steps[i] * unit;
  }
  return 10 * unit;
}

static gdouble
step_of (const FxAxis *a, gdouble least)
{
  static const gdouble db[] = { 1, 2, 3, 6, 10, 20, 50, 100 };
  static const gdouble wide_db[] = { 5, 10, 20, 50, 100 };
  static const gdouble degrees[] = { 15, 30, 45, 90, 180, 360 };
  static const gdouble time[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900,
    1800, 3600, 7200, 14400, 21600, 43200, 86400 };
  const gdouble *steps = NULL;
  guint n = 0;
  if (a->kind == FX_AXIS_DB) {
    gboolean is_wide = a->max - a->min > 45;
    steps = is_wide ? wide_db : db;
    n = is_wide ? G_N_ELEMENTS (wide_db) : G_N_ELEMENTS (db);
  } else if (a->kind == FX_AXIS_DEGREES) {
    steps = degrees;
    n = G_N_ELEMENTS (degrees);
  } else if (a->kind == FX_AXIS_TIME) {
    steps = time;
    n = G_N_ELEMENTS (time);
  }
  if (n == 0 || least <= steps[0] / 2)
    return nice_step (least);
  for (guint i = 0; i < n; i++) {
    if (steps[i] >= least)
      return steps[i];
  }
  return nice_step (least);
}

static gchar *
text_of (const FxAxis *a, gdouble value, gdouble step)
{
  if (a->kind == FX_AXIS_HZ && fabs (value) >= 1000) {
    gchar digits[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd (digits, sizeof digits, "%.6g", value / 1000);
    return g_strdup_printf ("%sk", digits);
  }
  if (a->kind == FX_AXIS_TIME && a->max >= 60) {
    gint64 s = (gint64)floor (value + 0.5);
    gint64 h = s / 3600, m = s / 60 % 60;
    if (a->max >= 3600)
      return g_strdup_printf ("%d:%02d:%02d", (gint)h, (gint)m, (gint)(s % 60));
    return g_strdup_printf ("%d:%02d", (gint)m, (gint)(s % 60));
  }
  gint digits = step > 0 && step < 1 ? (gint)ceil (-log10 (step) - 1e-9) : 0;
  return fx_report_number (value, MIN (digits, 9));
}

static void
put (FxTick *tick, const FxAxis *a, gdouble value, gdouble step)
{
  g_autofree gchar *text = text_of (a, value, step);
  tick->value = value;
  tick->is_major = TRUE;
  g_strlcpy (tick->text, text, sizeof tick->text);
}

static guint
linear_ticks (const FxAxis *a, gdouble most, FxTick *ticks)
{
  guint n = 0;
  gdouble step = step_of (a, (a->max - a->min) / MAX (most, 1));
  gdouble first = ceil (a->min / step - 1e-6);
  for (gdouble i = first; n < FX_TICKS_MAX; i++) {
    if (i * step > a->max + 1e-6 * step)
      break;
    put (&ticks[n++], a, i * step, step);
  }
  return n;
}

/* A line at each digit of each decade, numbers where there is room: at 1, 2, 5,
 * or only at 1. */
static guint
log_ticks (const FxAxis *a, gdouble most, FxTick *ticks)
{
  guint n = 0;
  gdouble decades = log10 (a->max / a->min);
  for (gdouble d = floor (log10 (a->min)); pow (10, d) <= a->max; d++) {
    for (gint i = 1; i < 10 && n < FX_TICKS_MAX; i++) {
      gdouble value = i * pow (10, d);
      if (value < a->min * (1 - 1e-9) || value > a->max * (1 + 1e-9))
        continue;
      gboolean all = most >= decades * 9 * 1.4, some = most >= decades * 2.6;
      if (i == 1 || all || (some && (i == 2 || i == 5)))
        put (&ticks[n++], a, value, value < 1 ? pow (10, d) : 1);
      else
        ticks[n++] = (FxTick){ .value = value };
    }
  }
  return n;
}

guint
fx_axis_ticks (const FxAxis *a, gdouble most, FxTick *ticks)
{
  return a->is_log ? log_ticks (a, most, ticks) : linear_ticks (a, most, ticks);
}
