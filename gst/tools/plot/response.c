/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What a chain does: magnitude, phase and group delay over frequency, and the
 * impulse response. */

#include "gst/tools/analysis/response.h"
#include <cairo.h>
#include <math.h>
#include <stdlib.h>
#include "gst/tools/plot/plots.h"
#include "gst/tools/report.h"

#define RANGE 90      /* dB of magnitude, at most */
#define HEARD 60      /* dB under the largest: where the group delay counts */
#define SOUNDING 1e-3 /* of the peak: how far the impulse response is shown */

typedef struct Parts {
  FxPanel magnitude, phase, delay, impulse;
} Parts;

/* Bins within the axis. */
static gboolean
is_shown (const FxResponse *r, const FxAxis *hz, guint k)
{
  gdouble f = fx_response_hz (r, k);
  return f >= hz->min && f <= hz->max;
}

static FxAxis
db_axis (const FxPlot *plot, const FxResponse *r, const FxAxis *hz)
{
  gdouble low = INFINITY, high = -INFINITY;
  gdouble most = plot->range > 0 ? plot->range : RANGE;
  for (guint c = 0; c < r->channels; c++) {
    for (guint k = 1; k <= r->frames / 2; k++) {
      gdouble db = fx_response_db (r, c, k);
      if (!is_shown (r, hz, k) || !isfinite (db))
        continue;
      low = fmin (low, db);
      high = fmax (high, db);
    }
  }
  if (!isfinite (high))
    low = high = 0;
  gdouble span = fmin (fmax (high - low, 6), most);
  gdouble unit = span < 13 ? 1 : span < 40 ? 3 : 10;
  gdouble middle = (high + low) / 2;
  if (high - low < 6) {
    high = middle + 3;
    span = 6;
  }
  gdouble top = ceil (high / unit + 0.3) * unit;
  gdouble bottom = floor ((high - span) / unit - 0.3) * unit;
  if (plot->range > 0)
    bottom = top - plot->range;
  return (FxAxis){ "Magnitude (dB)", FX_AXIS_DB, FALSE, bottom, top };
}

static int
ascending (const void *a, const void *b)
{
  gdouble x = *(const gdouble *)a, y = *(const gdouble *)b;
  return (x > y) - (x < y);
}

/* All but the outermost hundredths: at zeros the group delay has no end. */
static FxAxis
delay_axis (const FxResponse *r, const FxAxis *hz)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (gdouble));
  for (guint c = 0; c < r->channels; c++) {
    gdouble most = -INFINITY;
    for (guint k = 1; k <= r->frames / 2; k++)
      most = fmax (most, fx_response_db (r, c, k));
    for (guint k = 1; k <= r->frames / 2; k++) {
      gdouble ms = fx_response_delay (r, c, k);
      if (is_shown (r, hz, k) && isfinite (ms) &&
          fx_response_db (r, c, k) > most - HEARD)
        g_array_append_val (values, ms);
    }
  }
  gdouble low = 0, high = 0;
  if (values->len > 0) {
    const gdouble *v = (const gdouble *)(void *)values->data;
    qsort (values->data, values->len, sizeof (gdouble), ascending);
    low = v[values->len / 200];
    high = v[values->len - 1 - values->len / 200];
  }
  /* Bins are dense where frequencies are high: what low ones do counts, too. */
  for (guint c = 0; c < r->channels; c++) {
    for (guint k = 1; k <= r->frames / 2; k = k + 1 + k / 16) {
      gdouble ms = fx_response_delay (r, c, k);
      if (is_shown (r, hz, k) && isfinite (ms) &&
          fx_response_db (r, c, k) > -HEARD && fabs (ms) < 1e4) {
        low = fmin (low, ms);
        high = fmax (high, ms);
      }
    }
  }
  gdouble pad = fmax ((high - low) * 0.08, 0.05);
  return (FxAxis){ "Group delay (ms)", FX_AXIS_PLAIN, FALSE, low - pad,
    high + pad };
}

