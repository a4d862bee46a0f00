/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxparallel while it plays: branches that come, go and change, seeks, state
 * changes, launch lines, errors. */

#include "tests/gst/parallel.h"

#define CAPS                                                                   \
  "audio/x-raw,format=" GST_AUDIO_NE (F64) ",rate=48000,channels=1,"           \
                                           "layout=interleaved"

/* --- a stream that must stay whole ---------------------------------------------- */

typedef struct Stream {
  GstHarness *h;
  GstElement *bin;
  GThread *thread;
  gint stop;     /* atomic */
  guint sent;    /* buffers */
  gboolean lost; /* a push failed */
} Stream;

/* Frame n is n + 1: what is lost, doubled or moved shows. */
static GstBuffer *
ramp (const GstAudioInfo *info, guint64 from, guint n)
{
  gdouble *v = g_new (gdouble, n);
  for (guint i = 0; i < n; i++)
    v[i] = (gdouble)(from + i + 1);
  GstBuffer *buf = make_buffer (info, v, 0, n);
  GST_BUFFER_PTS (buf) = gst_util_uint64_scale (from, GST_SECOND, 48000);
  g_free (v);
  return buf;
}

static gpointer
send_ramp (gpointer data)
{
  Stream *s = data;
  GstAudioInfo info = info_of (CAPS);
  while (!g_atomic_int_get (&s->stop)) {
    s->lost |=
        gst_harness_push (s->h, ramp (&info, s->sent * 64, 64)) != GST_FLOW_OK;
    s->sent++;
    g_thread_yield ();
  }
  return NULL;
}

static void
begin (Stream *s, const gchar *text)
{
  memset (s, 0, sizeof *s);
  s->bin = make_bin (text);
  s->h = gst_harness_new_with_element (s->bin, "sink", "src");
  gst_harness_set_src_caps_str (s->h, CAPS);
  s->thread = g_thread_new ("stream", send_ramp, s);
}

/* Ends the stream and returns what came out. */
static GArray *
end (Stream *s)
{
  GstEvent *event;
  gboolean eos = FALSE;
  GstAudioInfo info = info_of (CAPS);
  GArray *out = g_array_new (FALSE, FALSE, sizeof (gdouble));
  g_atomic_int_set (&s->stop, 1);
  g_thread_join (s->thread);
  fail_unless (!s->lost);
  gst_harness_push_event (s->h, gst_event_new_eos ());
  while (!eos && (event = gst_harness_pull_event (s->h))) {
    eos = GST_EVENT_TYPE (event) == GST_EVENT_EOS;
    gst_event_unref (event);
  }
  fail_unless (eos);
  pull_all (s->h, &info, out);
  gst_harness_teardown (s->h);
  gst_object_unref (s->bin);
  return out;
}

static void
wait_for_buffers (Stream *s, guint n)
{
  guint64 from = stat_of (s->bin, "summed-buffers");
  for (guint i = 0; i < 5000; i++) {
    if (stat_of (s->bin, "summed-buffers") >= from + n)
      return;
    g_usleep (1000);
  }
  fail ("the stream stands still");
}

/* The streaming thread may be the one that sees to it. */
static void
expect_branches (GstElement *bin, guint n)
{
  for (guint i = 0; i < 5000 && stat_of (bin, "branches") != n; i++)
    g_usleep (1000);
  fail_unless_equals_int (stat_of (bin, "branches"), n);
}

static GstElement *
add (
    GstElement *bin, const gchar *factory, const gchar *property, gdouble value)
{
  GstElement *e = gst_element_factory_make (factory, NULL);
  fail_unless (e != NULL);
  if (property)
    g_object_set (e, property, value, NULL);
  fail_unless (gst_bin_add (GST_BIN (bin), e));
  return e;
}

static void
take_out (GstElement *bin, GstElement *e)
{
  gst_object_ref (e);
  gst_bin_remove (GST_BIN (bin), e);
  gst_element_set_state (e, GST_STATE_NULL);
  gst_object_unref (e);
}

/* Each frame is `low` to `high` times the input, and a whole number of times:
 * branches are lined up and none is cut short. */
