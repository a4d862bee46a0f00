// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

/* Levels on the emulated device against their definition: gains that move, of
 * channels with one of their own and without; peaks and powers of any number of
 * frames, to what there was; in place and not, numbers that are none, any cut of
 * the stream, and the same bytes whatever order threads and blocks run in. */

#include <vector>

#include "cuda/fx_cuda.h"
#include "cuda/level.h"
#include "tests/cuda/guarded.hpp"

typedef long double Real;

struct Case {
  uint32_t channels;
  uint64_t frames;
  bool in_place;
  int bad; /* samples that are not finite */
  FxDeviceLevel plan;
};

template <typename T>
static FxSample
sample ()
{
  return sizeof (T) == 4 ? FX_F32 : FX_F64;
}

static void
launch (const char *kernel, uint32_t x, uint32_t y, size_t shared,
    const FxLevelLaunch &a, uint64_t seed)
{
  FxEmuOptions o = {};
  o.seed = seed;
  o.order = (FxEmuOrder)(seed % 3);
  int rc =
      fx_emu_launch (kernel, x, y, FX_LEVEL_THREADS, shared, &a, sizeof a, &o);
  CHECK (!rc, "%s: %s", kernel, fx_emu_error ());
}

/* c.frames at in to out, in launches of at most `cut`; what is not finite. */
template <typename T>
static FxCudaCounters
run (const Case &c, const T *in, T *out, double *state, uint64_t cut,
    uint64_t seed)
{
  Memory counters (sizeof (FxCudaCounters));
  Memory parts (
      2 * sizeof (double) * c.channels * (c.frames / FX_LEVEL_TILE + 1));
  FxLevelLaunch a = {};
  memset (counters.p, 0, counters.size);
  a.counters = (uintptr_t)counters.p;
  a.state = (uintptr_t)state;
  a.parts = (uintptr_t)parts.p;
  a.channels = c.channels;
  a.plan = c.plan;
  for (uint64_t at = 0; at < c.frames; at += a.frames) {
    fx_level_cut (&a, c.frames - at < cut ? c.frames - at : cut);
    a.in = (uintptr_t)(in + at * c.channels);
    a.out = (uintptr_t)(out + at * c.channels);
    if (c.plan.measures) {
      launch (fx_level_measure (sample<T> ()), a.tiles, c.channels,
          FX_LEVEL_SHARED, a, seed + at);
      launch (FX_LEVEL_TOTAL, c.channels, 1, FX_LEVEL_SHARED, a, seed + at + 1);
    } else {
      launch (
          fx_level_apply (sample<T> ()), fx_level_blocks (&a), 1, 0, a, seed);
    }
    uint64_t &left = a.plan.knobs.left;
    left -= left < a.frames ? left : a.frames;
  }
  return *(FxCudaCounters *)counters.p;
}

static Real
gain (const FxDeviceLevel &p, uint32_t channel, uint64_t frame)
{
  Real back = frame < p.knobs.left ? (Real)(p.knobs.left - 1 - frame) : (Real)0;
  Real g = p.knobs.knob[0] - p.knobs.step[0] * back;
  return channel < p.n ? g * p.gain[channel] : g;
}

/* x: without what is none; begin, end: of all channels. */
template <typename T>
static void
check (const Case &c, const std::vector<T> &x, const T *y, const double *begin,
    const double *end)
{
  for (uint32_t k = 0; k < c.channels; k++) {
    const double *b = begin + k * FX_DEVICE_MEASURES,
                 *e = end + k * FX_DEVICE_MEASURES;
    Real largest = b[FX_DEVICE_LARGEST], power = b[FX_DEVICE_POWER], worst = 0;
    for (uint64_t i = 0; i < c.frames; i++) {
      Real v = x[i * c.channels + k],
           want = c.plan.measures ? v : gain (c.plan, k, i) * v;
      largest = fmaxl (largest, fabsl (v));
      power += v * v;
      worst = fmaxl (worst, fabsl (y[i * c.channels + k] - want));
    }
    Real bound = c.plan.measures ? 0 : sizeof (T) == 4 ? 3e-7L : 2e-15L;
    CHECK (worst <= bound, "channel %u is off by %Lg", k, worst);
    if (!c.plan.measures)
      continue;
    CHECK (e[FX_DEVICE_LARGEST] == (double)largest &&
               e[FX_DEVICE_FRAMES] == b[FX_DEVICE_FRAMES] + (double)c.frames &&
               fabsl (e[FX_DEVICE_POWER] - power) <= 1e-13L * power,
        "channel %u: %g, %g, %g frames, not %Lg and %Lg", k,
        e[FX_DEVICE_LARGEST], e[FX_DEVICE_POWER], e[FX_DEVICE_FRAMES], largest,
        power);
  }
}

