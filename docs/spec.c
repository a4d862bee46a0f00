/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Properties and caps in words: numbers as %.6g of the C locale, formats
 * without the byte order of the machine, bounds that bound nothing left out. */

#include <math.h>
#include <string.h>
#include "docs/spec.h"

const gchar *
spec_value_type_name (GType type)
{
  static const struct {
    const gchar *type, *name;
  } names[] = { { "gboolean", "bool" }, { "gint", "int" }, { "guint", "uint" },
    { "gint64", "int64" }, { "guint64", "uint64" }, { "gdouble", "double" },
    { "gfloat", "float" }, { "gchararray", "string" },
    { "GstStructure", "structure" }, { "GstValueArray", "array" },
    { "GstValueList", "list" } };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (strcmp (names[i].type, g_type_name (type)) == 0)
      return names[i].name;
  }
  return G_TYPE_IS_ENUM (type) ? "enum" : g_type_name (type);
}

static gchar *
number (gdouble v)
{
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean whole = v == floor (v) && fabs (v) < 1e15;
  return g_strdup (
      g_ascii_formatd (text, sizeof text, whole ? "%.0f" : "%.6g", v));
}

/* --- blurbs --------------------------------------------------------------------- */

/* Where ", in UNIT" begins that ends a blurb, or NULL. */
static const gchar *
find_unit (const gchar *blurb)
{
  const gchar *found = g_strrstr (blurb, ", in ");
  return found && !strchr (found + 5, ' ') ? found : NULL;
}

gchar *
spec_blurb (GParamSpec *spec)
{
  const gchar *blurb = g_param_spec_get_blurb (spec);
  const gchar *unit = find_unit (blurb);
  return unit ? g_strndup (blurb, (gsize)(unit - blurb)) : g_strdup (blurb);
}

gchar *
spec_before_fields (const gchar *blurb)
{
  const gchar *colon = strchr (blurb, ':');
  return colon ? g_strndup (blurb, (gsize)(colon - blurb)) : g_strdup (blurb);
}

gchar *
spec_field_meaning (const gchar *text, const gchar *field)
{
  gchar *line = g_strdelimit (g_strdup (text), "\n", ' ');
  gchar *wanted = g_strdup_printf (" %s (", field);
  const gchar *found = strstr (line, wanted);
  const gchar *start = found ? found + strlen (wanted) : NULL;
  const gchar *end = found ? strchr (start, ')') : NULL;
  gchar *meaning = end ? g_strndup (start, (gsize)(end - start)) : NULL;
  g_free (wanted);
  g_free (line);
  return meaning;
}

/* --- rows ------------------------------------------------------------------------ */

static gchar *
type_of (GParamSpec *spec)
{
  const gchar *blurb = g_param_spec_get_blurb (spec);
  const gchar *unit = find_unit (blurb);
  const gchar *name = spec_value_type_name (G_PARAM_SPEC_VALUE_TYPE (spec));
  if (GST_IS_PARAM_SPEC_ARRAY_LIST (spec)) {
    GParamSpec *element = GST_PARAM_SPEC_ARRAY_LIST (spec)->element_spec;
    gchar *inner = element ? type_of (element) : g_strdup ("values");
    gchar *text = g_strdup_printf ("%s of %s", name, inner);
    g_free (inner);
    return text;
  }
  return g_strdup_printf (
      "%s%s%s", name, unit ? ", " : "", unit ? unit + 5 : "");
}

static gchar *
range (gdouble min, gdouble max, gdouble least, gdouble most)
{
  gchar *a = number (min), *b = number (max);
  gchar *text = min <= least && max >= most ? g_strdup ("any")
                : max >= most               ? g_strdup_printf ("from %s", a)
                : min <= least              ? g_strdup_printf ("to %s", b)
                               : g_strdup_printf ("%s to %s", a, b);
  g_free (a);
  g_free (b);
  return text;
}

static gchar *
range_of (GParamSpec *spec)
{
  if (G_IS_PARAM_SPEC_DOUBLE (spec)) {
    GParamSpecDouble *s = G_PARAM_SPEC_DOUBLE (spec);
    return range (s->minimum, s->maximum, -G_MAXDOUBLE, G_MAXDOUBLE);
  }
  if (G_IS_PARAM_SPEC_INT (spec)) {
    GParamSpecInt *s = G_PARAM_SPEC_INT (spec);
    return range (s->minimum, s->maximum, G_MININT, G_MAXINT);
  }
  if (G_IS_PARAM_SPEC_UINT (spec)) {
    GParamSpecUInt *s = G_PARAM_SPEC_UINT (spec);
    return range (s->minimum, s->maximum, -1, G_MAXUINT);
  }
  if (G_IS_PARAM_SPEC_UINT64 (spec)) {
    GParamSpecUInt64 *s = G_PARAM_SPEC_UINT64 (spec);
    return range (
        (gdouble)s->minimum, (gdouble)s->maximum, -1, (gdouble)G_MAXUINT64);
  }
  return g_strdup (G_IS_PARAM_SPEC_BOOLEAN (spec) ? "false, true"
                   : G_IS_PARAM_SPEC_ENUM (spec)  ? "see below"
                                                  : "");
}

