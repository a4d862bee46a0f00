/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the tests of elements with several source pads share: a stream of
 * doubles in, one out of each pad. */

#ifndef FX_TEST_BANDS_H
#define FX_TEST_BANDS_H

#include <math.h>
#include "tests/gst/fxgst.h"

enum { MOST_PADS = 12 };

typedef struct Bands {
  FxGst s; /* of it: element, bus, info, pushed, start */
  guint n;
  GstHarness *in, *out[MOST_PADS];
  GArray *data[MOST_PADS];       /* doubles, interleaved */
  GstClockTime first[MOST_PADS]; /* time of the first buffer */
  GstClockTime next[MOST_PADS];  /* end of the last one */
  gdouble jump[MOST_PADS];       /* largest gap between two, in ns */
  guint buffers[MOST_PADS], gaps[MOST_PADS];
} Bands;

static inline GstHarness *
bands_attach (Bands *b, guint index)
{
  gchar *name = g_strdup_printf ("src_%u", index);
  GstHarness *h = gst_harness_new_with_element (b->s.element, NULL, name);
  g_free (name);
  return h;
}

/* An element with n pads src_0 .. linked. */
static inline Bands *
bands_new (const gchar *line, guint n)
{
  Bands *b = g_new0 (Bands, 1);
  GError *error = NULL;
  b->s.element = gst_parse_launch_full (
      line, NULL, GST_PARSE_FLAG_NO_SINGLE_ELEMENT_BINS, &error);
  fail_unless (b->s.element && !error, "%s", line);
  gst_audio_info_init (&b->s.info);
  b->s.bus = gst_bus_new ();
  gst_element_set_bus (b->s.element, b->s.bus);
  b->n = n;
  for (guint i = 0; i < n; i++) {
    b->out[i] = bands_attach (b, i);
    b->data[i] = g_array_new (FALSE, FALSE, sizeof (gdouble));
    b->first[i] = b->next[i] = GST_CLOCK_TIME_NONE;
  }
  b->in = gst_harness_new_with_element (b->s.element, "sink", NULL);
  return b;
}

static inline void
bands_set_caps (
    Bands *b, const gchar *format, gint rate, gint channels, gboolean planar)
{
  GstCaps *caps = fx_gst_caps (format, rate, channels, planar);
  fail_unless (gst_audio_info_from_caps (&b->s.info, caps));
  gst_harness_set_src_caps (b->in, caps);
}

static inline Bands *
bands_open (const gchar *line, guint n, const gchar *format, gint rate,
    gint channels, gboolean planar)
{
  Bands *b = bands_new (line, n);
  bands_set_caps (b, format, rate, channels, planar);
  return b;
}

static inline void
bands_free (Bands *b)
{
  gst_element_set_bus (b->s.element, NULL);
  gst_bus_set_flushing (b->s.bus, TRUE);
  gst_object_unref (b->s.bus);
  for (guint i = 0; i < b->n; i++) {
    gst_harness_teardown (b->out[i]);
    g_array_unref (b->data[i]);
  }
  gst_harness_teardown (b->in);
  gst_object_unref (b->s.element);
  g_free (b);
}

static inline void
bands_take (Bands *b, guint i, GstBuffer *buf)
{
  GstCaps *caps = gst_pad_get_current_caps (b->out[i]->sinkpad);
  GstAudioInfo info;
  gsize n;
  fail_unless (caps && gst_audio_info_from_caps (&info, caps));
  gdouble *x = fx_gst_values (buf, &info, &n);
  g_array_append_vals (b->data[i], x, (guint)n);
  g_free (x);
  if (GST_BUFFER_PTS_IS_VALID (buf)) {
    GstClockTime pts = GST_BUFFER_PTS (buf);
    if (b->buffers[i] == 0)
      b->first[i] = pts;
    else
      b->jump[i] = MAX (b->jump[i], fabs ((gdouble)pts - (gdouble)b->next[i]));
    b->next[i] = pts + gst_util_uint64_scale (n / (guint)info.channels,
                           GST_SECOND, (guint64)info.rate);
  }
  b->buffers[i]++;
  b->gaps[i] += GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_GAP);
  gst_caps_unref (caps);
}

static inline void
bands_pull (Bands *b)
{
  for (guint i = 0; i < b->n; i++) {
    GstBuffer *buf;
    while ((buf = gst_harness_try_pull (b->out[i]))) {
      bands_take (b, i, buf);
      gst_buffer_unref (buf);
    }
  }
}

