/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Power spectra of sound as it streams by: Hann windows that overlap by three
 * quarters, so that their squares add up to the same everywhere and no sample
 * counts more than another. */

#ifndef FX_TOOL_STFT_H
#define FX_TOOL_STFT_H

#include <glib.h>

typedef struct FxStft FxStft;

/* Window number `index` of a channel; its middle is at frame
 * fx_stft_middle (stft, index). power: of bins 0 .. size / 2, both signs of a
 * frequency together; a sine of amplitude 1 in the middle of a bin has
 * size / 8 there. */
typedef void (*FxStftFn) (
    gpointer data, guint channel, guint64 index, const gdouble *power);

/* size: a power of 2, >= 32. */
FxStft *fx_stft_new (guint channels, guint size, FxStftFn fn, gpointer data);
void fx_stft_free (FxStft *stft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FxStft, fx_stft_free)

/* n interleaved frames. */
void fx_stft_add (FxStft *stft, const gdouble *frames, gsize n);

/* After all: the windows that are left, with silence behind the end. */
void fx_stft_end (FxStft *stft);

/* How many windows there were. */
guint64 fx_stft_windows (const FxStft *stft);

/* Frame in the middle of a window; < 0: before the start. */
gint64 fx_stft_middle (const FxStft *stft, guint64 index);

/* What the powers of all bins of all windows add up to, per square of a sample
 * that went in. */
gdouble fx_stft_gain (void);

/* A power of 2 with bins no wider than so many Hz. */
guint fx_stft_size (gint rate, gdouble hz);

#endif
