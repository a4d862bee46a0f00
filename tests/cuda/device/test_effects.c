/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Every effect that has a device, there and on the CPU: while its knobs move, at
 * rest, with its state handed over both ways.
 *
 *   test_effects [--only NAME]
 *
 * Exit status 77 when there is no device. FX_TEST_CUDA_DEVICE picks one. */

#include "dsp/fx_effect.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "dsp/kernel/kernels.h"
#include "tests/cuda/device/check.h"

static Dev dev;

/* Settings that make a process do something: every number a third of its way. */
static void *
settings (const FxProc *p)
{
  char *params = dev_memory (p->params_size);
  fx_params_init (p, params);
  for (uint32_t i = 0; i < p->n_params; i++)
    if (p->params[i].type == FX_T_F64 && (p->params[i].flags & FX_P_LIVE)) {
      const FxParam *f = p->params + i;
      double lo = f->min > -12 ? f->min : -12, hi = f->max < 6 ? f->max : 6;
      if (lo < hi)
        fx_param_set (f, params, lo + (hi - lo) / 3);
    }
  return params;
}

/* What else it takes for a device to run them, and what else is to be seen
 * there. Settings that are not live are of the beginning, and those with a ! by
 * their name: others move. */
typedef struct Setting {
  const char *name;
  double value;
} Setting;

typedef struct Variant {
  const char *process;
  Setting set[6];
} Variant;

/* Of all processes. */
static const Setting off[] = { { "!sidechain-low-cut", 0 },
  { "!sidechain-high-cut", 20000 } };

static const Variant variants[] = {
  { "delay", { { "taps", 3 }, { "low-cut", 0 } } },
  { "width", { { "delay", 0 }, { "bass-mono", 0 }, { "width", 2.5 } } },
  { "pan", { { "pan", 0.4 } } },
  { "midside", { { 0 } } },
  { "waveshaper", { { "oversampling", 1 }, { "drive", 12 } } },
  { "waveshaper", { { "oversampling", 1 }, { "drive", 12 }, { "antialias", 1 },
                      { "curve", 0 } } },
  { "waveshaper", { { "oversampling", 1 }, { "curve", 2 } } },
  { "waveshaper", { { "oversampling", 1 }, { "drive", 9 }, { "antialias", 1 },
                      { "curve", 2 } } },
  { "compressor", { { "threshold", -30 }, { "!link", 1 }, { "!attack", 5 },
                      { "!release", 80 } } },
  { "compressor", { { "threshold", -30 }, { "!link", 0.4 }, { "knee", 12 },
                      { "!attack", 60 }, { "!release", 80 } } },
  { "compressor", { { "threshold", -20 }, { "link", 0 }, { "ratio", 4 },
                      { "attack", 300 }, { "release", 200 } } },
  { "compressor",
      { { "mode", 1 }, { "threshold", -12 }, { "mix", 0.7 }, { "link", 1 } } },
  { "expander", { { "threshold", -15 }, { "ratio", 2 }, { "!link", 1 },
                    { "!attack", 5 }, { "!release", 80 } } },
  { "expander", { { "threshold", -15 }, { "link", 0 }, { "attack", 100 } } },
  { "gate", { { "threshold", -9 }, { "!link", 1 }, { "!attack", 1 },
                { "!release", 30 }, { "!hold", 2 } } },
  { "gate", { { "threshold", -9 }, { "link", 0 }, { "attack", 30 },
                { "release", 10 }, { "hold", 0 } } },
  { "normalize", { { "pass", 1 } } },
};

enum { N_VARIANTS = sizeof variants / sizeof *variants };

/* rising: points of a curve, else what makes harmonics. */
static void
set_table (const FxParam *p, void *params, int rising)
{
  static const double points[][2] = { { -0.8, -0.7 }, { -0.2, -0.5 },
    { 0.1, 0.15 }, { 0.4, 0.3 }, { 0.9, 0.85 } };
  FxTable *t = (FxTable *)((char *)params + p->offset);
  double *v = (double *)(t + 1);
  t->rows = 5;
  for (int i = 0; i < 5; i++)
    for (uint32_t k = 0; k < p->cols; k++)
      *v++ = rising ? points[i][k] : 0.4 / (i + 1);
}

static void
adjust_one (const FxParam *p, const Setting *s, void *params, int is_first)
{
  int stays = s->name[0] == '!' || p->type != FX_T_F64;
  if (!strcmp (s->name + (s->name[0] == '!'), p->name) && (!is_first || stays))
    fx_param_set (p, params, s->value);
}

/* is_first: those of the beginning, from which the rest moves. */
static void
adjust (const FxProc *p, const Variant *v, void *params, int is_first)
{
  for (uint32_t i = 0; i < p->n_params; i++) {
    const FxParam *q = p->params + i;
    if (q->type == FX_T_TABLE)
      set_table (q, params, q->cols == 2);
    for (size_t k = 0; k < sizeof off / sizeof *off; k++)
      adjust_one (q, &off[k], params, is_first);
    for (const Setting *s = v->set; s < v->set + 6 && s->name; s++)
      adjust_one (q, s, params, is_first);
  }
}

/* Where the effect of these settings is after they have moved for so many
 * frames, as a run. */
