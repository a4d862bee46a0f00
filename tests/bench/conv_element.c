/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Elements as candidates of bench_convolution: buffers are pushed into one
 * element by gst_pad_push, as a streaming thread does it. */

#include "tests/bench/conv_bench.h"
#include <gst/audio/audio.h>
#include <gst/gst.h>

enum { RATE = 48000 };

static const struct {
  const char *factory, *mode; /* latency-mode of fxconvolver */
  size_t most_taps, most_frames;
} elements[] = {
  [CONV_EMPTY] = { NULL, NULL, SIZE_MAX, SIZE_MAX },
  [CONV_FXFIR] = { "fxfir", NULL, 16384, SIZE_MAX },
  [CONV_FXCONVOLVER_ZERO] = { "fxconvolver", "zero-latency", SIZE_MAX,
      SIZE_MAX },
  [CONV_FXCONVOLVER_BLOCK] = { "fxconvolver", "block", SIZE_MAX, SIZE_MAX },
  [CONV_FXCONVOLVER_THROUGHPUT] = { "fxconvolver", "throughput", SIZE_MAX,
      SIZE_MAX },
  [CONV_AUDIOFIRFILTER] = { "audiofirfilter", NULL, SIZE_MAX, SIZE_MAX },
  /* Three ns per tap and sample: short ones only. */
  [CONV_AUDIOFIRFILTER_LOW] = { "audiofirfilter", "low", 1024, 1024 },
};

typedef struct Element {
  ConvRun run; /* first: what is given out points to it */
  ConvShape shape;
  GstElement *e;
  GstPad *src, *sink;
  GstBufferPool *pool;
  guint64 frames; /* so far: audiofirfilter asks for timestamps */
} Element;

static GstFlowReturn
swallow (GstPad *pad, GstObject *parent, GstBuffer *buf)
{
  Element *e = gst_pad_get_element_private (pad);
  if (e->run.listen) {
    GstMapInfo map;
    if (!gst_buffer_map (buf, &map, GST_MAP_READ))
      g_error ("a buffer cannot be read");
    conv_listen (&e->run, (const float *)map.data, map.size / sizeof (float));
    gst_buffer_unmap (buf, &map);
  }
  gst_buffer_unref (buf);
  return GST_FLOW_OK;
}

static gboolean
answer (GstPad *pad, GstObject *parent, GstQuery *query)
{
  if (GST_QUERY_TYPE (query) != GST_QUERY_LATENCY)
    return gst_pad_query_default (pad, parent, query);
  gst_query_set_latency (query, TRUE, 0, GST_CLOCK_TIME_NONE);
  return TRUE;
}

static void
run_block (ConvRun *r, const float *noise)
{
  Element *e = (Element *)r;
  GstBuffer *buf = NULL;
  if (gst_buffer_pool_acquire_buffer (e->pool, &buf, NULL) != GST_FLOW_OK)
    g_error ("no buffer");
  gst_buffer_fill (
      buf, 0, noise, e->shape.frames * e->shape.channels * sizeof (float));
  GST_BUFFER_PTS (buf) = gst_util_uint64_scale (e->frames, GST_SECOND, RATE);
  e->frames += e->shape.frames;
  GST_BUFFER_DURATION (buf) =
      gst_util_uint64_scale (e->frames, GST_SECOND, RATE) -
      GST_BUFFER_PTS (buf);
  GstFlowReturn flow = gst_pad_push (e->src, buf);
  if (flow != GST_FLOW_OK)
    g_error ("%s: %s", e->e ? GST_OBJECT_NAME (e->e) : "pads",
        gst_flow_get_name (flow));
}

static void
run_close (ConvRun *r)
{
  Element *e = (Element *)r;
  if (e->e) {
    gst_element_set_state (e->e, GST_STATE_NULL);
    gst_object_unref (e->e);
  }
  gst_pad_set_active (e->src, FALSE);
  gst_pad_set_active (e->sink, FALSE);
  gst_object_unref (e->src);
  gst_object_unref (e->sink);
  gst_buffer_pool_set_active (e->pool, FALSE);
  gst_object_unref (e->pool);
  g_free (e);
}

G_GNUC_BEGIN_IGNORE_DEPRECATIONS
static void
set_kernel (GstElement *e, const double *h, size_t taps)
{
  GValueArray *a = g_value_array_new ((guint)taps);
  GValue v = G_VALUE_INIT;
  g_value_init (&v, G_TYPE_DOUBLE);
  for (size_t i = 0; i < taps; i++) {
    g_value_set_double (&v, h[i]);
    g_value_array_append (a, &v);
  }
  g_object_set (e, "kernel", a, NULL);
  g_value_array_free (a);
}
G_GNUC_END_IGNORE_DEPRECATIONS

