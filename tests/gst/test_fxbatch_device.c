/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxbatch with a device: one launch for all streams, history that goes there and
 * comes back unheard, the bound of live streams, memory of the device,
 * threads. */

#include "tests/gst/batchdevice.h"

/* What stream i made of frames is what it should be, within limit. */
static void
check_within (Batch *b, guint i, const gchar *format, const gdouble *x,
    gsize frames, gint channels, gdouble limit)
{
  gdouble *y = batch_reference (batch_bands_of (i), batch_sections_of (i),
      format, 48000, channels, x, frames, 480);
  gsize n = frames * (gsize)channels;
  fail_unless_equals_int (b->streams[i].s.out->len, n);
  gdouble d = fx_gst_max_diff (batch_out (b, i), y, n);
  fail_unless (d < limit, "stream %u, %s: %g", i, format, d);
  g_free (y);
}

/* precision=exact: what a sample rounds by, here and there. */
static void
check_stream (Batch *b, guint i, const gchar *format, const gdouble *x,
    gsize frames, gint channels)
{
  check_within (b, i, format, x, frames, channels,
      strcmp (format, "F32") == 0 ? 4e-6 : 1e-9);
}

GST_START_TEST (test_same)
{
  static const guint counts[] = { 1, 3, 64 };
  const gchar *format = __i__ & 1 ? "F64" : "F32";
  guint n = counts[__i__ / 2];
  enum { BLOCK = 480, MOST = 300, MORE = 8 };
  gdouble **x = batch_noise (n, 2 * BLOCK * (MOST + MORE));
  Batch *b = batch_open (
      "fxbatch device=cuda precision=exact latency=2000", n, format, 48000, 2);
  guint k = rounds_until_there (b, x, MOST);
  gdouble before = batch_stat (b, "launches");
  batch_rounds (b, x, k * BLOCK, MORE, BLOCK);
  fail_unless (on_device (b));
  for (guint i = 0; i < n; i++)
    check_stream (b, i, format, x[i], BLOCK * (k + MORE), 2);
  fail_unless (batch_stat (b, "launches") == before + MORE);
  fail_unless (batch_stat (b, "max-launch") == n);
  fail_unless (batch_stat (b, "late-cycles") == 0);
  batch_free (b);
  batch_free_noise (x, n);
}
GST_END_TEST;

/* Float arithmetic on the device: -100 dBFS. */
GST_START_TEST (test_fast)
{
  enum { BLOCK = 480, MOST = 300, MORE = 8, N = 8 };
  gdouble **x = batch_noise (N, BLOCK * (MOST + MORE));
  Batch *b =
      batch_open ("fxbatch device=cuda precision=fast", N, "F32", 48000, 1);
  guint k = rounds_until_there (b, x, MOST);
  batch_rounds (b, x, k * BLOCK, MORE, BLOCK);
  for (guint i = 0; i < N; i++)
    check_within (b, i, "F32", x[i], BLOCK * (k + MORE), 1, 1e-5);
  batch_free (b);
  batch_free_noise (x, N);
}
GST_END_TEST;

/* Streams come and go; the run grows and what is in it moves along. */
GST_START_TEST (test_growth)
{
  enum { BLOCK = 480, N = 12, MOST = 2000 };
  gdouble **x = batch_noise (N, BLOCK * (MOST + 2));
  Batch *b = batch_new ("fxbatch device=cuda precision=exact", N);
  guint begun[N] = { 0 }, k = 0;
  for (guint n = 1; n <= N; n++) {
    batch_add (b, n - 1, "F64", 48000, 1, FALSE);
    batch_set_filter (
        b, n - 1, batch_bands_of (n - 1), batch_sections_of (n - 1));
    begun[n - 1] = k;
    do {
      fail_unless (k < MOST, "%u streams never get there", n);
      for (guint i = 0; i < n; i++)
        batch_push (b, i, x[i] + (k - begun[i]) * BLOCK, BLOCK);
      for (guint i = 0; i < n; i++)
        batch_pull (b, i, 1);
      k++;
      g_usleep (500);
    } while (!on_device (b));
  }
  fail_unless (batch_stat (b, "max-launch") == N);
  for (guint i = 0; i < N; i++)
    check_stream (b, i, "F64", x[i], BLOCK * (k - begun[i]), 1);
  for (guint i = 0; i < N; i += 2)
    batch_remove (b, i);
  for (guint i = 1; i < N; i += 2) {
    batch_push (b, i, x[i] + (k - begun[i]) * BLOCK, BLOCK);
  }
  for (guint i = 1; i < N; i += 2) {
    batch_pull (b, i, 1);
    check_stream (b, i, "F64", x[i], BLOCK * (k - begun[i] + 1), 1);
  }
  if (module)
    fail_unless_equals_int (module->runs, 1);
  batch_free (b);
  batch_free_noise (x, N);
}
GST_END_TEST;

