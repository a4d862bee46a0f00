/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The signals that EBU Tech 3341 (cases 1 to 6, 9 to 19) and Tech 3342 (1 to 4)
 * describe, with the tolerances given there; what BS.1770 says of a tone and of
 * its own coefficients; signals with peaks between samples as in cases 20 to
 * 23; and, where it is there, libebur128. */

#include "dsp/fx_loudness.h"
#include "tests/fxtest.h"
#ifdef HAVE_EBUR128
#include <ebur128.h>
#endif

enum { CHANNELS = 6, BLOCK = 1000 };

/* --- signals made of parts ------------------------------------------------------ */

typedef struct Part {
  double seconds;
  double level[CHANNELS]; /* peak of each channel's sine in dB; 0: silence */
} Part;

typedef struct Meter {
  FxLoudness *l;
  double rate;
  uint32_t channels;
  uint64_t frames;
  double low, high; /* extremes of short-term or momentary since watched from */
} Meter;

static Meter
meter (double rate, uint32_t channels)
{
  Meter m = { fx_loudness_new (rate, channels, NULL, 1), rate, channels, 0,
    INFINITY, -INFINITY };
  return m;
}

/* watch: 'S' or 'M' is followed from frame `from` on. */
static void
play (Meter *m, const Part *part, double hz, char watch, double from)
{
  static double x[CHANNELS][BLOCK];
  const double *planes[CHANNELS];
  uint64_t end = m->frames + (uint64_t)(part->seconds * m->rate + 0.5);
  for (uint32_t c = 0; c < m->channels; c++)
    planes[c] = x[c];
  while (m->frames < end) {
    size_t n = (size_t)(end - m->frames < 480 ? end - m->frames : 480);
    for (uint32_t c = 0; c < m->channels; c++) {
      double a = part->level[c] ? pow (10, part->level[c] / 20) : 0;
      for (size_t i = 0; i < n; i++)
        x[c][i] = a * sin (2 * M_PI * hz * (double)(m->frames + i) / m->rate);
    }
    fx_loudness_add (m->l, planes, n);
    m->frames += n;
    if (watch && (double)m->frames >= from * m->rate) {
      double v = watch == 'S' ? fx_loudness_short_term (m->l)
                              : fx_loudness_momentary (m->l);
      m->low = fmin (m->low, v);
      m->high = fmax (m->high, v);
    }
  }
}

#define STEREO(seconds, db)                                                    \
  {                                                                            \
    seconds,                                                                   \
    {                                                                          \
      db, db                                                                   \
    }                                                                          \
  }

static Meter
play_all (double rate, uint32_t channels, const Part *parts, int n)
{
  Meter m = meter (rate, channels);
  for (int i = 0; i < n; i++)
    play (&m, &parts[i], 1000, 0, 0);
  return m;
}

static void
near (double seen, double want, double tolerance, const char *what)
{
  CHECK (
      fabs (seen - want) <= tolerance, "%s: %.4f, not %.4f", what, seen, want);
}

/* --- Tech 3341 -------------------------------------------------------------------- */

static void
test_integrated (double rate)
{
  static const Part cases[][5] = {
    { STEREO (20, -23.0) },
    { STEREO (20, -33.0) },
    { STEREO (10, -36.0), STEREO (60, -23.0), STEREO (10, -36.0) },
    { STEREO (10, -72.0), STEREO (10, -36.0), STEREO (60, -23.0),
        STEREO (10, -36.0), STEREO (10, -72.0) },
    { STEREO (20, -26.0), STEREO (20.1, -20.0), STEREO (20, -26.0) },
  };
  static const double want[] = { -23, -33, -23, -23, -23 };
  for (int i = 0; i < 5; i++) {
    char what[80];
    Meter m = play_all (rate, 2, cases[i], 5);
    snprintf (what, sizeof what, "3341 case %d at %g Hz", i + 1, rate);
    near (fx_loudness_integrated (m.l), want[i], 0.1, what);
    if (i < 2) {
      near (fx_loudness_momentary (m.l), want[i], 0.1, what);
      near (fx_loudness_short_term (m.l), want[i], 0.1, what);
      near (fx_loudness_max_momentary (m.l), want[i], 0.1, what);
      near (fx_loudness_max_short_term (m.l), want[i], 0.1, what);
    }
    fx_loudness_free (m.l);
  }
  static const Part surround = { 20, { -28, -28, -24, -10, -30, -30 } };
  Meter m = play_all (rate, 6, &surround, 1);
  near (fx_loudness_integrated (m.l), -23, 0.1, "3341 case 6");
  fx_loudness_free (m.l);
}

