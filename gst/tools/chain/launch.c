/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Effects as they are written, as the text of elements: positions become
 * names, names of TorchFX properties, and everything is checked. */

#include <math.h>
#include <string.h>
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "gst/tools/chain/names.h"
#include "gst/tools/command.h"

/* Errors */

gboolean
fx_args_wrong (
    FxArgs *args, const gchar *key, GError **error, const gchar *format, ...)
{
  va_list list;
  va_start (list, format);
  g_autofree gchar *what = g_strdup_vprintf (format, list);
  va_end (list);
  const gchar *text = fx_args_text (args, key);
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE, "%s: %s: %s%s%s %s",
      args->spec->place, args->spec->name, key, text ? "=" : "",
      text ? text : "", what);
  return FALSE;
}

/* Arguments */

const gchar *
fx_args_text (FxArgs *args, const gchar *key)
{
  for (guint i = 0; i < args->keys->len; i++)
    if (!strcmp (args->keys->pdata[i], key)) {
      g_array_index (args->known, gboolean, i) = TRUE;
      return args->texts->pdata[i];
    }
  return NULL;
}

gboolean
fx_args_number (FxArgs *args, const gchar *key, gdouble otherwise,
    gdouble least, gdouble most, gdouble *value, GError **error)
{
  const gchar *text = fx_args_text (args, key);
  gchar *end;
  *value = otherwise;
  if (!text)
    return TRUE;
  *value = g_ascii_strtod (text, &end);
  if (end == text || *end || !isfinite (*value))
    return fx_args_wrong (
        args, key, error, "is no number; %g to %g is expected", least, most);
  if (*value < least || *value > most)
    return fx_args_wrong (
        args, key, error, "is out of range: %g to %g", least, most);
  return TRUE;
}

void
fx_args_add (FxArgs *args, const gchar *property, gdouble value)
{
  gchar text[G_ASCII_DTOSTR_BUF_SIZE];
  fx_args_add_text (
      args, property, g_ascii_formatd (text, sizeof text, "%.12g", value));
}

void
fx_args_add_text (FxArgs *args, const gchar *property, const gchar *value)
{
  g_string_append_printf (args->launch, " %s=", property);
  gsize plain = 0;
  while (g_ascii_isalnum (value[plain]) ||
         (value[plain] && strchr ("+-._/:", value[plain])))
    plain++;
  if (plain && !value[plain]) {
    g_string_append (args->launch, value);
    return;
  }
  g_string_append_c (args->launch, '"');
  for (; *value; value++) {
    if (*value == '"' || *value == '\\')
      g_string_append_c (args->launch, '\\');
    g_string_append_c (args->launch, *value);
  }
  g_string_append_c (args->launch, '"');
}

/* Names of positions for an element of ours: its parameters, in the order of
 * its table. */
static gchar *
positions_of (const gchar *element)
{
  GString *s = g_string_new (NULL);
  for (const FxProc *const *p = fx_procs; *p; p++)
    if (g_str_has_prefix (element, "fx") && !strcmp ((*p)->name, element + 2))
      for (uint32_t i = 0; i < (*p)->n_params; i++)
        if ((*p)->params[i].type != FX_T_TABLE)
          g_string_append_printf (
              s, "%s%s", s->len ? "," : "", (*p)->params[i].name);
  return g_string_free (s, FALSE);
}

static gboolean
read_args (
    FxArgs *args, const FxSpec *spec, const gchar *positions, GError **error)
{
  g_auto (GStrv) names = g_strsplit (positions, ",", -1);
  guint n = *positions ? g_strv_length (names) : 0;
  for (guint i = 0; i < spec->values->len; i++) {
    const FxSpecValue *v = &g_array_index (spec->values, FxSpecValue, i);
    if (!v->key && i >= n) {
      if (n)
        g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
            "%s: %s: \"%s\" is one value too many; by position there are %s",
            spec->place, spec->name, v->text, positions);
      else
        g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
            "%s: %s: \"%s\" needs a name: %s:PROPERTY=%s", spec->place,
            spec->name, v->text, spec->name, v->text);
      return FALSE;
    }
    gchar *key = g_strdup (v->key ? v->key : names[i]);
    g_strdelimit (key, "_", '-');
    if (fx_args_text (args, key)) {
      g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
          "%s: %s: %s is given twice, by position and by name", spec->place,
          spec->name, key);
      g_free (key);
      return FALSE;
    }
    gboolean known = FALSE;
    g_ptr_array_add (args->keys, key);
    g_ptr_array_add (args->texts, g_strdup (v->text));
    g_array_append_val (args->known, known);
  }
  return TRUE;
}

/* Properties */

static gchar *
nicks_of (GType type)
{
  GEnumClass *k = g_type_class_ref (type);
  GString *s = g_string_new (NULL);
  for (guint i = 0; i < k->n_values; i++)
    g_string_append_printf (s, "%s%s", i ? ", " : "", k->values[i].value_nick);
  g_type_class_unref (k);
  return g_string_free (s, FALSE);
}

