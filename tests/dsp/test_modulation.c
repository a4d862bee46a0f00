/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Tremolo, auto-pan, the state-variable filter and auto-wah against golden data (see
 * gen_modulation.py, which says what the lines of it are), and what the phase
 * of an oscillator owes to the time of the stream. */

#include "dsp/fx_instance.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "dsp/fx_svf.h"
#include "tests/fxtest.h"

enum { RATE = 48000, FRAMES = 48000 };

static double x[2][FRAMES], y[2][FRAMES];

typedef struct Setting {
  const char *name;
  double value;
} Setting;

static void
set (const FxProc *p, void *params, const char *name, double value)
{
  for (uint32_t i = 0; i < p->n_params; i++) {
    if (strcmp (p->params[i].name, name) == 0) {
      fx_param_set (&p->params[i], params, value);
      return;
    }
  }
  CHECK (0, "%s has no %s", p->name, name);
}

static void *
settings (const FxProc *p, const Setting *s)
{
  void *params = malloc (p->params_size);
  fx_params_init (p, params);
  for (; s->name; s++)
    set (p, params, s->name, s->value);
  return params;
}

static FxInstance *
open (const FxProc *p, const Setting *s, uint32_t channels)
{
  FxInstance *fx = fx_instance_new (p);
  FxFormat f = { RATE, channels, FX_F64, FX_PLANAR };
  void *params = settings (p, s);
  CHECK (fx_instance_setup (fx, &f, params, NULL) == FX_OK, "%s", p->name);
  free (params);
  return fx;
}

/* x to y, frames `at` to `at` + n. */
static void
go (FxInstance *fx, size_t at, size_t n)
{
  void *in[2] = { x[0], x[1] }, *out[2] = { y[0], y[1] };
  FxBlock from = { in, at, n }, to = { out, at, n };
  fx_instance_process (fx, &from, &to);
}

static void
change (FxInstance *fx, const FxProc *p, const Setting *s, uint32_t ramp)
{
  void *params = settings (p, s);
  CHECK (
      fx_instance_set_params (fx, params, ramp, NULL) == FX_OK, "%s", p->name);
  free (params);
}

static void
ones (void)
{
  for (int i = 0; i < FRAMES; i++)
    x[0][i] = x[1][i] = 1;
}

/* --- golden data ------------------------------------------------------------ */

static const int frames[] = { 0, 500, 1234, 4321, 9000, 12345, 20000, 30001 };
static const double hz[] = { 20, 100, 400, 900, 1000, 1100, 3000, 9000, 20000 };
static const int sweep[] = { 50, 99, 100, 130, 200, 300, 398, 399, 400, 450,
  600 };

static const int wah[] = { 0, 7, 8, 9, 100, 1001, 2500, 4000, 6999 };

static double worst_gain, worst_db, worst_sweep, worst_wah;

static void
test_gains (const FxProc *p, const Setting *s, const double *want)
{
  FxInstance *fx = open (p, s, 2);
  ones ();
  go (fx, 0, FRAMES);
  for (int i = 0; i < 8; i++) {
    for (int c = 0; c < 2; c++) {
      double e = fabs (y[c][frames[i]] - want[2 * i + c]);
      worst_gain = fmax (worst_gain, e);
      CHECK (e < 1e-11, "%s, %s %g, frame %d, channel %d: off by %g", p->name,
          s[2].name, s[2].value, frames[i], c, e);
    }
  }
  fx_instance_free (fx);
}

static void
test_response (const double *v, const double *want)
{
  Setting s[] = { { "type", v[0] }, { "frequency", v[1] }, { "q", v[2] },
    { "gain", v[3] }, { NULL, 0 } };
  FxInstance *fx = open (&fx_svf_proc, s, 1);
  memset (x[0], 0, sizeof x[0]);
  x[0][0] = 1;
  go (fx, 0, FRAMES);
  fx_instance_free (fx);
  for (int k = 0; k < 9; k++) {
    double re = 0, im = 0, w = 2 * M_PI * hz[k] / RATE;
    for (int i = 0; i < FRAMES; i++) {
      re += y[0][i] * cos (w * i);
      im += y[0][i] * sin (w * i);
    }
    double db = 20 * log10 (hypot (re, im) + 1e-12);
    /* At the bottom of a notch there is only rounding. */
    double e = want[k] < -200 ? db > -200 : fabs (db - want[k]);
    worst_db = fmax (worst_db, e);
    CHECK (
        e < 1e-6, "type %g at %g Hz: %g dB, not %g", v[0], hz[k], db, want[k]);
  }
}

