/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A band is a view of one group element of its equalizer's params: setting a
 * property writes there, and all that one g_object_set() changed takes effect
 * together when GObject dispatches the notifications. */

#include "dsp/fx_param.h"
#include "gst/elements/gstfxeqband.h"
#include "gst/gstfxerror.h"
#include "gst/gstfxprops.h"

enum { PROP_FIRST_PARAM = 1 };

struct _GstFxEqBand {
  GstObject parent;
  guint index;
  gint early; /* atomic: set while beyond num-bands */
};

G_DEFINE_TYPE (GstFxEqBand, gst_fx_eq_band, GST_TYPE_OBJECT)

/* The equalizer, or NULL for a band that has outlived it. */
static GstFxFilter *
equalizer_of (GstFxEqBand *self)
{
  GstObject *parent = gst_object_get_parent (GST_OBJECT_CAST (self));
  return parent ? GST_FX_FILTER (parent) : NULL;
}

static gpointer
band_params (GstFxEqBand *self, gpointer params)
{
  return fx_param_group_at (fx_eq_proc.group, params, self->index);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GstFxEqBand *self = GST_FX_EQ_BAND (object);
  const FxParam *p = &fx_eq_proc.group->params[id - PROP_FIRST_PARAM];
  GstFxFilter *eq = equalizer_of (self);
  gchar name[40];
  gchar *text = NULL;
  FxError err;
  if (!eq)
    return;
  gpointer params = gst_fx_filter_lock_params (eq);
  int rc = gst_fx_props_set (p, band_params (self, params), value, &err);
  if (self->index >= fx_param_group_count (&fx_eq_proc, params))
    g_atomic_int_set (&self->early, TRUE);
  if (rc == FX_OK)
    gst_fx_filter_unlock_params (eq, FALSE);
  else
    gst_fx_filter_unlock_unchanged (eq);
  g_snprintf (name, sizeof name, "%s%u::%s", fx_eq_proc.group->name,
      self->index, p->name);
  if (rc != FX_OK) {
    err.param = name;
    text = gst_fx_error_to_string (&err);
  }
  gst_fx_filter_bad_setting (eq, name, text);
  gst_object_unref (eq);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GstFxEqBand *self = GST_FX_EQ_BAND (object);
  const FxParam *p = &fx_eq_proc.group->params[id - PROP_FIRST_PARAM];
  GstFxFilter *eq = equalizer_of (self);
  if (!eq) {
    g_param_value_set_default (pspec, value);
    return;
  }
  gpointer params = gst_fx_filter_lock_params (eq);
  gst_fx_props_get (p, band_params (self, params), value);
  gst_fx_filter_unlock_unchanged (eq);
  gst_object_unref (eq);
}

static void
dispatch_properties_changed (GObject *object, guint n, GParamSpec **pspecs)
{
  GstFxFilter *eq = equalizer_of (GST_FX_EQ_BAND (object));
  if (eq) {
    gst_fx_filter_begin_changes (eq);
    gst_fx_filter_end_changes (eq);
    gst_object_unref (eq);
  }
  G_OBJECT_CLASS (gst_fx_eq_band_parent_class)
      ->dispatch_properties_changed (object, n, pspecs);
}

static void
gst_fx_eq_band_class_init (GstFxEqBandClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->dispatch_properties_changed = dispatch_properties_changed;
  gst_fx_props_install (object_class, fx_eq_proc.group->params,
      fx_eq_proc.group->n_params, PROP_FIRST_PARAM);
}

static void
gst_fx_eq_band_init (GstFxEqBand *self)
{
}

gboolean
gst_fx_eq_band_is_early (GstFxEqBand *self)
{
  return g_atomic_int_get (&self->early);
}

GstFxEqBand *
gst_fx_eq_band_new (GstFxFilter *eq, guint index)
{
  GstFxEqBand *self = g_object_new (GST_TYPE_FX_EQ_BAND, NULL);
  gchar name[40];
  self->index = index;
  g_snprintf (name, sizeof name, "%s%u", fx_eq_proc.group->name, index);
  gst_object_set_name (GST_OBJECT_CAST (self), name);
  gst_object_set_parent (GST_OBJECT_CAST (self), GST_OBJECT_CAST (eq));
  return self;
}