/* A stream whose settings change goes on here, and back when it has arrived;
 * the others stay. */
GST_START_TEST (test_changes)
{
  enum { BLOCK = 480, MOST = 300, LEFT = 20 };
  gdouble *x = fx_gst_sine (BLOCK * (MOST + LEFT), 1, 200, 48000, 0.5);
  gdouble *xs[3] = { x, x, x };
  Batch *b =
      batch_open ("fxbatch device=cuda precision=exact", 3, "F64", 48000, 1);
  FxGst *ref = fx_gst_new ("fxeq", "F64", 48000, 1, FALSE);
  guint k = rounds_until_there (b, xs, MOST);
  batch_set_filter (b, 1, "Preamp: -20 dB", "< >");
  batch_rounds (b, xs, k++ * BLOCK, 1, BLOCK);
  fail_unless (!on_device (b));
  guint moved = k;
  while (!on_device (b)) {
    fail_unless (k - moved < 8);
    batch_rounds (b, xs, k++ * BLOCK, 1, BLOCK);
  }
  fail_unless (k - moved >= 2); /* 20 ms */
  batch_rounds (b, xs, k * BLOCK, 5, BLOCK);
  k += 5;
  check_stream (b, 0, "F64", x, BLOCK * k, 1);
  check_stream (b, 2, "F64", x, BLOCK * k, 1);
  gsize n = BLOCK * k;
  gdouble step = fx_gst_max_step (batch_out (b, 1), n, 1);
  gdouble before = fx_gst_max_step (batch_out (b, 1), (moved - 1) * BLOCK, 1);
  gdouble own = fx_gst_max_step (x, n, 1);
  fail_unless (step < 1.5 * MAX (before, own), "%g, %g", step, before);
  for (gsize i = n - BLOCK; i < n; i++)
    fail_unless (fabs (batch_out (b, 1)[i] - 0.1 * x[i]) < 1e-9);
  fx_gst_free (ref);
  batch_free (b);
  g_free (x);
}
GST_END_TEST;

/* Flushes, gaps and what is not finite, of streams that are there. */
GST_START_TEST (test_breaks)
{
  enum { BLOCK = 480, MOST = 300, MORE = 6 };
  gdouble **x = batch_noise (3, BLOCK * (MOST + MORE));
  Batch *b =
      batch_open ("fxbatch device=cuda precision=exact", 3, "F64", 48000, 1);
  GstSegment segment;
  guint k = rounds_until_there (b, x, MOST);
  gst_segment_init (&segment, GST_FORMAT_TIME);
  fx_gst_flush (&b->streams[0].s);
  gst_harness_push_event (b->streams[0].s.h, gst_event_new_segment (&segment));
  b->streams[0].s.pushed = 0;
  b->streams[0].next = GST_CLOCK_TIME_NONE;
  g_array_set_size (b->streams[0].s.out, 0);
  gdouble *bad = g_memdup2 (x[2] + k * BLOCK, BLOCK * sizeof (gdouble));
  bad[100] = NAN;
  x[2][k * BLOCK + 100] = 0;
  memset (x[1] + k * BLOCK, 0, BLOCK * sizeof (gdouble));
  GstBuffer *gap = fx_gst_buffer (&b->streams[1].s, bad, BLOCK);
  GST_BUFFER_FLAG_SET (gap, GST_BUFFER_FLAG_GAP);
  fail_unless_equals_int (
      gst_harness_push (b->streams[1].s.h, gap), GST_FLOW_OK);
  batch_push (b, 0, x[0], BLOCK);
  batch_push (b, 2, bad, BLOCK);
  for (guint i = 0; i < 3; i++)
    batch_pull (b, i, 1);
  for (guint j = 1; j < MORE; j++) {
    batch_push (b, 0, x[0] + j * BLOCK, BLOCK);
    batch_push (b, 1, x[1] + (k + j) * BLOCK, BLOCK);
    batch_push (b, 2, x[2] + (k + j) * BLOCK, BLOCK);
    for (guint i = 0; i < 3; i++)
      batch_pull (b, i, 1);
  }
  fail_unless (on_device (b));
  check_stream (b, 0, "F64", x[0], BLOCK * MORE, 1);
  check_stream (b, 1, "F64", x[1], BLOCK * (k + MORE), 1);
  check_stream (b, 2, "F64", x[2], BLOCK * (k + MORE), 1);
  g_free (bad);
  batch_free (b);
  batch_free_noise (x, 3);
}
GST_END_TEST;