static void
make_noise (int n)
{
  uint64_t seed = 1;
  for (int i = 0; i < n; i++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    x[0][i] = (double)seed / (1 << 30) - 1;
  }
}

/* In steps of `block` frames. */
static void
test_sweep (const double *v, const double *want, size_t block)
{
  Setting s[] = { { "type", v[0] }, { "frequency", v[1] }, { "q", v[2] },
    { "gain", v[3] }, { NULL, 0 } };
  make_noise (700);
  FxInstance *fx = open (&fx_svf_proc, s, 1);
  go (fx, 0, 100);
  for (int i = 1; i < 4; i++)
    s[i].value = v[3 + i];
  change (fx, &fx_svf_proc, s, 300);
  for (size_t at = 100; at < 700; at += block)
    go (fx, at, block < 700 - at ? block : 700 - at);
  fx_instance_free (fx);
  for (int i = 0; i < 11; i++) {
    double e = fabs (y[0][sweep[i]] - want[i]);
    worst_sweep = fmax (worst_sweep, e);
    CHECK (e < 1e-10, "type %g, frame %d: %g, not %g", v[0], sweep[i],
        y[0][sweep[i]], want[i]);
  }
}

static void
test_wah (const double *v, const double *want, size_t block)
{
  Setting s[] = { { "mode", v[0] }, { "type", v[1] }, { "q", v[2] },
    { "rate", v[3] }, { "sensitivity", v[4] }, { "attack", v[5] },
    { "release", v[6] }, { NULL, 0 } };
  make_noise (7000);
  for (int i = 0; i < 7000; i++)
    x[0][i] *= i / 1500 % 2 ? 0.02 : 0.4;
  FxInstance *fx = open (&fx_autowah_proc, s, 1);
  for (size_t at = 0; at < 7000; at += block)
    go (fx, at, block < 7000 - at ? block : 7000 - at);
  double hz;
  fx_instance_read (fx, &hz);
  CHECK (hz >= 350 && hz <= 2000, "%g Hz", hz);
  fx_instance_free (fx);
  for (int i = 0; i < 9; i++) {
    double e = fabs (y[0][wah[i]] - want[i]);
    worst_wah = fmax (worst_wah, e);
    CHECK (e < 1e-11, "mode %g, type %g, frame %d: %g, not %g", v[0], v[1],
        wah[i], y[0][wah[i]], want[i]);
  }
}

static int
read_numbers (const char *text, double *v, int most)
{
  int n = 0;
  char *end;
  for (; n < most; n++, text = end) {
    v[n] = strtod (text, &end);
    if (end == text)
      break;
  }
  return n;
}

static void
test_golden (const char *folder)
{
  char path[4096], line[4096];
  int lines = 0;
  snprintf (path, sizeof path, "%s/modulation.txt", folder);
  FILE *file = fopen (path, "r");
  CHECK (file != NULL, "%s", path);
  for (; file && fgets (line, sizeof line, file); lines++) {
    double v[8] = { 0 }, want[16] = { 0 };
    char *colon = strchr (line, ':');
    int n = read_numbers (strchr (line, ' '), v, 8);
    int m = read_numbers (colon + 1, want, 16);
    Setting s[] = { { "rate", v[0] }, { "depth", v[1] }, { "shape", v[2] },
      { "stereo-phase", v[3] }, { NULL, 0 } };
    if (strncmp (line, "tremolo", 7) == 0 && n == 4 && m == 16) {
      test_gains (&fx_tremolo_proc, s, want);
    } else if (strncmp (line, "autopan", 7) == 0 && n == 4 && m == 16) {
      s[3].name = "law";
      test_gains (&fx_autopan_proc, s, want);
    } else if (strncmp (line, "response", 8) == 0 && n == 4 && m == 9) {
      test_response (v, want);
    } else if (strncmp (line, "sweep", 5) == 0 && n == 7 && m == 11) {
      test_sweep (v, want, 600);
      test_sweep (v, want, 7);
    } else if (strncmp (line, "wah", 3) == 0 && n == 7 && m == 9) {
      test_wah (v, want, 7000);
      test_wah (v, want, 13);
    } else {
      CHECK (0, "what is %s", line);
    }
  }
  if (file)
    fclose (file);
  CHECK (lines == 18 + 18 + 32 + 5 + 5, "%d lines", lines);
  printf ("off by: gains %.1e, responses %.1e dB, sweeps %.1e, wah %.1e\n",
      worst_gain, worst_db, worst_sweep, worst_wah);
}

