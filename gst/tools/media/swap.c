/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

#include "gst/tools/media/swap.h"
#include <gst/audio/audio.h>
#include <gst/base/gstadapter.h>

#define WARM_UP 10 /* ms that a chain hears before it is heard */
#define FADE 20    /* ms */
#define PIECE 2    /* ms that go through at a time: a change waits no longer */

/* One chain and its pads: frames go in through `in` and come out at `out` in the
 * same thread, at once or later. */
typedef struct Lane {
  FxSwap *swap;
  FxChain *chain;
  GstElement *bin;
  GstPad *in, *out;  /* ours, linked to those of bin */
  GstAdapter *ready; /* what came out and did not go on yet */
  guint64 at;        /* frame of the stream that is first there */
  guint64 heard;     /* frames that went in */
  gboolean placed;   /* at is known */
} Lane;

struct _FxSwap {
  GstBin parent;
  GstPad *sink, *src;
  GMutex lock;
  GCond changed;
  GstAudioInfo info;
  Lane *now, *next; /* next: warms up or is faded in; stream lock of sink */
  Lane *offered;    /* under lock */
  Lane *newest;     /* under lock: the one that was given last */
  guint64 faded;    /* frames of the fade that are done */
};

G_DEFINE_TYPE (FxSwap, fx_swap, GST_TYPE_BIN)

static GstStaticPadTemplate sink_template =
    GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS,
        GST_STATIC_CAPS (
            "audio/x-raw, format=" GST_AUDIO_NE (F32) ", layout=interleaved"));
static GstStaticPadTemplate src_template =
    GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS,
        GST_STATIC_CAPS (
            "audio/x-raw, format=" GST_AUDIO_NE (F32) ", layout=interleaved"));

/* Lanes */

static guint64
frames_of (const FxSwap *s, GstClockTime time)
{
  return gst_util_uint64_scale_round (
      time, (guint64)GST_AUDIO_INFO_RATE (&s->info), GST_SECOND);
}

static guint64
count (const FxSwap *s, const Lane *l)
{
  return gst_adapter_available (l->ready) /
         (gsize)GST_AUDIO_INFO_BPF (&s->info);
}

static GstFlowReturn
lane_out (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  Lane *l = gst_pad_get_element_private (pad);
  FxSwap *s = l->swap;
  if (GST_BUFFER_PTS_IS_VALID (buffer) &&
      (!l->placed || GST_BUFFER_IS_DISCONT (buffer))) {
    gst_adapter_clear (l->ready);
    l->at = frames_of (s, GST_BUFFER_PTS (buffer));
    l->placed = TRUE;
  }
  gst_adapter_push (l->ready, buffer);
  return GST_FLOW_OK;
}

static GstFlowReturn push_ready (FxSwap *s, Lane *l, guint64 n);

/* What a chain says downstream goes on where it is the one that is heard. */
static gboolean
lane_out_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  Lane *l = gst_pad_get_element_private (pad);
  FxSwap *s = l->swap;
  if (GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT) {
    /* What comes now stands elsewhere in time. */
    if (l == s->now)
      push_ready (s, l, count (s, l));
    gst_adapter_clear (l->ready);
    l->placed = FALSE;
  }
  if (l != s->now) {
    gst_event_unref (event);
    return TRUE;
  }
  if (GST_EVENT_TYPE (event) == GST_EVENT_EOS)
    push_ready (s, l, count (s, l));
  return gst_pad_push_event (s->src, event);
}

static gboolean
lane_out_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  Lane *l = gst_pad_get_element_private (pad);
  return gst_pad_peer_query (l->swap->src, query);
}

static gboolean
lane_in_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  Lane *l = gst_pad_get_element_private (pad);
  return gst_pad_push_event (l->swap->sink, event);
}

static gboolean
lane_in_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  Lane *l = gst_pad_get_element_private (pad);
  return gst_pad_peer_query (l->swap->sink, query);
}

