/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The loop around effects, by an effect made for it: y = gain x + key gain k +
 * offset of the mode + what was recalculated. Knobs move in a straight line
 * and arrive, modes fade one after the other, places and grids are kept, a
 * side-chain and readings go through, and what is not finite does no harm. */

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "dsp/fx_effect.h"
#include "dsp/fx_instance.h"
#include "tests/fxtest.h"

#define GRID 32
#define RATE 48000
#define FADE 961 /* frames of a fade and of a default ramp at that rate */

typedef struct Params {
  double gain, key;
  int32_t mode;
} Params;

typedef struct Plan {
  double knob[2];
  int32_t mode;
} Plan;

typedef struct Own {
  int64_t located, recalculated;
  double peak, memory;
  int32_t overflow;
} Own;

static const FxEnumValue modes[] = { { 0, "zero", "Zero" }, { 1, "one", "One" },
  { 2, "two", "Two" }, { 0, NULL, NULL } };

static const FxParam params[] = {
  { "gain", "Gain", "", FX_T_F64, FX_P_LIVE, offsetof (Params, gain), -1e300,
      1e300, 1, NULL, NULL, 0, 0 },
  { "key", "Gain of the key", "", FX_T_F64, FX_P_LIVE, offsetof (Params, key),
      0, 1, 0, NULL, NULL, 0, 0 },
  { "mode", "Offset", "", FX_T_ENUM, FX_P_LIVE, offsetof (Params, mode), 0, 2,
      0, modes, "FxTestMode", 0, 0 },
};

static int
plan (const FxFormat *f, const void *params, void *plan, FxError *err)
{
  const Params *p = params;
  Plan *out = plan;
  memset (out, 0, sizeof *out);
  out->knob[0] = p->gain;
  out->knob[1] = p->key;
  out->mode = p->mode;
  return FX_OK;
}

static int64_t starts, last_start; /* recalculations, and where the last was */
static size_t longest;

static void
locate (void *own, const FxFormat *f, const void *plan, int64_t frame)
{
  ((Own *)own)->located = frame;
}

static void
run (void *own, const FxEffectRun *r)
{
  const Plan *p = r->plan;
  Own *o = own;
  if (r->recalculate) {
    starts++;
    last_start = r->frame;
  }
  longest = r->n > longest ? r->n : longest;
  for (uint32_t c = 0; c < r->channels; c++) {
    for (size_t i = 0; i < r->n; i++) {
      double g = r->knob[0] + r->step[0] * (double)i;
      double k = r->knob[1] + r->step[1] * (double)i;
      double key = r->key[c][i];
      r->x[c][i] = g * r->x[c][i] + k * key + p->mode;
      o->peak = fmax (o->peak, fabs (key));
    }
  }
}

static void
read (void *own, double *values)
{
  Own *o = own;
  values[0] = o->peak;
  o->peak = 0;
}

static const FxReadout readouts[] = { { "peak", "Largest of the key", "" } };

static const FxEffect effect = { .state_size = sizeof (Own),
  .n_knobs = 2,
  .grid = GRID,
  .flags = FX_EFFECT_FADES,
  .locate = locate,
  .run = run,
  .read = read };

static const FxProc proc = { .name = "test",
  .params = params,
  .n_params = 3,
  .params_size = sizeof (Params),
  .plan_size = sizeof (Plan),
  .flags = FX_PROC_F64 | FX_PROC_FINITE,
  .effect = &effect,
  .inputs = 2,
  .readouts = readouts,
  .n_readouts = 1,
  .read = fx_effect_state_read,
  .locate = fx_effect_state_locate,
  .plan = plan,
  .state_new = fx_effect_state_new,
  .state_free = fx_effect_state_free,
  .reset = fx_effect_state_reset,
  .change = fx_effect_state_change,
  .process = fx_effect_state_process,
  .memory = fx_effect_state_memory,
  .is_finite = fx_effect_state_is_finite };

static FxInstance *
instance (uint32_t channels, Params p)
{
  FxFormat f = { RATE, channels, FX_F64, FX_PLANAR };
  FxInstance *x = fx_instance_new (&proc);
  if (!x || fx_instance_setup (x, &f, &p, NULL) < 0)
    exit (2);
  return x;
}

