/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* gst-fx-1.0 watch: what is put into a folder goes through effects into
 * another. A file is taken when nobody has written to it for a while. */

#include <string.h>
#include <sys/stat.h>
#include "gst/tools/media/batch.h"
#include "gst/tools/media/formats.h"
#include "gst/tools/term/tell.h"

#define LOOK 100 /* ms between looks at files that may be settling */

typedef struct Options {
  FxChainOptions chain;
  gchar *format;
  gint settle, jobs; /* ms */
  gboolean recursive, existing;
} Options;

/* A file that something happened to. */
typedef struct Candidate {
  goffset size;
  gint64 modified; /* ns */
  gint64 since;    /* monotonic us when it was last seen to change */
} Candidate;

typedef struct Watch {
  const Options *o;
  FxBatch batch;
  gchar *in, *out;        /* canonical */
  GHashTable *monitors;   /* folder: GFileMonitor */
  GHashTable *candidates; /* path: Candidate */
  GHashTable *done;       /* path: Candidate, as it was when it was taken */
  GThreadPool *pool;
  GMainLoop *loop;
  gint failed; /* atomic */
} Watch;

static gboolean
is_below (const gchar *path, const gchar *folder)
{
  gsize n = strlen (folder);
  return !strncmp (path, folder, n) && (path[n] == '/' || !path[n]);
}

static gboolean
is_sound (const gchar *path)
{
  static const gchar *const endings[] = { "wav", "wave", "flac", "ogg", "oga",
    "opus", "mp3", "m4a", "aac", "mp4", "aif", "aiff", "wv", "mka", "webm",
    "w64", "rf64", "au", "snd", "caf", "tta", "ape", "ac3", "spx", NULL };
  const gchar *name = strrchr (path, '/');
  const gchar *dot = strrchr (name ? name : path, '.');
  if (!dot || (name && name[1] == '.'))
    return FALSE;
  g_autofree gchar *ending = g_ascii_strdown (dot + 1, -1);
  return g_strv_contains (endings, ending);
}

static void tell (const gchar *format, ...) G_GNUC_PRINTF (1, 2);

static void
tell (const gchar *format, ...)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree gchar *time = g_date_time_format (now, "%Y-%m-%d %H:%M:%S");
  va_list args;
  va_start (args, format);
  g_autofree gchar *text = g_strdup_vprintf (format, args);
  va_end (args);
  fx_say ("%s %s", time, text);
}

/* One file, in a thread of the pool */

static gchar *
output_of (const Watch *w, const gchar *path)
{
  const gchar *below = path + strlen (w->in) + 1;
  if (!w->o->format)
    return g_build_filename (w->out, below, NULL);
  g_autofree gchar *stem =
      g_strndup (below, (gsize)(strrchr (below, '.') - below));
  g_autofree gchar *named = g_strconcat (stem, ".", w->o->format, NULL);
  return g_build_filename (w->out, named, NULL);
}

static void
take (gpointer data, gpointer user_data)
{
  Watch *w = user_data;
  g_autofree gchar *path = data;
  g_autofree gchar *out = output_of (w, path);
  g_autofree gchar *folder = g_path_get_dirname (out);
  g_autoptr (GError) error = NULL;
  FxInput input = { .path = path };
  FxOutput output = w->batch.output;
  gint64 began = g_get_monotonic_time ();
  output.path = out;
  if (g_cancellable_is_cancelled (fx_interrupted ()))
    return;
  g_mkdir_with_parents (folder, 0777); /* the output tells if it is not there */
  if (fx_process (&input, w->batch.specs, w->batch.device, &output,
          w->batch.two_pass, NULL, &error)) {
    tell ("%s -> %s (%.2f s)", path, out,
        (gdouble)(g_get_monotonic_time () - began) / 1e6);
  } else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_atomic_int_inc (&w->failed);
    tell ("%s failed: %s", path, error->message);
  }
}

/* Candidates */

static gboolean
look_at (const gchar *path, Candidate *c)
{
  struct stat s;
  if (stat (path, &s) || !S_ISREG (s.st_mode))
    return FALSE;
  c->size = s.st_size;
  c->modified = (gint64)s.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) +
                s.st_mtim.tv_nsec;
  return TRUE;
}

