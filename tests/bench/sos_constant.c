/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* What the cascade is compared with: scalar C with the number of sections
 * known at compile time, direct form II transposed,
 *
 *   y = b0 x + s1,  s1' = b1 x - a1 y + s2,  s2' = b2 x - a2 y
 *
 * channel by channel, state and coefficients in registers as far as they go.
 * Compiled once per level, with the flags of that level's kernels. */

#include "tests/bench/sos_constant.h"

static inline __attribute__ ((always_inline)) void
cascade (const FxSos *sections, const int K, double *state, uint32_t channels,
    const void *in, void *out, size_t frames, const int f32)
{
  for (uint32_t ch = 0; ch < channels; ch++, state += 2 * K) {
    FxSos s[16];
    double s1[16], s2[16];
    for (int k = 0; k < K; k++) {
      s[k] = sections[k];
      s1[k] = state[2 * k];
      s2[k] = state[2 * k + 1];
    }
    for (size_t i = ch; i < frames * channels; i += channels) {
      double x = f32 ? ((const float *)in)[i] : ((const double *)in)[i];
#pragma GCC unroll 16
      for (int k = 0; k < K; k++) {
        double y = s[k].b0 * x + s1[k];
        s1[k] = s[k].b1 * x - s[k].a1 * y + s2[k];
        s2[k] = s[k].b2 * x - s[k].a2 * y;
        x = y;
      }
      if (f32)
        ((float *)out)[i] = (float)x;
      else
        ((double *)out)[i] = x;
    }
    for (int k = 0; k < K; k++) {
      state[2 * k] = s1[k];
      state[2 * k + 1] = s2[k];
    }
  }
}

#define CASE(K)                                                                \
  case K:                                                                      \
    if (f32)                                                                   \
      cascade (s, K, state, channels, in, out, frames, 1);                     \
    else                                                                       \
      cascade (s, K, state, channels, in, out, frames, 0);                     \
    break;

void
SOS_CONSTANT (const FxSos *s, uint32_t n, double *state, uint32_t channels,
    const void *in, void *out, size_t frames, int f32)
{
  switch (n) {
    CASE (1)
    CASE (3)
    CASE (5)
    CASE (8)
    CASE (16)
  }
}
