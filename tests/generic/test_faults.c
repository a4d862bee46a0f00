/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Bad samples, overflow and denormals: what is not a number counts as 0 and
 * is gone with the sample; a memory that overflows is reset; denormals are off
 * inside and as they were outside, and silence costs no more than music. */

#include <time.h>
#include "dsp/fx_sos_engine.h"
#include "tests/generic/generic.h"

enum { FRAMES = 4800, BAD = 1000 };

/* One bad sample in channel 0: output as with a 0 in its place. */
static void
test_bad_sample (const FxProc *p, const FxFormat *f, double bad, uint64_t set)
{
  void *params = gen_params (p);
  double *in = gen_noise (f, FRAMES, 1), *y = gen_zeros (f, FRAMES),
         *ref = gen_zeros (f, FRAMES);
  gen_shape = set;
  gen_random_good (p, f, params, &set, 0);
  FxInstance *a = gen_instance (p, f, params), *b = gen_instance (p, f, params);
  FxStats stats;
  in[BAD * f->channels] = 0;
  gen_process (a, in, ref, FRAMES, 480);
  in[BAD * f->channels] = bad;
  gen_process (b, in, y, FRAMES, 480);
  CHECK (memcmp (y, ref, FRAMES * f->channels * sizeof *y) == 0, "%s, %s: %g",
      p->name, gen_format_name (f), bad);
  fx_instance_stats (b, &stats);
  CHECK (stats.non_finite == 1 && stats.lost == 0, "%s: %u, %u", p->name,
      (unsigned)stats.non_finite, (unsigned)stats.lost);
  fx_instance_stats (a, &stats);
  CHECK (stats.non_finite == 0 && stats.frames == FRAMES, "%s", p->name);

  /* nothing but bad samples: as silence */
  fx_instance_reset (b);
  for (size_t i = 0; i < FRAMES * f->channels; i++)
    in[i] = bad;
  gen_process (b, in, y, FRAMES, 480);
  CHECK (gen_peak (y, FRAMES * f->channels) == 0, "%s, %s: only %g", p->name,
      gen_format_name (f), bad);
  fx_instance_free (a);
  fx_instance_free (b);
  free (in);
  free (y);
  free (ref);
  free (params);
}

/* Samples near the end of double at full gain: the output is finite whatever
 * happens, and right again afterwards. */
static void
test_overflow (const FxProc *p, double level)
{
  FxFormat f = gen_f64 (48000, 2);
  void *params = gen_params (p), *base;
  const FxParam *field;
  for (unsigned i = 0; (field = gen_field (p, params, i, &base)); i++) {
    if (strcmp (field->unit, "dB") == 0)
      fx_param_set (field, base, field->max);
  }
  FxInstance *x = fx_instance_new (p);
  if (fx_instance_setup (x, &f, params, NULL) >= 0) {
    double *in = gen_noise (&f, FRAMES, 1), *y = gen_zeros (&f, FRAMES),
           *loud = gen_zeros (&f, FRAMES);
    for (size_t i = 0; i < FRAMES * f.channels; i++)
      loud[i] = in[i] * level;
    gen_process (x, loud, y, FRAMES, 480);
    CHECK (gen_all_finite (y, FRAMES * f.channels), "%s at %g", p->name, level);
    gen_process (x, in, y, FRAMES, 480);
    CHECK (
        gen_all_finite (y, FRAMES * f.channels), "%s after %g", p->name, level);
    CHECK (isfinite (fx_instance_memory (x)), "%s after %g", p->name, level);
    free (in);
    free (y);
    free (loud);
  }
  fx_instance_free (x);
  free (params);
}

/* A gain that overflows tells so and recovers with the next block. */
static void
test_overflow_counted (void)
{
  const FxProc *p = &fx_gain_proc;
  FxFormat f = gen_f64 (48000, 2);
  void *params = gen_params (p);
  double in[960], y[960];
  FxStats stats;
  fx_param_set (fx_param_find (p->params, p->n_params, "gain"), params, 120);
  FxInstance *x = gen_instance (p, &f, params);
  for (unsigned i = 0; i < 960; i++)
    in[i] = i < 480 ? 1e307 : 1;
  gen_process (x, in, y, 480, 240);
  fx_instance_stats (x, &stats);
  CHECK (stats.lost == 1, "%u", (unsigned)stats.lost);
  for (unsigned i = 0; i < 480; i++)
    CHECK (y[i] == 0, "%g", y[i]);
  for (unsigned i = 480; i < 960; i++)
    CHECK (fabs (y[i] - 1e6) < 1e-6, "%g", y[i]);
  /* in mid-block, where no memory knows of it, and in a cascade */
  for (unsigned i = 0; i < 480; i++)
    in[i] = i == 100 ? 1e307 : 1;
  gen_process (x, in, y, 240, GEN_WHOLE);
  CHECK (gen_peak (y, 480) == 0, "%g", gen_peak (y, 480));
  FxCascade *c = fx_cascade_new (&x, 1);
  uint64_t seed = 1;
  gen_run (gen_fn_cascade, c, &f, in, y, 240, GEN_WHOLE, 0, &seed);
  CHECK (gen_peak (y, 480) == 0, "%g", gen_peak (y, 480));
  fx_instance_stats (x, &stats);
  CHECK (stats.lost == 3, "%u", (unsigned)stats.lost);
  fx_cascade_free (c);
  fx_instance_free (x);
  free (params);
}

