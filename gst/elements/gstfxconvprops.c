/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The properties of fxconvolver. What one g_object_set() sets takes effect
 * together: levels in the stream at its next buffer, anything else as one load
 * in the loader's thread. */

#include <string.h>
#include "dsp/fx_param.h"
#include "gst/elements/gstfxconvolver.h"
#include "gst/gstfxerror.h"
#include "gst/gstfxprops.h"

enum {
  PROP_LOCATION = 1,
  PROP_SAMPLES,
  PROP_SAMPLE,
  PROP_ENDS,
  PROP_STATS = PROP_ENDS + GST_FX_ENDS_N_PROPS,
  PROP_FIRST_PARAM = 100
};

enum { EDITED_LEVELS = 1, EDITED_RESPONSE = 2 };

#define MAX_FILTER_TIME 600000.0

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

static const GstFxEnds default_ends = { GST_FX_RESET_ON_DISCONT,
  GST_FX_TAIL_AUTO, GST_FX_ENDS_MOST };

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

GstFxConvSettings
gst_fx_conv_props_settings (GstFxConvolver *self)
{
  const GstFxConvolverParams *p = &self->params;
  GstFxConvSettings s;
  GST_OBJECT_LOCK (self);
  s = (GstFxConvSettings){ .source = gst_fx_conv_source_ref (self->source),
    .routing = (GstFxRouting)(self->faults.running ? self->started.routing
                                                   : p->routing),
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

void
gst_fx_conv_props_commit (GstFxConvolver *self)
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
    GstFxConvSettings s = gst_fx_conv_props_settings (self);
    gst_fx_conv_load_set (self->load, &s);
    gst_fx_conv_source_unref (s.source);
  }
  g_mutex_unlock (&self->load_lock);
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
  gst_fx_faults_judge (&self->faults, p->name,
      rc == FX_OK ? NULL : gst_fx_error_to_string (&err));
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
  gst_fx_faults_judge (&self->faults, "samples", NULL);
  gst_fx_faults_judge (&self->faults, "sample", NULL);
}

/* An empty array: no response. */
static void
set_samples (GstFxConvolver *self, const GValue *values)
{
  gboolean none = gst_value_array_get_size (values) == 0;
  gchar *why = NULL;
  GstFxResponse *r = none ? NULL : gst_fx_response_from_values (values, &why);
  gst_fx_faults_judge (&self->faults, "samples", why);
  if (!none && !r)
    return;
  GST_OBJECT_LOCK (self);
  forget_others (self);
  g_value_copy (values, &self->samples);
  take_source (
      self, gst_fx_conv_source_new (NULL, r, none ? "no response" : "samples"));
  GST_OBJECT_UNLOCK (self);
  gst_fx_faults_judge (&self->faults, "sample", NULL);
}

static void
set_sample (GstFxConvolver *self, GstSample *sample)
{
  gchar *why = NULL;
  GstFxResponse *r = sample ? gst_fx_response_from_sample (sample, &why) : NULL;
  gst_fx_faults_judge (&self->faults, "sample", why);
  if (sample && !r)
    return;
  GST_OBJECT_LOCK (self);
  forget_others (self);
  self->sample = sample ? gst_sample_ref (sample) : NULL;
  take_source (
      self, gst_fx_conv_source_new (NULL, r, r ? "sample" : "no response"));
  GST_OBJECT_UNLOCK (self);
  gst_fx_faults_judge (&self->faults, "samples", NULL);
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
  if (!gst_fx_ends_set (&self->ends, GST_ELEMENT (self), id - PROP_ENDS, value))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
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
      G_TYPE_UINT64, (guint64)atomic_load (&self->counts.buffers),
      "gap-buffers", G_TYPE_UINT64, (guint64)atomic_load (&self->counts.gaps),
      "resets", G_TYPE_UINT64, (guint64)atomic_load (&self->counts.resets),
      "tail-frames", G_TYPE_UINT64, (guint64)atomic_load (&self->counts.tails),
      "non-finite-samples", G_TYPE_UINT64, c.non_finite, "overflows",
      G_TYPE_UINT64, c.lost, NULL);
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
  if (gst_fx_ends_get (&self->ends, GST_ELEMENT (self), id - PROP_ENDS, value))
    return;
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
  default:
    if (id >= PROP_FIRST_PARAM)
      gst_fx_props_get (&params[id - PROP_FIRST_PARAM], &self->params, value);
    else
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
  GST_OBJECT_UNLOCK (self);
}

/* --- life ------------------------------------------------------------------------ */

void
gst_fx_conv_props_init (GstFxConvolver *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (params); i++)
    fx_param_set (&params[i], &self->params, params[i].def);
  store_levels (self);
  g_value_init (&self->samples, GST_TYPE_ARRAY);
  self->source = gst_fx_conv_source_new (NULL, NULL, "no response");
  gst_fx_faults_init (&self->faults, GST_ELEMENT (self));
  self->ends = default_ends;
}

void
gst_fx_conv_props_clear (GstFxConvolver *self)
{
  forget_others (self);
  g_value_unset (&self->samples);
  gst_fx_conv_source_unref (self->source);
  gst_fx_faults_clear (&self->faults);
}

void
gst_fx_conv_props_install (GObjectClass *klass)
{
  GParamFlags flags =
      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | GST_PARAM_MUTABLE_PLAYING;
  klass->set_property = set_property;
  klass->get_property = get_property;
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
  gst_fx_ends_install (klass, PROP_ENDS, &default_ends,
      "When the filter forgets what it has heard",
      "What follows the end of the stream; auto is the whole response, to its "
      "last sample");
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
