/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Effects with an oscillator, from a file: what is played from a seek on is what
 * is played there from the start on, once the delays are full again. */

#include <glib/gstdio.h>
#include <string.h>
#include "tests/gst/fxgst.h"

enum { RATE = 48000, CHANNELS = 2, FRAMES = 2 * RATE };

static gchar *path;

static void
put (GByteArray *a, guint32 v, guint bytes)
{
  for (guint i = 0; i < bytes; i++) {
    guint8 byte = (guint8)(v >> (8 * i));
    g_byte_array_append (a, &byte, 1);
  }
}

/* A file of noise in F32. */
static void
write_file (void)
{
  GByteArray *a = g_byte_array_new ();
  gdouble *x = fx_gst_noise (FRAMES * CHANNELS, 7);
  guint32 size = FRAMES * CHANNELS * 4;
  g_byte_array_append (a, (const guint8 *)"RIFF", 4);
  put (a, 36 + size, 4);
  g_byte_array_append (a, (const guint8 *)"WAVEfmt ", 8);
  put (a, 16, 4);
  put (a, 3, 2); /* float */
  put (a, CHANNELS, 2);
  put (a, RATE, 4);
  put (a, RATE * CHANNELS * 4, 4);
  put (a, CHANNELS * 4, 2);
  put (a, 32, 2);
  g_byte_array_append (a, (const guint8 *)"data", 4);
  put (a, size, 4);
  for (guint i = 0; i < FRAMES * CHANNELS; i++) {
    gfloat v = (gfloat)x[i];
    guint32 bits;
    memcpy (&bits, &v, 4);
    put (a, bits, 4);
  }
  gint fd = g_file_open_tmp ("fxsweepXXXXXX.wav", &path, NULL);
  fail_unless (fd >= 0 && g_close (fd, NULL));
  fail_unless (
      g_file_set_contents (path, (const gchar *)a->data, (gssize)a->len, NULL));
  g_free (x);
  g_byte_array_unref (a);
}

/* All that comes from a place in the file on; *position: of its first frame,
 * counted from the beginning of the file. */
static GArray *
play (const gchar *element, GstClockTime from, gsize *position)
{
  gchar *line = g_strdup_printf ("filesrc location=%s ! wavparse ! %s ! "
                                 "appsink name=sink sync=false",
      path, element);
  GstElement *pipeline = gst_parse_launch (line, NULL);
  GstElement *sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  GArray *out = g_array_new (FALSE, FALSE, sizeof (gfloat));
  GstSample *sample;
  gst_element_set_state (pipeline, GST_STATE_PAUSED);
  fail_unless (gst_element_get_state (pipeline, NULL, NULL, 10 * GST_SECOND) ==
               GST_STATE_CHANGE_SUCCESS);
  if (from > 0)
    fail_unless (gst_element_seek_simple (pipeline, GST_FORMAT_TIME,
        GST_SEEK_FLAG_FLUSH | GST_SEEK_FLAG_ACCURATE, (gint64)from));
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  for (gboolean first = TRUE;; first = FALSE) {
    g_signal_emit_by_name (sink, "pull-sample", &sample);
    if (!sample)
      break;
    GstBuffer *buf = gst_sample_get_buffer (sample);
    GstMapInfo map;
    if (first)
      *position = (gsize)gst_util_uint64_scale_round (
          GST_BUFFER_PTS (buf), RATE, GST_SECOND);
    fail_unless (gst_buffer_map (buf, &map, GST_MAP_READ));
    g_array_append_vals (out, map.data, (guint)(map.size / sizeof (gfloat)));
    gst_buffer_unmap (buf, &map);
    gst_sample_unref (sample);
  }
  gst_element_set_state (pipeline, GST_STATE_NULL);
  gst_object_unref (sink);
  gst_object_unref (pipeline);
  g_free (line);
  return out;
}

static const gchar *const lines[] = {
  "fxchorus rate=1.7",
  "fxchorus voices=8 shape=random rate=3 stereo-phase=200",
  "fxflanger rate=0.9 shape=triangle",
  "fxflanger rate=0.9 through-zero=true invert=true",
  "fxphaser rate=1.3 feedback=0.5",
  "fxvibrato rate=4.1 depth=80 stereo-phase=90",
  "fxvibrato note=1-4 tempo=97 shape=square",
};

GST_START_TEST (test_seek)
{
  const gchar *line = lines[__i__];
  gsize start, at;
  write_file ();
  GArray *whole = play (line, 0, &start);
  fail_unless_equals_uint64 (start, 0);
  fail_unless (whole->len >= FRAMES * CHANNELS);
  GArray *part = play (line, 703 * GST_MSECOND, &at);
  fail_unless_equals_uint64 (at, RATE * 703 / 1000);
  fail_unless (part->len >= (FRAMES - at) * CHANNELS);
  const gfloat *y = (gfloat *)whole->data + at * CHANNELS,
               *z = (gfloat *)part->data;
  gdouble most = 0, loud = 0;
  /* from 100 ms on, when delays are full */
  for (guint i = RATE / 10 * CHANNELS; i < (FRAMES - at) * CHANNELS; i++) {
    most = MAX (most, ABS ((gdouble)z[i] - (gdouble)y[i]));
    loud = MAX (loud, ABS ((gdouble)z[i]));
  }
  fail_unless (most < 1e-6, "%s: %g", line, most);
  fail_unless (loud > 0.1, "%s: %g", line, loud);
  g_array_unref (whole);
  g_array_unref (part);
  g_unlink (path);
  g_free (path);
}
GST_END_TEST;

static Suite *
fxsweep_suite (void)
{
  Suite *s = suite_create ("fxsweep");
  TCase *t = tcase_create ("seek");
  tcase_add_loop_test (t, test_seek, 0, G_N_ELEMENTS (lines));
  suite_add_tcase (s, t);
  return s;
}

GST_CHECK_MAIN (fxsweep);
