/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxcrossover: bands that add up whatever the format and the buffers, pads that
 * come and go, time and latency, changes while it plays. What the base does for
 * both elements with bands is tested with this one. */

#include <string.h>
#include "tests/gst/bandtest.h"

#define THREE "fxcrossover frequencies=\"<200, 2000>\""
#define LINEAR THREE " type=linear-phase"

/* --- sums ------------------------------------------------------------------------- */

GST_START_TEST (test_flat)
{
  static const gchar *const lines[] = { THREE, THREE " order=2",
    THREE " order=8", THREE " type=butterworth order=3", LINEAR };
  enum { FRAMES = 16384 };
  Bands *b = bands_open (lines[__i__], 3, "F64", 48000, 1, FALSE);
  gdouble *x = g_new0 (gdouble, FRAMES);
  x[8000] = 1; /* linear phase rings before it */
  bands_push_all (b, x, FRAMES, 480);
  bands_eos (b);
  gdouble *sum = bands_sum (b);
  for (gdouble hz = 20; hz < 20000; hz *= 1.3)
    fail_unless (fabs (bands_level (sum, FRAMES, hz / 48000)) < 1e-9,
        "%s: %g dB at %g Hz", lines[__i__],
        bands_level (sum, FRAMES, hz / 48000), hz);
  /* and they are bands: a tone is in one of them */
  for (guint i = 0; i < 3; i++) {
    static const gdouble tones[] = { 30, 632, 15000 };
    for (guint k = 0; k < 3; k++) {
      gdouble level =
          bands_level (bands_values (b, i), FRAMES, tones[k] / 48000);
      fail_unless (i == k ? level > -1.7 : level < -19,
          "%s: band %u, %g Hz: %g", lines[__i__], i, tones[k], level);
    }
  }
  g_free (sum);
  g_free (x);
  bands_free (b);
}
GST_END_TEST;

GST_START_TEST (test_formats)
{
  const gchar *line = __i__ ? LINEAR : THREE;
  enum { FRAMES = 9000 };
  for (gint channels = 1; channels <= 6; channels += channels == 1 ? 1 : 4) {
    gsize n = FRAMES * (gsize)channels;
    gdouble *x = fx_gst_noise (n, 5), *ref[3] = { NULL };
    for (guint k = 0; k < 8; k++) {
      Bands *b = bands_open (
          line, 3, k & 1 ? "F32" : "F64", 44100, channels, (k & 2) != 0);
      bands_push_all (b, x, FRAMES, k & 4 ? 0 : FRAMES);
      bands_eos (b);
      for (guint i = 0; i < 3; i++) {
        fail_unless_equals_int (bands_frames (b, i), FRAMES);
        if (!ref[i])
          ref[i] = g_memdup2 (b->data[i]->data, n * sizeof (gdouble));
        gdouble d = fx_gst_max_diff (ref[i], bands_values (b, i), n);
        fail_unless (d < (k & 1 ? 3e-6 : 1e-11),
            "%s, %d channels, variant %u, band %u: %g", line, channels, k, i,
            d);
        fail_unless (b->jump[i] <= 2, "%g ns", b->jump[i]);
      }
      fail_unless_equals_int (
          fx_gst_messages (b->s.bus, GST_MESSAGE_ERROR, NULL), 0);
      bands_free (b);
    }
    for (guint i = 0; i < 3; i++)
      g_free (ref[i]);
    g_free (x);
  }
}
GST_END_TEST;

/* The sum of linear-phase bands is the input, frame by frame at its own time,
 * and the latency is told. */
