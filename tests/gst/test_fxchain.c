/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxchain: fused sounds as unfused, runs are found where they should be, and
 * everything that walks from element to element still does. Changes in
 * PLAYING are in test_live.c. */

#include "tests/fxtest.h"
#include "tests/gst/fxgst.h"

#define RATE 48000

/* A line with the members in an fxchain between two identities. */
static gchar *
chain_line (const gchar *fuse, const gchar *members)
{
  return g_strdup_printf (
      "identity ! fxchain.( name=z fuse=%s %s ) ! identity", fuse, members);
}

static FxGst *
open_chain (const gchar *fuse, const gchar *members, const gchar *format)
{
  gchar *line = chain_line (fuse, members);
  FxGst *s = fx_gst_new (line, format, RATE, 2, FALSE);
  g_free (line);
  return s;
}

static GstElement *
named (FxGst *s, const gchar *name)
{
  GstElement *e = gst_bin_get_by_name (GST_BIN (s->element), name);
  fail_unless (e != NULL, "no %s", name);
  gst_object_unref (e); /* the bin keeps it */
  return e;
}

/* Two to eight members with settings drawn by lot; frequencies from lowest. */
static gchar *
random_members (guint64 *seed, guint lowest)
{
  static const gchar *const types[] = { "low-pass", "high-pass", "band-pass",
    "notch", "all-pass", "peaking", "low-shelf", "high-shelf", "low-pass-1",
    "high-pass-1" };
  static const gchar *const families[] = { "butterworth", "chebyshev1",
    "chebyshev2", "elliptic", "bessel" };
  GString *s = g_string_new (NULL);
  guint n = 2 + (guint)(fx_test_random (seed) % 7);
  for (guint i = 0; i < n; i++) {
    guint r = (guint)(fx_test_random (seed) >> 40);
    g_string_append (s, i ? " ! " : "");
    switch (r % 4) {
    case 0:
    case 1:
      g_string_append_printf (s,
          "fxbiquad name=m%u type=%s frequency=%u q=%u gain=%d", i,
          types[r / 4 % 10], lowest + r / 40 % 9000, 1 + r / 64 % 4,
          (gint)(r / 128 % 19) - 9);
      break;
    case 2:
      g_string_append_printf (s,
          "fxiir name=m%u family=%s mode=%s order=%u frequency=%u", i,
          families[r / 4 % 5], r & 64 ? "low-pass" : "high-pass",
          1 + r / 128 % 8, r & 64 ? 3000 + r / 1024 % 9000 : lowest + r % 300);
      break;
    default:
      g_string_append_printf (s, "fxgain name=m%u gain=%d invert=%s", i,
          (gint)(r / 4 % 25) - 12, r & 512 ? "true" : "false");
    }
  }
  return g_string_free (s, FALSE);
}

/* Largest difference of the outputs relative to their largest sample, or to
 * that of the input if it is larger and loud. */
static gdouble
difference (
    const gchar *members, const gchar *format, gsize block, gboolean loud)
{
  gsize frames = 4000;
  gdouble *x = fx_gst_noise (2 * frames, 17), *y[2];
  for (guint i = 0; i < 2; i++) {
    FxGst *s = open_chain (i ? "auto" : "off", members, format);
    fx_gst_push_all (s, x, frames, block);
    fail_unless_equals_int (fx_gst_frames (s), frames);
    guint64 buffers = (frames + block - 1) / block;
    fail_unless_equals_int (
        fx_gst_stat (named (s, "z"), "fused-buffers"), i ? buffers : 0);
    y[i] = g_memdup2 (s->out->data, 2 * frames * sizeof (gdouble));
    fx_gst_free (s);
  }
  gdouble d = fx_gst_max_diff (y[0], y[1], 2 * frames) /
              MAX (loud ? 0.5 : 1e-9, fx_gst_max_abs (y[0], 2 * frames));
  g_free (y[0]);
  g_free (y[1]);
  g_free (x);
  return d;
}

/* A folded gain rounds elsewhere, and a filter amplifies rounding by about
 * (rate / frequency)^2: the bounds are for frequencies from 500 Hz and, where
 * -200 dB is what double allows, from 40 Hz on. */
