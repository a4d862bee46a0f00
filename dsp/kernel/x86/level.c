/* SPDX-License-Identifier: LGPL-2.1-or-later
 * SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors */

/* The kernels of one x86-64 level. This file is compiled once per level with
 * FX_LEVEL (sse2, avx2 or avx512) and the instruction set of the level; each
 * header below is one kernel, included for each vector width it is wanted in.
 * Compiled with contraction, which matters where no bit depends on it; the
 * cascade's own FMA are explicit (class BOUND). */

#include "dsp/kernel/kernels_priv.h"
#include "dsp/kernel/reverb_scalar.h"
#include "dsp/kernel/x86/fma.h"
#include "dsp/kernel/x86/interleave.h"
#include "dsp/kernel/x86/vec.h"
#include "dsp/kernel/x86/stage.h"
#include <string.h>

/* Sections per pass of the channel lanes, vectors of the wavefront: what the
 * registers hold, the coefficients coming from memory. */
#if defined(__AVX512F__)
#define LEVEL FX_CPU_AVX512
#define LANES_K 8
#define WAVE_VECTORS 4
#elif defined(__AVX2__)
#define LEVEL FX_CPU_AVX2
#define LANES_K 4
#define WAVE_VECTORS 2
#else
#define LEVEL FX_CPU_SSE2
#define LANES_K 4
#define WAVE_VECTORS 2
#endif

#define FX_W 1
#include "dsp/kernel/x86/df1.h"
#include "dsp/kernel/x86/lanes.h"
#include "dsp/kernel/x86/ramp.h"
#undef FX_W
#define FX_W 2
#include "dsp/kernel/x86/df1.h"
#include "dsp/kernel/x86/lanes.h"
#include "dsp/kernel/x86/ramp.h"
#undef FX_W
#ifdef __AVX2__
#define FX_W 4
#include "dsp/kernel/x86/df1.h"
#include "dsp/kernel/x86/lanes.h"
#include "dsp/kernel/x86/ramp.h"
#undef FX_W
#endif
#ifdef __AVX512F__
#define FX_W 8
#include "dsp/kernel/x86/df1.h"
#include "dsp/kernel/x86/lanes.h"
#include "dsp/kernel/x86/ramp.h"
#undef FX_W
#endif

static void
lanes_of (const FxSosJob *job, int channels)
{
  switch (channels) {
  case 1:
    sos_lanes_1 (job);
    break;
  case 2:
    sos_lanes_2 (job);
    break;
#ifdef __AVX2__
  case 4:
    sos_lanes_4 (job);
    break;
#endif
  }
}

/* Tiles of the chunk kernel that are in work at a time, and the length of a
 * stretch from which two tiles are better than one. */
#define CHUNK_TILES 2
#define CHUNK_MIN_L 32

#if defined(__AVX512F__)
#define FX_W 8
#elif defined(__AVX2__)
#define FX_W 4
#else
#define FX_W 2
#endif
#include "dsp/kernel/x86/chunk.h"
#include "dsp/kernel/x86/wave.h"

/* Groups of channels, and tiles of frames that fit on the stack. */
static void
sos_ramp (FxSos *cur, const FxSos *step, uint32_t n, double *history,
    uint32_t channels, const void *in, void *out, size_t frames, int f32)
{
  enum { TILE = 256 };
  double buf[TILE * FX_W] __attribute__ ((aligned (64)));
  const size_t c = channels;
  for (size_t done = 0, len; done < frames; done += len) {
    size_t ch = 0, at = done * c;
    len = frames - done < TILE ? frames - done : TILE;
#ifdef __AVX512F__
    for (; ch + 8 <= c; ch += 8)
      ramp_group_8 (cur, step, n, history + ch, c, in, out, at + ch, len, f32,
          buf, ch + 8 == c);
#endif
#ifdef __AVX2__
    for (; ch + 4 <= c; ch += 4)
      ramp_group_4 (cur, step, n, history + ch, c, in, out, at + ch, len, f32,
          buf, ch + 4 == c);
#endif
    for (; ch + 2 <= c; ch += 2)
      ramp_group_2 (cur, step, n, history + ch, c, in, out, at + ch, len, f32,
          buf, ch + 2 == c);
    if (ch < c)
      ramp_group_1 (
          cur, step, n, history + ch, c, in, out, at + ch, len, f32, buf, 1);
  }
}

