/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Chorus, flanger, vibrato and phaser: against their formulas, computed sample
 * by sample by another program; and by what they promise. A ramp as input tells
 * the delay of each frame, as what lies between samples is exact for it.
 * Argument: DATA-DIRECTORY. */

#include <complex.h>
#include "dsp/fx_instance.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "tests/fxtest.h"

#define RATE 48000

/* An instance and the params that it was made with. */
typedef struct Effect {
  const FxProc *proc;
  FxInstance *x;
  void *params;
  FxFormat format;
} Effect;

static void
set (Effect *e, const char *name, double value)
{
  const FxParam *p = fx_param_find (e->proc->params, e->proc->n_params, name);
  CHECK (p != NULL, "%s has no %s", e->proc->name, name);
  if (p)
    fx_param_set (p, e->params, value);
}

static void
set_nick (Effect *e, const char *name, const char *nick)
{
  const FxParam *p = fx_param_find (e->proc->params, e->proc->n_params, name);
  for (const FxEnumValue *v = p->values; v->nick; v++) {
    if (strcmp (v->nick, nick) == 0)
      fx_param_set (p, e->params, v->value);
  }
}

static Effect
effect_new (const FxProc *p, uint32_t channels)
{
  Effect e = { p, fx_instance_new (p), malloc (p->params_size),
    { RATE, channels, FX_F64, FX_INTERLEAVED } };
  fx_params_init (p, e.params);
  return e;
}

static void
start (Effect *e)
{
  FxError err = { 0 };
  int rc = fx_instance_setup (e->x, &e->format, e->params, &err);
  CHECK (rc >= 0, "%s: %s", e->proc->name, err.param ? err.param : "");
}

static void
run (Effect *e, const double *in, double *out, size_t frames)
{
  void *from = (void *)in, *to = out;
  fx_instance_process (
      e->x, &(FxBlock){ &from, 0, frames }, &(FxBlock){ &to, 0, frames });
}

static void
effect_free (Effect *e)
{
  fx_instance_free (e->x);
  free (e->params);
}

/* --- golden ----------------------------------------------------------------- */

/* What curves through control points may be off, and 10 digits of the data. */
#define GOLDEN_BOUND 1e-5

enum { INPUT = 1500, MOST = 4000 };

static double
part (double x)
{
  return x - floor (x);
}

static const FxProc *
proc_of (const char *name)
{
  for (const FxProc *const *p = fx_procs; *p; p++) {
    if (strcmp ((*p)->name, name) == 0)
      return *p;
  }
  return NULL;
}

static void
golden_case (
    FILE *f, const char *name, size_t frames, size_t first, size_t count)
{
  static double x[MOST * 2], y[MOST * 2];
  Effect e = effect_new (proc_of (name), 2);
  char key[40], value[40];
  double worst = 0, peak = 0;
  while (fscanf (f, "%39s", key) == 1 && strcmp (key, "end") != 0) {
    if (fscanf (f, "%39s", value) != 1)
      break;
    if (strcmp (key, "shape") == 0 || strcmp (key, "mode") == 0)
      set_nick (&e, key, value);
    else
      set (&e, key, strtod (value, NULL));
  }
  start (&e);
  for (size_t i = 0; i < frames; i++) {
    double n = (double)(i + 1) * (double)(i + 1);
    x[2 * i] = i < INPUT ? part (n * 0.6180339887) - 0.5 : 0;
    x[2 * i + 1] = i < INPUT ? part (n * 0.4142135623) - 0.5 : 0;
  }
  run (&e, x, y, frames);
  for (size_t i = 2 * first; i < 2 * (first + count); i++) {
    double want;
    CHECK (fscanf (f, "%lf", &want) == 1, "%s: data", name);
    worst = fmax (worst, fabs (y[i] - want));
    peak = fmax (peak, fabs (want));
  }
  CHECK (peak > 0.1, "%s: peak %g", name, peak);
  CHECK (worst <= GOLDEN_BOUND, "%s: error %g", name, worst);
  printf ("golden: %s, error %.1e of %.2f\n", name, worst, peak);
  effect_free (&e);
}

