/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The reader of TOML 1.0, as much as toml.h says. One pass over the text, each
 * byte is looked at a bounded number of times. Words (numbers, truth) are read in
 * tomlword.c. */

#include <string.h>
#include "gst/tools/chain/tomlword.h"

#define MARK "\xef\xbb\xbf" /* of the byte order, in UTF-8 */

G_DEFINE_QUARK (fx_toml, fx_toml_error)

typedef struct Seen {
  guint line;
  gboolean of_array; /* of tables: there may be more */
} Seen;

typedef struct Reader {
  const gchar *at, *end; /* UTF-8 without 0 */
  const gchar *start;    /* of the line */
  guint line;
  const gchar *counted; /* the column there is known, */
  guint column;         /* so that each character is counted once */
  GPtrArray *tables;
  FxTomlTable *table; /* the last one */
  GHashTable *names;  /* of tables, and keys of the top: Seen */
  GHashTable *keys;   /* of the last table */
  GError **error;
} Reader;

static gboolean read_value (Reader *r, FxTomlValue *value, guint depth);

static void
value_free (gpointer data)
{
  FxTomlValue *value = data;
  g_free (value->key);
  g_free (value->string);
  if (value->array)
    g_ptr_array_unref (value->array);
  g_free (value);
}

static void
table_free (gpointer data)
{
  FxTomlTable *table = data;
  g_free (table->name);
  g_ptr_array_unref (table->values);
  g_free (table);
}

static guint
column_of (Reader *r, const gchar *at)
{
  if (at < r->counted) {
    r->counted = r->start;
    r->column = 1;
  }
  r->column += (guint)g_utf8_strlen (r->counted, at - r->counted);
  r->counted = at;
  return r->column;
}

/* Sets the error of the reader; FALSE, to be returned. */
static gboolean G_GNUC_PRINTF (4, 5) fail (
    Reader *r, FxTomlError code, const gchar *at, const gchar *format, ...)
{
  va_list list;
  va_start (list, format);
  gchar *text = g_strdup_vprintf (format, list);
  va_end (list);
  g_set_error (r->error, FX_TOML_ERROR, (gint)code, "%u:%u: %s", r->line,
      column_of (r, at), text);
  g_free (text);
  return FALSE;
}

/* --- characters -------------------------------------------------------------------- */

/* How many bytes of a line's end are there, 0: none. */
static gsize
newline_at (const Reader *r, const gchar *at)
{
  if (at < r->end && *at == '\n')
    return 1;
  return r->end - at >= 2 && at[0] == '\r' && at[1] == '\n' ? 2 : 0;
}

static gboolean
is_at (const Reader *r, gchar c)
{
  return r->at < r->end && *r->at == c;
}

static gboolean
is_control (gchar c)
{
  return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f;
}

static gboolean
is_bare (gchar c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-';
}

/* "expected WHAT, found ..." where the reader is. */
static gboolean
expected (Reader *r, const gchar *what)
{
  if (r->at == r->end)
    return fail (r, FX_TOML_SYNTAX, r->at,
        "expected %s, found the end of the file", what);
  if (newline_at (r, r->at))
    return fail (r, FX_TOML_SYNTAX, r->at,
        "expected %s, found the end of the line", what);
  gunichar c = g_utf8_get_char (r->at);
  if (!g_unichar_isgraph (c))
    return fail (
        r, FX_TOML_SYNTAX, r->at, "expected %s, found U+%04X", what, c);
  gchar shown[7] = { 0 };
  g_unichar_to_utf8 (c, shown);
  return fail (
      r, FX_TOML_SYNTAX, r->at, "expected %s, found '%s'", what, shown);
}

static gboolean
refuse_control (Reader *r, const gchar *at)
{
  return fail (r, FX_TOML_SYNTAX, at,
      "the control character U+%04X cannot stand here%s", (guint)(guchar)*at,
      *at == '\r' ? ": lines end in LF or CR LF" : "");
}

