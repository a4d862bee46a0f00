/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/plot/canvas.h"
#include <cairo-svg.h>
#include <cairo.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>
#include "gst/tools/command.h"

const FxColor fx_color_ink = { 0.16, 0.17, 0.20, 1 };
const FxColor fx_color_faint = { 0.45, 0.47, 0.52, 1 };
const FxColor fx_color_before = { 0.60, 0.62, 0.66, 1 };
const FxColor fx_color_alarm = { 0.84, 0.15, 0.16, 1 };

FxColor
fx_color_of (guint i)
{
  static const guint32 colors[] = { 0x1f6fb4, 0xe0701a, 0x2a9154, 0xb5387f,
    0x7a5fc0, 0x8a6d1c, 0x159aa3, 0x6b7178 };
  guint32 c = colors[i % G_N_ELEMENTS (colors)];
  return (FxColor){ (c >> 16) / 255.0, (c >> 8 & 255) / 255.0,
    (c & 255) / 255.0, 1 };
}

guint32
fx_color_heat (gdouble level)
{
  /* Ever brighter, so that it is right in grey, too. */
  static const guint8 stops[][3] = { { 8, 7, 20 }, { 28, 20, 70 },
    { 67, 25, 110 }, { 115, 32, 118 }, { 165, 44, 108 }, { 212, 66, 84 },
    { 243, 112, 60 }, { 252, 171, 66 }, { 250, 225, 130 }, { 255, 253, 225 } };
  enum { LAST = G_N_ELEMENTS (stops) - 1 };
  gdouble at = CLAMP (level, 0, 1) * LAST;
  guint i = MIN ((guint)at, LAST - 1);
  guint32 color = 0;
  for (guint k = 0; k < 3; k++) {
    gdouble v = stops[i][k] + (at - i) * (stops[i + 1][k] - stops[i][k]);
    color = color << 8 | (guint32)(v + 0.5);
  }
  return color;
}

void
fx_canvas_color (FxCanvas *c, FxColor color)
{
  cairo_set_source_rgba (c->cr, color.r, color.g, color.b, color.a);
}

gdouble
fx_canvas_font (gint width, gint height)
{
  return 12.5 * CLAMP (MIN (width / 1000.0, height / 480.0), 0.72, 4);
}

FxCanvas *
fx_canvas_new (const gchar *path, gint width, gint height)
{
  FxCanvas *c = g_new0 (FxCanvas, 1);
  g_autofree gchar *low = g_ascii_strdown (path, -1);
  c->is_svg = g_str_has_suffix (low, ".svg");
  c->width = width;
  c->height = height;
  c->path = g_strdup (path);
  c->part = g_strdup_printf ("%s.%d.part", path, (gint)getpid ());
  c->font = fx_canvas_font (width, height);
  cairo_surface_t *surface =
      c->is_svg
          ? cairo_svg_surface_create (c->part, width, height)
          : cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  c->cr = cairo_create (surface);
  cairo_surface_destroy (surface);
  cairo_set_source_rgb (c->cr, 1, 1, 1);
  cairo_paint (c->cr);
  cairo_set_line_join (c->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (c->cr, CAIRO_LINE_CAP_ROUND);
  c->top = c->font;
  return c;
}

void
fx_canvas_free (FxCanvas *c)
{
  if (!c)
    return;
  if (c->cr)
    cairo_destroy (c->cr);
  if (c->part)
    g_unlink (c->part);
  g_free (c->path);
  g_free (c->part);
  g_free (c);
}

gboolean
fx_canvas_save (FxCanvas *c, GError **error)
{
  cairo_surface_t *surface = cairo_get_target (c->cr);
  cairo_status_t status = cairo_status (c->cr);
  if (status == CAIRO_STATUS_SUCCESS && !c->is_svg)
    status = cairo_surface_write_to_png (surface, c->part);
  else if (status == CAIRO_STATUS_SUCCESS)
    cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s: cannot be written: %s", c->path, cairo_status_to_string (status));
    return FALSE;
  }
  if (g_rename (c->part, c->path) != 0) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s: cannot be written: %s", c->path, g_strerror (errno));
    return FALSE;
  }
  g_clear_pointer (&c->part, g_free);
  return TRUE;
}

static void
set_font (FxCanvas *c, gdouble size, gboolean is_bold)
{
  cairo_select_font_face (c->cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
      is_bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (c->cr, c->font * size);
}

gdouble
fx_canvas_text_width (FxCanvas *c, const gchar *text, gdouble size)
{
  cairo_text_extents_t e;
  set_font (c, size, FALSE);
  cairo_text_extents (c->cr, text, &e);
  return e.x_advance;
}

void
fx_canvas_text (
    FxCanvas *c, gdouble x, gdouble y, const gchar *text, const FxText *how)
{
  cairo_text_extents_t e;
  cairo_font_extents_t f;
  /* Names of files may be any bytes; cairo stops at what is not UTF-8. */
  g_autofree gchar *valid = g_utf8_make_valid (text, -1);
  cairo_save (c->cr);
  set_font (c, how->size > 0 ? how->size : 1, how->is_bold);
  cairo_text_extents (c->cr, valid, &e);
  cairo_font_extents (c->cr, &f);
  fx_canvas_color (c, how->color ? *how->color : fx_color_ink);
  cairo_translate (c->cr, x, y);
  if (how->is_upright)
    cairo_rotate (c->cr, -M_PI / 2);
  /* Capitals are 0.7 of the ascent or so: what looks centred. */
  cairo_move_to (
      c->cr, -how->across * e.x_advance, (1 - how->along) * f.ascent * 0.76);
  cairo_show_text (c->cr, valid);
  cairo_restore (c->cr);
}

void
fx_canvas_title (FxCanvas *c, const gchar *title, const gchar *subtitle)
{
  const FxText big = { .along = 0, .size = 1.3, .is_bold = TRUE };
  const FxText small = { .along = 0, .color = &fx_color_faint };
  gdouble x = c->font * 1.2, y = c->font * 1.1;
  fx_canvas_text (c, x, y, title, &big);
  c->top = y + c->font * 1.9;
  if (subtitle && *subtitle) {
    fx_canvas_text (c, x, c->top, subtitle, &small);
    c->top += c->font * 1.5;
  }
}
