/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Real transforms in vectors of FFT_N samples of type T; included once per
 * type and width. The even and odd samples are the real and imaginary parts of
 * a complex sequence of length m = n/2, whose transform is Stockham's: a pass
 * of radix R takes A[l][R][s] to B[R][l][s] (l R s = m),
 *
 *   B[u][j][q] = sum_p exp (-2 pi i p (u / R + j / (R l))) A[j][p][q]
 *
 * so that l grows from 1 to m and s shrinks to 1, and no pass permutes by
 * itself. Vectors lie along q, the factors are the same in all lanes; only the
 * last pass, where s is 1 (with 16 lanes the last two), transposes blocks of
 * columns and has its vectors along j. The factors of a pass are in
 * the order in which it reads them. Real and imaginary parts exchanged make it
 * the inverse transform. Class BOUND. (Stockham's passes: C. Van Loan,
 * Computational Frameworks for the FFT, 1992, chapter 1.) */

#include "dsp/kernel/x86/fft_lanes.h"

/* One end of a pass. */
typedef struct FN (FftEnd) {
  T *re, *im;
} FN (FftEnd);

FX_INLINE FV
FN (splat) (T x)
{
  return x - (FV){ 0 };
}

FX_INLINE void
FN (rotate) (FV *re, FV *im, FV wr, FV wi)
{
  FV r = *re * wr - *im * wi;
  *im = *re * wi + *im * wr;
  *re = r;
}

/* Transforms of length 4 and 8 in place. */
FX_INLINE void
FN (dft4) (FV *re, FV *im, const int step)
{
  FV r0 = re[0] + re[2 * step], i0 = im[0] + im[2 * step];
  FV r1 = re[0] - re[2 * step], i1 = im[0] - im[2 * step];
  FV r2 = re[step] + re[3 * step], i2 = im[step] + im[3 * step];
  FV r3 = re[step] - re[3 * step], i3 = im[step] - im[3 * step];
  re[0] = r0 + r2;
  im[0] = i0 + i2;
  re[step] = r1 + i3;
  im[step] = i1 - r3;
  re[2 * step] = r0 - r2;
  im[2 * step] = i0 - i2;
  re[3 * step] = r1 - i3;
  im[3 * step] = i1 + r3;
}

FX_INLINE void
FN (dft8) (FV re[8], FV im[8])
{
  const FV h = FN (splat) ((T)0.70710678118654752440);
  FN (dft4) (re, im, 2);
  FN (dft4) (re + 1, im + 1, 2);
  FV r3 = re[3] + im[3], i3 = im[3] - re[3];
  FV r7 = im[7] - re[7], i7 = re[7] + im[7];
  FV r[4] = { re[0], re[2], re[4], re[6] };
  FV i[4] = { im[0], im[2], im[4], im[6] };
  FV r1 = re[1], i1 = im[1], r5 = re[5], i5 = im[5];
  re[0] = r[0] + r1;
  im[0] = i[0] + i1;
  re[4] = r[0] - r1;
  im[4] = i[0] - i1;
  re[1] = r[1] + h * r3;
  im[1] = i[1] + h * i3;
  re[5] = r[1] - h * r3;
  im[5] = i[1] - h * i3;
  re[2] = r[2] + i5;
  im[2] = i[2] - r5;
  re[6] = r[2] - i5;
  im[6] = i[2] + r5;
  re[3] = r[3] + h * r7;
  im[3] = i[3] - h * i7;
  re[7] = r[3] - h * r7;
  im[7] = i[3] + h * i7;
}

FX_INLINE void
FN (dft) (FV *re, FV *im, const int radix)
{
  if (radix == 4)
    FN (dft4) (re, im, 1);
  else
    FN (dft8) (re, im);
}

/* Large transforms have their parts at distances of powers of two, which all
 * compete for the same few places in a cache: there a line is read, and one
 * written, as a whole, `line` vectors of it, FFT_LINE or 1. */
#define FFT_LINE (64 / (FFT_N * (int)sizeof (T)))

