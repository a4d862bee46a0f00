/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Gathers the buffers of all streams of fxbatch and has them processed.
 *
 * A cycle begins with the first buffer that is there and ends when every stream
 * that is alive has one, or when it has waited long enough: `latency` for live
 * streams and for those that downstream holds up, PATIENCE for others, whose
 * upstream may take its time but may also be waiting for a stream here. No time
 * at all where that is known: the thread that feeds the stream is being kept
 * waiting at another pad. Who was waited for in vain is not waited for again
 * before it brings something. */

#include "gst/elements/gstfxbatchpriv.h"

#define PATIENCE (500 * G_TIME_SPAN_MILLISECOND)

/* --- what to wait for: all under the lock -------------------------------------- */

static GstFxBatchStanding
standing_of (const GstFxBatchLane *lane)
{
  gboolean away = lane->busy || lane->done || lane->taken;
  if (!gst_fx_batch_lane_runs (lane))
    return GST_FX_BATCH_ABSENT;
  if (!away && lane->buffers > 0 && GST_IS_BUFFER (lane->items.head->data))
    return GST_FX_BATCH_READY;
  if (!lane->negotiated || lane->ended || lane->missed)
    return GST_FX_BATCH_ABSENT;
  if (lane->live)
    return GST_FX_BATCH_LIVE;
  return away ? GST_FX_BATCH_AWAY : GST_FX_BATCH_COMING;
}

static gboolean
is_awaited (const GstFxBatchLane *lane)
{
  return lane->standing > GST_FX_BATCH_READY;
}

/* What it is to a cycle now. */
static void
judge (GstFxBatchLane *lane)
{
  GstFxBatch *self = lane->batch;
  GstFxBatchStanding old = lane->standing, now = standing_of (lane);
  if (now == old)
    return;
  lane->standing = now;
  self->standing[now]++;
  if (--self->standing[old] == 0 && old > GST_FX_BATCH_READY)
    self->sooner = TRUE; /* perhaps those were the most patient */
  if (now == GST_FX_BATCH_READY)
    lane->since = g_get_monotonic_time ();
}

void
gst_fx_batch_kick (GstFxBatchLane *lane)
{
  GstFxBatch *self = lane->batch;
  judge (lane);
  if (self->until == 0 || self->standing[GST_FX_BATCH_READY] == 0)
    return;
  gboolean all =
      !self->gathers || self->standing[GST_FX_BATCH_LIVE] +
                                self->standing[GST_FX_BATCH_AWAY] +
                                self->standing[GST_FX_BATCH_COMING] ==
                            0;
  if (all || self->sooner || self->until == G_MAXINT64) {
    self->until = 0;
    g_cond_signal (&self->wake);
  }
}

/* Whether the thread that feeds the lane is being kept waiting. */
static gboolean
is_starved (GstFxBatch *self, const GstFxBatchLane *lane)
{
  for (guint i = 0; i < self->lanes->len && self->held > 0; i++) {
    const GstFxBatchLane *other = self->lanes->pdata[i];
    if (other->held && other->feeder == lane->feeder)
      return TRUE;
  }
  return FALSE;
}

/* How long a cycle that began then waits for that one. */
static gint64
limit_of (GstFxBatch *self, const GstFxBatchLane *lane, gint64 begun)
{
  gint64 bound = atomic_load (&self->latency);
  switch (lane->standing) {
  case GST_FX_BATCH_LIVE:
    return begun + bound;
  case GST_FX_BATCH_AWAY:
    return MAX (begun, lane->pushed) + bound;
  default:
    return is_starved (self, lane) ? begun : begun + MAX (bound, PATIENCE);
  }
}

/* When a cycle is due: G_MAXINT64 while there is nothing, 0 when all is
 * there. */
