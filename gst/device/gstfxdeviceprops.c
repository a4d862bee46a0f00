/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Where an element processes, as properties. */

#include "gst/device/gstfxdeviceprops.h"

const GstFxDeviceProps gst_fx_device_props_default = { GST_FX_DEVICE_AUTO, -1,
  FX_PRECISION_AUTO };

GType
gst_fx_device_use_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_FX_DEVICE_AUTO, "On a CUDA device where there is one and it pays",
        "auto" },
    { GST_FX_DEVICE_CPU, "On the CPU", "cpu" },
    { GST_FX_DEVICE_CUDA, "On a CUDA device; an error without one", "cuda" },
    { 0, NULL, NULL },
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (
        &type, g_enum_register_static ("GstFxDeviceUse", values));
  return type;
}

GType
gst_fx_precision_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { FX_PRECISION_AUTO,
        "Exact on devices that compute double at half the rate of float or "
        "better, else fast",
        "auto" },
    { FX_PRECISION_FAST,
        "Float samples: float arithmetic, double from block to block", "fast" },
    { FX_PRECISION_EXACT, "Double arithmetic", "exact" },
    { 0, NULL, NULL },
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (
        &type, g_enum_register_static ("GstFxPrecision", values));
  return type;
}

void
gst_fx_device_props_install (
    GObjectClass *klass, guint first, const gchar *blurb, GParamFlags changes)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | changes;
  g_object_class_install_property (klass, first + GST_FX_DEVICE_PROPS_USE,
      g_param_spec_enum ("device", "device", blurb,
          gst_fx_device_use_get_type (), GST_FX_DEVICE_AUTO, flags));
  g_object_class_install_property (klass, first + GST_FX_DEVICE_PROPS_ID,
      g_param_spec_int ("device-id", "device-id",
          "Number of the CUDA device; -1: the one that the pipeline uses, else "
          "the first",
          -1, G_MAXINT, -1, flags));
  g_object_class_install_property (klass, first + GST_FX_DEVICE_PROPS_PRECISION,
      g_param_spec_enum ("precision", "precision",
          "Arithmetic of the device; the CPU always computes in double",
          gst_fx_precision_get_type (), FX_PRECISION_AUTO, flags));
  gst_type_mark_as_plugin_api (gst_fx_device_use_get_type (), 0);
  gst_type_mark_as_plugin_api (gst_fx_precision_get_type (), 0);
}

gboolean
gst_fx_device_props_set (
    GstFxDeviceProps *p, GstElement *element, guint index, const GValue *value)
{
  GST_OBJECT_LOCK (element);
  switch (index) {
  case GST_FX_DEVICE_PROPS_USE:
    p->use = g_value_get_enum (value);
    break;
  case GST_FX_DEVICE_PROPS_ID:
    p->id = g_value_get_int (value);
    break;
  case GST_FX_DEVICE_PROPS_PRECISION:
    p->precision = g_value_get_enum (value);
    break;
  }
  GST_OBJECT_UNLOCK (element);
  return index < GST_FX_DEVICE_PROPS_N;
}

gboolean
gst_fx_device_props_get (
    const GstFxDeviceProps *p, GstElement *element, guint index, GValue *value)
{
  GstFxDeviceProps now = gst_fx_device_props_read (p, element);
  switch (index) {
  case GST_FX_DEVICE_PROPS_USE:
    g_value_set_enum (value, now.use);
    break;
  case GST_FX_DEVICE_PROPS_ID:
    g_value_set_int (value, now.id);
    break;
  case GST_FX_DEVICE_PROPS_PRECISION:
    g_value_set_enum (value, (gint)now.precision);
    break;
  }
  return index < GST_FX_DEVICE_PROPS_N;
}

GstFxDeviceProps
gst_fx_device_props_read (const GstFxDeviceProps *p, GstElement *element)
{
  GST_OBJECT_LOCK (element);
  GstFxDeviceProps copy = *p;
  GST_OBJECT_UNLOCK (element);
  return copy;
}
