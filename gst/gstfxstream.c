/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What happens to audio: discontinuities, gaps, automation in blocks; what is at
 * the end of the stream is in gstfxstreamend.c. One code for an element by itself and for a fused run, where
 * the first member does all this for the others. Streaming thread only.
 *
 * Automation: while a member has active control bindings a buffer is cut into
 * blocks of at most 64 frames, at multiples of 64 frames of the segment's time
 * wherever the buffers begin. Members are brought to the time of a block's end,
 * which may lie in the next buffer, and their coefficients move there linearly,
 * so a linear ramp of the controller is followed without steps and without
 * delay, and the output does not depend on the size of the buffers.
 *
 * Delay: a process may put out frame t when frame t + L comes in. Its first L
 * frames, which belong before the beginning, are dropped, timestamps move along
 * with the content, and L frames of silence bring out the end. So an element
 * with delay has latency but its sound is on time, and as many frames leave as
 * come in. When L grows in mid-stream the process repeats what has gone out
 * already, and that is dropped too: the content goes on where it was. */

#include <string.h>
#include "gst/gstfxfilterpriv.h"

#define GST_CAT_DEFAULT gst_fx_stream_debug
GST_DEBUG_CATEGORY_STATIC (gst_fx_stream_debug);

#define BLOCK_FRAMES 64
#define SILENT 1e-6 /* -120 dBFS */

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

void
gst_fx_stream_announce (GstFxFilter *self)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  GstClockTime latency =
      gst_fx_audio_time (&priv->info, fx_instance_latency (priv->fx));
  if (latency == atomic_load_explicit (&priv->latency, memory_order_relaxed))
    return;
  atomic_store (&priv->latency, latency);
  gst_element_post_message (
      GST_ELEMENT (self), gst_message_new_latency (GST_OBJECT (self)));
}

void
gst_fx_stream_reset (GstFxFilter *self)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  priv->next = GST_CLOCK_TIME_NONE;
  if (!priv->set_up)
    return;
  gst_fx_filter_device_home (self);
  fx_instance_reset (priv->fx);
  priv->started = FALSE;
  priv->held = 0;
  gst_fx_readouts_restart (&priv->readouts);
  gst_fx_count (&priv->counts.resets, 1);
}

void
gst_fx_stream_update (GstFxFilter *self, guint ramp, gboolean own)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  GstFxSettings *settings = &priv->settings;
  FxError err;
  if (gst_fx_settings_serial (settings) == priv->taken_serial)
    return;
  if (own)
    priv->taken_serial = gst_fx_settings_take (settings, priv->taken);
  else if (!gst_fx_settings_take_fast (settings, fx_instance_format (priv->fx),
               priv->taken, &priv->taken_serial))
    return; /* whoever has set them offers the plan */
  int rc = fx_instance_set_params (priv->fx, priv->taken, ramp, &err);
  if (rc >= 0)
    fx_instance_supersede (priv->fx, priv->taken_serial);
  if (rc != FX_OK)
    gst_fx_faults_warn (GST_ELEMENT (self), &priv->warned, &err);
  else
    priv->warned = (GstFxWarned){ NULL, NULL };
}

gboolean
gst_fx_stream_is_automated (GstFxFilter *self)
{
  GstFxFilterClass *klass = GST_FX_FILTER_GET_CLASS (self);
  if (gst_fx_audio_is_automated (GST_OBJECT_CAST (self)))
    return TRUE;
  return klass->children_automated && klass->children_automated (self);
}

static void
sync_to (GstFxFilter *self, GstClockTime stream_time)
{
  GstFxFilterClass *klass = GST_FX_FILTER_GET_CLASS (self);
  if (!GST_CLOCK_TIME_IS_VALID (stream_time))
    return;
  atomic_store_explicit (&gst_fx_filter_priv (self)->syncing, g_thread_self (),
      memory_order_relaxed);
  gst_object_sync_values (GST_OBJECT_CAST (self), stream_time);
  if (klass->sync_children)
    klass->sync_children (self, stream_time);
  atomic_store_explicit (
      &gst_fx_filter_priv (self)->syncing, NULL, memory_order_relaxed);
}

