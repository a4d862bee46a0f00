/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* fx_transform.h against the sum that it is, there and back, and sizes that are
 * none. */

#include "dsp/fx_transform.h"
#include "tests/fxtest.h"

static void
test_size (size_t n)
{
  FxTransform *t = fx_transform_new (n);
  double *x = calloc (2 * n + n / 2 + 1 + n / 2 + 1, sizeof *x);
  double *y = x + n, *re = y + n, *im = re + n / 2 + 1;
  uint64_t seed = n;
  CHECK (t != NULL, "%zu", n);
  for (size_t i = 0; i < n; i++)
    x[i] = fx_test_noise (&seed);
  fx_transform_forward (t, x, re, im);
  /* Any bins; all in small sizes. */
  for (size_t k = 0; k <= n / 2; k += n < 1024 ? 1 : n / 16) {
    double r = 0, s = 0;
    for (size_t i = 0; i < n; i++) {
      double w = 2 * M_PI * (double)(k * i % n) / (double)n;
      r += x[i] * cos (w);
      s -= x[i] * sin (w);
    }
    double within = 1e-14 * (double)n + 1e-13;
    CHECK (fabs (r - re[k]) < within && fabs (s - im[k]) < within,
        "bin %zu of %zu: off by %g, %g", k, n, r - re[k], s - im[k]);
  }
  CHECK (im[0] == 0 && im[n / 2] == 0, "%g %g", im[0], im[n / 2]);
  im[0] = im[n / 2] = 1; /* not looked at */
  fx_transform_inverse (t, re, im, y);
  double most = 0;
  for (size_t i = 0; i < n; i++)
    most = fmax (most, fabs (y[i] / (double)n - x[i]));
  CHECK (most < 1e-14, "%zu comes back with %g", n, most);
  fx_transform_free (t);
  free (x);
}

int
main (void)
{
  static const size_t none[] = { 0, 1, 16, 33, 48, 1000,
    2 * (size_t)FX_TRANSFORM_MAX };
  for (size_t n = FX_TRANSFORM_MIN; n <= 16384; n *= 2)
    test_size (n);
  for (size_t i = 0; i < sizeof none / sizeof *none; i++)
    CHECK (fx_transform_new (none[i]) == NULL, "%zu is no size", none[i]);
  FxTransform *most = fx_transform_new (FX_TRANSFORM_MAX);
  CHECK (most != NULL, "the largest");
  fx_transform_free (most);
  fx_transform_free (NULL);
  return fx_test_end ();
}
