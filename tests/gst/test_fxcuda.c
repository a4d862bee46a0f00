/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxcudaupload and fxcudadownload in pipelines: every bit of real sound comes
 * back through whatever stands between them, and what goes wrong is said. */

#include "tests/gst/devtest.h"
#include "tests/gst/fxgst.h"

/* As the elements have them. */
#define DEVICE_MEMORY "GstFxDeviceMemory"
#define MAP_DEVICE ((GstMapFlags)(GST_MAP_FLAG_LAST << 1))
#define DEVICE_CAPS "audio/x-raw(memory:CUDAMemory)"
#define RECORDING "/usr/share/sounds/alsa/Front_Center.wav"

static const gchar *const formats[] = { "F32", "F64" };

/* --- pipelines ------------------------------------------------------------------- */

static GstElement *
launch (const gchar *line)
{
  GError *error = NULL;
  GstElement *p = gst_parse_launch (line, &error);
  fail_unless (p && !error, "%s: %s", line, error ? error->message : "");
  return p;
}

/* The text of the error, NULL when the end comes first; the pipeline is taken
 * down. */
static gchar *
finish (GstElement *p)
{
  GstBus *bus = gst_element_get_bus (p);
  GstMessage *m = gst_bus_timed_pop_filtered (
      bus, 30 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  gchar *text = NULL;
  fail_unless (m != NULL, "it hangs");
  if (GST_MESSAGE_TYPE (m) == GST_MESSAGE_ERROR) {
    GError *error = NULL;
    gst_message_parse_error (m, &error, NULL);
    text = g_strdup (error->message);
    g_error_free (error);
  }
  gst_message_unref (m);
  gst_object_unref (bus);
  fail_unless_equals_int (
      gst_element_set_state (p, GST_STATE_NULL), GST_STATE_CHANGE_SUCCESS);
  return text;
}

/* A copy of the buffer that the device makes: what comes after sees nothing of
 * what is in memory of the host. */
static GstPadProbeReturn
make_copy (GstPad *pad, GstPadProbeInfo *info, gpointer data)
{
  GstBuffer *buf = GST_PAD_PROBE_INFO_BUFFER (info);
  guint *count = data;
  fail_unless (
      gst_memory_is_type (gst_buffer_peek_memory (buf, 0), DEVICE_MEMORY));
  GST_PAD_PROBE_INFO_DATA (info) = gst_buffer_copy_deep (buf);
  gst_buffer_unref (buf);
  ++*count;
  return GST_PAD_PROBE_OK;
}

static void
copy_after (GstElement *bin, const gchar *name, guint *count)
{
  GstElement *e = gst_bin_get_by_name (GST_BIN (bin), name);
  GstPad *pad = gst_element_get_static_pad (e, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, make_copy, count, NULL);
  gst_object_unref (pad);
  gst_object_unref (e);
}

/* What comes out of element "out" (an appsink), appended. */
static void
collect (GstElement *p, const gchar *name, GByteArray *bytes)
{
  GstElement *out = gst_bin_get_by_name (GST_BIN (p), name);
  GstSample *sample = NULL;
  while (TRUE) {
    GstMapInfo map;
    g_signal_emit_by_name (out, "try-pull-sample", 20 * GST_SECOND, &sample);
    if (!sample)
      break;
    GstBuffer *buf = gst_sample_get_buffer (sample);
    fail_unless (gst_buffer_map (buf, &map, GST_MAP_READ));
    g_byte_array_append (bytes, map.data, (guint)map.size);
    gst_buffer_unmap (buf, &map);
    gst_sample_unref (sample);
  }
  gst_object_unref (out);
}

/* Sends bytes into "in" (an appsrc) in buffers of any number of frames. */
static void
feed (GstElement *p, const guint8 *bytes, gsize size, gsize frame, GRand *r)
{
  GstElement *in = gst_bin_get_by_name (GST_BIN (p), "in");
  GstFlowReturn ret;
  gsize n;
  for (gsize at = 0; at < size; at += n) {
    n = frame * (gsize)g_rand_int_range (r, 1, 3000);
    n = MIN (n, size - at);
    GstBuffer *buf = gst_buffer_new_memdup (bytes + at, n);
    GST_BUFFER_PTS (buf) =
        gst_util_uint64_scale (at / frame, GST_SECOND, 48000);
    g_signal_emit_by_name (in, "push-buffer", buf, &ret);
    gst_buffer_unref (buf);
    fail_unless_equals_int (ret, GST_FLOW_OK);
  }
  g_signal_emit_by_name (in, "end-of-stream", &ret);
  gst_object_unref (in);
}

/* The recording in that format; 2 channels. */
static GByteArray *
recording (const gchar *format)
{
  gchar *line = g_strdup_printf ("filesrc location=" RECORDING
                                 " ! wavparse ! audioconvert ! "
                                 "audio/x-raw,format=%sLE,channels=2 ! "
                                 "appsink name=out sync=false",
      format);
  GstElement *p = launch (line);
  GByteArray *bytes = g_byte_array_new ();
  gst_element_set_state (p, GST_STATE_PLAYING);
  collect (p, "out", bytes);
  fail_unless (finish (p) == NULL);
  gst_object_unref (p);
  g_free (line);
  fail_unless (bytes->len > 100000);
  return bytes;
}

/* --- bits -------------------------------------------------------------------------- */

static const gchar *const lines[] = {
  "fxcudaupload name=u ! fxcudadownload",
  "fxcudadownload ! fxcudaupload name=u ! fxcudadownload ! fxcudadownload",
  "fxcudaupload ! fxcudaupload name=u ! " DEVICE_CAPS
  " ! identity ! fxcudadownload ! volume",
  "fxcudaupload name=u ! queue ! identity ! queue ! fxcudadownload ! queue",
  "fxcudaupload ! fxcudadownload ! fxcudaupload name=u ! queue ! "
  "fxcudadownload ! audioconvert",
};

GST_START_TEST (test_bits)
{
  const gchar *format = formats[__i__ % 2];
  const gchar *middle = lines[__i__ / 2];
  gsize frame = __i__ % 2 ? 16 : 8;
  GRand *r = g_rand_new_with_seed ((guint32)__i__);
  GByteArray *want = recording (format), *got = g_byte_array_new ();
  gchar *line = g_strdup_printf ("appsrc name=in format=time max-bytes=0 caps="
                                 "audio/x-raw,format=%sLE,rate=48000,"
                                 "channels=2,layout=interleaved ! %s ! appsink "
                                 "name=out sync=false",
      format, middle);
  GstElement *p = launch (line);
  guint copied = 0;
  copy_after (p, "u", &copied);
  gst_element_set_state (p, GST_STATE_PLAYING);
  feed (p, want->data, want->len, frame, r);
  collect (p, "out", got);
  gchar *error = finish (p);
  fail_unless (error == NULL, "%s: %s", line, error);
  fail_unless (copied > 0);
  fail_unless_equals_int (got->len, want->len);
  fail_unless (memcmp (got->data, want->data, want->len) == 0, "%s", line);
  gst_object_unref (p);
  g_byte_array_unref (want);
  g_byte_array_unref (got);
  g_rand_free (r);
  g_free (line);
}
GST_END_TEST;

/* Both branches map, process and change what they share. */
GST_START_TEST (test_tee)
{
  GRand *r = g_rand_new_with_seed (5);
  GByteArray *want = recording ("F32");
  GByteArray *a = g_byte_array_new (), *b = g_byte_array_new ();
  GByteArray *c = g_byte_array_new ();
  GstElement *p = launch (
      "appsrc name=in format=time max-bytes=0 caps=audio/x-raw,format=F32LE,"
      "rate=48000,channels=2,layout=interleaved ! fxcudaupload name=u ! tee "
      "name=t ! queue max-size-buffers=0 max-size-bytes=0 max-size-time=0 ! "
      "fxcudadownload ! appsink name=a sync=false  t. ! queue "
      "max-size-buffers=0 max-size-bytes=0 max-size-time=0 ! appsink name=b "
      "sync=false  t. ! queue max-size-buffers=0 max-size-bytes=0 "
      "max-size-time=0 ! fxcudadownload ! volume volume=0 ! appsink name=c "
      "sync=false");
  guint copied = 0;
  copy_after (p, "u", &copied);
  gst_element_set_state (p, GST_STATE_PLAYING);
  feed (p, want->data, want->len, 8, r);
  collect (p, "a", a);
  collect (p, "b", b);
  collect (p, "c", c);
  fail_unless (finish (p) == NULL);
  fail_unless_equals_int (a->len, want->len);
  fail_unless_equals_int (b->len, want->len);
  fail_unless_equals_int (c->len, want->len);
  fail_unless (memcmp (a->data, want->data, want->len) == 0);
  fail_unless (memcmp (b->data, want->data, want->len) == 0);
  for (guint i = 0; i < c->len; ++i)
    fail_unless ((c->data[i] & 0x7f) == 0);
  gst_object_unref (p);
  g_byte_array_unref (want);
  g_byte_array_unref (a);
  g_byte_array_unref (b);
  g_byte_array_unref (c);
  g_rand_free (r);
}
GST_END_TEST;

/* Caps that change in mid-stream, and buffers from one frame to very many. */
GST_START_TEST (test_changes)
{
  static const gint channels[] = { 1, 2, 6, 64, 1 };
  FxGst *s = fx_gst_new (
      "fxcudaupload name=u ! fxcudadownload", "F32", 48000, 1, FALSE);
  guint copied = 0;
  copy_after (s->element, "u", &copied);
  for (guint i = 0; i < G_N_ELEMENTS (channels); ++i) {
    gsize n = (gsize)(20000 * channels[i]);
    gdouble *x = fx_gst_noise (n, i + 1);
    fx_gst_set_caps (s, "F64", i % 2 ? 44100 : 96000, channels[i], FALSE);
    fx_gst_clear (s);
    fx_gst_push_all (s, x, 100, 1);
    fx_gst_push_all (s, x + 100 * channels[i], 19800, 18000);
    fx_gst_push (s, x + 19900 * channels[i], 100);
    fail_unless_equals_int (fx_gst_frames (s), 20000);
    for (gsize k = 0; k < n; ++k)
      fail_unless (fx_gst_value (s, k) == x[k]);
    g_free (x);
  }
  fx_gst_eos (s);
  fail_unless (copied > 0);
  fx_gst_free (s);
}
GST_END_TEST;

/* --- what is not samples --------------------------------------------------------------- */

GST_START_TEST (test_metadata)
{
  FxGst *s =
      fx_gst_new ("fxcudaupload ! fxcudadownload", "F32", 48000, 2, FALSE);
  gdouble *x = fx_gst_noise (200, 1);
  GstCaps *reference = gst_caps_new_empty_simple ("timestamp/x-unix");
  for (guint gap = 0; gap < 2; ++gap) {
    GstBuffer *buf = fx_gst_buffer (s, x, 100);
    GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_MARKER);
    if (gap)
      GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
    gst_buffer_add_audio_meta (buf, &s->info, 100, NULL);
    gst_buffer_add_reference_timestamp_meta (buf, reference, 5, 6);
    GstClockTime pts = GST_BUFFER_PTS (buf);
    fail_unless_equals_int (gst_harness_push (s->h, buf), GST_FLOW_OK);
    buf = gst_harness_pull (s->h);
    fail_unless_equals_uint64 (GST_BUFFER_PTS (buf), pts);
    fail_unless_equals_uint64 (GST_BUFFER_OFFSET (buf), 100 * gap);
    fail_unless_equals_uint64 (GST_BUFFER_OFFSET_END (buf), 100 * (gap + 1));
    fail_unless (GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_MARKER));
    fail_unless_equals_int (
        GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_GAP), gap);
    fail_unless (gst_buffer_get_audio_meta (buf) != NULL);
    fail_unless (gst_buffer_get_reference_timestamp_meta (buf, reference));
    fail_unless (gst_memory_is_type (
        gst_buffer_peek_memory (buf, 0), GST_ALLOCATOR_SYSMEM));
    gsize n;
    gdouble *y = fx_gst_values (buf, &s->info, &n);
    fail_unless_equals_int (n, 200);
    for (gsize i = 0; i < n; ++i)
      fail_unless (y[i] == (gap ? 0 : (gfloat)x[i]));
    g_free (y);
    gst_buffer_unref (buf);
  }
  /* A gap event, an empty buffer. */
  fail_unless (gst_harness_push_event (
      s->h, gst_event_new_gap (GST_SECOND, GST_SECOND)));
  GstBuffer *empty = gst_buffer_new ();
  fail_unless_equals_int (gst_harness_push (s->h, empty), GST_FLOW_OK);
  gst_buffer_unref (gst_harness_pull (s->h));
  gst_caps_unref (reference);
  g_free (x);
  fx_gst_free (s);
}
GST_END_TEST;