/* What follows the chain brings it into the format of ours. */
static GstElement *
make_bin (FxChain *chain)
{
  GstElement *bin = gst_bin_new (NULL);
  GstElement *element = fx_chain_element (chain);
  GstElement *convert = gst_element_factory_make ("audioconvert", NULL);
  gst_bin_add_many (GST_BIN (bin), element, convert, NULL);
  gst_element_link (element, convert);
  g_autoptr (GstPad) sink = gst_element_get_static_pad (element, "sink");
  g_autoptr (GstPad) src = gst_element_get_static_pad (convert, "src");
  gst_element_add_pad (bin, gst_ghost_pad_new ("sink", sink));
  gst_element_add_pad (bin, gst_ghost_pad_new ("src", src));
  return bin;
}

static Lane *
lane_new (FxSwap *s, FxChain *chain)
{
  Lane *l = g_new0 (Lane, 1);
  l->swap = s;
  l->chain = chain;
  l->bin = gst_object_ref_sink (make_bin (chain));
  l->ready = gst_adapter_new ();
  l->in = gst_object_ref_sink (gst_pad_new (NULL, GST_PAD_SRC));
  l->out = gst_object_ref_sink (
      gst_pad_new_from_static_template (&sink_template, "out"));
  gst_pad_set_element_private (l->in, l);
  gst_pad_set_element_private (l->out, l);
  gst_pad_set_event_function (l->in, lane_in_event);
  gst_pad_set_query_function (l->in, lane_in_query);
  gst_pad_set_chain_function (l->out, lane_out);
  gst_pad_set_event_function (l->out, lane_out_event);
  gst_pad_set_query_function (l->out, lane_out_query);
  gst_bin_add (GST_BIN (s), l->bin);
  g_autoptr (GstPad) sink = gst_element_get_static_pad (l->bin, "sink");
  g_autoptr (GstPad) src = gst_element_get_static_pad (l->bin, "src");
  gst_pad_link_full (l->in, sink, GST_PAD_LINK_CHECK_NOTHING);
  gst_pad_link_full (src, l->out, GST_PAD_LINK_CHECK_NOTHING);
  gst_pad_set_active (l->out, TRUE);
  gst_pad_set_active (l->in, TRUE);
  return l;
}

static void
lane_free (Lane *l)
{
  gst_element_set_locked_state (l->bin, TRUE);
  gst_element_set_state (l->bin, GST_STATE_NULL);
  gst_pad_set_active (l->in, FALSE);
  gst_pad_set_active (l->out, FALSE);
  if (GST_OBJECT_PARENT (l->bin) == GST_OBJECT (l->swap))
    gst_bin_remove (GST_BIN (l->swap), l->bin);
  gst_object_unref (l->bin);
  fx_chain_free (l->chain);
  gst_object_unref (l->in);
  gst_object_unref (l->out);
  g_object_unref (l->ready);
  g_free (l);
}

/* A lane that is heard no more cannot be stopped by the thread that runs it. */
static void
retire (GstElement *element, gpointer data)
{
  lane_free (data);
}

/* The fade */

static GstFlowReturn
push_buffer (FxSwap *s, GstBuffer *buffer, guint64 at)
{
  guint64 n =
      gst_buffer_get_size (buffer) / (gsize)GST_AUDIO_INFO_BPF (&s->info);
  guint64 rate = (guint64)GST_AUDIO_INFO_RATE (&s->info);
  GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (at, GST_SECOND, rate);
  GST_BUFFER_DURATION (buffer) =
      gst_util_uint64_scale (at + n, GST_SECOND, rate) -
      GST_BUFFER_PTS (buffer);
  return gst_pad_push (s->src, buffer);
}

static GstFlowReturn
push_ready (FxSwap *s, Lane *l, guint64 n)
{
  if (!n)
    return GST_FLOW_OK;
  GstBuffer *buffer = gst_buffer_make_writable (gst_adapter_take_buffer (
      l->ready, (gsize)n * (gsize)GST_AUDIO_INFO_BPF (&s->info)));
  GST_BUFFER_FLAG_UNSET (buffer, GST_BUFFER_FLAG_DISCONT);
  GstFlowReturn ret = push_buffer (s, buffer, l->at);
  l->at += n;
  return ret;
}