static gboolean
same (const Candidate *a, const Candidate *b)
{
  return a && b && a->size == b->size && a->modified == b->modified;
}

static void
add_candidate (Watch *w, const gchar *path)
{
  Candidate now = { .since = g_get_monotonic_time () };
  if (!is_sound (path) || is_below (path, w->out) || !look_at (path, &now) ||
      same (g_hash_table_lookup (w->done, path), &now))
    return;
  const Candidate *old = g_hash_table_lookup (w->candidates, path);
  if (old && same (old, &now))
    return;
  g_hash_table_replace (
      w->candidates, g_strdup (path), g_memdup2 (&now, sizeof now));
}

/* Those that have not changed for long enough are taken. */
static gboolean
look_at_all (gpointer data)
{
  Watch *w = data;
  GHashTableIter it;
  gpointer path, value;
  if (g_cancellable_is_cancelled (fx_interrupted ())) {
    g_main_loop_quit (w->loop);
    return G_SOURCE_REMOVE;
  }
  gint64 now = g_get_monotonic_time ();
  g_hash_table_iter_init (&it, w->candidates);
  while (g_hash_table_iter_next (&it, &path, &value)) {
    Candidate *c = value, seen = { .since = now };
    if (!look_at (path, &seen)) {
      g_hash_table_iter_remove (&it);
    } else if (!same (c, &seen)) {
      *c = seen;
    } else if (now - c->since >= w->o->settle * G_GINT64_CONSTANT (1000)) {
      g_hash_table_replace (
          w->done, g_strdup (path), g_memdup2 (&seen, sizeof seen));
      g_thread_pool_push (w->pool, g_strdup (path), NULL);
      g_hash_table_iter_remove (&it);
    }
  }
  return G_SOURCE_CONTINUE;
}

/* Folders */

static void add_folder (Watch *w, const gchar *folder, gboolean take_files);

static void
changed (GFileMonitor *monitor, GFile *file, GFile *other,
    GFileMonitorEvent event, gpointer data)
{
  Watch *w = data;
  GFile *which = event == G_FILE_MONITOR_EVENT_RENAMED && other ? other : file;
  g_autofree gchar *path = g_file_get_path (which);
  if (!path || event == G_FILE_MONITOR_EVENT_DELETED ||
      event == G_FILE_MONITOR_EVENT_MOVED_OUT)
    return;
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    add_candidate (w, path);
  else if (w->o->recursive)
    add_folder (w, path, TRUE); /* what is in it came before we looked */
}

static void
add_folder (Watch *w, const gchar *folder, gboolean take_files)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  if (is_below (folder, w->out) || g_hash_table_contains (w->monitors, folder))
    return;
  GFileMonitor *monitor =
      g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (!monitor) {
    tell ("%s cannot be watched: %s", folder, error->message);
    g_atomic_int_inc (&w->failed);
    return;
  }
  g_signal_connect (monitor, "changed", G_CALLBACK (changed), w);
  g_hash_table_insert (w->monitors, g_strdup (folder), monitor);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  for (const gchar *name; dir && (name = g_dir_read_name (dir));) {
    g_autofree gchar *path = g_build_filename (folder, name, NULL);
    if (!g_file_test (path, G_FILE_TEST_IS_DIR)) {
      if (take_files)
        add_candidate (w, path);
    } else if (w->o->recursive && !g_file_test (path, G_FILE_TEST_IS_SYMLINK)) {
      add_folder (w, path, take_files);
    }
  }
}

static gboolean
prepare (Watch *w, gchar **argv, GError **error)
{
  w->in = g_canonicalize_filename (argv[1], NULL);
  w->out = g_canonicalize_filename (argv[2], NULL);
  if (!g_file_test (w->in, G_FILE_TEST_IS_DIR))
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s: there is no such folder to watch", argv[1]);
  else if (!strcmp (w->in, w->out))
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "%s: outputs need a folder of their own", argv[2]);
  else if (g_mkdir_with_parents (w->out, 0777))
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED, "%s: %s", argv[2],
        g_strerror (errno));
  else
    return TRUE;
  return FALSE;
}

