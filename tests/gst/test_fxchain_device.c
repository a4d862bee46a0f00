/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxchain and filters on a device sound as on the CPU, from memory of the host and
 * of the device, and say where they are and why. Tests run in a process each, so
 * that some can have another module, or none. */

#include "tests/gst/chaindevice.h"

/* --- the same sound --------------------------------------------------------------- */

static const struct {
  const gchar *format;
  gboolean planar;
  gdouble bound;
} formats[] = { { "F32", FALSE, F32_BOUND }, { "F64", FALSE, F64_BOUND },
  { "F32", TRUE, F32_BOUND } };

GST_START_TEST (test_same)
{
  guint n = G_N_ELEMENTS (member_sets), k = (guint)__i__ / n;
  const gchar *members = member_sets[(guint)__i__ % n];
  gdouble *x = fx_gst_noise (2 * 40000, (guint64)__i__);
  FxGst *s[2] = { open_chain (
                      "cpu", members, formats[k].format, formats[k].planar),
    open_chain ("cuda", members, formats[k].format, formats[k].planar) };
  for (gsize at = 0, i = 0; at + 1000 <= 40000; i++) {
    gsize frames = 100 + 300 * (i % 4);
    push_both (s, x + 2 * at, frames);
    at += frames;
  }
  check_same (s[0], s[1], formats[k].bound);
  check_string (s[0], "device", "cpu");
  check_string (s[0], "device-reason", "device=cpu");
  check_string (s[1], "device", "cuda");
  check_string (s[1], "device-reason", "device=cuda");
  guint64 buffers = fx_gst_stat (named (s[1], "z"), "device-buffers");
  fail_unless (buffers > 40, "%u buffers", (guint)buffers);
  fail_unless_equals_int (fx_gst_stat (named (s[0], "z"), "device-buffers"), 0);
  fail_unless_equals_int (fx_gst_stat (named (s[1], "z"), "handovers"), 1);
  fx_gst_eos (s[0]);
  fx_gst_eos (s[1]);
  check_same (s[0], s[1], formats[k].bound);
  free_both (s);
  g_free (x);
}
GST_END_TEST;

