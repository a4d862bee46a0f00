/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* gst-fx-1.0 effects [NAME]: from the tables that the elements have their
 * properties from. */

#include <json-glib/json-glib.h>
#include <string.h>
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "gst/tools/chain/names.h"
#include "gst/tools/command.h"
#include "gst/tools/term/board.h"

static const FxProc *
find_proc (const gchar *name)
{
  if (g_str_has_prefix (name, "fx"))
    name += 2;
  for (const FxProc *const *p = fx_procs; *p; p++)
    if (!strcmp ((*p)->name, name))
      return *p;
  return NULL;
}

/* Text in so many columns, its lines after the first indented. */
static void
print_wrapped (const gchar *text, guint indent, guint columns)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint at = indent;
  for (gchar **w = words; *w; w++) {
    guint n = (guint)g_utf8_strlen (*w, -1);
    if (at > indent && at + 1 + n > columns) {
      g_print ("\n%*s", indent, "");
      at = indent;
    } else if (at > indent) {
      g_print (" ");
      at++;
    }
    g_print ("%s", *w);
    at += n;
  }
  g_print ("\n");
}

static gchar *
default_text (const FxParam *p)
{
  if (p->type == FX_T_TABLE)
    return g_strdup ("<>");
  if (p->type == FX_T_BOOL)
    return g_strdup (p->def != 0 ? "true" : "false");
  if (p->type == FX_T_ENUM)
    for (const FxEnumValue *v = p->values; v->nick; v++)
      if (v->value == (int32_t)p->def)
        return g_strdup (v->nick);
  return g_strdup_printf ("%.7g", p->def);
}

static gchar *
range_text (const FxParam *p)
{
  if (p->type == FX_T_BOOL)
    return g_strdup ("true, false");
  if (p->type == FX_T_ENUM)
    return g_strdup ("one of those below");
  if (p->type == FX_T_TABLE && !(p->min < p->max))
    return g_strdup_printf ("up to %u rows of %u", p->max_rows, p->cols);
  return g_strdup_printf ("%.7g to %.7g%s%s%s", p->min, p->max,
      *p->unit ? " " : "", p->unit, p->type == FX_T_I32 ? ", whole" : "");
}

static void
print_param (const FxParam *p, const gchar *prefix, guint columns)
{
  g_autofree gchar *range = range_text (p), *def = default_text (p);
  g_print ("\n  %s%s (%s; default %s%s)\n      ", prefix, p->name, range, def,
      p->flags & FX_P_LIVE      ? ""
      : p->flags & FX_P_PLAYING ? ""
                                : "; cannot change while playing");
  print_wrapped (p->blurb, 6, columns);
  if (p->type == FX_T_ENUM)
    for (const FxEnumValue *v = p->values; v->nick; v++) {
      g_print ("      %-16s ", v->nick);
      print_wrapped (v->name, 23, columns);
    }
}

/* What it is called in a chain: with fx where the bare name is another's. */
static gchar *
called (const FxProc *p)
{
  return g_strconcat (fx_name_find (p->name) ? "fx" : "", p->name, NULL);
}

static gchar *
example (const FxProc *p)
{
  g_autofree gchar *name = called (p);
  GString *s = g_string_new (name);
  guint n = 0;
  for (uint32_t i = 0; i < p->n_params && n < 3; i++) {
    if (p->params[i].type == FX_T_TABLE)
      continue;
    g_autofree gchar *def = default_text (&p->params[i]);
    g_string_append_printf (
        s, "%c%s=%s", n++ ? ',' : ':', p->params[i].name, def);
  }
  return g_string_free (s, FALSE);
}

