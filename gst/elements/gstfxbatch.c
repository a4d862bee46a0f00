/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxbatch
 * @title: fxbatch
 *
 * Filters many independent streams at once: what comes in on sink_0 leaves on
 * src_0, what comes in on sink_1 on src_1, each through a filter of its own.
 * For servers that filter tens or hundreds of calls or channels. Requesting
 * sink_%u makes the source pad of the same number; releasing it takes both
 * away, also while playing.
 *
 * The filter of a stream is set on its sink pad: `sink_3::filters` takes the
 * text of Equalizer APO as #fxeq does, `sink_3::sections` takes coefficients as
 * #fxsos does, and a stream with both goes through the bands first. What a pad
 * does not set it has from the properties of the same name of the element. All
 * of it may change while playing, without a click.
 *
 * Every stream keeps its own format, timestamps, segment, seeks, gaps and end,
 * and its source pad pushes from a thread of its own, so no queues are needed.
 *
 * ## On a device
 *
 * A CUDA device filters all streams in one launch, each with its own filter:
 * always with `device=cuda`, and with `device=auto` when they have 100,000
 * section-samples or more between them at a time (64 mono calls of 512 frames
 * through 4 sections have 131,072). For that the buffers of all streams are
 * gathered. A live stream waits for the others for `latency`, which is then part
 * of the latency of the pipeline; one that is not live waits for the others to
 * come, and for `latency` for those that downstream still holds up. A stream that
 * was waited for in vain holds up nobody again until it is back. Without a device
 * nothing is gathered, nothing waits, and there is no latency.
 *
 * A stream whose filter changes is filtered by the CPU until it has got there,
 * and the device goes on with what it left behind. Channels that are not
 * interleaved stay on the CPU. Buffers may be ordinary memory, or memory of the
 * device (#fxcudaupload), where they stay.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 fxbatch name=b sink_0::filters="Filter: ON PK Fc 1000 Hz Gain -12 dB Q 1" sink_1::sections="<<0.0675, 0.1349, 0.0675, 1.0, -1.1430, 0.4128>>" audiotestsrc wave=pink-noise num-buffers=200 ! b.sink_0 audiotestsrc wave=white-noise num-buffers=200 ! b.sink_1 b.src_0 ! fakesink b.src_1 ! audioconvert ! autoaudiosink
 * ]| Two streams: pink noise through a band of an equalizer, and white noise
 * through a low-pass.
 * |[
 * gst-launch-1.0 fxbatch name=b device=auto filters="Filter: ON HP Fc 120 Hz" audiotestsrc is-live=true num-buffers=100 ! b.sink_0 audiotestsrc is-live=true freq=80 num-buffers=100 ! b.sink_1 b.src_0 ! fakesink b.src_1 ! fakesink
 * ]| Two live streams through one filter, on a device where that pays.
 *
 * Since: 0.1
 */

#include "gst/elements/gstfxbatchpriv.h"
#include <string.h>
#include "gst/gstfxelements.h"

GST_DEBUG_CATEGORY_STATIC (gst_fx_batch_debug);
#define GST_CAT_DEFAULT gst_fx_batch_debug

enum {
  PROP_FIRST_FILTER = 1,
  PROP_ENDS = PROP_FIRST_FILTER + GST_FX_BATCH_FILTER_PROPS,
  PROP_DEVICE = PROP_ENDS + GST_FX_ENDS_N_PROPS,
  PROP_LATENCY = PROP_DEVICE + GST_FX_DEVICE_PROPS_N,
  PROP_STATS
};

static const GstFxEnds default_ends = { GST_FX_RESET_ON_DISCONT,
  GST_FX_TAIL_NONE, 10000 };

#define DEFAULT_LATENCY 10.0

static void child_proxy_init (gpointer iface, gpointer data);

G_DEFINE_TYPE_WITH_CODE (GstFxBatch, gst_fx_batch, GST_TYPE_ELEMENT,
    G_IMPLEMENT_INTERFACE (GST_TYPE_CHILD_PROXY, child_proxy_init)
        GST_DEBUG_CATEGORY_INIT (
            gst_fx_batch_debug, "fxbatch", 0, "many streams at once"))
