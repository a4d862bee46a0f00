/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxbatch without a device: every stream is what its filters alone make of it,
 * and none of them depends on another one. */

#include "tests/gst/batchtest.h"

#define LINE "fxbatch device=cpu"

/* --- what comes out ------------------------------------------------------------- */

static void
check_stream (Batch *b, guint i, const gchar *format, gint rate, gint channels,
    const gdouble *x, gsize frames, gsize block)
{
  gdouble *y = batch_reference (batch_bands_of (i), batch_sections_of (i),
      format, rate, channels, x, frames, block);
  gdouble limit = strcmp (format, "F32") == 0 ? 2e-6 : 1e-12;
  gsize n = frames * (gsize)channels;
  fail_unless_equals_int (b->streams[i].s.out->len, n);
  gdouble d = fx_gst_max_diff (batch_out (b, i), y, n);
  fail_unless (d < limit, "stream %u, %s: %g", i, format, d);
  g_free (y);
}

GST_START_TEST (test_same)
{
  static const guint counts[] = { 1, 3, 64 };
  const gchar *format = __i__ & 1 ? "F64" : "F32";
  guint n = counts[__i__ / 2];
  enum { BLOCK = 441, ROUNDS = 12 };
  gdouble **x = batch_noise (n, 2 * BLOCK * ROUNDS);
  Batch *b = batch_open (LINE, n, format, 48000, 2);
  batch_rounds (b, x, 0, ROUNDS, BLOCK);
  for (guint i = 0; i < n; i++)
    check_stream (b, i, format, 48000, 2, x[i], BLOCK * ROUNDS, BLOCK);
  fail_unless (batch_stat (b, "streams") == n);
  fail_unless (batch_stat (b, "buffers") == n * ROUNDS);
  fail_unless (batch_stat (b, "late-cycles") == 0);
  fail_unless (batch_stat (b, "time-max") > 0);
  fail_unless_equals_int (fx_gst_messages (b->bus, GST_MESSAGE_ERROR, NULL), 0);
  batch_free (b);
  batch_free_noise (x, n);
}
GST_END_TEST;

/* Streams of any format beside each other, with buffers of any size. */
GST_START_TEST (test_formats)
{
  static const struct {
    const gchar *format;
    gint rate, channels;
    gboolean planar;
    gsize block;
  } kinds[] = { { "F32", 48000, 1, FALSE, 480 }, { "F64", 8000, 2, FALSE, 80 },
    { "F32", 96000, 6, TRUE, 64 }, { "F64", 44100, 3, TRUE, 1 },
    { "F32", 44100, 2, FALSE, 5000 } };
  enum { N = G_N_ELEMENTS (kinds), FRAMES = 5000 };
  Batch *b = batch_new (LINE, N);
  gdouble **x = batch_noise (N, 6 * FRAMES);
  for (guint i = 0; i < N; i++) {
    batch_add (b, i, kinds[i].format, kinds[i].rate, kinds[i].channels,
        kinds[i].planar);
    batch_set_filter (b, i, batch_bands_of (i), batch_sections_of (i));
  }
  for (guint i = 0; i < N; i++) {
    for (gsize at = 0; at < FRAMES; at += kinds[i].block) {
      gsize frames = MIN (kinds[i].block, FRAMES - at);
      batch_push (b, i, x[i] + at * (gsize)kinds[i].channels, frames);
      batch_pull (b, i, 1);
    }
  }
  for (guint i = 0; i < N; i++)
    check_stream (b, i, kinds[i].format, kinds[i].rate, kinds[i].channels, x[i],
        FRAMES, 500);
  batch_free (b);
  batch_free_noise (x, N);
}
GST_END_TEST;

/* --- settings ---------------------------------------------------------------------- */