static void
test_golden (const char *dir)
{
  char path[4096], name[40];
  unsigned frames, first, count, cases = 0;
  snprintf (path, sizeof path, "%s/sweep.txt", dir);
  FILE *f = fopen (path, "r");
  CHECK (f != NULL, "%s cannot be read", path);
  if (!f)
    return;
  for (; fscanf (f, " case %39s %u %u %u", name, &frames, &first, &count) == 4;
       cases++)
    golden_case (f, name, frames, first, count);
  CHECK (feof (f) && cases == 11, "%u cases", cases);
  fclose (f);
}

/* --- phaser ----------------------------------------------------------------- */

enum { LONG = 65536 };

/* Where the sweep stands still the response is that of the formula. */
static void
test_phaser_response (int stages, double feedback, const char *mode)
{
  static double x[LONG], y[LONG];
  Effect e = effect_new (&fx_phaser_proc, 1);
  double g = tan (M_PI * 1300 / RATE), a = (g - 1) / (g + 1), worst = 0;
  set (&e, "depth", 0);
  set (&e, "stages", stages);
  set (&e, "feedback", feedback);
  set_nick (&e, "mode", mode);
  start (&e);
  x[0] = 1;
  run (&e, x, y, LONG);
  for (double hz = 30; hz < 23000; hz *= 1.7) {
    double complex z = cexp (-I * 2 * M_PI * hz / RATE), turn = 1, sum = 0;
    double complex chain = cpow ((a + z) / (1 + a * z), stages);
    double complex wet = chain / (1 - feedback * chain);
    double complex want = 0.5 + (strcmp (mode, "peak") ? 0.5 : -0.5) * wet;
    for (size_t i = 0; i < LONG; i++, turn *= z)
      sum += y[i] * turn;
    worst = fmax (worst, cabs (sum - want));
  }
  CHECK (worst < 1e-8, "%d stages, feedback %g, %s: %g", stages, feedback, mode,
      worst);
  effect_free (&e);
}

/* --- delays ----------------------------------------------------------------- */

/* The input that tells delays, and the delay that a wet output tells. */
static double
ramp (size_t n)
{
  return (double)n * 1e-4;
}

/* Delays of channel 0 from the frame `from` on. */
static void
delays (Effect *e, double *d, size_t from, size_t frames)
{
  uint32_t channels = e->format.channels;
  double *x = malloc (frames * channels * sizeof *x);
  for (size_t i = 0; i < frames * channels; i++)
    x[i] = ramp (from + i / channels);
  run (e, x, x, frames);
  for (size_t i = 0; i < frames; i++)
    d[i] = (double)(from + i) - x[i * channels] * 1e4;
  free (x);
}

/* The largest move from frame to frame. */
static double
fastest (const double *d, size_t from, size_t frames)
{
  double most = 0;
  for (size_t i = from + 1; i < frames; i++)
    most = fmax (most, fabs (d[i] - d[i - 1]));
  return most;
}

/* A tone at depth cents is that much higher at most; and with no depth it comes
 * to the frame when latency says, and is what went in. */
