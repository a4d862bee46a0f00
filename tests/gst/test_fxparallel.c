/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxparallel on streams that are pushed into it: what it adds up, how branches
 * line up, events, gaps, the end. test_fxparallel_live.c has what changes while
 * it plays. */

#include <complex.h>
#include <math.h>
#include "tests/gst/parallel.h"

#define CAPS                                                                   \
  "audio/x-raw,format=" GST_AUDIO_NE (F64) ",rate=48000,channels=1,"           \
                                           "layout=interleaved"
#define MONO(f, l)                                                             \
  "audio/x-raw,format=" f ",rate=48000,channels=2,channel-mask=(bitmask)3,"    \
  "layout=" l

static const guint odd[] = { 1, 441, 1024, 63, 480, 7 };
static const guint even[] = { 480 };

static const gchar *const branches[] = { "fxbiquad frequency=300 gain=6",
  "fxiir order=4 frequency=2000 ! fxgain gain=-3",
  "fxgain invert=true ! fxbiquad type=notch frequency=5000" };

GST_START_TEST (test_sum_is_sum)
{
  const gchar *caps[] = { MONO (GST_AUDIO_NE (F32), "interleaved"),
    MONO (GST_AUDIO_NE (F64), "interleaved"),
    MONO (GST_AUDIO_NE (F32), "non-interleaved"),
    MONO (GST_AUDIO_NE (F64), "non-interleaved") };
  gdouble *v = make_noise (2 * 5000);
  gchar *all = g_strdup_printf (
      "fxparallel.( %s %s %s )", branches[0], branches[1], branches[2]);
  gboolean single = __i__ % 2 == 0;
  GArray *sum = run (all, caps[__i__], v, 5000, odd, G_N_ELEMENTS (odd));
  GArray *parts[3];
  for (guint b = 0; b < 3; b++) {
    gchar *one = g_strdup_printf ("fxparallel.( %s )", branches[b]);
    parts[b] = run (one, caps[__i__], v, 5000, odd, G_N_ELEMENTS (odd));
    g_free (one);
  }
  fail_unless (sum->len >= 2 * 5000);
  for (guint i = 0; i < sum->len; i++) {
    gdouble x = 0, scale = 0;
    for (guint b = 0; b < 3; b++) {
      gdouble y = i < parts[b]->len ? g_array_index (parts[b], gdouble, i) : 0;
      x = single ? (gdouble)((gfloat)x + (gfloat)y) : x + y;
      scale += fabs (y);
    }
    gdouble d = fabs (g_array_index (sum, gdouble, i) - x);
    fail_unless (d <= (single ? 0x1p-24 : 1e-15) * scale, "%u: %g", i, d);
  }
  for (guint b = 0; b < 3; b++)
    g_array_unref (parts[b]);
  g_array_unref (sum);
  g_free (all);
  g_free (v);
}
GST_END_TEST;

GST_START_TEST (test_crossover_is_flat)
{
  const guint n = 48000;
  gdouble *v = g_new0 (gdouble, n);
  v[0] = 1;
  GArray *out = run ("fxparallel.( "
                     "fxiir family=linkwitz-riley order=4 frequency=1000 "
                     "fxiir family=linkwitz-riley order=4 frequency=1000 "
                     "mode=high-pass )",
      CAPS, v, n, even, 1);
  for (gdouble f = 20; f <= 20000; f *= 1.06) {
    complex double sum = 0;
    for (guint i = 0; i < out->len; i++)
      sum += g_array_index (out, gdouble, i) *
             cexp (-I * 2 * M_PI * f / 48000 * i);
    gdouble db = 20 * log10 (cabs (sum));
    fail_unless (fabs (db) < 0.01, "%g Hz: %g dB", f, db);
  }
  g_array_unref (out);
  g_free (v);
}
GST_END_TEST;

static void
assert_same (GArray *a, GArray *b)
{
  fail_unless_equals_int (a->len, b->len);
  for (guint i = 0; i < a->len; i++)
    fail_unless (g_array_index (a, gdouble, i) == g_array_index (b, gdouble, i),
        "frame %u", i);
}

