/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Spectra over time, for sound of any length in columns and rows that do not
 * grow: when all columns are in use, neighbours become one, their mean. */

#ifndef FX_TOOL_GRAM_H
#define FX_TOOL_GRAM_H

#include <glib.h>
#include "gst/tools/analysis/stft.h"

/* Rows of a picture: frequencies from low to high, in equal steps or in equal
 * ratios. */
typedef struct FxGramRows {
  guint n;
  gdouble low, high; /* Hz */
  gboolean is_log;
} FxGramRows;

typedef struct FxGram {
  gint rate;
  guint channels, size, most; /* of transforms; columns */
  FxGramRows rows;
  guint64 span;   /* windows per column */
  guint count;    /* columns in use */
  guint64 frames; /* in all */
  gfloat *power; /* [channel][column][row], low rows first: sums over windows */
  guint *from, *to; /* bins of each row */
  gdouble *part; /* where there is less than a bin: between from and from+1 */
  FxStft *stft;
} FxGram;

/* size: of the transforms. most: columns, even. */
FxGram *fx_gram_new (
    gint rate, guint channels, guint size, guint most, const FxGramRows *rows);
void fx_gram_free (FxGram *gram);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxGram, fx_gram_free)

void fx_gram_add (FxGram *gram, const gdouble *frames, gsize n);
void fx_gram_end (FxGram *gram);

/* The square of the amplitude that a sine would have; rows of several bins: of
 * the largest. */
gdouble
fx_gram_power (const FxGram *gram, guint channel, guint column, guint row);

/* Frames from and to which column i reaches. */
void fx_gram_column (const FxGram *gram, guint i, gdouble *from, gdouble *to);

#endif
