/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the device does in a cycle of fxbatch: for each format one launch that
 * filters all streams of it that are there, each with its own sections. Samples
 * in memory of the host go there and come back within the launch; those on the
 * device are queued on the element's stream, and who takes the buffers waits.
 *
 * All by the collector, under the device lock. */

#include "gst/elements/gstfxbatchpriv.h"
#include "gst/device/gstfxdevicepool.h"

/* Section-samples at a time from which on a device is worth it: with less, one
 * core is done before a device has begun. */
#define WORTH 100000
/* It is given up below half of that, so that it does not come and go. */
#define NOT_WORTH (WORTH / 2)

static GstFxBatchJob *
job_at (GstFxBatch *self, guint i)
{
  return &g_array_index (self->jobs, GstFxBatchJob, i);
}

/* What the stream is to the device, as of this buffer. */
static void
weigh (GstFxBatch *self, GstFxBatchJob *job)
{
  GstFxBatchLane *lane = job->lane;
  guint sections = MAX (fx_cascade_sections (lane->cascade), 1);
  job->frames = gst_fx_audio_count (&lane->info, job->buf);
  self->load -= lane->load;
  lane->load = (guint64)job->frames * sections *
               (guint64)GST_AUDIO_INFO_CHANNELS (&lane->info);
  self->load += lane->load;
  if (lane->group) {
    lane->group->sections = MAX (lane->group->sections, sections);
    lane->group->frames = MAX (lane->group->frames, (guint)job->frames);
  }
}

/* Whether it can go to the device now; else why not. */
static const gchar *
obstacle (GstFxBatch *self, GstFxBatchJob *job)
{
  GstFxBatchLane *lane = job->lane;
  if (!lane->group)
    return "channels are not interleaved";
  if (!self->wanted && !lane->on_device)
    return "less than 100,000 section-samples at a time";
  gst_fx_batch_device_keep (self, lane->group);
  if (!gst_fx_batch_device_enter (lane))
    return lane->group->refused ? lane->group->refused
                                : "the device is being set up";
  if (!fx_cascade_is_ready (lane->cascade))
    return fx_cascade_device_stats (lane->cascade).reason;
  FxError err = fx_cascade_error (lane->cascade);
  if (err.code >= 0)
    return NULL;
  gst_fx_batch_device_fail (self, &err);
  return "the device has failed";
}

static void
count_launch (GstFxBatch *self, guint streams)
{
  self->launches++;
  self->launched += streams;
  self->most = MAX (self->most, streams);
}

/* The job is done, or rc tells why not. */
static void
finish (GstFxBatch *self, GstFxBatchJob *job, int rc, const FxError *err)
{
  if (fx_cascade_processed (job->lane->cascade, job->frames, rc, err) < 0)
    gst_fx_batch_device_fail (self, err);
  job->work = FALSE;
  job->where = GST_FX_BATCH_HERE;
}

/* --- memory of the host ------------------------------------------------------------ */

static gboolean
open_host (GstFxBatchJob *job)
{
  if (!gst_audio_buffer_map (
          &job->audio, &job->lane->info, job->buf, GST_MAP_READWRITE))
    return FALSE; /* the CPU tells what is wrong */
  job->where = GST_FX_BATCH_FROM_HOST;
  return TRUE;
}

/* What the jobs have from frame `from` on, as many frames as the run takes. */
static void
list_host (GstFxBatch *self, const GstFxBatchGroup *g, gsize from)
{
  g_array_set_size (self->host_jobs, 0);
  for (guint i = 0; i < self->jobs->len; i++) {
    GstFxBatchJob *job = job_at (self, i);
    if (job->where != GST_FX_BATCH_FROM_HOST || job->lane->group != g ||
        job->frames <= from)
      continue;
    gchar *x = (gchar *)job->audio.planes[0] +
               from * (gsize)GST_AUDIO_INFO_BPF (&job->lane->info);
    FxDeviceHostJob one = { job->lane->slot,
      (guint32)MIN (job->frames - from, g->run->frames), x, x };
    g_array_append_val (self->host_jobs, one);
  }
}

static void
launch_host (GstFxBatch *self, const GstFxBatchGroup *g)
{
  FxError err;
  int rc = FX_OK;
  gsize from = 0;
  for (list_host (self, g, 0); self->host_jobs->len > 0 && rc == FX_OK;
       list_host (self, g, from)) {
    rc = self->device->backend->host (g->run->run,
        (const FxDeviceHostJob *)(gpointer)self->host_jobs->data,
        self->host_jobs->len, &err);
    count_launch (self, self->host_jobs->len);
    from += g->run->frames;
  }
  for (guint i = 0; i < self->jobs->len; i++) {
    GstFxBatchJob *job = job_at (self, i);
    if (job->where != GST_FX_BATCH_FROM_HOST || job->lane->group != g)
      continue;
    gst_audio_buffer_unmap (&job->audio);
    finish (self, job, rc, &err);
  }
}

