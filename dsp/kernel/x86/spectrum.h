/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Sums of products of spectra in vectors of MAC_N samples of type T; included
 * once per type. A few vectors of sums stay in registers while the partitions
 * go by. Each bin sees the same operations in the same order however a range
 * is cut. Class BOUND. */

typedef T MN (Mv) __attribute__ ((vector_size (MAC_N * sizeof (T))));
typedef T MN (MvU)
    __attribute__ ((vector_size (MAC_N * sizeof (T)), aligned (sizeof (T))));

/* Of scalars, which a compiler that made vectors of a loop would round before
 * the ordered sums; those of vectors below can be contracted in one way only. */
#define MAC_FMA FX_PASTE (MN (fma), 0)

/* `count` vectors of bins from b on; with dc the first lane of the first is
 * two real bins. */
FX_INLINE void
MN (mac_block) (T *acc, const void *const *x, const void *const *h,
    size_t parts, size_t m, size_t b, const int count, const int dc, int add)
{
  MN (Mv) re[MAC_BLOCK], im[MAC_BLOCK];
  FX_UNROLL
  for (int j = 0; j < count; j++) {
    re[j] = im[j] = (MN (Mv)){ 0 };
    if (add) {
      re[j] = *(const MN (MvU) *)(acc + b + j * MAC_N);
      im[j] = *(const MN (MvU) *)(acc + m + b + j * MAC_N);
    }
  }
  for (size_t i = 0; i < parts; i++) {
    const T *xp = (const T *)x[i] + b, *hp = (const T *)h[i] + b;
    FX_UNROLL
    for (int j = 0; j < count; j++) {
      MN (Mv) xr = *(const MN (MvU) *)(xp + j * MAC_N), xs = xr;
      MN (Mv) xi = *(const MN (MvU) *)(xp + m + j * MAC_N);
      MN (Mv) hr = *(const MN (MvU) *)(hp + j * MAC_N);
      MN (Mv) hi = *(const MN (MvU) *)(hp + m + j * MAC_N);
      if (dc && j == 0) {
        xs[0] = xi[0];
        xi[0] = 0;
      }
      re[j] += xr * hr;
      im[j] += xs * hi;
      re[j] -= xi * hi;
      im[j] += xi * hr;
    }
  }
  FX_UNROLL
  for (int j = 0; j < count; j++) {
    *(MN (MvU) *)(acc + b + j * MAC_N) = re[j];
    *(MN (MvU) *)(acc + m + b + j * MAC_N) = im[j];
  }
}

/* The same for one bin. */
static void
MN (mac_bin) (T *acc, const void *const *x, const void *const *h, size_t parts,
    size_t m, size_t b, int add)
{
  T re = add ? acc[b] : 0, im = add ? acc[m + b] : 0;
  for (size_t i = 0; i < parts; i++) {
    const T *xp = (const T *)x[i] + b, *hp = (const T *)h[i] + b;
    T xr = xp[0], xi = xp[m], hr = hp[0], hi = hp[m];
    re = MAC_FMA (xr, hr, re);
    im = MAC_FMA (b == 0 ? xi : xr, hi, im);
    if (b != 0) {
      re = MAC_FMA (-xi, hi, re);
      im = MAC_FMA (xi, hr, im);
    }
  }
  acc[b] = re;
  acc[m + b] = im;
}

static void
MN (spectrum_mac) (void *acc, const void *const *x, const void *const *h,
    size_t parts, size_t n, size_t first, size_t bins, int add)
{
  size_t m = n / 2, b = first, end = first + bins;
  if (b == 0 && bins >= MAC_N) {
    MN (mac_block) (acc, x, h, parts, m, b, 1, 1, add);
    b += MAC_N;
  }
  for (; b + MAC_BLOCK * MAC_N <= end; b += MAC_BLOCK * MAC_N)
    MN (mac_block) (acc, x, h, parts, m, b, MAC_BLOCK, 0, add);
  for (; b + MAC_N <= end; b += MAC_N)
    MN (mac_block) (acc, x, h, parts, m, b, 1, 0, add);
  for (; b < end; b++)
    MN (mac_bin) (acc, x, h, parts, m, b, add);
}

#undef MAC_FMA
