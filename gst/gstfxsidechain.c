/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the side-chain has brought, by running time, and how it becomes a key.
 *
 * Places are counted in frames from running time 0 at the rate of the input, so
 * that a key does not depend on how either side is cut into buffers. On both
 * sides timestamps count where a stream begins and where they jump; within a run
 * of buffers frames follow one another. Where the rates differ (before the
 * sources have agreed, or with segments of other speeds) the key is interpolated
 * linearly. */

#include "gst/gstfxsidechain.h"
#include <math.h>
#include <string.h>
#include "gst/gstfxaudio.h"
#include "gst/gstfxcounts.h"

#define MOST 1.0                           /* s that are kept */
#define JITTER (5 * GST_MSECOND)           /* of timestamps that is no jump */
#define LONG_WAIT (5 * G_TIME_SPAN_SECOND) /* worth a word */

/* --- places ------------------------------------------------------------------ */

/* The frame there when frames are counted at `rate`. */
static gint64
frame_at (const GstFxMark *m, gdouble rate)
{
  gint64 run = llround ((gdouble)m->time * rate / GST_SECOND);
  return run + (m->rate == rate
                       ? m->frames
                       : llround ((gdouble)m->frames * rate / m->rate));
}

static gint64
time_at (const GstFxMark *m)
{
  return m->time + llround ((gdouble)m->frames / m->rate * GST_SECOND);
}

/* --- what comes in -------------------------------------------------------------- */

static void
drop_first (GstFxSidechain *s)
{
  GstFxPiece *p = g_queue_pop_head (&s->pieces);
  s->held -= (gdouble)p->frames / p->from.rate;
  g_free (p);
}

void
gst_fx_sidechain_clear (GstFxSidechain *s)
{
  while (!g_queue_is_empty (&s->pieces))
    drop_first (s);
  s->held = 0;
  s->head = (GstFxMark){ 0, 0, 1 };
  s->run = (GstFxMark){ 0, 0, 0 };
  s->ended = FALSE;
}

static gint64
end_of (const GstFxPiece *p, gdouble rate)
{
  GstFxMark end = p->from;
  end.frames += (gint64)p->frames;
  return frame_at (&end, rate);
}

/* What the input has passed is of no more use. */
static void
drop_old (GstFxSidechain *s)
{
  while (s->at_rate > 0 && !g_queue_is_empty (&s->pieces) &&
         end_of (g_queue_peek_head (&s->pieces), s->at_rate) <= s->at)
    drop_first (s);
}

static void
advance (GstFxSidechain *s, const GstFxMark *to)
{
  if (time_at (to) >= time_at (&s->head))
    s->head = *to;
  g_cond_broadcast (&s->moved);
}

void
gst_fx_sidechain_skip (GstFxSidechain *s, gint64 time)
{
  GstFxMark to = { time, 0, 1 };
  g_mutex_lock (&s->lock);
  advance (s, &to);
  g_mutex_unlock (&s->lock);
}

static gboolean
is_full (const GstFxSidechain *s)
{
  return s->held >= MOST && s->linked && !s->waiting && !s->flushing &&
         !s->main_ended;
}

/* The two inputs hang on one thread, which would wait for itself. */
static void
tell_one_thread (GstFxSidechain *s)
{
  GST_ELEMENT_ERROR (s->element, STREAM, FAILED,
      ("One thread feeds the input and the side-chain, and would have to wait "
       "for itself: put a queue into each of the two branches."),
      (NULL));
}

GstFlowReturn
gst_fx_sidechain_give (GstFxSidechain *s, gint64 time, GstFxPiece *piece)
{
  GstFlowReturn ret = GST_FLOW_OK;
  gboolean stuck = FALSE;
  g_mutex_lock (&s->lock);
  while (is_full (s) && !stuck) {
    stuck = s->main_thread == g_thread_self ();
    if (!stuck)
      g_cond_wait (&s->moved, &s->lock);
  }
  gdouble rate = piece->from.rate;
  if (stuck) {
    ret = GST_FLOW_ERROR;
  } else if (s->flushing) {
    ret = GST_FLOW_FLUSHING;
  } else if (s->main_ended) {
    ret = GST_FLOW_EOS;
  } else {
    if (s->run.rate != rate || ABS (time_at (&s->run) - time) > (gint64)JITTER)
      s->run = (GstFxMark){ time, 0, rate };
    piece->from = s->run;
    s->run.frames += (gint64)piece->frames;
    s->held += (gdouble)piece->frames / rate;
    g_queue_push_tail (&s->pieces, g_steal_pointer (&piece));
    drop_old (s);
    advance (s, &s->run);
  }
  g_mutex_unlock (&s->lock);
  g_free (piece);
  if (stuck)
    tell_one_thread (s);
  return ret;
}

/* --- waiting for it --------------------------------------------------------------- */

