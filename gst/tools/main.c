/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* gst-fx-1.0 [OPTION]... COMMAND [OPTION]... [ARGUMENT]... */

#include <locale.h>
#include <signal.h>
#include <string.h>
#include "gst/tools/chain/spec.h"
#include "gst/tools/help.h"
#include "gst/tools/term/tell.h"

const FxCommand *const fx_commands[] = {
  &fx_process_command,
  &fx_play_command,
  &fx_record_command,
  &fx_interactive_command,
  &fx_convert_command,
  &fx_trim_command,
  &fx_concat_command,
  &fx_mix_command,
  &fx_watch_command,
  &fx_info_command,
  &fx_stats_command,
  &fx_compare_command,
  &fx_plot_command,
  &fx_preset_command,
  &fx_effects_command,
  &fx_check_command,
  &fx_devices_command,
  NULL,
};

static void
print_help (void)
{
  guint widest = 0;
  for (const FxCommand *const *c = fx_commands; *c; c++)
    widest = MAX (widest, (guint)strlen ((*c)->name));
  fx_help_usage ("[OPTION]... COMMAND [ARGUMENT]...");
  fx_help_text ("Filters and effects for files, streams and live sound.");
  fx_help_title ("Commands");
  for (const FxCommand *const *c = fx_commands; *c; c++)
    fx_help_row ((*c)->name, (*c)->summary, widest);
  fx_help_title ("Options");
  fx_help_row ("-h, --help", "This text; after a command: its own", 13);
  fx_help_row ("-V, --version", "The version", 13);
  fx_help_row ("-v, --verbose", "Tell what is done", 13);
  fx_help_row ("-q, --quiet", "Neither progress nor notices", 13);
  g_print ("\n");
  fx_help_text ("Options of a command may also stand before it. Exit status: 0 "
                "done, 1 something failed, 2 the command line is wrong.");
}

/* Whether an option that stands before the command takes the next argument:
 * one of those that several commands have. */
static gboolean
takes_argument (const gchar *option)
{
  static const gchar *const those[] = { "-e", "--effect", "-c", "--config",
    "-p", "--preset", "-d", "--device", NULL };
  return g_strv_contains (those, option);
}

static const FxCommand *
find_command (const gchar *name)
{
  for (const FxCommand *const *c = fx_commands; *c; c++)
    if (!strcmp ((*c)->name, name))
      return *c;
  return NULL;
}

static int
no_command (const gchar *name)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (const FxCommand *const *c = fx_commands; *c; c++)
    g_ptr_array_add (names, (gpointer)(*c)->name);
  g_ptr_array_add (names, NULL);
  g_autofree gchar *near = fx_nearest (name, (const gchar **)names->pdata);
  fx_tell (
      "gst-fx-1.0: there is no command \"%s\"%s%s%s; gst-fx-1.0 --help lists "
      "them",
      name, near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
  return FX_EXIT_USAGE;
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  signal (SIGPIPE, SIG_IGN); /* a pipe that closes is an error of its write */
  g_set_prgname ("gst-fx-1.0");

  int at = 1;
  for (; at < argc && argv[at][0] == '-' && argv[at][1]; at++) {
    if (!strcmp (argv[at], "-h") || !strcmp (argv[at], "--help")) {
      print_help ();
      return FX_EXIT_DONE;
    }
    if (!strcmp (argv[at], "-V") || !strcmp (argv[at], "--version")) {
      g_print ("gst-fx-1.0 %s\n", FX_VERSION);
      return FX_EXIT_DONE;
    }
    if (takes_argument (argv[at]))
      at++;
  }
  if (at >= argc) {
    fx_tell ("gst-fx-1.0: no command; gst-fx-1.0 --help lists them");
    return FX_EXIT_USAGE;
  }
  const FxCommand *command = find_command (argv[at]);
  if (!command)
    return no_command (argv[at]);

  /* The command's name first, then all options, as if they stood after it. */
  g_autofree gchar **args = g_new0 (gchar *, argc + 1);
  int n = 0;
  args[n++] = argv[at];
  for (int i = 1; i < argc; i++)
    if (i != at)
      args[n++] = argv[i];
  return command->run (command, n, args);
}