static guint
check (GArray *out, guint frames, gdouble low, gdouble high)
{
  guint changes = 0;
  gdouble last = -1;
  fail_unless_equals_int (out->len, frames);
  for (guint i = 0; i < out->len; i++) {
    gdouble times = g_array_index (out, gdouble, i) / (i + 1);
    fail_unless (times == (gdouble)(gint)times && times >= low && times <= high,
        "frame %u: %g times", i, times);
    changes += times != last;
    last = times;
  }
  GST_INFO ("%u changes in %u frames", changes, out->len);
  return changes;
}

/* --- tests -------------------------------------------------------------------------- */

/* A second branch comes and goes 100 times, with a thread of its own or not. */
GST_START_TEST (test_add_and_remove)
{
  Stream s;
  begin (&s, "fxparallel.( fxgain )");
  wait_for_buffers (&s, 2);
  for (guint i = 0; i < 100; i++) {
    GstElement *a = add (s.bin, "fxgain", NULL, 0), *b = NULL;
    if (__i__) {
      b = add (s.bin, "queue", NULL, 0);
      fail_unless (gst_element_link (a, b));
      fail_unless (gst_element_sync_state_with_parent (b));
    }
    fail_unless (gst_element_sync_state_with_parent (a));
    expect_branches (s.bin, 2);
    wait_for_buffers (&s, i % 2 ? 8 : 0);
    take_out (s.bin, a);
    if (b)
      take_out (s.bin, b);
    expect_branches (s.bin, 1);
  }
  wait_for_buffers (&s, 2);
  GArray *out = end (&s);
  fail_unless (check (out, s.sent * 64, 1, 2) > 2); /* it was heard */
  g_array_unref (out);
}
GST_END_TEST;

/* The only branch is replaced: silence in between, nothing missing. */
GST_START_TEST (test_replace_only_branch)
{
  Stream s;
  begin (&s, "fxparallel.( fxgain name=first )");
  GstElement *e = gst_bin_get_by_name (GST_BIN (s.bin), "first");
  gst_object_unref (e);
  for (guint i = 0; i < 50; i++) {
    wait_for_buffers (&s, 2);
    take_out (s.bin, e);
    expect_branches (s.bin, 0);
    if (i % 2)
      wait_for_buffers (&s, 2);
    e = add (s.bin, "fxgain", NULL, 0);
    fail_unless (gst_element_sync_state_with_parent (e));
  }
  wait_for_buffers (&s, 2);
  GArray *out = end (&s);
  fail_unless (check (out, s.sent * 64, 0, 1) > 20);
  g_array_unref (out);
}
GST_END_TEST;

/* A link in the middle of a branch is opened, and closed over a new element. */
GST_START_TEST (test_relink)
{
  Stream s;
  begin (&s, "fxparallel.( fxgain  fxgain name=a ! fxgain name=b )");
  GstElement *a = gst_bin_get_by_name (GST_BIN (s.bin), "a");
  GstElement *b = gst_bin_get_by_name (GST_BIN (s.bin), "b");
  for (guint i = 0; i < 50; i++) {
    wait_for_buffers (&s, 2);
    gst_element_unlink (a, b);
    expect_branches (s.bin, 1);
    if (i % 2)
      wait_for_buffers (&s, 2);
    GstElement *x = add (s.bin, i % 3 ? "fxgain" : "queue", NULL, 0);
    fail_unless (gst_element_link_many (a, x, b, NULL));
    fail_unless (gst_element_sync_state_with_parent (x));
    expect_branches (s.bin, 2);
    wait_for_buffers (&s, 2);
    gst_element_unlink (a, x);
    take_out (s.bin, x);
    fail_unless (gst_element_link (a, b));
    expect_branches (s.bin, 2);
  }
  wait_for_buffers (&s, 2);
  gst_object_unref (a);
  gst_object_unref (b);
  GArray *out = end (&s);
  fail_unless (check (out, s.sent * 64, 1, 2) > 2); /* it was heard */
  g_array_unref (out);
}
GST_END_TEST;

GST_START_TEST (test_connect_branches)
{
  Stream s;
  begin (&s, "fxparallel.( fxgain  fxgain name=a ! fxgain name=b )");
  GstElement *a = gst_bin_get_by_name (GST_BIN (s.bin), "a");
  wait_for_buffers (&s, 2);
  take_out (s.bin, a);
  gst_object_unref (a);
  expect_branches (s.bin, 1);
  g_signal_emit_by_name (s.bin, "connect-branches");
  expect_branches (s.bin, 2);
  wait_for_buffers (&s, 4);
  GArray *out = end (&s);
  check (out, s.sent * 64, 1, 2);
  fail_unless (g_array_index (out, gdouble, out->len - 1) == 2. * out->len);
  g_array_unref (out);
}
GST_END_TEST;

