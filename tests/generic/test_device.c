/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* A cascade with a device gives what the instances give one after the other:
 * while it rests there, while it moves here, whenever it goes to and fro; its
 * guards hold there too, and a device that fails says so. */

#include "tests/generic/generic.h"
#include "tests/generic/hostdevice.h"
#include "dsp/fx_cascade_device.h"

enum { FRAMES = 9600, MOST = 5, BLOCK = 400 };

#define F64_BOUND 1e-13
#define F32_BOUND 1e-6

typedef struct Chain {
  uint32_t n;
  FxInstance *x[MOST];
  void *params[MOST];
  const FxProc *procs[MOST];
  FxCascade *cascade;
  int on; /* through memory of the device */
  FxFormat f;
  unsigned there; /* blocks */
} Chain;

static double worst[2];

static void
run_members (void *target, const FxBlock *in, const FxBlock *out)
{
  Chain *c = target;
  for (uint32_t i = 0; i < c->n; i++)
    fx_instance_process (c->x[i], i ? out : in, out);
}

/* As an owner does. */
static void
run_device (void *target, const FxBlock *in, const FxBlock *out)
{
  Chain *c = target;
  size_t frame = c->f.channels * (c->f.sample == FX_F64 ? 8 : 4);
  if (c->on && fx_cascade_is_ready (c->cascade)) {
    int rc = fx_cascade_process_on (c->cascade,
        (FxDevicePtr)(uintptr_t)((char *)in->planes[0] + in->offset * frame),
        (FxDevicePtr)(uintptr_t)((char *)out->planes[0] + out->offset * frame),
        in->frames, NULL);
    CHECK (rc == FX_OK, "%d", rc);
  } else if (fx_cascade_obstacle (c->cascade)) {
    fx_cascade_split (c->cascade);
    run_members (c, in, out);
    return;
  } else {
    int rc = fx_cascade_process (c->cascade, in, out);
    CHECK (rc == FX_OK, "%d", rc);
  }
  c->there += !fx_cascade_device_stats (c->cascade).reason;
}

static const FxProc *
pick_proc (uint64_t *seed)
{
  const FxProc *fusible[64];
  unsigned n = 0;
  for (const FxProc *const *p = fx_procs; *p; p++) {
    if (((*p)->flags & FX_PROC_SOS) && n < 64)
      fusible[n++] = *p;
  }
  return fx_test_random (seed) % 3 ? fusible[fx_test_random (seed) % n]
                                   : &fx_gain_proc;
}

/* Taps that decay, or a gain. */
static void
pick_response (const FxProc *p, void *params, uint64_t *seed)
{
  if (p == &fx_gain_proc) {
    fx_params_init (p, params);
    fx_param_set (fx_param_find (p->params, p->n_params, "gain"), params,
        (double)(fx_test_random (seed) % 13) - 6);
    return;
  }
  FxTable *t =
      fx_param_table (fx_param_find (p->params, p->n_params, "taps"), params);
  double *v = fx_table_values (t);
  t->rows = 1 + (uint32_t)(fx_test_random (seed) %
                           (fx_test_random (seed) % 3 ? 100 : 900));
  for (uint32_t i = 0; i < t->rows; i++)
    v[i] = 0.3 * fx_test_noise (seed) * exp (-4.0 * i / t->rows);
  fx_param_set (fx_param_find (p->params, p->n_params, "design"), params, 0);
}

static void
pick (Chain *c, uint32_t i, uint64_t *seed)
{
  if (fx_cascade_is_response (c->cascade))
    pick_response (c->procs[i], c->params[i], seed);
  else
    gen_random_good (c->procs[i], &c->f, c->params[i], seed, 0);
}

/* Two chains of the same members, b with a cascade. */
static void
make (Chain *a, Chain *b, const FxFormat *f, int response, uint64_t *seed)
{
  *a = *b = (Chain){ .f = *f };
  a->n = b->n = 1 + (uint32_t)(fx_test_random (seed) % (response ? 3 : MOST));
  uint32_t fir = (uint32_t)(fx_test_random (seed) % a->n);
  for (uint32_t i = 0; i < a->n; i++) {
    const FxProc *p = !response                               ? pick_proc (seed)
                      : i == fir || fx_test_random (seed) % 2 ? &fx_fir_proc
                                                              : &fx_gain_proc;
    void *params = gen_params (p);
    if (response)
      pick_response (p, params, seed);
    else
      gen_random_good (p, f, params, seed, 0);
    a->procs[i] = b->procs[i] = p;
    a->params[i] = b->params[i] = params;
    a->x[i] = gen_instance (p, f, params);
    b->x[i] = gen_instance (p, f, params);
  }
  b->cascade = fx_cascade_new (b->x, b->n);
  CHECK (b->cascade != NULL, "%u members", b->n);
}