/* Threads and other buffer sizes inside a branch change no bit. */
GST_START_TEST (test_queues)
{
  const gchar *forms[] = {
    "fxparallel.( fxgain ! queue   fxgain gain=-6   fxgain gain=-12 )",
    "fxparallel.( fxgain   fxgain gain=-6 ! queue   fxgain gain=-12 )",
    "fxparallel.( fxgain ! queue  queue ! fxgain gain=-6  queue ! fxgain "
    "gain=-12 ! queue )",
    "fxparallel.( fxparallel.( fxgain ! queue   fxgain gain=-6 )  fxgain "
    "gain=-12 )",
    "fxparallel.( ( fxgain ! fxgain ) ( queue ! fxgain gain=-6 )  fxchain.( "
    "fxgain ! fxgain gain=-12 ) )",
  };
  gdouble *v = make_noise (30000);
  GArray *plain = run ("fxparallel.( fxgain fxgain gain=-6 fxgain gain=-12 )",
      CAPS, v, 30000, odd, G_N_ELEMENTS (odd));
  fail_unless_equals_int (plain->len, 30000);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
    GArray *out = run (forms[i], CAPS, v, 30000, odd, G_N_ELEMENTS (odd));
    assert_same (out, plain);
    g_array_unref (out);
  }
  GstElementFactory *splitter = gst_element_factory_find ("audiobuffersplit");
  if (splitter) {
    GArray *out = run ("fxparallel.( audiobuffersplit "
                       "output-buffer-duration=1/100 ! fxgain  fxgain gain=-6 "
                       " fxgain gain=-12 ! audiobuffersplit "
                       "output-buffer-duration=1/60 )",
        CAPS, v, 30000, odd, G_N_ELEMENTS (odd));
    assert_same (out, plain);
    g_array_unref (out);
    gst_object_unref (splitter);
  }
  g_array_unref (plain);
  g_free (v);
}
GST_END_TEST;

/* A tail of 100 ms in one branch: the other is silent meanwhile. */
GST_START_TEST (test_tails)
{
  const gchar *forms[] = { "fxparallel.( fxgain  %s )",
    "fxparallel.( %s  fxgain )", "fxparallel.( fxgain ! queue  %s ! queue )" };
  const gchar *ringing =
      "fxbiquad type=band-pass frequency=50 q=20 tail=time max-tail=100";
  gdouble *v = make_noise (4800);
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
    gchar *alone = g_strdup_printf ("fxparallel.( %s )", ringing);
    gchar *text = g_strdup_printf (forms[i], ringing);
    GArray *a = run (alone, CAPS, v, 4800, even, 1);
    GArray *b = run (text, CAPS, v, 4800, even, 1);
    fail_unless_equals_int (a->len, 9600);
    fail_unless_equals_int (b->len, 9600);
    for (guint k = 0; k < 9600; k++) {
      gdouble x = g_array_index (a, gdouble, k) + (k < 4800 ? v[k] : 0);
      fail_unless (fabs (g_array_index (b, gdouble, k) - x) < 1e-14);
    }
    g_array_unref (a);
    g_array_unref (b);
    g_free (alone);
    g_free (text);
  }
  g_free (v);
}
GST_END_TEST;