/* --- one buffer -------------------------------------------------------------- */

typedef struct Stream {
  GstFxFilter *const *members;
  guint n;
  FxCascade *cascade;
  GstFxOnDevice *there; /* for buffers on a device, or NULL */
  gboolean failed;      /* the device has */
  gboolean keyed;       /* by */
  FxBlock key;          /*   this, from the first frame of the buffer on */
} Stream;

static void
process_keyed (const Stream *s, FxInstance *fx, const FxBlock *block)
{
  FxBlock key = { s->key.planes, block->offset, block->frames };
  fx_instance_process_keyed (fx, block, s->keyed ? &key : NULL, block);
}

/* Processes a block of one element that tells of its work, piece by piece. */
static void
process_read (const Stream *s, FxBlock *block, GstClockTime position)
{
  GstFxFilter *self = s->members[0];
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  gsize begin = block->offset, total = block->frames;
  for (gsize done = 0; done < total; done += block->frames) {
    block->offset = begin + done;
    block->frames = gst_fx_readouts_limit (&priv->readouts, total - done);
    process_keyed (s, priv->fx, block);
    GstClockTime time = GST_CLOCK_TIME_IS_VALID (position)
                            ? position + gst_fx_audio_time (&priv->info, done)
                            : position;
    gst_fx_readouts_advance (&priv->readouts, priv->fx, GST_ELEMENT (self),
        &GST_BASE_TRANSFORM (self)->segment, time, block->frames);
  }
  block->offset = begin;
  block->frames = total;
}

static void
process_block (Stream *s, FxBlock *block, GstClockTime position)
{
  FxInstance *fx = gst_fx_filter_priv (s->members[0])->fx;
  if (s->cascade)
    s->failed |= fx_cascade_process (s->cascade, block, block) != FX_OK;
  else if (fx_instance_proc (fx)->n_readouts > 0)
    process_read (s, block, position);
  else
    process_keyed (s, fx, block);
}

static void
update_all (const Stream *s, guint ramp)
{
  for (guint i = 0; i < s->n; i++) {
    GstFxFilterPrivate *priv = gst_fx_filter_priv (s->members[i]);
    if (gst_fx_settings_serial (&priv->settings) != priv->taken_serial)
      gst_fx_stream_update (s->members[i], ramp, FALSE);
  }
}

/* Brings automated members to stream time `time` over ramp frames; the others
 * follow their properties at their own pace. */
static void
automate (const Stream *s, guint64 automated, GstClockTime time, guint ramp)
{
  for (guint i = 0; i < s->n; i++) {
    gboolean is = i >= 64 ? gst_fx_stream_is_automated (s->members[i])
                          : (automated >> i & 1) != 0;
    if (is)
      sync_to (s->members[i], time);
    gst_fx_stream_update (s->members[i], is ? ramp : FX_RAMP_DEFAULT, is);
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
    if (gst_fx_stream_is_automated (s->members[i])) {
      *any = TRUE;
      if (i < 64)
        mask |= G_GUINT64_CONSTANT (1) << i;
    }
  }
  return mask;
}

static GstClockTime
stream_time_of (GstFxFilter *self, GstClockTime position)
{
  GstSegment *segment = &GST_BASE_TRANSFORM (self)->segment;
  if (segment->format != GST_FORMAT_TIME || !GST_CLOCK_TIME_IS_VALID (position))
    return position;
  position = MAX (position, segment->start); /* a block may end before it */
  if (GST_CLOCK_TIME_IS_VALID (segment->stop))
    position = MIN (position, segment->stop); /* or behind it */
  return gst_segment_to_stream_time (segment, GST_FORMAT_TIME, position);
}

/* Where the stream starts there is nothing to move from: the members are at
 * the values of the first frame. */
