/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What happens to audio in an element with several outputs. Streaming thread
 * only.
 *
 * All outputs are computed for each buffer, those that nobody wants into spare
 * memory, so that a pad that is linked later is right from its first frame.
 *
 * A process that is late by L frames: the first L that come out are dropped,
 * timestamps move with the content, and at the end L frames of silence bring
 * out the rest. So as many frames leave as come in, each at its own time.
 *
 * Automation is as in gstfxstream.c: blocks of at most 64 frames, at multiples
 * of 64 frames of time, with ramps that arrive at a block's end. */

#include <string.h>
#include "gst/gstfxbandspriv.h"

#define BLOCK_FRAMES 64
#define SILENT 1e-6 /* -120 dBFS */
#define DRAIN_FRAMES 1024

static guint
planes_per_output (const GstFxBandsPrivate *priv)
{
  return GST_AUDIO_INFO_LAYOUT (&priv->info) == GST_AUDIO_LAYOUT_NON_INTERLEAVED
             ? (guint)GST_AUDIO_INFO_CHANNELS (&priv->info)
             : 1;
}

/* --- settings ----------------------------------------------------------------- */

static void
update (GstFxBands *self, guint ramp)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  FxError err;
  if (gst_fx_settings_serial (&priv->settings) == priv->taken_serial)
    return;
  priv->taken_serial = gst_fx_settings_take (&priv->settings, priv->taken);
  if (fx_instance_set_params (priv->fx, priv->taken, ramp, &err) != FX_OK)
    gst_fx_faults_warn (GST_ELEMENT (self), &priv->warned, &err);
  else
    priv->warned = (GstFxWarned){ NULL, NULL };
}

static void
sync_to (GstFxBands *self, GstClockTime position)
{
  GstSegment *segment = &gst_fx_bands_priv (self)->segment;
  if (segment->format == GST_FORMAT_TIME &&
      GST_CLOCK_TIME_IS_VALID (position)) {
    if (GST_CLOCK_TIME_IS_VALID (segment->stop))
      position = MIN (position, segment->stop);
    position = gst_segment_to_stream_time (segment, GST_FORMAT_TIME, position);
  }
  if (GST_CLOCK_TIME_IS_VALID (position))
    gst_object_sync_values (GST_OBJECT_CAST (self), position);
}

void
gst_fx_bands_stream_reset (GstFxBands *self)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  priv->next = GST_CLOCK_TIME_NONE;
  priv->started = FALSE;
  priv->discont = TRUE;
  priv->held = priv->late;
  if (!priv->set_up)
    return;
  fx_instance_reset (priv->fx);
  gst_fx_count (&priv->counts.resets, 1);
}

void
gst_fx_bands_stream_clear (GstFxBands *self)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  g_clear_pointer (&priv->spare, g_free);
  g_clear_pointer (&priv->zeros, g_free);
  g_clear_pointer (&priv->planes, g_free);
  priv->spare_frames = 0;
  priv->set_up = FALSE;
}

gboolean
gst_fx_bands_stream_setup (GstFxBands *self, const GstAudioInfo *info)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  FxFormat f = gst_fx_audio_format (info);
  FxError err;
  gst_fx_bands_stream_clear (self);
  priv->info = *info;
  priv->taken_serial = gst_fx_settings_take (&priv->settings, priv->taken);
  int rc = fx_instance_setup (priv->fx, &f, priv->taken, &err);
  if (rc < 0) {
    /* Caps may come again and again: it is said once. */
    if (gst_fx_faults_is_news (&priv->warned, &err))
      gst_fx_faults_fail (GST_ELEMENT (self), &err);
    return FALSE;
  }
  priv->warned = (GstFxWarned){ NULL, NULL };
  if (rc != FX_OK)
    gst_fx_faults_warn (GST_ELEMENT (self), &priv->warned, &err);
  priv->set_up = TRUE;
  priv->planes = g_new0 (
      gpointer, fx_instance_outputs (priv->fx) * planes_per_output (priv));
  priv->late = priv->held = fx_instance_latency (priv->fx);
  priv->next = GST_CLOCK_TIME_NONE;
  priv->started = FALSE;
  priv->discont = TRUE;
  GstClockTime latency = gst_fx_audio_time (&priv->info, priv->late);
  if (latency != atomic_exchange (&priv->latency, latency))
    gst_element_post_message (
        GST_ELEMENT (self), gst_message_new_latency (GST_OBJECT (self)));
  return TRUE;
}

/* --- outputs --------------------------------------------------------------------- */

/* One buffer on its way out. */
typedef struct Out {
  GstPad *pad;
  GstBuffer *buf;
  GstAudioBuffer audio;
} Out;

