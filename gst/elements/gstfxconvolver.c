/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/**
 * SECTION:element-fxconvolver
 * @title: fxconvolver
 *
 * Convolution with a response of any length: reverberation of recorded rooms,
 * loudspeaker cabinets, corrections of rooms and headphones.
 *
 * The response comes from a file (`location`, whatever GStreamer decodes) or
 * from numbers (`samples`, `sample`), and is brought to the rate of the stream
 * with its frequency response kept. Without any the sound passes unchanged.
 * `routing` says what its channels are: one for all, one for each, the four of
 * true stereo, or a matrix from every input to every output.
 *
 * Edits are made in this order: `trim-start`, `length` (an end that is cut off
 * fades out over 10 ms, or a tenth of what stays if that is less), `reverse`,
 * `normalize`; then `pre-delay` and `gain`.
 *
 * A new response, and each of these settings, may be set while playing. It is
 * loaded and transformed in a thread of its own; then the input fades over to
 * it in 30 ms, and the old response rings out what it has heard. What cannot
 * be loaded is a warning, and the stream goes on; before the first buffer it is
 * an error. (A WAV file that is cut off cannot be loaded; of other formats it is
 * a warning that less is there than the file announces.) The first buffer waits for the response, so rendering a file gives
 * the same result every time. Loading is told in progress messages, and in the
 * end in an element message fxconvolver-response with the fields that `stats`
 * has of the response.
 *
 * There is no latency unless `latency-mode` is throughput: then timestamps are
 * moved, so that the sound stays where it was. At the end of the stream the
 * whole response rings out; `tail=none` ends with the input.
 *
 * ## Example launch lines
 * |[
 * gst-launch-1.0 audiotestsrc wave=ticks num-buffers=100 ! \
 *     fxconvolver samples="<1.0, 0.0, 0.0, 0.5>" mix=0.5 ! audioconvert ! autoaudiosink
 * ]| A response of four taps from the command line.
 * |[
 * gst-launch-1.0 audiotestsrc wave=white-noise num-buffers=20 ! volume volume=0.1 ! \
 *     wavenc ! filesink location=/tmp/room.wav
 * gst-launch-1.0 audiotestsrc wave=ticks num-buffers=100 ! \
 *     fxconvolver location=/tmp/room.wav normalize=energy pre-delay=20 mix=0.3 ! \
 *     audioconvert ! autoaudiosink
 * ]| A response from a file: first a burst of noise is written, then it is the
 * room in which a clock ticks.
 *
 * Since: 0.1
 */

#include "gst/elements/gstfxconvolver.h"
#include "gst/gstfxelements.h"

G_DEFINE_TYPE_WITH_CODE (GstFxConvolver, gst_fx_convolver,
    GST_TYPE_BASE_TRANSFORM, G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET, NULL))
GST_ELEMENT_REGISTER_DEFINE (
    fxconvolver, "fxconvolver", GST_RANK_NONE, gst_fx_convolver_get_type ())

/* --- caps ----------------------------------------------------------------------- */

/* Channels of the output if they are not those of the input, else 0. */
static gint
other_channels (GstFxConvolver *self)
{
  gint n;
  GST_OBJECT_LOCK (self);
  const GstFxConvolverParams *p =
      self->faults.running ? &self->started : &self->params;
  n = p->routing == GST_FX_ROUTING_MATRIX ? p->out_channels : 0;
  GST_OBJECT_UNLOCK (self);
  return n;
}

static GstCaps *
transform_caps (GstBaseTransform *trans, GstPadDirection direction,
    GstCaps *caps, GstCaps *filter)
{
  gint n = other_channels (GST_FX_CONVOLVER (trans));
  GstCaps *out = gst_caps_copy (caps);
  for (guint i = 0; n > 0 && i < gst_caps_get_size (out); i++) {
    GstStructure *s = gst_caps_get_structure (out, i);
    gst_structure_remove_field (s, "channel-mask");
    if (direction == GST_PAD_SINK)
      gst_structure_set (s, "channels", G_TYPE_INT, n, NULL);
    else
      gst_structure_set (s, "channels", GST_TYPE_INT_RANGE, 1, G_MAXINT, NULL);
  }
  if (filter) {
    GstCaps *both =
        gst_caps_intersect_full (filter, out, GST_CAPS_INTERSECT_FIRST);
    gst_caps_unref (out);
    out = both;
  }
  return out;
}

