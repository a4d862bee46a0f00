/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* How a buffer goes through a run: the first member processes the sections of
 * all as one cascade, or their taps as one response, and pushes on the last
 * member's source pad. No link is touched: events and queries walk every element as always, each member keeps
 * its properties and its state, and a buffer for which something stands
 * between two members (a probe, a pending event, a changed link) is processed
 * by the elements one by one. */

#include "gst/gstfxfilterpriv.h"
#include "gst/gstfxrun.h"

/* A leader's streaming thread never waits: it marks the run busy and looks
 * whether it is dead or has a guest; who makes it so marks that
 * first and then waits until the run is not busy. Both in sequentially
 * consistent order, so one of them sees the other. */
struct _GstFxRun {
  atomic_int ref;
  guint n;
  GstFxFilter **members;
  atomic_int busy;           /* a buffer is being processed */
  atomic_int dead;           /* retired */
  atomic_int guests;         /* threads at a member by itself */
  _Atomic (GThread *) owner; /* who processes */

  atomic_int stale; /* the cascade has to be made anew */

  /* One response, or on a device: it has the past of its members. Who finds it so
   * and wants to do something with a member gives the past back, under the
   * lock. */
  atomic_int joined;
  GMutex split_lock;

  /* While busy. */
  FxCascade *cascade;
  GstFxRunDevice *device; /* never another one */

  /* The leader's streaming thread. Buffers leave at exit: the last member's
   * source pad, or when that is the target of a bin's ghost pad, the ghost
   * pad, past the pad inside. */
  GstPad *exit, *inside;
  gboolean was_there; /* on a device when the kernel was looked up */

  atomic_ullong fused, unfused;
  atomic_uint sections, taps;
  _Atomic (const gchar *) kernel, reason;
};

/* --- life ------------------------------------------------------------------------ */

GstFxRun *
gst_fx_run_ref (GstFxRun *run)
{
  atomic_fetch_add_explicit (&run->ref, 1, memory_order_relaxed);
  return run;
}

void
gst_fx_run_unref (GstFxRun *run)
{
  if (atomic_fetch_sub (&run->ref, 1) != 1)
    return;
  gst_fx_run_device_leave (run->device, run->cascade);
  gst_fx_run_device_unref (run->device);
  fx_cascade_free (run->cascade);
  gst_clear_object (&run->exit);
  gst_clear_object (&run->inside);
  for (guint i = 0; i < run->n; i++)
    gst_object_unref (run->members[i]);
  g_free (run->members);
  g_mutex_clear (&run->split_lock);
  g_free (run);
}

/* Waits for a buffer that another thread processes in the run. */
static void
wait_idle (GstFxRun *run)
{
  while (
      atomic_load (&run->busy) && atomic_load (&run->owner) != g_thread_self ())
    g_thread_yield ();
}

/* Makes run the one that filter belongs to. */
static void
set_run (GstFxFilter *filter, GstFxRun *run)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (filter);
  g_mutex_lock (&priv->run_lock);
  priv->run = run;
  atomic_fetch_add (&priv->run_serial, 1);
  g_mutex_unlock (&priv->run_lock);
}

/* The run that filter is a member of, with a reference, or NULL. */
static GstFxRun *
run_of (GstFxFilter *filter)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (filter);
  GstFxRun *run;
  g_mutex_lock (&priv->run_lock);
  run = priv->run;
  if (run)
    atomic_fetch_add_explicit (&run->ref, 1, memory_order_relaxed);
  g_mutex_unlock (&priv->run_lock);
  return run;
}

GstFxRun *
gst_fx_run_install (
    GstFxFilter *const *members, guint n, GstFxDevicePolicy *policy)
{
  GstFxRun *run = g_new0 (GstFxRun, 1);
  atomic_init (&run->ref, 1);
  g_mutex_init (&run->split_lock);
  run->n = n;
  run->members = g_new (GstFxFilter *, n);
  atomic_store (&run->stale, TRUE);
  run->device = gst_fx_run_device_new (policy);
  atomic_init (&run->kernel, "");
  atomic_init (&run->reason, "");
  for (guint i = 0; i < n; i++)
    run->members[i] = gst_object_ref (members[i]);
  /* Complete before the first member's streaming thread can see it. */
  for (guint i = 0; i < n; i++)
    set_run (run->members[i], run);
  return run;
}

