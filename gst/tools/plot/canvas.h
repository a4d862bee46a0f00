/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A picture that becomes a PNG or SVG file: text, panels with axes, lines. All
 * places are in pixels from the upper left corner. */

#ifndef FX_TOOL_CANVAS_H
#define FX_TOOL_CANVAS_H

#include "gst/tools/plot/axis.h"

typedef struct _cairo FxCairo; /* cairo_t */

typedef struct FxColor {
  gdouble r, g, b, a;
} FxColor;

extern const FxColor fx_color_ink, fx_color_faint, fx_color_before,
    fx_color_alarm;

/* Of line i: channels, in order. */
FxColor fx_color_of (guint i);

/* 0 .. 1 from silent to loud, as 0xRRGGBB. */
guint32 fx_color_heat (gdouble level);

typedef struct FxCanvas {
  FxCairo *cr;
  gint width, height;
  gdouble font; /* height of the small font */
  gdouble top;  /* below the title */
  gchar *path, *part;
  gboolean is_svg;
} FxCanvas;

/* The ending of path tells the format. */
FxCanvas *fx_canvas_new (const gchar *path, gint width, gint height);
void fx_canvas_free (FxCanvas *canvas);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxCanvas, fx_canvas_free)

/* The height of the small font on a canvas of that size. */
gdouble fx_canvas_font (gint width, gint height);

/* Writes it beside its place and renames it. */
gboolean fx_canvas_save (FxCanvas *canvas, GError **error);

/* Big and small text at the top. subtitle may be NULL. */
void
fx_canvas_title (FxCanvas *canvas, const gchar *title, const gchar *subtitle);

typedef struct FxText {
  gdouble across, along; /* 0, 0.5, 1: which side of it is at the place */
  gdouble size;          /* times the small font */
  gboolean is_bold, is_upright;
  const FxColor *color; /* NULL: ink */
} FxText;
void fx_canvas_text (FxCanvas *canvas, gdouble x, gdouble y, const gchar *text,
    const FxText *how);
gdouble
fx_canvas_text_width (FxCanvas *canvas, const gchar *text, gdouble size);

/* A rectangle with axes. */
typedef struct FxPanel {
  gdouble x, y, w, h;
  FxAxis across, up;
} FxPanel;

/* Divides what is below the title into n panels above each other; right: room at
 * the right side. At least the height that a panel needs must be left: FALSE
 * with an error. */
gboolean fx_canvas_panels (FxCanvas *canvas, FxPanel *panels, guint n,
    gdouble right, gboolean share_x, GError **error);

gdouble fx_panel_x (const FxPanel *panel, gdouble value);
gdouble fx_panel_y (const FxPanel *panel, gdouble value);

/* The grid; then what is plotted, between clip and unclip; then frame and
 * numbers. name: in the upper left corner, may be NULL. */
void fx_panel_grid (FxCanvas *canvas, const FxPanel *panel);
void fx_panel_clip (FxCanvas *canvas, const FxPanel *panel);
void fx_panel_unclip (FxCanvas *canvas);
void fx_panel_frame (
    FxCanvas *canvas, const FxPanel *panel, gboolean has_x, const gchar *name);

typedef struct FxLegend {
  const gchar *text;
  FxColor color;
  gboolean is_thin;
} FxLegend;
void fx_panel_legend (
    FxCanvas *canvas, const FxPanel *panel, const FxLegend *entries, guint n);

void fx_canvas_color (FxCanvas *canvas, FxColor color);

/* A line through what comes; NaN leaves a gap. Several points at one column of
 * pixels become its extent. */
typedef struct FxLine {
  FxCanvas *canvas;
  const FxPanel *panel;
  gboolean has_point, is_open;
  gdouble column, first, low, high, last; /* pixels */
} FxLine;
void fx_line_begin (FxLine *line, FxCanvas *canvas, const FxPanel *panel);
void fx_line_add (FxLine *line, gdouble x, gdouble y);
void fx_line_end (FxLine *line, FxColor color, gdouble width);

#endif