#if defined(__x86_64__)
static unsigned
control (void)
{
  return __builtin_ia32_stmxcsr () & ~0x3fu;
}

static void
test_control_register (const FxProc *p, unsigned bits)
{
  FxFormat f = { 48000, 2, FX_F32, FX_INTERLEAVED };
  FxInstance *x = gen_instance (p, &f, NULL);
  FxCascade *c = p->flags & FX_PROC_SOS ? fx_cascade_new (&x, 1) : NULL;
  float audio[960] = { NAN, 0.5f };
  void *planes[1] = { audio };
  GenOutputs to = gen_outputs (x, planes, 480);
  FxBlock b = { planes, 0, 480 }, out = { to.planes, 0, 480 };
  unsigned was = control ();
  __builtin_ia32_ldmxcsr (0x1f80u | bits);
  fx_instance_process (x, &b, &out);
  unsigned after = control ();
  if (c)
    fx_cascade_process (c, &b, &b);
  unsigned cascade = control ();
  __builtin_ia32_ldmxcsr (was);
  CHECK (after == (0x1f80u | bits), "%s: %x", p->name, after);
  CHECK (cascade == (0x1f80u | bits), "%s: %x", p->name, cascade);
  fx_cascade_free (c);
  fx_instance_free (x);
  gen_outputs_free (&to);
}
#endif

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Least time of a few passes over what a buffer holds. */
static double
cost (FxInstance *x, const double *in, double *y, size_t frames)
{
  void *from[1] = { (void *)in }, *to[1] = { y };
  GenOutputs outputs = gen_outputs (x, to, frames);
  FxBlock i = { from, 0, frames }, o = { outputs.planes, 0, frames };
  double least = INFINITY;
  for (unsigned k = 0; k < 15; k++) {
    double t = now ();
    fx_instance_process (x, &i, &o);
    least = fmin (least, now () - t);
  }
  gen_outputs_free (&outputs);
  return least;
}

/* Silence after music: while the memory decays through every magnitude. */
static double
silence_ratio (const FxProc *p, uint64_t settings)
{
  FxFormat f = gen_f64 (48000, 2);
  void *params = gen_params (p);
  double *in = gen_noise (&f, FRAMES, 1), *y = gen_zeros (&f, FRAMES),
         *zero = gen_zeros (&f, FRAMES);
  gen_random_good (p, &f, params, &settings, 0);
  FxInstance *x = gen_instance (p, &f, params);
  double music = cost (x, in, y, FRAMES), silence = 0;
  uint32_t tail = fx_instance_tail (x);
  uint32_t passes = (uint32_t)fmin (tail / FRAMES * 60.0, 300);
  while (passes-- > 0)
    gen_process (x, zero, y, FRAMES, GEN_WHOLE);
  silence = cost (x, zero, y, FRAMES);
  fx_instance_free (x);
  free (params);
  free (in);
  free (y);
  free (zero);
  return silence / music;
}

int
main (void)
{
  static const double bad[] = { NAN, INFINITY, -INFINITY };
  static const double levels[] = { 1e300, 1e307, 1e250, 1e100 };
  const FxFormat *f;
  for (const FxProc *const *p = gen_procs (); *p; p++) {
    for (unsigned i = 0; (f = gen_format (*p, i)); i++) {
      for (unsigned k = 0; k < 3; k++)
        test_bad_sample (*p, f, bad[k], i + 1);
    }
    for (unsigned k = 0; k < 4 && ((*p)->flags & FX_PROC_F64); k++)
      test_overflow (*p, levels[k]);
#if defined(__x86_64__)
    test_control_register (*p, 0);
    test_control_register (*p, 0x8040);
    test_control_register (*p, 0x2000); /* another rounding */
#endif
    double worst = 0;
    for (uint64_t settings = 1; settings <= 4; settings++) {
      double ratio = silence_ratio (*p, settings);
      for (unsigned again = 0; ratio > 1.3 && again < 12; again++)
        ratio = fmin (ratio, silence_ratio (*p, settings));
      worst = fmax (worst, ratio);
    }
    printf ("%s: silence after music costs %.2f of music\n", (*p)->name, worst);
    CHECK (worst <= 1.3, "%s: %.2f", (*p)->name, worst);
  }
  test_overflow_counted ();
  return fx_test_end ();
}
