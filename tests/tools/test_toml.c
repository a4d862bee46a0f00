/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* TOML: what is read, what is refused and where, and what is written reads
 * back. */

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

/* --- refused -------------------------------------------------------------------------- */

typedef struct Refusal {
  FxTomlError code;
  guint line, column;
  const gchar *toml;
  const gchar *says; /* a part of the message */
} Refusal;

static void
check_refusal (const Refusal *r, const gchar *toml, gsize size)
{
  GError *error = NULL;
  gchar *bytes = g_memdup2 (toml, size);
  gchar *place = g_strdup_printf ("%u:%u: ", r->line, r->column);
  fail_unless (fx_toml_parse (bytes, size, &error) == NULL, "%s passes", toml);
  fail_unless (error && error->domain == FX_TOML_ERROR, "%s", toml);
  fail_unless (
      g_str_has_prefix (error->message, place), "%s: %s", toml, error->message);
  fail_unless (
      strstr (error->message, r->says) != NULL, "%s: %s", toml, error->message);
  fail_unless (error->code == (gint)r->code, "%s: code %d", toml, error->code);
  fail_unless (g_utf8_validate (error->message, -1, NULL));
  g_free (place);
  g_free (bytes);
  g_error_free (error);
}

/* Each as it is, and below other lines. */
static void
check_refusals (const Refusal *refusals, guint n)
{
  for (guint i = 0; i < n; i++) {
    Refusal below = refusals[i];
    check_refusal (&below, below.toml, strlen (below.toml));
    gchar *toml = g_strconcat ("before = [1,\r\n2]\n", below.toml, NULL);
    below.line += 2;
    check_refusal (&below, toml, strlen (toml));
    g_free (toml);
  }
}

GST_START_TEST (test_bytes_refused)
{
  static const Refusal refusals[] = {
    { FX_TOML_SYNTAX, 1, 6, "a = \"\xff\"", "byte 0xff is no UTF-8" },
    { FX_TOML_SYNTAX, 2, 3, "a=1\n# \xe9\xa4", "byte 0xe9 is no UTF-8" },
    { FX_TOML_SYNTAX, 1, 5, "# \xe2\x82\xac \xc0\x80", "byte 0xc0" },
    { FX_TOML_SYNTAX, 1, 3, "# \xed\xa0\x80", "byte 0xed" },
    { FX_TOML_SYNTAX, 1, 4, "# a\x01", "control character U+0001" },
    { FX_TOML_SYNTAX, 1, 3, "# \x7f", "control character U+007F" },
    { FX_TOML_SYNTAX, 1, 3, "# \r", "lines end in LF or CR LF" },
    { FX_TOML_SYNTAX, 1, 7, "a = \"b\x1f\"", "control character U+001F" },
    { FX_TOML_SYNTAX, 1, 6, "a = '\x08'", "control character U+0008" },
    { FX_TOML_SYNTAX, 1, 6, "a = 1\rb = 2", "found U+000D" },
    { FX_TOML_SYNTAX, 1, 1, "\x0c", "found U+000C" },
    { FX_TOML_SYNTAX, 1, 5, "a = \xc2\xa0", "found U+00A0" },
  };
  check_refusals (refusals, G_N_ELEMENTS (refusals));
  static const Refusal zero = { FX_TOML_SYNTAX, 2, 3, NULL, "U+0000" };
  check_refusal (&zero, "a=1\n# \0b", 8);
}
GST_END_TEST;

