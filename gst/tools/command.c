/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/command.h"
#include <fcntl.h>
#include <glib-unix.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "gst/tools/help.h"
#include "gst/tools/term/tell.h"

G_DEFINE_QUARK (fx - tool - error, fx_tool_error)

FxGlobals fx_globals;

void
fx_chain_options_clear (FxChainOptions *o)
{
  g_strfreev (o->effects);
  g_free (o->config);
  g_free (o->preset);
  g_free (o->device);
  memset (o, 0, sizeof *o);
}

/* Options that an element could have of GStreamer's (--gst-debug ...) are left
 * to its environment variables: two ways to say the same help nobody. */
static gboolean
start_gstreamer (GError **error)
{
  int n = 1;
  gchar *name = (gchar *)"gst-fx-1.0", **args = &name;
  if (!gst_init_check (&n, &args, error))
    return FALSE;
  if (!fx_globals.verbose)
    return TRUE;
  g_autofree gchar *version = gst_version_string ();
  g_autoptr (GstPlugin) plugin =
      gst_registry_find_plugin (gst_registry_get (), "fx");
  fx_detail ("gst-fx-1.0 %s, %s, %s", FX_VERSION, version,
      plugin ? gst_plugin_get_filename (plugin) : "no plugin fx");
  return TRUE;
}

gboolean
fx_command_parse (const FxCommand *command, const GOptionEntry *entries,
    FxChainOptions *chain, gint min, gint max, int *argc, gchar ***argv,
    GError **error)
{
  FxChainOptions none = { 0 };
  FxChainOptions *o = chain ? chain : &none;
  const GOptionEntry of_chain[] = {
    { "effect", 'e', 0, G_OPTION_ARG_STRING_ARRAY, &o->effects,
        "An effect: name:value,key=value or gst-launch-1.0 syntax; more with "
        "more -e",
        "SPEC" },
    { "config", 'c', 0, G_OPTION_ARG_FILENAME, &o->config,
        "[[effects]] from a TOML file, before those of -e", "FILE" },
    { "preset", 'p', 0, G_OPTION_ARG_STRING, &o->preset,
        "Effects of a preset, before all others", "NAME" },
    { "device", 'd', 0, G_OPTION_ARG_STRING, &o->device,
        "Where filters run: auto, cpu or cuda (auto)", "DEVICE" },
    { .long_name = NULL },
  };
  gboolean help = FALSE;
  const GOptionEntry global[] = {
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &fx_globals.verbose,
        "Tell what is done", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &fx_globals.quiet,
        "Neither progress nor notices", NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &help, "This text", NULL },
    { .long_name = NULL },
  };
  const GOptionEntry *const groups[] = { entries, chain ? of_chain : NULL,
    global };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_option_context_set_help_enabled (context, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    if (groups[i])
      g_option_context_add_main_entries (context, groups[i], NULL);

  /* A copy: the parser takes away what it has read. */
  GError *wrong = NULL;
  if (!g_option_context_parse (context, argc, argv, &wrong)) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "%s; gst-fx-1.0 %s --help lists the options", wrong->message,
        command->name);
    g_error_free (wrong);
    return FALSE;
  }
  if (help) {
    fx_help_print (command, groups, G_N_ELEMENTS (groups));
    exit (FX_EXIT_DONE);
  }
  /* After "--" everything is an argument; the parser leaves it there. */
  for (gint i = 1; i < *argc; i++)
    if (!strcmp ((*argv)[i], "--")) {
      memmove (*argv + i, *argv + i + 1, (*argc - i) * sizeof **argv);
      (*argc)--;
      break;
    }
  gint n = *argc - 1;
  if (n < min || (max >= 0 && n > max)) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "%d argument%s given, %s%d wanted: gst-fx-1.0 %s [OPTION]... %s", n,
        n == 1 ? "" : "s",
        min == max ? ""
        : n < min  ? "at least "
                   : "at most ",
        n < min ? min : max, command->name, command->arguments);
    return FALSE;
  }
  if (o->device && strcmp (o->device, "auto") && strcmp (o->device, "cpu") &&
      strcmp (o->device, "cuda")) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "device \"%s\": auto, cpu or cuda are the devices", o->device);
    return FALSE;
  }
  return start_gstreamer (error);
}

gboolean
fx_parse_time (
    const gchar *option, const gchar *text, GstClockTime *time, GError **error)
{
  gdouble seconds = 0;
  const gchar *p = text;
  for (guint parts = 0;; parts++) {
    gchar *end;
    gdouble part = g_ascii_isdigit (*p) || *p == '.' ? g_ascii_strtod (p, &end)
                                                     : (end = (gchar *)p, 0);
    gboolean good = end > p && parts < 3 && (!parts || part < 60) &&
                    part < 1e9 && !memchr (p, 'e', (gsize)(end - p));
    seconds = seconds * 60 + part;
    if (good && !*end)
      break;
    if (!good || *end != ':' || memchr (p, '.', (gsize)(end - p))) {
      g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
          "%s %s: is no time; seconds, M:SS or H:MM:SS are, such as 12.5 or "
          "1:02:03.25",
          option, text);
      return FALSE;
    }
    p = end + 1;
  }
  *time = (GstClockTime)(seconds * GST_SECOND + 0.5);
  return TRUE;
}

int
fx_command_fail (const FxCommand *command, GError *error)
{
  int status = g_error_matches (error, FX_TOOL_ERROR, FX_TOOL_USAGE)
                   ? FX_EXIT_USAGE
                   : FX_EXIT_FAILED;
  fx_tell ("gst-fx-1.0 %s: %s", command->name, error->message);
  g_error_free (error);
  return status;
}

void
fx_notice (const gchar *format, ...)
{
  if (fx_globals.quiet)
    return;
  va_list args;
  va_start (args, format);
  g_autofree gchar *text = g_strdup_vprintf (format, args);
  va_end (args);
  fx_tell ("%s", text);
}

void
fx_detail (const gchar *format, ...)
{
  if (!fx_globals.verbose)
    return;
  va_list args;
  va_start (args, format);
  g_autofree gchar *text = g_strdup_vprintf (format, args);
  va_end (args);
  fx_tell ("%s", text);
}

/* SIGINT and SIGTERM wake a thread through a pipe: what it calls may lock. */

static int wake[2];

static void
on_signal (int signal_number)
{
  gchar c = (gchar)signal_number;
  if (write (wake[1], &c, 1) < 0)
    _exit (128 + signal_number);
  signal (signal_number, SIG_DFL);
}

static gpointer
watch_signals (gpointer data)
{
  gchar c;
  while (read (wake[0], &c, 1) == 1)
    g_cancellable_cancel (data);
  return NULL;
}

GCancellable *
fx_interrupted (void)
{
  static GCancellable *cancellable;
  if (g_once_init_enter (&cancellable)) {
    GCancellable *c = g_cancellable_new ();
    if (g_unix_open_pipe (wake, FD_CLOEXEC, NULL)) {
      g_thread_unref (g_thread_new ("signals", watch_signals, c));
      signal (SIGINT, on_signal);
      signal (SIGTERM, on_signal);
    }
    g_once_init_leave (&cancellable, c);
  }
  return cancellable;
}
