/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Echoes against their definitions (gen_delay.py), and how the time moves. */

#include "dsp/fx_instance.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "tests/fxtest.h"

enum { FRAMES = 4000 };

static const FxProc *const proc = &fx_delay_proc;

static void
set (void *params, const char *name, double value)
{
  const FxParam *p = fx_param_find (proc->params, proc->n_params, name);
  CHECK (p && fx_param_check (p, value, NULL) == FX_OK, "%s %g", name, value);
  fx_param_set (p, params, value);
}

static void *
params_new (void)
{
  void *params = calloc (1, proc->params_size);
  fx_params_init (proc, params);
  set (params, "mix", 1);
  return params;
}

static FxInstance *
instance (const void *params, double rate, uint32_t channels, int expected)
{
  FxFormat f = { rate, channels, FX_F64, FX_INTERLEAVED };
  FxInstance *x = fx_instance_new (proc);
  int rc = fx_instance_setup (x, &f, params, NULL);
  CHECK (rc == expected, "%d", rc);
  return x;
}

static void
process (FxInstance *x, const double *in, double *out, size_t frames)
{
  void *from[1] = { (void *)in }, *to[1] = { out };
  FxBlock i = { from, 0, frames }, o = { to, 0, frames };
  fx_instance_process (x, &i, &o);
}

/* The input of gen_delay.py. */
static void
noise (double *x, size_t frames)
{
  for (size_t n = 0; n < frames; n++) {
    x[2 * n] = fmod ((double)n * 0.6180339887498949, 1) - 0.5;
    x[2 * n + 1] = fmod ((double)n * 0.41421356237309515 + 0.25, 1) - 0.5;
  }
}

static void
test_golden (const char *folder)
{
  static const char *const names[] = { "time", "feedback", "taps", "stereo",
    "cross-feed", "low-cut", "high-cut" };
  static double in[2 * FRAMES], out[2 * FRAMES];
  char path[1000];
  snprintf (path, sizeof path, "%s/delay.txt", folder);
  FILE *file = fopen (path, "r");
  CHECK (file != NULL, "%s", path);
  if (!file)
    return;
  double rate, worst = 0;
  unsigned cases = 0;
  noise (in, FRAMES);
  for (; fscanf (file, "%lf", &rate) == 1; cases++) {
    void *params = params_new ();
    unsigned points, n;
    double v, left, right;
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
      CHECK (fscanf (file, "%lf", &v) == 1, "case %u", cases);
      set (params, names[i], v);
    }
    CHECK (fscanf (file, "%u", &points) == 1, "case %u", cases);
    FxInstance *x = instance (params, rate, 2, FX_OK);
    process (x, in, out, FRAMES);
    for (unsigned i = 0; i < points; i++) {
      CHECK (fscanf (file, "%u %lf %lf", &n, &left, &right) == 3, "%u", i);
      double d = fmax (fabs (out[2 * n] - left), fabs (out[2 * n + 1] - right));
      worst = fmax (worst, d);
      CHECK (d < 1e-12, "case %u, frame %u: %.15g %.15g, not %.15g %.15g",
          cases, n, out[2 * n], out[2 * n + 1], left, right);
    }
    fx_instance_free (x);
    free (params);
  }
  CHECK (cases == 10, "%u", cases);
  printf ("%u cases, off by %.1e\n", cases, worst);
  fclose (file);
}

/* mix: dry and wet in a line; a mono clap. A note is its time. */
static void
test_mix_and_note (void)
{
  void *params = params_new ();
  double in[1200] = { 1 }, out[1200];
  set (params, "mix", 0.25);
  set (params, "tempo", 150);
  set (params, "note", 16); /* 1-16: a quarter of 400 ms */
  FxInstance *x = instance (params, 8000, 1, FX_OK);
  process (x, in, out, 1200);
  CHECK (out[0] == 0.75, "%g", out[0]);
  for (unsigned i = 1; i < 1200; i++)
    CHECK (out[i] == (i == 800 ? 0.25 : 0), "%u: %g", i, out[i]);
  fx_instance_free (x);
  free (params);
}

/* More than the memory holds. */
static void
test_clamped (void)
{
  void *params = params_new ();
  FxFormat f = { 48000, 2, FX_F64, FX_INTERLEAVED };
  void *plan = malloc (proc->plan_size);
  FxError err = { 0 };
  set (params, "max-time", 100);
  set (params, "time", 30);
  CHECK (proc->plan (&f, params, plan, &err) == FX_OK, "%d", err.code);
  set (params, "taps", 4);
  CHECK (proc->plan (&f, params, plan, &err) == FX_CLAMPED, "%d", err.code);
  CHECK (strcmp (err.param, "time") == 0 && err.used == 25 && err.value == 30,
      "%s: %g", err.param, err.used);
  free (plan);
  free (params);
}

