/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Levels in third octaves: IEC 61260-1, base 10, middles 1000 Hz * 10^(n/10),
 * from 20 Hz to 20 kHz or as far as the rate goes. Rectangles in the spectrum
 * instead of filters: what lies in a band counts, all else does not. */

#ifndef FX_TOOL_THIRDS_H
#define FX_TOOL_THIRDS_H

#include <glib.h>

#define FX_THIRDS_FIRST (-17) /* 20 Hz */
#define FX_THIRDS_LAST 13     /* 20 kHz */

typedef struct FxThirds FxThirds;

/* All channels together. */
FxThirds *fx_thirds_new (gint rate, guint channels);
void fx_thirds_free (FxThirds *bands);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxThirds, fx_thirds_free)

void fx_thirds_add (FxThirds *bands, const gdouble *frames, gsize n);
void fx_thirds_end (FxThirds *bands);

/* How many there are. */
guint fx_thirds_count (const FxThirds *bands);

/* Middle of a band in Hz. */
gdouble fx_thirds_middle (guint band);

/* "31.5 Hz", "1 kHz": what it is called. New (g_free). */
gchar *fx_thirds_name (guint band);

/* Mean power of the channels in it, over the whole sound. */
gdouble fx_thirds_power (const FxThirds *bands, guint band);

#endif
