/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A parameter change makes no click: while a tone of 100 or 997 Hz or a steady
 * 0.5 plays, every live parameter jumps, by a little and from end to end. On
 * the way the output makes no step above the largest one of the input and of
 * the steady outputs before and after, but for the step that going from level
 * to level over the ramp needs, and swings no further than they do. */

#include "dsp/fx_sos_engine.h"
#include "tests/generic/generic.h"

#define RATE 48000
#define SETTLE_LEAST 9600  /* frames before the jump: the tail, */
#define SETTLE_MOST 192000 /* but no longer than that */
#define AFTER 9600         /* frames watched after it */
#define RAMP 961           /* 20 ms */
#define ONSET 4800         /* of the tone */

/* A smooth fade is 1.5 times as steep as a straight one, and goes from -peak
 * to +peak. */
#define FADE_STEP (1.5 * 2.0 / RAMP)

/* What is allowed above that. Ordinary changes: nothing. From end to end of a
 * scale, filters turn up that ring for a second (q 1000, a peak of 120 dB) and
 * beat with the tone while it builds up, as they do when a tone begins. */
#define STEP_MARGIN 1.0
#define PEAK_MARGIN 1.05
#define STEP_MARGIN_ENDS 2.5
#define PEAK_MARGIN_ENDS 3.0

/* Effects whose own sound has larger steps or swings than the tests below can
 * know of; why is to be said with each. */
static const struct {
  const char *name;
  double step[2], peak[2]; /* times the margins: ordinary, from end to end */
  double leap;             /* times as much when all settings change */
} allowed[] = {
  /* Its sound is rounding, to steps of up to full scale, while a steady 0.5 may
   * lie on one of them, without a step of its own; and shaped noise of such
   * steps rises above full scale now and then. */
  { "dither", { 1, 130 }, { 1, 2.5 }, 1 },
  /* Holds and rounds: at one bit its steps are as large as the sound, which for
   * a steady tone or 0.5 the tests know only if it is heard before. */
  { "bitcrusher", { 4.6, 260 }, { 1, 1 }, 1 },
  /* With 60 dB of drive a curve is a comparator, and a sine folds over on every
   * frame of a change. Steady sound is blocked as DC, so that all that a change
   * lets through, up to 24 dB louder, is above what the tests know. */
  { "distortion", { 5.8, 4800 }, { 3, 16 }, 1 },
  { "waveshaper", { 1, 700 }, { 1, 36 }, 1 },
  /* Gain follows by attack and release, up to seconds, while makeup goes there
   * in 20 ms: one setting's +60 dB meet the other's +36. */
  { "compressor", { 1, 1 }, { 1, 1 }, 1100 },
  { "expander", { 1, 1 }, { 1, 1 }, 50 },
  /* A peak that is swept across the tone, which neither end of its way has. */
  { "svf", { 1, 2.5 }, { 1, 1.9 }, 1 },
  { "autowah", { 1, 2 }, { 1, 1.5 }, 1 },
  /* Echoes meet the sound, and each other, in a phase that turns while the
   * delay glides by up to half the speed: louder, and steeper, than at either
   * end of the way. */
  { "delay", { 1.3, 1.3 }, { 1.1, 1.1 }, 1 },
  /* With feedback of 0.99 resonances sweep over the tone and away: it rises by
   * up to 40 dB, and where in the turn of the oscillator it does is not where
   * the steady outputs were taken. How fast the delays themselves move is in
   * tests/dsp/test_sweep.c. */
  { "chorus", { 4, 1.3 }, { 4.5, 1.2 }, 1 },
  { "flanger", { 2.5, 4.8 }, { 2.1, 1 }, 1 },
  { "phaser", { 1.5, 4 }, { 1.4, 1 }, 1 },
  /* Bends by up to a third when its swing moves from end to end. */
  { "vibrato", { 1.3, 1.3 }, { 1, 1 }, 1 },
  /* All-passes of a diffusion of 0.95 hold much, and without it let it out. */
  { "reverb", { 1, 1.45 }, { 1, 1.2 }, 1 },
};

/* Effects with a loop that an oscillator moves. They run twice: with feedback up
 * to LOOP_LIMIT, where these rows hold in place of those above, and with all that
 * there is; so that what one needs does not hide what the other does. Above 1 is
 * what turns slower than the steady outputs are long: a change takes delays to
 * where those have not been. */
