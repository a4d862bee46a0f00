/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What happens to audio: discontinuities, gaps, automation in blocks, the end
 * of the stream. One code for an element by itself and for a fused run, where
 * the first member does all this for the others. Streaming thread only.
 *
 * Automation: while a member has active control bindings a buffer is cut into
 * blocks of at most 64 frames, at multiples of 64 frames of the segment's time
 * wherever the buffers begin. Members are brought to the time of a block's end,
 * which may lie in the next buffer, and their coefficients move there linearly,
 * so a linear ramp of the controller is followed without steps and without
 * delay, and the output does not depend on the size of the buffers. */

#include <string.h>
#include "gst/gstfxerror.h"
#include "gst/gstfxfilterpriv.h"

#define GST_CAT_DEFAULT gst_fx_stream_debug
GST_DEBUG_CATEGORY_STATIC (gst_fx_stream_debug);

#define BLOCK_FRAMES 64
#define SILENT 1e-6              /* -120 dBFS */
#define JITTER (5 * GST_MSECOND) /* of timestamps that mean no loss */
#define DRAIN_FRAMES 1024

static void
init_debug (void)
{
  static gsize once = 0;
  if (g_once_init_enter (&once)) {
    GST_DEBUG_CATEGORY_INIT (
        gst_fx_stream_debug, "fxstream", 0, "audio path of the fx filters");
    g_once_init_leave (&once, 1);
  }
}

static GstClockTime
frames_to_time (const GstFxFilterPrivate *priv, guint64 frames)
{
  return gst_util_uint64_scale (
      frames, GST_SECOND, (guint64)GST_AUDIO_INFO_RATE (&priv->info));
}

static guint64
time_to_frames (const GstFxFilterPrivate *priv, GstClockTime time)
{
  return gst_util_uint64_scale_round (
      time, (guint64)GST_AUDIO_INFO_RATE (&priv->info), GST_SECOND);
}

void
gst_fx_stream_reset (GstFxFilter *self)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  priv->next = GST_CLOCK_TIME_NONE;
  if (!priv->set_up)
    return;
  fx_instance_reset (priv->fx);
  gst_fx_count (&priv->resets, 1);
}

void
gst_fx_stream_warn (GstFxFilter *self, const FxError *err)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  if (err->param == priv->warned_param && err->what == priv->warned_what)
    return;
  priv->warned_param = err->param;
  priv->warned_what = err->what;
  gchar *text = gst_fx_error_to_string (err);
  if (err->code < 0)
    GST_ELEMENT_WARNING (self, LIBRARY, SETTINGS,
        ("%s; the previous settings go on", text), (NULL));
  else
    GST_ELEMENT_WARNING (self, LIBRARY, SETTINGS, ("%s", text), (NULL));
  g_free (text);
}

void
gst_fx_stream_update (GstFxFilter *self, guint ramp)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  guint serial = atomic_load_explicit (&priv->serial, memory_order_acquire);
  if (serial == priv->taken_serial)
    return;
  FxError err;
  GST_OBJECT_LOCK (self);
  memcpy (priv->taken, priv->shared, fx_instance_proc (priv->fx)->params_size);
  priv->taken_serial = atomic_load (&priv->serial);
  GST_OBJECT_UNLOCK (self);
  if (fx_instance_set_params (priv->fx, priv->taken, ramp, &err) != FX_OK)
    gst_fx_stream_warn (self, &err);
  else
    priv->warned_param = priv->warned_what = NULL;
}

/* Whether the element or one of its children is automated. The list is looked
 * at without its lock first: elements without bindings should pay nothing. */
static gboolean
is_automated (GstFxFilter *self)
{
  GstFxFilterClass *klass = GST_FX_FILTER_GET_CLASS (self);
  if (g_atomic_pointer_get (&GST_OBJECT_CAST (self)->control_bindings) &&
      gst_object_has_active_control_bindings (GST_OBJECT_CAST (self)))
    return TRUE;
  return klass->children_automated && klass->children_automated (self);
}

