/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Vectors of FIR_BYTES bytes of T, and the convolution of blocks of less than
 * a tile with them. Included by fir.h once per width. */

typedef T FV (F) __attribute__ ((vector_size (FIR_BYTES)));
typedef T
    FV (Fu) __attribute__ ((vector_size (FIR_BYTES), aligned (sizeof (T))));

FX_INLINE
FV (F) FV (load) (const T *p)
{
  return *(const FV (Fu) *)p;
}

/* c - 0 is c, its sign included. */
FX_INLINE
FV (F) FV (splat) (T c)
{
  return c - (FV (F)){ 0 };
}

/* n samples, FIR_BYTES at least, in R vectors at most: the last ones overlap
 * so that the block is covered exactly. Every tap loads anew, in the order in
 * which tiles take them. All of out is read before any of it is written. */
FX_INLINE void
FV (fir_short) (T *out, const T *x, size_t n, const T *h, size_t taps,
    size_t stride, size_t period, int add, const int R)
{
  enum { W = FIR_BYTES / sizeof (T) };
  FV (F) a[4] = { { 0 } }, b[4] = { { 0 } };
  size_t at[4], j = 0;
  FX_UNROLL
  for (int r = 0; r < R; r++)
    at[r] = (r + 1) * (size_t)W < n ? r * (size_t)W : n - W;
  for (size_t q = 4; period && q > 1; q /= 2)
    for (; taps - j >= q * period; j += q * period)
      for (size_t p = j; p < j + period; p += 2)
        for (size_t k = p; k < p + q * period; k += period) {
          FX_UNROLL
          for (int r = 0; r < R; r++) {
            const T *e = x + at[r] - k * stride;
            a[r] = FV (fma) (FV (splat) (h[k]), FV (load) (e), a[r]);
            b[r] =
                FV (fma) (FV (splat) (h[k + 1]), FV (load) (e - stride), b[r]);
          }
        }
  for (; j + 2 <= taps; j += 2) {
    FX_UNROLL
    for (int r = 0; r < R; r++) {
      const T *e = x + at[r] - j * stride;
      a[r] = FV (fma) (FV (splat) (h[j]), FV (load) (e), a[r]);
      b[r] = FV (fma) (FV (splat) (h[j + 1]), FV (load) (e - stride), b[r]);
    }
  }
  FX_UNROLL
  for (int r = 0; r < R; r++) {
    if (j < taps)
      a[r] = FV (fma) (
          FV (splat) (h[j]), FV (load) (x + at[r] - j * stride), a[r]);
    a[r] += b[r];
    if (add)
      a[r] = FV (load) (out + at[r]) + a[r];
  }
  FX_UNROLL
  for (int r = 0; r < R; r++)
    *(FV (Fu) *)(out + at[r]) = a[r];
}

static void
FV (fir_short2) (T *out, const T *x, size_t n, const T *h, size_t taps,
    size_t stride, size_t period, int add)
{
  FV (fir_short) (out, x, n, h, taps, stride, period, add, 2);
}

#if FIR_BYTES == FX_FIR_BYTES
static void
FV (fir_short4) (T *out, const T *x, size_t n, const T *h, size_t taps,
    size_t stride, size_t period, int add)
{
  FV (fir_short) (out, x, n, h, taps, stride, period, add, 4);
}
#endif