static const struct {
  const char *name;
  double step[2], peak[2];
} loops[] = {
  { "chorus", { 1.3, 1.1 }, { 1.3, 1 } },
  { "flanger", { 1.05, 1 }, { 1, 1 } },
  { "phaser", { 1.2, 1.05 }, { 1, 1 } },
};
/* Seconds of steady output: a turn of the slowest default. */
#define TURN 4
#define LOOP_LIMIT 0.5
static double most_feedback = 1;

static double
within_limit (const FxParam *field, double v)
{
  if (strcmp (field->name, "feedback") != 0)
    return v;
  return fmax (-most_feedback, fmin (v, most_feedback));
}

static int
has_loop (const FxProc *p)
{
  for (size_t i = 0; i < sizeof loops / sizeof *loops; i++) {
    if (strcmp (loops[i].name, p->name) == 0)
      return 1;
  }
  return 0;
}

static double
margin (const FxProc *p, int ends, int peak)
{
  double m = peak   ? ends ? PEAK_MARGIN_ENDS : PEAK_MARGIN
             : ends ? STEP_MARGIN_ENDS
                    : STEP_MARGIN;
  for (size_t i = 0; most_feedback < 1 && i < sizeof loops / sizeof *loops;
       i++) {
    if (strcmp (loops[i].name, p->name) == 0)
      return m * (peak ? loops[i].peak[ends > 0] : loops[i].step[ends > 0]);
  }
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
    if (strcmp (allowed[i].name, p->name) == 0)
      m *= peak ? allowed[i].peak[ends > 0] : allowed[i].step[ends > 0];
  }
  return m;
}

static double worst_step[2], worst_peak[2];
static unsigned jumps;
static int verbose;

static const double tones[] = { 0, 100, 997 };

/* Effects are many, and each runs for long: beside their defaults one tone. */
static int briefly;

/* It begins softly: an echo of a click would be one. */
static double
source (double tone, size_t n)
{
  double t = n < ONSET ? (double)n / ONSET : 1, level = t * t * (3 - 2 * t);
  return level * (tone ? sin (2 * M_PI * tone / RATE * (double)n) : 0.5);
}

/* As much of it as anything below needs. */
enum { LATE = 16384, LONGEST = SETTLE_MOST + LATE + AFTER };

static const double *
sound (double tone)
{
  static double x[3][LONGEST];
  static int made[3];
  unsigned k = 0;
  while (tones[k] != tone)
    k++;
  for (size_t i = 0; !made[k] && i < LONGEST; i++)
    x[k][i] = source (tone, i);
  made[k] = 1;
  return x[k];
}

/* Largest value and largest difference of neighbours, x[-1] included. */
typedef struct Extent {
  double peak, step, inner;
} Extent;

static Extent
extent (const double *x, size_t n)
{
  Extent e = { 0, 0, 0 };
  for (size_t i = 0; i < n; i++) {
    e.peak = fmax (e.peak, fabs (x[i]));
    e.step = fmax (e.step, fabs (x[i] - x[i - 1]));
  }
  return e;
}

static Extent
larger (Extent a, Extent b)
{
  return (Extent){ fmax (a.peak, b.peak), fmax (a.step, b.step),
    fmax (a.inner, b.inner) };
}

/* How long to wait for what takes n frames. */
static size_t
settled (size_t n)
{
  return n < SETTLE_LEAST ? SETTLE_LEAST : n > SETTLE_MOST ? SETTLE_MOST : n;
}

/* Of a change of all settings. */
static double
leap (const FxProc *p)
{
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
    if (strcmp (allowed[i].name, p->name) == 0 && allowed[i].leap > 0)
      return allowed[i].leap;
  }
  return 1;
}

/* What the steady output is with these params, by running long enough: of a
 * loop that sweeps for a turn. */
static Extent
steady_run (const FxProc *p, const FxFormat *f, const void *params, double tone)
{
  static double out[SETTLE_MOST + AFTER];
  FxInstance *x = gen_instance (p, f, params);
  size_t settle = settled (2 * fx_instance_latency (x));
  size_t frames = has_loop (p) ? TURN * RATE : AFTER;
  gen_process (x, sound (tone), out, settle + frames, GEN_WHOLE);
  fx_instance_free (x);
  Extent e = extent (out + settle, frames);
  e.inner = e.peak;
  return e;
}

