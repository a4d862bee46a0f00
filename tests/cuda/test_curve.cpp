// SPDX-License-Identifier: LGPL-2.1-or-later
// SPDX-FileCopyrightText: 2026 The gst-plugins-fx authors

/* Curves on the emulated device against what FxDeviceCurve says of them: points
 * and harmonics, values and means, knobs that move, any number of channels and
 * frames, in place, numbers that are none, any cut of the stream, and the same
 * bytes whatever order threads and blocks run in. */

#include <vector>

#include "cuda/curve.h"
#include "cuda/fx_cuda.h"
#include "tests/cuda/guarded.hpp"

typedef long double Real;

struct Case {
  uint32_t channels;
  uint64_t frames;
  bool in_place;
  int bad; /* samples that are not finite */
  FxDeviceCurve plan;
};

template <typename T>
static FxSample
sample ()
{
  return sizeof (T) == 4 ? FX_F32 : FX_F64;
}

/* --- the definition --------------------------------------------------------------- */

static Real
clamp (Real x)
{
  return x > 1 ? 1 : x < -1 ? -1 : x;
}

/* Chebyshev polynomials by their cosine. */
static Real
sum (const double *c, int n, Real x)
{
  Real s = 0;
  for (int k = 0; k <= n; k++)
    s += c[k] * cosl (k * acosl (x));
  return s;
}

static const FxDevicePiece *
piece_of (const FxDeviceCurve &p, Real x)
{
  const FxDevicePiece *at = p.piece;
  for (uint32_t i = 1; i < p.n; i++)
    if (x >= p.piece[i].x)
      at = &p.piece[i];
  return at;
}

static Real
value (const FxDeviceCurve &p, Real x)
{
  if (p.kind == FX_DEVICE_CHEBYSHEV)
    return sum (p.value, FX_DEVICE_HARMONICS, clamp (x));
  const FxDevicePiece *at = piece_of (p, x);
  Real t = x - at->x;
  return at->a + t * (at->b + t * (at->c + t * at->d));
}

static Real
integral (const FxDeviceCurve &p, Real x)
{
  if (p.kind == FX_DEVICE_CHEBYSHEV)
    return sum (p.area, FX_DEVICE_HARMONICS + 1, clamp (x)) +
           value (p, x) * (x - clamp (x));
  const FxDevicePiece *at = piece_of (p, x);
  Real t = x - at->x;
  return at->area +
         t * (at->a + t * (at->b / 2 + t * (at->c / 3 + t * at->d / 4)));
}

static Real
mean (const FxDeviceCurve &p, Real a, Real b)
{
  return fabsl (b - a) < 1e-5L ? value (p, (a + b) / 2)
                               : (integral (p, b) - integral (p, a)) / (b - a);
}

static Real
knob (const FxDeviceEffect &e, int k, uint64_t frame)
{
  Real back = frame < e.left ? (Real)(e.left - 1 - frame) : 0;
  return e.knob[k] - e.step[k] * back;
}

/* Of samples x, 0 for what is none; state: last and dc. */
static void
define (const FxDeviceCurve &p, const std::vector<Real> &x, Real *state,
    std::vector<Real> &y)
{
  const FxDeviceEffect &e = p.knobs;
  Real before = e.left > 0 ? e.knob[0] - e.step[0] * (Real)e.left : e.knob[0];
  Real last = expl (before) * state[0];
  y.clear ();
  for (uint64_t i = 0; i < x.size (); i++) {
    Real u = expl (knob (e, 0, i)) * x[i];
    Real v = (p.means ? mean (p, last, u) : value (p, u)) - p.rest;
    state[0] = x[i];
    state[1] += p.block * (v - state[1]);
    y.push_back (knob (e, 1, i) * x[i] + knob (e, 2, i) * (v - state[1]));
    last = u;
  }
}

/* --- the device -------------------------------------------------------------------- */

static void
advance (FxDeviceEffect *e, uint64_t frames)
{
  e->left -= e->left < frames ? e->left : frames;
}

/* frames at in to out, in launches of at most `cut`; what is not finite. */
template <typename T>
static FxCudaCounters
run (const Case &c, const T *in, T *out, double *state, uint64_t cut,
    uint64_t seed)
{
  Memory counters (sizeof (FxCudaCounters));
  memset (counters.p, 0, counters.size);
  FxCurveLaunch a = {};
  a.counters = (uintptr_t)counters.p;
  a.state = (uintptr_t)state;
  a.channels = c.channels;
  a.plan = c.plan;
  for (uint64_t at = 0; at < c.frames; at += a.frames) {
    FxEmuOptions o = {};
    a.frames = c.frames - at < cut ? c.frames - at : cut;
    a.in = (uintptr_t)(in + at * c.channels);
    a.out = (uintptr_t)(out + at * c.channels);
    o.seed = seed + at;
    o.order = (FxEmuOrder)(seed % 3);
    int rc = fx_emu_launch (fx_curve_kernel (sample<T> ()), c.channels, 1,
        FX_CURVE_THREADS, FX_CURVE_SHARED, &a, sizeof a, &o);
    CHECK (!rc, "%s", fx_emu_error ());
    advance (&a.plan.knobs, a.frames);
  }
  return *(FxCudaCounters *)counters.p;
}