static GstPadProbeReturn
note_address (GstPad *pad, GstPadProbeInfo *info, gpointer set)
{
  GstBuffer *buf = GST_PAD_PROBE_INFO_BUFFER (info);
  GstMapInfo map;
  fail_unless (gst_buffer_map (buf, &map, GST_MAP_READ | MAP_DEVICE));
  g_hash_table_add (set, map.data);
  gst_buffer_unmap (buf, &map);
  return GST_PAD_PROBE_OK;
}

/* The same memory again and again. */
GST_START_TEST (test_steady)
{
  FxGst *s = fx_gst_new (
      "fxcudaupload name=u ! fxcudadownload", "F32", 48000, 2, FALSE);
  GHashTable *set = g_hash_table_new (NULL, NULL);
  GstElement *u = gst_bin_get_by_name (GST_BIN (s->element), "u");
  GstPad *pad = gst_element_get_static_pad (u, "src");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, note_address, set, NULL);
  for (guint i = 0; i < 300; ++i)
    fx_gst_push (s, NULL, 480);
  fail_unless (g_hash_table_size (set) <= 2, "%u memories for 300 buffers",
      g_hash_table_size (set));
  gst_object_unref (pad);
  gst_object_unref (u);
  fx_gst_free (s);
  g_hash_table_unref (set);
}
GST_END_TEST;