static void
sync_to (GstFxFilter *self, GstClockTime stream_time)
{
  GstFxFilterClass *klass = GST_FX_FILTER_GET_CLASS (self);
  if (!GST_CLOCK_TIME_IS_VALID (stream_time))
    return;
  gst_object_sync_values (GST_OBJECT_CAST (self), stream_time);
  if (klass->sync_children)
    klass->sync_children (self, stream_time);
}

/* --- one buffer -------------------------------------------------------------- */

typedef struct Stream {
  GstFxFilter *const *members;
  guint n;
  FxCascade *cascade;
} Stream;

static void
process_block (const Stream *s, const FxBlock *block)
{
  if (s->cascade)
    fx_cascade_process (s->cascade, block, block);
  else
    fx_instance_process (gst_fx_filter_priv (s->members[0])->fx, block, block);
}

static void
update_all (const Stream *s, guint ramp)
{
  for (guint i = 0; i < s->n; i++) {
    GstFxFilterPrivate *priv = gst_fx_filter_priv (s->members[i]);
    if (atomic_load_explicit (&priv->serial, memory_order_acquire) !=
        priv->taken_serial)
      gst_fx_stream_update (s->members[i], ramp);
  }
}

/* Brings automated members to stream time `time` over ramp frames; the others
 * follow their properties at their own pace. */
static void
automate (const Stream *s, guint64 automated, GstClockTime time, guint ramp)
{
  for (guint i = 0; i < s->n; i++) {
    gboolean is =
        i >= 64 ? is_automated (s->members[i]) : (automated >> i & 1) != 0;
    if (is)
      sync_to (s->members[i], time);
    gst_fx_stream_update (s->members[i], is ? ramp : FX_RAMP_DEFAULT);
  }
}

/* Bit i: member i is automated; members from 64 on are asked when it is their
 * turn. *any: whether one is. */
static guint64
automated_members (const Stream *s, gboolean *any)
{
  guint64 mask = 0;
  *any = FALSE;
  for (guint i = 0; i < s->n; i++) {
    if (is_automated (s->members[i])) {
      *any = TRUE;
      if (i < 64)
        mask |= G_GUINT64_CONSTANT (1) << i;
    }
  }
  return mask;
}

static GstClockTime
end_of (const GstFxFilterPrivate *priv, GstClockTime position, gsize frames)
{
  return GST_CLOCK_TIME_IS_VALID (position)
             ? position + frames_to_time (priv, frames)
             : GST_CLOCK_TIME_NONE;
}

static GstClockTime
stream_time_of (GstFxFilter *self, GstClockTime position)
{
  GstSegment *segment = &GST_BASE_TRANSFORM (self)->segment;
  if (segment->format != GST_FORMAT_TIME || !GST_CLOCK_TIME_IS_VALID (position))
    return position;
  if (GST_CLOCK_TIME_IS_VALID (segment->stop))
    position = MIN (position, segment->stop); /* a block may end behind it */
  return gst_segment_to_stream_time (segment, GST_FORMAT_TIME, position);
}

/* Where the stream starts there is nothing to move from: the members are at
 * the values of the first frame. */
static void
start_automation (const Stream *s, GstClockTime time)
{
  for (guint i = 0; i < s->n; i++) {
    FxInstance *fx = gst_fx_filter_priv (s->members[i])->fx;
    if (fx_instance_is_fresh (fx) && is_automated (s->members[i])) {
      sync_to (s->members[i], time);
      gst_fx_stream_update (s->members[i], 0);
      fx_instance_begin (fx);
    }
  }
}