template <typename T>
static void
check (const Case &c, const T *x, const T *y, const double *begin,
    const double *end)
{
  Real worst = 0, state[2];
  std::vector<Real> one, want;
  for (uint32_t k = 0; k < c.channels; k++) {
    one.clear ();
    for (uint64_t i = 0; i < c.frames; i++) {
      T v = x[i * c.channels + k];
      one.push_back (std::isfinite (v) ? (Real)v : 0);
    }
    state[0] = begin[2 * k];
    state[1] = begin[2 * k + 1];
    define (c.plan, one, state, want);
    for (uint64_t i = 0; i < c.frames; i++)
      worst = fmaxl (worst, fabsl (y[i * c.channels + k] - want[i]));
    CHECK (end[2 * k] == (double)state[0] &&
               fabsl (end[2 * k + 1] - state[1]) < 1e-12L,
        "channel %u ends at %g and %g, not at %Lg and %Lg", k, end[2 * k],
        end[2 * k + 1], state[0], state[1]);
  }
  /* Of means by differences, as the definition has them, as much is lost as
   * values are close, 1e-5 at least. */
  Real bound = sizeof (T) == 4 ? 1e-6L : c.plan.means ? 1e-9L : 1e-12L;
  CHECK (worst <= bound, "off by %Lg: %u channels, %g frames, %u pieces, %d",
      worst, c.channels, (double)c.frames, c.plan.n, c.plan.means);
}

template <typename T>
static void
test (const Case &c, uint64_t *seed)
{
  const T bad[] = { (T)NAN, (T)INFINITY, (T)-INFINITY };
  size_t n = c.frames * c.channels, size = n * sizeof (T);
  std::vector<T> x (n);
  for (T &v : x)
    v = (T)(0.7 * fx_test_noise (seed));
  unsigned long long replaced = 0;
  for (int i = 0; i < c.bad && n; i++) {
    T &v = x[fx_test_random (seed) % n];
    replaced += std::isfinite (v);
    v = bad[i % 3];
  }
  std::vector<double> begin (2 * c.channels);
  for (double &v : begin)
    v = fx_test_noise (seed) / 2;
  std::vector<T> first;
  for (uint64_t k = 0; k < 4; k++) {
    Memory in (size), out (size), state (begin.size () * sizeof (double));
    T *to = (T *)(c.in_place ? in.p : out.p);
    memcpy (in.p, x.data (), size);
    memcpy (state.p, begin.data (), state.size);
    FxCudaCounters seen = run (c, (T *)in.p, to, (double *)state.p,
        k < 3 ? c.frames : c.frames / 3 + 1, 3 * *seed + k);
    CHECK (seen.non_finite == replaced && seen.lost == 0,
        "%llu of %llu not finite, %llu lost", seen.non_finite, replaced,
        seen.lost);
    check (c, x.data (), to, begin.data (), (double *)state.p);
    if (k == 0)
      first.assign (to, to + n);
    CHECK (k == 3 || !memcmp (first.data (), to, size),
        "another order gives other bytes");
  }
}

/* --- curves ------------------------------------------------------------------------ */

static void
set_points (FxDeviceCurve *p, uint32_t n, uint64_t *seed)
{
  double area = 0;
  p->n = n;
  for (uint32_t i = 0; i < n; i++) {
    FxDevicePiece *q = &p->piece[i];
    double w = 3.0 / n, f0 = i ? fx_test_noise (seed) : 0.3;
    *q = { -1.5 + i * w, area, f0, 0, 0, 0 };
    if (i > 0) {
      /* It goes on where the one before has ended. */
      const FxDevicePiece *l = q - 1;
      q->a = l->a + w * (l->b + w * (l->c + w * l->d));
    }
    if (i > 0 && i + 1 < n) {
      q->b = fx_test_noise (seed);
      q->c = fx_test_noise (seed) / w;
      q->d = fx_test_noise (seed) / (w * w);
    }
    area += w * (q->a + w * (q->b / 2 + w * (q->c / 3 + w * q->d / 4)));
  }
}

static void
set_harmonics (FxDeviceCurve *p, uint64_t *seed)
{
  p->kind = FX_DEVICE_CHEBYSHEV;
  for (int k = 1; k <= FX_DEVICE_HARMONICS; k++)
    p->value[k] = fx_test_noise (seed) / k;
  p->area[2] += p->value[1] / 4;
  for (int k = 2; k <= FX_DEVICE_HARMONICS; k++) {
    p->area[k + 1] += p->value[k] / (2 * (k + 1));
    p->area[k - 1] -= p->value[k] / (2 * (k - 1));
  }
}

int
main (void)
{
  static const uint64_t frames[] = { 1, 3, 255, 1023, 1024, 1025, 2500, 4100 };
  uint64_t seed = 5;
  for (int k = 0; k < 48; k++) {
    static const uint32_t channels[] = { 2, 1, 3 }, pieces[] = { 1, 4, 65 };
    Case c = {};
    c.channels = channels[k % 3];
    c.frames = frames[k % 8];
    c.in_place = k % 5 < 3;
    c.bad = k % 4 ? 0 : 3;
    if (k % 2)
      set_points (&c.plan, pieces[k / 2 % 3], &seed);
    else
      set_harmonics (&c.plan, &seed);
    c.plan.means = k / 4 % 2;
    c.plan.block = k % 7 ? 0.00065 : 0.2;
    c.plan.rest = (double)value (c.plan, 0);
    for (int i = 0; i < 3; i++)
      c.plan.knobs.knob[i] = fx_test_noise (&seed);
    if (k % 3 == 0) {
      c.plan.knobs.left = fx_test_random (&seed) % (2 * c.frames);
      for (int i = 0; i < 3; i++)
        c.plan.knobs.step[i] = fx_test_noise (&seed) / (double)(c.frames + 1);
    }
    test<float> (c, &seed);
    test<double> (c, &seed);
  }
  return fx_test_end ();
}
