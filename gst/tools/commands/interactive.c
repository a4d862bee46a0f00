/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* gst-fx-1.0 interactive: a chain that is built, heard and changed line by
 * line. */

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include "dsp/fx_procs.h"
#include "gst/tools/chain/names.h"
#include "gst/tools/help.h"
#include "gst/tools/media/run.h"
#include "gst/tools/term/board.h"
#include "gst/tools/term/look.h"
#include "gst/tools/term/player.h"
#include "gst/tools/term/prompt.h"
#include "gst/tools/term/tell.h"

typedef struct Session {
  FxPlayer *player;
  GPtrArray *specs; /* of FxSpec: what is heard */
  GPtrArray *other; /* the other side of A and B */
  gchar *device;
  gboolean is_b, loop, quit, failed;
  gdouble from, to; /* s: the part that is repeated; to 0: none */
} Session;

/* One line of the prompt: its words, the first of which is its name. */
typedef struct Verb {
  const gchar *name, *arguments, *blurb;
  gint least, most; /* arguments; -1: any number */
  gboolean (*run) (Session *s, gint n, gchar **words, GError **error);
} Verb;

static const Verb verbs[];

static gboolean
wrong (GError **error, const gchar *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
wrong (GError **error, const gchar *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree gchar *text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE, "%s", text);
  return FALSE;
}

/* Chains */

static GPtrArray *
copy_specs (GPtrArray *specs)
{
  GPtrArray *copy =
      g_ptr_array_new_with_free_func ((GDestroyNotify)fx_spec_free);
  for (guint i = 0; i < specs->len; i++)
    g_ptr_array_add (copy, fx_spec_copy (specs->pdata[i]));
  return copy;
}

/* Hears and keeps other effects, or says why not and keeps those there are. */
static gboolean
take_specs (Session *s, GPtrArray *specs, guint changed, GError **error)
{
  if (!fx_player_change (s->player, specs, changed, error)) {
    g_ptr_array_unref (specs);
    return FALSE;
  }
  g_ptr_array_unref (s->specs);
  s->specs = specs;
  return TRUE;
}

/* "3" as the index of the third effect. */
static gboolean
read_index (const Session *s, const gchar *text, guint *index, GError **error)
{
  guint64 n;
  if (!s->specs->len)
    return wrong (error, "there are no effects yet: add SPEC");
  if (!g_ascii_string_to_unsigned (text, 10, 1, s->specs->len, &n, NULL))
    return wrong (
        error, "\"%s\" is no effect of the list: 1 to %u", text, s->specs->len);
  *index = (guint)n - 1;
  return TRUE;
}

static void
print_specs (const Session *s)
{
  for (guint i = 0; i < s->specs->len; i++) {
    const FxSpec *spec = s->specs->pdata[i];
    g_autofree gchar *text = fx_spec_to_text (spec);
    fx_say ("%3u. %s%s", i + 1, text, spec->bypassed ? " (bypassed)" : "");
  }
  if (!s->specs->len)
    g_print ("     no effects\n");
}

static gboolean
run_add (Session *s, gint n, gchar **words, GError **error)
{
  /* A spec with blanks in it need not be in quotes. */
  g_autofree gchar *text = g_strjoinv (" ", words + 1);
  FxSpec *spec = fx_spec_parse (text, "add", error);
  if (!spec)
    return FALSE;
  GPtrArray *specs = copy_specs (s->specs);
  g_ptr_array_add (specs, spec);
  return take_specs (s, specs, G_MAXUINT, error);
}