static void
test_vibrato (void)
{
  static double d[RATE];
  static const double rates[] = { 3, 5, 11 };
  for (int i = 0; i < 3; i++) {
    Effect e = effect_new (&fx_vibrato_proc, 1);
    set (&e, "rate", rates[i]);
    set (&e, "depth", 80);
    start (&e);
    delays (&e, d, 0, RATE);
    double up = 0, mean = 0;
    for (size_t n = RATE / 2; n < RATE; n++)
      up = fmax (up, d[n - 1] - d[n]);
    size_t turns = (size_t)(rates[i] / 2), whole = 0;
    whole = (size_t)((double)turns * RATE / rates[i] + 0.5);
    for (size_t n = RATE - whole; n < RATE; n++)
      mean += d[n] / (double)whole;
    double cents = 1200 * log2 (1 + up);
    CHECK (fabs (cents - 80) < 0.05, "%g Hz: %g cents", rates[i], cents);
    CHECK (fabs (mean - fx_instance_latency (e.x)) < 0.05, "%g Hz: mean %g",
        rates[i], mean);
    effect_free (&e);
  }
  Effect e = effect_new (&fx_vibrato_proc, 1);
  double x[1000], y[1000];
  uint64_t seed = 1;
  set (&e, "depth", 0);
  start (&e);
  for (int n = 0; n < 1000; n++)
    x[n] = fx_test_noise (&seed);
  run (&e, x, y, 1000);
  uint32_t late = fx_instance_latency (e.x);
  CHECK (late == 240, "%u", late);
  for (uint32_t n = late; n < 1000; n++)
    CHECK (y[n] == x[n - late], "%u", n);
  effect_free (&e);
  /* more than the delay allows: it says what it takes */
  FxError err = { 0 };
  e = effect_new (&fx_vibrato_proc, 1);
  set (&e, "rate", 0.1);
  CHECK (fx_instance_setup (e.x, &e.format, e.params, &err) == FX_CLAMPED &&
             strcmp (err.param, "depth") == 0 && err.used < 10,
      "%g", err.used);
  effect_free (&e);
}

/* A delay whose voices tell one delay: wet alone, of one voice. */
static Effect
delayed (const FxProc *p)
{
  Effect e = effect_new (p, 1);
  if (p != &fx_vibrato_proc)
    set (&e, "mix", 1);
  if (p == &fx_chorus_proc)
    set (&e, "voices", 1);
  return e;
}

static const FxProc *const delayed_procs[] = { &fx_chorus_proc,
  &fx_flanger_proc, &fx_vibrato_proc };

/* Every shape moves the delay without a jump: no faster than the speed of
 * sound in it, and its curve is smooth. */
static void
test_shapes (void)
{
  static const char *const shapes[] = { "sine", "triangle", "square", "saw-up",
    "saw-down", "random" };
  static double d[4 * RATE];
  for (int p = 0; p < 3; p++) {
    for (int i = 0; i < 6; i++) {
      Effect e = delayed (delayed_procs[p]);
      set (&e, "rate", 1);
      if (p < 2)
        set (&e, "delay", 5);
      set (&e, "depth", p < 2 ? 0.9 : 40);
      set_nick (&e, "shape", shapes[i]);
      start (&e);
      delays (&e, d, 0, 4 * RATE);
      double most = 0, least = HUGE_VAL, speed = fastest (d, 4800, 4 * RATE);
      for (size_t n = 4800; n < 4 * RATE; n++) {
        most = fmax (most, d[n]);
        least = fmin (least, d[n]);
      }
      CHECK (speed < 0.8, "%s, %s: %g", e.proc->name, shapes[i], speed);
      CHECK (least >= 1.9 && most - least > 20, "%s, %s: %g .. %g",
          e.proc->name, shapes[i], least, most);
      effect_free (&e);
    }
  }
}

/* Parameters that jump back and forth every 64 frames, from end to end: delays
 * move on from where they are. Rates alone leave the swing as it is. */
static void
test_automation (void)
{
  static const struct {
    const char *name;
    double low, high;
  } moves[] = { { "rate", 0.01, 20 }, { "depth", 0, 1 }, { "delay", 1, 20 },
    { "stereo-phase", 0, 360 }, { "voices", 1, 8 } };
  static double d[RATE];
  for (int p = 0; p < 3; p++) {
    for (int m = 0; m < 5; m++) {
      if ((p > 0 && m == 4) || (p == 2 && m == 2))
        continue;
      Effect e = delayed (delayed_procs[p]);
      double top = p == 2 && m == 1 ? 600 : moves[m].high;
      set (&e, "rate", 2);
      start (&e);
      for (size_t n = 0; n < RATE; n += 64) {
        /* for a while at either end, then back and forth */
        int high = n < RATE / 2 ? n / 6400 % 2 : n / 64 % 2;
        set (&e, moves[m].name, high ? top : moves[m].low);
        fx_instance_set_params (e.x, e.params, FX_RAMP_DEFAULT, NULL);
        delays (&e, d + n, n, 64);
      }
      /* the level of 8 voices is not theirs alone */
      double speed = m == 4 ? 0 : fastest (d, 9600, RATE);
      CHECK (speed < 1.2, "%s, %s: %g", e.proc->name, moves[m].name, speed);
      effect_free (&e);
    }
  }
}

