/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* FxError as a sentence. */

#ifndef GST_FX_ERROR_H
#define GST_FX_ERROR_H

#include <glib.h>
#include "dsp/fx_error.h"

G_BEGIN_DECLS

/* "frequency = 30000 Hz: too high for the sample rate (0 .. 23952 Hz), using
 * 23952 Hz; lower it or ...". The same in every locale. Any thread. Returns:
 * (transfer full) */
gchar *gst_fx_error_to_string (const FxError *err);

G_END_DECLS

#endif