static gboolean
run_set (Session *s, gint n, gchar **words, GError **error)
{
  guint i;
  if (!read_index (s, words[1], &i, error))
    return FALSE;
  GPtrArray *specs = copy_specs (s->specs);
  FxSpec *spec = specs->pdata[i];
  if (spec->launch) {
    g_ptr_array_unref (specs);
    return wrong (error,
        "effect %u is written as elements: remove it and add "
        "it as it is to be",
        i + 1);
  }
  for (gchar **w = words + 2; *w; w++) {
    gchar *equal = strchr (*w, '=');
    if (!equal || equal == *w || !equal[1]) {
      g_ptr_array_unref (specs);
      return wrong (error, "\"%s\": KEY=VALUE is wanted", *w);
    }
    g_autofree gchar *key = g_strndup (*w, (gsize)(equal - *w));
    g_strdelimit (key, "_", '-');
    fx_spec_name_values (spec);
    fx_spec_set (spec, key, equal + 1);
  }
  g_autofree gchar *launch = fx_spec_to_launch (spec, 0, NULL, error);
  if (!launch) {
    g_ptr_array_unref (specs);
    return FALSE;
  }
  return take_specs (s, specs, i, error);
}

static gboolean
run_remove (Session *s, gint n, gchar **words, GError **error)
{
  guint i;
  if (!read_index (s, words[1], &i, error))
    return FALSE;
  GPtrArray *specs = copy_specs (s->specs);
  g_ptr_array_remove_index (specs, i);
  return take_specs (s, specs, G_MAXUINT, error);
}

static gboolean
run_move (Session *s, gint n, gchar **words, GError **error)
{
  guint from, to;
  if (!read_index (s, words[1], &from, error) ||
      !read_index (s, words[2], &to, error))
    return FALSE;
  GPtrArray *specs = copy_specs (s->specs);
  gpointer spec = g_ptr_array_steal_index (specs, from);
  g_ptr_array_insert (specs, (gint)to, spec);
  return take_specs (s, specs, G_MAXUINT, error);
}

static gboolean
run_bypass (Session *s, gint n, gchar **words, GError **error)
{
  guint i;
  if (!read_index (s, words[1], &i, error))
    return FALSE;
  GPtrArray *specs = copy_specs (s->specs);
  FxSpec *spec = specs->pdata[i];
  spec->bypassed = !spec->bypassed;
  g_print ("%u is %s\n", i + 1, spec->bypassed ? "bypassed" : "heard again");
  return take_specs (s, specs, G_MAXUINT, error);
}

static gboolean
run_clear (Session *s, gint n, gchar **words, GError **error)
{
  return take_specs (s,
      g_ptr_array_new_with_free_func ((GDestroyNotify)fx_spec_free), G_MAXUINT,
      error);
}

/* The first time B begins as a copy of A. */
static gboolean
run_ab (Session *s, gint n, gchar **words, GError **error)
{
  GPtrArray *before = copy_specs (s->specs);
  GPtrArray *after = s->other ? copy_specs (s->other) : copy_specs (s->specs);
  if (!take_specs (s, after, G_MAXUINT, error)) {
    g_ptr_array_unref (before);
    return FALSE;
  }
  if (s->other)
    g_ptr_array_unref (s->other);
  s->other = before;
  s->is_b = !s->is_b;
  g_print ("%s is heard\n", s->is_b ? "B" : "A");
  return TRUE;
}

static gboolean
run_list (Session *s, gint n, gchar **words, GError **error)
{
  const gchar *path = fx_player_path (s->player);
  g_autofree gchar *part =
      s->to > 0 ? g_strdup_printf (", loop %.3f to %.3f s", s->from, s->to)
                : g_strdup (s->loop ? ", loop" : "");
  fx_say ("%s%s%s%s", path ? path : "no file", s->is_b ? " (B)" : "",
      fx_player_is_on (s->player) ? ", playing" : "", part);
  print_specs (s);
  return TRUE;
}

/* Sound */

static gboolean
run_load (Session *s, gint n, gchar **words, GError **error)
{
  return fx_player_load (s->player, words[1], error);
}

static gboolean
run_play (Session *s, gint n, gchar **words, GError **error)
{
  return fx_player_play (s->player, s->specs, error);
}

static gboolean
run_pause (Session *s, gint n, gchar **words, GError **error)
{
  fx_player_pause (s->player);
  return TRUE;
}