/* Long buffers take several launches; formats have one each. */
GST_START_TEST (test_sizes)
{
  enum { LONG = 20000, MOST = 60 };
  Batch *b = batch_new ("fxbatch device=cuda precision=exact", 3);
  gdouble **x = batch_noise (3, LONG * MOST);
  guint k = 0;
  batch_add (b, 0, "F64", 48000, 1, FALSE);
  batch_add (b, 1, "F32", 48000, 1, FALSE);
  batch_add (b, 2, "F64", 48000, 1, FALSE);
  for (guint i = 0; i < 3; i++)
    batch_set_filter (b, i, batch_bands_of (i), batch_sections_of (i));
  do {
    fail_unless (k < MOST - 1);
    batch_push (b, 0, x[0] + k * LONG, LONG);
    batch_push (b, 1, x[1] + k * 100, 100);
    batch_push (b, 2, x[2] + k * 300, 300);
    for (guint i = 0; i < 3; i++)
      batch_pull (b, i, 1);
    k++;
    g_usleep (1000);
  } while (!on_device (b));
  gdouble before = batch_stat (b, "launches");
  batch_push (b, 0, x[0] + k * LONG, LONG);
  batch_push (b, 1, x[1] + k * 100, 100);
  batch_push (b, 2, x[2] + k * 300, 300);
  for (guint i = 0; i < 3; i++)
    batch_pull (b, i, 1);
  k++;
  fail_unless (batch_stat (b, "launches") == before + 4);
  check_stream (b, 0, "F64", x[0], LONG * k, 1);
  check_stream (b, 1, "F32", x[1], 100 * k, 1);
  check_stream (b, 2, "F64", x[2], 300 * k, 1);
  batch_free (b);
  batch_free_noise (x, 3);
}
GST_END_TEST;

/* --- waiting -------------------------------------------------------------------------- */