/* Every event once, in order, queues or not. */
GST_START_TEST (test_events_once)
{
  const gchar *forms[] = { "fxparallel.( fxgain fxgain fxgain )",
    "fxparallel.( fxgain ! queue fxgain  queue ! fxgain )" };
  const GstEventType want[] = { GST_EVENT_STREAM_START, GST_EVENT_CAPS,
    GST_EVENT_SEGMENT, GST_EVENT_TAG, GST_EVENT_GAP,
    GST_EVENT_CUSTOM_DOWNSTREAM, GST_EVENT_EOS };
  for (guint f = 0; f < G_N_ELEMENTS (forms); f++) {
    GstHarness *h = make_harness (forms[f], CAPS);
    GstAudioInfo info = info_of (CAPS);
    gdouble *v = make_noise (480);
    gst_harness_push (h, make_buffer (&info, v, 0, 480));
    gst_harness_push_event (
        h, gst_event_new_tag (gst_tag_list_new (GST_TAG_TITLE, "x", NULL)));
    gst_harness_push_event (
        h, gst_event_new_gap (10 * GST_MSECOND, 10 * GST_MSECOND));
    gst_harness_push_event (
        h, gst_event_new_custom (
               GST_EVENT_CUSTOM_DOWNSTREAM, gst_structure_new_empty ("mine")));
    gst_harness_push_event (h, gst_event_new_eos ());
    for (guint i = 0; i < G_N_ELEMENTS (want); i++) {
      GstEvent *event = gst_harness_pull_event (h);
      fail_unless (event != NULL);
      fail_unless (GST_EVENT_TYPE (event) == want[i], "%u: %s", i,
          GST_EVENT_TYPE_NAME (event));
      gst_event_unref (event);
    }
    fail_unless_equals_int (gst_harness_events_in_queue (h), 0);
    fail_unless_equals_int (gst_harness_buffers_received (h), 1);
    gst_harness_teardown (h);
    g_free (v);
  }
}
GST_END_TEST;

GST_START_TEST (test_gaps)
{
  GstHarness *h = make_harness ("fxparallel.( fxgain  fxgain gain=-6 )", CAPS);
  GstAudioInfo info = info_of (CAPS);
  gdouble *v = make_noise (480);
  GstBuffer *buf = make_buffer (&info, v, 0, 480);
  GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
  gst_harness_push (h, buf);
  buf = gst_harness_pull (h);
  fail_unless (GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_GAP));
  gst_buffer_unref (buf);
  gst_harness_teardown (h);

  /* One branch rings on: no gap. */
  h = make_harness (
      "fxparallel.( fxgain  fxbiquad type=band-pass frequency=50 q=20 )", CAPS);
  gst_harness_push (h, make_buffer (&info, v, 0, 480));
  gst_buffer_unref (gst_harness_pull (h));
  buf = make_buffer (&info, v, 0, 480);
  GST_BUFFER_PTS (buf) = 10 * GST_MSECOND;
  GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
  gst_harness_push (h, buf);
  buf = gst_harness_pull (h);
  fail_unless (!GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_GAP));
  GArray *out = g_array_new (FALSE, FALSE, sizeof (gdouble));
  append (out, &info, buf);
  gdouble most = 0;
  for (guint i = 0; i < out->len; i++)
    most = MAX (most, fabs (g_array_index (out, gdouble, i)));
  fail_unless (most > 0 && most < 0.1, "%g", most);
  g_array_unref (out);
  gst_harness_teardown (h);
  g_free (v);
}
GST_END_TEST;

GST_START_TEST (test_flush)
{
  const gchar *forms[] = { "fxparallel.( fxgain fxgain )",
    "fxparallel.( fxgain ! queue  fxgain ! queue )" };
  GstAudioInfo info = info_of (CAPS);
  gdouble *v = make_noise (4800);
  for (guint f = 0; f < G_N_ELEMENTS (forms); f++) {
    GstHarness *h = make_harness (forms[f], CAPS);
    guint starts = 0, stops = 0;
    GstEvent *event;
    GstSegment segment;
    for (guint i = 0; i < 5; i++)
      gst_harness_push (h, make_buffer (&info, v, i * 480, 480));
    gst_harness_push_event (h, gst_event_new_flush_start ());
    gst_harness_push_event (h, gst_event_new_flush_stop (TRUE));
    while (gst_harness_buffers_in_queue (h))
      gst_buffer_unref (gst_harness_pull (h));
    gst_segment_init (&segment, GST_FORMAT_TIME);
    gst_harness_push_event (h, gst_event_new_segment (&segment));
    GArray *out = g_array_new (FALSE, FALSE, sizeof (gdouble));
    for (guint i = 0; i < 10; i++)
      fail_unless_equals_int (
          gst_harness_push (h, make_buffer (&info, v, i * 480, 480)),
          GST_FLOW_OK);
    gst_harness_push_event (h, gst_event_new_eos ());
    while ((event = gst_harness_pull_event (h))) {
      GstEventType type = GST_EVENT_TYPE (event);
      starts += type == GST_EVENT_FLUSH_START;
      stops += type == GST_EVENT_FLUSH_STOP;
      gst_event_unref (event);
      if (type == GST_EVENT_EOS)
        break;
    }
    pull_all (h, &info, out);
    fail_unless_equals_int (starts, 1);
    fail_unless_equals_int (stops, 1);
    fail_unless_equals_int (out->len, 4800);
    for (guint i = 0; i < out->len; i++)
      fail_unless (g_array_index (out, gdouble, i) == 2 * v[i]);
    g_array_unref (out);
    gst_harness_teardown (h);
  }
  g_free (v);
}
GST_END_TEST;