/* Spare memory of that many frames. Interleaved channels of all bands are woven
 * from it, so each band has its own then; otherwise one serves all. */
static void
reserve (GstFxBandsPrivate *priv, gsize frames)
{
  gsize bpf = (gsize)GST_AUDIO_INFO_BPF (&priv->info);
  if (frames <= priv->spare_frames)
    return;
  priv->spare_each = priv->mode == GST_FX_OUTPUT_CHANNELS &&
                     planes_per_output (priv) == 1 &&
                     fx_instance_outputs (priv->fx) > 1;
  guint n = priv->spare_each ? fx_instance_outputs (priv->fx) : 1;
  g_free (priv->spare);
  g_free (priv->zeros);
  priv->spare = g_malloc (n * frames * bpf);
  priv->zeros = g_malloc0 (frames * bpf);
  priv->spare_frames = frames;
}

/* Plane p of band b in a block of spare memory. */
static gpointer
spare_plane (const GstFxBandsPrivate *priv, guint b, guint p)
{
  gsize bpf = (gsize)GST_AUDIO_INFO_BPF (&priv->info);
  gsize at = priv->spare_each ? b * priv->spare_frames * bpf : 0;
  if (planes_per_output (priv) > 1)
    at += p * priv->spare_frames * (bpf / planes_per_output (priv));
  return priv->spare + at;
}

/* Points all outputs to spare memory. */
static void
point_to_spare (GstFxBandsPrivate *priv)
{
  guint per = planes_per_output (priv), n = fx_instance_outputs (priv->fx);
  for (guint b = 0; b < n; b++) {
    for (guint p = 0; p < per; p++)
      priv->planes[b * per + p] = spare_plane (priv, b, p);
  }
}

static gboolean
copy_meta (GstBuffer *from, GstMeta **meta, gpointer to)
{
  const GstMetaInfo *info = (*meta)->info;
  GstMetaTransformCopy all = { FALSE, 0, (gsize)-1 };
  if (info->api != GST_AUDIO_META_API_TYPE && info->transform_func &&
      !gst_meta_api_type_has_tag (info->api, _gst_meta_tag_memory))
    info->transform_func (to, *meta, from, _gst_meta_transform_copy, &all);
  return TRUE;
}

/* A buffer of n frames for a pad, with what `like` (may be NULL) says. */
static GstBuffer *
new_buffer (GstFxBandsPrivate *priv, GstBuffer *like, gsize n)
{
  GstBuffer *buf = gst_fx_audio_new_buffer (&priv->out, n, GST_CLOCK_TIME_NONE);
  if (like) {
    gst_buffer_copy_into (buf, like, GST_BUFFER_COPY_FLAGS, 0, (gsize)-1);
    gst_buffer_foreach_meta (like, copy_meta, buf);
  }
  GST_BUFFER_FLAG_UNSET (buf, GST_BUFFER_FLAG_GAP);
  if (priv->discont)
    GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_DISCONT);
  return buf;
}

/* Weaves the bands in spare memory into the channels of one buffer: band by
 * band, in each the channels of the input. */
static void
weave (const GstFxBandsPrivate *priv, gpointer to, gsize frames)
{
  guint bands = fx_instance_outputs (priv->fx);
  gsize bpf = (gsize)GST_AUDIO_INFO_BPF (&priv->info);
  for (guint b = 0; b < bands; b++) {
    const gchar *from = spare_plane (priv, b, 0);
    gchar *at = (gchar *)to + b * bpf;
    for (gsize i = 0; i < frames; i++)
      memcpy (at + i * bands * bpf, from + i * bpf, bpf);
  }
}

/* Makes the buffers of n frames that somebody wants and points the outputs to
 * them. FALSE: memory cannot be mapped. */
static gboolean
open_outputs (GstFxBandsPrivate *priv, GPtrArray *pads, GstBuffer *like,
    gsize n, Out *outs, guint *n_outs)
{
  guint per = planes_per_output (priv);
  *n_outs = 0;
  point_to_spare (priv);
  for (guint i = 0; i < pads->len; i++) {
    Out *o = &outs[*n_outs];
    if (!gst_pad_is_linked (pads->pdata[i]))
      continue;
    o->pad = pads->pdata[i];
    o->buf = new_buffer (priv, like, n);
    ++*n_outs;
    if (n == 0)
      continue;
    if (!gst_audio_buffer_map (&o->audio, &priv->out, o->buf, GST_MAP_WRITE)) {
      memset (&o->audio, 0, sizeof o->audio);
      return FALSE;
    }
    guint first = gst_fx_bands_index (o->pad) * per;
    if (priv->mode == GST_FX_OUTPUT_CHANNELS && per == 1 &&
        fx_instance_outputs (priv->fx) > 1)
      continue; /* woven afterwards */
    for (gint p = 0; p < o->audio.n_planes; p++)
      priv->planes[first + (guint)p] = o->audio.planes[p];
  }
  return TRUE;
}