/* What is wrong with the brackets of a text for an array, or NULL. GStreamer
 * (1.22) takes what is below the arrays of a property for one more array, and
 * crashes. */
static const gchar *
brackets_of (const GParamSpec *p, const gchar *text)
{
  gint allowed = 0, depth = 0;
  for (; GST_IS_PARAM_SPEC_ARRAY_LIST (p);
       p = GST_PARAM_SPEC_ARRAY_LIST (p)->element_spec)
    allowed++;
  for (; *text && depth >= 0; text++) {
    if (strchr ("<{[", *text) && ++depth > allowed)
      return "has more arrays in arrays than there may be";
    if (strchr (">}]", *text))
      depth--;
  }
  return depth ? "has a bracket without another" : NULL;
}

/* Whether text is a value of this property: as GStreamer reads it, and within
 * the range (gst-launch-1.0 would clamp it or keep silent). */
static gboolean
check_value (
    FxArgs *args, const GParamSpec *p, const gchar *text, GError **error)
{
  GType type = p->value_type;
  if (type == G_TYPE_STRING)
    return TRUE;
  if (type == G_TYPE_DOUBLE || type == G_TYPE_FLOAT) {
    gboolean is_double = type == G_TYPE_DOUBLE;
    gdouble value, least = is_double ? ((GParamSpecDouble *)p)->minimum
                                     : ((GParamSpecFloat *)p)->minimum;
    gdouble most = is_double ? ((GParamSpecDouble *)p)->maximum
                             : ((GParamSpecFloat *)p)->maximum;
    return fx_args_number (args, p->name, 0, least, most, &value, error);
  }
  GParamSpec *spec = (GParamSpec *)p;
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, type);
  const gchar *wrong = type == GST_TYPE_ARRAY || type == GST_TYPE_LIST
                           ? brackets_of (p, text)
                           : NULL;
  if (wrong)
    return fx_args_wrong (args, p->name, error, "%s", wrong);
  /* As gst_parse_launch () reads it. */
  if (!gst_value_deserialize_with_pspec (&value, text, spec)) {
    if (!G_TYPE_IS_ENUM (type))
      return fx_args_wrong (args, p->name, error, "is no %s",
          type == G_TYPE_BOOLEAN ? "yes or no (true, false)"
                                 : g_type_name (type));
    g_autofree gchar *nicks = nicks_of (type);
    return fx_args_wrong (args, p->name, error, "must be one of %s", nicks);
  }
  if (g_param_value_validate (spec, &value)) {
    if (type == G_TYPE_INT)
      return fx_args_wrong (args, p->name, error, "is out of range: %d to %d",
          ((GParamSpecInt *)p)->minimum, ((GParamSpecInt *)p)->maximum);
    if (type == G_TYPE_UINT)
      return fx_args_wrong (args, p->name, error, "is out of range: %u to %u",
          ((GParamSpecUInt *)p)->minimum, ((GParamSpecUInt *)p)->maximum);
    return fx_args_wrong (args, p->name, error, "is out of range");
  }
  return TRUE;
}

static gboolean
unknown_key (FxArgs *args, const FxName *name, GObjectClass *k,
    const gchar *key, GError **error)
{
  guint n;
  g_autofree GParamSpec **all = g_object_class_list_properties (k, &n);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_auto (GStrv) own = g_strsplit (name ? name->positions : "", ",", -1);
  g_auto (GStrv) more = g_strsplit (name ? name->keys : "", ",", -1);
  if (g_strv_contains ((const gchar *const *)own, key) ||
      g_strv_contains ((const gchar *const *)more, key))
    return fx_args_wrong (
        args, key, error, "cannot go with the other values that are given");
  for (gchar **s = own; *s; s++)
    g_ptr_array_add (names, *s);
  for (gchar **s = more; *s; s++)
    g_ptr_array_add (names, *s);
  for (guint i = 0; i < n; i++)
    if ((all[i]->flags & G_PARAM_WRITABLE) &&
        all[i]->owner_type != GST_TYPE_OBJECT && strcmp (all[i]->name, "qos") &&
        !g_ptr_array_find_with_equal_func (
            names, all[i]->name, g_str_equal, NULL))
      g_ptr_array_add (names, (gpointer)all[i]->name);
  g_ptr_array_add (names, NULL);
  g_autofree gchar *near = fx_nearest (key, (const gchar **)names->pdata);
  g_autofree gchar *list = g_strjoinv (", ", (gchar **)names->pdata);
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
      "%s: %s has no \"%s\"%s%s%s; it has %s", args->spec->place,
      args->spec->name, key, near ? "; did you mean " : "", near ? near : "",
      near ? "?" : "", list);
  return FALSE;
}

