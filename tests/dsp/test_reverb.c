/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Reverberation: impulse responses against those of the papers (gen_reverb.py),
 * decay times by Schroeder's integration, echo density, how alike channels are,
 * freeze, tail. */

#include "dsp/design/rbj.h"
#include "dsp/fx_instance.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "tests/fxtest.h"

enum { FREEVERB, PLATE, FDN };

static const FxProc *const proc = &fx_reverb_proc;

static void
set (void *params, const char *name, double value)
{
  const FxParam *p = fx_param_find (proc->params, proc->n_params, name);
  CHECK (p && fx_param_check (p, value, NULL) == FX_OK, "%s %g", name, value);
  fx_param_set (p, params, value);
}

/* Defaults, wet alone, nothing that swings. */
static void *
params_new (int algorithm)
{
  void *params = calloc (1, proc->params_size);
  fx_params_init (proc, params);
  set (params, "algorithm", algorithm);
  set (params, "mix", 1);
  set (params, "depth", 0);
  return params;
}

static FxInstance *
instance (const void *params, double rate, uint32_t channels)
{
  FxFormat f = { rate, channels, FX_F64, FX_INTERLEAVED };
  FxInstance *x = fx_instance_new (proc);
  CHECK (fx_instance_setup (x, &f, params, NULL) == FX_OK, "set-up");
  return x;
}

static void
process (FxInstance *x, const double *in, double *out, size_t frames)
{
  void *from[1] = { (void *)in }, *to[1] = { out };
  FxBlock i = { from, 0, frames }, o = { to, 0, frames };
  fx_instance_process (x, &i, &o);
}

/* What an impulse in all channels becomes. To be freed. */
static double *
impulse (const void *params, double rate, uint32_t channels, size_t frames)
{
  double *x = calloc (frames * channels, sizeof *x);
  FxInstance *fx = instance (params, rate, channels);
  for (uint32_t c = 0; c < channels; c++)
    x[c] = 1;
  process (fx, x, x, frames);
  fx_instance_free (fx);
  return x;
}

static void
test_golden (const char *folder)
{
  static const char *const names[] = { "size", "room-size", "damping",
    "diffusion", "decay-time", "low-ratio", "high-ratio", "low-frequency",
    "high-frequency", "width" };
  char path[1000];
  snprintf (path, sizeof path, "%s/reverb.txt", folder);
  FILE *file = fopen (path, "r");
  CHECK (file != NULL, "%s", path);
  if (!file)
    return;
  int algorithm, lines;
  double rate, worst = 0, largest = 0;
  unsigned cases = 0, frames, points, n;
  while (fscanf (file, "%d %d %lf", &algorithm, &lines, &rate) == 3) {
    void *params = params_new (algorithm);
    double v, left, right;
    set (params, "lines", lines);
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
      CHECK (fscanf (file, "%lf", &v) == 1, "case %u", cases);
      set (params, names[i], v);
    }
    CHECK (fscanf (file, "%u %u", &frames, &points) == 2, "case %u", cases);
    double *x = calloc (2 * frames, sizeof *x);
    FxInstance *fx = instance (params, rate, 2);
    x[0] = 1;
    x[1] = 0.5;
    process (fx, x, x, frames);
    for (unsigned i = 0; i < points; i++) {
      CHECK (fscanf (file, "%u %lf %lf", &n, &left, &right) == 3, "%u", i);
      double d = fmax (fabs (x[2 * n] - left), fabs (x[2 * n + 1] - right));
      worst = fmax (worst, d);
      largest = fmax (largest, fabs (left));
      CHECK (d < 1e-11, "case %u, frame %u: %.13g %.13g, not %.13g %.13g",
          cases, n, x[2 * n], x[2 * n + 1], left, right);
    }
    fx_instance_free (fx);
    free (x);
    free (params);
    cases++;
  }
  CHECK (cases == 6 && largest > 0.05, "%u, %g", cases, largest);
  printf ("%u cases, off by %.1e\n", cases, worst);
  fclose (file);
}

