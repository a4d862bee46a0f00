/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What is left of one sound when another one is taken away from it. */

#ifndef FX_TOOL_DIFFERENCE_H
#define FX_TOOL_DIFFERENCE_H

#include <glib.h>

/* Of one channel or of all; 1: full scale. */
typedef struct FxDifferenceOf {
  gdouble rms_a, rms_b;
  gdouble rms, peak; /* of b - a */
  guint64 at;        /* frame of that peak, the first one */
  guint channel;     /*   and its channel */
  gdouble snr;       /* power of a over that of b - a: a ratio */
  gdouble gain;      /* what a is to be multiplied with to be closest to b */
  gdouble rest;      /* RMS of b - gain a */
} FxDifferenceOf;

typedef struct FxDifference FxDifference;

FxDifference *fx_difference_new (guint channels);
void fx_difference_free (FxDifference *difference);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxDifference, fx_difference_free)

/* The next n interleaved frames of both; NULL: silence. What is no number
 * counts as 0. */
void fx_difference_add (
    FxDifference *difference, const gdouble *a, const gdouble *b, gsize n);

guint64 fx_difference_frames (const FxDifference *difference);

/* The first frame that differs; -1: none does. */
gint64 fx_difference_first (const FxDifference *difference);

/* channel -1: all of them. */
void fx_difference_of (
    const FxDifference *difference, gint channel, FxDifferenceOf *of);

#endif
