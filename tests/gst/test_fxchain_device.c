/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxchain and filters on a device sound as on the CPU, whatever happens to the
 * stream, and say where they are and why. The module is that of the environment
 * variable FX_CUDA_MODULE; device memory is whatever it makes of it. Tests run in
 * a process each, so that some can have another module, or none. */

#include <gst/controller/gstdirectcontrolbinding.h>
#include <gst/controller/gstinterpolationcontrolsource.h>
#include "tests/fxtest.h"
#include "tests/gst/fxgst.h"

#define RATE 48000

/* Of float samples at 0.5: float arithmetic of a device in single precision. */
#define F32_BOUND 2e-6
#define F64_BOUND 1e-11

static const gchar all_sections[] =
    "fxbiquad name=a type=low-shelf gain=5 frequency=200 ! "
    "fxiir name=b mode=high-pass order=5 frequency=90 ! fxgain name=c gain=-2 "
    "! "
    "fxeq name=d num-bands=3 band0::frequency=120 band0::gain=4 "
    "band1::frequency=1500 band1::gain=-6 band2::frequency=7000 band2::gain=3 "
    "! "
    "fxsos name=e "
    "sections=\"<<0.5,0.2,0.1,1,-0.3,0.2>,<1,-0.5,0.25,1,-0.6,0.3>>\"";

static const gchar *const member_sets[] = {
  all_sections,
  "fxbiquad name=a type=low-pass frequency=900",
  "fxiir family=elliptic order=8 frequency=3000",
  "fxgain name=c gain=-4.5",
  "fxgain gain=-3 ! fxgain gain=2",
  "fxfir name=f length=301 frequency=2000",
  "fxfir name=f length=301 ! fxgain gain=-3 ! fxfir length=101",
};

static FxGst *
open_line (
    const gchar *line, const gchar *format, gint channels, gboolean planar)
{
  return fx_gst_new (line, format, RATE, channels, planar);
}

static FxGst *
open_chain (const gchar *device, const gchar *members, const gchar *format,
    gboolean planar)
{
  gchar *line = g_strdup_printf (
      "identity ! fxchain.( name=z device=%s %s ) ! identity", device, members);
  FxGst *s = open_line (line, format, 2, planar);
  g_free (line);
  return s;
}

