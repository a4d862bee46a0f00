/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Control bindings: followed inside buffers, the same whatever the buffers, in
 * stream time, from neutral values, fused or not, without a deadlock and
 * without a cost for who has none. */

#include <math.h>
#include "dsp/fx_instance.h"
#include "dsp/fx_procs.h"
#include "tests/gst/bindtest.h"
#include "tests/gst/fxgst.h"

#define NAME (fx_gst_filters ()[__i__])
#define RATE 48000
#define BLOCK 64

/* A line whose element "v" (or which itself) has one bound property. */
static FxGst *
open_bound (
    const gchar *line, const gchar *property, const Point *points, guint n)
{
  FxGst *s = fx_gst_new (line, "F64", RATE, 2, FALSE);
  GstElement *v = GST_IS_BIN (s->element)
                      ? gst_bin_get_by_name (GST_BIN (s->element), "v")
                      : gst_object_ref (s->element);
  fail_unless (v != NULL);
  bind (v, property, points, n);
  gst_object_unref (v);
  return s;
}

static gdouble *
run_bound (const gchar *line, const gchar *property, const Point *points,
    guint n, const gdouble *x, gsize frames, gsize block)
{
  FxGst *s = open_bound (line, property, points, n);
  fx_gst_push_all (s, x, frames, block);
  fail_unless_equals_int (fx_gst_frames (s), frames);
  gdouble *y = g_memdup2 (s->out->data, 2 * frames * sizeof (gdouble));
  fx_gst_free (s);
  return y;
}

/* A ramp in dB against its gain at each sample. Between the ends of blocks of
 * 64 frames the gain is interpolated linearly in amplitude: over 64 frames of
 * a slope of 60 dB/s that is off by (0.08 dB)^2 / 8 at most, 1.1e-5. */
GST_START_TEST (test_gain_ramp)
{
  static const Point points[] = { { 0, 0 }, { 0.4, -24 }, { 0.8, 0 },
    { 1, 6 } };
  gsize frames = RATE;
  gdouble *x = fx_gst_noise (2 * frames, 2), most = 0;
  gdouble *y = run_bound ("fxgain", "gain", points, 4, x, frames, 441);
  for (gsize i = 0; i < frames; i++) {
    gdouble t = (gdouble)(i + 1) / RATE, db;
    db = t < 0.4 ? -60 * t : t < 0.8 ? -24 + 60 * (t - 0.4) : 30 * (t - 0.8);
    gdouble gain = pow (10, db / 20);
    for (guint c = 0; c < 2; c++)
      most = MAX (most, fabs (y[2 * i + c] - gain * x[2 * i + c]));
  }
  fail_unless (most < 2e-5, "off by %g", most);
  g_free (x);
  g_free (y);
}
GST_END_TEST;

/* A sweep against the process by itself, moved block by block by hand. */
GST_START_TEST (test_sweep)
{
  static const Point points[] = { { 0, 200 }, { 0.25, 6000 }, { 0.5, 300 } };
  gsize frames = 24000 / BLOCK * BLOCK;
  gdouble *x = fx_gst_noise (2 * frames, 3);
  gdouble *y = run_bound (
      "fxbiquad type=low-pass q=2", "frequency", points, 3, x, frames, frames);
  FxInstance *fx = fx_instance_new (&fx_biquad_proc);
  FxFormat f = { RATE, 2, FX_F64, FX_INTERLEAVED };
  struct {
    gint32 type;
    gdouble frequency, q, gain;
  } set = { 0 };
  gdouble *z = g_memdup2 (x, 2 * frames * sizeof (gdouble));
  void *planes[1] = { z };
  FxBlock b = { planes, 0, BLOCK };
  gpointer params = g_malloc0 (fx_biquad_proc.params_size);
  set.frequency = 200;
  for (gsize at = 0; at <= frames; at += BLOCK) {
    gdouble t = (gdouble)at / RATE;
    set.frequency =
        t < 0.25 ? 200 + 5800 * t / 0.25 : 6000 - 5700 * (t - 0.25) / 0.25;
    for (guint i = 0; i < fx_biquad_proc.n_params; i++) {
      const FxParam *p = &fx_biquad_proc.params[i];
      gdouble v = strcmp (p->name, "frequency") == 0 ? set.frequency
                  : strcmp (p->name, "q") == 0       ? 2
                                                     : 0;
      if (p->type == FX_T_F64)
        *(gdouble *)((gchar *)params + p->offset) = v;
      else
        *(gint32 *)((gchar *)params + p->offset) = (gint32)v;
    }
    if (at == 0) {
      fail_unless_equals_int (fx_instance_setup (fx, &f, params, NULL), FX_OK);
      fx_instance_begin (fx);
      continue;
    }
    fail_unless (fx_instance_set_params (fx, params, BLOCK, NULL) == FX_OK);
    b.offset = at - BLOCK;
    fx_instance_process (fx, &b, &b);
  }
  /* The controller counts in nanoseconds and rounds to them. */
  gdouble d = fx_gst_max_diff (y, z, 2 * frames);
  fail_unless (d < 1e-6, "off by %g", d);
  fx_instance_free (fx);
  g_free (params);
  g_free (x);
  g_free (y);
  g_free (z);
}
GST_END_TEST;

