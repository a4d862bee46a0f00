/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The lengths in the header of a WAV file have 32 bits. Where they are not
 * known or too great they are all ones, which readers take for "until the
 * end"; an encoder that lets them wrap around hides most of the sound. */

#ifndef FX_TOOL_WAV_H
#define FX_TOOL_WAV_H

#include <gio/gio.h>

/* Sets both lengths in the first bytes of a file; FALSE: they are not the
 * header of a WAV file. */
gboolean fx_wav_forget_lengths (guint8 *header, gsize size);

/* Does that in a WAV file of 4 GiB or more; others are left as they are. */
gboolean fx_wav_mend (const gchar *path, GError **error);

#endif