typedef struct Wait {
  gint64 end; /* frame before which all has to be known, */
  gdouble rate;
  gint64 time; /* running time where they begin */
  gboolean late, stuck;
  gboolean silent; /* has lasted long, and that is news */
} Wait;

/* ns until there is no more time to wait, when live and playing. */
static gint64
time_left (GstFxSidechain *s, const Wait *w)
{
  GstClock *clock = gst_element_get_clock (s->element);
  if (!clock)
    return G_MAXINT64;
  gint64 now = (gint64)gst_clock_get_time (clock) -
               (gint64)gst_element_get_base_time (s->element);
  gst_object_unref (clock);
  return w->time + (gint64)s->latency - now;
}

/* Waits until all before the end is known, or there is a reason not to. */
static void
await (GstFxSidechain *s, Wait *w)
{
  gint64 began = g_get_monotonic_time ();
  while (s->linked && !s->stopped && !s->main_flushing && !s->ended &&
         frame_at (&s->head, w->rate) < w->end) {
    gint64 now = g_get_monotonic_time (), until = now + LONG_WAIT, left;
    if (s->thread == g_thread_self ()) {
      w->stuck = TRUE;
      return;
    }
    if (s->live && s->playing) {
      left = time_left (s, w);
      if (left <= 0) {
        w->late = TRUE;
        return;
      }
      until = MIN (until, now + left / 1000 + 1);
    } else if (s->complain && now - began >= LONG_WAIT) {
      s->complain = FALSE;
      w->silent = TRUE;
      return;
    }
    s->waiting = TRUE;
    g_cond_broadcast (&s->moved);
    g_cond_wait_until (&s->moved, &s->lock, until);
    s->waiting = FALSE;
  }
}

/* --- what goes out -------------------------------------------------------------- */

/* Room for a key. */
static FxBlock
make_room (GstFxSidechain *s, const GstAudioInfo *info, gsize frames)
{
  gboolean planar =
      GST_AUDIO_INFO_LAYOUT (info) == GST_AUDIO_LAYOUT_NON_INTERLEAVED;
  guint planes = planar ? (guint)GST_AUDIO_INFO_CHANNELS (info) : 1;
  gsize size = frames * (gsize)GST_AUDIO_INFO_BPF (info);
  if (size > s->size) {
    s->memory = g_realloc (s->memory, size);
    s->size = size;
  }
  if (planes > s->n_planes) {
    s->planes = g_renew (gpointer, s->planes, planes);
    s->n_planes = planes;
  }
  memset (s->memory, 0, size);
  for (guint p = 0; p < planes; p++)
    s->planes[p] = s->memory + p * (size / planes);
  return (FxBlock){ s->planes, 0, frames };
}

/* The sample of a piece at a place in it that need not be whole. */
static gdouble
value_of (const GstFxPiece *p, gdouble at, guint c)
{
  gdouble last = (gdouble)(p->frames - 1);
  at = CLAMP (at, 0, last);
  gsize i = (gsize)at, next = MIN (i + 1, p->frames - 1);
  gdouble a = p->x[i * p->channels + c], b = p->x[next * p->channels + c];
  return a + (at - (gdouble)i) * (b - a);
}

typedef struct Slot {
  gchar *x; /* the first sample of a channel */
  gsize step;
  gboolean wide; /* doubles */
} Slot;

static inline void
put (const Slot *to, gsize i, gdouble v)
{
  if (to->wide)
    ((gdouble *)to->x)[i * to->step] = v;
  else
    ((gfloat *)to->x)[i * to->step] = (gfloat)v;
}

static Slot
slot_of (const GstAudioInfo *info, const FxBlock *key, guint c)
{
  gboolean planar =
      GST_AUDIO_INFO_LAYOUT (info) == GST_AUDIO_LAYOUT_NON_INTERLEAVED;
  gsize size = (gsize)GST_AUDIO_INFO_WIDTH (info) / 8;
  if (planar)
    return (Slot){ key->planes[c], 1, size == 8 };
  return (Slot){ (gchar *)key->planes[0] + c * size,
    (gsize)GST_AUDIO_INFO_CHANNELS (info), size == 8 };
}

/* What a piece has of the frames from `from` on at `rate`. */
static void
copy (const GstFxPiece *p, gint64 from, gdouble rate, const GstAudioInfo *info,
    const FxBlock *key, gboolean backwards)
{
  gint64 n = (gint64)key->frames, begin = frame_at (&p->from, rate);
  gint64 first = MAX (begin - from, 0);
  gint64 last = MIN (end_of (p, rate) - from, n);
  gboolean same = p->from.rate == rate;
  for (guint c = 0; c < (guint)GST_AUDIO_INFO_CHANNELS (info); c++) {
    Slot to = slot_of (info, key, c);
    guint source = c % p->channels;
    for (gint64 i = first; i < last; i++) {
      gsize at = (gsize)(from + i - begin);
      gdouble v = same
                      ? p->x[at * p->channels + source]
                      : value_of (p, (gdouble)at * p->from.rate / rate, source);
      put (&to, (gsize)(backwards ? n - 1 - i : i), v);
    }
  }
}