/* --- how it decays --------------------------------------------------------------- */

/* Seconds per 60 dB in an octave around hz: the slope of the backward integral
 * of the energy (M. R. Schroeder, JASA 37, 1965) from -5 to -35 dB. */
static double
decay_time (
    const double *x, size_t frames, uint32_t channels, double rate, double hz)
{
  double *y = calloc (frames, sizeof *y), total = 0, sum = 0;
  FxSos s;
  for (size_t i = 0; i < frames; i++)
    y[i] = x[i * channels];
  fx_rbj_design (FX_BIQUAD_BAND_PASS, rate, hz, 2, 0, &s, NULL);
  for (int pass = 0; pass < 2; pass++) {
    double s1 = 0, s2 = 0;
    for (size_t i = 0; i < frames; i++) {
      double v = y[i];
      y[i] = s.b0 * v + s1;
      s1 = s.b1 * v - s.a1 * y[i] + s2;
      s2 = s.b2 * v - s.a2 * y[i];
    }
  }
  for (size_t i = 0; i < frames; i++)
    total += y[i] * y[i];
  size_t high = 0, low = 0;
  for (size_t i = frames; i-- > 0;) {
    sum += y[i] * y[i];
    if (sum < total * pow (10, -3.5))
      low = i;
    if (sum < total * pow (10, -0.5))
      high = i;
  }
  free (y);
  return (double)(low - high) / rate * 2;
}

/* Two octaves from where ranges meet: within 10 % of what was set. Where delays
 * swing the interpolation takes more from the highest octave, as a decay of 5 s
 * beside the one that was set would. */
static void
test_decay (int lines, double ms, double low, double high, double depth)
{
  enum { RATE = 48000 };
  void *params = params_new (FDN);
  static const double hz[] = { 62.5, 1000, 16000 };
  double ratio[] = { low, 1, high };
  size_t frames = (size_t)(ms / 1000 * 2.5 * RATE);
  set (params, "lines", lines);
  set (params, "decay-time", ms);
  set (params, "low-ratio", low);
  set (params, "high-ratio", high);
  set (params, "low-frequency", 250);
  set (params, "high-frequency", 4000);
  set (params, "depth", depth);
  double *x = impulse (params, RATE, 1, frames);
  for (unsigned i = 0; i < 3; i++) {
    double t = decay_time (x, frames, 1, RATE, hz[i]),
           to = ms / 1000 * ratio[i];
    printf ("fdn %d: %g Hz %.3f s, set %.3f (%+.1f %%)\n", lines, hz[i], t, to,
        100 * (t / to - 1));
    double least = depth > 0 && hz[i] > 10000 ? 1 / (1 / to + 0.2) : 0.9 * to;
    CHECK (t > least && t < 1.1 * to, "%d lines, %g Hz: %g s, not %g", lines,
        hz[i], t, to);
  }
  free (x);
  free (params);
}

/* A plate is what its decay says, but for all-passes that are slower at some
 * frequencies than at others; Freeverb what its combs say. */
static void
test_decay_others (void)
{
  enum { RATE = 44100, FRAMES = 5 * RATE };
  void *params = params_new (PLATE);
  set (params, "damping", 0);
  set (params, "decay-time", 2000);
  double *x = impulse (params, RATE, 2, FRAMES);
  double t = decay_time (x, FRAMES, 2, RATE, 1000);
  printf ("plate: 1000 Hz %.3f s, set 2.000\n", t);
  CHECK (t > 1.7 && t < 2.6, "%g", t);
  free (x);
  free (params);

  params = params_new (FREEVERB);
  set (params, "damping", 0);
  set (params, "room-size", 0.5);
  x = impulse (params, RATE, 2, FRAMES);
  t = decay_time (x, FRAMES, 2, RATE, 1000);
  /* 60 dB at 0.84 per pass of 1116 .. 1617 frames */
  double least = 1116.0 / RATE * log (1e-3) / log (0.84);
  printf ("freeverb: 1000 Hz %.3f s, combs %.3f .. %.3f\n", t, least,
      least * 1617 / 1116);
  CHECK (t > least && t < least * 1617 / 1116 * 1.05, "%g", t);
  free (x);
  free (params);
}