static void
end (Chain *a, Chain *b)
{
  fx_cascade_free (b->cascade);
  for (uint32_t i = 0; i < a->n; i++) {
    fx_instance_free (a->x[i]);
    fx_instance_free (b->x[i]);
    free (a->params[i]);
  }
  CHECK (host_device_is.runs == 0 && host_device_is.references == 0,
      "%u runs, %u references are left", host_device_is.runs,
      host_device_is.references);
  CHECK (host_device_is.misuse == 0, "%u times", host_device_is.misuse);
}

static void
attach (Chain *c, uint32_t host_frames)
{
  FxError err;
  FxDevice *d;
  host_device.open (0, NULL, &d, &err);
  int rc = fx_cascade_attach (
      c->cascade, &host_device, d, FX_PRECISION_AUTO, host_frames, &err);
  CHECK (rc == FX_OK, "%d", rc);
  host_device.unref (d);
}

/* Now and then a change, a reset (sections that meet have one past in common, so
 * there of all), and the device taken away and
 * given back. */
static unsigned
test_same (const FxFormat *f, uint64_t seed, int response)
{
  uint64_t s = seed, blocks = seed;
  size_t frames = response ? 4 * FRAMES : FRAMES;
  Chain a, b;
  host_device_reset ();
  make (&a, &b, f, response, &s);
  b.on = f->layout == FX_INTERLEAVED && seed % 2;
  attach (&b, b.on ? 0 : 150);
  double *in = gen_noise (f, frames, seed), *y = gen_zeros (f, frames),
         *ref = gen_zeros (f, frames), *inner = gen_zeros (f, BLOCK), most = 0,
         rounding = 0;
  for (size_t at = 0; at < frames; at += BLOCK) {
    uint32_t i = (uint32_t)(fx_test_random (&s) % a.n);
    switch (fx_test_random (&s) % (response ? 60 : 15)) {
    case 0:
      pick (&b, i, &s);
      fx_instance_set_params (a.x[i], a.params[i], FX_RAMP_DEFAULT, NULL);
      fx_instance_set_params (b.x[i], a.params[i], FX_RAMP_DEFAULT, NULL);
      break;
    case 1:
      fx_cascade_split (b.cascade);
      for (uint32_t k = response ? i : 0; k < (response ? i + 1 : a.n); k++) {
        fx_instance_reset (a.x[k]);
        fx_instance_reset (b.x[k]);
      }
      break;
    case 2:
      fx_cascade_detach (b.cascade);
      CHECK (host_device_is.runs == 0, "%u", host_device_is.runs);
      break;
    case 3:
      attach (&b, b.on ? 0 : 150);
      break;
    default:
      break;
    }
    if (!response)
      rounding += gen_rounding (a.procs, a.params, a.n, f);
    size_t off = at * f->channels;
    const double *from = in + off;
    for (uint32_t k = 0; k < a.n; k++) {
      gen_run (gen_fn_instance, a.x[k], f, from, inner, BLOCK, GEN_RANDOM, 1,
          &blocks);
      from = inner;
      most = fmax (most, gen_peak (inner, BLOCK * f->channels));
    }
    memcpy (ref + off, inner, BLOCK * f->channels * sizeof *ref);
    gen_run (run_device, &b, f, in + off, y + off, BLOCK, GEN_RANDOM,
        (int)(fx_test_random (&s) % 2), &blocks);
  }
  double diff = gen_max_diff (y, ref, frames * f->channels);
  double bound = f->sample == FX_F64 ? F64_BOUND * most + 4 * rounding
                                     : (response ? 2 : 1) * F32_BOUND *
                                           (most + rounding * 0x1p52);
  worst[f->sample] = fmax (worst[f->sample], diff / most);
  CHECK (diff <= bound, "chain %u (%s ..., %u members), %s: %g of %g",
      (unsigned)seed, a.procs[0]->name, a.n, gen_format_name (f), diff, most);
  for (uint32_t i = 0; i < a.n; i++) {
    FxStats sa, sb;
    fx_instance_stats (a.x[i], &sa);
    fx_instance_stats (b.x[i], &sb);
    CHECK (sa.frames == sb.frames && sa.plans == sb.plans && !sb.lost,
        "chain %u, member %u", (unsigned)seed, i);
  }
  end (&a, &b);
  free (in);
  free (y);
  free (ref);
  free (inner);
  return b.there;
}

static void
set (FxInstance *x, void *params, const char *name, double value)
{
  const FxProc *p = fx_instance_proc (x);
  fx_param_set (fx_param_find (p->params, p->n_params, name), params, value);
  CHECK (fx_instance_set_params (x, params, 0, NULL) == FX_OK, "%s", name);
}

