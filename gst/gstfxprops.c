/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Parameter tables as GObject properties. */

#include <string.h>
#include "dsp/fx_param.h"
#include "gst/gstfxprops.h"

static gboolean
accept_any (GParamSpec *pspec, GValue *value)
{
  return FALSE;
}

static void
lax_class_init (gpointer klass, gpointer data)
{
  ((GParamSpecClass *)klass)->value_validate = accept_any;
}

/* A GParamSpecDouble or GParamSpecInt that lets values out of range pass. */
static GType
lax_type (GType parent, const gchar *name, gsize instance_size)
{
  GType type = g_type_from_name (name);
  if (type)
    return type;
  GTypeInfo info = { .class_size = sizeof (GParamSpecClass),
    .class_init = lax_class_init,
    .instance_size = (guint16)instance_size };
  return g_type_register_static (parent, name, &info, 0);
}

static GParamSpec *
double_spec (const FxParam *p, const gchar *blurb, GParamFlags flags)
{
  GType type = lax_type (
      G_TYPE_PARAM_DOUBLE, "GstFxParamDouble", sizeof (GParamSpecDouble));
  GParamSpecDouble *spec =
      g_param_spec_internal (type, p->name, p->name, blurb, flags);
  spec->minimum = p->min;
  spec->maximum = p->max;
  spec->default_value = p->def;
  return G_PARAM_SPEC (spec);
}

static GParamSpec *
int_spec (const FxParam *p, const gchar *blurb, GParamFlags flags)
{
  GType type =
      lax_type (G_TYPE_PARAM_INT, "GstFxParamInt", sizeof (GParamSpecInt));
  GParamSpecInt *spec =
      g_param_spec_internal (type, p->name, p->name, blurb, flags);
  spec->minimum = (gint)p->min;
  spec->maximum = (gint)p->max;
  spec->default_value = (gint)p->def;
  return G_PARAM_SPEC (spec);
}

static GType
enum_type (const FxParam *p)
{
  gchar *name = g_strconcat ("Gst", p->enum_type, NULL);
  GType type = g_type_from_name (name);
  if (!type) {
    guint n = 0;
    while (p->values[n].nick)
      n++;
    GEnumValue *values = g_new0 (GEnumValue, n + 1); /* lives for ever */
    for (guint i = 0; i < n; i++)
      values[i] = (GEnumValue){ p->values[i].value, p->values[i].name,
        p->values[i].nick };
    type = g_enum_register_static (name, values);
    gst_type_mark_as_plugin_api (type, 0);
  }
  g_free (name);
  return type;
}

/* An array that lets elements of any kind pass. */
static GParamSpec *
array_spec (const gchar *name, const gchar *blurb, GParamSpec *element,
    GParamFlags flags)
{
  GType type = lax_type (
      GST_TYPE_PARAM_ARRAY_LIST, "GstFxParamArray", sizeof (GstParamSpecArray));
  GstParamSpecArray *spec =
      g_param_spec_internal (type, name, name, blurb, flags);
  spec->element_spec = g_param_spec_ref_sink (element);
  return G_PARAM_SPEC (spec);
}

/* "Cutoff frequency, in Hz" */
static const gchar *
with_unit (const FxParam *p, const gchar *blurb)
{
  if (!*p->unit)
    return blurb;
  gchar *s = g_strdup_printf ("%s, in %s", blurb, p->unit);
  const gchar *kept = g_intern_string (s);
  g_free (s);
  return kept;
}

/* An array of rows, or for one column an array of numbers. */
static GParamSpec *
table_spec (const FxParam *p, const gchar *blurb, GParamFlags flags)
{
  gboolean bounded = p->min < p->max;
  GParamSpec *number = g_param_spec_double ("value", "value",
      with_unit (p, "One number"), bounded ? p->min : -G_MAXDOUBLE,
      bounded ? p->max : G_MAXDOUBLE, bounded ? p->min : 0, flags);
  if (p->cols == 1)
    return array_spec (p->name, blurb, number, flags);
  GParamSpec *row = array_spec ("row", "One row", number, flags);
  return array_spec (p->name, blurb, row, flags);
}

static GParamSpec *
make_spec (const FxParam *p)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  const gchar *blurb = with_unit (p, p->blurb);
  if (p->flags & (FX_P_LIVE | FX_P_PLAYING))
    flags |= GST_PARAM_MUTABLE_PLAYING;
  else
    flags |= GST_PARAM_MUTABLE_READY;
  if ((p->flags & FX_P_LIVE) && p->type != FX_T_TABLE)
    flags |= GST_PARAM_CONTROLLABLE;
  switch (p->type) {
  case FX_T_F64:
    return double_spec (p, blurb, flags);
  case FX_T_I32:
    return int_spec (p, blurb, flags);
  case FX_T_BOOL:
    return g_param_spec_boolean (p->name, p->name, blurb, p->def != 0, flags);
  case FX_T_ENUM:
    return g_param_spec_enum (
        p->name, p->name, blurb, enum_type (p), (gint)p->def, flags);
  case FX_T_TABLE:
    return table_spec (p, blurb, flags);
  }
  g_return_val_if_reached (NULL);
}

void
gst_fx_props_install (
    GObjectClass *klass, const FxParam *params, guint n, guint first)
{
  for (guint i = 0; i < n; i++)
    g_object_class_install_property (klass, first + i, make_spec (&params[i]));
}

