/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What must not matter does not: how audio is cut into blocks, in place or
 * not, interleaved or planar, a new instance or one that was reset; and
 * silence comes out when silence has gone in for long enough. */

#include "tests/generic/generic.h"

enum { FRAMES = 6000, CHANGES = 4 };

/* Rounding: of doubles, which a recursion amplifies, or of one float. */
#define F64_BOUND 1e-12
#define F32_BOUND 0x1p-23
/* What convolutions of any kind may differ by in float. */
#define F32_FIR_BOUND 0x1p-20

static double worst[2];
static double rounding; /* of the settings that run_changes uses */

static void
compare (const FxProc *p, const FxFormat *f, const double *x, const double *y,
    size_t frames, const char *what)
{
  size_t n = frames * f->channels;
  double most = gen_peak (x, n), diff = gen_max_diff (x, y, n);
  double f32 = p->flags & FX_PROC_FIR ? F32_FIR_BOUND : F32_BOUND;
  double bound = (f->sample == FX_F64 ? F64_BOUND : f32) * most + 8 * rounding;
  if (diff > 0)
    worst[f->sample] = fmax (worst[f->sample], diff / most);
  CHECK (diff <= bound, "%s, %s, %s: %g of %g, rounding %g", p->name,
      gen_format_name (f), what, diff, most, rounding);
}

/* Output with changes of parameters at fixed frames, some while the one
 * before is still under way. */
static void
run_changes (const FxProc *p, const FxFormat *f, const double *in, double *out,
    int split, int in_place, uint64_t settings)
{
  static const size_t at[CHANGES + 1] = { 0, 1000, 1300, 3001, FRAMES };
  static const uint32_t ramps[CHANGES] = { 0, FX_RAMP_DEFAULT, 64, 0 };
  void *params = gen_params (p);
  uint64_t seed = settings;
  gen_random_good (p, f, params, &settings, 0);
  FxInstance *x = gen_instance (p, f, params);
  rounding = gen_rounding (&p, &params, 1, f);
  for (int i = 0; i < CHANGES; i++) {
    if (i > 0) {
      gen_random_good (p, f, params, &settings, 0);
      fx_instance_set_params (x, params, ramps[i], NULL);
      rounding = fmax (rounding, gen_rounding (&p, &params, 1, f));
    }
    size_t off = at[i] * f->channels;
    gen_run (gen_fn_instance, x, f, in + off, out + off, at[i + 1] - at[i],
        split, in_place, &seed);
  }
  fx_instance_free (x);
  free (params);
}

static void
test_splits (const FxProc *p, const FxFormat *f, uint64_t settings)
{
  double *in = gen_noise (f, FRAMES, settings), *y = gen_zeros (f, FRAMES),
         *whole = gen_zeros (f, FRAMES);
  FxFormat other = *f;
  gen_shape = settings;
  other.layout = f->layout == FX_PLANAR ? FX_INTERLEAVED : FX_PLANAR;
  run_changes (p, f, in, whole, GEN_WHOLE, 0, settings);
  run_changes (p, f, in, y, GEN_ONE, 0, settings);
  compare (p, f, whole, y, FRAMES, "one by one");
  run_changes (p, f, in, y, GEN_RANDOM, 0, settings);
  compare (p, f, whole, y, FRAMES, "random blocks");
  run_changes (p, f, in, y, GEN_WHOLE, 1, settings);
  compare (p, f, whole, y, FRAMES, "in place");
  run_changes (p, f, in, y, GEN_RANDOM, 1, settings);
  compare (p, f, whole, y, FRAMES, "random blocks in place");
  run_changes (p, &other, in, y, GEN_WHOLE, 0, settings);
  compare (p, f, whole, y, FRAMES, "the other layout");
  run_changes (p, &other, in, y, GEN_RANDOM, 1, settings);
  compare (p, f, whole, y, FRAMES, "the other layout, random, in place");
  free (in);
  free (y);
  free (whole);
}

