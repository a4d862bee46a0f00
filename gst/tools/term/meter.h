/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Level meters of the messages of GStreamer's element "level". */

#ifndef FX_TOOL_METER_H
#define FX_TOOL_METER_H

#include <gst/gst.h>

#define FX_METER_CHANNELS 16

typedef struct FxMeter {
  guint channels;
  gdouble rms[FX_METER_CHANNELS], peak[FX_METER_CHANNELS]; /* dBFS */
  gdouble hold[FX_METER_CHANNELS];                         /* falling peak */
} FxMeter;

/* Takes up a message; FALSE: it is none of levels. */
gboolean fx_meter_message (FxMeter *meter, GstMessage *message);

/* One line for all channels in so many columns: a bar from -60 dBFS to 0 for
 * each, in colours where wanted, and the highest peak in dB. Where there is too
 * little room for bars only that, for that nothing. */
gchar *fx_meter_line (const FxMeter *meter, guint columns, gboolean colour);

#endif