static void
skip_blanks (Reader *r)
{
  while (r->at < r->end && (*r->at == ' ' || *r->at == '\t'))
    r->at++;
}

static gboolean
skip_comment (Reader *r)
{
  if (!is_at (r, '#'))
    return TRUE;
  for (; r->at < r->end && !newline_at (r, r->at); r->at++) {
    if (is_control (*r->at))
      return refuse_control (r, r->at);
  }
  return TRUE;
}

/* Over the end of a line, if there is one. */
static gboolean
skip_newline (Reader *r)
{
  gsize n = newline_at (r, r->at);
  if (!n)
    return FALSE;
  r->at += n;
  r->start = r->counted = r->at;
  r->column = 1;
  r->line++;
  return TRUE;
}

/* --- texts and keys ---------------------------------------------------------------- */

/* The character of \uXXXX or \UXXXXXXXX, whose backslash is at. */
static gboolean
read_code (Reader *r, const gchar *at, GString *text)
{
  guint digits = at[1] == 'u' ? 4 : 8;
  guint32 c = 0;
  for (guint i = 0; i < digits; i++) {
    const gchar *digit = at + 2 + i;
    if (digit >= r->end || !g_ascii_isxdigit (*digit))
      return fail (r, FX_TOML_SYNTAX, at,
          "\\%c is followed by %u hexadecimal digits", at[1], digits);
    c = c << 4 | (guint32)g_ascii_xdigit_value (*digit);
  }
  if (c == 0)
    return fail (
        r, FX_TOML_UNSUPPORTED, at, "a text cannot have the character U+0000");
  if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
    return fail (r, FX_TOML_SYNTAX, at, "U+%04X is no character", c);
  g_string_append_unichar (text, c);
  r->at = at + 2 + digits;
  return TRUE;
}

static gboolean
read_escape (Reader *r, GString *text)
{
  static const gchar names[] = "btnfr\"\\", codes[] = "\b\t\n\f\r\"\\";
  const gchar *at = r->at;
  gchar c = at + 1 < r->end ? at[1] : 0;
  if (c == 'u' || c == 'U')
    return read_code (r, at, text);
  const gchar *found = c ? strchr (names, c) : NULL;
  if (!found)
    return fail (r, FX_TOML_SYNTAX, at,
        "no such escape: there are \\b \\t \\n \\f \\r \\\" \\\\ \\uXXXX and "
        "\\UXXXXXXXX; write \\\\ for a backslash, or the text in 'single "
        "quotes'");
  g_string_append_c (text, codes[found - names]);
  r->at += 2;
  return TRUE;
}

/* In double quotes, with escapes, or in single ones, without; on one line. */
static gboolean
read_string (Reader *r, GString *text)
{
  const gchar *open = r->at;
  gchar quote = *open;
  if (r->end - open >= 3 && open[1] == quote && open[2] == quote)
    return fail (r, FX_TOML_UNSUPPORTED, open,
        "texts of several lines are not read here: write one line, with \\n");
  r->at++;
  while (!is_at (r, quote)) {
    if (r->at == r->end || newline_at (r, r->at))
      return fail (r, FX_TOML_SYNTAX, open,
          "the text has no closing %c on its line", quote);
    if (is_control (*r->at))
      return refuse_control (r, r->at);
    if (*r->at == '\\' && quote == '"') {
      if (!read_escape (r, text))
        return FALSE;
    } else {
      g_string_append_c (text, *r->at++);
    }
  }
  r->at++;
  return TRUE;
}

/* NULL: error set. */
static gchar *
read_key (Reader *r)
{
  GString *key = g_string_new (NULL);
  gboolean done = TRUE;
  if (is_at (r, '"') || is_at (r, '\'')) {
    done = read_string (r, key);
  } else {
    while (r->at < r->end && is_bare (*r->at))
      g_string_append_c (key, *r->at++);
    if (key->len == 0)
      done = expected (r, "a key (letters, digits, - and _, or in quotes)");
  }
  if (done) {
    skip_blanks (r);
    if (is_at (r, '.'))
      done = fail (r, FX_TOML_UNSUPPORTED, r->at,
          "keys with dots between their parts are not read here: write the "
          "key in quotes if the dot is part of it");
  }
  return g_string_free (key, !done);
}