/* Two levels that make -23 LUFS in each window of their period. */
static void
test_steady (void)
{
  static const Part s[] = { STEREO (1.34, -20.0), STEREO (1.66, -30.0) };
  static const Part m[] = { STEREO (0.18, -20.0), STEREO (0.22, -30.0) };
  Meter a = meter (48000, 2), b = meter (48000, 2);
  for (int i = 0; i < 10; i++)
    play (&a, &s[i % 2], 1000, 'S', 3);
  for (int i = 0; i < 50; i++)
    play (&b, &m[i % 2], 1000, 'M', 1);
  near (a.low, -23, 0.1, "3341 case 9, least");
  near (a.high, -23, 0.1, "3341 case 9, most");
  near (b.low, -23, 0.1, "3341 case 12, least");
  near (b.high, -23, 0.1, "3341 case 12, most");
  fx_loudness_free (a.l);
  fx_loudness_free (b.l);
}

/* A burst that begins anywhere between two updates is seen whole. */
static void
test_bursts (void)
{
  for (int i = 0; i < 20; i++) {
    const Part s[] = { STEREO (0.15 * i, 0), STEREO (3, -23.0), STEREO (1, 0) };
    const Part m[] = { STEREO (0.02 * i, 0), STEREO (0.4, -23.0),
      STEREO (1, 0) };
    Meter a = play_all (48000, 2, s, 3), b = play_all (48000, 2, m, 3);
    near (fx_loudness_max_short_term (a.l), -23, 0.1, "3341 case 10");
    near (fx_loudness_max_momentary (b.l), -23, 0.1, "3341 case 13");
    fx_loudness_free (a.l);
    fx_loudness_free (b.l);
  }
  Meter a = meter (48000, 2), b = meter (48000, 2);
  for (int i = 0; i < 20; i++) {
    const Part s[] = { STEREO (0.15 * i, 0), STEREO (3, -38.0 + i),
      STEREO (3 - 0.15 * i, 0) };
    const Part m[] = { STEREO (0.02 * i, 0), STEREO (0.4, -38.0 + i),
      STEREO (0.4 - 0.02 * i, 0) };
    for (int k = 0; k < 3; k++) {
      play (&a, &s[k], 1000, 0, 0);
      play (&b, &m[k], 1000, 0, 0);
    }
    near (fx_loudness_max_short_term (a.l), -38 + i, 0.1, "3341 case 11");
    near (fx_loudness_max_momentary (b.l), -38 + i, 0.1, "3341 case 14");
  }
  fx_loudness_free (a.l);
  fx_loudness_free (b.l);
}

static double
true_peak (double rate, const double *x, size_t n)
{
  FxLoudness *l = fx_loudness_new (rate, 1, NULL, 1);
  const double *planes[1] = { x };
  fx_loudness_add (l, planes, n);
  double peak = fx_loudness_true_peak_of (l, 0);
  CHECK (peak >= fx_loudness_sample_peak_of (l, 0), "true peak below a sample");
  fx_loudness_free (l);
  return 20 * log10 (peak);
}

/* +0.2 / -0.4 dB. */
static void
near_peak (double seen, double want, const char *what)
{
  CHECK (seen <= want + 0.2 && seen >= want - 0.4, "%s: %.3f, not %.3f", what,
      seen, want);
}