static void
close_outputs (GstFxBandsPrivate *priv, Out *outs, guint n_outs, gsize n)
{
  for (guint i = 0; i < n_outs; i++) {
    if (!outs[i].audio.buffer)
      continue;
    if (priv->spare_each && n > 0)
      weave (priv, outs[i].audio.planes[0], n);
    gst_audio_buffer_unmap (&outs[i].audio);
  }
}

/* --- audio ------------------------------------------------------------------------ */

/* Processes in into the outputs at priv->planes; position: time of the first
 * frame. */
static void
process (GstFxBands *self, const FxBlock *in, GstClockTime position)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  FxBlock i = *in, o = { priv->planes, 0, in->frames };
  if (!gst_fx_audio_is_automated (GST_OBJECT (self))) {
    update (self, FX_RAMP_DEFAULT);
    fx_instance_process (priv->fx, &i, &o);
    return;
  }
  gboolean timed = GST_CLOCK_TIME_IS_VALID (position);
  guint64 at = timed ? gst_fx_audio_frames (&priv->info, position) : 0;
  if (fx_instance_is_fresh (priv->fx)) {
    sync_to (self, position);
    update (self, 0);
    fx_instance_begin (priv->fx);
  }
  for (gsize left = in->frames; left > 0; left -= i.frames) {
    guint64 end = (at / BLOCK_FRAMES + 1) * BLOCK_FRAMES;
    sync_to (self,
        timed ? gst_fx_audio_time (&priv->info, end) : GST_CLOCK_TIME_NONE);
    update (self, (guint)(end - at));
    i.frames = o.frames = MIN (end - at, left);
    fx_instance_process (priv->fx, &i, &o);
    i.offset += i.frames;
    o.offset += i.frames;
    at += i.frames;
  }
}

static GstFlowReturn
combine (GstFxBandsPrivate *priv, GstPad *pad, GstFlowReturn ret)
{
  g_mutex_lock (&priv->lock);
  if (g_ptr_array_find (priv->pads, pad, NULL))
    ret = gst_flow_combiner_update_pad_flow (priv->flow, pad, ret);
  else
    ret = GST_FLOW_OK; /* it was released meanwhile */
  g_mutex_unlock (&priv->lock);
  return ret;
}

static GstFlowReturn
push_all (GstFxBandsPrivate *priv, GPtrArray *pads, Out *outs, guint n_outs)
{
  GstFlowReturn ret = GST_FLOW_NOT_LINKED;
  for (guint i = 0, k = 0; i < pads->len; i++) {
    GstPad *pad = pads->pdata[i];
    GstFlowReturn one = GST_FLOW_NOT_LINKED;
    if (k < n_outs && outs[k].pad == pad)
      one = gst_pad_push (pad, outs[k++].buf);
    ret = combine (priv, pad, one);
    if (ret == GST_FLOW_FLUSHING || ret == GST_FLOW_ERROR) {
      while (k < n_outs)
        gst_buffer_unref (outs[k++].buf);
      break;
    }
  }
  return ret;
}

/* Time and place of what leaves: `late` frames earlier than what comes in. */
static void
stamp (const GstFxBandsPrivate *priv, GstClockTime position, GstBuffer *like,
    gsize drop, Out *outs, guint n_outs, gsize n)
{
  GstClockTime back = gst_fx_audio_time (&priv->info, priv->late - drop);
  GstClockTime pts = position, duration = GST_CLOCK_TIME_NONE;
  guint64 offset = like ? GST_BUFFER_OFFSET (like) : GST_BUFFER_OFFSET_NONE;
  if (GST_CLOCK_TIME_IS_VALID (pts)) {
    pts = pts > back ? pts - back : 0;
    duration = gst_fx_audio_time (&priv->info, n);
  }
  if (like && drop == 0 && GST_BUFFER_DURATION_IS_VALID (like))
    duration = GST_BUFFER_DURATION (like);
  if (offset != GST_BUFFER_OFFSET_NONE)
    offset = offset + drop >= priv->late ? offset + drop - priv->late
                                         : GST_BUFFER_OFFSET_NONE;
  for (guint i = 0; i < n_outs; i++) {
    GstBuffer *buf = outs[i].buf;
    GST_BUFFER_PTS (buf) = pts;
    GST_BUFFER_DURATION (buf) = duration;
    GST_BUFFER_OFFSET (buf) = offset;
    GST_BUFFER_OFFSET_END (buf) =
        offset == GST_BUFFER_OFFSET_NONE ? offset : offset + n;
  }
}