/* From the middle of the stream on as from its start. */
static void
test_places (void)
{
  enum { FROM = 31337, FRAMES = 20000, WARM = 9000 };
  static double x[(FROM + FRAMES) * 2], y[(FROM + FRAMES) * 2], z[FRAMES * 2];
  static const FxProc *const procs[] = { &fx_chorus_proc, &fx_flanger_proc,
    &fx_vibrato_proc, &fx_phaser_proc };
  uint64_t seed = 5;
  for (size_t i = 0; i < (FROM + FRAMES) * 2; i++)
    x[i] = fx_test_noise (&seed);
  for (int p = 0; p < 4; p++) {
    for (int shape = 0; shape <= 5; shape++) {
      Effect e = effect_new (procs[p], 2);
      set (&e, "rate", 3.3);
      set (&e, "shape", shape);
      set (&e, "stereo-phase", 77);
      start (&e);
      run (&e, x, y, FROM + FRAMES);
      fx_instance_reset (e.x);
      fx_instance_locate (e.x, FROM);
      run (&e, x + FROM * 2, z, FRAMES);
      double diff = 0;
      for (size_t i = WARM * 2; i < FRAMES * 2; i++)
        diff = fmax (diff, fabs (z[i] - y[i + FROM * 2]));
      CHECK (diff < 1e-9, "%s, shape %d: %g", e.proc->name, shape, diff);
      /* elsewhere it is something else: the test can tell */
      fx_instance_reset (e.x);
      fx_instance_locate (e.x, FROM + 4000);
      run (&e, x + FROM * 2, z, FRAMES);
      diff = 0;
      for (size_t i = WARM * 2; i < FRAMES * 2; i++)
        diff = fmax (diff, fabs (z[i] - y[i + FROM * 2]));
      CHECK (diff > 1e-2, "%s, shape %d: %g", e.proc->name, shape, diff);
      effect_free (&e);
    }
  }
}

/* Through zero: where both are at the same time they cancel, all of the time
 * without a swing, in each turn twice with one. */
static void
test_through_zero (void)
{
  static double x[RATE], y[RATE];
  uint64_t seed = 9;
  for (int swing = 0; swing < 2; swing++) {
    Effect e = effect_new (&fx_flanger_proc, 1);
    double most = 0, least = HUGE_VAL;
    set (&e, "through-zero", 1);
    set (&e, "invert", 1);
    set (&e, "delay", 3.3);
    set (&e, "depth", swing * 0.5);
    set (&e, "rate", 1);
    start (&e);
    CHECK (fx_instance_latency (e.x) == 960, "%u", fx_instance_latency (e.x));
    for (size_t i = 0; i < RATE; i++)
      x[i] = fx_test_noise (&seed);
    run (&e, x, y, RATE);
    /* windows of 20 frames, half a turn in the middle of one */
    for (size_t at = 2000; at + 100 <= RATE; at += 100) {
      double sum = 0;
      for (size_t i = at - 10; i < at + 10; i++)
        sum += y[i] * y[i] / 20;
      most = fmax (most, sqrt (sum));
      least = fmin (least, sqrt (sum));
      if (swing && at == RATE / 2)
        CHECK (sqrt (sum) < 0.03, "%g where they meet", sqrt (sum));
    }
    if (swing)
      CHECK (most > 0.3 && least < 0.03, "%g .. %g", least, most);
    else
      CHECK (most == 0, "%g", most);
    effect_free (&e);
  }
}