/* A live stream that brings nothing holds the others for the bound, and once. */
GST_START_TEST (test_late)
{
  enum { BLOCK = 480 };
  Batch *b = batch_open ("fxbatch device=cuda latency=100", 3, "F32", 48000, 1);
  gdouble *x = fx_gst_noise (BLOCK, 1);
  for (guint i = 0; i < 3; i++)
    gst_harness_set_live (b->streams[i].s.h, TRUE);
  GstQuery *query = gst_query_new_latency ();
  GstClockTime min;
  fail_unless (gst_pad_peer_query (b->streams[0].s.h->sinkpad, query));
  gst_query_parse_latency (query, NULL, &min, NULL);
  fail_unless_equals_uint64 (min, 100 * GST_MSECOND);
  gst_query_unref (query);
  for (guint i = 0; i < 3; i++)
    batch_push (b, i, x, BLOCK);
  for (guint i = 0; i < 3; i++)
    batch_pull (b, i, 1);
  fail_unless (batch_stat (b, "late-cycles") == 0);
  gint64 begun = g_get_monotonic_time ();
  batch_push (b, 0, x, BLOCK);
  batch_push (b, 1, x, BLOCK);
  batch_pull (b, 0, 1);
  batch_pull (b, 1, 1);
  gint64 took = g_get_monotonic_time () - begun;
  fail_unless (took >= 90 * G_TIME_SPAN_MILLISECOND, "%d us", (gint)took);
  fail_unless (took < 400 * G_TIME_SPAN_MILLISECOND, "%d us", (gint)took);
  fail_unless (batch_stat (b, "late-cycles") == 1);
  begun = g_get_monotonic_time ();
  for (guint k = 0; k < 10; k++) {
    batch_push (b, 0, x, BLOCK);
    batch_push (b, 1, x, BLOCK);
    batch_pull (b, 0, 1);
    batch_pull (b, 1, 1);
  }
  took = g_get_monotonic_time () - begun;
  fail_unless (took < 400 * G_TIME_SPAN_MILLISECOND, "%d us", (gint)took);
  /* it is back */
  gdouble cycles = batch_stat (b, "cycles");
  batch_push (b, 2, x, BLOCK);
  batch_push (b, 1, x, BLOCK);
  batch_push (b, 0, x, BLOCK);
  for (guint i = 0; i < 3; i++)
    batch_pull (b, i, 1);
  fail_unless (batch_stat (b, "cycles") == cycles + 1);
  batch_free (b);
  g_free (x);
}
GST_END_TEST;

static GstPadProbeReturn
hold_buffers (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  return GST_PAD_PROBE_OK; /* blocks until it is removed */
}

/* A stream that downstream does not take holds the others for the bound, and
 * once; one that has ended, not at all. */
GST_START_TEST (test_blocked)
{
  enum { BLOCK = 480, ROUNDS = 20 };
  Batch *b = batch_open ("fxbatch device=cuda latency=100", 4, "F32", 48000, 1);
  gdouble *x = fx_gst_noise (BLOCK, 1);
  GstPad *src = gst_element_get_static_pad (b->element, "src_0");
  gulong probe = gst_pad_add_probe (src,
      GST_PAD_PROBE_TYPE_BLOCK | GST_PAD_PROBE_TYPE_BUFFER, hold_buffers, NULL,
      NULL);
  for (guint i = 0; i < 4; i++)
    batch_push (b, i, x, BLOCK);
  batch_push (b, 0, x, BLOCK);
  for (guint i = 1; i < 4; i++)
    batch_pull (b, i, 1);
  fail_unless (
      gst_harness_push_event (b->streams[3].s.h, gst_event_new_eos ()));
  gint64 begun = g_get_monotonic_time ();
  for (guint k = 0; k < ROUNDS; k++) {
    for (guint i = 1; i < 3; i++)
      batch_push (b, i, x, BLOCK);
    for (guint i = 1; i < 3; i++)
      batch_pull (b, i, 1);
  }
  gint64 took = g_get_monotonic_time () - begun;
  fail_unless (took < 10 * 100 * G_TIME_SPAN_MILLISECOND, "%d us", (gint)took);
  fail_unless (batch_stat (b, "late-cycles") >= 1);
  gst_pad_remove_probe (src, probe);
  batch_pull (b, 0, 2);
  gst_object_unref (src);
  batch_free (b);
  g_free (x);
}
GST_END_TEST;

typedef struct Late {
  Batch *b;
  const gdouble *x;
} Late;

static gpointer
bring_late (gpointer data)
{
  Late *l = data;
  g_usleep (60000);
  batch_push (l->b, 1, l->x, 480);
  return NULL;
}

/* What is not live takes its time, and is waited for. */
GST_START_TEST (test_patience)
{
  Batch *b = batch_open ("fxbatch device=cuda latency=30", 2, "F32", 48000, 1);
  gdouble *x = fx_gst_noise (480, 1);
  Late l = { b, x };
  for (guint k = 0; k < 3; k++) {
    GThread *t = g_thread_new ("late", bring_late, &l);
    batch_push (b, 0, x, 480);
    batch_pull (b, 0, 1);
    batch_pull (b, 1, 1);
    g_thread_join (t);
    g_usleep (50000); /* so that both have let go of their buffers */
  }
  fail_unless (batch_stat (b, "late-cycles") == 0);
  fail_unless (batch_stat (b, "cycles") == 3);
  batch_free (b);
  g_free (x);
}
GST_END_TEST;