static gint64
due_time (GstFxBatch *self)
{
  gint64 begun = G_MAXINT64, due = 0;
  if (self->standing[GST_FX_BATCH_READY] == 0)
    return G_MAXINT64;
  for (guint i = 0; i < self->lanes->len; i++) {
    GstFxBatchLane *lane = self->lanes->pdata[i];
    if (lane->standing == GST_FX_BATCH_READY)
      begun = MIN (begun, lane->since);
  }
  for (guint i = 0; i < self->lanes->len && self->gathers; i++) {
    if (is_awaited (self->lanes->pdata[i]))
      due = MAX (due, limit_of (self, self->lanes->pdata[i], begun));
  }
  return due;
}

/* --- a cycle --------------------------------------------------------------------- */

/* Takes what is there. Under the lock. */
static void
take (GstFxBatch *self)
{
  gboolean late = FALSE;
  for (guint i = 0; i < self->lanes->len; i++) {
    GstFxBatchLane *lane = self->lanes->pdata[i];
    if (lane->standing == GST_FX_BATCH_READY) {
      GstFxBatchJob job = { .lane = lane,
        .buf = g_queue_pop_head (&lane->items) };
      g_array_append_val (self->jobs, job);
      lane->buffers--;
      lane->taken = TRUE;
      lane->missed = FALSE;
      g_cond_broadcast (&lane->changed); /* there is room */
    } else if (self->gathers && is_awaited (lane)) {
      late = lane->missed = TRUE;
    }
    judge (lane);
  }
  self->counts.cycles++;
  self->counts.late += late;
  self->counts.buffers += self->jobs->len;
}

/* Gives back what was processed. Under the lock. */
static void
give (GstFxBatch *self)
{
  for (guint i = 0; i < self->jobs->len; i++) {
    GstFxBatchJob *job = &g_array_index (self->jobs, GstFxBatchJob, i);
    GstFxBatchLane *lane = job->lane;
    lane->taken = FALSE;
    if (gst_fx_batch_lane_runs (lane)) {
      lane->flow = job->ret;
      lane->done = g_steal_pointer (&job->buf);
    }
    gst_clear_buffer (&job->buf);
    judge (lane);
    g_cond_broadcast (&lane->changed);
  }
  g_array_set_size (self->jobs, 0);
}

static void
process (GstFxBatch *self)
{
  gboolean fails;
  gint64 begun = g_get_monotonic_time ();
  g_mutex_lock (&self->device_lock);
  for (guint i = 0; i < self->jobs->len; i++) {
    GstFxBatchJob *job = &g_array_index (self->jobs, GstFxBatchJob, i);
    job->ret = gst_fx_batch_audio_begin (job->lane, &job->buf, &job->work);
  }
  if (self->device && !self->failing)
    gst_fx_batch_device_process (self);
  fails = self->failing && !self->failed;
  self->failed = self->failing;
  for (guint i = 0; i < self->jobs->len; i++) {
    GstFxBatchJob *job = &g_array_index (self->jobs, GstFxBatchJob, i);
    if (self->failed)
      job->ret = GST_FLOW_ERROR;
    else if (job->work)
      job->ret = gst_fx_batch_audio_filter (job->lane, job->buf);
    if (job->ret != GST_FLOW_OK)
      gst_clear_buffer (&job->buf);
  }
  g_mutex_unlock (&self->device_lock);
  if (fails)
    gst_fx_device_post_error (GST_ELEMENT (self), &self->error);
  fx_times_add (self->times, (guint64)(g_get_monotonic_time () - begun) * 1000);
}

gpointer
gst_fx_batch_collect (gpointer data)
{
  GstFxBatch *self = data;
  g_mutex_lock (&self->lock);
  while (!self->stop) {
    gint64 due = due_time (self);
    if (due <= g_get_monotonic_time ()) {
      take (self);
      g_mutex_unlock (&self->lock);
      process (self);
      g_mutex_lock (&self->lock);
      give (self);
      continue;
    }
    self->until = due;
    if (due == G_MAXINT64)
      g_cond_wait (&self->wake, &self->lock);
    else
      g_cond_wait_until (&self->wake, &self->lock, due);
    self->until = 0;
    self->sooner = FALSE;
  }
  g_mutex_unlock (&self->lock);
  return NULL;
}
