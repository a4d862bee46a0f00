/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/term/look.h"
#include <string.h>
#include "gst/tools/command.h"
#include "gst/tools/term/board.h"
#include "gst/tools/term/keys.h"

static void
print_spectrum (FxPlayer *player, guint rows)
{
  gdouble bands[FX_PLAYER_BANDS];
  gint rate;
  guint n = fx_player_spectrum (player, bands, &rate);
  guint most = fx_columns (1), columns = MIN (n, most > 16 ? most - 8 : 8);
  for (guint r = 0; r < rows; r++) {
    gdouble level = -90.0 * (r + 0.5) / rows;
    g_print ("\033[2K%5.0f ", -90.0 * r / rows);
    for (guint i = 0; i < columns; i++)
      g_print ("%s", bands[i] > level ? "#" : " ");
    g_print ("\n");
  }
  g_print (
      "\033[2K      0%*s%d Hz\n", MAX ((gint)columns - 9, 1), "", rate / 2);
}

gboolean
fx_look (FxPlayer *player, gboolean spectrum, GError **error)
{
  guint most = fx_rows (1), rows = most > 15 ? 12 : MAX (most, 4) - 3;
  guint columns = MIN (fx_columns (1), 100) - 1;
  if (!fx_player_is_on (player)) {
    g_set_error_literal (error, FX_TOOL_ERROR, FX_TOOL_USAGE, "nothing plays");
    return FALSE;
  }
  gboolean keys = fx_is_terminal (1) && fx_keys_open ();
  for (gboolean first = TRUE;; first = FALSE) {
    FxMeter meter;
    gdouble position, duration;
    fx_player_where (player, &position, &duration);
    fx_player_meter (player, &meter);
    g_autofree gchar *time =
        columns < 30 ? g_strdup_printf ("%.0f s ", position)
                     : g_strdup_printf ("%6.1f/%.1f s ", position, duration);
    guint used = (guint)strlen (time);
    g_autofree gchar *line = fx_meter_line (
        &meter, columns > used ? columns - used : 0, keys && fx_has_colour (1));
    if (keys && !first && spectrum)
      g_print ("\033[%uA", rows + 2);
    if (spectrum && keys)
      print_spectrum (player, rows);
    g_print ("%s%s%s%s", keys ? "\r\033[2K" : "", time, line,
        spectrum || !keys ? "\n" : "");
    if (!keys)
      return TRUE;
    if (fx_keys_read (50) != FX_KEY_NONE || !fx_player_is_on (player))
      break;
  }
  g_print ("\n");
  fx_keys_close ();
  return TRUE;
}
