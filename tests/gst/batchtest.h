/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the tests of fxbatch share: its streams, each between two pads of a
 * harness, and what each should be according to the filters that it stands
 * for. */

#ifndef FX_TEST_BATCH_H
#define FX_TEST_BATCH_H

#include <math.h>
#include <string.h>
#include "tests/gst/fxgst.h"

typedef struct BatchStream {
  FxGst s; /* of it: h, info, pushed, start, out */
  guint pulled;
  GstClockTime next; /* end of what came last */
} BatchStream;

typedef struct Batch {
  GstElement *element;
  GstBus *bus;
  guint n;
  BatchStream *streams;
} Batch;

static const gchar *const batch_bands[] = {
  "Filter: ON PK Fc 300 Hz Gain 6 dB Q 0.7; Filter: ON HSC Fc 4000 Hz Gain -9 "
  "dB Q 0.7",
  "Preamp: -3 dB; Filter: ON LP Fc 900 Hz",
  "Filter: ON LSC Fc 120 Hz Gain 9 dB Q 0.7",
};
static const gchar *const batch_sections[] = {
  "<<0.0675, 0.1349, 0.0675, 1.0, -1.1430, 0.4128>>",
  "<<1,2,1,32,-56,28>,<1,-1,0,1,-0.98,0>>",
  "<<0.5,0,0,1,0,0>>",
};

/* The filter of stream i: bands, sections or both; NULL for what it has not. */
static inline const gchar *
batch_bands_of (guint i)
{
  return i % 4 != 1 ? batch_bands[i / 4 % 3] : NULL;
}

static inline const gchar *
batch_sections_of (guint i)
{
  return i % 4 != 2 ? batch_sections[i / 2 % 3] : NULL;
}

static inline void
batch_set_filter (Batch *b, guint i, const gchar *bands, const gchar *sections)
{
  gchar *name = g_strdup_printf ("sink_%u", i);
  GObject *pad =
      gst_child_proxy_get_child_by_name (GST_CHILD_PROXY (b->element), name);
  fail_unless (pad != NULL);
  if (bands)
    gst_util_set_object_arg (pad, "filters", bands);
  if (sections)
    gst_util_set_object_arg (pad, "sections", sections);
  g_object_unref (pad);
  g_free (name);
}

/* One more stream. */
static inline void
batch_add (Batch *b, guint i, const gchar *format, gint rate, gint channels,
    gboolean planar)
{
  BatchStream *st = &b->streams[i];
  gchar *sink = g_strdup_printf ("sink_%u", i);
  gchar *src = g_strdup_printf ("src_%u", i);
  *st = (BatchStream){ .next = GST_CLOCK_TIME_NONE };
  st->s.h = gst_harness_new_with_element (b->element, sink, src);
  gst_harness_set_live (st->s.h, FALSE);
  st->s.out = g_array_new (FALSE, FALSE, sizeof (gdouble));
  if (format) {
    GstCaps *caps = fx_gst_caps (format, rate, channels, planar);
    fail_unless (gst_audio_info_from_caps (&st->s.info, caps));
    gst_harness_set_src_caps (st->s.h, caps);
  }
  g_free (sink);
  g_free (src);
}

static inline void
batch_remove (Batch *b, guint i)
{
  BatchStream *st = &b->streams[i];
  if (!st->s.h)
    return;
  gst_harness_teardown (st->s.h);
  g_array_unref (st->s.out);
  memset (st, 0, sizeof *st);
}

/* With room for `most` streams, none of them there. */
static inline Batch *
batch_new (const gchar *line, guint most)
{
  Batch *b = g_new0 (Batch, 1);
  GError *error = NULL;
  b->element = gst_parse_launch_full (
      line, NULL, GST_PARSE_FLAG_NO_SINGLE_ELEMENT_BINS, &error);
  fail_unless (b->element && !error, "%s", line);
  gst_object_ref_sink (b->element);
  b->bus = gst_bus_new ();
  gst_element_set_bus (b->element, b->bus);
  b->n = most;
  b->streams = g_new0 (BatchStream, most);
  return b;
}

/* n streams of one format, each with its own filter. */
static inline Batch *
batch_open (
    const gchar *line, guint n, const gchar *format, gint rate, gint channels)
{
  Batch *b = batch_new (line, n);
  for (guint i = 0; i < n; i++) {
    batch_add (b, i, format, rate, channels, FALSE);
    batch_set_filter (b, i, batch_bands_of (i), batch_sections_of (i));
  }
  return b;
}

static inline void
batch_free (Batch *b)
{
  gst_element_set_state (b->element, GST_STATE_NULL);
  gst_element_set_bus (b->element, NULL);
  gst_bus_set_flushing (b->bus, TRUE);
  gst_object_unref (b->bus);
  for (guint i = 0; i < b->n; i++)
    batch_remove (b, i);
  ASSERT_OBJECT_REFCOUNT (b->element, "fxbatch", 1);
  gst_object_unref (b->element);
  g_free (b->streams);
  g_free (b);
}