static void
start_automation (const Stream *s, GstClockTime time)
{
  for (guint i = 0; i < s->n; i++) {
    FxInstance *fx = gst_fx_filter_priv (s->members[i])->fx;
    if (fx_instance_is_fresh (fx) &&
        gst_fx_stream_is_automated (s->members[i])) {
      sync_to (s->members[i], time);
      gst_fx_stream_update (s->members[i], 0, TRUE);
      fx_instance_begin (fx);
    }
  }
}

guint64
gst_fx_stream_hold_back (GstFxFilterPrivate *priv, guint64 n)
{
  guint64 latency = fx_instance_latency (priv->fx);
  guint64 drop = latency > priv->held ? MIN (latency - priv->held, n) : 0;
  priv->held += drop;
  return drop;
}

/* The first `drop` frames of what was just made from block do not go out. What
 * goes out stays in one piece: it is all from frame `from` on. */
static void
drop_frames (const GstFxFilterPrivate *priv, const FxBlock *block, gsize from,
    gsize drop)
{
  const GstAudioInfo *info = &priv->info;
  gboolean planar =
      GST_AUDIO_INFO_LAYOUT (info) == GST_AUDIO_LAYOUT_NON_INTERLEAVED;
  gsize size = (gsize)(planar ? GST_AUDIO_INFO_WIDTH (info) / 8
                              : GST_AUDIO_INFO_BPF (info));
  gint planes = planar ? GST_AUDIO_INFO_CHANNELS (info) : 1;
  for (gint p = 0; p < planes && block->offset > from && drop > 0; p++) {
    gchar *x = (gchar *)block->planes[p] + from * size;
    memmove (x + drop * size, x, (block->offset - from) * size);
  }
}

/* Where the stream starts, or goes on after silence that nobody had to process,
 * what follows its time is at that place. */
static void
locate (GstFxFilter *self, GstClockTime position)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  if (!fx_instance_proc (priv->fx)->locate ||
      !(fx_instance_is_fresh (priv->fx) || priv->skipped))
    return;
  priv->skipped = FALSE;
  GstClockTime time = stream_time_of (self, position);
  guint64 frame = GST_CLOCK_TIME_IS_VALID (time)
                      ? gst_fx_audio_frames (&priv->info, time)
                      : 0;
  fx_instance_locate (priv->fx, (gint64)frame);
}

/* Returns how many frames at the beginning of the buffer do not go out. */
static gsize
process_frames (Stream *s, FxBlock *block, GstClockTime position)
{
  /* A multiple of the blocks, so that times before 0 count down from it. */
  const guint64 zero = (guint64)BLOCK_FRAMES << 32;
  GstFxFilterPrivate *priv = gst_fx_filter_priv (s->members[0]);
  gboolean any;
  guint64 mask = automated_members (s, &any);
  gsize total = block->frames, dropped = 0, drop;
  if (!s->cascade)
    locate (s->members[0], position);
  if (s->cascade)
    fx_cascade_stay_here (s->cascade, any ? "a member is automated" : NULL);
  if (!any) {
    update_all (s, FX_RAMP_DEFAULT);
    process_block (s, block, position);
    return s->cascade ? 0 : (gsize)gst_fx_stream_hold_back (priv, total);
  }
  gboolean timed = GST_CLOCK_TIME_IS_VALID (position);
  guint64 late = s->cascade ? 0 : fx_instance_latency (priv->fx);
  guint64 at =
      zero - late + (timed ? gst_fx_audio_frames (&priv->info, position) : 0);
  GstClockTime time = gst_fx_audio_time (&priv->info, MAX (at, zero) - zero);
  start_automation (
      s, stream_time_of (s->members[0], !timed || late == 0 ? position : time));
  for (gsize done = 0; done < total; done += block->frames) {
    guint64 end = (at / BLOCK_FRAMES + 1) * BLOCK_FRAMES;
    time = timed ? gst_fx_audio_time (&priv->info, MAX (end, zero) - zero)
                 : GST_CLOCK_TIME_NONE;
    block->offset = done;
    block->frames = MIN (end - at, total - done);
    automate (s, mask, stream_time_of (s->members[0], time), (guint)(end - at));
    process_block (s, block,
        timed ? position + gst_fx_audio_time (&priv->info, done) : position);
    drop =
        s->cascade ? 0 : (gsize)gst_fx_stream_hold_back (priv, block->frames);
    drop_frames (priv, block, dropped, drop);
    dropped += drop;
    at += block->frames;
  }
  return dropped;
}