/* The numbers in stats. */
GST_START_TEST (test_stats)
{
  gdouble *x = fx_gst_noise (2 * 1000, 5);
  FxGst *s = open_chain ("cuda", all_sections, "F32", FALSE);
  GstStructure *stats = NULL;
  gdouble p[4] = { 0 };
  gchar *text;
  for (guint i = 0; i < 30; i++)
    fx_gst_push (s, x, 1000);
  g_object_get (named (s, "z"), "stats", &stats, NULL);
  static const gchar *const names[] = { "time-p50", "time-p95", "time-p99",
    "time-max" };
  for (guint i = 0; i < 4; i++)
    fail_unless (gst_structure_get_double (stats, names[i], &p[i]));
  fail_unless (p[0] > 0 && p[0] <= p[1] && p[1] <= p[2] && p[2] <= p[3] * 1.001,
      "%g %g %g %g", p[0], p[1], p[2], p[3]);
  fail_unless (*gst_structure_get_string (stats, "device-name"), "no name");
  const GValue *list = gst_structure_get_value (stats, "run-list");
  fail_unless_equals_int (gst_value_array_get_size (list), 1);
  const GstStructure *run =
      gst_value_get_structure (gst_value_array_get_value (list, 0));
  fail_unless_equals_string (gst_structure_get_string (run, "device"), "cuda");
  text = g_strdup (gst_structure_get_string (run, "kernel"));
  gst_structure_free (stats);

  /* What runs here says so again. */
  g_object_set (named (s, "z"), "device", 1, NULL);
  fx_gst_push (s, x, 1000);
  g_object_get (named (s, "z"), "stats", &stats, NULL);
  list = gst_structure_get_value (stats, "run-list");
  run = gst_value_get_structure (gst_value_array_get_value (list, 0));
  fail_unless_equals_string (gst_structure_get_string (run, "device"), "cpu");
  fail_if (
      g_str_equal (gst_structure_get_string (run, "kernel"), text), "%s", text);
  g_free (text);
  gst_structure_free (stats);
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

GST_START_TEST (test_precision)
{
  gdouble *x = fx_gst_noise (2 * 1000, 5);
  FxGst *s[2] = { open_chain ("cpu", all_sections, "F32", FALSE),
    open_chain ("cuda precision=exact", all_sections, "F32", FALSE) };
  for (guint i = 0; i < 20; i++)
    push_both (s, x, 1000);
  check_string (s[1], "precision", "exact");
  check_same (s[0], s[1], F32_BOUND);
  gst_util_set_object_arg (G_OBJECT (named (s[1], "z")), "precision", "fast");
  for (guint i = 0; i < 300; i++) {
    gchar *text = fx_gst_stat_string (named (s[1], "z"), "precision");
    gboolean fast = g_str_equal (text, "fast");
    g_free (text);
    push_both (s, x, 1000);
    if (fast)
      break;
    g_usleep (10000);
  }
  check_string (s[1], "precision", "fast");
  check_string (s[1], "device", "cuda");
  check_same (s[0], s[1], F32_BOUND);
  free_both (s);
  g_free (x);
}
GST_END_TEST;

/* The last buffer of noise through a line with an element z. */
static GArray *
run_line (const gchar *line, guint64 *on_device)
{
  GError *error = NULL;
  GstElement *p = gst_parse_launch (line, &error);
  fail_unless (p && !error, "%s", error ? error->message : "");
  GstBus *bus = gst_element_get_bus (p);
  gst_element_set_state (p, GST_STATE_PLAYING);
  GstMessage *m = gst_bus_timed_pop_filtered (
      bus, 60 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  fail_unless (m && GST_MESSAGE_TYPE (m) == GST_MESSAGE_EOS, "no end");
  gst_message_unref (m);
  GstElement *sink = gst_bin_get_by_name (GST_BIN (p), "end");
  GstElement *z = gst_bin_get_by_name (GST_BIN (p), "z");
  *on_device = z ? fx_gst_stat (z, "device-buffers") : 0;
  GstSample *sample = NULL;
  GstMapInfo map;
  g_object_get (sink, "last-sample", &sample, NULL);
  fail_unless (
      gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ));
  GArray *values = g_array_new (FALSE, FALSE, sizeof (gdouble));
  for (gsize i = 0; i < map.size / 4; i++) {
    gdouble v = ((gfloat *)map.data)[i];
    g_array_append_val (values, v);
  }
  gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
  gst_sample_unref (sample);
  gst_element_set_state (p, GST_STATE_NULL);
  gst_clear_object (&z);
  gst_object_unref (sink);
  gst_object_unref (bus);
  gst_object_unref (p);
  return values;
}

/* Branches that are summed are runs too. */
GST_START_TEST (test_parallel)
{
  GArray *y[2];
  guint64 n[2];
  for (guint k = 0; k < 2; k++) {
    gchar *line = g_strdup_printf (
        "audiotestsrc num-buffers=40 wave=ticks samplesperbuffer=500 ! "
        "audio/x-raw,format=F32LE,channels=2,rate=48000 ! "
        "fxparallel.( name=z device=%s fxiir order=4   fxbiquad gain=4 ) ! "
        "fakesink name=end sync=false enable-last-sample=true",
        k ? "cuda" : "cpu");
    y[k] = run_line (line, &n[k]);
    g_free (line);
  }
  fail_unless_equals_int (y[0]->len, y[1]->len);
  gdouble d =
      fx_gst_max_diff ((gdouble *)y[0]->data, (gdouble *)y[1]->data, y[0]->len);
  fail_unless (d <= F32_BOUND, "%g", d);
  fail_unless (
      n[0] == 0 && n[1] > 30, "%u, %u buffers", (guint)n[0], (guint)n[1]);
  g_array_unref (y[0]);
  g_array_unref (y[1]);
}
GST_END_TEST;

/* --- memory of the device ----------------------------------------------------------- */

GST_START_TEST (test_memory)
{
  guint n = G_N_ELEMENTS (member_sets);
  const gchar *members = member_sets[(guint)__i__ % n];
  gboolean chain = (guint)__i__ / n % 2, wide = (guint)__i__ / n / 2;
  gdouble *x = fx_gst_noise (2 * 40000, (guint64)__i__);
  FxGst *s[2] = { open_line (members, wide ? "F64" : "F32", 2, FALSE),
    open_memory (chain, members, wide ? "F64" : "F32") };
  for (gsize at = 0, i = 0; at + 1000 <= 40000; i++) {
    gsize frames = 100 + 300 * (i % 4);
    push_both (s, x + 2 * at, frames);
    at += frames;
  }
  if (chain) {
    check_string (s[1], "device", "cuda");
    check_string (s[1], "device-reason", "the audio is in its memory");
    fail_unless (fx_gst_stat (named (s[1], "z"), "device-buffers") > 40);
  }
  fx_gst_eos (s[0]);
  fx_gst_eos (s[1]);
  check_same (s[0], s[1], wide ? F64_BOUND : F32_BOUND);
  free_both (s);
  g_free (x);
}
GST_END_TEST;

/* device=cpu holds for audio on a device too. */
GST_START_TEST (test_memory_cpu)
{
  gdouble *x = fx_gst_noise (2 * 500, 7);
  FxGst *s[2] = { open_line (all_sections, "F32", 2, FALSE),
    open_memory (TRUE, all_sections, "F32") };
  g_object_set (named (s[1], "z"), "device", 1, NULL);
  for (guint i = 0; i < 40; i++)
    push_both (s, x, 500);
  check_same (s[0], s[1], F32_BOUND);
  check_string (s[1], "device", "cpu");
  fail_unless_equals_int (fx_gst_stat (named (s[1], "z"), "device-buffers"), 0);
  free_both (s);
  g_free (x);
}
GST_END_TEST;

/* A buffer that two branches share is changed by neither. */
GST_START_TEST (test_memory_shared)
{
  guint64 n;
  GArray *y = run_line (
      "audiotestsrc num-buffers=20 wave=pink-noise samplesperbuffer=500 ! "
      "audio/x-raw,format=F32LE,channels=2,rate=48000 ! fxcudaupload ! "
      "tee name=t ! queue ! fxbiquad type=low-pass frequency=300 ! "
      "fxcudadownload ! fakesink sync=false t. ! queue ! fxgain gain=20 ! "
      "fxcudadownload ! fakesink sync=false t. ! queue ! fxcudadownload ! "
      "audioconvert ! audio/x-raw,format=F32LE ! fakesink name=end "
      "sync=false enable-last-sample=true",
      &n);
  gdouble peak = fx_gst_max_abs ((gdouble *)y->data, y->len);
  fail_unless (peak > 0.05 && peak < 1.5, "%g", peak);
  g_array_unref (y);
}
GST_END_TEST;

/* --- no device, and one that fails ------------------------------------------------------ */

static void
check_no_start (const gchar *line)
{
  GError *error = NULL;
  GstElement *p = gst_parse_launch (line, &error);
  fail_unless (p && !error, "%s: %s", line, error ? error->message : "");
  GstBus *bus = gst_element_get_bus (p);
  GstStateChangeReturn ret = gst_element_set_state (p, GST_STATE_PAUSED);
  if (ret == GST_STATE_CHANGE_ASYNC)
    ret = gst_element_get_state (p, NULL, NULL, 10 * GST_SECOND);
  fail_unless_equals_int (ret, GST_STATE_CHANGE_FAILURE);
  gchar *text = NULL;
  fail_unless_equals_int (fx_gst_messages (bus, GST_MESSAGE_ERROR, &text), 1);
  fail_unless (strstr (text, "FX_CUDA_MODULE") != NULL, "%s", text);
  g_free (text);
  gst_element_set_state (p, GST_STATE_NULL);
  gst_object_unref (bus);
  gst_object_unref (p);
}

GST_START_TEST (test_no_module)
{
  g_setenv ("FX_CUDA_MODULE", "/nonexistent/module.so", TRUE);
  check_no_start ("audiotestsrc ! fxchain.( device=cuda fxbiquad ) ! fakesink");

  /* While it plays: a warning, and on it goes. */
  gdouble *x = fx_gst_noise (2 * 480, 15);
  FxGst *s[2] = { open_chain ("cpu", all_sections, "F32", FALSE),
    open_chain ("auto", all_sections, "F32", FALSE) };
  for (guint i = 0; i < 10; i++)
    push_both (s, x, 480);
  gst_util_set_object_arg (G_OBJECT (named (s[1], "z")), "device", "cuda");
  gchar *text = NULL;
  for (guint i = 0; i < 500 && !text; i++) {
    fx_gst_messages (s[1]->bus, GST_MESSAGE_WARNING, &text);
    g_usleep (10000);
  }
  fail_unless (text && strstr (text, "FX_CUDA_MODULE"), "%s", text);
  g_free (text);
  for (guint i = 0; i < 10; i++)
    push_both (s, x, 480);
  check_same (s[0], s[1], 0);
  check_string (s[1], "device", "cpu");
  free_both (s);
  g_free (x);
}
GST_END_TEST;

/* Much work, and no device for it: a reason, and nothing more. */
GST_START_TEST (test_auto_no_module)
{
  g_setenv ("FX_CUDA_MODULE", "/nonexistent/module.so", TRUE);
  gdouble *x = fx_gst_noise (16 * 2000, 16);
  FxGst *s = fx_gst_new ("identity ! fxchain.( name=z fxiir order=16 ! fxiir "
                         "order=16 ) ! identity",
      "F32", RATE, 16, FALSE);
  gboolean said = FALSE;
  for (guint i = 0; i < 400 && !said; i++) {
    fx_gst_push (s, x, 2000);
    gchar *text = fx_gst_stat_string (named (s, "z"), "device-reason");
    said = strstr (text, "FX_CUDA_MODULE") != NULL;
    g_free (text);
    fx_gst_clear (s);
    g_usleep (1000);
  }
  fail_unless (said, "no reason");
  check_string (s, "device", "cpu");
  fail_unless_equals_int (
      fx_gst_messages (s->bus, GST_MESSAGE_WARNING | GST_MESSAGE_ERROR, NULL),
      0);
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

/* Little work is never tried elsewhere. */
GST_START_TEST (test_auto_small)
{
  gdouble *x = fx_gst_noise (2 * 480, 17);
  FxGst *s = open_chain ("auto", all_sections, "F32", FALSE);
  for (guint i = 0; i < 200; i++)
    fx_gst_push (s, x, 480);
  check_string (s, "device", "cpu");
  check_string (s, "device-reason", "little work");
  gchar *maps = NULL;
  gchar *module = g_path_get_basename (g_getenv ("FX_CUDA_MODULE"));
  fail_unless (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  fail_if (strstr (maps, module) != NULL, "%s is loaded", module);
  fail_unless (strstr (maps, "libgstfx.so") != NULL, "nothing to be seen");
  g_free (module);
  g_free (maps);
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

/* Both back ends that need no device fail when they are told to: after so many
 * blocks, and after so many launches. */
GST_START_TEST (test_lost)
{
  const gchar *module = g_getenv ("FX_CUDA_MODULE");
  gboolean here = module && strstr (module, "hostdevice");
  if (!here && !g_getenv ("FX_CUDA_DRIVER"))
    return; /* a real one does not */
  g_setenv ("HOST_DEVICE_FAIL_AFTER", "5", TRUE);
  g_setenv ("FX_FAKE_STICKY", "25", TRUE);
  gdouble *x = fx_gst_noise (2 * 480, 18);
  FxGst *s = open_kind (__i__, all_sections, "F32");
  GstFlowReturn ret = GST_FLOW_OK;
  guint i = 0;
  for (; i < 100 && ret == GST_FLOW_OK; i++)
    ret = gst_harness_push (s->h, fx_gst_buffer (s, x, 480));
  fail_unless_equals_int (ret, GST_FLOW_ERROR);
  fail_unless (i >= (__i__ == 2 || !here ? 2 : 6), "after %u buffers", i);
  gchar *text = NULL;
  guint errors = fx_gst_messages (s->bus, GST_MESSAGE_ERROR, &text);
  fail_unless (errors >= 1 && (errors == 1 || !here), "%u errors", errors);
  fail_unless (text && (!here || strstr (text, "has failed")), "%s", text);
  g_free (text);
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

/* One that is faster is taken, with much work; one that is not is left alone. */
GST_START_TEST (test_auto_measures)
{
  const gchar *module = g_getenv ("FX_CUDA_MODULE");
  gboolean quiet = module && strstr (module, "hostdevice");
  gdouble *x = fx_gst_noise (16 * 2000, 19);
  FxGst *s = fx_gst_new ("identity ! fxchain.( name=z fxiir order=16 ! fxiir "
                         "order=16 ) ! identity",
      "F32", RATE, 16, FALSE);
  gboolean said = FALSE;
  for (guint i = 0; i < 10000 && !said; i++) {
    fx_gst_push (s, x, 2000);
    gchar *text = fx_gst_stat_string (named (s, "z"), "device-reason");
    said = g_str_has_prefix (text, "a buffer takes ");
    g_free (text);
    fx_gst_clear (s);
    g_usleep (i < 40 ? 0 : 10000);
  }
  fail_unless (said, "not measured");
  /* That of the tests is measured with silence, and does nothing then. */
  if (quiet) {
    for (guint i = 0; i < 5; i++)
      fx_gst_push (s, x, 2000);
    check_string (s, "device", "cuda");
    /* What is small comes back. */
    for (guint i = 0; i < 40; i++)
      fx_gst_push (s, x, 20);
    check_string (s, "device", "cpu");
    check_string (s, "device-reason", "little work");
  }
  fx_gst_free (s);
  g_free (x);
}
GST_END_TEST;

/* --- caps --------------------------------------------------------------------------------- */

/* Nobody gets memory of a device who has not asked for it. */
GST_START_TEST (test_caps)
{
  FxGst *s = open_line ("fxbiquad ! fxfir", "F32", 2, FALSE);
  gdouble x[2 * 10] = { 0 };
  fx_gst_push (s, x, 10);
  GstPad *pad = gst_element_get_static_pad (s->element, "src");
  GstCaps *caps = gst_pad_get_current_caps (pad);
  fail_unless (
      caps && gst_caps_features_is_equal (gst_caps_get_features (caps, 0),
                  GST_CAPS_FEATURES_MEMORY_SYSTEM_MEMORY));
  gst_caps_unref (caps);
  gst_object_unref (pad);
  fx_gst_free (s);
}
GST_END_TEST;

static Suite *
fx_chain_device_suite (void)
{
  Suite *suite = suite_create ("fxchain on a device");
  TCase *tc = tcase_create ("device");
  gint n = G_N_ELEMENTS (member_sets);
  tcase_set_timeout (tc, 120);
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_same, 0, 3 * n);
  tcase_add_test (tc, test_stats);
  tcase_add_test (tc, test_precision);
  tcase_add_test (tc, test_parallel);
  tcase_add_loop_test (tc, test_memory, 0, 4 * n);
  tcase_add_test (tc, test_memory_cpu);
  tcase_add_test (tc, test_memory_shared);
  tcase_add_test (tc, test_auto_measures);
  tcase_add_test (tc, test_caps);
  /* A module is opened once in a process: in the one process that there is
   * under the leaks tracer these would meet the one of the others. */
  if (g_strcmp0 (g_getenv ("CK_FORK"), "no") == 0)
    return suite;
  tcase_add_test (tc, test_no_module);
  tcase_add_test (tc, test_auto_no_module);
  tcase_add_test (tc, test_auto_small);
  tcase_add_loop_test (tc, test_lost, 0, 3);
  return suite;
}

GST_CHECK_MAIN (fx_chain_device);