/* J. S. Abel and P. Huang, A simple, robust measure of reverberation echo
 * density, AES 121 (2006): of 20 ms, the part of frames outside one standard
 * deviation, over that of noise. 1: no echo stands out. */
static double
echo_density (const double *x, uint32_t channels, size_t from, size_t n)
{
  double power = 0, out = 0;
  for (size_t i = 0; i < n; i++)
    power += x[(from + i) * channels] * x[(from + i) * channels] / (double)n;
  for (size_t i = 0; i < n; i++)
    out += fabs (x[(from + i) * channels]) > sqrt (power);
  return out / (double)n / 0.31731;
}

static double
correlation (
    const double *x, uint32_t channels, uint32_t a, uint32_t b, size_t frames)
{
  double ab = 0, aa = 0, bb = 0;
  for (size_t i = 0; i < frames; i++) {
    double u = x[i * channels + a], v = x[i * channels + b];
    ab += u * v;
    aa += u * u;
    bb += v * v;
  }
  return ab / sqrt (aa * bb);
}

/* Dense within a while; channels have little in common, or everything. */
static void
test_field (int algorithm, int lines, double density)
{
  enum { RATE = 48000, FRAMES = RATE };
  void *params = params_new (algorithm);
  set (params, "lines", lines);
  set (params, "depth", 0.3);
  double *x = impulse (params, RATE, 6, FRAMES), most = 0;
  double early = echo_density (x, 6, RATE / 20, RATE / 50);
  double late = echo_density (x, 6, RATE / 4, RATE / 50);
  for (uint32_t a = 0; a < 6; a++) {
    double power = 0;
    for (size_t i = 0; i < FRAMES; i++)
      power += x[i * 6 + a] * x[i * 6 + a];
    CHECK (
        power > 0.02 && power < 2, "%d: energy %g of %u", algorithm, power, a);
    for (uint32_t b = 0; b < a; b++)
      most = fmax (most, fabs (correlation (x, 6, a, b, FRAMES)));
  }
  printf ("%d/%d: density %.2f at 50 ms, %.2f at 250 ms; correlation %.2f\n",
      algorithm, lines, early, late, most);
  CHECK (late > density && late < 1.25, "%d: %g", algorithm, late);
  CHECK (most < 0.25, "%d: %g", algorithm, most);
  free (x);
  set (params, "width", 0);
  x = impulse (params, RATE, 2, FRAMES);
  CHECK (correlation (x, 2, 0, 1, FRAMES) > 1 - 1e-9, "%d", algorithm);
  free (x);
  free (params);
}

/* --- the rest --------------------------------------------------------------------- */

static double
energy (const double *x, size_t n)
{
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    sum += x[i] * x[i];
  return sum;
}

/* What sounds goes on, what comes in does not. */
static void
test_freeze (int algorithm)
{
  enum { RATE = 48000, SECOND = RATE };
  double *x = calloc (SECOND, sizeof *x), *y = calloc (SECOND, sizeof *y);
  void *params = params_new (algorithm);
  uint64_t seed = 1;
  for (size_t i = 0; i < SECOND; i++)
    x[i] = fx_test_noise (&seed);
  FxInstance *fx = instance (params, RATE, 1);
  process (fx, x, y, SECOND);
  set (params, "freeze", 1);
  fx_instance_set_params (fx, params, FX_RAMP_DEFAULT, NULL);
  process (fx, x, y, SECOND);
  process (fx, x, y, SECOND);
  double first = energy (y, SECOND), last = 0;
  for (unsigned i = 0; i < 20; i++)
    process (fx, x, y, SECOND);
  last = energy (y, SECOND);
  CHECK (first > 10 && fabs (last / first - 1) < 0.1, "%d: %g, then %g",
      algorithm, first, last);
  fx_instance_free (fx);
  free (params);
  free (x);
  free (y);
}

