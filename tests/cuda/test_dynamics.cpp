// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

/* Dynamics on the emulated device against what FxDeviceDynamics says of them:
 * channels that share a row and channels by themselves, peaks that are held and
 * not, a rise that is faster and slower than the fall, knobs that move, in place,
 * numbers that are none, readings, any cut of the stream, and the same bytes
 * whatever order threads and blocks run in. */

#include <vector>

#include "cuda/dynamics.h"
#include "cuda/fx_cuda.h"
#include "tests/cuda/guarded.hpp"

typedef long double Real;

struct Case {
  uint32_t channels, frames;
  bool in_place;
  int bad; /* samples that are not finite */
  FxDeviceDynamics plan;
};

template <typename T>
static FxSample
sample ()
{
  return sizeof (T) == 4 ? FX_F32 : FX_F64;
}

/* --- the definition --------------------------------------------------------------- */

static Real
knob (const FxDeviceEffect &e, int k, uint64_t frame)
{
  Real back = frame < e.left ? (Real)(e.left - 1 - frame) : 0;
  return e.knob[k] - e.step[k] * back;
}

/* Beyond 0, with a corner that is round over half to either side. */
static Real
beyond (Real x, Real half)
{
  if (x >= half)
    return x;
  return x <= -half ? 0 : (x + half) * (x + half) / (4 * half);
}

static Real
curve (const FxDeviceEffect &e, uint64_t t, Real level)
{
  Real half = knob (e, FX_DEVICE_KNEE, t) / 2,
       x = level - knob (e, FX_DEVICE_THRESHOLD, t),
       range = knob (e, FX_DEVICE_RANGE, t),
       v = knob (e, FX_DEVICE_ABOVE, t) * beyond (x, half) -
           knob (e, FX_DEVICE_BELOW, t) * beyond (-x, half);
  return v > range ? range : v < -range ? -range : v;
}

/* s: of the row, which goes on. */
static Real
gated (const FxDeviceDynamics &p, uint64_t t, Real level, Real *s)
{
  Real threshold = knob (p.knobs, FX_DEVICE_THRESHOLD, t);
  bool quiet = level < threshold - knob (p.knobs, FX_DEVICE_KNEE, t);
  Real &below = s[FX_DEVICE_QUIET];
  below = quiet ? fminl (below + 1, p.hold + 1.0L) : 0;
  if (level >= threshold)
    s[FX_DEVICE_OPEN] = 1;
  else if (below > p.hold)
    s[FX_DEVICE_OPEN] = 0;
  return s[FX_DEVICE_OPEN] > 0 ? 0 : -knob (p.knobs, FX_DEVICE_RANGE, t);
}

/* state: [channels][FX_DEVICE_KEPT], which goes on. */
static std::vector<Real>
define (const Case &c, const std::vector<Real> &x, std::vector<Real> &state)
{
  const FxDeviceDynamics &p = c.plan;
  std::vector<Real> y (x.size ()), level (c.channels);
  for (uint32_t t = 0; t < c.frames; t++) {
    const Real *in = x.data () + (size_t)t * c.channels;
    Real most = -300;
    for (uint32_t k = 0; k < c.channels; k++) {
      level[k] = 20 * log10l (fabsl (in[k]) + 1e-10L);
      most = fmaxl (most, level[k]);
      state[FX_DEVICE_INPUT] = fmaxl (state[FX_DEVICE_INPUT], fabsl (in[k]));
    }
    for (uint32_t k = 0; k < c.channels; k++) {
      Real *s = state.data () + (p.rows == 1 ? 0 : k * FX_DEVICE_KEPT);
      if (k == 0 || p.rows > 1) {
        Real own = p.rows == 1 ? most
                               : level[k] + knob (p.knobs, FX_DEVICE_LINK, t) *
                                                (most - level[k]);
        Real r = p.gates ? gated (p, t, own, s) : curve (p.knobs, t, own);
        Real peak = s[FX_DEVICE_PEAK];
        peak = p.holds ? fmaxl (r, peak + p.decay * (r - peak)) : r;
        Real &v = s[FX_DEVICE_V];
        v += (peak > v ? p.rise : p.fall) * (peak - v);
        s[FX_DEVICE_PEAK] = p.holds ? peak : v;
        s[FX_DEVICE_LEAST] = fminl (s[FX_DEVICE_LEAST], v);
        s[FX_DEVICE_MOST] = fmaxl (s[FX_DEVICE_MOST], v);
      }
      Real g = powl (10,
          (p.direction * s[FX_DEVICE_V] + knob (p.knobs, FX_DEVICE_MAKEUP, t)) /
              20);
      Real out = (1 + knob (p.knobs, FX_DEVICE_MIX, t) * (g - 1)) * in[k];
      y[(size_t)t * c.channels + k] = out;
      state[FX_DEVICE_OUTPUT] = fmaxl (state[FX_DEVICE_OUTPUT], fabsl (out));
    }
  }
  return y;
}