GST_START_TEST (test_linear)
{
  enum { FRAMES = 7000, RATE = 48000 };
  Bands *b = bands_new (LINEAR, 3);
  gdouble *x = fx_gst_noise (2 * FRAMES, 7);
  b->s.start = 3 * GST_SECOND;
  bands_set_caps (b, "F64", RATE, 2, FALSE);
  gst_harness_set_upstream_latency (b->in, 7 * GST_MSECOND);
  bands_push_all (b, x, FRAMES, 100);
  gsize missing = FRAMES - bands_frames (b, 0);
  fail_unless (missing > 1000 && missing < 1400, "%u", (guint)missing);
  GstClockTime own = gst_util_uint64_scale (missing, GST_SECOND, RATE);
  GstQuery *query = gst_query_new_latency ();
  gboolean live;
  GstClockTime min, max;
  fail_unless (gst_pad_peer_query (b->out[1]->sinkpad, query));
  gst_query_parse_latency (query, &live, &min, &max);
  fail_unless_equals_uint64 (min, 7 * GST_MSECOND + own);
  gst_query_unref (query);
  fail_unless (fx_gst_messages (b->s.bus, GST_MESSAGE_LATENCY, NULL) == 1);
  bands_eos (b);
  gdouble *sum = bands_sum (b);
  fail_unless_equals_int (bands_frames (b, 0), FRAMES);
  fail_unless (fx_gst_max_diff (sum, x, 2 * FRAMES) < 1e-14, "%g",
      fx_gst_max_diff (sum, x, 2 * FRAMES));
  for (guint i = 0; i < 3; i++) {
    fail_unless_equals_uint64 (b->first[i], b->s.start);
    fail_unless (b->jump[i] <= 2, "%g ns", b->jump[i]);
  }
  g_free (sum);
  g_free (x);
  bands_free (b);
}
GST_END_TEST;

/* New caps, a new segment, a discontinuity: nothing is lost on the way. */
GST_START_TEST (test_linear_breaks)
{
  enum { FRAMES = 3000 };
  gdouble *x = fx_gst_noise (FRAMES, 7);
  for (guint k = 0; k < 3; k++) {
    Bands *b = bands_open (LINEAR, 3, "F64", 48000, 1, FALSE);
    GstSegment segment;
    bands_push_all (b, x, FRAMES, 500);
    if (k == 0) {
      bands_set_caps (b, "F64", 44100, 1, FALSE);
    } else if (k == 1) {
      gst_segment_init (&segment, GST_FORMAT_TIME);
      segment.base = GST_SECOND;
      gst_harness_push_event (b->in, gst_event_new_segment (&segment));
    } else {
      b->s.start = GST_SECOND;
    }
    bands_push_all (b, x, FRAMES, 500);
    bands_eos (b);
    gdouble *sum = bands_sum (b);
    fail_unless_equals_int (b->data[0]->len, 2 * FRAMES);
    fail_unless (fx_gst_max_diff (sum, x, FRAMES) < 1e-14, "case %u", k);
    fail_unless (
        fx_gst_max_diff (sum + FRAMES, x, FRAMES) < 1e-14, "case %u", k);
    g_free (sum);
    bands_free (b);
  }
  g_free (x);
}
GST_END_TEST;

/* --- pads ------------------------------------------------------------------------- */

static gchar *
stream_id (GstHarness *h, guint *group)
{
  GstEvent *e =
      gst_pad_get_sticky_event (h->sinkpad, GST_EVENT_STREAM_START, 0);
  const gchar *id;
  fail_unless (e != NULL);
  gst_event_parse_stream_start (e, &id);
  fail_unless (gst_event_parse_group_id (e, group));
  gchar *copy = g_strdup (id);
  gst_event_unref (e);
  return copy;
}

GST_START_TEST (test_events)
{
  Bands *b = bands_new (THREE, 3);
  guint group[3], mine = gst_util_group_id_next ();
  gchar *id[3];
  GstEvent *start = gst_event_new_stream_start ("upstream");
  gst_event_set_group_id (start, mine);
  fail_unless (gst_harness_push_event (b->in, start));
  bands_set_caps (b, "F32", 48000, 2, FALSE);
  fail_unless (gst_harness_push_event (b->in,
      gst_event_new_tag (gst_tag_list_new (GST_TAG_TITLE, "a title", NULL))));
  bands_push (b, NULL, 100);
  for (guint i = 0; i < 3; i++) {
    GstEvent *tag =
        gst_pad_get_sticky_event (b->out[i]->sinkpad, GST_EVENT_TAG, 0);
    fail_unless (tag != NULL);
    gst_event_unref (tag);
    id[i] = stream_id (b->out[i], &group[i]);
    fail_unless_equals_int (group[i], mine);
    fail_unless (g_str_has_prefix (id[i], "upstream/"), "%s", id[i]);
    for (guint k = 0; k < i; k++)
      fail_unless (strcmp (id[i], id[k]) != 0, "%s", id[i]);
  }
  for (guint i = 0; i < 3; i++)
    g_free (id[i]);
  bands_free (b);
}
GST_END_TEST;