static const Point wave[] = { { 0, 0 }, { 0.05, 9 }, { 0.1, -9 }, { 0.15, 0 },
  { 0.2, 3 } };

/* The size of the buffers is not heard. */
GST_START_TEST (test_buffer_sizes)
{
  static const gsize sizes[] = { 1, 2, 7, 63, 64, 65, 441, 1000, 1024, 4096 };
  gsize frames = 8192;
  gdouble *x = fx_gst_noise (2 * frames, 3);
  static const gchar line[] = "fxbiquad frequency=800 q=1";
  gdouble *y = run_bound (line, "gain", wave, 5, x, frames, frames);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    gdouble *z = run_bound (line, "gain", wave, 5, x, frames, sizes[i]);
    gdouble d = fx_gst_max_diff (y, z, 2 * frames);
    fail_unless (d < 1e-12, "%u frames: %g", (guint)sizes[i], d);
    g_free (z);
  }
  g_free (x);
  g_free (y);
}
GST_END_TEST;

/* Stream time counts: neither the base of a segment, nor where its running
 * time starts, nor its rate moves the automation. */
GST_START_TEST (test_segments)
{
  gsize frames = 4096;
  gdouble *x = fx_gst_noise (2 * frames, 3);
  gdouble *y = run_bound ("fxgain", "gain", wave, 5, x, frames, 512);
  for (guint i = 0; i < 4; i++) {
    GstSegment segment;
    gst_segment_init (&segment, GST_FORMAT_TIME);
    switch (i) {
    case 0:
      segment.base = 3 * GST_SECOND;
      break;
    case 1:
      segment.start = 10 * GST_SECOND;
      segment.time = 0;
      break;
    case 2:
      segment.rate = 2;
      break;
    case 3:
      segment.start = segment.time = 0;
      segment.offset = 0;
      segment.base = GST_SECOND;
      segment.start = 5 * GST_SECOND;
      break;
    }
    FxGst *s = open_bound ("fxgain", "gain", wave, 5);
    gst_harness_push_event (s->h, gst_event_new_segment (&segment));
    s->start = segment.start;
    fx_gst_push_all (s, x, frames, 512);
    gdouble d = fx_gst_max_diff ((gdouble *)s->out->data, y, 2 * frames);
    fail_unless (d < 1e-9, "segment %u: %g", i, d);
    fx_gst_free (s);
  }
  g_free (x);
  g_free (y);
}
GST_END_TEST;

/* --- from neutral values ------------------------------------------------------------ */

static const struct {
  const gchar *line;
  gdouble frequency; /* where the gain is what the property says */
} neutral[] = { { "fxgain name=v", 1000 },
  { "fxbiquad name=v frequency=1000 q=1", 1000 },
  { "identity ! fxchain.( fxgain name=v ! fxbiquad gain=0 ) ! identity", 1000 },
  { "identity ! fxchain.( fxgain gain=0 ! fxbiquad name=v frequency=1000 q=1 ) "
    "! identity",
      1000 } };

