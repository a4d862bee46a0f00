/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Control bindings of tests. */

#ifndef BINDTEST_H
#define BINDTEST_H

#include <gst/check/gstcheck.h>
#include <gst/controller/controller.h>

typedef struct Point {
  gdouble seconds, value;
} Point;

static inline GstControlSource *
lines_between (const Point *points, guint n)
{
  GstControlSource *cs = gst_interpolation_control_source_new ();
  g_object_set (cs, "mode", GST_INTERPOLATION_MODE_LINEAR, NULL);
  for (guint i = 0; i < n; i++)
    fail_unless (
        gst_timed_value_control_source_set (GST_TIMED_VALUE_CONTROL_SOURCE (cs),
            (GstClockTime)(points[i].seconds * GST_SECOND), points[i].value));
  return cs;
}

/* Lines between points, in the property's own unit. */
static inline void
bind (gpointer object, const gchar *property, const Point *points, guint n)
{
  GstControlSource *cs = lines_between (points, n);
  fail_unless (gst_object_add_control_binding (
      GST_OBJECT (object), gst_direct_control_binding_new_absolute (
                               GST_OBJECT (object), property, cs)));
  gst_object_unref (cs);
}

/* All properties of an object that can be, over their whole ranges: points are
 * of 0 to 1. How many these are. */
static inline guint
bind_all (gpointer object, const Point *points, guint n_points)
{
  guint n, bound = 0;
  GParamSpec **all =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (object), &n);
  for (guint i = 0; i < n; i++) {
    if (!(all[i]->flags & GST_PARAM_CONTROLLABLE))
      continue;
    GstControlSource *cs = lines_between (points, n_points);
    fail_unless (gst_object_add_control_binding (
        GST_OBJECT (object), gst_direct_control_binding_new (
                                 GST_OBJECT (object), all[i]->name, cs)));
    gst_object_unref (cs);
    bound++;
  }
  g_free (all);
  return bound;
}

#endif