/* An element of a branch is stopped, and started again, without unlinking. */
GST_START_TEST (test_stopped_element)
{
  Stream s;
  begin (&s, "fxparallel.( fxgain  fxgain name=a )");
  GstElement *a = gst_bin_get_by_name (GST_BIN (s.bin), "a");
  for (guint i = 0; i < 20; i++) {
    wait_for_buffers (&s, 2);
    gst_element_set_state (a, GST_STATE_NULL);
    expect_branches (s.bin, 1);
    wait_for_buffers (&s, 2);
    fail_unless (gst_element_sync_state_with_parent (a));
    expect_branches (s.bin, 2);
  }
  gst_object_unref (a);
  GArray *out = end (&s);
  check (out, s.sent * 64, 1, 2);
  g_array_unref (out);
}
GST_END_TEST;

static GstPadProbeReturn
drop (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  return GST_PAD_PROBE_DROP;
}

/* The last branch goes after the end of the stream has gone into it. */
GST_START_TEST (test_remove_at_end)
{
  GstElement *bin = make_bin ("fxparallel.( fxgain  fxgain name=a )");
  GstElement *a = gst_bin_get_by_name (GST_BIN (bin), "a");
  GstPad *src = gst_element_get_static_pad (a, "src");
  GstHarness *h = gst_harness_new_with_element (bin, "sink", "src");
  GstAudioInfo info = info_of (CAPS);
  gboolean eos = FALSE;
  GstEvent *event;
  gst_harness_set_src_caps_str (h, CAPS);
  gst_harness_push (h, ramp (&info, 0, 64));
  gulong id = gst_pad_add_probe (
      src, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, drop, NULL, NULL);
  gst_harness_push_event (h, gst_event_new_eos ());
  gst_pad_remove_probe (src, id);
  gst_object_unref (src);
  take_out (bin, a);
  gst_object_unref (a);
  while (!eos && (event = gst_harness_pull_event (h))) {
    eos = GST_EVENT_TYPE (event) == GST_EVENT_EOS;
    gst_event_unref (event);
  }
  fail_unless (eos);
  gst_harness_teardown (h);
  gst_object_unref (bin);
}
GST_END_TEST;