static gboolean
run_stop (Session *s, gint n, gchar **words, GError **error)
{
  fx_player_stop (s->player);
  return TRUE;
}

static gboolean
run_seek (Session *s, gint n, gchar **words, GError **error)
{
  GstClockTime time;
  if (!fx_parse_time ("seek", words[1], &time, error))
    return FALSE;
  if (time < s->from * GST_SECOND || time >= s->to * GST_SECOND)
    s->to = 0; /* out of the part that was repeated */
  return fx_player_seek (s->player, time) ||
         wrong (error, "nothing plays that could go there");
}

static gboolean
loop_part (Session *s, gchar **words, GError **error)
{
  GstClockTime from, to;
  if (!fx_parse_time ("loop", words[0], &from, error) ||
      !fx_parse_time ("loop", words[1], &to, error))
    return FALSE;
  if (to < from + 10 * GST_MSECOND)
    return wrong (error, "loop %s %s: the end is not 10 ms behind the start",
        words[0], words[1]);
  if (!fx_player_set_part (s->player, from, to)) {
    fx_player_set_part (s->player, 0, 0);
    return wrong (error, "this file cannot be repeated in parts");
  }
  s->from = (gdouble)from / GST_SECOND;
  s->to = (gdouble)to / GST_SECOND;
  return TRUE;
}

static gboolean
run_loop (Session *s, gint n, gchar **words, GError **error)
{
  gboolean on = !strcmp (words[1], "on");
  if (n == 2)
    return loop_part (s, words + 1, error);
  if (!on && strcmp (words[1], "off"))
    return wrong (
        error, "loop %s: on or off is wanted, or two times", words[1]);
  s->loop = on;
  s->to = 0;
  fx_player_set_part (s->player, 0, 0);
  fx_player_set_loop (s->player, on);
  return TRUE;
}

static gboolean
run_save (Session *s, gint n, gchar **words, GError **error)
{
  const gchar *path = fx_player_path (s->player);
  if (!path)
    return wrong (error, "there is no file yet: load FILE");
  FxInput input = { .path = path };
  FxOutput output = { .path = words[1],
    .overwrite = n > 1 && !strcmp (words[2], "--overwrite") };
  return fx_process (&input, s->specs, s->device, &output, TRUE, NULL, error);
}

/* What is seen */

static gboolean
run_meter (Session *s, gint n, gchar **words, GError **error)
{
  return fx_look (s->player, FALSE, error);
}

static gboolean
run_spectrum (Session *s, gint n, gchar **words, GError **error)
{
  return fx_look (s->player, TRUE, error);
}

static gboolean
run_info (Session *s, gint n, gchar **words, GError **error)
{
  const gchar *path = fx_player_path (s->player);
  const gchar *arguments[] = { "info", path, NULL };
  gchar **copy = (gchar **)arguments;
  if (!path)
    return wrong (error, "there is no file yet: load FILE");
  fx_info_command.run (&fx_info_command, 2, copy);
  return TRUE;
}

static gboolean
run_effects (Session *s, gint n, gchar **words, GError **error)
{
  const gchar *arguments[] = { "effects", n ? words[1] : NULL, NULL };
  gchar **copy = (gchar **)arguments;
  fx_effects_command.run (&fx_effects_command, n + 1, copy);
  return TRUE;
}

/* Presets */

static gboolean
run_preset (Session *s, gint n, gchar **words, GError **error)
{
  if (!strcmp (words[1], "list")) {
    g_auto (GStrv) names = fx_preset_names ();
    for (gchar **p = names; p && *p; p++)
      g_print ("%s\n", *p);
    return TRUE;
  }
  if (n < 2)
    return wrong (error, "preset list, preset load NAME or preset save NAME");
  if (!strcmp (words[1], "save"))
    return fx_preset_save (words[2], s->specs, NULL, TRUE, error);
  if (strcmp (words[1], "load"))
    return wrong (error, "preset %s: list, load or save is wanted", words[1]);
  FxChainOptions options = { .preset = words[2] };
  GPtrArray *specs = fx_chain_specs (&options, error);
  return specs && take_specs (s, specs, G_MAXUINT, error);
}

