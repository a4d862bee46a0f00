/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A filter with repeated parts, such as bands, that are children: all that
 * there can be live as long as the filter, and those in use are what
 * GstChildProxy counts. They may be automated. A preset, too, is loaded in one
 * step. */

#ifndef GST_FX_PARENT_H
#define GST_FX_PARENT_H

#include "gst/gstfxfilter.h"

G_BEGIN_DECLS

#define GST_TYPE_FX_PARENT (gst_fx_parent_get_type ())
G_DECLARE_DERIVABLE_TYPE (
    GstFxParent, gst_fx_parent, GST, FX_PARENT, GstFxFilter)

struct _GstFxParentClass {
  GstFxFilterClass parent_class;
  const FxParamGroup *group;
  GType child_type;

  /* Where group elements are rows of tables. With the params locked: before
   * they are read or written, to bring those into being that are implied; and
   * after parameter p of element index was written. */
  void (*complete) (GstFxParent *parent, gpointer params);
  void (*written) (
      GstFxParent *parent, gpointer params, guint index, const FxParam *p);
  /* Handlers are being told that p of a child has changed. Without locks. */
  void (*child_notified) (GstFxParent *parent, const FxParam *p);
};

/* In class_init: children of a class of that name, with the parameters of
 * group; its count is a parameter of the process. All static. */
void gst_fx_parent_class_set_group (
    GstFxParentClass *klass, const gchar *child, const FxParamGroup *group);

/* How many children are in use by params; they are locked, or a copy. */
guint gst_fx_parent_count (GstFxParent *parent, gconstpointer params);

/* "band3::gain" */
void gst_fx_parent_property_name (GstFxParent *parent, guint index,
    const FxParam *p, gchar *name, gsize size);

/* A copy of the params, complete; to be freed. */
gpointer gst_fx_parent_copy_params (GstFxParent *parent);

/* After something else than the children's properties was written: shows or
 * hides children as the count says, and notifies of what the properties of
 * children have now that they had not before, both copies. */
void gst_fx_parent_update (GstFxParent *parent);
void gst_fx_parent_notify_children (
    GstFxParent *parent, gconstpointer before, gconstpointer now);

/* The same for any parameters. */
void gst_fx_parent_notify (GObject *object, const FxParam *params, guint n,
    gconstpointer before, gconstpointer now);

/* Whether a preset is being loaded: children that it brings are not there
 * yet. */
gboolean gst_fx_parent_is_loading (GstFxParent *parent);

G_END_DECLS

#endif
