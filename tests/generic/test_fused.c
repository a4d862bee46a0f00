/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A cascade of instances gives what the instances give one after the other,
 * whatever they are, however they change and however often a stream goes from
 * one to the other way. */

#include "tests/generic/generic.h"

enum { FRAMES = 9600, MOST = 8, BLOCK = 400 };

#define F64_BOUND 1e-13
#define F32_BOUND 1e-6 /* a rounding to float after each instance */

typedef struct Chain {
  uint32_t n;
  FxInstance *x[MOST];
  FxCascade *cascade;
  int apart;         /* now one by one */
  unsigned together; /* blocks as one */
} Chain;

static double worst[2];

/* One instance after the other. */
static void
run_members (void *target, const FxBlock *in, const FxBlock *out)
{
  Chain *c = target;
  for (uint32_t i = 0; i < c->n; i++)
    fx_instance_process (c->x[i], i ? out : in, out);
}

static void
set_gain (void *params, const FxProc *p, double gain, int mute, int invert)
{
  fx_params_init (p, params);
  fx_param_set (fx_param_find (p->params, p->n_params, "gain"), params, gain);
  fx_param_set (fx_param_find (p->params, p->n_params, "mute"), params, mute);
  fx_param_set (
      fx_param_find (p->params, p->n_params, "invert"), params, invert);
}

/* Settings for a member; gains at the values that folding treats specially. */
static void
pick (const FxProc *p, const FxFormat *f, void *params, uint64_t *seed)
{
  uint64_t r = fx_test_random (seed);
  if (p == &fx_gain_proc && r % 4 < 3)
    set_gain (params, p,
        r % 8 < 2   ? 0
        : r % 8 < 4 ? 6
                    : -100,
        r % 5 == 0, r % 3 == 0);
  else
    gen_random_good (p, f, params, seed, 0);
}

/* Of those that can be fused: others in the list change no chain. */
static const FxProc *
pick_proc (uint64_t *seed)
{
  const FxProc *fusible[64];
  unsigned n = 0;
  for (const FxProc *const *p = fx_procs; *p; p++) {
    if (((*p)->flags & FX_PROC_SOS) && n < 64)
      fusible[n++] = *p;
  }
  if (fx_test_random (seed) % 3 == 0)
    return &fx_gain_proc;
  return fusible[fx_test_random (seed) % n];
}

/* Relative to the level inside, and with room for what a section of long
 * memory makes of a rounding before or in it. */
static void
compare (const Chain *c, const FxFormat *f, const double *y, const double *ref,
    double inner, double rounding, uint64_t seed)
{
  size_t n = FRAMES * f->channels;
  double diff = gen_max_diff (y, ref, n);
  double bound = f->sample == FX_F64 ? F64_BOUND * inner + 4 * rounding
                                     : F32_BOUND * (inner + rounding * 0x1p52);
  if (diff > 0)
    worst[f->sample] = fmax (worst[f->sample], diff / inner);
  CHECK (diff <= bound,
      "chain %u (%s ... %s, %u members), %s: %g of %g, rounding %g",
      (unsigned)seed, fx_instance_proc (c->x[0])->name,
      fx_instance_proc (c->x[c->n - 1])->name, c->n, gen_format_name (f), diff,
      inner, rounding);
}