/* n frames of one channel, in blocks of at most `block`. */
static void
go (FxInstance *x, double *y, const double *key, size_t n, size_t block)
{
  for (size_t at = 0; at < n; at += block) {
    size_t len = n - at < block ? n - at : block;
    void *out = y + at;
    void *side = (void *)(key ? key + at : NULL);
    FxBlock b = { &out, 0, len }, k = { &side, 0, len };
    fx_instance_process_keyed (x, &b, key ? &k : NULL, &b);
  }
}

static double *
ones (size_t n)
{
  double *x = malloc (n * sizeof *x);
  for (size_t i = 0; i < n; i++)
    x[i] = 1;
  return x;
}

/* Knobs go in a straight line whatever the blocks, and a second change starts
 * where the first one has got to. */
static void
test_knobs (void)
{
  enum { N = 3000, RAMP = 500, SECOND = 200 };
  static const size_t blocks[] = { 1, 7, 63, 480, N };
  for (size_t k = 0; k < 5; k++) {
    FxInstance *x = instance (1, (Params){ 1, 0, 0 });
    double *y = ones (N), worst = 0;
    go (x, y, NULL, 100, blocks[k]);
    fx_instance_set_params (x, &(Params){ 3, 0, 0 }, RAMP, NULL);
    go (x, y + 100, NULL, SECOND, blocks[k]);
    fx_instance_set_params (x, &(Params){ 0, 0, 0 }, RAMP, NULL);
    go (x, y + 100 + SECOND, NULL, N - 100 - SECOND, blocks[k]);
    double at = 1 + 2.0 * SECOND / RAMP;
    for (int i = 0; i < N; i++) {
      int a = i - 99, b = i - 99 - SECOND;
      double want = a <= 0      ? 1
                    : b <= 0    ? 1 + 2.0 * a / RAMP
                    : b <= RAMP ? at - at * b / RAMP
                                : 0;
      worst = fmax (worst, fabs (y[i] - want));
    }
    CHECK (worst < 1e-13, "blocks of %zu: %g", blocks[k], worst);
    CHECK (y[N - 1] == 0, "arrives at %g", y[N - 1]);
    free (y);
    fx_instance_free (x);
  }
}

/* A mode fades in over 20 ms; one set meanwhile waits for the end of that. */
static void
test_fades (void)
{
  enum { N = 4 * FADE };
  FxInstance *x = instance (1, (Params){ 0, 0, 0 });
  double *y = ones (N), step = 0;
  go (x, y, NULL, 10, 10);
  fx_instance_set_params (x, &(Params){ 0, 0, 1 }, FX_RAMP_DEFAULT, NULL);
  go (x, y + 10, NULL, 100, 9);
  fx_instance_set_params (x, &(Params){ 0, 0, 2 }, FX_RAMP_DEFAULT, NULL);
  go (x, y + 110, NULL, N - 110, 100);
  for (int i = 1; i < N; i++) {
    step = fmax (step, fabs (y[i] - y[i - 1]));
    CHECK (y[i] >= y[i - 1], "falls at %d", i);
  }
  CHECK (y[9] == 0 && y[10] > 0, "begins at %g", y[10]);
  CHECK (fabs (y[9 + FADE] - 1) < 1e-12, "first fade ends at %g", y[9 + FADE]);
  CHECK (y[9 + 2 * FADE] == 2, "second ends at %g", y[9 + 2 * FADE]);
  CHECK (step < 1.6 / FADE, "step %g", step);
  /* back and forth during a fade: the last one counts */
  fx_instance_set_params (x, &(Params){ 0, 0, 0 }, FX_RAMP_DEFAULT, NULL);
  go (x, y, NULL, 10, 10);
  fx_instance_set_params (x, &(Params){ 0, 0, 1 }, FX_RAMP_DEFAULT, NULL);
  go (x, y, NULL, 10, 10);
  fx_instance_set_params (x, &(Params){ 0, 0, 0 }, FX_RAMP_DEFAULT, NULL);
  go (x, y, NULL, 3 * FADE, 50);
  CHECK (y[3 * FADE - 1] == 0, "ends at %g", y[3 * FADE - 1]);
  free (y);
  fx_instance_free (x);
}