GST_START_TEST (test_same_as_unfused)
{
  guint64 seed = 100 + (guint64)__i__;
  gchar *members = random_members (&seed, __i__ % 2 ? 40 : 500);
  gdouble d = difference (members, "F64", 441, FALSE);
  fail_unless (d < (__i__ % 2 ? 1e-10 : 1e-13), "%s: %g", members, d);
  /* F32 rounds between elements, and not inside a cascade. */
  d = difference (members, "F32", 160, TRUE);
  fail_unless (d < 2e-6, "%s: F32: %g", members, d);
  g_free (members);
}
GST_END_TEST;

/* Properties that jump while it plays move the same way. */
GST_START_TEST (test_same_while_changing)
{
  static const gchar members[] =
      "fxbiquad name=a gain=6 ! fxgain name=b ! fxiir name=c order=5 ! "
      "fxbiquad name=d type=low-shelf gain=-3";
  gdouble *x = fx_gst_noise (2 * 300, 18);
  FxGst *s[2] = { open_chain ("off", members, "F64"),
    open_chain ("auto", members, "F64") };
  guint64 seed = 3;
  for (guint i = 0; i < 200; i++) {
    gdouble u = fx_test_noise (&seed);
    gsize n = 1 + (gsize)(fx_test_random (&seed) % 300);
    for (guint k = 0; k < 2; k++) {
      if (i % 5 == 1)
        g_object_set (named (s[k], "a"), "frequency", 2000 + 1500 * u, "gain",
            9 * u, NULL);
      if (i % 7 == 2)
        g_object_set (named (s[k], "b"), "gain", 6 * u, "mute", u > 0.8, NULL);
      if (i % 11 == 3)
        g_object_set (named (s[k], "c"), "order", 4 + (gint)(4 * u),
            "frequency", 3000 + 2500 * u, NULL);
      if (i % 3 == 0)
        g_object_set (named (s[k], "d"), "gain", u > 0 ? 0 : 12 * u, NULL);
      fx_gst_push (s[k], x, n);
    }
  }
  fail_unless (fx_gst_stat (named (s[1], "z"), "fused-buffers") > 190);
  gsize n = s[0]->out->len;
  gdouble d = fx_gst_max_diff (
      (gdouble *)s[0]->out->data, (gdouble *)s[1]->out->data, n);
  gdouble most = fx_gst_max_abs ((gdouble *)s[0]->out->data, n);
  fail_unless (d < 1e-13 * most, "%g of %g", d, most);
  fx_gst_free (s[0]);
  fx_gst_free (s[1]);
  g_free (x);
}
GST_END_TEST;

/* fuse switched back and forth in PLAYING changes nothing that one hears. */
GST_START_TEST (test_toggle)
{
  static const gchar members[] =
      "fxbiquad gain=6 ! fxgain gain=-3 ! fxiir order=5 frequency=4000";
  gdouble *x = fx_gst_noise (2 * 100, 18);
  FxGst *s[2] = { open_chain ("off", members, "F64"),
    open_chain ("auto", members, "F64") };
  for (guint i = 0; i < 200; i++) {
    gst_util_set_object_arg (
        G_OBJECT (named (s[1], "z")), "fuse", i / 2 % 2 ? "off" : "auto");
    fx_gst_push (s[0], x, 100);
    fx_gst_push (s[1], x, 100);
  }
  guint64 fused = fx_gst_stat (named (s[1], "z"), "fused-buffers");
  fail_unless (fused > 80 && fused <= 100);
  fail_unless (fx_gst_max_diff ((gdouble *)s[0]->out->data,
                   (gdouble *)s[1]->out->data, s[0]->out->len) < 1e-13);
  fx_gst_free (s[0]);
  fx_gst_free (s[1]);
  g_free (x);
}
GST_END_TEST;

/* --- which runs there are ------------------------------------------------------ */

static const struct {
  const gchar *members;
  guint runs, sections;
} layouts[] = {
  { "fxbiquad gain=3 ! fxbiquad gain=3", 1, 2 },
  { "fxbiquad gain=3", 0, 0 },
  { "fxbiquad gain=3 ! fxgain gain=2 ! fxiir order=5", 1, 4 },
  { "fxbiquad gain=3 ! fxbiquad gain=0 ! fxgain gain=1", 1, 1 },
  { "fxgain gain=3 ! fxgain gain=2", 1, 0 },
  { "fxbiquad gain=3 ! capsfilter ! fxbiquad gain=3", 0, 0 },
  { "fxbiquad gain=3 ! fxgain ! audio/x-raw,channels=2 ! fxgain ! fxbiquad "
    "gain=2",
      2, 2 },
  { "fxbiquad gain=3 ! fxgain ! queue ! fxiir order=2 ! fxbiquad gain=2 ! "
    "fxbiquad gain=1",
      2, 4 },
  { "fxbiquad gain=3 ! identity ! fxgain", 0, 0 },
  { "fxbiquad gain=3 ! fxgain ! audiocheblimit ! fxgain ! fxbiquad gain=3", 2,
      2 },
  { "queue ! fxiir order=16 ! fxiir order=16 ! fxiir order=16 ! queue", 1, 24 },
};

