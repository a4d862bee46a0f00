/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What fxchain does about devices, over all of its runs (arrays of GstFxRun). Any
 * thread. */

#ifndef GST_FX_CHAIN_DEVICE_H
#define GST_FX_CHAIN_DEVICE_H

#include "gst/gstfxrun.h"

G_BEGIN_DECLS

/* After a change of the policy: prepares in other threads what it asks for. */
void gst_fx_chain_device_ask (
    GstElement *chain, GstFxDevicePolicy *policy, GPtrArray *runs);

/* Nothing streams any more: lets go of all devices. */
void gst_fx_chain_device_release (GPtrArray *runs);

/* Adds what the run that takes longest says of its device, or for no runs what
 * there is to say then. */
void gst_fx_chain_device_stats (GPtrArray *runs, GstStructure *stats);

G_END_DECLS

#endif
