/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* TOML that is refused, and where. */

#include <gst/check/gstcheck.h>
#include <string.h>
#include "gst/tools/chain/toml.h"

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

static Suite *
toml_refused_suite (void)
{
  Suite *suite = suite_create ("toml_refused");
  TCase *tc = tcase_create ("refused");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_bytes_refused);
  tcase_add_test (tc, test_lines_refused);
  tcase_add_test (tc, test_texts_refused);
  tcase_add_test (tc, test_mark);
  tcase_add_test (tc, test_words_refused);
  tcase_add_test (tc, test_brackets_refused);
  tcase_add_test (tc, test_duplicates_refused);
  return suite;
}

GST_CHECK_MAIN (toml_refused)