/* Neither more nor less than what is heard: below -120 dB after the tail, and
 * not long before. */
static void
test_tail (double ms, double feedback, int taps, double low, double high)
{
  enum { MOST = 400000 };
  double *x = calloc (MOST, sizeof *x);
  void *params = params_new ();
  set (params, "time", ms);
  set (params, "feedback", feedback);
  set (params, "taps", taps);
  set (params, "low-cut", low);
  set (params, "high-cut", high);
  FxInstance *fx = instance (params, 8000, 1, FX_OK);
  uint32_t tail = fx_instance_tail (fx);
  x[0] = 1;
  process (fx, x, x, MOST);
  double before = 0, after = 0;
  for (size_t i = 0; i < MOST; i++) {
    if (i > tail)
      after = fmax (after, fabs (x[i]));
    else if (i >= tail / 2)
      before = fmax (before, fabs (x[i]));
  }
  CHECK (tail < MOST && after <= 1e-6, "%g ms: %g after %u", ms, after, tail);
  CHECK (before > 1e-6, "%g ms: %g before %u", ms, before, tail);
  CHECK (fx_instance_memory (fx) == 0 || feedback > 0.95, "%g",
      fx_instance_memory (fx));
  fx_instance_free (fx);
  free (params);
  free (x);
}

/* Zero crossings of a tone while the time goes from 40 to 80 ms. */
static unsigned
crossings (int change, double *most)
{
  enum { SETTLE = 9600, WATCH = 2880, RATE = 48000 };
  static double x[SETTLE + WATCH];
  void *params = params_new ();
  unsigned n = 0;
  set (params, "time", 40);
  set (params, "feedback", 0);
  set (params, "change", change);
  for (unsigned i = 0; i < SETTLE + WATCH; i++)
    x[i] = sin (2 * M_PI * 1000 * i / RATE);
  FxInstance *fx = instance (params, RATE, 1, FX_OK);
  process (fx, x, x, SETTLE);
  set (params, "time", 80);
  fx_instance_set_params (fx, params, FX_RAMP_DEFAULT, NULL);
  process (fx, x + SETTLE, x + SETTLE, WATCH);
  *most = 0;
  for (unsigned i = SETTLE; i < SETTLE + WATCH; i++) {
    n += x[i - 1] < 0 && x[i] >= 0;
    *most = fmax (*most, fabs (x[i] - x[i - 1]));
  }
  fx_instance_free (fx);
  free (params);
  return n;
}

/* On tape a longer time is a lower pitch on the way, down to half of it; a fade
 * has none. */
static void
test_change (void)
{
  double tape, fade;
  unsigned bent = crossings (0, &tape), straight = crossings (1, &fade);
  CHECK (bent >= 30 && bent <= 42, "%u", bent);
  CHECK (straight >= 58 && straight <= 61, "%u", straight);
  CHECK (tape < 0.14 && fade < 0.14, "%g %g", tape, fade);
}

/* And the glide arrives: the echo is where the new time says. */
static void
test_arrival (int change)
{
  static double x[48000];
  void *params = params_new ();
  set (params, "time", 10.37);
  set (params, "feedback", 0);
  set (params, "change", change);
  FxInstance *fx = instance (params, 48000, 1, FX_OK);
  process (fx, x, x, 100);
  set (params, "time", 5);
  fx_instance_set_params (fx, params, FX_RAMP_DEFAULT, NULL);
  process (fx, x, x, 48000);
  x[0] = 1;
  process (fx, x, x, 480);
  for (unsigned i = 0; i < 480; i++)
    CHECK (x[i] == (i == 240 ? 1 : 0), "%u: %g", i, x[i]);
  fx_instance_free (fx);
  free (params);
}

int
main (int argc, char **argv)
{
  if (argc < 2)
    return 2;
  test_golden (argv[1]);
  test_mix_and_note ();
  test_clamped ();
  test_tail (20, 0.5, 0, 0, 20000);
  test_tail (20, 0, 0, 0, 20000);
  test_tail (20, 0.9, 6, 0, 20000);
  test_tail (1, 0.99, 0, 0, 20000);
  test_tail (5, 0.9, 0, 0, 500);
  test_tail (5, 0.9, 0, 100, 2000);
  test_change ();
  test_arrival (0);
  test_arrival (1);
  return fx_test_end ();
}
