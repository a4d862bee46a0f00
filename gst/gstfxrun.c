/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* How a buffer goes through a run: the first member processes the sections of
 * all as one cascade and pushes on the last member's source pad. No link is
 * touched: events and queries walk every element as always, each member keeps
 * its properties and its state, and a buffer for which something stands
 * between two members (a probe, a pending event, a changed link) is processed
 * by the elements one by one. */

#include "gst/gstfxfilterpriv.h"
#include "gst/gstfxrun.h"

struct _GstFxFuseCounters {
  gatomicrefcount ref;
  atomic_ullong fused, unfused;
  _Atomic (const gchar *) reason;
};

struct _GstFxRun {
  gatomicrefcount ref;
  guint n;
  GstFxFilter **members;
  GstFxFuseCounters *counters;
  GRecMutex lock;     /* held while a buffer is processed */
  gboolean dead;      /* under lock: retired */
  gboolean stale;     /* under lock: the cascade has to be made anew */
  FxCascade *cascade; /* under lock */
  atomic_uint sections;
  _Atomic (const gchar *) kernel;
};

/* --- counters ------------------------------------------------------------------ */

GstFxFuseCounters *
gst_fx_fuse_counters_new (void)
{
  GstFxFuseCounters *c = g_new0 (GstFxFuseCounters, 1);
  g_atomic_ref_count_init (&c->ref);
  atomic_init (&c->reason, "");
  return c;
}

GstFxFuseCounters *
gst_fx_fuse_counters_ref (GstFxFuseCounters *c)
{
  g_atomic_ref_count_inc (&c->ref);
  return c;
}

void
gst_fx_fuse_counters_unref (GstFxFuseCounters *c)
{
  if (g_atomic_ref_count_dec (&c->ref))
    g_free (c);
}

guint64
gst_fx_fuse_counters_fused (GstFxFuseCounters *c)
{
  return atomic_load (&c->fused);
}

guint64
gst_fx_fuse_counters_unfused (GstFxFuseCounters *c)
{
  return atomic_load (&c->unfused);
}

const gchar *
gst_fx_fuse_counters_reason (GstFxFuseCounters *c)
{
  return atomic_load (&c->reason);
}

/* --- life ------------------------------------------------------------------------ */

static void
run_unref (GstFxRun *run)
{
  if (!g_atomic_ref_count_dec (&run->ref))
    return;
  fx_cascade_free (run->cascade);
  for (guint i = 0; i < run->n; i++)
    gst_object_unref (run->members[i]);
  g_free (run->members);
  gst_fx_fuse_counters_unref (run->counters);
  g_rec_mutex_clear (&run->lock);
  g_free (run);
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
    g_atomic_ref_count_inc (&run->ref);
  g_mutex_unlock (&priv->run_lock);
  return run;
}

GstFxRun *
gst_fx_run_install (
    GstFxFilter *const *members, guint n, GstFxFuseCounters *counters)
{
  GstFxRun *run = g_new0 (GstFxRun, 1);
  g_atomic_ref_count_init (&run->ref);
  run->n = n;
  run->members = g_new (GstFxFilter *, n);
  run->counters = gst_fx_fuse_counters_ref (counters);
  run->stale = TRUE;
  atomic_init (&run->kernel, "");
  g_rec_mutex_init (&run->lock);
  for (guint i = 0; i < n; i++) {
    GstFxFilterPrivate *priv = gst_fx_filter_priv (members[i]);
    run->members[i] = gst_object_ref (members[i]);
    g_mutex_lock (&priv->run_lock);
    priv->run = run;
    g_mutex_unlock (&priv->run_lock);
  }
  return run;
}

void
gst_fx_run_retire (GstFxRun *run)
{
  g_rec_mutex_lock (&run->lock);
  run->dead = TRUE;
  g_rec_mutex_unlock (&run->lock);
  for (guint i = 0; i < run->n; i++) {
    GstFxFilterPrivate *priv = gst_fx_filter_priv (run->members[i]);
    g_mutex_lock (&priv->run_lock);
    if (priv->run == run)
      priv->run = NULL;
    g_mutex_unlock (&priv->run_lock);
  }
  run_unref (run);
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

guint
gst_fx_run_sections (GstFxRun *run)
{
  return atomic_load (&run->sections);
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
    g_rec_mutex_lock (&run->lock);
    if (stale) {
      run->stale = TRUE;
      fx_cascade_free (run->cascade);
      run->cascade = NULL;
    }
  }
  return run;
}

