/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxeq: bands as children, automation, and what it does to sound. */

#include <complex.h>
#include <gst/controller/controller.h>
#include <malloc.h>
#include "dsp/design/rbj.h"
#include "dsp/design/response.h"
#include "dsp/fx_apo.h"
#include "tests/gst/eqtest.h"

/* --- children -------------------------------------------------------------------- */

GST_START_TEST (test_defaults)
{
  static const gdouble octaves[] = { 31.5, 63, 125, 250, 500, 1000, 2000, 4000,
    8000, 16000 };
  GstElement *eq = make_eq ();
  fail_unless_equals_int (children_of (eq), 10);
  for (guint i = 0; i < 10; i++) {
    GObject *band =
        gst_child_proxy_get_child_by_index (GST_CHILD_PROXY (eq), i);
    gdouble frequency, q, gain;
    gboolean enabled;
    gint type;
    g_object_get (band, "frequency", &frequency, "q", &q, "gain", &gain,
        "enabled", &enabled, "type", &type, NULL);
    fail_unless_equals_float (frequency, octaves[i]);
    fail_unless_equals_float (q, 1.41);
    fail_unless_equals_float (gain, 0);
    fail_unless_equals_int (type, FX_BIQUAD_PEAKING);
    fail_unless (enabled);
    g_object_unref (band);
  }
  fail_unless (
      gst_child_proxy_get_child_by_index (GST_CHILD_PROXY (eq), 10) == NULL);
  fail_unless (gst_child_proxy_get_child_by_name (
                   GST_CHILD_PROXY (eq), "band64") == NULL);
  ASSERT_OBJECT_REFCOUNT (eq, "eq", 1);
  gst_object_unref (eq);
}
GST_END_TEST;

GST_START_TEST (test_launch_line)
{
  static const gchar *const lines[] = {
    "fxeq num-bands=31 band30::gain=2 band0::type=low-shelf",
    "fxeq band30::gain=2 band0::type=low-shelf num-bands=31",
  };
  if (g_getenv ("GST_TRACERS"))
    return; /* GStreamer 1.22's parser keeps a reference to each band set */
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    GstElement *eq = gst_parse_launch (lines[i], NULL);
    gint type;
    fail_unless (eq != NULL);
    fail_unless_equals_int (children_of (eq), 31);
    fail_unless_equals_float (band_double (eq, "band30::gain"), 2);
    gst_child_proxy_get (GST_CHILD_PROXY (eq), "band0::type", &type, NULL);
    fail_unless_equals_int (type, FX_BIQUAD_LOW_SHELF);
    gst_object_unref (eq);
  }
}
GST_END_TEST;

static void
count_child (GstChildProxy *proxy, GObject *child, gchar *name, gint *count)
{
  GObject *same = gst_child_proxy_get_child_by_name (proxy, name);
  fail_unless (same == child);
  g_object_unref (same);
  ++*count;
}

GST_START_TEST (test_num_bands)
{
  GstElement *eq = make_eq ();
  gint added = 0, removed = 0;
  g_signal_connect (eq, "child-added", G_CALLBACK (count_child), &added);
  g_signal_connect (eq, "child-removed", G_CALLBACK (count_child), &removed);
  gst_child_proxy_set (GST_CHILD_PROXY (eq), "band40::gain", 5.0, "num-bands",
      64, "band63::frequency", 77.0, NULL);
  fail_unless_equals_int (added, 54);
  fail_unless_equals_int (children_of (eq), 64);
  g_object_set (eq, "num-bands", 3, NULL);
  fail_unless_equals_int (removed, 61);
  fail_unless_equals_int (children_of (eq), 3);
  g_object_set (eq, "num-bands", 64, NULL);
  fail_unless_equals_int (added, 54 + 61);
  fail_unless_equals_float (band_double (eq, "band40::gain"), 5);
  fail_unless_equals_float (band_double (eq, "band63::frequency"), 77);
  g_object_set (eq, "filters", "Filter: ON PK Fc 50 Hz Gain 1 dB Q 1", NULL);
  fail_unless_equals_int (children_of (eq), 1);
  fail_unless_equals_int (removed, 61 + 63);
  gst_object_unref (eq);
}
GST_END_TEST;