/* Gain in dB of 10 ms from that time on. */
static gdouble
level (const gdouble *y, gdouble seconds)
{
  gdouble sum = 0;
  gsize from = (gsize)(seconds * RATE);
  for (gsize i = from; i < from + 480; i++)
    sum += y[2 * i] * y[2 * i];
  return 10 * log10 (sum / 480 / 0.125);
}

GST_START_TEST (test_from_neutral)
{
  static const Point up[] = { { 0, 0 }, { 0.2, 0 }, { 0.4, 12 }, { 1, 12 } };
  static const Point through[] = { { 0, -12 }, { 0.4, 12 }, { 0.6, 0 },
    { 0.8, 0 }, { 0.9, -12 }, { 1, -12 } };
  static const Point loud[] = { { 0, 12 }, { 1, 12 } };
  const gchar *line = neutral[__i__].line;
  gdouble *x = fx_gst_sine (RATE, 2, neutral[__i__].frequency, RATE, 0.5), *y;
  y = run_bound (line, "gain", up, 4, x, RATE, 480);
  fail_unless (fabs (level (y, 0.1)) < 0.05);
  fail_unless (fabs (level (y, 0.295) - 6) < 0.1, "%g dB", level (y, 0.295));
  fail_unless (fabs (level (y, 0.6) - 12) < 0.05);
  g_free (y);
  y = run_bound (line, "gain", through, 6, x, RATE, 480);
  fail_unless (fabs (level (y, 0.095) + 6) < 0.2, "%g", level (y, 0.095));
  fail_unless (fabs (level (y, 0.7)) < 0.05);
  fail_unless (fabs (level (y, 0.95) + 12) < 0.2);
  g_free (y);
  /* The first block has it already. */
  y = run_bound (line, "gain", loud, 2, x, RATE, 480);
  if (strstr (line, "fxgain name=v"))
    fail_unless (fabs (y[2 * 12] - pow (10, 0.6) * x[2 * 12]) < 1e-9);
  fail_unless (fabs (level (y, 0.02) - 12) < 0.2);
  g_free (y);
  g_free (x);
}
GST_END_TEST;

/* --- fused ---------------------------------------------------------------------------- */

GST_START_TEST (test_fused)
{
  static const gchar *const members[] = {
    "fxbiquad gain=4 ! fxgain name=v gain=-2 ! fxiir order=5 frequency=3000",
    "fxgain name=v ! fxbiquad gain=4 ! fxbiquad frequency=3000 gain=-5",
    "fxbiquad gain=4 ! fxbiquad name=v frequency=2000 ! fxgain gain=1",
  };
  gsize frames = 9000;
  gdouble *x = fx_gst_noise (2 * frames, 5), *y[2];
  for (guint k = 0; k < 2; k++) {
    gchar *line =
        g_strdup_printf ("identity ! fxchain.( name=z fuse=%s %s ) ! identity",
            k ? "auto" : "off", members[__i__]);
    FxGst *s = open_bound (line, "gain", wave, 5);
    fx_gst_push_all (s, x, frames, 300);
    GstElement *z = gst_bin_get_by_name (GST_BIN (s->element), "z");
    fail_unless_equals_int (fx_gst_stat (z, "fused-buffers"), k ? 30 : 0);
    gst_object_unref (z);
    y[k] = g_memdup2 (s->out->data, 2 * frames * sizeof (gdouble));
    fx_gst_free (s);
    g_free (line);
  }
  gdouble d = fx_gst_max_diff (y[0], y[1], 2 * frames);
  gdouble most = fx_gst_max_abs (y[0], 2 * frames);
  fail_unless (d < 1e-13 * most, "%g of %g", d, most);
  g_free (x);
  g_free (y[0]);
  g_free (y[1]);
}
GST_END_TEST;

/* --- everything bound, and nothing ------------------------------------------------------ */

/* All live properties of an element and of its children at once, over their
 * whole ranges. */
