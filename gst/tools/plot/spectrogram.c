/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Spectra over time in colours. */

#include <cairo.h>
#include <math.h>
#include <string.h>
#include "gst/tools/analysis/gram.h"
#include "gst/tools/plot/plots.h"
#include "gst/tools/report.h"

enum { BEFORE, AFTER };

#define RANGE 100 /* dB */

typedef struct Sound {
  const FxPlot *plot;
  FxGram *gram;
  FxAxis hz;
  GstAudioInfo info;
  guint64 frames;
  GError *error;
} Sound;

/* About 40 ms, so that tones half an octave apart stay apart from 100 Hz on. */
static guint
size_of (const FxPlot *plot, gint rate)
{
  if (plot->fft)
    return (guint)plot->fft;
  return MAX (256, fx_stft_size (rate, 25));
}

static void
begin (gpointer data, const GstAudioInfo *info, guint channels)
{
  Sound *s = data;
  if (!fx_plot_hz_axis (s->plot, info->rate, &s->hz, &s->error))
    return;
  gint height = s->plot->height ? s->plot->height : 900;
  gint width = s->plot->width ? s->plot->width : 1200;
  FxGramRows rows = { (guint)CLAMP (height, 64, 1024), s->hz.min, s->hz.max,
    s->hz.is_log };
  s->gram = fx_gram_new (info->rate, channels, size_of (s->plot, info->rate),
      (guint)CLAMP (width, 64, 4096) * 2, &rows);
}

static void
add (gpointer data, const gdouble *frames, gsize n)
{
  Sound *s = data;
  if (s->gram)
    fx_gram_add (s->gram, frames, n);
}

static gboolean
read_sound (const FxPlot *plot, GPtrArray *specs, Sound *s, GError **error)
{
  const FxPlotReader reader = { begin, add, s };
  s->plot = plot;
  gboolean good =
      fx_plot_read (plot, specs, &reader, &s->info, &s->frames, error);
  if (good && s->error) {
    g_propagate_error (error, g_steal_pointer (&s->error));
    good = FALSE;
  }
  g_clear_error (&s->error);
  if (good)
    fx_gram_end (s->gram);
  return good;
}

static gdouble
loudest (const Sound *s)
{
  gdouble most = 0;
  const FxGram *g = s->gram;
  for (guint c = 0; g && c < g->channels; c++) {
    for (guint i = 0; i < g->count; i++) {
      for (guint r = 0; r < g->rows.n; r++)
        most = fmax (most, fx_gram_power (g, c, i, r));
    }
  }
  return most;
}

static gdouble
heat (gdouble power, const FxAxis *db)
{
  return fx_axis_place (db, fx_db (power) / 2);
}

/* One pixel per column and row, which cairo fits into the panel. */
static void
draw_gram (FxCanvas *c, const FxPanel *p, const Sound *s, guint channel,
    const FxAxis *db)
{
  const FxGram *g = s->gram;
  gint w = (gint)g->count, h = (gint)g->rows.n;
  cairo_surface_t *image =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, w, h);
  guint8 *data = cairo_image_surface_get_data (image);
  gint stride = cairo_image_surface_get_stride (image);
  for (gint y = 0; data && y < h; y++) {
    guint32 *row = (guint32 *)(void *)(data + (gsize)y * (gsize)stride);
    for (gint x = 0; x < w; x++)
      row[x] = fx_color_heat (
          heat (fx_gram_power (g, channel, (guint)x, (guint)(h - 1 - y)), db));
  }
  cairo_surface_mark_dirty (image);
  gdouble from, ends, to, start = fx_plot_start (s->plot);
  fx_gram_column (g, 0, &from, &ends);
  fx_gram_column (g, g->count - 1, &ends, &to);
  gdouble left = fx_panel_x (p, start + from / s->info.rate);
  gdouble right = fx_panel_x (p, start + to / s->info.rate);
  cairo_save (c->cr);
  cairo_translate (c->cr, left, p->y);
  cairo_scale (c->cr, (right - left) / w, p->h / h);
  cairo_set_source_surface (c->cr, image, 0, 0);
  cairo_pattern_t *pattern = cairo_get_source (c->cr);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_GOOD);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_PAD);
  cairo_paint (c->cr);
  cairo_restore (c->cr);
  cairo_surface_destroy (image);
}

