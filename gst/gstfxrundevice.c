/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A device for a cascade is made in a thread of its own, unless the stream waits
 * for its first buffer anyway, and handed over by an atomic pointer; the
 * streaming thread gives it to the cascade between two buffers. What is taken
 * from the cascade is freed in such a thread too.
 *
 * device=auto: when a buffer is so much work that a device may pay
 * (fx_cascade_device_may_pay), and the CPU's time for it is known from 64
 * buffers, a thread opens the device and times calls of the same size. The
 * answer holds for that size. */

#include "gst/gstfxrundevice.h"
#include <string.h>
#include "dsp/fx_times.h"
#include "gst/gstfxcounts.h"
#include "gst/gstfxerror.h"

GST_DEBUG_CATEGORY_STATIC (gst_fx_run_device_debug);
#define GST_CAT_DEFAULT gst_fx_run_device_debug

enum {
  EVERY = 8,             /* buffers of the CPU of which one is timed */
  KNOWN = 8,             /* of those until its time counts as known */
  SMALL = 16,            /* small buffers until a run comes back to the CPU */
  TIMES = 21,            /* calls of the device that are timed */
  LEAST_FRAMES = 1024,   /* of host memory in one call, */
  MOST_FRAMES = 65536,   /*   to that, */
  MOST_SAMPLES = 1 << 22 /* but no more of all channels */
};

/* A device and what a cascade needs of it. */
typedef struct Offer {
  FxCascadeDevice *made;
  GstFxDevice *device;
  atomic_int passed; /* orders what is in it before another thread's use, */
} Offer;             /*   for who does not see that its queue does */

struct _GstFxRunDevice {
  atomic_int ref;
  GstFxDevicePolicy *policy;

  GMutex lock; /* all up to the next gap */
  gboolean has_shape;
  FxCascadeShape shape; /* of the cascade there is, */
  guint frames;         /*   and of its first buffer */
  gchar *verdict;       /* why the device is what it is */
  gchar *name;          /* of the device */

  _Atomic (Offer *) offer;
  FxTimes *times;
  atomic_ullong buffers, handovers;
  _Atomic (const gchar *) reason; /* why the last buffer was here, or NULL */
  atomic_int there, exact;

  /* Streaming thread. */
  Offer *given;     /* what the cascade has; of host memory, */
  GstFxOnDevice on; /*   or for buffers on the device */
  guint serial;     /* of the policy */
  guint64 seen;     /* handovers of this device */
  GstFxDeviceCase what;
  gdouble cpu; /* seconds a buffer */
  guint known, small, turn;
  gboolean asked;
};

/* --- life ------------------------------------------------------------------------- */

static void
init_debug (void)
{
  static gsize once = 0;
  if (g_once_init_enter (&once)) {
    GST_DEBUG_CATEGORY_INIT (gst_fx_run_device_debug, "fxrundevice", 0,
        "where the runs of fxchain are processed");
    g_once_init_leave (&once, 1);
  }
}

static Offer *
offer_new (FxCascadeDevice *made, GstFxDevice *device)
{
  Offer *offer = g_new0 (Offer, 1);
  offer->made = made;
  offer->device = gst_object_ref (device);
  return offer;
}

static void
offer_free (Offer *offer)
{
  if (!offer)
    return;
  fx_cascade_device_free (offer->made);
  gst_object_unref (offer->device);
  g_free (offer);
}

GstFxRunDevice *
gst_fx_run_device_new (GstFxDevicePolicy *policy)
{
  GstFxRunDevice *rd = g_new0 (GstFxRunDevice, 1);
  init_debug ();
  atomic_init (&rd->ref, 1);
  rd->policy = gst_fx_device_policy_ref (policy);
  rd->times = fx_times_new ();
  if (!rd->times)
    g_error ("fxchain: out of memory");
  g_mutex_init (&rd->lock);
  atomic_init (&rd->exact, TRUE);
  return rd;
}

GstFxRunDevice *
gst_fx_run_device_ref (GstFxRunDevice *rd)
{
  atomic_fetch_add (&rd->ref, 1);
  return rd;
}

