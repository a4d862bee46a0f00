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
 * an error. The first buffer waits for the response, so rendering a file gives
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

#include <math.h>
#include <string.h>
#include "dsp/fx_param.h"
#include "gst/elements/gstfxconvolver.h"
#include "gst/gstfxelements.h"
#include "gst/gstfxerror.h"
#include "gst/gstfxprops.h"

enum {
  PROP_LOCATION = 1,
  PROP_SAMPLES,
  PROP_SAMPLE,
  PROP_RESET_ON,
  PROP_TAIL,
  PROP_MAX_TAIL,
  PROP_STATS,
  PROP_FIRST_PARAM = 100
};

enum { EDITED_LEVELS = 1, EDITED_RESPONSE = 2 };

#define DEFAULT_MAX_TAIL 600000.0
#define MAX_FILTER_TIME 600000.0

G_DEFINE_TYPE_WITH_CODE (GstFxConvolver, gst_fx_convolver,
    GST_TYPE_BASE_TRANSFORM, G_IMPLEMENT_INTERFACE (GST_TYPE_PRESET, NULL))
GST_ELEMENT_REGISTER_DEFINE (
    fxconvolver, "fxconvolver", GST_RANK_NONE, gst_fx_convolver_get_type ())

static const FxEnumValue routings[] = {
  { GST_FX_ROUTING_AUTO, "auto",
      "By the channels of the response: 1 mono, as many as the stream "
      "per-channel, 4 on stereo true-stereo" },
  { GST_FX_ROUTING_MONO, "mono", "One response for every channel" },
  { GST_FX_ROUTING_PER_CHANNEL, "per-channel",
      "A response for each channel of its own" },
  { GST_FX_ROUTING_TRUE_STEREO, "true-stereo",
      "Four responses: left to left, left to right, right to left, right to "
      "right" },
  { GST_FX_ROUTING_MATRIX, "matrix",
      "A response from each input to each of out-channels outputs, those of "
      "the first input first" },
  { 0, NULL, NULL },
};

static const FxEnumValue normalizations[] = {
  { GST_FX_NORMALIZE_NONE, "none", "As it is" },
  { GST_FX_NORMALIZE_PEAK, "peak", "Largest magnitude of all channels 1" },
  { GST_FX_NORMALIZE_ENERGY, "energy",
      "The channel of most energy has a sum of squares of 1: white noise keeps "
      "its level" },
  { 0, NULL, NULL },
};

static const FxEnumValue latency_modes[] = {
  { FX_CONV_ZERO_LATENCY, "zero-latency",
      "No latency at any size of buffer: the head of the response runs "
      "directly" },
  { FX_CONV_BLOCK, "block",
      "No latency and no direct part: least work where all buffers have "
      "block-size frames" },
  { FX_CONV_THROUGHPUT, "throughput",
      "The least work, with latency, for files and long buffers" },
  { 0, NULL, NULL },
};

#define OFFSET(field) offsetof (GstFxConvolverParams, field)

