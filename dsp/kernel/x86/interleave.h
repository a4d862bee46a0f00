/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* Between interleaved audio and planes: channels in groups of four, two and
 * one, frames in blocks, by transpositions inside of 16 bytes. A vector of 32
 * bytes holds two such transpositions, of frames that follow each other, and
 * no element crosses its middle. The last block overlaps the one before: the
 * same bytes are written twice. Class EXACT. */

#include "dsp/kernel/x86/vec.h"
#include <stddef.h>
#include <string.h>

#ifdef __AVX2__
typedef __m256 Il;
typedef __m256d IlD;
#define IL_HALVES 2
#define IL_OP(name, type) _mm256_##name##_##type

FX_INLINE Il
il_load (const float *low, const float *high)
{
  return _mm256_insertf128_ps (
      _mm256_castps128_ps256 (_mm_loadu_ps (low)), _mm_loadu_ps (high), 1);
}

FX_INLINE void
il_store (float *low, float *high, Il v)
{
  _mm_storeu_ps (low, _mm256_castps256_ps128 (v));
  _mm_storeu_ps (high, _mm256_extractf128_ps (v, 1));
}
#else
typedef __m128 Il;
typedef __m128d IlD;
#define IL_HALVES 1
#define IL_OP(name, type) _mm_##name##_##type

FX_INLINE Il
il_load (const float *low, const float *high)
{
  return _mm_loadu_ps (low);
}

FX_INLINE void
il_store (float *low, float *high, Il v)
{
  _mm_storeu_ps (low, v);
}
#endif

FX_INLINE Il
il_load_f64 (const double *low, const double *high)
{
  return il_load ((const float *)low, (const float *)high);
}

/* Two pairs of floats, `step` apart. */
FX_INLINE __m128
il_load_pairs (const float *p, size_t step)
{
  return _mm_loadh_pi (_mm_castsi128_ps (_mm_loadl_epi64 ((const __m128i *)p)),
      (const __m64 *)(p + step));
}

FX_INLINE void
il_store_pairs (float *p, size_t step, __m128 v)
{
  _mm_storel_pi ((__m64 *)p, v);
  _mm_storeh_pi ((__m64 *)(p + step), v);
}

/* Rows to columns in each half. */
FX_INLINE void
il_transpose (Il v[4])
{
  Il a = IL_OP (unpacklo, ps) (v[0], v[1]),
     b = IL_OP (unpacklo, ps) (v[2], v[3]);
  Il c = IL_OP (unpackhi, ps) (v[0], v[1]),
     d = IL_OP (unpackhi, ps) (v[2], v[3]);
  v[0] = IL_OP (shuffle, ps) (a, b, 0x44);
  v[1] = IL_OP (shuffle, ps) (a, b, 0xee);
  v[2] = IL_OP (shuffle, ps) (c, d, 0x44);
  v[3] = IL_OP (shuffle, ps) (c, d, 0xee);
}

enum { IL_F32 = 4 * IL_HALVES, IL_F64 = 2 * IL_HALVES, IL_TILE = 64 };

/* Where the block after the one at i begins if there are n frames. */
FX_INLINE size_t
il_next (size_t i, size_t n, size_t block)
{
  return i + 2 * block <= n || i + block >= n ? i + block : n - block;
}

static void
il_split4_f32 (
    void *const *planes, const float *x, size_t c, size_t i, size_t end)
{
  float *p0 = planes[0], *p1 = planes[1], *p2 = planes[2], *p3 = planes[3];
  for (; i < end; i = il_next (i, end, IL_F32)) {
    Il v[4];
    FX_UNROLL
    for (int k = 0; k < 4; k++)
      v[k] = il_load (x + (i + k) * c, x + (i + k + 4) * c);
    il_transpose (v);
    IL_OP (storeu, ps) (p0 + i, v[0]);
    IL_OP (storeu, ps) (p1 + i, v[1]);
    IL_OP (storeu, ps) (p2 + i, v[2]);
    IL_OP (storeu, ps) (p3 + i, v[3]);
  }
}

