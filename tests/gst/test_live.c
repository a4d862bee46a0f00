/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxchain under changes in PLAYING: a source thread pushes small buffers while
 * another thread swaps members, turns properties, seeks, renegotiates. Nothing
 * may get stuck, go back in time, stop or say that there was an error. */

#include <math.h>
#include "tests/gst/fxgst.h"

#define MEMBERS                                                                \
  "fxbiquad name=a gain=6 ! fxbiquad name=b gain=2 ! fxgain name=c ! "         \
  "fxiir name=d order=5 frequency=5000"

typedef struct Live {
  GstElement *pipeline, *chain;
  GstBus *bus;
  gint buffers, bad; /* atomic: seen at the sink, of those with a fault */
  GstClockTime next; /* sink's thread */
  gint any_time;     /* atomic: timestamps may go back: seeks */
  gint stop;
} Live;

static GstPadProbeReturn
watch (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Live *l = data;
  GstBuffer *buf = GST_PAD_PROBE_INFO_BUFFER (info);
  GstMapInfo map;
  if (!g_atomic_int_get (&l->any_time) && GST_CLOCK_TIME_IS_VALID (l->next) &&
      GST_BUFFER_PTS (buf) + 1000 < l->next)
    g_atomic_int_inc (&l->bad);
  l->next = GST_BUFFER_PTS (buf) + GST_BUFFER_DURATION (buf);
  fail_unless (gst_buffer_map (buf, &map, GST_MAP_READ));
  const gdouble *x = (const gdouble *)map.data;
  for (gsize i = 0; i < map.size / sizeof *x; i++) {
    if (!(fabs (x[i]) < 100)) {
      g_atomic_int_inc (&l->bad);
      break;
    }
  }
  gst_buffer_unmap (buf, &map);
  g_atomic_int_inc (&l->buffers);
  return GST_PAD_PROBE_OK;
}

static void
live_open (Live *l, const gchar *members)
{
  GError *error = NULL;
  gchar *line = g_strdup_printf (
      "audiotestsrc name=source wave=pink-noise samplesperbuffer=64 ! "
      "capsfilter name=caps "
      "caps=audio/x-raw,format=F64LE,rate=48000,channels=2 ! identity "
      "name=front sleep-time=50 ! fxchain.( name=z %s ) ! fakesink name=sink "
      "sync=false",
      members);
  *l = (Live){ .next = GST_CLOCK_TIME_NONE };
  l->pipeline = gst_parse_launch (line, &error);
  fail_unless (l->pipeline && !error, "%s", error ? error->message : "");
  l->bus = gst_element_get_bus (l->pipeline);
  l->chain = gst_bin_get_by_name (GST_BIN (l->pipeline), "z");
  GstElement *sink = gst_bin_get_by_name (GST_BIN (l->pipeline), "sink");
  GstPad *pad = gst_element_get_static_pad (sink, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, watch, l, NULL);
  gst_object_unref (pad);
  gst_object_unref (sink);
  g_free (line);
  fail_unless (gst_element_set_state (l->pipeline, GST_STATE_PLAYING) !=
               GST_STATE_CHANGE_FAILURE);
}

/* Waits until n more buffers have arrived; the watchdog of each step. */
static void
live_goes_on (Live *l, gint n, const gchar *what)
{
  gint from = g_atomic_int_get (&l->buffers);
  gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  while (g_atomic_int_get (&l->buffers) - from < n) {
    if (g_get_monotonic_time () > end) {
      gchar *text;
      fx_gst_messages (l->bus, GST_MESSAGE_ERROR, &text);
      fail ("stuck after %s: %s", what, text ? text : "no message");
    }
    g_usleep (50);
  }
}

/* Gives up the last reference. What a thread of the pipeline posted last may
 * hold one a moment longer. */
static void
release (GstElement *pipeline)
{
  gint64 end = g_get_monotonic_time () + G_TIME_SPAN_SECOND;
  while (
      GST_OBJECT_REFCOUNT_VALUE (pipeline) > 1 && g_get_monotonic_time () < end)
    g_usleep (100);
  ASSERT_OBJECT_REFCOUNT (pipeline, "pipeline", 1);
  gst_object_unref (pipeline);
}

static void
live_close (Live *l)
{
  gchar *text;
  guint errors = fx_gst_messages (l->bus, GST_MESSAGE_ERROR, &text);
  fail_unless (errors == 0, "%s", text);
  fail_unless_equals_int (g_atomic_int_get (&l->bad), 0);
  fail_unless (gst_element_set_state (l->pipeline, GST_STATE_NULL) ==
               GST_STATE_CHANGE_SUCCESS);
  gst_object_unref (l->bus);
  gst_object_unref (l->chain);
  release (l->pipeline);
}