static const FxParam params[] = {
  { .name = "gain",
      .blurb = "Level of the convolved sound",
      .unit = "dB",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = OFFSET (gain),
      .min = -120,
      .max = 120 },
  { .name = "mix",
      .blurb = "Share of the convolved sound; the rest is the input",
      .unit = "",
      .type = FX_T_F64,
      .flags = FX_P_LIVE,
      .offset = OFFSET (mix),
      .max = 1,
      .def = 1 },
  { .name = "normalize",
      .blurb = "How the level of the response is set",
      .unit = "",
      .type = FX_T_ENUM,
      .flags = FX_P_PLAYING,
      .offset = OFFSET (normalize),
      .values = normalizations,
      .enum_type = "FxNormalize" },
  { .name = "trim-start",
      .blurb = "What is cut off the beginning of the response",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_PLAYING,
      .offset = OFFSET (trim_start),
      .max = MAX_FILTER_TIME },
  { .name = "length",
      .blurb = "How much of the response is used (0: all)",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_PLAYING,
      .offset = OFFSET (length),
      .max = MAX_FILTER_TIME },
  { .name = "reverse",
      .blurb = "Whether the response runs backwards",
      .unit = "",
      .type = FX_T_BOOL,
      .flags = FX_P_PLAYING,
      .offset = OFFSET (reverse),
      .max = 1 },
  { .name = "pre-delay",
      .blurb = "Silence before the response",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_PLAYING,
      .offset = OFFSET (pre_delay),
      .max = 10000 },
  { .name = "max-length",
      .blurb = "A longer file is refused, unless length takes its beginning "
               "(more than 16777216 frames never run)",
      .unit = "ms",
      .type = FX_T_F64,
      .flags = FX_P_PLAYING,
      .offset = OFFSET (max_length),
      .min = 1,
      .max = MAX_FILTER_TIME,
      .def = 60000 },
  { .name = "samples-rate",
      .blurb = "Sample rate of samples (0: that of the stream)",
      .unit = "Hz",
      .type = FX_T_I32,
      .flags = FX_P_PLAYING,
      .offset = OFFSET (samples_rate),
      .max = 1536000 },
  { .name = "routing",
      .blurb = "What the channels of the response are for",
      .unit = "",
      .type = FX_T_ENUM,
      .offset = OFFSET (routing),
      .values = routings,
      .enum_type = "FxConvolverRouting" },
  { .name = "out-channels",
      .blurb = "Channels that routing=matrix puts out (0: as many as come in)",
      .unit = "",
      .type = FX_T_I32,
      .offset = OFFSET (out_channels),
      .max = 1024 },
  { .name = "latency-mode",
      .blurb = "What the convolution is cut for",
      .unit = "",
      .type = FX_T_ENUM,
      .offset = OFFSET (latency_mode),
      .values = latency_modes,
      .enum_type = "FxConvolverLatencyMode" },
  { .name = "block-size",
      .blurb = "Frames per buffer that the convolution is cut for (0: those of "
               "the first buffer)",
      .unit = "",
      .type = FX_T_I32,
      .offset = OFFSET (block_size),
      .max = 65536 },
};

/* --- settings ------------------------------------------------------------------- */

static void
bad_setting (GstFxConvolver *self, const gchar *name, gchar *text)
{
  gboolean running;
  GST_OBJECT_LOCK (self);
  running = self->running;
  if (text && !running)
    g_hash_table_replace (self->bad, g_strdup (name), g_strdup (text));
  else if (!text)
    g_hash_table_remove (self->bad, name);
  GST_OBJECT_UNLOCK (self);
  if (text && running)
    GST_ELEMENT_WARNING (self, LIBRARY, SETTINGS,
        ("%s; the setting stays as it was", text), (NULL));
  g_free (text);
}

/* With the object lock. */
static void
store_levels (GstFxConvolver *self)
{
  guint64 bits;
  memcpy (&bits, &self->params.gain, sizeof bits);
  atomic_store (&self->gain, bits);
  memcpy (&bits, &self->params.mix, sizeof bits);
  atomic_store (&self->mix, bits);
}

/* A copy of what is loaded; the source is the caller's. */
static GstFxConvSettings
get_settings (GstFxConvolver *self)
{
  const GstFxConvolverParams *p = &self->params;
  GstFxConvSettings s;
  GST_OBJECT_LOCK (self);
  s = (GstFxConvSettings){ .source = gst_fx_conv_source_ref (self->source),
    .routing = (GstFxRouting)p->routing,
    .edit = { p->trim_start, p->length, p->reverse,
        (GstFxNormalize)p->normalize },
    .samples_rate = p->samples_rate,
    .pre_delay = p->pre_delay,
    .max_length = p->max_length };
  GST_OBJECT_UNLOCK (self);
  return s;
}