/* --- states, seeks -------------------------------------------------------------------- */

GST_START_TEST (test_seeks)
{
  GstElement *p = launch (
      "audiotestsrc name=s ! audio/x-raw,format=F32LE ! fxcudaupload ! queue "
      "max-size-buffers=3 ! identity ! fxcudadownload ! queue "
      "max-size-buffers=3 ! fakesink sync=false");
  gst_element_set_state (p, GST_STATE_PLAYING);
  for (guint i = 0; i < 20; ++i) {
    fail_unless (gst_element_seek_simple (p, GST_FORMAT_TIME,
        i % 3 == 2 ? GST_SEEK_FLAG_NONE : GST_SEEK_FLAG_FLUSH,
        i * GST_SECOND / 10));
    g_usleep (3000);
  }
  fail_unless (gst_element_send_event (p, gst_event_new_eos ()));
  gchar *error = finish (p);
  fail_unless (error == NULL, "%s", error);
  gst_object_unref (p);
}
GST_END_TEST;

GST_START_TEST (test_states)
{
  static const GstState states[] = { GST_STATE_READY, GST_STATE_PLAYING,
    GST_STATE_READY, GST_STATE_PAUSED, GST_STATE_NULL, GST_STATE_PLAYING,
    GST_STATE_NULL };
  GstElement *p = launch ("audiotestsrc ! fxcudaupload name=u ! queue ! "
                          "fxcudadownload ! fakesink sync=false");
  GstElement *u = gst_bin_get_by_name (GST_BIN (p), "u");
  for (guint i = 0; i < 6 * G_N_ELEMENTS (states); ++i) {
    GstState state = states[i % G_N_ELEMENTS (states)];
    fail_unless (gst_element_set_state (p, state) != GST_STATE_CHANGE_FAILURE);
    fail_unless (gst_element_get_state (p, NULL, NULL, 20 * GST_SECOND) ==
                 GST_STATE_CHANGE_SUCCESS);
    /* Another number of the same device. */
    if (state <= GST_STATE_READY)
      g_object_set (u, "device-id", (gint)(i % 2) - 1, NULL);
  }
  gst_object_unref (u);
  gst_object_unref (p);
}
GST_END_TEST;

