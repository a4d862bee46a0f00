/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the commands of gst-fx-1.0 have in common: the table that main.c looks
 * them up in, their options, exit statuses and errors. */

#ifndef FX_TOOL_COMMAND_H
#define FX_TOOL_COMMAND_H

#include <gio/gio.h>
#include <gst/gst.h>

/* Exit statuses. */
enum {
  FX_EXIT_DONE = 0,   /* all that was asked for */
  FX_EXIT_FAILED = 1, /* something failed; what could be done is done */
  FX_EXIT_USAGE = 2, /* the command line, a chain or a configuration is wrong */
};

/* FX_TOOL_USAGE: what was asked for makes no sense, exit status 2; all other
 * errors, of whatever domain, are exit status 1. */
#define FX_TOOL_ERROR (fx_tool_error_quark ())
GQuark fx_tool_error_quark (void);
typedef enum FxToolError { FX_TOOL_USAGE, FX_TOOL_FAILED } FxToolError;

typedef struct FxCommand FxCommand;
struct FxCommand {
  const gchar *name;
  const gchar *arguments;   /* after the options: "IN OUT" */
  const gchar *summary;     /* one line, for the list of commands */
  const gchar *description; /* paragraphs under --help; may be NULL */
  /* Runs it with its own arguments (argv[0] is the name of the command);
   * returns an exit status, errors told already. */
  int (*run) (const FxCommand *command, int argc, gchar **argv);
};

/* One of gst/tools/commands each. */
extern const FxCommand fx_check_command;
extern const FxCommand fx_compare_command;
extern const FxCommand fx_concat_command;
extern const FxCommand fx_convert_command;
extern const FxCommand fx_devices_command;
extern const FxCommand fx_effects_command;
extern const FxCommand fx_info_command;
extern const FxCommand fx_interactive_command;
extern const FxCommand fx_mix_command;
extern const FxCommand fx_play_command;
extern const FxCommand fx_plot_command;
extern const FxCommand fx_preset_command;
extern const FxCommand fx_process_command;
extern const FxCommand fx_record_command;
extern const FxCommand fx_stats_command;
extern const FxCommand fx_trim_command;
extern const FxCommand fx_watch_command;

/* Ended by NULL. */
extern const FxCommand *const fx_commands[];

/* What holds for every command; from the command line, before or after the
 * name of the command. */
typedef struct FxGlobals {
  gboolean verbose; /* tell what is done, to stderr */
  gboolean quiet;   /* neither progress nor notices */
} FxGlobals;
extern FxGlobals fx_globals;

/* Options of a chain of effects, in every command that takes one. */
typedef struct FxChainOptions {
  gchar **effects; /* -e, in order */
  gchar *config;   /* -c */
  gchar *preset;   /* -p */
  gchar *device;   /* --device: auto, cpu or cuda */
} FxChainOptions;

void fx_chain_options_clear (FxChainOptions *options);

/* Reads the options of a command: entries (may be NULL), those of a chain
 * where chain is given, and the global ones. What is left in argv are the
 * arguments, argv[0] aside; fewer than min or more than max (-1: any number) is
 * an error. --help prints the help to stdout and exits. FALSE: error set. */
gboolean fx_command_parse (const FxCommand *command,
    const GOptionEntry *entries, FxChainOptions *chain, gint min, gint max,
    int *argc, gchar ***argv, GError **error);

/* A time on the command line: seconds, M:SS or H:MM:SS, with decimals. In ns;
 * the option is for the message. */
gboolean fx_parse_time (
    const gchar *option, const gchar *text, GstClockTime *time, GError **error);

/* "gst-fx-1.0 NAME: message" on stderr; consumes the error, returns the exit
 * status that it stands for. */
int fx_command_fail (const FxCommand *command, GError *error);

/* A line on stderr, unless --quiet. */
void fx_notice (const gchar *format, ...) G_GNUC_PRINTF (1, 2);

/* A line on stderr, with --verbose. */
void fx_detail (const gchar *format, ...) G_GNUC_PRINTF (1, 2);

/* Cancelled by the first SIGINT or SIGTERM (a second one kills); made by the
 * first call. Jobs watch it, finish or clean up, and return. */
GCancellable *fx_interrupted (void);

#endif