/* More than two channels need a mask: downstream's, the usual one, or none. */
static GstCaps *
fixate_caps (GstBaseTransform *trans, GstPadDirection direction, GstCaps *caps,
    GstCaps *other)
{
  gint n = 0, of = 0;
  GstStructure *from = gst_caps_get_structure (caps, 0);
  other = gst_caps_make_writable (gst_caps_truncate (other));
  GstStructure *s = gst_caps_get_structure (other, 0);
  gst_structure_get_int (from, "channels", &of);
  if (of > 0)
    gst_structure_fixate_field_nearest_int (s, "channels", of);
  other = gst_caps_fixate (other);
  s = gst_caps_get_structure (other, 0);
  gst_structure_get_int (s, "channels", &n);
  if (n > 2 && !gst_structure_has_field (s, "channel-mask"))
    gst_structure_set (s, "channel-mask", GST_TYPE_BITMASK,
        gst_audio_channel_get_fallback_mask (n), NULL);
  return other;
}

static gboolean
get_unit_size (GstBaseTransform *trans, GstCaps *caps, gsize *size)
{
  GstAudioInfo info;
  if (!gst_audio_info_from_caps (&info, caps))
    return FALSE;
  *size = (gsize)GST_AUDIO_INFO_BPF (&info);
  return TRUE;
}

static gboolean
set_caps (GstBaseTransform *trans, GstCaps *incaps, GstCaps *outcaps)
{
  GstFxConvolver *self = GST_FX_CONVOLVER (trans);
  GstAudioInfo in, out;
  if (!gst_audio_info_from_caps (&in, incaps) ||
      !gst_audio_info_from_caps (&out, outcaps))
    return FALSE;
  gboolean same =
      self->set_up && in.rate == self->in.rate &&
      in.channels == self->in.channels &&
      GST_AUDIO_INFO_FORMAT (&in) == GST_AUDIO_INFO_FORMAT (&self->in) &&
      in.layout == self->in.layout && out.channels == self->out.channels;
  if (!same) {
    gst_fx_conv_stream_close (self);
    self->next = GST_CLOCK_TIME_NONE;
  }
  self->in = in;
  self->out = out;
  self->set_up = TRUE;
  atomic_store (&self->rate, in.rate);
  gst_base_transform_set_in_place (trans, in.channels == out.channels);
  return TRUE;
}

/* --- streaming ------------------------------------------------------------------ */

static gboolean
start (GstBaseTransform *trans)
{
  GstFxConvolver *self = GST_FX_CONVOLVER (trans);
  GstFxConvSettings s = gst_fx_conv_props_settings (self);
  gchar *wrong = gst_fx_faults_first (&self->faults);
  if (!wrong && s.source->location) {
    gchar *why = gst_fx_response_check_file (s.source->location);
    if (why)
      wrong = g_strdup_printf ("location = %s: %s", s.source->location, why);
    g_free (why);
  }
  if (wrong) {
    gst_fx_conv_source_unref (s.source);
    return gst_fx_faults_start (&self->faults, wrong);
  }
  self->next = GST_CLOCK_TIME_NONE;
  self->discont = FALSE;
  g_mutex_lock (&self->load_lock);
  self->load = gst_fx_conv_load_new (GST_ELEMENT (self), &s);
  g_mutex_unlock (&self->load_lock);
  gst_fx_conv_source_unref (s.source);
  GST_OBJECT_LOCK (self);
  self->started = self->params;
  GST_OBJECT_UNLOCK (self);
  return gst_fx_faults_start (&self->faults, NULL);
}

static gboolean
stop (GstBaseTransform *trans)
{
  GstFxConvolver *self = GST_FX_CONVOLVER (trans);
  GstFxConvLoad *load;
  gst_fx_faults_stop (&self->faults);
  if (self->load)
    gst_fx_conv_stream_close (self);
  self->set_up = FALSE;
  atomic_store (&self->latency, 0);
  g_mutex_lock (&self->load_lock);
  load = self->load;
  self->load = NULL;
  g_mutex_unlock (&self->load_lock);
  gst_fx_conv_load_free (load);
  return TRUE;
}

/* Ends a wait for the first response before pads are shut. */
static GstStateChangeReturn
change_state (GstElement *element, GstStateChange change)
{
  GstFxConvolver *self = GST_FX_CONVOLVER (element);
  if (change == GST_STATE_CHANGE_PAUSED_TO_READY) {
    g_mutex_lock (&self->load_lock);
    if (self->load)
      gst_fx_conv_load_set_flushing (self->load, TRUE);
    g_mutex_unlock (&self->load_lock);
  }
  return GST_ELEMENT_CLASS (gst_fx_convolver_parent_class)
      ->change_state (element, change);
}

