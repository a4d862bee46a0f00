/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Runs: consecutive filters whose buffers skip the elements between. A bin
 * decides which elements form a run; what follows is how a buffer goes
 * through one. */

#ifndef GST_FX_RUN_H
#define GST_FX_RUN_H

#include "gst/gstfxfilter.h"
#include "gst/gstfxrundevice.h"

G_BEGIN_DECLS

typedef struct _GstFxRun GstFxRun;

/* A run of n >= 1 filters, all of FX_PROC_SOS or FX_PROC_FIR and gains, linked
 * in this order. From now on the first one sends its buffers through it, if it is
 * one of several or they are to be processed on a device. Any thread. */
GstFxRun *gst_fx_run_install (
    GstFxFilter *const *members, guint n, GstFxDevicePolicy *policy);

/* Ends the run, waiting for a buffer that is being processed in it. Its
 * counters can still be read. Any thread. */
void gst_fx_run_retire (GstFxRun *run);
GstFxRun *gst_fx_run_ref (GstFxRun *run);
void gst_fx_run_unref (GstFxRun *run);

/* Lets go of its device; not while it streams. */
void gst_fx_run_release (GstFxRun *run);

/* Where it is processed. */
GstFxRunDevice *gst_fx_run_device (GstFxRun *run);

/* Whether the run has just these members. */
gboolean gst_fx_run_is (GstFxRun *run, GstFxFilter *const *members, guint n);

guint gst_fx_run_members (GstFxRun *run);
/* Buffers that went through it, and that its first member got and processed
 * alone. */
guint64 gst_fx_run_fused (GstFxRun *run);
guint64 gst_fx_run_unfused (GstFxRun *run);
/* Why a buffer last went unfused, a static string; "" when none has. */
const gchar *gst_fx_run_reason (GstFxRun *run);
/* Sections per sample in the last fused buffer; 0 before the first. */
guint gst_fx_run_sections (GstFxRun *run);
/* Taps of the one response in the last fused buffer; 0 for sections. */
guint gst_fx_run_taps (GstFxRun *run);
/* The kernel of the last fused buffer, a static string. */
const gchar *gst_fx_run_kernel (GstFxRun *run);

G_END_DECLS

#endif