/* What a pad does not set it has from the element. */
GST_START_TEST (test_defaults)
{
  enum { BLOCK = 480, N = 4 };
  static const gchar *own_bands = "Filter: ON HP Fc 2000 Hz";
  Batch *b = batch_new (LINE, N);
  gdouble **x = batch_noise (N, BLOCK);
  gchar *text;
  gst_util_set_object_arg (G_OBJECT (b->element), "filters", batch_bands[0]);
  gst_util_set_object_arg (
      G_OBJECT (b->element), "sections", batch_sections[0]);
  for (guint i = 0; i < N; i++)
    batch_add (b, i, "F64", 48000, 1, FALSE);
  batch_set_filter (b, 1, own_bands, NULL);
  batch_set_filter (b, 2, NULL, "< >");
  batch_set_filter (b, 3, own_bands, batch_sections[1]);
  gst_child_proxy_set (
      GST_CHILD_PROXY (b->element), "sink_3::filters", NULL, NULL);
  gst_child_proxy_get (
      GST_CHILD_PROXY (b->element), "sink_3::filters", &text, NULL);
  fail_unless (text == NULL);
  gst_child_proxy_get (
      GST_CHILD_PROXY (b->element), "sink_1::filters", &text, NULL);
  fail_unless (strstr (text, "2000") != NULL, "%s", text);
  g_free (text);
  const gchar *bands[N] = { batch_bands[0], own_bands, batch_bands[0],
    batch_bands[0] };
  const gchar *sections[N] = { batch_sections[0], batch_sections[0], NULL,
    batch_sections[1] };
  batch_rounds (b, x, 0, 1, BLOCK);
  for (guint i = 0; i < N; i++) {
    gdouble *y = batch_reference (
        bands[i], sections[i], "F64", 48000, 1, x[i], BLOCK, BLOCK);
    fail_unless (fx_gst_max_diff (batch_out (b, i), y, BLOCK) < 1e-12, "%u", i);
    g_free (y);
  }
  fail_unless_equals_int (
      gst_child_proxy_get_children_count (GST_CHILD_PROXY (b->element)), N);
  batch_free (b);
  batch_free_noise (x, N);
}
GST_END_TEST;

/* A change while it plays is heard, and not as a click; that of the element in
 * the streams that have it from there alone. */
GST_START_TEST (test_changes)
{
  enum { BLOCK = 480, ROUNDS = 40 };
  gdouble *x = fx_gst_sine (BLOCK * ROUNDS, 1, 200, 48000, 0.5);
  gdouble *xs[2] = { x, x };
  Batch *b = batch_new (LINE, 2);
  batch_add (b, 0, "F64", 48000, 1, FALSE);
  batch_add (b, 1, "F64", 48000, 1, FALSE);
  batch_set_filter (b, 1, "Preamp: 0 dB", NULL);
  for (guint k = 0; k < 4; k++) {
    static const gchar *const texts[] = { "Preamp: -20 dB",
      "Filter: ON PK Fc 200 Hz Gain 12 dB Q 2", "Filter: ON LP Fc 60 Hz", "" };
    batch_rounds (b, xs, k * 10 * BLOCK, 5, BLOCK);
    gst_util_set_object_arg (G_OBJECT (b->element), "filters", texts[k]);
    batch_rounds (b, xs, (k * 10 + 5) * BLOCK, 5, BLOCK);
  }
  gdouble own = fx_gst_max_step (x, BLOCK * ROUNDS, 1);
  gdouble step = fx_gst_max_step (batch_out (b, 0), BLOCK * ROUNDS, 1);
  fail_unless (step < 4.2 * own, "%g against %g", step, own);
  gdouble heard = fx_gst_max_diff (batch_out (b, 0), x, BLOCK * ROUNDS);
  fail_unless (heard > 0.4, "%g", heard);
  fail_unless (fx_gst_max_diff (batch_out (b, 1), x, BLOCK * ROUNDS) == 0);
  batch_free (b);
  g_free (x);
}
GST_END_TEST;

static const struct {
  const gchar *line, *words[2];
} bad[] = {
  { "fxbatch name=b sink_0::filters=\"Filter: ON PK Fc what\"",
      { "sink_0::filters", "line 1" } },
  { "fxbatch name=b sink_0::sections=\"<<1,0,0,1,0,2>>\"",
      { "sections", "unstable" } },
  { "fxbatch name=b sink_0::sections=\"<<1,0,0>>\"",
      { "sink_0::sections", "row" } },
  { "fxbatch name=b filters=\"Nonsense\"", { "filters", "Preamp" } },
};