/* Feedback at its ends, everything that moves as fast and far as it can. */
static void
test_bounded (void)
{
  enum { FRAMES = 4 * RATE };
  static double x[FRAMES], y[FRAMES];
  static const FxProc *const procs[] = { &fx_chorus_proc, &fx_flanger_proc,
    &fx_phaser_proc };
  uint64_t seed = 2;
  for (size_t i = 0; i < FRAMES; i++)
    x[i] = i < FRAMES / 2 ? fx_test_noise (&seed) : 0;
  for (int p = 0; p < 3; p++) {
    for (int set_up = 0; set_up < 48; set_up++) {
      Effect e = effect_new (procs[p], 1);
      int shape = set_up % 6;
      set (&e, "feedback", set_up / 6 % 2 ? 0.99 : -0.99);
      set (&e, "shape", shape);
      set (&e, "rate", 20);
      set (&e, "depth", set_up / 24 ? 1 : 0.3);
      set (&e, "mix", 1);
      if (p == 2)
        set (&e, "stages", set_up / 12 % 2 ? 24 : 2);
      else
        set (&e, "delay", set_up / 12 % 2 ? 20 : 1);
      start (&e);
      run (&e, x, y, FRAMES);
      double peak = 0, late = 0;
      for (size_t i = 0; i < FRAMES; i++)
        peak = fmax (peak, fabs (y[i]));
      for (size_t i = FRAMES - 4800; i < FRAMES; i++)
        late = fmax (late, fabs (y[i]));
      CHECK (peak < 200 && late < peak, "%s %d: %g, late %g", e.proc->name,
          set_up, peak, late);
      effect_free (&e);
    }
  }
}

/* A value that is no sound does not go round: from the next frame on all is as if
 * silence had been there, or gone into the line, however much feedback there
 * is. */
static void
test_absurd (void)
{
  enum { FRAMES = RATE, AT = RATE / 4 };
  static const double values[] = { 1e308, -1e308, 1e15, 0 };
  static const FxProc *const procs[] = { &fx_chorus_proc, &fx_flanger_proc,
    &fx_phaser_proc };
  static double x[FRAMES], want[FRAMES], y[FRAMES];
  uint64_t seed = 4;
  for (size_t i = 0; i < FRAMES; i++)
    x[i] = fx_test_noise (&seed);
  for (int p = 0; p < 3; p++) {
    for (int sign = -1; sign <= 1; sign += 2) {
      for (int v = 3; v >= 0; v--) {
        Effect e = effect_new (procs[p], 1);
        double peak = 0, worst = 0;
        set (&e, "feedback", 0.99 * sign);
        start (&e);
        x[AT] = values[v];
        run (&e, x, y, FRAMES);
        if (v == 3)
          memcpy (want, y, sizeof want);
        for (size_t i = 0; i < FRAMES; i++) {
          if (i != AT)
            worst = fmax (worst, fabs (y[i] - want[i]));
          peak = fmax (peak, fabs (want[i]));
        }
        CHECK (worst < peak && peak < 200, "%s %d, %g: %g beside %g",
            e.proc->name, sign, values[v], worst, peak);
        CHECK (fabs (y[AT]) >= fabs (values[v]) / 4, "%s: %g of %g",
            e.proc->name, y[AT], values[v]);
        effect_free (&e);
      }
    }
  }
}

int
main (int argc, char **argv)
{
  test_golden (argc > 1 ? argv[1] : "tests/dsp/data");
  test_phaser_response (2, 0, "notch");
  test_phaser_response (6, 0, "peak");
  test_phaser_response (7, 0.8, "notch");
  test_phaser_response (24, -0.6, "peak");
  test_vibrato ();
  test_shapes ();
  test_automation ();
  test_places ();
  test_through_zero ();
  test_bounded ();
  test_absurd ();
  return fx_test_end ();
}