static gboolean
run_help (Session *s, gint n, gchar **words, GError **error)
{
  for (const Verb *v = verbs; v->name; v++) {
    g_autofree gchar *left = g_strdup_printf ("%s %s", v->name, v->arguments);
    fx_help_row (left, v->blurb, 28);
  }
  return TRUE;
}

static gboolean
run_quit (Session *s, gint n, gchar **words, GError **error)
{
  s->quit = TRUE;
  return TRUE;
}

static const Verb verbs[] = {
  { "load", "FILE", "the file to play and save", 1, 1, run_load },
  { "add", "SPEC", "another effect at the end", 1, -1, run_add },
  { "set", "N KEY=VALUE...", "values of effect N, while it plays", 2, -1,
      run_set },
  { "remove", "N", "effect N away", 1, 1, run_remove },
  { "move", "N TO", "effect N to another place", 2, 2, run_move },
  { "bypass", "N", "effect N out of the way, and back", 1, 1, run_bypass },
  { "ab", "", "the other one of two chains", 0, 0, run_ab },
  { "clear", "", "no effects", 0, 0, run_clear },
  { "list", "", "file and effects", 0, 0, run_list },
  { "play", "", "start, or go on", 0, 0, run_play },
  { "pause", "", "pause", 0, 0, run_pause },
  { "stop", "", "stop", 0, 0, run_stop },
  { "seek", "TIME", "go to seconds, M:SS or H:MM:SS", 1, 1, run_seek },
  { "loop", "on|off|TIME TIME",
      "all, or what is between two times, again and again", 1, 2, run_loop },
  { "meter", "", "levels until a key is pressed", 0, 0, run_meter },
  { "spectrum", "", "spectrum until a key is pressed", 0, 0, run_spectrum },
  { "save", "FILE [--overwrite]", "all of the file through the effects", 1, 2,
      run_save },
  { "info", "", "what the file is", 0, 0, run_info },
  { "effects", "[NAME]", "effects there are, parameters of one", 0, 1,
      run_effects },
  { "preset", "list|load|save [NAME]", "effects under a name", 1, 2,
      run_preset },
  { "help", "", "this list", 0, 0, run_help },
  { "quit", "", "the end", 0, 0, run_quit },
  { NULL, NULL, NULL, 0, 0, NULL },
};

/* Lines */