GST_START_TEST (test_lines_refused)
{
  static const Refusal refusals[] = {
    { FX_TOML_SYNTAX, 1, 1, "= 1", "expected a key" },
    { FX_TOML_SYNTAX, 1, 1, "\xc3\xa9 = 1", "found '\xc3\xa9'" },
    { FX_TOML_SYNTAX, 1, 2, " !", "expected a key" },
    { FX_TOML_SYNTAX, 1, 2, "a", "expected '=' after the key, found the end" },
    { FX_TOML_SYNTAX, 1, 3, "a 1", "expected '=' after the key, found '1'" },
    { FX_TOML_SYNTAX, 1, 2, "a: 1", "expected '=' after the key, found ':'" },
    { FX_TOML_SYNTAX, 1, 3, "a \n= 1", "found the end of the line" },
    { FX_TOML_SYNTAX, 1, 4, "a =", "expected a value, found the end of" },
    { FX_TOML_SYNTAX, 1, 4, "a =\n1", "found the end of the line" },
    { FX_TOML_SYNTAX, 1, 4, "a =\r\n1", "found the end of the line" },
    { FX_TOML_SYNTAX, 1, 5, "a = # b", "expected a value, found '#'" },
    { FX_TOML_SYNTAX, 1, 5, "a = =", "expected a value, found '='" },
    { FX_TOML_SYNTAX, 1, 7, "a = 1 b = 2", "expected the end of the line" },
    { FX_TOML_SYNTAX, 1, 8, "a = '1'2", "expected the end of the line" },
    { FX_TOML_SYNTAX, 1, 9, "a = \"\xc3\xa9\" 2", "expected the end" },
    { FX_TOML_UNSUPPORTED, 1, 2, "a.b = 1", "dots" },
    { FX_TOML_UNSUPPORTED, 1, 5, "'a' . b = 1", "dots" },
    { FX_TOML_UNSUPPORTED, 1, 1, "\"\"\"a\"\"\" = 1", "several lines" },
    { FX_TOML_SYNTAX, 1, 1, "\"a = 1", "no closing \"" },
    { FX_TOML_SYNTAX, 2, 1, "\n\xef\xbb\xbf", "found U+FEFF" },
  };
  check_refusals (refusals, G_N_ELEMENTS (refusals));
}
GST_END_TEST;

GST_START_TEST (test_texts_refused)
{
  static const Refusal refusals[] = {
    { FX_TOML_SYNTAX, 1, 5, "a = \"b\nc\"", "no closing \" on its line" },
    { FX_TOML_SYNTAX, 1, 5, "a = 'b\r\nc'", "no closing ' on its line" },
    { FX_TOML_SYNTAX, 1, 5, "a = \"", "no closing \"" },
    { FX_TOML_SYNTAX, 1, 5, "a = \"b'", "no closing \"" },
    { FX_TOML_SYNTAX, 1, 5, "a = \"b\\\"", "no closing \"" },
    { FX_TOML_SYNTAX, 1, 6, "a = \"\\", "no such escape" },
    { FX_TOML_SYNTAX, 1, 7, "a = \"b\\x41\"", "no such escape" },
    { FX_TOML_SYNTAX, 1, 7, "a = \"b\\e\"", "no such escape" },
    { FX_TOML_SYNTAX, 1, 8, "a = \"C:\\Users\"", "\\U is followed by 8" },
    { FX_TOML_SYNTAX, 1, 6, "a = \"\\ \"", "no such escape" },
    { FX_TOML_SYNTAX, 1, 6, "a = \"\\\n\"", "no such escape" },
    { FX_TOML_SYNTAX, 1, 7, "a = \"\xc3\xa9\\u12\"", "\\u is followed by 4" },
    { FX_TOML_SYNTAX, 1, 6, "a = \"\\u12g4\"", "4 hexadecimal digits" },
    { FX_TOML_SYNTAX, 1, 6, "a = \"\\U0001F60", "8 hexadecimal digits" },
    { FX_TOML_SYNTAX, 1, 6, "a = \"\\ud800\"", "U+D800 is no character" },
    { FX_TOML_SYNTAX, 1, 6, "a = \"\\uDFFF\"", "U+DFFF is no character" },
    { FX_TOML_SYNTAX, 1, 6, "a = \"\\U00110000\"", "U+110000 is no character" },
    { FX_TOML_SYNTAX, 1, 6, "a = \"\\Uffffffff\"", "is no character" },
    { FX_TOML_UNSUPPORTED, 1, 6, "a = \"\\u0000\"", "U+0000" },
    { FX_TOML_UNSUPPORTED, 1, 5, "a = \"\"\"b\"\"\"", "several lines" },
    { FX_TOML_UNSUPPORTED, 1, 5, "a = '''b'''", "several lines" },
  };
  check_refusals (refusals, G_N_ELEMENTS (refusals));
}
GST_END_TEST;

