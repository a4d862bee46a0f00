// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

/* Effects on the emulated device against what FxDeviceEffect says of them: knobs
 * that move and that rest, any number of channels, any alignment, in place,
 * numbers that are none, the same bytes however a stream is cut, and nothing
 * written around it. */

#include <vector>

#include "cuda/effect.h"
#include "cuda/fx_cuda.h"
#include "tests/cuda/guarded.hpp"

struct Case {
  uint32_t channels;
  uint64_t frames;
  bool in_place;
  uint32_t shift_in, shift_out; /* samples */
  int bad;                      /* samples that are not finite */
  FxDeviceEffect effect;
};

template <typename T> static FxSample sample ();
template <>
FxSample
sample<float> ()
{
  return FX_F32;
}
template <>
FxSample
sample<double> ()
{
  return FX_F64;
}

static long double
knob (const FxDeviceEffect &e, int k, uint64_t frame)
{
  long double back = frame < e.left ? (long double)(e.left - 1 - frame) : 0;
  return e.knob[k] - e.step[k] * back;
}

/* The definition. */
template <typename T>
static std::vector<long double>
define (const Case &c, const std::vector<T> &x)
{
  std::vector<long double> y (x.size ());
  for (uint64_t i = 0; i < c.frames; i++)
    for (uint32_t k = 0; k < c.channels; k++) {
      const T *f = x.data () + i * c.channels;
      long double v[2] = { 0, 0 };
      for (uint32_t j = 0; c.channels == 2 && j < 2; j++)
        v[j] = std::isfinite (f[j]) ? (long double)f[j] : 0.0L;
      y[i * c.channels + k] =
          c.channels == 2
              ? knob (c.effect, (int)(2 * k), i) * v[0] +
                    knob (c.effect, (int)(2 * k) + 1, i) * v[1]
              : knob (c.effect, 4, i) *
                    (std::isfinite (f[k]) ? (long double)f[k] : 0.0L);
    }
  return y;
}

/* frames at in to out, in launches of at most `cut`; what is not finite. */
template <typename T>
static FxCudaCounters
run (const Case &c, const T *in, T *out, uint64_t cut, uint64_t seed)
{
  Memory counters (sizeof (FxCudaCounters));
  memset (counters.p, 0, counters.size);
  FxDeviceEffect e = c.effect;
  for (uint64_t at = 0, n; at < c.frames; at += n) {
    FxEmuOptions o = {};
    FxEffectLaunch a = {};
    n = c.frames - at < cut ? c.frames - at : cut;
    a.in = (uintptr_t)(in + at * c.channels);
    a.out = (uintptr_t)(out + at * c.channels);
    a.counters = (uintptr_t)counters.p;
    uint64_t blocks = fx_matrix_cut (&a, sample<T> (), c.channels, n);
    a.effect = e;
    o.seed = seed + at;
    o.order = (FxEmuOrder)(o.seed % 3);
    int rc = fx_emu_launch (fx_matrix_kernel (sample<T> (), c.channels),
        (uint32_t)blocks, 1, FX_POINT_THREADS, 0, &a, sizeof a, &o);
    CHECK (!rc, "%s", fx_emu_error ());
    fx_effect_advance (&e, n);
  }
  uint64_t left = c.effect.left > c.frames ? c.effect.left - c.frames : 0;
  CHECK (e.left == left, "%g frames left", (double)e.left);
  return *(FxCudaCounters *)counters.p;
}