static void
test_true_peak (double rate)
{
  static const struct {
    double parts, degrees, amplitude, want;
    const char *what;
  } cases[] = {
    { 4, 0, 0.5, -6.0, "3341 case 15" },
    { 4, 45, 0.5, -6.0, "3341 case 16" },
    { 6, 60, 0.5, -6.0, "3341 case 17" },
    { 8, 67.5, 0.5, -6.0, "3341 case 18" },
    { 4, 45, 1.41, 3.0, "3341 case 19" },
  };
  static double x[48000];
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    for (int k = 0; k < 48000; k++) {
      /* Without the step at the beginning, which has a peak of its own. */
      double fade = fmin (1, k / 4800.0);
      x[k] =
          fade * cases[i].amplitude *
          sin (2 * M_PI * k / cases[i].parts + cases[i].degrees * M_PI / 180);
    }
    near_peak (true_peak (rate, x, 48000), cases[i].want, cases[i].what);
  }
}

/* A tone at 1/6 of the rate with one louder period of 1/4 of it, four times
 * finer than the rate and limited to half of it, of which every fourth value is
 * taken: as cases 20 to 23. */
static void
test_between (void)
{
  enum { FINE = 4 * 2000, HALF = 400 };
  static double fine[FINE], limited[FINE], x[FINE / 4];
  for (int i = 0; i < FINE; i++) {
    int at = i - FINE / 2;
    double fade = fmin (1, fmin (i, FINE - 1 - i) / 1000.0);
    double loud = at >= 0 && at < 16;
    fine[i] = fade * (loud ? sin (2 * M_PI * at / 16)
                           : 0.5 * sin (2 * M_PI * at / 24));
  }
  double most = 0;
  for (int i = HALF; i < FINE - HALF; i++) {
    double y = 0;
    for (int k = -HALF; k <= HALF; k++) {
      double t = M_PI * k / 4, w = 0.5 + 0.5 * cos (M_PI * k / HALF);
      y +=
          fine[i - k] * w * 0.25 * 0.95 * (k ? sin (0.95 * t) / (0.95 * t) : 1);
    }
    limited[i] = y;
    most = fmax (most, fabs (y));
  }
  for (int off = 0; off < 4; off++) {
    for (int i = 0; i < FINE / 4; i++)
      x[i] = limited[i * 4 + off] / most;
    near_peak (true_peak (48000, x, FINE / 4), 0, "3341 cases 20 to 23");
  }
}

/* --- Tech 3342 --------------------------------------------------------------------- */

static void
test_range (double rate)
{
  static const Part cases[][5] = {
    { STEREO (20, -20.0), STEREO (20, -30.0) },
    { STEREO (20, -20.0), STEREO (20, -15.0) },
    { STEREO (20, -40.0), STEREO (20, -20.0) },
    { STEREO (20, -50.0), STEREO (20, -35.0), STEREO (20, -20.0),
        STEREO (20, -35.0), STEREO (20, -50.0) },
  };
  static const double want[] = { 10, 5, 20, 15 };
  for (int i = 0; i < 4; i++) {
    char what[80];
    Meter m = play_all (rate, 2, cases[i], 5);
    snprintf (what, sizeof what, "3342 case %d at %g Hz", i + 1, rate);
    near (fx_loudness_range (m.l), want[i], 1, what);
    fx_loudness_free (m.l);
  }
}

/* --- BS.1770 ------------------------------------------------------------------------ */

/* Power of K-weighting at w by the tables of annex 1. */
static double
weighting (double w)
{
  static const double c[2][5] = {
    { 1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241,
        0.73248077421585 },
    { 1, -2, 1, -1.99004745483398, 0.99007225036621 },
  };
  double p = 1;
  for (int i = 0; i < 2; i++) {
    double nr = c[i][0] + c[i][1] * cos (w) + c[i][2] * cos (2 * w),
           ni = c[i][1] * sin (w) + c[i][2] * sin (2 * w),
           dr = 1 + c[i][3] * cos (w) + c[i][4] * cos (2 * w),
           di = c[i][3] * sin (w) + c[i][4] * sin (2 * w);
    p *= (nr * nr + ni * ni) / (dr * dr + di * di);
  }
  return p;
}

static double
loudness_of_tone (double rate, double hz)
{
  Meter m = meter (rate, 1);
  const Part p = { 4, { -20 } };
  play (&m, &p, hz, 0, 0);
  double seen = fx_loudness_short_term (m.l);
  fx_loudness_free (m.l);
  return seen;
}