static void
set_taps (GstElement *e, const double *h, size_t taps)
{
  GValue a = G_VALUE_INIT, v = G_VALUE_INIT;
  g_value_init (&a, GST_TYPE_ARRAY);
  g_value_init (&v, G_TYPE_DOUBLE);
  for (size_t i = 0; i < taps; i++) {
    g_value_set_double (&v, h[i]);
    gst_value_array_append_value (&a, &v);
  }
  gst_util_set_object_arg (G_OBJECT (e), "design", "taps");
  g_object_set_property (G_OBJECT (e), "taps", &a);
  g_value_unset (&a);
}

static GstCaps *
audio_caps (GstAudioFormat format, uint32_t channels)
{
  GstAudioInfo info;
  gst_audio_info_set_format (&info, format, RATE, (gint)channels, NULL);
  return gst_audio_info_to_caps (&info);
}

static void
set_sample (GstElement *e, const double *h, size_t taps)
{
  GstCaps *caps = audio_caps (GST_AUDIO_FORMAT_F64, 1);
  GstBuffer *buf = gst_buffer_new_memdup (h, (gsize)taps * sizeof (double));
  GstSample *sample = gst_sample_new (buf, caps, NULL, NULL);
  g_object_set (e, "sample", sample, NULL);
  gst_sample_unref (sample);
  gst_buffer_unref (buf);
  gst_caps_unref (caps);
}

static GstElement *
make (int which, const ConvShape *s, const double *h)
{
  const char *mode = elements[which].mode;
  GstElement *e = gst_element_factory_make (elements[which].factory, NULL);
  if (!e)
    return NULL;
  gst_object_ref_sink (e);
  switch (which) {
  case CONV_FXFIR:
    set_taps (e, h, s->taps);
    break;
  case CONV_AUDIOFIRFILTER_LOW:
    g_object_set (e, "low-latency", TRUE, NULL);
    /* fall through */
  case CONV_AUDIOFIRFILTER:
    set_kernel (e, h, s->taps);
    break;
  default:
    set_sample (e, h, s->taps);
    gst_util_set_object_arg (G_OBJECT (e), "latency-mode", mode);
  }
  return e;
}

static void
link_pads (Element *e)
{
  if (!e->e) {
    gst_pad_link (e->src, e->sink);
  } else {
    GstPad *in = gst_element_get_static_pad (e->e, "sink");
    GstPad *out = gst_element_get_static_pad (e->e, "src");
    if (gst_pad_link_full (e->src, in, GST_PAD_LINK_CHECK_NOTHING) ||
        gst_pad_link_full (out, e->sink, GST_PAD_LINK_CHECK_NOTHING))
      g_error ("%s cannot be linked", GST_OBJECT_NAME (e->e));
    gst_object_unref (in);
    gst_object_unref (out);
  }
  gst_pad_set_active (e->sink, TRUE);
  gst_pad_set_active (e->src, TRUE);
  if (e->e)
    gst_element_set_state (e->e, GST_STATE_PLAYING);
}

static size_t
run_latency (ConvRun *r)
{
  Element *e = (Element *)r;
  GstQuery *q = gst_query_new_latency ();
  GstClockTime min = 0;
  if (gst_pad_peer_query (e->sink, q))
    gst_query_parse_latency (q, NULL, &min, NULL);
  gst_query_unref (q);
  return (size_t)gst_util_uint64_scale_round (min, RATE, GST_SECOND);
}

ConvRun *
conv_open_element (const ConvShape *s, const double *h, int which)
{
  GstElement *filter = NULL;
  if (s->taps > elements[which].most_taps ||
      s->frames > elements[which].most_frames)
    return NULL;
  if (elements[which].factory && !(filter = make (which, s, h)))
    return NULL;
  gsize size = s->frames * s->channels * sizeof (float);
  Element *e = g_new0 (Element, 1);
  e->shape = *s;
  e->e = filter;
  e->src = gst_pad_new ("src", GST_PAD_SRC);
  e->sink = gst_pad_new ("sink", GST_PAD_SINK);
  gst_pad_set_query_function (e->src, answer);
  gst_pad_set_chain_function (e->sink, swallow);
  gst_pad_set_element_private (e->sink, e);
  link_pads (e);
  GstCaps *caps = audio_caps (GST_AUDIO_FORMAT_F32, s->channels);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  gst_pad_push_event (e->src, gst_event_new_stream_start ("bench"));
  gst_pad_push_event (e->src, gst_event_new_caps (caps));
  gst_pad_push_event (e->src, gst_event_new_segment (&segment));
  e->pool = gst_buffer_pool_new ();
  GstStructure *config = gst_buffer_pool_get_config (e->pool);
  gst_buffer_pool_config_set_params (config, caps, (guint)size, 2, 0);
  gst_buffer_pool_set_config (e->pool, config);
  gst_buffer_pool_set_active (e->pool, TRUE);
  gst_caps_unref (caps);
  e->run.block = run_block;
  e->run.close = run_close;
  e->run.latency = run_latency;
  return &e->run;
}