/* New caps in mid-stream, with a tail in front of them in one branch: one caps
 * event, and the branches line up behind it. */
GST_START_TEST (test_renegotiation)
{
  const gchar *forms[] = { "fxparallel.( fxgain  fxbiquad name=b frequency=100 "
                           "tail=time max-tail=20 )",
    "fxparallel.( fxbiquad name=b frequency=100 tail=time max-tail=20  fxgain "
    ")",
    "fxparallel.( fxbiquad name=b frequency=100 tail=time max-tail=20 ! queue  "
    "fxgain ! queue )" };
  const gchar *later = "audio/x-raw,format=" GST_AUDIO_NE (
      F32) ",rate=44100,channels=2,channel-mask=(bitmask)3,layout=interleaved";
  GstAudioInfo a = info_of (CAPS), b = info_of (later);
  gdouble *v = make_noise (9600);
  for (guint f = 0; f < G_N_ELEMENTS (forms); f++) {
    GstHarness *h = make_harness (forms[f], CAPS);
    guint caps = 0;
    for (guint i = 0; i < 3; i++)
      gst_harness_push (h, make_buffer (&a, v, i * 480, 480));
    gst_harness_set_src_caps_str (h, later);
    for (guint i = 0; i < 3; i++)
      gst_harness_push (h, make_buffer (&b, v, i * 441, 441));
    gst_harness_push_event (h, gst_event_new_eos ());
    for (;;) {
      GstEvent *event = gst_harness_pull_event (h);
      GstEventType type = GST_EVENT_TYPE (event);
      caps += type == GST_EVENT_CAPS;
      gst_event_unref (event);
      if (type == GST_EVENT_EOS)
        break;
    }
    fail_unless_equals_int (caps, 2);
    GArray *out = g_array_new (FALSE, FALSE, sizeof (gdouble));
    guint frames = 0;
    /* A tail at the change would lie over what follows, so there is none. */
    while (frames < 3 * 480)
      frames += append (out, &a, gst_harness_pull (h));
    fail_unless_equals_int (frames, 3 * 480);
    g_array_set_size (out, 0);
    pull_all (h, &b, out);
    fail_unless_equals_int (out->len, 2 * (3 * 441 + 882));
    GArray *want = run (
        "fxparallel.( fxgain  fxbiquad frequency=100 tail=time max-tail=20 )",
        later, v, 3 * 441, (const guint[]){ 441 }, 1);
    fail_unless_equals_int (want->len, out->len);
    for (guint i = 0; i < out->len; i++)
      fail_unless (fabs (g_array_index (want, gdouble, i) -
                         g_array_index (out, gdouble, i)) < 1e-6,
          "%u", i);
    g_array_unref (want);
    g_array_unref (out);
    gst_harness_teardown (h);
  }
  g_free (v);
}
GST_END_TEST;

