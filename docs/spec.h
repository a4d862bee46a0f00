/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Properties and caps in words. Strings are (transfer full) unless const. */

#ifndef FX_DOCS_SPEC_H
#define FX_DOCS_SPEC_H

#include <gst/gst.h>

/* "double", "array of double", "structure" ... of a type of values. */
const gchar *spec_value_type_name (GType type);

/* The row of a property in a table with the columns property, type with unit,
 * range, default, set. */
gchar *spec_row (GParamSpec *spec);

/* What it is, without the unit at its end. */
gchar *spec_blurb (GParamSpec *spec);

/* A text that lists fields, "Counters: buffers (meaning), frames (meaning)":
 * what is before the list, and the meaning of a field, or NULL. */
gchar *spec_before_fields (const gchar *blurb);
gchar *spec_field_meaning (const gchar *text, const gchar *field);

/* "audio/x-raw, format F32 or F64, rate from 1, ...". */
gchar *spec_caps (const GstCaps *caps);

/* For g_ptr_array_sort(): what goes in before what goes out, then by name. */
gint spec_compare_templates (gconstpointer a, gconstpointer b);

#endif
