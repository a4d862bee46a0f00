/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What happens to the audio of one stream of fxbatch on the CPU: its bands and
 * its sections as one cascade (FxCascade), with the rules of every filter here
 * for gaps, missing data and the end. */

#include "gst/elements/gstfxbatchpriv.h"
#include <string.h>

#define SILENT 1e-6       /* -120 dBFS */
#define DRAIN_FRAMES 1024 /* of silence, at once */

static GstFxBatchFilter *
own_filter (GstFxBatchLane *lane)
{
  return &GST_FX_BATCH_PAD (lane->sink)->filter;
}

/* --- settings ---------------------------------------------------------------------- */

static void
set_params (GstFxBatchLane *lane, FxInstance *fx, gconstpointer params)
{
  FxError err;
  if (fx_instance_set_params (fx, params, FX_RAMP_DEFAULT, &err) != FX_OK)
    gst_fx_faults_warn (GST_ELEMENT (lane->batch), &lane->warned, &err);
  else
    lane->warned = (GstFxWarned){ NULL, NULL };
}

static void
update (GstFxBatchLane *lane)
{
  GstFxBatchFilter *common = &lane->batch->filter;
  if (!gst_fx_batch_filter_is_new (&lane->used, own_filter (lane), common))
    return;
  guint what =
      gst_fx_batch_filter_take (&lane->used, own_filter (lane), common);
  if (what & GST_FX_BATCH_NEW_BANDS)
    set_params (lane, lane->eq, lane->used.eq);
  if (what & GST_FX_BATCH_NEW_SECTIONS)
    set_params (lane, lane->sos, lane->used.sos);
}

void
gst_fx_batch_audio_reset (GstFxBatchLane *lane)
{
  lane->next = GST_CLOCK_TIME_NONE;
  if (!lane->set_up)
    return;
  fx_cascade_split (lane->cascade);
  fx_instance_reset (lane->eq);
  fx_instance_reset (lane->sos);
}

void
gst_fx_batch_audio_clear (GstFxBatchLane *lane)
{
  if (!lane->eq && !lane->sos)
    return; /* perhaps the element is no more */
  gst_fx_batch_device_leave (lane);
  fx_cascade_free (lane->cascade);
  fx_instance_free (lane->eq);
  fx_instance_free (lane->sos);
  lane->cascade = NULL;
  lane->eq = lane->sos = NULL;
  lane->set_up = FALSE;
  lane->next = GST_CLOCK_TIME_NONE;
  lane->warned = (GstFxWarned){ NULL, NULL };
}

/* What set-up says of params; warnings and errors are told once. */
static gboolean
set_up_one (GstFxBatchLane *lane, FxInstance *fx, const FxFormat *f,
    gconstpointer params)
{
  FxError err;
  int rc = fx_instance_setup (fx, f, params, &err);
  if (rc < 0 && gst_fx_faults_is_news (&lane->warned, &err))
    gst_fx_faults_fail (GST_ELEMENT (lane->batch), &err);
  else if (rc > 0)
    gst_fx_faults_warn (GST_ELEMENT (lane->batch), &lane->warned, &err);
  return rc >= 0;
}

gboolean
gst_fx_batch_audio_set_up (GstFxBatchLane *lane, const GstAudioInfo *info)
{
  FxFormat f = gst_fx_audio_format (info);
  if (!lane->eq)
    lane->eq = fx_instance_new (&fx_eq_proc);
  if (!lane->sos)
    lane->sos = fx_instance_new (&fx_sos_proc);
  gst_fx_batch_device_leave (lane);
  lane->set_up = FALSE;
  fx_cascade_free (lane->cascade);
  lane->cascade = NULL;
  gst_fx_batch_filter_take (
      &lane->used, own_filter (lane), &lane->batch->filter);
  if (lane->eq && lane->sos &&
      !(set_up_one (lane, lane->eq, &f, lane->used.eq) &&
          set_up_one (lane, lane->sos, &f, lane->used.sos)))
    return FALSE;
  if (lane->eq && lane->sos)
    lane->cascade =
        fx_cascade_new ((FxInstance *const[]){ lane->eq, lane->sos }, 2);
  if (!lane->cascade) {
    GST_ELEMENT_ERROR (lane->batch, RESOURCE, NO_SPACE_LEFT,
        ("%s: the filter needs more memory than there is.",
            GST_PAD_NAME (lane->sink)),
        (NULL));
    return FALSE;
  }
  lane->info = *info;
  lane->next = GST_CLOCK_TIME_NONE;
  lane->set_up = TRUE;
  gst_fx_batch_device_join (lane);
  return TRUE;
}

/* --- buffers ------------------------------------------------------------------------ */

