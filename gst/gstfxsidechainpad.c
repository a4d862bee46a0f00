/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The request pad "sidechain": buffers and events that come in there, and what
 * it changes for the element's other pads. Nothing that comes in here goes on
 * downstream. */

#include <math.h>
#include "gst/gstfxaudio.h"
#include "gst/gstfxfilterpriv.h"
#include "gst/gstfxsidechain.h"

#define GST_CAT_DEFAULT gst_fx_sidechain_debug
GST_DEBUG_CATEGORY_STATIC (gst_fx_sidechain_debug);

/* --- buffers ------------------------------------------------------------------------ */

static gint64
running_time (const GstSegment *segment, GstClockTime position)
{
  guint64 time = 0;
  gint sign = gst_segment_to_running_time_full (
      segment, GST_FORMAT_TIME, position, &time);
  return sign < 0 ? -(gint64)time : (gint64)time;
}

/* Where a buffer begins in running time. */
static gint64
begin_of (GstFxSidechain *s, GstBuffer *buf, gsize frames)
{
  if (GST_BUFFER_PTS_IS_VALID (buf)) {
    GstClockTime at = GST_BUFFER_PTS (buf);
    if (s->segment.rate < 0)
      at += gst_fx_audio_time (&s->info, frames);
    return running_time (&s->segment, at);
  }
  g_mutex_lock (&s->lock);
  const GstFxMark *last = s->run.rate > 0 ? &s->run : &s->head;
  gint64 at =
      last->time + llround ((gdouble)last->frames / last->rate * GST_SECOND);
  g_mutex_unlock (&s->lock);
  return at;
}

/* Frame i of a mapped buffer, channel by channel. */
static void
read_frame (const GstAudioBuffer *audio, gsize i, gdouble *to)
{
  const GstAudioInfo *info = &audio->info;
  guint channels = (guint)GST_AUDIO_INFO_CHANNELS (info);
  gboolean planar =
      GST_AUDIO_INFO_LAYOUT (info) == GST_AUDIO_LAYOUT_NON_INTERLEAVED;
  for (guint c = 0; c < channels; c++) {
    gconstpointer plane = audio->planes[planar ? c : 0];
    gsize at = planar ? i : i * channels + c;
    to[c] = GST_AUDIO_INFO_WIDTH (info) == 64 ? ((const gdouble *)plane)[at]
                                              : ((const gfloat *)plane)[at];
  }
}

/* NULL, after an element error: the buffer cannot be read. */
static GstFxPiece *
read_buffer (GstFxSidechain *s, GstBuffer *buf)
{
  guint channels = (guint)GST_AUDIO_INFO_CHANNELS (&s->info);
  GstAudioBuffer audio;
  if (!gst_audio_buffer_map (&audio, &s->info, buf, GST_MAP_READ)) {
    gst_fx_audio_map_failed (s->element, buf);
    return NULL;
  }
  gsize n = audio.n_samples;
  GstFxPiece *p = g_malloc (sizeof *p + n * channels * sizeof (gdouble));
  p->frames = n;
  p->channels = channels;
  p->from.rate = GST_AUDIO_INFO_RATE (&s->info) * fabs (s->segment.rate);
  for (gsize i = 0; i < n; i++) {
    gsize at = s->segment.rate < 0 ? n - 1 - i : i;
    read_frame (&audio, i, p->x + at * channels);
  }
  gst_audio_buffer_unmap (&audio);
  return p;
}

