/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The bands of fxeq as the text of Equalizer APO and AutoEq. */

#ifndef GST_FX_EQ_TEXT_H
#define GST_FX_EQ_TEXT_H

#include <glib.h>

G_BEGIN_DECLS

/* Reads text into params, a params struct of fx_eq_proc. Returns NULL, or
 * (transfer full) a sentence that begins with source and names the line;
 * params is then part written. */
gchar *gst_fx_eq_text_parse (
    const gchar *source, const gchar *text, gsize size, gpointer params);

/* The same with the text of a file, at most 1 MiB. */
gchar *gst_fx_eq_text_load (const gchar *path, gpointer params);

/* (transfer full): the preamp and the bands in use, in numbers that read back
 * as the same. */
gchar *gst_fx_eq_text_write (gconstpointer params);

G_END_DECLS

#endif