/* Bands that nobody asks for, pads that come late, pads that go. */
GST_START_TEST (test_pads)
{
  enum { FRAMES = 960 };
  gdouble *x = fx_gst_noise (FRAMES, 2);
  Bands *all = bands_open (THREE, 3, "F64", 48000, 1, FALSE);
  Bands *one = bands_open (THREE, 1, "F64", 48000, 1, FALSE);
  bands_push_all (all, x, FRAMES, 96);
  bands_push_all (one, x, 480, 96);
  /* src_2 comes in the middle, and is right at once */
  GstHarness *late = bands_attach (one, 2);
  one->out[1] = late;
  one->data[1] = g_array_new (FALSE, FALSE, sizeof (gdouble));
  one->n = 2;
  bands_push_all (one, x + 480, 480, 96);
  fail_unless_equals_int (bands_frames (one, 1), 480);
  fail_unless (fx_gst_max_diff (
                   bands_values (one, 0), bands_values (all, 0), FRAMES) == 0);
  fail_unless (fx_gst_max_diff (bands_values (one, 1),
                   bands_values (all, 2) + 480, 480) == 0);
  fail_unless_equals_uint64 (one->first[1], 10 * GST_MSECOND);
  /* names: taken, none left, too high while it runs */
  GstPad *pad = gst_element_request_pad_simple (one->s.element, "src_%u");
  fail_unless (pad && strcmp (GST_PAD_NAME (pad), "src_1") == 0);
  fail_unless (!gst_element_request_pad_simple (one->s.element, "src_%u"));
  fail_unless (!gst_element_request_pad_simple (one->s.element, "src_3"));
  gchar *text;
  fail_unless_equals_int (
      fx_gst_messages (one->s.bus, GST_MESSAGE_WARNING, &text), 2);
  fail_unless (
      strstr (text, "src_3") && strstr (text, "3 source pads"), "%s", text);
  g_free (text);
  /* it is not linked; the others go on */
  bands_push (one, x, 96);
  gst_element_release_request_pad (one->s.element, pad);
  gst_object_unref (pad);
  gst_harness_teardown (late);
  g_array_unref (one->data[1]);
  one->n = 1;
  bands_push (one, x, 96);
  fail_unless_equals_int (bands_frames (one, 0), FRAMES + 192);
  bands_free (one);
  bands_free (all);
  g_free (x);
}
GST_END_TEST;

static GstFlowReturn forced[3];

static GstFlowReturn
forced_chain (GstPad *pad, GstObject *parent, GstBuffer *buf)
{
  gst_buffer_unref (buf);
  return forced[GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (pad), "index"))];
}

