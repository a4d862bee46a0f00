/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Scalar transforms and products of spectra for the sample type T; included
 * once per type by c.c. */

static void
PT (spectrum_mac) (void *acc, const void *const *x, const void *const *h,
    size_t parts, size_t n, size_t first, size_t bins, int add)
{
  T *re = acc, *im = re + n / 2;
  for (size_t b = first; b < first + bins; b++) {
    T sr = add ? re[b] : 0, si = add ? im[b] : 0;
    for (size_t i = 0; i < parts; i++) {
      T xr = ((const T *)x[i])[b], xi = ((const T *)x[i])[n / 2 + b];
      T hr = ((const T *)h[i])[b], hi = ((const T *)h[i])[n / 2 + b];
      if (b == 0) { /* two real bins */
        sr += xr * hr;
        si += xi * hi;
      } else {
        sr += xr * hr - xi * hi;
        si += xr * hi + xi * hr;
      }
    }
    re[b] = sr;
    im[b] = si;
  }
}

/* Complex transforms of size m = n/2 by Stockham's radix-2 passes: pass s
 * combines transforms of size 2^s of sequences that are m / 2^s apart. Split
 * arrays; the twiddle of angle 2 pi i / m is entry 2 i of the tables. */
static void
PT (fft_pass) (const FxFft *p, unsigned s, const T *re, const T *im, T *to_re,
    T *to_im, T sign)
{
  const T *wr = p->re, *wi = p->im;
  size_t half = (size_t)1 << (p->log2n - 2), l = (size_t)1 << s;
  size_t stride = half / l; /* sequences after this pass */
  for (size_t j = 0; j < l; j++) {
    T cr = wr[2 * j * stride], ci = sign * wi[2 * j * stride];
    for (size_t q = 0; q < stride; q++) {
      size_t a = 2 * j * stride + q, b = a + stride;
      T tr = re[b] * cr - im[b] * ci, ti = re[b] * ci + im[b] * cr;
      to_re[j * stride + q] = re[a] + tr;
      to_im[j * stride + q] = im[a] + ti;
      to_re[j * stride + q + half] = re[a] - tr;
      to_im[j * stride + q + half] = im[a] - ti;
    }
  }
}

/* Steps: 0 splits x into its even and odd samples as real and imaginary parts,
 * then the passes, the last one takes the spectrum of a real sequence out of
 * that of the complex one. The buffers alternate so that the last step writes
 * to `to`. */
static void
PT (fft_forward) (
    const FxFft *p, unsigned step, const void *from, void *to, void *work)
{
  size_t m = (size_t)1 << (p->log2n - 1);
  const T *x = from, *wr = p->re, *wi = p->im;
  int into_work = (p->steps - 1 - step) % 2;
  T *dst = into_work ? work : to, *src = into_work ? to : work;
  if (step == 0) {
    for (size_t i = 0; i < m; i++) {
      dst[i] = x[2 * i];
      dst[m + i] = x[2 * i + 1];
    }
  } else if (step + 1 < p->steps) {
    PT (fft_pass) (p, step - 1, src, src + m, dst, dst + m, 1);
  } else {
    dst[0] = src[0] + src[m];
    dst[m] = src[0] - src[m];
    for (size_t i = 1; i < m; i++) {
      T er = (src[i] + src[m - i]) / 2, ei = (src[m + i] - src[m + m - i]) / 2;
      T odr = (src[m + i] + src[m + m - i]) / 2,
        odi = (src[m - i] - src[i]) / 2;
      dst[i] = er + odr * wr[i] - odi * wi[i];
      dst[m + i] = ei + odr * wi[i] + odi * wr[i];
    }
  }
}

static void
PT (fft_inverse) (
    const FxFft *p, unsigned step, void *from, void *to, void *work)
{
  size_t m = (size_t)1 << (p->log2n - 1);
  const T *wr = p->re, *wi = p->im;
  int into_work = (p->steps - 1 - step) % 2;
  T *dst = into_work ? work : to, *src = into_work ? to : work;
  const T *in = from;
  if (step == 0) {
    dst[0] = in[0] + in[m];
    dst[m] = in[0] - in[m];
    for (size_t i = 1; i < m; i++) {
      T er = in[i] + in[m - i], ei = in[m + i] - in[m + m - i];
      T dr = in[i] - in[m - i], di = in[m + i] + in[m + m - i];
      T odr = dr * wr[i] + di * wi[i], odi = di * wr[i] - dr * wi[i];
      dst[i] = er - odi;
      dst[m + i] = ei + odr;
    }
  } else if (step + 1 < p->steps) {
    PT (fft_pass) (p, step - 1, src, src + m, dst, dst + m, -1);
  } else {
    for (size_t i = 0; i < m; i++) {
      dst[2 * i] = src[i];
      dst[2 * i + 1] = src[m + i];
    }
  }
}
