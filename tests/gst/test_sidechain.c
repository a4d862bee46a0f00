/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The pad sidechain: the key is what the side-chain has at the same running
 * time, however both are cut into buffers; what is missing, live and not; two
 * threads that wait for each other through ends, seeks, pads that go, states and
 * errors. With sidechain-listen the key itself comes out. */

#include <math.h>
#include <string.h>
#include "tests/gst/fxgst.h"

#define RATE 48000
#define LISTEN "fxcompressor name=fx sidechain-listen=true "
#define DUCK                                                                   \
  "fxcompressor name=fx threshold=-40 ratio=100 attack=1 release=20 "          \
  "lookahead=3 "

/* --- two sources and what comes out --------------------------------------------- */

typedef struct Two {
  GstElement *pipeline, *fx;
  GstElement *source[2]; /* the input and the side-chain */
  gint channels[2];
  GstBus *bus;
  GMutex lock;
  GArray *out; /* doubles */
} Two;

static GstPadProbeReturn
collect (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  Two *t = data;
  GstCaps *caps = gst_pad_get_current_caps (pad);
  GstAudioInfo audio;
  gsize n;
  fail_unless (gst_audio_info_from_caps (&audio, caps));
  gdouble *x = fx_gst_values (GST_PAD_PROBE_INFO_BUFFER (info), &audio, &n);
  g_mutex_lock (&t->lock);
  g_array_append_vals (t->out, x, (guint)n);
  g_mutex_unlock (&t->lock);
  g_free (x);
  gst_caps_unref (caps);
  return GST_PAD_PROBE_OK;
}

static gsize
two_values (Two *t)
{
  g_mutex_lock (&t->lock);
  gsize n = t->out->len;
  g_mutex_unlock (&t->lock);
  return n;
}

