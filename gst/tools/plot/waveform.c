/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The wave: extremes pale, RMS inside them dark; samples as a line where there
 * are few. */

#include <cairo.h>
#include <math.h>
#include "gst/tools/analysis/envelope.h"
#include "gst/tools/plot/plots.h"

enum { BEFORE, AFTER };

typedef struct Wave {
  FxEnvelope *envelope;
  guint most;
  GstAudioInfo info;
  guint64 frames;
} Wave;

static void
begin (gpointer data, const GstAudioInfo *info, guint channels)
{
  Wave *w = data;
  w->envelope = fx_envelope_new (channels, w->most);
}

static void
add (gpointer data, const gdouble *frames, gsize n)
{
  fx_envelope_add (((Wave *)data)->envelope, frames, n);
}

static gdouble
seconds (const Wave *w, guint64 frame)
{
  return (gdouble)frame / w->info.rate;
}

static gdouble
peak_of (const Wave *w)
{
  gdouble peak = 0;
  for (guint c = 0; w->envelope && c < w->envelope->channels; c++) {
    for (guint i = 0; i < w->envelope->count; i++) {
      const FxEnvelopePoint *p = fx_envelope_point (w->envelope, c, i);
      peak = fmax (peak, fmax (p->max, -p->min));
    }
  }
  return peak;
}

/* The area between two edges, over all points. */
typedef void (*Edges) (const FxEnvelopePoint *p, guint64 n, gdouble edges[2]);

static void
extremes (const FxEnvelopePoint *p, guint64 n, gdouble edges[2])
{
  edges[0] = p->min;
  edges[1] = p->max;
}

static void
around (const FxEnvelopePoint *p, guint64 n, gdouble edges[2])
{
  gdouble rms = sqrt (p->squares / (gdouble)n);
  edges[0] = fmax (p->min, -rms);
  edges[1] = fmin (p->max, rms);
}

static void
fill (FxCanvas *c, const FxPanel *panel, const FxPlot *plot, const Wave *w,
    guint channel, Edges edges, FxColor color)
{
  const FxEnvelope *e = w->envelope;
  cairo_new_path (c->cr);
  for (guint k = 0; k < 2 * e->count; k++) {
    guint i = k < e->count ? k : 2 * e->count - 1 - k;
    guint64 n = fx_envelope_length (e, i);
    gdouble y[2], middle = seconds (w, i * e->span + n / 2);
    edges (fx_envelope_point (e, channel, i), n, y);
    cairo_line_to (c->cr, fx_panel_x (panel, fx_plot_start (plot) + middle),
        fx_panel_y (panel, k < e->count ? y[1] : y[0]));
  }
  cairo_close_path (c->cr);
  fx_canvas_color (c, color);
  cairo_fill_preserve (c->cr);
  /* Where the wave is thin, the area alone would be nothing. */
  cairo_set_line_width (c->cr, c->font * 0.05);
  cairo_stroke (c->cr);
}

static void
draw_samples (FxCanvas *c, const FxPanel *panel, const FxPlot *plot,
    const Wave *w, guint channel, FxColor color)
{
  const FxEnvelope *e = w->envelope;
  FxLine line;
  fx_line_begin (&line, c, panel);
  for (guint i = 0; i < e->count; i++)
    fx_line_add (&line, fx_plot_start (plot) + seconds (w, i),
        fx_envelope_point (e, channel, i)->max);
  fx_line_end (&line, color, c->font * 0.12);
  if (e->count * c->font > panel->w)
    return;
  for (guint i = 0; i < e->count; i++) {
    cairo_arc (c->cr, fx_panel_x (panel, fx_plot_start (plot) + seconds (w, i)),
        fx_panel_y (panel, fx_envelope_point (e, channel, i)->max),
        c->font * 0.2, 0, 2 * M_PI);
    cairo_fill (c->cr);
  }
}

static void
draw_wave (FxCanvas *c, const FxPanel *panel, const FxPlot *plot, const Wave *w,
    guint channel, FxColor color)
{
  FxColor pale = color;
  if (w->envelope->span == 1 && w->envelope->count < 2 * panel->w) {
    draw_samples (c, panel, plot, w, channel, color);
    return;
  }
  pale.a *= 0.45;
  fill (c, panel, plot, w, channel, extremes, pale);
  fill (c, panel, plot, w, channel, around, color);
}

