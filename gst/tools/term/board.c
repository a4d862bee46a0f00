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
#include "gst/tools/term/tell.h"

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

guint
fx_rows (int fd)
{
  struct winsize w;
  return !ioctl (fd, TIOCGWINSZ, &w) && w.ws_row ? w.ws_row : 24;
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

static void draw (FxBoard *b, gboolean now);
static void make_room (gpointer data);
static void draw_again (gpointer data);

FxBoard *
fx_board_new (guint total, guint slots)
{
  FxBoard *b = g_new0 (FxBoard, 1);
  g_mutex_init (&b->lock);
  b->slots = g_new0 (Slot, slots);
  b->n_slots = slots;
  b->total = total;
  b->began = g_get_monotonic_time ();
  b->terminal = fx_is_terminal (2) && !fx_globals.quiet;
  if (b->terminal)
    fx_tell_around (make_room, draw_again, b);
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

/* In so many columns; the end of a name tells more than its beginning. */
static gchar *
fit (const gchar *name, guint columns)
{
  g_autofree gchar *clean = fx_clean (name);
  guint n = fx_width (clean);
  const gchar *cut = g_get_charset (NULL) ? "…" : "<";
  if (n <= columns)
    return g_strdup_printf ("%s%*s", clean, (int)(columns - n), "");
  if (!columns)
    return g_strdup ("");
  const gchar *p = clean;
  while (n > columns - 1) {
    p = g_utf8_next_char (p);
    n = fx_width (p);
  }
  return g_strdup_printf ("%s%s%*s", cut, p, (int)(columns - 1 - n), "");
}

/* A name, a bar and a text; where there is little room no bar. The last column
 * stays free, not all terminals stay in the line there. */
static void
draw_line (FxBoard *b, const gchar *name, gdouble fraction, const gchar *text)
{
  guint columns = MIN (fx_columns (2), 120) - 1, n = fx_width (text);
  guint for_text = MAX (n, columns >= 50 ? 18 : 13);
  guint rest = columns > for_text + 2 ? columns - for_text - 2 : 0;
  if (rest >= 16) {
    guint for_name = rest * 2 / 5;
    g_autofree gchar *label = fit (name, for_name);
    g_autofree gchar *bar = fx_bar (MAX (fraction, 0), rest - for_name);
    fprintf (stderr, "%s %s %s\n", label, bar, text);
  } else {
    g_autofree gchar *label = fit (name, columns > n + 1 ? columns - n - 1 : 0);
    g_autofree gchar *end = fit (text, MIN (n, columns));
    fprintf (stderr, "%s%s%s\n", label, *label ? " " : "", end);
  }
  b->lines++;
}

/* All files, and how long it takes. */
static void
draw_total (FxBoard *b, gdouble fraction, gdouble spent)
{
  gboolean wide = fx_columns (2) > 50;
  g_autofree gchar *name =
      g_strdup_printf (wide ? "%u of %u files" : "%u/%u", b->ended, b->total);
  g_autofree gchar *left =
      duration_text (fraction > 0 ? spent * (1 - fraction) / fraction : 0);
  g_autofree gchar *text = fraction > 0.005
                               ? g_strdup_printf ("%3.0f %% %s%s",
                                     100 * fraction, left, wide ? " left" : "")
                               : g_strdup ("");
  draw_line (b, name, fraction, text);
}

static void
draw (FxBoard *b, gboolean now)
{
  gint64 time = g_get_monotonic_time ();
  if (!b->terminal || (!now && time - b->drawn < 100000))
    return;
  b->drawn = time;
  erase (b);
  /* What is above the first row cannot be drawn over. */
  guint rows = fx_rows (2), most = rows > 2 ? rows - 2 : 0;
  gdouble part = b->ended - b->skipped; /* those took no time */
  for (guint i = 0; i < b->n_slots; i++) {
    Slot *s = &b->slots[i];
    if (!s->name)
      continue;
    part += MAX (s->fraction, 0);
    if (b->lines >= most)
      continue;
    g_autofree gchar *text =
        s->fraction < 0 ? duration_text (s->seconds)
                        : g_strdup_printf ("%3.0f %%", 100 * s->fraction);
    draw_line (b, s->name, s->fraction, text);
  }
  if (b->total > 1 && b->ended < b->total)
    draw_total (
        b, part / (b->total - b->skipped), (gdouble)(time - b->began) / 1e6);
  fflush (stderr);
}

/* Around lines of others, with the lock held in between: what another thread drew
 * there would be above the line, where it is not looked for. */
static void
make_room (gpointer data)
{
  FxBoard *b = data;
  g_mutex_lock (&b->lock);
  erase (b);
  fflush (stderr);
}

static void
draw_again (gpointer data)
{
  FxBoard *b = data;
  draw (b, TRUE);
  g_mutex_unlock (&b->lock);
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

/* Tells what, in a colour and with why if there are. */
static void
end (FxBoard *b, guint slot, const gchar *colour, const gchar *what,
    const gchar *why)
{
  g_mutex_lock (&b->lock);
  g_autofree gchar *name = g_steal_pointer (&b->slots[slot].name);
  b->ended++;
  draw (b, TRUE);
  g_mutex_unlock (&b->lock);
  if (what)
    fx_tell_in (
        colour, "%s: %s%s%s", name, what, why ? ": " : "", why ? why : "");
}

void
fx_board_end (FxBoard *b, guint slot, const gchar *error)
{
  if (error)
    end (b, slot, "31", "failed", error);
  else
    end (
        b, slot, "32", !fx_globals.quiet && b->total > 0 ? "done" : NULL, NULL);
}

void
fx_board_skip (FxBoard *b, guint slot, const gchar *why)
{
  g_mutex_lock (&b->lock);
  b->skipped++;
  g_mutex_unlock (&b->lock);
  end (b, slot, NULL, fx_globals.quiet ? NULL : "skipped", why);
}

void
fx_board_free (FxBoard *b)
{
  if (!b)
    return;
  if (b->terminal)
    fx_tell_around (NULL, NULL, NULL);
  g_mutex_lock (&b->lock); /* those who drew last have left it */
  if (b->terminal) {
    erase (b);
    fflush (stderr);
  }
  g_mutex_unlock (&b->lock);
  for (guint i = 0; i < b->n_slots; i++)
    g_free (b->slots[i].name);
  g_free (b->slots);
  g_mutex_clear (&b->lock);
  g_free (b);
}
