/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Delay, null test and third octaves against what was done to the sound, in
 * blocks of any size. */

#include <glib.h>
#include "gst/tools/analysis/thirds.h"
#include "gst/tools/analysis/difference.h"
#include "gst/tools/analysis/fourier.h"
#include "gst/tools/analysis/shift.h"
#include "gst/tools/analysis/stft.h"
#include "tests/fxtest.h"

enum { RATE = 48000 };

static gdouble *
noise (gsize n, uint64_t seed)
{
  gdouble *x = g_new (gdouble, n);
  for (gsize i = 0; i < n; i++)
    x[i] = 0.5 * fx_test_noise (&seed);
  return x;
}

/* b: stereo a, delayed by `frames` and times gain. */
static gdouble *
delayed (const gdouble *a, gint64 n, gint64 frames, gdouble gain)
{
  gdouble *b = g_new0 (gdouble, 2 * n);
  for (gint64 i = 0; i < n; i++) {
    for (int c = 0; c < 2 && i - frames >= 0 && i - frames < n; c++)
      b[2 * i + c] = gain * a[2 * (i - frames) + c];
  }
  return b;
}

static FxShiftFound
shift_of (const gdouble *a, const gdouble *b, gsize n, guint most, gsize block)
{
  FxShiftFound found;
  g_autoptr (FxShift) s = fx_shift_new (2, most);
  for (gsize at = 0; at < n; at += block)
    fx_shift_add (s, a + 2 * at, b + 2 * at, MIN (block, n - at));
  fx_shift_find (s, &found);
  return found;
}

static void
test_shift (void)
{
  const gint64 delays[] = { 0, 1, -1, 37, -480, 4799, -4800, 4800 };
  const gsize lengths[] = { 6000, 30000, 100003 };
  for (guint k = 0; k < G_N_ELEMENTS (lengths); k++) {
    gsize n = lengths[k];
    g_autofree gdouble *a = noise (2 * n, 3);
    for (guint i = 0; i < G_N_ELEMENTS (delays); i++) {
      gdouble gain = i % 2 ? -0.25 : 0.5;
      g_autofree gdouble *b = delayed (a, (gint64)n, delays[i], gain);
      for (gsize block = 517; block < 20000; block *= 9) {
        FxShiftFound f = shift_of (a, b, n, 4800, block);
        CHECK (f.frames == delays[i], "%d of %d: %d", (int)delays[i], (int)n,
            (int)f.frames);
        CHECK (fabs (f.exact - (gdouble)delays[i]) < 0.02, "%d: %g",
            (int)delays[i], f.exact);
        CHECK ((f.correlation < 0) == (gain < 0), "%g", f.correlation);
        CHECK (n < 10000 || fabs (f.correlation) > 0.9, "%g", f.correlation);
      }
    }
  }
}

/* A tone that is shifted by a part of a frame; tones that do as well at several
 * lags; silence. */
static void
test_shift_odd (void)
{
  enum { N = 20000 };
  g_autofree gdouble *a = g_new0 (gdouble, 2 * N), *b = g_new0 (gdouble, 2 * N);
  FxShiftFound f = shift_of (a, b, N, 1000, N);
  CHECK (isnan (f.correlation) && f.frames == 0, "silence");
  for (int i = 0; i < N; i++) {
    a[2 * i] = sin (0.1 * i) * sin (1e-3 * i) + 0.5 * sin (0.37 * i);
    gdouble t = i - 12.3;
    b[2 * i] = sin (0.1 * t) * sin (1e-3 * t) + 0.5 * sin (0.37 * t);
  }
  f = shift_of (a, b, N, 1000, N);
  CHECK (f.frames == 12, "%d", (int)f.frames);
  CHECK (fabs (f.exact - 12.3) < 0.02, "%g", f.exact);
  for (int i = 0; i < N; i++)
    a[2 * i] = sin (2 * M_PI * i / 48);
  f = shift_of (a, a, N, 1000, N);
  CHECK (f.frames == 0 && f.correlation > 0.999999, "%d", (int)f.frames);
}