static gchar *
default_of (GParamSpec *spec)
{
  const GValue *v = g_param_spec_get_default_value (spec);
  GValue as_double = G_VALUE_INIT;
  gchar *text = NULL;
  if (G_VALUE_HOLDS_ENUM (v))
    return g_strdup_printf (
        "`%s`", g_enum_get_value (
                    G_PARAM_SPEC_ENUM (spec)->enum_class, g_value_get_enum (v))
                    ->value_nick);
  if (G_VALUE_HOLDS_BOOLEAN (v))
    return g_strdup (g_value_get_boolean (v) ? "true" : "false");
  if (G_VALUE_HOLDS_STRING (v) || G_VALUE_HOLDS_BOXED (v))
    return g_strdup ("");
  g_value_init (&as_double, G_TYPE_DOUBLE);
  if (g_value_transform (v, &as_double))
    text = number (g_value_get_double (&as_double));
  g_value_unset (&as_double);
  return text ? text : g_strdup ("");
}

static const gchar *
when_set (GParamSpec *spec)
{
  if (!(spec->flags & G_PARAM_WRITABLE))
    return "-";
  if (spec->flags & GST_PARAM_CONTROLLABLE)
    return "live, automated";
  return spec->flags & GST_PARAM_MUTABLE_PLAYING  ? "live"
         : spec->flags & GST_PARAM_MUTABLE_PAUSED ? "to PAUSED"
                                                  : "stopped";
}

gchar *
spec_row (GParamSpec *spec)
{
  gchar *type = type_of (spec), *bounds = range_of (spec);
  gchar *preset = default_of (spec);
  gchar *row = g_strdup_printf ("| `%s` | %s | %s | %s | %s |\n", spec->name,
      type, bounds, preset, when_set (spec));
  g_free (type);
  g_free (bounds);
  g_free (preset);
  return row;
}

/* --- caps ------------------------------------------------------------------------ */

/* Appends a value of a field: "F32 or F64", "from 1". */
static void
append_value (GString *out, const GValue *v)
{
  if (GST_VALUE_HOLDS_LIST (v)) {
    guint n = gst_value_list_get_size (v);
    for (guint i = 0; i < n; i++) {
      g_string_append (out, i == 0 ? "" : i + 1 < n ? ", " : " or ");
      append_value (out, gst_value_list_get_value (v, i));
    }
  } else if (GST_VALUE_HOLDS_INT_RANGE (v)) {
    gchar *text = range (gst_value_get_int_range_min (v),
        gst_value_get_int_range_max (v), G_MININT, G_MAXINT);
    g_string_append (out, text);
    g_free (text);
  } else if (G_VALUE_HOLDS_STRING (v)) {
    const gchar *text = g_value_get_string (v);
    const gchar *order = G_BYTE_ORDER == G_LITTLE_ENDIAN ? "LE" : "BE";
    gsize size = strlen (text);
    if (g_str_has_suffix (text, order))
      size -= strlen (order);
    g_string_append_len (out, text, (gssize)size);
  } else {
    gchar *text = gst_value_serialize (v);
    g_string_append (out, text);
    g_free (text);
  }
}

static gboolean
append_field (GQuark field, const GValue *v, gpointer out)
{
  g_string_append_printf (out, ", %s ", g_quark_to_string (field));
  append_value (out, v);
  return TRUE;
}

gchar *
spec_caps (const GstCaps *caps)
{
  if (gst_caps_is_any (caps))
    return g_strdup ("anything");
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < gst_caps_get_size (caps); i++) {
    GstStructure *s = gst_caps_get_structure (caps, i);
    GstCapsFeatures *f = gst_caps_get_features (caps, i);
    g_string_append_printf (
        out, "%s`%s", i ? " or " : "", gst_structure_get_name (s));
    if (!gst_caps_features_is_equal (
            f, GST_CAPS_FEATURES_MEMORY_SYSTEM_MEMORY)) {
      gchar *text = gst_caps_features_to_string (f);
      g_string_append_printf (out, "(%s)", text);
      g_free (text);
    }
    g_string_append_c (out, '`');
    gst_structure_foreach (s, append_field, out);
  }
  return g_string_free (out, FALSE);
}

gint
spec_compare_templates (gconstpointer a, gconstpointer b)
{
  GstPadTemplate *s = *(GstPadTemplate *const *)a;
  GstPadTemplate *t = *(GstPadTemplate *const *)b;
  if (GST_PAD_TEMPLATE_DIRECTION (s) != GST_PAD_TEMPLATE_DIRECTION (t))
    return GST_PAD_TEMPLATE_DIRECTION (s) == GST_PAD_SINK ? -1 : 1;
  return strcmp (
      GST_PAD_TEMPLATE_NAME_TEMPLATE (s), GST_PAD_TEMPLATE_NAME_TEMPLATE (t));
}