static inline GstFlowReturn
batch_push_flow (Batch *b, guint i, const gdouble *x, gsize frames)
{
  BatchStream *st = &b->streams[i];
  return gst_harness_push (st->s.h, fx_gst_buffer (&st->s, x, frames));
}

static inline void
batch_push (Batch *b, guint i, const gdouble *x, gsize frames)
{
  fail_unless_equals_int (batch_push_flow (b, i, x, frames), GST_FLOW_OK);
}

/* The next n buffers that come out of stream i. */
static inline void
batch_pull (Batch *b, guint i, guint n)
{
  BatchStream *st = &b->streams[i];
  while (n-- > 0) {
    GstBuffer *buf = gst_harness_pull (st->s.h);
    fail_unless (buf != NULL, "stream %u: nothing came", i);
    GstCaps *caps = gst_pad_get_current_caps (st->s.h->sinkpad);
    GstAudioInfo info;
    gsize values;
    fail_unless (caps && gst_audio_info_from_caps (&info, caps));
    gdouble *x = fx_gst_values (buf, &info, &values);
    g_array_append_vals (st->s.out, x, (guint)values);
    if (GST_BUFFER_PTS_IS_VALID (buf)) {
      if (GST_CLOCK_TIME_IS_VALID (st->next))
        fail_unless (ABS (GST_CLOCK_DIFF (st->next, GST_BUFFER_PTS (buf))) <= 2,
            "stream %u: a hole in time", i);
      st->next = GST_BUFFER_PTS (buf) + GST_BUFFER_DURATION (buf);
    }
    g_free (x);
    gst_caps_unref (caps);
    gst_buffer_unref (buf);
    st->pulled++;
  }
}

static inline const gdouble *
batch_out (const Batch *b, guint i)
{
  return (const gdouble *)(gpointer)b->streams[i].s.out->data;
}

/* What stream i should be. */
static inline gdouble *
batch_reference (const gchar *bands, const gchar *sections, const gchar *format,
    gint rate, gint channels, const gdouble *x, gsize frames, gsize block)
{
  GString *line = g_string_new (NULL);
  if (bands)
    g_string_append_printf (line, "fxeq filters=\"%s\"", bands);
  if (sections)
    g_string_append_printf (
        line, "%sfxsos sections=\"%s\"", bands ? " ! " : "", sections);
  if (!bands && !sections)
    g_string_append (line, "identity");
  gdouble *y = fx_gst_run (line->str, format, rate, channels, x, frames, block);
  g_string_free (line, TRUE);
  return y;
}

/* rounds of block frames of noise through all streams, and out again; from:
 * where the noise of a stream begins. */
static inline void
batch_rounds (
    Batch *b, gdouble *const *x, gsize from, guint rounds, gsize block)
{
  for (guint k = 0; k < rounds; k++) {
    for (guint i = 0; i < b->n; i++) {
      gsize channels = (gsize)GST_AUDIO_INFO_CHANNELS (&b->streams[i].s.info);
      batch_push (b, i, x[i] + (from + k * block) * channels, block);
    }
    for (guint i = 0; i < b->n; i++)
      batch_pull (b, i, 1);
  }
}

static inline gdouble **
batch_noise (guint n, gsize values)
{
  gdouble **x = g_new0 (gdouble *, n + 1);
  for (guint i = 0; i < n; i++)
    x[i] = fx_gst_noise (values, 100 + i);
  return x;
}

static inline void
batch_free_noise (gdouble **x, guint n)
{
  for (guint i = 0; i < n; i++)
    g_free (x[i]);
  g_free (x);
}

static inline gdouble
batch_stat (Batch *b, const gchar *field)
{
  GstStructure *s;
  gdouble value = -1;
  guint64 integer;
  g_object_get (b->element, "stats", &s, NULL);
  if (!gst_structure_get_double (s, field, &value)) {
    if (gst_structure_get_uint64 (s, field, &integer))
      value = (gdouble)integer;
    else
      value = (gdouble)g_value_get_uint (gst_structure_get_value (s, field));
  }
  gst_structure_free (s);
  return value;
}

/* Waits up to 10 s. */
#define BATCH_WAIT(condition)                                                  \
  G_STMT_START                                                                 \
  {                                                                            \
    gint64 until_ = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;         \
    while (!(condition) && g_get_monotonic_time () < until_)                   \
      g_usleep (1000);                                                         \
    fail_unless (condition, "waited in vain: %s", #condition);                 \
  }                                                                            \
  G_STMT_END

#endif