static void
process_frames (const Stream *s, FxBlock *block, GstClockTime position)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (s->members[0]);
  gboolean any;
  guint64 mask = automated_members (s, &any);
  if (!any) {
    update_all (s, FX_RAMP_DEFAULT);
    process_block (s, block);
    return;
  }
  gboolean timed = GST_CLOCK_TIME_IS_VALID (position);
  gsize total = block->frames;
  guint64 at = timed ? time_to_frames (priv, position) : 0;
  start_automation (s, stream_time_of (s->members[0], position));
  for (gsize done = 0; done < total; done += block->frames) {
    guint64 end = (at / BLOCK_FRAMES + 1) * BLOCK_FRAMES;
    GstClockTime time =
        timed ? frames_to_time (priv, end) : GST_CLOCK_TIME_NONE;
    block->offset = done;
    block->frames = MIN (end - at, total - done);
    automate (s, mask, stream_time_of (s->members[0], time), (guint)(end - at));
    process_block (s, block);
    at += block->frames;
  }
}

static gsize
frames_of (const GstFxFilterPrivate *priv, GstBuffer *buf)
{
  GstAudioMeta *meta = gst_buffer_get_audio_meta (buf);
  return meta ? meta->samples
              : gst_buffer_get_size (buf) /
                    (gsize)GST_AUDIO_INFO_BPF (&priv->info);
}

static gboolean
is_discont (const GstFxFilterPrivate *priv, GstBuffer *buf)
{
  if (!GST_CLOCK_TIME_IS_VALID (priv->next))
    return FALSE; /* nothing came before */
  if (GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_DISCONT) ||
      GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_RESYNC))
    return TRUE;
  return GST_BUFFER_PTS_IS_VALID (buf) &&
         ABS (GST_CLOCK_DIFF (priv->next, GST_BUFFER_PTS (buf))) >
             (GstClockTimeDiff)JITTER;
}

static gdouble
memory_of (const Stream *s)
{
  gdouble most = 0;
  for (guint i = 0; i < s->n; i++)
    most =
        MAX (most, fx_instance_memory (gst_fx_filter_priv (s->members[i])->fx));
  return most;
}

/* Counts the buffer for all members and remembers where the next belongs. */
static void
account (const Stream *s, GstClockTime next, gboolean gap)
{
  for (guint i = 0; i < s->n; i++) {
    GstFxFilterPrivate *priv = gst_fx_filter_priv (s->members[i]);
    priv->next = next;
    gst_fx_count (&priv->buffers, 1);
    if (gap)
      gst_fx_count (&priv->gaps, 1);
    if (s->cascade)
      gst_fx_count (&priv->fused, 1);
  }
}

gboolean
gst_fx_stream_process (
    GstFxFilter *const *members, guint n, FxCascade *cascade, GstBuffer *buf)
{
  Stream s = { members, n, cascade };
  GstFxFilterPrivate *priv = gst_fx_filter_priv (members[0]);
  gboolean gap = GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_GAP);
  GstAudioBuffer audio;
  init_debug ();

  if (is_discont (priv, buf)) {
    GST_DEBUG_OBJECT (members[0], "data is missing, starting anew");
    for (guint i = 0; i < n; i++) {
      GstFxResetOn on;
      GST_OBJECT_LOCK (members[i]);
      on = gst_fx_filter_priv (members[i])->reset_on;
      GST_OBJECT_UNLOCK (members[i]);
      if (on != GST_FX_RESET_ON_FLUSH)
        gst_fx_stream_reset (members[i]);
    }
  }
  GstClockTime position =
      GST_BUFFER_PTS_IS_VALID (buf) ? GST_BUFFER_PTS (buf) : priv->next;
  if (gap && memory_of (&s) < SILENT) {
    /* Silence in, silence out; parameters that changed meanwhile need no
     * ramp when sound comes back. */
    for (guint i = 0; i < n; i++)
      fx_instance_reset (gst_fx_filter_priv (members[i])->fx);
    account (&s, end_of (priv, position, frames_of (priv, buf)), TRUE);
    return TRUE;
  }
  if (!gst_audio_buffer_map (&audio, &priv->info, buf, GST_MAP_READWRITE)) {
    GST_ELEMENT_ERROR (members[0], STREAM, FORMAT,
        ("A buffer of %" G_GSIZE_FORMAT " bytes does not fit the caps.",
            gst_buffer_get_size (buf)),
        (NULL));
    return FALSE;
  }
  FxBlock block = { audio.planes, 0, (gsize)audio.n_samples };
  if (gap && audio.n_samples > 0) {
    for (gint p = 0; p < audio.n_planes; p++)
      memset (audio.planes[p], 0, GST_AUDIO_BUFFER_PLANE_SIZE (&audio));
    GST_BUFFER_FLAG_UNSET (buf, GST_BUFFER_FLAG_GAP);
  }
  process_frames (&s, &block, position);
  gst_audio_buffer_unmap (&audio);
  account (&s, end_of (priv, position, (gsize)audio.n_samples), gap);
  return TRUE;
}