template <typename T>
static void
test (const Case &c, uint64_t *seed)
{
  const T bad[] = { (T)NAN, (T)INFINITY, (T)-INFINITY };
  size_t n = c.frames * c.channels;
  std::vector<T> x (n);
  for (T &v : x)
    v = (T)fx_test_noise (seed);
  unsigned long long replaced = 0;
  for (int i = 0; i < c.bad && n; i++) {
    T &v = x[fx_test_random (seed) % n];
    replaced += std::isfinite (v);
    v = bad[i % 3];
  }
  std::vector<long double> want = define (c, x);
  std::vector<T> first;
  for (uint64_t cut : { c.frames, c.frames / 3 + 1 }) {
    Memory in ((c.shift_in + n) * sizeof (T));
    Memory out ((c.shift_out + n + 1) * sizeof (T));
    T *from = (T *)in.p + c.shift_in;
    T *to = c.in_place ? from : (T *)out.p + c.shift_out;
    memcpy (from, x.data (), n * sizeof (T));
    std::vector<char> before (out.p, out.p + out.size);
    FxCudaCounters seen = run (c, from, to, cut, *seed);
    CHECK (seen.non_finite == replaced && seen.lost == 0,
        "%llu of %llu not finite, %llu lost", seen.non_finite, replaced,
        seen.lost);
    long double most = 0;
    for (size_t i = 0; i < n; i++)
      most = fmaxl (most, fabsl ((long double)to[i] - want[i]));
    long double bound = sizeof (T) == 4 ? 3e-7L : 1e-14L;
    CHECK (most <= bound, "off by %Lg: %u channels, %g frames, %g left", most,
        c.channels, (double)c.frames, (double)c.effect.left);
    if (first.empty ())
      first.assign (to, to + n);
    CHECK (n == 0 || !memcmp (first.data (), to, n * sizeof (T)),
        "cut into %g frames: other bytes", (double)cut);
    if (c.in_place)
      to = (T *)out.p;
    size_t begin = (size_t)((char *)to - out.p);
    size_t end = c.in_place ? begin : begin + n * sizeof (T);
    CHECK (!memcmp (out.p, before.data (), begin) &&
               !memcmp (out.p + end, before.data () + end, out.size - end),
        "wrote beside");
  }
}

/* What float cannot hold is silence, and counted. */
static void
test_lost ()
{
  Case c = {};
  c.channels = 2;
  c.frames = 100;
  c.effect.knob[0] = c.effect.knob[3] = 3;
  Memory x (200 * sizeof (float));
  float *f = (float *)x.p;
  for (int i = 0; i < 200; i++)
    f[i] = i == 7 || i == 8 ? 2e38f : 0.5f;
  FxCudaCounters seen = run (c, f, f, 100, 1);
  CHECK (seen.lost == 2 && seen.non_finite == 0, "%llu lost", seen.lost);
  for (int i = 0; i < 200; i++)
    CHECK (f[i] == (i == 7 || i == 8 ? 0 : 1.5f), "%d: %g", i, (double)f[i]);
}

/* --- taps ----------------------------------------------------------------------- */

struct TapsCase {
  uint32_t channels, frames, history, ring, head, cut, shift;
  bool in_place, is_double;
  FxDeviceTaps taps;
};

/* What the definition says of frame t, channel k, of x, which begins `history`
 * frames before frame 0. */
template <typename T>
static long double
tapped (const TapsCase &c, const std::vector<T> &x, uint32_t t, uint32_t k)
{
  auto at = [&] (uint32_t delay, uint32_t channel) {
    return (
        long double)x[(size_t)(c.history + t - delay) * c.channels + channel];
  };
  long double y = c.taps.dry * at (0, k);
  for (uint32_t i = 0; i < c.taps.n; i++) {
    const FxDeviceTap &tap = c.taps.tap[i];
    if (c.channels == 2)
      y += tap.w[2 * k] * at (tap.delay, 0) +
           tap.w[2 * k + 1] * at (tap.delay, 1);
    else
      y += tap.w[0] * at (tap.delay, k);
  }
  return y;
}

template <typename Args>
static void
launch (const char *kernel, uint32_t blocks, size_t shared, const Args &a,
    uint64_t seed)
{
  FxEmuOptions o = {};
  o.seed = seed;
  o.order = (FxEmuOrder)(seed % 3);
  int rc = fx_emu_launch (
      kernel, blocks, 1, FX_POINT_THREADS, shared, &a, sizeof a, &o);
  CHECK (!rc, "%s: %s", kernel, fx_emu_error ());
}

