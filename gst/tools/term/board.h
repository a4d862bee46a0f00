/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Progress of several jobs on stderr: on a terminal a bar for each that runs
 * and one for all with the time that is left, redrawn in place; otherwise a
 * line for each that ends. One board at a time; any thread. */

#ifndef FX_TOOL_BOARD_H
#define FX_TOOL_BOARD_H

#include <glib.h>

typedef struct FxBoard FxBoard;

/* total jobs, at most slots at a time, of which each is told at its end; total 0:
 * one job, which is told only if it fails. */
FxBoard *fx_board_new (guint total, guint slots);

/* Ends the drawing and leaves the cursor below. */
void fx_board_free (FxBoard *board);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxBoard, fx_board_free)

/* A job begins; returns its slot. */
guint fx_board_begin (FxBoard *board, const gchar *name);

/* fraction 0..1, or -1: not known, then seconds of sound are shown. */
void fx_board_progress (
    FxBoard *board, guint slot, gdouble fraction, gdouble seconds);

/* It ended; error NULL: well. The line that tells so stays. */
void fx_board_end (FxBoard *board, guint slot, const gchar *error);

/* It ended with nothing to do, for this reason. */
void fx_board_skip (FxBoard *board, guint slot, const gchar *why);

/* Terminal properties of stderr and stdout, and NO_COLOR (no-color.org). */
gboolean fx_is_terminal (int fd);
gboolean fx_has_colour (int fd);
guint fx_columns (int fd);
guint fx_rows (int fd);

/* The bar of a fraction in so many columns, with eighths of a block (ASCII
 * where the locale is not UTF-8). */
gchar *fx_bar (gdouble fraction, guint columns);

#endif
