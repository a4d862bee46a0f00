/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The base of elements that are one FxProc with several outputs: one sink pad,
 * and a source pad for each output that is asked for, or one with all outputs
 * as channels. What GstFxFilter does for its filters (properties from the
 * table, state, automation, gaps, discontinuities, tail, latency, presets,
 * statistics) this does for bands. A subclass names its process. */

#ifndef GST_FX_BANDS_H
#define GST_FX_BANDS_H

#include <gst/gst.h>
#include "dsp/fx_procs.h"

G_BEGIN_DECLS

#define GST_TYPE_FX_BANDS (gst_fx_bands_get_type ())
G_DECLARE_DERIVABLE_TYPE (GstFxBands, gst_fx_bands, GST, FX_BANDS, GstElement)

struct _GstFxBandsClass {
  GstElementClass parent_class;
  const FxProc *proc;
  gpointer _padding[8];
};

/* In class_init: installs the properties of proc, pad templates, metadata (long
 * name, class "Filter/Effect/Audio" and description) from its texts. */
void gst_fx_bands_class_set_proc (GstFxBandsClass *klass, const FxProc *proc);

G_END_DECLS

#endif