/* Where the frames of the input begin, in frames of running time. A position
 * that is as good as where the last ones ended is that. */
static gint64
place (GstFxSidechain *s, gint64 time, gdouble rate)
{
  gint64 from = llround ((gdouble)time * rate / GST_SECOND);
  gint64 slack = llround ((gdouble)JITTER * rate / GST_SECOND);
  return s->at_rate == rate && ABS (from - s->at) <= slack ? s->at : from;
}

/* Running time of a position, which may lie outside of the segment. */
static gint64
running_time (const GstSegment *segment, GstClockTime position)
{
  guint64 time = 0;
  if (segment->format != GST_FORMAT_TIME)
    return (gint64)position;
  gint sign = gst_segment_to_running_time_full (
      segment, GST_FORMAT_TIME, position, &time);
  return sign < 0 ? -(gint64)time : (gint64)time;
}

static void
tell_long_wait (GstFxSidechain *s)
{
  GST_ELEMENT_WARNING (s->element, STREAM, FAILED,
      ("The input has waited for the side-chain for 5 seconds, and goes on "
       "waiting. When both have one source, put a queue into each of the two "
       "branches."),
      (NULL));
}

GstFxKey
gst_fx_sidechain_take (GstFxSidechain *s, const GstAudioInfo *info,
    const GstSegment *segment, GstClockTime position, gsize frames,
    FxBlock *key)
{
  gboolean timed = segment->format == GST_FORMAT_TIME;
  gboolean backwards = timed && segment->rate < 0;
  gdouble rate =
      GST_AUDIO_INFO_RATE (info) * (timed ? fabs (segment->rate) : 1);
  if (!gst_fx_sidechain_is_used (s))
    return GST_FX_KEY_NONE;
  gst_fx_sidechain_learn_latency (s);
  *key = make_room (s, info, frames);

  g_mutex_lock (&s->lock);
  gint64 from = s->at_rate == rate ? s->at : 0;
  if (backwards && GST_CLOCK_TIME_IS_VALID (position))
    position += gst_fx_audio_time (info, frames);
  if (GST_CLOCK_TIME_IS_VALID (position))
    from = place (s, running_time (segment, position), rate);
  s->main_thread = g_thread_self ();
  s->at = from;
  s->at_rate = rate;
  drop_old (s);
  Wait w = { .end = from + (gint64)frames,
    .rate = rate,
    .time = llround ((gdouble)from / rate * GST_SECOND) };
  for (;;) {
    await (s, &w);
    if (!w.silent)
      break;
    w.silent = FALSE;
    g_mutex_unlock (&s->lock);
    tell_long_wait (s);
    g_mutex_lock (&s->lock);
  }
  for (GList *l = s->pieces.head; l; l = l->next)
    copy (l->data, from, rate, info, key, backwards);
  gint64 known = frame_at (&s->head, rate);
  if (w.late)
    gst_fx_count (&s->missing, (guint64)(w.end - MAX (known, from)));
  s->at = w.end;
  drop_old (s);
  g_cond_broadcast (&s->moved);
  g_mutex_unlock (&s->lock);
  gst_fx_count (&s->used, frames);
  if (w.stuck)
    tell_one_thread (s);
  return w.stuck ? GST_FX_KEY_FAILED : GST_FX_KEY_TAKEN;
}

/* --- life ------------------------------------------------------------------------- */

gboolean
gst_fx_sidechain_is_used (GstFxSidechain *s)
{
  if (!s)
    return FALSE;
  g_mutex_lock (&s->lock);
  gboolean used = s->linked;
  g_mutex_unlock (&s->lock);
  return used;
}

void
gst_fx_sidechain_to_stats (GstFxSidechain *s, GstStructure *stats)
{
  gst_structure_set (stats, "sidechain-frames", G_TYPE_UINT64,
      (guint64)atomic_load (&s->used), "sidechain-missing-frames",
      G_TYPE_UINT64, (guint64)atomic_load (&s->missing), NULL);
}

GstFxSidechain *
gst_fx_sidechain_new (GstElement *element, GstPad *sink)
{
  GstFxSidechain *s = g_new0 (GstFxSidechain, 1);
  s->element = element;
  s->sink = sink;
  g_mutex_init (&s->lock);
  g_cond_init (&s->moved);
  g_queue_init (&s->pieces);
  gst_segment_init (&s->segment, GST_FORMAT_TIME);
  gst_audio_info_init (&s->info);
  s->stopped = s->flushing = TRUE;
  gst_fx_sidechain_clear (s);
  return s;
}

void
gst_fx_sidechain_free (GstFxSidechain *s)
{
  if (!s)
    return;
  gst_fx_sidechain_clear (s);
  g_mutex_clear (&s->lock);
  g_cond_clear (&s->moved);
  g_free (s->memory);
  g_free (s->planes);
  g_free (s);
}