GstFlowReturn
gst_fx_batch_audio_begin (GstFxBatchLane *lane, GstBuffer **buf, gboolean *work)
{
  GstFxBatch *self = lane->batch;
  *work = FALSE;
  if (!lane->set_up)
    return GST_FLOW_NOT_NEGOTIATED;
  if (gst_fx_audio_jumps (*buf, lane->next) &&
      gst_fx_ends_read (&self->ends, GST_ELEMENT (self)).reset_on !=
          GST_FX_RESET_ON_FLUSH)
    gst_fx_batch_audio_reset (lane);
  update (lane);
  GstClockTime position =
      GST_BUFFER_PTS_IS_VALID (*buf) ? GST_BUFFER_PTS (*buf) : lane->next;
  gsize frames = gst_fx_audio_count (&lane->info, *buf);
  gboolean gap = GST_BUFFER_FLAG_IS_SET (*buf, GST_BUFFER_FLAG_GAP);
  lane->next = gst_fx_audio_end (&lane->info, position, frames);
  if (gap) /* is it over? */
    fx_cascade_split (lane->cascade);
  if (gap && fx_cascade_memory (lane->cascade) < SILENT) {
    /* Silence in, silence out; settings that changed need no ramp. */
    fx_instance_reset (lane->eq);
    fx_instance_reset (lane->sos);
  } else if (frames > 0) {
    *work = TRUE;
    *buf = gst_buffer_make_writable (*buf);
    if (gap)
      gst_buffer_memset (*buf, 0, 0, (gsize)-1);
    GST_BUFFER_FLAG_UNSET (*buf, GST_BUFFER_FLAG_GAP);
  }
  return GST_FLOW_OK;
}

GstFlowReturn
gst_fx_batch_audio_filter (GstFxBatchLane *lane, GstBuffer *buf)
{
  GstAudioBuffer audio;
  if (!gst_audio_buffer_map (&audio, &lane->info, buf, GST_MAP_READWRITE)) {
    gst_fx_audio_map_failed (GST_ELEMENT (lane->batch), buf);
    return GST_FLOW_ERROR;
  }
  FxBlock block = { audio.planes, 0, (gsize)audio.n_samples };
  int rc = fx_cascade_process (lane->cascade, &block, &block);
  gst_audio_buffer_unmap (&audio);
  return rc < 0 ? GST_FLOW_ERROR : GST_FLOW_OK;
}

/* --- ends ------------------------------------------------------------------------------ */

/* Sends what comes out when silence goes in from lane->next on, while it rings
 * (whole: in any case), `most` frames in all. */
static GstFlowReturn
feed_silence (GstFxBatchLane *lane, guint64 most, gboolean whole, guint64 *done)
{
  GstFlowReturn ret = GST_FLOW_OK;
  gboolean work;
  *done = 0;
  gst_fx_batch_device_home (lane);
  while (*done < most && ret == GST_FLOW_OK &&
         (whole || fx_cascade_memory (lane->cascade) >= SILENT)) {
    gsize frames = (gsize)MIN (most - *done, DRAIN_FRAMES);
    GstBuffer *buf = gst_fx_audio_new_buffer (&lane->info, frames, lane->next);
    gst_buffer_memset (buf, 0, 0, (gsize)-1);
    ret = gst_fx_batch_audio_begin (lane, &buf, &work);
    if (ret == GST_FLOW_OK && work)
      ret = gst_fx_batch_audio_filter (lane, buf);
    if (ret == GST_FLOW_OK)
      ret = gst_pad_push (lane->src, buf);
    else
      gst_buffer_unref (buf);
    *done += frames;
  }
  return ret;
}

GstFlowReturn
gst_fx_batch_audio_finish (GstFxBatchLane *lane)
{
  GstFxBatch *self = lane->batch;
  GstFxEnds ends = gst_fx_ends_read (&self->ends, GST_ELEMENT (self));
  GstFlowReturn ret = GST_FLOW_OK;
  guint64 done;
  if (lane->set_up && ends.tail != GST_FX_TAIL_NONE &&
      !fx_instance_is_fresh (lane->eq)) {
    GstEvent *longer = NULL;
    if (GST_CLOCK_TIME_IS_VALID (lane->next))
      longer = gst_fx_ends_extend (&lane->segment, lane->sink,
          lane->next + (GstClockTime)(ends.max_tail * GST_MSECOND));
    if (longer)
      gst_pad_push_event (lane->src, longer);
    guint64 most = gst_fx_ends_tail_frames (&ends, &lane->segment, lane->next,
        (guint64)GST_AUDIO_INFO_RATE (&lane->info));
    ret = feed_silence (lane, most, ends.tail == GST_FX_TAIL_TIME, &done);
  }
  gst_fx_batch_device_home (lane);
  gst_fx_batch_audio_reset (lane);
  return ret;
}

GstFlowReturn
gst_fx_batch_audio_gap (GstFxBatchLane *lane, GstEvent **event)
{
  GstClockTime time, duration;
  guint64 fed;
  gst_event_parse_gap (*event, &time, &duration);
  lane->next = time;
  if (!GST_CLOCK_TIME_IS_VALID (duration) || !lane->set_up)
    return GST_FLOW_OK;
  guint64 frames = gst_fx_audio_frames (&lane->info, duration);
  GstFlowReturn ret = feed_silence (lane, frames, FALSE, &fed);
  GstClockTime from = time + gst_fx_audio_time (&lane->info, fed);
  lane->next = time + duration;
  if (fed == 0)
    return ret;
  gst_event_unref (*event);
  *event = fed < frames ? gst_event_new_gap (from, lane->next - from) : NULL;
  return ret;
}
