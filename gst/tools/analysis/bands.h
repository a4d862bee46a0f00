/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Levels in third octaves: IEC 61260-1, base 10, middles 1000 Hz * 10^(n/10),
 * from 20 Hz to 20 kHz or as far as the rate goes. Rectangles in the spectrum
 * instead of filters: what lies in a band counts, all else does not. */

#ifndef FX_TOOL_BANDS_H
#define FX_TOOL_BANDS_H

#include <glib.h>

#define FX_BANDS_FIRST (-17) /* 20 Hz */
#define FX_BANDS_LAST 13     /* 20 kHz */

typedef struct FxBands FxBands;

/* All channels together. */
FxBands *fx_bands_new (gint rate, guint channels);
void fx_bands_free (FxBands *bands);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxBands, fx_bands_free)

void fx_bands_add (FxBands *bands, const gdouble *frames, gsize n);
void fx_bands_end (FxBands *bands);

/* How many there are. */
guint fx_bands_count (const FxBands *bands);

/* Middle of a band in Hz. */
gdouble fx_bands_middle (guint band);

/* "31.5 Hz", "1 kHz": what it is called. New (g_free). */
gchar *fx_bands_name (guint band);

/* Mean power of the channels in it, over the whole sound. */
gdouble fx_bands_power (const FxBands *bands, guint band);

#endif