GST_ELEMENT_REGISTER_DEFINE (
    fxbatch, "fxbatch", GST_RANK_NONE, gst_fx_batch_get_type ())

/* --- pads ---------------------------------------------------------------------------- */

/* The lane of that index, or NULL; *place: where it is or belongs. Under the
 * lock. */
static GstFxBatchLane *
find_lane (GstFxBatch *self, guint index, guint *place)
{
  for (guint i = 0; i < self->lanes->len; i++) {
    GstFxBatchLane *lane = self->lanes->pdata[i];
    *place = i;
    if (lane->index == index)
      return lane;
    if (lane->index > index)
      return NULL;
  }
  *place = self->lanes->len;
  return NULL;
}

/* Adds a lane with the index of its name, or the lowest that is free. FALSE, and
 * a warning: there is one. */
static gboolean
add_lane (GstFxBatch *self, GstFxBatchLane *lane, const gchar *name)
{
  guint64 number = 0;
  guint place = 0;
  gboolean named =
      name && g_str_has_prefix (name, "sink_") &&
      g_ascii_string_to_unsigned (name + 5, 10, 0, G_MAXINT, &number, NULL);
  g_mutex_lock (&self->lock);
  lane->index = (guint)number;
  GstFxBatchLane *other = find_lane (self, lane->index, &place);
  while (other && !named)
    other = find_lane (self, ++lane->index, &place);
  if (!other) {
    self->standing[lane->standing]++;
    g_ptr_array_insert (self->lanes, (gint)place, lane);
  }
  g_mutex_unlock (&self->lock);
  if (other)
    GST_ELEMENT_WARNING (self, CORE, PAD,
        ("sink_%u is there already; request another one.", lane->index),
        (NULL));
  return !other;
}

static void
remove_lane (GstFxBatch *self, GstFxBatchLane *lane)
{
  g_mutex_lock (&self->lock);
  gst_fx_batch_kick (lane); /* its pads are not active: it is absent */
  self->standing[lane->standing]--;
  g_ptr_array_remove (self->lanes, lane);
  g_mutex_unlock (&self->lock);
}

static GstPad *
request_new_pad (GstElement *element, GstPadTemplate *templ, const gchar *name,
    const GstCaps *caps)
{
  GstFxBatch *self = GST_FX_BATCH (element);
  GstPadTemplate *src_templ = gst_element_class_get_pad_template (
      GST_ELEMENT_GET_CLASS (element), "src_%u");
  GstFxBatchPad *pad = g_object_new (GST_TYPE_FX_BATCH_PAD, "direction",
      GST_PAD_SINK, "template", templ, NULL);
  GstPad *sink = GST_PAD (pad);
  GstPad *src = gst_pad_new_from_template (src_templ, NULL);
  GstFxBatchLane *lane = &pad->lane;
  gst_object_ref_sink (pad);
  gst_fx_batch_filter_init (&pad->filter, element);
  gst_fx_batch_lane_init (lane, self, sink, src);
  gst_fx_batch_lane_set_up_pads (lane);
  gst_object_ref_sink (src);
  if (!add_lane (self, lane, name)) {
    gst_object_unref (src);
    gst_object_unref (pad);
    return NULL;
  }
  gchar *names[] = { g_strdup_printf ("sink_%u", lane->index),
    g_strdup_printf ("src_%u", lane->index) };
  gst_object_set_name (GST_OBJECT (sink), names[0]);
  gst_object_set_name (GST_OBJECT (src), names[1]);
  GST_OBJECT_LOCK (self);
  pad->filter.eq.faults.running = self->filter.eq.faults.running;
  pad->filter.sos.faults.running = self->filter.sos.faults.running;
  GST_OBJECT_UNLOCK (self);
  gst_element_add_pad (element, src);
  gst_element_add_pad (element, sink);
  gst_child_proxy_child_added (
      GST_CHILD_PROXY (self), G_OBJECT (pad), names[0]);
  g_free (names[0]);
  g_free (names[1]);
  gst_object_unref (src);
  gst_object_unref (pad); /* the element has them */
  return sink;
}

