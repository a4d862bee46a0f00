/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* TOML of any bytes: it is refused with a place that the text has, or what was
 * read is written and reads back the same. */

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "gst/tools/chain/toml.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
require (int ok)
{
  if (!ok)
    abort ();
}

static void
check_error (const gchar *text, gsize size, const GError *error)
{
  gchar *end;
  guint lines = 1;
  for (gsize i = 0; i < size; i++)
    lines += text[i] == '\n';
  require (error->domain == FX_TOML_ERROR);
  guint64 line = g_ascii_strtoull (error->message, &end, 10);
  require (*end == ':' && line >= 1 && line <= lines);
  guint64 column = g_ascii_strtoull (end + 1, &end, 10);
  require (*end == ':' && column >= 1 && column <= size + 1);
  require (end[1] == ' ' && end[2]);
  require (g_utf8_validate (error->message, -1, NULL));
}

static void
append_value (GString *text, const FxTomlValue *value)
{
  switch (value->type) {
  case FX_TOML_STRING:
    fx_toml_append_string (text, value->string);
    break;
  case FX_TOML_INTEGER:
    require (value->number == (gdouble)value->integer);
    g_string_append_printf (text, "%" G_GINT64_FORMAT, value->integer);
    break;
  case FX_TOML_FLOAT:
    fx_toml_append_float (text, value->number);
    break;
  case FX_TOML_BOOLEAN:
    g_string_append (text, value->boolean ? "true" : "false");
    break;
  case FX_TOML_ARRAY:
    g_string_append_c (text, '[');
    for (guint i = 0; i < value->array->len; i++) {
      append_value (text, g_ptr_array_index (value->array, i));
      g_string_append_c (text, ',');
    }
    g_string_append_c (text, ']');
    break;
  default:
    abort ();
  }
}

static gchar *
write_all (GPtrArray *tables)
{
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < tables->len; i++) {
    const FxTomlTable *table = g_ptr_array_index (tables, i);
    require ((i == 0) == (table->name == NULL));
    if (table->name) {
      g_string_append (text, table->of_array ? "[[" : "[");
      fx_toml_append_key (text, table->name);
      g_string_append (text, table->of_array ? "]]\n" : "]\n");
    }
    for (guint k = 0; k < table->values->len; k++) {
      const FxTomlValue *value = g_ptr_array_index (table->values, k);
      require (fx_toml_get (table, value->key) == value);
      fx_toml_append_key (text, value->key);
      g_string_append (text, " = ");
      append_value (text, value);
      g_string_append_c (text, '\n');
    }
  }
  return g_string_free (text, FALSE);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  GError *error = NULL;
  GPtrArray *tables = fx_toml_parse ((const gchar *)data, size, &error);
  if (!tables) {
    check_error ((const gchar *)data, size, error);
    g_error_free (error);
    return 0;
  }
  gchar *text = write_all (tables);
  GPtrArray *again = fx_toml_parse (text, strlen (text), NULL);
  require (again != NULL && again->len == tables->len);
  gchar *text_again = write_all (again);
  require (strcmp (text, text_again) == 0);
  g_free (text_again);
  g_free (text);
  g_ptr_array_unref (again);
  g_ptr_array_unref (tables);
  return 0;
}