static GstFlowReturn
pad_chain (GstPad *pad, GstObject *parent, GstBuffer *buf)
{
  GstFxSidechain *s = gst_fx_sidechain_of (parent);
  g_mutex_lock (&s->lock);
  s->thread = g_thread_self ();
  gboolean ended = s->main_ended;
  g_mutex_unlock (&s->lock);
  if (!GST_AUDIO_INFO_IS_VALID (&s->info)) {
    gst_buffer_unref (buf);
    return GST_FLOW_NOT_NEGOTIATED;
  }
  if (ended) {
    gst_buffer_unref (buf);
    return GST_FLOW_EOS;
  }
  buf = gst_audio_buffer_clip (buf, &s->segment, GST_AUDIO_INFO_RATE (&s->info),
      GST_AUDIO_INFO_BPF (&s->info));
  if (!buf || gst_fx_audio_count (&s->info, buf) == 0) {
    gst_clear_buffer (&buf);
    return GST_FLOW_OK;
  }
  GstFxPiece *p = read_buffer (s, buf);
  if (!p) {
    gst_buffer_unref (buf);
    return GST_FLOW_ERROR;
  }
  gint64 at = begin_of (s, buf, p->frames);
  gst_buffer_unref (buf);
  return gst_fx_sidechain_give (s, at, p);
}

/* --- events ---------------------------------------------------------------------- */

static void
forget (GstFxSidechain *s, gboolean flushing)
{
  g_mutex_lock (&s->lock);
  gst_fx_sidechain_clear (s);
  s->flushing = flushing;
  s->thread = NULL;
  s->latency_known = FALSE;
  g_cond_broadcast (&s->moved);
  g_mutex_unlock (&s->lock);
}

static void
interrupt (GstFxSidechain *s, guint seqnum)
{
  g_mutex_lock (&s->lock);
  s->flushing = TRUE;
  s->flush_seqnum = seqnum;
  g_cond_broadcast (&s->moved);
  g_mutex_unlock (&s->lock);
}

static gboolean
take_caps (GstFxSidechain *s, GstPad *pad, GstEvent *event)
{
  GstCaps *caps;
  GstAudioInfo info;
  gst_event_parse_caps (event, &caps);
  if (!gst_audio_info_from_caps (&info, caps))
    return FALSE;
  g_mutex_lock (&s->lock);
  gint rate = s->rate;
  g_mutex_unlock (&s->lock);
  if (!gst_fx_sidechain_agree (s, pad, GST_AUDIO_INFO_RATE (&info), rate))
    return FALSE;
  s->info = info;
  return TRUE;
}

static void
take_segment (GstFxSidechain *s, GstEvent *event)
{
  gst_event_copy_segment (event, &s->segment);
  if (s->segment.format != GST_FORMAT_TIME)
    gst_segment_init (&s->segment, GST_FORMAT_TIME);
  GstClockTime from = s->segment.rate < 0 ? s->segment.stop : s->segment.start;
  if (GST_CLOCK_TIME_IS_VALID (from))
    gst_fx_sidechain_skip (s, running_time (&s->segment, from));
}

static void
take_gap (GstFxSidechain *s, GstEvent *event)
{
  GstClockTime time, duration;
  gst_event_parse_gap (event, &time, &duration);
  if (!GST_CLOCK_TIME_IS_VALID (time))
    return;
  if (GST_CLOCK_TIME_IS_VALID (duration) && s->segment.rate > 0)
    time += duration;
  gst_fx_sidechain_skip (s, running_time (&s->segment, time));
}

static void
set_ended (GstFxSidechain *s, gboolean ended)
{
  g_mutex_lock (&s->lock);
  s->ended = ended;
  g_cond_broadcast (&s->moved);
  g_mutex_unlock (&s->lock);
}

static gboolean
pad_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  GstFxSidechain *s = gst_fx_sidechain_of (parent);
  gboolean ok = TRUE;
  if (GST_EVENT_IS_SERIALIZED (event) &&
      GST_EVENT_TYPE (event) != GST_EVENT_FLUSH_STOP) {
    g_mutex_lock (&s->lock);
    s->thread = g_thread_self ();
    g_mutex_unlock (&s->lock);
  }
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_FLUSH_START:
    interrupt (s, gst_event_get_seqnum (event));
    break;
  case GST_EVENT_FLUSH_STOP:
    gst_segment_init (&s->segment, GST_FORMAT_TIME);
    forget (s, FALSE);
    break;
  case GST_EVENT_STREAM_START:
    set_ended (s, FALSE);
    break;
  case GST_EVENT_CAPS:
    ok = take_caps (s, pad, event);
    break;
  case GST_EVENT_SEGMENT:
    take_segment (s, event);
    break;
  case GST_EVENT_GAP:
    take_gap (s, event);
    break;
  case GST_EVENT_EOS:
    set_ended (s, TRUE);
    break;
  default:
    break;
  }
  gst_event_unref (event);
  return ok;
}

