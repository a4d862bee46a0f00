/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* FIR filters and gains in fxchain: one response sounds as its members one by
 * one, whatever happens in between, and stats tell which it was. */

#include <gst/controller/controller.h>
#include <string.h>
#include "tests/gst/fxgst.h"

#define RATE 48000
#define MEMBERS                                                                \
  "fxfir name=a length=101 frequency=6000 ! fxgain name=g gain=-3 "            \
  "! fxfir name=b mode=high-pass length=151 frequency=300 "                    \
  "! fxfir name=c length=400 frequency=9000 compensate=false"

typedef struct Pair {
  FxGst *s[2]; /* one by one, and as one */
} Pair;

static GstElement *
named (FxGst *s, const gchar *name)
{
  GstElement *e = gst_bin_get_by_name (GST_BIN (s->element), name);
  fail_unless (e != NULL, "no %s", name);
  gst_object_unref (e); /* the bin keeps it */
  return e;
}

static Pair
open_pair (
    const gchar *members, const gchar *format, gint channels, gboolean planar)
{
  Pair p;
  for (guint i = 0; i < 2; i++) {
    gchar *line =
        g_strdup_printf ("identity ! fxchain.( name=z fuse=%s %s ) ! identity",
            i ? "auto" : "off", members);
    p.s[i] = fx_gst_new (line, format, RATE, channels, planar);
    g_free (line);
  }
  return p;
}

static void
push (Pair *p, const gdouble *x, gsize frames, gsize block)
{
  fx_gst_push_all (p->s[0], x, frames, block);
  fx_gst_push_all (p->s[1], x, frames, block);
}

static void
send (Pair *p, GstEvent *event)
{
  gst_harness_push_event (p->s[0]->h, gst_event_ref (event));
  gst_harness_push_event (p->s[1]->h, event);
  fx_gst_pull (p->s[0]);
  fx_gst_pull (p->s[1]);
}

/* Both have put out the same, up to now. */
static void
check_same (Pair *p, const gchar *what)
{
  fail_unless_equals_int (fx_gst_frames (p->s[0]), fx_gst_frames (p->s[1]));
  fail_unless_equals_uint64 (p->s[0]->end, p->s[1]->end);
  fail_unless (p->s[0]->monotonic && p->s[1]->monotonic, "%s", what);
  gsize n = p->s[0]->out->len;
  gdouble most = fx_gst_max_abs ((gdouble *)p->s[0]->out->data, n);
  gdouble d = fx_gst_max_diff (
      (gdouble *)p->s[0]->out->data, (gdouble *)p->s[1]->out->data, n);
  gdouble bound = GST_AUDIO_INFO_WIDTH (&p->s[0]->info) == 64 ? 1e-13 : 2e-6;
  fail_unless (d < bound * most, "%s: %g of %g", what, d, most);
}

static void
free_pair (Pair *p)
{
  fx_gst_free (p->s[0]);
  fx_gst_free (p->s[1]);
}

static guint64
fused (Pair *p)
{
  fail_unless_equals_int (
      fx_gst_stat (named (p->s[0], "z"), "fused-buffers"), 0);
  return fx_gst_stat (named (p->s[1], "z"), "fused-buffers");
}

static void
check_reason (Pair *p, const gchar *text)
{
  gchar *reason = fx_gst_stat_string (named (p->s[1], "z"), "reason");
  fail_unless (strstr (reason, text) != NULL, "%s", reason);
  g_free (reason);
}

/* A field of the first run. */
static GValue
run_field (FxGst *s, const gchar *field)
{
  GstStructure *stats;
  GValue v = G_VALUE_INIT;
  g_object_get (named (s, "z"), "stats", &stats, NULL);
  const GValue *list = gst_structure_get_value (stats, "run-list");
  const GstStructure *run =
      gst_value_get_structure (gst_value_array_get_value (list, 0));
  const GValue *x = gst_structure_get_value (run, field);
  fail_unless (x != NULL, "no %s", field);
  g_value_init (&v, G_VALUE_TYPE (x));
  g_value_copy (x, &v);
  gst_structure_free (stats);
  return v;
}

/* In any format, with any size of buffers: the same sound, at the same time,
 * as long; one response of as many taps as convolved ones have. */