GST_START_TEST (test_band_outlives_element)
{
  GstElement *eq = make_eq ();
  GObject *band = gst_child_proxy_get_child_by_index (GST_CHILD_PROXY (eq), 2);
  gdouble gain = NAN;
  gst_object_unref (eq);
  g_object_set (band, "gain", 3.0, NULL);
  g_object_get (band, "gain", &gain, NULL);
  fail_unless_equals_float (gain, 0);
  ASSERT_OBJECT_REFCOUNT (band, "band", 1);
  g_object_unref (band);
}
GST_END_TEST;

GST_START_TEST (test_early_band_warns)
{
  GstElement *eq = make_eq ();
  gst_child_proxy_set (GST_CHILD_PROXY (eq), "band12::gain", 3.0, NULL);
  GstBus *bus = gst_bus_new ();
  gst_element_set_bus (eq, bus);
  gst_element_set_state (eq, GST_STATE_PAUSED);
  GstMessage *msg = gst_bus_pop_filtered (bus, GST_MESSAGE_WARNING);
  GError *error = NULL;
  fail_unless (msg != NULL);
  gst_message_parse_warning (msg, &error, NULL);
  fail_unless (strstr (error->message, "band12") != NULL);
  g_error_free (error);
  gst_message_unref (msg);
  gst_element_set_state (eq, GST_STATE_NULL);
  gst_element_set_bus (eq, NULL);
  gst_object_unref (bus);
  gst_object_unref (eq);
}
GST_END_TEST;

/* --- sound ------------------------------------------------------------------------- */

/* Response at `frequency` from the first n samples of an impulse's answer. */
static double complex
measured (const gdouble *h, guint n, gdouble frequency)
{
  double complex sum = 0;
  for (guint i = 0; i < n; i++)
    sum += h[i] * cexp (-2 * M_PI * I * frequency / RATE * i);
  return sum;
}

/* Settings that reach the element as text give the response of the design. */
GST_START_TEST (test_response)
{
  static const gdouble probes[] = { 30, 300, 1000, 1700, 9000, 20000 };
  for (gint type = 0; type <= FX_BIQUAD_LAST; type++) {
    GstElement *eq = make_eq ();
    gchar *text =
        g_strdup_printf ("Preamp: -6 dB\nFilter 1: ON %s Fc 1000 Hz Gain 7 dB "
                         "Q 2\nFilter 2: OFF PK Fc 300 Hz Gain 9 dB Q 1",
            fx_apo_type_name (type));
    FxSos sos;
    guint n;
    fail_unless_equals_int (
        fx_rbj_design (type, RATE, 1000, 2, 7, &sos, NULL), FX_OK);
    g_object_set (eq, "filters", text, NULL);
    GstHarness *h = harness_of (eq);
    gdouble *out = process (h, signal_buffer (16384, 1, 0, 0), &n);
    for (guint i = 0; i < G_N_ELEMENTS (probes); i++) {
      double complex is = measured (out, n, probes[i]);
      double re, im;
      fx_sos_response (&sos, 1, 2 * M_PI * probes[i] / RATE, &re, &im);
      double complex want = (re + I * im) * pow (10, -6.0 / 20);
      fail_unless (cabs (is - want) < 1e-9, "%s at %g Hz: %g instead of %g",
          text, probes[i], cabs (is), cabs (want));
    }
    g_free (out);
    g_free (text);
    gst_harness_teardown (h);
    gst_object_unref (eq);
  }
}
GST_END_TEST;

