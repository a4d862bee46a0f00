/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Where results go, and numbers in place of pictures. */

#include <math.h>
#include "gst/tools/plot/plots.h"

gboolean
fx_plot_is_numbers (const FxPlot *plot)
{
  g_autofree gchar *low = g_ascii_strdown (plot->path, -1);
  return g_str_has_suffix (low, ".csv");
}

gboolean
fx_plot_check_path (const FxPlot *plot, gboolean numbers, GError **error)
{
  const gchar *path = plot->path;
  g_autofree gchar *low = g_ascii_strdown (path, -1);
  g_autofree gchar *folder = g_path_get_dirname (path);
  if (!g_str_has_suffix (low, ".png") && !g_str_has_suffix (low, ".svg") &&
      !(numbers && g_str_has_suffix (low, ".csv")))
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "%s: a name that ends in .png or .svg%s is wanted", path,
        numbers ? ", or .csv for the numbers," : "");
  else if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s: there is no folder %s", path, folder);
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED, "%s: is a folder", path);
  else if (!plot->overwrite && g_file_test (path, G_FILE_TEST_EXISTS))
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s: is there already; --overwrite replaces it", path);
  else
    return TRUE;
  return FALSE;
}

void
fx_plot_append (GString *csv, gdouble value)
{
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];
  if (isfinite (value))
    g_string_append (csv, g_ascii_formatd (text, sizeof text, "%.10g", value));
}

gboolean
fx_plot_save_numbers (const FxPlot *plot, GString *csv, GError **error)
{
  return g_file_set_contents (plot->path, csv->str, (gssize)csv->len, error);
}
