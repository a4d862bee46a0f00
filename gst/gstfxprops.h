/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Parameter tables as GObject properties. */

#ifndef GST_FX_PROPS_H
#define GST_FX_PROPS_H

#include <gst/gst.h>
#include "dsp/fx_proc.h"

G_BEGIN_DECLS

/* Installs a property for each of the n parameters, ids first, first + 1, ...
 * A number out of range reaches set_property all the same, so that the element
 * can say what is wrong where an application or gst-launch-1.0 sees it; plain
 * GParamSpecs would only print a GLib warning and drop it. */
void gst_fx_props_install (
    GObjectClass *klass, const FxParam *params, guint n, guint first);

/* Reads a property from the struct that p->offset counts from. */
void gst_fx_props_get (const FxParam *p, const void *base, GValue *value);

/* Checks a value and writes it to the struct; FX_OK, or FX_EINVAL with *err
 * filled and the struct as before. */
int gst_fx_props_set (
    const FxParam *p, void *base, const GValue *value, FxError *err);

G_END_DECLS

#endif