/* Fills the buffers with the outputs of in, or marks them silent. */
static gboolean
fill (GstFxBands *self, GPtrArray *pads, const FxBlock *in,
    GstClockTime position, GstBuffer *like, gboolean silent, Out *outs,
    guint *n_outs)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  gsize n = in->frames;
  if (!open_outputs (priv, pads, like, n, outs, n_outs)) {
    close_outputs (priv, outs, *n_outs, 0);
    for (guint i = 0; i < *n_outs; i++)
      gst_buffer_unref (outs[i].buf);
    GST_ELEMENT_ERROR (self, RESOURCE, WRITE,
        ("The output buffers cannot be mapped."), (NULL));
    return FALSE;
  }
  if (!silent)
    process (self, in, position);
  close_outputs (priv, outs, *n_outs, silent ? 0 : n);
  for (guint i = 0; i < *n_outs && silent; i++) {
    gst_buffer_memset (outs[i].buf, 0, 0, (gsize)-1);
    GST_BUFFER_FLAG_SET (outs[i].buf, GST_BUFFER_FLAG_GAP);
  }
  return TRUE;
}

/* Processes in (its first frame is at position) and sends what comes out. like:
 * the buffer that it is from, NULL for what the element itself feeds. silent:
 * nothing but silence would come out. */
static GstFlowReturn
feed (GstFxBands *self, const FxBlock *in, GstClockTime position,
    GstBuffer *like, gboolean silent)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  gsize drop = (gsize)MIN (priv->held, in->frames);
  FxBlock first = *in, rest = *in;
  GstFlowReturn ret = GST_FLOW_OK;
  first.frames = drop;
  rest.offset += drop;
  rest.frames -= drop;
  reserve (priv, in->frames);
  priv->held -= drop;
  priv->started = TRUE;
  if (drop > 0 && !silent) {
    point_to_spare (priv);
    process (self, &first, position);
  }
  if (drop > 0 && rest.frames == 0)
    return GST_FLOW_OK;
  GPtrArray *pads = gst_fx_bands_ref_pads (self);
  Out *outs = g_new0 (Out, pads->len + 1);
  guint n_outs = 0;
  if (fill (self, pads, &rest, gst_fx_audio_end (&priv->info, position, drop),
          like, silent, outs, &n_outs)) {
    stamp (priv, position, like, drop, outs, n_outs, rest.frames);
    ret = push_all (priv, pads, outs, n_outs);
  } else {
    ret = GST_FLOW_ERROR;
  }
  priv->discont = FALSE;
  g_free (outs);
  g_ptr_array_unref (pads);
  return ret;
}

/* Sends what comes out when silence goes in from priv->next on: for least
 * frames, then while it rings (whole: in any case), most in all. Returns how
 * many went in. */
static guint64
feed_silence (GstFxBands *self, guint64 least, guint64 most, gboolean whole)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  GstFlowReturn ret = GST_FLOW_OK;
  guint64 done = 0;
  while (done < most && ret == GST_FLOW_OK &&
         (done < least || whole || fx_instance_memory (priv->fx) >= SILENT)) {
    gpointer *planes = g_newa (gpointer, planes_per_output (priv));
    FxBlock in = { planes, 0, (gsize)MIN (most - done, DRAIN_FRAMES) };
    if (done < least)
      in.frames = (gsize)MIN (in.frames, least - done);
    guint64 frames = in.frames;
    reserve (priv, DRAIN_FRAMES);
    for (guint p = 0; p < planes_per_output (priv); p++)
      planes[p] = priv->zeros;
    gst_fx_count (&priv->counts.tails, frames - MIN (frames, priv->held));
    ret = feed (self, &in, priv->next, NULL, FALSE);
    priv->next = gst_fx_audio_end (&priv->info, priv->next, frames);
    done += frames;
  }
  return done;
}

/* Whether buf does not follow what came before, so that it starts anew. */
static gboolean
breaks (GstFxBands *self, GstBuffer *buf)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  if (!gst_fx_audio_jumps (buf, priv->next))
    return FALSE;
  return gst_fx_ends_read (&priv->ends, GST_ELEMENT (self)).reset_on !=
         GST_FX_RESET_ON_FLUSH;
}