static void
forget (FxSwap *s, Lane *l, guint64 n)
{
  n = MIN (n, count (s, l));
  gst_adapter_flush (l->ready, (gsize)n * (gsize)GST_AUDIO_INFO_BPF (&s->info));
  l->at += n;
}

/* next is the one, now is gone. Latency may be another one. */
static void
exchange (FxSwap *s)
{
  Lane *old = s->now;
  g_mutex_lock (&s->lock);
  s->now = s->next;
  s->next = NULL;
  g_cond_broadcast (&s->changed);
  g_mutex_unlock (&s->lock);
  gst_element_call_async (GST_ELEMENT (s), retire, old, NULL);
  gst_element_post_message (
      GST_ELEMENT (s), gst_message_new_latency (GST_OBJECT (s)));
}

static GstFlowReturn
push_faded (FxSwap *s, guint64 n)
{
  gsize size = (gsize)n * (gsize)GST_AUDIO_INFO_BPF (&s->info);
  gint channels = GST_AUDIO_INFO_CHANNELS (&s->info);
  guint64 fade = (guint64)GST_AUDIO_INFO_RATE (&s->info) * FADE / 1000;
  GstBuffer *a =
      gst_buffer_make_writable (gst_adapter_take_buffer (s->now->ready, size));
  GstMapInfo map;
  const gfloat *b = gst_adapter_map (s->next->ready, size);
  guint64 at = s->now->at;
  GST_BUFFER_FLAG_UNSET (a, GST_BUFFER_FLAG_DISCONT | GST_BUFFER_FLAG_GAP);
  gst_buffer_map (a, &map, GST_MAP_READWRITE);
  gfloat *y = (gfloat *)map.data;
  for (guint64 i = 0; i < n; i++) {
    gfloat g = (gfloat)(s->faded + i + 1) / (gfloat)fade;
    for (gint c = 0; c < channels; c++, y++, b++)
      *y += g * (*b - *y);
  }
  gst_buffer_unmap (a, &map);
  gst_adapter_unmap (s->next->ready);
  gst_adapter_flush (s->next->ready, size);
  s->now->at += n;
  s->next->at += n;
  s->faded += n;
  GstFlowReturn ret = push_buffer (s, a, at);
  if (s->faded >= fade)
    exchange (s);
  return ret;
}

/* Everything that can go on. */
static GstFlowReturn
push_what_is_there (FxSwap *s)
{
  GstFlowReturn ret = GST_FLOW_OK;
  guint64 warm = (guint64)GST_AUDIO_INFO_RATE (&s->info) * WARM_UP / 1000;
  guint64 fade = (guint64)GST_AUDIO_INFO_RATE (&s->info) * FADE / 1000;
  while (ret == GST_FLOW_OK && s->next) {
    Lane *a = s->now, *b = s->next;
    if (!s->faded && (!b->placed || b->heard < warm))
      break; /* it warms up, what was goes on */
    if (!a->placed) {
      exchange (s);
      break;
    }
    if (b->at < a->at)
      forget (s, b, a->at - b->at);
    if (b->at > a->at) /* it begins later */
      ret = push_ready (s, a, MIN (b->at - a->at, count (s, a)));
    guint64 n = MIN (MIN (count (s, a), count (s, b)), fade - s->faded);
    if (!n || a->at != b->at)
      return ret; /* the other one is late */
    ret = push_faded (s, n);
  }
  return ret == GST_FLOW_OK ? push_ready (s, s->now, count (s, s->now)) : ret;
}

/* Our pads */

static gboolean
copy_sticky (GstPad *pad, GstEvent **event, gpointer data)
{
  if (GST_EVENT_TYPE (*event) != GST_EVENT_EOS)
    gst_pad_push_event (data, gst_event_ref (*event));
  return TRUE;
}