static void
il_join4_f32 (
    const void *const *planes, float *y, size_t c, size_t i, size_t end)
{
  const float *p0 = planes[0], *p1 = planes[1];
  const float *p2 = planes[2], *p3 = planes[3];
  for (; i < end; i = il_next (i, end, IL_F32)) {
    Il v[4] = { IL_OP (loadu, ps) (p0 + i), IL_OP (loadu, ps) (p1 + i),
      IL_OP (loadu, ps) (p2 + i), IL_OP (loadu, ps) (p3 + i) };
    il_transpose (v);
    FX_UNROLL
    for (int k = 0; k < 4; k++)
      il_store (y + (i + k) * c, y + (i + k + 4) * c, v[k]);
  }
}

/* Two of c channels; where these are all, 16 bytes at a time. */
FX_INLINE void
il_split2_f32 (
    void *const *planes, const float *x, size_t c, size_t i, size_t end)
{
  float *p0 = planes[0], *p1 = planes[1];
  for (; i < end; i = il_next (i, end, IL_F32)) {
    Il v[2];
    FX_UNROLL
    for (int k = 0; k < 2; k++) {
      const float *low = x + (i + 2 * k) * c;
      if (c == 2) {
        v[k] = il_load (low, low + 4 * c);
      } else {
        __m128 pairs = il_load_pairs (low, c);
#if IL_HALVES == 2
        v[k] = _mm256_insertf128_ps (
            _mm256_castps128_ps256 (pairs), il_load_pairs (low + 4 * c, c), 1);
#else
        v[k] = pairs;
#endif
      }
    }
    IL_OP (storeu, ps) (p0 + i, IL_OP (shuffle, ps) (v[0], v[1], 0x88));
    IL_OP (storeu, ps) (p1 + i, IL_OP (shuffle, ps) (v[0], v[1], 0xdd));
  }
}

FX_INLINE void
il_join2_f32 (
    const void *const *planes, float *y, size_t c, size_t i, size_t end)
{
  const float *p0 = planes[0], *p1 = planes[1];
  for (; i < end; i = il_next (i, end, IL_F32)) {
    Il a = IL_OP (loadu, ps) (p0 + i), b = IL_OP (loadu, ps) (p1 + i);
    Il v[2] = { IL_OP (unpacklo, ps) (a, b), IL_OP (unpackhi, ps) (a, b) };
    FX_UNROLL
    for (int k = 0; k < 2; k++) {
      float *low = y + (i + 2 * k) * c;
      if (c == 2) {
        il_store (low, low + 4 * c, v[k]);
      } else {
#if IL_HALVES == 2
        il_store_pairs (low, c, _mm256_castps256_ps128 (v[k]));
        il_store_pairs (low + 4 * c, c, _mm256_extractf128_ps (v[k], 1));
#else
        il_store_pairs (low, c, v[k]);
#endif
      }
    }
  }
}

static void
il_split2_f64 (
    void *const *planes, const double *x, size_t c, size_t i, size_t end)
{
  double *p0 = planes[0], *p1 = planes[1];
  for (; i < end; i = il_next (i, end, IL_F64)) {
    IlD a = (IlD)il_load_f64 (x + i * c, x + (i + 2) * c);
    IlD b = (IlD)il_load_f64 (x + (i + 1) * c, x + (i + 3) * c);
    IL_OP (storeu, pd) (p0 + i, IL_OP (unpacklo, pd) (a, b));
    IL_OP (storeu, pd) (p1 + i, IL_OP (unpackhi, pd) (a, b));
  }
}

static void
il_join2_f64 (
    const void *const *planes, double *y, size_t c, size_t i, size_t end)
{
  const double *p0 = planes[0], *p1 = planes[1];
  for (; i < end; i = il_next (i, end, IL_F64)) {
    IlD a = IL_OP (loadu, pd) (p0 + i), b = IL_OP (loadu, pd) (p1 + i);
    Il low = (Il)IL_OP (unpacklo, pd) (a, b);
    Il high = (Il)IL_OP (unpackhi, pd) (a, b);
    il_store ((float *)(y + i * c), (float *)(y + (i + 2) * c), low);
    il_store ((float *)(y + (i + 1) * c), (float *)(y + (i + 3) * c), high);
  }
}

