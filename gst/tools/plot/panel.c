/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Panels: grid, frame, numbers, captions, legend, lines. */

#include <cairo.h>
#include <math.h>
#include "gst/tools/command.h"
#include "gst/tools/plot/canvas.h"

static const FxColor grid_major = { 0.87, 0.88, 0.90, 1 };
static const FxColor grid_minor = { 0.94, 0.945, 0.955, 1 };
static const FxColor frame = { 0.55, 0.57, 0.62, 1 };

/* Middle of a pixel: lines one pixel wide are sharp there. */
static gdouble
sharp (gdouble x)
{
  return floor (x) + 0.5;
}

gboolean
fx_canvas_panels (FxCanvas *c, FxPanel *panels, guint n, gdouble right,
    gboolean share_x, GError **error)
{
  gdouble left = c->font * 5.4, below = c->font * 3.6;
  gdouble gap = share_x ? c->font * 1.1 : below + c->font * 0.6;
  gdouble height = c->height - c->top - below - c->font * 0.4;
  gdouble each = (height - gap * (n - 1)) / n;
  gdouble width = c->width - left - right - c->font * 1.4;
  gdouble needs = c->font * 4;
  if (each < needs || width < c->font * 10) {
    /* Letters grow with the height, up to what the width allows. */
    gdouble all = c->height - each * n + needs * n;
    gdouble higher = ceil (all / c->font * fx_canvas_font (c->width, 1 << 20));
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "%u panel%s not fit into %d x %d pixels: --%s %d would do", n,
        n == 1 ? " does" : "s do", c->width, c->height,
        each < needs ? "height" : "width",
        each < needs ? (gint)higher : (gint)ceil (c->font * 24));
    return FALSE;
  }
  for (guint i = 0; i < n; i++) {
    panels[i].x = floor (left);
    panels[i].y = floor (c->top + c->font * 0.4 + i * (each + gap));
    panels[i].w = floor (width);
    panels[i].h = floor (each);
  }
  return TRUE;
}

gdouble
fx_panel_x (const FxPanel *p, gdouble value)
{
  return p->x + p->w * fx_axis_place (&p->across, value);
}

gdouble
fx_panel_y (const FxPanel *p, gdouble value)
{
  return p->y + p->h * (1 - fx_axis_place (&p->up, value));
}

static void
line (FxCanvas *c, gdouble x1, gdouble y1, gdouble x2, gdouble y2)
{
  cairo_move_to (c->cr, sharp (x1), sharp (y1));
  cairo_line_to (c->cr, sharp (x2), sharp (y2));
  cairo_stroke (c->cr);
}

static guint
ticks_across (FxCanvas *c, const FxPanel *p, FxTick *ticks)
{
  return fx_axis_ticks (&p->across, p->w / (c->font * 5.5), ticks);
}

static guint
ticks_up (FxCanvas *c, const FxPanel *p, FxTick *ticks)
{
  return fx_axis_ticks (&p->up, p->h / (c->font * 2.1), ticks);
}

void
fx_panel_grid (FxCanvas *c, const FxPanel *p)
{
  FxTick ticks[FX_TICKS_MAX];
  cairo_set_line_width (c->cr, 1);
  cairo_set_line_cap (c->cr, CAIRO_LINE_CAP_BUTT);
  /* Thin lines first, so that they do not cross the others. */
  for (gint major = 0; major < 2; major++) {
    fx_canvas_color (c, major ? grid_major : grid_minor);
    guint n = ticks_across (c, p, ticks);
    for (guint i = 0; i < n; i++) {
      gdouble x = fx_panel_x (p, ticks[i].value);
      if (ticks[i].is_major == major)
        line (c, x, p->y, x, p->y + p->h);
    }
    n = ticks_up (c, p, ticks);
    for (guint i = 0; i < n; i++) {
      gdouble y = fx_panel_y (p, ticks[i].value);
      if (ticks[i].is_major == major)
        line (c, p->x, y, p->x + p->w, y);
    }
  }
  cairo_set_line_cap (c->cr, CAIRO_LINE_CAP_ROUND);
}

void
fx_panel_clip (FxCanvas *c, const FxPanel *p)
{
  cairo_save (c->cr);
  cairo_rectangle (c->cr, p->x, p->y, p->w + 1, p->h + 1);
  cairo_clip (c->cr);
}

void
fx_panel_unclip (FxCanvas *c)
{
  cairo_restore (c->cr);
}

static void
numbers_across (FxCanvas *c, const FxPanel *p)
{
  const FxText how = { .across = 0.5, .along = 0 };
  FxTick ticks[FX_TICKS_MAX];
  guint n = ticks_across (c, p, ticks);
  gdouble y = p->y + p->h, end = -INFINITY;
  for (guint i = 0; i < n; i++) {
    gdouble x = fx_panel_x (p, ticks[i].value);
    if (!ticks[i].is_major)
      continue;
    line (c, x, y, x, y + c->font * 0.3);
    /* Numbers keep apart from each other. */
    gdouble half = fx_canvas_text_width (c, ticks[i].text, 1) / 2;
    if (x - half < end + c->font * 0.5)
      continue;
    end = x + half;
    x = MIN (x, c->width - half - c->font * 0.3);
    fx_canvas_text (c, x, y + c->font * 0.6, ticks[i].text, &how);
  }
  const FxText caption = {
    .across = 0.5, .along = 0, .color = &fx_color_faint
  };
  fx_canvas_text (
      c, p->x + p->w / 2, y + c->font * 2.1, p->across.caption, &caption);
}

