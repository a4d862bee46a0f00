/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Compressor, expander and gate: golden data of gen_dynamics.py; static curves;
 * attack and release to 63 % of a step in dB; hysteresis and hold to the frame;
 * link, side-chain, look-ahead, mix, makeup, readings. */

#include "dsp/fx_math.h"
#include "tests/dsp/dyntest.h"

#define CURVE_BOUND 0.1 /* dB */
#define TIME_BOUND 0.02 /* and a frame */
#define GOLDEN_BOUND 1e-4

/* --- approximations ------------------------------------------------------------ */

static void
test_math (void)
{
  double log_error = 0, exp_error = 0;
  for (double x = 1e-300; x < 1e300; x *= 1.0037)
    log_error = fmax (log_error, fabs (fx_log2 (x) - log2 (x)));
  for (double x = -999; x < 999; x += 0.0131)
    exp_error = fmax (exp_error, fabs (fx_exp2 (x) / exp2 (x) - 1));
  CHECK (log_error < 9e-8 && exp_error < 3e-9, "%g %g", log_error, exp_error);
  CHECK (fx_log2 (1) == 0 && fx_exp2 (0) == 1, "exact where nothing is done");
}

/* --- golden data ----------------------------------------------------------------- */

static double
level_of (const double *levels, size_t first, size_t n, size_t frames)
{
  return levels[(n * 6 / frames + first) % 6];
}

static void
test_golden (const char *folder)
{
  enum { LENGTH = 19200, STRIDE = 479 };
  static const double levels[6] = { 0.02, 0.9, 0.25, 0.004, 0.6, 0.1 };
  static double in[2 * LENGTH], out[2 * LENGTH];
  char path[1000], line[1000];
  double worst = 0;
  int cases = 0, at = 0;
  for (size_t n = 0; n < LENGTH; n++) {
    in[2 * n] = level_of (levels, 0, n, LENGTH) *
                sin (2 * M_PI * 440 * (double)n / RATE);
    in[2 * n + 1] = level_of (levels, 2, n, LENGTH) *
                    sin (2 * M_PI * 1730 * (double)n / RATE);
  }
  snprintf (path, sizeof path, "%s/dynamics.txt", folder);
  FILE *file = fopen (path, "r");
  CHECK (file, "%s", path);
  while (file && fgets (line, sizeof line, file)) {
    char *rest;
    if (strncmp (line, "case ", 5) == 0) {
      Dyn d = dyn_line (line + 5, 2);
      dyn_run (&d, in, NULL, out, LENGTH);
      dyn_free (&d);
      cases++;
      at = STRIDE / 2;
      continue;
    }
    for (int c = 0; c < 2; c++) {
      double expected = strtod (c ? rest : line, &rest);
      double error = fabs (out[2 * at + c] - expected);
      worst = fmax (worst, error);
      CHECK (error < GOLDEN_BOUND, "case %d, frame %d, channel %d: %g not %g",
          cases, at, c, out[2 * at + c], expected);
    }
    at += STRIDE;
  }
  CHECK (cases == 18, "%d cases", cases);
  printf ("golden: %d cases, largest error %.2g\n", cases, worst);
  if (file)
    fclose (file);
}

/* --- curves ---------------------------------------------------------------------- */

/* GMR equation 4 in its own form: what comes out of a compressor. */
static double
compressed (double x, double t, double r, double w)
{
  if (2 * (x - t) < -w)
    return x;
  if (2 * fabs (x - t) <= w && w > 0)
    return x + (1 / r - 1) * (x - t + w / 2) * (x - t + w / 2) / (2 * w);
  return t + (x - t) / r;
}