static void
take_offer (FxSwap *s)
{
  g_mutex_lock (&s->lock);
  if (!s->next && s->offered) {
    s->next = s->offered;
    s->offered = NULL;
    s->faded = 0;
  }
  Lane *l = s->next;
  g_mutex_unlock (&s->lock);
  if (l && !l->heard && !l->placed)
    gst_pad_sticky_events_foreach (s->sink, copy_sticky, l->in);
}

static GstFlowReturn
chain_piece (FxSwap *s, GstBuffer *buffer)
{
  take_offer (s);
  guint64 n = gst_buffer_get_size (buffer) /
              (gsize)MAX (GST_AUDIO_INFO_BPF (&s->info), 1);
  GstFlowReturn ret = GST_FLOW_OK;
  if (s->next) {
    s->next->heard += n;
    ret = gst_pad_push (s->next->in, gst_buffer_ref (buffer));
  }
  s->now->heard += n;
  GstFlowReturn now = gst_pad_push (s->now->in, buffer);
  if (now == GST_FLOW_OK && ret == GST_FLOW_OK)
    return push_what_is_there (s);
  return now == GST_FLOW_OK ? ret : now;
}

static GstBuffer *
take_piece (const FxSwap *s, GstBuffer *buffer, gsize at, gsize n)
{
  gsize bpf = (gsize)GST_AUDIO_INFO_BPF (&s->info);
  guint64 rate = (guint64)GST_AUDIO_INFO_RATE (&s->info);
  GstBuffer *piece = gst_buffer_copy_region (buffer,
      GST_BUFFER_COPY_FLAGS | GST_BUFFER_COPY_MEMORY, at * bpf, n * bpf);
  if (GST_BUFFER_PTS_IS_VALID (buffer))
    GST_BUFFER_PTS (piece) =
        GST_BUFFER_PTS (buffer) + gst_util_uint64_scale (at, GST_SECOND, rate);
  GST_BUFFER_DURATION (piece) = gst_util_uint64_scale (n, GST_SECOND, rate);
  if (at)
    GST_BUFFER_FLAG_UNSET (
        piece, GST_BUFFER_FLAG_DISCONT | GST_BUFFER_FLAG_RESYNC);
  return piece;
}

static GstFlowReturn
chain (GstPad *pad, GstObject *parent, GstBuffer *buffer)
{
  FxSwap *s = FX_SWAP (parent);
  gsize n = gst_buffer_get_size (buffer) /
            (gsize)MAX (GST_AUDIO_INFO_BPF (&s->info), 1);
  gsize most = MAX ((gsize)GST_AUDIO_INFO_RATE (&s->info) * PIECE / 1000, 1);
  if (n <= most)
    return chain_piece (s, buffer);
  GstFlowReturn ret = GST_FLOW_OK;
  for (gsize at = 0; at < n && ret == GST_FLOW_OK; at += most)
    ret = chain_piece (s, take_piece (s, buffer, at, MIN (most, n - at)));
  gst_buffer_unref (buffer);
  return ret;
}

static void
flushed (FxSwap *s)
{
  if (s->next)
    exchange (s);
  gst_adapter_clear (s->now->ready);
  s->now->placed = FALSE;
}

static gboolean
sink_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  FxSwap *s = FX_SWAP (parent);
  if (GST_EVENT_TYPE (event) == GST_EVENT_CAPS) {
    GstCaps *caps;
    gst_event_parse_caps (event, &caps);
    gst_audio_info_from_caps (&s->info, caps);
  }
  if (GST_EVENT_TYPE (event) == GST_EVENT_EOS && s->next)
    exchange (s);
  Lane *next = s->next;
  if (next)
    gst_pad_push_event (next->in, gst_event_ref (event));
  gboolean good = gst_pad_push_event (s->now->in, gst_event_ref (event));
  if (GST_EVENT_TYPE (event) == GST_EVENT_FLUSH_STOP)
    flushed (s);
  gst_event_unref (event);
  return good;
}

