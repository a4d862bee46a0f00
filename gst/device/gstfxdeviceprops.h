/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The properties that say where an element processes, and how exactly: device,
 * device-id and precision, the same for every element that has a choice. */

#ifndef GST_FX_DEVICE_PROPS_H
#define GST_FX_DEVICE_PROPS_H

#include <gst/gst.h>
#include "dsp/fx_backend.h"

G_BEGIN_DECLS

typedef enum {
  GST_FX_DEVICE_AUTO,
  GST_FX_DEVICE_CPU,
  GST_FX_DEVICE_CUDA
} GstFxDeviceUse;

GType gst_fx_device_use_get_type (void);
GType gst_fx_precision_get_type (void);

typedef struct GstFxDeviceProps {
  GstFxDeviceUse use;
  gint id; /* -1: any */
  FxPrecision precision;
} GstFxDeviceProps;

/* Property ids, counted from that of the first. */
enum {
  GST_FX_DEVICE_PROPS_USE,
  GST_FX_DEVICE_PROPS_ID,
  GST_FX_DEVICE_PROPS_PRECISION,
  GST_FX_DEVICE_PROPS_N
};

extern const GstFxDeviceProps gst_fx_device_props_default;

/* In class_init: installs the three from property id `first` on. blurb: of
 * device, what auto does. changes: GST_PARAM_MUTABLE_READY when they take effect
 * from READY to PAUSED, GST_PARAM_MUTABLE_PLAYING when at any time. */
void gst_fx_device_props_install (
    GObjectClass *klass, guint first, const gchar *blurb, GParamFlags changes);

/* Property `index` from the first one, of an element that holds *p under its
 * object lock. FALSE: it is none of them. Any thread. */
gboolean gst_fx_device_props_set (
    GstFxDeviceProps *p, GstElement *element, guint index, const GValue *value);
gboolean gst_fx_device_props_get (
    const GstFxDeviceProps *p, GstElement *element, guint index, GValue *value);

/* A copy of what holds now. Any thread. */
GstFxDeviceProps
gst_fx_device_props_read (const GstFxDeviceProps *p, GstElement *element);

G_END_DECLS

#endif