/* What no conversion knew are properties of the (first) element. */
static gboolean
add_properties (
    FxArgs *args, const FxName *name, GObjectClass *k, GError **error)
{
  GString *rest = NULL;
  gchar *later = strstr (args->launch->str, " ! ");
  if (later) {
    rest = g_string_new (later);
    g_string_truncate (args->launch, (gsize)(later - args->launch->str));
  }
  gboolean good = TRUE;
  for (guint i = 0; good && i < args->keys->len; i++) {
    if (g_array_index (args->known, gboolean, i))
      continue;
    const gchar *key = args->keys->pdata[i], *text = args->texts->pdata[i];
    GParamSpec *p = g_object_class_find_property (k, key);
    if (!p || !(p->flags & G_PARAM_WRITABLE))
      good = unknown_key (args, name, k, key, error);
    else if ((good = check_value (args, p, text, error)))
      fx_args_add_text (args, key, text);
  }
  if (rest) {
    g_string_append_len (args->launch, rest->str, (gssize)rest->len);
    g_string_free (rest, TRUE);
  }
  return good;
}

/* Names */

static gboolean
unknown_name (const FxSpec *spec, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (const FxName *n = fx_names; n->name; n++)
    g_ptr_array_add (names, g_strdup (n->name));
  for (const FxProc *const *p = fx_procs; *p; p++)
    if (!fx_name_find ((*p)->name))
      g_ptr_array_add (names, g_strdup ((*p)->name));
  g_ptr_array_add (names, NULL);
  g_autofree gchar *near =
      fx_nearest (spec->name + (g_str_has_prefix (spec->name, "fx") ? 2 : 0),
          (const gchar **)names->pdata);
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
      "%s: there is no effect \"%s\"%s%s%s; gst-fx-1.0 effects lists them",
      spec->place, spec->name, near ? "; did you mean " : "", near ? near : "",
      near ? "?" : "");
  return FALSE;
}

/* The factory of a name: of ours with or without fx, or any. */
static GstElementFactory *
find_factory (const gchar *name)
{
  g_autofree gchar *ours = g_strconcat ("fx", name, NULL);
  GstElementFactory *f = gst_element_factory_find (ours);
  return f ? f : gst_element_factory_find (name);
}

static gboolean
to_launch (FxArgs *args, GError **error)
{
  const FxSpec *spec = args->spec;
  const FxName *name = fx_name_find (spec->name);
  g_autoptr (GstElementFactory) factory = NULL;
  if (name) {
    g_string_assign (args->launch, name->element);
    if (!read_args (args, spec, name->positions, error) ||
        !name->convert (name, args, error))
      return FALSE;
    gsize n = strcspn (args->launch->str, " ");
    g_autofree gchar *element = g_strndup (args->launch->str, n);
    factory = gst_element_factory_find (element);
    if (!factory) {
      g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
          "%s: the element %s is not installed; GST_PLUGIN_PATH tells where "
          "plugins are that are not in the system's folder",
          spec->name, element);
      return FALSE;
    }
  } else {
    factory = find_factory (spec->name);
    if (!factory)
      return unknown_name (spec, error);
    const gchar *element = GST_OBJECT_NAME (factory);
    g_autofree gchar *positions = positions_of (element);
    g_string_assign (args->launch, element);
    if (!read_args (args, spec, positions, error))
      return FALSE;
  }
  /* Its class has the properties when the element was made once. */
  g_autoptr (GstElement) element = gst_element_factory_create (factory, NULL);
  if (!element) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s: the element %s cannot be made", spec->name,
        GST_OBJECT_NAME (factory));
    return FALSE;
  }
  gst_object_ref_sink (element);
  return add_properties (args, name, G_OBJECT_GET_CLASS (element), error);
}

void
fx_spec_name_values (FxSpec *spec)
{
  const FxName *name = spec->name ? fx_name_find (spec->name) : NULL;
  g_autoptr (GstElementFactory) f =
      spec->name && !name ? find_factory (spec->name) : NULL;
  g_autofree gchar *positions = name ? g_strdup (name->positions)
                                : f  ? positions_of (GST_OBJECT_NAME (f))
                                     : g_strdup ("");
  g_auto (GStrv) names = g_strsplit (positions, ",", -1);
  guint n = *positions ? g_strv_length (names) : 0;
  for (guint i = 0; i < MIN (n, spec->values->len); i++) {
    FxSpecValue *v = &g_array_index (spec->values, FxSpecValue, i);
    if (!v->key)
      v->key = g_strdup (names[i]);
  }
}

gchar *
fx_spec_to_launch (
    const FxSpec *spec, gint rate, gboolean *needs_rate, GError **error)
{
  if (needs_rate)
    *needs_rate = FALSE;
  if (spec->launch)
    return g_strdup (spec->launch);
  FxArgs args = { spec, g_ptr_array_new_with_free_func (g_free),
    g_ptr_array_new_with_free_func (g_free),
    g_array_new (FALSE, TRUE, sizeof (gboolean)), g_string_new (NULL), rate,
    needs_rate };
  gboolean good = to_launch (&args, error);
  g_ptr_array_unref (args.keys);
  g_ptr_array_unref (args.texts);
  g_array_unref (args.known);
  return g_string_free (args.launch, !good);
}