/* Levels that the steady input has, peak or RMS, and what comes out. */
static double
settled (Dyn *d, double db, int sine)
{
  static double in[FRAMES], out[FRAMES];
  double most_in = 0, most_out = 0, amplitude = pow (10, db / 20);
  for (size_t n = 0; n < FRAMES; n++)
    in[n] = amplitude * (sine ? sin (2 * M_PI * 997 * (double)n / RATE) : 1);
  dyn_run (d, in, NULL, out, FRAMES);
  for (size_t n = FRAMES - 4800; n < FRAMES; n++) {
    most_in = fmax (most_in, fabs (in[n]));
    most_out = fmax (most_out, fabs (out[n]));
  }
  return 20 * log10 (most_out / most_in);
}

static void
test_curves (void)
{
  static const double thresholds[] = { -60, -30, -18, -5 },
                      ratios[] = { 1.5, 4, 20, 100 }, knees[] = { 0, 6, 24 };
  double worst = 0;
  for (unsigned i = 0; i < 4 * 4 * 3 * 2 * 2; i++) {
    double t = thresholds[i % 4], r = ratios[i / 4 % 4], w = knees[i / 16 % 3];
    int rms = i / 48 % 2, sine = i / 96;
    Dyn d = dyn_new (&fx_compressor_proc, 1);
    dyn_set (&d, "threshold", t);
    dyn_set (&d, "ratio", r);
    dyn_set (&d, "knee", w);
    dyn_set (&d, "detector", rms);
    dyn_set (&d, "attack", 5);
    dyn_set (&d, "release", 2000);
    dyn_set (&d, "range", 120);
    for (double db = -70; db <= 0; db += 3.5) {
      double level = rms && sine ? db - 3.0103 : db;
      double expected =
          compressed (level, t, r >= 100 ? INFINITY : r, w) - level;
      double error = fabs (settled (&d, db, sine) - expected);
      worst = fmax (worst, error);
      CHECK (error < CURVE_BOUND, "T %g R %g W %g %s %s at %g dB: off by %g", t,
          r, w, rms ? "rms" : "peak", sine ? "sine" : "DC", db, error);
    }
    dyn_free (&d);
  }
  printf ("curves: largest error %.2g dB\n", worst);
}

/* Steady gain in dB with one setting changed. */
static double
gain_of (const char *line, double db)
{
  Dyn d = dyn_line (line, 1);
  double g = settled (&d, db, 0);
  dyn_free (&d);
  return g;
}

static void
near (double got, double expected, double bound, const char *what)
{
  CHECK (fabs (got - expected) <= bound, "%s: %g, not %g", what, got, expected);
}

static void
test_other_curves (void)
{
#define FAST " knee=0 attack=1 release=20"
  near (gain_of ("compressor mode=1 threshold=-20 range=60" FAST, -50), 22.5,
      0.01, "upward");
  near (gain_of ("compressor mode=1 threshold=-20 range=10" FAST, -50), 10,
      0.01, "upward, range");
  near (gain_of ("compressor mode=1 threshold=-20" FAST, -10), 0, 1e-6,
      "upward, above");
  near (gain_of ("compressor threshold=-40 range=12" FAST, 0), -12, 0.01,
      "range");
  near (gain_of ("compressor threshold=-20 auto-makeup=1" FAST, 0), -7.5, 0.01,
      "automatic makeup");
  near (gain_of ("compressor threshold=-20 makeup=5" FAST, -30), 5, 0.01,
      "makeup");
  near (gain_of ("compressor threshold=-20 mix=0.5" FAST, 0),
      20 * log10 (0.5 + 0.5 * pow (10, -15 / 20.0)), 0.01, "mix");
  near (
      gain_of ("compressor ratio=1 threshold=-40" FAST, 0), 0, 1e-9, "ratio 1");
  near (gain_of ("expander threshold=-30" FAST, -45), -15, 0.01, "expander");
  near (gain_of ("expander threshold=-30 range=10" FAST, -70), -10, 0.01,
      "expander, range");
  near (gain_of ("expander threshold=-30 ratio=1.5 mode=1" FAST, -10), 10, 0.01,
      "upward expander");
  near (gain_of ("gate threshold=-30 hold=0 release=10 range=50", -31), -50,
      0.01, "gate, closed");
  near (gain_of ("gate threshold=-30", -29.9), 0, 1e-6, "gate, open");
  near (20 * log10 (0.5),
      gain_of ("gate threshold=-30 mix=0.5 hold=0 "
               "release=10 range=120",
          -60),
      0.01, "gate, mix");
}

