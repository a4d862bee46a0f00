/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the tests of distortion and limiting share: settings by name, runs of
 * planes of doubles, golden data, the time that a frame takes. */

#ifndef FX_TESTS_DRIVETEST_H
#define FX_TESTS_DRIVETEST_H

#include <time.h>
#include "dsp/fx_instance.h"
#include "dsp/fx_param.h"
#include "dsp/fx_procs.h"
#include "tests/fxtest.h"

typedef struct Setting {
  const char *name;
  double value;
} Setting;

static inline void
effect_set (const FxProc *p, void *params, const char *name, double value)
{
  const FxParam *f = fx_param_find (p->params, p->n_params, name);
  CHECK (f && fx_param_check (f, value, NULL) == FX_OK, "%s %g", name, value);
  if (f)
    fx_param_set (f, params, value);
}

/* Rows of a table. */
static inline void
effect_table (const FxProc *p, void *params, const char *name, const double *v,
    uint32_t rows)
{
  const FxParam *f = fx_param_find (p->params, p->n_params, name);
  FxTable *t = fx_param_table (f, params);
  t->rows = rows;
  memcpy (fx_table_values (t), v, rows * f->cols * sizeof *v);
}

/* Defaults but for the settings, which end with a NULL; to be freed. */
static inline void *
effect_params (const FxProc *p, const Setting *s)
{
  void *params = malloc (p->params_size);
  fx_params_init (p, params);
  for (; s && s->name; s++)
    effect_set (p, params, s->name, s->value);
  return params;
}

static inline FxInstance *
effect_instance (const FxProc *p, double rate, uint32_t channels,
    FxSample sample, const void *params)
{
  FxFormat f = { rate, channels, sample, FX_PLANAR };
  FxInstance *x = fx_instance_new (p);
  FxError err = { 0 };
  int rc = fx_instance_setup (x, &f, params, &err);
  CHECK (rc >= 0, "%s: %s", err.param, err.what);
  if (rc < 0)
    exit (1);
  return x;
}

/* In place, in blocks of that many frames. */
static inline void
effect_run (FxInstance *x, void *const *planes, size_t frames, size_t block)
{
  for (size_t at = 0; at < frames; at += block) {
    FxBlock b = { planes, at, frames - at < block ? frames - at : block };
    fx_instance_process (x, &b, &b);
  }
}

/* One channel of doubles in place, with settings. */
static inline void
effect_mono (const FxProc *p, double rate, const Setting *s, double *x,
    size_t frames, size_t block)
{
  void *params = effect_params (p, s), *planes[1] = { x };
  FxInstance *i = effect_instance (p, rate, 1, FX_F64, params);
  effect_run (i, planes, frames, block);
  fx_instance_free (i);
  free (params);
}

/* Nanoseconds per sample of stereo at 48 kHz in blocks of 1024 frames. */
static inline double
effect_cost (const FxProc *p, const Setting *s)
{
  enum { N = 1024, TIMES = 300 };
  static double left[N], right[N], noise[2][N];
  void *params = effect_params (p, s), *planes[2] = { left, right };
  FxInstance *x = effect_instance (p, 48000, 2, FX_F64, params);
  uint64_t seed = 1;
  for (int i = 0; i < N; i++) {
    noise[0][i] = fx_test_noise (&seed);
    noise[1][i] = fx_test_noise (&seed);
  }
  double best = 1e9;
  for (int round = 0; round < 5; round++) {
    struct timespec a, b;
    clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &a);
    for (int i = 0; i < TIMES; i++) {
      memcpy (left, noise[0], sizeof left);
      memcpy (right, noise[1], sizeof right);
      effect_run (x, planes, N, N);
    }
    clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &b);
    double ns =
        (double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec);
    best = fmin (best, ns / (2.0 * N * TIMES));
  }
  fx_instance_free (x);
  free (params);
  return best;
}

/* Golden data: lines of "name value...", # begins a comment. */
typedef struct Golden {
  FILE *file;
  char name[64];
  size_t n;
  double v[4096];
} Golden;

static inline void
golden_open (Golden *g, const char *folder, const char *name)
{
  char path[4096];
  snprintf (path, sizeof path, "%s/%s", folder, name);
  g->file = fopen (path, "r");
  if (!g->file) {
    perror (path);
    exit (2);
  }
}

/* The next line into name, n and v; 0 after the last. */
static inline int
golden_next (Golden *g)
{
  static char line[1 << 17];
  while (fgets (line, sizeof line, g->file)) {
    char *at = line;
    int used = 0;
    if (*line == '#' || sscanf (at, "%63s%n", g->name, &used) != 1)
      continue;
    at += used;
    g->n = 0;
    while (g->n < 4096 && sscanf (at, "%lf%n", &g->v[g->n], &used) == 1) {
      at += used;
      g->n++;
    }
    return 1;
  }
  fclose (g->file);
  return 0;
}

#endif