/* Recalculation at multiples of the grid in stream time, and at a start. */
static void
test_grid (void)
{
  FxInstance *x = instance (1, (Params){ 1, 0, 0 });
  double *y = ones (1000);
  starts = 0;
  longest = 0;
  fx_instance_locate (x, 40);
  go (x, y, NULL, 5, 5);
  CHECK (starts == 1 && last_start == 40, "%d at %d", (int)starts,
      (int)last_start);
  go (x, y, NULL, 18, 1);
  CHECK (starts == 1, "%d", (int)starts);
  go (x, y, NULL, 2, 2);
  CHECK (starts == 2 && last_start == 64, "%d at %d", (int)starts,
      (int)last_start);
  go (x, y, NULL, 1000, 1000);
  CHECK (longest <= GRID, "%zu", longest);
  fx_instance_locate (x, -3); /* before time 0 the grid is the same */
  starts = 0;
  go (x, y, NULL, 4, 4);
  CHECK (
      starts == 2 && last_start == 0, "%d at %d", (int)starts, (int)last_start);
  free (y);
  fx_instance_free (x);
}

static void
test_key (void)
{
  FxInstance *x = instance (1, (Params){ 0, 1, 0 });
  double y[4] = { 1, 2, 3, 4 }, key[4] = { 9, NAN, -7, INFINITY }, peak = 0;
  go (x, y, key, 4, 4);
  CHECK (y[0] == 9 && y[1] == 0 && y[2] == -7 && y[3] == 0, "%g %g %g %g", y[0],
      y[1], y[2], y[3]);
  CHECK (isnan (key[1]) && isinf (key[3]), "the key was changed");
  fx_instance_read (x, &peak);
  CHECK (peak == 9, "%g", peak);
  double z[2] = { 5, NAN };
  go (x, z, NULL, 2, 2);
  fx_instance_read (x, &peak);
  CHECK (z[0] == 5 && z[1] == 0 && peak == 5, "%g %g, %g", z[0], z[1], peak);
  fx_instance_free (x);
}

/* What overflows is silenced, counted, and the next block is as new. */
static void
test_overflow (void)
{
  FxInstance *x = instance (1, (Params){ 1e300, 0, 0 });
  double y[2] = { 1e200, 1 }, z[2] = { 1, 0 };
  FxStats stats;
  go (x, y, NULL, 2, 2);
  go (x, z, NULL, 2, 2);
  fx_instance_stats (x, &stats);
  CHECK (y[0] == 0 && y[1] == 0, "%g %g", y[0], y[1]);
  CHECK (z[0] == 1e300 && z[1] == 0, "%g %g", z[0], z[1]);
  CHECK (stats.lost == 1, "%d", (int)stats.lost);
  fx_instance_free (x);
}

/* F32 and F64, interleaved and planar, one to five channels, each in place and
 * with offsets: the same numbers. */
static void
test_formats (void)
{
  enum { N = 700, MOST = 5 };
  for (uint32_t c = 1; c <= MOST; c++) {
    for (int k = 0; k < 4; k++) {
      FxFormat f = { RATE, c, k & 1 ? FX_F64 : FX_F32,
        k & 2 ? FX_PLANAR : FX_INTERLEAVED };
      size_t size = k & 1 ? 8 : 4, wrong = 0;
      char *data = calloc ((N + 3) * MOST, size);
      void *planes[MOST];
      for (uint32_t i = 0; i < MOST; i++)
        planes[i] = data + (k & 2 ? i * (N + 3) * size : 0);
      for (size_t i = 0; i < (N + 3) * MOST; i++) {
        if (k & 1)
          ((double *)data)[i] = (double)i;
        else
          ((float *)data)[i] = (float)i;
      }
      FxInstance *x = fx_instance_new (&proc);
      fx_instance_setup (x, &f, &(Params){ 2, 0, 1 }, NULL);
      FxBlock b = { planes, 3, N };
      fx_instance_process (x, &b, &b);
      for (size_t i = 0; i < (N + 3) * MOST; i++) {
        size_t frame = k & 2 ? i % (N + 3) : i / c;
        int in = frame >= 3 && frame < N + 3 && (k & 2 ? i / (N + 3) < c : 1);
        double v = k & 1 ? ((double *)data)[i] : (double)((float *)data)[i];
        wrong += v != (in ? 2 * (double)i + 1 : (double)i);
      }
      CHECK (wrong == 0, "%u channels, case %d: %zu", c, k, wrong);
      fx_instance_free (x);
      free (data);
    }
  }
}

int
main (void)
{
  test_knobs ();
  test_fades ();
  test_grid ();
  test_key ();
  test_overflow ();
  test_formats ();
  return fx_test_end ();
}