static void
test_reset (const FxProc *p, const FxFormat *f, uint64_t settings)
{
  double *in = gen_noise (f, FRAMES, settings), *y = gen_zeros (f, FRAMES),
         *fresh = gen_zeros (f, FRAMES);
  void *params = gen_params (p), *before = gen_params (p);
  size_t bytes = FRAMES * f->channels * sizeof *y;
  gen_shape = settings;
  gen_random_good (p, f, before, &settings, 0);
  gen_random_good (p, f, params, &settings, 0);
  FxInstance *a = gen_instance (p, f, params), *b = gen_instance (p, f, before);
  CHECK (fx_instance_is_fresh (a), "%s", p->name);
  CHECK (fx_instance_memory (a) == 0, "%s", p->name);
  gen_process (a, in, fresh, FRAMES, 480);
  CHECK (!fx_instance_is_fresh (a), "%s", p->name);

  fx_instance_reset (a);
  CHECK (fx_instance_is_fresh (a), "%s", p->name);
  CHECK (fx_instance_memory (a) == 0, "%s", p->name);
  gen_process (a, in, y, FRAMES, 480);
  CHECK (memcmp (y, fresh, bytes) == 0, "%s, %s: reset", p->name,
      gen_format_name (f));

  /* in the middle of one change and with another one not yet taken up */
  gen_process (b, in, y, 1000, 480);
  gen_random_good (p, f, before, &settings, 0);
  fx_instance_set_params (b, before, FX_RAMP_DEFAULT, NULL);
  gen_process (b, in, y, 77, 480);
  fx_instance_set_params (b, params, FX_RAMP_DEFAULT, NULL);
  fx_instance_reset (b);
  CHECK (fx_instance_memory (b) == 0, "%s", p->name);
  gen_process (b, in, y, FRAMES, 480);
  CHECK (memcmp (y, fresh, bytes) == 0, "%s, %s: reset in a change", p->name,
      gen_format_name (f));

  /* a change before the first frame is no change */
  gen_random_good (p, f, before, &settings, 0);
  CHECK (fx_instance_setup (b, f, before, NULL) >= 0, "%s", p->name);
  fx_instance_set_params (b, params, FX_RAMP_DEFAULT, NULL);
  gen_process (b, in, y, FRAMES, 480);
  CHECK (memcmp (y, fresh, bytes) == 0, "%s, %s: a change at the start",
      p->name, gen_format_name (f));
  fx_instance_free (a);
  fx_instance_free (b);
  free (in);
  free (y);
  free (fresh);
  free (params);
  free (before);
}

/* -1200 dB, from which on a memory may count as none. */
#define NOTHING 1e-60

/* Silence from here on: memory () == 0 promises silence at once, tail () below
 * -110 dB after that many frames, and in the end memory is 0. */
static void
test_silence (const FxProc *p, const FxFormat *f, uint64_t settings)
{
  enum { BLOCK = 4800 };
  void *params = gen_params (p);
  double *in = gen_noise (f, BLOCK, settings), *zero = gen_zeros (f, BLOCK),
         *y = gen_zeros (f, BLOCK);
  size_t n = BLOCK * f->channels;
  gen_shape = settings;
  gen_random_good (p, f, params, &settings, 0);
  FxInstance *x = gen_instance (p, f, params);
  gen_process (x, zero, y, BLOCK, GEN_WHOLE);
  CHECK (gen_peak (y, n) == 0, "%s, %s: fresh", p->name, gen_format_name (f));
  CHECK (fx_instance_memory (x) == 0, "%s", p->name);

  gen_process (x, in, y, BLOCK, GEN_WHOLE);
  double peak = fmax (gen_peak (y, n), gen_peak (in, n));
  uint64_t tail = fx_instance_tail (x), done = 0, most = 40 * (tail + BLOCK);
  if (tail > 100000) { /* seconds: the shorter ones tell enough */
    fx_instance_free (x);
    free (params);
    free (in);
    free (zero);
    free (y);
    return;
  }
  int empty = 0;
  while (done < most && !empty) {
    empty = fx_instance_memory (x) == 0;
    size_t frames = done < tail && tail - done < BLOCK ? tail - done : BLOCK;
    gen_process (x, zero, y, frames, GEN_WHOLE);
    double now = gen_peak (y, frames * f->channels);
    if (empty)
      CHECK (now < NOTHING, "%s, %s: memory 0, output %g", p->name,
          gen_format_name (f), now);
    if (done >= tail)
      CHECK (now <= peak * 3.2e-6, "%s, %s: %g of %g after the tail of %u",
          p->name, gen_format_name (f), now, peak, (unsigned)tail);
    done += frames;
  }
  CHECK (empty, "%s, %s: memory still %g after %u frames, tail %u", p->name,
      gen_format_name (f), fx_instance_memory (x), (unsigned)done,
      (unsigned)tail);
  fx_instance_free (x);
  free (params);
  free (in);
  free (zero);
  free (y);
}

int
main (void)
{
  const FxFormat *f;
  for (const FxProc *const *p = gen_procs (); *p; p++) {
    for (unsigned i = 0; (f = gen_format (*p, i)); i++) {
      for (uint64_t settings = 1;
           settings <= GEN_SETTINGS ((*p)->is_slow ? 2 : 6); settings++)
        test_splits (*p, f, settings);
      test_reset (*p, f, 20 + i);
      for (uint64_t settings = 30; settings < 30 + GEN_SETTINGS (4); settings++)
        test_silence (*p, f, settings);
    }
  }
  printf (
      "largest difference: F64 %.1e, F32 %.1e\n", worst[FX_F64], worst[FX_F32]);
  return fx_test_end ();
}
