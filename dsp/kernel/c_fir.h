/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Scalar convolution for the sample type T; included once per type by c.c. */

static void
PT (fir) (void *out, const void *in, size_t n, const void *h, size_t taps,
    size_t stride, int add)
{
  T *y = out;
  const T *x = in, *c = h;
  for (size_t i = 0; i < n; i++) {
    T sum = add ? y[i] : 0;
    for (size_t j = 0; j < taps;) {
      /* sums of sums: a long one rounds at every tap */
      size_t end = taps - j < 64 ? taps : j + 64;
      T part = 0;
      for (; j < end; j++)
        part += c[j] * x[(ptrdiff_t)i - (ptrdiff_t)(j * stride)];
      sum += part;
    }
    y[i] = sum;
  }
}

static void
PT (deinterleave) (
    void *const *planes, const void *in, uint32_t channels, size_t frames)
{
  const T *x = in;
  for (uint32_t c = 0; c < channels; c++)
    for (size_t i = 0; i < frames; i++)
      ((T *)planes[c])[i] = x[i * channels + c];
}

static void
PT (interleave) (
    void *out, const void *const *planes, uint32_t channels, size_t frames)
{
  T *y = out;
  for (uint32_t c = 0; c < channels; c++)
    for (size_t i = 0; i < frames; i++)
      y[i * channels + c] = ((const T *)planes[c])[i];
}