static GstPadProbeReturn
answer_delay (GstPad *pad, GstPadProbeInfo *probe, gpointer data)
{
  GstQuery *q = GST_PAD_PROBE_INFO_QUERY (probe);
  if (GST_QUERY_TYPE (q) == GST_QUERY_CUSTOM &&
      gst_structure_has_name (gst_query_get_structure (q), "fx-delay")) {
    gst_structure_set (gst_query_writable_structure (q), "delay", G_TYPE_UINT64,
        (guint64)10 * GST_MSECOND, NULL);
    return GST_PAD_PROBE_HANDLED;
  }
  return GST_PAD_PROBE_OK;
}

/* A branch that says that its sound is 10 ms late: the other waits for it. */
GST_START_TEST (test_delay)
{
  GstElement *bin = make_bin ("fxparallel.( fxgain name=a  fxgain name=b )");
  GstElement *late = gst_bin_get_by_name (GST_BIN (bin), __i__ ? "a" : "b");
  GstPad *src = gst_element_get_static_pad (late, "src");
  gst_pad_add_probe (src,
      GST_PAD_PROBE_TYPE_QUERY_UPSTREAM | GST_PAD_PROBE_TYPE_PUSH, answer_delay,
      NULL, NULL);
  gst_object_unref (src);
  gst_object_unref (late);
  GstHarness *h = gst_harness_new_with_element (bin, "sink", "src");
  GstAudioInfo info = info_of (CAPS);
  gdouble *v = make_noise (9600);
  GArray *out = g_array_new (FALSE, FALSE, sizeof (gdouble));
  gst_harness_set_src_caps_str (h, CAPS);
  for (guint i = 0; i < 9; i++) {
    gst_harness_push (h, make_buffer (&info, v, i * 1000, 1000));
    GstBuffer *buf;
    while ((buf = gst_harness_try_pull (h))) {
      guint64 want = gst_util_uint64_scale (out->len, GST_SECOND, 48000);
      fail_unless (ABS (GST_CLOCK_DIFF (want, GST_BUFFER_PTS (buf))) < 100);
      append (out, &info, buf);
    }
  }
  gst_harness_push_event (h, gst_event_new_eos ());
  pull_all (h, &info, out);
  fail_unless_equals_int (out->len, 9480);
  for (guint i = 0; i < out->len; i++) {
    gdouble x = (i < 9000 ? v[i] : 0) + (i >= 480 ? v[i - 480] : 0);
    fail_unless (g_array_index (out, gdouble, i) == x, "%u", i);
  }
  g_array_unref (out);
  gst_harness_teardown (h);
  gst_object_unref (bin);
  g_free (v);
}
GST_END_TEST;

static GstPadProbeReturn
drop_third (GstPad *pad, GstPadProbeInfo *probe, gpointer data)
{
  guint *n = data;
  if (++*n == 4)
    GST_BUFFER_FLAG_SET ((probe->data = gst_buffer_make_writable (probe->data)),
        GST_BUFFER_FLAG_DISCONT);
  return *n == 3 ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
}

/* Data that one branch loses and says so is silence; nothing shifts. */
GST_START_TEST (test_lost_data)
{
  GstElement *bin = make_bin ("fxparallel.( fxgain name=a  fxgain name=b )");
  GstElement *e = gst_bin_get_by_name (GST_BIN (bin), __i__ ? "a" : "b");
  GstPad *src = gst_element_get_static_pad (e, "src");
  guint n = 0;
  gst_pad_add_probe (src, GST_PAD_PROBE_TYPE_BUFFER, drop_third, &n, NULL);
  gst_object_unref (src);
  gst_object_unref (e);
  GstHarness *h = gst_harness_new_with_element (bin, "sink", "src");
  GstAudioInfo info = info_of (CAPS);
  gdouble *v = make_noise (4800);
  GArray *out = g_array_new (FALSE, FALSE, sizeof (gdouble));
  gst_harness_set_src_caps_str (h, CAPS);
  for (guint i = 0; i < 10; i++)
    gst_harness_push (h, make_buffer (&info, v, i * 480, 480));
  gst_harness_push_event (h, gst_event_new_eos ());
  pull_all (h, &info, out);
  fail_unless_equals_int (out->len, 4800);
  for (guint i = 0; i < out->len; i++)
    fail_unless (
        g_array_index (out, gdouble, i) == v[i] * (i / 480 == 2 ? 1 : 2), "%u",
        i);
  g_array_unref (out);
  gst_harness_teardown (h);
  gst_object_unref (bin);
  g_free (v);
}
GST_END_TEST;

