/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Settings are atomic, for streaming threads read them with every buffer; what
 * is open and what is known is under a lock. */

#include "gst/gstfxdevicepolicy.h"
#include <string.h>

typedef struct Verdict {
  GstFxDeviceCase what;
  guint serial; /* of the settings that it was made under */
  gboolean pays;
  gchar *text;
} Verdict;

/* More than that are forgotten, the oldest first. */
enum { MOST_VERDICTS = 64 };

/* --- life --------------------------------------------------------------------------- */

static void
clear_verdict (gpointer data)
{
  g_free (((Verdict *)data)->text);
}

GstFxDevicePolicy *
gst_fx_device_policy_new (GstElement *element)
{
  GstFxDevicePolicy *p = g_new0 (GstFxDevicePolicy, 1);
  atomic_init (&p->ref, 1);
  atomic_init (&p->ordinal, -1);
  g_weak_ref_init (&p->element, element);
  g_mutex_init (&p->lock);
  p->verdicts = g_array_new (FALSE, FALSE, sizeof (Verdict));
  g_array_set_clear_func (p->verdicts, clear_verdict);
  return p;
}

GstFxDevicePolicy *
gst_fx_device_policy_ref (GstFxDevicePolicy *p)
{
  atomic_fetch_add (&p->ref, 1);
  return p;
}

void
gst_fx_device_policy_unref (GstFxDevicePolicy *p)
{
  if (atomic_fetch_sub (&p->ref, 1) != 1)
    return;
  g_weak_ref_clear (&p->element);
  gst_clear_object (&p->device);
  g_array_unref (p->verdicts);
  g_mutex_clear (&p->lock);
  g_free (p);
}

/* --- properties --------------------------------------------------------------------- */

gboolean
gst_fx_device_policy_set (
    GstFxDevicePolicy *p, guint index, const GValue *value)
{
  switch (index) {
  case GST_FX_DEVICE_PROPS_USE:
    atomic_store (&p->mode, g_value_get_enum (value));
    break;
  case GST_FX_DEVICE_PROPS_PRECISION:
    atomic_store (&p->precision, g_value_get_enum (value));
    break;
  case GST_FX_DEVICE_PROPS_ID:
    atomic_store (&p->ordinal, g_value_get_int (value));
    break;
  default:
    return FALSE;
  }
  atomic_fetch_add (&p->serial, 1);
  return TRUE;
}

gboolean
gst_fx_device_policy_get (GstFxDevicePolicy *p, guint index, GValue *value)
{
  switch (index) {
  case GST_FX_DEVICE_PROPS_USE:
    g_value_set_enum (value, atomic_load (&p->mode));
    return TRUE;
  case GST_FX_DEVICE_PROPS_PRECISION:
    g_value_set_enum (value, atomic_load (&p->precision));
    return TRUE;
  case GST_FX_DEVICE_PROPS_ID:
    g_value_set_int (value, atomic_load (&p->ordinal));
    return TRUE;
  default:
    return FALSE;
  }
}

/* --- the device --------------------------------------------------------------------- */

/* The open device, if it is the one that is wanted; under lock. */
static GstFxDevice *
open_already (GstFxDevicePolicy *p)
{
  return p->device && p->device_ordinal == atomic_load (&p->ordinal)
             ? gst_object_ref (p->device)
             : NULL;
}

GstFxDevice *
gst_fx_device_policy_device (GstFxDevicePolicy *p)
{
  g_mutex_lock (&p->lock);
  GstFxDevice *device = open_already (p);
  g_mutex_unlock (&p->lock);
  return device;
}

GstFxDevice *
gst_fx_device_policy_open (
    GstFxDevicePolicy *p, GstElement *element, FxError *err)
{
  GstFxDevice *device = gst_fx_device_policy_device (p), *old = NULL;
  gint ordinal = atomic_load (&p->ordinal);
  if (device)
    return device;
  /* Asks other elements: no lock is held. */
  device = gst_fx_device_get (element, ordinal, err);
  if (!device)
    return NULL;
  g_mutex_lock (&p->lock);
  if (atomic_load (&p->active)) {
    old = p->device;
    p->device = gst_object_ref (device);
    p->device_ordinal = ordinal;
  }
  g_mutex_unlock (&p->lock);
  gst_clear_object (&old);
  return device;
}

gboolean
gst_fx_device_policy_start (GstFxDevicePolicy *p, GstElement *element)
{
  atomic_store (&p->active, TRUE);
  if (atomic_load (&p->mode) != GST_FX_DEVICE_CUDA)
    return TRUE;
  FxError err;
  GstFxDevice *device = gst_fx_device_policy_open (p, element, &err);
  if (!device) {
    atomic_store (&p->active, FALSE);
    gst_fx_device_post_error (element, &err);
    return FALSE;
  }
  gst_object_unref (device);
  return TRUE;
}

void
gst_fx_device_policy_stop (GstFxDevicePolicy *p)
{
  g_mutex_lock (&p->lock);
  GstFxDevice *device = p->device;
  atomic_store (&p->active, FALSE);
  p->device = NULL;
  g_mutex_unlock (&p->lock);
  gst_clear_object (&device);
}

/* --- verdicts ------------------------------------------------------------------------ */

gint
gst_fx_device_policy_verdict (
    GstFxDevicePolicy *p, const GstFxDeviceCase *what, gchar **text)
{
  gint pays = -1;
  g_mutex_lock (&p->lock);
  for (guint i = 0; i < p->verdicts->len && pays < 0; i++) {
    const Verdict *v = &g_array_index (p->verdicts, Verdict, i);
    if (v->serial == atomic_load (&p->serial) &&
        memcmp (&v->what, what, sizeof *what) == 0) {
      pays = v->pays;
      *text = g_strdup (v->text);
    }
  }
  g_mutex_unlock (&p->lock);
  return pays;
}

void
gst_fx_device_policy_judge (GstFxDevicePolicy *p, const GstFxDeviceCase *what,
    gboolean pays, const gchar *text)
{
  Verdict v = { *what, atomic_load (&p->serial), pays, g_strdup (text) };
  g_mutex_lock (&p->lock);
  if (p->verdicts->len == MOST_VERDICTS)
    g_array_remove_index (p->verdicts, 0);
  g_array_append_val (p->verdicts, v);
  g_mutex_unlock (&p->lock);
}
