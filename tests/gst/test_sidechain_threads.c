/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The pad sidechain and its two threads, which wait for each other: through
 * ends, seeks, pads that go, states and errors; live, where none waits; and
 * the latency of both. */

#include "tests/gst/sidetest.h"

/* --- threads -------------------------------------------------------------------------- */

GST_START_TEST (test_one_thread)
{
  static const gchar *const lines[] = {
    "audiotestsrc num-buffers=200 ! tee name=t t. ! fx.sink t. ! fx.sidechain "
    "fxcompressor name=fx ! fakesink name=out",
    "audiotestsrc num-buffers=200 samplesperbuffer=48000 ! tee name=t t. ! "
    "fx.sidechain t. ! identity ! fx.sink fxcompressor name=fx ! "
    "fakesink name=out",
  };
  gchar *text;
  Two *t = two_open_line (lines[0]);
  two_play (t);
  fail_unless_equals_int (two_wait (t, &text), GST_MESSAGE_ERROR);
  fail_unless (strstr (text, "queue") != NULL, "%s", text);
  g_free (text);
  two_close (t);
  /* The side-chain first, and there is nothing to wait for. */
  t = two_open_line (lines[1]);
  two_play (t);
  two_wait (t, NULL);
  two_close (t);
}
GST_END_TEST;

#define SEPARATE                                                               \
  "audiotestsrc wave=pink-noise samplesperbuffer=480 ! "                       \
  "audio/x-raw,rate=48000,channels=2 ! identity sleep-time=300 ! fx.sink "     \
  "audiotestsrc samplesperbuffer=1024 ! audio/x-raw,channels=1 ! "             \
  "queue ! fx.sidechain "
#define COMMON                                                                 \
  "audiotestsrc samplesperbuffer=480 ! audio/x-raw,rate=48000 ! tee name=t "   \
  "t. ! queue ! identity sleep-time=300 ! fx.sink t. ! queue ! fx.sidechain "
#define SINK DUCK "! fakesink name=out sync=false"

static const gchar *const sources[] = { SEPARATE, COMMON };

GST_START_TEST (test_seeks)
{
  gchar *line = g_strconcat (sources[__i__], SINK, NULL);
  Two *t = two_open_line (line);
  two_play (t);
  two_goes_on (t, 9600, "the start");
  for (guint i = 0; i < 30; i++) {
    GstSeekFlags flags = i % 3 < 2 ? GST_SEEK_FLAG_FLUSH : GST_SEEK_FLAG_NONE;
    fail_unless (gst_element_seek_simple (
        t->pipeline, GST_FORMAT_TIME, flags, (gint64)i * 100 * GST_MSECOND));
    two_goes_on (t, 960, "a seek");
  }
  fail_unless_equals_int (fx_gst_messages (t->bus, GST_MESSAGE_ERROR, NULL), 0);
  two_close (t);
  g_free (line);
}
GST_END_TEST;

GST_START_TEST (test_states)
{
  static const GstState states[] = { GST_STATE_NULL, GST_STATE_READY,
    GST_STATE_PAUSED, GST_STATE_PLAYING };
  guint64 seed = 5 + (guint64)__i__;
  gchar *line = g_strconcat (sources[__i__], SINK, NULL);
  Two *t = two_open_line (line);
  for (guint i = 0; i < 100; i++) {
    gdouble *random = fx_gst_noise (1, ++seed);
    guint64 r = (guint64)(1e6 * fabs (*random));
    g_free (random);
    fail_unless (gst_element_set_state (t->pipeline, states[r % 4]) !=
                 GST_STATE_CHANGE_FAILURE);
    g_usleep (r / 4 % 5000);
  }
  two_play (t);
  two_goes_on (t, 9600, "all those states");
  fail_unless_equals_int (fx_gst_messages (t->bus, GST_MESSAGE_ERROR, NULL), 0);
  two_close (t);
  g_free (line);
}
GST_END_TEST;

/* The input waits for a side-chain that does not come, and is freed by ... */
GST_START_TEST (test_waiting)
{
  enum { STATE, RELEASE, UNLINK, END, FLUSH };
  Two *t = two_open (LISTEN, "F64", 1, FALSE, 1);
  GstPad *pad = gst_element_get_static_pad (t->fx, "sidechain");
  GstPad *peer = gst_pad_get_peer (pad);
  two_play (t);
  two_push (t, 0, NULL, 4800, 480, 0);
  two_push (t, 1, NULL, 100, 100, 0);
  g_usleep (50000);
  fail_unless_equals_int (two_values (t), 0);
  if (__i__ == RELEASE)
    gst_element_release_request_pad (t->fx, pad);
  else if (__i__ == UNLINK)
    fail_unless (gst_pad_unlink (peer, pad));
  else if (__i__ == END)
    two_end (t, 1);
  if (__i__ == RELEASE || __i__ == UNLINK || __i__ == END)
    two_until (t, 4800, "it was freed");
  if (__i__ == FLUSH) {
    /* By the source, which begins a new segment: it may not have come to the
     * first buffer yet. */
    GstElement *source = t->source[0];
    fail_unless (gst_element_send_event (source, gst_event_new_flush_start ()));
    fail_unless (
        gst_element_send_event (source, gst_event_new_flush_stop (TRUE)));
  }
  gst_object_unref (pad);
  gst_object_unref (peer);
  two_close (t);
}
GST_END_TEST;