/* Tones at 48 kHz are exactly as the tables say, and at other rates nearly. */
static void
test_weighting (void)
{
  static const double tones[] = { 20, 40, 100, 500, 1000, 1700, 2500, 4000 };
  static const struct {
    double rate, bound;
  } rates[] = { { 8000, 0.04 }, { 11025, 0.014 }, { 16000, 0.004 },
    { 22050, 0.002 }, { 32000, 0.001 }, { 44100, 0.001 }, { 48000, 2e-4 },
    { 96000, 0.02 }, { 192000, 0.02 } };
  for (int t = 0; t < 8; t++) {
    double power = 0.01 / 2 * weighting (2 * M_PI * tones[t] / 48000);
    double want = -0.691 + 10 * log10 (power);
    for (size_t r = 0; r < sizeof rates / sizeof *rates; r++) {
      if (tones[t] > rates[r].rate / 3)
        continue;
      double seen = loudness_of_tone (rates[r].rate, tones[t]);
      CHECK (fabs (seen - want) < rates[r].bound, "%g Hz at %g: %.5f, not %.5f",
          tones[t], rates[r].rate, seen, want);
    }
  }
}

/* A sine of 997 Hz at 0 dB in one channel of the front has -3.01 LKFS. */
static void
test_997 (void)
{
  near (loudness_of_tone (48000, 997), -23.01, 0.01, "997 Hz at -20 dB");
  near (loudness_of_tone (44100, 997), -23.01, 0.01, "997 Hz at -20 dB");
}

/* Buffers of any size, a reset, silence, far too much. */
static void
test_ways (void)
{
  enum { N = 300000 };
  static double x[2][N];
  uint64_t seed = 1;
  for (int i = 0; i < N; i++) {
    x[0][i] = 0.3 * fx_test_noise (&seed) * (1 + sin (i * 1e-4));
    x[1][i] = 0.1 * fx_test_noise (&seed);
  }
  double first[4] = { 0 };
  FxLoudness *l = fx_loudness_new (44100, 2, NULL, 1);
  for (int way = 0; way < 4; way++) {
    for (size_t at = 0, n; at < N; at += n) {
      n = way == 0   ? N
          : way == 1 ? 1
          : way == 2 ? 441
                     : 1 + fx_test_random (&seed) % 3000;
      n = n < N - at ? n : N - at;
      const double *planes[2] = { x[0] + at, x[1] + at };
      fx_loudness_add (l, planes, n);
    }
    double seen[4] = { fx_loudness_integrated (l), fx_loudness_range (l),
      20 * log10 (fx_loudness_true_peak_of (l, 0)),
      fx_loudness_short_term (l) };
    for (int k = 0; k < 4; k++) {
      if (way == 0)
        first[k] = seen[k];
      CHECK (fabs (seen[k] - first[k]) < 1e-9, "way %d, %d: %g, not %g", way, k,
          seen[k], first[k]);
    }
    fx_loudness_reset (l);
    CHECK (fx_loudness_integrated (l) == -INFINITY &&
               fx_loudness_range (l) == 0 &&
               fx_loudness_true_peak_of (l, 0) == 0 &&
               fx_loudness_max_momentary (l) == -INFINITY,
        "reset");
  }
  for (int i = 0; i < N; i++)
    x[0][i] = x[1][i] = 0;
  const double *planes[2] = { x[0], x[1] };
  fx_loudness_add (l, planes, N);
  CHECK (fx_loudness_integrated (l) == -INFINITY, "silence");
  x[0][7] = 1e300;
  fx_loudness_add (l, planes, N);
  x[0][7] = 0;
  fx_loudness_add (l, planes, N);
  CHECK (!isnan (fx_loudness_integrated (l)) && !isnan (fx_loudness_range (l)),
      "too much");
  fx_loudness_reset (l);
  for (int i = 0; i < N; i++)
    x[0][i] = 0.1 * sin (2 * M_PI * 1000 * i / 44100.0);
  fx_loudness_add (l, planes, N);
  near (fx_loudness_integrated (l), -23.01, 0.1, "after it");
  fx_loudness_free (l);
}

/* --- another meter ------------------------------------------------------------------- */

#ifdef HAVE_EBUR128