/* From the start to where it has died away. */
static void
impulse_axes (const FxResponse *r, FxAxis *time, FxAxis *up)
{
  gdouble low = 0, high = 0;
  gint64 first = 0, last = 0;
  gsize all = (gsize)r->channels * r->frames;
  for (gsize i = 0; i < all; i++) {
    low = fmin (low, r->impulse[i]);
    high = fmax (high, r->impulse[i]);
  }
  for (gsize i = 0; i < all; i++) {
    gint64 at = (gint64)(i % r->frames) - (gint64)r->zero;
    if (fabs (r->impulse[i]) > SOUNDING * fmax (high, -low)) {
      last = MAX (last, at);
      first = MIN (first, at);
    }
  }
  gdouble length = MAX ((gdouble)(last - first) * 1.12, 24);
  gdouble from = fmax ((gdouble)first - 0.03 * length, -(gdouble)r->zero);
  gdouble to = fmin (from + length, (gdouble)(r->frames - r->zero - 1));
  gdouble pad = fmax ((high - low) * 0.08, 1e-6), ms = 1000.0 / r->rate;
  *time = (FxAxis){ "Time (ms)", FX_AXIS_PLAIN, FALSE, from * ms, to * ms };
  *up = (FxAxis){ "Impulse response", FX_AXIS_PLAIN, FALSE, low - pad,
    high + pad };
}

/* All numbers of one part, over frequency. */
typedef gdouble (*Part) (const FxResponse *r, guint channel, guint k);

static void
draw_part (FxCanvas *c, const FxPanel *p, const FxResponse *r, guint channel,
    Part part, gboolean turns)
{
  FxLine line;
  gdouble before = NAN;
  fx_line_begin (&line, c, p);
  for (guint k = 1; k <= r->frames / 2; k++) {
    gdouble f = fx_response_hz (r, k), y = part (r, channel, k);
    if (f < p->across.min * 0.9 || f > p->across.max * 1.01)
      continue;
    /* Neither turns nor changes of sign are slopes. */
    if (turns && fabs (y - before) > 170)
      fx_line_add (&line, f, NAN);
    before = y;
    fx_line_add (&line, f, y);
  }
  fx_line_end (&line, fx_color_of (channel), c->font * 0.15);
}

static void
draw_impulse (FxCanvas *c, const FxPanel *p, const FxResponse *r, guint channel)
{
  const gdouble *h = r->impulse + (gsize)channel * r->frames;
  gdouble ms = 1000.0 / r->rate;
  guint from = (guint)MAX (floor (p->across.min / ms) + r->zero, 0);
  guint to = MIN (r->frames, (guint)(ceil (p->across.max / ms) + r->zero) + 1);
  FxLine line;
  fx_canvas_color (c, fx_color_of (channel));
  /* Few samples stand alone, each on its stem. */
  if ((to - from) * c->font < p->w * 1.6) {
    cairo_set_line_width (c->cr, c->font * 0.1);
    for (guint i = from; i < to; i++) {
      gdouble x = fx_panel_x (p, ((gdouble)i - r->zero) * ms);
      gdouble y = fx_panel_y (p, h[i]);
      cairo_move_to (c->cr, x, fx_panel_y (p, 0));
      cairo_line_to (c->cr, x, y);
      cairo_stroke (c->cr);
      cairo_arc (c->cr, x, y, c->font * 0.22, 0, 2 * M_PI);
      cairo_fill (c->cr);
    }
    return;
  }
  fx_line_begin (&line, c, p);
  for (guint i = from; i < to; i++)
    fx_line_add (&line, ((gdouble)i - r->zero) * ms, h[i]);
  fx_line_end (&line, fx_color_of (channel), c->font * 0.11);
}

/* Over frequency close together, the impulse with room for its own numbers. */
static gboolean
lay_out (FxCanvas *c, FxPanel **panels, guint n, gboolean has_impulse,
    GError **error)
{
  FxPanel all[4];
  if (!fx_canvas_panels (c, all, n, c->font * 0.6, TRUE, error))
    return FALSE;
  gdouble extra = has_impulse && n > 1 ? c->font * 3.4 : 0;
  gdouble gap = n > 1 ? all[1].y - all[0].y - all[0].h : 0;
  gdouble high = floor (all[0].h - extra / n), y = all[0].y;
  for (guint i = 0; i < n; i++) {
    if (i > 0)
      y += high + gap + (has_impulse && i + 1 == n ? extra : 0);
    panels[i]->x = all[i].x;
    panels[i]->w = all[i].w;
    panels[i]->y = floor (y);
    panels[i]->h = high;
  }
  return TRUE;
}

static void
draw_legend (FxCanvas *c, const FxPanel *p, guint channels)
{
  g_autofree FxLegend *legend = g_new0 (FxLegend, channels);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < channels; i++) {
    g_ptr_array_add (texts, g_strdup_printf ("channel %u", i + 1));
    legend[i] = (FxLegend){ texts->pdata[i], fx_color_of (i), FALSE };
  }
  fx_panel_legend (c, p, legend, channels);
}

/* One, if all are the same. */
static guint
channels_shown (const FxResponse *r)
{
  for (guint c = 1; c < r->channels; c++) {
    if (!fx_response_same (r, 0, c))
      return r->channels;
  }
  return 1;
}