static void
print_proc (const FxProc *p)
{
  guint columns = MIN (fx_columns (1), 100);
  g_print ("fx%s: %s\n\n", p->name, p->summary);
  print_wrapped (p->detail, 0, columns);
  if (p->n_params)
    g_print ("\nParameters, in the order of their positions:\n");
  for (uint32_t i = 0; i < p->n_params; i++)
    print_param (&p->params[i], "", columns);
  if (p->group) {
    g_autofree gchar *prefix = g_strdup_printf ("%s0::", p->group->name);
    g_print ("\nOf each %s, counted from 0 (%s of them; in the syntax of "
             "gst-launch-1.0 only):\n",
        p->group->name, p->group->count);
    for (uint32_t i = 0; i < p->group->n_params; i++)
      print_param (&p->group->params[i], prefix, columns);
  }
  if (p->outputs) {
    g_print ("\nIt has several outputs, which a chain has no use for: see "
             "gst-inspect-1.0 fx%s.\n",
        p->name);
    return;
  }
  g_autofree gchar *spec = example (p);
  g_print ("\nExample:\n\n  gst-fx-1.0 process in.wav out.wav -e %s\n", spec);
}

static void
print_name (const FxName *n)
{
  g_print ("%s: %s\n\nIt is: %s\n\nBy position: %s\n", n->name, n->blurb,
      n->element, n->positions);
  if (*n->keys)
    g_print ("By name also: %s\n", n->keys);
  const gchar *at = strchr (n->element, ' ');
  g_autofree gchar *element =
      at ? g_strndup (n->element, (gsize)(at - n->element))
         : g_strdup (n->element);
  g_print ("And all properties of %s: gst-fx-1.0 effects %s\n\nExample:\n\n"
           "  gst-fx-1.0 process in.wav out.wav -e %s%s\n",
      element, element, n->name,
      g_str_has_prefix (n->positions, "cutoff,order") ? ":1000,6"
      : g_str_has_prefix (n->positions, "btype")      ? ":lowpass,1000,6"
      : g_str_has_prefix (n->positions, "cutoff") ||
              g_str_has_prefix (n->positions, "frequency")
          ? ":1000,0.7"
      : !strcmp (n->name, "delay")  ? ":12000,0.4,0.3"
      : !strcmp (n->name, "reverb") ? ":room-size=0.7,mix=0.3"
                                    : ":0.5");
}

/* JSON */

static void
add_param (JsonBuilder *b, const FxParam *p)
{
  static const gchar *const types[] = { "double", "integer", "boolean", "enum",
    "table" };
  json_builder_begin_object (b);
  json_builder_set_member_name (b, "name");
  json_builder_add_string_value (b, p->name);
  json_builder_set_member_name (b, "type");
  json_builder_add_string_value (b, types[p->type]);
  json_builder_set_member_name (b, "unit");
  json_builder_add_string_value (b, p->unit);
  if (p->type == FX_T_F64 || p->type == FX_T_I32) {
    json_builder_set_member_name (b, "minimum");
    json_builder_add_double_value (b, p->min);
    json_builder_set_member_name (b, "maximum");
    json_builder_add_double_value (b, p->max);
  }
  g_autofree gchar *def = default_text (p);
  json_builder_set_member_name (b, "default");
  json_builder_add_string_value (b, def);
  if (p->type == FX_T_ENUM) {
    json_builder_set_member_name (b, "values");
    json_builder_begin_array (b);
    for (const FxEnumValue *v = p->values; v->nick; v++)
      json_builder_add_string_value (b, v->nick);
    json_builder_end_array (b);
  }
  json_builder_set_member_name (b, "live");
  json_builder_add_boolean_value (b, (p->flags & FX_P_LIVE) != 0);
  json_builder_set_member_name (b, "text");
  json_builder_add_string_value (b, p->blurb);
  json_builder_end_object (b);
}

static void
add_proc (JsonBuilder *b, const FxProc *p)
{
  g_autofree gchar *name = called (p);
  json_builder_begin_object (b);
  json_builder_set_member_name (b, "name");
  json_builder_add_string_value (b, name);
  json_builder_set_member_name (b, "summary");
  json_builder_add_string_value (b, p->summary);
  json_builder_set_member_name (b, "detail");
  json_builder_add_string_value (b, p->detail);
  json_builder_set_member_name (b, "parameters");
  json_builder_begin_array (b);
  for (uint32_t i = 0; i < p->n_params; i++)
    add_param (b, &p->params[i]);
  json_builder_end_array (b);
  json_builder_end_object (b);
}

