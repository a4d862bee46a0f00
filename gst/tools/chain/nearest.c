/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include <string.h>
#include "gst/tools/chain/spec.h"

/* Edits (inserted, removed, replaced, neighbours swapped) that make b of a:
 * the restricted Damerau-Levenshtein distance. */
static guint
distance (const gchar *a, const gchar *b)
{
  enum { MOST = 48 };
  guint d[MOST + 1][MOST + 1];
  guint la = (guint)strlen (a), lb = (guint)strlen (b);
  if (la > MOST || lb > MOST)
    return G_MAXUINT;
  for (guint i = 0; i <= la; i++)
    d[i][0] = i;
  for (guint j = 0; j <= lb; j++)
    d[0][j] = j;
  for (guint i = 1; i <= la; i++)
    for (guint j = 1; j <= lb; j++) {
      guint other = a[i - 1] != b[j - 1];
      d[i][j] =
          MIN (d[i - 1][j - 1] + other, MIN (d[i - 1][j], d[i][j - 1]) + 1);
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = MIN (d[i][j], d[i - 2][j - 2] + 1);
    }
  return d[la][lb];
}

gchar *
fx_nearest (const gchar *name, const gchar *const *names)
{
  enum { MOST = 3 };
  const gchar *best[MOST] = { NULL };
  guint far[MOST];
  guint length = (guint)strlen (name);
  /* Not so far that nothing of the name is left. */
  guint limit = MIN (MAX (2, length / 3), length ? length - 1 : 0);
  g_autofree gchar *lower = g_ascii_strdown (name, -1);
  for (; *names; names++) {
    guint d = distance (lower, *names);
    /* What begins like it, or has it inside, is near as well. */
    if (d > limit && strlen (lower) >= 3 && strstr (*names, lower))
      d = limit;
    if (d > limit)
      continue;
    for (guint i = 0; i < MOST; i++)
      if (!best[i] || d < far[i]) {
        memmove (best + i + 1, best + i, (MOST - 1 - i) * sizeof *best);
        memmove (far + i + 1, far + i, (MOST - 1 - i) * sizeof *far);
        best[i] = *names, far[i] = d;
        break;
      }
  }
  if (!best[0])
    return NULL;
  GString *s = g_string_new (best[0]);
  for (guint i = 1; i < MOST && best[i]; i++)
    g_string_append_printf (
        s, "%s%s", i + 1 == MOST || !best[i + 1] ? " or " : ", ", best[i]);
  return g_string_free (s, FALSE);
}