static void
release_pad (GstElement *element, GstPad *pad)
{
  GstFxBatch *self = GST_FX_BATCH (element);
  GstFxBatchLane *lane = gst_fx_batch_lane_of (pad);
  gchar *name = gst_pad_get_name (pad);
  gst_object_ref (pad);
  gst_pad_set_active (lane->src, FALSE);
  gst_pad_set_active (pad, FALSE);
  remove_lane (self, lane);
  gst_child_proxy_child_removed (GST_CHILD_PROXY (self), G_OBJECT (pad), name);
  if (gst_object_has_as_parent (GST_OBJECT (lane->src), GST_OBJECT (self)))
    gst_element_remove_pad (element, lane->src);
  gst_element_remove_pad (element, pad);
  gst_object_unref (pad);
  g_free (name);
}

/* --- GstChildProxy: the sink pads ----------------------------------------------------- */

static guint
get_children_count (GstChildProxy *proxy)
{
  GstFxBatch *self = GST_FX_BATCH (proxy);
  g_mutex_lock (&self->lock);
  guint n = self->lanes->len;
  g_mutex_unlock (&self->lock);
  return n;
}

static GObject *
get_child_by_index (GstChildProxy *proxy, guint index)
{
  GstFxBatch *self = GST_FX_BATCH (proxy);
  GObject *child = NULL;
  g_mutex_lock (&self->lock);
  if (index < self->lanes->len) {
    GstFxBatchLane *lane = self->lanes->pdata[index];
    child = g_object_ref (G_OBJECT (lane->sink));
  }
  g_mutex_unlock (&self->lock);
  return child;
}

static GObject *
get_child_by_name (GstChildProxy *proxy, const gchar *name)
{
  GstPad *pad = gst_element_get_static_pad (GST_ELEMENT (proxy), name);
  if (pad && GST_PAD_IS_SRC (pad))
    gst_clear_object (&pad);
  return (GObject *)pad;
}

static void
child_proxy_init (gpointer iface, gpointer data)
{
  GstChildProxyInterface *proxy = iface;
  proxy->get_children_count = get_children_count;
  proxy->get_child_by_index = get_child_by_index;
  proxy->get_child_by_name = get_child_by_name;
}

/* --- states ----------------------------------------------------------------------------- */

/* The filters of the element and of its pads, with references to those. */
static GPtrArray *
ref_pads (GstFxBatch *self)
{
  GPtrArray *pads = g_ptr_array_new_with_free_func (gst_object_unref);
  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->lanes->len; i++) {
    GstFxBatchLane *lane = self->lanes->pdata[i];
    g_ptr_array_add (pads, gst_object_ref (lane->sink));
  }
  g_mutex_unlock (&self->lock);
  return pads;
}

static void
stop (GstFxBatch *self)
{
  GPtrArray *pads = ref_pads (self);
  if (self->collector) {
    g_mutex_lock (&self->lock);
    self->stop = TRUE;
    self->until = 0;
    g_cond_signal (&self->wake);
    g_mutex_unlock (&self->lock);
    g_thread_join (self->collector);
    self->collector = NULL;
  }
  for (guint i = 0; i < pads->len; i++)
    gst_fx_batch_filter_stop (&GST_FX_BATCH_PAD (pads->pdata[i])->filter);
  gst_fx_batch_filter_stop (&self->filter);
  gst_fx_batch_device_close (self);
  g_ptr_array_unref (pads);
}

static gboolean
start (GstFxBatch *self)
{
  GPtrArray *pads = ref_pads (self);
  gboolean ok = gst_fx_batch_filter_start (&self->filter);
  for (guint i = 0; i < pads->len && ok; i++)
    ok = gst_fx_batch_filter_start (&GST_FX_BATCH_PAD (pads->pdata[i])->filter);
  g_ptr_array_unref (pads);
  ok = ok && gst_fx_batch_device_open (self);
  if (!ok) {
    stop (self);
    return FALSE;
  }
  self->stop = FALSE;
  self->collector = g_thread_new ("fxbatch", gst_fx_batch_collect, self);
  return TRUE;
}

