/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the elements that come with GStreamer get wrong, against every filter
 * of this plugin. Where one of the former is installed, it goes through the
 * same test and has to fail it: so the test can. Cost of silence is in
 * test_cost.c, automation in test_automation.c, threads in test_stress.c. */

#include <malloc.h>
#include <math.h>
#include "tests/fxtest.h"
#include "tests/gst/fxgst.h"

#define NAME (fx_gst_filters ()[__i__])
#define RATE 48000
#define STOCK "audiocheblimit mode=low-pass poles=4 cutoff=1000"

static gboolean
have (const gchar *name)
{
  GstElementFactory *f = gst_element_factory_find (name);
  gst_clear_object (&f);
  return f != NULL;
}

/* --- changes of properties --------------------------------------------------- */

/* Values that a listener could choose. */
static const struct {
  const gchar *property;
  gdouble min, max;
  gboolean log;
} ranges[] = {
  { "frequency", 60, 8000, TRUE },
  { "lower-frequency", 60, 900, TRUE },
  { "upper-frequency", 1000, 8000, TRUE },
  { "cutoff", 60, 8000, TRUE },
  { "q", 0.4, 4, TRUE },
  { "gain", -12, 12, FALSE },
  { "preamp", -12, 12, FALSE },
  { "ripple", 0.1, 3, FALSE },
  { "attenuation", 40, 80, FALSE },
  { "order", 2, 8, FALSE },
  { "length", 16, 62, TRUE },
};

/* Sets one property of any type to a value at u in 0 .. 1 of its range. */
static gboolean
set_at (GstElement *e, const GParamSpec *p, gdouble u)
{
  GValue v = G_VALUE_INIT;
  gdouble x = NAN;
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++) {
    if (strcmp (ranges[i].property, p->name) == 0)
      x = ranges[i].log ? ranges[i].min * pow (ranges[i].max / ranges[i].min, u)
                        : ranges[i].min + (ranges[i].max - ranges[i].min) * u;
  }
  g_value_init (&v, p->value_type);
  if (G_VALUE_HOLDS_DOUBLE (&v) && !isnan (x)) {
    g_value_set_double (&v, x);
  } else if (G_VALUE_HOLDS_FLOAT (&v) && !isnan (x)) {
    g_value_set_float (&v, (gfloat)x);
  } else if (G_VALUE_HOLDS_INT (&v) && !isnan (x)) {
    g_value_set_int (&v, 2 * (gint)lround (x / 2));
  } else if (G_VALUE_HOLDS_BOOLEAN (&v)) {
    g_value_set_boolean (&v, u > 0.5);
  } else if (G_VALUE_HOLDS_ENUM (&v)) {
    GEnumClass *k = G_PARAM_SPEC_ENUM (p)->enum_class;
    guint i = MIN ((guint)(u * k->n_values), k->n_values - 1);
    g_value_set_enum (&v, k->values[i].value);
  } else {
    g_value_unset (&v);
    return FALSE;
  }
  g_object_set_property (G_OBJECT (e), p->name, &v);
  g_value_unset (&v);
  return TRUE;
}

/* Largest step in a 100 Hz tone while property p changes every 1024 frames,
 * over the largest step with the same values in peace. */
static gdouble
step_ratio (FxGst *s, const GParamSpec *p)
{
  enum { N = 1024, CHANGES = 40 };
  gdouble *x = fx_gst_sine (N * (3 * CHANGES + 1), 1, 93.75, RATE, 0.5);
  gdouble own = fx_gst_max_step (x, N, 1), most = 0;
  guint64 seed = 4;
  for (guint i = 0; i < CHANGES; i++) {
    if (!set_at (s->element, p, 0.5 + 0.5 * fx_test_noise (&seed)))
      break;
    fx_gst_clear (s);
    fx_gst_push_all (s, x + 3 * N * i, 3 * N, 256);
    const gdouble *y = (gdouble *)s->out->data;
    most = MAX (most, fx_gst_max_step (y, N, 1));
    own = MAX (own, fx_gst_max_step (y + 2 * N, N, 1));
  }
  g_free (x);
  return most / own;
}

static gboolean
is_live (const GParamSpec *p)
{
  return (p->flags & GST_PARAM_CONTROLLABLE) && (p->flags & G_PARAM_WRITABLE);
}

GST_START_TEST (test_click)
{
  gchar *line = fx_gst_line (NAME);
  guint n;
  FxGst *s = fx_gst_new (line, "F64", RATE, 1, FALSE);
  GParamSpec **all =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (s->element), &n);
  for (guint i = 0; i < n; i++) {
    if (!is_live (all[i]))
      continue;
    gdouble ratio = step_ratio (s, all[i]);
    fail_unless (
        ratio < 1.5, "%s::%s: %.3g of the signal", NAME, all[i]->name, ratio);
  }
  g_free (all);
  fx_gst_free (s);
  g_free (line);
}
GST_END_TEST;