/* --- what goes wrong -------------------------------------------------------------------- */

GST_START_TEST (test_no_device)
{
  GstElement *p = launch (
      "audiotestsrc ! fxcudaupload device-id=100 ! fxcudadownload ! fakesink");
  fail_unless_equals_int (
      gst_element_set_state (p, GST_STATE_READY), GST_STATE_CHANGE_FAILURE);
  gchar *error = finish (p);
  fail_unless (error && strstr (error, "100") && strstr (error, "device=cpu"),
      "%s", error);
  g_free (error);
  gst_object_unref (p);
}
GST_END_TEST;

/* What ordinary elements take, and what these do not. */
static const gchar *const bad[] = {
  "audiotestsrc ! fxcudaupload ! volume ! fakesink",
  "audiotestsrc ! fxcudaupload ! queue ! volume ! fakesink",
  "audiotestsrc ! fxcudaupload ! audioconvert ! fakesink",
  "audiotestsrc ! identity ! " DEVICE_CAPS " ! fxcudadownload ! fakesink",
  "audiotestsrc ! audio/x-raw,format=S16LE ! fxcudaupload ! fakesink",
  "audiotestsrc ! audio/x-raw,layout=non-interleaved,channels=2 ! fxcudaupload "
  "! fakesink",
};

GST_START_TEST (test_negotiation)
{
  GError *error = NULL;
  GstElement *p = gst_parse_launch (bad[__i__], &error);
  fail_unless (error != NULL, "%s", bad[__i__]);
  fail_unless (strstr (error->message, "could not link"), "%s", error->message);
  g_error_free (error);
  gst_clear_object (&p);
}
GST_END_TEST;