/* a runs unfused, b by its cascade, or now and then as a does. */
static void
test_chain (const FxFormat *f, uint64_t seed, int mixed)
{
  uint64_t s = seed, blocks = seed;
  Chain a = { 0 }, b = { 0 };
  void *params[MOST];
  const FxProc *procs[MOST];
  a.n = b.n = 1 + (uint32_t)(fx_test_random (&s) % MOST);
  for (uint32_t i = 0; i < a.n; i++) {
    const FxProc *p = procs[i] = pick_proc (&s);
    params[i] = gen_params (p);
    pick (p, f, params[i], &s);
    a.x[i] = gen_instance (p, f, params[i]);
    b.x[i] = gen_instance (p, f, params[i]);
  }
  b.cascade = fx_cascade_new (b.x, b.n);
  CHECK (b.cascade != NULL, "chain %u", (unsigned)seed);

  double *in = gen_noise (f, FRAMES, seed), *y = gen_zeros (f, FRAMES),
         *ref = gen_zeros (f, FRAMES), *inner = gen_zeros (f, BLOCK);
  double most = 0, rounding = 0;
  for (size_t at = 0; at < FRAMES; at += BLOCK) {
    for (uint32_t i = 0; i < a.n && at > 0; i++) {
      static const uint32_t ramps[] = { FX_RAMP_DEFAULT, 64, 0, 1 };
      const FxProc *p = fx_instance_proc (a.x[i]);
      if (fx_test_random (&s) % (2 * a.n))
        continue;
      uint32_t ramp = ramps[fx_test_random (&s) % 4];
      pick (p, f, params[i], &s);
      fx_instance_set_params (a.x[i], params[i], ramp, NULL);
      fx_instance_set_params (b.x[i], params[i], ramp, NULL);
    }
    rounding += gen_rounding (procs, params, a.n, f);
    size_t off = at * f->channels;
    /* unfused through separate buffers, to know the levels inside */
    const double *from = in + off;
    for (uint32_t i = 0; i < a.n; i++) {
      gen_run (gen_fn_instance, a.x[i], f, from, inner, BLOCK, GEN_RANDOM, 1,
          &blocks);
      from = inner;
      most = fmax (most, gen_peak (inner, BLOCK * f->channels));
    }
    memcpy (ref + off, inner, BLOCK * f->channels * sizeof *ref);
    int fused = !mixed || fx_test_random (&s) % 2;
    gen_run (fused ? gen_fn_cascade : run_members,
        fused ? (void *)b.cascade : &b, f, in + off, y + off, BLOCK, GEN_RANDOM,
        (int)(fx_test_random (&s) % 2), &blocks);
  }
  compare (&a, f, y, ref, most, rounding, seed);
  for (uint32_t i = 0; i < a.n; i++) {
    FxStats sa, sb;
    fx_instance_stats (a.x[i], &sa);
    fx_instance_stats (b.x[i], &sb);
    CHECK (sa.frames == sb.frames && sa.plans == sb.plans && !sb.lost,
        "chain %u", (unsigned)seed);
  }
  fx_cascade_free (b.cascade);
  for (uint32_t i = 0; i < a.n; i++) {
    fx_instance_free (a.x[i]);
    fx_instance_free (b.x[i]);
    free (params[i]);
  }
  free (in);
  free (y);
  free (ref);
  free (inner);
}

/* Taps that decay, or a gain. */
static void
pick_response (const FxProc *p, void *params, uint64_t *seed)
{
  if (p == &fx_gain_proc) {
    set_gain (params, p, (double)(fx_test_random (seed) % 13) - 6, 0,
        fx_test_random (seed) % 2 == 0);
    return;
  }
  const FxParam *f = fx_param_find (p->params, p->n_params, "taps");
  FxTable *t = fx_param_table (f, params);
  double *v = fx_table_values (t);
  t->rows = 1 + (uint32_t)(fx_test_random (seed) % 300);
  for (uint32_t i = 0; i < t->rows; i++)
    v[i] = 0.3 * fx_test_noise (seed) * exp (-4.0 * i / t->rows);
  if (fx_test_random (seed) % 2)
    for (uint32_t i = 0; i < t->rows / 2; i++)
      v[t->rows - 1 - i] =
          v[i]; /* has latency, which may grow and not shrink */
  fx_param_set (fx_param_find (p->params, p->n_params, "design"), params, 0);
}

/* As an owner does: together when nothing is in the way, else one by one. */
static void
run_together (void *target, const FxBlock *in, const FxBlock *out)
{
  Chain *c = target;
  if (!c->apart && !fx_cascade_obstacle (c->cascade)) {
    fx_cascade_process (c->cascade, in, out);
    c->together++;
    return;
  }
  fx_cascade_split (c->cascade);
  run_members (target, in, out);
}

