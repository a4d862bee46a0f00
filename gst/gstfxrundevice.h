/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Where the audio of a run is processed: on the CPU, on a device that its user
 * asked for, that turned out to be faster, or in whose memory the audio is. */

#ifndef GST_FX_RUN_DEVICE_H
#define GST_FX_RUN_DEVICE_H

#include "gst/gstfxdevicepolicy.h"
#include "gst/gstfxondevice.h"

G_BEGIN_DECLS

typedef struct _GstFxRunDevice GstFxRunDevice;

/* For a run of an element with that policy. */
GstFxRunDevice *gst_fx_run_device_new (GstFxDevicePolicy *policy);
GstFxRunDevice *gst_fx_run_device_ref (GstFxRunDevice *rd);
void gst_fx_run_device_unref (GstFxRunDevice *rd);

/* Prepares a device in another thread if the policy asks for one, after its
 * settings have changed; fails with a warning. Any thread. */
void gst_fx_run_device_ask (GstFxRunDevice *rd);

/* --- streaming thread ------------------------------------------------------------- */

/* Whether a run of one is worth being one; on_device: the audio is. RT. */
gboolean gst_fx_run_device_wants_one (GstFxRunDevice *rd, gboolean on_device);

/* Before a buffer of frames, whose audio is on a device or not, goes through the
 * cascade. fresh: the cascade has just been made. RT, but for a fresh one, and
 * where the audio is on another device than before. */
void gst_fx_run_device_before (GstFxRunDevice *rd, FxCascade *c, gboolean fresh,
    GstBuffer *buf, gsize frames, gboolean on_device);

/* Whether the time that the next buffer takes is of interest: each one on a
 * device, every eighth on the CPU, where looking at the clock would be a tenth of
 * a short one. RT. */
gboolean gst_fx_run_device_wants_time (GstFxRunDevice *rd);

/* After it; it took that long, GST_CLOCK_TIME_NONE: not measured. RT, but may
 * start a thread. */
void gst_fx_run_device_after (
    GstFxRunDevice *rd, FxCascade *c, gsize frames, GstClockTime took);

/* For buffers on a device. */
GstFxOnDevice *gst_fx_run_device_on (GstFxRunDevice *rd);

/* The cascade is about to go: takes its device away. Also in other threads while
 * no buffer is processed. */
void gst_fx_run_device_leave (GstFxRunDevice *rd, FxCascade *c);

/* --- any thread -------------------------------------------------------------------- */

/* Whether the last buffer was processed on a device. */
gboolean gst_fx_run_device_is_there (GstFxRunDevice *rd);

/* Adds device, device-name, device-reason, precision, device-buffers, handovers,
 * time-p50, time-p95, time-p99, time-max. */
void gst_fx_run_device_describe (GstFxRunDevice *rd, GstStructure *s);

G_END_DECLS

#endif
