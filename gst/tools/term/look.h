/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What a player plays, seen. */

#ifndef FX_TOOL_LOOK_H
#define FX_TOOL_LOOK_H

#include "gst/tools/term/player.h"

/* Draws levels, and above them the spectrum, on stdout until a key is pressed;
 * once, where there is no terminal. FALSE: nothing plays. */
gboolean fx_look (FxPlayer *player, gboolean spectrum, GError **error);

#endif
