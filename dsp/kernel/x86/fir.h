/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Direct convolution of T, included once per type. A tile is R vectors of W
 * outputs, which stay in registers over all taps. Taps that are `period` apart
 * read the input D vectors apart, period stride = D W, so that four of them
 * share what they load: of 32 FMA of R = 8 and D = 1, 11 loads and 4
 * broadcasts instead of 32. Without that, loads that straddle cache lines (15
 * of 16 with 64 bytes) take twice the time of the FMA. Taps are taken 4
 * periods at a time, then 2, the rest one by one, the even ones into one sum
 * and the odd ones into another: eight chains at least, as many as two FMA a
 * cycle need. Each output is summed in this order wherever it is in a block,
 * so that no bit depends on how a stream is cut. Class BOUND. */

typedef void PT (FirFn) (T *out, const T *x, size_t n, const T *h, size_t taps,
    size_t stride, size_t period, int add);

#define FV(name) FX_PASTE (PT (name), FIR_BYTES)
#define FIR_BYTES 16
#include "dsp/kernel/x86/fir_vec.h"
#undef FIR_BYTES
#ifdef __AVX2__
#define FIR_BYTES 32
#include "dsp/kernel/x86/fir_vec.h"
#undef FIR_BYTES
#endif
#ifdef __AVX512F__
#define FIR_BYTES 64
#include "dsp/kernel/x86/fir_vec.h"
#undef FIR_BYTES
#endif

#define FIR_BYTES FX_FIR_BYTES
#define W (FIR_BYTES / sizeof (T))

/* Q taps, period apart, from the input at x for the first. */
FX_INLINE void
PT (fir_chunk) (FV (F) * acc, const T *x, const T *h, size_t period,
    const int Q, const int R, const int D)
{
  FV (F) c[4];
  /* Or GCC keeps an address for each of the loads, on the stack. */
  __asm__("" : "+r"(x));
  FX_UNROLL
  for (int q = 0; q < Q; q++)
    c[q] = FV (splat) (h[q * period]);
  FX_UNROLL
  for (int d = R - 1; d > -(Q - 1) * D - 1; d--) {
    FV (F) v = FV (load) (x + d * (ptrdiff_t)W);
    /* Or GCC loads it once more for each product. */
    if (Q > 1)
      __asm__("" : "+v"(v));
    FX_UNROLL
    for (int q = 0; q < Q; q++)
      if (d + q * D >= 0 && d + q * D < R)
        acc[d + q * D] = FV (fma) (c[q], v, acc[d + q * D]);
  }
}

/* R W outputs, added to what is at `from` if that is not NULL. D = 0: no two
 * taps share loads. */
FX_INLINE void
PT (fir_tile) (T *out, const T *from, const T *x, const T *h, size_t taps,
    size_t stride, size_t period, const int R, const int D)
{
  FV (F) a[8] = { { 0 } }, b[8] = { { 0 } };
  size_t j = 0;
  if (D) {
    for (; taps - j >= 4 * period; j += 4 * period)
      for (size_t p = j; p < j + period; p += 2) {
        const T *e = x - p * stride;
        PT (fir_chunk) (a, e, h + p, period, 4, R, D);
        PT (fir_chunk) (b, e - stride, h + p + 1, period, 4, R, D);
      }
    if (taps - j >= 2 * period) {
      for (size_t p = j; p < j + period; p += 2) {
        const T *e = x - p * stride;
        PT (fir_chunk) (a, e, h + p, period, 2, R, D);
        PT (fir_chunk) (b, e - stride, h + p + 1, period, 2, R, D);
      }
      j += 2 * period;
    }
  }
  for (; j + 2 <= taps; j += 2) {
    const T *e = x - j * stride;
    PT (fir_chunk) (a, e, h + j, 0, 1, R, 1);
    PT (fir_chunk) (b, e - stride, h + j + 1, 0, 1, R, 1);
  }
  if (j < taps)
    PT (fir_chunk) (a, x - j * stride, h + j, 0, 1, R, 1);
  FX_UNROLL
  for (int r = 0; r < R; r++) {
    a[r] += b[r];
    if (from)
      a[r] = FV (load) (from + r * W) + a[r];
    *(FV (Fu) *)(out + r * W) = a[r];
  }
}