/* --- members --------------------------------------------------------------------- */

typedef struct Swap {
  Live *live;
  guint kind;
  gint done;
} Swap;

static GstElement *
child (Live *l, const gchar *name)
{
  return gst_bin_get_by_name (GST_BIN (l->chain), name);
}

/* Another element in b's place, or b taken out, or put in again. */
static void
replace (Live *l, guint kind)
{
  static const gchar *const makes[] = { "fxbiquad", "fxgain", "fxiir",
    "identity" };
  GstElement *a = child (l, "a"), *b = child (l, "b"), *c = child (l, "c");
  if (b) {
    gst_element_unlink (a, b);
    gst_element_unlink (b, c);
    gst_bin_remove (GST_BIN (l->chain), b);
    gst_element_set_state (b, GST_STATE_NULL);
    gst_object_unref (b);
  } else {
    gst_element_unlink (a, c);
  }
  if (kind % 5 < 4) {
    b = gst_element_factory_make (makes[kind % 5], "b");
    gst_bin_add (GST_BIN (l->chain), b);
    fail_unless (gst_element_sync_state_with_parent (b));
    fail_unless (gst_element_link_many (a, b, c, NULL));
  } else {
    fail_unless (gst_element_link (a, c));
  }
  gst_object_unref (a);
  gst_object_unref (c);
}

static GstPadProbeReturn
swap_now (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Swap *s = data;
  if (g_atomic_int_get (&s->done))
    return GST_PAD_PROBE_REMOVE;
  replace (s->live, s->kind);
  g_atomic_int_set (&s->done, 1);
  return GST_PAD_PROBE_REMOVE;
}

static void
swap (Live *l, GstPadProbeType type, gboolean interior, guint kind)
{
  GstElement *e = interior
                      ? child (l, "a")
                      : gst_bin_get_by_name (GST_BIN (l->pipeline), "front");
  GstPad *pad = gst_element_get_static_pad (e, "src");
  Swap s = { l, kind, 0 };
  gst_pad_add_probe (pad, type, swap_now, &s, NULL);
  gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  while (!g_atomic_int_get (&s.done)) {
    fail_unless (g_get_monotonic_time () < end, "the probe never fired");
    g_usleep (20);
  }
  gst_object_unref (pad);
  gst_object_unref (e);
}

static const struct {
  const gchar *name;
  GstPadProbeType type;
  gboolean interior;
} styles[] = {
  { "block in front", GST_PAD_PROBE_TYPE_BLOCK_DOWNSTREAM, FALSE },
  { "idle in front", GST_PAD_PROBE_TYPE_IDLE, FALSE },
  { "block between", GST_PAD_PROBE_TYPE_BLOCK_DOWNSTREAM, TRUE },
  { "idle between", GST_PAD_PROBE_TYPE_IDLE, TRUE },
};

GST_START_TEST (test_swap)
{
  Live l;
  live_open (&l, MEMBERS);
  live_goes_on (&l, 5, "start");
  for (guint i = 0; i < 300; i++) {
    swap (&l, styles[__i__ % 4].type, styles[__i__ % 4].interior, i);
    live_goes_on (&l, 1 + (gint)(i % 3), styles[__i__ % 4].name);
  }
  fail_unless (fx_gst_stat (l.chain, "fused-buffers") > 100);
  live_close (&l);
}
GST_END_TEST;

/* --- properties, all the time ------------------------------------------------------ */

static gpointer
turn (gpointer data)
{
  Live *l = data;
  GstElement *a = child (l, "a"), *c = child (l, "c"), *d = child (l, "d");
  for (guint i = 0; !g_atomic_int_get (&l->stop); i++) {
    g_object_set (
        a, "frequency", 300.0 + i % 3000, "gain", (gdouble)(i % 12) - 6, NULL);
    g_object_set (c, "gain", (gdouble)(i % 7) - 5, "mute", i % 50 == 0, NULL);
    g_object_set (d, "frequency", 3000.0 + i % 4000, NULL);
    g_usleep (1000);
  }
  gst_object_unref (a);
  gst_object_unref (c);
  gst_object_unref (d);
  return NULL;
}

typedef enum { SWAPS, SEEKS, CAPS, TOGGLES } Action;

