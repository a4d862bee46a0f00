/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Chains of effects in TOML. What a value is in TOML (1000, "1000", [1, 2]) is
 * its text in a FxSpecValue (1000, 1000, <1,2>); a text is written as the value
 * that reads back as that very text, a string where there is no other. */

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include "gst/tools/chain/chain.h"
#include "gst/tools/chain/toml.h"

#define MOST_BYTES (1024 * 1024)

/* Keys of an effect that are no parameters. */
static const gchar *const reserved[] = { "name", "launch", "values", "bypassed",
  NULL };

/* --- values and texts -------------------------------------------------------------- */

static void
append_text (GString *text, const FxTomlValue *value, gboolean in_array)
{
  switch (value->type) {
  case FX_TOML_STRING:
    if (in_array) {
      gchar *quoted = g_strescape (value->string, NULL);
      g_string_append_printf (text, "\"%s\"", quoted);
      g_free (quoted);
    } else {
      g_string_append (text, value->string);
    }
    break;
  case FX_TOML_INTEGER:
    g_string_append_printf (text, "%" G_GINT64_FORMAT, value->integer);
    break;
  case FX_TOML_FLOAT:
    fx_toml_append_float (text, value->number);
    break;
  case FX_TOML_BOOLEAN:
    g_string_append (text, value->boolean ? "true" : "false");
    break;
  case FX_TOML_ARRAY:
    g_string_append_c (text, '<');
    for (guint i = 0; i < value->array->len; i++) {
      if (i > 0)
        g_string_append_c (text, ',');
      append_text (text, g_ptr_array_index (value->array, i), TRUE);
    }
    g_string_append_c (text, '>');
    break;
  }
}

static gchar *
text_of (const FxTomlValue *value)
{
  GString *text = g_string_new (NULL);
  append_text (text, value, FALSE);
  return g_string_free (text, FALSE);
}

/* Whether "x = toml" is a value, other than a string, whose text is this. */
static gboolean
stands_for (const gchar *toml, const gchar *text)
{
  gchar *pair = g_strconcat ("x = ", toml, NULL);
  GPtrArray *tables = fx_toml_parse (pair, strlen (pair), NULL);
  gboolean same = FALSE;
  if (tables) {
    const FxTomlValue *x = fx_toml_get (g_ptr_array_index (tables, 0), "x");
    gchar *back = text_of (x);
    same = x->type != FX_TOML_STRING && strcmp (back, text) == 0;
    g_free (back);
    g_ptr_array_unref (tables);
  }
  g_free (pair);
  return same;
}

static void
append_value (GString *toml, const gchar *text)
{
  gchar *plain = g_strdup (text);
  for (gchar *p = plain; *p; p++)
    *p = *p == '<' ? '[' : *p == '>' ? ']' : *p;
  if (stands_for (plain, text))
    g_string_append (toml, plain);
  else
    fx_toml_append_string (toml, text);
  g_free (plain);
}

/* --- written ------------------------------------------------------------------------ */

/* A parameter that cannot be a key, because of its name. */
static gboolean
has_reserved (const FxSpec *spec)
{
  for (guint i = 0; i < spec->values->len; i++) {
    const gchar *key = g_array_index (spec->values, FxSpecValue, i).key;
    if (key && g_strv_contains (reserved, key))
      return TRUE;
  }
  return FALSE;
}

static void
append_values (GString *toml, const FxSpec *spec)
{
  guint by_position = 0;
  for (guint i = 0; i < spec->values->len; i++) {
    const FxSpecValue *v = &g_array_index (spec->values, FxSpecValue, i);
    if (v->key)
      continue;
    g_string_append (toml, by_position++ ? ", " : "values = [");
    append_value (toml, v->text);
  }
  if (by_position)
    g_string_append (toml, "]\n");
  for (guint i = 0; i < spec->values->len; i++) {
    const FxSpecValue *v = &g_array_index (spec->values, FxSpecValue, i);
    if (!v->key)
      continue;
    fx_toml_append_key (toml, v->key);
    g_string_append (toml, " = ");
    append_value (toml, v->text);
    g_string_append_c (toml, '\n');
  }
}

gchar *
fx_chain_to_toml (GPtrArray *specs)
{
  GString *toml = g_string_new (NULL);
  for (guint i = 0; i < specs->len; i++) {
    const FxSpec *spec = g_ptr_array_index (specs, i);
    g_string_append_printf (toml, "%s[[effects]]\n", i ? "\n" : "");
    if (spec->launch || has_reserved (spec)) {
      gchar *text = fx_spec_to_text (spec);
      g_string_append (toml, "launch = ");
      fx_toml_append_string (toml, text);
      g_string_append_c (toml, '\n');
      g_free (text);
    } else {
      g_string_append (toml, "name = ");
      fx_toml_append_string (toml, spec->name);
      g_string_append_c (toml, '\n');
      append_values (toml, spec);
    }
    if (spec->bypassed)
      g_string_append (toml, "bypassed = true\n");
  }
  return g_string_free (toml, FALSE);
}

