/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The GObject side of every filter element: properties, parameters, set-up,
 * events, queries. Parameters are in gstfxsettings.c, what happens to audio is
 * in gstfxstream.c. */

#include "dsp/fx_effect.h"
#include "gst/device/gstfxdevicememory.h"
#include "gst/gstfxfilterpriv.h"
#include "gst/gstfxprops.h"

GST_DEBUG_CATEGORY_STATIC (gst_fx_filter_debug);
#define GST_CAT_DEFAULT gst_fx_filter_debug

enum {
  PROP_ENDS = 1,
  PROP_STATS = PROP_ENDS + GST_FX_ENDS_N_PROPS,
  PROP_READOUTS,
  PROP_FIRST_PARAM = 100
};

#define TAIL_BLURB "What follows the end of the stream"

static const GstFxEnds default_ends = { GST_FX_RESET_ON_DISCONT,
  GST_FX_TAIL_NONE, 10000 };

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (GstFxFilter, gst_fx_filter,
    GST_TYPE_AUDIO_FILTER,
    G_ADD_PRIVATE (GstFxFilter) G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET, NULL)
        GST_DEBUG_CATEGORY_INIT (
            gst_fx_filter_debug, "fxfilter", 0, "base class of the fx filters"))

gint gst_fx_filter_priv_offset;

static const FxProc *
proc_of (GstFxFilter *self)
{
  return GST_FX_FILTER_GET_CLASS (self)->proc;
}

/* --- parameters ------------------------------------------------------------ */

/* After a commit, without locks: plans parameters that are slow to plan. Not
 * when automation sets them on the streaming thread, which plans by itself. */
static void
offer (GstFxFilter *self)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  const FxProc *p = proc_of (self);
  FxError err;
  int rc = FX_OK;
  if (!p->is_slow || atomic_load (&priv->syncing) == g_thread_self ())
    return;
  g_mutex_lock (&priv->plan_lock);
  if (priv->set_up &&
      gst_fx_settings_serial (&priv->settings) != priv->offered_serial) {
    guint serial = gst_fx_settings_take (&priv->settings, priv->offered);
    if (p->is_slow (fx_instance_format (priv->fx), priv->offered)) {
      priv->offered_serial = serial;
      rc = fx_instance_offer (
          priv->fx, priv->offered, FX_RAMP_DEFAULT, serial, &err);
    }
  }
  g_mutex_unlock (&priv->plan_lock);
  if (rc != FX_OK)
    gst_fx_faults_warn (GST_ELEMENT (self), NULL, &err);
}

/* All that was set takes effect, unless a batch is open. */
static void
commit_all (GstFxFilter *self)
{
  gst_fx_settings_commit (&gst_fx_filter_priv (self)->settings);
  offer (self);
}

gpointer
gst_fx_filter_lock_params (GstFxFilter *self)
{
  return gst_fx_settings_lock (&gst_fx_filter_priv (self)->settings);
}

void
gst_fx_filter_unlock_params (GstFxFilter *self, gboolean commit)
{
  gst_fx_settings_unlock (&gst_fx_filter_priv (self)->settings, TRUE);
  if (commit)
    commit_all (self);
}

void
gst_fx_filter_unlock_unchanged (GstFxFilter *self)
{
  gst_fx_settings_unlock (&gst_fx_filter_priv (self)->settings, FALSE);
}

void
gst_fx_filter_begin_changes (GstFxFilter *self)
{
  gst_fx_settings_begin (&gst_fx_filter_priv (self)->settings);
}

void
gst_fx_filter_end_changes (GstFxFilter *self)
{
  gst_fx_settings_end (&gst_fx_filter_priv (self)->settings);
  offer (self);
}

void
gst_fx_filter_bad_setting (GstFxFilter *self, const gchar *name, gchar *text)
{
  gst_fx_faults_judge (&gst_fx_filter_priv (self)->settings.faults, name, text);
}