static void
append_number (GValue *array, gdouble v)
{
  GValue x = G_VALUE_INIT;
  g_value_init (&x, G_TYPE_DOUBLE);
  g_value_set_double (&x, v);
  gst_value_array_append_and_take_value (array, &x);
}

static void
get_table (const FxParam *p, const void *base, GValue *value)
{
  FxTable *t = fx_param_table (p, (void *)base);
  const double *v = fx_table_values (t);
  for (guint r = 0; r < t->rows; r++) {
    GValue row = G_VALUE_INIT;
    if (p->cols == 1) {
      append_number (value, v[r]);
      continue;
    }
    gst_value_array_init (&row, p->cols);
    for (guint c = 0; c < p->cols; c++)
      append_number (&row, v[r * p->cols + c]);
    gst_value_array_append_and_take_value (value, &row);
  }
}

static int
table_error (const FxParam *p, gint row, gdouble value, gdouble min,
    gdouble max, const char *what, const char *remedy, FxError *err)
{
  fx_error (err, FX_EINVAL, p->name, value, min, max, "", what, remedy);
  err->index = row;
  return FX_EINVAL;
}

/* Numbers in a launch line may come as integers: "<1, 0, 0, 1, 0, 0>". */
static gboolean
number (const GValue *value, gdouble *out)
{
  GValue x = G_VALUE_INIT;
  gboolean ok;
  g_value_init (&x, G_TYPE_DOUBLE);
  ok = value &&
       g_value_type_transformable (G_VALUE_TYPE (value), G_TYPE_DOUBLE) &&
       !G_VALUE_HOLDS_STRING (value) && g_value_transform (value, &x);
  *out = ok ? g_value_get_double (&x) : 0;
  g_value_unset (&x);
  return ok;
}

/* One number, at place i of row r. */
static int
set_number (const FxParam *p, guint r, guint i, const GValue *value,
    double *out, FxError *err)
{
  if (!number (value, out))
    return p->cols == 1 ? table_error (p, (gint)r, r, 1, 0,
                              "that place in the array holds no number",
                              "write numbers only, <1, 2.5, 4>", err)
                        : table_error (p, (gint)r, i, 1, 0,
                              "that place in the row holds no number",
                              "write numbers only", err);
  int rc = p->min < p->max ? fx_param_check (p, *out, err) : FX_OK;
  if (rc != FX_OK)
    err->index = (gint)r;
  return rc;
}

static int
set_row (
    const FxParam *p, guint r, const GValue *row, double *out, FxError *err)
{
  int rc = FX_OK;
  if (p->cols == 1)
    return set_number (p, r, 0, row, out, err);
  guint n = GST_VALUE_HOLDS_ARRAY (row) ? gst_value_array_get_size (row) : 0;
  if (n != p->cols)
    return table_error (p, (gint)r, n, p->cols, p->cols,
        "a row has another number of numbers",
        "write one <...> for each row, with that many numbers each", err);
  for (guint c = 0; c < p->cols && rc == FX_OK; c++)
    rc = set_number (p, r, c, gst_value_array_get_value (row, c), &out[c], err);
  return rc;
}

static int
set_table (const FxParam *p, void *base, const GValue *value, FxError *err)
{
  guint rows = gst_value_array_get_size (value);
  if (rows > p->max_rows)
    return table_error (p, -1, rows, 0, p->max_rows,
        p->cols == 1 ? "too many numbers" : "too many rows", "give fewer", err);
  gdouble *v = g_new0 (gdouble, (gsize)rows * p->cols + 1);
  int rc = FX_OK;
  for (guint r = 0; r < rows && rc == FX_OK; r++)
    rc = set_row (
        p, r, gst_value_array_get_value (value, r), v + r * p->cols, err);
  if (rc == FX_OK) {
    FxTable *t = fx_param_table (p, base);
    *t = (FxTable){ .rows = rows };
    memcpy (fx_table_values (t), v, (gsize)rows * p->cols * sizeof *v);
  }
  g_free (v);
  return rc;
}

void
gst_fx_props_get (const FxParam *p, const void *base, GValue *value)
{
  switch (p->type) {
  case FX_T_F64:
    g_value_set_double (value, fx_param_get (p, base));
    break;
  case FX_T_I32:
    g_value_set_int (value, (gint)fx_param_get (p, base));
    break;
  case FX_T_BOOL:
    g_value_set_boolean (value, fx_param_get (p, base) != 0);
    break;
  case FX_T_ENUM:
    g_value_set_enum (value, (gint)fx_param_get (p, base));
    break;
  case FX_T_TABLE:
    get_table (p, base, value);
    break;
  }
}

int
gst_fx_props_set (
    const FxParam *p, void *base, const GValue *value, FxError *err)
{
  gdouble v = 0;
  switch (p->type) {
  case FX_T_F64:
    v = g_value_get_double (value);
    break;
  case FX_T_I32:
    v = g_value_get_int (value);
    break;
  case FX_T_BOOL:
    v = g_value_get_boolean (value);
    break;
  case FX_T_ENUM:
    v = g_value_get_enum (value);
    break;
  case FX_T_TABLE:
    return set_table (p, base, value, err);
  }
  int rc = fx_param_check (p, v, err);
  if (rc == FX_OK)
    fx_param_set (p, base, v);
  return rc;
}