/* --- phase ------------------------------------------------------------------ */

/* As if everything before had been played. */
static void
test_locate (const FxProc *p, double shape)
{
  Setting s[] = { { "rate", 3.7 }, { "shape", shape }, { NULL, 0 } };
  static double whole[FRAMES];
  FxInstance *fx = open (p, s, 2);
  ones ();
  go (fx, 0, FRAMES);
  memcpy (whole, y[1], sizeof whole);
  fx_instance_reset (fx);
  fx_instance_locate (fx, 20011);
  go (fx, 0, 1000);
  double worst = 0;
  for (int i = 0; i < 1000; i++)
    worst = fmax (worst, fabs (y[1][i] - whole[20011 + i]));
  CHECK (worst < 1e-11, "%s, shape %g: off by %g", p->name, shape, worst);
  fx_instance_free (fx);
}

/* The gain is never further from the one before than the fastest oscillator
 * goes, while the rate jumps about; afterwards it has the new speed. */
static void
test_rate (const FxProc *p)
{
  Setting s[] = { { "rate", 2 }, { "depth", 1 }, { NULL, 0 } };
  FxInstance *fx = open (p, s, 2);
  ones ();
  uint64_t seed = 5;
  for (int at = 0; at < FRAMES; at += 64) {
    s[0].value = 10 + 9.99 * fx_test_noise (&seed);
    if (at == FRAMES / 2 / 64 * 64)
      s[0].value = 4;
    if (at <= FRAMES / 2)
      change (fx, p, s, 64);
    go (fx, at, 64);
  }
  /* Tremolo: half of it; auto-pan: pi sqrt 2 / 4 of it. */
  double step = 0, most = M_PI * M_SQRT2 / 4 * 2 * M_PI * 20 / RATE;
  for (int i = 1; i < FRAMES; i++)
    step = fmax (step, fabs (y[1][i] - y[1][i - 1]));
  CHECK (step < most, "%s: a step of %g", p->name, step);
  double off = 0;
  for (int i = FRAMES / 2 + 200; i + RATE / 4 < FRAMES; i++)
    off = fmax (off, fabs (y[1][i] - y[1][i + RATE / 4]));
  CHECK (off < 1e-9, "%s: not 4 turns in a second, off by %g", p->name, off);
  fx_instance_free (fx);
}

/* A quarter at 150 is 2.5 Hz, whatever the rate. */
static void
test_tempo (const FxProc *p)
{
  Setting a[] = { { "rate", 2.5 }, { NULL, 0 } };
  Setting b[] = { { "rate", 11 }, { "tempo", 150 }, { "note", 10 },
    { NULL, 0 } };
  FxInstance *fx = open (p, a, 2), *fy = open (p, b, 2);
  static double first[FRAMES];
  ones ();
  go (fx, 0, FRAMES);
  memcpy (first, y[1], sizeof first);
  go (fy, 0, FRAMES);
  CHECK (memcmp (first, y[1], sizeof first) == 0, "%s", p->name);
  fx_instance_free (fx);
  fx_instance_free (fy);
}

/* Mono is no exception: tremolo as in stereo, auto-pan as on the left. */
static void
test_mono (const FxProc *p)
{
  Setting s[] = { { "rate", 6 }, { "depth", 0.7 }, { NULL, 0 } };
  FxInstance *fx = open (p, s, 1), *fy = open (p, s, 2);
  static double mono[FRAMES];
  ones ();
  go (fx, 0, FRAMES);
  memcpy (mono, y[0], sizeof mono);
  go (fy, 0, FRAMES);
  CHECK (memcmp (mono, y[0], sizeof mono) == 0, "%s", p->name);
  fx_instance_free (fx);
  fx_instance_free (fy);
}

/* --- state-variable filter --------------------------------------------------- */

/* Moved as fast as can be between extremes, with noise, it stays in bounds:
 * the integrators gain no energy from their coefficients. */