/* The mark is no column of its own. */
GST_START_TEST (test_mark)
{
  static const Refusal refusals[] = {
    { FX_TOML_SYNTAX, 1, 1, "\xef\xbb\xbf!", "expected a key" },
    { FX_TOML_SYNTAX, 2, 2, "\xef\xbb\xbf\r\n !", "expected a key" },
    { FX_TOML_SYNTAX, 1, 2, "\xef\xbb\xbf#\xff", "byte 0xff" },
    { FX_TOML_SYNTAX, 1, 1, "\xef\xbb\xbf\xef\xbb\xbf", "found U+FEFF" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    check_refusal (&refusals[i], refusals[i].toml, strlen (refusals[i].toml));
}
GST_END_TEST;

static void
check_words (FxTomlError code, const gchar *const *words, const gchar *says)
{
  for (; *words; words++) {
    Refusal r = { code, 1, 8, g_strdup_printf ("key = [%s]", *words), says };
    check_refusals (&r, 1);
    g_free ((gchar *)r.toml);
  }
}

GST_START_TEST (test_words_refused)
{
  static const gchar *const no_numbers[] = { "01", "-01", "+00", "1_", "1__0",
    "0x", "0xg", "0x_1", "0x1_", "0o8", "0b2", "0b", "+0x1", "-0b1", "1.", ".5",
    "-.5", "1.e5", "1._5", "1_.5", "1.5_", "1e", "1e+", "1e_5", "1e5_", "1.5.2",
    "1e5.2", "+", "-", "--1", "+-1", "1f", "12abc", "0X1", "1:2", "1-2", "00.5",
    "-inf1", "+true", "0.5dB", "-_1", NULL };
  static const gchar *const no_values[] = { "True", "yes", "on", "abc", "_1",
    "infinity", "NaN", "true1", "lowpass:1000", NULL };
  static const gchar *const dates[] = { "1979-05-27", "1979-05-27T07:32:00Z",
    "1979-05-27 07:32:00", "07:32:00", "07:32:00.999", NULL };
  static const gchar *const integers[] = { "9223372036854775808",
    "-9223372036854775809", "0x8000000000000000", "0o7777777777777777777777",
    "99_999_999_999_999_999_999", NULL };
  static const gchar *const floats[] = { "1e309", "-1e400", "1.8e308",
    "1e99999999999", NULL };
  check_words (FX_TOML_SYNTAX, no_numbers, "' is no number: ");
  check_words (FX_TOML_SYNTAX, no_values, "' is no value: ");
  check_words (FX_TOML_UNSUPPORTED, dates, "dates and times are not read");
  check_words (FX_TOML_RANGE, integers, "is too large: integers are -9223");
  check_words (FX_TOML_RANGE, floats, "is too large: numbers go to 1.7e308");
}
GST_END_TEST;

GST_START_TEST (test_brackets_refused)
{
  static const Refusal refusals[] = {
    { FX_TOML_SYNTAX, 1, 5, "a = [", "the array has no closing ]" },
    { FX_TOML_SYNTAX, 1, 5, "a = [1, 2\n,\n", "the array has no closing ]" },
    { FX_TOML_SYNTAX, 1, 5, "a = [1, # ]", "the array has no closing ]" },
    { FX_TOML_SYNTAX, 1, 5, "a = [[1]", "the array has no closing ]" },
    { FX_TOML_SYNTAX, 2, 1, "a = [\n[1", "the array has no closing ]" },
    { FX_TOML_SYNTAX, 1, 8, "a = [1 2]", "expected ',' or ']'" },
    { FX_TOML_SYNTAX, 3, 1, "a = [1,\n2\nb = 3", "expected ',' or ']'" },
    { FX_TOML_SYNTAX, 1, 6, "a = [,]", "expected a value, found ','" },
    { FX_TOML_SYNTAX, 1, 8, "a = [1,,2]", "expected a value, found ','" },
    { FX_TOML_SYNTAX, 1, 5, "a = ]", "expected a value, found ']'" },
    { FX_TOML_SYNTAX, 1, 9, "a = [1] 2", "expected the end of the line" },
    { FX_TOML_SYNTAX, 2, 3, "a = [\n# \x01\n]", "U+0001" },
    { FX_TOML_SYNTAX, 1, 9, "a = [1 #\x01\n]", "U+0001" },
    { FX_TOML_SYNTAX, 1, 9, "a = [1,#\x01\n]", "U+0001" },
    { FX_TOML_SYNTAX, 2, 1, "a = ['x',\n'y]", "no closing '" },
    { FX_TOML_UNSUPPORTED, 1, 13, "a = [[[[[[[[[1]]]]]]]]]", "8 deep" },
    { FX_TOML_UNSUPPORTED, 1, 5, "a = { b = 1 }", "tables in one line" },
    { FX_TOML_UNSUPPORTED, 2, 2, "a = [\n {}]", "tables in one line" },
    { FX_TOML_SYNTAX, 1, 2, "[", "expected a key" },
    { FX_TOML_SYNTAX, 1, 2, "[]", "expected a key" },
    { FX_TOML_SYNTAX, 1, 3, "[ [a]]", "expected a key" },
    { FX_TOML_SYNTAX, 1, 4, "[[ [a]]]", "expected a key" },
    { FX_TOML_SYNTAX, 1, 3, "[a", "expected ']' after the name" },
    { FX_TOML_SYNTAX, 1, 3, "[a\n]", "expected ']' after the name" },
    { FX_TOML_SYNTAX, 1, 4, "[a b]", "expected ']' after the name" },
    { FX_TOML_SYNTAX, 1, 4, "[[a]", "expected ']]' after the name" },
    { FX_TOML_SYNTAX, 1, 4, "[[a] ]", "expected ']]' after the name" },
    { FX_TOML_SYNTAX, 1, 4, "[a]]", "expected the end of the line" },
    { FX_TOML_SYNTAX, 1, 5, "[a] b = 1", "expected the end of the line" },
    { FX_TOML_SYNTAX, 1, 2, "[\"a]", "no closing \"" },
    { FX_TOML_UNSUPPORTED, 1, 3, "[a.b]", "dots" },
    { FX_TOML_UNSUPPORTED, 1, 6, "[['a'.b]]", "dots" },
  };
  check_refusals (refusals, G_N_ELEMENTS (refusals));
}
GST_END_TEST;

GST_START_TEST (test_duplicates_refused)
{
  static const Refusal refusals[] = {
    { FX_TOML_DUPLICATE, 3, 1, "a = 1\nb = 2\na = 3",
        "the key 'a' is there already, in line 1" },
    { FX_TOML_DUPLICATE, 2, 1, "a = 1\n\"\\u0061\" =", "'a'" },
    { FX_TOML_DUPLICATE, 3, 2, "[t]\na=1\n a=1", "in line 2" },
    { FX_TOML_DUPLICATE, 5, 1, "[[t]]\na=1\n[[t]]\na=1\na=2", "in line 4" },
    { FX_TOML_DUPLICATE, 3, 3, "[t]\n[u]\n[ t]",
        "the name 't' is there already, in line 1" },
    { FX_TOML_DUPLICATE, 2, 2, "[[t]]\n[t]", "in line 1, as [[...]]" },
    { FX_TOML_DUPLICATE, 2, 3, "[t]\n[[t]]", "in line 1" },
    { FX_TOML_DUPLICATE, 2, 2, "t = 1\n[t]", "in line 1" },
    { FX_TOML_DUPLICATE, 2, 3, "t = 1\n[[t]]", "in line 1" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    check_refusal (&refusals[i], refusals[i].toml, strlen (refusals[i].toml));
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
  tcase_add_test (tc, test_bytes_refused);
  tcase_add_test (tc, test_lines_refused);
  tcase_add_test (tc, test_mark);
  tcase_add_test (tc, test_texts_refused);
  tcase_add_test (tc, test_words_refused);
  tcase_add_test (tc, test_brackets_refused);
  tcase_add_test (tc, test_duplicates_refused);
  tcase_add_test (tc, test_large);
  tcase_add_test (tc, test_texts_written);
  tcase_add_test (tc, test_floats_written);
  return s;
}

GST_CHECK_MAIN (toml);
