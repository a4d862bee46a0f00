/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* TOML, as much of it as configurations need: strict, with the line and the
 * column in every error.
 *
 * Read: comments, [table], [[array of tables]], bare and quoted keys (no dotted
 * keys), basic and literal strings on one line with all escapes of TOML 1.0,
 * integers (decimal, hexadecimal, octal, binary, with _), floats (inf and nan
 * too), booleans, and arrays of these (and of arrays, FX_TOML_DEPTH deep) on one
 * or more lines. Refused with a text that says so: dates, inline tables, dotted
 * keys, strings of several lines, duplicate keys and tables, bytes that are no
 * UTF-8, control characters, \u0000, and numbers that no gint64 or gdouble can
 * hold. A byte order mark at the start is skipped. */

#ifndef FX_TOOL_TOML_H
#define FX_TOOL_TOML_H

#include <glib.h>

/* The domain of all errors of fx_toml_parse; the code tells the kind. */
#define FX_TOML_ERROR (fx_toml_error_quark ())
GQuark fx_toml_error_quark (void);
typedef enum FxTomlError {
  FX_TOML_SYNTAX,      /* no TOML */
  FX_TOML_UNSUPPORTED, /* TOML, but refused here */
  FX_TOML_DUPLICATE,   /* a key or table that was there already */
  FX_TOML_RANGE,       /* a number that is too large */
} FxTomlError;

enum { FX_TOML_DEPTH = 8 }; /* of arrays in arrays */

typedef enum FxTomlType {
  FX_TOML_STRING,
  FX_TOML_INTEGER,
  FX_TOML_FLOAT,
  FX_TOML_BOOLEAN,
  FX_TOML_ARRAY,
} FxTomlType;

typedef struct FxTomlValue FxTomlValue;
struct FxTomlValue {
  FxTomlType type;
  gchar *key;         /* NULL in arrays */
  guint line, column; /* from 1, in characters: of the key; without, its own */
  gchar *string;      /* FX_TOML_STRING */
  gint64 integer;     /* FX_TOML_INTEGER */
  gdouble number;     /* FX_TOML_FLOAT, and FX_TOML_INTEGER as one */
  gboolean boolean;   /* FX_TOML_BOOLEAN */
  GPtrArray *array;   /* FX_TOML_ARRAY: of FxTomlValue */
};

typedef struct FxTomlTable {
  gchar *name; /* NULL: the top of the file */
  gboolean of_array;
  guint line, column; /* of its bracket */
  GPtrArray *values;  /* of FxTomlValue, in order */
} FxTomlTable;

/* Tables in the order of the file (FxTomlTable), the top first; the array owns
 * all of it. size bytes, which need not end in 0. Errors start with
 * "LINE:COLUMN: ". */
GPtrArray *fx_toml_parse (const gchar *text, gsize size, GError **error);

/* The value of a key, or NULL. */
const FxTomlValue *fx_toml_get (const FxTomlTable *table, const gchar *key);

/* Values as they are written: a quoted and escaped string, a key that is quoted
 * where it must be, a float that reads back the same. Bytes that are no UTF-8,
 * which TOML cannot hold, become U+FFFD. */
void fx_toml_append_key (GString *text, const gchar *key);
void fx_toml_append_string (GString *text, const gchar *value);
void fx_toml_append_float (GString *text, gdouble value);

#endif