GST_START_TEST (test_runs)
{
  FxGst *s = open_chain ("auto", layouts[__i__].members, "F64");
  GstElement *z = named (s, "z");
  gdouble *x = fx_gst_noise (2 * 100, 1);
  for (guint i = 0; i < 10; i++) {
    fail_unless_equals_int (
        gst_harness_push (s->h, fx_gst_buffer (s, x, 100)), GST_FLOW_OK);
    gst_buffer_unref (gst_harness_pull (s->h)); /* waits for queues */
  }
  guint runs = layouts[__i__].runs;
  fail_unless_equals_int (fx_gst_stat (z, "runs"), runs);
  fail_unless_equals_int (fx_gst_stat (z, "sections"), layouts[__i__].sections);
  fail_unless_equals_int (fx_gst_stat (z, "fused-buffers"), 10 * runs);
  fail_unless_equals_int (fx_gst_stat (z, "unfused-buffers"), 0);
  GstStructure *stats;
  g_object_get (z, "stats", &stats, NULL);
  fail_unless_equals_int (
      gst_value_array_get_size (gst_structure_get_value (stats, "run-list")),
      runs);
  gst_structure_free (stats);
  if (runs == 0) {
    gchar *why = fx_gst_stat_string (z, "reason");
    fail_unless (strstr (why, "no two filters") != NULL, "%s", why);
    g_free (why);
  }
  g_free (x);
  fx_gst_free (s);
}
GST_END_TEST;