static gboolean
draw (const FxPlot *plot, const FxResponse *r, GError **error)
{
  guint show = plot->show ? plot->show : 15, n = 0;
  guint channels = channels_shown (r);
  Parts parts = { 0 };
  FxPanel *panels[4],
      *of[4] = { &parts.magnitude, &parts.phase, &parts.delay, &parts.impulse };
  for (guint i = 0; i < 4; i++) {
    if (show & (1u << i))
      panels[n++] = of[i];
  }
  FxAxis hz;
  if (!fx_plot_hz_axis (plot, r->rate, &hz, error))
    return FALSE;
  g_autoptr (FxCanvas) c = fx_plot_canvas (
      plot, 1000, (gint)(n == 1 ? 520 : 110 + 240 * n), NULL, 0);
  if (!lay_out (c, panels, n, show & FX_SHOW_IMPULSE, error))
    return FALSE;
  parts.magnitude.up = db_axis (plot, r, &hz);
  parts.phase.up =
      (FxAxis){ "Phase (degrees)", FX_AXIS_DEGREES, FALSE, -180, 180 };
  parts.delay.up = delay_axis (r, &hz);
  parts.magnitude.across = parts.phase.across = parts.delay.across = hz;
  impulse_axes (r, &parts.impulse.across, &parts.impulse.up);
  for (guint i = 0; i < n; i++) {
    FxPanel *p = panels[i];
    gboolean has_x = i + 1 == n || panels[i + 1] == &parts.impulse;
    fx_panel_grid (c, p);
    fx_panel_clip (c, p);
    /* The first channel on top. */
    for (guint k = channels; k-- > 0;) {
      if (p == &parts.magnitude)
        draw_part (c, p, r, k, fx_response_db, FALSE);
      else if (p == &parts.phase)
        draw_part (c, p, r, k, fx_response_phase, TRUE);
      else if (p == &parts.delay)
        draw_part (c, p, r, k, fx_response_delay, FALSE);
      else
        draw_impulse (c, p, r, k);
    }
    fx_panel_unclip (c);
    fx_panel_frame (c, p, has_x, NULL);
    if (i == 0 && channels > 1)
      draw_legend (c, p, channels);
  }
  return fx_canvas_save (c, error);
}

/* A line per frequency; or, of the impulse response alone, per frame. */
static gboolean
write_numbers (const FxPlot *plot, const FxResponse *r, GError **error)
{
  static const struct {
    const gchar *name;
    Part part;
  } parts[] = { { "magnitude_db", fx_response_db },
    { "phase_degrees", fx_response_phase }, { "delay_ms", fx_response_delay } };
  guint show = plot->show ? plot->show : 15;
  gboolean is_impulse = show == FX_SHOW_IMPULSE;
  guint lines = is_impulse ? r->frames : r->frames / 2;
  GString *csv = g_string_new (is_impulse ? "ms" : "hz");
  for (guint c = 0; c < r->channels; c++) {
    if (is_impulse)
      g_string_append_printf (csv, ",impulse_%u", c + 1);
    for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
      if (show & (1u << i))
        g_string_append_printf (csv, ",%s_%u", parts[i].name, c + 1);
    }
  }
  for (guint k = 1; k <= lines; k++) {
    g_string_append_c (csv, '\n');
    fx_plot_append (csv, is_impulse
                             ? ((gdouble)k - 1 - r->zero) * 1000 / r->rate
                             : fx_response_hz (r, k));
    for (guint c = 0; c < r->channels; c++) {
      if (is_impulse) {
        g_string_append_c (csv, ',');
        fx_plot_append (csv, r->impulse[(gsize)c * r->frames + k - 1]);
      }
      for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
        if (!(show & (1u << i)))
          continue;
        g_string_append_c (csv, ',');
        fx_plot_append (csv, parts[i].part (r, c, k));
      }
    }
  }
  g_string_append_c (csv, '\n');
  gboolean good = fx_plot_save_numbers (plot, csv, error);
  g_string_free (csv, TRUE);
  return good;
}

gboolean
fx_plot_response (const FxPlot *plot, GError **error)
{
  g_autoptr (FxResponse) r =
      fx_response_new (plot->specs, &plot->response, error);
  if (!r)
    return FALSE;
  if (r->rest > 1e-3)
    fx_notice ("the response has not died away after %.0f ms (it is at %.0f dB "
               "there): a longer --length shows more",
        (r->frames - r->zero) * 1000.0 / r->rate, fx_db (r->rest));
  return fx_plot_is_numbers (plot) ? write_numbers (plot, r, error)
                                   : draw (plot, r, error);
}