/* With the object lock. */
static void
take_source (GstFxConvolver *self, GstFxConvSource *source)
{
  gst_fx_conv_source_unref (self->source);
  self->source = source;
  self->edited |= EDITED_RESPONSE;
}

/* Makes everything take effect that was set since. */
static void
commit (GstFxConvolver *self)
{
  guint edited;
  GST_OBJECT_LOCK (self);
  edited = self->edited;
  self->edited = 0;
  if (edited & EDITED_LEVELS)
    store_levels (self);
  GST_OBJECT_UNLOCK (self);
  if (!(edited & EDITED_RESPONSE))
    return;
  g_mutex_lock (&self->load_lock);
  if (self->load) {
    GstFxConvSettings s = get_settings (self);
    gst_fx_conv_load_set (self->load, &s);
    gst_fx_conv_source_unref (s.source);
  }
  g_mutex_unlock (&self->load_lock);
}

static void
dispatch_properties_changed (GObject *object, guint n, GParamSpec **pspecs)
{
  commit (GST_FX_CONVOLVER (object));
  G_OBJECT_CLASS (gst_fx_convolver_parent_class)
      ->dispatch_properties_changed (object, n, pspecs);
}

static void
set_param (GstFxConvolver *self, guint index, const GValue *value)
{
  const FxParam *p = &params[index];
  FxError err;
  GST_OBJECT_LOCK (self);
  int rc = gst_fx_props_set (p, &self->params, value, &err);
  if (rc == FX_OK)
    self->edited |= p->flags & FX_P_LIVE ? EDITED_LEVELS : EDITED_RESPONSE;
  GST_OBJECT_UNLOCK (self);
  bad_setting (
      self, p->name, rc == FX_OK ? NULL : gst_fx_error_to_string (&err));
}

/* Any of the three ways to give a response takes the place of the others. */
static void
forget_others (GstFxConvolver *self)
{
  g_value_reset (&self->samples);
  g_clear_pointer (&self->sample, gst_sample_unref);
}

static void
set_location (GstFxConvolver *self, const gchar *location)
{
  if (location && !*location)
    location = NULL;
  GST_OBJECT_LOCK (self);
  forget_others (self);
  take_source (
      self, gst_fx_conv_source_new (g_strdup (location), NULL, "no response"));
  GST_OBJECT_UNLOCK (self);
  bad_setting (self, "samples", NULL);
  bad_setting (self, "sample", NULL);
}

/* An empty array or none: no response. */
static void
set_samples (GstFxConvolver *self, const GValue *values)
{
  gboolean none = !values->data[0].v_pointer || /* NULL in g_object_set() */
                  gst_value_array_get_size (values) == 0;
  gchar *why = NULL;
  GstFxResponse *r = none ? NULL : gst_fx_response_from_values (values, &why);
  bad_setting (self, "samples", why);
  if (!none && !r)
    return;
  GST_OBJECT_LOCK (self);
  forget_others (self);
  if (!none)
    g_value_copy (values, &self->samples);
  take_source (
      self, gst_fx_conv_source_new (NULL, r, none ? "no response" : "samples"));
  GST_OBJECT_UNLOCK (self);
  bad_setting (self, "sample", NULL);
}

