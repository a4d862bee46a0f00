/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Oversampling does what its header says: measured with tones and impulses,
 * by sums that know nothing of its filters. */

#include "dsp/fx_oversample.h"
#include <complex.h>
#include "tests/fxtest.h"

enum { N = 4096 };

/* Up, optionally averaged as antiderivative antialiasing does with what it
 * leaves as it is, and down. split: frames per call. */
static void
round_trip (uint32_t factor, int antiderivative, const double *x, double *y,
    size_t split)
{
  FxOversample o;
  double v[FX_OVERSAMPLE_FRAMES * FX_OVERSAMPLE_MAX], last = 0;
  memset (&o, 0, sizeof o);
  for (size_t at = 0; at < N; at += split) {
    size_t n = N - at < split ? N - at : split;
    fx_oversample_up (&o, factor, x + at, n, v);
    for (size_t i = 0; antiderivative && i < n * factor; i++) {
      double now = v[i];
      v[i] = (now + last) / 2;
      last = now;
    }
    fx_oversample_down (&o, factor, antiderivative, v, n, y + at);
  }
}

/* The part of x[0 .. n-1] at f, in cycles per sample, of amplitude 1 for a
 * cosine; Blackman-Harris window. */
static double complex
part (const double *x, size_t n, double f)
{
  double complex sum = 0;
  double total = 0;
  for (size_t i = 0; i < n; i++) {
    double t = 2 * M_PI * ((double)i + 0.5) / (double)n;
    double w = 0.35875 - 0.48829 * cos (t) + 0.14128 * cos (2 * t) -
               0.01168 * cos (3 * t);
    sum += w * x[i] * cexp (-2 * M_PI * I * f * (double)i);
    total += w;
  }
  return 2 * sum / total;
}

static void
test_flat (uint32_t factor, int antiderivative)
{
  static double x[N], y[N];
  double worst = 0;
  for (double f = 0.0153; f < 0.4535; f += 0.0137) {
    for (size_t i = 0; i < N; i++)
      x[i] = cos (2 * M_PI * f * (double)i);
    round_trip (factor, antiderivative, x, y, 256);
    /* one at this frequency, on time: what is left is the error */
    double complex h =
        part (y + 512, N - 512, f) /
        part (x + 512 - fx_oversample_latency (factor), N - 512, f);
    worst = fmax (worst, cabs (h - 1));
  }
  printf ("factor %u%s: %.2g from flat and on time\n", factor,
      antiderivative ? " antiderivative" : "", worst);
  CHECK (worst < 1.2e-4, "factor %u, %d: %g", factor, antiderivative, worst);
}

/* What a tone leaves beside itself on the way up, and what tones of the higher
 * rate leave on the way down. */
static void
test_rejection (uint32_t factor, int antiderivative)
{
  static double x[N], y[N], v[N * FX_OVERSAMPLE_MAX];
  double up = 0, folded = 0;
  for (double f = 0.021; f < 0.4535; f += 0.0537) {
    FxOversample o;
    memset (&o, 0, sizeof o);
    for (size_t i = 0; i < N; i++)
      x[i] = cos (2 * M_PI * f * (double)i);
    for (size_t at = 0; at < N; at += 256)
      fx_oversample_up (&o, factor, x + at, 256, v + at * factor);
    for (uint32_t m = 1; m <= factor / 2; m++) {
      for (int s = -1; s <= 1; s += 2) {
        double image = (m + s * f) / factor;
        if (image < 0.5)
          up = fmax (
              up, cabs (part (v + 512 * factor, (N - 512) * factor, image)));
      }
    }
    /* and each of those places folds back to f */
    for (uint32_t m = 1; m <= factor / 2; m++) {
      double image = (m - f) / factor;
      memset (&o, 0, sizeof o);
      for (size_t i = 0; i < N * factor; i++)
        v[i] = cos (2 * M_PI * image * (double)i);
      for (size_t at = 0; at < N; at += 256)
        fx_oversample_down (
            &o, factor, antiderivative, v + at * factor, 256, y + at);
      folded = fmax (folded, cabs (part (y + 512, N - 512, f)));
    }
  }
  printf ("factor %u%s: images %.1f dB, folded %.1f dB\n", factor,
      antiderivative ? " antiderivative" : "", 20 * log10 (up),
      20 * log10 (folded));
  CHECK (20 * log10 (up) < -97, "factor %u: %g", factor, up);
  CHECK (20 * log10 (folded) < (antiderivative ? -91 : -97),
      "factor %u, %d: %g", factor, antiderivative, folded);
}

static void
test_splits (uint32_t factor)
{
  static double x[N], y[N], z[N];
  uint64_t seed = factor;
  for (size_t i = 0; i < N; i++)
    x[i] = fx_test_noise (&seed);
  round_trip (factor, 0, x, y, 256);
  static const size_t splits[] = { 1, 2, 7, 31, 33, 129, 255 };
  for (unsigned k = 0; k < sizeof splits / sizeof *splits; k++) {
    round_trip (factor, 0, x, z, splits[k]);
    double most = 0;
    for (size_t i = 0; i < N; i++)
      most = fmax (most, fabs (z[i] - y[i]));
    CHECK (most < 1e-14, "factor %u in %zu: %g", factor, splits[k], most);
  }
}

/* All of an impulse has left when nothing is remembered, and not before. */
static void
test_memory (uint32_t factor)
{
  FxOversample o;
  double x[1] = { 1 }, v[FX_OVERSAMPLE_MAX], y[1];
  memset (&o, 0, sizeof o);
  CHECK (fx_oversample_memory (&o) == 0, "%u", factor);
  size_t frames = 0;
  do {
    fx_oversample_up (&o, factor, x, 1, v);
    fx_oversample_down (&o, factor, 0, v, 1, y);
    x[0] = 0;
    frames++;
  } while (frames < 1000 && fx_oversample_memory (&o) > 0);
  CHECK (frames < 200 && frames >= (factor > 1 ? 100 : 1), "factor %u: %zu",
      factor, frames);
  for (int i = 0; i < 200; i++) {
    fx_oversample_up (&o, factor, x, 1, v);
    fx_oversample_down (&o, factor, 0, v, 1, y);
    CHECK (y[0] == 0, "factor %u: %g after %d", factor, y[0], i);
  }
}

int
main (void)
{
  static const uint32_t latency[] = { 0, 63, 69, 71 };
  for (uint32_t i = 0, factor = 1; factor <= FX_OVERSAMPLE_MAX;
       i++, factor *= 2) {
    CHECK (fx_oversample_latency (factor) == latency[i], "factor %u: %u",
        factor, fx_oversample_latency (factor));
    test_flat (factor, 0);
    test_splits (factor);
    test_memory (factor);
    if (factor > 1) {
      test_flat (factor, 1);
      test_rejection (factor, 0);
      test_rejection (factor, 1);
    }
  }
  return fx_test_end ();
}
