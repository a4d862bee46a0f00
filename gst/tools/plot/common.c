/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What all plots have in common: reading, titles, axes. */

#include <math.h>
#include <string.h>
#include "gst/tools/plot/plots.h"
#include "gst/tools/report.h"

typedef struct Reading {
  const FxPlot *plot;
  const FxPlotReader *reader;
  GstAudioInfo info;
  guint64 frames;
  gdouble *mixed;
  gsize room;
} Reading;

static const gdouble *
mix (Reading *r, const gdouble *frames, gsize n)
{
  gint channels = r->info.channels;
  if (n > r->room) {
    r->mixed = g_renew (gdouble, r->mixed, n);
    r->room = n;
  }
  for (gsize i = 0; i < n; i++) {
    gdouble sum = 0;
    for (gint c = 0; c < channels; c++)
      sum += frames[i * (gsize)channels + (gsize)c];
    r->mixed[i] = sum / channels;
  }
  return r->mixed;
}

static gboolean
take (gpointer data, const GstAudioInfo *info, const gdouble *frames, gsize n)
{
  Reading *r = data;
  if (r->frames == 0 && n > 0) {
    r->info = *info;
    r->reader->begin (
        r->reader->data, info, r->plot->mix ? 1 : (guint)info->channels);
  }
  r->frames += n;
  if (n > 0)
    r->reader->add (
        r->reader->data, r->plot->mix ? mix (r, frames, n) : frames, n);
  return TRUE;
}

gboolean
fx_plot_read (const FxPlot *plot, GPtrArray *specs, const FxPlotReader *reader,
    GstAudioInfo *info, guint64 *frames, GError **error)
{
  Reading r = { .plot = plot, .reader = reader };
  GError *wrong = NULL;
  const gchar *path = fx_report_path (plot->input.path);
  gboolean good = fx_read_frames (
      &plot->input, specs, plot->device, take, &r, NULL, &wrong);
  g_free (r.mixed);
  if (good && r.frames == 0) {
    wrong = g_error_new (FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s: there is no sound in it, not one frame", path);
    good = FALSE;
  }
  if (!good) {
    if (!g_str_has_prefix (wrong->message, path))
      g_prefix_error (&wrong, "%s: ", path);
    g_propagate_error (error, wrong);
    return FALSE;
  }
  *info = r.info;
  *frames = r.frames;
  return TRUE;
}

/* Cut so that it fits. */
static gchar *
fitting (FxCanvas *c, const gchar *text)
{
  gdouble room = c->width - c->font * 3;
  g_autofree gchar *valid = g_utf8_make_valid (text, -1);
  if (fx_canvas_text_width (c, valid, 1) <= room)
    return g_steal_pointer (&valid);
  for (glong n = g_utf8_strlen (valid, -1) - 1; n > 0; n--) {
    g_autofree gchar *start = g_utf8_substring (valid, 0, n);
    gchar *cut = g_strconcat (start, "…", NULL);
    if (fx_canvas_text_width (c, cut, 1) <= room)
      return cut;
    g_free (cut);
  }
  return g_strdup ("");
}

static gchar *
chain_text (const FxPlot *plot)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < plot->specs->len; i++) {
    g_autofree gchar *one = fx_spec_to_text (plot->specs->pdata[i]);
    g_string_append_printf (text, "%s%s", i ? "  →  " : "", one);
  }
  return g_string_free (text, FALSE);
}

FxCanvas *
fx_plot_canvas (const FxPlot *plot, gint width, gint height,
    const GstAudioInfo *info, guint64 frames)
{
  FxCanvas *c = fx_canvas_new (plot->path, plot->width ? plot->width : width,
      plot->height ? plot->height : height);
  GString *details = g_string_new (NULL);
  g_autofree gchar *chain = chain_text (plot);
  g_autofree gchar *title = NULL;
  if (info) {
    g_autofree gchar *layout = fx_report_layout (info);
    g_autofree gchar *time = fx_report_time ((gdouble)frames / info->rate);
    g_string_append_printf (details, "%s, %d Hz, %s", time, info->rate, layout);
    if (*chain)
      g_string_append_printf (details, "   %s   %s",
          plot->before_after ? "before and after" : "after", chain);
  }
  if (plot->title)
    title = g_strdup (plot->title);
  else if (info)
    title = strcmp (plot->input.path, "-") == 0
                ? g_strdup ("stdin")
                : g_path_get_basename (plot->input.path);
  else
    title = g_strdup (*chain ? chain : "no effect");
  if (!info) {
    gchar level[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd (level, sizeof level, "%.5g", plot->response.level);
    g_string_append_printf (
        details, "%d Hz, impulse of %s dBFS", plot->response.rate, level);
    if (plot->title && *chain)
      g_string_append_printf (details, "   after   %s", chain);
  }
  g_autofree gchar *fits = fitting (c, details->str);
  g_autofree gchar *heading = fitting (c, title);
  fx_canvas_title (c, heading, fits);
  g_string_free (details, TRUE);
  return c;
}

gchar *
fx_plot_channel (const FxPlot *plot, const GstAudioInfo *info, guint channel)
{
  if (info->channels == 1)
    return NULL;
  return plot->mix ? g_strdup ("mix") : fx_report_channel (info, (gint)channel);
}

gdouble
fx_plot_start (const FxPlot *plot)
{
  return (gdouble)plot->input.start / GST_SECOND;
}

FxAxis
fx_plot_time_axis (const FxPlot *plot, gdouble seconds)
{
  gdouble start = fx_plot_start (plot);
  FxAxis axis = { "Time (s)", FX_AXIS_TIME, FALSE, start, start + seconds };
  if (axis.max >= 3600)
    axis.caption = "Time (h:min:s)";
  else if (axis.max >= 60)
    axis.caption = "Time (min:s)";
  /* Parts of a second cannot be told that way. */
  if (axis.max >= 60 && seconds < 10) {
    axis.caption = "Time (s)";
    axis.kind = FX_AXIS_PLAIN;
  }
  return axis;
}

gboolean
fx_plot_hz_axis (const FxPlot *plot, gint rate, FxAxis *axis, GError **error)
{
  *axis = (FxAxis){ "Frequency (Hz)", FX_AXIS_HZ, !plot->is_linear,
    plot->low > 0        ? plot->low
    : plot->is_linear    ? 0
    : rate / 2.0 > 100.0 ? 20
                         : rate / 20.0,
    plot->high > 0 ? MIN (plot->high, rate / 2.0) : rate / 2.0 };
  if (axis->min < axis->max)
    return TRUE;
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
      "--low %g Hz: is not below %g Hz, where the plot ends", axis->min,
      axis->max);
  return FALSE;
}
