/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxchain and filters on a device sound as on the CPU whatever happens to the
 * stream: another device, other parameters, automation, seeks, gaps, ends. */

#include <gst/controller/gstdirectcontrolbinding.h>
#include <gst/controller/gstinterpolationcontrolsource.h>
#include "tests/gst/chaindevice.h"

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

static Suite *
fx_chain_device_stream_suite (void)
{
  Suite *suite = suite_create ("streams through fxchain on a device");
  TCase *tc = tcase_create ("device");
  tcase_set_timeout (tc, 120);
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_change_device, 0, 2);
  tcase_add_loop_test (tc, test_change_parameters, 0, 3);
  tcase_add_loop_test (tc, test_change_response, 0, 3);
  tcase_add_loop_test (tc, test_automation, 0, 3);
  tcase_add_loop_test (tc, test_events, 0, 6);
  tcase_add_loop_test (tc, test_change_in_silence, 0, 3);
  tcase_add_loop_test (tc, test_tail, 0, 3);
  tcase_add_loop_test (tc, test_not_finite, 0, 3);
  tcase_add_loop_test (tc, test_restart, 0, 3);
  return suite;
}

GST_CHECK_MAIN (fx_chain_device_stream);