static void
dispatch_properties_changed (GObject *object, guint n, GParamSpec **pspecs)
{
  commit_all (GST_FX_FILTER (object));
  G_OBJECT_CLASS (gst_fx_filter_parent_class)
      ->dispatch_properties_changed (object, n, pspecs);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GstFxFilter *self = GST_FX_FILTER (object);
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  if (id >= PROP_FIRST_PARAM) {
    gst_fx_settings_set (&priv->settings, id - PROP_FIRST_PARAM, value);
    return;
  }
  if (id >= PROP_READOUTS &&
      gst_fx_readouts_set (&priv->readouts, id - PROP_READOUTS, value))
    return;
  if (!gst_fx_ends_set (&priv->ends, GST_ELEMENT (self), id - PROP_ENDS, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GstFxFilter *self = GST_FX_FILTER (object);
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  if (id >= PROP_FIRST_PARAM) {
    gst_fx_settings_get (&priv->settings, id - PROP_FIRST_PARAM, value);
    return;
  }
  if (id == PROP_STATS) {
    GstStructure *stats =
        gst_fx_counts_to_stats (&priv->counts, priv->fx, TRUE);
    gst_fx_readouts_to_stats (&priv->readouts, proc_of (self), stats);
    if (priv->side)
      gst_fx_sidechain_to_stats (priv->side, stats);
    g_value_take_boxed (value, stats);
    return;
  }
  if (id >= PROP_READOUTS &&
      gst_fx_readouts_get (&priv->readouts, id - PROP_READOUTS, value))
    return;
  if (!gst_fx_ends_get (&priv->ends, GST_ELEMENT (self), id - PROP_ENDS, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* --- GstBaseTransform ------------------------------------------------------- */

static gboolean
start (GstBaseTransform *trans)
{
  return gst_fx_settings_start (
      &gst_fx_filter_priv (GST_FX_FILTER (trans))->settings);
}

static gboolean
stop (GstBaseTransform *trans)
{
  /* The next caps set up anew, so that settings that changed meanwhile are
   * judged as at a first start. */
  GstFxFilter *self = GST_FX_FILTER (trans);
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  GstFxRun *run = gst_fx_run_enter (self, TRUE);
  g_mutex_lock (&priv->plan_lock);
  priv->set_up = FALSE;
  g_mutex_unlock (&priv->plan_lock);
  gst_fx_filter_device_drop (self);
  gst_clear_object (&priv->memory);
  gst_fx_run_leave (run);
  gst_fx_settings_stop (&priv->settings);
  gst_fx_run_forget (self);
  return TRUE;
}

static gboolean
setup (GstAudioFilter *filter, const GstAudioInfo *info)
{
  GstFxFilter *self = GST_FX_FILTER (filter);
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  FxFormat f = gst_fx_audio_format (info);
  const FxFormat *old = fx_instance_format (priv->fx);
  if (priv->side && !gst_fx_sidechain_set_rate (priv->side, info->rate))
    return FALSE;
  priv->info = *info;
  if (priv->set_up && f.rate == old->rate && f.channels == old->channels &&
      f.sample == old->sample && f.layout == old->layout)
    return TRUE;

  FxError err;
  GstFxRun *run = gst_fx_run_enter (self, TRUE);
  gst_fx_filter_device_drop (self);
  g_mutex_lock (&priv->plan_lock);
  priv->taken_serial = gst_fx_settings_take (&priv->settings, priv->taken);
  int rc = fx_instance_setup (priv->fx, &f, priv->taken, &err);
  if (rc >= 0)
    fx_instance_supersede (priv->fx, priv->taken_serial);
  priv->set_up = rc >= 0;
  g_mutex_unlock (&priv->plan_lock);
  priv->next = GST_CLOCK_TIME_NONE;
  priv->started = FALSE;
  priv->held = 0;
  gst_fx_run_leave (run);
  if (rc < 0) {
    gst_fx_faults_fail (GST_ELEMENT (self), &err);
    return FALSE;
  }
  priv->warned = (GstFxWarned){ NULL, NULL };
  if (rc != FX_OK)
    gst_fx_faults_warn (GST_ELEMENT (self), &priv->warned, &err);
  gst_fx_stream_announce (self);
  return TRUE;
}

static gboolean
set_caps (GstBaseTransform *trans, GstCaps *in, GstCaps *out)
{
  gst_fx_filter_priv (GST_FX_FILTER (trans))->on_device =
      gst_fx_device_caps_is (in);
  return GST_BASE_TRANSFORM_CLASS (gst_fx_filter_parent_class)
      ->set_caps (trans, in, out);
}

/* GstAudioFilter of 1.22 forgets to free a buffer that comes before caps. */
static GstFlowReturn
submit_input_buffer (GstBaseTransform *trans, gboolean discont, GstBuffer *buf)
{
  if (!gst_fx_filter_priv (GST_FX_FILTER (trans))->set_up) {
    gst_buffer_unref (buf);
    return GST_FLOW_NOT_NEGOTIATED;
  }
  return GST_BASE_TRANSFORM_CLASS (gst_fx_filter_parent_class)
      ->submit_input_buffer (trans, discont, buf);
}

static GstFlowReturn
transform_ip (GstBaseTransform *trans, GstBuffer *buf)
{
  GstFxFilter *self = GST_FX_FILTER (trans);
  return gst_fx_stream_process (&self, 1, NULL, NULL, &buf) ? GST_FLOW_OK
                                                            : GST_FLOW_ERROR;
}

static GstFlowReturn
generate_output (GstBaseTransform *trans, GstBuffer **out)
{
  GstFxFilter *self = GST_FX_FILTER (trans);
  GstFlowReturn ret;
  if (trans->queued_buf && gst_fx_run_push (self, trans->queued_buf, &ret)) {
    trans->queued_buf = NULL;
    *out = NULL;
    return ret;
  }
  /* Where the buffer that leaves may be another one. */
  if (trans->queued_buf &&
      (proc_of (self)->latency || gst_fx_filter_priv (self)->on_device)) {
    *out = gst_buffer_make_writable (g_steal_pointer (&trans->queued_buf));
    return gst_fx_stream_transform (self, out);
  }
  return GST_BASE_TRANSFORM_CLASS (gst_fx_filter_parent_class)
      ->generate_output (trans, out);
}

static gboolean
sink_event (GstBaseTransform *trans, GstEvent *event)
{
  GstFxFilter *self = GST_FX_FILTER (trans);
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  GstFxEnds ends = gst_fx_ends_read (&priv->ends, GST_ELEMENT (self));
  GstFxRun *run;
  if (priv->side)
    gst_fx_sidechain_main_event (priv->side, event);
  if (GST_EVENT_TYPE (event) == GST_EVENT_STREAM_START ||
      GST_EVENT_TYPE (event) == GST_EVENT_CAPS ||
      GST_EVENT_TYPE (event) == GST_EVENT_SEGMENT ||
      GST_EVENT_TYPE (event) == GST_EVENT_GAP ||
      GST_EVENT_TYPE (event) == GST_EVENT_EOS) {
    gst_fx_run_split (self);
    gst_fx_filter_device_home (self);
  }
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_FLUSH_STOP:
    run = gst_fx_run_enter (self, FALSE);
    gst_fx_stream_reset (self);
    gst_fx_run_leave (run);
    break;
  /* Where the stream goes on under new terms only what was held back comes
   * out: a tail would lie over what follows. */
  case GST_EVENT_STREAM_START:
  case GST_EVENT_CAPS:
    gst_fx_stream_settle (self);
    break;
  case GST_EVENT_SEGMENT:
    if (gst_fx_ends_only_moves_stop (event, &trans->segment))
      break;
    gst_fx_stream_settle (self);
    if (ends.reset_on == GST_FX_RESET_ON_SEGMENT)
      gst_fx_stream_reset (self);
    priv->next = GST_CLOCK_TIME_NONE;
    break;
  case GST_EVENT_EOS:
    gst_fx_stream_finish (self);
    gst_fx_stream_tell (self);
    gst_fx_stream_reset (self);
    if (priv->side)
      gst_fx_sidechain_main_ended (priv->side);
    break;
  case GST_EVENT_GAP:
    event = gst_fx_stream_gap (self, event);
    if (!event)
      return TRUE;
    break;
  default:
    break;
  }
  return GST_BASE_TRANSFORM_CLASS (gst_fx_filter_parent_class)
      ->sink_event (trans, event);
}

static gboolean
src_event (GstBaseTransform *trans, GstEvent *event)
{
  GstFxSidechain *side = gst_fx_filter_priv (GST_FX_FILTER (trans))->side;
  GstBaseTransformClass *parent =
      GST_BASE_TRANSFORM_CLASS (gst_fx_filter_parent_class);
  if (!gst_fx_sidechain_is_used (side) || !gst_fx_sidechain_shares (event))
    return parent->src_event (trans, event);
  gst_event_ref (event);
  gboolean ok = parent->src_event (trans, event);
  if (ok)
    gst_fx_sidechain_send (side, event);
  else
    gst_event_unref (event);
  return ok;
}

static gboolean
query (GstBaseTransform *trans, GstPadDirection direction, GstQuery *q)
{
  GstFxFilter *self = GST_FX_FILTER (trans);
  GstFxSidechain *side = gst_fx_filter_priv (self)->side;
  GstClockTime own = atomic_load (&gst_fx_filter_priv (self)->latency);
  if (direction != GST_PAD_SRC || (own == 0 && !side) ||
      GST_QUERY_TYPE (q) != GST_QUERY_LATENCY)
    return GST_BASE_TRANSFORM_CLASS (gst_fx_filter_parent_class)
        ->query (trans, direction, q);
  if (side)
    return gst_fx_sidechain_query_latency (side, q, own);
  return gst_fx_audio_query_latency (
      GST_BASE_TRANSFORM_SINK_PAD (trans), q, own);
}

/* --- GstElement ------------------------------------------------------------- */

static GstStateChangeReturn
change_state (GstElement *element, GstStateChange transition)
{
  GstFxSidechain *side = gst_fx_filter_priv (GST_FX_FILTER (element))->side;
  if (side)
    gst_fx_sidechain_before_state (side, transition);
  GstStateChangeReturn ret = GST_ELEMENT_CLASS (gst_fx_filter_parent_class)
                                 ->change_state (element, transition);
  if (side)
    gst_fx_sidechain_after_state (side, transition);
  return ret;
}

static GstPad *
request_new_pad (GstElement *element, GstPadTemplate *templ, const gchar *name,
    const GstCaps *caps)
{
  return gst_fx_sidechain_request (
      gst_fx_filter_priv (GST_FX_FILTER (element))->side, templ);
}

static void
release_pad (GstElement *element, GstPad *pad)
{
  gst_fx_sidechain_release (
      gst_fx_filter_priv (GST_FX_FILTER (element))->side, pad);
}

/* --- GObject ---------------------------------------------------------------- */

static void
constructed (GObject *object)
{
  GstFxFilter *self = GST_FX_FILTER (object);
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  const FxProc *p = proc_of (self);
  priv->fx = fx_instance_new (p);
  if (!priv->fx)
    g_error ("fx%s: out of memory", p->name);
  gst_fx_settings_init (&priv->settings, GST_ELEMENT (self), p);
  priv->taken = g_malloc0 (p->params_size);
  if (p->is_slow)
    priv->offered = g_malloc0 (p->params_size);
  if (p->flags & FX_PROC_FINITE)
    priv->ends.tail = GST_FX_TAIL_AUTO;
  if (p->inputs == 2)
    priv->side = gst_fx_sidechain_new (
        GST_ELEMENT (self), GST_BASE_TRANSFORM_SINK_PAD (self));
  G_OBJECT_CLASS (gst_fx_filter_parent_class)->constructed (object);
}

static void
finalize (GObject *object)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (GST_FX_FILTER (object));
  gst_fx_filter_device_drop (GST_FX_FILTER (object));
  gst_clear_object (&priv->memory);
  fx_instance_free (priv->fx);
  gst_fx_sidechain_free (priv->side);
  gst_fx_settings_clear (&priv->settings);
  g_free (priv->taken);
  g_free (priv->offered);
  g_mutex_clear (&priv->plan_lock);
  g_mutex_clear (&priv->run_lock);
  G_OBJECT_CLASS (gst_fx_filter_parent_class)->finalize (object);
}

static void
gst_fx_filter_init (GstFxFilter *self)
{
  GstFxFilterPrivate *priv = gst_fx_filter_priv (self);
  priv->ends = default_ends;
  priv->next = GST_CLOCK_TIME_NONE;
  gst_audio_info_init (&priv->info);
  gst_fx_readouts_init (&priv->readouts);
  g_mutex_init (&priv->run_lock);
  g_mutex_init (&priv->plan_lock);
  gst_base_transform_set_in_place (GST_BASE_TRANSFORM (self), TRUE);
  gst_base_transform_set_gap_aware (GST_BASE_TRANSFORM (self), TRUE);
}

static void
gst_fx_filter_class_init (GstFxFilterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  gst_fx_filter_priv_offset = g_type_class_get_instance_private_offset (klass);
  object_class->constructed = constructed;
  object_class->finalize = finalize;
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->dispatch_properties_changed = dispatch_properties_changed;
  trans_class->start = start;
  trans_class->stop = stop;
  trans_class->set_caps = set_caps;
  trans_class->submit_input_buffer = submit_input_buffer;
  trans_class->transform_ip = transform_ip;
  trans_class->generate_output = generate_output;
  trans_class->sink_event = sink_event;
  trans_class->src_event = src_event;
  trans_class->query = query;
  GST_ELEMENT_CLASS (klass)->change_state = change_state;
  GST_AUDIO_FILTER_CLASS (klass)->setup = setup;

  gst_fx_ends_install (object_class, PROP_ENDS, &default_ends,
      "When the filter forgets what it has heard", TAIL_BLURB);
  g_object_class_install_property (object_class, PROP_STATS,
      g_param_spec_boxed ("stats", "stats",
          "Counters since the element was made: buffers (that went through), "
          "frames (filtered), fused-buffers (of the buffers "
          "those that fxchain filtered together with its neighbours), "
          "gap-buffers (of the buffers those that came marked as silence), "
          "parameter-changes (taken up by the stream), resets "
          "(times the past was forgotten), tail-frames (sent after the end or "
          "into gaps), non-finite-samples (of the input, replaced by 0), "
          "overflows (times the filter overflowed and was reset); with a pad "
          "sidechain also sidechain-frames (processed with its key) and "
          "sidechain-missing-frames (of them those that came too late)",
          GST_TYPE_STRUCTURE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  gst_type_mark_as_plugin_api (GST_TYPE_FX_FILTER, 0);
  gst_type_mark_as_plugin_api (gst_fx_reset_on_get_type (), 0);
  gst_type_mark_as_plugin_api (gst_fx_tail_get_type (), 0);
}

/* Behind those of ordinary memory, which so are taken wherever both would do. */
static void
add_device_caps (GstCaps *caps)
{
  GstCaps *there = gst_fx_device_caps_to (caps, TRUE);
  gst_caps_set_simple (there, "layout", G_TYPE_STRING, "interleaved", NULL);
  gst_caps_append (caps, there);
}

void
gst_fx_filter_class_set_proc (GstFxFilterClass *klass, const FxProc *proc)
{
  GstCaps *caps = gst_fx_audio_caps (proc->flags & FX_PROC_F64);
  if (proc->flags & (FX_PROC_SOS | FX_PROC_FIR) ||
      (proc->effect && proc->effect->device))
    add_device_caps (caps);
  klass->proc = proc;
  /* GObject lets no class inherit these two for properties of its own. */
  G_OBJECT_CLASS (klass)->set_property = set_property;
  G_OBJECT_CLASS (klass)->get_property = get_property;
  gst_audio_filter_class_add_pad_templates (
      GST_AUDIO_FILTER_CLASS (klass), caps);
  if (proc->inputs == 2) {
    gst_fx_sidechain_install (GST_ELEMENT_CLASS (klass), caps);
    GST_ELEMENT_CLASS (klass)->request_new_pad = request_new_pad;
    GST_ELEMENT_CLASS (klass)->release_pad = release_pad;
  }
  gst_caps_unref (caps);
  gst_fx_props_install (
      G_OBJECT_CLASS (klass), proc->params, proc->n_params, PROP_FIRST_PARAM);
  if (proc->n_readouts > 0)
    gst_fx_readouts_install (G_OBJECT_CLASS (klass), PROP_READOUTS);
  if (proc->flags & FX_PROC_FINITE)
    gst_fx_ends_install_tail (G_OBJECT_CLASS (klass),
        PROP_ENDS + GST_FX_ENDS_TAIL, GST_FX_TAIL_AUTO, TAIL_BLURB);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass),
      proc->summary, "Filter/Effect/Audio", proc->detail,
      "The gst-plugins-fx authors");
}