/* --- read --------------------------------------------------------------------------- */

/* "FILE:LINE:COLUMN: ..."; FALSE, to be returned. */
static gboolean G_GNUC_PRINTF (5, 6) wrong (GError **error, const gchar *file,
    guint line, guint column, const gchar *format, ...)
{
  va_list list;
  va_start (list, format);
  gchar *text = g_strdup_vprintf (format, list);
  va_end (list);
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE, "%s:%u:%u: %s", file, line,
      column, text);
  g_free (text);
  return FALSE;
}

static gboolean
wrong_value (GError **error, const gchar *file, const FxTomlValue *value,
    const gchar *expected)
{
  return wrong (error, file, value->line, value->column, "%s must be %s",
      value->key, expected);
}

/* As fx_spec_parse wants names of effects and of parameters. */
static gboolean
is_name (const gchar *text)
{
  const gchar *p = text;
  while (g_ascii_isalnum (*p) || *p == '_' || *p == '-')
    p++;
  return *text && !*p;
}

static gboolean
read_parameter (FxSpec *spec, const gchar *file, const FxTomlValue *value,
    GHashTable *lines, GError **error)
{
  gboolean done = TRUE;
  gchar *key = g_strdelimit (g_strdup (value->key), "_", '-');
  gpointer line = g_hash_table_lookup (lines, key);
  if (!is_name (key)) {
    done = wrong (error, file, value->line, value->column,
        "\"%s\" is no name of a parameter: these are letters, digits, - and _",
        key);
  } else if (line) {
    done = wrong (error, file, value->line, value->column,
        "%s is there already, in line %u, written otherwise", value->key,
        GPOINTER_TO_UINT (line));
  } else {
    gchar *text = text_of (value);
    fx_spec_set (spec, key, text);
    g_hash_table_insert (lines, g_strdup (key), GUINT_TO_POINTER (value->line));
    g_free (text);
  }
  g_free (key);
  return done;
}

/* The parameters of an effect with a name, those by position first. */
static gboolean
read_parameters (
    FxSpec *spec, const gchar *file, const FxTomlTable *table, GError **error)
{
  gboolean done = TRUE;
  const FxTomlValue *values = fx_toml_get (table, "values");
  if (values && values->type != FX_TOML_ARRAY)
    return wrong_value (
        error, file, values, "an array, of the values by position");
  for (guint i = 0; values && i < values->array->len; i++) {
    gchar *text = text_of (g_ptr_array_index (values->array, i));
    fx_spec_set (spec, NULL, text);
    g_free (text);
  }
  GHashTable *lines =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; done && i < table->values->len; i++) {
    const FxTomlValue *value = g_ptr_array_index (table->values, i);
    if (!g_strv_contains (reserved, value->key))
      done = read_parameter (spec, file, value, lines, error);
  }
  g_hash_table_unref (lines);
  return done;
}

static FxSpec *
read_launch (const gchar *file, const gchar *place, const FxTomlTable *table,
    const FxTomlValue *launch, GError **error)
{
  for (guint i = 0; i < table->values->len; i++) {
    const FxTomlValue *value = g_ptr_array_index (table->values, i);
    if (value != launch && strcmp (value->key, "bypassed") != 0) {
      wrong (error, file, value->line, value->column,
          "%s cannot stand beside launch, which says all of an effect",
          value->key);
      return NULL;
    }
  }
  GError *problem = NULL;
  FxSpec *spec = fx_spec_parse (launch->string, place, &problem);
  if (!spec) {
    /* Its place has no column yet. */
    const gchar *what = problem->message;
    if (g_str_has_prefix (what, place))
      what += strlen (place);
    wrong (error, file, launch->line, launch->column, "launch%s", what);
    g_error_free (problem);
  }
  return spec;
}

static FxSpec *
read_name (const gchar *file, const gchar *place, const FxTomlTable *table,
    const FxTomlValue *name, GError **error)
{
  if (!is_name (name->string)) {
    wrong (error, file, name->line, name->column,
        "name = \"%s\" is no name: parameters are keys of their own, and other "
        "text is launch = \"...\"",
        name->string);
    return NULL;
  }
  gchar *lower = g_ascii_strdown (name->string, -1);
  FxSpec *spec = fx_spec_new (lower, place);
  g_free (lower);
  if (read_parameters (spec, file, table, error))
    return spec;
  fx_spec_free (spec);
  return NULL;
}