/* The same for a cascade, by its response, as it may ring for long. */
static Extent
steady (const FxProc *p, const FxFormat *f, const void *params, double tone)
{
  if (!(p->flags & FX_PROC_SOS))
    return steady_run (p, f, params, tone);
  FxSosPlan *plan = malloc (p->plan_size);
  Extent e;
  p->plan (f, params, plan, NULL);
  double re = 1, im = 0, inner = 1, w = 2 * M_PI * tone / RATE;
  for (uint32_t k = 0; k < plan->n; k++) {
    const FxSos *s = &plan->s[k];
    double c1 = cos (w), c2 = cos (2 * w), s1 = -sin (w), s2 = -sin (2 * w);
    double nr = s->b0 + s->b1 * c1 + s->b2 * c2, ni = s->b1 * s1 + s->b2 * s2;
    double dr = 1 + s->a1 * c1 + s->a2 * c2, di = s->a1 * s1 + s->a2 * s2;
    double d = dr * dr + di * di, hr = (nr * dr + ni * di) / d,
           hi = (ni * dr - nr * di) / d, r = re * hr - im * hi;
    im = re * hi + im * hr;
    re = r;
    inner = fmax (inner, hypot (re, im));
  }
  e.peak = hypot (re, im) * (tone ? 1 : 0.5);
  e.step = e.peak * 2 * sin (w / 2);
  e.inner = inner * (tone ? 1 : 0.5);
  free (plan);
  return e;
}

static void
jump (const FxProc *p, const void *from, const void *to, double tone, int ends,
    const char *name, double a, double b, const char *base)
{
  FxFormat f = gen_f64 (RATE, 1);
  static double out[LONGEST];
  const double *in = sound (tone);
  FxInstance *x = fx_instance_new (p);
  FxError err;
  if (fx_instance_setup (x, &f, from, &err) < 0) {
    fx_instance_free (x);
    return;
  }
  /* The beginning of the tone has come out. */
  size_t settle = settled (fx_instance_tail (x) + fx_instance_latency (x));
  gen_process (x, in, out, settle, GEN_WHOLE);
  if (fx_instance_set_params (x, to, FX_RAMP_DEFAULT, &err) >= 0) {
    /* With more latency some frames come twice: without them, that is. */
    uint32_t late = fx_instance_latency (x);
    fx_instance_begin (x);
    late = fx_instance_latency (x) - late;
    gen_process (x, in + settle, out + settle, late + AFTER, 480);
    memmove (out + settle, out + settle + late, AFTER * sizeof *out);
    Extent own = extent (in + 1, settle - 1);
    own = larger (own, extent (out + settle - 4800, 4800));
    own.inner = own.peak;
    own = larger (own, steady (p, &f, from, tone));
    own = larger (own, steady (p, &f, to, tone));
    Extent got = extent (out + settle, AFTER);
    double step = got.step / (own.step + FADE_STEP * own.inner);
    double peak = got.peak / own.inner;
    worst_step[ends > 0] = fmax (worst_step[ends > 0], step);
    worst_peak[ends > 0] = fmax (worst_peak[ends > 0], peak);
    jumps++;
    if (ends > 1) {
      step /= leap (p);
      peak /= leap (p);
    }
    if (verbose && (step > margin (p, 0, 0) || peak > margin (p, 0, 1)))
      printf ("%s(%s) %s %g -> %g at %g Hz: step %.3f peak %.3f\n", p->name,
          base, name, a, b, tone, step, peak);
    CHECK (step <= margin (p, ends, 0), "%s(%s) %s %g -> %g at %g Hz: %g",
        p->name, base, name, a, b, tone, step);
    CHECK (peak <= margin (p, ends, 1), "%s(%s) %s %g -> %g at %g Hz: %g",
        p->name, base, name, a, b, tone, peak);
  }
  fx_instance_free (x);
}

/* From params with the field at a to the same with the field at b. */
static void
jump_field (const FxProc *p, void *params, const FxParam *field, void *base,
    double a, double b, int ends, const char *what)
{
  void *to = malloc (p->params_size);
  double was = fx_param_get (field, base);
  fx_param_set (field, base, b);
  memcpy (to, params, p->params_size);
  fx_param_set (field, base, a);
  for (unsigned i = briefly ? 2 : 0; i < 3; i++)
    jump (p, params, to, tones[i], ends, field->name, a, b, what);
  fx_param_set (field, base, was);
  free (to);
}

