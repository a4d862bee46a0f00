/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the tests of fxchain on a device share: the same stream opened on the CPU,
 * on the device, and through its memory. The module is that of the environment
 * variable FX_CUDA_MODULE; device memory is whatever it makes of it. */

#ifndef FX_CHAINDEVICE_H
#define FX_CHAINDEVICE_H

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
    "fxeq name=d filters=\"Filter: ON PK Fc 120 Hz Gain 4 dB Q 1; "
    "Filter: ON PK Fc 1500 Hz Gain -6 dB Q 1; "
    "Filter: ON PK Fc 7000 Hz Gain 3 dB Q 1\" ! "
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

static inline FxGst *
open_line (
    const gchar *line, const gchar *format, gint channels, gboolean planar)
{
  return fx_gst_new (line, format, RATE, channels, planar);
}

static inline FxGst *
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
static inline FxGst *
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

static inline GstElement *
named (FxGst *s, const gchar *name)
{
  GstElement *e = gst_bin_get_by_name (GST_BIN (s->element), name);
  fail_unless (e != NULL, "no %s", name);
  gst_object_unref (e); /* the bin keeps it */
  return e;
}

static inline void
check_string (FxGst *s, const gchar *field, const gchar *expected)
{
  gchar *text = fx_gst_stat_string (named (s, "z"), field);
  fail_unless (g_str_has_prefix (text, expected), "%s: %s", field, text);
  g_free (text);
}

static inline void
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
static inline void
push_both (FxGst **s, const gdouble *x, gsize frames)
{
  fx_gst_push (s[0], x, frames);
  fx_gst_push (s[1], x, frames);
}

static inline void
free_both (FxGst **s)
{
  fx_gst_free (s[0]);
  fx_gst_free (s[1]);
}

/* What else the last test needs: until the other thread is done. */
static inline gboolean
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

/* kind 0: host memory in a chain, 1: memory of the device in a chain, 2: without */
static inline FxGst *
open_kind (gint kind, const gchar *members, const gchar *format)
{
  return kind == 0 ? open_chain ("cuda", members, format, FALSE)
                   : open_memory (kind == 1, members, format);
}

#endif
