/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A child is a view of one group element of its parent's params: setting a
 * property writes there, and all that one g_object_set() changed takes effect
 * together when GObject dispatches the notifications. */

#include "gst/gstfxchild.h"
#include "dsp/fx_param.h"
#include "gst/gstfxerror.h"
#include "gst/gstfxprops.h"

enum { PROP_FIRST_PARAM = 1 };

typedef struct GstFxChildPrivate {
  guint index;
  gint early; /* atomic: set while beyond those in use */
} GstFxChildPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (GstFxChild, gst_fx_child, GST_TYPE_OBJECT)

static GstFxChildPrivate *
priv_of (GstFxChild *self)
{
  return gst_fx_child_get_instance_private (self);
}

/* The filter, or NULL for a child that has outlived it. */
static GstFxParent *
parent_of (GstFxChild *self)
{
  GstObject *parent = gst_object_get_parent (GST_OBJECT_CAST (self));
  return parent ? GST_FX_PARENT (parent) : NULL;
}

static const FxParam *
param_of (GstFxChild *self, guint id)
{
  return &GST_FX_CHILD_GET_CLASS (self)->group->params[id - PROP_FIRST_PARAM];
}

/* Writes the value, with the params locked. */
static int
set_locked (GstFxChild *self, GstFxParent *parent, gpointer params,
    const FxParam *p, const GValue *value, FxError *err)
{
  const FxParamGroup *group = GST_FX_CHILD_GET_CLASS (self)->group;
  GstFxParentClass *klass = GST_FX_PARENT_GET_CLASS (parent);
  GstFxChildPrivate *priv = priv_of (self);
  if (klass->complete)
    klass->complete (parent, params);
  int rc = gst_fx_props_set (
      p, fx_param_group_at (group, params, priv->index), value, err);
  if (rc == FX_OK && klass->written)
    klass->written (parent, params, priv->index, p);
  if (priv->index >= gst_fx_parent_count (parent, params))
    g_atomic_int_set (&priv->early, TRUE);
  return rc;
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GstFxChild *self = GST_FX_CHILD (object);
  const FxParam *p = param_of (self, id);
  GstFxParent *parent = parent_of (self);
  gchar name[40];
  gchar *text = NULL;
  FxError err;
  if (!parent)
    return;
  GstFxFilter *filter = GST_FX_FILTER (parent);
  gpointer params = gst_fx_filter_lock_params (filter);
  int rc = set_locked (self, parent, params, p, value, &err);
  if (rc == FX_OK)
    gst_fx_filter_unlock_params (filter, FALSE);
  else
    gst_fx_filter_unlock_unchanged (filter);
  gst_fx_parent_property_name (
      parent, priv_of (self)->index, p, name, sizeof name);
  if (rc != FX_OK) {
    err.param = name;
    text = gst_fx_error_to_string (&err);
  }
  gst_fx_filter_bad_setting (filter, name, text);
  gst_object_unref (parent);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GstFxChild *self = GST_FX_CHILD (object);
  GstFxParent *parent = parent_of (self);
  if (!parent) {
    g_param_value_set_default (pspec, value);
    return;
  }
  GstFxParentClass *klass = GST_FX_PARENT_GET_CLASS (parent);
  gpointer params = gst_fx_filter_lock_params (GST_FX_FILTER (parent));
  if (klass->complete)
    klass->complete (parent, params);
  gst_fx_props_get (param_of (self, id),
      fx_param_group_at (
          GST_FX_CHILD_GET_CLASS (self)->group, params, priv_of (self)->index),
      value);
  gst_fx_filter_unlock_unchanged (GST_FX_FILTER (parent));
  gst_object_unref (parent);
}

static void
dispatch_properties_changed (GObject *object, guint n, GParamSpec **pspecs)
{
  GstFxChild *self = GST_FX_CHILD (object);
  GstFxParent *parent = parent_of (self);
  if (parent) {
    GstFxParentClass *klass = GST_FX_PARENT_GET_CLASS (parent);
    gst_fx_filter_begin_changes (GST_FX_FILTER (parent));
    gst_fx_filter_end_changes (GST_FX_FILTER (parent));
    for (guint i = 0; klass->child_notified && i < n; i++)
      if (pspecs[i]->owner_type == G_OBJECT_TYPE (self))
        klass->child_notified (parent, param_of (self, pspecs[i]->param_id));
    gst_object_unref (parent);
  }
  G_OBJECT_CLASS (gst_fx_child_parent_class)
      ->dispatch_properties_changed (object, n, pspecs);
}

static void
gst_fx_child_class_init (GstFxChildClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->dispatch_properties_changed = dispatch_properties_changed;
}

static void
gst_fx_child_init (GstFxChild *self)
{
}

static void
group_class_init (gpointer g_class, gpointer group)
{
  GstFxChildClass *klass = g_class;
  GObjectClass *object_class = g_class;
  klass->group = group;
  object_class->set_property = set_property; /* these are not inherited */
  object_class->get_property = get_property;
  gst_fx_props_install (object_class, klass->group->params,
      klass->group->n_params, PROP_FIRST_PARAM);
}

GType
gst_fx_child_type (const gchar *name, const FxParamGroup *group)
{
  GType type = g_type_from_name (name);
  if (type)
    return type;
  GTypeInfo info = { .class_size = sizeof (GstFxChildClass),
    .class_init = group_class_init,
    .class_data = group,
    .instance_size = sizeof (GstFxChild) };
  type = g_type_register_static (GST_TYPE_FX_CHILD, name, &info, 0);
  gst_type_mark_as_plugin_api (type, 0);
  return type;
}

gboolean
gst_fx_child_is_early (GstFxChild *self)
{
  return g_atomic_int_get (&priv_of (self)->early);
}

GstFxChild *
gst_fx_child_new (GType type, GstFxParent *parent, guint index)
{
  GstFxChild *self = g_object_new (type, NULL);
  priv_of (self)->index = index;
  gchar *name = g_strdup_printf (
      "%s%u", GST_FX_CHILD_GET_CLASS (self)->group->name, index);
  gst_object_set_name (GST_OBJECT_CAST (self), name);
  gst_object_set_parent (GST_OBJECT_CAST (self), GST_OBJECT_CAST (parent));
  g_free (name);
  return self;
}
