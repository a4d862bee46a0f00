/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/media/batch.h"
#include <string.h>
#include "gst/tools/term/board.h"

void
fx_job_free (FxJob *job)
{
  g_free (job->in);
  g_free (job->out);
  g_free (job);
}

/* The folder that all files are in, with its "/" at the end. */
static gchar *
common_folder (GPtrArray *files)
{
  gchar *common = NULL;
  for (guint i = 0; i < files->len; i++) {
    g_autofree gchar *real = g_canonicalize_filename (files->pdata[i], NULL);
    gchar *slash = strrchr (real, '/');
    slash[1] = 0;
    if (!common) {
      common = g_strdup (real);
      continue;
    }
    gsize n = 0;
    while (common[n] && common[n] == real[n])
      n++;
    while (n && common[n - 1] != '/')
      n--;
    common[n] = 0;
  }
  return common ? common : g_strdup ("/");
}

static gchar *
output_name (const gchar *file, const gchar *common, const gchar *folder,
    const gchar *format)
{
  g_autofree gchar *real = g_canonicalize_filename (file, NULL);
  g_autofree gchar *below = g_strdup (real + strlen (common));
  if (!format)
    return g_build_filename (folder, below, NULL);
  gchar *slash = strrchr (below, '/');
  gchar *dot = strrchr (slash ? slash : below, '.');
  if (dot)
    *dot = 0;
  g_autofree gchar *named = g_strconcat (below, ".", format, NULL);
  return g_build_filename (folder, named, NULL);
}

GPtrArray *
fx_batch_jobs (
    GPtrArray *files, const gchar *folder, const gchar *format, GError **error)
{
  g_autoptr (GPtrArray) jobs =
      g_ptr_array_new_with_free_func ((GDestroyNotify)fx_job_free);
  g_autoptr (GHashTable) taken = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree gchar *common = common_folder (files);
  for (guint i = 0; i < files->len; i++) {
    FxJob *job = g_new0 (FxJob, 1);
    g_ptr_array_add (jobs, job);
    job->in = g_strdup (files->pdata[i]);
    job->out = output_name (job->in, common, folder, format);
    const gchar *other = g_hash_table_lookup (taken, job->out);
    if (other) {
      g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
          "%s and %s would both be written to %s; leave out --format, or "
          "rename one",
          other, job->in, job->out);
      return NULL;
    }
    g_hash_table_insert (taken, job->out, job->in);
  }
  return g_steal_pointer (&jobs);
}

gboolean
fx_parse_shard (
    const gchar *option, const gchar *text, FxShard *shard, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "/", -1);
  guint64 index, count;
  if (g_strv_length (parts) == 2 &&
      g_ascii_string_to_unsigned (parts[1], 10, 1, G_MAXUINT, &count, NULL) &&
      g_ascii_string_to_unsigned (parts[0], 10, 1, count, &index, NULL)) {
    *shard = (FxShard){ (guint)index, (guint)count };
    return TRUE;
  }
  g_set_error (error, FX_TOOL_ERROR, FX_TOOL_USAGE,
      "%s %s: is no shard; I/N is, part I of N, whole numbers from 1 on with I "
      "not above N, such as 1/4",
      option, text);
  return FALSE;
}

static gint
by_output (gconstpointer a, gconstpointer b)
{
  const FxJob *x = *(FxJob *const *)a, *y = *(FxJob *const *)b;
  return strcmp (x->out, y->out);
}

void
fx_batch_shard (GPtrArray *jobs, const FxShard *shard)
{
  guint n = 0;
  g_ptr_array_sort (jobs, by_output);
  for (guint i = shard->index - 1; i < jobs->len; i += shard->count) {
    gpointer job = jobs->pdata[i];
    jobs->pdata[i] = jobs->pdata[n];
    jobs->pdata[n++] = job;
    if (shard->count > jobs->len - i)
      break;
  }
  g_ptr_array_set_size (jobs, (gint)n);
}

/* Files that are opened and closed while others have the processors, which would
 * wait for them. */
#define AHEAD 2

typedef struct Work {
  const FxBatch *batch;
  FxBoard *board;
  gint failed; /* atomic */
} Work;

typedef struct Place {
  FxBoard *board;
  guint slot;
} Place;

static void
progress (gpointer data, gdouble fraction, GstClockTime position)
{
  Place *p = data;
  fx_board_progress (
      p->board, p->slot, fraction, (gdouble)position / (gdouble)GST_SECOND);
}

static gboolean
do_job (
    const FxBatch *batch, const FxJob *job, const FxRun *run, GError **error)
{
  FxInput input = batch->input;
  FxOutput output = batch->output;
  input.path = job->in;
  input.once = TRUE;
  output.path = job->out;
  return fx_process (&input, batch->specs, batch->device, &output,
      batch->two_pass, run, error);
}

/* Outputs have their name when they are whole only. */
static gboolean
is_done (const FxBatch *batch, const FxJob *job)
{
  return batch->skip_existing && g_file_test (job->out, G_FILE_TEST_EXISTS) &&
         !g_file_test (job->out, G_FILE_TEST_IS_DIR);
}

gboolean
fx_batch_one (const FxBatch *batch, const FxJob *job, GError **error)
{
  if (is_done (batch, job)) {
    fx_notice ("%s: skipped: %s is there already", job->in, job->out);
    return TRUE;
  }
  g_autoptr (FxBoard) board = fx_board_new (0, 1);
  Place place = { board, fx_board_begin (board, job->in) };
  FxRun run = { NULL, progress, &place, NULL };
  return do_job (batch, job, &run, error);
}

static gboolean
make_folder (const gchar *path, GError **error)
{
  g_autofree gchar *folder = g_path_get_dirname (path);
  if (!g_mkdir_with_parents (folder, 0777))
    return TRUE;
  int code = errno;
  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code), "%s: %s",
      folder, g_strerror (code));
  return FALSE;
}

static void
work (gpointer data, gpointer user_data)
{
  Work *w = user_data;
  FxJob *job = data;
  g_autoptr (GError) error = NULL;
  if (g_cancellable_is_cancelled (fx_interrupted ())) {
    g_atomic_int_inc (&w->failed);
    return;
  }
  Place place = { w->board, fx_board_begin (w->board, job->in) };
  FxRun run = { NULL, progress, &place, NULL };
  gboolean good = FALSE, done = is_done (w->batch, job);
  if (!done) {
    good =
        make_folder (job->out, &error) && do_job (w->batch, job, &run, &error);
    /* Another run may have made it meanwhile. */
    done = !good && is_done (w->batch, job);
  }
  if (done) {
    g_autofree gchar *why = g_strdup_printf ("%s is there already", job->out);
    fx_board_skip (w->board, place.slot, why);
    return;
  }
  if (!good)
    g_atomic_int_inc (&w->failed);
  fx_board_end (w->board, place.slot,
      good    ? NULL
      : error ? error->message
              : "?");
}

guint
fx_batch_run (const FxBatch *batch, GPtrArray *jobs)
{
  if (!jobs->len)
    return 0;
  guint at_once =
      batch->at_once ? batch->at_once : g_get_num_processors () + AHEAD;
  at_once = MIN (at_once, jobs->len);
  Work w = { batch, fx_board_new (jobs->len, at_once), 0 };
  fx_interrupted (); /* made before there are threads that ask for it */
  GThreadPool *pool = g_thread_pool_new (work, &w, (gint)at_once, TRUE, NULL);
  for (guint i = 0; i < jobs->len; i++)
    g_thread_pool_push (pool, jobs->pdata[i], NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  fx_board_free (w.board);
  return (guint)w.failed;
}