FX_INLINE void
FN (dft_lines) (FV re[8][FFT_LINE], FV im[8][FFT_LINE], const int radix,
    const int line, T *to_re, T *to_im, size_t apart)
{
  FX_UNROLL
  for (int h = 0; h < line; h++) {
    FV r[8], i[8];
    FX_UNROLL
    for (int p = 0; p < radix; p++) {
      r[p] = re[p][h];
      i[p] = im[p][h];
    }
    FN (dft) (r, i, radix);
    FX_UNROLL
    for (int p = 0; p < radix; p++) {
      re[p][h] = r[p];
      im[p][h] = i[p];
    }
  }
  FX_UNROLL
  for (int p = 0; p < radix; p++) {
    FX_UNROLL
    for (int h = 0; h < line; h++)
      FN (store) (to_re + (size_t)p * apart + h * FFT_N, re[p][h]);
    FX_UNROLL
    for (int h = 0; h < line; h++)
      FN (store) (to_im + (size_t)p * apart + h * FFT_N, im[p][h]);
  }
}

/* The first pass, l = 1: no factors. Takes x [2m] if there is one. */
FX_INLINE void
FN (first_of) (const int radix, const int line, size_t s, const T *x,
    FN (FftEnd) in, FN (FftEnd) out)
{
  for (size_t q = 0; q < s; q += (size_t)line * FFT_N) {
    FV re[8][FFT_LINE], im[8][FFT_LINE];
    FX_UNROLL
    for (int p = 0; p < radix; p++) {
      FX_UNROLL
      for (int h = 0; h < line; h++) {
        size_t at = (size_t)p * s + q + (size_t)h * FFT_N;
        if (x)
          FN (split) (x + 2 * at, &re[p][h], &im[p][h]);
        else
          re[p][h] = FN (load) (in.re + at);
      }
      FX_UNROLL
      for (int h = 0; h < line && !x; h++)
        im[p][h] = FN (load) (in.im + (size_t)p * s + q + (size_t)h * FFT_N);
    }
    FN (dft_lines) (re, im, radix, line, out.re + q, out.im + q, s);
  }
}

/* A pass with whole vectors along q; w [l][radix - 1][2]. With `across` s is
 * that many vectors, and a line is that of several j. */
FX_INLINE void
FN (middle_of) (const int radix, const int line, const int across, size_t l,
    size_t s, const T *w, FN (FftEnd) in, FN (FftEnd) out)
{
  const int factors = 2 * (radix - 1), each = across ? line / across : 1;
  for (size_t j = 0; j < l; j += (size_t)each, w += each * factors)
    for (size_t q = 0; q < s; q += (size_t)line * FFT_N) {
      const T *re_at = in.re + (size_t)radix * j * s + q;
      const T *im_at = in.im + (size_t)radix * j * s + q;
      size_t to = j * s + q;
      FV re[8][FFT_LINE], im[8][FFT_LINE];
      FX_UNROLL
      for (int p = 0; p < radix; p++, re_at += s, im_at += s) {
        /* Vector h of the line is vector `one` of transform j + other. */
        FX_UNROLL
        for (int h = 0; h < line; h++) {
          int other = across ? h / across : 0, one = across ? h % across : h;
          re[p][h] =
              FN (load) (re_at + (size_t)(other * radix) * s + one * FFT_N);
        }
        FX_UNROLL
        for (int h = 0; h < line; h++) {
          int other = across ? h / across : 0, one = across ? h % across : h;
          im[p][h] =
              FN (load) (im_at + (size_t)(other * radix) * s + one * FFT_N);
          if (p) {
            const T *factor = w + other * factors + 2 * p - 2;
            FN (rotate)
            (&re[p][h], &im[p][h], FN (splat) (factor[0]),
                FN (splat) (factor[1]));
          }
        }
      }
      FN (dft_lines) (re, im, radix, line, out.re + to, out.im + to, l * s);
    }
}

/* What s is in the pass that needs it, in vectors. */
#define FFT_ACROSS (FFT_N == 2 ? 2 : 1)

#if FFT_N == 16
/* The last pass but one, s = 4; w [l / 4][3][2][4]. */
static void
FN (last_of_4) (size_t l, const T *w, FN (FftEnd) in, FN (FftEnd) out)
{
  for (size_t j = 0; j < l; j += 4, w += 24) {
    FV re[4], im[4];
    FN (columns_of_4) (in.re + 16 * j, re);
    FN (columns_of_4) (in.im + 16 * j, im);
    FX_UNROLL
    for (int p = 1; p < 4; p++)
      FN (rotate)
    (&re[p], &im[p], FN (spread) (w + 8 * p - 8), FN (spread) (w + 8 * p - 4));
    FN (dft4) (re, im, 1);
    FX_UNROLL
    for (int p = 0; p < 4; p++) {
      FN (store) (out.re + 4 * j + (size_t)p * l * 4, re[p]);
      FN (store) (out.im + 4 * j + (size_t)p * l * 4, im[p]);
    }
  }
}
#endif