/* Not while a buffer is processed in the run, and none may begin. */
static void
split (GstFxRun *run)
{
  if (!atomic_load (&run->joined))
    return;
  g_mutex_lock (&run->split_lock);
  if (atomic_load (&run->joined)) {
    fx_cascade_split (run->cascade);
    atomic_store (&run->joined, FALSE);
  }
  g_mutex_unlock (&run->split_lock);
}

void
gst_fx_run_split (GstFxFilter *filter)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (filter);
  if (priv->led)
    split (priv->led);
}

void
gst_fx_run_retire (GstFxRun *run)
{
  atomic_store (&run->dead, TRUE);
  wait_idle (run);
  split (run);
  for (guint i = 0; i < run->n; i++)
    set_run (run->members[i], NULL);
}

void
gst_fx_run_release (GstFxRun *run)
{
  atomic_fetch_add (&run->guests, 1);
  wait_idle (run);
  split (run);
  gst_fx_run_device_leave (run->device, run->cascade);
  fx_cascade_free (run->cascade);
  run->cascade = NULL;
  atomic_store (&run->stale, TRUE);
  atomic_fetch_sub (&run->guests, 1);
}

GstFxRunDevice *
gst_fx_run_device (GstFxRun *run)
{
  return run->device;
}

gboolean
gst_fx_run_is (GstFxRun *run, GstFxFilter *const *members, guint n)
{
  if (run->n != n)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    if (run->members[i] != members[i])
      return FALSE;
  }
  return TRUE;
}

guint
gst_fx_run_members (GstFxRun *run)
{
  return run->n;
}

const gchar *
gst_fx_run_reason (GstFxRun *run)
{
  return atomic_load (&run->reason);
}

guint64
gst_fx_run_fused (GstFxRun *run)
{
  return atomic_load (&run->fused);
}

guint64
gst_fx_run_unfused (GstFxRun *run)
{
  return atomic_load (&run->unfused);
}

guint
gst_fx_run_sections (GstFxRun *run)
{
  return atomic_load (&run->sections);
}

guint
gst_fx_run_taps (GstFxRun *run)
{
  return atomic_load (&run->taps);
}

const gchar *
gst_fx_run_kernel (GstFxRun *run)
{
  return atomic_load (&run->kernel);
}

/* --- a member by itself -------------------------------------------------------------- */

GstFxRun *
gst_fx_run_enter (GstFxFilter *member, gboolean stale)
{
  GstFxRun *run = run_of (member);
  if (run) {
    atomic_fetch_add (&run->guests, 1);
    wait_idle (run);
    split (run);
    if (stale)
      atomic_store (&run->stale, TRUE);
  }
  return run;
}

void
gst_fx_run_leave (GstFxRun *run)
{
  if (run) {
    atomic_fetch_sub (&run->guests, 1);
    gst_fx_run_unref (run);
  }
}

/* Called by the streaming thread of filter: the run it leads, or NULL. The
 * reference that is kept spares the lock and the counting for each buffer. */
static GstFxRun *
led_by (GstFxFilter *filter)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (filter);
  guint serial = atomic_load_explicit (&priv->run_serial, memory_order_acquire);
  if (serial != priv->led_serial) {
    gst_fx_run_forget (filter);
    GstFxRun *run = run_of (filter);
    priv->led_serial = serial;
    if (run && run->members[0] == filter)
      priv->led = run;
    else if (run)
      gst_fx_run_unref (run);
  }
  return priv->led;
}

void
gst_fx_run_forget (GstFxFilter *filter)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (filter);
  if (priv->led)
    gst_fx_run_unref (priv->led);
  priv->led = NULL;
  priv->led_serial = 0;
}

/* --- a buffer ---------------------------------------------------------------------- */

/* Why nothing may skip from this source pad to that sink pad just now, or
 * NULL. Read without locks: what changes right after is handled when the push
 * fails. num_probes stands below GstPad's "private" line, but in the public
 * struct, whose layout is frozen. */
static const gchar *
hop_obstacle (GstPad *src, GstPad *sink)
{
  if (GST_PAD_PEER (src) != sink)
    return "a link between members has changed";
  if (src->num_probes || sink->num_probes)
    return "a pad between members has a probe";
  if (GST_PAD_HAS_PENDING_EVENTS (src))
    return "an event is on its way between members";
  if (GST_PAD_IS_FLUSHING (src) || GST_PAD_IS_FLUSHING (sink))
    return "a pad between members is flushing";
  if (GST_PAD_NEEDS_RECONFIGURE (src))
    return "a member negotiates";
  return NULL;
}