/* Filters in a branch still run as one. */
GST_START_TEST (test_fusing)
{
  GstElement *bin = make_bin (
      "fxparallel.( fxbiquad ! fxiir ! fxgain gain=-3  fxbiquad ! fxbiquad )");
  GstHarness *h = gst_harness_new_with_element (bin, "sink", "src");
  GstAudioInfo info = info_of (CAPS);
  gdouble *v = make_noise (4800);
  gst_harness_set_src_caps_str (h, CAPS);
  for (guint i = 0; i < 10; i++)
    gst_harness_push (h, make_buffer (&info, v, i * 480, 480));
  fail_unless_equals_int (stat_of (bin, "runs"), 2);
  fail_unless_equals_int (stat_of (bin, "branches"), 2);
  fail_unless_equals_int (stat_of (bin, "summed-buffers"), 10);
  fail_unless (stat_of (bin, "fused-buffers") >= 18);
  gst_harness_teardown (h);
  gst_object_unref (bin);
  g_free (v);
}
GST_END_TEST;

/* The bin says the most that a branch says. */
GST_START_TEST (test_latency)
{
  GstElementFactory *fir = gst_element_factory_find ("audiofirfilter");
  if (!fir)
    return;
  gst_object_unref (fir);
  GstElement *bin =
      make_bin ("fxparallel.( fxgain  audiofirfilter latency=480  fxgain )");
  GstHarness *h = gst_harness_new_with_element (bin, "sink", "src");
  gst_harness_set_src_caps_str (h, CAPS);
  gst_harness_set_upstream_latency (h, 5 * GST_MSECOND);
  GstAudioInfo info = info_of (CAPS);
  gdouble *v = make_noise (4800);
  gst_harness_push (h, make_buffer (&info, v, 0, 4800));
  fail_unless_equals_uint64 (gst_harness_query_latency (h), 15 * GST_MSECOND);
  gst_harness_teardown (h);
  gst_object_unref (bin);
  g_free (v);
}
GST_END_TEST;

/* S16 in; each branch converts, and both end alike. */
GST_START_TEST (test_conversion)
{
  GstElement *pipe = make_bin (
      "audiotestsrc num-buffers=20 ! audio/x-raw,format=S16LE,channels=1 ! "
      "fxparallel.( audioconvert ! fxgain  audioconvert ! fxgain ! "
      "audioconvert ) ! fakesink");
  GstBus *bus = gst_element_get_bus (pipe);
  gst_element_set_state (pipe, GST_STATE_PLAYING);
  GstMessage *m = gst_bus_timed_pop_filtered (
      bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (m && GST_MESSAGE_TYPE (m) == GST_MESSAGE_EOS);
  gst_message_unref (m);
  gst_element_set_state (pipe, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pipe);
}
GST_END_TEST;

static Suite *
fxparallel_suite (void)
{
  Suite *s = suite_create ("fxparallel");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (s, tc);
  tcase_add_loop_test (tc, test_sum_is_sum, 0, 4);
  tcase_add_test (tc, test_crossover_is_flat);
  tcase_add_test (tc, test_queues);
  tcase_add_test (tc, test_tails);
  tcase_add_test (tc, test_events_once);
  tcase_add_test (tc, test_gaps);
  tcase_add_test (tc, test_flush);
  tcase_add_test (tc, test_renegotiation);
  tcase_add_loop_test (tc, test_delay, 0, 2);
  tcase_add_loop_test (tc, test_lost_data, 0, 2);
  tcase_add_test (tc, test_fusing);
  tcase_add_test (tc, test_latency);
  tcase_add_test (tc, test_conversion);
  return s;
}

GST_CHECK_MAIN (fxparallel);