void
gst_fx_run_device_unref (GstFxRunDevice *rd)
{
  if (atomic_fetch_sub (&rd->ref, 1) != 1)
    return;
  offer_free (atomic_load (&rd->offer));
  offer_free (rd->given);
  gst_fx_on_device_clear (&rd->on);
  fx_times_free (rd->times);
  gst_fx_device_policy_unref (rd->policy);
  g_free (rd->verdict);
  g_free (rd->name);
  g_mutex_clear (&rd->lock);
  g_free (rd);
}

/* --- in another thread ---------------------------------------------------------------- */

static void
call_offer_free (GstElement *element, gpointer data)
{
  Offer *offer = data;
  if (atomic_load (&offer->passed))
    offer_free (offer);
}

/* Frees what may take a while. */
static void
discard (GstFxRunDevice *rd, Offer *offer)
{
  GstElement *element = offer ? g_weak_ref_get (&rd->policy->element) : NULL;
  if (!element) {
    offer_free (offer);
    return;
  }
  atomic_store (&offer->passed, TRUE);
  gst_element_call_async (element, call_offer_free, offer, NULL);
  gst_object_unref (element);
}

/* Says why, for the statistics; text is taken. */
static void
set_verdict (GstFxRunDevice *rd, gchar *text, GstFxDevice *device)
{
  g_mutex_lock (&rd->lock);
  g_free (rd->verdict);
  rd->verdict = text;
  if (device) {
    g_free (rd->name);
    rd->name = g_strdup (device->info.name);
  }
  g_mutex_unlock (&rd->lock);
}

typedef struct Job {
  atomic_int passed; /* as in Offer */
  GstFxRunDevice *rd;
  guint serial;
  gboolean asked;       /* by the user: no question whether it pays */
  GstFxDeviceCase what; /* not asked: what to measure, */
  guint frames;         /*   with buffers of so many, */
  gdouble cpu;          /*   and what the CPU takes */
} Job;

static void
job_free (gpointer data)
{
  gst_fx_run_device_unref (((Job *)data)->rd);
  g_free (data);
}

/* Frames of host memory in one call: of buffers like this one, and larger. */
static guint
host_frames (const FxCascadeShape *shape, guint frames)
{
  guint n = LEAST_FRAMES;
  while (n < frames && n < MOST_FRAMES)
    n *= 2;
  while (n > 64 && n * shape->format.channels > MOST_SAMPLES)
    n /= 2;
  return n;
}

static Offer *
make (GstFxRunDevice *rd, GstFxDevice *device, const FxCascadeShape *shape,
    guint frames, FxError *err)
{
  FxCascadeDevice *made;
  int rc = fx_cascade_device_new (shape, device->backend, device->device,
      (FxPrecision)atomic_load (&rd->policy->precision),
      host_frames (shape, frames), &made, err);
  return rc == FX_OK ? offer_new (made, device) : NULL;
}

/* Whether the device is faster, with a text that says by how much. */
static int
measure (
    const Job *job, Offer *offer, gboolean *pays, gchar **text, FxError *err)
{
  gdouble device = 0;
  int rc = fx_cascade_device_measure (
      offer->made, job->what.size, job->frames, TIMES, &device, err);
  if (rc != FX_OK)
    return rc;
  *pays = fx_cascade_device_pays (device, job->cpu);
  *text = g_strdup_printf ("a buffer takes %.1f us on the CPU, %.1f us on %s",
      1e6 * job->cpu, 1e6 * device, offer->device->info.name);
  return FX_OK;
}

/* A device cannot be had, or not for this. */
static void
give_up (const Job *job, GstElement *element, const FxError *err)
{
  gchar *text = gst_fx_error_to_string (err);
  if (job->asked) {
    GST_ELEMENT_WARNING (element, RESOURCE, NOT_FOUND,
        ("There is no CUDA device for this: %s. Audio stays on the CPU.", text),
        (NULL));
  } else {
    GST_INFO_OBJECT (element, "on the CPU: %s", text);
    gst_fx_device_policy_judge (job->rd->policy, &job->what, FALSE, text);
  }
  set_verdict (job->rd, text, NULL);
}

