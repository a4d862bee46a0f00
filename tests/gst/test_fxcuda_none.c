/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fxcudaupload and fxcudadownload on a machine without a device: they can be
 * made, inspected and linked, and say at the start what is missing: the driver
 * that FX_CUDA_DRIVER names, or the module that FX_CUDA_MODULE names. */

#include <gst/check/gstcheck.h>
#include <string.h>

static const gchar *const names[] = { "fxcudaupload", "fxcudadownload" };

static gboolean
is_loaded (const gchar *what)
{
  gchar *maps = NULL;
  gboolean found;
  if (!g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL))
    return FALSE;
  found = strstr (maps, what) != NULL;
  g_free (maps);
  return found;
}

GST_START_TEST (test_registered)
{
  GstElement *e = gst_element_factory_make (names[__i__], NULL);
  gint id = 7;
  fail_unless (e != NULL);
  g_object_get (e, "device-id", &id, NULL);
  fail_unless_equals_int (id, -1);
  GstPad *pad = gst_element_get_static_pad (e, "sink");
  fail_unless (pad != NULL);
  gst_object_unref (pad);
  fail_if (is_loaded ("libcuda"), "a driver is open");
  fail_if (is_loaded ("libfxcuda"), "the module is open");
  gst_object_unref (e);
}
GST_END_TEST;

GST_START_TEST (test_start)
{
  const gchar *driver = g_getenv ("FX_CUDA_DRIVER");
  const gchar *named = driver ? "FX_CUDA_DRIVER" : "FX_CUDA_MODULE";
  GstElement *e = gst_element_factory_make (names[__i__], NULL);
  GstBus *bus = gst_bus_new ();
  GError *error = NULL;
  gst_element_set_bus (e, bus);
  for (guint i = 0; i < 2; ++i) {
    fail_unless_equals_int (
        gst_element_set_state (e, GST_STATE_READY), GST_STATE_CHANGE_FAILURE);
    GstMessage *m = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR);
    fail_unless (m != NULL);
    gst_message_parse_error (m, &error, NULL);
    fail_unless (g_error_matches (
        error, GST_RESOURCE_ERROR, GST_RESOURCE_ERROR_NOT_FOUND));
    fail_unless (strstr (error->message, "no CUDA device") &&
                     strstr (error->message, named) &&
                     strstr (error->message, "device=cpu"),
        "%s", error->message);
    g_clear_error (&error);
    gst_message_unref (m);
    fail_unless_equals_int (
        gst_element_set_state (e, GST_STATE_NULL), GST_STATE_CHANGE_SUCCESS);
  }
  gst_element_set_bus (e, NULL);
  gst_object_unref (bus);
  gst_object_unref (e);
}
GST_END_TEST;

static Suite *
fxcuda_none_suite (void)
{
  Suite *suite = suite_create ("fxcuda without a device");
  TCase *tc = tcase_create ("none");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_registered, 0, G_N_ELEMENTS (names));
  tcase_add_loop_test (tc, test_start, 0, G_N_ELEMENTS (names));
  return suite;
}

GST_CHECK_MAIN (fxcuda_none)