#define T float
#define PT(name) FX_PASTE (name, f32)
#define PW_N (2 * FX_W)
#include "dsp/kernel/x86/pointwise.h"
#undef T
#undef PT
#undef PW_N
#define T double
#define PT(name) FX_PASTE (name, f64)
#define PW_N FX_W
#include "dsp/kernel/x86/pointwise.h"
#undef T
#undef PT
#undef PW_N
#define CV_N FX_W
#include "dsp/kernel/x86/convert.h"
#include "dsp/kernel/x86/matrix.h"
#include "dsp/kernel/x86/peak.h"
#include "dsp/kernel/x86/reverb.h"

#ifdef __AVX2__
/* Whether the wavefront has at least two vectors and four fifths of its lanes
 * at work. */
static int
wave_is_full (unsigned w, uint32_t n)
{
  size_t c = (size_t)1 << w, most = WAVE_VECTORS * FX_W / c;
  size_t passes = (n + most - 1) / most, per = (n + passes - 1) / passes;
  size_t vectors = (per * c + FX_W - 1) / FX_W;
  return vectors >= 2 && n * c * 5 >= passes * vectors * FX_W * 4;
}
#endif

/* The rule is what was measured on a Sapphire Rapids machine, over 1, 2, 4 and
 * 8 channels, 1 to 24 sections and 2 to 65536 frames: short blocks do not pay
 * for the scan nor for filling the wavefront; whole groups of channels never
 * need them; else the wavefront where its lanes are full, and chunks. */
static FxSosKernel
sos_pick (unsigned w, uint32_t n, size_t frames)
{
#if defined(__AVX512F__)
  if (w == 3 || frames < (n == 1 || w == 0 ? 32u << (w / 2) : 32u + 32u * w))
    return FX_SOS_LANES;
  if (wave_is_full (w, n) && frames >= (w == 0                ? 32
                                           : w == 1 && n <= 8 ? 64
                                                              : 160))
    return FX_SOS_WAVE;
  return w == 0 && n >= 5 && frames < 128 ? FX_SOS_WAVE : FX_SOS_CHUNK;
#elif defined(__AVX2__)
  if (w == 2 || frames < (w == 0 ? 32 : n == 1 ? 64 : 80))
    return FX_SOS_LANES;
  return wave_is_full (w, n) ? FX_SOS_WAVE : FX_SOS_CHUNK;
#else
  if (w == 1 || frames < (n == 1 ? 32 : n == 2 ? 64 : 128))
    return FX_SOS_LANES;
  return n >= 3 ? FX_SOS_WAVE : FX_SOS_CHUNK;
#endif
}

#include "dsp/kernel/x86/curve.h"
#include "dsp/kernel/x86/first.h"

/* Bytes of a vector of the convolution, and vectors of its largest tile. */
#if defined(__AVX512F__)
#define FX_FIR_BYTES 64
#define FX_FIR_R 8
#elif defined(__AVX2__)
#define FX_FIR_BYTES 32
#define FX_FIR_R 4
#else
#define FX_FIR_BYTES 16
#define FX_FIR_R 4
#endif
#define T float
#define PT(name) FX_PASTE (name, f32)
#include "dsp/kernel/x86/fir.h"
#undef T
#undef PT
#define T double
#define PT(name) FX_PASTE (name, f64)
#include "dsp/kernel/x86/fir.h"
#undef T
#undef PT