static GstFlowReturn
submit_input_buffer (GstBaseTransform *trans, gboolean discont, GstBuffer *buf)
{
  GstFxConvolver *self = GST_FX_CONVOLVER (trans);
  if (!self->set_up) {
    gst_buffer_unref (buf);
    return GST_FLOW_NOT_NEGOTIATED;
  }
  buf = gst_audio_buffer_clip (buf, &trans->segment,
      GST_AUDIO_INFO_RATE (&self->in), GST_AUDIO_INFO_BPF (&self->in));
  if (!buf)
    return GST_BASE_TRANSFORM_FLOW_DROPPED;
  return GST_BASE_TRANSFORM_CLASS (gst_fx_convolver_parent_class)
      ->submit_input_buffer (trans, discont, buf);
}

static gboolean
transform_meta (
    GstBaseTransform *trans, GstBuffer *out, GstMeta *meta, GstBuffer *in)
{
  return meta->info->api != GST_AUDIO_META_API_TYPE &&
         GST_BASE_TRANSFORM_CLASS (gst_fx_convolver_parent_class)
             ->transform_meta (trans, out, meta, in);
}

static GstFlowReturn
transform (GstBaseTransform *trans, GstBuffer *in, GstBuffer *out)
{
  GstFxConvolver *self = GST_FX_CONVOLVER (trans);
  if (GST_AUDIO_INFO_LAYOUT (&self->out) == GST_AUDIO_LAYOUT_NON_INTERLEAVED)
    gst_buffer_add_audio_meta (out, &self->out,
        gst_buffer_get_size (out) / (gsize)GST_AUDIO_INFO_BPF (&self->out),
        NULL);
  return gst_fx_conv_stream_process (self, in, out, &self->skip);
}

static GstFlowReturn
transform_ip (GstBaseTransform *trans, GstBuffer *buf)
{
  GstFxConvolver *self = GST_FX_CONVOLVER (trans);
  return gst_fx_conv_stream_process (self, buf, buf, &self->skip);
}

static GstFlowReturn
generate_output (GstBaseTransform *trans, GstBuffer **out)
{
  GstFxConvolver *self = GST_FX_CONVOLVER (trans);
  GstBuffer *in = trans->queued_buf;
  GstFlowReturn ret = GST_FLOW_OK;
  if (in) {
    if (gst_fx_audio_jumps (in, self->next) &&
        gst_fx_ends_read (&self->ends, GST_ELEMENT (self)).reset_on !=
            GST_FX_RESET_ON_FLUSH) {
      gst_fx_conv_stream_drain (self, FALSE);
      gst_fx_conv_stream_reset (self);
    }
    ret = gst_fx_conv_stream_ensure (
        self, gst_buffer_get_size (in) / (gsize)GST_AUDIO_INFO_BPF (&self->in));
    if (ret != GST_FLOW_OK) {
      trans->queued_buf = NULL;
      gst_buffer_unref (in);
      *out = NULL;
      return ret;
    }
  }
  ret = GST_BASE_TRANSFORM_CLASS (gst_fx_convolver_parent_class)
            ->generate_output (trans, out);
  if (ret == GST_FLOW_OK && *out)
    *out = gst_fx_conv_stream_place (self, *out, self->skip);
  return ret;
}

static gboolean
caps_differ (GstFxConvolver *self, GstEvent *event)
{
  GstCaps *caps;
  GstAudioInfo info;
  gst_event_parse_caps (event, &caps);
  return !gst_audio_info_from_caps (&info, caps) ||
         !gst_audio_info_is_equal (&info, &self->in);
}

static void
set_flushing (GstFxConvolver *self, gboolean flushing)
{
  g_mutex_lock (&self->load_lock);
  if (self->load)
    gst_fx_conv_load_set_flushing (self->load, flushing);
  g_mutex_unlock (&self->load_lock);
}