static const gchar *
run_obstacle (const GstFxRun *run)
{
  GstPad *src = GST_BASE_TRANSFORM_SRC_PAD (run->members[0]);
  for (guint i = 1; i < run->n; i++) {
    const gchar *why =
        hop_obstacle (src, GST_BASE_TRANSFORM_SINK_PAD (run->members[i]));
    if (why)
      return why;
    src = GST_BASE_TRANSFORM_SRC_PAD (run->members[i]);
  }
  if (GST_PAD_HAS_PENDING_EVENTS (src))
    return "an event is on its way";
  if (GST_PAD_NEEDS_RECONFIGURE (src))
    return "a member negotiates";
  return NULL;
}

/* Why one response cannot take this buffer. */
static const gchar *
response_obstacle (GstFxRun *run, GstBuffer *buf)
{
  if (gst_fx_audio_jumps (buf, gst_fx_filter_priv (run->members[0])->next))
    return "data is missing";
  for (guint i = 0; i < run->n; i++) {
    GstFxFilterPrivate *priv = gst_fx_filter_priv (run->members[i]);
    if (priv->held != fx_instance_latency (priv->fx))
      return "a member has not filled its delay yet";
    if (gst_fx_stream_is_automated (run->members[i]))
      return "a member is automated";
    if (gst_fx_settings_serial (&priv->settings) != priv->taken_serial)
      return "a member changes";
  }
  return fx_cascade_obstacle (run->cascade);
}

/* Makes the cascade; while busy. */
static const gchar *
make_cascade (GstFxRun *run)
{
  FxInstance **fx = g_newa (FxInstance *, run->n);
  for (guint i = 0; i < run->n; i++) {
    GstFxFilterPrivate *priv = gst_fx_filter_priv (run->members[i]);
    if (!priv->set_up)
      return "a member has no format yet";
    fx[i] = priv->fx;
  }
  gst_fx_run_device_leave (run->device, run->cascade);
  fx_cascade_free (run->cascade);
  run->cascade = fx_cascade_new (fx, run->n);
  if (!run->cascade)
    return "the members differ in format";
  atomic_store (&run->stale, FALSE);
  return NULL;
}

/* Why the cascade cannot take this buffer, which it has been made ready for; while
 * busy. */
static const gchar *
prepare (GstFxRun *run, GstBuffer *buf, gsize frames)
{
  GstFxFilterPrivate *leader = gst_fx_filter_priv (run->members[0]);
  if (atomic_load (&run->dead))
    return "the run has ended";
  if (atomic_load (&run->guests))
    return "a member is being set up or flushed";
  gboolean fresh = atomic_load (&run->stale);
  const gchar *why = fresh ? make_cascade (run) : NULL;
  if (why)
    return why;
  for (guint i = 0; i < run->n && leader->on_device; i++) {
    gst_fx_filter_device_home (run->members[i]);
    gst_fx_filter_priv (run->members[i])->alone = 0;
  }
  gst_fx_run_device_before (
      run->device, run->cascade, fresh, buf, frames, leader->on_device);
  return fx_cascade_is_response (run->cascade) ? response_obstacle (run, buf)
                                               : NULL;
}

/* Whether the run has what its members need by themselves. */
static gboolean
has_past (GstFxRun *run)
{
  return fx_cascade_is_response (run->cascade) ||
         fx_cascade_has_device (run->cascade);
}

static void
describe (GstFxRun *run, GstBuffer *buf)
{
  guint sections = fx_cascade_sections (run->cascade);
  guint taps = fx_cascade_taps (run->cascade);
  gboolean there = gst_fx_run_device_is_there (run->device);
  if (there == run->was_there &&
      taps == atomic_load_explicit (&run->taps, memory_order_relaxed) &&
      sections == atomic_load_explicit (&run->sections, memory_order_relaxed) &&
      *atomic_load_explicit (&run->kernel, memory_order_relaxed))
    return;
  const GstAudioInfo *info = &gst_fx_filter_priv (run->members[0])->info;
  gsize frames = gst_buffer_get_size (buf) / (gsize)GST_AUDIO_INFO_BPF (info);
  atomic_store (&run->sections, sections);
  atomic_store (&run->taps, taps);
  /* That of a response lives no longer than the cascade. */
  const gchar *kernel = fx_cascade_kernel (run->cascade, frames);
  atomic_store (&run->kernel, taps ? g_intern_string (kernel) : kernel);
  run->was_there = there;
}

/* Where a fused buffer leaves. Past a ghost pad's inside is one hop less; that
 * pad counts as one between members. */
