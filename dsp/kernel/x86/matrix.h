/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Two channels through a matrix, FX_W doubles of interleaved frames at a time.
 * Products are kept from becoming part of an FMA. Class EXACT. */

#define FX_PRODUCT(x) __asm__("" : "+x"(x))

/* Frames from number `first` on. */
FX_INLINE
VN (V)
matrix_of (VN (V) x, VN (V) g, VN (V) h, VN (V) dg, VN (V) dh, double first,
    int moving)
{
#if FX_W == 8
  VN (V) other = (V_8)_mm512_permute_pd ((__m512d)x, 0x55);
  VN (V) t = { 0, 0, 1, 1, 2, 2, 3, 3 };
#elif FX_W == 4
  VN (V) other = (V_4)_mm256_permute_pd ((__m256d)x, 5);
  VN (V) t = { 0, 0, 1, 1 };
#else
  VN (V) other = (V_2)_mm_shuffle_pd ((__m128d)x, (__m128d)x, 1);
  VN (V) t = { 0, 0 };
#endif
  if (moving) {
    t += first;
    dg *= t;
    dh *= t;
    FX_PRODUCT (dg);
    FX_PRODUCT (dh);
    g += dg;
    h += dh;
  }
  x *= g;
  other *= h;
  FX_PRODUCT (x);
  FX_PRODUCT (other);
  return x + other;
}

FX_INLINE void
matrix_run (void *out, const void *in, const double *m, const double *d,
    size_t frames, int f32, int moving)
{
  VN (V) g, h, dg = { 0 }, dh = { 0 };
  size_t n = 2 * frames, i = 0;
  for (int j = 0; j < FX_W; j += 2) {
    g[j] = m[0];
    h[j] = m[1];
    g[j + 1] = m[3];
    h[j + 1] = m[2];
    if (!moving)
      continue;
    dg[j] = d[0];
    dh[j] = d[1];
    dg[j + 1] = d[3];
    dh[j + 1] = d[2];
  }
  for (; i + FX_W <= n; i += FX_W) {
    VN (V) x = VN (load) (in, i, f32);
    x = matrix_of (x, g, h, dg, dh, (double)(int64_t)(i / 2), moving);
    VN (store) (out, i, x, f32);
  }
  if (i < n) {
    VN (V) x = { 0 };
    for (size_t j = i; j < n; j++)
      x[j - i] = get (in, j, f32);
    x = matrix_of (x, g, h, dg, dh, (double)(int64_t)(i / 2), moving);
    for (size_t j = i; j < n; j++)
      put (out, j, x[j - i], f32);
  }
}

FX_INLINE P_f32
matrix_of_f32 (P_f32 x, P_f32 g, P_f32 h)
{
#if FX_W == 8
  P_f32 other = (P_f32)_mm512_permute_ps ((__m512)x, 0xb1);
#elif FX_W == 4
  P_f32 other = (P_f32)_mm256_permute_ps ((__m256)x, 0xb1);
#else
  P_f32 other = (P_f32)_mm_shuffle_ps ((__m128)x, (__m128)x, 0xb1);
#endif
  x *= g;
  other *= h;
  FX_PRODUCT (x);
  FX_PRODUCT (other);
  return x + other;
}

/* At rest: in float. */
FX_INLINE void
matrix_rest (float *out, const float *in, const double *m, size_t frames)
{
  enum { W = 2 * FX_W };
  P_f32 g, h;
  size_t n = 2 * frames, i = 0;
  for (int j = 0; j < W; j += 2) {
    g[j] = (float)m[0];
    h[j] = (float)m[1];
    g[j + 1] = (float)m[3];
    h[j + 1] = (float)m[2];
  }
  for (; i + W <= n; i += W)
    *(Pu_f32 *)(out + i) = matrix_of_f32 (*(const Pu_f32 *)(in + i), g, h);
  if (i < n) {
    P_f32 x = { 0 };
    memcpy (&x, in + i, (n - i) * sizeof (float));
    x = matrix_of_f32 (x, g, h);
    memcpy (out + i, &x, (n - i) * sizeof (float));
  }
}

static void
matrix_f32 (
    void *out, const void *in, const double *m, const double *d, size_t frames)
{
  if (d)
    matrix_run (out, in, m, d, frames, 1, 1);
  else
    matrix_rest (out, in, m, frames);
}

static void
matrix_f64 (
    void *out, const void *in, const double *m, const double *d, size_t frames)
{
  if (d)
    matrix_run (out, in, m, d, frames, 0, 1);
  else
    matrix_run (out, in, m, d, frames, 0, 0);
}