/* Below -120 dB after the tail, not long before; silent in the end. */
static void
test_tail (int algorithm, double ms)
{
  enum { RATE = 8000, FRAMES = 20 * RATE };
  void *params = params_new (algorithm);
  set (params, "decay-time", ms);
  set (params, "room-size", 0.2);
  set (params, "pre-delay", 100);
  set (params, "high-frequency", 2000);
  FxInstance *fx = instance (params, RATE, 2);
  uint32_t tail = fx_instance_tail (fx);
  double *x = calloc (2 * FRAMES, sizeof *x), before = 0, after = 0;
  x[0] = x[1] = 1;
  process (fx, x, x, FRAMES);
  for (size_t i = 0; i < 2 * FRAMES; i++) {
    if (i / 2 > tail)
      after = fmax (after, fabs (x[i]));
    else if (i / 2 > tail / 3)
      before = fmax (before, fabs (x[i]));
    CHECK (i / 2 >= 800 || x[i] == 0 || i < 2, "%d: %g before the pre-delay",
        algorithm, x[i]);
  }
  CHECK (tail < FRAMES && after <= 1e-6 && before > 1e-6,
      "%d: %g before, %g after %u", algorithm, before, after, tail);
  CHECK (fx_instance_memory (fx) == 0, "%d: %g", algorithm,
      fx_instance_memory (fx));
  fx_instance_free (fx);
  free (x);
  free (params);
}

/* The loudest settings stay finite and bounded: noise for ten seconds. */
static void
test_bounded (int algorithm)
{
  enum { RATE = 48000, SECOND = RATE };
  double *x = calloc (2 * SECOND, sizeof *x),
         *y = calloc (2 * SECOND, sizeof *y);
  void *params = params_new (algorithm);
  uint64_t seed = 1;
  static const char *const most[] = { "room-size", "diffusion", "depth", "rate",
    "decay-time", "low-ratio", "high-ratio" };
  for (unsigned i = 0; i < sizeof most / sizeof *most; i++)
    set (params, most[i],
        fx_param_find (proc->params, proc->n_params, most[i])->max);
  set (params, "damping", 0);
  FxInstance *fx = instance (params, RATE, 2);
  double peak = 0;
  for (unsigned k = 0; k < 10; k++) {
    for (size_t i = 0; i < 2 * SECOND; i++)
      x[i] = fx_test_noise (&seed);
    process (fx, x, y, SECOND);
    for (size_t i = 0; i < 2 * SECOND; i++)
      peak = fmax (peak, fabs (y[i]));
  }
  CHECK (peak > 0.5 && peak < 100, "%d: %g", algorithm, peak);
  fx_instance_free (fx);
  free (params);
  free (x);
  free (y);
}

int
main (int argc, char **argv)
{
  if (argc < 2)
    return 2;
  test_golden (argv[1]);
  test_decay (8, 2000, 1.5, 0.5, 0);
  test_decay (16, 2000, 1, 1, 0);
  test_decay (16, 4000, 0.7, 0.6, 0);
  test_decay (8, 1000, 1.2, 0.5, 0.3);
  test_decay (16, 2000, 1, 1, 0.3);
  test_decay_others ();
  test_field (FREEVERB, 8, 0.5);
  test_field (PLATE, 8, 0.7);
  test_field (FDN, 8, 0.7);
  test_field (FDN, 16, 0.7);
  for (int algorithm = FREEVERB; algorithm <= FDN; algorithm++) {
    test_freeze (algorithm);
    test_tail (algorithm, 1000);
    test_bounded (algorithm);
  }
  return fx_test_end ();
}