/* What colours mean, at the right side. */
static void
draw_bar (
    FxCanvas *c, const FxPanel *first, const FxPanel *last, const FxAxis *db)
{
  gdouble x = first->x + first->w + c->font * 1.4, y = first->y;
  gdouble w = c->font * 1.1, h = last->y + last->h - first->y;
  cairo_pattern_t *colors = cairo_pattern_create_linear (0, y + h, 0, y);
  for (gint i = 0; i <= 32; i++) {
    guint32 k = fx_color_heat (i / 32.0);
    cairo_pattern_add_color_stop_rgb (colors, i / 32.0, (k >> 16) / 255.0,
        (k >> 8 & 255) / 255.0, (k & 255) / 255.0);
  }
  cairo_rectangle (c->cr, x, y, w, h);
  cairo_set_source (c->cr, colors);
  cairo_fill (c->cr);
  cairo_pattern_destroy (colors);
  FxTick ticks[FX_TICKS_MAX];
  const FxText how = { .across = 0, .along = 0.5 };
  guint n = fx_axis_ticks (db, h / (c->font * 2.6), ticks);
  for (guint i = 0; i < n; i++) {
    gdouble at = y + h * (1 - fx_axis_place (db, ticks[i].value));
    fx_canvas_color (c, fx_color_ink);
    cairo_set_line_width (c->cr, 1);
    cairo_move_to (c->cr, x + w, floor (at) + 0.5);
    cairo_line_to (c->cr, x + w + c->font * 0.3, floor (at) + 0.5);
    cairo_stroke (c->cr);
    fx_canvas_text (c, x + w + c->font * 0.6, at, ticks[i].text, &how);
  }
  const FxText caption = {
    .across = 0.5, .along = 0, .is_upright = TRUE, .color = &fx_color_faint
  };
  if (fx_canvas_text_width (c, db->caption, 1) < h)
    fx_canvas_text (c, x + w + c->font * 3.3, y + h / 2, db->caption, &caption);
}

static gchar *
panel_name (const FxPlot *plot, const Sound *s, guint channel, gboolean after)
{
  g_autofree gchar *name = fx_plot_channel (plot, &s->info, channel);
  if (!plot->before_after)
    return g_steal_pointer (&name);
  return g_strdup_printf (
      "%s%s%s", name ? name : "", name ? ", " : "", after ? "after" : "before");
}

static gboolean
draw (const FxPlot *plot, const Sound *s, GError **error)
{
  const Sound *shown = &s[AFTER];
  guint channels = shown->gram->channels, each = plot->before_after ? 2 : 1;
  guint n = 0;
  g_autofree FxPanel *panels = g_new0 (FxPanel, channels * 2);
  g_autoptr (FxCanvas) c = fx_plot_canvas (plot, 1200,
      (gint)(120 + (channels * each == 1 ? 480 : 260 * channels * each)),
      &shown->info, shown->frames);
  if (plot->before_after)
    channels = MIN (channels, s[BEFORE].gram->channels);
  if (!fx_canvas_panels (
          c, panels, channels * each, c->font * 5.6, TRUE, error))
    return FALSE;
  gdouble most = fx_db (fmax (loudest (&s[BEFORE]), loudest (shown))) / 2;
  gdouble top = isfinite (most) ? ceil (most / 10) * 10 : 0;
  gdouble range = plot->range > 0 ? plot->range : RANGE;
  FxAxis db = { "Level (dBFS)", FX_AXIS_DB, FALSE, top - range, top };
  gdouble length = fmax ((gdouble)shown->frames / shown->info.rate,
      plot->before_after ? (gdouble)s[BEFORE].frames / s[BEFORE].info.rate : 0);
  for (guint i = 0; i < channels; i++) {
    for (gint k = plot->before_after ? BEFORE : AFTER; k <= AFTER; k++) {
      FxPanel *p = &panels[n++];
      g_autofree gchar *name = panel_name (plot, shown, i, k == AFTER);
      p->across = fx_plot_time_axis (plot, length);
      p->up = shown->hz;
      fx_panel_clip (c, p);
      fx_canvas_color (c, (FxColor){ 0.03, 0.03, 0.08, 1 });
      cairo_paint (c->cr);
      draw_gram (c, p, &s[k], i, &db);
      fx_panel_unclip (c);
      fx_panel_frame (c, p, n == channels * each, name);
    }
  }
  draw_bar (c, &panels[0], &panels[n - 1], &db);
  return fx_canvas_save (c, error);
}

gboolean
fx_plot_spectrogram (const FxPlot *plot, GError **error)
{
  Sound s[2] = { 0 };
  gboolean good =
      (!plot->before_after || read_sound (plot, NULL, &s[BEFORE], error)) &&
      read_sound (plot, plot->specs, &s[AFTER], error) && draw (plot, s, error);
  fx_gram_free (s[BEFORE].gram);
  fx_gram_free (s[AFTER].gram);
  return good;
}