void
gst_fx_sidechain_main_event (GstFxSidechain *s, GstEvent *event)
{
  GstEventType type = GST_EVENT_TYPE (event);
  g_mutex_lock (&s->lock);
  if (type == GST_EVENT_FLUSH_START || type == GST_EVENT_FLUSH_STOP) {
    s->main_flushing = type == GST_EVENT_FLUSH_START;
    s->main_thread = NULL;
    s->at_rate = 0;
    s->latency_known = FALSE;
  } else if (GST_EVENT_IS_SERIALIZED (event)) {
    s->main_thread = g_thread_self ();
  }
  if (type == GST_EVENT_STREAM_START || type == GST_EVENT_FLUSH_STOP)
    s->main_ended = FALSE;
  g_cond_broadcast (&s->moved);
  g_mutex_unlock (&s->lock);
}

void
gst_fx_sidechain_main_ended (GstFxSidechain *s)
{
  g_mutex_lock (&s->lock);
  s->main_ended = TRUE;
  s->main_thread = NULL;
  g_cond_broadcast (&s->moved);
  g_mutex_unlock (&s->lock);
}

gboolean
gst_fx_sidechain_shares (GstEvent *event)
{
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_SEEK:
  case GST_EVENT_FLUSH_START:
  case GST_EVENT_FLUSH_STOP:
  case GST_EVENT_LATENCY:
  case GST_EVENT_CUSTOM_UPSTREAM:
  case GST_EVENT_CUSTOM_BOTH:
  case GST_EVENT_CUSTOM_BOTH_OOB:
    return TRUE;
  default:
    return FALSE;
  }
}

void
gst_fx_sidechain_send (GstFxSidechain *s, GstEvent *event)
{
  GstPad *pad = gst_fx_sidechain_ref_pad (s, NULL);
  g_mutex_lock (&s->lock);
  gboolean seen = GST_EVENT_TYPE (event) == GST_EVENT_SEEK &&
                  s->flush_seqnum == gst_event_get_seqnum (event);
  if (GST_EVENT_TYPE (event) == GST_EVENT_LATENCY)
    s->latency_known = FALSE;
  g_mutex_unlock (&s->lock);
  if (pad && !seen)
    gst_pad_push_event (pad, event);
  else
    gst_event_unref (event);
  gst_clear_object (&pad);
}

/* --- life ------------------------------------------------------------------------ */

/* The pad may not be part of the element yet, or no longer. */
static gboolean
activate_mode (GstPad *pad, GstObject *parent, GstPadMode mode, gboolean active)
{
  GstFxSidechain *s = gst_pad_get_element_private (pad);
  if (mode != GST_PAD_MODE_PUSH)
    return FALSE;
  if (s && active)
    forget (s, FALSE);
  else if (s)
    interrupt (s, GST_SEQNUM_INVALID);
  return TRUE;
}

static void
set_linked (GstElement *element, gboolean linked)
{
  GstFxSidechain *s = gst_fx_sidechain_of (GST_OBJECT (element));
  g_mutex_lock (&s->lock);
  s->linked = linked && s->pad;
  if (!linked)
    gst_fx_sidechain_clear (s);
  s->latency_known = FALSE;
  g_cond_broadcast (&s->moved);
  g_mutex_unlock (&s->lock);
  gst_element_post_message (
      element, gst_message_new_latency (GST_OBJECT (element)));
}

static void
on_linked (GstPad *pad, GstPad *peer, GstElement *element)
{
  set_linked (element, TRUE);
}

static void
on_unlinked (GstPad *pad, GstPad *peer, GstElement *element)
{
  set_linked (element, FALSE);
}