/* Marks at the edges where the wave reaches full scale. */
static void
draw_full_scale (FxCanvas *c, const FxPanel *panel, const FxPlot *plot,
    const Wave *w, guint channel)
{
  const FxEnvelope *e = w->envelope;
  const gdouble top = 1 - 1.0 / 32768;
  fx_canvas_color (c, fx_color_alarm);
  for (guint i = 0; i < e->count; i++) {
    const FxEnvelopePoint *p = fx_envelope_point (e, channel, i);
    gdouble x =
        fx_panel_x (panel, fx_plot_start (plot) + seconds (w, i * e->span));
    gdouble wide = fmax (1, panel->w / e->count), high = c->font * 0.3;
    if (p->max >= top)
      cairo_rectangle (c->cr, x, panel->y + 1, wide, high);
    if (p->min <= -top)
      cairo_rectangle (c->cr, x, panel->y + panel->h - high, wide, high);
  }
  cairo_fill (c->cr);
}

static void
draw_channel (FxCanvas *c, FxPanel *panel, const FxPlot *plot, const Wave *w,
    guint channel, gboolean is_last)
{
  const Wave *shown = &w[AFTER], *before = &w[BEFORE];
  g_autofree gchar *name = fx_plot_channel (plot, &shown->info, channel);
  fx_panel_grid (c, panel);
  fx_panel_clip (c, panel);
  if (before->envelope && channel < before->envelope->channels)
    draw_wave (c, panel, plot, before, channel, fx_color_before);
  FxColor color = fx_color_of (channel);
  color.a = before->envelope ? 0.8 : 1; /* what was there shines through */
  draw_wave (c, panel, plot, shown, channel, color);
  draw_full_scale (c, panel, plot, shown, channel);
  fx_panel_unclip (c);
  fx_panel_frame (c, panel, is_last, name);
  if (before->envelope) {
    const FxLegend legend[] = { { "before", fx_color_before, FALSE },
      { "after", fx_color_of (channel), FALSE } };
    fx_panel_legend (c, panel, legend, 2);
  }
}

static gboolean
draw (const FxPlot *plot, const Wave *w, GError **error)
{
  const Wave *shown = &w[AFTER];
  guint n = shown->envelope->channels;
  g_autofree FxPanel *panels = g_new0 (FxPanel, n);
  g_autoptr (FxCanvas) c = fx_plot_canvas (plot, 1200,
      (gint)(120 + (n == 1 ? 320 : 200 * n)), &shown->info, shown->frames);
  if (!fx_canvas_panels (c, panels, n, 0, TRUE, error))
    return FALSE;
  gdouble peak = fmax (peak_of (&w[BEFORE]), peak_of (shown));
  gdouble top = plot->fit && peak > 0 ? peak * 1.05 : fmax (1, peak * 1.02);
  gdouble length = fmax (seconds (shown, shown->frames),
      w[BEFORE].envelope ? seconds (&w[BEFORE], w[BEFORE].frames) : 0);
  for (guint i = 0; i < n; i++) {
    panels[i].across = fx_plot_time_axis (plot, length);
    panels[i].up = (FxAxis){ "Amplitude", FX_AXIS_PLAIN, FALSE, -top, top };
    draw_channel (c, &panels[i], plot, w, i, i + 1 == n);
  }
  return fx_canvas_save (c, error);
}

gboolean
fx_plot_waveform (const FxPlot *plot, GError **error)
{
  guint most = (guint)MAX (plot->width ? plot->width : 1200, 64) * 2;
  Wave w[2] = { { .most = most }, { .most = most } };
  const FxPlotReader readers[2] = { { begin, add, &w[0] },
    { begin, add, &w[1] } };
  gboolean good =
      (!plot->before_after || fx_plot_read (plot, NULL, &readers[BEFORE],
                                  &w[BEFORE].info, &w[BEFORE].frames, error)) &&
      fx_plot_read (plot, plot->specs, &readers[AFTER], &w[AFTER].info,
          &w[AFTER].frames, error) &&
      draw (plot, w, error);
  fx_envelope_free (w[BEFORE].envelope);
  fx_envelope_free (w[AFTER].envelope);
  return good;
}