static void
act (Live *l, Action action, guint i)
{
  GstElement *e;
  GstCaps *caps;
  switch (action) {
  case SWAPS:
    swap (l, styles[i % 4].type, styles[i % 4].interior, i);
    break;
  case SEEKS:
    fail_unless (gst_element_seek_simple (l->pipeline, GST_FORMAT_TIME,
        GST_SEEK_FLAG_FLUSH, (gint64)(i % 5) * GST_SECOND));
    break;
  case CAPS:
    e = gst_bin_get_by_name (GST_BIN (l->pipeline), "caps");
    caps = fx_gst_caps ("F64", i % 3 ? 44100 : 48000, 1 + (gint)(i % 2), FALSE);
    g_object_set (e, "caps", caps, NULL);
    gst_caps_unref (caps);
    gst_object_unref (e);
    break;
  case TOGGLES:
    gst_util_set_object_arg (
        G_OBJECT (l->chain), "fuse", i % 2 ? "auto" : "off");
    break;
  }
}

GST_START_TEST (test_turned_while)
{
  static const gchar *const names[] = { "a swap", "a seek", "new caps",
    "fuse" };
  Live l;
  live_open (&l, MEMBERS);
  g_atomic_int_set (&l.any_time, __i__ == SEEKS);
  live_goes_on (&l, 5, "start");
  GThread *t = g_thread_new ("turn", turn, &l);
  for (guint i = 0; i < 100; i++) {
    act (&l, (Action)__i__, i);
    live_goes_on (&l, 3, names[__i__]);
  }
  g_atomic_int_set (&l.stop, 1);
  g_thread_join (t);
  fail_unless (fx_gst_stat (l.chain, "fused-buffers") > 50);
  live_close (&l);
}
GST_END_TEST;

/* --- states, ends, pads -------------------------------------------------------------- */

/* READY comes first, as the start need not be over by then, and PAUSED only
 * when a start is: between a sink's preroll and the step to PLAYING, PAUSED and
 * PLAYING again leave any pipeline in PAUSED. GstBin drops the step, as the
 * state was set anew, and both calls take it for still to come (1.22). */
GST_START_TEST (test_state_flips)
{
  Live l;
  live_open (&l, MEMBERS);
  g_atomic_int_set (&l.any_time, TRUE);
  for (guint i = 0; i < 200; i++) {
    static const GstState to[] = { GST_STATE_READY, GST_STATE_PAUSED,
      GST_STATE_NULL, GST_STATE_READY };
    fail_unless (gst_element_set_state (l.pipeline, to[i % 4]) !=
                 GST_STATE_CHANGE_FAILURE);
    fail_unless (gst_element_set_state (l.pipeline, GST_STATE_PLAYING) !=
                 GST_STATE_CHANGE_FAILURE);
    /* As an application does: the change is over before the next one. */
    fail_unless (gst_element_get_state (l.pipeline, NULL, NULL,
                     20 * GST_SECOND) == GST_STATE_CHANGE_SUCCESS,
        "flip %u by %s is not over", i, gst_element_state_get_name (to[i % 4]));
    if (i % 3 == 0)
      live_goes_on (&l, 1, "a state change");
  }
  live_close (&l);
}
GST_END_TEST;