/* What comes back from several pads is one answer. */
GST_START_TEST (test_flow)
{
  static const struct {
    GstFlowReturn pads[3], all;
  } cases[] = { { { GST_FLOW_OK, GST_FLOW_OK, GST_FLOW_OK }, GST_FLOW_OK },
    { { GST_FLOW_EOS, GST_FLOW_OK, GST_FLOW_OK }, GST_FLOW_OK },
    { { GST_FLOW_EOS, GST_FLOW_EOS, GST_FLOW_EOS }, GST_FLOW_EOS },
    { { GST_FLOW_OK, GST_FLOW_NOT_LINKED, GST_FLOW_OK }, GST_FLOW_OK },
    { { GST_FLOW_OK, GST_FLOW_NOT_LINKED, GST_FLOW_EOS }, GST_FLOW_OK },
    { { GST_FLOW_OK, GST_FLOW_ERROR, GST_FLOW_OK }, GST_FLOW_ERROR },
    { { GST_FLOW_OK, GST_FLOW_OK, GST_FLOW_FLUSHING }, GST_FLOW_FLUSHING },
    { { GST_FLOW_NOT_LINKED, GST_FLOW_NOT_LINKED, GST_FLOW_NOT_LINKED },
        GST_FLOW_NOT_LINKED } };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++) {
    Bands *b = bands_open (THREE, 3, "F32", 48000, 1, FALSE);
    memcpy (forced, cases[k].pads, sizeof forced);
    for (guint i = 0; i < 3; i++) {
      g_object_set_data (
          G_OBJECT (b->out[i]->sinkpad), "index", GUINT_TO_POINTER (i));
      gst_pad_set_chain_function (b->out[i]->sinkpad, forced_chain);
    }
    GstFlowReturn ret =
        gst_harness_push (b->in, fx_gst_buffer (&b->s, NULL, 100));
    fail_unless (
        ret == cases[k].all, "case %u: %s", k, gst_flow_get_name (ret));
    bands_free (b);
  }
  Bands *none = bands_open (THREE, 0, "F32", 48000, 1, FALSE);
  fail_unless_equals_int (
      gst_harness_push (none->in, fx_gst_buffer (&none->s, NULL, 100)),
      GST_FLOW_NOT_LINKED);
  bands_free (none);
}
GST_END_TEST;

/* Pads requested and released while data flows. */
static gpointer
request_and_release (gpointer data)
{
  Bands *b = data;
  while (!g_atomic_int_get (&b->s.stop)) {
    GstPad *pad = gst_element_request_pad_simple (b->s.element, "src_2");
    fail_unless (pad != NULL);
    gst_element_release_request_pad (b->s.element, pad);
    gst_object_unref (pad);
  }
  return NULL;
}

GST_START_TEST (test_pads_race)
{
  Bands *b = bands_open (THREE, 2, "F32", 48000, 2, FALSE);
  GThread *t = g_thread_new ("pads", request_and_release, b);
  for (guint i = 0; i < 400; i++)
    bands_push (b, NULL, 64);
  g_atomic_int_set (&b->s.stop, 1);
  g_thread_join (t);
  fail_unless_equals_int (bands_frames (b, 1), 400 * 64);
  bands_free (b);
}
GST_END_TEST;

/* --- streams ----------------------------------------------------------------------- */

GST_START_TEST (test_gaps)
{
  const gchar *line = __i__ ? LINEAR : THREE;
  enum { FRAMES = 4800 };
  gdouble *x = fx_gst_noise (FRAMES, 1);
  Bands *ref = bands_open (line, 3, "F64", 48000, 1, FALSE);
  Bands *b = bands_open (line, 3, "F64", 48000, 1, FALSE);
  bands_push_all (ref, x, FRAMES, 480);
  bands_push_all (ref, NULL, 48000, 480);
  bands_push_all (ref, x, FRAMES, 480);
  bands_push_all (b, x, FRAMES, 480);
  for (guint i = 0; i < 100; i++) {
    GstBuffer *buf = fx_gst_buffer (&b->s, x, 480); /* noise, but not meant */
    GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
    fail_unless_equals_int (gst_harness_push (b->in, buf), GST_FLOW_OK);
  }
  bands_push_all (b, x, FRAMES, 480);
  bands_eos (b);
  bands_eos (ref);
  for (guint i = 0; i < 3; i++) {
    fail_unless_equals_int (bands_frames (b, i), bands_frames (ref, i));
    fail_unless (fx_gst_max_diff (bands_values (b, i), bands_values (ref, i),
                     b->data[i]->len) < 2e-6);
    fail_unless (b->gaps[i] > 80 && b->gaps[i] < 100, "%u", b->gaps[i]);
    fail_unless (b->jump[i] <= 2);
  }
  bands_free (b);
  bands_free (ref);
  g_free (x);
}
GST_END_TEST;

