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

static gboolean
is_ready (const GstFxBatchLane *lane)
{
  return lane->buffers > 0 && GST_IS_BUFFER (lane->items.head->data) &&
         !lane->done && !lane->busy && !lane->taken &&
         gst_fx_batch_lane_runs (lane);
}

static gboolean
is_awaited (const GstFxBatchLane *lane)
{
  return lane->negotiated && !lane->ended && !lane->missed &&
         gst_fx_batch_lane_runs (lane) && !is_ready (lane);
}

/* Whether the thread that feeds the lane is being kept waiting. */
static gboolean
is_starved (GstFxBatch *self, const GstFxBatchLane *lane)
{
  for (guint i = 0; i < self->lanes->len; i++) {
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
  if (lane->live)
    return begun + bound;
  if (lane->busy || lane->done || lane->taken)
    return MAX (begun, lane->pushed) + bound;
  return is_starved (self, lane) ? begun : begun + MAX (bound, PATIENCE);
}

/* When a cycle is due: G_MAXINT64 while there is nothing, 0 when all is
 * there. */
static gint64
due_time (GstFxBatch *self)
{
  gint64 now = g_get_monotonic_time (), begun = G_MAXINT64, due = 0;
  for (guint i = 0; i < self->lanes->len; i++) {
    GstFxBatchLane *lane = self->lanes->pdata[i];
    if (is_ready (lane)) {
      if (!lane->since)
        lane->since = now;
      begun = MIN (begun, lane->since);
    }
  }
  for (guint i = 0; i < self->lanes->len && begun < G_MAXINT64; i++) {
    if (self->device && is_awaited (self->lanes->pdata[i]))
      due = MAX (due, limit_of (self, self->lanes->pdata[i], begun));
  }
  return begun == G_MAXINT64 ? begun : due;
}

void
gst_fx_batch_kick (GstFxBatch *self)
{
  if (self->until > 0 && due_time (self) < self->until) {
    self->until = 0;
    g_cond_signal (&self->wake);
  }
}

/* --- a cycle --------------------------------------------------------------------- */

/* Takes what is there. Under the lock. */
static void
take (GstFxBatch *self)
{
  gboolean late = FALSE;
  for (guint i = 0; i < self->lanes->len; i++) {
    GstFxBatchLane *lane = self->lanes->pdata[i];
    if (is_ready (lane)) {
      GstFxBatchJob job = { .lane = lane,
        .buf = g_queue_pop_head (&lane->items) };
      g_array_append_val (self->jobs, job);
      lane->buffers--;
      lane->since = 0;
      lane->taken = TRUE;
      lane->missed = FALSE;
      g_cond_broadcast (&lane->changed); /* there is room */
    } else if (self->device && is_awaited (lane)) {
      late = lane->missed = TRUE;
    }
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
  }
  g_mutex_unlock (&self->lock);
  return NULL;
}