static void
test_difference (void)
{
  enum { N = 50000 };
  g_autofree gdouble *a = noise (2 * N, 8), *e = noise (2 * N, 9);
  g_autofree gdouble *b = g_new (gdouble, 2 * N);
  gdouble aa[2] = { 0 }, dd[2] = { 0 };
  for (int i = 0; i < 2 * N; i++) {
    gdouble d = i < 200 ? 0 : 1e-3 * e[i];
    b[i] = a[i] + d;
    if (i == 2 * 33333 + 1)
      b[i] = a[i] - 0.0625;
    aa[i % 2] += a[i] * a[i];
    dd[i % 2] += (b[i] - a[i]) * (b[i] - a[i]);
  }
  for (gsize block = 1; block < 60000; block = block * 7 + 3) {
    FxDifferenceOf of[3];
    g_autoptr (FxDifference) d = fx_difference_new (2);
    for (gsize at = 0; at < N; at += block)
      fx_difference_add (d, a + 2 * at, b + 2 * at, MIN (block, N - at));
    for (gint c = -1; c < 2; c++)
      fx_difference_of (d, c, &of[c + 1]);
    for (int c = 0; c < 2; c++) {
      CHECK (
          fabs (of[c + 1].snr * dd[c] / aa[c] - 1) < 1e-9, "%g", of[c + 1].snr);
      CHECK (
          fabs (of[c + 1].rms - sqrt (dd[c] / N)) < 1e-12, "%g", of[c + 1].rms);
    }
    CHECK (of[0].at == 33333 && of[0].channel == 1, "%d", (int)of[0].at);
    CHECK (fabs (of[0].peak - 0.0625) < 1e-12, "%g", of[0].peak);
    CHECK (fx_difference_first (d) == 100, "%d", (int)fx_difference_first (d));
    CHECK (fx_difference_frames (d) == N, "frames");
  }
}

/* A gain and polarity are found, and nothing is left without them. */
static void
test_gain (void)
{
  enum { N = 10000 };
  const gdouble gains[] = { 1, 0.999999, 0.5, -1, 4, -1e-3 };
  g_autofree gdouble *a = noise (2 * N, 8);
  for (guint g = 0; g < G_N_ELEMENTS (gains); g++) {
    g_autofree gdouble *b = delayed (a, N, 0, gains[g]);
    g_autoptr (FxDifference) d = fx_difference_new (2);
    FxDifferenceOf of;
    fx_difference_add (d, a, b, N);
    fx_difference_of (d, -1, &of);
    CHECK (
        fabs (of.gain / gains[g] - 1) < 1e-9, "%g: %.12g", gains[g], of.gain);
    CHECK (of.rest < 1e-7 * fabs (gains[g] - 1) + 1e-18, "%g leaves %g",
        gains[g], of.rest);
    if (gains[g] == 1)
      CHECK (of.rms == 0 && isinf (of.snr) && fx_difference_first (d) == -1,
          "the same");
  }
  g_autoptr (FxDifference) d = fx_difference_new (2);
  FxDifferenceOf of;
  fx_difference_add (d, a, NULL, N);
  fx_difference_of (d, -1, &of);
  CHECK (of.snr == 1 && of.gain == 0 && of.rms == of.rms_a, "against silence");
}

/* The bands of noise add up to its power; a tone is in one band. */
static void
test_bands (void)
{
  enum { N = 120001 };
  g_autofree gdouble *x = noise (2 * N, 5);
  gdouble power = 0, sum = 0;
  for (int i = 0; i < 2 * N; i++)
    power += x[i] * x[i] / (2 * N);
  g_autoptr (FxThirds) b = fx_thirds_new (RATE, 2);
  fx_thirds_add (b, x, 777);
  fx_thirds_add (b, x + 2 * 777, N - 777);
  fx_thirds_end (b);
  CHECK (fx_thirds_count (b) == 31, "%u bands", fx_thirds_count (b));
  for (guint i = 0; i < fx_thirds_count (b); i++)
    sum += fx_thirds_power (b, i);
  /* Bands from 17.8 Hz to 22387 Hz, of 24 kHz. */
  gdouble part = (22387.2 - 17.78) / 24000;
  CHECK (fabs (sum / power / part - 1) < 0.01, "%g of %g", sum, power * part);
  g_autoptr (FxThirds) t = fx_thirds_new (RATE, 2);
  for (int i = 0; i < N; i++) {
    x[2 * i] = 0.5 * sin (2 * M_PI * 315 * i / RATE);
    x[2 * i + 1] = 0;
  }
  fx_thirds_add (t, x, N);
  fx_thirds_end (t);
  for (guint i = 0; i < fx_thirds_count (t); i++) {
    gdouble p = fx_thirds_power (t, i);
    g_autofree gchar *name = fx_thirds_name (i);
    if (strcmp (name, "315 Hz") == 0)
      CHECK (fabs (p / (0.125 / 2) - 1) < 5e-3, "%s: %g", name, p);
    else /* the tone begins and ends at once, which is heard everywhere */
      CHECK (p < 5e-5, "%s: %g", name, p);
  }
  g_autoptr (FxThirds) low = fx_thirds_new (8000, 1);
  CHECK (fx_thirds_count (low) == 23, "%u bands", fx_thirds_count (low));
  CHECK (
      fabs (fx_thirds_middle (17) - 1000) < 1e-9, "%g", fx_thirds_middle (17));
}

