/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* How much later one sound is than another: where their cross-correlation
 *
 *   c(l) = sum over frames n and channels of a[n] b[n + l]
 *
 * has its largest magnitude. It is taken over all of both sounds, however long,
 * for lags up to a limit; memory is a few times that limit. */

#ifndef FX_TOOL_SHIFT_H
#define FX_TOOL_SHIFT_H

#include <glib.h>

typedef struct FxShift FxShift;

typedef struct FxShiftFound {
  gint64 frames;       /* so many frames b comes later; < 0: earlier */
  gdouble exact;       /* the same, between frames too */
  gdouble correlation; /* there, -1 .. 1; < 0: upside down. NaN in silence */
} FxShiftFound;

/* most: frames, >= 1. */
FxShift *fx_shift_new (guint channels, guint most);
void fx_shift_free (FxShift *shift);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxShift, fx_shift_free)

/* The next n interleaved frames of both; NULL: silence. */
void fx_shift_add (FxShift *shift, const gdouble *a, const gdouble *b, gsize n);

/* After all frames. */
void fx_shift_find (FxShift *shift, FxShiftFound *found);

#endif
