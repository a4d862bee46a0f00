/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Counters of an element as a structure. */

#include "gst/gstfxcounts.h"

GstStructure *
gst_fx_counts_to_stats (GstFxCounts *c, const FxInstance *fx, gboolean fuses)
{
  FxStats s;
  gchar *name =
      g_strdup_printf ("application/x-fx%s-stats", fx_instance_proc (fx)->name);
  fx_instance_stats (fx, &s);
  GstStructure *st = gst_structure_new (name, "buffers", G_TYPE_UINT64,
      (guint64)atomic_load (&c->buffers), "frames", G_TYPE_UINT64, s.frames,
      NULL);
  if (fuses)
    gst_structure_set (st, "fused-buffers", G_TYPE_UINT64,
        (guint64)atomic_load (&c->fused), NULL);
  gst_structure_set (st, "gap-buffers", G_TYPE_UINT64,
      (guint64)atomic_load (&c->gaps), "parameter-changes", G_TYPE_UINT64,
      s.plans, "resets", G_TYPE_UINT64, (guint64)atomic_load (&c->resets),
      "tail-frames", G_TYPE_UINT64, (guint64)atomic_load (&c->tails),
      "non-finite-samples", G_TYPE_UINT64, s.non_finite, "overflows",
      G_TYPE_UINT64, s.lost, NULL);
  g_free (name);
  return st;
}
