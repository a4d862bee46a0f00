/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* gst-fx-1.0 [OPTION]... COMMAND [OPTION]... [ARGUMENT]... */

#include <locale.h>
#include <signal.h>
#include <string.h>
#include "gst/tools/chain/spec.h"
#include "gst/tools/command.h"

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
  g_print ("Usage: gst-fx-1.0 [OPTION]... COMMAND [ARGUMENT]...\n\n"
           "Filters and effects for files, streams and live sound.\n\n"
           "Commands:\n");
  for (const FxCommand *const *c = fx_commands; *c; c++)
    g_print ("  %-12s %s\n", (*c)->name, (*c)->summary);
  g_print ("\nOptions:\n"
           "  -h, --help     this text; after a command: its own\n"
           "  -V, --version  the version\n"
           "  -v, --verbose  tell what is done\n"
           "  -q, --quiet    neither progress nor notices\n"
           "\nOptions of a command may also stand before it. Exit status: 0 "
           "done, 1 something\nfailed, 2 the command line is wrong.\n");
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
  g_printerr ("gst-fx-1.0: there is no command \"%s\"%s%s%s; gst-fx-1.0 --help "
              "lists them\n",
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
    g_printerr ("gst-fx-1.0: no command; gst-fx-1.0 --help lists them\n");
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
