/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Runs decide one by one where they are processed (gst/gstfxrundevice.c); here
 * is what concerns them all. */

#include "gst/bins/gstfxchaindevice.h"

void
gst_fx_chain_device_ask (
    GstElement *chain, GstFxDevicePolicy *policy, GPtrArray *runs)
{
  if (atomic_load (&policy->mode) != GST_FX_DEVICE_CUDA ||
      !atomic_load (&policy->active))
    return;
  for (guint i = 0; i < runs->len; i++)
    gst_fx_run_device_ask (gst_fx_run_device (runs->pdata[i]));
}

void
gst_fx_chain_device_release (GPtrArray *runs)
{
  for (guint i = 0; i < runs->len; i++)
    gst_fx_run_release (runs->pdata[i]);
}

void
gst_fx_chain_device_stats (GPtrArray *runs, GstStructure *stats)
{
  GstStructure *most = NULL;
  gdouble longest = -1;
  for (guint i = 0; i < runs->len; i++) {
    GstStructure *s = gst_structure_new_empty ("run");
    gdouble p50 = 0;
    gst_fx_run_device_describe (gst_fx_run_device (runs->pdata[i]), s);
    gst_structure_get_double (s, "time-p50", &p50);
    if (p50 > longest) {
      longest = p50;
      g_clear_pointer (&most, gst_structure_free);
      most = g_steal_pointer (&s);
    }
    g_clear_pointer (&s, gst_structure_free);
  }
  if (!most)
    most = gst_structure_new ("run", "device", G_TYPE_STRING, "cpu",
        "device-name", G_TYPE_STRING, "", "device-reason", G_TYPE_STRING,
        "there are no filters", "precision", G_TYPE_STRING, "exact",
        "device-buffers", G_TYPE_UINT64, G_GUINT64_CONSTANT (0), "handovers",
        G_TYPE_UINT64, G_GUINT64_CONSTANT (0), "time-p50", G_TYPE_DOUBLE, 0.0,
        "time-p95", G_TYPE_DOUBLE, 0.0, "time-p99", G_TYPE_DOUBLE, 0.0,
        "time-max", G_TYPE_DOUBLE, 0.0, NULL);
  for (gint i = 0; i < gst_structure_n_fields (most); i++) {
    const gchar *name = gst_structure_nth_field_name (most, (guint)i);
    gst_structure_set_value (stats, name, gst_structure_get_value (most, name));
  }
  gst_structure_free (most);
}
