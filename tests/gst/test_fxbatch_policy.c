/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* When fxbatch uses a device, and what happens when there is none, when it has no
 * memory, and when it fails. */

#include "tests/gst/batchdevice.h"

/* auto: from 100,000 section-samples on. */
GST_START_TEST (test_auto)
{
  static const gchar *bands =
      "Filter: ON LP Fc 500 Hz; Filter: ON LP Fc 600 Hz; Filter: ON LP Fc 700 "
      "Hz; Filter: ON LP Fc 800 Hz; Filter: ON LP Fc 900 Hz";
  enum { N = 12, BLOCK = 1024 }; /* 2 channels, 5 sections: 10,240 each */
  Batch *b = batch_new ("fxbatch", N);
  gdouble *x = fx_gst_noise (2 * 3 * BLOCK, 1), *xs[N];
  gst_util_set_object_arg (G_OBJECT (b->element), "filters", bands);
  for (guint n = 0; n < N; n++) {
    batch_add (b, n, "F32", 48000, 2, FALSE);
    xs[n] = x;
  }
  guint all = b->n, k = 0;
  b->n = 9;
  for (guint i = 9; i < N; i++)
    batch_remove (b, i);
  for (guint j = 0; j < 20; j++) {
    batch_rounds (b, xs, 0, 1, BLOCK);
    g_usleep (1000);
  }
  gchar *why = fx_gst_stat_string (b->element, "reason");
  fail_unless (strstr (why, "100,000") != NULL, "%s", why);
  g_free (why);
  for (guint i = 9; i < N; i++)
    batch_add (b, i, "F32", 48000, 2, FALSE);
  b->n = all;
  while (!on_device (b)) {
    fail_unless (k++ < 300);
    batch_rounds (b, xs, 0, 1, BLOCK);
    g_usleep (1000);
  }
  /* and it does not come and go with one stream */
  for (guint i = 8; i < N; i++)
    batch_remove (b, i);
  b->n = 8;
  batch_rounds (b, xs, 0, 3, BLOCK);
  fail_unless (on_device (b));
  for (guint i = 3; i < 8; i++)
    batch_remove (b, i);
  b->n = 3;
  batch_rounds (b, xs, 0, 3, BLOCK);
  fail_unless (!on_device (b));
  batch_free (b);
  g_free (x);
}
GST_END_TEST;

/* Without a device: auto does it here and says why, cuda is an error. */
GST_START_TEST (test_none)
{
  gchar *why;
  if (!module)
    return;
  gdouble *x = fx_gst_noise (480, 1);
  module->no_device = 1;
  Batch *b = batch_open ("fxbatch", 1, "F64", 48000, 1);
  batch_push (b, 0, x, 480);
  batch_pull (b, 0, 1);
  why = fx_gst_stat_string (b->element, "reason");
  fail_unless (strstr (why, "there is none") != NULL, "%s", why);
  g_free (why);
  why = fx_gst_stat_string (b->element, "device");
  fail_unless_equals_string (why, "cpu");
  g_free (why);
  batch_free (b);
  b = batch_new ("fxbatch device=cuda", 1);
  fail_unless_equals_int (gst_element_set_state (b->element, GST_STATE_PAUSED),
      GST_STATE_CHANGE_FAILURE);
  fail_unless_equals_int (fx_gst_messages (b->bus, GST_MESSAGE_ERROR, &why), 1);
  fail_unless (strstr (why, "device=cpu") != NULL, "%s", why);
  g_free (why);
  module->no_device = 0;
  batch_free (b);
  g_free (x);
}
GST_END_TEST;

/* It fails while it runs: an error, once, for all streams, and no hang. */
GST_START_TEST (test_failure)
{
  enum { BLOCK = 480, MOST = 300 };
  gchar *text = NULL;
  if (!module)
    return;
  gdouble **x = batch_noise (3, BLOCK * (MOST + 1));
  Batch *b = batch_open ("fxbatch device=cuda", 3, "F32", 48000, 1);
  rounds_until_there (b, x, MOST);
  module->fail_after = 2;
  GstFlowReturn ret = GST_FLOW_OK;
  for (guint k = 0; k < 20 && ret == GST_FLOW_OK; k++) {
    for (guint i = 0; i < 3 && ret == GST_FLOW_OK; i++)
      ret = batch_push_flow (b, i, x[i], BLOCK);
    g_usleep (5000);
  }
  fail_unless_equals_int (ret, GST_FLOW_ERROR);
  for (guint i = 0; i < 3; i++)
    fail_unless_equals_int (
        batch_push_flow (b, i, x[i], BLOCK), GST_FLOW_ERROR);
  fail_unless_equals_int (
      fx_gst_messages (b->bus, GST_MESSAGE_ERROR, &text), 1);
  fail_unless (strstr (text, "failed") != NULL, "%s", text);
  g_free (text);
  batch_free (b);
  batch_free_noise (x, 3);
}
GST_END_TEST;

/* No memory for a run: auto goes on here, cuda is an error. */
GST_START_TEST (test_no_memory)
{
  static const gchar *bands = "Filter: ON LP Fc 500 Hz";
  enum { BLOCK = 200000 };
  if (!module)
    return;
  gdouble *x = fx_gst_noise (BLOCK, 1);
  for (guint cuda = 0; cuda < 2; cuda++) {
    module->no_memory = 1;
    Batch *b = batch_new (cuda ? "fxbatch device=cuda" : "fxbatch", 1);
    gst_util_set_object_arg (G_OBJECT (b->element), "filters", bands);
    batch_add (b, 0, "F32", 48000, 1, FALSE);
    GstFlowReturn ret = GST_FLOW_OK;
    for (guint k = 0; k < 20 && ret == GST_FLOW_OK; k++) {
      ret = batch_push_flow (b, 0, x, BLOCK);
      g_usleep (5000);
    }
    gchar *why = fx_gst_stat_string (b->element, "reason");
    fail_unless_equals_int (ret, cuda ? GST_FLOW_ERROR : GST_FLOW_OK);
    fail_unless (cuda || strstr (why, "no memory") != NULL, "%s", why);
    fail_unless_equals_int (
        fx_gst_messages (b->bus, GST_MESSAGE_ERROR, NULL), (gint)cuda);
    g_free (why);
    batch_free (b);
  }
  g_free (x);
}
GST_END_TEST;

static Suite *
fxbatch_policy_suite (void)
{
  Suite *suite = suite_create ("fxbatch_policy");
  TCase *tc = tcase_create ("fxbatch_policy");
  find_module ();
  suite_add_tcase (suite, tc);
  tcase_add_checked_fixture (tc, set_up, tear_down);
  tcase_add_test (tc, test_auto);
  tcase_add_test (tc, test_none);
  tcase_add_test (tc, test_failure);
  tcase_add_test (tc, test_no_memory);
  return suite;
}

GST_CHECK_MAIN (fxbatch_policy)