static FxSpec *
read_effect (const gchar *file, const FxTomlTable *table, GError **error)
{
  const FxTomlValue *launch = fx_toml_get (table, "launch");
  const FxTomlValue *bypassed = fx_toml_get (table, "bypassed");
  const FxTomlValue *what = launch ? launch : fx_toml_get (table, "name");
  if (!what) {
    wrong (error, file, table->line, table->column,
        "an effect needs name = \"...\" or launch = \"...\"");
    return NULL;
  }
  if (what->type != FX_TOML_STRING) {
    wrong_value (error, file, what, "text in quotes");
    return NULL;
  }
  if (bypassed && bypassed->type != FX_TOML_BOOLEAN) {
    wrong_value (error, file, bypassed, "true or false");
    return NULL;
  }
  gchar *place = g_strdup_printf ("%s:%u", file, table->line);
  FxSpec *spec = launch ? read_launch (file, place, table, launch, error)
                        : read_name (file, place, table, what, error);
  if (spec)
    spec->bypassed = bypassed && bypassed->boolean;
  g_free (place);
  return spec;
}

static gboolean
read_settings (
    const gchar *file, const FxTomlTable *top, gchar **device, GError **error)
{
  static const gchar *const keys[] = { "device", NULL };
  for (guint i = 0; i < top->values->len; i++) {
    const FxTomlValue *value = g_ptr_array_index (top->values, i);
    if (!g_strv_contains (keys, value->key)) {
      gchar *near = fx_nearest (value->key, keys);
      wrong (error, file, value->line, value->column,
          "there is no setting \"%s\"%s%s%s; known are device and the tables "
          "[[effects]]",
          value->key, near ? "; did you mean " : "", near ? near : "",
          near ? "?" : "");
      g_free (near);
      return FALSE;
    }
    static const gchar *const devices[] = { "auto", "cpu", "cuda", NULL };
    if (value->type != FX_TOML_STRING ||
        !g_strv_contains (devices, value->string))
      return wrong_value (error, file, value, "\"auto\", \"cpu\" or \"cuda\"");
    *device = g_strdup (value->string);
  }
  return TRUE;
}

static gboolean
read_tables (GPtrArray *specs, const gchar *file, GPtrArray *tables,
    gchar **device, GError **error)
{
  if (!read_settings (file, g_ptr_array_index (tables, 0), device, error))
    return FALSE;
  for (guint i = 1; i < tables->len; i++) {
    const FxTomlTable *table = g_ptr_array_index (tables, i);
    if (strcmp (table->name, "effects") != 0)
      return wrong (error, file, table->line, table->column,
          "there is no table \"%s\"; effects are [[effects]]", table->name);
    if (!table->of_array)
      return wrong (error, file, table->line, table->column,
          "write [[effects]], in two brackets: there may be several");
    FxSpec *spec = read_effect (file, table, error);
    if (!spec)
      return FALSE;
    g_ptr_array_add (specs, spec);
  }
  return TRUE;
}

GPtrArray *
fx_chain_from_toml (const gchar *text, gsize size, const gchar *file,
    gchar **device, GError **error)
{
  GError *problem = NULL;
  GPtrArray *tables = fx_toml_parse (text, size, &problem);
  gchar *found = NULL;
  if (!tables) {
    g_set_error (
        error, FX_TOOL_ERROR, FX_TOOL_USAGE, "%s:%s", file, problem->message);
    g_error_free (problem);
    return NULL;
  }
  GPtrArray *specs =
      g_ptr_array_new_with_free_func ((GDestroyNotify)fx_spec_free);
  if (!read_tables (specs, file, tables, &found, error))
    g_clear_pointer (&specs, g_ptr_array_unref);
  g_ptr_array_unref (tables);
  if (specs && device)
    *device = g_steal_pointer (&found);
  g_free (found);
  return specs;
}

GPtrArray *
fx_chain_read (const gchar *path, gchar **device, GError **error)
{
  GStatBuf st;
  GError *problem = NULL;
  gchar *text = NULL, *file = g_filename_display_name (path);
  gsize size;
  GPtrArray *specs = NULL;
  if (g_stat (path, &st) != 0) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE, "%s: %s", file,
        g_strerror (errno));
  } else if (!S_ISREG (st.st_mode) || st.st_size > MOST_BYTES) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "%s is %s: give a TOML file of at most 1 MiB", file,
        S_ISREG (st.st_mode) ? "too long" : "no plain file");
  } else if (!g_file_get_contents (path, &text, &size, &problem)) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE, "%s", problem->message);
    g_error_free (problem);
  } else {
    specs = fx_chain_from_toml (text, size, file, device, error);
  }
  g_free (text);
  g_free (file);
  return specs;
}

GPtrArray *
fx_chain_load (const gchar *path, GError **error)
{
  return fx_chain_read (path, NULL, error);
}
