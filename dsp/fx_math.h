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

/* What fx_log2() and fx_exp2() are made of, also in vectors
 * (dsp/kernel/x86/row.c): P and Q from the highest power on, and bits. */
#define FX_LOG2_DEGREE 7
#define FX_EXP2_DEGREE 6
static const double fx_log2_p[FX_LOG2_DEGREE + 1] = { -0.14620353355292282,
  0.23420985100004824, -0.24882180574621995, 0.28707561117938410,
  -0.36024198590094270, 0.48092403857685295, -0.72135276876536620,
  1.44269495799571450 };
static const double fx_exp2_q[FX_EXP2_DEGREE + 1] = { 0.00015469732941267075,
  0.0013400432190345426, 0.0096180255999465630, 0.0555032721414674700,
  0.2402265121361821000, 0.6931472067106478000, 1 };
#define FX_LOG2_LOW UINT64_C (0x3fe6a09e667f3bcd)      /* sqrt (1/2) */
#define FX_LOG2_EXPONENT UINT64_C (0xfff0000000000000) /* its bits */
#define FX_LOG2_BIAS (UINT64_C (1024) << 52)
/* 2^52 + n: an integer as a double */
#define FX_LOG2_MAGIC UINT64_C (0x4330000000000000)
#define FX_LOG2_OFFSET (4503599627370496.0 + 1024.0)
#define FX_EXP2_ROUND 6755399441055744.0 /* 1.5 * 2^52 */

/* log2 (x) of a normal x > 0, without branches: loops over arrays become
 * vectors. The mantissa m is taken from [sqrt (1/2), sqrt (2)), and of it
 * (m - 1) P (m - 1), P a Chebyshev fit of degree 7. Error below 9e-8, which is
 * 5e-7 dB of an amplitude; exactly 0 at 1. */
static inline double
fx_log2 (double x)
{
  uint64_t bits, e, magic;
  double m, exponent, p = fx_log2_p[0];
  memcpy (&bits, &x, sizeof bits);
  e = (bits - FX_LOG2_LOW + FX_LOG2_BIAS) & FX_LOG2_EXPONENT;
  bits -= e - FX_LOG2_BIAS;
  memcpy (&m, &bits, sizeof m);
  magic = e >> 52 | FX_LOG2_MAGIC;
  memcpy (&exponent, &magic, sizeof exponent);
  m -= 1;
  p = p * m + fx_log2_p[1];
  p = p * m + fx_log2_p[2];
  p = p * m + fx_log2_p[3];
  p = p * m + fx_log2_p[4];
  p = p * m + fx_log2_p[5];
  p = p * m + fx_log2_p[6];
  p = p * m + fx_log2_p[7];
  return exponent - FX_LOG2_OFFSET + p * m;
}

/* 2^x for |x| <= 1000, without branches: a Chebyshev fit of degree 6 over
 * [-1/2, 1/2]. Relative error below 3e-9, which is 2.6e-8 dB; exactly 1 at 0. */
static inline double
fx_exp2 (double x)
{
  double whole = x + FX_EXP2_ROUND, f = x - (whole - FX_EXP2_ROUND),
         p = fx_exp2_q[0];
  uint64_t n, bits;
  memcpy (&n, &whole, sizeof n);
  p = p * f + fx_exp2_q[1];
  p = p * f + fx_exp2_q[2];
  p = p * f + fx_exp2_q[3];
  p = p * f + fx_exp2_q[4];
  p = p * f + fx_exp2_q[5];
  p = p * f + fx_exp2_q[6];
  memcpy (&bits, &p, sizeof bits);
  bits += n << 52;
  memcpy (&p, &bits, sizeof p);
  return p;
}

/* dB per doubling of an amplitude, and back. */
#define FX_DB_PER_OCTAVE 6.0205999132796239
#define FX_OCTAVES_PER_DB 0.16609640474436813

#endif
