/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The mean spectrum of a whole sound (Welch, IEEE Trans. AU-15, 1967), channel
 * by channel. */

#ifndef FX_TOOL_WELCH_H
#define FX_TOOL_WELCH_H

#include <glib.h>

typedef struct FxWelch FxWelch;

FxWelch *fx_welch_new (gint rate, guint channels, guint size);
void fx_welch_free (FxWelch *welch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxWelch, fx_welch_free)

void fx_welch_add (FxWelch *welch, const gdouble *frames, gsize n);
void fx_welch_end (FxWelch *welch);

gint fx_welch_rate (const FxWelch *welch);
guint fx_welch_channels (const FxWelch *welch);

/* Bins 1 .. count; 0 Hz is left out. */
guint fx_welch_count (const FxWelch *welch);
gdouble fx_welch_hz (const FxWelch *welch, guint bin);

/* The square of the amplitude that a sine in this bin has on average. */
gdouble fx_welch_power (const FxWelch *welch, guint channel, guint bin);

/* Each bin becomes the mean of those within 1/n octave around it. */
void fx_welch_smooth (FxWelch *welch, gdouble n);

#endif
