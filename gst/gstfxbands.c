/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* An element with several outputs: properties and the events of its input.
 * Source pads are in gstfxbandspads.c, queries in gstfxbandsquery.c, what
 * happens to audio is in gstfxbandsstream.c. */

#include "gst/gstfxbands.h"
#include "gst/gstfxbandspriv.h"
#include "gst/gstfxprops.h"

GST_DEBUG_CATEGORY_STATIC (gst_fx_bands_debug);
#define GST_CAT_DEFAULT gst_fx_bands_debug

enum {
  PROP_ENDS = 1,
  PROP_STATS = PROP_ENDS + GST_FX_ENDS_N_PROPS,
  PROP_OUTPUT,
  PROP_FIRST_PARAM = 100
};

static const GstFxEnds default_ends = { GST_FX_RESET_ON_DISCONT,
  GST_FX_TAIL_NONE, 10000 };

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (GstFxBands, gst_fx_bands, GST_TYPE_ELEMENT,
    G_ADD_PRIVATE (GstFxBands) G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET, NULL)
        GST_DEBUG_CATEGORY_INIT (
            gst_fx_bands_debug, "fxbands", 0, "elements with several outputs"))

gint gst_fx_bands_priv_offset;

static const FxProc *
proc_of (GstFxBands *self)
{
  return GST_FX_BANDS_GET_CLASS (self)->proc;
}

static GType
gst_fx_output_get_type (void)
{
  static gsize type = 0;
  static const GEnumValue values[] = {
    { GST_FX_OUTPUT_PADS, "A source pad for each band, src_0 the lowest",
        "pads" },
    { GST_FX_OUTPUT_CHANNELS,
        "All bands as channels of src_0: those of the lowest band first, each "
        "with the channels of the input",
        "channels" },
    { 0, NULL, NULL },
  };
  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GstFxOutput", values));
  return type;
}

/* --- the input ---------------------------------------------------------------------- */

gboolean
gst_fx_bands_send (GstFxBands *self, GstEvent *event)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  g_mutex_lock (&priv->lock);
  if (GST_EVENT_IS_SERIALIZED (event))
    priv->event = event;
  GPtrArray *pads = g_ptr_array_ref (priv->pads);
  g_mutex_unlock (&priv->lock);
  gboolean ok = pads->len == 0;
  for (guint i = 0; i < pads->len; i++)
    ok |= gst_pad_push_event (
        pads->pdata[i], gst_fx_bands_event_for (self, pads->pdata[i], event));
  g_ptr_array_unref (pads);
  g_mutex_lock (&priv->lock);
  if (GST_EVENT_IS_SERIALIZED (event))
    priv->event = NULL;
  g_mutex_unlock (&priv->lock);
  return ok;
}

static gboolean
set_caps (GstFxBands *self, GstEvent *event)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  GstAudioInfo info;
  GstCaps *caps;
  gst_event_parse_caps (event, &caps);
  if (!gst_audio_info_from_caps (&info, caps))
    return FALSE;
  gst_fx_bands_stream_settle (self);
  if (priv->set_up && gst_audio_info_is_equal (&info, &priv->info))
    return TRUE;
  GST_OBJECT_LOCK (self);
  GstFxOutput mode = priv->output;
  GST_OBJECT_UNLOCK (self);
  /* Pads that are requested now see the old kind or the new one. */
  g_mutex_lock (&priv->lock);
  priv->mode = mode;
  g_mutex_unlock (&priv->lock);
  if (!gst_fx_bands_stream_setup (self, &info))
    return FALSE;
  guint bands = fx_instance_outputs (priv->fx);
  priv->out = info;
  if (mode == GST_FX_OUTPUT_CHANNELS) {
    guint channels = bands * (guint)info.channels;
    if (channels > G_MAXINT / 8)
      return FALSE;
    gst_audio_info_set_format (
        &priv->out, info.finfo->format, info.rate, (gint)channels, NULL);
    priv->out.layout = info.layout;
  }
  return TRUE;
}