/* NaN in, overflow, and what a memory of that is afterwards. */
static void
test_guards (int on)
{
  FxFormat f = { 48000, 2, FX_F32, FX_INTERLEAVED };
  Chain a, b = { .f = f, .n = 2, .on = on };
  void *gain = gen_params (&fx_gain_proc), *bell = gen_params (&fx_biquad_proc);
  host_device_reset ();
  b.x[0] = gen_instance (&fx_biquad_proc, &f, NULL);
  set (b.x[0], bell, "gain", 6);
  b.x[1] = gen_instance (&fx_gain_proc, &f, NULL);
  b.cascade = fx_cascade_new (b.x, b.n);
  attach (&b, on ? 0 : 64);
  float buf[2 * 64] = { 0 };
  void *planes[1] = { buf };
  FxBlock block = { planes, 0, 64 };
  FxStats first, last;
  run_device (&b, &block, &block); /* takes the parameters up */
  buf[5] = NAN;
  buf[6] = -INFINITY;
  buf[7] = 1;
  run_device (&b, &block, &block);
  CHECK (buf[7] != 0, "what is beside a NaN");
  CHECK (!fx_cascade_device_stats (b.cascade).reason, "%s",
      fx_cascade_device_stats (b.cascade).reason);
  run_device (&b, &block, &block); /* where what was counted is seen */
  fx_instance_stats (b.x[0], &first);
  fx_instance_stats (b.x[1], &last);
  CHECK (first.non_finite == 2 && last.non_finite == 0, "%d, %d",
      (int)first.non_finite, (int)last.non_finite);
  CHECK (fx_cascade_memory (b.cascade) > 0, "no memory");

  /* What float cannot hold: silence, and no more than that. */
  set (b.x[1], gain, "gain", 24);
  for (unsigned i = 0; i < 3; i++)
    run_device (&b, &block, &block);
  for (unsigned i = 0; i < 2 * 64; i++)
    buf[i] = 3e38f;
  run_device (&b, &block, &block);
  double peak = 0;
  for (unsigned i = 0; i < 2 * 64; i++)
    peak = fmax (peak, fabs (buf[i]));
  CHECK (on ? isfinite (peak) : peak == 0, "%g comes out", peak);
  memset (buf, 0, sizeof buf);
  run_device (&b, &block, &block);
  fx_instance_stats (b.x[1], &last);
  CHECK (last.lost >= 1, "%d", (int)last.lost);

  /* Back to the members: they have the past, and forget it when told. */
  fx_cascade_split (b.cascade);
  CHECK (fx_instance_memory (b.x[0]) > 0, "the past is not there");
  fx_instance_reset (b.x[0]);
  fx_instance_reset (b.x[1]);
  CHECK (fx_cascade_memory (b.cascade) == 0, "%g is left",
      fx_cascade_memory (b.cascade));
  free (gain);
  free (bell);
  a = b;
  a.n = 0;
  end (&a, &b);
  fx_instance_free (b.x[0]);
  fx_instance_free (b.x[1]);
}

/* What the device does not take runs here, and says why. */
static void
test_refused (void)
{
  FxFormat f = gen_f64 (48000, 1);
  Chain b = { .f = f, .n = 1 };
  FxError err;
  host_device_reset ();
  host_device_is.most = 1;
  void *params = gen_params (&fx_iir_proc);
  fx_param_set (
      fx_param_find (fx_iir_proc.params, fx_iir_proc.n_params, "order"), params,
      8);
  b.x[0] = gen_instance (&fx_iir_proc, &f, params);
  b.cascade = fx_cascade_new (b.x, 1);
  attach (&b, 64);
  double buf[64] = { 1 };
  void *planes[1] = { buf };
  FxBlock block = { planes, 0, 64 };
  for (unsigned i = 0; i < 3; i++)
    run_device (&b, &block, &block);
  const char *why = fx_cascade_device_stats (b.cascade).reason;
  CHECK (why && !strcmp (why, "more than this device takes"), "%s", why);
  CHECK (host_device_is.plans == 0 && b.there == 0, "%u", b.there);
  set (b.x[0], params, "order", 2);
  for (unsigned i = 0; i < 3; i++)
    run_device (&b, &block, &block);
  CHECK (b.there > 0, "a plan that it takes");

  /* And a device of another shape is not taken. */
  FxCascadeShape shape = fx_cascade_shape (b.cascade);
  FxCascadeDevice *d;
  FxDevice *device;
  host_device.open (0, NULL, &device, &err);
  shape.format.channels = 3;
  CHECK (fx_cascade_device_new (
             &shape, &host_device, device, FX_PRECISION_AUTO, 8, &d, &err) == 0,
      "no run");
  double took = 0;
  CHECK (fx_cascade_device_measure (d, 4, 8, 1, &took, &err) == FX_ENOTSUP,
      "measured all the same");
  CHECK (
      fx_cascade_device_measure (d, 1, 20, 5, &took, &err) == FX_OK && took > 0,
      "%g s", took);
  CHECK (fx_cascade_give (b.cascade, d) == FX_EINVAL, "another shape");
  fx_cascade_device_free (d);
  host_device.unref (device);
  free (params);
  Chain none = { 0 };
  end (&none, &b);
  fx_instance_free (b.x[0]);
}

