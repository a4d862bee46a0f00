/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Each input is read in a thread of its own, which waits when its queue is
 * full; the calling thread takes from both as much as both have. */

#include <string.h>
#include "gst/tools/analysis/pair.h"
#include "gst/tools/report.h"

enum { ROOM = 1 << 16 }; /* samples that wait */

typedef struct Side {
  const FxInput *input;
  GMutex *lock;
  GCond *changed;
  GCancellable *stop; /* of both sides */
  GThread *thread;
  GError *error;
  GstAudioInfo info;
  gboolean has_info, ended;
  guint64 skip, frames;
  gdouble *queue;          /* interleaved; from `at` on, without wrap-around */
  gsize room, at, waiting; /* frames */
} Side;

/* Called with the lock held. */
static void
append (Side *s, const gdouble *frames, gsize n)
{
  gsize channels = (gsize)s->info.channels;
  if (s->at + s->waiting + n > s->room) {
    memmove (s->queue, s->queue + s->at * channels,
        s->waiting * channels * sizeof *s->queue);
    s->at = 0;
  }
  memcpy (s->queue + (s->at + s->waiting) * channels, frames,
      n * channels * sizeof *frames);
  s->waiting += n;
}

static gboolean
take (gpointer data, const GstAudioInfo *info, const gdouble *frames, gsize n)
{
  Side *s = data;
  g_mutex_lock (s->lock);
  if (!s->has_info) {
    s->info = *info;
    s->room = MAX (1024, ROOM / (gsize)info->channels);
    s->queue = g_new (gdouble, s->room * (gsize)info->channels);
    s->has_info = TRUE;
    g_cond_broadcast (s->changed);
  }
  s->frames += n;
  gsize skip = (gsize)MIN (s->skip, n), m;
  s->skip -= skip;
  for (gsize at = skip; at < n; at += m) {
    while (s->waiting == s->room && !g_cancellable_is_cancelled (s->stop))
      g_cond_wait (s->changed, s->lock);
    if (g_cancellable_is_cancelled (s->stop))
      break;
    m = MIN (n - at, s->room - s->waiting);
    append (s, frames + at * (gsize)info->channels, m);
    g_cond_broadcast (s->changed);
  }
  gboolean go_on = !g_cancellable_is_cancelled (s->stop);
  g_mutex_unlock (s->lock);
  return go_on;
}

static gpointer
read_side (gpointer data)
{
  Side *s = data;
  const FxRun run = { .cancellable = s->stop };
  GError *error = NULL;
  fx_read_frames (s->input, NULL, NULL, take, s, &run, &error);
  g_mutex_lock (s->lock);
  s->error = error;
  s->ended = TRUE;
  g_cond_broadcast (s->changed);
  g_mutex_unlock (s->lock);
  return NULL;
}

/* Says which of the two it is. */
static gboolean
take_error (Side *s, GError **error)
{
  const gchar *path = fx_report_path (s->input->path);
  if (!s->error && !s->has_info)
    s->error = g_error_new (
        FX_TOOL_ERROR, FX_TOOL_FAILED, "%s: there is no sound in it", path);
  if (!s->error)
    return FALSE;
  if (!g_str_has_prefix (s->error->message, path))
    g_prefix_error (&s->error, "%s: ", path);
  g_propagate_error (error, g_steal_pointer (&s->error));
  return TRUE;
}

static gboolean
check_formats (const Side *a, const Side *b, GError **error)
{
  const gchar *of_a = fx_report_path (a->input->path);
  const gchar *of_b = fx_report_path (b->input->path);
  if (a->info.rate != b->info.rate) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s has %d Hz and %s has %d Hz: only sounds of one rate can be "
        "compared; gst-fx-1.0 convert --rate makes one of the other",
        of_a, a->info.rate, of_b, b->info.rate);
    return FALSE;
  }
  if (a->info.channels != b->info.channels) {
    g_set_error (error, FX_TOOL_ERROR, FX_TOOL_FAILED,
        "%s has %d channel%s and %s has %d: only sounds of as many channels "
        "can be compared; gst-fx-1.0 convert --channels makes one of the other",
        of_a, a->info.channels, a->info.channels == 1 ? "" : "s", of_b,
        b->info.channels);
    return FALSE;
  }
  return TRUE;
}