/* --- times ------------------------------------------------------------------------ */

/* Frames until the gain has gone 63.2 % of its way in dB after a step of a
 * constant from one level to another. */
static double
time_of (Dyn *d, double from, double to)
{
  enum { SETTLE = 2 * RATE, TOTAL = SETTLE + 7 * RATE };
  static double in[TOTAL], out[TOTAL];
  double a = pow (10, from / 20), b = pow (10, to / 20);
  for (size_t n = 0; n < TOTAL; n++)
    in[n] = n < SETTLE ? a : b;
  dyn_run (d, in, NULL, out, TOTAL);
  double before = 20 * log10 (out[SETTLE - 1] / a),
         after = 20 * log10 (out[TOTAL - 1] / b);
  double goal = before + (after - before) * (1 - exp (-1));
  for (size_t n = SETTLE; n < TOTAL; n++) {
    double now = 20 * log10 (out[n] / b);
    if ((now - goal) * (after - before) >= 0) {
      double last = n > SETTLE ? 20 * log10 (out[n - 1] / b) : before;
      return (double)(n - SETTLE) + (goal - last) / (now - last);
    }
  }
  return INFINITY;
}

static void
test_times (void)
{
  static const double attacks[] = { 1, 5, 10, 50, 200 },
                      releases[] = { 5, 20, 100, 400, 1000 };
  double worst = 0;
  for (unsigned i = 0; i < 25 * 3; i++) {
    static const char *const names[] = { "compressor threshold=-30 knee=0",
      "expander threshold=-10 knee=0", "gate threshold=-20 hold=0 range=30" };
    Dyn d = dyn_line (names[i / 25], 1);
    double attack = attacks[i % 5], release = releases[i / 5 % 5];
    dyn_set (&d, "attack", attack);
    dyn_set (&d, "release", release);
    double up = time_of (&d, -35, -5) * 1000 / RATE,
           down = time_of (&d, -5, -35) * 1000 / RATE;
    double frame = 1000.0 / RATE;
    worst = fmax (worst, (fabs (up - attack) - frame) / attack);
    worst = fmax (worst, (fabs (down - release) - frame) / release);
    CHECK (fabs (up - attack) <= TIME_BOUND * attack + frame,
        "%s: attack %g is %g", names[i / 25], attack, up);
    CHECK (fabs (down - release) <= TIME_BOUND * release + frame,
        "%s: release %g (attack %g) is %g", names[i / 25], release, attack,
        down);
    dyn_free (&d);
  }
  printf ("times: largest error %.2g %%\n", 100 * worst);
}

/* A sine holds the release, a square wave doubles it: crest factors of sqrt (2)
 * and 1. */
static void
test_auto_release (void)
{
  Dyn d = dyn_line ("compressor threshold=-30 knee=0 attack=0 release=50 "
                    "auto-release=1",
      1);
  double steady = time_of (&d, 0, -12) * 1000 / RATE;
  CHECK (steady > 40 && steady < 105, "%g ms", steady);
  dyn_set (&d, "auto-release", 0);
  double plain = time_of (&d, 0, -12) * 1000 / RATE;
  near (plain, 50, 1.1, "release without");
  dyn_free (&d);
}

/* --- gate ------------------------------------------------------------------------- */