/* --- the device -------------------------------------------------------------------- */

/* c.frames at in to out, in pieces of at most `cut`; what is not finite. */
template <typename T>
static FxCudaCounters
run (const Case &c, const T *in, T *out, double *state, uint32_t cut,
    uint64_t seed)
{
  Memory counters (sizeof (FxCudaCounters));
  FxDynamicsLaunch a = {};
  a.stride = (cut + 3) / 4 * 4;
  Memory rows (sizeof (double) * a.stride * c.plan.rows);
  memset (counters.p, 0, counters.size);
  a.counters = (uintptr_t)counters.p;
  a.state = (uintptr_t)state;
  a.rows = (uintptr_t)rows.p;
  a.channels = c.channels;
  a.plan = c.plan;
  for (uint32_t at = 0; at < c.frames; at += a.frames) {
    a.frames = c.frames - at < cut ? c.frames - at : cut;
    a.in = (uintptr_t)(in + (size_t)at * c.channels);
    a.out = (uintptr_t)(out + (size_t)at * c.channels);
    for (uint32_t i = 0; i < FX_DYNAMICS_STEPS; i++) {
      FxDynamicsStep step = fx_dynamics_step (i, sample<T> ());
      FxEmuOptions o = {};
      o.seed = seed + at + i;
      o.order = (FxEmuOrder)(seed % 3);
      int rc = fx_emu_launch (step.kernel, fx_dynamics_blocks (i, &a), 1,
          FX_DYNAMICS_THREADS, step.shared, &a, sizeof a, &o);
      CHECK (!rc, "%s: %s", step.kernel, fx_emu_error ());
    }
    uint64_t &left = a.plan.knobs.left;
    left -= left < a.frames ? left : a.frames;
  }
  return *(FxCudaCounters *)counters.p;
}

/* Logarithms and powers are polynomials, 5e-7 dB off together at most, which
 * slopes multiply. */
static const Real BOUND = 2e-6;

template <typename T>
static void
test (const Case &c, uint64_t *seed)
{
  const T bad[] = { (T)NAN, (T)INFINITY, (T)-INFINITY };
  size_t n = (size_t)c.frames * c.channels, size = n * sizeof (T);
  std::vector<T> x (n);
  std::vector<Real> clean (n);
  unsigned long long replaced = 0;
  for (size_t i = 0; i < n; i++) {
    /* Loud and quiet in turns, and silence now and then. */
    double loud = i / 400 % 3 == 0 ? 0.8 : i / 400 % 3 == 1 ? 0.05 : 0.3;
    x[i] = i / 1500 % 5 == 4 ? 0 : (T)(loud * fx_test_noise (seed));
  }
  for (int i = 0; i < c.bad && n; i++)
    x[fx_test_random (seed) % n] = bad[i % 3];
  for (size_t i = 0; i < n; i++) {
    replaced += !std::isfinite (x[i]);
    clean[i] = std::isfinite (x[i]) ? (Real)x[i] : 0;
  }
  std::vector<double> begin (c.channels * FX_DEVICE_KEPT);
  for (uint32_t k = 0; k < c.channels; k++) {
    double *s = begin.data () + k * FX_DEVICE_KEPT;
    double v = 6 * fx_test_noise (seed);
    s[FX_DEVICE_PEAK] = c.plan.holds ? v + 1 : v;
    s[FX_DEVICE_V] = s[FX_DEVICE_LEAST] = s[FX_DEVICE_MOST] = v;
    s[FX_DEVICE_OPEN] = k % 2;
    s[FX_DEVICE_QUIET] = k % 3 ? c.plan.hold / 2 : 0;
  }
  std::vector<Real> state (begin.begin (), begin.end ());
  std::vector<Real> want = define (c, clean, state);
  std::vector<T> first;
  for (uint64_t k = 0; k < 4; k++) {
    Memory in (size), out (size), kept (begin.size () * sizeof (double));
    T *to = (T *)(c.in_place ? in.p : out.p);
    const double *end = (double *)kept.p;
    memcpy (in.p, x.data (), size);
    memcpy (kept.p, begin.data (), kept.size);
    FxCudaCounters seen = run (c, (T *)in.p, to, (double *)kept.p,
        k < 3 ? c.frames : c.frames / 3 + 1, 3 * *seed + k);
    CHECK (seen.non_finite == replaced && seen.lost == 0,
        "%llu of %llu not finite, %llu lost", seen.non_finite, replaced,
        seen.lost);
    Real worst = 0, off = 0;
    for (size_t i = 0; i < n; i++)
      worst = fmaxl (worst, fabsl (to[i] - want[i]));
    for (uint32_t i = 0; i < c.plan.rows * FX_DEVICE_KEPT; i++)
      off = fmaxl (off, fabsl (end[i] - state[i]));
    CHECK (worst < BOUND && off < 1e-5L,
        "off by %Lg, state by %Lg: %u channels, %u rows, %u frames, rise %g, "
        "fall %g",
        worst, off, c.channels, c.plan.rows, c.frames, c.plan.rise,
        c.plan.fall);
    if (k == 0)
      first.assign (to, to + n);
    CHECK (k == 3 || !memcmp (first.data (), to, size),
        "another order gives other bytes");
  }
}