/* The last pass, s = 1; w [l / FFT_N][FFT_LAST - 1][2][FFT_N]. Makes x [2m] if
 * there is one, of an inverse transform: its real parts are out.im. */
FX_INLINE void
FN (last) (
    const int line, size_t l, const T *w, FN (FftEnd) in, FN (FftEnd) out, T *x)
{
  for (size_t j = 0; j < l; j += (size_t)line * FFT_N) {
    FV re[8][FFT_LINE], im[8][FFT_LINE];
    FX_UNROLL
    for (int h = 0; h < line; h++, w += 2 * (FFT_LAST - 1) * FFT_N) {
      FV r[FFT_LAST], i[FFT_LAST];
      FN (columns) (in.re + FFT_LAST * (j + (size_t)h * FFT_N), r);
      FN (columns) (in.im + FFT_LAST * (j + (size_t)h * FFT_N), i);
      FX_UNROLL
      for (int p = 0; p < FFT_LAST; p++) {
        if (p)
          FN (rotate)
        (&r[p], &i[p], FN (load) (w + (2 * p - 2) * FFT_N),
            FN (load) (w + (2 * p - 1) * FFT_N));
        re[p][h] = r[p];
        im[p][h] = i[p];
      }
      if (x) {
        FN (dft) (r, i, FFT_LAST);
        FX_UNROLL
        for (int p = 0; p < FFT_LAST; p++)
          FN (join)
        (x + 2 * (j + (size_t)p * l + (size_t)h * FFT_N), i[p], r[p]);
      }
    }
    if (!x)
      FN (dft_lines) (re, im, FFT_LAST, line, out.re + j, out.im + j, l);
  }
}

/* The loops that there are. */
static void
FN (first4) (int large, const FxFftPass *p, FN (FftEnd) in, FN (FftEnd) out)
{
  if (large)
    FN (first_of) (4, FFT_LINE, p->s, NULL, in, out);
  else
    FN (first_of) (4, 1, p->s, NULL, in, out);
}

static void
FN (first8) (int large, const FxFftPass *p, FN (FftEnd) in, FN (FftEnd) out)
{
  if (large)
    FN (first_of) (8, FFT_LINE, p->s, NULL, in, out);
  else
    FN (first_of) (8, 1, p->s, NULL, in, out);
}

static void
FN (first4_real) (int large, const FxFftPass *p, const T *x, FN (FftEnd) out)
{
  if (large)
    FN (first_of) (4, FFT_LINE, p->s, x, out, out);
  else
    FN (first_of) (4, 1, p->s, x, out, out);
}

static void
FN (first8_real) (int large, const FxFftPass *p, const T *x, FN (FftEnd) out)
{
  if (large)
    FN (first_of) (8, FFT_LINE, p->s, x, out, out);
  else
    FN (first_of) (8, 1, p->s, x, out, out);
}

static void
FN (middle4) (int large, const FxFftPass *p, FN (FftEnd) in, FN (FftEnd) out)
{
  if (large && p->s * sizeof (T) >= 64)
    FN (middle_of) (4, FFT_LINE, 0, p->l, p->s, p->w, in, out);
  else if (large && p->s == FFT_ACROSS * FFT_N)
    FN (middle_of) (4, FFT_LINE, FFT_ACROSS, p->l, p->s, p->w, in, out);
  else
    FN (middle_of) (4, 1, 0, p->l, p->s, p->w, in, out);
}

static void
FN (middle8) (int large, const FxFftPass *p, FN (FftEnd) in, FN (FftEnd) out)
{
  if (large && p->s * sizeof (T) >= 64)
    FN (middle_of) (8, FFT_LINE, 0, p->l, p->s, p->w, in, out);
  else if (large && p->s == FFT_ACROSS * FFT_N)
    FN (middle_of) (8, FFT_LINE, FFT_ACROSS, p->l, p->s, p->w, in, out);
  else
    FN (middle_of) (8, 1, 0, p->l, p->s, p->w, in, out);
}

static void
FN (last_split) (int large, const FxFftPass *p, FN (FftEnd) in, FN (FftEnd) out)
{
  if (large)
    FN (last) (FFT_LINE, p->l, p->w, in, out, NULL);
  else
    FN (last) (1, p->l, p->w, in, out, NULL);
}

static void
FN (last_real) (const FxFftPass *p, FN (FftEnd) in, T *x)
{
  FN (last) (1, p->l, p->w, in, in, x);
}

