/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/chain/spec.h"
#include <string.h>
#include "gst/tools/command.h"

/* What g_strstrip () takes away. */
#define BLANKS " \t\n\v\f\r"

static void
clear_value (gpointer data)
{
  FxSpecValue *v = data;
  g_free (v->key);
  g_free (v->text);
}

FxSpec *
fx_spec_new (const gchar *name, const gchar *place)
{
  FxSpec *s = g_new0 (FxSpec, 1);
  s->name = g_strdup (name);
  s->place = g_strdup (place ? place : "");
  s->values = g_array_new (FALSE, TRUE, sizeof (FxSpecValue));
  g_array_set_clear_func (s->values, clear_value);
  return s;
}

void
fx_spec_free (FxSpec *spec)
{
  if (!spec)
    return;
  g_free (spec->name);
  g_free (spec->launch);
  g_free (spec->place);
  g_array_unref (spec->values);
  g_free (spec);
}

FxSpec *
fx_spec_copy (const FxSpec *spec)
{
  FxSpec *s = fx_spec_new (spec->name, spec->place);
  s->launch = g_strdup (spec->launch);
  s->bypassed = spec->bypassed;
  for (guint i = 0; i < spec->values->len; i++) {
    const FxSpecValue *v = &g_array_index (spec->values, FxSpecValue, i);
    FxSpecValue copy = { g_strdup (v->key), g_strdup (v->text) };
    g_array_append_val (s->values, copy);
  }
  return s;
}

void
fx_spec_set (FxSpec *spec, const gchar *key, const gchar *text)
{
  for (guint i = 0; key && i < spec->values->len; i++) {
    FxSpecValue *v = &g_array_index (spec->values, FxSpecValue, i);
    if (v->key && !strcmp (v->key, key)) {
      g_free (v->text);
      v->text = g_strdup (text);
      return;
    }
  }
  FxSpecValue v = { g_strdup (key), g_strdup (text) };
  g_array_append_val (spec->values, v);
}

static gboolean
is_name (gchar c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-';
}

static gboolean
wrong (GError **error, const gchar *place, const gchar *text, const gchar *at,
    const gchar *what)
{
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE, "%s \"%s\", column %ld: %s",
      place, text, (long)(at - text) + 1, what);
  return FALSE;
}

/* A value up to a comma outside of quotes and brackets. Quotes go away, and
 * within them a backslash takes the next byte as it is. */
static gboolean
read_value (const gchar *text, const gchar **at, const gchar *place,
    GString *value, GError **error)
{
  const gchar *p = *at, *opened = NULL;
  gchar closing[32];
  guint depth = 0;
  for (; *p && (depth || *p != ','); p++) {
    if (*p == '"') {
      const gchar *from = p;
      for (p++; *p && *p != '"'; p++) {
        if (*p == '\\' && p[1])
          p++;
        g_string_append_c (value, *p);
      }
      if (!*p)
        return wrong (error, place, text, from, "this quote is not closed");
      continue;
    }
    if (strchr ("<([{", *p)) {
      if (depth == G_N_ELEMENTS (closing))
        return wrong (error, place, text, p, "brackets are nested too deep");
      if (!depth)
        opened = p;
      closing[depth++] = *p == '<'   ? '>'
                         : *p == '(' ? ')'
                         : *p == '[' ? ']'
                                     : '}';
    } else if (strchr (">)]}", *p)) {
      if (!depth || closing[--depth] != *p)
        return wrong (error, place, text, p, "nothing that this closes");
    }
    g_string_append_c (value, *p);
  }
  if (depth)
    return wrong (error, place, text, opened, "this bracket is not closed");
  *at = p;
  return TRUE;
}

/* "value" or "key=value", up to the comma or the end. */
static gboolean
read_argument (FxSpec *spec, const gchar *text, const gchar **at,
    gboolean *by_name, GError **error)
{
  const gchar *p = *at + strspn (*at, BLANKS), *start = p;
  g_autofree gchar *key = NULL;
  const gchar *q = p;
  while (is_name (*q))
    q++;
  const gchar *name_end = q;
  q += strspn (q, BLANKS);
  if (*q == '=' && name_end > p) {
    key = g_strndup (p, (gsize)(name_end - p));
    g_strdelimit (key, "_", '-');
    for (guint i = 0; i < spec->values->len; i++) {
      const gchar *k = g_array_index (spec->values, FxSpecValue, i).key;
      if (k && !strcmp (k, key))
        return wrong (error, spec->place, text, p, "this key was given before");
    }
    *by_name = TRUE;
    p = q + 1;
    p += strspn (p, BLANKS);
  } else if (*by_name) {
    return wrong (error, spec->place, text, p,
        "a value without a name must stand before those with one");
  }
  g_autoptr (GString) value = g_string_new (NULL);
  const gchar *from = p;
  if (!read_value (text, &p, spec->place, value, error))
    return FALSE;
  if (from == p)
    return wrong (error, spec->place, text, start, "a value is missing here");
  if (*from != '"')
    g_strchomp (value->str);
  fx_spec_set (spec, key, value->str);
  *at = p;
  return TRUE;
}

FxSpec *
fx_spec_parse (const gchar *text, const gchar *place, GError **error)
{
  const gchar *p = text + strspn (text, BLANKS), *start = p;
  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "%s: the text is not UTF-8", place);
    return NULL;
  }
  if (!*p) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "%s \"%s\": an effect is missing here, such as lowpass:1000", place,
        text);
    return NULL;
  }
  while (is_name (*p))
    p++;
  const gchar *end = p;
  p += strspn (p, BLANKS);
  if (end == start || (*p && *p != ':')) {
    FxSpec *launch = fx_spec_new (NULL, place);
    launch->launch = g_strstrip (g_strdup (start));
    return launch;
  }
  g_autofree gchar *name = g_ascii_strdown (start, end - start);
  g_autoptr (FxSpec) spec = fx_spec_new (name, place);
  if (*p++ != ':')
    return g_steal_pointer (&spec);
  gboolean by_name = FALSE;
  for (;;) {
    if (!read_argument (spec, text, &p, &by_name, error))
      return NULL;
    if (!*p)
      break;
    p++; /* the comma */
  }
  return g_steal_pointer (&spec);
}

/* Whether a value must be in quotes to be read back. */
static gboolean
needs_quotes (const gchar *text, gboolean by_position)
{
  if (!*text || g_ascii_isspace (*text) ||
      g_ascii_isspace (text[strlen (text) - 1]) || strpbrk (text, "\"\\"))
    return TRUE;
  if (by_position && strchr (text, '='))
    return TRUE;
  g_autoptr (GString) value = g_string_new (NULL);
  const gchar *at = text;
  return !read_value (text, &at, "", value, NULL) || *at;
}

gchar *
fx_spec_to_text (const FxSpec *spec)
{
  if (spec->launch)
    return g_strdup (spec->launch);
  GString *s = g_string_new (spec->name);
  for (guint i = 0; i < spec->values->len; i++) {
    const FxSpecValue *v = &g_array_index (spec->values, FxSpecValue, i);
    g_string_append_c (s, i ? ',' : ':');
    if (v->key)
      g_string_append_printf (s, "%s=", v->key);
    if (!needs_quotes (v->text, !v->key)) {
      g_string_append (s, v->text);
      continue;
    }
    g_string_append_c (s, '"');
    for (const gchar *p = v->text; *p; p++) {
      if (*p == '"' || *p == '\\')
        g_string_append_c (s, '\\');
      g_string_append_c (s, *p);
    }
    g_string_append_c (s, '"');
  }
  return g_string_free (s, FALSE);
}
