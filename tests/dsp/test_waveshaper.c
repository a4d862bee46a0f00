/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Curves through points and sums of harmonics against scipy (gen_waveshaper.py),
 * what a sine becomes, and what is refused. */

#include "tests/dsp/drivetest.h"

#define TAU (2 * M_PI)

enum { RATE = 48000, N = 48000 };

/* What the blocking of DC takes away, put back. */
static void
unblock (double *y, size_t n)
{
  double k = -expm1 (-TAU * 5 / RATE), dc = 0;
  for (size_t i = 0; i < n; i++) {
    double x = (y[i] + (1 - k) * dc) / (1 - k);
    dc += k * (x - dc);
    y[i] = x;
  }
}

static void
shape (const void *params, double *x, size_t n, size_t block)
{
  void *planes[1] = { x };
  FxInstance *i =
      effect_instance (&fx_waveshaper_proc, RATE, 1, FX_F64, params);
  effect_run (i, planes, n, block);
  fx_instance_free (i);
}

static void
test_golden (const char *folder)
{
  static const char *const curves[] = { "linear", "smooth", "chebyshev" };
  static Golden g;
  const FxProc *p = &fx_waveshaper_proc;
  double in[64] = { 0 }, worst = 0;
  Setting s[] = { { "oversampling", 1 }, { NULL, 0 } };
  void *params = effect_params (p, s);
  int cases = 0;
  golden_open (&g, folder, "waveshaper.txt");
  while (golden_next (&g)) {
    if (strcmp (g.name, "points") == 0) {
      effect_table (p, params, "points", g.v, (uint32_t)g.n / 2);
    } else if (strcmp (g.name, "harmonics") == 0) {
      effect_table (p, params, "harmonics", g.v, (uint32_t)g.n);
    } else if (strcmp (g.name, "in") == 0) {
      memcpy (in, g.v, g.n * sizeof *in);
    } else {
      double y[64];
      int curve = 0;
      while (curve < 2 && strcmp (curves[curve], g.name) != 0)
        curve++;
      effect_set (p, params, "curve", curve);
      effect_set (p, params, "antialias", g.v[0]);
      memcpy (y, in, sizeof y);
      shape (params, y, g.n - 1, 13);
      unblock (y, g.n - 1);
      for (size_t i = 0; i + 1 < g.n; i++) {
        double wrong = fabs (y[i] - g.v[i + 1]);
        CHECK (wrong < 2e-9, "%s %g at %zu, %g: %.11g, not %.11g", g.name,
            g.v[0], i, in[i], y[i], g.v[i + 1]);
        worst = fmax (worst, wrong);
      }
      cases++;
    }
  }
  printf ("%d curves of scipy: within %.2g\n", cases, worst);
  CHECK (cases == 6, "%d", cases);
  free (params);
}

/* A full sine becomes the harmonics that were asked for. */
static void
test_harmonics (int antialias)
{
  static const double h[5] = { 0.5, 0.25, 0, 0.125, 0.0625 };
  static double x[2 * N];
  Setting s[] = { { "curve", 2 }, { "oversampling", 4 },
    { "antialias", antialias }, { NULL, 0 } };
  void *params = effect_params (&fx_waveshaper_proc, s);
  effect_table (&fx_waveshaper_proc, params, "harmonics", h, 5);
  for (int i = 0; i < 2 * N; i++)
    x[i] = cos (TAU * 500 / RATE * i);
  shape (params, x, 2 * N, 500);
  for (int k = 1; k <= 8; k++) {
    double re = 0, im = 0;
    for (int i = N; i < 2 * N; i++) {
      re += x[i] * cos (TAU * 500 * k / RATE * i) * 2 / N;
      im += x[i] * sin (TAU * 500 * k / RATE * i) * 2 / N;
    }
    double asked = k <= 5 ? h[k - 1] : 0;
    CHECK (fabs (hypot (re, im) - asked) < 1e-3, "harmonic %d: %g, not %g", k,
        hypot (re, im), asked);
  }
  free (params);
}

static void
test_refused (void)
{
  const FxProc *p = &fx_waveshaper_proc;
  static const double back[3][2] = { { 0, 0 }, { 1, 1 }, { 1, 2 } };
  FxFormat f = { RATE, 1, FX_F64, FX_PLANAR };
  void *params = effect_params (p, NULL), *plan = malloc (p->plan_size);
  FxError err;
  effect_table (p, params, "points", back[0], 3);
  CHECK (p->plan (&f, params, plan, &err) == FX_EINVAL, "not ascending");
  CHECK (strcmp (err.param, "points") == 0 && err.index == 2, "%s %d",
      err.param, err.index);
  effect_table (p, params, "points", back[0], 1);
  CHECK (p->plan (&f, params, plan, &err) == FX_EINVAL, "one point");
  effect_table (p, params, "points", back[0], 2);
  CHECK (p->plan (&f, params, plan, &err) == FX_OK, "two points");
  free (plan);
  free (params);
}

int
main (int argc, char **argv)
{
  if (argc > 1 && strcmp (argv[1], "--bench") == 0) {
    for (int k = 0; k < 6; k++) {
      Setting s[] = { { "curve", k / 2 }, { "antialias", k % 2 }, { NULL, 0 } };
      printf ("curve %d%s: %.1f ns\n", k / 2, k % 2 ? "+A" : "",
          effect_cost (&fx_waveshaper_proc, s));
    }
    return 0;
  }
  test_golden (argv[1]);
  test_harmonics (0);
  test_harmonics (1);
  test_refused ();
  return fx_test_end ();
}