static void
FN (pass) (const FxFft *plan, unsigned i, const T *from, FN (FftEnd) in,
    FN (FftEnd) out, T *to)
{
  const FxFftPass *p = &plan->pass[i];
  int large = FFT_IS_LARGE (plan);
  if (i == 0) {
    if (p->radix == 4)
      from ? FN (first4_real) (large, p, from, out)
           : FN (first4) (large, p, in, out);
    else
      from ? FN (first8_real) (large, p, from, out)
           : FN (first8) (large, p, in, out);
  } else if (p->s == 1) {
    to ? FN (last_real) (p, in, to) : FN (last_split) (large, p, in, out);
#if FFT_N == 16
  } else if (p->s == 4) {
    FN (last_of_4) (p->l, p->w, in, out);
#endif
  } else if (p->radix == 4) {
    FN (middle4) (large, p, in, out);
  } else {
    FN (middle8) (large, p, in, out);
  }
}

/* From the spectrum of the complex sequence to that of the real one, in place,
 *
 *   X[k] = E + W O, X[m - k] = conj (E - W O), W = exp (-2 pi i k / n)
 *   E = (Z[k] + conj Z[m - k]) / 2, O = -i (Z[k] - conj Z[m - k]) / 2
 *
 * or, if `back`, to twice what it came from. Tables [m/2]: W / 2 for k from 1
 * on. In the last vectors k = m/2 is in both halves. */
FX_INLINE void
FN (real_of) (const FxFft *p, T *z, const int back)
{
  size_t m = (size_t)1 << (p->log2n - 1);
  const T *wr = p->re, *wi = p->im;
  T *re = z, *im = z + m, first = re[0];
  re[0] = first + im[0];
  im[0] = first - im[0];
  for (size_t i = 0, k = m - FFT_N; i < m / 2; i += FFT_N, k -= FFT_N) {
    FV ar = FN (load_unaligned) (re + 1 + i);
    FV ai = FN (load_unaligned) (im + 1 + i);
    FV br = FN (reverse) (FN (load) (re + k));
    FV bi = FN (reverse) (FN (load) (im + k));
    FV er = ar + br, ei = ai - bi, dr = ar - br, di = ai + bi;
    FV w1 = FN (load) (wr + i), w2 = FN (load) (wi + i), tr, ti, xr, xi, yr, yi;
    if (back) {
      const FV two = FN (splat) (2);
      tr = di * w1 - dr * w2;
      ti = dr * w1 + di * w2;
      xr = er - two * tr;
      xi = ei + two * ti;
      yr = er + two * tr;
      yi = two * ti - ei;
    } else {
      const FV half = FN (splat) ((T)0.5);
      tr = di * w1 + dr * w2;
      ti = di * w2 - dr * w1;
      xr = half * er + tr;
      xi = half * ei + ti;
      yr = half * er - tr;
      yi = ti - half * ei;
    }
    FN (store_unaligned) (re + 1 + i, xr);
    FN (store_unaligned) (im + 1 + i, xi);
    FN (store) (re + k, FN (reverse) (yr));
    FN (store) (im + k, FN (reverse) (yi));
  }
}

/* Phases first .. last - 1 of a transform: the passes, and before or after
 * them the step between real and complex spectra. Passes alternate between the
 * buffers; it is the spectrum's that the forward ones end in and the inverse
 * ones start from. */
static void
FN (forward) (const FxFft *p, unsigned first, unsigned last, const T *x,
    T *spectrum, T *work)
{
  size_t m = (size_t)1 << (p->log2n - 1);
  FN (FftEnd) end[2] = { { spectrum, spectrum + m }, { work, work + m } };
  for (unsigned i = first; i < last; i++)
    if (i < p->passes)
      FN (pass)
  (p, i, i == 0 ? x : NULL, end[(p->passes - i) & 1],
      end[(p->passes - 1 - i) & 1], NULL);
  else FN (real_of) (p, spectrum, 0);
}

static void
FN (inverse) (
    const FxFft *p, unsigned first, unsigned last, T *spectrum, T *x, T *work)
{
  size_t m = (size_t)1 << (p->log2n - 1);
  FN (FftEnd) end[2] = { { spectrum + m, spectrum }, { work + m, work } };
  for (unsigned i = first; i < last; i++)
    if (i == 0)
      FN (real_of) (p, spectrum, 1);
    else
      FN (pass)
  (p, i - 1, NULL, end[(i - 1) & 1], end[i & 1], i == p->passes ? x : NULL);
}

#undef FV
#undef SHUFFLE
#undef FFT_LAST
#undef FFT_LINE
#undef FFT_ACROSS