/* Takes what both have and hands it on, without the lock meanwhile. */
static void
hand_on (Side *a, Side *b, FxPairFn fn, gpointer data, gdouble *block_a,
    gdouble *block_b, gsize most)
{
  gsize n = most, channels = (gsize)a->info.channels;
  Side *sides[2] = { a, b };
  gdouble *blocks[2] = { block_a, block_b };
  for (int i = 0; i < 2; i++) {
    if (sides[i]->waiting > 0 || !sides[i]->ended)
      n = MIN (n, sides[i]->waiting);
  }
  for (int i = 0; i < 2; i++) {
    Side *s = sides[i];
    if (s->waiting == 0) {
      blocks[i] = NULL;
      continue;
    }
    memcpy (blocks[i], s->queue + s->at * channels,
        n * channels * sizeof *s->queue);
    s->at += n;
    s->waiting -= n;
  }
  g_cond_broadcast (a->changed);
  g_mutex_unlock (a->lock);
  fn (data, &a->info, blocks[0], blocks[1], n);
  g_mutex_lock (a->lock);
}

static gboolean
is_ready (const Side *s)
{
  return s->waiting > 0 || s->ended;
}

/* With the lock held. */
static gboolean
read_both (
    FxPair *pair, Side *a, Side *b, FxPairFn fn, gpointer data, GError **error)
{
  enum { MOST = 4096 };
  g_autofree gdouble *block_a = NULL, *block_b = NULL;
  for (;;) {
    while (!is_ready (a) || !is_ready (b)) {
      /* A side that failed ends the wait for the other one. */
      if ((a->ended && a->error) || (b->ended && b->error))
        break;
      g_cond_wait (a->changed, a->lock);
    }
    if ((a->ended && take_error (a, error)) ||
        (b->ended && take_error (b, error)))
      return FALSE;
    if (!block_a) {
      if (!check_formats (a, b, error))
        return FALSE;
      block_a = g_new (gdouble, (gsize)MOST * (gsize)a->info.channels);
      block_b = g_new (gdouble, (gsize)MOST * (gsize)a->info.channels);
    }
    gboolean one_ended = a->waiting == 0 || b->waiting == 0;
    if ((a->waiting == 0 && b->waiting == 0) || (one_ended && pair->both_only))
      return TRUE;
    hand_on (a, b, fn, data, block_a, block_b, MOST);
  }
}

static void
end_side (Side *s)
{
  g_thread_join (s->thread);
  g_clear_error (&s->error);
  g_free (s->queue);
}

static void
pass_on (GCancellable *from, gpointer to)
{
  g_cancellable_cancel (to);
}

gboolean
fx_pair_read (FxPair *pair, FxPairFn fn, gpointer data, GError **error)
{
  GMutex lock;
  GCond changed;
  g_mutex_init (&lock);
  g_cond_init (&changed);
  g_autoptr (GCancellable) stop = g_cancellable_new ();
  gulong id = g_cancellable_connect (
      fx_interrupted (), G_CALLBACK (pass_on), stop, NULL);
  Side a = { .input = &pair->a,
    .lock = &lock,
    .changed = &changed,
    .stop = stop,
    .skip = pair->shift < 0 ? (guint64)-pair->shift : 0 };
  Side b = { .input = &pair->b,
    .lock = &lock,
    .changed = &changed,
    .stop = stop,
    .skip = pair->shift > 0 ? (guint64)pair->shift : 0 };
  a.thread = g_thread_new ("a", read_side, &a);
  b.thread = g_thread_new ("b", read_side, &b);
  g_mutex_lock (&lock);
  gboolean good = read_both (pair, &a, &b, fn, data, error);
  g_cancellable_cancel (stop);
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
  end_side (&a);
  end_side (&b);
  g_cancellable_disconnect (fx_interrupted (), id);
  /* What was interrupted only seems to have ended. */
  if (good && g_cancellable_is_cancelled (fx_interrupted ())) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "interrupted");
    good = FALSE;
  }
  pair->frames_a = a.frames;
  pair->frames_b = b.frames;
  g_cond_clear (&changed);
  g_mutex_clear (&lock);
  return good;
}