GST_START_TEST (test_same)
{
  static const gsize blocks[] = { 64, 441, 2000 };
  for (guint i = 0; i < 9; i++) {
    gsize block = blocks[i % 3];
    Pair p =
        open_pair (MEMBERS, i % 2 ? "F32" : "F64", 1 + (gint)i % 3, i % 4 == 3);
    gdouble *x = fx_gst_noise (3 * 24000, i);
    push (&p, x, 24000, block);
    check_same (&p, "stream");
    guint64 n = fused (&p);
    fail_unless (
        n > 24000 / block / 2, "%u of %u", (guint)n, (guint)(24000 / block));
    GValue taps = run_field (p.s[1], "taps");
    fail_unless_equals_int (g_value_get_uint (&taps), 101 + 151 + 400 - 2);
    GValue kernel = run_field (p.s[1], "kernel");
    fail_unless (*g_value_get_string (&kernel) != 0);
    g_value_unset (&taps);
    g_value_unset (&kernel);
    check_reason (&p, " "); /* whatever it was at the beginning */
    send (&p, gst_event_new_eos ());
    fail_unless_equals_int (fx_gst_frames (p.s[1]), 24000 + 50 + 75 + 399);
    check_same (&p, "end");
    free_pair (&p);
    g_free (x);
  }
}
GST_END_TEST;

/* Sections end a run of responses; a gain belongs to what is before it. */
GST_START_TEST (test_kinds)
{
  static const struct {
    const gchar *members;
    guint runs;
  } rows[] = {
    { "fxfir ! fxfir", 1 },
    { "fxfir ! fxgain", 1 },
    { "fxgain ! fxgain ! fxfir", 1 },
    { "fxfir ! fxbiquad", 0 },
    { "fxfir ! fxgain ! fxbiquad ! fxiir", 2 },
    { "fxbiquad ! fxgain ! fxfir ! fxfir ! fxgain ! fxeq", 2 },
    { "fxfir ! fxfir ! fxiir ! fxfir ! fxgain", 2 },
    { "fxfir ! identity ! fxfir", 0 },
  };
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    Pair p = open_pair (rows[i].members, "F64", 2, FALSE);
    gdouble *x = fx_gst_noise (2 * 9600, i);
    push (&p, x, 9600, 480);
    check_same (&p, rows[i].members);
    fail_unless (fx_gst_stat (named (p.s[1], "z"), "runs") == rows[i].runs,
        "%s", rows[i].members);
    fail_unless ((fused (&p) > 0) == (rows[i].runs > 0), "%s", rows[i].members);
    free_pair (&p);
    g_free (x);
  }
}
GST_END_TEST;

static GstPadProbeReturn
look (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  return GST_PAD_PROBE_OK;
}

/* A probe that comes and goes: nothing is heard of it. */
GST_START_TEST (test_probe)
{
  Pair p = open_pair (MEMBERS, "F64", 2, FALSE);
  gdouble *x = fx_gst_noise (2 * 480, 9);
  GstPad *pad = gst_element_get_static_pad (named (p.s[1], "b"), "sink");
  guint64 before = 0;
  for (guint i = 0; i < 10; i++) {
    push (&p, x, 480, 48);
    push (&p, x, 480, 96);
    gulong id =
        gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, look, NULL, NULL);
    push (&p, x, 480, 480);
    check_reason (&p, "probe");
    gst_pad_remove_probe (pad, id);
    push (&p, x, 4800 / 10, 32);
    fail_unless (i == 0 || fused (&p) > before);
    before = fused (&p);
    check_same (&p, "probe");
  }
  gst_object_unref (pad);
  free_pair (&p);
  g_free (x);
}
GST_END_TEST;

/* Members that change go one by one until all is at rest again. */
GST_START_TEST (test_change)
{
  static const struct {
    const gchar *member, *property, *value;
  } rows[] = { { "g", "gain", "3" }, { "b", "frequency", "500" },
    { "c", "length", "200" }, { "a", "length", "301" }, { "a", "length", "51" },
    { "g", "mute", "true" }, { "g", "mute", "false" },
    { "c", "design", "equiripple" } };
  Pair p = open_pair (MEMBERS, "F64", 2, FALSE);
  gdouble *x = fx_gst_noise (2 * 9600, 9);
  guint64 before = 0;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    push (&p, x, 9600, 480);
    check_same (&p, rows[i].property);
    fail_unless (fused (&p) > before, "%s", rows[i].property);
    for (guint k = 0; k < 2; k++)
      gst_util_set_object_arg (G_OBJECT (named (p.s[k], rows[i].member)),
          rows[i].property, rows[i].value);
    push (&p, x, 480, 480);
    check_reason (&p, "change");
    before = fused (&p);
  }
  free_pair (&p);
  g_free (x);
}
GST_END_TEST;

