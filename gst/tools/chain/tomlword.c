/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Words of TOML read, and values written. */

#include <errno.h>
#include <math.h>
#include <string.h>
#include "gst/tools/chain/tomlword.h"

/* --- read --------------------------------------------------------------------------- */

static gboolean
is_digit (gchar c, guint base)
{
  gint digit = g_ascii_xdigit_value (c);
  return digit >= 0 && (guint)digit < base;
}

/* Behind digits with single _ between them; NULL: none, or a _ elsewhere. */
static const gchar *
skip_digits (const gchar *p, guint base)
{
  if (!is_digit (*p, base))
    return NULL;
  while (is_digit (*p, base) || *p == '_') {
    if (*p == '_' && !is_digit (p[1], base))
      return NULL;
    p++;
  }
  return p;
}

/* Behind the fraction and the exponent, p if there are none; NULL: wrong. */
static const gchar *
skip_fraction (const gchar *p)
{
  if (*p == '.')
    p = skip_digits (p + 1, 10);
  if (p && (*p == 'e' || *p == 'E')) {
    p++;
    p = skip_digits (*p == '+' || *p == '-' ? p + 1 : p, 10);
  }
  return p;
}

static FxTomlError
no_number (const gchar *word, gchar **wrong)
{
  *wrong = g_strdup_printf (
      "'%s' is no number: numbers are as -12, 0.5, 1e-3, 1_000, 0x1f, 0o17, "
      "0b101, inf or nan, without zeros in front",
      word);
  return FX_TOML_SYNTAX;
}

/* The number in digits, which may have underscores. */
static FxTomlError
read_integer (const gchar *word, const gchar *digits, guint base,
    FxTomlValue *value, gchar **wrong)
{
  gchar **parts = g_strsplit (digits, "_", -1);
  gchar *plain = g_strjoinv (NULL, parts);
  errno = 0;
  value->type = FX_TOML_INTEGER;
  value->integer = g_ascii_strtoll (plain, NULL, base);
  value->number = (gdouble)value->integer;
  if (errno == ERANGE)
    *wrong = g_strdup_printf ("%s is too large: integers are "
                              "%" G_GINT64_FORMAT " .. %" G_GINT64_FORMAT,
        word, G_MININT64, G_MAXINT64);
  g_free (plain);
  g_strfreev (parts);
  return FX_TOML_RANGE;
}

static FxTomlError
read_float (const gchar *word, FxTomlValue *value, gchar **wrong)
{
  gchar **parts = g_strsplit (word, "_", -1);
  gchar *plain = g_strjoinv (NULL, parts);
  value->type = FX_TOML_FLOAT;
  value->number = g_ascii_strtod (plain, NULL);
  if (isinf (value->number))
    *wrong = g_strdup_printf (
        "%s is too large: numbers go to 1.7e308; write inf if that is meant",
        word);
  g_free (plain);
  g_strfreev (parts);
  return FX_TOML_RANGE;
}

static FxTomlError
read_decimal (const gchar *word, FxTomlValue *value, gchar **wrong)
{
  const gchar *first = word + (*word == '+' || *word == '-');
  const gchar *p = skip_digits (first, 10);
  if (!p || (*first == '0' && p > first + 1))
    return no_number (word, wrong);
  if (!*p)
    return read_integer (word, word, 10, value, wrong);
  p = skip_fraction (p);
  if (!p || *p)
    return no_number (word, wrong);
  return read_float (word, value, wrong);
}

/* 16, 8 or 2 by 0x, 0o, 0b; 0: none of these. */
static guint
base_of (const gchar *word)
{
  if (word[0] != '0')
    return 0;
  switch (word[1]) {
  case 'x':
    return 16;
  case 'o':
    return 8;
  case 'b':
    return 2;
  default:
    return 0;
  }
}

static gboolean
is_date (const gchar *word)
{
  guint digits = 0;
  while (g_ascii_isdigit (word[digits]))
    digits++;
  return (digits == 4 && word[4] == '-' && g_ascii_isdigit (word[5])) ||
         (digits == 2 && word[2] == ':');
}

/* inf, nan, with or without a sign. */
static gboolean
read_special (const gchar *word, FxTomlValue *value)
{
  const gchar *name = word + (*word == '+' || *word == '-');
  gboolean inf = strcmp (name, "inf") == 0;
  if (!inf && strcmp (name, "nan") != 0)
    return FALSE;
  value->type = FX_TOML_FLOAT;
  value->number = copysign (inf ? INFINITY : NAN, *word == '-' ? -1 : 1);
  return TRUE;
}

FxTomlError
fx_toml_read_word (const gchar *word, FxTomlValue *value, gchar **wrong)
{
  guint base = base_of (word);
  if (base) {
    const gchar *p = skip_digits (word + 2, base);
    return p && !*p ? read_integer (word, word + 2, base, value, wrong)
                    : no_number (word, wrong);
  }
  if (is_date (word)) {
    *wrong = g_strdup (
        "dates and times are not read here: write them as text in quotes");
    return FX_TOML_UNSUPPORTED;
  }
  if (strcmp (word, "true") == 0 || strcmp (word, "false") == 0) {
    value->type = FX_TOML_BOOLEAN;
    value->boolean = *word == 't';
    return FX_TOML_SYNTAX;
  }
  if (read_special (word, value))
    return FX_TOML_SYNTAX;
  if (g_ascii_isdigit (*word) || strchr ("+-.", *word))
    return read_decimal (word, value, wrong);
  *wrong = g_strdup_printf (
      "'%s' is no value: text stands in quotes, and truth is true or false",
      word);
  return FX_TOML_SYNTAX;
}

/* --- written ------------------------------------------------------------------------ */

void
fx_toml_append_string (GString *text, const gchar *value)
{
  static const gchar names[] = "btnfr\"\\", codes[] = "\b\t\n\f\r\"\\";
  gchar *valid = g_utf8_make_valid (value, -1);
  g_string_append_c (text, '"');
  for (const gchar *p = valid; *p; p++) {
    const gchar *found = strchr (codes, *p);
    if (found)
      g_string_append_printf (text, "\\%c", names[found - codes]);
    else if (g_ascii_iscntrl (*p))
      g_string_append_printf (text, "\\u%04X", (guint)*p);
    else
      g_string_append_c (text, *p);
  }
  g_string_append_c (text, '"');
  g_free (valid);
}

void
fx_toml_append_key (GString *text, const gchar *key)
{
  const gchar *p = key;
  while (g_ascii_isalnum (*p) || *p == '_' || *p == '-')
    p++;
  if (*key && !*p)
    g_string_append (text, key);
  else
    fx_toml_append_string (text, key);
}

void
fx_toml_append_float (GString *text, gdouble value)
{
  static const gchar *const formats[] = { "%.15g", "%.16g", "%.17g" };
  gchar number[G_ASCII_DTOSTR_BUF_SIZE] = "";
  if (!isfinite (value)) {
    g_string_append (text, signbit (value) ? "-" : "");
    g_string_append (text, isnan (value) ? "nan" : "inf");
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (number, sizeof number, formats[i], value);
    if (g_ascii_strtod (number, NULL) == value)
      break;
  }
  g_string_append (text, number);
  if (!strpbrk (number, ".e"))
    g_string_append (text, ".0");
}