GST_START_TEST (test_eos)
{
  Live l;
  live_open (&l, "fxbiquad type=low-pass frequency=100 tail=auto ! fxgain ! "
                 "fxiir tail=auto");
  for (guint i = 0; i < 20; i++) {
    live_goes_on (&l, 3, "start");
    gst_element_send_event (l.pipeline, gst_event_new_eos ());
    GstMessage *m = gst_bus_timed_pop_filtered (
        l.bus, 10 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
    fail_unless (m && GST_MESSAGE_TYPE (m) == GST_MESSAGE_EOS);
    gst_message_unref (m);
    g_atomic_int_set (&l.any_time, TRUE);
    fail_unless (gst_element_seek_simple (
        l.pipeline, GST_FORMAT_TIME, GST_SEEK_FLAG_FLUSH, 0));
  }
  live_close (&l);
}
GST_END_TEST;

/* The ways in which a launch line or an application can use the bin. */
static const gchar *const lines[] = {
  "audiotestsrc num-buffers=3 ! fxchain.( fxbiquad ! fxgain ) ! fakesink",
  "audiotestsrc num-buffers=3 ! z. fxchain.( name=z fxbiquad ! fxgain ) ! "
  "fakesink",
  "fxchain.( name=z fxbiquad ! fxgain ) audiotestsrc num-buffers=3 ! z. z. ! "
  "fakesink",
  "audiotestsrc num-buffers=3 ! fxchain.( name=z v::gain=3 fxgain name=v ! "
  "fxbiquad ) ! fakesink",
  "audiotestsrc num-buffers=3 ! fxchain.( fxgain ! fxchain.( fxgain ! fxiir "
  ") ! fxgain ! fxgain ) ! fakesink",
  "audiotestsrc num-buffers=3 ! fxchain.( audioconvert ! fxgain ! fxiir ! "
  "queue ! fxgain ) ! fakesink",
  "audiotestsrc num-buffers=3 ! fxchain.( fxgain ) ! fakesink",
  "audiotestsrc num-buffers=3 ! fxchain.( fxgain ! fxgain ) ! fxchain.( fxiir "
  "! fxbiquad ) ! fakesink",
};

static void
run_to_end (GstElement *pipeline, const gchar *what)
{
  GstBus *bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  GstMessage *m = gst_bus_timed_pop_filtered (
      bus, 10 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (m && GST_MESSAGE_TYPE (m) == GST_MESSAGE_EOS, "%s", what);
  gst_message_unref (m);
  gst_object_unref (bus);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

GST_START_TEST (test_lines)
{
  GError *error = NULL;
  GstElement *p = gst_parse_launch (lines[__i__], &error);
  fail_unless (
      p && !error, "%s: %s", lines[__i__], error ? error->message : "");
  run_to_end (p, lines[__i__]);
  run_to_end (p, lines[__i__]);
  GstElement *v = gst_bin_get_by_name (GST_BIN (p), "v");
  if (v) {
    gdouble gain;
    g_object_get (v, "gain", &gain, NULL);
    fail_unless (gain == 3);
    gst_object_unref (v);
  }
  release (p);
}
GST_END_TEST;

/* As a bin of its own: sink and src are the ends. */
GST_START_TEST (test_application)
{
  GstElement *p = gst_pipeline_new (NULL);
  GstElement *source = gst_element_factory_make ("audiotestsrc", NULL);
  GstElement *z = gst_element_factory_make ("fxchain", NULL);
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  GstElement *a = gst_element_factory_make ("fxbiquad", NULL);
  GstElement *b = gst_element_factory_make ("fxgain", NULL);
  g_object_set (source, "num-buffers", 5, NULL);
  gst_bin_add_many (GST_BIN (p), source, z, sink, NULL);
  if (__i__ % 2) /* linked while still empty */
    fail_unless (gst_element_link_many (source, z, sink, NULL));
  gst_bin_add_many (GST_BIN (z), a, b, NULL);
  fail_unless (gst_element_link (a, b));
  if (__i__ % 2 == 0)
    fail_unless (gst_element_link_many (source, z, sink, NULL));
  run_to_end (p, "application");
  fail_unless_equals_int (fx_gst_stat (z, "fused-buffers"), 5);
  release (p);
}
GST_END_TEST;

GST_START_TEST (test_parse_bin)
{
  static const gchar *const texts[] = { "fxchain.( fxgain ! fxbiquad )",
    "identity ! fxchain.( fxgain ! fxbiquad )",
    "fxchain.( fxgain ! fxbiquad ) ! identity",
    "fxgain ! fxchain.( fxgain ! fxbiquad ) ! fxgain" };
  GError *error = NULL;
  GstElement *bin = gst_parse_bin_from_description (texts[__i__], TRUE, &error);
  fail_unless (bin && !error, "%s", error ? error->message : "");
  GstElement *p = gst_pipeline_new (NULL);
  GstElement *source = gst_element_factory_make ("audiotestsrc", NULL);
  GstElement *sink = gst_element_factory_make ("fakesink", NULL);
  g_object_set (source, "num-buffers", 5, NULL);
  gst_bin_add_many (GST_BIN (p), source, bin, sink, NULL);
  fail_unless (gst_element_link_many (source, bin, sink, NULL));
  run_to_end (p, texts[__i__]);
  gst_object_unref (p);
}
GST_END_TEST;

static Suite *
fx_live_suite (void)
{
  Suite *suite = suite_create ("fxchain live");
  TCase *tc = tcase_create ("fxchain");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_swap, 0, 8);
  tcase_add_loop_test (tc, test_turned_while, 0, TOGGLES + 1);
  tcase_add_test (tc, test_state_flips);
  tcase_add_test (tc, test_eos);
  tcase_add_loop_test (tc, test_lines, 0, G_N_ELEMENTS (lines));
  tcase_add_loop_test (tc, test_application, 0, 2);
  tcase_add_loop_test (tc, test_parse_bin, 0, 4);
  return suite;
}

GST_CHECK_MAIN (fx_live)
