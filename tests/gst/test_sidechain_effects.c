/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What elements do by their pad sidechain: a soft sound is reduced while the key
 * is loud, however both are cut into buffers; a key that is the sound does what
 * no key does; one that is silent does nothing, or leaves the sound its own. */

#include "tests/gst/sidetest.h"

enum { TOTAL = 24000, BURST = 4800 };

/* A tone and the bursts that duck it, each of that frequency, with the gain that
 * is left in a burst at least and at most, and between bursts. */
static const struct {
  const gchar *fx;
  gdouble hz, least, most, between;
} ducks[] = {
  { DUCK, 300, 0, 0.1, 0.9 },
  { "fxdeesser name=fx frequency=4000 threshold=-60 ratio=100 knee=0 release=5 "
    "attack=0.1 range=20 ",
      9000, 0.09, 0.14, 0.9 }, /* the low band leaks a little */
  { "fxmultiband name=fx thresholds=<-60.0> ratios=<100.0> knees=<0.0> "
    "attacks=<0.1> releases=<5.0> range=20 ",
      300, 0.09, 0.12, 0.9 },
  { "fxlimiter name=fx ceiling=-12 lookahead=1 release=5 ", 300, 0.45, 0.6,
      0.99 },
};

/* Amplitude of the sound that is ducked: by itself it would not be. */
#define SOFT 0.0005

static gdouble *
bursts (gdouble hz)
{
  gdouble *key = g_new0 (gdouble, TOTAL);
  for (gsize i = 0; i < TOTAL; i++)
    key[i] = i / BURST % 2
                 ? 0.5 * sin (2 * G_PI * hz / RATE * (gdouble)(i % BURST))
                 : 0;
  return key;
}

/* key: NULL for none. */
static gdouble *
play (const gchar *fx, const gdouble *x, const gdouble *key, gsize main,
    gsize side)
{
  Two *t = two_open (fx, "F64", 2, FALSE, key ? 1 : 0);
  two_push (t, 0, x, TOTAL, main, 0);
  two_end (t, 0);
  if (key) {
    two_push (t, 1, key, TOTAL, side, 0);
    two_end (t, 1);
  }
  two_play (t);
  two_wait (t, NULL);
  fail_unless_equals_int (t->out->len, 2 * TOTAL);
  gdouble *y = (gdouble *)(gpointer)g_array_free (t->out, FALSE);
  t->out = g_array_new (FALSE, FALSE, sizeof (gdouble));
  two_close (t);
  return y;
}

GST_START_TEST (test_ducking)
{
  static const struct {
    gsize main, side;
  } blocks[] = { { 64, 1000 }, { 1000, 64 }, { 441, 7 }, { 9600, 9600 } };
  const gchar *fx = ducks[__i__].fx;
  gdouble *tone = fx_gst_sine (TOTAL, 2, ducks[__i__].hz, RATE, SOFT);
  gdouble *key = bursts (ducks[__i__].hz);
  gdouble *y = play (fx, tone, key, 480, 480);
  gdouble burst = fx_gst_max_abs (y + 2 * 7000, 2 * 2000) / SOFT,
          between = fx_gst_max_abs (y + 2 * 13000, 2 * 1000) / SOFT;
  fail_unless (burst >= ducks[__i__].least && burst <= ducks[__i__].most,
      "%s: in a burst %g", fx, burst);
  fail_unless (between > ducks[__i__].between, "%s: %g", fx, between);
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++) {
    gdouble *other = play (fx, tone, key, blocks[i].main, blocks[i].side);
    gdouble off = fx_gst_max_diff (y, other, 2 * TOTAL);
    fail_unless (off < 1e-9, "%s: %g", fx, off);
    g_free (other);
  }
  g_free (y);
  g_free (key);
  g_free (tone);
}
GST_END_TEST;

/* The key is the sound of both channels. */
GST_START_TEST (test_own_key)
{
  const gchar *fx = ducks[__i__].fx;
  gdouble *key = fx_gst_noise (TOTAL, 12), *x = g_new (gdouble, 2 * TOTAL);
  for (gsize i = 0; i < TOTAL; i++)
    x[2 * i] = x[2 * i + 1] = key[i];
  gdouble *own = play (fx, x, NULL, 480, 0), *y = play (fx, x, key, 480, 333);
  gdouble off = fx_gst_max_diff (own, y, 2 * TOTAL);
  fail_unless (fx_gst_max_diff (own, x, 2 * TOTAL) > 0.1, "%s", fx);
  fail_unless (off < 1e-9, "%s: %g", fx, off);
  g_free (own);
  g_free (y);
  g_free (x);
  g_free (key);
}
GST_END_TEST;

/* Of a silent key nothing is reduced; a limiter still keeps its ceiling. */
GST_START_TEST (test_silent_key)
{
  const gchar *fx = ducks[__i__].fx;
  gdouble *key = g_new0 (gdouble, TOTAL);
  gdouble *x = fx_gst_sine (TOTAL, 2, ducks[__i__].hz, RATE, 0.9);
  gdouble *y = play (fx, x, key, 480, 480);
  gdouble most = fx_gst_max_abs (y + 2 * 12000, 2 * 10000);
  if (strstr (fx, "fxlimiter"))
    fail_unless (most <= pow (10, -12 / 20.0) && most > 0.24, "%g", most);
  else
    fail_unless (most > 0.88 && most < 0.92, "%s: %g", fx, most);
  g_free (y);
  g_free (x);
  g_free (key);
}
GST_END_TEST;

static Suite *
fx_sidechain_effects_suite (void)
{
  Suite *suite = suite_create ("fx side-chain, effects");
  TCase *tc = tcase_create ("by the key");
  suite_add_tcase (suite, tc);
  tcase_add_loop_test (tc, test_ducking, 0, G_N_ELEMENTS (ducks));
  tcase_add_loop_test (tc, test_own_key, 0, G_N_ELEMENTS (ducks));
  tcase_add_loop_test (tc, test_silent_key, 0, G_N_ELEMENTS (ducks));
  return suite;
}

GST_CHECK_MAIN (fx_sidechain_effects)
