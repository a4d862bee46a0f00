/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* gst-fx-1.0 preset: chains of effects under names of their own. */

#include <errno.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include "gst/tools/media/batch.h"

typedef struct Options {
  FxChainOptions chain;
  gchar *from;
  gboolean force, overwrite, json;
} Options;

/* Which options were given, and which an action takes. */
enum {
  EFFECTS = 1 << 0, /* -e, -c, --from, -p */
  DEVICE = 1 << 1,
  FORCE = 1 << 2,
  OVERWRITE = 1 << 3,
  JSON = 1 << 4,
};

typedef struct Action {
  const gchar *name, *arguments;
  gint n;      /* of arguments */
  guint takes; /* options */
  gboolean (*run) (Options *o, gchar **argv, GError **error);
} Action;

static void
clear (Options *o)
{
  fx_chain_options_clear (&o->chain);
  g_free (o->from);
}

/* --- what there is ------------------------------------------------------------------ */

static void
add_json (JsonBuilder *b, const gchar *name, const gchar *path,
    GPtrArray *specs, const gchar *device)
{
  g_autofree gchar *shown = g_filename_display_name (path);
  json_builder_begin_object (b);
  json_builder_set_member_name (b, "name");
  json_builder_add_string_value (b, name);
  json_builder_set_member_name (b, "file");
  json_builder_add_string_value (b, shown);
  json_builder_set_member_name (b, "device");
  if (device)
    json_builder_add_string_value (b, device);
  else
    json_builder_add_null_value (b);
  json_builder_set_member_name (b, "effects");
  json_builder_begin_array (b);
  for (guint i = 0; i < specs->len; i++) {
    const FxSpec *spec = specs->pdata[i];
    g_autofree gchar *text = fx_spec_to_text (spec);
    json_builder_begin_object (b);
    json_builder_set_member_name (b, "effect");
    json_builder_add_string_value (b, text);
    json_builder_set_member_name (b, "bypassed");
    json_builder_add_boolean_value (b, spec->bypassed);
    json_builder_end_object (b);
  }
  json_builder_end_array (b);
  json_builder_end_object (b);
}

static void
print_json (JsonBuilder *b)
{
  g_autoptr (JsonNode) root = json_builder_get_root (b);
  g_autofree gchar *text = json_to_string (root, TRUE);
  g_print ("%s\n", text);
}

static gboolean
add_preset (JsonBuilder *b, const gchar *name, GError **error)
{
  g_autofree gchar *path = fx_preset_find (name, error), *device = NULL;
  g_autoptr (GPtrArray) specs =
      path ? fx_chain_read (path, &device, error) : NULL;
  if (specs)
    add_json (b, name, path, specs, device);
  return specs != NULL;
}

/* With --json all are read; of those that cannot be, the first is told at the
 * end. */
static gboolean
run_list (Options *o, gchar **argv, GError **error)
{
  g_auto (GStrv) names = fx_preset_names ();
  g_autoptr (JsonBuilder) b = json_builder_new ();
  json_builder_begin_array (b);
  for (gchar **name = names; *name; name++) {
    if (!o->json)
      g_print ("%s\n", *name);
    else
      add_preset (b, *name, *error ? NULL : error);
  }
  json_builder_end_array (b);
  if (o->json)
    print_json (b);
  else if (!names[0])
    fx_notice ("no presets yet; gst-fx-1.0 preset save NAME -e SPEC makes one");
  return !*error;
}

static gboolean
run_show (Options *o, gchar **argv, GError **error)
{
  if (o->json) {
    g_autoptr (JsonBuilder) b = json_builder_new ();
    if (!add_preset (b, argv[0], error))
      return FALSE;
    print_json (b);
    return TRUE;
  }
  g_autofree gchar *path = fx_preset_find (argv[0], error), *text = NULL;
  if (!path || !g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  g_print ("%s", text);
  /* What cannot be read is told below the text. */
  g_autoptr (GPtrArray) specs = fx_chain_load (path, error);
  return specs != NULL;
}

/* --- changes ------------------------------------------------------------------------- */

/* The effects of the options; checked, so that no preset is saved that cannot
 * be. */
static GPtrArray *
chain_to_save (Options *o, GError **error)
{
  if (o->from && o->chain.config) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "--from and -c say the same; give one of them");
    return NULL;
  }
  if (o->from)
    o->chain.config = g_steal_pointer (&o->from);
  if (!fx_chain_settings (&o->chain, error))
    return NULL;
  g_autoptr (GPtrArray) specs = fx_chain_specs (&o->chain, error);
  if (!specs)
    return NULL;
  if (!specs->len) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "there are no effects to save: give -e SPEC, --from FILE or -p NAME");
    return NULL;
  }
  g_autoptr (FxChain) chain = fx_chain_new (specs, o->chain.device, error);
  return chain ? g_steal_pointer (&specs) : NULL;
}

