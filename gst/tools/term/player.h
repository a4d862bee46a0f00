/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A file that plays in a loop or not, through a chain that changes meanwhile. A
 * thread of its own follows the stream. */

#ifndef FX_TOOL_PLAYER_H
#define FX_TOOL_PLAYER_H

#include "gst/tools/chain/chain.h"
#include "gst/tools/term/meter.h"

#define FX_PLAYER_BANDS 64

typedef struct FxPlayer FxPlayer;

/* sink: an element in gst-launch-1.0 syntax; NULL: autoaudiosink with short
 * buffers. device: where filters run, as with fx_chain_new. */
FxPlayer *fx_player_new (const gchar *sink, const gchar *device);
void fx_player_free (FxPlayer *player);

/* Stops, and takes another file. */
gboolean fx_player_load (FxPlayer *player, const gchar *path, GError **error);
const gchar *fx_player_path (const FxPlayer *player);

/* Starts it, or goes on. */
gboolean fx_player_play (FxPlayer *player, GPtrArray *specs, GError **error);
void fx_player_pause (FxPlayer *player);
void fx_player_stop (FxPlayer *player);
gboolean fx_player_is_on (FxPlayer *player);

/* The effects from now on; where only values of effect changed (G_MAXUINT: the
 * chain is another one) differ and can move, they do, otherwise the chain is
 * exchanged. */
gboolean fx_player_change (
    FxPlayer *player, GPtrArray *specs, guint changed, GError **error);

gboolean fx_player_seek (FxPlayer *player, GstClockTime time);

/* All of it again and again, without a gap where the format can; where it cannot,
 * with the sink's start in between. */
void fx_player_set_loop (FxPlayer *player, gboolean loop);

/* Plays what is from one time to another again and again, without a gap; to 0:
 * no more, and goes on behind it. Also for what is played later. FALSE: this file
 * cannot. */
gboolean
fx_player_set_part (FxPlayer *player, GstClockTime from, GstClockTime to);

/* Position and duration in seconds; 0: not known. */
void fx_player_where (FxPlayer *player, gdouble *position, gdouble *duration);

/* The last levels, and the spectrum in dB of bands from 0 to half the rate. */
void fx_player_meter (FxPlayer *player, FxMeter *meter);
guint fx_player_spectrum (
    FxPlayer *player, gdouble bands[FX_PLAYER_BANDS], gint *rate);

#endif
