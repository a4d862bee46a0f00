/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* TOML: what is read, and what is written reads back. */

#include <gst/check/gstcheck.h>
#include <math.h>
#include <string.h>
#include <time.h>
#include "gst/tools/chain/toml.h"

/* --- read ---------------------------------------------------------------------------- */

static GPtrArray *
parse (const gchar *text)
{
  GError *error = NULL;
  gsize size = strlen (text);
  gchar *bytes = g_memdup2 (text, size); /* just that size, no 0 behind */
  GPtrArray *tables = fx_toml_parse (bytes, size, &error);
  fail_unless (tables != NULL, "%s: %s", text, error ? error->message : "?");
  fail_unless (error == NULL);
  g_free (bytes);
  return tables;
}

static const FxTomlTable *
table_at (GPtrArray *tables, guint i)
{
  fail_unless (i < tables->len, "table %u of %u", i, tables->len);
  return g_ptr_array_index (tables, i);
}

static const FxTomlValue *
get (const FxTomlTable *table, const gchar *key, FxTomlType type)
{
  const FxTomlValue *value = fx_toml_get (table, key);
  fail_unless (value != NULL, "no %s", key);
  fail_unless (value->type == type, "%s is of type %d", key, value->type);
  fail_unless_equals_string (value->key, key);
  return value;
}

GST_START_TEST (test_tables)
{
  GPtrArray *tables = parse ("\xef\xbb\xbf"
                             "device = 'cpu' # \xc3\xa9\r\n"
                             "\r\n"
                             "[[effects]]\n"
                             "\tname = \"low\" \t# there\n"
                             "  '\xc3\xa9' = 1\n"
                             "[ 'a table' ]\n"
                             "device = true\n"
                             "[[ effects ]] # the second\n"
                             " [empty]");
  fail_unless_equals_int (tables->len, 5);
  const FxTomlTable *top = table_at (tables, 0);
  fail_unless (top->name == NULL && !top->of_array);
  fail_unless_equals_string (
      get (top, "device", FX_TOML_STRING)->string, "cpu");
  fail_unless (fx_toml_get (top, "name") == NULL);
  const FxTomlTable *effects = table_at (tables, 1);
  fail_unless_equals_string (effects->name, "effects");
  fail_unless (effects->of_array);
  fail_unless_equals_int (effects->line, 3);
  const FxTomlValue *name = get (effects, "name", FX_TOML_STRING);
  fail_unless_equals_string (name->string, "low");
  fail_unless_equals_int (name->line, 4);
  fail_unless_equals_int (name->column, 2);
  const FxTomlValue *accent = get (effects, "\xc3\xa9", FX_TOML_INTEGER);
  fail_unless_equals_int (accent->line, 5);
  fail_unless_equals_int (accent->column, 3);
  const FxTomlTable *table = table_at (tables, 2);
  fail_unless_equals_string (table->name, "a table");
  fail_unless (!table->of_array);
  fail_unless (get (table, "device", FX_TOML_BOOLEAN)->boolean);
  fail_unless_equals_string (table_at (tables, 3)->name, "effects");
  fail_unless_equals_int (table_at (tables, 3)->values->len, 0);
  fail_unless_equals_string (table_at (tables, 4)->name, "empty");
  fail_unless_equals_int (table_at (tables, 4)->line, 9);
  fail_unless_equals_int (table_at (tables, 4)->column, 2);
  g_ptr_array_unref (tables);
  static const gchar *const nothing[] = { "", " ", "\n", "\r\n", "# comment",
    "\xef\xbb\xbf" };
  for (guint i = 0; i < G_N_ELEMENTS (nothing); i++) {
    tables = parse (nothing[i]);
    fail_unless_equals_int (tables->len, 1);
    fail_unless_equals_int (table_at (tables, 0)->values->len, 0);
    g_ptr_array_unref (tables);
  }
  tables = fx_toml_parse (NULL, 0, NULL);
  fail_unless_equals_int (tables->len, 1);
  g_ptr_array_unref (tables);
}
GST_END_TEST;

GST_START_TEST (test_keys)
{
  GPtrArray *tables = parse ("a-B_9 = 1\n1 = 2\n-=3\n\"\" = 4\n'a.b' = 5\n"
                             "\"x\\ty\\u00e9\" = 6\ntrue = 7 # word\n"
                             "'\"' =\t8\n");
  static const gchar *const keys[] = { "a-B_9", "1", "-", "", "a.b",
    "x\ty\xc3\xa9", "true", "\"" };
  const FxTomlTable *top = table_at (tables, 0);
  fail_unless_equals_int (top->values->len, G_N_ELEMENTS (keys));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    const FxTomlValue *value = g_ptr_array_index (top->values, i);
    fail_unless_equals_string (value->key, keys[i]);
    fail_unless_equals_int (value->integer, i + 1);
    fail_unless (fx_toml_get (top, keys[i]) == value);
  }
  g_ptr_array_unref (tables);
}
GST_END_TEST;