static GstStateChangeReturn
change_state (GstElement *element, GstStateChange transition)
{
  GstFxBatch *self = GST_FX_BATCH (element);
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED && !start (self))
    return GST_STATE_CHANGE_FAILURE;
  GstStateChangeReturn ret = GST_ELEMENT_CLASS (gst_fx_batch_parent_class)
                                 ->change_state (element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY ||
      (transition == GST_STATE_CHANGE_READY_TO_PAUSED &&
          ret == GST_STATE_CHANGE_FAILURE))
    stop (self);
  return ret;
}

/* --- GObject ------------------------------------------------------------------------------ */

static GstStructure *
make_stats (GstFxBatch *self)
{
  g_mutex_lock (&self->lock);
  GstFxBatchCounts c = self->counts;
  guint streams = self->lanes->len;
  g_mutex_unlock (&self->lock);
  FxTimesSummary t = fx_times_read (self->times);
  g_mutex_lock (&self->device_lock);
  GstStructure *st = gst_structure_new ("application/x-fxbatch-stats",
      "streams", G_TYPE_UINT, streams, "cycles", G_TYPE_UINT64, c.cycles,
      "late-cycles", G_TYPE_UINT64, c.late, "buffers", G_TYPE_UINT64, c.buffers,
      "launches", G_TYPE_UINT64, self->launches, "mean-launch", G_TYPE_DOUBLE,
      self->launches ? (gdouble)self->launched / (gdouble)self->launches : 0.0,
      "max-launch", G_TYPE_UINT64, self->most, "device", G_TYPE_STRING,
      self->device ? self->device->info.name : "cpu", "reason", G_TYPE_STRING,
      self->reason ? self->reason : "", "time-p50", G_TYPE_DOUBLE, t.p50 * 1e6,
      "time-p95", G_TYPE_DOUBLE, t.p95 * 1e6, "time-p99", G_TYPE_DOUBLE,
      t.p99 * 1e6, "time-max", G_TYPE_DOUBLE, t.max * 1e6, NULL);
  g_mutex_unlock (&self->device_lock);
  return st;
}