/* Of an enumeration with many values only some, or it would take too long. */
static int
skips (const FxParam *field, unsigned k)
{
  return k > 5 && field->values[k + 1].nick;
}

static void
jump_all (const FxProc *p, void *params, const char *what)
{
  void *base;
  const FxParam *field;
  for (unsigned i = 0; (field = gen_field (p, params, i, &base)); i++) {
    if (!(field->flags & FX_P_LIVE))
      continue;
    double now = fx_param_get (field, base);
    double lo = within_limit (field, gen_value (field, 0)),
           hi = within_limit (field, gen_value (field, 1));
    if (field->type == FX_T_F64) {
      jump_field (p, params, field, base, now, now ? now * 1.01 : 0.1, 0, what);
      jump_field (p, params, field, base, now, lo, 1, what);
      jump_field (p, params, field, base, hi, now, 1, what);
    }
    jump_field (p, params, field, base, lo, hi, 1, what);
    jump_field (p, params, field, base, hi, lo, 1, what);
    for (unsigned k = 0; field->type == FX_T_ENUM && field->values[k].nick;
         k++) {
      if (!skips (field, k))
        jump_field (
            p, params, field, base, now, field->values[k].value, 0, what);
    }
  }
}

static void
limit (const FxProc *p, void *params)
{
  void *base;
  const FxParam *field;
  for (unsigned i = 0; (field = gen_field (p, params, i, &base)); i++) {
    if (field->type == FX_T_F64)
      fx_param_set (
          field, base, within_limit (field, fx_param_get (field, base)));
  }
}

/* Between any settings, tables included. */
static void
jump_random (const FxProc *p, void *params)
{
  FxFormat f = gen_f64 (RATE, 1);
  void *to = malloc (p->params_size);
  uint64_t seed = 3;
  for (unsigned n = 0; n < GEN_SETTINGS (60); n++) {
    gen_shape = n;
    gen_random_good (p, &f, params, &seed, 0);
    gen_random_good (p, &f, to, &seed, 0);
    limit (p, params);
    limit (p, to);
    for (unsigned i = 0; i < 3; i++)
      jump (p, params, to, tones[i], 2, "random", n, n, "all");
  }
  free (to);
}

static void
jump_proc (const FxProc *p)
{
  void *params = gen_params (p), *base;
  const FxParam *field;
  memset (worst_step, 0, sizeof worst_step);
  memset (worst_peak, 0, sizeof worst_peak);
  jumps = 0;
  briefly = 0;
  limit (p, params);
  jump_all (p, params, "defaults");
  briefly = p->effect != NULL;
  /* levels off 0 dB, then each value of each choice */
  for (unsigned i = 0; (field = gen_field (p, params, i, &base)); i++) {
    if (field->type == FX_T_F64 && field->def == 0)
      fx_param_set (field, base, within_limit (field, fmin (12, field->max)));
  }
  for (unsigned i = 0; (field = gen_field (p, params, i, &base)); i++) {
    if (p->is_slow && (i > 0 || GEN_SETTINGS (2) < 2))
      break; /* the first choice is what takes time */
    if (p->effect && GEN_SETTINGS (2) < 2)
      break; /* sanitizers look for other faults */
    for (unsigned k = 0; field->type == FX_T_ENUM && field->values[k].nick;
         k++) {
      if (skips (field, k))
        continue;
      fx_param_set (field, base, field->values[k].value);
      jump_all (p, params, field->values[k].nick);
      fx_param_set (field, base, field->def);
    }
  }
  jump_random (p, params);
  printf ("%s%s: %u jumps, step %.3f, peak %.3f; end to end %.3f, %.3f\n",
      p->name, most_feedback < 1 ? ", little feedback" : "", jumps,
      worst_step[0], worst_peak[0], worst_step[1], worst_peak[1]);
  free (params);
}

int
main (int argc, char **argv)
{
  verbose = argc > 1;
  for (const FxProc *const *pp = gen_procs (); *pp; pp++) {
    if (has_loop (*pp)) {
      most_feedback = LOOP_LIMIT;
      jump_proc (*pp);
    }
    most_feedback = 1;
    jump_proc (*pp);
  }
  return fx_test_end ();
}