GST_START_TEST (test_click_stock)
{
  if (!have ("audiocheblimit"))
    return;
  FxGst *s = fx_gst_new (STOCK, "F64", RATE, 1, FALSE);
  GParamSpec *p =
      g_object_class_find_property (G_OBJECT_GET_CLASS (s->element), "cutoff");
  fail_unless (step_ratio (s, p) > 3);
  fx_gst_free (s);
}
GST_END_TEST;

/* Bytes that 10,000 changes of the live properties leave on the heap. */
static gint64
heap_growth (FxGst *s)
{
  guint n;
  guint64 seed = 9;
  GParamSpec **all =
      g_object_class_list_properties (G_OBJECT_GET_CLASS (s->element), &n);
  GstBuffer *buf = gst_buffer_new_allocate (NULL, 64 * 8, NULL);
  gst_buffer_memset (buf, 0, 0, 64 * 8);
  gsize before = 0;
  for (guint i = 0; i < 11000;) {
    if (i >= 1000 && !before)
      before = mallinfo2 ().uordblks;
    for (guint k = 0; k < n; k++)
      i += is_live (all[k]) &&
           set_at (s->element, all[k], 0.5 + 0.5 * fx_test_noise (&seed));
    i++;
    gst_harness_push (s->h, gst_buffer_copy_deep (buf));
    fx_gst_clear (s); /* nothing may come out while a delay grows */
    gst_bus_set_flushing (s->bus, TRUE);
    gst_bus_set_flushing (s->bus, FALSE);
  }
  gint64 growth = (gint64)mallinfo2 ().uordblks - (gint64)before;
  gst_buffer_unref (buf);
  g_free (all);
  return growth;
}

GST_START_TEST (test_leak)
{
  if (mallinfo2 ().uordblks == 0)
    return; /* a sanitizer has its own malloc, and its own look-out */
  gchar *line = fx_gst_line (NAME);
  FxGst *s = fx_gst_new (line, "F64", RATE, 1, FALSE);
  gint64 growth = heap_growth (s);
  /* A third of what the smallest leak would be; what the allocator keeps at
   * hand for each size counts too. */
  fail_unless (
      growth < 100 * 1024, "%s: %" G_GINT64_FORMAT " bytes", NAME, growth);
  fx_gst_free (s);
  g_free (line);
}
GST_END_TEST;

GST_START_TEST (test_leak_stock)
{
  if (!have ("audiocheblimit") || mallinfo2 ().uordblks == 0)
    return;
  FxGst *s = fx_gst_new (STOCK, "F64", RATE, 1, FALSE);
  /* Only the cutoff: another order frees. */
  gint64 before = (gint64)mallinfo2 ().uordblks;
  for (guint i = 0; i < 10000; i++)
    g_object_set (s->element, "cutoff", 1000.0f + i % 7, NULL);
  fail_unless ((gint64)mallinfo2 ().uordblks - before > 100 * 1024);
  fx_gst_free (s);
}
GST_END_TEST;

/* Order, family and sections of any number, buffer by buffer: what reads or
 * writes past its memory shows in a build with the address sanitizer. */
GST_START_TEST (test_structure_changes)
{
  gdouble *x = fx_gst_noise (2 * 1000, 8);
  guint64 seed = 5;
  FxGst *s = fx_gst_new ("fxiir", "F64", RATE, 2, FALSE);
  FxGst *t = fx_gst_new ("fxsos", "F32", RATE, 2, TRUE);
  for (guint i = 0; i < 400; i++) {
    guint r = (guint)(fx_test_random (&seed) >> 40);
    g_object_set (s->element, "order", 2 + 2 * (gint)(r % 16), "family",
        (gint)(r / 16 % 7), "mode", (gint)(r / 112 % 4), NULL);
    GString *rows = g_string_new ("<");
    for (guint k = 0; k < r % 65; k++)
      g_string_append_printf (
          rows, "%s<1,0.5,0,1,-0.%u,0.2>", k ? "," : "", r / (k + 1) % 10);
    g_string_append_c (rows, '>');
    gst_util_set_object_arg (G_OBJECT (t->element), "sections", rows->str);
    g_string_free (rows, TRUE);
    gsize frames = 1 + r % 999;
    fx_gst_push (s, x, frames);
    fx_gst_push (t, x, frames);
  }
  fail_unless (fx_gst_max_abs ((gdouble *)s->out->data, s->out->len) < 1e6);
  fail_unless_equals_int (fx_gst_messages (s->bus, GST_MESSAGE_ERROR, NULL) +
                              fx_gst_messages (t->bus, GST_MESSAGE_ERROR, NULL),
      0);
  fx_gst_free (s);
  fx_gst_free (t);
  g_free (x);
}
GST_END_TEST;