static void
test_gate (void)
{
  static double in[FRAMES], out[FRAMES];
  Dyn d = dyn_line (
      "gate threshold=-40 hysteresis=6 hold=10 attack=0 release=1", 1);
  for (size_t n = 0; n < FRAMES; n++)
    in[n] = n < 1000   ? 0.0099
            : n < 2000 ? 0.0101
            : n < 4000 ? 0.0051 /* -45.8 dB: within the hysteresis */
            : n < 4480 ? 0.004  /* 480 frames of hold */
            : n < 4481 ? 0.0051 /* once more */
            : n < 6000 ? 0.004  /* closes at 4961 */
            : n < 7000 ? 0.0099 /* not yet open again */
                       : 0.02;
  dyn_run (&d, in, NULL, out, FRAMES);
  CHECK (out[999] < 0.01 * in[999], "%g", out[999]);
  CHECK (out[1000] == in[1000], "opens at the frame: %g", out[1000]);
  CHECK (out[3999] == in[3999], "hysteresis: %g", out[3999]);
  CHECK (out[4479] == in[4479] && out[4480] == in[4480], "hold: %g", out[4479]);
  CHECK (out[4960] == in[4960], "hold begins anew: %g", out[4960]);
  CHECK (out[4961] < in[4961], "closes at the frame: %g", out[4961]);
  CHECK (out[6999] < 0.01 * in[6999], "stays closed: %g", out[6999]);
  CHECK (out[7000] == in[7000], "opens again: %g", out[7000]);
  double r[4];
  fx_instance_read (d.fx, r);
  CHECK (r[3] == 1, "open: %g", r[3]);
  near (r[0], 80, 0.5, "reduction of a closed gate");
  fx_instance_read (d.fx, r);
  near (r[0], 0, 1e-9, "reduction of an open gate");
  dyn_free (&d);
}

/* --- channels, side-chain, look-ahead ------------------------------------------------- */

static void
test_link (void)
{
  static double in[2 * FRAMES], out[2 * FRAMES];
  static const double links[] = { 0, 0.5, 1 }, quiet[] = { 0, -7.5, -15 };
  for (size_t n = 0; n < FRAMES; n++) {
    in[2 * n] = 1;
    in[2 * n + 1] = 0.1;
  }
  for (int i = 0; i < 3; i++) {
    Dyn d = dyn_line ("compressor threshold=-20 knee=0", 2);
    dyn_set (&d, "link", links[i]);
    dyn_run (&d, in, NULL, out, FRAMES);
    near (20 * log10 (out[2 * FRAMES - 2]), -15, 0.01, "the loud channel");
    near (20 * log10 (out[2 * FRAMES - 1] / 0.1), quiet[i], 0.01,
        "the quiet channel");
    dyn_free (&d);
  }
}

static void
test_key (void)
{
  static double in[FRAMES], key[FRAMES], out[FRAMES];
  for (size_t n = 0; n < FRAMES; n++) {
    in[n] = 0.1;
    key[n] = 0.5 * sin (2 * M_PI * 100 * (double)n / RATE);
  }
  static const char *const names[] = { "compressor threshold=-26.0206 knee=0 "
                                       "release=1000",
    "expander threshold=-6.1 ratio=3 knee=0 release=1000",
    "gate threshold=-10" };
  /* -15 dB by the key; the input alone: 20 - 26, 2 * 13.9 and all dB down */
  static const double by_key[] = { -15, 0, 0 },
                      alone[] = { -4.5154, -27.8, -80 };
  for (int i = 0; i < 3; i++) {
    Dyn d = dyn_line (names[i], 1);
    dyn_run (&d, in, key, out, FRAMES);
    near (20 * log10 (out[FRAMES - 1] / 0.1), by_key[i], 0.2, names[i]);
    dyn_run (&d, in, NULL, out, FRAMES);
    near (20 * log10 (out[FRAMES - 1] / 0.1), alone[i], 0.05, names[i]);
    dyn_set (&d, "sidechain-low-cut", 2000);
    dyn_run (&d, in, key, out, FRAMES);
    CHECK (fabs (20 * log10 (out[FRAMES - 1] / 0.1) - by_key[i]) > 5,
        "%s: bass is cut: %g", names[i], out[FRAMES - 1]);
    /* listening: 100 Hz below 2 kHz, second order, is 52 dB down, and what
     * the bilinear transform adds */
    double cut =
        40 * log10 (tan (M_PI * 100 / RATE) / tan (M_PI * 2000 / RATE));
    dyn_set (&d, "sidechain-listen", 1);
    dyn_run (&d, in, key, out, FRAMES);
    double most = 0;
    for (size_t n = FRAMES - 4800; n < FRAMES; n++)
      most = fmax (most, fabs (out[n]));
    near (20 * log10 (most / 0.5), cut, 0.01, "listen");
    dyn_free (&d);
  }
}

