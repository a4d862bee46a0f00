/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Children of filters: which there are, their automation, their presets. */

#include "gst/gstfxparent.h"
#include <string.h>
#include "dsp/fx_param.h"
#include "gst/gstfxaudio.h"
#include "gst/gstfxchild.h"

typedef struct GstFxParentPrivate {
  /* All that there can be, for the whole life of the element, so that the
   * streaming thread may look at them without a lock. */
  GstFxChild **children;
  gint shown;   /* atomic: how many of them others see */
  gint loading; /* atomic: presets being loaded */
} GstFxParentPrivate;

static GstPresetInterface *parent_preset;

static void child_proxy_init (gpointer iface, gpointer data);
static void preset_init (gpointer iface, gpointer data);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (GstFxParent, gst_fx_parent,
    GST_TYPE_FX_FILTER,
    G_ADD_PRIVATE (GstFxParent) G_IMPLEMENT_INTERFACE (GST_TYPE_CHILD_PROXY,
        child_proxy_init) G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET, preset_init))

static GstFxParentPrivate *
priv_of (gpointer self)
{
  return gst_fx_parent_get_instance_private (self);
}

static const FxParamGroup *
group_of (gpointer self)
{
  return GST_FX_PARENT_GET_CLASS (self)->group;
}

static const FxProc *
proc_of (gpointer self)
{
  return GST_FX_FILTER_GET_CLASS (self)->proc;
}

guint
gst_fx_parent_count (GstFxParent *self, gconstpointer params)
{
  const FxProc *p = proc_of (self);
  return (guint)fx_param_get (
      fx_param_find (p->params, p->n_params, group_of (self)->count), params);
}

void
gst_fx_parent_property_name (
    GstFxParent *self, guint index, const FxParam *p, gchar *name, gsize size)
{
  g_snprintf (name, size, "%s%u::%s", group_of (self)->name, index, p->name);
}

gpointer
gst_fx_parent_copy_params (GstFxParent *self)
{
  GstFxParentClass *klass = GST_FX_PARENT_GET_CLASS (self);
  gpointer params = gst_fx_filter_lock_params (GST_FX_FILTER (self));
  if (klass->complete)
    klass->complete (self, params);
  gpointer copy = g_memdup2 (params, proc_of (self)->params_size);
  gst_fx_filter_unlock_unchanged (GST_FX_FILTER (self));
  return copy;
}

gboolean
gst_fx_parent_is_loading (GstFxParent *self)
{
  return g_atomic_int_get (&priv_of (self)->loading) > 0;
}

/* --- changes ------------------------------------------------------------------- */

void
gst_fx_parent_update (GstFxParent *self)
{
  GstFxParentPrivate *priv = priv_of (self);
  gpointer params = gst_fx_filter_lock_params (GST_FX_FILTER (self));
  gint now = (gint)gst_fx_parent_count (self, params);
  gint before = priv->shown;
  g_atomic_int_set (&priv->shown, now);
  gst_fx_filter_unlock_unchanged (GST_FX_FILTER (self));
  for (gint i = before; i < now; i++)
    gst_child_proxy_child_added (GST_CHILD_PROXY (self),
        G_OBJECT (priv->children[i]), GST_OBJECT_NAME (priv->children[i]));
  for (gint i = before; i-- > now;)
    gst_child_proxy_child_removed (GST_CHILD_PROXY (self),
        G_OBJECT (priv->children[i]), GST_OBJECT_NAME (priv->children[i]));
}

void
gst_fx_parent_notify (GObject *object, const FxParam *params, guint n,
    gconstpointer before, gconstpointer now)
{
  g_object_freeze_notify (object);
  for (guint i = 0; i < n; i++) {
    if (fx_param_get (&params[i], before) != fx_param_get (&params[i], now))
      g_object_notify (object, params[i].name);
  }
  g_object_thaw_notify (object);
}

void
gst_fx_parent_notify_children (
    GstFxParent *self, gconstpointer before, gconstpointer now)
{
  const FxParamGroup *g = group_of (self);
  for (guint i = 0; i < g->max; i++)
    gst_fx_parent_notify (G_OBJECT (priv_of (self)->children[i]), g->params,
        g->n_params, fx_param_group_at (g, (gpointer)before, i),
        fx_param_group_at (g, (gpointer)now, i));
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  G_OBJECT_CLASS (gst_fx_parent_parent_class)
      ->set_property (object, id, value, pspec);
  if (strcmp (pspec->name, group_of (object)->count) == 0)
    gst_fx_parent_update (GST_FX_PARENT (object));
}

/* --- children that are automated: streaming thread ----------------------------- */

static gboolean
children_automated (GstFxFilter *filter)
{
  GstFxParentPrivate *priv = priv_of (filter);
  gint n = g_atomic_int_get (&priv->shown);
  for (gint i = 0; i < n; i++) {
    if (gst_fx_audio_is_automated (GST_OBJECT_CAST (priv->children[i])))
      return TRUE;
  }
  return FALSE;
}

static void
sync_children (GstFxFilter *filter, GstClockTime time)
{
  GstFxParentPrivate *priv = priv_of (filter);
  gint n = g_atomic_int_get (&priv->shown);
  gst_fx_filter_begin_changes (filter);
  for (gint i = 0; i < n; i++) {
    if (gst_fx_audio_is_automated (GST_OBJECT_CAST (priv->children[i])))
      gst_object_sync_values (GST_OBJECT_CAST (priv->children[i]), time);
  }
  gst_fx_filter_end_changes (filter);
}