gboolean
gst_fx_stream_rings (const GstFxFilterPrivate *priv)
{
  gdouble memory = fx_instance_memory (priv->fx);
  return fx_instance_proc (priv->fx)->flags & FX_PROC_FINITE ? memory > 0
                                                             : memory >= SILENT;
}

gboolean
gst_fx_stream_listens (const GstFxFilterPrivate *priv)
{
  return (fx_instance_proc (priv->fx)->flags & FX_PROC_LISTENS) != 0;
}

static gboolean
any_rings (const Stream *s)
{
  gdouble memory = s->cascade ? fx_cascade_memory (s->cascade) : 0;
  if (s->cascade && fx_cascade_is_response (s->cascade))
    return memory > 0;
  for (guint i = 0; i < s->n; i++) {
    if (gst_fx_stream_rings (gst_fx_filter_priv (s->members[i])))
      return TRUE;
  }
  return FALSE;
}

/* Counts the buffer for all members and remembers where the next belongs: what
 * a member gets is as late as the members before it hold back. */
static void
account (const Stream *s, GstClockTime next, gboolean gap)
{
  for (guint i = 0; i < s->n; i++) {
    GstFxFilterPrivate *priv = gst_fx_filter_priv (s->members[i]);
    priv->next = next;
    if (GST_CLOCK_TIME_IS_VALID (next) && s->cascade)
      next -= MIN (next, gst_fx_audio_time (&priv->info, priv->held));
    priv->started = TRUE;
    gst_fx_count (&priv->counts.buffers, 1);
    if (gap)
      gst_fx_count (&priv->counts.gaps, 1);
    if (s->cascade)
      gst_fx_count (&priv->counts.fused, 1);
  }
}

gboolean
gst_fx_stream_breaks (GstFxFilter *self, GstBuffer *buf)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  if (!gst_fx_audio_jumps (buf, priv->next))
    return FALSE;
  return gst_fx_ends_read (&priv->ends, GST_ELEMENT (self)).reset_on !=
         GST_FX_RESET_ON_FLUSH;
}

/* Cuts the first frames off a buffer of n frames whose content is `held` frames
 * late against its timestamps. */
static GstBuffer *
align (const GstFxFilterPrivate *priv, GstBuffer *buf, guint64 held, gsize n,
    gsize drop)
{
  GstClockTime back = gst_fx_audio_time (&priv->info, held);
  GstClockTime pts = GST_BUFFER_PTS (buf), duration = GST_BUFFER_DURATION (buf);
  guint64 offset = GST_BUFFER_OFFSET (buf);
  if (drop == n) {
    gst_buffer_unref (buf);
    return NULL;
  }
  if (drop > 0)
    buf = gst_audio_buffer_truncate (
        buf, GST_AUDIO_INFO_BPF (&priv->info), drop, n - drop);
  if (GST_CLOCK_TIME_IS_VALID (pts))
    GST_BUFFER_PTS (buf) = pts > back ? pts - back : 0;
  GST_BUFFER_DTS (buf) = GST_CLOCK_TIME_NONE;
  if (GST_CLOCK_TIME_IS_VALID (duration))
    GST_BUFFER_DURATION (buf) =
        duration - gst_fx_audio_time (&priv->info, drop);
  GST_BUFFER_OFFSET (buf) = GST_BUFFER_OFFSET_END (buf) =
      GST_BUFFER_OFFSET_NONE;
  if (offset != GST_BUFFER_OFFSET_NONE && offset >= held) {
    GST_BUFFER_OFFSET (buf) = offset - held;
    GST_BUFFER_OFFSET_END (buf) = offset - held + n - drop;
  }
  return buf;
}

