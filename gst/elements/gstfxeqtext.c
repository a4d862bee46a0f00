/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Text form of the bands: dsp/fx_apo.h reads it; the writer, the file and the
 * wording of errors are here. A number is written with as few digits as read
 * back to the same double. */

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include "dsp/fx_apo.h"
#include "dsp/fx_decimal.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "gst/elements/gstfxeqtext.h"

#define MOST_BYTES (1024 * 1024)
#define SHOWN_BYTES 80 /* of a faulty line */

/* "%.15g" of a double; G_ASCII_DTOSTR_BUF_SIZE bytes in text. */
static void
format_number (gchar *text, gdouble value)
{
  static const gchar *const formats[] = { "%.15g", "%.16g", "%.17g" };
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    const char *p = text;
    double back;
    g_ascii_formatd (text, G_ASCII_DTOSTR_BUF_SIZE, formats[i], value);
    if (fx_decimal_read (&p, text + strlen (text), &back) && back == value)
      return;
  }
}

static void
append_number (GString *s, const gchar *before, gdouble value)
{
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];
  format_number (text, value);
  g_string_append (s, before);
  g_string_append (s, text);
}

/* Line number n, from 1, without its end; valid UTF-8. */
static gchar *
line_of (const gchar *text, gsize size, gint n)
{
  const gchar *p = text, *end = text + size;
  while (--n > 0 && p < end) {
    const gchar *feed = memchr (p, '\n', (gsize)(end - p));
    p = feed ? feed + 1 : end;
  }
  const gchar *feed = memchr (p, '\n', (gsize)(end - p));
  gsize length = (gsize)((feed ? feed : end) - p);
  gchar *line = g_utf8_make_valid (p, (gssize)MIN (length, SHOWN_BYTES));
  return g_strstrip (line);
}

static gchar *
sentence (
    const gchar *source, const gchar *text, gsize size, const FxError *err)
{
  GString *s = g_string_new (source);
  if (err->index > 0) {
    gchar *line = line_of (text, size, err->index);
    g_string_append_printf (s, ", line %d (%s)", err->index, line);
    g_free (line);
  }
  g_string_append_printf (s, ": %s", err->param);
  if (err->min <= err->max) {
    append_number (s, " ", err->value);
    g_string_append_printf (s, "%s%s:", *err->unit ? " " : "", err->unit);
  }
  g_string_append_printf (s, " %s", err->what);
  if (err->min <= err->max) {
    append_number (s, " (", err->min);
    append_number (s, " .. ", err->max);
    g_string_append_c (s, ')');
  }
  g_string_append_printf (s, ": %s", err->remedy);
  return g_string_free (s, FALSE);
}

gchar *
gst_fx_eq_text_parse (
    const gchar *source, const gchar *text, gsize size, gpointer params)
{
  FxError err;
  if (fx_apo_parse (text, size, params, &err) == FX_OK)
    return NULL;
  return sentence (source, text, size, &err);
}

gchar *
gst_fx_eq_text_load (const gchar *path, gpointer params)
{
  GStatBuf st;
  GError *error = NULL;
  gchar *text, *result, *source;
  gsize size;
  gchar *shown = g_filename_display_name (path);
  if (g_stat (path, &st) != 0) {
    result = g_strdup_printf (
        "filters-location: cannot open %s: %s", shown, g_strerror (errno));
  } else if (!S_ISREG (st.st_mode) || st.st_size > MOST_BYTES) {
    result = g_strdup_printf ("filters-location: %s is %s: give a text file of "
                              "at most 1 MiB",
        shown, S_ISREG (st.st_mode) ? "too long" : "no plain file");
  } else if (!g_file_get_contents (path, &text, &size, &error)) {
    result = g_strdup_printf ("filters-location: %s", error->message);
    g_error_free (error);
  } else {
    source = g_strdup_printf ("filters-location: %s", shown);
    result = gst_fx_eq_text_parse (source, text, size, params);
    g_free (source);
    g_free (text);
  }
  g_free (shown);
  return result;
}

static gdouble
value_of (const FxParam *params, guint n, const gchar *name, gconstpointer base)
{
  return fx_param_get (fx_param_find (params, n, name), base);
}

gchar *
gst_fx_eq_text_write (gconstpointer params)
{
  const FxProc *eq = &fx_eq_proc;
  const FxParamGroup *group = eq->group;
  guint bands = fx_param_group_count (eq, params);
  GString *s = g_string_new (NULL);
  append_number (
      s, "Preamp: ", value_of (eq->params, eq->n_params, "preamp", params));
  g_string_append (s, " dB\n");
  for (guint i = 0; i < bands; i++) {
    const FxParam *p = group->params;
    guint n = group->n_params;
    gconstpointer band = fx_param_group_at (group, (gpointer)params, i);
    g_string_append_printf (s, "Filter %u: %s %s", i + 1,
        value_of (p, n, "enabled", band) != 0 ? "ON" : "OFF",
        fx_apo_type_name ((gint32)value_of (p, n, "type", band)));
    append_number (s, " Fc ", value_of (p, n, "frequency", band));
    append_number (s, " Hz Gain ", value_of (p, n, "gain", band));
    append_number (s, " dB Q ", value_of (p, n, "q", band));
    g_string_append_c (s, '\n');
  }
  return g_string_free (s, FALSE);
}