static const gchar *const fed_by_one[] = {
  "fxbatch device=cuda name=b audiotestsrc num-buffers=40 ! tee name=t ! "
  "b.sink_0 t. ! b.sink_1 b.src_0 ! fakesink b.src_1 ! fakesink",
  "fxbatch device=cuda name=b audiotestsrc num-buffers=4 ! tee name=t ! "
  "b.sink_0 t. ! queue max-size-buffers=1 ! b.sink_1 b.src_0 ! fakesink "
  "b.src_1 ! fakesink",
  /* memory of the device */
  "fxbatch device=cuda name=b filters=\"Filter: ON LP Fc 500 Hz\" audiotestsrc "
  "num-buffers=40 ! audioconvert ! fxcudaupload ! b.sink_0 audiotestsrc "
  "num-buffers=40 ! audioconvert ! b.sink_1 b.src_0 ! fxcudadownload ! "
  "fakesink b.src_1 ! fakesink",
  "fxbatch device=auto name=b filters=\"Filter: ON LP Fc 500 Hz\" audiotestsrc "
  "num-buffers=40 ! fxcudaupload ! tee name=t ! queue ! b.sink_0 t. ! queue ! "
  "b.sink_1 b.src_0 ! fxcudadownload ! fakesink b.src_1 ! fxcudadownload ! "
  "fakesink",
};