static const Verb *
find_verb (const gchar *name, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (const Verb *v = verbs; v->name; v++) {
    if (!strcmp (v->name, name))
      return v;
    g_ptr_array_add (names, (gpointer)v->name);
  }
  if (!strcmp (name, "exit"))
    return find_verb ("quit", error);
  g_ptr_array_add (names, NULL);
  g_autofree gchar *near = fx_nearest (name, (const gchar **)names->pdata);
  wrong (error, "\"%s\" is not known%s%s%s; help lists what is", name,
      near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
  return NULL;
}

static gboolean
run_line (Session *s, const gchar *line, GError **error)
{
  g_auto (GStrv) words = NULL;
  gint n;
  if (!*line || *line == '#')
    return TRUE;
  if (!g_shell_parse_argv (line, &n, &words, error))
    return FALSE;
  const Verb *v = find_verb (words[0], error);
  if (!v)
    return FALSE;
  if (n - 1 < v->least || (v->most >= 0 && n - 1 > v->most))
    return wrong (error, "%s %s", v->name, v->arguments);
  return v->run (s, n - 1, words, error);
}

static void
offer (GPtrArray *list, const gchar *candidate, const gchar *word)
{
  if (g_str_has_prefix (candidate, word))
    g_ptr_array_add (list, g_strdup (candidate));
}

static void
offer_files (GPtrArray *list, const gchar *word)
{
  g_autofree gchar *folder = g_path_get_dirname (word);
  const gchar *slash = strrchr (word, '/');
  g_autoptr (GDir) dir = g_dir_open (slash ? folder : ".", 0, NULL);
  for (const gchar *name; dir && (name = g_dir_read_name (dir));) {
    g_autofree gchar *path =
        slash ? g_strdup_printf ("%.*s%s", (int)(slash - word) + 1, word, name)
              : g_strdup (name);
    offer (list, path, word);
  }
}

static gchar **
complete (gpointer data, const gchar *start, const gchar *word)
{
  GPtrArray *list = g_ptr_array_new ();
  g_autofree gchar *before = g_strstrip (g_strdup (start));
  if (!*before) {
    for (const Verb *v = verbs; v->name; v++)
      offer (list, v->name, word);
  } else if (!strcmp (before, "add") || !strcmp (before, "effects")) {
    for (const FxName *n = fx_names; n->name; n++)
      offer (list, n->name, word);
    for (const FxProc *const *p = fx_procs; *p; p++)
      if (!fx_name_find ((*p)->name))
        offer (list, (*p)->name, word);
  } else if (!strcmp (before, "load") || !strcmp (before, "save")) {
    offer_files (list, word);
  } else if (g_str_has_prefix (before, "preset ")) {
    g_auto (GStrv) names = fx_preset_names ();
    for (gchar **p = names; p && *p; p++)
      offer (list, *p, word);
  }
  g_ptr_array_add (list, NULL);
  return (gchar **)g_ptr_array_free (list, FALSE);
}

static void
talk (Session *s)
{
  g_autofree gchar *history =
      g_build_filename (g_get_user_data_dir (), "gst-fx-1.0", "history", NULL);
  fx_prompt_open (history, complete, s);
  while (!s->quit) {
    g_autoptr (GError) error = NULL;
    g_autofree gchar *line = fx_prompt_read (s->is_b ? "fx B> " : "fx> ");
    if (!line)
      break;
    if (!run_line (s, g_strstrip (line), &error)) {
      fx_tell ("%s", error ? error->message : "it did not work");
      s->failed = TRUE;
    }
  }
  fx_prompt_close ();
}

static gboolean
interactive (const FxCommand *command, Session *s, FxChainOptions *o,
    gchar **sink, int argc, gchar **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "sink", 0, 0, G_OPTION_ARG_STRING, sink,
        "Element that plays, in gst-launch-1.0 syntax (autoaudiosink)",
        "ELEMENT" },
    { .long_name = NULL },
  };
  if (!fx_command_parse (command, entries, o, 0, 1, &argc, &argv, error) ||
      !fx_chain_settings (o, error))
    return FALSE;
  s->specs = fx_chain_specs (o, error);
  if (!s->specs)
    return FALSE;
  s->device = o->device;
  s->player = fx_player_new (*sink, o->device);
  if (argc > 1 && !fx_player_load (s->player, argv[1], error))
    return FALSE;
  talk (s);
  return TRUE;
}

static int
run (const FxCommand *command, int argc, gchar **argv)
{
  FxChainOptions o = { 0 };
  Session s = { 0 };
  GError *error = NULL;
  g_autofree gchar *sink = NULL;
  gboolean good = interactive (command, &s, &o, &sink, argc, argv, &error);
  g_clear_pointer (&s.player, fx_player_free);
  g_clear_pointer (&s.specs, g_ptr_array_unref);
  g_clear_pointer (&s.other, g_ptr_array_unref);
  fx_chain_options_clear (&o);
  if (!good)
    return fx_command_fail (command, error);
  return s.failed && !fx_is_terminal (0) ? FX_EXIT_FAILED : FX_EXIT_DONE;
}

const FxCommand fx_interactive_command = {
  "interactive",
  "[FILE]",
  "build a chain and hear it while it changes",
  "Lines are commands, help lists them. They can come from a pipe too; the "
  "exit\n"
  "status is 1 then when one of them failed.\n\n"
  "  gst-fx-1.0 interactive song.flac -e reverb",
  run,
};