static void
run_job (GstElement *element, gpointer data)
{
  const Job *job = data;
  if (!atomic_load (&job->passed))
    return;
  GstFxRunDevice *rd = job->rd;
  gchar *text = NULL;
  gboolean pays = TRUE;
  Offer *offer = NULL;
  FxError err;
  int rc = FX_OK;
  GstFxDevice *device = gst_fx_device_policy_open (rd->policy, element, &err);
  g_mutex_lock (&rd->lock);
  gboolean has_shape = rd->has_shape;
  FxCascadeShape shape = rd->shape;
  guint frames = rd->frames;
  g_mutex_unlock (&rd->lock);
  if (device && !has_shape) {
    /* The first buffer is still to come, and finds the device open. */
    gst_object_unref (device);
    return;
  }
  if (device)
    offer = make (rd, device, &shape, frames, &err);
  if (offer && !job->asked &&
      gst_fx_device_policy_verdict (rd->policy, &job->what, &text) < 0) {
    rc = measure (job, offer, &pays, &text, &err);
    if (rc == FX_OK) {
      GST_INFO_OBJECT (
          element, "%s: %s", pays ? "on the device" : "on the CPU", text);
      gst_fx_device_policy_judge (rd->policy, &job->what, pays, text);
    }
  }
  if (!offer || rc != FX_OK)
    give_up (job, element, &err);
  else
    set_verdict (rd, text ? text : g_strdup ("device=cuda"), device);
  if (rc != FX_OK || !pays ||
      job->serial != atomic_load (&rd->policy->serial) ||
      !atomic_load (&rd->policy->active))
    g_clear_pointer (&offer, offer_free);
  if (offer)
    offer_free (atomic_exchange (&rd->offer, offer));
  gst_clear_object (&device);
}

static void
start_job (Job *job)
{
  GstElement *element = g_weak_ref_get (&job->rd->policy->element);
  if (!element) {
    job_free (job);
    return;
  }
  atomic_store (&job->passed, TRUE);
  gst_element_call_async (element, run_job, job, job_free);
  gst_object_unref (element);
}

void
gst_fx_run_device_ask (GstFxRunDevice *rd)
{
  Job *job = g_new0 (Job, 1);
  job->rd = gst_fx_run_device_ref (rd);
  job->serial = atomic_load (&rd->policy->serial);
  job->asked = TRUE;
  start_job (job);
}

/* --- streaming thread ------------------------------------------------------------------ */

gboolean
gst_fx_run_device_wants_one (GstFxRunDevice *rd, gboolean on_device)
{
  return on_device || atomic_load (&rd->policy->mode) == GST_FX_DEVICE_CUDA;
}

GstFxOnDevice *
gst_fx_run_device_on (GstFxRunDevice *rd)
{
  return &rd->on;
}

/* What the cascade, which has a device, has; it is here again. */
static Offer *
take_off (GstFxRunDevice *rd, FxCascade *c)
{
  Offer *offer = rd->given;
  fx_cascade_split (c);
  gst_fx_count (
      &rd->handovers, fx_cascade_device_stats (c).handovers - rd->seen);
  FxCascadeDevice *had = fx_cascade_take (c);
  rd->given = NULL;
  rd->seen = 0;
  if (had && !offer) /* its device is that of rd->on, which stays */
    return offer_new (had, rd->on.device);
  return offer;
}

void
gst_fx_run_device_leave (GstFxRunDevice *rd, FxCascade *c)
{
  if (c && fx_cascade_has_device (c))
    offer_free (take_off (rd, c));
  offer_free (atomic_exchange (&rd->offer, NULL));
  gst_fx_on_device_clear (&rd->on);
  atomic_store (&rd->there, FALSE);
  g_mutex_lock (&rd->lock);
  rd->has_shape = FALSE;
  g_mutex_unlock (&rd->lock);
}

/* What the cascade computes in, for the statistics. */
static void
note_precision (GstFxRunDevice *rd, FxCascade *c, GstFxDevice *device)
{
  gint precision = atomic_load (&rd->policy->precision);
  atomic_store (&rd->exact,
      fx_cascade_shape (c).format.sample == FX_F64 ||
          precision == FX_PRECISION_EXACT ||
          (precision == FX_PRECISION_AUTO && device->info.double_ratio <= 2));
}