/* Posts what is wrong with the device. */
static gboolean
device_failed (const Stream *s, const FxError *err)
{
  gst_fx_device_post_error (GST_ELEMENT (s->members[0]), err);
  return FALSE;
}

/* A reading that is due, of what a device has done: it ends with a buffer. */
static void
read_there (const Stream *s, GstClockTime position, gsize frames)
{
  GstFxFilter *self = s->members[0];
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  if (fx_instance_proc (priv->fx)->n_readouts == 0)
    return;
  if (gst_fx_readouts_limit (&priv->readouts, frames + 1) <= frames)
    fx_cascade_look (s->there->cascade);
  gst_fx_readouts_advance (&priv->readouts, priv->fx, GST_ELEMENT (self),
      &GST_BASE_TRANSFORM (self)->segment, position, frames);
}

/* Processes frames where they are, if nothing is in the way. TRUE: done, unless
 * *err tells of an error. */
static gboolean
process_there (const Stream *s, GstBuffer **buf, GstClockTime position,
    gsize frames, FxError *err)
{
  gboolean any;
  automated_members (s, &any);
  err->code = FX_OK;
  if (any || frames == 0)
    return FALSE;
  if (!s->cascade)
    locate (s->members[0], position);
  update_all (s, FX_RAMP_DEFAULT);
  if (!fx_cascade_is_ready (s->there->cascade))
    return FALSE;
  err->code = gst_fx_on_device_process (s->there, buf, frames, err);
  if (err->code == FX_OK)
    read_there (s, position, frames);
  return TRUE;
}

/* What the side-chain has for the frames from position on. FALSE after an
 * element error. */
static gboolean
take_key (Stream *s, GstClockTime position, gsize frames)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (s->members[0]);
  if (s->cascade || !priv->side || frames == 0)
    return TRUE;
  GstFxKey got = gst_fx_sidechain_take (priv->side, &priv->info,
      &GST_BASE_TRANSFORM (s->members[0])->segment, position, frames, &s->key);
  s->keyed = got == GST_FX_KEY_TAKEN;
  return got != GST_FX_KEY_FAILED;
}

/* The buffer as this processor sees it. *frames: how many it has, *drop: how
 * many at its beginning do not go out. */
static gboolean
process_here (Stream *s, GstBuffer *buf, GstClockTime position, gsize *frames,
    gsize *drop)
{
  const GstFxFilterPrivate *priv = gst_fx_filter_priv (s->members[0]);
  GstAudioBuffer audio;
  if (!s->cascade)
    gst_fx_filter_device_home (s->members[0]);
  if (!gst_audio_buffer_map (&audio, &priv->info, buf, GST_MAP_READWRITE)) {
    gst_fx_filter_device_map_failed (s->members[0], buf);
    return FALSE;
  }
  *frames = (gsize)audio.n_samples;
  FxBlock block = { audio.planes, 0, *frames };
  if (!take_key (s, position, *frames)) {
    gst_audio_buffer_unmap (&audio);
    return FALSE;
  }
  if (GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_GAP) && block.frames > 0) {
    for (gint p = 0; p < audio.n_planes; p++)
      memset (audio.planes[p], 0, GST_AUDIO_BUFFER_PLANE_SIZE (&audio));
    GST_BUFFER_FLAG_UNSET (buf, GST_BUFFER_FLAG_GAP);
  }
  *drop = process_frames (s, &block, position);
  gst_audio_buffer_unmap (&audio);
  if (!s->failed)
    return TRUE;
  FxError err = fx_cascade_error (s->cascade);
  return device_failed (s, &err);
}

/* Silence in, silence out; parameters that changed meanwhile need no ramp when
 * sound comes back. What delays goes on as it is: a delay that has grown would
 * shrink. */