template <typename T>
static void
test_taps (const TapsCase &c, uint64_t *seed)
{
  size_t n = (size_t)c.frames * c.channels, past = c.history * c.channels;
  std::vector<T> x (past + n);
  for (T &v : x)
    v = (T)fx_test_noise (seed);
  Memory ring ((size_t)c.ring * c.channels * sizeof (T));
  Memory in ((c.shift + n) * sizeof (T)), out ((c.shift + n) * sizeof (T));
  Memory counters (sizeof (FxCudaCounters));
  memset (counters.p, 0, counters.size);
  T *from = (T *)in.p + c.shift, *to = c.in_place ? from : (T *)out.p + c.shift;
  memcpy (from, x.data () + past, n * sizeof (T));
  unsigned long long bad = n > 40 ? 1 : 0;
  if (bad) {
    from[40] = (T)NAN;
    x[past + 40] = 0;
  }
  for (size_t i = 0; i < past; i++) {
    size_t frame = (c.head + c.ring - c.history + i / c.channels) % c.ring;
    ((T *)ring.p)[frame * c.channels + i % c.channels] = x[i];
  }
  uint32_t head = c.head;
  for (uint32_t at = 0; at < c.frames;) {
    FxTapsLaunch a = {};
    FxKeepLaunch &k = a.kept;
    k.frames = c.frames - at < c.cut ? c.frames - at : c.cut;
    k.in = (uintptr_t)(from + (size_t)at * c.channels);
    k.past = (uintptr_t)ring.p;
    k.counters = (uintptr_t)counters.p;
    k.ring = c.ring;
    k.head = head;
    k.channels = c.channels;
    a.out = (uintptr_t)(to + (size_t)at * c.channels);
    a.taps = c.taps;
    launch (
        fx_keep_kernel (sample<T> ()), fx_keep_blocks (&k), 0, k, *seed + at);
    launch (fx_taps_kernel (sample<T> (), c.is_double), fx_taps_blocks (&a),
        fx_taps_shared (c.is_double), a, *seed + at + 1);
    at += k.frames;
    head = (head + k.frames) % c.ring;
  }
  long double most = 0;
  for (uint32_t t = 0; t < c.frames; t++)
    for (uint32_t k = 0; k < c.channels; k++)
      most = fmaxl (most, fabsl ((long double)to[(size_t)t * c.channels + k] -
                                 tapped (c, x, t, k)));
  /* The sum of up to 129 products of at most 1/8. */
  long double bound = sizeof (T) == 8 ? 1e-14L : c.is_double ? 1e-6L : 4e-6L;
  CHECK (most <= bound, "off by %Lg: %u channels, %u taps, %u frames", most,
      c.channels, c.taps.n, c.frames);
  auto seen = (const FxCudaCounters *)counters.p;
  CHECK (seen->non_finite == bad && seen->lost == 0, "%llu not finite, %llu",
      seen->non_finite, seen->lost);
}

static void
all_taps (uint64_t *seed)
{
  for (int k = 0; k < 60; k++) {
    static const uint32_t channels[] = { 2, 1, 2, 5 };
    TapsCase c = {};
    c.channels = channels[k % 4];
    c.frames = 1 + fx_test_random (seed) % (k % 5 ? 300 : 2000);
    c.history = 1 + fx_test_random (seed) % 500;
    c.cut = 1 + fx_test_random (seed) % c.frames;
    c.ring = c.history + c.cut + fx_test_random (seed) % 3;
    c.head = fx_test_random (seed) % c.ring;
    c.shift = fx_test_random (seed) % 4;
    c.in_place = k % 3;
    c.is_double = k % 2;
    c.taps.n = k % 6 ? fx_test_random (seed) % 9 : FX_DEVICE_TAPS;
    c.taps.dry = fx_test_noise (seed);
    for (uint32_t i = 0; i < c.taps.n; i++) {
      FxDeviceTap &tap = c.taps.tap[i];
      tap.delay = i == 1 ? c.history : fx_test_random (seed) % (c.history + 1);
      for (double &w : tap.w)
        w = fx_test_noise (seed) / 8;
    }
    test_taps<float> (c, seed);
    c.is_double = true;
    test_taps<double> (c, seed);
  }
  CHECK (fx_taps_piece (1) <= 1 << 20 && fx_taps_piece (1 << 30) > 0,
      "no size of a piece");
}

int
main (void)
{
  uint64_t seed = 11;
  for (int k = 0; k < 300; k++) {
    static const uint32_t channels[] = { 2, 1, 2, 3, 2, 6, 2, 9 };
    Case c = {};
    c.channels = channels[k % 8];
    c.frames = 1 + fx_test_random (&seed) % (k % 5 ? 60 : 3000);
    c.in_place = fx_test_random (&seed) % 2;
    bool alike = fx_test_random (&seed) % 2;
    c.shift_in = fx_test_random (&seed) % 4;
    c.shift_out = alike ? c.shift_in : fx_test_random (&seed) % 4;
    c.bad = k % 3 ? 0 : 3;
    for (int i = 0; i < FX_DEVICE_KNOBS; i++)
      c.effect.knob[i] = 2 * fx_test_noise (&seed);
    if (k % 4 < 3) {
      c.effect.left = fx_test_random (&seed) % (2 * c.frames);
      for (int i = 0; i < FX_DEVICE_KNOBS; i++)
        c.effect.step[i] = fx_test_noise (&seed) / (double)(c.frames + 1);
    }
    test<float> (c, &seed);
    test<double> (c, &seed);
  }
  test_lost ();
  all_taps (&seed);
  return fx_test_end ();
}