/* --- GstChildProxy -------------------------------------------------------------- */

static guint
get_children_count (GstChildProxy *proxy)
{
  return (guint)g_atomic_int_get (&priv_of (proxy)->shown);
}

static GObject *
get_child_by_index (GstChildProxy *proxy, guint index)
{
  return index < get_children_count (proxy)
             ? g_object_ref (G_OBJECT (priv_of (proxy)->children[index]))
             : NULL;
}

/* Any child there can be, so that children may be set before their count is. */
static GObject *
get_child_by_name (GstChildProxy *proxy, const gchar *name)
{
  GstFxParentPrivate *priv = priv_of (proxy);
  for (guint i = 0; priv->children && i < group_of (proxy)->max; i++) {
    if (strcmp (GST_OBJECT_NAME (priv->children[i]), name) == 0)
      return g_object_ref (G_OBJECT (priv->children[i]));
  }
  return NULL;
}

static void
child_proxy_init (gpointer iface, gpointer data)
{
  GstChildProxyInterface *proxy = iface;
  proxy->get_children_count = get_children_count;
  proxy->get_child_by_index = get_child_by_index;
  proxy->get_child_by_name = get_child_by_name;
}

/* --- GstPreset ------------------------------------------------------------------- */

/* Without children: which of them, and in which order, their parent knows. */
static gchar **
get_property_names (GstPreset *preset)
{
  gchar **all = parent_preset->get_property_names (preset);
  GPtrArray *names = g_ptr_array_new ();
  for (gchar **name = all; name && *name; name++) {
    if (!strstr (*name, "::"))
      g_ptr_array_add (names, g_strdup (*name));
  }
  g_ptr_array_add (names, NULL);
  g_strfreev (all);
  return (gchar **)g_ptr_array_free (names, FALSE);
}

static gboolean
load_preset (GstPreset *preset, const gchar *name)
{
  GstFxParentPrivate *priv = priv_of (preset);
  g_atomic_int_inc (&priv->loading);
  gst_fx_filter_begin_changes (GST_FX_FILTER (preset));
  gboolean ok = parent_preset->load_preset (preset, name);
  gst_fx_filter_end_changes (GST_FX_FILTER (preset));
  g_atomic_int_add (&priv->loading, -1);
  return ok;
}

static void
preset_init (gpointer iface, gpointer data)
{
  GstPresetInterface *preset = iface;
  parent_preset = g_type_interface_peek_parent (iface);
  preset->get_property_names = get_property_names;
  preset->load_preset = load_preset;
}

/* --- start ------------------------------------------------------------------------ */

static gboolean
start (GstBaseTransform *trans)
{
  GstFxParentPrivate *priv = priv_of (trans);
  const FxParamGroup *g = group_of (trans);
  gint n = g_atomic_int_get (&priv->shown);
  for (gint i = n; i < (gint)g->max; i++) {
    if (gst_fx_child_is_early (priv->children[i])) {
      GST_ELEMENT_WARNING (trans, LIBRARY, SETTINGS,
          ("%s is set but %s is %d: set %s to %d or more",
              GST_OBJECT_NAME (priv->children[i]), g->count, n, g->count,
              i + 1),
          (NULL));
      break;
    }
  }
  return GST_BASE_TRANSFORM_CLASS (gst_fx_parent_parent_class)->start (trans);
}

/* --- GObject ----------------------------------------------------------------------- */

static void
constructed (GObject *object)
{
  GstFxParent *self = GST_FX_PARENT (object);
  GstFxParentPrivate *priv = priv_of (self);
  guint max = group_of (self)->max;
  G_OBJECT_CLASS (gst_fx_parent_parent_class)->constructed (object);
  priv->children = g_new (GstFxChild *, max);
  for (guint i = 0; i < max; i++)
    priv->children[i] =
        gst_fx_child_new (GST_FX_PARENT_GET_CLASS (self)->child_type, self, i);
  gst_fx_parent_update (self);
}

static void
dispose (GObject *object)
{
  GstFxParentPrivate *priv = priv_of (object);
  g_atomic_int_set (&priv->shown, 0);
  for (guint i = 0; priv->children && i < group_of (object)->max; i++)
    gst_object_unparent (GST_OBJECT_CAST (priv->children[i]));
  g_clear_pointer (&priv->children, g_free);
  G_OBJECT_CLASS (gst_fx_parent_parent_class)->dispose (object);
}

void
gst_fx_parent_class_set_group (
    GstFxParentClass *klass, const gchar *child, const FxParamGroup *group)
{
  klass->group = group;
  klass->child_type = gst_fx_child_type (child, group);
}

static void
gst_fx_parent_class_init (GstFxParentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstFxFilterClass *filter_class = GST_FX_FILTER_CLASS (klass);
  object_class->set_property = set_property;
  object_class->get_property = /* it is not inherited */
      G_OBJECT_CLASS (gst_fx_parent_parent_class)->get_property;
  object_class->constructed = constructed;
  object_class->dispose = dispose;
  GST_BASE_TRANSFORM_CLASS (klass)->start = start;
  filter_class->children_automated = children_automated;
  filter_class->sync_children = sync_children;
  gst_type_mark_as_plugin_api (GST_TYPE_FX_PARENT, 0);
  gst_type_mark_as_plugin_api (GST_TYPE_FX_CHILD, 0);
}

static void
gst_fx_parent_init (GstFxParent *self)
{
}