static GstPad *
find_exit (GstFxRun *run)
{
  GstPad *src = GST_BASE_TRANSFORM_SRC_PAD (run->members[run->n - 1]);
  GstPad *peer = GST_PAD_PEER (src);
  if (run->exit && peer == run->inside && peer) {
    gboolean needed = src->num_probes || peer->num_probes ||
                      GST_PAD_IS_FLUSHING (src) || GST_PAD_IS_FLUSHING (peer);
    return needed ? src : run->exit;
  }
  gst_clear_object (&run->exit);
  gst_clear_object (&run->inside);
  peer = gst_pad_get_peer (src);
  if (!peer)
    return src;
  if (GST_IS_PROXY_PAD (peer) && !GST_IS_GHOST_PAD (peer))
    run->exit = GST_PAD (gst_proxy_pad_get_internal (GST_PROXY_PAD (peer)));
  if (!run->exit) {
    gst_object_unref (peer);
    return src;
  }
  run->inside = peer;
  return find_exit (run);
}

static GstFlowReturn
push (GstFxRun *run, GstFxFilter *leader, GstBuffer *buf)
{
  GstFlowReturn ret = gst_pad_push (find_exit (run), buf);
  if (ret == GST_FLOW_OK)
    return ret;
  /* The links changed while the buffer was between them: it went where the
   * stream no longer goes, which is no reason to stop the stream. */
  if ((atomic_load (&run->dead) || run_obstacle (run)) &&
      !GST_PAD_IS_FLUSHING (GST_BASE_TRANSFORM_SRC_PAD (leader)))
    return GST_FLOW_OK;
  return ret;
}

/* Processes buf in the run, while busy; *why: it was not, and is as it was. FALSE:
 * it failed. */
static gboolean
process (GstFxRun *run, GstBuffer **buf, const gchar **why)
{
  GstFxFilterPrivate *leader = gst_fx_filter_priv (run->members[0]);
  gsize frames = gst_fx_audio_count (&leader->info, *buf);
  gboolean timed = gst_fx_run_device_wants_time (run->device);
  GstClockTime start = timed ? gst_util_get_timestamp () : 0;
  *why = prepare (run, *buf, frames);
  /* Given back if a device has just been taken from it. */
  if (*why)
    return TRUE;
  if (has_past (run))
    atomic_store (&run->joined, TRUE);
  *buf = gst_buffer_make_writable (*buf);
  gboolean ok = gst_fx_stream_process (run->members, run->n, run->cascade,
      leader->on_device && fx_cascade_has_device (run->cascade)
          ? gst_fx_run_device_on (run->device)
          : NULL,
      buf);
  gst_fx_run_device_after (run->device, run->cascade, frames,
      timed ? gst_util_get_timestamp () - start : GST_CLOCK_TIME_NONE);
  if (ok)
    describe (run, *buf);
  gst_fx_count (&run->fused, 1);
  return ok;
}

/* A filter alone is better off without the run, unless that is for a device. */
static gboolean
is_wanted (const GstFxRun *run)
{
  return run->n > 1 || (run->cascade && fx_cascade_has_device (run->cascade)) ||
         gst_fx_run_device_wants_one (
             run->device, gst_fx_filter_priv (run->members[0])->on_device);
}

gboolean
gst_fx_run_push (GstFxFilter *leader, GstBuffer *buf, GstFlowReturn *ret)
{
  GstFxRun *run = led_by (leader);
  if (!run)
    return FALSE;
  if (!is_wanted (run)) {
    split (run);
    return FALSE;
  }
  const gchar *why = run_obstacle (run);
  GstClockTime next = GST_CLOCK_TIME_NONE;
  gboolean ok = FALSE;
  if (!why) {
    atomic_store_explicit (&run->owner, g_thread_self (), memory_order_relaxed);
    atomic_store (&run->busy, TRUE);
    ok = process (run, &buf, &why);
    next = gst_fx_filter_priv (leader)->next;
    atomic_store_explicit (&run->busy, FALSE, memory_order_release);
  }
  if (why) {
    atomic_store_explicit (&run->reason, why, memory_order_relaxed);
    gst_fx_count (&run->unfused, 1);
    split (run);
    return FALSE;
  }
  if (!ok) {
    gst_clear_buffer (&buf);
    *ret = GST_FLOW_ERROR;
    return TRUE;
  }
  /* What the base class does for a buffer that it pushes itself; position
   * queries read it. */
  for (guint i = 0; i < run->n; i++)
    GST_BASE_TRANSFORM (run->members[i])->segment.position = next;
  *ret = push (run, leader, buf);
  return TRUE;
}