GST_START_TEST (test_all_bound)
{
  static const Point saw[] = { { 0, 0 }, { 0.1, 1 }, { 0.2, 0 }, { 0.3, 1 },
    { 0.4, 0.3 }, { 0.5, 0.9 } };
  gchar *line = fx_gst_line (NAME);
  FxGst *s = fx_gst_new (line, "F64", RATE, 2, FALSE);
  gdouble *x = fx_gst_noise (2 * 480, 5);
  guint bound = bind_all (s->element, saw, G_N_ELEMENTS (saw)), children = 0;
  if (GST_IS_CHILD_PROXY (s->element))
    children =
        gst_child_proxy_get_children_count (GST_CHILD_PROXY (s->element));
  for (guint i = 0; i < children; i++) {
    GObject *child =
        gst_child_proxy_get_child_by_index (GST_CHILD_PROXY (s->element), i);
    fail_unless (bind_all (child, saw, G_N_ELEMENTS (saw)) > 0);
    g_object_unref (child);
  }
  fail_unless (bound > 0 || strcmp (NAME, "fxsos") == 0);
  for (guint i = 0; i < 50; i++)
    fx_gst_push (s, x, 480);
  for (gsize i = 0; i < s->out->len; i++)
    fail_unless (isfinite (fx_gst_value (s, i)));
  fail_unless_equals_int (fx_gst_messages (s->bus, GST_MESSAGE_ERROR, NULL), 0);
  fail_unless (fx_gst_messages (s->bus, GST_MESSAGE_WARNING, NULL) < 50);
  g_free (x);
  fx_gst_free (s);
  g_free (line);
}
GST_END_TEST;

/* A binding that counts how often it is asked. */
typedef struct CountingBinding {
  GstControlBinding parent;
} CountingBinding;
typedef GstControlBindingClass CountingBindingClass;

static guint asked;

GType counting_binding_get_type (void);
G_DEFINE_TYPE (CountingBinding, counting_binding, GST_TYPE_CONTROL_BINDING)

static gboolean
counting_sync (GstControlBinding *b, GstObject *object, GstClockTime time,
    GstClockTime last)
{
  asked++;
  return TRUE;
}

static void
counting_binding_class_init (CountingBindingClass *klass)
{
  klass->sync_values = counting_sync;
}

static void
counting_binding_init (CountingBinding *self)
{
}

/* A disabled binding is not asked, an enabled one about once in 64 frames. */
GST_START_TEST (test_asked_when_used)
{
  FxGst *s = fx_gst_new ("fxgain", "F64", RATE, 2, FALSE);
  GstControlBinding *b = g_object_new (
      counting_binding_get_type (), "object", s->element, "name", "gain", NULL);
  fail_unless (gst_object_add_control_binding (GST_OBJECT (s->element), b));
  gst_object_set_control_binding_disabled (
      GST_OBJECT (s->element), "gain", TRUE);
  fx_gst_push_all (s, NULL, 6400, 640);
  fail_unless_equals_int (asked, 0);
  gst_object_set_control_binding_disabled (
      GST_OBJECT (s->element), "gain", FALSE);
  fx_gst_push_all (s, NULL, 6400, 640);
  fail_unless (asked >= 100 && asked <= 101, "%u times", asked);
  fx_gst_free (s);
}
GST_END_TEST;

static Suite *
fx_automation_suite (void)
{
  Suite *suite = suite_create ("fx automation");
  TCase *tc = tcase_create ("control bindings");
  suite_add_tcase (suite, tc);
  tcase_add_test (tc, test_gain_ramp);
  tcase_add_test (tc, test_sweep);
  tcase_add_test (tc, test_buffer_sizes);
  tcase_add_test (tc, test_segments);
  tcase_add_loop_test (tc, test_from_neutral, 0, G_N_ELEMENTS (neutral));
  tcase_add_loop_test (tc, test_fused, 0, 3);
  tcase_add_loop_test (tc, test_all_bound, 0, (gint)fx_gst_n_filters ());
  tcase_add_test (tc, test_asked_when_used);
  return suite;
}

GST_CHECK_MAIN (fx_automation)