/* Transforms of 32 KB or more do not stay in L1 with their scratch; those of up
 * to 2^FFT_ONE_STEP are one step. */
#define FFT_IS_LARGE(p) ((p)->log2n + ((p)->f64 != 0) >= 13)
#define FFT_ONE_STEP 10
#include "dsp/kernel/x86/fft_level.h"

#define MAC_BLOCK 4
#if defined(__AVX512F__)
#define MAC_BYTES 64
#elif defined(__AVX2__)
#define MAC_BYTES 32
#else
#define MAC_BYTES 16
#endif
#define T float
#define MN(name) FX_PASTE (name, f32)
#define MAC_N (2 * FX_W)
#include "dsp/kernel/x86/spectrum.h"
#undef T
#undef MN
#undef MAC_N
#define T double
#define MN(name) FX_PASTE (name, f64)
#define MAC_N FX_W
#include "dsp/kernel/x86/spectrum.h"
#undef T
#undef MN
#undef MAC_N

#include "dsp/kernel/x86/taps.h"

#define NAME2(kernel, level) kernel "/" #level
#define NAME1(kernel, level) NAME2 (kernel, level)
#define NAME(kernel) NAME1 (kernel, FX_LEVEL)

const FxKernels FX_PASTE (fx_kernels, FX_LEVEL) = {
  .sos_names = { "scalar/c", NAME ("lanes"), NAME ("chunk"), NAME ("wave") },
  .level = LEVEL,
  .sos = {
    [FX_SOS_SCALAR] = { fx_sos_scalar },
    [FX_SOS_LANES] = { sos_lanes_1, sos_lanes_2 },
    [FX_SOS_CHUNK] = { VN (sos_chunk_c1) },
    [FX_SOS_WAVE] = { VN (sos_wave_c1), VN (sos_wave_c2) },
#ifdef __AVX2__
    [FX_SOS_LANES][2] = sos_lanes_4,
    [FX_SOS_CHUNK][1] = VN (sos_chunk_c2),
    [FX_SOS_WAVE][2] = VN (sos_wave_c4),
#endif
#ifdef __AVX512F__
    [FX_SOS_LANES][3] = sos_lanes_8,
    [FX_SOS_CHUNK][2] = sos_chunk_c4_8,
    [FX_SOS_WAVE][3] = sos_wave_c8_8,
#endif
  },
  .sos_pick = sos_pick,
  .sos_ramp = sos_ramp,
  .widen = widen,
  .narrow = narrow,
  .all_finite_f32 = all_finite_f32,
  .all_finite_f64 = all_finite_f64,
  .zero_non_finite_f32 = zero_non_finite_f32,
  .zero_non_finite_f64 = zero_non_finite_f64,
  .mix_add_f32 = mix_add_f32,
  .mix_add_f64 = mix_add_f64,
  .scale_f32 = scale_f32,
  .scale_f64 = scale_f64,
  .fir = { fir_f32, fir_f64 },
  .deinterleave = { deinterleave_f32, deinterleave_f64 },
  .interleave = { interleave_f32, interleave_f64 },
  .matrix = { matrix_f32, matrix_f64 },
  .peak = peak,
  .keep = keep,
  .peak_between = peak_between,
  .fft_shape = fft_shape,
  .fft_forward = { fft_forward_f32, fft_forward_f64 },
  .fft_inverse = { fft_inverse_f32, fft_inverse_f64 },
  .spectrum_mac = { spectrum_mac_f32, spectrum_mac_f64 },
  .curve_values = { curve_values_points, curve_values_float,
    curve_values_periodic },
  .curve_means = { curve_means_points, curve_means_float,
    curve_means_periodic },
  .first = first,
  .combs = combs,
  .all_pass = all_pass,
  .one_pole = one_pole,
  .weigh = weigh,
  .absorb = absorb,
  .hadamard = hadamard,
  .lagrange = lagrange,
  .taps_sum = taps_sum,
  .taps_put = taps_put,
};