static void
accept (GstFxRunDevice *rd, FxCascade *c, Offer *offer)
{
  if (fx_cascade_has_device (c))
    discard (rd, take_off (rd, c));
  if (fx_cascade_give (c, offer->made) != FX_OK) {
    discard (rd, offer); /* for a cascade that is no more */
    return;
  }
  note_precision (rd, c, offer->device);
  rd->given = offer;
  rd->small = 0;
}

/* device=cuda, for the first buffer. */
static void
make_now (GstFxRunDevice *rd, FxCascade *c, guint frames)
{
  FxCascadeShape shape = fx_cascade_shape (c);
  GstFxDevice *device = gst_fx_device_policy_device (rd->policy);
  FxError err;
  if (!device)
    return; /* whoever opens it asks again */
  Offer *offer = make (rd, device, &shape, frames, &err);
  if (offer)
    accept (rd, c, offer);
  set_verdict (rd,
      offer ? g_strdup ("device=cuda") : gst_fx_error_to_string (&err), device);
  gst_object_unref (device);
}

/* The audio is on a device: so is the cascade. */
static void
follow_memory (GstFxRunDevice *rd, FxCascade *c, GstBuffer *buf)
{
  GstFxDevice *device = gst_fx_on_device_of (buf);
  FxError err;
  if (!device || (rd->on.device == device && fx_cascade_has_device (c)))
    return;
  if (fx_cascade_has_device (c))
    discard (rd, take_off (rd, c));
  int rc = gst_fx_on_device_use (&rd->on, c, device,
      (FxPrecision)atomic_load (&rd->policy->precision), &err);
  if (rc == FX_OK)
    note_precision (rd, c, device);
  set_verdict (rd,
      rc == FX_OK ? g_strdup ("the audio is in its memory")
                  : gst_fx_error_to_string (&err),
      device);
}

void
gst_fx_run_device_before (GstFxRunDevice *rd, FxCascade *c, gboolean fresh,
    GstBuffer *buf, gsize frames, gboolean on_device)
{
  GstFxDevicePolicy *p = rd->policy;
  gint mode = atomic_load_explicit (&p->mode, memory_order_relaxed);
  guint serial = atomic_load_explicit (&p->serial, memory_order_relaxed);
  Offer *offer = atomic_load_explicit (&rd->offer, memory_order_relaxed)
                     ? atomic_exchange (&rd->offer, NULL)
                     : NULL;
  gboolean changed = serial != rd->serial;
  rd->serial = serial;
  if (fresh) {
    g_mutex_lock (&rd->lock);
    rd->shape = fx_cascade_shape (c);
    rd->frames = (guint)MIN (frames, G_MAXUINT / 2);
    rd->has_shape = TRUE;
    g_mutex_unlock (&rd->lock);
  }
  if (fresh || changed) {
    rd->known = 0;
    rd->asked = FALSE;
  }
  if (mode == GST_FX_DEVICE_CPU ||
      (changed && (mode == GST_FX_DEVICE_AUTO || on_device))) {
    discard (rd, offer);
    if (fx_cascade_has_device (c))
      discard (rd, take_off (rd, c));
    offer = NULL;
    if (changed)
      set_verdict (rd, NULL, NULL);
  }
  if (mode == GST_FX_DEVICE_CPU)
    return;
  if (on_device) {
    discard (rd, offer);
    follow_memory (rd, c, buf);
  } else if (offer) {
    accept (rd, c, offer);
  } else if (mode == GST_FX_DEVICE_CUDA && fresh) {
    make_now (rd, c, (guint)frames);
  }
}