/* The pad comes and goes while both play. */
GST_START_TEST (test_release)
{
  Two *t = two_open_line (
      "audiotestsrc samplesperbuffer=480 ! audio/x-raw,rate=48000,channels=1 ! "
      "identity sleep-time=300 ! fx.sink " SINK);
  two_play (t);
  for (guint i = 0; i < 20; i++) {
    two_goes_on (t, 960, "no side-chain");
    GstElement *side = gst_parse_bin_from_description (
        "audiotestsrc samplesperbuffer=333 ! queue", TRUE, NULL);
    gst_bin_add (GST_BIN (t->pipeline), side);
    GstPad *from = gst_element_get_static_pad (side, "src");
    GstPad *pad = gst_element_request_pad_simple (t->fx, "sidechain");
    fail_unless (pad != NULL);
    fail_unless (gst_element_request_pad (t->fx, gst_pad_get_pad_template (pad),
                     NULL, NULL) == NULL);
    fail_unless_equals_int (gst_pad_link (from, pad), GST_PAD_LINK_OK);
    fail_unless (gst_element_sync_state_with_parent (side));
    two_goes_on (t, 4800, "a side-chain");
    fail_unless (fx_gst_stat (t->fx, "sidechain-frames") > 0);
    if (i & 1) {
      gst_element_set_state (side, GST_STATE_NULL);
      gst_element_release_request_pad (t->fx, pad);
    } else {
      gst_element_release_request_pad (t->fx, pad);
      gst_element_set_state (side, GST_STATE_NULL);
    }
    gst_object_unref (pad);
    gst_object_unref (from);
    gst_bin_remove (GST_BIN (t->pipeline), side);
  }
  two_close (t);
}
GST_END_TEST;

/* --- live ------------------------------------------------------------------------------ */

GST_START_TEST (test_live)
{
  Two *t = two_open_line (
      "audiotestsrc is-live=true num-buffers=40 samplesperbuffer=480 ! "
      "audio/x-raw,rate=48000,channels=1 ! fx.sink "
      "audiotestsrc is-live=true num-buffers=25 samplesperbuffer=960 ! "
      "fx.sidechain " LISTEN "! fakesink name=out sync=true");
  two_play (t);
  two_wait (t, NULL);
  fail_unless_equals_int (two_values (t), 40 * 480);
  /* a slow machine may be late, but not always */
  fail_unless (fx_gst_stat (t->fx, "sidechain-missing-frames") < 10 * 480);
  two_close (t);
}
GST_END_TEST;

GST_START_TEST (test_live_without_data)
{
  Two *t = two_open_line (
      "audiotestsrc is-live=true num-buffers=20 samplesperbuffer=480 ! "
      "audio/x-raw,rate=48000,channels=1 ! fx.sink "
      "appsrc name=side is-live=true format=time ! fx.sidechain " LISTEN
      "! fakesink name=out sync=true");
  two_play (t);
  two_wait (t, NULL);
  fail_unless_equals_int (two_values (t), 20 * 480);
  fail_unless_equals_int (
      fx_gst_stat (t->fx, "sidechain-missing-frames"), 20 * 480);
  two_close (t);
}
GST_END_TEST;

GST_START_TEST (test_latency)
{
  static const struct {
    GstClockTime main, side; /* NONE: not live */
  } cases[] = { { GST_CLOCK_TIME_NONE, GST_CLOCK_TIME_NONE },
    { 20 * GST_MSECOND, GST_CLOCK_TIME_NONE },
    { 20 * GST_MSECOND, 50 * GST_MSECOND },
    { GST_CLOCK_TIME_NONE, 30 * GST_MSECOND } };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    GstClockTime most = 0, own = 3 * GST_MSECOND, got;
    Two *t = two_open (DUCK, "F64", 1, FALSE, 1);
    for (guint k = 0; k < 2; k++) {
      GstClockTime l = k ? cases[i].side : cases[i].main;
      if (!GST_CLOCK_TIME_IS_VALID (l))
        continue;
      most = MAX (most, l + 10 * GST_MSECOND);
      g_object_set (
          t->source[k], "is-live", TRUE, "min-latency", (gint64)l, NULL);
    }
    two_play (t);
    two_push (t, 1, NULL, 4800, 480, 0);
    two_push (t, 0, NULL, 4800, 480, 0);
    two_end (t, 1);
    two_until (t, 480, "the start");
    GstPad *src = gst_element_get_static_pad (t->fx, "src");
    GstQuery *q = gst_query_new_latency ();
    gboolean live;
    fail_unless (gst_pad_query (src, q));
    gst_query_parse_latency (q, &live, &got, NULL);
    fail_unless_equals_int (live, most > 0);
    fail_unless_equals_uint64 (got, most + own);
    gst_query_unref (q);
    gst_object_unref (src);
    two_close (t);
  }
}
GST_END_TEST;

static Suite *
fx_sidechain_threads_suite (void)
{
  Suite *suite = suite_create ("fx side-chain, threads");
  TCase *tc = tcase_create ("the pad sidechain");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_one_thread);
  tcase_add_loop_test (tc, test_seeks, 0, G_N_ELEMENTS (sources));
  tcase_add_loop_test (tc, test_states, 0, G_N_ELEMENTS (sources));
  tcase_add_loop_test (tc, test_waiting, 0, 5);
  tcase_add_test (tc, test_release);
  tcase_add_test (tc, test_live);
  tcase_add_test (tc, test_live_without_data);
  tcase_add_test (tc, test_latency);
  return suite;
}

GST_CHECK_MAIN (fx_sidechain_threads)