GST_START_TEST (test_num_bands_while_playing)
{
  GstElement *eq = make_eq ();
  GstHarness *h = harness_of (eq);
  static const gint counts[] = { 10, 64, 0, 31, 1, 63 };
  for (guint i = 0; i < 60; i++) {
    guint n;
    gint count = counts[i % G_N_ELEMENTS (counts)];
    g_object_set (eq, "num-bands", count, NULL);
    if (count)
      gst_child_proxy_set (
          GST_CHILD_PROXY (eq), "band0::gain", i % 2 ? 6.0 : -6.0, NULL);
    gdouble *out =
        process (h, signal_buffer (480, 0.5, 0.5, i * 10 * GST_MSECOND), &n);
    for (guint k = 0; k < n; k++)
      fail_unless (fabs (out[k]) < 2);
    g_free (out);
  }
  gst_harness_teardown (h);
  gst_object_unref (eq);
}
GST_END_TEST;

static void
process_on_notify (GObject *object, GParamSpec *pspec, GstHarness *h)
{
  process_some (h, 32);
}

/* Sound that goes through while handlers of notify run never meets settings of
 * which only some are in: the streaming thread plans once. */
GST_START_TEST (test_atomic)
{
  GstElement *eq = make_eq ();
  GstHarness *h = harness_of (eq);
  process_some (h, 480);
  guint64 before = stat_of (eq, "parameter-changes");
  guint64 buffers = stat_of (eq, "buffers");
  g_signal_connect (eq, "notify::num-bands", G_CALLBACK (process_on_notify), h);
  for (guint i = 0; i < 10; i++) {
    GObject *band =
        gst_child_proxy_get_child_by_index (GST_CHILD_PROXY (eq), i);
    g_signal_connect (band, "notify", G_CALLBACK (process_on_notify), h);
    g_object_unref (band);
  }
  g_object_set (eq, "filters",
      "Preamp: -3 dB; Filter: ON LSC Fc 90 Hz Gain 4 dB Q 0.7;"
      "Filter: ON PK Fc 900 Hz Gain 4 dB Q 0.7; Filter: ON LP Fc 9 kHz",
      NULL);
  process_some (h, 480);
  fail_unless (stat_of (eq, "buffers") > buffers + 5);
  fail_unless_equals_uint64 (stat_of (eq, "parameter-changes"), before + 1);
  buffers = stat_of (eq, "buffers");
  fail_unless (gst_preset_load_preset (GST_PRESET (eq), "graphic-31"));
  fail_unless (stat_of (eq, "buffers") > buffers + 20);
  process_some (h, 480);
  fail_unless_equals_uint64 (stat_of (eq, "parameter-changes"), before + 2);
  fail_unless_equals_int (children_of (eq), 31);
  /* Reading is no change. */
  g_free (filters_of (eq));
  band_double (eq, "band3::gain");
  process_some (h, 480);
  g_object_set (eq, "tail", 0, NULL);
  process_some (h, 480);
  fail_unless_equals_uint64 (stat_of (eq, "parameter-changes"), before + 2);
  gst_harness_teardown (h);
  gst_object_unref (eq);
}
GST_END_TEST;

typedef struct Player {
  GstHarness *h;
  gint stop, buffers; /* atomic */
} Player;

static gpointer
play (gpointer data)
{
  Player *p = data;
  while (!g_atomic_int_get (&p->stop)) {
    process_some (p->h, 32);
    g_atomic_int_inc (&p->buffers);
  }
  return NULL;
}

/* All that one g_object_set() changes in a band is one change, whenever the
 * streaming thread looks. */
