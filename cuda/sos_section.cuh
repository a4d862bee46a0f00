/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Arithmetic of the cascade's kernels: sections on samples in registers, and
 * the small matrices by which states move. Explicit fma, no contraction: the
 * same bytes wherever it is compiled. Forms and sources: sos_form.c. */

#ifndef FX_CUDA_SOS_SECTION_CUH
#define FX_CUDA_SOS_SECTION_CUH

#include "cuda/device.cuh"
#include "cuda/sos.h"

static __device__ __forceinline__ float
fx_sos_mad (float a, float b, float c)
{
  return fmaf (a, b, c);
}

static __device__ __forceinline__ double
fx_sos_mad (double a, double b, double c)
{
  return fma (a, b, c);
}

/* Four numbers, aligned to 16 bytes. */
static __device__ __forceinline__ void
fx_sos_load4 (const float *p, float *v)
{
  const float4 w = *(const float4 *)p;
  v[0] = w.x;
  v[1] = w.y;
  v[2] = w.z;
  v[3] = w.w;
}

static __device__ __forceinline__ void
fx_sos_load4 (const double *p, double *v)
{
  const double2 w = ((const double2 *)p)[0], u = ((const double2 *)p)[1];
  v[0] = w.x;
  v[1] = w.y;
  v[2] = u.x;
  v[3] = u.y;
}

/* out += m in: m packed, its blocks `stride` numbers apart. */
template <int K, typename Number>
static __device__ __forceinline__ void
fx_sos_multiply (
    const Number *m, uint32_t stride, const Number *in, Number *out)
{
#pragma unroll
  for (int r = 0; r < K; r++) {
#pragma unroll
    for (int c = 0; c <= r; c++) {
      Number b[4];
      fx_sos_load4 (m, b);
      m += stride;
      out[2 * r] = fx_sos_mad (
          b[0], in[2 * c], fx_sos_mad (b[1], in[2 * c + 1], out[2 * r]));
      out[2 * r + 1] = fx_sos_mad (
          b[2], in[2 * c], fx_sos_mad (b[3], in[2 * c + 1], out[2 * r + 1]));
    }
  }
}

/* x -> y in place, in float: state-variable filter, s = {low, band}. */
template <int H>
static __device__ __forceinline__ void
fx_sos_section (const float *p, float *s, float *x)
{
  float v[4], w[4];
  fx_sos_load4 (p, v);
  fx_sos_load4 (p + 4, w);
  const float f = v[0], q = -v[1], cl = v[2], cb = v[3], b0 = w[0], sign = w[1];
  float low = s[0], band = s[1];
  if (w[2] == (float)FX_SOS_PLAIN) {
#pragma unroll
    for (int j = 0; j < H; j++) {
      const float l = fmaf (f, band, low), h = fmaf (q, band, x[j] - l);
      x[j] = fmaf (cb, band, fmaf (cl, low, x[j]));
      band = fmaf (f, h, band);
      low = l;
    }
  } else if (w[2] == (float)FX_SOS_MIRRORED) {
#pragma unroll
    for (int j = 0; j < H; j++) {
      const float l = fmaf (-f, band, -low), h = fmaf (q, band, x[j] + l);
      x[j] = fmaf (cb, band, fmaf (cl, low, x[j]));
      band = fmaf (-f, h, -band);
      low = l;
    }
  } else {
#pragma unroll
    for (int j = 0; j < H; j++) {
      const float l = fmaf (f, band, low), h = fmaf (q, band, x[j] - l);
      x[j] = fmaf (cb, band, fmaf (cl, low, b0 * x[j]));
      band = sign * fmaf (f, h, band);
      low = sign * l;
    }
  }
  s[0] = low;
  s[1] = band;
}

/* The same in double: transposed direct form. */
template <int H>
static __device__ __forceinline__ void
fx_sos_section (const double *p, double *s, double *x)
{
  const double b0 = p[0], b1 = p[1], b2 = p[2], a1 = -p[3], a2 = -p[4];
  double s1 = s[0], s2 = s[1];
#pragma unroll
  for (int j = 0; j < H; j++) {
    const double t = fma (b1, x[j], s2), u = b2 * x[j];
    x[j] = fma (b0, x[j], s1);
    s1 = fma (a1, x[j], t);
    s2 = fma (a2, x[j], u);
  }
  s[0] = s1;
  s[1] = s2;
}

/* --- a state over the lanes of a warp ---------------------------------------------- */

/* Row r of a state is in the lanes r, 8 + r, 16 + r, 24 + r; lanes without a
 * row of their own have the last one. */
template <int K>
static __device__ __forceinline__ uint32_t
fx_sos_row (uint32_t lane)
{
  const uint32_t r = lane & 7;
  return r < 2 * K ? r : 2 * K - 1;
}

/* Row r of a column matrix times a vector that is spread over the lanes. */
template <int K>
static __device__ __forceinline__ double
fx_sos_spread (const double *m, uint32_t lane, double v)
{
  const uint32_t r = fx_sos_row<K> (lane);
  double sum = 0;
#pragma unroll
  for (int c = 0; c < 2 * K; c++)
    sum = fma (m[c * 2 * K + r],
        __shfl_sync (0xffffffffu, v, (int)((lane & 24) + c)), sum);
  return sum;
}

/* Row r of it times a vector in memory. */
template <int K>
static __device__ __forceinline__ double
fx_sos_dot (const double *m, uint32_t r, const double *v)
{
  double sum = 0;
#pragma unroll
  for (int c = 0; c < 2 * K; c++)
    sum = fma (m[c * 2 * K + r], v[c], sum);
  return sum;
}

/* Sum over the four lanes of a row; the same in all of them. */
static __device__ __forceinline__ double
fx_sos_gather (double v)
{
  v += __shfl_xor_sync (0xffffffffu, v, 8);
  v += __shfl_xor_sync (0xffffffffu, v, 16);
  return v;
}

#endif