static gboolean
sink_event (GstPad *pad, GstObject *parent, GstEvent *event)
{
  GstFxBands *self = GST_FX_BANDS (parent);
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  gboolean ok = TRUE;
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_FLUSH_STOP:
    gst_fx_bands_stream_reset (self);
    gst_segment_init (&priv->segment, GST_FORMAT_UNDEFINED);
    g_mutex_lock (&priv->lock);
    gst_flow_combiner_reset (priv->flow);
    g_mutex_unlock (&priv->lock);
    break;
  case GST_EVENT_STREAM_START:
    gst_fx_bands_stream_settle (self);
    g_mutex_lock (&priv->lock);
    gst_flow_combiner_reset (priv->flow);
    g_mutex_unlock (&priv->lock);
    break;
  case GST_EVENT_CAPS:
    ok = set_caps (self, event);
    break;
  case GST_EVENT_SEGMENT:
    if (!gst_fx_ends_only_moves_stop (event, &priv->segment)) {
      gst_fx_bands_stream_settle (self);
      if (gst_fx_ends_read (&priv->ends, GST_ELEMENT (self)).reset_on ==
          GST_FX_RESET_ON_SEGMENT)
        gst_fx_bands_stream_reset (self);
      priv->next = GST_CLOCK_TIME_NONE;
    }
    gst_event_copy_segment (event, &priv->segment);
    break;
  case GST_EVENT_EOS:
    gst_fx_bands_stream_finish (self);
    gst_fx_bands_stream_reset (self);
    break;
  case GST_EVENT_GAP:
    event = gst_fx_bands_stream_gap (self, event);
    if (!event)
      return TRUE;
    break;
  default:
    break;
  }
  if (ok)
    ok = gst_fx_bands_send (self, event);
  gst_event_unref (event);
  return ok;
}

static GstFlowReturn
sink_chain (GstPad *pad, GstObject *parent, GstBuffer *buf)
{
  return gst_fx_bands_stream_chain (GST_FX_BANDS (parent), buf);
}

/* --- GObject --------------------------------------------------------------------------- */

static void
dispatch_properties_changed (GObject *object, guint n, GParamSpec **pspecs)
{
  gst_fx_settings_commit (&gst_fx_bands_priv (GST_FX_BANDS (object))->settings);
  G_OBJECT_CLASS (gst_fx_bands_parent_class)
      ->dispatch_properties_changed (object, n, pspecs);
}

