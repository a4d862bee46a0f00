/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What an element's user wants of a device (properties device, precision and
 * device-id), the device when it is open, and what has been found out about
 * what pays. Shared by an element, its runs and the threads that prepare a
 * device for them. Any thread. */

#ifndef GST_FX_DEVICE_POLICY_H
#define GST_FX_DEVICE_POLICY_H

#include <stdatomic.h>
#include "dsp/fx_cascade_device.h"
#include "gst/device/gstfxdevice.h"
#include "gst/device/gstfxdeviceprops.h"

G_BEGIN_DECLS

/* For what a verdict holds. */
typedef struct GstFxDeviceCase {
  guint is_response, channels, is_double, size;
  guint octave; /* of the frames of a buffer: 2^octave or up to twice as many */
} GstFxDeviceCase;

typedef struct GstFxDevicePolicy {
  atomic_int ref;
  GWeakRef element;

  atomic_int mode;      /* GstFxDeviceUse */
  atomic_int precision; /* FxPrecision */
  atomic_int ordinal;   /* -1: any */
  atomic_uint serial;   /* counts changes of these */
  atomic_int active;    /* from PAUSED on */

  GMutex lock;
  GstFxDevice *device; /* open, of device_ordinal */
  gint device_ordinal;
  GArray *verdicts; /* of private structures */
} GstFxDevicePolicy;

/* Does not keep the element. */
GstFxDevicePolicy *gst_fx_device_policy_new (GstElement *element);
GstFxDevicePolicy *gst_fx_device_policy_ref (GstFxDevicePolicy *p);
void gst_fx_device_policy_unref (GstFxDevicePolicy *p);

/* --- properties ------------------------------------------------------------------- */

enum { GST_FX_DEVICE_N_PROPS = 3 };

/* Installs the properties with ids from first on. */
void gst_fx_device_policy_install (GObjectClass *klass, guint first);
/* id counts from 0; FALSE: it is none of these. */
gboolean
gst_fx_device_policy_set (GstFxDevicePolicy *p, guint id, const GValue *value);
gboolean
gst_fx_device_policy_get (GstFxDevicePolicy *p, guint id, GValue *value);

/* --- the device --------------------------------------------------------------------- */

/* READY to PAUSED: opens the device if the user asks for it. FALSE: it cannot be
 * had, and the element error is posted. */
gboolean gst_fx_device_policy_start (GstFxDevicePolicy *p, GstElement *element);
/* PAUSED to READY: lets go of it. */
void gst_fx_device_policy_stop (GstFxDevicePolicy *p);

/* Opens it, or says what is open. Not on a streaming thread. Returns: (transfer
 * full) (nullable) */
GstFxDevice *gst_fx_device_policy_open (
    GstFxDevicePolicy *p, GstElement *element, FxError *err);

/* What is open. Returns: (transfer full) (nullable) */
GstFxDevice *gst_fx_device_policy_device (GstFxDevicePolicy *p);

/* --- verdicts -------------------------------------------------------------------------- */

/* 1: the device pays, 0: it does not, -1: nobody knows. text: why, to be freed,
 * when there is one. */
gint gst_fx_device_policy_verdict (
    GstFxDevicePolicy *p, const GstFxDeviceCase *what, gchar **text);
void gst_fx_device_policy_judge (GstFxDevicePolicy *p,
    const GstFxDeviceCase *what, gboolean pays, const gchar *text);

G_END_DECLS

#endif