/* --- stability ---------------------------------------------------------------- */

/* Largest output of line in two seconds of noise. */
static gdouble
loudest (const gchar *line)
{
  gdouble *x = fx_gst_noise (2 * RATE, 12);
  gdouble *y = fx_gst_run (line, "F64", RATE, 1, x, 2 * RATE, 4800);
  gdouble most = fx_gst_max_abs (y, 2 * RATE);
  g_free (y);
  g_free (x);
  return most;
}

GST_START_TEST (test_high_order)
{
  static const gchar *const families[] = { "butterworth", "chebyshev1",
    "chebyshev2", "elliptic", "bessel", "bessel-delay", "linkwitz-riley" };
  static const gchar *const modes[] = { "low-pass frequency=100",
    "high-pass frequency=100",
    "band-pass lower-frequency=100 "
    "upper-frequency=1000",
    "band-reject lower-frequency=100 upper-frequency=1000" };
  for (guint m = 0; m < G_N_ELEMENTS (modes); m++) {
    gchar *line = g_strdup_printf (
        "fxiir order=32 family=%s mode=%s", families[__i__], modes[m]);
    gdouble most = loudest (line);
    fail_unless (most < 5 && most > 1e-6, "%s: %g", line, most);
    g_free (line);
  }
}
GST_END_TEST;

GST_START_TEST (test_high_order_stock)
{
  if (have ("audiocheblimit"))
    fail_unless (loudest ("audiocheblimit poles=32 cutoff=100") > 1e3);
}
GST_END_TEST;

/* --- one bad sample -------------------------------------------------------------- */

/* Pushes 0.1 s with one bad sample, then a second of sound; whether that
 * second ended finite, and how far it is from what it would have been. */
static gdouble
after_bad (const gchar *line, const gchar *format, gdouble bad, gsize at)
{
  gsize n = RATE / 10 + RATE;
  gdouble *x = fx_gst_noise (n, 3), saved = x[at];
  gdouble *good = fx_gst_run (line, format, RATE, 1, x, n, 480);
  x[at] = bad;
  gdouble *y = fx_gst_run (line, format, RATE, 1, x, n, 480);
  x[at] = saved;
  gdouble d = fx_gst_max_diff (y + n - 480, good + n - 480, 480);
  for (gsize i = 0; i < n && strncmp (line, "fx", 2) == 0; i++)
    fail_unless (isfinite (y[i]), "%s: %g at frame %u", line, y[i], (guint)i);
  g_free (y);
  g_free (good);
  g_free (x);
  return d;
}

GST_START_TEST (test_bad_sample)
{
  static const gdouble bad[] = { NAN, INFINITY, -INFINITY };
  gchar *line = fx_gst_line (NAME);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    fail_unless (after_bad (line, "F64", bad[i], 777) < 1e-6);
    fail_unless (after_bad (line, "F32", bad[i], 777) < 1e-6);
  }
  /* Finite, but beyond what a filter can hold. */
  fail_unless (after_bad (line, "F64", 1e308, 777) < 1e-6);
  fail_unless (after_bad (line, "F32", 3e38, 777) < 1e25);
  g_free (line);
}
GST_END_TEST;

GST_START_TEST (test_bad_sample_stock)
{
  if (have ("audiocheblimit"))
    fail_unless (!(after_bad (STOCK, "F64", NAN, 777) < 1e-6));
}
GST_END_TEST;

/* --- seeks and gaps --------------------------------------------------------------- */

/* What a seek from sound to silence lets through. */
static gdouble
after_seek (const gchar *line)
{
  gdouble *x = fx_gst_noise (480, 3);
  FxGst *s = fx_gst_new (line, "F64", RATE, 1, FALSE);
  fx_gst_push (s, x, 480);
  fx_gst_restart (s);
  fx_gst_push (s, NULL, 480);
  gdouble most = fx_gst_max_abs ((gdouble *)s->out->data, 480);
  fx_gst_free (s);
  g_free (x);
  return most;
}

GST_START_TEST (test_seek)
{
  gchar *line = fx_gst_line (NAME);
  fail_unless (after_seek (line) == 0);
  g_free (line);
}
GST_END_TEST;

GST_START_TEST (test_seek_stock)
{
  if (have ("audiocheblimit"))
    fail_unless (after_seek (STOCK) > 1e-3);
}
GST_END_TEST;