/* It fails: an error from then on; without it the cascade begins anew. */
static void
test_failure (int response, int on)
{
  FxFormat f = { 48000, 2, FX_F32, FX_INTERLEAVED };
  Chain b = { .f = f, .n = 1 };
  host_device_reset ();
  host_device_is.fail_after = 3;
  b.x[0] = gen_instance (response ? &fx_fir_proc : &fx_biquad_proc, &f, NULL);
  b.cascade = fx_cascade_new (b.x, 1);
  attach (&b, on ? 0 : 64);
  float buf[2 * 64];
  void *planes[1] = { buf };
  FxBlock block = { planes, 0, 64 };
  int rc = 0;
  unsigned good = 0;
  for (unsigned i = 0; i < 40 && rc == FX_OK; i++) {
    for (unsigned k = 0; k < 2 * 64; k++)
      buf[k] = 0.25;
    if (on && fx_cascade_is_ready (b.cascade)) {
      rc = fx_cascade_process_on (b.cascade, (FxDevicePtr)(uintptr_t)buf,
          (FxDevicePtr)(uintptr_t)buf, 64, NULL);
      good += rc == FX_OK;
    } else if (fx_cascade_obstacle (b.cascade)) {
      fx_cascade_split (b.cascade);
      fx_instance_process (b.x[0], &block, &block);
    } else {
      rc = fx_cascade_process (b.cascade, &block, &block);
      good += rc == FX_OK && !fx_cascade_device_stats (b.cascade).reason;
    }
  }
  CHECK (rc == FX_EDEVICE && good == 3, "%d after %u blocks", rc, good);
  CHECK (fx_cascade_error (b.cascade).code == FX_EDEVICE &&
             fx_cascade_error (b.cascade).what,
      "no text");
  CHECK (fx_cascade_process (b.cascade, &block, &block) == FX_EDEVICE, "again");
  fx_cascade_split (b.cascade);
  fx_cascade_detach (b.cascade);
  CHECK (fx_cascade_error (b.cascade).code == FX_OK, "still");
  CHECK (fx_instance_memory (b.x[0]) == 0, "%g is left",
      fx_instance_memory (b.x[0]));
  if (!fx_cascade_obstacle (b.cascade))
    CHECK (fx_cascade_process (b.cascade, &block, &block) == FX_OK, "not here");
  Chain none = { 0 };
  end (&none, &b);
  fx_instance_free (b.x[0]);
}

static void
test_decision (void)
{
  CHECK (!fx_cascade_device_may_pay (0, 2, 4, 1024), "a stereo equalizer");
  CHECK (fx_cascade_device_may_pay (0, 64, 4, 512), "a mixing desk");
  CHECK (!fx_cascade_device_may_pay (1, 2, 101, 1024), "101 taps");
  CHECK (fx_cascade_device_may_pay (1, 8, 4096, 1024), "long responses");
  CHECK (fx_cascade_device_pays (7e-6, 10e-6), "less");
  CHECK (!fx_cascade_device_pays (9e-6, 10e-6), "about as much");
}

int
main (int argc, char **argv)
{
  unsigned chains = argc > 1 ? (unsigned)atoi (argv[1]) : GEN_SETTINGS (80);
  unsigned there = 0, responses = 0;
  for (uint64_t seed = 1; seed <= chains; seed++)
    there +=
        test_same (gen_format (&fx_gain_proc, (unsigned)(seed % 10)), seed, 0);
  for (uint64_t seed = 1; seed <= chains / 8; seed++)
    responses +=
        test_same (gen_format (&fx_fir_proc, (unsigned)(seed % 10)), seed, 1);
  printf ("%u blocks of sections, %u of responses there\n", there, responses);
  CHECK (there > chains * 5, "%u blocks there", there);
  CHECK (responses > chains, "%u blocks there", responses);
  for (int i = 0; i < 4; i++)
    test_failure (i & 1, i >> 1);
  test_guards (0);
  test_guards (1);
  test_refused ();
  test_decision ();
  printf (
      "largest difference: F64 %.1e, F32 %.1e\n", worst[FX_F64], worst[FX_F32]);
  return fx_test_end ();
}