/* Sound with parts of many levels, and peaks. */
static void
programme (double *x, size_t frames, uint32_t channels, uint64_t seed)
{
  double level = 0.1, low = 0;
  for (size_t i = 0; i < frames; i++) {
    if (i % 20000 == 0)
      level = pow (10, -0.5 + fx_test_noise (&seed));
    for (uint32_t c = 0; c < channels; c++) {
      low += 0.2 * (fx_test_noise (&seed) - low);
      x[i * channels + c] = level * 0.5 * (low + fx_test_noise (&seed) * 0.3);
    }
  }
}

static void
test_other (double rate, uint32_t channels)
{
  enum { SECONDS = 60 };
  size_t frames = (size_t)(SECONDS * rate);
  double *x = malloc (frames * channels * sizeof *x);
  double *planes_of[8] = { 0 };
  programme (x, frames, channels, channels);
  ebur128_state *e = ebur128_init (channels, (unsigned long)rate,
      EBUR128_MODE_I | EBUR128_MODE_LRA | EBUR128_MODE_S |
          EBUR128_MODE_TRUE_PEAK);
  FxLoudness *l = fx_loudness_new (rate, channels, NULL, 1);
  const double *planes[8];
  for (uint32_t c = 0; c < channels; c++) {
    planes_of[c] = malloc (frames * sizeof (double));
    planes[c] = planes_of[c];
    for (size_t i = 0; i < frames; i++)
      planes_of[c][i] = x[i * channels + c];
  }
  if (channels == 5) {
    static const int map[] = { EBUR128_LEFT, EBUR128_RIGHT, EBUR128_CENTER,
      EBUR128_LEFT_SURROUND, EBUR128_RIGHT_SURROUND };
    for (unsigned c = 0; c < 5; c++)
      ebur128_set_channel (e, c, map[c]);
  }
  ebur128_add_frames_double (e, x, frames);
  fx_loudness_add (l, planes, frames);
  double i = 0, s = 0, m = 0, range = 0, peak = 0;
  ebur128_loudness_global (e, &i);
  ebur128_loudness_shortterm (e, &s);
  ebur128_loudness_momentary (e, &m);
  ebur128_loudness_range (e, &range);
  ebur128_true_peak (e, 0, &peak);
  printf ("%g Hz, %u channels: I %.3f %.3f, S %.3f %.3f, LRA %.2f %.2f, "
          "TP %.3f %.3f\n",
      rate, channels, fx_loudness_integrated (l), i, fx_loudness_short_term (l),
      s, fx_loudness_range (l), range,
      20 * log10 (fx_loudness_true_peak_of (l, 0)), 20 * log10 (peak));
  /* It keeps the numerator of the table at every rate, so that its level far
   * above the corner is right at 48 kHz alone: by 0.022 dB at 96 kHz. */
  double bound = rate == 48000 ? 0.001 : 0.03;
  near (fx_loudness_integrated (l), i, bound, "integrated, libebur128");
  near (fx_loudness_short_term (l), s, bound, "short-term, libebur128");
  near (fx_loudness_momentary (l), m, bound, "momentary, libebur128");
  /* Its short-term blocks are a second apart. */
  near (fx_loudness_range (l), range, 0.8, "range, libebur128");
  near (20 * log10 (fx_loudness_true_peak_of (l, 0)), 20 * log10 (peak), 0.3,
      "true peak, libebur128");
  ebur128_destroy (&e);
  fx_loudness_free (l);
  for (uint32_t c = 0; c < channels; c++)
    free (planes_of[c]);
  free (x);
}

#endif

int
main (void)
{
  test_integrated (16000);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  /* Minutes of sound: one rate shows what a sanitizer can see. */
  test_integrated (48000);
  test_integrated (44100);
  test_integrated (192000);
#endif
  test_steady ();
  test_bursts ();
  test_true_peak (48000);
  test_true_peak (44100);
  test_true_peak (96000);
  test_between ();
  test_range (48000);
  test_range (32000);
  test_weighting ();
  test_997 ();
  test_ways ();
#ifdef HAVE_EBUR128
  test_other (48000, 2);
  test_other (44100, 1);
  test_other (44100, 2);
  test_other (48000, 5);
  test_other (96000, 2);
#else
  puts ("libebur128 was not found: not compared with it");
#endif
  return fx_test_end ();
}