/* Loudest sample in a buffer that is marked as a gap. */
static gdouble
sound_in_gaps (const gchar *line)
{
  gdouble *x = fx_gst_noise (480, 3), most = 0;
  FxGst *s = fx_gst_new (line, "F64", RATE, 1, FALSE);
  fx_gst_push (s, x, 480);
  for (guint i = 0; i < 20; i++) {
    GstBuffer *buf = fx_gst_buffer (s, NULL, 480);
    gsize n;
    GST_BUFFER_FLAG_SET (buf, GST_BUFFER_FLAG_GAP);
    fx_gst_clear (s);
    buf = gst_harness_push_and_pull (s->h, buf);
    if (GST_BUFFER_FLAG_IS_SET (buf, GST_BUFFER_FLAG_GAP)) {
      gdouble *y = fx_gst_values (buf, &s->info, &n);
      most = MAX (most, fx_gst_max_abs (y, n));
      g_free (y);
    }
    gst_buffer_unref (buf);
  }
  fx_gst_free (s);
  g_free (x);
  return most;
}

GST_START_TEST (test_gap)
{
  gchar *line = fx_gst_line (NAME);
  fail_unless (sound_in_gaps (line) == 0);
  g_free (line);
}
GST_END_TEST;

GST_START_TEST (test_gap_stock)
{
  if (have ("audiocheblimit"))
    fail_unless (sound_in_gaps (STOCK) > 1e-3);
}
GST_END_TEST;

/* Frames of sound after a stream that ends with its only sample, in the channel
 * that has fewest. */
static guint
end_of_impulse (FxGst *s)
{
  gdouble x[2 * 480] = { 0 };
  guint n[2] = { 0, 0 };
  x[2 * 479] = x[2 * 479 + 1] = 1;
  fx_gst_push (s, x, 480);
  fx_gst_eos (s);
  for (gsize i = 479; i < fx_gst_frames (s); i++) {
    for (guint c = 0; c < 2; c++)
      n[c] += fabs (fx_gst_value (s, 2 * i + c) - 1) < 1e-9;
  }
  fx_gst_free (s);
  return MIN (n[0], n[1]);
}

static FxGst *
open_fir (const gchar *name, const gchar *property, guint taps)
{
  FxGst *s = fx_gst_new (name, "F64", RATE, 2, FALSE);
  GValue list = G_VALUE_INIT, one = G_VALUE_INIT;
  g_value_init (&one, G_TYPE_DOUBLE);
  g_value_set_double (&one, 1);
  GParamSpec *p =
      g_object_class_find_property (G_OBJECT_GET_CLASS (s->element), property);
  if (p->value_type == GST_TYPE_ARRAY) {
    gst_value_array_init (&list, taps);
    for (guint i = 0; i < taps; i++)
      gst_value_array_append_value (&list, &one);
  } else {
    G_GNUC_BEGIN_IGNORE_DEPRECATIONS
    GValueArray *array = g_value_array_new (taps);
    for (guint i = 0; i < taps; i++)
      g_value_array_append (array, &one);
    g_value_init (&list, p->value_type);
    g_value_take_boxed (&list, array);
    G_GNUC_END_IGNORE_DEPRECATIONS
  }
  g_object_set_property (G_OBJECT (s->element), property, &list);
  g_value_unset (&list);
  g_value_unset (&one);
  return s;
}

/* The end of a long response is there, in both channels. */
GST_START_TEST (test_fir_end)
{
  FxGst *s = open_fir ("fxfir compensate=false", "taps", 200);
  gst_util_set_object_arg (G_OBJECT (s->element), "design", "taps");
  fail_unless_equals_int (end_of_impulse (s), 200);
}
GST_END_TEST;

GST_START_TEST (test_fir_end_stock)
{
  if (have ("audiofirfilter"))
    fail_unless (
        end_of_impulse (open_fir ("audiofirfilter", "kernel", 200)) < 200);
}
GST_END_TEST;

static Suite *
fx_defects_suite (void)
{
  Suite *suite = suite_create ("fx defects");
  TCase *each = tcase_create ("each filter"), *tc = tcase_create ("others");
  gint n = (gint)fx_gst_n_filters ();
  suite_add_tcase (suite, each);
  tcase_add_loop_test (each, test_click, 0, n);
  tcase_add_loop_test (each, test_leak, 0, n);
  tcase_add_loop_test (each, test_bad_sample, 0, n);
  tcase_add_loop_test (each, test_seek, 0, n);
  tcase_add_loop_test (each, test_gap, 0, n);
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_high_order, 0, 7);
  tcase_add_test (tc, test_structure_changes);
  tcase_add_test (tc, test_click_stock);
  tcase_add_test (tc, test_leak_stock);
  tcase_add_test (tc, test_high_order_stock);
  tcase_add_test (tc, test_bad_sample_stock);
  tcase_add_test (tc, test_seek_stock);
  tcase_add_test (tc, test_gap_stock);
  tcase_add_test (tc, test_fir_end);
  tcase_add_test (tc, test_fir_end_stock);
  return suite;
}

GST_CHECK_MAIN (fx_defects)