void
gst_fx_run_leave (GstFxRun *run)
{
  if (run) {
    g_rec_mutex_unlock (&run->lock);
    run_unref (run);
  }
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
  if (GST_PAD_HAS_PENDING_EVENTS (src) || GST_PAD_NEEDS_RECONFIGURE (src))
    return "a member negotiates";
  return NULL;
}

/* Makes the cascade when it is missing; under lock. */
static const gchar *
prepare (GstFxRun *run)
{
  if (run->dead)
    return "the run has ended";
  if (!run->stale)
    return NULL;
  FxInstance **fx = g_newa (FxInstance *, run->n);
  for (guint i = 0; i < run->n; i++) {
    GstFxFilterPrivate *priv = gst_fx_filter_priv (run->members[i]);
    if (!priv->set_up)
      return "a member has no format yet";
    fx[i] = priv->fx;
  }
  fx_cascade_free (run->cascade);
  run->cascade = fx_cascade_new (fx, run->n);
  if (!run->cascade)
    return "the members differ in format";
  run->stale = FALSE;
  return NULL;
}

static void
describe (GstFxRun *run, GstBuffer *buf)
{
  guint sections = fx_cascade_sections (run->cascade);
  if (sections == atomic_load_explicit (&run->sections, memory_order_relaxed) &&
      *atomic_load_explicit (&run->kernel, memory_order_relaxed))
    return;
  const GstAudioInfo *info = &gst_fx_filter_priv (run->members[0])->info;
  gsize frames = gst_buffer_get_size (buf) / (gsize)GST_AUDIO_INFO_BPF (info);
  atomic_store (&run->sections, sections);
  atomic_store (&run->kernel, fx_cascade_kernel (run->cascade, frames));
}

static void
unfused (GstFxRun *run, const gchar *why)
{
  atomic_store_explicit (&run->counters->reason, why, memory_order_relaxed);
  atomic_fetch_add_explicit (&run->counters->unfused, 1, memory_order_relaxed);
}

static GstFlowReturn
push (GstFxRun *run, GstFxFilter *leader, GstBuffer *buf)
{
  GstPad *tail = GST_BASE_TRANSFORM_SRC_PAD (run->members[run->n - 1]);
  GstFlowReturn ret = gst_pad_push (tail, buf);
  if (ret == GST_FLOW_OK)
    return ret;
  /* The links changed while the buffer was between them: it went where the
   * stream no longer goes, which is no reason to stop the stream. */
  gboolean dead;
  g_rec_mutex_lock (&run->lock);
  dead = run->dead;
  g_rec_mutex_unlock (&run->lock);
  if ((dead || run_obstacle (run)) &&
      !GST_PAD_IS_FLUSHING (GST_BASE_TRANSFORM_SRC_PAD (leader)))
    return GST_FLOW_OK;
  return ret;
}

gboolean
gst_fx_run_push (GstFxFilter *leader, GstBuffer *buf, GstFlowReturn *ret)
{
  GstFxRun *run = run_of (leader);
  if (!run)
    return FALSE;
  if (run->members[0] != leader) {
    run_unref (run);
    return FALSE;
  }
  const gchar *why = run_obstacle (run);
  gboolean done = FALSE, ok = FALSE;
  GstClockTime next = GST_CLOCK_TIME_NONE;
  if (!why) {
    g_rec_mutex_lock (&run->lock);
    why = prepare (run);
    if (!why) {
      buf = gst_buffer_make_writable (buf);
      ok = gst_fx_stream_process (run->members, run->n, run->cascade, buf);
      next = gst_fx_filter_priv (leader)->next;
      describe (run, buf);
      done = TRUE;
    }
    g_rec_mutex_unlock (&run->lock);
  }
  if (!done) {
    unfused (run, why);
  } else if (!ok) {
    gst_buffer_unref (buf);
    *ret = GST_FLOW_ERROR;
  } else {
    atomic_fetch_add_explicit (&run->counters->fused, 1, memory_order_relaxed);
    /* What the base class does for a buffer that it pushes itself; position
     * queries read it. */
    for (guint i = 0; i < run->n; i++)
      GST_BASE_TRANSFORM (run->members[i])->segment.position = next;
    *ret = push (run, leader, buf);
  }
  run_unref (run);
  return done;
}
