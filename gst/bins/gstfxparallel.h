/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#ifndef GST_FX_PARALLEL_H
#define GST_FX_PARALLEL_H

#include "gst/bins/gstfxchain.h"

G_BEGIN_DECLS

#define GST_TYPE_FX_PARALLEL (gst_fx_parallel_get_type ())
G_DECLARE_FINAL_TYPE (
    GstFxParallel, gst_fx_parallel, GST, FX_PARALLEL, GstFxChain)

G_END_DECLS

#endif