/* line has an element fx and one out, and may have main and side. */
static Two *
two_open_line (const gchar *line)
{
  Two *t = g_new0 (Two, 1);
  GError *error = NULL;
  t->pipeline = gst_parse_launch (line, &error);
  fail_unless (t->pipeline && !error, "%s: %s", line, error->message);
  t->bus = gst_element_get_bus (t->pipeline);
  t->fx = gst_bin_get_by_name (GST_BIN (t->pipeline), "fx");
  t->source[0] = gst_bin_get_by_name (GST_BIN (t->pipeline), "main");
  t->source[1] = gst_bin_get_by_name (GST_BIN (t->pipeline), "side");
  t->out = g_array_new (FALSE, FALSE, sizeof (gdouble));
  g_mutex_init (&t->lock);
  GstElement *out = gst_bin_get_by_name (GST_BIN (t->pipeline), "out");
  GstPad *pad = gst_element_get_static_pad (out, "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, collect, t, NULL);
  gst_object_unref (pad);
  gst_object_unref (out);
  return t;
}

/* Two appsrcs; side_channels 0: no side-chain. */
static Two *
two_open (const gchar *fx, const gchar *format, gint main_channels,
    gboolean planar, gint side_channels)
{
  gchar *line = g_strdup_printf (
      "appsrc name=main format=time %s ! %s ! fakesink name=out sync=false",
      side_channels ? "appsrc name=side format=time ! fx.sidechain main." : "",
      fx);
  Two *t = two_open_line (line);
  gint channels[2] = { main_channels, side_channels };
  for (guint i = 0; i < 2 && t->source[i]; i++) {
    GstCaps *caps = fx_gst_caps (format, RATE, channels[i], planar && i == 0);
    t->channels[i] = channels[i];
    g_object_set (t->source[i], "caps", caps, "max-bytes", (guint64)0, NULL);
    gst_caps_unref (caps);
  }
  g_free (line);
  return t;
}

static void
two_play (Two *t)
{
  fail_unless (gst_element_set_state (t->pipeline, GST_STATE_PLAYING) !=
               GST_STATE_CHANGE_FAILURE);
}

static void
two_close (Two *t)
{
  fail_unless (gst_element_set_state (t->pipeline, GST_STATE_NULL) ==
               GST_STATE_CHANGE_SUCCESS);
  gst_clear_object (&t->source[0]);
  gst_clear_object (&t->source[1]);
  gst_object_unref (t->fx);
  gst_object_unref (t->bus);
  gst_object_unref (t->pipeline);
  g_array_unref (t->out);
  g_mutex_clear (&t->lock);
  g_free (t);
}

static void
two_push (Two *t, guint which, const gdouble *x, gsize frames, gsize block,
    gsize first)
{
  GstCaps *caps;
  FxGst s = { .pushed = first };
  g_object_get (t->source[which], "caps", &caps, NULL);
  fail_unless (gst_audio_info_from_caps (&s.info, caps));
  gst_caps_unref (caps);
  for (gsize i = 0; i < frames; i += block) {
    const gdouble *from = x ? x + i * (gsize)t->channels[which] : NULL;
    GstBuffer *buf = fx_gst_buffer (&s, from, MIN (block, frames - i));
    GstFlowReturn ret;
    g_signal_emit_by_name (t->source[which], "push-buffer", buf, &ret);
    fail_unless_equals_int (ret, GST_FLOW_OK);
    gst_buffer_unref (buf);
  }
}

static void
two_end (Two *t, guint which)
{
  GstFlowReturn ret;
  g_signal_emit_by_name (t->source[which], "end-of-stream", &ret);
}

/* Until the end, or what else there is to be told. */
static GstMessageType
two_wait (Two *t, gchar **text)
{
  GstMessage *m = gst_bus_timed_pop_filtered (
      t->bus, 20 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (m != NULL, "nothing happens");
  GstMessageType type = GST_MESSAGE_TYPE (m);
  GError *error = NULL;
  if (type == GST_MESSAGE_ERROR)
    gst_message_parse_error (m, &error, NULL);
  if (text)
    *text = g_strdup (error ? error->message : "");
  else
    fail_unless (type == GST_MESSAGE_EOS, "%s", error ? error->message : "");
  g_clear_error (&error);
  gst_message_unref (m);
  return type;
}

/* Waits until n values have come out. */
static void
two_until (Two *t, gsize n, const gchar *what)
{
  gint64 end = g_get_monotonic_time () + 10 * G_TIME_SPAN_SECOND;
  while (two_values (t) < n) {
    gchar *text = NULL;
    if (g_get_monotonic_time () > end) {
      fx_gst_messages (t->bus, GST_MESSAGE_ERROR, &text);
      fail ("stuck after %s: %s", what, text ? text : "no message");
    }
    g_usleep (200);
  }
}

/* The same of n more. */
static void
two_goes_on (Two *t, gsize n, const gchar *what)
{
  two_until (t, two_values (t) + n, what);
}

/* --- the key --------------------------------------------------------------------- */

/* What a key of side frames that begin at frame `first` is. */
static gdouble *
key_of (const gdouble *x, gsize frames, gint side, gsize first, gsize total,
    gint channels)
{
  gdouble *y = g_new0 (gdouble, total * (gsize)channels);
  for (gsize i = first; i < total && i < first + frames; i++) {
    for (gint c = 0; c < channels; c++)
      y[i * (gsize)channels + (gsize)c] =
          x[(i - first) * (gsize)side + (gsize)(c % side)];
  }
  return y;
}

static const struct {
  gsize main, side;
} blocks[] = { { 480, 480 }, { 64, 1000 }, { 1000, 64 }, { 441, 7 },
  { 9600, 9600 }, { 1, 333 } };

GST_START_TEST (test_same_time)
{
  static const struct {
    const gchar *format;
    gint main, side;
    gboolean planar;
    gsize first, frames;
  } cases[] = {
    { "F64", 1, 1, FALSE, 0, 9600 },
    { "F32", 2, 1, TRUE, 0, 9600 },
    { "F64", 3, 2, FALSE, 1234, 9600 },
    { "F64", 2, 4, TRUE, 4801, 2000 },
    { "F32", 1, 2, FALSE, 0, 3000 },
    { "F64", 1, 1, FALSE, 0, 30000 },
    { "F64", 1, 1, FALSE, 90000, 480 },
  };
  enum { TOTAL = 9600 };
  for (guint k = 0; k < G_N_ELEMENTS (cases); k++) {
    gint channels = cases[k].main;
    gsize n = cases[k].frames;
    gdouble *x = fx_gst_noise (n * (gsize)cases[k].side, 4 + k);
    gdouble *y = key_of (x, n, cases[k].side, cases[k].first, TOTAL, channels);
    Two *t = two_open (
        LISTEN, cases[k].format, channels, cases[k].planar, cases[k].side);
    two_play (t);
    two_push (t, 1, x, n, blocks[__i__].side, cases[k].first);
    two_end (t, 1);
    two_push (t, 0, NULL, TOTAL, blocks[__i__].main, 0);
    two_end (t, 0);
    two_wait (t, NULL);
    fail_unless_equals_int (t->out->len, TOTAL * channels);
    gdouble off = fx_gst_max_diff (
        y, (const gdouble *)(gconstpointer)t->out->data, t->out->len);
    fail_unless (off < 1e-6, "case %u: %g", k, off);
    fail_unless_equals_int (fx_gst_stat (t->fx, "sidechain-missing-frames"), 0);
    fail_unless (fx_gst_stat (t->fx, "sidechain-frames") >= TOTAL);
    two_close (t);
    g_free (x);
    g_free (y);
  }
}
GST_END_TEST;

/* A tone of -20 dB under bursts of the side-chain. */
static gdouble *
duck (gsize main, gsize side)
{
  enum { TOTAL = 24000 };
  gdouble *tone = fx_gst_sine (TOTAL, 2, 300, RATE, 0.1);
  gdouble *key = g_new0 (gdouble, TOTAL);
  for (gsize i = 0; i < TOTAL; i++)
    key[i] = i / 4800 % 2 ? 0.5 * sin (0.1 * (gdouble)i) : 0;
  Two *t = two_open (DUCK, "F64", 2, FALSE, 1);
  two_push (t, 0, tone, TOTAL, main, 0);
  two_end (t, 0);
  two_push (t, 1, key, TOTAL, side, 0);
  two_end (t, 1);
  two_play (t);
  two_wait (t, NULL);
  fail_unless_equals_int (t->out->len, 2 * TOTAL);
  gdouble *y = (gdouble *)(gpointer)g_array_free (t->out, FALSE);
  t->out = g_array_new (FALSE, FALSE, sizeof (gdouble));
  two_close (t);
  g_free (tone);
  g_free (key);
  return y;
}

GST_START_TEST (test_ducking)
{
  gdouble *y = duck (480, 480);
  fail_unless (fx_gst_max_abs (y + 2 * 2000, 2 * 2000) > 0.099);
  fail_unless (fx_gst_max_abs (y + 2 * 7000, 2 * 2000) < 0.01);
  fail_unless (fx_gst_max_abs (y + 2 * 13000, 2 * 1000) > 0.09);
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++) {
    gdouble *other = duck (blocks[i].main, blocks[i].side);
    fail_unless (fx_gst_max_diff (y, other, 2 * 24000) < 1e-6);
    g_free (other);
  }
  g_free (y);
}
GST_END_TEST;

/* Whether a gate lets a tone through. */
GST_START_TEST (test_no_key)
{
  static const gchar *const gate =
      "fxgate name=fx threshold=-40 attack=0 hold=0 release=1 ";
  enum { TOTAL = 9600, NO_PAD, NOT_LINKED, ENDED, GAP, KEYS };
  gdouble *tone = fx_gst_sine (TOTAL, 1, 1000, RATE, 0.5);
  for (guint how = NO_PAD; how < KEYS; how++) {
    Two *t = two_open (gate, "F64", 1, FALSE, how > NOT_LINKED);
    GstPad *pad = NULL;
    if (how == NOT_LINKED)
      pad = gst_element_request_pad_simple (t->fx, "sidechain");
    two_play (t);
    if (how == ENDED)
      two_end (t, 1);
    if (how == GAP) {
      two_push (t, 1, tone, 480, 480, 0);
      two_push (t, 1, tone, 480, 480, 9120);
      two_end (t, 1);
    }
    two_push (t, 0, tone, TOTAL, 480, 0);
    two_end (t, 0);
    two_wait (t, NULL);
    const gdouble *y = (const gdouble *)(gconstpointer)t->out->data;
    fail_unless_equals_int (t->out->len, TOTAL);
    gdouble middle = fx_gst_max_abs (y + 4800, 2400);
    fail_unless (how <= NOT_LINKED ? middle > 0.49 : middle < 0.01, "%u: %g",
        how, middle);
    if (how == GAP)
      fail_unless (fx_gst_max_abs (y, 480) > 0.4);
    if (pad) {
      gst_element_release_request_pad (t->fx, pad);
      gst_object_unref (pad);
    }
    two_close (t);
  }
  g_free (tone);
}
GST_END_TEST;

/* --- one thread, a step at a time ------------------------------------------------------ */

typedef struct Steps {
  FxGst *main;
  GstHarness *side;
  FxGst to; /* for buffers of the side-chain */
} Steps;

static Steps *
steps_open (const gchar *fx)
{
  Steps *s = g_new0 (Steps, 1);
  s->main = fx_gst_new (fx, NULL, 0, 0, FALSE);
  s->side = gst_harness_new_with_element (s->main->element, "sidechain", NULL);
  GstCaps *caps = fx_gst_caps ("F64", RATE, 1, FALSE);
  fail_unless (gst_audio_info_from_caps (&s->to.info, caps));
  gst_harness_set_src_caps (s->side, caps);
  fx_gst_set_caps (s->main, "F64", RATE, 1, FALSE);
  return s;
}

static void
steps_close (Steps *s)
{
  gst_harness_teardown (s->side);
  fx_gst_free (s->main);
  g_free (s);
}

GST_START_TEST (test_gaps)
{
  gdouble *x = fx_gst_noise (4800, 8);
  Steps *s = steps_open (LISTEN);
  /* the side-chain has 100 frames, a gap of 380, and more */
  gst_harness_push (s->side, fx_gst_buffer (&s->to, x, 100));
  gst_harness_push_event (
      s->side, gst_event_new_gap (gst_util_uint64_scale (100, GST_SECOND, RATE),
                   gst_util_uint64_scale (380, GST_SECOND, RATE)));
  fx_gst_push (s->main, NULL, 480);
  fail_unless_equals_int (fx_gst_frames (s->main), 480);
  fail_unless (memcmp (s->main->out->data, x, 100 * sizeof *x) == 0);
  for (guint i = 100; i < 480; i++)
    fail_unless (fx_gst_value (s->main, i) == 0);
  /* beside a gap of the input the key goes on: as buffer, as event */
  s->to.pushed = 480;
  gst_harness_push (s->side, fx_gst_buffer (&s->to, x + 480, 960));
  fx_gst_clear (s->main);
  GstBuffer *buf = fx_gst_buffer (s->main, NULL, 480);
  GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
  gst_harness_push (s->main->h, buf);
  gst_harness_push_event (
      s->main->h, gst_event_new_gap (20 * GST_MSECOND, 10 * GST_MSECOND));
  fx_gst_pull (s->main);
  fail_unless_equals_int (fx_gst_frames (s->main), 960);
  fail_unless (fx_gst_max_diff (
                   (gdouble *)(gpointer)s->main->out->data, x + 480, 960) == 0);
  steps_close (s);
  g_free (x);
}
GST_END_TEST;

/* Played backwards, buffers come last first. */
GST_START_TEST (test_backwards)
{
  gdouble *x = fx_gst_noise (4800, 9);
  Steps *s = steps_open (LISTEN);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  segment.rate = -1;
  segment.stop = segment.position = 100 * GST_MSECOND;
  fail_unless (
      gst_harness_push_event (s->side, gst_event_new_segment (&segment)));
  fail_unless (
      gst_harness_push_event (s->main->h, gst_event_new_segment (&segment)));
  s->to.pushed = 2400;
  gst_harness_push (s->side, fx_gst_buffer (&s->to, x + 2400, 2400));
  s->to.pushed = 0;
  gst_harness_push (s->side, fx_gst_buffer (&s->to, x, 2400));
  for (gint i = 4; i >= 0; i--) {
    fx_gst_clear (s->main);
    s->main->pushed = (guint64)i * 960;
    fx_gst_push (s->main, NULL, 960);
    fail_unless (fx_gst_max_diff ((gdouble *)(gpointer)s->main->out->data,
                     x + i * 960, 960) == 0);
  }
  steps_close (s);
  g_free (x);
}
GST_END_TEST;

/* After both have gone back to the start all is as at first. */
GST_START_TEST (test_flush)
{
  gdouble *x = fx_gst_noise (4800, 10);
  Steps *s = steps_open (LISTEN);
  GstSegment segment;
  gst_segment_init (&segment, GST_FORMAT_TIME);
  for (guint round = 0; round < 3; round++) {
    s->to.pushed = 0;
    gst_harness_push (s->side, fx_gst_buffer (&s->to, x + 100 * round, 2000));
    fx_gst_push (s->main, NULL, 960);
    fail_unless (fx_gst_max_diff ((gdouble *)(gpointer)s->main->out->data,
                     x + 100 * round, 960) == 0);
    fail_unless (
        gst_harness_push_event (s->side, gst_event_new_flush_start ()));
    fail_unless (
        gst_harness_push_event (s->side, gst_event_new_flush_stop (TRUE)));
    fail_unless (
        gst_harness_push_event (s->side, gst_event_new_segment (&segment)));
    fx_gst_restart (s->main);
  }
  steps_close (s);
  g_free (x);
}
GST_END_TEST;

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
    GstPad *sink = gst_element_get_static_pad (t->fx, "sink");
    fail_unless (gst_pad_send_event (sink, gst_event_new_flush_start ()));
    fail_unless (gst_pad_send_event (sink, gst_event_new_flush_stop (TRUE)));
    gst_object_unref (sink);
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

/* --- rates ------------------------------------------------------------------------------ */

GST_START_TEST (test_rates)
{
  gchar *text;
  Two *t = two_open (LISTEN, "F64", 1, FALSE, 1);
  GstCaps *caps = fx_gst_caps ("F64", 44100, 1, FALSE);
  g_object_set (t->source[1], "caps", caps, NULL);
  two_play (t);
  two_push (t, 1, NULL, 4410, 441, 0);
  two_end (t, 1);
  g_usleep (20000);
  two_push (t, 0, NULL, 4800, 480, 0);
  two_end (t, 0);
  fail_unless_equals_int (two_wait (t, &text), GST_MESSAGE_ERROR);
  g_free (text);
  two_close (t);
  gst_caps_unref (caps);
  /* With a resampler it plays, and a tone stays the tone that it was. */
  t = two_open_line (
      "audiotestsrc num-buffers=20 samplesperbuffer=480 ! "
      "audio/x-raw,rate=48000,channels=1,format=F64LE ! fx.sink "
      "audiotestsrc num-buffers=40 freq=400 volume=0.5 ! "
      "audio/x-raw,rate=44100 "
      "! audioresample ! queue ! fx.sidechain " LISTEN "! fakesink name=out");
  two_play (t);
  two_wait (t, NULL);
  const gdouble *y = (const gdouble *)(gconstpointer)t->out->data;
  fail_unless_equals_int (t->out->len, 9600);
  /* within the frame by which the resampler rounds its delay */
  for (guint i = 2000; i < 9000; i++)
    fail_unless (
        fabs (y[i] - 0.5 * sin (2 * G_PI * 400 * i / RATE)) < 0.03, "%u", i);
  two_close (t);
}
GST_END_TEST;

static Suite *
fx_sidechain_suite (void)
{
  Suite *suite = suite_create ("fx side-chain");
  TCase *tc = tcase_create ("the pad sidechain");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_same_time, 0, G_N_ELEMENTS (blocks));
  tcase_add_test (tc, test_ducking);
  tcase_add_test (tc, test_no_key);
  tcase_add_test (tc, test_gaps);
  tcase_add_test (tc, test_backwards);
  tcase_add_test (tc, test_flush);
  tcase_add_test (tc, test_one_thread);
  tcase_add_loop_test (tc, test_seeks, 0, G_N_ELEMENTS (sources));
  tcase_add_loop_test (tc, test_states, 0, G_N_ELEMENTS (sources));
  tcase_add_loop_test (tc, test_waiting, 0, 5);
  tcase_add_test (tc, test_release);
  tcase_add_test (tc, test_live);
  tcase_add_test (tc, test_live_without_data);
  tcase_add_test (tc, test_latency);
  tcase_add_test (tc, test_rates);
  return suite;
}

GST_CHECK_MAIN (fx_sidechain)