/* Feeds a buffer that is known to be mappable. */
static GstFlowReturn
chain_buffer (GstFxBands *self, GstBuffer *buf, GstClockTime position)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  gboolean gap = GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_GAP);
  gboolean silent = gap && fx_instance_memory (priv->fx) < SILENT;
  gsize frames = gst_fx_audio_count (&priv->info, buf);
  gpointer *planes = g_newa (gpointer, planes_per_output (priv));
  GstAudioBuffer audio;
  GstFlowReturn ret;
  gst_fx_count (&priv->counts.buffers, 1);
  if (gap || frames == 0) {
    if (gap)
      gst_fx_count (&priv->counts.gaps, 1);
    if (silent)
      fx_instance_reset (priv->fx);
    reserve (priv, frames);
    for (guint p = 0; p < planes_per_output (priv); p++)
      planes[p] = priv->zeros;
    FxBlock in = { planes, 0, frames };
    return feed (self, &in, position, buf, silent);
  }
  if (!gst_audio_buffer_map (&audio, &priv->info, buf, GST_MAP_READ)) {
    gst_fx_audio_map_failed (GST_ELEMENT (self), buf);
    return GST_FLOW_ERROR;
  }
  FxBlock in = { audio.planes, 0, (gsize)audio.n_samples };
  ret = feed (self, &in, position, buf, FALSE);
  gst_audio_buffer_unmap (&audio);
  return ret;
}

GstFlowReturn
gst_fx_bands_stream_chain (GstFxBands *self, GstBuffer *buf)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  if (!priv->set_up) {
    gst_buffer_unref (buf);
    return GST_FLOW_NOT_NEGOTIATED;
  }
  if (breaks (self, buf)) {
    GST_DEBUG_OBJECT (self, "data is missing, starting anew");
    gst_fx_bands_stream_settle (self);
    gst_fx_bands_stream_reset (self);
  }
  GstClockTime position =
      GST_BUFFER_PTS_IS_VALID (buf) ? GST_BUFFER_PTS (buf) : priv->next;
  gsize frames = gst_fx_audio_count (&priv->info, buf);
  GstFlowReturn ret = chain_buffer (self, buf, position);
  priv->next = gst_fx_audio_end (&priv->info, position, frames);
  gst_buffer_unref (buf);
  return ret;
}

/* --- ends -------------------------------------------------------------------------- */

void
gst_fx_bands_stream_settle (GstFxBands *self)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  if (!priv->set_up || !priv->started || priv->late == 0)
    return;
  feed_silence (self, priv->late, priv->late, TRUE);
  gst_fx_bands_stream_reset (self);
}

void
gst_fx_bands_stream_finish (GstFxBands *self)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  if (!priv->set_up || !priv->started)
    return;
  GstFxEnds ends = gst_fx_ends_read (&priv->ends, GST_ELEMENT (self));
  guint64 most = priv->late;
  GstEvent *longer = NULL;
  if (ends.tail != GST_FX_TAIL_NONE && GST_CLOCK_TIME_IS_VALID (priv->next))
    longer = gst_fx_ends_extend (&priv->segment, priv->sink,
        priv->next + (GstClockTime)(ends.max_tail * GST_MSECOND));
  if (longer) {
    gst_fx_bands_send (self, longer);
    gst_event_unref (longer);
  }
  if (ends.tail != GST_FX_TAIL_NONE)
    most += gst_fx_ends_tail_frames (&ends, &priv->segment, priv->next,
        (guint64)GST_AUDIO_INFO_RATE (&priv->info));
  feed_silence (self, priv->late, most, ends.tail == GST_FX_TAIL_TIME);
}

GstEvent *
gst_fx_bands_stream_gap (GstFxBands *self, GstEvent *event)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  GstClockTime time, duration;
  gst_event_parse_gap (event, &time, &duration);
  priv->next = time;
  if (!GST_CLOCK_TIME_IS_VALID (duration) || !priv->set_up)
    return event;
  /* What rings fills the gap from its beginning. What delays is behind: the
   * rest of the event begins where the sound has ended. */
  guint64 frames = gst_fx_audio_frames (&priv->info, duration);
  guint64 fed = feed_silence (self, 0, frames, FALSE);
  guint64 drop = MIN (priv->held, frames - fed);
  priv->held -= drop;
  priv->started |= frames > 0;
  priv->next = time + duration;
  if (fed == 0 && drop == 0 && priv->late == 0)
    return event;
  GstClockTime back = gst_fx_audio_time (&priv->info, priv->late - priv->held);
  GstClockTime from = time + gst_fx_audio_time (&priv->info, fed + drop);
  GstClockTime to = time + duration;
  GstEvent *rest = NULL;
  if (to > from)
    rest = gst_event_new_gap (from > back ? from - back : 0, to - from);
  gst_event_unref (event);
  return rest;
}