/* Through memory of the device, in a chain or by themselves. */
static FxGst *
open_memory (gboolean chain, const gchar *members, const gchar *format)
{
  gchar *line = g_strdup_printf (
      chain ? "fxcudaupload ! fxchain.( name=z %s ) ! fxcudadownload"
            : "fxcudaupload ! %s ! fxcudadownload",
      members);
  FxGst *s = open_line (line, format, 2, FALSE);
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

static void
check_string (FxGst *s, const gchar *field, const gchar *expected)
{
  gchar *text = fx_gst_stat_string (named (s, "z"), field);
  fail_unless (g_str_has_prefix (text, expected), "%s: %s", field, text);
  g_free (text);
}

static void
check_same (FxGst *a, FxGst *b, gdouble bound)
{
  gsize n = a->out->len;
  fail_unless_equals_int (n, b->out->len);
  const gdouble *x = (const gdouble *)a->out->data;
  const gdouble *y = (const gdouble *)b->out->data;
  gdouble most = fx_gst_max_abs (x, n), d = fx_gst_max_diff (x, y, n);
  fail_unless (d <= bound * MAX (most, 0.5), "%g of %g", d, most);
  fail_unless (most > 0.01, "%g is nothing", most);
}

/* Pushes the same into two streams. */
static void
push_both (FxGst **s, const gdouble *x, gsize frames)
{
  fx_gst_push (s[0], x, frames);
  fx_gst_push (s[1], x, frames);
}

static void
free_both (FxGst **s)
{
  fx_gst_free (s[0]);
  fx_gst_free (s[1]);
}

/* What else the last test needs: until the other thread is done. */
static gboolean
wait_for_device (FxGst *s, const gchar *device, const gdouble *x, FxGst *other)
{
  for (guint i = 0; i < 2000; i++) {
    gchar *text = fx_gst_stat_string (named (s, "z"), "device");
    gboolean is = g_str_equal (text, device);
    g_free (text);
    if (is)
      return TRUE;
    g_usleep (1000);
    fx_gst_push (s, x, 128);
    if (other)
      fx_gst_push (other, x, 128);
  }
  return FALSE;
}

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

/* --- changes ------------------------------------------------------------------------- */

/* From one to the other and back while it plays. */
GST_START_TEST (test_change_device)
{
  gdouble *x = fx_gst_sine (128, 2, 375, RATE, 0.5);
  FxGst *s[2] = { open_chain ("cpu", all_sections, "F32", FALSE),
    open_chain (__i__ ? "auto" : "cpu", all_sections, "F32", FALSE) };
  GObject *z = G_OBJECT (named (s[1], "z"));
  for (guint i = 0; i < 4; i++) {
    for (guint k = 0; k < 30; k++)
      push_both (s, x, 128);
    gst_util_set_object_arg (z, "device", "cuda");
    fail_unless (wait_for_device (s[1], "cuda", x, s[0]), "not there");
    for (guint k = 0; k < 30; k++)
      push_both (s, x, 128);
    gst_util_set_object_arg (z, "device", __i__ ? "auto" : "cpu");
    push_both (s, x, 128);
    check_string (s[1], "device", "cpu");
  }
  check_same (s[0], s[1], F32_BOUND);
  fail_unless_equals_int (fx_gst_stat (z, "handovers"), 8);
  gdouble step[2];
  for (guint i = 0; i < 2; i++)
    step[i] =
        fx_gst_max_step ((gdouble *)s[i]->out->data, fx_gst_frames (s[i]), 2);
  fail_unless (step[1] < 1.001 * step[0], "%g, %g", step[1], step[0]);
  free_both (s);
  g_free (x);
}
GST_END_TEST;

static void
change (FxGst *s, guint i, gdouble u)
{
  if (i % 20 == 3)
    g_object_set (
        named (s, "a"), "gain", 9 * u, "frequency", 400 + 300 * u, NULL);
  if (i % 30 == 7)
    g_object_set (named (s, "b"), "frequency", 100 + 50 * u, NULL);
  if (i % 50 == 11)
    g_object_set (named (s, "c"), "gain", 6 * u, "mute", u > 0.7, NULL);
}

/* kind 0: host memory in a chain, 1: memory of the device in a chain, 2: without */
static FxGst *
open_kind (gint kind, const gchar *members, const gchar *format)
{
  return kind == 0 ? open_chain ("cuda", members, format, FALSE)
                   : open_memory (kind == 1, members, format);
}

GST_START_TEST (test_change_parameters)
{
  gdouble *x = fx_gst_noise (2 * 400, 9);
  FxGst *s[2] = { open_chain ("cpu", all_sections, "F32", FALSE),
    open_kind (__i__, all_sections, "F32") };
  guint64 seed = 4;
  for (guint i = 0; i < 200; i++) {
    gdouble u = fx_test_noise (&seed);
    change (s[0], i, u);
    change (s[1], i, u);
    push_both (s, x, 50 + (gsize)(fx_test_random (&seed) % 350));
  }
  check_same (s[0], s[1], 2 * F32_BOUND);
  if (__i__ < 2) {
    fail_unless (fx_gst_stat (named (s[1], "z"), "handovers") > 10);
    fail_unless (fx_gst_stat (named (s[1], "z"), "device-buffers") > 40);
  }
  free_both (s);
  g_free (x);
}
GST_END_TEST;

/* A response that changes, delays included. */
GST_START_TEST (test_change_response)
{
  static const gchar members[] =
      "fxfir name=f length=301 frequency=2000 ! fxgain name=c gain=-3";
  gdouble *x = fx_gst_noise (2 * 700, 10);
  FxGst *s[2] = { open_chain ("cpu", members, "F32", FALSE),
    open_kind (__i__, members, "F32") };
  for (guint i = 0; i < 120; i++) {
    for (guint k = 0; k < 2 && i % 40 == 30; k++)
      g_object_set (named (s[k], "f"), "length", 401 - 100 * (gint)(i / 40),
          "frequency", 1000.0 + i, NULL);
    push_both (s, x, 700);
  }
  fx_gst_eos (s[0]);
  fx_gst_eos (s[1]);
  check_same (s[0], s[1], F32_BOUND);
  if (__i__ < 2)
    fail_unless (fx_gst_stat (named (s[1], "z"), "device-buffers") > 20);
  free_both (s);
  g_free (x);
}
GST_END_TEST;

static GstControlSource *
automate (GstElement *element)
{
  GstControlSource *cs = gst_interpolation_control_source_new ();
  g_object_set (cs, "mode", GST_INTERPOLATION_MODE_LINEAR, NULL);
  for (guint i = 0; i < 10; i++)
    gst_timed_value_control_source_set (GST_TIMED_VALUE_CONTROL_SOURCE (cs),
        i * 20 * GST_MSECOND, i % 2 ? 6 : -6);
  fail_unless (gst_object_add_control_binding (
      GST_OBJECT (element), gst_direct_control_binding_new_absolute (
                                GST_OBJECT (element), "gain", cs)));
  return cs;
}

/* Automation for a while, and then rest. */
GST_START_TEST (test_automation)
{
  gdouble *x = fx_gst_noise (2 * 480, 11);
  FxGst *s[2] = { open_chain ("cpu", all_sections, "F32", FALSE),
    open_kind (__i__, all_sections, "F32") };
  GstControlSource *cs[2];
  for (guint k = 0; k < 2; k++)
    cs[k] = automate (named (s[k], "a"));
  for (guint i = 0; i < 40; i++)
    push_both (s, x, 480);
  if (__i__ == 0)
    check_string (s[1], "device-reason", "a member is automated");
  for (guint k = 0; k < 2; k++) {
    gst_object_set_control_binding_disabled (
        GST_OBJECT (named (s[k], "a")), "gain", TRUE);
    gst_object_unref (cs[k]);
  }
  for (guint i = 0; i < 40; i++)
    push_both (s, x, 480);
  check_same (s[0], s[1], F32_BOUND);
  if (__i__ < 2)
    check_string (s[1], "device", "cuda");
  free_both (s);
  g_free (x);
}
GST_END_TEST;

/* --- the stream ---------------------------------------------------------------------- */

static void
push_gap_buffer (FxGst *s, gsize frames)
{
  GstBuffer *buf = fx_gst_buffer (s, NULL, frames);
  GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
  fail_unless_equals_int (gst_harness_push (s->h, buf), GST_FLOW_OK);
  fx_gst_pull (s);
}

static void
push_gap_event (FxGst *s, gsize frames)
{
  GstBuffer *buf = fx_gst_buffer (s, NULL, frames);
  fail_unless (gst_harness_push_event (s->h,
      gst_event_new_gap (GST_BUFFER_PTS (buf), GST_BUFFER_DURATION (buf))));
  gst_buffer_unref (buf);
  fx_gst_pull (s);
}

static void
jump (FxGst *s)
{
  s->start += GST_SECOND;
}

/* Seeks, gaps of both kinds, missing data, new caps, the end. */
GST_START_TEST (test_events)
{
  gint kind = __i__ % 3;
  const gchar *members = __i__ / 3 ? member_sets[6] : all_sections;
  gdouble *x = fx_gst_noise (2 * 480, 12);
  FxGst *s[2] = { open_chain ("cpu", members, "F32", FALSE),
    open_kind (kind, members, "F32") };
  for (guint i = 0; i < 260; i++) {
    for (guint k = 0; k < 2; k++) {
      if (i == 40 || i == 80)
        fx_gst_restart (s[k]);
      if (i == 120)
        jump (s[k]);
      if (i == 200)
        fx_gst_set_caps (s[k], "F64", RATE, 1, FALSE);
      if (i >= 150 && i < 155)
        push_gap_buffer (s[k], 480);
      else if (i >= 170 && i < 174)
        push_gap_event (s[k], 480);
      else
        fx_gst_push (s[k], x, 480);
    }
  }
  fx_gst_eos (s[0]);
  fx_gst_eos (s[1]);
  check_same (s[0], s[1], F32_BOUND);
  fail_unless_equals_uint64 (s[0]->end, s[1]->end);
  fail_unless (s[1]->monotonic);
  free_both (s);
  g_free (x);
}
GST_END_TEST;

/* What is set in long silence holds when sound comes back, at once. */
GST_START_TEST (test_change_in_silence)
{
  static const gchar members[] = "fxbiquad name=a type=peaking frequency=3000 "
                                 "gain=6 ! fxgain name=c gain=-2";
  gdouble *x = fx_gst_noise (2 * 480, 20);
  FxGst *s[2] = { open_chain ("cpu", members, "F32", FALSE),
    open_kind (__i__, members, "F32") };
  for (guint i = 0; i < 120; i++) {
    for (guint k = 0; k < 2; k++) {
      if (i == 60)
        g_object_set (
            named (s[k], "a"), "frequency", 300.0, "gain", -9.0, NULL);
      if (i >= 30 && i < 90)
        push_gap_buffer (s[k], 480);
      else
        fx_gst_push (s[k], x, 480);
    }
  }
  check_same (s[0], s[1], F32_BOUND);
  if (__i__ < 2)
    check_string (s[1], "device", "cuda");
  free_both (s);
  g_free (x);
}
GST_END_TEST;

/* Tails that ring out after the end. */
GST_START_TEST (test_tail)
{
  static const gchar members[] =
      "fxbiquad name=a type=low-pass frequency=60 q=8 tail=auto ! "
      "fxiir name=b mode=high-pass order=2 frequency=40 tail=auto";
  gdouble *x = fx_gst_noise (2 * 480, 13);
  FxGst *s[2] = { open_chain ("cpu", members, "F32", FALSE),
    open_kind (__i__, members, "F32") };
  for (guint i = 0; i < 60; i++)
    push_both (s, x, 480);
  fx_gst_eos (s[0]);
  fx_gst_eos (s[1]);
  gsize n[2] = { fx_gst_frames (s[0]), fx_gst_frames (s[1]) };
  fail_unless (n[0] > 60 * 480 + 1000, "%u frames", (guint)n[0]);
  fail_unless (ABS ((gint)n[0] - (gint)n[1]) <= 1024, "%u, %u frames",
      (guint)n[0], (guint)n[1]);
  g_array_set_size (s[0]->out, (guint)(2 * MIN (n[0], n[1])));
  g_array_set_size (s[1]->out, (guint)(2 * MIN (n[0], n[1])));
  check_same (s[0], s[1], F32_BOUND);
  free_both (s);
  g_free (x);
}
GST_END_TEST;

/* NaN counts as 0 and is counted in the first member. */
GST_START_TEST (test_not_finite)
{
  gdouble x[2 * 200] = { 0 };
  FxGst *s = open_kind (__i__, all_sections, "F32");
  for (guint i = 0; i < 40; i++)
    fx_gst_push (s, x, 200);
  x[10] = NAN;
  x[11] = 0.5;
  fx_gst_push (s, x, 200);
  x[10] = x[11] = 0;
  for (guint i = 0; i < 5; i++)
    fx_gst_push (s, x, 200);
  fail_unless_equals_int (
      fx_gst_stat (named (s, "a"), "non-finite-samples"), 1);
  for (guint i = 0; i < s->out->len; i++)
    fail_unless (isfinite (fx_gst_value (s, i)));
  fail_unless (fx_gst_max_abs ((gdouble *)s->out->data, s->out->len) > 0.01);
  fx_gst_free (s);
}
GST_END_TEST;

/* Stop and start again, and what is left is let go of. */
GST_START_TEST (test_restart)
{
  gdouble *x = fx_gst_noise (2 * 480, 14);
  FxGst *s[2] = { open_chain ("cpu", all_sections, "F32", FALSE),
    open_kind (__i__, all_sections, "F32") };
  for (guint k = 0; k < 2; k++) {
    for (guint i = 0; i < 3; i++) {
      for (guint j = 0; j < 10; j++)
        fx_gst_push (s[k], x, 480);
      gst_element_set_state (s[k]->element, GST_STATE_NULL);
      gst_element_set_state (s[k]->element, GST_STATE_PLAYING);
      fx_gst_set_caps (s[k], "F32", RATE, 2, FALSE);
    }
  }
  check_same (s[0], s[1], F32_BOUND);
  free_both (s);
  g_free (x);
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
  tcase_add_loop_test (tc, test_change_device, 0, 2);
  tcase_add_loop_test (tc, test_change_parameters, 0, 3);
  tcase_add_loop_test (tc, test_change_response, 0, 3);
  tcase_add_loop_test (tc, test_automation, 0, 3);
  tcase_add_loop_test (tc, test_events, 0, 6);
  tcase_add_loop_test (tc, test_change_in_silence, 0, 3);
  tcase_add_loop_test (tc, test_tail, 0, 3);
  tcase_add_loop_test (tc, test_not_finite, 0, 3);
  tcase_add_loop_test (tc, test_restart, 0, 3);
  tcase_add_test (tc, test_no_module);
  tcase_add_test (tc, test_auto_no_module);
  tcase_add_test (tc, test_auto_small);
  tcase_add_loop_test (tc, test_lost, 0, 3);
  tcase_add_test (tc, test_auto_measures);
  tcase_add_test (tc, test_caps);
  return suite;
}

GST_CHECK_MAIN (fx_chain_device);