static void
test_bounded (void)
{
  FxSvf s = { 0, 0 };
  uint64_t seed = 9;
  double most = 0;
  for (int i = 0; i < 2000000; i++) {
    double g = exp (8 * fx_test_noise (&seed) - 3), band, low;
    FxSvfCoefs c = fx_svf_coefs (g, exp (4 * fx_test_noise (&seed)));
    fx_svf_tick (&s, &c, fx_test_noise (&seed), &band, &low);
    most = fmax (most, fmax (fabs (s.s), fabs (s.t)));
  }
  CHECK (most < 1000, "%g", most);
}

/* -120 dB: not much sooner, and not later. */
static void
test_tail (double frequency, double q)
{
  double g = tan (M_PI * frequency / RATE), after = 0, before = 0;
  uint32_t n = fx_svf_tail (g, 1 / q, 120);
  FxSvfCoefs c = fx_svf_coefs (g, 1 / q);
  FxSvf s = { 1, 1 };
  for (uint32_t i = 0; i < n + 100; i++) {
    double band, low;
    if (i < n * 0.8)
      before = fmax (fabs (s.s), fabs (s.t));
    if (i >= n)
      after = fmax (after, fmax (fabs (s.s), fabs (s.t)));
    fx_svf_tick (&s, &c, 0, &band, &low);
  }
  CHECK (after < 1e-5, "%g Hz, q %g: %g after %u", frequency, q, after, n);
  CHECK (before > 1e-6, "%g Hz, q %g: %g before %u", frequency, q, before, n);
}

/* Above Nyquist the limit is used, and said. */
static void
test_clamp (void)
{
  FxInstance *fx = fx_instance_new (&fx_svf_proc);
  FxFormat f = { 8000, 1, FX_F64, FX_PLANAR };
  Setting s[] = { { "frequency", 5000 }, { NULL, 0 } };
  void *params = settings (&fx_svf_proc, s);
  FxError err = { 0 };
  CHECK (fx_instance_setup (fx, &f, params, &err) == FX_CLAMPED, "%d", 0);
  CHECK (err.used == 0.499 * 8000, "%g", err.used);
  fx_instance_free (fx);
  free (params);
}

/* Where the filter is: at the bottom in silence, at the top when it is loud, and
 * after the attack at 63 % of the way that it has in the end; mono and the
 * loudest of two channels are the same. */
static void
test_wah_times (void)
{
  Setting s[] = { { "sensitivity", 0 }, { "attack", 20 }, { "release", 200 },
    { NULL, 0 } };
  FxInstance *fx = open (&fx_autowah_proc, s, 2);
  double hz;
  memset (x, 0, sizeof x);
  for (int i = RATE / 100; i < RATE / 2; i++)
    x[1][i] = 0.8;
  go (fx, 0, RATE / 100);
  fx_instance_read (fx, &hz);
  CHECK (fabs (hz - 350) < 1e-6, "%g Hz in silence", hz);
  go (fx, RATE / 100, RATE / 50);
  fx_instance_read (fx, &hz);
  double place = log (hz / 350) / log (2000.0 / 350);
  CHECK (fabs (place - 0.8 * (1 - exp (-1))) < 0.005, "%g", place);
  go (fx, 3 * RATE / 100, 47 * RATE / 100);
  fx_instance_read (fx, &hz);
  place = log (hz / 350) / log (2000.0 / 350);
  CHECK (fabs (place - 0.8) < 1e-6, "%g", place);
  go (fx, RATE / 2, RATE / 5);
  fx_instance_read (fx, &hz);
  place = log (hz / 350) / log (2000.0 / 350);
  CHECK (fabs (place - 0.8 * exp (-1)) < 0.005, "%g", place);
  fx_instance_free (fx);
}

int
main (int argc, char **argv)
{
  const FxProc *both[] = { &fx_tremolo_proc, &fx_autopan_proc };
  test_golden (argc > 1 ? argv[1] : "data");
  for (int i = 0; i < 2; i++) {
    for (int shape = 0; shape < 6; shape++)
      test_locate (both[i], shape);
    test_rate (both[i]);
    test_tempo (both[i]);
    test_mono (both[i]);
  }
  test_bounded ();
  test_tail (100, 5);
  test_tail (1000, 0.1);
  test_tail (20000, 0.3);
  test_tail (23000, 2);
  test_clamp ();
  test_wah_times ();
  return fx_test_end ();
}