/* A gap event stands for silence: what rings, or is behind, comes out into it,
 * and sound goes on where it belongs. */
GST_START_TEST (test_gap_event)
{
  const gchar *line = __i__ ? LINEAR : THREE;
  enum { FRAMES = 4800 };
  gdouble *x = fx_gst_noise (FRAMES, 1);
  Bands *b = bands_open (line, 3, "F64", 48000, 1, FALSE);
  bands_push_all (b, x, FRAMES, 480);
  fail_unless (gst_harness_push_event (
      b->in, gst_event_new_gap (100 * GST_MSECOND, GST_SECOND)));
  bands_pull (b);
  gsize before = bands_frames (b, 0);
  fail_unless (before >= FRAMES && before < 2 * FRAMES, "%u", (guint)before);
  b->s.pushed += 48000;
  bands_push_all (b, x, FRAMES, 480);
  bands_eos (b);
  gsize after = bands_frames (b, 0) - before;
  if (__i__) {
    /* The silence of the gap's end came as event, the sound as it was. */
    gdouble *sum = bands_sum (b);
    fail_unless (fx_gst_max_diff (sum, x, FRAMES) < 1e-14);
    fail_unless (after >= FRAMES, "%u", (guint)after);
    fail_unless (
        fx_gst_max_diff (sum + b->data[0]->len - FRAMES, x, FRAMES) < 1e-14);
    g_free (sum);
  } else {
    fail_unless_equals_int (after, FRAMES);
  }
  fail_unless_equals_uint64 (b->next[0], 1200 * GST_MSECOND);
  bands_free (b);
  g_free (x);
}
GST_END_TEST;

/* After a flush, and stopped and started, it plays as a new one does. */
GST_START_TEST (test_again)
{
  const gchar *line = __i__ ? LINEAR : THREE;
  enum { FRAMES = 4000 };
  gdouble *x = fx_gst_noise (FRAMES, 1), *first = NULL;
  Bands *b = bands_open (line, 3, "F64", 48000, 1, FALSE);
  for (guint k = 0; k < 4; k++) {
    bands_push_all (b, x, FRAMES, 480);
    gsize n = b->data[1]->len;
    if (!first)
      first = g_memdup2 (b->data[1]->data, n * sizeof (gdouble));
    fail_unless (
        fx_gst_max_diff (first, bands_values (b, 1), n) == 0, "round %u", k);
    fail_unless_equals_uint64 (b->first[1], 0);
    if (k < 2) {
      bands_flush (b);
    } else {
      gst_element_set_state (
          b->s.element, k == 2 ? GST_STATE_READY : GST_STATE_NULL);
      for (guint i = 0; i < 3; i++)
        gst_element_set_state (b->s.element, GST_STATE_PLAYING);
      gst_harness_push_event (b->in, gst_event_new_stream_start ("again"));
      bands_set_caps (b, "F64", 48000, 1, FALSE);
      GstSegment segment;
      gst_segment_init (&segment, GST_FORMAT_TIME);
      gst_harness_push_event (b->in, gst_event_new_segment (&segment));
      b->s.pushed = 0;
    }
    bands_clear (b);
  }
  g_free (first);
  g_free (x);
  bands_free (b);
}
GST_END_TEST;

GST_START_TEST (test_tail)
{
  gdouble x[64] = { 1 };
  Bands *b = bands_open (THREE " tail=auto", 3, "F64", 48000, 1, FALSE);
  bands_push (b, x, 64);
  bands_eos (b);
  fail_unless (bands_frames (b, 0) > 500 && bands_frames (b, 0) < 20000, "%u",
      (guint)bands_frames (b, 0));
  bands_free (b);
  b = bands_open (THREE " tail=time max-tail=10", 3, "F64", 48000, 1, FALSE);
  bands_push (b, x, 64);
  bands_eos (b);
  fail_unless_equals_int (bands_frames (b, 2), 64 + 480);
  bands_free (b);
}
GST_END_TEST;