static void
set_sample (GstFxConvolver *self, GstSample *sample)
{
  gchar *why = NULL;
  GstFxResponse *r = sample ? gst_fx_response_from_sample (sample, &why) : NULL;
  bad_setting (self, "sample", why);
  if (sample && !r)
    return;
  GST_OBJECT_LOCK (self);
  forget_others (self);
  self->sample = sample ? gst_sample_ref (sample) : NULL;
  take_source (
      self, gst_fx_conv_source_new (NULL, r, r ? "sample" : "no response"));
  GST_OBJECT_UNLOCK (self);
  bad_setting (self, "samples", NULL);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  GstFxConvolver *self = GST_FX_CONVOLVER (object);
  switch (id) {
  case PROP_LOCATION:
    set_location (self, g_value_get_string (value));
    return;
  case PROP_SAMPLES:
    set_samples (self, value);
    return;
  case PROP_SAMPLE:
    set_sample (self, gst_value_get_sample (value));
    return;
  }
  if (id >= PROP_FIRST_PARAM) {
    set_param (self, id - PROP_FIRST_PARAM, value);
    return;
  }
  GST_OBJECT_LOCK (self);
  switch (id) {
  case PROP_RESET_ON:
    self->reset_on = g_value_get_enum (value);
    break;
  case PROP_TAIL:
    self->tail = g_value_get_enum (value);
    break;
  case PROP_MAX_TAIL:
    self->max_tail = g_value_get_double (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  GST_OBJECT_UNLOCK (self);
}

static GstStructure *
make_stats (GstFxConvolver *self)
{
  FxConvolverStats c = { 0 };
  GstStructure *st =
      gst_structure_new_empty ("application/x-fxconvolver-stats");
  g_mutex_lock (&self->load_lock);
  if (self->shown)
    fx_convolver_stats (self->shown, &c);
  if (self->load)
    gst_fx_conv_load_describe (self->load, st);
  else
    gst_fx_conv_load_describe_none (st);
  g_mutex_unlock (&self->load_lock);
  gst_structure_set (st, "swaps", G_TYPE_UINT64, c.swaps, "running",
      G_TYPE_UINT64, c.voices, "frames", G_TYPE_UINT64, c.frames, "buffers",
      G_TYPE_UINT64, (guint64)atomic_load (&self->buffers), "gap-buffers",
      G_TYPE_UINT64, (guint64)atomic_load (&self->gaps), "resets",
      G_TYPE_UINT64, (guint64)atomic_load (&self->resets), "tail-frames",
      G_TYPE_UINT64, (guint64)atomic_load (&self->tails), "non-finite-samples",
      G_TYPE_UINT64, c.non_finite, "overflows", G_TYPE_UINT64, c.lost, NULL);
  return st;
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GstFxConvolver *self = GST_FX_CONVOLVER (object);
  if (id == PROP_STATS) {
    g_value_take_boxed (value, make_stats (self));
    return;
  }
  GST_OBJECT_LOCK (self);
  switch (id) {
  case PROP_LOCATION:
    g_value_set_string (value, self->source->location);
    break;
  case PROP_SAMPLES:
    g_value_copy (&self->samples, value);
    break;
  case PROP_SAMPLE:
    gst_value_set_sample (value, self->sample);
    break;
  case PROP_RESET_ON:
    g_value_set_enum (value, self->reset_on);
    break;
  case PROP_TAIL:
    g_value_set_enum (value, self->tail);
    break;
  case PROP_MAX_TAIL:
    g_value_set_double (value, self->max_tail);
    break;
  default:
    if (id >= PROP_FIRST_PARAM)
      gst_fx_props_get (&params[id - PROP_FIRST_PARAM], &self->params, value);
    else
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  GST_OBJECT_UNLOCK (self);
}

/* --- caps ----------------------------------------------------------------------- */

/* Channels of the output if they are not those of the input, else 0. */
static gint
other_channels (GstFxConvolver *self)
{
  gint n;
  GST_OBJECT_LOCK (self);
  n = self->params.routing == GST_FX_ROUTING_MATRIX ? self->params.out_channels
                                                    : 0;
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
  GstFxConvSettings s = get_settings (self);
  GHashTableIter iter;
  gpointer text = NULL;
  gchar *wrong = NULL;
  GST_OBJECT_LOCK (self);
  g_hash_table_iter_init (&iter, self->bad);
  if (g_hash_table_iter_next (&iter, NULL, &text))
    wrong = g_strdup (text);
  GST_OBJECT_UNLOCK (self);
  if (!wrong && s.source->location) {
    gchar *why = gst_fx_response_check_file (s.source->location);
    if (why)
      wrong = g_strdup_printf ("location = %s: %s", s.source->location, why);
    g_free (why);
  }
  if (wrong) {
    GST_ELEMENT_ERROR (self, LIBRARY, SETTINGS, ("%s", wrong), (NULL));
    gst_fx_conv_source_unref (s.source);
    g_free (wrong);
    return FALSE;
  }
  self->next = GST_CLOCK_TIME_NONE;
  self->discont = FALSE;
  g_mutex_lock (&self->load_lock);
  self->load = gst_fx_conv_load_new (GST_ELEMENT (self), &s);
  g_mutex_unlock (&self->load_lock);
  gst_fx_conv_source_unref (s.source);
  GST_OBJECT_LOCK (self);
  self->running = TRUE;
  GST_OBJECT_UNLOCK (self);
  return TRUE;
}

static gboolean
stop (GstBaseTransform *trans)
{
  GstFxConvolver *self = GST_FX_CONVOLVER (trans);
  GstFxConvLoad *load;
  GST_OBJECT_LOCK (self);
  self->running = FALSE;
  GST_OBJECT_UNLOCK (self);
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
    if (gst_fx_conv_stream_is_discont (self, in)) {
      GstFxResetOn on;
      GST_OBJECT_LOCK (self);
      on = self->reset_on;
      GST_OBJECT_UNLOCK (self);
      if (on != GST_FX_RESET_ON_FLUSH) {
        gst_fx_conv_stream_drain (self, FALSE);
        gst_fx_conv_stream_reset (self);
      }
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
  GstFxResetOn reset_on;
  GST_OBJECT_LOCK (self);
  reset_on = self->reset_on;
  GST_OBJECT_UNLOCK (self);
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
    if (reset_on == GST_FX_RESET_ON_SEGMENT || atomic_load (&self->latency)) {
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
  gboolean live;
  GstClockTime min, max;
  if (direction != GST_PAD_SRC || frames == 0 ||
      GST_QUERY_TYPE (q) != GST_QUERY_LATENCY)
    return GST_BASE_TRANSFORM_CLASS (gst_fx_convolver_parent_class)
        ->query (trans, direction, q);
  GstClockTime own = gst_util_uint64_scale_ceil (
      frames, GST_SECOND, (guint64)atomic_load (&self->rate));
  if (!gst_pad_peer_query (GST_BASE_TRANSFORM_SINK_PAD (trans), q))
    return FALSE;
  gst_query_parse_latency (q, &live, &min, &max);
  min += own;
  if (GST_CLOCK_TIME_IS_VALID (max))
    max += own;
  gst_query_set_latency (q, live, min, max);
  return TRUE;
}

/* --- GObject -------------------------------------------------------------------- */

static void
finalize (GObject *object)
{
  GstFxConvolver *self = GST_FX_CONVOLVER (object);
  forget_others (self);
  g_value_unset (&self->samples);
  gst_fx_conv_source_unref (self->source);
  g_hash_table_unref (self->bad);
  g_mutex_clear (&self->load_lock);
  G_OBJECT_CLASS (gst_fx_convolver_parent_class)->finalize (object);
}

static void
gst_fx_convolver_init (GstFxConvolver *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (params); i++)
    fx_param_set (&params[i], &self->params, params[i].def);
  store_levels (self);
  g_value_init (&self->samples, GST_TYPE_ARRAY);
  self->source = gst_fx_conv_source_new (NULL, NULL, "no response");
  self->bad = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->reset_on = GST_FX_RESET_ON_DISCONT;
  self->tail = GST_FX_TAIL_AUTO;
  self->max_tail = DEFAULT_MAX_TAIL;
  self->next = GST_CLOCK_TIME_NONE;
  g_mutex_init (&self->load_lock);
  gst_audio_info_init (&self->in);
  gst_audio_info_init (&self->out);
  gst_base_transform_set_gap_aware (GST_BASE_TRANSFORM (self), TRUE);
}

static void
install_properties (GObjectClass *klass)
{
  GParamFlags flags =
      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING;
  g_object_class_install_property (klass, PROP_LOCATION,
      g_param_spec_string ("location", "location",
          "Audio file with the response, in any format that is decoded here",
          NULL, flags));
  g_object_class_install_property (klass, PROP_SAMPLES,
      gst_param_spec_array ("samples", "samples",
          "The response as numbers: <1.0, 0.5> for one channel, <<1.0, 0.5>, "
          "<1.0, 0.3>> for several, at samples-rate",
          NULL, flags));
  g_object_class_install_property (klass, PROP_SAMPLE,
      g_param_spec_boxed ("sample", "sample",
          "The response as a GstSample of raw audio in any format",
          GST_TYPE_SAMPLE, flags));
  g_object_class_install_property (klass, PROP_RESET_ON,
      g_param_spec_enum ("reset-on", "reset-on",
          "When the filter forgets what it has heard",
          gst_fx_reset_on_get_type (), GST_FX_RESET_ON_DISCONT, flags));
  g_object_class_install_property (klass, PROP_TAIL,
      g_param_spec_enum ("tail", "tail",
          "What follows the end of the stream; auto is the whole response, to "
          "its last sample",
          gst_fx_tail_get_type (), GST_FX_TAIL_AUTO, flags));
  g_object_class_install_property (klass, PROP_MAX_TAIL,
      g_param_spec_double ("max-tail", "max-tail",
          "Length of tail=time, and the most of tail=auto, in ms", 0,
          MAX_FILTER_TIME, DEFAULT_MAX_TAIL, flags));
  g_object_class_install_property (klass, PROP_STATS,
      g_param_spec_boxed ("stats", "stats",
          "What runs, and counters since the start: response (where it is "
          "from), response-channels, response-rate (as it was given), taps (at "
          "the stream's rate, after all edits), peak (largest magnitude), "
          "energy (sum of squares of its loudest channel), routing (that auto "
          "stands for), layout (how it is cut: sizes and numbers of parts), "
          "latency-frames (of the newest response), swaps (changes of the "
          "response), running (responses that play or ring now), frames, "
          "buffers, gap-buffers (of the buffers those that came marked as "
          "silence), resets (times the past was forgotten), tail-frames (sent "
          "after the end or into gaps), non-finite-samples (of the input, "
          "replaced by 0), overflows (times the output overflowed and the past "
          "was forgotten)",
          GST_TYPE_STRUCTURE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
  gst_fx_props_install (klass, params, G_N_ELEMENTS (params), PROP_FIRST_PARAM);
}

#define CAPS                                                                   \
  "audio/x-raw, format = { " GST_AUDIO_NE (F32) ", " GST_AUDIO_NE (            \
      F64) " }, rate = [ 1, MAX ], channels = [ 1, MAX ], "                    \
           "layout = { interleaved, non-interleaved }"

static void
gst_fx_convolver_class_init (GstFxConvolverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  GstBaseTransformClass *trans_class = GST_BASE_TRANSFORM_CLASS (klass);
  GstCaps *caps = gst_caps_from_string (CAPS);
  object_class->finalize = finalize;
  object_class->set_property = set_property;
  object_class->get_property = get_property;
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
  install_properties (object_class);
  gst_element_class_add_pad_template (element_class,
      gst_pad_template_new ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, caps));
  gst_element_class_add_pad_template (element_class,
      gst_pad_template_new ("src", GST_PAD_SRC, GST_PAD_ALWAYS, caps));
  gst_caps_unref (caps);
  gst_element_class_set_static_metadata (element_class, "Convolver",
      "Filter/Effect/Audio",
      "Convolution with impulse responses of any length, exchanged while "
      "playing without a click.",
      "The gst-plugins-fx authors");
}