/* Whether it is time to look for a device, or to leave one. */
static void
consider (GstFxRunDevice *rd, FxCascade *c, gsize frames, gdouble seconds)
{
  FxCascadeShape shape = fx_cascade_shape (c);
  GstFxDeviceCase what = { (guint)shape.is_response, shape.format.channels,
    shape.format.sample == FX_F64,
    shape.is_response ? fx_cascade_taps (c) : fx_cascade_sections (c),
    g_bit_storage (frames) };
  gboolean large = fx_cascade_device_may_pay (
      shape.is_response, what.channels, what.size, frames);
  if (rd->given) {
    rd->small = large ? 0 : rd->small + 1;
    if (rd->small == SMALL) {
      discard (rd, take_off (rd, c));
      rd->asked = FALSE;
      rd->known = 0;
      set_verdict (rd, NULL, NULL);
    }
    return;
  }
  if (memcmp (&what, &rd->what, sizeof what) != 0) {
    rd->what = what;
    rd->known = 0;
    rd->asked = FALSE;
  }
  rd->cpu = rd->known ? rd->cpu + (seconds - rd->cpu) / 8 : seconds;
  if (rd->known < KNOWN || !large || rd->asked) {
    rd->known++;
    return;
  }
  rd->asked = TRUE;
  gchar *text = NULL;
  if (gst_fx_device_policy_verdict (rd->policy, &what, &text) == 0) {
    set_verdict (rd, text, NULL);
    return;
  }
  g_free (text);
  Job *job = g_new0 (Job, 1);
  job->rd = gst_fx_run_device_ref (rd);
  job->serial = rd->serial;
  job->what = what;
  job->frames = (guint)frames;
  job->cpu = rd->cpu;
  start_job (job);
}

gboolean
gst_fx_run_device_wants_time (GstFxRunDevice *rd)
{
  return rd->given || rd->on.device || rd->turn++ % EVERY == 0;
}

void
gst_fx_run_device_after (
    GstFxRunDevice *rd, FxCascade *c, gsize frames, GstClockTime took)
{
  FxCascadeDeviceStats stats = fx_cascade_device_stats (c);
  gboolean there = fx_cascade_has_device (c) && !stats.reason;
  if (GST_CLOCK_TIME_IS_VALID (took))
    fx_times_add (rd->times, took);
  atomic_store_explicit (&rd->there, there, memory_order_relaxed);
  atomic_store_explicit (&rd->reason,
      fx_cascade_has_device (c) ? stats.reason : NULL, memory_order_relaxed);
  gst_fx_count (&rd->buffers, there);
  gst_fx_count (&rd->handovers, stats.handovers - rd->seen);
  rd->seen = stats.handovers;
  if (atomic_load_explicit (&rd->policy->mode, memory_order_relaxed) ==
          GST_FX_DEVICE_AUTO &&
      !rd->on.device && frames > 0 && GST_CLOCK_TIME_IS_VALID (took))
    consider (rd, c, frames, 1e-9 * (gdouble)took);
}

/* --- any thread ------------------------------------------------------------------------ */

gboolean
gst_fx_run_device_is_there (GstFxRunDevice *rd)
{
  return atomic_load (&rd->there);
}

static const gchar *
default_verdict (GstFxRunDevice *rd)
{
  switch (atomic_load (&rd->policy->mode)) {
  case GST_FX_DEVICE_CPU:
    return "device=cpu";
  case GST_FX_DEVICE_CUDA:
    return "the device is not open yet";
  default:
    return "little work, or little known of it yet";
  }
}

void
gst_fx_run_device_describe (GstFxRunDevice *rd, GstStructure *s)
{
  gboolean there = atomic_load (&rd->there);
  const gchar *reason = atomic_load (&rd->reason);
  FxTimesSummary t = fx_times_read (rd->times);
  g_mutex_lock (&rd->lock);
  if (there || !reason)
    reason = rd->verdict ? rd->verdict : default_verdict (rd);
  if (!there && atomic_load (&rd->policy->mode) == GST_FX_DEVICE_CPU)
    reason = "device=cpu";
  gst_structure_set (s, "device", G_TYPE_STRING, there ? "cuda" : "cpu",
      "device-name", G_TYPE_STRING, there ? rd->name : "", "device-reason",
      G_TYPE_STRING, reason, "precision", G_TYPE_STRING,
      !there || atomic_load (&rd->exact) ? "exact" : "fast", "device-buffers",
      G_TYPE_UINT64, (guint64)atomic_load (&rd->buffers), "handovers",
      G_TYPE_UINT64, (guint64)atomic_load (&rd->handovers), "time-p50",
      G_TYPE_DOUBLE, 1e6 * t.p50, "time-p95", G_TYPE_DOUBLE, 1e6 * t.p95,
      "time-p99", G_TYPE_DOUBLE, 1e6 * t.p99, "time-max", G_TYPE_DOUBLE,
      1e6 * t.max, NULL);
  g_mutex_unlock (&rd->lock);
}