/* The last tile overlaps the one before; what it adds to is kept from before
 * that was written. */
FX_INLINE void
PT (fir_tiles) (T *out, const T *x, size_t n, const T *h, size_t taps,
    size_t stride, size_t period, int add, const int D)
{
  T keep[4 * W];
  size_t i = 0, last = n - 4 * W;
  if (add)
    memcpy (keep, out + last, sizeof keep);
#if FX_FIR_R == 8
  if (D != 3)
    for (; i + 8 * W <= n; i += 8 * W)
      PT (fir_tile)
  (out + i, add ? out + i : NULL, x + i, h, taps, stride, period, 8, D);
#endif
  for (; i < n; i += 4 * W) {
    size_t at = i < last ? i : last;
    const T *from = i < last ? out + i : keep;
    PT (fir_tile)
    (out + at, add ? from : NULL, x + at, h, taps, stride, period, 4, D);
  }
}

/* One function for each D, which is a constant in it. */
static void
PT (fir_tiles_0) (T *out, const T *x, size_t n, const T *h, size_t taps,
    size_t stride, size_t period, int add)
{
  PT (fir_tiles) (out, x, n, h, taps, stride, period, add, 0);
}

static void
PT (fir_tiles_1) (T *out, const T *x, size_t n, const T *h, size_t taps,
    size_t stride, size_t period, int add)
{
  PT (fir_tiles) (out, x, n, h, taps, stride, period, add, 1);
}

static void
PT (fir_tiles_2) (T *out, const T *x, size_t n, const T *h, size_t taps,
    size_t stride, size_t period, int add)
{
  PT (fir_tiles) (out, x, n, h, taps, stride, period, add, 2);
}

static void
PT (fir_tiles_3) (T *out, const T *x, size_t n, const T *h, size_t taps,
    size_t stride, size_t period, int add)
{
  PT (fir_tiles) (out, x, n, h, taps, stride, period, add, 3);
}

/* Less than 16 bytes. */
static void
PT (fir_scalar) (T *out, const T *x, size_t n, const T *h, size_t taps,
    size_t stride, size_t period, int add)
{
  for (size_t i = 0; i < n; i++) {
    T a = 0, b = 0;
    size_t j = 0;
    for (size_t q = 4; period && q > 1; q /= 2)
      for (; taps - j >= q * period; j += q * period)
        for (size_t p = j; p < j + period; p += 2)
          for (size_t k = p; k < p + q * period; k += period) {
            const T *e = x + i - k * stride;
            a = FX_PASTE (PT (fma), 0) (h[k], *e, a);
            b = FX_PASTE (PT (fma), 0) (h[k + 1], *(e - stride), b);
          }
    for (; j < taps; j += 2) {
      const T *e = x + i - j * stride;
      a = FX_PASTE (PT (fma), 0) (h[j], *e, a);
      if (j + 1 < taps)
        b = FX_PASTE (PT (fma), 0) (h[j + 1], *(e - stride), b);
    }
    a += b;
    out[i] = add ? out[i] + a : a;
  }
}

static void
PT (fir) (void *dst, const void *in, size_t n, const void *response,
    size_t taps, size_t stride, int add)
{
  static PT (FirFn) *const tiles[] = { PT (fir_tiles_0), PT (fir_tiles_1),
    PT (fir_tiles_2), PT (fir_tiles_3) };
  T *out = dst;
  const T *x = in, *h = response;
  size_t power = stride & -stride, g = power < W ? power : W;
  size_t period = W / g, d = stride / g;
  if (period == 1) { /* an even and an odd phase at least */
    period = 2;
    d *= 2;
  }
  if (d > 3)
    period = d = 0;
  PT (FirFn) *f = PT (fir_scalar);
  if (n >= 4 * W)
    f = tiles[d];
  else if (n > 2 * W)
    f = FV (fir_short4);
  else if (n >= W)
    f = FV (fir_short2);
#ifdef __AVX512F__
  else if (n >= W / 2)
    f = FX_PASTE (PT (fir_short2), 32);
#endif
#ifdef __AVX2__
  else if (n >= 16 / sizeof (T))
    f = FX_PASTE (PT (fir_short2), 16);
#endif
  f (out, x, n, h, taps, stride, period, add);
}

#undef W
#undef FIR_BYTES
#undef FV