/* Remembers a name; FALSE, with the error, where it was there already. */
static gboolean
note (Reader *r, GHashTable *names, const gchar *what, const gchar *name,
    gboolean of_array, const gchar *at)
{
  const Seen *seen = g_hash_table_lookup (names, name);
  if (seen && of_array && seen->of_array)
    return TRUE;
  if (seen)
    return fail (r, FX_TOML_DUPLICATE, at,
        "the %s '%s' is there already, in line %u%s", what, name, seen->line,
        seen->of_array ? ", as [[...]]" : "");
  Seen *now = g_new (Seen, 1);
  now->line = r->line;
  now->of_array = of_array;
  g_hash_table_insert (names, g_strdup (name), now);
  return TRUE;
}

/* --- values, tables, the whole ------------------------------------------------------ */

/* Blanks, comments and line ends. */
static gboolean
skip_lines (Reader *r)
{
  do {
    skip_blanks (r);
    if (!skip_comment (r))
      return FALSE;
  } while (skip_newline (r));
  return TRUE;
}

/* A value that is neither quoted nor in brackets. */
static gboolean
read_word (Reader *r, FxTomlValue *value)
{
  const gchar *at = r->at;
  while (r->at < r->end && (is_bare (*r->at) || strchr ("+.:", *r->at)))
    r->at++;
  if (r->at == at)
    return expected (r, "a value");
  gchar *word = g_strndup (at, (gsize)(r->at - at)), *wrong = NULL;
  FxTomlError code = fx_toml_read_word (word, value, &wrong);
  g_free (word);
  if (!wrong)
    return TRUE;
  fail (r, code, at, "%s", wrong);
  g_free (wrong);
  return FALSE;
}

static FxTomlValue *
value_new (Reader *r)
{
  FxTomlValue *value = g_new0 (FxTomlValue, 1);
  value->line = r->line;
  value->column = column_of (r, r->at);
  return value;
}

static gboolean
read_array (Reader *r, FxTomlValue *value, guint depth)
{
  guint line = r->line, column = column_of (r, r->at);
  if (depth == FX_TOML_DEPTH)
    return fail (r, FX_TOML_UNSUPPORTED, r->at, "arrays are at most %d deep",
        (int)FX_TOML_DEPTH);
  value->type = FX_TOML_ARRAY;
  value->array = g_ptr_array_new_with_free_func (value_free);
  r->at++;
  if (!skip_lines (r))
    return FALSE;
  while (r->at < r->end && *r->at != ']') {
    FxTomlValue *member = value_new (r);
    g_ptr_array_add (value->array, member);
    if (!read_value (r, member, depth + 1) || !skip_lines (r))
      return FALSE;
    if (r->at == r->end)
      break;
    if (!is_at (r, ',') && !is_at (r, ']'))
      return expected (r, "',' or ']' of the array");
    if (is_at (r, ',')) {
      r->at++;
      if (!skip_lines (r))
        return FALSE;
    }
  }
  if (r->at == r->end) {
    g_set_error (r->error, FX_TOML_ERROR, FX_TOML_SYNTAX,
        "%u:%u: the array has no closing ]", line, column);
    return FALSE;
  }
  r->at++;
  return TRUE;
}

static gboolean
read_value (Reader *r, FxTomlValue *value, guint depth)
{
  if (is_at (r, '[')) {
    return read_array (r, value, depth);
  } else if (is_at (r, '{')) {
    return fail (r, FX_TOML_UNSUPPORTED, r->at,
        "tables in one line are not read here: write a [table]");
  } else if (is_at (r, '"') || is_at (r, '\'')) {
    GString *text = g_string_new (NULL);
    gboolean done = read_string (r, text);
    value->type = FX_TOML_STRING;
    value->string = g_string_free (text, FALSE);
    return done;
  }
  return read_word (r, value);
}