GST_START_TEST (test_several_chains)
{
  GError *error = NULL;
  GstElement *p = gst_parse_launch (
      "audiotestsrc num-buffers=20 ! z1.sink  audiotestsrc num-buffers=20 ! "
      "identity name=in2 "
      "fxchain.( name=z fxbiquad name=a1 gain=2 ! fxgain name=a2 "
      "fxiir name=b1 ! fxgain name=b2 ! fxgain name=b3 ) "
      "fxgain name=z1 ! fakesink name=s1  fakesink name=s2",
      &error);
  fail_unless (p && !error, "%s", error ? error->message : "");
  static const gchar *const links[][2] = { { "in2", "b1" }, { "b3", "s2" } };
  for (guint i = 0; i < 2; i++) {
    GstElement *a = gst_bin_get_by_name (GST_BIN (p), links[i][0]);
    GstElement *b = gst_bin_get_by_name (GST_BIN (p), links[i][1]);
    fail_unless (gst_element_link (a, b));
    gst_object_unref (a);
    gst_object_unref (b);
  }
  GstElement *z = gst_bin_get_by_name (GST_BIN (p), "z");
  gst_element_set_state (p, GST_STATE_PLAYING);
  GstBus *bus = gst_element_get_bus (p);
  GstMessage *m = gst_bus_timed_pop_filtered (
      bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (m && GST_MESSAGE_TYPE (m) == GST_MESSAGE_EOS);
  gst_message_unref (m);
  fail_unless_equals_int (fx_gst_stat (z, "runs"), 2);
  fail_unless (fx_gst_stat (z, "fused-buffers") >= 19);
  gst_element_set_state (p, GST_STATE_NULL);
  gst_object_unref (z);
  gst_object_unref (bus);
  gst_object_unref (p);
}
GST_END_TEST;

/* --- what stands between members ------------------------------------------------- */

static GstPadProbeReturn
count (GstPad *pad, GstPadProbeInfo *info, gpointer n)
{
  (*(guint *)n)++;
  return GST_PAD_PROBE_OK;
}

GST_START_TEST (test_probe)
{
  FxGst *s = open_chain ("auto",
      "fxbiquad name=a gain=6 ! fxgain name=b gain=-3 ! fxiir name=c", "F64");
  gdouble *x = fx_gst_noise (2 * 100, 1);
  GstElement *z = named (s, "z");
  guint seen = 0;
  FxGst *plain = open_chain ("off",
      "fxbiquad name=a gain=6 ! fxgain name=b gain=-3 ! fxiir name=c", "F64");
  for (guint i = 0; i < 30; i++) {
    GstPad *pad = gst_element_get_static_pad (
        named (s, i < 15 ? "b" : "c"), i < 15 ? "src" : "sink");
    gulong id = 0;
    guint64 fused = fx_gst_stat (z, "fused-buffers");
    if (i % 3 == 2)
      id = gst_pad_add_probe (
          pad, GST_PAD_PROBE_TYPE_BUFFER, count, &seen, NULL);
    fx_gst_push (s, x, 100);
    fx_gst_push (plain, x, 100);
    if (i > 0)
      fail_unless_equals_int (
          fx_gst_stat (z, "fused-buffers"), fused + (id ? 0 : 1));
    if (id) {
      gchar *why = fx_gst_stat_string (z, "reason");
      fail_unless (strstr (why, "probe") != NULL, "%s", why);
      g_free (why);
      gst_pad_remove_probe (pad, id);
    }
    gst_object_unref (pad);
  }
  fail_unless_equals_int (seen, 10);
  fail_unless (fx_gst_max_diff ((gdouble *)s->out->data,
                   (gdouble *)plain->out->data, s->out->len) < 1e-13);
  fx_gst_free (s);
  fx_gst_free (plain);
  g_free (x);
}
GST_END_TEST;

/* A probe at either end of the run sees every buffer and costs no fusing. */
GST_START_TEST (test_probe_at_ends)
{
  FxGst *s = open_chain (
      "auto", "fxbiquad name=a gain=6 ! fxgain ! fxiir name=c", "F64");
  GstPad *in = gst_element_get_static_pad (named (s, "a"), "sink");
  GstPad *out = gst_element_get_static_pad (named (s, "c"), "src");
  guint before = 0, after = 0;
  gst_pad_add_probe (in, GST_PAD_PROBE_TYPE_BUFFER, count, &before, NULL);
  gst_pad_add_probe (out, GST_PAD_PROBE_TYPE_BUFFER, count, &after, NULL);
  for (guint i = 0; i < 10; i++)
    fx_gst_push (s, NULL, 100);
  fail_unless_equals_int (before, 10);
  fail_unless_equals_int (after, 10);
  fail_unless_equals_int (fx_gst_stat (named (s, "z"), "fused-buffers"), 10);
  gst_object_unref (in);
  gst_object_unref (out);
  fx_gst_free (s);
}
GST_END_TEST;

/* Events, pushed at the front or stuck into the middle, keep their place among
 * the buffers. */
GST_START_TEST (test_events_in_order)
{
  FxGst *s = open_chain (
      "auto", "fxbiquad gain=6 ! fxgain name=b ! fxiir ! fxgain", "F64");
  GstPad *middle = gst_element_get_static_pad (named (s, "b"), "src");
  GstEvent *event;
  guint tags = 0;
  for (guint i = 0; i < 40; i++) {
    while ((event = gst_harness_try_pull_event (s->h)))
      gst_event_unref (event);
    if (i % 4 == 1)
      gst_harness_push_event (s->h,
          gst_event_new_tag (gst_tag_list_new (GST_TAG_TRACK_NUMBER, i, NULL)));
    if (i % 4 == 3)
      gst_pad_push_event (middle,
          gst_event_new_tag (gst_tag_list_new (GST_TAG_TRACK_NUMBER, i, NULL)));
    while ((event = gst_harness_try_pull_event (s->h))) {
      GstTagList *list;
      guint n = 0;
      fail_unless_equals_int (GST_EVENT_TYPE (event), GST_EVENT_TAG);
      gst_event_parse_tag (event, &list);
      gst_tag_list_get_uint (list, GST_TAG_TRACK_NUMBER, &n);
      fail_unless_equals_int (n, i);
      fail_unless_equals_int (s->buffers, i);
      gst_event_unref (event);
      tags++;
    }
    fx_gst_push (s, NULL, 100);
    fail_unless_equals_int (s->buffers, i + 1);
  }
  fail_unless_equals_int (tags, 20);
  gst_object_unref (middle);
  fx_gst_free (s);
}
GST_END_TEST;

/* --- ends, gaps, queries ------------------------------------------------------------- */

GST_START_TEST (test_tail)
{
  static const gchar members[] =
      "fxbiquad type=low-pass frequency=200 q=5 tail=auto ! fxgain gain=-3 ! "
      "fxiir frequency=900 tail=auto";
  gdouble *x = fx_gst_noise (2 * 480, 1);
  FxGst *s[2] = { open_chain ("off", members, "F64"),
    open_chain ("auto", members, "F64") };
  for (guint i = 0; i < 2; i++) {
    fx_gst_push_all (s[i], x, 480, 120);
    GstBuffer *gap = fx_gst_buffer (s[i], x, 480);
    GST_BUFFER_FLAG_SET (gap, GST_BUFFER_FLAG_GAP);
    fail_unless_equals_int (gst_harness_push (s[i]->h, gap), GST_FLOW_OK);
    fx_gst_pull (s[i]);
    fx_gst_push_all (s[i], x, 480, 120);
    fx_gst_eos (s[i]);
    fail_unless (s[i]->monotonic);
  }
  fail_unless (s[0]->out->len > 2 * 2000);
  fail_unless_equals_int (s[0]->out->len, s[1]->out->len);
  fail_unless (fx_gst_max_diff ((gdouble *)s[0]->out->data,
                   (gdouble *)s[1]->out->data, s[0]->out->len) < 1e-13);
  fx_gst_free (s[0]);
  fx_gst_free (s[1]);
  g_free (x);
}
GST_END_TEST;

GST_START_TEST (test_position)
{
  FxGst *s =
      open_chain ("auto", "fxbiquad gain=6 ! fxgain ! fxiir name=c", "F64");
  GstPad *out = gst_element_get_static_pad (named (s, "c"), "src");
  for (guint i = 1; i <= 10; i++) {
    gint64 position = 0;
    fx_gst_push (s, NULL, 480);
    GstQuery *q = gst_query_new_position (GST_FORMAT_TIME);
    fail_unless (gst_pad_query (out, q));
    gst_query_parse_position (q, NULL, &position);
    fail_unless_equals_int64 (position, i * 10 * (gint64)GST_MSECOND);
    gst_query_unref (q);
  }
  fail_unless_equals_int (fx_gst_stat (named (s, "z"), "fused-buffers"), 10);
  gst_object_unref (out);
  fx_gst_free (s);
}
GST_END_TEST;

GST_START_TEST (test_renegotiation)
{
  static const gchar members[] =
      "fxbiquad gain=6 ! fxgain gain=1 ! fxiir frequency=2000";
  gdouble *x = fx_gst_noise (8 * 480, 1);
  FxGst *s[2] = { open_chain ("off", members, "F64"),
    open_chain ("auto", members, "F64") };
  for (gint i = 0; i < 12; i++) {
    for (guint k = 0; k < 2; k++) {
      fx_gst_set_caps (s[k], "F64", i % 3 ? 44100 : 48000, 1 + i % 8, i % 2);
      fx_gst_push_all (s[k], x, 480, 96);
    }
  }
  fail_unless_equals_int (s[0]->out->len, s[1]->out->len);
  fail_unless (fx_gst_max_diff ((gdouble *)s[0]->out->data,
                   (gdouble *)s[1]->out->data, s[0]->out->len) < 1e-12);
  fail_unless (fx_gst_stat (named (s[1], "z"), "fused-buffers") >= 12 * 3);
  fx_gst_free (s[0]);
  fx_gst_free (s[1]);
  g_free (x);
}
GST_END_TEST;

static Suite *
fx_chain_suite (void)
{
  Suite *suite = suite_create ("fxchain");
  TCase *tc = tcase_create ("fxchain");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_same_as_unfused, 0, 60);
  tcase_add_test (tc, test_same_while_changing);
  tcase_add_test (tc, test_toggle);
  tcase_add_loop_test (tc, test_runs, 0, G_N_ELEMENTS (layouts));
  tcase_add_test (tc, test_several_chains);
  tcase_add_test (tc, test_probe);
  tcase_add_test (tc, test_probe_at_ends);
  tcase_add_test (tc, test_events_in_order);
  tcase_add_test (tc, test_tail);
  tcase_add_test (tc, test_position);
  tcase_add_test (tc, test_renegotiation);
  return suite;
}

GST_CHECK_MAIN (fx_chain)
