/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The mean spectrum of a sound: a line per channel. */

#include "gst/tools/analysis/welch.h"
#include <math.h>
#include "gst/tools/analysis/stft.h"
#include "gst/tools/plot/plots.h"
#include "gst/tools/report.h"

enum { BEFORE, AFTER };

#define RANGE 120 /* dB, at most */

typedef struct Sound {
  const FxPlot *plot;
  FxWelch *spectrum;
  GstAudioInfo info;
  guint64 frames;
} Sound;

static void
begin (gpointer data, const GstAudioInfo *info, guint channels)
{
  Sound *s = data;
  guint size =
      s->plot->fft ? (guint)s->plot->fft : fx_stft_size (info->rate, 3);
  s->spectrum = fx_welch_new (info->rate, channels, size);
}

static void
add (gpointer data, const gdouble *frames, gsize n)
{
  fx_welch_add (((Sound *)data)->spectrum, frames, n);
}

static gboolean
read_sound (const FxPlot *plot, GPtrArray *specs, Sound *s, GError **error)
{
  const FxPlotReader reader = { begin, add, s };
  s->plot = plot;
  if (!fx_plot_read (plot, specs, &reader, &s->info, &s->frames, error))
    return FALSE;
  fx_welch_end (s->spectrum);
  if (plot->smooth > 0)
    fx_welch_smooth (s->spectrum, plot->smooth);
  return TRUE;
}

static gdouble
level (const Sound *s, guint channel, guint bin)
{
  return fx_db (fx_welch_power (s->spectrum, channel, bin)) / 2;
}

/* The largest and the smallest level between two frequencies. */
static void
extent (const Sound *s, const FxAxis *hz, gdouble *low, gdouble *high)
{
  if (!s->spectrum)
    return;
  for (guint c = 0; c < fx_welch_channels (s->spectrum); c++) {
    for (guint k = 1; k <= fx_welch_count (s->spectrum); k++) {
      gdouble f = fx_welch_hz (s->spectrum, k), db = level (s, c, k);
      if (f < hz->min || f > hz->max || !isfinite (db))
        continue;
      *low = fmin (*low, db);
      *high = fmax (*high, db);
    }
  }
}

static void
draw_line (FxCanvas *c, const FxPanel *p, const Sound *s, guint channel,
    FxColor color, gdouble width)
{
  FxLine line;
  fx_line_begin (&line, c, p);
  for (guint k = 1; k <= fx_welch_count (s->spectrum); k++) {
    gdouble f = fx_welch_hz (s->spectrum, k);
    if (f >= p->across.min * 0.8 && f <= p->across.max * 1.01)
      fx_line_add (&line, f, level (s, channel, k));
  }
  fx_line_end (&line, color, width);
}

static void
draw_legend (FxCanvas *c, const FxPanel *p, const FxPlot *plot, const Sound *s)
{
  guint channels = fx_welch_channels (s->spectrum), n = 0;
  g_autofree FxLegend *legend = g_new0 (FxLegend, 2 * channels);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < channels; i++) {
    for (gint after = plot->before_after ? 0 : 1; after < 2; after++) {
      g_autofree gchar *name = fx_plot_channel (plot, &s->info, i);
      gchar *text = plot->before_after
                        ? g_strdup_printf ("%s%s%s", name ? name : "",
                              name ? ", " : "", after ? "after" : "before")
                        : g_strdup (name);
      if (!text)
        continue;
      g_ptr_array_add (texts, text);
      FxColor color = fx_color_of (i);
      color.a = after ? 1 : 0.4;
      legend[n++] = (FxLegend){ text, color, !after };
    }
  }
  if (n > 0)
    fx_panel_legend (c, p, legend, n);
}

static gboolean
draw (const FxPlot *plot, const Sound *s, GError **error)
{
  const Sound *shown = &s[AFTER];
  FxPanel p;
  FxAxis hz;
  if (!fx_plot_hz_axis (plot, shown->info.rate, &hz, error))
    return FALSE;
  g_autoptr (FxCanvas) c =
      fx_plot_canvas (plot, 1200, 640, &shown->info, shown->frames);
  if (!fx_canvas_panels (c, &p, 1, 0, TRUE, error))
    return FALSE;
  gdouble low = INFINITY, high = -INFINITY;
  extent (&s[BEFORE], &hz, &low, &high);
  extent (shown, &hz, &low, &high);
  gdouble top = isfinite (high) ? ceil ((high + 1) / 10) * 10 : 0;
  gdouble bottom = isfinite (low) ? floor (low / 10) * 10 : top - RANGE;
  bottom = plot->range > 0 ? top - plot->range
                           : CLAMP (bottom, top - RANGE, top - 20);
  p.across = hz;
  p.up = (FxAxis){ "Level (dBFS)", FX_AXIS_DB, FALSE, bottom, top };
  fx_panel_grid (c, &p);
  fx_panel_clip (c, &p);
  guint channels = fx_welch_channels (shown->spectrum);
  for (guint i = 0; i < channels && plot->before_after; i++) {
    FxColor color = fx_color_of (i);
    color.a = 0.4;
    if (i < fx_welch_channels (s[BEFORE].spectrum))
      draw_line (c, &p, &s[BEFORE], i, color, c->font * 0.1);
  }
  for (guint i = 0; i < channels; i++)
    draw_line (c, &p, shown, i, fx_color_of (i), c->font * 0.11);
  fx_panel_unclip (c);
  fx_panel_frame (c, &p, TRUE, NULL);
  draw_legend (c, &p, plot, shown);
  return fx_canvas_save (c, error);
}

/* A line per frequency. */
static gboolean
write_numbers (const FxPlot *plot, const Sound *s, GError **error)
{
  const Sound *shown = &s[AFTER];
  gint from = plot->before_after ? BEFORE : AFTER;
  GString *csv = g_string_new ("hz");
  for (gint i = from; i <= AFTER; i++) {
    for (guint c = 0; c < fx_welch_channels (s[i].spectrum); c++)
      g_string_append_printf (
          csv, ",%s_dbfs_%u", i == BEFORE ? "before" : "level", c + 1);
  }
  for (guint k = 1; k <= fx_welch_count (shown->spectrum); k++) {
    g_string_append_c (csv, '\n');
    fx_plot_append (csv, fx_welch_hz (shown->spectrum, k));
    for (gint i = from; i <= AFTER; i++) {
      for (guint c = 0; c < fx_welch_channels (s[i].spectrum); c++) {
        g_string_append_c (csv, ',');
        fx_plot_append (csv, level (&s[i], c, k));
      }
    }
  }
  g_string_append_c (csv, '\n');
  gboolean good = fx_plot_save_numbers (plot, csv, error);
  g_string_free (csv, TRUE);
  return good;
}

gboolean
fx_plot_spectrum (const FxPlot *plot, GError **error)
{
  Sound s[2] = { 0 };
  gboolean good =
      (!plot->before_after || read_sound (plot, NULL, &s[BEFORE], error)) &&
      read_sound (plot, plot->specs, &s[AFTER], error) &&
      (fx_plot_is_numbers (plot) ? write_numbers (plot, s, error)
                                 : draw (plot, s, error));
  fx_welch_free (s[BEFORE].spectrum);
  fx_welch_free (s[AFTER].spectrum);
  return good;
}
