/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Effects that the loop runs as a matrix of interleaved frames do the same as
 * through planes: to rounding while they move, in float, or where their formula
 * is another one, bit by bit where none of that is the case. */

#include "dsp/fx_instance.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "tests/fxtest.h"

enum { MOST = 1500, BLOCKS = 400, CHANNELS = 2 };

static uint64_t seed = 3;

static double
uniform (double low, double high)
{
  return low + (high - low) * (fx_test_noise (&seed) + 1) / 2;
}

/* Some of the parameters change; those that take filters or delays are at 0 now
 * and then, so that there is a matrix again. */
static void
wander (const FxProc *p, void *params)
{
  for (uint32_t i = 0; i < p->n_params; i++) {
    const FxParam *q = &p->params[i];
    double v = uniform (q->min, q->max);
    if (strcmp (q->name, "delay") == 0 || strcmp (q->name, "bass-mono") == 0)
      v = fx_test_random (&seed) % 4 ? 0 : v;
    if (fx_test_random (&seed) % 2)
      fx_param_set (q, params, q->type == FX_T_F64 ? v : floor (v));
  }
}

static FxInstance *
make (const FxProc *p, FxSample sample, FxLayout layout, const void *params)
{
  FxFormat f = { 48000, CHANNELS, sample, layout };
  FxInstance *fx = fx_instance_new (p);
  CHECK (fx_instance_setup (fx, &f, params, NULL) == FX_OK, "%s", p->name);
  return fx;
}

/* Largest difference between both ways; *still: between those of blocks that
 * nothing moved in. */
static double
differ (const FxProc *p, FxSample sample, double *still)
{
  static double apart[CHANNELS][MOST], both[CHANNELS * MOST];
  void *planes[CHANNELS] = { apart[0], apart[1] }, *together = both;
  void *params = calloc (1, p->params_size);
  double most = 0;
  int calm = 0;
  fx_params_init (p, params);
  FxInstance *a = make (p, sample, FX_PLANAR, params);
  FxInstance *b = make (p, sample, FX_INTERLEAVED, params);
  *still = 0;
  for (int n = 0; n < BLOCKS; n++) {
    size_t frames = 1 + fx_test_random (&seed) % MOST;
    FxBlock one = { planes, 0, frames }, two = { &together, 0, frames };
    calm += (int)frames;
    if (fx_test_random (&seed) % 8 == 0) {
      wander (p, params);
      fx_instance_set_params (a, params, FX_RAMP_DEFAULT, NULL);
      fx_instance_set_params (b, params, FX_RAMP_DEFAULT, NULL);
      calm = 0;
    }
    for (size_t i = 0; i < frames * CHANNELS; i++) {
      double v = fx_test_noise (&seed);
      size_t c = i % CHANNELS, at = i / CHANNELS;
      if (sample == FX_F64)
        apart[c][at] = both[i] = v;
      else
        ((float *)apart[c])[at] = ((float *)both)[i] = (float)v;
    }
    fx_instance_process (a, &one, &one);
    fx_instance_process (b, &two, &two);
    for (size_t i = 0; i < frames * CHANNELS; i++) {
      size_t c = i % CHANNELS, at = i / CHANNELS;
      double off = sample == FX_F64 ? fabs (apart[c][at] - both[i])
                                    : fabs ((double)((float *)apart[c])[at] -
                                            (double)((float *)both)[i]);
      most = fmax (most, off);
      /* A ramp has 961 frames, and another one may begin with the block. */
      if (calm > 961 + (int)frames)
        *still = fmax (*still, off);
    }
  }
  fx_instance_free (a);
  fx_instance_free (b);
  free (params);
  return most;
}

int
main (void)
{
  static const struct {
    const FxProc *p;
    double most; /* gain, which an error grows with */
    int exact;
  } all[] = { { &fx_pan_proc, 2, 1 }, { &fx_midside_proc, 32, 1 },
    { &fx_width_proc, 200, 0 } };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    for (int wide = 0; wide < 2; wide++) {
      double still, unit = wide ? 0x1p-50 : 0x1p-23;
      double off = differ (all[i].p, wide ? FX_F64 : FX_F32, &still);
      CHECK (off <= all[i].most * unit, "%s: %g", all[i].p->name, off);
      CHECK (!all[i].exact || !wide || still == 0, "%s: %g at rest",
          all[i].p->name, still);
    }
  return fx_test_end ();
}
