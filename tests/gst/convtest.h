/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the tests of fxconvolver share: files with responses, and convolution
 * as the sum that it is. */

#ifndef FX_CONVTEST_H
#define FX_CONVTEST_H

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include "tests/gst/fxgst.h"

#define RATE 48000

/* A file in the folder for temporary ones, to be freed. */
static inline gchar *
conv_path (const gchar *name)
{
  gchar *file = g_strdup_printf ("fxconvolver-%d-%s", (int)getpid (), name);
  gchar *path = g_build_filename (g_get_tmp_dir (), file, NULL);
  g_free (file);
  return path;
}

/* Root mean square of y - ref relative to that of ref. */
static inline gdouble
conv_error (const gdouble *y, const gdouble *ref, gsize n)
{
  gdouble error = 0, all = 0;
  for (gsize i = 0; i < n; i++) {
    error += (y[i] - ref[i]) * (y[i] - ref[i]);
    all += ref[i] * ref[i];
  }
  return sqrt (error / all);
}

static inline void
conv_u32 (GString *s, guint32 v)
{
  for (guint i = 0; i < 4; i++)
    g_string_append_c (s, (gchar)(v >> 8 * i & 255));
}

static inline void
conv_u16 (GString *s, guint v)
{
  g_string_append_c (s, (gchar)(v & 255));
  g_string_append_c (s, (gchar)(v >> 8 & 255));
}

/* A WAV file of 64-bit floats; x: frames x channels interleaved. The header
 * announces `announced` frames. */
static inline gchar *
conv_wave (const gchar *name, const gdouble *x, gsize frames, guint channels,
    guint rate, gsize announced)
{
  GString *s = g_string_new ("RIFF");
  guint32 bytes = (guint32)(announced * channels * 8);
  conv_u32 (s, 36 + bytes);
  g_string_append (s, "WAVEfmt ");
  conv_u32 (s, 16);
  conv_u16 (s, 3); /* IEEE float */
  conv_u16 (s, channels);
  conv_u32 (s, rate);
  conv_u32 (s, rate * channels * 8);
  conv_u16 (s, channels * 8);
  conv_u16 (s, 64);
  g_string_append (s, "data");
  conv_u32 (s, bytes);
  g_string_append_len (
      s, (const gchar *)x, (gssize)(frames * channels * sizeof (gdouble)));
  gchar *path = conv_path (name);
  fail_unless (g_file_set_contents (path, s->str, (gssize)s->len, NULL));
  g_string_free (s, TRUE);
  return path;
}

/* A file that is wrong in that way ("missing", "empty", ...), or the path of
 * none; "good" is 100 frames of stereo. */
static inline gchar *
conv_bad_file (const gchar *kind)
{
  gdouble x[2 * 100] = { 1, 0.5 };
  if (strcmp (kind, "missing") == 0)
    return conv_path ("missing.wav");
  if (strcmp (kind, "folder") == 0)
    return g_strdup (g_get_tmp_dir ());
  if (strcmp (kind, "truncated") == 0)
    return conv_wave ("bad.wav", x, 100, 2, RATE, 2000);
  if (strcmp (kind, "no frames") == 0)
    return conv_wave ("bad.wav", x, 0, 2, RATE, 0);
  if (strcmp (kind, "no channels") == 0)
    return conv_wave ("bad.wav", x, 100, 0, RATE, 100);
  if (strcmp (kind, "three") == 0)
    return conv_wave ("bad.wav", x, 50, 3, RATE, 50);
  if (strcmp (kind, "nan") == 0)
    x[7] = NAN;
  if (strcmp (kind, "silent") == 0)
    x[0] = x[1] = 0;
  gchar *path = conv_wave ("bad.wav", x, 100, 2, RATE, 100);
  if (strcmp (kind, "empty") == 0)
    fail_unless (g_file_set_contents (path, "", 0, NULL));
  if (strcmp (kind, "text") == 0)
    fail_unless (g_file_set_contents (path, "No audio.\n", -1, NULL));
  if (strcmp (kind, "head only") == 0)
    fail_unless (g_file_set_contents (path, "RIFF\1\2\3\4WAVEfmt ", 16, NULL));
  return path;
}

/* Noise that decays to a thousandth. */
static inline gdouble *
conv_room (gsize frames, guint channels, guint64 seed)
{
  gdouble *x = fx_gst_noise (frames * channels, seed);
  for (gsize i = 0; i < frames; i++) {
    for (guint c = 0; c < channels; c++)
      x[i * channels + c] *= exp (-6.9 * (gdouble)i / (gdouble)frames);
  }
  return x;
}

/* y += the convolution of channel i of x with channel r of h, in channel o. */
static inline void
conv_add (gdouble *y, guint outputs, guint o, const gdouble *x, gsize frames,
    guint inputs, guint i, const gdouble *h, gsize taps, guint responses,
    guint r)
{
  for (gsize n = 0; n < frames; n++) {
    gdouble v = x[n * inputs + i];
    for (gsize k = 0; v != 0 && k < taps; k++)
      y[(n + k) * outputs + o] += v * h[k * responses + r];
  }
}

/* One response for each of the channels, or for all. */
static inline gdouble *
conv_reference (const gdouble *x, gsize frames, guint channels,
    const gdouble *h, gsize taps, guint responses)
{
  gdouble *y = g_new0 (gdouble, (frames + taps) * channels);
  for (guint c = 0; c < channels; c++)
    conv_add (y, channels, c, x, frames, channels, c, h, taps, responses,
        responses == 1 ? 0 : c);
  return y;
}

static inline const gdouble *
conv_out (const FxGst *s)
{
  return (const gdouble *)s->out->data;
}

/* Waits until the element has loaded n responses more. */
static inline void
conv_wait_loaded (FxGst *s, guint n)
{
  for (; n > 0; n--) {
    GstMessage *m = gst_bus_timed_pop_filtered (
        s->bus, 20 * GST_SECOND, GST_MESSAGE_ELEMENT | GST_MESSAGE_ERROR);
    fail_unless (m && GST_MESSAGE_TYPE (m) == GST_MESSAGE_ELEMENT);
    fail_unless (gst_message_has_name (m, "fxconvolver-response"));
    gst_message_unref (m);
  }
}

static inline guint
conv_out_channels (const FxGst *s)
{
  GstCaps *caps = gst_pad_get_current_caps (s->h->sinkpad);
  gint n = 0;
  fail_unless (caps != NULL);
  gst_structure_get_int (gst_caps_get_structure (caps, 0), "channels", &n);
  gst_caps_unref (caps);
  return (guint)n;
}

#endif