static gboolean
run_save (Options *o, gchar **argv, GError **error)
{
  g_autofree gchar *path = fx_preset_path (argv[0], error);
  g_autoptr (GPtrArray) specs = path ? chain_to_save (o, error) : NULL;
  if (!specs)
    return FALSE;
  if (!fx_preset_save (argv[0], specs, o->chain.device, o->force, error))
    return FALSE;
  fx_notice ("saved as %s", path);
  return TRUE;
}

static gboolean
run_delete (Options *o, gchar **argv, GError **error)
{
  g_autofree gchar *path = fx_preset_find (argv[0], error);
  if (!path)
    return FALSE;
  if (g_unlink (path) != 0) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED, "%s: %s", path,
        g_strerror (errno));
    return FALSE;
  }
  fx_notice ("deleted %s", path);
  return TRUE;
}

/* --- used ---------------------------------------------------------------------------- */

static gboolean
run_apply (Options *o, gchar **argv, GError **error)
{
  if (o->chain.preset || o->from) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "apply takes its preset as an argument, and more effects with -c and "
        "-e");
    return FALSE;
  }
  o->chain.preset = g_strdup (argv[0]);
  if (!fx_chain_settings (&o->chain, error))
    return FALSE;
  g_autoptr (GPtrArray) specs = fx_chain_specs (&o->chain, error);
  if (!specs)
    return FALSE;
  FxJob job = { argv[1], argv[2] };
  FxBatch batch = {
    .specs = specs, .device = o->chain.device, .two_pass = TRUE
  };
  batch.output.overwrite = o->overwrite;
  return fx_batch_one (&batch, &job, error);
}

static const Action actions[] = {
  { "list", "", 0, JSON, run_list },
  { "show", " NAME", 1, JSON, run_show },
  { "save", " NAME", 1, EFFECTS | DEVICE | FORCE, run_save },
  { "delete", " NAME", 1, 0, run_delete },
  { "apply", " NAME IN OUT", 3, EFFECTS | DEVICE | OVERWRITE, run_apply },
};

static const Action *
find_action (const gchar *name, GError **error)
{
  const gchar *names[G_N_ELEMENTS (actions) + 1] = { NULL };
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    names[i] = actions[i].name;
    if (strcmp (name, actions[i].name) == 0)
      return &actions[i];
  }
  g_autofree gchar *near = fx_nearest (name, names);
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
      "preset %s: there are list, show, save, delete and apply%s%s%s", name,
      near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
  return NULL;
}

/* Whether the action can use all that was given. */
static gboolean
check (const Action *action, const Options *o, int argc, GError **error)
{
  static const gchar *const names[] = { "-e, -c, --from or -p", "--device",
    "--force", "--overwrite", "--json" };
  const FxChainOptions *c = &o->chain;
  guint given =
      (c->effects || c->config || c->preset || o->from ? EFFECTS : 0) |
      (c->device ? DEVICE : 0) | (o->force ? FORCE : 0) |
      (o->overwrite ? OVERWRITE : 0) | (o->json ? JSON : 0);
  guint odd = given & ~action->takes;
  if (odd) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "preset %s has no use for %s", action->name,
        names[g_bit_nth_lsf (odd, -1)]);
    return FALSE;
  }
  if (argc != action->n) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "%d argument%s given: gst-fx-1.0 preset %s%s", argc,
        argc == 1 ? "" : "s", action->name, action->arguments);
    return FALSE;
  }
  return TRUE;
}

static int
run (const FxCommand *command, int argc, gchar **argv)
{
  Options o = { 0 };
  GError *error = NULL;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &o.from,
        "save: the effects of a TOML file", "FILE" },
    { "force", 'f', 0, G_OPTION_ARG_NONE, &o.force,
        "save: replace a preset that is there", NULL },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &o.overwrite,
        "apply: replace a file that is there", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, "list, show: as JSON", NULL },
    { .long_name = NULL },
  };
  const Action *action = NULL;
  gboolean good = fx_command_parse (command, entries, &o.chain, 1, -1, &argc,
                      &argv, &error) &&
                  (action = find_action (argv[1], &error)) &&
                  check (action, &o, argc - 2, &error) &&
                  action->run (&o, argv + 2, &error);
  clear (&o);
  return good ? FX_EXIT_DONE : fx_command_fail (command, error);
}

const FxCommand fx_preset_command = {
  "preset",
  "list | show NAME | save NAME | delete NAME | apply NAME IN OUT",
  "chains of effects under names of their own",
  "A preset is a TOML file in ~/.config/gst-fx-1.0/presets; -p NAME takes it\n"
  "in every command that has effects. apply is process with -p.\n\n"
  "  gst-fx-1.0 preset save voice -e highpass:80 -e compressor\n"
  "  gst-fx-1.0 preset save louder -p voice -e gain:2 --force\n"
  "  gst-fx-1.0 preset apply voice in.wav out.wav",
  run,
};
