/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* One of the repeated parts of a filter, such as a band, as an object with
 * properties. Its values are in the params of the filter; it has none of its
 * own. */

#ifndef GST_FX_CHILD_H
#define GST_FX_CHILD_H

#include "gst/gstfxparent.h"

G_BEGIN_DECLS

#define GST_TYPE_FX_CHILD (gst_fx_child_get_type ())
G_DECLARE_DERIVABLE_TYPE (GstFxChild, gst_fx_child, GST, FX_CHILD, GstObject)

struct _GstFxChildClass {
  GstObjectClass parent_class;
  const FxParamGroup *group;
};

/* The class of that name whose properties are the parameters of a group, both
 * static; registered by the first call. */
GType gst_fx_child_type (const gchar *name, const FxParamGroup *group);

/* A child of that type and index, "band3", of parent, which keeps a
 * reference. */
GstFxChild *gst_fx_child_new (GType type, GstFxParent *parent, guint index);

/* Whether it was set while it was beyond those in use. Any thread. */
gboolean gst_fx_child_is_early (GstFxChild *child);

G_END_DECLS

#endif