static inline void
bands_push (Bands *b, const gdouble *x, gsize frames)
{
  fail_unless_equals_int (
      gst_harness_push (b->in, fx_gst_buffer (&b->s, x, frames)), GST_FLOW_OK);
  bands_pull (b);
}

/* block 0: sizes of any kind, 0 included. */
static inline void
bands_push_all (Bands *b, const gdouble *x, gsize frames, gsize block)
{
  static const gsize sizes[] = { 1, 2, 0, 7, 63, 64, 65, 441, 0, 5, 1500 };
  gsize channels = (gsize)GST_AUDIO_INFO_CHANNELS (&b->s.info);
  for (gsize at = 0, n, k = 0; at < frames; at += n, k++) {
    n = MIN (block ? block : sizes[k % G_N_ELEMENTS (sizes)], frames - at);
    bands_push (b, x ? x + at * channels : NULL, n);
  }
}

static inline void
bands_eos (Bands *b)
{
  fail_unless (gst_harness_push_event (b->in, gst_event_new_eos ()));
  bands_pull (b);
}

static inline void
bands_clear (Bands *b)
{
  bands_pull (b);
  for (guint i = 0; i < b->n; i++) {
    g_array_set_size (b->data[i], 0);
    b->buffers[i] = b->gaps[i] = 0;
    b->jump[i] = 0;
  }
}

static inline void
bands_flush (Bands *b)
{
  GstSegment segment;
  fail_unless (gst_harness_push_event (b->in, gst_event_new_flush_start ()));
  fail_unless (gst_harness_push_event (b->in, gst_event_new_flush_stop (TRUE)));
  gst_segment_init (&segment, GST_FORMAT_TIME);
  fail_unless (
      gst_harness_push_event (b->in, gst_event_new_segment (&segment)));
  b->s.pushed = 0;
}

static inline const gdouble *
bands_values (const Bands *b, guint i)
{
  return (const gdouble *)(gpointer)b->data[i]->data;
}

static inline gsize
bands_frames (const Bands *b, guint i)
{
  return b->data[i]->len / (guint)GST_AUDIO_INFO_CHANNELS (&b->s.info);
}

/* Sum of all bands, to be freed; all are of one length. */
static inline gdouble *
bands_sum (const Bands *b)
{
  gsize n = b->data[0]->len;
  gdouble *sum = g_new0 (gdouble, n + 1);
  for (guint i = 0; i < b->n; i++) {
    fail_unless_equals_int (b->data[i]->len, n);
    for (gsize k = 0; k < n; k++)
      sum[k] += bands_values (b, i)[k];
  }
  return sum;
}

/* |H| in dB of n frames of an impulse response at f, cycles per frame. */
static inline gdouble
bands_level (const gdouble *h, gsize n, gdouble f)
{
  gdouble re = 0, im = 0;
  for (gsize i = 0; i < n; i++) {
    re += h[i] * cos (2 * G_PI * f * (gdouble)i);
    im -= h[i] * sin (2 * G_PI * f * (gdouble)i);
  }
  return 20 * log10 (hypot (re, im));
}

/* Starts "audiotestsrc ! line ! fakesink" at that rate; the error, or NULL. */
static inline gchar *
bands_error (const gchar *line, gint rate)
{
  gchar *text = NULL, *full = g_strdup_printf (
                          "audiotestsrc num-buffers=3 ! audio/x-raw,rate=%d ! "
                          "%s ! fakesink",
                          rate, line);
  GError *error = NULL;
  GstElement *p = gst_parse_launch (full, &error);
  fail_unless (p && !error, "%s: %s", full, error ? error->message : "");
  GstBus *bus = gst_element_get_bus (p);
  gst_element_set_state (p, GST_STATE_PLAYING);
  GstMessage *m = gst_bus_timed_pop_filtered (
      bus, 10 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (m != NULL, "%s: hangs", full);
  if (GST_MESSAGE_TYPE (m) == GST_MESSAGE_ERROR) {
    gst_message_parse_error (m, &error, NULL);
    text = g_strdup (error->message);
  }
  g_clear_error (&error);
  gst_message_unref (m);
  gst_element_set_state (p, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (p);
  g_free (full);
  return text;
}

#endif