/* --- memory of the device ------------------------------------------------------------- */

/* Where the memory is to be written it has to be the buffer's alone. */
static gboolean
open_there (GstFxBatch *self, GstFxBatchJob *job, FxError *err)
{
  GstFxBatchLane *lane = job->lane;
  gboolean in_place;
  job->buf = gst_fx_device_buffer_take (
      self->device, &lane->pool, self->stream, job->buf, err);
  if (!job->buf ||
      !gst_fx_device_memory_peek (job->buf, self->device, &job->in))
    return FALSE;
  in_place = gst_buffer_is_writable (job->buf) &&
             gst_memory_is_writable (job->in.memory);
  job->result = in_place ? gst_buffer_ref (job->buf)
                         : gst_fx_device_pool_acquire (
                               &lane->pool, self->device, job->in.size, err);
  if (!job->result)
    return FALSE;
  if (in_place) {
    job->out = job->in;
    return gst_fx_device_memory_begin (
               job->in.memory, self->stream, GST_MAP_READWRITE, err) == FX_OK;
  }
  gst_buffer_copy_into (
      job->result, job->buf, GST_BUFFER_COPY_METADATA, 0, (gsize)-1);
  gst_fx_device_memory_peek (job->result, self->device, &job->out);
  if (gst_fx_device_memory_begin (
          job->in.memory, self->stream, GST_MAP_READ, err) != FX_OK)
    return FALSE;
  if (gst_fx_device_memory_begin (
          job->out.memory, self->stream, GST_MAP_WRITE, err) == FX_OK)
    return TRUE;
  gst_fx_device_memory_end (job->in.memory, self->stream, GST_MAP_READ, NULL);
  return FALSE;
}

static void
close_there (GstFxBatch *self, GstFxBatchJob *job)
{
  FxError err;
  int rc;
  if (job->in.memory == job->out.memory) {
    rc = gst_fx_device_memory_end (
        job->in.memory, self->stream, GST_MAP_READWRITE, &err);
  } else {
    rc = gst_fx_device_memory_end (
        job->in.memory, self->stream, GST_MAP_READ, &err);
    int end = gst_fx_device_memory_end (job->out.memory, self->stream,
        GST_MAP_WRITE, rc == FX_OK ? &err : NULL);
    rc = rc == FX_OK ? end : rc;
  }
  if (rc < 0)
    gst_fx_batch_device_fail (self, &err);
  gst_buffer_unref (job->buf);
  job->buf = g_steal_pointer (&job->result);
}

static void
launch_there (GstFxBatch *self, const GstFxBatchGroup *g)
{
  FxError err;
  g_array_set_size (self->device_jobs, 0);
  for (guint i = 0; i < self->jobs->len; i++) {
    GstFxBatchJob *job = job_at (self, i);
    if (job->where != GST_FX_BATCH_THERE || job->lane->group != g)
      continue;
    FxDeviceJob one = { job->lane->slot, 0, job->in.at, job->out.at,
      job->frames };
    g_array_append_val (self->device_jobs, one);
  }
  if (self->device_jobs->len == 0)
    return;
  int rc = self->device->backend->process (g->run->run,
      (const FxDeviceJob *)(gpointer)self->device_jobs->data,
      self->device_jobs->len, self->stream, &err);
  count_launch (self, self->device_jobs->len);
  for (guint i = 0; i < self->jobs->len; i++) {
    GstFxBatchJob *job = job_at (self, i);
    if (job->where != GST_FX_BATCH_THERE || job->lane->group != g)
      continue;
    close_there (self, job);
    finish (self, job, rc, &err);
  }
}

/* --- a cycle ----------------------------------------------------------------------------- */

static void
prepare (GstFxBatch *self, GstFxBatchJob *job)
{
  const gchar *why = obstacle (self, job);
  FxError err;
  if (why) {
    self->reason = why;
  } else if (!job->lane->on_device) {
    open_host (job);
  } else if (open_there (self, job, &err)) {
    job->where = GST_FX_BATCH_THERE;
  } else {
    gst_fx_batch_device_fail (self, &err);
  }
}

void
gst_fx_batch_device_process (GstFxBatch *self)
{
  self->reason = NULL;
  for (guint i = 0; i < self->jobs->len; i++) {
    if (job_at (self, i)->work)
      weigh (self, job_at (self, i));
  }
  self->wanted = self->asked.use == GST_FX_DEVICE_CUDA ||
                 self->load >= (self->wanted ? NOT_WORTH : WORTH);
  for (guint i = 0; i < self->jobs->len; i++) {
    if (job_at (self, i)->work)
      prepare (self, job_at (self, i));
  }
  for (guint i = 0; i < self->groups->len; i++) {
    launch_host (self, self->groups->pdata[i]);
    launch_there (self, self->groups->pdata[i]);
  }
}