/* Tiles of frames, so that several groups of channels read or write a cache
 * line while it is near. The one at `at` begins where this returns. */
FX_INLINE size_t
il_tile (size_t at, size_t c, size_t n, size_t block, size_t *end)
{
  *end = c > 4 && n - at > IL_TILE ? at + IL_TILE : n;
  return *end - at < block && n >= block ? *end - block : at;
}

static void
deinterleave_f32 (
    void *const *planes, const void *in, uint32_t channels, size_t frames)
{
  const float *x = in;
  size_t c = channels;
  if (c == 1 && frames) {
    memcpy (planes[0], in, frames * sizeof (float));
    return;
  }
  for (size_t at = 0, end; at < frames; at = end) {
    size_t first = il_tile (at, c, frames, IL_F32, &end), k = 0;
    if (end - first >= IL_F32) {
      for (; k + 4 <= c; k += 4)
        il_split4_f32 (planes + k, x + k, c, first, end);
      if (c == 2)
        il_split2_f32 (planes, x, 2, first, end);
      else if (k + 2 <= c)
        il_split2_f32 (planes + k, x + k, c, first, end);
      k = c & ~(size_t)1;
    }
    for (; k < c; k++)
      for (size_t i = first; i < end; i++)
        ((float *)planes[k])[i] = x[i * c + k];
  }
}

static void
interleave_f32 (
    void *out, const void *const *planes, uint32_t channels, size_t frames)
{
  float *y = out;
  size_t c = channels;
  if (c == 1 && frames) {
    memcpy (out, planes[0], frames * sizeof (float));
    return;
  }
  for (size_t at = 0, end; at < frames; at = end) {
    size_t first = il_tile (at, c, frames, IL_F32, &end), k = 0;
    if (end - first >= IL_F32) {
      for (; k + 4 <= c; k += 4)
        il_join4_f32 (planes + k, y + k, c, first, end);
      if (c == 2)
        il_join2_f32 (planes, y, 2, first, end);
      else if (k + 2 <= c)
        il_join2_f32 (planes + k, y + k, c, first, end);
      k = c & ~(size_t)1;
    }
    for (; k < c; k++)
      for (size_t i = first; i < end; i++)
        y[i * c + k] = ((const float *)planes[k])[i];
  }
}

static void
deinterleave_f64 (
    void *const *planes, const void *in, uint32_t channels, size_t frames)
{
  const double *x = in;
  size_t c = channels;
  if (c == 1 && frames) {
    memcpy (planes[0], in, frames * sizeof (double));
    return;
  }
  for (size_t at = 0, end; at < frames; at = end) {
    size_t first = il_tile (at, c, frames, IL_F64, &end), k = 0;
    for (; end - first >= IL_F64 && k + 2 <= c; k += 2)
      il_split2_f64 (planes + k, x + k, c, first, end);
    for (; k < c; k++)
      for (size_t i = first; i < end; i++)
        ((double *)planes[k])[i] = x[i * c + k];
  }
}

static void
interleave_f64 (
    void *out, const void *const *planes, uint32_t channels, size_t frames)
{
  double *y = out;
  size_t c = channels;
  if (c == 1 && frames) {
    memcpy (out, planes[0], frames * sizeof (double));
    return;
  }
  for (size_t at = 0, end; at < frames; at = end) {
    size_t first = il_tile (at, c, frames, IL_F64, &end), k = 0;
    for (; end - first >= IL_F64 && k + 2 <= c; k += 2)
      il_join2_f64 (planes + k, y + k, c, first, end);
    for (; k < c; k++)
      for (size_t i = first; i < end; i++)
        y[i * c + k] = ((const double *)planes[k])[i];
  }
}