GST_START_TEST (test_bad_samples)
{
  const gchar *line = __i__ ? LINEAR : THREE;
  enum { FRAMES = 4000 };
  gdouble *x = fx_gst_noise (FRAMES, 1);
  Bands *b = bands_open (line, 3, "F32", 48000, 1, FALSE);
  Bands *ref = bands_open (line, 3, "F32", 48000, 1, FALSE);
  x[1000] = 0;
  bands_push_all (ref, x, FRAMES, 480);
  x[1000] = (gdouble)NAN;
  bands_push_all (b, x, FRAMES, 480);
  for (guint i = 0; i < 3; i++)
    fail_unless (fx_gst_max_diff (bands_values (b, i), bands_values (ref, i),
                     b->data[i]->len) == 0);
  fail_unless_equals_int (fx_gst_stat (b->s.element, "non-finite-samples"), 1);
  fail_unless_equals_int (fx_gst_stat (b->s.element, "frames"), FRAMES);
  bands_free (b);
  bands_free (ref);
  g_free (x);
}
GST_END_TEST;

/* The input is not written to, and what a buffer says is kept. */
GST_START_TEST (test_buffers)
{
  Bands *b = bands_open (THREE, 3, "F64", 48000, 1, FALSE);
  gdouble *x = fx_gst_noise (480, 5);
  GstCaps *unix_time = gst_caps_new_empty_simple ("timestamp/x-unix");
  bands_push (b, x, 480);
  GstBuffer *in = fx_gst_buffer (&b->s, x, 480);
  gsize n;
  gst_buffer_add_reference_timestamp_meta (in, unix_time, 77, 88);
  GST_BUFFER_FLAG_SET (in, GST_BUFFER_FLAG_MARKER);
  gst_harness_push (b->in, gst_buffer_ref (in));
  gdouble *kept = fx_gst_values (in, &b->s.info, &n);
  fail_unless (fx_gst_max_diff (kept, x, 480) == 0);
  for (guint i = 0; i < 3; i++) {
    GstBuffer *out = gst_harness_pull (b->out[i]);
    GstReferenceTimestampMeta *meta =
        gst_buffer_get_reference_timestamp_meta (out, unix_time);
    fail_unless (meta && meta->timestamp == 77);
    fail_unless (GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_MARKER));
    fail_unless (!GST_BUFFER_FLAG_IS_SET (out, GST_BUFFER_FLAG_DISCONT));
    fail_unless_equals_uint64 (GST_BUFFER_PTS (out), GST_BUFFER_PTS (in));
    fail_unless_equals_uint64 (
        GST_BUFFER_DURATION (out), GST_BUFFER_DURATION (in));
    fail_unless_equals_uint64 (GST_BUFFER_OFFSET (out), 480);
    gst_buffer_unref (out);
  }
  gst_buffer_unref (in);
  gst_caps_unref (unix_time);
  g_free (kept);
  g_free (x);
  bands_free (b);
}
GST_END_TEST;

static Suite *
fxcrossover_suite (void)
{
  Suite *suite = suite_create ("fxcrossover");
  TCase *tc = tcase_create ("fxcrossover");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_flat, 0, 5);
  tcase_add_loop_test (tc, test_formats, 0, 2);
  tcase_add_test (tc, test_linear);
  tcase_add_test (tc, test_linear_breaks);
  tcase_add_test (tc, test_events);
  tcase_add_test (tc, test_pads);
  tcase_add_test (tc, test_flow);
  tcase_add_test (tc, test_pads_race);
  tcase_add_loop_test (tc, test_gaps, 0, 2);
  tcase_add_loop_test (tc, test_gap_event, 0, 2);
  tcase_add_loop_test (tc, test_again, 0, 2);
  tcase_add_test (tc, test_tail);
  tcase_add_loop_test (tc, test_bad_samples, 0, 2);
  tcase_add_test (tc, test_buffers);
  return suite;
}

GST_CHECK_MAIN (fxcrossover)