template <typename T>
static void
test (const Case &c, uint64_t *seed)
{
  const T bad[] = { (T)NAN, (T)INFINITY, (T)-INFINITY };
  size_t n = c.frames * c.channels, size = n * sizeof (T);
  std::vector<T> x (n), clean (n), first;
  unsigned long long replaced = 0;
  for (T &v : x)
    v = (T)fx_test_noise (seed);
  for (int i = 0; i < c.bad && n; i++)
    x[fx_test_random (seed) % n] = bad[i % 3];
  for (size_t i = 0; i < n; i++) {
    replaced += !std::isfinite (x[i]);
    clean[i] = std::isfinite (x[i]) ? x[i] : 0;
  }
  std::vector<double> begin (c.channels * FX_DEVICE_MEASURES), kept;
  for (uint32_t k = 0; k < c.channels; k++) {
    begin[k * FX_DEVICE_MEASURES + FX_DEVICE_LARGEST] = k % 2 ? 0.5 : 2;
    begin[k * FX_DEVICE_MEASURES + FX_DEVICE_POWER] = 10 * k;
    begin[k * FX_DEVICE_MEASURES + FX_DEVICE_FRAMES] = 1000;
  }
  for (uint64_t k = 0; k < 4; k++) {
    Memory in (size), out (size), state (begin.size () * sizeof (double));
    T *to = (T *)(c.in_place ? in.p : out.p);
    const double *end = (double *)state.p;
    memcpy (in.p, x.data (), size);
    memcpy (state.p, begin.data (), state.size);
    FxCudaCounters seen = run (c, (T *)in.p, to, (double *)state.p,
        k < 3 ? c.frames : c.frames / 3 + 1, 3 * *seed + k);
    CHECK (seen.non_finite == replaced && seen.lost == 0,
        "%llu of %llu not finite, %llu lost", seen.non_finite, replaced,
        seen.lost);
    check (c, clean, to, begin.data (), end);
    if (k == 0) {
      first.assign (to, to + n);
      kept.assign (end, end + begin.size ());
    }
    CHECK (k == 3 || (!memcmp (first.data (), to, size) &&
                         !memcmp (kept.data (), end, state.size)),
        "another order gives other bytes");
  }
}

int
main (void)
{
  static const uint64_t frames[] = { 1, 31, 255, 4095, 4096, 4097, 13000 };
  uint64_t seed = 21;
  for (int k = 0; k < 42; k++) {
    static const uint32_t channels[] = { 2, 1, 3, 7 };
    Case c = {};
    c.channels = channels[k % 4];
    c.frames = frames[k % 7];
    c.in_place = k % 5 < 3;
    c.bad = k % 4 ? 0 : 3;
    c.plan.measures = k % 2;
    c.plan.n = k % 3 ? c.channels / 2 : FX_DEVICE_GAINS;
    for (double &g : c.plan.gain)
      g = fx_test_noise (&seed);
    c.plan.knobs.knob[0] = 1.5 * fx_test_noise (&seed);
    if (k % 3 == 0) {
      c.plan.knobs.left = fx_test_random (&seed) % (2 * c.frames);
      c.plan.knobs.step[0] = fx_test_noise (&seed) / (double)(c.frames + 1);
    }
    test<float> (c, &seed);
    test<double> (c, &seed);
  }
  FxLevelLaunch a = {};
  fx_level_cut (&a, (uint64_t)1 << 40);
  CHECK (a.tiles == FX_LEVEL_MOST &&
             a.frames == (uint64_t)FX_LEVEL_MOST * FX_LEVEL_TILE,
      "%u tiles", a.tiles);
  return fx_test_end ();
}
