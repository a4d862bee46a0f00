/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Knobs that move (FxDeviceEffect), and functions of numbers that the device has
 * in its own rounding alone, so that the emulation gives the same bytes. */

#ifndef FX_CUDA_KNOBS_CUH
#define FX_CUDA_KNOBS_CUH

#include "cuda/device.cuh"
#include "dsp/fx_backend.h"

/* Frames that still move the knobs in a frame, and a knob there. */
static __device__ inline double
fx_knobs_to_go (const FxDeviceEffect &e, uint64_t frame)
{
  return frame < e.left ? (double)(e.left - 1 - frame) : 0.0;
}

static __device__ inline double
fx_knob_at (const FxDeviceEffect &e, int i, double to_go)
{
  return e.knob[i] - e.step[i] * to_go;
}

/* e^x for |x| <= 700; error below 2 units in the last place. */
static __device__ inline double
fx_device_exp (double x)
{
  const double round = 6755399441055744.0; /* 1.5 * 2^52 */
  double whole = x * 1.4426950408889634 + round, n = whole - round;
  double r = x - n * 0.693147180369123816490; /* ln (2), its first bits, */
  r -= n * 1.90821492927058770002e-10;        /*   and its last */
  double p = 1 / 6227020800.0;
  p = p * r + 1 / 479001600.0;
  p = p * r + 1 / 39916800.0;
  p = p * r + 1 / 3628800.0;
  p = p * r + 1 / 362880.0;
  p = p * r + 1 / 40320.0;
  p = p * r + 1 / 5040.0;
  p = p * r + 1 / 720.0;
  p = p * r + 1 / 120.0;
  p = p * r + 1 / 24.0;
  p = p * r + 1 / 6.0;
  p = p * r + 0.5;
  p = p * r + 1;
  p = p * r + 1;
  long long bits = __double_as_longlong (p) +
                   (long long)((uint64_t)__double_as_longlong (whole) << 52);
  return __longlong_as_double (bits);
}

/* log2 (x) of a normal x > 0, and 2^x for |x| <= 1000: the polynomials of
 * dsp/fx_math.h, so that gains are those of the CPU. */
static __device__ inline double
fx_device_log2 (double x)
{
  const uint64_t low = 0x3fe6a09e667f3bcdu; /* sqrt (1/2) */
  const uint64_t bias = (uint64_t)1024 << 52;
  uint64_t bits = (uint64_t)__double_as_longlong (x);
  uint64_t e = (bits - low + bias) & 0xfff0000000000000u;
  double m = __longlong_as_double ((long long)(bits - (e - bias))) - 1;
  /* 2^52 + n: an integer as a double */
  double exponent =
      __longlong_as_double ((long long)(e >> 52 | 0x4330000000000000u));
  double p = -0.14620353355292282;
  p = p * m + 0.23420985100004824;
  p = p * m - 0.24882180574621995;
  p = p * m + 0.28707561117938410;
  p = p * m - 0.36024198590094270;
  p = p * m + 0.48092403857685295;
  p = p * m - 0.72135275876536620;
  p = p * m + 1.44269495799571450;
  return exponent - (4503599627370496.0 + 1024.0) + p * m;
}

static __device__ inline double
fx_device_exp2 (double x)
{
  const double round = 6755399441055744.0; /* 1.5 * 2^52 */
  double whole = x + round, f = x - (whole - round);
  double p = 0.00015469732941267075;
  p = p * f + 0.0013400432190345426;
  p = p * f + 0.0096180255999465630;
  p = p * f + 0.0555032721414674700;
  p = p * f + 0.2402265121361821000;
  p = p * f + 0.6931472067106478000;
  p = p * f + 1;
  return __longlong_as_double (
      (long long)((uint64_t)__double_as_longlong (p) +
                  ((uint64_t)__double_as_longlong (whole) << 52)));
}

#endif