static void
watch_until_interrupted (Watch *w)
{
  const Options *o = w->o;
  gint jobs = o->jobs ? o->jobs : (gint)g_get_num_processors ();
  w->monitors =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  w->candidates =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  w->done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  w->loop = g_main_loop_new (NULL, FALSE);
  w->pool = g_thread_pool_new (take, w, jobs, TRUE, NULL);
  fx_interrupted ();
  add_folder (w, w->in, o->existing);
  guint timer = g_timeout_add (LOOK, look_at_all, w);
  fx_notice ("watching %s (Ctrl-C: end)", w->in);
  g_main_loop_run (w->loop);
  (void)timer; /* it has removed itself */
  g_hash_table_unref (w->monitors);
  g_thread_pool_free (w->pool, FALSE, TRUE);
  g_main_loop_unref (w->loop);
  g_hash_table_unref (w->candidates);
  g_hash_table_unref (w->done);
}

static gboolean
watch (const FxCommand *command, Options *o, int argc, gchar **argv,
    gint *failed, GError **error)
{
  const GOptionEntry entries[] = {
    { "recursive", 'r', 0, G_OPTION_ARG_NONE, &o->recursive,
        "Folders within as well", NULL },
    { "existing", 0, 0, G_OPTION_ARG_NONE, &o->existing,
        "Take the files that are there already", NULL },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &o->format,
        "Format of the outputs (that of each input)", "NAME" },
    { "settle", 0, 0, G_OPTION_ARG_INT, &o->settle,
        "A file is taken when it has not changed for so long (1000)", "MS" },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &o->jobs,
        "Files at a time (as many as there are processors)", "N" },
    { .long_name = NULL },
  };
  if (!fx_command_parse (
          command, entries, &o->chain, 2, 2, &argc, &argv, error) ||
      !fx_chain_settings (&o->chain, error))
    return FALSE;
  if (o->settle < 0 || o->settle > 600000 || o->jobs < 0 || o->jobs > 256) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
        "--settle %d --jobs %d: 0 to 600000 ms and 0 to 256 jobs are possible",
        o->settle, o->jobs);
    return FALSE;
  }
  g_autoptr (GPtrArray) specs = fx_chain_specs (&o->chain, error);
  g_autoptr (FxChain) chain =
      specs ? fx_chain_new (specs, o->chain.device, error) : NULL;
  if (!chain)
    return FALSE;
  if (o->format) { /* one that is not known fails now, not with every file */
    GstElement *e = fx_format_encoder (o->format, "--format", error);
    if (!e)
      return FALSE;
    gst_object_unref (gst_object_ref_sink (e));
  }
  Watch w = { .o = o };
  w.batch = (FxBatch){ .specs = specs,
    .device = o->chain.device,
    .output = { .overwrite = TRUE },
    .two_pass = TRUE };
  gboolean good = prepare (&w, argv, error);
  if (good)
    watch_until_interrupted (&w);
  *failed = w.failed;
  g_free (w.in);
  g_free (w.out);
  return good;
}

static int
run (const FxCommand *command, int argc, gchar **argv)
{
  Options o = { .settle = 1000 };
  GError *error = NULL;
  gint failed = 0;
  gboolean good = watch (command, &o, argc, argv, &failed, &error);
  fx_chain_options_clear (&o.chain);
  g_free (o.format);
  if (!good)
    return fx_command_fail (command, error);
  return failed ? FX_EXIT_FAILED : FX_EXIT_DONE;
}

const FxCommand fx_watch_command = {
  "watch",
  "IN-DIR OUT-DIR",
  "what comes into a folder through effects into another",
  "A line on stdout tells of every file; Ctrl-C ends. A file that changes is\n"
  "done again, and its output replaced. OUT-DIR may be within IN-DIR.\n\n"
  "  gst-fx-1.0 watch inbox outbox -r -f flac -c voice.toml",
  run,
};
