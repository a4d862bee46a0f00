/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Loops over single values, T at a time in vectors of PW_N. Included once per
 * type. Class EXACT: no product is added to anything but zero times a value
 * to a sum of zeros. */

typedef T PT (P) __attribute__ ((vector_size (PW_N * sizeof (T))));
typedef T PT (Pu)
    __attribute__ ((vector_size (PW_N * sizeof (T)), aligned (sizeof (T))));

/* Zero times a finite number is a zero, times anything else not a number, and
 * a sum keeps that. Eight sums, since an FMA takes four cycles and two start
 * in each; the last vector overlaps the one before. */
static int
PT (all_finite) (const T *x, size_t n)
{
  PT (P) zero = { 0 }, sum = zero;
  size_t i = 0;
  if (n >= 8 * PW_N) {
    PT (P) s0 = zero, s1 = zero, s2 = zero, s3 = zero;
    PT (P) s4 = zero, s5 = zero, s6 = zero, s7 = zero;
    for (; i + 8 * PW_N <= n; i += 8 * PW_N) {
      const PT (Pu) *v = (const PT (Pu) *)(x + i);
      s0 += v[0] * 0;
      s1 += v[1] * 0;
      s2 += v[2] * 0;
      s3 += v[3] * 0;
      s4 += v[4] * 0;
      s5 += v[5] * 0;
      s6 += v[6] * 0;
      s7 += v[7] * 0;
    }
    sum = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }
  for (; i + PW_N <= n; i += PW_N)
    sum += *(const PT (Pu) *)(x + i) * 0;
  if (i < n && n >= PW_N) {
    sum += *(const PT (Pu) *)(x + n - PW_N) * 0;
    i = n;
  }
  T rest = 0;
  for (; i < n; i++)
    rest += x[i] * 0;
  for (int j = 0; j < PW_N; j++)
    rest += sum[j];
  return rest == 0;
}

/* Blocks without such values, which is nearly all, are only read. */
static size_t
PT (zero_non_finite) (T *x, size_t n)
{
  enum { BLOCK = 512 };
  size_t count = 0;
  for (size_t at = 0; at < n; at += BLOCK) {
    size_t len = n - at < BLOCK ? n - at : BLOCK;
    if (PT (all_finite) (x + at, len))
      continue;
    for (size_t i = at; i < at + len; i++)
      if (x[i] * 0 != 0) {
        x[i] = 0;
        count++;
      }
  }
  return count;
}

static void
PT (mix_add) (T *dst, const T *src, size_t n)
{
  size_t i = 0;
  for (; i + 4 * PW_N <= n; i += 4 * PW_N)
    FX_UNROLL
  for (int j = 0; j < 4 * PW_N; j += PW_N)
    *(PT (Pu) *)(dst + i + j) += *(const PT (Pu) *)(src + i + j);
  for (; i + PW_N <= n; i += PW_N)
    *(PT (Pu) *)(dst + i) += *(const PT (Pu) *)(src + i);
  for (; i < n; i++)
    dst[i] += src[i];
}

static void
PT (scale) (T *dst, const T *src, T gain, size_t n)
{
  size_t i = 0;
  for (; i + 4 * PW_N <= n; i += 4 * PW_N)
    FX_UNROLL
  for (int j = 0; j < 4 * PW_N; j += PW_N)
    *(PT (Pu) *)(dst + i + j) = *(const PT (Pu) *)(src + i + j) * gain;
  for (; i + PW_N <= n; i += PW_N)
    *(PT (Pu) *)(dst + i) = *(const PT (Pu) *)(src + i) * gain;
  for (; i < n; i++)
    dst[i] = src[i] * gain;
}