/* Caps that come too late to be refused at the link. */
GST_START_TEST (test_late_caps)
{
  GstHarness *h = gst_harness_new ("fxcudaupload");
  gst_harness_set_src_caps_str (h, "audio/x-raw,format=S16LE,rate=48000,"
                                   "channels=1,layout=interleaved");
  fail_unless_equals_int (
      gst_harness_push (h, gst_buffer_new_allocate (NULL, 64, NULL)),
      GST_FLOW_NOT_NEGOTIATED);
  gst_harness_teardown (h);
}
GST_END_TEST;

/* It fails under way: an error of the element, and the end of the stream. */
static GstPadProbeReturn
break_it (GstPad *pad, GstPadProbeInfo *info, gpointer count)
{
  if (++*(guint *)count == 20)
    fx_dev_break ();
  return GST_PAD_PROBE_OK;
}

GST_START_TEST (test_lost)
{
  static const gchar *const where[] = { "u", "q" };
  GstElement *p = launch ("audiotestsrc ! audio/x-raw,format=F32LE ! "
                          "fxcudaupload name=u ! queue name=q ! "
                          "fxcudadownload ! fakesink sync=false");
  guint count = 0;
  if (!fx_dev_set ("STICKY", 0)) {
    gst_object_unref (p);
    return;
  }
  GstElement *e = gst_bin_get_by_name (GST_BIN (p), where[__i__]);
  GstPad *pad = gst_element_get_static_pad (e, __i__ ? "src" : "sink");
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BUFFER, break_it, &count, NULL);
  gst_object_unref (pad);
  gst_object_unref (e);
  gst_element_set_state (p, GST_STATE_PLAYING);
  gchar *error = finish (p);
  fail_unless (error != NULL, "it plays on");
  fail_unless (count >= 20);
  GST_INFO ("%s", error);
  g_free (error);
  gst_object_unref (p);
}
GST_END_TEST;

static Suite *
fxcuda_suite (void)
{
  Suite *suite = suite_create ("fxcuda");
  TCase *tc = tcase_create ("transfer");
  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, NULL, fx_dev_expect_nothing);
  tcase_add_loop_test (tc, test_bits, 0, 2 * G_N_ELEMENTS (lines));
  tcase_add_test (tc, test_tee);
  tcase_add_test (tc, test_changes);
  tcase_add_test (tc, test_metadata);
  tcase_add_test (tc, test_steady);
  tcase_add_test (tc, test_seeks);
  tcase_add_test (tc, test_states);
  tcase_add_test (tc, test_no_device);
  tcase_add_loop_test (tc, test_negotiation, 0, G_N_ELEMENTS (bad));
  tcase_add_test (tc, test_late_caps);
  tcase_add_loop_test (tc, test_lost, 0, 2);
  return suite;
}

DEV_CHECK_MAIN (fxcuda)