static unsigned
test_responses (const FxFormat *f, uint64_t seed)
{
  enum { LONG = 40000 };
  uint64_t s = seed, blocks = seed;
  Chain a = { 0 }, b = { 0 };
  void *params[MOST];
  a.n = b.n = 2 + (uint32_t)(fx_test_random (&s) % 3);
  uint32_t fir = (uint32_t)(fx_test_random (&s) % a.n);
  for (uint32_t i = 0; i < a.n; i++) {
    const FxProc *p =
        i == fir || fx_test_random (&s) % 2 ? &fx_fir_proc : &fx_gain_proc;
    params[i] = gen_params (p);
    pick_response (p, params[i], &s);
    a.x[i] = gen_instance (p, f, params[i]);
    b.x[i] = gen_instance (p, f, params[i]);
  }
  b.cascade = fx_cascade_new (b.x, b.n);
  CHECK (b.cascade && fx_cascade_is_response (b.cascade), "responses %u",
      (unsigned)seed);
  double *in = gen_noise (f, LONG, seed), *y = gen_zeros (f, LONG),
         *ref = gen_zeros (f, LONG), most = 0, diff = 0;
  for (size_t at = 0; at < LONG; at += BLOCK) {
    size_t off = at * f->channels;
    /* one change in all, and now and then a block one by one */
    if (at == LONG / 2) {
      uint32_t i = (uint32_t)(fx_test_random (&s) % a.n);
      pick_response (fx_instance_proc (a.x[i]), params[i], &s);
      fx_instance_set_params (a.x[i], params[i], FX_RAMP_DEFAULT, NULL);
      fx_instance_set_params (b.x[i], params[i], FX_RAMP_DEFAULT, NULL);
    }
    if (at == LONG / 4) {
      fx_cascade_split (b.cascade);
      fx_instance_reset (a.x[fir]);
      fx_instance_reset (b.x[fir]);
    }
    b.apart = at / BLOCK % 30 == 29;
    gen_run (
        run_members, &a, f, in + off, ref + off, BLOCK, GEN_RANDOM, 1, &blocks);
    gen_run (run_together, &b, f, in + off, y + off, BLOCK, GEN_RANDOM,
        (int)(fx_test_random (&s) % 2), &blocks);
  }
  most = gen_peak (ref, LONG * f->channels);
  diff = gen_max_diff (y, ref, LONG * f->channels);
  worst[f->sample] = fmax (worst[f->sample], diff / most);
  CHECK (diff <= (f->sample == FX_F64 ? 1e-13 : 2e-6) * most,
      "responses %u (%u members), %s: %g of %g", (unsigned)seed, a.n,
      gen_format_name (f), diff, most);
  fx_cascade_free (b.cascade);
  for (uint32_t i = 0; i < a.n; i++) {
    FxStats sa, sb;
    fx_instance_stats (a.x[i], &sa);
    fx_instance_stats (b.x[i], &sb);
    CHECK (sa.frames == sb.frames && sa.plans == sb.plans && !sb.lost,
        "responses %u", (unsigned)seed);
    fx_instance_free (a.x[i]);
    fx_instance_free (b.x[i]);
    free (params[i]);
  }
  free (in);
  free (y);
  free (ref);
  return b.together;
}

/* Sections and responses are no cascade. */
static void
test_kinds (void)
{
  FxFormat f = gen_f64 (48000, 1);
  FxInstance *x[3] = { gen_instance (&fx_fir_proc, &f, NULL),
    gen_instance (&fx_gain_proc, &f, NULL),
    gen_instance (&fx_biquad_proc, &f, NULL) };
  CHECK (!fx_cascade_new (x, 3), "sections and a response");
  FxCascade *c = fx_cascade_new (x, 2);
  CHECK (c && fx_cascade_is_response (c), "a response and a gain");
  fx_cascade_free (c);
  c = fx_cascade_new (x + 1, 2);
  CHECK (c && !fx_cascade_is_response (c), "a gain and sections");
  CHECK (!fx_cascade_obstacle (c), "%s", fx_cascade_obstacle (c));
  fx_cascade_free (c);
  for (unsigned i = 0; i < 3; i++)
    fx_instance_free (x[i]);
}

int
main (int argc, char **argv)
{
  unsigned chains = argc > 1 ? (unsigned)atoi (argv[1]) : 200;
  for (uint64_t seed = 1; seed <= chains; seed++) {
    const FxFormat *f = gen_format (&fx_gain_proc, (unsigned)(seed % 10));
    test_chain (f, seed, seed % 3 != 0);
  }
  unsigned together = 0;
  for (uint64_t seed = 1; seed <= chains / 3; seed++)
    together +=
        test_responses (gen_format (&fx_fir_proc, (unsigned)(seed % 10)), seed);
  CHECK (together > chains * 20, "%u blocks together", together);
  printf ("%u blocks of responses together\n", together);
  test_kinds ();
  printf (
      "largest difference: F64 %.1e, F32 %.1e\n", worst[FX_F64], worst[FX_F32]);
  return fx_test_end ();
}
