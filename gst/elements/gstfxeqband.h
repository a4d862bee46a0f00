/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* One band of fxeq, as an object with properties. */

#ifndef GST_FX_EQ_BAND_H
#define GST_FX_EQ_BAND_H

#include "gst/gstfxfilter.h"

G_BEGIN_DECLS

#define GST_TYPE_FX_EQ_BAND (gst_fx_eq_band_get_type ())
G_DECLARE_FINAL_TYPE (GstFxEqBand, gst_fx_eq_band, GST, FX_EQ_BAND, GstObject)

/* The band of that index, "band3", as a child of eq, which keeps a reference.
 * Its values are in the params of eq; the band has none of its own. */
GstFxEqBand *gst_fx_eq_band_new (GstFxFilter *eq, guint index);

/* Whether the band was set while it was beyond num-bands. Any thread. */
gboolean gst_fx_eq_band_is_early (GstFxEqBand *band);

G_END_DECLS

#endif