static void
numbers_up (FxCanvas *c, const FxPanel *p)
{
  const FxText how = { .across = 1, .along = 0.5 };
  FxTick ticks[FX_TICKS_MAX];
  guint n = ticks_up (c, p, ticks);
  for (guint i = 0; i < n; i++) {
    gdouble y = fx_panel_y (p, ticks[i].value);
    if (!ticks[i].is_major)
      continue;
    line (c, p->x - c->font * 0.3, y, p->x, y);
    fx_canvas_text (c, p->x - c->font * 0.6, y, ticks[i].text, &how);
  }
  const FxText caption = {
    .across = 0.5, .along = 0, .is_upright = TRUE, .color = &fx_color_faint
  };
  /* A caption longer than the side would run into its neighbours. */
  if (fx_canvas_text_width (c, p->up.caption, 1) < p->h)
    fx_canvas_text (c, c->font * 0.8, p->y + p->h / 2, p->up.caption, &caption);
}

void
fx_panel_frame (
    FxCanvas *c, const FxPanel *p, gboolean has_x, const gchar *name)
{
  cairo_set_line_width (c->cr, 1);
  fx_canvas_color (c, frame);
  cairo_rectangle (c->cr, sharp (p->x), sharp (p->y), p->w, p->h);
  cairo_stroke (c->cr);
  if (has_x)
    numbers_across (c, p);
  fx_canvas_color (c, frame);
  numbers_up (c, p);
  if (!name)
    return;
  const FxText how = { .is_bold = TRUE };
  gdouble w = fx_canvas_text_width (c, name, 1.06);
  cairo_set_source_rgba (c->cr, 1, 1, 1, 0.75);
  cairo_rectangle (c->cr, p->x + c->font * 0.5, p->y + c->font * 0.45,
      w + c->font * 0.8, c->font * 1.5);
  cairo_fill (c->cr);
  fx_canvas_text (c, p->x + c->font * 0.9, p->y + c->font * 0.75, name, &how);
}

void
fx_panel_legend (
    FxCanvas *c, const FxPanel *p, const FxLegend *entries, guint n)
{
  gdouble w = 0, row = c->font * 1.5;
  for (guint i = 0; i < n; i++)
    w = MAX (w, fx_canvas_text_width (c, entries[i].text, 1));
  w += c->font * 3.8;
  gdouble x = p->x + p->w - w - c->font * 0.6, y = p->y + c->font * 0.6;
  cairo_set_source_rgba (c->cr, 1, 1, 1, 0.88);
  cairo_rectangle (c->cr, x, y, w, n * row + c->font * 0.5);
  cairo_fill_preserve (c->cr);
  fx_canvas_color (c, grid_major);
  cairo_set_line_width (c->cr, 1);
  cairo_stroke (c->cr);
  for (guint i = 0; i < n; i++) {
    const FxText how = { .along = 0.5 };
    gdouble at = y + c->font * 0.25 + row * (i + 0.5);
    fx_canvas_color (c, entries[i].color);
    cairo_set_line_width (c->cr, c->font * (entries[i].is_thin ? 0.1 : 0.18));
    cairo_move_to (c->cr, x + c->font * 0.7, at);
    cairo_line_to (c->cr, x + c->font * 2.5, at);
    cairo_stroke (c->cr);
    fx_canvas_text (c, x + c->font * 3.1, at, entries[i].text, &how);
  }
}

/* Lines */

void
fx_line_begin (FxLine *l, FxCanvas *canvas, const FxPanel *panel)
{
  *l = (FxLine){ .canvas = canvas, .panel = panel };
  cairo_new_path (canvas->cr);
}

/* What is far outside would only make numbers overflow. */
static void
to (FxLine *l, gdouble x, gdouble y)
{
  y = CLAMP (y, -1e5, 1e5);
  if (l->is_open)
    cairo_line_to (l->canvas->cr, x, y);
  else
    cairo_move_to (l->canvas->cr, x, y);
  l->is_open = TRUE;
}

static void
flush (FxLine *l)
{
  if (!l->has_point)
    return;
  if (l->high - l->low < 0.1) {
    to (l, l->column, l->last);
  } else {
    to (l, l->column, l->first);
    to (l, l->column, l->low);
    to (l, l->column, l->high);
    to (l, l->column, l->last);
  }
  l->has_point = FALSE;
}

void
fx_line_add (FxLine *l, gdouble x, gdouble y)
{
  gdouble px = fx_panel_x (l->panel, x), py = fx_panel_y (l->panel, y);
  if (isnan (px) || isnan (py)) {
    flush (l);
    l->is_open = FALSE;
    return;
  }
  if (isinf (py))
    py = py > 0 ? 1e5 : -1e5;
  if (!l->has_point || fabs (px - l->column) > 0.5) {
    flush (l);
    l->column = px;
    l->first = l->low = l->high = py;
  }
  l->has_point = TRUE;
  l->low = MIN (l->low, py);
  l->high = MAX (l->high, py);
  l->last = py;
}

void
fx_line_end (FxLine *l, FxColor color, gdouble width)
{
  flush (l);
  fx_canvas_color (l->canvas, color);
  cairo_set_line_width (l->canvas->cr, width);
  cairo_stroke (l->canvas->cr);
}