static gboolean
read_pair (Reader *r)
{
  FxTomlValue *value = value_new (r);
  const gchar *at = r->at;
  g_ptr_array_add (r->table->values, value);
  value->key = read_key (r);
  if (!value->key)
    return FALSE;
  if (!is_at (r, '='))
    return expected (r, "'=' after the key");
  if (!note (r, r->keys, "key", value->key, FALSE, at))
    return FALSE;
  r->at++;
  skip_blanks (r);
  return read_value (r, value, 0);
}

static void
start_table (Reader *r, gchar *name, gboolean of_array, guint column)
{
  r->table = g_new0 (FxTomlTable, 1);
  r->table->name = name;
  r->table->of_array = of_array;
  r->table->line = r->line;
  r->table->column = column;
  r->table->values = g_ptr_array_new_with_free_func (value_free);
  g_ptr_array_add (r->tables, r->table);
}

static gboolean
read_header (Reader *r)
{
  guint column = column_of (r, r->at++);
  gboolean of_array = is_at (r, '[');
  r->at += of_array;
  skip_blanks (r);
  const gchar *at = r->at;
  gchar *name = read_key (r);
  if (!name)
    return FALSE;
  start_table (r, name, of_array, column);
  const gchar *close = of_array ? "]]" : "]";
  gsize n = strlen (close);
  if ((gsize)(r->end - r->at) < n || strncmp (r->at, close, n) != 0)
    return expected (
        r, of_array ? "']]' after the name" : "']' after the name");
  r->at += n;
  if (r->keys != r->names)
    g_hash_table_unref (r->keys);
  r->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return note (r, r->names, "name", name, of_array, at);
}

static gboolean
read_all (Reader *r)
{
  while (skip_lines (r)) {
    if (r->at == r->end)
      return TRUE;
    if (!(is_at (r, '[') ? read_header (r) : read_pair (r)))
      return FALSE;
    skip_blanks (r);
    if (!skip_comment (r))
      return FALSE;
    if (r->at < r->end && !newline_at (r, r->at))
      return expected (r, "the end of the line");
  }
  return FALSE;
}

/* The first byte that is not of UTF-8, or 0. */
static gboolean
check_bytes (Reader *r)
{
  const gchar *bad;
  if (g_utf8_validate (r->at, r->end - r->at, &bad))
    return TRUE;
  for (const gchar *p = r->start; p < bad; p++) {
    if (*p == '\n') {
      r->line++;
      r->start = r->counted = p + 1;
    }
  }
  if (*bad == 0)
    return refuse_control (r, bad);
  return fail (r, FX_TOML_SYNTAX, bad,
      "the byte 0x%02x is no UTF-8: save the file as UTF-8",
      (guint)(guchar)*bad);
}

GPtrArray *
fx_toml_parse (const gchar *text, gsize size, GError **error)
{
  gboolean marked = size >= 3 && memcmp (text, MARK, 3) == 0;
  const gchar *start = size == 0 ? "" : marked ? text + 3 : text;
  Reader r = { .at = start,
    .end = size == 0 ? start : text + size,
    .start = start,
    .counted = start,
    .column = 1,
    .line = 1,
    .error = error };
  r.tables = g_ptr_array_new_with_free_func (table_free);
  r.names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  r.keys = r.names;
  start_table (&r, NULL, FALSE, 1);
  gboolean done = check_bytes (&r) && read_all (&r);
  if (r.keys != r.names)
    g_hash_table_unref (r.keys);
  g_hash_table_unref (r.names);
  if (done)
    return r.tables;
  g_ptr_array_unref (r.tables);
  return NULL;
}

const FxTomlValue *
fx_toml_get (const FxTomlTable *table, const gchar *key)
{
  for (guint i = 0; i < table->values->len; i++) {
    const FxTomlValue *value = g_ptr_array_index (table->values, i);
    if (strcmp (value->key, key) == 0)
      return value;
  }
  return NULL;
}
