/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/term/board.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "gst/tools/command.h"

/* Terminals */

gboolean
fx_is_terminal (int fd)
{
  const gchar *term = g_getenv ("TERM");
  return isatty (fd) && term && strcmp (term, "dumb");
}

gboolean
fx_has_colour (int fd)
{
  const gchar *no = g_getenv ("NO_COLOR");
  return fx_is_terminal (fd) && !(no && *no);
}

guint
fx_columns (int fd)
{
  struct winsize w;
  const gchar *columns = g_getenv ("COLUMNS");
  if (!ioctl (fd, TIOCGWINSZ, &w) && w.ws_col)
    return w.ws_col;
  gint n = columns ? atoi (columns) : 0;
  return n >= 20 ? (guint)n : 80;
}

gchar *
fx_bar (gdouble fraction, guint columns)
{
  static const gchar *const parts[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
  gboolean utf8 = g_get_charset (NULL);
  guint eighths = (guint)lrint (CLAMP (fraction, 0, 1) * 8 * columns);
  GString *s = g_string_new (NULL);
  for (guint i = 0; i < columns; i++, eighths -= MIN (eighths, 8)) {
    if (!utf8)
      g_string_append_c (s, eighths >= 4 ? '#' : '.');
    else if (eighths >= 8)
      g_string_append (s, "█");
    else
      g_string_append (s, eighths ? parts[eighths] : " ");
  }
  return g_string_free (s, FALSE);
}

/* The board */

typedef struct Slot {
  gchar *name; /* NULL: nobody */
  gdouble fraction, seconds;
} Slot;

struct FxBoard {
  GMutex lock;
  Slot *slots;
  guint n_slots, total, ended, skipped;
  gint64 began, drawn;
  guint lines; /* on the terminal, to go back over */
  gboolean terminal;
};

FxBoard *
fx_board_new (guint total, guint slots)
{
  FxBoard *b = g_new0 (FxBoard, 1);
  g_mutex_init (&b->lock);
  b->slots = g_new0 (Slot, slots);
  b->n_slots = slots;
  b->total = total;
  b->began = g_get_monotonic_time ();
  b->terminal = fx_is_terminal (2);
  return b;
}

/* Removes what was drawn. */
static void
erase (FxBoard *b)
{
  for (; b->lines; b->lines--)
    fputs ("\033[A\033[2K", stderr);
  fputs ("\r", stderr);
}

static gchar *
duration_text (gdouble seconds)
{
  guint64 s = (guint64)MAX (seconds, 0);
  if (s >= 3600)
    return g_strdup_printf ("%u:%02u:%02u", (guint)(s / 3600),
        (guint)(s / 60 % 60), (guint)(s % 60));
  return g_strdup_printf ("%u:%02u", (guint)(s / 60), (guint)(s % 60));
}

/* The end of a name tells more than its beginning. */
static gchar *
shorten (const gchar *name, guint columns)
{
  g_autofree gchar *valid = g_utf8_make_valid (name, -1);
  glong n = g_utf8_strlen (valid, -1);
  if (n <= (glong)columns)
    return g_strdup_printf ("%s%*s", valid, (int)(columns - n), "");
  return g_strdup_printf (
      "…%s", g_utf8_offset_to_pointer (valid, n - (glong)columns + 1));
}

static void
draw_line (FxBoard *b, const gchar *name, gdouble fraction, const gchar *text)
{
  guint columns = CLAMP (fx_columns (2), 40, 120);
  guint for_name = columns / 3, for_bar = columns - for_name - 20;
  g_autofree gchar *label = shorten (name, for_name);
  g_autofree gchar *bar = fx_bar (MAX (fraction, 0), for_bar);
  fprintf (stderr, "%s %s %s\n", label, bar, text);
  b->lines++;
}

static void
draw (FxBoard *b, gboolean now)
{
  gint64 time = g_get_monotonic_time ();
  if (!b->terminal || fx_globals.quiet || (!now && time - b->drawn < 100000))
    return;
  b->drawn = time;
  erase (b);
  gdouble part = b->ended - b->skipped; /* those took no time */
  for (guint i = 0; i < b->n_slots; i++) {
    Slot *s = &b->slots[i];
    if (!s->name)
      continue;
    g_autofree gchar *at = duration_text (s->seconds);
    g_autofree gchar *text =
        s->fraction < 0 ? g_strdup_printf ("%s", at)
                        : g_strdup_printf ("%3.0f %%", 100 * s->fraction);
    draw_line (b, s->name, s->fraction, text);
    part += MAX (s->fraction, 0);
  }
  if (b->total > 1 && b->ended < b->total) {
    gdouble fraction = part / (b->total - b->skipped);
    gdouble spent = (gdouble)(time - b->began) / 1e6;
    g_autofree gchar *name =
        g_strdup_printf ("%u of %u files", b->ended, b->total);
    g_autofree gchar *left =
        duration_text (fraction > 0 ? spent * (1 - fraction) / fraction : 0);
    g_autofree gchar *text =
        fraction > 0.005
            ? g_strdup_printf ("%3.0f %% %s left", 100 * fraction, left)
            : g_strdup ("");
    draw_line (b, name, fraction, text);
  }
  fflush (stderr);
}

guint
fx_board_begin (FxBoard *b, const gchar *name)
{
  guint i = 0;
  g_mutex_lock (&b->lock);
  while (i + 1 < b->n_slots && b->slots[i].name)
    i++;
  b->slots[i] = (Slot){ g_strdup (name), 0, 0 };
  draw (b, FALSE);
  g_mutex_unlock (&b->lock);
  return i;
}

void
fx_board_progress (FxBoard *b, guint slot, gdouble fraction, gdouble seconds)
{
  g_mutex_lock (&b->lock);
  b->slots[slot].fraction = fraction;
  b->slots[slot].seconds = seconds;
  draw (b, FALSE);
  g_mutex_unlock (&b->lock);
}

/* Locked. Tells what, with colour and why if there are. */
static void
end (FxBoard *b, guint slot, const gchar *colour, const gchar *what,
    const gchar *why)
{
  Slot *s = &b->slots[slot];
  b->ended++;
  if (b->terminal && !fx_globals.quiet)
    erase (b);
  if (!fx_has_colour (2))
    colour = "";
  if (what)
    g_printerr ("%s%s: %s%s%s%s\n", colour, s->name, what, why ? ": " : "",
        why ? why : "", *colour ? "\033[0m" : "");
  g_clear_pointer (&s->name, g_free);
  draw (b, TRUE);
}

void
fx_board_end (FxBoard *b, guint slot, const gchar *error)
{
  g_mutex_lock (&b->lock);
  if (error)
    end (b, slot, "\033[31m", "failed", error);
  else
    end (b, slot, "\033[32m", !fx_globals.quiet && b->total > 1 ? "done" : NULL,
        NULL);
  g_mutex_unlock (&b->lock);
}

void
fx_board_skip (FxBoard *b, guint slot, const gchar *why)
{
  g_mutex_lock (&b->lock);
  b->skipped++;
  end (b, slot, "", fx_globals.quiet ? NULL : "skipped", why);
  g_mutex_unlock (&b->lock);
}

void
fx_board_free (FxBoard *b)
{
  if (!b)
    return;
  g_mutex_lock (&b->lock);
  if (b->terminal && !fx_globals.quiet)
    erase (b);
  fflush (stderr);
  g_mutex_unlock (&b->lock);
  for (guint i = 0; i < b->n_slots; i++)
    g_free (b->slots[i].name);
  g_free (b->slots);
  g_mutex_clear (&b->lock);
  g_free (b);
}
