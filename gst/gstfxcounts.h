/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Counters of an element, which its property stats shows. */

#ifndef GST_FX_COUNTS_H
#define GST_FX_COUNTS_H

#include <gst/gst.h>
#include <stdatomic.h>
#include "dsp/fx_instance.h"

G_BEGIN_DECLS

typedef struct GstFxCounts {
  atomic_ullong buffers; /* that came in */
  atomic_ullong fused;   /* of them those that a run took */
  atomic_ullong gaps;    /* of them those that came marked as silence */
  atomic_ullong resets;  /* times the past was forgotten */
  atomic_ullong tails;   /* frames sent after the end or into gaps */
} GstFxCounts;

/* Adds to a counter that only the streaming thread writes. */
static inline void
gst_fx_count (atomic_ullong *counter, guint64 n)
{
  atomic_store_explicit (counter,
      atomic_load_explicit (counter, memory_order_relaxed) + n,
      memory_order_relaxed);
}

/* These and those of fx as a structure application/x-fxNAME-stats; fuses: with
 * fused-buffers. Any thread. Returns: (transfer full) */
GstStructure *
gst_fx_counts_to_stats (GstFxCounts *c, const FxInstance *fx, gboolean fuses);

G_END_DECLS

#endif
