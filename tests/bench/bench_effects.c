/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* bench_effects [NAME]...: what each effect costs at its defaults, in ns per
 * sample, as CSV that docs/effects-cost.csv keeps. Noise in F32, interleaved,
 * 48 kHz, blocks of 1024 frames; the least of several runs. After it the cost
 * of silence as a multiple of that of noise, on stderr. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "dsp/fx_instance.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"

enum { BLOCK = 1024, BLOCKS = 94, RUNS = 9 }; /* two seconds a run */

static double
now (void)
{
  struct timespec t;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* ns per sample; in place on a copy of x, which is BLOCK frames. */
static double
cost (FxInstance *x, const float *source, uint32_t channels)
{
  static float buffer[BLOCK * 2];
  void *plane = buffer;
  FxBlock b = { &plane, 0, BLOCK };
  double best = INFINITY;
  for (int r = 0; r < RUNS; r++) {
    double used = 0;
    for (int i = 0; i < BLOCKS; i++) {
      memcpy (buffer, source, sizeof (float) * BLOCK * channels);
      double t = now ();
      fx_instance_process (x, &b, &b);
      used += now () - t;
    }
    best = fmin (best, used);
  }
  return best * 1e9 / ((double)BLOCKS * BLOCK * channels);
}

static int
measure (const FxProc *p, uint32_t channels, double result[2])
{
  static float noise[BLOCK * 2], zeros[BLOCK * 2];
  FxFormat f = { 48000, channels, FX_F32, FX_INTERLEAVED };
  uint64_t seed = 1;
  for (int i = 0; i < BLOCK * 2; i++) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    noise[i] = (float)((double)(int64_t)seed * 0x1p-64);
  }
  FxInstance *x = fx_instance_new (p);
  void *params = malloc (p->params_size);
  if (!x || !params)
    return 0;
  fx_params_init (p, params);
  int ok = fx_instance_setup (x, &f, params, NULL) >= 0 &&
           fx_instance_outputs (x) == 1;
  if (ok) {
    result[0] = cost (x, noise, channels);
    result[1] = cost (x, zeros, channels);
  }
  free (params);
  fx_instance_free (x);
  return ok;
}

static int
is_wanted (const FxProc *p, int argc, char **argv)
{
  for (int i = 1; i < argc; i++) {
    if (strcmp (argv[i], p->name) == 0)
      return 1;
  }
  return argc < 2 && (p->effect || strcmp (p->name, "gain") == 0 ||
                         strcmp (p->name, "dcblock") == 0);
}

int
main (int argc, char **argv)
{
  printf ("effect,mono,stereo\n");
  for (const FxProc *const *pp = fx_procs; *pp; pp++) {
    double mono[2], stereo[2];
    if (!is_wanted (*pp, argc, argv))
      continue;
    if (!measure (*pp, 1, mono) || !measure (*pp, 2, stereo))
      continue;
    printf ("%s,%.2f,%.2f\n", (*pp)->name, mono[0], stereo[0]);
    fprintf (stderr, "%s: %.0f times real time in stereo; silence %.2f\n",
        (*pp)->name, 1e9 / (stereo[0] * 2 * 48000), stereo[1] / stereo[0]);
  }
  return 0;
}
