/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the tests of the host side share: the module under test on the fake
 * driver, and cascades with their reference. */

#ifndef FX_TEST_HOST_H
#define FX_TEST_HOST_H

#include "dsp/fx_backend.h"
#include "tests/fxtest.h"

/* A cascade of random stable sections: poles of radius up to `radius`. */
static inline void
random_plan (uint64_t *seed, FxSos *s, uint32_t n, double radius)
{
  for (uint32_t i = 0; i < n; i++) {
    double r = radius * (0.6 + 0.4 * fabs (fx_test_noise (seed)));
    double w = M_PI * (0.05 + 0.9 * fabs (fx_test_noise (seed)));
    double z = 0.9 * fabs (fx_test_noise (seed));
    double v = M_PI * fabs (fx_test_noise (seed));
    double b = (1 - r) * (0.5 + fabs (fx_test_noise (seed)));
    s[i] =
        (FxSos){ b, -2 * b * z * cos (v), b * z * z, -2 * r * cos (w), r * r };
  }
}

/* Direct form I over frames x channels interleaved samples; history as the
 * table's write and read have it, [n + 1][2][channels]. x == y is allowed. */
static inline void
reference (const FxSos *s, uint32_t n, uint32_t channels, double *history,
    const double *x, double *y, size_t frames)
{
  for (size_t f = 0; f < frames; f++)
    for (uint32_t c = 0; c < channels; c++) {
      double v = x[f * channels + c];
      for (uint32_t k = 0; k <= n; k++) {
        double *h = history + (size_t)k * 2 * channels + c;
        double out = v;
        if (k < n) {
          double *g = h + 2 * channels;
          out = s[k].b0 * v + s[k].b1 * h[0] + s[k].b2 * h[channels] -
                s[k].a1 * g[0] - s[k].a2 * g[channels];
        }
        h[channels] = h[0];
        h[0] = v;
        v = out;
      }
      y[f * channels + c] = v;
    }
}

/* Samples in their format, from and to double. */
static inline void
pack (FxSample type, void *to, const double *from, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (type == FX_F64)
      ((double *)to)[i] = from[i];
    else
      ((float *)to)[i] = (float)from[i];
}

static inline double
sample_at (FxSample type, const void *p, size_t i)
{
  return type == FX_F64 ? ((const double *)p)[i] : ((const float *)p)[i];
}

static inline size_t
sample_size (FxSample type)
{
  return type == FX_F64 ? sizeof (double) : sizeof (float);
}

/* Largest difference, in parts of the largest number of the reference. */
static inline double
difference (FxSample type, const void *p, const double *ref, size_t n)
{
  double most = 0, peak = 1e-30;
  for (size_t i = 0; i < n; i++) {
    double d = fabs (sample_at (type, p, i) - ref[i]);
    most = d > most || d != d ? d : most;
    peak = fabs (ref[i]) > peak ? fabs (ref[i]) : peak;
  }
  return most / peak;
}

/* What that may be: float arithmetic, a float result of double arithmetic,
 * double. */
static inline double
bound (FxSample type, int exact)
{
  return type == FX_F64 ? 1e-11 : exact ? 2e-7 : 2e-5;
}

static inline void
noise (uint64_t *seed, FxSample type, double *x, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    x[i] = 0.5 * fx_test_noise (seed);
    if (type == FX_F32)
      x[i] = (float)x[i];
  }
}

#endif