static void
set_knobs (FxDeviceEffect *e, uint64_t *seed)
{
  double *k = e->knob;
  k[FX_DEVICE_THRESHOLD] = -20 + 10 * fx_test_noise (seed);
  k[FX_DEVICE_KNEE] = 6 + 5 * fx_test_noise (seed);
  k[FX_DEVICE_ABOVE] = fx_test_noise (seed);
  k[FX_DEVICE_BELOW] = fx_test_random (seed) % 2 ? fx_test_noise (seed) : 0;
  k[FX_DEVICE_RANGE] = 20 + 10 * fx_test_noise (seed);
  k[FX_DEVICE_MAKEUP] = 3 * fx_test_noise (seed);
  k[FX_DEVICE_LINK] = 0.5 + 0.5 * fx_test_noise (seed);
  k[FX_DEVICE_MIX] = fx_test_random (seed) % 2 ? 0.6 : 1;
}

int
main (void)
{
  static const uint32_t frames[] = { 1, 5, 1023, 1024, 1025, 3000, 5200 };
  static const double steps[] = { 0.002, 0.03, 0.3, 1 };
  uint64_t seed = 9;
  for (int k = 0; k < 60; k++) {
    static const uint32_t channels[] = { 2, 1, 3, 9 };
    Case c = {};
    c.channels = channels[k % 4];
    c.frames = frames[k % 7];
    c.in_place = k % 5 < 3;
    c.bad = k % 6 ? 0 : 3;
    set_knobs (&c.plan.knobs, &seed);
    c.plan.rows = k % 3 ? 1 : c.channels;
    c.plan.holds = k % 8 < 5;
    c.plan.rise = steps[fx_test_random (&seed) % 4];
    c.plan.fall = k % 2 ? c.plan.rise : steps[fx_test_random (&seed) % 4];
    c.plan.decay = steps[fx_test_random (&seed) % 4];
    c.plan.direction = k % 3 == 1 ? 1 : -1;
    c.plan.gates = k / 2 % 3 == 2;
    c.plan.hold = k % 5 == 2 ? 0 : (uint32_t)(fx_test_random (&seed) % 300);
    if (k % 5 == 0) {
      FxDeviceEffect from;
      FxDeviceEffect *e = &c.plan.knobs;
      set_knobs (&from, &seed);
      e->left = 1 + fx_test_random (&seed) % (2 * c.frames);
      for (int i = 0; i < FX_DEVICE_KNOBS; i++)
        e->step[i] = (e->knob[i] - from.knob[i]) / (double)e->left;
    }
    test<float> (c, &seed);
    test<double> (c, &seed);
  }
  CHECK (fx_dynamics_piece (2) == 1 << 16 && fx_dynamics_piece (1 << 30) > 0 &&
             fx_dynamics_piece (30) % FX_DYNAMICS_TILE == 0,
      "no size of a piece");
  return fx_test_end ();
}