GST_START_TEST (test_texts)
{
  static const struct {
    const gchar *toml, *text;
  } cases[] = {
    { "\"\"", "" },
    { "''", "" },
    { "\"a # b\"", "a # b" },
    { "'a \\n \"b\" # c'", "a \\n \"b\" # c" },
    { "\"it's\"", "it's" },
    { "\"\\b\\t\\n\\f\\r\\\"\\\\\"", "\b\t\n\f\r\"\\" },
    { "\"\\u0001\\u007F\\u00e9\\u20AC\"", "\x01\x7f\xc3\xa9\xe2\x82\xac" },
    { "\"\\U0001F600\\U0010ffff\"", "\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf" },
    { "\"\\ud7ff\\uE000\"", "\xed\x9f\xbf\xee\x80\x80" },
    { "\"\t\xe2\x82\xac\"", "\t\xe2\x82\xac" },
    { "'\t\xe2\x82\xac' ", "\t\xe2\x82\xac" },
    { "\"\\\\u0041\"", "\\u0041" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gchar *toml = g_strdup_printf ("x = %s\n", cases[i].toml);
    GPtrArray *tables = parse (toml);
    const FxTomlValue *x = get (table_at (tables, 0), "x", FX_TOML_STRING);
    fail_unless_equals_string (x->string, cases[i].text);
    g_ptr_array_unref (tables);
    g_free (toml);
  }
}
GST_END_TEST;

GST_START_TEST (test_integers)
{
  static const struct {
    const gchar *toml;
    gint64 value;
  } cases[] = {
    { "0", 0 },
    { "+0", 0 },
    { "-0", 0 },
    { "42", 42 },
    { "+99", 99 },
    { "-17", -17 },
    { "1_000", 1000 },
    { "5_349_221", 5349221 },
    { "1_2_3", 123 },
    { "9223372036854775807", G_MAXINT64 },
    { "-9223372036854775808", G_MININT64 },
    { "0xDEAD_beef", 0xdeadbeef },
    { "0x7fffffffffffffff", G_MAXINT64 },
    { "0x00", 0 },
    { "0o755", 0755 },
    { "0o0_1", 1 },
    { "0b1101_0110", 0xd6 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gchar *toml = g_strdup_printf ("x=%s", cases[i].toml);
    GPtrArray *tables = parse (toml);
    const FxTomlValue *x = get (table_at (tables, 0), "x", FX_TOML_INTEGER);
    fail_unless_equals_int64 (x->integer, cases[i].value);
    fail_unless (x->number == (gdouble)cases[i].value);
    g_ptr_array_unref (tables);
    g_free (toml);
  }
}
GST_END_TEST;

GST_START_TEST (test_floats)
{
  static const struct {
    const gchar *toml;
    gdouble value;
  } cases[] = {
    { "1.0", 1 },
    { "+1.0", 1 },
    { "3.1415", 3.1415 },
    { "-0.01", -0.01 },
    { "0.0", 0 },
    { "-0.0", -0.0 },
    { "5e+22", 5e22 },
    { "1e06", 1e6 },
    { "-2E-2", -2e-2 },
    { "6.626e-34", 6.626e-34 },
    { "0e0", 0 },
    { "224_617.445_991_228", 224617.445991228 },
    { "1e1_0", 1e10 },
    { "1.7976931348623157e308", G_MAXDOUBLE },
    { "4.9e-324", 4.9e-324 },
    { "1e-400", 0 },
    { "inf", INFINITY },
    { "+inf", INFINITY },
    { "-inf", -INFINITY },
    { "nan", NAN },
    { "+nan", NAN },
    { "-nan", -NAN },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gchar *toml = g_strdup_printf ("x = %s#", cases[i].toml);
    GPtrArray *tables = parse (toml);
    gdouble x = get (table_at (tables, 0), "x", FX_TOML_FLOAT)->number;
    gdouble v = cases[i].value;
    fail_unless (isnan (v) ? isnan (x) : x == v, "%s: %.17g", toml, x);
    fail_unless (!signbit (x) == !signbit (v), "%s: its sign", toml);
    g_ptr_array_unref (tables);
    g_free (toml);
  }
}
GST_END_TEST;

GST_START_TEST (test_arrays)
{
  GPtrArray *tables = parse ("none = []\n"
                             "mixed = [ 1, 2.5 ,true,'x', \"y\" ]\n"
                             "lines = [ # of several\n"
                             "  1, # one\r\n"
                             "\n"
                             "  -2\n"
                             "  ,\n"
                             "]\n"
                             "rows = [[1, 2], [3], [ ]] # more\n"
                             "deep = [[[[[[[[7]]]]]]]]\n"
                             "after = 1");
  const FxTomlTable *top = table_at (tables, 0);
  fail_unless_equals_int (get (top, "none", FX_TOML_ARRAY)->array->len, 0);
  GPtrArray *mixed = get (top, "mixed", FX_TOML_ARRAY)->array;
  static const FxTomlType types[] = { FX_TOML_INTEGER, FX_TOML_FLOAT,
    FX_TOML_BOOLEAN, FX_TOML_STRING, FX_TOML_STRING };
  static const guint columns[] = { 11, 14, 19, 24, 29 };
  fail_unless_equals_int (mixed->len, G_N_ELEMENTS (types));
  for (guint i = 0; i < mixed->len; i++) {
    const FxTomlValue *value = g_ptr_array_index (mixed, i);
    fail_unless_equals_int (value->type, types[i]);
    fail_unless (value->key == NULL);
    fail_unless_equals_int (value->line, 2);
    fail_unless_equals_int (value->column, columns[i]);
  }
  GPtrArray *lines = get (top, "lines", FX_TOML_ARRAY)->array;
  fail_unless_equals_int (lines->len, 2);
  const FxTomlValue *two = g_ptr_array_index (lines, 1);
  fail_unless_equals_int (two->integer, -2);
  fail_unless_equals_int (two->line, 6);
  fail_unless_equals_int (two->column, 3);
  GPtrArray *rows = get (top, "rows", FX_TOML_ARRAY)->array;
  static const guint lengths[] = { 2, 1, 0 };
  fail_unless_equals_int (rows->len, 3);
  for (guint i = 0; i < 3; i++) {
    const FxTomlValue *row = g_ptr_array_index (rows, i);
    fail_unless_equals_int (row->array->len, lengths[i]);
  }
  const FxTomlValue *deep = get (top, "deep", FX_TOML_ARRAY);
  for (guint i = 0; i < FX_TOML_DEPTH; i++)
    deep = g_ptr_array_index (deep->array, 0);
  fail_unless_equals_int (deep->integer, 7);
  fail_unless_equals_int (get (top, "after", FX_TOML_INTEGER)->line, 11);
  g_ptr_array_unref (tables);
}
GST_END_TEST;

/* A file of so many values in one line, keys and tables, read; seconds of this
 * process. */
static gdouble
read_large (guint n)
{
  GString *toml = g_string_new ("a = [");
  for (guint i = 0; i < n; i++)
    g_string_append (toml, "1,");
  g_string_append (toml, "]\n");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (toml, "k%u = 1\n", i);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (toml, "[t%u]\n", i);
  clock_t start = clock ();
  GPtrArray *tables = parse (toml->str);
  gdouble seconds = (gdouble)(clock () - start) / CLOCKS_PER_SEC;
  fail_unless_equals_int (tables->len, n + 1);
  const FxTomlTable *top = table_at (tables, 0);
  fail_unless_equals_int (top->values->len, n + 1);
  const FxTomlValue *a = get (top, "a", FX_TOML_ARRAY);
  const FxTomlValue *last = g_ptr_array_index (a->array, n - 1);
  fail_unless_equals_int (last->column, 6 + 2 * (n - 1));
  g_ptr_array_unref (tables);
  g_string_free (toml, TRUE);
  return seconds;
}

/* A hostile file takes time by its length, not by the square of it. */
GST_START_TEST (test_large)
{
  gdouble small = read_large (4000), large = read_large (64000);
  fail_unless (large < 64 * small + 0.3, "%g s, %g s", small, large);
}
GST_END_TEST;

/* --- written -------------------------------------------------------------------------- */

/* Written as key and value, and read back. */
static void
check_text (const gchar *text)
{
  GString *toml = g_string_new (NULL);
  fx_toml_append_key (toml, text);
  g_string_append (toml, " = ");
  fx_toml_append_string (toml, text);
  GPtrArray *tables = parse (toml->str);
  fail_unless_equals_int (table_at (tables, 0)->values->len, 1);
  fail_unless_equals_string (
      get (table_at (tables, 0), text, FX_TOML_STRING)->string, text);
  g_ptr_array_unref (tables);
  g_string_free (toml, TRUE);
}

GST_START_TEST (test_texts_written)
{
  static const struct {
    const gchar *text, *key, *string;
  } cases[] = {
    { "", "\"\"", "\"\"" },
    { "a-B_9", "a-B_9", "\"a-B_9\"" },
    { "a.b", "\"a.b\"", "\"a.b\"" },
    { "a b", "\"a b\"", "\"a b\"" },
    { "\xc3\xa9", "\"\xc3\xa9\"", "\"\xc3\xa9\"" },
    { "\b\t\n\f\r\"\\", "\"\\b\\t\\n\\f\\r\\\"\\\\\"",
        "\"\\b\\t\\n\\f\\r\\\"\\\\\"" },
    { "\x01\x1f\x7f'#", "\"\\u0001\\u001F\\u007F'#\"",
        "\"\\u0001\\u001F\\u007F'#\"" },
    { "a\xff", "\"a\xef\xbf\xbd\"", "\"a\xef\xbf\xbd\"" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GString *key = g_string_new ("<"), *string = g_string_new (">");
    fx_toml_append_key (key, cases[i].text);
    fx_toml_append_string (string, cases[i].text);
    fail_unless_equals_string (key->str + 1, cases[i].key);
    fail_unless_equals_string (string->str + 1, cases[i].string);
    g_string_free (key, TRUE);
    g_string_free (string, TRUE);
  }
  /* Every character that there is. */
  GString *text = g_string_new (NULL);
  for (guint c = 1; c <= 0x10ffff; c++) {
    if (c < 0xd800 || c >= 0xe000)
      g_string_append_unichar (text, c);
    if (c % 4096 == 4095 || c == 0x10ffff) {
      check_text (text->str);
      g_string_truncate (text, 0);
    }
  }
  /* Texts of what counts in TOML. */
  static const gchar *const parts[] = { "\\", "\"", "'", "\n", "\r", "u0041",
    "#", "]", "=", ".", " ", "\t", "\xe2\x82\xac", "x", "\x7f" };
  GRand *rand = g_rand_new_with_seed (3);
  for (guint i = 0; i < 5000; i++) {
    g_string_truncate (text, 0);
    for (gint n = g_rand_int_range (rand, 0, 12); n > 0; n--)
      g_string_append (
          text, parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);
    check_text (text->str);
  }
  g_rand_free (rand);
  g_string_free (text, TRUE);
}
GST_END_TEST;

static void
check_float (gdouble v)
{
  GString *toml = g_string_new ("x = ");
  fx_toml_append_float (toml, v);
  GPtrArray *tables = parse (toml->str);
  gdouble x = get (table_at (tables, 0), "x", FX_TOML_FLOAT)->number;
  fail_unless (isnan (v) ? isnan (x) : x == v, "%s: %.17g", toml->str, v);
  fail_unless (!signbit (x) == !signbit (v), "%s: its sign", toml->str);
  g_ptr_array_unref (tables);
  g_string_free (toml, TRUE);
}

GST_START_TEST (test_floats_written)
{
  static const struct {
    gdouble value;
    const gchar *text;
  } cases[] = {
    { 0, "0.0" },
    { -0.0, "-0.0" },
    { 1, "1.0" },
    { -18, "-18.0" },
    { 0.1, "0.1" },
    { 1.0 / 3, "0.3333333333333333" },
    { 1e22, "1e+22" },
    { 1e-7, "1e-07" },
    { 123456789012345678.0, "1.2345678901234568e+17" },
    { INFINITY, "inf" },
    { -INFINITY, "-inf" },
    { NAN, "nan" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GString *text = g_string_new (NULL);
    fx_toml_append_float (text, cases[i].value);
    fail_unless_equals_string (text->str, cases[i].text);
    g_string_free (text, TRUE);
    check_float (cases[i].value);
    check_float (-cases[i].value);
  }
  GRand *rand = g_rand_new_with_seed (11);
  for (guint i = 0; i < 20000; i++) {
    guint64 bits = (guint64)g_rand_int (rand) << 32 | g_rand_int (rand);
    gdouble v;
    memcpy (&v, &bits, sizeof v);
    if (!isnan (v))
      check_float (v);
  }
  g_rand_free (rand);
  check_float (G_MAXDOUBLE);
  check_float (G_MINDOUBLE);
  check_float (4.9e-324);
}
GST_END_TEST;

static Suite *
toml_suite (void)
{
  Suite *s = suite_create ("toml");
  TCase *tc = tcase_create ("toml");
  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_tables);
  tcase_add_test (tc, test_keys);
  tcase_add_test (tc, test_texts);
  tcase_add_test (tc, test_integers);
  tcase_add_test (tc, test_floats);
  tcase_add_test (tc, test_arrays);
  tcase_add_test (tc, test_large);
  tcase_add_test (tc, test_texts_written);
  tcase_add_test (tc, test_floats_written);
  return s;
}

GST_CHECK_MAIN (toml);