static void
set_output (GstFxBands *self, GstFxOutput output)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  GST_OBJECT_LOCK (self);
  gboolean running = priv->settings.faults.running;
  if (!running)
    priv->output = output;
  GST_OBJECT_UNLOCK (self);
  if (running)
    GST_ELEMENT_WARNING (self, LIBRARY, SETTINGS,
        ("output: cannot change while the element runs; set it in state READY "
         "or below; the setting stays as it was"),
        (NULL));
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GstFxBands *self = GST_FX_BANDS (object);
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  if (id >= PROP_FIRST_PARAM) {
    gst_fx_settings_set (&priv->settings, id - PROP_FIRST_PARAM, value);
    return;
  }
  if (id == PROP_OUTPUT) {
    set_output (self, g_value_get_enum (value));
    return;
  }
  if (!gst_fx_ends_set (&priv->ends, GST_ELEMENT (self), id - PROP_ENDS, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GstFxBands *self = GST_FX_BANDS (object);
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  if (id >= PROP_FIRST_PARAM) {
    gst_fx_settings_get (&priv->settings, id - PROP_FIRST_PARAM, value);
    return;
  }
  if (id == PROP_STATS) {
    g_value_take_boxed (
        value, gst_fx_counts_to_stats (&priv->counts, priv->fx, FALSE));
    return;
  }
  if (id == PROP_OUTPUT) {
    GST_OBJECT_LOCK (self);
    g_value_set_enum (value, priv->output);
    GST_OBJECT_UNLOCK (self);
    return;
  }
  if (!gst_fx_ends_get (&priv->ends, GST_ELEMENT (self), id - PROP_ENDS, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static GstStateChangeReturn
change_state (GstElement *element, GstStateChange transition)
{
  GstFxBands *self = GST_FX_BANDS (element);
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  GstStateChangeReturn ret;
  if (transition == GST_STATE_CHANGE_READY_TO_PAUSED) {
    if (!gst_fx_settings_start (&priv->settings))
      return GST_STATE_CHANGE_FAILURE;
    if (!gst_fx_bands_check_pads (self)) {
      gst_fx_settings_stop (&priv->settings);
      return GST_STATE_CHANGE_FAILURE;
    }
  }
  ret = GST_ELEMENT_CLASS (gst_fx_bands_parent_class)
            ->change_state (element, transition);
  if (transition == GST_STATE_CHANGE_PAUSED_TO_READY) {
    gst_fx_settings_stop (&priv->settings);
    gst_fx_bands_stream_clear (self);
    priv->warned = (GstFxWarned){ NULL, NULL };
    gst_segment_init (&priv->segment, GST_FORMAT_UNDEFINED);
    g_mutex_lock (&priv->lock);
    gst_flow_combiner_reset (priv->flow);
    g_mutex_unlock (&priv->lock);
  }
  return ret;
}

static void
constructed (GObject *object)
{
  GstFxBands *self = GST_FX_BANDS (object);
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  const FxProc *p = proc_of (self);
  GstPadTemplate *templ =
      gst_element_class_get_pad_template (GST_ELEMENT_GET_CLASS (self), "sink");
  priv->fx = fx_instance_new (p);
  if (!priv->fx)
    g_error ("fx%s: out of memory", p->name);
  gst_fx_settings_init (&priv->settings, GST_ELEMENT (self), p);
  priv->taken = g_malloc0 (p->params_size);
  priv->sink = gst_pad_new_from_template (templ, "sink");
  gst_pad_set_chain_function (priv->sink, sink_chain);
  gst_pad_set_event_function (priv->sink, sink_event);
  gst_pad_set_query_function (priv->sink, gst_fx_bands_sink_query);
  gst_element_add_pad (GST_ELEMENT (self), priv->sink);
  G_OBJECT_CLASS (gst_fx_bands_parent_class)->constructed (object);
}

static void
finalize (GObject *object)
{
  GstFxBands *self = GST_FX_BANDS (object);
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  gst_fx_bands_stream_clear (self);
  fx_instance_free (priv->fx);
  gst_fx_settings_clear (&priv->settings);
  g_free (priv->taken);
  gst_flow_combiner_unref (priv->flow);
  g_ptr_array_unref (priv->pads);
  g_mutex_clear (&priv->lock);
  G_OBJECT_CLASS (gst_fx_bands_parent_class)->finalize (object);
}

static void
gst_fx_bands_init (GstFxBands *self)
{
  GstFxBandsPrivate *priv = gst_fx_bands_priv (self);
  g_mutex_init (&priv->lock);
  priv->pads = g_ptr_array_new_with_free_func (gst_object_unref);
  priv->flow = gst_flow_combiner_new ();
  priv->ends = default_ends;
  priv->next = GST_CLOCK_TIME_NONE;
  gst_audio_info_init (&priv->info);
  gst_audio_info_init (&priv->out);
  gst_segment_init (&priv->segment, GST_FORMAT_UNDEFINED);
}

static void
gst_fx_bands_class_init (GstFxBandsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  gst_fx_bands_priv_offset = g_type_class_get_instance_private_offset (klass);
  object_class->constructed = constructed;
  object_class->finalize = finalize;
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->dispatch_properties_changed = dispatch_properties_changed;
  element_class->change_state = change_state;
  element_class->request_new_pad = gst_fx_bands_request_pad;
  element_class->release_pad = gst_fx_bands_release_pad;

  gst_fx_ends_install (object_class, PROP_ENDS, &default_ends,
      "When the filters forget what they have heard",
      "What follows the end of the stream");
  g_object_class_install_property (object_class, PROP_STATS,
      g_param_spec_boxed ("stats", "stats",
          "Counters since the element was made: buffers (that came in), "
          "frames (filtered), gap-buffers (of the buffers those that came "
          "marked as silence), parameter-changes (taken up by the stream), "
          "resets (times the past was forgotten), tail-frames (sent after the "
          "end or into gaps), non-finite-samples (of the input, replaced by "
          "0), overflows (times the filters overflowed and were reset)",
          GST_TYPE_STRUCTURE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  g_object_class_install_property (object_class, PROP_OUTPUT,
      g_param_spec_enum ("output", "output", "How the bands leave",
          gst_fx_output_get_type (), GST_FX_OUTPUT_PADS,
          flags | GST_PARAM_MUTABLE_READY));
  gst_type_mark_as_plugin_api (GST_TYPE_FX_BANDS, 0);
  gst_type_mark_as_plugin_api (gst_fx_output_get_type (), 0);
}

void
gst_fx_bands_class_set_proc (GstFxBandsClass *klass, const FxProc *proc)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstCaps *caps = gst_fx_audio_caps (proc->flags & FX_PROC_F64);
  klass->proc = proc;
  /* GObject lets no class inherit these two for properties of its own. */
  G_OBJECT_CLASS (klass)->set_property = set_property;
  G_OBJECT_CLASS (klass)->get_property = get_property;
  gst_element_class_add_pad_template (element_class,
      gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps));
  gst_element_class_add_pad_template (element_class,
      gst_pad_template_new ("src_%u", GST_PAD_SRC, GST_PAD_REQUEST, caps));
  gst_caps_unref (caps);
  gst_fx_props_install (
      G_OBJECT_CLASS (klass), proc->params, proc->n_params, PROP_FIRST_PARAM);
  gst_element_class_set_static_metadata (element_class, proc->summary,
      "Filter/Effect/Audio", proc->detail, "The gst-plugins-fx authors");
}
