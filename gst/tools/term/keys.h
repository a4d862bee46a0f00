/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Keys that are pressed, one at a time and without Enter. */

#ifndef FX_TOOL_KEYS_H
#define FX_TOOL_KEYS_H

#include <glib.h>

enum {
  FX_KEY_NONE = 0, /* in time */
  FX_KEY_LEFT = 256,
  FX_KEY_RIGHT,
  FX_KEY_UP,
  FX_KEY_DOWN,
};

/* Makes the terminal tell each key at once; FALSE: stdin is none, there are no
 * keys. Ended by fx_keys_close, and at exit. */
gboolean fx_keys_open (void);
void fx_keys_close (void);

/* A key (a byte, or one of those above), waiting at most so long. */
gint fx_keys_read (guint milliseconds);

#endif