static void
add_list (JsonBuilder *b, const gchar *member, const gchar *commas)
{
  g_auto (GStrv) words = g_strsplit (commas, ",", -1);
  json_builder_set_member_name (b, member);
  json_builder_begin_array (b);
  for (gchar **w = words; *w; w++)
    json_builder_add_string_value (b, *w);
  json_builder_end_array (b);
}

static void
add_name (JsonBuilder *b, const FxName *n)
{
  json_builder_begin_object (b);
  json_builder_set_member_name (b, "name");
  json_builder_add_string_value (b, n->name);
  json_builder_set_member_name (b, "summary");
  json_builder_add_string_value (b, n->blurb);
  json_builder_set_member_name (b, "element");
  json_builder_add_string_value (b, n->element);
  add_list (b, "positions", n->positions);
  add_list (b, "keys", n->keys);
  json_builder_end_object (b);
}

/* One of the two, or without either all. */
static void
print_json (const FxProc *proc, const FxName *name)
{
  g_autoptr (JsonBuilder) b = json_builder_new ();
  if (proc) {
    add_proc (b, proc);
  } else if (name) {
    add_name (b, name);
  } else {
    json_builder_begin_array (b);
    for (const FxProc *const *p = fx_procs; *p; p++)
      if (!(*p)->outputs)
        add_proc (b, *p);
    for (const FxName *n = fx_names; n->name; n++)
      add_name (b, n);
    json_builder_end_array (b);
  }
  g_autoptr (JsonNode) root = json_builder_get_root (b);
  g_autofree gchar *text = json_to_string (root, TRUE);
  g_print ("%s\n", text);
}

static void
print_list (void)
{
  g_print ("Effects; gst-fx-1.0 effects NAME tells their parameters.\n\n");
  for (const FxProc *const *p = fx_procs; *p; p++) {
    g_autofree gchar *name = called (*p);
    if (!(*p)->outputs)
      g_print ("  %-14s %s\n", name, (*p)->summary);
  }
  g_print ("\nNames of TorchFX, with its parameters:\n\n");
  for (const FxName *n = fx_names; n->name; n++)
    g_print ("  %-14s %s (%s)\n", n->name, n->blurb, n->positions);
  g_print ("\nAny other element of GStreamer that takes and gives sound can be "
           "used as well.\n");
}

static int
not_found (const FxCommand *command, const gchar *name)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  for (const FxProc *const *p = fx_procs; *p; p++)
    g_ptr_array_add (all, (gpointer)(*p)->name);
  for (const FxName *n = fx_names; n->name; n++)
    g_ptr_array_add (all, (gpointer)n->name);
  g_ptr_array_add (all, NULL);
  g_autofree gchar *near = fx_nearest (name, (const gchar **)all->pdata);
  return fx_command_fail (
      command, g_error_new (FX_TOOL_ERROR, FX_TOOL_USAGE,
                   "there is no effect \"%s\"%s%s%s; gst-inspect-1.0 tells of "
                   "other elements",
                   name, near ? "; did you mean " : "", near ? near : "",
                   near ? "?" : ""));
}

static int
run (const FxCommand *command, int argc, gchar **argv)
{
  gboolean json = FALSE;
  GError *error = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "As JSON", NULL },
    { .long_name = NULL },
  };
  if (!fx_command_parse (command, entries, NULL, 0, 1, &argc, &argv, &error))
    return fx_command_fail (command, error);
  if (argc == 1) {
    if (json)
      print_json (NULL, NULL);
    else
      print_list ();
    return FX_EXIT_DONE;
  }
  const FxName *name = fx_name_find (argv[1]);
  const FxProc *proc = name ? NULL : find_proc (argv[1]);
  if (!name && !proc)
    return not_found (command, argv[1]);
  if (json)
    print_json (proc, name);
  else if (name)
    print_name (name);
  else
    print_proc (proc);
  return FX_EXIT_DONE;
}

const FxCommand fx_effects_command = {
  "effects",
  "[NAME]",
  "what effects there are, and their parameters",
  NULL,
  run,
};