GST_START_TEST (test_atomic_band)
{
  GstElement *eq = make_eq ();
  Player p = { harness_of (eq), 0, 0 };
  GObject *band = gst_child_proxy_get_child_by_index (GST_CHILD_PROXY (eq), 2);
  GThread *thread = g_thread_new ("player", play, &p);
  guint sets = 1000;
  while (g_atomic_int_get (&p.buffers) == 0)
    g_usleep (20);
  guint64 before = stat_of (eq, "parameter-changes");
  for (guint i = 0; i < sets; i++) {
    g_object_set (band, "frequency", 55.0 + i, "q", 1.0 + i % 7, "gain",
        (gdouble)(i % 11), "type",
        i % 2 ? FX_BIQUAD_PEAKING : FX_BIQUAD_LOW_SHELF, NULL);
    /* One buffer may be under way; the next one meets the new settings. */
    gint seen = g_atomic_int_get (&p.buffers);
    while (g_atomic_int_get (&p.buffers) < seen + 2)
      g_usleep (20);
  }
  g_atomic_int_set (&p.stop, 1);
  g_thread_join (thread);
  fail_unless_equals_uint64 (stat_of (eq, "parameter-changes"), before + sets);
  g_object_unref (band);
  gst_harness_teardown (p.h);
  gst_object_unref (eq);
}
GST_END_TEST;

/* A shelf over the whole band on a constant input is a gain that follows its
 * control binding: from 0 dB at 0 s to 12 dB at 1 s. */
GST_START_TEST (test_automation)
{
  GstElement *eq = make_eq ();
  GstControlSource *cs = gst_interpolation_control_source_new ();
  GObject *band = gst_child_proxy_get_child_by_index (GST_CHILD_PROXY (eq), 9);
  g_object_set (cs, "mode", GST_INTERPOLATION_MODE_LINEAR, NULL);
  g_object_set (
      band, "type", FX_BIQUAD_LOW_SHELF, "frequency", 20000.0, "q", 0.7, NULL);
  gst_timed_value_control_source_set (
      GST_TIMED_VALUE_CONTROL_SOURCE (cs), 0, 0.0);
  gst_timed_value_control_source_set (
      GST_TIMED_VALUE_CONTROL_SOURCE (cs), GST_SECOND, 12.0);
  fail_unless (gst_object_add_control_binding (GST_OBJECT (band),
      gst_direct_control_binding_new_absolute (GST_OBJECT (band), "gain", cs)));
  GstHarness *h = harness_of (eq);
  for (guint i = 0; i < 10; i++) {
    guint n;
    gdouble *out =
        process (h, signal_buffer (4800, 0.1, 0.1, i * 100 * GST_MSECOND), &n);
    for (guint k = i ? 100 : 1000; k < n; k += 100) {
      gdouble db = 20 * log10 (out[k] / 0.1);
      gdouble want = 12.0 * (i * 4800 + k) / RATE;
      fail_unless (
          fabs (db - want) < 0.02, "%u+%u: %g dB for %g", i, k, db, want);
    }
    g_free (out);
  }
  gst_object_unref (cs);
  g_object_unref (band);
  gst_harness_teardown (h);
  gst_object_unref (eq);
}
GST_END_TEST;

GST_START_TEST (test_no_heap_growth)
{
  /* A tracer's records would count. */
  if (g_getenv ("GST_TRACERS"))
    return;
  GstElement *eq = make_eq ();
  GstHarness *h = harness_of (eq);
  gsize before = 0;
  for (guint i = 0; i < 12000; i++) {
    gchar name[20];
    if (i == 2000)
      before = mallinfo2 ().uordblks;
    g_snprintf (name, sizeof name, "band%u::gain", i % 10);
    gst_child_proxy_set (
        GST_CHILD_PROXY (eq), name, (gdouble)(i % 25) - 12, NULL);
    if (i % 100 == 0)
      g_object_set (eq, "filters",
          "Preamp: -3 dB; Filter: ON LSC Fc 90 Hz Gain 4 dB Q 0.7", "num-bands",
          10, NULL);
    process_some (h, 32);
  }
  gsize after = mallinfo2 ().uordblks;
  fail_unless (
      after < before + 32768, "%" G_GSIZE_FORMAT " bytes more", after - before);
  gst_harness_teardown (h);
  gst_object_unref (eq);
}
GST_END_TEST;