static void
forget_all (const Stream *s)
{
  if (s->cascade && fx_cascade_is_response (s->cascade))
    return;
  if (s->cascade)
    fx_cascade_split (s->cascade);
  for (guint i = 0; i < s->n; i++) {
    FxInstance *fx = gst_fx_filter_priv (s->members[i])->fx;
    if (!fx_instance_proc (fx)->latency && !fx_instance_is_fresh (fx))
      fx_instance_reset (fx);
  }
}

gboolean
gst_fx_stream_process (GstFxFilter *const *members, guint n, FxCascade *cascade,
    GstFxOnDevice *there, GstBuffer **out)
{
  Stream s = { .members = members, .n = n, .cascade = cascade, .there = there };
  GstFxFilterPrivate *priv = gst_fx_filter_priv (members[0]);
  GstBuffer *buf = *out;
  gboolean gap = GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_GAP);
  gsize frames = 0, drop;
  FxError err;
  init_debug ();

  if (gst_fx_audio_jumps (buf, priv->next)) {
    GST_DEBUG_OBJECT (members[0], "data is missing, starting anew");
    if (cascade)
      fx_cascade_split (cascade);
    for (guint i = 0; i < n; i++) {
      if (gst_fx_stream_breaks (members[i], buf))
        gst_fx_stream_reset (members[i]);
    }
  }
  GstClockTime position =
      GST_BUFFER_PTS_IS_VALID (buf) ? GST_BUFFER_PTS (buf) : priv->next;
  guint64 held = priv->held;
  if (gap || priv->on_device)
    frames = gst_fx_audio_count (&priv->info, buf);
  for (guint i = 0; i < n && priv->on_device; i++)
    gst_fx_filter_device_note (members[i], buf);
  if (priv->on_device && !cascade) {
    /* A key is in memory of the host. */
    s.there = gap || gst_fx_sidechain_is_used (priv->side)
                  ? NULL
                  : gst_fx_filter_device_get (members[0], buf);
    if (!s.there)
      gst_fx_filter_device_home (members[0]);
  }
  /* Beside silence the key goes on. */
  gboolean silent = gap && !any_rings (&s);
  if (silent && !gst_fx_stream_listens (priv) &&
      !gst_fx_sidechain_is_used (priv->side)) {
    forget_all (&s);
    priv->skipped = TRUE;
    drop = cascade ? 0 : (gsize)gst_fx_stream_hold_back (priv, frames);
  } else if (s.there && !gap &&
             process_there (&s, out, position, frames, &err)) {
    if (err.code != FX_OK)
      return device_failed (&s, &err);
    drop = cascade ? 0 : (gsize)gst_fx_stream_hold_back (priv, frames);
  } else if (!process_here (&s, buf, position, &frames, &drop)) {
    return FALSE;
  }
  if (silent)
    GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
  account (&s, gst_fx_audio_end (&priv->info, position, frames), gap);
  for (guint i = 0; i < n && cascade && fx_cascade_is_response (cascade); i++) {
    held = gst_fx_filter_priv (members[i])->held;
    if (held > 0)
      *out = align (priv, *out, held, frames, 0);
  }
  if (!cascade && fx_instance_proc (priv->fx)->latency) {
    gst_fx_stream_announce (members[0]);
    if (held > 0 || drop > 0)
      *out = align (priv, *out, held, frames, drop);
  }
  return TRUE;
}

GstFlowReturn
gst_fx_stream_transform (GstFxFilter *self, GstBuffer **buf)
{
  GstFlowReturn ret = GST_FLOW_OK;
  if (gst_fx_stream_breaks (self, *buf))
    ret = gst_fx_stream_settle (self);
  if (ret == GST_FLOW_OK && !gst_fx_stream_process (&self, 1, NULL, NULL, buf))
    ret = GST_FLOW_ERROR;
  if (ret != GST_FLOW_OK)
    gst_clear_buffer (buf);
  return ret;
}