static gboolean
sink_event (GstBaseTransform *trans, GstEvent *event)
{
  GstFxConvolver *self = GST_FX_CONVOLVER (trans);
  GstFxEnds ends = gst_fx_ends_read (&self->ends, GST_ELEMENT (self));
  switch (GST_EVENT_TYPE (event)) {
  case GST_EVENT_FLUSH_START:
    set_flushing (self, TRUE);
    break;
  case GST_EVENT_FLUSH_STOP:
    set_flushing (self, FALSE);
    gst_fx_conv_stream_reset (self);
    break;
  /* Where the stream goes on under new terms only what was held back comes
   * out: a tail would lie over what follows. */
  case GST_EVENT_CAPS:
    if (self->set_up && caps_differ (self, event)) {
      gst_fx_conv_stream_drain (self, FALSE);
      gst_fx_conv_stream_reset (self);
    }
    break;
  /* What is held back belongs to the segment before. */
  case GST_EVENT_SEGMENT:
    if (gst_fx_ends_only_moves_stop (event, &trans->segment))
      break;
    if (ends.reset_on == GST_FX_RESET_ON_SEGMENT ||
        atomic_load (&self->latency)) {
      gst_fx_conv_stream_drain (self, FALSE);
      gst_fx_conv_stream_reset (self);
    }
    self->next = GST_CLOCK_TIME_NONE;
    break;
  case GST_EVENT_EOS:
    gst_fx_conv_stream_drain (self, TRUE);
    gst_fx_conv_stream_reset (self);
    break;
  case GST_EVENT_GAP:
    event = gst_fx_conv_stream_gap (self, event);
    if (!event)
      return TRUE;
    break;
  default:
    break;
  }
  return GST_BASE_TRANSFORM_CLASS (gst_fx_convolver_parent_class)
      ->sink_event (trans, event);
}

static gboolean
query (GstBaseTransform *trans, GstPadDirection direction, GstQuery *q)
{
  GstFxConvolver *self = GST_FX_CONVOLVER (trans);
  guint64 frames = atomic_load (&self->latency);
  if (direction != GST_PAD_SRC || frames == 0 ||
      GST_QUERY_TYPE (q) != GST_QUERY_LATENCY)
    return GST_BASE_TRANSFORM_CLASS (gst_fx_convolver_parent_class)
        ->query (trans, direction, q);
  GstClockTime own = gst_util_uint64_scale_ceil (
      frames, GST_SECOND, (guint64)atomic_load (&self->rate));
  return gst_fx_audio_query_latency (
      GST_BASE_TRANSFORM_SINK_PAD (trans), q, own);
}

/* --- GObject -------------------------------------------------------------------- */

static void
dispatch_properties_changed (GObject *object, guint n, GParamSpec **pspecs)
{
  gst_fx_conv_props_commit (GST_FX_CONVOLVER (object));
  G_OBJECT_CLASS (gst_fx_convolver_parent_class)
      ->dispatch_properties_changed (object, n, pspecs);
}

static void
finalize (GObject *object)
{
  GstFxConvolver *self = GST_FX_CONVOLVER (object);
  gst_fx_conv_props_clear (self);
  g_mutex_clear (&self->load_lock);
  G_OBJECT_CLASS (gst_fx_convolver_parent_class)->finalize (object);
}

static void
gst_fx_convolver_init (GstFxConvolver *self)
{
  gst_fx_conv_props_init (self);
  self->next = GST_CLOCK_TIME_NONE;
  g_mutex_init (&self->load_lock);
  gst_audio_info_init (&self->in);
  gst_audio_info_init (&self->out);
  gst_base_transform_set_gap_aware (GST_BASE_TRANSFORM (self), TRUE);
}

static void
gst_fx_convolver_class_init (GstFxConvolverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstCaps *caps = gst_fx_audio_caps (TRUE);
  object_class->finalize = finalize;
  object_class->dispatch_properties_changed = dispatch_properties_changed;
  element_class->change_state = change_state;
  trans_class->transform_caps = transform_caps;
  trans_class->fixate_caps = fixate_caps;
  trans_class->get_unit_size = get_unit_size;
  trans_class->set_caps = set_caps;
  trans_class->start = start;
  trans_class->stop = stop;
  trans_class->submit_input_buffer = submit_input_buffer;
  trans_class->transform_meta = transform_meta;
  trans_class->transform = transform;
  trans_class->transform_ip = transform_ip;
  trans_class->generate_output = generate_output;
  trans_class->sink_event = sink_event;
  trans_class->query = query;
  gst_fx_conv_props_install (object_class);
  gst_element_class_add_pad_template (element_class,
      gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps));
  gst_element_class_add_pad_template (element_class,
      gst_pad_template_new ("src", GST_PAD_SRC, GST_PAD_ALWAYS, caps));
  gst_caps_unref (caps);
  gst_element_class_set_static_metadata (element_class, "Convolver",
      "Filter/Effect/Audio",
      "Convolution with impulse responses of any length, exchanged while "
      "playing without a click",
      "The gst-plugins-fx authors");
}