static FxDeviceRun *
effect_run (
    const FxProc *p, const FxFormat *f, FxPrecision precision, void *state)
{
  FxError err = { 0 };
  FxDeviceRun *run = NULL;
  FxEffectPlan plan;
  uint32_t frames = fx_effect_state_frames (state);
  FxDeviceSpec spec = { .process = p->effect->device->process,
    .format = *f,
    .precision = precision,
    .streams = 1,
    .max_size = frames };
  const char *why = fx_effect_state_there (f, state, &plan);
  CHECK (!why, "%s is not for the device: %s", p->name, why);
  dev_must (dev.b->run_new (dev.d, &spec, &run, &err), &err, p->name);
  dev_must (dev.b->set_plan (run, 0, 1, &plan, &err), &err, p->name);
  if (frames == 0)
    return run;
  double *history = dev_memory (frames * f->channels * sizeof *history);
  fx_effect_state_get (state, history);
  dev_must (dev.b->write (run, 0, history, &err), &err, p->name);
  free (history);
  return run;
}

/* Back, from a run that has gone on. */
static void
effect_back (FxDeviceRun *run, uint32_t channels, void *state, uint64_t done)
{
  FxError err = { 0 };
  FxFormat f = { 48000, channels, FX_F32, FX_INTERLEAVED };
  uint32_t frames = fx_effect_state_frames (state);
  double *history = dev_memory ((frames + 1) * channels * sizeof *history);
  if (frames > 0) {
    dev_must (dev.b->read (run, 0, history, &err), &err, "read");
    fx_effect_state_put (state, history);
  }
  fx_effect_state_skip (&f, state, done);
  free (history);
}

/* Whether the device takes it on the way from one plan to the other. */
static int
may_move (const FxProc *p, const FxFormat *f, const void *from, const void *to)
{
  FxEffectPlan there;
  void *state = p->state_new (p, f, from);
  p->change (f, to, state, 1000);
  const char *why = fx_effect_state_there (f, state, &there);
  p->state_free (state);
  return why == NULL;
}

/* What has a side-chain hears itself by it. */
static void
run_here (const FxProc *p, const FxFormat *f, const void *plan, void *state,
    FxBlock from, FxBlock to)
{
  FxBlock in[2] = { from, from };
  p->process (fx_kernels (), f, plan, state, in, &to);
}

/* An effect on the CPU, then on the device, then on the CPU again, against the
 * CPU alone; knobs move from the beginning where they do on the device. */
static void
effect (
    const FxProc *p, const Variant *v, uint32_t channels, FxPrecision precision)
{
  DevCase c = { NULL, 0, FX_F32, precision, channels, 30007, 0 };
  DevCase part = c;
  size_t size = dev_case_samples (&c) * sizeof (float);
  float *in = dev_case_input (&c), *want = dev_memory (size);
  float *got = dev_memory (size);
  FxFormat f = { 48000, channels, FX_F32, FX_INTERLEAVED };
  FxError err = { 0 };
  void *params = dev_memory (p->params_size), *state[2];
  void *plan = dev_memory (p->plan_size), *moved = dev_memory (p->plan_size);
  char what[80];
  fx_params_init (p, params);
  adjust (p, v, params, 1);
  dev_must (p->plan (&f, params, plan, &err), &err, p->name);
  free (params);
  params = settings (p);
  adjust (p, v, params, 0);
  dev_must (p->plan (&f, params, moved, &err), &err, p->name);
  int moves = may_move (p, &f, plan, moved);
  for (int i = 0; i < 2; i++) {
    state[i] = p->state_new (p, &f, moves ? plan : moved);
    if (moves)
      p->change (&f, moved, state[i], c.frames / 2);
  }
  void *planes[] = { in, want, in, got };
  FxBlock from = { planes, 0, c.frames }, to = { planes + 1, 0, c.frames };
  run_here (p, &f, moved, state[0], from, to);

  from.frames = to.frames = 5000;
  to.planes = planes + 3;
  run_here (p, &f, moved, state[1], from, to);
  FxDeviceRun *run = effect_run (p, &f, precision, state[1]);
  part.frames = 20000;
  part.cut = 9000;
  size_t at = (size_t)from.frames * channels;
  dev_case_process (&dev, run, &part, in + at, got + at, 1);
  effect_back (run, channels, state[1], part.frames);
  from.offset = to.offset = from.frames + part.frames;
  from.frames = to.frames = c.frames - from.offset;
  run_here (p, &f, moved, state[1], from, to);
  snprintf (what, sizeof what, "%s %d, %s, %s, %u channels", p->name,
      (int)(v - variants), moves ? "moving" : "at rest",
      precision == FX_PRECISION_FAST ? "fast" : "exact", channels);
  check_close (
      what, &c, got, want, precision == FX_PRECISION_FAST ? -135 : -160);
  CHECK (
      memcmp (want, in, size), "%s does nothing with these settings", p->name);
  for (int i = 0; i < 2; i++)
    p->state_free (state[i]);
  dev.b->run_free (run);
  free (params);
  free (plan);
  free (moved);
  free (in);
  free (want);
  free (got);
}

static void
process (const FxProc *p)
{
  int n = 0;
  for (const Variant *v = variants; v < variants + N_VARIANTS; v++) {
    if (strcmp (v->process, p->name))
      continue;
    for (uint32_t channels = 1; channels < 4; channels++)
      if (channels <= 2 || p != &fx_pan_proc) {
        effect (p, v, channels, FX_PRECISION_FAST);
        effect (p, v, channels, FX_PRECISION_EXACT);
        n++;
      }
  }
  CHECK (n > 0, "%s has a device, and no variant", p->name);
}

int
main (int argc, char **argv)
{
  const char *only = argc == 3 && !strcmp (argv[1], "--only") ? argv[2] : NULL;
  if (!dev_open (&dev))
    return 77;
  print_device (&dev);
  for (const FxProc *const *p = fx_procs; *p; p++)
    if ((*p)->effect && (*p)->effect->device &&
        (!only || !strcmp ((*p)->name, only)))
      process (*p);
  return end_device (&dev);
}
