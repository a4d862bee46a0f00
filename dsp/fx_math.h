/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Conversions that several processes share. */

#ifndef FX_MATH_H
#define FX_MATH_H

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Amplitude of a level in dB. */
static inline double
fx_db_to_gain (double db)
{
  return exp (db * 0.11512925464970228420); /* ln (10) / 20 */
}

/* log2 (x) of a normal x > 0, without branches: loops over arrays become
 * vectors. The mantissa m is taken from [sqrt (1/2), sqrt (2)), and of it
 * (m - 1) P (m - 1), P a Chebyshev fit of degree 7. Error below 9e-8, which is
 * 5e-7 dB of an amplitude; exactly 0 at 1. */
static inline double
fx_log2 (double x)
{
  const uint64_t low = 0x3fe6a09e667f3bcdu; /* sqrt (1/2) */
  uint64_t bits, e, magic;
  double m, exponent, p;
  memcpy (&bits, &x, sizeof bits);
  e = (bits - low + (UINT64_C (1024) << 52)) & UINT64_C (0xfff0000000000000);
  bits -= e - (UINT64_C (1024) << 52);
  memcpy (&m, &bits, sizeof m);
  /* 2^52 + n: an integer as a double */
  magic = e >> 52 | UINT64_C (0x4330000000000000);
  memcpy (&exponent, &magic, sizeof exponent);
  m -= 1;
  p = -0.14620353355292282;
  p = p * m + 0.23420985100004824;
  p = p * m - 0.24882180574621995;
  p = p * m + 0.28707561117938410;
  p = p * m - 0.36024198590094270;
  p = p * m + 0.48092403857685295;
  p = p * m - 0.72135275876536620;
  p = p * m + 1.44269495799571450;
  return exponent - (4503599627370496.0 + 1024.0) + p * m;
}

/* 2^x for |x| <= 1000, without branches: a Chebyshev fit of degree 6 over
 * [-1/2, 1/2]. Relative error below 3e-9, which is 2.6e-8 dB; exactly 1 at 0. */
static inline double
fx_exp2 (double x)
{
  const double round = 6755399441055744.0; /* 1.5 * 2^52 */
  double whole = x + round, f = x - (whole - round), p;
  uint64_t n, bits;
  memcpy (&n, &whole, sizeof n);
  p = 0.00015469732941267075;
  p = p * f + 0.0013400432190345426;
  p = p * f + 0.0096180255999465630;
  p = p * f + 0.0555032721414674700;
  p = p * f + 0.2402265121361821000;
  p = p * f + 0.6931472067106478000;
  p = p * f + 1;
  memcpy (&bits, &p, sizeof bits);
  bits += n << 52;
  memcpy (&p, &bits, sizeof p);
  return p;
}

/* dB per doubling of an amplitude, and back. */
#define FX_DB_PER_OCTAVE 6.0205999132796239
#define FX_OCTAVES_PER_DB 0.16609640474436813

#endif