/* Seeks, segments, lost data, gaps of both kinds. */
GST_START_TEST (test_events)
{
  enum { N = 9600 };
  gdouble *x = fx_gst_noise (2 * N, 9);
  for (guint kind = 0; kind < 6; kind++) {
    Pair p = open_pair (MEMBERS, "F64", 2, FALSE);
    GstSegment segment;
    push (&p, x, N, 480);
    guint64 before = fused (&p);
    fail_unless (before > 0);
    gst_segment_init (&segment, GST_FORMAT_TIME);
    switch (kind) {
    case 0:
      fx_gst_restart (p.s[0]);
      fx_gst_restart (p.s[1]);
      break;
    case 1:
      segment.start = segment.position = 5 * GST_SECOND;
      send (&p, gst_event_new_segment (&segment));
      p.s[0]->pushed = p.s[1]->pushed = 5 * RATE;
      break;
    case 2:
      p.s[0]->pushed += RATE;
      p.s[1]->pushed += RATE;
      break;
    case 3:
      send (&p, gst_event_new_gap (
                    p.s[0]->pushed * GST_SECOND / RATE, 10 * GST_MSECOND));
      p.s[0]->pushed += 480;
      p.s[1]->pushed += 480;
      break;
    case 4:
      for (guint k = 0; k < 2; k++) {
        for (guint i = 0; i < 5; i++) {
          GstBuffer *buf = fx_gst_buffer (p.s[k], NULL, 480);
          GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
          gst_harness_push (p.s[k]->h, buf);
          fx_gst_pull (p.s[k]);
        }
      }
      break;
    default:
      send (&p,
          gst_event_new_tag (gst_tag_list_new (GST_TAG_TITLE, "quiet", NULL)));
    }
    push (&p, x, N, 480);
    fail_unless (fused (&p) > before, "%u", kind);
    send (&p, gst_event_new_eos ());
    gchar *what = g_strdup_printf ("event %u", kind);
    check_same (&p, what);
    g_free (what);
    free_pair (&p);
  }
  g_free (x);
}
GST_END_TEST;

/* An automated member: one by one, and the reason says so. */
GST_START_TEST (test_automated)
{
  Pair p = open_pair (MEMBERS, "F64", 2, FALSE);
  gdouble *x = fx_gst_noise (2 * 9600, 9);
  for (guint k = 0; k < 2; k++) {
    GstControlSource *cs = gst_interpolation_control_source_new ();
    g_object_set (cs, "mode", GST_INTERPOLATION_MODE_LINEAR, NULL);
    gst_timed_value_control_source_set (
        GST_TIMED_VALUE_CONTROL_SOURCE (cs), 0, 200);
    gst_timed_value_control_source_set (
        GST_TIMED_VALUE_CONTROL_SOURCE (cs), GST_SECOND / 5, 2000);
    GstObject *b = GST_OBJECT (named (p.s[k], "b"));
    gst_object_add_control_binding (
        b, gst_direct_control_binding_new_absolute (b, "frequency", cs));
    gst_object_unref (cs);
  }
  push (&p, x, 9600, 441);
  check_same (&p, "automated");
  fail_unless_equals_int (fused (&p), 0);
  check_reason (&p, "automated");
  free_pair (&p);
  g_free (x);
}
GST_END_TEST;

/* Properties from another thread, and a member that is taken out and put back,
 * while the run is now one response and now not. */
static gpointer
disturb (gpointer data)
{
  FxGst *s = data;
  for (guint i = 0; i < 100; i++) {
    g_object_set (named (s, "g"), "gain", (gdouble)(i % 7), NULL);
    g_usleep (500);
    g_object_set (named (s, "z"), "fuse", i % 10 == 0 ? 1 : 0, NULL);
    if (i % 5 == 0)
      g_object_set (named (s, "b"), "frequency", 300.0 + i, NULL);
    g_usleep (3000);
  }
  g_atomic_int_set (&s->stop, TRUE);
  return NULL;
}

GST_START_TEST (test_threads)
{
  Pair p = open_pair (MEMBERS, "F32", 2, FALSE);
  gdouble *x = fx_gst_noise (2 * 480, 9);
  GThread *t = g_thread_new ("disturb", disturb, p.s[1]);
  while (!g_atomic_int_get (&p.s[1]->stop)) {
    fx_gst_push (p.s[1], x, 480);
    fail_unless (
        fx_gst_max_abs ((gdouble *)p.s[1]->out->data, p.s[1]->out->len) < 8);
    fx_gst_clear (p.s[1]);
  }
  g_thread_join (t);
  fx_gst_push_all (p.s[1], NULL, 9600, 480);
  fail_unless (fx_gst_stat (named (p.s[1], "z"), "fused-buffers") > 0);
  free_pair (&p);
  g_free (x);
}
GST_END_TEST;

static Suite *
fx_fir_chain_suite (void)
{
  Suite *suite = suite_create ("fxfir in fxchain");
  TCase *tc = tcase_create ("fused");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_same);
  tcase_add_test (tc, test_kinds);
  tcase_add_test (tc, test_probe);
  tcase_add_test (tc, test_change);
  tcase_add_test (tc, test_events);
  tcase_add_test (tc, test_automated);
  tcase_add_test (tc, test_threads);
  return suite;
}

GST_CHECK_MAIN (fx_fir_chain)