GstPad *
gst_fx_sidechain_request (GstFxSidechain *s, GstPadTemplate *templ)
{
  GstPad *pad = gst_pad_new_from_template (templ, GST_FX_SIDECHAIN_PAD);
  g_mutex_lock (&s->lock);
  gboolean taken = s->pad != NULL, running = !s->stopped;
  if (!taken)
    s->pad = pad;
  g_mutex_unlock (&s->lock);
  if (taken) {
    GST_WARNING_OBJECT (
        s->element, "there is one pad " GST_FX_SIDECHAIN_PAD " already");
    gst_object_unref (pad);
    return NULL;
  }
  GST_PAD_SET_ACCEPT_TEMPLATE (pad);
  gst_pad_set_chain_function (pad, pad_chain);
  gst_pad_set_event_function (pad, pad_event);
  gst_pad_set_query_function (pad, gst_fx_sidechain_query);
  gst_pad_set_activatemode_function (pad, activate_mode);
  g_signal_connect_object (
      pad, "linked", G_CALLBACK (on_linked), s->element, 0);
  g_signal_connect_object (
      pad, "unlinked", G_CALLBACK (on_unlinked), s->element, 0);
  gst_pad_set_element_private (pad, s);
  gst_object_ref (pad);
  if (running)
    gst_pad_set_active (pad, TRUE);
  gst_element_add_pad (s->element, pad);
  gst_object_unref (pad);
  return pad;
}

void
gst_fx_sidechain_release (GstFxSidechain *s, GstPad *pad)
{
  g_mutex_lock (&s->lock);
  if (s->pad == pad) {
    s->pad = NULL;
    s->linked = FALSE;
    s->flushing = TRUE;
  }
  g_cond_broadcast (&s->moved);
  g_mutex_unlock (&s->lock);
  gst_pad_set_active (pad, FALSE);
  gst_pad_set_element_private (pad, NULL);
  gst_element_remove_pad (s->element, pad);
  forget (s, TRUE);
}

void
gst_fx_sidechain_before_state (GstFxSidechain *s, GstStateChange transition)
{
  g_mutex_lock (&s->lock);
  switch (transition) {
  case GST_STATE_CHANGE_READY_TO_PAUSED:
    gst_fx_sidechain_clear (s);
    s->stopped = s->main_flushing = s->main_ended = FALSE;
    s->complain = TRUE;
    s->latency_known = FALSE;
    s->rate = 0;
    s->at_rate = 0;
    s->thread = s->main_thread = NULL;
    break;
  case GST_STATE_CHANGE_PLAYING_TO_PAUSED:
    s->playing = FALSE;
    break;
  case GST_STATE_CHANGE_PAUSED_TO_READY:
    s->stopped = TRUE;
    break;
  default:
    break;
  }
  g_cond_broadcast (&s->moved);
  g_mutex_unlock (&s->lock);
}

void
gst_fx_sidechain_after_state (GstFxSidechain *s, GstStateChange transition)
{
  g_mutex_lock (&s->lock);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_PLAYING) {
    s->playing = TRUE;
    s->latency_known = FALSE;
  } else if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) {
    gst_fx_sidechain_clear (s);
    gst_audio_info_init (&s->info);
    gst_segment_init (&s->segment, GST_FORMAT_TIME);
  }
  g_cond_broadcast (&s->moved);
  g_mutex_unlock (&s->lock);
}

void
gst_fx_sidechain_install (GstElementClass *klass, GstCaps *caps)
{
  GST_DEBUG_CATEGORY_INIT (
      gst_fx_sidechain_debug, "fxsidechain", 0, "side-chains of fx filters");
  GstPadTemplate *templ = gst_pad_template_new (
      GST_FX_SIDECHAIN_PAD, GST_PAD_SINK, GST_PAD_REQUEST, caps);
  gst_pad_template_set_documentation_caps (templ, caps);
  gst_element_class_add_pad_template (klass, templ);
}
