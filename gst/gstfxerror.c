/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* FxError as a sentence: parameter, value, what is wrong, range, remedy. */

#include "gst/gstfxerror.h"

static void
append_number (GString *s, gdouble value)
{
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (text, sizeof text, "%.10g", value);
  g_string_append (s, text);
}

static void
append_quantity (GString *s, gdouble value, const gchar *unit)
{
  append_number (s, value);
  if (unit && *unit)
    g_string_append_printf (s, " %s", unit);
}

gchar *
gst_fx_error_to_string (const FxError *err)
{
  GString *s = g_string_new (NULL);
  /* That there is no device is no value's fault. */
  gboolean of_device = err->code == FX_ENOTSUP || err->code == FX_EDEVICE;
  if (!of_device || err->min <= err->max || err->index >= 0) {
    g_string_append (s, err->param);
    if (err->index >= 0)
      g_string_append_printf (s, "[%d]", err->index);
    g_string_append (s, " = ");
    append_quantity (s, err->value, err->unit);
    g_string_append (s, ": ");
  }
  g_string_append (s, err->what);
  if (err->min <= err->max) {
    g_string_append (s, " (");
    append_number (s, err->min);
    g_string_append (s, " .. ");
    append_quantity (s, err->max, err->unit);
    g_string_append_c (s, ')');
  }
  if (err->code == FX_CLAMPED) {
    g_string_append (s, ", using ");
    append_quantity (s, err->used, err->unit);
  }
  g_string_append_printf (s, "; %s", err->remedy);
  return g_string_free (s, FALSE);
}