static void
test_lookahead (void)
{
  static double in[FRAMES], out[FRAMES];
  static const char *const names[] = { "compressor lookahead=5 threshold=-20 "
                                       "knee=0 attack=0",
    "expander lookahead=5 threshold=-80",
    "gate lookahead=5 threshold=-70 "
    "attack=0" };
  for (int i = 0; i < 3; i++) {
    Dyn d = dyn_line (names[i], 1);
    memset (in, 0, sizeof in);
    in[100] = 0.001;
    dyn_run (&d, in, NULL, out, FRAMES);
    CHECK (fx_instance_latency (d.fx) == 240, "%u", fx_instance_latency (d.fx));
    CHECK (fx_instance_tail (d.fx) == 240, "%u", fx_instance_tail (d.fx));
    for (size_t n = 0; n < FRAMES; n++)
      CHECK ((out[n] != 0) == (n == 340), "%s: %g at %zu", names[i], out[n], n);
    dyn_free (&d);
  }
  /* the gain is there before the step is */
  Dyn d = dyn_line (names[0], 1);
  for (size_t n = 0; n < FRAMES; n++)
    in[n] = n < 1000 ? 0.1 : 1;
  dyn_run (&d, in, NULL, out, FRAMES);
  near (20 * log10 (out[999] / 0.1), 0, 1e-3, "before");
  near (20 * log10 (out[1000] / 0.1), -15, 1e-3, "at the step");
  near (20 * log10 (out[1240]), -15, 1e-3, "when the step is heard");
  dyn_free (&d);
}

static void
test_readings (void)
{
  static double in[FRAMES], out[FRAMES];
  double r[3];
  Dyn d = dyn_line ("compressor threshold=-20 knee=0 release=20", 1);
  for (size_t n = 0; n < FRAMES; n++)
    in[n] = n < FRAMES / 2 ? 1 : 1e-3;
  dyn_run (&d, in, NULL, out, FRAMES);
  fx_instance_read (d.fx, r);
  near (r[0], 15, 0.01, "gain-reduction");
  near (r[1], 0, 1e-9, "input-level");
  near (r[2], 0, 0.3, "output-level, before the attack");
  fx_instance_read (d.fx, r);
  CHECK (
      r[0] < 0.5 && r[1] == -200 && r[2] == -200, "%g %g %g", r[0], r[1], r[2]);
  dyn_free (&d);
  d = dyn_line ("compressor mode=1 threshold=-20 knee=0 release=20", 1);
  for (size_t n = 0; n < FRAMES; n++)
    in[n] = 0.01;
  dyn_run (&d, in, NULL, out, FRAMES);
  fx_instance_read (d.fx, r);
  near (r[0], -15, 0.01, "gain-reduction, upward");
  dyn_free (&d);
}

int
main (int argc, char **argv)
{
  test_math ();
  if (argc > 1)
    test_golden (argv[1]);
  test_curves ();
  test_other_curves ();
  test_times ();
  test_auto_release ();
  test_gate ();
  test_link ();
  test_key ();
  test_lookahead ();
  test_readings ();
  return fx_test_end ();
}