GST_START_TEST (test_pipelines)
{
  GError *error = NULL;
  GstElement *p = gst_parse_launch (fed_by_one[__i__], &error);
  fail_unless (p && !error, "%s", error ? error->message : "");
  GstBus *bus = gst_element_get_bus (p);
  gint64 begun = g_get_monotonic_time ();
  gst_element_set_state (p, GST_STATE_PLAYING);
  GstMessage *m = gst_bus_timed_pop_filtered (
      bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  if (m && GST_MESSAGE_TYPE (m) == GST_MESSAGE_ERROR)
    gst_message_parse_error (m, &error, NULL);
  fail_unless (m && !error, "%s: %s", fed_by_one[__i__],
      error ? error->message : "hangs");
  if (__i__ == 0) /* who is fed by the thread that waits is not waited for */
    fail_unless (g_get_monotonic_time () - begun < 3 * G_TIME_SPAN_SECOND);
  gst_message_unref (m);
  gst_element_set_state (p, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (p);
}
GST_END_TEST;

/* The same samples, whatever memory they come in. */
GST_START_TEST (test_device_memory)
{
  enum { BLOCK = 480, ROUNDS = 60 };
  static const gchar *const memory[] = { "", "! fxcudaupload",
    "! fxcudaupload ! tee name=t t. ! queue ! fakesink t. ! queue" };
  GArray *out[3];
  for (guint k = 0; k < 3; k++) {
    gchar *line = g_strdup_printf (
        "audiotestsrc wave=saw freq=333 num-buffers=%u samplesperbuffer=%u ! "
        "audio/x-raw,format=F64LE,rate=48000,channels=2 %s ! fxbatch "
        "device=cuda precision=exact filters=\"%s\" ! %s "
        "audio/x-raw,format=F64LE ! appsink name=out sync=false",
        ROUNDS, BLOCK, memory[k], batch_bands[0], k ? "fxcudadownload !" : "");
    GError *error = NULL;
    GstElement *p = gst_parse_launch (line, &error);
    fail_unless (p && !error, "%s", error ? error->message : "");
    GstElement *sink = gst_bin_get_by_name (GST_BIN (p), "out");
    GstSample *sample;
    out[k] = g_array_new (FALSE, FALSE, sizeof (gdouble));
    gst_element_set_state (p, GST_STATE_PLAYING);
    while (g_signal_emit_by_name (sink, "pull-sample", &sample), sample) {
      GstMapInfo map;
      gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ);
      g_array_append_vals (
          out[k], map.data, (guint)(map.size / sizeof (gdouble)));
      gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
      gst_sample_unref (sample);
    }
    gst_element_set_state (p, GST_STATE_NULL);
    gst_object_unref (sink);
    gst_object_unref (p);
    g_free (line);
    fail_unless_equals_int (out[k]->len, 2 * BLOCK * ROUNDS);
    gdouble d = fx_gst_max_diff ((gdouble *)(gpointer)out[0]->data,
        (gdouble *)(gpointer)out[k]->data, 2 * BLOCK * ROUNDS);
    fail_unless (d < 1e-12, "%s: %g", memory[k], d);
  }
  for (guint k = 0; k < 3; k++)
    g_array_unref (out[k]);
}
GST_END_TEST;

/* --- threads ----------------------------------------------------------------------------- */

static gpointer
one_stream (gpointer data)
{
  BatchStream *st = data;
  gdouble *x = fx_gst_noise (256, 5);
  for (guint k = 0; k < 150; k++) {
    fail_unless_equals_int (
        gst_harness_push (st->s.h, fx_gst_buffer (&st->s, x, 256)),
        GST_FLOW_OK);
    if (k % 40 == 39) {
      GstSegment segment;
      gst_segment_init (&segment, GST_FORMAT_TIME);
      fx_gst_flush (&st->s);
      gst_harness_push_event (st->s.h, gst_event_new_segment (&segment));
    }
  }
  g_free (x);
  return NULL;
}

static gpointer
change_settings (gpointer data)
{
  Batch *b = data;
  for (guint k = 0; !g_atomic_int_get (&b->streams[0].s.stop); k++) {
    gst_util_set_object_arg (
        G_OBJECT (b->element), "filters", batch_bands[k % 3]);
    batch_set_filter (b, 1, NULL, batch_sections[k % 3]);
    batch_stat (b, "cycles");
    GstPad *pad = gst_element_request_pad_simple (b->element, "sink_%u");
    g_usleep (2000);
    gst_element_release_request_pad (b->element, pad);
    gst_object_unref (pad);
  }
  return NULL;
}

GST_START_TEST (test_races)
{
  enum { N = 6 };
  Batch *b = batch_new ("fxbatch device=cuda latency=5", N);
  GThread *t[N + 1];
  for (guint i = 0; i < N; i++) {
    batch_add (b, i, i < 4 ? "F32" : "F64", 48000, 1, FALSE);
    gst_harness_set_drop_buffers (b->streams[i].s.h, TRUE);
  }
  for (guint i = 0; i < N; i++)
    t[i] = g_thread_new ("stream", one_stream, &b->streams[i]);
  t[N] = g_thread_new ("settings", change_settings, b);
  for (guint i = 0; i < N; i++)
    g_thread_join (t[i]);
  g_atomic_int_set (&b->streams[0].s.stop, 1);
  g_thread_join (t[N]);
  fail_unless_equals_int (fx_gst_messages (b->bus, GST_MESSAGE_ERROR, NULL), 0);
  batch_free (b);
}
GST_END_TEST;

static Suite *
fxbatch_device_suite (void)
{
  Suite *suite = suite_create ("fxbatch_device");
  TCase *tc = tcase_create ("fxbatch_device");
  find_module ();
  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, set_up, tear_down);
  tcase_add_loop_test (tc, test_same, 0, 6);
  tcase_add_test (tc, test_fast);
  tcase_add_test (tc, test_growth);
  tcase_add_test (tc, test_changes);
  tcase_add_test (tc, test_breaks);
  tcase_add_test (tc, test_sizes);
  tcase_add_test (tc, test_late);
  tcase_add_test (tc, test_blocked);
  tcase_add_test (tc, test_patience);
  tcase_add_loop_test (tc, test_pipelines, 0, G_N_ELEMENTS (fed_by_one));
  tcase_add_test (tc, test_device_memory);
  tcase_add_test (tc, test_races);
  return suite;
}

GST_CHECK_MAIN (fxbatch_device)