static void
dispatch_properties_changed (GObject *object, guint n, GParamSpec **pspecs)
{
  gst_fx_batch_filter_commit (&GST_FX_BATCH (object)->filter);
  G_OBJECT_CLASS (gst_fx_batch_parent_class)
      ->dispatch_properties_changed (object, n, pspecs);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GstFxBatch *self = GST_FX_BATCH (object);
  if (id < PROP_ENDS) {
    gst_fx_batch_filter_set (
        &self->filter, id - PROP_FIRST_FILTER, pspec->name, value);
  } else if (id == PROP_LATENCY) {
    long long us = (long long)(g_value_get_double (value) * 1000);
    if (us != atomic_exchange (&self->latency, us))
      gst_element_post_message (
          GST_ELEMENT (self), gst_message_new_latency (GST_OBJECT (self)));
  } else if (id >= PROP_DEVICE) {
    gst_fx_device_props_set (
        &self->props, GST_ELEMENT (self), id - PROP_DEVICE, value);
  } else if (!gst_fx_ends_set (
                 &self->ends, GST_ELEMENT (self), id - PROP_ENDS, value)) {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GstFxBatch *self = GST_FX_BATCH (object);
  if (id < PROP_ENDS)
    gst_fx_batch_filter_get (&self->filter, id - PROP_FIRST_FILTER, value);
  else if (id == PROP_LATENCY)
    g_value_set_double (value, (gdouble)atomic_load (&self->latency) / 1000);
  else if (id == PROP_STATS)
    g_value_take_boxed (value, make_stats (self));
  else if (id >= PROP_DEVICE)
    gst_fx_device_props_get (
        &self->props, GST_ELEMENT (self), id - PROP_DEVICE, value);
  else if (!gst_fx_ends_get (
               &self->ends, GST_ELEMENT (self), id - PROP_ENDS, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
finalize (GObject *object)
{
  GstFxBatch *self = GST_FX_BATCH (object);
  gst_fx_batch_filter_clear (&self->filter);
  g_ptr_array_unref (self->lanes);
  g_array_unref (self->jobs);
  g_array_unref (self->host_jobs);
  g_array_unref (self->device_jobs);
  g_ptr_array_unref (self->groups);
  fx_times_free (self->times);
  g_cond_clear (&self->device_made);
  g_mutex_clear (&self->device_lock);
  g_cond_clear (&self->wake);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (gst_fx_batch_parent_class)->finalize (object);
}

static void
gst_fx_batch_init (GstFxBatch *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->lanes = g_ptr_array_new ();
  self->jobs = g_array_new (FALSE, FALSE, sizeof (GstFxBatchJob));
  self->host_jobs = g_array_new (FALSE, FALSE, sizeof (FxDeviceHostJob));
  self->device_jobs = g_array_new (FALSE, FALSE, sizeof (FxDeviceJob));
  self->groups = g_ptr_array_new ();
  self->times = fx_times_new ();
  if (!self->times)
    g_error ("fxbatch: out of memory");
  g_mutex_init (&self->device_lock);
  g_cond_init (&self->device_made);
  self->ends = default_ends;
  self->props = gst_fx_device_props_default;
  atomic_store (&self->latency, (long long)(DEFAULT_LATENCY * 1000));
  gst_fx_batch_filter_init (&self->filter, GST_ELEMENT (self));
}

static void
gst_fx_batch_class_init (GstFxBatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstCaps *caps = gst_fx_audio_caps (TRUE);
  GstCaps *there = gst_fx_device_caps_to (caps, TRUE);
  object_class->finalize = finalize;
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->dispatch_properties_changed = dispatch_properties_changed;
  element_class->change_state = change_state;
  element_class->request_new_pad = request_new_pad;
  element_class->release_pad = release_pad;

  gst_fx_batch_filter_install (object_class, PROP_FIRST_FILTER);
  gst_fx_ends_install (object_class, PROP_ENDS, &default_ends,
      "When a filter forgets what it has heard",
      "What follows the end of a stream");
  gst_fx_device_props_install (object_class, PROP_DEVICE,
      "Where streams are filtered; auto: on a device when there is one and "
      "they have 100,000 section-samples or more between them at a time",
      GST_PARAM_MUTABLE_READY);
  g_object_class_install_property (object_class, PROP_LATENCY,
      g_param_spec_double ("latency", "latency",
          "How long a live stream, or one that downstream holds up, is waited "
          "for where there is a device, in ms",
          0, 10000, DEFAULT_LATENCY,
          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
              GST_PARAM_MUTABLE_PLAYING));
  g_object_class_install_property (object_class, PROP_STATS,
      g_param_spec_boxed ("stats", "stats",
          "Counters since the element was made: streams (there are now), "
          "cycles (times that buffers were processed together), late-cycles "
          "(of them those that went without a stream that was waited for), "
          "buffers (processed), launches (of the device), mean-launch (streams "
          "in a launch), max-launch (most streams in one), device (that is "
          "open; or cpu), reason (why streams of the last cycle were filtered "
          "by the CPU; empty: none was), time-p50 (half of the cycles took no "
          "longer to process, in us), time-p95 (95 % of them), time-p99 (99 % "
          "of them), time-max (all of them)",
          GST_TYPE_STRUCTURE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));

  gst_caps_set_simple (there, "layout", G_TYPE_STRING, "interleaved", NULL);
  gst_caps_append (caps, there);
  gst_element_class_add_pad_template (
      element_class, gst_pad_template_new_with_gtype ("sink_%u", GST_PAD_SINK,
                         GST_PAD_REQUEST, caps, GST_TYPE_FX_BATCH_PAD));
  gst_element_class_add_pad_template (element_class,
      gst_pad_template_new ("src_%u", GST_PAD_SRC, GST_PAD_SOMETIMES, caps));
  gst_caps_unref (caps);
  gst_element_class_set_static_metadata (element_class,
      "Filters for many streams", "Filter/Effect/Audio",
      "Equalizers and second-order sections for many independent streams, "
      "processed together",
      "The gst-plugins-fx authors");
  gst_type_mark_as_plugin_api (GST_TYPE_FX_BATCH_PAD, 0);
}