/* --- the end ------------------------------------------------------------------ */

static GstBuffer *
silence (const GstFxFilterPrivate *priv, gsize frames)
{
  const GstAudioInfo *info = &priv->info;
  gsize size = frames * (gsize)GST_AUDIO_INFO_BPF (info);
  GstBuffer *buf = gst_buffer_new_allocate (NULL, size, NULL);
  gst_buffer_memset (buf, 0, 0, size);
  if (GST_AUDIO_INFO_LAYOUT (info) == GST_AUDIO_LAYOUT_NON_INTERLEAVED)
    gst_buffer_add_audio_meta (buf, info, frames, NULL);
  GST_BUFFER_PTS (buf) = priv->next;
  if (GST_CLOCK_TIME_IS_VALID (priv->next))
    GST_BUFFER_DURATION (buf) = frames_to_time (priv, frames);
  return buf;
}

/* Frames that the settings and the segment leave for a tail. */
static guint64
tail_frames (GstFxFilter *self, GstClockTime limit, gboolean *whole)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  GstSegment *segment = &GST_BASE_TRANSFORM (self)->segment;
  GstFxTail tail;
  gdouble most;
  GST_OBJECT_LOCK (self);
  tail = priv->tail;
  most = priv->max_tail;
  GST_OBJECT_UNLOCK (self);
  *whole = FALSE;
  guint64 ns = (guint64)(most * GST_MSECOND);
  if (GST_CLOCK_TIME_IS_VALID (limit)) {
    ns = limit;
  } else {
    if (tail == GST_FX_TAIL_NONE)
      return 0;
    *whole = tail == GST_FX_TAIL_TIME;
  }
  if (GST_CLOCK_TIME_IS_VALID (priv->next) &&
      segment->format == GST_FORMAT_TIME &&
      GST_CLOCK_TIME_IS_VALID (segment->stop))
    ns = MIN (ns, segment->stop > priv->next ? segment->stop - priv->next : 0);
  return gst_util_uint64_scale (
      ns, (guint64)GST_AUDIO_INFO_RATE (&priv->info), GST_SECOND);
}

GstFlowReturn
gst_fx_stream_drain (GstFxFilter *self, GstClockTime limit)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  GstPad *src = GST_BASE_TRANSFORM_SRC_PAD (self);
  GstFlowReturn ret = GST_FLOW_OK;
  gboolean whole;
  init_debug ();
  if (!priv->set_up || !gst_pad_has_current_caps (src))
    return GST_FLOW_OK;
  if (!GST_CLOCK_TIME_IS_VALID (limit) && fx_instance_is_fresh (priv->fx))
    return GST_FLOW_OK; /* the end of nothing */
  guint64 left = tail_frames (self, limit, &whole);
  while (left > 0 && ret == GST_FLOW_OK &&
         (whole || fx_instance_memory (priv->fx) >= SILENT)) {
    gsize frames = (gsize)MIN (left, DRAIN_FRAMES);
    GstBuffer *buf = silence (priv, frames);
    if (!gst_fx_stream_process (&self, 1, NULL, buf)) {
      gst_buffer_unref (buf);
      return GST_FLOW_ERROR;
    }
    gst_fx_count (&priv->tails, frames);
    left -= frames;
    ret = gst_pad_push (src, buf);
  }
  return ret;
}
