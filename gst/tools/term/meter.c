/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/term/meter.h"
#include <math.h>
#include "gst/tools/term/board.h"

#define LOWEST (-60.0)
#define FALL 1.5 /* dB per message */

static guint
take (const GstStructure *s, const gchar *name, gdouble *values)
{
  const GValue *list = gst_structure_get_value (s, name);
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  GValueArray *array = list ? g_value_get_boxed (list) : NULL;
  guint n = array ? MIN (array->n_values, FX_METER_CHANNELS) : 0;
  for (guint i = 0; i < n; i++)
    values[i] = g_value_get_double (array->values + i);
  G_GNUC_END_IGNORE_DEPRECATIONS
  return n;
}

gboolean
fx_meter_message (FxMeter *m, GstMessage *message)
{
  const GstStructure *s = gst_message_get_structure (message);
  if (GST_MESSAGE_TYPE (message) != GST_MESSAGE_ELEMENT ||
      !gst_structure_has_name (s, "level"))
    return FALSE;
  guint before = m->channels;
  take (s, "rms", m->rms);
  m->channels = take (s, "peak", m->peak);
  for (guint i = 0; i < m->channels; i++) {
    gdouble fallen = i < before ? m->hold[i] - FALL : LOWEST;
    m->hold[i] = MAX (MAX (m->peak[i], fallen), LOWEST);
  }
  return TRUE;
}

gchar *
fx_meter_line (const FxMeter *m, guint columns, gboolean colour)
{
  GString *s = g_string_new (NULL);
  gdouble highest = -INFINITY;
  enum { TEXT = 10 };
  if (columns < TEXT)
    return g_string_free (s, FALSE);
  guint n = MAX (m->channels, 1);
  guint width = (columns - TEXT) / n; /* with what stands between them */
  for (guint i = 0; i < m->channels; i++) {
    g_autofree gchar *bar =
        width > 1
            ? fx_bar ((MAX (m->rms[i], LOWEST) - LOWEST) / -LOWEST, width - 1)
            : NULL;
    const gchar *start = !colour           ? ""
                         : m->hold[i] > -1 ? "\033[31m"
                         : m->hold[i] > -9 ? "\033[33m"
                                           : "\033[32m";
    if (bar)
      g_string_append_printf (
          s, "%s%s%s|", start, bar, colour ? "\033[0m" : "");
    highest = fmax (highest, m->hold[i]);
  }
  if (highest > LOWEST)
    g_string_append_printf (s, " %6.1f dB", highest);
  else
    g_string_append (s, "      - dB");
  return g_string_free (s, FALSE);
}