static GstMessageType
play (const gchar *text, gchar **error)
{
  GstElement *pipe = make_bin (text);
  GstBus *bus = gst_element_get_bus (pipe);
  gst_element_set_state (pipe, GST_STATE_PLAYING);
  GstMessage *m = gst_bus_timed_pop_filtered (
      bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  GstMessageType type = m ? GST_MESSAGE_TYPE (m) : 0;
  if (type == GST_MESSAGE_ERROR) {
    GError *err;
    gst_message_parse_error (m, &err, NULL);
    if (error)
      *error = g_strdup (err->message);
    else
      GST_WARNING ("%s", err->message);
    g_error_free (err);
  }
  if (m)
    gst_message_unref (m);
  gst_element_set_state (pipe, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (pipe);
  return type;
}

GST_START_TEST (test_launch_lines)
{
  const gchar *lines[] = {
    "audiotestsrc num-buffers=9 ! fxparallel.( fxbiquad type=low-pass ! fxgain "
    "gain=-3  fxbiquad type=high-pass ) ! fakesink",
    "audiotestsrc num-buffers=9 ! fxparallel.( fxgain ) ! fakesink",
    "audiotestsrc num-buffers=9 ! fxparallel.( fxgain fxgain fxgain fxgain ) ! "
    "fakesink",
    "audiotestsrc num-buffers=9 ! fxparallel.( name=p fxgain ! queue fxgain ) "
    "p. ! fakesink",
    "fxparallel.( name=p fxgain fxgain ) audiotestsrc num-buffers=9 ! p. p. ! "
    "fakesink",
    "fxparallel.( name=p fxgain fxgain ) audiotestsrc num-buffers=9 ! p.sink "
    "p.src ! fakesink",
    "audiotestsrc num-buffers=9 ! fxparallel.( ( fxbiquad ! fxgain ) ( fxiir ) "
    ") ! fakesink",
    "audiotestsrc num-buffers=9 ! fxparallel.( fxchain.( fxbiquad ! fxgain ) "
    "fxparallel.( fxiir fxgain ) ) ! fakesink",
    "audiotestsrc num-buffers=9 ! fxparallel.( fxparallel.( fxiir fxgain ) "
    "fxchain.( fxbiquad ! fxgain ) ) ! fakesink",
    "audiotestsrc num-buffers=9 ! fxchain.( fxgain ! fxparallel.( fxiir fxgain "
    ") ! fxgain ) ! fakesink",
    "audiotestsrc num-buffers=9 ! fxparallel.( fxgain fxgain ) ! fxparallel.( "
    "fxgain fxgain ) ! fakesink",
    "audiotestsrc num-buffers=9 ! fxparallel.( fxgain ! "
    "audio/x-raw,format=F32LE ! fxgain fxgain ) ! fakesink",
  };
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    fail_unless (play (lines[i], NULL) == GST_MESSAGE_EOS, "%s", lines[i]);
}
GST_END_TEST;

GST_START_TEST (test_errors)
{
  const struct {
    const gchar *line, *text;
  } cases[] = {
    { "audiotestsrc ! fxparallel ! fakesink", "has no branches" },
    { "audiotestsrc ! audio/x-raw,format=F32LE ! fxparallel.( fxgain  fxgain ! "
      "audioconvert ! capsfilter caps=audio/x-raw,format=F64LE ) ! fakesink",
        "do not end in the same format" },
    { "audiotestsrc ! fxparallel.( fxgain fakesink fxgain ) ! fakesink",
        "puts nothing out" },
    { "audiotestsrc ! fxparallel.( fxgain audiotestsrc fxgain ) ! fakesink",
        "takes no input" },
    { "audiotestsrc ! fxparallel.( fxgain  valve drop=true ) ! "
      "fakesink",
        "10 s ahead" },
    { "audiotestsrc ! audioconvert ! fxparallel.( fxgain  audioconvert ! "
      "capsfilter caps=audio/x-raw,format=S16LE ) ! fakesink",
        "" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gchar *text = NULL;
    fail_unless (
        play (cases[i].line, &text) == GST_MESSAGE_ERROR, "%s", cases[i].line);
    fail_unless (
        strstr (text, cases[i].text) != NULL, "%s: %s", cases[i].line, text);
    g_free (text);
  }
}
GST_END_TEST;

static void
wait_async (GstElement *pipe)
{
  fail_unless (gst_element_get_state (pipe, NULL, NULL, 20 * GST_SECOND) !=
               GST_STATE_CHANGE_FAILURE);
}

GST_START_TEST (test_state_flips)
{
  GstElement *pipe = make_bin (
      "audiotestsrc is-live=true samplesperbuffer=64 ! fxparallel.( name=p "
      "fxgain ! queue  fxbiquad ! fxgain  queue ! fxiir ) ! fakesink "
      "sync=false");
  const GstState states[] = { GST_STATE_PLAYING, GST_STATE_NULL,
    GST_STATE_PAUSED, GST_STATE_READY };
  for (guint i = 0; i < 200; i++) {
    fail_unless (gst_element_set_state (pipe, states[(i * 7 + i / 5) % 4]) !=
                 GST_STATE_CHANGE_FAILURE);
    if (i % 3 == 0)
      g_usleep (2000);
  }
  gst_element_set_state (pipe, GST_STATE_NULL);
  gst_object_unref (pipe);
}
GST_END_TEST;

static GstPadProbeReturn
flush_probe (GstPad *pad, GstPadProbeInfo *info, gpointer n)
{
  *(guint *)n +=
      GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_FLUSH_START;
  return GST_PAD_PROBE_OK;
}

/* Seeks, flushing and not, under threads. Each reaches the source once. */
GST_START_TEST (test_seeks)
{
  GstElement *pipe = make_bin (
      "audiotestsrc name=src ! fxparallel.( fxgain ! queue  fxbiquad  queue ! "
      "fxiir ) ! fakesink name=sink sync=true");
  GstElement *src = gst_bin_get_by_name (GST_BIN (pipe), "src");
  GstPad *pad = gst_element_get_static_pad (src, "src");
  guint flushes = 0;
  gst_pad_add_probe (
      pad, GST_PAD_PROBE_TYPE_EVENT_FLUSH, flush_probe, &flushes, NULL);
  gst_element_set_state (pipe, GST_STATE_PLAYING);
  wait_async (pipe);
  for (guint i = 0; i < 30; i++) {
    GstSeekFlags flags = GST_SEEK_FLAG_FLUSH;
    fail_unless (gst_element_seek_simple (
        pipe, GST_FORMAT_TIME, flags, (i * 37 % 11) * GST_SECOND));
    wait_async (pipe);
    fail_unless_equals_int (flushes, i + 1);
    if (i % 4 == 0)
      g_usleep (20000);
  }
  gst_element_set_state (pipe, GST_STATE_NULL);
  gst_object_unref (pad);
  gst_object_unref (src);
  gst_object_unref (pipe);
}
GST_END_TEST;

/* Branches come and go while the sink holds a buffer: nobody waits for it. */
GST_START_TEST (test_change_while_paused)
{
  GstElement *pipe = make_bin (
      "audiotestsrc ! fxparallel.( name=p fxgain  fxgain name=b ! queue ) ! "
      "fakesink sync=true");
  GstElement *bin = gst_bin_get_by_name (GST_BIN (pipe), "p");
  gst_element_set_state (pipe, GST_STATE_PAUSED);
  wait_async (pipe);
  for (guint i = 0; i < 10; i++) {
    GstElement *e = add (bin, "fxgain", NULL, 0);
    fail_unless (gst_element_sync_state_with_parent (e));
    take_out (bin, e);
  }
  /* Its thread holds the buffer that the sink does: stopped later. */
  GstElement *b = gst_bin_get_by_name (GST_BIN (pipe), "b");
  gst_bin_remove (GST_BIN (bin), b);
  expect_branches (bin, 1);
  gst_element_set_state (pipe, GST_STATE_PLAYING);
  wait_async (pipe);
  guint64 n = stat_of (bin, "summed-buffers");
  for (guint i = 0; i < 5000 && stat_of (bin, "summed-buffers") < n + 10; i++)
    g_usleep (1000);
  fail_unless (stat_of (bin, "summed-buffers") >= n + 10);
  gst_element_set_state (pipe, GST_STATE_NULL);
  gst_element_set_state (b, GST_STATE_NULL);
  gst_object_unref (b);
  gst_object_unref (bin);
  gst_object_unref (pipe);
}
GST_END_TEST;

/* Links made by hand, as applications do; they can change again in NULL. */
GST_START_TEST (test_application)
{
  GstElement *pipe = gst_pipeline_new (NULL);
  GstElement *src = add (pipe, "audiotestsrc", NULL, 0);
  GstElement *bin = add (pipe, "fxparallel", NULL, 0);
  GstElement *sink = add (pipe, "fakesink", NULL, 0);
  GstElement *a = add (bin, "fxgain", "gain", -3.0);
  GstElement *b = add (bin, "fxbiquad", "frequency", 500.0);
  GstBus *bus = gst_element_get_bus (pipe);
  g_object_set (src, "num-buffers", 20, NULL);
  fail_unless (gst_element_link_many (src, bin, sink, NULL));
  for (guint i = 0; i < 3; i++) {
    gst_element_set_state (pipe, GST_STATE_PLAYING);
    GstMessage *m = gst_bus_timed_pop_filtered (
        bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
    fail_unless (m && GST_MESSAGE_TYPE (m) == GST_MESSAGE_EOS);
    gst_message_unref (m);
    expect_branches (bin, i == 0 ? 2 : 1);
    gst_element_set_state (pipe, GST_STATE_NULL);
    if (i == 0)
      fail_unless (gst_element_link (a, b));
  }
  gst_object_unref (bus);
  gst_object_unref (pipe);
}
GST_END_TEST;

static Suite *
fxparallel_live_suite (void)
{
  Suite *s = suite_create ("fxparallel_live");
  TCase *tc = tcase_create ("general");
  suite_add_tcase (s, tc);
  tcase_add_loop_test (tc, test_add_and_remove, 0, 2);
  tcase_add_test (tc, test_replace_only_branch);
  tcase_add_test (tc, test_relink);
  tcase_add_test (tc, test_connect_branches);
  tcase_add_test (tc, test_stopped_element);
  tcase_add_test (tc, test_remove_at_end);
  tcase_add_test (tc, test_launch_lines);
  tcase_add_test (tc, test_errors);
  tcase_add_test (tc, test_state_flips);
  tcase_add_test (tc, test_seeks);
  tcase_add_test (tc, test_change_while_paused);
  tcase_add_test (tc, test_application);
  return s;
}

GST_CHECK_MAIN (fxparallel_live);