/* Against the sum that it is; there and back; long ones are the same in both
 * ways. */
static void
test_fourier (void)
{
  for (guint n = 32; n <= 2048; n *= 8) {
    g_autofree gdouble *x = noise (n, n), *y = g_new (gdouble, n);
    g_autofree gdouble *re = g_new (gdouble, n / 2 + 1);
    g_autofree gdouble *im = g_new (gdouble, n / 2 + 1);
    g_autoptr (FxFourier) f = fx_fourier_new (n);
    fx_fourier_forward (f, x, re, im);
    for (guint k = 0; k <= n / 2; k += n / 32) {
      gdouble r = 0, i = 0;
      for (guint m = 0; m < n; m++) {
        r += x[m] * cos (2 * M_PI * (gdouble)(k * m % n) / n);
        i -= x[m] * sin (2 * M_PI * (gdouble)(k * m % n) / n);
      }
      CHECK (fabs (r - re[k]) < 1e-11 && fabs (i - im[k]) < 1e-11,
          "%u of %u: %g %g", k, n, r - re[k], i - im[k]);
    }
    fx_fourier_inverse (f, re, im, y);
    for (guint m = 0; m < n; m++)
      CHECK (fabs (y[m] / n - x[m]) < 1e-14, "%u of %u", m, n);
  }
  enum { LONG = 1 << 21 };
  gdouble *x = g_new0 (gdouble, LONG), *re = g_new (gdouble, LONG / 2 + 1);
  gdouble *im = g_new (gdouble, LONG / 2 + 1);
  x[1] = 1;
  g_autoptr (FxFourier) f = fx_fourier_new (LONG);
  fx_fourier_forward (f, x, re, im);
  for (guint k = 0; k <= LONG / 2; k += 12345)
    CHECK (fabs (re[k] - cos (2 * M_PI * k / LONG)) < 1e-11 &&
               fabs (im[k] + sin (2 * M_PI * k / LONG)) < 1e-11,
        "long, %u: %g %g", k, re[k], im[k]);
  fx_fourier_inverse (f, re, im, x);
  CHECK (fabs (x[1] / LONG - 1) < 1e-12 && fabs (x[2] / LONG) < 1e-12, "back");
  g_free (x);
  g_free (re);
  g_free (im);
}

static gdouble total;
static guint64 windows;

static void
add_up (gpointer data, guint channel, guint64 index, const gdouble *power)
{
  for (int k = 0; k <= 128; k++)
    total += power[k];
  windows = index + 1;
}

/* No sample counts more than another: not at the ends either. */
static void
test_stft (void)
{
  for (int n = 1; n < 1200; n += 97) {
    for (int at = 0; at < n; at += 13) {
      g_autofree gdouble *x = g_new0 (gdouble, n);
      x[at] = 1;
      total = 0;
      g_autoptr (FxStft) s = fx_stft_new (1, 256, add_up, NULL);
      fx_stft_add (s, x, (gsize)n);
      fx_stft_end (s);
      CHECK (
          fabs (total - fx_stft_gain ()) < 1e-12, "%d of %d: %g", at, n, total);
      CHECK (fx_stft_middle (s, windows - 1) >= n - 1 - 128, "middle");
    }
  }
}

int
main (void)
{
  test_shift ();
  test_shift_odd ();
  test_difference ();
  test_gain ();
  test_bands ();
  test_stft ();
  test_fourier ();
  return fx_test_end ();
}
