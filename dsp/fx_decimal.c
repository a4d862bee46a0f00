/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Decimal to binary without the C locale: the digits are an integer m and a
 * power of ten e. m / 10^k = (m / 5^k) / 2^k, and 5^27 still fits 63 bits, so
 * a long division to 62 bits, with a sticky bit for its rest, rounds to the
 * nearest double. Exact in the range that settings have. */

#include <math.h>
#include <stdint.h>
#include "dsp/fx_decimal.h"

#define MOST_DECIMALS 27
#define MOST_EXPONENT 9999
#define HUGE_NUMBER 1e300

/* Bytes of a no-break space at p; 0: there is none. */
static int
no_break_space (const char *p, const char *end)
{
  if (p < end && (unsigned char)p[0] == 0xa0)
    return 1;
  if (end - p >= 2 && (unsigned char)p[0] == 0xc2 &&
      (unsigned char)p[1] == 0xa0)
    return 2;
  return 0;
}

static int
is_digit (const char *p, const char *end)
{
  return p < end && *p >= '0' && *p <= '9';
}

/* The nearest double to m x 10^e. */
static double
scale (uint64_t m, int e)
{
  for (; e < -MOST_DECIMALS && m; e++)
    m /= 10;
  if (m == 0)
    return 0;
  for (; e > 0; e--) {
    if (m > UINT64_MAX / 10)
      return HUGE_NUMBER;
    m *= 10;
  }
  if (e == 0)
    return (double)m;
  uint64_t d = 1;
  for (int k = e; k < 0; k++)
    d *= 5;
  uint64_t q = m / d, r = m % d;
  int shift = 0;
  for (; q < UINT64_C (1) << 62; shift++) {
    r <<= 1;
    q <<= 1;
    if (r >= d) {
      r -= d;
      q |= 1;
    }
  }
  if (r)
    q |= 1;
  return ldexp ((double)q, e - shift);
}

/* Reads an exponent behind the digits, if one is there. */
static int
exponent (const char **p, const char *end)
{
  const char *s = *p;
  int negative = 0, e = 0;
  if (s >= end || (*s != 'e' && *s != 'E'))
    return 0;
  s++;
  if (s < end && (*s == '+' || *s == '-'))
    negative = *s++ == '-';
  if (!is_digit (s, end))
    return 0;
  for (; is_digit (s, end); s++) {
    if (e < MOST_EXPONENT)
      e = e * 10 + (*s - '0');
  }
  *p = s;
  return negative ? -e : e;
}

int
fx_decimal_read (const char **p, const char *end, double *out)
{
  const char *s = *p;
  uint64_t m = 0;
  int negative = 0, digits = 0, fraction = 0, e = 0;
  if (s < end && (*s == '+' || *s == '-'))
    negative = *s++ == '-';
  for (;;) {
    int gap = no_break_space (s, end);
    if (is_digit (s, end)) {
      digits++;
      if (m <= (UINT64_MAX - 9) / 10) {
        m = m * 10 + (uint64_t)(*s - '0');
        e -= fraction;
      } else if (!fraction && e < MOST_EXPONENT) {
        e++; /* no room for the digit: it only counts */
      }
      s++;
    } else if (s < end && !fraction && (*s == '.' || *s == ',')) {
      fraction = 1;
      s++;
    } else if (gap && digits && is_digit (s + gap, end)) {
      s += gap;
    } else {
      break;
    }
  }
  if (!digits)
    return 0;
  e += exponent (&s, end);
  *out = scale (m, e);
  if (negative)
    *out = -*out;
  *p = s;
  return 1;
}