static gboolean
sink_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  FxSwap *s = FX_SWAP (parent);
  if (GST_QUERY_TYPE (query) == GST_QUERY_ALLOCATION)
    return FALSE; /* buffers that two hear belong to neither */
  if (gst_pad_query_default (pad, parent, query) &&
      GST_QUERY_TYPE (query) != GST_QUERY_CAPS)
    return TRUE;
  return GST_QUERY_TYPE (query) == GST_QUERY_CAPS ||
         gst_pad_peer_query (s->now->in, query);
}

/* The lane that answers upstream; none of the two goes while it does. */
static GstPad *
current_out (FxSwap *s)
{
  g_mutex_lock (&s->lock);
  GstPad *pad = gst_object_ref (s->now->out);
  g_mutex_unlock (&s->lock);
  return pad;
}

static gboolean
src_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  g_autoptr (GstPad) out = current_out (FX_SWAP (parent));
  return gst_pad_push_event (out, event);
}

static gboolean
src_query (GstPad *pad, GstObject *parent, GstQuery *query)
{
  if (GST_QUERY_TYPE (query) == GST_QUERY_CAPS)
    return gst_pad_query_default (pad, parent, query);
  g_autoptr (GstPad) out = current_out (FX_SWAP (parent));
  return gst_pad_peer_query (out, query);
}

/* Class */

static void
finalize (GObject *object)
{
  FxSwap *s = FX_SWAP (object);
  g_mutex_clear (&s->lock);
  g_cond_clear (&s->changed);
  G_OBJECT_CLASS (fx_swap_parent_class)->finalize (object);
}

static void
dispose (GObject *object)
{
  FxSwap *s = FX_SWAP (object);
  g_clear_pointer (&s->offered, lane_free);
  g_clear_pointer (&s->next, lane_free);
  g_clear_pointer (&s->now, lane_free);
  G_OBJECT_CLASS (fx_swap_parent_class)->dispose (object);
}

static void
fx_swap_class_init (FxSwapClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
fx_swap_init (FxSwap *s)
{
  g_mutex_init (&s->lock);
  g_cond_init (&s->changed);
  gst_audio_info_init (&s->info);
  s->sink = gst_pad_new_from_static_template (&sink_template, "sink");
  s->src = gst_pad_new_from_static_template (&src_template, "src");
  gst_pad_set_chain_function (s->sink, chain);
  gst_pad_set_event_function (s->sink, sink_event);
  gst_pad_set_query_function (s->sink, sink_query);
  gst_pad_set_event_function (s->src, src_event);
  gst_pad_set_query_function (s->src, src_query);
  GST_PAD_SET_PROXY_CAPS (s->sink);
  GST_PAD_SET_PROXY_CAPS (s->src);
  gst_element_add_pad (GST_ELEMENT (s), s->sink);
  gst_element_add_pad (GST_ELEMENT (s), s->src);
}

GstElement *
fx_swap_new (FxChain *chain)
{
  FxSwap *s = g_object_new (fx_swap_get_type (), NULL);
  s->now = s->newest = lane_new (s, chain);
  return GST_ELEMENT (s);
}

FxChain *
fx_swap_chain (FxSwap *s)
{
  g_mutex_lock (&s->lock);
  FxChain *chain = s->newest->chain;
  g_mutex_unlock (&s->lock);
  return chain;
}

void
fx_swap_take (FxSwap *s, FxChain *chain)
{
  gint64 until = g_get_monotonic_time () + 100000;
  Lane *l = lane_new (s, chain), *left = NULL;
  gst_element_sync_state_with_parent (l->bin);
  g_mutex_lock (&s->lock);
  while ((s->offered || s->next) &&
         g_cond_wait_until (&s->changed, &s->lock, until))
    ;
  left = s->offered; /* nothing streams, nobody has taken it */
  s->offered = s->newest = l;
  g_mutex_unlock (&s->lock);
  if (left)
    lane_free (left);
}