/* A fused fxeq answers to its automation as one by itself. */
GST_START_TEST (test_fused)
{
  static const gchar *const lines[] = {
    "fxeq name=eq preamp=-3 num-bands=2 ! fxgain name=gain gain=2",
    "fxchain.( fxeq name=eq preamp=-3 num-bands=2 ! fxgain name=gain gain=2 )",
  };
  gdouble *out[2];
  guint n[2];
  for (guint i = 0; i < 2; i++) {
    gchar *line = g_strdup_printf ("appsrc name=src format=time caps=\"" CAPS
                                   "\" ! %s ! appsink name=sink sync=false",
        lines[i]);
    GError *error = NULL;
    GstElement *pipeline = gst_parse_launch (line, &error);
    fail_unless (error == NULL, "%s", error ? error->message : "");
    GstElement *eq = gst_bin_get_by_name (GST_BIN (pipeline), "eq");
    GstElement *src = gst_bin_get_by_name (GST_BIN (pipeline), "src");
    GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
    GObject *band =
        gst_child_proxy_get_child_by_index (GST_CHILD_PROXY (eq), 1);
    GstControlSource *cs = gst_interpolation_control_source_new ();
    GstFlowReturn ret;
    GstSample *sample = NULL;
    gpointer data;
    gsize size;
    g_object_set (cs, "mode", GST_INTERPOLATION_MODE_LINEAR, NULL);
    gst_timed_value_control_source_set (
        GST_TIMED_VALUE_CONTROL_SOURCE (cs), 0, 0.0);
    gst_timed_value_control_source_set (
        GST_TIMED_VALUE_CONTROL_SOURCE (cs), GST_SECOND / 10, 12.0);
    gst_object_add_control_binding (
        GST_OBJECT (band), gst_direct_control_binding_new_absolute (
                               GST_OBJECT (band), "gain", cs));
    gst_element_set_state (pipeline, GST_STATE_PLAYING);
    for (guint k = 0; k < 4; k++) {
      GstBuffer *buf = signal_buffer (1200, 1, 0.25, k * 25 * GST_MSECOND);
      g_signal_emit_by_name (src, "push-buffer", buf, &ret);
      gst_buffer_unref (buf);
      fail_unless_equals_int (ret, GST_FLOW_OK);
      if (sample)
        gst_sample_unref (sample);
      g_signal_emit_by_name (sink, "pull-sample", &sample);
      fail_unless (sample != NULL);
    }
    fail_unless_equals_uint64 (stat_of (eq, "fused-buffers"), i ? 4 : 0);
    gst_buffer_extract_dup (
        gst_sample_get_buffer (sample), 0, G_MAXSSIZE, &data, &size);
    out[i] = data;
    n[i] = (guint)(size / 8);
    gst_sample_unref (sample);
    gst_element_set_state (pipeline, GST_STATE_NULL);
    gst_object_unref (cs);
    g_object_unref (band);
    gst_object_unref (sink);
    gst_object_unref (src);
    gst_object_unref (eq);
    gst_object_unref (pipeline);
    g_free (line);
  }
  fail_unless_equals_int (n[0], 1200);
  fail_unless_equals_int (n[1], 1200);
  for (guint k = 0; k < n[0]; k++)
    fail_unless (fabs (out[0][k] - out[1][k]) < 1e-13);
  g_free (out[0]);
  g_free (out[1]);
}
GST_END_TEST;

static Suite *
fxeq_suite (void)
{
  Suite *s = suite_create ("fxeq");
  TCase *tc = tcase_create ("fxeq");
  suite_add_tcase (s, tc);
  tcase_add_test (tc, test_defaults);
  tcase_add_test (tc, test_launch_line);
  tcase_add_test (tc, test_num_bands);
  tcase_add_test (tc, test_band_outlives_element);
  tcase_add_test (tc, test_early_band_warns);
  tcase_add_test (tc, test_response);
  tcase_add_test (tc, test_num_bands_while_playing);
  tcase_add_test (tc, test_atomic);
  tcase_add_test (tc, test_atomic_band);
  tcase_add_test (tc, test_automation);
  tcase_add_test (tc, test_no_heap_growth);
  tcase_add_test (tc, test_fused);
  return s;
}

GST_CHECK_MAIN (fxeq);
