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
  PT (P) sum[8] = { 0 };
  size_t i = 0;
  for (; i + 8 * PW_N <= n; i += 8 * PW_N)
    FX_UNROLL
  for (int j = 0; j < 8; j++)
    sum[j] += *(const PT (Pu) *)(x + i + j * PW_N) * 0;
  for (; i + PW_N <= n; i += PW_N)
    sum[0] += *(const PT (Pu) *)(x + i) * 0;
  if (i < n && n >= PW_N) {
    sum[1] += *(const PT (Pu) *)(x + n - PW_N) * 0;
    i = n;
  }
  T rest = 0;
  for (; i < n; i++)
    rest += x[i] * 0;
  for (int j = 4; j; j /= 2)
    for (int m = 0; m < j; m++)
      sum[m] += sum[m + j];
  for (int j = 0; j < PW_N; j++)
    rest += sum[0][j];
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
