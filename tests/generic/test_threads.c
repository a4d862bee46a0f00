/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* One thread sets parameters as fast as it can while another processes: no
 * plan is seen half made, none goes missing in the end. To be run under the
 * thread sanitizer as well. */

#include <pthread.h>
#include <stdatomic.h>
#include "tests/generic/generic.h"

enum { SETTINGS = 8, CHANGES = 4000, TAKEN = 50, FRAMES = 64 };

typedef struct Race {
  const FxProc *p;
  FxInstance *x;
  void *params[SETTINGS];
  uint32_t ramp;
  unsigned changes; /* that were made, when done */
  atomic_int done;
} Race;

static void *
write_params (void *data)
{
  Race *r = data;
  FxStats stats = { 0 };
  unsigned i;
  for (i = 0; i < CHANGES || stats.plans < TAKEN; i++) {
    fx_instance_set_params (r->x, r->params[i % SETTINGS], r->ramp, NULL);
    fx_instance_stats (r->x, &stats);
  }
  r->changes = i;
  atomic_store (&r->done, 1);
  return NULL;
}

/* Processing while the writer runs, and until it has settled after that: then
 * the output is that of the last parameters, to the bit once reset. */
static void
test_race (const FxProc *p, uint32_t ramp)
{
  FxFormat f = { 48000, 2, FX_F32, FX_INTERLEAVED };
  Race r = { .p = p, .ramp = ramp };
  uint64_t seed = 1;
  pthread_t writer;
  for (unsigned i = 0; i < SETTINGS; i++) {
    r.params[i] = gen_params (p);
    gen_random_good (p, &f, r.params[i], &seed, 0);
  }
  r.x = gen_instance (p, &f, r.params[0]);
  double *in = gen_noise (&f, FRAMES, 1), *y = gen_zeros (&f, FRAMES),
         *ref = gen_zeros (&f, FRAMES);
  size_t bytes = FRAMES * f.channels * sizeof *y;
  if (pthread_create (&writer, NULL, write_params, &r))
    exit (2);
  unsigned blocks = 0, resets = 0;
  int finite = 1;
  while (!atomic_load (&r.done)) {
    gen_process (r.x, in, y, FRAMES, GEN_WHOLE);
    finite &= gen_all_finite (y, FRAMES * f.channels);
    if (++blocks % 64 == 0) {
      fx_instance_reset (r.x);
      resets++;
    }
  }
  pthread_join (writer, NULL);
  CHECK (finite, "%s", p->name);
  FxStats stats;
  fx_instance_stats (r.x, &stats);
  CHECK (stats.frames == (uint64_t)blocks * FRAMES && stats.plans >= TAKEN &&
             stats.plans <= r.changes,
      "%s: %u blocks, %u plans", p->name, blocks, (unsigned)stats.plans);
  CHECK (!stats.lost && !stats.non_finite, "%s", p->name);

  FxInstance *last = gen_instance (p, &f, r.params[(r.changes - 1) % SETTINGS]);
  fx_instance_reset (r.x);
  gen_process (r.x, in, y, FRAMES, GEN_WHOLE);
  gen_process (last, in, ref, FRAMES, GEN_WHOLE);
  CHECK (memcmp (y, ref, bytes) == 0, "%s: not the last parameters", p->name);
  printf ("%s: %u changes against %u blocks, %u plans taken, %u resets\n",
      p->name, CHANGES, blocks, (unsigned)stats.plans, resets);
  fx_instance_free (last);
  fx_instance_free (r.x);
  for (unsigned i = 0; i < SETTINGS; i++)
    free (r.params[i]);
  free (in);
  free (y);
  free (ref);
}

/* Two parameters that belong together never come apart: gains whose only
 * legal outputs are the two that the settings make. */
static void
test_torn (void)
{
  const FxProc *p = &fx_gain_proc;
  const FxParam *gain = fx_param_find (p->params, p->n_params, "gain"),
                *invert = fx_param_find (p->params, p->n_params, "invert");
  FxFormat f = gen_f64 (48000, 1);
  Race r = { .p = p, .ramp = 0 };
  pthread_t writer;
  for (unsigned i = 0; i < SETTINGS; i++) {
    r.params[i] = gen_params (p);
    fx_param_set (gain, r.params[i], i % 2 ? 20 : 40);
    fx_param_set (invert, r.params[i], i % 2);
  }
  r.x = gen_instance (p, &f, r.params[0]);
  double in[1] = { 1 }, y[1];
  unsigned seen[2] = { 0, 0 }, torn = 0;
  if (pthread_create (&writer, NULL, write_params, &r))
    exit (2);
  while (!atomic_load (&r.done)) {
    gen_process (r.x, in, y, 1, GEN_WHOLE);
    int a = fabs (y[0] - 100) < 1e-9, b = fabs (y[0] + 10) < 1e-9;
    seen[b] += (unsigned)(a || b);
    torn += !a && !b;
  }
  pthread_join (writer, NULL);
  CHECK (torn == 0 && seen[0] + seen[1] > 0, "%u torn of %u", torn,
      seen[0] + seen[1]);
  fx_instance_free (r.x);
  for (unsigned i = 0; i < SETTINGS; i++)
    free (r.params[i]);
}

int
main (void)
{
  for (const FxProc *const *p = gen_procs (); *p; p++) {
    test_race (*p, FX_RAMP_DEFAULT);
    test_race (*p, 0);
  }
  test_torn ();
  return fx_test_end ();
}
