/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#ifndef GST_FX_CHAIN_H
#define GST_FX_CHAIN_H

#include <gst/gst.h>

G_BEGIN_DECLS

#define GST_TYPE_FX_CHAIN (gst_fx_chain_get_type ())
G_DECLARE_DERIVABLE_TYPE (GstFxChain, gst_fx_chain, GST, FX_CHAIN, GstBin)

struct _GstFxChainClass {
  GstBinClass parent_class;

  /* A subclass renames the statistics and adds its own. Any thread. */
  void (*extend_stats) (GstFxChain *chain, GstStructure *stats);

  gpointer _padding[3];
};

G_END_DECLS

#endif