GST_START_TEST (test_bad_settings)
{
  gchar *line = g_strdup_printf (
      "%s audiotestsrc num-buffers=3 ! b.sink_0 b.src_0 ! fakesink",
      bad[__i__].line);
  gchar *text = NULL;
  GstElement *p = gst_parse_launch (line, NULL);
  GstBus *bus = gst_element_get_bus (p);
  gst_element_set_state (p, GST_STATE_PLAYING);
  GstMessage *m = gst_bus_timed_pop_filtered (
      bus, 10 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (m != NULL, "%s: hangs", line);
  gst_message_unref (m);
  gst_element_set_state (p, GST_STATE_NULL);
  gst_element_set_state (p, GST_STATE_READY);
  gst_bus_set_flushing (bus, TRUE);
  gst_bus_set_flushing (bus, FALSE);
  gst_element_set_state (p, GST_STATE_PAUSED);
  fail_unless_equals_int (fx_gst_messages (bus, GST_MESSAGE_ERROR, &text), 1);
  for (guint i = 0; i < 2; i++)
    fail_unless (strstr (text, bad[__i__].words[i]) != NULL, "no '%s' in '%s'",
        bad[__i__].words[i], text);
  g_free (text);
  gst_element_set_state (p, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (p);
  g_free (line);
}
GST_END_TEST;

/* --- streams on their own ------------------------------------------------------------- */

static gboolean
has_eos (GstHarness *h)
{
  GstEvent *e = gst_pad_get_sticky_event (h->sinkpad, GST_EVENT_EOS, 0);
  gst_clear_event (&e);
  return GST_PAD_IS_EOS (h->sinkpad);
}

/* Starting, ending, flushing, seeking and changing caps is each stream's own
 * business. */
GST_START_TEST (test_own_ways)
{
  enum { BLOCK = 256, N = 5 };
  Batch *b = batch_new (LINE, N);
  gdouble **x = batch_noise (N, 40 * BLOCK);
  for (guint i = 0; i < 4; i++) {
    batch_add (b, i, "F64", 48000, 1, FALSE);
    batch_set_filter (b, i, batch_bands[0], NULL);
  }
  for (guint k = 0; k < 20; k++) {
    for (guint i = 0; i < N; i++) {
      if (i == 1 && k == 5) {
        fail_unless (
            gst_harness_push_event (b->streams[1].s.h, gst_event_new_eos ()));
        BATCH_WAIT (has_eos (b->streams[1].s.h));
      }
      if (i == 2 && k == 7) { /* a seek to the start */
        GstSegment segment;
        gst_segment_init (&segment, GST_FORMAT_TIME);
        fx_gst_flush (&b->streams[2].s);
        fail_unless (gst_harness_push_event (
            b->streams[2].s.h, gst_event_new_segment (&segment)));
        b->streams[2].s.pushed = 0;
        b->streams[2].next = GST_CLOCK_TIME_NONE;
        g_array_set_size (b->streams[2].s.out, 0);
      }
      if (i == 3 && k == 9) {
        GstCaps *caps = fx_gst_caps ("F32", 44100, 1, FALSE);
        fail_unless (gst_audio_info_from_caps (&b->streams[3].s.info, caps));
        gst_harness_set_src_caps (b->streams[3].s.h, caps);
        b->streams[3].s.pushed = 0;
        b->streams[3].next = GST_CLOCK_TIME_NONE;
      }
      if (i == 4 && k == 11) {
        batch_add (b, 4, "F64", 48000, 1, FALSE);
        batch_set_filter (b, 4, batch_bands[0], NULL);
      }
      if ((i == 1 && k >= 5) || (i == 4 && k < 11))
        continue;
      gsize at = i == 2 && k >= 7 ? k - 7 : i == 4 ? k - 11 : k;
      batch_push (b, i, x[i] + at * BLOCK, BLOCK);
    }
    for (guint i = 0; i < N; i++) {
      if (b->streams[i].s.h && !(i == 1 && k >= 5))
        batch_pull (b, i, 1);
    }
  }
  static const guint blocks[N] = { 20, 5, 13, 9, 9 };
  for (guint i = 0; i < N; i++) {
    gdouble *y = batch_reference (
        batch_bands[0], NULL, "F64", 48000, 1, x[i], blocks[i] * BLOCK, BLOCK);
    gdouble d = fx_gst_max_diff (batch_out (b, i), y, blocks[i] * BLOCK);
    fail_unless (d < 1e-12, "stream %u: %g", i, d);
    g_free (y);
  }
  gdouble *y = batch_reference (batch_bands[0], NULL, "F32", 44100, 1,
      x[3] + 9 * BLOCK, 11 * BLOCK, BLOCK);
  fail_unless (
      fx_gst_max_diff (batch_out (b, 3) + 9 * BLOCK, y, 11 * BLOCK) < 2e-6);
  g_free (y);
  fail_unless_equals_int (fx_gst_messages (b->bus, GST_MESSAGE_ERROR, NULL), 0);
  batch_free (b);
  batch_free_noise (x, N);
}
GST_END_TEST;

/* Gaps and what rings. */
GST_START_TEST (test_gaps_and_tail)
{
  enum { BLOCK = 480 };
  Batch *b = batch_new (LINE " tail=auto", 1);
  gdouble *x = fx_gst_noise (BLOCK, 1), zeros[4 * BLOCK] = { 0 };
  batch_add (b, 0, "F64", 48000, 1, FALSE);
  batch_set_filter (b, 0, batch_bands[2], NULL);
  batch_push (b, 0, x, BLOCK);
  GstBuffer *gap = fx_gst_buffer (&b->streams[0].s, x, BLOCK);
  GST_BUFFER_FLAG_SET (gap, GST_BUFFER_FLAG_GAP);
  fail_unless_equals_int (
      gst_harness_push (b->streams[0].s.h, gap), GST_FLOW_OK);
  batch_pull (b, 0, 2);
  fail_unless (gst_harness_push_event (b->streams[0].s.h,
      gst_event_new_gap (20 * GST_MSECOND, 10 * GST_MSECOND)));
  b->streams[0].s.pushed += BLOCK;
  batch_pull (b, 0, 1);
  fail_unless (
      gst_harness_push_event (b->streams[0].s.h, gst_event_new_eos ()));
  BATCH_WAIT (has_eos (b->streams[0].s.h));
  guint left = gst_harness_buffers_in_queue (b->streams[0].s.h);
  fail_unless (left > 0);
  batch_pull (b, 0, left);
  gdouble *all = g_new0 (gdouble, 5 * BLOCK);
  memcpy (all, x, BLOCK * sizeof *x);
  memcpy (all + BLOCK, zeros, sizeof zeros);
  gdouble *y = batch_reference (
      batch_bands[2], NULL, "F64", 48000, 1, all, 5 * BLOCK, BLOCK);
  gsize n = MIN (b->streams[0].s.out->len, 5 * BLOCK);
  fail_unless (n > 4 * BLOCK, "%u", (guint)n);
  fail_unless (fx_gst_max_diff (batch_out (b, 0), y, n) < 1e-12);
  batch_free (b);
  g_free (all);
  g_free (y);
  g_free (x);
}
GST_END_TEST;

static GstPadProbeReturn
hold_buffers (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  return GST_PAD_PROBE_OK; /* blocks until it is removed */
}

/* One stream that downstream does not take, one that nobody takes. */
GST_START_TEST (test_blocked)
{
  enum { BLOCK = 100 };
  gdouble *x = fx_gst_noise (BLOCK, 1);
  gdouble zeros[BLOCK] = { 0 };
  Batch *b = batch_open (LINE, 3, "F64", 48000, 1);
  GstPad *src = gst_element_get_static_pad (b->element, "src_0");
  gulong probe = gst_pad_add_probe (src,
      GST_PAD_PROBE_TYPE_BLOCK | GST_PAD_PROBE_TYPE_BUFFER, hold_buffers, NULL,
      NULL);
  batch_push (b, 0, x, BLOCK);
  batch_push (b, 0, x, BLOCK);
  GstPad *unlinked = gst_element_request_pad_simple (b->element, "sink_%u");
  fail_unless (unlinked && strcmp (GST_PAD_NAME (unlinked), "sink_3") == 0);
  for (guint k = 0; k < 50; k++) {
    batch_push (b, 1, x, BLOCK);
    batch_push (b, 2, zeros, BLOCK);
    batch_pull (b, 1, 1);
    batch_pull (b, 2, 1);
  }
  fail_unless_equals_int (gst_harness_buffers_in_queue (b->streams[0].s.h), 0);
  gst_pad_remove_probe (src, probe);
  batch_pull (b, 0, 2);
  gst_element_release_request_pad (b->element, unlinked);
  gst_object_unref (unlinked);
  gst_object_unref (src);
  batch_free (b);
  g_free (x);
}
GST_END_TEST;

/* A pad without a peer says so to its own upstream, and works when it has one. */
GST_START_TEST (test_not_linked)
{
  enum { BLOCK = 100 };
  gdouble *x = fx_gst_noise (BLOCK, 1);
  Batch *b = batch_open (LINE, 2, "F64", 48000, 1);
  GstPad *src = gst_element_get_static_pad (b->element, "src_0");
  GstPad *peer = gst_pad_get_peer (src);
  GstFlowReturn ret = GST_FLOW_OK;
  gst_pad_unlink (src, peer);
  for (guint i = 0; i < 200 && ret == GST_FLOW_OK; i++) {
    ret = batch_push_flow (b, 0, x, BLOCK);
    g_usleep (1000);
  }
  fail_unless_equals_int (ret, GST_FLOW_NOT_LINKED);
  batch_push (b, 1, x, BLOCK);
  batch_pull (b, 1, 1);
  fail_unless_equals_int (gst_pad_link (src, peer), GST_PAD_LINK_OK);
  gst_pad_push_event (peer, gst_event_new_reconfigure ());
  b->streams[0].next = GST_CLOCK_TIME_NONE;
  batch_push (b, 0, x, BLOCK);
  batch_pull (b, 0, 1);
  fail_unless_equals_int (fx_gst_messages (b->bus, GST_MESSAGE_ERROR, NULL), 0);
  gst_object_unref (src);
  gst_object_unref (peer);
  batch_free (b);
  g_free (x);
}
GST_END_TEST;

/* --- pads ------------------------------------------------------------------------------- */

static gpointer
request_and_release (gpointer data)
{
  Batch *b = data;
  while (!g_atomic_int_get (&b->streams[0].s.stop)) {
    GstPad *pad = gst_element_request_pad_simple (b->element, "sink_%u");
    GstPad *src = gst_element_get_static_pad (b->element, "src_2");
    fail_unless (pad && src);
    GstQuery *query = gst_query_new_latency ();
    gst_pad_query (src, query);
    gst_query_unref (query);
    gst_element_release_request_pad (b->element, pad);
    fail_unless (!gst_element_get_static_pad (b->element, "src_2"));
    gst_object_unref (src);
    gst_object_unref (pad);
  }
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
  }
  return NULL;
}

/* Pads, settings and streams in threads of their own. */
GST_START_TEST (test_races)
{
  Batch *b = batch_open (LINE, 2, "F32", 48000, 2);
  GThread *t[2] = { g_thread_new ("pads", request_and_release, b),
    g_thread_new ("settings", change_settings, b) };
  for (guint k = 0; k < 300; k++) {
    batch_push (b, 0, NULL, 64);
    batch_push (b, 1, NULL, 64);
    batch_pull (b, 0, 1);
    batch_pull (b, 1, 1);
    if (k % 50 == 49) {
      GstSegment segment;
      gst_segment_init (&segment, GST_FORMAT_TIME);
      fx_gst_flush (&b->streams[1].s);
      gst_harness_push_event (
          b->streams[1].s.h, gst_event_new_segment (&segment));
      b->streams[1].next = GST_CLOCK_TIME_NONE;
    }
  }
  g_atomic_int_set (&b->streams[0].s.stop, 1);
  g_thread_join (t[0]);
  g_thread_join (t[1]);
  batch_free (b);
}
GST_END_TEST;

GST_START_TEST (test_names)
{
  Batch *b = batch_new (LINE, 1);
  GstPad *five = gst_element_request_pad_simple (b->element, "sink_5");
  GstPad *zero = gst_element_request_pad_simple (b->element, "sink_%u");
  fail_unless (five && strcmp (GST_PAD_NAME (five), "sink_5") == 0);
  fail_unless (zero && strcmp (GST_PAD_NAME (zero), "sink_0") == 0);
  GObject *last =
      gst_child_proxy_get_child_by_index (GST_CHILD_PROXY (b->element), 1);
  fail_unless (last == G_OBJECT (five));
  g_object_unref (last);
  gst_element_release_request_pad (b->element, five);
  fail_unless (!gst_element_get_static_pad (b->element, "src_5"));
  /* what is left of a pad does nothing */
  gst_util_set_object_arg (G_OBJECT (five), "filters", batch_bands[0]);
  gst_object_unref (five);
  gst_object_unref (zero);
  batch_free (b);
}
GST_END_TEST;

/* Up and down, and with the same result again. */
GST_START_TEST (test_again)
{
  enum { BLOCK = 480, ROUNDS = 4 };
  gdouble **x = batch_noise (2, BLOCK * ROUNDS), *first = NULL;
  Batch *b = batch_open (LINE, 2, "F64", 48000, 1);
  for (guint k = 0; k < 3; k++) {
    batch_rounds (b, x, 0, ROUNDS, BLOCK);
    if (!first)
      first = g_memdup2 (batch_out (b, 0), BLOCK * ROUNDS * sizeof *first);
    fail_unless (
        fx_gst_max_diff (first, batch_out (b, 0), BLOCK * ROUNDS) == 0);
    gst_element_set_state (b->element, k ? GST_STATE_NULL : GST_STATE_READY);
    gst_element_set_state (b->element, GST_STATE_PLAYING);
    for (guint i = 0; i < 2; i++) {
      GstSegment segment;
      GstHarness *h = b->streams[i].s.h;
      gst_harness_push_event (h, gst_event_new_stream_start ("again"));
      gst_harness_set_src_caps (h, fx_gst_caps ("F64", 48000, 1, FALSE));
      gst_segment_init (&segment, GST_FORMAT_TIME);
      gst_harness_push_event (h, gst_event_new_segment (&segment));
      g_array_set_size (b->streams[i].s.out, 0);
      b->streams[i].s.pushed = 0;
      b->streams[i].next = GST_CLOCK_TIME_NONE;
    }
  }
  batch_free (b);
  batch_free_noise (x, 2);
  g_free (first);
}
GST_END_TEST;

/* --- pipelines ---------------------------------------------------------------------------- */

static const gchar *const lines[] = {
  /* one thread feeds both streams, also around a queue */
  "fxbatch name=b filters=\"Filter: ON LP Fc 500 Hz\" audiotestsrc "
  "num-buffers=40 ! tee name=t ! b.sink_0 t. ! b.sink_1 b.src_0 ! fakesink "
  "b.src_1 ! fakesink",
  "fxbatch name=b filters=\"Filter: ON LP Fc 500 Hz\" audiotestsrc "
  "num-buffers=40 ! tee name=t ! b.sink_0 t. ! queue ! b.sink_1 b.src_0 ! "
  "fakesink b.src_1 ! fakesink",
  /* streams of other lengths, one after the other */
  "fxbatch name=b audiotestsrc num-buffers=5 ! b.sink_0 audiotestsrc "
  "num-buffers=50 ! audio/x-raw,format=F64LE,channels=2 ! b.sink_1 b.src_0 ! "
  "fakesink b.src_1 ! fxbatch sink_0::filters=\"Preamp: 3 dB\" ! fakesink",
};

GST_START_TEST (test_pipelines)
{
  GError *error = NULL;
  GstElement *p = gst_parse_launch (lines[__i__], &error);
  fail_unless (p && !error, "%s", error ? error->message : "");
  GstBus *bus = gst_element_get_bus (p);
  for (guint k = 0; k < 2; k++) {
    gst_element_set_state (p, GST_STATE_PLAYING);
    GstMessage *m = gst_bus_timed_pop_filtered (
        bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
    fail_unless (m && GST_MESSAGE_TYPE (m) == GST_MESSAGE_EOS, "%s: %s",
        lines[__i__], m ? "error" : "hangs");
    gst_message_unref (m);
    gst_element_set_state (p, GST_STATE_NULL);
  }
  gst_object_unref (bus);
  gst_object_unref (p);
}
GST_END_TEST;

/* Nothing is waited for where there is no device, so there is no latency. */
GST_START_TEST (test_latency)
{
  Batch *b = batch_open (LINE, 2, "F32", 48000, 1);
  GstQuery *query = gst_query_new_latency ();
  GstClockTime min, max;
  gboolean live;
  gst_harness_set_live (b->streams[0].s.h, TRUE);
  gst_harness_set_upstream_latency (b->streams[0].s.h, 7 * GST_MSECOND);
  fail_unless (gst_pad_peer_query (b->streams[0].s.h->sinkpad, query));
  gst_query_parse_latency (query, &live, &min, &max);
  fail_unless (live);
  fail_unless_equals_uint64 (min, 7 * GST_MSECOND);
  gst_query_unref (query);
  batch_free (b);
}
GST_END_TEST;

static Suite *
fxbatch_suite (void)
{
  Suite *suite = suite_create ("fxbatch");
  TCase *tc = tcase_create ("fxbatch");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_same, 0, 6);
  tcase_add_test (tc, test_formats);
  tcase_add_test (tc, test_defaults);
  tcase_add_test (tc, test_changes);
  tcase_add_loop_test (tc, test_bad_settings, 0, G_N_ELEMENTS (bad));
  tcase_add_test (tc, test_own_ways);
  tcase_add_test (tc, test_gaps_and_tail);
  tcase_add_test (tc, test_blocked);
  tcase_add_test (tc, test_not_linked);
  tcase_add_test (tc, test_races);
  tcase_add_test (tc, test_names);
  tcase_add_test (tc, test_again);
  tcase_add_loop_test (tc, test_pipelines, 0, G_N_ELEMENTS (lines));
  tcase_add_test (tc, test_latency);
  return suite;
}

GST_CHECK_MAIN (fxbatch)
